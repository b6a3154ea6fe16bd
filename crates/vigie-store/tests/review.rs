//! Grades, decisions and alerts: appended, known from their day on, never changed, refused where they make no sense.

mod common;
use common::*;
use vigie_model::*;
use vigie_store::{ClaimFilter, Error, Fetch, SourceGrading, Store};

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
        (decision(link(own), Verdict::Accepted, "2020-02-11"), "correct the one that was misread"),
        (decision(link(&claims[1].id.0), Verdict::Accepted, "2020-02-11"), "they are one claim"),
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
fn claims_that_tell_of_one_event_are_linked_the_later_to_the_earlier() {
    let (_folder, mut store, claims) = one_report("linked");
    let (report, more) = nth(2);
    let report = Report { published: PartialDate::parse("2020-02-08").ok(), ..report };
    store.add(&report, &more, "vigie", day("2020-02-10")).unwrap();
    let (earlier, later) = (&claims[1].id, &more[1].id);
    let kind = LinkKind::SameEvent;
    let link = Link { later: later.clone(), earlier: earlier.clone(), kind };
    assert_eq!(store.link(earlier, later, kind).unwrap(), link);
    assert_eq!(store.link(later, earlier, kind).unwrap(), link);
    assert!(matches!(store.link(later, &ClaimId("zzz".into()), kind), Err(Error::NoClaim { .. })));
    store.decide(&[decision(Reviewed::Link(link.clone()), Verdict::Accepted, "2020-02-11")]).unwrap();
    // As it was decided about once, it stays.
    let backwards = Link { later: earlier.clone(), earlier: later.clone(), kind: LinkKind::Updates };
    store.decide(&[decision(Reviewed::Link(backwards.clone()), Verdict::Rejected, "2020-02-11")]).unwrap();
    assert_eq!(store.link(later, earlier, LinkKind::Updates).unwrap(), backwards);
    // What was corrected is linked as it stands.
    let fled = Body::Casualties { outcome: Outcome::Injured, victims: None, count: Count::exactly(1), of: None };
    let injured = Claim { body: fled, ..claims[1].clone() };
    let corrected = Verdict::Corrected(Box::new(injured));
    store.decide(&[decision(Reviewed::Claim(earlier.clone()), corrected, "2020-02-12")]).unwrap();
    let again = decision(Reviewed::Link(link.clone()), Verdict::Accepted, "2020-02-13");
    let refused = store.decide(&[again]).unwrap_err().to_string();
    assert!(refused.contains("casualties (killed, people)") && refused.contains("(injured, people)"), "{refused}");
    let of = Link { kind: LinkKind::PartOf, ..link };
    let refused = store.decide(&[decision(Reviewed::Link(of), Verdict::Accepted, "2020-02-13")]).unwrap_err();
    assert!(refused.to_string().contains("of=ID"), "{refused}");
}

