//! Tags from the parser's tree: what the closed classes of the lexicon say of a word, and for the rest what the parser does.

use crate::tag::{Held, Tag, Tagger, Tags, VerbReading, mark, tag_sentence};
use crate::tree::{Rel, Tree};
use vigie_lexicon::{Classes, LemmaId, Lexicon, Mood, Tense, VerbForm};
use vigie_syntax::Upos;
use vigie_text::{Case, TokenKind, Words};

/// The lemma of a verb that the lexicon does not have: no act, no class, no effect.
const UNLISTED: LemmaId = LemmaId(u32::MAX);

/// Tags every token, and draws fixed phrases together in the tree, which is settled afterwards.
pub(crate) fn tag(words: &Words<'_>, lexicon: &Lexicon, held: &[Held], tree: &mut Tree<'_>) -> Tags {
    mend_participles(words, lexicon, held, tree);
    mend_verbs(words, lexicon, held, tree);
    let mut out = Tags::of(words.tokens.len());
    let mut phrases = Vec::new();
    for sentence in &words.sentences {
        let tagger = Tagger { words, lexicon, held, first: sentence.tokens.start, end: sentence.tokens.end };
        let mut i = sentence.tokens.start;
        while i < sentence.tokens.end {
            if let Some((len, tag)) = tagger
                .unit(i, &out)
                .filter(|(len, tag)| if *len > 1 { introduces(tree, i..i + len, *tag) } else { agrees(tree, i, *tag) })
            {
                out.tags[i..i + len].fill(tag);
                out.units[i] = len;
                if len > 1 && matches!(tag, Tag::Prep | Tag::Det) {
                    phrases.push((i..i + len, tag));
                }
                i += len;
                continue;
            }
            let one = One { tagger: &tagger, tree, i };
            let (tag, verb) = one.choose(&out);
            out.tags[i] = tag;
            out.verbs[i] = verb;
            out.units[i] = 1;
            i += 1;
        }
    }
    for (phrase, tag) in phrases {
        tree.introduce(phrase, if tag == Tag::Prep { Rel::Case } else { Rel::Determiner });
    }
    tree.settle();
    out
}

/// *a démenti*: a form of *have* or *be* that the parser took for the verb itself, with what can only be its participle
/// right behind, adverbs aside. The participle takes its place in the tree.
fn mend_participles(words: &Words<'_>, lexicon: &Lexicon, held: &[Held], tree: &mut Tree<'_>) {
    let n = words.tokens.len();
    for i in 0..n {
        let finite = |lower: &str| {
            let forms = lexicon.verb_forms(lower).iter();
            forms.clone().any(|(lemma, form)| {
                matches!(form, VerbForm::Finite { .. })
                    && lexicon.class(lexicon.lemma(*lemma)).any(Classes::AUX_HAVE | Classes::AUX_BE)
            })
        };
        let participle = |at: usize, tree: &Tree<'_>| {
            matches!(tree.nodes[at].upos, Upos::Noun | Upos::Adj)
                && held[at] == Held::Free
                && words.tokens[at].case == Case::Lower
                && lexicon.verb_forms(words.lower(at)).iter().any(|(_, f)| matches!(f, VerbForm::PastParticiple { .. }))
        };
        // The tree is right, and only the word class of the participle is not.
        // One of a verb that stands before it is none.
        let of = tree.nodes[i].head.filter(|&head| tree.nodes[i].rel == Rel::Auxiliary && head > i);
        if let Some(head) = of {
            if participle(head, tree) && finite(words.lower(i)) {
                tree.nodes[head].upos = Upos::Verb;
            }
            continue;
        }
        if tree.nodes[i].upos != Upos::Verb || !finite(words.lower(i)) {
            continue;
        }
        let Some(next) = (i + 1..n.min(i + 4)).find(|&j| tree.nodes[j].upos != Upos::Adv) else { continue };
        if tree.nodes[next].head == Some(i) && participle(next, tree) {
            tree.mend(i, next);
        }
    }
}

