//! The Catalogi API: the catalogue as Open Zaak shows it.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Opbouw;
use super::tabel::{Filter, Soort as F, filter};
use crate::RSIN;
use crate::json::Velden;
use crate::wereld::catalogus::{Catalogus, Soort, Zaaktype};

const GELDIG_VANAF: &str = "2024-01-01";
const STATUS: &[&str] = &["alles", "definitief", "concept"];
const GENERIEK: &[&str] = &[
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "zaakcoordinator",
    "mede_initiator",
];
pub(super) const ROLLEN: [(&str, &str); 4] = [
    ("Aanvrager", "initiator"),
    ("Behandelaar", "behandelaar"),
    ("Belanghebbende", "belanghebbende"),
    ("Zaakcoordinator", "zaakcoordinator"),
];

const ZT: Filter = filter("zaaktype", "/zaaktype", F::Url);
const STATUS_FILTER: Filter = filter("status", "", F::Keuze(STATUS));
const GELDIGHEID: Filter = filter("datumGeldigheid", "", F::Negeer);
const CATALOGUS: Filter = filter("catalogus", "/catalogus", F::Url);
const ZT_IDENTIFICATIE: Filter = filter("zaaktypeIdentificatie", "/zaaktypeIdentificatie", F::Gelijk);

pub(super) const CATALOGUSSEN: &[Filter] = &[
    filter("domein", "/domein", F::Gelijk),
    filter("domein__in", "/domein", F::EenVan),
    filter("rsin", "/rsin", F::Gelijk),
];
pub(super) const ZAAKTYPE: &[Filter] = &[
    CATALOGUS,
    filter("identificatie", "/identificatie", F::Gelijk),
    filter("trefwoorden", "/trefwoorden", F::InLijst),
    STATUS_FILTER,
    GELDIGHEID,
];
pub(super) const STATUSTYPE: &[Filter] = &[ZT, ZT_IDENTIFICATIE, STATUS_FILTER, GELDIGHEID];
pub(super) const ROLTYPE: &[Filter] = &[
    ZT,
    ZT_IDENTIFICATIE,
    filter("omschrijvingGeneriek", "/omschrijvingGeneriek", F::Keuze(GENERIEK)),
    STATUS_FILTER,
    GELDIGHEID,
];
pub(super) const INFORMATIEOBJECTTYPE: &[Filter] = &[
    CATALOGUS,
    filter("zaaktype", "/zaaktypen", F::InLijst),
    filter("omschrijving", "/omschrijving", F::Gelijk),
    STATUS_FILTER,
    GELDIGHEID,
];
pub(super) const BESLUITTYPE: &[Filter] = &[
    CATALOGUS,
    filter("zaaktypen", "/zaaktypen", F::InLijst),
    filter("informatieobjecttypen", "/informatieobjecttypen", F::InLijst),
    filter("omschrijving", "/omschrijving", F::Gelijk),
    STATUS_FILTER,
    GELDIGHEID,
];
pub(super) const ZAAKTYPE_INFORMATIEOBJECTTYPE: &[Filter] = &[
    ZT,
    filter("informatieobjecttype", "/informatieobjecttype", F::Url),
    filter("richting", "/richting", F::Gelijk),
    STATUS_FILTER,
];

/// Is a zaaktype published, or not yet? A list has what is published, unless it is asked for something else.
pub(super) fn heeft_status(zaaktype: &Value, status: &str) -> bool {
    let concept = zaaktype.veld("concept") == true;
    match status {
        "alles" => true,
        "concept" => concept,
        _ => !concept,
    }
}

/// Where the statustype with this number is found.
pub(super) fn statustype(zaaktype: &Zaaktype, volgnummer: usize) -> String {
    format!("statustype/{}/{volgnummer}", zaaktype.code)
}

fn eindigheid(json: &mut Value) {
    for naam in ["beginGeldigheid", "eindeGeldigheid", "beginObject", "eindeObject"] {
        json.zet(naam, Value::Null);
    }
}

/// Fills the tables of this API.
pub(super) fn vul(op: &mut Opbouw) {
    for catalogus in op.catalogi {
        vul_catalogus(op, *catalogus);
    }
}

fn label(catalogus: Catalogus) -> &'static str {
    match catalogus {
        Catalogus::Inwoners => "catalogus",
        Catalogus::Bedrijven => "catalogus/bedrijven",
        Catalogus::Sociaal => "catalogus/sociaal",
    }
}

