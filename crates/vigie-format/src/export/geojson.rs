//! GeoJSON (RFC 7946): one feature a claim that lies somewhere.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use vigie_model::{Body, Place};

use super::flat::{COLUMNS, journey, note_losses};
use super::loss::Reason;
use super::precision::Where;
use super::{Cited, Format, LossReport, Options};

/// Points with the columns of the CSV as their properties.
pub(super) struct GeoJson;

impl Format for GeoJson {
    fn name(&self) -> &'static str {
        "geojson"
    }

    fn says(&self) -> &'static str {
        "points for a map, one feature a claim"
    }

    fn write(&self, claims: &[Cited], _: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        // Written feature by feature, so that a large store needs no second copy in memory.
        write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
        for cited in claims {
            let Some(feature) = feature(cited, &mut losses) else { continue };
            write!(out, "{}{feature}", if losses.rows == 0 { "\n" } else { ",\n" })?;
            losses.rows += 1;
        }
        writeln!(out, "\n]}}")?;
        Ok(losses)
    }
}

/// Where a claim is put on a map, and in which part it plays: for the displaced whence, for troops whither.
fn located(cited: &Cited) -> (&'static str, &[Place]) {
    let (from, to) = journey(cited);
    let parts = match cited.claim.body {
        Body::Displacement { .. } => [("place", cited.claim.place.as_slice()), ("from", from), ("to", to)],
        _ => [("place", cited.claim.place.as_slice()), ("to", to), ("from", from)],
    };
    let has_position = |places: &[Place]| places.iter().any(|p| position(p).is_some());
    parts.into_iter().find(|(_, places)| has_position(places)).unwrap_or(parts[0])
}

fn position(place: &Place) -> Option<Value> {
    let position = place.position.filter(|p| p.lat_deg.is_finite() && p.lon_deg.is_finite())?;
    Some(json!([position.lon_deg, position.lat_deg]))
}

fn feature(cited: &Cited, losses: &mut LossReport) -> Option<Value> {
    let (part, places) = located(cited);
    let mut points: Vec<Value> = places.iter().filter_map(position).collect();
    let geometry = match points.len() {
        0 => {
            let reason = if places.is_empty() { Reason::NoPlace } else { Reason::NoCoordinates };
            losses.leave_out(reason, &cited.claim.id);
            return None;
        }
        1 => json!({"type": "Point", "coordinates": points.remove(0)}),
        _ => json!({"type": "MultiPoint", "coordinates": points}),
    };
    note_losses(cited, losses);
    let mut properties: Map<String, Value> =
        COLUMNS.iter().map(|column| (column.name.to_owned(), (column.cell)(cited).value())).collect();
    let shown = places.iter().find(|p| position(p).is_some());
    properties.insert("point_of".to_owned(), part.into());
    properties.insert("precision".to_owned(), shown.map_or(Value::Null, |p| Where::of(p).as_str().into()));
    properties.insert("derived".to_owned(), shown.is_some_and(|p| p.derived.is_some()).into());
    Some(json!({"type": "Feature", "id": cited.claim.id.0, "geometry": geometry, "properties": properties}))
}
