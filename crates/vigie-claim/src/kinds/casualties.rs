//! The killed, injured, missing and captured: figures, their people, their parts.

use crate::analysis::Analysis;
use crate::claims::{Draft, Shared, count_text, draft, fill, push};
use crate::draft::{Found, State, Victimised};
use crate::party::Party;
use crate::predicate::{Head, Predicate};
use crate::victims::people_of;
use crate::voice::Scope;
use vigie_lexicon::{Means, Role};
use vigie_model::{Body, Evidence, Factuality, Kind, Outcome, Sector, Time, Victims};

/// The group that lost the people: their own army, state or group where the words say it.
fn loser(victim: &Victimised) -> Option<Party> {
    victim.party.clone().filter(|p| {
        p.is_armed()
            || (p.actor.country.is_some() && p.actor.sector != Some(Sector::Cvl))
            || (p.named && p.actor.sector.is_none())
    })
}

pub(crate) fn read(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
    drafts: &[Draft],
) -> Vec<Draft> {
    let Ok(outcome) = means.value.parse::<Outcome>() else { return Vec::new() };
    let own = analysis.own_victim(predicate, state);
    let mut victims = own.map_or_else(|| analysis.victims(predicate, Role::Victims, state), |own| vec![own]);
    let mut first = true;
    victims.retain(|v| std::mem::take(&mut first) || !analysis.counts_others(predicate, v));
    let mut actors = analysis.parties(predicate, Role::Actor, state);
    actors.retain(|a| a.actor.sector != Some(Sector::Cvl) && (a.named || a.is_armed() || a.national));
    let (places, steps) = analysis.place_of(predicate, &shared.clause, state);
    let mut out: Vec<Draft> = Vec::new();
    for mut victim in victims {
        if victim.party.as_ref().is_some_and(|p| actors.iter().any(|a| a.tokens == p.tokens)) {
            actors.clear();
        }
        let previous = drafts.iter().rev().find(|d| d.claim.kind() == Kind::Casualties);
        victim.victims = victim.victims.or_else(|| analysis.said_to_be(predicate));
        if matches!(victim.victims, None | Some(Victims::People))
            && victim.party.as_ref().is_none_or(|p| p.actor.sector.is_none())
            && let Some(party) = analysis.among(predicate, &victim, state)
        {
            victim.victims = people_of(&party).or(victim.victims);
            victim.party = Some(party);
        }
        if victim.victims.is_none() {
            // *et cinq autres blessés*: of the people just spoken of.
            let sentence = analysis.words.sentences[predicate.sentence].span;
            let near = previous.filter(|d| sentence.contains(d.claim.evidence.span));
            victim.victims = near.and_then(|d| match &d.claim.body {
                Body::Casualties { victims, .. } => *victims,
                _ => None,
            });
            victim.victims = victim.victims.or(Some(vigie_model::Victims::People));
        }
        // Without a figure, a noun says nothing, nor does a pronoun or people in general.
        let self_noun = matches!(predicate.head, Head::Noun { .. });
        let general = matches!(victim.victims, None | Some(vigie_model::Victims::People)) && actors.is_empty();
        if victim.count.is_unknown() && (self_noun || general) {
            continue;
        }
        // *Police arrested protesters*: without a figure, the arrest alone.
        let means_violence = predicate.act.means.iter().any(|m| m.kind == Kind::Violence);
        if victim.count.is_unknown() && means_violence {
            continue;
        }
        let body = Body::Casualties { outcome, victims: victim.victims, count: victim.count, of: None };
        let mut made = draft(analysis, predicate, body, shared, std::slice::from_ref(&victim.tokens));
        made.because.push(Analysis::because("count", count_text(&victim.count), victim.reason.clone()));
        if victim.count.best == Some(0) {
            made.claim.factuality = Factuality::Negated;
        }
        // A place behind *dont 15* is a part's; behind *dont trois enfants* it is everybody's.
        let sentence = analysis.words.sentences[predicate.sentence].tokens.clone();
        let mark = part_mark(analysis, &victim, &sentence)
            .filter(|&m| first_part(analysis, m, &sentence).is_none_or(|k| analysis.is_part_figure(k)));
        let behind = |f: &Found| {
            mark.is_some_and(|m| m >= predicate.tokens.end && f.tokens.start > m && sentence.contains(&f.tokens.start))
                && !analysis.is_set_off(f.tokens.start)
        };
        let own: Vec<Found> = places.iter().filter(|f| !behind(f)).cloned().collect();
        let own = analysis.places_of_toll(predicate, &victim.count, &own, steps);
        fill(analysis, &mut made, actors.clone(), loser(&victim).into_iter().collect(), own.clone(), steps);
        out.push(made);
        out.extend(parts(analysis, predicate, outcome, shared, &victim, state, &own, steps));
    }
    // Parts follow their total in `out`; their serials are set when pushed, so the total is named relatively.
    let base = drafts.iter().map(|d| d.serial + 1).max().unwrap_or(0);
    let mut total = None;
    for (i, made) in out.iter_mut().enumerate() {
        match made.part_of {
            Some(_) => made.part_of = total,
            None => total = Some(base + i as u32),
        }
    }
    out
}

