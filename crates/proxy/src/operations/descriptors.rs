//! File descriptors: each connection takes one, and most systems give a process 1,024 until it asks for more.

use crate::config::Config;
use crate::limits::OTHER_DESCRIPTORS;
use crate::operations::log;

/// Asks the system for as many as the settings may need, up to what it allows this process; says so in the log where
/// that is too little. With too few left a proxy accepts connections later than they come, and breaks none.
pub fn make_room(config: &Config) {
    let edge = &config.edge;
    // A request at work may have a connection to an upstream.
    let needed = u64::from(edge.connections) + u64::from(edge.in_flight) + OTHER_DESCRIPTORS;
    let allowed = rlimit::increase_nofile_limit(needed).unwrap_or(0);
    if allowed < needed {
        log::FewDescriptors { allowed, needed }.write();
    }
}
