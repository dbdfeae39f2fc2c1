//! The Autorisaties API: what our clients may.

use serde_json::{Value, json};

use super::Opbouw;
use super::catalogi::{besluittype, io_type};
use super::tabel::{Filter, Soort as F, filter};
use crate::wereld::catalogus::{Catalogus, Soort, zaaktypen};
use crate::{ZGW_ALLES_CLIENT_ID, ZGW_CLIENT_ID};

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

fn autorisaties(op: &Opbouw) -> Vec<Value> {
    let zaken = zaaktypen().filter(|zaaktype| zaaktype.zichtbaar).map(|zaaktype| {
        json!({
            "component": "zrc", "componentWeergave": "Zaken API", "scopes": ["zaken.lezen"],
            "zaaktype": op.url("zaaktypen", &format!("zaaktype/{}", zaaktype.code)),
            "maxVertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        })
    });
    let soorten = Catalogus::ALLE.into_iter().flat_map(|c| Soort::ALLE.map(|soort| (c, soort)));
    let documenten = soorten.filter(|(_, soort)| soort.zichtbaar()).map(|(catalogus, soort)| {
        json!({
            "component": "drc", "componentWeergave": "Documenten API", "scopes": ["documenten.lezen"],
            "informatieobjecttype": io_type(op, catalogus, soort), "maxVertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        })
    });
    let besluiten = Catalogus::ALLE.into_iter().map(|catalogus| {
        json!({
            "component": "brc", "componentWeergave": "Besluiten API", "scopes": ["besluiten.lezen"],
            "besluittype": besluittype(op, catalogus),
        })
    });
    let overig = [
        json!({ "component": "ztc", "componentWeergave": "Catalogi API", "scopes": ["catalogi.lezen"] }),
        json!({ "component": "ac", "componentWeergave": "Autorisaties API", "scopes": ["autorisaties.lezen"] }),
    ];
    zaken.chain(documenten).chain(besluiten).chain(overig).collect()
}
