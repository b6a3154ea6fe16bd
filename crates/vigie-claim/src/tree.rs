//! The parser's tree over the reader's own tokens, with names, figures and fixed phrases drawn together.
//!
//! In: the reader's tokens and a [`vigie_syntax::Analysis`] of the same text. Out: one [`Node`] a token. What a list or
//! a rule knows to be one thing (a name, a figure, a date) is one node, whatever the parser made of its inside.

use std::ops::Range;
use vigie_syntax::{Analysis, Upos};
use vigie_text::Words;

/// How a token depends on its head: the relations of Universal Dependencies that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rel {
    Root,
    Subject,
    /// An empty subject: *il* in *il y a*.
    Expletive,
    Object,
    Indirect,
    Oblique,
    Noun,
    Possessor,
    Apposition,
    /// A participle or infinitive on a noun.
    Adnominal,
    Relative,
    Adverbial,
    /// An infinitive or predicate whose subject is its governor's.
    Open,
    /// A clause as an object or subject.
    Clause,
    Conjunct,
    Conjunction,
    Case,
    Mark,
    Determiner,
    Adjective,
    Numeral,
    Adverb,
    Auxiliary,
    PassiveAuxiliary,
    Copula,
    /// A part of a name, a compound or a fixed phrase.
    Part,
    Punctuation,
    Parataxis,
    Other,
}

impl Rel {
    fn parse(label: &str) -> Rel {
        let (base, sub) = label.split_once(':').unwrap_or((label, ""));
        match (base, sub) {
            ("root", _) => Rel::Root,
            ("nsubj", _) => Rel::Subject,
            ("expl", "subj") => Rel::Expletive,
            ("obj", _) => Rel::Object,
            ("iobj", _) => Rel::Indirect,
            ("obl", _) => Rel::Oblique,
            ("nmod", "poss") => Rel::Possessor,
            ("nmod", _) => Rel::Noun,
            ("appos", _) => Rel::Apposition,
            ("acl", "relcl") => Rel::Relative,
            ("acl", _) => Rel::Adnominal,
            ("advcl", _) => Rel::Adverbial,
            ("xcomp", _) => Rel::Open,
            ("ccomp" | "csubj", _) => Rel::Clause,
            ("conj", _) => Rel::Conjunct,
            ("cc", _) => Rel::Conjunction,
            ("case", _) => Rel::Case,
            ("mark", _) => Rel::Mark,
            ("det", _) => Rel::Determiner,
            ("amod", _) => Rel::Adjective,
            ("nummod", _) => Rel::Numeral,
            ("advmod", _) => Rel::Adverb,
            ("aux", "pass") => Rel::PassiveAuxiliary,
            ("aux", _) => Rel::Auxiliary,
            ("cop", _) => Rel::Copula,
            ("flat" | "compound" | "fixed" | "goeswith", _) => Rel::Part,
            ("punct", _) => Rel::Punctuation,
            ("parataxis", _) => Rel::Parataxis,
            _ => Rel::Other,
        }
    }
}

/// *a fait savoir*: a causative, which the parser has as an auxiliary, leads the infinitive behind it.
fn lead(nodes: &mut [Node], causative: usize, verb: usize) -> bool {
    if causative > verb {
        return false;
    }
    let Node { head, rel, .. } = nodes[verb];
    for (i, node) in nodes.iter_mut().enumerate() {
        let moves = i < causative || matches!(node.rel, Rel::Subject | Rel::Punctuation);
        if node.head == Some(verb) && i != causative && moves {
            node.head = Some(causative);
        }
    }
    nodes[causative] = Node { head, rel, upos: Upos::Verb, ..nodes[causative] };
    (nodes[verb].head, nodes[verb].rel) = (Some(causative), Rel::Open);
    true
}

/// A token in the tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub head: Option<usize>,
    pub rel: Rel,
    pub upos: Upos,
    /// The word of the parser's analysis that stands for the token.
    pub word: Option<u32>,
}

#[derive(Debug)]
pub(crate) struct Tree<'p> {
    pub parsed: &'p Analysis,
    pub nodes: Vec<Node>,
    /// For each token, whether it is a causative that leads an infinitive.
    pub leads: Vec<bool>,
    /// For each token the one that stands for the unit it is part of; itself outside of units.
    pub rep: Vec<usize>,
    children: Vec<usize>,
    /// Where each token's children begin in `children`; one more at the end.
    first_child: Vec<usize>,
}