fn vul_catalogus(op: &mut Opbouw, deze: Catalogus) {
    let catalogus = op.url("catalogussen", label(deze));
    for zaaktype in deze.zaaktypen() {
        statustypen(op, zaaktype, &catalogus);
        resultaattypen(op, zaaktype, &catalogus);
        roltypen(op, zaaktype, &catalogus);
        documenttypen(op, zaaktype, &catalogus);
        if zaaktype.code == "PARKEER" {
            eigenschap(op, zaaktype, &catalogus);
        }
        let uuid = op.uuid(&format!("zaaktype/{}", zaaktype.code));
        let json = zaaktype_json(op, zaaktype, &catalogus);
        op.voeg_toe("zaaktypen", uuid, json, true);
    }
    for soort in Soort::ALLE {
        let uuid = op.uuid(&io_label(deze, soort));
        let json = informatieobjecttype(op, deze, soort, &catalogus);
        op.voeg_toe("informatieobjecttypen", uuid, json, true);
    }
    let json = besluittype_json(op, deze, &catalogus);
    op.voeg_toe("besluittypen", op.uuid(&besluittype_label(deze)), json, true);
    let documenten: Vec<String> = Soort::ALLE.iter().map(|soort| io_type(op, deze, *soort)).collect();
    let json = json!({
        "url": catalogus, "domein": deze.domein(), "rsin": RSIN, "contactpersoonBeheerNaam": "Functioneel beheer",
        "contactpersoonBeheerTelefoonnummer": "", "contactpersoonBeheerEmailadres": "",
        "zaaktypen": zaaktypen(op, deze, |_| true), "besluittypen": [besluittype(op, deze)],
        "informatieobjecttypen": documenten, "naam": deze.naam(), "versie": "", "begindatumVersie": null,
    });
    op.voeg_toe("catalogussen", op.uuid(label(deze)), json, true);
}

fn zaaktypen(op: &Opbouw, catalogus: Catalogus, past: impl Fn(&Zaaktype) -> bool) -> Vec<String> {
    let gekozen = catalogus.zaaktypen().iter().filter(|zaaktype| past(zaaktype));
    gekozen.map(|zaaktype| op.url("zaaktypen", &format!("zaaktype/{}", zaaktype.code))).collect()
}

fn io_label(catalogus: Catalogus, soort: Soort) -> String {
    match catalogus {
        Catalogus::Inwoners => format!("informatieobjecttype/{}", soort.omschrijving()),
        Catalogus::Bedrijven => format!("informatieobjecttype/bedrijven/{}", soort.omschrijving()),
        Catalogus::Sociaal => format!("informatieobjecttype/sociaal/{}", soort.omschrijving()),
    }
}

/// The URL of an informatieobjecttype.
pub(super) fn io_type(op: &Opbouw, catalogus: Catalogus, soort: Soort) -> String {
    op.url("informatieobjecttypen", &io_label(catalogus, soort))
}

fn besluittype_label(catalogus: Catalogus) -> String {
    format!("besluittype/{}", catalogus.domein())
}

/// The URL of the only besluittype of a catalogue.
pub(super) fn besluittype(op: &Opbouw, catalogus: Catalogus) -> String {
    op.url("besluittypen", &besluittype_label(catalogus))
}

fn besluittype_json(op: &Opbouw, deze: Catalogus, catalogus: &str) -> Value {
    let mut json = json!({
        "url": besluittype(op, deze), "catalogus": catalogus,
        "zaaktypen": zaaktypen(op, deze, Zaaktype::heeft_besluit),
        "omschrijving": "Beschikking", "omschrijvingGeneriek": "", "besluitcategorie": "", "reactietermijn": "P42D",
        "publicatieIndicatie": false, "publicatietekst": "", "publicatietermijn": null, "toelichting": "",
        "informatieobjecttypen": [io_type(op, deze, Soort::Brief)], "concept": false, "resultaattypen": [],
        "resultaattypenOmschrijving": [], "vastgelegdIn": [Soort::Brief.omschrijving()],
    });
    eindigheid(&mut json);
    json.zet("beginGeldigheid", GELDIG_VANAF);
    json.zet("beginObject", GELDIG_VANAF);
    json
}

fn urls(op: &Opbouw, bron: &'static str, labels: impl Iterator<Item = String>) -> Vec<String> {
    labels.map(|label| op.url(bron, &label)).collect()
}

