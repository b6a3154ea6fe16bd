//! What is kept up is what counting finds, whatever is added, read again, added by people and withdrawn.

mod common;

use common::*;
use proptest::prelude::*;
use vigie_model::*;
use vigie_store::{ClaimFilter, Store};

/// One thing that happens to a store.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// The report is added, or read again, with the first so many of its claims.
    Read { report: u64, claims: usize },
    /// Somebody adds a claim to the report, if it is there.
    Add { report: u64, by: usize },
    /// Whoever has added the claim last takes it back.
    Withdraw,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..5u64, 0..3usize).prop_map(|(report, claims)| Step::Read { report, claims }),
        (0..5u64, 0..2usize).prop_map(|(report, by)| Step::Add { report, by }),
        Just(Step::Withdraw),
    ]
}

fn take(store: &mut Store, added: &mut Vec<ClaimId>, step: Step, n: u64) {
    match step {
        Step::Read { report, claims } => {
            let (report, all) = nth(report);
            store.add(&report, &all[..claims], &format!("vigie {n}"), day("2020-03-01")).unwrap();
        }
        Step::Add { report, by } => {
            let (report, _) = nth(report);
            let evidence = ["Les tirs", "Dépêche"][by];
            let claim = killed("new", &report.text, evidence, 1_000 + n);
            added.extend(store.add_claim(&vigie_store::report_key(&report), &claim, "Ana", day("2020-03-02"), None));
        }
        Step::Withdraw => {
            let Some(id) = added.pop() else { return };
            let (about, by) = (Reviewed::Claim(id), "Ana".to_owned());
            let withdrawn = Decision { about, verdict: Verdict::Withdrawn, by, on: day("2020-03-03"), note: None };
            store.decide(&[withdrawn]).unwrap();
        }
    }
}

fn check(store: &Store) {
    let totals = store.totals().unwrap();
    let mut claims = 0;
    for kind in Kind::ALL {
        let filter = ClaimFilter { kinds: vec![*kind], ..ClaimFilter::default() };
        let listed = store.claims(&filter, 1000, None).unwrap().items.len() as u64;
        claims += listed;
        assert_eq!(totals.kinds.iter().find(|k| k.kind == *kind).map_or(0, |k| k.claims), listed, "{kind:?}");
        assert_eq!(store.count_claims(&filter).unwrap(), listed, "{kind:?}");
        // Counted, not kept.
        let counted = ClaimFilter { known: Some(day("2999-01-01")), ..filter };
        assert_eq!(store.count_claims(&counted).unwrap(), listed, "{kind:?}");
    }
    assert!(totals.kinds.iter().all(|k| k.claims > 0));
    assert_eq!((totals.claims, store.count_claims(&ClaimFilter::default()).unwrap()), (claims, claims));
    assert_eq!(totals.reports, store.reports(1000, None).unwrap().items.len() as u64);
    let twice = ClaimFilter { kinds: vec![Kind::Control, Kind::Control], ..ClaimFilter::default() };
    assert_eq!(store.count_claims(&twice).unwrap(), store.claims(&twice, 1000, None).unwrap().items.len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn what_the_store_holds_is_kept_up(steps in prop::collection::vec(step(), 1..20)) {
        let folder = Folder::new("totals");
        let mut store = Store::open(&folder.store()).unwrap();
        let mut added = Vec::new();
        for (n, step) in steps.into_iter().enumerate() {
            take(&mut store, &mut added, step, n as u64);
            check(&store);
        }
        store.check_integrity().unwrap();
        // What a store from before has is counted when it is opened.
        let totals = store.totals().unwrap();
        drop(store);
        let raw = rusqlite::Connection::open(folder.store()).unwrap();
        let triggers = ["of_reports", "counting", "outdated", "withdrawn", "restored"];
        for trigger in triggers {
            raw.execute_batch(&format!("DROP TRIGGER totals_{trigger}")).unwrap();
        }
        raw.execute_batch(
            "DROP TABLE totals; DROP INDEX claims_of_one_day; DROP INDEX claims_short; \
             CREATE INDEX claims_short ON claims (first_day); DELETE FROM steps WHERE n IN (9, 10);",
        ).unwrap();
        drop(raw);
        let store = Store::open(&folder.store()).unwrap();
        prop_assert_eq!(store.totals().unwrap(), totals);
        check(&store);
    }
}

#[test]
fn claims_of_days_are_those_whose_days_meet_them() {
    let folder = Folder::new("days");
    let mut store = Store::open(&folder.store()).unwrap();
    let times = [
        "2020-02-06",
        "2020-02-07",
        "2020-02-06/2020-02-07",
        "2020-02-01/2020-02-08",
        "2020-01-31/2020-02-08",
        "2020-02",
        "2020-03-09",
        "2019",
        "../2020-02-05",
        "2020-02-05/..",
        "2019-12-31/2020-01-01",
    ];
    let text = "L'armée a pris Saraqeb.";
    let who = || actor("Syrian Arab Army", "SYR", Sector::Mil);
    let told = |(n, edtf): (usize, &&str)| {
        gained(&format!("{n}"), text, "a pris", who(), place("Saraqib", 164816), Some(edtf))
    };
    let mut claims: Vec<Claim> = times.iter().enumerate().map(told).collect();
    claims.push(gained("none", text, "Saraqeb", who(), place("Saraqib", 164816), None));
    store.add(&report("un", "ANS", "2020-02-07", text), &claims, "vigie", day("2020-03-01")).unwrap();
    let days = [
        "2019-12-31",
        "2020-02-01",
        "2020-02-05",
        "2020-02-06",
        "2020-02-07",
        "2020-03-08",
        "2020-03-09",
        "2021-01-01",
    ];
    for (n, since) in days.iter().enumerate() {
        for until in &days[n..] {
            let wanted: Vec<String> = claims
                .iter()
                .filter(|claim| {
                    let when = claim.time.as_ref().and_then(|time| time.when.as_ref());
                    let meets = |when: &Edtf| {
                        when.earliest().is_none_or(|first| first <= day(until))
                            && when.latest().is_none_or(|last| last >= day(since))
                    };
                    when.is_some_and(meets)
                })
                .map(|claim| claim.id.0.clone())
                .collect();
            for kinds in [vec![], vec![Kind::Control]] {
                let filter =
                    ClaimFilter { since: Some(day(since)), until: Some(day(until)), kinds, ..ClaimFilter::default() };
                let found = store.claims(&filter, 100, None).unwrap().items;
                let found: Vec<String> = found.into_iter().map(|c| c.claim.id.0).collect();
                assert_eq!(found, wanted, "{since} to {until}");
                assert_eq!(store.count_claims(&filter).unwrap(), wanted.len() as u64);
            }
        }
    }
    let backwards =
        ClaimFilter { since: Some(day("2020-02-08")), until: Some(day("2020-02-05")), ..ClaimFilter::default() };
    let found = store.claims(&backwards, 100, None).unwrap().items.len() as u64;
    assert_eq!(store.count_claims(&backwards).unwrap(), found);
}
