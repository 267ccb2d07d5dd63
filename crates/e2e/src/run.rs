//! Runs a test in a context of its own, and then searches for leaked secrets.

use crate::canaries::Canaries;
use crate::context::repository;
use crate::files::TestFiles;
use crate::page_scripts::PageScripts;
use crate::site_proxy::SiteProxy;
use crate::{Browser, Camera, Engine, PATIENCE, TestContext, dist};
use demo::{Demo, Options};
use futures_util::FutureExt;
use sandbox::Settings;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Mutex;

/// Runs a test with a demo and a sandbox of its own, in a browser that shows nothing of earlier tests.
///
/// When the test has passed, it fails if a secret is in the log, answers, metrics or state of the proxy, or in anything
/// that a script could read of the widget.
pub fn run_test(body: impl AsyncFnOnce(&TestContext)) {
    run_with_sandbox(Settings::default(), body);
}

/// Like [`run_test`], with other settings of the sandbox.
pub fn run_with_sandbox(settings: Settings, body: impl AsyncFnOnce(&TestContext)) {
    run_with_options(|options| options.sandbox = settings, body);
}

/// Like [`run_test`], with other options of the demo.
pub fn run_with_options(set_up: impl FnOnce(&mut Options), body: impl AsyncFnOnce(&TestContext)) {
    run_with_camera(None, set_up, body);
}

/// Like [`run_with_options`], with a camera in the browser.
#[expect(clippy::print_stderr, reason = "the state of a failed test")]
pub fn run_with_camera(
    camera: Option<&Camera>,
    set_up: impl FnOnce(&mut Options),
    body: impl AsyncFnOnce(&TestContext),
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("the machine has what a runtime needs").block_on(async {
        let mut options = Options::new(dist(), repository());
        let files = TestFiles::default();
        let site_proxy = SiteProxy::default();
        let scripts = PageScripts::default();
        options.more = files.router().merge(site_proxy.router());
        // No call that a test holds back may run into a time limit.
        options.upstream_timeout_ms = Some(10 * PATIENCE.as_millis() as u64);
        let wrap = scripts.clone();
        options.around_site = Box::new(move |site| wrap.wrap(site));
        set_up(&mut options);
        let mut canaries = Canaries::install(&mut options);
        let arguments = camera.map(Camera::arguments).unwrap_or_default();
        let demo = Demo::start(options).await.expect("the demo starts");
        canaries.add(&demo.secrets);
        let sandbox = demo.sandbox.clone();
        let order = sandbox.create_demo_order().expect("seats are free");
        let (site, cinema) = (demo.url(), demo.sandbox_address);
        site_proxy.forward_to(cinema, &site);
        let visiting = Mutex::new(order.clone());
        let browser = Browser::start(&arguments, scripts).await;
        if let Some(camera) = camera.filter(|_| Engine::current() != Engine::Chromium) {
            browser.add_page_script(&camera.script()).await;
        }
        let test = TestContext { sandbox, order, browser, site, cinema, files, visiting };
        let passed = async {
            body(&test).await;
            canaries.assert_absent(&test, &demo.proxy).await;
        };
        let outcome = AssertUnwindSafe(passed).catch_unwind().await;
        if outcome.is_err() {
            eprintln!("{}", test.report().await);
        }
        test.browser.leave(outcome.is_ok(), &test.site).await;
        demo.stop().await;
        outcome.unwrap_or_else(|failure| resume_unwind(failure));
    });
}
