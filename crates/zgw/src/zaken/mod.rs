//! Zaken API (ZRC) 1.5.1: zaken of a person or an organisation, and one zaak, each with its type, status, result and
//! rollen.

mod bijwerken;
mod geheel;
mod model;
mod objecten;
mod organisatie;
mod wire;

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use uuid::Uuid;

pub use self::bijwerken::{NieuweRol, Notitie, ZaakKlantcontact, Zaakwijziging};
pub use self::geheel::{Besluit, Eigenschap};
pub use self::model::{
    Betrokkene, Bsn, Contactpersoon, Kenmerk, Opschorting, Resultaat, Rol, Status, Verlenging, Zaak,
};
pub use self::objecten::Zaakobject;
pub use self::organisatie::Organisatie;
use self::wire::WireZaak;
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::Page;

/// Pages of one list that are read at most; at the usual 100 a page that is 500 zaken.
pub const MAX_PAGES: u32 = 5;

/// Requests for one question that run at the same time; a peer has few workers and other users.
pub(crate) const PARALLEL: usize = 4;

const EXPAND: [&str; 6] =
    ["zaaktype", "status", "status.statustype", "resultaat", "resultaat.resultaattype", "rollen"];
const NEWEST_FIRST: &str = "-startdatum";

/// The zaken of one person or organisation.
#[derive(Debug, Clone, Default)]
pub struct Zaken {
    /// Newest `startdatum` first; each one carries a rol with the BSN or number that was asked for.
    pub zaken: Vec<Zaak>,
    /// There are, or may be, more than these.
    pub cut: bool,
    /// Zaken that the peer gave and that are not theirs; they were thrown away. Above zero means that the
    /// peer ignores the filter, which its administrator should know.
    pub dropped: usize,
}

impl Zaken {
    /// Each zaak once, newest first.
    fn tidy(&mut self) {
        let mut seen = HashSet::new();
        self.zaken.retain(|zaak| seen.insert(zaak.uuid));
        self.zaken.sort_by(|a, b| (b.startdatum, &b.identificatie).cmp(&(a.startdatum, &a.identificatie)));
    }
}

/// Whether a zaak answers what was asked.
type IsOwn<'a> = &'a (dyn Fn(&Zaak) -> bool + Send + Sync);

/// What is asked, and how: a BSN belongs in a body, not in an address that ends up in access logs.
enum Vraag<'a> {
    /// `POST /zaken/_zoek`
    Zoek { bsn: &'a str, is_own: IsOwn<'a> },
    /// `GET /zaken`, with a filter on rollen.
    List { filter: &'static str, value: &'a str, is_own: IsOwn<'a> },
}

/// Body of `POST /zaken/_zoek`. Typed, because a peer takes a misspelt key for no filter at all.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn")]
    inp_bsn: &'a str,
    ordering: &'a str,
    expand: [&'a str; 6],
}

impl Client {
    /// The zaken in which a person has a rol, as far as our application may see them.
    ///
    /// Asks with `POST /zaken/_zoek` and in no other way: `GET /zaken` would put the BSN in an address. Every zaak is
    /// checked to carry a rol with this BSN. A peer that ignores the filter gives what is certain, [`Zaken::cut`]. Reads
    /// at most [`MAX_PAGES`] pages.
    pub async fn zaken_of(&self, caller: &Caller, bsn: &Bsn) -> Result<Zaken, Error> {
        let is_own = |zaak: &Zaak| zaak.has_rol_of(bsn);
        let vraag = &Vraag::Zoek { bsn: bsn.as_str(), is_own: &is_own };
        within(self.budget(), self.pages(caller, vraag)).await
    }

    /// One zaak. [`Error::NotAllowed`] and [`Error::NotFound`] tell the two apart, as the peer does; pass that on to
    /// nobody who may not know that the zaak exists.
    pub async fn zaak(&self, caller: &Caller, uuid: Uuid) -> Result<Zaak, Error> {
        within(self.budget(), async {
            let call = Call::get(Api::Zaken, format!("zaken/{uuid}")).with("expand", EXPAND.join(","));
            let zaak: WireZaak = self.read(caller, call).await?;
            self.complete(caller, zaak).await
        })
        .await
    }

