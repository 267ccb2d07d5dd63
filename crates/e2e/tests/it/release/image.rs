//! The image of the proxy: its form, and its program for each machine, which runs in the unpacked image as its user.

use super::{json, output, unpack, unpacked};
use e2e::free_port;
use sandbox::Sandbox;
use serde_json::Value;
use std::env::consts::ARCH;
use std::fs::{self, Permissions};
use std::net::Ipv4Addr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const USER: u32 = 65_532;
const EXAMPLE: &str = include_str!("../../../../proxy/example.env");
/// Longer than the emulated program takes to start.
const PATIENCE: Duration = Duration::from_secs(60);
/// Where the emulator is in the folder of an image for another machine.
const EMULATOR: &str = "/emulator";

/// The unpacked image for one machine.
struct Image {
    root: TempDir,
    config: Value,
    /// The architecture as Linux names it.
    machine: &'static str,
}

impl Image {
    fn new(machine: &'static str) -> Image {
        let layout = unpacked("voucher-checkout-proxy-image.tar");
        let blob = |descriptor: &Value| blob(layout.path(), descriptor);
        let index = json(&layout.path().join("index.json"));
        let [all] = list(&index["manifests"]) else { panic!("{index}") };
        let all = json(&blob(all));
        let name = if machine == "x86_64" { "amd64" } else { "arm64" };
        let mut manifests = list(&all["manifests"]).iter();
        let manifest = manifests.find(|one| one["platform"]["architecture"] == name).expect("the machine");
        let manifest = json(&blob(manifest));
        let config = json(&blob(&manifest["config"]));
        assert_eq!((&config["os"], &config["architecture"]), (&"linux".into(), &name.into()));
        let root = tempfile::tempdir().expect("a folder");
        // The image's user has to enter it.
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).expect("it is ours");
        for layer in list(&manifest["layers"]) {
            unpack(&blob(layer), root.path());
        }
        Image { root, config, machine }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    /// The image's program in the folder of the image and as its user, with the environment of the image.
    fn command(&self, arguments: &[&str]) -> Command {
        let config = &self.config["config"];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut command = Command::new("unshare");
        let folder = text(&config["WorkingDir"]);
        command.arg("--root").arg(self.root.path()).args(["--wd", &folder]);
        command.args(["--setgid", &USER.to_string(), "--setuid", &USER.to_string()]);
        if self.machine != ARCH {
            // A file that runs cannot be written again.
            if !self.path(EMULATOR).exists() {
                let emulator = format!("/usr/bin/qemu-{}-static", self.machine);
                fs::copy(&emulator, self.path(EMULATOR)).expect("Debian's qemu-user-static");
            }
            command.arg(EMULATOR);
        }
        command.args(list(&config["Entrypoint"]).iter().map(text)).args(arguments).env_clear();
        for variable in list(&config["Env"]).iter().map(text) {
            let (name, value) = variable.split_once('=').expect("a variable");
            command.env(name, value);
        }
        command
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The file of a descriptor, whose digest and length must be those of the descriptor.
fn blob(layout: &Path, descriptor: &Value) -> PathBuf {
    let digest = descriptor["digest"].as_str().and_then(|digest| digest.strip_prefix("sha256:"));
    let digest = digest.expect("a digest");
    let path = layout.join("blobs/sha256").join(digest);
    assert!(output(Command::new("sha256sum").arg(&path)).starts_with(digest), "{descriptor}");
    assert_eq!(descriptor["size"], fs::metadata(&path).expect("it is there").len());
    path
}

/// Stopped when the test ends, even if it fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_image_has_a_user_that_is_not_root_and_nothing_but_the_program() {
    for machine in ["x86_64", "aarch64"] {
        let image = Image::new(machine);
        let config = &image.config["config"];
        assert_eq!(config["User"], format!("{USER}:{USER}"));
        assert_eq!(config["WorkingDir"], "/var/lib/voucher-checkout");
        assert!(config["Volumes"]["/var/lib/voucher-checkout"].is_object(), "{config}");
        let found = output(Command::new("find").args([".", "-type", "f"]).current_dir(image.root.path()));
        let mut found: Vec<&str> = found.lines().collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                "./etc/ssl/certs/ca-certificates.crt",
                "./licenses/LICENCES-OF-PARTS",
                "./usr/local/bin/voucher-checkout-proxy"
            ]
        );
        let licences = fs::read_to_string(image.path("/licenses/LICENCES-OF-PARTS")).expect("it is there");
        for part in ["==== rustls ", "==== libsqlite3-sys ", "==== musl "] {
            assert!(licences.contains(part), "{part}");
        }
        let owner = |path: &str| fs::metadata(image.path(path)).expect("it is there").uid();
        assert_eq!(["/var/lib", "/var/lib/voucher-checkout"].map(owner), [0, USER]);
        let archive = unpacked(&format!("voucher-checkout-proxy-{machine}-linux.tar.gz"));
        let folder = archive.path().join(format!("voucher-checkout-proxy-{machine}-linux"));
        let program = |path: &Path| fs::read(path).expect("it is there");
        let shipped = image.path("/usr/local/bin/voucher-checkout-proxy");
        assert!(program(&shipped) == program(&folder.join("voucher-checkout-proxy")));
        let version = output(&mut image.command(&["--version"]));
        assert_eq!(version.trim(), format!("voucher-checkout-proxy {}", env!("CARGO_PKG_VERSION")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_becomes_ready_in_the_image_asks_vista_and_ends_by_sigterm() {
    for machine in ["x86_64", "aarch64"] {
        runs(&Image::new(machine)).await;
    }
}

async fn runs(image: &Image) {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let vista = listener.local_addr().expect("it has a port").to_string();
    let cinema = Sandbox::seeded();
    let order =
        cinema.create_order(sandbox::seed::SHOWTIME, &[sandbox::seed::ADULT], &["J5"]).expect("an order");
    tokio::spawn(sandbox::serve(listener, cinema, std::future::pending()));

    // The lines of the example, as a container gets them, except for addresses that differ here.
    let (port, metrics) = (free_port(), free_port());
    let example = EXAMPLE.replace("127.0.0.1:8081", &vista);
    let settings = example
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(name, _)| name.starts_with("VOUCHER_CHECKOUT_") && !name.ends_with("_STORE"));
    let address = format!("127.0.0.1:{port}");
    let listen = [
        ("VOUCHER_CHECKOUT_LISTEN", address.clone()),
        ("VOUCHER_CHECKOUT_METRICS_LISTEN", format!("127.0.0.1:{metrics}")),
        ("VOUCHER_CHECKOUT_STOP_DELAY_MS", "1".to_owned()),
    ];
    let command = |arguments: &[&str]| {
        let mut command = image.command(arguments);
        command.envs(settings.clone()).envs(listen.iter().map(|(name, value)| (name, value)));
        command
    };
    let mut program = Running(command(&[]).spawn().expect("root can start it"));
    let client = reqwest::Client::new();
    let ready = format!("http://{address}/health/ready");
    let began = Instant::now();
    while !client.get(&ready).send().await.is_ok_and(|answer| answer.status() == 204) {
        let ended = program.0.try_wait().expect("it is a child of ours");
        assert!(ended.is_none() && began.elapsed() < PATIENCE, "{}: {ended:?}", image.machine);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    output(&mut command(&["health"]));

    let store = fs::metadata(image.path("/var/lib/voucher-checkout/voucher-checkout.db")).expect("the store");
    assert_eq!((store.uid(), store.gid()), (USER, USER));
    let key = EXAMPLE.lines().find_map(|line| line.strip_prefix("VOUCHER_CHECKOUT_SITE_KEY="));
    let key = key.and_then(|site| site.split_once('=')).expect("a key").1;
    let read = client.get(format!("http://{address}/ocapi/v1/orders/{order}")).bearer_auth(key);
    assert_eq!(read.send().await.expect("an answer").status(), 200, "{}", image.machine);

    output(Command::new("kill").arg(program.0.id().to_string()));
    let status = program.0.wait().expect("it is a child of ours");
    assert!(status.success(), "{}: {status}", image.machine);
}
