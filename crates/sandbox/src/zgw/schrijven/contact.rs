//! The three ways to tell a zaak of a contact: zaaknotities, klantcontacten and zaakcontactmomenten. For the last one
//! the other side is asked whether the contactmoment exists, and is told of the relation.

use axum::body::Bytes;
use axum::http::{Method, Request, Response, header};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::velden::{controleer, controleer_deels, verplicht, vrij};
use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::errors::Fout;
use crate::zgw::jwt::{self, Client};
use crate::zgw::vraag::Verzoek;

const NOTITIE: &[super::velden::Veld] =
    &[verplicht("onderwerp", 255), verplicht("tekst", 100_000), vrij("aangemaaktDoor", 255)];

impl Schrijver<'_> {
    pub(super) fn nieuw_klantcontact(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.open_zaak_van(body)?;
        controleer(
            body,
            &[
                verplicht("datumtijd", 40),
                vrij("kanaal", 20),
                vrij("onderwerp", 200),
                vrij("toelichting", 1000),
            ],
        )?;
        let moment = body.veld("datumtijd").as_str().and_then(|tekst| tekst.parse::<Timestamp>().ok());
        if moment.is_none_or(|moment| moment > (self.verzoek.zgw.now)()) {
            return Err(Fout::in_de_toekomst("datumtijd"));
        }
        let (uuid, url) = self.nieuwe_url("klantcontacten");
        let tekst = |naam: &str| body.veld(naam).as_str().unwrap_or_default().to_owned();
        let nummer: String = uuid.simple().to_string().chars().take(12).collect();
        let contact = json!({
            "url": url, "uuid": uuid, "zaak": zaak_body.veld("url"), "identificatie": nummer,
            "datumtijd": tekst("datumtijd"), "kanaal": tekst("kanaal"), "onderwerp": tekst("onderwerp"),
            "toelichting": tekst("toelichting"),
        });
        Ok(self.voeg_toe_aan_zaak((zaak, "klantcontacten", None), Some("klantcontact"), &contact))
    }

    /// Also at a closed zaak, and announced to nobody, as recorded.
    pub(super) fn nieuwe_notitie(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.zaak_van(body, "gerelateerdAan")?;
        controleer(body, NOTITIE)?;
        let (_, url) = self.nieuwe_url("zaaknotities");
        let nu = self.nu();
        let tekst = |naam: &str, anders: &str| body.veld(naam).as_str().unwrap_or(anders).to_owned();
        let notitie = json!({
            "url": url, "onderwerp": tekst("onderwerp", ""), "tekst": tekst("tekst", ""),
            "aangemaaktDoor": tekst("aangemaaktDoor", ""), "notitieType": tekst("notitieType", "intern"),
            "status": tekst("status", "concept"), "aanmaakdatum": nu, "wijzigingsdatum": nu,
            "gerelateerdAan": zaak_body.veld("url"),
        });
        Ok(self.voeg_toe_aan_zaak((zaak, "zaaknotities", None), None, &notitie))
    }

    pub(super) fn wijzig_notitie(&mut self, id: &str, body: &Value) -> Result<Antwoord, Fout> {
        let (uuid, notitie) = self.eigen("zaaknotities", id)?;
        if notitie.veld("status") != "concept" {
            let reden = "Een Notitie kan alleen aangepast worden als de status `concept` is.";
            return Err(Fout::ongeldig("status", "invalid", reden));
        }
        controleer_deels(body, NOTITIE)?;
        let mut nieuw = super::ingevuld(notitie, body);
        nieuw.vul_aan(json!({ "wijzigingsdatum": self.nu() }));
        if let Some(rij) = self.gegevens.tabel_mut("zaaknotities").rij_mut(uuid) {
            rij.body = nieuw.clone();
        }
        Ok(Antwoord::json(&nieuw))
    }

    /// A final one too.
    pub(super) fn verwijder_notitie(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, _) = self.eigen("zaaknotities", id)?;
        self.gegevens.tabel_mut("zaaknotities").verwijder(uuid);
        Ok(Antwoord::leeg())
    }
}

