//! Matrix products in floats: the scores of arcs, which decide the tree and are few.
//!
//! Each output is one chain of fused multiply-adds over the inputs in ascending order, whatever the width of the
//! machine's vectors and whatever rows are computed beside it: results are the same on every machine that has a fused
//! multiply-add, and a row never depends on its neighbours.

use pulp::{Simd, WithSimd};

/// Outputs per panel. Output rows are padded to a multiple of it.
pub(crate) const PANEL: usize = 64;

/// Vectors of accumulators per row of the kernel: with 6 rows of 4, AVX-512 and NEON have 24 of 32 registers at work.
const VECTORS: usize = 4;

/// Rows of input that go through all panels together, so that they stay in the second-level cache.
const ROW_BLOCK: usize = 192;

/// One input's weights to the outputs of a panel.
#[repr(C, align(64))]
#[derive(Debug, Clone, Copy)]
struct Lane([f32; PANEL]);

/// A matrix [outputs, inputs], cut into panels of outputs, each panel stored input by input.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    lanes: Vec<Lane>,
    inputs: usize,
    outputs: usize,
}

impl Packed {
    /// Replaces the matrix, reusing its memory. `row(o, into)` writes the weights of output `o`.
    pub(crate) fn pack(&mut self, outputs: usize, inputs: usize, mut value: impl FnMut(usize, usize) -> f32) {
        (self.inputs, self.outputs) = (inputs, outputs);
        self.lanes.clear();
        self.lanes.resize(outputs.div_ceil(PANEL) * inputs, Lane([0.0; PANEL]));
        for output in 0..outputs {
            let panel = &mut self.lanes[output / PANEL * inputs..][..inputs];
            for (input, lane) in panel.iter_mut().enumerate() {
                lane.0[output % PANEL] = value(output, input);
            }
        }
    }

    /// Floats of an output row, padding included.
    pub(crate) fn stride(&self) -> usize {
        self.outputs.next_multiple_of(PANEL)
    }
}

/// Makes `buffer` at least `len` floats long; what it holds is of no interest.
pub(crate) fn grow(buffer: &mut Vec<f32>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, 0.0);
    }
}

/// Input rows: row `r` starts at `r * stride`; rows may overlap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) count: usize,
}

/// A product to dispatch: `out = rows · weightsᵀ + start`, without a start from zero.
pub(crate) struct Product<'a> {
    pub(crate) rows: Rows<'a>,
    pub(crate) weights: &'a Packed,
    /// One value an output, padded to the stride.
    pub(crate) start: Option<&'a [f32]>,
    pub(crate) out: &'a mut [f32],
    pub(crate) out_stride: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Product { rows, weights, start, out, out_stride } = self;
        let inputs = weights.inputs;
        if inputs == 0 || weights.outputs == 0 {
            return;
        }
        for block in (0..rows.count).step_by(ROW_BLOCK) {
            let count = ROW_BLOCK.min(rows.count - block);
            for (index, panel) in weights.lanes.chunks_exact(inputs).enumerate() {
                let column = index * PANEL;
                let start = start.map(|start| &start[column..column + PANEL]);
                let mut row = block;
                while row < block + count {
                    let left = block + count - row;
                    let data = &rows.data[row * rows.stride..];
                    let out = &mut out[row * out_stride + column..];
                    let tile = Tile { data, stride: rows.stride, panel, start, out_stride };
                    // AVX2 has half the registers: 3 rows of 4 vectors fill them.
                    row += match (left, S::REGISTER_COUNT >= 32) {
                        (6.., true) => tile.compute::<S, 6>(simd, out),
                        (5, true) => tile.compute::<S, 5>(simd, out),
                        (4, true) => tile.compute::<S, 4>(simd, out),
                        (3.., _) => tile.compute::<S, 3>(simd, out),
                        (2, _) => tile.compute::<S, 2>(simd, out),
                        _ => tile.compute::<S, 1>(simd, out),
                    };
                }
            }
        }
    }
}

/// A few rows times one panel.
struct Tile<'a> {
    data: &'a [f32],
    stride: usize,
    panel: &'a [Lane],
    start: Option<&'a [f32]>,
    out_stride: usize,
}

impl Tile<'_> {
    /// Computes `ROWS` rows and says so.
    #[inline(always)]
    fn compute<S: Simd, const ROWS: usize>(&self, simd: S, out: &mut [f32]) -> usize {
        let inputs = self.panel.len();
        let rows: [&[f32]; ROWS] = std::array::from_fn(|r| &self.data[r * self.stride..][..inputs]);
        for group in 0..PANEL / (VECTORS * S::F32_LANES) {
            let first = group * VECTORS;
            let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
            if let Some(start) = self.start {
                let (start, _) = S::as_simd_f32s(start);
                sums.fill(std::array::from_fn(|v| start[first + v]));
            }
            for (input, lane) in self.panel.iter().enumerate() {
                let (lane, _) = S::as_simd_f32s(&lane.0);
                let lane = &lane[first..first + VECTORS];
                for r in 0..ROWS {
                    let value = simd.splat_f32s(rows[r][input]);
                    for v in 0..VECTORS {
                        sums[r][v] = simd.mul_add_f32s(value, lane[v], sums[r][v]);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let (to, _) = S::as_mut_simd_f32s(&mut out[r * self.out_stride..][..PANEL]);
                to[first..first + VECTORS].copy_from_slice(sums);
            }
        }
        ROWS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testmodel::Random;
    use proptest::prelude::*;

    fn product(rows: Rows<'_>, weights: &Packed, start: Option<&[f32]>, out: &mut [f32]) {
        let out_stride = weights.stride();
        pulp::Arch::new().dispatch(Product { rows, weights, start, out, out_stride });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn agrees_with_the_naive_product(seed: u64, m in 1usize..40, k in 1usize..40, n in 1usize..150, gap in 0usize..3) {
            let mut random = Random::new(seed);
            let stride = k + gap;
            let a: Vec<f32> = (0..m * stride).map(|_| random.normal()).collect();
            let w: Vec<f32> = (0..n * k).map(|_| random.normal()).collect();
            let mut packed = Packed::default();
            packed.pack(n, k, |o, i| w[o * k + i]);
            let bias: Vec<f32> = (0..packed.stride()).map(|_| random.normal()).collect();
            let mut out = vec![f32::NAN; m * packed.stride()];
            let rows = Rows { data: &a, stride, count: m };
            product(rows, &packed, Some(&bias), &mut out);
            for r in 0..m {
                for o in 0..n {
                    let mut sum = bias[o];
                    for i in 0..k {
                        sum = a[r * stride + i].mul_add(w[o * k + i], sum);
                    }
                    prop_assert_eq!(out[r * packed.stride() + o].to_bits(), sum.to_bits());
                }
            }
            // A row alone gives what it gives in company.
            let last = m - 1;
            let mut alone = vec![f32::NAN; packed.stride()];
            product(rows, &packed, None, &mut out);
            product(Rows { data: &a[last * stride..], stride, count: 1 }, &packed, None, &mut alone);
            prop_assert_eq!(&out[last * packed.stride()..], &alone[..]);
        }
    }
}
