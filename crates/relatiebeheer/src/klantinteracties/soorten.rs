//! What resources refer to, in one place: table, name in error texts, path.

use crate::rest::{input::Target, links::KLANTINTERACTIES};

const fn target(table: &'static str, label: &'static str, path: &'static str) -> Target {
    Target { api: KLANTINTERACTIES, table, label, path }
}

pub(crate) const ACTOR: Target = target("actor", "Actor", "actoren");
pub(crate) const ACTORKLANTCONTACT: Target =
    target("actor_klantcontact", "ActorKlantcontact", "actorklantcontacten");
pub(crate) const BETROKKENE: Target = target("betrokkene", "Betrokkene", "betrokkenen");
pub(crate) const BIJLAGE: Target = target("bijlage", "Bijlage", "bijlagen");
pub(crate) const CATEGORIE: Target = target("categorie", "Categorie", "categorieen");
pub(crate) const CATEGORIE_RELATIE: Target =
    target("categorie_relatie", "CategorieRelatie", "categorie-relaties");
pub(crate) const DIGITAAL_ADRES: Target = target("digitaal_adres", "DigitaalAdres", "digitaleadressen");
pub(crate) const INTERNETAAK: Target = target("internetaak", "InterneTaak", "internetaken");
pub(crate) const KLANTCONTACT: Target = target("klantcontact", "Klantcontact", "klantcontacten");
pub(crate) const ONDERWERPOBJECT: Target = target("onderwerpobject", "Onderwerpobject", "onderwerpobjecten");
pub(crate) const PARTIJ: Target = target("partij", "Partij", "partijen");
pub(crate) const PARTIJ_IDENTIFICATOR: Target =
    target("partij_identificator", "PartijIdentificator", "partij-identificatoren");
pub(crate) const REKENINGNUMMER: Target = target("rekeningnummer", "Rekeningnummer", "rekeningnummers");
pub(crate) const VERTEGENWOORDIGING: Target =
    target("vertegenwoordiging", "Vertegenwoordigden", "vertegenwoordigingen");
