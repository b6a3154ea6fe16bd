//! From vectors in context to labels: tags, the tree, relations, lemmas.

use crate::Upos;
use crate::activation::{argmax, leaky};
use crate::analysis::{Analysis, NO_HEAD};
use crate::encoder::{EncoderScratch, Unit};
use crate::form::norm_into;
use crate::gemm::{Packed, Product, Rows, grow};
use crate::lemma::lower_into;
use crate::model::Model;
use crate::quant::{Quantised, Source, padded};
use crate::tree::{TreeScratch, best_tree};
use std::cmp::Ordering;

/// Reusable memory of the heads.
#[derive(Debug, Default)]
pub(crate) struct HeadsScratch {
    logits: Vec<f32>,
    dependents: Vec<f32>,
    candidates: Vec<f32>,
    transformed: Vec<f32>,
    keys: Packed,
    scores: Vec<f32>,
    heads: Vec<u32>,
    pairs: Vec<f32>,
    pair_rows: Quantised,
    lemma_rows: Vec<u8>,
    lemma_scales: Vec<f32>,
    /// Words whose lemma the lexicon does not know, as numbers within the group.
    unknown: Vec<u32>,
    tree: TreeScratch,
    text: String,
    other: String,
    norm: String,
}

/// By how much (in logarithms of likelihood) a lemma rule may be below the best and still win by giving a known word;
/// chosen on the development sets. Verbs have more forms, and more that no treebank shows.
const NEARLY: f32 = 3.0;
const NEARLY_VERB: f32 = 6.0;

/// The encoder's vectors of some words, as the two halves of their rows.
#[derive(Clone, Copy)]
struct Hidden<'a> {
    sources: [Source<'a>; 2],
    count: usize,
}

impl HeadsScratch {
    /// Labels the words of some consecutive units. `first` is the number of their first word in the encoder's batch.
    pub(crate) fn run(
        &mut self,
        model: &Model,
        encoder: &EncoderScratch,
        first: usize,
        units: &[Unit],
        analysis: &mut Analysis,
    ) {
        let count = units.iter().map(ExactSizeIterator::len).sum();
        let rows = Hidden { sources: encoder.hidden(first), count };
        self.tags(model, rows, units, analysis);
        self.trees(model, rows, units);
        self.relations(model, rows, units, analysis);
        self.lemmas(model, encoder, first, units, analysis);
    }

    fn tags(&mut self, model: &Model, rows: Hidden<'_>, units: &[Unit], analysis: &mut Analysis) {
        let tag = &model.heads.tag;
        tag.apply(model.engine, &rows.sources, rows.count, &mut self.logits);
        let tags = tag.matrix.outputs();
        for (word, scores) in words(units).zip(self.logits.chunks_exact(tag.stride())) {
            analysis.words[word].tag = argmax(&scores[..tags]) as u16;
        }
    }

    /// Fills `heads`: for each word its head in the unit, from 1, or 0 for the root.
    fn trees(&mut self, model: &Model, rows: Hidden<'_>, units: &[Unit]) {
        let (net, arc, engine) = (&model.heads, model.dims.arc, model.engine);
        net.arc_dep.apply(engine, &rows.sources, rows.count, &mut self.dependents);
        net.arc_head.apply(engine, &rows.sources, rows.count, &mut self.candidates);
        for buffer in [&mut self.dependents, &mut self.candidates] {
            for value in &mut buffer[..rows.count * net.arc_dep.stride()] {
                *value = leaky(*value);
            }
        }
        let stride = net.arc_head.stride();
        grow(&mut self.transformed, rows.count * stride);
        engine.arch.dispatch(Product {
            rows: Rows { data: &self.dependents, stride, count: rows.count },
            weights: &net.arc_u,
            start: Some(&net.arc_bias),
            out: &mut self.transformed,
            out_stride: stride,
        });
        self.heads.clear();
        self.heads.resize(rows.count, 0);
        let mut at = 0;
        for unit in units {
            let words = unit.len();
            // Key 0 is the root, key j the unit's word j - 1.
            let key = |j: usize| match j {
                0 => &net.arc_root[..arc],
                _ => &self.candidates[(at + j - 1) * stride..][..arc],
            };
            self.keys.pack(words + 1, arc, |j, input| key(j)[input]);
            let width = self.keys.stride();
            grow(&mut self.scores, words * width);
            engine.arch.dispatch(Product {
                rows: Rows { data: &self.transformed[at * stride..], stride, count: words },
                weights: &self.keys,
                start: None,
                out: &mut self.scores,
                out_stride: width,
            });
            best_tree(&self.scores, width, &mut self.heads[at..at + words], &mut self.tree);
            at += words;
        }
    }

