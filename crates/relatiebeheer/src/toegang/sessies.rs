//! Sessions of employees: a random value in an HttpOnly cookie, of which only the hash is stored.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::{
    HeaderMap, Method,
    header::{COOKIE, HOST, ORIGIN},
};
use jiff::SignedDuration;
use store::{FromRow, Json, Moment, sql};

use super::{Medewerker, Rol, Subject, spoor, tokens};
use crate::{
    app::App,
    rest::problem::{Problem, Result},
};

/// The cookie with the session.
pub(crate) const COOKIE_NAME: &str = "relatiebeheer_sessie";

/// Begins a session and gives the cookie for it.
pub(crate) async fn begin(app: &App, medewerker: &Medewerker, secure: bool) -> Result<String> {
    let value = BASE64.encode(app.ids.bytes::<32>());
    let now = app.clock.now();
    let minutes = app.settings.oidc.sessie_minuten;
    let until = now.timestamp() + SignedDuration::from_mins(i64::from(minutes));
    let (hash, until) = (&tokens::hash(&value), &Moment::new(until));
    let (rollen, groepen) = (&Json(medewerker.rollen.clone()), &Json(medewerker.groepen.clone()));
    let store = |tx: store::Tx| async move {
        tx.execute(sql!("delete from sessie where verloopt < $1"), &[&now]).await?;
        let sql = sql!(
            "insert into sessie (hash, gebruiker, naam, rollen, groepen, begonnen, verloopt) ",
            "values ($1, $2, $3, $4, $5, $6, $7)"
        );
        tx.execute(sql, &[hash, &medewerker.gebruiker, &medewerker.naam, rollen, groepen, &now, until]).await
    };
    app.db.transact(store).await?;
    Ok(cookie(COOKIE_NAME, &value, "/", "Strict", i64::from(minutes) * 60, secure))
}

/// Ends the session of a request; gives the cookie that makes the browser forget it.
pub(crate) async fn end(app: &App, headers: &HeaderMap) -> Result<String> {
    if let Some(value) = read_cookie(headers, COOKIE_NAME) {
        let hash = &tokens::hash(&value);
        app.db
            .transact(
                |tx| async move { tx.execute(sql!("delete from sessie where hash = $1"), &[hash]).await },
            )
            .await?;
    }
    Ok(cookie(COOKIE_NAME, "", "/", "Strict", 0, is_secure(app, headers)))
}

/// A `Set-Cookie` that no script can read.
pub(crate) fn cookie(
    name: &str,
    value: &str,
    path: &str,
    same_site: &str,
    seconds: i64,
    secure: bool,
) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}")
}

/// Whether the browser reached us over TLS.
pub(crate) fn is_secure(app: &App, headers: &HeaderMap) -> bool {
    let told = headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().starts_with(b"https"));
    told || app.settings.public_url.starts_with("https:")
}

/// The value of one cookie.
pub(crate) fn read_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// Lets a request through with the employee who makes it, or refuses it.
pub(crate) async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Err(problem) = same_origin(request.method(), request.headers()) {
        return problem.into_response();
    }
    match medewerker(&app, request.headers()).await {
        Ok(medewerker) => {
            let subject = Subject::Medewerker(medewerker);
            request.extensions_mut().insert(subject.clone());
            subject.run(next.run(request)).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// A request that changes something must come from our own pages.
pub(crate) fn same_origin(method: &Method, headers: &HeaderMap) -> Result<()> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text(ORIGIN.as_str())
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, host)| Some(host) == text(HOST.as_str())),
    };
    let why = "Dit verzoek komt niet van de werkplek zelf. Open de werkplek opnieuw en probeer het daar.";
    if ours { Ok(()) } else { Err(Problem::Forbidden(why.to_owned())) }
}

impl FromRow for Medewerker {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            gebruiker: row.get(0)?,
            naam: row.get(1)?,
            rollen: row.get::<Json<Vec<Rol>>>(2)?.0,
            groepen: row.get::<Json<Vec<String>>>(3)?.0,
            spoor: None,
        })
    }
}

/// The employee behind the cookie of a request.
pub(crate) async fn medewerker(app: &App, headers: &HeaderMap) -> Result<Medewerker> {
    let value = read_cookie(headers, COOKIE_NAME).ok_or(Problem::NotAuthenticated)?;
    let sql = sql!("select gebruiker, naam, rollen, groepen from sessie where hash = $1 and verloopt > $2");
    let conn = app.db.read().await?;
    let found: Option<Medewerker> = conn.first(sql, &[&tokens::hash(&value), &app.clock.now()]).await?;
    let wie = found.ok_or(Problem::NotAuthenticated)?;
    Ok(Medewerker { spoor: Some(spoor::traceparent(headers, &app.ids)), ..wie })
}
