//! The settings, and the invented keys of the imitated systems.

/// The bearer token of OCAPI, unless the settings name another.
pub const OCAPI_TOKEN: &str = "sandbox-token";
/// The `connectapitoken`, unless the settings name another.
pub const CONNECT_TOKEN: &str = "sandbox-connect-token";
/// The `loyaltySessionToken` of the only member. Every other token counts as expired.
pub const MEMBER_TOKEN: &str = "sandbox-member";
/// The `client_id` that Vista's token endpoint knows, unless the settings name another.
pub const GAS_CLIENT_ID: &str = "sandbox-client";
/// The user of that token endpoint, unless the settings name another.
pub const GAS_USERNAME: &str = "sandbox-user";
/// That user's password, unless the settings name another.
pub const GAS_PASSWORD: &str = "sandbox-password";
/// ProCinema's `X-API-KEY`, unless the settings name another.
pub const PROCINEMA_KEY: &str = "sandbox-procinema-key";
/// CinematicCard's `X-Partner-Key`, unless the settings name another.
pub const PARTNER_KEY: &str = "sandbox-partner-key";
/// The partner as CinematicCard's webhook names it, unless the settings name another.
pub const PARTNER_ID: &str = "sandbox-partner";

/// The settings. They contain tokens, so there is no `Debug`.
#[derive(Clone)]
pub struct Settings {
    /// The time after which an order expires, in minutes.
    pub expiry_minutes: u32,
    /// How often the time of an order can be restarted.
    pub expiry_resets: u32,
    /// The number of wrong barcodes or PINs after which an order is locked.
    pub attempts: u32,
    /// The time for which it is locked, in seconds.
    pub lockout_seconds: u32,
    /// How often a completion answers `Pending` before it answers with the result.
    pub pending_polls: u32,
    /// How often a completed order is not found before it is found.
    pub completed_lag: u32,
    /// The points of the member.
    pub member_points: i64,
    /// Whether Connect answers the tickets of a session as a bare list, as in its guide, and not in an object.
    pub bare_session_tickets: bool,
    /// The bearer token of OCAPI that never expires.
    pub ocapi_token: String,
    /// The `connectapitoken`.
    pub connect_token: String,
    /// The `client_id` at the token endpoint.
    pub gas_client_id: String,
    /// The user of the token endpoint.
    pub gas_username: String,
    /// That user's password.
    pub gas_password: String,
    /// The lifetime of a token from that endpoint, in seconds.
    pub token_seconds: u32,
    /// ProCinema's `X-API-KEY`.
    pub procinema_key: String,
    /// CinematicCard's `X-Partner-Key`.
    pub partner_key: String,
    /// The name of the partner in the webhook.
    pub partner_id: String,
    /// The number of gift codes that the partner has bought.
    pub codes_remaining: u32,
    /// The URL for CinematicCard's events. It can also be set later, see
    /// [`Sandbox::set_webhook_url`](crate::Sandbox::set_webhook_url).
    pub webhook_url: Option<String>,
    /// How often an event is posted until the receiver accepts it.
    pub webhook_attempts: u32,
    /// The wait before the second attempt, in milliseconds. It doubles with each further attempt.
    pub webhook_retry_ms: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            expiry_minutes: 15,
            expiry_resets: 3,
            attempts: 5,
            lockout_seconds: 60,
            pending_polls: 0,
            completed_lag: 0,
            member_points: 25,
            bare_session_tickets: false,
            ocapi_token: OCAPI_TOKEN.to_owned(),
            connect_token: CONNECT_TOKEN.to_owned(),
            gas_client_id: GAS_CLIENT_ID.to_owned(),
            gas_username: GAS_USERNAME.to_owned(),
            gas_password: GAS_PASSWORD.to_owned(),
            token_seconds: 43_200,
            procinema_key: PROCINEMA_KEY.to_owned(),
            partner_key: PARTNER_KEY.to_owned(),
            partner_id: PARTNER_ID.to_owned(),
            codes_remaining: 500,
            webhook_url: None,
            webhook_attempts: 4,
            webhook_retry_ms: 250,
        }
    }
}
