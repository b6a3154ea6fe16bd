//! One report, analysed: words, figures, times, places, names, and the shallow grammar over them.

use crate::actors::{Actors, introduced};
use crate::language::Language;
use crate::quotes::{self, Quote};
use crate::syntax::{self, Syntax};
use crate::tag::{self, Held, Tags};
use crate::tree::Tree;
use crate::world::{Known, What, World};
use crate::{treegroup, treetag};
use std::ops::Range;
use vigie_lexicon::{Classes, VerbForm};
use vigie_model::{PartialDate, PlaceLevel, Report};
use vigie_place::{PlaceMention, PlaceRole};
use vigie_text::{TokenKind, Words};
use vigie_time::{NumberMention, Tense, TimeMention};

/// What reading computes in, kept from text to text.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    parser: vigie_syntax::Memory,
    parsed: vigie_syntax::Analysis,
}

/// A phrase that stands for a party or for people.
#[derive(Debug, Clone)]
pub(crate) struct NameMention {
    pub tokens: Range<usize>,
    pub what: Vec<What>,
}

/// Everything found in one report before claims are read.
pub(crate) struct Analysis<'a> {
    pub words: Words<'a>,
    pub language: &'a Language,
    pub world: &'a World,
    pub published: Option<PartialDate>,
    pub numbers: Vec<NumberMention<'a>>,
    pub times: Vec<TimeMention<'a>>,
    pub places: Vec<PlaceMention>,
    /// Tokens of each place mention's whole expression, and of its name.
    pub place_tokens: Vec<(Range<usize>, Range<usize>)>,
    pub names: Vec<NameMention>,
    /// Parties that the report itself introduces by name.
    pub introduced: Vec<Known>,
    /// Who is spoken of, from the first to the last mention; empty until [`crate::actors::find`] has run.
    pub actors: Actors,
    pub quotes: Vec<Quote>,
    pub number_at: Vec<Option<u32>>,
    pub time_at: Vec<Option<u32>>,
    pub place_at: Vec<Option<u32>>,
    pub tags: Tags,
    pub syntax: Syntax,
    /// Tokens of datelines (*EL-OBEID (Soudan), 7 octobre (ANS) –*): where and when it was written.
    pub datelines: Vec<Range<usize>>,
}

