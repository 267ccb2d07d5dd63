//! The commands for operators.

use super::StateSettings;
use clap::{Parser, Subcommand};

/// What an operator asks of the state of a proxy, which may be running meanwhile.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
pub enum Operator {
    /// ProCinema redemptions: which are open, what is known of one, and to say how one ended that nobody could find out.
    Redemptions(RedemptionsCommand),
    /// CinematicCard codes: how many were given out and used, and how many remain.
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

    /// What about them.
    #[command(subcommand)]
    pub what: RedemptionsQuestion,
}

/// What about redemptions.
#[derive(Clone, Debug, Subcommand)]
pub enum RedemptionsQuestion {
    /// Those that need a person, newest first.
    List {
        /// All that have not ended, and with --all twice those that have too.
        #[arg(long, action = clap::ArgAction::Count)]
        all: u8,
    },
    /// All that is known of one, as JSON: the evidence to look into it with.
    Show {
        /// Its id, as `list` prints it.
        id: String,
    },
    /// Says how an escalated one ended, once it is known: its code is then free, or spent.
    Resolve {
        /// Its id.
        id: String,
        /// What you found out.
        #[arg(value_enum)]
        outcome: Outcome,
    },
}

/// What an operator found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Outcome {
    /// The order is completed and the voucher is spent for it.
    Completed,
    /// The customer has the voucher back, or another means of payment: nothing is taken.
    Returned,
}

/// `probe`.
#[derive(Clone, Debug, Parser)]
pub struct ProbeCommand {
    /// The settings of the proxy.
    #[command(flatten)]
    pub config: super::Config,

    /// The id of an order in progress, best with two tickets and a voucher.
    #[arg(value_name = "ORDER")]
    pub order: String,

    /// The showtime whose prices are read. Default: the first of the order.
    #[arg(long, value_name = "ID")]
    pub showtime: Option<String>,
}

/// `redemptions reconcile`.
#[derive(Clone, Debug, Parser)]
pub struct ReconcileCommand {
    /// The settings of the proxy.
    #[command(flatten)]
    pub config: super::Config,

    /// How many days back redemptions are compared.
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

    /// The copy, which must not be there yet. Only its owner can read it.
    #[arg(value_name = "FILE")]
    pub copy: std::path::PathBuf,
}
