//! Kills a process that adds reports and decides about their claims, again and again at chance moments: what was
//! acknowledged is there, once.
//! Then two processes add at once. Runs without the test harness, because it starts itself as the child.

mod common;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::*;
use vigie_model::{ClaimId, Decision, Reviewed, Verdict};
use vigie_store::{ClaimFilter, NewReading, Store};

/// How a line begins that acknowledges a decision; the claim's id follows.
const DECIDED: &str = "decided";

const CHILD: &str = "VIGIE_STORE_TEST_CHILD";

fn main() {
    match std::env::var(CHILD) {
        Ok(orders) => add_and_acknowledge(&orders),
        Err(_) => {
            acknowledged_reports_survive_being_killed();
            two_processes_add_at_once();
        }
    }
}

/// The child: adds the reports `first..last` to the store, one at a time and in batches, printing the key of each only
/// after it was acknowledged; then accepts a claim of each, which it prints likewise.
fn add_and_acknowledge(orders: &str) {
    let mut orders = orders.splitn(3, ' ');
    let mut number = || orders.next().and_then(|n| n.parse::<u64>().ok()).expect("first and last number");
    let (first, last) = (number(), number());
    let mut store = Store::open(Path::new(orders.next().expect("a path"))).expect("the store opens");
    let mut n = first;
    while n < last {
        let batch: Vec<_> = (n..(n + n % 4 + 1).min(last)).map(nth).collect();
        n += batch.len() as u64;
        let readings: Vec<_> = batch.iter().map(|(report, claims)| NewReading { report, claims }).collect();
        let done = store.add_all(&readings, "test", day("2020-02-10")).expect("the batch goes in");
        let keys: String = done.iter().map(|a| format!("{}\n", a.key())).collect();
        std::io::stdout().write_all(keys.as_bytes()).expect("the parent listens");
        let decisions: Vec<Decision> = batch.iter().map(|(_, claims)| accept(&claims[0].id)).collect();
        store.decide(&decisions).expect("the decisions go in");
        // As long as a key, so that a line that was cut off is known.
        let ids: String = batch.iter().map(|(_, claims)| format!("{DECIDED}{:>9}\n", claims[0].id.0)).collect();
        std::io::stdout().write_all(ids.as_bytes()).expect("the parent listens");
    }
}

fn accept(id: &ClaimId) -> Decision {
    let (about, by) = (Reviewed::Claim(id.clone()), "A. Reviewer".to_owned());
    Decision { about, verdict: Verdict::Accepted, by, on: day("2020-02-11"), note: None }
}

fn child(first: u64, last: u64, store: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .env(CHILD, format!("{first} {last} {}", store.display()))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts")
}

/// Every complete line the child printed.
fn acknowledged(child: &mut Child) -> std::thread::JoinHandle<Vec<String>> {
    let out = child.stdout.take().expect("its output is piped");
    std::thread::spawn(move || {
        let mut lines = BufReader::new(out).lines();
        std::iter::from_fn(|| lines.next()?.ok()).filter(|line| line.len() == 16).collect()
    })
}

fn acknowledged_reports_survive_being_killed() {
    const KILLS: u64 = 30;
    let folder = Folder::new("kill");
    let mut keys = BTreeSet::new();
    let mut moments = 0x9E37_79B9_7F4A_7C15_u64;
    let mut cut_short = 0;
    let mut round = 0;
    // A slow machine gets more rounds, so that enough is acknowledged for the test to mean something.
    while round < KILLS || (keys.len() < 100 && round < 10 * KILLS) {
        // Overlaps the round before: reports whose fate is unknown are simply added again.
        let first = round * 40;
        let mut child = child(first, first + 100_000, &folder.store());
        let listening = acknowledged(&mut child);
        moments ^= moments << 13;
        moments ^= moments >> 7;
        moments ^= moments << 17;
        std::thread::sleep(Duration::from_micros(5_000 + moments % 90_000));
        child.kill().expect("it can be killed");
        assert!(!child.wait().expect("it ends").success(), "the child was done before it was killed");
        let told = listening.join().expect("the listener ends");
        cut_short += u64::from(told.is_empty());
        keys.extend(told);
        if round % 10 == 9 {
            let store = Store::open(&folder.store()).expect("the store opens after a kill");
            store.check_integrity().expect("the file is sound");
        }
        round += 1;
    }
    assert!(keys.len() >= 100, "only {} reports were acknowledged; {cut_short} rounds had none", keys.len());
    let store = Store::open(&folder.store()).expect("the store opens");
    store.check_integrity().expect("the file is sound");
    verify(&store, &keys);
}

fn two_processes_add_at_once() {
    let folder = Folder::new("two");
    // Both create the store, and half of what each adds the other adds too.
    let mut children = [child(0, 300, &folder.store()), child(150, 450, &folder.store())];
    let listening = children.each_mut().map(acknowledged);
    for child in &mut children {
        assert!(child.wait().expect("it ends").success(), "a child failed");
    }
    let keys: BTreeSet<String> = listening.into_iter().flat_map(|l| l.join().expect("the listener ends")).collect();
    assert_eq!(keys.len(), 900, "450 reports, and a decision about each");
    let store = Store::open(&folder.store()).expect("the store opens");
    store.check_integrity().expect("the file is sound");
    verify(&store, &keys);
    assert_eq!(store.totals().expect("it can be counted").reports, 450);
}

/// Every acknowledged report is there once, with both its claims; so is every other, whose acknowledgement was lost.
fn verify(store: &Store, keys: &BTreeSet<String>) {
    let (mut found, mut texts, mut cursor) = (BTreeSet::new(), BTreeSet::new(), None);
    loop {
        let page = store.reports(1000, cursor.as_deref()).expect("reports can be listed");
        for head in page.items {
            assert_eq!(head.claims, 2, "{} came in without its claims", head.key);
            assert_eq!(store.readings(&head.key).expect("readings").len(), 1, "{} was read twice", head.key);
            assert!(texts.insert(head.text_sha256), "{} is there twice", head.key);
            found.insert(head.key);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let log = store.decisions(None).expect("decisions can be listed");
    found.extend(log.iter().map(|d| match &d.about {
        Reviewed::Claim(id) => format!("{DECIDED}{:>9}", id.0),
        Reviewed::Link(link) => panic!("nothing was decided about the link {link:?}"),
    }));
    let lost: Vec<&String> = keys.difference(&found).collect();
    assert!(lost.is_empty(), "acknowledged but lost: {lost:?}");
    let claims = store.count_claims(&ClaimFilter::default()).expect("claims can be counted");
    assert_eq!(claims, 2 * texts.len() as u64);
}
