//! An OpenID Connect provider with a real authorization code flow for a few demo employees.

mod pagina;
mod sleutel;
mod token;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{OIDC_CLIENT_ID, Options};

/// An employee who can log in.
#[derive(Debug)]
struct Medewerker {
    sub: &'static str,
    naam: &'static str,
    gebruiker: &'static str,
    email: &'static str,
    rollen: &'static [&'static str],
    uitleg: &'static str,
}

const MEDEWERKERS: [Medewerker; 4] = [
    Medewerker {
        sub: "3f1c9f7e-0001",
        naam: "Medewerker KCC",
        gebruiker: "kcc",
        email: "kcc@example.nl",
        rollen: &["medewerker"],
        uitleg: "Neemt gesprekken aan en registreert contacten.",
    },
    Medewerker {
        sub: "3f1c9f7e-0002",
        naam: "Beheerder",
        gebruiker: "beheer",
        email: "beheer@example.nl",
        rollen: &["medewerker", "beheerder"],
        uitleg: "Doet het werk van een medewerker en beheert ook de instellingen.",
    },
    Medewerker {
        sub: "3f1c9f7e-0004",
        naam: "Medewerker vertrouwelijk",
        gebruiker: "vertrouwelijk",
        email: "vertrouwelijk@example.nl",
        rollen: &["medewerker", "vertrouwelijk"],
        uitleg: "Ziet ook afgeschermde klanten en vertrouwelijke contacten.",
    },
    Medewerker {
        sub: "3f1c9f7e-0003",
        naam: "Iemand zonder rol",
        gebruiker: "geenrol",
        email: "geenrol@example.nl",
        rollen: &[],
        uitleg: "Kan inloggen, maar heeft geen toegang.",
    },
];

/// What a code or an access token stands for.
#[derive(Clone)]
struct Toestemming {
    medewerker: &'static Medewerker,
    vraag: Vraag,
    gegeven: Timestamp,
}

/// The parameters of an authorization request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Vraag {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: String,
    code_challenge_method: String,
    prompt: String,
}

#[derive(Clone)]
struct Provider {
    issuer: Arc<str>,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    codes: Arc<Mutex<HashMap<String, Toestemming>>>,
    verversingen: Arc<Mutex<HashMap<String, Toestemming>>>,
    /// What employees may do instead of what they begin with; `None`: they do not work here any more.
    rollen: Arc<Mutex<HashMap<String, Option<Vec<String>>>>>,
    tokens: Arc<Mutex<HashMap<String, Toestemming>>>,
}

pub(crate) fn router(options: &Options) -> Router {
    let provider = Provider {
        issuer: format!("{}/oidc", options.base.trim_end_matches('/')).into(),
        now: Arc::clone(&options.now),
        codes: Arc::default(),
        verversingen: Arc::default(),
        rollen: Arc::default(),
        tokens: Arc::default(),
    };
    Router::new()
        .route("/oidc/.well-known/openid-configuration", get(configuratie))
        .route("/oidc/jwks", get(async || Json(sleutel::jwks())))
        .route("/oidc/authorize", get(authorize).post(gekozen))
        .route("/oidc/token", post(token::token))
        .route("/oidc/userinfo", get(token::userinfo).post(token::userinfo))
        .route("/oidc/uitloggen", get(uitloggen).post(uitloggen_post))
        .route("/oidc/rollen", post(rollen))
        .with_state(provider)
}

async fn configuratie(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "end_session_endpoint": format!("{issuer}/uitloggen"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "roles"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "claims_supported": ["sub", "name", "preferred_username", "email", "roles"],
    }))
}

/// Only this machine: a demo provider must not send anybody elsewhere.
fn is_lokaal(uri: &str) -> bool {
    let rest = uri.strip_prefix("http://localhost:").or_else(|| uri.strip_prefix("http://127.0.0.1:"));
    let Some((poort, _)) = rest.map(|rest| rest.split_once(['/', '?']).unwrap_or((rest, ""))) else {
        return false;
    };
    !uri.contains('#') && poort.parse::<u16>().is_ok() && uri.parse::<axum::http::Uri>().is_ok()
}

