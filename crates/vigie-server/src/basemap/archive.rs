//! Whether a file is a PMTiles archive that the page can draw: what its header says, held against the file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The length of the header of version 3, in bytes.
const HEADER: usize = 127;
/// Where the header has offset and length of the root directory, the metadata, the leaf directories and the tiles.
const PARTS: [usize; 4] = [8, 24, 40, 56];
const INTERNAL_COMPRESSION: usize = 97;
const TILE_COMPRESSION: usize = 98;
const TILE_TYPE: usize = 99;

/// Reads the header of the archive at `path`.
///
/// Errors: what is wrong with the file, and how to mend it.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let unread = |error: std::io::Error| format!("it cannot be read: {error}");
    let file = File::open(path).map_err(unread)?;
    let size = file.metadata().map_err(unread)?.len();
    let mut header = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut header).map_err(unread)?;
    header_fits(&header, size)
}

fn header_fits(header: &[u8], size: u64) -> Result<(), String> {
    let Some(rest) = header.strip_prefix(b"PM") else {
        return Err("it is no PMTiles archive, which begins with PMTiles; make one with `pmtiles convert` or \
                    `pmtiles extract`"
            .to_owned());
    };
    // The older versions begin with PM and a number.
    let version = rest.strip_prefix(b"Tiles").map(|rest| rest.first().copied().unwrap_or(0));
    if version != Some(3) {
        let version = version.or(rest.first().copied()).unwrap_or(0);
        return Err(format!(
            "it is of version {version} of PMTiles, and only version 3 is drawn; `pmtiles convert` makes it anew"
        ));
    }
    let cut = |told: u64| format!("it ends after {size} bytes, and its header tells of {told}; copy it again");
    if header.len() < HEADER {
        return Err(cut(HEADER as u64));
    }
    let number = |at: usize| header.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
    let byte = |at: usize| header.get(at).copied().unwrap_or(0);
    let end = PARTS.iter().map(|at| number(*at).saturating_add(number(at + 8))).max().unwrap_or(0);
    if end > size {
        return Err(cut(end));
    }
    let packed = [byte(INTERNAL_COMPRESSION), byte(TILE_COMPRESSION)].into_iter().find(|how| *how > 2);
    if let Some(packed) = packed {
        let how = match packed {
            3 => "Brotli",
            4 => "Zstandard",
            _ => "something unknown",
        };
        return Err(format!("it is compressed with {how}, which browsers do not unpack; compress it with gzip"));
    }
    match byte(TILE_TYPE) {
        0..=5 => Ok(()),
        6 => Err("its tiles are MapLibre Tiles (MLT), which are not drawn; make Mapbox vector tiles (MVT)".to_owned()),
        kind => Err(format!(
            "its tiles are of the unknown kind {kind}; Mapbox vector tiles, PNG, JPEG, WebP and AVIF are drawn"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header after which `tiles` bytes of tiles of this kind and compression are said to follow.
    fn header(kind: u8, packed: u8, tiles: u64) -> Vec<u8> {
        let mut header = vec![0; HEADER];
        header[..7].copy_from_slice(b"PMTiles");
        header[7] = 3;
        header[56..64].copy_from_slice(&(HEADER as u64).to_le_bytes());
        header[64..72].copy_from_slice(&tiles.to_le_bytes());
        header[INTERNAL_COMPRESSION] = 2;
        header[TILE_COMPRESSION] = packed;
        header[TILE_TYPE] = kind;
        header
    }

    fn said(header: &[u8], size: u64) -> String {
        header_fits(header, size).err().unwrap_or_default()
    }

    #[test]
    fn whole_archives_of_drawn_tiles_are_taken() {
        for kind in 0..=5 {
            assert_eq!(header_fits(&header(kind, 2, 873), 1000), Ok(()), "{kind}");
        }
        assert_eq!(header_fits(&header(2, 1, 873), 1001), Ok(()));
    }

    #[test]
    fn what_cannot_be_drawn_is_said_with_its_repair() {
        let whole = header(1, 2, 873);
        assert_eq!(said(&whole, 999), "it ends after 999 bytes, and its header tells of 1000; copy it again");
        assert_eq!(said(&whole[..50], 50), "it ends after 50 bytes, and its header tells of 127; copy it again");
        assert!(said(&header(1, 2, u64::MAX), 999).starts_with("it ends after"));
        assert!(said(b"", 0).starts_with("it is no PMTiles archive"));
        assert!(said(b"<!doctype html>", 15).starts_with("it is no PMTiles archive"));
        assert!(said(b"PM\x02\x00", 512_000).contains("of version 2"));
        assert!(said(b"PMTiles\x04", 8).contains("of version 4"));
        assert!(said(b"PM", 2).contains("of version 0"));
        assert!(said(&header(6, 2, 873), 1000).contains("MLT"));
        assert!(said(&header(99, 2, 873), 1000).contains("kind 99"));
        assert!(said(&header(1, 3, 873), 1000).contains("Brotli"));
        assert!(said(&header(1, 4, 873), 1000).contains("Zstandard"));
    }
}
