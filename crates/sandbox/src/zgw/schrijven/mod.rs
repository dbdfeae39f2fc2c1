//! Writing, with the checks and the words of Open Zaak. Everything that changes is announced.

mod applicaties;
mod besluiten;
mod bij_zaak;
mod contact;
mod delen;
mod documenten;
mod relaties;
mod sloten;
mod statussen;
#[cfg(test)]
mod tests;
mod velden;
mod zaaktypen;
mod zaken;

use axum::body::Body;
use axum::http::Method;
use parking_lot::RwLockWriteGuard;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Antwoord;
use super::bronnen::Doel;
use super::errors::Fout;
use super::gegevens::Gegevens;
use super::jwt::Client;
use super::rechten::Scopes;
use super::tabel::Rij;
use super::vraag::Verzoek;
use crate::json::Velden;
pub(super) use delen::Upload;

/// Writes what is asked, when the client may and it is right.
pub(super) async fn schrijf(
    verzoek: &Verzoek<'_>,
    doel: &Doel<'_>,
    client: Client,
    stroom: Body,
) -> Result<Antwoord, Fout> {
    if let Doel::Bestandsdeel(id) = doel {
        return delen::ontvang(verzoek, id, stroom).await;
    }
    let body = json_body(verzoek)?;
    match (doel, &verzoek.parts.method) {
        (Doel::Lijst(bron), &Method::POST) if bron.naam == "zaakcontactmomenten" => {
            contact::zaakcontactmoment(verzoek, client, &body).await
        }
        (Doel::Detail(bron, id), &Method::DELETE) if bron.naam == "zaakcontactmomenten" => {
            contact::ontkoppel(verzoek, client, id).await
        }
        _ => Schrijver::nieuw(verzoek, client).schrijf(doel, &body),
    }
}

/// The body as an object; nothing is an empty one.
fn json_body(verzoek: &Verzoek<'_>) -> Result<Value, Fout> {
    if verzoek.body.is_empty() {
        return Ok(json!({}));
    }
    let soort = verzoek.kop("content-type").unwrap_or_default();
    if !soort.starts_with("application/json") {
        return Err(Fout::mediatype(soort));
    }
    let body: Value = serde_json::from_slice(verzoek.body).map_err(|_| Fout::geen_json())?;
    Ok(if body.is_object() { body } else { json!({}) })
}

/// One write, with all data to itself.
struct Schrijver<'a> {
    verzoek: &'a Verzoek<'a>,
    client: Client,
    gegevens: RwLockWriteGuard<'a, Gegevens>,
}

impl<'a> Schrijver<'a> {
    fn nieuw(verzoek: &'a Verzoek<'a>, client: Client) -> Self {
        Self { verzoek, client, gegevens: verzoek.zgw.gegevens.write() }
    }

    fn schrijf(mut self, doel: &Doel<'_>, body: &Value) -> Result<Antwoord, Fout> {
        match (doel, self.verzoek.parts.method.as_str()) {
            (Doel::Slot(id), _) => self.zet_op_slot(id),
            (Doel::Ontsluit(id), _) => self.ontsluit(id, body),
            (Doel::Publiceer(id), _) => self.publiceer(id),
            (Doel::Lijst(bron), "POST") => match bron.naam {
                "zaken" => self.nieuwe_zaak(body),
                "rollen" => self.nieuwe_rol(body),
                "statussen" => self.nieuwe_status(body),
                "resultaten" => self.nieuw_resultaat(body),
                "zaakobjecten" => self.nieuw_zaakobject(body),
                "zaakinformatieobjecten" => self.nieuwe_relatie(body),
                "klantcontacten" => self.nieuw_klantcontact(body),
                "zaaknotities" => self.nieuwe_notitie(body),
                "enkelvoudiginformatieobjecten" => self.nieuw_document(body),
                "besluiten" => self.nieuw_besluit(body),
                "zaaktypen" => self.nieuwe_versie(body),
                _ => Err(Fout::geen_toestemming()),
            },
            (Doel::Detail(bron, id), methode) => match (bron.naam, methode) {
                ("zaken", "PATCH") => self.wijzig_zaak(id, body),
                ("zaken", "DELETE") => self.verwijder_zaak(id),
                ("rollen", "DELETE") => self.verwijder_rol(id),
                ("zaakinformatieobjecten", "DELETE") => self.verwijder_relatie(id),
                ("zaaknotities", "PATCH") => self.wijzig_notitie(id, body),
                ("zaaknotities", "DELETE") => self.verwijder_notitie(id),
                ("enkelvoudiginformatieobjecten", "PATCH") => self.wijzig_document(id, body),
                ("enkelvoudiginformatieobjecten", "DELETE") => self.verwijder_document(id),
                ("applicaties", "PATCH") => self.wijzig_applicatie(id, body),
                _ => Err(Fout::geen_toestemming()),
            },
            _ => Err(Fout::geen_toestemming()),
        }
    }

