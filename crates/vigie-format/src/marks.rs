//! What a map and a time line need of each claim, in columns: a tenth of the claims' JSON, read in one go.
//!
//! A row is a claim. Places and reports stand once, and rows name them by number. A day is a number of days since
//! 1970-01-01; unknown is `null`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use vigie_model::{Body, Count, Date, Factuality, Kind, Place, PlaceRelation};
use vigie_picture::Told;

/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// How a claim's spot lies to the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    At,
    From,
    To,
    Border,
}

const ROLES: [&str; 4] = ["at", "from", "to", "border"];

/// Claims as columns; serialised as one JSON object of arrays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marks {
    schema_version: u32,
    /// How many rows there are.
    claims: usize,
    kinds: Vec<&'static str>,
    factualities: Vec<&'static str>,
    roles: [&'static str; 4],
    whats: Vec<&'static str>,
    places: Places,
    reports: Reports,
    rows: Rows,
    figures: Figures,
    spots: Spots,
}

/// The places that have a position, each once.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Places {
    name: Vec<String>,
    geonameid: Vec<Option<u32>>,
    country: Vec<Option<String>>,
    level: Vec<Option<&'static str>>,
    lat: Vec<f64>,
    lon: Vec<f64>,
}

/// The reports that the rows come from.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Reports {
    key: Vec<String>,
    /// The first day of its publication date.
    published: Vec<Option<i32>>,
    /// The first day on which it could be known.
    known: Vec<Option<i32>>,
}

/// The claims.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Rows {
    id: Vec<String>,
    report: Vec<u32>,
    kind: Vec<u8>,
    what: Vec<u8>,
    factuality: Vec<u8>,
    first: Vec<Option<i32>>,
    last: Vec<Option<i32>>,
}

/// The numbers of people, of the rows that give any.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Figures {
    row: Vec<u32>,
    low: Vec<Option<u64>>,
    best: Vec<Option<u64>>,
    high: Vec<Option<u64>>,
}

/// Where the rows are: a row may have no spot, or several.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Spots {
    row: Vec<u32>,
    place: Vec<u32>,
    role: Vec<u8>,
}

/// Numbers of what was met before.
struct Seen<'t> {
    places: HashMap<(String, u64, u64), u32>,
    reports: HashMap<&'t str, u32>,
    whats: HashMap<&'static str, u8>,
}

impl Marks {
    /// Claims, in their order.
    pub fn of<'t>(told: impl IntoIterator<Item = &'t Told>) -> Marks {
        let mut marks = Marks {
            schema_version: crate::SCHEMA_VERSION,
            claims: 0,
            kinds: Kind::ALL.iter().map(|k| k.as_str()).collect(),
            factualities: Factuality::ALL.iter().map(|f| f.as_str()).collect(),
            roles: ROLES,
            whats: Vec::new(),
            places: Places::default(),
            reports: Reports::default(),
            rows: Rows::default(),
            figures: Figures::default(),
            spots: Spots::default(),
        };
        let mut seen = Seen { places: HashMap::new(), reports: HashMap::new(), whats: HashMap::new() };
        for one in told {
            marks.push(one, &mut seen);
        }
        marks.claims = marks.rows.id.len();
        marks
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        // Numbers, texts and null are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn push<'t>(&mut self, one: &'t Told, seen: &mut Seen<'t>) {
        let claim = &one.claim;
        // Four thousand million claims do not fit in a store.
        let row = self.rows.id.len() as u32;
        let report = *seen.reports.entry(&one.report.key).or_insert_with(|| {
            self.reports.key.push(one.report.key.clone());
            self.reports.published.push(one.report.published.map(|p| day(p.earliest())));
            self.reports.known.push(one.report.known.map(day));
            self.reports.key.len() as u32 - 1
        });
        let what = *seen.whats.entry(claim.body.value()).or_insert_with(|| {
            self.whats.push(claim.body.value());
            self.whats.len() as u8 - 1
        });
        let when = claim.time.as_ref().and_then(|t| t.when.as_ref());
        self.rows.id.push(claim.id.0.clone());
        self.rows.report.push(report);
        self.rows.kind.push(position(Kind::ALL, &claim.kind()));
        self.rows.what.push(what);
        self.rows.factuality.push(position(Factuality::ALL, &claim.factuality));
        self.rows.first.push(when.and_then(|w| w.earliest()).map(day));
        self.rows.last.push(when.and_then(|w| w.latest()).map(day));
        if let Some(count) = count(&claim.body) {
            self.figures.row.push(row);
            self.figures.low.push(count.low);
            self.figures.best.push(count.best);
            self.figures.high.push(count.high);
        }
        let (from, to) = ends(&claim.body);
        let own = claim.place.iter().map(|p| match p.relation {
            PlaceRelation::Border => (Role::Border, p),
            _ => (Role::At, p),
        });
        for (role, place) in own.chain(from.iter().map(|p| (Role::From, p))).chain(to.iter().map(|p| (Role::To, p))) {
            let Some(place) = self.place(place, seen) else { continue };
            self.spots.row.push(row);
            self.spots.place.push(place);
            self.spots.role.push(role as u8);
        }
    }

    /// The number of a place; `None` for one without a position.
    fn place(&mut self, place: &Place, seen: &mut Seen<'_>) -> Option<u32> {
        let position = place.position?;
        let key = (place.key(), position.lat_deg.to_bits(), position.lon_deg.to_bits());
        Some(match seen.places.entry(key) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(free) => {
                self.places.name.push(place.name.clone());
                self.places.geonameid.push(place.geonameid);
                self.places.country.push(place.country.map(|c| c.as_str().to_owned()));
                self.places.level.push(place.level.map(|l| l.as_str()));
                self.places.lat.push(position.lat_deg);
                self.places.lon.push(position.lon_deg);
                *free.insert(self.places.name.len() as u32 - 1)
            }
        })
    }
}

