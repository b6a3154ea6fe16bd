//! What part of speech each token plays: closed classes from the lexicon, verbs by their forms, and the rest nominal.
//!
//! In: words, the lexicon, and which tokens belong to a figure or a name. Out: one [`Tag`] a token, and for verbs the
//! reading chosen. Homographs (*la prise*, *il l'a prise*) are told apart by their neighbours.

use std::ops::Range;
use vigie_lexicon::{Classes, LemmaId, Lexicon, Mood, Tense, VerbForm};
use vigie_text::{Case, TokenKind, Words};

/// A token's part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Comma,
    /// `;` `:` `—` and sentence-final marks.
    Stop,
    Open,
    Close,
    Quote,
    Det,
    Num,
    Prep,
    /// Subject pronoun.
    Subject,
    /// Object or reflexive pronoun before a verb.
    Object,
    Rel,
    Sub,
    Coord,
    Neg,
    Adv,
    Finite,
    Inf,
    Ger,
    Part,
    Noun,
    Name,
}

impl Tag {
    pub(crate) fn is_verb(self) -> bool {
        matches!(self, Tag::Finite | Tag::Inf | Tag::Ger | Tag::Part)
    }

    pub(crate) fn is_nominal(self) -> bool {
        matches!(self, Tag::Det | Tag::Num | Tag::Noun | Tag::Name)
    }

    pub(crate) fn is_mark(self) -> bool {
        matches!(self, Tag::Comma | Tag::Stop | Tag::Open | Tag::Close | Tag::Quote)
    }
}

/// The reading of a verb's form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct VerbReading {
    pub lemma: LemmaId,
    pub form: VerbForm,
}

#[derive(Debug)]
pub(crate) struct Tags {
    pub tags: Vec<Tag>,
    pub verbs: Vec<Option<VerbReading>>,
    /// For the first token of a fixed phrase its length, for a word by itself 1, inside a phrase 0.
    pub units: Vec<usize>,
}

impl Tags {
    /// Tags for so many tokens, none of them told yet.
    pub(crate) fn of(n: usize) -> Tags {
        Tags { tags: vec![Tag::Noun; n], verbs: vec![None; n], units: vec![0; n] }
    }
}

/// What a token was found to belong to before tagging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Held {
    #[default]
    Free,
    Figure,
    Name,
    PeopleNoun,
}

pub(crate) fn tag(words: &Words<'_>, lexicon: &Lexicon, held: &[Held]) -> Tags {
    let mut out = Tags::of(words.tokens.len());
    for sentence in &words.sentences {
        tag_sentence(words, lexicon, held, sentence.tokens.clone(), &mut out);
    }
    out
}

pub(crate) fn tag_sentence(
    words: &Words<'_>,
    lexicon: &Lexicon,
    held: &[Held],
    sentence: Range<usize>,
    out: &mut Tags,
) {
    let tagger = Tagger { words, lexicon, held, first: sentence.start, end: sentence.end };
    let mut i = sentence.start;
    while i < sentence.end {
        if let Some((len, tag)) = tagger.unit(i, out) {
            out.tags[i..i + len].fill(tag);
            out.units[i] = len;
            i += len;
            continue;
        }
        let (tag, verb) = tagger.choose(i, out);
        out.tags[i] = tag;
        out.verbs[i] = verb;
        out.units[i] = 1;
        i += 1;
    }
}

pub(crate) struct Tagger<'a> {
    pub words: &'a Words<'a>,
    pub lexicon: &'a Lexicon,
    pub held: &'a [Held],
    /// The tokens of the sentence.
    pub first: usize,
    pub end: usize,
}

