//! API tokens: `Authorization: Token <40 hex>`. Only a hash of them is stored.

use std::{collections::HashMap, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION, header::WWW_AUTHENTICATE};
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use store::{Moment, sql};

use super::Subject;
use crate::{
    app::App,
    rest::problem::{Problem, Result},
};

/// How long a token that was good is taken to be good still.
const TRUSTED: Duration = Duration::from_secs(5);

/// Tokens that were good a moment ago, by hash.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, (Subject, Moment)>>);

/// The hash under which a token is stored.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Makes a token and stores its hash; the token itself is shown once, to who asked for it.
pub(crate) async fn create(app: &App, naam: &str) -> Result<String> {
    let token = hex(&app.ids.bytes::<20>());
    let now = app.clock.now();
    let (id, hash) = (app.ids.next(now), hash(&token));
    let store = |tx: store::Tx| {
        let hash = &hash;
        async move {
            let sql = sql!("insert into token (id, naam, hash, gemaakt) values ($1, $2, $3, $4)");
            tx.execute(sql, &[&id, &naam, hash, &now]).await
        }
    };
    app.db.transact(store).await?;
    Ok(token)
}

impl App {
    /// Makes an API token: what `token create` prints.
    pub async fn create_token(&self, naam: &str) -> std::result::Result<String, String> {
        create(self, naam).await.map_err(|problem| format!("{problem:?}"))
    }
}

/// Lets a request through with its [`Subject`], or refuses it.
pub(crate) async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match subject(&app, request.headers()).await {
        Ok(subject) => {
            request.extensions_mut().insert(subject);
            next.run(request).await
        }
        Err(problem) => {
            let mut response = problem.into_response();
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
            response
        }
    }
}

async fn subject(app: &App, headers: &HeaderMap) -> Result<Subject> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, token) = given.trim().split_once(' ').unwrap_or((given.trim(), ""));
    if !scheme.eq_ignore_ascii_case("token") {
        return Err(Problem::NotAuthenticated);
    }
    let hash = hash(token.trim());
    let now = app.clock.now();
    if let Some((subject, since)) = app.tokens.0.lock().get(&hash)
        && now.timestamp().duration_since(since.timestamp()).unsigned_abs() < TRUSTED
    {
        return Ok(subject.clone());
    }
    // Looking a hash up leaks nothing about a token that comes close.
    let conn = app.db.read().await?;
    let found: Option<(String,)> =
        conn.first(sql!("select naam from token where hash = $1"), &[&hash]).await?;
    let Some((naam,)) = found else { return Err(Problem::AuthenticationFailed) };
    let subject = Subject::Token { naam };
    app.tokens.0.lock().insert(hash, (subject.clone(), now));
    Ok(subject)
}
