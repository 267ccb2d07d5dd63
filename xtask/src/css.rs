//! Makes a style sheet smaller without changing what it says: comments and idle blanks go.

/// Around these a blank says nothing. `:` and `+` are not among them: `a :hover` and `1px + 2px` need their blanks.
const TIGHT: [char; 5] = ['{', '}', ';', ',', '>'];

/// `css` without comments and without the blanks that mean nothing. Strings stay as they are.
pub(crate) fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut blank = false;
    let mut quote: Option<char> = None;
    while let Some(c) = chars.next() {
        if let Some(end) = quote {
            out.push(c);
            if c == '\\' {
                out.extend(chars.next());
            } else if c == end {
                quote = None;
            }
            continue;
        }
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            skip_comment(&mut chars);
            // `.a/**/.b` is one compound selector, `.a .b` is two: between two words the comment stays, empty.
            let joins =
                !blank && !out.ends_with(TIGHT) && chars.peek().is_some_and(|next| !next.is_whitespace());
            if joins && !out.is_empty() {
                out.push_str("/**/");
            }
        } else if c.is_whitespace() {
            blank = true;
        } else {
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            let after_tight = out.is_empty() || out.ends_with(TIGHT);
            if blank && !after_tight && !TIGHT.contains(&c) {
                out.push(' ');
            }
            blank = false;
            out.push(c);
            if c == '"' || c == '\'' {
                quote = Some(c);
            }
        }
    }
    out
}

fn skip_comment(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(c) = chars.next() {
        if c == '*' && chars.peek() == Some(&'/') {
            chars.next();
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::squeeze;

    #[test]
    fn comments_and_idle_blanks_go() {
        let css = "/* head */\n.a > .b,\n.c {\n  color: red; /* why */\n  margin: 0 auto;\n}\n";
        assert_eq!(squeeze(css), ".a>.b,.c{color: red;margin: 0 auto}");
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        assert_eq!(squeeze(".a :hover { width: calc(1px + 2px) }"), ".a :hover{width: calc(1px + 2px)}");
        assert_eq!(squeeze(".a/* and */.b{}"), ".a/**/.b{}");
        assert_eq!(squeeze(".a /* then */.b{}"), ".a .b{}");
        assert_eq!(squeeze("@media (a) and (b) {}"), "@media (a) and (b){}");
    }

    #[test]
    fn strings_stay() {
        assert_eq!(squeeze(r#"a{content:"/* ; } \" ,  x"}"#), r#"a{content:"/* ; } \" ,  x"}"#);
    }

    #[test]
    fn an_open_comment_ends_the_sheet() {
        assert_eq!(squeeze("a{} /* no end"), "a{}");
    }
}
