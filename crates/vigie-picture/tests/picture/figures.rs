//! The ledger of figures: stocks and flows, corrections, totals and parts, and where numbers cannot all be right.

use crate::fixture::check;

#[test]
fn people_displaced_at_a_moment_are_counted_anew_not_added() {
    check(
        "the same claimant a month later, and another who counted then",
        "show grades
         2026-09-01 | Obs  | displacement displaced 9000000 Sudan/country asserted named:IOM
         2026-10-01 | Obs  | displacement displaced 9600000 Sudan/country asserted named:IOM
         2026-10-03 | ANS  | displacement displaced ~10000000 Sudan/country asserted named:OCHA",
        "displaced people Sudan 2026-09-01..2026-10-03 9600000/10000000/10000000 F1 stock; \
         IOM 9000000/9000000/9000000 F2 [c1] replaced; IOM 9600000/9600000/9600000 F2 raised [c2]; \
         OCHA -/10000000/- F2 [c3]; \
         steps 2026-09-01 9000000/9000000/9000000, 2026-10-01 9600000/9600000/9600000, \
         2026-10-03 9600000/10000000/10000000",
    );
    check(
        "what was counted long ago contradicts nothing",
        "2026-08-01 | Obs | displacement displaced 9000000 Sudan/country asserted named:IOM
         2026-10-03 | ANS | displacement displaced 12000000 Sudan/country asserted named:OCHA",
        "displaced people Sudan 2026-08-01..2026-10-03 12000000/12000000/12000000; \
         IOM 9000000/9000000/9000000 [c1] replaced; OCHA 12000000/12000000/12000000 [c2]",
    );
    check(
        "those who fled within a week are no part of it, nor those who came home",
        "2026-10-03 | Obs | displacement displaced 9000000 Sudan/country asserted named:IOM
         2026-10-03 | Obs | displacement fled 52300 Sudan/country when=2026-09-27/2026-10-03 asserted named:IOM
         2026-10-03 | Obs | displacement returned 300 Sudan/country when=2026-09-27/2026-10-03 asserted named:IOM",
        "fled people Sudan 2026-09-27..2026-10-03 52300/52300/52300; IOM 52300/52300/52300 [c2]
         returned people Sudan 2026-09-27..2026-10-03 300/300/300; IOM 300/300/300 [c3]
         displaced people Sudan 2026-10-03..2026-10-03 9000000/9000000/9000000; IOM 9000000/9000000/9000000 [c1]",
    );
}

#[test]
fn a_toll_is_corrected_upwards_and_downwards() {
    check(
        "by the same hospital",
        "show grades
         2026-10-05 | ANS | casualties killed 12 civilians Bara when=2026-10-05 asserted named:Hospital
         2026-10-06 | ANS | casualties killed 17 civilians Bara when=2026-10-05 asserted named:Hospital
         2026-10-09 | ANS | casualties killed 15 civilians Bara when=2026-10-05 asserted named:Hospital",
        "killed civilians Bara 2026-10-05..2026-10-05 15/15/15 F2 flow; Hospital 12/12/12 F2 [c1] replaced; \
         Hospital 17/17/17 F2 raised [c2] replaced; Hospital 15/15/15 F2 lowered [c3]; \
         steps 2026-10-05 12/12/12, 2026-10-06 17/17/17, 2026-10-09 15/15/15",
    );
    check(
        "and back to where it was",
        "2026-10-05 | ANS | casualties killed 12 civilians Bara when=2026-10-05 text=t asserted named:Hospital
         2026-10-06 | ANS | casualties killed 17 civilians Bara when=2026-10-05 asserted named:Hospital
         2026-10-07 | Soir | casualties killed 12 civilians Bara when=2026-10-05 text=t asserted named:Hospital
         2026-10-09 | ANS | casualties killed 12 civilians Bara when=2026-10-05 asserted named:Hospital",
        "killed civilians Bara 2026-10-05..2026-10-05 12/12/12; Hospital 12/12/12 [c1 copies c3] replaced; \
         Hospital 17/17/17 [c2] replaced; Hospital 12/12/12 [c4]",
    );
    check(
        "a word without a number replaces none",
        "2026-10-05 | ANS | casualties killed 12 civilians Bara when=2026-10-05 asserted named:Hospital
         2026-10-06 | ANS | casualties killed ? civilians Bara when=2026-10-05 asserted named:Hospital",
        "killed civilians Bara 2026-10-05..2026-10-05 12/12/12; Hospital 12/12/12 [c1]; Hospital -/-/- [c2]",
    );
    check(
        "two periods in one report are no correction",
        "2026-10-06 | ANS | casualties killed 12 civilians Bara when=2026-10-05 report=a asserted outlet
         2026-10-06 | ANS | casualties killed 80 civilians Bara when=2026-09-01/2026-10-05 report=a asserted outlet",
        "killed civilians Bara 2026-09-01..2026-10-05 80/80/80; ANS 80/80/80 [c2]
         killed civilians Bara 2026-10-05..2026-10-05 12/12/12; ANS 12/12/12 [c1]",
    );
}

