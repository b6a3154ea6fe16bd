//! Words to vectors in context: tables, a maxout layer, and two bidirectional LSTM layers over many sentences at once.

use crate::activation::{LstmStep, add};
use crate::analysis::Analysis;
use crate::form::{norm_into, prefix, shape, suffix};
use crate::gemm::grow;
use crate::lookup::fnv;
use crate::model::{Model, WORD_PARTS, word_parts};
use crate::quant::{Matrix, Product, Quantised, Source, Start, padded};
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Words of the analysis that are encoded together: a sentence, or a part of a very long one.
pub(crate) type Unit = Range<u32>;

/// Reusable memory of the encoder.
#[derive(Debug, Default)]
pub(crate) struct EncoderScratch {
    forms: Forms,
    layout: Layout,
    norm: String,
    vectors: Vec<u8>,
    vector_scales: Vec<f32>,
    maxout: Vec<f32>,
    floats: Vec<f32>,
    /// `x` of each distinct form.
    x: Quantised,
    projected: Vec<f32>,
    recurrence: Recurrence,
    /// The layers' outputs: two rows a word, one for each direction.
    first: Quantised,
    second: Quantised,
    hidden: Quantised,
}

/// Memory of a recurrence: gates of one position, cells, one row of outputs.
#[derive(Debug, Default)]
struct Recurrence {
    gates: Vec<f32>,
    cells: Vec<f32>,
    row: Vec<f32>,
}

/// The distinct forms of a batch.
#[derive(Debug, Default)]
struct Forms {
    /// An open-addressing table of indexes into `distinct`, plus 1; 0 is empty.
    table: Vec<u32>,
    /// Hash, and a word with that form.
    distinct: Vec<(u64, u32)>,
    /// The distinct form of each word of the batch, in the order of the units.
    of_word: Vec<u32>,
}

/// Where each word of a batch lies: by position in its unit, and at one position longer units first. The units that go
/// on at a position are then a prefix of its rows.
#[derive(Debug, Default)]
struct Layout {
    /// Units by descending length, and the place of each unit in that order.
    order: Vec<u32>,
    ranks: Vec<u32>,
    /// First row of each position, and the end.
    starts: Vec<u32>,
    /// The row of each word, in the order of the units.
    rows: Vec<u32>,
    /// The distinct form at each row.
    forms: Vec<u32>,
}

impl EncoderScratch {
    /// Encodes the units; [`EncoderScratch::hidden`] then has the result.
    pub(crate) fn run(&mut self, model: &Model, style: usize, analysis: &Analysis, units: &[Unit]) {
        let h = model.dims.h;
        self.forms.fill(analysis, units);
        self.layout.fill(units, &self.forms.of_word);
        let words = self.layout.rows.len();
        self.embed(model, style, analysis);
        for states in [&mut self.first, &mut self.second, &mut self.hidden] {
            states.resize(2 * words, h);
        }

        // Layer 1: input projections by distinct form.
        let distinct = [self.x.source(0, 1)];
        for (direction, lstm) in model.first_layer.iter().enumerate() {
            lstm.input.apply(model.engine, &distinct, self.forms.distinct.len(), &mut self.projected);
            let input = Input::Forms { projected: &self.projected, forms: &self.layout.forms };
            let pass = Pass { model, weights: &lstm.recurrent, direction, starts: &self.layout.starts, input };
            pass.run(&mut self.recurrence, &mut self.first);
        }
        // Layer 2: inputs and states before in one product.
        for (direction, lstm) in model.second_layer.iter().enumerate() {
            let input = Input::States { below: &self.first, bias: &lstm.bias };
            let pass = Pass { model, weights: &lstm.matrix, direction, starts: &self.layout.starts, input };
            pass.run(&mut self.recurrence, &mut self.second);
        }
        // Back to the order of the units.
        let wide = 2 * padded(h);
        for (word, &row) in self.layout.rows.iter().enumerate() {
            let row = row as usize;
            self.hidden.bytes[word * wide..][..wide].copy_from_slice(&self.second.bytes[row * wide..][..wide]);
            self.hidden.scales[word * 2..][..2].copy_from_slice(&self.second.scales[row * 2..][..2]);
        }
    }

    /// The vectors of the last batch from a word on: forward and backward halves. Words count in the order of the units.
    pub(crate) fn hidden(&self, word: usize) -> [Source<'_>; 2] {
        halves(&self.hidden, word)
    }

    /// Both halves of a word's vector, and `x` of its form.
    pub(crate) fn vectors(&self, word: usize) -> [(&[u8], f32); 3] {
        let form = self.forms.of_word[word] as usize;
        [self.hidden.row(2 * word), self.hidden.row(2 * word + 1), self.x.row(form)]
    }

