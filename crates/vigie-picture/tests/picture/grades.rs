//! How claims are graded: reports in, grades out. Each situation is one of `docs/picture.md`.

use crate::fixture::check;

#[test]
fn two_independent_claimants_confirm() {
    check(
        "1 needs two who have it from nobody else",
        "show grades
         grade AFP B
         2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS  | control held RSF Bara when=2026-10-06 asserted outlet",
        "Bara: held RSF established B1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2]; 0 days ago",
    );
    check(
        "one alone is probable",
        "show grades
         grade AFP B
         2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | AFP  | control held RSF Bara when=2026-10-06 asserted outlet
         at 2026-10-29",
        "Bara: held RSF established B2 (independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2]; 23 days ago",
    );
}

#[test]
fn copies_are_one_claimant() {
    check(
        "word for word, in two papers",
        "show grades
         2026-10-05 | AFP    | control gained RSF Bara when=2026-10-05 text=t asserted outlet
         2026-10-05 | Figaro | control gained RSF Bara when=2026-10-05 text=t asserted outlet",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; 0 days ago",
    );
    check(
        "nearly so: the index says of which report it is a copy",
        "show grades
         2026-10-05 | AFP    | control gained RSF Bara when=2026-10-05 report=a asserted outlet
         2026-10-05 | Figaro | control gained RSF Bara when=2026-10-05 copy=a report=b asserted outlet
         2026-10-06 | Figaro | control held RSF Bara when=2026-10-06 report=c asserted outlet",
        "Bara: held RSF established F1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2 c3]; 0 days ago",
    );
    check(
        "a copy of a copy leads to the first",
        "show grades
         2026-10-05 | AFP    | control gained RSF Bara when=2026-10-05 report=a asserted outlet
         2026-10-05 | Figaro | control gained RSF Bara when=2026-10-05 copy=a report=b asserted outlet
         2026-10-06 | Soir   | control gained RSF Bara when=2026-10-05 copy=b report=c asserted outlet",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2 c3]; 1 days ago",
    );
}

#[test]
fn the_same_sentence_is_no_second_witness_unless_a_reviewer_says_so() {
    let sentence = "evidence=les_forces_de_soutien_rapide_se_sont_emparées_de_Bara";
    let reports = format!(
        "show grades
         2026-10-05 | AFP    | control gained RSF Bara when=2026-10-05 {sentence} asserted outlet
         2026-10-05 | Figaro | control gained RSF Bara when=2026-10-05 {sentence} asserted outlet"
    );
    check(
        "word for word",
        &reports,
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; \
         0 days ago",
    );
    check(
        "by chance, as the reviewer finds",
        &format!("{reports}\nunlink copies c2 c1 2026-10-06"),
        "Bara: held RSF established F1 (two_independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; \
         0 days ago",
    );
    check(
        "two witnesses in one sentence are two",
        &format!(
            "show grades
             2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 report=a {sentence} asserted named:UN
             2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 report=a {sentence} asserted named:ICRC"
        ),
        "Bara: held RSF established F1 (two_independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; \
         0 days ago",
    );
    check(
        "a near copy that is none",
        "show grades
         2026-10-05 | AFP    | violence shelling Bara by=RSF when=2026-10-05 report=a asserted outlet
         2026-10-05 | Figaro | violence shelling Bara by=RSF when=2026-10-05 report=b copy=a asserted outlet
         unlink copies c2 c1 2026-10-06",
        "violence shelling RSF ? Bara 2026-10-05 F1 [c1 c2]",
    );
}