/// Relates a contactmoment: it must exist at its own address, and that side must accept the mirror.
pub(super) async fn zaakcontactmoment(
    verzoek: &Verzoek<'_>,
    client: Client,
    body: &Value,
) -> Result<Antwoord, Fout> {
    let (zaak, zaak_url) = {
        let schrijver = Schrijver::nieuw(verzoek, client);
        let (zaak, zaak_body) = schrijver.open_zaak_van(body)?;
        controleer(body, &[verplicht("contactmoment", 1000)])?;
        (zaak, zaak_body.veld("url").clone())
    };
    let moment = body.veld("contactmoment").as_str().unwrap_or_default().to_owned();
    bestaat(verzoek, &moment).await?;
    // Stored before the other side is told, so that it can look whether this is true.
    let (uuid, antwoord) = {
        let mut schrijver = Schrijver::nieuw(verzoek, client);
        let (uuid, url) = schrijver.nieuwe_url("zaakcontactmomenten");
        let relatie = json!({ "url": url, "uuid": uuid, "zaak": zaak_url, "contactmoment": moment });
        let plek = (zaak, "zaakcontactmomenten", None);
        (uuid, schrijver.voeg_toe_aan_zaak(plek, Some("zaakcontactmoment"), &relatie))
    };
    let gespiegeld = spiegel(verzoek, &moment, &zaak_url).await;
    let mut schrijver = Schrijver::nieuw(verzoek, client);
    match gespiegeld {
        Ok(spiegel) => {
            schrijver.gegevens.spiegels.insert(uuid, spiegel);
            Ok(antwoord)
        }
        Err(waarom) => {
            schrijver.gegevens.tabel_mut("zaakcontactmomenten").verwijder(uuid);
            let reden = format!("Could not create remote relation: {waarom}");
            Err(Fout::ongeldig("contactmoment", "pending-relations", &reden))
        }
    }
}

/// Takes a relation away, at the other side too; it comes back when that side refuses. Announced to nobody, as recorded.
pub(super) async fn ontkoppel(verzoek: &Verzoek<'_>, client: Client, id: &str) -> Result<Antwoord, Fout> {
    let (uuid, relatie, spiegel) = {
        let mut schrijver = Schrijver::nieuw(verzoek, client);
        let (uuid, relatie) = schrijver.eigen("zaakcontactmomenten", id)?;
        schrijver.open_zaak_van(&relatie)?;
        schrijver.gegevens.tabel_mut("zaakcontactmomenten").verwijder(uuid);
        (uuid, relatie, schrijver.gegevens.spiegels.remove(&uuid))
    };
    let Some(spiegel) = spiegel else { return Ok(Antwoord::leeg()) };
    if bel(verzoek, Method::DELETE, &spiegel, None).await.and_then(goed).is_ok() {
        return Ok(Antwoord::leeg());
    }
    let mut schrijver = Schrijver::nieuw(verzoek, client);
    schrijver.gegevens.tabel_mut("zaakcontactmomenten").voeg_toe(uuid, relatie, true);
    schrijver.gegevens.spiegels.insert(uuid, spiegel);
    Err(Fout::ongeldig("contactmoment", "pending-relations", "Could not delete remote relation"))
}

async fn bestaat(verzoek: &Verzoek<'_>, moment: &str) -> Result<(), Fout> {
    let gehaald = bel(verzoek, Method::GET, moment, None).await;
    let mis = |code, reden: &str| Fout::ongeldig("contactmoment", code, reden);
    let antwoord = gehaald.and_then(goed).map_err(|fout| {
        mis("bad-url", &format!("De URL {moment} kon niet opgehaald worden. Foutmelding: {fout}"))
    })?;
    // Of the shape of 2021 these two are what others do not have.
    let vorm = serde_json::from_slice::<Value>(antwoord.body()).unwrap_or_default();
    if vorm.get("tekst").is_some() && vorm.get("medewerkerIdentificatie").is_some() {
        return Ok(());
    }
    let reden =
        format!("De URL {moment} resource lijkt niet op een `ContactMoment`. Geef een geldige URL op.");
    Err(mis("invalid-resource", &reden))
}

/// Tells the other side; gives the address of the mirror there.
async fn spiegel(verzoek: &Verzoek<'_>, moment: &str, zaak: &Value) -> Result<String, String> {
    let wortel = moment.rsplit_once("/contactmomenten/").map(|(wortel, _)| wortel);
    let wortel = wortel.ok_or("no root")?;
    let body = json!({ "contactmoment": moment, "object": zaak, "objectType": "zaak" });
    let antwoord = bel(verzoek, Method::POST, &format!("{wortel}/objectcontactmomenten"), Some(body)).await?;
    let gemaakt = serde_json::from_slice::<Value>(goed(antwoord)?.body()).unwrap_or_default();
    gemaakt.veld("url").as_str().map(str::to_owned).ok_or_else(|| "no url".to_owned())
}

fn goed(antwoord: Response<Bytes>) -> Result<Response<Bytes>, String> {
    if antwoord.status().is_success() { Ok(antwoord) } else { Err(antwoord.status().to_string()) }
}

async fn bel(
    verzoek: &Verzoek<'_>,
    methode: Method,
    url: &str,
    body: Option<Value>,
) -> Result<Response<Bytes>, String> {
    let token = jwt::eigen((verzoek.zgw.now)().as_second());
    let request = Request::builder()
        .method(methode)
        .uri(url)
        .header(header::AUTHORIZATION, token)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.map_or_else(Bytes::new, |body| body.to_string().into()))
        .map_err(|fout| fout.to_string())?;
    verzoek.zgw.knoppen.bel.bel(request).await
}
