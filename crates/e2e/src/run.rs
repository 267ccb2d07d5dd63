//! Plays a scene, and looks at the end whether a secret has come to stand where it must not.

use crate::canaries::Canaries;
use crate::files::TestFiles;
use crate::site_proxy::SiteProxy;
use crate::{Browser, Camera, TestContext, pages};
use demo::{Demo, Options};
use futures_util::FutureExt;
use sandbox::Settings;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Mutex;

/// Plays a scene on a test of its own.
pub fn run_test(scene: impl AsyncFnOnce(&TestContext)) {
    run_with_sandbox(Settings::default(), scene);
}

/// The same with a sandbox that is set up otherwise.
pub fn run_with_sandbox(settings: Settings, scene: impl AsyncFnOnce(&TestContext)) {
    run_with_options(|options| options.sandbox = settings, scene);
}

/// The same in a demo that is set up otherwise.
pub fn run_with_options(set_up: impl FnOnce(&mut Options), scene: impl AsyncFnOnce(&TestContext)) {
    run_with_camera(None, set_up, scene);
}

/// The same before a camera, where the browser shall know one.
#[expect(clippy::print_stderr, reason = "what a test saw before it failed")]
pub fn run_with_camera(
    camera: Option<&Camera>,
    set_up: impl FnOnce(&mut Options),
    scene: impl AsyncFnOnce(&TestContext),
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("the machine has what a runtime needs").block_on(async {
        let (assets, page) = pages();
        let mut options = Options::new(assets, page);
        let files = TestFiles::default();
        let plain = SiteProxy::default();
        options.more = files.router().merge(plain.router());
        set_up(&mut options);
        let mut canaries = Canaries::install(&mut options);
        let arguments = camera.map(Camera::arguments).unwrap_or_default();
        let demo = Demo::start(options).await.expect("the demo starts");
        canaries.add(&demo.secrets);
        let sandbox = demo.sandbox.clone();
        let order = sandbox.create_demo_order().expect("seats are free");
        let (site, cinema) = (demo.url(), demo.sandbox_address);
        plain.forward_to(cinema);
        let visiting = Mutex::new(order.clone());
        let browser = Browser::start(&arguments).await;
        let test = TestContext { sandbox, order, browser, site, cinema, files, visiting };
        let played = async {
            scene(&test).await;
            canaries.assert_absent(&test, &demo.proxy).await;
        };
        let outcome = AssertUnwindSafe(played).catch_unwind().await;
        if outcome.is_err() {
            eprintln!("{}", test.report().await);
        }
        test.browser.quit().await;
        demo.stop().await;
        outcome.unwrap_or_else(|failure| resume_unwind(failure));
    });
}