#[test]
fn whoever_cites_an_agency_has_it_from_the_agency() {
    check(
        "by name, in another outlet",
        "show grades
         2026-10-05 | AFP  | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-05 | Soir | control gained RSF Bara when=2026-10-05 asserted named:AFP",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; 0 days ago",
    );
    check(
        "somebody unnamed, cited by a listed agency in two papers: still one, still unnamed",
        "show grades
         grade AFP F
         2026-10-05 | Soir  | control gained RSF Bara when=2026-10-05 words=un_officier_cité_par_l’AFP asserted unnamed
         2026-10-05 | Matin | control gained RSF Bara when=2026-10-05 words=une_source_citée_par_l’AFP asserted unnamed",
        "Bara: held RSF unconfirmed F3 (unnamed, first_told) since 2026-10-05 [c1 c2]",
    );
    check(
        "one named source in two papers is one claimant",
        "show grades
         2026-10-05 | Soir  | control gained RSF Bara when=2026-10-05 asserted named:UN
         2026-10-06 | Matin | control gained RSF Bara when=2026-10-05 asserted named:UN",
        "Bara: held RSF established F2 (independent, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; 1 days ago",
    );
}

#[test]
fn a_party_repeating_itself_is_one_claimant_and_a_boast() {
    check(
        "three times the same party, by two spokesmen",
        "show grades
         2026-10-05 | ANS   | control gained SDN/MIL Bara when=2026-10-05 asserted actor:SDN/MIL
         2026-10-06 | Soir  | control held SDN/MIL Bara when=2026-10-06 asserted actor:SDN/MIL
         2026-10-07 | Matin | control held SDN/MIL Bara when=2026-10-07 asserted actor:SDN/MIL",
        "Bara: held SDN/MIL claimed F4 (boast, borne_out) since 2026-10-05 [c1 c2 c3]",
    );
}

#[test]
fn an_admission_is_probable_and_with_the_enemys_word_confirmed() {
    check(
        "the loser alone",
        "show grades
         2026-10-05 | ANS | control lost SDN/MIL Bara target=RSF when=2026-10-05 asserted actor:SDN/MIL",
        "Bara: held RSF established F2 (admission, first_told) since 2026-10-05 confirmed 2026-10-05 [c1]; 0 days ago",
    );
    check(
        "both sides",
        "show grades
         2026-10-05 | ANS | control gained RSF Bara target=SDN/MIL when=2026-10-05 asserted actor:RSF
         2026-10-05 | ANS | control lost SDN/MIL Bara target=RSF when=2026-10-05 asserted actor:SDN/MIL",
        "Bara: held RSF established F1 (both_sides, first_told) since 2026-10-05 confirmed 2026-10-05 [c1 c2]; 0 days ago",
    );
}

#[test]
fn hearsay_is_possible_and_rumour_doubtful() {
    check(
        "hearsay of two outlets does not become a fact",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 unconfirmed outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 unconfirmed outlet",
        "Bara: held RSF unconfirmed F3 (hearsay, first_told) since 2026-10-05 [c1 c2]",
    );
    check(
        "someone unnamed has heard",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 words=residents unconfirmed unnamed",
        "Bara: held RSF unconfirmed F4 (rumour, first_told) since 2026-10-05 [c1]",
    );
    check(
        "a third party",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted actor:TCD/GOV",
        "Bara: held RSF unconfirmed F3 (third_party, first_told) since 2026-10-05 [c1]",
    );
}

#[test]
fn what_is_denied_weighs_less() {
    check(
        "a boast denied by the other side",
        "show grades
         2026-10-05 | ANS | control gained RSF Bara target=SDN/MIL when=2026-10-05 asserted actor:RSF
         2026-10-05 | ANS | control lost SDN/MIL Bara when=2026-10-05 negated actor:SDN/MIL",
        "Bara: held RSF claimed F5 (boast_denied, first_told) since 2026-10-05 [c1]; denied [c2]
         ! control Bara denied [c1 c2]",
    );
    check(
        "an outlet's assertion denied by the loser",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara target=SDN/MIL when=2026-10-05 asserted outlet
         2026-10-05 | ANS | control lost SDN/MIL Bara when=2026-10-05 negated actor:SDN/MIL",
        "Bara: held RSF claimed F3 (party_denies, first_told) since 2026-10-05 [c1]; denied [c2]
         ! control Bara denied [c1 c2]",
    );
    check(
        "an outlet's assertion denied by another outlet",
        "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control gained RSF Bara when=2026-10-05 negated outlet",
        "Bara: held RSF unconfirmed F4 (denied, first_told) since 2026-10-05 [c1]; denied [c2]
         ! control Bara denied [c1 c2]",
    );
    check(
        "two others who are not denied outlive the denial",
        "show grades
         2026-10-05 | ANS  | control gained RSF Bara target=SDN/MIL when=2026-10-05 asserted actor:RSF
         2026-10-05 | ANS  | control lost SDN/MIL Bara when=2026-10-05 negated actor:SDN/MIL
         2026-10-20 | AFP  | control held RSF Bara when=2026-10-20 asserted outlet
         2026-10-21 | Soir | control held RSF Bara when=2026-10-21 asserted outlet",
        "Bara: held RSF established F1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-21 \
         [c1 c3 c4]; denied [c2]; 0 days ago
         ! control Bara denied [c1 c2]",
    );
}