/// Days since [`EPOCH`]; a calendar's days all fit.
fn day(date: Date) -> i32 {
    (date.duration_since(EPOCH).as_hours() / 24) as i32
}

/// The place of a word in its vocabulary, none of which has more than 256.
fn position<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter().position(|other| other == one).unwrap_or(0) as u8
}

/// The number of people that a claim gives, where it gives one.
fn count(body: &Body) -> Option<&Count> {
    let count = match body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => count,
        _ => return None,
    };
    (count.low.is_some() || count.best.is_some() || count.high.is_some()).then_some(count)
}

/// Whence and whither.
fn ends(body: &Body) -> (&[Place], &[Place]) {
    match body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => (from, to),
        _ => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::sync::Arc;
    use vigie_model::{
        Attribution, Claim, ClaimId, Confidence, Edtf, Evidence, Moved, Outcome, PartialDate, PlaceLevel, Position,
        Span, Time,
    };
    use vigie_picture::Provenance;

    fn town(id: u32, name: &str, lat: f64, relation: PlaceRelation) -> Place {
        let (position, level) = (Position::new(lat, 36.5), Some(PlaceLevel::Locality));
        Place { geonameid: Some(id), position, level, relation, ..Place::unresolved(name) }
    }

    fn told(id: &str, report: &Arc<Provenance>, when: Option<&str>, place: Vec<Place>, body: Body) -> Told {
        let claim = Claim {
            id: ClaimId(id.into()),
            body,
            actor: Vec::new(),
            target: Vec::new(),
            time: when.map(|w| Time { when: Edtf::parse(w).ok(), text: w.into() }),
            place,
            attribution: Attribution::OUTLET,
            factuality: Factuality::Unconfirmed,
            quoted: false,
            evidence: Evidence { span: Span::default(), text: String::new() },
            confidence: Confidence::new(1.0),
        };
        Told { claim: Arc::new(claim), report: Arc::clone(report) }
    }

    #[test]
    fn claims_become_columns_and_places_stand_once() {
        let report = Arc::new(Provenance {
            key: "k1".into(),
            id: "a".into(),
            source: None,
            title: None,
            url: None,
            published: PartialDate::parse("2020-02").ok(),
            known: "2020-02-29".parse().ok(),
            text_sha256: None,
            copy_of: None,
            agency: None,
        });
        let saraqib = |relation| town(1, "Saraqib", 35.75, relation);
        let nowhere = Place::unresolved("the village");
        let fled = Body::Displacement {
            movement: Moved::Fled,
            count: Count::at_least(9000),
            from: vec![saraqib(PlaceRelation::In)],
            to: vec![town(2, "Idlib", 35.875, PlaceRelation::In)],
        };
        let dead = Body::Casualties { outcome: Outcome::Killed, victims: None, count: Count::UNKNOWN, of: None };
        let all = [
            told("k1-1", &report, Some("2020-02-06/.."), vec![], fled),
            told("k1-2", &report, None, vec![saraqib(PlaceRelation::Border), nowhere], dead),
        ];
        let value: Value = serde_json::from_str(&Marks::of(&all).to_json()).unwrap();
        assert_eq!(value["claims"], 2);
        assert_eq!(value["places"]["name"], json!(["Saraqib", "Idlib"]));
        assert_eq!(value["places"]["lat"], json!([35.75, 35.875]));
        assert_eq!(value["reports"], json!({"key": ["k1"], "published": [18293], "known": [18321]}));
        assert_eq!(value["rows"]["first"], json!([18298, null]));
        assert_eq!(value["rows"]["last"], json!([null, null]));
        assert_eq!(value["whats"], json!(["fled", "killed"]));
        assert_eq!(value["figures"], json!({"row": [0], "low": [9000], "best": [9000], "high": [null]}));
        assert_eq!(value["spots"], json!({"row": [0, 0, 1], "place": [0, 1, 0], "role": [1, 2, 3]}));
        let kind = value["rows"]["kind"][1].as_u64().unwrap() as usize;
        assert_eq!(value["kinds"][kind], "casualties");
        assert_eq!(Marks::of(&all[1..]).claims, 1);
    }
}
