//! Verb groups from the parser's tree, and who stands where to which of them.

use crate::group::{Group, is_reflexive, is_speech, negated, postposed};
use crate::syntax::{Input, Matter, Syntax};
use crate::tag::Tag;
use crate::tree::{Rel, Tree};
use crate::treechunk::{Places, chunk};
use std::ops::Range;
use vigie_lexicon::{Classes, VerbForm};

/// The grammar of a text: each sentence from its tree, or by its word classes alone where `shallow` says so.
pub(crate) fn read(input: &Input<'_>, tree: &Tree<'_>, shallow: &[bool]) -> Syntax {
    let n = tree.nodes.len();
    let mut relations = Relations {
        input,
        tree,
        places: Places { chunk_at: vec![None; n], heads: Vec::new() },
        predicates: Vec::new(),
        group_of: vec![None; n],
        modal_of: vec![None; n],
        syntax: Syntax::default(),
    };
    for (sentence, &shallow) in input.words.sentences.iter().zip(shallow) {
        if shallow {
            crate::syntax::read_sentence(input, sentence.tokens.clone(), &mut relations.syntax);
            relations.places.heads.resize(relations.syntax.chunks.len(), sentence.tokens.start);
            relations.predicates.resize(relations.syntax.groups.len(), sentence.tokens.start);
        } else {
            relations.read_sentence(sentence.tokens.clone());
        }
    }
    relations.syntax
}

pub(crate) struct Relations<'a, 'b> {
    pub input: &'a Input<'b>,
    pub tree: &'a Tree<'b>,
    pub places: Places,
    /// For each group the token that stands for its clause: the verb, or the predicate of a copula.
    predicates: Vec<usize>,
    /// For each token the group of which it is the predicate, modals and copulas apart.
    pub group_of: Vec<Option<usize>>,
    /// For each token the modal that governs it.
    pub modal_of: Vec<Option<usize>>,
    pub syntax: Syntax,
}