#[test]
fn a_province_s_toll_contains_its_towns() {
    let towns =
        "2026-10-06 | AFP | casualties killed 12 civilians Bara/locality/SD/Kordofan when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 40 ? Kordofan/admin1/SD when=2026-10-05 asserted outlet";
    check(
        "of the same day",
        towns,
        "killed civilians Bara 2026-10-05..2026-10-05 12/12/12 part of c2; AFP 12/12/12 [c1]
         killed people Kordofan 2026-10-05..2026-10-05 40/40/40; ANS 40/40/40 [c2]",
    );
    check(
        "and a country's running toll the province's",
        &format!(
            "{towns}
             2026-10-10 | Obs | casualties killed 300+ ? Sudan/country/SD when=2026-10-01/2026-10-09 asserted outlet"
        ),
        "killed people Sudan 2026-10-01..2026-10-09 300/300/-; Obs 300/300/- [c3]
         killed civilians Bara 2026-10-05..2026-10-05 12/12/12 part of c2; AFP 12/12/12 [c1]
         killed people Kordofan 2026-10-05..2026-10-05 40/40/40 part of c3; ANS 40/40/40 [c2]",
    );
    check(
        "not of another day, another province, or the ground beside the town",
        "2026-10-06 | AFP | casualties killed 12 ? Bara/locality/SD/Kordofan when=2026-10-04 asserted outlet
         2026-10-06 | AFP | casualties killed 12 ? Nyala/locality/SD/Darfur when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties killed 12 ? Bara/locality/SD/Kordofan@near when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 40 ? Kordofan/admin1/SD when=2026-10-05 asserted outlet",
        "killed people Bara 2026-10-04..2026-10-04 12/12/12; AFP 12/12/12 [c1]
         killed people Bara 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c3]
         killed people Kordofan 2026-10-05..2026-10-05 40/40/40; ANS 40/40/40 [c4]
         killed people Nyala 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c2]",
    );
    check(
        "what is more than the whole is no part",
        "2026-10-06 | AFP | casualties killed 60 civilians Bara/locality/SD/Kordofan when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 40 ? Kordofan/admin1/SD when=2026-10-05 asserted outlet",
        "killed civilians Bara 2026-10-05..2026-10-05 60/60/60; AFP 60/60/60 [c1]
         killed people Kordofan 2026-10-05..2026-10-05 40/40/40; ANS 40/40/40 [c2]
         ! figure Bara place_exceeds_province [c2 c1]",
    );
}

