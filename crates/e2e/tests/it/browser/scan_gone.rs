//! A scanner that cannot be loaded, is not the one that was built, or is open while the page moves on.

use super::scan::{BARCODE, before, camera_is_off, pays, says, scanning, status};
use e2e::{Camera, Print, Stage, pages, play_before, shows};
use rxing::BarcodeFormat::CODE_128;
use serde_json::json;
use std::path::PathBuf;
use std::{env, fs, process};

async fn block(stage: &Stage, urls: &[&str]) {
    stage.browser.devtools("Network.enable", json!({})).await;
    stage.browser.devtools("Network.setBlockedURLs", json!({ "urls": urls })).await;
}

#[test]
fn a_scanner_that_does_not_come_is_told_and_can_be_tried_again() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |stage| {
        stage.browser.open(stage.site()).await;
        for file in ["voucher-checkout-scan.js", "voucher-checkout-scan.wasm"] {
            block(stage, &[&format!("*{file}*")]).await;
            let checkout = stage.open().await;
            checkout.fill_in("TYPED", "1234").await;
            checkout.click_part("scan").await;
            shows!(checkout.message(), checkout.text("message.scanner-missing"));
            shows!(status(stage), None);
            let view = checkout.view().await;
            assert_eq!(
                (view.barcode.as_deref(), view.pin.as_deref(), view.can_apply),
                (Some("TYPED"), Some("1234"), true)
            );
            assert_eq!(
                stage.events("error").await.last().expect("the page heard")["code"],
                "scanner-missing"
            );

            block(stage, &[]).await;
            checkout.click_part("scan").await;
            shows!(async { checkout.view().await.barcode.unwrap_or_default() }, BARCODE);
        }
    });
}

/// A folder with the built files, in which one is not what it was.
struct Tampered(PathBuf);

impl Tampered {
    fn with(file: &str, more: &str) -> Tampered {
        let (dist, _) = pages();
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
        // A custom section, which changes nothing.
        ("voucher-checkout-scan.wasm", "\0\u{2}\u{1}x"),
    ] {
        let tampered = Tampered::with(file, more);
        let camera = Camera::Films(Print::film(BARCODE, CODE_128));
        let assets = tampered.0.clone();
        play_before(
            Some(&camera),
            |options| options.assets = assets,
            async |stage| {
                let checkout = scanning(stage).await;
                shows!(checkout.message(), checkout.text("message.scanner-missing"));
                assert!(
                    !stage.browser.run::<bool>("return window.tampered ?? false", vec![]).await,
                    "{file}"
                );
                assert_eq!(checkout.view().await.barcode.as_deref(), Some(""));
            },
        );
    }
}

#[test]
fn a_widget_that_is_taken_out_lets_the_camera_go() {
    before(&Camera::Films(Print::empty_film()), async |stage| {
        let checkout = scanning(stage).await;
        shows!(status(stage), Some(says("aim")));
        checkout.script("window.kept = widget; widget.remove()").await;
        shows!(camera_is_off(stage), true);
        stage.browser.run::<()>("document.body.append(window.kept)", vec![]).await;
        checkout.settled().await;
        assert_eq!(status(stage).await, None);
    });
}

#[test]
fn a_widget_that_is_moved_closes_the_scanner_and_opens_it_again() {
    before(&Camera::Films(Print::empty_film()), async |stage| {
        let checkout = scanning(stage).await;
        shows!(status(stage), Some(says("aim")));
        checkout.script("document.body.append(widget)").await;
        shows!(status(stage), None);
        assert!(camera_is_off(stage).await);
        checkout.click_part("scan").await;
        shows!(status(stage), Some(says("aim")));
    });
}

#[test]
fn a_page_that_is_left_lets_the_camera_go() {
    before(&Camera::Films(Print::empty_film()), async |stage| {
        scanning(stage).await;
        shows!(status(stage), Some(says("aim")));
        stage
            .browser
            .run::<()>("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))", vec![])
            .await;
        assert!(camera_is_off(stage).await, "at once");
        shows!(status(stage), None);
    });
}

#[test]
fn an_order_that_ends_closes_the_scanner() {
    before(&Camera::Films(Print::empty_film()), async |stage| {
        let checkout = scanning(stage).await;
        shows!(status(stage), Some(says("aim")));
        stage.sandbox.expire_order(&stage.order);
        checkout.script("widget.refresh()").await;
        shows!(checkout.message(), checkout.text("message.order-expired"));
        shows!(status(stage), None);
        assert!(camera_is_off(stage).await);
    });
}

#[test]
fn a_double_click_opens_one_scanner() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |stage| {
        let checkout = stage.open().await;
        checkout.retype("pin", "1234").await;
        let count = "window.opened = 0; const show = HTMLDialogElement.prototype.showModal; \
            HTMLDialogElement.prototype.showModal = function () { window.opened++; show.call(this) }";
        stage.browser.run::<()>(count, vec![]).await;
        checkout.double_click_part("scan").await;
        pays(stage, checkout).await;
        assert_eq!(stage.browser.run::<u32>("return window.opened", vec![]).await, 1);
    });
}
