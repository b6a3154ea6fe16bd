//! Noun phrases: where they begin and end, what completes them, what stands beside them.

use crate::syntax::Input;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::Classes;

/// A noun phrase without its complements.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    /// Its tokens, preposition excluded.
    pub tokens: Range<usize>,
    /// Where its preposition begins, and the preposition's dictionary form.
    pub prep: Option<(usize, String)>,
    /// The chunk it completes: *de Wagner* in *le patron de Wagner*; or that it possesses: *Russia* in *Russia's army*.
    pub of: Option<usize>,
    /// The chunk it is coordinated with, and whose role it shares.
    pub with: Option<usize>,
    /// It is an expression of time.
    pub time: bool,
    /// It stands in brackets.
    pub bracketed: bool,
    /// What a tree hangs it on.
    pub over: Over,
}

/// What a tree hangs a chunk on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// No tree was read.
    Unknown,
    /// A verb, or nothing.
    Clause,
    /// Another chunk.
    Chunk(usize),
}

impl Chunk {
    /// Where it begins, preposition included.
    pub(crate) fn start(&self) -> usize {
        self.prep.as_ref().map_or(self.tokens.start, |(at, _)| *at)
    }
}

/// Cuts a sentence into chunks.
pub(crate) fn chunk(input: &Input<'_>, sentence: Range<usize>, chunks: &mut Vec<Chunk>) {
    let tags = &input.tags.tags;
    let first = chunks.len();
    let mut depth = 0usize;
    let mut prep: Option<(usize, String)> = None;
    let mut i = sentence.start;
    while i < sentence.end {
        match tags[i] {
            Tag::Open => depth += 1,
            Tag::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if tags[i] == Tag::Prep {
            let len = input.tags.units[i].max(1);
            let lemma = if len > 1 {
                let mut words: Vec<&str> = (i..i + len).map(|k| input.words.lower(k)).collect();
                let last = words.len() - 1;
                words[last] = input.lexicon.first_word(words[last]);
                words.join(" ").replace("' ", "'")
            } else {
                input.lexicon.first_word(input.words.lower(i)).to_owned()
            };
            // *de nouveaux renforts* after a verb: the article of a plural that an adjective opens, no preposition.
            let after_verb = i > sentence.start && (tags[i - 1].is_verb() || tags[i - 1] == Tag::Adv);
            let article = len == 1
                && after_verb
                && input.complement.contains(&lemma)
                && tags.get(i + 1) == Some(&Tag::Noun)
                && input.lexicon.is_adjective(input.words.lower(i + 1));
            if article {
                prep = None;
                i += 1;
                continue;
            }
            // Two prepositions in a row (*d'ici à*, *from near*): the first gives the place, the second the slot.
            prep = Some((prep.map_or(i, |(at, _)| at), lemma));
            i += len;
            continue;
        }
        let opens = tags[i].is_nominal()
            || (tags[i] == Tag::Part && i > sentence.start && tags[i - 1] == Tag::Adv && prep.is_some());
        if !opens {
            if !matches!(tags[i], Tag::Adv | Tag::Quote) {
                prep = None;
            }
            i += 1;
            continue;
        }
        let end = chunk_end(input, i, sentence.end);
        let time = (i..end).any(|k| input.time[k].is_some())
            && (i..end).all(|k| input.time[k].is_some() || tags[k] == Tag::Det);
        chunks.push(Chunk {
            tokens: i..end,
            prep: prep.take(),
            of: None,
            with: None,
            time,
            bracketed: depth > 0,
            over: Over::Unknown,
        });
        i = end;
    }
    attach(input, first, chunks);
}

fn chunk_end(input: &Input<'_>, start: usize, end: usize) -> usize {
    let tags = &input.tags.tags;
    let mut noun = matches!(tags[start], Tag::Noun | Tag::Name);
    let mut i = start + 1;
    while i < end {
        if input.time[i] != input.time[i - 1] && (noun || tags[i] != Tag::Noun) && (input.time[i].is_some() || noun) {
            break;
        }
        match tags[i] {
            Tag::Det if possessive_mark(input, i) => {
                // *Russia's army*: the possessor ends here; its mark belongs to it.
                return i;
            }
            Tag::Det | Tag::Num if noun => break,
            Tag::Noun | Tag::Name => noun = true,
            Tag::Det | Tag::Num => {}
            // *de nouveaux et lourds combats*, *les prétendues négociations*: what qualifies stays inside.
            Tag::Adv | Tag::Part
                if !noun && i + 1 < end && matches!(tags[i + 1], Tag::Noun | Tag::Name | Tag::Num | Tag::Part) => {}
            // Quotation marks around a word or two inside a name.
            Tag::Quote if !noun && i + 1 < end && tags[i + 1].is_nominal() => {}
            _ => break,
        }
        i += 1;
    }
    i
}

/// A mark of possession that follows its word at once: *'s*.
pub(crate) fn possessive_mark(input: &Input<'_>, i: usize) -> bool {
    i > 0
        && !input.words.tokens[i - 1].space_after
        && input.words.lower(i).starts_with('\'')
        && input.lexicon.class(input.words.lower(i)).has(Classes::POSSESSIVE)
}

/// Complements and coordination.
fn attach(input: &Input<'_>, first: usize, chunks: &mut [Chunk]) {
    let tags = &input.tags.tags;
    for k in first + 1..chunks.len() {
        let (before, rest) = chunks.split_at_mut(k);
        let (previous, this) = (&before[k - 1], &mut rest[0]);
        let gap = previous.tokens.end..this.start();
        if possessive_mark(input, this.tokens.start) && gap.is_empty() {
            before[k - 1].of = Some(k);
            if let (Some(prep), None) = (before[k - 1].prep.take(), &this.prep) {
                this.prep = Some(prep);
            }
            continue;
        }
        let completes = this.prep.as_ref().is_some_and(|(_, p)| input.complement.contains(p));
        if completes && gap.clone().all(|g| tags[g] == Tag::Quote) && !this.time {
            this.of = Some(k - 1);
            continue;
        }
        let mut marks = gap.clone().map(|g| tags[g]);
        let coordinated = match (marks.next(), marks.next(), marks.next()) {
            (Some(Tag::Coord), None, None) | (Some(Tag::Comma), Some(Tag::Coord), None) => true,
            (Some(Tag::Comma), None, None) => list_goes_on(tags, this.tokens.end, input.words.tokens.len()),
            _ => false,
        };
        if coordinated && !this.time && !previous.time {
            let root = top(before, k - 1);
            let first = input.words.lower(this.tokens.start);
            let contracted = tags[this.tokens.start] == Tag::Det
                && input.complement.iter().any(|c| input.lexicon.first_word(first) == c);
            let same = |p: &Chunk| match (&p.prep, &this.prep) {
                (Some((_, a)), Some((_, b))) => a == b,
                // *des rebelles et des djihadistes*: the second article holds the preposition too.
                (Some((_, a)), None) if input.complement.contains(a) => {
                    let first = input.words.lower(this.tokens.start);
                    input.lexicon.first_word(first) == a || tags[this.tokens.start] != Tag::Det
                }
                (_, None) => true,
                _ => false,
            };
            // *les bombes et les balles de X et de Y*: shares the role of the nearest chunk of its own shape.
            if same(&before[k - 1]) {
                this.with = Some(k - 1);
                this.of = this.of.or(before[k - 1].of.filter(|_| this.prep.is_some()));
                if this.prep.is_none()
                    && !(contracted && before[k - 1].prep.is_some())
                    && before[k - 1].of.is_some()
                    && determined(tags, this)
                    && determined_root(tags, &before[root])
                {
                    this.with = Some(root);
                }
            } else if same(&before[root]) {
                this.with = Some(root);
            }
        }
    }
}

fn determined(tags: &[Tag], chunk: &Chunk) -> bool {
    matches!(tags[chunk.tokens.start], Tag::Det | Tag::Num)
}

fn determined_root(tags: &[Tag], chunk: &Chunk) -> bool {
    chunk.prep.is_none() && determined(tags, chunk)
}

fn top(chunks: &[Chunk], mut k: usize) -> usize {
    while let Some(of) = chunks[k].of.filter(|&of| of < k) {
        k = of;
    }
    k
}

/// After a comma, whether a list continues to its *et*: *A, B et C*.
fn list_goes_on(tags: &[Tag], from: usize, end: usize) -> bool {
    for &tag in tags.iter().take(end.min(from + 9)).skip(from) {
        match tag {
            Tag::Coord => return true,
            Tag::Comma | Tag::Det | Tag::Noun | Tag::Name | Tag::Num | Tag::Prep => {}
            _ => return false,
        }
    }
    false
}