/// *dont quatre enfants*: figures behind a mark of part, of the total before them.
#[allow(clippy::too_many_arguments)]
fn parts(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    outcome: Outcome,
    shared: &Shared,
    total: &Victimised,
    state: &State,
    places: &[Found],
    steps: u8,
) -> Vec<Draft> {
    let sentence = analysis.words.sentences[predicate.sentence].tokens.clone();
    let Some(mark) = part_mark(analysis, total, &sentence) else { return Vec::new() };
    let Some(first) = first_part(analysis, mark, &sentence) else { return Vec::new() };
    // Parts go on behind the first, coordinated or as bare figures with a place each: *dont 15 à A, 44 à B et 14 à C*.
    let mut chunks = analysis.syntax.coordinated(first);
    let bare = |k: &usize| {
        let chunk = &analysis.syntax.chunks[*k];
        analysis.is_part_figure(*k) && chunk.prep.is_none() && chunk.of.is_none() && !chunk.bracketed && !chunk.time
    };
    chunks.extend(analysis.syntax.chunks_in(&(analysis.syntax.end(first)..sentence.end)).filter(bare));
    chunks.sort_unstable();
    chunks.dedup();
    let mut out = Vec::new();
    for (n, &k) in chunks.iter().enumerate() {
        let next = chunks.get(n + 1).map_or(sentence.end, |&next| analysis.syntax.chunks[next].start());
        let end = analysis.syntax.chunks[k].tokens.end;
        let mut own: Vec<Found> = analysis.places_in(&(end..next.max(end)));
        own.retain(|f| !analysis.is_set_off(f.tokens.start));
        let Some(part) = analysis.part(k, total, state) else { continue };
        let smaller = match (part.count.best, total.count.best.or(total.count.low)) {
            (Some(p), Some(t)) => p <= t,
            (Some(_), None) => true,
            _ => false,
        };
        if !smaller {
            continue;
        }
        let body = Body::Casualties { outcome, victims: part.victims.or(total.victims), count: part.count, of: None };
        let mut made = draft(analysis, predicate, body, shared, &[]);
        let span = analysis.words.span(part.tokens.clone());
        made.claim.evidence = Evidence { span, text: span.of(analysis.words.text).to_owned() };
        made.head = part.tokens.start;
        made.part_of = Some(u32::MAX);
        made.because.push(Analysis::because(
            "of",
            "part",
            format!("{:?} after {:?}", span.of(analysis.words.text), analysis.words.word(mark)),
        ));
        if let Some(last) = own.last() {
            let span = analysis.words.span(part.tokens.start..last.tokens.end.max(part.tokens.end));
            made.claim.evidence = Evidence { span, text: span.of(analysis.words.text).to_owned() };
        }
        let (at, how) = if own.is_empty() { (places.to_vec(), steps) } else { (own, 1) };
        fill(analysis, &mut made, Vec::new(), loser(&part).into_iter().collect(), at, how);
        out.push(made);
    }
    out
}

/// The part that is named first behind the mark.
fn first_part(analysis: &Analysis<'_>, mark: usize, sentence: &std::ops::Range<usize>) -> Option<usize> {
    let from = mark + analysis.tags.units[mark].max(1);
    (from..(from + 3).min(sentence.end)).find_map(|i| analysis.syntax.chunk_at(i))
}

/// The word that opens the naming of parts behind a total, no other figure between: *dont*, *including*, or the colon before
/// a list of them.
fn part_mark(analysis: &Analysis<'_>, total: &Victimised, sentence: &std::ops::Range<usize>) -> Option<usize> {
    let from = total.tokens.end;
    let mark = (from..sentence.end).take(24).find(|&i| analysis.unit_classes(i).has(vigie_lexicon::Classes::PART_MARK));
    let mark = mark.or_else(|| analysis.list_mark(from, sentence));
    mark.filter(|&m| (from..m).all(|i| analysis.number_at[i].is_none() || analysis.time_at[i].is_some()))
}

