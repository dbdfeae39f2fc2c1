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
use serde_json::json;
use store::{FromRow, Json, Moment, Param, sql};
use uuid::Uuid;

use super::{Medewerker, Rol, Subject, Wie, oidc, spoor, tokens};
use crate::{
    app::App,
    rest::problem::{Problem, Result},
    verantwoording::beveiliging::{self, Feit, Wat},
};

/// The cookie with the session.
pub(crate) const COOKIE_NAME: &str = "relatiebeheer_sessie";

/// What is sealed of a session.
const PURPOSE: &str = "sessie";
/// That a session was used is stored once in so long.
const TOUCH: SignedDuration = SignedDuration::from_mins(1);

/// Somebody who logs in.
pub(crate) struct Inlog<'a> {
    pub(crate) medewerker: &'a Medewerker,
    /// Who it is at the provider.
    pub(crate) sub: &'a str,
    /// The refresh token, when there is one, and the id token.
    pub(crate) verversing: &'a str,
    pub(crate) bewijs: &'a str,
    pub(crate) vanaf: &'a str,
    /// Hash of the session that this browser had.
    pub(crate) vorige: Option<&'a str>,
}

/// A session as it is stored.
#[derive(Clone)]
pub(crate) struct Sessie {
    pub(crate) medewerker: Medewerker,
    pub(crate) id: Option<Uuid>,
    laatst: Moment,
    pub(crate) rollen_op: Moment,
    pub(crate) sub: String,
    /// Sealed.
    pub(crate) verversing: String,
    bewijs: String,
}

/// What [`Sessie`] is read from.
const COLUMNS: &str = "gebruiker, naam, rollen, groepen, id, coalesce(laatst, begonnen), \
                       coalesce(rollen_op, begonnen), sub, verversing, bewijs";

impl FromRow for Sessie {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            medewerker: Medewerker {
                gebruiker: row.get(0)?,
                naam: row.get(1)?,
                rollen: row.get::<Json<Vec<Rol>>>(2)?.0,
                groepen: row.get::<Json<Vec<String>>>(3)?.0,
                spoor: None,
            },
            id: row.get(4)?,
            laatst: row.get(5)?,
            rollen_op: row.get(6)?,
            sub: row.get(7)?,
            verversing: row.get(8)?,
            bewijs: row.get(9)?,
        })
    }
}

/// Seals what the provider gave for a session; nothing stays nothing.
pub(super) fn seal(app: &App, text: &str) -> String {
    if text.is_empty() { String::new() } else { app.geheim.seal(PURPOSE, text).unwrap_or_default() }
}

/// Opens what [`seal`] sealed.
pub(super) fn open(app: &App, sealed: &str) -> Option<String> {
    app.geheim.open(PURPOSE, sealed).filter(|text| !text.is_empty())
}

/// The hash of the session that a browser has.
pub(super) fn hash_of(headers: &HeaderMap) -> Option<String> {
    read_cookie(headers, COOKIE_NAME).map(|value| tokens::hash(&value))
}

/// Begins a session, in the place of the one that this browser had; gives the cookie for it.
pub(crate) async fn begin(app: &App, inlog: &Inlog<'_>, secure: bool) -> Result<String> {
    let value = BASE64.encode(app.ids.bytes::<32>());
    let minutes = app.settings.oidc.sessie_minuten;
    let hash = &tokens::hash(&value);
    app.db.transact(|tx| async move { store(app, &tx, inlog, hash).await }).await?;
    Ok(cookie(COOKIE_NAME, &value, "/", "Strict", i64::from(minutes) * 60, secure))
}

