//! The projects whose page comes from a server of Node: one that renders it, or one for development.

use super::{page, pays_with_a_voucher, project};
use e2e::{POLL, TestContext, Texts, free_port, run_test, run_with_options};
use std::fs;
use std::process::{Child, Command, Stdio};

/// A running server. Dropping it ends the server.
struct Server {
    node: Child,
    url: String,
}

impl Server {
    /// Runs a program of the project's packages with these arguments and `--port`, until it answers. That it listens is
    /// not enough: Angular's server tries the port before it uses it.
    async fn start(test: &TestContext, name: &str, program: &str, arguments: &[&str]) -> Server {
        let port = free_port();
        let mut node = Command::new("node");
        node.arg(format!("node_modules/{program}")).args(arguments).args(["--port", &port.to_string()]);
        node.current_dir(project(name)).env("SITE", test.site()).env("NEXT_TELEMETRY_DISABLED", "1");
        node.env("NG_CLI_ANALYTICS", "false").stdin(Stdio::null()).stdout(Stdio::null());
        let node = node.spawn().expect("Node is installed");
        let mut server = Server { node, url: format!("http://127.0.0.1:{port}/") };
        while reqwest::get(&server.url).await.is_err() {
            assert_eq!(server.node.try_wait().expect("it is a child of ours"), None, "{program} ended");
            tokio::time::sleep(POLL).await;
        }
        server
    }

    /// The address of the page with the order of the test.
    fn page(&self, test: &TestContext) -> String {
        test.address(Texts::English).replace(test.site(), &self.url)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGTERM, so that Next.js ends its own child. It fails if the server has ended by itself.
        let _ = Command::new("kill").arg(self.node.id().to_string()).status();
        let _ = self.node.wait();
    }
}

#[test]
fn next_renders_the_order_on_the_server_and_hears_of_what_is_due() {
    run_test(async |test| {
        let start = ["start", "--hostname", "127.0.0.1"];
        let server = Server::start(test, "next", "next/dist/bin/next", &start).await;
        let page = server.page(test);
        let html = reqwest::get(&page).await.expect("an answer").text().await.expect("a page");
        assert!(html.contains(&format!("order=\"{}\"", test.order)), "{html}");
        test.browser.open(&page).await;
        pays_with_a_voucher(test).await;
    });
}

/// A page that a server rendered, with the token in its markup.
fn hydrates(name: &str) {
    run_with_options(
        |options| options.site = Some(page(name)),
        async |test| {
            let token = test.order_token(&test.order).await;
            let mut node = tokio::process::Command::new("node");
            node.args(["server/server.js", &test.order, &token]).current_dir(project(name));
            let rendered = node.output().await.expect("Node is installed");
            let markup = String::from_utf8(rendered.stdout).expect("a text");
            assert!(markup.contains(&test.order) && markup.contains(&token), "{name}: {markup}");
            let html = fs::read_to_string(page(name).join("index.html")).expect("the project is built");
            let html = html.replace("id=\"root\">", &format!("id=\"root\">{markup}"));
            fs::write(page(name).join("rendered.html"), html).expect("a file can be written");
            let site = format!("{}rendered.html", test.site());
            test.browser.open(&test.address(Texts::English).replace(test.site(), &site)).await;
            pays_with_a_voucher(test).await;
        },
    );
}

#[test]
fn vue_hears_of_what_is_due_on_a_page_that_a_server_rendered() {
    hydrates("vue");
}

#[test]
fn svelte_hears_of_what_is_due_on_a_page_that_a_server_rendered() {
    hydrates("svelte");
}

#[test]
fn next_in_development_finds_the_files() {
    run_test(async |test| {
        let start = ["dev", "--hostname", "127.0.0.1"];
        let server = Server::start(test, "next", "next/dist/bin/next", &start).await;
        test.browser.open(&server.page(test)).await;
        pays_with_a_voucher(test).await;
    });
}

/// With the settings of EMBEDDING.md.
#[test]
fn vite_in_development_finds_the_files() {
    run_test(async |test| {
        let folder = project("react");
        let settings = fs::read_to_string(folder.join("vite.config.ts")).expect("the project has settings");
        let site = test.site().trim_end_matches('/');
        let proxies = format!("'/cinema-api': '{site}', '/demo': '{site}'");
        let ours = settings.replace("'/cinema-api': 'http://localhost:8000'", &proxies);
        assert!(ours != settings, "{settings}");
        fs::write(folder.join("vite.dev.config.ts"), ours).expect("a file can be written");
        let start = ["--config", "vite.dev.config.ts", "--host", "127.0.0.1", "--strictPort"];
        let server = Server::start(test, "react", "vite/bin/vite.js", &start).await;
        test.browser.open(&server.page(test)).await;
        pays_with_a_voucher(test).await;
    });
}

/// With the settings of EMBEDDING.md.
#[test]
fn angular_in_development_finds_the_files() {
    run_test(async |test| {
        let to_site = serde_json::json!({ "target": test.site(), "changeOrigin": true });
        let proxies = serde_json::json!({ "/cinema-api": to_site, "/demo": to_site });
        fs::write(project("angular").join("proxies.json"), proxies.to_string())
            .expect("a file can be written");
        let start = ["serve", "--host", "127.0.0.1", "--proxy-config", "proxies.json", "--no-live-reload"];
        let server = Server::start(test, "angular", "@angular/cli/bin/ng.js", &start).await;
        test.browser.open(&server.page(test)).await;
        pays_with_a_voucher(test).await;
    });
}
