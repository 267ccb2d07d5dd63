use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Feeds `input` in pieces of `piece` bytes. Returns how many bytes were passed, and the last step.
fn follow(input: &[u8], piece: usize) -> (usize, Step) {
    let mut framer = Framer::new(8, 256);
    let (mut passed, mut arrived) = (0, 0);
    loop {
        match framer.step(&input[passed..arrived]) {
            Step::Pass(more) => passed += more,
            Step::More if arrived == input.len() => return (passed, Step::More),
            Step::More => arrived = input.len().min(arrived + piece),
            end => return (passed, end),
        }
    }
}

const LENGTH: &[u8] = b"POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\n1\r\n\0";
const CHUNKED: &[u8] =
    b"POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: Chunked\r\n\r\n0a\r\n0123456789\r\n0\r\n\r\n";
const BARE: &[u8] = b"GET /a HTTP/1.1\r\nHOST:a\r\n\r\n";

#[test]
fn requests_are_followed_in_pieces_of_any_size() {
    let all = [LENGTH, CHUNKED, BARE, LENGTH].concat();
    for piece in 1..all.len() {
        assert_eq!(follow(&all, piece), (all.len(), Step::More), "{piece}");
    }
}

#[test]
fn a_head_is_cut_off_at_its_limit_although_it_never_ends() {
    let endless = [b"GET /a HTTP/1.1\r\nx: ".as_slice(), &[b'a'; 4096]].concat();
    for piece in [1, 100, 10_000] {
        assert_eq!(follow(&endless, piece), (0, Step::Refuse(Refusal::HeadersTooLarge)));
    }
    let many = [b"GET /a HTTP/1.1\r\nhost: a\r\n".as_slice(), &b"x:y\r\n".repeat(8), b"\r\n"].concat();
    assert_eq!(follow(&many, 10_000), (0, Step::Refuse(Refusal::HeadersTooLarge)));
}

#[test]
fn nothing_is_passed_after_a_refusal() {
    let mut framer = Framer::new(8, 256);
    assert_eq!(framer.step(b"GET /a HTTP/1.1\n"), Step::Refuse(Refusal::Malformed));
    assert_eq!(framer.step(BARE), Step::Broken);
}

#[test]
fn a_chunk_has_a_short_size_and_nothing_beside_it() {
    let head = b"POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n".as_slice();
    let longest = [head, b"fffffff\r\nx"].concat();
    assert_eq!(follow(&longest, 1), (longest.len(), Step::More));
    for body in [
        "10000000\r\n",
        "00000001\r\nx",
        "1;a=b\r\nx",
        "1 \r\nx",
        "1\nx",
        "0\r\na: b\r\n",
        "1\r\nxy\r\n",
        "\r\n",
    ] {
        let (passed, end) = follow(&[head, body.as_bytes()].concat(), 1);
        assert!(end == Step::Broken && passed < head.len() + body.len(), "{body:?}");
    }
}

proptest! {
    /// The same bytes pass, however they are cut into pieces. Otherwise a sender could choose the result by its pauses.
    #[test]
    fn pieces_do_not_matter(
        parts in vec(prop_oneof![
            Just(LENGTH.to_vec()),
            Just(CHUNKED.to_vec()),
            Just(BARE.to_vec()),
            vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'0'), any::<u8>()], 0..12),
        ], 0..5),
        piece in 1_usize..40,
    ) {
        let input = parts.concat();
        prop_assert_eq!(follow(&input, piece), follow(&input, usize::MAX / 2));
    }
}
