//! `vigie annotate`: what is found in reports before claims are read from them.
//!
//! A layer is one kind of thing that is found. Each gives its marks; how they are shown is the same for all.

use super::{Format, InputArgs, Out, Style};
use crate::claim_text::{line_in, number, report_line};
use crate::output::{complain, counted, line};
use crate::{data, pipeline};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;
use vigie_claim::{ActorMention, Annotations, Depth};
use vigie_format::report_value;
use vigie_model::{PlaceRelation, Report, Span};
use vigie_place::{PlaceMention, PlaceRole};
use vigie_time::{NumberKind, NumberMention, TimeMention};

const AFTER_HELP: &str = "\
Examples:
  vigie annotate --layer times report.txt
  vigie annotate --layer times --format json reports/ > times.jsonl
  vigie annotate --layer actors report.txt
  echo \"Binnish, à 8 km au nord-est d'Idleb, est tombée.\" | vigie annotate --layer places -
  echo \"Plus de 300 civils ont fui depuis lundi.\" | vigie annotate --layer times,numbers --date 2020-02-07 -

For people, the text is shown with each mark in brackets (in colour on a terminal) and its value in braces behind it.
A party's value is its canonical name, its country, sector and kind, and the number of the first mention of the same.
With --format json, each report is one line, {\"report\", \"times\"}: see docs/report-formats.md.";

/// Show the times, the numbers, the places or the parties in reports, where they stand.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Annotate {
    #[command(flatten)]
    inputs: InputArgs,

    /// What to show: one layer, or several with commas between them.
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    layer: Vec<Layer>,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layer {
    /// Time expressions, with their periods and how they bear on the clause.
    Times,
    /// Numbers in words and digits, with their bounds.
    Numbers,
    /// Parties and persons, with country, sector and kind, and who is meant by *elle*, *le groupe*.
    Actors,
    /// Places, with their coordinates and how the words lie to them.
    Places,
}

/// One thing found.
struct Mark {
    span: Span,
    /// Its value in short, for people.
    note: String,
    /// Its fields, for programs, less the span.
    fields: Map<String, Value>,
}

impl Layer {
    /// Its name, which is its key in JSON.
    fn name(self) -> &'static str {
        match self {
            Layer::Times => "times",
            Layer::Numbers => "numbers",
            Layer::Places => "places",
            Layer::Actors => "actors",
        }
    }

    fn marks(self, found: &Annotations<'_>) -> Vec<Mark> {
        match self {
            Layer::Actors => found.actors.iter().enumerate().map(|(k, mention)| actor(k, mention)).collect(),
            Layer::Times => found.times.iter().map(time).collect(),
            Layer::Numbers => found.numbers.iter().filter(|n| !n.article).map(figure).collect(),
            Layer::Places => found.places.iter().filter(|p| is_place(p)).flat_map(with_ends).collect(),
        }
    }
}

impl Annotate {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let reader = data::reader()?;
        let style = Style::of_stdout();
        let (format, layers) = (self.format, &self.layer);
        let deep = layers.iter().any(|layer| matches!(layer, Layer::Places | Layer::Actors));
        let depth = if deep { Depth::All } else { Depth::Figures };
        let render = |report: &Report| {
            let found = reader.annotate(report, depth);
            let mut report = report.clone();
            report.lang = report.lang.or_else(|| found.lang.clone());
            let marks: Vec<(Layer, Vec<Mark>)> = layers.iter().map(|layer| (*layer, layer.marks(&found))).collect();
            let rendered = match format {
                Format::Text => text(&report, &marks, style),
                Format::Json => format!("{}\n", object(&report, &marks)),
            };
            let doubts: Vec<String> = found.doubts.into_iter().map(|d| d.text).collect();
            (rendered, doubts)
        };
        let mut first = true;
        let tally = pipeline::each(&self.inputs.inputs, &self.inputs.overrides(), render, |results| {
            for (report, (rendered, doubts)) in results {
                if format == Format::Text && !std::mem::take(&mut first) {
                    writeln!(out)?;
                }
                out.write_all(rendered.as_bytes())?;
                for doubt in doubts {
                    complain(&format!("{}: note: {doubt}", report.id));
                }
            }
            Ok(())
        })?;
        if format == Format::Text && tally.reports > 1 {
            writeln!(out, "\n{}", counted(tally.reports, "report"))?;
        }
        Ok(tally.exit_code())
    }
}

