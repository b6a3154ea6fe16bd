//! The real server on a free port over a temporary store, asked by a client of a few lines.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use common::Running;
use serde_json::Value;
use vigie_model::*;
use vigie_server::{Basemap, Error, ExplainedField, Login, Program, Reach, Role, Server, Settings};
use vigie_store::{Moment, NewReading, Signature, Store};

/// An answer as it came: status, headers in lower case, body.
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("vigie-server-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A program that explains a claim by its own words, and knows one place.
struct Plain;

impl Program for Plain {
    fn today(&self) -> Date {
        "2020-02-10".parse().unwrap()
    }

    fn explain(&self, report: &Report, claim: &Claim) -> Result<Vec<ExplainedField>, String> {
        let value = claim.evidence.span.of(&report.text).to_owned();
        Ok(vec![ExplainedField { field: "evidence".into(), value, because: vec!["the words themselves".into()] }])
    }

    fn places(&self, words: &str) -> Result<Vec<Place>, String> {
        let known = Place { geonameid: Some(169389), ..Place::unresolved("Binnish") };
        Ok((words == "Binnish").then_some(known).into_iter().collect())
    }
}

fn settings(store: PathBuf, addr: &str) -> Settings {
    Settings {
        addr: addr.parse().unwrap(),
        reach: Reach::Loopback,
        store,
        version: "0.1.0".into(),
        person: "Ana".into(),
        basemap: None,
        program: Arc::new(Plain),
    }
}

fn start(name: &str) -> Running {
    start_with(name, |_| ())
}

fn start_with(name: &str, set: impl FnOnce(&mut Settings)) -> Running {
    let folder = folder(name);
    let path = folder.join("vigie.db");
    fill(&path);
    let mut settings = settings(path, "127.0.0.1:0");
    set(&mut settings);
    let server = Server::bind(settings).unwrap();
    Running::run(server, folder)
}

/// Two reports: a town that falls, in French with letters outside ASCII before the evidence, and a toll.
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
        let place = Place { geonameid: Some(164816), ..Place::unresolved("Saraqib") };
        Claim {
            id: ClaimId(id.into()),
            body,
            actor: Vec::new(),
            target: Vec::new(),
            time: None,
            place: vec![place],
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
    let first = "« Été » 😀. L'armée a pris Saraqeb jeudi.";
    let fall = claim("c1", first, "L'armée a pris Saraqeb", Body::Control { phase: Phase::Gained, extent: None });
    let time = Some(Time { when: Edtf::parse("2020-02-06").ok(), text: "jeudi".into() });
    let fall = Claim { actor: vec![army], time, ..fall };
    let second = "Douze civils tués à Saraqeb.";
    let (outcome, victims, count) = (Outcome::Killed, Some(Victims::Civilians), Count::exactly(12));
    let toll = claim("c2", second, "Douze civils tués", Body::Casualties { outcome, victims, count, of: None });
    let (first, second) = (report("un", "AFP", "2020-02-07", first), report("deux", "OSDH", "2020-02-08", second));
    let readings = [NewReading { report: &first, claims: &[fall] }, NewReading { report: &second, claims: &[toll] }];
    store.add_all(&readings, "test", "2020-02-10".parse().unwrap()).unwrap();
}

impl Running {
    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, headers: head.to_lowercase(), body: all[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.addr))
    }

    fn post(&self, path: &str, json: &str) -> Answer {
        let (addr, length) = (self.addr, json.len());
        let head = format!("POST {path} HTTP/1.1\r\nHost: {addr}\r\nContent-Type: application/json\r\n");
        self.ask(&format!("{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{json}"))
    }

    fn error(&self, path: &str) -> (u16, String) {
        let answer = self.get(path);
        (answer.status, answer.json()["error"].as_str().expect("an error in words").to_owned())
    }
}

