//! A shallow grammar: noun chunks, verb groups, and who stands where to which verb.
//!
//! In: tags. Out: [`Syntax`]: chunks with their prepositions, complements and coordination; verb groups with voice,
//! mood and negation, and for each the subject, object and oblique chunks. [`Syntax`] is what claims are read from, whether
//! it was made here or from a tree (`treegroup.rs`); roles in the lexicon are written in a tree's terms (`nsubj`, `obl:de`).

use crate::chunk::{Chunk, chunk};
use crate::group::{Group, groups};
use crate::tag::{Held, Tag, Tags};
use std::ops::Range;
use vigie_lexicon::{Classes, Lexicon};
use vigie_text::Words;

#[derive(Debug, Default)]
pub(crate) struct Syntax {
    pub chunks: Vec<Chunk>,
    pub groups: Vec<Group>,
    /// For each group: chunks of the subject, the first leading, the others coordinated.
    pub subjects: Vec<Vec<usize>>,
    /// For each group: the pronoun that is its subject.
    pub pronouns: Vec<Option<usize>>,
    /// For each group: its objects.
    pub objects: Vec<Vec<usize>>,
    /// For each group that a tree was read for: the pronoun that is its object, if one is.
    pub clitics: Vec<Option<Option<usize>>>,
    /// For each group: the chunks with a preposition that belong to it.
    pub obliques: Vec<Vec<usize>>,
    /// For each group that a tree was read for: what hangs on it as said, were it a verb of saying.
    pub matters: Vec<Option<Matter>>,
    /// For each group, whether a causative leads it: *fait reculer*. Empty where no tree was read.
    pub caused: Vec<bool>,
    /// For each non-finite group: the group that governs it.
    pub governors: Vec<Option<usize>>,
    /// For each group: the tokens of its clause.
    pub clauses: Vec<Range<usize>>,
}

/// What a tree hangs on a verb as its matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matter {
    /// A clause before it: *…, the army said*.
    Before,
    /// The tokens behind it of the clauses, infinitives or nouns that are its objects.
    Behind(Range<usize>),
    /// Nothing.
    None,
}

/// What the grammar is read from.
pub(crate) struct Input<'a> {
    pub words: &'a Words<'a>,
    pub lexicon: &'a Lexicon,
    pub tags: &'a Tags,
    /// Whether who speaks may stand behind the verb of saying: *…, ont affirmé des habitants*.
    pub inversion: bool,
    /// What each token was found to belong to.
    pub held: &'a [Held],
    /// For each token, the number of the time expression it is in.
    pub time: &'a [Option<u32>],
    /// Prepositions that make a complement of a noun: *de*, *of*.
    pub complement: &'a [String],
}

/// Reads one sentence by its word classes alone.
pub(crate) fn read_sentence(input: &Input<'_>, sentence: Range<usize>, syntax: &mut Syntax) {
    let first_chunk = syntax.chunks.len();
    chunk(input, sentence.clone(), &mut syntax.chunks);
    let first_group = syntax.groups.len();
    syntax.groups.extend(groups(input, sentence.clone()));
    Relations { input, syntax, sentence, first_chunk, first_group }.find();
}

impl Syntax {
    /// The chunk that holds token `i`.
    pub(crate) fn chunk_at(&self, i: usize) -> Option<usize> {
        let at = self.chunks.partition_point(|c| c.tokens.end <= i);
        self.chunks.get(at).filter(|c| c.tokens.contains(&i)).map(|_| at)
    }

    /// The groups that begin in a token range.
    pub(crate) fn groups_in(&self, tokens: &Range<usize>) -> Range<usize> {
        let first = self.groups.partition_point(|g| g.tokens.start < tokens.start);
        let end = self.groups.partition_point(|g| g.tokens.start < tokens.end);
        first..end.max(first)
    }

    /// The chunks that begin in a token range.
    pub(crate) fn chunks_in(&self, tokens: &Range<usize>) -> Range<usize> {
        let first = self.chunks.partition_point(|c| c.tokens.start < tokens.start);
        let end = self.chunks.partition_point(|c| c.tokens.start < tokens.end);
        first..end.max(first)
    }

