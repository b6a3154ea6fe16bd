//! The columns of a claim, for the flat formats: CSV, the properties of GeoJSON, Parquet.

use vigie_model::{Actor, Body, Claim, Count, Derived, Edtf, Factuality, Moved, Outcome, Place, Time, Unit};

use super::cited::Cited;
use super::loss::{Effect, LossReport, Reason};
use super::precision::Where;
use super::table::{Cell, Column, columns};
use crate::codes::codes;

/// One row a claim.
pub(super) const COLUMNS: &[Column<Cited>] = &columns! { of Cited:
    "id" Text "#meta+id" |c| Cell::code(Some(&c.claim.id.0));
    "kind" Text "#event+type" |c| Cell::code(Some(c.claim.kind().as_str()));
    "value" Text "#event+subtype" |c| Cell::code(Some(c.claim.body.value()));
    "extent" Text "" |c| match &c.claim.body {
        Body::Control { extent, .. } => Cell::code(extent.map(|e| e.as_str())),
        _ => Cell::Empty,
    };
    "actor" Text "#group+name+first" |c| names(&c.claim.actor);
    "actor_country" Text "#group+country+code+first" |c| countries(&c.claim.actor);
    "actor_sector" Text "#group+type+first" |c| sectors(&c.claim.actor);
    "actor_text" Text "" |c| words(&c.claim.actor);
    "target" Text "#group+name+second" |c| names(&c.claim.target);
    "target_country" Text "#group+country+code+second" |c| countries(&c.claim.target);
    "target_sector" Text "#group+type+second" |c| sectors(&c.claim.target);
    "target_text" Text "" |c| words(&c.claim.target);
    "victims" Text "#affected+type" |c| match &c.claim.body {
        Body::Casualties { victims, .. } => Cell::code(victims.map(|v| v.as_str())),
        _ => Cell::Empty,
    };
    "count_low" Int "#affected+min" |c| Cell::int(count(c).and_then(|n| n.low));
    "count_best" Int "#affected+num" |c| Cell::int(count(c).and_then(|n| n.best));
    "count_high" Int "#affected+max" |c| Cell::int(count(c).and_then(|n| n.high));
    "count_approx" Flag "" |c| count(c).map_or(Cell::Empty, |n| Cell::Flag(n.approx));
    "count_unit" Text "#affected+unit" |c| Cell::code(count(c).map(|n| n.unit.as_str()));
    "killed" Int "#affected+killed" |c| outcome(c, Outcome::Killed);
    "injured" Int "#affected+injured" |c| outcome(c, Outcome::Injured);
    "displaced" Int "#affected+idps+individuals" displaced;
    "of" Text "" |c| match &c.claim.body {
        Body::Casualties { of, .. } => Cell::code(of.as_ref().map(|id| id.0.as_str())),
        _ => Cell::Empty,
    };
    "about" Text "" |c| match &c.claim.body {
        Body::Diplomacy { about, .. } => Cell::text(about.as_deref()),
        _ => Cell::Empty,
    };
    "deadline" Text "#date+deadline" |c| edtf(deadline(c));
    "deadline_text" Text "" |c| Cell::text(deadline(c).map(|t| t.text.as_str()));
    "quote" Text "" |c| match &c.claim.body {
        Body::Quote { text, .. } => Cell::text(Some(text)),
        _ => Cell::Empty,
    };
    "quote_verb" Text "" |c| match &c.claim.body {
        Body::Quote { verb, .. } => Cell::text(verb.as_deref()),
        _ => Cell::Empty,
    };
    "time" Text "#date+edtf" |c| edtf(c.claim.time.as_ref());
    "time_start" Day "#date+start" |c| Cell::day(when(c).and_then(|w| w.earliest()));
    "time_end" Day "#date+end" |c| Cell::day(when(c).and_then(|w| w.latest()));
    "time_text" Text "" |c| Cell::text(c.claim.time.as_ref().map(|t| t.text.as_str()));
    "place" Text "#loc+name" |c| name(&c.claim.place);
    "place_geonameid" Int "#loc+code+geonames" |c| geonameid(&c.claim.place);
    "place_country" Text "#country+code" |c| country(&c.claim.place);
    "admin1" Text "#adm1+name" |c| admin(&c.claim.place, Where::Province);
    "admin2" Text "#adm2+name" |c| admin(&c.claim.place, Where::District);
    "lat" Real "#geo+lat" |c| lat(&c.claim.place);
    "lon" Real "#geo+lon" |c| lon(&c.claim.place);
    "place_level" Text "#loc+type" |c| Cell::code(first(&c.claim.place).and_then(|p| p.level).map(|l| l.as_str()));
    "place_relation" Text "" |c| Cell::code(first(&c.claim.place).map(|p| p.relation.as_str()));
    "place_precision" Text "#geo+precision" |c| {
        Cell::code(first(&c.claim.place).map(|p| Where::of(p).as_str()))
    };
    "place_text" Text "" |c| Cell::text(first(&c.claim.place).map(|p| p.text.as_str()));
    "derived" Flag "" |c| first(&c.claim.place).map_or(Cell::Empty, |p| Cell::Flag(p.derived.is_some()));
    "derived_from" Text "" |c| Cell::text(derived(c).map(|d| d.from.as_str()));
    "derived_km" Real "" |c| Cell::real(derived(c).map(|d| d.km));
    "derived_bearing" Text "" |c| Cell::code(derived(c).and_then(|d| d.bearing).map(|b| b.as_str()));
    "further_places" Text "" |c| joined(c.claim.place.iter().skip(1).map(|p| p.name.as_str()));
    "from" Text "#loc+name+origin" |c| name(journey(c).0);
    "from_geonameid" Int "#loc+code+geonames+origin" |c| geonameid(journey(c).0);
    "from_country" Text "#country+code+origin" |c| country(journey(c).0);
    "from_lat" Real "#geo+lat+origin" |c| lat(journey(c).0);
    "from_lon" Real "#geo+lon+origin" |c| lon(journey(c).0);
    "to" Text "#loc+name+destination" |c| name(journey(c).1);
    "to_geonameid" Int "#loc+code+geonames+destination" |c| geonameid(journey(c).1);
    "to_country" Text "#country+code+destination" |c| country(journey(c).1);
    "to_lat" Real "#geo+lat+destination" |c| lat(journey(c).1);
    "to_lon" Real "#geo+lon+destination" |c| lon(journey(c).1);
    "attribution" Text "" |c| Cell::code(Some(c.claim.attribution.voice.as_str()));
    "attribution_name" Text "#contact+name" |c| Cell::text(c.claim.attribution.name.as_deref());
    "attribution_text" Text "" |c| Cell::text(c.claim.attribution.text.as_deref());
    "factuality" Text "#status+factuality" |c| Cell::code(Some(c.claim.factuality.as_str()));
    "quoted" Flag "" |c| Cell::Flag(c.claim.quoted);
    "grade" Text "#status+admiralty" |c| Cell::code(Some(&c.grade.to_string()));
    "confidence" Real "" |c| Cell::real(Some(c.claim.confidence.probability()));
    "plover_type" Text "#event+plover" |c| Cell::code(codes(&c.claim).plover.map(|p| p.event_type));
    "plover_mode" Text "#event+plover+mode" |c| Cell::code(codes(&c.claim).plover.and_then(|p| p.mode));
    "plover_context" Text "#event+plover+context" |c| {
        Cell::code(codes(&c.claim).plover.map(|p| p.context.join(" ")).as_deref())
    };
    "acled_event" Text "#event+acled" |c| Cell::code(codes(&c.claim).acled.event);
    "acled_sub_event" Text "#event+acled+subtype" |c| Cell::code(codes(&c.claim).acled.sub_event);
    "report" Text "#meta+report+key" |c| Cell::code(Some(&c.origin.key));
    "report_id" Text "#meta+report+id" |c| Cell::text(Some(&c.origin.head.id));
    "source" Text "#meta+source" |c| Cell::text(c.origin.head.source.as_deref());
    "title" Text "#meta+title" |c| Cell::text(c.origin.head.title.as_deref());
    "url" Text "#meta+url" |c| Cell::text(c.origin.head.url.as_deref());
    "published" Text "#date+published" |c| Cell::code(c.origin.head.published.map(|d| d.to_string()).as_deref());
    "lang" Text "#meta+lang" |c| Cell::code(c.origin.head.lang.as_ref().map(|l| l.as_str()));
    "text_sha256" Text "" |c| Cell::code(Some(&c.origin.head.text_sha256));
    "evidence" Text "#description+evidence" |c| Cell::text(Some(&c.claim.evidence.text));
    "evidence_start" Int "" |c| Cell::Int(u64::from(c.claim.evidence.span.start));
    "evidence_end" Int "" |c| Cell::Int(u64::from(c.claim.evidence.span.end));
};

