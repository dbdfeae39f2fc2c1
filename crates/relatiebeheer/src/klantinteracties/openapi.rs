//! The description of the Klantinteracties API: its resources, and the few things that they do not say themselves.

use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    VERSION,
    actor::Actor,
    betrokkene::{Betrokkene, ExpandBetrokkene},
    every_resource,
    maak_klantcontact::MaakKlantcontact,
    onderwerpobject::{Behouden, Onderwerpobject},
    partij::Partij,
    partij_identificator::PartijIdentificator,
};
use crate::rest::{
    links::KLANTINTERACTIES,
    oas::{
        Api, Document, Operation, Scalar, Security,
        describe::{Described, Kind},
        post, reference,
    },
    resource::Resource,
};

const JSON: &str = "application/json";
const OVER: &str = "\
Klanten van de gemeente, en elk contact met hen. Deze API volgt Klantinteracties 0.9.0, zoals Open Klant 2.18 die aanbiedt.

* Verwijzen gaat met `{\"uuid\": …}`; in een antwoord staat het adres erbij.
* Namen van velden mogen ook met een liggend streepje: `plaatsgevonden_op`.
* `PUT` vraagt alles wat verplicht is en laat de rest zoals het was. `PATCH` wijzigt alleen wat mee komt.
* Een groep, zoals een adres, wordt altijd in zijn geheel vervangen; `null` maakt hem leeg.
* Een fout zegt in `invalidParams` per veld wat er niet klopt.
";

/// The description of the API.
pub(crate) fn openapi() -> Document {
    let api = Api::new("klantinteracties", VERSION, KLANTINTERACTIES, Security::Token).describe(OVER);
    let api = every_resource!(resource).into_iter().fold(api, |api, add| add(api));
    let list = |name| Described { nullable: true, kind: Kind::List, ..Described::new(name) };
    let text = |name| Described { kind: Kind::Text, ..Described::new(name) };
    api.variants::<Actor>("soortActor", "actorIdentificatie", |row, soort| {
        soort.clone_into(&mut row.soort_actor);
    })
    .variants::<Partij>("soortPartij", "partijIdentificatie", |row, soort| {
        soort.clone_into(&mut row.soort_partij);
    })
    // A partij reads its identificatoren by what the database knows of them; by their uuid they are told apart.
    .also::<Partij>(list("partijIdentificatoren"))
    .also::<PartijIdentificator>(text("uuid"))
    // Expansions that go around in circles are not gathered by the derive.
    .schema::<ExpandBetrokkene>()
    .schema::<MaakKlantcontact>()
    .part::<Betrokkene>(BETROKKENE, Betrokkene::read_rest)
    .part::<Onderwerpobject>(ONDERWERPOBJECT, Onderwerpobject::read_rest)
    .edit("MaakKlantcontact", "/properties/betrokkene", "oneOf", or_null(BETROKKENE))
    .edit("MaakKlantcontact", "/properties/onderwerpobject", "oneOf", or_null(ONDERWERPOBJECT))
    .edit("Internetaak", "/properties/toegewezenAanActor", "deprecated", true)
    .schema::<Behouden>()
    .edit("Behouden", "/properties/behouden/items", "format", "uri")
    .rename("Behouden", "OnderwerpobjectDeleteResponse")
    .extend("delete", "/onderwerpobjecten/{uuid}", |operation| {
        let cascade = "Verwijder ook de contacten waar geen ander onderwerpobject naar verwijst.";
        operation.query("cascade", Scalar::Boolean, cascade).answer_of(
            200,
            JSON,
            &reference("Behouden"),
            "Verwijderd met `cascade=true`: welke contacten er nog zijn.",
        )
    })
    .tag("maak-klantcontact", "Een klantcontact met zijn betrokkene en zijn onderwerpobject, in één keer.")
    .add(maak_klantcontact())
    .finish()
}

/// A betrokkene and an onderwerpobject without the contact that they belong to.
const BETROKKENE: &str = "BetrokkeneKlantcontactReadOnly";
const ONDERWERPOBJECT: &str = "OnderwerpobjectKlantcontactReadOnly";

fn resource<R: Resource + ToSchema>() -> fn(Api) -> Api {
    Api::resource::<R>
}

fn or_null(name: &str) -> Value {
    json!([reference(name), { "type": "null" }])
}

fn maak_klantcontact() -> Operation {
    let schema = reference("MaakKlantcontact");
    post(
        "/maak-klantcontact",
        "maakKlantcontactCreate",
        "Maak een klantcontact, betrokkene en onderwerpobject aan.",
    )
    .describe("Alle drie, of geen van drie. Zonder betrokkene of onderwerpobject: laat het veld weg.")
    .tag("maak-klantcontact")
    .problems(&[406])
    .body_of(&schema)
    .answer_of(201, JSON, &schema, "Aangemaakt.")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_has_no_faults() {
        assert_eq!(super::openapi().faults(), &[] as &[String]);
    }
}