#[test]
fn neighbouring_days_have_each_its_own_toll() {
    let days = "2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties killed 30 ? Bara when=2026-10-06 asserted outlet";
    let drawn = |fifth: &str, sixth: &str| {
        format!(
            "killed people Bara 2026-10-05..2026-10-05 {fifth}
             killed people Bara 2026-10-06..2026-10-06 {sixth}"
        )
    };
    check(
        "a report of either day goes where its number is told",
        &format!("2026-10-07 | ANS | casualties killed 29 ? Bara when=[2026-10-05,2026-10-06] asserted outlet\n{days}"),
        &format!(
            "{}\n! figure Bara later_count [c3 c1]",
            drawn("12/12/12; AFP 12/12/12 [c2]", "29/29/30; AFP 30/30/30 [c3]; ANS 29/29/29 [c1]")
        ),
    );
    check(
        "an undated one too, though the later day is nearer",
        &format!("{days}\n2026-10-06 | ANS | casualties killed 11 ? Bara asserted outlet"),
        &format!(
            "{}\n! figure Bara later_count [c1 c3]",
            drawn("11/11/12; AFP 12/12/12 [c1]; ANS 11/11/11 [c3]", "30/30/30; AFP 30/30/30 [c2]")
        ),
    );
    check(
        "one whose number is neither day's is of another",
        &format!("{days}\n2026-10-07 | ANS | casualties killed 300 ? Bara when=2026-10 asserted outlet"),
        &format!(
            "killed people Bara 2026-10-01..2026-10-07 300/300/300; ANS 300/300/300 [c3]\n{}",
            drawn("12/12/12; AFP 12/12/12 [c1]", "30/30/30; AFP 30/30/30 [c2]")
        ),
    );
    check(
        "that some were killed, without a number, on the later day",
        &format!("{days}\n2026-10-07 | ANS | casualties killed ? ? Bara asserted outlet"),
        &drawn("12/12/12; AFP 12/12/12 [c1]", "30/30/30; AFP 30/30/30 [c2]; ANS -/-/- [c3]"),
    );
    check(
        "a reprint goes where its original is",
        "2026-10-06 | AFP  | casualties killed 12 ? Bara report=a asserted outlet
         2026-10-07 | Soir | casualties killed 12 ? Bara copy=a asserted outlet
         2026-10-06 | ANS  | casualties killed 14 ? Bara when=2026-10-05 asserted outlet
         2026-10-08 | ANS  | casualties killed 12 ? Bara when=2026-10-07 asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 12/12/14; AFP 12/12/12 [c1 copies c2]; ANS 14/14/14 [c3]
         killed people Bara 2026-10-07..2026-10-07 12/12/12; ANS 12/12/12 [c4]
         ! figure Bara periods [c1 c3]",
    );
}

#[test]
fn of_one_day_s_dead_those_not_said_whose_are_neither_side_s() {
    check(
        "two sides and both together",
        "2026-10-06 | AFP | casualties killed 40 soldiers Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 12 soldiers Bara target=SDN/MIL when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 28 soldiers Bara target=RSF when=2026-10-05 asserted outlet",
        "killed soldiers Bara 2026-10-05..2026-10-05 40/40/40; AFP 40/40/40 [c1]
         killed soldiers Bara 2026-10-05..2026-10-05 12/12/12; ANS 12/12/12 [c2]
         killed soldiers Bara 2026-10-05..2026-10-05 28/28/28; ANS 28/28/28 [c3]",
    );
}

#[test]
fn a_side_bounds_a_number_only_against_its_interest() {
    let lost = |rest: &str| format!("2026-10-06 | ANS | casualties killed {rest}");
    let boast = lost("140 soldiers Bara target=SDN/MIL by=RSF when=2026-10-05 asserted actor:RSF");
    let admission = lost("20 soldiers Bara target=SDN/MIL when=2026-10-05 asserted actor:SDN/MIL");
    check("its boast", &boast, "killed soldiers Bara 2026-10-05..2026-10-05 -/140/140; RSF 140/140/140 [c1]");
    check("its losses", &admission, "killed soldiers Bara 2026-10-05..2026-10-05 20/20/-; SDN/MIL 20/20/20 [c1]");
    check(
        "both",
        &format!("{boast}\n{admission}"),
        "killed soldiers Bara 2026-10-05..2026-10-05 20/20/140; RSF 140/140/140 [c1]; SDN/MIL 20/20/20 [c2]
         ! figure Bara counts [c1 c2]",
    );
    check(
        "an outlet with a side is that side, whoever told last",
        &format!(
            "side RSF-TV RSF
             2026-10-05 | AFP | casualties killed 60 soldiers Bara target=SDN/MIL when=2026-10-05 asserted outlet
             2026-10-09 | RSF-TV | casualties killed 200 soldiers Bara target=SDN/MIL when=2026-10-05 asserted outlet\n{admission}"
        ),
        "killed soldiers Bara 2026-10-05..2026-10-05 20/60/200; AFP 60/60/60 [c1]; SDN/MIL 20/20/20 [c3]; \
         RSF-TV 200/200/200 [c2]
         ! figure Bara later_count [c1 c2]
         ! figure Bara later_count [c1 c3]
         ! figure Bara later_count [c3 c2]",
    );
}

