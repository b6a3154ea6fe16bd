//! Bytes → characters.

use crate::binary::{self, NotText};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The characters, without a byte order mark.
    pub text: Cow<'b, str>,
    /// The encoding's name, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// The first byte that is no character in that encoding; it was read as U+FFFD.
    pub first_error: Option<u64>,
}

/// Decodes `bytes`: UTF-8, UTF-16 with or without a byte order mark, the encoding that a page declares, or the legacy
/// encoding that they look most like.
///
/// Errors: [`NotText`] where they are no text at all.
///
/// ```
/// let latin1 = b"L'arm\xe9e a repris la ville, selon des t\xe9moins.";
/// let decoded = vigie_source::decode(latin1).unwrap();
/// assert_eq!(decoded.text, "L'armée a repris la ville, selon des témoins.");
/// ```
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, NotText> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, &bytes[length..], length));
    }
    if let Some(not_text) = binary::by_magic(bytes) {
        return Err(not_text);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(with(encoding, bytes, 0));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => match binary::by_controls(bytes) {
            Some(not_text) => Err(not_text),
            None => Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", first_error: None }),
        },
        Err(_) => {
            if let Some(not_text) = binary::by_controls(bytes) {
                return Err(not_text);
            }
            if is_damaged_utf8(bytes) {
                return Ok(with(UTF_8, bytes, 0));
            }
            let declared = declared_encoding(bytes).filter(|e| !e.decode_without_bom_handling(bytes).1);
            Ok(with(declared.unwrap_or_else(|| detect(bytes)), bytes, 0))
        }
    }
}

fn with<'b>(encoding: &'static Encoding, bytes: &'b [u8], skipped: usize) -> Decoded<'b> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let first_error = replaced.then(|| match std::str::from_utf8(bytes) {
        Err(error) if encoding == UTF_8 => (skipped + error.valid_up_to()) as u64,
        _ => skipped as u64,
    });
    Decoded { text, encoding: encoding.name(), first_error }
}

/// UTF-16 shows itself by NULs that stand in every other byte only: spaces and full stops have one in any script.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(64 * 1024) & !1];
    let mut nuls = [0usize; 2];
    for (i, _) in sample.iter().enumerate().filter(|(_, b)| **b == 0) {
        nuls[i % 2] += 1;
    }
    let units = sample.len() / 2;
    if !bytes.len().is_multiple_of(2) || units < 2 || (nuls[0] + nuls[1]) * 20 < units {
        return None;
    }
    let encoding = match nuls {
        [even, odd] if even * 20 <= odd => UTF_16LE,
        [even, odd] if odd * 20 <= even => UTF_16BE,
        _ => return None,
    };
    let (text, replaced) = encoding.decode_without_bom_handling(sample);
    let (mut letters, mut controls, mut all) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        letters += usize::from(c.is_alphanumeric());
        controls += usize::from(c.is_control() && !c.is_whitespace());
    }
    // A sample may cut a surrogate pair in two, hence one replacement is no sign.
    let broken = replaced && text.chars().filter(|&c| c == '\u{fffd}').count() > 1;
    (!broken && controls * 100 <= all && letters * 2 >= all).then_some(encoding)
}

/// True where most of what is above ASCII is well-formed UTF-8: a cut or patched file, not another encoding.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&b| b >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4 || (bad == 1 && good >= 1)
}

/// The encoding that a page names in its first kilobyte: `<meta charset="iso-8859-1">`, or XML at its very beginning:
/// `<?xml version="1.0" encoding="iso-8859-1"?>`.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let after =
        |word: &[u8], within: &[u8]| within.windows(word.len()).position(|w| w == word).map(|at| at + word.len());
    let declaration = head.trim_ascii_start().starts_with(b"<?xml").then(|| after(b"?>", &head)).flatten();
    let at = declaration.and_then(|end| after(b"encoding=", &head[..end])).or_else(|| after(b"charset=", &head))?;
    let label: Vec<u8> = head[at..]
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .collect();
    Encoding::for_label(&label).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

/// How many bytes the detector looks at; more change nothing but the time.
const DETECTION_BYTES: usize = 256 * 1024;

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The first byte above ASCII may stand far down: begin a little before it.
    let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0).saturating_sub(1024);
    let sample = &bytes[first..bytes.len().min(first + DETECTION_BYTES)];
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}
