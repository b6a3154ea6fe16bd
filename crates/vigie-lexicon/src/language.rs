//! `language.toml`: writing, closed word classes, auxiliaries, moods, governors, verbs of saying.

use crate::class::Classes;
use crate::entry::{Entry, Reader};
use crate::lexicon::LemmaId;
use crate::paradigm::Mood;
use vigie_model::Lang;
use vigie_text::Writing;

/// What a governing verb does to the factuality of what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing: *continuer à*, *manage to*.
    Transparent,
    /// It becomes possible: *pouvoir*, *might*.
    Possible,
    /// It is not done yet: *devoir*, *plan to*.
    Future,
    /// It did not happen: *échouer à*, *fail to*.
    Negated,
    /// It is hearsay: *être accusé de*, *be said to*.
    Unconfirmed,
    /// It was tried: *tenter de*, *try to*.
    Attempted,
}

const EFFECTS: [(&str, Effect); 6] = [
    ("transparent", Effect::Transparent),
    ("possible", Effect::Possible),
    ("future", Effect::Future),
    ("negated", Effect::Negated),
    ("unconfirmed", Effect::Unconfirmed),
    ("attempted", Effect::Attempted),
];

/// A verb or adjective that governs an infinitive, a participle or a noun of action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Governor {
    /// Its head's lemma.
    pub lemma: LemmaId,
    /// Whether it governs in the passive only: *être accusé de*, *be expected to*.
    pub passive: bool,
    /// Whether it is reflexive: *s'apprêter à*.
    pub reflexive: bool,
    /// Words that must follow the head: *être sur le point de* has `["sur", "le", "point"]`.
    pub fixed: Vec<String>,
    /// The preposition or infinitive mark before what it governs.
    pub preposition: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// What it does in a perfect tense, where that differs: *ils ont dû fuir* have fled.
    pub perfect: Option<Effect>,
}

/// What a verb or a noun does to an act that a noun names: *fear an assault*, *la menace d'une offensive*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActGovernor {
    /// The preposition before the act; none for an object.
    pub preposition: Option<String>,
    /// What it does.
    pub effect: Effect,
}

/// What follows a verb of saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Construction {
    /// A clause: *indiquer que*.
    That,
    /// Quoted words: *lancer*.
    Direct,
    /// A clause, quoted words, or an act as its object: *confirmer la chute de la ville*.
    Act,
    /// A clause or quoted words: *dire*.
    Both,
    /// A noun: *démentir une attaque*, *annoncer la prise de*.
    Noun,
}

/// How the speaker stands to what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Says it.
    Say,
    /// Denies it.
    Deny,
    /// Accuses someone of it.
    Accuse,
    /// Claims it, or claims to have done it.
    Claim,
    /// Doubts it.
    Doubt,
    /// Asks or demands it.
    Ask,
}

const STANCES: [(&str, Stance); 6] = [
    ("say", Stance::Say),
    ("deny", Stance::Deny),
    ("accuse", Stance::Accuse),
    ("claim", Stance::Claim),
    ("doubt", Stance::Doubt),
    ("ask", Stance::Ask),
];

/// A verb of saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// Its lemma.
    pub lemma: LemmaId,
    /// Whether it is reflexive.
    pub reflexive: bool,
    /// Words that must follow the head: *faire savoir*, *point out*.
    pub fixed: Vec<String>,
    /// What follows it.
    pub construction: Construction,
    /// How the speaker stands to it.
    pub stance: Stance,
}

/// Several words that together belong to closed classes: *à l'issue de*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words in lower case, as the language's writing cuts them; the last one may stand in a contraction.
    pub words: Vec<String>,
    /// The classes.
    pub classes: Classes,
}

/// A verb as the lists of governors and verbs of saying write it, not yet looked up.
pub(crate) struct RawVerb<T> {
    pub lemma: String,
    pub line: usize,
    pub entry: String,
    pub value: T,
}

