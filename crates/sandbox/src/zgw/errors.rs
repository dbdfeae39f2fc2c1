//! Refusals as Open Zaak words them: problem documents as `application/json`, with `invalidParams` in camel case.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::json::Velden;

const ONGELDIG: &str = "Ongeldige invoer.";
const GEEN_TOESTEMMING: &str = "Je hebt geen toestemming om deze actie uit te voeren.";
const NIET_GEVONDEN: &str = "Niet gevonden.";

/// A refusal.
#[derive(Debug)]
pub(super) enum Fout {
    /// A problem document.
    Probleem {
        status: u16,
        soort: &'static str,
        code: &'static str,
        title: &'static str,
        detail: String,
        params: Vec<(String, &'static str, String)>,
    },
    /// A page of HTML, without the headers of an API.
    Html { status: u16, titel: &'static str },
}

impl Fout {
    fn probleem(
        status: u16,
        soort: &'static str,
        code: &'static str,
        title: &'static str,
        detail: &str,
    ) -> Self {
        Self::Probleem { status, soort, code, title, detail: detail.to_owned(), params: Vec::new() }
    }

    pub(super) fn geen_toestemming() -> Self {
        Self::token("permission_denied", GEEN_TOESTEMMING)
    }

    /// Something is wrong with the token; always 403, never 401.
    pub(super) fn token(code: &'static str, detail: &str) -> Self {
        Self::probleem(403, "PermissionDenied", code, GEEN_TOESTEMMING, detail)
    }

    pub(super) fn niet_gevonden() -> Self {
        Self::probleem(404, "NotFound", "not_found", NIET_GEVONDEN, NIET_GEVONDEN)
    }

    pub(super) fn geen_pagina() -> Self {
        Self::probleem(404, "NotFound", "not_found", NIET_GEVONDEN, "Ongeldige pagina.")
    }

    pub(super) fn onbekend_pad() -> Self {
        Self::Html { status: 404, titel: "Not found" }
    }

    pub(super) fn server_html() -> Self {
        Self::Html { status: 500, titel: "Server Error" }
    }

    pub(super) fn server() -> Self {
        Self::probleem(
            500,
            "APIException",
            "error",
            "Er is een serverfout opgetreden.",
            "Internal Server Error",
        )
    }

    pub(super) fn niet_acceptabel(detail: Option<&str>) -> Self {
        let title = "Kan niet voldoen aan de opgegeven Accept header.";
        Self::probleem(406, "NotAcceptable", "not_acceptable", title, detail.unwrap_or(title))
    }

    pub(super) fn kop_ontbreekt(kop: &str) -> Self {
        let detail = format!("'{kop}' header ontbreekt");
        Self::probleem(
            412,
            "PreconditionFailed",
            "precondition_failed",
            "Voorwaarde is niet vervuld",
            &detail,
        )
    }

    pub(super) fn methode(methode: &str) -> Self {
        let detail = format!("Methode \"{methode}\" niet toegestaan.");
        // The placeholder is not filled in by the real one either.
        let title = "Methode \"{method}\" niet toegestaan.";
        Self::probleem(405, "MethodNotAllowed", "method_not_allowed", title, &detail)
    }

    pub(super) fn mediatype(gekregen: &str) -> Self {
        let detail = format!("Ongeldige media type \"{gekregen}\" in aanvraag.");
        let title = "Ongeldige media type \"{media_type}\" in aanvraag.";
        Self::probleem(415, "UnsupportedMediaType", "unsupported_media_type", title, &detail)
    }

    pub(super) fn geen_json() -> Self {
        let detail = "JSON parse error - Expecting value: line 1 column 1 (char 0)";
        Self::probleem(400, "ParseError", "parse_error", "Ongeldig samengestelde request.", detail)
    }

    pub(super) fn ongeldig(naam: &str, code: &'static str, reden: &str) -> Self {
        Self::Probleem {
            status: 400,
            soort: "ValidationError",
            code: "invalid",
            title: ONGELDIG,
            detail: ONGELDIG.to_owned(),
            params: vec![(naam.to_owned(), code, reden.to_owned())],
        }
    }

    /// Several fields at once.
    pub(super) fn ongeldige_velden(velden: Vec<(String, &'static str, String)>) -> Self {
        let mut fout = Self::ongeldig("", "", "");
        if let Self::Probleem { params, .. } = &mut fout {
            *params = velden;
        }
        fout
    }

    pub(super) fn niet_uniek(identificatie: &str) -> Self {
        let reden = format!("Deze identificatie ({identificatie}) bestaat al voor deze bronorganisatie");
        Self::ongeldig("identificatie", "identificatie-niet-uniek", &reden)
    }

    pub(super) fn in_de_toekomst(naam: &str) -> Self {
        Self::ongeldig(naam, "date-in-future", "Deze datum mag niet in de toekomst zijn")
    }

    /// A reference that leads nowhere.
    pub(super) fn onbekende_url(naam: &str, url: &str) -> Self {
        let reden = format!(
            "Bad URL \"{url}\" - object could not be fetched. This *may* be because you have insufficient read \
             permissions."
        );
        Self::ongeldig(naam, "does_not_exist", &reden)
    }

    pub(super) fn zaak_gesloten() -> Self {
        let tekst = "Je mag geen gegevens aanpassen van een gesloten zaak.";
        Self::probleem(403, "ZaakClosed", "permission_denied", tekst, tekst)
    }

    pub(super) fn geen_keuze(naam: &str, waarde: &str) -> Self {
        let reden = format!("Selecteer een geldige keuze. {waarde} is geen beschikbare keuze.");
        Self::ongeldig(naam, "invalid_choice", &reden)
    }

    pub(super) fn leeg_zoekverzoek() -> Self {
        Self::ongeldig("nonFieldErrors", "empty_search_body", "Je moet zoekparameters opgeven")
    }

    pub(super) fn onbekende_parameters(namen: &[&str]) -> Self {
        let reden = format!("Onbekende query parameters: {}", namen.join(", "));
        Self::ongeldig("nonFieldErrors", "unknown-parameters", &reden)
    }

    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Probleem { status, .. } | Self::Html { status, .. } => *status,
        }
    }

    /// The body; `instance` makes each problem recognisable.
    pub(super) fn body(&self, base: &str, instance: Uuid) -> String {
        match self {
            Self::Html { titel, .. } => {
                format!(
                    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{titel}</title></head><body><h1>{titel}</h1></body></html>\n"
                )
            }
            Self::Probleem { status, soort, code, title, detail, params } => {
                let mut json = json!({
                    "type": format!("{base}/ref/fouten/{soort}/"),
                    "code": code,
                    "title": title,
                    "status": status,
                    "detail": detail,
                    "instance": format!("urn:uuid:{instance}"),
                });
                if !params.is_empty() {
                    let params = params
                        .iter()
                        .map(|(naam, code, reden)| json!({ "name": naam, "code": code, "reason": reden }));
                    json.zet("invalidParams", params.collect::<Vec<Value>>());
                }
                json.to_string()
            }
        }
    }
}
