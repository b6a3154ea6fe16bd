//! Puts the picture into words and numbers the claims it rests on, once for all renderings.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Actor, ClaimId, Factuality, Grade, Kind, Place, SourceGrade, Voice};
use vigie_picture::{
    Commitment, Contradiction, Event, Figure, Grades, Holding, Picture, PlaceControl, Stance, Standing, State, Tally,
    Told,
};

use super::words::{DaysSort, Words, fill};

mod alert;
mod changes;
mod edited;

/// A situation report before it is rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its language.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// The day it is about and the day of knowledge, where given.
    pub subtitle: Option<String>,
    /// What it is drawn from, and how far it goes.
    pub preamble: Vec<String>,
    /// What the analyst has to say, paragraph by paragraph; it rests on no notes.
    pub assessment: Vec<String>,
    /// Its sections, the sources last.
    pub sections: Vec<Section>,
    /// The notes, in the order of their numbers; the first is number 1.
    pub notes: Vec<Note>,
    /// How many of the notes are cited by what is not left out: the first ones.
    pub cited: usize,
}

/// A section.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// A name for links, the same in all languages.
    pub anchor: &'static str,
    /// Its heading.
    pub heading: String,
    /// What it says; never empty.
    pub items: Vec<Item>,
    /// An analyst leaves it out.
    pub left_out: bool,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// By what the same statement is known again in a later report, in any language. Empty for what belongs under another.
    pub key: String,
    /// What it is about: a place mostly.
    pub lead: Option<String>,
    /// Its parts, each with its notes.
    pub pieces: Vec<Piece>,
    /// What belongs under it.
    pub sub: Vec<Item>,
    /// The lead before an analyst changed it.
    pub lead_was: Option<String>,
    /// An analyst leaves it out.
    pub left_out: bool,
}

/// A part of a statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// The numbers of the notes it rests on.
    pub notes: Vec<usize>,
    /// The words before an analyst changed them.
    pub was: Option<String>,
    /// What an analyst wrote when this said something else: it no longer fits, and is not taken.
    pub once: Option<String>,
}

/// The words a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The claim.
    pub claim: ClaimId,
    /// The key of its report.
    pub key: String,
    /// The evidence, in the report's words.
    pub quote: String,
    /// Whose word it is, where it is not the outlet's own.
    pub claimant: Option<String>,
    /// The outlet.
    pub outlet: String,
    /// Its date, in words.
    pub date: String,
    /// The report's headline, else its id.
    pub report: String,
    /// Where it was published, when that is a web address.
    pub url: Option<String>,
}

/// After so many days without independent confirmation the statement says since when.
const AGEING_DAYS: u32 = 7;
/// The most notes a part of a statement carries: the latest.
const MOST_NOTES: usize = 6;
/// The most events a section lists: the latest.
const MOST_EVENTS: usize = 60;
/// The most claims of a contradiction that are quoted.
const MOST_QUOTED: usize = 4;

struct Composer<'a> {
    w: &'a Words,
    told: BTreeMap<&'a ClaimId, &'a Told>,
    numbers: BTreeMap<ClaimId, usize>,
    notes: Vec<Note>,
}

