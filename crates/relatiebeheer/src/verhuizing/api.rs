//! Rows from the API of an Open Klant: for who cannot reach its database. The lists are read from their oldest page to
//! their newest, so that the order stays.

mod omzetten;

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    Request,
    header::{ACCEPT, AUTHORIZATION},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;
use zgw::transport::{Transport, fetch};

use super::bron::Stroom;
use crate::rest::links::{CONTACTGEGEVENS, KLANTINTERACTIES};

/// The lists, each behind what its objects refer to.
const LISTS: [(&str, &str); 16] = [
    (KLANTINTERACTIES, "actoren"),
    (KLANTINTERACTIES, "categorieen"),
    (KLANTINTERACTIES, "partijen"),
    (KLANTINTERACTIES, "partij-identificatoren"),
    (KLANTINTERACTIES, "rekeningnummers"),
    (KLANTINTERACTIES, "categorie-relaties"),
    (KLANTINTERACTIES, "vertegenwoordigingen"),
    (KLANTINTERACTIES, "klantcontacten"),
    (KLANTINTERACTIES, "betrokkenen"),
    (KLANTINTERACTIES, "digitaleadressen"),
    (KLANTINTERACTIES, "onderwerpobjecten"),
    (KLANTINTERACTIES, "bijlagen"),
    (KLANTINTERACTIES, "actorklantcontacten"),
    (KLANTINTERACTIES, "internetaken"),
    (CONTACTGEGEVENS, "organisatie"),
    (CONTACTGEGEVENS, "persoon"),
];

/// How many objects are asked for at once: the most that Open Klant gives. The Contactgegevens API takes no size.
const PAGE: u64 = 500;
const PAGE_CONTACTGEGEVENS: u64 = 100;
/// How long one page may take, and how large it may be.
const PATIENCE: Duration = Duration::from_mins(2);
const MOST: usize = 256 * 1024 * 1024;
/// How long to wait before another try.
const AGAIN: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(20)];
/// How many pages wait to be read.
const AHEAD: usize = 4;

/// An Open Klant, and the token that lets us in.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) transport: Arc<dyn Transport>,
    /// Scheme and host, with what may go before `/klantinteracties`.
    pub(crate) root: String,
    pub(crate) token: String,
}

#[derive(Deserialize)]
struct Page {
    count: u64,
    results: Vec<Map<String, Value>>,
}

/// The numbers that rows get, and what only can be said when all have one.
#[derive(Default)]
struct Nummers {
    by_uuid: HashMap<(&'static str, Uuid), i64>,
    /// How many rows of each table there are.
    counted: HashMap<&'static str, i64>,
    /// Objects that refer to one of their own list that has not come by.
    held: Vec<Value>,
    /// The partij, and what it prefers and works for.
    later: Vec<(i64, [Option<Uuid>; 3])>,
}

impl Nummers {
    /// A number for a new row of this table.
    fn next(&mut self, table: &'static str) -> i64 {
        let count = self.counted.entry(table).or_default();
        *count += 1;
        *count
    }

    /// A number for the object with this uuid.
    fn give(&mut self, list: &'static str, uuid: Uuid) -> i64 {
        if let Some(number) = self.by_uuid.get(&(list, uuid)) {
            return *number;
        }
        let number = self.next(list);
        self.by_uuid.insert((list, uuid), number);
        number
    }

    /// The number of what an object refers to.
    fn of(&self, list: &'static str, reference: &Value) -> Value {
        uuid(reference).and_then(|uuid| self.by_uuid.get(&(list, uuid))).copied().into()
    }
}

fn uuid(object: &Value) -> Option<Uuid> {
    object.get("uuid")?.as_str()?.parse().ok()
}

/// Begins to read; how many objects there are is known at once.
pub(crate) async fn read(api: Api) -> Result<(Stroom, u64), String> {
    let mut counts = Vec::new();
    for (root, list) in LISTS {
        counts.push(api.page(root, list, 1).await?.count);
    }
    let expected = counts.iter().sum();
    let (sender, parts) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        if let Err(why) = send(&api, &counts, &sender).await {
            // Nobody reads any more: then nobody needs to hear why.
            drop(sender.send(Err(why)).await);
        }
    });
    Ok((Stroom::of(parts), expected))
}

