//! A language is a folder: the invented one of `lexicons/_template/`, put in the place of a real one, is read without a
//! change to the code.

mod support;

use std::sync::LazyLock;
use support::{FILES, READER};
use vigie_claim::Reader;
use vigie_model::{Body, Lang, PartialDate, Phase, Report};

/// The template as the language `zz`, with the world's parties and nothing else.
static TOY: LazyLock<Reader> = LazyLock::new(|| {
    let files: Vec<(String, &str)> = FILES
        .iter()
        .filter(|(path, _)| path.contains("/_template/") || path.contains("/world/"))
        .map(|(path, text)| (path.replace("/_template/", "/zz/"), text.as_str()))
        .collect();
    let pairs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    Reader::new(&pairs, None).expect("the template is a language")
});

fn report(text: &str) -> Report {
    Report {
        id: "toy".to_owned(),
        lang: Lang::new("zz"),
        title: None,
        source: None,
        url: None,
        published: PartialDate::parse("2020-02-07").ok(),
        text: text.to_owned(),
    }
}

#[test]
fn as_a_template_it_is_no_language() {
    assert!(READER.languages().all(|l| l.as_str() != "zz"));
}

#[test]
fn the_template_is_read_into_claims() {
    let languages: Vec<String> = TOY.languages().map(ToString::to_string).collect();
    assert_eq!(languages, ["zz"]);
    let reading = TOY.read(&report("Los rebis an takata Kherson ayer."));
    let [claim] = reading.claims.as_slice() else { panic!("{:?}", reading.claims) };
    assert!(matches!(claim.body, Body::Control { phase: Phase::Gained, .. }), "{claim:?}");
    assert_eq!((claim.actor[0].text.as_str(), claim.place[0].text.as_str()), ("Los rebis", "Kherson"));
}

#[test]
fn the_template_knows_who_is_spoken_of() {
    let text =
        "Lo Fronte de Kivu (FK) a takata Kherson. Lo grupo a dicata que los rebis son venatos. El Sr Tarun a parlata.";
    let mentions = TOY.annotate(&report(text), vigie_claim::Depth::All).actors;
    let shown: Vec<_> = mentions
        .iter()
        .map(|m| (m.span.of(text), m.name.as_str(), m.sector.map(|s| s.to_string()), m.mention_of))
        .collect();
    let rebels = Some("REB".to_owned());
    assert_eq!(
        shown[..4],
        [
            ("Lo Fronte de Kivu", "Fronte de Kivu", rebels.clone(), None),
            ("FK", "Fronte de Kivu", rebels.clone(), Some(0)),
            ("Lo grupo", "Fronte de Kivu", rebels.clone(), Some(0)),
            ("los rebis", "Fronte de Kivu", rebels, Some(0)),
        ]
    );
}
