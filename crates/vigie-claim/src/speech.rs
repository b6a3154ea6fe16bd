//! Direct speech and who speaks it.

use crate::ActorKind;
use crate::analysis::Analysis;
use crate::claims::{Draft, Lead};
use crate::draft::SPEAKER;
use crate::draft::State;
use crate::party::Party;
use crate::quotes::Quote;
use crate::tag::Tag;
use std::ops::Range;
use vigie_model::{
    Actor, Attribution, Body, Claim, ClaimId, Confidence, Evidence, Factuality, Kind, Sector, Span, Voice,
};

/// Reads the direct speech of a report: quotations of five words or more, those that an attribution interrupts joined.
pub(crate) fn read_quotes(analysis: &Analysis<'_>, speakers: &[(usize, Party)], drafts: &mut Vec<Draft>) {
    let mut last: Option<Party> = None;
    let mut i = 0;
    while i < analysis.quotes.len() {
        let mut parts = vec![&analysis.quotes[i]];
        while let Some(next) = analysis.quotes.get(i + parts.len()) {
            let previous = parts[parts.len() - 1];
            if !analysis.interrupted(previous, next) {
                break;
            }
            parts.push(next);
        }
        i += parts.len();
        let words: usize = parts.iter().map(|q| q.inside.len()).sum();
        if !analysis.opens_speech(parts[0])
            || !parts.iter().any(|q| q.is_speech(&analysis.words))
            || words < crate::quotes::SPEECH_WORDS
        {
            continue;
        }
        let (speaker, verb, attributed) = {
            let sentence = analysis.words.sentences[analysis.words.sentence_of(parts[0].outside.start)].tokens.start;
            let cited = speakers.iter().rev().find(|(at, _)| *at < sentence).map(|(_, p)| p);
            analysis.speaker(&parts, last.as_ref(), cited)
        };
        if speaker.is_none() && !analysis.stands_alone_as_speech(parts[0]) {
            continue;
        }
        let text =
            parts.iter().map(|q| q.span(&analysis.words).of(analysis.words.text).trim()).collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches([',', ' ']).to_owned();
        let first = parts[0].span(&analysis.words);
        let span = if parts.len() == 1 {
            first
        } else {
            Span { start: first.start, end: parts[parts.len() - 1].span(&analysis.words).end }
        };
        let mut because = vec![Analysis::because("kind", "quote", "between quotation marks")];
        let mut actor = Vec::new();
        if let Some(party) = &speaker {
            because.push(Analysis::because("actor", party.actor.name.clone(), party.because.clone()));
            actor.push(party.actor.clone());
        }
        let attribution = match &speaker {
            Some(party) => crate::voice::attribute(party, attributed),
            None => Attribution { voice: Voice::Unnamed, name: None, text: None },
        };
        let claim = Claim {
            id: ClaimId::default(),
            body: Body::Quote { text, verb },
            actor,
            target: Vec::new(),
            time: None,
            place: Vec::new(),
            attribution,
            factuality: Factuality::Asserted,
            quoted: true,
            evidence: Evidence { span, text: span.of(analysis.words.text).to_owned() },
            confidence: Confidence::new(0.5),
        };
        let serial = drafts.iter().map(|d| d.serial + 1).max().unwrap_or(0);
        let (head, lead) = (parts[0].inside.start, Lead::Quotation);
        drafts.push(Draft {
            claim,
            because,
            serial,
            part_of: None,
            steps: 3,
            head,
            lead,
            worded: false,
            former: false,
            inferred: false,
        });
        last = speaker.or(last);
    }
    // What is said inside direct speech is the speaker's word, and its *we* is the speaker.
    let voices: Vec<(Span, Attribution, Vec<Actor>)> = drafts
        .iter()
        .filter(|d| d.claim.kind() == Kind::Quote)
        .map(|d| (d.claim.evidence.span, d.claim.attribution.clone(), d.claim.actor.clone()))
        .collect();
    let mut nobody = Vec::new();
    for draft in drafts.iter_mut().filter(|d| d.claim.kind() != Kind::Quote) {
        let inside = voices.iter().find(|(span, _, _)| span.contains(draft.claim.evidence.span));
        if let Some((_, attribution, _)) = inside {
            draft.claim.attribution = attribution.clone();
        }
        let speaker = inside.and_then(|(_, _, actors)| actors.first());
        // *« Les unités ont libéré le village », a dit Moscou*: the speaker's own, though the report is about Ukraine.
        if let Some(country) = speaker.filter(|s| draft.inferred && is_state(s)).and_then(|s| s.country) {
            let others = draft.claim.actor.iter_mut().filter(|a| a.sector == Some(Sector::Mil));
            for actor in others.filter(|a| a.country != Some(country)) {
                if let Some(army) = analysis.world.country(country).map(|c| analysis.army_of(c)) {
                    (actor.name, actor.country) = (army, Some(country));
                }
            }
        }
        let mut nameless = false;
        for list in [&mut draft.claim.actor, &mut draft.claim.target] {
            for actor in list.iter_mut().filter(|a| a.name == SPEAKER) {
                if let Some(speaker) = speaker {
                    let text = std::mem::take(&mut actor.text);
                    *actor = Actor { text, ..analysis.we(speaker) };
                }
            }
            let known = list.len();
            list.retain(|a| a.name != SPEAKER);
            nameless |= list.is_empty() && known > 0;
        }
        // *Nous tenons la ville*: of somebody who is not known.
        if nameless && draft.claim.kind() == Kind::Control {
            nobody.push(draft.serial);
        }
    }
    let fights = |actor: &Actor| matches!(actor.sector, Some(Sector::Mil | Sector::Reb | Sector::Jih | Sector::Gov));
    drafts.retain(|d| match d.claim.kind() {
        Kind::Control => !nobody.contains(&d.serial),
        // A truce is observed by whom the words need not say.
        Kind::Diplomacy => !d.claim.actor.is_empty() || !d.claim.place.is_empty(),
        // *Nous brûlons des pneus*, say those who fight.
        Kind::Protest => d.claim.actor.is_empty() || !d.claim.actor.iter().all(fights),
        _ => true,
    });
}

