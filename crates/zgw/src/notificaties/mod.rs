//! Notificaties API (NRC) 1.0: publishing what happened here, the kanalen to do that on, and hearing what happens
//! elsewhere: abonnementen, and the messages that they bring.

mod abonnement;
mod bericht;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::auth::{Caller, Clock, Credentials, Secret};
use crate::client::{ConfigError, root};
use crate::error::{expect_success, read_json};
use crate::transport::{Transport, fetch};
use crate::wire::Bare;

pub use abonnement::{Abonnement, Kanaalkeuze};
pub use bericht::{Bericht, NoBericht};

/// The most of an answer that is read: nobody needs to hear more than whether it was taken.
const MAX_ANSWER: usize = 1024 * 1024;

/// A kanaal: what is published on it can be filtered by its `filters`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kanaal {
    /// Its name, unique within a Notificaties API.
    pub naam: String,
    /// Where people read what is published on it.
    #[serde(default)]
    pub documentatie_link: String,
    /// The names of its kenmerken.
    #[serde(default)]
    pub filters: Vec<String>,
}

/// One Notificaties API, and the application that we are there. Cheap to clone.
#[derive(Clone)]
pub struct Notificaties {
    root: String,
    credentials: Credentials,
    budget: Duration,
    transport: Arc<dyn Transport>,
}

impl Notificaties {
    /// `root` is such as `https://notificaties.example.nl/api/v1`; `budget` is the time that one call may take.
    pub fn new(
        root_address: &str,
        (client_id, secret): (&str, &Secret),
        budget: Duration,
        clock: Clock,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, ConfigError> {
        let credentials = Credentials::new(client_id.to_owned(), secret, clock);
        Ok(Self { root: root("url", root_address)?, credentials, budget, transport })
    }

    /// Publishes a notification.
    pub async fn publish(&self, caller: &Caller, notificatie: &Value) -> Result<(), Error> {
        self.write(caller, Method::POST, "notificaties", "application/json", notificatie).await.map(drop)
    }

    /// Publishes a cloud event, as Open Notificaties takes them.
    pub async fn publish_event(&self, caller: &Caller, event: &Value) -> Result<(), Error> {
        self.write(caller, Method::POST, "cloudevents", "application/cloudevents+json", event).await.map(drop)
    }

    /// The kanalen that there are.
    pub async fn kanalen(&self, caller: &Caller) -> Result<Vec<Kanaal>, Error> {
        self.list(caller, "kanaal").await
    }

    /// Makes a kanaal.
    pub async fn create_kanaal(&self, caller: &Caller, kanaal: &Kanaal) -> Result<(), Error> {
        self.write(caller, Method::POST, "kanaal", "application/json", kanaal).await.map(drop)
    }

    async fn list<T: DeserializeOwned>(&self, caller: &Caller, path: &str) -> Result<Vec<T>, Error> {
        let request = self.request(caller, Method::GET, path)?.body(Bytes::new()).map_err(unfit)?;
        Ok(read_json::<Bare<T>>(&self.send(request).await?)?.into_vec())
    }

    async fn write(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        media_type: &'static str,
        body: &impl Serialize,
    ) -> Result<Response<Bytes>, Error> {
        let body = serde_json::to_vec(body)
            .map_err(|_| Error::unsendable("the request cannot be written as JSON"))?;
        let request = self.request(caller, method, path)?.header(CONTENT_TYPE, media_type);
        self.send(request.body(body.into()).map_err(unfit)?).await
    }

    fn request(&self, caller: &Caller, method: Method, path: &str) -> Result<http::request::Builder, Error> {
        let mut token = HeaderValue::try_from(format!("Bearer {}", self.credentials.token(caller)?))
            .map_err(|_| Error::unsendable("the token cannot be sent"))?;
        token.set_sensitive(true);
        let uri = format!("{}/{path}", self.root);
        Ok(Request::builder()
            .method(method)
            .uri(uri)
            .header(AUTHORIZATION, token)
            .header(ACCEPT, "application/json"))
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        expect_success(fetch(&*self.transport, request, self.budget, MAX_ANSWER).await?)
    }
}

fn unfit(_: http::Error) -> Error {
    Error::unsendable("the address or the token cannot be sent")
}
