//! The description of what the workspace's API says of documents.

use serde_json::json;

use super::{
    Document, Documenten,
    lezen::Versies,
    upload::{DocumentInvoer, Gevraagd, Klaar},
    wijzigen::WijzigingInvoer,
};
use crate::{
    rest::oas::{Api, Operation, Scalar, delete, get, post, put},
    zaken::openapi::BRON,
};

const LIJST: &str = "/zaken/{bron}/{zaak}/documenten";
const EEN: &str = "/zaken/{bron}/{zaak}/documenten/{document}";

fn of_zaak(operation: Operation) -> Operation {
    let operation = operation.tag("zaken").path("bron", Scalar::Text, BRON);
    operation.path("zaak", Scalar::Uuid, "De zaak.").problems(&[502])
}

fn of_document(operation: Operation) -> Operation {
    of_zaak(operation).path("document", Scalar::Uuid, "Het document.")
}

/// Adds the addresses of documents.
pub(crate) fn describe(api: Api) -> Api {
    let upload = |operation: Operation| {
        operation.tag("zaken").path("upload", Scalar::Uuid, "Wat er bij het vragen is gegeven.")
    };
    api.add(
        of_zaak(get(LIJST, "documenten", "De documenten van een zaak."))
            .answer::<Documenten>(200, "De documenten, of waarom ze er niet zijn."),
    )
    .add(
        of_zaak(post(LIJST, "documentToevoegen", "Vraagt een document toe te voegen; het bestand volgt."))
            .body::<DocumentInvoer>()
            .answer::<Gevraagd>(201, "Stuur het bestand naar `/uploads/{upload}`, binnen een kwartier."),
    )
    .add(
        of_document(get(EEN, "document", "De inhoud van een document."))
            .query("versie", Scalar::Number, "Welke versie; zonder dit de nieuwste.")
            .empty(200, "De inhoud, om te bekijken of op te slaan."),
    )
    .add(
        of_document(put(EEN, "documentWijzigen", "Wijzigt een document: er komt een nieuwe versie."))
            .body::<WijzigingInvoer>()
            .answer::<Document>(200, "Het document zoals het nu is.")
            .answer::<Gevraagd>(202, "Stuur het bestand naar `/uploads/{upload}`, binnen een kwartier.")
            .problems(&[409]),
    )
    .add(
        of_document(get(&format!("{EEN}/versies"), "documentVersies", "De versies van een document."))
            .answer::<Versies>(200, "De versies, de nieuwste eerst."),
    )
    .add(
        upload(put("/uploads/{upload}", "uploadBestand", "Stuurt het bestand."))
            .describe("De bytes zelf, met `Content-Length` gelijk aan de opgegeven omvang.")
            .raw_body("application/octet-stream", &json!({ "type": "string", "format": "binary" }))
            .answer::<Klaar>(200, "Het document zoals het nu is.")
            .problems(&[409, 422, 502]),
    )
    .add(
        upload(delete("/uploads/{upload}", "uploadAnnuleren", "Ziet ervan af."))
            .empty(204, "Er komt geen document, en wat er al was is of wordt verwijderd."),
    )
}
