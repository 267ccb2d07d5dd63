//! The file systems that a SQLite file may be on.

use std::io;
use std::path::Path;

use crate::error::StoreError;

/// Refuses a file system that other machines share or may share: locks do not hold there, which damages SQLite's files
/// (<https://sqlite.org/useovernet.html>).
pub(crate) fn must_be_local(file: &Path) -> Result<(), StoreError> {
    match file_system(file) {
        Ok(magic) => network(magic).map_or(Ok(()), |name| Err(StoreError::NetworkDisk(name))),
        Err(error) => Err(StoreError::File(error.kind())),
    }
}

/// The kernel's number for the file system of a file. If the file does not exist, of its folder.
#[cfg(target_os = "linux")]
fn file_system(file: &Path) -> io::Result<u32> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let found = rustix::fs::statfs(if file.exists() { file } else { folder })?;
    // The numbers have 32 bits. The field is wider on some machines, and signed on some.
    Ok(found.f_type as u32)
}

#[cfg(not(target_os = "linux"))]
fn file_system(_: &Path) -> io::Result<u32> {
    Ok(0)
}

/// The name of a file system over a network, by its number in statfs(2).
fn network(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => "SMB",
        0x6573_5546 => "FUSE",
        0x0102_1997 => "9P",
        0x00C3_6400 => "Ceph",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x0BD0_0BD0 => "Lustre",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_systems_over_a_network_are_told_by_name() {
        for (magic, name) in [(0x6969, "NFS"), (0xFE53_4D42, "SMB"), (0x6573_5546, "FUSE")] {
            assert_eq!(network(magic), Some(name));
        }
        // ext4, tmpfs, btrfs, xfs, overlayfs, ZFS.
        for magic in [0xEF53, 0x0102_1994, 0x9123_683E, 0x5846_5342, 0x794C_7630, 0x2FC1_2FC1] {
            assert_eq!(network(magic), None, "{magic:x}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_file_system_is_asked_for_a_file_there_is_and_for_one_to_be_made() {
        let number = |file: &str| file_system(Path::new(file)).unwrap();
        // 0x9FA0 is procfs.
        assert_eq!(number("/proc/version"), 0x9FA0);
        assert_eq!(number("/proc/none"), 0x9FA0);
        assert_eq!(number("none"), number("."));
        assert!(file_system(Path::new("/no/such/folder/file")).is_err());
    }
}
