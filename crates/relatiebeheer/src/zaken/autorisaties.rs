//! What our application may do at a zaaksysteem, known before anybody tries: its autorisaties there, asked when they are needed,
//! kept for a while, forgotten when the zaaksysteem says that they changed, and corrected by a refusal that comes all the
//! same. While nobody knows, it is tried.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use zgw::{
    Api, Vertrouwelijkheidaanduiding as Aanduiding,
    autorisaties::{Applicatie, Gemis, Nodig, Van},
    uuid_of,
};

use super::{inzien::Open, systemen::Zaaksysteem, verversen::wij};
use crate::app::App;

/// For how long what was said counts: not every zaaksysteem tells of a change, and only one of several servers hears it.
const KEPT: SignedDuration = SignedDuration::from_mins(5);
/// For how long is not asked again after there was no answer.
const REST: SignedDuration = SignedDuration::from_mins(1);
/// For how long a screen waits for it.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most refusals that are remembered.
const MOST: usize = 500;

/// What is done at a zaaksysteem: the API, and the scopes of which one is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recht(&'static str, &'static [&'static str]);

/// Seeing zaken.
pub(crate) const LEZEN: Recht = Recht("zrc", &["zaken.lezen"]);
/// Changing a zaak, or adding somebody to it.
pub(crate) const BIJWERKEN: Recht = Recht("zrc", &["zaken.bijwerken", "zaken.geforceerd-bijwerken"]);
/// A zaakcontactmoment or zaaknotitie.
pub(crate) const CONTACT: Recht = Recht("zrc", &["zaken.bijwerken"]);
/// Relating a document to a zaak.
pub(crate) const KOPPELEN: Recht =
    Recht("zrc", &["zaken.bijwerken", "zaken.geforceerd-bijwerken", "zaken.aanmaken"]);
/// Knowing what types are called.
pub(crate) const CATALOGI: Recht = Recht("ztc", &["catalogi.lezen"]);
/// Seeing documents.
pub(crate) const DOCUMENT_LEZEN: Recht = Recht("drc", &["documenten.lezen"]);
/// Making a document.
pub(crate) const AANMAKEN: Recht = Recht("drc", &["documenten.aanmaken"]);
/// Changing a document, or sending a part of it.
pub(crate) const WIJZIGEN: Recht = Recht("drc", &["documenten.bijwerken"]);
/// Locking a document, and releasing it.
pub(crate) const VERGRENDELEN: Recht = Recht("drc", &["documenten.lock"]);
/// Taking back a document that could not be finished.
pub(crate) const OPRUIMEN: Recht = Recht("drc", &["documenten.verwijderen"]);

impl Recht {
    pub(crate) fn nodig<'a>(&self, van: Option<Van<'a>>) -> Nodig<'a> {
        Nodig { component: self.0, scopes: self.1, van }
    }

    /// The first scope is the one that is meant for it.
    pub(crate) fn scope(&self) -> &'static str {
        self.1.first().copied().unwrap_or_default()
    }

    /// Whether it is given by kind of document, and not by zaaktype.
    pub(crate) fn is_of_documents(&self) -> bool {
        self.0 == "drc"
    }

    /// The thing that it is done with, for a sentence.
    fn ding(&self) -> (&'static str, &'static str) {
        if self.is_of_documents() {
            ("dit soort document", "dit document")
        } else {
            ("dit zaaktype", "deze zaak")
        }
    }
}

/// A refusal that came all the same.
#[derive(Clone, Debug)]
struct Weigering {
    recht: Recht,
    soort: String,
    /// For what is as secret as this, or more.
    vanaf: Aanduiding,
    tot: Timestamp,
}

/// What is known of one zaaksysteem.
#[derive(Default)]
pub(crate) struct Autorisaties {
    bekend: Mutex<Bekend>,
    weigeringen: Mutex<Vec<Weigering>>,
    /// Who asks; others wait for that.
    vraag: tokio::sync::Mutex<()>,
}

/// What a zaaksysteem said; nothing when it did not say.
struct Gezegd(Option<Arc<Applicatie>>);

#[derive(Default)]
struct Bekend {
    /// Until when it counts, and what was said; `None`: it did not say.
    gezegd: Option<(Timestamp, Option<Arc<Applicatie>>)>,
    /// How often it was forgotten: an answer to a question of before that says nothing.
    vergeten: u64,
}

/// What our application may do, as far as is known at this moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Onze {
    applicatie: Option<Arc<Applicatie>>,
    weigeringen: Vec<Weigering>,
}

impl Autorisaties {
    /// They changed: what was known, or refused, says nothing any more.
    pub(crate) fn vergeet(&self) {
        self.vraag_opnieuw();
        self.weigeringen.lock().clear();
    }

    fn vraag_opnieuw(&self) {
        let mut bekend = self.bekend.lock();
        bekend.gezegd = None;
        bekend.vergeten += 1;
    }

    fn bekend(&self, now: Timestamp) -> Option<Gezegd> {
        let bekend = self.bekend.lock();
        bekend.gezegd.as_ref().filter(|(until, _)| now < *until).map(|(_, said)| Gezegd(said.clone()))
    }

    /// Keeps an answer, unless it was overtaken.
    fn onthoud(&self, vergeten: u64, until: Timestamp, said: Option<Arc<Applicatie>>) {
        let mut bekend = self.bekend.lock();
        if bekend.vergeten == vergeten {
            bekend.gezegd = Some((until, said));
        }
    }

