//! The signing key, the tokens it signs and random secrets.

use std::sync::LazyLock;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

// Made once per process: an RSA key takes a while, and every test has a router of its own.
static SLEUTEL: LazyLock<Option<KeyPair>> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).ok());

/// An unguessable text.
pub(super) fn geheim() -> Option<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// SHA-256 in base64url, as PKCE wants it.
pub(super) fn s256(tekst: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(tekst))
}

/// The public key as a JSON Web Key Set.
pub(super) fn jwks() -> Value {
    let keys: Vec<Value> = sleutel_json().into_iter().collect();
    json!({ "keys": keys })
}

fn sleutel_json() -> Option<Value> {
    let der = SLEUTEL.as_ref()?.public_key().as_ref();
    let (modulus, exponent) = modulus_en_exponent(der)?;
    let (n, e) = (URL_SAFE_NO_PAD.encode(modulus), URL_SAFE_NO_PAD.encode(exponent));
    Some(json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid(der), "n": n, "e": e }))
}

fn kid(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(der)).chars().take(16).collect()
}

/// A signed JWT with these claims.
pub(super) fn onderteken(claims: &Value) -> Option<String> {
    let sleutel = SLEUTEL.as_ref()?;
    let kop = json!({ "alg": "RS256", "typ": "JWT", "kid": kid(sleutel.public_key().as_ref()) });
    let deel = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let inhoud = format!("{}.{}", deel(&kop), deel(claims));
    let mut handtekening = vec![0; sleutel.public_modulus_len()];
    sleutel.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), inhoud.as_bytes(), &mut handtekening).ok()?;
    Some(format!("{inhoud}.{}", URL_SAFE_NO_PAD.encode(handtekening)))
}

/// The two integers of an `RSAPublicKey` (a DER sequence of two integers).
fn modulus_en_exponent(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (inhoud, _) = veld(der, 0x30)?;
    let (modulus, rest) = veld(inhoud, 0x02)?;
    let (exponent, _) = veld(rest, 0x02)?;
    let zonder_nul = |getal: &'_ [u8]| -> usize { getal.iter().take_while(|byte| **byte == 0).count() };
    Some((modulus.get(zonder_nul(modulus)..)?, exponent.get(zonder_nul(exponent)..)?))
}

/// The content of a DER value with this tag, and what follows it.
fn veld(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (gevonden, rest) = der.split_first()?;
    let (lengte, rest) = rest.split_first()?;
    let (lengte, rest) = match lengte {
        0..=0x7f => (usize::from(*lengte), rest),
        lang => {
            let (bytes, rest) = rest.split_at_checked(usize::from(lang & 0x7f))?;
            (bytes.iter().fold(0, |som, byte| (som << 8) | usize::from(*byte)), rest)
        }
    };
    (*gevonden == tag).then(|| rest.split_at_checked(lengte)).flatten()
}
