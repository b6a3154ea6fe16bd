//! Grades, decisions and alerts: appended, known from their day on, never changed, refused where they make no sense.

mod common;
use common::*;
use vigie_model::*;
use vigie_store::{Error, SourceGrading, Store};

fn grading(source: &str, grade: SourceGrade, on: &str) -> SourceGrading {
    SourceGrading { source: source.to_owned(), grade, side: None, by: Some("Ana".to_owned()), on: day(on), note: None }
}

fn decision(about: Reviewed, verdict: Verdict, on: &str) -> Decision {
    Decision { about, verdict, by: "Ana".to_owned(), on: day(on), note: Some("lu deux fois".to_owned()) }
}

/// A store with one report, and its two claims.
fn one_report(name: &str) -> (Folder, Store, Vec<Claim>) {
    let folder = Folder::new(name);
    let mut store = Store::open(&folder.store()).unwrap();
    let (report, claims) = nth(1);
    store.add(&report, &claims, "vigie", day("2020-02-10")).unwrap();
    (folder, store, claims)
}

#[test]
fn the_last_grade_known_by_a_day_counts() {
    let folder = Folder::new("grades");
    let mut store = Store::open(&folder.store()).unwrap();
    let (b, d) = (SourceGrade::B, SourceGrade::D);
    store.grade(&[grading("Agence Étoile", b, "2020-02-01"), grading("SOHR", d, "2020-02-01")]).unwrap();
    store.grade(&[grading("agence  etoile", d, "2020-03-01")]).unwrap();
    let at = |known: Option<&str>| {
        let grades = store.grades(known.map(day)).unwrap();
        grades.into_iter().map(|g| (g.source, g.grade)).collect::<Vec<_>>()
    };
    assert_eq!(at(Some("2020-01-31")), []);
    assert_eq!(at(Some("2020-02-29")), [("Agence Étoile".to_owned(), b), ("SOHR".to_owned(), d)]);
    assert_eq!(at(None), [("agence  etoile".to_owned(), d), ("SOHR".to_owned(), d)]);
    assert_eq!(store.gradings(None).unwrap().len(), 3, "the earlier judgement is kept");
    let before = store.revision().unwrap();
    assert!(matches!(
        store.grade(&[grading("AFP", b, "2020-03-02"), grading(" ", b, "2020-03-02")]),
        Err(Error::NoSource)
    ));
    assert_eq!(store.revision().unwrap(), before, "all or none");
}

#[test]
fn a_source_that_takes_a_side_is_known_to() {
    let folder = Folder::new("side");
    let mut store = Store::open(&folder.store()).unwrap();
    let army = actor("Syrian Arab Army", "SYR", Sector::Mil);
    let side = Some(Actor { text: String::new(), ..army.clone() });
    let given = SourceGrading { side: side.clone(), ..grading("SANA", SourceGrade::D, "2020-02-01") };
    store.grade(std::slice::from_ref(&given)).unwrap();
    assert_eq!(store.gradings(None).unwrap(), [given]);
    let grades = vigie_store::grades_of(&store.gradings(None).unwrap(), &[], None);
    assert_eq!((grades.of("sana"), grades.side("Sana")), (SourceGrade::D, side.as_ref()));
    store.grade(&[grading("SANA", SourceGrade::C, "2020-02-02")]).unwrap();
    let grades = vigie_store::grades_of(&store.gradings(None).unwrap(), &[], None);
    assert_eq!(grades.side("SANA"), None, "the last judgement counts as a whole");
}

