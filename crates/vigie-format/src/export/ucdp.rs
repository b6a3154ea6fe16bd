//! UCDP: one row an event with deaths, in the columns of the Georeferenced Event Dataset.
//!
//! The columns are those of GED, in its order and with its values, then Vigie's own (`vigie_…`). Numbers that UCDP gives
//! to conflicts, dyads, parties and countries are its own and stay empty; `id` is Vigie's.
//!
//! Source: UCDP GED codebook.

use std::io::{self, Write};

use vigie_model::{Actor, Body, Claim, Date, Form, Phase, Place, Position, Sector};

use super::cited::Days;
use super::event::{Event, gather};
use super::loss::{Effect, Reason};
use super::notes::{Notes, one_line};
use super::precision::{Where, ucdp_date};
use super::rows::{
    EventRow, Reach, citations, claim_ids, facts, factuality, outlets, sources, toll_days, write_events,
};
use super::table::{Cell, Column, columns};
use super::toll::{Deaths, Toll, is_civil, killed};
use super::{Cited, Format, LossReport, Options};
use crate::codes::{self, country};

/// One row an event in which someone died.
pub(super) struct Ucdp;

impl Format for Ucdp {
    fn name(&self) -> &'static str {
        "ucdp"
    }

    fn says(&self) -> &'static str {
        "a table in the columns of UCDP GED, one row an event with deaths"
    }

    fn is_table(&self) -> bool {
        true
    }

    fn write(&self, claims: &[Cited], options: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        let (taken, other): (Vec<_>, Vec<_>) = facts(claims, options, &mut losses)
            .into_iter()
            .partition(|c| is_act(&c.claim) || matches!(c.claim.body, Body::Casualties { .. }));
        for cited in other {
            losses.leave_out(Reason::NoCode, &cited.claim.id);
        }
        let events = gather(&taken, is_act);
        let rows: Vec<Row> = events.iter().filter_map(|event| Row::of(event, options, &mut losses)).collect();
        write_events(rows, &columns(), "best, low, high", options, &mut losses, out)?;
        Ok(losses)
    }
}

/// Acts in which organised violence kills.
fn is_act(claim: &Claim) -> bool {
    match &claim.body {
        Body::Violence { form } => !matches!(form, Form::Arrest | Form::Looting),
        Body::Control { phase, .. } => {
            matches!(phase, Phase::Gained | Phase::Lost | Phase::Contested | Phase::Advancing)
        }
        _ => false,
    }
}

/// UCDP's types of violence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Violence {
    StateBased = 1,
    NonState = 2,
    OneSided = 3,
}

/// The two sides as UCDP orders them, and what sort of violence is between them; unknown where the words do not decide.
struct Sides<'a> {
    violence: Option<Violence>,
    a: Option<&'a Actor>,
    b: Option<&'a Actor>,
    b_is_civil: bool,
}

fn is_state(actor: &Actor) -> bool {
    matches!(actor.sector, Some(Sector::Gov | Sector::Mil | Sector::Pol | Sector::Jud))
}

fn is_organised(actor: &Actor) -> bool {
    matches!(actor.sector, Some(Sector::Reb | Sector::Jih))
}

fn is_unarmed(actor: &Actor) -> bool {
    use Sector::*;
    matches!(actor.sector, Some(Cvl | Ref | Ngo | Med | Bus | Eli | Opp))
}

impl<'a> Sides<'a> {
    fn of(event: &Event<'a>) -> Sides<'a> {
        // Civilians who were hit are a side only where they were aimed at, or where all that is told is who killed them.
        let hit = event.target().first().filter(|b| event.acts.is_empty() || !is_unarmed(b));
        let (a, b) = (event.actor().first(), event.aimed_at().first().or(hit));
        let b_is_civil = b.is_some_and(is_unarmed);
        let armed = |actor: &Actor| is_state(actor) || is_organised(actor);
        let (violence, swap) = match (a, b) {
            (Some(x), Some(y)) if armed(x) && armed(y) => match (is_state(x), is_state(y)) {
                (false, false) => (Some(Violence::NonState), false),
                // The government is side A.
                (x_state, _) => (Some(Violence::StateBased), !x_state),
            },
            (Some(x), Some(_)) if armed(x) && b_is_civil => (Some(Violence::OneSided), false),
            _ => (None, false),
        };
        let (a, b) = if swap { (b, a) } else { (a, b) };
        Sides { violence, a, b, b_is_civil }
    }

    fn name_b(&self) -> Option<&'a str> {
        if self.b_is_civil { Some("Civilians") } else { self.b.map(|b| b.name.as_str()) }
    }
}

