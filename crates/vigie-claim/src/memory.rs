//! What a report has spoken of so far, for pronouns and for claims that name no place.

use crate::analysis::Analysis;
use crate::draft::{Found, State};
use crate::voice::Scope;

/// Notes who and what the sentence spoke of, for pronouns and for claims that name no place.
pub(crate) fn remember(analysis: &Analysis<'_>, sentence: usize, voices: &[Scope], state: &mut State) {
    let tokens = analysis.words.sentences[sentence].tokens.clone();
    let first = analysis.syntax.chunks.partition_point(|c| c.tokens.start < tokens.start);
    for k in first..analysis.syntax.chunks.len() {
        if analysis.syntax.chunks[k].tokens.start >= tokens.end {
            break;
        }
        if analysis.syntax.chunks[k].of.is_some() {
            continue;
        }
        if let Some(mut party) = analysis.party(k).filter(|p| p.actor.sector.is_some()) {
            analysis.complete(&mut party, &state.discourse);
            state.discourse.mentioned.push(party);
        }
    }
    let places = analysis.places_in(&tokens);
    let mut candidates: Vec<&Found> = places
        .iter()
        .filter(|f| f.place.position.is_some() && analysis.is_focus(f) && !analysis.is_direction(f))
        .filter(|f| !matches!(f.place.level, Some(vigie_model::PlaceLevel::Country)))
        .collect();
    // A town before the region around it.
    candidates.sort_by_key(|f| matches!(f.place.level, Some(vigie_model::PlaceLevel::Region)));
    let focus = candidates.first().copied();
    state.focus_age += 1;
    if let Some(focus) = focus {
        state.focus = Some(focus.clone());
        state.focus_age = 0;
    }
    if let Some(speaker) = voices.iter().rev().find_map(|v| v.speaker.clone()) {
        state.speakers.push((tokens.start, speaker.clone()));
        state.last_speaker = Some(speaker);
    }
    let excess = state.discourse.mentioned.len().saturating_sub(40);
    state.discourse.mentioned.drain(..excess);
}

impl Analysis<'_> {
    /// Whether a place is what the sentence is about: not a seat of government that acts.
    fn is_focus(&self, found: &Found) -> bool {
        use crate::world::What;
        !self.names_in(&found.tokens).any(|m| m.what.iter().any(|w| matches!(w, What::Seat(_))))
            || self.is_located(found)
    }
}
