//! ACLED: one row an event, in the columns of its data files.
//!
//! The columns are ACLED's, in its order and with its values, then Vigie's own (`vigie_…`). Parties keep the names that
//! Vigie knows them by, except where ACLED has a generic one (*Civilians (Syria)*).
//!
//! Source: ACLED codebook, and the columns of its data export.

use std::io::{self, Write};

use vigie_model::{Actor, Body, CountryCode2, Date, Outcome, Place, Sector};

use super::cited::Days;
use super::event::{Event, gather};
use super::loss::{Effect, Reason};
use super::notes::{DeathRule, Notes};
use super::precision::{Where, acled_time, middle};
use super::rows::{EventRow, Reach, citations, claim_ids, facts, factuality, sources, toll_days, write_events};
use super::table::{Cell, Column, columns};
use super::toll::{Toll, killed};
use super::{Cited, Format, LossReport, Options};
use crate::codes::countries::same_country;
use crate::codes::{self, ACLED_EVENTS, country};

/// One row an event.
pub(super) struct Acled;

impl Format for Acled {
    fn name(&self) -> &'static str {
        "acled"
    }

    fn says(&self) -> &'static str {
        "a table in ACLED's columns, one row an event"
    }

    fn is_table(&self) -> bool {
        true
    }

    fn write(&self, claims: &[Cited], options: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        let taken = take(claims, options, &mut losses);
        let events = gather(&taken, |claim| codes::codes(claim).acled.event.is_some());
        let rows: Vec<Row> = events.iter().filter_map(|event| Row::of(event, options, &mut losses)).collect();
        write_events(rows, &columns(), "fatalities", options, &mut losses, out)?;
        Ok(losses)
    }
}

/// The claims that datasets of facts take in: what is said to be so, hearsay only where it is asked for. What is
/// neither an act nor a figure of the target's is noted too.
fn take<'a>(claims: &'a [Cited], options: &Options, losses: &mut LossReport) -> Vec<&'a Cited> {
    let taken = facts(claims, options, losses);
    let (known, other): (Vec<_>, Vec<_>) = taken
        .into_iter()
        .partition(|c| matches!(c.claim.body, Body::Casualties { .. }) || codes::codes(&c.claim).acled.event.is_some());
    for cited in other {
        losses.leave_out(Reason::NoCode, &cited.claim.id);
    }
    known
}

/// ACLED's sorts of party, in the order of their numbers.
const INTERS: &[&str] = &[
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
];
const STATE: usize = 0;
const REBEL: usize = 1;
const MILITIA: usize = 2;
const RIOTERS: usize = 4;
const PROTESTERS: usize = 5;
const CIVILIANS: usize = 6;
const EXTERNAL: usize = 7;

/// A party in ACLED's terms.
#[derive(Debug, Clone, Default)]
struct Party {
    name: Option<String>,
    associated: Vec<String>,
    inter: Option<usize>,
}

impl Party {
    fn of(actors: &[Actor], in_country: Option<CountryCode2>) -> Party {
        let Some((first, rest)) = actors.split_first() else { return Party::default() };
        let inter = inter(first, in_country);
        let mut associated: Vec<String> = rest.iter().map(|a| a.name.clone()).collect();
        let generic = match (inter, first.sector) {
            (Some(CIVILIANS), _) => Some("Civilians"),
            (_, Some(Sector::Unk)) => Some("Unidentified Armed Group"),
            _ => None,
        };
        let name = match generic {
            Some(generic) => {
                associated.insert(0, first.name.clone());
                named(generic, in_country)
            }
            None => first.name.clone(),
        };
        Party { name: Some(name), associated, inter }
    }

    fn crowd(actors: &[Actor], name: &str, inter: usize, in_country: Option<CountryCode2>) -> Party {
        Party {
            name: Some(named(name, in_country)),
            associated: actors.iter().map(|a| a.name.clone()).collect(),
            inter: Some(inter),
        }
    }

    fn is_known(&self) -> bool {
        self.name.is_some()
    }
}

/// A generic name with its country, as ACLED writes it: *Civilians (Syria)*.
fn named(generic: &str, in_country: Option<CountryCode2>) -> String {
    match in_country.and_then(country) {
        Some(country) => format!("{generic} ({})", country.name),
        None => generic.to_owned(),
    }
}

