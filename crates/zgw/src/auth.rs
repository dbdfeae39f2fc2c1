//! Who asks: the ZGW token (JWT, HS256), made fresh for every call. Source: VNG, ZGW APIs, "Authenticatie en
//! autorisatie".

use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::Error;

/// The current time; injected, so that tests hold it still.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A shared secret. Its `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the secret as the peer's administrator issued it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The person on whose behalf a call is made. Both end up in the peer's audit trail, so name the real employee and
/// never a service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// JWT claim `user_id`: the stable id of the employee.
    pub user_id: String,
    /// JWT claim `user_representation`: the name for people.
    pub user_representation: String,
    /// W3C trace context of the work that this call is part of; passed on as the header `traceparent`.
    pub traceparent: Option<String>,
}

impl Caller {
    /// A caller without trace context.
    pub fn new(user_id: impl Into<String>, user_representation: impl Into<String>) -> Self {
        Self { user_id: user_id.into(), user_representation: user_representation.into(), traceparent: None }
    }

    /// The same caller, with calls that belong to this trace.
    #[must_use]
    pub fn with_traceparent(mut self, traceparent: impl Into<String>) -> Self {
        self.traceparent = Some(traceparent.into());
        self
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: i64,
    client_id: &'a str,
    user_id: &'a str,
    user_representation: &'a str,
}

/// Makes tokens for one application at one peer.
#[derive(Clone)]
pub(crate) struct Credentials {
    client_id: String,
    key: EncodingKey,
    clock: Clock,
}

impl Credentials {
    pub(crate) fn new(client_id: String, secret: &Secret, clock: Clock) -> Self {
        Self { client_id, key: EncodingKey::from_secret(secret.0.as_bytes()), clock }
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// A token that starts a minute ago: some peers refuse one from the future, and clocks differ. It has no end;
    /// a peer takes the age of `iat` (Open Zaak: an hour).
    pub(crate) fn token(&self, caller: &Caller) -> Result<String, Error> {
        let claims = Claims {
            iss: &self.client_id,
            iat: ((self.clock)() - SignedDuration::from_mins(1)).as_second(),
            client_id: &self.client_id,
            user_id: &caller.user_id,
            user_representation: &caller.user_representation,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.key)
            .map_err(|_| Error::unsendable("the token cannot be signed with this secret"))
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_token_names_the_employee_and_starts_a_minute_ago() {
        let clock: Clock = Arc::new(|| "2026-11-23T12:00:00Z".parse().unwrap());
        let credentials = Credentials::new("crm".into(), &Secret::new("geheim"), clock);
        let token = credentials.token(&Caller::new("mdw-1", "Zoë de Vries")).unwrap();
        let mut rules = Validation::new(Algorithm::HS256);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        let key = DecodingKey::from_secret(b"geheim");
        let read = jsonwebtoken::decode::<Value>(&token, &key, &rules).unwrap();
        let iat = "2026-11-23T11:59:00Z".parse::<Timestamp>().unwrap().as_second();
        let expected = json!({"iss": "crm", "iat": iat, "client_id": "crm", "user_id": "mdw-1",
            "user_representation": "Zoë de Vries"});
        assert_eq!(read.claims, expected);
    }

    #[test]
    fn a_secret_does_not_show() {
        assert_eq!(format!("{:?}", Secret::new("geheim")), "Secret(…)");
    }
}
