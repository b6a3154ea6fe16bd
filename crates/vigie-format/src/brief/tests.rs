//! One small theatre of war, told by four outlets, against golden files in each language and form.
//!
//! `UPDATE_GOLDEN=1 cargo test -p vigie-format brief` rewrites the files; read the difference before keeping it.

use std::path::Path;
use std::sync::Arc;

use vigie_model::*;
use vigie_picture::{Between, Changes, Grades, Least, Party, Picture, Provenance, Told, Trigger, Watch, alerts, diff};

use super::{Document, Edits, LANGUAGES, TextEdit, Words, alert_text, changes_markdown, changes_text};
use crate::AsJson;
use crate::json::{tree, written};
use crate::news::alert_value;

/// How far the outlets of the story can be relied on.
fn grades() -> Grades {
    let mut grades = Grades::default();
    grades.set("ANS", SourceGrade::B);
    grades.set("Radio", SourceGrade::E);
    grades
}

fn compose(picture: &Picture, told: &[Told], words: &Words) -> Document {
    Document::compose(picture, told, &grades(), words)
}

fn markdown(picture: &Picture, told: &[Told], words: &Words) -> String {
    super::markdown(&compose(picture, told, words), words)
}

fn html(picture: &Picture, told: &[Told], words: &Words) -> String {
    super::html(&compose(picture, told, words), picture, words)
}

fn picture_text(picture: &Picture, told: &[Told], words: &Words) -> String {
    super::picture_text(&compose(picture, told, words), words)
}

fn actor(name: &str, sector: Sector) -> Vec<Actor> {
    vec![Actor { name: name.into(), country: CountryCode3::new("SDN"), sector: Some(sector), text: name.into() }]
}

fn army() -> Vec<Actor> {
    actor("Sudanese Armed Forces", Sector::Mil)
}

fn rsf() -> Vec<Actor> {
    actor("Rapid Support Forces", Sector::Reb)
}

fn town(name: &str, lat: f64, lon: f64) -> Vec<Place> {
    let (position, country) = (Position::new(lat, lon), CountryCode2::new("SD"));
    vec![Place { position, country, level: Some(PlaceLevel::Locality), ..Place::unresolved(name) }]
}

fn er_rahad() -> Vec<Place> {
    town("Er Rahad", 12.71, 30.65)
}

/// Collects the claims of a story, one report after the other.
struct Story(Vec<Told>);

impl Story {
    fn add(&mut self, outlet: &str, published: &str, evidence: &str, body: Body) -> &mut Claim {
        let n = self.0.len() + 1;
        let published = PartialDate::parse(published).unwrap();
        let report = Arc::new(Provenance {
            key: format!("{n:016x}"),
            id: format!("depeche-{n}"),
            source: (!outlet.is_empty()).then(|| outlet.into()),
            title: (n == 1).then(|| "Offensive au <Kordofan>".into()),
            url: (n == 2).then(|| "https://example.org/a?b=1&c=2".into()),
            published: Some(published),
            known: Some(published.latest()),
            text_sha256: None,
            copy_of: None,
            agency: None,
        });
        let claim = Claim {
            id: ClaimId(format!("c{n}")),
            body,
            actor: Vec::new(),
            target: Vec::new(),
            time: None,
            place: er_rahad(),
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(n, n + evidence.len()), text: evidence.into() },
            confidence: Confidence::new(0.9),
        };
        self.0.push(Told { claim: Arc::new(claim), report });
        Arc::make_mut(&mut self.0.last_mut().unwrap().claim)
    }
}

fn on(edtf: &str) -> Option<Time> {
    Some(Time { when: Some(Edtf::parse(edtf).unwrap()), text: edtf.into() })
}

fn says(voice: Voice, name: &str) -> Attribution {
    Attribution { voice, name: Some(name.into()), text: None }
}

