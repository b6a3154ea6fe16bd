//! Events, figures and commitments that reviewers put together or told apart.

use crate::fixture::{check, check_links, read};

const STRIKES: &str = "2026-10-06 | AFP | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
     2026-10-07 | ANS | violence shelling El_Obeid when=2026-10-06 target=SDN/MIL asserted outlet";

#[test]
fn what_reviewers_put_together_is_one_event() {
    check(
        "as read, two",
        STRIKES,
        "violence air_strike RSF ? Bara 2026-10-05 [c1]
         violence shelling ? SDN/MIL El Obeid 2026-10-06 [c2]",
    );
    let together = format!("show grades\n{STRIKES}\nlink same_event c2 c1 2026-10-08");
    check(
        "one, by two witnesses, with what either names",
        &together,
        "violence air_strike RSF SDN/MIL Bara 2026-10-05 F1 [c1 c2]",
    );
    check(
        "but not before it was said",
        &format!("{together}\nknown 2026-10-07"),
        "violence air_strike RSF ? Bara 2026-10-05 F2 [c1]
         violence shelling ? SDN/MIL El Obeid 2026-10-06 F2 [c2]",
    );
    check(
        "nor on a day on which only one is told of",
        &format!("{together}\nat 2026-10-05"),
        "violence air_strike RSF ? Bara 2026-10-05 F2 [c1]",
    );
    let two = "violence air_strike RSF ? Bara 2026-10-05 F2 [c1]
         violence shelling ? SDN/MIL El Obeid 2026-10-06 F2 [c2]";
    check("taken back", &format!("{together}\nundo-link same_event c2 c1 2026-10-09"), two);
    check("a later word beats it", &format!("{together}\nunlink same_event c1 c2 2026-10-09"), two);
    check(
        "and a still later that one",
        &format!("{together}\nunlink same_event c1 c2 2026-10-09\nlink corroborates c2 c1 2026-10-10"),
        "violence air_strike RSF SDN/MIL Bara 2026-10-05 F1 [c1 c2]",
    );
}

#[test]
fn a_copy_that_a_reviewer_finds_is_no_second_witness() {
    check(
        "in other words",
        &format!("show grades\n{STRIKES}\nlink copies c2 c1 2026-10-08"),
        "violence air_strike RSF SDN/MIL Bara 2026-10-05 F2 [c1 c2]",
    );
    check(
        "of who holds a town",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control held RSF Bara when=2026-10-06 asserted outlet
         link copies c2 c1 2026-10-07",
        "Bara: held RSF established F2 (independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2]; 0 days ago",
    );
}

#[test]
fn whole_events_become_one_and_days_that_fit_all_are_kept() {
    check(
        "three tellings by two words, the loosest date last",
        "2026-10-06 | AFP | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-06 | Rtr | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-07 | ANS | violence air_strike Bara by=RSF when=[2026-10-05,2026-10-06] asserted outlet
         2026-10-08 | Obs | violence air_strike Bara asserted outlet
         link same_event c3 c2 2026-10-08
         link same_event c4 c3 2026-10-08",
        "violence air_strike RSF ? Bara 2026-10-05 [c1 c2 c3 c4]",
    );
    check(
        "claims of two kinds are not one event, whatever is said",
        "2026-10-06 | AFP | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 3 ? Bara when=2026-10-05 asserted outlet
         link same_event c2 c1 2026-10-08",
        "killed people Bara 2026-10-05..2026-10-05 3/3/3; ANS 3/3/3 [c2]
         violence air_strike RSF ? Bara 2026-10-05 [c1]",
    );
}

#[test]
fn what_reviewers_told_apart_is_two() {
    let raids = "2026-10-06 | AFP | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-06 | ANS | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-07 | Obs | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet";
    check(
        "in the morning and at night; the third goes with the first",
        &format!("{raids}\nunlink same_event c2 c1 2026-10-08"),
        "violence air_strike RSF ? Bara 2026-10-05 [c1 c3]
         violence air_strike RSF ? Bara 2026-10-05 [c2]",
    );
    check(
        "unless it is put to the second",
        &format!("{raids}\nunlink same_event c2 c1 2026-10-08\nlink same_event c3 c2 2026-10-08"),
        "violence air_strike RSF ? Bara 2026-10-05 [c1]
         violence air_strike RSF ? Bara 2026-10-05 [c2 c3]",
    );
    check(
        "two tolls of one day",
        "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-05 | ANS | casualties killed 30 ? Bara when=2026-10-05 asserted outlet
         unlink same_event c2 c1 2026-10-08",
        "killed people Bara 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c1]
         killed people Bara 2026-10-05..2026-10-05 30/30/30; ANS 30/30/30 [c2]",
    );
}