impl<'a> Analysis<'a> {
    pub(crate) fn of(
        report: &'a Report,
        language: &'a Language,
        world: &'a World,
        found: Option<vigie_time::Reading<'a>>,
        memory: &mut Memory,
    ) -> Analysis<'a> {
        let words = Words::read(&report.text, &language.lexicon.writing);
        let n = words.tokens.len();
        let found = found.unwrap_or_else(|| times_and_numbers(&words, language, report.published));
        let vigie_time::Reading { times, numbers } = found;
        let mut names = names(&words, language);
        let mut places = language.places.as_ref().map(|p| p.recognise(&words, &[])).unwrap_or_default();
        let introduced = introduced::find(&words, language, world, &places, &mut names);
        tell_apart(&words, &mut places, &mut names);
        let place_tokens: Vec<_> =
            places.iter().map(|p| (words.tokens_in(p.span), words.tokens_in(p.name_span))).collect();
        let mut held = vec![Held::Free; n];
        let (mut number_at, mut time_at, mut place_at) = (vec![None; n], vec![None; n], vec![None; n]);
        for mention in &names {
            let people = mention.what.iter().any(|w| matches!(w, What::People(_) | What::Modifier(_)));
            let capital = words.tokens[mention.tokens.start].case != vigie_text::Case::Lower;
            let kind = if people || !capital { Held::PeopleNoun } else { Held::Name };
            held[mention.tokens.clone()].fill(kind);
        }
        let compounds = hold_compounds(&words, language, &mut held);
        for (k, (_, name)) in place_tokens.iter().enumerate() {
            place_at[name.clone()].fill(Some(k as u32));
            if matches!(places[k].role, vigie_place::PlaceRole::Named | vigie_place::PlaceRole::Anchor(_)) {
                for i in name.clone() {
                    if held[i] != Held::PeopleNoun {
                        held[i] = Held::Name;
                    }
                }
            }
        }
        for (k, mention) in times.iter().enumerate() {
            time_at[mention.tokens.clone()].fill(Some(k as u32));
        }
        for (k, mention) in numbers.iter().enumerate() {
            number_at[mention.tokens.clone()].fill(Some(k as u32));
            if !mention.article {
                for i in mention.tokens.clone() {
                    held[i] = Held::Figure;
                }
            }
        }
        let units = names
            .iter()
            .map(|m| &m.tokens)
            .chain(place_tokens.iter().map(|(_, name)| name))
            .chain(times.iter().map(|t| &t.tokens))
            .chain(numbers.iter().filter(|m| !m.article).map(|m| &m.tokens))
            .chain(&compounds);
        let datelines = datelines(&words, language, &held);
        let (tags, syntax) = grammar(&words, language, &held, &time_at, units, &datelines, memory);
        let quotes = quotes::find(&words);
        Analysis {
            words,
            language,
            world,
            published: report.published,
            numbers,
            times,
            places,
            place_tokens,
            names,
            introduced,
            actors: Actors::default(),
            quotes,
            number_at,
            time_at,
            place_at,
            tags,
            syntax,
            datelines,
        }
    }

    /// The names and nouns for people inside a token range.
    pub(crate) fn names_in(&self, tokens: &Range<usize>) -> impl Iterator<Item = &NameMention> {
        let first = self.names.partition_point(|m| m.tokens.end <= tokens.start);
        let end = tokens.end;
        self.names[first..].iter().take_while(move |m| m.tokens.start < end)
    }

    /// The figure in a chunk, article excluded unless nothing else counts.
    pub(crate) fn figure_in(&self, tokens: &Range<usize>) -> Option<&NumberMention<'a>> {
        let at = tokens.clone().find_map(|i| self.number_at[i].filter(|&k| !self.numbers[k as usize].article));
        at.map(|k| &self.numbers[k as usize]).filter(|n| n.kind == vigie_time::NumberKind::Cardinal && !n.in_time)
    }
}

/// The grammar of a text: from the language's parser, or without one from the lexicon's word classes alone. `units` are
/// the tokens of what is one thing each.
fn grammar<'u>(
    words: &Words<'_>,
    language: &Language,
    held: &[Held],
    time: &[Option<u32>],
    units: impl Iterator<Item = &'u Range<usize>>,
    datelines: &[Range<usize>],
    memory: &mut Memory,
) -> (Tags, Syntax) {
    let lexicon = &language.lexicon;
    let complement = &language.reading.complement;
    let inversion = language.reading.inversion;
    let Some(model) = &language.model else {
        let tags = tag::tag(words, lexicon, held);
        let input = syntax::Input { words, lexicon, tags: &tags, held, time, complement, inversion };
        let mut syntax = Syntax::default();
        for sentence in &words.sentences {
            syntax::read_sentence(&input, sentence.tokens.clone(), &mut syntax);
        }
        return (tags, syntax);
    };
    // What follows a dateline is parsed by itself.
    let mut starts: Vec<u32> = words.sentences.iter().map(|s| s.span.start).collect();
    starts.extend(datelines.iter().filter_map(|d| words.tokens.get(d.end + 1)).map(|t| t.span.start));
    starts.sort_unstable();
    let mut parser = model.parser_with(std::mem::take(&mut memory.parser));
    parser.parse_sentences_into(words.text, &starts, &mut memory.parsed);
    memory.parser = parser.into_memory();
    let mut tree = Tree::over(words, &memory.parsed);
    let one_sentence = |t: &&Range<usize>| t.len() > 1 && words.sentence_of(t.start) == words.sentence_of(t.end - 1);
    units.filter(one_sentence).for_each(|tokens| tree.unite(tokens.clone()));
    let mut tags = treetag::tag(words, lexicon, held, &mut tree);
    let shallow = treetag::misread(words, lexicon, held, &tree, &mut tags);
    let input = syntax::Input { words, lexicon, tags: &tags, held, time, complement, inversion };
    let syntax = treegroup::read(&input, &tree, &shallow);
    (tags, syntax)
}

