//! A request and how it is answered.

use std::ops::Deref;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{Method, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::bronnen::{Api, BRONNEN, Bron, Doel};
use super::documenten::Inhoud;
use super::errors::Fout;
use super::gegevens::Gegevens;
use super::jwt::{self, Client};
use super::rechten::Scopes;
use super::tabel::{Rij, pagina};
use super::{Antwoord, CRS, Zgw, catalogi, documenten, zoeken};
use crate::json::Velden;

/// A request.
pub(super) struct Verzoek<'a> {
    pub(super) zgw: &'a Zgw,
    pub(super) api: Api,
    pub(super) parts: &'a Parts,
    pub(super) body: &'a Bytes,
    pub(super) parameters: Vec<(String, String)>,
    /// The scopes that it takes.
    pub(super) nodig: Option<Scopes>,
}

/// A request that reads, with the data as it is at this moment.
pub(super) struct Vraag<'a> {
    pub(super) verzoek: &'a Verzoek<'a>,
    pub(super) gegevens: &'a Gegevens,
}

impl<'a> Deref for Vraag<'a> {
    type Target = Verzoek<'a>;

    fn deref(&self) -> &Verzoek<'a> {
        self.verzoek
    }
}

impl Verzoek<'_> {
    pub(super) fn kop(&self, naam: &str) -> Option<&str> {
        self.parts.headers.get(naam).and_then(|waarde| waarde.to_str().ok())
    }

    /// Does the client already have this version?
    pub(super) fn kent(&self, etag: &str) -> bool {
        let kop = self.kop("if-none-match").unwrap_or_default();
        kop.split(',').any(|tag| matches!(tag.trim(), "*") || tag.trim().trim_start_matches("W/") == etag)
    }

    fn parameter(&self, naam: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == naam).map(|(_, waarde)| waarde.as_str())
    }

    /// What is checked before anything is looked at; who asks. Nobody needs to be known to read the root.
    pub(super) fn toelaten(&self, doel: &Doel<'_>) -> Result<Option<Client>, Fout> {
        let download = matches!(doel, Doel::Download(_));
        let acceptabel =
            if download { documenten::accepteert_bytes(&self.parts.headers) } else { self.accepteert_json() };
        if !acceptabel {
            return Err(Fout::niet_acceptabel(None));
        }
        if matches!(doel, Doel::Wortel) {
            return Ok(None);
        }
        let client = jwt::client(&self.parts.headers, (self.zgw.now)().as_second())?;
        if doel.heeft_crs() {
            self.controleer_crs()?;
        }
        let methode = &self.parts.method;
        if !doel.methoden().split(", ").any(|m| m == methode.as_str()) {
            return Err(Fout::methode(methode.as_str()));
        }
        Ok(Some(client))
    }

    /// Does it change something?
    pub(super) fn schrijft(&self, doel: &Doel<'_>) -> bool {
        !matches!(doel, Doel::Zoek(_)) && !matches!(self.parts.method, Method::GET | Method::HEAD)
    }

    fn accepteert_json(&self) -> bool {
        let Some(accept) = self.kop("accept") else { return true };
        accept.split(',').any(|soort| {
            matches!(
                soort.split(';').next().unwrap_or_default().trim(),
                "*/*" | "application/*" | "application/json"
            )
        })
    }

    fn controleer_crs(&self) -> Result<(), Fout> {
        let schrijft = matches!(self.parts.method, Method::POST | Method::PUT | Method::PATCH);
        for kop in ["Accept-Crs", "Content-Crs"].into_iter().take(if schrijft { 2 } else { 1 }) {
            match self.kop(&kop.to_lowercase()) {
                None => return Err(Fout::kop_ontbreekt(kop)),
                Some(CRS) => {}
                Some(ander) => {
                    return Err(Fout::niet_acceptabel(Some(&format!("CRS '{ander}' is niet ondersteund"))));
                }
            }
        }
        Ok(())
    }
}

