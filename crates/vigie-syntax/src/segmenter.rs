//! The network over pieces that says where tokens and sentences begin, and which tokens are several words.

use crate::activation::{add, argmax};
use crate::analysis::{Analysis, NO_HEAD, Sentence, Token, WordData};
use crate::form::{norm_into, prefix, shape, suffix};
use crate::model::{Model, WINDOW};
use crate::quant::{Quantised, Source};
use crate::segment::{Piece, Space, pieces, segments};

/// Rows that a convolution sees on either side.
const REACH: usize = WINDOW / 2;
/// Rows on either side that the three convolutions see together.
const HALO: usize = 3 * REACH;
/// Rows computed at once.
const BLOCK: usize = 1024;

/// Reusable memory of the segmenter.
#[derive(Debug, Default)]
pub(crate) struct SegmenterScratch {
    pieces: Vec<Piece>,
    /// The piece at each row; `GAP` at the rows that part segments, which are zero as what lies beyond a text is.
    rows: Vec<u32>,
    labels: Vec<Label>,
    /// Vectors of the rows, and the same quantised.
    hidden: Vec<f32>,
    quantised: Quantised,
    next: Vec<f32>,
    out: Vec<f32>,
    norm: String,
}

const GAP: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, Default)]
struct Label {
    boundary: u8,
    multiword: u8,
}

impl SegmenterScratch {
    /// Fills `analysis` with the sentences, tokens and words of the text; words still without labels.
    pub(crate) fn run(&mut self, model: &Model, text: &str, analysis: &mut Analysis) {
        self.pieces.clear();
        self.rows.clear();
        self.rows.extend([GAP; REACH]);
        segments(text, |range| {
            let first = self.pieces.len();
            pieces(text, range, &mut self.pieces);
            self.rows.extend(first as u32..self.pieces.len() as u32);
            self.rows.extend([GAP; REACH]);
        });
        self.labels.clear();
        self.labels.resize(self.pieces.len(), Label::default());
        for start in (0..self.rows.len()).step_by(BLOCK) {
            self.label(model, text, start, self.rows.len().min(start + BLOCK));
        }
        self.assemble(model, text, analysis);
    }

