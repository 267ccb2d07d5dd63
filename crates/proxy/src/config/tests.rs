use super::*;
use clap::CommandFactory;

const WORKING: [&str; 9] = [
    "proxy",
    "--ocapi-url",
    "https://vista.example",
    "--ocapi-token",
    "hunter2",
    "--secret",
    "0123456789abcdef0123456789abcdeX",
    "--site-key",
    "https://a.example=8796a5b4c3d2e1f00f1e2d3c4b5a6978",
];

/// The one-line error if these arguments are added to `WORKING`.
fn complaint(more: &[&str]) -> String {
    Config::try_parse_from(WORKING.iter().chain(more)).unwrap_err().apply::<OneLine>().to_string()
}

fn config(more: &[&str]) -> Config {
    Config::try_parse_from(WORKING.iter().chain(more)).unwrap()
}

#[test]
fn every_setting_is_explained_and_has_a_variable() {
    for argument in Config::command().get_arguments() {
        assert!(argument.get_help().is_some(), "{argument}");
        let variable = argument.get_env().unwrap().to_str().unwrap();
        let name = argument.get_id().as_str().to_uppercase();
        let prefix = if name.starts_with("OTEL_") { "" } else { "VOUCHER_CHECKOUT_" };
        assert_eq!(variable, format!("{prefix}{name}"));
    }
}

#[test]
fn a_missing_setting_is_named_with_its_variable() {
    let error = Config::try_parse_from(["proxy"]).unwrap_err().apply::<OneLine>().to_string();
    assert_eq!(
        error,
        "error: --ocapi-url <URL> (VOUCHER_CHECKOUT_OCAPI_URL) and --secret <SECRET> (VOUCHER_CHECKOUT_SECRET) and --ocapi-token <TOKEN> (VOUCHER_CHECKOUT_OCAPI_TOKEN) or --token-url <URL> (VOUCHER_CHECKOUT_TOKEN_URL) and --site-key <ORIGIN=KEY> (VOUCHER_CHECKOUT_SITE_KEY) or --open-to-all <yes> (VOUCHER_CHECKOUT_OPEN_TO_ALL) must be set\n"
    );
    assert!(
        complaint(&["--connect-url", "https://vista.example"]).contains("VOUCHER_CHECKOUT_CONNECT_TOKEN")
    );
}

