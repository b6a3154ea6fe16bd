//! Words as they are compared in queries: without case, accents and doubled spaces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` for comparison: compatibility-decomposed, without combining marks, in lower case, spaces and apostrophes
/// made alike.
///
/// ```
/// assert_eq!(vigie_store::fold("  Ma’arrat  an-Nu\u{301}man "), "ma'arrat an-numan");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Most words: nothing to decompose, and no marks.
    if text.is_ascii() {
        join(&mut out, text.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        join(&mut out, text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase));
    }
    out.truncate(out.trim_end().len());
    out
}

/// Puts letters together, spaces and apostrophes made alike.
fn join(out: &mut String, letters: impl Iterator<Item = char>) {
    for c in letters {
        match c {
            '\u{2019}' | '\u{2bc}' | '`' => out.push('\''),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn every_ascii_character_is_folded_as_unicode_says() {
        for c in '\0'..='\x7f' {
            // Beside a letter that has to be decomposed.
            let text = format!("A{c}{c}B");
            assert_eq!(format!("e {}", fold(&text)), fold(&format!("\u{e9} {text}")), "{c:?}");
        }
    }

    #[test]
    fn accents_case_and_spaces_do_not_count() {
        assert_eq!(fold("  Ma’arrat  an-Nu'mān "), "ma'arrat an-nu'man");
        assert_eq!(fold("Бахмут"), fold("БАХМУТ"));
        assert_eq!(fold(&fold("Éléphant İstanbul")), fold("Éléphant İstanbul"));
        assert_eq!(fold(" "), "");
    }
}
