//! Reports in, picture out. Expected lines were worked out by hand from the rules in the crate's documentation.

use crate::fixture::check;

#[test]
fn a_town_falls_and_is_confirmed() {
    check(
        "taken, then confirmed by another outlet",
        "2020-02-05 | AFP     | control gained SYR/MIL Saraqib when=2020-02-05 asserted outlet
         2020-02-07 | Reuters | control held SYR/MIL Saraqib asserted outlet",
        "Saraqib: held SYR/MIL established since 2020-02-05 confirmed 2020-02-07 [c1 c2]",
    );
}

#[test]
fn a_town_is_retaken() {
    check(
        "taken and retaken: two stretches",
        "2020-02-05 | AFP | control gained SYR/MIL Saraqib target=SYR/REB when=2020-02-05 asserted outlet
         2020-02-27 | AFP | control gained SYR/REB Saraqib target=SYR/MIL when=2020-02-27 asserted outlet",
        "Saraqib: held SYR/MIL established since 2020-02-05 confirmed 2020-02-05 [c1] > \
         held SYR/REB established since 2020-02-27 confirmed 2020-02-27 [c2]",
    );
    check(
        "the same looked at in between",
        "2020-02-05 | AFP | control gained SYR/MIL Saraqib target=SYR/REB when=2020-02-05 asserted outlet
         2020-02-27 | AFP | control gained SYR/REB Saraqib target=SYR/MIL when=2020-02-27 asserted outlet
         at 2020-02-20",
        "Saraqib: held SYR/MIL established since 2020-02-05 confirmed 2020-02-05 [c1]",
    );
}

#[test]
fn hearsay_does_not_overturn_a_fact_of_the_same_day() {
    check(
        "same day",
        "2020-02-05 | AFP  | control held SYR/REB Saraqib when=2020-02-05 asserted outlet
         2020-02-05 | Blog | control gained SYR/MIL Saraqib when=2020-02-05 unconfirmed outlet",
        "Saraqib: held SYR/REB established by-then 2020-02-05 confirmed 2020-02-05 [c1] or SYR/MIL [c2]",
    );
    check(
        "a day later it does, unconfirmed, and the former holder stays in view",
        "2020-02-05 | AFP  | control held SYR/REB Saraqib when=2020-02-05 asserted outlet
         2020-02-06 | Blog | control gained SYR/MIL Saraqib when=2020-02-06 unconfirmed outlet",
        "Saraqib: held SYR/REB established by-then 2020-02-05 confirmed 2020-02-05 [c1] > \
         held SYR/MIL unconfirmed since 2020-02-06 [c2] or SYR/REB [c1]",
    );
}

#[test]
fn a_boast_is_only_claimed() {
    check(
        "the gaining side alone",
        "2020-02-05 | SANA | control gained SYR/MIL Saraqib when=2020-02-05 asserted actor:SYR/MIL",
        "Saraqib: held SYR/MIL claimed since 2020-02-05 [c1]",
    );
    check(
        "until someone independent says so",
        "2020-02-05 | SANA | control gained SYR/MIL Saraqib when=2020-02-05 asserted actor:SYR/MIL
         2020-02-06 | AFP  | control held SYR/MIL Saraqib asserted outlet",
        "Saraqib: held SYR/MIL established since 2020-02-05 confirmed 2020-02-06 [c1 c2]",
    );
}

#[test]
fn an_admission_is_worth_more_than_a_boast() {
    check(
        "the loser says it left, the winner says it took it",
        "2026-10-07 | ANS | control gained RSF Er_Rahad target=SDN/MIL when=2026-10-07 asserted actor:RSF
         2026-10-07 | ANS | control withdrew SDN/MIL Er_Rahad when=2026-10-07 asserted actor:SDN/MIL",
        "Er Rahad: held RSF established since 2026-10-07 confirmed 2026-10-07 [c1 c2]",
    );
    check(
        "the loser admits losing it, naming who took it",
        "2026-10-07 | ANS | control lost SDN/MIL Er_Rahad target=RSF when=2026-10-07 asserted actor:SDN/MIL",
        "Er Rahad: held RSF established since 2026-10-07 confirmed 2026-10-07 [c1]",
    );
    check(
        "the enemy says that the army fled",
        "2026-10-07 | ANS | control withdrew SDN/MIL Er_Rahad when=2026-10-07 asserted actor:RSF",
        "Er Rahad: unknown ? claimed since 2026-10-07 [c1]",
    );
}

