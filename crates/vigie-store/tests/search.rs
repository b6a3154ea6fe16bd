//! Full-text search through the store: which reports and claims are found, in what order, and where.

mod common;
use common::*;
use proptest::prelude::*;
use vigie_model::*;
use vigie_store::{ClaimFilter, ClaimValue, Error, Question, ReportFilter, ReviewStanding, Store};

const READER: &str = "test 1";

fn today() -> Date {
    day("2020-02-10")
}

fn value(word: &str) -> ClaimValue {
    word.parse().unwrap()
}

fn ask(typed: &str) -> Question {
    Question::read(typed).unwrap()
}

/// Reports in two languages, and one in a language without stems.
fn library(store: &mut Store) {
    let fr = "L'aviation a bombardé l'hôpital de Deir ez-Zor. Douze civils ont été tués, selon l'OSDH.";
    let en = "Jets bombed the outskirts of Idlib. Seven children were killed.";
    let title = Report {
        title: Some("Bombardements à Alep".into()),
        ..report("c", "Agence Été", "2020-02-09", "Rien de neuf.")
    };
    let other = Report { lang: Lang::new("ro"), title: None, ..report("d", "", "", "Avioanele au bombardat orașul.") };
    let said = Attribution { voice: Voice::Named, name: Some("OSDH".into()), text: Some("selon l'OSDH".into()) };
    let counted = |n: u64| Body::Casualties {
        outcome: Outcome::Killed,
        victims: Some(Victims::Civilians),
        count: Count::at_least(n),
        of: None,
    };
    let strike = claim("a1", fr, "a bombardé l'hôpital", Body::Violence { form: Form::AirStrike });
    let strike = Claim { place: vec![place("Deir ez-Zor", 170793)], ..strike };
    let dead = Claim { attribution: said, ..claim("a2", fr, "Douze civils ont été tués", counted(12)) };
    store.add(&report("a", "AFP", "2020-02-07", fr), &[strike, dead], READER, today()).unwrap();
    let english = Report { lang: Lang::new("en"), title: None, ..report("b", "Wire", "2020-02-08", en) };
    let dead = claim("b1", en, "Seven children were killed", counted(7));
    store.add(&english, &[dead], READER, today()).unwrap();
    store.add(&title, &[], READER, today()).unwrap();
    store.add(&other, &[], READER, today()).unwrap();
}

