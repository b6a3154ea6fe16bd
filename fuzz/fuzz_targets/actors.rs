//! Who is spoken of, in any text: no panic, twice the same, spans in order and inside, first mentions first.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_claim::Reader;
use vigie_model::{Lang, PartialDate, Report};

static READER: LazyLock<Reader> = LazyLock::new(vigie_benches::reader);

fuzz_target!(|input: (bool, u8, &str)| {
    let (french, date, text) = input;
    let date = ["", "2020-02-07", "2024-12-09", "2020-02"][usize::from(date) % 4];
    let report = Report {
        id: "fuzz".to_owned(),
        lang: Lang::new(if french { "fr" } else { "en" }),
        title: None,
        source: None,
        url: None,
        published: PartialDate::parse(date).ok(),
        text: text.to_owned(),
    };
    let mentions = READER.annotate(&report, vigie_claim::Depth::All).actors;
    assert_eq!(mentions, READER.annotate(&report, vigie_claim::Depth::All).actors);
    let mut end = 0;
    for (k, mention) in mentions.iter().enumerate() {
        assert!(end <= mention.span.start && !mention.span.of(text).is_empty() && !mention.head.of(text).is_empty());
        assert!(mention.span.start <= mention.head.start && mention.head.end <= mention.span.end);
        assert!(mention.mention_of.is_none_or(|of| of < k && mentions[of].mention_of.is_none()));
        end = mention.span.end;
    }
});