/// Notes what the columns of a claim cannot hold.
pub(super) fn note_losses(cited: &Cited, losses: &mut LossReport) {
    let (from, to) = journey(cited);
    for (field, places) in [("place", cited.claim.place.as_slice()), ("from", from), ("to", to)] {
        if places.len() > 1 {
            losses.note(Effect::Coarsened, field, Reason::FurtherPlaces, &cited.claim.id);
        }
    }
}

/// Between the parts of a cell that holds several.
const BETWEEN: &str = "; ";

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> Cell {
    let parts: Vec<&str> = parts.collect();
    Cell::text(Some(&parts.join(BETWEEN)).filter(|_| parts.iter().any(|p| !p.is_empty())).map(String::as_str))
}

pub(super) fn names(actors: &[Actor]) -> Cell {
    joined(actors.iter().map(|a| a.name.as_str()))
}

fn words(actors: &[Actor]) -> Cell {
    joined(actors.iter().map(|a| a.text.as_str()))
}

/// Codes of several actors stand in the order of their names, an unknown one as `?`.
fn coded(codes: Vec<Option<&'static str>>) -> Cell {
    let known = codes.iter().any(Option::is_some);
    let all: Vec<&str> = codes.iter().map(|c| c.unwrap_or("?")).collect();
    if known { Cell::code(Some(&all.join(BETWEEN))) } else { Cell::Empty }
}