async fn send(api: &Api, counts: &[u64], to: &mpsc::Sender<Result<String, String>>) -> Result<(), String> {
    let gone = |_| "nobody reads the rows any more".to_owned();
    let mut nummers = Nummers::default();
    to.send(Ok("{\"tables\":{".to_owned())).await.map_err(gone)?;
    for ((root, list), count) in LISTS.into_iter().zip(counts) {
        let mut found = 0;
        for number in (1..=count.div_ceil(size(root)).max(1)).rev() {
            let page = api.page(root, list, number).await?;
            if page.count != *count {
                return Err(format!(
                    "{list} changed while it was read: {count} objects at first, {} now; stop writing to Open Klant \
                     and give the command again",
                    page.count
                ));
            }
            found += page.results.len() as u64;
            let mut tables = omzetten::Tabellen::default();
            for object in page.results.into_iter().rev() {
                omzetten::object((list, false), &Value::Object(object), &mut nummers, &mut tables);
            }
            to.send(Ok(tables.into_text())).await.map_err(gone)?;
        }
        let mut tables = omzetten::Tabellen::default();
        for held in std::mem::take(&mut nummers.held) {
            omzetten::object((list, true), &held, &mut nummers, &mut tables);
        }
        to.send(Ok(tables.into_text())).await.map_err(gone)?;
        if found != *count {
            return Err(format!("{list} says that it has {count} objects and gave {found}"));
        }
    }
    let rows: Vec<Value> = std::mem::take(&mut nummers.later)
        .into_iter()
        .map(|(partij, [adres, rekening, employer])| {
            let number = |list, uuid: Option<Uuid>| nummers.by_uuid.get(&(list, uuid?)).copied();
            json!({ "id": partij, "partij_id": partij,
                "voorkeurs_digitaal_adres_id": number("digitaleadressen", adres),
                "voorkeurs_rekeningnummer_id": number("rekeningnummers", rekening),
                "werkte_voor_partij_id": number("partijen", employer) })
        })
        .collect();
    to.send(Ok(format!("\"voorkeuren\":{}}}}}", Value::from(rows)))).await.map_err(gone)
}

fn size(root: &str) -> u64 {
    if root == CONTACTGEGEVENS { PAGE_CONTACTGEGEVENS } else { PAGE }
}

impl Api {
    /// The API under an address as an administrator knows it: of the host, or of the API itself.
    pub(crate) fn under(address: &str, token: &str, transport: Arc<dyn Transport>) -> Self {
        let root = address.trim_end_matches('/').trim_end_matches(KLANTINTERACTIES).trim_end_matches('/');
        Self { transport, root: root.to_owned(), token: token.trim().to_owned() }
    }

    async fn page(&self, root: &str, list: &str, number: u64) -> Result<Page, String> {
        let size = if root == CONTACTGEGEVENS { String::new() } else { format!("&pageSize={PAGE}") };
        let uri = format!("{}{root}/{list}?page={number}{size}", self.root);
        let mut waits = AGAIN.iter();
        loop {
            let (why, may_pass) = match self.get(&uri).await {
                Ok(page) => return Ok(page),
                Err(failed) => failed,
            };
            match waits.next().filter(|_| may_pass) {
                Some(wait) => {
                    tracing::warn!(list, number, why, "asking again");
                    tokio::time::sleep(*wait).await;
                }
                None => return Err(format!("{list} of Open Klant cannot be read: {why}")),
            }
        }
    }

    /// One page; otherwise why not, and whether that may pass.
    async fn get(&self, uri: &str) -> Result<Page, (String, bool)> {
        let request = Request::get(uri)
            .header(AUTHORIZATION, format!("Token {}", self.token))
            .header(ACCEPT, "application/json")
            .body(Bytes::new())
            .map_err(|_| ("the address or the token cannot be sent".to_owned(), false))?;
        let answer = fetch(&*self.transport, request, PATIENCE, MOST).await;
        let answer = answer.map_err(|error| (error.to_string(), true))?;
        match answer.status().as_u16() {
            200 => serde_json::from_slice(answer.body()).map_err(|error| {
                (format!("its answer is no list ({error}): is this the address of an Open Klant 2?"), false)
            }),
            401 | 403 => Err(("the token is not taken: give another with --token".to_owned(), false)),
            404 => Err(("there is no such list: is this the address of an Open Klant 2?".to_owned(), false)),
            status => Err((format!("it answers with {status}"), status >= 500 || status == 429)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_host_and_of_the_api_are_the_same() {
        struct Nobody;
        impl Transport for Nobody {
            fn send(
                &self,
                _: Request<Bytes>,
            ) -> futures_util::future::BoxFuture<
                '_,
                Result<http::Response<zgw::transport::Body>, zgw::transport::TransportError>,
            > {
                unreachable!("nothing is sent")
            }
        }
        for address in ["https://ok.nl", "https://ok.nl/", "https://ok.nl/klantinteracties/api/v1/"] {
            assert_eq!(Api::under(address, "t", Arc::new(Nobody)).root, "https://ok.nl");
        }
        assert_eq!(Api::under("https://ok.nl/sub", "t", Arc::new(Nobody)).root, "https://ok.nl/sub");
    }
}
