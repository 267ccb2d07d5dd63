//! Digests: for the `integrity` attribute of HTML, and to notice changed inputs of a build.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// The subresource integrity of a file: `sha384-…`.
pub(crate) fn sri(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// One digest of a list of parts. It depends on the place of each cut, too.
pub(crate) fn stamp<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut all = Sha256::new();
    for part in parts {
        all.update(Sha256::digest(part));
    }
    STANDARD.encode(all.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sri_is_what_browsers_compute() {
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(sri(b""), empty);
    }

    #[test]
    fn a_stamp_tells_where_parts_are_cut() {
        assert_ne!(stamp([b"ab".as_slice(), b"c"]), stamp([b"a".as_slice(), b"bc"]));
        assert_eq!(stamp([b"a".as_slice()]), stamp([b"a".as_slice()]));
    }
}
