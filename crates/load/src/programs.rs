//! The programs under load: PostgreSQL with its replica, the proxies, and the sandbox in a thread of this process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use sandbox::seed::SITE;
use sandbox::{OCAPI_TOKEN, PROCINEMA_KEY, Sandbox, Settings};
use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, ConnectOptions, Executor};
use tokio::time::{Instant, sleep};

/// The script of the tests' PostgreSQL.
const SCRIPT: &str = include_str!("../../../xtask/src/postgres.sh");
pub(crate) const SITE_KEY: &str = "example-9d6d2f0a8c7e4f53c15a3b1ab1b74b0e";
const POLL: Duration = Duration::from_millis(100);
/// A replica connects within a second.
const REPLICA_PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Cinema {
    pub(crate) sandbox: Sandbox,
    pub(crate) port: u16,
}

/// Starts the sandbox on a thread of its own, so that its work does not delay the clock of the requests.
pub(crate) async fn sandbox() -> Result<Cinema> {
    let sandbox = Sandbox::with(Settings { expiry_minutes: 120, ..Settings::default() });
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = sandbox.clone();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            sandbox::serve(listener, served, std::future::pending()).await
        })
    });
    Ok(Cinema { sandbox, port })
}

/// A PostgreSQL. Dropping it closes the script's standard input, and the server ends and deletes its data.
pub(crate) struct Database {
    script: Child,
    /// The folder of its socket.
    pub(crate) folder: String,
}

impl Database {
    pub(crate) fn start(programs: &Path, logs: &Path, primary: Option<&Self>) -> Result<Self> {
        // PostgreSQL refuses to run as root.
        let root = std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self")?) == 0;
        let mut command = Command::new(if root { "setpriv" } else { "sh" });
        if root {
            command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups", "sh"]);
        }
        command.args(["-c", SCRIPT, "postgres.sh"]).arg(programs).current_dir("/");
        command.args(primary.map(|primary| &primary.folder));
        let log = if primary.is_some() { "load-replica.log" } else { "load-primary.log" };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(logs.join(log))?);
        let mut script = command.spawn()?;
        let mut folder = String::new();
        if let Some(output) = script.stdout.take() {
            BufReader::new(output).read_line(&mut folder)?;
        }
        let folder = folder.trim_end().to_owned();
        let database = Self { script, folder };
        if database.folder.is_empty() {
            bail!("PostgreSQL does not start; see {log}");
        }
        Ok(database)
    }

    async fn connect(&self) -> Result<AnyConnection> {
        install_default_drivers();
        let url = format!("postgres:///postgres?host={}&user=postgres", self.folder);
        Ok(url.parse::<AnyConnectOptions>()?.connect().await?)
    }

    /// Lets commits wait for the replica from now on.
    pub(crate) async fn wait_for_replica_in_commits(&self) -> Result<()> {
        let mut connection = self.connect().await?;
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'").await?;
        connection.execute("SELECT pg_reload_conf()").await?;
        let ready = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
        let until = Instant::now() + REPLICA_PATIENCE;
        while connection.fetch_optional(ready).await?.is_none() {
            if Instant::now() > until {
                bail!("the replica does not follow; see load-replica.log");
            }
            sleep(POLL).await;
        }
        Ok(())
    }

    /// Makes the replica a primary.
    pub(crate) async fn promote(&self) -> Result<()> {
        self.connect().await?.execute("SELECT pg_promote()").await?;
        Ok(())
    }

    /// Ends the streaming to this replica, and waits while the primary goes on without it.
    pub(crate) async fn fall_behind(&self) -> Result<()> {
        let mut connection = self.connect().await?;
        connection.execute("ALTER SYSTEM SET primary_conninfo = ''").await?;
        connection.execute("SELECT pg_reload_conf()").await?;
        sleep(Duration::from_secs(5)).await;
        Ok(())
    }

    /// Ends all processes of the server at once, like a loss of power.
    pub(crate) fn kill(&self) -> Result<()> {
        let first = fs::read_to_string(format!("{}/data/postmaster.pid", self.folder))?;
        let first = first.lines().next().context("no process")?.trim();
        // Without this list, the processes notice the end of the first one and end by themselves.
        let others = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap_or_default();
        Command::new("kill")
            .arg("-9")
            .arg(first)
            .args(others.split_whitespace())
            .stderr(Stdio::null())
            .status()?;
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // A failure here has no remedy.
        let _ = self.script.wait();
    }
}

/// A proxy. Dropping it ends the program.
pub(crate) struct Proxy {
    command: Command,
    child: Child,
    pub(crate) port: u16,
}

/// Resident memory in MiB.
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) peak: u64,
}

impl Proxy {
    pub(crate) fn start(program: &Path, logs: &Path, name: &str, store: &str, sandbox: u16) -> Result<Self> {
        let (port, metrics) = (free_port()?, free_port()?);
        let upstream = format!("http://127.0.0.1:{sandbox}");
        // All customers have codes that exist, and share the vouchers.
        let many = "100000000".to_owned();
        let settings = [
            ("LISTEN", format!("127.0.0.1:{port}")),
            ("METRICS_LISTEN", format!("127.0.0.1:{metrics}")),
            ("STORE", store.to_owned()),
            ("SECRET", "example-c15a3b1ab1b74b0e9d6d2f0a8c7e4f53".to_owned()),
            ("OCAPI_URL", upstream.clone()),
            ("OCAPI_TOKEN", OCAPI_TOKEN.to_owned()),
            ("PROCINEMA_URL", format!("{upstream}/v1")),
            ("PROCINEMA_KEY", PROCINEMA_KEY.to_owned()),
            ("PROCINEMA_SITE", format!("{SITE}=1147630")),
            ("SITE_KEY", format!("http://localhost:8080={SITE_KEY}")),
            ("FORWARDED_HOPS", "1".to_owned()),
            ("ATTEMPTS_PER_VOUCHER", many.clone()),
            ("ATTEMPTS_IN_ALL", many),
            ("LOG", "warn".to_owned()),
        ];
        // The kernel ends it together with this process, even after SIGKILL.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]).arg(program);
        command.envs(settings.map(|(setting, value)| (format!("VOUCHER_CHECKOUT_{setting}"), value)));
        let log = File::create(logs.join(format!("load-proxy-{name}.log")))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().with_context(|| program.display().to_string())?;
        Ok(Self { command, child, port })
    }

    /// Ends it by SIGKILL.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    pub(crate) fn restart(&mut self) -> Result<()> {
        self.child = self.command.spawn()?;
        Ok(())
    }

    /// Waits until it can serve.
    pub(crate) async fn ready(&self, patience: Duration) -> Result<()> {
        let until = Instant::now() + patience;
        let client = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://127.0.0.1:{}/health/ready", self.port);
        while !client.get(&url).send().await.is_ok_and(|answer| answer.status() == 204) {
            if Instant::now() > until {
                bail!("port {} is not ready", self.port);
            }
            sleep(POLL).await;
        }
        Ok(())
    }

    pub(crate) fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let read = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kilobytes.map(|kilobytes| kilobytes / 1024).with_context(|| name.to_owned())
        };
        Ok(Memory { now: read("VmRSS:")?, peak: read("VmHWM:")? })
    }

    /// The redemptions that operators are told of: the output of the command for them.
    pub(crate) fn told_to_operators(&self) -> Result<String> {
        let mut command = Command::new("setpriv");
        command
            .args(self.command.get_args())
            .envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = command.args(["redemptions", "list"]).output()?;
        if !output.status.success() {
            bail!("redemptions list: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.kill();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
