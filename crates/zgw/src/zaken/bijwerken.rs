//! Writing in a zaak: small changes, a rol, and the three ways in which a zaak can hold a contact. None is repeated by
//! itself; before a caller repeats one it can look whether it is there already.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Contactpersoon, Kenmerk};
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{Bare, Page, uuid_of};

/// What changes in a zaak; what is `None` stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Zaakwijziging {
    /// Replaces the longer explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toelichting: Option<String>,
    /// Replaces all kenmerken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kenmerken: Option<Vec<Kenmerk>>,
}

/// A rol of somebody without a number, of whom only a name and how to reach them are known.
#[derive(Debug, Clone)]
pub struct NieuweRol<'a> {
    /// URL of the zaak, as the peer wrote it.
    pub zaak_url: &'a str,
    /// URL of the roltype, as the peer wrote it.
    pub roltype_url: &'a str,
    /// Why they have it.
    pub toelichting: &'a str,
    /// Who it is.
    pub contactpersoon: &'a Contactpersoon,
}

/// A contact as the Zaken API itself keeps it (`klantcontacten`).
#[derive(Debug, Clone, Serialize)]
pub struct ZaakKlantcontact<'a> {
    /// URL of the zaak, as the peer wrote it.
    pub zaak: &'a str,
    /// When it was.
    pub datumtijd: Timestamp,
    /// At most 20 characters.
    pub kanaal: &'a str,
    /// At most 200 characters.
    pub onderwerp: &'a str,
    /// At most 1,000 characters.
    pub toelichting: &'a str,
}

/// A note with a zaak (ZGW 1.7).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notitie<'a> {
    /// At most 255 characters.
    pub onderwerp: &'a str,
    /// The note itself.
    pub tekst: &'a str,
    /// Who wrote it, at most 255 characters.
    pub aangemaakt_door: &'a str,
    /// `intern` or `extern`.
    pub notitie_type: &'a str,
    /// `concept` or `definitief`.
    pub status: &'a str,
    /// URL of the zaak, as the peer wrote it.
    pub gerelateerd_aan: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RolBody<'a> {
    zaak: &'a str,
    betrokkene_type: &'a str,
    roltype: &'a str,
    roltoelichting: &'a str,
    contactpersoon_rol: &'a Contactpersoon,
    betrokkene_identificatie: Naamloos<'a>,
}

#[derive(Serialize)]
struct Naamloos<'a> {
    geslachtsnaam: &'a str,
}

#[derive(Serialize, Deserialize)]
struct Zaakcontactmoment<'a> {
    #[serde(default)]
    zaak: &'a str,
    contactmoment: &'a str,
}

#[derive(Deserialize)]
struct AnyContactmoment {
    #[serde(default)]
    url: String,
    #[serde(default)]
    zaak: String,
    contactmoment: String,
}

#[derive(Deserialize)]
struct AnyNotitie {
    #[serde(default)]
    tekst: String,
}

#[derive(Deserialize)]
struct AnyKlantcontact {
    #[serde(default)]
    onderwerp: String,
    #[serde(default)]
    toelichting: String,
}

