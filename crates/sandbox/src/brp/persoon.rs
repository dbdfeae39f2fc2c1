//! A whole person as the API knows it; `velden` cuts it to what was asked.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::weergave;
use crate::json::Velden;
use crate::personen::{Partner, Persoon, Verblijf, Waarde};

/// A row of a national table.
pub(super) fn waarde(waarde: &Waarde) -> Value {
    match &waarde.code {
        Some(code) => json!({ "code": code, "omschrijving": waarde.omschrijving }),
        None => json!({ "omschrijving": waarde.omschrijving }),
    }
}

fn code(code: &str, omschrijving: &str) -> Value {
    json!({ "code": code, "omschrijving": omschrijving })
}

fn geslacht(geslacht: &str) -> Value {
    code(
        geslacht,
        match geslacht {
            "M" => "man",
            "V" => "vrouw",
            _ => "onbekend",
        },
    )
}

/// Puts a value only when there is one, as the API leaves out what it does not know.
fn zet<T: Into<Value>>(doel: &mut Value, naam: &str, waarde: Option<T>) {
    if let Some(waarde) =
        waarde.map(Into::into).filter(|w: &Value| !w.is_null() && *w != json!({}) && *w != json!([]))
    {
        doel.zet(naam, waarde);
    }
}

/// Everything about a person. `raadpleeg`: also what only a question by BSN gives.
pub(super) fn volledig(persoon: &Persoon, vandaag: Date, raadpleeg: bool) -> Value {
    let mut json = json!({ "burgerservicenummer": persoon.bsn });
    zet(&mut json, "geslacht", persoon.geslacht.as_deref().map(geslacht));
    zet(&mut json, "leeftijd", persoon.leeftijd(vandaag));
    zet(&mut json, "gemeenteVanInschrijving", persoon.gemeente.as_ref().map(waarde));
    zet(&mut json, "geboorte", Some(geboorte(persoon)));
    zet(&mut json, "naam", Some(naam(persoon)));
    zet(&mut json, "verblijfplaats", Some(verblijfplaats(persoon)));
    zet(&mut json, "adressering", Some(adressering(persoon, raadpleeg)));
    zet(&mut json, "overlijden", persoon.overleden.as_deref().map(|op| overlijden(persoon, op)));
    let onderzocht = persoon.onderzoek_partner_sinds.as_deref();
    zet(
        &mut json,
        "partners",
        Some(persoon.partners.iter().map(|p| partner(p, onderzocht)).collect::<Vec<_>>()),
    );
    zet(&mut json, "indicatieCurateleRegister", persoon.curatele.then_some(true));
    zet(&mut json, "geheimhoudingPersoonsgegevens", persoon.is_geheim().then_some(true));
    zet(&mut json, "opschortingBijhouding", opschorting(persoon));
    zet(&mut json, "inOnderzoek", in_onderzoek(persoon));
    if !raadpleeg {
        laat_weg(&mut json, "naam", &["aanduidingNaamgebruik"]);
        laat_weg(&mut json, "geboorte", &["land", "plaats"]);
    }
    json
}

fn overlijden(persoon: &Persoon, op: &str) -> Value {
    let mut json = json!({ "datum": weergave::datum(op) });
    let sinds = persoon.onderzoek_overlijden_sinds.as_deref();
    zet(&mut json, "inOnderzoek", sinds.map(|sinds| onderzoek("datum", Some(sinds))));
    json
}

fn laat_weg(json: &mut Value, groep: &str, velden: &[&str]) {
    if let Some(groep) = json.get_mut(groep).and_then(Value::as_object_mut) {
        groep.retain(|naam, _| !velden.contains(&naam.as_str()));
    }
}

fn geboorte(persoon: &Persoon) -> Value {
    let mut json = json!({ "datum": weergave::datum(&persoon.geboortedatum) });
    zet(&mut json, "land", persoon.geboorteland.as_ref().map(waarde));
    zet(&mut json, "plaats", persoon.geboorteplaats.as_ref().map(waarde));
    let onderzocht =
        persoon.onderzoek_persoon.as_deref().filter(|code| matches!(*code, "010000" | "010300" | "010310"));
    zet(
        &mut json,
        "inOnderzoek",
        onderzocht.map(|_| onderzoek("datum", persoon.onderzoek_persoon_sinds.as_deref())),
    );
    json
}

