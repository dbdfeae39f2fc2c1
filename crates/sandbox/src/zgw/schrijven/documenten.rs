//! Documents: making one, small or as a promise of parts, a new version of it, and removing it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::delen::Upload;
use super::velden::{controleer, controleer_deels, verplicht, vrij};
use super::{Antwoord, Schrijver, ingevuld};
use crate::json::Velden;
use crate::zgw::documenten::{Inhoud, Versie};
use crate::zgw::errors::Fout;

const EIO: &str = "enkelvoudiginformatieobjecten";
const VELDEN: &[super::velden::Veld] = &[
    verplicht("bronorganisatie", 9),
    verplicht("creatiedatum", 10),
    verplicht("titel", 200),
    verplicht("auteur", 200),
    verplicht("taal", 3),
    verplicht("informatieobjecttype", 1000),
    vrij("beschrijving", 1000),
    vrij("bestandsnaam", 255),
    vrij("formaat", 255),
];

/// What a body says of the content.
enum Gestuurd {
    Bytes(Vec<u8>),
    /// So many bytes will follow in parts.
    Belofte(u64),
    Niets,
}

impl Schrijver<'_> {
    pub(super) fn nieuw_document(&mut self, body: &Value) -> Result<Antwoord, Fout> {
        self.soort_mag(body)?;
        controleer(body, VELDEN)?;
        let aanduiding = self.soort(body)?.veld("vertrouwelijkheidaanduiding").clone();
        let identificatie = self.documentnummer(body)?;
        controleer_status(body)?;
        let gestuurd = gestuurd(body)?;
        let (uuid, url) = self.nieuwe_url(EIO);
        let mut document = ingevuld(sjabloon(), body);
        if document.veld("vertrouwelijkheidaanduiding") == "" {
            document.zet("vertrouwelijkheidaanduiding", aanduiding);
        }
        document.vul_aan(json!({ "url": url, "identificatie": identificatie, "versie": 1,
            "beginRegistratie": self.nu() }));
        let inhoud = self.leg_neer(uuid, &mut document, gestuurd);
        let zichtbaar = self.document_zichtbaar(&document);
        self.gegevens.tabel_mut(EIO).voeg_toe(uuid, document.clone(), zichtbaar);
        self.gegevens.versies_mut(uuid).push(Versie { body: document.clone(), inhoud });
        self.meld_document(&document, "create");
        // Empty unless parts are to follow.
        document.zet("lock", self.gegevens.sloten.get(&uuid).cloned().unwrap_or_default());
        Ok(Antwoord::gemaakt(&document))
    }

    /// Whoever makes a document needs a right on its type, and may not go above it.
    fn soort_mag(&self, body: &Value) -> Result<(), Fout> {
        let soort = body.veld("informatieobjecttype");
        let bekend = self.gegevens.tabel("informatieobjecttypen").van_url(soort);
        let Some(bekend) = bekend.filter(|_| self.minst()) else { return Ok(()) };
        let eigen = bekend.body.veld("vertrouwelijkheidaanduiding");
        let aanduiding = body.get("vertrouwelijkheidaanduiding").filter(|waarde| **waarde != "");
        let van = ("informatieobjecttype", soort, aanduiding.unwrap_or(eigen));
        let mag = self.verzoek.nodig.is_none_or(|nodig| self.gegevens.minst_mag(nodig, van));
        if mag { Ok(()) } else { Err(Fout::geen_toestemming()) }
    }

    fn soort(&self, body: &Value) -> Result<&Value, Fout> {
        let soort = body.veld("informatieobjecttype");
        let gevonden = self.gegevens.tabel("informatieobjecttypen").van_url(soort);
        gevonden
            .map(|rij| &rij.body)
            .ok_or_else(|| Fout::onbekende_url("informatieobjecttype", soort.as_str().unwrap_or_default()))
    }

    fn document_zichtbaar(&self, document: &Value) -> bool {
        let aanduiding = document.veld("vertrouwelijkheidaanduiding");
        self.zichtbaar("informatieobjecttype", document.veld("informatieobjecttype"), aanduiding)
    }

    fn documentnummer(&self, body: &Value) -> Result<String, Fout> {
        let documenten = self.gegevens.tabel(EIO).rijen();
        let gevraagd = body.veld("identificatie").as_str().filter(|tekst| !tekst.is_empty());
        let Some(gevraagd) = gevraagd else {
            let jaar = self.vandaag().chars().take(4).collect::<String>();
            return Ok(format!("DOCUMENT-{jaar}-9{:09}", documenten.len()));
        };
        let bezet = documenten.iter().any(|rij| {
            rij.body.veld("identificatie") == gevraagd
                && rij.body.veld("bronorganisatie") == body.veld("bronorganisatie")
        });
        if bezet { Err(Fout::niet_uniek(gevraagd)) } else { Ok(gevraagd.to_owned()) }
    }

    /// Puts the content in the document, or promises parts and locks it until they are in.
    fn leg_neer(&mut self, uuid: Uuid, document: &mut Value, gestuurd: Gestuurd) -> Inhoud {
        self.gegevens.uploads.remove(&uuid);
        document.zet("bestandsdelen", json!([]));
        match gestuurd {
            Gestuurd::Bytes(bytes) => {
                let url = download(document);
                document.zet("inhoud", url);
                document.zet("bestandsomvang", bytes.len());
                Inhoud::Klein(bytes.into())
            }
            Gestuurd::Belofte(omvang) => {
                let slot = self.nieuw_slot(uuid);
                let stuk = self.verzoek.zgw.knoppen.bestandsdeel;
                let upload = Upload::nieuw(omvang, stuk, || self.gegevens.nieuw_id());
                document.zet("inhoud", Value::Null);
                document.zet("bestandsomvang", omvang);
                document.zet("locked", true);
                document.zet("bestandsdelen", upload.json(&self.gegevens.adres("bestandsdelen"), &slot));
                self.gegevens.uploads.insert(uuid, upload);
                Inhoud::Geen
            }
            Gestuurd::Niets => {
                document.zet("inhoud", Value::Null);
                document.zet("bestandsomvang", Value::Null);
                Inhoud::Geen
            }
        }
    }

    /// Every change makes a version, also under one lock.
    pub(super) fn wijzig_document(&mut self, id: &str, body: &Value) -> Result<Antwoord, Fout> {
        let (uuid, oud) = self.eigen(EIO, id)?;
        controleer_deels(body, VELDEN)?;
        self.slot_klopt(uuid, body)?;
        let mut nieuw = ingevuld(oud.clone(), &zonder_eigen_velden(body));
        if body.get("ontvangstdatum").is_some_and(Value::is_null) {
            nieuw.zet("ontvangstdatum", Value::Null);
        }
        controleer_status(&nieuw)?;
        let oude_inhoud = self.gegevens.versies(uuid).last().map(|versie| versie.inhoud.clone());
        nieuw.zet("versie", oud.veld("versie").as_u64().unwrap_or_default() + 1);
        nieuw.zet("beginRegistratie", self.nu());
        let inhoud = if body.get("inhoud").is_some() {
            let gestuurd = gestuurd(body)?;
            self.leg_neer(uuid, &mut nieuw, gestuurd)
        } else {
            if !nieuw.veld("inhoud").is_null() {
                let url = download(&nieuw);
                nieuw.zet("inhoud", url);
            }
            oude_inhoud.unwrap_or(Inhoud::Geen)
        };
        self.gegevens.versies_mut(uuid).push(Versie { body: nieuw.clone(), inhoud });
        let zichtbaar = self.document_zichtbaar(&nieuw);
        if let Some(rij) = self.gegevens.tabel_mut(EIO).rij_mut(uuid) {
            rij.body = nieuw.clone();
            rij.zichtbaar = zichtbaar;
        }
        self.meld_document(&nieuw, "partial_update");
        Ok(Antwoord::json(&nieuw))
    }

    /// Only when it is not locked and nothing refers to it any more; who may force an unlock may not force this.
    pub(super) fn verwijder_document(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, document) = self.eigen(EIO, id)?;
        let koppelingen = self.gegevens.tabel("objectinformatieobjecten").rijen();
        if koppelingen.iter().any(|rij| rij.body.veld("informatieobject") == document.veld("url")) {
            let reden = "Alle relaties met dit document moeten verbroken worden voor je het document zelf mag verwijderen.";
            return Err(Fout::ongeldig("nonFieldErrors", "pending-relations", reden));
        }
        if self.gegevens.sloten.contains_key(&uuid) {
            let reden = "Locked objects cannot be destroyed";
            return Err(Fout::ongeldig("nonFieldErrors", "destroy-locked", reden));
        }
        self.gegevens.tabel_mut(EIO).verwijder(uuid);
        self.gegevens.versies_mut(uuid).clear();
        self.gegevens.sloten.remove(&uuid);
        self.gegevens.uploads.remove(&uuid);
        self.meld_document(&document, "destroy");
        Ok(Antwoord::leeg())
    }
}

