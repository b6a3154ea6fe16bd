//! How long adding and asking take on a large store: `cargo run --release -p vigie-store --example scale -- 100000`.
//!
//! Adds that many generated reports of ten claims each to a new store in the temporary directory, asks it the questions
//! the page and the command line ask, prints the time of each in milliseconds, and removes the store.

use std::io::Write;
use std::time::Instant;

use vigie_model::*;
use vigie_store::{ClaimFilter, NewReading, Question, ReportFilter, Store};

const TOWNS: u64 = 5_000;
const OUTLETS: u64 = 300;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reports: u64 = std::env::args().nth(1).map_or(Ok(1_000), |n| n.parse())?;
    let path = std::env::temp_dir().join(format!("vigie-scale-{}.db", std::process::id()));
    let mut store = Store::open(&path)?;
    let mut out = std::io::stdout();
    let start = Instant::now();
    for first in (0..reports).step_by(500) {
        let batch: Vec<_> = (first..(first + 500).min(reports)).map(generated).collect();
        let readings: Vec<_> = batch.iter().map(|(report, claims)| NewReading { report, claims }).collect();
        store.add_all(&readings, "scale", Date::constant(2020, 3, 1))?;
    }
    let seconds = start.elapsed().as_secs_f64();
    writeln!(out, "added {reports} reports, {} claims in {seconds:.1} s", reports * 10)?;

    let f = ClaimFilter::default;
    let own = |text: &str| Some(text.to_owned());
    let day = |text: &str| text.parse::<Date>().ok();
    for (what, filter) in [
        ("all", f()),
        ("one place", ClaimFilter { place: own("town 77"), ..f() }),
        ("one place and kind", ClaimFilter { place: own("town 77"), kinds: vec![Kind::Casualties], ..f() }),
        ("one actor (half of all)", ClaimFilter { actor: own("syr/mil"), ..f() }),
        ("one outlet", ClaimFilter { source: own("outlet 7"), ..f() }),
        ("one kind", ClaimFilter { kinds: vec![Kind::Control], ..f() }),
        ("a week", ClaimFilter { since: day("2020-02-01"), until: day("2020-02-07"), ..f() }),
        ("the last days", ClaimFilter { since: day("2020-12-25"), ..f() }),
        ("a rare word", ClaimFilter { words: own("n4242"), ..f() }),
        ("a frequent word", ClaimFilter { words: own("armée"), ..f() }),
    ] {
        let (mut page_ms, mut count_ms) = (f64::MAX, f64::MAX);
        let mut total = 0;
        for _ in 0..5 {
            let start = Instant::now();
            store.claims(&filter, 100, None)?;
            page_ms = page_ms.min(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            total = store.count_claims(&filter)?;
            count_ms = count_ms.min(start.elapsed().as_secs_f64() * 1e3);
        }
        writeln!(out, "{what:<26} page {page_ms:>8.2} ms   count {count_ms:>8.2} ms   of {total}")?;
    }
    for (what, typed) in [
        ("search: a rare word", "n4242"),
        ("search: a frequent word", "bombardements"),
        ("search: two words", "bombarder ville"),
        ("search: a phrase", "\"la ville numéro 77\""),
        ("search: a beginning", "bomba*"),
    ] {
        let question = Question::read(typed)?;
        let (reports, claims) = (ReportFilter::default(), f());
        let (mut reports_ms, mut claims_ms) = (Vec::new(), Vec::new());
        let mut totals = (0, 0);
        for _ in 0..5 {
            let start = Instant::now();
            store.search_reports(&question, &reports, 20, None)?;
            totals.0 = store.count_found_reports(&question, &reports)?;
            reports_ms.push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            store.search_claims(&question, &claims, 20, None)?;
            totals.1 = store.count_found_claims(&question, &claims)?;
            claims_ms.push(start.elapsed().as_secs_f64() * 1e3);
        }
        let least = |times: &[f64]| times.iter().copied().fold(f64::MAX, f64::min);
        writeln!(
            out,
            "{what:<26} reports {:>8.2} ms of {}   claims {:>8.2} ms of {}",
            least(&reports_ms),
            totals.0,
            least(&claims_ms),
            totals.1
        )?;
    }
    for time in ["first", "second"] {
        let start = Instant::now();
        store.totals()?;
        writeln!(out, "totals, {time} time {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;
    }
    let start = Instant::now();
    let told = store.told(&[], None)?;
    writeln!(out, "told {} claims in {:.2} s", told.len(), start.elapsed().as_secs_f64())?;
    let start = Instant::now();
    let picture = vigie_picture::Picture::draw(&vigie_picture::Basis::of(&told), None, None);
    let (places, figures) = (picture.control.len(), picture.figures.len());
    writeln!(out, "picture of {places} places, {figures} figures in {:.2} s", start.elapsed().as_secs_f64())?;
    writeln!(out, "{} MB on disk", std::fs::metadata(&path)?.len() / 1_000_000)?;
    drop(store);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    Ok(())
}

/// The `n`th report: ten claims about towns, spread over 2020.
fn generated(n: u64) -> (Report, Vec<Claim>) {
    let date = Date::constant(2020, 1, 1).saturating_add(jiff::Span::new().days((n * 7919 % 366) as i64));
    let sentences: Vec<String> = (0..10)
        .map(|i| {
            format!("L'armée a bombardé la ville numéro {} après les tirs n{n} qui ont tué {i} civils.", n % TOWNS)
        })
        .collect();
    let text = sentences.join(" ");
    let mut start = 0;
    let mut claims = Vec::new();
    for (i, sentence) in sentences.iter().enumerate() {
        let town = (n * 31 + i as u64 * 17) % TOWNS;
        let body = match i % 3 {
            0 => Body::Control { phase: Phase::Gained, extent: None },
            1 => Body::Violence { form: Form::Shelling },
            _ => {
                let (outcome, victims) = (Outcome::Killed, Some(Victims::Civilians));
                Body::Casualties { outcome, victims, count: Count::exactly(i as u64 + n % 90), of: None }
            }
        };
        let (name, sector) =
            if (n + i as u64).is_multiple_of(2) { ("Army", Sector::Mil) } else { ("Rebels", Sector::Reb) };
        claims.push(Claim {
            id: ClaimId(format!("{n:x}-{i}")),
            body,
            actor: vec![Actor {
                name: name.to_owned(),
                country: CountryCode3::new("SYR"),
                sector: Some(sector),
                text: "L'armée".to_owned(),
            }],
            target: Vec::new(),
            time: Some(Time { when: Some(Edtf::day(date)), text: "mardi".to_owned() }),
            place: vec![Place {
                geonameid: Some(town as u32),
                country: CountryCode2::new("SY"),
                position: Position::new(35.0, 36.0),
                level: Some(PlaceLevel::Locality),
                ..Place::unresolved(&format!("Town {town}"))
            }],
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(start, start + sentence.len()), text: sentence.clone() },
            confidence: Confidence::new(0.9),
        });
        start += sentence.len() + 1;
    }
    let report = Report {
        id: format!("r{n}"),
        lang: Lang::new("fr"),
        title: None,
        source: Some(format!("Outlet {}", n % OUTLETS)),
        url: None,
        published: Some(PartialDate::day(date)),
        text,
    };
    (report, claims)
}
