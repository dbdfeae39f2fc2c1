//! Rows in the columns of Open Klant's tables.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::json::Velden;

/// The tables while they are being filled; every table numbers its own rows.
#[derive(Default)]
pub(super) struct Tabellen(Map<String, Value>);

impl Tabellen {
    /// Adds a row and gives its number.
    pub(super) fn voeg_toe(&mut self, tabel: &str, mut rij: Value) -> u64 {
        let rijen = self.0.entry(format!("klantinteracties_{tabel}")).or_insert_with(|| json!([]));
        let Value::Array(rijen) = rijen else { return 0 };
        let nummer = u64::try_from(rijen.len()).unwrap_or_default() + 1;
        rij.zet("id", nummer);
        rijen.push(rij);
        nummer
    }

    /// Sets a column of a row that is already there.
    pub(super) fn wijzig(&mut self, tabel: &str, nummer: u64, kolom: &str, waarde: impl Into<Value>) {
        let rijen = self.0.get_mut(&format!("klantinteracties_{tabel}")).and_then(Value::as_array_mut);
        let rij = rijen.into_iter().flatten().find(|rij| rij.veld("id").as_u64() == Some(nummer));
        if let Some(rij) = rij {
            rij.zet(kolom, waarde);
        }
    }

    pub(super) fn klaar(self) -> Value {
        json!({ "tables": self.0 })
    }
}

fn zonder_adres(rij: &mut Value) {
    for adres in ["bezoekadres", "correspondentieadres"] {
        let kolommen = [
            "nummeraanduiding_id",
            "adresregel1",
            "adresregel2",
            "adresregel3",
            "land",
            "huisnummertoevoeging",
            "postcode",
            "stad",
            "straatnaam",
        ];
        for kolom in kolommen {
            rij.zet(&format!("{adres}_{kolom}"), "");
        }
        rij.zet(&format!("{adres}_huisnummer"), Value::Null);
    }
}

/// A number as Open Klant keeps them: ten digits.
fn tien_cijfers(nummer: usize) -> String {
    format!("{nummer:010}")
}

pub(super) fn partij(uuid: Uuid, soort: &str, nummer: usize, geheim: bool) -> Value {
    let mut rij = json!({
        "uuid": uuid, "nummer": tien_cijfers(nummer), "interne_notitie": "", "soort_partij": soort,
        "indicatie_geheimhouding": geheim, "voorkeurstaal": "nld", "indicatie_actief": true,
        "voorkeurs_digitaal_adres_id": null, "voorkeurs_rekeningnummer_id": null,
    });
    zonder_adres(&mut rij);
    rij
}

/// Somebody who works for an organisation; in no register but ours, so with a name.
pub(super) fn contactpersoon(
    uuid: Uuid,
    partij: u64,
    werkgever: u64,
    [voornaam, achternaam]: [&str; 2],
) -> Value {
    let mut rij = zonder_naam();
    rij.vul_aan(json!({ "uuid": uuid, "partij_id": partij, "werkte_voor_partij_id": werkgever,
        "contactnaam_voornaam": voornaam, "contactnaam_achternaam": achternaam }));
    rij
}

fn zonder_naam() -> Value {
    json!({ "contactnaam_voorletters": "", "contactnaam_voornaam": "", "contactnaam_voorvoegsel_achternaam": "",
        "contactnaam_achternaam": "" })
}

/// A person without a name: the name is the BRP's to tell.
pub(super) fn persoon(partij: u64) -> Value {
    let mut rij = zonder_naam();
    rij.zet("partij_id", partij);
    rij
}

/// `binnen`: the identificator within which this one is unique.
pub(super) fn identificator(uuid: Uuid, partij: Option<u64>, codes: [&str; 4], binnen: Option<u64>) -> Value {
    let [objecttype, soort, register, object] = codes;
    json!({
        "uuid": uuid, "andere_partij_identificator": "", "partij_identificator_code_objecttype": objecttype,
        "partij_identificator_code_soort_object_id": soort, "partij_identificator_object_id": object,
        "partij_identificator_code_register": register, "partij_id": partij, "sub_identificator_van_id": binnen,
    })
}