async fn store(app: &App, tx: &store::Tx, inlog: &Inlog<'_>, hash: &str) -> Result<(), store::Error> {
    let Inlog { medewerker, sub, vanaf, .. } = inlog;
    let now = app.clock.now();
    let minutes = i64::from(app.settings.oidc.sessie_minuten);
    let until = Moment::new(now.timestamp() + SignedDuration::from_mins(minutes));
    tx.execute(sql!("delete from sessie where verloopt < $1"), &[&now]).await?;
    if let Some(vorige) = inlog.vorige {
        remove(app, tx, vorige, vanaf, Waarom::NieuwInloggen).await?;
    }
    let (rollen, groepen) = (&Json(medewerker.rollen.clone()), &Json(medewerker.groepen.clone()));
    let (verversing, bewijs, id) = (seal(app, inlog.verversing), seal(app, inlog.bewijs), app.ids.next(now));
    let sql = sql!(
        "insert into sessie (hash, gebruiker, naam, rollen, groepen, begonnen, verloopt, id, vanaf, laatst, sub, ",
        "rollen_op, verversing, bewijs) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    let params: [&dyn Param; 14] = [
        &hash,
        &medewerker.gebruiker,
        &medewerker.naam,
        rollen,
        groepen,
        &now,
        &until,
        &id,
        vanaf,
        &now,
        sub,
        &now,
        &verversing,
        &bewijs,
    ];
    tx.execute(sql, &params).await?;
    let feit = Feit {
        wat: Wat::Ingelogd,
        wie: &medewerker.gebruiker,
        vanaf,
        object: &id.to_string(),
        details: json!({ "rollen": medewerker.rollen }),
        instance: "",
    };
    beveiliging::record(app, tx, &feit).await
}

/// Why a session ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waarom {
    Uitloggen,
    NieuwInloggen,
    /// Nothing was done for too long.
    Stil,
    /// The provider does not vouch for it any more, or cannot be asked.
    Provider,
}

/// Ends a session; gives what there was of it.
async fn remove(
    app: &App,
    tx: &store::Tx,
    hash: &str,
    vanaf: &str,
    waarom: Waarom,
) -> Result<Option<Sessie>, store::Error> {
    let sql = format!("select {COLUMNS} from sessie where hash = $1");
    let Some(sessie) = tx.first::<Sessie>(&sql, &[&hash]).await? else { return Ok(None) };
    if tx.execute(sql!("delete from sessie where hash = $1"), &[&hash]).await? == 0 {
        return Ok(None);
    }
    let (wat, waarom) = match waarom {
        Waarom::Uitloggen => (Wat::Uitgelogd, "uitgelogd"),
        Waarom::NieuwInloggen => (Wat::SessieBeeindigd, "opnieuw ingelogd in deze browser"),
        Waarom::Stil => (Wat::SessieBeeindigd, "te lang niets gedaan"),
        Waarom::Provider => (Wat::SessieBeeindigd, "de inlogvoorziening staat er niet meer voor in"),
    };
    let object = sessie.id.map(|id| id.to_string()).unwrap_or_default();
    let wie = &sessie.medewerker.gebruiker;
    let feit = Feit { wat, wie, vanaf, object: &object, details: json!({ "waarom": waarom }), instance: "" };
    beveiliging::record(app, tx, &feit).await?;
    Ok(Some(sessie))
}

/// Ends a session.
pub(super) async fn end_hash(app: &App, hash: &str, vanaf: &str, waarom: Waarom) -> Result<Option<Sessie>> {
    Ok(app.db.transact(|tx| async move { remove(app, &tx, hash, vanaf, waarom).await }).await?)
}

/// Stores what the provider says of an employee now.
pub(super) async fn renew(
    app: &App,
    hash: &str,
    before: &Sessie,
    wie: &Medewerker,
    verversing: Option<String>,
) -> Result<Medewerker> {
    let verversing = verversing.map_or_else(|| before.verversing.clone(), |token| seal(app, &token));
    let (rollen, groepen) = (&Json(wie.rollen.clone()), &Json(wie.groepen.clone()));
    let verversing = &verversing;
    let was = &before.medewerker;
    let object = &before.id.map(|id| id.to_string()).unwrap_or_default();
    let store = |tx: store::Tx| async move {
        let sql =
            sql!("update sessie set naam = $1, rollen = $2, groepen = $3, verversing = $4 where hash = $5");
        tx.execute(sql, &[&wie.naam, rollen, groepen, verversing, &hash]).await?;
        if (&was.rollen, &was.groepen) != (&wie.rollen, &wie.groepen) {
            let of = |one: &Medewerker| json!({ "rollen": one.rollen, "groepen": one.groepen });
            let details = json!({ "voor": of(was), "na": of(wie) });
            let (wat, wie) = (Wat::RollenGewijzigd, wie.gebruiker.as_str());
            let feit = Feit { wat, wie, vanaf: "", object, details, instance: "" };
            beveiliging::record(app, &tx, &feit).await?;
        }
        Ok::<_, store::Error>(())
    };
    app.db.transact(store).await?;
    Ok(wie.clone())
}

