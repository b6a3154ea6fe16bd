//! How the ledger grows: invented claims about invented towns are added, then asked for.
//!
//! `cargo run --release -p vigie-picture --example scale -- [CLAIMS] [PLACES] [PORTION]`

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigie_model::*;
use vigie_picture::{Grades, Ledger, Provenance, Told};

/// A small generator of numbers (xorshift), so that every run is the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn party(n: u64) -> Actor {
    let (country, sector) = [("SDN", Sector::Mil), ("SDN", Sector::Reb), ("TCD", Sector::Mil)][n as usize % 3];
    let name = format!("{country} {sector}");
    Actor { name: name.clone(), country: CountryCode3::new(country), sector: Some(sector), text: name }
}

fn told(n: u64, claims: u64, places: u64, dice: &mut Dice) -> Told {
    let start: Date = "2023-04-15".parse().unwrap();
    let on = |back: u64| {
        let day = (n * 1000 / claims).saturating_sub(back);
        start.checked_add(jiff::Span::new().days(day as i64)).unwrap()
    };
    let happened = on(dice.below(6));
    let told = on(0);
    let town = dice.below(places);
    let body = match dice.below(10) {
        0..4 => {
            let phase = [Phase::Gained, Phase::Held, Phase::Held, Phase::Lost, Phase::Contested, Phase::Besieged];
            Body::Control { phase: phase[dice.below(6) as usize], extent: None }
        }
        4..7 => Body::Violence { form: Form::ALL[dice.below(5) as usize] },
        7..9 => Body::Casualties {
            outcome: Outcome::Killed,
            victims: None,
            count: Count::exactly(1 + dice.below(60)),
            of: None,
        },
        _ => Body::Diplomacy { act: Act::ALL[dice.below(10) as usize], about: None, deadline: None },
    };
    let side = dice.below(3);
    let voice = [Voice::Outlet, Voice::Outlet, Voice::Named, Voice::Actor, Voice::Unnamed][dice.below(5) as usize];
    let name = match voice {
        Voice::Named => Some(format!("Monitor {}", dice.below(20))),
        Voice::Actor => Some(party(dice.below(3)).name),
        _ => None,
    };
    let negated = dice.below(30) == 0;
    let when = Edtf::parse(&happened.to_string()).ok();
    Told {
        claim: Arc::new(Claim {
            id: ClaimId(format!("{n:016x}")),
            body,
            actor: vec![party(side)],
            target: vec![party(side + 1)],
            time: (dice.below(5) > 0).then(|| Time { when, text: "on that day".to_owned() }),
            place: vec![Place {
                geonameid: Some(town as u32),
                level: Some(PlaceLevel::Locality),
                ..Place::unresolved(&format!("Town {town}"))
            }],
            attribution: Attribution { voice, name, text: Some("according to somebody".to_owned()) },
            factuality: if negated { Factuality::Negated } else { Factuality::Asserted },
            quoted: false,
            evidence: Evidence {
                span: Span::new(0, 60),
                text: format!("the words of claim {n} as the report has them"),
            },
            confidence: Confidence::new(0.9),
        }),
        report: Arc::new(Provenance {
            key: format!("{n:016x}"),
            id: format!("report-{n}"),
            source: Some(format!("Outlet {}", dice.below(60))),
            title: None,
            url: None,
            published: PartialDate::parse(&told.to_string()).ok(),
            known: Some(told),
            text_sha256: Some(format!("{n:064x}")),
            copy_of: None,
            agency: None,
        }),
    }
}

/// The middle, the slowest in a hundred and the slowest of `asked`.
fn times(out: &mut impl Write, what: &str, mut asked: Vec<Duration>) -> std::io::Result<()> {
    asked.sort();
    let at = |share: usize| asked[(asked.len() - 1) * share / 100];
    writeln!(out, "{what}: median {:.2?}, p99 {:.2?}, slowest {:.2?}", at(50), at(99), at(100))
}

fn timed<T>(asked: &mut Vec<Duration>, question: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = question();
    asked.push(start.elapsed());
    answer
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let number = |n: usize, default| numbers.get(n).copied().unwrap_or(default);
    let (claims, places, portion) = (number(0, 100_000), number(1, 1000), number(2, 100).max(1));
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut ledger = Ledger::new(Grades::default());
    let mut adding = Vec::new();
    let (mut n, mut total) = (0, Duration::ZERO);
    while n < claims {
        let end = (n + portion).min(claims);
        let batch: Vec<Told> = (n..end).map(|n| told(n, claims, places, &mut dice)).collect();
        total += timed(&mut adding, || {
            let start = Instant::now();
            ledger.add(batch);
            start.elapsed()
        });
        n = end;
    }
    writeln!(out, "{claims} claims of {places} places added in {total:.1?}")?;
    times(&mut out, &format!("adding {portion}"), adding)?;
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        for line in status.lines().filter(|l| l.starts_with("VmRSS")) {
            writeln!(out, "{line}")?;
        }
    }
    let day = |dice: &mut Dice| {
        "2023-04-15".parse::<Date>().ok()?.checked_add(jiff::Span::new().days(dice.below(1000) as i64)).ok()
    };
    let (mut now, mut then, mut both, mut place, mut days) = (vec![], vec![], vec![], vec![], vec![]);
    let mut seen = 0;
    for _ in 0..200 {
        let at = day(&mut dice);
        seen += timed(&mut now, || ledger.control_at(None, None)).len();
        seen += timed(&mut then, || ledger.control_at(at, None)).len();
        seen += timed(&mut both, || ledger.control_at(at, at)).len();
        let key = format!("gn:{}", dice.below(places));
        seen += timed(&mut place, || ledger.place(&key, at, at)).control.len();
        seen += at.map_or(0, |at| timed(&mut days, || ledger.day(at, Some(at))).len());
    }
    times(&mut out, "map now", now)?;
    times(&mut out, "map on a day", then)?;
    times(&mut out, "map on a day as known then", both)?;
    times(&mut out, "a place on a day as known then", place)?;
    times(&mut out, "a day's events as known then", days)?;
    writeln!(out, "{seen} answers")
}
