//! What can go wrong when a neighbour is asked something, and how its problem documents are read.

use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::transport::TransportError;

/// Why a call to a neighbour gave no usable answer.
///
/// Safe to log: texts that come from the peer are cut to 300 characters, and digit groups that may be a BSN and
/// anything that looks like a JWT are blotted out. No variant holds a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No connection (refused, DNS, TLS), or the connection broke off half-way.
    #[error("unreachable: {reason}")]
    Unreachable {
        /// What the network said, in English.
        reason: String,
    },
    /// No complete answer within the time that the call had.
    #[error("no complete answer within {} ms", after.as_millis())]
    TimedOut {
        /// The time that the call had.
        after: Duration,
    },
    /// 401 or 403: the credentials are refused (`code` such as `invalid-jwt-signature`, `jwt-expired`) or they do
    /// not reach this far (`permission_denied`).
    #[error("not allowed ({code}): {detail}")]
    NotAllowed {
        /// The peer's machine-readable code; empty when it gave none.
        code: String,
        /// The peer's explanation, often Dutch; may be empty.
        detail: String,
    },
    /// 404 or 410.
    #[error("not found")]
    NotFound,
    /// The object exists but has no content (yet), such as a document of which only the metadata is registered.
    #[error("no content")]
    NoContent,
    /// Any other status that is not a success; redirects too, because they are never followed.
    #[error("status {status} ({code}): {detail}{}", refused(invalid_params))]
    Status {
        /// The HTTP status.
        status: u16,
        /// The peer's machine-readable code; empty when it gave none.
        code: String,
        /// The peer's explanation, often Dutch; may be empty.
        detail: String,
        /// Which fields the peer refuses (400 only).
        invalid_params: Vec<InvalidParam>,
    },
    /// An answer came, but it is not what the standard promises: no JSON, or another shape.
    #[error("unreadable answer: {reason}")]
    Unreadable {
        /// What was expected and what came, in English.
        reason: String,
    },
    /// The request could not even be made: a secret that cannot sign, a value that fits in no header.
    #[error("request cannot be made: {reason}")]
    Unsendable {
        /// What is wrong, in English.
        reason: String,
    },
    /// The answer is larger than the caller is willing to hold in memory.
    #[error("answer larger than {max} bytes")]
    TooLarge {
        /// The limit in bytes.
        max: usize,
    },
}

/// The first of the refused fields, in one line.
fn refused(params: &[InvalidParam]) -> String {
    let one = |InvalidParam { name, code, reason }: &InvalidParam| format!("; {name}: {reason} ({code})");
    params.iter().take(5).map(one).collect::<Vec<_>>().concat()
}

/// One refused field of a 400 (`invalidParams` in practice, `invalid-params` in the standard's prose).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InvalidParam {
    /// Dotted path of the field, or `nonFieldErrors`.
    #[serde(default)]
    pub name: String,
    /// Machine-readable; drive logic on this one.
    #[serde(default)]
    pub code: String,
    /// For people, Dutch.
    #[serde(default)]
    pub reason: String,
}

impl Error {
    /// The peer does not know or does not accept this way of asking (400, 404, 405, 501), so another way may work.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::NotFound | Self::Status { status: 400 | 405 | 501, .. })
    }

    pub(crate) fn unreadable(reason: impl Into<String>) -> Self {
        Self::Unreadable { reason: reason.into() }
    }

    pub(crate) fn unsendable(reason: impl Into<String>) -> Self {
        Self::Unsendable { reason: reason.into() }
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable(reason) | TransportError::Broken(reason) => {
                Self::Unreachable { reason: scrub(&reason) }
            }
            TransportError::TimedOut { after } => Self::TimedOut { after },
        }
    }
}

/// RFC 7807 as the ZGW APIs write it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    #[serde(rename = "invalidParams", alias = "invalid-params")]
    invalid_params: Option<Vec<InvalidParam>>,
}

/// Lets a success through and turns every other status into an [`Error`], with what the problem document says.
pub fn expect_success(response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    // A gateway's HTML page or an empty body is no problem document; the status then speaks alone.
    let problem: Problem = serde_json::from_slice(response.body()).unwrap_or_default();
    let code = scrub(&problem.code.unwrap_or_default());
    let detail = problem.detail.filter(|text| !text.is_empty()).or(problem.title);
    let detail = scrub(&detail.unwrap_or_default());
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::NotAllowed { code, detail },
        StatusCode::NOT_FOUND | StatusCode::GONE => Error::NotFound,
        _ => {
            let invalid_params = problem.invalid_params.unwrap_or_default().iter().map(scrub_param).collect();
            Error::Status { status: status.as_u16(), code, detail, invalid_params }
        }
    })
}

