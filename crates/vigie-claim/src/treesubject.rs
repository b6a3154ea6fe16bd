//! Subjects from the parser's tree: of finite verbs, and of those that take theirs from elsewhere.

use crate::tag::{Held, Tag};
use crate::tree::Rel;
use crate::treegroup::Relations;
use vigie_lexicon::Classes;

/// Who is the subject: chunks, or a pronoun.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub chunks: Vec<usize>,
    pub pronoun: Option<usize>,
}

impl Subject {
    fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.pronoun.is_none()
    }
}

impl Relations<'_, '_> {
    pub(crate) fn subject(&self, predicate: usize, depth: usize) -> Subject {
        if depth > 6 {
            return Subject::default();
        }
        if let Some(speaker) = self.closing_speaker(predicate) {
            return speaker;
        }
        if let Some(chunk) = self.inverted_speaker(predicate) {
            return Subject { chunks: self.coordinated(chunk), pronoun: None };
        }
        // Of two, the one next to the verb: *À Goris, première ville du pays, la Croix-Rouge distribue …*.
        let all = self.tree.children(predicate);
        let mut subjects: Vec<usize> =
            all.filter(|&c| matches!(self.tree.nodes[c].rel, Rel::Subject | Rel::Expletive)).collect();
        let introduced = |c: usize| {
            let prep = self.chunk(c).and_then(|k| self.syntax.chunks[k].prep.as_ref());
            prep.is_some_and(|(_, p)| !self.input.lexicon.class(p).has(Classes::PART_MARK))
        };
        subjects.sort_by_key(|&c| (introduced(c), self.tag(c) == Tag::Subject, c > predicate, c.abs_diff(predicate)));
        for c in subjects {
            match self.tag(c) {
                Tag::Rel => {
                    if let Some((chunks, _)) = self.antecedent(predicate) {
                        return Subject { chunks, pronoun: None };
                    }
                }
                Tag::Subject | Tag::Object => return Subject { chunks: Vec::new(), pronoun: Some(c) },
                _ => {
                    if let Some(chunk) = self.chunk(c) {
                        let whole = self.named(self.whole_of(chunk));
                        let mut chunks = self.coordinated(whole);
                        // What the tree joins to a subject behind its verb is something else.
                        chunks
                            .retain(|&k| k == whole || c > predicate || self.syntax.chunks[k].tokens.end <= predicate);
                        // *Le camp a été visé, puis les rebelles déclarent …*: what the tree joins over a verb.
                        let start = self.auxiliaries(predicate).min().unwrap_or(predicate);
                        let near =
                            |k: &usize| (self.syntax.chunks[*k].tokens.end..start).all(|i| self.tag(i) != Tag::Finite);
                        if c < predicate && chunks.iter().any(near) {
                            chunks.retain(near);
                        }
                        return Subject { chunks, pronoun: None };
                    }
                }
            }
        }
        if let Some(chunk) = self.bare_before(predicate) {
            return Subject { chunks: self.coordinated(chunk), pronoun: None };
        }
        let node = &self.tree.nodes[predicate];
        let Some(head) = node.head else { return self.party_before(predicate) };
        let participle = self.tag(predicate) == Tag::Part;
        let bare = participle && self.auxiliaries(predicate).next().is_none();
        match node.rel {
            Rel::Conjunct => self.subject(head, depth + 1),
            Rel::Auxiliary | Rel::PassiveAuxiliary | Rel::Copula => self.subject(head, depth + 1),
            _ if self.tag(head).is_nominal() && self.tree.child(head, Rel::Copula).is_none() => {
                let infinitive =
                    self.auxiliaries(predicate).next().map_or(self.tag(predicate), |a| self.tag(a)) == Tag::Inf;
                // *a poussé des milliers de civils à fuir*
                let verb = self.tree.nodes[head].head.filter(|&v| infinitive && self.is_governor(v));
                let forced =
                    verb.is_some_and(|v| self.chunk(head).is_some_and(|k| self.objects(v, depth + 1).0.contains(&k)));
                match self.chunk(head).filter(|_| !infinitive || forced) {
                    Some(chunk) => {
                        let mut chunks = self.coordinated(self.quantity(chunk));
                        chunks.retain(|&k| participle || self.syntax.chunks[k].tokens.end <= predicate);
                        Subject { chunks, pronoun: None }
                    }
                    None => self.above(head, depth),
                }
            }
            Rel::Open | Rel::Adverbial | Rel::Oblique | Rel::Other | Rel::Clause | Rel::Adnominal | Rel::Relative => {
                // *stands at 29 civilians killed*: a bare participle right behind a noun is said of it.
                if let Some(chunk) = predicate.checked_sub(1).and_then(|i| self.places.chunk_at[i]).filter(|_| bare) {
                    return Subject { chunks: self.coordinated(self.quantity(chunk)), pronoun: None };
                }
                let controlled = match node.rel {
                    Rel::Open => true,
                    _ => self.is_governor(head) || self.is_marked(predicate),
                };
                let object = if self.tag(head).is_verb() { self.objects(head, depth + 1).0 } else { Vec::new() };
                let passive = self.group_of[head].is_some_and(|g| self.syntax.groups[g].passive_form);
                let nonfinite = !self.is_finite(predicate);
                if controlled && nonfinite && !passive && !object.is_empty() {
                    let mut chunks = object;
                    chunks.retain(|&k| self.syntax.chunks[k].tokens.end <= predicate);
                    if !chunks.is_empty() {
                        return Subject { chunks, pronoun: None };
                    }
                }
                let subject = if nonfinite { self.above(head, depth) } else { self.party_before(predicate) };
                if subject.is_empty() && participle {
                    let chunk = self.chunk(head);
                    return Subject { chunks: chunk.map(|k| self.coordinated(k)).unwrap_or_default(), pronoun: None };
                }
                subject
            }
            _ => self.party_before(predicate),
        }
    }

