//! Text to segments, which no sentence crosses, and segments to pieces, which no token cuts.

use crate::form::{is_letter, is_number};
use std::ops::Range;

/// The shortest unit of the segmenter: a run of letters, a run of digits, or any other character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes of the text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) space: Space,
    /// Whether it consists of digits.
    pub(crate) number: bool,
}

/// What stands before a piece; the numbers are rows of the model's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    None = 0,
    Blank = 1,
    Newline = 2,
    First = 3,
}

/// Gives `segment` the byte range of each segment of the text, in order: a line, or a paragraph whose lines were wrapped
/// by hand.
pub(crate) fn segments(text: &str, mut segment: impl FnMut(Range<usize>)) {
    let mut block: Option<Range<usize>> = None;
    let mut close = |block: &mut Option<Range<usize>>| {
        let Some(range) = block.take() else { return };
        if is_wrapped(&text[range.clone()]) {
            segment(range);
        } else {
            let mut at = range.start;
            for line in text[range].split('\n') {
                segment(at..at + line.len());
                at += line.len() + 1;
            }
        }
    };
    let mut at = 0;
    for line in text.split('\n') {
        if line.trim().is_empty() {
            close(&mut block);
        } else {
            let start = block.as_ref().map_or(at, |block| block.start);
            block = Some(start..at + line.len());
        }
        at += line.len() + 1;
    }
    close(&mut block);
}

/// Whether the lines of a block were broken at a margin, not by its author: each is as long as the next line's first
/// word allowed, and most go on without a stop.
fn is_wrapped(block: &str) -> bool {
    let lines = || block.split('\n').map(str::trim_end);
    let length = |line: &str| line.chars().count();
    let count = lines().count();
    if count < 3 {
        return false;
    }
    let longest = lines().map(length).max().unwrap_or(0);
    if !(40..=130).contains(&longest) {
        return false;
    }
    let full = lines().zip(lines().skip(1)).all(|(line, next)| {
        let word = next.split_whitespace().next().map_or(0, length);
        length(line) + 1 + word > longest
    });
    let open =
        lines().take(count - 1).filter(|line| !line.ends_with(['.', '!', '?', ':', '»', '”', '’', '"', '\''])).count();
    full && open * 2 >= count - 1
}

/// Appends the pieces of the segment at `range` of the text.
pub(crate) fn pieces(text: &str, range: Range<usize>, out: &mut Vec<Piece>) {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Letters,
        Number,
        Other,
    }
    let mut space = Space::First;
    let mut last: Option<Kind> = None; // of the piece that may go on
    for (at, c) in text[range.clone()].char_indices() {
        let start = range.start + at;
        let end = (start + c.len_utf8()) as u32;
        if c.is_whitespace() {
            if space != Space::First {
                space = if c == '\n' || space == Space::Newline { Space::Newline } else { Space::Blank };
            }
            last = None;
            continue;
        }
        let kind = if is_letter(c) {
            Kind::Letters
        } else if is_number(c) {
            Kind::Number
        } else {
            Kind::Other
        };
        match out.last_mut() {
            Some(piece) if last == Some(kind) && kind != Kind::Other => piece.end = end,
            _ => out.push(Piece { start: start as u32, end, space, number: kind == Kind::Number }),
        }
        last = Some(kind);
        space = Space::None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        segments(text, |range| found.push(&text[range]));
        found
    }

    #[test]
    fn lines_are_segments_and_blank_ones_none() {
        assert_eq!(
            cut("Alep\n\nLa ville est prise.\r\nElle brûle.\n \t\nFin"),
            ["Alep", "La ville est prise.\r", "Elle brûle.", "Fin"]
        );
        assert_eq!(cut(""), [""; 0]);
        assert_eq!(cut("\n\n \n"), [""; 0]);
        assert_eq!(cut("a"), ["a"]);
    }

    const WRAPPED: &str = "Les forces du régime ont repris la ville de\n\
                           Saraqeb, selon plusieurs sources locales qui\n\
                           font état de combats dans les quartiers est\n\
                           et nord.";

    #[test]
    fn wrapped_paragraphs_are_one() {
        assert_eq!(cut(WRAPPED), [WRAPPED]);
        assert_eq!(cut(&WRAPPED.replace('\n', "\r\n")).len(), 1);
        let two = format!("{WRAPPED}\n\n{WRAPPED}");
        assert_eq!(cut(&two), [WRAPPED, WRAPPED]);
    }

    #[test]
    fn lists_and_verses_are_not() {
        // A line with room for the next line's first word was broken on purpose.
        assert_eq!(cut(&WRAPPED.replace(" locales qui", "")).len(), 4);
        // Lines that all end a sentence.
        assert_eq!(cut(&WRAPPED.replace('\n', ".\n")).len(), 4);
        // Two lines are not enough.
        assert_eq!(cut(&WRAPPED[..WRAPPED.find("font").unwrap() - 1]).len(), 2);
        assert_eq!(cut("un\ndeux\ntrois").len(), 3);
    }

    fn piece_forms(text: &str) -> Vec<(&str, u8)> {
        let mut found = Vec::new();
        pieces(text, 0..text.len(), &mut found);
        found.iter().map(|piece| (&text[piece.start as usize..piece.end as usize], piece.space as u8)).collect()
    }

    #[test]
    fn pieces_are_runs() {
        assert_eq!(
            piece_forms(" L’an  2020, T72\n…ok"),
            [("L", 3), ("’", 0), ("an", 0), ("2020", 1), (",", 0), ("T", 1), ("72", 0), ("…", 2), ("ok", 0)]
        );
        assert_eq!(piece_forms("e\u{301}te\u{301} ..").len(), 3);
        assert_eq!(piece_forms(" \n "), []);
    }
}