fn story() -> Vec<Told> {
    let mut s = Story(Vec::new());
    let control = |phase| Body::Control { phase, extent: None };
    let killed = |count, victims| Body::Casualties { outcome: Outcome::Killed, victims, count, of: None };
    let civilians = Some(Victims::Civilians);

    let c = s.add("ANS", "2026-10-07", "Er-Rahad est tombée mercredi aux mains des FSR", control(Phase::Gained));
    (c.actor, c.target, c.time) = (rsf(), army(), on("2026-10-07"));
    let c = s.add("Meridian Wire", "2026-10-09", "Er Rahad, which the *RSF* hold", control(Phase::Held));
    c.actor = rsf();
    let c = s.add("Radio", "2026-10-08", "l'armée aurait repris Oum Rawaba", control(Phase::Gained));
    (c.actor, c.time, c.factuality) = (army(), on("2026-10-08"), Factuality::Unconfirmed);
    c.place = town("Umm Ruwaba", 12.91, 31.22);
    let c = s.add("ANS", "2026-10-09", "El-Obeid, tenue par l'armée, est assiégée", control(Phase::Besieged));
    (c.actor, c.target, c.time) = (rsf(), army(), on("2026-10-09"));
    c.place = town("El Obeid", 13.18, 30.22);
    let c = s.add("ANS", "2026-10-10", "Les FSR disent avoir pris Bara", control(Phase::Gained));
    (c.actor, c.time, c.attribution) = (rsf(), on("2026-10-10"), says(Voice::Actor, "Rapid Support Forces"));
    c.place = town("Bara", 13.70, 30.37);
    let c = s.add("ANS", "2026-10-10", "l'armée le dément", control(Phase::Gained));
    (c.actor, c.time, c.attribution) = (rsf(), on("2026-10-10"), says(Voice::Actor, "Sudanese Armed Forces"));
    (c.factuality, c.place) = (Factuality::Negated, town("Bara", 13.70, 30.37));

    let c =
        s.add("ANS", "2026-10-05", "Des obus se sont abattus sur le marché", Body::Violence { form: Form::Shelling });
    (c.actor, c.time) = (rsf(), on("2026-10-05"));
    let c = s.add("ANS", "2026-10-05", "Au moins 12 civils ont été tués", killed(Count::at_least(12), civilians));
    (c.time, c.attribution) = (on("2026-10-05"), says(Voice::Named, "Er Rahad Hospital"));
    let injured = Body::Casualties { outcome: Outcome::Injured, victims: None, count: Count::exactly(31), of: None };
    let c = s.add("ANS", "2026-10-05", "31 personnes ont été blessées", injured);
    c.attribution = Attribution { voice: Voice::Unnamed, name: None, text: Some("selon une source médicale".into()) };
    let c = s.add("Courrier", "2026-10-06", "le bilan est de 17 civils tués", killed(Count::exactly(17), civilians));
    (c.time, c.attribution) = (on("2026-10-05"), says(Voice::Named, "Er Rahad Hospital"));
    let c = s.add("", "2026-10-14", "15 à Er-Rahad (et non 17)", killed(Count::exactly(15), civilians));
    c.time = on("2026-10-05");
    let fled = Body::Displacement {
        movement: Moved::Fled,
        count: Count::exactly(52_300),
        from: er_rahad(),
        to: town("Kosti", 13.16, 32.66),
    };
    let c = s.add("Meridian Wire", "2026-10-13", "52,300 people have fled", fled);
    (c.place, c.time, c.attribution) = (vec![], on("2026-10-05/2026-10-13"), says(Voice::Named, "IOM"));
    let c =
        s.add("ANS", "2026-10-09", "L'hôpital a été touché", Body::Humanitarian { condition: Condition::FacilityHit });
    c.time = on("2026-10-09");
    let threat = Body::Diplomacy {
        act: Act::Threaten,
        about: Some("quitter les quartiers ouest".into()),
        deadline: on("2026-10-20"),
    };
    let c = s.add("ANS", "2026-10-12", "ont jusqu'au 20 pour partir", threat);
    (c.actor, c.target, c.place) = (army(), rsf(), vec![]);
    let c =
        s.add("ANS", "2026-10-05", "Le Caire, qui soutient l'armée", Body::Alignment { relation: Relation::Supports });
    (c.actor, c.target, c.place) = (actor("Egypt", Sector::Gov), army(), vec![]);
    c.actor[0].country = CountryCode3::new("EGY");
    let condemn = Body::Diplomacy { act: Act::Condemn, about: None, deadline: None };
    let c = s.add("ANS", "2026-10-05", "a condamné l'offensive", condemn);
    (c.actor, c.place) = (actor("Egypt", Sector::Gov), vec![]);
    s.0
}

fn golden(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/brief/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    for (n, (got, want)) in got.lines().zip(want.lines()).enumerate() {
        assert_eq!(got, want, "{name}, line {}", n + 1);
    }
    assert_eq!(got.lines().count(), want.lines().count(), "{name}: number of lines");
}

