//! A language's words, looked up.

use crate::act::{self, Act, ActId, Before, Pos, RawAct, Role};
use crate::class::Classes;
use crate::entry::{self, Reader};
use crate::language::{self, ActGovernor, Effect, Governor, Language, Phrase, Speech};
use crate::nouns::{self, Nouns};
use crate::paradigm::{Mood, Number, VerbForm};
use crate::problem::{Problem, Problems};
use crate::verbs::{self, Verbs};
use std::collections::{HashMap, HashSet};
use vigie_model::Lang;
use vigie_text::{Words, Writing};

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

/// The words of a lemma in lower case, as the language's writing cuts them; `{n}` and `{d}` stay whole.
fn split(lemma: &str, writing: &Writing) -> Vec<String> {
    let mut out = Vec::new();
    for part in lemma.split_whitespace() {
        let lower = part.to_lowercase();
        let affix = writing.elisions.contains(&lower) || writing.enclitics.contains(&lower);
        // `-held` stands for all words that end so.
        let ending = part.len() > 1 && part.starts_with('-');
        if affix || ending || (part.starts_with('{') && part.ends_with('}')) {
            out.push(lower);
            continue;
        }
        let words = Words::read(part, writing);
        out.extend((0..words.tokens.len()).map(|i| words.lower(i).to_owned()));
    }
    out
}

struct Builder {
    verbs: Verbs,
    nouns: Nouns,
    verbs_file: String,
    language_file: String,
    problems: Vec<Problem>,
}

impl Builder {
    fn build(mut self, language: Language, raw_acts: Vec<RawAct>) -> Result<Lexicon, Problems> {
        let Some(code) = language.code.clone() else {
            return Err(Problems(self.problems));
        };
        let mut lexicon = Lexicon {
            code,
            name: language.name.clone(),
            writing: language.writing.clone(),
            acts: Vec::with_capacity(raw_acts.len()),
            governors: Vec::new(),
            speech: Vec::new(),
            hearsay_mood: language.hearsay_mood,
            according: language.according.iter().map(|p| split(p, &language.writing)).collect(),
            lemmas: Vec::new(),
            lemma_ids: HashMap::new(),
            classes: HashMap::new(),
            phrases: HashMap::new(),
            contractions: language.contractions.iter().cloned().collect(),
            adverb_suffixes: language.adverb_suffixes.clone(),
            verb_forms: HashMap::new(),
            noun_forms: HashMap::new(),
            adjective_forms: HashSet::new(),
            fixed_forms: HashMap::new(),
            verb_acts: HashMap::new(),
            noun_acts: HashMap::new(),
            phrase_acts: HashMap::new(),
            governors_of: HashMap::new(),
            act_governors: HashMap::new(),
            act_nouns: HashMap::new(),
            afterthoughts: HashSet::new(),
            told_nouns: HashSet::new(),
            proof_nouns: HashSet::new(),
            happenings: HashMap::new(),
            speech_of: HashMap::new(),
            with_be: HashSet::new(),
        };
        lexicon.according.sort_by_key(|words| std::cmp::Reverse(words.len()));
        self.words(&language, &mut lexicon);
        self.listed_words(&language, &mut lexicon);
        self.governors_and_speech(&language, &mut lexicon);
        self.acts(raw_acts, &mut lexicon);
        if self.problems.is_empty() { Ok(lexicon) } else { Err(Problems(self.problems)) }
    }

    fn words(&mut self, language: &Language, lexicon: &mut Lexicon) {
        let mut several: HashMap<Vec<String>, Classes> = HashMap::new();
        for (word, class) in &language.words {
            let words = split(word, &language.writing);
            match words.as_slice() {
                [] => {}
                [_] => *lexicon.classes.entry(word.to_lowercase()).or_default() |= *class,
                _ => *several.entry(words).or_default() |= *class,
            }
        }
        // Adjectives of hearsay and falsehood are written once: their other forms follow the rules.
        for (word, class) in &language.words {
            if class.any(Classes::HEARSAY | Classes::FALSEHOOD)
                && split(word, &language.writing).len() == 1
                && !lexicon.is_adverb(word)
            {
                for (form, _) in self.nouns.adjective(word) {
                    *lexicon.classes.entry(form).or_default() |= *class;
                }
            }
        }
        let mut several: Vec<_> = several.into_iter().collect();
        several.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        for (words, classes) in several {
            lexicon.phrases.entry(words[0].clone()).or_default().push(Phrase { words, classes });
        }
    }