/// The address of the content of this version.
pub(super) fn download(document: &Value) -> String {
    let url = document.veld("url").as_str().unwrap_or_default();
    format!("{url}/download?versie={}", document.veld("versie"))
}

/// What only the server writes.
fn zonder_eigen_velden(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(velden) = body.as_object_mut() {
        velden.retain(|naam, _| {
            !matches!(
                naam.as_str(),
                "url"
                    | "identificatie"
                    | "versie"
                    | "beginRegistratie"
                    | "locked"
                    | "bestandsdelen"
                    | "inhoud"
            )
        });
    }
    body
}

fn controleer_status(document: &Value) -> Result<(), Fout> {
    let werk = matches!(document.veld("status").as_str(), Some("in_bewerking" | "ter_vaststelling"));
    if werk && !document.veld("ontvangstdatum").is_null() {
        let reden = "['De statuswaarden `in_bewerking, ter_vaststelling` zijn niet van toepassing op ontvangen \
            documenten.']";
        return Err(Fout::ongeldig("status", "invalid_for_received", reden));
    }
    let taal = document.veld("taal").as_str().unwrap_or_default();
    if taal.chars().count() < 3 {
        return Err(Fout::ongeldig("taal", "min_length", "Dit veld moet ten minste 3 karakters bevatten."));
    }
    Ok(())
}

