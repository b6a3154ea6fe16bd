//! What became of truces, threats, demands and proposals.

use crate::fixture::check;

const TRUCE: &str = "2026-10-01 | AFP | diplomacy ceasefire SDN/GOV RSF when=2026-10-01/2026-10-20 asserted outlet";

#[test]
fn a_truce_is_broken_by_fighting_between_its_parties() {
    check(
        "an outlet reports a clash",
        &format!(
            "{TRUCE}
             2026-10-05 | AFP | violence armed_clash Bara by=RSF target=SDN/MIL when=2026-10-05 asserted outlet
             at 2026-10-10"
        ),
        "ceasefire SDN/GOV RSF until 2026-10-20 broken [c1] for [c2]
         violence armed_clash RSF SDN/MIL Bara 2026-10-05 [c2]",
    );
    check(
        "seen from the day before it still holds",
        &format!(
            "{TRUCE}
             2026-10-05 | AFP | violence armed_clash Bara by=RSF target=SDN/MIL when=2026-10-05 asserted outlet
             at 2026-10-04"
        ),
        "ceasefire SDN/GOV RSF until 2026-10-20 pending [c1]",
    );
    check(
        "one side accuses the other: that is only alleged",
        &format!(
            "{TRUCE}
             2026-10-05 | ANS | violence shelling Bara by=RSF target=SDN/MIL when=2026-10-05 asserted actor:SDN/MIL
             at 2026-10-10"
        ),
        "ceasefire SDN/GOV RSF until 2026-10-20 pending [c1] alleged [c2]
         violence shelling RSF SDN/MIL Bara 2026-10-05 [c2]",
    );
    check(
        "fighting on its first day, after its end, and by others, breaks nothing",
        &format!(
            "{TRUCE}
             2026-10-01 | AFP | violence armed_clash Bara by=RSF target=SDN/MIL when=2026-10-01 asserted outlet
             2026-10-21 | AFP | violence armed_clash Bara by=RSF target=SDN/MIL when=2026-10-21 asserted outlet
             2026-10-05 | AFP | violence armed_clash Bara by=RSF target=TCD/MIL when=2026-10-05 asserted outlet"
        ),
        "ceasefire SDN/GOV RSF until 2026-10-20 lapsed [c1]
         violence armed_clash RSF SDN/MIL Bara 2026-10-01 [c2]
         violence armed_clash RSF TCD/MIL Bara 2026-10-05 [c4]
         violence armed_clash RSF SDN/MIL Bara 2026-10-21 [c3]",
    );
}

#[test]
fn a_local_truce_is_broken_only_there() {
    let truce = "2026-10-01 | AFP | diplomacy ceasefire SDN/GOV RSF place=El_Obeid when=2026-10-01 asserted outlet";
    check(
        "elsewhere",
        &format!(
            "{truce}\n2026-10-05 | AFP | violence shelling Bara by=RSF target=SDN/MIL when=2026-10-05 asserted outlet"
        ),
        "ceasefire SDN/GOV RSF unknown [c1]
         violence shelling RSF SDN/MIL Bara 2026-10-05 [c2]",
    );
    check(
        "there, even where nobody is named as the target",
        &format!("{truce}\n2026-10-05 | AFP | violence shelling El_Obeid by=RSF when=2026-10-05 asserted outlet"),
        "ceasefire SDN/GOV RSF broken [c1] for [c2]
         violence shelling RSF ? El Obeid 2026-10-05 [c2]",
    );
}

