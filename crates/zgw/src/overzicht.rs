//! Asking for many at once: what it takes to keep a view of a zaaksysteem that is right also when its messages are not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::Caller;
use crate::catalogi::Zaaktype;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{self, Page};
use crate::zaken::Kenmerk;
use crate::{Error, Vertrouwelijkheidaanduiding};

/// The most zaken that one question of [`Client::zaakkoppen`] is about: a page, as peers usually have it.
pub const ZAAKKOPPEN: usize = 100;
/// Pages of one list that are read at most.
const PAGES: u32 = 100;

/// What identifies a zaak and says who may see it, without all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zaakkop {
    /// As the peer wrote it.
    pub url: String,
    /// The key of this zaak at this peer.
    pub uuid: Uuid,
    /// The number that people use.
    pub identificatie: String,
    /// When it was registered.
    pub registratiedatum: Option<Date>,
    /// How secret it is.
    pub vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    /// URL of the zaaktype, as the peer wrote it.
    pub zaaktype_url: String,
    /// What it goes by elsewhere.
    pub kenmerken: Vec<Kenmerk>,
    /// It is about something: there are zaakobjecten.
    pub has_objecten: bool,
    /// The whole zaak as the peer wrote it, to see whether anything about it changed.
    pub toestand: String,
}

/// A page of zaken, newest first.
#[derive(Debug, Clone, Default)]
pub struct Zakenpagina {
    /// The zaken on it.
    pub zaken: Vec<Zaakkop>,
    /// How many there are in all, when the peer says so.
    pub count: Option<u64>,
    /// The page after it.
    pub next: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKop {
    url: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    identificatie: String,
    #[serde(default, deserialize_with = "wire::date")]
    registratiedatum: Option<Date>,
    #[serde(default)]
    vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    zaaktype: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    kenmerken: Vec<Kenmerk>,
    #[serde(default, deserialize_with = "wire::or_default")]
    zaakobjecten: Vec<Value>,
}

/// Body of `POST /zaken/_zoek`.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "uuid__in")]
    uuid_in: &'a [Uuid],
}

fn kop(zaak: &Value) -> Result<Zaakkop, Error> {
    let toestand = zaak.to_string();
    let kop = WireKop::deserialize(zaak)
        .map_err(|_| Error::unreadable("a zaak without an address or a zaaktype"))?;
    let uuid = wire::uuid_of(&kop.url).ok_or_else(|| Error::unreadable("a zaak without a key"))?;
    Ok(Zaakkop {
        url: kop.url,
        uuid,
        identificatie: kop.identificatie,
        registratiedatum: kop.registratiedatum,
        vertrouwelijkheidaanduiding: kop.vertrouwelijkheidaanduiding,
        zaaktype_url: kop.zaaktype,
        kenmerken: kop.kenmerken,
        has_objecten: !kop.zaakobjecten.is_empty(),
        toestand,
    })
}

impl Client {
    /// Those of these zaken (at most [`ZAAKKOPPEN`]) that the peer has and lets us see; it says nothing of the others.
    /// `None`: the peer does not know this question, or answers another, so that each is to be asked apart.
    pub async fn zaakkoppen(&self, caller: &Caller, uuids: &[Uuid]) -> Result<Option<Vec<Zaakkop>>, Error> {
        let mut found = Vec::new();
        let mut page = 1;
        for _ in 0..PAGES {
            let mut call = Call::post(Api::Zaken, "zaken/_zoek", &Zoek { uuid_in: uuids })?;
            if page > 1 {
                call = call.with("page", page.to_string());
            }
            let answer: Page<Value> = match within(self.budget(), self.read(caller, call)).await {
                Err(error) if error.is_refusal() => return Ok(None),
                answer => answer?,
            };
            let next = answer.next_after(page);
            for zaak in &answer.results {
                let kop = kop(zaak)?;
                // A peer that does not know the key of the filter gives everything.
                if !uuids.contains(&kop.uuid) {
                    return Ok(None);
                }
                found.push(kop);
            }
            match next {
                Some(next) => page = next,
                None => return Ok(Some(found)),
            }
        }
        Ok(None)
    }