    /// The vectors of the distinct forms. The rows of the tables are bytes with a scale, and go into the product as such.
    fn embed(&mut self, model: &Model, style: usize, analysis: &Analysis) {
        let tables = &model.words;
        let d = model.dims;
        let widths = word_parts(&d);
        let width: usize = widths.iter().copied().map(padded).sum();
        let count = self.forms.distinct.len();
        if self.vectors.len() < count * width {
            self.vectors.resize(count * width, 0);
        }
        grow(&mut self.vector_scales, count * widths.len());
        let rows = self.vectors.chunks_exact_mut(width).zip(self.vector_scales.chunks_exact_mut(widths.len()));
        for (&(_, word), (bytes, scales)) in self.forms.distinct.iter().zip(rows) {
            let form = analysis.word_form(word);
            norm_into(form, &mut self.norm);
            let norm = self.norm.as_str();
            let row = model.find(b'w', &[norm.as_bytes()]).unwrap_or(0);
            let (first, rest) = bytes.split_at_mut(padded(d.word));
            scales[0] = tables.word.quantised_row(&model.bytes, row, first);
            let (affixes, last) = rest.split_at_mut(8 * padded(d.affix));
            for (index, into) in affixes.chunks_exact_mut(padded(d.affix)).enumerate() {
                let (affix, long_enough) = if index < 3 { prefix(norm, index + 1) } else { suffix(norm, index - 2) };
                let kind = b"123abcde"[index];
                let row = if long_enough { model.find(kind, &[affix.as_bytes()]).unwrap_or(0) } else { 1 };
                scales[1 + index] = tables.affixes[index].quantised_row(&model.bytes, row, into);
            }
            let shape = usize::from(shape(form));
            last.copy_from_slice(&tables.shape[shape * last.len()..][..last.len()]);
            scales[9] = tables.shape_scales[shape];
        }
        let mut start = 0;
        let sources: [Source<'_>; WORD_PARTS] = std::array::from_fn(|part| {
            let data = self.vectors.get(start..).unwrap_or_default();
            start += padded(widths[part]);
            let scales = self.vector_scales.get(part..).unwrap_or_default();
            Source { data, stride: width, scales, scale_stride: widths.len() }
        });
        tables.input.apply(model.engine, &sources, count, &mut self.maxout);
        grow(&mut self.floats, count * d.x);
        model.engine.arch.dispatch(Maxout {
            pairs: &self.maxout,
            stride: tables.input.stride(),
            out: &mut self.floats[..count * d.x],
            width: d.x,
            gain: &tables.norm_gain,
            bias: &tables.norm_bias,
            style: (style > 0).then(|| &tables.style[style * d.x..][..d.x]),
        });
        self.x.fill(model.engine, &self.floats, count, d.x);
    }
}

/// The two directions' rows of words, from a row on.
fn halves(states: &Quantised, row: usize) -> [Source<'_>; 2] {
    [states.source(2 * row, 2), states.source(2 * row + 1, 2)]
}

/// The higher of each pair, normalised, plus a style.
struct Maxout<'a> {
    pairs: &'a [f32],
    stride: usize,
    out: &'a mut [f32],
    width: usize,
    gain: &'a [f32],
    bias: &'a [f32],
    style: Option<&'a [f32]>,
}

impl WithSimd for Maxout<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.width;
        for (pairs, x) in self.pairs.chunks_exact(self.stride).zip(self.out.chunks_exact_mut(width)) {
            let (left, right) = pairs[..2 * width].split_at(width);
            for ((x, left), right) in x.iter_mut().zip(left).zip(right) {
                *x = left.max(*right);
            }
            layer_norm(x, self.gain, self.bias);
            if let Some(style) = self.style {
                add(x, style);
            }
        }
    }
}

#[inline(always)]
fn layer_norm(x: &mut [f32], gain: &[f32], bias: &[f32]) {
    let width = x.len() as f32;
    let mean = sum(x, |x| x) / width;
    let variance = sum(x, |x| (x - mean) * (x - mean)) / width;
    let scale = 1.0 / (variance + 1e-5).sqrt();
    for ((x, gain), bias) in x.iter_mut().zip(gain).zip(bias) {
        *x = (*x - mean) * scale * gain + bias;
    }
}

/// The sum of a function of each value, in an order that leaves room for vectors.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<16>();
    let mut sums = [0.0f32; 16];
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += of(value);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|&value| of(value)).sum::<f32>()
}

/// What a layer reads besides its own states.
#[derive(Clone, Copy)]
enum Input<'a> {
    /// The projection of each row's form.
    Forms { projected: &'a [f32], forms: &'a [u32] },
    /// The states of the layer below, whose weights come before those of the layer's own.
    States { below: &'a Quantised, bias: &'a [f32] },
}

/// One direction of a layer.
struct Pass<'a> {
    model: &'a Model,
    weights: &'a Matrix,
    direction: usize,
    /// Of the layout.
    starts: &'a [u32],
    input: Input<'a>,
}