#[test]
fn a_claim_that_the_holder_denies_does_not_unseat_it() {
    check(
        "word against word over a place whose holder was established",
        "2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-10 | ANS | control gained RSF Bara when=2026-10-10 asserted actor:RSF
         2026-10-10 | ANS | control lost SDN/MIL Bara when=2026-10-10 negated actor:SDN/MIL",
        "Bara: held SDN/MIL claimed by-then 2026-10-01 confirmed 2026-10-01 [c1] or RSF [c2]; denied [c3]
         ! control Bara denied [c2 c3]",
    );
}

#[test]
fn a_false_claim_is_withdrawn() {
    let reports = "2026-10-09 | AFP   | control held SDN/MIL Bara when=2026-10-09 asserted outlet
         2026-10-10 | Ledger | control gained RSF Bara when=2026-10-10 unconfirmed outlet
         2026-10-14 | Observatory | control gained RSF Bara when=2026-10-10 negated outlet";
    check(
        "once it is known to be false",
        reports,
        "Bara: held SDN/MIL established by-then 2026-10-09 confirmed 2026-10-09 [c1]; denied [c3]
         ! control Bara denied [c2 c3]",
    );
    check(
        "what was known before is not rewritten",
        &format!("{reports}\nknown 2026-10-12"),
        "Bara: held SDN/MIL established by-then 2026-10-09 confirmed 2026-10-09 [c1] > \
         held RSF unconfirmed since 2026-10-10 [c2] or SDN/MIL [c1]",
    );
    check(
        "an outlet takes back its own assertion",
        "2026-10-10 | Ledger | control gained RSF Bara when=2026-10-10 asserted outlet
         2026-10-11 | Ledger | control gained RSF Bara when=2026-10-10 negated outlet",
        "Bara: unknown ? claimed [c2]; denied [c2]
         ! control Bara denied [c1 c2]",
    );
}

#[test]
fn two_sides_each_claim_a_town() {
    check(
        "nobody else says: neither is believed",
        "2026-10-13 | ANS | control gained SDN/MIL Gare when=2026-10-13 asserted actor:SDN/MIL
         2026-10-13 | ANS | control gained RSF Gare when=2026-10-13 asserted actor:RSF",
        "Gare: unknown ? claimed since 2026-10-13 [c1 c2] or SDN/MIL [c1] or RSF [c2]
         ! control Gare two_holders [c1 c2]",
    );
    check(
        "one held it before: it stays",
        "2026-10-01 | AFP | control held RSF Gare when=2026-10-01 asserted outlet
         2026-10-13 | ANS | control gained SDN/MIL Gare when=2026-10-13 asserted actor:SDN/MIL
         2026-10-13 | ANS | control held RSF Gare when=2026-10-13 asserted actor:RSF",
        "Gare: held RSF established by-then 2026-10-01 confirmed 2026-10-01 [c1 c3] or SDN/MIL [c2]
         ! control Gare two_holders [c2 c3]",
    );
}

#[test]
fn since_when_does_not_weigh_for_who_holds_it() {
    check(
        "held since the seventh, held today: the holder of before stays",
        "2026-10-07 | AFP | control gained RSF Er_Rahad when=2026-10-07 asserted outlet
         2026-10-14 | Obs | control held RSF Er_Rahad when=2026-10-07/.. asserted outlet
         2026-10-14 | Pap | control held SDN/MIL Er_Rahad asserted outlet",
        "Er Rahad: held RSF established since 2026-10-07 confirmed 2026-10-14 [c1 c2] or SDN/MIL [c3]
         ! control Er Rahad two_holders [c2 c3]",
    );
}

