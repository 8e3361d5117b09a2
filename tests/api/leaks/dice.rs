//! Dice that fall the same way each time: a failure can be looked at again.

/// A row of throws (SplitMix64, as it is published: 64-bit constants of the generator).
pub struct Dice(u64);

impl Dice {
    /// The row with a number.
    pub fn thrown(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// Whether something that comes `times` in a hundred came.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// One of several.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// All of them, in another order.
    pub fn shuffled<'a, T>(&mut self, all: &'a [T]) -> Vec<&'a T> {
        let mut shuffled: Vec<&T> = all.iter().collect();
        for place in (1..shuffled.len()).rev() {
            shuffled.swap(place, self.below(place + 1));
        }
        shuffled
    }
}