fn naam(persoon: &Persoon) -> Value {
    let mut json = json!({ "voornamen": persoon.voornamen, "geslachtsnaam": persoon.geslachtsnaam });
    zet(&mut json, "voorvoegsel", persoon.voorvoegsel.clone());
    if persoon.titel.as_deref() == Some("JV") {
        json.zet(
            "adellijkeTitelPredicaat",
            json!({ "code": "JV", "omschrijving": "jonkvrouw", "soort": "predicaat" }),
        );
    }
    json.zet("voorletters", persoon.voorletters());
    json.zet("volledigeNaam", persoon.volledige_naam());
    let gebruik = match persoon.naamgebruik.as_deref().unwrap_or("E") {
        "P" => code("P", "geslachtsnaam partner"),
        "V" => code("V", "geslachtsnaam partner voor eigen geslachtsnaam"),
        "N" => code("N", "geslachtsnaam partner na eigen geslachtsnaam"),
        _ => code("E", "eigen geslachtsnaam"),
    };
    json.zet("aanduidingNaamgebruik", gebruik);
    let onderzocht = persoon.onderzoek_persoon.as_deref().and_then(|code| match code {
        "010000" | "010200" | "010210" => Some("voornamen"),
        "010240" => Some("geslachtsnaam"),
        _ => None,
    });
    zet(
        &mut json,
        "inOnderzoek",
        onderzocht.map(|wat| onderzoek(wat, persoon.onderzoek_persoon_sinds.as_deref())),
    );
    json
}

fn onderzoek(wat: &str, sinds: Option<&str>) -> Value {
    let mut json = json!({});
    json.zet(wat, true);
    zet(&mut json, "datumIngangOnderzoek", sinds.map(weergave::datum));
    json
}

fn in_onderzoek(persoon: &Persoon) -> Option<Value> {
    // The whole category, or the one field; an age comes of a date of birth.
    let mut json = match persoon.onderzoek_persoon.as_deref()? {
        "010000" => json!({ "burgerservicenummer": true, "geslacht": true, "leeftijd": true }),
        "010100" | "010120" => json!({ "burgerservicenummer": true }),
        "010300" | "010310" => json!({ "leeftijd": true }),
        "010400" | "010410" => json!({ "geslacht": true }),
        _ => return None,
    };
    let sinds = persoon.onderzoek_persoon_sinds.as_deref().map(weergave::datum);
    zet(&mut json, "datumIngangOnderzoekPersoon", sinds);
    Some(json)
}

fn adressering(persoon: &Persoon, raadpleeg: bool) -> Value {
    let mut json = weergave::adresregels(persoon);
    if raadpleeg && !persoon.is_overleden() {
        json.zet("aanhef", weergave::aanhef(persoon));
        json.zet("aanschrijfwijze", json!({ "naam": weergave::aanschrijfnaam(persoon) }));
        json.zet("gebruikInLopendeTekst", weergave::lopende_tekst(persoon));
    }
    if is_elders(persoon) {
        json.zet("indicatieVastgesteldVerblijftNietOpAdres", true);
    }
    if persoon.onderzoek_adres.is_some() {
        let mut vlag = json!({ "adresregel1": true, "adresregel2": true });
        zet(
            &mut vlag,
            "datumIngangOnderzoekVerblijfplaats",
            persoon.onderzoek_adres_sinds.as_deref().map(weergave::datum),
        );
        json.zet("inOnderzoek", vlag);
    }
    json
}

/// It was established that the person does not live at the address.
fn is_elders(persoon: &Persoon) -> bool {
    persoon.onderzoek_adres.as_deref() == Some("089999")
}

