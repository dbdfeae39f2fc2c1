//! Zaken: registering one, changing it, removing it.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::velden::{controleer, controleer_deels, onveranderlijk, verplicht, vrij};
use super::{Antwoord, Schrijver, ingevuld};
use crate::json::Velden;
use crate::zgw::errors::Fout;

const VELDEN: &[super::velden::Veld] = &[
    verplicht("bronorganisatie", 9),
    verplicht("zaaktype", 1000),
    verplicht("verantwoordelijkeOrganisatie", 9),
    verplicht("startdatum", 10),
    vrij("omschrijving", 80),
    vrij("toelichting", 1000),
    vrij("identificatie", 40),
];

/// What a client may change of a zaak; other keys are ignored, known or not.
const WIJZIGBAAR: &[&str] = &[
    "omschrijving",
    "toelichting",
    "kenmerken",
    "communicatiekanaal",
    "communicatiekanaalNaam",
    "vertrouwelijkheidaanduiding",
    "opschorting",
    "verlenging",
    "einddatumGepland",
    "uiterlijkeEinddatumAfdoening",
    "startdatum",
    "publicatiedatum",
    "relevanteAndereZaken",
];

impl Schrijver<'_> {
    /// Only for whoever may register zaken; our client does not.
    pub(super) fn nieuwe_zaak(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        if self.minst() {
            return Err(Fout::geen_toestemming());
        }
        controleer(body, VELDEN)?;
        let zaaktype = self.gegevens.tabel("zaaktypen").van_url(body.veld("zaaktype"));
        let zaaktype = zaaktype.map(|rij| rij.body.clone()).ok_or_else(|| {
            Fout::onbekende_url("zaaktype", body.veld("zaaktype").as_str().unwrap_or_default())
        })?;
        let identificatie = self.zaaknummer(body)?;
        let (uuid, url) = self.nieuwe_url("zaken");
        let mut zaak = ingevuld(sjabloon(), body);
        zaak.vul_aan(json!({ "url": url, "uuid": uuid, "identificatie": identificatie,
            "laatstGemuteerd": self.nu() }));
        self.vul_af(&mut zaak, &zaaktype);
        let zichtbaar =
            self.zichtbaar("zaaktype", zaak.veld("zaaktype"), zaak.veld("vertrouwelijkheidaanduiding"));
        self.gegevens.tabel_mut("zaken").voeg_vooraan(uuid, zaak.clone(), zichtbaar);
        self.meld_zaak(&zaak, "zaak", zaak.veld("url"), "create");
        Ok(Antwoord::gemaakt(&zaak))
    }

    /// What follows from the zaaktype when nobody says it.
    fn vul_af(&self, zaak: &mut Value, zaaktype: &Value) {
        if zaak.veld("registratiedatum").is_null() {
            zaak.zet("registratiedatum", self.vandaag());
        }
        if zaak.veld("vertrouwelijkheidaanduiding") == "" {
            zaak.zet("vertrouwelijkheidaanduiding", zaaktype.veld("vertrouwelijkheidaanduiding").clone());
        }
        if zaak.veld("uiterlijkeEinddatumAfdoening").is_null() {
            let start = zaak.veld("startdatum").as_str().and_then(|datum| datum.parse::<Date>().ok());
            let duur =
                zaaktype.veld("doorlooptijd").as_str().and_then(|duur| duur.parse::<jiff::Span>().ok());
            let uiterlijk = start.zip(duur).and_then(|(start, duur)| start.checked_add(duur).ok());
            zaak.zet("uiterlijkeEinddatumAfdoening", uiterlijk.map(|datum| datum.to_string()));
        }
    }

    /// The number that was asked for, when it is free, or the next one.
    fn zaaknummer(&mut self, body: &Value) -> Result<String, Fout> {
        let gevraagd = body.veld("identificatie").as_str().filter(|tekst| !tekst.is_empty());
        let Some(gevraagd) = gevraagd else {
            let jaar = self.vandaag().chars().take(4).collect::<String>();
            return Ok(format!("ZAAK-{jaar}-9{:09}", self.gegevens.tabel("zaken").rijen().len()));
        };
        let bezet = self.gegevens.tabel("zaken").rijen().iter().any(|rij| {
            rij.body.veld("identificatie") == gevraagd
                && rij.body.veld("bronorganisatie") == body.veld("bronorganisatie")
        });
        if bezet { Err(Fout::niet_uniek(gevraagd)) } else { Ok(gevraagd.to_owned()) }
    }

    pub(super) fn wijzig_zaak(&mut self, id: &str, body: &Value) -> Result<Antwoord, Fout> {
        let (uuid, zaak) = self.eigen("zaken", id)?;
        if !zaak.veld("einddatum").is_null() && !self.mag_geforceerd(&zaak) {
            return Err(Fout::token(
                "permission_denied",
                "Modifying a closed case with current scope is forbidden",
            ));
        }
        controleer_deels(body, VELDEN)?;
        onveranderlijk(&zaak, body, &["zaaktype", "identificatie"])?;
        self.werk_zaak_bij(uuid, |zaak| {
            for naam in WIJZIGBAAR {
                if let Some(nieuw) = body.get(*naam) {
                    zaak.zet(naam, nieuw.clone());
                }
            }
        });
        let nieuw = self.gegevens.tabel("zaken").rij(uuid).map(|rij| rij.body.clone()).unwrap_or_default();
        let zichtbaar =
            self.zichtbaar("zaaktype", nieuw.veld("zaaktype"), nieuw.veld("vertrouwelijkheidaanduiding"));
        if let Some(rij) = self.gegevens.tabel_mut("zaken").rij_mut(uuid) {
            rij.zichtbaar = zichtbaar;
        }
        self.meld_zaak(&nieuw, "zaak", nieuw.veld("url"), "partial_update");
        Ok(Antwoord::json(&nieuw))
    }

    /// With everything that is of the zaak alone; documents stay.
    pub(super) fn verwijder_zaak(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, zaak) = self.eigen("zaken", id)?;
        if self.minst() {
            return Err(Fout::geen_toestemming());
        }
        for bron in ["statussen", "rollen", "resultaten", "zaakobjecten", "zaakinformatieobjecten"] {
            let van_zaak = |rij: &&crate::zgw::tabel::Rij| rij.body.veld("zaak") == zaak.veld("url");
            let rijen = self.gegevens.tabel(bron).rijen().iter();
            let weg: Vec<_> = rijen.filter(van_zaak).map(|rij| rij.uuid).collect();
            for uuid in weg {
                self.gegevens.tabel_mut(bron).verwijder(uuid);
            }
        }
        self.gegevens.tabel_mut("zaken").verwijder(uuid);
        self.meld_zaak(&zaak, "zaak", zaak.veld("url"), "destroy");
        Ok(Antwoord::leeg())
    }
}