/// What is said of a governor besides its lemma.
#[derive(Clone)]
pub(crate) struct RawGovernor {
    pub passive: bool,
    pub preposition: Option<String>,
    pub effect: Effect,
    pub perfect: Option<Effect>,
}

/// `language.toml` as read.
#[derive(Default)]
pub(crate) struct Language {
    pub code: Option<Lang>,
    pub name: String,
    pub writing: Writing,
    pub hearsay_mood: Option<Mood>,
    pub contractions: Vec<(String, Vec<String>)>,
    pub words: Vec<(String, Classes)>,
    pub adverb_suffixes: Vec<String>,
    pub according: Vec<String>,
    pub have: Vec<String>,
    pub be: Vec<String>,
    pub governors: Vec<RawVerb<RawGovernor>>,
    pub act_verbs: Vec<RawVerb<Effect>>,
    pub act_nouns: Vec<(String, Effect)>,
    pub afterthoughts: Vec<(String, usize)>,
    pub happenings: Vec<(String, usize)>,
    pub told_nouns: Vec<String>,
    pub proof_nouns: Vec<String>,
    pub speech: Vec<RawVerb<(Construction, Stance)>>,
}

/// Reads `language.toml`.
pub(crate) fn read(reader: &mut Reader<'_>) -> Language {
    let mut language = Language::default();
    reader.only_tables(&[
        "code",
        "name",
        "hearsay_mood",
        "adverb_suffixes",
        "according",
        "writing",
        "contractions",
        "words",
        "auxiliaries",
        "governor",
        "act_governor",
        "afterthoughts",
        "speech",
    ]);
    let root = reader.root();
    if let Some(code) = root.string("code", reader) {
        language.code = Lang::new(&code).filter(|l| l.as_str() == code);
        if language.code.is_none() {
            root.problem(reader, "code", format!("{code:?}"), "an ISO 639 code of two or three small letters");
        }
    }
    language.name = root.string("name", reader).unwrap_or_default();
    language.hearsay_mood = root.optional_string("hearsay_mood", reader).and_then(|word| match word.as_str() {
        "conditional" => Some(Mood::Conditional),
        "subjunctive" => Some(Mood::Subjunctive),
        "indicative" => Some(Mood::Indicative),
        _ => {
            root.problem(reader, "hearsay_mood", format!("{word:?}"), "conditional, subjunctive or indicative");
            None
        }
    });
    language.adverb_suffixes = root.strings("adverb_suffixes", reader);
    language.according = root.strings("according", reader);
    if let Some(entry) = reader.table("writing") {
        entry.only(&["elisions", "enclitics", "abbreviations"], reader);
        language.writing.elisions = entry.strings("elisions", reader);
        language.writing.enclitics = entry.strings("enclitics", reader);
        language.writing.abbreviations = entry.strings("abbreviations", reader).into_iter().collect();
    }
    if let Some(entry) = reader.table("contractions") {
        for (key, line) in entry.keys(reader) {
            let words = entry.strings(&key, reader);
            if words.is_empty() || words.iter().any(|w| w.is_empty()) {
                reader.push(line, "[contractions]", format!("{words:?}"), "the words that stand in the contraction");
            } else {
                language.contractions.push((key, words));
            }
        }
    }
    if let Some(entry) = reader.table("words") {
        for (key, line) in entry.keys(reader) {
            match Classes::KEYS.iter().find(|(k, _)| *k == key) {
                Some(&(_, class)) if !(Classes::AUX_BE | Classes::AUX_HAVE).has(class) => {
                    language.words.extend(entry.strings(&key, reader).into_iter().map(|w| (w, class)));
                }
                _ => {
                    let keys: Vec<_> =
                        Classes::KEYS.iter().map(|(k, _)| *k).filter(|k| !["be", "have"].contains(k)).collect();
                    reader.push(line, "[words]", format!("the key {key:?}"), &format!("one of {}", keys.join(", ")));
                }
            }
        }
    }
    if let Some(entry) = reader.table("auxiliaries") {
        entry.only(&["have", "be"], reader);
        language.have = entry.strings("have", reader);
        language.be = entry.strings("be", reader);
    }
    read_governors(reader, &mut language);
    read_act_governors(reader, &mut language);
    if let Some(entry) = reader.table("afterthoughts") {
        entry.only(&["verbs", "told", "proofs", "happenings"], reader);
        language.afterthoughts = entry.lined_strings("verbs", reader);
        language.happenings = entry.lined_strings("happenings", reader);
        language.told_nouns = entry.strings("told", reader);
        language.proof_nouns = entry.strings("proofs", reader);
    }
    read_speech(reader, &mut language);
    language
}

