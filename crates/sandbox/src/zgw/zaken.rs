//! The Zaken API: zaken with their statussen, rollen, resultaten and documents.

use serde_json::{Value, json};

use super::tabel::{Filter, Soort as F, filter};
use super::{Opbouw, catalogi};
use crate::RSIN;
use crate::json::Velden;
use crate::organisaties::Organisatie;
use crate::personen::{Persoon, Verblijf};
use crate::wereld::{Aanvrager, Kenmerk, Zaak};

const ZAAK: Filter = filter("zaak", "/zaak", F::Url);

pub(super) const STATUS: &[Filter] = &[
    ZAAK,
    filter("statustype", "/statustype", F::Url),
    filter("indicatieLaatstGezetteStatus", "/indicatieLaatstGezetteStatus", F::JaNee),
];
pub(super) const ROL: &[Filter] = &[
    ZAAK,
    filter("betrokkene", "/betrokkene", F::Url),
    filter("betrokkeneType", "/betrokkeneType", F::Gelijk),
    filter(
        "betrokkeneIdentificatie__natuurlijkPersoon__inpBsn",
        "/betrokkeneIdentificatie/inpBsn",
        F::Gelijk,
    ),
    filter(
        "betrokkeneIdentificatie__medewerker__identificatie",
        "/betrokkeneIdentificatie/identificatie",
        F::Gelijk,
    ),
    filter(
        "betrokkeneIdentificatie__organisatorischeEenheid__identificatie",
        "/betrokkeneIdentificatie/identificatie",
        F::Gelijk,
    ),
    filter("roltype", "/roltype", F::Url),
    filter("omschrijving", "/omschrijving", F::Gelijk),
    filter("omschrijvingGeneriek", "/omschrijvingGeneriek", F::Gelijk),
];
pub(super) const RESULTAAT: &[Filter] = &[ZAAK, filter("resultaattype", "/resultaattype", F::Url)];
pub(super) const ZIO: &[Filter] = &[ZAAK, filter("informatieobject", "/informatieobject", F::Url)];
pub(super) const ZAAKOBJECT: &[Filter] =
    &[ZAAK, filter("object", "/object", F::Url), filter("objectType", "/objectType", F::Gelijk)];

pub(super) const KLANTCONTACT: &[Filter] = &[ZAAK];
pub(super) const ZAAKNOTITIE: &[Filter] = &[filter("gerelateerdAan", "/gerelateerdAan", F::Url)];
pub(super) const ZAAKCONTACTMOMENT: &[Filter] = &[ZAAK, filter("contactmoment", "/contactmoment", F::Url)];

/// Fills the tables of this API.
pub(super) fn vul(op: &mut Opbouw, zaken: &[Zaak]) {
    for zaak in zaken {
        statussen(op, zaak);
        rollen(op, zaak);
        resultaat(op, zaak);
        zios(op, zaak);
        zaakobject(op, zaak);
        zaakeigenschap(op, zaak);
        let body = zaak_json(op, zaak);
        op.voeg_toe("zaken", zaak.uuid, body, zaak.is_zichtbaar());
    }
    for bron in ["zaken", "statussen", "zaakinformatieobjecten"] {
        op.draai_om(bron);
    }
}

fn label(zaak: &Zaak, deel: &str) -> String {
    format!("{}/{deel}", zaak.uuid)
}

fn zaak_url(op: &Opbouw, zaak: &Zaak) -> String {
    op.url_van("zaken", zaak.uuid)
}

