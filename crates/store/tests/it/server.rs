//! Private servers of a test: a PostgreSQL that it may break, a replica, and a pgbouncer.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, ConnectOptions, Connection, Executor};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::database::server_url;

/// The script that also starts the server of the other tests.
const SCRIPT: &str = include_str!("../../../../xtask/src/postgres.sh");

/// The longest time that a server takes to get ready.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);

/// A private PostgreSQL. When this is dropped, the script's standard input closes, and the server ends and deletes its data.
pub(crate) struct Server {
    script: Child,
    /// The folder of its socket.
    folder: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::run(None).await
    }

    /// A replica that follows another server by streaming.
    pub(crate) async fn replica_of(primary: &Self) -> Self {
        Self::run(Some(&primary.folder)).await
    }

    async fn run(primary: Option<&str>) -> Self {
        let query = sqlx::query_scalar("SELECT setting FROM pg_config WHERE name = 'BINDIR'");
        let programs: String = query.fetch_one(&mut connect(&server_url()).await).await.unwrap();
        let mut command = shell_of_no_root();
        command.args(["-c", SCRIPT, "postgres.sh", &programs]).args(primary).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut script = command.spawn().unwrap();
        let mut lines = BufReader::new(script.stdout.take().unwrap()).lines();
        let folder = lines.next_line().await.unwrap().unwrap();
        Self { script, folder }
    }

    /// Ends the server without a clean shutdown, as when its machine loses power.
    pub(crate) async fn crash(mut self) {
        drop(self.script.stdin.take());
        self.script.wait().await.unwrap();
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder)
    }

    pub(crate) fn socket(&self) -> PathBuf {
        socket(&self.url())
    }

    /// The folder of its socket.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// Runs each statement by itself, because some cannot run in a transaction.
    pub(crate) async fn execute(&self, statements: &[&'static str]) {
        let mut connection = connect(&self.url()).await;
        for statement in statements {
            connection.execute(*statement).await.unwrap();
        }
        connection.close().await.unwrap();
    }

    /// Whether a statement returns true.
    pub(crate) async fn tells(&self, condition: &'static str) -> bool {
        sqlx::query_scalar(condition).fetch_one(&mut connect(&self.url()).await).await.unwrap()
    }
}

/// A shell as a user under which PostgreSQL runs.
fn shell_of_no_root() -> Command {
    let root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if !root {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups", "sh"]);
    command
}

/// A pgbouncer in front of a database. It lends a server connection for one transaction.
pub(crate) struct Bouncer {
    _program: Child,
    folder: PathBuf,
    pub(crate) url: String,
}

impl Bouncer {
    pub(crate) async fn before(url: &str) -> Self {
        let server = socket(url);
        let folder = env::temp_dir().join(format!("voucher-checkout-pgbouncer-{}", Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        // pgbouncer's user creates a socket here.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        let config = format!(
            "[databases]\n* = host={} user=postgres\n[pgbouncer]\nunix_socket_dir = {}\nlisten_port = 6432\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = 5\n\
             ignore_startup_parameters = extra_float_digits\n",
            server.parent().unwrap().display(),
            folder.display(),
        );
        fs::write(folder.join("pgbouncer.ini"), config).unwrap();
        let mut command = shell_of_no_root();
        command.args(["-c", "PATH=$PATH:/usr/sbin exec pgbouncer \"$0\""]).arg(folder.join("pgbouncer.ini"));
        let log = folder.join("log");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap());
        let mut program = command.kill_on_drop(true).spawn().unwrap();
        let started = Instant::now();
        while tokio::net::UnixStream::connect(folder.join(".s.PGSQL.6432")).await.is_err() {
            let runs = program.try_wait().unwrap().is_none();
            let waits = runs && started.elapsed() < PATIENCE;
            assert!(waits, "pgbouncer does not start: {}", fs::read_to_string(&log).unwrap());
            tokio::time::sleep(POLL).await;
        }
        let path = url.parse::<AnyConnectOptions>().unwrap().database_url.path().to_owned();
        let url = format!("postgres://{path}?host={}&port=6432&user=postgres", folder.display());
        Self { _program: program, folder, url }
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        // If this fails, the test has failed too.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The path of a server's socket.
pub(crate) fn socket(url: &str) -> PathBuf {
    let url = url.parse::<AnyConnectOptions>().unwrap().database_url;
    let (_, host) = url.query_pairs().find(|(name, _)| name == "host").unwrap();
    format!("{host}/.s.PGSQL.5432").into()
}

/// Waits until a statement returns true.
pub(crate) async fn until(url: &str, condition: &'static str) {
    let mut connection = connect(url).await;
    let started = Instant::now();
    while !sqlx::query_scalar::<_, bool>(condition).fetch_one(&mut connection).await.unwrap() {
        assert!(started.elapsed() < PATIENCE, "still not: {condition}");
        tokio::time::sleep(POLL).await;
    }
}

pub(crate) async fn connect(url: &str) -> AnyConnection {
    install_default_drivers();
    url.parse::<AnyConnectOptions>().unwrap().connect().await.unwrap()
}
