//! How each table of Open Klant becomes rows of ours. A row that refers to one that is not there yet waits.

use serde_json::{Map, Value};
use store::Json;
use uuid::Uuid;

use super::{
    kolommen,
    record::Record,
    sleutels::{Keys, Made},
};
use crate::{
    contactgegevens::{organisatie, persoon},
    klantinteracties::{
        actor, actorklantcontact, betrokkene, bijlage, categorie, categorie_relatie, digitaal_adres,
        internetaak, klantcontact, onderwerpobject, partij, partij_identificator, rekeningnummer,
        vertegenwoordiging,
    },
};

pub(crate) fn partij(keys: &mut Keys, record: &Record) -> partij::Row {
    let (id, uuid) = keys.both("partij", record);
    partij::Row {
        id,
        uuid,
        nummer: record.optional_text("nummer"),
        interne_notitie: record.text("interne_notitie"),
        soort_partij: record.text("soort_partij"),
        indicatie_geheimhouding: record.optional_flag("indicatie_geheimhouding"),
        voorkeurstaal: record.text("voorkeurstaal"),
        indicatie_actief: record.flag("indicatie_actief"),
        voorkeurs_digitaal_adres: None,
        voorkeurs_rekeningnummer: None,
        bezoekadres: record.adres("bezoekadres"),
        correspondentieadres: record.adres("correspondentieadres"),
        identificatie: None,
        werkte_voor_partij: None,
    }
}

pub(crate) fn identificator(keys: &mut Keys, record: &Record) -> Made<partij_identificator::Row> {
    let partij = keys.may("partij", record, "partij_id")?;
    let sub_identificator_van = keys.may("partij_identificator", record, "sub_identificator_van_id")?;
    let (id, uuid) = keys.both("partij_identificator", record);
    Ok(partij_identificator::Row {
        id,
        uuid,
        partij,
        sub_identificator_van,
        andere_partij_identificator: record.text("andere_partij_identificator"),
        code_objecttype: record.text("partij_identificator_code_objecttype"),
        code_soort_object_id: record.text("partij_identificator_code_soort_object_id"),
        object_id: record.text("partij_identificator_object_id"),
        code_register: record.text("partij_identificator_code_register"),
    })
}

/// `metadata` as the API of Open Klant shows it, and texts only.
fn metadata(record: &Record) -> Map<String, Value> {
    let held = record.object("metadata");
    let (count, shown) = (held.len(), kolommen::metadata(held));
    if shown.len() < count {
        record.note("metadata", "één waarde waar twee namen dezelfde worden");
    }
    if shown.values().any(|value| value.is_array() || value.is_object()) {
        record.note("metadata", "tekst");
    }
    let as_text = |value: Value| match value {
        value @ (Value::Array(_) | Value::Object(_)) => Value::String(value.to_string()),
        value => value,
    };
    shown.into_iter().map(|(key, value)| (key, as_text(value))).collect()
}

pub(crate) fn contact(keys: &mut Keys, record: &Record) -> klantcontact::Row {
    let (id, uuid) = keys.both("klantcontact", record);
    let mut row = klantcontact::Row {
        id,
        uuid,
        nummer: record.optional_text("nummer"),
        referentienummer: record.optional_text("referentienummer"),
        kanaal: record.text("kanaal"),
        onderwerp: record.text("onderwerp"),
        inhoud: record.text("inhoud"),
        reactie: record.text("reactie"),
        indicatie_contact_gelukt: record.optional_flag("indicatie_contact_gelukt"),
        hoofd_onderwerp_type: record.text("hoofd_onderwerp_type"),
        verdere_actie_ondernomen: record.flag("verdere_actie_ondernomen"),
        taal: record.text("taal"),
        vertrouwelijk: record.flag("vertrouwelijk"),
        plaatsgevonden_op: record.moment("plaatsgevonden_op", keys.begonnen()),
        metadata: Json(metadata(record)),
        zoektekst: String::new(),
    };
    row.index();
    row
}

