//! How many connections one client has open.

use crate::address::masked;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The open connections of each client. Holds no more entries than there are connections.
#[derive(Debug, Default)]
pub(crate) struct Caps {
    open: Mutex<HashMap<IpAddr, usize>>,
}

impl Caps {
    /// One connection more, or none where the client has `most` already.
    pub(crate) fn admit(self: &Arc<Caps>, address: IpAddr, most: usize) -> Option<Admission> {
        let client = masked(address);
        let mut open = self.lock();
        let count = open.get(&client).copied().unwrap_or(0);
        if count >= most {
            return None;
        }
        open.insert(client, count.saturating_add(1));
        Some(Admission { caps: self.clone(), client })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A counted connection, until dropped.
pub(crate) struct Admission {
    caps: Arc<Caps>,
    client: IpAddr,
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut open = self.caps.lock();
        match open.get_mut(&self.client) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                open.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_its_place_back_and_leaves_nothing_behind() {
        let caps = Arc::new(Caps::default());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::ffff".parse().unwrap();
        let first = caps.admit(one, 2).unwrap();
        let second = caps.admit(neighbour, 2).unwrap();
        assert!(caps.admit(one, 2).is_none(), "the same /64");
        assert!(caps.admit("2001:db8:0:1::1".parse().unwrap(), 2).is_some(), "another /64");
        drop(first);
        let third = caps.admit(one, 2).unwrap();
        drop((second, third));
        assert!(caps.lock().is_empty());
    }
}
