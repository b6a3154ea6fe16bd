//! The ledger answers as a picture drawn afresh does, in whatever order and portions the claims came.

use crate::fixture::{Fixture, read};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use vigie_model::{ClaimId, Date, Link};
use vigie_picture::{Basis, Grades, Ledger, Picture, Provenance, Told};

fn day(n: u32) -> String {
    let start: Date = "2026-09-01".parse().unwrap();
    start.checked_add(jiff::Span::new().days(i64::from(n))).unwrap().to_string()
}

fn pick(options: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(options)
}

/// The report's columns: its day, outlet, the day it was known, and whether it is a copy.
fn report() -> impl Strategy<Value = (u32, &'static str, String)> {
    let copied = prop_oneof![
        8 => Just(String::new()),
        1 => (1..40u32).prop_map(|n| format!(" copy=r{n:02}")),
        1 => (0..3u32).prop_map(|n| format!(" text=t{n}")),
    ];
    let outlet = pick(&["AFP", "ANS", "Soir", "Radio", "SUNA", "Blog"]);
    (0..40u32, outlet, 0..12u32, copied).prop_map(|(told, outlet, late, copied)| {
        let known = if late > 9 { String::new() } else { format!(" known={}", day(told + late)) };
        (told, outlet, known + &copied)
    })
}

fn voice() -> impl Strategy<Value = &'static str> {
    pick(&["outlet", "outlet", "outlet", "named:UN", "named:AFP", "unnamed", "actor:SDN/MIL", "actor:RSF/REB"])
}

fn factuality() -> impl Strategy<Value = &'static str> {
    pick(&["asserted", "asserted", "asserted", "asserted", "unconfirmed", "negated", "future"])
}

fn when(told: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..5u32).prop_map(move |back| format!(" when={}", day(told.saturating_sub(back)))),
        2 => Just(String::new()),
        1 => (1..9u32).prop_map(move |back| format!(" when={}/{}", day(told.saturating_sub(back)), day(told))),
        1 => (1..9u32).prop_map(move |back| format!(" when={}/..", day(told.saturating_sub(back)))),
        1 => Just(format!(" when=[{},{}]", day(told.saturating_sub(7)), day(told))),
        1 => Just(" when=2026-09".to_owned()),
    ]
}

fn party() -> impl Strategy<Value = &'static str> {
    pick(&["SDN/MIL", "RSF/REB", "TCD/MIL", "?"])
}

fn place() -> impl Strategy<Value = &'static str> {
    pick(&[
        "Bara/locality/SD/Kordofan",
        "Bara/locality/SD/Kordofan",
        "El_Obeid/locality/SD/Kordofan",
        "Kordofan/admin1/SD",
        "Sudan/country/SD",
        "Bara/locality/SD/Kordofan@north_of",
    ])
}

fn control() -> impl Strategy<Value = String> {
    let phase = pick(&["gained", "gained", "held", "held", "lost", "withdrew", "contested", "advancing", "besieged"]);
    let extent = pick(&["", "", "", " extent=part", " extent=outskirts"]);
    (phase, party(), place(), party(), extent).prop_map(|(phase, who, place, whom, extent)| {
        let whom = if whom == "?" { String::new() } else { format!(" target={whom}") };
        format!("control {phase} {who} {place}{whom}{extent}")
    })
}

fn casualties() -> impl Strategy<Value = String> {
    let number = pick(&["12", "17", "12+", "~50", "3..9", "?"]);
    let victims = pick(&["?", "civilians", "soldiers"]);
    (number, victims, place(), prop::option::weighted(0.2, 1..30u32)).prop_map(|(n, v, place, of)| {
        let of = of.map_or(String::new(), |of| format!(" of=c{of}"));
        format!("casualties killed {n} {v} {place}{of}")
    })
}

fn violence() -> impl Strategy<Value = String> {
    (pick(&["air_strike", "armed_clash"]), place(), party(), party())
        .prop_map(|(form, place, by, on)| format!("violence {form} {place} by={by} target={on}"))
}

fn words() -> impl Strategy<Value = String> {
    let act = pick(&["ceasefire", "threaten", "demand", "propose", "agree", "condemn"]);
    (act, party(), party(), prop::option::of(0..60u32)).prop_map(|(act, a, b, deadline)| {
        let deadline = deadline.map_or(String::new(), |d| format!(" deadline={}", day(d)));
        format!("diplomacy {act} {a} {b}{deadline}")
    })
}