#[test]
fn the_better_source_decides_between_equals_and_the_other_is_improbable() {
    let reports = "show grades
         2026-10-05 | Good | control held SDN/MIL Bara when=2026-10-05 asserted outlet
         2026-10-05 | Fair | control held RSF Bara when=2026-10-05 asserted outlet";
    check(
        "graded alike: nobody is believed",
        reports,
        "Bara: unknown ? established F3 (disputed, equal_weight) by-then 2026-10-05 confirmed 2026-10-05 [c1 c2] \
         or SDN/MIL F3 [c1] or RSF F3 [c2]; 0 days ago
         ! control Bara two_holders [c1 c2]",
    );
    check(
        "graded apart",
        &format!("grade Good A\ngrade Fair C\n{reports}"),
        "Bara: held SDN/MIL established A2 (independent, surest_of_day) by-then 2026-10-05 confirmed 2026-10-05 [c1] \
         or RSF C5 [c2]; 0 days ago
         ! control Bara two_holders [c1 c2]",
    );
    check(
        "two against one",
        &format!("{reports}\n2026-10-05 | Third | control held RSF Bara when=2026-10-05 asserted outlet"),
        "Bara: held RSF established F1 (two_independent, surest_of_day) by-then 2026-10-05 confirmed 2026-10-05 \
         [c2 c3] or SDN/MIL F5 [c1]; 0 days ago
         ! control Bara two_holders [c1 c2 c3]",
    );
}

#[test]
fn a_source_that_takes_sides_counts_only_against_its_side() {
    check(
        "state media: a boast in other clothes",
        "show grades
         side SUNA SDN/MIL
         2026-10-05 | SUNA | control gained SDN/MIL Bara when=2026-10-05 asserted outlet",
        "Bara: held SDN/MIL claimed F4 (boast, first_told) since 2026-10-05 [c1]",
    );
    check(
        "and an admission when it reports a loss",
        "show grades
         side SUNA SDN/MIL
         2026-10-05 | SUNA | control gained RSF Bara target=SDN/MIL when=2026-10-05 asserted outlet",
        "Bara: held RSF established F2 (admission, first_told) since 2026-10-05 confirmed 2026-10-05 [c1]; 0 days ago",
    );
    check(
        "the army and its agency are one claimant",
        "show grades
         side SUNA SDN/MIL
         2026-10-04 | AFP  | control held RSF Bara when=2026-10-04 asserted outlet
         2026-10-05 | SUNA | control gained SDN/MIL Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS  | control held SDN/MIL Bara when=2026-10-06 asserted actor:SDN/MIL",
        "Bara: held RSF unconfirmed F3 (challenged, boast_waits) by-then 2026-10-04 confirmed 2026-10-04 [c1] \
         or SDN/MIL F4 [c2 c3]; 2 days ago",
    );
}

#[test]
fn unreliable_sources_establish_nothing() {
    check(
        "graded E, twice over",
        "show grades
         grade Blog E
         grade Channel D
         2026-10-05 | Blog    | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | Channel | control held RSF Bara when=2026-10-06 asserted outlet",
        "Bara: held RSF unconfirmed D3 (unreliable_source, borne_out) since 2026-10-05 [c1 c2]",
    );
    check(
        "a good source passed on by a bad one is no better than the bad one",
        "show grades
         grade Blog E
         grade UN A
         2026-10-05 | Blog | control gained RSF Bara when=2026-10-05 asserted named:UN",
        "Bara: held RSF unconfirmed E3 (unreliable_source, first_told) since 2026-10-05 [c1]",
    );
}

