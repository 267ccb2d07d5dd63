//! Chance that is the same in every run.

/// Numbers that look random: xorshift.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to and without `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() >> 16) as usize % end.max(1)
    }

    /// About normal, around 0, with this deviation: the sum of four.
    pub(crate) fn around(&mut self, deviation: f32) -> f32 {
        let sum: f32 = (0..4).map(|_| self.below(20_001) as f32 / 10_000.0 - 1.0).sum();
        sum * deviation * 0.866
    }
}