/// Reads a JSON body. A body that is no JSON, or has another shape, is [`Error::Unreadable`].
pub fn read_json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    serde_json::from_slice(response.body()).map_err(|error| {
        let kind = response.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or("no content type");
        // serde's own text may quote a value, hence a person's data; only a missing field's name is the standard's.
        let text = error.to_string();
        let what = if text.starts_with("missing field") { text } else { describe(&error) };
        Error::unreadable(scrub(&format!("{what} ({kind})")))
    })
}

fn describe(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Data => "unexpected shape",
        serde_json::error::Category::Eof => "cut off",
        _ => "no JSON",
    };
    format!("{what} at line {} column {}", error.line(), error.column())
}

fn scrub_param(param: &InvalidParam) -> InvalidParam {
    InvalidParam { name: scrub(&param.name), code: scrub(&param.code), reason: scrub(&param.reason) }
}

/// Makes a peer's text safe for a log: bounded, on one line, without what may be a BSN or a token.
fn scrub(text: &str) -> String {
    let mut safe = String::new();
    let mut word = String::new();
    for letter in text.chars().take(300).chain(std::iter::once(' ')) {
        if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.') {
            word.push(letter);
            continue;
        }
        safe.push_str(if is_secret(&word) { "***" } else { &word });
        word.clear();
        safe.push(if letter.is_control() { ' ' } else { letter });
    }
    safe.trim_end().to_owned()
}

/// Eight or nine digits in a row, even inside a longer word, or the head of a JWT.
fn is_secret(word: &str) -> bool {
    let is_jwt = word.starts_with("eyJ") && word.len() > 20;
    // A UUID's last group may be all digits; it has twelve of them.
    is_jwt || word.split(|letter: char| !letter.is_ascii_digit()).any(|digits| matches!(digits.len(), 8 | 9))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Response<Bytes> {
        Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    #[test]
    fn both_spellings_of_invalid_params_are_read() {
        for name in ["invalidParams", "invalid-params"] {
            let body = format!(
                r#"{{"code":"invalid","title":"T","{name}":[{{"name":"a.b","code":"unique","reason":"Dubbel."}}]}}"#
            );
            let response = Response::builder().status(400).body(Bytes::from(body)).unwrap();
            let Err(Error::Status { status: 400, code, detail, invalid_params }) = expect_success(response)
            else {
                panic!("a 400 is a Status")
            };
            assert_eq!((code.as_str(), detail.as_str()), ("invalid", "T"));
            assert_eq!(invalid_params.len(), 1);
            assert_eq!(invalid_params.first().unwrap().code, "unique");
        }
    }

    #[test]
    fn statuses_become_what_a_caller_decides_on() {
        let forbidden =
            expect_success(answer(403, r#"{"code":"permission_denied","detail":"Nee."}"#)).unwrap_err();
        assert_eq!(forbidden, Error::NotAllowed { code: "permission_denied".into(), detail: "Nee.".into() });
        assert_eq!(expect_success(answer(404, "<html>")).unwrap_err(), Error::NotFound);
        let html = expect_success(answer(500, "<html>oeps</html>")).unwrap_err();
        let empty = String::new;
        assert_eq!(
            html,
            Error::Status { status: 500, code: empty(), detail: empty(), invalid_params: vec![] }
        );
        assert!(matches!(expect_success(answer(302, "")).unwrap_err(), Error::Status { status: 302, .. }));
        assert!(expect_success(answer(204, "")).is_ok());
    }

    #[test]
    fn no_bsn_or_token_stays_in_an_error() {
        let body = r#"{"code":"invalid","detail":"Waarde 999990019 (Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.abc)\nis fout"}"#;
        let text = expect_success(answer(400, body)).unwrap_err().to_string();
        assert_eq!(text, "status 400 (invalid): Waarde *** (Bearer ***) is fout");
        assert_eq!(scrub("id=99999001"), "id=***");
        let uuid = "14275491-b4bc-452f-851c-ba483cec0404";
        assert_eq!(scrub(&format!("Zaak {uuid} is dicht")), "Zaak *** is dicht", "rather a uuid too many");
        assert_eq!(scrub("op 2026-09-14"), "op 2026-09-14");
    }

    #[test]
    fn an_unreadable_answer_says_where_but_quotes_no_value() {
        let error = read_json::<u8>(&answer(200, r#""999990019""#)).unwrap_err().to_string();
        assert_eq!(error, "unreadable answer: unexpected shape at line 1 column 11 (no content type)");
        let error = read_json::<u8>(&answer(200, "<html>")).unwrap_err().to_string();
        assert!(error.contains("no JSON"), "{error}");
    }
}