#[test]
fn plans_are_not_judged() {
    check(
        "nothing is said to be so",
        "show grades
         grade AFP B
         2026-10-05 | AFP | control gained RSF Bara future outlet",
        "Bara: unknown ? claimed B6 (unjudged) [c1]; denied [c1]",
    );
}

#[test]
fn tolls_events_and_words_are_graded_too() {
    check(
        "own losses admitted, the enemy's boasted",
        "show grades
         2026-10-05 | AFP | casualties killed 20 soldiers Bara target=SDN/MIL by=RSF when=2026-10-05 asserted actor:SDN/MIL
         2026-10-05 | AFP | casualties killed 140 soldiers Bara target=SDN/MIL by=RSF when=2026-10-05 asserted actor:RSF",
        "killed soldiers Bara 2026-10-05..2026-10-05 20/20/140 F2 flow; SDN/MIL 20/20/20 F2 [c1]; \
         RSF 140/140/140 F4 [c2]
         ! figure Bara counts [c1 c2]",
    );
    check(
        "the enemy counts, then a ministry of the same country",
        "show grades
         2023-05-12 | AFP | casualties killed 70 soldiers Bakhmut target=RUS/MIL when=2023-05-12 asserted actor:UKR/MIL
         2023-05-12 | AFP | casualties killed 9 soldiers Soledar target=RUS/MIL when=2023-05-12 asserted actor:RUS/GOV
         2023-05-12 | AFP | violence attack Soledar by=RUS/GOV when=2023-05-12 asserted outlet",
        "killed soldiers Bakhmut 2023-05-12..2023-05-12 -/70/70 F4 flow; UKR/MIL 70/70/70 F4 [c1]
         killed soldiers Soledar 2023-05-12..2023-05-12 9/9/9 F3 flow; RUS/GOV 9/9/9 F3 [c2]
         violence attack RUS/GOV ? Soledar 2023-05-12 F2 [c3]",
    );
    check(
        "two who agree within what both allow",
        "show grades
         2026-10-05 | ANS | casualties killed 12+ ? Bara when=2026-10-05 asserted outlet
         2026-10-05 | AFP | casualties killed 14 ? Bara when=2026-10-05 asserted outlet",
        "killed people Bara 2026-10-05..2026-10-05 12/12/14 F1 flow; ANS 12/12/- F2 [c1]; AFP 14/14/14 F2 [c2]",
    );
    check(
        "an air strike told by two, one by the one who flew it, one by nobody",
        "show grades
         2020-02-05 | AFP | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted named:SOHR
         2020-02-05 | Rtr | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted outlet
         2020-02-06 | Rtr | violence air_strike Idlib by=RUS/MIL when=2020-02-06 asserted actor:RUS/MIL
         2020-02-07 | Rtr | violence air_strike Idlib by=RUS/MIL when=2020-02-07 unconfirmed unnamed",
        "violence air_strike RUS/MIL ? Idlib 2020-02-05 F1 [c1 c2]
         violence air_strike RUS/MIL ? Idlib 2020-02-06 F2 [c3]
         violence air_strike RUS/MIL ? Idlib 2020-02-07 hearsay F4 [c4]",
    );
    check(
        "a threat from the one who makes it; a bond by the word of the one who gains by it",
        "show grades
         2020-02-07 | AFP | diplomacy threaten TUR/GOV SYR/MIL deadline=2020-02-29 asserted actor:TUR/GOV
         2020-02-07 | AFP | alignment supports RUS/GOV SYR/GOV asserted actor:SYR/GOV",
        "RUS/GOV supports SYR/GOV F4 by SYR/GOV [c2]
         threaten TUR/GOV SYR/MIL until 2020-02-29 pending F2 [c1]",
    );
}

