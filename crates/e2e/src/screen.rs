//! The screen of the browser, and the preferences of its user.

use crate::{Browser, Engine, eventually};
use serde_json::{Value, json};

impl Browser {
    /// Displays pages on a screen of so many CSS pixels.
    pub async fn set_screen(&self, width: u32, height: u32) {
        self.resize(width, height, 1, false).await;
    }

    /// Displays pages on a telephone of so many CSS pixels.
    pub async fn use_telephone(&self, width: u32, height: u32) {
        self.resize(width, height, 3, true).await;
    }

    async fn resize(&self, width: u32, height: u32, scale: u32, mobile: bool) {
        if self.engine == Engine::Chromium {
            let screen =
                json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile});
            self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
            return;
        }
        if self.run::<bool>("return menubar.visible", vec![]).await {
            self.open_popup().await;
        }
        let frame = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let [beside, above]: [u32; 2] = self.run(frame, vec![]).await;
        self.session
            .set_window_rect(0, 0, width + beside, height + above)
            .await
            .expect("a window has a size");
        eventually!(self.run::<[u32; 2]>("return [innerWidth, innerHeight]", vec![]), [width, height]);
    }

    /// Goes on in a window that a script has opened: Firefox makes others at least 500 pixels wide.
    async fn open_popup(&self) {
        self.run::<()>("open('about:blank', '', 'popup,noopener')", vec![]).await;
        let windows = async || self.session.windows().await.expect("there are windows");
        eventually!(async { windows().await.len() }, 2);
        let before = self.session.window().await.expect("there is a window");
        self.session.close_window().await.expect("a window can be closed");
        for window in windows().await.iter().filter(|window| **window != before) {
            self.go_to_tab(window).await;
        }
    }

    /// Sets a preference of the user, such as `prefers-color-scheme` as `dark`.
    pub async fn prefer(&self, features: &[(&str, &str)]) {
        let features = features.iter().map(|(name, value)| json!({"name": name, "value": value}));
        let features: Vec<Value> = features.collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }
}