    /// *KABUL, 8 August - Taliban fighters overran most of Kunduz*: who stands right before a finite verb that the tree gives
    /// no subject, and belongs to no verb before. *after the Taliban (TB) overran it*: what looks like a preposition opens the
    /// clause.
    fn party_before(&self, predicate: usize) -> Subject {
        let finite = self.group_of[predicate].map(|g| &self.syntax.groups[g]).filter(|g| g.finite.is_some());
        let start = finite.map_or(predicate, |g| g.tokens.start);
        let mut bracketed = false;
        let last = (0..start).rev().find(|&i| {
            let tag = self.tag(i);
            let inside = bracketed || tag == Tag::Close;
            bracketed = inside && tag != Tag::Open;
            !inside && tag != Tag::Adv
        });
        let chunk = last.and_then(|i| self.places.chunk_at[i]).filter(|&k| {
            let chunk = &self.syntax.chunks[k];
            let opens = |(_, p): &(usize, String)| self.input.lexicon.class(p).has(Classes::SUBORDINATOR);
            let clause = chunk.prep.as_ref().is_some_and(opens);
            let head = self.tree.nodes[self.places.heads[k]].head;
            let taken = head.is_some_and(|h| h < chunk.tokens.start && self.tag(h).is_verb());
            let free = clause || (chunk.prep.is_none() && !taken);
            chunk.tokens.end <= start && free && chunk.of.is_none() && !chunk.time
        });
        let chunk = chunk.filter(|&k| finite.is_some() && self.names_someone(k));
        Subject { chunks: chunk.map(|k| self.coordinated(k)).unwrap_or_default(), pronoun: None }
    }

    /// *neuf civils, dont cinq femmes, ont péri*: what a part is named of.
    fn whole_of(&self, chunk: usize) -> usize {
        let part = self.syntax.chunks[chunk]
            .prep
            .as_ref()
            .filter(|(_, p)| self.input.lexicon.class(p).has(Classes::PART_MARK));
        // *40 civils dont des enfants ont péri*: a relative pronoun elsewhere, but not between a figure and its part.
        let start = self.syntax.chunks[chunk].start();
        let mark = start.checked_sub(1).filter(|&i| {
            self.input.lexicon.class(self.input.words.lower(i)).has(Classes::PART_MARK) && self.tag(i) == Tag::Rel
        });
        let counted = |i: usize| {
            let before = i.checked_sub(1).map(|i| if self.tag(i) == Tag::Comma { i.saturating_sub(1) } else { i });
            let whole = before.and_then(|i| self.places.chunk_at[i]);
            whole.is_some_and(|k| self.syntax.chunks[k].tokens.clone().any(|i| self.tag(i) == Tag::Num))
        };
        let part = part.map(|(at, _)| *at).or(mark.filter(|&i| counted(i)));
        let before = part
            .and_then(|at| at.checked_sub(1))
            .map(|i| if self.tag(i) == Tag::Comma { i.saturating_sub(1) } else { i });
        // *blessant douze civils dont cinq ont succombé*: what another verb has is not the subject too.
        let taken = |k: usize| {
            let governor = self.tree.nodes[self.places.heads[k]].head;
            governor.is_some_and(|g| g < self.syntax.chunks[k].tokens.start && self.tag(g).is_verb())
        };
        let whole = before.and_then(|i| self.places.chunk_at[i]).filter(|&k| k < chunk && !taken(k));
        whole.map_or(chunk, |mut k| {
            while let Some(of) = self.syntax.chunks[k].of.filter(|&of| of < k) {
                k = of;
            }
            k
        })
    }

