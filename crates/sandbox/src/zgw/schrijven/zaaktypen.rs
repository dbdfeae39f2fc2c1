//! A new version of a zaaktype: a copy under an address of its own, with all that belongs to it.

use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::velden::{controleer, verplicht};
use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::errors::Fout;

/// What belongs to one version of a zaaktype, and where it is named there.
const ONDERDELEN: [(&str, Option<&str>); 5] = [
    ("statustypen", Some("statustypen")),
    ("resultaattypen", Some("resultaattypen")),
    ("roltypen", Some("roltypen")),
    ("eigenschappen", Some("eigenschappen")),
    ("zaaktype-informatieobjecttypen", None),
];

impl Schrijver<'_> {
    /// Makes the next version of the zaaktype with this `identificatie` from `beginGeldigheid` on, as a concept, with all that
    /// belongs to the version before: in Open Zaak a button copies it. Whoever may see the version before may see this
    /// one, as with an autorisatie by catalogus.
    pub(super) fn nieuwe_versie(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        const BEGIN: &str = "beginGeldigheid";
        if self.minst() {
            return Err(Fout::geen_toestemming());
        }
        controleer(body, &[verplicht("identificatie", 50), verplicht(BEGIN, 10)])?;
        let begin = body.veld(BEGIN).as_str().and_then(|tekst| tekst.parse::<Date>().ok());
        let begin = begin.ok_or_else(|| Fout::ongeldig(BEGIN, "invalid", "Voer een geldige datum in."))?;
        let zaaktypen = self.gegevens.tabel("zaaktypen").rijen();
        let versies =
            zaaktypen.iter().filter(|rij| rij.body.veld("identificatie") == body.veld("identificatie"));
        let vorige =
            versies.max_by_key(|rij| rij.body.veld(BEGIN).as_str()).map(|rij| (rij.uuid, rij.body.clone()));
        let (vorige, mut nieuw) = vorige.ok_or_else(|| {
            Fout::ongeldig(
                "identificatie",
                "object-does-not-exist",
                "Er is geen zaaktype om een versie van te maken.",
            )
        })?;
        let oud = nieuw.veld("url").clone();
        let (uuid, url) = self.nieuwe_url("zaaktypen");
        for (bron, veld) in ONDERDELEN {
            let kopieen = self.kopieer(bron, &oud, &url);
            if let Some(veld) = veld {
                nieuw.zet(veld, kopieen);
            }
        }
        nieuw.vul_aan(
            json!({ "url": url, BEGIN: begin.to_string(), "versiedatum": begin.to_string(), "concept": true,
            "beginObject": begin.to_string() }),
        );
        self.beeindig(vorige, begin);
        self.sta_toe(&oud, &url);
        self.noem(&oud, &url);
        self.gegevens.tabel_mut("zaaktypen").voeg_vooraan(uuid, nieuw.clone(), true);
        let kenmerken = json!({ "catalogus": nieuw.veld("catalogus") });
        let url = nieuw.veld("url");
        self.meld("zaaktypen", url, ("zaaktype", url, "create"), kenmerken);
        Ok(Antwoord::gemaakt(&nieuw))
    }

    /// From now on it is a version like others, which is announced to nobody.
    pub(super) fn publiceer(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, _) = self.eigen("zaaktypen", id)?;
        let rij = self.gegevens.tabel_mut("zaaktypen").rij_mut(uuid).ok_or_else(Fout::niet_gevonden)?;
        rij.body.zet("concept", false);
        Ok(Antwoord::json(&rij.body))
    }

    /// What belongs to a version, copied for another; where the copies are.
    fn kopieer(&mut self, bron: &'static str, van: &Value, naar: &str) -> Vec<String> {
        let rijen = self.gegevens.tabel(bron).rijen().iter();
        let onderdelen: Vec<Value> =
            rijen.filter(|rij| rij.body.veld("zaaktype") == van).map(|rij| rij.body.clone()).collect();
        let mut kopieen = Vec::with_capacity(onderdelen.len());
        for mut onderdeel in onderdelen {
            let (uuid, url) = self.nieuwe_url(bron);
            onderdeel.zet("url", url.clone());
            onderdeel.zet("zaaktype", naar);
            self.gegevens.tabel_mut(bron).voeg_toe(uuid, onderdeel, true);
            kopieen.push(url);
        }
        kopieen
    }

    /// The version before ends where the new one begins.
    fn beeindig(&mut self, vorige: Uuid, begin: Date) {
        if let Some(rij) = self.gegevens.tabel_mut("zaaktypen").rij_mut(vorige) {
            rij.body.zet("eindeGeldigheid", begin.to_string());
        }
    }

    /// Every applicatie that may do something with the version before may do it with this one.
    fn sta_toe(&mut self, oud: &Value, nieuw: &str) {
        let applicaties: Vec<Uuid> =
            self.gegevens.tabel("applicaties").rijen().iter().map(|rij| rij.uuid).collect();
        for uuid in applicaties {
            let Some(rij) = self.gegevens.tabel_mut("applicaties").rij_mut(uuid) else { continue };
            let Some(Value::Array(autorisaties)) = rij.body.get_mut("autorisaties") else { continue };
            let mut erbij: Vec<Value> =
                autorisaties.iter().filter(|een| een.veld("zaaktype") == oud).cloned().collect();
            if erbij.is_empty() {
                continue;
            }
            for een in &mut erbij {
                een.zet("zaaktype", nieuw);
            }
            autorisaties.extend(erbij);
            let applicatie = rij.body.clone();
            self.meld_applicatie(&applicatie, "update");
        }
    }

    /// What names the version before names this one as well: its catalogus, and the kinds of documents and besluiten in it.
    fn noem(&mut self, oud: &Value, nieuw: &str) {
        for bron in ["catalogussen", "informatieobjecttypen", "besluittypen"] {
            let uuids: Vec<Uuid> = self.gegevens.tabel(bron).rijen().iter().map(|rij| rij.uuid).collect();
            for uuid in uuids {
                let rij = self.gegevens.tabel_mut(bron).rij_mut(uuid);
                let zaaktypen = rij.and_then(|rij| rij.body.get_mut("zaaktypen")?.as_array_mut());
                if let Some(zaaktypen) = zaaktypen.filter(|zaaktypen| zaaktypen.contains(oud)) {
                    zaaktypen.push(nieuw.into());
                }
            }
        }
    }
}
