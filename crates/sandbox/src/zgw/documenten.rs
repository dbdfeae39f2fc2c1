//! The Documenten API: documents with their versions and content.

use std::sync::Arc;

use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use super::tabel::{Filter, Soort as F, filter};
use super::{Opbouw, catalogi};
use crate::RSIN;
use crate::json::Velden;
use crate::wereld::{Document, Zaak, bestanden};

/// A version of a document, oldest first in its list.
#[derive(Debug)]
pub(super) struct Versie {
    pub(super) body: Value,
    pub(super) inhoud: Inhoud,
}

/// What a version holds.
#[derive(Clone, Debug)]
pub(super) enum Inhoud {
    /// Only metadata, or an upload that is not complete.
    Geen,
    Klein(Arc<[u8]>),
    /// Too large to keep: how long it was, and its hash as in the ETag of a download.
    Groot {
        lengte: u64,
        hash: String,
    },
}

pub(super) const EIO: &[Filter] = &[
    filter("identificatie", "/identificatie", F::Gelijk),
    filter("bronorganisatie", "/bronorganisatie", F::Gelijk),
    filter("titel", "/titel", F::Bevat),
    filter("informatieobjecttype", "/informatieobjecttype", F::Url),
    filter("vertrouwelijkheidaanduiding", "/vertrouwelijkheidaanduiding", F::Gelijk),
    filter("trefwoorden", "/trefwoorden", F::InLijst),
    filter("objectinformatieobjecten__object", "", F::Url),
    filter("objectinformatieobjecten__objectType", "", F::Negeer),
    filter("ordering", "", F::Negeer),
    filter("expand", "", F::Negeer),
];
pub(super) const OIO: &[Filter] =
    &[filter("object", "/object", F::Url), filter("informatieobject", "/informatieobject", F::Url)];
pub(super) const GEBRUIKSRECHTEN: &[Filter] = &[filter("informatieobject", "/informatieobject", F::Url)];

/// What may be expanded.
pub(super) const EXPAND: &[&str] = &["informatieobjecttype"];

/// Fills the tables of this API.
pub(super) fn vul(op: &mut Opbouw, zaken: &[Zaak]) {
    let mut nummer = 0_u32;
    for zaak in zaken {
        for document in &zaak.documenten {
            nummer += 1;
            let identificatie = format!("DOCUMENT-{}-{nummer:010}", document.datum.year());
            let versies: Vec<Versie> = (1..=document.versies)
                .map(|versie| {
                    let inhoud = bestanden::inhoud(zaak, document, versie);
                    let body = json(op, (zaak, document), &identificatie, versie, inhoud.len());
                    Versie { body, inhoud: Inhoud::Klein(inhoud) }
                })
                .collect();
            let Some(nieuwste) = versies.last() else { continue };
            let zichtbaar = document.soort.zichtbaar();
            op.voeg_toe("enkelvoudiginformatieobjecten", document.uuid, nieuwste.body.clone(), zichtbaar);
            op.versies(document.uuid, versies);
            let label = format!("oio/{}", document.uuid);
            let koppeling = json!({
                "url": op.url("objectinformatieobjecten", &label),
                "informatieobject": op.url_van("enkelvoudiginformatieobjecten", document.uuid),
                "object": op.url_van("zaken", zaak.uuid), "objectType": "zaak",
            });
            op.voeg_toe("objectinformatieobjecten", op.uuid(&label), koppeling, zichtbaar);
        }
    }
}

fn json(
    op: &Opbouw,
    (zaak, document): (&Zaak, &Document),
    identificatie: &str,
    versie: u32,
    omvang: usize,
) -> Value {
    let url = op.url_van("enkelvoudiginformatieobjecten", document.uuid);
    let uur = 8 + versie;
    json!({
        "url": url, "identificatie": identificatie, "bronorganisatie": RSIN,
        "creatiedatum": document.datum.to_string(), "titel": document.titel,
        "vertrouwelijkheidaanduiding": document.vertrouwelijkheid, "auteur": "Gemeente", "status": "definitief",
        "formaat": document.formaat, "taal": "nld", "versie": versie,
        "beginRegistratie": format!("{}T{uur:02}:00:00.123456Z", document.datum),
        "bestandsnaam": document.bestandsnaam, "inhoud": format!("{url}/download?versie={versie}"),
        "bestandsomvang": omvang, "link": "", "beschrijving": "", "ontvangstdatum": null, "verzenddatum": null,
        "indicatieGebruiksrecht": false, "verschijningsvorm": "", "ondertekening": null, "integriteit": null,
        "informatieobjecttype": catalogi::io_type(op, zaak.zaaktype.catalogus(), document.soort), "locked": false, "bestandsdelen": [],
        "trefwoorden": [],
    })
}

/// The version that the parameters ask for; the newest without any.
pub(super) fn versie<'a>(versies: &'a [Versie], parameters: &[(String, String)]) -> Option<&'a Versie> {
    let waarde = |naam: &str| parameters.iter().find(|(n, _)| n == naam).map(|(_, waarde)| waarde.as_str());
    if let Some(nummer) = waarde("versie") {
        return versies.iter().find(|versie| versie.body.veld("versie").as_u64() == nummer.parse().ok());
    }
    let Some(op) = waarde("registratieOp") else { return versies.last() };
    let op: jiff::Timestamp = op.parse().ok()?;
    let begin = |versie: &&Versie| versie.body.veld("beginRegistratie").as_str().and_then(|t| t.parse().ok());
    versies.iter().rev().find(|versie| begin(versie).is_some_and(|begin: jiff::Timestamp| begin <= op))
}

/// The name under which the store keeps the file; never the document's own name.
pub(super) fn opslagnaam(uuid: Uuid, seed: u64) -> String {
    format!("{}.bin", crate::kans::uuid(seed, &format!("opslag/{uuid}")))
}

/// Only bytes come from here: a caller who accepts something else gets 406.
pub(super) fn accepteert_bytes(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get("accept").and_then(|waarde| waarde.to_str().ok()) else { return true };
    accept.split(',').any(|soort| {
        let soort = soort.split(';').next().unwrap_or_default().trim();
        matches!(soort, "*/*" | "application/*" | "application/octet-stream")
    })
}
