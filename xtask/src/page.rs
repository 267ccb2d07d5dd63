//! Looks whether a built page finds what it refers to.

/// The files of its own folder that `html` names, in attributes or in scripts, without their query.
pub(crate) fn references(html: &str) -> Vec<&str> {
    let mut names: Vec<&str> = html
        .split(['"', '\''])
        .filter_map(|text| text.split(['?', '#']).next())
        .filter(|name| [".js", ".css", ".wasm"].iter().any(|end| name.ends_with(end)))
        .filter(|name| {
            !name.contains("://") && !name.starts_with("//") && !name.contains(char::is_whitespace)
        })
        .map(|name| name.trim_start_matches("./").trim_start_matches('/'))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn attributes_and_scripts_are_read() {
        let html = r#"
<link rel="stylesheet" href="style/page.css?v=1"><link rel="icon" href="data:image/svg+xml,">
<script type="module" src="./voucher-checkout.js"></script>
<script type="module">import init from '/app-1f.js'; init({ module_or_path: '/app-1f_bg.wasm' });</script>
<a href="https://elsewhere.example/other.js">x</a>"#;
        assert_eq!(
            references(html),
            ["app-1f.js", "app-1f_bg.wasm", "style/page.css", "voucher-checkout.js"]
        );
    }
}
