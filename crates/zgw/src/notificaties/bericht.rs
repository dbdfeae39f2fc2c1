//! A message as it comes in at a callback: a notification of the standard, or a cloud event.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::wire;

/// What every type of a cloud event begins with that was made of a notification.
const PREFIX: &str = "nl.overheid.";
/// The kanaal on which a Notificaties API tries a callback.
const TEST: &str = "test";

/// A message that came in. It says what may have changed and nothing of what it is now; none of its addresses is to be
/// trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bericht {
    /// On which kanaal it was published.
    pub kanaal: String,
    /// The object that subscribers know: of everything on kanaal `zaken` that is the zaak. May be empty in a cloud event.
    pub hoofd_object: String,
    /// What kind of thing changed.
    pub resource: String,
    /// The thing that changed; in a cloud event only its key may be known.
    pub resource_url: String,
    /// `create`, `update`, `partial_update`, `destroy`, or what a cloud event calls it.
    pub actie: String,
    /// When, as the sender wrote it.
    pub aanmaakdatum: String,
    /// What can be filtered by.
    pub kenmerken: BTreeMap<String, String>,
    /// The identity of a cloud event; a notification has none.
    pub id: Option<String>,
}

/// Why a body is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no notification: {0}")]
pub struct NoBericht(&'static str);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notificatie {
    kanaal: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    hoofd_object: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    resource: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    resource_url: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    actie: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    aanmaakdatum: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    kenmerken: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct CloudEvent {
    id: String,
    r#type: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    source: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    subject: String,
    #[serde(default, deserialize_with = "wire::or_default")]
    time: String,
    #[serde(default)]
    data: Value,
}

impl Bericht {
    /// Reads a body. Which of the two it is shows from what it says, so a sender that mislabels one is understood.
    pub fn read(body: &[u8]) -> Result<Self, NoBericht> {
        let value: Value = serde_json::from_slice(body).map_err(|_| NoBericht("it is no JSON"))?;
        if value.get("specversion").is_some() {
            let event = serde_json::from_value(value);
            return Self::of_event(event.map_err(|_| NoBericht("a cloud event has an id and a type"))?);
        }
        let notificatie = serde_json::from_value(value);
        Ok(Self::of_notificatie(notificatie.map_err(|_| NoBericht("a notification has a kanaal"))?))
    }

    /// Whether it only tries whether we are there.
    pub fn is_test(&self) -> bool {
        self.kanaal == TEST
    }

    /// Whether it says that the main object itself is gone.
    pub fn is_end_of_hoofd_object(&self) -> bool {
        matches!(self.actie.as_str(), "destroy" | "verwijderd")
            && (self.resource_url == self.hoofd_object || self.hoofd_object.is_empty())
    }

    /// Whether it says that the main object itself is new.
    pub fn is_begin_of_hoofd_object(&self) -> bool {
        self.actie == "create" && wire::uuid_of(&self.resource_url) == wire::uuid_of(&self.hoofd_object)
    }

    fn of_notificatie(from: Notificatie) -> Self {
        Self {
            kanaal: from.kanaal,
            hoofd_object: from.hoofd_object,
            resource: from.resource,
            resource_url: from.resource_url,
            actie: from.actie,
            aanmaakdatum: from.aanmaakdatum,
            kenmerken: texts(from.kenmerken),
            id: None,
        }
    }

    fn of_event(event: CloudEvent) -> Result<Self, NoBericht> {
        let rest = event.r#type.strip_prefix(PREFIX).ok_or(NoBericht("the type is not of nl.overheid"))?;
        let mut words = rest.splitn(3, '.');
        let kanaal = words.next().unwrap_or_default().to_owned();
        let second = words.next().ok_or(NoBericht("the type names no thing"))?;
        let (resource, actie) = match words.next() {
            // `nl.overheid.zaken.status.create`, made of a notification
            Some(actie) => (second, actie),
            // `nl.overheid.zaken.zaak-gemuteerd`, an event of its own
            None => second.split_once('-').unwrap_or((second, "")),
        };
        let mut kenmerken: BTreeMap<String, Value> = serde_json::from_value(event.data).unwrap_or_default();
        let hoofd_object = match kenmerken.remove("hoofdObject") {
            Some(Value::String(url)) => url,
            _ => String::new(),
        };
        Ok(Self {
            hoofd_object,
            resource: resource.to_owned(),
            resource_url: event.subject,
            actie: actie.to_owned(),
            aanmaakdatum: event.time,
            kenmerken: texts(kenmerken),
            // Unique for its source only.
            id: Some(format!("{} {}", event.source, event.id)),
            kanaal,
        })
    }
}

/// What is no text is no kenmerk.
fn texts(values: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let text = |(name, value)| match value {
        Value::String(value) => Some((name, value)),
        _ => None,
    };
    values.into_iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Result<Bericht, NoBericht> {
        Bericht::read(body.to_string().as_bytes())
    }

    #[test]
    fn a_notification_and_the_event_made_of_it_say_the_same() {
        let zaak = "http://h/zaken/api/v1/zaken/3f486967-8a0a-4217-a618-57726846800a";
        let classic = read(&json!({ "kanaal": "zaken", "hoofdObject": zaak, "resource": "status",
            "resourceUrl": "http://h/zaken/api/v1/statussen/8034b793-fbaf-4078-9b1c-2876382a7592", "actie": "create",
            "aanmaakdatum": "2026-11-23T12:30:23Z", "kenmerken": { "zaaktype": "http://h/z", "getal": 3 } }))
        .unwrap();
        let event = read(&json!({ "specversion": "1.0", "id": "9a3e5ccf", "source": "openzaak",
            "type": "nl.overheid.zaken.status.create", "subject": "8034b793-fbaf-4078-9b1c-2876382a7592",
            "time": "2026-11-23T12:30:23Z", "data": { "zaaktype": "http://h/z", "hoofdObject": zaak } }))
        .unwrap();
        assert_eq!(event.id.as_deref(), Some("openzaak 9a3e5ccf"));
        let same = Bericht { id: None, resource_url: classic.resource_url.clone(), ..event };
        assert_eq!(classic, same);
        assert!(!classic.is_end_of_hoofd_object());
    }

    #[test]
    fn an_event_of_its_own_names_the_thing_and_what_happened() {
        let event = read(&json!({ "specversion": "1.0", "id": "1", "source": "openzaak",
            "type": "nl.overheid.zaken.zaak-verwijderd", "subject": "3f486967-8a0a-4217-a618-57726846800a" }));
        let event = event.unwrap();
        assert_eq!((event.resource.as_str(), event.actie.as_str()), ("zaak", "verwijderd"));
        assert!(event.is_end_of_hoofd_object());
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        for body in [
            json!([]),
            json!({}),
            json!({ "kanaal": 3 }),
            json!({ "specversion": "1.0", "id": "1", "type": "com.example.x" }),
            json!({ "specversion": "1.0", "id": "1", "type": "nl.overheid.zaken" }),
            json!({ "specversion": "1.0", "type": "nl.overheid.zaken.zaak.create" }),
        ] {
            assert!(read(&body).is_err(), "{body}");
        }
        assert!(Bericht::read(b"<xml>").is_err());
    }
}
