//! How a name is spelt as a gazetteer key, and how running text is walked in the same spelling.
//!
//! A key is lower case without diacritics; apostrophes, dots and the signs for ayn and hamza vanish
//! (`Ma‘arrat an-Nu‘mān`, `Maarrat an Numan`), hyphens are spaces and spaces are single.
//! The walk needs each character's key bytes beside its place in the text, so that a match is a
//! slice of the report; a folded copy of the whole report would lose that.

/// What one character adds to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A letter or digit: `len` bytes of UTF-8.
    Letter([u8; 4], u8),
    /// A space or a hyphen.
    Space,
    /// An apostrophe, a dot, a combining mark: not part of a key, and no boundary either.
    Nothing,
    /// Anything else: no name goes on beyond it.
    Break,
}

/// Base letters of U+00C0..=U+024F and U+1E00..=U+1EFF; `_` where there is no single one.
const LATIN: &str = "aaaaaa_ceeeeiiiidnooooo_ouuuuy__aaaaaa_ceeeeiiiidnooooo_ouuuuy_y\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii__jjkkklllllll\
    lllnnnnnnnnnoooooo__rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
    bb____occdd___eeeff_g__ikkl__nnooo__pp______tt_uuuvyyzz_________\
    _____________aaiioouuuuuuuuuueaaaa__ggggkkoooo__j___gg__nnaa__oo\
    aaaaeeeeiiiioooorrrruuuusstt__hhn___zzaaeeooooooooyy______acclt_\
    ___bu_eejjqqrryy";
const LATIN_ADDITIONAL: &str = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
    mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
    wwwwwwwwwwxxxxyyzzzzzzhtwyas____aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy______";

/// What `c` adds to a key.
pub(crate) fn piece(c: char) -> Piece {
    if c.is_ascii_alphanumeric() {
        return Piece::Letter([c.to_ascii_lowercase() as u8, 0, 0, 0], 1);
    }
    match c {
        ' ' | '\n' | '\t' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2010}' | '\u{2011}' => Piece::Space,
        '\'' | '.' | '`' | '\u{b4}' | '\u{ad}' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => Piece::Nothing,
        '\u{2b0}'..='\u{36f}' => Piece::Nothing,
        'æ' | 'Æ' => pair(b"ae"),
        'œ' | 'Œ' => pair(b"oe"),
        'ß' | 'ẞ' => pair(b"ss"),
        'þ' | 'Þ' => pair(b"th"),
        'ə' | 'Ə' | 'ǝ' => Piece::Letter([b'e', 0, 0, 0], 1),
        'ɓ' => Piece::Letter([b'b', 0, 0, 0], 1),
        'ɗ' => Piece::Letter([b'd', 0, 0, 0], 1),
        '\u{c0}'..='\u{24f}' => table(LATIN, c as usize - 0xc0, c),
        '\u{1e00}'..='\u{1eff}' => table(LATIN_ADDITIONAL, c as usize - 0x1e00, c),
        _ if c.is_alphanumeric() => whole(c),
        _ => Piece::Break,
    }
}

fn pair(bytes: &[u8; 2]) -> Piece {
    Piece::Letter([bytes[0], bytes[1], 0, 0], 2)
}

fn table(letters: &str, index: usize, c: char) -> Piece {
    match letters.as_bytes().get(index) {
        Some(b'_') | None if c.is_alphanumeric() => whole(c),
        Some(b'_') | None => Piece::Break,
        Some(&base) => Piece::Letter([base, 0, 0, 0], 1),
    }
}

fn whole(c: char) -> Piece {
    let mut bytes = [0; 4];
    let len = c.encode_utf8(&mut bytes).len() as u8;
    Piece::Letter(bytes, len)
}

/// The key of a name; empty when nothing in it is a letter or digit.
///
/// ```
/// assert_eq!(vigie_place::key("Ma‘arrat an-Nu‘mān"), "maarrat an numan");
/// assert_eq!(vigie_place::key("L'Haÿ-les-Roses"), "lhay les roses");
/// ```
pub fn key(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    for c in name.chars() {
        match piece(c) {
            Piece::Letter(bytes, len) => out.extend_from_slice(bytes.get(..len as usize).unwrap_or_default()),
            Piece::Nothing => {}
            Piece::Space | Piece::Break => {
                if out.last().is_some_and(|&b| b != b' ') {
                    out.push(b' ');
                }
            }
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_should_meet() {
        for (a, b) in [
            ("Ma'arrat an-Nu'man", "Maarrat an Numan"),
            ("Sana’a", "Sanaa"),
            ("Đồng Hới", "Dong Hoi"),
            ("Xankəndi", "Xankendi"),
            ("St. Louis", "St Louis"),
            ("ŁÓDŹ", "lodz"),
            ("Œuilly", "oeuilly"),
            ("Port\u{a0}-  au-Prince", "port au prince"),
        ] {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
    }

    #[test]
    fn tables_cover_their_ranges() {
        assert_eq!(LATIN.len(), 0x24f - 0xc0 + 1);
        assert_eq!(LATIN_ADDITIONAL.len(), 256);
    }

    proptest! {
        #[test]
        fn folding_a_key_changes_nothing(name in ".*") {
            let once = key(&name);
            prop_assert_eq!(key(&once), once.clone());
        }
    }
}