fn zaak_json(op: &Opbouw, zaak: &Zaak) -> Value {
    let laatste = zaak.statussen.last();
    let status =
        laatste.map(|gezet| op.url("statussen", &label(zaak, &format!("status/{}", gezet.volgnummer))));
    let rollen: Vec<String> =
        betrokkenen(zaak).iter().map(|(rol, ..)| op.url("rollen", &label(zaak, rol))).collect();
    let documenten = zaak.documenten.iter().rev();
    let zios: Vec<String> =
        documenten.map(|d| op.url("zaakinformatieobjecten", &label(zaak, &d.bestandsnaam))).collect();
    let objecten: Vec<String> =
        adres(zaak).map(|_| op.url("zaakobjecten", &label(zaak, "object"))).into_iter().collect();
    let eigenschappen: Vec<String> = kenteken(zaak).map(|_| eigenschap_url(op, zaak)).into_iter().collect();
    let gemuteerd = laatste.map_or_else(String::new, |gezet| gezet.op.replace('Z', ".123456Z"));
    let gesloten = zaak.einddatum.is_some();
    let eind = zaak.einddatum.map(|datum| datum.to_string());
    let vernietigen = zaak.einddatum.map(|eind| format!("{}{}", eind.year() + 5, eind.strftime("-%m-%d")));
    json!({
        "url": zaak_url(op, zaak), "uuid": zaak.uuid, "identificatie": zaak.identificatie, "bronorganisatie": RSIN,
        "omschrijving": zaak.omschrijving, "toelichting": "",
        "zaaktype": op.url("zaaktypen", &format!("zaaktype/{}", zaak.zaaktype.code)),
        "registratiedatum": zaak.startdatum.to_string(), "verantwoordelijkeOrganisatie": RSIN,
        "startdatum": zaak.startdatum.to_string(), "einddatum": eind, "einddatumGepland": null,
        "uiterlijkeEinddatumAfdoening": zaak.uiterlijk.to_string(), "publicatiedatum": null,
        "laatstGemuteerd": gemuteerd, "laatstGeopend": null, "communicatiekanaal": "",
        "communicatiekanaalNaam": zaak.kanaal, "productenOfDiensten": [],
        "vertrouwelijkheidaanduiding": zaak.vertrouwelijkheid, "betalingsindicatie": "",
        "betalingsindicatieWeergave": "", "laatsteBetaaldatum": null, "zaakgeometrie": null, "verlenging": null,
        "opschorting": { "indicatie": false, "eerdereOpschorting": false, "reden": "" }, "selectielijstklasse": "",
        "hoofdzaak": null, "deelzaken": [], "relevanteAndereZaken": [], "gerelateerdeZaken": [],
        "eigenschappen": eigenschappen, "rollen": rollen, "status": status, "zaakinformatieobjecten": zios,
        "zaakobjecten": objecten, "kenmerken": [{ "kenmerk": zaak.identificatie.replace("ZAAK", "FORM"), "bron": "webformulier" }],
        "archiefnominatie": gesloten.then_some("vernietigen"), "archiefstatus": "nog_te_archiveren",
        "archiefactiedatum": vernietigen,
        "resultaat": zaak.resultaat.map(|_| op.url("resultaten", &label(zaak, "resultaat"))),
        "opdrachtgevendeOrganisatie": "", "processobjectaard": "", "startdatumBewaartermijn": eind,
        "processobject": { "datumkenmerk": "", "identificatie": "", "objecttype": "", "registratie": "" },
    })
}

fn statussen(op: &mut Opbouw, zaak: &Zaak) {
    for (plek, gezet) in zaak.statussen.iter().enumerate() {
        let label = label(zaak, &format!("status/{}", gezet.volgnummer));
        let json = json!({
            "url": op.url("statussen", &label), "uuid": op.uuid(&label), "zaak": zaak_url(op, zaak),
            "statustype": op.url("statustypen", &catalogi::statustype(zaak.zaaktype, gezet.volgnummer)),
            "datumStatusGezet": gezet.op, "statustoelichting": gezet.toelichting,
            "indicatieLaatstGezetteStatus": plek + 1 == zaak.statussen.len(), "gezetdoor": null,
            "zaakinformatieobjecten": [],
        });
        op.voeg_toe("statussen", op.uuid(&label), json, zaak.is_zichtbaar());
    }
}

