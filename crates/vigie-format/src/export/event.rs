//! Claims gathered into events, as event datasets count them.
//!
//! In: claims in the order of their reports, and which of them are acts for the target. Out: events, each with the
//! claims of its act and the figures of who was killed or hurt by it.
//!
//! Within a report, a figure belongs to the act that is told in its own sentence or the one beside, where place, time
//! and parties allow it; a part goes with its total. Across reports, acts that share form, place, days and parties are one.
//! Nothing is merged on a guess: a claim that states no day or no place joins none of another report.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, Claim, Date, Form, Outcome, Phase, Place, Sector};

use super::cited::Cited;

/// One happening, with the claims it rests on.
#[derive(Debug, Clone)]
pub(super) struct Event<'a> {
    /// The claims of what was done; empty where only a figure is told.
    pub acts: Vec<&'a Cited>,
    /// The figures of who was killed, injured, captured or is missing, parts after their totals.
    pub figures: Vec<&'a Cited>,
}

impl<'a> Event<'a> {
    /// The claim that stands for the event, and whose id it bears: the first fact, else the first claim.
    pub fn lead(&self) -> &'a Cited {
        let own = if self.acts.is_empty() { &self.figures } else { &self.acts };
        own.iter().find(|c| c.is_asserted()).unwrap_or(&own[0])
    }

    /// Every claim, the lead's kind first.
    pub fn claims(&self) -> impl Iterator<Item = &'a Cited> {
        self.acts.iter().chain(&self.figures).copied()
    }

    /// True when a claim of the act says it as a fact.
    pub fn is_asserted(&self) -> bool {
        self.lead().is_asserted()
    }

    /// Who did it: the lead's word, else that of the first claim that names someone.
    pub fn actor(&self) -> &'a [Actor] {
        self.first_of(doers)
    }

    /// To whom it was done.
    pub fn target(&self) -> &'a [Actor] {
        self.first_of(sufferers)
    }

    /// At whom the act itself was directed, whoever was hit.
    pub fn aimed_at(&self) -> &'a [Actor] {
        self.acts.iter().map(|c| sufferers(&c.claim)).find(|l| !l.is_empty()).unwrap_or(&[])
    }

    /// Where.
    pub fn places(&self) -> &'a [Place] {
        self.first_of(places)
    }

    fn first_of<T>(&self, list: fn(&'a Claim) -> &'a [T]) -> &'a [T] {
        let all = std::iter::once(self.lead()).chain(self.claims());
        all.map(|c| list(&c.claim)).find(|l| !l.is_empty()).unwrap_or(&[])
    }

    /// The claim that dates the event: the lead, else the first of its claims that states days.
    pub fn dated(&self) -> &'a Cited {
        let lead = self.lead();
        let mut all = std::iter::once(lead).chain(self.claims());
        all.find(|c| c.days().both().is_some()).unwrap_or(lead)
    }
}

/// Who did what a claim tells. Of a displacement a claim says who moved, not who made them.
fn doers(claim: &Claim) -> &[Actor] {
    if matches!(claim.body, Body::Displacement { .. }) { &[] } else { &claim.actor }
}

/// To whom it was done: for a displacement, who moved.
fn sufferers(claim: &Claim) -> &[Actor] {
    if matches!(claim.body, Body::Displacement { .. }) { &claim.actor } else { &claim.target }
}

/// Where a claim is: its place; without one, for the displaced whence, for troops whither they went, else the other.
pub(super) fn places(claim: &Claim) -> &[Place] {
    let (first, second) = match &claim.body {
        Body::Displacement { from, to, .. } => (from, to),
        Body::Deployment { from, to, .. } => (to, from),
        _ => return &claim.place,
    };
    [&claim.place, first, second].into_iter().find(|list| !list.is_empty()).unwrap_or(&claim.place)
}

