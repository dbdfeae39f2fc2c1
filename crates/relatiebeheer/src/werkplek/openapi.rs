//! The description of the workspace's API.

use serde_json::{Value, json};

use super::{
    BEHEER, VERSION, WERKPLEK,
    aanmelding::Ik,
    concepten::{Achterhaald, Bewaard, Concept, Concepten},
    keuzes::Keuzes,
    klanten::{
        GetoondeBsn, Zoekvraag,
        adressen::AdresInvoer,
        dubbel::{Dubbel, DubbelVraag},
        gegevens::GegevensInvoer,
        gezien::{AdresGewijzigd, GegevensGewijzigd, RelatieGewijzigd},
        maken::{KlantInvoer, NieuweKlant},
        relaties::{PeriodeInvoer, RelatieInvoer},
    },
    registreren::Geregistreerd,
    wachtend::{Wachtenden, ZaakKiezen},
};
use crate::{
    klantbeeld::{
        eigen::{Eigen, adressen::Adres, relaties::Relatie},
        organisatie::Vestigingen,
        stroom::Deel,
    },
    notificaties::{self, beheer::Berichten},
    rest::oas::{Api, Document, Scalar, Security, delete, get, post, put},
    toegang::{beheer::Sessies, sessies},
    verantwoording::beheer::Beveiligingslog,
    zaken::{self, beheer::Zaakrechten, onafgemaakt::Onafgemaakt},
    zoeken::Antwoord,
};

const SLEUTEL: &str = "Dezelfde sleutel geeft hetzelfde antwoord, 24 uur lang.";
const GEZIEN: &str = "Stuur in `versie` mee welke versie u zag. Is het sindsdien gewijzigd, dan is het antwoord 409, met in \
                      `nu` wat er nu staat, en is er niets gewijzigd. Zonder `versie` wordt alleen ingevuld wat nog leeg is.";
const ANDERS: &str = "Iemand anders was eerder; er is niets gewijzigd.";
const KLANT: &str = "Sleutel van de klant, zoals een zoekopdracht die geeft. Er is geen BSN uit te lezen.";

/// The description of the administrator's API.
pub(crate) fn beheer() -> Document {
    notificaties::openapi::describe_beheer(own_beheer()).finish()
}

fn own_beheer() -> Api {
    Api::new("beheer", VERSION, BEHEER, Security::Cookie(sessies::COOKIE_NAME))
        .describe(
            "De API van de beheerder: wat er niet bezorgd kon worden, en van welke zaaktypen wij willen horen.",
        )
        .tag("notificaties", "Berichten aan de Notificaties API.")
        .add(
            get("/notificaties", "mislukteNotificaties", "Welke berichten niet bezorgd konden worden.")
                .tag("notificaties")
                .answer::<Berichten>(200, "De berichten."),
        )
        .add(
            post("/notificaties/{uuid}/opnieuw", "notificatieOpnieuw", "Probeert een bericht nog eens.")
                .tag("notificaties")
                .path("uuid", Scalar::Uuid, "Van het bericht.")
                .empty(204, "Het staat weer klaar."),
        )
        .tag("toegang", "Wie er is ingelogd, en het beveiligingslog.")
        .add(
            get("/sessies", "sessies", "Wie er is ingelogd.")
                .tag("toegang")
                .answer::<Sessies>(200, "De sessies, de laatst gebruikte eerst."),
        )
        .add(
            delete("/sessies/{id}", "sessieBeeindigen", "Beëindigt een sessie: die medewerker moet opnieuw inloggen.")
                .tag("toegang")
                .path("id", Scalar::Uuid, "Van de sessie.")
                .empty(204, "De sessie is er niet meer."),
        )
        .add(
            get("/beveiliging", "beveiligingslog", "Wie er binnenkwam, wie er is geweigerd, en wat er aan rechten is gewijzigd.")
                .tag("toegang")
                .query("gebeurtenis", Scalar::Text, "Alleen deze gebeurtenis.")
                .query("wie", Scalar::Text, "Alleen van deze medewerker of applicatie.")
                .query("instance", Scalar::Text, "Alleen van deze foutmelding.")
                .query("voor", Scalar::Uuid, "Alleen wat ouder is dan deze regel.")
                .answer::<Beveiligingslog>(200, "De regels, nieuwste eerst."),
        )
        .tag("zaken", "Wie wat met welke zaken mag.")
        .add(
            get("/zaakrechten", "zaakrechten", "Wie wat met welke zaken mag.")
                .tag("zaken")
                .answer::<Zaakrechten>(200, "Alle regels."),
        )
        .add(
            put("/zaakrechten", "zaakrechtenZetten", "Vervangt alle regels; ze gelden meteen.")
                .tag("zaken")
                .describe("Wie een oudere `versie` meegeeft dan de laatste, krijgt 409; er is dan niets gewijzigd.")
                .body::<Zaakrechten>()
                .answer::<Zaakrechten>(200, "Alle regels, met de nieuwe versie.")
                .problems(&[409]),
        )
        .add(
            get("/onafgemaakt", "onafgemaakt", "Welke contacten en documenten niet in het zaaksysteem kwamen.")
                .tag("zaken")
                .answer::<Onafgemaakt>(200, "Wat er nog niet lukte, met de reden en wat u kunt doen."),
        )
        .add(
            post("/onafgemaakt/{id}/opnieuw", "onafgemaaktOpnieuw", "Probeert het meteen opnieuw.")
                .tag("zaken")
                .path("id", Scalar::Uuid, "Van wat niet lukte.")
                .empty(204, "Het wordt opnieuw geprobeerd."),
        )
}

