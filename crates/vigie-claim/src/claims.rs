//! Claims of one sentence, kind by kind.

use crate::analysis::Analysis;
use crate::draft::{Found, State};
use crate::kinds;
use crate::party::Party;
use crate::predicate::{Head, Predicate};
use crate::reader::Because;
use crate::refusal::{Refusal, refusal};
use crate::voice::Scope;
use std::ops::Range;
use vigie_lexicon::Stance;
use vigie_model::{Attribution, Body, Claim, ClaimId, Confidence, Count, Evidence, Factuality, Kind, Sector, Time};

/// A claim not yet numbered.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub claim: Claim,
    pub because: Vec<Because>,
    /// Order of reading, to point at a total.
    pub serial: u32,
    /// The serial of the total it is part of.
    pub part_of: Option<u32>,
    /// How its place was found: 0 in its role, 1 in the clause, 2 in the sentence, 3 from before or not at all.
    pub steps: u8,
    /// The token of the act's head, so that two entries on one word are known as one.
    pub head: usize,
    /// What the act's head is.
    pub lead: Lead,
    /// Words of the entry beside its head stand in the text: *prendre d'assaut*.
    pub worded: bool,
    /// It says who held a place before, on no day: known to what else is told, but no claim.
    pub former: bool,
    /// The country of one of its actors is only that of the report, or of the party spoken of before.
    pub inferred: bool,
}

/// What leads the words that a claim was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    Verb,
    Noun,
    /// A phrase or adjective.
    Phrase,
    /// Quotation marks.
    Quotation,
}

/// What all claims of one predicate share.
pub(crate) struct Shared {
    pub clause: Range<usize>,
    pub factuality: (Factuality, String),
    pub voice: Option<Scope>,
    pub time: Option<(Time, Range<usize>, String)>,
}

/// Reads the claims of a sentence.
pub(crate) fn read_sentence(
    analysis: &Analysis<'_>,
    sentence: usize,
    voices: &[Scope],
    state: &mut State,
    drafts: &mut Vec<Draft>,
) {
    let tokens = analysis.words.sentences[sentence].tokens.clone();
    if let Some(topic) = crate::relevance::other_topic(analysis, tokens, state.conflict) {
        if let Some(trace) = &mut state.trace {
            trace.other_topic.push((sentence, topic.to_owned()));
        }
        return;
    }
    for alternatives in analysis.predicates(sentence) {
        let mut longest = None;
        for predicate in &alternatives {
            if longest.is_some_and(|len| predicate.act.fixed.len() < len) {
                break;
            }
            let before = drafts.len();
            read_predicate(analysis, predicate, voices, state, drafts);
            if drafts.len() > before {
                longest = Some(predicate.act.fixed.len());
            }
        }
    }
    kinds::casualties::elliptical_figures(analysis, sentence, voices, state, drafts);
}

