//! Abonnementen: who is told of what, and where.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Method;
use serde::{Deserialize, Serialize};

use super::{Notificaties, unfit};
use crate::Error;
use crate::auth::Caller;
use crate::error::read_json;
use crate::wire;

/// A subscription. The API gives everybody's, without their `auth`; one's own are known by their `callback_url`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Abonnement {
    /// As the peer wrote it; empty for one that is to be made.
    #[serde(default, skip_serializing)]
    pub url: String,
    /// Where messages go.
    pub callback_url: String,
    /// What goes along as `Authorization`. A peer never tells it, and verifies a change without it with an empty one,
    /// so it belongs in every write.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub auth: String,
    /// What is asked for. A kanaal may be named more than once: a message that fits several of them comes once.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub kanalen: Vec<Kanaalkeuze>,
    /// Whether messages are to come as cloud events; beyond the standard, and left out when it is not asked for.
    #[serde(default, deserialize_with = "wire::or_default", skip_serializing_if = "std::ops::Not::not")]
    pub send_cloudevents: bool,
}

/// A part of what is asked for: the messages on one kanaal whose kenmerken have all of these values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Kanaalkeuze {
    /// Name of the kanaal.
    pub naam: String,
    /// Kenmerk and value; `*` fits every value.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub filters: BTreeMap<String, String>,
}

impl Kanaalkeuze {
    /// Everything on a kanaal.
    pub fn all_of(naam: &str) -> Self {
        Self { naam: naam.to_owned(), filters: BTreeMap::new() }
    }

    /// The messages on a kanaal of which one kenmerk has this value.
    pub fn with(naam: &str, kenmerk: &str, value: &str) -> Self {
        Self { naam: naam.to_owned(), filters: BTreeMap::from([(kenmerk.to_owned(), value.to_owned())]) }
    }
}

impl Notificaties {
    /// Everybody's abonnementen.
    pub async fn abonnementen(&self, caller: &Caller) -> Result<Vec<Abonnement>, Error> {
        self.list(caller, "abonnement").await
    }

    /// Makes an abonnement. Before it answers, the peer calls the callback twice: without `Authorization`, which must be
    /// refused, and with it.
    pub async fn create_abonnement(&self, caller: &Caller, new: &Abonnement) -> Result<Abonnement, Error> {
        read_json(&self.write(caller, Method::POST, "abonnement", "application/json", new).await?)
    }

    /// Replaces an abonnement of ours; nobody may replace another's.
    pub async fn replace_abonnement(&self, caller: &Caller, changed: &Abonnement) -> Result<(), Error> {
        let path = path_of(changed)?;
        self.write(caller, Method::PUT, &path, "application/json", changed).await.map(drop)
    }

    /// Ends an abonnement of ours.
    pub async fn delete_abonnement(&self, caller: &Caller, gone: &Abonnement) -> Result<(), Error> {
        let request = self.request(caller, Method::DELETE, &path_of(gone)?)?;
        self.send(request.body(Bytes::new()).map_err(unfit)?).await.map(drop)
    }
}

/// Only the key is taken from the peer's address: the rest of it need not be where we reach the peer.
fn path_of(abonnement: &Abonnement) -> Result<String, Error> {
    let uuid = wire::uuid_of(&abonnement.url);
    let uuid = uuid.ok_or_else(|| Error::unreadable("the abonnement has no address with a key"))?;
    Ok(format!("abonnement/{uuid}"))
}
