//! What holds of every analysis, on random models and random texts.

use crate::testmodel::{Random, TestModel};
use crate::{Analysis, Model};
use proptest::prelude::*;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::from_bytes(TestModel::small(1).to_bytes().into()).unwrap());

/// Panics unless the analysis is well formed.
fn check(text: &str, analysis: &Analysis) {
    let mut at = 0;
    let mut word = 0;
    for token in analysis.tokens() {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        assert!(text[at..start].chars().all(char::is_whitespace), "what lies between tokens is white space");
        assert!(!text[start..end].is_empty() && text[start..end].trim() == &text[start..end]);
        assert_eq!(token.words.start, word);
        assert!(!token.words.is_empty());
        (at, word) = (end, token.words.end);
    }
    assert!(text[at..].chars().all(char::is_whitespace));
    assert_eq!(word as usize, analysis.word_count());
    let (mut token, mut word) = (0, 0);
    for (number, sentence) in analysis.sentences().enumerate() {
        assert_eq!((sentence.tokens.start, sentence.words.start), (token, word));
        (token, word) = (sentence.tokens.end, sentence.words.end);
        let tokens = &analysis.tokens()[sentence.tokens.start as usize..sentence.tokens.end as usize];
        assert_eq!(sentence.span, tokens[0].span.start..tokens[tokens.len() - 1].span.end);
        assert_eq!(analysis.words_of(&sentence).filter(|word| word.head.is_none()).count(), 1, "one root");
        let mut reached = vec![false; sentence.words.len()];
        let place = |word: u32| (word - sentence.words.start) as usize;
        for word in analysis.words_of(&sentence) {
            assert_eq!(word.sentence as usize, number);
            assert!(analysis.tokens()[word.token as usize].words.contains(&word.index));
            assert_eq!(word.head.is_none(), word.deprel == "root");
            assert!(!word.form.is_empty() && !word.lemma.is_empty());
            let (mut steps, mut up) = (0, word);
            while let Some(head) = up.head.filter(|_| !reached[place(up.index)]) {
                assert!(sentence.words.contains(&head));
                up = analysis.word(head);
                steps += 1;
                assert!(steps < sentence.words.len(), "no cycle");
            }
            reached[place(word.index)] = true;
        }
    }
    assert_eq!(token as usize, analysis.tokens().len());
    assert_eq!(word as usize, analysis.word_count());
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("du".to_owned()),
        Just("Le convoi".to_owned()),
        Just("580 000".to_owned()),
        Just("can't".to_owned()),
        "[a-zA-Zéèœ]{1,9}",
        "[.,;:!?«»’'()-]",
        "\\PC{0,3}",
        any::<char>().prop_map(String::from),
    ];
    let space = prop_oneof![8 => Just(" "), 2 => Just(""), 1 => Just("\n"), 1 => Just("\n\n"), 1 => Just("\u{a0}\t")];
    prop::collection::vec((word, space), 0..60)
        .prop_map(|parts| parts.into_iter().map(|(word, space)| word + space).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_gives_trees(text in any_text()) {
        check(&text, &MODEL.parser().parse(&text));
    }

    #[test]
    fn sentences_begin_where_the_caller_says(text in any_text(), starts in prop::collection::vec(0u32..400, 0..6)) {
        let mut starts = starts;
        starts.sort_unstable();
        let mut analysis = Analysis::default();
        MODEL.parser().parse_sentences_into(&text, &starts, &mut analysis);
        check(&text, &analysis);
        for sentence in analysis.sentences().skip(1) {
            let before = &analysis.tokens()[sentence.tokens.start as usize - 1];
            let asked = starts.iter().any(|&at| at > before.span.start && at <= sentence.span.start);
            prop_assert!(asked, "a sentence at {}, of {starts:?}", sentence.span.start);
        }
    }

    #[test]
    fn a_reused_parser_gives_what_a_fresh_one_does(texts in prop::collection::vec(any_text(), 1..5)) {
        let (mut parser, mut reused) = (MODEL.parser(), Analysis::default());
        for text in &texts {
            parser.parse_into(text, &mut reused);
            prop_assert_eq!(&reused, &MODEL.parser().parse(text));
        }
    }

    #[test]
    fn company_changes_nothing(texts in prop::collection::vec(any_text(), 2..6), style: bool) {
        let parser = || if style { MODEL.parser().with_style("other").unwrap() } else { MODEL.parser() };
        let together = parser().parse(&texts.join("\n\n"));
        let mut words = together.words();
        for text in &texts {
            let alone = parser().parse(text);
            let base = words.len() as u32;
            for word in alone.words() {
                let other = words.next().unwrap();
                let shift = together.word_count() as u32 - base;
                prop_assert_eq!((word.form, word.lemma, word.upos, word.feats), (other.form, other.lemma, other.upos, other.feats));
                prop_assert_eq!(word.deprel, other.deprel);
                prop_assert_eq!(word.head.map(|head| head + shift), other.head);
            }
        }
        prop_assert!(words.next().is_none());
    }

    #[test]
    fn damaged_models_are_refused_or_work(
        seed: u64, cut in prop::option::of(0.0f64..1.0), flips in 0usize..6, in_header: bool, text in any_text(),
    ) {
        let mut bytes = TestModel::small(3).to_bytes();
        let header = 16 + u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
        if let Some(cut) = cut {
            bytes.truncate((bytes.len() as f64 * cut) as usize);
        }
        let mut random = Random::new(seed);
        for _ in 0..flips {
            let end = if in_header { header.min(bytes.len()) } else { bytes.len() };
            if end > 0 {
                let at = random.below(end as u64) as usize;
                bytes[at] = random.next_u64() as u8;
            }
        }
        if let Ok(model) = Model::from_bytes(bytes.into()) {
            check(&text, &model.parser().parse(&text));
        }
    }

    #[test]
    fn any_bytes_are_a_model_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Model::from_bytes(bytes.clone().into());
        let mut with_magic = b"VIGIESYN\x01\0\0\0".to_vec();
        with_magic.extend(bytes);
        let _ = Model::from_bytes(with_magic.into());
    }
}