#[test]
fn grades_decisions_and_alerts_cannot_be_changed_or_removed() {
    let (folder, mut store, claims) = one_report("append");
    store.grade(&[grading("ANS", SourceGrade::B, "2020-02-11")]).unwrap();
    store.decide(&[decision(Reviewed::Claim(claims[0].id.clone()), Verdict::Rejected, "2020-02-11")]).unwrap();
    store.remember_alerts("saraqib", &["m".to_owned()], day("2020-02-11")).unwrap();
    store.remember_fetch(&fetch("https://example.org/", Some("a"), "2020-02-11")).unwrap();
    let raw = rusqlite::Connection::open(folder.store()).unwrap();
    for table in ["source_grades", "decisions", "alerts", "fetches"] {
        for sql in [format!("UPDATE {table} SET day = '2019-01-01'"), format!("DELETE FROM {table}")] {
            let refused = raw.execute(&sql, []).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
    }
}

fn fetch(address: &str, report: Option<&str>, on: &str) -> Fetch {
    let (report, etag) = (report.map(str::to_owned), Some("\"1\"".to_owned()));
    Fetch { address: address.to_owned(), report, etag, modified: None, on: day(on), failure: None }
}

#[test]
fn of_an_address_the_last_fetch_counts() {
    let folder = Folder::new("fetches");
    let mut store = Store::open(&folder.store()).unwrap();
    let revision = store.revision().unwrap();
    assert_eq!(store.last_fetch("https://example.org/").unwrap(), None);
    let fetches = [
        fetch("https://example.org/", None, "2020-02-11"),
        Fetch { failure: Some("no such page".into()), ..fetch("https://example.org/other", None, "2020-02-12") },
        fetch("https://example.org/", Some("a"), "2020-02-13"),
    ];
    fetches.iter().for_each(|f| store.remember_fetch(f).unwrap());
    assert_eq!(store.last_fetch("https://example.org/").unwrap().as_ref(), Some(&fetches[2]));
    assert_eq!(store.last_fetch("https://example.org/other").unwrap().as_ref(), Some(&fetches[1]));
    assert_eq!(store.revision().unwrap(), revision, "what is asked of the store has not changed");
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

#[test]
fn a_decision_is_taken_back_by_another_and_only_by_its_maker() {
    let (_folder, mut store, claims) = one_report("withdrawn");
    let about = Reviewed::Claim(claims[0].id.clone());
    let made = [
        decision(about.clone(), Verdict::Rejected, "2020-02-11"),
        decision(about.clone(), Verdict::Withdrawn, "2020-02-12"),
    ];
    store.decide(&made).unwrap();
    assert_eq!(store.decisions(None).unwrap(), made, "both stay");
    let again = store.decide(&made[1..]).unwrap_err();
    assert!(matches!(again, Error::NothingToWithdraw { .. }), "{again}");
    store.decide(&made[..1]).unwrap();
    let other = Decision { by: "Zoé".to_owned(), ..made[1].clone() };
    assert!(store.decide(&[other]).unwrap_err().to_string().starts_with("Zoé has decided nothing about g1"));
}

#[test]
fn an_added_claim_is_asked_for_like_those_that_were_read_until_it_is_withdrawn() {
    let (_folder, mut store, claims) = one_report("added");
    let key = store.reports(10, None).unwrap().items[0].key.clone();
    let text = store.text(&key).unwrap().unwrap();
    let missed = killed("new", &text, "Les tirs", 3);
    let missed = Claim { place: vec![place("Binnish", 172955)], ..missed };
    let revision = (store.revision().unwrap(), store.claims_revision().unwrap());
    let id = store.add_claim(&key, &missed, "Ana", day("2020-02-11"), None).unwrap();
    assert!(store.revision().unwrap() > revision.0 && store.claims_revision().unwrap() > revision.1);
    let found = |store: &Store, known: Option<&str>| {
        let filter = ClaimFilter { place: Some("binnish".into()), known: known.map(day), ..ClaimFilter::default() };
        let page = store.claims(&filter, 10, None).unwrap();
        assert_eq!(store.count_claims(&filter).unwrap(), page.items.len() as u64);
        page.items.into_iter().map(|c| c.claim.id).collect::<Vec<_>>()
    };
    assert_eq!(found(&store, None), std::slice::from_ref(&id));
    assert_eq!(found(&store, Some("2020-02-10")), []);
    assert_eq!(store.claim(&id).unwrap().unwrap().claim, Claim { id: id.clone(), ..missed.clone() });
    let report = store.report(&key).unwrap().unwrap();
    assert_eq!((report.head.claims, report.claims.len(), &report.claims[1].id), (3, 3, &id), "in text order");
    assert_eq!((store.totals().unwrap().claims, store.readings(&key).unwrap().len()), (3, 1));
    // Another reading of the report leaves what people added.
    let (read_again, _) = nth(1);
    store.add(&read_again, &claims[..1], "vigie 2", day("2020-02-11")).unwrap();
    assert_eq!(store.report(&key).unwrap().unwrap().claims.len(), 2);
    for (claim, report, by, says) in [
        (&missed, "zz", "Ana", "no report with the key zz"),
        (&missed, key.as_str(), " ", "give a name"),
        (&missed, key.as_str(), "Zoé", "makes that claim already"),
    ] {
        let error = store.add_claim(report, claim, by, day("2020-02-11"), None).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    let elsewhere =
        Claim { evidence: Evidence { text: "d'autres".into(), ..missed.evidence.clone() }, ..missed.clone() };
    assert!(matches!(store.add_claim(&key, &elsewhere, "Ana", day("2020-02-11"), None), Err(Error::Correction { .. })));
    // While somebody says so it stays.
    let about = Reviewed::Claim(id.clone());
    let accepted = Decision { by: "Zoé".into(), ..decision(about.clone(), Verdict::Accepted, "2020-02-12") };
    store.decide(&[accepted, decision(about.clone(), Verdict::Withdrawn, "2020-02-13")]).unwrap();
    assert_eq!(found(&store, None), std::slice::from_ref(&id));
    store
        .decide(&[Decision { by: "Zoé".into(), ..decision(about.clone(), Verdict::Withdrawn, "2020-02-14") }])
        .unwrap();
    assert_eq!((found(&store, None), found(&store, Some("2020-02-13"))), (vec![], vec![id.clone()]));
    assert_eq!((store.claim(&id).unwrap(), store.totals().unwrap().claims), (None, 1));
    assert_eq!(store.told(&[], None).unwrap().len(), 2, "for the picture as it was known, it is still there");
    assert!(matches!(store.decide(&[decision(about, Verdict::Accepted, "2020-02-15")]), Err(Error::NoClaim { .. })));
    assert_ne!(store.add_claim(&key, &missed, "Ana", day("2020-02-16"), None).unwrap(), id);
    store.check_integrity().unwrap();
}

#[test]
fn a_corrected_claim_is_found_by_its_new_names_too() {
    let (_folder, mut store, claims) = one_report("renamed");
    let corrected = Claim { place: vec![place("Binnish", 172955)], ..claims[0].clone() };
    let verdict = Verdict::Corrected(Box::new(corrected));
    store.decide(&[decision(Reviewed::Claim(claims[0].id.clone()), verdict, "2020-02-11")]).unwrap();
    let at = |place: &str| ClaimFilter { place: Some(place.into()), ..ClaimFilter::default() };
    assert_eq!(store.count_claims(&at("Binnish")).unwrap(), 1);
    assert_eq!(store.count_claims(&at("Saraqib")).unwrap(), 1);
}