/// *Il avance, les habitants affluent*: what the lexicon knows as a verb's form and nothing else, taken for a word that
/// qualifies the noun before it, while that noun is said to be a second subject of a verb that stands before both. It
/// becomes the verb of a clause of its own.
fn mend_verbs(words: &Words<'_>, lexicon: &Lexicon, held: &[Held], tree: &mut Tree<'_>) {
    for (i, &own) in held.iter().enumerate().skip(1) {
        let node = tree.nodes[i];
        let Some(noun) = node.head.filter(|&h| h + 1 == i) else { continue };
        let lower = words.lower(i);
        let qualifies = matches!(node.rel, Rel::Adjective | Rel::Noun | Rel::Apposition | Rel::Part)
            && own == Held::Free
            && words.tokens[i].case == Case::Lower
            && lexicon.noun_forms(lower).is_empty();
        let forms = lexicon.verb_forms(lower);
        let finite = !forms.is_empty() && forms.iter().all(|(_, f)| matches!(f, VerbForm::Finite { person: 3, .. }));
        let verb = tree.nodes[noun].head.filter(|&v| v < noun && tree.nodes[noun].rel == Rel::Subject);
        if qualifies && finite && verb.is_some() {
            tree.promote(i, noun);
        }
    }
}

/// For each sentence, whether the parser missed its verb where the lexicon's word classes find one: it took the verb for a
/// noun (*Téhéran finance le Hezbollah*), be it beside a verb of saying, or a noun of several words for a verb. Such a
/// sentence is tagged anew by the word classes.
pub(crate) fn misread(
    words: &Words<'_>,
    lexicon: &Lexicon,
    held: &[Held],
    tree: &Tree<'_>,
    tags: &mut Tags,
) -> Vec<bool> {
    let mut other: Option<Tags> = None;
    let mut out = Vec::with_capacity(words.sentences.len());
    for sentence in &words.sentences {
        let tokens = sentence.tokens.clone();
        // *air strikes hit a clinic*: a verb where the lexicon has a noun of several words.
        let compound = tokens.clone().any(|i| {
            let unit = tree.rep[i] != i || tree.rep.get(i + 1) == Some(&i) || (i > 0 && tree.rep[i - 1] == i);
            held[i] == Held::PeopleNoun && unit && matches!(tree.nodes[i].upos, Upos::Verb | Upos::Aux)
        });
        if !compound && tells(lexicon, tags, &tokens) {
            out.push(false);
            continue;
        }
        let other = other.get_or_insert_with(|| Tags::of(words.tokens.len()));
        tag_sentence(words, lexicon, held, tokens.clone(), other);
        let misread = tells(lexicon, other, &tokens);
        if misread {
            tags.tags[tokens.clone()].copy_from_slice(&other.tags[tokens.clone()]);
            tags.verbs[tokens.clone()].clone_from_slice(&other.verbs[tokens.clone()]);
            tags.units[tokens.clone()].copy_from_slice(&other.units[tokens]);
        }
        out.push(misread);
    }
    out
}

/// Whether a sentence has a finite verb that is more than a verb of saying beside a comma, or any verb behind one.
fn tells(lexicon: &Lexicon, tags: &Tags, tokens: &std::ops::Range<usize>) -> bool {
    let finite = |i: &usize| tags.tags[*i] == Tag::Finite;
    let says = |i: usize| tags.verbs[i].is_some_and(|v| lexicon.speech(v.lemma).is_some());
    let mut all = tokens.clone().filter(finite);
    match (all.next(), all.next()) {
        (None, _) => false,
        (Some(verb), None) if says(verb) => {
            let alone = tokens.clone().all(|i| i == verb || !tags.tags[i].is_verb());
            let beside = tokens.clone().take_while(|&i| i < verb).any(|i| tags.tags[i] == Tag::Comma);
            !(alone && beside)
        }
        _ => true,
    }
}

/// Whether the parser bears out a closed class of one word: *dit* is no verb where it is an adverb of hearsay.
fn agrees(tree: &Tree<'_>, i: usize, tag: Tag) -> bool {
    match tree.nodes[i].upos {
        Upos::Verb | Upos::Aux | Upos::Noun | Upos::Propn => false,
        // *burned down 14 houses*: a particle introduces nothing.
        Upos::Adp if is_particle(tree, i) => tag != Tag::Prep,
        Upos::Adp => tag != Tag::Sub || tree.nodes[i].rel == Rel::Mark,
        Upos::Pron => !matches!(tag, Tag::Sub | Tag::Prep),
        _ => true,
    }
}

/// A part of its verb, which has an object behind it: *burned down 14 houses*.
fn is_particle(tree: &Tree<'_>, i: usize) -> bool {
    let verb = tree.nodes[i].head.filter(|_| tree.nodes[i].rel == Rel::Part);
    verb.is_some_and(|verb| {
        let near = i + 1..tree.nodes.len().min(i + 8);
        near.into_iter().any(|j| tree.nodes[j].head == Some(verb) && tree.nodes[j].rel == Rel::Object)
    })
}

