//! Chance that is the same for the same seed.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// Splitmix64: small, fast and the same everywhere.
pub(crate) struct Kans(u64);

impl Kans {
    /// A stream of its own for every label, so that adding one thing does not change all others.
    pub(crate) fn van(seed: u64, label: &str) -> Self {
        let mut begin = [0; 8];
        for (naar, uit) in begin.iter_mut().zip(mengsel(seed, label)) {
            *naar = uit;
        }
        Self(u64::from_le_bytes(begin))
    }

    fn volgende(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `van` to and including `tot`.
    pub(crate) fn tussen(&mut self, van: i32, tot: i32) -> i32 {
        let breedte = u64::from(tot.abs_diff(van)) + 1;
        let stap = i32::try_from(self.volgende() % breedte).unwrap_or_default();
        van.saturating_add(stap)
    }

    /// True in so many percent of the cases.
    pub(crate) fn procent(&mut self, kans: i32) -> bool {
        self.tussen(1, 100) <= kans
    }

    /// One of these; `None` only when there are none.
    pub(crate) fn kies<'a, T>(&mut self, uit: &'a [T]) -> Option<&'a T> {
        let laatste = i32::try_from(uit.len()).unwrap_or(i32::MAX).checked_sub(1).filter(|n| *n >= 0)?;
        uit.get(usize::try_from(self.tussen(0, laatste)).ok()?)
    }

    /// One of these texts.
    pub(crate) fn tekst(&mut self, uit: &[&'static str]) -> &'static str {
        self.kies(uit).copied().unwrap_or_default()
    }
}

fn mengsel(seed: u64, label: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(label.as_bytes());
    hash.finalize().into()
}

/// The uuid (v4 in form) of the thing with this label.
pub(crate) fn uuid(seed: u64, label: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (naar, uit) in bytes.iter_mut().zip(mengsel(seed, label)) {
        *naar = uit;
    }
    Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_outcome_and_labels_differ() {
        assert_eq!(uuid(1, "zaak"), uuid(1, "zaak"));
        assert_ne!(uuid(1, "zaak"), uuid(2, "zaak"));
        assert_ne!(uuid(1, "zaak"), uuid(1, "rol"));
        let trek = |label| {
            let mut kans = Kans::van(7, label);
            (0..20).map(|_| kans.tussen(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(trek("a"), trek("a"));
        assert_ne!(trek("a"), trek("b"));
        assert!(trek("a").iter().all(|n| (-3..=3).contains(n)));
        assert_eq!(Kans::van(1, "x").kies::<u8>(&[]), None);
    }
}