impl Pass<'_> {
    /// Goes over the whole batch, position by position, and writes its half of `out`.
    fn run(&self, memory: &mut Recurrence, out: &mut Quantised) {
        let Recurrence { gates, cells, row } = memory;
        let (h, half) = (self.model.dims.h, padded(self.model.dims.h));
        let stride = self.weights.stride();
        let backward = self.direction == 1;
        let span = |position: usize| self.starts[position] as usize..self.starts[position + 1] as usize;
        let longest = self.starts.len() - 1;
        let most = if longest == 0 { 0 } else { span(0).len() };
        cells.clear();
        cells.resize(most * h, 0.0);
        grow(gates, most * stride);
        grow(row, h);
        for step in 0..longest {
            let position = if backward { longest - 1 - step } else { step };
            let rows = span(position);
            // The states before are those of the neighbouring position; where a unit begins there are none.
            let before = match (step, backward) {
                (0, _) => 0..0,
                (_, false) => span(position - 1),
                (_, true) => span(position + 1),
            };
            let known = before.len().min(rows.len());
            let states = halves(out, before.start)[self.direction];
            let (with, without) = gates.split_at_mut(known * stride);
            match self.input {
                Input::Forms { projected, forms } => {
                    let index = &forms[rows.clone()];
                    let start = Start::Gather { rows: projected, index };
                    self.product(&[states], known, start, with);
                    for (gates, &form) in without.chunks_exact_mut(stride).zip(&index[known..]) {
                        gates.copy_from_slice(&projected[form as usize * stride..][..stride]);
                    }
                }
                Input::States { below, bias } => {
                    let [forward, backward] = halves(below, rows.start);
                    self.product(&[forward, backward, states], known, Start::Same(bias), with);
                    let inputs = halves(below, rows.start + known);
                    self.product(&inputs, rows.len() - known, Start::Same(bias), without);
                }
            }
            self.model.engine.arch.dispatch(LstmStep {
                gates,
                gates_stride: stride,
                cells,
                row,
                out: &mut out.bytes[rows.start * 2 * half + self.direction * half..],
                out_stride: 2 * half,
                scales: &mut out.scales[rows.start * 2 + self.direction..],
                hidden: h,
                count: rows.len(),
            });
        }
    }

    fn product(&self, sources: &[Source<'_>], count: usize, start: Start<'_>, out: &mut [f32]) {
        Product { sources, count, matrix: self.weights, start, out }.run(self.model.engine);
    }
}

impl Forms {
    fn fill(&mut self, analysis: &Analysis, units: &[Unit]) {
        let words: usize = units.iter().map(ExactSizeIterator::len).sum();
        self.distinct.clear();
        self.of_word.clear();
        self.table.clear();
        self.table.resize((words * 2).next_power_of_two(), 0);
        let mask = self.table.len() - 1;
        for word in units.iter().flat_map(Clone::clone) {
            let form = analysis.word_form(word);
            let hash = fnv(&[form.as_bytes()]);
            let mut at = hash as usize & mask;
            let index = loop {
                match self.table[at] {
                    0 => {
                        self.distinct.push((hash, word));
                        self.table[at] = self.distinct.len() as u32;
                        break self.distinct.len() as u32 - 1;
                    }
                    entry => {
                        let (known, first) = self.distinct[entry as usize - 1];
                        if known == hash && analysis.word_form(first) == form {
                            break entry - 1;
                        }
                        at = (at + 1) & mask;
                    }
                }
            };
            self.of_word.push(index);
        }
    }
}

impl Layout {
    fn fill(&mut self, units: &[Unit], forms: &[u32]) {
        self.order.clear();
        self.order.extend(0..units.len() as u32);
        self.order.sort_unstable_by_key(|&unit| (std::cmp::Reverse(units[unit as usize].len()), unit));
        let longest = self.order.first().map_or(0, |&unit| units[unit as usize].len());
        // starts[p] = words at positions before p.
        self.starts.clear();
        self.starts.resize(longest + 1, 0);
        let mut active = units.len();
        for position in 0..longest {
            while active > 0 && units[self.order[active - 1] as usize].len() <= position {
                active -= 1;
            }
            self.starts[position + 1] = self.starts[position] + active as u32;
        }
        self.rows.clear();
        self.rows.resize(forms.len(), 0);
        self.forms.clear();
        self.forms.resize(forms.len(), 0);
        self.ranks.clear();
        self.ranks.resize(units.len(), 0);
        for (rank, &unit) in self.order.iter().enumerate() {
            self.ranks[unit as usize] = rank as u32;
        }
        let mut first = 0;
        for (unit, &rank) in units.iter().zip(&self.ranks) {
            for position in 0..unit.len() {
                let row = self.starts[position] + rank;
                self.rows[first + position] = row;
                self.forms[row as usize] = forms[first + position];
            }
            first += unit.len();
        }
    }
}
