//! From whose hand a report comes: agencies credited, names of one agency, sides behind reprints; and copies, whatever the
//! claims.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fixture::{check, read};
use proptest::prelude::*;
use vigie_model::{ClaimId, InformationGrade};
use vigie_picture::{Basis, Picture, Provenance, Told};

#[test]
fn a_report_that_credits_an_agency_is_the_agencys() {
    check(
        "credited in its dateline",
        "show grades
         2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | Soir | control gained RSF Bara when=2026-10-05 agency=AFP asserted outlet",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; 0 days ago",
    );
    check(
        "by the full name, in a third",
        "show grades
         2026-10-05 | AFP   | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | Soir  | control gained RSF Bara when=2026-10-05 agency=Agence_France-Presse asserted outlet
         2026-10-05 | Matin | control gained RSF Bara when=2026-10-05 asserted named:Agence_France-Presse",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2 c3]; 0 days ago",
    );
}

#[test]
fn a_reprint_keeps_the_side_of_its_original() {
    check(
        "a state agency's dispatch in a paper without a side is a boast still",
        "show grades
         side SUNA SDN/MIL
         2026-10-05 | SUNA | control gained SDN/MIL Bara when=2026-10-05 report=a asserted outlet
         2026-10-06 | Soir | control gained SDN/MIL Bara when=2026-10-05 copy=a report=b asserted outlet",
        "Bara: held SDN/MIL claimed F4 (boast, first_told) since 2026-10-05 [c1 c2]",
    );
}

const PARTIES: [&str; 2] = ["RSF", "SDN/MIL"];
const PHASES: [&str; 4] = ["gained", "held", "lost", "contested"];
const VOICES: [&str; 5] = ["outlet", "named:UN", "unnamed", "actor:RSF", "actor:SDN/MIL"];

fn claims() -> impl Strategy<Value = String> {
    let claim = (1..20_u8, 0..3_usize, 0..4_usize, 0..2_usize, 0..5_usize, any::<bool>());
    proptest::collection::vec(claim, 1..10).prop_map(|claims| {
        let line = |(n, (day, outlet, phase, party, voice, sure)): (usize, &(u8, usize, usize, usize, usize, bool))| {
            let sure = if *sure { "asserted" } else { "unconfirmed" };
            format!(
                "2026-10-{day:02} | O{outlet} | control {} {} Bara when=2026-10-{day:02} report=r{n} {sure} {}\n",
                PHASES[*phase], PARTIES[*party], VOICES[*voice]
            )
        };
        claims.iter().enumerate().map(line).collect()
    })
}

/// By state and holder of each stretch, in its order.
fn graded(told: &[Told]) -> BTreeMap<(usize, String), InformationGrade> {
    let picture = Picture::draw(&Basis::of(told), None, None);
    let stretches = picture.control.iter().flat_map(|c| c.line.iter().enumerate());
    let key = |holder: Option<&vigie_model::Actor>| holder.map_or(String::new(), |h| h.name.clone());
    stretches.map(|(n, h)| ((n, key(h.holder.as_ref())), h.grade.information)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn copies_never_raise_an_information_grade(claims in claims(), copied in proptest::collection::vec(any::<bool>(), 10)) {
        let told = read(&claims).told;
        let mut with = told.clone();
        for (n, t) in told.iter().enumerate().filter(|(n, _)| copied[*n]) {
            let report = Provenance {
                // Sorted behind the original: of claims that weigh the same, the first by key goes first.
                key: format!("{} reprinted", t.report.key),
                source: Some(format!("Reprinter {n}")),
                copy_of: Some(t.report.key.clone()),
                ..(*t.report).clone()
            };
            let mut claim = (*t.claim).clone();
            claim.id = ClaimId(format!("{} reprinted", claim.id));
            with.push(Told { claim: Arc::new(claim), report: Arc::new(report) });
        }
        prop_assert_eq!(graded(&told), graded(&with));
    }
}
