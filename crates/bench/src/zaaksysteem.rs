//! The sandbox in our own process: a zaaksysteem that stays when the product is killed, and that can be asked what it holds.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sandbox::{Knoppen, Options};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::http::{Connection, Who, write_request};

/// The size of a part of a large document.
const DEEL: u64 = 4 * 1024 * 1024;
/// The most that is on one page.
const PAGE: usize = 500;

/// Stops when it goes out of scope.
pub(crate) struct Zaaksysteem {
    address: SocketAddr,
    _running: oneshot::Sender<()>,
}

#[expect(clippy::disallowed_methods, reason = "tokens are for the real clock of the product")]
fn now() -> Timestamp {
    Timestamp::now()
}

impl Zaaksysteem {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the sandbox gets no address")?;
        let address = listener.local_addr()?;
        let vandaag = now().to_zoned(TimeZone::UTC).date();
        let options = Options { base: format!("http://{address}"), seed: 1, vandaag, now: Arc::new(now) };
        // A lock of which the key was lost can only be forced.
        let knoppen = Knoppen { bestandsdeel: DEEL, geforceerd_unlock: true, ..Knoppen::default() };
        let (running, stopped) = oneshot::channel();
        drop(tokio::spawn(async move {
            let stop = async { drop(stopped.await) };
            if let Err(error) = sandbox::serve_met_knoppen(listener, options, knoppen, stop).await {
                eprintln!("· the sandbox has stopped: {error}");
            }
        }));
        Ok(Self { address, _running: running })
    }

    /// What points the product here.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let root = |api: &str| format!("http://{}/{api}/api/v1", self.address);
        vec![
            ("RELATIEBEHEER_ZGW_ZAKEN", root("zaken")),
            ("RELATIEBEHEER_ZGW_CATALOGI", root("catalogi")),
            ("RELATIEBEHEER_ZGW_DOCUMENTEN", root("documenten")),
            ("RELATIEBEHEER_ZGW_AUTORISATIES", root("autorisaties")),
            ("RELATIEBEHEER_ZGW_CLIENT_ID", sandbox::ZGW_CLIENT_ID.to_owned()),
            ("RELATIEBEHEER_ZGW_SECRET", sandbox::ZGW_SECRET.to_owned()),
            // No round fails because the machine is busy.
            ("RELATIEBEHEER_ZGW_TIJD_MS", "60000".to_owned()),
            ("RELATIEBEHEER_OIDC_ISSUER", format!("http://{}/oidc", self.address)),
            ("RELATIEBEHEER_OIDC_CLIENT_ID", sandbox::OIDC_CLIENT_ID.to_owned()),
            ("RELATIEBEHEER_OIDC_CLIENT_SECRET", sandbox::OIDC_SECRET.to_owned()),
            ("RELATIEBEHEER_GEMEENTE_RSIN", sandbox::RSIN.to_owned()),
        ]
    }

    /// What points the product at the registers of persons and organisations here.
    pub(crate) fn registers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("RELATIEBEHEER_BRP_URL", format!("http://{}/brp/personen", self.address)),
            ("RELATIEBEHEER_BRP_API_KEY", sandbox::BRP_API_KEY.to_owned()),
            ("RELATIEBEHEER_KVK_URL", format!("http://{}/kvk/api", self.address)),
            ("RELATIEBEHEER_KVK_API_KEY", sandbox::KVK_API_KEY.to_owned()),
        ]
    }

    /// What a GET gives, with rights on everything; `None` without content.
    pub(crate) async fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let mut connection = Connection::open(self.address).await?;
        let mut request = Vec::new();
        let extra = format!("Authorization: {}\r\nAccept-Crs: EPSG:4326\r\n", sandbox::zgw_alles(now()));
        write_request(
            &mut request,
            &format!("GET {path}"),
            &self.address.to_string(),
            Who::Nobody,
            &extra,
            "",
        );
        let answer = connection.exchange(&request).await.with_context(|| format!("no answer to {path}"))?;
        match answer.status {
            200 => Ok(Some(connection.body(answer))),
            204 => Ok(None),
            status => {
                bail!("{path} answers {status}: {}", String::from_utf8_lossy(&connection.body(answer)))
            }
        }
    }

    pub(crate) async fn json(&self, path: &str) -> Result<Value> {
        let bytes = self.bytes(path).await?.unwrap_or_default();
        serde_json::from_slice(&bytes).with_context(|| format!("{path} is unreadable"))
    }

    /// All of a list that comes in pages.
    pub(crate) async fn all(&self, path: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        for number in 1.. {
            let mut page = self.json(&format!("{path}?pageSize={PAGE}&page={number}")).await?;
            let results = page.get_mut("results").and_then(Value::as_array_mut);
            all.append(results.with_context(|| format!("{path} is no list"))?);
            if page.get("next").is_none_or(Value::is_null) {
                break;
            }
        }
        Ok(all)
    }
}
