//! IDMC Helix: one row a figure of displacement.
//!
//! Each claim is a figure of its own, for triangulation: which one is recommended is for a person to say, and what no
//! person has reviewed is unverified. Enumerations stand with their name, and beside it their number.
//!
//! Source: IDMC, Helix data model: figure, term, category, role, quantifier, unit, accuracy.

use std::io::{self, Write};

use vigie_model::{Body, Count, Moved, Place, Unit};

use super::flat::journey;
use super::loss::{Effect, Reason};
use super::notes::{Notes, one_line};
use super::precision::{Where, helix_dates};
use super::rows::facts;
use super::table::{Cell, Column, CsvTable, columns};
use super::{Cited, Format, LossReport, Options};
use crate::codes::{self, country};

/// One row a figure of displacement.
pub(super) struct Helix;

impl Format for Helix {
    fn name(&self) -> &'static str {
        "helix"
    }

    fn says(&self) -> &'static str {
        "a table of displacement figures in the terms of IDMC's Helix"
    }

    fn is_table(&self) -> bool {
        true
    }

    fn write(&self, claims: &[Cited], options: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        let columns = columns();
        let mut table = CsvTable::begin(out, &columns, options.hxl)?;
        for cited in facts(claims, options, &mut losses) {
            let Some(row) = Row::of(cited, &options.notes, &mut losses) else { continue };
            table.row(&columns, &row, &[&cited.claim.id], &mut losses)?;
        }
        table.end()?;
        Ok(losses)
    }
}