    /// What was refused is not offered again for a while, and what was said before is asked anew.
    fn weiger(&self, recht: Recht, van: Van<'_>, now: Timestamp) {
        self.vraag_opnieuw();
        let vanaf = van.vertrouwelijk.cloned().unwrap_or(Aanduiding::Openbaar);
        let mut all = self.weigeringen.lock();
        all.retain(|een| {
            now < een.tot && !(een.recht == recht && een.soort == van.soort && een.vanaf >= vanaf)
        });
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push(Weigering { recht, soort: van.soort.to_owned(), vanaf, tot: now + KEPT });
    }
}

impl Zaaksysteem {
    /// What our application may do here.
    pub(crate) async fn onze(&self, app: &App) -> Onze {
        let vergeten = self.autorisaties.bekend.lock().vergeten;
        let applicatie = match tokio::time::timeout(PATIENCE, self.applicatie(app)).await {
            Ok(applicatie) => applicatie,
            Err(_) => self.zwijgt(app, vergeten, "no answer in time"),
        };
        let now = app.clock.now().timestamp();
        let weigeringen = self.autorisaties.weigeringen.lock();
        let weigeringen = weigeringen.iter().filter(|een| now < een.tot).cloned().collect();
        Onze { applicatie, weigeringen }
    }

    async fn applicatie(&self, app: &App) -> Option<Arc<Applicatie>> {
        if !self.client.has(Api::Autorisaties) {
            return None;
        }
        let now = app.clock.now().timestamp();
        if let Some(Gezegd(bekend)) = self.autorisaties.bekend(now) {
            return bekend;
        }
        let _asking = self.autorisaties.vraag.lock().await;
        if let Some(Gezegd(bekend)) = self.autorisaties.bekend(now) {
            return bekend;
        }
        let vergeten = self.autorisaties.bekend.lock().vergeten;
        match self.client.applicatie(&wij()).await {
            Ok(applicatie) => {
                let applicatie = Some(Arc::new(applicatie));
                self.autorisaties.onthoud(vergeten, now + KEPT, applicatie.clone());
                applicatie
            }
            Err(error) => self.zwijgt(app, vergeten, &error.to_string()),
        }
    }

    fn zwijgt(&self, app: &App, vergeten: u64, why: &str) -> Option<Arc<Applicatie>> {
        tracing::warn!(bron = self.code, why, "what our application may do here is not known");
        self.autorisaties.onthoud(vergeten, app.clock.now().timestamp() + REST, None);
        None
    }
}

impl Onze {
    /// Why our application may not do this with things of this type, for the person at the screen.
    pub(crate) fn waarom_niet(&self, naam: &str, recht: Recht, van: Option<Van<'_>>) -> Option<String> {
        let (soort, ding) = recht.ding();
        let scope = recht.scope();
        if let Some(gemis) = self.gemis(recht, van) {
            let wat = match gemis {
                Gemis::Scope => format!("{naam} staat ons dit niet toe"),
                Gemis::Soort => format!("{naam} staat ons dit niet toe bij {soort}"),
                Gemis::Vertrouwelijkheid(most) => {
                    let most = most.as_str().replace('_', " ");
                    format!("{naam} staat ons dit toe tot en met {most}, en {ding} is vertrouwelijker")
                }
            };
            return Some(format!("{wat} ({scope}). Meld het aan uw beheerder."));
        }
        let refused = van.is_some_and(|van| {
            let same = |een: &&Weigering| {
                een.recht == recht
                    && is_same(&een.soort, van.soort)
                    && van.vertrouwelijk.is_none_or(|secret| *secret >= een.vanaf)
            };
            self.weigeringen.iter().any(|een| same(&een))
        });
        refused.then(|| format!("{naam} weigerde ons dit net ({scope}). Meld het aan uw beheerder."))
    }

    /// What our application lacks; `None`: nothing, or nobody knows.
    pub(crate) fn gemis(&self, recht: Recht, van: Option<Van<'_>>) -> Option<Gemis> {
        self.applicatie.as_ref()?.gemis(&recht.nodig(van))
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || uuid_of(one).is_some_and(|key| uuid_of(other) == Some(key))
}

impl Open {
    /// Why our application may not do this with this zaak.
    pub(crate) fn ons_niet(&self, recht: Recht) -> Option<String> {
        self.ons_niet_met(recht, self.van_zaak())
    }

    /// Why our application may not do this with things of this type.
    pub(crate) fn ons_niet_met(&self, recht: Recht, van: Van<'_>) -> Option<String> {
        self.onze.waarom_niet(&self.systeem.naam, recht, Some(van))
    }

    /// Why our application may do this with nothing at all.
    pub(crate) fn ons_nergens(&self, recht: Recht) -> Option<String> {
        self.onze.waarom_niet(&self.systeem.naam, recht, None)
    }

    /// The zaak, as autorisaties are about it.
    pub(crate) fn van_zaak(&self) -> Van<'_> {
        Van { soort: &self.zaak.zaaktype_url, vertrouwelijk: Some(&self.zaak.vertrouwelijkheidaanduiding) }
    }

    /// The zaaksysteem refused what we held for allowed: from now on that is known. A zaak that was closed meanwhile says
    /// nothing of what we may do.
    pub(crate) async fn weigerde(&self, app: &App, recht: Recht, van: Van<'_>) -> Option<String> {
        let closed = self.systeem.client.zaak(&wij(), self.zaak.uuid).await;
        if closed.is_ok_and(|zaak| zaak.is_closed()) {
            return None;
        }
        self.systeem.autorisaties.weiger(recht, van, app.clock.now().timestamp());
        self.systeem.onze(app).await.waarom_niet(&self.systeem.naam, recht, Some(van))
    }
}
