//! What meets a rule, and by what it is known again.

use crate::fixture::read;
use std::collections::BTreeSet;
use vigie_model::{CountryCode3, InformationGrade, Kind, Place, Sector, SourceGrade};
use vigie_picture::{Alert, Least, Party, Subject, Trigger, Watch, What, alerts};

fn found(fixture: &str, trigger: &Trigger, least: Least, place: Option<&str>, today: &str) -> Vec<Alert> {
    let fixture = read(fixture);
    let within = |p: &Place| place.is_some_and(|name| p.name == name);
    let watch = Watch { trigger: trigger.clone(), least, within: &within, anywhere: place.is_none() };
    alerts(&watch, &fixture.draw(), &fixture.told.iter().collect::<Vec<_>>(), today.parse().unwrap())
}

fn lines(alerts: &[Alert]) -> Vec<String> {
    let line = |a: &Alert| {
        let what = match &a.what {
            What::ChangedHands(p) => {
                format!("{} {}", p.place.name, p.current().holder.as_ref().map_or("?", |h| h.name.as_str()))
            }
            What::Toll(f) => format!("{} {}", f.tally.as_str(), f.count.best.unwrap_or(0)),
            What::Deadline { commitment, days } => format!("{} in {days}", commitment.act),
            What::Contradiction(c) => c.reason.as_str().to_owned(),
            What::Party(id) => format!("{id} named"),
        };
        let claims: Vec<&str> = a.claims.iter().map(|id| id.0.as_str()).collect();
        format!("{what} [{}]", claims.join(" "))
    };
    alerts.iter().map(line).collect()
}

fn check(fixture: &str, trigger: Trigger, want: &[&str]) {
    assert_eq!(lines(&found(fixture, &trigger, Least::default(), None, "2020-02-10")), want, "{fixture}");
}

/// True when the second alert is the first one told again.
fn same(a: &Alert, b: &Alert) -> bool {
    let marks: BTreeSet<&String> = a.marks.iter().collect();
    b.marks.iter().any(|mark| marks.contains(mark))
}

#[test]
fn a_town_changes_hands() {
    let taken = "2020-02-05 | AFP | control gained SYR/MIL Saraqib target=SYR/REB when=2020-02-05 asserted outlet";
    let retaken = "2020-02-27 | AFP | control gained SYR/REB Saraqib target=SYR/MIL when=2020-02-27 asserted outlet";
    check(taken, Trigger::ChangesHands, &["Saraqib SYR/MIL [c1]"]);
    check(&format!("{taken}\n{retaken}"), Trigger::ChangesHands, &["Saraqib SYR/REB [c2]"]);
    check("2020-02-05 | AFP | control held SYR/MIL Binnish asserted outlet", Trigger::ChangesHands, &[]);
    check("2020-02-05 | AFP | control besieged SYR/MIL Binnish asserted outlet", Trigger::ChangesHands, &[]);
    check(
        "2020-02-05 | AFP | control held SYR/MIL Binnish when=2020-02-05 asserted outlet
         2020-02-08 | AFP | control withdrew SYR/MIL Binnish when=2020-02-08 asserted outlet",
        Trigger::ChangesHands,
        &["Binnish ? [c2]"],
    );
}

#[test]
fn what_is_told_of_the_same_is_known_again_and_what_is_new_is_not() {
    let one = "2020-02-05 | AFP | control gained SYR/MIL Saraqib target=SYR/REB when=2020-02-05 asserted outlet";
    let again = format!("{one}\n2020-02-06 | Reuters | control held SYR/MIL Saraqib asserted outlet");
    let back = format!("{again}\n2020-02-27 | AFP | control gained SYR/REB Saraqib when=2020-02-27 asserted outlet");
    let twice = format!("{back}\n2020-03-02 | AFP | control gained SYR/MIL Saraqib when=2020-03-02 asserted outlet");
    let first = |fixture: &str| found(fixture, &Trigger::ChangesHands, Least::default(), None, "2020-02-10").remove(0);
    assert!(same(&first(one), &first(&again)));
    assert!(!same(&first(&again), &first(&back)));
    assert!(!same(&first(one), &first(&twice)), "taken a second time by the same");
}

