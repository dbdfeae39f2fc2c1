//! A full body for every resource of both APIs, with what it refers to made first.

use serde_json::{Value, json};

use super::{
    TestApp,
    make::{bsn, to},
};

/// One resource, and what can be sent to it.
pub(crate) struct Sample {
    /// Name of its snapshot.
    pub(crate) name: &'static str,
    pub(crate) list: &'static str,
    pub(crate) body: Value,
    /// The fields that a POST and a PUT cannot do without.
    pub(crate) required: &'static [&'static str],
    /// A PATCH that is right.
    pub(crate) change: Value,
}

fn adres(straat: &str) -> Value {
    json!({ "nummeraanduidingId": "0363200000218908", "straatnaam": straat, "huisnummer": 1,
        "huisnummertoevoeging": "A", "postcode": "1011 PN", "stad": "Amsterdam", "adresregel1": "",
        "adresregel2": "", "adresregel3": "", "land": "NL" })
}

fn object(id: &str) -> Value {
    json!({ "objectId": id, "codeObjecttype": "zgw-Zaak", "codeRegister": "openzaak", "codeSoortObjectId": "uuid" })
}

/// Every resource of both APIs.
pub(crate) async fn samples(t: &TestApp) -> Vec<Sample> {
    let contact = t.klantcontact(json!({})).await;
    let actor = t.actor("Balie").await;
    let partij = t.persoon(json!({})).await;
    let ander = t.persoon(json!({})).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let categorie = t.made("categorieen", &json!({ "naam": "Ondernemer" })).await;
    let (contact, actor, partij, ander) = (to(&contact), to(&actor), to(&partij), to(&ander));
    let mut all = contacts(&contact, &actor, &partij);
    all.extend(partijen(&partij, &ander, &to(&betrokkene), &to(&categorie)));
    all.extend(contactgegevens());
    all
}

fn sample(
    name: &'static str,
    list: &'static str,
    required: &'static [&'static str],
    body: Value,
    change: Value,
) -> Sample {
    Sample { name, list, body, required, change }
}

fn contacts(contact: &Value, actor: &Value, partij: &Value) -> Vec<Sample> {
    vec![
        sample("actor", "actoren", &["naam", "soortActor"], actor_body(), json!({ "naam": "Afdeling" })),
        sample(
            "actorklantcontact",
            "actorklantcontacten",
            &["actor", "klantcontact"],
            json!({ "actor": actor, "klantcontact": contact }),
            json!({ "actor": actor }),
        ),
        sample(
            "betrokkene",
            "betrokkenen",
            &["hadKlantcontact", "initiator", "rol"],
            betrokkene_body(contact, partij),
            json!({ "rol": "vertegenwoordiger" }),
        ),
        sample(
            "bijlage",
            "bijlagen",
            &[],
            json!({ "wasBijlageVanKlantcontact": contact, "bijlageidentificator": object("1") }),
            json!({ "wasBijlageVanKlantcontact": null }),
        ),
        sample(
            "internetaak",
            "internetaken",
            &["aanleidinggevendKlantcontact", "gevraagdeHandeling", "status"],
            taak_body(contact, actor),
            json!({ "toelichting": "Na vijven" }),
        ),
        sample(
            "klantcontact",
            "klantcontacten",
            &["kanaal", "onderwerp", "taal", "vertrouwelijk"],
            contact_body(),
            json!({ "inhoud": "Anders" }),
        ),
        sample(
            "onderwerpobject",
            "onderwerpobjecten",
            &[],
            json!({ "klantcontact": contact, "wasKlantcontact": null,
                "onderwerpobjectidentificator": object("2") }),
            json!({ "wasKlantcontact": contact }),
        ),
    ]
}

fn partijen(partij: &Value, ander: &Value, betrokkene: &Value, categorie: &Value) -> Vec<Sample> {
    vec![
        sample(
            "categorie_relatie",
            "categorie-relaties",
            &[],
            json!({ "partij": partij, "categorie": categorie, "beginDatum": "2026-01-01",
                "eindDatum": null }),
            json!({ "eindDatum": "2026-12-31" }),
        ),
        sample("categorie", "categorieen", &[], json!({ "naam": "Inwoner" }), json!({ "naam": "Bezoeker" })),
        sample(
            "digitaal_adres",
            "digitaleadressen",
            &["adres", "soortDigitaalAdres"],
            adres_body(partij, betrokkene),
            json!({ "omschrijving": "werk" }),
        ),
        sample(
            "partij_identificator",
            "partij-identificatoren",
            &["partijIdentificator"],
            json!({ "identificeerdePartij": partij, "anderePartijIdentificator": "oud",
                "partijIdentificator": bsn("999990019"), "subIdentificatorVan": null }),
            json!({ "anderePartijIdentificator": "" }),
        ),
        sample(
            "partij",
            "partijen",
            &["indicatieActief", "soortPartij"],
            partij_body(),
            json!({ "interneNotitie": "Belt vaak" }),
        ),
        sample(
            "rekeningnummer",
            "rekeningnummers",
            &["iban"],
            json!({ "partij": partij, "iban": "NL18BANK23481326", "bic": "BANKNL2A" }),
            json!({ "bic": "" }),
        ),
        sample(
            "vertegenwoordiging",
            "vertegenwoordigingen",
            &["vertegenwoordigdePartij", "vertegenwoordigendePartij"],
            json!({ "vertegenwoordigendePartij": partij, "vertegenwoordigdePartij": ander }),
            json!({ "vertegenwoordigendePartij": partij }),
        ),
    ]
}