#[test]
fn decisions_come_back_as_they_were_made() {
    let (folder, mut store, claims) = one_report("decisions");
    let corrected = Claim { factuality: Factuality::Unconfirmed, ..claims[0].clone() };
    let link = Link { later: claims[1].id.clone(), earlier: claims[0].id.clone(), kind: LinkKind::Updates };
    let made = [
        decision(Reviewed::Claim(claims[0].id.clone()), Verdict::Accepted, "2020-02-11"),
        decision(Reviewed::Claim(claims[0].id.clone()), Verdict::Corrected(Box::new(corrected)), "2020-02-12"),
        decision(Reviewed::Link(link), Verdict::Rejected, "2020-02-13"),
    ];
    let before = store.revision().unwrap();
    store.decide(&made).unwrap();
    assert_ne!(store.revision().unwrap(), before, "what was derived before is known to be old");
    drop(store);
    let store = Store::open_to_read(&folder.store()).unwrap();
    assert_eq!(store.decisions(None).unwrap(), made);
    assert_eq!(store.decisions(Some(day("2020-02-12"))).unwrap(), made[..2]);
    assert_eq!(store.decisions(Some(day("2020-02-10"))).unwrap(), []);
}

#[test]
fn decisions_that_make_no_sense_are_refused_and_none_of_the_batch_is_kept() {
    let (_folder, mut store, claims) = one_report("refused");
    let claim = |id: &str| Reviewed::Claim(ClaimId(id.to_owned()));
    let own = claims[0].id.0.as_str();
    let good = decision(claim(own), Verdict::Accepted, "2020-02-11");
    let corrected = |change: fn(&mut Claim)| {
        let mut corrected = claims[0].clone();
        change(&mut corrected);
        Verdict::Corrected(Box::new(corrected))
    };
    let link = |earlier: &str| {
        let link = Link { later: claims[1].id.clone(), earlier: ClaimId(earlier.to_owned()), kind: LinkKind::Copies };
        Reviewed::Link(link)
    };
    for (bad, message) in [
        (decision(claim("zzz"), Verdict::Accepted, "2020-02-11"), "no claim zzz"),
        (decision(link("zzz"), Verdict::Rejected, "2020-02-11"), "no claim zzz"),
        (Decision { by: " ".to_owned(), ..good.clone() }, "give a name"),
        (decision(link(own), corrected(|_| ()), "2020-02-11"), "accepted or rejected, not corrected"),
        (decision(claim(own), corrected(|c| c.id.0 = "other".to_owned()), "2020-02-11"), "keeps the id"),
        (decision(claim(own), corrected(|c| c.evidence.text = "pris Idleb".to_owned()), "2020-02-11"), "own words"),
        (decision(claim(own), corrected(|c| c.evidence.span.end += 900), "2020-02-11"), "own words"),
    ] {
        let error = store.decide(&[good.clone(), bad]).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
        assert_eq!(store.decisions(None).unwrap(), []);
    }
}

#[test]
fn grades_decisions_and_alerts_cannot_be_changed_or_removed() {
    let (folder, mut store, claims) = one_report("append");
    store.grade(&[grading("ANS", SourceGrade::B, "2020-02-11")]).unwrap();
    store.decide(&[decision(Reviewed::Claim(claims[0].id.clone()), Verdict::Rejected, "2020-02-11")]).unwrap();
    store.remember_alerts("saraqib", &["m".to_owned()], day("2020-02-11")).unwrap();
    let raw = rusqlite::Connection::open(folder.store()).unwrap();
    for table in ["source_grades", "decisions", "alerts"] {
        for sql in [format!("UPDATE {table} SET day = '2019-01-01'"), format!("DELETE FROM {table}")] {
            let refused = raw.execute(&sql, []).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
    }
}

#[test]
fn what_a_rule_has_told_is_remembered_for_that_rule() {
    let folder = Folder::new("alerts");
    let mut store = Store::open(&folder.store()).unwrap();
    let marks = ["a".to_owned(), "b".to_owned()];
    store.remember_alerts("first", &marks, day("2020-02-11")).unwrap();
    store.remember_alerts("first", &marks[1..], day("2020-02-12")).unwrap();
    assert_eq!(store.told_alerts("first").unwrap().into_iter().collect::<Vec<_>>(), marks);
    assert!(store.told_alerts("second").unwrap().is_empty());
}
