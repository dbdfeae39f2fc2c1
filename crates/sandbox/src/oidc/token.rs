//! The token and userinfo endpoints.

use axum::Json;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Medewerker, Provider, Toestemming, Vraag, sleutel};
use crate::json::Velden;
use crate::{OIDC_CLIENT_ID, OIDC_SECRET};

const CODE_SECONDEN: i64 = 120;
const TOKEN_SECONDEN: i64 = 300;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Aanvraag {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    refresh_token: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

pub(super) async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(aanvraag): Form<Aanvraag>,
) -> Response {
    if !is_client(&headers, &aanvraag) {
        let kop = [(header::WWW_AUTHENTICATE, "Basic realm=\"oidc\"")];
        return (StatusCode::UNAUTHORIZED, kop, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    // Taken out whatever happens next: a code and a refresh token work once.
    let toestemming = match aanvraag.grant_type.as_str() {
        "authorization_code" => {
            let toestemming = provider.codes.lock().remove(&aanvraag.code);
            toestemming.filter(|toestemming| klopt(&provider, toestemming, &aanvraag))
        }
        "refresh_token" => {
            let toestemming = provider.verversingen.lock().remove(&aanvraag.refresh_token);
            // What was asked at the login is not repeated in a later id token.
            toestemming.map(|toestemming| Toestemming {
                vraag: Vraag { nonce: None, ..toestemming.vraag },
                ..toestemming
            })
        }
        _ => return fout("unsupported_grant_type"),
    };
    let Some(toestemming) = toestemming.filter(|t| werkt_hier(&provider, t.medewerker)) else {
        return fout("invalid_grant");
    };
    let secrets = (sleutel::geheim(), sleutel::geheim());
    let (Some(access), Some(verversing)) = secrets else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(id) = sleutel::onderteken(&claims(&provider, &toestemming)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let scope = toestemming.vraag.scope.clone();
    provider.verversingen.lock().insert(verversing.clone(), toestemming.clone());
    provider.tokens.lock().insert(access.clone(), Toestemming { gegeven: (provider.now)(), ..toestemming });
    let body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_SECONDEN,
        "id_token": id, "refresh_token": verversing, "scope": scope });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn fout(code: &str) -> Response {
    let kop = [(header::CACHE_CONTROL, "no-store")];
    (StatusCode::BAD_REQUEST, kop, Json(json!({ "error": code }))).into_response()
}

fn is_client(headers: &HeaderMap, aanvraag: &Aanvraag) -> bool {
    let basic =
        headers.get(header::AUTHORIZATION).and_then(|waarde| waarde.to_str().ok()?.strip_prefix("Basic "));
    let Some(basic) = basic else {
        return aanvraag.client_id.as_deref() == Some(OIDC_CLIENT_ID)
            && aanvraag.client_secret.as_deref() == Some(OIDC_SECRET);
    };
    // Both halves are form encoded before they are joined (RFC 6749, 2.3.1).
    let ontcijferd =
        STANDARD.decode(basic).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let deel =
        |tekst: &str| form_urlencoded::parse(tekst.as_bytes()).next().map(|(naam, _)| naam.into_owned());
    ontcijferd.split_once(':').is_some_and(|(id, geheim)| {
        deel(id).as_deref() == Some(OIDC_CLIENT_ID) && deel(geheim).as_deref() == Some(OIDC_SECRET)
    })
}

fn is_vers(provider: &Provider, toestemming: &Toestemming, seconden: i64) -> bool {
    (provider.now)().as_second() - toestemming.gegeven.as_second() <= seconden
}

fn klopt(provider: &Provider, toestemming: &Toestemming, aanvraag: &Aanvraag) -> bool {
    is_vers(provider, toestemming, CODE_SECONDEN)
        && toestemming.vraag.redirect_uri == aanvraag.redirect_uri
        && (43..=128).contains(&aanvraag.code_verifier.len())
        && sleutel::s256(&aanvraag.code_verifier) == toestemming.vraag.code_challenge
}

fn werkt_hier(provider: &Provider, medewerker: &Medewerker) -> bool {
    !matches!(provider.rollen.lock().get(medewerker.gebruiker), Some(None))
}

fn over(provider: &Provider, medewerker: &Medewerker) -> Value {
    let rollen = provider.rollen.lock().get(medewerker.gebruiker).cloned().flatten();
    let rollen = rollen.map_or_else(|| json!(medewerker.rollen), |rollen| json!(rollen));
    json!({ "sub": medewerker.sub, "name": medewerker.naam, "preferred_username": medewerker.gebruiker,
        "email": medewerker.email, "email_verified": true, "roles": rollen })
}

fn claims(provider: &Provider, toestemming: &Toestemming) -> Value {
    let nu = (provider.now)().as_second();
    let mut claims = over(provider, toestemming.medewerker);
    claims.zet("iss", provider.issuer.as_ref());
    claims.zet("aud", OIDC_CLIENT_ID);
    claims.zet("iat", nu);
    claims.zet("exp", nu + TOKEN_SECONDEN);
    claims.zet("auth_time", toestemming.gegeven.as_second());
    if let Some(nonce) = &toestemming.vraag.nonce {
        claims.zet("nonce", nonce.as_str());
    }
    claims
}

pub(super) async fn userinfo(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let token =
        headers.get(header::AUTHORIZATION).and_then(|waarde| waarde.to_str().ok()?.strip_prefix("Bearer "));
    let toestemming = token.and_then(|token| provider.tokens.lock().get(token).cloned());
    match toestemming.filter(|t| is_vers(&provider, t, TOKEN_SECONDEN)) {
        Some(toestemming) => Json(over(&provider, toestemming.medewerker)).into_response(),
        None => (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")])
            .into_response(),
    }
}
