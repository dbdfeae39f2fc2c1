//! Pages as Django's paginator makes them: `page` from 1 (or `last`), `pageSize` 100 unless told, 500 at most.

use serde::Serialize;

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

    use super::{Number, Wanted, around, last_page};
    use crate::rest::query::Query;

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
