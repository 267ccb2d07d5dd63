//! Vista's two systems and their credentials.

use super::keyed::{Keyed, KeyedSettings};
use super::{BaseUrl, ConfigError, sensitive};
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, HeaderName};
use clap::Args;
use secrecy::{ExposeSecret, SecretString};

/// The header that authorises calls to an upstream.
pub(crate) type Credential = (HeaderName, HeaderValue);

/// How calls to OCAPI are authorised.
pub(crate) enum Access {
    /// By a token that the operator renews.
    Token(Credential),
    /// By tokens that the proxy fetches.
    Grant(Grant),
}

/// The credentials for Vista's authentication service.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) url: BaseUrl,
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) password: SecretString,
    pub(crate) scope: Option<String>,
}

/// Vista OCAPI.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Vista OCAPI")]
pub struct OcapiSettings {
    /// The address up to "/ocapi/v1", for example "https://cinema-digital-api.app.vista.co". Plain http is only accepted
    /// for this machine, because the token is sent with every call.
    #[arg(long, env = "VOUCHER_CHECKOUT_OCAPI_URL", value_name = "URL")]
    pub ocapi_url: BaseUrl,

    /// A bearer token for OCAPI that you fetched yourself. Vista's expire after 12 hours by default, and the proxy has
    /// to be restarted with the next one: usually --token-url and its three companions are better.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_OCAPI_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        required_unless_present = "token_url",
        conflicts_with_all = ["token_url", "token_client_id", "token_username", "token_password", "token_scope"]
    )]
    pub ocapi_token: Option<SecretString>,

    /// Vista's authentication service, for example "https://auth.moviexchange.com/connect/token": the proxy fetches its
    /// bearer tokens there and renews them.
    #[arg(long, env = "VOUCHER_CHECKOUT_TOKEN_URL", value_name = "URL",
          requires_all = ["token_client_id", "token_username", "token_password"])]
    pub token_url: Option<BaseUrl>,

    /// The client id at the authentication service.
    #[arg(long, env = "VOUCHER_CHECKOUT_TOKEN_CLIENT_ID", value_name = "ID", requires = "token_url")]
    pub token_client_id: Option<String>,

    /// The user name at the authentication service.
    #[arg(long, env = "VOUCHER_CHECKOUT_TOKEN_USERNAME", value_name = "NAME", requires = "token_url")]
    pub token_username: Option<String>,

    /// The password at the authentication service.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_TOKEN_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true,
        requires = "token_url"
    )]
    pub token_password: Option<SecretString>,

    /// The scope to request, if the service requires one.
    #[arg(long, env = "VOUCHER_CHECKOUT_TOKEN_SCOPE", value_name = "SCOPE", requires = "token_url")]
    pub token_scope: Option<String>,
}

impl OcapiSettings {
    /// Authorised by a token that the operator renews.
    pub fn with_token(ocapi_url: BaseUrl, token: SecretString) -> OcapiSettings {
        OcapiSettings {
            ocapi_url,
            ocapi_token: Some(token),
            token_url: None,
            token_client_id: None,
            token_username: None,
            token_password: None,
            token_scope: None,
        }
    }

    pub(crate) fn access(&self) -> Result<Access, ConfigError> {
        const TOKEN: &str = "--ocapi-token (VOUCHER_CHECKOUT_OCAPI_TOKEN)";
        if let Some(token) = &self.ocapi_token {
            // Some sites store the token with "Bearer " already in front.
            let token = token.expose_secret();
            let token = SecretString::from(token.strip_prefix("Bearer ").unwrap_or(token));
            return Ok(Access::Token((AUTHORIZATION, sensitive(TOKEN, "Bearer ", &token)?)));
        }
        let missing = |setting| ConfigError { setting, fault: "is missing" };
        let given = |value: &Option<String>, setting| value.clone().ok_or(missing(setting));
        Ok(Access::Grant(Grant {
            url: self.token_url.clone().ok_or(missing(TOKEN))?,
            client_id: given(&self.token_client_id, "--token-client-id (VOUCHER_CHECKOUT_TOKEN_CLIENT_ID)")?,
            username: given(&self.token_username, "--token-username (VOUCHER_CHECKOUT_TOKEN_USERNAME)")?,
            password: self
                .token_password
                .clone()
                .ok_or(missing("--token-password (VOUCHER_CHECKOUT_TOKEN_PASSWORD)"))?,
            scope: self.token_scope.clone(),
        }))
    }
}

/// Vista Connect, for discount codes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Vista Connect")]
pub struct ConnectSettings {
    /// The address up to "/RESTData.svc", for example "https://cinema.example/WSVistaWebClient". Without it there are no
    /// discount codes.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECT_URL", value_name = "URL", requires = "connect_token")]
    pub connect_url: Option<BaseUrl>,

    /// The connectapitoken for Connect.
    #[arg(
        long,
        env = "VOUCHER_CHECKOUT_CONNECT_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        requires = "connect_url"
    )]
    pub connect_token: Option<SecretString>,

    /// The HTTP method for discount codes. Vista's guide says GET with a body; its other order calls are POST.
    #[arg(long, env = "VOUCHER_CHECKOUT_DISCOUNT_METHOD", value_name = "METHOD", default_value = "post")]
    pub discount_method: DiscountMethod,
}

/// The HTTP method of Connect's `/RESTTicketing.svc/order/discount`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DiscountMethod {
    /// POST, like the service's other calls.
    #[default]
    Post,
    /// GET with a body, as in Vista's guide.
    Get,
}

impl ConnectSettings {
    /// Connect's address and key; `None` for a site without Connect.
    ///
    /// # Errors
    /// Only one of the two is given, or the key cannot be sent as a header.
    pub(crate) fn keyed(&self) -> Result<Option<Keyed>, ConfigError> {
        KeyedSettings {
            url: ("--connect-url (VOUCHER_CHECKOUT_CONNECT_URL)", &self.connect_url),
            key: ("--connect-token (VOUCHER_CHECKOUT_CONNECT_TOKEN)", &self.connect_token),
            header: "connectapitoken",
        }
        .read()
    }
}