    fn listed_words(&mut self, language: &Language, lexicon: &mut Lexicon) {
        for (lemma, line) in std::mem::take(&mut self.verbs.lemmas) {
            let file = self.verbs_file.clone();
            self.verb(&lemma, (&file, line, "verbs"), lexicon);
        }
        for lemma in std::mem::take(&mut self.verbs.with_be) {
            if let Some(id) = lexicon.lemma_id(&lemma) {
                lexicon.with_be.insert(id);
            }
        }
        for (list, class) in [(&language.have, Classes::AUX_HAVE), (&language.be, Classes::AUX_BE)] {
            for lemma in list {
                let file = self.language_file.clone();
                self.verb(lemma, (&file, 0, "[auxiliaries]"), lexicon);
                let Some(id) = lexicon.lemma_id(lemma) else { continue };
                let forms = lexicon.verb_forms.iter().filter(|(_, f)| f.iter().any(|(l, _)| *l == id));
                for form in forms.map(|(word, _)| word.clone()).collect::<Vec<_>>() {
                    *lexicon.classes.entry(form).or_default() |= class;
                }
            }
        }
        for (lemma, _) in std::mem::take(&mut self.nouns.nouns) {
            self.noun(&lemma, lexicon);
        }
        for (lemma, _) in std::mem::take(&mut self.nouns.adjectives) {
            self.adjective(&lemma, lexicon);
        }
    }

    fn governors_and_speech(&mut self, language: &Language, lexicon: &mut Lexicon) {
        for raw in &language.governors {
            let (head, fixed, reflexive) = self.cut(&raw.lemma, raw.value.preposition.as_deref(), lexicon);
            let file = self.language_file.clone();
            let lemma = self.verb(&head, (&file, raw.line, &raw.entry), lexicon);
            let language::RawGovernor { passive, preposition, effect, perfect } = raw.value.clone();
            lexicon.governors_of.entry(lemma).or_default().push(lexicon.governors.len());
            lexicon.governors.push(Governor { lemma, passive, reflexive, fixed, preposition, effect, perfect });
        }
        let governors = &lexicon.governors;
        for list in lexicon.governors_of.values_mut() {
            list.sort_by_key(|&i| std::cmp::Reverse(governors[i].fixed.len()));
        }
        for raw in &language.act_verbs {
            let (head, mut fixed, _) = self.cut(&raw.lemma, None, lexicon);
            let file = self.language_file.clone();
            let lemma = self.verb(&head, (&file, raw.line, &raw.entry), lexicon);
            let governor = ActGovernor { preposition: fixed.pop(), effect: raw.value };
            lexicon.act_governors.entry(lemma).or_default().push(governor);
        }
        for (noun, effect) in &language.act_nouns {
            let id = self.noun(noun, lexicon);
            lexicon.act_nouns.insert(id, *effect);
        }
        for (verb, line) in &language.afterthoughts {
            let (head, ..) = self.cut(verb, None, lexicon);
            let file = self.language_file.clone();
            let lemma = self.verb(&head, (&file, *line, "afterthoughts"), lexicon);
            lexicon.afterthoughts.insert(lemma);
        }
        for (verb, line) in &language.happenings {
            let (head, fixed, _) = self.cut(verb, None, lexicon);
            let file = self.language_file.clone();
            let lemma = self.verb(&head, (&file, *line, "afterthoughts"), lexicon);
            lexicon.happenings.entry(lemma).or_default().push(fixed);
        }
        for noun in &language.told_nouns {
            let id = self.noun(noun, lexicon);
            lexicon.told_nouns.insert(id);
        }
        for noun in &language.proof_nouns {
            let id = self.noun(noun, lexicon);
            lexicon.proof_nouns.insert(id);
        }
        for raw in &language.speech {
            let (head, fixed, reflexive) = self.cut(&raw.lemma, None, lexicon);
            let file = self.language_file.clone();
            let lemma = self.verb(&head, (&file, raw.line, &raw.entry), lexicon);
            let (construction, stance) = raw.value;
            lexicon.speech_of.entry(lemma).or_default().push(lexicon.speech.len());
            lexicon.speech.push(Speech { lemma, reflexive, fixed, construction, stance });
        }
    }

    /// Head, fixed words and reflexive mark of a governor's or saying verb's lemma.
    fn cut(&self, lemma: &str, preposition: Option<&str>, lexicon: &Lexicon) -> (String, Vec<String>, bool) {
        let mut words = split(lemma, &lexicon.writing);
        let reflexive = words.len() > 1 && lexicon.class(&words[0]).has(Classes::REFLEXIVE);
        if reflexive {
            words.remove(0);
        }
        if words.len() > 1 && words.last().map(String::as_str) == preposition {
            words.pop();
        }
        if words.is_empty() {
            return (String::new(), words, reflexive);
        }
        let head = words.remove(0);
        (head, words, reflexive)
    }

