//! Which names stand in a list behind a word for several places: *les villages de X, Y et Z*?

use vigie_model::PlaceLevel;
use vigie_text::TokenKind;

use super::reading::Reading;

/// No list of names is longer, whatever commas a text strings together.
pub(crate) const LIST_NAMES: usize = 32;

impl Reading<'_, '_> {
    /// What a name is that stands in a list behind a word for several such places: *les villages de X, Y et du pont Z*.
    pub(crate) fn listed(&self, index: usize) -> Option<PlaceLevel> {
        let spot = self.spots.get(index)?;
        let personal = |i: usize| {
            let word = self.words.tokens.get(i).map(|t| crate::key(t.span.of(self.words.text)));
            word.is_some_and(|word| self.recogniser.language.personal.contains(&word))
        };
        if spot.tokens.len() > 3 || spot.relation.is_some() || spot.tokens.clone().any(personal) {
            return None;
        }
        // A list ends behind its conjunction; one of commas alone may be something else.
        let behind = (index + 1..self.spots.len()).take(LIST_NAMES);
        let closed = self.join(index)? || behind.map_while(|k| self.join(k)).any(|last| last);
        let mut first = index.checked_sub(1).filter(|_| closed)?;
        while self.spots.get(first)?.level.is_none() {
            if index - first > LIST_NAMES {
                return None;
            }
            first = first.checked_sub(1).filter(|_| self.join(first) == Some(false))?;
        }
        let (cue, words) = self.spots.get(first)?.level.as_ref()?;
        let head = words.start <= self.spots.get(first)?.tokens.start && cue.plural.has(self.words, words.start);
        let own = spot.level.as_ref().map(|(own, _)| own.level);
        head.then_some(own.unwrap_or(cue.level))
    }

    /// How a spot is joined to the one before it: `Some(true)` by a word that ends a list, `Some(false)` by a comma.
    fn join(&self, index: usize) -> Option<bool> {
        let (first, second) = (self.spots.get(index.checked_sub(1)?)?, self.spots.get(index)?);
        let cues = self.sentences.get(second.sentence).filter(|_| first.sentence == second.sentence)?;
        let between = first.whole().end..cues.links_before(second.whole().start);
        let joins = |i: usize| self.recogniser.language.joiners.has(self.words, i);
        let word = |i: usize| self.words.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word);
        let joined = (1..=2).contains(&between.len()) && between.clone().all(joins);
        joined.then(|| between.clone().any(word))
    }
}
