//! What happens at a neighbour is announced here, once, and who wants to tell others of it listens in.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::broadcast;

/// So many announcements may wait for a listener; one that lags further behind misses the oldest.
const RUIMTE: usize = 4096;

/// One thing that happened, in the words of a notification.
#[derive(Clone, Debug)]
pub(crate) struct Gebeurtenis {
    pub(crate) kanaal: &'static str,
    pub(crate) hoofd_object: String,
    pub(crate) resource: &'static str,
    pub(crate) resource_url: String,
    /// create, update, partial_update or destroy.
    pub(crate) actie: &'static str,
    pub(crate) aanmaakdatum: Timestamp,
    /// What an abonnement may filter on.
    pub(crate) kenmerken: Value,
}

impl Gebeurtenis {
    /// The body of the notification.
    pub(crate) fn json(&self) -> Value {
        json!({
            "kanaal": self.kanaal, "hoofdObject": self.hoofd_object, "resource": self.resource,
            "resourceUrl": self.resource_url, "actie": self.actie,
            "aanmaakdatum": self.aanmaakdatum.to_string(), "kenmerken": self.kenmerken,
        })
    }
}

/// Where announcements are made. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Omroep {
    zender: broadcast::Sender<Gebeurtenis>,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Omroep {
    pub(crate) fn nieuw(now: Arc<dyn Fn() -> Timestamp + Send + Sync>) -> Self {
        Self { zender: broadcast::Sender::new(RUIMTE), now }
    }

    /// Everything that is announced from now on.
    pub(crate) fn luister(&self) -> broadcast::Receiver<Gebeurtenis> {
        self.zender.subscribe()
    }

    /// Announces a write. Nobody needs to listen.
    pub(crate) fn gebeurd(
        &self,
        kanaal: &'static str,
        hoofd_object: &str,
        resource: &'static str,
        resource_url: &str,
        actie: &'static str,
        kenmerken: Value,
    ) {
        let gebeurtenis = Gebeurtenis {
            kanaal,
            hoofd_object: hoofd_object.to_owned(),
            resource,
            resource_url: resource_url.to_owned(),
            actie,
            aanmaakdatum: (self.now)(),
            kenmerken,
        };
        // An error only says that there is no listener.
        drop(self.zender.send(gebeurtenis));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_hears_what_happens_after_that() {
        let omroep = Omroep::nieuw(Arc::new(|| Timestamp::UNIX_EPOCH));
        let meld = |actie| omroep.gebeurd("zaken", "http://x/1", "zaak", "http://x/1", actie, json!({}));
        meld("create");
        let mut luisteraar = omroep.luister();
        meld("partial_update");
        let gehoord = luisteraar.try_recv().unwrap();
        assert_eq!(gehoord.json()["actie"], "partial_update");
        assert_eq!(gehoord.json()["aanmaakdatum"], "1970-01-01T00:00:00Z");
        assert!(luisteraar.try_recv().is_err());
    }
}