#[test]
fn a_siege_is_laid_and_lifted() {
    let reports = "2026-10-05 | AFP | control held SDN/MIL El_Obeid asserted outlet
         2026-10-09 | AFP | control besieged RSF El_Obeid when=2026-10-09 asserted outlet
         2026-10-14 | AFP | control held SDN/MIL El_Obeid asserted outlet";
    check(
        "the holder still holds; the siege goes on",
        reports,
        "El Obeid: held SDN/MIL established by-then 2026-10-05 confirmed 2026-10-05 [c1] > \
         besieged SDN/MIL established by RSF since 2026-10-09 confirmed 2026-10-14 [c2 c3]",
    );
    check(
        "it is lifted",
        &format!("{reports}\n2026-10-20 | AFP | control besieged RSF El_Obeid when=2026-10-20 negated outlet"),
        "El Obeid: held SDN/MIL established by-then 2026-10-05 confirmed 2026-10-05 [c1] > \
         besieged SDN/MIL established by RSF since 2026-10-09 confirmed 2026-10-14 [c2 c3] > \
         held SDN/MIL established since 2026-10-20 confirmed 2026-10-20 [c4]; denied [c4]",
    );
    check(
        "the besieger goes away",
        &format!("{reports}\n2026-10-20 | AFP | control withdrew RSF El_Obeid when=2026-10-20 asserted outlet"),
        "El Obeid: held SDN/MIL established by-then 2026-10-05 confirmed 2026-10-05 [c1] > \
         besieged SDN/MIL established by RSF since 2026-10-09 confirmed 2026-10-14 [c2 c3] > \
         held SDN/MIL established since 2026-10-20 confirmed 2026-10-20 [c4]",
    );
}

#[test]
fn a_part_is_not_the_whole_and_clashes_nearby_are_not_a_fight_inside() {
    check(
        "part, outskirts, inside, near",
        "2020-02-05 | AFP | control held SYR/MIL Idlib/admin1 extent=part asserted outlet
         2020-02-05 | AFP | control held SYR/REB Idlib asserted outlet
         2020-02-06 | AFP | control advancing SYR/MIL Idlib when=2020-02-06 asserted outlet
         2020-02-06 | AFP | control held SYR/MIL Idlib@north_of asserted outlet",
        "Idlib: held SYR/REB established by-then 2020-02-05 confirmed 2020-02-05 [c2]; pressed [c3]
         Idlib: held SYR/MIL established by-then 2020-02-06 confirmed 2020-02-06 [c4]
         Idlib: part_held SYR/MIL established by-then 2020-02-05 confirmed 2020-02-05 [c1]",
    );
    check(
        "forces of both sides inside",
        "2026-10-05 | ANS | control held SDN/MIL Er_Rahad asserted outlet
         2026-10-06 | ANS | control advancing RSF Er_Rahad extent=part when=2026-10-06 asserted outlet",
        "Er Rahad: held SDN/MIL established by-then 2026-10-05 confirmed 2026-10-05 [c1] > \
         contested SDN/MIL established since 2026-10-06 confirmed 2026-10-06 [c2]",
    );
}

#[test]
fn a_town_divided_keeps_both_in_view() {
    check(
        "one holds most, the other the western quarters; nobody's enemy unsays it by denying losses",
        "2023-05-12 | A | control held RUS/REB Bakhmut extent=part asserted outlet
         2023-05-12 | A | control held UKR/MIL Bakhmut extent=part asserted actor:UKR/MIL
         2023-05-12 | A | control lost UKR/MIL Bakhmut negated actor:UKR/MIL",
        "Bakhmut: part_held RUS/REB established by-then 2023-05-12 confirmed 2023-05-12 [c1] or UKR/MIL [c2]; denied [c3]",
    );
    check(
        "a part taken from an established holder leaves it the rest",
        "2026-10-05 | ANS | control held SDN/MIL Er_Rahad asserted outlet
         2026-10-06 | ANS | control gained RSF Er_Rahad extent=part when=2026-10-06 asserted outlet",
        "Er Rahad: held SDN/MIL established by-then 2026-10-05 confirmed 2026-10-05 [c1] > \
         part_held RSF established since 2026-10-06 confirmed 2026-10-06 [c2] or SDN/MIL [c1]",
    );
}

