//! The functions between the matrices, vectorised: a polynomial for the exponential, no call to the mathematics library.

use crate::quant::{padded, quantise};
use pulp::{Simd, WithSimd};

/// e^x with a relative error below 2e-7, for x clamped to ±87; a NaN counts as -87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it rounds to an integer, found in the low bits
    let x = if x > -87.0 { x } else { -87.0 };
    let x = if x < 87.0 { x } else { 87.0 };
    let shifted = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let mut p = 1.987_569_1e-4f32;
    p = p.mul_add(r, 1.398_2e-3);
    p = p.mul_add(r, 8.333_452e-3);
    p = p.mul_add(r, 4.166_579_6e-2);
    p = p.mul_add(r, 0.166_666_66);
    p = p.mul_add(r, 0.5);
    let p = (p * r).mul_add(r, r) + 1.0;
    // 2^n by its bits: n is within ±126 here.
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000));
    p * scale
}

/// 1 / (1 + e^-x).
#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The sigmoid of `gate` times the hyperbolic tangent of `x`, with one division. The product below the line may be
/// infinite: what it divides is finite, and the result is then as good as zero.
#[inline(always)]
fn gated(gate: f32, x: f32) -> f32 {
    let e = exp(-2.0 * x);
    (1.0 - e) / ((1.0 + exp(-gate)) * (1.0 + e))
}

/// Leaky ReLU with slope 0.1.
#[inline(always)]
pub(crate) fn leaky(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.1 * x }
}

/// One step of an LSTM for some rows, once their gates are summed: writes cells and quantised outputs.
pub(crate) struct LstmStep<'a> {
    /// Rows of at least 4 · `hidden`, in the order i, f, g, o.
    pub(crate) gates: &'a [f32],
    pub(crate) gates_stride: usize,
    /// Rows of `hidden`.
    pub(crate) cells: &'a mut [f32],
    /// Room for the outputs of one row.
    pub(crate) row: &'a mut [f32],
    /// Rows of which the first `hidden` bytes are written, and every second scale.
    pub(crate) out: &'a mut [u8],
    pub(crate) out_stride: usize,
    pub(crate) scales: &'a mut [f32],
    pub(crate) hidden: usize,
    pub(crate) count: usize,
}

impl WithSimd for LstmStep<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let hidden = self.hidden;
        for row in 0..self.count {
            let gates = &self.gates[row * self.gates_stride..][..4 * hidden];
            let (i, rest) = gates.split_at(hidden);
            let (f, rest) = rest.split_at(hidden);
            let (g, o) = rest.split_at(hidden);
            let cells = &mut self.cells[row * hidden..][..hidden];
            let out = &mut self.row[..hidden];
            for at in 0..hidden {
                let cell = sigmoid(f[at]).mul_add(cells[at], gated(i[at], g[at]));
                cells[at] = cell;
                out[at] = gated(o[at], cell);
            }
            self.scales[2 * row] = quantise(out, &mut self.out[row * self.out_stride..][..padded(hidden)]);
        }
    }
}

/// Adds one row of floats onto each of several.
#[inline(always)]
pub(crate) fn add(into: &mut [f32], from: &[f32]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into += from;
    }
}

/// The index of the highest value, the first of them; 0 where none compares.
pub(crate) fn argmax(values: &[f32]) -> usize {
    const LANES: usize = 16;
    let higher = |most: f32, value: f32| if value > most { value } else { most };
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut most = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for (most, &value) in most.iter_mut().zip(chunk) {
            *most = higher(*most, value);
        }
    }
    let most = most.iter().chain(rest).fold(f32::NEG_INFINITY, |most, &value| higher(most, value));
    // Whole chunks are compared at once, up to the one that has it.
    let has = |chunk: &[f32; LANES]| chunk.iter().fold(false, |found, &value| found | (value == most));
    let before = chunks.iter().position(has).unwrap_or(chunks.len()) * LANES;
    values[before..].iter().position(|&value| value == most).map_or(0, |at| before + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argmax_is_the_first_of_the_highest() {
        assert_eq!(argmax(&[]), 0);
        assert_eq!(argmax(&[f32::NAN; 40]), 0);
        assert_eq!(argmax(&[f32::NAN, f32::NEG_INFINITY, f32::NAN]), 1);
        assert_eq!(argmax(&[f32::NAN, -1.0, f32::INFINITY, f32::INFINITY]), 2);
        for len in [1, 5, 16, 17, 40] {
            for best in 0..len {
                let values: Vec<f32> = (0..len).map(|at| if at >= best { 3.0 } else { at as f32 / 20.0 }).collect();
                assert_eq!(argmax(&values), best, "of {len}");
            }
        }
    }

    /// Largest error over ±20, against 64-bit arithmetic.
    fn worst(ours: fn(f32) -> f32, exact: fn(f64) -> f64) -> f64 {
        (-200_000..=200_000)
            .map(|at| at as f32 * 1e-4)
            .map(|x| (f64::from(ours(x)) - exact(f64::from(x))).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn close_to_exact() {
        assert!(worst(sigmoid, |x| 1.0 / (1.0 + (-x).exp())) < 2e-7);
        assert!(worst(|x| gated(87.0, x), f64::tanh) < 2e-7);
        assert!(worst(|x| gated(x, 87.0), |x| 1.0 / (1.0 + (-x).exp())) < 2e-7);
        assert!(worst(|x| gated(x, -x), |x| (-x).tanh() / (1.0 + (-x).exp())) < 4e-7);
        for at in -8000..=8000 {
            let x = at as f32 * 1e-2;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) - exact).abs() / exact < 3e-7, "{x}");
        }
    }

    #[test]
    fn bounded_on_any_input() {
        for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 0.0, -0.0, f32::MIN_POSITIVE] {
            assert!((0.0..=1.0).contains(&sigmoid(x)), "{x}");
            for gate in [f32::NAN, f32::NEG_INFINITY, f32::MIN, 0.0, f32::INFINITY] {
                assert!((-1.0..=1.0).contains(&gated(gate, x)), "{gate} {x}");
            }
        }
        assert_eq!(sigmoid(0.0), 0.5);
        assert_eq!(gated(1.0, 0.0), 0.0);
    }
}