/// A row before it is put into cells.
struct Row<'a> {
    event: &'a Event<'a>,
    sides: Sides<'a>,
    first: Date,
    last: Date,
    /// The days that the deaths are counted over.
    toll_days: Days,
    may_include: Vec<&'a str>,
    place: &'a Place,
    deaths: Deaths<'a>,
    split: Split,
    description: String,
}

/// The best number by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Split {
    a: u64,
    b: u64,
    civilians: u64,
    unknown: u64,
}

impl Split {
    fn of(deaths: &Deaths, sides: &Sides) -> Split {
        let mut split = Split::default();
        for (victims, party, n) in &deaths.groups {
            let of = |side: Option<&Actor>| side.is_some_and(|s| party.iter().any(|p| p.same_party(s)));
            let civil = victims.map_or_else(|| party.first().is_some_and(is_unarmed), is_civil);
            let slot = if civil {
                &mut split.civilians
            } else if of(sides.a) {
                &mut split.a
            } else if of(sides.b) && !sides.b_is_civil {
                &mut split.b
            } else {
                &mut split.unknown
            };
            *slot = slot.saturating_add(*n);
        }
        split
    }
}

impl<'a> EventRow<'a> for Row<'a> {
    fn event(&self) -> &'a Event<'a> {
        self.event
    }

    fn reach(&self) -> Reach<'a> {
        let id = &self.event.lead().claim.id.0;
        Reach { id, place: self.place, days: self.toll_days, deaths: self.deaths.high }
    }

    fn include(&mut self, others: Vec<&'a str>) {
        self.may_include = others;
    }
}

impl<'a> Row<'a> {
    /// The row of an event; `None`, with the losses, where UCDP cannot hold it.
    fn of(event: &'a Event<'a>, options: &Options, losses: &mut LossReport) -> Option<Row<'a>> {
        let leave_out = |losses: &mut LossReport, reason| {
            event.claims().for_each(|c| losses.leave_out(reason, &c.claim.id));
        };
        let Some(toll) = Toll::of(event) else {
            leave_out(losses, Reason::NoDeath);
            return None;
        };
        let Some(deaths) = toll.ucdp else {
            leave_out(losses, Reason::NoNumber);
            return None;
        };
        if deaths.high == 0 {
            leave_out(losses, Reason::NoDeath);
            return None;
        }
        let days = event.dated().days_or_report(options.report_days);
        let Some((first, last)) = days.both() else {
            leave_out(losses, if days.last.is_some() { Reason::NoBeginning } else { Reason::NoDay });
            return None;
        };
        let Some(place) = event.places().first() else {
            leave_out(losses, Reason::NoPlace);
            return None;
        };
        let all = |losses: &mut LossReport, effect, field, reason| {
            event.claims().for_each(|c| losses.note(effect, field, reason, &c.claim.id));
        };
        let exact = Where::of(place);
        let sides = Sides::of(event);
        if first != last && !days.lasting {
            all(losses, Effect::Coarsened, "date_prec", Reason::TimePrecision);
        }
        if days.by_report {
            all(losses, Effect::Coarsened, "date_start, date_end", Reason::ReportDay);
        }
        if days.closed {
            all(losses, Effect::Coarsened, "date_end", Reason::OpenEnd);
        }
        if !exact.is_whole(place) {
            all(losses, Effect::Coarsened, "where_prec", Reason::PlacePrecision);
        }
        if exact == Where::Unknown {
            all(losses, Effect::Missing, "where_prec", Reason::Undecided);
        }
        if place.position.is_none() {
            all(losses, Effect::Missing, "latitude, longitude", Reason::NoCoordinates);
        }
        if event.places().len() > 1 {
            all(losses, Effect::LeftOut, "where_coordinates", Reason::FurtherPlaces);
        }
        if sides.violence.is_none() {
            all(losses, Effect::Missing, "type_of_violence", Reason::Undecided);
        }
        for figure in &event.figures {
            let id = &figure.claim.id;
            match killed(figure) {
                None => losses.note(Effect::LeftOut, "casualties other than deaths", Reason::NoColumn, id),
                Some(count) if count.is_unknown() => {
                    losses.note(Effect::LeftOut, "best, low, high", Reason::NoNumber, id);
                }
                Some(_) if deaths.filled => losses.note(Effect::Coarsened, "best, low, high", Reason::NoBound, id),
                Some(_) => {}
            }
        }
        let split = Split::of(&deaths, &sides);
        let description = description(event, place, &options.notes, days.by_report);
        let (toll_days, may_include) = (toll_days(event, days), Vec::new());
        Some(Row { event, sides, first, last, toll_days, may_include, place, deaths, split, description })
    }
}

