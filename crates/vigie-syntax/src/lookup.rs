//! The one hash table in which a model keeps all that it knows of strings.

use std::ops::Range;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, 64 bits, over the concatenation of `parts`.
pub(crate) fn fnv(parts: &[&[u8]]) -> u64 {
    let mut hash = OFFSET;
    for part in parts {
        for &byte in *part {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

/// The part of a key's hash that an entry keeps; never 0, which marks an empty entry.
pub(crate) fn fingerprint(hash: u64) -> u32 {
    match (hash >> 32) as u32 {
        0 => 1,
        print => print,
    }
}

/// An open-addressing table in the model's bytes: entries of 8 bytes (fingerprint, row), a power of two of them.
#[derive(Debug)]
pub(crate) struct Lookup {
    bytes: Range<usize>,
    mask: u64,
}

impl Lookup {
    /// The table at `bytes` of `file`, or `None` where it is not a power of two of entries, at most five eighths of them full
    /// (searches end at an empty entry).
    pub(crate) fn new(file: &[u8], bytes: Range<usize>) -> Option<Lookup> {
        let table = file.get(bytes.clone())?;
        let (entries, rest) = table.as_chunks::<8>();
        if !rest.is_empty() || !entries.len().is_power_of_two() {
            return None;
        }
        let full = entries.iter().filter(|entry| entry[..4] != [0; 4]).count();
        (full * 8 <= entries.len() * 5).then_some(Lookup { bytes, mask: entries.len() as u64 - 1 })
    }

    /// The row of the key `kind` + `parts`.
    pub(crate) fn get(&self, file: &[u8], kind: u8, parts: &[&[u8]]) -> Option<u32> {
        let mut hash = fnv(&[&[kind]]);
        for part in parts {
            for &byte in *part {
                hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
        let print = fingerprint(hash);
        let (entries, _) = file.get(self.bytes.clone())?.as_chunks::<8>();
        let mut at = hash & self.mask;
        loop {
            let &[a, b, c, d, row @ ..] = entries.get(at as usize)?;
            match u32::from_le_bytes([a, b, c, d]) {
                0 => return None,
                found if found == print => return Some(u32::from_le_bytes(row)),
                _ => at = (at + 1) & self.mask,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_is_the_published_one() {
        assert_eq!(fnv(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(&[b"a"]), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(&[b"foo", b"bar"]), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn wraps_around_and_ends_at_empty_entries() {
        // Two entries, one full: a key whose place is the full one goes on to the other.
        let hash = fnv(&[b"w", b"x"]);
        let mut file = vec![0u8; 16];
        let at = (hash & 1) as usize * 8;
        file[at..at + 4].copy_from_slice(&fingerprint(hash).to_le_bytes());
        file[at + 4] = 9;
        let lookup = Lookup::new(&file, 0..16).unwrap();
        assert_eq!(lookup.get(&file, b'w', &[b"x"]), Some(9));
        for other in 0..50u8 {
            assert_eq!(lookup.get(&file, b'v', &[&[other]]), None);
        }
    }

    #[test]
    fn refuses_full_and_odd_tables() {
        assert!(Lookup::new(&[1; 16], 0..16).is_none());
        assert!(Lookup::new(&[0; 24], 0..24).is_none());
        assert!(Lookup::new(&[0; 8], 0..16).is_none());
        assert!(Lookup::new(&[0; 8], 0..8).is_some());
    }
}
