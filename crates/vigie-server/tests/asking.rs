//! Search, dossiers, contradictions and commitments over HTTP: a real server over a temporary store.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use common::Running;
use serde_json::{Value, json};
use vigie_model::*;
use vigie_server::{ExplainedField, Program, Reach, Server, Settings};
use vigie_store::{NewReading, Store};

/// A program that knows the day.
struct Plain;

impl Program for Plain {
    fn today(&self) -> Date {
        "2020-02-10".parse().unwrap()
    }

    fn explain(&self, _: &Report, _: &Claim) -> Result<Vec<ExplainedField>, String> {
        Err("not asked here".into())
    }

    fn places(&self, _: &str) -> Result<Vec<Place>, String> {
        Ok(Vec::new())
    }
}

impl Running {
    fn send(&self, request: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {answer}")))
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.send(&format!("GET /api/{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.addr))
    }

    fn ok(&self, path: &str) -> Value {
        let (status, value) = self.get(path);
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        self.send(&format!(
            "POST /api/{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.addr,
            body.len()
        ))
    }
}

fn start(name: &str) -> Running {
    let folder = std::env::temp_dir().join(format!("vigie-asking-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let store = folder.join("vigie.db");
    fill(&store);
    let server = Server::bind(Settings {
        basemap: None,
        addr: "127.0.0.1:0".parse().unwrap(),
        reach: Reach::Loopback,
        store,
        version: "0.1.0".into(),
        person: "Ana".into(),
        program: Arc::new(Plain),
    })
    .unwrap();
    Running::run(server, folder)
}

fn actor(name: &str, country: &str, sector: Sector) -> Actor {
    Actor { name: name.into(), country: CountryCode3::new(country), sector: Some(sector), text: name.into() }
}

fn claim(id: &str, text: &str, evidence: &str, body: Body) -> Claim {
    let start = text.find(evidence).unwrap();
    Claim {
        id: ClaimId(id.into()),
        body,
        actor: Vec::new(),
        target: Vec::new(),
        time: None,
        place: vec![Place {
            geonameid: Some(164816),
            country: CountryCode2::new("SY"),
            ..Place::unresolved("Saraqib")
        }],
        attribution: Attribution::OUTLET,
        factuality: Factuality::Asserted,
        quoted: false,
        evidence: Evidence { span: Span::new(start, start + evidence.len()), text: evidence.into() },
        confidence: Confidence::new(0.9),
    }
}

/// Three outlets about one town: who holds it is disputed, the toll differs, an ultimatum runs; one dispatch is copied.
fn fill(path: &std::path::Path) {
    let army = || actor("Syrian Arab Army", "SYR", Sector::Mil);
    let turkey = || actor("Turkey", "TUR", Sector::Gov);
    let control = |phase| Body::Control { phase, extent: None };
    let day = |edtf: &str| Some(Time { when: Edtf::parse(edtf).ok(), text: edtf.into() });
    let toll = |n| Body::Casualties {
        outcome: Outcome::Killed,
        victims: Some(Victims::Civilians),
        count: Count::exactly(n),
        of: None,
    };
    let report = |id: &str, lang: &str, source: &str, published: &str, text: &str| Report {
        id: id.into(),
        lang: Lang::new(lang),
        title: Some(format!("Titre {id}")),
        source: Some(source.into()),
        url: None,
        published: PartialDate::parse(published).ok(),
        text: text.into(),
    };
    let wire = "« Été » 😀. L'armée syrienne a pris Saraqeb jeudi après des bombardements nourris, selon nos correspondants sur \
        place. Douze civils ont été tués. La Turquie exige de l'armée qu'elle se retire avant la fin du mois de février.";
    let fall = Claim {
        actor: vec![army()],
        time: day("2020-02-06"),
        ..claim("a1", wire, "L'armée syrienne a pris Saraqeb jeudi", control(Phase::Gained))
    };
    let dead = Claim { time: day("2020-02-06"), ..claim("a2", wire, "Douze civils ont été tués", toll(12)) };
    let about = Some("se retire".to_owned());
    let ultimatum = Body::Diplomacy { act: Act::Demand, about, deadline: day("2020-02-29") };
    let ultimatum = Claim {
        actor: vec![turkey()],
        target: vec![army()],
        place: Vec::new(),
        ..claim("a3", wire, "La Turquie exige de l'armée qu'elle se retire avant la fin du mois de février", ultimatum)
    };
    let other = "Rebels denied that the army had taken Saraqib. Seventeen civilians were killed on Thursday.";
    let denied = Claim {
        actor: vec![army()],
        time: day("2020-02-06"),
        factuality: Factuality::Negated,
        attribution: Attribution {
            voice: Voice::Actor,
            name: Some("Rebels".into()),
            text: Some("Rebels denied".into()),
        },
        ..claim("b1", other, "the army had taken Saraqib", control(Phase::Gained))
    };
    let more = Claim { time: day("2020-02-06"), ..claim("b2", other, "Seventeen civilians were killed", toll(17)) };
    let a = report("a", "fr", "AFP", "2020-02-07", wire);
    let b = report("b", "en", "The Wire", "2020-02-08", other);
    let c = report("c", "fr", "Le Copiste", "2020-02-09", wire);
    let copied = Claim { id: ClaimId("c1".into()), ..fall.clone() };
    let readings = [
        NewReading { report: &a, claims: &[fall, dead, ultimatum] },
        NewReading { report: &b, claims: &[denied, more] },
        NewReading { report: &c, claims: &[copied] },
    ];
    Store::open(path).unwrap().add_all(&readings, "test", "2020-02-10".parse().unwrap()).unwrap();
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().or(item["id"].as_str()).unwrap()).collect()
}

/// Every claim that a part of the answer names is cited in it, with its report and that report's outlet.
fn all_cited(answer: &Value) {
    let cited = ids(&answer["cited"]);
    fn named<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields.iter().filter(|(name, _)| *name != "cited") {
                    match name.as_str() {
                        "claims" | "denials" | "pressed" | "decided_by" | "alleged" | "copies" => {
                            found.extend(field.as_array().into_iter().flatten().filter_map(Value::as_str));
                        }
                        "claim" | "other" => found.extend(field.as_str()),
                        _ => {}
                    }
                    named(field, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    named(answer, &mut found);
    assert!(!found.is_empty(), "{answer}");
    for id in found {
        assert!(cited.contains(&id), "{id} is not among {cited:?}");
    }
    for claim in answer["cited"].as_array().unwrap() {
        assert!(claim["report"].is_string() && claim["source"].is_string() && claim["evidence"]["text"].is_string());
    }
}

#[test]
fn words_are_found_in_every_form_and_marked_where_they_stand() {
    let server = start("search");
    let found = server.ok("search?q=bombarder");
    assert_eq!((&found["totals"]["reports"], ids(&found["items"])), (&json!(2), vec!["c", "a"]));
    let passage = &found["items"][0]["passage"];
    let units: Vec<u16> = passage["text"].as_str().unwrap().encode_utf16().collect();
    let mark = &passage["marks"][0];
    let at = |name: &str| mark[name].as_u64().unwrap() as usize;
    assert_eq!(String::from_utf16(&units[at("utf16_start")..at("utf16_end")]).unwrap(), "bombardements");
    let (start, end) = (passage["start"].as_u64().unwrap() as usize, passage["end"].as_u64().unwrap() as usize);
    let report = server.ok(&format!("reports/{}", found["items"][0]["key"].as_str().unwrap()));
    assert_eq!(&report["text"].as_str().unwrap()[start..end], passage["text"].as_str().unwrap());

    let first = server.ok("search?q=bombarder&limit=1");
    let rest = server.ok(&format!("search?q=bombarder&limit=1&after={}", first["next"].as_str().unwrap()));
    assert_eq!((ids(&first["items"]), ids(&rest["items"]), &rest["next"]), (vec!["c"], vec!["a"], &Value::Null));
    let english = server.ok("search?q=killing&in=claims");
    assert_eq!((ids(&english["items"]), &english["items"][0]["source"]), (vec!["b2"], &json!("The Wire")));
    let filtered = server.ok("search?q=civils&in=claims&least=13");
    assert_eq!((ids(&filtered["items"]), &filtered["totals"]["reports"]), (vec![], &json!(2)));
    assert_eq!(ids(&server.ok("search?in=claims&least=13")["items"]), ["b2"], "by conditions alone");
    assert_eq!(ids(&server.ok("claims?value=killed&victims=civilians&lang=en&review=unreviewed")["items"]), ["b2"]);
    assert_eq!(server.ok("search?q=saraqeb&known=2020-02-07")["totals"]["reports"], 1);
}

#[test]
fn no_question_makes_the_server_fail() {
    let server = start("hostile");
    for q in [
        "%00",
        "%22",
        "%22%22%22",
        "*",
        "-",
        "--%20-a",
        "a*b*",
        "(%20AND%20)",
        "NEAR(a%20b,%202)",
        "stems:a",
        "%7Bstems%7D",
        "^a",
        "a%00b",
        "%F0%9F%98%80",
        "%E2%80%AE",
        "'%3B%20DROP%20TABLE%20claims--",
        "%25",
        "a%20NOT",
        "OR",
        "%EF%BF%BF",
    ] {
        for path in ["search?q=", "search?in=claims&q=", "claims?q=", "places?q=", "actors?q=", "sources?q="] {
            server.ok(&format!("{path}{q}"));
        }
    }
    server.ok(&format!("search?q={}", "x".repeat(20_000)));
    for (path, status) in [
        (format!("search?q={}", "mot+".repeat(40)), 400),
        (format!("claims?q={}", "mot+".repeat(40)), 400),
        ("search?q=a&after=x".into(), 400),
        ("search?q=a&in=nothing".into(), 400),
        ("search?q=a&value=nothing".into(), 400),
        ("search?q=a&least=-1".into(), 400),
        ("claims?review=perhaps".into(), 400),
        ("places?after=x".into(), 400),
        ("contradictions?subject=x".into(), 400),
        ("commitments?state=x".into(), 400),
        ("places/nowhere".into(), 404),
        ("actors/%00".into(), 404),
        ("sources/%2e%2e%2fetc".into(), 404),
    ] {
        let (found, value) = server.get(&path);
        assert_eq!(found, status, "{path}: {value}");
        assert!(value["error"].as_str().is_some_and(|e| !e.is_empty()), "{path}: {value}");
    }
}

#[test]
fn a_place_has_its_whole_history_each_line_with_its_sentences() {
    let server = start("place");
    assert_eq!(server.ok("places?q=sara")["items"][0]["key"], "gn:164816");
    assert_eq!(server.ok("places?q=aqib")["total"], 0, "by the beginning of a word");
    let by_key = server.ok("places/gn:164816");
    assert_eq!(by_key, server.ok("places/saraqib"));
    all_cited(&by_key);
    assert_eq!((&by_key["claims"], &by_key["place"]["name"]), (&json!(5), &json!("Saraqib")));
    assert_eq!(by_key["control"][0]["line"][0]["holder"]["name"], "Syrian Arab Army");
    assert!(!by_key["figures"].as_array().unwrap().is_empty());
    let reasons: Vec<&str> =
        by_key["contradictions"].as_array().unwrap().iter().map(|c| c["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["denied", "later_count"]);
    let early = server.ok("places/saraqib?known=2020-02-01");
    assert_eq!((&early["claims"], &early["control"], &early["cited"]), (&json!(0), &json!([]), &json!([])));
    assert_eq!(server.ok("places/saraqib?at=2020-02-01")["control"], json!([]), "before it fell");
}

#[test]
fn a_party_has_what_it_holds_did_and_was_asked_for() {
    let server = start("actor");
    let army = server.ok("actors/SYR%2FMIL");
    assert_eq!(army, server.ok("actors/syrian%20arab%20army"));
    all_cited(&army);
    assert_eq!((&army["key"], &army["names"]), (&json!("syr/mil"), &json!(["Syrian Arab Army"])));
    assert_eq!(army["holds"][0]["place"]["name"], "Saraqib");
    assert_eq!(army["commitments"][0]["actor"]["name"], "Turkey");
    let turkey = server.ok("actors/tur%2Fgov");
    assert_eq!((&turkey["holds"], turkey["commitments"].as_array().unwrap().len()), (&json!([]), 1));
    assert_eq!(server.ok("actors?limit=1")["items"][0]["key"], "syr/mil");
}

#[test]
fn a_source_has_its_grade_and_its_record() {
    let server = start("source");
    let afp = server.ok("sources/afp");
    all_cited(&afp);
    assert_eq!((&afp["source"], &afp["reports"], &afp["grade"]), (&json!("AFP"), &json!(1), &Value::Null));
    assert_eq!((&afp["claims"]["own"], &afp["claims"]["denied"]), (&json!(3), &json!(1)));
    assert_eq!(afp["copied_by"], json!([{"source": "Le Copiste", "reports": 1}]));
    let copyist = server.ok("sources/le%20copiste");
    assert_eq!(copyist["copies"], json!([{"source": "AFP", "reports": 1}]));
    assert_eq!(copyist["claims"]["confirmed"], 0, "who copies bears nothing out");
    assert_eq!(ids(&server.ok("sources/AFP/reports")["items"]), ["a"]);

    let (status, kept) =
        server.post("grades", &json!({"source": "AFP", "grade": "b", "side": "FRA/GOV", "note": " why "}));
    assert_eq!(
        (status, &kept["grade"], &kept["by"], &kept["on"]),
        (200, &json!("B"), &json!("Ana"), &json!("2020-02-10"))
    );
    server.post("grades", &json!({"source": "afp", "grade": "C"}));
    let graded = server.ok("sources/AFP");
    assert_eq!((&graded["grade"]["grade"], &graded["grades"][1]["note"]), (&json!("C"), &json!("why")));
    assert_eq!(graded["grades"][1]["side"]["country"], "FRA");
    assert_eq!(server.ok("sources?q=afp")["items"][0]["grade"], "C");
    assert_eq!(server.ok("sources/AFP?known=2020-02-09")["grade"], Value::Null, "as known before");
    assert_eq!(
        ids(&server.ok("grades")["items"].as_array().unwrap().iter().map(|g| g["source"].clone()).collect()),
        ["AFP", "afp"]
    );
    for wrong in
        [json!({"source": "AFP", "grade": "G"}), json!({"source": " ", "grade": "A"}), json!({"source": "AFP"})]
    {
        assert_eq!(server.post("grades", &wrong).0, 422, "{wrong}");
    }
}

#[test]
fn a_page_of_another_origin_sets_no_grade() {
    let server = start("origin");
    let body = json!({"source": "AFP", "grade": "A"}).to_string();
    let (status, _) = server.send(&format!(
        "POST /api/grades HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nOrigin: http://evil.example\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.addr,
        body.len()
    ));
    assert_eq!((status, &server.ok("grades")["items"]), (403, &json!([])));
}

#[test]
fn contradictions_stand_side_by_side_and_commitments_by_their_deadline() {
    let server = start("disputes");
    let all = server.ok("contradictions");
    all_cited(&all);
    assert_eq!(all["total"], 2);
    for quarrel in all["items"].as_array().unwrap() {
        let sides: Vec<Vec<&str>> = quarrel["sides"].as_array().unwrap().iter().map(ids).collect();
        let mut joined: Vec<&str> = sides.concat();
        let mut claims = ids(&quarrel["claims"]);
        joined.sort();
        claims.sort();
        assert_eq!((joined, sides.len() >= 2), (claims, true));
    }
    let figures = server.ok("contradictions?subject=figure&place=saraqib");
    assert_eq!(figures["items"][0]["sides"], json!([["a2"], ["b2"]]));
    assert_eq!(server.ok("contradictions?place=elsewhere")["total"], 0);

    let due = server.ok("commitments");
    all_cited(&due);
    assert_eq!((&due["items"][0]["deadline"], &due["items"][0]["days_left"]), (&json!("2020-02-29"), &json!(20)));
    assert_eq!(server.ok("commitments?at=2020-03-02&state=lapsed")["items"][0]["days_left"], -2);
    assert_eq!(server.ok("commitments?state=broken")["total"], 0);
    assert_eq!(server.ok("commitments?until=2020-02-20")["total"], 0);
}