/// A zaak of which nothing is known yet, in the order of Open Zaak.
fn sjabloon() -> Value {
    json!({
        "url": "", "uuid": "", "identificatie": "", "bronorganisatie": "", "omschrijving": "", "toelichting": "",
        "zaaktype": "", "registratiedatum": null, "verantwoordelijkeOrganisatie": "", "startdatum": "",
        "einddatum": null, "einddatumGepland": null, "uiterlijkeEinddatumAfdoening": null, "publicatiedatum": null,
        "laatstGemuteerd": null, "laatstGeopend": null, "communicatiekanaal": "", "communicatiekanaalNaam": "",
        "productenOfDiensten": [], "vertrouwelijkheidaanduiding": "", "betalingsindicatie": "",
        "betalingsindicatieWeergave": "", "laatsteBetaaldatum": null, "zaakgeometrie": null, "verlenging": null,
        "opschorting": { "indicatie": false, "eerdereOpschorting": false, "reden": "" }, "selectielijstklasse": "",
        "hoofdzaak": null, "deelzaken": [], "relevanteAndereZaken": [], "gerelateerdeZaken": [],
        "eigenschappen": [], "rollen": [], "status": null, "zaakinformatieobjecten": [], "zaakobjecten": [],
        "kenmerken": [], "archiefnominatie": null, "archiefstatus": "nog_te_archiveren",
        "archiefactiedatum": null, "resultaat": null, "opdrachtgevendeOrganisatie": "", "processobjectaard": "",
        "startdatumBewaartermijn": null,
        "processobject": { "datumkenmerk": "", "identificatie": "", "objecttype": "", "registratie": "" },
    })
}