impl Vraag<'_> {
    pub(super) fn beantwoord(&self, doel: &Doel<'_>, client: Option<Client>) -> Result<Antwoord, Fout> {
        let Some(client) = client else { return Ok(self.wortel()) };
        match doel {
            Doel::Zoek(bron) if self.parts.method == Method::POST => self.zoek(bron, client),
            Doel::Lijst(bron) => self.lijst(bron, client),
            Doel::Detail(bron, id) => self.detail(bron, id, client),
            Doel::Download(id) => self.download(id, client),
            Doel::OnderZaak { zaak, wat, id } => self.onder_zaak(zaak, wat, *id, client),
            Doel::Consumer => self.consumer(),
            Doel::Audittrail if client == Client::Alles => Ok(Antwoord::json(&json!([]))),
            _ => Err(Fout::geen_toestemming()),
        }
    }

    fn wortel(&self) -> Antwoord {
        let eigen = BRONNEN.iter().filter(|bron| bron.api == self.api);
        let adressen: serde_json::Map<String, Value> =
            eigen.map(|bron| (bron.naam.to_owned(), self.gegevens.adres(bron.naam).into())).collect();
        Antwoord::json(&Value::Object(adressen))
    }

    fn zichtbaar(rij: &Rij, client: Client) -> bool {
        rij.zichtbaar || client == Client::Alles
    }

    fn controleer_namen(&self, bekend: impl Fn(&str) -> bool) -> Result<(), Fout> {
        let mut onbekend: Vec<&str> =
            self.parameters.iter().map(|(naam, _)| naam.as_str()).filter(|naam| !bekend(naam)).collect();
        onbekend.sort_unstable();
        onbekend.dedup();
        if onbekend.is_empty() { Ok(()) } else { Err(Fout::onbekende_parameters(&onbekend)) }
    }

    fn lijst(&self, bron: &'static Bron, client: Client) -> Result<Antwoord, Fout> {
        let gegevens = self.gegevens;
        let pagina = |naam: &str| bron.paginas && matches!(naam, "page" | "pageSize");
        if bron.naam == "zaken" {
            self.controleer_namen(|naam| pagina(naam) || zoeken::zoek_filter(naam).is_some())?;
            return self.zaken(&self.parameters, client);
        }
        self.controleer_namen(|naam| pagina(naam) || bron.filters.iter().any(|filter| filter.naam == naam))?;
        let filters: Vec<_> = self
            .parameters
            .iter()
            .filter_map(|(naam, waarde)| {
                bron.filters.iter().find(|f| f.naam == naam).map(|f| (f, waarde.as_str()))
            })
            .collect();
        for (filter, waarde) in &filters {
            filter.controleer(waarde)?;
        }
        let status = self.parameter("status").unwrap_or("definitief");
        let past = |rij: &&Rij| {
            Self::zichtbaar(rij, client)
                && (bron.naam != "zaaktypen" || catalogi::heeft_status(&rij.body, status))
                && filters.iter().all(|(filter, waarde)| match filter.naam {
                    "objectinformatieobjecten__object" => self.hoort_bij(rij, waarde),
                    _ if filter.pad.is_empty() => true,
                    _ => filter.past(&rij.body, waarde),
                })
        };
        let gevonden: Vec<&Rij> = gegevens.tabel(bron.naam).rijen().iter().filter(past).collect();
        self.blad(bron, &gevonden, self.parameter("expand"))
    }

    fn hoort_bij(&self, document: &Rij, object: &str) -> bool {
        let koppelingen = self.gegevens.tabel("objectinformatieobjecten").rijen();
        koppelingen.iter().any(|rij| {
            rij.body.veld("object") == object
                && rij.body.veld("informatieobject") == document.body.veld("url")
        })
    }

    fn zaken(&self, parameters: &[(String, String)], client: Client) -> Result<Antwoord, Fout> {
        let gegevens = self.gegevens;
        zoeken::controleer(gegevens, parameters)?;
        let past = |rij: &&Rij| Self::zichtbaar(rij, client) && zoeken::past(gegevens, rij, parameters);
        let mut gevonden: Vec<&Rij> = gegevens.tabel("zaken").rijen().iter().filter(past).collect();
        zoeken::sorteer(&mut gevonden, parameters);
        let expand = parameters.iter().find(|(naam, _)| naam == "expand").map(|(_, waarde)| waarde.as_str());
        let Some(bron) = BRONNEN.first() else { return Err(Fout::server()) };
        self.blad(bron, &gevonden, expand)
    }

    /// The rows as a page, expanded where the resource knows that.
    fn blad(&self, bron: &Bron, rijen: &[&Rij], expand: Option<&str>) -> Result<Antwoord, Fout> {
        let gegevens = self.gegevens;
        let paden = match bron.naam {
            "zaken" => Some(zoeken::paden(expand, zoeken::EXPAND)?),
            "enkelvoudiginformatieobjecten" => Some(zoeken::paden(expand, documenten::EXPAND)?),
            _ => None,
        };
        let bodies: Vec<Value> = rijen.iter().map(|rij| rij.body.clone()).collect();
        if !bron.paginas {
            return Ok(Antwoord::json(&Value::Array(bodies)));
        }
        let mut blad =
            pagina(bodies, &format!("{}{}", self.zgw.base, self.parts.uri.path()), &self.parameters)?;
        if let (Some(paden), Some(resultaten)) =
            (paden, blad.get_mut("results").and_then(Value::as_array_mut))
        {
            for resultaat in resultaten {
                *resultaat = zoeken::breid_uit(gegevens, resultaat.take(), paden.as_deref());
            }
        }
        Ok(Antwoord::json(&blad))
    }

    fn zoek(&self, bron: &'static Bron, client: Client) -> Result<Antwoord, Fout> {
        let soort = self.kop("content-type").unwrap_or_default();
        if !self.body.is_empty() && !soort.starts_with("application/json") {
            return Err(Fout::mediatype(soort));
        }
        let body: Value = if self.body.is_empty() {
            json!({})
        } else {
            serde_json::from_slice(self.body).map_err(|_| Fout::geen_json())?
        };
        let velden =
            body.as_object().filter(|velden| !velden.is_empty()).ok_or_else(Fout::leeg_zoekverzoek)?;
        if bron.naam == "enkelvoudiginformatieobjecten" && !velden.contains_key("uuid__in") {
            return Err(Fout::ongeldig("uuid__in", "required", "Dit veld is verplicht."));
        }
        let parameters = zoeken::uit_body(velden)?;
        if bron.naam == "zaken" {
            return self.zaken(&parameters, client);
        }
        let waarde = |gezocht: &str| {
            parameters.iter().find(|(naam, _)| naam == gezocht).map(|(_, waarde)| waarde.as_str())
        };
        let uuids: Vec<Uuid> =
            waarde("uuid__in").unwrap_or_default().split(',').filter_map(|uuid| uuid.parse().ok()).collect();
        let rijen = self.gegevens.tabel(bron.naam).rijen().iter();
        let gevonden: Vec<&Rij> =
            rijen.filter(|rij| Self::zichtbaar(rij, client) && uuids.contains(&rij.uuid)).collect();
        self.blad(bron, &gevonden, waarde("expand"))
    }

    /// The object with this id: 500 when that is no UUID, 403 when it exists but is not for this client.
    fn rij(&self, bron: &str, id: &str, client: Client) -> Result<&Rij, Fout> {
        let uuid: Uuid = id.parse().map_err(|_| Fout::server())?;
        let rij = self.gegevens.tabel(bron).rij(uuid).ok_or_else(Fout::niet_gevonden)?;
        if Self::zichtbaar(rij, client) { Ok(rij) } else { Err(Fout::geen_toestemming()) }
    }

    fn detail(&self, bron: &'static Bron, id: &str, client: Client) -> Result<Antwoord, Fout> {
        let is_document = bron.naam == "enkelvoudiginformatieobjecten";
        let kent_expand = bron.naam == "zaken" || is_document;
        self.controleer_namen(|naam| {
            (kent_expand && naam == "expand") || (is_document && matches!(naam, "versie" | "registratieOp"))
        })?;
        let rij = self.rij(bron.naam, id, client)?;
        let mut body = rij.body.clone();
        if is_document {
            let versies = self.gegevens.versies(rij.uuid);
            body =
                documenten::versie(versies, &self.parameters).ok_or_else(Fout::niet_gevonden)?.body.clone();
        }
        if kent_expand {
            let toegestaan = if is_document { documenten::EXPAND } else { zoeken::EXPAND };
            let paden = zoeken::paden(self.parameter("expand"), toegestaan)?;
            body = zoeken::breid_uit(self.gegevens, body, paden.as_deref());
        }
        // Of the plain object: neither an expansion nor an older version changes it.
        let antwoord = Antwoord::json(&body);
        Ok(if bron.etag { antwoord.met_etag(etag_van(&rij.body)) } else { antwoord })
    }

    fn download(&self, id: &str, client: Client) -> Result<Antwoord, Fout> {
        let rij = self.rij("enkelvoudiginformatieobjecten", id, client).map_err(|_| Fout::niet_gevonden())?;
        let versies = self.gegevens.versies(rij.uuid);
        let versie = documenten::versie(versies, &self.parameters).ok_or_else(Fout::niet_gevonden)?;
        let begin = versie.body.veld("beginRegistratie").as_str().and_then(|op| op.parse::<Timestamp>().ok());
        let gewijzigd =
            begin.unwrap_or(Timestamp::UNIX_EPOCH).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let naam = documenten::opslagnaam(rij.uuid, self.gegevens.seed());
        let bestand = vec![
            (header::LAST_MODIFIED, gewijzigd),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{naam}\"")),
        ];
        let body = match &versie.inhoud {
            Inhoud::Geen => return Ok(Antwoord::leeg()),
            Inhoud::Klein(bytes) => Bytes::copy_from_slice(bytes),
            Inhoud::Groot { lengte, hash } => {
                let etag = Some(format!("\"{hash}\""));
                return Ok(Antwoord { etag, nullen: *lengte, bestand, ..Antwoord::bytes(Bytes::new()) });
            }
        };
        Ok(Antwoord { etag: Some(etag(&body)), bestand, ..Antwoord::bytes(body) })
    }

    fn onder_zaak(&self, zaak: &str, wat: &str, id: Option<&str>, client: Client) -> Result<Antwoord, Fout> {
        self.rij("zaken", zaak, client)?;
        let rijen = self.gegevens.tabel(wat).rijen().iter();
        let van_zaak =
            rijen.filter(|rij| rij.body.veld("zaak").as_str().is_some_and(|url| url.ends_with(zaak)));
        let besluiten = wat == "besluiten";
        let body = |rij: &Rij| if besluiten { self.zaakbesluit(zaak, rij) } else { rij.body.clone() };
        let Some(id) = id else {
            return Ok(Antwoord::json(&van_zaak.map(body).collect()));
        };
        let rij =
            van_zaak.into_iter().find(|rij| rij.uuid.to_string() == id).ok_or_else(Fout::niet_gevonden)?;
        let antwoord = Antwoord::json(&body(rij));
        Ok(if besluiten { antwoord } else { antwoord.met_etag(etag(rij.body.to_string().as_bytes())) })
    }

    /// A besluit as its zaak refers to it.
    fn zaakbesluit(&self, zaak: &str, besluit: &Rij) -> Value {
        let url = format!("{}/{zaak}/besluiten/{}", self.gegevens.adres("zaken"), besluit.uuid);
        json!({ "url": url, "uuid": besluit.uuid, "besluit": besluit.body.veld("url") })
    }

    fn consumer(&self) -> Result<Antwoord, Fout> {
        let client = self.parameter("clientId").filter(|client| !client.is_empty());
        let client =
            client.ok_or_else(|| Fout::ongeldig("clientId", "required", "Dit veld is verplicht."))?;
        let rijen = self.gegevens.tabel("applicaties").rijen();
        let gevonden = rijen.iter().find(|rij| {
            rij.body.veld("clientIds").as_array().is_some_and(|ids| ids.iter().any(|id| id == client))
        });
        gevonden.map(|rij| Antwoord::json(&rij.body)).ok_or_else(Fout::niet_gevonden)
    }
}

/// The ETag of an object. A document's does not change by a lock or by an upload that is done, as recorded.
fn etag_van(body: &Value) -> String {
    let mut body = body.clone();
    if let Some(velden) = body.as_object_mut().filter(|velden| velden.contains_key("bestandsdelen")) {
        velden.retain(|naam, _| {
            !matches!(naam.as_str(), "locked" | "bestandsdelen" | "inhoud" | "indicatieGebruiksrecht")
        });
    }
    etag(body.to_string().as_bytes())
}

/// 32 hex digits between quotes.
pub(super) fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(bytes)))
}

/// The first 32 hex digits of a hash.
pub(super) fn hex(hash: &[u8]) -> String {
    hash.iter().take(16).fold(String::with_capacity(34), |hex, byte| format!("{hex}{byte:02x}"))
}