#[test]
fn reviewers_decide_from_the_day_they_decide() {
    let reports = "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control gained SDN/MIL Bara when=2026-10-06 asserted outlet
         reject c2 2026-10-10";
    check("a rejected claim is gone", reports, "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1]");
    check(
        "but what was known before stays",
        &format!("{reports}\nknown 2026-10-09"),
        "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1] > \
         held SDN/MIL established since 2026-10-06 confirmed 2026-10-06 [c2]",
    );
    check(
        "of several decisions the last counts",
        &format!("{reports}\naccept c2 2026-10-11"),
        "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1] > \
         held SDN/MIL established since 2026-10-06 confirmed 2026-10-06 [c2]",
    );
    let corrected = "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         correct c1 2026-10-10 | control gained RSF Barah when=2026-10-04 asserted outlet";
    check("corrected", corrected, "Barah: held RSF established since 2026-10-04 confirmed 2026-10-04 [c1]");
    check(
        "and before",
        &format!("{corrected}\nknown 2026-10-07"),
        "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1]",
    );
}

#[test]
fn a_decision_taken_back_counts_no_more_from_that_day_on() {
    let reports = "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         reject c1 2026-10-10
         undo c1 2026-10-12";
    let held = "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1]";
    check("it is as read again", reports, held);
    check("and was not in between", &format!("{reports}\nknown 2026-10-11"), "");
    check("nothing is taken back twice", &format!("{reports}\nundo c1 2026-10-13"), held);
    let twice = "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         reject c1 2026-10-10
         accept c1 2026-10-11
         undo c1 2026-10-12";
    check("the word before it counts", twice, "");
}

#[test]
fn a_claim_that_a_person_added_is_there_from_that_day_on_until_it_is_taken_back() {
    let reports = "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control gained SDN/MIL Bara when=2026-10-06 asserted outlet
         add c2 2026-10-10";
    let before = "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1]";
    let after = "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1] > \
                 held SDN/MIL established since 2026-10-06 confirmed 2026-10-06 [c2]";
    check("added", reports, after);
    check("not known before", &format!("{reports}\nknown 2026-10-09"), before);
    check("taken back", &format!("{reports}\nundo c2 2026-10-12"), before);
    check("but known until then", &format!("{reports}\nundo c2 2026-10-12\nknown 2026-10-11"), after);
    let corrected = "\ncorrect c2 2026-10-11 | control gained SDN/MIL Barah when=2026-10-06 asserted outlet";
    check("corrected, then as added", &format!("{reports}{corrected}\nundo c2 2026-10-12"), after);
}

#[test]
fn a_rejected_link_is_not_used() {
    let toll = "2026-10-05 | ANS  | casualties killed 12 ? Bara when=2026-10-05 text=t asserted outlet
         2026-10-05 | Soir | casualties killed 12 ? Bara when=2026-10-05 text=t asserted named:Hospital";
    check("taken for a copy", toll, "killed people Bara 2026-10-05..2026-10-05 12/12/12; ANS 12/12/12 [c1 copies c2]");
    check(
        "which a reviewer says it is not",
        &format!("{toll}\nunlink copies c2 c1 2026-10-06"),
        "killed people Bara 2026-10-05..2026-10-05 12/12/12; ANS 12/12/12 [c1]; Hospital 12/12/12 [c2]",
    );
    check(
        "a denial that means something else",
        "2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control gained RSF Bara when=2026-10-06 negated outlet
         unlink denies c2 c1 2026-10-07",
        "Bara: held RSF established since 2026-10-05 confirmed 2026-10-05 [c1]; denied [c2]",
    );
    check(
        "a number that is no part, and an update that is none",
        "2026-10-05 | ANS | casualties killed 3 ? Bara when=2026-10-05 report=a asserted outlet
         2026-10-05 | ANS | casualties killed 4 children Bara when=2026-10-05 of=c1 report=a asserted outlet
         2026-10-06 | ANS | casualties killed 5 ? Bara when=2026-10-05 asserted outlet
         unlink part_of c2 c1 2026-10-07
         unlink updates c3 c1 2026-10-07",
        "killed people Bara 2026-10-05..2026-10-05 3/5/5; ANS 3/3/3 [c1]; ANS 5/5/5 [c3]
         killed children Bara 2026-10-05..2026-10-05 4/4/4; ANS 4/4/4 [c2]
         ! figure Bara later_count [c1 c3]",
    );
}