fn contactgegevens() -> [Sample; 2] {
    [
        Sample {
            name: "organisatie",
            list: "/contactgegevens/api/v1/organisatie",
            body: json!({ "handelsnaam": "Bakkerij", "oprichtingsdatum": "1990-01-31",
                "opheffingsdatum": null, "adres": adres("Dam") }),
            required: &["handelsnaam"],
            change: json!({ "opheffingsdatum": "2026-01-01" }),
        },
        Sample {
            name: "persoon",
            list: "/contactgegevens/api/v1/persoon",
            body: json!({ "geboortedatum": "1980-02-29", "overlijdensdatum": null, "geslachtsnaam": "Çelik",
                "geslacht": "v", "voorvoegsel": "van", "voornamen": "An", "adres": adres("Dam") }),
            required: &["geboortedatum", "geslachtsnaam"],
            change: json!({ "geslacht": "" }),
        },
    ]
}

fn actor_body() -> Value {
    json!({ "naam": "Medewerker", "soortActor": "medewerker", "indicatieActief": false,
        "actoridentificator": { "objectId": "m1", "codeObjecttype": "mdw", "codeRegister": "msei",
            "codeSoortObjectId": "idf" },
        "actorIdentificatie": { "functie": "Balie", "emailadres": "balie@example.nl",
            "telefoonnummer": "0201234567" } })
}

fn betrokkene_body(contact: &Value, partij: &Value) -> Value {
    json!({ "hadKlantcontact": contact, "wasPartij": partij, "rol": "klant", "initiator": true,
        "organisatienaam": "Vereniging", "bezoekadres": adres("Dam"), "correspondentieadres": adres("Kade"),
        "contactnaam": { "voorletters": "A", "voornaam": "Anna", "voorvoegselAchternaam": "van der",
            "achternaam": "Berg" } })
}

fn adres_body(partij: &Value, betrokkene: &Value) -> Value {
    json!({ "verstrektDoorPartij": partij, "verstrektDoorBetrokkene": betrokkene, "adres": "0612345678",
        "soortDigitaalAdres": "telefoonnummer", "isStandaardAdres": true, "omschrijving": "thuis",
        "referentie": "portaalvoorkeur", "verificatieDatum": "2026-01-02" })
}

fn taak_body(contact: &Value, actor: &Value) -> Value {
    json!({ "aanleidinggevendKlantcontact": contact, "toegewezenAanActoren": [actor], "nummer": "12",
        "referentienummer": "13", "gevraagdeHandeling": "Terugbellen", "toelichting": "Graag vandaag",
        "status": "te_verwerken" })
}

fn contact_body() -> Value {
    json!({ "nummer": "1", "referentienummer": "2", "kanaal": "telefoon", "onderwerp": "Paspoort",
        "inhoud": "Vraag", "reactie": "Antwoord", "indicatieContactGelukt": true,
        "hoofdOnderwerpType": "https://example.nl/onderwerpen/1", "verdereActieOndernomen": false,
        "taal": "nld", "vertrouwelijk": true, "plaatsgevondenOp": "2026-01-12T12:00:00.5+01:00",
        "metadata": { "afdeling": "Burgerzaken" } })
}

fn partij_body() -> Value {
    json!({ "nummer": "7", "interneNotitie": "Let op", "digitaleAdressen": [], "rekeningnummers": [],
        "voorkeursDigitaalAdres": null, "voorkeursRekeningnummer": null, "soortPartij": "persoon",
        "indicatieGeheimhouding": true, "voorkeurstaal": "nld", "indicatieActief": true,
        "bezoekadres": adres("Dam"), "correspondentieadres": adres("Kade"),
        "partijIdentificatoren": [{ "partijIdentificator": bsn("999990081") }],
        "partijIdentificatie": { "contactnaam": { "voorletters": "J", "voornaam": "Jan",
            "voorvoegselAchternaam": "de", "achternaam": "Vries" } } })
}
