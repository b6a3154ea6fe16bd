//! The queue, decisions and what follows from them, over HTTP: decided, corrected, added, undone, told apart.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use common::Running as Desk;
use serde_json::{Value, json};
use vigie_model::*;
use vigie_server::{ExplainedField, Program, Reach, Server, Settings};
use vigie_store::{NewReading, Store};

/// A program that knows one place and reads nothing anew.
struct Plain;

impl Program for Plain {
    fn today(&self) -> Date {
        "2020-02-10".parse().unwrap()
    }

    fn explain(&self, _: &Report, _: &Claim) -> Result<Vec<ExplainedField>, String> {
        Ok(vec![ExplainedField { field: "evidence".into(), value: "as read".into(), because: Vec::new() }])
    }

    fn places(&self, words: &str) -> Result<Vec<Place>, String> {
        let known = Place { geonameid: Some(169389), ..Place::unresolved("Binnish") };
        Ok((words == "Binnish").then_some(known).into_iter().collect())
    }
}

const FALL: &str = "« Été » 😀.\n\nHier encore. L'armée a pris Saraqeb jeudi. Les habitants ont fui.";
const TOLL: &str = "Trois civils tués à Saraqeb.";

/// Three reports: a town that falls, the same dispatch in another outlet with a line before it, and a toll.
fn fill(path: &std::path::Path) {
    let mut store = Store::open(path).unwrap();
    let report = |id: &str, source: &str, published: &str, text: &str| Report {
        id: id.into(),
        lang: Lang::new("fr"),
        title: None,
        source: Some(source.into()),
        url: None,
        published: PartialDate::parse(published).ok(),
        text: text.into(),
    };
    let claim = |id: &str, text: &str, evidence: &str, body: Body| {
        let start = text.find(evidence).unwrap();
        Claim {
            id: ClaimId(id.into()),
            body,
            actor: Vec::new(),
            target: Vec::new(),
            time: None,
            place: vec![Place { geonameid: Some(164816), ..Place::unresolved("Saraqib") }],
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(start, start + evidence.len()), text: evidence.into() },
            confidence: Confidence::new(0.9),
        }
    };
    let army = Actor {
        name: "Syrian Arab Army".into(),
        country: CountryCode3::new("SYR"),
        sector: Some(Sector::Mil),
        text: "l'armée".into(),
    };
    let copy = format!("Repris de l'agence.\n\n{FALL}");
    let gained = Body::Control { phase: Phase::Gained, extent: None };
    let fall = |id: &str, text: &str| Claim {
        actor: vec![army.clone()],
        ..claim(id, text, "L'armée a pris Saraqeb", gained.clone())
    };
    let (outcome, victims, count) = (Outcome::Killed, Some(Victims::Civilians), Count::exactly(3));
    let toll = claim("c3", TOLL, "Trois civils tués", Body::Casualties { outcome, victims, count, of: None });
    let reports = [
        report("un", "AFP", "2020-02-07", FALL),
        report("bis", "Le Soir", "2020-02-07", &copy),
        report("deux", "OSDH", "2020-02-08", TOLL),
    ];
    let claims = [vec![fall("c1", FALL)], vec![fall("c2", &copy)], vec![toll]];
    let readings: Vec<NewReading> =
        reports.iter().zip(&claims).map(|(report, claims)| NewReading { report, claims }).collect();
    store.add_all(&readings, "test", "2020-02-09".parse().unwrap()).unwrap();
}

impl Desk {
    fn open(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("vigie-checking-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = folder.join("vigie.db");
        fill(&store);
        Desk::over(store, folder, "Ana")
    }

    fn over(store: PathBuf, folder: PathBuf, person: &str) -> Desk {
        let server = Server::bind(Settings {
            basemap: None,
            addr: "127.0.0.1:0".parse().unwrap(),
            reach: Reach::Loopback,
            store,
            version: "0.1.0".into(),
            person: person.into(),
            program: Arc::new(Plain),
        })
        .unwrap();
        Desk::run(server, folder)
    }

    /// The same store, asked by another person.
    fn of(&self, person: &str) -> Desk {
        Desk::over(self.folder.join("vigie.db"), self.folder.join("none"), person)
    }

    fn ask(&self, request: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        let (head, body) = all.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body}")))
    }

