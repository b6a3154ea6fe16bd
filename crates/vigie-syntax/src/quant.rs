//! Matrix products in 8-bit integers: exact sums, and so the same result on every machine, whatever its vectors.
//!
//! Weights keep the bytes of the file and a scale for each output. Activations are quantised row by row as they come
//! up, to -127..=127 under a scale of their own, and stored with 128 added, since the machine's instruction multiplies
//! unsigned bytes by signed ones; what the 128 adds is taken off again with the sums of the weights. A row may be cut
//! into segments with a scale each.

use crate::avx2::Avx2;
use crate::gemm::grow;
use crate::vnni::Vnni;
use pulp::{Arch, Simd, WithSimd};
use std::borrow::Cow;

/// Outputs per panel. Output rows are padded to a multiple of it.
pub(crate) const PANEL: usize = 64;
/// Inputs that are multiplied at once. Segments are padded to a multiple of it.
pub(crate) const GROUP: usize = 4;
/// What stored activations are above their value.
pub(crate) const ZERO: u8 = 128;
/// Rows of input that go through all panels together, so that they stay in the second-level cache.
const ROW_BLOCK: usize = 192;

/// The weights of four inputs to a panel: four lanes of 16 outputs, each output's four weights side by side.
#[repr(C, align(64))]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block(pub(crate) [[i8; 64]; 4]);

/// The machine's way of multiplying.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Engine {
    pub(crate) arch: Arch,
    kernel: Choice,
}

#[derive(Debug, Clone, Copy)]
enum Choice {
    Vnni(Vnni),
    Avx2(Avx2),
    Plain,
}

impl Engine {
    /// The best this machine has.
    pub(crate) fn new() -> Engine {
        let kernel = match (Vnni::detect(), Avx2::detect()) {
            (Some(vnni), _) => Choice::Vnni(vnni),
            (None, Some(avx2)) => Choice::Avx2(avx2),
            (None, None) => Choice::Plain,
        };
        Engine { arch: Arch::new(), kernel }
    }

    /// All that this machine has.
    #[cfg(test)]
    fn all() -> Vec<Engine> {
        let kernels = [Vnni::detect().map(Choice::Vnni), Avx2::detect().map(Choice::Avx2), Some(Choice::Plain)];
        kernels.into_iter().flatten().map(|kernel| Engine { arch: Arch::new(), kernel }).collect()
    }
}

/// Bytes of a segment of so many activations.
pub(crate) fn padded(width: usize) -> usize {
    width.next_multiple_of(GROUP)
}

/// Weights [outputs, inputs] as in a file: bytes, and a scale for each output.
#[derive(Debug)]
pub(crate) struct Weights<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) scales: Vec<f32>,
    pub(crate) inputs: usize,
}

/// A matrix cut into panels of outputs, each panel stored four inputs by four.
#[derive(Debug)]
pub(crate) struct Matrix {
    blocks: Vec<Block>,
    /// Blocks of each segment of the input.
    segments: Vec<usize>,
    /// For each segment and output (padded): the scale, and -128 times the sum of the weights.
    scales: Vec<f32>,
    offsets: Vec<i32>,
    outputs: usize,
}

