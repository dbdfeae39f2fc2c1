//! What our least client may do, by its applicatie as it is at this moment. Which scope is needed for what, and that the type and
//! the maximum count, is how Open Zaak 1.30 has it (`required_scopes` of its viewsets, `JWTAuth.has_auth`).

use axum::http::Method;
use serde_json::Value;
use uuid::Uuid;

use super::bronnen::{Api, Doel};
use super::gegevens::Gegevens;
use super::zoeken::rang;
use crate::ZGW_CLIENT_ID;
use crate::json::Velden;

/// A component, and the scopes of which one is enough.
pub(super) type Scopes = (&'static str, &'static [&'static str]);

const BIJWERKEN: &[&str] = &["zaken.bijwerken", "zaken.geforceerd-bijwerken"];
const TOEVOEGEN: &[&str] = &["zaken.aanmaken", "zaken.bijwerken", "zaken.geforceerd-bijwerken"];
const LOSMAKEN: &[&str] = &["zaken.bijwerken", "zaken.geforceerd-bijwerken", "zaken.verwijderen"];
const STATUS: &[&str] = &["zaken.aanmaken", "zaken.statussen.toevoegen", "zaken.heropenen"];
const ONTSLUITEN: &[&str] = &["documenten.lock", "documenten.geforceerd-unlock"];

/// What is needed to ask this; `None`: nothing.
pub(super) fn nodig(api: Api, doel: &Doel<'_>, methode: &Method) -> Option<Scopes> {
    let leest = matches!(doel, Doel::Zoek(_)) || matches!(*methode, Method::GET | Method::HEAD);
    Some(match (api, doel) {
        (_, Doel::Wortel) => return None,
        (Api::Zaken, Doel::Audittrail) => ("zrc", &["audittrails.lezen"]),
        (Api::Zaken, _) if leest => ("zrc", &["zaken.lezen"]),
        (Api::Zaken, doel) => ("zrc", zaken(doel, methode)),
        (Api::Documenten, _) if leest => ("drc", &["documenten.lezen"]),
        (Api::Documenten, doel) => ("drc", documenten(doel, methode)),
        (Api::Catalogi, _) => ("ztc", if leest { &["catalogi.lezen"] } else { &["catalogi.schrijven"] }),
        (Api::Besluiten, _) => ("brc", if leest { &["besluiten.lezen"] } else { &["besluiten.aanmaken"] }),
        (Api::Autorisaties, _) => {
            ("ac", if leest { &["autorisaties.lezen"] } else { &["autorisaties.bijwerken"] })
        }
    })
}

fn zaken(doel: &Doel<'_>, methode: &Method) -> &'static [&'static str] {
    let naam = match doel {
        Doel::Lijst(bron) | Doel::Detail(bron, _) => bron.naam,
        _ => "",
    };
    match (naam, methode) {
        ("zaken", &Method::POST) => &["zaken.aanmaken"],
        ("zaken", &Method::DELETE) => &["zaken.verwijderen"],
        ("statussen", _) => STATUS,
        ("zaakcontactmomenten" | "zaaknotities", _) => &["zaken.bijwerken"],
        ("zaakinformatieobjecten" | "zaakobjecten", &Method::POST) => TOEVOEGEN,
        ("zaakinformatieobjecten" | "zaakobjecten", &Method::DELETE) => LOSMAKEN,
        _ => BIJWERKEN,
    }
}

fn documenten(doel: &Doel<'_>, methode: &Method) -> &'static [&'static str] {
    match (doel, methode) {
        (Doel::Slot(_), _) => &["documenten.lock"],
        (Doel::Ontsluit(_), _) => ONTSLUITEN,
        (Doel::Lijst(_), _) => &["documenten.aanmaken"],
        (_, &Method::DELETE) => &["documenten.verwijderen"],
        _ => &["documenten.bijwerken"],
    }
}

impl Gegevens {
    /// The autorisaties of our least client; `None`: it may do everything.
    fn van_minst(&self) -> Option<Vec<&Value>> {
        let applicaties = self.tabel("applicaties").rijen().iter();
        let mut eigen = applicaties.map(|rij| &rij.body).filter(|body| {
            let clients = body.veld("clientIds").as_array();
            clients.is_some_and(|clients| clients.iter().any(|client| client == ZGW_CLIENT_ID))
        });
        let Some(applicatie) = eigen.next() else { return Some(Vec::new()) };
        if applicatie.veld("heeftAlleAutorisaties") == true {
            return None;
        }
        Some(applicatie.veld("autorisaties").as_array().map(|alle| alle.iter().collect()).unwrap_or_default())
    }

    /// Has it one of these scopes for anything at all?
    pub(super) fn minst_heeft(&self, (component, scopes): Scopes) -> bool {
        let past = |een: &&Value| een.veld("component") == component && geeft(een, scopes);
        self.van_minst().is_none_or(|alle| alle.iter().any(past))
    }

    /// Has it one of these scopes for things of this type that are as secret as this?
    pub(super) fn minst_mag(
        &self,
        (component, scopes): Scopes,
        (veld, soort, aanduiding): (&str, &Value, &Value),
    ) -> bool {
        let secret = aanduiding.as_str().map(rang);
        let past = |een: &&Value| {
            let most = een.veld("maxVertrouwelijkheidaanduiding").as_str().map(rang);
            een.veld("component") == component
                && geeft(een, scopes)
                && een.veld(veld) == soort
                // Besluiten say nothing of how secret they are.
                && (secret.is_none() || most.is_some_and(|most| most < usize::MAX && secret <= Some(most)))
        };
        self.van_minst().is_none_or(|alle| alle.iter().any(past))
    }

    /// May it do this with an object of this resource? What belongs to a zaak counts as the zaak.
    pub(super) fn minst_mag_met(&self, scopes: Scopes, bron: &str, body: &Value) -> bool {
        let van = |veld: &'static str, body: &Value| {
            self.minst_mag(scopes, (veld, body.veld(veld), body.veld("vertrouwelijkheidaanduiding")))
        };
        let of = |bron: &str, url: &Value| self.tabel(bron).van_url(url).map(|rij| &rij.body);
        match bron {
            "zaken" => van("zaaktype", body),
            "enkelvoudiginformatieobjecten" => van("informatieobjecttype", body),
            "besluiten" => van("besluittype", body),
            "objectinformatieobjecten" => of("enkelvoudiginformatieobjecten", body.veld("informatieobject"))
                .is_some_and(|document| van("informatieobjecttype", document)),
            _ => {
                let zaak = body.get("zaak").unwrap_or_else(|| body.veld("gerelateerdAan"));
                of("zaken", zaak).is_none_or(|zaak| van("zaaktype", zaak))
            }
        }
    }

    /// What it may see follows from what it may do from now on.
    pub(super) fn herzie(&mut self) {
        const VAN_ZAAK: [&str; 8] = [
            "zaken",
            "statussen",
            "rollen",
            "resultaten",
            "zaakinformatieobjecten",
            "zaakobjecten",
            "zaakeigenschappen",
            "zaaknotities",
        ];
        const VAN_DOCUMENT: [&str; 2] = ["enkelvoudiginformatieobjecten", "objectinformatieobjecten"];
        let lezen = |bron| match bron {
            bron if VAN_DOCUMENT.contains(&bron) => ("drc", &["documenten.lezen"][..]),
            _ => ("zrc", &["zaken.lezen"][..]),
        };
        for bron in VAN_ZAAK.into_iter().chain(VAN_DOCUMENT) {
            let rijen = self.tabel(bron).rijen().iter();
            let zichtbaar: Vec<(Uuid, bool)> =
                rijen.map(|rij| (rij.uuid, self.minst_mag_met(lezen(bron), bron, &rij.body))).collect();
            for (uuid, zichtbaar) in zichtbaar {
                if let Some(rij) = self.tabel_mut(bron).rij_mut(uuid) {
                    rij.zichtbaar = zichtbaar;
                }
            }
        }
    }
}

fn geeft(autorisatie: &Value, scopes: &[&str]) -> bool {
    let eigen = autorisatie.veld("scopes").as_array();
    eigen.is_some_and(|eigen| eigen.iter().filter_map(Value::as_str).any(|scope| scopes.contains(&scope)))
}