impl Tagger<'_> {
    /// The phrase of a closed class that begins at token `i`: *à l'issue de*, *alors que*.
    pub(crate) fn unit(&self, i: usize, so_far: &Tags) -> Option<(usize, Tag)> {
        self.lexicon.phrases(self.words.lower(i)).iter().find_map(|phrase| {
            let len = phrase.words.len();
            let last = len.checked_sub(1)?;
            let fits = i + len <= self.end
                && phrase.words.iter().enumerate().all(|(k, word)| {
                    let lower = self.words.lower(i + k);
                    !matches!(self.held[i + k], Held::Name | Held::Figure)
                        && (lower == word || (k == last && self.lexicon.first_word(lower) == word))
                });
            let after_nominal = i > self.first && so_far.tags[i - 1].is_nominal();
            let tag = closed_tag(phrase.classes, after_nominal)?;
            // *de la* after a noun is the preposition with its article, not a partitive.
            let first = self.lexicon.class(self.lexicon.first_word(self.words.lower(i)));
            let partitive = tag == Tag::Det && after_nominal && first.has(Classes::PREPOSITION);
            (fits && !partitive).then_some((len, tag))
        })
    }

    fn choose(&self, i: usize, so_far: &Tags) -> (Tag, Option<VerbReading>) {
        let token = &self.words.tokens[i];
        if token.kind == TokenKind::Mark {
            // The stop of an abbreviation stays inside its name: *M. Fall*.
            let inside = self.words.word(i) == "."
                && i > self.first
                && i + 1 < self.end
                && !self.words.tokens[i - 1].space_after;
            let tag = match self.held[i] {
                // *80 %*
                Held::Figure => Tag::Num,
                _ if inside => Tag::Name,
                _ => mark(self.words.word(i)),
            };
            return (tag, None);
        }
        match self.held[i] {
            Held::Figure => return (Tag::Num, None),
            Held::Name => return (Tag::Name, None),
            Held::PeopleNoun if !self.reads_as_verb(i, so_far) => return (Tag::Noun, None),
            _ => {}
        }
        if token.kind == TokenKind::Number {
            return (Tag::Num, None);
        }
        let lower = self.words.lower(i);
        let classes = self.lexicon.class(lower);
        let has = |class| classes.has(class);
        let forms = self.lexicon.verb_forms(lower);
        let capital_inside = token.case == Case::Capital && i > self.first && so_far.tags[i - 1] != Tag::Quote;
        if capital_inside && !has(Classes::DETERMINER) && !has(Classes::PREPOSITION) && !has(Classes::SUBJECT_PRONOUN) {
            return (Tag::Name, None);
        }
        let verb = self.verb(i, forms, so_far);
        let article = has(Classes::DETERMINER)
            || has(Classes::POSSESSIVE)
            || has(Classes::DEMONSTRATIVE)
            || has(Classes::NEGATIVE_DETERMINER);
        let leads = i == self.first || so_far.tags[i - 1] != Tag::Subject;
        if has(Classes::SUBJECT_PRONOUN) && has(Classes::OBJECT_PRONOUN) && leads {
            return (Tag::Subject, None);
        }
        if has(Classes::OBJECT_PRONOUN) && (!article || self.before_verb(i, so_far)) && self.may_be_object(i, so_far) {
            return (Tag::Object, None);
        }
        let before = (i > self.first).then(|| so_far.tags[i - 1]);
        let noun = matches!(before, Some(Tag::Det | Tag::Prep | Tag::Num));
        if let Some(&(lemma, form)) = forms.iter().find(|(_, f)| matches!(f, VerbForm::Finite { .. })) {
            // An auxiliary's form may also be a noun (*est*): only after an article or preposition.
            if self.is_auxiliary(forms) && verb.is_none() && !noun && self.held[i] == Held::Free && !article {
                return (Tag::Finite, Some(VerbReading { lemma, form }));
            }
        }
        let after_auxiliary = i > self.first && so_far.verbs[i - 1].is_some_and(|v| self.is_have_or_be(v.lemma));
        if let (Some((Tag::Part, _)), Some(&(lemma, form)), false) =
            (verb, forms.iter().find(|(_, f)| matches!(f, VerbForm::Finite { .. })), after_auxiliary)
        {
            // *had died* behind another verb is no participle of it.
            if self.is_auxiliary(forms) {
                return (Tag::Finite, Some(VerbReading { lemma, form }));
            }
        }
        if let (Some((tag, reading)), true) = (verb, self.is_auxiliary(forms)) {
            return (tag, Some(reading));
        }
        if article && !(has(Classes::PREPOSITION) && self.after_nominal(i, so_far)) {
            return (Tag::Det, None);
        }
        let closed = [
            (Classes::RELATIVE, Tag::Rel),
            (Classes::NEGATION_BEFORE, Tag::Neg),
            (Classes::NEGATION, Tag::Neg),
            (Classes::SUBJECT_PRONOUN, Tag::Subject),
            (Classes::COORDINATOR, Tag::Coord),
            (Classes::SUBORDINATOR, Tag::Sub),
            (Classes::PREPOSITION, Tag::Prep),
            (Classes::INFINITIVE_MARK, Tag::Prep),
            (Classes::PART_MARK, Tag::Prep),
        ];
        for (class, tag) in closed {
            if has(class) && self.closed_fits(i, class, so_far) {
                return (tag, None);
            }
        }
        if has(Classes::NEGATION_AFTER) && self.negation_is_announced(i, so_far) {
            return (Tag::Neg, None);
        }
        let adverb = has(Classes::ADVERB) || has(Classes::NEGATION_AFTER);
        if let Some((tag, reading)) = verb.filter(|(tag, _)| !adverb || *tag == Tag::Finite) {
            return (tag, Some(reading));
        }
        if has(Classes::ADVERB) || has(Classes::NEGATION_AFTER) || self.lexicon.is_adverb(lower) {
            return (Tag::Adv, None);
        }
        if has(Classes::QUANTIFIER) {
            return (Tag::Det, None);
        }
        (if token.case == Case::Lower { Tag::Noun } else { Tag::Name }, None)
    }

    /// *plus*, *pas*: a negation only where *ne* stands before.
    pub(crate) fn negation_is_announced(&self, i: usize, so_far: &Tags) -> bool {
        (self.first..i)
            .rev()
            .take(7)
            .take_while(|&j| !so_far.tags[j].is_mark())
            .any(|j| self.lexicon.class(self.words.lower(j)).has(Classes::NEGATION_BEFORE))
    }

    /// A relative that is also a subordinator (*que*, *that*) is relative after a noun.
    fn closed_fits(&self, i: usize, class: Classes, so_far: &Tags) -> bool {
        let classes = self.lexicon.class(self.words.lower(i));
        // *dont quatre enfants* names a part; *dont les hommes* opens a clause.
        let figure = self.is_figure_or_det(i + 1);
        if class == Classes::RELATIVE && classes.has(Classes::PART_MARK) && figure {
            return false;
        }
        if class == Classes::RELATIVE && classes.has(Classes::SUBORDINATOR) {
            return i > self.first && so_far.tags[i - 1].is_nominal();
        }
        if class == Classes::SUBORDINATOR && classes.has(Classes::PREPOSITION) {
            return (i + 1..self.end.min(i + 7)).any(|j| self.is_finite(j)) && !self.is_figure_or_det(i + 1);
        }
        true
    }

    pub(crate) fn is_figure_or_det(&self, i: usize) -> bool {
        i < self.end && self.held[i] == Held::Figure
    }

    fn is_finite(&self, i: usize) -> bool {
        self.lexicon.verb_forms(self.words.lower(i)).iter().any(|(_, f)| matches!(f, VerbForm::Finite { .. }))
    }

    fn is_have_or_be(&self, lemma: LemmaId) -> bool {
        self.lexicon.class(self.lexicon.lemma(lemma)).any(Classes::AUX_HAVE | Classes::AUX_BE)
    }

    fn is_auxiliary(&self, forms: &[(LemmaId, VerbForm)]) -> bool {
        forms.iter().any(|&(lemma, form)| matches!(form, VerbForm::Finite { .. }) && (self.is_have_or_be(lemma)))
    }

    /// Whether a verb follows at once, other pronouns and negation aside.
    fn before_verb(&self, i: usize, _so_far: &Tags) -> bool {
        let mut j = i + 1;
        while j < self.end && j < i + 3 {
            let lower = self.words.lower(j);
            let classes = self.lexicon.class(lower);
            let forms = self.lexicon.verb_forms(lower);
            if self.held[j] != Held::Name && forms.iter().any(|(_, f)| !matches!(f, VerbForm::PastParticiple { .. })) {
                return self.lexicon.noun_forms(lower).is_empty() || self.is_auxiliary(forms);
            }
            if !classes.has(Classes::OBJECT_PRONOUN) {
                return false;
            }
            j += 1;
        }
        false
    }

    fn may_be_object(&self, i: usize, so_far: &Tags) -> bool {
        let lower = self.words.lower(i);
        let classes = self.lexicon.class(lower);
        let article = classes.has(Classes::DETERMINER);
        if !article {
            return self.before_verb(i, so_far) || classes.has(Classes::REFLEXIVE);
        }
        i > self.first
            && matches!(
                so_far.tags[i - 1],
                Tag::Subject
                    | Tag::Object
                    | Tag::Neg
                    | Tag::Rel
                    | Tag::Prep
                    | Tag::Noun
                    | Tag::Name
                    | Tag::Comma
                    | Tag::Coord
            )
    }

    fn after_nominal(&self, i: usize, so_far: &Tags) -> bool {
        i > self.first && matches!(so_far.tags[i - 1], Tag::Noun | Tag::Name | Tag::Num)
    }

    fn object_follows(&self, i: usize) -> bool {
        i + 1 < self.end && {
            let classes = self.lexicon.class(self.words.lower(i + 1));
            self.held[i + 1] == Held::Figure
                || classes.any(Classes::DETERMINER | Classes::POSSESSIVE | Classes::QUANTIFIER)
        }
    }

    fn reads_as_verb(&self, i: usize, so_far: &Tags) -> bool {
        let forms = self.lexicon.verb_forms(self.words.lower(i));
        if forms.is_empty() {
            return false;
        }
        // *Shelling injured two women*: a past tense between a noun and its object.
        let past = forms.iter().any(|(_, f)| matches!(f, VerbForm::Finite { tense: Tense::Past, .. }));
        let after_noun = i > self.first && matches!(so_far.tags[i - 1], Tag::Noun | Tag::Name);
        if past && after_noun && self.object_follows(i) {
            return true;
        }
        // "blessés", "disparus", "morts": participles after an auxiliary, nouns otherwise.
        let mut j = i;
        while j > self.first {
            j -= 1;
            match so_far.tags[j] {
                Tag::Adv | Tag::Neg => continue,
                tag if tag.is_verb() => {
                    return so_far.verbs[j].is_some_and(|v| self.is_have_or_be(v.lemma));
                }
                _ => return false,
            }
        }
        false
    }

    /// The verbal reading of token `i`, if its neighbours allow one.
    fn verb(&self, i: usize, forms: &[(LemmaId, VerbForm)], so_far: &Tags) -> Option<(Tag, VerbReading)> {
        if forms.is_empty() {
            return None;
        }
        let mut j = i;
        let before = loop {
            if j == self.first {
                break None;
            }
            j -= 1;
            if so_far.tags[j] != Tag::Adv {
                break Some(j);
            }
        };
        let previous = before.map(|j| so_far.tags[j]);
        let pick = |wanted: fn(&VerbForm) -> bool| {
            forms.iter().find(|(_, f)| wanted(f)).map(|&(lemma, form)| VerbReading { lemma, form })
        };
        // One form can serve several persons (*control*): reports are told in the third.
        let plural_before = before.is_some_and(|j| self.words.lower(j).ends_with(['s', 'x']));
        let finite = || {
            let third = |plural: bool| {
                forms.iter().find(|(_, f)| matches!(f, VerbForm::Finite { person: 3, plural: p, .. } if *p == plural))
            };
            let found = third(plural_before).or_else(|| third(!plural_before));
            let found = found.or_else(|| forms.iter().find(|(_, f)| matches!(f, VerbForm::Finite { .. })));
            found.map(|&(lemma, form)| VerbReading { lemma, form })
        };
        let participle = || pick(|f| matches!(f, VerbForm::PastParticiple { .. }));
        let infinitive = || pick(|f| matches!(f, VerbForm::Infinitive));
        let gerund = || pick(|f| matches!(f, VerbForm::PresentParticiple));
        let also_noun = !self.lexicon.noun_forms(self.words.lower(i)).is_empty() || self.held[i] == Held::PeopleNoun;
        let after_auxiliary = before.and_then(|j| so_far.verbs[j]).is_some_and(|v| self.is_have_or_be(v.lemma));
        if after_auxiliary {
            if let Some(reading) = participle() {
                return Some((Tag::Part, reading));
            }
            if let Some(reading) = gerund() {
                return Some((Tag::Ger, reading));
            }
        }
        let after_governor = before
            .and_then(|j| so_far.verbs[j])
            .is_some_and(|v| self.lexicon.governors_of(v.lemma).any(|g| g.preposition.is_none()));
        if let Some(reading) = infinitive() {
            let to = before.is_some_and(|j| self.lexicon.class(self.words.lower(j)).has(Classes::INFINITIVE_MARK));
            // Where the infinitive is also a finite form (*take*), only a mark or a modal before it tells.
            if finite().is_some() {
                if to || after_governor {
                    return Some((Tag::Inf, reading));
                }
            } else if previous != Some(Tag::Det) {
                return Some((Tag::Inf, reading));
            }
        }
        match previous {
            Some(Tag::Det) => {
                let adjectival = participle().filter(|_| !also_noun);
                return adjectival.map(|reading| (Tag::Part, reading)).filter(|_| self.nominal_follows(i));
            }
            Some(Tag::Num) if also_noun => return None,
            Some(Tag::Prep) if gerund().is_none() || also_noun => return None,
            _ => {}
        }
        if let Some(reading) = finite() {
            let VerbForm::Finite { plural, person, .. } = reading.form else { return None };
            let subjectless = matches!(previous, None | Some(Tag::Prep) | Some(Tag::Quote) | Some(Tag::Open));
            let pronoun = matches!(previous, Some(Tag::Subject | Tag::Object | Tag::Rel | Tag::Neg));
            let past_too = participle();
            if pronoun {
                return Some((Tag::Finite, reading));
            }
            if !subjectless {
                let agent = i + 1 < self.end && self.lexicon.class(self.words.lower(i + 1)).has(Classes::AGENT_MARK);
                let says = self.lexicon.speech(reading.lemma).is_some() || self.closes_with_subject(before, so_far);
                if past_too.is_some() && says && !agent {
                    // *…, witnesses said*: a subject of its own behind a comma.
                    return Some((Tag::Finite, reading));
                }
                if let Some(past) = past_too.filter(|_| agent) {
                    return Some((Tag::Part, past));
                }
                if let Some(past) = past_too {
                    // English -ed: a past tense where no other finite verb serves the clause, else a participle.
                    return Some(if self.clause_has_finite(i, so_far) {
                        (Tag::Part, past)
                    } else {
                        (Tag::Finite, reading)
                    });
                }
                if !also_noun
                    || (person == 3 && self.agrees(before, plural, so_far) && !self.clause_has_finite(i, so_far))
                {
                    return Some((Tag::Finite, reading));
                }
            } else if past_too.is_none() && !also_noun && self.words.tokens[i].case == Case::Lower {
                return Some((Tag::Finite, reading));
            }
        }
        if let Some(reading) = gerund() {
            let opens = matches!(previous, None | Some(Tag::Comma | Tag::Stop | Tag::Quote)) && !self.object_follows(i);
            return (!also_noun || (previous != Some(Tag::Noun) && !opens)).then_some((Tag::Ger, reading));
        }
        participle()
            .filter(|_| !also_noun || previous.is_some_and(|t| t != Tag::Num))
            .map(|reading| (Tag::Part, reading))
    }

    /// Whether a noun phrase that a comma opens stands right before: *…, the rebels*.
    fn closes_with_subject(&self, before: Option<usize>, so_far: &Tags) -> bool {
        let Some(mut j) = before.filter(|&j| matches!(so_far.tags[j], Tag::Noun | Tag::Name)) else { return false };
        while j > self.first && so_far.tags[j].is_nominal() {
            j -= 1;
        }
        so_far.tags[j] == Tag::Comma
    }

    fn nominal_follows(&self, i: usize) -> bool {
        i + 1 < self.end && self.words.tokens[i + 1].kind == TokenKind::Word && {
            self.lexicon.class(self.words.lower(i + 1)).is_empty()
        }
    }

    /// A noun ending in -s before an -s form is a compound ("drone attacks"): the verb would not take the -s.
    fn agrees(&self, before: Option<usize>, plural: bool, so_far: &Tags) -> bool {
        let Some(j) = before else { return false };
        if so_far.tags[j] == Tag::Num {
            return false;
        }
        let plural_noun = self.words.lower(j).ends_with(['s', 'x']);
        plural_noun == plural || so_far.tags[j] == Tag::Name
    }

    /// Whether an unambiguous finite verb stands in the same stretch between strong marks, conjunctions and relatives.
    fn clause_has_finite(&self, i: usize, so_far: &Tags) -> bool {
        for j in (self.first..i).rev() {
            match so_far.tags[j] {
                Tag::Finite => return true,
                Tag::Rel | Tag::Sub | Tag::Stop | Tag::Coord | Tag::Quote => break,
                _ => {}
            }
        }
        for j in i + 1..self.end {
            let lower = self.words.lower(j);
            let classes = self.lexicon.class(lower);
            if self.words.tokens[j].kind == TokenKind::Mark
                && matches!(mark(self.words.word(j)), Tag::Stop | Tag::Quote | Tag::Comma)
            {
                break;
            }
            if classes.has(Classes::RELATIVE) || classes.has(Classes::SUBORDINATOR) || classes.has(Classes::COORDINATOR)
            {
                break;
            }
            let forms = self.lexicon.verb_forms(lower);
            let only_finite = !forms.is_empty()
                && self.held[j] == Held::Free
                && self.lexicon.noun_forms(lower).is_empty()
                && forms.iter().all(|(_, f)| matches!(f, VerbForm::Finite { .. }));
            if only_finite || self.is_auxiliary(forms) {
                return true;
            }
        }
        false
    }
}

