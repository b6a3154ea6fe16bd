//! Noun phrases from the parser's tree.

use crate::chunk::{Chunk, Over, possessive_mark};
use crate::syntax::Input;
use crate::tag::{Held, Tag};
use crate::tree::{Rel, Tree};
use std::ops::Range;

/// For tokens the chunk they are in, and for chunks the token that stands for them in the tree.
#[derive(Debug)]
pub(crate) struct Places {
    pub chunk_at: Vec<Option<usize>>,
    pub heads: Vec<usize>,
}

/// Cuts a sentence into chunks.
pub(crate) fn chunk(
    input: &Input<'_>,
    tree: &Tree<'_>,
    sentence: Range<usize>,
    chunks: &mut Vec<Chunk>,
    places: &mut Places,
) {
    let mut spans: Vec<(Range<usize>, usize)> = Vec::new();
    let mut taken = vec![false; sentence.len()];
    let builder = Builder { input, tree, sentence: sentence.clone() };
    let at = |i: usize| i - sentence.start;
    for i in sentence.clone().filter(|&i| tree.rep[i] == i && builder.heads(i)) {
        let span = builder.extent(i);
        let span = if span.clone().all(|j| !taken[at(j)]) { span } else { builder.unit(i) };
        if span.clone().all(|j| !taken[at(j)]) {
            taken[at(span.start)..at(span.end)].fill(true);
            spans.push((span, i));
        }
    }
    spans.sort_by_key(|(span, _)| span.start);
    builder.stragglers(&mut spans, &mut taken);
    builder.join_figures(&mut spans);
    let first = chunks.len();
    let mut depth = 0usize;
    let mut seen = sentence.start;
    for (span, head) in spans {
        for i in seen..span.start + 1 {
            match input.tags.tags[i] {
                Tag::Open => depth += 1,
                Tag::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        seen = span.start + 1;
        places.chunk_at[span.clone()].fill(Some(chunks.len()));
        places.heads.push(head);
        let time = span.clone().any(|j| input.time[j].is_some())
            && span.clone().all(|j| input.time[j].is_some() || input.tags.tags[j] == Tag::Det);
        chunks.push(Chunk {
            tokens: span,
            prep: None,
            of: None,
            with: None,
            time,
            bracketed: depth > 0,
            over: Over::Clause,
        });
    }
    relate(input, tree, sentence.start, &mut chunks[first..], first, places);
}

struct Builder<'a, 'b> {
    input: &'a Input<'b>,
    tree: &'a Tree<'b>,
    sentence: Range<usize>,
}

impl Builder<'_, '_> {
    fn tag(&self, i: usize) -> Tag {
        self.input.tags.tags[i]
    }

    /// Whether a token stays inside the phrase of its head.
    fn inner(&self, i: usize) -> bool {
        let node = &self.tree.nodes[i];
        let Some(head) = node.head else { return false };
        match node.rel {
            Rel::Determiner | Rel::Adjective | Rel::Numeral | Rel::Part => true,
            // *environ cinquante*, *très lourds*: what qualifies a qualifier, or a noun before it.
            Rel::Adverb => i < head && !self.is_predicate(head),
            Rel::Possessor => self.tag(i) == Tag::Det,
            // *le général Haftar*, *les faubourgs sud*: a noun right behind its noun, nothing between.
            Rel::Noun | Rel::Apposition | Rel::Adnominal => {
                i > head
                    && self.tag(i).is_nominal()
                    && (head + 1..self.unit(i).start).all(|j| matches!(self.tag(j), Tag::Noun | Tag::Name | Tag::Quote))
            }
            Rel::Conjunct => {
                // *17 dead and 40 wounded*: a figure begins another phrase.
                let figure = (head + 1..=i).any(|j| self.input.held[j] == Held::Figure);
                (!figure || node.rel == Rel::Numeral)
                    && self.tree.child(i, Rel::Determiner).is_none()
                    && self.tree.child(i, Rel::Numeral).is_none()
                    && matches!(self.tree.nodes[head].rel, Rel::Adjective | Rel::Numeral)
                    && matches!(self.tag(i), Tag::Noun | Tag::Name | Tag::Num)
                    && self.inner(head)
            }
            Rel::Conjunction => {
                let of = &self.tree.nodes[head];
                of.rel == Rel::Conjunct && self.inner(head)
            }
            _ => false,
        }
    }

    fn is_predicate(&self, i: usize) -> bool {
        self.tag(i).is_verb() || self.tree.child(i, Rel::Copula).is_some()
    }

    /// Whether a token is the head of a phrase.
    fn heads(&self, i: usize) -> bool {
        if !self.tag(i).is_nominal() {
            return false;
        }
        let node = &self.tree.nodes[i];
        let under_nominal = node.head.is_some_and(|h| self.tag(h).is_nominal() || self.tag(h) == Tag::Part);
        match node.rel {
            Rel::Punctuation | Rel::Case | Rel::Mark | Rel::Conjunction => false,
            Rel::Determiner | Rel::Adjective | Rel::Numeral | Rel::Part => !under_nominal,
            _ => !self.inner(i),
        }
    }

    /// The tokens drawn together with one.
    fn unit(&self, i: usize) -> Range<usize> {
        let (mut start, mut end) = (i, i + 1);
        while start > self.sentence.start && self.tree.rep[start - 1] == i {
            start -= 1;
        }
        while end < self.sentence.end && self.tree.rep[end] == i {
            end += 1;
        }
        start..end
    }

    /// Whether a token belongs to the phrase of `head`: through tokens that stay inside only.
    fn belongs(&self, token: usize, head: usize) -> bool {
        let mut at = self.tree.rep[token];
        for _ in 0..8 {
            if at == head {
                return true;
            }
            if !self.inner(at) {
                return false;
            }
            match self.tree.nodes[at].head {
                Some(up) => at = up,
                None => return false,
            }
        }
        false
    }

    /// The tokens of a phrase: as far as what belongs to it goes on without a gap.
    fn extent(&self, head: usize) -> Range<usize> {
        let Range { mut start, mut end } = self.unit(head);
        let mine = |j: usize| self.belongs(j, head) && !self.tag(j).is_mark();
        loop {
            if start > self.sentence.start && mine(start - 1) {
                start -= 1;
            } else if start > self.sentence.start + 1 && self.tag(start - 1) == Tag::Quote && mine(start - 2) {
                start -= 2;
            } else {
                break;
            }
        }
        loop {
            if end < self.sentence.end && mine(end) {
                end += 1;
            } else if end + 1 < self.sentence.end && self.tag(end) == Tag::Quote && mine(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        // A preposition that the tree has inside (*plus de cinquante*) does not open a phrase.
        while start < head && matches!(self.tag(start), Tag::Prep | Tag::Adv | Tag::Coord) {
            start += 1;
        }
        while end > head + 1 && matches!(self.tag(end - 1), Tag::Coord | Tag::Prep) {
            end -= 1;
        }
        start..end
    }

    /// A figure and the noun right behind it are one phrase, wherever the tree hangs the figure.
    fn join_figures(&self, spans: &mut Vec<(Range<usize>, usize)>) {
        let figure = |tokens: &Range<usize>| {
            tokens.clone().all(|i| matches!(self.tag(i), Tag::Num | Tag::Det))
                && tokens.clone().any(|i| self.input.held[i] == Held::Figure)
                && tokens.clone().all(|i| self.input.time[i].is_none())
        };
        for k in (1..spans.len()).rev() {
            let next = spans[k].0.start;
            let noun = matches!(self.tag(next), Tag::Noun | Tag::Name) && self.input.time[next].is_none();
            if noun && spans[k - 1].0.end == next && figure(&spans[k - 1].0) {
                spans[k].0.start = spans[k - 1].0.start;
                spans.remove(k - 1);
            }
        }
    }

    /// Words that no phrase took: an adjective behind its noun's complement (*les forces de sécurité syriennes*) goes with
    /// the phrase before it, any other nominal is a phrase of its own.
    fn stragglers(&self, spans: &mut Vec<(Range<usize>, usize)>, taken: &mut [bool]) {
        let first = self.sentence.start;
        for i in self.sentence.clone().filter(|&i| self.tree.rep[i] == i) {
            let unit = self.unit(i);
            if !self.tag(i).is_nominal() || unit.clone().any(|j| taken[j - first]) {
                continue;
            }
            taken[unit.start - first..unit.end - first].fill(true);
            let at = spans.partition_point(|(span, _)| span.start < unit.start);
            let before = at.checked_sub(1).filter(|&k| spans[k].0.end == unit.start);
            match before.filter(|_| self.inner(i) || self.tree.nodes[i].rel == Rel::Adjective) {
                Some(k) => spans[k].0.end = unit.end,
                None => spans.insert(at, (unit, i)),
            }
        }
    }
}

/// Prepositions, complements and coordination of the chunks of a sentence, the first of which is the `first` of all.
fn relate(input: &Input<'_>, tree: &Tree<'_>, start: usize, chunks: &mut [Chunk], first: usize, places: &mut Places) {
    for k in 0..chunks.len() {
        chunks[k].prep = preposition(input, chunks, k, start);
    }
    for k in 0..chunks.len() {
        let head = places.heads[first + k];
        let node = &tree.nodes[head];
        let over = node.head.and_then(|h| places.chunk_at[h]).map(|h| h - first).filter(|&h| h != k);
        chunks[k].over = over.map_or(Over::Clause, |over| Over::Chunk(first + over));
        let completes = chunks[k].prep.as_ref().is_some_and(|(_, p)| input.complement.contains(p));
        let object = matches!(node.rel, Rel::Object | Rel::Subject);
        if completes && object {
            // *Il n'y a pas de victimes*: an article, no preposition.
            chunks[k].prep = None;
        }
        // *deux de ses enfants*: what is counted completes the bare figure right before it.
        let figure = k.checked_sub(1).filter(|&f| {
            let tokens = chunks[f].tokens.clone();
            completes && tokens.end == chunks[k].start() && tokens.clone().all(|i| input.tags.tags[i] == Tag::Num)
        });
        match (node.rel, over) {
            (Rel::Noun | Rel::Oblique | Rel::Conjunct, _) if figure.is_some() => {
                chunks[k].of = figure.map(|f| first + f);
            }
            (Rel::Conjunct, Some(of)) if of < k => {
                let with = of_its_rank(input, chunks, first, nearest_alike(input, chunks, of, k), k);
                chunks[k].with = Some(first + with);
                let of = chunks[with].of.filter(|_| completes || chunks[k].prep.is_none());
                chunks[k].of = of.filter(|&of| of != first + k);
            }
            (Rel::Possessor, Some(owned)) => {
                chunks[k].of = Some(first + owned);
                possess(input, chunks, first, k, owned, places);
            }
            (Rel::Noun | Rel::Oblique, Some(whole)) if completes && whole < k && !chunks[k].time => {
                chunks[k].of = Some(first + whole);
            }
            _ => {}
        }
    }
}

/// What a chunk behind a conjunction is joined to: the chunk that the tree says, unless only one nearer is a party or a
/// place as this one is: *les combats entre l'armée et les rebelles*.
fn nearest_alike(input: &Input<'_>, chunks: &[Chunk], of: usize, k: usize) -> usize {
    let known = |k: usize| chunks[k].tokens.clone().any(|i| matches!(input.held[i], Held::Name | Held::PeopleNoun));
    let tight = |near: usize| {
        let gap = chunks[near].tokens.end..chunks[k].tokens.start;
        gap.clone().all(|i| matches!(input.tags.tags[i], Tag::Coord | Tag::Comma | Tag::Prep))
    };
    if !known(k) || known(of) {
        return of;
    }
    (of + 1..k).rev().find(|&near| known(near) && tight(near)).unwrap_or(of)
}

/// *une dizaine de rebelles et deux soldats*: what has a determiner or figure and no preposition is joined to the whole
/// before it, not to the complement inside.
fn of_its_rank(input: &Input<'_>, chunks: &[Chunk], first: usize, of: usize, k: usize) -> usize {
    let determined = matches!(input.tags.tags[chunks[k].tokens.start], Tag::Det | Tag::Num);
    let whole = chunks[of].of.filter(|&whole| determined && whole >= first && whole - first < of);
    match whole.map(|whole| whole - first) {
        Some(whole) if chunks[k].prep.is_none() && chunks[of].prep.is_some() && chunks[whole].prep.is_none() => whole,
        _ => of,
    }
}

/// *Russia's army*: the mark belongs to what is owned, and so does the preposition before the owner.
fn possess(input: &Input<'_>, chunks: &mut [Chunk], first: usize, owner: usize, owned: usize, places: &mut Places) {
    let mark = chunks[owner].tokens.end;
    let near = chunks[owned].tokens.start == mark + 1;
    if near && possessive_mark(input, mark) && places.chunk_at[mark].is_none() {
        chunks[owned].tokens.start = mark;
        places.chunk_at[mark] = Some(first + owned);
    }
    if chunks[owned].prep.is_none() {
        chunks[owned].prep = chunks[owner].prep.take();
    }
}

/// The preposition right before a chunk, in its dictionary form, and where it begins. Of two in a row (*d'ici à*, *from
/// near*) the first gives the place, the second the slot.
fn preposition(input: &Input<'_>, chunks: &[Chunk], k: usize, sentence: usize) -> Option<(usize, String)> {
    let tags = &input.tags;
    let floor = k.checked_sub(1).map_or(sentence, |p| chunks[p].tokens.end);
    let end = chunks[k].tokens.start;
    let mut last = end;
    // *d'environ cinquante*
    while last > floor && matches!(tags.tags[last - 1], Tag::Adv | Tag::Quote) {
        last -= 1;
    }
    let mut start = last;
    while start > floor && tags.tags[start - 1] == Tag::Prep {
        start -= 1;
    }
    if start == last {
        return None;
    }
    let mut unit = start;
    let mut lemma = String::new();
    while unit < last {
        let len = tags.units[unit].max(1);
        lemma = if len > 1 {
            let mut words: Vec<&str> = (unit..unit + len).map(|i| input.words.lower(i)).collect();
            if let Some(word) = words.last_mut() {
                *word = input.lexicon.first_word(word);
            }
            words.join(" ").replace("' ", "'")
        } else {
            input.lexicon.first_word(input.words.lower(unit)).to_owned()
        };
        unit += len;
    }
    Some((start, lemma))
}
