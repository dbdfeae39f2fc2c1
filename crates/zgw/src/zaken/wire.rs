//! A zaak as the API writes it: references beside an `_expand` that mirrors them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{Kenmerk, Opschorting, Resultaat, Rol, Status, Verlenging, Zaak};
use crate::Error;
use crate::Vertrouwelijkheidaanduiding;
use crate::catalogi::{Resultaattype, Statustype, Zaaktype};
use crate::wire as tolerant;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireZaak {
    url: String,
    #[serde(default)]
    uuid: Option<Uuid>,
    identificatie: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    bronorganisatie: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    omschrijving: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    toelichting: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    registratiedatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    startdatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    einddatum: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    einddatum_gepland: Option<Date>,
    #[serde(default, deserialize_with = "tolerant::date")]
    uiterlijke_einddatum_afdoening: Option<Date>,
    #[serde(default)]
    vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    zaaktype: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    resultaat: Option<String>,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    kenmerken: Vec<Kenmerk>,
    #[serde(default, deserialize_with = "tolerant::text")]
    hoofdzaak: Option<String>,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    deelzaken: Vec<String>,
    #[serde(default)]
    opschorting: Option<Opschorting>,
    #[serde(default)]
    verlenging: Option<Verlenging>,
    #[serde(default, rename = "_expand", deserialize_with = "tolerant::or_default")]
    expand: ZaakExpand,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ZaakExpand {
    zaaktype: Option<Zaaktype>,
    status: Option<WireStatus>,
    resultaat: Option<WireResultaat>,
    rollen: Option<Vec<Rol>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireStatus {
    statustype: String,
    #[serde(default, deserialize_with = "tolerant::moment")]
    datum_status_gezet: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    statustoelichting: String,
    #[serde(default, rename = "_expand", deserialize_with = "tolerant::or_default")]
    expand: StatusExpand,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StatusExpand {
    statustype: Option<Statustype>,
}

#[derive(Deserialize)]
struct WireResultaat {
    resultaattype: String,
    #[serde(default, deserialize_with = "tolerant::or_default")]
    toelichting: String,
    #[serde(default, rename = "_expand", deserialize_with = "tolerant::or_default")]
    expand: ResultaatExpand,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResultaatExpand {
    resultaattype: Option<Resultaattype>,
}

impl WireZaak {
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn identificatie(&self) -> &str {
        &self.identificatie
    }

    pub(super) fn expanded_rollen(&self) -> Option<Vec<Rol>> {
        self.expand.rollen.clone()
    }

    /// The key of the zaak, that of its resultaat, and the resultaat, when all three are there.
    pub(crate) fn into_ended(self) -> Option<(Uuid, Uuid, Resultaat)> {
        Some((self.uuid()?, tolerant::uuid_of(self.resultaat.as_deref()?)?, self.expand.resultaat?.into()))
    }

    pub(super) fn uuid(&self) -> Option<Uuid> {
        self.uuid.or_else(|| tolerant::uuid_of(&self.url))
    }

    pub(super) fn into_zaak(self, rollen: Vec<Rol>) -> Result<Zaak, Error> {
        Ok(Zaak {
            uuid: self.uuid().ok_or_else(|| Error::unreadable("a zaak without uuid"))?,
            url: self.url,
            identificatie: self.identificatie,
            bronorganisatie: self.bronorganisatie,
            omschrijving: self.omschrijving,
            toelichting: self.toelichting,
            registratiedatum: self.registratiedatum,
            startdatum: self.startdatum,
            einddatum: self.einddatum,
            einddatum_gepland: self.einddatum_gepland,
            uiterlijke_einddatum_afdoening: self.uiterlijke_einddatum_afdoening,
            vertrouwelijkheidaanduiding: self.vertrouwelijkheidaanduiding,
            zaaktype_url: self.zaaktype,
            zaaktype: self.expand.zaaktype,
            status: self.expand.status.map(Status::from),
            resultaat: self.expand.resultaat.map(Resultaat::from),
            resultaat_url: self.resultaat,
            rollen,
            kenmerken: self.kenmerken,
            hoofdzaak: self.hoofdzaak.as_deref().and_then(tolerant::uuid_of),
            deelzaken: self.deelzaken.iter().filter_map(|url| tolerant::uuid_of(url)).collect(),
            opschorting: self.opschorting,
            verlenging: self.verlenging,
        })
    }
}

impl From<WireStatus> for Status {
    fn from(wire: WireStatus) -> Self {
        Self {
            datum_status_gezet: wire.datum_status_gezet,
            statustoelichting: wire.statustoelichting,
            statustype_url: wire.statustype,
            statustype: wire.expand.statustype,
        }
    }
}

impl From<WireResultaat> for Resultaat {
    fn from(wire: WireResultaat) -> Self {
        Self {
            toelichting: wire.toelichting,
            resultaattype_url: wire.resultaattype,
            resultaattype: wire.expand.resultaattype,
        }
    }
}