fn names(words: &Words<'_>, language: &Language) -> Vec<NameMention> {
    let mut out = Vec::new();
    for sentence in &words.sentences {
        let mut i = sentence.tokens.start;
        while i < sentence.tokens.end {
            let found = (words.tokens[i].kind != TokenKind::Mark)
                .then(|| language.names.table.longest(words, i, sentence.tokens.end))
                .flatten();
            match found {
                Some((len, what)) => {
                    out.push(NameMention { tokens: i..i + len, what: what.clone() });
                    i += len;
                }
                None => i += 1,
            }
        }
    }
    out
}

/// Times and numbers, each time in the tense of its clause.
pub(crate) fn times_and_numbers<'r>(
    words: &Words<'_>,
    language: &'r Language,
    published: Option<PartialDate>,
) -> vigie_time::Reading<'r> {
    let tenses = tenses(words, language);
    let rules = language.times.as_ref();
    let mut read =
        rules.map(|rules| rules.read(words, published, &|i| nearest_tense(words, &tenses, i))).unwrap_or_default();
    if let Some(rules) = rules {
        terms_lie_ahead(words, language, &mut read, || rules.read(words, published, &|_| Some(Tense::Future)));
    }
    read.numbers.iter_mut().for_each(|n| give_back_particle(words, language, n));
    // *ont été passés à tabac*: a participle of *be* behind *have* is no summer.
    let class = |i: usize, form: fn(&VerbForm) -> bool| {
        let forms = language.lexicon.verb_forms(words.lower(i)).iter();
        let mut fit = forms.filter(|(_, f)| form(f)).map(|(l, _)| language.lexicon.class(language.lexicon.lemma(*l)));
        fit.next().unwrap_or_default()
    };
    read.times.retain(|t| {
        let first = t.tokens.start;
        let been = class(first, |f| matches!(f, VerbForm::PastParticiple { .. })).has(Classes::AUX_BE);
        let have = |i: usize| class(i, |f| !matches!(f, VerbForm::PastParticiple { .. })).has(Classes::AUX_HAVE);
        !(been && first.checked_sub(1).is_some_and(have))
    });
    read
}

/// *handed over three hostages*: what seems to bound a figure is the particle of the verb before it.
fn give_back_particle(words: &Words<'_>, language: &Language, number: &mut vigie_time::NumberMention<'_>) {
    let lexicon = &language.lexicon;
    let first = number.tokens.start;
    let taken = first.checked_sub(1).is_some_and(|verb| {
        let forms = lexicon.verb_forms(words.lower(verb)).iter();
        let mut acts = forms.flat_map(|(lemma, _)| lexicon.verb_acts(*lemma)).filter_map(|&id| lexicon.act(id));
        acts.any(|act| act.fixed.as_slice() == [words.lower(first)])
    });
    if taken && number.tokens.len() > 1 && number.count.best.is_some() {
        number.tokens.start += 1;
        number.span = words.span(number.tokens.clone());
        number.count = vigie_model::Count { low: number.count.best, high: number.count.best, ..number.count };
    }
}

/// *a exigé leur départ avant le 15*: what is asked, threatened or planned by a day is asked by one that lies ahead, though
/// the asking is past.
fn terms_lie_ahead<'r>(
    words: &Words<'_>,
    language: &Language,
    read: &mut vigie_time::Reading<'r>,
    ahead: impl FnOnce() -> vigie_time::Reading<'r>,
) {
    let lexicon = &language.lexicon;
    let asks = |i: usize| {
        lexicon.verb_forms(words.lower(i)).iter().any(|(lemma, _)| {
            lexicon.speeches(*lemma).any(|s| s.stance == vigie_lexicon::Stance::Ask)
                || lexicon.act_governors(*lemma).iter().any(|g| g.effect == vigie_lexicon::Effect::Future)
                || lexicon
                    .verb_acts(*lemma)
                    .iter()
                    .filter_map(|&id| lexicon.act(id))
                    .any(|act| act.means.iter().any(crate::refusal::is_a_wish))
        })
    };
    let is_term = |t: &vigie_time::TimeMention<'_>| {
        let start = words.sentences.get(words.sentence_of(t.tokens.start)).map_or(0, |s| s.tokens.start);
        matches!(t.role, vigie_time::Role::Before | vigie_time::Role::By) && (start..t.tokens.start).any(asks)
    };
    if !read.times.iter().any(is_term) {
        return;
    }
    let ahead = ahead();
    for time in read.times.iter_mut().filter(|t| is_term(t)) {
        if let Some(later) = ahead.times.iter().find(|t| t.tokens == time.tokens && t.role == time.role) {
            time.clone_from(later);
        }
    }
}