#[test]
fn every_route_answers() {
    let server = start("routes");
    let meta = server.get("/api/meta").json();
    assert_eq!((&meta["version"], &meta["reports"], &meta["claims"]), (&"0.1.0".into(), &2.into(), &2.into()));
    assert_eq!(meta["schema_version"], 1);
    assert_eq!(meta["kinds"][0], serde_json::json!({"kind": "control", "claims": 1}));
    assert_eq!(meta["sources"], serde_json::json!(["AFP", "OSDH"]));
    assert_eq!((&meta["first_day"], &meta["last_day"]), (&"2020-02-07".into(), &"2020-02-08".into()));

    let reports = server.get("/api/reports?limit=1").json();
    assert_eq!(reports["items"][0]["id"], "un");
    assert_eq!(reports["items"][0]["claims"], 1);
    let after = reports["next"].as_str().unwrap();
    let rest = server.get(&format!("/api/reports?limit=1&after={after}")).json();
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&"deux".into(), &Value::Null));

    let key = reports["items"][0]["key"].as_str().unwrap();
    let report = server.get(&format!("/api/reports/{key}")).json();
    let text = report["text"].as_str().unwrap();
    let claim = &report["claims_list"][0];
    assert_eq!((&claim["id"], &claim["report"]), (&"c1".into(), &key.into()));
    let evidence = &claim["evidence"];
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
    assert_eq!(String::from_utf16(&units[at("utf16_start")..at("utf16_end")]).unwrap(), "L'armée a pris Saraqeb");
    assert_eq!(&text[at("start")..at("end")], "L'armée a pris Saraqeb");

    let claims = server.get("/api/claims?place=saraqib&kind=control&kind=casualties&limit=1").json();
    assert_eq!((&claims["total"], claims["items"].as_array().unwrap().len()), (&2.into(), 1));
    assert_eq!(claims["items"][0]["kind"], "control");
    assert_eq!(claims["items"][0]["evidence"]["utf16_start"], claim["evidence"]["utf16_start"]);
    assert!(claims["next"].is_string());
    for (query, want) in [
        ("kind=casualties", vec!["c2"]),
        ("actor=SYR/MIL", vec!["c1"]),
        ("source=osdh", vec!["c2"]),
        ("factuality=asserted", vec!["c1", "c2"]),
        ("report=deux", vec!["c2"]),
        ("since=2020-02-06&until=2020-02-06", vec!["c1"]),
        ("since=2020-02-08&days=claim_else_report", vec!["c2"]),
        ("q=ARMEE%20saraqe", vec!["c1"]),
        ("known=2020-02-07", vec!["c1"]),
        ("q=rien", vec![]),
    ] {
        let found = server.get(&format!("/api/claims?{query}")).json();
        let ids: Vec<&str> = found["items"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
        assert_eq!(ids, want, "{query}");
    }

    let picture = server.get("/api/picture?at=2020-02-10").json();
    let control = &picture["control"][0];
    assert_eq!((&control["state"], &control["holder"]["name"]), (&"held".into(), &"Syrian Arab Army".into()));
    assert_eq!((&control["sureness"], &control["since"]), (&"established".into(), &"2020-02-06".into()));
    assert_eq!(picture["figures"][0]["best"], 12);
    let before = server.get("/api/picture?at=2020-02-01&known=2020-02-10").json();
    assert_eq!((&before["at"], &before["control"]), (&"2020-02-01".into(), &serde_json::json!([])));

    let map = server.get("/api/control?at=2020-02-10").json();
    let (whole, here) = (&picture["control"][0], &map["items"][0]);
    assert_eq!(map["items"].as_array().unwrap().len(), 1);
    for field in
        ["place", "state", "holder", "besieger", "sureness", "grade", "since", "since_edtf", "unconfirmed_days"]
    {
        assert_eq!(here[field], whole[field], "{field}");
    }
    assert_eq!(server.get("/api/control?at=2020-02-01&known=2020-02-10").json()["items"], serde_json::json!([]));

    let brief = server.get("/api/brief?lang=fr&format=md");
    assert!(brief.headers.contains("content-type: text/markdown"), "{}", brief.headers);
    assert!(brief.text().contains("12 civils tués"), "{}", brief.text());
    let brief = server.get("/api/brief");
    assert!(brief.headers.contains("content-type: text/html") && brief.text().contains("12 civilians killed"));

    let explained = server.get("/api/explain?claim=c1").json();
    assert_eq!(explained["claim"], "c1");
    assert_eq!(explained["fields"][0]["value"], "L'armée a pris Saraqeb");
}

