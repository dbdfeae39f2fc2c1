//! Besluiten: a decision is taken, in a zaak or by itself.

use serde_json::{Value, json};

use super::velden::{controleer, verplicht, vrij};
use super::{Antwoord, Schrijver, ingevuld};
use crate::json::Velden;
use crate::zgw::errors::Fout;

const VELDEN: &[super::velden::Veld] = &[
    verplicht("verantwoordelijkeOrganisatie", 9),
    verplicht("besluittype", 1000),
    verplicht("datum", 10),
    verplicht("ingangsdatum", 10),
    vrij("toelichting", 10_000),
];

impl Schrijver<'_> {
    /// Only for who takes decisions; our client does not.
    pub(super) fn nieuw_besluit(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        if self.minst() {
            return Err(Fout::geen_toestemming());
        }
        controleer(body, VELDEN)?;
        let soort = body.veld("besluittype");
        if self.gegevens.tabel("besluittypen").van_url(soort).is_none() {
            return Err(Fout::onbekende_url("besluittype", soort.as_str().unwrap_or_default()));
        }
        let zaak = match body.veld("zaak").as_str() {
            None | Some("") => None,
            Some(_) => Some(self.zaak_van(body, "zaak")?),
        };
        let (uuid, url) = self.nieuwe_url("besluiten");
        let mut besluit = ingevuld(sjabloon(), body);
        besluit.zet("url", url);
        if besluit.veld("identificatie") == "" {
            let nummer = self.gegevens.tabel("besluiten").rijen().len();
            let jaar = self.vandaag().chars().take(4).collect::<String>();
            besluit.zet("identificatie", format!("BESLUIT-{jaar}-9{nummer:09}"));
        }
        let zichtbaar = zaak.as_ref().is_none_or(|(zaak, _)| self.zaak_zichtbaar(*zaak));
        self.gegevens.tabel_mut("besluiten").voeg_vooraan(uuid, besluit.clone(), zichtbaar);
        self.meld_besluit(&besluit, "create");
        if let Some((_, zaak)) = zaak {
            let zaakbesluit = format!("{}/besluiten/{uuid}", zaak.veld("url").as_str().unwrap_or_default());
            self.meld_zaak(&zaak, "zaakbesluit", &zaakbesluit.into(), "create");
        }
        Ok(Antwoord::gemaakt(&besluit))
    }

    fn meld_besluit(&self, besluit: &Value, actie: &'static str) {
        let soort = besluit.veld("besluittype");
        let kenmerken = json!({
            "verantwoordelijkeOrganisatie": besluit.veld("verantwoordelijkeOrganisatie"), "besluittype": soort,
            "besluittype.catalogus": self.catalogus("besluittypen", soort),
        });
        let url = besluit.veld("url");
        self.meld("besluiten", url, ("besluit", url, actie), kenmerken);
    }
}

/// A besluit of which nothing is known yet, in the order of Open Zaak.
fn sjabloon() -> Value {
    json!({
        "url": "", "identificatie": "", "verantwoordelijkeOrganisatie": "", "besluittype": "", "zaak": "",
        "datum": "", "toelichting": "", "bestuursorgaan": "", "ingangsdatum": "", "vervaldatum": null,
        "vervalreden": "", "vervalredenWeergave": "", "publicatiedatum": null, "verzenddatum": null,
        "uiterlijkeReactiedatum": null,
    })
}
