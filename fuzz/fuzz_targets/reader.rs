//! Any text is read without a panic, twice the same, and every claim's evidence is a slice of it.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_claim::Reader;
use vigie_model::{Lang, PartialDate, Report};

static READER: LazyLock<Reader> = LazyLock::new(vigie_benches::reader);

fuzz_target!(|text: &str| {
    for lang in ["fr", "en"] {
        let report = Report {
            id: "fuzz".to_owned(),
            lang: Lang::new(lang),
            title: None,
            source: None,
            url: None,
            published: PartialDate::parse("2020-02-07").ok(),
            text: text.to_owned(),
        };
        let reading = READER.read(&report);
        for claim in &reading.claims {
            assert_eq!(claim.evidence.span.of(text), claim.evidence.text);
        }
        assert_eq!(reading, READER.read(&report));
    }
});