    fn relations(&mut self, model: &Model, rows: Hidden<'_>, units: &[Unit], analysis: &mut Analysis) {
        let (net, rel, engine) = (&model.heads, model.dims.rel, model.engine);
        net.rel_dep.apply(engine, &rows.sources, rows.count, &mut self.dependents);
        net.rel_head.apply(engine, &rows.sources, rows.count, &mut self.candidates);
        let stride = net.rel_dep.stride();
        grow(&mut self.pairs, rows.count * 2 * rel);
        let mut pairs = self.pairs.chunks_exact_mut(2 * rel);
        let mut at = 0;
        for unit in units {
            for (word, pair) in (0..unit.len()).zip(&mut pairs) {
                let dependent = &self.dependents[(at + word) * stride..][..rel];
                let head = match self.heads[at + word] as usize {
                    0 => &net.rel_root[..],
                    head => &self.candidates[(at + head - 1) * stride..][..rel],
                };
                let (sums, products) = pair.split_at_mut(rel);
                for (((sum, product), d), h) in sums.iter_mut().zip(products).zip(dependent).zip(head) {
                    *sum = leaky(d + h);
                    *product = d * h;
                }
            }
            at += unit.len();
        }
        // Sums and products have scales of their own.
        self.pair_rows.fill(engine, &self.pairs, 2 * rows.count, rel);
        let sources = [self.pair_rows.source(0, 2), self.pair_rows.source(1, 2)];
        net.rel.apply(engine, &sources, rows.count, &mut self.logits);
        let (deprels, root) = (net.rel.matrix.outputs(), usize::from(model.root));
        let mut at = 0;
        for unit in units {
            for word in unit.clone() {
                let scores = &mut self.logits[at * net.rel.stride()..][..deprels];
                scores[root] = f32::NEG_INFINITY;
                let data = &mut analysis.words[word as usize];
                match self.heads[at] {
                    0 => (data.head, data.deprel) = (NO_HEAD, model.root),
                    head => {
                        let best = argmax(scores);
                        // Only where nothing compares can it be the root's: any other relation, then.
                        data.deprel = if best == root { u16::from(root == 0) } else { best as u16 };
                        data.head = unit.start + head - 1;
                    }
                }
                at += 1;
            }
        }
    }

    fn lemmas(
        &mut self,
        model: &Model,
        encoder: &EncoderScratch,
        first: usize,
        units: &[Unit],
        analysis: &mut Analysis,
    ) {
        let d = model.dims;
        self.unknown.clear();
        self.lemma_rows.clear();
        self.lemma_scales.clear();
        for (at, word) in words(units).enumerate() {
            self.text.clear();
            lower_into(analysis.word_form(word as u32), &mut self.text);
            self.text.push('\t');
            let mut digits = [0; 5];
            let tag = decimal(analysis.words[word].tag, &mut digits);
            let known = model
                .find(b'L', &[self.text.as_bytes(), tag])
                .and_then(|rule| model.rules.get(rule as usize))
                .is_some_and(|rule| rule.apply(analysis.word_form(word as u32), &mut self.text));
            if known {
                keep_lemma(analysis, word, &self.text);
            } else {
                self.unknown.push(word as u32);
                for (bytes, scale) in encoder.vectors(first + at) {
                    self.lemma_rows.extend_from_slice(bytes);
                    self.lemma_scales.push(scale);
                }
            }
        }
        let lemma = &model.heads.lemma;
        let sources = [0, 1, 2].map(|part| Source {
            data: self.lemma_rows.get(part * padded(d.h)..).unwrap_or_default(),
            stride: 2 * padded(d.h) + padded(d.x),
            scales: self.lemma_scales.get(part..).unwrap_or_default(),
            scale_stride: 3,
        });
        lemma.apply(model.engine, &sources, self.unknown.len(), &mut self.logits);
        for (&word, scores) in self.unknown.iter().zip(self.logits.chunks_exact_mut(lemma.stride())) {
            let scores = &mut scores[..model.rules.len()];
            let form = analysis.word_form(word);
            // The best rule that applies; a few tries, since a hostile model could make them many. Of rules that are nearly
            // as good, one that gives a word the model knows is better: *démentent* is of *démentir*, not of *démenter*.
            let class = model.labels.tags[usize::from(analysis.words[word as usize].tag)].0;
            let attested = matches!(class, Upos::Verb | Upos::Aux | Upos::Noun | Upos::Adj);
            let nearly = if class == Upos::Verb { NEARLY_VERB } else { NEARLY };
            let mut applied = false;
            let mut least = f32::NEG_INFINITY;
            for _ in 0..32.min(scores.len()) {
                let best = argmax(scores);
                // A NaN compares with nothing, and ends the search.
                if applied && scores[best].partial_cmp(&least) != Some(Ordering::Greater) {
                    break;
                }
                if model.rules[best].apply(form, &mut self.other) {
                    let known = attested && {
                        norm_into(&self.other, &mut self.norm);
                        model.find(b'w', &[self.norm.as_bytes()]).is_some()
                    };
                    if !applied || known {
                        std::mem::swap(&mut self.text, &mut self.other);
                    }
                    if !applied {
                        least = scores[best] - nearly;
                    }
                    applied = true;
                    if known || !attested {
                        break;
                    }
                }
                scores[best] = f32::NEG_INFINITY;
            }
            if applied {
                keep_lemma(analysis, word as usize, &self.text);
            }
        }
    }
}

/// The words of the units, as indexes into the analysis.
fn words(units: &[Unit]) -> impl Iterator<Item = usize> + '_ {
    units.iter().flat_map(Clone::clone).map(|word| word as usize)
}

/// Sets a lemma; one equal to the form shares its string, as it does until it is set.
fn keep_lemma(analysis: &mut Analysis, word: usize, lemma: &str) {
    if analysis.word_form(word as u32) != lemma {
        analysis.words[word].lemma = analysis.keep(lemma);
    }
}

/// A number in decimal digits.
fn decimal(mut number: u16, digits: &mut [u8; 5]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 || at == 0 {
            return &digits[at..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for number in [0u16, 7, 10, 299, 65535] {
            assert_eq!(decimal(number, &mut [0; 5]), number.to_string().as_bytes());
        }
    }
}
