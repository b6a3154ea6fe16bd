//! The one instruction that Rust's portable means do not reach: on x86, four products of bytes added up at once
//! (AVX-512 VNNI). All of the crate's unsafe code is here.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::Vnni;

/// Never, on other machines.
#[cfg(not(target_arch = "x86_64"))]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Vnni {}

#[cfg(not(target_arch = "x86_64"))]
impl Vnni {
    pub(crate) fn detect() -> Option<Vnni> {
        None
    }
}

#[cfg(not(target_arch = "x86_64"))]
impl crate::quant::Kernel for Vnni {
    const ROWS: usize = 1;

    fn tile<const ROWS: usize>(self, _: &crate::quant::Tile<'_, ROWS>, _: &mut [f32], _: usize) {
        match self {}
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use crate::quant::{Kernel, PANEL, Tile};
    use std::arch::x86_64::*;

    /// Vectors of sums in a row of a tile.
    const VECTORS: usize = PANEL / 16;

    /// Proof that the machine has the instructions: there is no other way to make one than [`Vnni::detect`].
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Vnni(());

    impl Vnni {
        pub(crate) fn detect() -> Option<Vnni> {
            let there = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni");
            there.then_some(Vnni(()))
        }
    }

    impl Kernel for Vnni {
        /// 6 rows of 4 vectors have 24 of 32 registers at work.
        const ROWS: usize = 6;

        #[inline(always)]
        fn tile<const ROWS: usize>(self, tile: &Tile<'_, ROWS>, out: &mut [f32], stride: usize) {
            // SAFETY: `self` is proof that the machine has the features that the function is compiled for.
            unsafe { tile_rows(tile, out, stride) }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn tile_rows<const ROWS: usize>(tile: &Tile<'_, ROWS>, out: &mut [f32], stride: usize) {
        let blocks = tile.blocks;
        let mut rows = tile.rows;
        for row in &mut rows {
            *row = &row[..blocks.len()];
        }
        // No closures for the vectors: the library's functions that would call them lack the instructions.
        let mut weights = [_mm512_setzero_si512(); VECTORS];
        let mut scales = [_mm512_setzero_ps(); VECTORS];
        for v in 0..VECTORS {
            weights[v] = load_ints(&tile.offsets.as_chunks().0[v]);
            scales[v] = load(&tile.scales.as_chunks().0[v]);
        }
        let mut sums = [weights; ROWS];
        for (at, block) in blocks.iter().enumerate() {
            for (weights, lane) in weights.iter_mut().zip(&block.0) {
                *weights = load_bytes(lane);
            }
            for r in 0..ROWS {
                let row = _mm512_set1_epi32(i32::from_le_bytes(rows[r][at]));
                for v in 0..VECTORS {
                    sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], row, weights[v]);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let Some(out) = out[r * stride..].first_chunk_mut::<PANEL>() else { unreachable!("whole panels") };
            let row_scale = _mm512_set1_ps(tile.row_scales[r]);
            for v in 0..VECTORS {
                let start = load(match &tile.starts {
                    Some(starts) => &starts[r].as_chunks().0[v],
                    None => &out.as_chunks().0[v],
                });
                let scale = _mm512_mul_ps(row_scale, scales[v]);
                let sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[v]), scale, start);
                store(&mut out.as_chunks_mut().0[v], sum);
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load(from: &[f32; 16]) -> __m512 {
        // SAFETY: 64 bytes may be read; the instruction asks for no alignment.
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load_ints(from: &[i32; 16]) -> __m512i {
        // SAFETY: 64 bytes may be read; the instruction asks for no alignment.
        unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load_bytes(from: &[i8; 64]) -> __m512i {
        // SAFETY: 64 bytes may be read; the instruction asks for no alignment.
        unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn store(to: &mut [f32; 16], value: __m512) {
        // SAFETY: 64 bytes may be written; the instruction asks for no alignment.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), value) }
    }
}