    /// Now, as Open Zaak writes it.
    fn nu(&self) -> String {
        (self.verzoek.zgw.now)().strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
    }

    fn vandaag(&self) -> String {
        (self.verzoek.zgw.now)().strftime("%Y-%m-%d").to_string()
    }

    /// A new object's id and URL.
    fn nieuwe_url(&mut self, bron: &str) -> (Uuid, String) {
        let uuid = self.gegevens.nieuw_id();
        (uuid, format!("{}/{uuid}", self.gegevens.adres(bron)))
    }

    fn minst(&self) -> bool {
        self.client == Client::Minst
    }

    /// May the least client see an object of this type and this confidentiality?
    fn zichtbaar(&self, naam: &str, soort: &Value, aanduiding: &Value) -> bool {
        let lezen: Scopes = match naam {
            "zaaktype" => ("zrc", &["zaken.lezen"]),
            _ => ("drc", &["documenten.lezen"]),
        };
        self.gegevens.minst_mag(lezen, (naam, soort, aanduiding))
    }

    /// May this client do with an object what it asks?
    fn mag(&self, bron: &str, rij: &Rij) -> bool {
        let nodig = self.verzoek.nodig.filter(|_| self.minst());
        nodig.is_none_or(|nodig| self.gegevens.minst_mag_met(nodig, bron, &rij.body))
    }

    /// The object itself, when this client may do with it what it asks.
    fn eigen(&self, bron: &str, id: &str) -> Result<(Uuid, Value), Fout> {
        let uuid: Uuid = id.parse().map_err(|_| Fout::server())?;
        let rij = self.gegevens.tabel(bron).rij(uuid).ok_or_else(Fout::niet_gevonden)?;
        if !self.mag(bron, rij) {
            return Err(Fout::geen_toestemming());
        }
        Ok((uuid, rij.body.clone()))
    }

    /// The zaak that a new object belongs to; it is looked at first, for rights.
    fn zaak_van(&self, body: &Value, veld: &str) -> Result<(Uuid, Value), Fout> {
        let url = body.veld(veld);
        if url.as_str().is_none_or(str::is_empty) {
            let reden = format!("{veld} is een verplicht veld voor permissies");
            return Err(Fout::ongeldig(veld, "required", &reden));
        }
        let onbekend =
            || Fout::ongeldig(veld, "object-does-not-exist", "Dit object bestaat niet in de database");
        let rij = self.gegevens.tabel("zaken").van_url(url).ok_or_else(onbekend)?;
        if !self.mag("zaken", rij) {
            return Err(Fout::geen_toestemming());
        }
        Ok((rij.uuid, rij.body.clone()))
    }

    /// The zaak, and a refusal when it is closed and the client may not write there.
    fn open_zaak_van(&self, body: &Value) -> Result<(Uuid, Value), Fout> {
        let (uuid, zaak) = self.zaak_van(body, "zaak")?;
        self.niet_gesloten(&zaak)?;
        Ok((uuid, zaak))
    }

    fn niet_gesloten(&self, zaak: &Value) -> Result<(), Fout> {
        if zaak.veld("einddatum").is_null() || self.mag_geforceerd(zaak) {
            Ok(())
        } else {
            Err(Fout::zaak_gesloten())
        }
    }

    /// May this client change a zaak that is closed?
    fn mag_geforceerd(&self, zaak: &Value) -> bool {
        let scopes: Scopes = ("zrc", &["zaken.geforceerd-bijwerken"]);
        !self.minst() || self.gegevens.minst_mag_met(scopes, "zaken", zaak)
    }

    /// Is a zaak visible to the least client? So is then what belongs to it.
    fn zaak_zichtbaar(&self, zaak: Uuid) -> bool {
        self.gegevens.tabel("zaken").rij(zaak).is_some_and(|rij| rij.zichtbaar)
    }

    /// Changes fields of a zaak, and when it was changed.
    fn werk_zaak_bij(&mut self, zaak: Uuid, wijzig: impl FnOnce(&mut Value)) {
        let nu = self.nu();
        if let Some(rij) = self.gegevens.tabel_mut("zaken").rij_mut(zaak) {
            wijzig(&mut rij.body);
            rij.body.zet("laatstGemuteerd", nu);
        }
    }

