//! Wire types to the core's types and back, at this line and nowhere else.

mod order;
mod own;
mod prices;

pub use order::{add_voucher, added_voucher, order, session, set_showtime};
pub use own::{completion, gift, payment, payment_request};
pub use prices::{offers, price_list};

use checkout::{Currency, Money, Text};
use wire::ocapi::Translatable;

fn money(amount: wire::Decimal, currency: Currency) -> Money {
    Money::new(amount.to_minor(currency.exponent()), currency)
}

fn text(translatable: Translatable) -> Text {
    let translations = translatable.translations.into_iter();
    Text {
        text: translatable.text,
        translations: translations.map(|one| (one.language_tag, one.text)).collect(),
    }
}
