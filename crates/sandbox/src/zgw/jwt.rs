//! Who calls: a JWT signed with the shared secret, refused with the codes of Open Zaak.

use aws_lc_rs::hmac;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::errors::Fout;
use crate::json::Velden;
use crate::{
    ZAAKSYSTEEM_CLIENT_ID, ZAAKSYSTEEM_SECRET, ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, ZGW_CLIENT_ID,
    ZGW_SECRET,
};

const MAXIMALE_LEEFTIJD: i64 = 3600;

/// A known client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Client {
    /// The product's client: only what it needs.
    Minst,
    /// A client with all rights.
    Alles,
}

/// The client behind a request.
pub(super) fn client(headers: &HeaderMap, nu: i64) -> Result<Client, Fout> {
    let Some(kop) = headers.get(header::AUTHORIZATION) else { return Err(Fout::geen_toestemming()) };
    let token = kop.to_str().ok().and_then(|waarde| waarde.strip_prefix("Bearer "));
    let Some(token) = token else { return Err(Fout::geen_toestemming()) };
    let onleesbaar = || {
        let detail = "Het JWT kon niet gedecodeerd worden. Mogelijks heb je een copy-paste fout gemaakt";
        Fout::token("jwt-decode-error", detail)
    };
    let (inhoud, handtekening) = token.rsplit_once('.').ok_or_else(onleesbaar)?;
    let (kop, claims) = inhoud.split_once('.').ok_or_else(onleesbaar)?;
    let (kop, claims) = (ontleed(kop).ok_or_else(onleesbaar)?, ontleed(claims).ok_or_else(onleesbaar)?);
    let handtekening = URL_SAFE_NO_PAD.decode(handtekening).map_err(|_| onleesbaar())?;
    let (client, geheim) = match claims.veld("client_id").as_str() {
        Some(ZGW_CLIENT_ID) => (Client::Minst, ZGW_SECRET),
        Some(ZGW_ALLES_CLIENT_ID) => (Client::Alles, ZGW_ALLES_SECRET),
        _ => return Err(Fout::token("invalid-client-identifier", "Client identifier bestaat niet")),
    };
    let sleutel = hmac::Key::new(hmac::HMAC_SHA256, geheim.as_bytes());
    if kop.veld("alg") != "HS256" || hmac::verify(&sleutel, inhoud.as_bytes(), &handtekening).is_err() {
        return Err(Fout::token("invalid-jwt-signature", "Client credentials zijn niet geldig"));
    }
    if claims.veld("exp").as_i64().is_some_and(|exp| exp <= nu) {
        return Err(Fout::token("jwt-expiredsignatureerror", "JWT is niet valide"));
    }
    match claims.veld("iat").as_i64() {
        None => Err(Fout::token("jwt-missingrequiredclaimerror", "JWT is niet valide")),
        Some(iat) if nu - iat > MAXIMALE_LEEFTIJD => {
            Err(Fout::token("jwt-expired", "De JWT die gebruikt is voor dit verzoek is verlopen"))
        }
        Some(_) => Ok(client),
    }
}

/// The token with which this zaaksysteem calls another.
pub(super) fn eigen(nu: i64) -> String {
    token(ZAAKSYSTEEM_CLIENT_ID, ZAAKSYSTEEM_SECRET, nu)
}

/// A token of the client with all rights.
pub(crate) fn als_alles(nu: i64) -> String {
    token(ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, nu)
}

fn token(client: &str, geheim: &str, nu: i64) -> String {
    let deel = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let kop = json!({ "alg": "HS256", "typ": "JWT" });
    let claims = json!({ "iss": client, "iat": nu, "client_id": client, "user_id": client,
        "user_representation": "Open Zaak" });
    let inhoud = format!("{}.{}", deel(&kop), deel(&claims));
    let sleutel = hmac::Key::new(hmac::HMAC_SHA256, geheim.as_bytes());
    format!("Bearer {inhoud}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&sleutel, inhoud.as_bytes())))
}

fn ontleed(deel: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(deel).ok()?).ok().filter(Value::is_object)
}
