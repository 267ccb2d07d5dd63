//! File descriptors: each connection needs one, and most systems give a process 1,024 unless it asks for more.

use crate::config::Config;
use crate::limits::OTHER_DESCRIPTORS;
use crate::operations::log;

/// Raises the limit of file descriptors to the number that the settings may need, as far as the system allows. If that
/// is too few, logs a warning: the proxy then accepts connections later, but breaks none.
pub fn make_room(config: &Config) {
    let edge = &config.edge;
    // Each running request may have a connection to an upstream.
    let needed = u64::from(edge.connections) + u64::from(edge.in_flight) + OTHER_DESCRIPTORS;
    let allowed = rlimit::increase_nofile_limit(needed).unwrap_or(0);
    if allowed < needed {
        log::FewDescriptors { allowed, needed }.write();
    }
}
