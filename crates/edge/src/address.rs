//! Who a client is, as far as that can be known.

use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address a request came from, as an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(
    /// As the socket or the last trusted hop saw it.
    pub IpAddr,
);

/// The client's address: the socket's peer, or behind `hops` forwarding hops the entry of `X-Forwarded-For` that the
/// outermost of them wrote, which is the `hops`-th from the right. What stands left of it is the client's own claim and
/// never counts.
///
/// With fewer entries the leftmost is taken, which one of the hops wrote as well. Without the header, and where the
/// entry is no address, it is the peer's: all such requests share one address, so nobody gains by it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, hops: u8) -> IpAddr {
    let Some(last) = usize::from(hops).checked_sub(1) else {
        return peer.to_canonical();
    };
    // As bytes: one byte outside ASCII in the client's part must not hide what the hop appended to the line.
    let lines = headers.get_all(FORWARDED_FOR);
    let entries: Vec<&[u8]> =
        lines.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).collect();
    let entry = entries.iter().rev().nth(last).or(entries.first());
    entry.and_then(|entry| parse(entry)).unwrap_or(peer).to_canonical()
}

/// An address as hops write it: alone, in brackets, with a port.
fn parse(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry.trim_ascii()).ok()?;
    let alone = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    alone.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The key that a client is counted by: an IPv4 address, or the /64 of an IPv6 one, since one customer has all of it.
/// An IPv4 address mapped into IPv6 counts as IPv4.
pub fn bucket(address: IpAddr) -> String {
    match masked(address) {
        IpAddr::V4(address) => format!("{address}/32"),
        IpAddr::V6(network) => format!("{network}/64"),
    }
}

fn masked(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests;
