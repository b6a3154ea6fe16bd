//! What a reviewer should look at first.

use crate::fixture::read;
use std::collections::BTreeSet;
use std::sync::Arc;
use vigie_model::{ClaimId, Confidence};
use vigie_picture::queue;

/// The claims in the order of the queue, each with its reasons.
fn order(fixture: &str, decided: &[&str], doubtful: &[&str]) -> Vec<String> {
    let mut fixture = read(fixture);
    for t in &mut fixture.told {
        Arc::make_mut(&mut t.claim).confidence =
            Confidence::new(if doubtful.contains(&t.claim.id.0.as_str()) { 0.4 } else { 0.9 });
    }
    let picture = fixture.draw();
    let decided: BTreeSet<ClaimId> = decided.iter().map(|id| ClaimId((*id).to_owned())).collect();
    let queued = queue(&picture, &fixture.told, &decided);
    assert!(queued.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
    let line = |q: &vigie_picture::Queued| {
        let why: Vec<&str> = q.why.iter().map(|w| w.as_str()).collect();
        format!("{} {}", q.claim, why.join("+")).trim_end().to_owned()
    };
    queued.iter().map(line).collect()
}

#[test]
fn disputed_places_come_before_sure_ones_and_large_figures_before_small() {
    let reports = "2020-02-05 | AFP  | control held SYR/REB Binnish asserted outlet
         2020-02-05 | ANS  | control gained SYR/MIL Gare when=2020-02-05 asserted actor:SYR/MIL
         2020-02-05 | ANS  | control gained SYR/REB Gare when=2020-02-05 asserted actor:SYR/REB
         2020-02-05 | AFP  | casualties killed 12 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-05 | AFP  | displacement fled 580000+ Idlib/admin1 asserted named:ONU
         2020-02-05 | AFP  | violence shelling Ariha asserted outlet";
    assert_eq!(
        order(reports, &[], &[]),
        ["c2 unsure_place+contradicts", "c3 unsure_place+contradicts", "c5 figure", "c1 only_word", "c4 figure", "c6",]
    );
}

#[test]
fn what_was_decided_waits_no_more_and_what_was_misread_comes_forward() {
    let reports = "2020-02-05 | AFP | casualties killed 12 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-05 | AFP | casualties killed 14 fighters Binnish when=2020-02-04 asserted outlet
         2020-02-05 | AFP | violence shelling Ariha asserted outlet";
    assert_eq!(order(reports, &[], &[]), ["c2 figure", "c1 figure", "c3"]);
    assert_eq!(order(reports, &[], &["c1"]), ["c1 figure+low_confidence", "c2 figure", "c3"]);
    assert_eq!(order(reports, &["c2"], &[]), ["c1 figure", "c3"]);
}

#[test]
fn copied_words_wait_once() {
    let fixture = read(
        "2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | Soir | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | ANS  | control gained RSF Bara when=2026-10-04 asserted outlet",
    );
    let mut told = fixture.told.clone();
    let says = |told: &mut vigie_picture::Told, words: &str| {
        Arc::make_mut(&mut told.claim).evidence.text = words.to_owned();
    };
    told.iter_mut().for_each(|t| says(t, "ont pris  Bara"));
    says(&mut told[1], "ont pris\nBara");
    let lines = |told: &[vigie_picture::Told], decided: &[&str]| -> Vec<String> {
        let decided = decided.iter().map(|id| ClaimId((*id).to_owned())).collect();
        let queued = queue(&fixture.draw(), told, &decided);
        queued
            .iter()
            .map(|q| format!("{} {:?}", q.claim, q.same.iter().map(|id| id.0.as_str()).collect::<Vec<_>>()))
            .collect()
    };
    assert_eq!(lines(&told, &[]), ["c1 [\"c2\"]", "c3 []"], "another day is another claim");
    assert_eq!(lines(&told, &["c1"]), ["c2 []", "c3 []"]);
    says(&mut told[1], "auraient pris Bara");
    assert_eq!(lines(&told, &[]).len(), 3, "other words are to be read");
}
