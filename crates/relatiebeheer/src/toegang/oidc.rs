//! Logging in through OpenID Connect: the authorization code flow with PKCE. What has to be remembered in between
//! travels sealed in a cookie of the browser that began.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE},
};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    IdTokenFields, IssuerUrl, LogoutRequest, Nonce, NonceVerifier, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::sql;
use zgw::transport::{Transport, fetch};

use super::{
    Medewerker, Rol, sessies,
    sessies::{Inlog, Sessie, Waarom},
};
use crate::{
    app::{App, vangnet::Vanaf},
    config::Oidc,
    rest::{links::Links, problem::Problem},
    verantwoording::beveiliging::{self, Feit, Wat},
    werkplek::pagina,
};

const COOKIE_NAME: &str = "relatiebeheer_inloggen";
const PURPOSE: &str = "inloggen";
/// Seconds in which a login has to be finished.
const PATIENCE: i64 = 600;
/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// The longest id token that goes along when somebody logs out.
const LONGEST_HINT: usize = 3_000;
const BUDGET: Duration = Duration::from_secs(8);
const MAX_ANSWER: usize = 1024 * 1024;

/// Every claim that the provider gives, because the settings say which of them count.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type IdToken = openidconnect::IdToken<
    Claims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What has to be remembered while the employee is at the provider.
#[derive(Serialize, Deserialize)]
struct Begun {
    state: String,
    nonce: String,
    verifier: String,
    back: String,
    /// Seconds since 1970.
    until: i64,
    /// Hash of the session that this browser has: the new one comes in its place. Browsers do not send its cookie along
    /// when they come back from the provider.
    vorige: Option<String>,
}

/// Who logs in, by the word of the provider.
struct Ingelogd {
    medewerker: Medewerker,
    sub: String,
    /// To ask again with, when the provider gave it.
    verversing: Option<String>,
    /// The id token as it came.
    bewijs: String,
}

/// Why somebody could not log in; the log has the details.
struct Failed(String);