pub(crate) fn betrokkene(keys: &mut Keys, record: &Record) -> Made<betrokkene::Row> {
    let klantcontact = keys.must("klantcontact", record, "klantcontact_id")?;
    let partij = keys.may("partij", record, "partij_id")?;
    let (id, uuid) = keys.both("betrokkene", record);
    Ok(betrokkene::Row {
        id,
        uuid,
        klantcontact,
        partij,
        rol: record.text("rol"),
        organisatienaam: record.text("organisatienaam"),
        initiator: record.flag("initiator"),
        contactnaam_voorletters: record.text("contactnaam_voorletters"),
        contactnaam_voornaam: record.text("contactnaam_voornaam"),
        contactnaam_voorvoegsel_achternaam: record.text("contactnaam_voorvoegsel_achternaam"),
        contactnaam_achternaam: record.text("contactnaam_achternaam"),
        bezoekadres: record.adres("bezoekadres"),
        correspondentieadres: record.adres("correspondentieadres"),
    })
}

pub(crate) fn onderwerpobject(keys: &mut Keys, record: &Record) -> Made<onderwerpobject::Row> {
    let klantcontact = keys.may("klantcontact", record, "klantcontact_id")?;
    let was_klantcontact = keys.may("klantcontact", record, "was_klantcontact_id")?;
    let (id, uuid) = keys.both("onderwerpobject", record);
    let code = |part: &str| record.text(&format!("onderwerpobjectidentificator_{part}"));
    Ok(onderwerpobject::Row {
        id,
        uuid,
        klantcontact,
        was_klantcontact,
        object_id: code("object_id"),
        code_objecttype: code("code_objecttype"),
        code_register: code("code_register"),
        code_soort_object_id: code("code_soort_object_id"),
    })
}

pub(crate) fn bijlage(keys: &mut Keys, record: &Record) -> Made<bijlage::Row> {
    let klantcontact = keys.may("klantcontact", record, "klantcontact_id")?;
    let (id, uuid) = keys.both("bijlage", record);
    let code = |part: &str| record.text(&format!("bijlageidentificator_{part}"));
    Ok(bijlage::Row {
        id,
        uuid,
        klantcontact,
        object_id: code("object_id"),
        code_objecttype: code("code_objecttype"),
        code_register: code("code_register"),
        code_soort_object_id: code("code_soort_object_id"),
    })
}

pub(crate) fn digitaal_adres(keys: &mut Keys, record: &Record) -> Made<digitaal_adres::Row> {
    let partij = keys.may("partij", record, "partij_id")?;
    let betrokkene = keys.may("betrokkene", record, "betrokkene_id")?;
    let (id, uuid) = keys.both("digitaal_adres", record);
    let mut row = digitaal_adres::Row {
        id,
        uuid,
        partij,
        betrokkene,
        soort_digitaal_adres: record.text("soort_digitaal_adres"),
        is_standaard_adres: record.flag("is_standaard_adres"),
        adres: record.text("adres"),
        omschrijving: record.text("omschrijving"),
        referentie: record.text("referentie"),
        verificatie_datum: record.optional_date("verificatie_datum"),
        zoeksleutel: String::new(),
    };
    row.index();
    Ok(row)
}

pub(crate) fn actor(keys: &mut Keys, record: &Record) -> actor::Row {
    let (id, uuid) = keys.both("actor", record);
    let code = |part: &str| record.text(&format!("actoridentificator_{part}"));
    actor::Row {
        id,
        uuid,
        naam: record.text("naam"),
        soort_actor: record.text("soort_actor"),
        indicatie_actief: record.optional_flag("indicatie_actief").unwrap_or(true),
        object_id: code("object_id"),
        code_objecttype: code("code_objecttype"),
        code_register: code("code_register"),
        code_soort_object_id: code("code_soort_object_id"),
        identificatie: None,
    }
}

pub(crate) fn actorklantcontact(keys: &mut Keys, record: &Record) -> Made<actorklantcontact::Row> {
    let actor = keys.must("actor", record, "actor_id")?;
    let klantcontact = keys.must("klantcontact", record, "klantcontact_id")?;
    let (id, uuid) = keys.both("actor_klantcontact", record);
    Ok(actorklantcontact::Row { id, uuid, actor, klantcontact })
}

