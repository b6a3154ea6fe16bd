//! How claims of different reports stand to each other.

use crate::fixture::check_links;

#[test]
fn who_says_the_same_corroborates_unless_it_is_copied() {
    check_links(
        "a second outlet, a copy of it, and the first again",
        "2026-10-05 | AFP    | control gained RSF Bara when=2026-10-05 report=a asserted outlet
         2026-10-05 | ANS    | control held RSF Bara when=2026-10-05 report=b asserted outlet
         2026-10-06 | Soir   | control held RSF Bara when=2026-10-05 copy=b report=c asserted outlet
         2026-10-07 | AFP    | control held RSF Bara when=2026-10-07 report=d asserted outlet",
        "c2 corroborates c1
         c3 corroborates c1
         c3 copies c2
         c4 copies c1
         c4 corroborates c3",
    );
}

#[test]
fn a_later_state_updates_an_earlier_and_a_rival_contradicts() {
    check_links(
        "taken, retaken, and another who says otherwise of that day",
        "2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-12 | ANS  | control gained SDN/MIL Bara target=RSF when=2026-10-12 asserted outlet
         2026-10-12 | Soir | control held RSF Bara when=2026-10-12 asserted outlet
         2026-10-30 | Obs  | control held TCD/MIL El_Obeid when=2026-10-30 asserted outlet",
        "c2 updates c1
         c3 corroborates c1
         c3 contradicts c2",
    );
}

#[test]
fn a_denial_denies_and_is_contradicted() {
    check_links(
        "claimed, denied, claimed again",
        "2026-10-05 | ANS  | control gained RSF Bara when=2026-10-05 asserted actor:RSF
         2026-10-06 | ANS  | control gained RSF Bara when=2026-10-05 negated actor:SDN/MIL
         2026-10-07 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet",
        "c2 denies c1
         c3 corroborates c1
         c3 contradicts c2",
    );
}

#[test]
fn numbers_update_corroborate_contradict_and_are_parts() {
    check_links(
        "the hospital corrects itself, the army says less, the observatory at least as many; four of them children",
        "2026-10-05 | ANS | casualties killed 12 ? Bara when=2026-10-05 asserted named:Hospital
         2026-10-06 | ANS | casualties killed 17 ? Bara when=2026-10-05 report=b asserted named:Hospital
         2026-10-06 | ANS | casualties killed 3 ? Bara when=2026-10-05 asserted actor:SDN/MIL
         2026-10-07 | Obs | casualties killed 15+ ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | casualties killed 4 children Bara when=2026-10-05 of=c2 report=b asserted named:Hospital",
        "c2 updates c1
         c3 contradicts c2
         c4 corroborates c2
         c4 contradicts c3
         c5 part_of c2",
    );
}

#[test]
fn one_event_in_several_reports() {
    check_links(
        "no one named, then the air force; another day and another town are other events",
        "2020-02-05 | AFP  | violence air_strike Idlib when=2020-02-05 asserted outlet
         2020-02-06 | Rtr  | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted outlet
         2020-02-06 | Tass | violence air_strike Idlib by=RUS/MIL when=2020-02-05 negated actor:RUS/MIL
         2020-02-20 | AFP  | violence air_strike Idlib by=RUS/MIL when=2020-02-20 asserted outlet
         2020-02-06 | Obs  | violence air_strike Binnish by=RUS/MIL when=2020-02-05 asserted outlet",
        "c2 corroborates c1
         c3 denies c1
         c3 denies c2",
    );
}

#[test]
fn bonds_and_words() {
    check_links(
        "backed, opposed, and a deadline put off",
        "2020-02-05 | AFP | alignment supports RUS/GOV SYR/GOV asserted outlet
         2020-02-06 | Rtr | alignment supports RUS/GOV SYR/GOV asserted outlet
         2020-02-07 | Obs | alignment opposes RUS/GOV SYR/GOV asserted outlet
         2020-02-07 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-28 | Rtr | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-03-05 asserted outlet",
        "c2 corroborates c1
         c3 contradicts c1
         c3 contradicts c2
         c5 updates c4",
    );
}

#[test]
fn a_rejected_link_is_not_listed() {
    check_links(
        "from the day it is rejected",
        "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | ANS | control held RSF Bara when=2026-10-05 asserted outlet
         unlink corroborates c2 c1 2026-10-07",
        "",
    );
}
