//! The address of a client, and the key that its connections and attempts are counted by.

use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request came from, as an extension of the request.
///
/// Without forwarding hops it is the peer of the socket. With [`Edge::trusted_hops`](crate::Edge::trusted_hops) it is
/// the entry of `X-Forwarded-For` that the outermost trusted hop wrote. Entries to the left of it are the client's own
/// claims and are ignored.
///
/// ```
/// # use axum::{Extension, Router, body, extract::ConnectInfo, http::Request, routing::get};
/// # use edge::{ClientAddress, Edge, Limits, guard};
/// # use std::net::SocketAddr;
/// # use tower::ServiceExt;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let edge = Edge { trusted_hops: 1, ..Edge::new(Limits::default()) };
/// let who = get(async |Extension(ClientAddress(address)): Extension<ClientAddress>| address.to_string());
/// let router = guard(Router::new().route("/who", who), &edge).into_router();
///
/// // The client claims to be 1.2.3.4. The load balancer at 10.0.0.7 appends the address that it sees.
/// let load_balancer: SocketAddr = "10.0.0.7:50000".parse()?;
/// let request = Request::get("/who")
///     .header("host", "shop.example")
///     .header("x-forwarded-for", "1.2.3.4, 203.0.113.9")
///     .extension(ConnectInfo(load_balancer))
///     .body(body::Body::empty())?;
/// let response = router.oneshot(request).await?;
/// assert_eq!(body::to_bytes(response.into_body(), 100).await?, "203.0.113.9");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(
    /// IPv4, or IPv6 without mapped IPv4 addresses.
    pub IpAddr,
);

/// Returns the peer's address if `hops` is 0. Otherwise returns the `hops`-th entry of `X-Forwarded-For` from the right,
/// which the outermost trusted hop wrote.
///
/// If there are fewer entries, the leftmost is returned, which one of the hops wrote too. Without the header, or if the
/// entry is not an address, the peer's address is returned: all these requests share one address, so that a client has
/// no advantage from a broken header.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, hops: u8) -> IpAddr {
    let Some(last) = usize::from(hops).checked_sub(1) else {
        return peer.to_canonical();
    };
    // Read as bytes, because a byte outside ASCII in the client's part must not hide the entry that the hop appended.
    let lines = headers.get_all(FORWARDED_FOR);
    let entries: Vec<&[u8]> =
        lines.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).collect();
    let entry = entries.iter().rev().nth(last).or(entries.first());
    entry.and_then(|entry| parse(entry)).unwrap_or(peer).to_canonical()
}

/// Reads an address as hops write it: plain, in brackets, or with a port.
fn parse(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry.trim_ascii()).ok()?;
    let alone = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    alone.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Returns the key that a client is counted by: its IPv4 address, or the /64 network of its IPv6 address, because a
/// customer usually has a whole /64. An IPv4 address mapped into IPv6 counts as IPv4.
///
/// ```
/// use edge::bucket;
/// # fn main() -> Result<(), std::net::AddrParseError> {
/// assert_eq!(bucket("203.0.113.9".parse()?), "203.0.113.9/32");
/// assert_eq!(bucket("::ffff:203.0.113.9".parse()?), "203.0.113.9/32");
/// assert_eq!(bucket("2001:db8:1:2:3:4:5:6".parse()?), "2001:db8:1:2::/64");
/// # Ok(())
/// # }
/// ```
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
