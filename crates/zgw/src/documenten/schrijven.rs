//! Writing documents: a new one, a change under lock, the relation to a zaak. Nothing is repeated by itself: before a
//! caller repeats one it can look whether it is there already, by the number that it gave.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bestandsdelen::Bestandsdeel;
use super::model::Document;
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{self, Bare, uuid_of};

const EIO: &str = "enkelvoudiginformatieobjecten";

/// The content of a document that is made or changed.
#[derive(Debug, Clone, Copy)]
pub enum Bestand<'a> {
    /// All of it, in this request.
    Bytes(&'a [u8]),
    /// So many bytes follow in [`Bestandsdeel`]s; the document is locked until they are in.
    Volgt(u64),
    /// None: only metadata.
    Geen,
}

/// A document that is not there yet.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NieuwDocument<'a> {
    /// Our own number for it, at most 40 characters: by this it is found again.
    pub identificatie: &'a str,
    /// RSIN of the organisation that registers it.
    pub bronorganisatie: &'a str,
    /// When it was made.
    pub creatiedatum: Date,
    /// When it came in; then `status` cannot be one of work in progress.
    pub ontvangstdatum: Option<Date>,
    /// At most 200 characters.
    pub titel: &'a str,
    /// Who made it, at most 200 characters.
    pub auteur: &'a str,
    /// `in_bewerking`, `ter_vaststelling`, `definitief`, `gearchiveerd` or nothing.
    pub status: &'a str,
    /// Media type.
    pub formaat: &'a str,
    /// Three letters.
    pub taal: &'a str,
    /// With its extension.
    pub bestandsnaam: &'a str,
    /// At most 1,000 characters.
    pub beschrijving: &'a str,
    /// Whether there are rights on its use; while nobody says, its zaak cannot be closed.
    pub indicatie_gebruiksrecht: Option<bool>,
    /// URL of its type, as the peer wrote it.
    pub informatieobjecttype: &'a str,
}

/// What changes in a document, which makes a new version; what is `None` stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Documentwijziging<'a> {
    /// The title for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub titel: Option<&'a str>,
    /// Longer description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beschrijving: Option<&'a str>,
    /// Who made this version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auteur: Option<&'a str>,
    /// Of the new content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bestandsnaam: Option<&'a str>,
    /// Of the new content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formaat: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MetBestand<'a, T> {
    #[serde(flatten)]
    rest: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock: Option<&'a str>,
    #[serde(flatten)]
    bestand: Option<Inhoud>,
}

#[derive(Serialize)]
struct Inhoud {
    inhoud: Option<String>,
    bestandsomvang: Option<u64>,
}

impl Inhoud {
    fn of(bestand: Bestand<'_>) -> Self {
        match bestand {
            Bestand::Bytes(bytes) => {
                Self { inhoud: Some(STANDARD.encode(bytes)), bestandsomvang: u64::try_from(bytes.len()).ok() }
            }
            Bestand::Volgt(omvang) => Self { inhoud: None, bestandsomvang: Some(omvang) },
            Bestand::Geen => Self { inhoud: None, bestandsomvang: None },
        }
    }
}

/// A document that was made or changed, and what is still to be sent of it.
#[derive(Debug, Clone)]
pub struct Gemaakt {
    /// Its metadata.
    pub document: Document,
    /// The lock that holds until all parts are in and it is released.
    pub lock: Option<String>,
    /// What is to be sent, by number; empty when nothing is.
    pub delen: Vec<Bestandsdeel>,
}

#[derive(Deserialize)]
struct WireGemaakt {
    #[serde(flatten)]
    document: Document,
    #[serde(default, deserialize_with = "wire::text")]
    lock: Option<String>,
    #[serde(default, deserialize_with = "wire::or_default")]
    bestandsdelen: Vec<Bestandsdeel>,
}

impl From<WireGemaakt> for Gemaakt {
    fn from(wire: WireGemaakt) -> Self {
        let mut delen = wire.bestandsdelen;
        delen.sort_by_key(|deel| deel.volgnummer);
        // A peer tells the lock of an upload with each part as well.
        let lock = wire.lock.or_else(|| delen.iter().find_map(|deel| deel.lock.clone()));
        Self { document: wire.document, lock, delen }
    }
}

