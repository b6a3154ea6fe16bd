//! Offsets as browsers count them: in UTF-16 code units.

use serde::{Serialize, Serializer};
use vigie_model::{Claim, Span};

use crate::json::{object, object_of, put_claim};

/// Where each span starts and ends in `text`, counted in UTF-16 code units; in the order of `spans`.
///
/// The text is walked once, whatever the number of spans. An offset beyond the text counts as its end, one inside a
/// character as that character's start.
///
/// ```
/// use vigie_model::Span;
/// // "é" takes two bytes and one unit, "😀" four bytes and two units.
/// assert_eq!(vigie_format::utf16_offsets("été 😀 fin", &[Span::new(0, 5), Span::new(6, 10)]), [(0, 3), (4, 6)]);
/// ```
pub fn utf16_offsets(text: &str, spans: &[Span]) -> Vec<(u32, u32)> {
    let mut wanted: Vec<(u32, usize, bool)> =
        spans.iter().enumerate().flat_map(|(i, span)| [(span.start, i, false), (span.end, i, true)]).collect();
    wanted.sort_unstable();
    let mut out = vec![(0, 0); spans.len()];
    let mut chars = text.char_indices();
    let (mut here, mut units) = (0usize, 0u32);
    let mut next = chars.next();
    for (offset, i, is_end) in wanted {
        while let Some((at, c)) = next {
            if at + c.len_utf8() > offset as usize {
                break;
            }
            units += c.len_utf16() as u32;
            here = at + c.len_utf8();
            next = chars.next();
        }
        debug_assert!(here <= offset as usize);
        if is_end { out[i].1 = units } else { out[i].0 = units }
    }
    out
}

/// The bytes of `text` from one UTF-16 code unit to another; `None` where they are not there, or inside a character.
///
/// ```
/// use vigie_model::Span;
/// assert_eq!(vigie_format::span_of_utf16("été 😀 fin", 4, 6), Some(Span::new(6, 10)));
/// assert_eq!(vigie_format::span_of_utf16("été 😀 fin", 4, 5), None);
/// ```
pub fn span_of_utf16(text: &str, start: u32, end: u32) -> Option<Span> {
    let (mut units, mut from) = (0u32, None);
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        if units == start {
            from = Some(at);
        }
        if units >= end {
            return from.filter(|from| units == end && *from <= at).map(|from| Span::new(from, at));
        }
        units += c.len_utf16() as u32;
    }
    None
}

/// A claim for the web page: as [`AsJson`](crate::AsJson) writes it, its evidence with `utf16_start` and `utf16_end` beside the byte
/// offsets.
#[derive(Debug, Clone, Copy)]
pub struct PageClaim<'a> {
    claim: &'a Claim,
    /// Where its evidence starts and ends.
    units: (u32, u32),
}

impl<'a> PageClaim<'a> {
    /// A claim of a report with this text.
    pub fn of(claim: &'a Claim, text: &str) -> PageClaim<'a> {
        PageClaim { claim, units: utf16_offsets(text, &[claim.evidence.span])[0] }
    }

    /// All of a report's claims, in their order, the text being walked once for all of them.
    pub fn all(claims: &[&'a Claim], text: &str) -> Vec<PageClaim<'a>> {
        let spans: Vec<Span> = claims.iter().map(|c| c.evidence.span).collect();
        claims.iter().zip(utf16_offsets(text, &spans)).map(|(claim, units)| PageClaim { claim, units }).collect()
    }
}

impl Serialize for PageClaim<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object_of(to, |map| put_claim(map, self.claim, &PageEvidence(self)))
    }
}

struct PageEvidence<'a>(&'a PageClaim<'a>);

impl Serialize for PageEvidence<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let PageClaim { claim: Claim { evidence, .. }, units: (start, end) } = self.0;
        object!(to, {
            "start": evidence.span.start,
            "end": evidence.span.end,
            "text": evidence.text,
            "utf16_start": start,
            "utf16_end": end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pages_claim_has_two_fields_more(claim in crate::arbitrary::claim(), text in "\\PC{0,40}") {
            let mut value = serde_json::to_value(PageClaim::of(&claim, &text)).unwrap();
            prop_assert_eq!(&serde_json::to_value(PageClaim::all(&[&claim, &claim], &text)[1]).unwrap(), &value);
            let (start, end) = utf16_offsets(&text, &[claim.evidence.span])[0];
            let evidence = value["evidence"].as_object_mut().unwrap();
            prop_assert_eq!(evidence.remove("utf16_start"), Some(start.into()));
            prop_assert_eq!(evidence.remove("utf16_end"), Some(end.into()));
            prop_assert_eq!(value, crate::claim_value(&claim));
        }

        #[test]
        fn offsets_cut_the_same_words_out_of_utf16(text in "\\PC{0,40}", cuts in proptest::collection::vec((0usize..60, 0usize..60), 0..6)) {
            let boundaries: Vec<usize> = (0..=text.len()).filter(|&i| text.is_char_boundary(i)).collect();
            let spans: Vec<Span> = cuts
                .iter()
                .map(|&(a, b)| Span::new(boundaries[a % boundaries.len()], boundaries[b % boundaries.len()]))
                .collect();
            let units: Vec<u16> = text.encode_utf16().collect();
            for (span, (start, end)) in spans.iter().zip(utf16_offsets(&text, &spans)) {
                prop_assert_eq!(span_of_utf16(&text, start, end), Some(*span));
                prop_assert_eq!(String::from_utf16(&units[start as usize..end as usize]).unwrap(), span.of(&text));
            }
        }

        #[test]
        fn any_span_is_answered(text in "\\PC{0,10}", start in any::<u32>(), end in any::<u32>()) {
            let units = text.encode_utf16().count() as u32;
            for (a, b) in utf16_offsets(&text, &[Span { start, end }, Span { start: end, end: start }]) {
                prop_assert!(a <= units && b <= units);
            }
        }
    }
}
