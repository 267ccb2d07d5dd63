use super::*;
use axum::http::HeaderValue;
use std::collections::HashSet;

const LOAD_BALANCER: &str = "10.0.0.7";
const ATTACKER: &str = "203.0.113.9";

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn forwarded(lines: &[&[u8]]) -> HeaderMap {
    lines.iter().map(|line| (FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap())).collect()
}

/// Headers that a client could send itself: addresses, lists, nonsense.
fn claims() -> Vec<Vec<u8>> {
    let shapes: [fn(usize) -> Vec<u8>; 10] = [
        |n| format!("198.51.100.{}", n % 256).into_bytes(),
        |n| format!("198.51.100.{}, 192.0.2.{}", n % 256, n % 7).into_bytes(),
        |n| format!("2001:db8:{n:x}::1").into_bytes(),
        |n| format!("[2001:db8:{n:x}::1]:443,").into_bytes(),
        |n| format!("\"198.51.100.{}, x", n % 256).into_bytes(),
        |n| format!("for=198.51.100.{};proto=https", n % 256).into_bytes(),
        |n| vec![b','; n % 40 + 1],
        |n| format!("unknown, _hidden{n}, 127.0.0.1").into_bytes(),
        |n| [format!("198.51.100.{} ", n % 256).into_bytes(), vec![0xff, 0x80]].concat(),
        |n| format!("{LOAD_BALANCER}, {n}, ::1").into_bytes(),
    ];
    (0..1_000).map(|n| shapes[n % shapes.len()](n)).collect()
}

#[test]
fn a_thousand_spoofed_headers_end_in_one_bucket() {
    let mut buckets = HashSet::new();
    for claim in claims() {
        // A hop appends to the client's line, or adds a line of its own.
        let joined = [&claim[..], b", ", ATTACKER.as_bytes()].concat();
        for headers in [forwarded(&[&joined]), forwarded(&[&claim, ATTACKER.as_bytes()])] {
            buckets.insert(bucket(client_address(address(LOAD_BALANCER), &headers, 1)));
        }
        // Two hops: the outer one saw the client, the inner one saw the outer one.
        let joined = [&joined[..], b",10.0.0.8"].concat();
        buckets.insert(bucket(client_address(address(LOAD_BALANCER), &forwarded(&[&joined]), 2)));
        // Without hops the client alone wrote the header.
        buckets.insert(bucket(client_address(address(ATTACKER), &forwarded(&[&claim]), 0)));
    }
    assert_eq!(buckets, HashSet::from([format!("{ATTACKER}/32")]));
}

#[test]
fn clients_behind_a_load_balancer_have_their_own_buckets() {
    let buckets: HashSet<String> = (0..=255)
        .map(|n| {
            let headers = forwarded(&[format!("198.51.100.{n}").as_bytes()]);
            bucket(client_address(address(LOAD_BALANCER), &headers, 1))
        })
        .collect();
    assert_eq!(buckets.len(), 256);
}

#[test]
fn hops_write_addresses_in_several_ways() {
    for (entry, expected) in [
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", LOAD_BALANCER),
        ("", LOAD_BALANCER),
    ] {
        let headers = forwarded(&[entry.as_bytes()]);
        assert_eq!(client_address(address(LOAD_BALANCER), &headers, 1), address(expected), "{entry}");
    }
    assert_eq!(client_address(address(LOAD_BALANCER), &HeaderMap::new(), 3), address(LOAD_BALANCER));
    // Fewer entries than hops: one of the hops wrote the first.
    assert_eq!(
        client_address(address(LOAD_BALANCER), &forwarded(&[b"203.0.113.9"]), 3),
        address("203.0.113.9")
    );
}

#[test]
fn a_bucket_is_an_ipv4_address_or_an_ipv6_network() {
    for (one, expected) in [
        ("203.0.113.9", "203.0.113.9/32"),
        ("::ffff:203.0.113.9", "203.0.113.9/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
    ] {
        assert_eq!(bucket(address(one)), expected);
    }
}