fn drawn() -> (Picture, Vec<Told>) {
    let told = story();
    (Picture::draw(&vigie_picture::Basis::of(&told), "2026-10-15".parse().ok(), "2026-10-16".parse().ok()), told)
}

#[test]
fn the_report_reads_as_it_should() {
    let (picture, told) = drawn();
    for (lang, _) in LANGUAGES {
        let words = Words::of(lang).unwrap();
        golden(&format!("{lang}.md"), &markdown(&picture, &told, &words));
        golden(&format!("{lang}.html"), &html(&picture, &told, &words));
        golden(&format!("{lang}.txt"), &picture_text(&picture, &told, &words));
    }
    let json = serde_json::to_string_pretty(&tree(&AsJson(&picture))).unwrap();
    golden("picture.json", &json);
}

/// What changed from one day of knowledge to another.
fn changed(since: &str, until: &str) -> (Changes, Vec<Told>) {
    let told = story();
    let known = |day: &str| Picture::draw(&vigie_picture::Basis::of(&told), None, day.parse().ok());
    let decision = Decision {
        about: Reviewed::Claim(told[1].claim.id.clone()),
        verdict: Verdict::Accepted,
        by: "Ana".into(),
        on: "2026-10-09".parse().unwrap(),
        note: Some("lu en entier".into()),
    };
    let grades = [("Radio".to_owned(), SourceGrade::D)];
    let between = Between { decisions: &[decision], grades: &grades };
    (diff(&known(since), &known(until), &told, &between), told)
}

#[test]
fn what_changed_reads_as_it_should() {
    let (changes, told) = changed("2026-10-07", "2026-10-14");
    for (lang, _) in LANGUAGES {
        let words = Words::of(lang).unwrap();
        golden(&format!("changes-{lang}.md"), &changes_markdown(&changes, &told, &words));
        golden(&format!("changes-{lang}.txt"), &changes_text(&changes, &told, &words));
    }
    let value = tree(&AsJson(&changes));
    assert_eq!((&value["since"], &value["until"]), (&"2026-10-07".into(), &"2026-10-14".into()));
    let er_rahad = value["control"].as_array().unwrap().iter().find(|c| c["sorts"][0] == "grade").unwrap();
    assert_eq!(er_rahad["after"]["place"]["name"], "Er Rahad");
    assert_ne!(er_rahad["after"]["grade"], er_rahad["before"]["grade"]);
    let causes: Vec<&str> = er_rahad["causes"].as_array().unwrap().iter().filter_map(|c| c["cause"].as_str()).collect();
    assert_eq!(causes, ["told", "decided"]);
    assert_eq!((&er_rahad["causes"][1]["by"], &er_rahad["causes"][0]["claims"][0]), (&"Ana".into(), &"c2".into()));
    let new = value["commitments"][0].as_object().unwrap();
    assert_eq!((new["before"].is_null(), &new["sorts"]), (true, &["new"].into()));
    let words = Words::of("fr").unwrap();
    let (none, told) = changed("2026-10-14", "2026-10-14");
    assert!(changes_text(&none, &told, &words).contains("Rien n’a changé."));
}

#[test]
fn an_alert_reads_as_it_should() {
    let told = story();
    let picture = Picture::draw(&vigie_picture::Basis::of(&told), None, None);
    let today = "2026-10-19".parse().unwrap();
    let mut all = String::new();
    for trigger in [
        Trigger::ChangesHands,
        Trigger::Toll { over: 14, of: vec!["killed".into()] },
        Trigger::Deadline { within_days: 3 },
        Trigger::Contradiction { subject: None },
        Trigger::Party {
            party: Party { name: Some("egypt".into()), ..Party::default() },
            kinds: vec![Kind::Diplomacy],
        },
    ] {
        let watch = Watch { trigger, least: Least::default(), within: &|_| true, anywhere: true };
        let found = alerts(&watch, &picture, &told.iter().collect::<Vec<_>>(), today);
        let alert = found.first().expect("something meets every rule");
        for (lang, _) in LANGUAGES {
            all += &alert_text("alerte", alert, &told, &Words::of(lang).unwrap());
        }
        let value = alert_value("alerte", alert, &told, today);
        assert_eq!((&value["what"], &value["day"]), (&alert.what.as_str().into(), &"2026-10-19".into()));
        assert!(value["about"].is_object() && value["id"].as_str().is_some_and(|id| id.len() == 16), "{value}");
        let cited: Vec<&str> = value["claims"].as_array().unwrap().iter().filter_map(|c| c["id"].as_str()).collect();
        assert_eq!(cited, alert.claims.iter().map(|id| id.0.as_str()).collect::<Vec<_>>());
    }
    golden("alerts.txt", &all);
}