#[test]
fn plans_and_possibilities_are_no_states() {
    check(
        "future and possible",
        "2020-02-05 | AFP | control gained SYR/MIL Idlib future outlet
         2020-02-06 | AFP | control gained SYR/MIL Idlib possible outlet",
        "Idlib: unknown ? claimed [c1 c2]; denied [c1 c2]",
    );
}

#[test]
fn a_late_report_tells_of_an_earlier_day() {
    check(
        "its own time counts, not the day it was printed",
        "2026-10-10 | AFP | control gained RSF Bara when=2026-10-09 asserted outlet
         2026-10-20 | AFP | control gained SDN/MIL Bara when=2026-10-02 asserted outlet",
        "Bara: held SDN/MIL established since 2026-10-02 confirmed 2026-10-02 [c2] > \
         held RSF established since 2026-10-09 confirmed 2026-10-09 [c1]",
    );
    check(
        "an undated report is weighed before all dated ones, and is no help for a given day",
        "-          | Blog | control held RSF Bara asserted outlet
         2026-10-02 | AFP  | control held SDN/MIL Bara asserted outlet",
        "Bara: held RSF established [c1] > held SDN/MIL established by-then 2026-10-02 confirmed 2026-10-02 [c2]",
    );
    check(
        "the same on a day",
        "-          | Blog | control held RSF Bara known=2026-10-01 asserted outlet
         at 2026-10-30",
        "",
    );
}

#[test]
fn a_month_is_all_that_is_known() {
    check(
        "a set of Thursdays does not give a day",
        "2020-02 | euronews | control gained SYR/MIL Saraqib when=[2020-02-06,2020-02-13] asserted outlet",
        "Saraqib: held SYR/MIL established since 2020-02-06/2020-02-13 confirmed 2020-02-06 [c1]",
    );
    check(
        "a report dated to the month does not outweigh one dated to a day in it",
        "2026-10    | Blog | control held RSF Bara asserted outlet
         2026-10-14 | Obs  | control held SDN/MIL Bara asserted outlet",
        "Bara: held RSF established by-then 2026-10-31 confirmed 2026-10-01 [c1] > \
         held SDN/MIL established by-then 2026-10-14 confirmed 2026-10-14 [c2]",
    );
}

#[test]
fn a_toll_is_corrected() {
    check(
        "upwards by its own claimant, downwards by another",
        "2026-10-05 | ANS | casualties killed 12+ civilians Er_Rahad when=2026-10-05 asserted named:Hospital
         2026-10-06 | ANS | casualties killed 17 civilians Er_Rahad when=2026-10-05 asserted named:Hospital
         2026-10-14 | Obs | casualties killed 15 civilians Er_Rahad when=2026-10-05 asserted outlet",
        "killed civilians Er Rahad 2026-10-05..2026-10-05 15/15/17; \
         Hospital 12/12/- [c1] replaced; Hospital 17/17/17 [c2]; Obs 15/15/15 [c3]
         ! figure Er Rahad later_count [c2 c3]",
    );
    check(
        "what was known on the sixth",
        "2026-10-05 | ANS | casualties killed 12+ civilians Er_Rahad when=2026-10-05 asserted named:Hospital
         2026-10-06 | ANS | casualties killed 17 civilians Er_Rahad when=2026-10-05 asserted named:Hospital
         known 2026-10-05",
        "killed civilians Er Rahad 2026-10-05..2026-10-05 12/12/-; Hospital 12/12/- [c1]",
    );
}