/// Whether the last word of a phrase of several can introduce a noun: *due to the rain*, not *due to meet*.
fn introduces(tree: &Tree<'_>, phrase: std::ops::Range<usize>, tag: Tag) -> bool {
    let (first, last) = (&tree.nodes[phrase.start], &tree.nodes[phrase.end - 1]);
    // *alliées de l'armée*: a preposition with its article, no partitive.
    let article = tag == Tag::Det && phrase.len() == 2 && first.rel == Rel::Case && last.rel == Rel::Determiner;
    let object = first.head.is_some_and(|noun| matches!(tree.nodes[noun].rel, Rel::Object | Rel::Subject));
    (tag != Tag::Prep || last.upos != Upos::Part) && (!article || object)
}

/// One token to be tagged.
struct One<'a, 'b> {
    tagger: &'a Tagger<'b>,
    tree: &'a Tree<'a>,
    i: usize,
}

impl One<'_, '_> {
    fn choose(&self, so_far: &Tags) -> (Tag, Option<VerbReading>) {
        let (i, words, lexicon) = (self.i, self.tagger.words, self.tagger.lexicon);
        let token = &words.tokens[i];
        let held = self.tagger.held[i];
        if token.kind == TokenKind::Mark {
            let inside = words.word(i) == "."
                && i > self.tagger.first
                && i + 1 < self.tagger.end
                && !words.tokens[i - 1].space_after;
            return match held {
                Held::Figure => (Tag::Num, None),
                _ if inside => (Tag::Name, None),
                _ => (mark(words.word(i)), None),
            };
        }
        match held {
            Held::Figure => return (Tag::Num, None),
            Held::Name => return (Tag::Name, None),
            _ => {}
        }
        let lower = words.lower(i);
        let node = &self.tree.nodes[i];
        let plain = if token.case == Case::Lower { Tag::Noun } else { Tag::Name };
        // Several words that a list names as people are a noun, whatever the parser makes of one of them.
        let people = held == Held::PeopleNoun;
        let fixed = people && self.tree.rep[i] != i
            || people && i + 1 < self.tree.rep.len() && self.tree.rep[i + 1] == i
            || people && i > 0 && self.tree.rep[i - 1] == i;
        if fixed {
            return (plain, None);
        }
        if token.kind == TokenKind::Number {
            return (Tag::Num, None);
        }
        match node.upos {
            Upos::Verb | Upos::Aux => match self.verb() {
                // *Deux cents déplacés sont rentrés*: a participle as a noun for people.
                Some((Tag::Part, _)) if self.is_counted(people, so_far) => (plain, None),
                Some((tag, reading)) => (tag, Some(reading)),
                None => (plain, None),
            },
            Upos::Adj if !people || self.has_copula() => match self.participle() {
                Some(reading) => (Tag::Part, Some(reading)),
                None => (plain, None),
            },
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::X => (plain, None),
            Upos::Num => (Tag::Num, None),
            Upos::Punct | Upos::Sym => (Tag::Noun, None),
            Upos::Adp if is_particle(self.tree, i) => (Tag::Adv, None),
            Upos::Adp => (Tag::Prep, None),
            Upos::Sconj => (self.subordinator(), None),
            Upos::Cconj => (Tag::Coord, None),
            Upos::Det => (Tag::Det, None),
            Upos::Pron => (self.pronoun(), None),
            Upos::Part | Upos::Adv | Upos::Intj => {
                let classes = lexicon.class(lower);
                let relative = classes.has(Classes::RELATIVE) && self.opens_relative();
                let announced = || self.tagger.negation_is_announced(i, so_far);
                let tag = if classes.any(Classes::NEGATION_BEFORE | Classes::NEGATION)
                    || classes.has(Classes::NEGATION_AFTER) && announced()
                {
                    Tag::Neg
                } else if relative {
                    Tag::Rel
                } else if classes.has(Classes::INFINITIVE_MARK) {
                    Tag::Prep
                } else if classes.any(Classes::POSSESSIVE) {
                    Tag::Det
                } else if classes.has(Classes::CONDITION) {
                    Tag::Sub
                } else {
                    Tag::Adv
                };
                (tag, None)
            }
        }
    }

    fn subordinator(&self) -> Tag {
        let relative = self.tagger.lexicon.class(self.tagger.words.lower(self.i)).has(Classes::RELATIVE);
        if relative && self.opens_relative() { Tag::Rel } else { Tag::Sub }
    }