fn is_state(actor: &Actor) -> bool {
    matches!(actor.sector, Some(Sector::Mil | Sector::Gov))
}

impl Analysis<'_> {
    /// Whom a speaker means by *we* and *my men*: a soldier of a state his army, anybody else himself and his like.
    pub(crate) fn we(&self, speaker: &Actor) -> Actor {
        let known = self.world.known.iter().chain(&self.introduced);
        let person = known.filter(|k| k.name == speaker.name).any(|k| k.kind == ActorKind::Person);
        let army = speaker.country.filter(|_| person && speaker.sector == Some(Sector::Mil));
        let army = army.and_then(|country| self.world.country(country)).map(|country| self.army_of(country));
        let name = army.unwrap_or_else(|| speaker.name.clone());
        Actor { name, ..speaker.clone() }
    }

    /// Whether two quotations are one, parted by an attribution: « A », dit X, « B ».
    fn interrupted(&self, first: &Quote, second: &Quote) -> bool {
        let gap = first.outside.end..second.outside.start;
        if gap.len() > 14 || gap.is_empty() {
            return false;
        }
        let one_sentence = gap
            .clone()
            .all(|i| !matches!(self.words.word(i), ":" | ";") && self.same_paragraph(first.outside.start, i));
        let says =
            |within: &Range<usize>| self.syntax.groups.iter().any(|g| g.speech && within.contains(&g.tokens.start));
        let saying = says(&gap);
        // *« A », dit X. « B », dit Y.*
        let end = second.outside.end;
        let rest = end..self.words.sentences[self.words.sentence_of(end - 1)].tokens.end;
        let own = says(&rest) && gap.clone().any(|i| matches!(self.words.word(i), "." | "!" | "?"));
        // A stop inside the gap means that a new quotation begins, unless the attribution ends with it.
        let closes = second
            .outside
            .start
            .checked_sub(1)
            .is_some_and(|i| self.words.tokens[i].kind == vigie_text::TokenKind::Mark);
        one_sentence && saying && closes && !own
    }

    /// Whether a quotation is a sentence of its own rather than words built into one: it begins with a capital, or a
    /// mark stands before it.
    fn opens_speech(&self, quote: &Quote) -> bool {
        let first = self.words.tokens[quote.inside.start.min(self.words.tokens.len() - 1)];
        let before = quote.outside.start.checked_sub(1);
        first.case != vigie_text::Case::Lower
            || first.kind == vigie_text::TokenKind::Mark
            || before.is_none_or(|i| self.words.tokens[i].kind == vigie_text::TokenKind::Mark)
    }

    fn same_paragraph(&self, a: usize, b: usize) -> bool {
        let of = |i: usize| self.words.sentences[self.words.sentence_of(i)].paragraph;
        of(a) == of(b)
    }

    /// A paragraph that is nothing but a quotation.
    fn stands_alone_as_speech(&self, quote: &Quote) -> bool {
        let first = self.words.sentences[self.words.sentence_of(quote.outside.start)].tokens.start;
        first == quote.outside.start
    }

    /// Who speaks: the subject of a verb of saying beside the quotation, who stands before a colon, or the last speaker.
    fn speaker(
        &self,
        parts: &[&Quote],
        last: Option<&Party>,
        cited: Option<&Party>,
    ) -> (Option<Party>, Option<String>, String) {
        let start = parts[0].outside.start;
        let end = parts[parts.len() - 1].outside.end;
        let first = self.words.sentences[self.words.sentence_of(start)].tokens.clone();
        let final_ = self.words.sentences[self.words.sentence_of(end - 1)].tokens.clone();
        let mut regions: Vec<Range<usize>> = vec![end..final_.end, first.start..start];
        regions.extend(parts.windows(2).map(|w| w[0].outside.end..w[1].outside.start));
        // Short attributions may stand in a sentence of their own behind: « … ? » demande X.
        if end == final_.end && end < self.words.tokens.len() {
            let next = self.words.sentences[self.words.sentence_of(end)].tokens.clone();
            if self.same_paragraph(end - 1, end) && next.len() < 25 {
                regions.push(next);
            }
        }
        let state = State::default();
        for region in &regions {
            for (g, group) in self.syntax.groups.iter().enumerate() {
                if !group.speech || !region.contains(&group.tokens.start) || self.in_speech(group.verb) {
                    continue;
                }
                let subject = self.syntax.subjects[g]
                    .first()
                    .copied()
                    .filter(|&k| !self.in_speech(self.syntax.chunks[k].tokens.start));
                let verb = Some(self.language.lexicon.lemma(group.reading.lemma).to_owned());
                if let Some(k) = subject {
                    let party = self.party_in(k, &state.discourse).map(|p| self.with_apposition(k, p));
                    if party.is_some() {
                        let words = self.text(
                            &(self.syntax.chunks[k].start().min(group.tokens.start)
                                ..self.apposition_end(k).max(group.tokens.end)),
                        );
                        return (party, verb, words);
                    }
                }
                if self.syntax.pronouns[g].is_some() {
                    let named = cited.or(last).cloned().or_else(|| self.party_before(start));
                    return (named, verb, self.text(&group.tokens));
                }
                // The subject stands behind the verb, unknown to the grammar: *souffle une mère de cinq enfants*.
                let after = self.syntax.chunks.iter().position(|c| {
                    c.tokens.start >= group.tokens.end && c.tokens.start < group.tokens.end + 3 && c.prep.is_none()
                });
                if let Some(k) = after.filter(|_| region.start == end) {
                    let party = self.party_in(k, &state.discourse).or_else(|| self.described(k));
                    let words = self.text(&(group.tokens.start..self.syntax.end(k)));
                    return (party, verb, words);
                }
            }
        }
        // Before a colon: the subject of the clause, in this sentence or at the end of the one before.
        let colon = (start.saturating_sub(3)..start).rev().find(|&i| self.words.word(i) == ":");
        if let Some(colon) = colon {
            let party = self.subject_before(colon).or_else(|| self.party_before(colon));
            let words = party.as_ref().map_or_else(String::new, |p| p.actor.text.clone());
            return (party, None, words);
        }
        let alone = self.stands_alone_as_speech(parts[0]);
        let inherited =
            cited.or(last).cloned().filter(|_| alone).or_else(|| if alone { self.party_before(start) } else { None });
        let words = inherited.as_ref().map_or_else(String::new, |p| p.actor.text.clone());
        (inherited, None, words)
    }

    /// A speaker whose noun no list holds.
    pub(crate) fn described(&self, chunk: usize) -> Option<Party> {
        use vigie_model::Actor;
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        if !tokens.clone().any(|i| matches!(self.tags.tags[i], Tag::Noun | Tag::Name)) {
            return None;
        }
        let start = tokens.clone().find(|&i| self.tags.tags[i] != Tag::Det).unwrap_or(tokens.start);
        let text = self.text(&(start..self.syntax.end(chunk)));
        let actor = Actor { name: text.clone(), country: None, sector: None, text };
        let because = "who stands behind the verb of saying".to_owned();
        Some(Party { unnamed: true, ..Party::new(actor, tokens, because) })
    }

    /// *la vice-ministre, Hanna Maliar*: the name in the apposition is the speaker's.
    fn with_apposition(&self, chunk: usize, mut party: Party) -> Party {
        let end = self.syntax.end(chunk);
        let apposed = self.apposition_end(chunk);
        if apposed > end + 1 {
            let first_named = party.actor.country.is_none() && party.actor.sector.is_none();
            let text = self.text(&(party.tokens.start..apposed));
            let next = self.syntax.chunk_at(end + 1).filter(|_| !first_named).and_then(|k| self.party(k));
            if let Some(next) = next {
                party.actor.name = next.actor.name;
                party.actor.country = next.actor.country.or(party.actor.country);
                party.actor.sector = next.actor.sector.or(party.actor.sector);
                party.named = true;
            }
            party.actor.text = text;
        }
        party
    }

    fn subject_before(&self, token: usize) -> Option<Party> {
        let sentence = self.words.sentences[self.words.sentence_of(token)].tokens.clone();
        let g = self
            .syntax
            .groups
            .iter()
            .rposition(|g| g.finite.is_some() && g.tokens.end <= token && g.tokens.start >= sentence.start)?;
        let k = self.syntax.subjects[g].first().copied()?;
        self.party(k)
    }

    /// The last party named before a token, outside quotations, in its paragraph or the one before.
    fn party_before(&self, token: usize) -> Option<Party> {
        let paragraph = self.words.sentences[self.words.sentence_of(token)].paragraph;
        (0..self.syntax.chunks.len())
            .rev()
            .filter(|&k| self.syntax.chunks[k].tokens.end <= token && self.syntax.chunks[k].of.is_none())
            .take_while(|&k| {
                self.words.sentences[self.words.sentence_of(self.syntax.chunks[k].tokens.start)].paragraph + 1
                    >= paragraph
            })
            .filter(|&k| !self.in_speech(self.syntax.chunks[k].tokens.start))
            .find_map(|k| self.party(k).filter(|p| p.actor.sector.is_some()))
    }
}
