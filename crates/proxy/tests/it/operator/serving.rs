//! The program from its start with the example's settings to its end by a signal.

use crate::operator::program::{program, run};
use crate::support::house::{Folder, House, client, listener};
use sandbox::{Fault, FaultKind, Route, When};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than any condition takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// A request that is running when the signal arrives.
const SLOW_MS: u64 = 3_000;

/// Stopped when the test ends, even if it fails.
struct Running(Child);

impl Running {
    fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        assert!(Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap().success());
    }

    async fn ended(&mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A request with the example's key for a site's backend.
fn ask(method: &str, url: &str) -> reqwest::RequestBuilder {
    let lines = include_str!("../../../example.env").lines();
    let site = lines.filter_map(|line| line.strip_prefix("VOUCHER_CHECKOUT_SITE_KEY=")).next().unwrap();
    client().request(method.parse().unwrap(), url).bearer_auth(site.split_once('=').unwrap().1)
}

/// A port that was free a moment ago.
async fn port() -> String {
    listener().await.local_addr().unwrap().to_string()
}

/// The program with the example's settings, except for the addresses.
async fn start(house: &House, folder: &Folder) -> (Running, String) {
    start_with(concat!(env!("CARGO_MANIFEST_DIR"), "/example.env"), house, folder).await
}

async fn start_with(settings: &str, house: &House, folder: &Folder) -> (Running, String) {
    let (public, private, base) = (port().await, port().await, house.base.to_string());
    let mut program = program();
    program.args(["--settings", settings]);
    let all = std::fs::read_to_string(settings).unwrap();
    for (name, value) in [
        ("LISTEN", public.clone()),
        ("METRICS_LISTEN", private),
        ("STORE", folder.url()),
        ("OCAPI_URL", base.clone()),
        ("TOKEN_URL", format!("{base}/connect/token")),
        ("CONNECT_URL", base.clone()),
        ("PROCINEMA_URL", format!("{base}/v1")),
        ("CINEMATICCARD_URL", base),
        ("STOP_DELAY_MS", "1".to_owned()),
    ] {
        // If the file leaves out a setting of a system, its companions would be incomplete.
        if !name.ends_with("_URL") || all.contains(name) {
            program.env(format!("VOUCHER_CHECKOUT_{name}"), value);
        }
    }
    let running = Running(program.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap());
    let began = Instant::now();
    loop {
        let ready = client().get(format!("http://{public}/health/ready")).send().await;
        if ready.is_ok_and(|answer| answer.status() == 204) {
            return (running, format!("http://{public}"));
        }
        assert!(began.elapsed() < PATIENCE, "it does not become ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_examples_settings_it_becomes_ready_and_sigterm_ends_it_when_all_is_done_but_not_sighup() {
    let (house, folder) = (House::new().await, Folder::new());
    let (mut running, base) = start(&house, &folder).await;
    let able = ask("GET", &format!("{base}/checkout/v1/capabilities")).send().await.unwrap();
    let able = able.text().await.unwrap();
    for word in ["\"codes\"", "discount-codes", "procinema", "gift"] {
        assert!(able.contains(word), "{able}");
    }
    let order = house.order();
    let slow = FaultKind::Delay { ms: SLOW_MS, when: When::After };
    house.sandbox.inject(Fault::once(Route::ReadOrder, slow));
    let url = format!("{base}/ocapi/v1/orders/{order}");
    let under_way = tokio::spawn(async move { ask("GET", &url).send().await.unwrap().status().as_u16() });
    let began = Instant::now();
    while house.calls(Route::ReadOrder) == 0 {
        assert!(began.elapsed() < PATIENCE, "the request does not arrive");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The next request is accepted, so the signal has not stopped the program; signals arrive in order.
    running.signal("HUP");
    assert_eq!(client().get(format!("{base}/health/live")).send().await.unwrap().status(), 204);
    running.signal("TERM");
    assert_eq!(under_way.await.unwrap(), 200, "what runs is finished");
    assert_eq!(running.ended().await, Some(0));
    assert!(client().get(format!("{base}/health/live")).send().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_settings_of_the_document_it_starts() {
    let document = include_str!("../../../../../docs/PROXY.md");
    let block = document.split("```ini\n").find(|block| block.starts_with("VOUCHER_CHECKOUT_")).unwrap();
    let block = block.split("```").next().unwrap();
    let made_up =
        block.replace("<openssl rand -hex 32>", &crate::support::house::SECRET.replace("canary-", "own-"));
    let (house, folder) = (House::new().await, Folder::new());
    let path = format!("{}.env", folder.url().replace("sqlite:", ""));
    std::fs::write(&path, made_up).unwrap();
    let (_running, base) = start_with(&path, &house, &folder).await;
    assert_eq!(client().get(format!("{base}/health/ready")).send().await.unwrap().status(), 204);
}

/// The address is in the settings, in the environment of a container.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_health_command_asks_the_running_program() {
    let (house, folder) = (House::new().await, Folder::new());
    let (mut running, base) = start(&house, &folder).await;
    let listen = base.strip_prefix("http://").unwrap();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/example.env");
    let ask = || run(&["health", "--settings", example], &[("VOUCHER_CHECKOUT_LISTEN", listen)]);
    assert_eq!(ask().text(), "");
    running.signal("KILL");
    running.ended().await;
    let said = ask();
    assert_eq!((said.code, said.error), (Some(1), format!("not ready: no answer from {listen}\n")));
}

/// The code is redeemed and the process killed; the next process finds the order completed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_program_starts_again_and_finishes_what_it_had_begun() {
    let (house, folder) = (House::new().await, Folder::new());
    let (mut running, base) = start(&house, &folder).await;
    let order = house.order();
    let path = format!("/checkout/v1/orders/{order}");
    let write = async |base: &str, method: &str, path: &str, body: &str| {
        let request =
            ask(method, &format!("{base}{path}")).header("idempotency-key", crate::support::house::new_key());
        let request = request.header("content-type", "application/json").body(body.to_owned());
        request.send().await.unwrap().text().await.unwrap()
    };
    let wish = format!(r#"{{"code":"{}","amount":5}}"#, sandbox::seed::PROCINEMA_DEMO);
    let planned = write(&base, "POST", &format!("{path}/payments"), &wish).await;
    assert!(planned.contains("Planned"), "{planned}");
    let due = write(&base, "POST", &format!("{path}/complete"), r#"{"amount":5}"#).await;
    assert!(due.contains("PaymentDue"), "{due}");
    running.signal("KILL");
    running.ended().await;
    house.sell(&order).await;

    let (_running, base) = start(&house, &folder).await;
    let began = Instant::now();
    loop {
        let payment =
            ask("GET", &format!("{base}{path}/payments")).send().await.unwrap().text().await.unwrap();
        if payment.contains("Completed") {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{payment}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let redemptions = house.sandbox.procinema_redemptions(sandbox::seed::PROCINEMA_DEMO);
    assert_eq!(redemptions.len(), 1);
    assert_eq!(redemptions[0].cinema_site_id.as_deref(), Some("1147630"));
}
