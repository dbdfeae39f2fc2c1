//! What belongs to one zaak and has a list of its own: its statussen, eigenschappen, besluiten and deelzaken.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LIST;
use super::model::{Status, Zaak};
use super::wire::{WireStatus, WireZaak};
use crate::Error;
use crate::auth::Caller;
use crate::catalogi::{Besluittype, Roltype};
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{self, Bare, Page};

/// A fact about a zaak that its zaaktype asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Eigenschap {
    /// What it is called in the zaaktype.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub naam: String,
    /// Its value, as text.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub waarde: String,
}

/// A formal decision that was taken in a zaak (Besluiten API).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Besluit {
    /// As the peer wrote it.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub url: String,
    /// URL of the zaak in which it was taken; empty when there is none.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub zaak: String,
    /// The number that people use.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub identificatie: String,
    /// URL of the besluittype, as the peer wrote it.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub besluittype: String,
    /// When it was taken.
    #[serde(default, deserialize_with = "wire::date")]
    pub datum: Option<Date>,
    /// From when it holds.
    #[serde(default, deserialize_with = "wire::date")]
    pub ingangsdatum: Option<Date>,
    /// Free text; may be empty.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub toelichting: String,
}

/// Body of `POST /zaken/_zoek` by uuid.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "uuid__in")]
    uuid_in: &'a [Uuid],
    expand: [&'a str; 2],
}

impl Client {
    /// Every status that a zaak has reached, newest first, by the zaak's own [`Zaak::url`]. Their statustypen are not
    /// given along: [`Client::statustypen_of`] has them all.
    pub async fn statussen_of(&self, caller: &Caller, zaak_url: &str) -> Result<Vec<Status>, Error> {
        let call = Call::get(Api::Zaken, "statussen").with("zaak", zaak_url);
        let page: Page<WireStatus> = within(self.budget(), self.read(caller, call)).await?;
        let mut statussen: Vec<Status> = page.results.into_iter().map(Status::from).collect();
        statussen.sort_by_key(|status| std::cmp::Reverse(status.datum_status_gezet));
        Ok(statussen)
    }

    /// The eigenschappen of a zaak.
    pub async fn eigenschappen_of(&self, caller: &Caller, zaak: Uuid) -> Result<Vec<Eigenschap>, Error> {
        let call = Call::get(Api::Zaken, format!("zaken/{zaak}/zaakeigenschappen"));
        Ok(within(self.budget(), self.read::<Bare<Eigenschap>>(caller, call)).await?.into_vec())
    }

    /// The besluiten that were taken in a zaak; none when the Besluiten API is not set.
    pub async fn besluiten_of(&self, caller: &Caller, zaak_url: &str) -> Result<Vec<Besluit>, Error> {
        if !self.has(Api::Besluiten) {
            return Ok(Vec::new());
        }
        let call = Call::get(Api::Besluiten, "besluiten").with("zaak", zaak_url);
        Ok(within(self.budget(), self.read::<Page<Besluit>>(caller, call)).await?.results)
    }

    /// One besluit.
    pub async fn besluit(&self, caller: &Caller, uuid: Uuid) -> Result<Besluit, Error> {
        let call = Call::get(Api::Besluiten, format!("besluiten/{uuid}"));
        within(self.budget(), self.read(caller, call)).await
    }

    /// The zaken with these uuids that our application may see, in no order; what it may not see is left out.
    pub async fn zaken_by(&self, caller: &Caller, uuids: &[Uuid]) -> Result<Vec<Zaak>, Error> {
        if uuids.is_empty() {
            return Ok(Vec::new());
        }
        let mut zaken: Vec<Zaak> = within(self.budget(), async {
            let call = Call::post(Api::Zaken, "zaken/_zoek", &Zoek { uuid_in: uuids, expand: LIST })?;
            let found: Page<WireZaak> = self.read(caller, call).await?;
            let whole = self.complete_all(caller, found.results).await?;
            // A peer that ignores the filter gives others as well.
            Ok(whole.into_iter().filter(|zaak| uuids.contains(&zaak.uuid)).collect())
        })
        .await?;
        self.fill_in(caller, &mut zaken).await;
        Ok(zaken)
    }

    /// The roltypen of a zaaktype, by its URL as the peer wrote it.
    pub async fn roltypen_of(&self, caller: &Caller, zaaktype_url: &str) -> Result<Vec<Roltype>, Error> {
        let call = Call::get(Api::Catalogi, "roltypen").with("zaaktype", zaaktype_url);
        Ok(within(self.budget(), self.read::<Page<Roltype>>(caller, call)).await?.results)
    }

    /// One besluittype.
    pub async fn besluittype(&self, caller: &Caller, uuid: Uuid) -> Result<Besluittype, Error> {
        self.catalogus_object(caller, "besluittypen", uuid).await
    }
}
