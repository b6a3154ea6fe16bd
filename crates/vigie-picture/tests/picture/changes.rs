//! Reports in, what is new between two days of knowledge out.

use crate::fixture::read;
use vigie_model::*;
use vigie_picture::{Between, Cause, Change, diff};

/// The changes between `since` and `until`, a line each. The decisions are the fixture's; its grades count from `until` on.
fn changes(fixture: &str, since: &str, until: &str, graded: &[(&str, SourceGrade)]) -> Vec<String> {
    let mut fixture = read(fixture);
    let mut known = |day: &str| {
        fixture.known = Some(day.parse().unwrap());
        fixture.draw()
    };
    let before = known(since);
    graded.iter().for_each(|(source, grade)| fixture.grades.set(source, *grade));
    fixture.known = Some(until.parse().unwrap());
    let after = fixture.draw();
    let told = &fixture.told;
    assert!(diff(&before, &before, told, &Between::default()).is_empty(), "a picture differs from itself");
    let first: Date = since.parse().unwrap();
    let decisions: Vec<Decision> =
        fixture.decisions.iter().filter(|d| d.on > first && Some(d.on) <= fixture.known).cloned().collect();
    let grades: Vec<(String, SourceGrade)> = graded.iter().map(|(s, g)| ((*s).to_owned(), *g)).collect();
    let changes = diff(&before, &after, told, &Between { decisions: &decisions, grades: &grades });
    let mut lines = Vec::new();
    for c in &changes.control {
        let state = |p: &vigie_picture::PlaceControl| {
            let now = p.current();
            format!("{} {} {} {}", now.state.as_str(), actor(&now.holder), now.sureness.as_str(), now.grade)
        };
        let name = |p: &vigie_picture::PlaceControl| p.place.name.clone();
        lines.push(format!("{} {}", side(c, name), line(c, state)));
    }
    for c in &changes.figures {
        let count = |f: &vigie_picture::Figure| {
            let n = |n: Option<u64>| n.map_or("?".to_owned(), |n| n.to_string());
            format!("{}/{}/{}", n(f.count.low), n(f.count.best), n(f.count.high))
        };
        lines.push(format!("{} {}", side(c, |f| f.tally.as_str().to_owned()), line(c, count)));
    }
    for c in &changes.commitments {
        let standing = |x: &vigie_picture::Commitment| x.standing.as_str().to_owned();
        lines.push(format!("{} {}", side(c, |x| x.act.to_string()), line(c, standing)));
    }
    for c in &changes.alignments {
        let sure = |s: &vigie_picture::Stance| if s.asserted { "asserted" } else { "hearsay" }.to_owned();
        lines.push(format!("{} {}", side(c, |s| format!("{} {}", s.actor.name, s.relation)), line(c, sure)));
    }
    for c in &changes.contradictions {
        let reason = |x: &vigie_picture::Contradiction| x.reason.as_str().to_owned();
        lines.push(format!("contradiction {}", line(c, reason)));
    }
    assert_eq!(lines.len(), changes.len());
    lines
}

fn side<T>(change: &Change<T>, name: impl Fn(&T) -> String) -> String {
    change.after.as_ref().or(change.before.as_ref()).map(name).unwrap()
}

fn actor(actor: &Option<Actor>) -> &str {
    actor.as_ref().map_or("?", |a| &a.name)
}

fn line<T>(change: &Change<T>, state: impl Fn(&T) -> String) -> String {
    let sorts: Vec<&str> = change.sorts.iter().map(|s| s.as_str()).collect();
    let state = |side: &Option<T>| side.as_ref().map_or("-".to_owned(), &state);
    let causes: Vec<String> = change.causes.iter().map(cause).collect();
    format!("{}: {} > {} [{}]", sorts.join("+"), state(&change.before), state(&change.after), causes.join("; "))
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Told(ids) => ids.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" "),
        Cause::Decided(d) => format!("{} by {}", d.verdict.as_str(), d.by),
        Cause::Graded { source, grade } => format!("{source} is {grade}"),
        Cause::DayPassed(day) => format!("{day} passed"),
        Cause::Weighed => "weighed".to_owned(),
    }
}

fn check(fixture: &str, since: &str, until: &str, want: &[&str]) {
    assert_eq!(changes(fixture, since, until, &[]), want, "{fixture}");
}

#[test]
fn a_town_changes_hands() {
    let reports = "2020-02-05 | AFP | control gained SYR/MIL Saraqib target=SYR/REB when=2020-02-05 asserted outlet
         2020-02-27 | AFP | control gained SYR/REB Saraqib target=SYR/MIL when=2020-02-27 asserted outlet";
    check(
        reports,
        "2020-02-20",
        "2020-02-28",
        &["Saraqib holder+grade: held SYR/MIL established F2 > held SYR/REB established F3 [c2]"],
    );
    check(reports, "2020-02-01", "2020-02-20", &["Saraqib new: - > held SYR/MIL established F2 [c1]"]);
    check(reports, "2020-02-06", "2020-02-20", &[]);
}

#[test]
fn a_boast_is_confirmed_and_a_holder_is_disputed() {
    check(
        "2020-02-05 | SANA | control gained SYR/MIL Saraqib when=2020-02-05 asserted actor:SYR/MIL
         2020-02-06 | AFP  | control held SYR/MIL Saraqib asserted outlet",
        "2020-02-05",
        "2020-02-06",
        &["Saraqib sureness+grade: held SYR/MIL claimed F4 > held SYR/MIL established F2 [c2]"],
    );
    check(
        "2020-02-05 | AFP  | control held SYR/REB Saraqib when=2020-02-05 asserted outlet
         2020-02-05 | Blog | control gained SYR/MIL Saraqib when=2020-02-05 unconfirmed outlet known=2020-02-08",
        "2020-02-05",
        "2020-02-08",
        &["Saraqib rivals: held SYR/REB established F2 > held SYR/REB established F2 [c2]"],
    );
}