fn verblijfplaats(persoon: &Persoon) -> Value {
    let mut json = match &persoon.adres {
        Verblijf::Adres { .. } => adres(persoon),
        Verblijf::Locatie { locatiebeschrijving, datum_van } => {
            let mut json = json!({ "type": "Locatie", "functieAdres": code("W", "woonadres"),
                "verblijfadres": { "locatiebeschrijving": locatiebeschrijving } });
            zet(&mut json, "datumVan", datum_van.as_deref().map(weergave::datum));
            json
        }
        Verblijf::Buitenland { land, regel1, regel2, regel3, datum_van } => {
            let mut verblijf = json!({});
            zet(&mut verblijf, "regel1", regel1.clone());
            zet(&mut verblijf, "regel2", regel2.clone());
            zet(&mut verblijf, "regel3", regel3.clone());
            zet(&mut verblijf, "land", land.as_ref().map(waarde));
            let mut json = json!({ "type": "VerblijfplaatsBuitenland", "verblijfadres": verblijf });
            zet(&mut json, "datumVan", datum_van.as_deref().map(weergave::datum));
            json
        }
        Verblijf::Onbekend => json!({ "type": "VerblijfplaatsOnbekend" }),
    };
    if is_elders(persoon) {
        json.zet("indicatieVastgesteldVerblijftNietOpAdres", true);
    }
    if persoon.onderzoek_adres.is_some() {
        json.zet("inOnderzoek", onderzoek("type", persoon.onderzoek_adres_sinds.as_deref()));
    }
    json
}

fn adres(persoon: &Persoon) -> Value {
    let Verblijf::Adres {
        straat,
        officiele_straatnaam,
        huisnummer,
        huisletter,
        toevoeging,
        postcode,
        woonplaats,
        adresseerbaar_object,
        nummeraanduiding,
        datum_van,
        functie,
    } = &persoon.adres
    else {
        return Value::Null;
    };
    let mut verblijf = json!({});
    zet(&mut verblijf, "officieleStraatnaam", officiele_straatnaam.clone());
    zet(&mut verblijf, "korteStraatnaam", Some(straat.clone()));
    zet(&mut verblijf, "huisnummer", Some(*huisnummer));
    zet(&mut verblijf, "huisletter", huisletter.clone());
    zet(&mut verblijf, "huisnummertoevoeging", toevoeging.clone());
    zet(&mut verblijf, "postcode", postcode.clone());
    zet(&mut verblijf, "woonplaats", woonplaats.clone());
    let functie =
        if functie.as_deref() == Some("B") { code("B", "briefadres") } else { code("W", "woonadres") };
    let mut json = json!({ "type": "Adres", "verblijfadres": verblijf, "functieAdres": functie });
    zet(&mut json, "adresseerbaarObjectIdentificatie", adresseerbaar_object.clone());
    zet(&mut json, "nummeraanduidingIdentificatie", nummeraanduiding.clone());
    zet(&mut json, "datumVan", datum_van.as_deref().map(weergave::datum));
    json
}

fn partner(partner: &Partner, onderzocht: Option<&str>) -> Value {
    let mut json = json!({});
    zet(&mut json, "burgerservicenummer", partner.bsn.clone());
    zet(&mut json, "geslacht", partner.geslacht.as_deref().map(geslacht));
    let soort = if partner.verbintenis.as_deref() == Some("P") {
        code("P", "geregistreerd partnerschap")
    } else {
        code("H", "huwelijk")
    };
    json.zet("soortVerbintenis", soort);
    let mut naam = json!({ "geslachtsnaam": partner.geslachtsnaam });
    zet(&mut naam, "voornamen", partner.voornamen.clone());
    zet(&mut naam, "voorvoegsel", partner.voorvoegsel.clone());
    zet(&mut naam, "inOnderzoek", onderzocht.map(|sinds| onderzoek("geslachtsnaam", Some(sinds))));
    json.zet("naam", naam);
    zet(
        &mut json,
        "geboorte",
        partner.geboortedatum.as_deref().map(|op| json!({ "datum": weergave::datum(op) })),
    );
    let op = |datum: &Option<String>| datum.as_deref().map(|op| json!({ "datum": weergave::datum(op) }));
    zet(&mut json, "aangaanHuwelijkPartnerschap", op(&partner.sinds));
    zet(&mut json, "ontbindingHuwelijkPartnerschap", op(&partner.ontbonden));
    json
}

fn opschorting(persoon: &Persoon) -> Option<Value> {
    let reden = persoon.opschorting.as_deref()?;
    let omschrijving = match reden {
        "O" => "overlijden",
        "E" => "emigratie",
        "M" => "ministerieel besluit",
        "R" => "pl is aangelegd in de rni",
        _ => "onbekend",
    };
    let mut json = json!({ "reden": code(reden, omschrijving) });
    zet(&mut json, "datum", persoon.opgeschort_op.as_deref().map(weergave::datum));
    Some(json)
}
