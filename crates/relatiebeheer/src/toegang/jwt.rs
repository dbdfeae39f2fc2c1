//! ZGW JWT: `Authorization: Bearer <JWT>`, signed by the application with HS256 and a secret that it shares with us.
//! Source: VNG, ZGW APIs, "Authenticatie en autorisatie".

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use store::sql;

use super::{Rechten, Subject, tokens};
use crate::{
    app::App,
    rest::problem::{Problem, Result},
};

/// How old a token may be: what Open Zaak takes, in seconds.
const OLDEST: i64 = 3_600;
/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 60;

#[derive(Deserialize)]
struct Claims {
    client_id: String,
    iat: i64,
    exp: Option<i64>,
    nbf: Option<i64>,
    #[serde(default)]
    user_id: String,
}

/// Makes a secret for an application that signs its own tokens; it is shown once, to who asked for it. What is stored
/// is what it follows from, together with the secret of this installation.
pub(super) async fn create(app: &App, client_id: &str, rechten: &Rechten) -> Result<String, String> {
    let zout = tokens::hex(&app.ids.bytes::<16>());
    let secret = secret(app, &zout);
    let (gemaakt, rechten) = (app.clock.now(), tokens::as_stored(rechten));
    let store = |tx: store::Tx| {
        let (zout, rechten) = (&zout, &rechten);
        async move {
            let sql =
                sql!("insert into applicatie (client_id, zout, rechten, gemaakt) values ($1, $2, $3, $4)");
            tx.execute(sql, &[&client_id, zout, rechten, &gemaakt]).await?;
            tokens::made(app, &tx, client_id, rechten.as_deref()).await
        }
    };
    match app.db.transact(store).await {
        Ok(()) => Ok(secret),
        Err(error) if error.is_unique("applicatie", "client_id") => Err(format!(
            "`{client_id}` has a secret already: take it back with `token revoke {client_id}`, or give another name"
        )),
        Err(error) => Err(error.to_string()),
    }
}

fn secret(app: &App, zout: &str) -> String {
    app.geheim.hash(&format!("jwt {zout}"))
}

/// Whether this has the form of a JWT at all.
pub(super) fn is_one(token: &str) -> bool {
    token.split('.').filter(|part| !part.is_empty()).count() == 3
}

/// Who sent this token.
pub(super) async fn subject(app: &App, token: &str) -> Result<Subject> {
    let client_id = read(token, None).map_err(refused)?.client_id;
    let sql = sql!("select zout, rechten from applicatie where client_id = $1");
    let conn = app.db.read().await?;
    let known: Option<(String, Option<String>)> = conn.first(sql, &[&client_id]).await?;
    let Some((zout, rechten)) = known else { return Err(refused("this client_id is not known")) };
    let claims = read(token, Some(&secret(app, &zout))).map_err(refused)?;
    let now = app.clock.now().timestamp().as_second();
    let age = now.saturating_sub(claims.iat);
    let in_time = (-LEEWAY..=OLDEST + LEEWAY).contains(&age)
        && claims.exp.is_none_or(|exp| now <= exp.saturating_add(LEEWAY))
        && claims.nbf.is_none_or(|nbf| nbf <= now.saturating_add(LEEWAY));
    if !in_time {
        return Err(refused(
            "it is too old, or of a time to come: iat, exp and nbf are compared with our clock",
        ));
    }
    // The employee on whose behalf an application says to act is in the log of changes behind its own name.
    let wie = match claims.user_id.as_str() {
        "" => claims.client_id.clone(),
        user_id => format!("{} ({user_id})", claims.client_id),
    };
    Ok(Subject::Token { naam: claims.client_id, wie, rechten: Rechten::stored(rechten.as_deref()) })
}

/// The claims; with a secret only when they are signed with it. Comparing signatures takes the same time whether they
/// begin alike or not.
fn read(token: &str, secret: Option<&str>) -> Result<Claims, &'static str> {
    let mut rules = Validation::new(Algorithm::HS256);
    // By our own clock, above.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let read = match secret {
        Some(secret) => jsonwebtoken::decode(token, &DecodingKey::from_secret(secret.as_bytes()), &rules),
        None => jsonwebtoken::dangerous::insecure_decode(token),
    };
    let claims: Claims = read
        .map(|read| read.claims)
        .map_err(|_| "it is not signed with our secret, or lacks client_id or iat")?;
    // Before the signature is known to be good: this text is looked up.
    if [&claims.client_id, &claims.user_id].into_iter().any(|text| text.contains('\0')) {
        return Err("there is a NUL in client_id or user_id");
    }
    Ok(claims)
}

/// The client hears only that it is not good; the log says why.
fn refused(why: &'static str) -> Problem {
    tracing::info!(why, "a JWT is refused");
    Problem::AuthenticationFailed
}
