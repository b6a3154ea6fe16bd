//! Reports and claims for the store's tests.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use vigie_model::*;

/// A directory that goes away with the value.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("vigie-{name}-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn store(&self) -> PathBuf {
        self.0.join("vigie.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn report(id: &str, source: &str, published: &str, text: &str) -> Report {
    Report {
        id: id.to_owned(),
        lang: Lang::new("fr"),
        title: Some(format!("Titre de {id}")),
        source: (!source.is_empty()).then(|| source.to_owned()),
        url: None,
        published: (!published.is_empty()).then(|| PartialDate::parse(published).unwrap()),
        text: text.to_owned(),
    }
}

pub fn actor(name: &str, country: &str, sector: Sector) -> Actor {
    Actor {
        name: name.to_owned(),
        country: CountryCode3::new(country),
        sector: Some(sector),
        text: "l'armée".to_owned(),
    }
}

pub fn place(name: &str, geonameid: u32) -> Place {
    Place { geonameid: Some(geonameid), country: CountryCode2::new("SY"), ..Place::unresolved(name) }
}

/// A claim on the words `evidence` of `text`.
pub fn claim(id: &str, text: &str, evidence: &str, body: Body) -> Claim {
    let start = text.find(evidence).unwrap();
    Claim {
        id: ClaimId(id.to_owned()),
        body,
        actor: Vec::new(),
        target: Vec::new(),
        time: None,
        place: Vec::new(),
        attribution: Attribution::OUTLET,
        factuality: Factuality::Asserted,
        quoted: false,
        evidence: Evidence { span: Span::new(start, start + evidence.len()), text: evidence.to_owned() },
        confidence: Confidence::new(0.9),
    }
}

pub fn gained(id: &str, text: &str, evidence: &str, who: Actor, place: Place, edtf: Option<&str>) -> Claim {
    let time = edtf.map(|e| Time { when: Some(Edtf::parse(e).unwrap()), text: e.to_owned() });
    let body = Body::Control { phase: Phase::Gained, extent: None };
    Claim { actor: vec![who], place: vec![place], time, ..claim(id, text, evidence, body) }
}

pub fn killed(id: &str, text: &str, evidence: &str, n: u64) -> Claim {
    let (outcome, victims) = (Outcome::Killed, Some(Victims::Civilians));
    claim(id, text, evidence, Body::Casualties { outcome, victims, count: Count::exactly(n), of: None })
}

/// The `n`th report of a series, with two claims; the same whenever it is asked for.
pub fn nth(n: u64) -> (Report, Vec<Claim>) {
    let text = format!("Dépêche {n}. L'armée a pris Saraqeb. Les tirs ont tué {n} civils.");
    let report = report(&format!("r{n}"), "ANS", "2020-02-07", &text);
    let who = actor("Syrian Arab Army", "SYR", Sector::Mil);
    let claims = vec![
        gained(&format!("g{n}"), &text, "L'armée a pris Saraqeb", who, place("Saraqib", 164816), Some("2020-02-06")),
        killed(&format!("k{n}"), &text, "tué", n),
    ];
    (report, claims)
}