#[test]
fn parts_totals_and_running_tolls_stay_apart() {
    check(
        "children are part of the twelve; the three hundred are since December",
        "2026-10-05 | ANS | casualties killed 12+ civilians Er_Rahad when=2026-10-05 report=a asserted outlet
         2026-10-05 | ANS | casualties killed 4 children Er_Rahad when=2026-10-05 of=c1 report=a asserted outlet
         2026-10-05 | ANS | casualties killed 300+ civilians Er_Rahad when=2025-12-01/2026-10 report=a asserted outlet",
        "killed civilians Er Rahad 2025-12-01..2026-10-05 300/300/-; ANS 300/300/- [c3]
         killed civilians Er Rahad 2026-10-05..2026-10-05 12/12/-; ANS 12/12/- [c1]
         killed children Er Rahad 2026-10-05..2026-10-05 4/4/4 part of c1; ANS 4/4/4 [c2]",
    );
    check(
        "a running toll grows with its period",
        "2026-10-10 | ANS | casualties killed 50 civilians Sudan/country when=2026-10-05/2026-10-10 asserted outlet
         2026-10-14 | ANS | casualties killed 73 civilians Sudan/country when=2026-10-05/2026-10-14 asserted outlet",
        "killed civilians Sudan 2026-10-05..2026-10-14 73/73/73; ANS 50/50/50 [c1] replaced; ANS 73/73/73 [c2]",
    );
    check(
        "a part larger than its total",
        "2026-10-05 | ANS | casualties killed 3 ? Bara when=2026-10-05 report=a asserted outlet
         2026-10-05 | ANS | casualties killed 4 children Bara when=2026-10-05 of=c1 report=a asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 3/3/3; ANS 3/3/3 [c1]
         killed children Bara 2026-10-05..2026-10-05 4/4/4 part of c1; ANS 4/4/4 [c2]
         ! figure Bara part_exceeds_total [c1 c2]",
    );
}

#[test]
fn wire_copies_count_once() {
    check(
        "the same text in three papers, and the same words of one source",
        "2026-10-05 | ANS    | casualties killed 12 ? Bara when=2026-10-05 text=t1 asserted outlet
         2026-10-05 | Figaro | casualties killed 12 ? Bara when=2026-10-05 text=t1 asserted outlet
         2026-10-06 | Soir   | casualties killed 12 ? Bara when=2026-10-05 asserted named:ANS
         2026-10-06 | Radio  | casualties killed 30 ? Bara when=2026-10-05 asserted actor:RSF",
        "killed people Bara 2026-10-05..2026-10-05 12/12/30; ANS 12/12/12 [c1 copies c2 c3]; RSF 30/30/30 [c4]
         ! figure Bara later_count [c1 c4]",
    );
}

#[test]
fn rival_tolls_of_one_day() {
    check(
        "two claimants on one day: the independent one is best",
        "2026-10-05 | AFP | casualties killed 20 soldiers Bara target=SDN/MIL when=2026-10-05 asserted actor:SDN/MIL
         2026-10-05 | AFP | casualties killed 140 soldiers Bara target=SDN/MIL when=2026-10-05 asserted actor:RSF
         2026-10-05 | AFP | casualties killed ~50 soldiers Bara target=SDN/MIL when=2026-10-05 asserted named:UN
         2026-10-05 | AFP | casualties killed 9 soldiers Bara target=TCD/MIL when=2026-10-05 asserted outlet",
        "killed soldiers Bara 2026-10-05..2026-10-05 20/50/140; SDN/MIL 20/20/20 [c1]; RSF 140/140/140 [c2]; UN -/50/- [c3]
         killed soldiers Bara 2026-10-05..2026-10-05 9/9/9; AFP 9/9/9 [c4]
         ! figure Bara counts [c1 c2]
         ! figure Bara counts [c1 c3]
         ! figure Bara counts [c2 c3]",
    );
    check(
        "figures that can both be so are no contradiction; a report without a time means the day before or so",
        "2026-10-05 | ANS | casualties killed 12+ ? Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP | casualties killed 14 ? Bara asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 12/14/14; ANS 12/12/- [c1]; AFP 14/14/14 [c2]",
    );
}

