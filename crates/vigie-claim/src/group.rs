//! Verb groups: auxiliaries, negation and the verb that carries the sense.

use crate::syntax::Input;
use crate::tag::{Tag, VerbReading};
use std::ops::Range;
use vigie_lexicon::{Classes, VerbForm};
use vigie_text::TokenKind;

/// A verb with its auxiliaries.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// From the first auxiliary to the verb.
    pub tokens: Range<usize>,
    /// The token of the verb that carries the sense.
    pub verb: usize,
    /// That verb's reading.
    pub reading: VerbReading,
    /// The first finite form, which gives mood and tense; `None` for infinitives, gerunds and participles.
    pub finite: Option<VerbForm>,
    /// A form of *be* with a participle, or a participle by itself.
    pub passive_form: bool,
    /// A participle without auxiliary: *reconquis par Kiev*.
    pub participle_alone: bool,
    /// The verb before a conjunction whose auxiliary it leaves out: *neuf civils auraient été tués et quatre enlevés*.
    pub echoes: Option<usize>,
    /// An infinitive that says what for, by the tree: *massed armour to retake the town*.
    pub aims: bool,
    /// A reflexive pronoun stands before it.
    pub reflexive: bool,
    /// It is negated.
    pub negated: bool,
    /// The pronoun behind it: *dit-il*.
    pub inverted: Option<usize>,
    /// It is a verb of saying.
    pub speech: bool,
    /// A verb of saying that stands after a comma or a quotation mark, so that its subject may follow.
    pub postposed: bool,
}

fn is_auxiliary(input: &Input<'_>, reading: VerbReading) -> (bool, bool) {
    let classes = input.lexicon.class(input.lexicon.lemma(reading.lemma));
    (classes.has(Classes::AUX_HAVE), classes.has(Classes::AUX_BE))
}

pub(crate) fn groups(input: &Input<'_>, sentence: Range<usize>) -> Vec<Group> {
    let tags = &input.tags.tags;
    let mut out = Vec::new();
    let mut i = sentence.start;
    while i < sentence.end {
        let Some(first) = input.tags.verbs[i].filter(|_| tags[i].is_verb()) else {
            i += 1;
            continue;
        };
        let mut group = group(input, &sentence, i, first);
        if group.participle_alone {
            share_auxiliary(input, &sentence, out.last(), &mut group);
        }
        i = group.tokens.end.max(i + 1);
        out.push(group);
    }
    out
}

fn group(input: &Input<'_>, sentence: &Range<usize>, start: usize, first: VerbReading) -> Group {
    let tags = &input.tags.tags;
    let (mut verb, mut reading) = (start, first);
    let mut be = false;
    let mut inverted = None;
    loop {
        let (have_now, be_now) = is_auxiliary(input, reading);
        if !have_now && !be_now {
            break;
        }
        let mut j = verb + 1;
        while j < sentence.end
            && j <= verb + 5
            && matches!(tags[j], Tag::Adv | Tag::Neg | Tag::Object | Tag::Subject | Tag::Quote)
        {
            if tags[j] == Tag::Subject {
                inverted = Some(j);
            }
            j += 1;
        }
        let next = (j < sentence.end).then(|| input.tags.verbs[j]).flatten();
        match (next, tags.get(j)) {
            (Some(next), Some(Tag::Part | Tag::Ger)) => {
                be = be_now && tags[j] == Tag::Part;
                (verb, reading) = (j, next);
            }
            _ => break,
        }
    }
    let end = verb + 1;
    let finite = matches!(first.form, VerbForm::Finite { .. }).then_some(first.form);
    let participle_alone = tags[start] == Tag::Part && verb == start;
    let reflexive = reflexive_before(input, sentence.start, start);
    let perfect = input.lexicon.perfect_with_be(reading.lemma);
    if end < sentence.end && tags[end] == Tag::Subject && !input.words.tokens[end - 1].space_after {
        inverted = Some(end);
    }
    let speech = is_speech(input, sentence, reading, reflexive, end);
    Group {
        tokens: start..end,
        verb,
        reading,
        finite,
        passive_form: (be || participle_alone) && !reflexive && !perfect,
        participle_alone,
        echoes: None,
        aims: false,
        reflexive,
        negated: negated(input, sentence, start..end),
        inverted,
        speech,
        postposed: postposed(input, sentence, speech, start),
    }
}

