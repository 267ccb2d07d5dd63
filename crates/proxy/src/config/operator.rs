//! The commands for operators.

use super::StateSettings;
use clap::{Parser, Subcommand};

/// A command that needs only the store. A proxy may be using it at the same time.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
pub enum Operator {
    /// Redemptions of ProCinema codes: list them, show the evidence about one, and resolve an escalated one.
    Redemptions(RedemptionsCommand),
    /// CinematicCard codes: how many were given and used, and how many remain.
    Gifts(GiftsCommand),
    /// Copies a SQLite store to a new file while the proxy runs.
    Backup(BackupCommand),
}

/// `redemptions`.
#[derive(Clone, Debug, Parser)]
pub struct RedemptionsCommand {
    /// The store and its secrets.
    #[command(flatten)]
    pub state: StateSettings,

    /// A file of VARIABLE=value lines, as for the proxy itself.
    #[arg(long, env = "VOUCHER_CHECKOUT_SETTINGS", value_name = "FILE", global = true)]
    pub settings: Option<std::path::PathBuf>,

    /// The question.
    #[command(subcommand)]
    pub what: RedemptionsQuestion,
}

/// The questions about redemptions.
#[derive(Clone, Debug, Subcommand)]
pub enum RedemptionsQuestion {
    /// Those that operators were alerted to: escalated ones first, then the newest.
    List {
        /// List all that have not ended; given twice, also those that have.
        #[arg(long, action = clap::ArgAction::Count)]
        all: u8,
    },
    /// The evidence about one redemption, as JSON.
    Show {
        /// Its id, as `list` prints it.
        id: String,
    },
    /// Records how an escalated redemption ended, once you know. Its code is then free, or spent.
    Resolve {
        /// Its id.
        id: String,
        /// Your finding.
        #[arg(value_enum)]
        outcome: Outcome,
    },
}

/// An operator's finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Outcome {
    /// The order is completed and the voucher is spent for it.
    Completed,
    /// The customer has the voucher back, or was compensated: nothing is charged.
    Returned,
}

/// `health`.
#[derive(Clone, Debug, Parser)]
pub struct HealthCommand {
    /// The address that the proxy listens on.
    #[arg(long, env = "VOUCHER_CHECKOUT_LISTEN", value_name = "ADDRESS:PORT", default_value_t = super::LISTEN)]
    pub listen: std::net::SocketAddr,

    /// A file of VARIABLE=value lines, as for the proxy itself.
    #[arg(long, env = "VOUCHER_CHECKOUT_SETTINGS", value_name = "FILE")]
    pub settings: Option<std::path::PathBuf>,
}

/// `probe`.
#[derive(Clone, Debug, Parser)]
pub struct ProbeCommand {
    /// The settings of the proxy.
    #[command(flatten)]
    pub config: super::Config,

    /// The id of an order in progress, ideally with two tickets and a voucher.
    #[arg(value_name = "ORDER")]
    pub order: String,

    /// The showtime to read the prices of. Default: the first of the order.
    #[arg(long, value_name = "ID")]
    pub showtime: Option<String>,
}

/// `redemptions reconcile`.
#[derive(Clone, Debug, Parser)]
pub struct ReconcileCommand {
    /// The settings of the proxy.
    #[command(flatten)]
    pub config: super::Config,

    /// The number of days to look back.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub days: u16,
}

/// `gifts`.
#[derive(Clone, Debug, Parser)]
pub struct GiftsCommand {
    /// The store and its secrets.
    #[command(flatten)]
    pub state: StateSettings,

    /// A file of VARIABLE=value lines, as for the proxy itself.
    #[arg(long, env = "VOUCHER_CHECKOUT_SETTINGS", value_name = "FILE")]
    pub settings: Option<std::path::PathBuf>,
}

/// `backup`.
#[derive(Clone, Debug, Parser)]
pub struct BackupCommand {
    /// The store and its secrets.
    #[command(flatten)]
    pub state: StateSettings,

    /// A file of VARIABLE=value lines, as for the proxy itself.
    #[arg(long, env = "VOUCHER_CHECKOUT_SETTINGS", value_name = "FILE")]
    pub settings: Option<std::path::PathBuf>,

    /// The new file. It must not exist; only its owner can read it.
    #[arg(value_name = "FILE")]
    pub copy: std::path::PathBuf,
}
