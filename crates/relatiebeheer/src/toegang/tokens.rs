//! Who sends a request to a standard API: an API token, `Authorization: Token <40 hex>`, of which only a hash is stored,
//! or a ZGW JWT.

use std::{collections::HashMap, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION, header::WWW_AUTHENTICATE};
use parking_lot::Mutex;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Conn, Moment, sql};

use super::{Rechten, Subject, Wie, jwt, zonder_bsn};
use crate::{
    app::App,
    config::Token,
    rest::problem::{Problem, Result},
    verantwoording::beveiliging::{self, Feit, Wat},
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
pub(crate) async fn create(app: &App, naam: &str, rechten: &Rechten) -> Result<String> {
    let token = hex(&app.ids.bytes::<20>());
    add(app, naam, &token, rechten).await?;
    Ok(token)
}

async fn add(app: &App, naam: &str, token: &str, rechten: &Rechten) -> Result<()> {
    let now = app.clock.now();
    let (id, hash, rechten) = (app.ids.next(now), hash(token), as_stored(rechten));
    let store = |tx: store::Tx| {
        let (hash, rechten) = (&hash, &rechten);
        async move {
            let sql =
                sql!("insert into token (id, naam, hash, rechten, gemaakt) values ($1, $2, $3, $4, $5)");
            tx.execute(sql, &[&id, &naam, hash, rechten, &now]).await?;
            made(app, &tx, naam, rechten.as_deref()).await
        }
    };
    app.db.transact(store).await?;
    Ok(())
}

/// That a token was made, and what it may do; never the token itself.
pub(super) async fn made(
    app: &App,
    tx: &store::Tx,
    naam: &str,
    rechten: Option<&str>,
) -> Result<(), store::Error> {
    let details = json!({ "rechten": rechten.unwrap_or("alles") });
    let feit = Feit { wat: Wat::TokenGemaakt, wie: VERB, vanaf: "", object: naam, details, instance: "" };
    beveiliging::record(app, tx, &feit).await
}

/// Whoever types a command on the machine.
pub(crate) const VERB: &str = "relatiebeheer (opdrachtregel)";

/// Takes in a token that was made elsewhere, in the place of what this client had before. Whether it was new.
async fn take_in(app: &App, naam: &str, token: &str) -> Result<bool> {
    let now = app.clock.now();
    let (id, hash) = (app.ids.next(now), hash(token));
    let store = |tx: store::Tx| {
        let hash = &hash;
        async move {
            let sql = sql!(
                "insert into token (id, naam, hash, gemaakt) values ($1, $2, $3, $4) on conflict (hash) do nothing"
            );
            if tx.execute(sql, &[&id, &naam, hash, &now]).await? == 0 {
                return Ok(false);
            }
            tx.execute(sql!("delete from token where naam = $1 and hash <> $2"), &[&naam, hash]).await?;
            made(app, &tx, naam, None).await?;
            Ok::<_, Problem>(true)
        }
    };
    app.db.transact(store).await
}

pub(super) fn as_stored(rechten: &Rechten) -> Option<String> {
    (!rechten.is_everything()).then(|| rechten.to_string())
}

/// An application that may come in, for who keeps them.
pub(crate) struct Applicatie {
    /// Its name; the client_id of one that signs its own tokens.
    pub(crate) naam: String,
    /// Whether it signs its own tokens.
    pub(crate) jwt: bool,
    pub(crate) rechten: Rechten,
    pub(crate) gemaakt: Moment,
}

/// Every application that may come in.
pub(crate) async fn list(conn: &Conn) -> Result<Vec<Applicatie>> {
    let sql = sql!(
        "select naam, 0, rechten, gemaakt from token union all select client_id, 1, rechten, gemaakt from applicatie ",
        "order by 1, 4"
    );
    let rows: Vec<(String, i32, Option<String>, Moment)> = conn.query(sql, &[]).await?;
    let one = |(naam, jwt, rechten, gemaakt): (String, i32, Option<String>, Moment)| Applicatie {
        naam,
        jwt: jwt != 0,
        rechten: Rechten::stored(rechten.as_deref()),
        gemaakt,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Takes back every token of this name. How many there were. A running server lets them in for a few seconds more.
async fn revoke(app: &App, naam: &str) -> Result<u64> {
    let remove = |tx: store::Tx| async move {
        let tokens = tx.execute(sql!("delete from token where naam = $1"), &[&naam]).await?;
        let clients = tx.execute(sql!("delete from applicatie where client_id = $1"), &[&naam]).await?;
        let (wat, details) = (Wat::TokenIngetrokken, json!({ "aantal": tokens + clients }));
        if tokens + clients > 0 {
            let feit = Feit { wat, wie: VERB, vanaf: "", object: naam, details, instance: "" };
            beveiliging::record(app, &tx, &feit).await?;
        }
        Ok::<_, Problem>(tokens + clients)
    };
    app.db.transact(remove).await
}

impl App {
    /// Makes an API token that may do everything.
    pub async fn create_token(&self, naam: &str) -> std::result::Result<String, String> {
        self.create_token_with(naam, &[]).await
    }

    /// Makes an API token with scopes: what `token create` prints.
    pub async fn create_token_with(
        &self,
        naam: &str,
        scopes: &[&str],
    ) -> std::result::Result<String, String> {
        let rechten = Rechten::parse(scopes.iter().copied())?;
        create(self, naam, &rechten).await.map_err(|problem| problem.to_line())
    }

    /// Takes in the tokens of Open Klant's `setup_configuration`, so that clients keep theirs. How many were new.
    pub async fn take_in_tokens(&self) -> std::result::Result<u64, String> {
        self.take_in(&self.settings.tokens).await
    }

    /// Takes in tokens that clients have. How many were new.
    pub(crate) async fn take_in(&self, tokens: &[Token]) -> std::result::Result<u64, String> {
        let mut new = 0;
        for given in tokens {
            let added = take_in(self, &given.identifier, &given.token).await;
            new += u64::from(added.map_err(|problem| problem.to_line())?);
        }
        Ok(new)
    }

    /// Makes the secret of an application that signs its own tokens: what `token create --jwt` prints.
    pub async fn create_client(&self, naam: &str, scopes: &[&str]) -> std::result::Result<String, String> {
        let rechten = Rechten::parse(scopes.iter().copied())?;
        jwt::create(self, naam, &rechten).await
    }

    /// Takes back every token of this name: what `token revoke` does. How many there were.
    pub async fn revoke_token(&self, naam: &str) -> std::result::Result<u64, String> {
        revoke(self, naam).await.map_err(|problem| problem.to_line())
    }
}

/// Lets a request through with its [`Subject`], or refuses it.
pub(crate) async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match admitted(&app, request.headers()).await {
        Ok(subject) => {
            let without_bsn = matches!(&subject, Subject::Token { rechten, .. } if rechten.is_without_bsn());
            let wie = Wie(subject.name().to_owned());
            request.extensions_mut().insert(subject.clone());
            let work = subject.run(next.run(request));
            let mut response =
                if without_bsn { Box::pin(zonder_bsn::masked(work)).await } else { work.await };
            response.extensions_mut().insert(wie);
            response
        }
        Err(problem) => {
            let mut response = problem.into_response();
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
            response
        }
    }
}

/// Who it is, when there is room for one more request of theirs.
async fn admitted(app: &App, headers: &HeaderMap) -> Result<Subject> {
    let subject = subject(app, headers).await?;
    if let Subject::Token { naam, .. } = &subject {
        let per_minute = app.settings.toegang.verzoeken_per_minuut;
        app.limiet.take(naam, per_minute, app.clock.now()).map_err(Problem::TooMany)?;
    }
    Ok(subject)
}

async fn subject(app: &App, headers: &HeaderMap) -> Result<Subject> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, token) = given.trim().split_once(' ').unwrap_or((given.trim(), ""));
    if scheme.eq_ignore_ascii_case("bearer") && jwt::is_one(token.trim()) {
        return jwt::subject(app, token.trim()).await;
    }
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
    let found: Option<(String, Option<String>)> =
        conn.first(sql!("select naam, rechten from token where hash = $1"), &[&hash]).await?;
    let Some((naam, rechten)) = found else { return Err(Problem::AuthenticationFailed) };
    let subject = Subject::application(&naam, Rechten::stored(rechten.as_deref()));
    app.tokens.0.lock().insert(hash, (subject.clone(), now));
    Ok(subject)
}
