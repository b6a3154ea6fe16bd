//! Who holds a place: the rules of `docs/picture.md`, a situation each.

use crate::fixture::check;

#[test]
fn a_change_that_one_alone_tells_of_is_possible_until_another_bears_it_out() {
    let alone = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted outlet";
    let held =
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > ";
    let taken = |rest: &str| format!("{held}held RSF established {rest}; 0 days ago");
    check(
        "and the same outlet again",
        &format!("{alone}\n2026-10-06 | ANS | control held RSF Bara when=2026-10-06 asserted outlet"),
        &taken("F3 (lone_change, borne_out) since 2026-10-05 confirmed 2026-10-06 [c2 c3]"),
    );
    check(
        "residents too",
        &format!("{alone}\n2026-10-06 | ANS | control held RSF Bara when=2026-10-06 words=residents asserted unnamed"),
        &format!(
            "{held}held RSF established F2 (independent, borne_out) since 2026-10-05 confirmed 2026-10-05 [c2 c3]; 1 days ago"
        ),
    );
    check(
        "another outlet, for the one before",
        &format!("{alone}\n2026-10-06 | Obs | control held SDN/MIL Bara when=2026-10-06 asserted outlet"),
        &format!(
            "{held}held RSF established F3 (lone_change, later_day) since 2026-10-05 confirmed 2026-10-05 [c2] > \
             held SDN/MIL established F3 (lone_change, later_day) by-then 2026-10-06 confirmed 2026-10-06 [c3]; 0 days ago"
        ),
    );
    check(
        "another outlet",
        &format!("{alone}\n2026-10-06 | Obs | control held RSF Bara when=2026-10-06 asserted outlet"),
        &taken("F1 (two_independent, borne_out) since 2026-10-05 confirmed 2026-10-06 [c2 c3]"),
    );
    check(
        "after a fight inside",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-03 | AFP | control contested RSF Bara when=2026-10-03 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted outlet",
        &format!(
            "{held}contested SDN/MIL established F2 (independent, forces_inside) since 2026-10-03 confirmed 2026-10-03 [c2] > \
             held RSF established F2 (independent, later_day) since 2026-10-05 confirmed 2026-10-05 [c3]; 0 days ago"
        ),
    );
}

#[test]
fn a_challenge_is_answered_by_whoever_confirms_the_holder() {
    let challenged = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted actor:RSF";
    check(
        "not by itself",
        &format!("{challenged}\n2026-10-06 | ANS | control held SDN/MIL Bara when=2026-10-06 asserted actor:SDN/MIL"),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1 c3] or RSF F4 [c2]; 5 days ago",
    );
    check(
        "by an outlet",
        &format!("{challenged}\n2026-10-06 | AFP | control held SDN/MIL Bara when=2026-10-06 asserted outlet"),
        "Bara: held SDN/MIL established F2 (independent, borne_out) by-then 2026-10-01 confirmed 2026-10-06 [c1 c3]; 0 days ago",
    );
}

#[test]
fn a_party_s_word_that_it_holds_a_place_is_a_boast_where_another_held_it() {
    check(
        "its own town, and one that another says it holds",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted actor:SDN/MIL
         2026-10-01 | Obs | control held RSF El_Obeid when=2026-10-01 asserted actor:RSF
         2026-10-05 | AFP | control held SDN/MIL El_Obeid when=2026-10-05 asserted actor:SDN/MIL",
        "Bara: held SDN/MIL claimed F3 (possession, first_told) by-then 2026-10-01 [c1]
         El Obeid: held RSF claimed F3 (possession, boast_waits) by-then 2026-10-01 [c2] or SDN/MIL F4 [c3]",
    );
}