fn read_predicate(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    voices: &[Scope],
    state: &mut State,
    drafts: &mut Vec<Draft>,
) {
    if let Some(refusal) = refusal(analysis, predicate, state) {
        state.note(analysis, predicate, refusal);
        return;
    }
    let clause = analysis.clause_of(predicate);
    let at = predicate.tokens.start;
    let own_group = match predicate.head {
        Head::Verb(g) => Some(g),
        _ => None,
    };
    let voice = voices
        .iter()
        .filter(|v| v.tokens.contains(&at) && !v.aside.contains(&at) && (v.group.is_none() || v.group != own_group))
        .min_by_key(|v| (v.tokens.len(), v.speaker.as_ref().is_some_and(|p| p.actor.sector == Some(Sector::Med))))
        .cloned()
        .or_else(|| own_group.and_then(|g| analysis.claims_itself(g, state)));
    let mut factuality = analysis.factuality_of(predicate);
    // What is proposed and rejected was proposed: *rejected a truce*.
    let proposal = own_group.is_none() && predicate.act.means.iter().all(|m| m.kind == Kind::Diplomacy);
    match voice.as_ref().map(|v| v.stance) {
        Some(Stance::Deny) if !proposal => factuality = (Factuality::Negated, "denied by the speaker".to_owned()),
        Some(Stance::Doubt) if factuality.0 == Factuality::Asserted => {
            factuality = (Factuality::Possible, "doubted by the speaker".to_owned())
        }
        _ => {}
    }
    let shared = Shared { time: analysis.time_of(predicate, &clause), clause, factuality, voice };
    let former = analysis.formerly(predicate);
    if let Some(mark) = former {
        state.note(analysis, predicate, Refusal::Former(mark));
    }
    let before = drafts.len();
    for means in &predicate.act.means {
        let made = match means.kind {
            Kind::Casualties => kinds::casualties::read(analysis, predicate, means, &shared, state, drafts),
            Kind::Displacement => kinds::displacement::read(analysis, predicate, means, &shared, state),
            _ => kinds::acts::read(analysis, predicate, means, &shared, state).map(|d| vec![d]).unwrap_or_default(),
        };
        for mut draft in made {
            draft.former = former.is_some();
            push(drafts, draft);
        }
    }
    if let (true, Some(means)) = (drafts.len() == before, predicate.act.means.first()) {
        state.note(analysis, predicate, Refusal::Incomplete(means.kind));
    }
}

pub(crate) fn push(drafts: &mut Vec<Draft>, mut draft: Draft) {
    draft.serial = drafts.iter().map(|d| d.serial + 1).max().unwrap_or(0);
    drafts.push(draft);
}

fn evidence(analysis: &Analysis<'_>, predicate: &Predicate<'_>, shared: &Shared, extra: &[Range<usize>]) -> Evidence {
    let sentence = analysis.words.sentences[predicate.sentence].tokens.clone();
    let mut tokens = predicate.tokens.clone();
    let mut widen = |r: &Range<usize>| {
        if r.start >= sentence.start && r.end <= sentence.end {
            tokens = tokens.start.min(r.start)..tokens.end.max(r.end);
        }
    };
    extra.iter().for_each(&mut widen);
    if let Head::Verb(g) = predicate.head {
        for &k in analysis.syntax.subjects[g].iter().chain(&analysis.syntax.objects[g]) {
            let r = analysis.syntax.chunks[k].start()..analysis.syntax.end(k);
            if r.start >= shared.clause.start && r.end <= shared.clause.end {
                widen(&r);
            }
        }
        if let Some(p) = analysis.syntax.pronouns[g] {
            widen(&(p..p + 1));
        }
    }
    if let Some((_, time, _)) =
        shared.time.as_ref().filter(|(_, t, _)| t.start >= shared.clause.start && t.end <= shared.clause.end)
    {
        widen(time);
    }
    let span = analysis.words.span(tokens);
    Evidence { span, text: span.of(analysis.words.text).to_owned() }
}

