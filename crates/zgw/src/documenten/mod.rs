//! Documenten API (DRC) 1.4.2, with the relation to a zaak from the Zaken API: which documents belong to a zaak, and
//! the content of one.

mod bestandsdelen;
mod download;
mod model;
mod schrijven;

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::bestandsdelen::Bestandsdeel;
pub use self::download::Download;
pub use self::model::{Document, ZaakDocument};
pub use self::schrijven::{Bestand, Documentwijziging, Gemaakt, NieuwDocument};
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{Bare, Page, uuid_of};
use crate::zaken::PARALLEL;

/// Documents of one zaak that are looked up at most.
pub const MAX_DOCUMENTEN: usize = 500;

/// Versions of one document that are looked up at most.
pub const MAX_VERSIES: u32 = 50;

/// Documents that are asked for in one search; the usual page size, so that the answer is one page.
const PER_SEARCH: usize = 100;

const EXPAND: &str = "informatieobjecttype";

/// The documents of one zaak.
#[derive(Debug, Clone, Default)]
pub struct Documenten {
    /// In the order in which the peer gives the relations.
    pub documenten: Vec<ZaakDocument>,
    /// There are more than [`MAX_DOCUMENTEN`]; the rest is not looked up.
    pub cut: bool,
}

#[derive(Deserialize)]
struct Relation {
    informatieobject: String,
    #[serde(default, deserialize_with = "crate::wire::or_default")]
    titel: String,
    #[serde(default, deserialize_with = "crate::wire::moment")]
    registratiedatum: Option<jiff::Timestamp>,
}

/// Body of `POST /enkelvoudiginformatieobjecten/_zoek`.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "uuid__in")]
    uuid_in: &'a [Uuid],
    expand: [&'a str; 1],
}

type Found = HashMap<Uuid, Document>;

impl Client {
    /// The documents of a zaak, by the zaak's own [`crate::zaken::Zaak::url`].
    ///
    /// A document that is related but that our application may not read comes back without [`ZaakDocument::document`].
    /// Asks for all at once; when the peer refuses that, or ignores the filter, one by one.
    pub async fn documenten_of(&self, caller: &Caller, zaak_url: &str) -> Result<Documenten, Error> {
        within(self.budget(), async {
            let call = Call::get(Api::Zaken, "zaakinformatieobjecten").with("zaak", zaak_url);
            let mut relations = self.read::<Bare<Relation>>(caller, call).await?.into_vec();
            let cut = relations.len() > MAX_DOCUMENTEN;
            relations.truncate(MAX_DOCUMENTEN);
            let mut related = Vec::with_capacity(relations.len());
            for relation in relations {
                let uuid = uuid_of(&relation.informatieobject);
                let uuid = uuid.ok_or_else(|| Error::unreadable("a document without uuid"))?;
                related.push((uuid, relation));
            }
            let uuids: Vec<Uuid> = related.iter().map(|(uuid, _)| *uuid).collect();
            let mut found = self.look_up(caller, &uuids).await?;
            let documenten = related.into_iter().map(|(uuid, relation)| ZaakDocument {
                uuid,
                titel: relation.titel,
                registratiedatum: relation.registratiedatum,
                document: found.remove(&uuid),
            });
            Ok(Documenten { documenten: documenten.collect(), cut })
        })
        .await
    }

    /// The metadata of one document, newest version.
    pub async fn document(&self, caller: &Caller, uuid: Uuid) -> Result<Document, Error> {
        within(self.budget(), self.read_document(caller, uuid)).await
    }