#[test]
fn a_wrong_setting_is_one_line_that_names_it_and_not_its_value() {
    for (setting, value) in [
        ("--listen", "swordfish"),
        ("--ocapi-url", "http://swordfish.example"),
        ("--discount-method", "swordfish"),
        ("--upstream-timeout-ms", "0"),
        ("--connect-timeout-ms", "swordfish"),
        ("--store", "swordfish"),
        ("--site-key", "swordfish"),
        ("--procinema-site", "swordfish"),
        ("--attempts-per-order", "swordfish"),
        ("--log", "swordfish"),
        ("--swordfish", "1"),
    ] {
        // clap refuses a repeated option, so the URL is tried without the working settings before it.
        let error =
            Config::try_parse_from(["proxy", setting, value]).unwrap_err().apply::<OneLine>().to_string();
        assert!(error.starts_with(&format!("error: {setting}")), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(setting == "--swordfish" || !error.contains("swordfish"), "{error}");
    }
}

#[test]
fn a_number_and_a_word_without_an_option_are_not_repeated_either() {
    for (more, fault) in [
        (&["--upstream-timeout-ms", "4711471147"][..], "is wrong: must be in 1..=8000"),
        (&["--forwarded-hops", "4711471147"], "is wrong: must be in 0..=255"),
        (&["4711471147"], "error: the command line has a word that is no setting"),
        (&["--x4711"], "error: the command line has a word that is no setting"),
        (&["--", "--ocapi-token=4711"], "error: --ocapi-token is no setting"),
    ] {
        let error = complaint(more);
        assert!(error.contains(fault) && !error.contains("4711"), "{error}");
    }
}

#[test]
fn a_token_that_is_no_header_is_named_and_not_shown() {
    let with = |token: &str| {
        let access = OcapiSettings { ocapi_token: Some(token.into()), ..config(&[]).ocapi }.access();
        access.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(with(""), "--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN) is empty");
    let error = with("hunter2\n");
    assert!(
        error.starts_with("--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN) holds") && !error.contains("hunter2"),
        "{error}"
    );
}

fn header(config: &Config) -> Credential {
    match config.ocapi.access() {
        Ok(Access::Token(credential)) => credential,
        _ => panic!("not a token that stays"),
    }
}

#[test]
fn secrets_are_shown_nowhere() {
    let site = "https://tickets.example=hunter2-0f1e2d3c4b5a69788796a5b4c";
    let config = config(&[
        "--connect-url",
        "https://vista.example",
        "--connect-token",
        "hunter2",
        "--procinema-url",
        "https://api.procinemadev.com/v1",
        "--procinema-key",
        "hunter2",
        "--site-key",
        site,
        "--store",
        "postgres://proxy:hunter2@127.0.0.1/checkout",
    ]);
    let shown = format!("{config:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("0123456789abcdef"), "{shown}");
    assert!(!format!("{:?}", header(&config)).contains("hunter2"));
}

#[test]
fn a_token_with_its_scheme_in_front_is_not_given_a_second() {
    let mut config = config(&[]);
    config.ocapi.ocapi_token = Some("Bearer hunter2".into());
    assert_eq!(header(&config).1, "Bearer hunter2");
}

#[test]
fn tokens_are_given_or_fetched_and_not_both() {
    let without = ["proxy", "--ocapi-url", "https://vista.example", "--secret", "s", "--open-to-all", "yes"];
    let fetched = [
        "--token-url",
        "https://auth.example/connect/token",
        "--token-client-id",
        "c",
        "--token-username",
        "u",
        "--token-password",
        "p",
    ];
    let read = |arguments: &[&[&str]]| Config::try_parse_from(arguments.concat());
    assert!(matches!(read(&[&without, &fetched]).unwrap().ocapi.access(), Ok(Access::Grant(_))));
    assert!(read(&[&without]).is_err());
    assert!(read(&[&without, &fetched[..6]]).is_err());
    assert!(read(&[&without, &fetched, &["--ocapi-token", "t"]]).is_err());
}

#[test]
fn site_keys_are_long_and_belong_to_an_origin() {
    let key = "8796a5b4c3d2e1f00f1e2d3c4b5a6978".to_owned();
    let read = |text: &str| text.parse::<SiteKey>().map(|site| site.origin);
    assert_eq!(read(&format!("https://a.example={key}")).as_deref(), Ok("https://a.example"));
    for wrong in [format!("https://a.example/={key}"), format!("a.example={key}"), key.clone()] {
        assert!(read(&wrong).is_err(), "{wrong}");
    }
    for weak in ["short".to_owned(), "k".repeat(32)] {
        assert!(read(&format!("https://a.example={weak}")).is_err(), "{weak}");
    }
}

#[test]
fn no_upstream_call_outlasts_what_the_redemption_runner_counts_on() {
    let longest = redemption::limits::UPSTREAM;
    let most = config(&["--upstream-timeout-ms", &longest.to_string()]);
    assert_eq!(most.upstream_timeout_ms, 8_000);
    let error = complaint(&["--upstream-timeout-ms", &(longest + 1).to_string()]);
    assert!(error.contains("--upstream-timeout-ms"), "{error}");
}

#[test]
fn origins_are_taken_only_as_browsers_send_them() {
    let taken = |origin: &str| config(&["--allow-origin", origin]).sites.allowed_origins();
    assert_eq!(taken("https://b.example,http://b.example:8080").unwrap().len(), 3);
    for origin in
        ["*", "null", "https://A.example", "https://a.example/", "https://a.example:443", "a.example"]
    {
        assert!(taken(origin).unwrap_err().to_string().starts_with("--allow-origin"), "{origin}");
    }
}

#[test]
fn a_system_with_a_url_and_no_key_or_a_key_and_no_url_is_refused_by_name() {
    let url = || Some("https://system.example".parse::<BaseUrl>().unwrap());
    let key = || Some(SecretString::from("hunter2"));
    let fault = |keyed: Result<Option<Keyed>, ConfigError>| keyed.err().map(|error| error.to_string());
    let connect = |connect_url, connect_token| {
        fault(ConnectSettings { connect_url, connect_token, ..ConnectSettings::default() }.keyed())
    };
    let procinema = |procinema_url, procinema_key| {
        fault(ProCinemaSettings { procinema_url, procinema_key, ..ProCinemaSettings::default() }.keyed())
    };
    let gifts = |cinematiccard_url, cinematiccard_key| {
        let settings = CinematicCardSettings::default();
        fault(CinematicCardSettings { cinematiccard_url, cinematiccard_key, ..settings }.keyed())
    };
    let missing = |option: &str| {
        let variable = option.to_uppercase().replace('-', "_");
        Some(format!("--{option} (VOUCHER_CHECKOUT_{variable}) is missing"))
    };
    assert_eq!(connect(url(), None), missing("connect-token"));
    assert_eq!(connect(None, key()), missing("connect-url"));
    assert_eq!(procinema(url(), None), missing("procinema-key"));
    assert_eq!(procinema(None, key()), missing("procinema-url"));
    assert_eq!(gifts(url(), None), missing("cinematiccard-key"));
    assert_eq!(gifts(None, key()), missing("cinematiccard-url"));
    assert_eq!([connect(None, None), procinema(url(), key()), gifts(url(), key())], [None, None, None]);
}
