//! How rows of ours become rows of Open Klant: the way back of `tabellen.rs`.

use serde_json::{Map, Value, json};
use store::Json;
use uuid::Uuid;

use super::Verwijzing;
use crate::{
    contactgegevens::{organisatie, persoon},
    klantinteracties::{
        actor, actorklantcontact,
        adres::{self, Adres},
        betrokkene, bijlage, categorie, categorie_relatie,
        contactnaam::Contactnaam,
        digitaal_adres, internetaak, klantcontact, onderwerpobject, partij, partij_identificator,
        rekeningnummer, vertegenwoordiging,
    },
    rest::formats::moment,
};

/// The columns of a row.
pub(super) type Columns = Map<String, Value>;

/// The members of an object.
fn columns(object: Value) -> Columns {
    match object {
        Value::Object(columns) => columns,
        _ => Columns::new(),
    }
}

fn with_adres(row: &mut Columns, prefix: &str, stored: &adres::Stored) {
    let Json(adres) = stored.clone().unwrap_or_default();
    let Adres {
        nummeraanduiding_id,
        straatnaam,
        huisnummer,
        huisnummertoevoeging,
        postcode,
        stad,
        adresregel1,
        adresregel2,
        adresregel3,
        land,
    } = adres;
    let parts = json!({ "nummeraanduiding_id": nummeraanduiding_id, "straatnaam": straatnaam, "huisnummer": huisnummer,
        "huisnummertoevoeging": huisnummertoevoeging, "postcode": postcode, "stad": stad, "adresregel1": adresregel1,
        "adresregel2": adresregel2, "adresregel3": adresregel3, "land": land });
    row.extend(columns(parts).into_iter().map(|(part, value)| (format!("{prefix}_{part}"), value)));
}

fn with_naam(row: &mut Columns, naam: Contactnaam) {
    let Contactnaam { voorletters, voornaam, voorvoegsel_achternaam, achternaam } = naam;
    row.extend(columns(json!({ "contactnaam_voorletters": voorletters, "contactnaam_voornaam": voornaam,
        "contactnaam_voorvoegsel_achternaam": voorvoegsel_achternaam, "contactnaam_achternaam": achternaam })));
}

/// The four codes of an object in another register, with the prefix that its table gives them.
macro_rules! codes {
    ($row:ident, $prefix:literal) => {
        json!({
            concat!($prefix, "_object_id"): $row.object_id,
            concat!($prefix, "_code_objecttype"): $row.code_objecttype,
            concat!($prefix, "_code_register"): $row.code_register,
            concat!($prefix, "_code_soort_object_id"): $row.code_soort_object_id,
        })
    };
}

pub(super) fn actor(row: &actor::Row, _naar: &Verwijzing) -> Columns {
    let mut to = columns(codes!(row, "actoridentificator"));
    to.extend(columns(json!({ "uuid": row.uuid, "naam": row.naam, "soort_actor": row.soort_actor,
        "indicatie_actief": row.indicatie_actief })));
    to
}

/// The records of an actor: the table, and the columns.
pub(super) fn actor_records(actor: &Value, records: actor::Records) -> Vec<(&'static str, Columns)> {
    let of = |table, mut members: Columns| {
        members.insert("actor_id".to_owned(), actor.clone());
        (table, members)
    };
    let medewerker = records.medewerker.map(|of| {
        columns(json!({ "functie": of.functie, "emailadres": of.emailadres, "telefoonnummer": of.telefoonnummer }))
    });
    let geautomatiseerd = records
        .geautomatiseerde_actor
        .map(|of| columns(json!({ "functie": of.functie, "omschrijving": of.omschrijving })));
    let eenheid = records.organisatorische_eenheid.map(|of| {
        columns(json!({ "omschrijving": of.omschrijving, "emailadres": of.emailadres,
            "faxnummer": of.faxnummer, "telefoonnummer": of.telefoonnummer }))
    });
    let tables = [
        ("klantinteracties_medewerker", medewerker),
        ("klantinteracties_geautomatiseerdeactor", geautomatiseerd),
        ("klantinteracties_organisatorischeeenheid", eenheid),
    ];
    tables.into_iter().filter_map(|(table, members)| Some(of(table, members?))).collect()
}