    /// Labels the pieces of some rows. Each convolution computes only rows whose surroundings are known: a block is
    /// embedded with a halo, and every layer is narrower by what the next one needs.
    fn label(&mut self, model: &Model, text: &str, start: usize, end: usize) {
        let net = &model.segmenter;
        let (seg, hidden) = (model.dims.seg, model.dims.seg_hidden);
        // Row `base + i` is at `i` in the buffers; rows before the first and after the last are zero, as gaps are.
        let base = start as isize - HALO as isize;
        let count = end - start + 2 * HALO;
        let piece_at = |rows: &[u32], at: usize| {
            usize::try_from(base + at as isize).ok().and_then(|row| rows.get(row)).copied().filter(|&p| p != GAP)
        };
        self.hidden.clear();
        self.hidden.resize(count * seg, 0.0);
        for at in 0..count {
            if let Some(piece) = piece_at(&self.rows, at) {
                let piece = &self.pieces[piece as usize];
                let form = &text[piece.start as usize..piece.end as usize];
                embed(model, form, piece, &mut self.norm, &mut self.hidden[at * seg..][..seg]);
            }
        }
        let mut width = seg;
        for (layer, convolution) in net.convolutions.iter().enumerate() {
            let margin = REACH * (layer + 1);
            self.quantised.fill(model.engine, &self.hidden, count, width);
            let window: [Source<'_>; WINDOW] = std::array::from_fn(|at| self.quantised.source(margin - REACH + at, 1));
            convolution.apply(model.engine, &window, count - 2 * margin, &mut self.out);
            self.next.clear();
            self.next.resize(count * hidden, 0.0);
            for at in margin..count - margin {
                if piece_at(&self.rows, at).is_none() {
                    continue;
                }
                let out = &self.out[(at - margin) * convolution.stride()..][..hidden];
                let next = &mut self.next[at * hidden..][..hidden];
                for (next, &out) in next.iter_mut().zip(out) {
                    *next = out.max(0.0);
                }
                if layer > 0 {
                    add(next, &self.hidden[at * hidden..][..hidden]);
                }
            }
            std::mem::swap(&mut self.hidden, &mut self.next);
            width = hidden;
        }
        self.quantised.fill(model.engine, &self.hidden, count, hidden);
        let (sources, count) = ([self.quantised.source(HALO, 1)], end - start);
        net.boundary.apply(model.engine, &sources, count, &mut self.out);
        for (at, scores) in self.out.chunks_exact(net.boundary.stride()).take(count).enumerate() {
            if let Some(piece) = piece_at(&self.rows, at + HALO) {
                self.labels[piece as usize].boundary = argmax(&scores[..3]) as u8;
            }
        }
        net.multiword.apply(model.engine, &sources, count, &mut self.out);
        let classes = model.multiwords.classes();
        for (at, scores) in self.out.chunks_exact(net.multiword.stride()).take(count).enumerate() {
            if let Some(piece) = piece_at(&self.rows, at + HALO) {
                self.labels[piece as usize].multiword = argmax(&scores[..classes]) as u8;
            }
        }
    }

    /// Builds sentences, tokens and words from the labels.
    fn assemble(&mut self, model: &Model, text: &str, analysis: &mut Analysis) {
        let mut at = 0;
        while at < self.pieces.len() {
            let first = &self.pieces[at];
            let opens = first.space == Space::First || self.labels[at].boundary == 2;
            let mut last = at;
            while last + 1 < self.pieces.len() && self.goes_on(last + 1) {
                last += 1;
            }
            let span = first.start..self.pieces[last].end;
            let words = analysis.words.len() as u32;
            if opens || analysis.sentences.is_empty() {
                let tokens = analysis.tokens.len() as u32;
                analysis.sentences.push(Sentence { span: span.clone(), words: words..words, tokens: tokens..tokens });
            }
            let (token, sentence) = (analysis.tokens.len() as u32, analysis.sentences.len() as u32 - 1);
            let form = &text[span.start as usize..span.end as usize];
            model.multiwords.expand(self.labels[last].multiword, form, &mut self.norm, |word| {
                let form = analysis.keep(word);
                let lemma = form.clone();
                analysis.words.push(WordData { form, lemma, token, sentence, head: NO_HEAD, tag: 0, deprel: 0 });
            });
            let words = words..analysis.words.len() as u32;
            if let Some(sentence) = analysis.sentences.last_mut() {
                sentence.span.end = span.end;
                sentence.words.end = words.end;
                sentence.tokens.end = token + 1;
            }
            analysis.tokens.push(Token { span, words });
            at = last + 1;
        }
    }

    /// Whether a piece goes on with the token before it; over white space, only a number does.
    fn goes_on(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        self.labels[at].boundary == 0
            && match piece.space {
                Space::First => false,
                Space::None => true,
                Space::Blank | Space::Newline => piece.number && self.pieces[at - 1].number,
            }
    }
}

fn embed(model: &Model, form: &str, piece: &Piece, norm: &mut String, into: &mut [f32]) {
    norm_into(form, norm);
    if norm.starts_with("00000") {
        norm.truncate(5);
    }
    let [whole, head, tail] = &model.segmenter.tables;
    let row = |kind: u8, key: &str| model.find(kind, &[key.as_bytes()]).unwrap_or(0);
    whole.copy_row(&model.bytes, row(b'W', norm), into);
    head.add_row(&model.bytes, row(b'P', prefix(norm, 2).0), into);
    tail.add_row(&model.bytes, row(b'S', suffix(norm, 3).0), into);
    let width = into.len();
    add(into, &model.segmenter.shape[usize::from(shape(form)) * width..][..width]);
    add(into, &model.segmenter.space[piece.space as usize * width..][..width]);
}
