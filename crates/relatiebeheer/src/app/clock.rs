//! The clock, injected, so that tests can hold time still.

use std::sync::Arc;

use jiff::{Timestamp, Zoned, tz::TimeZone};
use store::Moment;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that says what `tell` says.
    pub fn from_fn(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// This moment, to the microsecond.
    pub fn now(&self) -> Moment {
        (self.0)().into()
    }

    /// This moment as the people of the municipality see it.
    pub fn local(&self) -> Zoned {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        self.now().timestamp().to_zoned(zone)
    }
}
