//! Betrokkenen: who took part in a contact, known as a partij or not.

use std::{collections::HashMap, future::ready, sync::Arc};

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    adres::{self, Adres},
    contactnaam::Contactnaam,
    digitaal_adres::DigitaalAdres,
    klantcontact::Klantcontact,
    partij::Partij,
    soorten::{BETROKKENE, DIGITAAL_ADRES, KLANTCONTACT, PARTIJ},
};
use crate::{
    rest::{
        filter::{text, url, uuid},
        input::Input,
        links::Reference,
        problem::Result,
        related::{Nested, by_uuid, children, references, take},
        resource::{Declaration, Resource, View},
        row::row,
        write::Write,
    },
    zoeken::index,
};

row! {
    /// A row of `betrokkene`.
    pub(crate) struct Row in "betrokkene" {
        klantcontact: Uuid,
        partij: Option<Uuid>,
        rol: String,
        organisatienaam: String,
        initiator: bool,
        contactnaam_voorletters: String,
        contactnaam_voornaam: String,
        contactnaam_voorvoegsel_achternaam: String,
        contactnaam_achternaam: String,
        bezoekadres: adres::Stored,
        correspondentieadres: adres::Stored,
    }
}

/// Somebody who took part in a contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Betrokkene {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this betrokkene.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The partij that it was; nothing when that is not known.
    pub(crate) was_partij: Option<Reference>,
    /// The contact.
    pub(crate) had_klantcontact: Reference,
    /// How to reach them about this contact.
    #[schema(read_only)]
    pub(crate) digitale_adressen: Vec<Reference>,
    /// Where to visit them about this contact.
    pub(crate) bezoekadres: Adres,
    /// Where to write to them about this contact.
    pub(crate) correspondentieadres: Adres,
    /// The name that they gave.
    pub(crate) contactnaam: Contactnaam,
    /// That name in one line.
    #[schema(read_only)]
    pub(crate) volledige_naam: String,
    /// In which role.
    pub(crate) rol: String,
    /// The organisation that they spoke for.
    pub(crate) organisatienaam: String,
    /// Whether the contact was started by them.
    pub(crate) initiator: bool,
    /// Related objects, when asked for.
    #[serde(rename = "_expand", skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false, required = false, no_recursion)]
    pub(crate) expand: Option<ExpandBetrokkene>,
}

/// The related objects of a betrokkene that were asked for.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpandBetrokkene {
    /// The partij that it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    was_partij: Option<Option<Arc<Partij>>>,
    /// The contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    had_klantcontact: Option<Arc<Klantcontact>>,
    /// How to reach them about this contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    digitale_adressen: Option<Vec<DigitaalAdres>>,
}

const NESTED: &[Nested] =
    &[Nested { table: "digitaal_adres", column: "betrokkene", shows: "uuid", to: DIGITAAL_ADRES }];

impl Betrokkene {
    /// What may be given beside the contact itself.
    pub(crate) fn read_rest(input: &mut Input<'_>, row: &mut Row) {
        input.reference("wasPartij", PARTIJ).into_nullable(&mut row.partij);
        adres::read(input, "bezoekadres", &mut row.bezoekadres);
        adres::read(input, "correspondentieadres", &mut row.correspondentieadres);
        let mut naam = Contactnaam::default();
        if input.group("contactnaam", &mut naam, Contactnaam::read) {
            row.set_contactnaam(naam);
        }
        input.choice("rol", &["vertegenwoordiger", "klant"]).required().into(&mut row.rol);
        input.text("organisatienaam").max(200).into(&mut row.organisatienaam);
        input.boolean("initiator", true, &mut row.initiator);
    }
}

impl Row {
    /// The name that they gave.
    pub(crate) fn contactnaam(&self) -> Contactnaam {
        Contactnaam {
            voorletters: self.contactnaam_voorletters.clone(),
            voornaam: self.contactnaam_voornaam.clone(),
            voorvoegsel_achternaam: self.contactnaam_voorvoegsel_achternaam.clone(),
            achternaam: self.contactnaam_achternaam.clone(),
        }
    }

