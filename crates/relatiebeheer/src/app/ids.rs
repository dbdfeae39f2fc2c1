//! Keys: UUID v7, ascending also within a millisecond.

use jiff::Timestamp;
use parking_lot::Mutex;
use rand::{Rng, SeedableRng, rngs::StdRng};
use store::Moment;
use uuid::{Builder, Uuid};

/// Makes keys and random values.
pub struct Ids(Mutex<State>);

struct State {
    rng: StdRng,
    /// The last millisecond for which a key was made, and how many were made in it.
    last: (u64, u16),
}

/// Room for this many keys in a millisecond; the next one borrows from the next millisecond.
const PER_MILLISECOND: u16 = 1 << 12;

impl Ids {
    /// From the operating system's randomness.
    pub fn random_source() -> Self {
        Self::new(StdRng::from_os_rng())
    }

    /// The same keys for the same seed and times.
    pub fn seeded(seed: u64) -> Self {
        Self::new(StdRng::seed_from_u64(seed))
    }

    fn new(rng: StdRng) -> Self {
        Self(Mutex::new(State { rng, last: (0, 0) }))
    }

    /// A key for something that happens now; larger than every key before it.
    pub fn next(&self, now: Moment) -> Uuid {
        let millis = u64::try_from(now.timestamp().as_millisecond()).unwrap_or(0);
        let mut state = self.0.lock();
        let (last, count) = state.last;
        state.last = match (millis > last, count + 1 < PER_MILLISECOND) {
            (true, _) => (millis, 0),
            (false, true) => (last, count + 1),
            (false, false) => (last + 1, 0),
        };
        let (millis, count) = state.last;
        let mut random: [u8; 10] = state.rng.random();
        // `from_unix_timestamp_millis` puts these right after the time: 4 bits of version, then 12 that count.
        let [high, low] = count.to_be_bytes();
        let [first, second, ..] = &mut random;
        (*first, *second) = (high, low);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A value that says nothing and cannot be guessed.
    pub fn random(&self) -> Uuid {
        Builder::from_random_bytes(self.0.lock().rng.random()).into_uuid()
    }

    /// Random bytes, for tokens and secrets.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().rng.fill(&mut bytes[..]);
        bytes
    }
}

/// Below every key that is made from this moment on.
pub(crate) fn first_id_of(moment: Timestamp) -> Uuid {
    let millis = u64::try_from(moment.as_millisecond()).unwrap_or(0);
    Uuid::from_u128((u128::from(millis) << 80) | 0x7000_u128 << 64)
}
