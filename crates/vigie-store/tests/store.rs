//! What goes in comes out; nothing goes in twice; nothing is overwritten; unfit files are named.

mod common;
use common::*;
use vigie_model::*;
use vigie_store::{Added, ClaimFilter, DayBasis, Error, NewReading, Store, report_key};

const READER: &str = "vigie 0.1.0";

fn today() -> Date {
    day("2020-02-10")
}

#[test]
fn a_report_comes_back_as_it_was_given() {
    let folder = Folder::new("round");
    let mut store = Store::open(&folder.store()).unwrap();
    let (report, claims) = nth(7);
    let added = store.add(&report, &claims, READER, today()).unwrap();
    assert_eq!(added, Added::New { key: report_key(&report), claims: 2 });
    drop(store);
    let store = Store::open_to_read(&folder.store()).unwrap();
    let stored = store.report(added.key()).unwrap().unwrap();
    assert_eq!((stored.text.as_str(), &stored.claims), (report.text.as_str(), &claims));
    let head = stored.head;
    assert_eq!((head.id, head.lang, head.title), (report.id, report.lang, report.title));
    assert_eq!((head.source, head.published, head.claims, head.added), (report.source, report.published, 2, today()));
    assert!(head.first_words.starts_with("Dépêche 7. L'armée"));
    assert_eq!(store.report("0123456789abcdef").unwrap(), None);
    store.check_integrity().unwrap();
}

#[test]
fn the_same_content_is_known_and_another_reading_is_appended() {
    let folder = Folder::new("again");
    let mut store = Store::open(&folder.store()).unwrap();
    let (report, claims) = nth(1);
    let key = report_key(&report);
    store.add(&report, &claims, READER, today()).unwrap();
    let elsewhere = Report { id: "copie".into(), url: Some("https://example.org/1".into()), ..report.clone() };
    assert_eq!(store.add(&elsewhere, &claims, READER, today()).unwrap(), Added::Known { key: key.clone() });
    // A newer reader reads less, then as before: three readings, the last one counts.
    let fewer = &claims[..1];
    let reread = store.add(&report, fewer, "vigie 0.2.0", day("2020-03-01")).unwrap();
    assert_eq!(reread, Added::Reread { key: key.clone(), reading: 2, claims: 1 });
    assert_eq!(store.count_claims(&ClaimFilter::default()).unwrap(), 1);
    assert_eq!(store.claims_of_reading(&key, 1).unwrap(), claims, "the first reading is kept");
    let readings = store.readings(&key).unwrap();
    let told: Vec<_> = readings.iter().map(|r| (r.n, r.reader.as_str(), r.added, r.claims)).collect();
    assert_eq!(told, [(1, READER, today(), 2), (2, "vigie 0.2.0", day("2020-03-01"), 1)]);
    assert!(matches!(store.add(&report, &claims, READER, today()).unwrap(), Added::Reread { reading: 3, .. }));
    assert_eq!(store.totals().unwrap().reports, 1);
    // Another date or source is another report.
    let dated = Report { published: PartialDate::parse("2020-02-08").ok(), ..report.clone() };
    assert!(matches!(store.add(&dated, &claims, READER, today()).unwrap(), Added::New { .. }));
}

