//! What changed, in words: each thing as it is now, as it was before, and why.

use vigie_model::{Decision, LinkKind, Reviewed, Verdict};
use vigie_picture::{Cause, Change, Changes, Told};

use super::{Composer, Document, Item, Note, Piece, Section, capitalised, plain};
use crate::brief::words::{Words, fill};

impl Document {
    /// Puts changes into words. `told` are the claims of both sides; of several with one id the first counts.
    pub fn of_changes(changes: &Changes, told: &[Told], words: &Words) -> Document {
        let mut c = Composer::of(told, words);
        let names = &words.sections;
        let control = changes.control.iter().map(|x| c.change(x, Composer::control)).collect();
        let (mut casualties, mut displacement) = (Vec::new(), Vec::new());
        for change in &changes.figures {
            let item = c.change(change, Composer::figure);
            match change.after.as_ref().or(change.before.as_ref()).map(|f| f.tally.kind()) {
                Some("casualties") => casualties.push(item),
                _ => displacement.push(item),
            }
        }
        let mut diplomacy: Vec<Item> = changes.commitments.iter().map(|x| c.change(x, Composer::commitment)).collect();
        diplomacy.extend(changes.alignments.iter().map(|x| c.change(x, Composer::stance)));
        let contradictions = changes.contradictions.iter().map(|x| c.change(x, Composer::contradiction)).collect();
        let sections: Vec<Section> = [
            ("control", &names.control, control),
            ("casualties", &names.casualties, casualties),
            ("displacement", &names.displacement, displacement),
            ("diplomacy", &names.diplomacy, diplomacy),
            ("contradictions", &names.contradictions, contradictions),
        ]
        .into_iter()
        .filter(|(.., items): &(_, _, Vec<Item>)| !items.is_empty())
        .map(|(anchor, heading, items)| Section { anchor, heading: heading.clone(), items, left_out: false })
        .collect();
        let w = &words.changes;
        let days = (changes.since.map(|d| words.day(d)), changes.until.map(|d| words.day(d)));
        let subtitle = match days {
            (Some(a), Some(b)) => Some(fill(&w.between, &[("a", &a), ("b", &b)])),
            (Some(a), None) => Some(fill(&w.since, &[("a", &a)])),
            (None, _) => None,
        };
        let number = match changes.len() {
            0 => w.nothing.clone(),
            n => words.several(n as u64, &w.number),
        };
        Document {
            lang: words.lang.clone(),
            title: w.title.clone(),
            subtitle,
            preamble: vec![number, words.caveat.clone(), words.grades.clone()],
            assessment: Vec::new(),
            sections,
            cited: c.notes.len(),
            notes: c.notes,
        }
    }

    /// The report with what changed before everything else.
    pub fn with_changes(mut self, changes: &Changes, told: &[Told], words: &Words) -> Document {
        let changed = Document::of_changes(changes, told, words);
        let numbers: Vec<usize> = changed.notes.into_iter().map(|note| self.number_of(note)).collect();
        let mut items: Vec<Item> = changed.sections.into_iter().flat_map(|s| s.items).collect();
        for item in &mut items {
            item.key = format!("changes/{}", item.key);
            item.each_piece(&mut |piece| piece.notes.iter_mut().for_each(|n| *n = numbers[*n - 1]));
        }
        if items.is_empty() {
            let key = "changes/none".to_owned();
            items.push(Item { key, pieces: vec![plain(words.changes.nothing.clone())], ..Item::default() });
        }
        super::tell_apart("changes", &mut items);
        let days = changed.subtitle.map(|days| format!(" {days}")).unwrap_or_default();
        let heading = format!("{}{days}", changed.title);
        self.sections.insert(0, Section { anchor: "changes", heading, items, left_out: false });
        self.renumber();
        self
    }

    /// The number of a note that may be there already.
    fn number_of(&mut self, note: Note) -> usize {
        let found = self.notes.iter().position(|n| n.claim == note.claim);
        found.unwrap_or_else(|| {
            self.notes.push(note);
            self.notes.len() - 1
        }) + 1
    }
}

impl<'a> Composer<'a> {
    /// One change: in what, how it stands now, how it stood, and why.
    fn change<T>(&mut self, change: &Change<T>, item: fn(&mut Composer<'a>, &T) -> Item) -> Item {
        let w = &self.w.changes;
        let sorts: Vec<String> = change.sorts.iter().filter_map(|sort| w.sorts.get(sort.as_str()).cloned()).collect();
        let mut shown = match (&change.after, &change.before) {
            (Some(now), _) => item(self, now),
            (None, Some(was)) => item(self, was),
            (None, None) => Item::default(),
        };
        shown.pieces.insert(0, plain(self.w.list(&sorts)));
        if let (Some(_), Some(was)) = (&change.after, &change.before) {
            let was = item(self, was);
            shown.sub.push(Item { key: String::new(), lead: Some(self.w.changes.before.clone()), ..was });
        }
        let why: Vec<Piece> = change.causes.iter().map(|cause| self.cause(cause)).collect();
        shown.sub.push(Item { lead: Some(self.w.changes.why.clone()), pieces: why, ..Item::default() });
        if let Some(lead) = &mut shown.lead {
            *lead = capitalised(lead);
        }
        shown
    }

    fn cause(&mut self, cause: &Cause) -> Piece {
        let w = &self.w.changes;
        match cause {
            Cause::Told(claims) => self.cited(w.told.clone(), claims),
            Cause::Decided(decision) => self.decision(decision),
            Cause::Graded { source, grade } => plain(fill(&w.graded, &[("source", source), ("grade", grade.as_str())])),
            Cause::DayPassed(day) => plain(fill(&w.day_passed, &[("day", &self.w.day(*day))])),
            Cause::Weighed => plain(w.weighed.clone()),
        }
    }

    fn decision(&mut self, d: &Decision) -> Piece {
        let w = &self.w.changes;
        let (phrase, claims) = match (&d.about, &d.verdict) {
            (Reviewed::Claim(id), verdict) => {
                let phrase = match verdict {
                    Verdict::Accepted => &w.accepted,
                    Verdict::Corrected(_) => &w.corrected,
                    Verdict::Rejected => &w.rejected,
                    Verdict::Added(_) => &w.added,
                    Verdict::Withdrawn => &w.withdrawn,
                };
                (phrase, vec![id.clone()])
            }
            (Reviewed::Link(link), verdict) => {
                let phrase = match (verdict, link.kind) {
                    (Verdict::Withdrawn, _) => &w.withdrawn,
                    (Verdict::Rejected, LinkKind::SameEvent) => &w.divided,
                    (Verdict::Rejected, _) => &w.link_rejected,
                    (_, LinkKind::SameEvent) => &w.joined,
                    _ => &w.link_accepted,
                };
                (phrase, vec![link.later.clone(), link.earlier.clone()])
            }
        };
        let text = fill(phrase, &[("by", &d.by), ("day", &self.w.day(d.on))]);
        let note = d.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        self.cited(format!("{text}{note}"), &claims)
    }
}
