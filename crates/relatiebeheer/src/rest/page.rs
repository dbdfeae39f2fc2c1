//! Pages as Django's paginator makes them: `page` from 1 (or `last`), `pageSize` 100 unless told, 500 at most.

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderValue, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::Value;

use crate::rest::{
    problem::{Problem, Result},
    query::Query,
};

/// One page of a list.
#[derive(Debug, Serialize)]
pub(crate) struct Page<T> {
    /// How many there are in all.
    pub(crate) count: i64,
    /// Address of the next page.
    pub(crate) next: Option<String>,
    /// Address of the previous page.
    pub(crate) previous: Option<String>,
    /// The objects of this page.
    pub(crate) results: Vec<T>,
}

/// Changes an object before it is written.
pub(crate) type Edit = fn(&mut Value);

tokio::task_local! {
    static EDIT: Edit;
}

/// An answer that is no further to be edited.
#[derive(Clone)]
struct Edited;

/// Runs `work` with every object of the page that it answers edited while that is written.
pub(crate) async fn edited<T>(edit: Edit, work: impl Future<Output = T>) -> T {
    EDIT.scope(edit, work).await
}

/// Whether an answer was edited so.
pub(crate) fn is_edited(response: &Response) -> bool {
    response.extensions().get::<Edited>().is_some()
}

/// A page up to this size is sent whole, with its length.
const WHOLE: usize = 256 * 1024;
/// So much of a larger one waits to be sent; a single object may be larger.
const PIECE: usize = 64 * 1024;

impl<T: Serialize + Send + 'static> Page<T> {
    /// The answer. What is expanded may stand in it a hundred times, so a large page is written while it is being sent:
    /// a client that reads slowly, or not at all, holds no more than a piece of it.
    pub(crate) fn answer(self) -> store::Result<Response> {
        let Self { count, next, previous, results } = self;
        let head = Page::<T> { count, next, previous, results: Vec::new() };
        let mut text = serde_json::to_vec(&head).map_err(store::Error::other)?;
        // Without the end of the empty list and of the page.
        text.truncate(text.len() - END.len());
        let edit = EDIT.try_with(|edit| *edit).ok();
        let mut written =
            Written { text, results: results.into_iter(), edit, is_first: true, is_done: false };
        written.write(WHOLE)?;
        let body =
            if written.is_done { Body::from(written.text) } else { Body::from_stream(written.pieces()) };
        let mut response =
            ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response();
        if edit.is_some() {
            response.extensions_mut().insert(Edited);
        }
        Ok(response)
    }
}

/// How a page ends, after its last object.
const END: &str = "]}";

/// A page that is being written.
struct Written<T> {
    text: Vec<u8>,
    results: std::vec::IntoIter<T>,
    edit: Option<Edit>,
    is_first: bool,
    is_done: bool,
}

impl<T: Serialize> Written<T> {
    /// Goes on until there is this much to send, or all of it.
    fn write(&mut self, enough: usize) -> store::Result<()> {
        while self.text.len() < enough && !self.is_done {
            let Some(object) = self.results.next() else {
                self.text.extend_from_slice(END.as_bytes());
                self.is_done = true;
                return Ok(());
            };
            if !std::mem::replace(&mut self.is_first, false) {
                self.text.push(b',');
            }
            self.write_one(&object).map_err(store::Error::other)?;
        }
        Ok(())
    }

    fn write_one(&mut self, object: &T) -> serde_json::Result<()> {
        let Some(edit) = self.edit else { return serde_json::to_writer(&mut self.text, object) };
        let mut object = serde_json::to_value(object)?;
        edit(&mut object);
        serde_json::to_writer(&mut self.text, &object)
    }

    fn pieces(self) -> impl futures_util::Stream<Item = store::Result<Bytes>> {
        stream::unfold(self, |mut written| async move {
            if written.text.is_empty()
                && let Err(error) = written.write(PIECE)
            {
                tracing::error!(%error, "a page cannot be written");
                return Some((Err(error), written));
            }
            let piece = Bytes::from(std::mem::take(&mut written.text));
            (!piece.is_empty()).then_some((Ok(piece), written))
        })
    }
}

/// Which page was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) number: Number,
    pub(crate) size: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    Nth(i64),
    Last,
}

const DEFAULT_SIZE: i64 = 100;
const MAX_SIZE: i64 = 500;

impl Wanted {
    pub(crate) fn parse(query: &Query<'_>) -> Result<Self> {
        let size = query.get("pageSize").and_then(|size| size.trim().parse::<i64>().ok());
        let size = size.filter(|size| *size > 0).map_or(DEFAULT_SIZE, |size| size.min(MAX_SIZE));
        let number = match query.get("page") {
            None => Number::Nth(1),
            Some("last") => Number::Last,
            Some(text) => match text.trim().parse::<i64>() {
                // More pages than could ever be addressed do not exist either.
                Ok(number) if number > 0 && number < i64::MAX / MAX_SIZE => Number::Nth(number),
                _ => return Err(Problem::NoSuchPage),
            },
        };
        Ok(Self { number, size })
    }
}