#[derive(Deserialize)]
pub(crate) struct BeginQuery {
    terug: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct ReturnQuery {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    /// Which provider says so (RFC 9207).
    iss: Option<String>,
}

/// `GET /inloggen`: on to the provider.
pub(crate) async fn begin(
    State(app): State<App>,
    Query(query): Query<BeginQuery>,
    Extension(Vanaf(vanaf)): Extension<Vanaf>,
    headers: HeaderMap,
) -> Response {
    match redirect(&app, query, &headers).await {
        Ok(response) => response,
        Err(failed) => refuse(&app, &failed, &vanaf).await,
    }
}

async fn redirect(app: &App, query: BeginQuery, headers: &HeaderMap) -> Result<Response, Failed> {
    let client = client(app, headers).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    let scopes = app.settings.oidc.scopes.iter().map(|scope| Scope::new(scope.clone()));
    let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
    let begun = Begun {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        back: query.terug.filter(|back| is_local(back)).unwrap_or_else(|| "/".to_owned()),
        until: app.clock.now().timestamp().as_second() + PATIENCE,
        vorige: sessies::hash_of(headers),
    };
    let text = serde_json::to_string(&begun).map_err(|error| Failed(error.to_string()))?;
    let sealed = app.geheim.seal(PURPOSE, &text).ok_or_else(|| Failed("sealing failed".to_owned()))?;
    // Lax: it has to come along when the provider sends the browser back.
    let cookie =
        sessies::cookie(COOKIE_NAME, &sealed, "/inloggen", "Lax", PATIENCE, sessies::is_secure(app, headers));
    Ok(with_cookies(Redirect::to(url.as_str()).into_response(), &[cookie]))
}

/// Only an address of our own may be returned to.
fn is_local(path: &str) -> bool {
    // Browsers leave out tabs and the like before they look at the slashes.
    let visible = path.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    visible && path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

/// `GET /inloggen/terug`: back from the provider.
pub(crate) async fn finish(
    State(app): State<App>,
    Query(query): Query<ReturnQuery>,
    Extension(Vanaf(vanaf)): Extension<Vanaf>,
    headers: HeaderMap,
) -> Response {
    match session(&app, query, &headers, &vanaf).await {
        Ok(response) => response,
        Err(failed) => refuse(&app, &failed, &vanaf).await,
    }
}

async fn session(
    app: &App,
    query: ReturnQuery,
    headers: &HeaderMap,
    vanaf: &str,
) -> Result<Response, Failed> {
    if let Some(error) = query.error {
        return Err(Failed(format!("the provider says: {error}")));
    }
    if query.iss.is_some_and(|iss| iss != app.settings.oidc.issuer) {
        return Err(Failed("another provider than ours sends this browser back (iss)".to_owned()));
    }
    let sealed =
        sessies::read_cookie(headers, COOKIE_NAME).ok_or_else(|| Failed("no login was begun".to_owned()))?;
    let begun = app.geheim.open(PURPOSE, &sealed).and_then(|text| serde_json::from_str::<Begun>(&text).ok());
    let begun = begun.ok_or_else(|| Failed("the cookie is not ours".to_owned()))?;
    if app.clock.now().timestamp().as_second() > begun.until {
        return Err(Failed("it took too long".to_owned()));
    }
    if query.state.as_deref() != Some(begun.state.as_str()) {
        return Err(Failed("the state is not the one that was sent".to_owned()));
    }
    let code = AuthorizationCode::new(query.code.ok_or_else(|| Failed("no code came along".to_owned()))?);
    let ingelogd = exchange(app, headers, code, &begun).await?;
    let secure = sessies::is_secure(app, headers);
    let vorige = begun.vorige.or_else(|| sessies::hash_of(headers));
    let inlog = Inlog {
        medewerker: &ingelogd.medewerker,
        sub: &ingelogd.sub,
        verversing: ingelogd.verversing.as_deref().unwrap_or_default(),
        bewijs: &ingelogd.bewijs,
        vanaf,
        vorige: vorige.as_deref(),
    };
    let session = sessies::begin(app, &inlog, secure).await;
    let session = session.map_err(|problem| Failed(format!("{problem:?}")))?;
    let forget = sessies::cookie(COOKIE_NAME, "", "/inloggen", "Lax", 0, secure);
    Ok(with_cookies(Redirect::to(&begun.back).into_response(), &[session, forget]))
}

/// The employee that the provider vouches for.
async fn exchange(
    app: &App,
    headers: &HeaderMap,
    code: AuthorizationCode,
    begun: &Begun,
) -> Result<Ingelogd, Failed> {
    let client = client(app, headers).await?;
    let said = |error: &dyn std::fmt::Display| Failed(error.to_string());
    let http = http(app.transport.clone());
    let request = client.exchange_code(code).map_err(|error| said(&error))?;
    let verifier = PkceCodeVerifier::new(begun.verifier.clone());
    let tokens =
        request.set_pkce_verifier(verifier).request_async(&http).await.map_err(|error| said(&error))?;
    let id_token = tokens.id_token().ok_or_else(|| Failed("no id token came along".to_owned()))?;
    let nonce = Nonce::new(begun.nonce.clone());
    let all = verified(app, &client, id_token, &nonce)?;
    let sub = subject(&app.settings.oidc, &all)?;
    let mut medewerker = medewerker(&app.settings.oidc, &all)?;
    medewerker.gebruiker = known_as(app, &sub, &medewerker.gebruiker).await?;
    let verversing = tokens.refresh_token().map(|token| token.secret().clone());
    Ok(Ingelogd { medewerker, sub, verversing, bewijs: id_token.to_string() })
}

/// The claims of an id token that is signed by our provider, for us, in answer to what we asked, and now. Of the library:
/// signature, `iss`, `aud`, `exp` and `nonce`.
fn verified(
    app: &App,
    client: &Client,
    id_token: &IdToken,
    nonce: impl NonceVerifier,
) -> Result<Value, Failed> {
    let clock = app.clock.clone();
    let now = move || {
        let seconds = clock.now().timestamp().as_second();
        chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default()
    };
    let verifier = client.id_token_verifier().set_time_fn(now);
    let claims = id_token.claims(&verifier, nonce).map_err(|error| Failed(error.to_string()))?;
    let all = serde_json::to_value(claims).map_err(|error| Failed(error.to_string()))?;
    in_time(&all, app.clock.now().timestamp().as_second())?;
    for_us(&all, &app.settings.oidc.client_id)?;
    Ok(all)
}

/// The library leaves `azp` alone, because providers differ; where it is said, it has to be us.
fn for_us(claims: &Value, client_id: &str) -> Result<(), Failed> {
    let party = claims.get("azp").filter(|party| !party.is_null());
    if party.is_some_and(|party| party.as_str() != Some(client_id)) {
        return Err(Failed("the id token was made for another application (azp)".to_owned()));
    }
    Ok(())
}

/// A token is made after we asked for it, and counts already.
fn in_time(claims: &Value, now: i64) -> Result<(), Failed> {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970")]
    let at = |name: &str| {
        let value = claims.get(name)?;
        value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
    };
    let iat = at("iat").ok_or_else(|| Failed("the claim `iat` is missing".to_owned()))?;
    if !(now - PATIENCE - LEEWAY..=now + LEEWAY).contains(&iat) {
        return Err(Failed("the id token is too old, or of a time to come (iat)".to_owned()));
    }
    if at("nbf").is_some_and(|nbf| nbf > now + LEEWAY) {
        return Err(Failed("the id token does not count yet (nbf)".to_owned()));
    }
    Ok(())
}

/// Who it is at the provider; another provider may give the same `sub` to somebody else.
fn subject(settings: &Oidc, claims: &Value) -> Result<String, Failed> {
    let sub = claims.get("sub").and_then(Value::as_str).filter(|sub| !sub.is_empty());
    let sub = sub.ok_or_else(|| Failed("the claim `sub` is missing".to_owned()))?;
    Ok(format!("{} {sub}", settings.issuer))
}

/// The name under which an employee is kept: the one that they had first. One that is somebody else's is not given again:
/// then it is the `sub`.
async fn known_as(app: &App, sub: &str, wanted: &str) -> Result<String, Failed> {
    let now = app.clock.now();
    let own = sub.rsplit_once(' ').map_or(sub, |(_, own)| own);
    let find = |tx: store::Tx| async move {
        let known = sql!("select gebruiker from medewerker where sub = $1");
        let add = sql!(
            "insert into medewerker (sub, gebruiker, gemaakt) values ($1, $2, $3) on conflict do nothing"
        );
        for name in [wanted, own] {
            if let Some((gebruiker,)) = tx.first::<(String,)>(known, &[&sub]).await? {
                return Ok(gebruiker);
            }
            tx.execute(add, &[&sub, &name, &now]).await?;
        }
        Ok(tx
            .first::<(String,)>(known, &[&sub])
            .await?
            .map_or_else(|| sub.to_owned(), |(gebruiker,)| gebruiker))
    };
    let found: Result<String, store::Error> = app.db.transact(find).await;
    let gebruiker = found.map_err(|error| Failed(error.to_string()))?;
    if gebruiker != wanted {
        tracing::warn!(
            wanted,
            gebruiker,
            "an employee is kept under another name than the provider gives now"
        );
    }
    Ok(gebruiker)
}

/// Asks the provider again what an employee may do. Only one request does it; the others go on with what was known. When the
/// provider does not answer, it is asked again in a minute; when it does not vouch for them any more, the session ends.
pub(super) async fn again(
    app: &App,
    headers: &HeaderMap,
    hash: &str,
    sessie: Sessie,
) -> crate::rest::problem::Result<Medewerker> {
    let (now, before) = (app.clock.now(), &sessie.rollen_op);
    let take = |tx: store::Tx| async move {
        let sql =
            sql!("update sessie set rollen_op = $1 where hash = $2 and coalesce(rollen_op, begonnen) = $3");
        Ok::<_, Problem>(tx.execute(sql, &[&now, &hash, before]).await? == 1)
    };
    match app.db.transact(take).await {
        Ok(true) => {}
        Ok(false) => return Ok(sessie.medewerker),
        Err(problem) => {
            tracing::warn!(why = problem.to_line(), "what an employee may do is not looked at again now");
            return Ok(sessie.medewerker);
        }
    }
    // Also when the browser hangs up: a provider gives a refresh token once, and the next one has to be kept.
    let (app, headers, hash) = (app.clone(), headers.clone(), hash.to_owned());
    let asked = tokio::spawn(async move { ask_again(&app, &headers, &hash, sessie).await });
    asked.await.unwrap_or(Err(Problem::Unavailable))
}

async fn ask_again(
    app: &App,
    headers: &HeaderMap,
    hash: &str,
    sessie: Sessie,
) -> crate::rest::problem::Result<Medewerker> {
    let Some(verversing) = sessies::open(app, &sessie.verversing) else {
        sessies::end_hash(app, hash, "", Waarom::Provider).await?;
        return Err(Problem::NotAuthenticated);
    };
    match refreshed(app, headers, &sessie, verversing).await {
        Ok(ingelogd) => sessies::renew(app, hash, &sessie, &ingelogd.medewerker, ingelogd.verversing).await,
        Err(Again::No(why)) => {
            tracing::warn!(why, "the provider does not vouch for an employee any more");
            sessies::end_hash(app, hash, "", Waarom::Provider).await?;
            Err(Problem::NotAuthenticated)
        }
        Err(Again::Later(why)) => {
            tracing::warn!(
                why,
                "the provider does not say what an employee may do; it is asked again in a minute"
            );
            sessies::ask_in_a_minute(app, hash).await?;
            Ok(sessie.medewerker)
        }
    }
}

/// Why the provider did not say what somebody may do.
enum Again {
    /// It does not vouch for them.
    No(String),
    /// It does not answer.
    Later(String),
}

async fn refreshed(
    app: &App,
    headers: &HeaderMap,
    sessie: &Sessie,
    verversing: String,
) -> Result<Ingelogd, Again> {
    let client = client(app, headers).await.map_err(|Failed(why)| Again::Later(why))?;
    let http = http(app.transport.clone());
    let token = RefreshToken::new(verversing);
    let request = client.exchange_refresh_token(&token).map_err(|error| Again::Later(error.to_string()))?;
    let tokens = request.request_async(&http).await.map_err(|error| match &error {
        // Anything else says that it cannot answer now, or not to us; that is no word about the employee.
        RequestTokenError::ServerResponse(said) if said.error().as_ref() == "invalid_grant" => {
            Again::No(error.to_string())
        }
        _ => Again::Later(error.to_string()),
    })?;
    // What was asked for at the login is not repeated here.
    let no_nonce = |_: Option<&Nonce>| Ok(());
    let all = match tokens.id_token() {
        Some(id_token) => verified(app, &client, id_token, no_nonce).map_err(|Failed(why)| Again::No(why))?,
        None => userinfo(app, &client, tokens.access_token()).await?,
    };
    let settings = &app.settings.oidc;
    let sub = subject(settings, &all).map_err(|Failed(why)| Again::No(why))?;
    if sub != sessie.sub {
        return Err(Again::No("the refresh token is somebody else's".to_owned()));
    }
    let medewerker = medewerker(settings, &all).map_err(|Failed(why)| Again::No(why))?;
    let gebruiker = sessie.medewerker.gebruiker.clone();
    let verversing = tokens.refresh_token().map(|token| token.secret().clone());
    Ok(Ingelogd {
        medewerker: Medewerker { gebruiker, ..medewerker },
        sub,
        verversing,
        bewijs: String::new(),
    })
}

/// What the provider says of an employee when it gives no new id token.
async fn userinfo(app: &App, client: &Client, token: &AccessToken) -> Result<Value, Again> {
    let request = client.user_info(token.clone(), None).map_err(|error| Again::Later(error.to_string()))?;
    let http = http(app.transport.clone());
    let claims: UserInfoClaims<Claims, CoreGenderClaim> =
        request.request_async(&http).await.map_err(|error| Again::Later(error.to_string()))?;
    serde_json::to_value(claims).map_err(|error| Again::Later(error.to_string()))
}

/// Who it is and what they are to us, by the claims that the settings name.
fn medewerker(settings: &Oidc, claims: &Value) -> Result<Medewerker, Failed> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    // An address that the provider did not verify may be anybody's.
    let is_sure =
        settings.claim_gebruiker != "email" || claims.get("email_verified") == Some(&Value::Bool(true));
    let claim = if is_sure { settings.claim_gebruiker.as_str() } else { "sub" };
    let gebruiker = text(claim)
        .filter(|gebruiker| !gebruiker.is_empty())
        .ok_or_else(|| Failed(format!("the claim `{claim}` is missing")))?;
    let given: Vec<&str> = match claims.get(&settings.claim_rollen) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(values)) => values.split([' ', ',']).collect(),
        _ => Vec::new(),
    };
    let known = [
        (&settings.rol_medewerker, Rol::Medewerker),
        (&settings.rol_beheerder, Rol::Beheerder),
        (&settings.rol_vertrouwelijk, Rol::Vertrouwelijk),
    ];
    let rollen = known.into_iter().filter(|(name, _)| given.contains(&name.as_str())).map(|(_, rol)| rol);
    let naam = text(&settings.claim_naam).unwrap_or_else(|| gebruiker.clone());
    let groepen = given.iter().filter(|value| !value.is_empty()).map(|value| (*value).to_owned()).collect();
    Ok(Medewerker { gebruiker, naam, rollen: rollen.collect(), groepen, spoor: None })
}

