//! What the formats of events have in common: which claims they take, and the cells that cite them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use vigie_model::{Factuality, Place};

use super::cited::Days;
use super::event::Event;
use super::loss::{Effect, Reason};
use super::table::{Cell, Column, CsvTable};
use super::toll::killed;
use super::{Cited, LossReport, Options};

/// The claims that are said to be so; hearsay only where it is asked for.
pub(super) fn facts<'a>(claims: &'a [Cited], options: &Options, losses: &mut LossReport) -> Vec<&'a Cited> {
    let wanted = |cited: &&Cited| {
        let reason = match cited.claim.factuality {
            Factuality::Asserted => return true,
            Factuality::Unconfirmed if options.unconfirmed => return true,
            Factuality::Unconfirmed => Reason::Unconfirmed,
            Factuality::Possible | Factuality::Future | Factuality::Negated => Reason::NotSo,
        };
        losses.leave_out(reason, &cited.claim.id);
        false
    };
    claims.iter().filter(wanted).collect()
}

/// The names of the outlets that tell an event, each once.
pub(super) fn sources(event: &Event) -> Cell {
    let mut names: Vec<&str> = Vec::new();
    for name in event.claims().filter_map(|c| c.origin.head.source.as_deref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Cell::text(Some(&names.join("; ")))
}

/// Who tells an event, each once: outlets, and for want of one the ids of reports.
pub(super) fn outlets<'a>(event: &Event<'a>) -> Vec<&'a str> {
    let mut outlets: Vec<&str> = Vec::new();
    for cited in event.claims() {
        if !outlets.contains(&cited.origin.outlet()) {
            outlets.push(cited.origin.outlet());
        }
    }
    outlets
}

/// The ids of an event's claims, with spaces between.
pub(super) fn claim_ids(event: &Event) -> Cell {
    let ids: Vec<&str> = event.claims().map(|c| c.claim.id.0.as_str()).collect();
    Cell::code(Some(&ids.join(" ")))
}

/// The citations of an event's claims, as a JSON list.
pub(super) fn citations(event: &Event) -> Cell {
    let all: Vec<_> = event.claims().map(Cited::citation).collect();
    Cell::Code(serde_json::Value::Array(all).to_string())
}

/// `asserted`, or `unconfirmed` where every claim of the act is hearsay.
pub(super) fn factuality(event: &Event) -> &'static str {
    event.lead().claim.factuality.as_str()
}

/// What the deaths of a row are of.
pub(super) struct Reach<'a> {
    /// The row's id.
    pub id: &'a str,
    /// Where.
    pub place: &'a Place,
    /// Over which days.
    pub days: Days,
    /// How many.
    pub deaths: u64,
}

/// The days that the deaths of an event are counted over: those of a toll, where it is one over days, else the event's.
pub(super) fn toll_days(event: &Event, days: Days) -> Days {
    let mut tolls = event.figures.iter().filter(|f| killed(f).is_some()).map(|f| f.days());
    tolls.find(|d| d.lasting && d.both().is_some()).unwrap_or(days)
}

/// A row of a table of events with their dead.
pub(super) trait EventRow<'a> {
    fn event(&self) -> &'a Event<'a>;
    fn reach(&self) -> Reach<'a>;
    /// Takes the events whose dead the row's may hold.
    fn include(&mut self, others: Vec<&'a str>);
}

/// Writes a table of events; `deaths` names the columns in which the dead of several rows may be counted twice.
pub(super) fn write_events<'a, R: EventRow<'a>>(
    mut rows: Vec<R>,
    columns: &[Column<R>],
    deaths: &'static str,
    options: &Options,
    losses: &mut LossReport,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = CsvTable::begin(out, columns, options.hxl)?;
    let reach: Vec<Reach> = rows.iter().map(R::reach).collect();
    for (row, others) in rows.iter_mut().zip(may_include(&reach)) {
        let ids: Vec<_> = row.event().claims().map(|c| &c.claim.id).collect();
        if !others.is_empty() {
            ids.iter().for_each(|id| losses.note(Effect::Coarsened, deaths, Reason::MayInclude, id));
        }
        row.include(others);
        table.row(columns, row, &ids, losses)?;
    }
    table.end()
}

/// For each row, the rows whose deaths its own may hold: a toll over days holds what happened there on some of them.
/// Adding both would count the dead twice.
fn may_include<'a>(rows: &[Reach<'a>]) -> Vec<Vec<&'a str>> {
    let mut by_place: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.deaths > 0) {
        by_place.entry(row.place.key()).or_default().push(at);
    }
    let of_row = |(at, row): (usize, &Reach<'a>)| {
        let Some((first, last)) = row.days.both().filter(|_| row.days.lasting && row.deaths > 0) else {
            return Vec::new();
        };
        let others = by_place.get(&row.place.key()).into_iter().flatten().filter(|other| **other != at);
        let inside = others
            .map(|other| &rows[*other])
            .filter(|other| other.days.both().is_some_and(|(from, to)| first <= from && to <= last));
        inside.map(|other| other.id).collect()
    };
    rows.iter().enumerate().map(of_row).collect()
}