#[test]
fn a_report_added_while_it_runs_is_seen() {
    let server = start("added");
    assert_eq!(server.get("/api/picture").json()["figures"].as_array().unwrap().len(), 1);
    let mut store = Store::open(&server.folder.join("vigie.db")).unwrap();
    let late = Report {
        id: "trois".into(),
        lang: None,
        title: None,
        source: None,
        url: None,
        published: None,
        text: "Rien de neuf.".into(),
    };
    store.add(&late, &[], "test", "2020-02-11".parse().unwrap()).unwrap();
    assert_eq!(server.get("/api/meta").json()["reports"], 3);
    assert_eq!(server.get("/api/picture").json()["figures"].as_array().unwrap().len(), 1);
}

#[test]
fn claims_come_in_columns_with_a_tag_that_changes_with_the_store() {
    let server = start("marks");
    let answer = server.get("/api/marks");
    let marks = answer.json();
    assert_eq!(marks["claims"], server.get("/api/claims").json()["total"]);
    assert_eq!(marks["rows"]["id"].as_array().unwrap().len() as u64, marks["claims"].as_u64().unwrap());
    let tag = answer.headers.lines().find_map(|line| line.strip_prefix("etag: w/")).unwrap().trim().to_owned();
    let again = |tag: &str, more: &str| {
        let addr = server.addr;
        server.ask(&format!(
            "GET /api/marks HTTP/1.1\r\nHost: {addr}\r\nIf-None-Match: {tag}\r\n{more}Connection: close\r\n\r\n"
        ))
    };
    let unchanged = again(&tag, "");
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let packed = again("\"x\"", "Accept-Encoding: br, gzip;q=0.9\r\n");
    assert!(packed.headers.contains("content-encoding: gzip"), "{}", packed.headers);
    assert!(packed.body.starts_with(&[0x1f, 0x8b]));

    let tolls = server.get("/api/marks?kind=casualties").json();
    assert_eq!((&tolls["claims"], &tolls["figures"]["best"]), (&1.into(), &serde_json::json!([12])));
    assert!(server.error("/api/marks?plac=Idlib").1.contains("\"plac\""));

    let mut store = Store::open(&server.folder.join("vigie.db")).unwrap();
    let decision = Decision {
        about: Reviewed::Claim(ClaimId("c1".into())),
        verdict: Verdict::Rejected,
        by: "Ada".into(),
        on: "2020-02-11".parse().unwrap(),
        note: None,
    };
    store.decide(&[decision]).unwrap();
    assert_eq!(again(&tag, "").status, 200);
    assert_eq!(server.get("/api/marks").json()["claims"].as_u64().unwrap() + 1, marks["claims"].as_u64().unwrap());
}

