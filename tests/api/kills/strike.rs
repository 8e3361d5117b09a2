//! What is killed, and when.

use counterpart::random;

/// What one strike kills.
#[derive(Clone, Copy, Debug)]
pub struct Strike {
    pub service: bool,
    pub postgres: bool,
}

impl Strike {
    /// So many kills of each, and after how many acknowledged writes. The order is random, and some strikes hit both. The
    /// last one does, when all is written: nothing has the time to be written down besides.
    pub fn schedule(acknowledged: usize, kills: usize) -> Vec<(usize, Self)> {
        let strikes = Self::shuffled(kills - 1);
        let stretch = acknowledged / (strikes.len() + 1);
        let moments = (0..).map(|place| place * stretch + below(stretch));
        let last = (acknowledged, Self { service: true, postgres: true });
        moments.zip(strikes).chain([last]).collect()
    }

    fn shuffled(kills: usize) -> Vec<Self> {
        let both = kills / 4;
        let of = |service, postgres, count| std::iter::repeat_n(Self { service, postgres }, count);
        let mut strikes: Vec<Self> = of(true, true, both)
            .chain(of(true, false, kills - both))
            .chain(of(false, true, kills - both))
            .collect();
        for place in (1..strikes.len()).rev() {
            strikes.swap(place, below(place + 1));
        }
        strikes
    }
}

/// A random number below `limit`; 0 where there is none.
pub fn below(limit: usize) -> usize {
    u32::from_be_bytes(random::bytes()) as usize % limit.max(1)
}