impl Matrix {
    /// A matrix of some weights side by side, the inputs of each cut into segments of the widths given.
    pub(crate) fn new(parts: &[(&Weights<'_>, &[usize])]) -> Matrix {
        let outputs = parts.first().map_or(0, |(weights, _)| weights.scales.len());
        let stride = outputs.next_multiple_of(PANEL);
        let segments: Vec<usize> =
            parts.iter().flat_map(|(_, widths)| widths.iter().map(|width| width.div_ceil(GROUP))).collect();
        let depth: usize = segments.iter().sum();
        let mut blocks = vec![Block([[0; 64]; 4]); stride / PANEL * depth];
        let mut scales = vec![0.0; segments.len() * stride];
        let mut offsets = vec![0; segments.len() * stride];
        let (mut segment, mut first) = (0, 0);
        for (weights, widths) in parts {
            let mut input = 0;
            for &width in *widths {
                let rows = weights.bytes.chunks_exact(weights.inputs);
                for (output, (row, &scale)) in rows.zip(&weights.scales).enumerate() {
                    let row = &row[input..][..width];
                    let sum: i32 = row.iter().map(|&byte| i32::from(byte as i8)).sum();
                    scales[segment * stride + output] = scale;
                    offsets[segment * stride + output] = -i32::from(ZERO) * sum;
                    let panel = &mut blocks[output / PANEL * depth + first..];
                    let (lane, at) = (output % PANEL / 16, output % 16 * GROUP);
                    for (block, group) in panel.iter_mut().zip(row.chunks(GROUP)) {
                        for (to, &byte) in block.0[lane][at..].iter_mut().zip(group) {
                            *to = byte as i8;
                        }
                    }
                }
                input += width;
                first += segments[segment];
                segment += 1;
            }
        }
        Matrix { blocks, segments, scales, offsets, outputs }
    }

    /// Floats of an output row, padding included.
    pub(crate) fn stride(&self) -> usize {
        self.outputs.next_multiple_of(PANEL)
    }

    /// Outputs of a row, without padding.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }
}

/// A matrix with its bias.
#[derive(Debug)]
pub(crate) struct Linear {
    pub(crate) matrix: Matrix,
    /// Padded to the stride.
    pub(crate) bias: Vec<f32>,
}

impl Linear {
    pub(crate) fn new(matrix: Matrix, bias: &[f32]) -> Linear {
        let mut padded = vec![0.0; matrix.stride()];
        padded[..bias.len()].copy_from_slice(bias);
        Linear { matrix, bias: padded }
    }

    pub(crate) fn stride(&self) -> usize {
        self.matrix.stride()
    }

    /// `out = rows · weightsᵀ + bias`, with output rows [`Linear::stride`] apart; `out` grows as needed.
    pub(crate) fn apply(&self, engine: Engine, sources: &[Source<'_>], count: usize, out: &mut Vec<f32>) {
        let stride = self.stride();
        grow(out, count * stride);
        Product { sources, count, matrix: &self.matrix, start: Start::Same(&self.bias), out }.run(engine);
    }
}

/// One segment of the input rows: row `r` starts at `r * stride` of `data`, and its scale is at `r * scale_stride`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) data: &'a [u8],
    pub(crate) stride: usize,
    pub(crate) scales: &'a [f32],
    pub(crate) scale_stride: usize,
}

/// What the products are added to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Start<'a> {
    /// One row for all.
    Same(&'a [f32]),
    /// For each row of output the row of `rows` that `index` says.
    Gather { rows: &'a [f32], index: &'a [u32] },
}

/// `out = sources · weightsᵀ + start`. There may be fewer sources than the matrix has segments: the rest counts as zero.
pub(crate) struct Product<'a> {
    pub(crate) sources: &'a [Source<'a>],
    pub(crate) count: usize,
    pub(crate) matrix: &'a Matrix,
    pub(crate) start: Start<'a>,
    pub(crate) out: &'a mut [f32],
}