    pub(crate) fn set_contactnaam(&mut self, naam: Contactnaam) {
        self.contactnaam_voorletters = naam.voorletters;
        self.contactnaam_voornaam = naam.voornaam;
        self.contactnaam_voorvoegsel_achternaam = naam.voorvoegsel_achternaam;
        self.contactnaam_achternaam = naam.achternaam;
    }
}

/// Of a partij that has an identificator with this code. Most have: see `partij::code!`.
macro_rules! code {
    ($column:literal) => {
        concat!(
            "exists (select 1 from partij_identificator i where i.partij = betrokkene.partij and i.",
            $column,
            " = ?)"
        )
    };
}

impl Resource for Betrokkene {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: BETROKKENE.path,
        name: "Betrokkene",
        summary: "Wie bij een klantcontact betrokken was.",
        order: "id desc",
        filters: &[
            text("contactnaamVoorletters", "contactnaam_voorletters = ?"),
            text("contactnaamVoornaam", "contactnaam_voornaam = ?"),
            text("contactnaamVoorvoegselAchternaam", "contactnaam_voorvoegsel_achternaam = ?"),
            text("contactnaamAchternaam", "contactnaam_achternaam = ?").narrow(),
            text("organisatienaam", "organisatienaam = ?"),
            uuid("hadKlantcontact__uuid", "klantcontact = ?"),
            url("hadKlantcontact__url", "klantcontact = ?"),
            text(
                "hadKlantcontact__nummer",
                "klantcontact in (select uuid from klantcontact where nummer = ?)",
            )
            .narrow(),
            text(
                "hadKlantcontact__referentienummer",
                "klantcontact in (select uuid from klantcontact where referentienummer = ?)",
            )
            .narrow(),
            uuid(
                "verstrektedigitaalAdres__uuid",
                "uuid in (select betrokkene from digitaal_adres where uuid = ?)",
            ),
            url(
                "verstrektedigitaalAdres__url",
                "uuid in (select betrokkene from digitaal_adres where uuid = ?)",
            ),
            text(
                "verstrektedigitaalAdres__adres",
                "uuid in (select betrokkene from digitaal_adres where adres = ?)",
            )
            .narrow(),
            uuid("wasPartij__uuid", "partij = ?"),
            url("wasPartij__url", "partij = ?"),
            text("wasPartij__nummer", "partij in (select uuid from partij where nummer = ?)").narrow(),
            text("wasPartij__partijIdentificator__codeObjecttype", code!("code_objecttype")),
            text("wasPartij__partijIdentificator__codeSoortObjectId", code!("code_soort_object_id")),
            text(
                "wasPartij__partijIdentificator__objectId",
                "partij in (select partij from partij_identificator where object_id = ?)",
            )
            .narrow(),
            text("wasPartij__partijIdentificator__codeRegister", code!("code_register")),
        ],
        expand: &[("digitaleAdressen", DIGITAAL_ADRES)],
        unique: &[],
        target: BETROKKENE,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            klantcontact: Uuid::nil(),
            partij: None,
            rol: String::new(),
            organisatienaam: String::new(),
            initiator: false,
            contactnaam_voorletters: String::new(),
            contactnaam_voornaam: String::new(),
            contactnaam_voorvoegsel_achternaam: String::new(),
            contactnaam_achternaam: String::new(),
            bezoekadres: None,
            correspondentieadres: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("hadKlantcontact", KLANTCONTACT).required().into(&mut row.klantcontact);
        Self::read_rest(input, row);
    }

    async fn stored(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
        // A search by name finds a partij by what its callers said they were called.
        let Some(old) = old else {
            return match row.partij.filter(|_| row.contactnaam() != Contactnaam::default()) {
                Some(partij) => index::named(write, partij, &row.contactnaam().volledige_naam()).await,
                None => Ok(()),
            };
        };
        if old.partij != row.partij || old.contactnaam() != row.contactnaam() {
            for partij in [row.partij, old.partij].into_iter().flatten() {
                index::partij(write, partij).await?;
            }
        }
        Ok(())
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        write.delete::<Row>(row.uuid).await?;
        match row.partij {
            Some(partij) => index::partij(write, partij).await,
            None => Ok(()),
        }
    }

    fn present<'a>(conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move {
            let uuids: Vec<Uuid> = rows.iter().map(|row| row.uuid).collect();
            let (mut lists, mut expanded) =
                tokio::try_join!(references(conn, &uuids, NESTED, &view.links), expand(conn, &rows, view))?;
            let one = |row: Row| {
                let expand = expanded.remove(&row.uuid).or_else(|| view.has_expand().then(Default::default));
                show(row, &mut lists, expand, view)
            };
            Ok(rows.into_iter().map(one).collect())
        })
    }

    async fn present_new(_conn: &Conn, row: Row, view: &View) -> Result<Option<Self>> {
        Ok(Some(show(row, &mut [], view.has_expand().then(Default::default), view)))
    }
}