/// *…, neuf hier*: a bare figure with a time of its own continues the casualties before it.
pub(crate) fn elliptical_figures(
    analysis: &Analysis<'_>,
    sentence: usize,
    voices: &[Scope],
    _state: &State,
    drafts: &mut Vec<Draft>,
) {
    let span = analysis.words.sentences[sentence].span;
    let tokens = analysis.words.sentences[sentence].tokens.clone();
    let Some(model) = drafts
        .iter()
        .rev()
        .find(|d| d.claim.kind() == Kind::Casualties && span.contains(d.claim.evidence.span) && d.part_of.is_none())
        .cloned()
    else {
        return;
    };
    let first = analysis.syntax.chunks.partition_point(|c| c.tokens.start < tokens.start);
    for k in first..analysis.syntax.chunks.len() {
        let chunk = &analysis.syntax.chunks[k];
        if chunk.tokens.start >= tokens.end {
            break;
        }
        let at = chunk.tokens.start;
        let bare =
            chunk.prep.is_none() && chunk.of.is_none() && chunk.tokens.clone().all(|i| analysis.number_at[i].is_some());
        let behind = analysis.words.tokens[at].span.start >= model.claim.evidence.span.end;
        let opened = at > tokens.start && {
            let before = analysis.tags.tags[at - 1];
            before.is_mark() || before == crate::tag::Tag::Coord
        };
        let figure = analysis.figure_in(&chunk.tokens).filter(|n| !n.count.is_unknown());
        let time = analysis.times.iter().find(|t| {
            t.tokens.start >= chunk.tokens.end && t.tokens.start <= chunk.tokens.end + 4 && t.tokens.end <= tokens.end
        });
        if let (true, true, true, Some(figure), Some(time)) = (bare, behind, opened, figure, time) {
            let mut draft = model.clone();
            let tokens = at..time.tokens.end;
            let span = analysis.words.span(tokens);
            draft.claim.evidence = Evidence { span, text: span.of(analysis.words.text).to_owned() };
            draft.claim.time =
                Some(Time { when: time.when.clone(), text: time.span.of(analysis.words.text).to_owned() });
            if let Body::Casualties { count, .. } = &mut draft.claim.body {
                *count = figure.count;
            }
            draft.head = at;
            draft.because.push(Analysis::because(
                "count",
                count_text(&figure.count),
                "a figure by itself, of the people before it",
            ));
            if let Some(voice) = voices.iter().find(|v| v.tokens.contains(&at)) {
                draft.claim.attribution = voice.attribution.clone();
            }
            push(drafts, draft);
        }
    }
}

impl Analysis<'_> {
    /// *12 morts **et une trentaine de blessés***: what is joined to the victims may be counted by an act of its own.
    fn counts_others(&self, predicate: &Predicate<'_>, victim: &Victimised) -> bool {
        let other =
            |i: usize| !predicate.tokens.contains(&i) && self.syntax.chunk_at(i).is_some() && self.counts_hurt(i);
        let fixed = !predicate.act.fixed.is_empty() && matches!(predicate.head, Head::Verb(_));
        fixed && victim.tokens.clone().any(other) && !victim.tokens.clone().any(|i| predicate.tokens.contains(&i))
    }

    /// *douze morts, dont trois enfants, **à Sokolo***: behind the comma that closes an aside, the sentence goes on.
    fn is_set_off(&self, place: usize) -> bool {
        let start = self.syntax.chunk_at(place).map_or(place, |k| self.syntax.chunks[k].start());
        start > 0 && self.words.word(start - 1) == ","
    }

    /// *Four of the dead were children*: what people a copula says the victims are.
    fn said_to_be(&self, predicate: &Predicate<'_>) -> Option<vigie_model::Victims> {
        use vigie_lexicon::Classes;
        let Head::Noun { chunk, .. } = predicate.head else { return None };
        let (g, object) = self.carrier(self.quantity(chunk))?;
        let lexicon = &self.language.lexicon;
        let copula = lexicon.class(lexicon.lemma(self.syntax.groups[g].reading.lemma)).has(Classes::AUX_BE);
        let said = self.syntax.objects[g].first().filter(|_| copula && !object)?;
        self.party(*said)?.victims
    }
}