    fn get(&self, path: &str) -> Value {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.addr);
        let (status, value) = self.ask(&request);
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    fn post(&self, said: &Value) -> (u16, Value) {
        let (addr, body) = (self.addr, said.to_string());
        let head = format!("POST /api/decisions HTTP/1.1\r\nHost: {addr}\r\nContent-Type: application/json\r\n");
        self.ask(&format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()))
    }

    fn decide(&self, said: Value) -> Value {
        let (status, value) = self.post(&said);
        assert_eq!(status, 200, "{said}: {value}");
        value
    }

    fn refused(&self, said: Value) -> (u16, String) {
        let (status, value) = self.post(&said);
        (status, value["error"].as_str().unwrap_or_else(|| panic!("{said} was taken: {value}")).to_owned())
    }

    fn waiting(&self, query: &str) -> Vec<String> {
        let queue = self.get(&format!("/api/queue{query}"));
        queue["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    }

    fn key(&self, id: &str) -> String {
        let reports = self.get("/api/reports");
        let found = reports["items"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap();
        found["key"].as_str().unwrap().to_owned()
    }
}

fn accept(claims: &[&str]) -> Value {
    json!({"verdict": "accepted", "claims": claims})
}

fn withdraw(claims: &[&str]) -> Value {
    json!({"verdict": "withdrawn", "claims": claims})
}

#[test]
fn the_queue_shows_words_in_place_reasons_and_copies_once() {
    let desk = Desk::open("queue");
    let queue = desk.get("/api/queue");
    let first = &queue["items"][0];
    assert_eq!((&first["id"], &first["kind"]), (&"c1".into(), &"control".into()));
    assert_eq!(
        (&first["before"], &first["after"]),
        (&"Hier encore. ".into(), &" jeudi. Les habitants ont fui.".into())
    );
    assert_eq!((&first["same"][0]["id"], &first["same"][1]), (&"c2".into(), &Value::Null));
    assert_eq!((&queue["total"], &queue["next"], &first["review"]), (&2.into(), &Value::Null, &Value::Null));
    // Page by page, though the first was decided about meanwhile.
    let page = desk.get("/api/queue?limit=1");
    desk.decide(accept(&["c1", "c2"]));
    assert_eq!(desk.waiting(&format!("?limit=1&after={}", page["next"].as_str().unwrap())), ["c3"]);
    assert_eq!(desk.waiting(""), ["c3"]);
}

#[test]
fn a_decision_shows_on_the_claim_and_undoing_it_leaves_a_trace() {
    let desk = Desk::open("undo");
    let review = || desk.get("/api/claims?kind=control&source=AFP")["items"][0]["review"].clone();
    desk.decide(json!({"verdict": "rejected", "claims": ["c1", "c2"], "note": "un film"}));
    assert_eq!(review(), json!({"verdict": "rejected", "by": "Ana", "on": "2020-02-10", "note": "un film"}));
    assert_eq!(desk.get("/api/picture")["control"], json!([]));
    let undone = desk.decide(withdraw(&["c1", "c2"]));
    assert_eq!((&undone["claims"][0]["review"], &undone["gone"]), (&Value::Null, &json!([])));
    assert_eq!(desk.get("/api/picture")["control"][0]["state"], "held");
    assert_eq!(desk.waiting(""), ["c1", "c3"]);
    let log = desk.get("/api/decisions");
    let lines: Vec<String> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| format!("{} {} {}", d["verdict"].as_str().unwrap(), d["claim"].as_str().unwrap(), d["stands"]))
        .collect();
    assert_eq!(lines, ["withdrawn c2 false", "withdrawn c1 false", "rejected c2 false", "rejected c1 false"]);
    assert_eq!(log["items"][3]["words"], "L'armée a pris Saraqeb");
    let (status, says) = desk.refused(withdraw(&["c1"]));
    assert!(status == 409 && says.contains("Ana has decided nothing about c1"), "{says}");
    let page = desk.get("/api/decisions?limit=3");
    let rest = desk.get(&format!("/api/decisions?limit=3&after={}", page["next"].as_str().unwrap()));
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    assert_eq!(desk.get("/api/decisions?claim=c1")["items"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get("/api/decisions?known=2020-02-09")["items"], json!([]));
}

#[test]
fn a_corrected_claim_is_shown_as_corrected_with_what_was_read() {
    let desk = Desk::open("corrected");
    desk.decide(json!({"verdict": "corrected", "claims": ["c1"], "set": ["phase=lost", "place=Binnish"]}));
    let claim = desk.get("/api/claims?place=Binnish")["items"][0].clone();
    assert_eq!(
        (&claim["id"], &claim["phase"], &claim["place"]["name"]),
        (&"c1".into(), &"lost".into(), &"Binnish".into())
    );
    assert_eq!((&claim["as_read"]["phase"], &claim["as_read"]["place"]["name"]), (&"gained".into(), &"Saraqib".into()));
    let report = desk.get(&format!("/api/reports/{}", desk.key("un")));
    assert_eq!(
        (&report["claims_list"][0]["phase"], &report["claims_list"][0]["review"]["verdict"]),
        (&"lost".into(), &"corrected".into())
    );
    let why = desk.get("/api/explain?claim=c1");
    assert_eq!(why["fields"][1], json!({"field": "review", "value": "corrected", "because": ["Ana, 2020-02-10"]}));
    // As it was known before.
    assert_eq!(desk.get("/api/claims?kind=control&known=2020-02-09")["items"][0]["phase"], "gained");
    let undone = desk.decide(withdraw(&["c1"]));
    assert_eq!((&undone["claims"][0]["phase"], &undone["claims"][0]["as_read"]), (&"gained".into(), &Value::Null));
}

#[test]
fn a_claim_that_was_missed_is_added_where_its_words_stand() {
    let desk = Desk::open("added");
    let words = "Les habitants ont fui";
    let at = FALL[..FALL.find(words).unwrap()].encode_utf16().count();
    let add = |kind: &str, from: usize, to: usize, set: &[&str]| {
        let add = json!({"report": desk.key("un"), "kind": kind, "utf16_start": from, "utf16_end": to});
        json!({"verdict": "added", "add": add, "set": set})
    };
    let flight = add("displacement", at, at + 21, &["movement=fled", "from=Binnish", "count=300"]);
    let added = desk.decide(flight.clone());
    let claim = &added["claims"][0];
    let id = claim["id"].as_str().unwrap();
    assert_eq!((&claim["evidence"]["text"], &claim["review"]["verdict"]), (&words.into(), &"added".into()));
    assert_eq!(claim["evidence"]["utf16_start"], at);
    let report = desk.get(&format!("/api/reports/{}", desk.key("un")));
    assert_eq!((&report["claims"], &report["claims_list"][1]["id"]), (&2.into(), &id.into()));
    assert_eq!(desk.get("/api/claims?kind=displacement&place=binnish")["total"], 1);
    assert_eq!(desk.get("/api/meta")["claims"], 4);
    assert_eq!(desk.get("/api/picture")["figures"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get("/api/picture?known=2020-02-09")["figures"].as_array().unwrap().len(), 1, "not known then");
    assert!(!desk.waiting("").contains(&id.to_owned()), "it was decided about by adding it");
    assert_eq!(desk.get(&format!("/api/explain?claim={id}"))["fields"][0]["value"], "added");
    for (said, status, says) in [
        (flight.clone(), 409, "makes that claim already"),
        (add("displacement", at, at + 21, &[]), 422, "movement"),
        (add("displacement", at + 4, at + 4, &["movement=fled"]), 422, "evidence"),
        (add("displacement", 8, 9, &["movement=fled"]), 422, "utf16_start"),
        (add("weather", at, at + 21, &[]), 422, "add.kind"),
        (json!({"verdict": "added"}), 422, "\"add\""),
        (
            json!({"verdict": "added", "add": {"report": "zz", "kind": "quote", "utf16_start": 0, "utf16_end": 3}}),
            404,
            "zz",
        ),
    ] {
        let (got, message) = desk.refused(said.clone());
        assert!(got == status && message.contains(says), "{said}: {got} {message}");
    }
    let gone = desk.decide(withdraw(&[id]));
    assert_eq!((&gone["claims"], &gone["gone"]), (&json!([]), &json!([id])));
    assert_eq!((&desk.get("/api/meta")["claims"], &desk.get("/api/picture")["figures"][1]), (&3.into(), &Value::Null));
    assert_eq!(desk.get("/api/claims")["total"], 3);
    // It can be added again.
    assert_ne!(desk.decide(flight)["claims"][0]["id"], id);
}

#[test]
fn two_reviewers_look_apart_and_are_compared() {
    let ana = Desk::open("agreement");
    let zoe = ana.of("Zoé");
    ana.decide(accept(&["c1"]));
    ana.decide(accept(&["c3"]));
    assert_eq!(zoe.waiting(""), ["c2"]);
    assert_eq!(zoe.waiting("?look=second"), ["c1", "c3"]);
    assert_eq!(zoe.get("/api/queue?look=second")["items"][0]["review"], Value::Null, "what Ana said is not shown");
    assert_eq!(ana.waiting("?look=second"), Vec::<String>::new());
    zoe.decide(json!({"verdict": "rejected", "claims": ["c1"]}));
    zoe.decide(accept(&["c3"]));
    let found = ana.get("/api/agreement");
    let pair = &found["items"][0];
    assert_eq!((&pair["reviewers"], &pair["both"], &pair["same"]), (&json!(["Ana", "Zoé"]), &2.into(), &1.into()));
    assert_eq!((&pair["kappa"], &pair["apart"]), (&json!(0.0), &json!(["c1"])));
    assert_eq!(found["people"], json!(["Ana", "Zoé"]));
    // The last word counts, and each takes back only their own.
    assert_eq!(ana.decide(withdraw(&["c1"]))["claims"][0]["review"]["by"], "Zoé");
    assert_eq!(ana.refused(withdraw(&["c1"])).0, 409);
}

#[test]
fn a_link_that_does_not_hold_is_rejected_and_taken_back() {
    let desk = Desk::open("links");
    let kin = || desk.get("/api/links?claim=c1")["items"].clone();
    let link = kin()[0].clone();
    assert_eq!((&link["other"]["id"], &link["kind"], &link["review"]), (&"c2".into(), &"copies".into(), &Value::Null));
    let about = json!({"later": link["later"], "earlier": link["earlier"], "kind": "copies"});
    let decided = desk.decide(json!({"verdict": "rejected", "link": about}));
    assert_eq!(decided["claims"].as_array().unwrap().len(), 2);
    let rejected = kin().as_array().unwrap().iter().find(|l| l["kind"] == "copies").cloned().unwrap();
    assert_eq!((&rejected["review"]["verdict"], &rejected["mine"]), (&"rejected".into(), &true.into()));
    desk.decide(json!({"verdict": "withdrawn", "link": about}));
    assert_eq!(kin(), json!([link]));
    assert_eq!(desk.get("/api/decisions")["items"][0]["link"], "copies");
}

#[test]
fn two_tolls_are_put_together_and_told_apart() {
    let desk = Desk::open("together");
    let at = FALL[..FALL.find("Les habitants").unwrap()].encode_utf16().count();
    let add = json!({"report": desk.key("un"), "kind": "casualties", "utf16_start": at, "utf16_end": at + 21});
    let set = ["outcome=killed", "count=4", "place=Binnish", "time=2020-02-06"];
    let added = desk.decide(json!({"verdict": "added", "add": add, "set": set}));
    let other = added["claims"][0]["id"].as_str().unwrap();
    let figures = || desk.get("/api/picture")["figures"].as_array().unwrap().len();
    assert_eq!(figures(), 2);
    // What it could be one with: of its sort, near it, or with the words that are looked for.
    let near = |query: &str| {
        let found = desk.get(&format!("/api/neighbours?claim=c3{query}"))["items"].clone();
        found.as_array().unwrap().iter().map(|n| n["claim"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(near(""), [other]);
    assert_eq!(desk.get("/api/neighbours?claim=c3")["items"][0]["days"], 2);
    assert_eq!((near("&q=binnish%20HABITANTS"), near("&q=saraqib")), (vec![other.to_owned()], vec![]));
    // Told later or earlier is for the server to know.
    let link = json!({"later": other, "earlier": "c3", "kind": "same_event"});
    let decided = desk.decide(json!({"verdict": "accepted", "link": link, "note": "le même bilan"}));
    assert_eq!((decided["claims"].as_array().unwrap().len(), figures()), (2, 1));
    let kin = desk.get("/api/links?claim=c3")["items"].clone();
    assert_eq!(
        (&kin[0]["kind"], &kin[0]["later"], &kin[0]["earlier"]),
        (&"same_event".into(), &"c3".into(), &other.into())
    );
    assert_eq!((&kin[0]["review"]["verdict"], &kin[0]["mine"]), (&"accepted".into(), &true.into()));
    assert_eq!(desk.get("/api/picture?known=2020-02-09")["figures"].as_array().unwrap().len(), 1, "as it was known");
    desk.decide(json!({"verdict": "rejected", "link": link}));
    assert_eq!(figures(), 2);
    desk.decide(json!({"verdict": "withdrawn", "link": link}));
    assert_eq!(figures(), 1, "the word before counts again");
    desk.decide(json!({"verdict": "withdrawn", "link": link}));
    assert_eq!((figures(), desk.get("/api/links?claim=c3")["items"].clone()), (2, json!([])));
    let log = desk.get("/api/decisions?claim=c3");
    assert_eq!((&log["items"][0]["link"], &log["items"][3]["note"]), (&"same_event".into(), &"le même bilan".into()));
    for (kind, other, says) in [
        ("same_event", "c1", "correct the one that was misread"),
        ("denies", other, "factuality=negated"),
        ("same_event", "c3", "they are one claim"),
    ] {
        let (status, message) =
            desk.refused(json!({"verdict": "accepted", "link": {"later": "c3", "earlier": other, "kind": kind}}));
        assert!(status == 422 && message.contains(says), "{kind} {other}: {status} {message}");
    }
    let link = json!({"later": "c3", "earlier": "zz", "kind": "same_event"});
    assert_eq!(desk.refused(json!({"verdict": "accepted", "link": link})).0, 404);
}

#[test]
fn the_words_of_every_field_are_there_for_forms() {
    let desk = Desk::open("words");
    let words = desk.get("/api/vocabularies");
    assert_eq!(words["kinds"].as_object().unwrap().len(), 10);
    assert_eq!(words["kinds"]["casualties"]["outcome"]["words"], json!(["killed", "injured", "missing", "captured"]));
}

#[test]
fn faulty_questions_are_refused_by_name() {
    let desk = Desk::open("faulty");
    for (path, says) in [
        ("/api/queue?look=third", "first, second"),
        ("/api/queue?after=x", "\"after\""),
        ("/api/queue?limit=0", "\"limit\""),
        ("/api/neighbours?claim=c1&limit=0x", "\"limit\""),
        ("/api/neighbours", "\"claim\""),
        ("/api/decisions?after=x", "\"after\""),
        ("/api/agreement?by=Ana", "\"by\""),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", desk.addr);
        let (status, value) = desk.ask(&request);
        assert!(status == 400 && value["error"].as_str().unwrap().contains(says), "{path}: {status} {value}");
    }
    let link = json!({"verdict": "corrected", "link": {"later": "c2", "earlier": "c1", "kind": "copies"}});
    assert_eq!(desk.refused(link).0, 422);
}