fn time(mention: &TimeMention<'_>) -> Mark {
    let when = mention.when.as_ref();
    let day = |d: Option<vigie_model::Date>| d.map(|d| d.to_string());
    let value = when.map_or_else(String::new, |w| format!("{w} "));
    Mark {
        span: mention.span,
        note: format!("{value}{}", mention.role.as_str()),
        fields: fields(json!({
            "edtf": when.map(ToString::to_string),
            "earliest": day(when.and_then(|w| w.earliest())),
            "latest": day(when.and_then(|w| w.latest())),
            "role": mention.role.as_str(),
        })),
    }
}

fn figure(mention: &NumberMention<'_>) -> Mark {
    let count = &mention.count;
    // What has no bounds is a place in a row or a part of a whole; four decimals are more than any report gives.
    let value = (mention.value * 10_000.0).round() / 10_000.0;
    let (kind, note) = match mention.kind {
        NumberKind::Cardinal => ("cardinal", number(count).unwrap_or_else(|| value.to_string())),
        NumberKind::Ordinal => ("ordinal", format!("no. {value}")),
        NumberKind::Percentage => ("percentage", format!("{value} %")),
        NumberKind::Fraction => ("fraction", value.to_string()),
    };
    Mark {
        span: mention.span,
        note,
        fields: fields(json!({
            "low": count.low, "best": count.best, "high": count.high, "approx": count.approx,
            "kind": kind, "value": value,
        })),
    }
}

fn actor(number: usize, mention: &ActorMention) -> Mark {
    let country = mention.country.map(|c| c.as_str().to_owned());
    let sector = mention.sector.map(|s| s.to_string());
    let side = match (&country, &sector) {
        (Some(country), Some(sector)) => format!(" {country}/{sector}"),
        (Some(one), None) | (None, Some(one)) => format!(" {one}"),
        (None, None) => String::new(),
    };
    let first = mention.mention_of.map_or_else(String::new, |k| format!(" =[{}]", k + 1));
    let Span { start, end } = mention.head;
    Mark {
        span: mention.span,
        note: format!("{} {}{side}, {}{first}", number + 1, line(&mention.name), mention.kind.as_str()),
        fields: fields(json!({
            "head": {"start": start, "end": end},
            "name": mention.name, "country": country, "sector": sector, "kind": mention.kind.as_str(),
            "mention_of": mention.mention_of,
        })),
    }
}

/// True for what names a place: not for a government, nor for words that only take a place up (*la ville*).
fn is_place(mention: &PlaceMention) -> bool {
    !mention.is_government && !matches!(mention.role, PlaceRole::Anaphor(_))
}

/// A mention; of a stretch between two places, also the first of them, which has no mention of its own.
fn with_ends(mention: &PlaceMention) -> Vec<Mark> {
    let Some(first) = &mention.first_end else { return vec![place(mention)] };
    let first = PlaceMention {
        span: mention.name_span,
        place: first.clone(),
        radius_km: None,
        first_end: None,
        ..mention.clone()
    };
    let stretch = PlaceMention { name_span: mention.span, runner_up: None, doubts: Vec::new(), ..mention.clone() };
    vec![place(&stretch), place(&first)]
}

