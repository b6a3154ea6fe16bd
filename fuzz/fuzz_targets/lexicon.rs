//! Any text in place of a lexicon file gives a lexicon or its problems.
#![no_main]
use libfuzzer_sys::fuzz_target;
use vigie_lexicon::Lexicon;

fuzz_target!(|text: &str| {
    for name in ["zz/language.toml", "zz/verbs.toml", "zz/nouns.toml", "zz/acts/a.toml"] {
        let _ = Lexicon::parse(&[(name, text)]);
    }
});
