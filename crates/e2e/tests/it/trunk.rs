//! The page that `cargo xtask serve` shows. Its address is in `VOUCHER_CHECKOUT_SERVE`.

use e2e::{Checkout, Texts, run_test};
use std::env;

#[test]
fn the_page_of_trunk_redeems_a_voucher() {
    let address = env::var("VOUCHER_CHECKOUT_SERVE").expect("`cargo xtask test --only trunk` runs this");
    run_test(async |test| {
        test.browser.open(&address).await;
        let view = Checkout::new(&test.browser, 0, Texts::English).add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.total, "$11.00");
    });
}
