//! Languages, and texts that come in several.

/// A BCP 47 language tag, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// The tag; anything is taken, an unknown one just matches nothing.
    pub fn new(tag: &str) -> Language {
        Language(tag.trim().replace('_', "-").to_ascii_lowercase())
    }

    /// The tag, as "de-ch".
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region, as "de".
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// A text of the cinema's, with its translations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// In the site's own language.
    pub text: String,
    /// By language tag.
    pub translations: Vec<(String, String)>,
}

impl Text {
    /// The translation for exactly this tag, else for the language, else the text itself.
    pub fn in_language(&self, language: &Language) -> &str {
        let find = |wanted: &dyn Fn(&Language) -> bool| {
            self.translations
                .iter()
                .find(|(tag, text)| !text.is_empty() && wanted(&Language::new(tag)))
                .map(|(_, text)| text.as_str())
        };
        find(&|tag| tag == language)
            .or_else(|| find(&|tag| tag.primary() == language.primary()))
            .unwrap_or(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_translation_wins() {
        let translations = [("de-DE", "Erwachsener"), ("de-AT", "Erwachsner"), ("fr", "Adulte"), ("it", "")];
        let text = Text {
            text: "Adult".to_owned(),
            translations: translations.map(|(tag, text)| (tag.to_owned(), text.to_owned())).to_vec(),
        };
        let read = |tag| text.in_language(&Language::new(tag));
        assert_eq!(read("de-AT"), "Erwachsner");
        assert_eq!(read("de"), "Erwachsener");
        assert_eq!(read("fr_CH"), "Adulte");
        assert_eq!(read("it"), "Adult");
        assert_eq!(read("en"), "Adult");
    }
}
