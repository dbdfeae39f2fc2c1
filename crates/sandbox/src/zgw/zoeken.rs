//! Finding zaken: filters, order and expansion.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::Gegevens;
use super::errors::Fout;
use super::tabel::{Filter, Rij, Soort as F, Vergelijk, filter};
use crate::json::Velden;

pub(super) const VERTROUWELIJKHEID: &[&str] = &[
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
];

macro_rules! datumfilters {
    ($($naam:literal, $gt:literal, $gte:literal, $lt:literal, $lte:literal, $leeg:literal, $pad:literal;)*) => {
        &[$(
            filter($naam, $pad, F::Datum(Vergelijk::Op)),
            filter($gt, $pad, F::Datum(Vergelijk::Na)),
            filter($gte, $pad, F::Datum(Vergelijk::Vanaf)),
            filter($lt, $pad, F::Datum(Vergelijk::Voor)),
            filter($lte, $pad, F::Datum(Vergelijk::Tot)),
            filter($leeg, $pad, F::Leeg),
        )*]
    };
}

const DATUMS: &[Filter] = datumfilters! {
    "startdatum", "startdatum__gt", "startdatum__gte", "startdatum__lt", "startdatum__lte", "startdatum__isnull",
        "/startdatum";
    "einddatum", "einddatum__gt", "einddatum__gte", "einddatum__lt", "einddatum__lte", "einddatum__isnull",
        "/einddatum";
    "registratiedatum", "registratiedatum__gt", "registratiedatum__gte", "registratiedatum__lt",
        "registratiedatum__lte", "registratiedatum__isnull", "/registratiedatum";
    "uiterlijkeEinddatumAfdoening", "uiterlijkeEinddatumAfdoening__gt", "uiterlijkeEinddatumAfdoening__gte",
        "uiterlijkeEinddatumAfdoening__lt", "uiterlijkeEinddatumAfdoening__lte",
        "uiterlijkeEinddatumAfdoening__isnull", "/uiterlijkeEinddatumAfdoening";
    "archiefactiedatum", "archiefactiedatum__gt", "archiefactiedatum__gte", "archiefactiedatum__lt",
        "archiefactiedatum__lte", "archiefactiedatum__isnull", "/archiefactiedatum";
};

const ZAAK: &[Filter] = &[
    filter("identificatie", "/identificatie", F::Gelijk),
    filter("identificatie__icontains", "/identificatie", F::Bevat),
    filter("bronorganisatie", "/bronorganisatie", F::Gelijk),
    filter("bronorganisatie__in", "/bronorganisatie", F::EenVan),
    filter("zaaktype", "/zaaktype", F::Url),
    filter("omschrijving", "/omschrijving", F::Bevat),
    filter("archiefnominatie", "/archiefnominatie", F::Gelijk),
    filter("archiefstatus", "/archiefstatus", F::Gelijk),
    filter("maximaleVertrouwelijkheidaanduiding", "", F::Keuze(VERTROUWELIJKHEID)),
    filter("kenmerk", "", F::Negeer),
    filter("status__statustype", "", F::Url),
    filter("zaaktype__omschrijving", "", F::Gelijk),
    filter("ordering", "", F::Negeer),
    filter("expand", "", F::Negeer),
];

const ROL: &[Filter] = &[
    filter("rol__betrokkene", "/betrokkene", F::Gelijk),
    filter("rol__betrokkeneType", "/betrokkeneType", F::Gelijk),
    filter("rol__omschrijvingGeneriek", "/omschrijvingGeneriek", F::Gelijk),
    filter(
        "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn",
        "/betrokkeneIdentificatie/inpBsn",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__natuurlijkPersoon__anpIdentificatie",
        "/betrokkeneIdentificatie/anpIdentificatie",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpA_nummer",
        "/betrokkeneIdentificatie/inpA_nummer",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__innNnpId",
        "/betrokkeneIdentificatie/innNnpId",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__annIdentificatie",
        "/betrokkeneIdentificatie/annIdentificatie",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__kvkNummer",
        "/betrokkeneIdentificatie/kvkNummer",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__vestigingsNummer",
        "/betrokkeneIdentificatie/vestigingsNummer",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__vestiging__vestigingsNummer",
        "/betrokkeneIdentificatie/vestigingsNummer",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__vestiging__kvkNummer",
        "/betrokkeneIdentificatie/kvkNummer",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__medewerker__identificatie",
        "/betrokkeneIdentificatie/identificatie",
        F::Gelijk,
    ),
    filter(
        "rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie",
        "/betrokkeneIdentificatie/identificatie",
        F::Gelijk,
    ),
];

const ORDERING: &[&str] =
    &["startdatum", "einddatum", "publicatiedatum", "archiefactiedatum", "registratiedatum", "identificatie"];