    /// Stores a new object of a zaak, names it in the zaak's own list, and announces it.
    fn voeg_toe_aan_zaak(
        &mut self,
        (zaak, bron, veld): (Uuid, &'static str, Option<&str>),
        resource: Option<&'static str>,
        body: &Value,
    ) -> Antwoord {
        let url = body.veld("url").clone();
        let zichtbaar = self.zaak_zichtbaar(zaak);
        if let Some(uuid) = laatste_deel(&url) {
            let vooraan = matches!(bron, "statussen" | "zaakinformatieobjecten");
            let tabel = self.gegevens.tabel_mut(bron);
            if vooraan {
                tabel.voeg_vooraan(uuid, body.clone(), zichtbaar);
            } else {
                tabel.voeg_toe(uuid, body.clone(), zichtbaar);
            }
        }
        if let Some(veld) = veld {
            self.werk_zaak_bij(zaak, |zaak| voeg_in(zaak, veld, url.clone()));
        }
        if let Some(resource) = resource {
            self.meld_bij_zaak(zaak, resource, &url, "create");
        }
        Antwoord::gemaakt(body)
    }

    /// Removes an object of a zaak.
    fn haal_weg_bij_zaak(&mut self, zaak: Uuid, (bron, veld): (&'static str, &str), uuid: Uuid) {
        let url = self.gegevens.tabel(bron).rij(uuid).map(|rij| rij.body.veld("url").clone());
        self.gegevens.tabel_mut(bron).verwijder(uuid);
        self.werk_zaak_bij(zaak, |zaak| {
            if let Some(lijst) = zaak.get_mut(veld).and_then(Value::as_array_mut) {
                lijst.retain(|een| Some(een) != url.as_ref());
            }
        });
    }

    /// Announces that something of a zaak changed.
    fn meld_bij_zaak(&self, zaak: Uuid, resource: &'static str, url: &Value, actie: &'static str) {
        if let Some(rij) = self.gegevens.tabel("zaken").rij(zaak) {
            self.meld_zaak(&rij.body, resource, url, actie);
        }
    }

    fn meld_zaak(&self, zaak: &Value, resource: &'static str, url: &Value, actie: &'static str) {
        let kenmerken = json!({
            "bronorganisatie": zaak.veld("bronorganisatie"), "zaaktype": zaak.veld("zaaktype"),
            "zaaktype.catalogus": self.catalogus("zaaktypen", zaak.veld("zaaktype")),
            "vertrouwelijkheidaanduiding": zaak.veld("vertrouwelijkheidaanduiding"),
        });
        self.meld("zaken", zaak.veld("url"), (resource, url, actie), kenmerken);
    }

    fn meld_document(&self, document: &Value, actie: &'static str) {
        let soort = document.veld("informatieobjecttype");
        let kenmerken = json!({
            "bronorganisatie": document.veld("bronorganisatie"), "informatieobjecttype": soort,
            "informatieobjecttype.catalogus": self.catalogus("informatieobjecttypen", soort),
            "vertrouwelijkheidaanduiding": document.veld("vertrouwelijkheidaanduiding"),
        });
        let url = document.veld("url");
        self.meld("documenten", url, ("enkelvoudiginformatieobject", url, actie), kenmerken);
    }

    fn catalogus(&self, bron: &str, soort: &Value) -> Value {
        self.gegevens.tabel(bron).van_url(soort).map_or(Value::Null, |rij| rij.body.veld("catalogus").clone())
    }

    fn meld(
        &self,
        kanaal: &'static str,
        hoofd: &Value,
        (resource, url, actie): (&'static str, &Value, &'static str),
        kenmerken: Value,
    ) {
        let tekst = |url: &Value| url.as_str().unwrap_or_default().to_owned();
        self.verzoek.zgw.omroep.gebeurd(kanaal, &tekst(hoofd), resource, &tekst(url), actie, kenmerken);
    }
}

fn laatste_deel(url: &Value) -> Option<Uuid> {
    url.as_str()?.rsplit('/').next()?.parse().ok()
}

/// Adds an URL to a list in a zaak.
fn voeg_in(zaak: &mut Value, veld: &str, url: Value) {
    match zaak.get_mut(veld) {
        Some(Value::Array(lijst)) if veld == "zaakinformatieobjecten" => lijst.insert(0, url),
        Some(Value::Array(lijst)) => lijst.push(url),
        _ => zaak.zet(veld, url),
    }
}

/// The template with what was sent in its place; what is not in the template is ignored, as is null.
fn ingevuld(mut sjabloon: Value, gestuurd: &Value) -> Value {
    let leeg = Map::new();
    let gestuurd = gestuurd.as_object().unwrap_or(&leeg);
    for (naam, waarde) in sjabloon.as_object_mut().into_iter().flatten() {
        if let Some(nieuw) = gestuurd.get(naam).filter(|nieuw| !nieuw.is_null()) {
            *waarde = if waarde.is_object() { ingevuld(waarde.take(), nieuw) } else { nieuw.clone() };
        }
    }
    sjabloon
}
