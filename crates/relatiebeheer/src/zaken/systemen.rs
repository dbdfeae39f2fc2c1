//! The zaaksystemen that are beside us: each has APIs, a client and a name of its own.

use std::{sync::Arc, time::Duration};

use zgw::{Secret, notificaties::Notificaties, transport::Transport};

use super::autorisaties::Autorisaties;
use crate::{
    app::{Clock, StartError},
    config::{self, Contactwijze, Settings},
    notificaties::abonnementen::agenda::Agenda,
};

/// The most of one answer that is held in memory.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// A zaaksysteem.
pub(crate) struct Zaaksysteem {
    /// Its short name, in addresses and in what is kept.
    pub(crate) code: String,
    /// Its name on the screens.
    pub(crate) naam: String,
    /// How it is told of a contact.
    pub(crate) contact: Contactwijze,
    pub(crate) client: zgw::Client,
    /// What our application may do there.
    pub(crate) autorisaties: Autorisaties,
    /// When our abonnement there is looked at again.
    pub(crate) agenda: Agenda,
    /// Where it publishes what happens, when that is set.
    pub(crate) notificaties: Option<Notificaties>,
}

/// All of them, in the order of the settings.
pub(crate) struct Zaaksystemen(Vec<Arc<Zaaksysteem>>);

impl Zaaksystemen {
    /// Those whose address is set.
    pub(crate) fn new(
        settings: &Settings,
        clock: &Clock,
        transport: &Arc<dyn Transport>,
    ) -> Result<Self, StartError> {
        let mut all: Vec<Arc<Zaaksysteem>> = Vec::new();
        for given in [&settings.zgw].into_iter().chain(&settings.zaaksysteem) {
            let Some(systeem) = Zaaksysteem::new(given, clock, transport)? else { continue };
            if all.iter().any(|other| other.code == systeem.code) {
                let why =
                    format!("zaaksysteem: the code `{}` is used twice; give each its own", systeem.code);
                return Err(StartError::Setting(why));
            }
            all.push(Arc::new(systeem));
        }
        Ok(Self(all))
    }

    /// The one with this code.
    pub(crate) fn get(&self, code: &str) -> Option<&Arc<Zaaksysteem>> {
        self.iter().find(|systeem| systeem.code == code)
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Arc<Zaaksysteem>> {
        self.0.iter()
    }
}

impl Zaaksysteem {
    /// `None` when its address is not set.
    fn new(
        settings: &config::Zgw,
        clock: &Clock,
        transport: &Arc<dyn Transport>,
    ) -> Result<Option<Self>, StartError> {
        let wrong = |error: &dyn std::fmt::Display| StartError::Setting(format!("{}.{error}", settings.code));
        let Some(client) = client(settings, clock, transport).map_err(|error| wrong(&error))? else {
            return Ok(None);
        };
        let is_code = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if settings.code.is_empty() || !settings.code.chars().all(is_code) {
            let why = format!("zgw.code: `{}` is none; use lower case letters, digits and -", settings.code);
            return Err(StartError::Setting(why));
        }
        Ok(Some(Self {
            code: settings.code.clone(),
            naam: settings.naam.clone(),
            contact: settings.contact,
            client,
            autorisaties: Autorisaties::default(),
            agenda: Agenda::default(),
            notificaties: notificaties(settings, clock, transport).map_err(|error| wrong(&error))?,
        }))
    }
}

/// A client of its APIs, when their addresses are set.
pub(crate) fn client(
    settings: &config::Zgw,
    clock: &Clock,
    transport: &Arc<dyn Transport>,
) -> Result<Option<zgw::Client>, zgw::ConfigError> {
    if settings.zaken.is_empty() {
        return Ok(None);
    }
    let clock = clock.clone();
    let config = zgw::Config {
        zaken: settings.zaken.clone(),
        catalogi: settings.catalogi.clone(),
        documenten: settings.documenten.clone(),
        besluiten: settings.besluiten.clone(),
        autorisaties: settings.autorisaties.clone(),
        origins: settings.noemt_zich.clone(),
        client_id: settings.client_id.clone(),
        secret: Secret::new(&settings.secret),
        budget: Duration::from_millis(settings.tijd_ms),
        max_body: MAX_ANSWER,
        clock: Arc::new(move || clock.now().timestamp()),
    };
    zgw::Client::new(config, transport.clone()).map(Some)
}

/// A client of the Notificaties API on which it publishes.
pub(crate) fn notificaties(
    settings: &config::Zgw,
    clock: &Clock,
    transport: &Arc<dyn Transport>,
) -> Result<Option<Notificaties>, zgw::ConfigError> {
    if settings.notificaties.is_empty() {
        return Ok(None);
    }
    let clock = clock.clone();
    let made = Notificaties::new(
        &settings.notificaties,
        (&settings.client_id, &Secret::new(&settings.secret)),
        Duration::from_millis(settings.tijd_ms),
        Arc::new(move || clock.now().timestamp()),
        transport.clone(),
    );
    made.map(Some)
}
