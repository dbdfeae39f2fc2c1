//! The Autorisaties API: what our clients may.

use serde_json::{Value, json};

use super::Opbouw;
use super::catalogi::{besluittype, io_type};
use super::tabel::{Filter, Soort as F, filter};
use crate::wereld::catalogus::Soort;
use crate::{ZGW_ALLES_CLIENT_ID, ZGW_CLIENT_ID};

/// The most confidential that our least client may see.
const MAXIMAAL: &str = "zaakvertrouwelijk";
pub(super) const APPLICATIE: &[Filter] = &[filter("clientIds", "/clientIds", F::InLijst)];

/// Fills the table of this API.
pub(super) fn vul(op: &mut Opbouw) {
    let minst = json!({
        "url": op.url("applicaties", "applicatie/minst"), "clientIds": [ZGW_CLIENT_ID],
        "label": "Relatiebeheer", "heeftAlleAutorisaties": false, "autorisaties": autorisaties(op),
    });
    let alles = json!({
        "url": op.url("applicaties", "applicatie/alles"), "clientIds": [ZGW_ALLES_CLIENT_ID],
        "label": "Alle rechten (proef)", "heeftAlleAutorisaties": true, "autorisaties": [],
    });
    op.voeg_toe("applicaties", op.uuid("applicatie/minst"), minst, true);
    op.voeg_toe("applicaties", op.uuid("applicatie/alles"), alles, true);
}

/// What it may do with zaken: it makes none and sets no status.
const ZAKEN: [&str; 2] = ["zaken.lezen", "zaken.bijwerken"];
/// What it may do with documents: what it uploaded and could not finish it may also remove.
const DOCUMENTEN: [&str; 5] = [
    "documenten.lezen",
    "documenten.aanmaken",
    "documenten.bijwerken",
    "documenten.lock",
    "documenten.verwijderen",
];

fn autorisaties(op: &Opbouw) -> Vec<Value> {
    let zaaktypen = op.catalogi.iter().flat_map(|catalogus| catalogus.zaaktypen());
    let zaken = zaaktypen.filter(|zaaktype| zaaktype.zichtbaar).map(|zaaktype| {
        json!({
            "component": "zrc", "componentWeergave": "Zaken API", "scopes": ZAKEN,
            "zaaktype": op.url("zaaktypen", &format!("zaaktype/{}", zaaktype.code)),
            "maxVertrouwelijkheidaanduiding": MAXIMAAL,
        })
    });
    let soorten = op.catalogi.iter().flat_map(|c| Soort::ALLE.map(|soort| (*c, soort)));
    let documenten = soorten.filter(|(_, soort)| soort.zichtbaar()).map(|(catalogus, soort)| {
        json!({
            "component": "drc", "componentWeergave": "Documenten API", "scopes": DOCUMENTEN,
            "informatieobjecttype": io_type(op, catalogus, soort), "maxVertrouwelijkheidaanduiding": MAXIMAAL,
        })
    });
    let besluiten = op.catalogi.iter().map(|catalogus| {
        json!({
            "component": "brc", "componentWeergave": "Besluiten API", "scopes": ["besluiten.lezen"],
            "besluittype": besluittype(op, *catalogus),
        })
    });
    let overig = [
        json!({ "component": "ztc", "componentWeergave": "Catalogi API", "scopes": ["catalogi.lezen"] }),
        json!({ "component": "ac", "componentWeergave": "Autorisaties API", "scopes": ["autorisaties.lezen"] }),
    ];
    zaken.chain(documenten).chain(besluiten).chain(overig).collect()
}
