//! Times and numbers of any text, under any date: no panic, twice the same, spans in order, periods that are EDTF and
//! whose first day is not after their last.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_model::{Edtf, PartialDate};
use vigie_text::{Words, Writing};
use vigie_time::{Tense, TimeRules};

static RULES: LazyLock<[TimeRules; 2]> = LazyLock::new(|| {
    let read = |times, numbers| TimeRules::parse(times, numbers, ["times.toml", "numbers.toml"]).expect("rules");
    [
        read(include_str!("../../lexicons/fr/times.toml"), include_str!("../../lexicons/fr/numbers.toml")),
        read(include_str!("../../lexicons/en/times.toml"), include_str!("../../lexicons/en/numbers.toml")),
    ]
});

/// Dates at the precisions that reports have, and at the calendar's ends.
const DATES: [&str; 8] =
    ["", "2020-02-07", "2020-02-29", "2020-02", "2020", "0001-01-01", "9999-12-31", "2020-02-XX"];

fuzz_target!(|input: (u8, u8, &str)| {
    let (date, tense, text) = input;
    let anchor = PartialDate::parse(DATES[usize::from(date) % DATES.len()]).ok();
    let tense = [None, Some(Tense::Past), Some(Tense::Future)][usize::from(tense) % 3];
    for rules in RULES.iter() {
        let words = Words::read(text, &Writing::default());
        let reading = rules.read(&words, anchor, &|_| tense);
        assert_eq!(reading, rules.read(&words, anchor, &|_| tense));
        let mut end = 0;
        for mention in &reading.times {
            assert!(end <= mention.span.start && !mention.span.of(text).is_empty());
            end = mention.span.end;
            if let Some(when) = &mention.when {
                assert!(when.earliest().zip(when.latest()).is_none_or(|(first, last)| first <= last));
                let shown = when.to_string();
                assert_eq!(Edtf::parse(&shown).map(|w| w.to_string()), Ok(shown));
            }
        }
        end = 0;
        for number in &reading.numbers {
            assert!(end <= number.span.start && number.value.is_finite());
            end = number.span.end;
        }
    }
});
