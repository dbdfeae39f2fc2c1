//! The relation of a document to a zaak, which the Documenten API mirrors by itself.

use serde_json::{Value, json};

use super::velden::{controleer, verplicht, vrij};
use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::errors::Fout;
use crate::zgw::tabel::Rij;

impl Schrijver<'_> {
    pub(super) fn nieuwe_relatie(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.open_zaak_van(body)?;
        controleer(body, &[verplicht("informatieobject", 1000), vrij("titel", 200)])?;
        let url = body.veld("informatieobject");
        // No right on the document is needed, only that it exists.
        let document = self.gegevens.tabel("enkelvoudiginformatieobjecten").van_url(url);
        let document = document
            .map(|rij| (rij.uuid, rij.body.clone(), rij.zichtbaar))
            .ok_or_else(|| Fout::onbekende_url("informatieobject", url.as_str().unwrap_or_default()))?;
        self.past_bij_zaaktype(&zaak_body, &document.1)?;
        let van_beide = |rij: &Rij| {
            rij.body.veld("zaak") == zaak_body.veld("url")
                && rij.body.veld("informatieobject") == document.1.veld("url")
        };
        if self.gegevens.tabel("zaakinformatieobjecten").rijen().iter().any(van_beide) {
            let reden = "De velden zaak, informatieobject moeten een unieke set zijn.";
            return Err(Fout::ongeldig("nonFieldErrors", "unique", reden));
        }
        self.spiegel(&zaak_body, &document.1, document.2);
        let (uuid, url) = self.nieuwe_url("zaakinformatieobjecten");
        let tekst = |naam: &str| body.veld(naam).as_str().unwrap_or_default().to_owned();
        let relatie = json!({
            "url": url, "uuid": uuid, "informatieobject": document.1.veld("url"), "zaak": zaak_body.veld("url"),
            "aardRelatieWeergave": "Hoort bij, omgekeerd: kent", "titel": tekst("titel"),
            "beschrijving": tekst("beschrijving"), "registratiedatum": self.nu(), "vernietigingsdatum": null,
            "status": null,
        });
        let plek = (zaak, "zaakinformatieobjecten", Some("zaakinformatieobjecten"));
        Ok(self.voeg_toe_aan_zaak(plek, Some("zaakinformatieobject"), &relatie))
    }

    fn past_bij_zaaktype(&self, zaak: &Value, document: &Value) -> Result<(), Fout> {
        let toegestaan = self.gegevens.tabel("zaaktype-informatieobjecttypen").rijen().iter().any(|rij| {
            rij.body.veld("zaaktype") == zaak.veld("zaaktype")
                && rij.body.veld("informatieobjecttype") == document.veld("informatieobjecttype")
        });
        let reden = "Het informatieobjecttype hoort niet bij het zaaktype van de zaak.";
        let code = "missing-zaaktype-informatieobjecttype-relation";
        if toegestaan { Ok(()) } else { Err(Fout::ongeldig("nonFieldErrors", code, reden)) }
    }

    fn spiegel(&mut self, zaak: &Value, document: &Value, zichtbaar: bool) {
        let (uuid, url) = self.nieuwe_url("objectinformatieobjecten");
        let spiegel = json!({ "url": url, "informatieobject": document.veld("url"), "object": zaak.veld("url"),
            "objectType": "zaak" });
        self.gegevens.tabel_mut("objectinformatieobjecten").voeg_vooraan(uuid, spiegel, zichtbaar);
    }

    /// Announced to nobody, as recorded.
    pub(super) fn verwijder_relatie(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, relatie) = self.eigen("zaakinformatieobjecten", id)?;
        let (zaak, _) = self.open_zaak_van(&relatie)?;
        self.haal_weg_bij_zaak(zaak, ("zaakinformatieobjecten", "zaakinformatieobjecten"), uuid);
        let gespiegeld = |rij: &&Rij| {
            rij.body.veld("object") == relatie.veld("zaak")
                && rij.body.veld("informatieobject") == relatie.veld("informatieobject")
        };
        let spiegel = self.gegevens.tabel("objectinformatieobjecten").rijen().iter().find(gespiegeld);
        if let Some(uuid) = spiegel.map(|rij| rij.uuid) {
            self.gegevens.tabel_mut("objectinformatieobjecten").verwijder(uuid);
        }
        Ok(Antwoord::leeg())
    }
}