/// Gathers `claims` into events; `is_act` says which are acts. Claims that are neither acts nor figures are passed over.
pub(super) fn gather<'a>(claims: &[&'a Cited], is_act: fn(&Claim) -> bool) -> Vec<Event<'a>> {
    let mut by_report: BTreeMap<&str, Vec<&'a Cited>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for &cited in claims {
        let of_report = by_report.entry(&cited.origin.key).or_default();
        if of_report.is_empty() {
            order.push(&cited.origin.key);
        }
        of_report.push(cited);
    }
    let mut events: Vec<Event<'a>> = Vec::new();
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    for report in order {
        for event in of_report(by_report.get(report).map_or(&[][..], Vec::as_slice), is_act) {
            let key = Key::of(event.lead());
            match key.as_ref().and_then(|k| known.get(k)) {
                Some(&at) => {
                    events[at].acts.extend(event.acts);
                    events[at].figures.extend(event.figures);
                }
                None => {
                    if let Some(key) = key {
                        known.insert(key, events.len());
                    }
                    events.push(event);
                }
            }
        }
    }
    events
}

/// The events of one report.
fn of_report<'a>(claims: &[&'a Cited], is_act: fn(&Claim) -> bool) -> Vec<Event<'a>> {
    let mut events: Vec<Event<'a>> = Vec::new();
    for &act in claims.iter().filter(|c| is_act(&c.claim)) {
        let same = |event: &&mut Event| event.acts.iter().any(|other| same_act(other, act));
        match events.iter_mut().find(same) {
            Some(event) => event.acts.push(act),
            None => events.push(Event { acts: vec![act], figures: Vec::new() }),
        }
    }
    let figures = || claims.iter().copied().filter(|c| matches!(c.claim.body, Body::Casualties { .. }));
    for figure in figures().filter(|c| total(c).is_none()).chain(figures().filter(|c| total(c).is_some())) {
        let of = total(figure);
        let holds_total = |e: &Event| of.is_some_and(|of| e.figures.iter().any(|f| f.claim.id == *of));
        let home = events.iter().position(holds_total).or_else(|| nearest(&events, figure));
        match home {
            Some(at) => events[at].figures.push(figure),
            None => events.push(Event { acts: Vec::new(), figures: vec![figure] }),
        }
    }
    events
}

/// The total that a figure is part of.
pub(super) fn total(figure: &Cited) -> Option<&vigie_model::ClaimId> {
    match &figure.claim.body {
        Body::Casualties { of, .. } => of.as_ref(),
        _ => None,
    }
}

/// The event that a figure fits best: the nearest act that can have caused it, else a figure of the same sentence.
fn nearest(events: &[Event], figure: &Cited) -> Option<usize> {
    let Body::Casualties { outcome, .. } = figure.claim.body else { return None };
    let act_rank = |event: &Event| {
        let ranks = event.acts.iter().filter(|act| can_cause(&act.claim.body, outcome)).filter_map(|act| {
            let apart = apart(act, figure).filter(|apart| fit(act, figure, *apart))?;
            let (a, f) = (act.claim.evidence.span, figure.claim.evidence.span);
            let gap = a.start.max(f.start).saturating_sub(a.end.min(f.end));
            Some((apart, !a.overlaps(f), !matches!(act.claim.body, Body::Violence { .. }), gap))
        });
        ranks.min()
    };
    let ranked = events.iter().enumerate().filter_map(|(at, event)| Some((act_rank(event)?, at)));
    if let Some((_, at)) = ranked.min() {
        return Some(at);
    }
    events.iter().position(|event| {
        event.acts.is_empty() && event.figures.iter().any(|f| apart(f, figure) == Some(0) && fit(f, figure, 0))
    })
}

/// Whether an act can have had such an outcome.
fn can_cause(act: &Body, outcome: Outcome) -> bool {
    match act {
        Body::Violence { form: Form::Arrest | Form::Abduction } => {
            matches!(outcome, Outcome::Captured | Outcome::Missing)
        }
        Body::Violence { form: Form::Looting | Form::Arson } => false,
        Body::Violence { .. } | Body::Protest { .. } => true,
        Body::Control { phase, .. } => {
            matches!(phase, Phase::Gained | Phase::Lost | Phase::Contested | Phase::Advancing)
        }
        _ => false,
    }
}