impl Document {
    /// Puts `picture` into words. `told` are the claims that it was drawn from, `grades` those of their outlets.
    pub fn compose(picture: &Picture, told: &[Told], grades: &Grades, words: &Words) -> Document {
        let by_then = |t: &&Told| picture.known.is_none_or(|day| t.report.known.is_some_and(|known| known <= day));
        let told: Vec<&Told> = told.iter().filter(by_then).collect();
        let mut c = Composer::of(told.iter().copied(), words);
        let of_kind = |kinds: &[Kind]| picture.events.iter().filter(|e| kinds.contains(&e.kind)).collect::<Vec<_>>();
        let names = &words.sections;
        let of_tally = |casualties: bool| {
            picture.figures.iter().filter(move |f| matches!(f.tally, Tally::Casualties(_)) == casualties)
        };
        let control = picture.control.iter().map(|p| c.control(p)).collect();
        let fighting = c.events(&of_kind(&[Kind::Violence, Kind::Deployment, Kind::Protest]));
        let casualties = of_tally(true).map(|f| c.figure(f)).collect();
        let mut displacement: Vec<Item> = of_tally(false).map(|f| c.figure(f)).collect();
        displacement.extend(c.events(&of_kind(&[Kind::Humanitarian])));
        let mut diplomacy: Vec<Item> = picture.commitments.iter().map(|x| c.commitment(x)).collect();
        diplomacy.extend(picture.alignments.iter().map(|s| c.stance(s)));
        diplomacy.extend(c.events(&of_kind(&[Kind::Diplomacy])));
        let contradictions = picture.contradictions.iter().map(|x| c.contradiction(x)).collect();
        let sources = c.sources(&told, grades);
        let sections = [
            ("control", &names.control, control),
            ("fighting", &names.fighting, fighting),
            ("casualties", &names.casualties, casualties),
            ("displacement", &names.displacement, displacement),
            ("diplomacy", &names.diplomacy, diplomacy),
            ("contradictions", &names.contradictions, contradictions),
            ("sources", &names.sources, sources),
        ];
        let sections = sections.map(|(anchor, heading, mut items): (_, _, Vec<Item>)| {
            if items.is_empty() {
                items.push(Item { pieces: vec![plain(words.empty.clone())], ..Item::default() });
            }
            tell_apart(anchor, &mut items);
            Section { anchor, heading: heading.clone(), items, left_out: false }
        });
        let day = |phrase: &str, date| fill(phrase, &[("day", &words.day(date))]);
        let clocks: Vec<String> = picture
            .as_of
            .map(|d| day(&words.as_of, d))
            .into_iter()
            .chain(picture.known.map(|d| day(&words.as_known, d)))
            .collect();
        let reports: BTreeSet<&str> = told.iter().map(|t| t.report.key.as_str()).collect();
        let basis = fill(
            &words.basis,
            &[
                ("reports", &words.several(reports.len() as u64, &words.reports)),
                ("claims", &words.several(told.len() as u64, &words.claims)),
            ],
        );
        Document {
            lang: words.lang.clone(),
            title: words.title.clone(),
            subtitle: (!clocks.is_empty()).then(|| clocks.join(&words.list_separator)),
            preamble: vec![basis, words.caveat.clone(), words.grades.clone()],
            assessment: Vec::new(),
            sections: sections.into(),
            cited: c.notes.len(),
            notes: c.notes,
        }
    }
}

/// Gives each statement of a section a key of its own, those that are about nothing in particular by their section.
fn tell_apart(anchor: &str, items: &mut [Item]) {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        if item.key.is_empty() {
            item.key = format!("section/{anchor}");
        }
        let times = met.entry(item.key.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            item.key = format!("{}~{times}", item.key);
        }
    }
}

/// A key made from what a statement is, and the first of the claims it rests on.
fn keyed(sort: &str, claims: &[ClaimId]) -> String {
    format!("{sort}:{}", claims.first().map_or("", |id| &id.0))
}

/// A statement with its grade.
fn graded(text: String, grade: Grade) -> String {
    format!("{text} ({grade})")
}

fn plain(text: String) -> Piece {
    Piece { text, ..Piece::default() }
}

impl<'a> Composer<'a> {
    /// Over these claims; of several with one id the first counts.
    fn of(told: impl IntoIterator<Item = &'a Told>, words: &'a Words) -> Composer<'a> {
        let mut by_id = BTreeMap::new();
        for t in told {
            by_id.entry(&t.claim.id).or_insert(t);
        }
        Composer { w: words, told: by_id, numbers: BTreeMap::new(), notes: Vec::new() }
    }
}