pub(super) fn categorie(row: &categorie::Row, _naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "naam": row.naam }))
}

pub(super) fn partij(row: &partij::Row, naar: &Verwijzing) -> Columns {
    let mut to =
        columns(json!({ "uuid": row.uuid, "nummer": row.nummer, "interne_notitie": row.interne_notitie,
        "soort_partij": row.soort_partij, "indicatie_geheimhouding": row.indicatie_geheimhouding,
        "voorkeurstaal": row.voorkeurstaal, "indicatie_actief": row.indicatie_actief,
        "voorkeurs_digitaal_adres_id": naar.may("digitaal_adres", row.voorkeurs_digitaal_adres),
        "voorkeurs_rekeningnummer_id": naar.may("rekeningnummer", row.voorkeurs_rekeningnummer) }));
    with_adres(&mut to, "bezoekadres", &row.bezoekadres);
    with_adres(&mut to, "correspondentieadres", &row.correspondentieadres);
    to
}

/// The records of a partij: the table, and the columns.
pub(super) fn partij_records(row: partij::Row, naar: &Verwijzing) -> Vec<(&'static str, Columns)> {
    let Some(Json(records)) = row.identificatie else { return Vec::new() };
    let number = naar.may("partij", Some(row.uuid));
    let mut all = Vec::new();
    if let Some(naam) = records.persoon {
        let mut to = columns(json!({ "partij_id": number }));
        with_naam(&mut to, naam);
        all.push(("klantinteracties_persoon", to));
    }
    if let Some(of) = records.organisatie {
        all.push(("klantinteracties_organisatie", columns(json!({ "partij_id": number, "naam": of.naam }))));
    }
    if let Some(of) = records.contactpersoon {
        let employer = naar.may("partij", row.werkte_voor_partij);
        let mut to =
            columns(json!({ "uuid": of.uuid, "partij_id": number, "werkte_voor_partij_id": employer }));
        with_naam(&mut to, of.contactnaam);
        all.push(("klantinteracties_contactpersoon", to));
    }
    all
}

pub(super) fn identificator(row: &partij_identificator::Row, naar: &Verwijzing) -> Columns {
    let mut to = columns(codes!(row, "partij_identificator"));
    to.extend(columns(json!({ "uuid": row.uuid, "partij_id": naar.may("partij", row.partij),
        "sub_identificator_van_id": naar.may("partij_identificator", row.sub_identificator_van),
        "andere_partij_identificator": row.andere_partij_identificator })));
    to
}

pub(super) fn rekeningnummer(row: &rekeningnummer::Row, naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "partij_id": naar.may("partij", row.partij), "iban": row.iban,
        "bic": row.bic }))
}

pub(super) fn categorie_relatie(row: &categorie_relatie::Row, naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "partij_id": naar.may("partij", row.partij),
        "categorie_id": naar.may("categorie", row.categorie), "begin_datum": row.begin_datum,
        "eind_datum": row.eind_datum }))
}

pub(super) fn vertegenwoordiging(row: &vertegenwoordiging::Row, naar: &Verwijzing) -> Columns {
    let partij = |uuid: Uuid| naar.may("partij", Some(uuid));
    columns(json!({ "uuid": row.uuid,
        "vertegenwoordigende_partij_id": partij(row.vertegenwoordigende_partij),
        "vertegenwoordigde_partij_id": partij(row.vertegenwoordigde_partij) }))
}

pub(super) fn contact(row: &klantcontact::Row, _naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "nummer": row.nummer, "referentienummer": row.referentienummer,
        "kanaal": row.kanaal, "onderwerp": row.onderwerp, "inhoud": row.inhoud, "reactie": row.reactie,
        "indicatie_contact_gelukt": row.indicatie_contact_gelukt, "hoofd_onderwerp_type": row.hoofd_onderwerp_type,
        "verdere_actie_ondernomen": row.verdere_actie_ondernomen, "taal": row.taal,
        "vertrouwelijk": row.vertrouwelijk, "plaatsgevonden_op": moment(row.plaatsgevonden_op),
        "metadata": row.metadata.0 }))
}

