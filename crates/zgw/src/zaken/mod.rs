//! Zaken API (ZRC) 1.5.1: zaken of a person or an organisation, and one zaak, each with its type, status, result and
//! rollen.

mod bijwerken;
mod geheel;
mod lijst;
mod model;
mod objecten;
mod organisatie;
mod tekst;
mod wire;

use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

pub use self::bijwerken::{NieuweRol, Notitie, ZaakKlantcontact, Zaakwijziging};
pub use self::geheel::{Besluit, Eigenschap};
pub use self::lijst::{MAX_PAGES, Rest, Zaken};
pub use self::model::{
    Betrokkene, Bsn, Contactpersoon, Kenmerk, Opschorting, Resultaat, Rol, Status, Verlenging, Zaak,
};
pub use self::objecten::Zaakobject;
pub use self::organisatie::Organisatie;
pub(crate) use self::wire::WireZaak;
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::Page;

/// Requests for one question that run at the same time; a peer has few workers and other users.
pub(crate) const PARALLEL: usize = 4;

/// What is asked along with each zaak of a list. Types are not: they are known, or asked once ([`crate::typen`]).
const LIST: [&str; 2] = ["status", "rollen"];
/// What is asked along with one zaak.
const ONE: [&str; 3] = ["status", "resultaat", "rollen"];

impl Client {
    /// One zaak. [`Error::NotAllowed`] and [`Error::NotFound`] tell the two apart, as the peer does; pass that on to
    /// nobody who may not know that the zaak exists. Its types stay out when they cannot be read.
    pub async fn zaak(&self, caller: &Caller, uuid: Uuid) -> Result<Zaak, Error> {
        let mut zaak = within(self.budget(), async {
            let call = Call::get(Api::Zaken, format!("zaken/{uuid}")).with("expand", ONE.join(","));
            let zaak: WireZaak = self.read(caller, call).await?;
            self.complete(caller, zaak).await
        })
        .await?;
        self.fill_in(caller, std::slice::from_mut(&mut zaak)).await;
        Ok(zaak)
    }

    /// The zaken with this number: usually one; more when several organisations gave it.
    pub async fn zaken_with(&self, caller: &Caller, identificatie: &str) -> Result<Vec<Zaak>, Error> {
        let mut zaken = within(self.budget(), async {
            let call = Call::get(Api::Zaken, "zaken")
                .with("identificatie", identificatie)
                .with("expand", LIST.join(","));
            let found: Page<WireZaak> = self.read(caller, call).await?;
            // One page: a peer that ignores the filter gives zaken that are thrown away here.
            let own = found.results.into_iter().filter(|zaak| zaak.identificatie() == identificatie);
            self.complete_all(caller, own.collect()).await
        })
        .await?;
        self.fill_in(caller, &mut zaken).await;
        Ok(zaken)
    }

    /// The address of a zaak on the configured root. Where a peer is reached through a gateway, its own
    /// [`Zaak::url`] differs; a peer only recognises its own.
    pub fn zaak_url(&self, uuid: Uuid) -> String {
        format!("{}/zaken/{uuid}", self.root(Api::Zaken))
    }

    async fn complete_all(&self, caller: &Caller, zaken: Vec<WireZaak>) -> Result<Vec<Zaak>, Error> {
        stream::iter(zaken).map(|zaak| self.complete(caller, zaak)).buffered(PARALLEL).try_collect().await
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
