//! A booking site with the web server of a web team: nginx, Caddy or Express, set up by the snippets.

use super::blocks::{block, filled_in};
use super::running::Running;
use super::vista::certificate;
use e2e::{PATIENCE, POLL, TestContext, dist, dist_file, free_port};
use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// The server of the compose file.
const COMPOSE: &str = include_str!("../../../../../packaging/nginx.conf");
/// The order id in the snippets, which a real page replaces with the id of its order.
const ORDER: &str = "1aaa031755d64e6d9cbddfec4b3c8633";

/// A kind of proxy that EMBEDDING.md has a snippet for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Nginx,
    Caddy,
    Express,
}

/// A running server and its folder. Dropping it stops the server and removes the folder.
pub(crate) struct Site {
    server: Running,
    folder: PathBuf,
    url: String,
}

impl Site {
    /// Starts nginx with the snippet `nginx`, and `more` directives in its `server` block.
    pub(crate) async fn nginx(test: &TestContext, page: &str, more: &str) -> Site {
        Site::nginx_with(&trusting(&filled_in("nginx", &vista(test.cinema())), None), page, more).await
    }

    /// Starts a proxy in front of `vista`, with the tokens of the snippet. Only nginx asks the DNS server. Without
    /// `trusted`, the certificates that the machine trusts.
    pub(crate) async fn in_front_of(kind: Kind, vista: &str, dns: &str, trusted: Option<&Path>) -> Site {
        let vista = ("https://vista.example", vista);
        match kind {
            Kind::Nginx => {
                let location = filled_in("nginx", &[vista, ("127.0.0.53", dns)]);
                Site::nginx_with(&trusting(&location, trusted), "", "").await
            }
            Kind::Caddy => Site::caddy_trusting(&filled_in("caddy", &[vista]), "", trusted).await,
            Kind::Express => Site::express_with(&filled_in("express", &[vista]), "", trusted).await,
        }
    }

    /// Starts nginx with this `location` block.
    pub(crate) async fn nginx_with(location: &str, page: &str, more: &str) -> Site {
        Site::nginx_server(page, |folder, port| {
            let root = folder.join("public");
            let root = root.display();
            format!("server {{ listen 127.0.0.1:{port}; root {root}; {more}\n{location}\n}}")
        })
        .await
    }

    /// Starts nginx with the server of `packaging/nginx.conf`, in front of a proxy at this place. With `tls`, the lines for
    /// TLS are in use, on another port.
    pub(crate) async fn nginx_of_compose(page: &str, proxy: &str, tls: bool) -> Site {
        Site::nginx_server(page, |folder, port| {
            let show = |path: PathBuf| path.display().to_string();
            let mut changes = vec![
                ("http://proxy:8083", format!("http://{proxy}")),
                ("listen 80;", format!("listen 127.0.0.1:{port};")),
                ("/srv/widget", show(folder.join("public"))),
            ];
            if tls {
                changes.push(("# listen 443 ssl;", format!("listen 127.0.0.1:{} ssl;", free_port())));
                changes.push(("# ssl_", "ssl_".to_owned()));
                changes.push(("# if ", "if ".to_owned()));
                changes.push(("/etc/nginx/tls/privkey.pem", show(certificate("vista.key"))));
                changes.push(("/etc/nginx/tls/fullchain.pem", show(certificate("vista.pem"))));
            }
            changes.iter().fold(COMPOSE.to_owned(), |server, (from, to)| server.replace(from, to))
        })
        .await
    }

    /// Starts nginx with a `server` block for a folder and a port.
    async fn nginx_server(page: &str, server: impl FnOnce(&Path, u16) -> String) -> Site {
        Site::start(page, |folder, port| {
            let server = server(folder, port);
            let kept = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map(|name| format!("{name}_temp_path {}/{name};", folder.display()));
            let settings = format!(
                "daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;\nevents {{}}\nhttp {{\n\
                 access_log {folder}/access; {kept}\n\
                 types {{ text/html html; text/javascript js; application/wasm wasm; application/json json; text/css css; }}\n\
                 {server}\n}}\n",
                folder = folder.display(),
                kept = kept.join(" "),
            );
            fs::write(folder.join("nginx.conf"), settings).expect("a file can be written");
            let mut nginx = Command::new(program("nginx"));
            nginx
                .arg("-e")
                .arg(folder.join("log"))
                .arg("-p")
                .arg(folder)
                .arg("-c")
                .arg(folder.join("nginx.conf"));
            nginx
        })
        .await
    }

    /// Starts Caddy with the snippet `caddy`.
    pub(crate) async fn caddy(test: &TestContext, page: &str) -> Site {
        Site::caddy_with(&filled_in("caddy", &vista(test.cinema())), page).await
    }

    /// Starts Caddy with these directives.
    pub(crate) async fn caddy_with(directives: &str, page: &str) -> Site {
        Site::caddy_trusting(directives, page, None).await
    }

    async fn caddy_trusting(directives: &str, page: &str, trusted: Option<&Path>) -> Site {
        Site::start(page, |folder, port| {
            let settings = format!(
                "{{\n\tadmin off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {}/public\n{directives}\n\tfile_server\n}}\n",
                folder.display()
            );
            fs::write(folder.join("Caddyfile"), settings).expect("a file can be written");
            let mut caddy = Command::new(program("caddy"));
            caddy.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
            caddy.envs(trusted.map(|file| ("SSL_CERT_FILE", file)));
            caddy.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
            caddy
        })
        .await
    }