/// What the provider says of itself, asked anew: logging in is rare, and keys change.
async fn provider(app: &App) -> Result<ProviderMetadataWithLogout, Failed> {
    let settings = &app.settings.oidc;
    if settings.issuer.is_empty() {
        return Err(Failed("oidc.issuer is not set".to_owned()));
    }
    let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| Failed(error.to_string()))?;
    let http = http(app.transport.clone());
    let asked = ProviderMetadataWithLogout::discover_async(issuer, &http).await;
    asked.map_err(|error| Failed(error.to_string()))
}

/// Our own address, for a browser.
fn origin(app: &App, headers: &HeaderMap) -> String {
    match app.settings.public_url.as_str() {
        "" => Links::of(headers).origin().to_owned(),
        url => Links::fixed(url).origin().to_owned(),
    }
}

async fn client(app: &App, headers: &HeaderMap) -> Result<Client, Failed> {
    let settings = &app.settings.oidc;
    let said = |error: &dyn std::fmt::Display| Failed(error.to_string());
    let provider = provider(app).await?;
    let back = format!("{}/inloggen/terug", origin(app, headers));
    let secret =
        Some(settings.client_secret.clone()).filter(|secret| !secret.is_empty()).map(ClientSecret::new);
    let client = Client::from_provider_metadata(provider, ClientId::new(settings.client_id.clone()), secret);
    Ok(client.set_redirect_uri(RedirectUrl::new(back).map_err(|error| said(&error))?))
}