#[test]
fn people_flee_and_return() {
    check(
        "leaving and coming home are two figures",
        "2026-10-12 | OCHA | displacement fled 52300 Kordofan/admin1 when=2026-10-05/2026-10-12 asserted named:IOM
         2026-10-14 | Obs  | displacement fled ~60000 Kordofan/admin1 when=2026-10-05/2026-10-14 asserted outlet
         2026-10-14 | Obs  | displacement returned ~300 ? to=Umm_Ruwaba asserted outlet",
        "fled people Kordofan 2026-10-05..2026-10-14 52300/60000/60000; IOM 52300/52300/52300 [c1]; Obs -/60000/- [c2]
         returned people ? 2026-10-14..2026-10-14 -/300/-; Obs -/300/- [c3]
         ! figure Kordofan later_count [c1 c2]",
    );
}

#[test]
fn stances_and_commitments() {
    let reports = "2020-02-05 | AFP | alignment supports RUS/GOV SYR/GOV when=2015-09-30/.. asserted outlet
         2020-02-06 | AFP | alignment supports RUS/GOV SYR/GOV asserted outlet
         2020-02-07 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-07 | Rtr | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted outlet
         2020-02-08 | AFP | diplomacy ceasefire TUR/GOV RUS/GOV when=2020-02-08/2020-02-10 asserted outlet
         2020-02-08 | AFP | diplomacy condemn FRA/GOV SYR/GOV asserted outlet";
    check(
        "before the deadline",
        &format!("{reports}\nat 2020-02-12"),
        "RUS/GOV supports SYR/GOV since 2015-09-30 [c1 c2]
         ceasefire TUR/GOV RUS/GOV until 2020-02-10 lapsed [c5]
         threaten TUR/GOV SYR/MIL until 2020-02-29 pending [c3 c4]
         diplomacy condemn FRA/GOV SYR/GOV ? 2020-02-08 [c6]",
    );
    check(
        "after it",
        &format!("{reports}\nat 2020-03-01"),
        "RUS/GOV supports SYR/GOV since 2015-09-30 [c1 c2]
         ceasefire TUR/GOV RUS/GOV until 2020-02-10 lapsed [c5]
         threaten TUR/GOV SYR/MIL until 2020-02-29 lapsed [c3 c4]
         diplomacy condemn FRA/GOV SYR/GOV ? 2020-02-08 [c6]",
    );
}

#[test]
fn several_reports_tell_of_one_event() {
    check(
        "same act, place and day; another day is another event; a denied one is none",
        "2020-02-06 | AFP | violence air_strike Idlib by=RUS/MIL when=2020-02-05 unconfirmed outlet
         2020-02-07 | Rtr | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted named:SOHR
         2020-02-07 | Rtr | violence air_strike Idlib by=RUS/MIL when=2020-02-07 unconfirmed outlet
         2020-02-08 | Tass | violence air_strike Idlib by=RUS/MIL when=2020-02-05 negated actor:RUS/MIL",
        "violence air_strike RUS/MIL ? Idlib 2020-02-05 [c1 c2]; denied [c4]
         violence air_strike RUS/MIL ? Idlib 2020-02-07 hearsay [c3]
         ! event Idlib denied [c1 c2 c4]",
    );
}

#[test]
fn a_threat_told_as_future_is_a_threat_made_and_a_possible_one_is_not() {
    check(
        "the threatened thing is to come, the threat is not",
        "2020-02-07 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 future outlet
         2020-02-07 | AFP | diplomacy ceasefire TUR/GOV RUS/GOV possible outlet
         2020-02-07 | AFP | diplomacy agree TUR/GOV RUS/GOV negated outlet",
        "threaten TUR/GOV SYR/MIL until 2020-02-29 pending [c1]",
    );
}

