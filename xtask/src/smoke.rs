//! Shows a folder of built files to a real browser and waits for what the page then asks for.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const LIMIT: Duration = Duration::from_secs(60);

/// Opens `/` with `query` on the files of `folder` until the page asks for a path that begins with `awaited`.
///
/// Nothing but the files is there: every other path is answered 404.
///
/// # Errors
/// When there is no Chromium, or the path is not asked for within a minute: with the paths that were.
pub(crate) fn page_asks_for(
    machine: &Machine,
    ticker: &mut Ticker,
    folder: &Path,
    query: &str,
    awaited: &str,
) -> Result<()> {
    let browser =
        BROWSERS.iter().find_map(|name| machine.which(name)).context("no Chromium on the search path")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = format!("http://{}/?{query}", listener.local_addr()?);
    let asked = serve(listener, folder.to_path_buf());
    let profile = machine.target.join("xtask").join("chromium");
    let child = machine
        .process(browser)
        .args(browser_arguments(machine)?)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let _browser = Killed(child);
    let started = Instant::now();
    let mut paths = Vec::new();
    while started.elapsed() < LIMIT {
        if let Ok(path) = asked.recv_timeout(Duration::from_millis(200)) {
            if path.starts_with(awaited) {
                return Ok(());
            }
            paths.push(path);
        }
        ticker.tick();
    }
    bail!("the page did not ask for {awaited}… within {} s, only for {}", LIMIT.as_secs(), paths.join(" "))
}

/// The arguments that the tests under WebDriver use.
fn browser_arguments(machine: &Machine) -> Result<Vec<String>> {
    let settings = fs::read_to_string(machine.root.join("webdriver.json")).context("webdriver.json")?;
    let settings: serde_json::Value = serde_json::from_str(&settings).context("webdriver.json")?;
    let arguments = settings.pointer("/goog:chromeOptions/args").cloned().unwrap_or_default();
    serde_json::from_value(arguments).context("webdriver.json: the browser's arguments")
}

/// A program that is ended with the step that started it.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Answers with the files of `folder` as long as this program runs; gives the paths as they are asked for.
fn serve(listener: TcpListener, folder: PathBuf) -> Receiver<String> {
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (folder, sender) = (folder.clone(), sender.clone());
            // A thread each: browsers open connections ahead and leave them silent.
            thread::spawn(move || answer(stream, &folder, &sender));
        }
    });
    asked
}

fn answer(mut stream: TcpStream, folder: &Path, asked: &Sender<String>) -> Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().context("a silent connection")??;
    for line in lines.by_ref() {
        if line?.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    asked.send(path.to_owned())?;
    let body = file(folder, path).and_then(|file| fs::read(file).ok());
    let status = if body.is_some() { "200 OK" } else { "404 Not Found" };
    let body = body.unwrap_or_default();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        kind(path),
        body.len()
    )?;
    stream.write_all(&body)?;
    Ok(())
}

/// The file a path names, none outside the folder.
fn file(folder: &Path, path: &str) -> Option<PathBuf> {
    let name = Path::new(if path == "/" { "index.html" } else { path.trim_start_matches('/') });
    name.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(name))
}

/// Browsers run modules and compile wasm only of the right kind.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "text/html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn get(address: std::net::SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn files_are_served_and_the_rest_is_told() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = serve(listener, Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let page = get(address, "/smoke.rs?x=1");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("//! Shows a folder"), "{page}");
        assert!(get(address, "/ocapi/v1/x?y").starts_with("HTTP/1.1 404"));
        assert!(get(address, "/../Cargo.toml").starts_with("HTTP/1.1 404"));
        let paths: Vec<String> = asked.try_iter().collect();
        assert_eq!(paths, ["/smoke.rs", "/ocapi/v1/x", "/../Cargo.toml"]);
    }
}