#[test]
fn a_province_is_not_its_towns() {
    check(
        "who takes the province has not taken the town, whatever the gazetteer calls them",
        "2026-10-01 | AFP | control held SDN/MIL Saada/locality/YE#7 when=2026-10-01 asserted outlet
         2026-10-05 | AFP | control gained RSF Saada/admin1/YE#7 when=2026-10-05 asserted outlet",
        "Saada: held SDN/MIL established by-then 2026-10-01 confirmed 2026-10-01 [c1]
         Saada: held RSF established since 2026-10-05 confirmed 2026-10-05 [c2]",
    );
}

#[test]
fn a_boast_waits_and_counts_from_its_day_once_it_is_confirmed() {
    let reports = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted actor:RSF";
    check(
        "the holder stays, unconfirmed",
        reports,
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] \
         or RSF F4 [c2]; 4 days ago",
    );
    check(
        "another outlet bears it out",
        &format!("{reports}\n2026-10-08 | AFP | control held RSF Bara when=2026-10-08 asserted outlet"),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         held RSF established F2 (independent, later_day) since 2026-10-05 confirmed 2026-10-08 [c2 c3]; 0 days ago",
    );
    check(
        "the holder admits it",
        &format!(
            "{reports}\n2026-10-06 | ANS | control lost SDN/MIL Bara target=RSF when=2026-10-06 asserted actor:SDN/MIL"
        ),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         held RSF established F1 (both_sides, later_day) since 2026-10-06 confirmed 2026-10-06 [c2 c3]; 0 days ago",
    );
    check(
        "an outlet finds the holder still there",
        &format!("{reports}\n2026-10-08 | AFP | control held SDN/MIL Bara when=2026-10-08 asserted outlet"),
        "Bara: held SDN/MIL established F2 (independent, borne_out) by-then 2026-10-01 confirmed 2026-10-08 \
         [c1 c3]; 0 days ago",
    );
    check(
        "repeating a boast, day after day, changes nothing",
        &format!(
            "{reports}
             2026-10-06 | ANS | control held RSF Bara when=2026-10-06 asserted actor:RSF
             2026-10-07 | ANS | control held RSF Bara when=2026-10-07 asserted actor:RSF"
        ),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] \
         or RSF F4 [c2 c3 c4]; 6 days ago",
    );
}

#[test]
fn the_enemys_word_does_not_empty_a_town() {
    check(
        "said to have fled by the other side alone",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | ANS | control withdrew SDN/MIL Bara when=2026-10-05 asserted actor:RSF",
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] \
         or ? F4 [c2]; 4 days ago",
    );
}

#[test]
fn given_up_then_taken() {
    check(
        "nobody, then somebody",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | AFP | control withdrew SDN/MIL Bara when=2026-10-05 asserted outlet
         2026-10-06 | ANS | control gained RSF Bara when=2026-10-06 asserted outlet",
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         unknown ? established F2 (independent, given_up) since 2026-10-05 confirmed 2026-10-05 [c2] > \
         held RSF established F2 (independent, later_day) since 2026-10-06 confirmed 2026-10-06 [c3]; 0 days ago",
    );
}

#[test]
fn contested_means_forces_inside() {
    check(
        "clashes in the province and an advance towards the town leave it as it was",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-03 | AFP | control advancing RSF Bara when=2026-10-03 asserted outlet
         2026-10-03 | AFP | control contested RSF Kordofan/admin1 when=2026-10-03 asserted outlet",
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1]; \
         pressed [c2]; 2 days ago
         Kordofan: contested ? established F2 (independent, forces_inside) since 2026-10-03 confirmed 2026-10-03 \
         [c3]; 0 days ago",
    );
    check(
        "street fighting, then one side has it",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-03 | AFP | control contested RSF Bara when=2026-10-03 asserted outlet
         2026-10-06 | AFP | control held SDN/MIL Bara when=2026-10-06 asserted outlet",
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         contested SDN/MIL established F2 (independent, forces_inside) since 2026-10-03 confirmed 2026-10-03 [c2] > \
         held SDN/MIL established F2 (independent, later_day) by-then 2026-10-06 confirmed 2026-10-06 [c3]; 0 days ago",
    );
}