#[test]
fn figures_without_place_and_time_meet_only_as_copies() {
    check(
        "two tolls of nowhere in particular are two figures",
        "2025-01-19 | AFP | casualties killed 20..30 ? ? asserted named:Governor
         2025-01-19 | AFP | casualties killed 7 ? ? asserted named:Ombudsman
         2025-01-20 | Soir | casualties killed 7 ? ? asserted named:Ombudsman",
        "killed people ? 2025-01-19..2025-01-19 20/-/30; Governor 20/-/30 [c1]
         killed people ? 2025-01-19..2025-01-19 7/7/7; Ombudsman 7/7/7 [c2 copies c3]",
    );
    check(
        "the same days said, they are one",
        "2025-01-19 | AFP | casualties killed 20 ? ? when=2025-01-16/2025-01-19 asserted named:Governor
         2025-01-20 | AFP | casualties killed 26 ? ? when=2025-01-16/2025-01-20 asserted named:Ombudsman",
        "killed people ? 2025-01-16..2025-01-20 20/26/26; Governor 20/20/20 [c1]; Ombudsman 26/26/26 [c2]
         ! figure ? later_count [c1 c2]",
    );
}

#[test]
fn a_denial_of_loss_answers_the_enemy_not_an_ally() {
    check(
        "the ally's gain stands; the enemy's is denied",
        "2023-05-12 | AFP | control gained RUS/REB Bakhmut extent=part when=2023-05-12 asserted outlet
         2023-05-12 | AFP | control gained UKR/MIL Berkhivka when=2023-05-12 asserted actor:UKR/MIL
         2023-05-12 | AFP | control lost RUS/MIL Bakhmut,Berkhivka when=2023-05-12 negated actor:RUS/MIL",
        "Bakhmut: part_held RUS/REB established since 2023-05-12 confirmed 2023-05-12 [c1]; denied [c3]
         Berkhivka: held UKR/MIL claimed since 2023-05-12 [c2]; denied [c3]
         ! control Berkhivka denied [c2 c3]",
    );
}

#[test]
fn rivals_of_one_party_are_told_together() {
    check(
        "two outlets with the same rival account, and a third party's",
        "2023-05-12 | A | control held UKR/MIL Bakhmut when=2023-05-12 asserted outlet
         2023-05-12 | B | control gained RUS/REB Bakhmut when=2023-05-12 unconfirmed outlet
         2023-05-12 | C | control held RUS/REB Bakhmut when=2023-05-12 unconfirmed outlet
         2023-05-12 | D | control held Separatists Bakhmut when=2023-05-12 unconfirmed outlet",
        "Bakhmut: held UKR/MIL established by-then 2023-05-12 confirmed 2023-05-12 [c1] \
         or RUS/REB [c2 c3] or Separatists [c4]",
    );
}

#[test]
fn contradictions_need_certain_days() {
    check(
        "held by one until the day another took it: no contradiction",
        "2026-10-07 | AFP | control held SDN/MIL Bara when=2026-10-07 asserted outlet
         2026-10-07 | AFP | control gained RSF Bara target=SDN/MIL when=2026-10-07 asserted outlet",
        "Bara: held SDN/MIL established by-then 2026-10-07 confirmed 2026-10-07 [c1] > \
         held RSF established since 2026-10-07 confirmed 2026-10-07 [c2]",
    );
    check(
        "held by two over days that overlap",
        "2026-10-14 | Obs | control held RSF Er_Rahad when=2026-10-07/2026-10-14 asserted outlet
         2026-10-12 | Radio | control held SDN/MIL Er_Rahad when=2026-10-12 asserted outlet",
        "Er Rahad: held SDN/MIL established by-then 2026-10-12 confirmed 2026-10-12 [c2] > \
         held RSF established since 2026-10-07 confirmed 2026-10-14 [c1]
         ! control Er Rahad two_holders [c1 c2]",
    );
}
