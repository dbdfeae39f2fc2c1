//! Logging in through OpenID Connect: the authorization code flow with PKCE. What has to be remembered in between
//! travels sealed in a cookie of the browser that began.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE},
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zgw::transport::{Transport, fetch};

use super::{Medewerker, Rol, sessies};
use crate::{app::App, config::Oidc, rest::links::Links, werkplek::pagina};

const COOKIE_NAME: &str = "relatiebeheer_inloggen";
const PURPOSE: &str = "inloggen";
/// Seconds in which a login has to be finished.
const PATIENCE: i64 = 600;
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
}

/// `GET /inloggen`: on to the provider.
pub(crate) async fn begin(
    State(app): State<App>,
    Query(query): Query<BeginQuery>,
    headers: HeaderMap,
) -> Response {
    match redirect(&app, query, &headers).await {
        Ok(response) => response,
        Err(failed) => refuse(&failed),
    }
}

async fn redirect(app: &App, query: BeginQuery, headers: &HeaderMap) -> Result<Response, Failed> {
    let client = client(app, headers).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    let scopes = ["profile", "email"].map(|scope| Scope::new(scope.to_owned()));
    let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
    let begun = Begun {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        back: query.terug.filter(|back| is_local(back)).unwrap_or_else(|| "/".to_owned()),
        until: app.clock.now().timestamp().as_second() + PATIENCE,
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
    headers: HeaderMap,
) -> Response {
    match session(&app, query, &headers).await {
        Ok(response) => response,
        Err(failed) => refuse(&failed),
    }
}

async fn session(app: &App, query: ReturnQuery, headers: &HeaderMap) -> Result<Response, Failed> {
    if let Some(error) = query.error {
        return Err(Failed(format!("the provider says: {error}")));
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
    let medewerker = exchange(app, headers, code, &begun).await?;
    let secure = sessies::is_secure(app, headers);
    let session = sessies::begin(app, &medewerker, secure).await;
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
) -> Result<Medewerker, Failed> {
    let client = client(app, headers).await?;
    let said = |error: &dyn std::fmt::Display| Failed(error.to_string());
    let http = http(app.transport.clone());
    let request = client.exchange_code(code).map_err(|error| said(&error))?;
    let verifier = PkceCodeVerifier::new(begun.verifier.clone());
    let tokens =
        request.set_pkce_verifier(verifier).request_async(&http).await.map_err(|error| said(&error))?;
    let id_token = tokens.id_token().ok_or_else(|| Failed("no id token came along".to_owned()))?;
    let clock = app.clock.clone();
    let now = move || {
        let seconds = clock.now().timestamp().as_second();
        chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default()
    };
    let verifier = client.id_token_verifier().set_time_fn(now);
    let claims =
        id_token.claims(&verifier, &Nonce::new(begun.nonce.clone())).map_err(|error| said(&error))?;
    let all = serde_json::to_value(claims).map_err(|error| said(&error))?;
    medewerker(&app.settings.oidc, &all)
}

/// Who it is and what they are to us, by the claims that the settings name.
fn medewerker(settings: &Oidc, claims: &Value) -> Result<Medewerker, Failed> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let gebruiker = text(&settings.claim_gebruiker)
        .filter(|gebruiker| !gebruiker.is_empty())
        .ok_or_else(|| Failed(format!("the claim `{}` is missing", settings.claim_gebruiker)))?;
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
async fn client(app: &App, headers: &HeaderMap) -> Result<Client, Failed> {
    let settings = &app.settings.oidc;
    if settings.issuer.is_empty() {
        return Err(Failed("oidc.issuer is not set".to_owned()));
    }
    let said = |error: &dyn std::fmt::Display| Failed(error.to_string());
    let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| said(&error))?;
    let http = http(app.transport.clone());
    let provider = CoreProviderMetadata::discover_async(issuer, &http).await.map_err(|error| said(&error))?;
    let origin = match app.settings.public_url.as_str() {
        "" => Links::of(headers),
        url => Links::fixed(url),
    };
    let back = format!("{}/inloggen/terug", origin.origin());
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

fn refuse(Failed(why): &Failed) -> Response {
    tracing::warn!(why, "somebody could not log in");
    let page = pagina::melding(
        "Inloggen is niet gelukt",
        "De inlogvoorziening van uw gemeente gaf geen bruikbaar antwoord. Probeer het opnieuw. Lukt het dan nog niet, \
         vraag dan uw beheerder om in het logboek van Relatiebeheer te kijken.",
        Some(("Opnieuw inloggen", "/inloggen")),
    );
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// `POST /uitloggen`
pub(crate) async fn logout(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Err(problem) = sessies::same_origin(&http::Method::POST, &headers) {
        return problem.into_response();
    }
    match sessies::end(&app, &headers).await {
        Ok(cookie) => with_cookies(Redirect::to("/").into_response(), &[cookie]),
        Err(problem) => problem.into_response(),
    }
}