pub(super) fn betrokkene(row: &betrokkene::Row, naar: &Verwijzing) -> Columns {
    let mut to = columns(json!({ "uuid": row.uuid, "partij_id": naar.may("partij", row.partij),
        "klantcontact_id": naar.may("klantcontact", Some(row.klantcontact)), "rol": row.rol,
        "organisatienaam": row.organisatienaam, "initiator": row.initiator }));
    with_naam(&mut to, row.contactnaam());
    with_adres(&mut to, "bezoekadres", &row.bezoekadres);
    with_adres(&mut to, "correspondentieadres", &row.correspondentieadres);
    to
}

pub(super) fn digitaal_adres(row: &digitaal_adres::Row, naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "partij_id": naar.may("partij", row.partij),
        "betrokkene_id": naar.may("betrokkene", row.betrokkene), "soort_digitaal_adres": row.soort_digitaal_adres,
        "is_standaard_adres": row.is_standaard_adres, "adres": row.adres, "omschrijving": row.omschrijving,
        "referentie": row.referentie, "verificatie_datum": row.verificatie_datum }))
}

pub(super) fn onderwerpobject(row: &onderwerpobject::Row, naar: &Verwijzing) -> Columns {
    let mut to = columns(codes!(row, "onderwerpobjectidentificator"));
    to.extend(columns(
        json!({ "uuid": row.uuid, "klantcontact_id": naar.may("klantcontact", row.klantcontact),
        "was_klantcontact_id": naar.may("klantcontact", row.was_klantcontact) }),
    ));
    to
}

pub(super) fn bijlage(row: &bijlage::Row, naar: &Verwijzing) -> Columns {
    let mut to = columns(codes!(row, "bijlageidentificator"));
    to.extend(columns(json!({ "uuid": row.uuid,
        "klantcontact_id": naar.may("klantcontact", row.klantcontact) })));
    to
}

pub(super) fn actorklantcontact(row: &actorklantcontact::Row, naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "actor_id": naar.may("actor", Some(row.actor)),
        "klantcontact_id": naar.may("klantcontact", Some(row.klantcontact)) }))
}

pub(super) fn internetaak(row: &internetaak::Row, naar: &Verwijzing) -> Columns {
    columns(json!({ "uuid": row.uuid, "klantcontact_id": naar.may("klantcontact", Some(row.klantcontact)),
        "nummer": row.nummer, "referentienummer": row.referentienummer,
        "gevraagde_handeling": row.gevraagde_handeling, "toelichting": row.toelichting, "status": row.status,
        "toegewezen_op": moment(row.toegewezen_op), "afgehandeld_op": row.afgehandeld_op.map(moment) }))
}

pub(super) fn internetaak_actor(internetaak: Uuid, actor: Uuid, naar: &Verwijzing) -> Columns {
    columns(json!({ "internetaak_id": naar.may("internetaak", Some(internetaak)),
        "actor_id": naar.may("actor", Some(actor)) }))
}

pub(super) fn organisatie(row: &organisatie::Row, _naar: &Verwijzing) -> Columns {
    let mut to = columns(json!({ "uuid": row.uuid, "handelsnaam": row.handelsnaam,
        "oprichtingsdatum": row.oprichtingsdatum, "opheffingsdatum": row.opheffingsdatum }));
    with_adres(&mut to, "adres", &row.adres);
    to
}

pub(super) fn persoon(row: &persoon::Row, _naar: &Verwijzing) -> Columns {
    let mut to = columns(json!({ "uuid": row.uuid, "geboortedatum": row.geboortedatum,
        "overlijdensdatum": row.overlijdensdatum, "geslachtsnaam": row.geslachtsnaam, "geslacht": row.geslacht,
        "voorvoegsel": row.voorvoegsel, "voornamen": row.voornamen }));
    with_adres(&mut to, "adres", &row.adres);
    to
}
