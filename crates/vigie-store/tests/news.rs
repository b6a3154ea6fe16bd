//! Who looks on while others add is told what came in, whichever connection brought it.

mod common;
use common::*;
use vigie_model::*;
use vigie_store::{Mark, SourceGrading, Store};

#[test]
fn what_came_in_since_a_mark_is_told_to_another_connection() {
    let folder = Folder::new("news");
    let mut store = Store::open(&folder.store()).unwrap();
    let today = day("2020-02-10");
    let keys: Vec<String> = (1..=5)
        .map(|n| {
            let (report, claims) = nth(n);
            store.add(&report, &claims, "vigie 0.1.0", today).unwrap().key().to_owned()
        })
        .collect();
    let onlooker = Store::open_to_read(&folder.store()).unwrap();
    let all = onlooker.news(Mark::default(), 3).unwrap();
    let told: Vec<&str> = all.reports.iter().map(|r| r.key.as_str()).collect();
    assert_eq!((all.readings, told), (5, vec![keys[4].as_str(), &keys[3], &keys[2]]), "the last first, three at most");
    assert_eq!((all.mark, all.mark.revision()), (store.mark().unwrap(), store.revision().unwrap()));

    let nothing = onlooker.news(all.mark, 3).unwrap();
    assert_eq!((nothing.readings, nothing.decisions, nothing.grades, nothing.reports.len()), (0, 0, 0, 0));

    let (report, claims) = nth(2);
    store.add(&report, &claims[..1], "vigie 0.2.0", today).unwrap();
    let about = Reviewed::Claim(claims[0].id.clone());
    store.decide(&[Decision { about, verdict: Verdict::Accepted, by: "Ana".into(), on: today, note: None }]).unwrap();
    let (source, grade) = ("ANS".to_owned(), SourceGrade::B);
    store.grade(&[SourceGrading { source, grade, side: None, by: None, on: today, note: None }]).unwrap();
    let since = onlooker.news(all.mark, 3).unwrap();
    assert_eq!((since.readings, since.decisions, since.grades), (1, 1, 1));
    assert_eq!((since.reports[0].key.as_str(), since.reports[0].claims), (keys[1].as_str(), 1), "read anew");
    assert_eq!(since.mark.revision(), store.revision().unwrap());

    // A mark from another store, ahead of this one, is no reason to fail.
    let ahead = Mark { readings: u64::MAX, decisions: 9, grades: 9 };
    assert_eq!(onlooker.news(ahead, 3).unwrap().readings, 0);
}
