//! `vigie gazetteer`: places that the built-in gazetteer lacks.

use super::{Format, Out};
use crate::layers::{Layers, name_of};
use crate::output::{complain, counted, line};
use crate::{data, inputs};
use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vigie_place::{Entry, Gazetteer, MOST_IMPORT_BYTES, NameKind, compile, import};

const AFTER_HELP: &str = "\
Examples:
  vigie gazetteer add SY.txt villages.csv syr_admbnda_adm2.geojson
  vigie gazetteer list
  vigie gazetteer remove sy
  vigie gazetteer find Idleb

What is added is kept in the folder that --to or VIGIE_GAZETTEER names, else in $XDG_DATA_HOME/vigie/gazetteer
(~/.local/share/vigie/gazetteer), one file an import, and is used by read, annotate, add and explain from then on.";

/// Add places that the built-in gazetteer lacks, and look places up.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct GazetteerCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add the places of files, each in place of an earlier import of the same name.
    ///
    /// Read are the country files of GeoNames (19 columns with tabs; unzip them first), administrative boundaries and
    /// points in GeoJSON as OCHA publishes them (ADM1_EN, ADM1_FR, ADM2_PCODE, …), and tables (CSV) with the columns
    /// name, lat, lon and, where known, name_fr, alternates, country, level, population, geonameid, radius_km. A row that
    /// cannot be read is named with its line, and the rest goes on.
    #[command(after_help = "Examples:\n  vigie gazetteer add SY.txt\n  vigie gazetteer add --to places/ villages.csv")]
    Add {
        /// The files.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// The folder that keeps the places, in place of the usual one; VIGIE_GAZETTEER names it to the other commands.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// List what was added.
    #[command(after_help = "Example:\n  vigie gazetteer list")]
    List,
    /// Remove what an import added.
    #[command(after_help = "Example:\n  vigie gazetteer remove sy")]
    Remove {
        /// The import, as `vigie gazetteer list` names it.
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
    },
    /// Show every place of a name.
    #[command(after_help = "Example:\n  vigie gazetteer find Idleb")]
    Find {
        /// The name, in any spelling that the gazetteer has.
        #[arg(value_name = "NAME")]
        name: String,
        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

impl GazetteerCommand {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Add { files, to } => add(out, &files, &Layers::at(to)),
            What::List => list(out, &Layers::at(None)),
            What::Remove { names } => {
                for name in names {
                    let path = Layers::at(None).remove(&name)?;
                    writeln!(out, "removed {}", path.display())?;
                }
                Ok(ExitCode::SUCCESS)
            }
            What::Find { name, format } => find(out, &name, format),
        }
    }
}

fn add(out: &mut Out<'_>, files: &[PathBuf], layers: &Layers) -> anyhow::Result<ExitCode> {
    let base = data::gazetteer()?;
    let mut failed = false;
    for file in files {
        let name = inputs::name(file);
        let bytes = match read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                complain(&inputs::unreadable(file, &error).to_string());
                failed = true;
                continue;
            }
        };
        let found = import(&name, &bytes);
        drop(bytes);
        for problem in &found.problems {
            let mark = if problem.line.is_some() { "," } else { ":" };
            complain(&format!("{name}{mark} {problem}"));
        }
        let more = found.problem_count - found.problems.len();
        if more > 0 {
            complain(&format!("{name}: and {} more", counted(more as u64, "problem")));
        }
        failed |= found.problem_count > 0;
        let Some(format) = found.format.filter(|_| !found.places.is_empty()) else {
            if found.problem_count == 0 {
                complain(&format!("{name}: no place in it; check that it is the file you mean"));
                failed = true;
            }
            continue;
        };
        let layer = compile(&base, found.places).with_context(|| name.clone())?;
        let called = name_of(file);
        let path = layers.write(&called, &layer.bytes)?;
        let passed = if found.passed_over > 0 {
            format!(", {} passed over", counted(found.passed_over as u64, "row"))
        } else {
            String::new()
        };
        let (places, known, format) = (counted(layer.places as u64, "place"), layer.known, format.as_str());
        writeln!(out, "{called}: {places} from {format}, {known} known already{passed}; in {}", path.display())?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// A file's bytes, one more than the limit at most.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST_IMPORT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn list(out: &mut Out<'_>, layers: &Layers) -> anyhow::Result<ExitCode> {
    let all = layers.all()?;
    if all.is_empty() {
        writeln!(out, "Nothing was added in {}.", layers.folder()?.display())?;
    }
    let mut failed = false;
    for (name, path) in all {
        match fs::read(&path).map_err(anyhow::Error::from).and_then(|bytes| Ok(Gazetteer::from_bytes(bytes)?)) {
            Ok(layer) => writeln!(out, "{name}: {} in {}", counted(layer.len() as u64, "place"), path.display())?,
            Err(error) => {
                complain(&format!("{}: {error:#}; add it anew, or `vigie gazetteer remove {name}`", path.display()));
                failed = true;
            }
        }
    }
    Ok(ExitCode::from(u8::from(failed)))
}

fn find(out: &mut Out<'_>, name: &str, format: Format) -> anyhow::Result<ExitCode> {
    let gazetteer = Layers::at(None).over(data::gazetteer()?)?;
    let hits = gazetteer.lookup(name);
    if hits.is_empty() && format == Format::Text {
        writeln!(out, "No place is called {:?}.", line(name))?;
    }
    for hit in hits {
        let e: &Entry<'_> = &hit.entry;
        let country = e.country.map(|c| c.as_str().to_owned());
        let name_kind = match hit.kind {
            NameKind::Main => "main",
            NameKind::Display => "display",
            NameKind::Alternate => "alternate",
            NameKind::Short => "short",
        };
        match format {
            Format::Json => writeln!(
                out,
                "{}",
                json!({
                    "name": e.name, "name_fr": e.name_fr, "geonameid": e.geonameid, "country": country,
                    "lat": e.position.lat_deg, "lon": e.position.lon_deg, "level": e.level().as_str(),
                    "population": e.population, "radius_km": e.radius_km, "found_by": name_kind,
                })
            )?,
            Format::Text => {
                let id = e.geonameid.map_or("–".to_owned(), |id| id.to_string());
                let people = e.population.map_or("?".to_owned(), |n| n.to_string());
                let (country, level) = (country.unwrap_or("–".to_owned()), e.level().as_str());
                let at = format!("{:.4},{:.4}", e.position.lat_deg, e.position.lon_deg);
                writeln!(out, "{} · {country} · {level} · {at} · {people} inhabitants · GeoNames {id}", line(e.name))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
