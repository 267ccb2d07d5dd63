//! Plays a scene, and looks at the end whether a secret has come to stand where it must not.

use crate::canaries::Canaries;
use crate::plain::Plain;
use crate::shelf::Shelf;
use crate::{Browser, Camera, Stage, pages};
use demo::{Demo, Options};
use futures_util::FutureExt;
use sandbox::Settings;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Mutex;

/// Plays a scene on a stage of its own.
pub fn play(scene: impl AsyncFnOnce(&Stage)) {
    play_with(Settings::default(), scene);
}

/// The same with a sandbox that is set up otherwise.
pub fn play_with(settings: Settings, scene: impl AsyncFnOnce(&Stage)) {
    play_in(|options| options.sandbox = settings, scene);
}

/// The same in a demo that is set up otherwise.
pub fn play_in(set_up: impl FnOnce(&mut Options), scene: impl AsyncFnOnce(&Stage)) {
    play_before(None, set_up, scene);
}

/// The same before a camera, where the browser shall know one.
#[expect(clippy::print_stderr, reason = "what a test saw before it failed")]
pub fn play_before(
    camera: Option<&Camera>,
    set_up: impl FnOnce(&mut Options),
    scene: impl AsyncFnOnce(&Stage),
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("the machine has what a runtime needs").block_on(async {
        let (assets, page) = pages();
        let mut options = Options::new(assets, page);
        let shelf = Shelf::default();
        let plain = Plain::default();
        options.more = shelf.router().merge(plain.router());
        set_up(&mut options);
        let mut canaries = Canaries::let_in(&mut options);
        let arguments = camera.map(Camera::arguments).unwrap_or_default();
        let demo = Demo::start(options).await.expect("the demo starts");
        canaries.add(&demo.secrets);
        let sandbox = demo.sandbox.clone();
        let order = sandbox.create_demo_order().expect("seats are free");
        let (site, cinema) = (demo.url(), demo.sandbox_address);
        plain.leads_to(cinema);
        let visiting = Mutex::new(order.clone());
        let browser = Browser::start(&arguments).await;
        let stage = Stage { sandbox, order, browser, site, cinema, shelf, visiting };
        let played = async {
            scene(&stage).await;
            canaries.are_nowhere(&stage, &demo.proxy).await;
        };
        let outcome = AssertUnwindSafe(played).catch_unwind().await;
        if outcome.is_err() {
            eprintln!("{}", stage.report().await);
        }
        stage.browser.quit().await;
        demo.stop().await;
        outcome.unwrap_or_else(|failure| resume_unwind(failure));
    });
}
