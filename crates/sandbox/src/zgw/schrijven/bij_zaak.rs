//! Rollen, a resultaat and zaakobjecten of a zaak.

use serde_json::{Value, json};

use super::velden::{controleer, verplicht, vrij};
use super::{Antwoord, Schrijver, ingevuld};
use crate::json::Velden;
use crate::zgw::errors::Fout;

impl Schrijver<'_> {
    pub(super) fn nieuwe_rol(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.open_zaak_van(body)?;
        controleer(
            body,
            &[verplicht("betrokkeneType", 100), verplicht("roltype", 1000), vrij("roltoelichting", 1000)],
        )?;
        let roltype = self.type_van_zaak("roltypen", "roltype", (body, &zaak_body))?;
        let leeg = |waarde: &Value| waarde.is_null() || *waarde == "";
        if leeg(body.veld("betrokkene")) && leeg(body.veld("betrokkeneIdentificatie")) {
            let reden = "betrokkene or betrokkeneIdentificatie must be provided";
            return Err(Fout::ongeldig("nonFieldErrors", "invalid-betrokkene", reden));
        }
        controleer_bsn(body)?;
        self.hoogstens_een(&zaak_body, &roltype)?;
        let (uuid, url) = self.nieuwe_url("rollen");
        let mut rol = ingevuld(rol(body.veld("betrokkeneType").as_str().unwrap_or_default()), body);
        rol.vul_aan(json!({
            "url": url, "uuid": uuid, "zaak": zaak_body.veld("url"), "registratiedatum": self.nu(),
            "omschrijving": roltype.veld("omschrijving"),
            "omschrijvingGeneriek": roltype.veld("omschrijvingGeneriek"),
        }));
        Ok(self.voeg_toe_aan_zaak((zaak, "rollen", Some("rollen")), Some("rol"), &rol))
    }

    /// The type that the body names: it exists, and belongs to the zaaktype of the zaak.
    pub(super) fn type_van_zaak(
        &self,
        bron: &str,
        veld: &str,
        (body, zaak): (&Value, &Value),
    ) -> Result<Value, Fout> {
        let url = body.veld(veld);
        let rij = self.gegevens.tabel(bron).van_url(url);
        let soort = &rij.ok_or_else(|| Fout::onbekende_url(veld, url.as_str().unwrap_or_default()))?.body;
        if soort.veld("zaaktype") == zaak.veld("zaaktype") {
            return Ok(soort.clone());
        }
        let reden = "De referentie hoort niet bij het zaaktype van de zaak.";
        Err(Fout::ongeldig("nonFieldErrors", "zaaktype-mismatch", reden))
    }

    /// One initiator and one zaakcoordinator, no more.
    fn hoogstens_een(&self, zaak: &Value, roltype: &Value) -> Result<(), Fout> {
        let generiek = roltype.veld("omschrijvingGeneriek").as_str().unwrap_or_default();
        let is_er = self.gegevens.tabel("rollen").rijen().iter().any(|rij| {
            rij.body.veld("zaak") == zaak.veld("url") && rij.body.veld("omschrijvingGeneriek") == generiek
        });
        if is_er && matches!(generiek, "initiator" | "zaakcoordinator") {
            let reden = format!("De waarde `{generiek}` komt al 1 keer voor");
            return Err(Fout::ongeldig("roltype", "max-occurences", &reden));
        }
        Ok(())
    }

    pub(super) fn verwijder_rol(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, rol) = self.eigen("rollen", id)?;
        let (zaak, _) = self.open_zaak_van(&rol)?;
        self.haal_weg_bij_zaak(zaak, ("rollen", "rollen"), uuid);
        self.meld_bij_zaak(zaak, "rol", rol.veld("url"), "destroy");
        Ok(Antwoord::leeg())
    }

    pub(super) fn nieuw_resultaat(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.open_zaak_van(body)?;
        controleer(body, &[verplicht("resultaattype", 1000), vrij("toelichting", 1000)])?;
        self.type_van_zaak("resultaattypen", "resultaattype", (body, &zaak_body))?;
        if !zaak_body.veld("resultaat").is_null() {
            return Err(Fout::ongeldig("zaak", "unique", "Er bestaat al een resultaat met eenzelfde zaak."));
        }
        let (uuid, url) = self.nieuwe_url("resultaten");
        let resultaat = json!({
            "url": url, "uuid": uuid, "zaak": zaak_body.veld("url"), "resultaattype": body.veld("resultaattype"),
            "toelichting": body.veld("toelichting").as_str().unwrap_or_default(),
        });
        Ok(self.voeg_toe_aan_zaak((zaak, "resultaten", Some("resultaat")), Some("resultaat"), &resultaat))
    }

    pub(super) fn nieuw_zaakobject(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        let (zaak, zaak_body) = self.open_zaak_van(body)?;
        controleer(body, &[verplicht("objectType", 100), vrij("relatieomschrijving", 80)])?;
        let (uuid, url) = self.nieuwe_url("zaakobjecten");
        let sjabloon = json!({
            "url": "", "uuid": "", "zaak": "", "object": "", "zaakobjecttype": null, "objectType": "",
            "objectTypeOverige": "", "objectTypeOverigeDefinitie": null, "relatieomschrijving": "",
            "objectIdentificatie": null,
        });
        let mut object = ingevuld(sjabloon, body);
        object.vul_aan(json!({ "url": url, "uuid": uuid, "zaak": zaak_body.veld("url") }));
        let plek = (zaak, "zaakobjecten", Some("zaakobjecten"));
        Ok(self.voeg_toe_aan_zaak(plek, Some("zaakobject"), &object))
    }
}