type Answer = std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, zgw::Error>> + Send>>;

/// The library's requests go the way of all our requests: bounded in time and size, no redirects.
fn http(transport: Arc<dyn Transport>) -> impl Fn(HttpRequest) -> Answer {
    move |request| {
        let transport = transport.clone();
        Box::pin(async move {
            let request = request.map(Bytes::from);
            let response = fetch(&*transport, request, BUDGET, MAX_ANSWER).await?;
            Ok(response.map(|body| body.to_vec()))
        })
    }
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Response {
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn refuse(app: &App, Failed(why): &Failed, vanaf: &str) -> Response {
    tracing::warn!(why, "somebody could not log in");
    let details = json!({ "waarom": beveiliging::readable(why) });
    let wat = Wat::InloggenMislukt;
    beveiliging::note(app, Feit { wat, wie: "", vanaf, object: "inloggen", details, instance: "" }).await;
    let page = pagina::melding(
        "Inloggen is niet gelukt",
        "De inlogvoorziening van uw gemeente gaf geen bruikbaar antwoord. Probeer het opnieuw. Lukt het dan nog niet, \
         vraag dan uw beheerder om in het logboek van Relatiebeheer te kijken.",
        Some(("Opnieuw inloggen", "/inloggen")),
    );
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// `POST /uitloggen`: here, and at the provider; or the next one at this screen is logged in with a single press.
pub(crate) async fn logout(
    State(app): State<App>,
    Extension(Vanaf(vanaf)): Extension<Vanaf>,
    headers: HeaderMap,
) -> Response {
    if let Err(problem) = sessies::same_origin(&http::Method::POST, &headers) {
        return problem.into_response();
    }
    match sessies::end(&app, &headers, &vanaf).await {
        Ok((cookie, bewijs)) => {
            let there = match bewijs {
                Some(bewijs) => at_provider(&app, &headers, &bewijs).await,
                None => None,
            };
            let to = there.unwrap_or_else(|| "/".to_owned());
            with_cookies(Redirect::to(&to).into_response(), &[cookie])
        }
        Err(problem) => problem.into_response(),
    }
}

/// Where the provider logs somebody out (OpenID Connect RP-Initiated Logout 1.0); `None`: it does not, or does not answer.
async fn at_provider(app: &App, headers: &HeaderMap, bewijs: &str) -> Option<String> {
    let provider = match provider(app).await {
        Ok(provider) => provider,
        Err(Failed(why)) => {
            tracing::warn!(why, "the provider was not asked to log somebody out");
            return None;
        }
    };
    let endpoint = provider.additional_metadata().end_session_endpoint.as_ref()?;
    // A browser goes where our own pages may send it: to the provider that is set.
    let issuer = reqwest::Url::parse(&app.settings.oidc.issuer).ok()?;
    if endpoint.url().origin() != issuer.origin() {
        tracing::warn!(
            endpoint = endpoint.as_str(),
            "the provider logs out elsewhere: only our own session is ended"
        );
        return None;
    }
    let back = PostLogoutRedirectUrl::new(format!("{}/", origin(app, headers))).ok()?;
    let request = LogoutRequest::from(endpoint.clone());
    let request = request.set_client_id(ClientId::new(app.settings.oidc.client_id.clone()));
    let mut url = request.set_post_logout_redirect_uri(back).http_get_url();
    // What is longer does not fit in an address everywhere; then the provider asks who it is.
    if bewijs.len() <= LONGEST_HINT {
        url.query_pairs_mut().append_pair("id_token_hint", bewijs);
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LEEWAY, Oidc, PATIENCE, for_us, in_time, medewerker, subject};

    #[test]
    fn a_token_that_was_made_too_long_ago_or_not_yet_logs_nobody_in() {
        let now = 1_800_000_000;
        let ok = |claims: serde_json::Value| in_time(&claims, now).is_ok();
        assert!(ok(json!({ "iat": now })));
        assert!(ok(json!({ "iat": now - PATIENCE, "nbf": now })));
        assert!(!ok(json!({})), "it says nothing of when");
        assert!(!ok(json!({ "iat": now - PATIENCE - LEEWAY - 1 })));
        assert!(!ok(json!({ "iat": now + LEEWAY + 1 })));
        assert!(!ok(json!({ "iat": now, "nbf": now + LEEWAY + 1 })));
    }

    #[test]
    fn a_token_that_was_made_for_another_application_logs_nobody_in() {
        for (claims, is_ours) in [
            (json!({}), true),
            (json!({ "azp": null }), true),
            (json!({ "azp": "crm" }), true),
            (json!({ "azp": "ander" }), false),
            (json!({ "azp": 7 }), false),
        ] {
            assert_eq!(for_us(&claims, "crm").is_ok(), is_ours, "{claims}");
        }
    }

    #[test]
    fn an_address_is_a_name_only_when_it_is_verified() {
        let settings = Oidc { issuer: "https://i".to_owned(), ..Oidc::default() };
        let name = |verified: serde_json::Value| {
            let claims = json!({ "sub": "s-1", "email": "a@example.nl", "email_verified": verified });
            medewerker(&settings, &claims).map_or_else(|_| String::new(), |wie| wie.gebruiker)
        };
        assert_eq!(name(json!(true)), "a@example.nl");
        for other in [json!(false), json!("true"), json!(null)] {
            assert_eq!(name(other), "s-1");
        }
        assert!(subject(&settings, &json!({ "sub": "s-1" })).is_ok_and(|sub| sub == "https://i s-1"));
        assert!(subject(&settings, &json!({ "sub": "" })).is_err());
    }
}