#[test]
fn odd_texts() {
    let long_word = "a".repeat(1 << 20);
    let marks = "\u{301}\u{300} \u{301}".repeat(50);
    let many_lines = "a\n".repeat(5000);
    let texts = [
        "",
        " ",
        "\n",
        "\r\n\r\n",
        "\0",
        "\u{1}\u{7f}\u{85}",
        "👩\u{200d}👩\u{200d}👧 🇫🇷",
        "\u{202e}abc\u{202c} שלום عالم",
        "\u{feff}Le",
        "İstanbul ǅ ß ﬁ",
        "Ⅷ ² ½ ٣",
        &long_word,
        &marks,
        &many_lines,
    ];
    for text in texts {
        check(text, &MODEL.parser().parse(text));
    }
}

#[test]
fn sentences_of_any_length_are_one_tree() {
    for words in [1usize, 2, 511, 512, 513, 1024, 1025, 10_000] {
        let text: String = (0..words).map(|i| ["le ", "convoi ", "est ", "parti "][i % 4]).collect();
        check(&text, &MODEL.parser().parse(&text));
    }
}

#[test]
fn long_sentences_hang_their_parts_on_the_first() {
    let mut parser = MODEL.parser();
    let text: String = (0..5000).map(|i| if i % 7 == 0 { ", " } else { "convoi " }).collect();
    let analysis = parser.parse(&text);
    let Some(sentence) = analysis.sentences().find(|s| s.words.len() > 513) else {
        return; // this random model ends sentences early
    };
    let root = analysis.root_of(&sentence);
    assert!(analysis.children(root.index).any(|word| word.deprel == "parataxis" && word.index - root.index >= 256));
}

#[test]
fn the_same_seed_is_the_same_model_and_reads_the_same() {
    assert_eq!(TestModel::small(5).to_bytes(), TestModel::small(5).to_bytes());
    assert_ne!(TestModel::small(5).to_bytes(), TestModel::small(6).to_bytes());
    let send_and_sync = |_: &(dyn Send + Sync)| ();
    send_and_sync(&*MODEL);
}

/// With trained models beside the workspace, two plain sentences on lines of their own come out sane; without, there is nothing to test.
#[test]
#[allow(clippy::print_stderr)] // says that it was skipped
fn trained_models_read_plain_sentences() {
    for (file, text) in [
        ("fr", "Les rebelles ont repris la ville du nord.\nLe ministre n'a pas confirmé la nouvelle."),
        ("en", "Rebels retook the northern town.\nThe minister didn't confirm the news."),
    ] {
        let path = format!("{}/../../models/{file}.syntax.bin", env!("CARGO_MANIFEST_DIR"));
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("skipped: there is no {path}");
            continue;
        };
        let model = Model::from_bytes(bytes.into()).unwrap();
        assert_eq!(model.language(), file);
        let analysis = model.parser().parse(text);
        check(text, &analysis);
        assert_eq!(analysis.sentences().len(), 2, "{file}");
        let root = analysis.root_of(&analysis.sentences().next().unwrap());
        assert_eq!(root.upos, crate::Upos::Verb, "{file}: {}", root.form);
        assert!(analysis.children(root.index).any(|word| word.deprel.starts_with("nsubj")), "{file}");
    }
}
