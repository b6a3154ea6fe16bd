//! Bytes that are not text.

use crate::{Kind, Problem};

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotText {
    /// What they are, with an article: *a PDF document*.
    pub what: &'static str,
    /// What can be done.
    pub mend: &'static str,
    /// The first byte that shows it, where it is not the beginning.
    pub offset: Option<u64>,
}

impl NotText {
    /// What the user is told of the input `name`.
    pub fn problem(&self, name: &str) -> Problem {
        let problem = Problem::new(name, format!("this is {}, not text", self.what), self.mend).of(self.kind());
        Problem { offset: self.offset, ..problem }
    }

    fn kind(&self) -> Kind {
        match self.mend {
            PDF => Kind::Pdf,
            ZIP | UNPACK => Kind::Archive,
            OFFICE => Kind::Office,
            IMAGE => Kind::Media,
            _ => Kind::Binary,
        }
    }
}

const PDF: &str = "save it as text first, for example with `pdftotext`";
const OFFICE: &str = "save it as plain text from the program that made it";
const ZIP: &str = "unpack it, or save it as plain text from the program that made it";
const UNPACK: &str = "unpack it and give the files inside";
const IMAGE: &str = "Vigie reads text only; give the report's text";
const OTHER: &str = "Vigie reads .txt, .md, .html, .json and .jsonl; give the report's text";

/// What a file of each sort begins with.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", PDF),
    (b"PK\x03\x04", "a zip archive or an office document", ZIP),
    (b"PK\x05\x06", "an empty zip archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\xff\xd8\xff", "a JPEG image", IMAGE),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", IMAGE),
    (b"GIF87a", "a GIF image", IMAGE),
    (b"GIF89a", "a GIF image", IMAGE),
    (b"II*\x00", "a TIFF image", IMAGE),
    (b"MM\x00*", "a TIFF image", IMAGE),
    (b"RIFF", "a RIFF file (an image, a sound or a film)", IMAGE),
    (b"OggS", "a sound or a film", IMAGE),
    (b"ID3", "a sound file", IMAGE),
    (b"\x1aE\xdf\xa3", "a film", IMAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", OFFICE),
    (b"{\\rtf", "a rich text (RTF) document", OFFICE),
    (b"\x7fELF", "a program", OTHER),
    (b"MZ\x90\x00", "a program", OTHER),
    (b"SQLite format 3\x00", "an SQLite database", OTHER),
    (b"PAR1", "a Parquet file", OTHER),
];

/// The file type that the first bytes show, if it is not text.
pub(crate) fn by_magic(bytes: &[u8]) -> Option<NotText> {
    let found = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic));
    // Words that a text could begin with count only with bytes that no text has.
    let wordlike = |magic: &[u8]| magic.iter().all(|b| b.is_ascii_alphanumeric());
    let head = &bytes[..bytes.len().min(512)];
    if let Some(&(_, what, mend)) = found.filter(|(magic, ..)| !wordlike(magic) || controls(head) > 0) {
        return Some(NotText { what, mend, offset: None });
    }
    (bytes.get(4..8) == Some(b"ftyp") && controls(head) > 0).then_some(NotText {
        what: "a film",
        mend: IMAGE,
        offset: None,
    })
}

/// How many bytes are control characters that no text holds.
pub(crate) fn controls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| is_control(**b)).count()
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

/// Bytes with too many control characters to be text.
pub(crate) fn by_controls(bytes: &[u8]) -> Option<NotText> {
    // Three, and one in a hundred: a stray control character spoils no text.
    let found = controls(bytes);
    (found > 2 && found * 100 > bytes.len()).then(|| NotText {
        what: "binary data",
        mend: OTHER,
        offset: bytes.iter().position(|b| is_control(*b)).map(|i| i as u64),
    })
}
