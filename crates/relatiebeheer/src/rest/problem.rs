//! Errors as the ZGW standards put them on the wire, with Open Klant's codes and Dutch texts.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use serde::Serialize;
use store::AsStoreError;
use utoipa::ToSchema;

/// A handler's result.
pub(crate) type Result<T, E = Problem> = std::result::Result<T, E>;

/// Seconds after which it is worth trying again, when something was away or full.
const SOON: u64 = 2;

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct InvalidParam {
    /// Dotted camelCase path of the field, `nonFieldErrors` for the object itself.
    pub(crate) name: String,
    /// What a program acts on: `required`, `invalid`, `max_length`, …
    pub(crate) code: String,
    /// What a person reads.
    pub(crate) reason: String,
}

impl InvalidParam {
    pub(crate) fn new(name: impl Into<String>, code: &str, reason: impl Into<String>) -> Self {
        Self { name: name.into(), code: code.to_owned(), reason: reason.into() }
    }
}

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Something in the request is wrong; each thing is named.
    Invalid(Vec<InvalidParam>),
    /// The body is not JSON.
    Unparsable(String),
    /// No credentials were given.
    NotAuthenticated,
    /// The credentials are not good.
    AuthenticationFailed,
    /// Known, but not allowed; the text says what to do.
    Forbidden(String),
    /// It does not exist, or may not be known to exist.
    NotFound,
    /// The page does not exist.
    NoSuchPage,
    /// The address exists, the method does not.
    MethodNotAllowed(String),
    /// The client accepts nothing that we can send.
    NotAcceptable,
    /// The state of things does not permit it.
    Conflict(String),
    /// The key of an earlier request, for something else.
    SameKey,
    /// Whoever was to be made exists; the key of that customer, for who may know of them.
    Bestaat(Option<String>),
    /// Somebody else changed it since it was shown; what it is now.
    Gewijzigd {
        /// What to do.
        detail: &'static str,
        /// As it would be shown.
        nu: serde_json::Value,
    },
    /// The body is larger than we take.
    TooLarge(usize),
    /// It can be read, and yet is not taken; the text says why and what to do.
    Unprocessable(&'static str, String),
    /// The body is not JSON by its own word.
    UnsupportedMediaType(String),
    /// More requests than the limit allows; after so many seconds there is room again.
    TooMany(u64),
    /// The database does not answer.
    Unavailable,
    /// More connections than there are places for.
    Crowded,
    /// The question takes longer than any may; the text says how to ask for less.
    TooSlow(String),
    /// This process cannot do its work; what is wrong, and what to do.
    Unready(String),
    /// Where the data is, something is wrong that we cannot mend.
    Failing(store::Trouble),
    /// A neighbour does not answer, or not as it should.
    Neighbour(String),
    /// A fault of ours, which the log tells more about.
    Internal(store::Error),
}

impl Problem {
    /// One field is wrong.
    pub(crate) fn field(name: impl Into<String>, code: &str, reason: impl Into<String>) -> Self {
        Self::Invalid(vec![InvalidParam::new(name, code, reason)])
    }

