//! A language's files made into its lexicon: every lemma with all its forms, every act under its head.

use super::{LemmaId, Lexicon};
use crate::act::{ActId, Pos, RawAct};
use crate::class::Classes;
use crate::language::{self, ActGovernor, Governor, Language, Phrase, Speech};
use crate::nouns::Nouns;
use crate::paradigm::{Number, VerbForm};
use crate::problem::{Problem, Problems};
use crate::verbs::Verbs;
use std::collections::{HashMap, HashSet};
use vigie_text::{Words, Writing};

/// The words of a lemma in lower case, as the language's writing cuts them; `{n}` and `{d}` stay whole.
pub(super) fn split(lemma: &str, writing: &Writing) -> Vec<String> {
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

/// What the files say, to be entered.
pub(super) struct Builder {
    pub verbs: Verbs,
    pub nouns: Nouns,
    pub verbs_file: String,
    pub language_file: String,
    pub problems: Vec<Problem>,
}

impl Builder {
    pub(super) fn build(mut self, language: Language, raw_acts: Vec<RawAct>) -> Result<Lexicon, Problems> {
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
                // A word for what is false is an open word like any other: *mensonges*.
                let open = lexicon.class(fixed).is_empty() || lexicon.class(fixed) == Classes::FALSEHOOD;
                if !lexicon.fixed_forms.contains_key(fixed) && open {
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