    /// A chunk that no list knows gives way to a name in apposition to it: *le patron de la milice, Evguéni Prigojine*.
    fn named(&self, chunk: usize) -> usize {
        if self.names_someone(chunk) {
            return chunk;
        }
        let mut apposed =
            self.tree.children(self.places.heads[chunk]).filter(|&c| self.tree.nodes[c].rel == Rel::Apposition);
        apposed.find_map(|c| self.chunk(c).filter(|&k| self.names_someone(k))).unwrap_or(chunk)
    }

    /// Whether a name or a noun for people stands in a chunk.
    fn names_someone(&self, chunk: usize) -> bool {
        let mut tokens = self.syntax.chunks[chunk].tokens.clone();
        tokens.any(|i| matches!(self.input.held[i], Held::Name | Held::PeopleNoun))
    }

    /// The quantity of which a chunk is counted: *des dizaines de civils abattus*.
    fn quantity(&self, chunk: usize) -> usize {
        let bare =
            |k: &usize| self.syntax.chunks[*k].tokens.clone().all(|i| matches!(self.tag(i), Tag::Num | Tag::Det));
        self.syntax.chunks[chunk].of.filter(|of| *of < chunk && bare(of)).unwrap_or(chunk)
    }

    /// *…, ont affirmé mardi à l'AFP des habitants*: who stands behind a verb of saying that follows a comma, where what
    /// stands before has a verb of its own.
    pub(crate) fn inverted_speaker(&self, predicate: usize) -> Option<usize> {
        const REACH: usize = 12;
        let group = self.group_of[predicate].map(|g| &self.syntax.groups[g]);
        let group = group.filter(|g| g.speech && g.postposed && g.finite.is_some() && self.input.inversion)?;
        let (start, end) = (group.tokens.start, group.tokens.end);
        start.checked_sub(1).filter(|&i| self.tag(i).is_mark())?;
        let mut at = end;
        let chunk = loop {
            if at >= self.tree.nodes.len() || at > end + REACH {
                return None;
            }
            if self.tag(at) == Tag::Adv {
                at += 1;
                continue;
            }
            let k = self.places.chunk_at[at]
                .or_else(|| self.places.chunk_at.get(at + 1).copied().flatten())
                .filter(|&k| self.syntax.chunks[k].start() == at)?;
            let chunk = &self.syntax.chunks[k];
            // An article that looks like a preposition: *des habitants*.
            let article = chunk.prep.as_ref().is_none_or(|(_, p)| self.input.complement.contains(p));
            if !chunk.time && article {
                break k;
            }
            at = chunk.tokens.end;
        };
        if !self.names_someone(chunk) {
            return None;
        }
        let last = self.coordinated(chunk).into_iter().map(|k| self.syntax.end(k)).max()?;
        let closed = (last..self.tree.nodes.len()).find(|&i| self.tag(i) != Tag::Adv);
        if closed.is_some_and(|i| !self.tag(i).is_mark() && !matches!(self.tag(i), Tag::Rel | Tag::Part)) {
            return None;
        }
        // *Le ministre, qui a visité Goma, a informé les rebelles*: the verb has its subject before it.
        let before = self.syntax.groups.iter().rev().skip_while(|g| g.tokens.start >= start);
        let sentence = self.input.words.sentence_of(start);
        let mut before = before.take_while(|g| self.input.words.sentence_of(g.tokens.start) == sentence);
        let independent = before.any(|g| {
            let clause = (0..g.tokens.start).rev().take_while(|&i| !self.tag(i).is_mark());
            g.finite.is_some() && !clause.into_iter().any(|i| self.tag(i) == Tag::Rel)
        });
        let subject = self.tree.child(predicate, Rel::Subject).and_then(|c| self.chunk(c)).filter(|&k| k < chunk);
        (independent || subject.is_none_or(|k| !self.names_someone(k))).then_some(chunk)
    }

