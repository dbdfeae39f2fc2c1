//! A status; the last one of its zaaktype closes the zaak.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::velden::{controleer, verplicht, vrij};
use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::errors::Fout;

fn geheel(code: &'static str, reden: &str) -> Fout {
    Fout::ongeldig("nonFieldErrors", code, reden)
}

impl Schrijver<'_> {
    /// Only for who handles zaken; our client does not.
    pub(super) fn nieuwe_status(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        if self.minst() {
            return Err(Fout::geen_toestemming());
        }
        let (zaak, zaak_body) = self.zaak_van(body, "zaak")?;
        controleer(
            body,
            &[
                verplicht("statustype", 1000),
                verplicht("datumStatusGezet", 40),
                vrij("statustoelichting", 1000),
            ],
        )?;
        let statustype = self.type_van_zaak("statustypen", "statustype", (body, &zaak_body))?;
        let gezet = self.moment(body, &zaak_body)?;
        let eind = *statustype.veld("isEindstatus") == true;
        if eind {
            self.mag_sluiten(&zaak_body)?;
        }
        let status = self.status(body, (&zaak_body, gezet));
        let antwoord = self.voeg_toe_aan_zaak((zaak, "statussen", None), None, &status);
        let url = status.veld("url").clone();
        self.werk_zaak_bij(zaak, |zaak| {
            zaak.zet("status", url.clone());
            sluit_of_heropen(zaak, eind.then(|| gezet.strftime("%Y-%m-%d").to_string()));
        });
        self.meld_bij_zaak(zaak, "status", &url, "create");
        Ok(antwoord)
    }

    fn moment(&self, body: &Value, zaak: &Value) -> Result<Timestamp, Fout> {
        const NAAM: &str = "datumStatusGezet";
        let gezet = body.veld(NAAM).as_str().and_then(|tekst| tekst.parse::<Timestamp>().ok());
        let gezet =
            gezet.ok_or_else(|| Fout::ongeldig(NAAM, "invalid", "Voer een geldige datum/tijd in."))?;
        if gezet > (self.verzoek.zgw.now)() {
            return Err(Fout::in_de_toekomst(NAAM));
        }
        let zelfde = self.gegevens.tabel("statussen").rijen().iter().any(|rij| {
            rij.body.veld("zaak") == zaak.veld("url")
                && rij.body.veld(NAAM).as_str().and_then(|tekst| tekst.parse().ok()) == Some(gezet)
        });
        if zelfde {
            return Err(geheel("unique", "De velden zaak, datum_status_gezet moeten een unieke set zijn."));
        }
        Ok(gezet)
    }

    /// A zaak closes with a resultaat, and with documents that nobody is working on.
    fn mag_sluiten(&self, zaak: &Value) -> Result<(), Fout> {
        if zaak.veld("resultaat").is_null() {
            return Err(geheel("resultaat-does-not-exist", "Zaak has no resultaat."));
        }
        let documenten = self.documenten_van(zaak);
        if documenten.iter().any(|document| document.veld("indicatieGebruiksrecht").is_null()) {
            let reden = "Er zijn gerelateerde informatieobjecten waarvoor `indicatieGebruiksrecht` nog niet \
                gespecifieerd is. Je moet deze zetten voor je de zaak kan afsluiten.";
            return Err(geheel("indicatiegebruiksrecht-unset", reden));
        }
        if documenten.iter().any(|document| *document.veld("locked") == true) {
            let reden = "Er zijn gerelateerde informatieobjecten die nog gelocked zijn.Deze informatieobjecten \
                moet eerst unlocked worden voordat de zaak afgesloten kan worden.";
            return Err(geheel("informatieobject-locked", reden));
        }
        Ok(())
    }

    fn documenten_van(&self, zaak: &Value) -> Vec<&Value> {
        let relaties = zaak.veld("zaakinformatieobjecten").as_array().into_iter().flatten();
        let documenten = self.gegevens.tabel("enkelvoudiginformatieobjecten");
        relaties
            .filter_map(|url| self.gegevens.tabel("zaakinformatieobjecten").van_url(url))
            .filter_map(|rij| documenten.van_url(rij.body.veld("informatieobject")))
            .map(|rij| &rij.body)
            .collect()
    }

    /// The new status, which is the latest unless an older moment was given.
    fn status(&mut self, body: &Value, (zaak, gezet): (&Value, Timestamp)) -> Value {
        let (uuid, url) = self.nieuwe_url("statussen");
        let oudere: Vec<Uuid> = self
            .gegevens
            .tabel("statussen")
            .rijen()
            .iter()
            .filter(|rij| rij.body.veld("zaak") == zaak.veld("url"))
            .map(|rij| rij.uuid)
            .collect();
        for uuid in oudere {
            if let Some(rij) = self.gegevens.tabel_mut("statussen").rij_mut(uuid) {
                rij.body.zet("indicatieLaatstGezetteStatus", false);
            }
        }
        json!({
            "url": url, "uuid": uuid, "zaak": zaak.veld("url"), "statustype": body.veld("statustype"),
            "datumStatusGezet": gezet.to_string(),
            "statustoelichting": body.veld("statustoelichting").as_str().unwrap_or_default(),
            "indicatieLaatstGezetteStatus": true, "gezetdoor": null, "zaakinformatieobjecten": [],
        })
    }
}

fn sluit_of_heropen(zaak: &mut Value, eind: Option<String>) {
    let nominatie = eind.as_ref().map(|_| "vernietigen");
    zaak.zet("startdatumBewaartermijn", eind.clone());
    zaak.zet("einddatum", eind);
    zaak.zet("archiefnominatie", nominatie);
}