/// Of the kinds whose claims tell of events or count, so that they can be put together.
fn joinable() -> impl Strategy<Value = String> {
    told(prop_oneof![casualties(), violence(), words()].boxed())
}

fn line() -> impl Strategy<Value = String> {
    let displacement = (pick(&["fled", "displaced", "returned"]), pick(&["300", "~60000", "52300"]), place())
        .prop_map(|(movement, n, place)| format!("displacement {movement} {n} {place}"));
    let bond =
        (pick(&["supports", "opposes"]), party(), party()).prop_map(|(r, a, b)| format!("alignment {r} {a} {b}"));
    let body =
        prop_oneof![3 => control(), 2 => casualties(), 1 => displacement, 2 => violence(), 1 => bond, 2 => words()];
    told(body.boxed())
}

/// A claim of which the rest is chosen.
fn told(body: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    (report(), body, factuality(), voice()).prop_flat_map(|((told, outlet, rest), body, sure, voice)| {
        when(told).prop_map(move |when| {
            let dated = if told % 19 == 0 { "-".to_owned() } else { day(told) };
            // Options come last: they are told from the words by their sign of equality.
            format!("{dated} | {outlet} | {body} {sure} {voice}{when}{rest}")
        })
    })
}

fn decision() -> impl Strategy<Value = String> {
    (0..13u32, 1..40u32, 1..40u32, 0..60u32).prop_map(|(sort, a, b, on)| match sort {
        0 => format!("reject c{a} {}", day(on)),
        1 => format!("accept c{a} {}", day(on)),
        2 => format!("unlink denies c{a} c{b} {}", day(on)),
        3 => format!("unlink copies c{a} c{b} {}", day(on)),
        4 => format!("unlink corroborates c{a} c{b} {}", day(on)),
        5 => format!("add c{a} {}", day(on)),
        8 => format!("unlink same_event c{a} c{b} {}", day(on)),
        9 | 10 => format!("link same_event c{a} c{b} {}", day(on)),
        11 => format!(
            "link {} c{a} c{b} {}",
            ["copies", "updates", "corroborates", "contradicts"][b as usize % 4],
            day(on)
        ),
        6 | 7 => format!("undo c{} {}", a % 12, day(on)),
        _ => format!("correct c{a} {} | control held SDN/MIL Bara when={} asserted outlet", day(on), day(b)),
    })
}

/// What a reviewer says of a pair of a few claims, so that the pairs meet.
fn ruling() -> impl Strategy<Value = String> {
    let word = pick(&["link", "link", "link", "unlink", "undo-link"]);
    let kind = pick(&["same_event", "same_event", "same_event", "copies", "corroborates", "updates"]);
    (word, kind, 1..20u32, 1..20u32, 0..60u32)
        .prop_map(|(word, kind, a, b, on)| format!("{word} {kind} c{a} c{b} {}", day(on)))
}

/// A ledger to which `order` says in which order, and in which portions, the claims and decisions come.
fn filled(fixture: &Fixture, order: &[usize], portion: usize) -> Ledger {
    let mut ledger = Ledger::new(fixture.grades.clone());
    let mut decisions = fixture.decisions.iter();
    for numbers in order.chunks(portion) {
        ledger.add(numbers.iter().map(|n| fixture.told[*n].clone()));
        decisions.next().into_iter().for_each(|d| ledger.decide(d.clone()));
    }
    decisions.for_each(|d| ledger.decide(d.clone()));
    ledger
}

/// As [`filled`], the sources being graded only when the claims are there.
fn graded_late(fixture: &Fixture, order: &[usize], portion: usize) -> Ledger {
    let ungraded = Fixture { grades: Grades::default(), ..fixture.clone() };
    let mut ledger = filled(&ungraded, order, portion);
    ledger.regrade(fixture.grades.clone());
    ledger
}

