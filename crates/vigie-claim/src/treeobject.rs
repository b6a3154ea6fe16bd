//! Objects and obliques from the parser's tree.

use crate::tag::{Held, Tag};
use crate::tree::Rel;
use crate::treegroup::Relations;
use vigie_lexicon::{Classes, VerbForm};

impl Relations<'_, '_> {
    /// The objects of a predicate, and the pronoun that is one.
    pub(crate) fn objects(&self, predicate: usize, depth: usize) -> (Vec<usize>, Option<usize>) {
        if self.inverted_speaker(predicate).is_some() {
            return (Vec::new(), None);
        }
        let mut clitic = None;
        let mut indirect = None;
        let mut relative = None;
        for c in self.tree.children(predicate) {
            let node = &self.tree.nodes[c];
            match (node.rel, self.tag(c)) {
                (Rel::Object, Tag::Rel) => {
                    relative = relative.or_else(|| self.antecedent(predicate));
                }
                (Rel::Object | Rel::Indirect, Tag::Object | Tag::Subject) => {
                    let classes = self.input.lexicon.class(self.input.words.lower(c));
                    if !classes.any(Classes::REFLEXIVE | Classes::PLACE_PRONOUN) {
                        clitic = clitic.or(Some(c));
                    }
                }
                (Rel::Object, _) => {
                    // *que les assaillants ont occupé quelques heures*: a measure is no object beside a relative.
                    let measure = |k: usize| {
                        let mut tokens = self.syntax.chunks[k].tokens.clone();
                        relative.is_some() && tokens.all(|i| self.input.held[i] != Held::Name)
                    };
                    let chunk = self.chunk(c).filter(|&k| !self.syntax.chunks[k].time);
                    if let Some(k) = chunk.filter(|&k| !measure(k)) {
                        return (self.coordinated(k), clitic);
                    }
                }
                (Rel::Indirect, _) => indirect = indirect.or_else(|| self.chunk(c)),
                _ => {}
            }
        }
        if let Some((chunks, _)) = relative {
            return (chunks, None);
        }
        if self.tree.child(predicate, Rel::Copula).is_some() && !self.tag(predicate).is_verb() {
            return (self.chunk(predicate).into_iter().collect(), clitic);
        }
        if let Some(k) = indirect {
            return (self.coordinated(k), clitic);
        }
        if clitic.is_none() && depth < 3 {
            let found = self
                .shared_object(predicate)
                .or_else(|| self.relative_object(predicate))
                .or_else(|| self.bare_behind(predicate));
            return (found.unwrap_or_default(), None);
        }
        (Vec::new(), clitic)
    }

    /// *have taken over the town*: what the tree has as a complement of a particle, without a preposition.
    fn bare_behind(&self, predicate: usize) -> Option<Vec<usize>> {
        if !self.tag(predicate).is_verb() {
            return None;
        }
        let mut behind = self
            .tree
            .children(predicate)
            .filter(|&c| c > predicate && self.tree.nodes[c].rel == Rel::Oblique && self.tag(c) != Tag::Rel);
        let chunk = behind.find_map(|c| {
            let plain = |k: &usize| {
                let chunk = &self.syntax.chunks[*k];
                let tight = (predicate + 1..chunk.tokens.start).all(|i| !self.tag(i).is_mark());
                chunk.prep.is_none() && !chunk.time && !chunk.bracketed && tight
            };
            self.places.chunk_at[c].filter(plain)
        })?;
        Some(self.coordinated(chunk))
    }

    /// *a attaqué et pris Goma*: an object behind both.
    fn shared_object(&self, predicate: usize) -> Option<Vec<usize>> {
        let tight = |from: usize, to: usize| {
            (from..to)
                .all(|i| matches!(self.tag(i), Tag::Coord | Tag::Adv | Tag::Neg | Tag::Object) || self.tag(i).is_verb())
        };
        let next = self.tree.children(predicate).find(|&c| {
            self.tree.nodes[c].rel == Rel::Conjunct && self.tag(c).is_verb() && c > predicate && tight(predicate + 1, c)
        });
        let other = next.or_else(|| {
            let node = &self.tree.nodes[predicate];
            node.head.filter(|&h| node.rel == Rel::Conjunct && self.tag(h).is_verb() && tight(h + 1, predicate))
        })?;
        let object =
            self.tree.children(other).find(|&c| self.tree.nodes[c].rel == Rel::Object && c > predicate.max(other))?;
        let chunk =
            self.chunk(object).filter(|&k| !self.syntax.chunks[k].time && self.syntax.chunks[k].prep.is_none())?;
        Some(self.coordinated(chunk))
    }

