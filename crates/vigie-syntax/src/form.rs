//! What a form looks like: its normal form, under which tables know it, and the shape of its capitals.

use unicode_normalization::char::is_combining_mark;

/// A numeric character (category N).
pub(crate) fn is_number(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { c.is_numeric() }
}

/// A letter, or a mark that goes with one (categories L and M).
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { (c.is_alphabetic() || is_combining_mark(c)) && !c.is_numeric() }
}

/// Replaces `out` by the normal form of `form`: lower case, straight quotes, plain hyphens and spaces, digits as 0.
pub(crate) fn norm_into(form: &str, out: &mut String) {
    out.clear();
    for c in form.chars() {
        match c {
            _ if c.is_ascii_digit() => out.push('0'),
            '`' | '’' | '‘' | 'ʼ' | '′' | '´' => out.push('\''),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            '“' | '”' | '„' | '‟' => out.push('"'),
            '–' | '—' | '―' | '‒' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{202f}' => out.push(' '),
            _ if c.is_numeric() => out.push('0'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// How many shapes there are.
pub(crate) const SHAPES: usize = 9;

/// The shape of a form, 0 to 8: 0 lower case, 1 initial capital, 2 one capital alone, 3 all capitals, 4 mixed, 5 digits,
/// 6 letters and digits, 7 punctuation, 8 other.
pub(crate) fn shape(form: &str) -> u8 {
    let (mut letters, mut upper, mut first_upper, mut number) = (0usize, 0usize, false, false);
    for c in form.chars() {
        if is_letter(c) {
            let up = c.is_uppercase();
            first_upper |= letters == 0 && up;
            letters += 1;
            upper += usize::from(up);
        } else {
            number |= is_number(c);
        }
    }
    match (letters, upper) {
        (0, _) if number => 5,
        (0, _) if form.chars().all(is_punctuation) => 7,
        (0, _) => 8,
        _ if number => 6,
        (_, 0) => 0,
        (1, 1) => 2,
        _ if upper == letters => 3,
        (_, 1) if first_upper => 1,
        _ => 4,
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '–' | '—' | '…' | '•' | '·' | '¡' | '¿')
}

/// The first `count` characters of `text`, and whether it has that many.
pub(crate) fn prefix(text: &str, count: usize) -> (&str, bool) {
    let mut seen = 0;
    for (at, _) in text.char_indices() {
        if seen == count {
            return (&text[..at], true);
        }
        seen += 1;
    }
    (text, seen >= count)
}

/// The last `count` characters of `text`, and whether it has that many.
pub(crate) fn suffix(text: &str, count: usize) -> (&str, bool) {
    if count == 0 {
        return ("", true);
    }
    match text.char_indices().rev().nth(count - 1) {
        Some((at, _)) => (&text[at..], true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norm(form: &str) -> String {
        let mut out = String::from("left over");
        norm_into(form, &mut out);
        out
    }

    #[test]
    fn norm_straightens_and_lowers() {
        assert_eq!(norm("L’ARMÉE"), "l'armée");
        assert_eq!(norm("“580\u{202f}000”"), "\"000 000\"");
        assert_eq!(norm("Deir–ez—Zor…"), "deir-ez-zor...");
        assert_eq!(norm("m²½"), "m00");
        assert_eq!(norm("İ"), "i\u{307}");
        assert_eq!(norm(""), "");
    }

    #[test]
    fn shapes() {
        for (form, expected) in [
            ("ville", 0),
            ("Alep", 1),
            ("À", 2),
            ("ONU", 3),
            ("McDo", 4),
            ("1 200", 5),
            ("T-72", 6),
            ("«", 7),
            ("...", 7),
            ("€", 8),
            ("", 7),
            ("🔥", 8),
            ("\u{301}", 0),
            ("d'Alep", 4),
            ("L'", 2),
        ] {
            assert_eq!(shape(form), expected, "{form:?}");
        }
    }

    #[test]
    fn affixes_count_characters() {
        assert_eq!(prefix("été", 2), ("ét", true));
        assert_eq!(prefix("été", 3), ("été", true));
        assert_eq!(prefix("été", 4), ("été", false));
        assert_eq!(suffix("été", 1), ("é", true));
        assert_eq!(suffix("été", 3), ("été", true));
        assert_eq!(suffix("été", 4), ("été", false));
        assert_eq!(suffix("", 1), ("", false));
    }
}