/// As [`filled`], other being known at first of whose copies the reports are; it is asked then, too.
fn copied_late(fixture: &Fixture, order: &[usize], portion: usize) -> Ledger {
    let mut before = fixture.clone();
    for (n, told) in before.told.iter_mut().enumerate() {
        let copy_of = (n % 3 == 1).then(|| "r01".to_owned()).filter(|first| *first != told.report.key);
        told.report = Arc::new(Provenance { copy_of, agency: None, ..(*told.report).clone() });
    }
    let mut ledger = filled(&before, order, portion);
    for known in [None, fixture.known] {
        let _ = ledger.picture(fixture.at, known);
    }
    ledger.renew(&fixture.told.iter().map(|told| told.report.clone()).collect::<Vec<_>>());
    ledger
}

/// Checks every answer of the ledger against a picture drawn afresh.
fn same(ledger: &Ledger, fixture: &Fixture) {
    let drawn = fixture.draw();
    let (at, known) = (fixture.at, fixture.known);
    assert_eq!(ledger.picture(at, known), drawn, "at {at:?} known {known:?}");
    map_agrees(ledger, &drawn);
    for key in ["name:SD:Bara", "name:SD:El Obeid", "name:SD:Kordofan", "name:SD:Sudan"] {
        let place = ledger.place(key, at, known);
        let here = |p: &vigie_model::Place| p.key() == key;
        let control: Vec<_> = drawn.control.iter().filter(|c| here(&c.place)).cloned().collect();
        assert_eq!(place.control, control);
        let figures: Vec<_> = drawn.figures.iter().filter(|f| f.place.iter().any(here)).cloned().collect();
        assert_eq!(place.figures, figures);
        let events: Vec<_> = drawn.events.iter().filter(|e| e.places.iter().any(here)).cloned().collect();
        assert_eq!(place.events, events);
    }
    let Fixture { told, grades, decisions, .. } = fixture;
    let by_id = |a: &&Told, b: &&Told| (&a.claim.id, &a.report.key).cmp(&(&b.claim.id, &b.report.key));
    let mut kept = ledger.told(known);
    kept.sort_by(by_id);
    let reviewed = vigie_picture::reviewed(&Basis { told, grades, decisions }, known);
    let mut want: Vec<&Told> = reviewed.iter().collect();
    want.sort_by(by_id);
    assert_eq!(kept, want);
    let linked: BTreeSet<Link> = told.iter().flat_map(|t| ledger.links(&HashSet::from([&t.claim.id]), known)).collect();
    let ids: HashSet<&ClaimId> = told.iter().map(|t| &t.claim.id).collect();
    assert_eq!(ledger.links(&ids, known), linked.iter().cloned().collect::<Vec<_>>());
    let want = vigie_picture::links(&Basis { told, grades, decisions }, known);
    assert_eq!(linked.into_iter().collect::<Vec<_>>(), want);
    let day = fixture.at.unwrap_or("2026-09-20".parse().unwrap());
    let whole = Fixture { at: None, ..fixture.clone() }.draw();
    let on_day = whole.events.iter().filter(|e| e.from <= Some(day) && e.from.is_some() && e.to >= Some(day));
    assert_eq!(ledger.day(day, known), on_day.cloned().collect::<Vec<_>>());
}

/// The map says the same as the last stretches of the picture's lines.
fn map_agrees(ledger: &Ledger, drawn: &Picture) {
    let mut map: Vec<String> = ledger
        .control_at(drawn.at, drawn.known)
        .iter()
        .map(|s| {
            let name = |a: Option<&vigie_model::Actor>| a.map(|a| a.name.clone());
            let (since, last) = (s.since, s.last_confirmed);
            let (holder, besieger) = (name(s.holder), name(s.besieger));
            let place = (&s.place.name, s.place.level, s.place.relation);
            let grade = s.grade.information;
            format!(
                "{place:?} {:?} {holder:?} {besieger:?} {:?} {grade} {since:?} {last:?} {:?} {:?}",
                s.state, s.sureness, s.basis[0], s.unconfirmed_days
            )
        })
        .collect();
    let mut want: Vec<String> = drawn
        .control
        .iter()
        .map(|c| {
            let h = c.current();
            let name = |a: &Option<vigie_model::Actor>| a.as_ref().map(|a| a.name.clone());
            let (since, last) = (h.since, h.last_confirmed);
            let (holder, besieger) = (name(&h.holder), name(&h.besieger));
            let place = (&c.place.name, c.place.level, c.place.relation);
            let grade = h.grade.information;
            format!(
                "{place:?} {:?} {holder:?} {besieger:?} {:?} {grade} {since:?} {last:?} {:?} {:?}",
                h.state, h.sureness, h.basis[0], c.unconfirmed_days
            )
        })
        .collect();
    map.sort();
    want.sort();
    assert_eq!(map, want);
}