/// Finite verbs that can be nothing else, with whether they lie in the past: enough to anchor a week day.
fn tenses(words: &Words<'_>, language: &Language) -> Vec<(usize, Tense)> {
    let mut out = Vec::new();
    for i in 0..words.tokens.len() {
        let lower = words.lower(i);
        // *On 30 May*: a capital inside a sentence is no verb.
        let opens = words.sentences.get(words.sentence_of(i)).is_some_and(|s| s.tokens.start == i);
        if words.tokens[i].case != vigie_text::Case::Lower && !opens {
            continue;
        }
        let forms = language.lexicon.verb_forms(lower);
        let finite = forms.iter().find(|(_, f)| matches!(f, VerbForm::Finite { .. }));
        let Some(&(lemma, form)) = finite else { continue };
        // *is due to meet*, *plans to*, *pourraient*: what is planned or may be lies ahead.
        let ahead = |g: &vigie_lexicon::Governor| {
            use vigie_lexicon::Effect;
            let next = |k: usize| (i + k < words.tokens.len()).then(|| words.lower(i + k));
            let fixed =
                g.fixed.iter().enumerate().all(|(k, w)| next(1 + k).is_some_and(|l| language.lexicon.is_fixed(w, l)));
            let link = g
                .preposition
                .as_ref()
                .is_none_or(|p| next(1 + g.fixed.len()).is_some_and(|lower| language.lexicon.first_word(lower) == p));
            matches!(g.effect, Effect::Future | Effect::Possible) && !g.passive && !g.reflexive && fixed && link
        };
        let future = language.lexicon.governors_of(lemma).any(ahead)
            && matches!(form, VerbForm::Finite { tense: vigie_lexicon::Tense::Present, .. });
        // *will meet*: the modal tells, the bare verb behind it looks like a present.
        let behind_modal = i > 0
            && out.last().is_some_and(|(at, tense)| *at + 1 == i && *tense == Tense::Future)
            && !matches!(form, VerbForm::Finite { tense: vigie_lexicon::Tense::Future, .. });
        if behind_modal {
            continue;
        }
        match tag::is_past(form) {
            Some(false) => out.push((i, Tense::Future)),
            Some(true) if future => out.push((i, Tense::Future)),
            Some(true) => out.push((i, Tense::Past)),
            None => {}
        }
    }
    out
}

fn nearest_tense(words: &Words<'_>, tenses: &[(usize, Tense)], i: usize) -> Option<Tense> {
    let sentence = &words.sentences.get(words.sentence_of(i))?.tokens;
    let from = tenses.partition_point(|(t, _)| *t < sentence.start);
    let to = tenses.partition_point(|(t, _)| *t < sentence.end);
    tenses[from..to].iter().min_by_key(|(t, _)| t.abs_diff(i)).map(|(_, tense)| *tense)
}

/// Nouns of several words that acts are made of (*air strikes*) are nouns, whatever verb one of them may look like.
fn hold_compounds(words: &Words<'_>, language: &Language, held: &mut [Held]) -> Vec<Range<usize>> {
    let lexicon = &language.lexicon;
    let mut out = Vec::new();
    for i in 0..words.tokens.len() {
        for &(lemma, _) in lexicon.noun_forms(words.lower(i)) {
            for act in lexicon.noun_acts(lemma).iter().filter_map(|&id| lexicon.act(id)).filter(|a| !a.fixed.is_empty())
            {
                let end = i + 1 + act.fixed.len();
                let plain = act.pos == vigie_lexicon::Pos::Noun && end <= words.tokens.len();
                if plain && act.fixed.iter().enumerate().all(|(k, w)| lexicon.is_fixed(w, words.lower(i + 1 + k))) {
                    held[i..end].fill(Held::PeopleNoun);
                    out.push(i..end);
                }
            }
        }
    }
    out
}