/// What may be expanded; three levels at most, and nothing of another API but the catalogue.
pub(super) const EXPAND: &[&str] = &[
    "zaaktype",
    "status",
    "status.statustype",
    "status.gezetdoor",
    "status.zaakinformatieobjecten",
    "resultaat",
    "resultaat.resultaattype",
    "rollen",
    "rollen.roltype",
    "rollen.statussen",
    "eigenschappen",
    "eigenschappen.eigenschap",
    "zaakinformatieobjecten",
    "zaakobjecten",
    "hoofdzaak",
    "hoofdzaak.zaaktype",
    "hoofdzaak.status",
    "hoofdzaak.status.statustype",
    "hoofdzaak.resultaat",
    "hoofdzaak.rollen",
    "deelzaken",
    "deelzaken.zaaktype",
    "deelzaken.status",
    "deelzaken.status.statustype",
    "deelzaken.resultaat",
    "deelzaken.rollen",
    "gerelateerdeZaken",
];

/// Every parameter that a list of zaken knows.
pub(super) fn zoek_filter(naam: &str) -> Option<&'static Filter> {
    ZAAK.iter().chain(DATUMS).chain(ROL).find(|filter| filter.naam == naam)
}

fn max_lengte(naam: &str) -> usize {
    if naam.ends_with("__inpBsn") { 9 } else { usize::MAX }
}

/// Refuses values that cannot be, in the way of the real one: also with a server error.
pub(super) fn controleer(gegevens: &Gegevens, parameters: &[(String, String)]) -> Result<(), Fout> {
    for (naam, waarde) in parameters {
        let Some(filter) = zoek_filter(naam) else { continue };
        filter.controleer(waarde)?;
        if waarde.chars().count() > max_lengte(naam) {
            return Err(Fout::ongeldig(naam, "max_length", "De waarde is te lang."));
        }
        if naam == "ordering" && !ORDERING.contains(&waarde.trim_start_matches('-')) {
            return Err(Fout::geen_keuze(naam, waarde));
        }
        let eigen = waarde.starts_with(&gegevens.adres("zaaktypen"));
        if naam == "zaaktype"
            && eigen
            && gegevens.tabel("zaaktypen").van_url(&Value::from(waarde.as_str())).is_none()
        {
            return Err(Fout::server());
        }
    }
    Ok(())
}

/// The order of confidentiality.
pub(super) fn rang(aanduiding: &str) -> usize {
    VERTROUWELIJKHEID.iter().position(|naam| *naam == aanduiding).unwrap_or(usize::MAX)
}

/// Does this zaak have what is asked? The rol filters must hold on one and the same rol.
pub(super) fn past(gegevens: &Gegevens, rij: &Rij, parameters: &[(String, String)]) -> bool {
    let van_rol: Vec<(&Filter, &str)> = parameters
        .iter()
        .filter_map(|(naam, waarde)| ROL.iter().find(|f| f.naam == naam).map(|f| (f, waarde.as_str())))
        .collect();
    let rollen = || {
        rij.body
            .veld("rollen")
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|url| gegevens.tabel("rollen").van_url(url))
    };
    let rol_past = van_rol.is_empty()
        || rollen().any(|rol| van_rol.iter().all(|(filter, waarde)| past_op_rol(filter, &rol.body, waarde)));
    rol_past && parameters.iter().all(|(naam, waarde)| past_op_zaak(gegevens, &rij.body, naam, waarde))
}

fn past_op_rol(filter: &Filter, rol: &Value, waarde: &str) -> bool {
    let soort = match filter.naam.split("__").nth(2) {
        Some("natuurlijkPersoon") => "natuurlijk_persoon",
        Some("nietNatuurlijkPersoon") => "niet_natuurlijk_persoon",
        Some("organisatorischeEenheid") => "organisatorische_eenheid",
        Some(ander) => ander,
        None => return filter.past(rol, waarde),
    };
    rol.veld("betrokkeneType") == soort && filter.past(rol, waarde)
}

fn past_op_zaak(gegevens: &Gegevens, zaak: &Value, naam: &str, waarde: &str) -> bool {
    match naam {
        "maximaleVertrouwelijkheidaanduiding" => {
            rang(zaak.veld("vertrouwelijkheidaanduiding").as_str().unwrap_or_default()) <= rang(waarde)
        }
        "kenmerk" => {
            let (bron, kenmerk) = waarde.split_once(':').unwrap_or((waarde, ""));
            zaak.veld("kenmerken")
                .as_array()
                .into_iter()
                .flatten()
                .any(|k| k.veld("bron") == bron && k.veld("kenmerk") == kenmerk)
        }
        "status__statustype" => gegevens
            .tabel("statussen")
            .van_url(zaak.veld("status"))
            .is_some_and(|rij| rij.body.veld("statustype") == waarde),
        "zaaktype__omschrijving" => gegevens
            .tabel("zaaktypen")
            .van_url(zaak.veld("zaaktype"))
            .is_some_and(|rij| rij.body.veld("omschrijving") == waarde),
        "uuid__in" => waarde.split(',').any(|uuid| zaak.veld("uuid") == uuid),
        "zaaktype__in" => waarde.split(',').any(|url| zaak.veld("zaaktype") == url),
        _ => {
            ZAAK.iter().chain(DATUMS).find(|f| f.naam == naam).is_none_or(|filter| filter.past(zaak, waarde))
        }
    }
}

