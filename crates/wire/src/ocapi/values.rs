//! Amounts and texts of OCAPI's answers.

use crate::Decimal;
use crate::answer::answer;

answer! {
    /// An amount in major units of the site's currency, which OCAPI never names.
    ///
    /// Never compute one amount from the others: in Vista's own documents they do not always add up (an `amountSaved`
    /// of 15.0 has a tax of 0).
    #[derive(Copy)]
    pub struct MonetaryValue {
        /// The price for the customer.
        "valueIncludingTax" required value_including_tax: Decimal,
        /// The tax in it.
        "tax" optional tax: Decimal,
    }

    /// A text in the site's default language, with the translations it has.
    pub struct Translatable {
        /// The text for every language without a translation.
        "text" optional text: String,
        /// Often empty: Odeon and Curzon never fill it.
        "translations" optional translations: Vec<Translation>,
    }

    /// The text in one language.
    pub struct Translation {
        /// IETF language tag, such as "en-US".
        "languageTag" required language_tag: String,
        /// The text.
        "text" required text: String,
    }
}
