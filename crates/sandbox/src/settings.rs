//! What can be set, and the invented secrets that open the imitated systems.

/// The bearer token of OCAPI, unless the settings say another.
pub const OCAPI_TOKEN: &str = "sandbox-token";
/// The `connectapitoken`, unless the settings say another.
pub const CONNECT_TOKEN: &str = "sandbox-connect-token";
/// The `loyaltySessionToken` of the one member there is; every other one has expired.
pub const MEMBER_TOKEN: &str = "sandbox-member";
/// The `client_id` that Vista's token endpoint knows, unless the settings say another.
pub const GAS_CLIENT_ID: &str = "sandbox-client";
/// The user whom it gives tokens, unless the settings say another.
pub const GAS_USERNAME: &str = "sandbox-user";
/// That user's password, unless the settings say another.
pub const GAS_PASSWORD: &str = "sandbox-password";
/// ProCinema's `X-API-KEY`, unless the settings say another.
pub const PROCINEMA_KEY: &str = "sandbox-procinema-key";
/// CinematicCard's `X-Partner-Key`, unless the settings say another.
pub const PARTNER_KEY: &str = "sandbox-partner-key";
/// The partner as CinematicCard's webhook names it, unless the settings say another.
pub const PARTNER_ID: &str = "sandbox-partner";

/// What can be set. It holds tokens, so it has no `Debug`.
#[derive(Clone)]
pub struct Settings {
    /// Minutes that an order lives.
    pub expiry_minutes: u32,
    /// How often an order's time can be started again.
    pub expiry_resets: u32,
    /// How many wrong barcodes or PINs an order may send before it is locked.
    pub attempts: u32,
    /// Seconds that it is locked.
    pub lockout_seconds: u32,
    /// How often a completion answers `Pending` first.
    pub pending_polls: u32,
    /// How often a completed order is not found first.
    pub completed_lag: u32,
    /// What the member has.
    pub member_points: i64,
    /// Whether Connect lists the tickets of a session as its guide shows it, without the object around.
    pub bare_session_tickets: bool,
    /// The bearer token of OCAPI that never expires.
    pub ocapi_token: String,
    /// The `connectapitoken`.
    pub connect_token: String,
    /// The `client_id` at the token endpoint.
    pub gas_client_id: String,
    /// The user there.
    pub gas_username: String,
    /// That user's password.
    pub gas_password: String,
    /// Seconds that a token from there opens OCAPI.
    pub token_seconds: u32,
    /// ProCinema's `X-API-KEY`.
    pub procinema_key: String,
    /// CinematicCard's `X-Partner-Key`.
    pub partner_key: String,
    /// The partner as the webhook names it.
    pub partner_id: String,
    /// How many gift codes the partner has bought.
    pub codes_remaining: u32,
    /// Where CinematicCard's events are posted; it can be set later, see
    /// [`Sandbox::set_webhook_url`](crate::Sandbox::set_webhook_url).
    pub webhook_url: Option<String>,
    /// How often an event is posted until somebody takes it.
    pub webhook_attempts: u32,
    /// Milliseconds before it is posted for the second time; the wait doubles from there.
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
