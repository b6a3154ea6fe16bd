//! A language's words, looked up.

mod builder;

use self::builder::{Builder, split};
use crate::act::{self, Act, ActId, Before, Role};
use crate::class::Classes;
use crate::entry::{self, Reader};
use crate::language::{self, ActGovernor, Effect, Governor, Language, Phrase, Speech};
use crate::nouns::{self, Nouns};
use crate::paradigm::{Mood, Number, VerbForm};
use crate::problem::{Problem, Problems};
use crate::verbs::{self, Verbs};
use std::collections::{HashMap, HashSet};
use vigie_model::Lang;
use vigie_text::Writing;

/// A dictionary form, in this lexicon. A verb and a noun of one spelling share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LemmaId(pub u32);

/// What Vigie knows of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// The language.
    pub code: Lang,
    /// Its own name for itself.
    pub name: String,
    /// How it is written.
    pub writing: Writing,
    /// Every act, in the order of files and lines.
    pub acts: Vec<Act>,
    /// Every governor.
    pub governors: Vec<Governor>,
    /// Every verb of saying.
    pub speech: Vec<Speech>,
    /// The mood by which the press marks hearsay, if one does.
    pub hearsay_mood: Option<Mood>,
    /// Phrases that attribute what follows (or precedes), each as words in lower case: *selon*, *d' après*.
    pub according: Vec<Vec<String>>,
    lemmas: Vec<String>,
    lemma_ids: HashMap<String, LemmaId>,
    classes: HashMap<String, Classes>,
    phrases: HashMap<String, Vec<Phrase>>,
    contractions: HashMap<String, Vec<String>>,
    adverb_suffixes: Vec<String>,
    verb_forms: HashMap<String, Vec<(LemmaId, VerbForm)>>,
    noun_forms: HashMap<String, Vec<(LemmaId, Number)>>,
    adjective_forms: HashSet<String>,
    fixed_forms: HashMap<String, Vec<String>>,
    verb_acts: HashMap<LemmaId, Vec<ActId>>,
    noun_acts: HashMap<LemmaId, Vec<ActId>>,
    phrase_acts: HashMap<String, Vec<ActId>>,
    governors_of: HashMap<LemmaId, Vec<usize>>,
    act_governors: HashMap<LemmaId, Vec<ActGovernor>>,
    act_nouns: HashMap<LemmaId, Effect>,
    afterthoughts: HashSet<LemmaId>,
    told_nouns: HashSet<LemmaId>,
    proof_nouns: HashSet<LemmaId>,
    happenings: HashMap<LemmaId, Vec<Vec<String>>>,
    speech_of: HashMap<LemmaId, Vec<usize>>,
    with_be: HashSet<LemmaId>,
}

impl Lexicon {
    /// Reads the files of one `lexicons/<iso>/` folder, as (path, text) pairs in any order: `language.toml`,
    /// `verbs.toml`, `nouns.toml` and `acts/*.toml`. Other files belong to other crates and are left alone.
    ///
    /// Errors: [`Problems`], all of them, in the order of files and lines.
    ///
    /// ```
    /// let language = r#"
    /// code = "zz"
    /// name = "Toy"
    /// [words]
    /// determiners = ["lo"]
    /// "#;
    /// let verbs = r#"
    /// verbs = ["takar"]
    /// [[paradigm]]
    /// name = "ar"
    /// infinitive = "ar"
    /// default = ["ar"]
    /// ends = { "ind.pres" = "a", "part.pres" = "anta", "part.past" = "ata" }
    /// "#;
    /// let files = [("zz/language.toml", language), ("zz/verbs.toml", verbs)];
    /// let lexicon = vigie_lexicon::Lexicon::parse(&files).unwrap();
    /// let (lemma, _) = lexicon.verb_forms("takata")[0];
    /// assert_eq!(lexicon.lemma(lemma), "takar");
    /// assert!(lexicon.class("lo").has(vigie_lexicon::Classes::DETERMINER));
    /// ```
    pub fn parse(files: &[(&str, &str)]) -> Result<Lexicon, Problems> {
        let mut files: Vec<_> = files.iter().filter(|(path, _)| rank(path) < OTHER).copied().collect();
        files.sort_by_key(|(path, _)| (rank(path), *path));
        let mut problems = Vec::new();
        let mut language = Language::default();
        let (mut verbs, mut nouns, mut raw_acts) = (Verbs::default(), Nouns::default(), Vec::new());
        let mut verbs_file = String::new();
        let mut language_file = None;
        for (path, text) in files {
            let root = entry::parse(path, text, &mut problems);
            let mut reader = Reader::new(path, text, &root, &mut problems);
            match rank(path) {
                0 => {
                    language = language::read(&mut reader);
                    language_file = Some(path.to_owned());
                }
                1 => {
                    verbs = verbs::read(&mut reader);
                    verbs_file = path.to_owned();
                }
                2 => nouns = nouns::read(&mut reader),
                3 => {
                    let writing = &language.writing;
                    let of = |class: Classes| {
                        let words = language.words.iter().filter(|(_, c)| class.has(*c));
                        words.map(|(w, _)| w.clone()).collect()
                    };
                    let clitics = of(Classes::OBJECT_PRONOUN | Classes::PLACE_PRONOUN);
                    let before = Before { reflexives: of(Classes::REFLEXIVE), clitics, groups: nouns.groups.clone() };
                    raw_acts.extend(act::read(&mut reader, &before, &|lemma| split(lemma, writing)));
                }
                _ => {}
            }
        }
        let Some(language_file) = language_file else {
            problems.push(Problem {
                file: String::new(),
                line: 0,
                entry: "the folder".into(),
                found: "no language.toml".into(),
                want: "a language.toml with code and name".into(),
            });
            return Err(Problems(problems));
        };
        let builder = Builder { verbs, nouns, verbs_file, language_file, problems };
        builder.build(language, raw_acts)
    }