pub(crate) fn mark(text: &str) -> Tag {
    match text {
        "," | "،" => Tag::Comma,
        "(" | "[" => Tag::Open,
        ")" | "]" => Tag::Close,
        "«" | "»" | "“" | "”" | "\"" | "„" | "‹" | "›" | "'" | "’" | "‘" => Tag::Quote,
        _ => Tag::Stop,
    }
}

/// Whether a finite form lies in the past, for anchoring *jeudi*.
pub(crate) fn is_past(form: VerbForm) -> Option<bool> {
    match form {
        VerbForm::Finite { tense: Tense::Future, .. } => Some(false),
        VerbForm::Finite { mood: Mood::Subjunctive | Mood::Imperative, .. } => None,
        VerbForm::Finite { .. } => Some(true),
        VerbForm::PastParticiple { .. } => Some(true),
        _ => None,
    }
}

/// The tag of a phrase of closed classes.
fn closed_tag(classes: Classes, after_nominal: bool) -> Option<Tag> {
    let order = [
        (Classes::SUBORDINATOR, Tag::Sub),
        (Classes::CONDITION, Tag::Sub),
        (Classes::PREPOSITION, Tag::Prep),
        (Classes::PURPOSE, Tag::Prep),
        (Classes::PRIVATIVE, Tag::Prep),
        (Classes::RELATIVE, Tag::Rel),
        (Classes::COORDINATOR, Tag::Coord),
        (Classes::NEGATION, Tag::Neg),
        (Classes::QUANTIFIER, Tag::Det),
        (Classes::DETERMINER, Tag::Det),
        (Classes::ADVERB, Tag::Adv),
        (Classes::HEARSAY, Tag::Adv),
        (Classes::POSSIBILITY, Tag::Adv),
        (Classes::PART_MARK, Tag::Prep),
    ];
    if after_nominal && classes.has(Classes::RELATIVE) {
        return Some(Tag::Rel);
    }
    order.into_iter().find(|(class, _)| classes.has(*class)).map(|(_, tag)| tag)
}
