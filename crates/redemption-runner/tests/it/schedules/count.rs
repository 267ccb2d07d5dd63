//! The counted outcomes of the schedules.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) schedules: u64,
    pub(crate) completed: u64,
    /// Of these, the orders that were sold at another price than the confirmed one.
    pub(crate) at_another_price: u64,
    pub(crate) compensated: u64,
    pub(crate) aborted: u64,
    /// By reason and circumstances.
    pub(crate) escalations: BTreeMap<String, u64>,
    /// Of these, those whose schedule had no event that only an operator can judge.
    pub(crate) escalated_needlessly: u64,
    /// The notices to operators, by name.
    pub(crate) notices: BTreeMap<&'static str, u64>,
    /// The documented residuals, by name.
    pub(crate) residuals: BTreeMap<String, u64>,
    pub(crate) crashes: u64,
    /// Outages of all workers or all systems for more than a quarter of an hour.
    pub(crate) outages: u64,
    /// Workers that ended because the store failed to write.
    pub(crate) unwritten: u64,
    /// Writes that a worker did not make because another worker had the redemption.
    pub(crate) taken_over: u64,
    pub(crate) redeemed: u64,
    pub(crate) unredeemed: u64,
    pub(crate) calls: u64,
    /// The longest time from the end of the faults and of the order to the end of a redemption, in milliseconds.
    pub(crate) longest: i64,
    pub(crate) broken: Vec<String>,
    pub(crate) last_story: String,
}

impl Counts {
    pub(crate) fn and(mut self, other: Counts) -> Counts {
        self.schedules += other.schedules;
        self.completed += other.completed;
        self.at_another_price += other.at_another_price;
        self.compensated += other.compensated;
        self.aborted += other.aborted;
        for (why, times) in other.escalations {
            *self.escalations.entry(why).or_default() += times;
        }
        for (name, times) in other.notices {
            *self.notices.entry(name).or_default() += times;
        }
        for (name, times) in other.residuals {
            *self.residuals.entry(name).or_default() += times;
        }
        self.escalated_needlessly += other.escalated_needlessly;
        self.crashes += other.crashes;
        self.outages += other.outages;
        self.unwritten += other.unwritten;
        self.taken_over += other.taken_over;
        self.redeemed += other.redeemed;
        self.unredeemed += other.unredeemed;
        self.calls += other.calls;
        self.longest = self.longest.max(other.longest);
        self.broken.extend(other.broken);
        self.last_story = other.last_story;
        self
    }

    pub(crate) fn escalated(&self) -> u64 {
        self.escalations.values().sum()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} schedules: {} redemptions completed ({} at another price), {} compensated, {} aborted, {} escalated ({} needlessly)",
            self.schedules,
            self.completed,
            self.at_another_price,
            self.compensated,
            self.aborted,
            self.escalated(),
            self.escalated_needlessly
        )?;
        writeln!(
            f,
            "{} calls, {} redemptions, {} reversed, {} crashes, {} outages, {} ended by the store, {} takeovers, at most {} s to the end",
            self.calls,
            self.redeemed,
            self.unredeemed,
            self.crashes,
            self.outages,
            self.unwritten,
            self.taken_over,
            self.longest / 1_000
        )?;
        writeln!(f, "escalations: {:?}", self.escalations)?;
        writeln!(f, "operators were told: {:?}", self.notices)?;
        write!(f, "residuals: {:?}; violations: {}", self.residuals, self.broken.len())
    }
}