#[test]
fn every_statement_cites_and_every_note_is_cited() {
    let (picture, told) = drawn();
    let report = markdown(&picture, &told, &Words::of("fr").unwrap());
    let notes = report.lines().filter(|l| l.starts_with("[^")).count();
    for n in 1..=notes {
        assert!(
            report.contains(&format!("[^{n}]\n"))
                || report.contains(&format!("[^{n}]["))
                || report.contains(&format!("[^{n}]\u{202F};")),
            "note {n} is not cited"
        );
    }
    assert!(!report.contains(&format!("[^{}]", notes + 1)), "a note is missing");
    let body = report.split("## ").skip(1).take(6).flat_map(|s| s.lines());
    let mut bare: Vec<&str> = body.filter(|l| l.trim_start().starts_with("- ") && !l.contains("[^")).collect();
    // Those without a note of their own: the headings of figures and contradictions that are told one by one below.
    bare.retain(|l| l.starts_with("  "));
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn what_reports_say_cannot_break_out_of_the_page() {
    let mut told = story();
    let nasty = "<script>alert(1)</script> ![x](javascript:y) [^1]: \u{1b}[2J\n# titre";
    for t in &mut told {
        let claim = Arc::make_mut(&mut t.claim);
        claim.evidence.text = nasty.into();
        for p in &mut claim.place {
            p.name = "\"><img src=x onerror=y>".into();
        }
        let report = Arc::make_mut(&mut t.report);
        (report.source, report.url) = (Some("<b>&".into()), Some("javascript:alert(1)".into()));
    }
    let picture = Picture::draw(&vigie_picture::Basis::of(&told), None, None);
    for (lang, _) in LANGUAGES {
        let words = Words::of(lang).unwrap();
        let page = html(&picture, &told, &words);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("javascript:alert"));
        assert!(page.contains("&lt;script&gt;"));
        let md = markdown(&picture, &told, &words);
        for (at, _) in md.match_indices('<') {
            assert!(md[..at].ends_with(['\\', '(']), "a tag at {at}: {}", &md[at..at + 10]);
        }
        assert!(!md.contains("\n# titre") && !md.contains("![x]("));
        assert!(!md.contains("(javascript") || md.contains("\\](javascript"), "a link that is none");
        assert!(!picture_text(&picture, &told, &words).contains('\u{1b}'));
    }
}

#[test]
fn nothing_told_says_so() {
    for (lang, _) in LANGUAGES {
        let words = Words::of(lang).unwrap();
        let page = html(&Picture::default(), &[], &words);
        assert!(page.contains(&words.empty) && !page.contains("<svg"));
        assert!(picture_text(&Picture::default(), &[], &words).contains(&words.empty));
    }
}

#[test]
fn a_claim_not_yet_known_is_not_cited() {
    let told = story();
    let known = "2026-10-06".parse().ok();
    let report =
        markdown(&Picture::draw(&vigie_picture::Basis::of(&told), None, known), &told, &Words::of("fr").unwrap());
    assert!(report.contains("17 civils tués") && !report.contains("15 à Er-Rahad"));
}