#[test]
fn a_second_witness_raises_the_grade_and_the_same_one_again_does_not() {
    check(
        "2020-02-05 | AFP | control gained SYR/MIL Saraqib when=2020-02-05 asserted outlet
         2020-02-09 | AFP | control held SYR/MIL Saraqib asserted outlet",
        "2020-02-06",
        "2020-02-10",
        &[],
    );
    check(
        "2020-02-05 | AFP     | control gained SYR/MIL Saraqib when=2020-02-05 asserted outlet
         2020-02-09 | Reuters | control held SYR/MIL Saraqib asserted outlet",
        "2020-02-06",
        "2020-02-10",
        &["Saraqib grade: held SYR/MIL established F2 > held SYR/MIL established F1 [c2]"],
    );
}

#[test]
fn tolls_appear_and_are_revised() {
    check(
        "2020-02-05 | AFP | casualties killed 12 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-06 | AFP | casualties killed 17 civilians Ariha when=2020-02-04 asserted outlet
         2020-02-06 | AFP | casualties injured 40 civilians Ariha when=2020-02-04 asserted outlet",
        "2020-02-05",
        "2020-02-06",
        &["killed count: 12/12/12 > 17/17/17 [c2]", "injured new: - > 40/40/40 [c3]"],
    );
}

#[test]
fn a_rival_toll_brings_a_contradiction() {
    check(
        "2020-02-05 | AFP | casualties killed 12 civilians Ariha when=2020-02-04 asserted named:SOHR
         2020-02-05 | AFP | casualties killed 30 civilians Ariha when=2020-02-04 asserted named:ONU known=2020-02-07",
        "2020-02-05",
        "2020-02-07",
        &["killed count: 12/12/12 > 12/12/30 [c2]", "contradiction new: - > counts [c2]"],
    );
}

#[test]
fn a_deadline_passes() {
    let reports = "2020-02-05 | AFP | diplomacy demand TUR/GOV SYR/GOV deadline=2020-02-29 asserted outlet
         2020-03-02 | AFP | control held SYR/MIL Saraqib asserted outlet";
    check(
        reports,
        "2020-02-05",
        "2020-03-02",
        &["Saraqib new: - > held SYR/MIL established F2 [c2]", "demand standing: pending > lapsed [2020-02-29 passed]"],
    );
    check(reports, "2020-02-04", "2020-02-05", &["demand new: - > pending [c1]"]);
}

#[test]
fn a_truce_is_broken() {
    check(
        "2020-02-05 | AFP | diplomacy ceasefire SYR/MIL SYR/REB deadline=2020-02-29 when=2020-02-05 asserted outlet
         2020-02-09 | AFP | violence shelling Ariha by=SYR/MIL target=SYR/REB when=2020-02-09 asserted outlet",
        "2020-02-06",
        "2020-02-10",
        &["ceasefire standing: pending > broken [c2]"],
    );
}

#[test]
fn who_backs_whom_becomes_known_and_then_sure() {
    let reports = "2020-02-05 | AFP | alignment supports RUS/GOV SYR/GOV unconfirmed outlet
         2020-02-09 | AFP | alignment supports RUS/GOV SYR/GOV asserted outlet";
    check(reports, "2020-02-01", "2020-02-05", &["RUS/GOV supports new: - > hearsay [c1]"]);
    check(reports, "2020-02-05", "2020-02-09", &["RUS/GOV supports sureness: hearsay > asserted [c2]"]);
}

#[test]
fn a_decision_is_named_as_the_cause() {
    let reports = "2020-02-05 | AFP  | control held SYR/REB Saraqib when=2020-02-05 asserted outlet
         2020-02-06 | Blog | control gained SYR/MIL Saraqib when=2020-02-06 asserted outlet
         2020-02-06 | Blog | casualties killed 120 civilians Ariha when=2020-02-04 asserted outlet
         reject c2 2020-02-09
         correct c3 2020-02-09 | casualties killed 12 civilians Ariha when=2020-02-04 asserted outlet";
    check(
        reports,
        "2020-02-08",
        "2020-02-09",
        &[
            "Saraqib holder+grade: held SYR/MIL established F3 > held SYR/REB established F2 [rejected by reviewer]",
            "killed count: 120/120/120 > 12/12/12 [corrected by reviewer]",
        ],
    );
    check(reports, "2020-02-06", "2020-02-08", &[]);
}

#[test]
fn a_grade_is_named_as_the_cause() {
    let reports = "2020-02-05 | AFP | control held SYR/REB Saraqib when=2020-02-05 asserted outlet";
    let graded = [("afp", SourceGrade::B), ("ANS", SourceGrade::D)];
    assert_eq!(
        changes(reports, "2020-02-05", "2020-02-06", &graded),
        ["Saraqib grade: held SYR/REB established F2 > held SYR/REB established B2 [afp is B]",]
    );
}

#[test]
fn a_place_far_from_its_namesake_is_another() {
    check(
        "2020-02-05 | AFP | control held SYR/MIL Idlib/admin1 asserted outlet
         2020-02-06 | AFP | control held SYR/REB Idlib asserted outlet
         2020-02-06 | AFP | control held SYR/REB Idlib@north_of asserted outlet",
        "2020-02-05",
        "2020-02-06",
        &["Idlib new: - > held SYR/REB established F2 [c2]", "Idlib new: - > held SYR/REB established F2 [c3]"],
    );
}
