//! Which claims are one event.

use super::*;
use crate::export::event::gather;

/// A claim in a line: `report sentence act place day party`, a dash for what is not said. An act is `strike`, `clash`,
/// `arrest`, or a figure such as `killed:12`; `killed:4<1` is part of the first claim's total.
fn told(lines: &[&str]) -> Vec<Cited> {
    let claim = |(n, line): (usize, &&str)| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [report, sentence, act, place, day, party] = words[..] else { panic!("six words: {line}") };
        let said = |word: &str| (word != "-").then(|| word.to_owned());
        let body = match act.split_once(':') {
            Some((outcome, figure)) => {
                let (number, of) = figure.split_once('<').map_or((figure, None), |(f, of)| (f, Some(of)));
                let count = Count::exactly(number.parse().unwrap());
                let of = of.map(|of| ClaimId(of.to_owned()));
                Body::Casualties { outcome: outcome.parse().unwrap(), victims: None, count, of }
            }
            None => Body::Violence {
                form: match act {
                    "strike" => Form::AirStrike,
                    "clash" => Form::ArmedClash,
                    "arrest" => Form::Arrest,
                    other => panic!("no act {other}"),
                },
            },
        };
        let actor = |name: String| Actor { name: name.clone(), country: None, sector: None, text: name };
        let text_sha256 = crate::text_sha256(report);
        let (lang, title, source, published, url) = (None, None, None, None, None);
        let head = Head { id: report.to_owned(), lang, title, source, published, url, text_sha256 };
        Cited {
            claim: Claim {
                id: ClaimId((n + 1).to_string()),
                body,
                actor: said(party).map(actor).into_iter().collect(),
                target: Vec::new(),
                time: said(day).map(|d| Time { when: Some(Edtf::parse(&d).unwrap()), text: d }),
                place: said(place).map(|p| Place::unresolved(&p)).into_iter().collect(),
                attribution: Attribution::OUTLET,
                factuality: Factuality::Asserted,
                quoted: false,
                evidence: Evidence { span: Span::new(n * 10, n * 10 + 5), text: "words".into() },
                confidence: Confidence::new(1.0),
            },
            origin: Arc::new(Origin { key: report.to_owned(), head }),
            sentence: sentence.parse().ok(),
            grade: Grade::default(),
            reviewed: false,
        }
    };
    lines.iter().enumerate().map(claim).collect()
}

/// The events as lists of the claims' numbers, the acts before the figures.
fn check(lines: &[&str], want: &str) {
    let claims = told(lines);
    let events = gather(&claims.iter().collect::<Vec<_>>(), |c| matches!(c.body, Body::Violence { .. }));
    let ids = |event: &event::Event| event.claims().map(|c| c.claim.id.0.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(events.iter().map(ids).collect::<Vec<_>>().join(" | "), want, "{lines:#?}");
}

#[test]
fn a_figure_goes_to_the_act_of_its_sentence_or_the_one_beside() {
    let day = "2020-02-04";
    check(&[&format!("a 0 strike Ariha {day} RUS"), "a 0 killed:12 - - -", "a 0 killed:4<2 - - -"], "1 2 3");
    check(&[&format!("a 0 strike Ariha {day} RUS"), "a 1 killed:12 Ariha - -"], "1 2");
    // Beside it, something must be shared.
    check(&[&format!("a 0 strike Ariha {day} RUS"), "a 1 killed:12 - - -"], "1 | 2");
    check(&[&format!("a 0 strike Ariha {day} RUS"), "a 2 killed:12 Ariha - -"], "1 | 2");
    // Another place, day or party is another event, even in one sentence.
    check(&["a 0 strike Ariha - -", "a 0 killed:12 Idlib - -"], "1 | 2");
    check(&[&format!("a 0 strike - {day} -"), "a 0 killed:12 - 2020-02-05 -"], "1 | 2");
    check(&["a 0 strike - - RUS", "a 0 killed:12 - - HTS"], "1 | 2");
    // The nearer of two acts, and one that can have killed.
    check(&["a 0 strike Ariha - -", "a 1 clash Ariha - -", "a 1 killed:12 Ariha - -"], "1 | 2 3");
    check(&["a 0 arrest Ariha - -", "a 0 killed:12 - - -", "a 0 captured:2 - - -"], "1 3 | 2");
}

#[test]
fn figures_without_an_act_of_one_sentence_are_one_event() {
    check(&["a 0 killed:12 Ariha - -", "a 0 killed:3 Ariha - -", "a 1 killed:5 Ariha - -"], "1 2 | 3");
    check(&["a 0 killed:12 Ariha - -", "a 5 killed:4<1 - - -"], "1 2");
}

#[test]
fn acts_of_two_reports_are_one_where_day_place_form_and_party_are() {
    let strike = "strike Ariha 2020-02-04 RUS";
    check(
        &[&format!("a 0 {strike}"), "a 0 killed:12 - - -", &format!("b 0 {strike}"), "b 0 killed:10 - - -"],
        "1 3 2 4",
    );
    check(&[&format!("a 0 {strike}"), "b 0 strike Ariha 2020-02-05 RUS"], "1 | 2");
    check(&[&format!("a 0 {strike}"), "b 0 strike Idlib 2020-02-04 RUS"], "1 | 2");
    check(&[&format!("a 0 {strike}"), "b 0 clash Ariha 2020-02-04 RUS"], "1 | 2");
    check(&[&format!("a 0 {strike}"), "b 0 strike Ariha 2020-02-04 -"], "1 | 2");
    // Nothing is merged where the day or the place is not said.
    check(&["a 0 strike Ariha - RUS", "b 0 strike Ariha - RUS"], "1 | 2");
    check(&["a 0 strike - 2020-02-04 RUS", "b 0 strike - 2020-02-04 RUS"], "1 | 2");
}
