//! How many requests an application may send: a bucket that fills with time, one for each application.

use std::collections::HashMap;

use parking_lot::Mutex;
use store::Moment;

/// The buckets, by the name of the application. There are no more of them than applications that came in.
#[derive(Default)]
pub(crate) struct Limiet(Mutex<HashMap<String, Bucket>>);

struct Bucket {
    /// How much is in it, in requests.
    left: f64,
    /// When it was last filled.
    since: Moment,
}

impl Limiet {
    /// Takes one request out of the bucket of `naam`, which holds those of a minute; when it is empty, says after how
    /// many seconds there is one again.
    pub(super) fn take(&self, naam: &str, per_minute: u32, now: Moment) -> Result<(), u64> {
        if per_minute == 0 {
            return Ok(());
        }
        let (most, per_second) = (f64::from(per_minute), f64::from(per_minute) / 60.0);
        let mut buckets = self.0.lock();
        if !buckets.contains_key(naam) {
            buckets.insert(naam.to_owned(), Bucket { left: most, since: now });
        }
        let Some(bucket) = buckets.get_mut(naam) else { return Ok(()) };
        let passed = now.timestamp().duration_since(bucket.since.timestamp()).as_secs_f64().max(0.0);
        bucket.left = (bucket.left + passed * per_second).min(most);
        bucket.since = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        // At least a second: less is no time at all to a client.
        let wait = ((1.0 - bucket.left) / per_second).ceil().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 60")]
        Err(wait as u64)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::Limiet;

    fn at(milliseconds: i64) -> store::Moment {
        (Timestamp::UNIX_EPOCH + SignedDuration::from_millis(milliseconds)).into()
    }

    proptest! {
        #[test]
        fn never_more_than_a_bucket_and_what_came_in_since(per_minute in 1_u32..600, gaps in proptest::collection::vec(0_i64..3_000, 1..400)) {
            let (limiet, mut now, mut taken) = (Limiet::default(), 0, 0_u32);
            for gap in gaps {
                now += gap;
                if limiet.take("x", per_minute, at(now)).is_ok() {
                    taken += 1;
                }
            }
            let minutes = f64::from(i32::try_from(now).unwrap()) / 60_000.0;
            prop_assert!(f64::from(taken) <= f64::from(per_minute) * (1.0 + minutes) + 1.0);
        }

        #[test]
        fn who_waits_as_long_as_was_said_may_go_on(per_minute in 1_u32..600) {
            let limiet = Limiet::default();
            for _ in 0..per_minute {
                prop_assert!(limiet.take("x", per_minute, at(0)).is_ok());
            }
            let wait = limiet.take("x", per_minute, at(0)).unwrap_err();
            prop_assert!((1..=60).contains(&wait));
            prop_assert!(limiet.take("y", per_minute, at(0)).is_ok(), "another is not in the way");
            prop_assert!(limiet.take("x", per_minute, at(i64::try_from(wait).unwrap() * 1_000)).is_ok());
        }
    }

    #[test]
    fn without_a_limit_there_is_none() {
        let limiet = Limiet::default();
        assert!((0..10_000).all(|_| limiet.take("x", 0, at(0)).is_ok()));
    }
}
