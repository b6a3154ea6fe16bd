//! The compiled gazetteer's file: a header, then sections that are read where they lie.
//!
//! All numbers are little-endian. Three-byte numbers keep the 240,000 records near 5 MB.

use std::ops::Range;

pub(crate) const MAGIC: [u8; 8] = *b"VIGIEGAZ";
/// Raised whenever an older reader would misread the file.
pub(crate) const VERSION: u32 = 1;

/// Sections in the order of the header's table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Section {
    /// FST: key → posting, or `LISTED | offset` into `Postings`.
    Names,
    /// Lists of postings: a length byte, then three bytes each.
    Postings,
    /// `RECORD` bytes each, ascending by id.
    Records,
    /// Names: a length byte, then UTF-8.
    Strings,
    /// French names: record (3), string offset (3), ascending.
    French,
    /// Extents: record (3), radius in km (2), ascending.
    Extents,
    /// FST: country (2 letters) + consonant skeleton → as `Names`.
    Skeletons,
    /// The transliteration rules the skeletons were made with (TOML).
    Rules,
    /// Countries: ISO alpha-2, ISO alpha-3, record (3), capital's record (3), ascending by alpha-2.
    Countries,
    /// First-level divisions: record (3), GeoNames code (8 bytes, zero-filled), seat's record (3).
    Admin1,
}

pub(crate) const SECTIONS: usize = 10;
pub(crate) const HEADER: usize = 8 + 4 + 4 + SECTIONS * 8;
pub(crate) const RECORD: usize = 21;
pub(crate) const FRENCH: usize = 6;
pub(crate) const EXTENT: usize = 5;
pub(crate) const COUNTRY: usize = 11;
pub(crate) const ADMIN1: usize = 14;

/// Set beside a record's feature when it has a row in `French`, or in `Extents`.
pub(crate) const HAS_FRENCH: u8 = 0x10;
pub(crate) const HAS_EXTENT: u8 = 0x20;
/// Set in an FST value that points to a list instead of being a posting.
pub(crate) const LISTED: u64 = 1 << 24;
/// Ids from here on are the project's own: the entry has no GeoNames id.
pub(crate) const OWN_IDS: u32 = 0xF000_0000;
/// No country, no record.
pub(crate) const NONE8: u8 = 0xFF;
pub(crate) const NONE24: u32 = 0xFF_FFFF;
/// Units of stored coordinates: a ten-thousandth of a degree, 11 m at most.
pub(crate) const PER_DEGREE: f64 = 10_000.0;

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u24_at(bytes: &[u8], at: usize) -> Option<u32> {
    let b = bytes.get(at..at.checked_add(3)?)?;
    Some(u32::from(b[0]) | u32::from(b[1]) << 8 | u32::from(b[2]) << 16)
}

pub(crate) fn i24_at(bytes: &[u8], at: usize) -> Option<i32> {
    u24_at(bytes, at).map(|v| ((v << 8) as i32) >> 8)
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Where a section lies, if header and file agree.
pub(crate) fn section(bytes: &[u8], which: Section) -> Option<Range<usize>> {
    let at = 16 + which as usize * 8;
    let (start, len) = (u32_at(bytes, at)? as usize, u32_at(bytes, at + 4)? as usize);
    let end = start.checked_add(len)?;
    (start >= HEADER && end <= bytes.len()).then_some(start..end)
}

pub(crate) fn push24(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes()[..3]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_byte_numbers_keep_their_sign() {
        for value in [-1_800_000i32, -1, 0, 1, 900_000, 1_800_000] {
            let mut out = Vec::new();
            push24(&mut out, value as u32);
            assert_eq!(i24_at(&out, 0), Some(value));
        }
        assert_eq!(u24_at(&[1, 2], 0), None);
        assert_eq!(u32_at(&[], usize::MAX), None);
    }
}