fn read_governors(reader: &mut Reader<'_>, language: &mut Language) {
    for entry in reader.entries("governor", "lemmas") {
        entry.only(&["lemmas", "preposition", "passive", "effect", "perfect"], reader);
        let Some(effect) = one_of(&entry, reader, "effect", &EFFECTS) else {
            continue;
        };
        let perfect = if entry.has("perfect") { one_of(&entry, reader, "perfect", &EFFECTS) } else { None };
        let preposition = entry.optional_string("preposition", reader);
        let passive = entry.flag("passive", reader);
        for (lemma, line) in lemmas(&entry, reader) {
            let value = RawGovernor { passive, preposition: preposition.clone(), effect, perfect };
            language.governors.push(RawVerb { lemma, line, entry: entry.name().to_owned(), value });
        }
    }
}

fn read_act_governors(reader: &mut Reader<'_>, language: &mut Language) {
    for entry in reader.entries("act_governor", "effect") {
        entry.only(&["verbs", "nouns", "effect"], reader);
        let Some(effect) = one_of(&entry, reader, "effect", &EFFECTS) else {
            continue;
        };
        if !entry.has("verbs") && !entry.has("nouns") {
            entry.problem(reader, "verbs", "neither verbs nor nouns".into(), "at least one of the two lists");
        }
        for (lemma, line) in if entry.has("verbs") { entry.lined_strings("verbs", reader) } else { Vec::new() } {
            language.act_verbs.push(RawVerb { lemma, line, entry: entry.name().to_owned(), value: effect });
        }
        if entry.has("nouns") {
            language.act_nouns.extend(entry.strings("nouns", reader).into_iter().map(|n| (n, effect)));
        }
    }
}

fn read_speech(reader: &mut Reader<'_>, language: &mut Language) {
    const CONSTRUCTIONS: [(&str, Construction); 5] = [
        ("act", Construction::Act),
        ("that", Construction::That),
        ("direct", Construction::Direct),
        ("both", Construction::Both),
        ("noun", Construction::Noun),
    ];
    for entry in reader.entries("speech", "lemmas") {
        entry.only(&["lemmas", "construction", "stance"], reader);
        let construction = one_of(&entry, reader, "construction", &CONSTRUCTIONS);
        let stance = one_of(&entry, reader, "stance", &STANCES);
        if let (Some(construction), Some(stance)) = (construction, stance) {
            for (lemma, line) in lemmas(&entry, reader) {
                let value = (construction, stance);
                language.speech.push(RawVerb { lemma, line, entry: entry.name().to_owned(), value });
            }
        }
    }
}

fn lemmas(entry: &Entry<'_, '_>, reader: &mut Reader<'_>) -> Vec<(String, usize)> {
    let lemmas = entry.lined_strings("lemmas", reader);
    if lemmas.is_empty() {
        entry.problem(reader, "lemmas", "none".into(), "at least one verb");
    }
    lemmas
}

fn one_of<T: Copy>(entry: &Entry<'_, '_>, reader: &mut Reader<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
    let word = entry.string(key, reader)?;
    let found = words.iter().find(|(w, _)| *w == word).map(|(_, t)| *t);
    if found.is_none() {
        let accepted: Vec<_> = words.iter().map(|(w, _)| *w).collect();
        entry.problem(reader, key, format!("{word:?}"), &format!("one of {}", accepted.join(", ")));
    }
    found
}