/// Some rows of one segment times one panel, to be added to `starts`, or to what `out` holds.
pub(crate) struct Tile<'a, const ROWS: usize> {
    pub(crate) blocks: &'a [Block],
    /// Four activations for each block.
    pub(crate) rows: [&'a [[u8; GROUP]]; ROWS],
    pub(crate) row_scales: [f32; ROWS],
    pub(crate) offsets: &'a [i32; PANEL],
    pub(crate) scales: &'a [f32; PANEL],
    pub(crate) starts: Option<[&'a [f32; PANEL]; ROWS]>,
}

/// A way to compute tiles. All give the same bits.
pub(crate) trait Kernel: Copy {
    /// The most rows of a tile, up to 6.
    const ROWS: usize;

    /// Computes a tile; `out` has its rows `stride` apart.
    fn tile<const ROWS: usize>(self, tile: &Tile<'_, ROWS>, out: &mut [f32], stride: usize);
}

impl Product<'_> {
    pub(crate) fn run(self, engine: Engine) {
        match engine.kernel {
            Choice::Vnni(vnni) => self.drive(vnni),
            Choice::Avx2(avx2) => avx2.dispatch(self),
            Choice::Plain => engine.arch.dispatch(self),
        }
    }

    #[inline(always)]
    pub(crate) fn drive<K: Kernel>(self, kernel: K) {
        let Product { sources, count, matrix, start, out } = self;
        let stride = matrix.stride();
        let depth: usize = matrix.segments.iter().sum();
        if depth == 0 || sources.is_empty() {
            return;
        }
        for block in (0..count).step_by(ROW_BLOCK) {
            let end = count.min(block + ROW_BLOCK);
            for (panel, blocks) in matrix.blocks.chunks_exact(depth).enumerate() {
                let place = Place { matrix, sources, start, blocks, column: panel * PANEL };
                let mut row = block;
                while row < end {
                    let out = &mut out[row * stride + place.column..];
                    row += match K::ROWS.min(end - row) {
                        6.. => place.rows::<K, 6>(kernel, row, out),
                        5 => place.rows::<K, 5>(kernel, row, out),
                        4 => place.rows::<K, 4>(kernel, row, out),
                        3 => place.rows::<K, 3>(kernel, row, out),
                        2 => place.rows::<K, 2>(kernel, row, out),
                        _ => place.rows::<K, 1>(kernel, row, out),
                    };
                }
            }
        }
    }
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.drive(Plain);
    }
}

/// One panel of a product.
struct Place<'a> {
    matrix: &'a Matrix,
    sources: &'a [Source<'a>],
    start: Start<'a>,
    blocks: &'a [Block],
    column: usize,
}

impl Place<'_> {
    /// Computes `ROWS` rows from `row` on, segment by segment, and says how many.
    #[inline(always)]
    fn rows<K: Kernel, const ROWS: usize>(&self, kernel: K, row: usize, out: &mut [f32]) -> usize {
        let stride = self.matrix.stride();
        let mut starts = Some(std::array::from_fn(|r| match self.start {
            Start::Same(floats) => chunk(floats, self.column),
            Start::Gather { rows, index } => chunk(rows, index[row + r] as usize * stride + self.column),
        }));
        let mut blocks = self.blocks;
        for (segment, (source, &depth)) in self.sources.iter().zip(&self.matrix.segments).enumerate() {
            let (here, rest) = blocks.split_at(depth);
            blocks = rest;
            let column = segment * stride + self.column;
            let tile = Tile::<ROWS> {
                blocks: here,
                rows: std::array::from_fn(|r| source.data[(row + r) * source.stride..][..depth * GROUP].as_chunks().0),
                row_scales: std::array::from_fn(|r| source.scales[(row + r) * source.scale_stride]),
                offsets: chunk(&self.matrix.offsets, column),
                scales: chunk(&self.matrix.scales, column),
                starts: starts.take(),
            };
            kernel.tile(&tile, out, stride);
        }
        ROWS
    }
}

/// The values of a panel from `at` on.
#[inline(always)]
fn chunk<T>(values: &[T], at: usize) -> &[T; PANEL] {
    match values[at..].first_chunk() {
        Some(chunk) => chunk,
        None => panic!("rows are padded to whole panels"),
    }
}

/// Plain loops, for machines of which nothing is known.
#[derive(Debug, Clone, Copy)]
struct Plain;

impl Kernel for Plain {
    const ROWS: usize = 1;