/// An address of a partij, or one that a caller left behind for a single contact.
pub(super) fn digitaal_adres(uuid: Uuid, partij: Option<u64>, betrokkene: Option<u64>, adres: &str) -> Value {
    let is_email = adres.contains('@');
    json!({
        "uuid": uuid, "soort_digitaal_adres": if is_email { "email" } else { "telefoonnummer" }, "adres": adres,
        "omschrijving": if is_email { "E-mail" } else { "Telefoon" }, "betrokkene_id": betrokkene, "partij_id": partij,
        "is_standaard_adres": partij.is_some(), "referentie": "", "verificatie_datum": null,
    })
}

/// What an employee writes about a contact.
pub(super) struct Verslag<'a> {
    pub(super) kanaal: &'a str,
    pub(super) onderwerp: &'a str,
    pub(super) inhoud: &'a str,
    pub(super) resultaat: &'a str,
    pub(super) gelukt: bool,
}

pub(super) fn klantcontact(uuid: Uuid, nummer: usize, op: Timestamp, verslag: &Verslag<'_>) -> Value {
    json!({
        "uuid": uuid, "nummer": tien_cijfers(nummer), "referentienummer": tien_cijfers(nummer),
        "kanaal": verslag.kanaal, "onderwerp": verslag.onderwerp, "inhoud": verslag.inhoud, "reactie": "",
        "indicatie_contact_gelukt": verslag.gelukt, "hoofd_onderwerp_type": "", "verdere_actie_ondernomen": false,
        "taal": "nld", "vertrouwelijk": false, "plaatsgevonden_op": op.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        "metadata": { "resultaat": verslag.resultaat },
    })
}

pub(super) fn betrokkene(uuid: Uuid, klantcontact: u64, partij: Option<u64>, initiator: bool) -> Value {
    let mut rij = zonder_naam();
    rij.vul_aan(json!({
        "uuid": uuid, "rol": "klant", "organisatienaam": "", "initiator": initiator, "klantcontact_id": klantcontact,
        "partij_id": partij,
    }));
    zonder_adres(&mut rij);
    rij
}

pub(super) fn zaak_als_onderwerp(uuid: Uuid, klantcontact: u64, zaak: Uuid) -> Value {
    json!({
        "uuid": uuid, "klantcontact_id": klantcontact, "was_klantcontact_id": null,
        "onderwerpobjectidentificator_object_id": zaak, "onderwerpobjectidentificator_code_objecttype": "zgw-Zaak",
        "onderwerpobjectidentificator_code_register": "openzaak",
        "onderwerpobjectidentificator_code_soort_object_id": "uuid",
    })
}

pub(super) fn actor(uuid: Uuid, naam: &str, soort: &str, codes: [&str; 4]) -> Value {
    let [objecttype, register, soort_object, object] = codes;
    json!({
        "uuid": uuid, "naam": naam, "soort_actor": soort, "indicatie_actief": true,
        "actoridentificator_object_id": object, "actoridentificator_code_objecttype": objecttype,
        "actoridentificator_code_register": register, "actoridentificator_code_soort_object_id": soort_object,
    })
}

pub(super) fn internetaak(
    uuid: Uuid,
    nummer: usize,
    klantcontact: u64,
    op: Timestamp,
    af: Option<Timestamp>,
) -> Value {
    let tijd = |op: Timestamp| op.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    json!({
        "uuid": uuid, "nummer": tien_cijfers(nummer), "referentienummer": tien_cijfers(nummer),
        "gevraagde_handeling": "Contact opnemen met betrokkene", "toelichting": "Graag terugbellen over deze vraag.",
        "status": if af.is_some() { "verwerkt" } else { "te_verwerken" }, "toegewezen_op": tijd(op),
        "klantcontact_id": klantcontact, "afgehandeld_op": af.map(tijd),
    })
}