/// What UCDP's columns for place and dates do not say, in words.
fn description(event: &Event, place: &Place, notes: &Notes, by_report: bool) -> String {
    let mut parts = vec![one_line(&place.text)];
    let names: Vec<&str> = event.places().iter().skip(1).map(|p| p.name.as_str()).collect();
    parts.extend(notes.further_places(&names));
    parts.extend(by_report.then(|| notes.by_report.clone()));
    parts.extend((!event.is_asserted()).then(|| notes.unconfirmed.clone()));
    parts.retain(|p| !p.is_empty());
    parts.join(". ").replace("..", ".")
}

/// The cell of the PRIO grid, half a degree wide, that a position lies in, counted from the south-west corner.
///
/// Source: Tollefsen, Strand and Buhaug, "PRIO-GRID: A unified spatial data structure", 2012.
fn prio_grid(position: Position) -> Option<u64> {
    let Position { lat_deg, lon_deg } = Position::new(position.lat_deg, position.lon_deg)?;
    let row = (((lat_deg + 90.0) * 2.0).floor() as u64).min(359);
    let column = (((lon_deg + 180.0) * 2.0).floor() as u64).min(719);
    Some(row * 720 + column + 1)
}

fn admin(row: &Row, wanted: Where) -> Cell {
    let of_level = row.place.derived.is_none() && Where::of(row.place) == wanted;
    Cell::text(Some(row.place.name.as_str()).filter(|_| of_level))
}

fn of_country<T>(row: &Row, get: fn(codes::Country) -> T) -> Option<T> {
    row.place.country.and_then(country).map(get)
}

/// What is said of each report, once, with a semicolon between.
fn each_report(row: &Row, says: fn(&Cited) -> Option<String>) -> Cell {
    let mut seen: Vec<&str> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for cited in row.event.claims() {
        if !seen.contains(&cited.origin.key.as_str()) {
            seen.push(&cited.origin.key);
            parts.extend(says(cited));
        }
    }
    Cell::text(Some(&parts.join("; ")))
}