impl<'a, 'b> Relations<'a, 'b> {
    fn read_sentence(&mut self, sentence: Range<usize>) {
        chunk(self.input, self.tree, sentence.clone(), &mut self.syntax.chunks, &mut self.places);
        let verbs = sentence.clone().filter(|&i| self.tag(i).is_verb());
        let mut made: Vec<(Group, usize)> = verbs.filter_map(|i| self.group(i, &sentence)).collect();
        made.sort_by_key(|(group, _)| (group.tokens.start, group.verb));
        let first = self.syntax.groups.len();
        for (group, predicate) in made {
            let g = self.syntax.groups.len();
            if self.is_modal(group.verb) {
                self.modal_of[predicate] = Some(g);
            } else {
                self.group_of[predicate] = Some(g);
            }
            self.syntax.groups.push(group);
            self.predicates.push(predicate);
        }
        self.relate(first);
        self.clauses(first, sentence);
    }

    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.input.tags.tags[i]
    }

    fn classes(&self, i: usize) -> Classes {
        let lemma = self.input.tags.verbs[i].map_or("", |reading| self.input.lexicon.lemma(reading.lemma));
        self.input.lexicon.class(lemma)
    }

    /// The mark of an infinitive stands before a token: *to*.
    fn is_marked_infinitive(&self, start: usize) -> bool {
        start
            .checked_sub(1)
            .is_some_and(|i| self.input.lexicon.class(self.input.words.lower(i)).has(Classes::INFINITIVE_MARK))
    }

    /// *have*, *be* before another verb.
    fn is_auxiliary(&self, i: usize) -> bool {
        matches!(self.tree.nodes[i].rel, Rel::Auxiliary | Rel::PassiveAuxiliary | Rel::Copula)
            && self.classes(i).any(Classes::AUX_HAVE | Classes::AUX_BE)
    }

    /// An auxiliary that has a sense of its own: *will*, *may*.
    fn is_modal(&self, i: usize) -> bool {
        matches!(self.tree.nodes[i].rel, Rel::Auxiliary | Rel::PassiveAuxiliary) && !self.is_auxiliary(i)
    }

    /// The auxiliaries of a predicate that stand before it.
    pub(crate) fn auxiliaries(&self, predicate: usize) -> impl Iterator<Item = usize> + '_ {
        self.tree.children(predicate).filter(move |&c| c < predicate && self.tag(c).is_verb() && self.is_auxiliary(c))
    }

    /// The group whose verb is `i`, with the token that stands for its clause; none for an auxiliary of another verb.
    fn group(&self, i: usize, sentence: &Range<usize>) -> Option<(Group, usize)> {
        let reading = self.input.tags.verbs[i]?;
        let node = &self.tree.nodes[i];
        let mut predicate = i;
        if self.is_auxiliary(i) {
            // The last auxiliary before what is no verb is a copula and carries the clause.
            let head = node.head?;
            let last = self.auxiliaries(head).last() == Some(i);
            if self.tag(head).is_verb() || !last {
                return None;
            }
            predicate = head;
        } else if self.is_modal(i) {
            predicate = node.head?;
        }
        let modal = self.is_modal(i);
        let aux: Vec<usize> =
            if modal { Vec::new() } else { self.auxiliaries(predicate).filter(|&a| a != i).collect() };
        let start = aux.first().copied().unwrap_or(i).min(i);
        let governed =
            !modal && self.tree.children(predicate).any(|c| c < i && self.tag(c).is_verb() && self.is_modal(c));
        let form = |j: usize| self.input.tags.verbs[j].map(|r| r.form);
        let is_finite = |f: &VerbForm| matches!(f, VerbForm::Finite { .. });
        let mut finite = if governed { None } else { form(start).filter(is_finite) };
        let part = self.tag(i) == Tag::Part || self.shares_participle(i);
        let be = aux.iter().any(|&a| self.classes(a).has(Classes::AUX_BE)) && part;
        let mut alone = part && aux.is_empty() && !governed;
        let reflexive = self.is_reflexive(sentence, i, predicate);
        let perfect = self.input.lexicon.perfect_with_be(reading.lemma);
        let marked = aux.iter().any(|&a| self.tree.nodes[a].rel == Rel::PassiveAuxiliary);
        let mut passive = (marked || be || alone) && part && !reflexive && !perfect;
        if alone && node.rel == Rel::Conjunct {
            // *ont condamné … et appelé*: a participle behind a conjunction shares the auxiliary.
            let first = node.head.filter(|&h| self.tag(h) == Tag::Part);
            let shared: Vec<usize> = first.map(|h| self.auxiliaries(h).collect()).unwrap_or_default();
            if let Some(&a) = shared.first() {
                finite = form(a).filter(is_finite);
                alone = false;
                let be = shared.iter().any(|&a| self.classes(a).has(Classes::AUX_BE));
                passive = be && !reflexive && !perfect;
            }
        }
        let tokens = start..i + 1;
        let speech = is_speech(self.input, sentence, reading, reflexive, i + 1);
        let inverted = self
            .tree
            .children(predicate)
            .find(|&c| c > start && self.tag(c) == Tag::Subject && self.tree.nodes[c].rel == Rel::Subject);
        Some((
            Group {
                verb: i,
                reading,
                finite,
                passive_form: passive,
                participle_alone: alone,
                echoes: self.echoes(i),
                aims: self.tag(i) == Tag::Inf && self.is_marked_infinitive(start) && self.is_purpose(i),
                reflexive,
                negated: negated(self.input, sentence, tokens.clone()) || self.is_negated(predicate, i),
                inverted,
                speech,
                postposed: postposed(self.input, sentence, speech, start),
                tokens,
            },
            predicate,
        ))
    }

    /// Whether an infinitive says what something is for: *massing armour to retake the town*, *an offensive to retake it*, but
    /// not *the first unit to enter it*.
    fn is_purpose(&self, infinitive: usize) -> bool {
        let node = &self.tree.nodes[infinitive];
        let noun = node.head.filter(|_| node.rel == Rel::Adnominal);
        let first = |noun: usize| {
            let mut words = self.tree.children(noun).chain([noun]);
            words.any(|c| self.input.lexicon.class(self.input.words.lower(c)).has(Classes::FIRSTS))
        };
        node.rel == Rel::Adverbial || noun.is_some_and(|noun| !first(noun))
    }

    /// *may have captured Goma and killed ten*: what looks finite behind a conjunction is a participle where the verb
    /// before it is one with *have*, and has no subject of its own.
    fn shares_participle(&self, i: usize) -> bool {
        let node = &self.tree.nodes[i];
        let Some(first) = node.head.filter(|&h| node.rel == Rel::Conjunct && self.tag(h) == Tag::Part) else {
            return false;
        };
        let mut auxiliaries = self.auxiliaries(first);
        let have = auxiliaries.any(|a| self.classes(a).has(Classes::AUX_HAVE));
        let mut forms = self.input.lexicon.verb_forms(self.input.words.lower(i)).iter();
        self.tag(i) == Tag::Finite
            && have
            && forms.any(|(_, form)| matches!(form, VerbForm::PastParticiple { .. }))
            && self.auxiliaries(i).next().is_none()
            && self.tree.child(i, Rel::Subject).is_none()
    }

    /// The participle with an auxiliary before a conjunction that a participle without one takes up.
    fn echoes(&self, i: usize) -> Option<usize> {
        let node = &self.tree.nodes[i];
        if self.tag(i) != Tag::Part && !self.shares_participle(i) || self.auxiliaries(i).next().is_some() {
            return None;
        }
        let first = match node.rel {
            Rel::Conjunct => node.head?,
            // The tree has its subject for the conjunct.
            Rel::Adnominal | Rel::Adjective => {
                let noun = &self.tree.nodes[node.head?];
                noun.head.filter(|_| noun.rel == Rel::Conjunct)?
            }
            _ => return None,
        };
        (self.tag(first) == Tag::Part && self.auxiliaries(first).next().is_some()).then_some(first)
    }

    fn is_reflexive(&self, sentence: &Range<usize>, verb: usize, predicate: usize) -> bool {
        let mut near = self.tree.children(predicate).chain(self.tree.children(verb));
        near.any(|c| c < verb && self.tag(c) == Tag::Object && is_reflexive(self.input, sentence.start, c))
    }

    fn is_negated(&self, predicate: usize, verb: usize) -> bool {
        self.tree.children(predicate).any(|c| {
            let classes = self.input.lexicon.class(self.input.words.lower(c));
            let near = c.abs_diff(verb) < 6;
            near && self.tag(c) == Tag::Neg && classes.any(Classes::NEGATION | Classes::NEGATION_AFTER)
        })
    }

    fn relate(&mut self, first: usize) {
        for g in first..self.syntax.groups.len() {
            let subject = self.subject(self.predicates[g], 0);
            let group = &self.syntax.groups[g];
            let pronoun = subject.pronoun.filter(|_| subject.chunks.is_empty()).or(group.inverted);
            self.syntax.pronouns.push(pronoun);
            self.syntax.subjects.push(subject.chunks);
            let governor = self.governor(g);
            self.syntax.governors.push(governor);
            let modal = self.is_modal(self.syntax.groups[g].verb);
            let (objects, clitic) = if modal { (Vec::new(), None) } else { self.objects(self.predicates[g], 0) };
            let obliques = if modal { Vec::new() } else { self.obliques(self.predicates[g], &objects) };
            self.syntax.objects.push(objects);
            self.syntax.clitics.push(Some(clitic));
            let matter = self.matter(g);
            self.syntax.matters.push(Some(matter));
            let led = self.tree.nodes[self.predicates[g]].head.is_some_and(|head| self.tree.leads[head]);
            self.syntax.caused.push(led && self.tree.nodes[self.predicates[g]].rel == Rel::Open);
            self.syntax.obliques.push(obliques);
        }
    }

    pub(crate) fn chunk(&self, token: usize) -> Option<usize> {
        self.places.chunk_at[token]
    }

    pub(crate) fn coordinated(&self, chunk: usize) -> Vec<usize> {
        self.syntax.coordinated(chunk)
    }

    /// The noun that a relative clause is about, with those coordinated before the clause.
    pub(crate) fn antecedent(&self, mut predicate: usize) -> Option<(Vec<usize>, usize)> {
        for _ in 0..4 {
            let node = &self.tree.nodes[predicate];
            let head = node.head?;
            if node.rel == Rel::Relative {
                let chunk = self.chunk(head)?;
                // *à l'aube de Tawila, que l'armée a reprise*: about the name, not the hour.
                let opens = (head..predicate).find(|&i| matches!(self.tag(i), Tag::Rel | Tag::Sub));
                let before = opens.and_then(|i| (head..i).rev().find_map(|i| self.chunk(i)));
                let chunk = before.filter(|_| self.syntax.chunks[chunk].time).unwrap_or(chunk);
                let mut all = self.coordinated(chunk);
                all.retain(|&k| self.syntax.chunks[k].tokens.end <= predicate);
                return Some((all, head));
            }
            if node.rel != Rel::Conjunct && node.rel != Rel::Open {
                return None;
            }
            predicate = head;
        }
        None
    }

    /// The group that governs a group without a finite verb.
    fn governor(&self, g: usize) -> Option<usize> {
        let group = &self.syntax.groups[g];
        let predicate = self.predicates[g];
        if group.finite.is_some() {
            return None;
        }
        let own = self.is_modal(group.verb);
        if let Some(modal) = self.modal_of[predicate].filter(|_| !own) {
            return Some(modal);
        }
        let mut at = predicate;
        for _ in 0..8 {
            let node = &self.tree.nodes[at];
            // A participle on a noun is sure on its own, whatever governs the noun.
            if at == predicate
                && group.participle_alone
                && matches!(node.rel, Rel::Adnominal | Rel::Adjective | Rel::Relative)
            {
                return None;
            }
            at = node.head?;
            let found = self.group_of[at].filter(|&found| found != g && !(own && at == predicate));
            if let Some(found) = found {
                // A conjunct shares its sibling's governor.
                let sibling = self.tree.nodes[predicate].rel == Rel::Conjunct
                    && self.tree.nodes[predicate].head == Some(at)
                    && self.syntax.groups[found].finite.is_none();
                if sibling {
                    return self.modal_of[at].or_else(|| self.governor(found));
                }
                return Some(found);
            }
        }
        None
    }

    /// What is said, if the group's verb says something.
    fn matter(&self, g: usize) -> Matter {
        let predicate = self.predicates[g];
        let group = &self.syntax.groups[g];
        let clause = |c: usize| {
            let node = &self.tree.nodes[c];
            let verb = self.group_of[c].is_some() || self.modal_of[c].is_some();
            verb && matches!(node.rel, Rel::Clause | Rel::Parataxis | Rel::Open)
        };
        let node = &self.tree.nodes[predicate];
        let behind = |c: &usize| {
            let noun = matches!(self.tree.nodes[*c].rel, Rel::Object | Rel::Oblique) && !self.tag(*c).is_verb();
            *c > predicate && (clause(*c) || noun)
        };
        let end = self.tree.children(predicate).filter(behind).map(|c| self.last_under(c) + 1).max();
        // *…, the army said, …*: set between commas, with nothing of its own behind it.
        let first = self.syntax.subjects[g].first().map_or(group.tokens.start, |&k| self.syntax.chunks[k].start());
        let comma = first.min(group.tokens.start).checked_sub(1).is_some_and(|i| self.tag(i) == Tag::Comma);
        let inserted = node.rel == Rel::Parataxis && node.head.is_some_and(|h| self.group_of[h].is_some());
        let own = self.tree.children(predicate).any(|c| c > predicate && clause(c));
        let before = self.tree.children(predicate).any(|c| c < group.tokens.start && clause(c));
        if (inserted && comma || before) && !own || group.speech && self.closes(predicate) {
            return Matter::Before;
        }
        end.map_or(Matter::None, |end| Matter::Behind(group.tokens.end..end.max(group.tokens.end)))
    }

    /// Whether a verb of saying and its subject close what they say.
    fn closes(&self, predicate: usize) -> bool {
        self.inverted_speaker(predicate).is_some() || self.closing_speaker(predicate).is_some()
    }

    /// The last token that hangs on one, itself included.
    fn last_under(&self, token: usize) -> usize {
        let mut last = token;
        let mut open = vec![token];
        while let Some(at) = open.pop() {
            last = last.max(at);
            open.extend(self.tree.children(at));
        }
        while last + 1 < self.tree.rep.len() && self.tree.rep[last + 1] == self.tree.rep[last] {
            last += 1;
        }
        last
    }

    /// For each group the tokens from the first to the last that hang on its predicate before on any other.
    fn clauses(&mut self, first: usize, sentence: Range<usize>) {
        let mut out: Vec<Range<usize>> = self.syntax.groups[first..].iter().map(|g| g.tokens.clone()).collect();
        for i in sentence.clone() {
            if self.tag(i).is_mark() {
                continue;
            }
            if let Some(g) = self.home(self.tree.rep[i]) {
                out[g - first].start = out[g - first].start.min(i);
                out[g - first].end = out[g - first].end.max(i + 1);
            }
        }
        for g in first..self.syntax.groups.len() {
            let mut widen = |r: Range<usize>| {
                let range = &mut out[g - first];
                range.start = range.start.min(r.start);
                range.end = range.end.max(r.end);
            };
            for &k in self.syntax.subjects[g].iter().chain(&self.syntax.objects[g]).chain(&self.syntax.obliques[g]) {
                let chunk = &self.syntax.chunks[k];
                if sentence.contains(&chunk.start()) {
                    widen(chunk.start()..self.syntax.end(k));
                }
            }
            if let Some(p) = self.syntax.pronouns[g].filter(|p| sentence.contains(p)) {
                widen(p..p + 1);
            }
            // *Goma, où l'armée a …*: the place of the clause stands before it.
            let predicate = self.predicates[g];
            let relative = self.tree.nodes[predicate].rel == Rel::Relative;
            if let Some((chunks, _)) = self.antecedent(predicate).filter(|_| relative) {
                chunks.iter().for_each(|&k| widen(self.syntax.chunks[k].tokens.clone()));
            }
            // A clause that a modal opens is the modal's as well.
            if let Some(modal) = self.modal_of[predicate].filter(|&m| m != g) {
                let range = out[g - first].clone();
                let modal = &mut out[modal - first];
                modal.start = modal.start.min(range.start);
                modal.end = modal.end.max(range.end);
            }
        }
        for (range, group) in out.iter_mut().zip(&self.syntax.groups[first..]) {
            if let Some(end) = self.ellipsis(group.tokens.end..range.end) {
                range.end = end;
            }
        }
        self.syntax.clauses.append(&mut out);
    }

    /// Where a figure by itself takes up what a clause counts: *…, 17 lors de la journée d'hier*.
    fn ellipsis(&self, tokens: Range<usize>) -> Option<usize> {
        tokens.clone().skip(1).find_map(|i| {
            let k = self.places.chunk_at[i]?;
            let chunk = &self.syntax.chunks[k];
            let figure = chunk.tokens.start == i && chunk.tokens.clone().all(|j| self.tag(j) == Tag::Num);
            (figure && self.tag(i - 1) == Tag::Comma && chunk.prep.is_none()).then_some(i - 1)
        })
    }

    /// The nearest group above a token, itself included.
    fn home(&self, token: usize) -> Option<usize> {
        std::iter::successors(Some(token), |&at| self.tree.nodes[at].head).find_map(|at| self.group_of[at])
    }
}
