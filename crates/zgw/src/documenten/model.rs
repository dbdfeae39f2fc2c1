//! What a document is to those who use this crate.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use crate::Vertrouwelijkheidaanduiding;
use crate::catalogi::Informatieobjecttype;
use crate::wire as tolerant;

/// A document that belongs to a zaak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZaakDocument {
    /// The key of the document in the Documenten API.
    pub uuid: Uuid,
    /// The title that the relation gives it; may be empty.
    pub titel: String,
    /// When it was related to the zaak.
    pub registratiedatum: Option<Timestamp>,
    /// What it is; `None` when our application may not read it, or it no longer exists.
    pub document: Option<Document>,
}

/// The metadata of one version of a document (`enkelvoudiginformatieobject`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WireDocument")]
pub struct Document {
    /// As the peer wrote it; not an address to call.
    pub url: String,
    /// The key of this document at this peer, the same for all versions.
    pub uuid: Uuid,
    /// The number that people use; may be empty.
    pub identificatie: String,
    /// The title for people.
    pub titel: String,
    /// Who made it.
    pub auteur: String,
    /// Longer description; may be empty.
    pub beschrijving: String,
    /// When it was made.
    pub creatiedatum: Option<Date>,
    /// When it came in; `None` for what the organisation made itself.
    pub ontvangstdatum: Option<Date>,
    /// When it was sent out.
    pub verzenddatum: Option<Date>,
    /// `in_bewerking`, `ter_vaststelling`, `definitief`, `gearchiveerd` or nothing.
    pub status: Option<String>,
    /// Media type as declared by whoever registered it; not checked by the peer.
    pub formaat: Option<String>,
    /// File name as declared; not checked by the peer.
    pub bestandsnaam: Option<String>,
    /// Size in bytes; `None` when there is no content.
    pub bestandsomvang: Option<u64>,
    /// Version, from 1.
    pub versie: Option<u32>,
    /// When this version was made.
    pub begin_registratie: Option<Timestamp>,
    /// Somebody is editing it.
    pub locked: bool,
    /// How secret it is.
    pub vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    /// URL of the type, as the peer wrote it.
    pub informatieobjecttype_url: String,
    /// The type; `None` when the peer did not give it along.
    pub informatieobjecttype: Option<Informatieobjecttype>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDocument {
    url: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    identificatie: String,
    titel: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    auteur: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    beschrijving: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    creatiedatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    ontvangstdatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    verzenddatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    formaat: Option<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    bestandsnaam: Option<String>,
    #[serde(default)]
    bestandsomvang: Option<u64>,
    #[serde(default)]
    versie: Option<u32>,
    #[serde(default, deserialize_with = "tolerant::moment")]
    begin_registratie: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    locked: bool,
    #[serde(default)]
    vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    informatieobjecttype: String,
    #[serde(default, rename = "_expand", deserialize_with = "tolerant::or_default")]
    expand: Expand,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Expand {
    informatieobjecttype: Option<Informatieobjecttype>,
}

impl Document {
    /// It was laid down as it is. The standard leaves it to who changes it what that means.
    pub fn is_final(&self) -> bool {
        matches!(self.status.as_deref(), Some("definitief" | "gearchiveerd"))
    }
}

impl TryFrom<WireDocument> for Document {
    type Error = &'static str;

    fn try_from(wire: WireDocument) -> Result<Self, Self::Error> {
        Ok(Self {
            uuid: tolerant::uuid_of(&wire.url).ok_or("a document without uuid")?,
            url: wire.url,
            identificatie: wire.identificatie,
            titel: wire.titel,
            auteur: wire.auteur,
            beschrijving: wire.beschrijving,
            creatiedatum: wire.creatiedatum,
            ontvangstdatum: wire.ontvangstdatum,
            verzenddatum: wire.verzenddatum,
            status: wire.status,
            formaat: wire.formaat,
            bestandsnaam: wire.bestandsnaam,
            bestandsomvang: wire.bestandsomvang.filter(|size| *size > 0),
            versie: wire.versie,
            begin_registratie: wire.begin_registratie,
            locked: wire.locked,
            vertrouwelijkheidaanduiding: wire.vertrouwelijkheidaanduiding,
            informatieobjecttype_url: wire.informatieobjecttype,
            informatieobjecttype: wire.expand.informatieobjecttype,
        })
    }
}