fn article(cited: &Cited) -> Option<String> {
    let head = &cited.origin.head;
    let published = head.published.map(|d| d.to_string());
    let parts = [Some(cited.origin.outlet()), published.as_deref(), head.title.as_deref()];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Who is cited: the names and words of the attributions, each once.
fn originals(event: &Event) -> String {
    let mut names: Vec<&str> = Vec::new();
    for cited in event.claims() {
        let attribution = &cited.claim.attribution;
        let name = attribution.name.as_deref().or(attribution.text.as_deref());
        if let Some(name) = name.filter(|n| !names.contains(n)) {
            names.push(name);
        }
    }
    names.join("; ")
}

/// The columns, in the target's order.
fn columns<'a>() -> Vec<Column<Row<'a>>> {
    columns! { of Row<'a>:
        "id" Text "#event+id" |r| Cell::code(Some(&r.event.lead().claim.id.0));
        "relid" Text "" |_| Cell::Empty;
        "year" Int "#date+year" |r| Cell::int(u64::try_from(r.first.year()).ok());
        "active_year" Int "" |_| Cell::Empty;
        "code_status" Text "" |_| Cell::Empty;
        "type_of_violence" Int "#event+type" |r| Cell::int(r.sides.violence.map(|v| v as u64));
        "conflict_dset_id" Int "" |_| Cell::Empty;
        "conflict_new_id" Int "" |_| Cell::Empty;
        "conflict_name" Text "" |_| Cell::Empty;
        "dyad_dset_id" Int "" |_| Cell::Empty;
        "dyad_new_id" Int "" |_| Cell::Empty;
        "dyad_name" Text "#group+name+dyad" |r| {
            let both = r.sides.a.zip(r.sides.name_b());
            Cell::text(both.map(|(a, b)| format!("{} - {b}", a.name)).as_deref())
        };
        "side_a_dset_id" Int "" |_| Cell::Empty;
        "side_a_new_id" Int "" |_| Cell::Empty;
        "side_a" Text "#group+name+first" |r| Cell::text(r.sides.a.map(|a| a.name.as_str()));
        "side_b_dset_id" Int "" |_| Cell::Empty;
        "side_b_new_id" Int "" |_| Cell::Empty;
        "side_b" Text "#group+name+second" |r| Cell::text(r.sides.name_b());
        "number_of_sources" Int "#meta+source+num" |r| Cell::int(u64::try_from(outlets(r.event).len()).ok());
        "source_article" Text "#meta+source" |r| each_report(r, article);
        "source_office" Text "" |r| sources(r.event);
        "source_date" Text "#date+published" |r| each_report(r, |c| c.origin.head.published.map(|d| d.to_string()));
        "source_headline" Text "#meta+title" |r| each_report(r, |c| c.origin.head.title.clone());
        "source_original" Text "#contact+name" |r| Cell::text(Some(&originals(r.event)));
        "where_prec" Int "#geo+precision" |r| Cell::int(Where::of(r.place).ucdp());
        "where_coordinates" Text "#loc+name" |r| Cell::text(Some(&r.place.name));
        "where_description" Text "#description" |r| Cell::text(Some(&r.description));
        "adm_1" Text "#adm1+name" |r| admin(r, Where::Province);
        "adm_2" Text "#adm2+name" |r| admin(r, Where::District);
        "latitude" Real "#geo+lat" |r| Cell::real(r.place.position.map(|p| p.lat_deg));
        "longitude" Real "#geo+lon" |r| Cell::real(r.place.position.map(|p| p.lon_deg));
        "geom_wkt" Text "" |r| {
            Cell::code(r.place.position.map(|p| format!("POINT ({} {})", p.lon_deg, p.lat_deg)).as_deref())
        };
        "priogrid_gid" Int "" |r| Cell::int(r.place.position.and_then(prio_grid));
        "country" Text "#country+name" |r| Cell::text(of_country(r, |c| c.name));
        "country_id" Int "" |_| Cell::Empty;
        "region" Text "#region+name" |r| Cell::code(of_country(r, |c| c.ucdp_region).flatten());
        "event_clarity" Int "" |r| Cell::Int(if r.toll_days.lasting || r.event.places().len() > 1 { 2 } else { 1 });
        "date_prec" Int "#date+precision" |r| Cell::Int(ucdp_date(r.first, r.last).into());
        "date_start" Day "#date+start" |r| Cell::Day(r.first);
        "date_end" Day "#date+end" |r| Cell::Day(r.last);
        "deaths_a" Int "#affected+killed+first" |r| Cell::Int(r.split.a);
        "deaths_b" Int "#affected+killed+second" |r| Cell::Int(r.split.b);
        "deaths_civilians" Int "#affected+killed+civilians" |r| Cell::Int(r.split.civilians);
        "deaths_unknown" Int "#affected+killed+unknown" |r| Cell::Int(r.split.unknown);
        "best" Int "#affected+killed" |r| Cell::Int(r.deaths.best);
        "high" Int "#affected+killed+max" |r| Cell::Int(r.deaths.high);
        "low" Int "#affected+killed+min" |r| Cell::Int(r.deaths.low);
        "gwnoa" Int "" |_| Cell::Empty;
        "gwnob" Int "" |_| Cell::Empty;
        "vigie_factuality" Text "#status+factuality" |r| Cell::code(Some(factuality(r.event)));
        "vigie_grade" Text "#status+admiralty" |r| Cell::code(Some(&r.event.lead().grade.to_string()));
        "vigie_may_include" Text "#event+id+included" |r| Cell::code(Some(&r.may_include.join(" ")));
        "vigie_claims" Text "#meta+id" |r| claim_ids(r.event);
        "vigie_citations" Text "#meta+citations" |r| citations(r.event);
    }
    .into()
}

/// The columns' names, for the tests.
#[cfg(test)]
pub(super) fn column_names() -> Vec<&'static str> {
    columns().iter().map(|c| c.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_grid_are_counted_from_the_south_west() {
        let cell = |lat, lon| prio_grid(Position { lat_deg: lat, lon_deg: lon });
        assert_eq!((cell(-90.0, -180.0), cell(-89.4, -180.0), cell(90.0, 180.0)), (Some(1), Some(721), Some(259_200)));
        assert_eq!(cell(f64::NAN, 0.0), None);
    }
}