    /// *…, the group that holds the area said.*: who stands between a comma and a verb of saying with nothing said behind
    /// it, which the tree often hangs elsewhere.
    pub(crate) fn closing_speaker(&self, predicate: usize) -> Option<Subject> {
        const REACH: usize = 16;
        let group = self.group_of[predicate].map(|g| &self.syntax.groups[g])?;
        let (start, end) = (group.tokens.start, group.tokens.end);
        if !group.speech || group.finite.is_none() || group.inverted.is_some() {
            return None;
        }
        let n = self.tree.nodes.len();
        let passes = |i: usize| {
            // *on Monday* with its preposition.
            let chunk = self.places.chunk_at[i].or_else(|| {
                let next = self.places.chunk_at.get(i + 1).copied().flatten();
                next.filter(|&k| self.syntax.chunks[k].start() == i)
            });
            let time = chunk.is_some_and(|k| self.syntax.chunks[k].time);
            time || self.tag(i) == Tag::Adv
        };
        let close = (end..n.min(end + 6)).find(|&i| !passes(i));
        if !close.is_none_or(|i| matches!(self.tag(i), Tag::Comma | Tag::Stop)) {
            return None;
        }
        let open = (start.saturating_sub(REACH)..start).rev().find(|&i| self.tag(i).is_mark())?;
        if self.tag(open) != Tag::Comma || open + 1 == start {
            return None;
        }
        if self.tag(open + 1) == Tag::Subject && open + 2 == start {
            return Some(Subject { chunks: Vec::new(), pronoun: Some(open + 1) });
        }
        let chunk = self.places.chunk_at[open + 1].filter(|&k| {
            let chunk = &self.syntax.chunks[k];
            chunk.prep.is_none() && !chunk.time && chunk.tokens.start == open + 1
        })?;
        let behind = self.syntax.chunks[chunk].tokens.end..start;
        let relative = behind.clone().find(|&i| self.tag(i) == Tag::Rel);
        let mut verbs = behind.filter(|&i| self.tag(i) == Tag::Finite);
        if verbs.any(|i| relative.is_none_or(|r| i < r)) {
            return None;
        }
        // *…, a claim that the army said*: of a noun for nobody nothing is known.
        let mut chunks = self.coordinated(chunk);
        chunks.retain(|&k| self.syntax.chunks[k].tokens.end <= start);
        chunks.iter().any(|&k| self.names_someone(k)).then_some(Subject { chunks, pronoun: None })
    }

    /// *De l'aide a été acheminée*: what the tree takes for something else, before a finite verb without a subject.
    fn bare_before(&self, predicate: usize) -> Option<usize> {
        let finite = self.is_finite(predicate);
        let mut before = self.tree.children(predicate).filter(|&c| {
            finite && c < predicate && matches!(self.tree.nodes[c].rel, Rel::Oblique | Rel::Other | Rel::Object)
        });
        before.find_map(|c| {
            self.places.chunk_at[c].filter(|&k| {
                let chunk = &self.syntax.chunks[k];
                // *De l'aide*: an article, though it looks like a preposition.
                let article = chunk.prep.as_ref().is_none_or(|(_, p)| self.input.complement.contains(p));
                article && !chunk.time && !chunk.bracketed && self.tag(c) != Tag::Rel
            })
        })
    }

    /// *a poussé des civils à fuir*: an infinitive behind a preposition that is neither one of purpose nor a mere mark.
    fn is_marked(&self, predicate: usize) -> bool {
        let mark = predicate.checked_sub(1).filter(|&i| self.tag(predicate) == Tag::Inf && self.tag(i) == Tag::Prep);
        mark.is_some_and(|i| {
            let classes = self.input.lexicon.class(self.input.lexicon.first_word(self.input.words.lower(i)));
            classes.has(Classes::PREPOSITION)
                && !classes.any(Classes::PURPOSE | Classes::PRIVATIVE | Classes::INFINITIVE_MARK)
        })
    }

    /// The subject of the clause that a token stands in.
    fn above(&self, mut token: usize, depth: usize) -> Subject {
        for _ in 0..6 {
            if self.group_of[token].is_some() || self.tag(token).is_verb() {
                return self.subject(token, depth + 1);
            }
            match self.tree.nodes[token].head {
                Some(head) => token = head,
                None => return Subject::default(),
            }
        }
        Subject::default()
    }

    fn is_finite(&self, predicate: usize) -> bool {
        self.group_of[predicate].is_some_and(|g| self.syntax.groups[g].finite.is_some())
            || self.modal_of[predicate].is_some_and(|g| self.syntax.groups[g].finite.is_some())
    }

    /// Whether a predicate is a verb that the lexicon says governs others: *accuse of*, *force to*.
    fn is_governor(&self, predicate: usize) -> bool {
        self.group_of[predicate]
            .is_some_and(|g| self.input.lexicon.governors_of(self.syntax.groups[g].reading.lemma).next().is_some())
    }
}