#[test]
fn a_basemap_from_a_file_is_given_in_pieces() {
    let place = folder("basemap-file");
    let file = place.join("world.pmtiles");
    // A header of images that says nothing of how long the file is, and what can be told apart after it.
    let mut archive: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    archive[..127].fill(0);
    archive[..8].copy_from_slice(b"PMTiles\x03");
    archive[99] = 2;
    std::fs::write(&file, &archive).unwrap();
    let server = start_with("basemap", |settings| {
        settings.basemap = Some(Basemap::parse(&file.display().to_string(), Some("© Nobody".into())).unwrap());
    });
    let addr = server.addr;
    let ask = |range: &str| {
        let head = format!("GET /basemap.pmtiles HTTP/1.1\r\nHost: {addr}\r\nAccept-Encoding: gzip\r\n");
        server.ask(&format!("{head}{range}Connection: close\r\n\r\n"))
    };
    let piece = ask("Range: bytes=256-259\r\n");
    assert_eq!((piece.status, piece.body.as_slice()), (206, [0, 1, 2, 3].as_slice()));
    assert!(piece.headers.contains("content-range: bytes 256-259/70000"), "{}", piece.headers);
    assert!(!piece.headers.contains("content-encoding"));
    assert_eq!(ask("Range: bytes=69998-99999\r\n").body.len(), 2);
    assert_eq!(ask("Range: bytes=70000-70001\r\n").status, 416);
    assert_eq!(ask("").status, 416);
    let meta = server.get("/api/meta");
    assert_eq!(meta.json()["basemap"]["url"], "basemap.pmtiles");
    assert!(meta.headers.contains("connect-src 'self';"), "{}", meta.headers);
    assert_eq!(start("basemap-none").get("/basemap.pmtiles").status, 404);
    // Another archive of the same name is told by its tag.
    let tag = |piece: &Answer| piece.headers.lines().find_map(|l| l.strip_prefix("etag: ")).unwrap().to_owned();
    let before = tag(&piece);
    assert_eq!(tag(&ask("Range: bytes=0-3\r\n")), before);
    archive.push(0);
    std::fs::write(&file, &archive).unwrap();
    assert_ne!(tag(&ask("Range: bytes=0-3\r\n")), before);
    std::fs::write(&file, "<!doctype html>").unwrap();
    let said = Basemap::parse(&file.display().to_string(), None).unwrap_err().to_string();
    assert!(said.contains("world.pmtiles cannot be the map's ground: it is no PMTiles archive"), "{said}");
    let _ = std::fs::remove_dir_all(place);
}

#[test]
fn faulty_requests_are_refused_by_name() {
    let server = start("faulty");
    for (path, status, says) in [
        ("/api/picture?at=hier", 400, "\"at\""),
        ("/api/picture?at=2020-02-30", 400, "2020-02-30"),
        ("/api/picture?at=2020-02-07T10:00", 400, "\"at\""),
        ("/api/picture?known=2020", 400, "\"known\""),
        ("/api/claims?kind=battle", 400, "casualties"),
        ("/api/claims?factuality=sure", 400, "asserted"),
        ("/api/claims?limit=1001", 400, "\"limit\""),
        ("/api/claims?limit=0", 400, "\"limit\""),
        ("/api/claims?after=x", 400, "\"after\""),
        ("/api/claims?since=2020-13-01", 400, "\"since\""),
        ("/api/claims?days=both", 400, "\"days\""),
        ("/api/claims?plac=Idlib", 400, "\"plac\""),
        ("/api/claims?place=a&place=b", 400, "2 times"),
        ("/api/brief?lang=xx", 400, "en, fr"),
        ("/api/brief?format=pdf", 400, "\"format\""),
        ("/api/explain", 400, "\"claim\""),
        ("/api/explain?claim=c9", 404, "c9"),
        ("/api/reports/0000000000000000", 404, "0000000000000000"),
        ("/api/nothing", 404, "/api/nothing"),
    ] {
        let (got, message) = server.error(path);
        assert_eq!(got, status, "{path}: {message}");
        assert!(message.contains(says), "{path}: {message}");
    }
}