    /// The metadata of every version of a document, newest first; at most [`MAX_VERSIES`].
    pub async fn document_versies(&self, caller: &Caller, uuid: Uuid) -> Result<Vec<Document>, Error> {
        within(self.budget(), async {
            let newest = self.read_document(caller, uuid).await?;
            let last = newest.versie.unwrap_or(1);
            let older = (last.saturating_sub(MAX_VERSIES).max(1)..last).rev();
            let calls = stream::iter(older.collect::<Vec<_>>()).map(async |versie| {
                match self.read_versie(caller, uuid, versie).await {
                    Ok(document) => Ok(Some(document)),
                    Err(Error::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            });
            let older: Vec<Document> =
                calls.buffered(PARALLEL).try_filter_map(async |found| Ok(found)).try_collect().await?;
            Ok([newest].into_iter().chain(older).collect())
        })
        .await
    }

    /// The metadata of one version of a document.
    pub async fn document_versie(&self, caller: &Caller, uuid: Uuid, versie: u32) -> Result<Document, Error> {
        within(self.budget(), self.read_versie(caller, uuid, versie)).await
    }

    async fn read_versie(&self, caller: &Caller, uuid: Uuid, versie: u32) -> Result<Document, Error> {
        let path = format!("enkelvoudiginformatieobjecten/{uuid}");
        self.read(caller, Call::get(Api::Documenten, path).with("versie", versie.to_string())).await
    }

    /// The document that goes by this number, newest version; `None` when there is none that we may see.
    pub async fn find_document(
        &self,
        caller: &Caller,
        bronorganisatie: &str,
        identificatie: &str,
    ) -> Result<Option<Document>, Error> {
        let call = Call::get(Api::Documenten, "enkelvoudiginformatieobjecten")
            .with("identificatie", identificatie)
            .with("bronorganisatie", bronorganisatie);
        let found: Page<Document> = within(self.budget(), self.read(caller, call)).await?;
        // A peer that ignores the filter gives what was not asked for.
        Ok(found.results.into_iter().find(|document| document.identificatie == identificatie))
    }

    pub(crate) async fn read_document(&self, caller: &Caller, uuid: Uuid) -> Result<Document, Error> {
        let path = format!("enkelvoudiginformatieobjecten/{uuid}");
        self.read(caller, Call::get(Api::Documenten, path).with("expand", EXPAND)).await
    }

    async fn look_up(&self, caller: &Caller, uuids: &[Uuid]) -> Result<Found, Error> {
        let mut found = Found::new();
        for some in uuids.chunks(PER_SEARCH) {
            let part = match self.search(caller, some).await {
                Ok(Some(part)) => part,
                Ok(None) => self.one_by_one(caller, some).await?,
                Err(error) if error.is_refusal() => self.one_by_one(caller, some).await?,
                Err(error) if is_hidden(&error) => Found::new(),
                Err(error) => return Err(error),
            };
            found.extend(part);
        }
        Ok(found)
    }

    /// `None` when the peer gives documents that were not asked for, hence ignores the filter.
    async fn search(&self, caller: &Caller, uuids: &[Uuid]) -> Result<Option<Found>, Error> {
        let mut found = Found::new();
        let mut page = Some(1);
        while let Some(number) = page {
            let body = Zoek { uuid_in: uuids, expand: [EXPAND] };
            let mut call = Call::post(Api::Documenten, "enkelvoudiginformatieobjecten/_zoek", &body)?;
            if number > 1 {
                call = call.with("page", number.to_string());
            }
            let answer: Page<Document> = self.read(caller, call).await?;
            // Pages of one document each would do; more is a peer that does not stop.
            page = answer
                .next_after(number)
                .filter(|next| usize::try_from(*next).is_ok_and(|next| next <= PER_SEARCH));
            for document in answer.results {
                if !uuids.contains(&document.uuid) {
                    return Ok(None);
                }
                found.insert(document.uuid, document);
            }
        }
        Ok(Some(found))
    }

    async fn one_by_one(&self, caller: &Caller, uuids: &[Uuid]) -> Result<Found, Error> {
        let calls =
            stream::iter(uuids.to_vec()).map(async |uuid| match self.read_document(caller, uuid).await {
                Ok(document) => Ok(Some((uuid, document))),
                Err(error) if is_hidden(&error) || error == Error::NotFound => Ok(None),
                Err(error) => Err(error),
            });
        calls.buffered(PARALLEL).try_filter_map(async |found| Ok(found)).try_collect().await
    }
}

/// This document, or all of them, is not for us. Refused credentials are something else: then the source is down.
fn is_hidden(error: &Error) -> bool {
    matches!(error, Error::NotAllowed { code, .. } if code == "permission_denied")
}