/// Whether a verb is one of saying, with the words behind it that this needs.
pub(crate) fn is_speech(
    input: &Input<'_>,
    sentence: &Range<usize>,
    reading: VerbReading,
    reflexive: bool,
    end: usize,
) -> bool {
    input.lexicon.speeches(reading.lemma).any(|s| {
        (!s.reflexive || reflexive)
            && s.fixed
                .iter()
                .enumerate()
                .all(|(k, w)| end + k < sentence.end && input.lexicon.is_fixed(w, input.words.lower(end + k)))
    })
}

/// Whether a verb of saying that begins at `start` stands behind what is said.
pub(crate) fn postposed(input: &Input<'_>, sentence: &Range<usize>, speech: bool, start: usize) -> bool {
    let tags = &input.tags.tags;
    let before = (start > sentence.start).then(|| tags[start - 1]);
    let adverb = before == Some(Tag::Adv) && start >= sentence.start + 2 && tags[start - 2] == Tag::Comma;
    speech && (adverb || matches!(before, Some(Tag::Comma | Tag::Quote | Tag::Stop) | None))
}

/// *ont condamné … et appelé*: a participle behind a conjunction shares the auxiliary of the one before.
fn share_auxiliary(input: &Input<'_>, sentence: &Range<usize>, previous: Option<&Group>, group: &mut Group) {
    let tags = &input.tags.tags;
    let mut j = group.tokens.start;
    while j > sentence.start && matches!(tags[j - 1], Tag::Adv | Tag::Quote) {
        j -= 1;
    }
    let coordinated = j > sentence.start && tags[j - 1] == Tag::Coord;
    let Some(previous) = previous.filter(|p| coordinated && p.finite.is_some() && p.verb > p.tokens.start) else {
        return;
    };
    if tags[previous.verb] == Tag::Part {
        group.finite = previous.finite;
        group.participle_alone = false;
        group.passive_form = previous.passive_form;
    }
}

fn reflexive_before(input: &Input<'_>, first: usize, start: usize) -> bool {
    let tags = &input.tags.tags;
    (first..start)
        .rev()
        .take_while(|&j| matches!(tags[j], Tag::Object | Tag::Neg | Tag::Adv))
        .any(|j| is_reflexive(input, first, j))
}

/// Whether a pronoun before a verb is reflexive: by its class, or as the very word that is the subject before it (*nous
/// voulons **nous** en retirer*), no clause between.
pub(crate) fn is_reflexive(input: &Input<'_>, first: usize, pronoun: usize) -> bool {
    let lower = input.words.lower(pronoun);
    let mut before =
        (first..pronoun).rev().take_while(|&i| !matches!(input.tags.tags[i], Tag::Stop | Tag::Rel | Tag::Sub));
    let subject = before.find(|&i| input.tags.tags[i] == Tag::Subject);
    input.lexicon.class(lower).has(Classes::REFLEXIVE)
        || input.tags.tags[pronoun] == Tag::Object && subject.is_some_and(|i| input.words.lower(i) == lower)
}

/// *ne* alone negates nothing (*avant qu'il ne parvienne*); *ne … que* restricts.
pub(crate) fn negated(input: &Input<'_>, sentence: &Range<usize>, group: Range<usize>) -> bool {
    let tags = &input.tags.tags;
    let mut near: Vec<usize> = group.clone().collect();
    near.extend(
        (sentence.start..group.start).rev().take_while(|&j| matches!(tags[j], Tag::Object | Tag::Neg | Tag::Adv)),
    );
    near.extend((group.end..sentence.end).take(3).take_while(|&j| matches!(tags[j], Tag::Neg | Tag::Adv)));
    near.into_iter().any(|j| {
        let classes = input.lexicon.class(input.words.lower(j));
        input.words.tokens[j].kind == TokenKind::Word
            && (classes.has(Classes::NEGATION) || (tags[j] == Tag::Neg && classes.has(Classes::NEGATION_AFTER)))
    })
}
