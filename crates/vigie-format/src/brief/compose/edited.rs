//! What an analyst makes of the report before it is published: other words, another order, things left out, an assessment.
//! The notes stay with the statements they belong to, whatever is done to the words.

use std::collections::BTreeMap;

use super::{Document, Item, Piece, Section};
use crate::brief::edits::{Edits, TextEdit};
use crate::brief::words::Words;

impl Item {
    /// Does `work` with every part of the statement and of what is under it.
    pub(super) fn each_piece(&mut self, work: &mut impl FnMut(&mut Piece)) {
        self.pieces.iter_mut().for_each(&mut *work);
        self.sub.iter_mut().for_each(|item| item.each_piece(work));
    }

    /// Every line of the statement: itself, and what is under it.
    fn lines(&mut self) -> Vec<Line<'_>> {
        let mut lines = vec![Line { lead: &mut self.lead, was: &mut self.lead_was, pieces: &mut self.pieces }];
        lines.extend(self.sub.iter_mut().flat_map(Item::lines));
        lines
    }

    /// True when something is left of it to print.
    pub(crate) fn is_printed(&self) -> bool {
        let said = |piece: &Piece| !piece.text.is_empty();
        !self.left_out && (self.pieces.iter().any(said) || self.sub.iter().any(Item::is_printed))
    }

    fn is_reworded(&self) -> bool {
        self.lead_was.is_some() || self.pieces.iter().any(|p| p.was.is_some()) || self.sub.iter().any(Item::is_reworded)
    }
}

/// One line of a statement.
struct Line<'a> {
    lead: &'a mut Option<String>,
    was: &'a mut Option<String>,
    pieces: &'a mut Vec<Piece>,
}

impl Section {
    /// True when something is left of it to print.
    pub(crate) fn is_printed(&self) -> bool {
        !self.left_out && self.items.iter().any(Item::is_printed)
    }
}

impl Document {
    /// The report as an analyst left it. What does not fit any more, because the statement says something else now, is not
    /// taken, but stands beside it.
    pub fn edited(mut self, edits: &Edits, words: &Words) -> Document {
        if let Some(title) = edits.title.as_ref().map(|t| t.trim()).filter(|t| !t.is_empty()) {
            self.title = title.to_owned();
        }
        let assessment = edits.assessment.as_deref().unwrap_or_default().replace("\r\n", "\n");
        self.assessment =
            assessment.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
        let place = |order: &[String]| -> BTreeMap<String, usize> {
            order.iter().enumerate().map(|(n, key)| (key.clone(), n)).collect()
        };
        let (sections, items) = (place(&edits.sections), place(&edits.order));
        self.sections.sort_by_key(|s| sections.get(s.anchor).copied().unwrap_or(usize::MAX));
        let mut texts: BTreeMap<&str, Vec<&TextEdit>> = BTreeMap::new();
        for text in &edits.texts {
            texts.entry(&text.item).or_default().push(text);
        }
        for section in &mut self.sections {
            section.left_out = edits.left_out.iter().any(|key| key.strip_prefix("section:") == Some(section.anchor));
            section.items.sort_by_key(|item| items.get(&item.key).copied().unwrap_or(usize::MAX));
            for item in &mut section.items {
                item.left_out = edits.left_out.contains(&item.key);
                for text in texts.get(item.key.as_str()).into_iter().flatten() {
                    reword(item, text);
                }
            }
        }
        self.renumber();
        let all = || self.sections.iter().flat_map(|s| s.items.iter().map(move |item| (s, item)));
        let reworded = all().filter(|(s, item)| !s.left_out && item.is_printed() && item.is_reworded()).count();
        let left_out = all().filter(|(s, item)| s.left_out || !item.is_printed()).count();
        self.preamble.extend(words.by_hand(reworded, left_out));
        self
    }

    /// Numbers the notes in the order in which they are cited, those of what is left out after the others.
    pub(super) fn renumber(&mut self) {
        let mut numbers = vec![0; self.notes.len()];
        let mut next = 0;
        for section in self.sections.iter().filter(|s| s.is_printed()) {
            section
                .items
                .iter()
                .filter(|i| i.is_printed())
                .for_each(|item| number(item, true, &mut numbers, &mut next));
        }
        self.cited = next;
        for section in &self.sections {
            section.items.iter().for_each(|item| number(item, false, &mut numbers, &mut next));
        }
        let mut notes: Vec<(usize, super::Note)> = numbers.iter().copied().zip(self.notes.drain(..)).collect();
        notes.sort_by_key(|(number, _)| if *number == 0 { usize::MAX } else { *number });
        self.notes = notes.into_iter().map(|(_, note)| note).collect();
        for item in self.sections.iter_mut().flat_map(|s| &mut s.items) {
            item.each_piece(&mut |piece| {
                piece.notes.iter_mut().for_each(|n| *n = numbers[*n - 1]);
                piece.notes.sort_unstable();
            });
        }
    }
}

/// Numbers the notes of a statement that have no number yet: of all its parts, or of those that are `printed`.
fn number(item: &Item, printed: bool, numbers: &mut [usize], next: &mut usize) {
    // A part without words takes its notes with it.
    for n in item.pieces.iter().filter(|p| !printed || !p.text.is_empty()).flat_map(|p| &p.notes) {
        if numbers[*n - 1] == 0 {
            *next += 1;
            numbers[*n - 1] = *next;
        }
    }
    item.sub.iter().filter(|i| !printed || i.is_printed()).for_each(|item| number(item, printed, numbers, next));
}

/// Puts an analyst's words in the place of those they were written for.
fn reword(item: &mut Item, text: &TextEdit) {
    let mut lines = item.lines();
    let Some(line) = lines.get_mut(text.line) else { return };
    let now = text.now.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(n) = text.piece else {
        if line.lead.as_ref() == Some(&text.was) && !now.is_empty() && now != text.was {
            *line.was = line.lead.replace(now);
        }
        return;
    };
    let Some(piece) = line.pieces.get_mut(n) else { return };
    if piece.text != text.was {
        piece.once = Some(now);
    } else if now != text.was {
        piece.was = Some(std::mem::replace(&mut piece.text, now));
    }
}