/// The version of what is removed.
fn versie() -> Value {
    json!({ "name": "versie", "in": "query", "required": true, "schema": { "type": "string" },
        "description": "De `versie` van wat u zag. Is het sindsdien gewijzigd, dan is het antwoord 409." })
}

/// The description of the workspace's API.
pub(crate) fn document() -> Document {
    notificaties::openapi::describe(zaken::openapi::describe(own())).finish()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn own() -> Api {
    Api::new("werkplek", VERSION, WERKPLEK, Security::Cookie(sessies::COOKIE_NAME))
        .describe("De API van de werkplek: zoeken, klantbeeld, concepten en registreren.")
        .tag("werkplek", "Wie er werkt en waaruit te kiezen is.")
        .tag("klanten", "Klanten vinden, bekijken, maken en wijzigen.")
        .tag("contacten", "Contacten bijhouden en registreren.")
        .add(get("/ik", "ik", "Wie er is ingelogd.").tag("werkplek").answer::<Ik>(200, "De medewerker."))
        .add(
            get("/keuzes", "keuzes", "Waaruit te kiezen is.")
                .tag("werkplek")
                .open()
                .answer::<Keuzes>(200, "De keuzes."),
        )
        .add(
            post(
                "/zoeken",
                "zoeken",
                "Zoekt klanten, contacten en zaken op alles wat een beller kan noemen.",
            )
            .tag("klanten")
            .body::<Zoekvraag>()
            .answer::<Antwoord>(200, "Wie er gevonden zijn, en welke bronnen dat zeggen."),
        )
        .add(
            get("/klanten/{klant}/beeld", "klantbeeld", "Het beeld van een klant: per deel één regel JSON.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .query("bronnen", Scalar::Text, "Alleen deze delen, met komma's ertussen.")
                .answer_as::<Deel>(200, "application/x-ndjson", "De delen, zodra ze er zijn."),
        )
        .add(
            post("/klanten/{klant}/bsn", "bsnTonen", "Toont het BSN van een klant; dat wordt vastgelegd.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .answer::<GetoondeBsn>(200, "Het BSN."),
        )
        .add(
            get(
                "/klanten/{klant}/vestigingen",
                "vestigingen",
                "De vestigingen van een organisatie, uit de KVK.",
            )
            .tag("klanten")
            .path("klant", Scalar::Text, KLANT)
            .query("pagina", Scalar::Number, "Welke bladzijde, vanaf 1.")
            .answer::<Vestigingen>(200, "Een bladzijde vestigingen.")
            .problems(&[502]),
        )
        .add(
            post("/klanten", "klantMaken", "Maakt een klant in het eigen register.")
                .tag("klanten")
                .describe("Bestaat de klant al, dan staat in het antwoord 409 ook zijn sleutel, in `klant`.")
                .header("Idempotency-Key", Scalar::Text, SLEUTEL)
                .body::<KlantInvoer>()
                .answer::<NieuweKlant>(201, "De klant staat op schijf.")
                .problems(&[409]),
        )
        .add(
            post("/klanten/mogelijk-dubbel", "klantMogelijkDubbel", "Zoekt of een klant er misschien al is.")
                .tag("klanten")
                .body::<DubbelVraag>()
                .answer::<Dubbel>(200, "Wie dezelfde kan zijn, en waarom."),
        )
        .add(
            put(
                "/klanten/{klant}/gegevens",
                "klantGegevens",
                "Wijzigt wat wij zelf van een klant bijhouden.",
            )
            .tag("klanten")
            .path("klant", Scalar::Text, KLANT)
            .describe(GEZIEN)
            .body::<GegevensInvoer>()
            .answer::<Eigen>(200, "Wat wij nu van de klant bijhouden.")
            .answer::<GegevensGewijzigd>(409, ANDERS),
        )
        .add(
            post("/klanten/{klant}/adressen", "adresMaken", "Voegt een telefoonnummer of ander adres toe.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .header("Idempotency-Key", Scalar::Text, SLEUTEL)
                .body::<AdresInvoer>()
                .answer::<Adres>(201, "Het adres staat op schijf.")
                .problems(&[409]),
        )
        .add(
            put("/klanten/{klant}/adressen/{uuid}", "adresWijzigen", "Wijzigt een adres.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .path("uuid", Scalar::Uuid, "Het adres.")
                .describe(GEZIEN)
                .body::<AdresInvoer>()
                .answer::<Adres>(200, "Het adres.")
                .answer::<AdresGewijzigd>(409, ANDERS),
        )
        .add(
            delete("/klanten/{klant}/adressen/{uuid}", "adresVerwijderen", "Verwijdert een adres.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .path("uuid", Scalar::Uuid, "Het adres.")
                .parameter(versie())
                .empty(204, "Het is weg.")
                .answer::<AdresGewijzigd>(409, ANDERS)
                .problems(&[400]),
        )
        .add(
            post("/klanten/{klant}/relaties", "relatieMaken", "Legt een relatie van een klant vast.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .header("Idempotency-Key", Scalar::Text, SLEUTEL)
                .body::<RelatieInvoer>()
                .answer::<Relatie>(201, "De relatie staat op schijf.")
                .problems(&[409]),
        )
        .add(
            put(
                "/klanten/{klant}/relaties/{uuid}",
                "relatieWijzigen",
                "Wijzigt wanneer een klant in een categorie zit.",
            )
            .tag("klanten")
            .path("klant", Scalar::Text, KLANT)
            .path("uuid", Scalar::Uuid, "De relatie.")
            .describe(GEZIEN)
            .body::<PeriodeInvoer>()
            .answer::<Relatie>(200, "De relatie.")
            .answer::<RelatieGewijzigd>(409, ANDERS),
        )
        .add(
            delete("/klanten/{klant}/relaties/{uuid}", "relatieVerwijderen", "Verwijdert een relatie.")
                .tag("klanten")
                .path("klant", Scalar::Text, KLANT)
                .path("uuid", Scalar::Uuid, "De relatie.")
                .parameter(versie())
                .empty(204, "Die is weg.")
                .answer::<RelatieGewijzigd>(409, ANDERS)
                .problems(&[400]),
        )
        .add(
            get("/concepten", "concepten", "De contacten waaraan de medewerker nog werkt.")
                .tag("contacten")
                .answer::<Concepten>(200, "De concepten, nieuwste eerst."),
        )
        .add(
            put("/concepten/{uuid}", "conceptBewaren", "Bewaart een concept.")
                .tag("contacten")
                .path("uuid", Scalar::Uuid, "Het concept.")
                .body::<Concept>()
                .answer::<Bewaard>(200, "Het staat op schijf.")
                .answer::<Achterhaald>(409, "Er is een nieuwere versie, of het is geen concept meer."),
        )
        .add(
            delete("/concepten/{uuid}", "conceptWeggooien", "Gooit een concept weg.")
                .tag("contacten")
                .path("uuid", Scalar::Uuid, "Het concept.")
                .empty(204, "Het is weg."),
        )
        .add(
            post(
                "/registreren",
                "registreren",
                "Registreert een contact, met alles wat erbij hoort, in één keer.",
            )
            .tag("contacten")
            .header("Idempotency-Key", Scalar::Text, SLEUTEL)
            .body::<Concept>()
            .answer::<Geregistreerd>(201, "Het contact staat op schijf.")
            .answer::<Achterhaald>(409, "Het is al geregistreerd, met een andere inhoud."),
        )
        .add(
            get("/wachtend", "wachtend", "Contacten die op de zaak van een aanvraag wachten.")
                .tag("contacten")
                .query("namen", Scalar::Boolean, "Met de namen van de klanten. Dat telt als inzage.")
                .answer::<Wachtenden>(200, "Wat er wacht, het langste eerst."),
        )
        .add(
            post("/wachtend/{uuid}/koppelen", "wachtendKoppelen", "Kiest de zaak waarop een contact wachtte.")
                .tag("contacten")
                .path("uuid", Scalar::Uuid, "Van wat er wacht.")
                .body::<ZaakKiezen>()
                .empty(204, "Het contact hoort bij de zaak.")
                .problems(&[502]),
        )
        .add(
            delete("/wachtend/{uuid}", "wachtendStoppen", "Laat een contact niet langer wachten.")
                .tag("contacten")
                .path("uuid", Scalar::Uuid, "Van wat er wacht.")
                .empty(204, "Het wacht niet meer."),
        )
        .add(
            get("/meldingen", "meldingen", "Wat er verandert terwijl u kijkt, als server-sent events.")
                .tag("contacten")
                .describe("Geef `klant`, `zaak` of allebei.")
                .query("klant", Scalar::Text, KLANT)
                .query("zaak", Scalar::Text, "Zaken als `bron/uuid`, met komma's ertussen; hooguit 50.")
                .empty(
                    200,
                    "Een event `contacten` telkens als een contact met deze klant is geregistreerd of gewijzigd, een event \
                     `eigen` telkens als is gewijzigd wat wij zelf van de klant bijhouden, en een event `zaak` met `bron` en `uuid` telkens als een van deze zaken is gewijzigd.",
                ),
        )
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn nothing_is_wrong_with_the_description() {
        assert_eq!(document().faults(), Vec::<String>::new());
    }
}