/// What sort of party an actor is to ACLED; the forces of a state are external in another's country.
fn inter(actor: &Actor, in_country: Option<CountryCode2>) -> Option<usize> {
    Some(match actor.sector? {
        Sector::Gov | Sector::Mil | Sector::Pol | Sector::Jud => {
            if same_country(in_country?, actor.country?) {
                STATE
            } else {
                EXTERNAL
            }
        }
        Sector::Reb | Sector::Jih => REBEL,
        Sector::Unk => MILITIA,
        Sector::Igo => EXTERNAL,
        Sector::Cvl | Sector::Ref | Sector::Ngo | Sector::Med | Sector::Bus | Sector::Eli | Sector::Opp => CIVILIANS,
    })
}

/// The words for a pair of parties, the lower number first, as ACLED has them.
fn interaction(a: Option<usize>, b: Option<usize>) -> Option<String> {
    match (a, b) {
        (Some(x), Some(y)) => {
            let (x, y) = (x.min(y), x.max(y));
            // The one pair that ACLED writes the other way round.
            let (x, y) = if (x, y) == (CIVILIANS, EXTERNAL) { (y, x) } else { (x, y) };
            Some(format!("{}-{}", INTERS.get(x)?, INTERS.get(y)?))
        }
        (Some(x), None) | (None, Some(x)) => Some(format!("{} only", INTERS.get(x)?)),
        (None, None) => None,
    }
}

/// A row before it is put into cells.
struct Row<'a> {
    event: &'a Event<'a>,
    date: Date,
    time_precision: u8,
    event_type: &'static str,
    sub_event_type: Option<&'static str>,
    actors: [Party; 2],
    civilian_targeting: bool,
    place: &'a Place,
    deaths: u64,
    /// The days that the deaths are counted over.
    toll_days: Days,
    may_include: Vec<&'a str>,
    notes: String,
}

impl<'a> EventRow<'a> for Row<'a> {
    fn event(&self) -> &'a Event<'a> {
        self.event
    }

    fn reach(&self) -> Reach<'a> {
        Reach { id: &self.event.lead().claim.id.0, place: self.place, days: self.toll_days, deaths: self.deaths }
    }

    fn include(&mut self, others: Vec<&'a str>) {
        self.may_include = others;
    }
}

impl<'a> Row<'a> {
    /// The row of an event; `None`, with the losses, where ACLED cannot hold it.
    fn of(event: &'a Event<'a>, options: &Options, losses: &mut LossReport) -> Option<Row<'a>> {
        let leave_out = |losses: &mut LossReport, reason| {
            event.claims().for_each(|c| losses.leave_out(reason, &c.claim.id));
        };
        let lead = event.lead();
        let codes = codes::codes(&lead.claim).acled;
        let Some(event_type) = codes.event.filter(|_| !event.acts.is_empty()) else {
            leave_out(losses, Reason::FigureAlone);
            return None;
        };
        let days = event.dated().days_or_report(options.report_days);
        let Some((first, last)) = days.both() else {
            leave_out(losses, if days.last.is_some() { Reason::NoBeginning } else { Reason::NoDay });
            return None;
        };
        let Some(time_precision) = acled_time(first, last) else {
            leave_out(losses, Reason::LongPeriod);
            return None;
        };
        let Some(place) = event.places().first() else {
            leave_out(losses, Reason::NoPlace);
            return None;
        };
        let exact = Where::of(place);
        if exact == Where::Country {
            leave_out(losses, Reason::CountryOnly);
            return None;
        }
        let all = |losses: &mut LossReport, effect, field, reason| {
            event.claims().for_each(|c| losses.note(effect, field, reason, &c.claim.id));
        };
        if first != last {
            all(losses, Effect::Coarsened, "event_date", Reason::TimePrecision);
        }
        if days.by_report {
            all(losses, Effect::Coarsened, "event_date", Reason::ReportDay);
        }
        if days.closed {
            all(losses, Effect::Coarsened, "event_date", Reason::OpenEnd);
        }
        if !exact.is_whole(place) {
            all(losses, Effect::Coarsened, "geo_precision", Reason::PlacePrecision);
        }
        if place.position.is_none() {
            all(losses, Effect::Missing, "latitude, longitude", Reason::NoCoordinates);
        }
        if event.places().len() > 1 {
            all(losses, Effect::LeftOut, "location", Reason::FurtherPlaces);
        }
        if codes.sub_event.is_none() {
            all(losses, Effect::Missing, "sub_event_type", Reason::Undecided);
        }
        let actors = parties(event, event_type, place.country);
        if !event.target().is_empty() && !actors[1].is_known() {
            all(losses, Effect::LeftOut, "whom a crowd is against", Reason::NoColumn);
        }
        if !actors[0].is_known() {
            all(losses, Effect::Missing, "actor1", Reason::Undecided);
        }
        let toll = Toll::of(event);
        note_figures(event, toll.as_ref(), losses);
        let target_is_civil = actors[1].inter == Some(CIVILIANS);
        Some(Row {
            event,
            date: middle(first, last),
            time_precision,
            event_type,
            sub_event_type: codes.sub_event,
            civilian_targeting: event_type == ACLED_EVENTS[2] || (target_is_civil && is_violent(event_type)),
            actors,
            place,
            deaths: toll.as_ref().map_or(0, |t| t.acled),
            toll_days: toll_days(event, days),
            may_include: Vec::new(),
            notes: notes(event, toll.as_ref(), &options.notes, options.report_days),
        })
    }
}