    /// The complements of a chunk, in order, each with its preposition; possessors have none.
    pub(crate) fn complements(&self, chunk: usize) -> impl Iterator<Item = usize> + '_ {
        let near = chunk.saturating_sub(3)..(chunk + 8).min(self.chunks.len());
        near.filter(move |&k| self.chunks[k].of == Some(chunk))
    }

    /// A chunk and those coordinated with it.
    pub(crate) fn coordinated(&self, chunk: usize) -> Vec<usize> {
        let mut all = vec![chunk];
        for k in chunk + 1..(chunk + 12).min(self.chunks.len()) {
            if self.chunks[k].with.is_some_and(|w| all.contains(&w)) {
                all.push(k);
            }
        }
        all
    }

    /// The chunk at the top of a chain of complements.
    pub(crate) fn root(&self, mut chunk: usize) -> usize {
        while let Some(of) = self.chunks[chunk].of.filter(|&of| of < chunk) {
            chunk = of;
        }
        chunk
    }

    /// The last token (exclusive) of a chunk with its complements.
    pub(crate) fn end(&self, chunk: usize) -> usize {
        self.complements(chunk)
            .filter(|&k| k > chunk)
            .map(|k| self.end(k))
            .max()
            .unwrap_or(0)
            .max(self.chunks[chunk].tokens.end)
    }
}

/// Finds subjects, objects and obliques in one sentence.
struct Relations<'a, 'b> {
    input: &'a Input<'b>,
    syntax: &'a mut Syntax,
    sentence: Range<usize>,
    first_chunk: usize,
    first_group: usize,
}

impl Relations<'_, '_> {
    fn find(&mut self) {
        let all = self.first_group..self.syntax.groups.len();
        for g in all.clone() {
            self.syntax.subjects.push(Vec::new());
            self.syntax.pronouns.push(None);
            self.syntax.objects.push(Vec::new());
            self.syntax.clitics.push(None);
            self.syntax.matters.push(None);
            self.syntax.caused.push(false);
            self.syntax.obliques.push(Vec::new());
            self.syntax.governors.push(None);
            let tokens = self.syntax.groups[g].tokens.clone();
            self.syntax.clauses.push(tokens);
        }
        for g in all.clone() {
            if self.syntax.groups[g].finite.is_some() {
                self.subject(g);
            }
        }
        for g in all.clone() {
            self.complements(g);
        }
        for g in all.clone() {
            if self.syntax.groups[g].finite.is_none() {
                self.control(g);
            }
        }
        for g in all {
            self.clause(g);
        }
    }

    fn tag(&self, i: usize) -> Tag {
        self.input.tags.tags[i]
    }

    /// Chunks without preposition that could be a subject between two tokens: no time, no bracket, no complement.
    fn bare(&self, range: Range<usize>) -> Vec<usize> {
        (self.first_chunk..self.syntax.chunks.len())
            .filter(|&k| {
                let c = &self.syntax.chunks[k];
                range.start <= c.start()
                    && c.tokens.end <= range.end
                    && c.prep.is_none()
                    && !c.time
                    && !c.bracketed
                    && c.of.is_none()
                    && c.with.is_none_or(|w| self.syntax.chunks[w].prep.is_none())
            })
            .collect()
    }

    /// The last chunk that ends at or before a token.
    fn chunk_before(&self, token: usize) -> Option<usize> {
        (self.first_chunk..self.syntax.chunks.len()).rev().find(|&k| self.syntax.chunks[k].tokens.end <= token)
    }

