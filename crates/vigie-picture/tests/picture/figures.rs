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