mod any_claims {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    /// Claims of any sort in a few reports, on few enough places and parties that they meet.
    fn told() -> impl Strategy<Value = Vec<Told>> {
        let one = (arbitrary::claim(), arbitrary::report(), 0usize..4, 0usize..3, proptest::bool::ANY);
        proptest::collection::vec(one, 0..14).prop_map(|all| {
            let told = all.into_iter().enumerate().map(|(n, (mut claim, report, place, party, meets))| {
                claim.id = ClaimId(format!("c{n}"));
                if meets {
                    claim.place = town(["A", "B", "C", "D"][place], 12.0 + place as f64, 30.0);
                    claim.actor = [army(), rsf(), Vec::new()][party].clone();
                }
                let report = Arc::new(Provenance {
                    key: format!("{n:016x}"),
                    id: report.id,
                    source: report.source,
                    title: report.title,
                    url: report.url,
                    published: report.published,
                    known: report.published.map(|d| d.latest()),
                    text_sha256: None,
                    copy_of: None,
                    agency: None,
                });
                Told { claim: Arc::new(claim), report }
            });
            told.collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn any_claims_give_one_picture_in_any_order(told in told(), turn in 0usize..14, at in proptest::option::of(1990i16..2030)) {
            let at = at.and_then(|year| Date::new(year, 6, 1).ok());
            let picture = Picture::draw(&vigie_picture::Basis::of(&told), at, None);
            let mut turned = told.clone();
            turned.rotate_left(turn % told.len().max(1));
            turned.reverse();
            prop_assert_eq!(&picture, &Picture::draw(&vigie_picture::Basis::of(&turned), at, None));
            let value = written(&AsJson(&picture));
            prop_assert_eq!(&value, &tree(&AsJson(&picture)).to_string());
            let again: serde_json::Value = serde_json::from_str(&value).unwrap();
            prop_assert_eq!(again["control"].as_array().map(Vec::len), Some(picture.control.len()));
            for (lang, _) in LANGUAGES {
                let words = Words::of(lang).unwrap();
                prop_assert!(html(&picture, &told, &words).ends_with("</html>\n"));
                prop_assert!(!markdown(&picture, &told, &words).contains('\r'));
                prop_assert!(picture_text(&picture, &told, &words).chars().all(|c| c == '\n' || !c.is_control()));
            }
        }

        #[test]
        fn bounds_are_in_order_and_cite(told in told()) {
            let picture = Picture::draw(&vigie_picture::Basis::of(&told), None, None);
            for figure in &picture.figures {
                let c = figure.count;
                prop_assert!(c.low.zip(c.best).is_none_or(|(a, b)| a <= b), "{:?}", c);
                prop_assert!(c.best.zip(c.high).is_none_or(|(a, b)| a <= b), "{:?}", c);
                prop_assert!(!figure.accounts.is_empty());
            }
            for place in &picture.control {
                prop_assert!(place.line.iter().all(|h| !h.claims.is_empty()), "{:?}", place);
            }
            prop_assert!(picture.contradictions.iter().all(|c| c.claims.len() >= 2));
        }
    }
}

/// What an analyst makes of the report.
fn edits(document: &Document) -> Edits {
    let control = &document.sections[0].items;
    let (bara, er_rahad) = (&control[0], &control[2]);
    let text = |item: &str, line, piece, was: &str, now: &str| TextEdit {
        item: item.into(),
        line,
        piece,
        was: was.into(),
        now: now.into(),
    };
    let casualties = document.sections.iter().find(|s| s.anchor == "casualties").unwrap();
    let toll = &casualties.items[0];
    Edits {
        title: Some("Kordofan".into()),
        assessment: Some("Front calm.\r\n\r\n  <b>Watch</b> Bara.  ".into()),
        sections: vec!["casualties".into(), "control".into()],
        order: vec![er_rahad.key.clone(), bara.key.clone()],
        left_out: vec!["section:sources".into(), control[1].key.clone()],
        texts: vec![
            text(&bara.key, 0, Some(0), &bara.pieces[0].text, "taken by the RSF, they say"),
            text(&bara.key, 0, Some(1), &bara.pieces[1].text, ""),
            text(&bara.key, 0, None, "Bara", "Bāra"),
            text(&er_rahad.key, 0, Some(0), "held by the army", "held by nobody"),
            text(&toll.key, 1, Some(0), &toll.sub[0].pieces[0].text, "17 by the hospital's count"),
            text("control:nowhere", 0, Some(0), "", "x"),
            text(&bara.key, 9, Some(9), "", "x"),
        ],
    }
}

#[test]
fn what_an_analyst_changes_keeps_its_notes() {
    let (picture, told) = drawn();
    let words = Words::of("en").unwrap();
    let plain = compose(&picture, &told, &words);
    let document = plain.clone().edited(&edits(&plain), &words);
    golden("edited-en.md", &super::markdown(&document, &words));
    golden("edited-en.html", &super::html(&document, &picture, &words));
    golden("edited-en.json", &serde_json::to_string_pretty(&super::value(&document)).unwrap());

    // Whatever is done to the words, what is cited is what was cited.
    let claims = |d: &Document, lead: &str| -> Vec<Vec<String>> {
        let item = d.sections.iter().flat_map(|s| &s.items).find(|i| i.lead.as_deref() == Some(lead)).unwrap();
        let of = |p: &super::Piece| p.notes.iter().map(|n| d.notes[n - 1].claim.0.clone()).collect();
        item.pieces.iter().map(of).collect()
    };
    assert_eq!(claims(&document, "Bāra"), claims(&plain, "Bara"));
    let er_rahad = document.sections.iter().flat_map(|s| &s.items).find(|i| i.key.contains("Er Rahad")).unwrap();
    assert_eq!(er_rahad.pieces[0].once.as_deref(), Some("held by nobody"), "an edit of what it no longer says");
    assert!(er_rahad.pieces[0].text.starts_with("held by Rapid Support Forces"));

    let markdown = super::markdown(&document, &words);
    assert!(!markdown.contains("El Obeid") && !markdown.contains("## Sources") && !markdown.contains("denied[^"));
    assert!(!markdown.contains("assiégée"), "a note of what is left out");
    assert!(markdown.contains("2 statements were reworded by hand. 6 statements were left out by hand."), "{markdown}");
    // Numbers begin at one and have no gap.
    let numbers: Vec<String> = (1..=document.cited).map(|n| format!("[^{n}]: ")).collect();
    assert!(numbers.iter().all(|n| markdown.contains(n)) && !markdown.contains(&format!("[^{}]", document.cited + 1)));
    // Nothing edited is nothing changed.
    assert_eq!(plain.clone().edited(&Edits::default(), &words), plain);
}

#[test]
fn edits_come_back_as_they_were_written() {
    let (picture, told) = drawn();
    let edits = edits(&compose(&picture, &told, &Words::of("en").unwrap()));
    assert_eq!(Edits::parse(&serde_json::to_vec(&edits).unwrap()).unwrap(), edits);
    let many = Edits { order: vec![String::new(); 5001], ..Edits::default() };
    let long = Edits { assessment: Some("x".repeat(20_001)), ..Edits::default() };
    for (unfit, says) in [(many, "5001 edits"), (long, "20001 bytes")] {
        let error = Edits::parse(&serde_json::to_vec(&unfit).unwrap()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert!(Edits::parse(b"3").is_err() && Edits::parse(b"{\"left\": 1}").is_err());
}

#[test]
fn what_changed_stands_first_and_shares_the_notes() {
    let (picture, all) = drawn();
    let (changes, told) = changed("2026-10-07", "2026-10-14");
    for (lang, _) in LANGUAGES {
        let words = Words::of(lang).unwrap();
        let document = compose(&picture, &all, &words).with_changes(&changes, &told, &words);
        golden(&format!("since-{lang}.md"), &super::markdown(&document, &words));
        assert_eq!(document.sections[0].anchor, "changes");
        assert_eq!(document.sections[0].items.len(), changes.len());
        let mut quoted: Vec<&str> = document.notes.iter().map(|n| n.claim.0.as_str()).collect();
        quoted.sort_unstable();
        quoted.dedup();
        assert_eq!(quoted.len(), document.notes.len(), "a claim has one note");
        let keys: Vec<&String> = document.sections.iter().flat_map(|s| &s.items).map(|i| &i.key).collect();
        let mut own = keys.clone();
        own.sort_unstable();
        own.dedup();
        assert_eq!(own.len(), keys.len(), "{keys:?}");
        let (none, _) = changed("2026-10-14", "2026-10-14");
        let document = compose(&picture, &all, &words).with_changes(&none, &told, &words);
        assert_eq!(document.sections[0].items[0].pieces[0].text, words.changes.nothing);
    }
}

#[test]
fn a_report_cannot_turn_the_page_around() {
    let mut told = story();
    for t in &mut told {
        Arc::make_mut(&mut t.claim).evidence.text = "\u{202e}txet\u{2066}".into();
        Arc::make_mut(&mut t.report).source = Some("\u{202d}ANS\u{202e}".into());
    }
    let picture = Picture::draw(&vigie_picture::Basis::of(&told), None, None);
    let words = Words::of("en").unwrap();
    for page in
        [html(&picture, &told, &words), markdown(&picture, &told, &words), picture_text(&picture, &told, &words)]
    {
        assert!(page.contains("txet") && !page.contains(super::turns), "{page}");
    }
}