#[test]
fn strangers_are_kept_out() {
    let server = start("strangers");
    let (addr, port) = (server.addr, server.addr.port());
    let host =
        |host: &str| server.ask(&format!("GET /api/meta HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    assert_eq!(host(&format!("localhost:{port}")), 200);
    assert_eq!(host(&format!("evil.example:{port}")), 421);
    assert_eq!(host(&format!("localhost:{}", port ^ 1)), 421);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = server.ask(&format!("{method} /api/claims HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n"));
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.headers.contains("allow: get,head"), "{}", answer.headers);
    }
    let head = server.ask(&format!("HEAD /api/meta HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for path in ["/", "/api/meta", "/api/nothing", "/api/claims", "/../../etc/passwd", "/%2e%2e/Cargo.toml"] {
        let headers = server.get(path).headers;
        for wanted in [
            "content-security-policy: default-src 'self'; worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control:",
        ] {
            assert!(headers.contains(wanted), "{path} lacks {wanted}: {headers}");
        }
    }
    assert_eq!(server.get("/../../etc/passwd").status, 404);
    assert_eq!(server.get("/%2e%2e/Cargo.toml").status, 404);
}

#[test]
fn a_decision_is_kept_and_the_picture_follows() {
    let server = start("decisions");
    let kept = server.post("/api/decisions", r#"{"verdict": "rejected", "claims": ["c1"], "note": "a film"}"#);
    assert_eq!(kept.status, 200, "{}", kept.text());
    let log = server.get("/api/decisions").json();
    let decision = &log["items"][0];
    assert_eq!(
        (&decision["by"], &decision["on"], &decision["note"]),
        (&"Ana".into(), &"2020-02-10".into(), &"a film".into())
    );
    assert_eq!((&decision["stands"], &decision["mine"]), (&true.into(), &true.into()));
    assert_eq!(kept.json()["claims"][0]["review"]["verdict"], "rejected");
    assert_eq!(server.get("/api/picture").json()["control"], serde_json::json!([]));
    assert_eq!(server.get("/api/picture?known=2020-02-09").json()["control"][0]["state"], "held");
    let set = r#"{"verdict": "corrected", "claims": ["c1"], "set": ["phase=lost", "place=Binnish"]}"#;
    assert_eq!(server.post("/api/decisions", set).status, 200);
    assert_eq!(server.get("/api/picture").json()["control"][0]["place"]["name"], "Binnish");
    for (body, status, says) in [
        (r#"{"verdict": "accepted", "claims": ["c9"]}"#, 404, "c9"),
        (r#"{"verdict": "accepted"}"#, 422, "\"claims\""),
        (r#"{"verdict": "good", "claims": ["c1"]}"#, 422, "\"verdict\""),
        (r#"{"verdict": "accepted", "claims": ["c1"], "set": ["phase=held"]}"#, 422, "\"set\""),
        (r#"{"verdict": "corrected", "claims": ["c1"], "set": ["phase=gone"]}"#, 422, "gained"),
        (r#"{"verdict": "corrected", "claims": ["c1"], "set": ["place=Nowhere"]}"#, 422, "Nowhere"),
        (r#"{"verdict": "accepted", "claims": ["c1"], "who": "Eve"}"#, 422, "who"),
        ("{", 400, "JSON"),
    ] {
        let answer = server.post("/api/decisions", body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        assert!(answer.json()["error"].as_str().unwrap().contains(says), "{body}: {}", answer.text());
    }
    assert_eq!(server.get("/api/decisions").json()["items"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = start("tags");
    let tag_of = |answer: &Answer| {
        let line = answer.headers.lines().find_map(|l| l.strip_prefix("etag: ")).expect("a tag");
        line.replace("w/", "W/")
    };
    let addr = server.addr;
    let with = |path: &str, tag: &str| {
        server.ask(&format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n"))
    };
    for path in ["/api/meta", "/api/picture", "/api/control", "/api/claims?kind=control", "/api/brief"] {
        let tag = tag_of(&server.get(path));
        let again = with(path, &tag);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(with(path, "W/\"other\"").status, 200, "{path}");
    }
    let tag = tag_of(&server.get("/api/picture"));
    assert_eq!(server.post("/api/decisions", r#"{"verdict": "rejected", "claims": ["c1"]}"#).status, 200);
    let changed = with("/api/picture", &tag);
    assert_eq!(changed.status, 200);
    assert_ne!(tag_of(&changed), tag);
    assert!(!server.get("/api/claims?kind=battle").headers.contains("etag:"));
}

#[test]
fn other_origins_change_nothing() {
    let server = start("origins");
    let (addr, body) = (server.addr, r#"{"verdict": "rejected", "claims": ["c1"]}"#);
    let post = |headers: &str| {
        let length = body.len();
        let head = format!("POST /api/decisions HTTP/1.1\r\nHost: {addr}\r\nContent-Length: {length}\r\n");
        server.ask(&format!("{head}{headers}Connection: close\r\n\r\n{body}")).status
    };
    let json = "Content-Type: application/json\r\n";
    assert_eq!(post("Content-Type: text/plain\r\n"), 415);
    assert_eq!(post("Content-Type: application/x-www-form-urlencoded\r\n"), 415);
    assert_eq!(post(&format!("{json}Origin: http://evil.example\r\n")), 403);
    assert_eq!(post(&format!("{json}Origin: null\r\n")), 403);
    assert_eq!(post(&format!("{json}Sec-Fetch-Site: cross-site\r\n")), 403);
    assert_eq!(server.get("/api/decisions").json()["items"], serde_json::json!([]));
    let own = format!("{json}Origin: http://{addr}\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(post(&own), 200);
    let long = "x".repeat(1 << 17);
    let large = format!("POST /api/decisions HTTP/1.1\r\nHost: {addr}\r\n{json}Content-Length: {}\r\n", long.len());
    assert_eq!(server.ask(&format!("{large}Connection: close\r\n\r\n{long}")).status, 413);
}

#[test]
fn the_root_gives_the_page_or_says_how_to_build_it() {
    let server = start("root");
    let root = server.get("/");
    match root.status {
        200 => assert!(root.text().to_lowercase().contains("<!doctype html")),
        503 => assert!(root.text().contains("cargo xtask demo") && root.text().lines().count() == 1),
        other => panic!("{other}"),
    }
}

#[test]
fn answers_are_compressed_for_those_who_ask() {
    let server = start("gzip");
    let addr = server.addr;
    let asked =
        format!("GET /api/brief HTTP/1.1\r\nHost: {addr}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    let answer = server.ask(&asked);
    assert!(answer.headers.contains("content-encoding: gzip"), "{}", answer.headers);
    assert!(answer.body.windows(2).any(|w| w == [0x1f, 0x8b]));
}

#[test]
fn many_ask_at_once() {
    let server = start("many");
    std::thread::scope(|scope| {
        for n in 0..24 {
            let server = &server;
            scope.spawn(move || {
                for path in ["/api/meta", "/api/picture", "/api/claims", "/api/brief?format=md"] {
                    assert_eq!(server.get(path).status, 200, "{n} {path}");
                }
            });
        }
    });
}

#[test]
fn a_server_starts_only_where_it_should() {
    let folder = folder("start");
    let path = folder.join("vigie.db");
    let missing = Server::bind(settings(path.clone(), "127.0.0.1:0"));
    assert!(matches!(missing.err(), Some(Error::Store(vigie_store::Error::Missing { .. }))));
    fill(&path);
    let open = Server::bind(settings(path.clone(), "0.0.0.0:0")).err();
    assert!(matches!(open, Some(Error::NotLoopback { .. })));
    let login = || Settings { reach: Reach::Login(Login::default()), ..settings(path.clone(), "0.0.0.0:0") };
    assert!(matches!(Server::bind(login()).err(), Some(Error::Nobody { .. })));
    let sign = Signature::at_the_command_line("Ana", Moment(0));
    Store::open(&path).unwrap().add_person("Ana", Role::Admin, "no hash", &sign).unwrap();
    let server = Server::bind(login()).unwrap();
    let taken = format!("127.0.0.1:{}", server.addr().port());
    let twice = Server::bind(settings(path, &taken)).err();
    assert!(matches!(twice, Some(Error::Address { .. })));
    let _ = std::fs::remove_dir_all(folder);
}