    #[inline(always)]
    fn tile<const ROWS: usize>(self, tile: &Tile<'_, ROWS>, out: &mut [f32], stride: usize) {
        for r in 0..ROWS {
            for half in 0..PANEL / 8 {
                // Four sums an output; a product of two bytes fits into 16 bits, and loops of one width become vectors.
                let mut sums = [0i32; 32];
                for (block, row) in tile.blocks.iter().zip(tile.rows[r]) {
                    let row = [row.map(i16::from); 8];
                    let weights: &[i8] = &block.0[half / 2][half % 2 * 32..][..32];
                    for ((sum, &x), &weight) in sums.iter_mut().zip(row.as_flattened()).zip(weights) {
                        *sum += i32::from(x * i16::from(weight));
                    }
                }
                let sums: [i32; 8] = std::array::from_fn(|at| sums[4 * at..][..4].iter().sum());
                finish(tile, r, 8 * half, sums, &mut out[r * stride..]);
            }
        }
    }
}

/// Adds the sums of some outputs of a row, from `first` on, to what they start from.
#[inline(always)]
pub(crate) fn finish<const ROWS: usize, const SUMS: usize>(
    tile: &Tile<'_, ROWS>,
    row: usize,
    first: usize,
    sums: [i32; SUMS],
    out: &mut [f32],
) {
    let out = &mut out[first..first + SUMS];
    if let Some(starts) = &tile.starts {
        out.copy_from_slice(&starts[row][first..first + SUMS]);
    }
    let (offsets, scales) = (&tile.offsets[first..][..SUMS], &tile.scales[first..][..SUMS]);
    for (at, out) in out.iter_mut().enumerate() {
        *out = ((sums[at] + offsets[at]) as f32).mul_add(tile.row_scales[row] * scales[at], *out);
    }
}

/// Quantised rows of one width, [`padded`], in memory that is reused.
#[derive(Debug, Default)]
pub(crate) struct Quantised {
    pub(crate) bytes: Vec<u8>,
    pub(crate) scales: Vec<f32>,
    stride: usize,
}

impl Quantised {
    /// Makes room for so many rows; what they hold is of no interest.
    pub(crate) fn resize(&mut self, count: usize, width: usize) {
        self.stride = padded(width);
        if self.bytes.len() < count * self.stride {
            self.bytes.resize(count * self.stride, ZERO);
        }
        grow(&mut self.scales, count);
    }

    /// Quantises so many rows that lie one after the other.
    pub(crate) fn fill(&mut self, engine: Engine, values: &[f32], count: usize, width: usize) {
        self.resize(count, width);
        let (bytes, scales) = (&mut self.bytes[..], &mut self.scales[..]);
        engine.arch.dispatch(Quantise { values: &values[..count * width], width, bytes, scales });
    }

    /// Every `step`th row from `first` on.
    pub(crate) fn source(&self, first: usize, step: usize) -> Source<'_> {
        Source {
            data: self.bytes.get(first * self.stride..).unwrap_or_default(),
            stride: step * self.stride,
            scales: self.scales.get(first..).unwrap_or_default(),
            scale_stride: step,
        }
    }

    /// A row and its scale.
    pub(crate) fn row(&self, row: usize) -> (&[u8], f32) {
        (&self.bytes[row * self.stride..][..self.stride], self.scales[row])
    }
}

/// Rows to quantise, `width` floats each, into rows of [`padded`] bytes.
struct Quantise<'a> {
    values: &'a [f32],
    width: usize,
    bytes: &'a mut [u8],
    scales: &'a mut [f32],
}

impl WithSimd for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.values.chunks_exact(self.width);
        for ((row, bytes), scale) in rows.zip(self.bytes.chunks_exact_mut(padded(self.width))).zip(self.scales) {
            *scale = quantise(row, bytes);
        }
    }
}

/// Quantises a row into the first of `bytes` and gives its scale. What is not a number counts as 0, and what is beyond
/// 1e30 as that; a row of nothing but zeros (or as good as) has scale 0.
#[inline(always)]
pub(crate) fn quantise(values: &[f32], bytes: &mut [u8]) -> f32 {
    const LANES: usize = 16;
    const ROUND: f32 = 12_582_912.0 + ZERO as f32; // 1.5 · 2^23: adding it rounds to an integer, found in the low bits
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut most = [0.0f32; LANES];
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            *most = if value.abs() > *most { value.abs() } else { *most };
        }
    }
    let most = most.iter().chain(rest).fold(0.0f32, |most, value| if value.abs() > most { value.abs() } else { most });
    let most = most.min(1e30);
    if most < 1e-30 {
        bytes.fill(ZERO);
        return 0.0;
    }
    let inverse = 127.0 / most;
    for (byte, &value) in bytes.iter_mut().zip(values) {
        let value = if value.is_nan() { 0.0 } else { value * inverse };
        let value = if value > -127.0 { value } else { -127.0 };
        let value = if value < 127.0 { value } else { 127.0 };
        *byte = (value + ROUND).to_bits() as u8;
    }
    most / 127.0
}

