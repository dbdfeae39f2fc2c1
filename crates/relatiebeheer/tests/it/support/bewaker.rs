//! Sees every request that any neighbour receives, in every test: a number of a person stands in a body for the BRP or for
//! the `_zoek` of a zaaksysteem, and nowhere else. What is in a file that an employee adds is theirs, and not looked at.

use std::{cell::RefCell, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{Request, header::CONTENT_TYPE};
use zgw::transport::{Body as Stream, Transport, TransportError};

thread_local! {
    /// What was seen by the test on this thread; a test runs on one.
    static LEKKEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Stands between an application and its neighbours.
pub(super) struct Bewaker(pub(super) Arc<dyn Transport>);

impl Transport for Bewaker {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Stream>, TransportError>> {
        LEKKEN.with_borrow_mut(|lekken| lekken.extend(lek(&request)));
        self.0.send(request)
    }
}

/// Fails when a number of a person went where it must not; forgets it, for the next test on this thread.
pub(super) fn assert_no_leaks() {
    let lekken = LEKKEN.take();
    assert!(lekken.is_empty(), "a neighbour was sent a BSN:\n{}", lekken.join("\n"));
}

/// What a request tells that it must not.
pub(crate) fn lek(request: &Request<Bytes>) -> Option<String> {
    let path = request.uri().path();
    let is_file =
        request.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let is_allowed = path.ends_with("/brp/personen") || path.ends_with("/zaken/_zoek") || is_file;
    let headers = request.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {value} {}", inside(&value))
    });
    let mut texts = vec![request.uri().to_string()];
    texts.extend(headers);
    if !is_allowed {
        texts.push(String::from_utf8_lossy(request.body()).into_owned());
    }
    let text = texts.into_iter().find(|text| holds_bsn(text))?;
    Some(format!("{} {}: {text}", request.method(), request.uri()))
}

/// What a JWT says of its bearer.
fn inside(header: &str) -> String {
    let parts = header.split(['.', ' ']).filter_map(|part| BASE64.decode(part).ok());
    parts.map(|part| String::from_utf8_lossy(&part).into_owned()).collect::<Vec<_>>().join(" ")
}

/// Whether a test BSN stands in a text, plainly or in groups.
fn holds_bsn(text: &str) -> bool {
    let one = text.replace('&', "%26");
    let pairs = form_urlencoded::parse(one.as_bytes()).flat_map(|(key, value)| [key, value]);
    let plain = pairs.collect::<Vec<_>>().join(" ");
    let joined: String = plain.chars().filter(|sign| !" .-\u{a0}\u{2011}\u{200b}".contains(*sign)).collect();
    [text, &plain, &joined].iter().any(|text| text.split(|sign: char| !sign.is_ascii_digit()).any(is_bsn))
}

/// The numbers of the test set.
fn is_bsn(digits: &str) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.bytes().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
    digits.len() == 9 && digits.starts_with("9999") && sum % 11 == 0
}

#[test]
fn a_leak_is_seen_wherever_it_is() {
    let request = |uri: &str, header: &str, body: &str| {
        let body = Bytes::copy_from_slice(body.as_bytes());
        Request::post(uri).header("authorization", header).body(body).unwrap()
    };
    let jwt = format!("Bearer x.{}.y", BASE64.encode(r#"{"user_id": "999990639"}"#));
    for (uri, header, body) in [
        ("http://kvk/v2/zoeken?rsin=999990639", "", ""),
        ("http://kvk/v2/zoeken?naam=BSN+9999%2090%20639&x=1", "", ""),
        ("http://zgw/zaken/999990639", "", ""),
        ("http://zgw/rollen", "", r#"{"inpBsn": "999990639"}"#),
        ("http://brp/personen?x=999990639", "", ""),
        ("http://zgw/zaken/_zoek", &jwt, ""),
    ] {
        assert!(lek(&request(uri, header, body)).is_some(), "{uri} {body}");
    }
    for uri in ["http://buren/brp/personen", "http://buren/zaken/api/v1/zaken/_zoek"] {
        assert_eq!(lek(&request(uri, "", r#"{"burgerservicenummer": ["999990639"]}"#)), None);
    }
    assert_eq!(lek(&request("http://kvk/v2/zoeken?rsin=517439943", "", "")), None, "an organisation's");
}