#[test]
fn what_does_not_corroborate_is_no_second_witness() {
    let town = "show grades
         2026-10-05 | AFP | control gained RSF Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control held RSF Bara when=2026-10-06 asserted outlet
         unlink corroborates c2 c1 2026-10-07";
    check(
        "who holds a town",
        town,
        "Bara: held RSF established F2 (independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2]; 0 days ago",
    );
    check(
        "before the reviewer said so",
        &format!("{town}\nknown 2026-10-06"),
        "Bara: held RSF established F1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2]; 0 days ago",
    );
    check(
        "a third whom nobody doubts",
        &format!("{town}\n2026-10-06 | Obs | control held RSF Bara when=2026-10-06 asserted outlet"),
        "Bara: held RSF established F1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c1 c2 c3]; 0 days ago",
    );
    check(
        "an event, a toll and a bond",
        "show grades
         2026-10-05 | AFP | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-05 | ANS | violence air_strike Bara by=RSF when=2026-10-05 asserted outlet
         2026-10-05 | AFP | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-05 | ANS | casualties killed 12 ? Bara when=2026-10-05 asserted outlet
         2026-10-05 | AFP | alignment supports TCD/GOV RSF asserted outlet
         2026-10-05 | ANS | alignment supports TCD/GOV RSF asserted outlet
         unlink corroborates c2 c1 2026-10-07
         unlink corroborates c4 c3 2026-10-07
         unlink corroborates c6 c5 2026-10-07",
        "killed people Bara 2026-10-05..2026-10-05 12/12/12 F2 flow; AFP 12/12/12 F2 [c3]; ANS 12/12/12 F2 [c4]
         TCD/GOV supports RSF F2 by AFP, ANS [c5 c6]
         violence air_strike RSF ? Bara 2026-10-05 F2 [c1 c2]",
    );
}

#[test]
fn denials_lower_events_figures_and_bonds() {
    check(
        "an air strike that its author denies, and one that nobody does",
        "show grades
         2020-02-05 | AFP  | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted named:SOHR
         2020-02-06 | Tass | violence air_strike Idlib by=RUS/MIL negated actor:RUS/MIL
         2020-02-05 | AFP  | violence air_strike Binnish by=RUS/MIL when=2020-02-05 asserted named:SOHR",
        "violence air_strike RUS/MIL ? Binnish 2020-02-05 F2 [c3]
         violence air_strike RUS/MIL ? Idlib 2020-02-05 F3 [c1]; denied [c2]
         ! event Idlib denied [c1 c2]",
    );
    check(
        "a second outlet who is not denied outweighs nothing: both are",
        "show grades
         2020-02-05 | AFP  | violence air_strike Idlib by=RUS/MIL when=2020-02-05 asserted outlet
         2020-02-06 | AFP  | violence air_strike Idlib by=RUS/MIL when=2020-02-05 negated outlet",
        "violence air_strike RUS/MIL ? Idlib 2020-02-05 F4 [c1]; denied [c2]
         ! event Idlib denied [c1 c2]",
    );
    check(
        "a toll that the army denies",
        "show grades
         2026-10-05 | ANS | casualties killed 140 soldiers Bara target=SDN/MIL when=2026-10-05 asserted actor:RSF
         2026-10-06 | ANS | casualties killed 140 soldiers Bara target=SDN/MIL when=2026-10-05 negated actor:SDN/MIL",
        "killed soldiers Bara 2026-10-05..2026-10-05 -/140/140 F5 flow; RSF 140/140/140 F5 [c1]; denied [c2]
         ! figure Bara denied [c1 c2]",
    );
    check(
        "backing that the backer denies",
        "show grades
         2026-10-05 | UN  | alignment supports TCD/GOV RSF asserted outlet
         2026-10-07 | ANS | alignment supports TCD/GOV RSF negated actor:TCD/GOV",
        "TCD/GOV supports RSF F3 by UN [c1]; denied [c2]
         ! alignment ? denied [c1 c2]",
    );
}