fn zaaktype_json(op: &Opbouw, zaaktype: &Zaaktype, catalogus: &str) -> Value {
    let code = zaaktype.code;
    let statustypen =
        urls(op, "statustypen", (1..=zaaktype.statussen.len()).rev().map(|n| statustype(zaaktype, n)));
    let resultaten =
        urls(op, "resultaattypen", zaaktype.resultaten.iter().map(|r| format!("resultaattype/{code}/{r}")));
    let rollen =
        urls(op, "roltypen", ROLLEN.iter().map(|(_, generiek)| format!("roltype/{code}/{generiek}")));
    let documenten: Vec<String> =
        Soort::ALLE.iter().map(|soort| io_type(op, zaaktype.catalogus(), *soort)).collect();
    let besluittypen: Vec<String> =
        zaaktype.heeft_besluit().then(|| besluittype(op, zaaktype.catalogus())).into_iter().collect();
    let eigenschappen =
        urls(op, "eigenschappen", (code == "PARKEER").then(|| "eigenschap/kenteken".to_owned()).into_iter());
    let omschrijving = zaaktype.omschrijving;
    json!({
        "url": op.url("zaaktypen", &format!("zaaktype/{code}")), "identificatie": format!("ZT-{code}"),
        "omschrijving": omschrijving, "omschrijvingGeneriek": "",
        "vertrouwelijkheidaanduiding": zaaktype.vertrouwelijkheid, "doel": omschrijving, "aanleiding": "aanvraag",
        "toelichting": "", "indicatieInternOfExtern": if zaaktype.zichtbaar { "extern" } else { "intern" },
        "handelingInitiator": zaaktype.handeling, "onderwerp": omschrijving, "handelingBehandelaar": "behandelen",
        "doorlooptijd": format!("P{}D", zaaktype.doorlooptijd), "servicenorm": null,
        "opschortingEnAanhoudingMogelijk": true, "verlengingMogelijk": true, "verlengingstermijn": "P14D",
        "trefwoorden": [], "publicatieIndicatie": false, "publicatietekst": "", "verantwoordingsrelatie": [],
        "productenOfDiensten": [], "selectielijstProcestype": "",
        "referentieproces": { "naam": omschrijving, "link": "" }, "concept": false, "verantwoordelijke": RSIN,
        "broncatalogus": { "url": "", "domein": "", "rsin": "" },
        "bronzaaktype": { "url": "", "identificatie": "", "omschrijving": "" },
        "beginGeldigheid": GELDIG_VANAF, "eindeGeldigheid": null, "versiedatum": GELDIG_VANAF,
        "beginObject": GELDIG_VANAF, "eindeObject": null, "catalogus": catalogus, "statustypen": statustypen,
        "resultaattypen": resultaten, "eigenschappen": eigenschappen, "informatieobjecttypen": documenten, "roltypen": rollen,
        "besluittypen": besluittypen, "deelzaaktypen": [], "gerelateerdeZaaktypen": [], "zaakobjecttypen": [],
    })
}

/// What every part of a zaaktype says about the zaaktype.
fn onderdeel(op: &Opbouw, bron: &'static str, label: &str, zaaktype: &Zaaktype) -> (Uuid, Value) {
    let json = json!({
        "url": op.url(bron, label),
        "zaaktype": op.url("zaaktypen", &format!("zaaktype/{}", zaaktype.code)),
        "zaaktypeIdentificatie": format!("ZT-{}", zaaktype.code),
    });
    (op.uuid(label), json)
}

fn statustypen(op: &mut Opbouw, zaaktype: &Zaaktype, catalogus: &str) {
    for (volgnummer, naam) in (1..).zip(zaaktype.statussen) {
        let (uuid, mut json) = onderdeel(op, "statustypen", &statustype(zaaktype, volgnummer), zaaktype);
        let eind = volgnummer == zaaktype.statussen.len();
        json.vul_aan(json!({
            "omschrijving": naam, "omschrijvingGeneriek": "", "statustekst": format!("Uw zaak is: {naam}"),
            "volgnummer": volgnummer, "isEindstatus": eind, "informeren": eind || volgnummer == 1,
            "doorlooptijd": null, "toelichting": null, "checklistitemStatustype": [], "catalogus": catalogus,
            "eigenschappen": [], "zaakobjecttypen": [],
        }));
        eindigheid(&mut json);
        op.voeg_toe("statustypen", uuid, json, true);
    }
}

