//! The smallest bodies that are right, to make what a test needs before it begins.

use serde_json::{Value, json};

use super::TestApp;

/// Adds the members of `extra` to `body`.
fn with(mut body: Value, extra: Value) -> Value {
    let Value::Object(extra) = extra else { panic!("{extra} is no object") };
    body.as_object_mut().unwrap().extend(extra);
    body
}

pub(crate) fn klantcontact(extra: Value) -> Value {
    let body =
        json!({ "kanaal": "telefoon", "onderwerp": "Paspoort", "taal": "nld", "vertrouwelijk": false });
    with(body, extra)
}

pub(crate) fn persoon(extra: Value) -> Value {
    with(json!({ "soortPartij": "persoon", "indicatieActief": true }), extra)
}

pub(crate) fn organisatie(naam: &str) -> Value {
    json!({ "soortPartij": "organisatie", "indicatieActief": true, "partijIdentificatie": { "naam": naam } })
}

pub(crate) fn bsn(number: &str) -> Value {
    json!({ "codeObjecttype": "natuurlijk_persoon", "codeSoortObjectId": "bsn", "objectId": number,
        "codeRegister": "brp" })
}

pub(crate) fn kvk(number: &str) -> Value {
    json!({ "codeObjecttype": "niet_natuurlijk_persoon", "codeSoortObjectId": "kvk_nummer", "objectId": number,
        "codeRegister": "hr" })
}

pub(crate) fn vestiging(number: &str) -> Value {
    json!({ "codeObjecttype": "vestiging", "codeSoortObjectId": "vestigingsnummer", "objectId": number,
        "codeRegister": "hr" })
}

/// `{"uuid": …}`, as bodies refer to what was answered.
pub(crate) fn to(object: &Value) -> Value {
    json!({ "uuid": object["uuid"] })
}

/// The path of what was answered, in `list`.
pub(crate) fn at(list: &str, object: &Value) -> String {
    format!("{list}/{}", object["uuid"].as_str().unwrap())
}

impl TestApp {
    /// Makes an object that must be accepted.
    pub(crate) async fn made(&self, list: &str, body: &Value) -> Value {
        self.post(list, body).await.expect(201)
    }

    pub(crate) async fn klantcontact(&self, extra: Value) -> Value {
        self.made("klantcontacten", &klantcontact(extra)).await
    }

    pub(crate) async fn persoon(&self, extra: Value) -> Value {
        self.made("partijen", &persoon(extra)).await
    }

    pub(crate) async fn betrokkene(&self, contact: &Value, extra: Value) -> Value {
        let body = json!({ "hadKlantcontact": to(contact), "rol": "klant", "initiator": true });
        self.made("betrokkenen", &with(body, extra)).await
    }

    pub(crate) async fn actor(&self, naam: &str) -> Value {
        self.made("actoren", &json!({ "naam": naam, "soortActor": "medewerker" })).await
    }

    pub(crate) async fn internetaak(&self, contact: &Value, actor: &Value, extra: Value) -> Value {
        let body = json!({ "aanleidinggevendKlantcontact": to(contact), "toegewezenAanActoren": [to(actor)],
            "gevraagdeHandeling": "Terugbellen", "status": "te_verwerken" });
        self.made("internetaken", &with(body, extra)).await
    }

    pub(crate) async fn adres(&self, extra: Value) -> Value {
        let body = json!({ "adres": "info@example.nl", "soortDigitaalAdres": "email" });
        self.made("digitaleadressen", &with(body, extra)).await
    }
}