#[test]
fn an_ultimatum_is_carried_out_lapses_or_is_obeyed() {
    let threat = "2020-02-05 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet";
    check(
        "the one who threatened strikes once the time is up",
        &format!(
            "{threat}\n2020-03-01 | AFP | violence air_strike Idlib by=TUR/MIL target=SYR/MIL when=2020-03-01 asserted outlet"
        ),
        "threaten TUR/GOV SYR/MIL until 2020-02-29 carried_out [c1] for [c2]
         violence air_strike TUR/MIL SYR/MIL Idlib 2020-03-01 [c2]",
    );
    check(
        "a strike before it, or long after, is not the one that was threatened",
        &format!(
            "{threat}
             2020-02-10 | AFP | violence air_strike Idlib by=TUR/MIL target=SYR/MIL when=2020-02-10 asserted outlet
             2020-04-10 | AFP | violence air_strike Idlib by=TUR/MIL target=SYR/MIL when=2020-04-10 asserted outlet"
        ),
        "threaten TUR/GOV SYR/MIL until 2020-02-29 lapsed [c1]
         violence air_strike TUR/MIL SYR/MIL Idlib 2020-02-10 [c2]
         violence air_strike TUR/MIL SYR/MIL Idlib 2020-04-10 [c3]",
    );
    check(
        "the other leaves the place it was told to leave",
        "2020-02-05 | AFP | diplomacy demand TUR/GOV SYR/MIL place=Saraqib deadline=2020-02-29 asserted outlet
         2020-02-27 | AFP | control withdrew SYR/MIL Saraqib when=2020-02-27 asserted outlet",
        "Saraqib: unknown ? established since 2020-02-27 confirmed 2020-02-27 [c2]
         demand TUR/GOV SYR/MIL until 2020-02-29 carried_out [c1] for [c2]",
    );
    check(
        "the one who threatened takes the place; before the time is up it would be another matter",
        "2020-02-05 | AFP | diplomacy threaten TUR/GOV SYR/MIL place=Saraqib deadline=2020-02-29 asserted outlet
         2020-03-02 | AFP | control gained TUR/MIL Saraqib target=SYR/MIL when=2020-03-02 asserted outlet
         2020-02-10 | AFP | diplomacy threaten RUS/GOV SYR/REB place=Binnish deadline=2020-02-29 asserted outlet
         2020-02-12 | AFP | control gained RUS/MIL Binnish target=SYR/REB when=2020-02-12 asserted outlet",
        "Binnish: held RUS/MIL established since 2020-02-12 confirmed 2020-02-12 [c4]
         Saraqib: held TUR/MIL established since 2020-03-02 confirmed 2020-03-02 [c2]
         threaten RUS/GOV SYR/REB until 2020-02-29 lapsed [c3]
         threaten TUR/GOV SYR/MIL until 2020-02-29 carried_out [c1] for [c2]",
    );
    check(
        "another place than that",
        "2020-02-05 | AFP | diplomacy demand TUR/GOV SYR/MIL place=Saraqib deadline=2020-02-29 asserted outlet
         2020-02-27 | AFP | control withdrew SYR/MIL Binnish when=2020-02-27 asserted outlet
         at 2020-03-10",
        "Binnish: unknown ? established since 2020-02-27 confirmed 2020-02-27 [c2]
         demand TUR/GOV SYR/MIL until 2020-02-29 lapsed [c1]",
    );
}

#[test]
fn a_deadline_is_extended() {
    check(
        "before it was up, by a later word",
        "2020-02-05 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-27 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-03-05 asserted outlet",
        "threaten TUR/GOV SYR/MIL until 2020-02-29 extended [c1] for [c2]
         threaten TUR/GOV SYR/MIL until 2020-03-05 pending [c2]",
    );
    check(
        "two accounts of one day's threat extend nothing",
        "2020-02-05 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-05 | Rtr | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-03-05 asserted outlet
         at 2020-03-01",
        "threaten TUR/GOV SYR/MIL until 2020-02-29 lapsed [c1]
         threaten TUR/GOV SYR/MIL until 2020-03-05 pending [c2]",
    );
}

#[test]
fn a_proposal_is_agreed_to() {
    check(
        "by the other side",
        "2026-10-01 | AFP | diplomacy propose EGY/GOV SDN/GOV deadline=2026-10-20 asserted outlet
         2026-10-09 | AFP | diplomacy agree SDN/GOV EGY/GOV when=2026-10-09 asserted outlet",
        "propose EGY/GOV SDN/GOV until 2026-10-20 carried_out [c1] for [c2]
         agree SDN/GOV EGY/GOV unknown [c2]",
    );
}

#[test]
fn an_open_truce_told_again_long_after_is_another() {
    check(
        "the first was broken, the second holds",
        "2026-03-01 | AFP | diplomacy ceasefire SDN/GOV RSF when=2026-03-01 asserted outlet
         2026-03-05 | AFP | violence shelling Bara by=RSF target=SDN/MIL when=2026-03-05 asserted outlet
         2026-10-01 | AFP | diplomacy ceasefire SDN/GOV RSF when=2026-10-01 asserted outlet",
        "ceasefire SDN/GOV RSF broken [c1] for [c2]
         ceasefire SDN/GOV RSF unknown [c3]
         violence shelling RSF SDN/MIL Bara 2026-03-05 [c2]",
    );
}