fn resultaattypen(op: &mut Opbouw, zaaktype: &Zaaktype, catalogus: &str) {
    for naam in zaaktype.resultaten {
        let label = format!("resultaattype/{}/{naam}", zaaktype.code);
        let (uuid, mut json) = onderdeel(op, "resultaattypen", &label, zaaktype);
        json.vul_aan(json!({
            "omschrijving": naam, "resultaattypeomschrijving": "", "omschrijvingGeneriek": naam,
            "selectielijstklasse": "", "toelichting": "", "archiefnominatie": "vernietigen",
            "archiefactietermijn": "P5Y",
            "brondatumArchiefprocedure": { "afleidingswijze": "afgehandeld", "datumkenmerk": "",
                "einddatumBekend": false, "objecttype": "", "registratie": "", "procestermijn": null },
            "procesobjectaard": "", "indicatieSpecifiek": null, "procestermijn": null, "catalogus": catalogus,
            "besluittypen": [], "besluittypeOmschrijving": [], "informatieobjecttypen": [],
            "informatieobjecttypeOmschrijving": [],
        }));
        eindigheid(&mut json);
        op.voeg_toe("resultaattypen", uuid, json, true);
    }
}

fn roltypen(op: &mut Opbouw, zaaktype: &Zaaktype, catalogus: &str) {
    for (naam, generiek) in ROLLEN {
        let label = format!("roltype/{}/{generiek}", zaaktype.code);
        let (uuid, mut json) = onderdeel(op, "roltypen", &label, zaaktype);
        json.vul_aan(
            json!({ "omschrijving": naam, "omschrijvingGeneriek": generiek, "catalogus": catalogus }),
        );
        eindigheid(&mut json);
        op.voeg_toe("roltypen", uuid, json, true);
    }
}

fn documenttypen(op: &mut Opbouw, zaaktype: &Zaaktype, catalogus: &str) {
    for (volgnummer, soort) in (1..).zip(Soort::ALLE) {
        let label = format!("zaaktype-informatieobjecttype/{}/{}", zaaktype.code, soort.omschrijving());
        let (uuid, mut json) = onderdeel(op, "zaaktype-informatieobjecttypen", &label, zaaktype);
        let richting = if soort == Soort::Brief { "uitgaand" } else { "inkomend" };
        json.vul_aan(json!({
            "informatieobjecttype": io_type(op, zaaktype.catalogus(), soort), "volgnummer": volgnummer, "richting": richting,
            "statustype": null, "catalogus": catalogus,
        }));
        op.voeg_toe("zaaktype-informatieobjecttypen", uuid, json, true);
    }
}

fn eigenschap(op: &mut Opbouw, zaaktype: &Zaaktype, catalogus: &str) {
    let (uuid, mut json) = onderdeel(op, "eigenschappen", "eigenschap/kenteken", zaaktype);
    json.vul_aan(json!({
        "naam": "kenteken", "definitie": "Kenteken van het voertuig", "toelichting": "", "catalogus": catalogus,
        "specificatie": { "groep": "", "formaat": "tekst", "lengte": "8", "kardinaliteit": "1",
            "waardenverzameling": [] },
        "statustype": null,
    }));
    eindigheid(&mut json);
    op.voeg_toe("eigenschappen", uuid, json, true);
}

fn informatieobjecttype(op: &Opbouw, deze: Catalogus, soort: Soort, catalogus: &str) -> Value {
    let zaaktypen = zaaktypen(op, deze, |_| true);
    json!({
        "url": io_type(op, deze, soort), "catalogus": catalogus, "omschrijving": soort.omschrijving(),
        "vertrouwelijkheidaanduiding": soort.vertrouwelijkheid(), "beginGeldigheid": GELDIG_VANAF,
        "eindeGeldigheid": null, "concept": false, "besluittypen": [], "informatieobjectcategorie": "zaakdocument",
        "trefwoord": [],
        "omschrijvingGeneriek": {
            "informatieobjecttypeOmschrijvingGeneriek": "",
            "definitieInformatieobjecttypeOmschrijvingGeneriek": "",
            "herkomstInformatieobjecttypeOmschrijvingGeneriek": "",
            "hierarchieInformatieobjecttypeOmschrijvingGeneriek": "",
            "opmerkingInformatieobjecttypeOmschrijvingGeneriek": "",
        },
        "zaaktypen": zaaktypen, "beginObject": GELDIG_VANAF, "eindeObject": null,
    })
}
