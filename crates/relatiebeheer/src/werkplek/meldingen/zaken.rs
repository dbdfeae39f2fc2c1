//! Who looks at which zaak, so that a change wakes them and nobody else.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Weak},
};

use jiff::SignedDuration;
use parking_lot::Mutex;
use store::Moment;
use tokio::sync::Notify;
use uuid::Uuid;

use zgw::Vertrouwelijkheidaanduiding;

use crate::zaken::{beleid::Van, cache::Sleutel};

/// For how long it counts that a zaak was shown: about as long as a screen takes to ask to hear of it.
const COUNTS: SignedDuration = SignedDuration::from_mins(15);
/// So many are remembered; then all is forgotten, and who asks is looked up.
const REMEMBERED: usize = 100_000;

/// What the rules were asked about when a zaak was shown, and when that was.
struct Shown {
    when: Moment,
    zaaktype: String,
    vertrouwelijk: Vertrouwelijkheidaanduiding,
}

/// The streams of this process that look at zaken.
#[derive(Default)]
pub(crate) struct Kijkers {
    by_zaak: Mutex<HashMap<Sleutel, Vec<Weak<Kijker>>>>,
    /// What was told here already: it comes back from the register, where other servers read it.
    told: Mutex<HashSet<Uuid>>,
    /// Which zaken were shown to which employee: then nobody was hidden from them in it.
    shown: Mutex<HashMap<(String, Sleutel), Shown>>,
}

/// One stream: what changed of what it looks at. A zaak that changes twice before the stream gets to it is told once.
#[derive(Default)]
pub(super) struct Kijker {
    changed: Mutex<BTreeSet<Sleutel>>,
    bell: Notify,
}

impl Kijker {
    /// The next zaak that changed.
    pub(super) async fn next(&self) -> Sleutel {
        loop {
            if let Some(zaak) = self.changed.lock().pop_first() {
                return zaak;
            }
            self.bell.notified().await;
        }
    }

    fn wake(&self, zaak: Sleutel) {
        self.changed.lock().insert(zaak);
        self.bell.notify_one();
    }
}

impl Kijkers {
    /// Looks at these zaken until the stream ends.
    pub(super) fn look_at(&self, zaken: &BTreeSet<Sleutel>) -> Arc<Kijker> {
        let kijker = Arc::new(Kijker::default());
        let mut all = self.by_zaak.lock();
        // Streams end without a word; whoever comes next tidies up.
        all.retain(|_, kijkers| {
            kijkers.retain(|kijker| kijker.strong_count() > 0);
            !kijkers.is_empty()
        });
        for zaak in zaken {
            all.entry(zaak.clone()).or_default().push(Arc::downgrade(&kijker));
        }
        kijker
    }

    /// A zaak is shown to this employee.
    pub(crate) fn show(&self, wie: &str, zaak: Uuid, van: Van<'_>, when: Moment) {
        let mut all = self.shown.lock();
        if all.len() >= REMEMBERED {
            all.clear();
        }
        let shown =
            Shown { when, zaaktype: van.zaaktype.to_owned(), vertrouwelijk: van.vertrouwelijk.clone() };
        all.insert((wie.to_owned(), (van.bron.to_owned(), zaak)), shown);
    }

    /// Whether a zaak was shown to this employee lately, and the rules as they are now still say that it may.
    pub(crate) fn is_shown(
        &self,
        wie: &str,
        zaak: &Sleutel,
        now: Moment,
        may: impl Fn(Van<'_>) -> bool,
    ) -> bool {
        let all = self.shown.lock();
        all.get(&(wie.to_owned(), zaak.clone())).is_some_and(|shown| {
            let Shown { when, zaaktype, vertrouwelijk } = shown;
            now.timestamp() - COUNTS <= when.timestamp()
                && may(Van { bron: &zaak.0, zaaktype, vertrouwelijk })
        })
    }

    /// Whether anybody looks at a zaak.
    pub(super) fn is_empty(&self) -> bool {
        let all = self.by_zaak.lock();
        !all.values().flatten().any(|kijker| kijker.strong_count() > 0)
    }

    /// Tells who looks at these zaken, each message once.
    pub(crate) fn vertel(&self, zaken: impl Iterator<Item = (Uuid, Sleutel)>) {
        let all = self.by_zaak.lock();
        for (id, zaak) in zaken {
            let Some(kijkers) = all.get(&zaak) else { continue };
            if self.told.lock().insert(id) {
                kijkers.iter().filter_map(Weak::upgrade).for_each(|kijker| kijker.wake(zaak.clone()));
            }
        }
    }

    /// Messages before this one are not read again.
    pub(super) fn forget_before(&self, id: Uuid) {
        self.told.lock().retain(|told| *told >= id);
    }
}