/// A name of an enumeration with its number.
type Named = (&'static str, u64);

const PERSON: Named = ("PERSON", 0);
const HOUSEHOLD: Named = ("HOUSEHOLD", 1);

/// A row before it is put into cells.
struct Row<'a> {
    cited: &'a Cited,
    term: Named,
    category: Named,
    quantifier: Named,
    reported: u64,
    unit: Named,
    dates: [Option<&'static str>; 2],
    locations: Vec<(&'a Place, Named)>,
    logic: String,
}

const TRIANGULATION: Named = ("TRIANGULATION", 1);

fn term(movement: Moved) -> Named {
    match movement {
        Moved::Evacuated => ("EVACUATED", 0),
        Moved::Displaced => ("DISPLACED", 1),
        Moved::Fled | Moved::CrossedBorder => ("FORCED_TO_FLEE", 2),
        Moved::Hosted => ("SHELTERED", 4),
        Moved::Returned => ("RETURNS", 11),
    }
}

/// A stock is those who are displaced at a time, a flow those who moved over a period.
fn is_stock(movement: Moved, lasting: bool) -> bool {
    match movement {
        Moved::Hosted => true,
        Moved::Displaced => !lasting,
        Moved::Fled | Moved::Evacuated | Moved::CrossedBorder | Moved::Returned => false,
    }
}

/// `None` for returns that a person reviewed: they have a category that the claims do not decide.
fn category(movement: Moved, stock: bool, reviewed: bool) -> Named {
    match (reviewed, stock, movement) {
        (true, true, _) => ("IDPS", 0),
        (true, false, Moved::CrossedBorder) => ("CROSS_BORDER_FLIGHT", 10),
        (true, false, Moved::Fled | Moved::Evacuated | Moved::Displaced) => ("NEW_DISPLACEMENT", 6),
        (false, true, _) => ("UNVERIFIED_STOCK", 18),
        // A return that a person reviewed has no category in the table: it stays an unverified flow.
        (_, false, _) => ("UNVERIFIED_FLOW", 19),
    }
}

/// The one number that a figure reports and how it is meant; whether something of the count is lost.
fn reported(count: &Count) -> Option<(u64, Named, bool)> {
    const MORE_THAN: Named = ("MORE_THAN", 0);
    const LESS_THAN: Named = ("LESS_THAN", 1);
    const EXACT: Named = ("EXACT", 2);
    const APPROXIMATELY: Named = ("APPROXIMATELY", 3);
    Some(match (count.low, count.best, count.high) {
        (Some(low), Some(best), Some(high)) if low == best && best == high && !count.approx => (best, EXACT, false),
        (low, Some(best), None) if low == Some(best) && !count.approx => (best, MORE_THAN, false),
        (None, Some(best), Some(high)) if best == high && !count.approx => (best, LESS_THAN, false),
        (low, Some(best), high) => {
            let quantifier = if count.approx || low.is_some() || high.is_some() { APPROXIMATELY } else { EXACT };
            (best, quantifier, low.is_some_and(|l| l != best) || high.is_some_and(|h| h != best))
        }
        (Some(low), None, high) => (low, MORE_THAN, high.is_some()),
        (None, None, Some(high)) => (high, LESS_THAN, false),
        (None, None, None) => return None,
    })
}

impl<'a> Row<'a> {
    /// The row of a claim; `None`, with the loss, where it is no figure of displacement.
    fn of(cited: &'a Cited, notes: &Notes, losses: &mut LossReport) -> Option<Row<'a>> {
        let id = &cited.claim.id;
        let Body::Displacement { movement, count, .. } = &cited.claim.body else {
            losses.leave_out(Reason::NoCode, id);
            return None;
        };
        let Some((number, quantifier, narrowed)) = reported(count) else {
            losses.leave_out(Reason::NoNumber, id);
            return None;
        };
        let unit = match count.unit {
            Unit::People => PERSON,
            Unit::Households => HOUSEHOLD,
        };
        let days = cited.days();
        let when = cited.claim.time.as_ref().and_then(|t| t.when.as_ref());
        let dates = when.map_or([None, None], |w| {
            let (start, end) = helix_dates(w);
            [start, end.or(days.closed.then_some("DAY"))]
        });
        let locations = locations(cited);
        if narrowed {
            losses.note(Effect::Coarsened, "reported", Reason::OneNumber, id);
        }
        if unit == HOUSEHOLD {
            losses.note(Effect::Missing, "household_size, total_figures", Reason::HouseholdSize, id);
        }
        if when.is_none() {
            losses.note(Effect::Missing, "start_date, end_date", Reason::Undecided, id);
        }
        if days.closed {
            losses.note(Effect::Coarsened, "end_date", Reason::OpenEnd, id);
        }
        if locations.is_empty() {
            losses.note(Effect::Missing, "locations", Reason::NoPlace, id);
        }
        if locations.iter().any(|(p, _)| p.position.is_none()) {
            losses.note(Effect::Missing, "locations_coordinates", Reason::NoCoordinates, id);
        }
        if locations.iter().any(|(p, _)| !Where::of(p).is_whole(p)) {
            losses.note(Effect::Coarsened, "locations_accuracy", Reason::PlacePrecision, id);
        }
        if !cited.claim.actor.is_empty() {
            losses.note(Effect::LeftOut, "who moved", Reason::NoColumn, id);
        }
        let stock = is_stock(*movement, days.lasting);
        Some(Row {
            cited,
            term: term(*movement),
            category: category(*movement, stock, cited.reviewed),
            quantifier,
            reported: number,
            unit,
            dates,
            locations,
            logic: logic(cited, unit, notes),
        })
    }

    fn total(&self) -> Option<u64> {
        (self.unit == PERSON).then_some(self.reported)
    }
}

/// Where from, where to, and where, each with what Helix calls its type.
fn locations(cited: &Cited) -> Vec<(&Place, Named)> {
    const ORIGIN: Named = ("ORIGIN", 0);
    const DESTINATION: Named = ("DESTINATION", 1);
    const BOTH: Named = ("ORIGIN_AND_DESTINATION", 2);
    let (from, to) = journey(cited);
    [
        from.iter().map(|p| (p, ORIGIN)).collect::<Vec<_>>(),
        to.iter().map(|p| (p, DESTINATION)).collect(),
        cited.claim.place.iter().map(|p| (p, BOTH)).collect(),
    ]
    .concat()
}

/// What a reader of the figure should know.
fn logic(cited: &Cited, unit: Named, notes: &Notes) -> String {
    let mut parts = vec![notes.cite(cited)];
    parts.extend((unit == HOUSEHOLD).then(|| notes.household_size.clone()));
    parts.extend((!cited.is_asserted()).then(|| notes.unconfirmed.clone()));
    parts.join(" ")
}

/// The country of the figure: that of the first location that has one.
fn of_country<T>(row: &Row, get: fn(codes::Country) -> T) -> Option<T> {
    row.locations.iter().find_map(|(p, _)| p.country).and_then(country).map(get)
}

/// What is said of each location, in one order; `-` would be a formula, so what is unknown is `?`.
fn each_location(row: &Row, says: fn(&Place, Named) -> Option<String>) -> Cell {
    let parts: Vec<String> =
        row.locations.iter().map(|(p, what)| says(p, *what).unwrap_or_else(|| "?".to_owned())).collect();
    Cell::text(Some(&parts.join("; ")))
}

fn coordinates(place: &Place, _: Named) -> Option<String> {
    place.position.map(|p| format!("{}, {}", p.lat_deg, p.lon_deg))
}

/// The columns, in the target's order.
fn columns<'a>() -> Vec<Column<Row<'a>>> {
    columns! { of Row<'a>:
        "id" Text "#meta+id" |r| Cell::code(Some(&r.cited.claim.id.0));
        "iso3" Text "#country+code+iso3" |r| Cell::code(of_country(r, |c| c.alpha3));
        "country" Text "#country+name" |r| Cell::text(of_country(r, |c| c.name));
        "figure_cause" Text "#cause+type" |_| Cell::code(Some("CONFLICT"));
        "category" Text "#indicator+category" |r| Cell::code(Some(r.category.0));
        "category_code" Int "#indicator+category+code" |r| Cell::Int(r.category.1);
        "term" Text "#indicator+term" |r| Cell::code(Some(r.term.0));
        "term_code" Int "#indicator+term+code" |r| Cell::Int(r.term.1);
        "role" Text "#indicator+role" |_| Cell::code(Some(TRIANGULATION.0));
        "role_code" Int "#indicator+role+code" |_| Cell::Int(TRIANGULATION.1);
        "quantifier" Text "#indicator+quantifier" |r| Cell::code(Some(r.quantifier.0));
        "quantifier_code" Int "#indicator+quantifier+code" |r| Cell::Int(r.quantifier.1);
        "reported" Int "#affected+num" |r| Cell::Int(r.reported);
        "unit" Text "#affected+unit" |r| Cell::code(Some(r.unit.0));
        "unit_code" Int "#affected+unit+code" |r| Cell::Int(r.unit.1);
        "household_size" Real "" |_| Cell::Empty;
        "total_figures" Int "#affected+idps+individuals" |r| Cell::int(r.total());
        "start_date" Day "#date+start" |r| Cell::day(r.cited.days().first);
        "start_date_accuracy" Text "#date+start+accuracy" |r| Cell::code(r.dates[0]);
        "end_date" Day "#date+end" |r| Cell::day(r.cited.days().last);
        "end_date_accuracy" Text "#date+end+accuracy" |r| Cell::code(r.dates[1]);
        "locations_name" Text "#loc+name" |r| each_location(r, |p, _| Some(p.name.clone()));
        "locations_coordinates" Text "#geo+coordinates" |r| each_location(r, coordinates);
        "locations_accuracy" Text "#geo+precision" |r| each_location(r, |p, _| Where::of(p).helix().map(str::to_owned));
        "locations_type" Text "#loc+type" |r| each_location(r, |_, what| Some(what.0.to_owned()));
        "source" Text "#meta+source" |r| Cell::text(r.cited.origin.head.source.as_deref());
        "source_url" Text "#meta+url" |r| Cell::text(r.cited.origin.head.url.as_deref());
        "publish_date" Text "#date+published" |r| {
            Cell::code(r.cited.origin.head.published.map(|d| d.to_string()).as_deref())
        };
        "source_excerpt" Text "#description+evidence" |r| Cell::text(Some(&one_line(&r.cited.claim.evidence.text)));
        "calculation_logic" Text "#description" |r| Cell::text(Some(&r.logic));
        "vigie_factuality" Text "#status+factuality" |r| Cell::code(Some(r.cited.claim.factuality.as_str()));
        "vigie_grade" Text "#status+admiralty" |r| Cell::code(Some(&r.cited.grade.to_string()));
        "vigie_claims" Text "#meta+claims" |r| Cell::code(Some(&r.cited.claim.id.0));
        "vigie_citations" Text "#meta+citations" |r| {
            Cell::Code(serde_json::Value::Array(vec![r.cited.citation()]).to_string())
        };
    }
    .into()
}

/// The columns' names, for the tests.
#[cfg(test)]
pub(super) fn column_names() -> Vec<&'static str> {
    columns().iter().map(|c| c.name).collect()
}