    fn subject(&mut self, g: usize) {
        let start = self.syntax.groups[g].tokens.start;
        // Who opens the clause: walk back over what may stand between subject and verb.
        let mut j = start;
        while j > self.sentence.start && matches!(self.tag(j - 1), Tag::Object | Tag::Neg | Tag::Adv | Tag::Quote) {
            j -= 1;
        }
        let before = (j > self.sentence.start).then(|| self.tag(j - 1));
        if before == Some(Tag::Subject) {
            self.syntax.pronouns[g] = Some(j - 1);
            return;
        }
        // An inverted pronoun: *dit-il*.
        let end = self.syntax.groups[g].tokens.end;
        if let Some(at) = self.syntax.groups[g].inverted {
            self.syntax.pronouns[g] = Some(at);
            return;
        }
        let left = self.left_edge(g, start);
        let edge = left.checked_sub(1).filter(|&e| e >= self.sentence.start);
        let relative = edge.is_some_and(|e| self.tag(e) == Tag::Rel);
        let previous = (self.first_group..g)
            .rev()
            .find(|&p| self.syntax.groups[p].finite.is_some() && self.syntax.groups[p].tokens.end <= start);
        let mut from = left;
        if previous.is_some_and(|p| self.syntax.groups[p].tokens.end == left) {
            // Chunks behind the previous verb are its own, up to the last comma or conjunction.
            from = (left..start)
                .rev()
                .find(|&i| matches!(self.tag(i), Tag::Comma | Tag::Coord | Tag::Close))
                .map_or(left, |i| i + 1);
        }
        let mut candidates = self.bare(from..start);
        if candidates.is_empty() && from > left && before != Some(Tag::Coord) && !self.speech(previous) {
            // *…, a dit X, …*: nothing new since the mark.
            candidates.clear();
        } else if let (true, Some(p)) = (
            from == left && !candidates.is_empty() && !relative,
            previous.filter(|&p| self.syntax.groups[p].tokens.end == left),
        ) {
            // No mark between two verbs: *said the rebels had fled*: the last chunk alone.
            let _ = p;
            candidates = candidates.split_off(candidates.len() - 1);
        }
        if let Some(&last) = candidates.last() {
            // Right before the verb, without a comma: the subject. With one: an apposition closes, and the first leads.
            let end = self.syntax.end(last);
            let apposed = (end..start).any(|i| self.tag(i) == Tag::Comma);
            let mut lead = if apposed { candidates[0] } else { last };
            while let Some(with) = self.syntax.chunks[lead].with.filter(|w| candidates.contains(w)) {
                lead = with;
            }
            self.syntax.subjects[g] = self.with_coordinated(lead, start);
            return;
        }
        if relative {
            if let Some(chunk) = edge.and_then(|e| self.chunk_before(e)) {
                let root = self.syntax.root(chunk);
                self.syntax.subjects[g] = self.with_coordinated(root, start);
            }
            return;
        }
        if self.syntax.groups[g].postposed {
            let after = self.bare(end..self.right_edge(g));
            if let Some(&first) = after.first() {
                self.syntax.subjects[g] = self.with_coordinated(first, self.sentence.end);
                return;
            }
        }
        if let Some(p) = previous {
            let source = if before == Some(Tag::Comma) { self.outer(p).unwrap_or(p) } else { p };
            self.syntax.subjects[g] = self.syntax.subjects[source].clone();
            self.syntax.pronouns[g] = self.syntax.pronouns[source];
        }
    }

    fn speech(&self, group: Option<usize>) -> bool {
        group.is_some_and(|g| self.syntax.groups[g].speech)
    }

    /// For a group inside a relative clause, the finite group before that clause, else the one whose subject it shares.
    fn outer(&self, g: usize) -> Option<usize> {
        let start = self.syntax.groups[g].tokens.start;
        let edge = self.left_edge(g, start).checked_sub(1)?;
        if edge < self.sentence.start || self.tag(edge) != Tag::Rel {
            return None;
        }
        (self.first_group..g).rev().find(|&p| self.syntax.groups[p].finite.is_some())
    }

    fn with_coordinated(&self, first: usize, before: usize) -> Vec<usize> {
        self.syntax.coordinated(first).into_iter().filter(|&k| self.syntax.chunks[k].tokens.end <= before).collect()
    }

