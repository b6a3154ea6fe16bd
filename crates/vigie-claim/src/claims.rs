//! Claims of one sentence, kind by kind.

use crate::analysis::Analysis;
use crate::draft::{Found, State, Victimised};
use crate::party::Party;
use crate::predicate::{Head, Predicate};
use crate::reader::Because;
use crate::voice::Scope;
use std::ops::Range;
use vigie_lexicon::{Means, Role, Stance};
use vigie_model::{
    Act, Attribution, Body, Claim, ClaimId, Confidence, Count, Evidence, Factuality, Form, Kind, Outcome, Phase,
    ProtestForm, Relation, Sector, Time, Unit,
};

/// A claim not yet numbered.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub claim: Claim,
    pub because: Vec<Because>,
    /// Order of reading, to point at a total.
    pub serial: u32,
    /// The serial of the total it is part of.
    pub part_of: Option<u32>,
    /// The token of the act's head, so that two entries on one word are known as one.
    pub head: usize,
}

/// What all claims of one predicate share.
struct Shared {
    clause: Range<usize>,
    factuality: (Factuality, String),
    voice: Option<Scope>,
    time: Option<(Time, Range<usize>, String)>,
}

/// Reads the claims of a sentence.
pub(crate) fn read_sentence(
    analysis: &Analysis<'_>,
    sentence: usize,
    voices: &[Scope],
    state: &mut State,
    drafts: &mut Vec<Draft>,
) {
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
    elliptical_figures(analysis, sentence, voices, state, drafts);
}

fn read_predicate(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    voices: &[Scope],
    state: &mut State,
    drafts: &mut Vec<Draft>,
) {
    if wished(analysis, predicate) {
        return;
    }
    for &role in &predicate.act.needs {
        let filled = match role {
            Role::Place | Role::From | Role::To => analysis.fills_place(predicate, role),
            Role::Victims => !analysis.victims(predicate, role, state).is_empty(),
            Role::About => !analysis.role(predicate, role).is_empty(),
            Role::Actor | Role::Target => !analysis.parties(predicate, role, state).is_empty(),
        };
        if !filled {
            return;
        }
    }
    let clause = analysis.clause_of(predicate);
    let at = predicate.tokens.start;
    let own_group = match predicate.head {
        Head::Verb(g) => Some(g),
        _ => None,
    };
    let voice = voices
        .iter()
        .filter(|v| v.tokens.contains(&at) && (v.group.is_none() || v.group != own_group))
        .min_by_key(|v| v.tokens.len())
        .cloned();
    let mut factuality = analysis.factuality_of(predicate);
    match voice.as_ref().map(|v| v.stance) {
        Some(Stance::Deny) => factuality = (Factuality::Negated, "denied by the speaker".to_owned()),
        Some(Stance::Doubt) if factuality.0 == Factuality::Asserted => {
            factuality = (Factuality::Possible, "doubted by the speaker".to_owned())
        }
        _ => {}
    }
    let shared = Shared { time: analysis.time_of(predicate, &clause), clause, factuality, voice };
    for means in &predicate.act.means {
        let made = match means.kind {
            Kind::Casualties => casualties(analysis, predicate, means, &shared, state, drafts),
            Kind::Displacement => displacement(analysis, predicate, means, &shared, state, drafts),
            _ => single(analysis, predicate, means, &shared, state).map(|d| vec![d]).unwrap_or_default(),
        };
        for draft in made {
            if let (Body::Control { phase: Phase::Gained | Phase::Advancing, .. }, Some(_)) =
                (&draft.claim.body, draft.claim.actor.first())
            {
                state.gaining =
                    analysis.parties(predicate, Role::Actor, state).into_iter().next().or(state.gaining.take());
            }
            push(drafts, draft);
        }
    }
}

fn push(drafts: &mut Vec<Draft>, mut draft: Draft) {
    draft.serial = drafts.iter().map(|d| d.serial + 1).max().unwrap_or(0);
    drafts.push(draft);
}

