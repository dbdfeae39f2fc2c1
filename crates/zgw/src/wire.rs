//! Tolerant reading: what peers really send, not only what the standard allows.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

/// `null` and absent are the same as empty.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// An empty text means absent: the standard writes references and choices that way.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.filter(|text| !text.is_empty()))
}

/// A date; also out of a date-time. What is no date counts as absent: one odd field must not hide a whole zaak.
pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| text.get(..10)?.parse().ok()))
}

/// A moment with its offset; what is none counts as absent.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| text.parse().ok()))
}

/// One page of a list.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(crate) struct Page<T> {
    /// How many there are in all, when the peer says so.
    #[serde(default)]
    pub(crate) count: Option<u64>,
    #[serde(default)]
    pub(crate) next: Option<String>,
    pub(crate) results: Vec<T>,
}

impl<T> Page<T> {
    /// The number of the page after this one. The peer's `next` is never followed: it names the peer's own host,
    /// and a hostile one could name any. Only a page number that moves forward counts.
    pub(crate) fn next_after(&self, current: u32) -> Option<u32> {
        let (_, query) = self.next.as_deref()?.split_once('?')?;
        let number = query.split('&').find_map(|pair| pair.strip_prefix("page="))?;
        number.parse().ok().filter(|next| *next > current)
    }
}

/// A list that the standard does not page, yet some peers do.
#[derive(Deserialize)]
#[serde(untagged, bound = "T: Deserialize<'de>")]
pub(crate) enum Bare<T> {
    List(Vec<T>),
    Page(Page<T>),
}

impl<T> Bare<T> {
    pub(crate) fn into_vec(self) -> Vec<T> {
        match self {
            Self::List(list) => list,
            Self::Page(page) => page.results,
        }
    }
}

/// The UUID at the end of a resource's URL. The rest of the URL is the peer's view of its own address, which need
/// not be ours (gateway, other host name).
pub fn uuid_of(url: &str) -> Option<Uuid> {
    let path = url.split(['?', '#']).next()?;
    path.trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

/// Percent-encoding for a value in a query string.
pub(crate) fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _infallible = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_number_of_next_counts_and_only_forwards() {
        let next = |next: Option<&str>| {
            Page::<u8> { count: None, next: next.map(str::to_owned), results: vec![] }.next_after(2)
        };
        assert_eq!(next(None), None);
        assert_eq!(next(Some("https://evil.example/x?a=b&page=3&pageSize=20")), Some(3));
        assert_eq!(next(Some("https://peer.example/x?page=2")), None, "a loop");
        assert_eq!(next(Some("https://peer.example/x?cursor=abc")), None);
        assert_eq!(next(Some("https://peer.example/x?pageSize=9")), None);
    }

    #[test]
    fn a_uuid_is_read_off_any_resource_url() {
        let uuid = "2f7a75ed-ea5d-4b38-9cb7-b7ae7e1f2cb4";
        for url in
            [uuid.to_owned(), format!("http://h/zaken/{uuid}"), format!("https://h/x/{uuid}/?versie=1")]
        {
            assert_eq!(uuid_of(&url), Some(uuid.parse().unwrap()), "{url}");
        }
        assert_eq!(uuid_of("http://h/zaken/12"), None);
        assert_eq!(uuid_of(""), None);
    }

    #[test]
    fn query_values_are_encoded() {
        assert_eq!(encode("http://h/a b?é&"), "http%3A%2F%2Fh%2Fa%20b%3F%C3%A9%26");
    }

    #[test]
    fn odd_values_count_as_absent() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct Odd {
            #[serde(default, deserialize_with = "date")]
            date: Option<Date>,
            #[serde(default, deserialize_with = "moment")]
            moment: Option<Timestamp>,
            #[serde(default, deserialize_with = "text")]
            text: Option<String>,
            #[serde(default, deserialize_with = "or_default")]
            list: Vec<u8>,
        }
        let absent = Odd { date: None, moment: None, text: None, list: vec![] };
        for body in [
            "{}",
            r#"{"date":null,"moment":null,"text":null,"list":null}"#,
            r#"{"date":"","moment":"gisteren","text":""}"#,
        ] {
            assert_eq!(serde_json::from_str::<Odd>(body).unwrap(), absent, "{body}");
        }
        let read: Odd = serde_json::from_str(r#"{"date":"2026-09-14T12:00:00Z"}"#).unwrap();
        assert_eq!(read.date, Some(Date::constant(2026, 9, 14)));
    }
}
