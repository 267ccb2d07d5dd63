//! Languages, and the cinema's texts with their translations.

use crate::text::cut;

/// A BCP 47 language tag, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// Creates a language from a tag such as "de-CH" or "de_CH". Any text is accepted; an unknown tag matches no
    /// translation.
    pub fn new(tag: &str) -> Language {
        let letter = |letter: char| if letter == '_' { '-' } else { letter.to_ascii_lowercase() };
        Language(tag.trim().chars().map(letter).collect())
    }

    /// The tag in lower case, such as "de-ch".
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region.
    ///
    /// ```
    /// use checkout::Language;
    ///
    /// assert_eq!(Language::new("de_CH").as_str(), "de-ch");
    /// assert_eq!(Language::new("de_CH").primary(), "de");
    /// ```
    pub fn primary(&self) -> &str {
        cut(&self.0, |byte| byte == b'-').map_or(self.as_str(), |(primary, _)| primary)
    }
}

/// A text from the cinema, such as the name of a ticket, with its translations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text in the default language of the cinema.
    pub text: String,
    /// Pairs of a language tag and the text in that language.
    pub translations: Vec<(String, String)>,
}

impl Text {
    /// The translation for this tag, or else for any region of the language, or else the default text.
    ///
    /// ```
    /// use checkout::{Language, Text};
    ///
    /// let name = Text {
    ///     text: "Adult".to_owned(),
    ///     translations: vec![("de-DE".to_owned(), "Erwachsene".to_owned())],
    /// };
    /// assert_eq!(name.in_language(&Language::new("de-CH")), "Erwachsene");
    /// assert_eq!(name.in_language(&Language::new("fr")), "Adult");
    /// ```
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
    fn the_closest_translation_is_used() {
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