    /// One zaak, without what belongs to it. Asked without condition: a peer may say that nothing changed when something did.
    pub async fn zaakkop(&self, caller: &Caller, uuid: Uuid) -> Result<Zaakkop, Error> {
        let call = Call::get(Api::Zaken, format!("zaken/{uuid}"));
        kop(&within(self.budget(), self.read(caller, call)).await?)
    }

    /// A page of all zaken that we may see, by day of registration, newest first; within a day in any order.
    pub async fn newest_zaken(&self, caller: &Caller, page: u32) -> Result<Zakenpagina, Error> {
        let mut call = Call::get(Api::Zaken, "zaken").with("ordering", "-registratiedatum");
        if page > 1 {
            call = call.with("page", page.to_string());
        }
        let answer: Page<Value> = match within(self.budget(), self.read(caller, call)).await {
            // The list became shorter while it was read.
            Err(Error::NotFound) if page > 1 => return Ok(Zakenpagina::default()),
            answer => answer?,
        };
        let zaken = answer.results.iter().map(kop).collect::<Result<_, _>>()?;
        Ok(Zakenpagina { zaken, count: answer.count, next: answer.next_after(page) })
    }

    /// Every version of every published zaaktype that we may see.
    pub async fn zaaktypen(&self, caller: &Caller) -> Result<Vec<Zaaktype>, Error> {
        self.zaaktypen_with(caller, None).await
    }

    /// Every version of a zaaktype that is made and not published yet. A peer that cannot tell has none.
    pub async fn zaaktypen_in_concept(&self, caller: &Caller) -> Result<Vec<Zaaktype>, Error> {
        let mut found = match self.zaaktypen_with(caller, Some("concept")).await {
            Err(error) if error.is_refusal() => Vec::new(),
            found => found?,
        };
        found.retain(|zaaktype| zaaktype.concept);
        Ok(found)
    }

    async fn zaaktypen_with(&self, caller: &Caller, status: Option<&str>) -> Result<Vec<Zaaktype>, Error> {
        let mut found = Vec::new();
        let mut page = 1;
        for _ in 0..PAGES {
            let mut call = Call::get(Api::Catalogi, "zaaktypen");
            if let Some(status) = status {
                call = call.with("status", status);
            }
            if page > 1 {
                call = call.with("page", page.to_string());
            }
            let answer: Page<Zaaktype> = match within(self.budget(), self.read(caller, call)).await {
                Err(Error::NotFound) if page > 1 => return Ok(found),
                answer => answer?,
            };
            let next = answer.next_after(page);
            found.extend(answer.results);
            match next {
                Some(next) => page = next,
                None => return Ok(found),
            }
        }
        Ok(found)
    }

    /// Of which of its APIs this is an address, by the roots that we know and the origins by which the peer calls itself;
    /// `None` for any other address.
    pub fn api_of(&self, url: &str) -> Option<Api> {
        let is_below =
            |root: &str, url: &str| url.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        let below = |api: &Api| {
            let root = self.root(*api);
            let own = |origin: &String| {
                let path = url.strip_prefix(origin.as_str()).filter(|path| path.starts_with('/'));
                path.is_some_and(|path| is_below(path_of(root), path))
            };
            !root.is_empty() && (is_below(root, url) || self.origins().iter().any(own))
        };
        [Api::Zaken, Api::Catalogi, Api::Documenten, Api::Besluiten, Api::Autorisaties]
            .into_iter()
            .find(below)
    }
}

/// The path of an address: what comes after its host.
fn path_of(root: &str) -> &str {
    let host = root.find("://").map_or(0, |at| at + 3);
    root.get(host..).and_then(|rest| rest.find('/')).and_then(|at| root.get(host + at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn a_path_begins_behind_the_host() {
        assert_eq!(path_of("https://h.nl:8443/zaken/api/v1"), "/zaken/api/v1");
        assert_eq!(path_of("https://h.nl"), "");
    }
}
