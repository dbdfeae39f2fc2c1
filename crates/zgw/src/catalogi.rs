//! Catalogi API (ZTC) 1.3.1: the types that zaken and documents refer to. They do not change once published, so
//! callers may keep them for long.

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::vertrouwelijkheid::Vertrouwelijkheidaanduiding;
use crate::wire;

/// One version of a zaaktype. Another version has another URL and the same `identificatie`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Zaaktype {
    /// As the peer wrote it.
    pub url: String,
    /// Names the zaaktype over all its versions.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub identificatie: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
    /// URL of the catalogus.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub catalogus: String,
    /// What zaken of this type get when nothing else is said.
    #[serde(default)]
    pub vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    /// ISO 8601 duration within which the zaak must be done by law, such as `P56D`.
    #[serde(default, deserialize_with = "wire::text")]
    pub doorlooptijd: Option<String>,
    /// ISO 8601 duration that the organisation aims for.
    #[serde(default, deserialize_with = "wire::text")]
    pub servicenorm: Option<String>,
    /// Last day on which new zaken of this version may start.
    #[serde(default, deserialize_with = "wire::date")]
    pub einde_geldigheid: Option<Date>,
    /// It is not published yet, and can still change.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub concept: bool,
}

/// A step that a zaak of one zaaktype can be in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statustype {
    /// As the peer wrote it.
    pub url: String,
    /// The name for employees.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
    /// What the citizen may be told.
    #[serde(default, deserialize_with = "wire::text")]
    pub statustekst: Option<String>,
    /// Order within the zaaktype, from 1.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub volgnummer: u32,
    /// Reaching this status closes the zaak.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub is_eindstatus: bool,
    /// The initiator is told when this status is reached.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub informeren: bool,
}

/// How a zaak of one zaaktype can end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resultaattype {
    /// As the peer wrote it.
    pub url: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
    /// The name in the national list.
    #[serde(default, deserialize_with = "wire::text")]
    pub omschrijving_generiek: Option<String>,
}

/// What somebody can be in a zaak of one zaaktype.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Roltype {
    /// As the peer wrote it.
    pub url: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
    /// The name in the standard, such as `initiator`.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving_generiek: String,
}

/// A kind of formal decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Besluittype {
    /// As the peer wrote it.
    pub url: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
}

/// A kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Informatieobjecttype {
    /// As the peer wrote it.
    pub url: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub omschrijving: String,
    /// What documents of this type get when nothing else is said.
    #[serde(default)]
    pub vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
}

/// Pages of types of one zaaktype that are read at most.
const MAX_PAGES: u32 = 10;

#[derive(Deserialize)]
struct TypeRelation {
    informatieobjecttype: String,
}

impl Client {
    /// One version of a zaaktype.
    pub async fn zaaktype(&self, caller: &Caller, uuid: Uuid) -> Result<Zaaktype, Error> {
        self.catalogus_object(caller, "zaaktypen", uuid).await
    }

    /// One statustype.
    pub async fn statustype(&self, caller: &Caller, uuid: Uuid) -> Result<Statustype, Error> {
        self.catalogus_object(caller, "statustypen", uuid).await
    }

    /// One resultaattype.
    pub async fn resultaattype(&self, caller: &Caller, uuid: Uuid) -> Result<Resultaattype, Error> {
        self.catalogus_object(caller, "resultaattypen", uuid).await
    }

    /// One informatieobjecttype.
    pub async fn informatieobjecttype(
        &self,
        caller: &Caller,
        uuid: Uuid,
    ) -> Result<Informatieobjecttype, Error> {
        self.catalogus_object(caller, "informatieobjecttypen", uuid).await
    }

    /// The statustypen of a zaaktype, by its URL as the peer wrote it.
    pub async fn statustypen_of(
        &self,
        caller: &Caller,
        zaaktype_url: &str,
    ) -> Result<Vec<Statustype>, Error> {
        let call = Call::get(Api::Catalogi, "statustypen").with("zaaktype", zaaktype_url);
        Ok(within(self.budget(), self.read::<wire::Page<Statustype>>(caller, call)).await?.results)
    }

    /// The kinds of documents that a zaaktype has, by the zaaktype's URL as the peer wrote it. Asks for all at once;
    /// when the peer does not know that filter, by way of the relations.
    pub async fn informatieobjecttypen_of(
        &self,
        caller: &Caller,
        zaaktype_url: &str,
    ) -> Result<Vec<Informatieobjecttype>, Error> {
        within(self.budget(), async {
            match self
                .typen_pages::<Informatieobjecttype>(caller, "informatieobjecttypen", zaaktype_url)
                .await
            {
                Err(error) if error.is_refusal() => self.by_relation(caller, zaaktype_url).await,
                found => found,
            }
        })
        .await
    }

    async fn by_relation(
        &self,
        caller: &Caller,
        zaaktype_url: &str,
    ) -> Result<Vec<Informatieobjecttype>, Error> {
        let list = "zaaktype-informatieobjecttypen";
        let relations = self.typen_pages::<TypeRelation>(caller, list, zaaktype_url).await?;
        let uuids = relations.into_iter().filter_map(|one| wire::uuid_of(&one.informatieobjecttype));
        let calls = stream::iter(uuids.collect::<Vec<_>>()).map(async |uuid| {
            let call = Call::get(Api::Catalogi, format!("informatieobjecttypen/{uuid}"));
            self.read::<Informatieobjecttype>(caller, call).await
        });
        calls.buffered(crate::zaken::PARALLEL).try_collect().await
    }

    /// All pages of a list of types of one zaaktype.
    async fn typen_pages<T: DeserializeOwned>(
        &self,
        caller: &Caller,
        list: &str,
        zaaktype_url: &str,
    ) -> Result<Vec<T>, Error> {
        let (mut all, mut page) = (Vec::new(), Some(1));
        while let Some(number) = page {
            let mut call = Call::get(Api::Catalogi, list).with("zaaktype", zaaktype_url);
            if number > 1 {
                call = call.with("page", number.to_string());
            }
            let answer: wire::Page<T> = self.read(caller, call).await?;
            page = answer.next_after(number).filter(|next| *next <= MAX_PAGES);
            all.extend(answer.results);
        }
        Ok(all)
    }

    pub(crate) async fn catalogus_object<T>(
        &self,
        caller: &Caller,
        list: &str,
        uuid: Uuid,
    ) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
    {
        within(self.budget(), self.read(caller, Call::get(Api::Catalogi, format!("{list}/{uuid}")))).await
    }
}