#[test]
fn a_province_is_not_its_towns_nor_a_town_its_surroundings() {
    check(
        "the province is held, one town in it by the other side, the ground north of that by the first",
        "2026-10-01 | AFP | control held SDN/MIL Kordofan/admin1 when=2026-10-01 asserted outlet
         2026-10-02 | AFP | control held RSF Bara when=2026-10-02 asserted outlet
         2026-10-03 | AFP | control held SDN/MIL Bara@north_of when=2026-10-03 asserted outlet",
        "Bara: held RSF established by-then 2026-10-02 confirmed 2026-10-02 [c2]
         Bara: held SDN/MIL established by-then 2026-10-03 confirmed 2026-10-03 [c3]
         Kordofan: held SDN/MIL established by-then 2026-10-01 confirmed 2026-10-01 [c1]",
    );
}

#[test]
fn the_besieged_cannot_lift_their_own_siege() {
    let siege = "show grades
         2026-10-05 | AFP | control held SDN/MIL El_Obeid when=2026-10-05 asserted outlet
         2026-10-09 | AFP | control besieged RSF El_Obeid when=2026-10-09 asserted outlet";
    check(
        "by their bare word",
        &format!("{siege}\n2026-10-12 | ANS | control besieged RSF El_Obeid when=2026-10-12 negated actor:SDN/MIL"),
        "El Obeid: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-05 confirmed 2026-10-05 \
         [c1] > besieged SDN/MIL claimed F3 (party_denies, later_day) by RSF since 2026-10-09 [c2]; denied [c3]
         ! control El Obeid denied [c2 c3]",
    );
    check(
        "holding out is no end of it",
        &format!("{siege}\n2026-10-12 | ANS | control held SDN/MIL El_Obeid when=2026-10-12 asserted outlet"),
        "El Obeid: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-05 confirmed 2026-10-05 \
         [c1] > besieged SDN/MIL established F1 (two_independent, siege_goes_on) by RSF since 2026-10-09 \
         confirmed 2026-10-12 [c2 c3]; 0 days ago",
    );
    check(
        "it ends with the town's fall",
        &format!(
            "{siege}\n2026-10-14 | AFP | control gained RSF El_Obeid target=SDN/MIL when=2026-10-14 asserted outlet"
        ),
        "El Obeid: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-05 confirmed 2026-10-05 \
         [c1] > besieged SDN/MIL established F2 (independent, later_day) by RSF since 2026-10-09 confirmed \
         2026-10-09 [c2] > held RSF established F2 (independent, later_day) since 2026-10-14 confirmed 2026-10-14 \
         [c3]; 0 days ago",
    );
}

#[test]
fn taken_and_lost_within_a_day() {
    check(
        "held in the morning, taken in the evening",
        "show grades
         2026-10-07 | AFP | control held SDN/MIL Bara when=2026-10-07 asserted outlet
         2026-10-07 | AFP | control gained RSF Bara target=SDN/MIL when=2026-10-07 asserted outlet",
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-07 confirmed 2026-10-07 [c1] > \
         held RSF established F3 (lone_change, handed_over) since 2026-10-07 confirmed 2026-10-07 [c2]; 0 days ago",
    );
}

#[test]
fn claims_age() {
    check(
        "the picture's day, not the last report's, counts",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-20 | ANS | control held SDN/MIL Bara when=2026-10-20 asserted actor:SDN/MIL
         at 2026-10-24",
        "Bara: held SDN/MIL established F2 (independent, borne_out) by-then 2026-10-01 confirmed 2026-10-01 \
         [c1 c2]; 23 days ago",
    );
}