fn sectors(actors: &[Actor]) -> Cell {
    coded(actors.iter().map(|a| a.sector.map(|s| s.as_str())).collect())
}

fn countries(actors: &[Actor]) -> Cell {
    let known = actors.iter().any(|a| a.country.is_some());
    let all: Vec<&str> = actors.iter().map(|a| a.country.as_ref().map_or("?", |c| c.as_str())).collect();
    if known { Cell::Text(all.join(BETWEEN)) } else { Cell::Empty }
}

pub(super) fn count_of(claim: &Claim) -> Option<&Count> {
    match &claim.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => Some(count),
        _ => None,
    }
}

fn count(c: &Cited) -> Option<&Count> {
    count_of(&c.claim)
}

fn outcome(c: &Cited, wanted: Outcome) -> Cell {
    match &c.claim.body {
        Body::Casualties { outcome, count, .. } if *outcome == wanted && is_told_as_so(c) => {
            Cell::int(count.best.or(count.low))
        }
        _ => Cell::Empty,
    }
}

fn displaced(c: &Cited) -> Cell {
    match &c.claim.body {
        Body::Displacement { movement, count, .. }
            if *movement != Moved::Returned && count.unit == Unit::People && is_told_as_so(c) =>
        {
            Cell::int(count.best.or(count.low))
        }
        _ => Cell::Empty,
    }
}

/// Said as a fact or as hearsay: what is denied, possible or still to come adds to no count.
fn is_told_as_so(c: &Cited) -> bool {
    matches!(c.claim.factuality, Factuality::Asserted | Factuality::Unconfirmed)
}

fn when(c: &Cited) -> Option<&Edtf> {
    c.claim.time.as_ref()?.when.as_ref()
}

fn deadline(c: &Cited) -> Option<&Time> {
    match &c.claim.body {
        Body::Diplomacy { deadline, .. } => deadline.as_ref(),
        _ => None,
    }
}

fn edtf(time: Option<&Time>) -> Cell {
    // An open beginning is written with dots, a set with brackets: neither is a formula.
    time.and_then(|t| t.when.as_ref()).map_or(Cell::Empty, |w| Cell::Text(w.to_string()))
}

fn first(places: &[Place]) -> Option<&Place> {
    places.first()
}

fn derived(c: &Cited) -> Option<&Derived> {
    c.claim.place.first()?.derived.as_ref()
}

pub(super) fn journey(c: &Cited) -> (&[Place], &[Place]) {
    match &c.claim.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => (from, to),
        _ => (&[], &[]),
    }
}

fn name(places: &[Place]) -> Cell {
    Cell::text(places.first().map(|p| p.name.as_str()))
}

fn geonameid(places: &[Place]) -> Cell {
    Cell::int(places.first().and_then(|p| p.geonameid))
}

fn country(places: &[Place]) -> Cell {
    Cell::code(places.first().and_then(|p| p.country.as_ref()).map(|c| c.as_str()))
}

fn lat(places: &[Place]) -> Cell {
    Cell::real(places.first().and_then(|p| p.position).map(|p| p.lat_deg))
}

fn lon(places: &[Place]) -> Cell {
    Cell::real(places.first().and_then(|p| p.position).map(|p| p.lon_deg))
}

fn admin(places: &[Place], wanted: Where) -> Cell {
    Cell::text(places.first().filter(|p| p.derived.is_none() && Where::of(p) == wanted).map(|p| p.name.as_str()))
}
