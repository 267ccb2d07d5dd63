use super::*;
use clap::CommandFactory;

const WORKING: [&str; 5] = ["proxy", "--ocapi-url", "https://vista.example", "--ocapi-token", "hunter2"];

/// The one line that stands where the settings are `WORKING` and these.
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
        assert_eq!(variable, format!("VOUCHER_CHECKOUT_{}", argument.get_id().as_str().to_uppercase()));
    }
}

#[test]
fn a_missing_setting_is_named_with_its_variable() {
    let error = Config::try_parse_from(["proxy"]).unwrap_err().apply::<OneLine>().to_string();
    assert_eq!(
        error,
        "error: --ocapi-url <URL> (VOUCHER_CHECKOUT_OCAPI_URL) and --ocapi-token <TOKEN> (VOUCHER_CHECKOUT_OCAPI_TOKEN) must be set\n"
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
fn a_token_that_is_no_header_is_named_and_not_shown() {
    let with = |token: &str| Config { ocapi_token: token.to_owned().into(), ..config(&[]) };
    assert_eq!(
        with("").ocapi_credential().unwrap_err().to_string(),
        "--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN) is empty"
    );
    let error = with("hunter2\n").ocapi_credential().unwrap_err().to_string();
    assert!(
        error.starts_with("--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN) holds") && !error.contains("hunter2"),
        "{error}"
    );
}

#[test]
fn tokens_are_shown_nowhere() {
    let config = config(&["--connect-url", "https://vista.example", "--connect-token", "hunter2"]);
    assert!(!format!("{config:?}").contains("hunter2"));
    let (_, header) = config.ocapi_credential().unwrap();
    assert!(!format!("{header:?}").contains("hunter2"));
}

#[test]
fn a_token_with_its_scheme_in_front_is_not_given_a_second() {
    let config = Config { ocapi_token: "Bearer hunter2".to_owned().into(), ..config(&[]) };
    assert_eq!(config.ocapi_credential().unwrap().1, "Bearer hunter2");
}

#[test]
fn origins_are_taken_only_as_browsers_send_them() {
    let taken = |origin: &str| config(&["--allow-origin", origin]).allowed_origins();
    assert_eq!(taken("https://a.example,http://b.example:8080").unwrap().len(), 2);
    for origin in
        ["*", "null", "https://A.example", "https://a.example/", "https://a.example:443", "a.example"]
    {
        assert!(taken(origin).unwrap_err().to_string().starts_with("--allow-origin"), "{origin}");
    }
}