/// The provider is asked again in a minute, and not by every request before that.
pub(super) async fn ask_in_a_minute(app: &App, hash: &str) -> Result<()> {
    let minutes = i64::from(app.settings.oidc.rollen_minuten) - 1;
    let op = Moment::new(app.clock.now().timestamp() - SignedDuration::from_mins(minutes));
    let set = |tx: store::Tx| async move {
        tx.execute(sql!("update sessie set rollen_op = $1 where hash = $2"), &[&op, &hash]).await
    };
    app.db.transact(set).await?;
    Ok(())
}

/// Ends the session of a request; gives the cookie that makes the browser forget it, and the id token by which the
/// provider knows it.
pub(crate) async fn end(app: &App, headers: &HeaderMap, vanaf: &str) -> Result<(String, Option<String>)> {
    let ended = match hash_of(headers) {
        Some(hash) => end_hash(app, &hash, vanaf, Waarom::Uitloggen).await?,
        None => None,
    };
    let bewijs = ended.and_then(|sessie| open(app, &sessie.bewijs));
    Ok((cookie(COOKIE_NAME, "", "/", "Strict", 0, is_secure(app, headers)), bewijs))
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

/// What a screen asks by itself, again and again: that keeps no session alive.
const BY_ITSELF: [&str; 2] = ["/meldingen", "/zaaksystemen"];

/// Lets a request through with the employee who makes it, or refuses it.
pub(crate) async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Err(problem) = same_origin(request.method(), request.headers()) {
        return problem.into_response();
    }
    let is_work = !BY_ITSELF.iter().any(|path| request.uri().path().ends_with(path));
    match used(&app, request.headers(), is_work).await {
        Ok(medewerker) => {
            let wie = Wie(medewerker.gebruiker.clone());
            let subject = Subject::Medewerker(medewerker);
            request.extensions_mut().insert(subject.clone());
            let mut response = subject.run(next.run(request)).await;
            response.extensions_mut().insert(wie);
            response
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

/// The employee behind the cookie of a request.
pub(crate) async fn medewerker(app: &App, headers: &HeaderMap) -> Result<Medewerker> {
    used(app, headers, false).await
}

/// The employee behind the cookie of a request, which may be work of theirs. Whoever did nothing for too long has to log
/// in again; whose roles were looked at too long ago, has them looked at first.
async fn used(app: &App, headers: &HeaderMap, is_work: bool) -> Result<Medewerker> {
    let hash = hash_of(headers).ok_or(Problem::NotAuthenticated)?;
    let now = app.clock.now();
    let sql = format!("select {COLUMNS} from sessie where hash = $1 and verloopt > $2");
    let found = app.db.read().await?.first::<Sessie>(&sql, &[&hash, &now]).await?;
    let mut sessie = found.ok_or(Problem::NotAuthenticated)?;
    let since = |then: Moment| now.timestamp().duration_since(then.timestamp());
    let is_over = |minutes: u32, then: Moment| {
        minutes > 0 && since(then) >= SignedDuration::from_mins(i64::from(minutes))
    };
    let settings = &app.settings.oidc;
    if is_over(settings.stil_minuten, sessie.laatst) {
        if let Err(problem) = end_hash(app, &hash, "", Waarom::Stil).await {
            tracing::warn!(why = problem.to_line(), "a session that stood still is not removed yet");
        }
        return Err(Problem::NotAuthenticated);
    }
    if is_over(settings.rollen_minuten, sessie.rollen_op) {
        sessie.medewerker = Box::pin(oidc::again(app, headers, &hash, sessie.clone())).await?;
    }
    if is_work && since(sessie.laatst) >= TOUCH {
        let hash = &hash;
        let touch = |tx: store::Tx| async move {
            tx.execute(sql!("update sessie set laatst = $1 where hash = $2"), &[&now, hash]).await
        };
        // Where nothing can be written, people can still read.
        if let Err(error) = app.db.transact(touch).await {
            tracing::warn!(%error, "that an employee works is not kept");
        }
    }
    Ok(Medewerker { spoor: Some(spoor::traceparent(headers, &app.ids)), ..sessie.medewerker })
}