fn reports(store: &Store, typed: &str, filter: &ReportFilter) -> String {
    let page = store.search_reports(&ask(typed), filter, 100, None).unwrap();
    assert_eq!(store.count_found_reports(&ask(typed), filter).unwrap(), page.items.len() as u64, "{typed}");
    page.items.iter().map(|f| f.head.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn claims(store: &Store, typed: &str, filter: &ClaimFilter) -> String {
    let page = store.search_claims(&ask(typed), filter, 100, None).unwrap();
    assert_eq!(store.count_found_claims(&ask(typed), filter).unwrap(), page.items.len() as u64, "{typed}");
    page.items.iter().map(|f| f.stored.claim.id.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_found_in_every_form_accented_or_not_the_title_first() {
    let folder = Folder::new("search");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    for (typed, want) in [
        ("bombardements", "c a"),
        ("BOMBARDE", "c a"),
        ("bombing", "b"),
        ("ORAȘUL", "d"),
        ("hopitaux", "a"),
        ("\"deir ez-zor\"", "a"),
        ("\"ez-zor deir\"", ""),
        ("deir zor hôpital", "a"),
        ("bomba*", "d c a"),
        ("bombardements -alep", "a"),
        ("l'aviation bombardements", "a"),
        ("absent", ""),
        ("", ""),
        ("-alep", ""),
    ] {
        assert_eq!(reports(&store, typed, &ReportFilter::default()), want, "{typed}");
    }
    let f = ReportFilter::default;
    for (filter, want) in [
        (ReportFilter { lang: Lang::new("fr"), ..f() }, "c a"),
        (ReportFilter { source: Some("agence ete".into()), ..f() }, "c"),
        (ReportFilter { source: Some("nobody".into()), ..f() }, ""),
        (ReportFilter { since: Some(day("2020-02-08")), ..f() }, "c"),
        (ReportFilter { until: Some(day("2020-02-08")), ..f() }, "a"),
        (ReportFilter { known: Some(day("2020-02-07")), ..f() }, "a"),
    ] {
        assert_eq!(reports(&store, "bombardements", &filter), want, "{filter:?}");
    }
}

#[test]
fn marks_point_at_the_words_as_they_stand() {
    let folder = Folder::new("marks");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let page = store.search_reports(&ask("bombardements hopital"), &ReportFilter::default(), 10, None).unwrap();
    let found = &page.items[0];
    let marked: Vec<&str> = found.passage.marks.iter().map(|m| m.of(&found.passage.text)).collect();
    assert_eq!(marked, ["bombardé", "hôpital"]);
    let text = store.text(&found.head.key).unwrap().unwrap();
    assert_eq!(&text[found.passage.span.range()], found.passage.text);
    let titled = &store.search_reports(&ask("bombarder"), &ReportFilter::default(), 1, None).unwrap().items[0];
    let title = titled.head.title.as_deref().unwrap();
    assert_eq!(titled.title_marks.iter().map(|m| m.of(title)).collect::<Vec<_>>(), ["Bombardements"]);
    let claim = &store.search_claims(&ask("tuer"), &ClaimFilter::default(), 1, None).unwrap().items[0];
    assert_eq!(claim.marks[0].of(&claim.stored.claim.evidence.text), "tués");
}

#[test]
fn claims_are_searched_and_filtered_by_what_they_say() {
    let folder = Folder::new("facts");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let f = ClaimFilter::default;
    assert_eq!(claims(&store, "bombarder", &f()), "a1");
    assert_eq!(claims(&store, "deir", &f()), "a1", "the place's name");
    assert_eq!(claims(&store, "osdh", &f()), "a2", "whose word it is");
    assert_eq!(claims(&store, "tuer", &ClaimFilter { least: Some(13), ..f() }), "");
    let listed = |filter: ClaimFilter| -> String {
        let page = store.claims(&filter, 100, None).unwrap();
        assert_eq!(store.count_claims(&filter).unwrap(), page.items.len() as u64, "{filter:?}");
        page.items.iter().map(|c| c.claim.id.0.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(listed(ClaimFilter { least: Some(7), ..f() }), "a2 b1");
    assert_eq!(listed(ClaimFilter { least: Some(8), ..f() }), "a2");
    assert_eq!(listed(ClaimFilter { values: vec![value("killed"), value("air_strike")], ..f() }), "a1 a2 b1");
    assert_eq!(listed(ClaimFilter { values: vec![value("killed")], lang: Lang::new("en"), ..f() }), "b1");
    assert_eq!(listed(ClaimFilter { victims: vec![Victims::Civilians], said_by: Some("osdh".into()), ..f() }), "a2");
    assert_eq!(listed(ClaimFilter { words: Some("hopitaux".into()), place: Some("Deir ez-Zor".into()), ..f() }), "a1");
    let too_many = ClaimFilter { words: Some("mot ".repeat(40)), ..f() };
    assert!(matches!(store.claims(&too_many, 1, None), Err(Error::Question(_))));
}

#[test]
fn claims_are_filtered_by_what_reviewers_last_said_of_them() {
    let folder = Folder::new("standing");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let decide = |id: &str, verdict: Verdict, on: &str| Decision {
        about: Reviewed::Claim(ClaimId(id.into())),
        verdict,
        by: "Ana".into(),
        on: day(on),
        note: None,
    };
    let decisions = [
        decide("a1", Verdict::Rejected, "2020-02-10"),
        decide("a1", Verdict::Accepted, "2020-02-12"),
        decide("b1", Verdict::Rejected, "2020-02-12"),
    ];
    store.decide(&decisions).unwrap();
    let listed = |review: &[ReviewStanding], known: Option<&str>| -> String {
        let filter = ClaimFilter { review: review.to_vec(), known: known.map(day), ..ClaimFilter::default() };
        let page = store.claims(&filter, 100, None).unwrap();
        assert_eq!(store.count_claims(&filter).unwrap(), page.items.len() as u64, "{filter:?}");
        page.items.iter().map(|c| c.claim.id.0.as_str()).collect::<Vec<_>>().join(" ")
    };
    use ReviewStanding::*;
    assert_eq!(listed(&[Unreviewed], None), "a2");
    assert_eq!(listed(&[Accepted], None), "a1");
    assert_eq!(listed(&[Rejected, Accepted], None), "a1 b1");
    assert_eq!(listed(&[Rejected], Some("2020-02-11")), "a1", "as known before the second decision");
    assert_eq!(listed(&[Unreviewed], Some("2020-02-11")), "a2 b1");
}

#[test]
fn only_the_latest_reading_is_found_and_pages_meet() {
    let folder = Folder::new("pages");
    let mut store = Store::open(&folder.store()).unwrap();
    for n in 0..7 {
        let (report, claims) = nth(n);
        store.add(&report, &claims, READER, today()).unwrap();
    }
    let (first, claims_before) = nth(0);
    store.add(&first, &claims_before[..1], "test 2", today()).unwrap();
    let question = ask("saraqeb tirs");
    assert_eq!(claims(&store, "tué", &ClaimFilter::default()).split(' ').count(), 6);
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.search_reports(&question, &ReportFilter::default(), 3, cursor.as_deref()).unwrap();
        seen.extend(page.items.into_iter().map(|f| f.head.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, ["r0", "r1", "r2", "r3", "r4", "r5", "r6"]);
    let bad = store.search_reports(&question, &ReportFilter::default(), 3, Some("x"));
    assert!(matches!(bad, Err(Error::Cursor { .. })));
}

#[test]
fn a_store_from_before_the_search_is_entered_when_it_is_opened() {
    let folder = Folder::new("older");
    let mut store = Store::open(&folder.store()).unwrap();
    library(&mut store);
    let before =
        (reports(&store, "bombardements", &ReportFilter::default()), claims(&store, "osdh", &ClaimFilter::default()));
    drop(store);
    let raw = rusqlite::Connection::open(folder.store()).unwrap();
    raw.execute_batch(
        "DROP TABLE report_search; DROP TABLE claim_search; DROP TABLE claim_facts; DELETE FROM steps WHERE n = 4;
         CREATE VIRTUAL TABLE claim_words USING fts5 (words, content = '');",
    )
    .unwrap();
    drop(raw);
    let store = Store::open_to_read(&folder.store()).unwrap();
    let after =
        (reports(&store, "bombardements", &ReportFilter::default()), claims(&store, "osdh", &ClaimFilter::default()));
    assert_eq!(
        (before, store.count_claims(&ClaimFilter { least: Some(7), ..Default::default() }).unwrap()),
        (after, 2)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is typed is answered, whatever it is, and what is found holds what was asked for.
    #[test]
    fn anything_can_be_asked(typed in "(\\PC|\u{0}|\"|\\*|-|\\(|AND|OR|NOT|NEAR|tué|bombard|é| ){0,40}") {
        thread_local! {
            static STORE: (Folder, Store) = {
                let folder = Folder::new("anything");
                let mut store = Store::open(&folder.store()).unwrap();
                library(&mut store);
                (folder, store)
            };
        }
        let Ok(question) = Question::read(&typed) else { return Ok(()) };
        STORE.with(|(_, store)| -> Result<(), TestCaseError> {
            let found = store.search_reports(&question, &ReportFilter::default(), 10, None).unwrap();
            prop_assert_eq!(store.count_found_reports(&question, &ReportFilter::default()).unwrap(), found.items.len() as u64);
            for report in &found.items {
                prop_assert!(!report.passage.marks.is_empty() || !report.title_marks.is_empty(), "{:?}", report);
            }
            store.search_claims(&question, &ClaimFilter { words: Some(typed.clone()), ..Default::default() }, 10, None).unwrap();
            Ok(())
        })?;
    }

    /// A word of a report finds it, whatever its case and accents.
    #[test]
    fn every_word_of_a_report_finds_it(text in "[a-zéèêàçœ' .,-]{1,60}", upper in any::<bool>()) {
        let folder = Folder::new("every");
        let mut store = Store::open(&folder.store()).unwrap();
        store.add(&report("x", "AFP", "2020-02-07", &text), &[], READER, today()).unwrap();
        for word in text.split([' ', '.', ',']).filter(|w| w.chars().any(char::is_alphanumeric) && !w.starts_with('-')) {
            let typed = if upper { word.to_uppercase() } else { word.to_owned() };
            let count = store.count_found_reports(&ask(&typed), &ReportFilter::default()).unwrap();
            prop_assert_eq!(count, 1, "{} in {:?}", typed, text);
        }
    }
}

#[test]
fn what_was_found_is_looked_for_again_when_reports_came_in() {
    let folder = Folder::new("again");
    let mut store = Store::open(&folder.store()).unwrap();
    let question = Question::read("Saraqeb").unwrap();
    for n in 1..5 {
        let (report, claims) = nth(n);
        store.add(&report, &claims, "vigie", day("2020-02-07")).unwrap();
        let all = ReportFilter::default();
        for _ in 0..2 {
            assert_eq!(store.count_found_reports(&question, &all).unwrap(), n);
            assert_eq!(store.search_reports(&question, &all, 10, None).unwrap().items.len() as u64, n);
        }
        let none = ReportFilter { lang: Lang::new("en"), ..all };
        assert_eq!(store.count_found_reports(&question, &none).unwrap(), 0);
    }
}