    /// *la ville que l'armée a prise*, *the town rebels seized*: what a relative clause with a subject of its own is about.
    fn relative_object(&self, predicate: usize) -> Option<Vec<usize>> {
        let subject = self.tree.child(predicate, Rel::Subject).filter(|&s| self.tag(s) != Tag::Rel)?;
        if self.tag(predicate) == Tag::Inf {
            return None;
        }
        if matches!(self.tree.nodes[predicate].rel, Rel::Adverbial | Rel::Clause | Rel::Parataxis) {
            return self.behind_comma(predicate, subject);
        }
        if self.tree.nodes[predicate].rel != Rel::Relative {
            return None;
        }
        let Some((chunks, _)) = self.antecedent(predicate) else { return self.behind_comma(predicate, subject) };
        // A relative that is no object (*dont*, *où*, *to whom*) belongs to something else in the clause.
        let first = chunks.iter().map(|&k| self.syntax.chunks[k].tokens.end).max()?;
        let opening = (first..subject).find(|&i| self.tag(i) == Tag::Rel);
        let fits = opening.is_none_or(|i| {
            matches!(self.tree.nodes[i].rel, Rel::Mark | Rel::Object)
                && self.tree.children(i).all(|c| self.tree.nodes[c].rel != Rel::Case)
        });
        fits.then_some(chunks)
    }

    /// *Hama, que les assaillants encerclaient*: a word that is a relative or a subordinator, behind a comma and a noun, is a
    /// relative where the verb lacks its object; without a comma, where its participle agrees with what stands before, *Hama
    /// que les assaillants ont reprise*.
    fn behind_comma(&self, predicate: usize, subject: usize) -> Option<Vec<usize>> {
        let opening = self.tree.children(predicate).find(|&c| {
            c < subject && self.tree.nodes[c].rel == Rel::Mark && {
                let classes = self.input.lexicon.class(self.input.words.lower(c));
                classes.has(Classes::RELATIVE)
            }
        })?;
        let before = opening.checked_sub(1)?;
        let last = match self.tag(before) {
            Tag::Comma => before.checked_sub(1)?,
            _ if self.agrees_with_object(predicate) => before,
            _ => return None,
        };
        Some(vec![self.places.chunk_at[last]?])
    }

    /// A participle with *have* that bears a mark of gender or number has its object before it.
    fn agrees_with_object(&self, predicate: usize) -> bool {
        let marked = self.group_of[predicate].is_some_and(|g| {
            let form = self.syntax.groups[g].reading.form;
            matches!(
                form,
                VerbForm::PastParticiple { feminine: Some(true), .. }
                    | VerbForm::PastParticiple { plural: Some(true), .. }
            )
        });
        let has = |a: usize| {
            let lexicon = self.input.lexicon;
            let mut lemmas =
                lexicon.verb_forms(self.input.words.lower(a)).iter().map(|(lemma, _)| lexicon.lemma(*lemma));
            lemmas.any(|lemma| lexicon.class(lemma).has(Classes::AUX_HAVE))
        };
        marked && self.auxiliaries(predicate).any(has)
    }

    /// The chunks with a preposition that belong to a predicate, and those that hang on its object but need not.
    pub(crate) fn obliques(&self, predicate: usize, objects: &[usize]) -> Vec<usize> {
        // *held responsible by Paris*: what hangs on a predicate of the object.
        let open =
            self.tree.children(predicate).filter(|&c| self.tree.nodes[c].rel == Rel::Open && !self.tag(c).is_verb());
        let mut out: Vec<usize> = self
            .tree
            .children(predicate)
            .chain(open.flat_map(|c| self.tree.children(c)))
            .filter(|&c| {
                matches!(self.tree.nodes[c].rel, Rel::Oblique | Rel::Indirect | Rel::Noun | Rel::Object | Rel::Other)
            })
            .filter_map(|c| self.chunk(c))
            .filter(|&k| self.syntax.chunks[k].prep.is_some() && !self.syntax.chunks[k].time)
            .filter(|&k| self.syntax.chunks[k].of.is_none())
            .collect();
        let loose: Vec<usize> = objects
            .iter()
            .chain(&out)
            .flat_map(|&k| self.tree.children(self.places.heads[k]))
            .filter(|&c| matches!(self.tree.nodes[c].rel, Rel::Noun | Rel::Oblique))
            .filter_map(|c| self.chunk(c))
            .filter(|&k| self.syntax.chunks[k].of.is_none() && self.syntax.chunks[k].prep.is_some())
            .filter(|&k| !self.syntax.chunks[k].time)
            .collect();
        for k in loose {
            if !out.contains(&k) {
                out.push(k);
            }
        }
        out
    }
}