#[test]
fn what_counts_one_thing_is_one_figure() {
    let tolls = "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-07 | ANS | casualties killed 17 civilians El_Obeid when=2026-10-06 asserted outlet";
    check(
        "another place, another day, only one says civilians",
        &format!("{tolls}\nlink same_event c2 c1 2026-10-08"),
        "killed civilians Bara 2026-10-05..2026-10-06 12/17/17; AFP 12/12/12 [c1]; ANS 17/17/17 [c2]
         ! figure Bara later_count [c1 c2]",
    );
    check(
        "an update takes the earlier's place",
        &format!("{tolls}\nlink updates c2 c1 2026-10-08"),
        "killed civilians Bara 2026-10-05..2026-10-06 17/17/17; AFP 12/12/12 [c1] replaced; ANS 17/17/17 [c2]",
    );
    check(
        "the dead are not the injured",
        "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-07 | ANS | casualties injured 17 ? Bara when=2026-10-05 asserted outlet
         link same_event c2 c1 2026-10-08",
        "killed people Bara 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c1]
         injured people Bara 2026-10-05..2026-10-05 17/17/17; ANS 17/17/17 [c2]",
    );
}

#[test]
fn one_promise_under_two_names() {
    check(
        "the army and the government",
        "2020-02-07 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-07 | Rtr | diplomacy threaten TUR/MIL SYR/GOV asserted outlet
         link same_event c2 c1 2020-02-08",
        "threaten TUR/GOV SYR/MIL until 2020-02-29 pending [c1 c2]",
    );
}

#[test]
fn the_nearest_of_its_sort_is_proposed_first() {
    let told = read(
        "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 30 ? El_Obeid when=2026-10-05 asserted outlet
         2026-10-06 | Obs | casualties killed 17 ? Bara when=2026-10-07 asserted outlet
         2026-11-06 | Obs | casualties killed 17 ? Bara when=2026-11-06 asserted outlet
         2026-10-06 | Rtr | casualties killed 11 ? ? asserted outlet
         2026-10-05 | Rtr | casualties injured 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-05 | Rtr | violence shelling Bara when=2026-10-05 asserted outlet
         2026-10-08 | Rtr | violence shelling Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-08 | Rtr | violence shelling Bara by=SDN/MIL when=2026-10-05 asserted outlet
         2026-10-08 | Rtr | violence shelling Bara by=RSF when=2026-10-06 asserted outlet",
    )
    .told;
    let nearest = |n: usize| {
        let found = vigie_picture::nearest(&told[n - 1], &told);
        let likely = found.iter().map(|near| if near.is_likely() { "" } else { "?" });
        found
            .iter()
            .zip(likely)
            .map(|(near, doubt)| format!("{}{doubt}", near.told.claim.id))
            .collect::<Vec<_>>()
            .join(" ")
    };
    // A day apart in one town is nearer than another town of which it is not known how far it is.
    assert_eq!(nearest(1), "c3 c2 c5 c4?");
    assert_eq!(nearest(8), "c7 c10 c9", "other parties are further away than the next day");
    assert_eq!(nearest(6), "");
}

#[test]
fn declared_links_are_listed_in_place_of_those_that_were_found() {
    check_links(
        "over a rule's finding, across places, and beside it",
        "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 30 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | Obs | casualties killed 12 ? El_Obeid when=2026-10-05 asserted outlet
         2026-10-07 | Rtr | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         link updates c2 c1 2026-10-08
         link copies c3 c1 2026-10-08
         link same_event c4 c1 2026-10-08",
        "c2 updates c1
         c3 copies c1
         c4 corroborates c1
         c4 same_event c1
         c4 contradicts c2",
    );
    check_links(
        "told apart, nothing links them",
        "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 30 ? Bara when=2026-10-05 asserted outlet
         unlink same_event c2 c1 2026-10-08",
        "",
    );
}