/// What is demanded, threatened or proposed has not happened and is no claim of its own.
fn wished(analysis: &Analysis<'_>, predicate: &Predicate<'_>) -> bool {
    let Head::Verb(mut g) = predicate.head else { return false };
    for _ in 0..4 {
        let group = &analysis.syntax.groups[g];
        if group.finite.is_some() || group.participle_alone {
            return false;
        }
        let Some(governor) = analysis.syntax.governors[g] else { return false };
        let lemma = analysis.syntax.groups[governor].reading.lemma;
        let lexicon = &analysis.language.lexicon;
        let linked = analysis.syntax.groups[governor].tokens.end <= group.tokens.start;
        let wishes = linked
            && lexicon.verb_acts(lemma).iter().filter_map(|&a| lexicon.act(a)).any(|act| {
                act.means.iter().any(|m| {
                    m.kind == Kind::Diplomacy
                        && matches!(m.value.parse(), Ok(Act::Threaten | Act::Demand | Act::Appeal | Act::Propose))
                })
            });
        if wishes {
            return true;
        }
        g = governor;
    }
    false
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
fn draft(
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
    Draft { claim, because, serial: 0, part_of: None, head: predicate.tokens.start }
}

fn tokens_of(parties: &[Party], places: &[Found]) -> Vec<Range<usize>> {
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

fn fill(
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
            let party = cast(party, fights, analysis);
            draft.because.push(Analysis::because(field, party.actor.name.clone(), party.because.clone()));
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
    draft.claim.confidence = confidence(&draft.claim, steps);
}

/// A first estimate: the more roles the words fill themselves, the likelier the reading.
fn confidence(claim: &Claim, steps: u8) -> Confidence {
    let mut p: f64 = 0.55;
    if !claim.actor.is_empty() {
        p += 0.15;
    }
    if !claim.place.is_empty() {
        p += [0.15, 0.1, 0.05, 0.0][usize::from(steps.min(3))];
    }
    if claim.time.is_some() {
        p += 0.05;
    }
    if claim.quoted {
        p -= 0.15;
    }
    if claim.factuality != Factuality::Asserted {
        p -= 0.05;
    }
    Confidence::new(p.clamp(0.1, 0.95))
}

/// Kinds of which a predicate gives one claim.
fn single(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
) -> Option<Draft> {
    let mut actors = analysis.parties(predicate, Role::Actor, state);
    let targets = analysis.parties(predicate, Role::Target, state);
    let (mut places, mut steps) = analysis.place_of(predicate, &shared.clause, state);
    let mut body = body(analysis, predicate, means)?;
    match &mut body {
        Body::Control { phase, extent } => {
            *extent = analysis.extent_of(predicate, &places);
            if actors.is_empty() && matches!(phase, Phase::Gained) {
                actors.extend(
                    state
                        .gaining
                        .clone()
                        .filter(|_| steps == 0)
                        .map(|p| Party { because: format!("{:?}, last said to gain ground", p.actor.text), ..p }),
                );
            }
            let armed = actors.iter().any(|a| {
                a.is_armed() || a.actor.sector == Some(Sector::Gov) || a.national || a.actor.country.is_some()
            });
            if places.is_empty() || (!actors.is_empty() && !armed && targets.is_empty()) {
                return None;
            }
            // What holds or takes a place is a party: a thing that "holds" a town is a figure of speech.
            let named_place = steps == 0;
            if actors.is_empty() && !named_place {
                return None;
            }
        }
        Body::Violence { .. } => {
            if actors.is_empty() && targets.is_empty() && steps > 2 {
                return None;
            }
            if actors.is_empty() && targets.is_empty() && places.is_empty() {
                return None;
            }
        }
        Body::Deployment { from, to, .. } => {
            *from = analysis.role_places(predicate, Role::From, state).into_iter().map(|f| f.place).collect();
            *to = analysis.role_places(predicate, Role::To, state).into_iter().map(|f| f.place).collect();
            if actors.is_empty() || !actors.iter().any(|a| a.actor.sector.is_some()) {
                return None;
            }
            if steps > 1 || !to.is_empty() || !from.is_empty() {
                places.clear();
            }
        }
        Body::Alignment { .. } => {
            if actors.is_empty() || targets.is_empty() {
                return None;
            }
            places.clear();
        }
        Body::Diplomacy { about, deadline, .. } => {
            *deadline = analysis.deadline_of(predicate);
            *about = about_of(analysis, predicate, shared);
            actors.retain(|a| match a.actor.sector {
                Some(Sector::Unk) => false,
                Some(Sector::Cvl | Sector::Ref | Sector::Bus) => a.named || a.actor.country.is_some(),
                _ => true,
            });
            if actors.is_empty() || !actors.iter().any(|a| a.named || a.unnamed || a.actor.sector.is_some()) {
                return None;
            }
            places.clear();
        }
        Body::Humanitarian { .. } | Body::Protest { .. } => {
            if places.is_empty() {
                return None;
            }
        }
        Body::Casualties { .. } | Body::Displacement { .. } | Body::Quote { .. } => return None,
    }
    if places.is_empty() {
        steps = 3;
    }
    let mut extra = tokens_of(&[], if steps <= 1 { &places } else { &[] });
    extra.extend(
        actors
            .iter()
            .chain(&targets)
            .map(|p| p.tokens.clone())
            .filter(|t| t.start >= shared.clause.start && t.end <= shared.clause.end),
    );
    let mut draft = draft(analysis, predicate, body, shared, &extra);
    fill(analysis, &mut draft, actors, targets, places, steps);
    Some(draft)
}

/// The words a diplomatic act is about: from behind the verb to the end of the clause.
fn about_of(analysis: &Analysis<'_>, predicate: &Predicate<'_>, shared: &Shared) -> Option<String> {
    if let Some(crate::predicate::Filler::Chunk(k)) = analysis.role(predicate, Role::About).first() {
        return Some(analysis.text(&(analysis.syntax.chunks[*k].tokens.start..analysis.syntax.end(*k))));
    }
    let sentence = analysis.words.sentences[predicate.sentence].tokens.clone();
    let mut end = shared.clause.end.max(predicate.tokens.end);
    // An infinitive or subordinate clause behind the verb is its matter.
    while end < sentence.end && !analysis.tags.tags[end].is_mark() {
        end += 1;
    }
    let start = predicate.tokens.end;
    (start < end).then(|| analysis.text(&(start..end))).filter(|t| !t.is_empty())
}

fn body(_analysis: &Analysis<'_>, predicate: &Predicate<'_>, means: &Means) -> Option<Body> {
    let value = means.value.as_str();
    Some(match means.kind {
        Kind::Control => Body::Control { phase: value.parse().ok()?, extent: predicate.act.extent },
        Kind::Violence => Body::Violence { form: value.parse::<Form>().ok()? },
        Kind::Deployment => Body::Deployment { movement: value.parse().ok()?, from: Vec::new(), to: Vec::new() },
        Kind::Alignment => Body::Alignment { relation: value.parse::<Relation>().ok()? },
        Kind::Diplomacy => Body::Diplomacy { act: value.parse().ok()?, about: None, deadline: None },
        Kind::Humanitarian => Body::Humanitarian { condition: value.parse().ok()? },
        Kind::Protest => Body::Protest { form: value.parse::<ProtestForm>().ok()? },
        Kind::Casualties | Kind::Displacement | Kind::Quote => return None,
    })
}

/// The group that lost the people: their own army, state or group where the words say it.
fn loser(victim: &Victimised) -> Option<Party> {
    victim.party.clone().filter(|p| {
        p.is_armed()
            || (p.actor.country.is_some() && p.actor.sector != Some(Sector::Cvl))
            || (p.named && p.actor.sector.is_none())
    })
}

fn casualties(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
    drafts: &[Draft],
) -> Vec<Draft> {
    let Ok(outcome) = means.value.parse::<Outcome>() else { return Vec::new() };
    let victims = analysis.victims(predicate, Role::Victims, state);
    let mut actors = analysis.parties(predicate, Role::Actor, state);
    actors.retain(|a| a.actor.sector != Some(Sector::Cvl) && (a.named || a.is_armed() || a.national));
    let (places, steps) = analysis.place_of(predicate, &shared.clause, state);
    let mut out: Vec<Draft> = Vec::new();
    for mut victim in victims {
        if victim.party.as_ref().is_some_and(|p| actors.iter().any(|a| a.tokens == p.tokens)) {
            actors.clear();
        }
        let previous = drafts.iter().rev().find(|d| d.claim.kind() == Kind::Casualties);
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
        let body = Body::Casualties { outcome, victims: victim.victims, count: victim.count, of: None };
        let mut made = draft(analysis, predicate, body, shared, std::slice::from_ref(&victim.tokens));
        made.because.push(Analysis::because("count", count_text(&victim.count), victim.reason.clone()));
        if victim.count.best == Some(0) {
            made.claim.factuality = Factuality::Negated;
        }
        fill(analysis, &mut made, actors.clone(), loser(&victim).into_iter().collect(), places.clone(), steps);
        out.push(made);
        out.extend(parts(analysis, predicate, outcome, shared, &victim, state, &places, steps));
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
    let from = total.tokens.end;
    let mark = (from..sentence.end).take(24).find(|&i| analysis.unit_classes(i).has(vigie_lexicon::Classes::PART_MARK));
    let Some(mark) = mark.filter(|&m| (from..m).all(|i| analysis.number_at[i].is_none())) else { return Vec::new() };
    let len = analysis.tags.units[mark].max(1);
    let Some(first) = (mark + len..(mark + len + 3).min(sentence.end)).find_map(|i| analysis.syntax.chunk_at(i)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for k in analysis.syntax.coordinated(first) {
        let Some(part) = analysis.victim(k, state) else { continue };
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
        fill(analysis, &mut made, Vec::new(), loser(&part).into_iter().collect(), places.to_vec(), steps);
        out.push(made);
    }
    out
}

fn count_text(count: &Count) -> String {
    let part = |n: Option<u64>| n.map_or_else(|| "?".to_owned(), |n| n.to_string());
    format!("{}–{}–{}{}", part(count.low), part(count.best), part(count.high), if count.approx { " about" } else { "" })
}

fn displacement(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
    _drafts: &[Draft],
) -> Vec<Draft> {
    let Ok(movement) = means.value.parse() else { return Vec::new() };
    let places_of =
        |role| analysis.role_places(predicate, role, state).into_iter().map(|f| f.place).collect::<Vec<_>>();
    let (from, to) = (places_of(Role::From), places_of(Role::To));
    let role = if predicate.act.slots(Role::Victims).is_empty() { Role::Actor } else { Role::Victims };
    let movers = analysis.victims(predicate, role, state);
    let (mut places, steps) = analysis.place_of(predicate, &shared.clause, state);
    if !from.is_empty() || !to.is_empty() {
        places.clear();
    }
    let mut out = Vec::new();
    for mover in movers {
        let sector = mover.party.as_ref().and_then(|p| p.actor.sector);
        if matches!(
            sector,
            Some(Sector::Mil | Sector::Reb | Sector::Jih | Sector::Gov | Sector::Unk | Sector::Pol | Sector::Igo)
        ) && mover.count.is_unknown()
        {
            continue;
        }
        let noun = matches!(predicate.head, Head::Noun { .. })
            && predicate.act.slots(role).contains(&vigie_lexicon::Slot::SelfNoun);
        if mover.count.is_unknown() && (mover.party.is_none() || noun) {
            continue;
        }
        let unit = if analysis.is_household(&mover) { Unit::Households } else { Unit::People };
        let count = if mover.count == Count::exactly(1) && mover.party.as_ref().is_some_and(|p| !p.named) {
            Count::UNKNOWN
        } else {
            mover.count
        };
        let body = Body::Displacement { movement, count: count.of(unit), from: from.clone(), to: to.clone() };
        let mut made = draft(analysis, predicate, body, shared, std::slice::from_ref(&mover.tokens));
        made.because.push(Analysis::because("count", count_text(&count), mover.reason.clone()));
        fill(analysis, &mut made, mover.party.clone().into_iter().collect(), Vec::new(), places.clone(), steps);
        out.push(made);
    }
    out
}

impl Analysis<'_> {
    /// Whether movers are counted by households: a figure directly on a noun for them.
    fn is_household(&self, mover: &Victimised) -> bool {
        use crate::world::What;
        self.figure_in(&mover.tokens).is_some()
            && self.names_in(&mover.tokens).any(|m| {
                m.what.iter().any(
                |w| matches!(w, What::People(p) if self.language.names.people[*p].kind.as_deref() == Some("household")),
            )
            })
    }
}

/// *…, 17 lors de la journée d'hier*: a bare figure with a time of its own continues the casualties before it.
fn elliptical_figures(
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
        let opened = at > tokens.start && analysis.tags.tags[at - 1].is_mark()
            || at > tokens.start && analysis.tags.tags[at - 1] == crate::tag::Tag::Coord;
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
            state.discourse.complete(&mut party);
            state.discourse.mentioned.push(party);
        }
    }
    let places = analysis.places_in(&tokens);
    let focus = places
        .iter()
        .filter(|f| f.place.position.is_some())
        .filter(|f| !matches!(f.place.level, Some(vigie_model::PlaceLevel::Country)))
        .find(|f| analysis.is_focus(f))
        .or_else(|| places.iter().find(|f| state.focus.is_none() && f.place.position.is_some()));
    if let Some(focus) = focus {
        state.focus = Some(focus.clone());
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
            || self.syntax.chunk_at(found.tokens.start).is_some_and(|k| self.syntax.chunks[k].prep.is_some())
    }
}
