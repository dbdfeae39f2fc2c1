//! Percentiles of measured latencies.

use serde::Serialize;

/// Latencies in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Latency {
    /// From microseconds, in any order; all zero when there are none.
    pub(crate) fn of(mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        let at = |percent| f64::from(percentile(&micros, percent)) / 1000.0;
        Self { p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }
}

/// Nearest rank: the smallest value that at least `percent` of all values do not exceed.
fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!([50, 95, 99, 100].map(|p| percentile(&hundred, p)), [50, 95, 99, 100]);
        let few = [10, 20, 30];
        assert_eq!([50, 95, 99, 100].map(|p| percentile(&few, p)), [20, 30, 30, 30]);
        assert_eq!(percentile(&[], 50), 0);
        assert_eq!(percentile(&[7], 1), 7);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let latency = Latency::of(vec![3000, 1000, 2000]);
        assert_eq!(latency, Latency { p50: 2.0, p95: 3.0, p99: 3.0, max: 3.0 });
    }
}