    /// The first token after the nearest clause boundary to the left of a group.
    fn left_edge(&self, g: usize, start: usize) -> usize {
        let verb = (self.first_group..g)
            .filter(|&p| self.syntax.groups[p].finite.is_some())
            .map(|p| self.syntax.groups[p].tokens.end)
            .filter(|&e| e <= start)
            .max()
            .unwrap_or(self.sentence.start);
        let mark = (self.sentence.start..start)
            .rev()
            .find(|&i| matches!(self.tag(i), Tag::Stop | Tag::Rel | Tag::Sub))
            .map_or(self.sentence.start, |i| i + 1);
        verb.max(mark)
    }

    /// The token where what belongs to a group ends.
    fn right_edge(&self, g: usize) -> usize {
        let end = self.syntax.groups[g].tokens.end;
        let next =
            self.syntax.groups[g + 1..].iter().map(|n| n.tokens.start).find(|&s| s >= end).unwrap_or(self.sentence.end);
        let next = next.min(self.sentence.end);
        let ellipsis = |i: usize| self.tag(i) == Tag::Comma && self.is_bare_figure(i + 1);
        let mark = (end..next)
            .find(|&i| matches!(self.tag(i), Tag::Stop | Tag::Rel | Tag::Sub) || ellipsis(i))
            .unwrap_or(next);
        // Chunks that are the subject of the next verb are not complements of this one.
        let taken = (g + 1..self.syntax.groups.len())
            .find(|&n| self.syntax.groups[n].tokens.start >= end)
            .into_iter()
            .flat_map(|n| self.syntax.subjects[n].first().map(|&k| self.syntax.chunks[k].start()))
            .filter(|&s| s >= end)
            .min()
            .unwrap_or(mark);
        mark.min(taken)
    }

    /// A figure by itself, which takes up the people counted before: *…, 17 hier*.
    fn is_bare_figure(&self, token: usize) -> bool {
        let chunk = (self.first_chunk..self.syntax.chunks.len()).find(|&k| self.syntax.chunks[k].tokens.start == token);
        chunk.is_some_and(|k| {
            self.syntax.chunks[k].prep.is_none()
                && self.syntax.chunks[k].tokens.clone().all(|i| self.tag(i) == Tag::Num)
        })
    }

    fn complements(&mut self, g: usize) {
        let end = self.syntax.groups[g].tokens.end;
        let right = self.right_edge(g);
        let own: Vec<usize> = (self.first_chunk..self.syntax.chunks.len())
            .filter(|&k| {
                let c = &self.syntax.chunks[k];
                c.start() >= end && c.tokens.end <= right && !c.time && !self.syntax.subjects[g].contains(&k)
            })
            .collect();
        let mut objects = Vec::new();
        let mut obliques = Vec::new();
        for k in own {
            let c = &self.syntax.chunks[k];
            if c.prep.is_some() {
                if c.of.is_none() {
                    obliques.push(k);
                }
            } else if c.of.is_none() && !c.bracketed {
                // A comma parts verb and object only in pairs: *a sommé, par haut-parleurs, les insurgés*.
                let commas = (end..c.tokens.start).filter(|&i| self.tag(i) == Tag::Comma).count();
                let closed = commas == 2 && self.tag(c.tokens.start - 1) == Tag::Comma;
                if objects.is_empty() && (commas == 0 || closed) {
                    objects = self.with_coordinated(k, right);
                }
            }
        }
        // What stands before the subject belongs to the clause as well: *À Idleb, l'armée a …*.
        let start = self.syntax.groups[g].tokens.start;
        if self.syntax.groups[g].finite.is_some() {
            let left = self.left_edge(g, start);
            for k in self.first_chunk..self.syntax.chunks.len() {
                let c = &self.syntax.chunks[k];
                if c.start() >= left && c.tokens.end <= start && c.prep.is_some() && c.of.is_none() && !c.time {
                    obliques.push(k);
                }
            }
        }
        self.syntax.objects[g] = objects;
        self.syntax.obliques[g] = obliques;
    }

