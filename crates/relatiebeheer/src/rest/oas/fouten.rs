//! Every class of problem, in plain Dutch: for the descriptions, and for the page that the `type` of a problem leads to.

use axum::{
    Router,
    extract::Path,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::StatusCode;

use crate::{app::App, rest::problem::Problem};

/// A class of problem.
struct Fout {
    /// One of its kind: what it says tells its class, status and code.
    problem: Problem,
    /// What is the matter.
    wat: &'static str,
    /// What to do about it.
    doen: &'static str,
}

/// Every class there is.
fn all() -> Vec<Fout> {
    let fout = |problem, wat, doen| Fout { problem, wat, doen };
    let niets = String::new;
    vec![
        fout(
            Problem::Invalid(Vec::new()),
            "Iets in het verzoek klopt niet.",
            "Kijk in `invalidParams`: daar staat per veld wat er niet klopt. Pas dat aan en stuur het verzoek opnieuw.",
        ),
        fout(
            Problem::Unparsable(niets()),
            "De inhoud van het verzoek is geen geldige JSON.",
            "Kijk in `detail` waar het misgaat. Vaak ontbreekt er een komma, een aanhalingsteken of een haakje.",
        ),
        fout(
            Problem::NotAuthenticated,
            "Het verzoek zegt niet wie het stuurt.",
            "Stuur een token mee: `Authorization: Token …`. Uw beheerder kan een token maken. Of log opnieuw in.",
        ),
        fout(
            Problem::AuthenticationFailed,
            "Het token klopt niet.",
            "Controleer of het token helemaal is overgenomen. Is het ingetrokken? Vraag uw beheerder om een nieuw token.",
        ),
        fout(
            Problem::Forbidden(niets()),
            "Dit mag u niet zien of doen.",
            "Vraag uw beheerder om de rol die hierbij hoort, of om een token met het recht dat in `detail` staat.",
        ),
        fout(
            Problem::NotFound,
            "Dit bestaat niet, of niet meer.",
            "Controleer het adres. Na het verwijderen van een object bestaat zijn adres niet meer.",
        ),
        fout(
            Problem::MethodNotAllowed(niets()),
            "Dit adres bestaat, maar kent deze methode niet.",
            "Kijk in de beschrijving van de API welke methoden er wel zijn.",
        ),
        fout(
            Problem::NotAcceptable,
            "De API antwoordt alleen met JSON.",
            "Stuur `Accept: application/json`, of laat deze header weg.",
        ),
        fout(
            Problem::Conflict(niets()),
            "De gegevens zijn ondertussen gewijzigd.",
            "Haal de gegevens opnieuw op, en doe uw wijziging daarop.",
        ),
        fout(
            Problem::Unprocessable("kind", niets()),
            "Een bestand wordt niet aangenomen: het is iets anders dan het heet, het is niet zo groot als was opgegeven, of er zit een virus in.",
            "Lees in `detail` wat er aan de hand is, en stuur een ander bestand.",
        ),
        fout(Problem::TooLarge(0), "De inhoud van het verzoek is te groot.", "Stuur minder in één keer."),
        fout(
            Problem::UnsupportedMediaType(niets()),
            "De inhoud van het verzoek is volgens de header geen JSON.",
            "Stuur `Content-Type: application/json`.",
        ),
        fout(
            Problem::Internal(store::Error::Other(niets())),
            "Er ging bij ons iets mis.",
            "Probeer het nog eens. Blijft het misgaan? Geef uw beheerder dan de waarde van `instance`.",
        ),
        fout(
            Problem::Neighbour(niets()),
            "Een bron waar dit antwoord van afhangt, antwoordt niet of niet goed.",
            "Probeer het later nog eens. In `detail` staat welke bron het is.",
        ),
        fout(
            Problem::TooMany(0),
            "Deze applicatie stuurt meer verzoeken dan is toegestaan.",
            "Wacht zoveel seconden als in de header `Retry-After` staat. Gebeurt het vaker? Vraag uw beheerder om een hogere limiet.",
        ),
        fout(
            Problem::Unavailable,
            "De gegevens zijn even niet bereikbaar, of er zijn te veel verbindingen tegelijk.",
            "Wacht zoveel seconden als in de header `Retry-After` staat en probeer het opnieuw.",
        ),
        fout(
            Problem::TooSlow(niets()),
            "Deze vraag duurt langer dan mag, meestal omdat er heel veel rijen bekeken moeten worden.",
            "Voeg een filter toe dat in `detail` staat. Dezelfde vraag opnieuw stellen helpt zelden.",
        ),
    ]
}

impl Fout {
    fn status(&self) -> u16 {
        self.problem.body("").status
    }

    /// As it stands in the `type` of a problem.
    fn class(&self) -> String {
        self.problem.body("").r#type.trim_start_matches(ROOT).trim_end_matches('/').to_owned()
    }
}

const ROOT: &str = "/ref/fouten/";

/// The name of the answer with this status.
pub(super) fn name(status: u16) -> String {
    format!("Fout{status}")
}

/// What the answer with this status means; nothing when we never give it.
pub(super) fn description(status: u16) -> String {
    let of_status = all().into_iter().filter(|fout| fout.status() == status);
    of_status.map(|fout| fout.wat).collect::<Vec<_>>().join(" Of: ")
}

/// The pages that explain problems: in the open, for whoever gets one.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/ref/fouten/{class}/", get(page))
}

async fn page(Path(class): Path<String>) -> Response {
    match all().into_iter().find(|fout| fout.class() == class) {
        Some(fout) => Html(html(&fout)).into_response(),
        None => (StatusCode::NOT_FOUND, Html(frame("Deze fout kennen wij niet", ""))).into_response(),
    }
}

fn html(fout: &Fout) -> String {
    let body = fout.problem.body("");
    let text = format!(
        "<p>{}</p><h2>Wat kunt u doen?</h2><p>{}</p><dl><dt>Status</dt><dd>{}</dd><dt>Code</dt><dd><code>{}</code></dd></dl>",
        fout.wat,
        code(fout.doen),
        body.status,
        body.code
    );
    frame(&fout.class(), &text)
}

/// `…` becomes code.
fn code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}

fn frame(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} - Relatiebeheer</title>\
         <style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}\
         dt{{font-weight:700}}dd{{margin:0 0 .5rem}}</style></head><body><main><h1>{title}</h1>{text}</main></body></html>\n"
    )
}
