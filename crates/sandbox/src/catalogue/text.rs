//! Texts in the languages of the site.

use crate::vista::{Translatable, Translation};

/// A text in the three languages of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// The default text.
    pub english: &'static str,
    /// The translation `de`.
    pub german: &'static str,
    /// The translation `fr`.
    pub french: &'static str,
}

impl Text {
    pub(crate) const fn new(english: &'static str, german: &'static str, french: &'static str) -> Text {
        Text { english, german, french }
    }

    /// Returns the text as OCAPI writes it.
    pub(crate) fn to_wire(self) -> Translatable {
        let translation = |language_tag: &str, text: &str| Translation {
            language_tag: language_tag.to_owned(),
            text: text.to_owned(),
        };
        Translatable {
            text: self.english.to_owned(),
            translations: vec![translation("de", self.german), translation("fr", self.french)],
        }
    }
}