    /// The zaken with this number: usually one; more when several organisations gave it.
    pub async fn zaken_with(&self, caller: &Caller, identificatie: &str) -> Result<Vec<Zaak>, Error> {
        within(self.budget(), async {
            let call = Call::get(Api::Zaken, "zaken")
                .with("identificatie", identificatie)
                .with("expand", EXPAND.join(","));
            let found: Page<WireZaak> = self.read(caller, call).await?;
            // One page: a peer that ignores the filter gives zaken that are thrown away here.
            let own = found.results.into_iter().filter(|zaak| zaak.identificatie() == identificatie);
            stream::iter(own).map(|zaak| self.complete(caller, zaak)).buffered(PARALLEL).try_collect().await
        })
        .await
    }

    /// The address of a zaak on the configured root. Where a peer is reached through a gateway, its own
    /// [`Zaak::url`] differs; a peer only recognises its own.
    pub fn zaak_url(&self, uuid: Uuid) -> String {
        format!("{}/zaken/{uuid}", self.root(Api::Zaken))
    }

    async fn pages(&self, caller: &Caller, vraag: &Vraag<'_>) -> Result<Zaken, Error> {
        let mut found = Zaken::default();
        let mut page = 1;
        for read in 1.. {
            let answer = match self.page(caller, vraag, page).await {
                // The list became shorter while it was read.
                Err(Error::NotFound) if page > 1 => break,
                answer => answer?,
            };
            let next = answer.next_after(page);
            self.take_own(caller, vraag, answer.results, &mut found).await?;
            let Some(next) = next else { break };
            // An unfiltered _zoek is every zaak of the municipality.
            let is_unfiltered = matches!(vraag, Vraag::Zoek { .. }) && found.dropped > 0;
            if read == MAX_PAGES || is_unfiltered {
                found.cut = true;
                break;
            }
            page = next;
        }
        found.tidy();
        Ok(found)
    }

    async fn page(&self, caller: &Caller, vraag: &Vraag<'_>, page: u32) -> Result<Page<WireZaak>, Error> {
        let mut call = match vraag {
            Vraag::Zoek { bsn, .. } => {
                let body = Zoek { inp_bsn: bsn, ordering: NEWEST_FIRST, expand: EXPAND };
                Call::post(Api::Zaken, "zaken/_zoek", &body)?
            }
            Vraag::List { filter, value, .. } => Call::get(Api::Zaken, "zaken")
                .with(filter, *value)
                .with("ordering", NEWEST_FIRST)
                .with("expand", EXPAND.join(",")),
        };
        if page > 1 {
            call = call.with("page", page.to_string());
        }
        self.read(caller, call).await
    }

    async fn take_own(
        &self,
        caller: &Caller,
        vraag: &Vraag<'_>,
        zaken: Vec<WireZaak>,
        found: &mut Zaken,
    ) -> Result<(), Error> {
        let whole = stream::iter(zaken).map(|zaak| self.complete(caller, zaak)).buffered(PARALLEL);
        let whole: Vec<Zaak> = whole.try_collect().await?;
        let given = whole.len();
        let before = found.zaken.len();
        let (Vraag::Zoek { is_own, .. } | Vraag::List { is_own, .. }) = vraag;
        found.zaken.extend(whole.into_iter().filter(is_own));
        found.dropped += given - (found.zaken.len() - before);
        Ok(())
    }

    /// Fetches the rollen when the peer did not expand them; without them nobody can tell whose zaak it is.
    async fn complete(&self, caller: &Caller, zaak: WireZaak) -> Result<Zaak, Error> {
        if let Some(rollen) = zaak.expanded_rollen() {
            return zaak.into_zaak(rollen);
        }
        let call = Call::get(Api::Zaken, "rollen").with("zaak", zaak.url());
        // One page: a zaak has a handful of rollen.
        let rollen = self.read::<Page<Rol>>(caller, call).await?.results;
        zaak.into_zaak(rollen)
    }
}
