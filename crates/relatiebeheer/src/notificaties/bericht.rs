//! What a message says. Source: Open Klant 2.18, kanalen `partijen`, `internetaken` and `klantcontacten`, and its cloud
//! events.

use serde_json::{Map, Value, json};
use store::Moment;
use uuid::Uuid;

use crate::{
    config::Settings,
    rest::{
        formats::moment,
        input::{Mode, Target},
        links::Links,
        write::Action,
    },
};

/// A message, to be told when the change that it is about is there.
pub(crate) struct Bericht {
    /// The object that it is about.
    pub(crate) object: Uuid,
    /// `notificatie` or `cloudevent`.
    pub(crate) soort: &'static str,
    pub(crate) inhoud: Value,
}

/// What a notification is about.
pub(crate) struct Over {
    pub(crate) target: Target,
    pub(crate) uuid: Uuid,
    /// Its name in the notification.
    pub(crate) resource: &'static str,
    /// What subscribers filter by: name, value, and whether people wrote it.
    pub(crate) kenmerken: Vec<(&'static str, Value, Tekst)>,
}

/// Who wrote the value of a kenmerk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tekst {
    /// A code, a number, a choice.
    Vast,
    /// Whoever was at the keyboard: it may be about anybody.
    Vrij,
}

impl Bericht {
    /// A notification on the kanaal that is named after the resource's path.
    pub(crate) fn notificatie(
        over: Over,
        (action, mode): (Action, Mode),
        settings: &Settings,
        now: Moment,
    ) -> Self {
        let url = Links::fixed(&settings.public_url).to(over.target, over.uuid);
        let free = settings.notificaties.vrije_tekst;
        let kenmerken: Map<String, Value> = over
            .kenmerken
            .into_iter()
            .filter(|(.., tekst)| free || *tekst == Tekst::Vast)
            .map(|(name, value, _)| (name.to_owned(), as_text(value)))
            .collect();
        let actie = match (action, mode) {
            (Action::Create, _) => "create",
            (Action::Update, Mode::Patch) => "partial_update",
            (Action::Update, _) => "update",
            (Action::Destroy, _) => "destroy",
        };
        let mut inhoud = json!({
            "kanaal": over.target.path,
            "hoofdObject": url,
            "resource": over.resource,
            "resourceUrl": url,
            "actie": actie,
            "aanmaakdatum": moment(now),
            "kenmerken": kenmerken,
        });
        if let Value::Object(members) = &mut inhoud
            && !settings.notificaties.bron.is_empty()
        {
            members.insert("source".to_owned(), settings.notificaties.bron.clone().into());
        }
        Self { object: over.uuid, soort: "notificatie", inhoud }
    }

    /// That a contact has been linked to a zaak, or no longer is.
    pub(crate) fn zaak(
        linked: bool,
        zaak: &str,
        (link, label): (String, String),
        (object, id): (Uuid, Uuid),
        (settings, now): (&Settings, Moment),
    ) -> Self {
        let what = if linked { "gekoppeld" } else { "ontkoppeld" };
        let inhoud = json!({
            "id": id,
            "specversion": "1.0",
            "source": settings.notificaties.bron,
            "type": format!("nl.overheid.zaken.zaak-{what}"),
            "subject": zaak,
            "time": moment(now),
            "dataref": link,
            "datacontenttype": "application/json",
            "data": {
                "zaak": format!("urn:uuid:{zaak}"),
                "linkTo": link,
                "label": label,
                "linkObjectType": "Onderwerpobject",
            },
        });
        Self { object, soort: "cloudevent", inhoud }
    }
}

/// The standard has texts only.
fn as_text(value: Value) -> Value {
    match value {
        Value::Null => "".into(),
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}
