//! How long to wait before something that a neighbour did not take is tried again.

use jiff::SignedDuration;

use super::App;

/// How many times something is tried again: Open Klant's own setting.
pub(crate) const RETRIES: i32 = 7;
/// The wait before the first of those, in seconds; each next one is four times as long.
const FIRST: i64 = 25;
/// The longest wait, in seconds.
const LONGEST: i64 = 52_000;

/// How long to wait after so many tries: a fifth more or less, so that not everything comes back at once.
pub(crate) fn wait(app: &App, tried: i32) -> SignedDuration {
    let [draw] = app.ids.bytes::<1>();
    stretch(tried, draw)
}

fn stretch(tried: i32, draw: u8) -> SignedDuration {
    let exponent = u32::try_from(tried.clamp(1, 20) - 1).unwrap_or(0);
    let seconds = FIRST.saturating_mul(4_i64.saturating_pow(exponent)).min(LONGEST);
    let millis = seconds * (800 + i64::from(draw) * 400 / 255);
    SignedDuration::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FIRST, LONGEST, stretch};

    proptest! {
        #[test]
        fn each_wait_is_longer_until_the_longest_and_never_more_than_a_fifth_off(tried in 1_i32..40, draw in any::<u8>()) {
            let (wait, next) = (stretch(tried, draw), stretch(tried + 1, draw));
            prop_assert!(wait <= next);
            prop_assert!(wait.as_secs() >= FIRST * 4 / 5);
            prop_assert!(next.as_secs() <= LONGEST * 6 / 5);
        }
    }
}