impl<'p> Tree<'p> {
    /// Lays the parser's words over the tokens of the same text.
    pub(crate) fn over(words: &Words<'_>, parsed: &'p Analysis) -> Tree<'p> {
        let n = words.tokens.len();
        let mut owner: Vec<Option<usize>> = vec![None; parsed.word_count()];
        let lone = Node { head: None, rel: Rel::Other, upos: Upos::X, word: None };
        let mut nodes = vec![lone; n];
        let tokens = parsed.tokens();
        let (mut first, mut piece) = (0, 0);
        for (i, node) in nodes.iter_mut().enumerate() {
            let span = words.tokens[i].span;
            while first < tokens.len() && tokens[first].span.end <= span.start {
                (first, piece) = (first + 1, 0);
            }
            let behind = (first..tokens.len()).find(|&t| tokens[t].span.start >= span.end).unwrap_or(tokens.len());
            if first == behind {
                continue;
            }
            // A token of the parser's that reaches over several of ours: a word to each (*town's*), what is left over
            // belongs to the word before it.
            let whole = tokens[first].words.clone();
            let held = if tokens[first].span.start < span.start || tokens[first].span.end > span.end {
                let own = whole.start + piece;
                piece += 1;
                if own >= whole.end {
                    let word = parsed.word(whole.end - 1);
                    let head = owner[word.index as usize];
                    *node = Node { head, rel: Rel::Part, upos: word.upos, word: Some(word.index) };
                    continue;
                }
                own..own + 1
            } else {
                whole.start..tokens[behind - 1].words.end
            };
            let outside = |w: &u32| parsed.word(*w).head.is_none_or(|h| !held.contains(&h));
            let word = parsed.word(held.clone().find(outside).unwrap_or(held.start));
            owner[held.start as usize..held.end as usize].fill(Some(i));
            *node = Node { head: None, rel: Rel::parse(word.deprel), upos: word.upos, word: Some(word.index) };
        }
        for (i, node) in nodes.iter_mut().enumerate() {
            let within = |h: &usize| words.sentence_of(*h) == words.sentence_of(i);
            let Some(word) = node.word.filter(|_| node.head.is_none()) else {
                node.head = node.head.filter(within);
                continue;
            };
            let mut up = parsed.word(word).head;
            while let Some(h) = up.filter(|&h| owner[h as usize] == Some(i)) {
                up = parsed.word(h).head;
            }
            node.head = up.and_then(|h| owner[h as usize]).filter(within);
            if node.head.is_none() {
                node.rel = Rel::Root;
            }
        }
        let mut leads = vec![false; n];
        for i in 0..n {
            let label = nodes[i].word.map_or("", |w| parsed.word(w).deprel);
            if let Some(verb) = nodes[i].head.filter(|_| label == "aux:caus") {
                leads[i] = lead(&mut nodes, i, verb);
            }
        }
        let rep = (0..n).collect();
        Tree { parsed, nodes, leads, rep, children: Vec::new(), first_child: vec![0; n + 1] }
    }

    /// Draws tokens together into one node, unless some of them are part of another already.
    pub(crate) fn unite(&mut self, tokens: Range<usize>) {
        if tokens.len() < 2 || tokens.clone().any(|i| self.rep[i] != i) || tokens.end > self.nodes.len() {
            return;
        }
        let outside = |i: &usize| self.nodes[*i].head.is_none_or(|h| !tokens.contains(&h));
        // *plus de cent blessés*: the tree may hang what is counted on one word of the figure and another word of it on what
        // is counted. The figure then depends on the word, which takes its place.
        let pairs = tokens.clone().filter_map(|i| Some((i, self.nodes[i].head?)));
        let ring = pairs
            .filter(|(_, word)| !tokens.contains(word) && self.nodes[*word].head.is_some_and(|h| tokens.contains(&h)))
            .max_by_key(|(member, _)| self.nodes[*member].upos == Upos::Num);
        if let Some((member, word)) = ring {
            let outer = tokens.clone().find(|i| outside(i) && self.nodes[*i].head != Some(word));
            let (head, rel) = outer.map_or((None, Rel::Root), |o| (self.nodes[o].head, self.nodes[o].rel));
            self.nodes[word].head = head.filter(|&h| h != word);
            self.nodes[word].rel = if self.nodes[word].head.is_some() { rel } else { Rel::Root };
            self.nodes[member].rel = Rel::Numeral;
            self.rep[tokens].fill(member);
            return;
        }
        let nominal =
            |i: &usize| matches!(self.nodes[*i].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron);
        let rep = tokens.clone().filter(outside).find(nominal).or_else(|| tokens.clone().find(outside));
        let rep = rep.unwrap_or(tokens.start);
        self.rep[tokens].fill(rep);
    }

    /// Makes a fixed phrase (*au sud de*) depend on the word it introduces, which takes the phrase's place in the tree.
    pub(crate) fn introduce(&mut self, phrase: Range<usize>, rel: Rel) {
        if phrase.len() < 2 || phrase.clone().any(|i| self.rep[i] != i) {
            return;
        }
        let inside = |h: usize| phrase.contains(&h);
        let limit = self.nodes.len().min(phrase.end + 12);
        let introduced = (phrase.end..limit).find(|&i| self.nodes[i].head.is_some_and(inside));
        let last = self.nodes[phrase.end - 1].head.filter(|&h| h >= phrase.end);
        let Some(word) = introduced.or(last) else { return };
        let outer = phrase.clone().find(|&i| self.nodes[i].head.is_none_or(|h| !inside(h) && h != word));
        if let Some(outer) = outer.filter(|&o| self.nodes[word].head.is_some_and(inside) && o != word) {
            self.nodes[word].head = self.nodes[outer].head;
            self.nodes[word].rel = self.nodes[outer].rel;
        }
        for i in phrase {
            self.nodes[i].head = Some(word);
            self.nodes[i].rel = rel;
        }
    }

    /// Makes a verb the auxiliary of the participle that depends on it.
    pub(crate) fn mend(&mut self, auxiliary: usize, participle: usize) {
        let Node { head, rel, .. } = self.nodes[auxiliary];
        let rel = if rel == Rel::Auxiliary { Rel::Clause } else { rel };
        for node in &mut self.nodes {
            if node.head == Some(auxiliary) {
                node.head = Some(participle);
            }
        }
        self.nodes[participle] = Node { head, rel, upos: Upos::Verb, ..self.nodes[participle] };
        let node = &mut self.nodes[auxiliary];
        (node.head, node.rel, node.upos) = (Some(participle), Rel::Auxiliary, Upos::Aux);
    }

    /// Makes a word that qualifies a noun the verb whose subject the noun is.
    pub(crate) fn promote(&mut self, verb: usize, noun: usize) {
        let head = self.nodes[noun].head;
        for (i, node) in self.nodes.iter_mut().enumerate() {
            if node.head == Some(noun) && i > verb {
                node.head = Some(verb);
                if matches!(node.rel, Rel::Noun) {
                    node.rel = Rel::Oblique;
                }
            }
        }
        self.nodes[verb] = Node { head, rel: Rel::Parataxis, upos: Upos::Verb, ..self.nodes[verb] };
        let node = &mut self.nodes[noun];
        (node.head, node.rel) = (Some(verb), Rel::Subject);
    }

    /// To be called when all units are drawn together: heads become those of units, and children are listed.
    pub(crate) fn settle(&mut self) {
        let n = self.nodes.len();
        for i in 0..n {
            if self.rep[i] != i {
                continue;
            }
            // A unit whose words depend on each other in a ring through others stands alone: never a cycle.
            let mut up = self.nodes[i].head;
            let mut steps = 0;
            while let Some(h) = up.filter(|&h| self.rep[h] == i) {
                up = self.nodes[h].head;
                steps += 1;
                if steps > 64 {
                    up = None;
                }
            }
            self.nodes[i].head = up.map(|h| self.rep[h]);
            if self.nodes[i].head.is_none() {
                self.nodes[i].rel = Rel::Root;
            }
        }
        self.break_cycles();
        let mut count = vec![0usize; n + 1];
        for i in 0..n {
            if let Some(h) = self.nodes[i].head.filter(|_| self.rep[i] == i) {
                count[h + 1] += 1;
            }
        }
        for i in 0..n {
            count[i + 1] += count[i];
        }
        self.first_child.clone_from(&count);
        self.children = vec![0; count[n]];
        for i in 0..n {
            if let Some(h) = self.nodes[i].head.filter(|_| self.rep[i] == i) {
                self.children[count[h]] = i;
                count[h] += 1;
            }
        }
    }

    /// Drawing words together can close a ring of heads; it is cut where it is found.
    fn break_cycles(&mut self) {
        // 0 unseen, 1 on the path, 2 done.
        let mut seen = vec![0u8; self.nodes.len()];
        let mut path = Vec::new();
        for start in 0..self.nodes.len() {
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = 1;
                path.push(at);
                match self.nodes[at].head {
                    Some(head) if seen[head] == 1 => {
                        self.nodes[at].head = None;
                        self.nodes[at].rel = Rel::Root;
                    }
                    Some(head) => at = head,
                    None => {}
                }
            }
            path.drain(..).for_each(|i| seen[i] = 2);
        }
    }

    /// The tokens that depend on a token, in order; units by the token that stands for them.
    pub(crate) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.first_child[i]..self.first_child[i + 1]].iter().copied()
    }

    /// The child with a relation.
    pub(crate) fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children(i).find(|&c| self.nodes[c].rel == rel)
    }

    /// A feature of the token's word.
    pub(crate) fn feature(&self, i: usize, name: &str) -> Option<&'p str> {
        self.nodes[i].word.and_then(|w| self.parsed.word(w).feature(name))
    }
}
