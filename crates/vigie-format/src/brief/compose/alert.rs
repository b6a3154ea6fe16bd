//! An alert in words.

use vigie_picture::{Alert, Told, What};

use super::{Composer, Document, Item, Piece, Section, capitalised};
use crate::brief::words::{Words, fill};

impl Document {
    /// Puts an alert into words, under the name of its rule. `told` are the claims that it rests on, at least.
    pub fn of_alert(rule: &str, alert: &Alert, told: &[Told], words: &Words) -> Document {
        let mut c = Composer::of(told, words);
        let w = &words.alerts;
        let (heading, item) = match &alert.what {
            What::ChangedHands(place) => (&w.changes_hands, c.control(place)),
            What::Toll(figure) => (&w.toll, c.figure(figure)),
            What::Deadline { commitment, days } => {
                let mut item = c.commitment(commitment);
                let when = match days {
                    0 => w.today.clone(),
                    1 => w.tomorrow.clone(),
                    n => fill(&w.in_days, &[("n", &words.number(u64::from(*n)))]),
                };
                item.pieces.insert(0, super::plain(when));
                (&w.deadline, item)
            }
            What::Contradiction(contradiction) => (&w.contradiction, c.contradiction(contradiction)),
            What::Party(claim) => {
                let quote = c.told.get(claim).map(|t| c.quoted(&t.claim.evidence.text)).unwrap_or_default();
                let piece: Piece = c.cited(quote, std::slice::from_ref(claim));
                (&w.party, Item { pieces: vec![piece], ..Item::default() })
            }
        };
        Document {
            lang: words.lang.clone(),
            title: capitalised(rule),
            subtitle: None,
            preamble: Vec::new(),
            assessment: Vec::new(),
            sections: vec![Section { anchor: "alert", heading: heading.clone(), items: vec![item], left_out: false }],
            cited: c.notes.len(),
            notes: c.notes,
        }
    }
}