fn show(
    row: Row,
    lists: &mut [HashMap<Uuid, Vec<Reference>>],
    expand: Option<ExpandBetrokkene>,
    view: &View,
) -> Betrokkene {
    let contactnaam = row.contactnaam();
    Betrokkene {
        uuid: row.uuid,
        url: view.links.to(BETROKKENE, row.uuid),
        was_partij: row.partij.map(|uuid| view.links.reference(PARTIJ, uuid)),
        had_klantcontact: view.links.reference(KLANTCONTACT, row.klantcontact),
        digitale_adressen: take(lists, 0, row.uuid),
        bezoekadres: adres::show(row.bezoekadres),
        correspondentieadres: adres::show(row.correspondentieadres),
        volledige_naam: contactnaam.volledige_naam(),
        contactnaam,
        rol: row.rol,
        organisatienaam: row.organisatienaam,
        initiator: row.initiator,
        expand,
    }
}

/// What was asked to be expanded, by betrokkene.
fn expand<'a>(
    conn: &'a Conn,
    rows: &'a [Row],
    view: &'a View,
) -> BoxFuture<'a, Result<HashMap<Uuid, ExpandBetrokkene>>> {
    // A future that could expand everything is large; it is made only for who asks.
    if view.expand.is_empty() {
        return Box::pin(ready(Ok(HashMap::new())));
    }
    Box::pin(async move {
        let uuids: Vec<Uuid> = rows.iter().map(|row| row.uuid).collect();
        let partijen: Vec<Uuid> = rows.iter().filter_map(|row| row.partij).collect();
        let contacten: Vec<Uuid> = rows.iter().map(|row| row.klantcontact).collect();
        let (partijen, contacten, mut adressen) = tokio::try_join!(
            by_uuid::<Partij>(conn, &partijen, view.inside("wasPartij")),
            by_uuid::<Klantcontact>(conn, &contacten, view.inside("hadKlantcontact")),
            children::<DigitaalAdres>(conn, "betrokkene", &uuids, view.inside("digitaleAdressen"), |row| row
                .betrokkene),
        )?;
        let of = |row: &Row| {
            let expand = ExpandBetrokkene {
                was_partij: partijen.as_ref().map(|all| all.get(&row.partij?).cloned()),
                had_klantcontact: contacten.as_ref().and_then(|all| all.get(&row.klantcontact).cloned()),
                digitale_adressen: adressen.as_mut().map(|all| all.remove(&row.uuid).unwrap_or_default()),
            };
            (row.uuid, expand)
        };
        Ok(rows.iter().map(of).collect())
    })
}