#[derive(Serialize)]
struct Slot<'a> {
    lock: &'a str,
}

#[derive(Deserialize)]
struct NieuwSlot {
    lock: String,
}

#[derive(Serialize)]
struct Relatie<'a> {
    zaak: &'a str,
    informatieobject: &'a str,
    titel: &'a str,
}

#[derive(Deserialize)]
struct AnyRelatie {
    informatieobject: String,
}

impl Client {
    /// Makes a document.
    pub async fn create_document(
        &self,
        caller: &Caller,
        document: &NieuwDocument<'_>,
        bestand: Bestand<'_>,
        because: &str,
    ) -> Result<Gemaakt, Error> {
        let body = MetBestand { rest: document, lock: None, bestand: Some(Inhoud::of(bestand)) };
        let call = Call::post(Api::Documenten, EIO, &body)?.because(because);
        Ok(self.read::<WireGemaakt>(caller, call).await?.into())
    }

    /// A document with what is still to be sent of it, and the lock of that upload when the peer tells it.
    pub async fn document_upload(&self, caller: &Caller, uuid: Uuid) -> Result<Gemaakt, Error> {
        let call = Call::get(Api::Documenten, format!("{EIO}/{uuid}"));
        Ok(within(self.budget(), self.read::<WireGemaakt>(caller, call)).await?.into())
    }

    /// Locks a document, for one change. Keep the lock where it survives us: without it nobody but the peer's
    /// administrator can free the document.
    pub async fn lock_document(&self, caller: &Caller, uuid: Uuid) -> Result<String, Error> {
        let call = Call::post(Api::Documenten, format!("{EIO}/{uuid}/lock"), &serde_json::json!({}))?;
        Ok(within(self.budget(), self.read::<NieuwSlot>(caller, call)).await?.lock)
    }

    /// Frees a document.
    pub async fn unlock_document(&self, caller: &Caller, uuid: Uuid, lock: &str) -> Result<(), Error> {
        let call = Call::post(Api::Documenten, format!("{EIO}/{uuid}/unlock"), &Slot { lock })?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Frees a document of which the lock is lost; for that an application needs the scope
    /// `documenten.geforceerd-unlock`.
    pub async fn force_unlock_document(&self, caller: &Caller, uuid: Uuid) -> Result<(), Error> {
        let call = Call::post(Api::Documenten, format!("{EIO}/{uuid}/unlock"), &serde_json::json!({}))?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Changes a document that we hold the lock of. Each call makes a version.
    pub async fn change_document(
        &self,
        caller: &Caller,
        (uuid, lock): (Uuid, &str),
        wijziging: &Documentwijziging<'_>,
        bestand: Option<Bestand<'_>>,
        because: &str,
    ) -> Result<Gemaakt, Error> {
        let body = MetBestand { rest: wijziging, lock: Some(lock), bestand: bestand.map(Inhoud::of) };
        let call = Call::patch(Api::Documenten, format!("{EIO}/{uuid}"), &body)?.because(because);
        Ok(self.read::<WireGemaakt>(caller, call).await?.into())
    }

    /// Removes a document with all its versions; refused while anything refers to it.
    pub async fn delete_document(&self, caller: &Caller, uuid: Uuid, because: &str) -> Result<(), Error> {
        let call = Call::delete(Api::Documenten, format!("{EIO}/{uuid}")).because(because);
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Whether a zaak refers to this document.
    pub async fn has_document(&self, caller: &Caller, zaak_url: &str, document: Uuid) -> Result<bool, Error> {
        let call = Call::get(Api::Zaken, "zaakinformatieobjecten").with("zaak", zaak_url);
        let found = within(self.budget(), self.read::<Bare<AnyRelatie>>(caller, call)).await?;
        Ok(found.into_vec().iter().any(|one| uuid_of(&one.informatieobject) == Some(document)))
    }

    /// Lets a zaak refer to a document; the peer mirrors that in its Documenten API.
    pub async fn add_document(
        &self,
        caller: &Caller,
        zaak_url: &str,
        document: &Document,
    ) -> Result<(), Error> {
        let body = Relatie { zaak: zaak_url, informatieobject: &document.url, titel: &document.titel };
        let call = Call::post(Api::Zaken, "zaakinformatieobjecten", &body)?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }
}