/// The last page that has something on it; an empty list has one page.
pub(crate) fn last_page(count: i64, size: i64) -> i64 {
    ((count + size - 1) / size).max(1)
}

/// The addresses around page `number`, which keep the other parameters of the request as they were.
pub(crate) fn around(
    origin: &str,
    path: &str,
    query: Option<&str>,
    number: i64,
    pages: i64,
) -> (Option<String>, Option<String>) {
    let others: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "page" && !pair.starts_with("page="))
        .collect();
    let address = |page: Option<i64>| {
        let mut pairs: Vec<String> = page.map(|page| format!("page={page}")).into_iter().collect();
        pairs.extend(others.iter().map(|pair| (*pair).to_owned()));
        let separator = if pairs.is_empty() { "" } else { "?" };
        format!("{origin}{path}{separator}{}", pairs.join("&"))
    };
    let next = (number < pages).then(|| address(Some(number + 1)));
    let previous = (number > 1).then(|| address((number > 2).then_some(number - 1)));
    (next, previous)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use http_body_util::BodyExt;

    use super::{Number, Page, WHOLE, Wanted, around, edited, is_edited, last_page};
    use crate::rest::query::Query;

    #[tokio::test]
    async fn a_page_is_the_same_whether_it_is_sent_whole_or_in_pieces() {
        for (objects, is_whole) in [(0, true), (1, true), (3, true), (40, false)] {
            let page = || {
                let results: Vec<String> =
                    (0..objects).map(|n| format!("{n}{}", "x".repeat(WHOLE / 20))).collect();
                Page { count: 7, next: Some("http://h/p?page=2".to_owned()), previous: None, results }
            };
            let answer = page().answer().unwrap();
            assert_eq!(http_body::Body::size_hint(answer.body()).exact().is_some(), is_whole, "{objects}");
            let sent = answer.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(sent, serde_json::to_vec(&page()).unwrap(), "{objects}");
        }
    }

    #[tokio::test]
    async fn every_object_of_a_page_is_edited_also_when_it_is_sent_in_pieces() {
        for objects in [0, 3, 40] {
            let results: Vec<String> =
                (0..objects).map(|n| format!("{n}{}", "x".repeat(WHOLE / 20))).collect();
            let page = Page { count: 7, next: None, previous: None, results };
            let hide = |value: &mut serde_json::Value| *value = serde_json::json!("-");
            let answer = edited(hide, async { page.answer().unwrap() }).await;
            assert!(is_edited(&answer));
            let sent = answer.into_body().collect().await.unwrap().to_bytes();
            let expected = serde_json::json!({ "count": 7, "next": null, "previous": null, "results": vec!["-"; objects] });
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&sent).unwrap(), expected);
        }
        let page = Page { count: 1, next: None, previous: None, results: vec!["a"] };
        assert!(!is_edited(&page.answer().unwrap()));
    }

    fn wanted(query: &str) -> Option<Wanted> {
        Wanted::parse(&Query::parse(Some(query), |_| true).unwrap()).ok()
    }

    #[test]
    fn a_page_is_a_number_or_the_last() {
        assert_eq!(wanted(""), Some(Wanted { number: Number::Nth(1), size: 100 }));
        assert_eq!(wanted("page=last&pageSize=1000"), Some(Wanted { number: Number::Last, size: 500 }));
        assert_eq!(wanted("page=%207%20&pageSize=-1"), Some(Wanted { number: Number::Nth(7), size: 100 }));
        for none in ["page=0", "page=-1", "page=een", "page=Last", "page=9223372036854775807"] {
            assert_eq!(wanted(none), None, "{none}");
        }
    }

    #[test]
    fn the_addresses_keep_everything_but_the_page() {
        let query = Some("a=1&page=3&b=%26&page=9&pages=2&page");
        let (next, previous) = around("http://h", "/p", query, 3, 4);
        assert_eq!(next.as_deref(), Some("http://h/p?page=4&a=1&b=%26&pages=2"));
        assert_eq!(previous.as_deref(), Some("http://h/p?page=2&a=1&b=%26&pages=2"));
        assert_eq!(around("http://h", "/p", Some("page=2"), 2, 2), (None, Some("http://h/p".to_owned())));
        assert_eq!(around("http://h", "/p", None, 1, 1), (None, None));
    }

    proptest! {
        #[test]
        fn the_last_page_holds_the_last_object(count in 0_i64..1_000_000, size in 1_i64..501) {
            let last = last_page(count, size);
            prop_assert!(last >= 1 && last * size >= count);
            prop_assert!(last == 1 || (last - 1) * size < count);
        }
    }
}