/// A claim with everything that does not depend on its kind.
pub(crate) fn draft(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    body: Body,
    shared: &Shared,
    extra: &[Range<usize>],
) -> Draft {
    let act = predicate.act;
    let value = format!("{}.{}", body.kind(), body.value());
    let mut because = vec![Analysis::because("kind", value, format!("{}:{}: {}", act.file, act.line, act.lemma))];
    if !shared.factuality.1.is_empty() {
        because.push(Analysis::because("factuality", shared.factuality.0.as_str(), shared.factuality.1.clone()));
    }
    let attribution = shared.voice.as_ref().map_or(Attribution::OUTLET, |v| v.attribution.clone());
    if let Some(text) = &attribution.text {
        because.push(Analysis::because("attribution", attribution.voice.as_str(), format!("{text:?}")));
    }
    if let Some((time, _, reason)) = &shared.time {
        let value = time.when.as_ref().map_or_else(|| "not anchored".to_owned(), ToString::to_string);
        because.push(Analysis::because("time", value, format!("{:?}: {reason}", time.text)));
    }
    let evidence = evidence(analysis, predicate, shared, extra);
    let quoted = analysis.quote_at(predicate.tokens.start).is_some();
    let claim = Claim {
        id: ClaimId::default(),
        body,
        actor: Vec::new(),
        target: Vec::new(),
        time: shared.time.as_ref().map(|(t, _, _)| t.clone()),
        place: Vec::new(),
        attribution,
        factuality: shared.factuality.0,
        quoted,
        evidence,
        confidence: Confidence::new(0.5),
    };
    let lead = match predicate.head {
        Head::Verb(_) => Lead::Verb,
        Head::Noun { .. } => Lead::Noun,
        Head::Phrase { .. } => Lead::Phrase,
    };
    let worded = !act.fixed.is_empty();
    Draft {
        claim,
        because,
        serial: 0,
        part_of: None,
        steps: 3,
        head: predicate.tokens.start,
        lead,
        worded,
        former: false,
        inferred: false,
    }
}

pub(crate) fn tokens_of(parties: &[Party], places: &[Found]) -> Vec<Range<usize>> {
    parties.iter().map(|p| p.tokens.clone()).chain(places.iter().map(|p| p.tokens.clone())).collect()
}

/// A nationality or a country's name is its army where it fights, its government where it speaks.
fn cast(mut party: Party, fights: bool, analysis: &Analysis<'_>) -> Party {
    let state = party.named && party.actor.sector == Some(Sector::Gov) && analysis.is_state(&party);
    if party.national || (fights && state) {
        party.actor.sector = Some(if fights { Sector::Mil } else { Sector::Gov });
        if let Some(country) = party.actor.country.filter(|_| fights).and_then(|c| analysis.world.country(c)) {
            party.actor.name.clone_from(&country.army);
        }
    }
    party
}

impl Analysis<'_> {
    /// Whether a party is a state by its own name or capital, not one of its ministries.
    fn is_state(&self, party: &Party) -> bool {
        party.actor.country.and_then(|c| self.world.country(c)).is_some_and(|c| c.name == party.actor.name)
    }
}

pub(crate) fn fill(
    analysis: &Analysis<'_>,
    draft: &mut Draft,
    actors: Vec<Party>,
    targets: Vec<Party>,
    places: Vec<Found>,
    steps: u8,
) {
    let fights = matches!(draft.claim.kind(), Kind::Control | Kind::Violence | Kind::Casualties | Kind::Deployment);
    for (field, parties) in [("actor", actors), ("target", targets)] {
        for party in parties {
            // *20 Palestinians* whom something befell are people, not an army.
            let people = draft.claim.kind() == Kind::Casualties && field == "target" && party.national;
            let party = if people { party } else { cast(party, fights, analysis) };
            draft.because.push(Analysis::because(field, party.actor.name.clone(), party.because.clone()));
            draft.inferred |= field == "actor" && (party.inferred || party.resumed);
            let list = if field == "actor" { &mut draft.claim.actor } else { &mut draft.claim.target };
            if !list.contains(&party.actor) {
                list.push(party.actor);
            }
        }
    }
    for found in places {
        let inherited = ["", " (in the clause)", " (in the sentence)", " (last spoken of)"][usize::from(steps.min(3))];
        draft.because.push(Analysis::because(
            "place",
            found.place.name.clone(),
            format!("{}{inherited}", found.because),
        ));
        draft.claim.place.push(found.place);
    }
    draft.steps = if draft.claim.place.is_empty() { 3 } else { steps };
}

/// Bounds as `explain` prints them.
pub(crate) fn count_text(count: &Count) -> String {
    let part = |n: Option<u64>| n.map_or_else(|| "?".to_owned(), |n| n.to_string());
    format!("{}–{}–{}{}", part(count.low), part(count.best), part(count.high), if count.approx { " about" } else { "" })
}
