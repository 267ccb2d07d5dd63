//! Barcode and PIN in one pasted text.

use crate::scene::Scene;
use checkout::*;

fn read(text: &str) -> Option<(String, String)> {
    let pasted = Pasted::read(text)?;
    Some((pasted.barcode.reveal().to_owned(), pasted.pin.reveal().to_owned()))
}

#[test]
fn a_text_with_barcode_and_pin_is_split() {
    for text in [
        "ADTMM0000111 1234",
        "  ADTMM0000111   1234\n",
        "ADTMM0000111\u{a0}1234",
        "ADTMM0000111/1234",
        "ADTMM0000111 / 1234",
        "ADTMM0000111;1234",
        "ADTMM0000111, 1234",
        "ADTMM0000111 | 1234",
        "ADTMM0000111\t1234",
        "ADTMM0000111\n1234",
        "ADTMM0000111\r\n1234\r\n",
        "ADTMM0000111 PIN 1234",
        "ADTMM0000111 pin: 1234",
        "ADTMM0000111, Pin 1234",
        "ADTMM0000111 PIN:1234",
        "ADTMM0000111 PIN-Code: 1234",
        "Barcode: ADTMM0000111 PIN: 1234",
        "Barcode: ADTMM0000111\nPIN: 1234",
        "Ihr Gutschein:ADTMM0000111 / PIN: 1234",
        "Voucher code: ADTMM0000111; PIN code: 1234;",
        "The code of your voucher: ADTMM0000111 / 1234",
        "ＡＤＴＭＭ００００１１１　１２３４",
        "番号：ADTMM0000111／１２３４",
    ] {
        assert_eq!(read(text), Some(("ADTMM0000111".to_owned(), "1234".to_owned())), "{text:?}");
    }
}

#[test]
fn a_grouped_barcode_stays_whole_if_another_mark_splits() {
    for (text, barcode, pin) in [
        ("ADTM M000 0111 / 1234", "ADTMM0000111", "1234"),
        ("adtm-m000-0111 1234", "ADTMM0000111", "1234"),
        ("9300675024235 0012", "9300675024235", "0012"),
        ("AB12CD34 987", "AB12CD34", "987"),
        ("PINK12345678 1234", "PINK12345678", "1234"),
        ("ABC123\nA1b2C3", "ABC123", "A1b2C3"),
    ] {
        assert_eq!(read(text), Some((barcode.to_owned(), pin.to_owned())), "{text:?}");
    }
}

#[test]
fn a_text_with_a_barcode_alone_is_not_split() {
    for text in [
        "",
        " ",
        "ADTMM0000111",
        "ADTM M000 0111",
        "ADTMM 0000111",
        "ADTMM 0000 111",
        "5 901234 123457",
        "12345678 12345678",
        "ABC1234 123",
        "ADTMM0000111 12",
        "ADTMM0000111 123456789",
        "ADTMM0000111 12A4",
        "Barcode: ADTMM0000111",
        "PIN: 1234",
        "PINK12345678",
        "ADTMM0000111 PIN",
        "ADTMM0000111 PIN 12 34",
        "ADTMM0000111 / 1234 / 5678",
        "AB/12",
        "23/11/2026",
        "https://cinema.example/voucher/ADTMM0000111",
        "ADTMM0000111; 12345678901234567",
        "my voucher, please",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
}

#[test]
fn pasted_text_fills_both_fields_and_is_sent_like_typed_text() {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::Pasted(Pasted::read("adtmm 0000 111 / 0042").unwrap()));
    let form = scene.view().form;
    assert_eq!((form.barcode.value.reveal(), form.pin.value.reveal()), ("ADTMM0000111", "0042"));
    scene.happens(Event::VoucherSubmitted);
    let (barcode, pin) = (Barcode::parse("ADTMM0000111").unwrap(), Secret::new("0042"));
    let sent = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucher(_, b, p))) if *b == barcode && *p == pin);
    assert!(scene.sent.iter().any(sent));
}

proptest::proptest! {
    #[test]
    fn any_text_is_cut_into_a_barcode_and_a_pin_or_not_at_all(text in ".*") {
        if let Some(pasted) = Pasted::read(&text) {
            proptest::prop_assert!(Barcode::parse(pasted.barcode.reveal()).is_ok());
            proptest::prop_assert!(pasted.pin.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
    }
}
