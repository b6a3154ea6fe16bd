//! Forms under which words are looked up.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case with straight apostrophes and plain hyphens, accents kept: *L’Armée* → *l'armée*.
///
/// ```
/// let mut out = String::new();
/// vigie_text::lower_into("L’ARMÉE", &mut out);
/// assert_eq!(out, "l'armée");
/// ```
pub fn lower_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text.nfc() {
        match c {
            '’' | 'ʼ' | '‘' | '`' | '´' | 'ʻ' | '′' => out.push('\''),
            '‐' | '‑' | '‒' => out.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => {}
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// As [`lower_into`], with diacritics stripped and ligatures opened: *Œuvre d’Été* → *oeuvre d'ete*.
///
/// Folding is idempotent: folding a folded text changes nothing.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '’' | 'ʼ' | '‘' | '`' | '´' | 'ʻ' | '′' | 'ʿ' | 'ʾ' => out.push('\''),
            '‐' | '‑' | '‒' => out.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => {}
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ß' | 'ẞ' => out.push_str("ss"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'ı' => out.push('i'),
            _ => out.extend(c.to_lowercase().filter(|&c| !is_combining_mark(c))),
        }
    }
}

/// The folded form of `text`; see [`fold_into`].
///
/// ```
/// assert_eq!(vigie_text::fold("Zaporijjia, Œuvre d’Été"), "zaporijjia, oeuvre d'ete");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_is_idempotent(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