impl Composer<'_> {
    fn name(&self, actor: Option<&Actor>) -> String {
        actor.map_or_else(|| self.w.unknown_actor.clone(), |a| self.w.called(&a.name).to_owned())
    }

    fn place_or_not(&self, place: Option<&Place>) -> String {
        place.map_or_else(|| self.w.unlocated.clone(), |p| self.w.place(p, false))
    }

    fn places(&self, list: &[Place]) -> String {
        match list {
            [] => self.w.unlocated.clone(),
            _ => self.w.list(&list.iter().map(|p| self.w.place(p, false)).collect::<Vec<_>>()),
        }
    }

    /// The number of the note for a claim, which is written on first use.
    fn note(&mut self, id: &ClaimId) -> Option<usize> {
        if let Some(n) = self.numbers.get(id) {
            return Some(*n);
        }
        let t = *self.told.get(id)?;
        let attribution = &t.claim.attribution;
        let named = attribution.name.as_ref().or(attribution.text.as_ref());
        let url = t.report.url.as_ref().filter(|u| u.starts_with("https://") || u.starts_with("http://"));
        self.notes.push(Note {
            claim: id.clone(),
            key: t.report.key.clone(),
            quote: t.claim.evidence.text.split_whitespace().collect::<Vec<_>>().join(" "),
            claimant: named.filter(|_| attribution.voice != Voice::Outlet).map(|name| self.w.called(name).to_owned()),
            outlet: t.report.source.clone().unwrap_or_else(|| self.w.unnamed_outlet.clone()),
            date: t.report.published.map_or_else(|| self.w.undated.clone(), |d| self.w.date(&d)),
            report: t.report.title.clone().unwrap_or_else(|| t.report.id.clone()),
            url: url.cloned(),
        });
        self.numbers.insert(id.clone(), self.notes.len());
        Some(self.notes.len())
    }

    /// A part that rests on claims.
    fn cited(&mut self, text: String, claims: &[ClaimId]) -> Piece {
        let latest = &claims[claims.len().saturating_sub(MOST_NOTES)..];
        let mut notes: Vec<usize> = latest.iter().filter_map(|id| self.note(id)).collect();
        notes.sort_unstable();
        notes.dedup();
        Piece { text, notes, ..Piece::default() }
    }

    fn control(&mut self, p: &PlaceControl) -> Item {
        let current = p.current();
        let mut pieces = vec![];
        let mut text = self.holding(current);
        if let Some(since) = current.since {
            let d = &self.w.dates;
            let last = self.w.day(since.last);
            let since = match since.first {
                Some(first) if first == since.last => fill(&d.since, &[("day", &last)]),
                Some(first) => fill(&d.since_between, &[("a", &self.w.day(first)), ("b", &last)]),
                None => fill(&d.by, &[("day", &last)]),
            };
            text = format!("{text}{}{since}", self.w.list_separator);
        }
        // What was told of its beginning only, and not long ago, needs no second date.
        let told_by_onset = current.since.is_some_and(|s| Some(s.last) == current.last_confirmed);
        let age = p.unconfirmed_days.unwrap_or(0);
        if let Some(day) = current.last_confirmed.filter(|_| !told_by_onset || age >= AGEING_DAYS) {
            // Where reports give no day, the first on which it can have been stands before the last on which it began.
            let d = &self.w.dates;
            let (phrase, ago) = match current.since.is_some_and(|s| s.last > day) {
                true => (&d.confirmed_from, &d.ago_at_most),
                false => (&d.confirmed, &d.ago),
            };
            text = format!("{text}{}{}", self.w.list_separator, fill(phrase, &[("day", &self.w.day(day))]));
            if age > 0 {
                text = format!("{text} ({})", self.w.several(u64::from(age), ago));
            }
        }
        text = graded(text, current.grade);
        // A line of mere denials or pressure says nothing of its own.
        let no_state = |id: &ClaimId| p.denials.contains(id) || p.pressed.contains(id);
        if current.state != State::Unknown || !current.claims.iter().all(no_state) {
            pieces.push(self.cited(text, &current.claims));
        }
        for rival in &current.rivals {
            let words = match &rival.holder {
                Some(holder) => {
                    let shared = matches!(current.state, State::PartHeld | State::Contested);
                    let phrase = if shared { &self.w.control.also } else { &self.w.control.rival };
                    fill(phrase, &[("holder", self.w.called(&holder.name))])
                }
                None => self.w.control.rival_nobody.clone(),
            };
            pieces.push(self.cited(graded(words, rival.grade), &rival.claims));
        }
        let negated = |id: &&ClaimId| self.told.get(*id).is_some_and(|t| t.claim.factuality == Factuality::Negated);
        let (denied, possible): (Vec<&ClaimId>, Vec<&ClaimId>) = p.denials.iter().partition(negated);
        let words = &self.w.control;
        for (words, claims) in
            [(&words.pressed, p.pressed.iter().collect()), (&words.denied, denied), (&words.possible, possible)]
        {
            if !claims.is_empty() {
                let claims: Vec<ClaimId> = claims.into_iter().cloned().collect();
                pieces.push(self.cited(words.clone(), &claims));
            }
        }
        let (key, lead) = (format!("control:{}", p.place.key()), Some(capitalised(&self.w.place(&p.place, true))));
        Item { key, lead, pieces, ..Item::default() }
    }

    fn holding(&self, h: &Holding) -> String {
        let key = match (h.state, &h.holder, &h.besieger) {
            (State::Besieged, Some(_), Some(_)) => "besieged_held_by",
            (State::Besieged, Some(_), None) => "besieged_held",
            (State::Besieged, None, Some(_)) => "besieged_by",
            (State::Contested, Some(_), _) => "contested_held",
            (state, ..) => state.as_str(),
        };
        let phrase = self.w.holding.get(h.sureness.as_str()).and_then(|phrases| phrases.get(key));
        let (holder, besieger) = (self.name(h.holder.as_ref()), self.name(h.besieger.as_ref()));
        fill(phrase.map_or("", |p| p), &[("holder", &holder), ("besieger", &besieger)])
    }

    fn hearsay(&self, asserted: bool) -> String {
        if asserted { String::new() } else { format!(" ({})", self.w.hearsay) }
    }

    fn parties(&self, actor: Option<&Actor>, target: Option<&Actor>, words: bool) -> Option<String> {
        let w = &self.w.parties;
        let phrase = match (actor, target, words) {
            (Some(_), None, _) => &w.by,
            (Some(_), Some(_), false) => &w.by_against,
            (Some(_), Some(_), true) => &w.to,
            (None, Some(_), false) => &w.against,
            (None, Some(_), true) => &w.to_only,
            (None, None, _) => return None,
        };
        let (actor, target) = (self.name(actor), self.name(target));
        Some(self.w.elided(&fill(phrase, &[("actor", &actor), ("target", &target)]), &target))
    }

    /// The latest events, newest first, and how many are left out.
    fn events(&mut self, events: &[&Event]) -> Vec<Item> {
        let mut items: Vec<Item> = events.iter().rev().take(MOST_EVENTS).map(|e| self.event(e)).collect();
        let left_out = events.len().saturating_sub(MOST_EVENTS);
        if left_out > 0 {
            let more = fill(&self.w.more, &[("n", &self.w.number(left_out as u64))]);
            items.push(Item { pieces: vec![plain(more)], ..Item::default() });
        }
        items
    }

    fn event(&mut self, e: &Event) -> Item {
        let w = self.w;
        let names = match e.kind {
            Kind::Violence => &w.violence,
            Kind::Deployment => &w.deployment,
            Kind::Protest => &w.protest,
            Kind::Humanitarian => &w.humanitarian,
            _ => &w.diplomacy,
        };
        let words = e.kind == Kind::Diplomacy;
        let name = names.get(e.value).cloned().unwrap_or_else(|| e.value.to_owned());
        let parties = self.parties(e.actor.as_ref(), e.target.as_ref(), words);
        let about = e.about.as_ref().map(|a| self.quoted(a));
        let days = w.days(e.from, e.to, DaysSort::of(e.days_inferred, e.lasting));
        // Where there is no place to lead, as mostly for words, what was done or said does, as for commitments.
        let (lead, what) = match words || e.places.is_empty() {
            true => (capitalised(&name), (!e.places.is_empty()).then(|| self.places(&e.places))),
            false => (capitalised(&self.places(&e.places)), Some(name)),
        };
        let parts: Vec<String> = [what, parties, about, days].into_iter().flatten().collect();
        let text = format!("{}{}", parts.join(&w.list_separator), self.hearsay(e.asserted));
        let text = graded(text, e.grade);
        let mut pieces = vec![self.cited(text, &e.claims)];
        pieces.extend(self.denied(&e.denials));
        Item { key: keyed("event", &e.claims), lead: Some(lead), pieces, ..Item::default() }
    }

    /// The report's words that attribute the claim, where it has no name for the claimant: they stand for themselves.
    fn in_words(&self, id: &ClaimId) -> Option<String> {
        let attribution = &self.told.get(id)?.claim.attribution;
        let unnamed = attribution.voice != Voice::Outlet && attribution.name.is_none();
        attribution.text.clone().filter(|_| unnamed)
    }

    fn quoted(&self, words: &str) -> String {
        let [open, close] = &self.w.quote;
        format!("{open}{}{close}", words.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn figure(&mut self, f: &Figure) -> Item {
        let w = self.w;
        let fate = match f.tally {
            Tally::Casualties(outcome) => w.outcomes.get(outcome.as_str()),
            Tally::Displacement(moved) => w.movements.get(moved.as_str()),
        };
        let latest: Vec<_> = f.accounts.iter().filter(|a| !a.superseded).collect();
        let asserted =
            latest.iter().any(|a| self.told.get(&a.claim).is_some_and(|t| t.claim.factuality == Factuality::Asserted));
        let journey = |phrase: &str, places: &[Place]| {
            (!places.is_empty()).then(|| fill(phrase, &[("places", &self.places(places))]))
        };
        let mut parts = vec![w.counted(&f.count, f.victims, fate)];
        parts.extend(journey(&w.journey.from, &f.origin));
        parts.extend(journey(&w.journey.to, &f.destination));
        if let (Tally::Casualties(_), Some(group)) = (f.tally, &f.group) {
            let group = w.called(&group.name);
            parts.push(w.elided(&fill(&w.parties.group, &[("actor", group)]), group));
        }
        parts.extend(w.days(f.from, f.to, DaysSort::of(f.period_inferred, f.cumulative)));
        if f.part_of.is_some() {
            parts.push(w.part_of_total.clone());
        }
        if let [only] = latest.as_slice() {
            parts.push(match self.in_words(&only.claim) {
                Some(words) => self.quoted(&words),
                None => fill(&w.according_to, &[("who", w.called(&only.claimant))]),
            });
        }
        let text = graded(format!("{}{}", parts.join(&w.list_separator), self.hearsay(asserted)), f.grade);
        let lead = f.place.as_ref().map(|p| capitalised(&w.place(p, false)));
        let text = if lead.is_none() { capitalised(&text) } else { text };
        // One account is told by the statement itself; several are told one by one.
        let mut sub = Vec::new();
        let mut pieces = Vec::new();
        match latest.as_slice() {
            [only] => pieces.push(self.cited(text, &[vec![only.claim.clone()], only.copies.clone()].concat())),
            several => {
                pieces.push(plain(text));
                for a in several {
                    let figure = graded(w.account(&a.count), a.grade);
                    let claims = [vec![a.claim.clone()], a.copies.clone()].concat();
                    let piece = self.cited(figure, &claims);
                    let claimant = self
                        .in_words(&a.claim)
                        .map_or_else(|| w.called(&a.claimant).to_owned(), |words| self.quoted(&words));
                    sub.push(Item { lead: Some(claimant), pieces: vec![piece], ..Item::default() });
                }
            }
        }
        pieces.extend(self.denied(&f.denials));
        let first: Vec<ClaimId> = f.accounts.first().map(|a| a.claim.clone()).into_iter().collect();
        Item { key: keyed("figure", &first), lead, pieces, sub, ..Item::default() }
    }

    /// That it is denied, where it is.
    fn denied(&mut self, denials: &[ClaimId]) -> Option<Piece> {
        (!denials.is_empty()).then(|| self.cited(self.w.control.denied.clone(), denials))
    }

    fn commitment(&mut self, x: &Commitment) -> Item {
        let w = self.w;
        let name = w.diplomacy.get(x.act.as_str()).cloned().unwrap_or_default();
        let parties = self.parties(x.actor.as_ref(), x.target.as_ref(), true);
        let about = x.about.as_ref().map(|a| self.quoted(a));
        let day = x.deadline.map(|d| w.day(d)).unwrap_or_default();
        let phrase = match (x.deadline, x.standing) {
            (Some(_), standing) => standing.as_str(),
            (None, Standing::CarriedOut) => "carried_out_undated",
            (None, Standing::Broken) => "broken_undated",
            (None, _) => "unknown",
        };
        let standing = w.commitment.get(phrase).map(|phrase| fill(phrase, &[("day", &day)]));
        let parts: Vec<String> = [parties, about, standing].into_iter().flatten().collect();
        let mut pieces = vec![self.cited(graded(parts.join(&w.list_separator), x.grade), &x.claims)];
        for (words, claims) in [("decided", &x.decided_by), ("alleged", &x.alleged)] {
            if let Some(words) = w.commitment.get(words).filter(|_| !claims.is_empty()) {
                pieces.push(self.cited(words.clone(), claims));
            }
        }
        let key = keyed("commitment", &x.claims);
        Item { key, lead: Some(capitalised(&name)), pieces, ..Item::default() }
    }

    fn stance(&mut self, s: &Stance) -> Item {
        let w = self.w;
        let phrase = w.alignment.get(s.relation.as_str()).map_or("", |p| p);
        let mut text = fill(phrase, &[("actor", w.called(&s.actor.name)), ("target", &self.name(s.target.as_ref()))]);
        if let Some(since) = s.since {
            text = format!("{text}{}{}", w.list_separator, fill(&w.dates.since, &[("day", &w.day(since))]));
        }
        text.push_str(&self.hearsay(s.asserted));
        let text = graded(text, s.grade);
        let mut pieces = vec![self.cited(text, &s.claims)];
        pieces.extend(self.denied(&s.denials));
        Item { key: keyed("alignment", &s.claims), pieces, ..Item::default() }
    }

    fn contradiction(&mut self, x: &Contradiction) -> Item {
        let reason = self.w.reasons.get(x.reason.as_str()).cloned().unwrap_or_default();
        let mut sub = Vec::new();
        for id in x.claims.iter().take(MOST_QUOTED) {
            let Some(t) = self.told.get(id).copied() else { continue };
            let quote = self.quoted(&t.claim.evidence.text);
            let outlet = t.report.source.clone().unwrap_or_else(|| self.w.unnamed_outlet.clone());
            let piece = self.cited(quote, std::slice::from_ref(id));
            sub.push(Item { lead: Some(outlet), pieces: vec![piece], ..Item::default() });
        }
        let (key, pieces) = (keyed("contradiction", &x.claims), vec![plain(reason)]);
        Item { key, lead: Some(capitalised(&self.place_or_not(x.place.as_ref()))), pieces, sub, ..Item::default() }
    }

    /// The outlets with how far each can be relied on, and how many reports of each were drawn on.
    fn sources(&self, told: &[&Told], grades: &Grades) -> Vec<Item> {
        let mut by_outlet: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
        for t in told {
            by_outlet.entry(t.report.source.as_deref()).or_default().insert(&t.report.key);
        }
        let item = |(outlet, reports): (Option<&str>, BTreeSet<&str>)| {
            let lead = outlet.map_or_else(|| capitalised(&self.w.unnamed_outlet), str::to_owned);
            let grade = outlet.map_or(SourceGrade::F, |name| grades.of(name));
            let grade = self.w.source_grades.get(grade.as_str()).cloned().unwrap_or_default();
            let pieces = vec![plain(grade), plain(self.w.several(reports.len() as u64, &self.w.reports))];
            Item { key: format!("source:{}", outlet.unwrap_or("")), lead: Some(lead), pieces, ..Item::default() }
        };
        by_outlet.into_iter().map(item).collect()
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