pub(crate) fn internetaak(keys: &mut Keys, record: &Record) -> Made<internetaak::Row> {
    let klantcontact = keys.must("klantcontact", record, "klantcontact_id")?;
    let (id, uuid) = keys.both("internetaak", record);
    Ok(internetaak::Row {
        id,
        uuid,
        klantcontact,
        nummer: record.optional_text("nummer"),
        referentienummer: record.optional_text("referentienummer"),
        gevraagde_handeling: record.text("gevraagde_handeling"),
        toelichting: record.text("toelichting"),
        status: record.text("status"),
        toegewezen_op: record.moment("toegewezen_op", keys.begonnen()),
        afgehandeld_op: record.optional_moment("afgehandeld_op"),
    })
}

/// Who is to do a task; our table has no identity of its own for it.
pub(crate) fn internetaak_actor(keys: &mut Keys, record: &Record) -> Made<(Uuid, Uuid, Uuid)> {
    let internetaak = keys.must("internetaak", record, "internetaak_id")?;
    let actor = keys.must("actor", record, "actor_id")?;
    Ok((keys.id(record.key()), internetaak, actor))
}

pub(crate) fn rekeningnummer(keys: &mut Keys, record: &Record) -> Made<rekeningnummer::Row> {
    let partij = keys.may("partij", record, "partij_id")?;
    let (id, uuid) = keys.both("rekeningnummer", record);
    Ok(rekeningnummer::Row { id, uuid, partij, iban: record.text("iban"), bic: record.text("bic") })
}

pub(crate) fn vertegenwoordiging(keys: &mut Keys, record: &Record) -> Made<vertegenwoordiging::Row> {
    let vertegenwoordigende_partij = keys.must("partij", record, "vertegenwoordigende_partij_id")?;
    let vertegenwoordigde_partij = keys.must("partij", record, "vertegenwoordigde_partij_id")?;
    let (id, uuid) = keys.both("vertegenwoordiging", record);
    Ok(vertegenwoordiging::Row { id, uuid, vertegenwoordigende_partij, vertegenwoordigde_partij })
}

pub(crate) fn categorie(keys: &mut Keys, record: &Record) -> categorie::Row {
    let (id, uuid) = keys.both("categorie", record);
    categorie::Row { id, uuid, naam: record.text("naam") }
}

pub(crate) fn categorie_relatie(keys: &mut Keys, record: &Record) -> Made<categorie_relatie::Row> {
    let partij = keys.may("partij", record, "partij_id")?;
    let categorie = keys.may("categorie", record, "categorie_id")?;
    let (id, uuid) = keys.both("categorie_relatie", record);
    let (begin_datum, eind_datum) = (record.optional_date("begin_datum"), record.optional_date("eind_datum"));
    Ok(categorie_relatie::Row { id, uuid, partij, categorie, begin_datum, eind_datum })
}

pub(crate) fn organisatie(keys: &mut Keys, record: &Record) -> organisatie::Row {
    let (id, uuid) = keys.both("organisatie", record);
    organisatie::Row {
        id,
        uuid,
        handelsnaam: record.text("handelsnaam"),
        oprichtingsdatum: record.optional_date("oprichtingsdatum"),
        opheffingsdatum: record.optional_date("opheffingsdatum"),
        adres: record.adres("adres"),
    }
}

pub(crate) fn persoon(keys: &mut Keys, record: &Record) -> persoon::Row {
    let (id, uuid) = keys.both("persoon", record);
    persoon::Row {
        id,
        uuid,
        geboortedatum: record.date("geboortedatum"),
        overlijdensdatum: record.optional_date("overlijdensdatum"),
        geslachtsnaam: record.text("geslachtsnaam"),
        geslacht: record.text("geslacht"),
        voorvoegsel: record.text("voorvoegsel"),
        voornamen: record.text("voornamen"),
        adres: record.adres("adres"),
    }
}