    /// The closed classes of a word in lower case; empty for words of open classes.
    pub fn class(&self, lower: &str) -> Classes {
        self.classes.get(lower).copied().unwrap_or_default()
    }

    /// The phrases of closed classes that begin with this word, longest first.
    pub fn phrases(&self, first: &str) -> &[Phrase] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    /// Whether the word is an adverb, by list or by its ending.
    pub fn is_adverb(&self, lower: &str) -> bool {
        self.class(lower).any(Classes::ADVERB)
            || (self.adverb_suffixes.iter().any(|s| lower.len() > s.len() + 1 && lower.ends_with(s.as_str()))
                && self.noun_forms(lower).is_empty())
    }

    /// Whether the word is a form of an adjective that the lexicon lists.
    pub fn is_adjective(&self, lower: &str) -> bool {
        self.adjective_forms.contains(lower)
    }

    /// What a word can be as a form of a verb: *prise* → *prendre*, past participle, feminine singular.
    pub fn verb_forms(&self, lower: &str) -> &[(LemmaId, VerbForm)] {
        self.verb_forms.get(lower).map_or(&[], Vec::as_slice)
    }

    /// What a word can be as a form of a noun or adjective that the lexicon lists or an act uses.
    pub fn noun_forms(&self, lower: &str) -> &[(LemmaId, Number)] {
        self.noun_forms.get(lower).map_or(&[], Vec::as_slice)
    }