    /// The subject of an infinitive, gerund or participle: what it qualifies, or the governing verb's object or subject.
    fn control(&mut self, g: usize) {
        let start = self.syntax.groups[g].tokens.start;
        let mut j = start;
        while j > self.sentence.start
            && matches!(self.tag(j - 1), Tag::Object | Tag::Neg | Tag::Adv | Tag::Prep | Tag::Quote)
        {
            j -= 1;
        }
        let previous = (self.first_group..g).rev().find(|&p| self.syntax.groups[p].tokens.end <= j);
        let participle = self.syntax.groups[g].participle_alone;
        let tight = (j..start).all(|i| matches!(self.tag(i), Tag::Adv | Tag::Quote));
        if participle || (tight && self.tag(start) == Tag::Ger) {
            let adjacent = self.chunk_before(start).filter(|&k| {
                let gap = self.syntax.chunks[k].tokens.end..start;
                let close = gap.clone().all(|i| matches!(self.tag(i), Tag::Adv | Tag::Quote | Tag::Close));
                let comma = gap.clone().filter(|&i| self.tag(i) == Tag::Comma).count() == 1
                    && gap.clone().all(|i| matches!(self.tag(i), Tag::Adv | Tag::Comma | Tag::Quote | Tag::Close));
                // *Bara : tenue par l'armée*, as situation reports write.
                let item = gap.len() == 1
                    && self.input.words.word(gap.start) == ":"
                    && (self.sentence.start..self.syntax.chunks[k].tokens.start).all(|i| self.tag(i).is_mark());
                (close || ((comma || item) && participle)) && !self.syntax.chunks[k].time
            });
            if let Some(k) = adjacent {
                let root = self.syntax.root(k);
                self.syntax.subjects[g] = vec![root];
                self.syntax.governors[g] = previous;
                return;
            }
        }
        if let Some(p) = previous.filter(|&p| self.same_stretch(self.syntax.groups[p].tokens.end, j)) {
            self.syntax.governors[g] = Some(p);
            let object = self.syntax.objects[p]
                .iter()
                .copied()
                .filter(|&k| self.syntax.chunks[k].tokens.end <= j)
                .collect::<Vec<_>>();
            let passive = self.syntax.groups[p].passive_form;
            let linked = (j..start).any(|i| self.tag(i) == Tag::Prep);
            let copula = self
                .input
                .lexicon
                .class(self.input.lexicon.lemma(self.syntax.groups[p].reading.lemma))
                .has(Classes::AUX_BE);
            let controls_object = linked && self.tag(start) == Tag::Inf && !object.is_empty() && !passive && !copula;
            self.syntax.subjects[g] = if controls_object { object } else { self.syntax.subjects[p].clone() };
            self.syntax.pronouns[g] = if controls_object { None } else { self.syntax.pronouns[p] };
            return;
        }
        // Before the main verb: *Après s'être emparés de X, les rebelles …*.
        let next = (g + 1..self.syntax.groups.len()).find(|&n| self.syntax.groups[n].finite.is_some());
        if let Some(n) = next.or(previous) {
            self.syntax.governors[g] = Some(n);
            self.syntax.subjects[g] = self.syntax.subjects[n].clone();
            self.syntax.pronouns[g] = self.syntax.pronouns[n];
        }
    }

    fn same_stretch(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| !matches!(self.tag(i), Tag::Stop))
    }

    /// A clause reaches from its subject or first oblique to its last complement.
    fn clause(&mut self, g: usize) {
        let group = self.syntax.groups[g].tokens.clone();
        let mut range = group.clone();
        let parts = self.syntax.subjects[g].iter().chain(&self.syntax.objects[g]).chain(&self.syntax.obliques[g]);
        for &k in parts {
            if self.syntax.chunks[k].start() >= self.sentence.start {
                range.start = range.start.min(self.syntax.chunks[k].start());
                range.end = range.end.max(self.syntax.end(k));
            }
        }
        if let Some(p) = self.syntax.pronouns[g].filter(|&p| p >= self.sentence.start) {
            range.start = range.start.min(p);
            range.end = range.end.max(p + 1);
        }
        range.end = range.end.max(self.right_edge(g).min(self.sentence.end));
        self.syntax.clauses[g] = range;
    }
}
