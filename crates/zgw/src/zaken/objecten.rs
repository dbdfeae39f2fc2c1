//! What a zaak is about (`zaakobject`): an address, a parcel, or the application that it was made of.

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::{self, Page};

/// Something that a zaak is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Zaakobject {
    /// URL of the zaak, as the peer wrote it.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub zaak: String,
    /// URL of the object in the register that has it; empty when it is described here.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub object: String,
    /// What kind of thing it is, of the list that the standard has.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub object_type: String,
    /// The description, when no register has it.
    #[serde(default, deserialize_with = "wire::or_default")]
    object_identificatie: Value,
}

impl Zaakobject {
    /// What an object goes by that the standard has no kind for: its address, the key at the end of that, and each text in
    /// its own description. Other kinds are described by what is no reference (the number of a house).
    pub fn references(&self) -> Vec<&str> {
        let key = self.object.trim_end_matches('/').rsplit('/').next();
        let mut found: Vec<&str> = [Some(self.object.as_str()), key].into_iter().flatten().collect();
        if self.object_type == "overige" {
            texts(&self.object_identificatie, &mut found);
        }
        found.retain(|text| !text.is_empty());
        found
    }
}

fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

impl Client {
    /// What a zaak is about, by the zaak's own URL: one page, and few zaken are about more things than that holds.
    pub async fn zaakobjecten_of(&self, caller: &Caller, zaak_url: &str) -> Result<Vec<Zaakobject>, Error> {
        let found = self.zaakobjecten(caller, "zaak", zaak_url).await?;
        // A peer that ignores the filter gives those of other zaken as well.
        Ok(found.into_iter().filter(|object| object.zaak == zaak_url).collect())
    }

    /// The zaken that are about an object, by its URL.
    pub async fn zaken_about(&self, caller: &Caller, object_url: &str) -> Result<Vec<Uuid>, Error> {
        let found = self.zaakobjecten(caller, "object", object_url).await?;
        let own = found.into_iter().filter(|object| object.object == object_url);
        Ok(own.filter_map(|object| wire::uuid_of(&object.zaak)).collect())
    }

    async fn zaakobjecten(
        &self,
        caller: &Caller,
        filter: &'static str,
        url: &str,
    ) -> Result<Vec<Zaakobject>, Error> {
        let call = Call::get(Api::Zaken, "zaakobjecten").with(filter, url);
        Ok(within(self.budget(), self.read::<Page<Zaakobject>>(caller, call)).await?.results)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Zaakobject;

    fn references(object: &serde_json::Value) -> Vec<String> {
        let object: Zaakobject = serde_json::from_value(object.clone()).unwrap();
        object.references().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn an_object_goes_by_its_address_and_the_key_at_its_end() {
        let object = json!({ "object": "http://objecten/objects/a1", "objectType": "overige", "objectIdentificatie": null });
        assert_eq!(references(&object), ["http://objecten/objects/a1", "a1"]);
    }

    #[test]
    fn an_object_of_no_kind_goes_by_each_text_in_its_description_and_an_address_by_none() {
        let data = json!({ "overigeData": { "aanvraag": { "kenmerk": "OF-1", "aantal": 3 } } });
        let object = json!({ "object": "", "objectType": "overige", "objectIdentificatie": data });
        assert_eq!(references(&object), ["OF-1"]);
        let adres =
            json!({ "object": "", "objectType": "adres", "objectIdentificatie": { "huisnummer": "12" } });
        assert_eq!(references(&adres), [""; 0]);
    }
}