/// Rows of floats as rows of [`padded`] activations and their scales.
pub(crate) fn quantise_rows(values: &[f32], width: usize) -> (Vec<u8>, Vec<f32>) {
    let mut bytes = vec![ZERO; values.len() / width * padded(width)];
    let rows = values.chunks_exact(width).zip(bytes.chunks_exact_mut(padded(width)));
    let scales = rows.map(|(row, bytes)| quantise(row, bytes)).collect();
    (bytes, scales)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testmodel::Random;
    use proptest::prelude::*;

    /// Weights and activations of whole bytes, the extremes among them.
    fn random_bytes(random: &mut Random, count: usize) -> Vec<u8> {
        (0..count).map(|_| random.next_u64() as u8).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn all_engines_give_what_the_naive_product_does(
            seed: u64,
            count in 0usize..20,
            outputs in 1usize..150,
            widths in prop::collection::vec(1usize..40, 1..4),
            step in 1usize..3,
            gather: bool,
            omitted in 0usize..2,
        ) {
            let mut random = Random::new(seed);
            let inputs: usize = widths.iter().sum();
            let weights = Weights {
                bytes: random_bytes(&mut random, outputs * inputs).into(),
                scales: (0..outputs).map(|_| random.normal()).collect(),
                inputs,
            };
            let matrix = Matrix::new(&[(&weights, &widths)]);
            let stride = matrix.stride();
            let rows: Vec<Quantised> = widths
                .iter()
                .map(|&width| Quantised {
                    bytes: random_bytes(&mut random, (count * step).max(1) * padded(width)),
                    scales: (0..(count * step).max(1)).map(|_| random.normal()).collect(),
                    stride: padded(width),
                })
                .collect();
            let sources: Vec<Source<'_>> = rows.iter().map(|rows| rows.source(0, step)).collect();
            let sources = &sources[..sources.len().saturating_sub(omitted).max(1)];
            let floats: Vec<f32> = (0..3 * stride).map(|_| random.normal()).collect();
            let index: Vec<u32> = (0..count).map(|_| random.below(3) as u32).collect();
            let start = if gather { Start::Gather { rows: &floats, index: &index } } else { Start::Same(&floats[..stride]) };
            let run = |engine: Engine| {
                let mut out = vec![f32::NAN; count * stride];
                Product { sources, count, matrix: &matrix, start, out: &mut out }.run(engine);
                out
            };
            let out = run(Engine::new());
            let bits = |floats: &[f32]| floats.iter().map(|float| float.to_bits()).collect::<Vec<_>>();
            for engine in Engine::all() {
                prop_assert_eq!(bits(&out), bits(&run(engine)), "{:?}", engine);
            }
            for r in 0..count {
                for o in 0..outputs {
                    let mut sum = floats[if gather { index[r] as usize * stride } else { 0 } + o];
                    let mut first = 0;
                    for ((rows, &width), _) in rows.iter().zip(&widths).zip(sources) {
                        let (bytes, scale) = rows.row(r * step);
                        let row = &weights.bytes[o * inputs + first..][..width];
                        let products = bytes.iter().zip(row).map(|(&x, &w)| (i32::from(x) - 128) * i32::from(w as i8));
                        sum = (products.sum::<i32>() as f32).mul_add(scale * weights.scales[o], sum);
                        first += width;
                    }
                    prop_assert_eq!(out[r * stride + o].to_bits(), sum.to_bits());
                }
            }
        }

        /// What quantising costs: half a step for each product, at most.
        #[test]
        fn close_to_the_product_in_floats(seed: u64, count in 1usize..9, outputs in 1usize..80, inputs in 1usize..200) {
            let mut random = Random::new(seed);
            let mut floats = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<f32>>();
            let (w, x) = (floats(outputs * inputs), floats(count * inputs));
            let (bytes, scales) = quantise_rows(&w, inputs);
            let bytes = bytes.chunks_exact(padded(inputs)).flat_map(|row| &row[..inputs]).map(|byte| byte ^ ZERO);
            let weights = Weights { bytes: bytes.collect(), scales, inputs };
            let linear = Linear::new(Matrix::new(&[(&weights, &[inputs])]), &[]);
            let (mut rows, mut out) = (Quantised::default(), Vec::new());
            rows.fill(Engine::new(), &x, count, inputs);
            linear.apply(Engine::new(), &[rows.source(0, 1)], count, &mut out);
            for (r, x) in x.chunks_exact(inputs).enumerate() {
                for (o, w) in w.chunks_exact(inputs).enumerate() {
                    let exact: f64 = x.iter().zip(w).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum();
                    let sizes = |values: &[f32]| values.iter().map(|x| f64::from(x.abs())).sum::<f64>();
                    let (dx, dw) = (f64::from(rows.row(r).1) / 2.0, f64::from(weights.scales[o]) / 2.0);
                    let bound = dx * sizes(w) + dw * sizes(x) + dx * dw * inputs as f64;
                    let error = (f64::from(out[r * linear.stride() + o]) - exact).abs();
                    prop_assert!(error <= bound * 1.001 + 1e-5, "{error} > {bound}");
                }
            }
        }

        #[test]
        fn every_machine_quantises_alike(seed: u64, count in 0usize..4, width in 1usize..70) {
            let mut random = Random::new(seed);
            let values: Vec<f32> = (0..count * width).map(|_| random.normal()).collect();
            let mut rows = Quantised::default();
            rows.fill(Engine::new(), &values, count, width);
            let (bytes, scales) = quantise_rows(&values, width);
            prop_assert_eq!(&rows.scales[..count], &scales);
            for (r, row) in bytes.chunks_exact(padded(width)).enumerate() {
                prop_assert_eq!(&rows.row(r).0[..width], &row[..width]);
            }
        }
    }

    #[test]
    fn sums_of_extremes_do_not_overflow() {
        let inputs = 10 * 4096;
        let weights = Weights { bytes: vec![0x80; inputs].into(), scales: vec![1.0], inputs };
        let linear = Linear::new(Matrix::new(&[(&weights, &[inputs])]), &[]);
        for (byte, value) in [(255u8, 127.0), (0, -128.0)] {
            let rows = Quantised { bytes: vec![byte; inputs], scales: vec![1.0], stride: inputs };
            for engine in Engine::all() {
                let mut out = Vec::new();
                linear.apply(engine, &[rows.source(0, 1)], 1, &mut out);
                assert_eq!(out[0], -128.0 * value * inputs as f32);
            }
        }
    }

    #[test]
    fn rows_of_odd_numbers() {
        let mut bytes = [7u8; 4];
        for zeros in [[0.0; 3], [1e-38; 3], [f32::NAN; 3]] {
            assert_eq!(quantise(&zeros, &mut bytes), 0.0);
            assert_eq!(bytes, [ZERO; 4]);
        }
        assert_eq!(quantise(&[254.0, -254.0, f32::NAN, 1.0], &mut bytes), 2.0);
        assert_eq!(bytes, [255, 1, 128, 128], "halves go to the even one");
        assert_eq!(quantise(&[f32::INFINITY, -f32::INFINITY, 1.0, -1e30], &mut bytes), 1e30 / 127.0);
        assert_eq!(bytes, [255, 1, 128, 1]);
        assert_eq!(quantise(&[], &mut []), 0.0);
    }
}