    /// The dictionary form.
    pub fn lemma(&self, id: LemmaId) -> &str {
        self.lemmas.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The dictionary form's identifier, if the lexicon has it.
    pub fn lemma_id(&self, lemma: &str) -> Option<LemmaId> {
        self.lemma_ids.get(lemma).copied()
    }

    /// The act.
    pub fn act(&self, id: ActId) -> Option<&Act> {
        self.acts.get(id.0 as usize)
    }

    /// The acts whose head is this verb; those with most fixed words first.
    pub fn verb_acts(&self, id: LemmaId) -> &[ActId] {
        self.verb_acts.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The acts whose head is this noun or adjective; those with most fixed words first.
    pub fn noun_acts(&self, id: LemmaId) -> &[ActId] {
        self.noun_acts.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The phrase acts that begin with this word in lower case; the longest first. [`Act::fixed`] holds the words after it.
    pub fn phrase_acts(&self, first: &str) -> &[ActId] {
        self.phrase_acts.get(first).map_or(&[], Vec::as_slice)
    }

    /// The first entry of a verb of saying; see [`Lexicon::speeches`] for all.
    pub fn speech(&self, id: LemmaId) -> Option<&Speech> {
        self.speeches(id).next()
    }

    /// The entries of a verb of saying: *accuser* has one as an accusation; *faire* one with the fixed word *savoir*.
    pub fn speeches(&self, id: LemmaId) -> impl Iterator<Item = &Speech> {
        self.speech_of.get(&id).into_iter().flatten().map(|&i| &self.speech[i])
    }

    /// The first entry of a governor; see [`Lexicon::governors_of`] for all.
    pub fn governor(&self, id: LemmaId) -> Option<&Governor> {
        self.governors_of(id).next()
    }

    /// What a verb does to acts that are its objects, or that stand behind a preposition of its.
    pub fn act_governors(&self, verb: LemmaId) -> &[ActGovernor] {
        self.act_governors.get(&verb).map_or(&[], Vec::as_slice)
    }

    /// What a noun does to an act that completes it: *la menace d'une offensive*.
    pub fn act_noun(&self, noun: LemmaId) -> Option<Effect> {
        self.act_nouns.get(&noun).copied()
    }

    /// Whether a verb, when it is denied, leaves open what was told before: *verify*, *confirm*, *believe*.
    pub fn settles(&self, verb: LemmaId) -> bool {
        self.afterthoughts.contains(&verb)
    }

    /// Whether a noun stands for what was told before: *this claim*, *ce bilan*.
    pub fn is_told(&self, noun: LemmaId) -> bool {
        self.told_nouns.contains(&noun)
    }

    /// Whether a noun, where there is none of it, leaves open what was told before: *no confirmation*.
    pub fn is_proof(&self, noun: LemmaId) -> bool {
        self.proof_nouns.contains(&noun)
    }

    /// Whether a verb says that its subject happens; `follow` tells whether the words stand behind it that it asks for:
    /// *take place*.
    pub fn happens(&self, verb: LemmaId, follow: impl Fn(&[String]) -> bool) -> bool {
        self.happenings.get(&verb).is_some_and(|all| all.iter().any(|fixed| follow(fixed)))
    }

    /// The entries of a governor; those with most fixed words first.
    pub fn governors_of(&self, id: LemmaId) -> impl Iterator<Item = &Governor> {
        self.governors_of.get(&id).into_iter().flatten().map(|&i| &self.governors[i])
    }

    /// The words that stand in a contraction or an elided form: *du* → *de, le*; *d'* → *de*.
    pub fn contraction(&self, lower: &str) -> Option<&[String]> {
        self.contractions.get(lower).map(Vec::as_slice)
    }

    /// The word itself, or the first word that stands in it: *d'*, *du* → *de*.
    pub fn first_word<'a>(&'a self, lower: &'a str) -> &'a str {
        self.contraction(lower).and_then(<[String]>::first).map_or(lower, String::as_str)
    }

    /// Whether a written word is a word of [`Act::fixed`]: itself, its plural or feminine, or a contraction that begins
    /// with it (*du* for *de*); one possessive stands for all (*ses activités*, *leurs activités*).
    pub fn is_fixed(&self, fixed: &str, lower: &str) -> bool {
        fixed == lower
            || (self.class(fixed).has(Classes::POSSESSIVE) && self.class(lower).has(Classes::POSSESSIVE))
            || self.first_word(lower) == fixed
            || self.fixed_forms.get(fixed).is_some_and(|forms| forms.iter().any(|f| f == lower))
    }

    /// Whether a noun, as written in lower case, may fill a role of an act: always, unless the act names the only nouns.
    pub fn allows(&self, act: &Act, role: Role, noun: &str) -> bool {
        let Some((_, only)) = act.only.iter().find(|(r, _)| *r == role) else {
            return true;
        };
        let is = |lemma: &str| only.iter().any(|n| n == lemma);
        is(noun) || self.noun_forms(noun).iter().any(|(l, _)| is(self.lemma(*l)))
    }

    /// Whether a word, as written in lower case, gives an act beside which it stands another sense.
    pub fn spoils(&self, act: &Act, word: &str) -> bool {
        act.never.iter().any(|never| self.is_fixed(never, word))
    }

    /// Whether the verb's perfect takes the auxiliary *be*, so that *be* with its participle is active: *est tombée*.
    pub fn perfect_with_be(&self, id: LemmaId) -> bool {
        self.with_be.contains(&id)
    }

    /// How many dictionary forms, verb forms and noun forms it holds.
    pub fn size(&self) -> (usize, usize, usize) {
        (self.lemmas.len(), self.verb_forms.len(), self.noun_forms.len())
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The rank of files that belong to other crates.
const OTHER: u8 = 4;

/// The order in which files are read.
fn rank(path: &str) -> u8 {
    let in_acts = path.rsplit(['/', '\\']).nth(1) == Some("acts");
    match file_name(path) {
        _ if in_acts => 3,
        "language.toml" => 0,
        "verbs.toml" => 1,
        "nouns.toml" => 2,
        _ => OTHER,
    }
}