    /// For an answer of the framework itself, such as to an address that is not text.
    pub(crate) fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::BAD_REQUEST => {
                Some(Self::field("nonFieldErrors", "invalid", "Dit adres is niet te lezen."))
            }
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            _ => None,
        }
    }

    /// What a refusal of the database says about the request: uniqueness and references are looked at before anything
    /// is stored, so somebody else was just ahead.
    fn refused(error: &store::Error) -> Option<Self> {
        match error {
            store::Error::Unique { .. } => {
                Some(Self::Conflict("Iemand anders heeft dit net vastgelegd.".to_owned()))
            }
            store::Error::Reference(_) => {
                let why = "Iets waarnaar verwezen wordt, is net verwijderd of nog in gebruik.";
                Some(Self::Conflict(why.to_owned()))
            }
            store::Error::Collision => Some(Self::Unavailable),
            _ => None,
        }
    }

    /// Status, class in `type`, code, title, detail.
    fn parts(&self) -> (StatusCode, &'static str, &'static str, &'static str, String) {
        use StatusCode as S;
        if let Self::Internal(error) = self
            && let Some(problem) = Self::refused(error)
        {
            return problem.parts();
        }
        let same = |status, class, code, title: &'static str| (status, class, code, title, title.to_owned());
        match self {
            Self::Invalid(_) => same(S::BAD_REQUEST, "ValidationError", "invalid", "Ongeldige invoerwaarde."),
            Self::Unparsable(why) => {
                let detail = format!("JSON parse error - {why}");
                (S::BAD_REQUEST, "ParseError", "parse_error", "Ongeldig samengestelde request.", detail)
            }
            Self::NotAuthenticated => {
                let title = "Authenticatiegegevens zijn niet opgegeven.";
                same(S::UNAUTHORIZED, "NotAuthenticated", "not_authenticated", title)
            }
            Self::AuthenticationFailed => {
                let (title, detail) = ("Ongeldige authenticatiegegevens.", "Ongeldige token.".to_owned());
                (S::UNAUTHORIZED, "AuthenticationFailed", "authentication_failed", title, detail)
            }
            Self::Forbidden(why) => {
                let title = "U heeft geen toestemming om deze actie uit te voeren.";
                (S::FORBIDDEN, "PermissionDenied", "permission_denied", title, why.clone())
            }
            Self::NotFound => same(S::NOT_FOUND, "NotFound", "not_found", "Niet gevonden."),
            Self::NoSuchPage => {
                (S::NOT_FOUND, "NotFound", "not_found", "Niet gevonden.", "Ongeldige pagina.".to_owned())
            }
            Self::MethodNotAllowed(method) => {
                let detail = format!("Methode \"{method}\" niet toegestaan.");
                let title = "Methode \"{method}\" niet toegestaan.";
                (S::METHOD_NOT_ALLOWED, "MethodNotAllowed", "method_not_allowed", title, detail)
            }
            Self::NotAcceptable => {
                let title = "Kan niet voldoen aan de opgegeven Accept header.";
                same(S::NOT_ACCEPTABLE, "NotAcceptable", "not_acceptable", title)
            }
            Self::Conflict(why) => {
                (S::CONFLICT, "Conflict", "conflict", "De gegevens zijn ondertussen gewijzigd.", why.clone())
            }
            Self::SameKey => {
                let why = "Onder deze sleutel is al iets anders opgeslagen. Gebruik voor elk nieuw verzoek een nieuwe sleutel.";
                let title = "De gegevens zijn ondertussen gewijzigd.";
                (S::CONFLICT, "Conflict", "conflict", title, why.to_owned())
            }
            Self::Bestaat(klant) => {
                (S::CONFLICT, "Conflict", "bestaat", "Deze klant bestaat al.", exists(klant.as_ref()))
            }
            Self::Gewijzigd { detail, .. } => {
                let title = "De gegevens zijn ondertussen gewijzigd.";
                (S::CONFLICT, "Conflict", "gewijzigd", title, (*detail).to_owned())
            }
            Self::TooLarge(limit) => {
                let detail = format!("De inhoud is groter dan {limit} bytes.");
                (S::PAYLOAD_TOO_LARGE, "PayloadTooLarge", "too_large", "De inhoud is te groot.", detail)
            }
            Self::Unprocessable(code, why) => (
                S::UNPROCESSABLE_ENTITY,
                "UnprocessableEntity",
                code,
                "Dit wordt niet aangenomen.",
                why.clone(),
            ),
            Self::UnsupportedMediaType(given) => {
                let title = "Ongeldige media type \"{media_type}\" in aanvraag.";
                let detail = format!("Ongeldige media type \"{given}\" in aanvraag.");
                (S::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", "unsupported_media_type", title, detail)
            }
            other => other.parts_of_ours(),
        }
    }

    /// Likewise, when the request itself is not what is wrong.
    fn parts_of_ours(&self) -> (StatusCode, &'static str, &'static str, &'static str, String) {
        use StatusCode as S;
        match self {
            Self::TooMany(seconds) => {
                let detail = format!("U stuurt te veel verzoeken. Probeer het over {seconds} s opnieuw.");
                (S::TOO_MANY_REQUESTS, "Throttled", "throttled", "Verzoek is verstikt.", detail)
            }
            Self::Unready(why) => (
                S::SERVICE_UNAVAILABLE,
                "Unavailable",
                "unavailable",
                "Tijdelijk niet beschikbaar.",
                why.clone(),
            ),
            Self::Unavailable | Self::Failing(_) => {
                let detail = "De gegevens zijn even niet bereikbaar. Probeer het zo opnieuw.".to_owned();
                (S::SERVICE_UNAVAILABLE, "Unavailable", "unavailable", "Tijdelijk niet beschikbaar.", detail)
            }
            Self::Crowded => {
                let detail = "Er zijn te veel verbindingen tegelijk. Probeer het zo opnieuw.".to_owned();
                (S::SERVICE_UNAVAILABLE, "Unavailable", "crowded", "Tijdelijk niet beschikbaar.", detail)
            }
            Self::TooSlow(advice) => {
                let detail = format!("Deze vraag duurt te lang. Vraag minder tegelijk.{advice}");
                (S::SERVICE_UNAVAILABLE, "TooSlow", "too_slow", "De vraag duurt te lang.", detail)
            }
            Self::Neighbour(why) => (
                S::BAD_GATEWAY,
                "BadGateway",
                "bad_gateway",
                "Een gekoppelde bron antwoordt niet.",
                why.clone(),
            ),
            _ => {
                let title = "Er is een serverfout opgetreden.";
                (S::INTERNAL_SERVER_ERROR, "APIException", "error", title, "Internal Server Error".to_owned())
            }
        }
    }

    /// In one line, for who typed a command.
    pub(crate) fn to_line(&self) -> String {
        match self {
            Self::Internal(error) => error.to_string(),
            other => other.parts().4,
        }
    }

    /// The body, with `type` as an address under `origin`.
    pub(crate) fn body(&self, origin: &str) -> ProblemBody {
        let (status, class, code, title, detail) = self.parts();
        let invalid_params = match self {
            Self::Invalid(params) => Some(params.clone()),
            _ => None,
        };
        let klant = match self {
            Self::Bestaat(klant) => klant.clone(),
            _ => None,
        };
        let nu = match self {
            Self::Gewijzigd { nu, .. } => Some(nu.clone()),
            _ => None,
        };
        ProblemBody {
            r#type: format!("{origin}/ref/fouten/{class}/"),
            code,
            title,
            status: status.as_u16(),
            detail,
            instance: String::new(),
            invalid_params,
            klant,
            nu,
        }
    }
}

