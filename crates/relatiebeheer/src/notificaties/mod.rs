//! Telling others what happened here: notifications on the kanalen of Open Klant, and cloud events for zaken. What is to
//! be told is stored with the change itself (`outbox`), and delivered by a worker: a change never fails because nobody
//! listens.
//!
//! And hearing what happens elsewhere: `abonnementen` says of what, `ontvangst` takes it in, `verwerking` and
//! `besluiten` deal with it, and `nalopen` finds what was never told.

pub(crate) mod abonnementen;
pub(crate) mod beheer;
mod bericht;
pub(crate) mod besluiten;
pub(crate) mod bezorging;
mod horen;
mod inbox;
pub(crate) mod kanalen;
pub(crate) mod nalopen;
pub(crate) mod ontvangst;
pub(crate) mod openapi;
mod outbox;
pub(crate) mod stand;
mod vergeten;
pub(crate) mod verwerking;

use std::{sync::Arc, time::Duration};

use zgw::{Secret, notificaties::Notificaties, transport::Transport};

use crate::{app::Clock, config};

pub(crate) use bericht::{Bericht, Over, Tekst};
pub(crate) use horen::Horen;
pub(crate) use outbox::Rows;

/// The Notificaties API, when its address is set; what is wrong with the settings otherwise.
pub(crate) fn client(
    settings: &config::Settings,
    clock: &Clock,
    transport: &Arc<dyn Transport>,
) -> Result<Option<Notificaties>, String> {
    let given = &settings.notificaties;
    if given.url.is_empty() {
        return Ok(None);
    }
    if settings.public_url.is_empty() {
        return Err(
            "public_url: notifications say where an object is; give the address by which others reach this server"
                .to_owned(),
        );
    }
    if given.cloud_events && given.bron.is_empty() {
        return Err("notificaties.bron: a cloud event says where it comes from; give a name such as \
                    urn:nld:oin:01234567890123456789:systeem:relatiebeheer"
            .to_owned());
    }
    let clock = clock.clone();
    let made = Notificaties::new(
        &given.url,
        (&given.client_id, &Secret::new(&given.secret)),
        Duration::from_millis(given.tijd_ms),
        Arc::new(move || clock.now().timestamp()),
        transport.clone(),
    );
    made.map(Some).map_err(|error| format!("notificaties.{error}"))
}