#[test]
fn only_what_is_sure_enough_and_where_it_was_asked_for() {
    let reports = "2020-02-05 | SANA | control gained SYR/MIL Saraqib when=2020-02-05 asserted actor:SYR/MIL
         2020-02-05 | AFP | control gained SYR/MIL Binnish when=2020-02-05 asserted outlet
         grade AFP B";
    let at_least = |source, information| Least { source, information };
    let told = |least, place| lines(&found(reports, &Trigger::ChangesHands, least, place, "2020-02-10"));
    assert_eq!(told(Least::default(), None).len(), 2);
    assert_eq!(told(at_least(None, Some(InformationGrade::Possible)), None), ["Binnish SYR/MIL [c2]"]);
    assert_eq!(told(at_least(Some(SourceGrade::C), None), None), ["Binnish SYR/MIL [c2]"]);
    assert_eq!(told(at_least(Some(SourceGrade::D), None), None).len(), 2, "F stands before D");
    assert_eq!(told(at_least(Some(SourceGrade::A), None), None).len(), 0);
    assert_eq!(told(Least::default(), Some("Saraqib")), ["Saraqib SYR/MIL [c1]"]);
}

#[test]
fn a_toll_passes_a_number() {
    let reports = "2020-02-05 | AFP | casualties killed 12 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-05 | AFP | casualties injured 50 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-05 | AFP | casualties killed ? civilians Binnish when=2020-02-04 asserted outlet
         2020-02-05 | AFP | displacement fled 3000+ ? from=Ariha asserted outlet";
    let toll = |over, of: &[&str]| Trigger::Toll { over, of: of.iter().map(|w| (*w).to_owned()).collect() };
    check(reports, toll(11, &["killed"]), &["killed 12 [c1]"]);
    check(reports, toll(12, &["killed"]), &[]);
    check(reports, toll(11, &["killed", "injured"]), &["killed 12 [c1]", "injured 50 [c2]"]);
    let fled = found(reports, &toll(2999, &["fled"]), Least::default(), Some("Ariha"), "2020-02-10");
    assert_eq!(lines(&fled), ["fled 3000 [c4]"], "whence they fled counts as where");
    let more =
        format!("{reports}\n2020-02-06 | AFP | casualties killed 17 civilians Ariha when=2020-02-04 asserted outlet");
    let (was, is) = (
        found(reports, &toll(11, &["killed"]), Least::default(), None, "2020-02-10"),
        found(&more, &toll(11, &["killed"]), Least::default(), None, "2020-02-10"),
    );
    assert_eq!(lines(&is), ["killed 17 [c1 c5]"]);
    assert!(same(&was[0], &is[0]), "a toll that goes on rising is told once");
}

#[test]
fn a_deadline_comes_near() {
    let reports = "2020-02-05 | AFP | diplomacy demand TUR/GOV SYR/GOV deadline=2020-02-29 asserted outlet";
    let within =
        |days, today| lines(&found(reports, &Trigger::Deadline { within_days: days }, Least::default(), None, today));
    assert_eq!(within(3, "2020-02-25"), Vec::<String>::new());
    assert_eq!(within(3, "2020-02-26"), ["demand in 3 [c1]"]);
    assert_eq!(within(3, "2020-02-29"), ["demand in 0 [c1]"]);
    assert_eq!(within(3, "2020-03-01"), Vec::<String>::new());
}

#[test]
fn contradictions_and_parties() {
    let reports = "2020-02-05 | AFP | casualties killed 12 civilians Ariha when=2020-02-04 asserted named:SOHR
         2020-02-05 | AFP | casualties killed 30 civilians Ariha when=2020-02-04 asserted named:ONU
         2020-02-05 | AFP | violence shelling Ariha by=SYR/MIL target=SYR/REB asserted outlet
         2020-02-05 | AFP | control held SYR/MIL Saraqib asserted outlet";
    check(reports, Trigger::Contradiction { subject: None }, &["counts [c1 c2]"]);
    check(reports, Trigger::Contradiction { subject: Some(Subject::Control) }, &[]);
    let party = |party: Party, kinds: &[Kind]| Trigger::Party { party, kinds: kinds.to_vec() };
    let named = |name: &str| Party { name: Some(name.to_owned()), ..Party::default() };
    let army = Party { country: CountryCode3::new("SYR"), sector: Some(Sector::Mil), name: None };
    check(reports, party(named("sohr"), &[]), &["c1 named [c1]"]);
    check(reports, party(army.clone(), &[]), &["c3 named [c3]", "c4 named [c4]"]);
    check(reports, party(army, &[Kind::Control]), &["c4 named [c4]"]);
    check(reports, party(Party { sector: Some(Sector::Reb), ..Party::default() }, &[]), &["c3 named [c3]"]);
}