fn is_violent(event_type: &str) -> bool {
    !event_type.starts_with("Strategic") && event_type != "Protests"
}

/// The two parties: who did it, and to whom; crowds by their generic names.
fn parties(event: &Event, event_type: &str, in_country: Option<CountryCode2>) -> [Party; 2] {
    let (actor, target) = (event.actor(), event.target());
    match event_type {
        // Whom a crowd is against is no party to the event unless it is there.
        "Protests" => [Party::crowd(actor, "Protesters", PROTESTERS, in_country), Party::default()],
        "Riots" => [Party::crowd(actor, "Rioters", RIOTERS, in_country), Party::default()],
        _ => [Party::of(actor, in_country), Party::of(target, in_country)],
    }
}

/// Notes what a row cannot say of the figures.
fn note_figures(event: &Event, toll: Option<&Toll>, losses: &mut LossReport) {
    for figure in &event.figures {
        let id = &figure.claim.id;
        let Body::Casualties { outcome, .. } = &figure.claim.body else { continue };
        if *outcome != Outcome::Killed {
            losses.note(Effect::LeftOut, "casualties other than deaths", Reason::NoColumn, id);
        }
    }
    let Some(toll) = toll else { return };
    let reason = match toll.rule {
        DeathRule::Lowest => Reason::OneNumber,
        DeathRule::Vague => Reason::VagueNumber,
        DeathRule::None | DeathRule::Reported | DeathRule::Sum => return,
    };
    for figure in event.figures.iter().filter(|f| killed(f).is_some()) {
        losses.note(Effect::Coarsened, "fatalities", reason, &figure.claim.id);
    }
}

/// The words that the row rests on, and the rules that were applied.
fn notes(event: &Event, toll: Option<&Toll>, notes: &Notes, by_report: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cited in event.claims() {
        let cite = notes.cite(cited);
        if !parts.contains(&cite) {
            parts.push(cite);
        }
    }
    let days = event.dated().days_or_report(by_report);
    parts.extend(notes.period(&days));
    parts.extend(days.by_report.then(|| notes.by_report.clone()));
    let names: Vec<&str> = event.places().iter().skip(1).map(|p| p.name.as_str()).collect();
    parts.extend(notes.further_places(&names));
    parts.push(match toll {
        Some(toll) => notes.deaths(toll.acled, toll.rule, &toll.numbers),
        None => notes.deaths_none.clone(),
    });
    parts.extend((!event.is_asserted()).then(|| notes.unconfirmed.clone()));
    parts.join(" ")
}

/// The heading that ACLED puts over its event types.
fn disorder_type(event_type: &str) -> &'static str {
    match event_type {
        "Protests" | "Riots" => "Demonstrations",
        "Strategic developments" => "Strategic developments",
        _ => "Political violence",
    }
}

/// The name of the place, where it is of this level.
fn admin(row: &Row, wanted: Where) -> Cell {
    let of_level = row.place.derived.is_none() && Where::of(row.place) == wanted;
    Cell::text(Some(row.place.name.as_str()).filter(|_| of_level))
}

fn of_country<T>(row: &Row, get: fn(codes::Country) -> T) -> Option<T> {
    row.place.country.and_then(country).map(get)
}

