//! Seeded randomness: every run does the same.

use uuid::{Builder, Uuid};

/// SplitMix64: small, fast, and the same on every machine.
#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// 0 up to and not including `end`, which is above zero.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let wide = u64::from(end) * (self.next() >> 32);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// 0 up to and not including `end`, low numbers more often (a squared draw): of 300,000 draws out of 100,000
    /// the first is drawn some 900 times, the last once or not at all.
    pub(crate) fn skewed(&mut self, end: u32) -> u32 {
        let draw = u64::from(self.below(end));
        u32::try_from(draw * draw / u64::from(end)).unwrap_or(0)
    }
}

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// The UUID (version 4 by its form) of row `id` of a table, always the same.
pub(crate) fn uuid(table: &str, id: u32) -> Uuid {
    let salt = table.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let high = mix(salt ^ u64::from(id));
    let low = mix(high.wrapping_add(u64::from(id)));
    let word = (u128::from(high) << 64) | u128::from(low);
    Builder::from_random_bytes(word.to_be_bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn draws_stay_in_range_and_repeat() {
        let mut one = Random::new(7);
        let mut two = Random::new(7);
        for _ in 0..1000 {
            let draw = one.below(10);
            assert!(draw < 10);
            assert_eq!(draw, two.below(10));
            assert!(one.skewed(10) < 10);
            let _same = two.skewed(10);
        }
    }

    #[test]
    fn a_skewed_draw_prefers_the_low() {
        let mut random = Random::new(1);
        let low = (0..10_000).filter(|_| random.skewed(1000) < 100).count();
        assert!((2500..4500).contains(&low), "{low} of 10,000 in the lowest tenth");
    }

    #[test]
    fn uuids_differ_by_table_and_row_and_have_the_form_of_version_4() {
        let all: HashSet<Uuid> =
            ["a", "b"].iter().flat_map(|table| (0..5000).map(|id| uuid(table, id))).collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.iter().all(|uuid| uuid.get_version_num() == 4));
        assert_eq!(uuid("a", 1), uuid("a", 1));
    }
}