enum Afwijzing {
    /// Nowhere to send the browser back to: say so here.
    Hier(&'static str),
    /// Back to the client with an error code.
    Terug(&'static str, &'static str),
}

fn keur(vraag: &Vraag) -> Result<(), Afwijzing> {
    if vraag.client_id != OIDC_CLIENT_ID {
        return Err(Afwijzing::Hier("Deze toepassing is hier niet bekend (client_id)."));
    }
    if !is_lokaal(&vraag.redirect_uri) {
        return Err(Afwijzing::Hier("Het adres om naar terug te gaan (redirect_uri) mag niet."));
    }
    if vraag.response_type != "code" {
        return Err(Afwijzing::Terug("unsupported_response_type", "only code"));
    }
    if !vraag.scope.split(' ').any(|scope| scope == "openid") {
        return Err(Afwijzing::Terug("invalid_scope", "openid is required"));
    }
    if vraag.code_challenge_method != "S256" || vraag.code_challenge.len() != 43 {
        return Err(Afwijzing::Terug("invalid_request", "PKCE with S256 is required"));
    }
    if vraag.prompt.split(' ').any(|prompt| prompt == "none") {
        return Err(Afwijzing::Terug("login_required", "nobody is logged in here"));
    }
    Ok(())
}

fn afgewezen(provider: &Provider, vraag: &Vraag, afwijzing: &Afwijzing) -> Response {
    match afwijzing {
        Afwijzing::Hier(melding) => {
            (StatusCode::BAD_REQUEST, pagina_met_kop(pagina::fout(melding))).into_response()
        }
        Afwijzing::Terug(code, uitleg) => {
            terug(provider, vraag, &[("error", code), ("error_description", uitleg)])
        }
    }
}

/// Back to the client with these parameters, its `state` and our issuer (RFC 9207).
fn terug(provider: &Provider, vraag: &Vraag, parameters: &[(&str, &str)]) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    if let Some(state) = &vraag.state {
        query.append_pair("state", state);
    }
    query.append_pair("iss", &provider.issuer);
    let scheiding = if vraag.redirect_uri.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{}{scheiding}{}", vraag.redirect_uri, query.finish())).into_response()
}

fn pagina_met_kop(html: String) -> impl IntoResponse {
    let csp = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    let koppen = [
        (header::CONTENT_SECURITY_POLICY, csp),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (koppen, Html(html))
}

async fn authorize(State(provider): State<Provider>, Query(vraag): Query<Vraag>) -> Response {
    match keur(&vraag) {
        Err(afwijzing) => afgewezen(&provider, &vraag, &afwijzing),
        Ok(()) => pagina_met_kop(pagina::keuze(&vraag)).into_response(),
    }
}

#[derive(Deserialize)]
struct Keuze {
    #[serde(default)]
    medewerker: String,
    #[serde(flatten)]
    vraag: Vraag,
}

async fn gekozen(
    State(provider): State<Provider>,
    Form(Keuze { medewerker, vraag }): Form<Keuze>,
) -> Response {
    if let Err(afwijzing) = keur(&vraag) {
        return afgewezen(&provider, &vraag, &afwijzing);
    }
    let Some(medewerker) = MEDEWERKERS.iter().find(|m| m.gebruiker == medewerker) else {
        return terug(&provider, &vraag, &[("error", "access_denied")]);
    };
    let Some(code) = sleutel::geheim() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let gegeven = (provider.now)();
    let toestemming = Toestemming { medewerker, vraag: vraag.clone(), gegeven };
    provider.codes.lock().insert(code.clone(), toestemming);
    terug(&provider, &vraag, &[("code", &code)])
}

/// What somebody may do from now on, for who tries out what happens then.
#[derive(Deserialize)]
struct Rollen {
    medewerker: String,
    /// `null`: they do not work here any more.
    rollen: Option<Vec<String>>,
}

async fn rollen(State(provider): State<Provider>, Json(wens): Json<Rollen>) -> StatusCode {
    if !MEDEWERKERS.iter().any(|medewerker| medewerker.gebruiker == wens.medewerker) {
        return StatusCode::NOT_FOUND;
    }
    provider.rollen.lock().insert(wens.medewerker, wens.rollen);
    StatusCode::NO_CONTENT
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Uitlog {
    post_logout_redirect_uri: String,
    state: Option<String>,
}

async fn uitloggen(Query(uitlog): Query<Uitlog>) -> Response {
    let doel = uitlog.post_logout_redirect_uri;
    if doel.is_empty() {
        return pagina_met_kop(pagina::uitgelogd()).into_response();
    }
    if !is_lokaal(&doel) {
        let html = pagina::fout("Het adres om naar terug te gaan (post_logout_redirect_uri) mag niet.");
        return (StatusCode::BAD_REQUEST, pagina_met_kop(html)).into_response();
    }
    let Some(state) = uitlog.state else { return Redirect::to(&doel).into_response() };
    let state = form_urlencoded::Serializer::new(String::new()).append_pair("state", &state).finish();
    let scheiding = if doel.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{doel}{scheiding}{state}")).into_response()
}

async fn uitloggen_post(Form(uitlog): Form<Uitlog>) -> Response {
    uitloggen(Query(uitlog)).await
}

#[cfg(test)]
mod tests {
    use super::is_lokaal;

    #[test]
    fn only_this_machine_may_be_returned_to() {
        for goed in
            ["http://localhost:8080/inloggen/terug", "http://127.0.0.1:1/", "http://localhost:5173?x=1"]
        {
            assert!(is_lokaal(goed), "{goed}");
        }
        let fout = [
            "",
            "https://localhost:8080/",
            "http://localhost/",
            "http://localhost:8080@evil.example/",
            "http://localhost:evil.example/",
            "http://127.0.0.1.evil.example:80/",
            "http://localhost:8080/#x",
            "javascript:alert(1)",
        ];
        for fout in fout {
            assert!(!is_lokaal(fout), "{fout}");
        }
    }
}
