//! Any text gives sentences, tokens and trees, twice the same, and tokens that tile it.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_syntax::{Model, testmodel::TestModel};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(TestModel::small(1).to_bytes().into()).expect("the test model is valid")
});

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut parser = MODEL.parser();
    let analysis = parser.parse(&text);
    let mut at = 0;
    for token in analysis.tokens() {
        assert!(text[at..token.span.start as usize].trim().is_empty());
        at = token.span.end as usize;
    }
    assert!(text[at..].trim().is_empty());
    for sentence in analysis.sentences() {
        assert_eq!(analysis.words_of(&sentence).filter(|word| word.head.is_none()).count(), 1);
        for word in analysis.words_of(&sentence) {
            assert!(analysis.path_to_root(word.index).take(sentence.words.len() + 1).count() <= sentence.words.len());
        }
    }
    assert_eq!(analysis, parser.parse(&text));
});