/// A dateline has no more tokens than this.
const DATELINE_TOKENS: usize = 18;

/// The words before a dash that opens a paragraph, if no verb stands among them and they begin with a name.
pub(crate) fn datelines(words: &Words<'_>, language: &Language, held: &[Held]) -> Vec<Range<usize>> {
    let n = words.tokens.len();
    let mut tags: Option<Tags> = None;
    let mut out = Vec::new();
    let mut paragraph = usize::MAX;
    for sentence in &words.sentences {
        let opens = sentence.paragraph != paragraph;
        paragraph = sentence.paragraph;
        let start = sentence.tokens.start;
        if !opens || words.tokens[start].case == vigie_text::Case::Lower || words.tokens[start].kind != TokenKind::Word
        {
            continue;
        }
        let limit = sentence.tokens.end.min(start + DATELINE_TOKENS);
        let dash = (start + 1..limit)
            .find(|&i| matches!(words.word(i), "-" | "–" | "—" | "--") && words.tokens[i - 1].space_after);
        let Some(dash) = dash else { continue };
        let tags = tags.get_or_insert_with(|| Tags::of(n));
        tag::tag_sentence(words, &language.lexicon, held, start..dash, tags);
        if !tags.tags[start..dash].iter().any(|t| t.is_verb()) {
            out.push(start..dash);
        }
    }
    out
}

/// A name that a party bears is no place (*Wagner*), nor is a party what stands inside a longer name of a place (*mer
/// d'Azov*). What the recogniser says of other mentions is kept in step.
fn tell_apart(words: &Words<'_>, places: &mut Vec<PlaceMention>, names: &mut Vec<NameMention>) {
    let tokens: Vec<Range<usize>> = places.iter().map(|p| words.tokens_in(p.name_span)).collect();
    let inside = |a: &Range<usize>, b: &Range<usize>| b.start <= a.start && a.end <= b.end;
    names.retain(|m| {
        let party = m.what.iter().all(|w| matches!(w, What::Known(_) | What::Introduced(_) | What::Seat(_)));
        !(party && tokens.iter().any(|t| t.len() > m.tokens.len() && inside(&m.tokens, t)))
    });
    // *au Puntland*: a division that is a party too is a place where the words lead to one; *de* leads to anything.
    let led = |p: &PlaceMention| {
        let area = matches!(p.place.level, Some(PlaceLevel::Region | PlaceLevel::Admin1)) && p.entry.is_some();
        area && p.reason.cues.iter().any(|cue| !cue.starts_with("preposition `de`"))
    };
    let is_party: Vec<bool> = tokens
        .iter()
        .zip(places.iter())
        .map(|(t, place)| {
            !t.is_empty()
                && !led(place)
                && names.iter().any(|m| {
                    // *Syrian towns*: an adjective of nationality is no town of a like name.
                    let named = m.what.iter().all(|w| {
                        matches!(w, What::Known(_) | What::Introduced(_) | What::National(_) | What::Modifier(_))
                    });
                    // *L'ONG*: an acronym with its article is no town of a like name.
                    let acronym = m.tokens.end == t.end
                        && m.tokens.len() < t.len()
                        && words.tokens[m.tokens.start].case == vigie_text::Case::Upper
                        && words.word(m.tokens.start).chars().count() > 1
                        && words.word(t.start).ends_with(['\'', '’']);
                    acronym || inside(t, &m.tokens) && (named || m.tokens.len() > t.len())
                })
        })
        .collect();
    if !is_party.contains(&true) {
        return;
    }
    let mut moved = Vec::with_capacity(places.len());
    let mut kept = 0usize;
    for &party in &is_party {
        moved.push((!party).then_some(kept));
        kept += usize::from(!party);
    }
    let mut at = 0;
    places.retain(|_| {
        at += 1;
        !is_party[at - 1]
    });
    for place in places {
        place.role = match place.role {
            PlaceRole::Anchor(k) => moved[k].map_or(PlaceRole::Named, PlaceRole::Anchor),
            PlaceRole::Anaphor(k) => PlaceRole::Anaphor(k.and_then(|k| moved[k])),
            PlaceRole::Named => PlaceRole::Named,
        };
    }
}
