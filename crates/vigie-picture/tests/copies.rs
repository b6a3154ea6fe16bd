//! Near copies: invariants on any text, and how many are found among written and edited dispatches.

use proptest::prelude::*;
use vigie_model::Date;
use vigie_picture::sketch::{NearCopies, Sketch};

/// A dispatch of `eval/copies/`: which event, whose account, and whether it is a copy of that account made by hand.
struct Dispatch {
    event: String,
    account: String,
    text: String,
}

/// The dispatches of a file: a line `# event | account` or `# event | account | how it was copied`, then the text.
fn dispatches(file: &str) -> Vec<Dispatch> {
    let path = format!("{}/../../eval/copies/{file}", env!("CARGO_MANIFEST_DIR"));
    let all = std::fs::read_to_string(&path).unwrap();
    let parts = all.split("# ").filter(|part| !part.trim().is_empty());
    let dispatch = |part: &str| {
        let (head, text) = part.split_once('\n').unwrap();
        let mut fields = head.split(" | ").map(str::to_owned);
        Dispatch { event: fields.next().unwrap(), account: fields.next().unwrap(), text: text.trim().to_owned() }
    };
    parts.map(dispatch).collect()
}

/// What desks do to a dispatch, apart from what is done by hand in the files.
fn edits(text: &str) -> Vec<(&'static str, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    let part = |from: usize, to: usize| words[words.len() * from / 10..words.len() * to / 10].join(" ");
    let each = |change: fn(usize, &str) -> String| {
        words.iter().enumerate().map(|(n, word)| change(n, word)).collect::<Vec<_>>().join(" ")
    };
    let swapped = |n: usize, word: &str| {
        let mut chars: Vec<char> = word.chars().collect();
        if n % 14 == 3 && chars.len() > 3 {
            chars.swap(1, 2);
        }
        chars.into_iter().collect()
    };
    vec![
        ("whole", text.to_owned()),
        ("the first half", part(0, 5)),
        ("the last six tenths", part(4, 10)),
        ("retitled", format!("Zorvan blit kesh\n\n{text}")),
        ("extended before and after", format!("{FILLER} {text} {FILLER}")),
        ("letters swapped in every fourteenth word", each(swapped)),
        ("every tenth word dropped", each(|n, w| if n % 10 == 4 { String::new() } else { w.to_owned() })),
        ("every twelfth word replaced", each(|n, w| if n % 12 == 5 { format!("x{n}") } else { w.to_owned() })),
        ("in capitals, without accents or punctuation", text.to_uppercase().replace([',', '.', '«', '»', '"'], "")),
    ]
}

/// Some fifty words that stand in no dispatch.
const FILLER: &str = "Ald mersin tocal bevre shum dorat ilven kass porrem unda tesk liral voben charst emmil dorv \
    anset ruvol pim orkal sint vare tulm esh grodan filt ombre sarn kelid vont urra pesh malt idon corv leth banu \
    rissel tamp ogri fend yul asset morb dine halk suvor epp lantis gord";

#[test]
fn hand_made_copies_are_found_and_independent_accounts_are_not() {
    for file in ["fr.txt", "en.txt"] {
        let all = dispatches(file);
        assert!(all.len() >= 12, "{file} holds {}", all.len());
        for (n, a) in all.iter().enumerate() {
            for b in &all[..n] {
                let (one, other) = (Sketch::of(&a.text), Sketch::of(&b.text));
                let same = a.event == b.event && a.account == b.account;
                let what =
                    format!("{file}: {} by {} and by {}: {:.2}", a.event, a.account, b.account, one.shared(&other));
                assert_eq!(one.is_copy(&other), same, "{what}");
                let meet = one.bands().iter().any(|band| other.bands().contains(band));
                assert!(meet || !same, "{what}, never compared");
            }
        }
    }
}

#[test]
fn edited_copies_are_found_among_all_dispatches() {
    for file in ["fr.txt", "en.txt"] {
        let all = dispatches(file);
        let mut copies = NearCopies::default();
        for (n, dispatch) in all.iter().enumerate() {
            copies.add(&format!("{n}"), Some(Date::constant(2020, 1, 1)), &Sketch::of(&dispatch.text));
        }
        let (mut found, mut of) = (0, 0);
        let mut missed = Vec::new();
        for (n, dispatch) in all.iter().enumerate() {
            for (how, text) in edits(&dispatch.text) {
                let mut with = copies.clone();
                with.add("copy", Some(Date::constant(2020, 1, 2)), &Sketch::of(&text));
                let original = with.original("copy").and_then(|key| key.parse::<usize>().ok());
                let right = |at: usize| all[at].event == dispatch.event && all[at].account == dispatch.account;
                assert!(original.is_none_or(right), "{file}: {n} {how} taken for {original:?}");
                found += usize::from(original.is_some());
                of += 1;
                if original.is_none() {
                    missed.push(format!("{} by {}: {how}", dispatch.event, dispatch.account));
                }
            }
        }
        assert!(found * 100 >= of * 97, "{file}: {found} of {of}, missed {missed:#?}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        proptest::collection::vec("[a-f]{1,3}", 0..60).prop_map(|words| words.join(" ")),
        proptest::collection::vec(0..8_usize, 1..6).prop_map(|parts| {
            let sentence = |n: usize| format!("Sentence {n} of the agency tells that {} men left by road {n}. ", n * n);
            parts.into_iter().map(sentence).collect()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_has_a_sketch(a in "(?s).{0,200}", b in text()) {
        let (one, other) = (Sketch::of(&a), Sketch::of(&b));
        let shared = one.shared(&other);
        prop_assert!((0.0..=1.0).contains(&shared));
        prop_assert_eq!(shared, other.shared(&one));
        prop_assert_eq!(one.is_copy(&other), other.is_copy(&one));
        prop_assert!(one.bands().is_empty() || one.is_copy(&one));
        prop_assert_eq!(vigie_picture::agency::credits(&a, Some(&b)), vigie_picture::agency::credits(&a, Some(&b)));
    }

    #[test]
    fn who_copies_whom_does_not_depend_on_the_order(
        texts in proptest::collection::vec((text(), proptest::option::of(1_i8..5)), 1..12),
        by in proptest::collection::vec(any::<u32>(), 12),
    ) {
        let filed: Vec<_> = texts.iter().enumerate().map(|(n, (text, day))| {
            (format!("r{n}"), day.map(|day| Date::constant(2020, 1, day)), Sketch::of(text))
        }).collect();
        let mut shuffled: Vec<usize> = (0..filed.len()).collect();
        shuffled.sort_by_key(|&n| by[n]);
        let (mut forth, mut back) = (NearCopies::default(), NearCopies::default());
        for n in 0..filed.len() {
            let (key, day, sketch) = &filed[n];
            forth.add(key, *day, sketch);
            let (key, day, sketch) = &filed[shuffled[n]];
            back.add(key, *day, sketch);
        }
        for (key, day, _) in &filed {
            prop_assert_eq!(forth.original(key), back.original(key));
            if let Some(original) = forth.original(key) {
                let earlier = filed.iter().find(|(k, ..)| k == original).unwrap().1;
                prop_assert!(day.is_none() || earlier.is_some_and(|e| Some(e) <= *day), "known only later");
                prop_assert_eq!(forth.original(original), None);
            }
        }
    }
}