/// Somebody with a rol: kind and identification.
type Betrokkene = (&'static str, Value);

fn persoon(persoon: &Persoon) -> Betrokkene {
    let geboren = persoon.geboren_op().map_or_else(String::new, |datum| datum.to_string());
    let wie = json!({
        "inpBsn": persoon.bsn, "anpIdentificatie": "", "inpA_nummer": "", "geslachtsnaam": persoon.geslachtsnaam,
        "voorvoegselGeslachtsnaam": persoon.voorvoegsel.as_deref().unwrap_or_default(),
        "voorletters": persoon.voorletters().chars().take(20).collect::<String>(), "voornamen": persoon.voornamen,
        "geslachtsaanduiding": "", "geboortedatum": geboren, "verblijfsadres": null, "subVerblijfBuitenland": null,
    });
    ("natuurlijk_persoon", wie)
}

fn organisatie(organisatie: &Organisatie, kenmerk: Kenmerk) -> Betrokkene {
    let vestiging = match kenmerk {
        Kenmerk::Vestiging(plek) | Kenmerk::NnpVestiging(plek) => organisatie.vestigingen.get(plek),
        Kenmerk::Rsin | Kenmerk::KvkNummer => None,
    };
    let kvk = organisatie.kvk_nummer.as_str();
    if let (Kenmerk::Vestiging(_), Some(vestiging)) = (kenmerk, vestiging) {
        let wie = json!({ "vestigingsNummer": vestiging.vestigingsnummer, "handelsnaam": [vestiging.naam],
            "verblijfsadres": null, "subVerblijfBuitenland": null, "kvkNummer": kvk });
        return ("vestiging", wie);
    }
    let (rsin, kvk) = match kenmerk {
        Kenmerk::Rsin => (organisatie.rsin.as_deref().unwrap_or_default(), ""),
        _ => ("", kvk),
    };
    let wie = json!({
        "innNnpId": rsin, "annIdentificatie": "", "kvkNummer": kvk,
        "vestigingsNummer": vestiging.map_or("", |vestiging| vestiging.vestigingsnummer.as_str()),
        "statutaireNaam": organisatie.naam, "innRechtsvorm": "", "bezoekadres": "", "verblijfsadres": null,
        "subVerblijfBuitenland": null,
    });
    ("niet_natuurlijk_persoon", wie)
}

/// Who has to do with a zaak: generic name, kind and identification.
fn betrokkenen(zaak: &Zaak) -> Vec<(&'static str, &'static str, Value)> {
    let code = zaak.zaaktype.code.to_lowercase();
    let (soort, initiator) = match zaak.aanvrager {
        Aanvrager::Persoon(wie) => persoon(wie),
        Aanvrager::Organisatie(wie, kenmerk) => organisatie(wie, kenmerk),
    };
    let behandelaar = json!({
        "identificatie": format!("mdw-{code}"), "achternaam": format!("Team {}", zaak.zaaktype.afdeling),
        "voorletters": "", "voorvoegselAchternaam": "",
    });
    let mut rollen = vec![("initiator", soort, initiator), ("behandelaar", "medewerker", behandelaar)];
    if matches!(zaak.zaaktype.code, "OMGEVING" | "EVENEMENT") {
        let afdeling = json!({ "identificatie": format!("afd-{code}"), "naam": zaak.zaaktype.afdeling,
            "isGehuisvestIn": "stadskantoor" });
        rollen.push(("zaakcoordinator", "organisatorische_eenheid", afdeling));
    }
    rollen
}

fn rollen(op: &mut Opbouw, zaak: &Zaak) {
    for (generiek, soort, wie) in betrokkenen(zaak) {
        let (label, roltype) = (label(zaak, generiek), format!("roltype/{}/{generiek}", zaak.zaaktype.code));
        let naam = catalogi::ROLLEN.iter().find(|(_, g)| *g == generiek).map(|(naam, _)| *naam);
        let mut json = json!({
            "url": op.url("rollen", &label), "uuid": op.uuid(&label), "zaak": zaak_url(op, zaak), "betrokkene": "",
            "betrokkeneType": soort, "afwijkendeNaamBetrokkene": "", "roltype": op.url("roltypen", &roltype),
            "omschrijving": naam, "omschrijvingGeneriek": generiek, "roltoelichting": naam,
            "registratiedatum": format!("{}T08:00:00.123456Z", zaak.startdatum), "indicatieMachtiging": "",
            "contactpersoonRol": { "emailadres": "", "functie": "", "telefoonnummer": "", "naam": "" },
            "statussen": [], "beginGeldigheid": null, "eindeGeldigheid": null, "betrokkeneIdentificatie": wie,
        });
        if matches!(soort, "natuurlijk_persoon" | "niet_natuurlijk_persoon" | "vestiging") {
            json.zet("authenticatieContext", Value::Null);
        }
        op.voeg_toe("rollen", op.uuid(&label), json, zaak.is_zichtbaar());
    }
}

fn resultaat(op: &mut Opbouw, zaak: &Zaak) {
    let Some(resultaat) = zaak.resultaat else { return };
    let label = label(zaak, "resultaat");
    let resultaattype = format!("resultaattype/{}/{resultaat}", zaak.zaaktype.code);
    let json = json!({
        "url": op.url("resultaten", &label), "uuid": op.uuid(&label), "zaak": zaak_url(op, zaak),
        "resultaattype": op.url("resultaattypen", &resultaattype), "toelichting": "",
    });
    op.voeg_toe("resultaten", op.uuid(&label), json, zaak.is_zichtbaar());
}

fn zios(op: &mut Opbouw, zaak: &Zaak) {
    for document in &zaak.documenten {
        let label = label(zaak, &document.bestandsnaam);
        let json = json!({
            "url": op.url("zaakinformatieobjecten", &label), "uuid": op.uuid(&label),
            "informatieobject": op.url_van("enkelvoudiginformatieobjecten", document.uuid),
            "zaak": zaak_url(op, zaak), "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
            "titel": document.titel, "beschrijving": "",
            "registratiedatum": format!("{}T08:00:00.123456Z", document.datum), "vernietigingsdatum": null,
            "status": null,
        });
        op.voeg_toe("zaakinformatieobjecten", op.uuid(&label), json, zaak.is_zichtbaar());
    }
}

/// The place that a permit or a report is about: where the person lives.
fn adres(zaak: &Zaak) -> Option<Value> {
    let over_adres = matches!(zaak.zaaktype.code, "PARKEER" | "OMGEVING" | "MELDING");
    let Verblijf::Adres {
        straat,
        huisnummer,
        huisletter,
        toevoeging,
        postcode,
        woonplaats,
        nummeraanduiding,
        ..
    } = &zaak.aanvrager.persoon()?.adres
    else {
        return None;
    };
    over_adres.then(|| {
        json!({
            "identificatie": nummeraanduiding.as_deref().unwrap_or_default(),
            "wplWoonplaatsNaam": woonplaats.as_deref().unwrap_or_default(), "gorOpenbareRuimteNaam": straat,
            "huisnummer": huisnummer, "huisletter": huisletter.as_deref().unwrap_or_default(),
            "huisnummertoevoeging": toevoeging.as_deref().unwrap_or_default(),
            "postcode": postcode.as_deref().unwrap_or_default(),
        })
    })
}

fn zaakobject(op: &mut Opbouw, zaak: &Zaak) {
    let Some(adres) = adres(zaak) else { return };
    let label = label(zaak, "object");
    let json = json!({
        "url": op.url("zaakobjecten", &label), "uuid": op.uuid(&label), "zaak": zaak_url(op, zaak), "object": "",
        "zaakobjecttype": null, "objectType": "adres", "objectTypeOverige": "", "objectTypeOverigeDefinitie": null,
        "relatieomschrijving": "", "objectIdentificatie": adres,
    });
    op.voeg_toe("zaakobjecten", op.uuid(&label), json, zaak.is_zichtbaar());
}

/// A number plate that was never issued: the letters Q are left out of all series.
fn kenteken(zaak: &Zaak) -> Option<String> {
    let cijfers = zaak.uuid.as_u128() % 1000;
    (zaak.zaaktype.code == "PARKEER").then(|| format!("QQ-{cijfers:03}-Q"))
}

fn eigenschap_url(op: &Opbouw, zaak: &Zaak) -> String {
    format!("{}/zaakeigenschappen/{}", zaak_url(op, zaak), op.uuid(&label(zaak, "kenteken")))
}

fn zaakeigenschap(op: &mut Opbouw, zaak: &Zaak) {
    let Some(kenteken) = kenteken(zaak) else { return };
    let label = label(zaak, "kenteken");
    let json = json!({
        "url": eigenschap_url(op, zaak), "uuid": op.uuid(&label), "zaak": zaak_url(op, zaak),
        "eigenschap": op.url("eigenschappen", "eigenschap/kenteken"), "naam": "kenteken", "waarde": kenteken,
    });
    op.voeg_toe("zaakeigenschappen", op.uuid(&label), json, zaak.is_zichtbaar());
}