fn gestuurd(body: &Value) -> Result<Gestuurd, Fout> {
    let omvang = body.veld("bestandsomvang").as_u64();
    match body.veld("inhoud").as_str() {
        Some(tekst) => {
            let bytes = STANDARD
                .decode(tekst)
                .map_err(|_| Fout::ongeldig("inhoud", "invalid-base64", "Only base64 data is allowed"))?;
            if omvang == u64::try_from(bytes.len()).ok() {
                Ok(Gestuurd::Bytes(bytes))
            } else {
                Err(andere_omvang())
            }
        }
        None => Ok(omvang.filter(|omvang| *omvang > 0).map_or(Gestuurd::Niets, Gestuurd::Belofte)),
    }
}

fn andere_omvang() -> Fout {
    let reden = "De bestandsomvang van de upload moet overeenkomen met het 'bestandsomvang'-veld";
    Fout::ongeldig("nonFieldErrors", "file-size", reden)
}

/// A document of which nothing is known yet, in the order of Open Zaak.
fn sjabloon() -> Value {
    json!({
        "url": "", "identificatie": "", "bronorganisatie": "", "creatiedatum": "", "titel": "",
        "vertrouwelijkheidaanduiding": "", "auteur": "", "status": "", "formaat": "", "taal": "", "versie": 1,
        "beginRegistratie": "", "bestandsnaam": "", "inhoud": null, "bestandsomvang": null, "link": "",
        "beschrijving": "", "ontvangstdatum": null, "verzenddatum": null, "indicatieGebruiksrecht": null,
        "verschijningsvorm": "", "ondertekening": null, "integriteit": null, "informatieobjecttype": "",
        "locked": false, "bestandsdelen": [], "trefwoorden": [],
    })
}