fn place(mention: &PlaceMention) -> Mark {
    let place = &mention.place;
    let radius_km = mention.radius_km.map(|km| rounded(km, 10.0));
    let mut note = place.name.clone();
    let id = place.geonameid.map(|id| id.to_string());
    note.extend(
        [place.country.map(|c| c.as_str().to_owned()), id].into_iter().flatten().map(|part| format!(" {part}")),
    );
    if let Some(at) = place.position {
        let _ = write!(note, " {:.4},{:.4}", at.lat_deg, at.lon_deg);
    }
    note.extend(radius_km.map(|km| format!(" ±{km} km")));
    if place.relation != PlaceRelation::In {
        let _ = write!(note, " {}", place.relation);
    }
    let name = mention.name_span;
    let mut all = fields(json!({
        "name_span": {"start": name.start, "end": name.end},
        "name": place.name,
        "geonameid": place.geonameid,
        "country": place.country.map(|c| c.as_str().to_owned()),
        "lat": place.position.map(|p| rounded(p.lat_deg, 1e4)),
        "lon": place.position.map(|p| rounded(p.lon_deg, 1e4)),
        "level": place.level.map(|l| l.as_str()),
        "relation": place.relation.as_str(),
        "radius_km": radius_km,
    }));
    if let Some(derived) = &place.derived {
        let bearing = derived.bearing.map(|b| b.as_str());
        all.insert("derived".to_owned(), json!({"from": derived.from, "km": derived.km, "bearing": bearing}));
    }
    if let Some(other) = &mention.runner_up {
        let country = other.country.map(|c| c.as_str().to_owned());
        all.insert(
            "runner_up".to_owned(),
            json!({"name": other.name, "geonameid": other.geonameid, "country": country}),
        );
    }
    if !mention.doubts.is_empty() {
        let doubts = mention.doubts.iter().map(ToString::to_string).collect::<Vec<_>>();
        all.insert("doubts".to_owned(), json!(doubts));
    }
    Mark { span: mention.span, note, fields: all }
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn object(report: &Report, layers: &[(Layer, Vec<Mark>)]) -> Value {
    let mut out = Map::new();
    out.insert("report".to_owned(), report_value(report));
    for (layer, marks) in layers {
        let one = |mark: &Mark| {
            let Span { start, end } = mark.span;
            let mut all = fields(json!({"span": {"start": start, "end": end, "text": mark.span.of(&report.text)}}));
            all.extend(mark.fields.clone());
            Value::Object(all)
        };
        out.insert(layer.name().to_owned(), marks.iter().map(one).collect());
    }
    Value::Object(out)
}

/// The report's text with the marks in it, once for each layer.
fn text(report: &Report, layers: &[(Layer, Vec<Mark>)], style: Style) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", report_line(report, style));
    for (layer, marks) in layers {
        let _ = writeln!(out, "\n{}", style.heading(layer.name()));
        if marks.is_empty() {
            let _ = writeln!(out, "  None found.");
            continue;
        }
        let mut shown = String::new();
        let mut at = 0;
        for mark in marks {
            // What stands inside another mark is shown by programs alone.
            if (mark.span.start as usize) < at {
                continue;
            }
            shown.push_str(&between(report.text.get(at..mark.span.start as usize).unwrap_or("")));
            shown.push_str(&style.evidence(line(mark.span.of(&report.text)).trim()));
            shown.push_str(&style.faint(&format!("{{{}}}", mark.note)));
            at = mark.span.end as usize;
        }
        shown.push_str(&between(report.text.get(at..).unwrap_or("")));
        for row in shown.trim_matches('\n').lines() {
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
    out
}

/// The words between two marks, made harmless, in their lines.
fn between(text: &str) -> String {
    text.split('\n').map(line_in).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::PartialDate;

    #[test]
    fn marks_stand_in_the_text() {
        let report = Report {
            id: "r".to_owned(),
            lang: None,
            title: None,
            source: None,
            url: None,
            published: PartialDate::parse("2020-02-07").ok(),
            text: "Le bourg est tombé jeudi.\n\nVingt\tmorts.\n".to_owned(),
        };
        let mark = Mark { span: Span::new(20, 25), note: "2020-02-06 on".to_owned(), fields: Map::new() };
        assert_eq!(mark.span.of(&report.text), "jeudi");
        let object = object(&report, &[(Layer::Times, vec![mark])]);
        assert_eq!(object["times"][0]["span"], json!({"start": 20, "end": 25, "text": "jeudi"}));
        let mark = Mark { span: Span::new(20, 25), note: "2020-02-06 on".to_owned(), fields: Map::new() };
        let shown = text(&report, &[(Layer::Times, vec![mark]), (Layer::Numbers, Vec::new())], Style::PLAIN);
        let want = "r · 2020-02-07\n\ntimes\nLe bourg est tombé [jeudi]{2020-02-06 on}.\n\nVingt morts.\n\nnumbers\n  None found.\n";
        assert_eq!(shown, want);
    }
}
