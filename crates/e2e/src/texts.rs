//! The texts of the widget, from its catalogues, and amounts of money as each language writes them.

use serde_json::Value;

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// English.
    English,
    /// German.
    German,
}

impl Texts {
    /// The tag of the language, e.g. `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Texts::English => "en",
            Texts::German => "de",
        }
    }

    /// The text of a key, e.g. `form.code`.
    pub fn get(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key with each `{name}` replaced. The value of `count` also chooses the plural form.
    ///
    /// ```
    /// use e2e::Texts;
    ///
    /// let removed = Texts::English.with("vouchers.remove-named", &[("voucher", "0111")]);
    /// assert_eq!(removed, "Remove the voucher ending in 0111");
    /// ```
    pub fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let catalogue = match self {
            Texts::English => include_str!("../../../src/texts/locales/en.json"),
            Texts::German => include_str!("../../../src/texts/locales/de.json"),
        };
        let catalogue: Value = serde_json::from_str(catalogue).expect("a catalogue is JSON");
        let entry = catalogue.get(key).unwrap_or_else(|| panic!("no text {key}"));
        let form = if values.contains(&("count", "1")) { "one" } else { "other" };
        let text = entry.get(form).unwrap_or(entry).as_str().expect("a text, or one for each plural");
        values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

/// New Zealand dollars as the language writes them: `$12.34`, or `12,34 $` with a no-break space in German.
///
/// # Panics
/// If the amount is negative or has a thousands separator.
pub fn money(minor: i64, texts: Texts) -> String {
    assert!((0..100_000).contains(&minor), "written without thousands");
    let (whole, cents) = (minor / 100, minor % 100);
    match texts {
        Texts::English => format!("${whole}.{cents:02}"),
        Texts::German => format!("{whole},{cents:02}\u{a0}$"),
    }
}

/// Swiss francs as English writes them: `CHF 12.34` with a no-break space.
///
/// # Panics
/// If the amount is negative or has a thousands separator.
pub fn francs(minor: i64) -> String {
    assert!((0..100_000).contains(&minor), "written without thousands");
    format!("CHF\u{a0}{}.{:02}", minor / 100, minor % 100)
}
