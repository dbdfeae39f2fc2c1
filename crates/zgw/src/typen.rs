//! What types say of zaken. A type does not change once it is published, so it is asked once and kept; a peer that is
//! asked to give them along spends most of its time on that.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::Error;
use crate::auth::Caller;
use crate::catalogi::{Resultaattype, Statustype, Zaaktype};
use crate::client::{Api, Call, Client};
use crate::overzicht::ZAAKKOPPEN;
use crate::transport::within;
use crate::wire::{self, Page};
use crate::zaken::{PARALLEL, Resultaat, WireZaak, Zaak};

/// How long what was said counts. An administrator of the peer can change a published type by force.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The most of one kind that are kept; a municipality has some thousands.
const MOST: usize = 20_000;

/// What is kept of one peer.
#[derive(Default)]
pub(crate) struct Typen {
    zaaktypen: Shelf<Zaaktype>,
    statustypen: Shelf<Statustype>,
    resultaattypen: Shelf<Resultaattype>,
    /// How zaken ended, by the key of the resultaat.
    resultaten: Shelf<Resultaat>,
}

/// Things of one kind, by key, each with when it was said.
struct Shelf<T>(Mutex<HashMap<Uuid, (Timestamp, T)>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Shelf<T> {
    fn get(&self, uuid: Uuid, now: Timestamp) -> Option<T> {
        let known = self.0.lock();
        let (said, one) = known.get(&uuid)?;
        (now.duration_since(*said) < KEPT).then(|| one.clone())
    }

    fn keep(&self, uuid: Uuid, now: Timestamp, one: &T) {
        let mut known = self.0.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(uuid, (now, one.clone()));
    }
}

/// A type of the Catalogi API that is kept.
trait Type: DeserializeOwned + Clone + Send + Sync {
    /// Its list in the Catalogi API.
    const LIST: &'static str;

    fn shelf(typen: &Typen) -> &Shelf<Self>;

    /// Whether it can no longer change.
    fn is_final(&self) -> bool {
        true
    }
}

impl Type for Zaaktype {
    const LIST: &'static str = "zaaktypen";

    fn shelf(typen: &Typen) -> &Shelf<Self> {
        &typen.zaaktypen
    }

    fn is_final(&self) -> bool {
        !self.concept
    }
}

impl Type for Statustype {
    const LIST: &'static str = "statustypen";

    fn shelf(typen: &Typen) -> &Shelf<Self> {
        &typen.statustypen
    }
}

impl Type for Resultaattype {
    const LIST: &'static str = "resultaattypen";

    fn shelf(typen: &Typen) -> &Shelf<Self> {
        &typen.resultaattypen
    }
}

/// Body of `POST /zaken/_zoek` for how zaken ended.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "uuid__in")]
    uuid_in: &'a [Uuid],
    expand: [&'a str; 1],
}

impl Client {
    /// Forgets what was said of types: the peer told that one of them changed.
    pub fn forget_types(&self) {
        let typen = self.typen();
        typen.zaaktypen.0.lock().clear();
        typen.statustypen.0.lock().clear();
        typen.resultaattypen.0.lock().clear();
    }

    /// Gives zaken their types, and how they ended. What the peer does not let us read stays out; an error says that
    /// something stays out because the peer was in trouble.
    pub(crate) async fn fill_in(&self, caller: &Caller, zaken: &mut [Zaak]) -> Option<Error> {
        let zaaktype_urls =
            zaken.iter().filter(|zaak| zaak.zaaktype.is_none()).map(|zaak| &*zaak.zaaktype_url);
        let statussen = zaken.iter().filter_map(|zaak| zaak.status.as_ref());
        let statustype_urls =
            statussen.filter(|status| status.statustype.is_none()).map(|status| &*status.statustype_url);
        let ended = async {
            let (resultaten, trouble) = self.resultaten(caller, zaken).await;
            let urls = resultaten.values().chain(zaken.iter().filter_map(|zaak| zaak.resultaat.as_ref()));
            let urls: Vec<&str> = urls.map(|resultaat| &*resultaat.resultaattype_url).collect();
            let (types, trouble_of_types) = self.types::<Resultaattype>(caller, urls.into_iter()).await;
            (resultaten, types, trouble.or(trouble_of_types))
        };
        let (
            (zaaktypen, no_zaaktypen),
            (statustypen, no_statustypen),
            (resultaten, resultaattypen, no_resultaten),
        ) = tokio::join!(
            self.types::<Zaaktype>(caller, zaaktype_urls),
            self.types::<Statustype>(caller, statustype_urls),
            ended,
        );
        for zaak in zaken {
            zaak.zaaktype = zaak.zaaktype.take().or_else(|| of(&zaaktypen, &zaak.zaaktype_url));
            if let Some(status) = &mut zaak.status {
                status.statustype =
                    status.statustype.take().or_else(|| of(&statustypen, &status.statustype_url));
            }
            zaak.resultaat = zaak.resultaat.take().or_else(|| resultaten.get(&zaak.uuid).cloned());
            if let Some(resultaat) = &mut zaak.resultaat {
                let given = resultaat.resultaattype.take();
                resultaat.resultaattype = given.or_else(|| of(&resultaattypen, &resultaat.resultaattype_url));
            }
        }
        no_zaaktypen.or(no_statustypen).or(no_resultaten)
    }

    /// Types by the keys in these addresses: kept, or asked.
    async fn types<T: Type>(
        &self,
        caller: &Caller,
        urls: impl Iterator<Item = &str>,
    ) -> (HashMap<Uuid, T>, Option<Error>) {
        let now = self.now();
        let shelf = T::shelf(self.typen());
        let (mut found, mut unknown) = (HashMap::new(), Vec::new());
        for uuid in urls.filter_map(wire::uuid_of).collect::<HashSet<_>>() {
            match shelf.get(uuid, now) {
                Some(known) => {
                    found.insert(uuid, known);
                }
                None => unknown.push(uuid),
            }
        }
        let mut asked = stream::iter(unknown)
            .map(async |uuid| {
                let call = Call::get(Api::Catalogi, format!("{}/{uuid}", T::LIST));
                (uuid, self.read::<T>(caller, call).await)
            })
            .buffer_unordered(PARALLEL);
        let (until, mut trouble) = (Instant::now() + self.budget(), None);
        // Whoever is in trouble with one is so with all.
        while trouble.is_none() {
            match timeout_at(until, asked.next()).await {
                Ok(None) => break,
                Ok(Some((uuid, Ok(one)))) => {
                    if one.is_final() {
                        shelf.keep(uuid, now, &one);
                    }
                    found.insert(uuid, one);
                }
                Ok(Some((_, Err(error)))) => trouble = as_trouble(error),
                Err(_) => trouble = Some(Error::TimedOut { after: self.budget() }),
            }
        }
        (found, trouble)
    }

    /// How these zaken ended, by the key of the zaak; asked in one question for all of which it is not known.
    async fn resultaten(&self, caller: &Caller, zaken: &[Zaak]) -> (HashMap<Uuid, Resultaat>, Option<Error>) {
        let now = self.now();
        let (mut found, mut unknown) = (HashMap::new(), Vec::new());
        for zaak in zaken.iter().filter(|zaak| zaak.resultaat.is_none()) {
            let Some(uuid) = zaak.resultaat_url.as_deref().and_then(wire::uuid_of) else { continue };
            match self.typen().resultaten.get(uuid, now) {
                Some(known) => {
                    found.insert(zaak.uuid, known);
                }
                None => unknown.push(zaak.uuid),
            }
        }
        let mut trouble = None;
        for some in unknown.chunks(ZAAKKOPPEN) {
            match within(self.budget(), self.ended(caller, some)).await {
                Ok(ended) => {
                    for (zaak, uuid, resultaat) in ended {
                        self.typen().resultaten.keep(uuid, now, &resultaat);
                        found.insert(zaak, resultaat);
                    }
                }
                Err(error) => trouble = trouble.or(as_trouble(error)),
            }
        }
        (found, trouble)
    }

    /// Of these zaken: the key of the zaak, that of its resultaat, and the resultaat.
    async fn ended(&self, caller: &Caller, zaken: &[Uuid]) -> Result<Vec<(Uuid, Uuid, Resultaat)>, Error> {
        let call = Call::post(Api::Zaken, "zaken/_zoek", &Zoek { uuid_in: zaken, expand: ["resultaat"] })?;
        let page: Page<WireZaak> = self.read(caller, call).await?;
        Ok(page.results.into_iter().filter_map(WireZaak::into_ended).collect())
    }
}

fn of<T: Clone>(types: &HashMap<Uuid, T>, url: &str) -> Option<T> {
    types.get(&wire::uuid_of(url)?).cloned()
}

/// A peer that does not let us read something is not in trouble.
fn as_trouble(error: Error) -> Option<Error> {
    (!error.is_refusal() && !matches!(error, Error::NotAllowed { .. })).then_some(error)
}