#[test]
fn what_was_known_stays_known() {
    let reports = "2026-10-09 | AFP | control gained RSF Bara when=2026-10-09 asserted outlet
         2026-10-20 | Obs | control gained SDN/MIL Bara when=2026-10-11 known=2026-10-20 asserted outlet";
    check(
        "on the twelfth, as known on the twelfth",
        &format!("{reports}\nat 2026-10-12\nknown 2026-10-12"),
        "Bara: held RSF established since 2026-10-09 confirmed 2026-10-09 [c1]",
    );
    check(
        "on the twelfth, as known later",
        &format!("{reports}\nat 2026-10-12\nknown 2026-10-20"),
        "Bara: held RSF established since 2026-10-09 confirmed 2026-10-09 [c1] > \
         held SDN/MIL established since 2026-10-11 confirmed 2026-10-11 [c2]",
    );
}

#[test]
fn a_boast_that_nobody_answers_is_taken_at_its_word_where_a_fight_is_told() {
    let fight = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-03 | AFP | control contested RSF Bara when=2026-10-03 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted actor:RSF";
    let line = |reports: &str| {
        let drawn = crate::fixture::read(reports).draw();
        drawn.control.into_iter().find(|c| c.place.name == "Bara").unwrap().current().clone()
    };
    let shows = |reports: &str, holder: &str, rule: &str| {
        let now = line(reports);
        let shown = (now.holder.map(|h| h.name), now.basis[1].as_str());
        assert_eq!(shown, (Some(holder.to_owned()), rule), "{reports}");
    };
    let other =
        |day: u32| format!("2026-10-{day} | AFP | control held SDN/MIL El_Obeid when=2026-10-{day} asserted outlet");
    shows(&format!("{fight}\n{}", other(11)), "SDN/MIL", "boast_waits");
    shows(&format!("{fight}\n{}", other(12)), "RSF", "unanswered");
    shows(&format!("{fight}\nat 2026-11-30"), "SDN/MIL", "boast_waits"); // no reports since: nobody's silence is heard
    let answers = [
        "2026-10-06 | ANS | control held SDN/MIL Bara when=2026-10-06 asserted actor:SDN/MIL",
        "2026-10-06 | ANS | control gained RSF Bara when=2026-10-05 negated actor:SDN/MIL",
    ];
    for answer in answers {
        let now = line(&format!("{fight}\n{answer}\n{}", other(20)));
        assert_eq!(now.holder.unwrap().name, "SDN/MIL", "{answer}");
    }
    let unfought = fight.replace("control contested RSF Bara", "control contested RSF El_Obeid");
    shows(&format!("{unfought}\n{}", other(20)), "SDN/MIL", "boast_waits");
    check(
        "until the one before speaks again",
        &format!(
            "{fight}
             2026-10-20 | ANS | control held SDN/MIL Bara when=2026-10-20 asserted actor:SDN/MIL"
        ),
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         contested SDN/MIL unconfirmed F3 (challenged, boast_waits) since 2026-10-03 confirmed 2026-10-03 [c2] > \
         held RSF claimed F4 (boast, unanswered) since 2026-10-05 [c3] > \
         held SDN/MIL claimed F3 (challenged, later_day) by-then 2026-10-20 [c2 c4] or RSF F4 [c3]",
    );
}