    /// Whether the token belongs to a relative clause as the word that opens it.
    fn opens_relative(&self) -> bool {
        let mut at = self.i;
        for _ in 0..4 {
            let node = &self.tree.nodes[at];
            if node.rel == Rel::Relative {
                return true;
            }
            match node.head {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    fn pronoun(&self) -> Tag {
        let (i, lexicon) = (self.i, self.tagger.lexicon);
        let classes = lexicon.class(self.tagger.words.lower(i));
        let node = &self.tree.nodes[i];
        if classes.has(Classes::RELATIVE) || self.tree.feature(i, "PronType") == Some("Rel") {
            // *dont quatre enfants* names a part; *dont les hommes* opens a clause.
            let part = classes.has(Classes::PART_MARK) && self.tagger.is_figure_or_det(i + 1);
            return if part {
                Tag::Prep
            } else if self.opens_relative() {
                Tag::Rel
            } else if classes.has(Classes::SUBORDINATOR) {
                Tag::Sub
            } else {
                Tag::Rel
            };
        }
        let before = node.head.is_some_and(|h| i < h);
        let subject = matches!(node.rel, Rel::Subject | Rel::Expletive)
            || (node.rel == Rel::Other && !classes.any(Classes::OBJECT_PRONOUN | Classes::REFLEXIVE));
        if classes.any(Classes::SUBJECT_PRONOUN | Classes::EXPLETIVE) && subject {
            return Tag::Subject;
        }
        let clitic = classes.any(Classes::OBJECT_PRONOUN | Classes::REFLEXIVE | Classes::PLACE_PRONOUN);
        if clitic && before {
            return Tag::Object;
        }
        if classes.any(Classes::DEMONSTRATIVE | Classes::POSSESSIVE) {
            return Tag::Det;
        }
        // *them* behind its verb is an object all the same.
        if clitic && matches!(node.rel, Rel::Object | Rel::Indirect) { Tag::Object } else { Tag::Noun }
    }

    /// The lexicon's reading of a word that the parser takes for a verb, or one made of the parser's features.
    fn verb(&self) -> Option<(Tag, VerbReading)> {
        let forms = self.tagger.lexicon.verb_forms(self.tagger.words.lower(self.i));
        let mut seen = self.form()?;
        let node = &self.tree.nodes[self.i];
        // *The Observatory blamed Russian jets*: what may be a past tense is one where it carries a clause alone.
        let finite = forms.iter().find(|(_, form)| matches!(form, VerbForm::Finite { tense: Tense::Past, .. }));
        let participle = matches!(seen, VerbForm::PastParticiple { .. }) && !self.has_copula();
        let clause = || node.rel == Rel::Root || self.has_subject() || self.has_object() || self.follows_finite();
        if let Some(&(_, past)) = finite.filter(|_| participle && clause()) {
            seen = past;
        }
        let adjective = matches!(seen, VerbForm::PastParticiple { .. })
            && forms.is_empty()
            && !self.tagger.lexicon.noun_forms(self.tagger.words.lower(self.i)).is_empty();
        if adjective {
            return None;
        }
        let lemma = self.tree.nodes[self.i].word.map_or("", |w| self.tree.parsed.word(w).lemma);
        let fit = |form: VerbForm| match (form, seen) {
            (
                VerbForm::Finite { mood: a, tense: b, person: c, plural: d },
                VerbForm::Finite { mood, tense, person, plural },
            ) => 10 + 4 * u8::from(a == mood) + 2 * u8::from(b == tense) + u8::from(c == person && d == plural),
            (VerbForm::Infinitive, VerbForm::Infinitive)
            | (VerbForm::PresentParticiple, VerbForm::PresentParticiple)
            | (VerbForm::PastParticiple { .. }, VerbForm::PastParticiple { .. }) => 10,
            _ => 0,
        };
        let best = forms.iter().max_by_key(|(id, form)| (fit(*form), self.tagger.lexicon.lemma(*id) == lemma));
        let reading = match best {
            Some(&(id, form)) if fit(form) >= 10 => VerbReading { lemma: id, form },
            // A form that the lexicon has only otherwise: it knows the verb's forms better than the parser.
            Some(&(id, form)) => VerbReading { lemma: id, form },
            None => VerbReading { lemma: self.tagger.lexicon.lemma_id(lemma).unwrap_or(UNLISTED), form: seen },
        };
        let tag = match reading.form {
            VerbForm::Finite { .. } => Tag::Finite,
            VerbForm::Infinitive => Tag::Inf,
            VerbForm::PresentParticiple => Tag::Ger,
            VerbForm::PastParticiple { .. } => Tag::Part,
        };
        Some((tag, reading))
    }

    /// What the parser's features say of the form.
    fn form(&self) -> Option<VerbForm> {
        let feature = |name| self.tree.feature(self.i, name);
        let plural = feature("Number") == Some("Plur");
        Some(match (feature("VerbForm"), feature("Tense")) {
            (Some("Inf"), _) => VerbForm::Infinitive,
            (Some("Ger"), _) | (Some("Part"), Some("Pres")) => VerbForm::PresentParticiple,
            // Behind its auxiliary and taken for a noun, it has a noun's features.
            (Some("Part"), _) | (None, None) if feature("VerbForm").is_some() || self.has_copula() => {
                VerbForm::PastParticiple {
                    feminine: feature("Gender").map(|g| g == "Fem"),
                    plural: feature("Number").map(|_| plural),
                }
            }
            (_, tense) => VerbForm::Finite {
                mood: match feature("Mood") {
                    Some("Cnd") => Mood::Conditional,
                    Some("Sub") => Mood::Subjunctive,
                    Some("Imp") => Mood::Imperative,
                    _ => Mood::Indicative,
                },
                tense: match tense {
                    Some("Imp") => Tense::Imperfect,
                    Some("Past") => Tense::Past,
                    Some("Fut") => Tense::Future,
                    _ => Tense::Present,
                },
                person: feature("Person").and_then(|p| p.parse().ok()).unwrap_or(3),
                plural,
            },
        })
    }

    /// An adjective that is the participle of a verb with acts, said of a noun or by a copula: *la ville assiégée*.
    fn participle(&self) -> Option<VerbReading> {
        let (i, lexicon) = (self.i, self.tagger.lexicon);
        let forms = lexicon.verb_forms(self.tagger.words.lower(i)).iter();
        let mut participles = forms.filter(|(_, form)| matches!(form, VerbForm::PastParticiple { .. }));
        let &(lemma, form) = participles.find(|(lemma, _)| !lexicon.verb_acts(*lemma).is_empty())?;
        let node = &self.tree.nodes[i];
        let said = match node.rel {
            Rel::Adjective | Rel::Adnominal => node.head.is_some_and(|h| h < i),
            Rel::Root | Rel::Conjunct | Rel::Clause | Rel::Relative | Rel::Adverbial | Rel::Parataxis => {
                self.has_copula()
            }
            _ => false,
        };
        said.then_some(VerbReading { lemma, form })
    }

    /// Whether a figure (or for what is a noun for people, a determiner) stands right before and no auxiliary belongs to it.
    fn is_counted(&self, people: bool, so_far: &Tags) -> bool {
        let lexicon = self.tagger.lexicon;
        let forms = lexicon.noun_forms(self.tagger.words.lower(self.i));
        let noun = people || forms.iter().any(|(lemma, _)| !lexicon.noun_acts(*lemma).is_empty());
        let before = self.i.checked_sub(1).filter(|&j| j >= self.tagger.first).map(|j| so_far.tags[j]);
        noun && !self.has_copula() && (before == Some(Tag::Num) || people && before == Some(Tag::Det))
    }

    /// Whether an object of its own stands behind it: a participle that is passive has none.
    fn has_object(&self) -> bool {
        let near = self.i + 1..self.tagger.end.min(self.i + 10);
        near.into_iter().any(|j| self.tree.nodes[j].head == Some(self.i) && self.tree.nodes[j].rel == Rel::Object)
    }

    /// *They looted a shop and detained …*: joined to a verb that is finite without an auxiliary.
    fn follows_finite(&self) -> bool {
        let node = &self.tree.nodes[self.i];
        let first = node.head.filter(|_| node.rel == Rel::Conjunct);
        first.is_some_and(|h| self.tree.nodes[h].upos == Upos::Verb && self.tree.feature(h, "VerbForm") == Some("Fin"))
    }

    fn has_subject(&self) -> bool {
        let near = self.tagger.first.max(self.i.saturating_sub(12))..self.i;
        near.into_iter().any(|j| self.tree.nodes[j].head == Some(self.i) && self.tree.nodes[j].rel == Rel::Subject)
    }

    fn has_copula(&self) -> bool {
        let near = self.tagger.first.max(self.i.saturating_sub(8))..self.i;
        near.into_iter().any(|j| {
            let node = &self.tree.nodes[j];
            node.head == Some(self.i) && matches!(node.rel, Rel::Copula | Rel::Auxiliary | Rel::PassiveAuxiliary)
        })
    }
}
