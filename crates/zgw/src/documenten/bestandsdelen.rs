//! The parts in which a large document is sent. Each is a stream: no more of it is in memory than what is on its way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde::Deserialize;
use uuid::Uuid;

use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::error::expect_success;
use crate::transport::{Body, TransportError, fetch_answer};
use crate::wire;

/// A part of a document. The peer decides how large it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WireDeel")]
pub struct Bestandsdeel {
    /// Its key.
    pub uuid: Uuid,
    /// From 1.
    pub volgnummer: u32,
    /// Exactly so many bytes.
    pub omvang: u64,
    /// It is in.
    pub voltooid: bool,
    /// The lock of the upload, when the peer tells it.
    pub(super) lock: Option<String>,
}

#[derive(Deserialize)]
struct WireDeel {
    url: String,
    volgnummer: u32,
    omvang: u64,
    #[serde(default)]
    voltooid: bool,
    #[serde(default, deserialize_with = "wire::text")]
    lock: Option<String>,
}

impl TryFrom<WireDeel> for Bestandsdeel {
    type Error = &'static str;

    fn try_from(wire: WireDeel) -> Result<Self, Self::Error> {
        Ok(Self {
            uuid: wire::uuid_of(&wire.url).ok_or("a part without uuid")?,
            volgnummer: wire.volgnummer,
            omvang: wire.omvang,
            voltooid: wire.voltooid,
            lock: wire.lock,
        })
    }
}

/// Between the fields of the form. What is sent cannot hold it by accident.
const GRENS: &str = "zgw-9f4c1d2e7a5b4c38a6d0e1f2b3c4d5e6";

impl Client {
    /// Sends one part: `inhoud` must give exactly [`Bestandsdeel::omvang`] bytes. It is taken at the speed of the peer,
    /// may take as long as it does, and fails when `stall` passes without the peer taking or answering anything.
    pub async fn put_bestandsdeel(
        &self,
        caller: &Caller,
        deel: &Bestandsdeel,
        lock: &str,
        inhoud: Body,
        stall: Duration,
    ) -> Result<(), Error> {
        let begin = format!(
            "--{GRENS}\r\nContent-Disposition: form-data; name=\"lock\"\r\n\r\n{lock}\r\n--{GRENS}\r\n\
             Content-Disposition: form-data; name=\"inhoud\"; filename=\"deel.bin\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let einde = format!("\r\n--{GRENS}--\r\n");
        let length = u64::try_from(begin.len() + einde.len()).unwrap_or_default() + deel.omvang;
        let call = Call::put(Api::Documenten, format!("bestandsdelen/{}", deel.uuid));
        let mut request = self.request(caller, call, "application/json")?;
        let form = HeaderValue::try_from(format!("multipart/form-data; boundary={GRENS}"));
        let form = form.map_err(|_| Error::unsendable("the form cannot be sent"))?;
        request.headers_mut().insert(CONTENT_TYPE, form);
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        let taken = Arc::new(AtomicU64::new(0));
        let piece = |text: String| stream::iter([Ok::<_, TransportError>(Bytes::from(text))]);
        let body = piece(begin).chain(counted(inhoud, taken.clone())).chain(piece(einde));
        let request = request.map(|_| Box::pin(body) as Body);
        let answer = fetch_answer(self.transport().send_stream(request), self.max_body());
        expect_success(while_moving(answer, &taken, stall).await?).map(drop)
    }
}

fn counted(
    inhoud: Body,
    taken: Arc<AtomicU64>,
) -> impl futures_util::Stream<Item = Result<Bytes, TransportError>> + Send {
    inhoud.inspect(move |_| {
        taken.fetch_add(1, Ordering::Relaxed);
    })
}

/// The outcome of `work`, or a time-out when `stall` passes in which nothing was taken.
async fn while_moving<T>(
    work: impl Future<Output = Result<T, Error>>,
    taken: &AtomicU64,
    stall: Duration,
) -> Result<T, Error> {
    let mut work = std::pin::pin!(work);
    let mut seen = taken.load(Ordering::Relaxed);
    loop {
        if let Ok(done) = tokio::time::timeout(stall, &mut work).await {
            return done;
        }
        let now = taken.load(Ordering::Relaxed);
        if now == seen {
            return Err(Error::TimedOut { after: stall });
        }
        seen = now;
    }
}