/// How many sentences lie between two claims of a report, where it is at most one.
fn apart(a: &Cited, b: &Cited) -> Option<u32> {
    if a.claim.evidence.span.overlaps(b.claim.evidence.span) {
        return Some(0);
    }
    Some(a.sentence?.abs_diff(b.sentence?)).filter(|n| *n <= 1)
}

/// Whether place, time and perpetrator of an act and a figure can be the same. Beside each other in two sentences, one
/// of them must be.
fn fit(act: &Cited, figure: &Cited, apart: u32) -> bool {
    let (a, f) = (&act.claim, &figure.claim);
    let same_place = both(&a.place, &f.place, |x, y| x.iter().any(|p| y.iter().any(|q| p.key() == q.key())));
    let same_time = days(act).zip(days(figure)).map(|(x, y)| x.0 <= y.1 && y.0 <= x.1);
    let share = |x: &[Actor], y: &[Actor]| x.iter().any(|p| y.iter().any(|q| p.same_party(q)));
    // In a fight either side can have killed.
    let two_sided = matches!(a.body, Body::Violence { form: Form::ArmedClash } | Body::Control { .. });
    let same_actor = match two_sided && share(&a.target, &f.actor) {
        true => Some(true),
        false => both(&a.actor, &f.actor, share),
    };
    let agree = [same_place, same_time, same_actor];
    !agree.contains(&Some(false)) && (apart == 0 || agree.contains(&Some(true)))
}

/// What `same` says of two lists, unless one of them is empty.
fn both<T>(a: &[T], b: &[T], same: impl Fn(&[T], &[T]) -> bool) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| same(a, b))
}

fn days(cited: &Cited) -> Option<(Date, Date)> {
    cited.days().both()
}

/// Whether two claims of one report tell one act: by the word of two sources, or in two sentences.
fn same_act(a: &Cited, b: &Cited) -> bool {
    let same_time = days(a).zip(days(b)).is_none_or(|(x, y)| x == y);
    apart(a, b).is_some() && same_time && Telling::of(a) == Telling::of(b)
}

/// What two claims of one act have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Telling {
    kind: &'static str,
    value: &'static str,
    places: Vec<String>,
    actor: Vec<String>,
    target: Vec<String>,
}

impl Telling {
    fn of(cited: &Cited) -> Telling {
        let claim = &cited.claim;
        let mut places: Vec<String> = places(claim).iter().map(|p| format!("{} {}", p.key(), p.relation)).collect();
        places.sort();
        Telling {
            kind: claim.kind().as_str(),
            value: claim.body.value(),
            places,
            actor: party_keys(&claim.actor),
            target: party_keys(&claim.target),
        }
    }
}

/// The organs of a state are one party whatever they are called; others are known by their names.
fn party_keys(actors: &[Actor]) -> Vec<String> {
    let key = |actor: &Actor| match (actor.sector, actor.country) {
        (Some(sector @ (Sector::Gov | Sector::Mil | Sector::Pol)), Some(country)) => {
            format!("{}/{sector}", country.as_str())
        }
        _ => actor.name.to_lowercase(),
    };
    let mut keys: Vec<String> = actors.iter().map(key).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// What makes the acts of two reports one. There is none where the day or the place is not said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    telling: Telling,
    first: Date,
    last: Date,
}

impl Key {
    fn of(cited: &Cited) -> Option<Key> {
        let when = cited.claim.time.as_ref()?.when.as_ref()?;
        let telling = Telling::of(cited);
        let (first, last) = (when.earliest()?, when.latest()?);
        (!telling.places.is_empty()).then_some(Key { telling, first, last })
    }
}
