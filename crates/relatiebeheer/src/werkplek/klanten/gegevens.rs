//! Changing what we keep about a customer: name, language, note and secrecy.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    gezien::bewaak,
    invoer::Fouten,
    partij::{te_wijzigen, verwijzing, wijzig},
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        eigen::{self, Eigen, GegevensNu},
    },
    klantinteracties::partij::Row,
    rest::{body, problem::Result},
    toegang::{Action, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
};

/// A name as it is filled in.
#[derive(Debug)]
pub(super) struct Naam<'a> {
    pub(super) voornaam: &'a str,
    pub(super) voorvoegsel: &'a str,
    pub(super) achternaam: &'a str,
    pub(super) organisatienaam: &'a str,
}

/// What we keep about a customer, as it is filled in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct GegevensInvoer {
    /// The name is not stored of whom a register knows.
    #[schema(max_length = 200)]
    voornaam: String,
    #[schema(max_length = 10)]
    voorvoegsel: String,
    #[schema(max_length = 200)]
    achternaam: String,
    #[schema(max_length = 200)]
    organisatienaam: String,
    /// ISO 639-2/B, one of the talen to choose from; empty: not known.
    #[schema(max_length = 3)]
    voorkeurstaal: String,
    #[schema(max_length = 1000)]
    interne_notitie: String,
    #[schema(required)]
    geheimhouding: Option<bool>,
    /// Of what was on the screen; without it only what is empty is filled in.
    #[schema(required)]
    versie: Option<String>,
}

impl Naam<'_> {
    /// The name must fit, and somebody must be called something.
    pub(super) fn check(&self, fouten: &mut Fouten, soort: &str) {
        fouten.tekst("voornaam", self.voornaam, 200);
        fouten.tekst("voorvoegsel", self.voorvoegsel, 10);
        fouten.tekst("achternaam", self.achternaam, 200);
        fouten.tekst("organisatienaam", self.organisatienaam, 200);
        let empty = |text: &str| text.trim().is_empty();
        if soort == "organisatie" && empty(self.organisatienaam) {
            fouten.add("organisatienaam", "required", "Vul de naam van de organisatie in.");
        } else if soort != "organisatie" && empty(self.voornaam) && empty(self.achternaam) {
            fouten.add("achternaam", "required", "Vul een achternaam in.");
        }
    }

    /// As the standard identifies a partij of this soort; what the screen does not show stays.
    pub(super) fn identificatie(&self, soort: &str, old: Option<&Row>) -> Value {
        let records = old.and_then(|old| old.identificatie.clone()).unwrap_or_default().0;
        let was = match soort {
            "persoon" => records.persoon,
            _ => records.contactpersoon.map(|record| record.contactnaam),
        };
        let contactnaam = json!({
            "voorletters": was.unwrap_or_default().voorletters,
            "voornaam": self.voornaam,
            "voorvoegselAchternaam": self.voorvoegsel,
            "achternaam": self.achternaam,
        });
        match soort {
            "organisatie" => json!({ "naam": self.organisatienaam }),
            "persoon" => json!({ "contactnaam": contactnaam }),
            _ => {
                let werkgever = old.and_then(|old| old.werkte_voor_partij).map(verwijzing);
                json!({ "contactnaam": contactnaam, "werkteVoorPartij": werkgever })
            }
        }
    }
}

/// `PUT /klanten/{klant}/gegevens`
pub(in crate::werkplek) async fn zet(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Eigen>> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let invoer: &GegevensInvoer = &body::typed(&headers, body).await?;
    inzage::record(&app, wie, std::slice::from_ref(klant), Wat::Gegevens).await?;
    let app_ = &app;
    let (eigen, genoemd) = app
        .write(&subject, |write| async move {
            let partij = te_wijzigen(&write, klant).await?;
            let body = invoer.body(klant, &partij)?;
            let nu = GegevensNu::of(app_, &partij);
            let partij = Box::pin(wijzig(&write, partij, &body)).await?;
            bewaak(invoer.versie.as_deref(), &nu, &GegevensNu::of(app_, &partij))?;
            Box::pin(eigen::van(app_, &write.tx, wie, partij.uuid)).await
        })
        .await?;
    inzage::record(&app, wie, &genoemd, Wat::Relatie).await?;
    Ok(Json(eigen))
}

impl GegevensInvoer {
    /// The change in the standard's own fields.
    fn body(&self, klant: &Klant, partij: &Row) -> Result<Value> {
        let mut fouten = Fouten::default();
        let mut body = json!({
            "voorkeurstaal": fouten.taal(&self.voorkeurstaal, Some(&partij.voorkeurstaal)),
            "interneNotitie": fouten.tekst("interneNotitie", &self.interne_notitie, 1000),
            "indicatieGeheimhouding": self.geheimhouding,
        });
        if let Klant::Partij(_) = klant {
            let naam = Naam {
                voornaam: &self.voornaam,
                voorvoegsel: &self.voorvoegsel,
                achternaam: &self.achternaam,
                organisatienaam: &self.organisatienaam,
            };
            naam.check(&mut fouten, &partij.soort_partij);
            if let Some(members) = body.as_object_mut() {
                let identificatie = naam.identificatie(&partij.soort_partij, Some(partij));
                members.insert("partijIdentificatie".to_owned(), identificatie);
            }
        }
        fouten.klaar()?;
        Ok(body)
    }
}