/// Nine digits that pass the elfproef.
fn controleer_bsn(body: &Value) -> Result<(), Fout> {
    const NAAM: &str = "betrokkeneIdentificatie.inpBsn";
    let bsn = body.veld("betrokkeneIdentificatie").veld("inpBsn").as_str().unwrap_or_default();
    if bsn.is_empty() {
        return Ok(());
    }
    if bsn.len() < 9 {
        return Err(Fout::ongeldig(NAAM, "min_length", "Dit veld moet ten minste 9 karakters bevatten."));
    }
    let gewichten = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let cijfers = bsn.chars().map(|teken| i32::try_from(teken.to_digit(10).unwrap_or(1)).unwrap_or(1));
    let som: i32 = cijfers.zip(gewichten).map(|(cijfer, gewicht)| cijfer * gewicht).sum();
    if som % 11 == 0 { Ok(()) } else { Err(Fout::ongeldig(NAAM, "invalid", "Onjuist BSN nummer")) }
}

/// A rol of which nothing is known yet but what kind of betrokkene it has.
fn rol(soort: &str) -> Value {
    let mut rol = json!({
        "url": "", "uuid": "", "zaak": "", "betrokkene": "", "betrokkeneType": soort,
        "afwijkendeNaamBetrokkene": "", "roltype": "", "omschrijving": "", "omschrijvingGeneriek": "",
        "roltoelichting": "", "registratiedatum": "", "indicatieMachtiging": "",
        "contactpersoonRol": { "emailadres": "", "functie": "", "telefoonnummer": "", "naam": "" },
        "statussen": [], "beginGeldigheid": null, "eindeGeldigheid": null, "betrokkeneIdentificatie": wie(soort),
    });
    if matches!(soort, "natuurlijk_persoon" | "niet_natuurlijk_persoon" | "vestiging") {
        rol.zet("authenticatieContext", Value::Null);
    }
    rol
}

fn wie(soort: &str) -> Value {
    match soort {
        "natuurlijk_persoon" => json!({
            "inpBsn": "", "anpIdentificatie": "", "inpA_nummer": "", "geslachtsnaam": "",
            "voorvoegselGeslachtsnaam": "", "voorletters": "", "voornamen": "", "geslachtsaanduiding": "",
            "geboortedatum": "", "verblijfsadres": null, "subVerblijfBuitenland": null,
        }),
        "niet_natuurlijk_persoon" => json!({
            "innNnpId": "", "annIdentificatie": "", "kvkNummer": "", "vestigingsNummer": "", "statutaireNaam": "",
            "innRechtsvorm": "", "bezoekadres": "", "verblijfsadres": null, "subVerblijfBuitenland": null,
        }),
        "vestiging" => json!({
            "vestigingsNummer": "", "handelsnaam": [], "verblijfsadres": null, "subVerblijfBuitenland": null,
            "kvkNummer": "",
        }),
        "organisatorische_eenheid" => json!({ "identificatie": "", "naam": "", "isGehuisvestIn": "" }),
        _ => json!({ "identificatie": "", "achternaam": "", "voorletters": "", "voorvoegselAchternaam": "" }),
    }
}
