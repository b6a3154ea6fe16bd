//! What holds for every text, in every language.

mod common;

use proptest::prelude::*;
use std::sync::LazyLock;
use vigie_model::PartialDate;
use vigie_text::Words;
use vigie_time::Tense;

static LANGUAGES: LazyLock<Vec<common::Language>> = LazyLock::new(common::languages);

fn check(text: &str, anchor: Option<PartialDate>, tense: Option<Tense>) -> Result<(), TestCaseError> {
    for common::Language { rules, writing, .. } in LANGUAGES.iter() {
        let words = Words::read(text, writing);
        let reading = rules.read(&words, anchor, &|_| tense);
        prop_assert_eq!(&reading, &rules.read(&words, anchor, &|_| tense));
        let mut end = 0;
        for t in &reading.times {
            prop_assert!(t.tokens.start >= end && !t.tokens.is_empty() && t.tokens.end <= words.tokens.len());
            prop_assert_eq!(t.span, words.span(t.tokens.clone()));
            prop_assert!(!t.span.of(words.text).is_empty());
            prop_assert_eq!(words.sentence_of(t.tokens.start), words.sentence_of(t.tokens.end - 1));
            if let Some((first, last)) = t.when.as_ref().and_then(|w| w.earliest().zip(w.latest())) {
                prop_assert!(first <= last, "{:?}", t);
            }
            if let Some(when) = &t.when {
                let shown = when.to_string();
                prop_assert_eq!(vigie_model::Edtf::parse(&shown).map(|e| e.to_string()), Ok(shown));
            }
            end = t.tokens.end;
        }
        end = 0;
        for n in &reading.numbers {
            prop_assert!(n.tokens.start >= end && !n.tokens.is_empty() && n.tokens.end <= words.tokens.len());
            prop_assert_eq!(n.span, words.span(n.tokens.clone()));
            prop_assert!(n.value.is_finite());
            end = n.tokens.end;
        }
    }
    Ok(())
}

/// Words of the rule files, numbers and marks, in any order: what reaches deep into the rules.
fn time_words() -> impl Strategy<Value = String> {
    let words = "le la de du d' depuis avant après jusqu'à fin début mi janvier mars mai 2015 15 3 1er 27.03.15 31 30 février \
                 lundi jeudi matin nuit dans en au à entre et il y a trois mille cent millions vingt-huit ans jours heures \
                 dernier prochaine semaine mois été siècle années 1990 12,5 % dizaines milliers plus moins since until by \
                 the last next Monday May March week two million half dozen ago day of on in from to and 9999 0001 99999999 \
                 999999999999999999 29 décennie decade century centuries siècles Ramadan noël veille lendemain later . , - 10h30";
    let words: Vec<&'static str> = words.split_whitespace().collect();
    prop::collection::vec(prop::sample::select(words), 0..24).prop_map(|w| w.join(" "))
}

fn anchors() -> impl Strategy<Value = Option<PartialDate>> {
    let dates = [
        None,
        Some("2020-02-07"),
        Some("2020-02-29"),
        Some("2020-02"),
        Some("2020"),
        Some("0001-01-01"),
        Some("9999-12-31"),
        Some("9999-12"),
        Some("0001"),
        Some("199X"),
        Some("2020-02-XX"),
    ];
    prop::sample::select(dates.to_vec()).prop_map(|d| d.and_then(|d| PartialDate::parse(d).ok()))
}

fn tenses() -> impl Strategy<Value = Option<Tense>> {
    prop::sample::select(vec![None, Some(Tense::Past), Some(Tense::Future)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in "(\\PC|[ .\n'’«»\"-]|[0-9]){0,120}", anchor in anchors(), tense in tenses()) {
        check(&text, anchor, tense)?;
    }

    #[test]
    fn any_words_of_time_are_read(text in time_words(), anchor in anchors(), tense in tenses()) {
        check(&text, anchor, tense)?;
    }

    #[test]
    fn a_whole_number_in_digits_is_itself(n in 0u64..10_000_000) {
        for common::Language { rules, writing, .. } in LANGUAGES.iter() {
            let text = format!("({n})");
            let words = Words::read(&text, writing);
            let found = rules.numbers(&words);
            let year = (1900..=2100).contains(&n);
            prop_assert!(year || found.len() == 1 && found[0].count.best == Some(n), "{} {:?}", n, found);
        }
    }

    #[test]
    fn every_day_in_digits_is_itself(y in 1970i16..2100, m in 1i8..=12, d in 1i8..=28) {
        for common::Language { rules, writing, .. } in LANGUAGES.iter() {
            let date = vigie_model::Date::new(y, m, d).unwrap().to_string();
            let text = format!("({date})");
            let words = Words::read(&text, writing);
            let found = rules.times(&words, None, &|_| None);
            prop_assert_eq!(found[0].when.as_ref().map(ToString::to_string), Some(date));
        }
    }
}

#[test]
fn deep_nesting_ends() {
    for common::Language { rules, writing, .. } in LANGUAGES.iter() {
        for text in [
            "fin de début de fin de ".repeat(4000),
            "the end of the start of ".repeat(4000),
            "vingt-".repeat(3000),
            "une dizaine de milliers ".repeat(2000),
        ] {
            let words = Words::read(&text, writing);
            rules.read(&words, PartialDate::parse("2020-02-07").ok(), &|_| None);
        }
    }
}