#[test]
fn nothing_can_be_changed_or_removed() {
    let folder = Folder::new("keep");
    let mut store = Store::open(&folder.store()).unwrap();
    let (report, claims) = nth(1);
    store.add(&report, &claims, READER, today()).unwrap();
    let raw = rusqlite::Connection::open(folder.store()).unwrap();
    for sql in [
        "UPDATE reports SET title = 'x'",
        "DELETE FROM reports",
        "UPDATE readings SET n = 9",
        "DELETE FROM readings",
        "UPDATE claims SET json = '{}'",
        "DELETE FROM claims",
    ] {
        let refused = raw.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
}

#[test]
fn a_batch_goes_in_whole_or_not_at_all() {
    let folder = Folder::new("batch");
    let mut store = Store::open(&folder.store()).unwrap();
    let many: Vec<_> = (0..50).map(nth).collect();
    let readings: Vec<_> = many.iter().map(|(report, claims)| NewReading { report, claims }).collect();
    let twice: Vec<_> = readings.iter().chain(&readings[..3]).copied().collect();
    let done = store.add_all(&twice, READER, today()).unwrap();
    assert_eq!(done.len(), 53);
    assert!(done[..50].iter().all(|a| matches!(a, Added::New { .. })));
    assert!(done[50..].iter().all(|a| matches!(a, Added::Known { .. })), "known within the batch");
    // A writer in the middle of a transaction makes the batch wait; then nothing of it is there or all.
    let totals = store.totals().unwrap();
    assert_eq!((totals.reports, totals.claims, totals.sources), (50, 100, vec!["ANS".to_owned()]));
    assert_eq!((totals.first_day, totals.last_day), (Some(day("2020-02-07")), Some(day("2020-02-07"))));
}

/// A small library: who says what, for queries.
fn library(store: &mut Store) {
    let text = "L'armée a pris Saraqeb jeudi. Trente civils ont été tués à Idlib. Ils seraient 40.";
    let army = || actor("Syrian Arab Army", "SYR", Sector::Mil);
    let a = vec![
        gained("a1", text, "L'armée a pris Saraqeb", army(), place("Saraqib", 164816), Some("2020-02-06")),
        Claim { place: vec![place("Idlib", 169389)], ..killed("a2", text, "Trente civils ont été tués", 30) },
        Claim { factuality: Factuality::Unconfirmed, ..killed("a3", text, "Ils seraient 40", 40) },
    ];
    store.add(&report("un", "Agence Été", "2020-02-07", text), &a, READER, today()).unwrap();
    let text = "Des familles ont fui Ma’arrat vers Afrin depuis décembre. La Turquie menace.";
    let flight = Body::Displacement {
        movement: Moved::Fled,
        count: Count::UNKNOWN,
        from: vec![place("Ma'arrat an-Nu'man", 167611)],
        to: vec![place("Afrin", 172782)],
    };
    let since = Time { when: Some(Edtf::parse("2019-12/..").unwrap()), text: "depuis décembre".into() };
    let turkey = actor("Turkey", "TUR", Sector::Gov);
    let act = Body::Diplomacy { act: Act::Threaten, about: None, deadline: None };
    let b = vec![
        Claim { time: Some(since), ..claim("b1", text, "ont fui Ma’arrat vers Afrin", flight) },
        Claim { actor: vec![turkey], ..claim("b2", text, "La Turquie menace", act) },
    ];
    store.add(&report("deux", "", "", text), &b, READER, today()).unwrap();
}

#[test]
fn claims_are_found_by_what_they_say() {
    let folder = Folder::new("query");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let f = ClaimFilter::default;
    let own = |text: &str| Some(text.to_owned());
    for (what, filter, want) in [
        ("all", f(), "a1 a2 a3 b1 b2"),
        ("kinds", ClaimFilter { kinds: vec![Kind::Control, Kind::Diplomacy], ..f() }, "a1 b2"),
        ("place by name", ClaimFilter { place: own("IDLIB"), ..f() }, "a2"),
        ("place by key", ClaimFilter { place: own("gn:164816"), ..f() }, "a1"),
        ("place it was fled from, accents folded", ClaimFilter { place: own("maarrat an nu"), ..f() }, ""),
        ("the same, whole", ClaimFilter { place: own("MA’ARRAT AN-NU’MAN"), ..f() }, "b1"),
        ("place it was fled to", ClaimFilter { place: own("Afrin"), ..f() }, "b1"),
        ("actor by name", ClaimFilter { actor: own("syrian arab army"), ..f() }, "a1"),
        ("actor by the report's words", ClaimFilter { actor: own("l’armée"), ..f() }, "a1 b2"),
        ("actor by country", ClaimFilter { actor: own("TUR"), ..f() }, "b2"),
        ("actor by country and sector", ClaimFilter { actor: own("SYR/MIL"), ..f() }, "a1"),
        ("source", ClaimFilter { source: own("agence ete"), ..f() }, "a1 a2 a3"),
        ("factuality", ClaimFilter { factuality: vec![Factuality::Unconfirmed], ..f() }, "a3"),
        ("report by id", ClaimFilter { report: own("deux"), ..f() }, "b1 b2"),
        ("since its own day", ClaimFilter { since: Some(day("2020-02-06")), ..f() }, "a1 b1"),
        ("since a later day: only what is open", ClaimFilter { since: Some(day("2020-02-07")), ..f() }, "b1"),
        ("until", ClaimFilter { until: Some(day("2020-01-01")), ..f() }, "b1"),
        (
            "by the report's day where the claim has none",
            ClaimFilter { since: Some(day("2020-02-07")), days: DayBasis::ClaimElseReport, ..f() },
            "a2 a3 b1",
        ),
        ("words", ClaimFilter { words: own("TUES civil"), ..f() }, "a2"),
        ("the beginning of a word", ClaimFilter { words: own("menac"), ..f() }, "b2"),
        ("words with operators in them", ClaimFilter { words: own("fui\" OR (NEAR *"), ..f() }, ""),
        (
            "known: the undated report was known when it was added",
            ClaimFilter { known: Some(day("2020-02-09")), ..f() },
            "a1 a2 a3",
        ),
        (
            "several conditions",
            ClaimFilter { kinds: vec![Kind::Casualties], place: own("idlib"), source: own("Agence Été"), ..f() },
            "a2",
        ),
    ] {
        let page = store.claims(&filter, 100, None).unwrap();
        let ids: Vec<&str> = page.items.iter().map(|c| c.claim.id.0.as_str()).collect();
        assert_eq!(ids.join(" "), want, "{what}");
        assert_eq!(store.count_claims(&filter).unwrap(), ids.len() as u64, "{what}");
        assert_eq!(page.next, None, "{what}");
    }
    let found = store.claim(&ClaimId("b2".into())).unwrap().unwrap();
    assert_eq!((found.claim.kind(), found.report.len()), (Kind::Diplomacy, 16));
    assert_eq!(store.claim(&ClaimId("zz".into())).unwrap(), None);
}

#[test]
fn claims_of_some_days_are_those_whose_own_days_meet_them() {
    let folder = Folder::new("days");
    let mut store = Store::open(&folder.store()).unwrap();
    let text = "L'armée a pris Saraqeb. Trente civils ont été tués à Idlib.";
    let army = || actor("Syrian Arab Army", "SYR", Sector::Mil);
    // Days, weeks, months, a decade, open ends, and none.
    let times = [
        "2020-02-05",
        "2020-02-01/2020-02-08",
        "2020-02-01/2020-02-09",
        "2020-01-28/2020-02-04",
        "2020-02",
        "2019",
        "201X",
        "2019-12/..",
        "../2020-02-03",
        "2020-02-11",
        "",
    ];
    let mut known: Vec<Claim> = Vec::new();
    for (n, time) in times.iter().enumerate() {
        let time = Edtf::parse(time).ok().map(|when| Time { when: Some(when), text: "alors".into() });
        let taken = gained(&format!("t{n:02}"), text, "L'armée a pris Saraqeb", army(), place("Saraqib", 164816), None);
        let dead = killed(&format!("k{n:02}"), text, "Trente civils ont été tués", 30);
        let factuality = if n % 2 == 0 { Factuality::Asserted } else { Factuality::Unconfirmed };
        known.extend([Claim { time: time.clone(), ..taken }, Claim { time, factuality, ..dead }]);
    }
    store.add(&report("un", "ANS", "2020-02-12", text), &known, READER, today()).unwrap();
    let meets = |claim: &Claim, since: Date, until: Date| {
        let when = claim.time.as_ref().and_then(|time| time.when.as_ref());
        when.is_some_and(|when| when.earliest().is_none_or(|d| d <= until) && when.latest().is_none_or(|d| d >= since))
    };
    let f = ClaimFilter::default;
    for (since, until) in [
        ("2020-02-05", "2020-02-05"),
        ("2020-02-08", "2020-02-14"),
        ("2020-02-09", "2020-02-10"),
        ("2015-01-01", "2015-01-01"),
        ("2020-01-01", "2020-03-01"),
        ("2024-01-01", "2024-01-02"),
        ("2020-02-06", "2020-02-01"),
    ] {
        let (since, until) = (day(since), day(until));
        for filter in [
            f(),
            ClaimFilter { kinds: vec![Kind::Casualties], ..f() },
            ClaimFilter { kinds: vec![Kind::Casualties, Kind::Control], factuality: vec![Factuality::Asserted], ..f() },
            ClaimFilter { place: Some("gn:164816".into()), kinds: vec![Kind::Control], ..f() },
            ClaimFilter { words: Some("civils".into()), ..f() },
            ClaimFilter { known: Some(day("2020-02-12")), ..f() },
        ] {
            let wanted = |c: &&Claim| {
                meets(c, since, until)
                    && (filter.kinds.is_empty() || filter.kinds.contains(&c.kind()))
                    && (filter.factuality.is_empty() || filter.factuality.contains(&c.factuality))
                    && (filter.words.is_none() || c.kind() == Kind::Casualties)
            };
            let want: Vec<&str> = known.iter().filter(wanted).map(|c| c.id.0.as_str()).collect();
            let filter = ClaimFilter { since: Some(since), until: Some(until), ..filter };
            let (mut found, mut cursor) = (Vec::new(), None);
            loop {
                let page = store.claims(&filter, 4, cursor.as_deref()).unwrap();
                found.extend(page.items.into_iter().map(|c| c.claim.id.0));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, want, "{filter:?}");
            assert_eq!(store.count_claims(&filter).unwrap(), want.len() as u64, "{filter:?}");
        }
    }
}

#[test]
fn pages_meet_without_gap_or_overlap() {
    let folder = Folder::new("pages");
    let mut store = Store::open(&folder.store()).unwrap();
    for n in 0..7 {
        let (report, claims) = nth(n);
        store.add(&report, &claims, READER, today()).unwrap();
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    let mut late = 7;
    loop {
        let page = store.claims(&ClaimFilter::default(), 4, cursor.as_deref()).unwrap();
        seen.extend(page.items.into_iter().map(|c| c.claim.id.0));
        // Reports that come in between do not move what follows.
        if late < 9 {
            let (report, claims) = nth(late);
            store.add(&report, &claims, READER, today()).unwrap();
            late += 1;
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let want: Vec<String> = (0..9).flat_map(|n| [format!("g{n}"), format!("k{n}")]).collect();
    assert_eq!(seen, want);
    let first = store.reports(5, None).unwrap();
    let rest = store.reports(5, first.next.as_deref()).unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (5, 4, None));
    assert!(matches!(store.reports(5, Some("x")), Err(Error::Cursor { .. })));
    assert!(matches!(store.claims(&ClaimFilter::default(), 5, Some("-1")), Err(Error::Cursor { .. })));
}

#[test]
fn what_is_told_carries_where_it_comes_from() {
    let folder = Folder::new("told");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let told = store.told(&[], None).unwrap();
    assert_eq!(told.len(), 5);
    assert_eq!((told[0].report.source.as_deref(), told[0].report.known), (Some("Agence Été"), Some(day("2020-02-07"))));
    assert_eq!(
        (told[4].report.published, told[4].report.known),
        (None, Some(today())),
        "undated: the day it was added"
    );
    assert_eq!(store.told(&[Kind::Control], None).unwrap().len(), 1);
    assert_eq!(store.told(&[], Some(day("2020-02-09"))).unwrap().len(), 3);
    let before = store.revision().unwrap();
    let (report, claims) = nth(1);
    store.add(&report, &claims, READER, today()).unwrap();
    assert_ne!(store.revision().unwrap(), before);
}

#[test]
fn unfit_files_are_named() {
    let folder = Folder::new("unfit");
    let file = |name: &str| folder.path().join(name);
    assert!(matches!(Store::open(folder.path()), Err(Error::Directory { .. })));
    assert!(matches!(Store::open_to_read(folder.path()), Err(Error::Directory { .. })));
    assert!(matches!(Store::open(&file("no/such/vigie.db")), Err(Error::NoParent { .. })));
    assert!(matches!(Store::open_to_read(&file("absent.db")), Err(Error::Missing { .. })));
    assert!(!file("absent.db").exists(), "asking creates nothing");

    std::fs::write(file("text.db"), "Saraqeb est tombée. ".repeat(100)).unwrap();
    assert!(matches!(Store::open(&file("text.db")), Err(Error::NotADatabase { .. })));
    assert_eq!(std::fs::read_to_string(file("text.db")).unwrap().len(), "Saraqeb est tombée. ".len() * 100);

    let other = rusqlite::Connection::open(file("other.db")).unwrap();
    other.execute_batch("CREATE TABLE birds (name TEXT)").unwrap();
    drop(other);
    assert!(matches!(Store::open(&file("other.db")), Err(Error::NotAStore { .. })));
    assert!(matches!(Store::open_to_read(&file("other.db")), Err(Error::NotAStore { .. })));

    drop(Store::open(&file("newer.db")).unwrap());
    let raw = rusqlite::Connection::open(file("newer.db")).unwrap();
    raw.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(raw);
    for opened in [Store::open(&file("newer.db")), Store::open_to_read(&file("newer.db"))] {
        let error = opened.err().unwrap();
        assert!(matches!(error, Error::Newer { found: 99, .. }), "{error}");
        assert!(error.to_string().contains("newer Vigie"), "{error}");
    }
}

#[test]
fn an_empty_file_becomes_a_store_and_a_store_opened_to_read_refuses_to_add() {
    let folder = Folder::new("empty");
    std::fs::write(folder.store(), "").unwrap();
    drop(Store::open(&folder.store()).unwrap());
    let mut reader = Store::open_to_read(&folder.store()).unwrap();
    let (report, claims) = nth(1);
    assert!(matches!(reader.add(&report, &claims, READER, today()), Err(Error::ReadOnly { .. })));
}