/// What to do when somebody who was to be made exists, and may or may not be known of.
fn exists(klant: Option<&String>) -> String {
    match klant {
        Some(_) => "Er is al een klant met dit nummer. Open die klant en werk daar verder.".to_owned(),
        None => "Met dit nummer kunt u geen klant maken. Vraag uw leidinggevende om hulp.".to_owned(),
    }
}

/// The body of an error.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProblemBody {
    /// Address that explains this class of problem.
    #[schema(format = "uri")]
    pub(crate) r#type: String,
    /// What a program acts on.
    #[schema(value_type = String)]
    pub(crate) code: &'static str,
    /// The class of problem in words.
    #[schema(value_type = String)]
    pub(crate) title: &'static str,
    /// The HTTP status.
    pub(crate) status: u16,
    /// This problem in words.
    pub(crate) detail: String,
    /// Identifies this occurrence; the log has it too.
    pub(crate) instance: String,
    /// What is wrong with the request, field by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(crate) invalid_params: Option<Vec<InvalidParam>>,
    /// The customer that exists; in the werkplek's API only, which describes it with the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub(crate) klant: Option<String>,
    /// What somebody else made of it; in the werkplek's API only, which describes it with the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub(crate) nu: Option<serde_json::Value>,
}

/// The `instance` of the problem that an answer is, for the log.
#[derive(Clone, Debug)]
pub(crate) struct Instance(pub(crate) String);

/// The outermost layer of each API fills in the origin and the instance: see `negotiate::finish`.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self
            && Self::refused(error).is_none()
        {
            tracing::error!(%error, "a request failed through a fault of ours");
        }
        let body = self.body("");
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&body)).into_response();
        response.extensions_mut().insert(body);
        if let Self::Failing(trouble) = &self {
            // The outermost layer takes it down, for who asks whether we are ready.
            response.extensions_mut().insert(*trouble);
        }
        let again = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Unavailable | Self::Crowded => Some(SOON),
            _ => None,
        };
        if let Some(seconds) = again {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(why) => {
                tracing::warn!(why, "the database is unavailable");
                Self::Unavailable
            }
            error @ store::Error::Lost(_) => {
                tracing::error!(%error, "the database is unavailable");
                Self::Unavailable
            }
            store::Error::TooSlow => Self::TooSlow(String::new()),
            store::Error::Text => {
                Self::field("nonFieldErrors", "invalid", "Haal het onzichtbare teken (NUL) uit de tekst.")
            }
            store::Error::Failing(trouble, why) => {
                tracing::error!(why, "the database cannot be used: {}", trouble.advice());
                Self::Failing(trouble)
            }
            other => Self::Internal(other),
        }
    }
}

impl AsStoreError for Problem {
    fn as_store_error(&self) -> Option<&store::Error> {
        match self {
            Self::Internal(error) => Some(error),
            _ => None,
        }
    }
}