    fn acts(&mut self, raw_acts: Vec<RawAct>, lexicon: &mut Lexicon) {
        for RawAct { mut act, head } in raw_acts {
            let id = ActId(lexicon.acts.len() as u32);
            match act.pos {
                Pos::Verb => {
                    let name = format!("[[act]] {}", act.lemma);
                    act.head = self.verb(&head, (&act.file.clone(), act.line, &name), lexicon);
                    lexicon.verb_acts.entry(act.head).or_default().push(id);
                }
                Pos::Noun => {
                    act.head = self.noun(&head, lexicon);
                    lexicon.noun_acts.entry(act.head).or_default().push(id);
                }
                Pos::Adjective => {
                    act.head = self.adjective(&head, lexicon);
                    lexicon.noun_acts.entry(act.head).or_default().push(id);
                }
                Pos::Phrase => {
                    act.head = intern(&head, lexicon);
                    lexicon.phrase_acts.entry(head).or_default().push(id);
                }
            }
            for noun in act.only.iter().flat_map(|(_, nouns)| nouns) {
                self.noun(noun, lexicon);
            }
            for fixed in act.fixed.iter().chain(&act.never) {
                if !lexicon.fixed_forms.contains_key(fixed) && lexicon.class(fixed).is_empty() {
                    let forms = self.nouns.adjective(fixed).into_iter().map(|(f, _)| f).collect();
                    lexicon.fixed_forms.insert(fixed.clone(), forms);
                }
            }
            lexicon.acts.push(act);
        }
        let acts = &lexicon.acts;
        let longest_first = |id: &ActId| std::cmp::Reverse(acts[id.0 as usize].fixed.len());
        lexicon.verb_acts.values_mut().for_each(|list| list.sort_by_key(longest_first));
        lexicon.noun_acts.values_mut().for_each(|list| list.sort_by_key(longest_first));
        lexicon.phrase_acts.values_mut().for_each(|list| list.sort_by_key(longest_first));
    }

    /// Enters a verb with all its forms, once.
    fn verb(&mut self, lemma: &str, (file, line, entry): (&str, usize, &str), lexicon: &mut Lexicon) -> LemmaId {
        let id = intern(lemma, lexicon);
        let known = |f: &[(LemmaId, VerbForm)]| f.iter().any(|(l, form)| *l == id && *form == VerbForm::Infinitive);
        if known(lexicon.verb_forms(lemma)) {
            return id;
        }
        match self.verbs.forms(lemma) {
            Ok(mut forms) => {
                // A paradigm whose infinitive has no ending of its own (*seize*) still has one, unless it is a verb of mood.
                let full = forms.iter().any(|(_, form)| matches!(form, VerbForm::PastParticiple { .. }));
                if full && !forms.iter().any(|(word, form)| word == lemma && *form == VerbForm::Infinitive) {
                    forms.push((lemma.to_owned(), VerbForm::Infinitive));
                }
                for (word, form) in forms {
                    let list = lexicon.verb_forms.entry(word).or_default();
                    if !list.contains(&(id, form)) {
                        list.push((id, form));
                    }
                }
            }
            Err(found) => self.problems.push(Problem {
                file: file.to_owned(),
                line,
                entry: entry.to_owned(),
                found,
                want: "a verb that a paradigm of verbs.toml forms".into(),
            }),
        }
        id
    }

    fn noun(&mut self, lemma: &str, lexicon: &mut Lexicon) -> LemmaId {
        let id = intern(lemma, lexicon);
        enter(id, self.nouns.noun(lemma), lexicon);
        id
    }

    fn adjective(&mut self, lemma: &str, lexicon: &mut Lexicon) -> LemmaId {
        let id = intern(lemma, lexicon);
        let forms = self.nouns.adjective(lemma);
        lexicon.adjective_forms.extend(forms.iter().map(|(f, _)| f.clone()));
        enter(id, forms, lexicon);
        id
    }
}

fn enter(id: LemmaId, forms: Vec<(String, Number)>, lexicon: &mut Lexicon) {
    for (word, number) in forms {
        let list = lexicon.noun_forms.entry(word).or_default();
        if !list.contains(&(id, number)) {
            list.push((id, number));
        }
    }
}

fn intern(lemma: &str, lexicon: &mut Lexicon) -> LemmaId {
    if let Some(&id) = lexicon.lemma_ids.get(lemma) {
        return id;
    }
    let id = LemmaId(lexicon.lemmas.len() as u32);
    lexicon.lemmas.push(lemma.to_owned());
    lexicon.lemma_ids.insert(lemma.to_owned(), id);
    id
}
