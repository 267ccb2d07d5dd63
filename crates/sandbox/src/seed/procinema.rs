//! ProCinema's test codes, as its public page lists them.

/// The code of the examples on that page, for the demo.
pub const PROCINEMA_DEMO: &str = "SANDBOX867C42F3";

/// The ten other codes on that page.
pub const PROCINEMA_CODES: [&str; 10] = [
    "LM5TL88G32DEA47",
    "HU4KW2BQC7858C8",
    "SZXSZXCB7146744",
    "TK95TJ2QBA37A93",
    "S2BETDCC54E4EF3",
    "XR9YWWUA2C01F34",
    "MGQ8RWLV12BBD02",
    "G652EUCBBFB7BB1",
    "ATPN2JRL292EAF0",
    "PW3HRGL5937D693",
];

/// All codes at the start.
pub(crate) fn procinema_codes() -> impl Iterator<Item = &'static str> {
    std::iter::once(PROCINEMA_DEMO).chain(PROCINEMA_CODES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_page_where_they_stand_without_a_gap() {
        let page = "LM5TL88G32DEA47HU4KW2BQC7858C8SZXSZXCB7146744TK95TJ2QBA37A93S2BETDCC54E4EF3XR9YWWUA2C01F34\
                    MGQ8RWLV12BBD02G652EUCBBFB7BB1ATPN2JRL292EAF0PW3HRGL5937D693";
        assert_eq!(PROCINEMA_CODES.concat(), page);
        assert!(procinema_codes().all(|code| code.len() == 15));
    }
}
