//! When our abonnement at one zaaksysteem is looked at again, by the clock of the application.

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use uuid::Uuid;

/// How often it is looked at when nothing says that it changed.
const LOOK: SignedDuration = SignedDuration::from_mins(15);
/// The wait after it could not be put right, and between looks at a version that is not published yet.
const REST: SignedDuration = SignedDuration::from_mins(1);

/// What is to be looked at, and when.
#[derive(Default)]
pub(crate) struct Agenda(Mutex<Afspraak>);

#[derive(Default)]
struct Afspraak {
    /// All of it; `None`: now.
    heel: Option<Timestamp>,
    /// Versions of wanted zaaktypen that are made and not published: of that nobody is told.
    concepten: Vec<Uuid>,
    /// When it is looked whether one of them is published.
    concept: Option<Timestamp>,
    /// When all of it was looked at last.
    gekeken: Option<Timestamp>,
}

/// What is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Nu {
    Niets,
    Heel,
    Concepten(Vec<Uuid>),
}

impl Agenda {
    pub(super) fn nu(&self, now: Timestamp) -> Nu {
        let afspraak = self.0.lock();
        if afspraak.heel.is_none_or(|at| at <= now) {
            return Nu::Heel;
        }
        match afspraak.concept {
            Some(at) if at <= now && !afspraak.concepten.is_empty() => {
                Nu::Concepten(afspraak.concepten.clone())
            }
            _ => Nu::Niets,
        }
    }

    /// It is right.
    pub(super) fn gelukt(&self, now: Timestamp, concepten: Vec<Uuid>) {
        *self.0.lock() =
            Afspraak { heel: Some(now + LOOK), concepten, concept: Some(now + REST), gekeken: Some(now) };
    }

    /// It could not be put right.
    pub(super) fn mislukt(&self, now: Timestamp) {
        *self.0.lock() = Afspraak { heel: Some(now + REST), gekeken: Some(now), ..Afspraak::default() };
    }

    /// Whether it was looked at less than a minute ago.
    pub(super) fn is_net_gekeken(&self, now: Timestamp) -> bool {
        self.0.lock().gekeken.is_some_and(|at| now < at + REST)
    }

    /// None of the concepts is published yet.
    pub(super) fn nog_concept(&self, now: Timestamp) {
        self.0.lock().concept = Some(now + REST);
    }

    /// Something changed.
    pub(crate) fn meteen(&self) {
        self.0.lock().heel = None;
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use uuid::Uuid;

    use super::{Agenda, Nu};

    #[test]
    fn what_failed_is_tried_in_a_minute_and_what_is_right_in_a_quarter_of_an_hour() {
        let (agenda, begin) = (Agenda::default(), Timestamp::UNIX_EPOCH);
        let after = |seconds: i64| begin + SignedDuration::from_secs(seconds);
        assert_eq!(agenda.nu(begin), Nu::Heel, "at the start");
        agenda.mislukt(begin);
        assert_eq!((agenda.nu(after(59)), agenda.nu(after(60))), (Nu::Niets, Nu::Heel));
        agenda.gelukt(begin, Vec::new());
        assert_eq!((agenda.nu(after(899)), agenda.nu(after(900))), (Nu::Niets, Nu::Heel));
        let concept = vec![Uuid::from_u128(1)];
        agenda.gelukt(begin, concept.clone());
        assert_eq!((agenda.nu(after(59)), agenda.nu(after(60))), (Nu::Niets, Nu::Concepten(concept)));
        agenda.nog_concept(after(60));
        assert_eq!((agenda.nu(after(119)), agenda.nu(after(900))), (Nu::Niets, Nu::Heel));
        agenda.meteen();
        assert_eq!(agenda.nu(after(61)), Nu::Heel);
    }
}