#[test]
fn differences_have_a_reason() {
    check(
        "the period",
        "2026-10-06 | ANS | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties killed 30 ? Bara when=2026-10-04/2026-10-06 asserted outlet
         2026-10-06 | Obs | casualties killed 40 ? Bara when=2026-10-03/2026-10-06 asserted outlet",
        "killed people Bara 2026-10-03..2026-10-06 30/30/40; AFP 30/30/30 [c2]; Obs 40/40/40 [c3]
         killed people Bara 2026-10-05..2026-10-05 12/12/12; ANS 12/12/12 [c1]
         ! figure Bara periods [c2 c3]",
    );
    check(
        "the people counted",
        "2026-10-06 | AFP | casualties killed 12 soldiers Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 5 soldiers Bara target=SDN/MIL when=2026-10-05 asserted outlet",
        "killed soldiers Bara 2026-10-05..2026-10-05 5/5/12; AFP 12/12/12 [c1]; ANS 5/5/5 [c2]
         ! figure Bara groups [c1 c2]",
    );
    check(
        "the place: more in a town than in its country",
        "2026-10-06 | AFP | casualties killed 12 ? Sudan/country/SD when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 30 ? Bara/locality/SD when=2026-10-05 asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 30/30/30; ANS 30/30/30 [c2]
         killed people Sudan 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c1]
         ! figure Bara place_exceeds_country [c1 c2]",
    );
    check(
        "a true conflict",
        "2026-10-06 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 30 ? Bara when=2026-10-05 asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 12/12/30; AFP 12/12/12 [c1]; ANS 30/30/30 [c2]
         ! figure Bara counts [c1 c2]",
    );
}

#[test]
fn that_some_were_killed_is_graded_without_a_number() {
    check(
        "nobody says how many",
        "show grades
         2026-10-06 | AFP | casualties killed ? civilians Bara when=2026-10-05 asserted outlet",
        "killed civilians Bara 2026-10-05..2026-10-05 -/-/- F2 flow; AFP -/-/- F2 [c1]",
    );
}

#[test]
fn households_are_not_people() {
    check(
        "so many families and so many people",
        "2026-10-06 | AFP | displacement fled 400 Bara when=2026-10-05 unit=households asserted outlet
         2026-10-06 | ANS | displacement fled 2000 Bara when=2026-10-05 asserted outlet",
        "fled people Bara 2026-10-05..2026-10-05 400/400/400; AFP 400/400/400 [c1]
         fled people Bara 2026-10-05..2026-10-05 2000/2000/2000; ANS 2000/2000/2000 [c2]",
    );
}

#[test]
fn the_wounded_and_the_captured_are_other_figures_than_the_dead() {
    check(
        "of one fight",
        "2026-10-06 | AFP | casualties killed 12 soldiers Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties injured 30 soldiers Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties captured 4 soldiers Bara when=2026-10-05 asserted outlet",
        "killed soldiers Bara 2026-10-05..2026-10-05 12/12/12; AFP 12/12/12 [c1]
         injured soldiers Bara 2026-10-05..2026-10-05 30/30/30; AFP 30/30/30 [c2]
         captured soldiers Bara 2026-10-05..2026-10-05 4/4/4; AFP 4/4/4 [c3]",
    );
}