impl Client {
    /// Changes a zaak, with `because` in the peer's audit trail. There is no optimistic locking in the standard: the
    /// last one wins, so read the zaak just before and change as little as possible.
    pub async fn change_zaak(
        &self,
        caller: &Caller,
        zaak: Uuid,
        wijziging: &Zaakwijziging,
        because: &str,
    ) -> Result<(), Error> {
        let call = Call::patch(Api::Zaken, format!("zaken/{zaak}"), wijziging)?.because(because);
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Gives somebody a rol in a zaak.
    pub async fn add_rol(&self, caller: &Caller, rol: &NieuweRol<'_>) -> Result<(), Error> {
        let body = RolBody {
            zaak: rol.zaak_url,
            betrokkene_type: "natuurlijk_persoon",
            roltype: rol.roltype_url,
            roltoelichting: rol.toelichting,
            contactpersoon_rol: rol.contactpersoon,
            betrokkene_identificatie: Naamloos { geslachtsnaam: &rol.contactpersoon.naam },
        };
        let call = Call::post(Api::Zaken, "rollen", &body)?.because(rol.toelichting);
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Whether a zaak refers to this contactmoment.
    pub async fn has_zaakcontactmoment(
        &self,
        caller: &Caller,
        zaak_url: &str,
        contactmoment: &str,
    ) -> Result<bool, Error> {
        let call = Call::get(Api::Zaken, "zaakcontactmomenten").with("zaak", zaak_url);
        let found = within(self.budget(), self.read::<Bare<AnyContactmoment>>(caller, call)).await?;
        Ok(found.into_vec().iter().any(|one| one.contactmoment == contactmoment))
    }

    /// Lets a zaak refer to a contactmoment. The peer asks that address what it is, and tells it of the zaak, before
    /// it answers.
    pub async fn add_zaakcontactmoment(
        &self,
        caller: &Caller,
        zaak_url: &str,
        contactmoment: &str,
    ) -> Result<(), Error> {
        let body = Zaakcontactmoment { zaak: zaak_url, contactmoment };
        let call = Call::post(Api::Zaken, "zaakcontactmomenten", &body)?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Lets a zaak refer to this contactmoment no more. The peer tells that address, before it answers.
    pub async fn remove_zaakcontactmoment(
        &self,
        caller: &Caller,
        zaak: Uuid,
        contactmoment: &str,
    ) -> Result<(), Error> {
        let call = Call::get(Api::Zaken, "zaakcontactmomenten").with("contactmoment", contactmoment);
        let found = within(self.budget(), self.read::<Bare<AnyContactmoment>>(caller, call)).await?;
        for one in found.into_vec().iter().filter(|one| uuid_of(&one.zaak) == Some(zaak)) {
            let uuid = uuid_of(&one.url)
                .ok_or_else(|| Error::unreadable("the zaakcontactmoment has no address with a key"))?;
            let call = Call::delete(Api::Zaken, format!("zaakcontactmomenten/{uuid}"));
            within(self.budget(), self.send(caller, call)).await?;
        }
        Ok(())
    }

    /// Whether a zaak has a note in which this text stands.
    pub async fn has_notitie(&self, caller: &Caller, zaak_url: &str, text: &str) -> Result<bool, Error> {
        let call = Call::get(Api::Zaken, "zaaknotities").with("gerelateerdAan", zaak_url);
        let found = within(self.budget(), self.read::<Bare<AnyNotitie>>(caller, call)).await?;
        Ok(found.into_vec().iter().any(|notitie| notitie.tekst.contains(text)))
    }

    /// Adds a note to a zaak.
    pub async fn add_notitie(&self, caller: &Caller, notitie: &Notitie<'_>) -> Result<(), Error> {
        let call = Call::post(Api::Zaken, "zaaknotities", notitie)?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }

    /// Whether a zaak has a contact of its own with this subject in which this text stands.
    pub async fn has_klantcontact(
        &self,
        caller: &Caller,
        zaak_url: &str,
        onderwerp: &str,
        text: &str,
    ) -> Result<bool, Error> {
        let call = Call::get(Api::Zaken, "klantcontacten").with("zaak", zaak_url);
        let found = within(self.budget(), self.read::<Page<AnyKlantcontact>>(caller, call)).await?.results;
        Ok(found.iter().any(|one| one.onderwerp == onderwerp && one.toelichting.contains(text)))
    }

    /// Adds a contact that the Zaken API keeps itself. The standard has deprecated it.
    pub async fn add_klantcontact(
        &self,
        caller: &Caller,
        contact: &ZaakKlantcontact<'_>,
    ) -> Result<(), Error> {
        let call = Call::post(Api::Zaken, "klantcontacten", contact)?;
        within(self.budget(), self.send(caller, call)).await.map(drop)
    }
}
