//! Products of bytes on x86 without VNNI: widened to 16 bits, two at once.

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::Avx2;

/// Never, on other machines.
#[cfg(not(target_arch = "x86_64"))]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Avx2 {}

#[cfg(not(target_arch = "x86_64"))]
impl Avx2 {
    pub(crate) fn detect() -> Option<Avx2> {
        None
    }

    pub(crate) fn dispatch(self, _: crate::quant::Product<'_>) {
        match self {}
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use crate::quant::{Kernel, PANEL, Product, Tile, finish};
    use pulp::x86::V3;
    use pulp::{Simd, WithSimd, cast, i8x16, i16x16, i32x8};

    /// Proof that the machine has the instructions.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Avx2(V3);

    impl Avx2 {
        pub(crate) fn detect() -> Option<Avx2> {
            V3::try_new().map(Avx2)
        }

        pub(crate) fn dispatch(self, product: Product<'_>) {
            Simd::vectorize(self.0, Run { kernel: self, product });
        }
    }

    struct Run<'a> {
        kernel: Avx2,
        product: Product<'a>,
    }

    impl WithSimd for Run<'_> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            self.product.drive(self.kernel);
        }
    }

    impl Kernel for Avx2 {
        /// 2 rows of 4 vectors have 8 of 16 registers at work, beside 4 of weights.
        const ROWS: usize = 2;

        #[inline(always)]
        fn tile<const ROWS: usize>(self, tile: &Tile<'_, ROWS>, out: &mut [f32], stride: usize) {
            let simd = self.0;
            for lane in 0..PANEL / 16 {
                // Four outputs a vector, with two sums each: of the first two of four inputs and of the last two.
                let mut sums = [[simd.splat_i32x8(0); 4]; ROWS];
                for (at, block) in tile.blocks.iter().enumerate() {
                    let mut weights = [simd.splat_i16x16(0); 4];
                    for (weights, bytes) in weights.iter_mut().zip(block.0[lane].as_chunks::<16>().0) {
                        *weights = simd.convert_i8x16_to_i16x16(cast::<[i8; 16], i8x16>(*bytes));
                    }
                    for (sums, row) in sums.iter_mut().zip(&tile.rows) {
                        let four = simd.splat_u32x4(u32::from_ne_bytes(row[at]));
                        let row: i16x16 = cast(simd.convert_u8x16_to_u16x16(cast(four)));
                        for (sum, &weights) in sums.iter_mut().zip(&weights) {
                            let products = simd.multiply_wrapping_add_adjacent_i16x16(row, weights);
                            *sum = simd.wrapping_add_i32x8(*sum, products);
                        }
                    }
                }
                for (r, &sums) in sums.iter().enumerate() {
                    let pairs: [i32; 32] = cast::<[i32x8; 4], _>(sums);
                    let mut whole = [0; 16];
                    for (whole, pair) in whole.iter_mut().zip(pairs.as_chunks::<2>().0) {
                        *whole = pair[0] + pair[1];
                    }
                    finish(tile, r, 16 * lane, whole, &mut out[r * stride..]);
                }
            }
        }
    }
}