#[test]
fn who_speaks_of_taking_a_town_back_lets_on_that_he_lost_it() {
    let boast = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted actor:RSF";
    let held =
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1]";
    check(
        "he says that he takes it back",
        &format!(
            "{boast}\n2026-10-09 | ANS | control gained SDN/MIL Bara target=RSF when=2026-10-09 asserted actor:SDN/MIL"
        ),
        &format!(
            "{held} > held RSF unconfirmed F3 (challenged, boast_waits) since 2026-10-05 confirmed 2026-10-09 [c2 c3] \
             or SDN/MIL F4 [c3]; 0 days ago"
        ),
    );
    check(
        "or that he besieges the other there",
        &format!(
            "{boast}\n2026-10-09 | ANS | control besieged SDN/MIL Bara target=RSF when=2026-10-09 asserted actor:SDN/MIL"
        ),
        &format!(
            "{held} > held RSF established F1 (both_sides, implied) since 2026-10-05 confirmed 2026-10-09 [c2 c3] > \
             besieged RSF claimed F4 (boast, later_day) by SDN/MIL since 2026-10-09 [c3]"
        ),
    );
    check(
        "not of a town that nobody else claims",
        "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet
         2026-10-09 | ANS | control gained SDN/MIL Bara target=RSF when=2026-10-09 asserted actor:SDN/MIL",
        "Bara: held SDN/MIL established F2 (independent, borne_out) by-then 2026-10-01 confirmed 2026-10-01 [c1 c2]; 8 days ago",
    );
}

#[test]
fn a_town_that_one_leaves_is_the_others_who_says_that_he_took_it() {
    let held = "show grades
         2026-10-01 | AFP | control held SDN/MIL Bara when=2026-10-01 asserted outlet";
    let boast = "2026-10-05 | ANS | control gained RSF Bara when=2026-10-05 asserted actor:RSF";
    let leaves = |day: u32| {
        format!("2026-10-{day:02} | AFP | control withdrew SDN/MIL Bara when=2026-10-{day:02} asserted actor:SDN/MIL")
    };
    check(
        "the boast first",
        &format!("{held}\n{boast}\n{}", leaves(7)),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         held RSF established F1 (both_sides, taken_over) since 2026-10-07 confirmed 2026-10-07 [c2 c3]; 0 days ago",
    );
    check(
        "the leaving first",
        &format!("{held}\n{}\n{boast}", leaves(4)),
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         unknown ? established F2 (admission, given_up) since 2026-10-04 confirmed 2026-10-04 [c2] > \
         held RSF established F1 (both_sides, taken_over) since 2026-10-05 [c2 c3]",
    );
    check(
        "hearsay alone about the taker, and a report that the holder is there still",
        &format!(
            "{held}\n2026-10-10 | ANS | control lost ? Bara when=2026-10-05 asserted outlet\n\
             2026-10-10 | ANS | control gained RSF Bara when=2026-10-10 words=media unconfirmed unnamed\n\
             2026-10-14 | Observatory | control held SDN/MIL Bara when=2026-10-14 asserted outlet"
        ),
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         unknown ? established F2 (independent, given_up) since 2026-10-05 confirmed 2026-10-05 [c2] > \
         held RSF unconfirmed F4 (rumour, later_day) since 2026-10-10 [c3] > \
         held SDN/MIL established F2 (independent, later_day) by-then 2026-10-14 confirmed 2026-10-14 [c4]; 0 days ago",
    );
    check(
        "two say that they took it",
        &format!(
            "{held}\n{boast}\n2026-10-06 | ANS | control gained TCD/MIL Bara when=2026-10-06 asserted actor:TCD/MIL\n{}",
            leaves(7)
        ),
        "Bara: held SDN/MIL unconfirmed F3 (challenged, boast_waits) by-then 2026-10-01 confirmed 2026-10-01 [c1] or RSF F4 [c2] or TCD/MIL F4 [c3] > \
         unknown ? established F2 (admission, given_up) since 2026-10-07 confirmed 2026-10-07 [c4]; 0 days ago",
    );
    check(
        "who left is not put back by his own word",
        &format!(
            "{held}\n{}\n2026-10-06 | ANS | control held SDN/MIL Bara when=2026-10-06 asserted actor:SDN/MIL",
            leaves(4)
        ),
        "Bara: held SDN/MIL established F2 (independent, first_told) by-then 2026-10-01 confirmed 2026-10-01 [c1] > \
         unknown ? established F2 (admission, given_up) since 2026-10-04 confirmed 2026-10-04 [c2] or SDN/MIL F4 [c3]; 2 days ago",
    );
}
