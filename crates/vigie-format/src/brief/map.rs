//! A small map of the places whose holder is told: points, not areas, with a legend and a scale bar.
//!
//! Equirectangular, true to scale at the middle latitude; fit for a theatre of war, not for a continent.

use vigie_model::{PlaceRelation, Position};
use vigie_picture::{Picture, PlaceControl, State, Sureness};

use super::html::escape;
use super::words::{Words, fill};

const WIDTH: f64 = 640.0;
const MAX_HEIGHT: f64 = 480.0;
const MARGIN: f64 = 60.0;
const KM_PER_DEGREE: f64 = 111.19;
/// Colours for holders, told apart by people with colour-blindness. Source: Okabe and Ito, "Color Universal Design", 2008.
const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#595959"];

struct Projection {
    west: f64,
    north: f64,
    px_per_km: f64,
    km_per_lon: f64,
}

impl Projection {
    fn xy(&self, p: Position) -> (f64, f64) {
        let x = (p.lon_deg - self.west) * self.km_per_lon * self.px_per_km + MARGIN;
        (x, (self.north - p.lat_deg) * KM_PER_DEGREE * self.px_per_km + MARGIN)
    }
}

/// The map as an inline SVG figure; `None` when no place with a holder has a position.
pub(super) fn draw(picture: &Picture, w: &Words) -> Option<String> {
    let spots: Vec<(&PlaceControl, Position)> = picture
        .control
        .iter()
        .filter(|c| matches!(c.place.relation, PlaceRelation::In | PlaceRelation::OutskirtsOf | PlaceRelation::Unknown))
        .filter_map(|c| Some((c, c.place.position?)))
        .collect();
    let (first, _) = spots.first().map(|(_, p)| (*p, ()))?;
    let edge = |pick: fn(Position) -> f64, choose: fn(f64, f64) -> f64| {
        spots.iter().map(|(_, p)| pick(*p)).fold(pick(first), choose)
    };
    let (south, north) = (edge(|p| p.lat_deg, f64::min), edge(|p| p.lat_deg, f64::max));
    let (west, east) = (edge(|p| p.lon_deg, f64::min), edge(|p| p.lon_deg, f64::max));
    let km_per_lon = KM_PER_DEGREE * ((south + north) / 2.0).to_radians().cos().max(0.05);
    // At least 20 km across, so that a single town gives a map.
    let (km_wide, km_high) = (((east - west) * km_per_lon).max(20.0), ((north - south) * KM_PER_DEGREE).max(10.0));
    let px_per_km = ((WIDTH - 2.0 * MARGIN) / km_wide).min((MAX_HEIGHT - 2.0 * MARGIN) / km_high);
    let map = Projection { west, north, px_per_km, km_per_lon };
    let mut holders: Vec<&str> = Vec::new();
    for (c, _) in &spots {
        if let Some(holder) = &c.current().holder
            && !holders.contains(&holder.name.as_str())
        {
            holders.push(&holder.name);
        }
    }
    let map_height = km_high * px_per_km + 2.0 * MARGIN;
    let height = map_height + 22.0 * holders.len() as f64 + 34.0;
    let title = escape(&w.map_title);
    let mut svg = format!(
        "<figure>\n<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" \
         width=\"{WIDTH:.0}\" height=\"{height:.0}\" font-family=\"system-ui,sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n<defs>\n"
    );
    let colour = |n: usize| COLOURS[n % COLOURS.len()];
    for n in 0..holders.len().min(COLOURS.len()) {
        svg += &format!(
            "<pattern id=\"h{n}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"2\" height=\"4\" fill=\"{}\"/></pattern>\n",
            colour(n)
        );
    }
    svg += "</defs>\n";
    for (c, position) in &spots {
        let (x, y) = map.xy(*position);
        let current = c.current();
        let holder = current.holder.as_ref().and_then(|h| holders.iter().position(|name| *name == h.name));
        let stroke = holder.map_or("#1b1b1b", colour);
        let fill_with = match (holder, current.sureness) {
            (Some(n), Sureness::Established) => colour(n).to_owned(),
            (Some(n), Sureness::Unconfirmed) => format!("url(#h{})", n % COLOURS.len()),
            _ => "#fff".to_owned(),
        };
        let ring = match current.state {
            State::Besieged => format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"10\" fill=\"none\" stroke=\"#1b1b1b\" stroke-dasharray=\"3 2\"/>"
            ),
            State::Contested => format!(
                "<path d=\"M{:.1} {:.1}l16 16m0-16l-16 16\" stroke=\"#1b1b1b\" stroke-width=\"1.5\"/>",
                x - 8.0,
                y - 8.0
            ),
            _ => String::new(),
        };
        let name = escape(w.called(&c.place.name));
        svg += &format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"{fill_with}\" stroke=\"{stroke}\" stroke-width=\"2\"/>{ring}\
             <text x=\"{:.1}\" y=\"{:.1}\">{name}</text>\n",
            x + 11.0,
            y + 4.0
        );
    }
    let km = scale_km(160.0 / px_per_km);
    let (length, bar) = (km * px_per_km, map_height - 14.0);
    let label = escape(&fill(&w.map_scale, &[("km", &scale_label(km))]));
    svg += &format!(
        "<path d=\"M14 {:.1}v6h{length:.1}v-6\" fill=\"none\" stroke=\"#1b1b1b\"/><text x=\"{:.1}\" y=\"{bar:.1}\">{label}</text>\n",
        bar - 6.0,
        length + 20.0
    );
    for (n, holder) in holders.iter().enumerate() {
        let y = map_height + 18.0 + 22.0 * n as f64;
        svg += &format!(
            "<circle cx=\"20\" cy=\"{:.1}\" r=\"6\" fill=\"{}\"/><text x=\"34\" y=\"{y:.1}\">{}</text>\n",
            y - 4.0,
            colour(n),
            escape(w.called(holder))
        );
    }
    svg += &format!("</svg>\n<figcaption>{}</figcaption>\n</figure>\n", escape(&w.map_note));
    Some(svg)
}

/// The largest 1, 2 or 5 times a power of ten that is no more than `most` kilometres.
fn scale_km(most: f64) -> f64 {
    let power = 10f64.powf(most.max(1e-3).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|km| *km <= most).unwrap_or(power)
}

fn scale_label(km: f64) -> String {
    if km >= 1.0 { format!("{km:.0}") } else { format!("{km}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_bars_have_round_lengths() {
        for (most, want) in [(160.0, 100.0), (99.0, 50.0), (20.0, 20.0), (4.9, 2.0), (0.7, 0.5)] {
            assert!((scale_km(most) - want).abs() < 1e-9, "{most}: {}", scale_km(most));
        }
    }
}