/// In the order that was asked for.
pub(super) fn sorteer(rijen: &mut [&Rij], parameters: &[(String, String)]) {
    let Some((_, veld)) = parameters.iter().find(|(naam, _)| naam == "ordering") else { return };
    let (veld, omgekeerd) = veld.strip_prefix('-').map_or((veld.as_str(), false), |veld| (veld, true));
    rijen.sort_by(|a, b| {
        let tekst = |rij: &Rij| rij.body.veld(veld).as_str().map(str::to_owned);
        let volgorde = match (tekst(a), tekst(b)) {
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (a, b) => a.cmp(&b),
        };
        if omgekeerd { volgorde.reverse() } else { volgorde }
    });
}

/// The body of a `_zoek` as parameters. Unknown keys mean nothing, also when they are a misspelt BSN.
pub(super) fn uit_body(body: &Map<String, Value>) -> Result<Vec<(String, String)>, Fout> {
    let mut parameters = Vec::new();
    for (naam, waarde) in body {
        let lijst = |waarde: &Value| -> Vec<String> {
            waarde.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        match (naam.as_str(), waarde) {
            ("expand", Value::Array(_)) | ("zaaktype__in", _) => {
                parameters.push((naam.clone(), lijst(waarde).join(",")));
            }
            ("expand", _) => return Err(Fout::server()),
            ("uuid__in", _) => {
                let uuids = lijst(waarde);
                if uuids.iter().any(|uuid| uuid.parse::<uuid::Uuid>().is_err()) {
                    return Err(Fout::ongeldig("uuid__in.", "invalid", "Must be a valid UUID."));
                }
                parameters.push((naam.clone(), uuids.join(",")));
            }
            (_, Value::String(tekst)) if zoek_filter(naam).is_some() => {
                parameters.push((naam.clone(), tekst.clone()));
            }
            _ => {}
        }
    }
    Ok(parameters)
}

/// The paths of `expand`, each known to be allowed.
pub(super) fn paden<'a>(expand: Option<&'a str>, toegestaan: &[&str]) -> Result<Option<Vec<&'a str>>, Fout> {
    let Some(expand) = expand.filter(|expand| !expand.is_empty()) else { return Ok(None) };
    let paden: Vec<&str> = expand.split(',').collect();
    match paden.iter().find(|pad| !toegestaan.contains(pad)) {
        Some(onbekend) => Err(Fout::geen_keuze("expand", onbekend)),
        // Accepted, and then it falls over.
        None if paden.contains(&"eigenschappen") && paden.contains(&"eigenschappen.eigenschap") => {
            Err(Fout::server_html())
        }
        None => Ok(Some(paden)),
    }
}

/// The table that a field points into.
fn bron(veld: &str) -> Option<&'static str> {
    Some(match veld {
        "zaaktype" => "zaaktypen",
        "status" | "statussen" => "statussen",
        "statustype" => "statustypen",
        "resultaat" => "resultaten",
        "resultaattype" => "resultaattypen",
        "rollen" => "rollen",
        "roltype" => "roltypen",
        "zaakinformatieobjecten" => "zaakinformatieobjecten",
        "zaakobjecten" => "zaakobjecten",
        "eigenschappen" => "zaakeigenschappen",
        "hoofdzaak" | "deelzaken" => "zaken",
        "informatieobjecttype" => "informatieobjecttypen",
        _ => return None,
    })
}

/// Adds `_expand`: empty when nothing was asked, absent when what was asked gives nothing.
pub(super) fn breid_uit(gegevens: &Gegevens, mut body: Value, paden: Option<&[&str]>) -> Value {
    match paden {
        None => body.zet("_expand", Map::new()),
        Some(paden) => voeg_expand_toe(gegevens, &mut body, paden),
    }
    body
}

fn voeg_expand_toe(gegevens: &Gegevens, body: &mut Value, paden: &[&str]) {
    let mut expand = Map::new();
    for veld in paden.iter().filter(|pad| !pad.contains('.')) {
        let kinderen: Vec<&str> =
            paden.iter().filter_map(|pad| pad.strip_prefix(veld)?.strip_prefix('.')).collect();
        let Some(tabel) = bron(veld).map(|bron| gegevens.tabel(bron)) else { continue };
        let een = |url: &Value| {
            let mut body = tabel.van_url(url)?.body.clone();
            if !kinderen.is_empty() {
                voeg_expand_toe(gegevens, &mut body, &kinderen);
            }
            Some(body)
        };
        match &body.veld(veld) {
            Value::Array(lijst) if !lijst.is_empty() => {
                expand.insert((*veld).to_owned(), lijst.iter().filter_map(een).collect());
            }
            url @ Value::String(_) => {
                if let Some(body) = een(url) {
                    expand.insert((*veld).to_owned(), body);
                }
            }
            _ => {}
        }
    }
    if !expand.is_empty() {
        body.zet("_expand", expand);
    }
}