    /// Starts the snippet `express`, which is a whole program.
    pub(crate) async fn express(test: &TestContext, page: &str) -> Site {
        Site::express_with(&filled_in("express", &vista(test.cinema())), page, None).await
    }

    /// Starts a program that has the snippet `express`, or a part of it.
    pub(crate) async fn express_with(server: &str, page: &str, trusted: Option<&Path>) -> Site {
        // The sandbox speaks HTTP, for which Node has another agent.
        let server = match server.contains("target: 'http:") {
            true => server.replace("node:https", "node:http"),
            false => server.to_owned(),
        };
        Site::start(page, |folder, port| {
            let installed =
                env::var_os("VOUCHER_CHECKOUT_EXPRESS").expect("`cargo xtask test --only docs` runs this");
            symlink(Path::new(&installed).join("node_modules"), folder.join("node_modules")).expect("a link");
            fs::write(folder.join("server.mjs"), server).expect("a file can be written");
            let mut node = Command::new(program("node"));
            node.envs(trusted.map(|file| ("NODE_EXTRA_CA_CERTS", file)));
            node.arg("server.mjs").env("PORT", port.to_string());
            node
        })
        .await
    }

    async fn start(page: &str, set_up: impl FnOnce(&Path, u16) -> Command) -> Site {
        let folder = folder(page);
        let port = free_port();
        let mut command = set_up(&folder, port);
        command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null());
        let log = fs::File::create(folder.join("errors")).expect("a file can be written");
        let server = command.stderr(log).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut site = Site { server: Running(server), folder, url: format!("http://127.0.0.1:{port}/") };
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = site.server.0.try_wait().expect("it is a child of ours");
            assert!(ended.is_none() && started.elapsed() < PATIENCE, "{command:?}: {}", site.errors());
            tokio::time::sleep(POLL).await;
        }
        site
    }

    /// The address of the page, e.g. `http://127.0.0.1:8000/`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Adds files, each a name and a text, to the folder of the page.
    pub(crate) fn add(&self, files: &[(String, String)]) {
        for (name, text) in files {
            fs::write(self.folder.join("public").join(name), text).expect("a file can be written");
        }
    }

    /// The errors of the server. Caddy and Express write them, and all else, to standard error.
    fn errors(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        format!("{}{}", read("errors"), read("log"))
    }

    /// All that the server has logged.
    pub(crate) fn log(&self) -> String {
        self.errors() + fs::read_to_string(self.folder.join("access")).unwrap_or_default().as_str()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.end();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A new temporary folder. Its subfolder `public` has the built widget, and `index.html` with this body.
pub(crate) fn folder(page: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("voucher-checkout-{}-{number}", std::process::id()));
    let public = folder.join("public");
    fs::create_dir_all(&public).expect("a folder can be made");
    for entry in fs::read_dir(dist()).expect("the widget is built") {
        let entry = entry.expect("the widget is built");
        fs::copy(entry.path(), public.join(entry.file_name())).expect("a file can be copied");
    }
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Booking</title>\n{page}\n"
    );
    fs::write(public.join("index.html"), html).expect("a file can be written");
    folder
}

/// The hash of a built file, as in `integrity.json`.
pub(crate) fn digest(file: &str) -> String {
    let integrity: serde_json::Value =
        serde_json::from_slice(&dist_file("integrity.json")).expect("integrity.json is JSON");
    integrity[file].as_str().expect("it is a built file").to_owned()
}

/// A snippet of HTML with this order, and with the paths and hashes of the built files.
pub(crate) fn page(name: &str, order: &str) -> String {
    let text = block(name).replace(ORDER, order);
    let lines = text.lines().map(|line| {
        let file =
            ["voucher-checkout.js", "voucher-checkout.wasm"].into_iter().find(|file| line.contains(file));
        line.replace("sha384-…", &file.map(digest).unwrap_or_default()).replace("https://cdn.example/", "/")
            + "\n"
    });
    lines.collect()
}

/// The placeholders in the snippets of proxies, with their values.
fn vista(cinema: SocketAddr) -> [(&'static str, &'static str); 3] {
    let url: &'static str = format!("http://{cinema}").leak();
    [
        ("https://vista.example", url),
        ("OCAPI_TOKEN", "sandbox-token"),
        ("CONNECT_TOKEN", "sandbox-connect-token"),
    ]
}

/// A block of nginx that trusts only the certificates of this file. Without one they are those of a test, so that the
/// machine needs none.
pub(crate) fn trusting(location: &str, trusted: Option<&Path>) -> String {
    let file = trusted.map_or_else(|| certificate("other.pem"), Path::to_owned);
    location.replace("/etc/ssl/certs/ca-certificates.crt", &file.display().to_string())
}

/// Debian installs servers in /usr/sbin, which is not on the search path of every user.
fn program(name: &str) -> PathBuf {
    let sbin = Path::new("/usr/sbin").join(name);
    if sbin.is_file() { sbin } else { PathBuf::from(name) }
}
