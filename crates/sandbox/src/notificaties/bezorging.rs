//! Delivery: each message to every abonnement that wants it, tried again like Open Notificaties does, and not in order. On
//! command some are lost, some come twice, and some come late.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Request, header};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;
use uuid::Uuid;

use super::abonnement::Abonnement;
use super::{Notificaties, Staat};
use crate::json::Velden;

/// The wait before each next try; after the last of them a message is dropped for ever.
const WACHT: [Duration; 5] = [
    Duration::from_secs(2),
    Duration::from_secs(8),
    Duration::from_secs(30),
    Duration::from_secs(30),
    Duration::from_secs(30),
];

/// A POST to a subscriber.
#[derive(Clone)]
pub(super) struct Oproep {
    pub(super) url: String,
    /// `Authorization`; `None`: no such header at all.
    pub(super) auth: Option<String>,
    /// The media type of the body.
    pub(super) soort: &'static str,
    pub(super) body: String,
}

/// From now on whoever subscribed hears what the ZGW APIs announce.
pub(super) fn luister(staat: &Staat) {
    for omroep in std::mem::take(&mut *staat.omroepen.lock()) {
        let mut gehoord = omroep.luister();
        let staat = Arc::clone(staat);
        drop(tokio::spawn(async move {
            loop {
                match gehoord.recv().await {
                    Ok(gebeurtenis) => vertel(&staat, &gebeurtenis.json()),
                    // Lost for ever: nobody promised more.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }));
    }
}

/// Tells everybody who wants to hear it.
pub(super) fn vertel(staat: &Staat, bericht: &Value) {
    let voor: Vec<Abonnement> =
        staat.ontvangen.lock().abonnementen.iter().filter(|een| een.wil(bericht)).cloned().collect();
    for abonnement in voor {
        let oproep = staat.oproep(&abonnement, bericht);
        for later in staat.keren() {
            drop(tokio::spawn(bezorg(Arc::clone(staat), oproep.clone(), later)));
        }
    }
}

async fn bezorg(staat: Staat, oproep: Oproep, later: Duration) {
    if !later.is_zero() {
        sleep(later).await;
    }
    for wacht in std::iter::once(Duration::ZERO).chain(WACHT) {
        sleep(wacht).await;
        if staat.post(&oproep).await.is_some_and(|status| (200..300).contains(&status)) {
            return;
        }
    }
}

impl Notificaties {
    /// The status of the answer; `None` when nobody answers.
    pub(super) async fn post(&self, oproep: &Oproep) -> Option<u16> {
        let mut request = Request::post(&oproep.url).header(header::CONTENT_TYPE, oproep.soort);
        if let Some(auth) = &oproep.auth {
            request = request.header(header::AUTHORIZATION, auth);
        }
        let request = request.body(oproep.body.clone().into()).ok()?;
        Some(self.bel.bel(request).await.ok()?.status().as_u16())
    }

    /// A key that nothing else has, the same for the same seed.
    pub(super) fn nieuwe_sleutel(&self) -> Uuid {
        let mut kans = self.kans.lock();
        let label = format!("notificaties/{}/{}", kans.tussen(0, i32::MAX - 1), kans.tussen(0, i32::MAX - 1));
        crate::kans::uuid(self.seed, &label)
    }

    /// How late the message is delivered, once for each time that it is: not at all, once or twice.
    fn keren(&self) -> Vec<Duration> {
        let storing = self.storingen.meldingen();
        let mut kans = self.kans.lock();
        if kans.procent(storing.kwijt.into()) {
            return Vec::new();
        }
        let keren = if kans.procent(storing.dubbel.into()) { 2 } else { 1 };
        let spreiding = i32::try_from(storing.geschud.as_millis()).unwrap_or(i32::MAX);
        (0..keren)
            .map(|_| Duration::from_millis(u64::try_from(kans.tussen(0, spreiding)).unwrap_or_default()))
            .collect()
    }

    fn oproep(&self, abonnement: &Abonnement, bericht: &Value) -> Oproep {
        let (soort, body) = if abonnement.send_cloudevents && bericht.get("kanaal").is_some() {
            ("application/cloudevents+json", self.cloud_event(bericht))
        } else {
            ("application/json", bericht.clone())
        };
        let (url, auth) = (abonnement.callback_url.clone(), Some(abonnement.auth.clone()));
        Oproep { url, auth, soort, body: body.to_string() }
    }

    /// What Open Notificaties makes of a notification.
    fn cloud_event(&self, bericht: &Value) -> Value {
        let tekst = |naam: &str| bericht.veld(naam).as_str().unwrap_or_default().to_owned();
        let mut data = bericht.veld("kenmerken").as_object().cloned().unwrap_or_default();
        data.insert("hoofdObject".to_owned(), bericht.veld("hoofdObject").clone());
        let resource_url = tekst("resourceUrl");
        json!({ "id": self.nieuwe_sleutel(), "specversion": "1.0", "source": "openzaak-sandbox",
            "type": format!("nl.overheid.{}.{}.{}", tekst("kanaal"), tekst("resource"), tekst("actie")),
            "subject": resource_url.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
            "time": tekst("aanmaakdatum"), "datacontenttype": "application/json", "data": data })
    }
}
