//! The scanner cannot be loaded, was tampered with, or is open while the element or the order goes away.

use super::scan::{BARCODE, before, camera_is_off, pays, says, scanning, status};
use e2e::{Camera, Print, dist, eventually, run_with_camera};
use rxing::BarcodeFormat::CODE_128;
use std::path::PathBuf;
use std::{env, fs, process};

#[test]
fn a_scanner_that_does_not_come_is_told_and_can_be_tried_again() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        test.browser.open(test.site()).await;
        for file in ["voucher-checkout-scan.js", "voucher-checkout-scan.wasm"] {
            test.browser.block(&[file]);
            let checkout = test.open().await;
            checkout.fill_in("TYPED", "").await;
            checkout.click_part("scan").await;
            eventually!(checkout.message(), checkout.text("message.scanner-missing"));
            eventually!(status(test), None);
            let view = checkout.view().await;
            assert_eq!((view.code.as_deref(), view.can_apply), (Some("TYPED"), true));
            assert_eq!(test.events("error").await.last().expect("the page heard")["code"], "scanner-missing");

            test.browser.block(&[]);
            checkout.click_part("scan").await;
            eventually!(async { checkout.view().await.code_for }, BARCODE);
        }
    });
}

/// A folder with the built files, one of which has extra bytes.
struct Tampered(PathBuf);

impl Tampered {
    fn with(file: &str, more: &str) -> Tampered {
        let dist = dist();
        let folder = env::temp_dir().join(format!("dist-{}-{file}", process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        for entry in fs::read_dir(dist).expect("dist/ is there").flatten() {
            fs::copy(entry.path(), folder.join(entry.file_name())).expect("a file can be copied");
        }
        let mut content = fs::read(folder.join(file)).expect("it is there");
        content.extend(more.as_bytes());
        fs::write(folder.join(file), content).expect("it can be written");
        Tampered(folder)
    }
}

impl Drop for Tampered {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn neither_module_nor_decoder_runs_if_it_is_another() {
    for (file, more) in [
        ("voucher-checkout-scan.js", "\nwindow.tampered = true;"),
        // An empty custom section: the module is still valid and does the same.
        ("voucher-checkout-scan.wasm", "\0\u{2}\u{1}x"),
    ] {
        let tampered = Tampered::with(file, more);
        let camera = Camera::Films(Print::film(BARCODE, CODE_128));
        let assets = tampered.0.clone();
        run_with_camera(
            Some(&camera),
            |options| options.assets = assets,
            async |test| {
                let checkout = scanning(test).await;
                eventually!(checkout.message(), checkout.text("message.scanner-missing"));
                assert!(!test.browser.run::<bool>("return window.tampered ?? false", vec![]).await, "{file}");
                assert_eq!(checkout.view().await.code.as_deref(), Some(""));
            },
        );
    }
}

#[test]
fn a_widget_that_is_taken_out_lets_the_camera_go() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        let checkout = scanning(test).await;
        eventually!(status(test), Some(says("aim")));
        checkout.script("window.kept = widget; widget.remove()").await;
        eventually!(camera_is_off(test), true);
        test.browser.run::<()>("document.body.append(window.kept)", vec![]).await;
        checkout.settled().await;
        assert_eq!(status(test).await, None);
    });
}

#[test]
fn a_widget_that_is_moved_closes_the_scanner_and_opens_it_again() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        let checkout = scanning(test).await;
        eventually!(status(test), Some(says("aim")));
        checkout.script("document.body.append(widget)").await;
        eventually!(status(test), None);
        assert!(camera_is_off(test).await);
        checkout.click_part("scan").await;
        eventually!(status(test), Some(says("aim")));
    });
}

#[test]
fn a_page_that_is_left_lets_the_camera_go() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        scanning(test).await;
        eventually!(status(test), Some(says("aim")));
        test.browser
            .run::<()>("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))", vec![])
            .await;
        assert!(camera_is_off(test).await, "at once");
        eventually!(status(test), None);
    });
}

#[test]
fn an_order_that_ends_closes_the_scanner() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        let checkout = scanning(test).await;
        eventually!(status(test), Some(says("aim")));
        test.sandbox.expire_order(&test.order);
        checkout.script("widget.refresh()").await;
        eventually!(checkout.message(), checkout.text("message.order-expired"));
        eventually!(status(test), None);
        assert!(camera_is_off(test).await);
    });
}

#[test]
fn a_double_click_opens_one_scanner() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        let checkout = test.open().await;
        let count = "window.opened = 0; const show = HTMLDialogElement.prototype.showModal; \
            HTMLDialogElement.prototype.showModal = function () { window.opened++; show.call(this) }";
        test.browser.run::<()>(count, vec![]).await;
        checkout.double_click_part("scan").await;
        pays(test, checkout).await;
        assert_eq!(test.browser.run::<u32>("return window.opened", vec![]).await, 1);
    });
}