/// The fixture of some lines, with the orders in which its claims come.
fn shuffled(lines: &[String], decisions: &[String], seed: u64) -> (Fixture, Vec<usize>) {
    let (lines, decisions) = (lines.join("\n"), decisions.join("\n"));
    let fixture = read(&format!("grade AFP B\ngrade Blog E\nside SUNA SDN/MIL\n{lines}\n{decisions}"));
    let mut order: Vec<usize> = (0..fixture.told.len()).collect();
    order.sort_by_key(|n| (*n as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (fixture, order)
}

type Moments = Vec<(Option<u32>, Option<u32>)>;

fn moments() -> impl Strategy<Value = Moments> {
    prop::collection::vec((prop::option::weighted(0.8, 0..60u32), prop::option::weighted(0.7, 0..60u32)), 3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_portions_give_the_picture_drawn_afresh(
        lines in prop::collection::vec(line(), 1..80),
        decisions in prop::collection::vec(decision(), 0..4),
        seed in any::<u64>(),
        portion in 1..30usize,
        moments in moments(),
    ) {
        let (mut fixture, order) = shuffled(&lines, &decisions, seed);
        let ledger = filled(&fixture, &order, portion);
        let graded = graded_late(&fixture, &order, portion);
        let copied = copied_late(&fixture, &order, portion);
        for (at, known) in moments {
            fixture.at = at.map(|n| day(n).parse().unwrap());
            fixture.known = known.map(|n| day(n).parse().unwrap());
            same(&ledger, &fixture);
            same(&graded, &fixture);
            same(&copied, &fixture);
        }
    }

    #[test]
    fn so_they_do_whatever_is_put_together_and_told_apart(
        lines in prop::collection::vec(joinable(), 10..40),
        links in prop::collection::vec(ruling(), 4..24),
        decisions in prop::collection::vec(decision(), 0..3),
        seed in any::<u64>(),
        portion in 1..30usize,
        moments in moments(),
    ) {
        let all: Vec<String> = links.into_iter().chain(decisions).collect();
        let (mut fixture, order) = shuffled(&lines, &all, seed);
        let ledger = filled(&fixture, &order, portion);
        for (at, known) in moments {
            fixture.at = at.map(|n| day(n).parse().unwrap());
            fixture.known = known.map(|n| day(n).parse().unwrap());
            same(&ledger, &fixture);
        }
    }

    #[test]
    fn long_lines_are_answered_from_where_they_were_saved(
        lines in prop::collection::vec(told(control().boxed()), 60..160),
        decisions in prop::collection::vec(decision(), 0..2),
        seed in any::<u64>(),
        portion in 1..30usize,
        moments in moments(),
    ) {
        let (mut fixture, order) = shuffled(&lines, &decisions, seed);
        let ledger = filled(&fixture, &order, portion);
        let in_order = filled(&fixture, &(0..fixture.told.len()).collect::<Vec<_>>(), 1);
        for (at, known) in moments {
            fixture.at = at.map(|n| day(n).parse().unwrap());
            fixture.known = known.map(|n| day(n).parse().unwrap());
            let drawn = fixture.draw();
            map_agrees(&ledger, &drawn);
            map_agrees(&in_order, &drawn);
        }
    }
}

#[test]
fn the_map_of_many_places_has_them_all() {
    let towns: Vec<String> = (0..450)
        .flat_map(|n| {
            let gained = format!(
                "2026-09-{:02} | AFP | control gained RSF Town_{n} when=2026-09-01 asserted outlet",
                n % 28 + 1
            );
            let held = format!("2026-10-01 | ANS | control held SDN/MIL Town_{n} when=2026-10-01 unconfirmed outlet");
            if n % 3 == 0 { vec![gained, held] } else { vec![gained] }
        })
        .collect();
    let fixture = read(&towns.join("\n"));
    let ledger = filled(&fixture, &(0..fixture.told.len()).collect::<Vec<_>>(), 100);
    assert_eq!(ledger.control_at(None, None).len(), 450);
    map_agrees(&ledger, &fixture.draw());
}