/// The columns, in the target's order.
fn columns<'a>() -> Vec<Column<Row<'a>>> {
    columns! { of Row<'a>:
        "event_id_cnty" Text "#event+id" |r| Cell::code(Some(&r.event.lead().claim.id.0));
        "event_date" Day "#date+occurred" |r| Cell::Day(r.date);
        "year" Int "#date+year" |r| Cell::int(u64::try_from(r.date.year()).ok());
        "time_precision" Int "#date+precision" |r| Cell::Int(r.time_precision.into());
        "disorder_type" Text "#event+class" |r| Cell::code(Some(disorder_type(r.event_type)));
        "event_type" Text "#event+type" |r| Cell::code(Some(r.event_type));
        "sub_event_type" Text "#event+subtype" |r| Cell::code(r.sub_event_type);
        "actor1" Text "#group+name+first" |r| Cell::text(r.actors[0].name.as_deref());
        "assoc_actor_1" Text "#group+name+associated+first" |r| Cell::text(Some(&r.actors[0].associated.join("; ")));
        "inter1" Text "#group+type+first" |r| inter_word(&r.actors[0]);
        "actor2" Text "#group+name+second" |r| Cell::text(r.actors[1].name.as_deref());
        "assoc_actor_2" Text "#group+name+associated+second" |r| Cell::text(Some(&r.actors[1].associated.join("; ")));
        "inter2" Text "#group+type+second" |r| inter_word(&r.actors[1]);
        "interaction" Text "#group+interaction" |r| {
            let [a, b] = &r.actors;
            // Of a party whose sort is not known nothing is said, not that it acted alone.
            let told = a.is_known() && a.inter.is_some() && (!b.is_known() || b.inter.is_some());
            Cell::code(interaction(a.inter, b.inter).filter(|_| told).as_deref())
        };
        "civilian_targeting" Text "#event+civilian" |r| {
            Cell::code(Some("Civilian targeting").filter(|_| r.civilian_targeting))
        };
        "iso" Int "#country+code+num" |r| Cell::int(of_country(r, |c| c.numeric).flatten());
        "region" Text "#region+name" |r| Cell::code(of_country(r, |c| c.acled_region));
        "country" Text "#country+name" |r| Cell::text(of_country(r, |c| c.name));
        "admin1" Text "#adm1+name" |r| admin(r, Where::Province);
        "admin2" Text "#adm2+name" |r| admin(r, Where::District);
        "admin3" Text "#adm3+name" |_| Cell::Empty;
        "location" Text "#loc+name" |r| Cell::text(Some(&r.place.name));
        "latitude" Real "#geo+lat" |r| Cell::real(r.place.position.map(|p| p.lat_deg));
        "longitude" Real "#geo+lon" |r| Cell::real(r.place.position.map(|p| p.lon_deg));
        "geo_precision" Int "#geo+precision" |r| Cell::int(Where::of(r.place).acled());
        "source" Text "#meta+source" |r| sources(r.event);
        "source_scale" Text "#meta+source+scale" |_| Cell::Empty;
        "notes" Text "#description" |r| Cell::text(Some(&r.notes));
        "fatalities" Int "#affected+killed" |r| Cell::Int(r.deaths);
        "tags" Text "#meta+tags" |r| Cell::code(Some("factuality=unconfirmed").filter(|_| !r.event.is_asserted()));
        "timestamp" Int "#date+updated" |_| Cell::Empty;
        "vigie_factuality" Text "#status+factuality" |r| Cell::code(Some(factuality(r.event)));
        "vigie_grade" Text "#status+admiralty" |r| Cell::code(Some(&r.event.lead().grade.to_string()));
        "vigie_may_include" Text "#event+id+included" |r| Cell::code(Some(&r.may_include.join(" ")));
        "vigie_claims" Text "#meta+id" |r| claim_ids(r.event);
        "vigie_citations" Text "#meta+citations" |r| citations(r.event);
    }
    .into()
}

fn inter_word(party: &Party) -> Cell {
    Cell::code(party.inter.and_then(|at| INTERS.get(at)).copied())
}

/// The columns' names, for the tests.
#[cfg(test)]
pub(super) fn column_names() -> Vec<&'static str> {
    columns().iter().map(|c| c.name).collect()
}
