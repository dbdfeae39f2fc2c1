//! Partijen: citizens, organisations and contact persons.

pub(crate) mod identificatie;
mod nested;

use std::{collections::HashMap, future::ready, sync::LazyLock};

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Conn, Json, Moment, Statement, inventory, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use self::identificatie::{PartijIdentificatie, Records};
use super::{
    adres::{self, Adres},
    betrokkene::Betrokkene,
    categorie_relatie::{self, CategorieRelatie, CategorieRelatieReference},
    digitaal_adres::DigitaalAdres,
    nummer::{self, whole_number},
    partij_identificator::{self, PartijIdentificator},
    soorten::{BETROKKENE, CATEGORIE_RELATIE, DIGITAAL_ADRES, KLANTCONTACT, PARTIJ, REKENINGNUMMER},
};
use crate::notificaties::{Over, Tekst};
use crate::rest::{
    filter::{Filter, any_of, boolean, choice, text, url, uuid},
    input::{Input, Mode},
    links::{Links, Reference},
    problem::{Problem, Result},
    related::{Nested, children, group, references, rows_where, take},
    resource::{Declaration, Resource, Unique, View},
    row::{Joined, row},
    write::{Action, Write},
};

row! {
    /// A row of `partij`.
    pub(crate) struct Row in "partij" {
        nummer: Option<String>,
        interne_notitie: String,
        soort_partij: String,
        indicatie_geheimhouding: Option<bool>,
        voorkeurstaal: String,
        indicatie_actief: bool,
        voorkeurs_digitaal_adres: Option<Uuid>,
        voorkeurs_rekeningnummer: Option<Uuid>,
        bezoekadres: adres::Stored,
        correspondentieadres: adres::Stored,
        identificatie: Option<Json<Records>>,
        werkte_voor_partij: Option<Uuid>,
    }
}

/// A citizen, an organisation, or somebody who is contacted on behalf of one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Partij {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this partij.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Number of the partij; deprecated.
    #[schema(deprecated)]
    pub(crate) nummer: Option<String>,
    /// Note for colleagues.
    pub(crate) interne_notitie: String,
    /// The contacts in which it took part.
    #[schema(read_only)]
    pub(crate) betrokkenen: Vec<Reference>,
    /// The categorieen that it is in.
    #[schema(read_only)]
    pub(crate) categorie_relaties: Vec<CategorieRelatieReference>,
    /// Telephone numbers, e-mail addresses and the like.
    pub(crate) digitale_adressen: Vec<Reference>,
    /// The one to try first.
    pub(crate) voorkeurs_digitaal_adres: Option<Reference>,
    /// Whom it speaks for.
    #[schema(read_only)]
    pub(crate) vertegenwoordigden: Vec<Reference>,
    /// Bank accounts.
    pub(crate) rekeningnummers: Vec<Reference>,
    /// The one to use first.
    pub(crate) voorkeurs_rekeningnummer: Option<Reference>,
    /// The numbers by which registers know it.
    pub(crate) partij_identificatoren: Vec<PartijIdentificator>,
    /// What it is.
    pub(crate) soort_partij: String,
    /// Whether its data may not be given to others.
    pub(crate) indicatie_geheimhouding: Option<bool>,
    /// The language that it prefers, ISO 639-2/B.
    pub(crate) voorkeurstaal: String,
    /// Whether it is still in use.
    pub(crate) indicatie_actief: bool,
    /// Where to visit it.
    pub(crate) bezoekadres: Adres,
    /// Where to write to it.
    pub(crate) correspondentieadres: Adres,
    /// What identifies it, by its soort.
    pub(crate) partij_identificatie: Option<PartijIdentificatie>,
    /// Related objects, when asked for.
    #[serde(rename = "_expand", skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false, required = false)]
    pub(crate) expand: Option<ExpandPartij>,
}

/// The related objects of a partij that were asked for.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpandPartij {
    /// The contacts in which it took part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    betrokkenen: Option<Vec<Betrokkene>>,
    /// The categorieen that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    categorie_relaties: Option<Vec<CategorieRelatie>>,
    /// Telephone numbers, e-mail addresses and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    digitale_adressen: Option<Vec<DigitaalAdres>>,
}

/// Logs that a partij lost something that it shows: `of` is whose it is, and whose it was. Of a row that is gone, nobody
/// can look up any more who has to know.
pub(crate) fn left(write: &Write, action: Action, of: (Option<Uuid>, Option<Uuid>)) {
    let (is, was) = of;
    let left = match action {
        Action::Destroy => is,
        Action::Update => was.filter(|_| was != is),
        Action::Create => None,
    };
    if let Some(partij) = left {
        write.log(Action::Update, "partij", partij);
    }
}

pub(crate) const SOORTEN: &[&str] = &["persoon", "organisatie", "contactpersoon"];

const NESTED: &[Nested] = &[
    Nested { table: "betrokkene", column: "partij", shows: "uuid", to: BETROKKENE },
    Nested { table: "digitaal_adres", column: "partij", shows: "uuid", to: DIGITAAL_ADRES },
    Nested {
        table: "vertegenwoordiging",
        column: "vertegenwoordigende_partij",
        shows: "vertegenwoordigde_partij",
        to: PARTIJ,
    },
    Nested { table: "rekeningnummer", column: "partij", shows: "uuid", to: REKENINGNUMMER },
    Nested { table: "categorie_relatie", column: "partij", shows: "uuid", to: CATEGORIE_RELATIE },
];

/// The partijen that have an identificator within one with this code: see `code!`.
macro_rules! within {
    ($column:literal) => {
        concat!(
            "exists (select 1 from partij_identificator i cross join partij_identificator o ",
            "where i.partij = partij.uuid and o.uuid = i.sub_identificator_van and o.",
            $column,
            " = ?)"
        )
    };
}

/// The partijen that have an identificator with this code. Most have: beside a number, which few have, it is looked up for
/// those few, where a list of all who have the code would be made each time.
macro_rules! code {
    ($column:literal) => {
        concat!(
            "exists (select 1 from partij_identificator i where i.partij = partij.uuid and i.",
            $column,
            " = ?)"
        )
    };
}

const FILTERS: &[Filter] = &[
    text("nummer", "nummer = ?").narrow(),
    boolean("indicatieGeheimhouding", "indicatie_geheimhouding = ?"),
    boolean("indicatieActief", "indicatie_actief = ?"),
    choice("soortPartij", SOORTEN, "soort_partij = ?"),
    text("bezoekadresNummeraanduidingId", "bezoekadres ->> 'nummeraanduidingId' = ?"),
    text("bezoekadresAdresregel1", "bezoekadres ->> 'adresregel1' = ?"),
    text("bezoekadresAdresregel2", "bezoekadres ->> 'adresregel2' = ?"),
    text("bezoekadresAdresregel3", "bezoekadres ->> 'adresregel3' = ?"),
    text("bezoekadresLand", "bezoekadres ->> 'land' = ?"),
    text("correspondentieadresNummeraanduidingId", "correspondentieadres ->> 'nummeraanduidingId' = ?"),
    text("correspondentieadresAdresregel1", "correspondentieadres ->> 'adresregel1' = ?"),
    text("correspondentieadresAdresregel2", "correspondentieadres ->> 'adresregel2' = ?"),
    text("correspondentieadresAdresregel3", "correspondentieadres ->> 'adresregel3' = ?"),
    text("correspondentieadresLand", "correspondentieadres ->> 'land' = ?"),
    uuid("vertegenwoordigdePartij__uuid", VERTEGENWOORDIGD_DOOR),
    url("vertegenwoordigdePartij__url", VERTEGENWOORDIGD_DOOR),
    any_of(
        "categorierelatie__categorie__naam",
        "uuid in (select partij from categorie_relatie where categorie in \
         (select uuid from categorie where naam = ?))",
    ),
    text("partijIdentificator__codeObjecttype", code!("code_objecttype")),
    text("partijIdentificator__codeSoortObjectId", code!("code_soort_object_id")),
    text(
        "partijIdentificator__objectId",
        "uuid in (select partij from partij_identificator where object_id = ?)",
    )
    .narrow(),
    text("partijIdentificator__codeRegister", code!("code_register")),
    text("subIdentificatorVan__codeObjecttype", within!("code_objecttype")),
    text("subIdentificatorVan__codeSoortObjectId", within!("code_soort_object_id")),
    text(
        "subIdentificatorVan__objectId",
        "uuid in (select partij from partij_identificator where sub_identificator_van in \
         (select uuid from partij_identificator where object_id = ?))",
    )
    .narrow(),
    text("subIdentificatorVan__codeRegister", within!("code_register")),
];

/// Named after the one who is represented, it gives those that the given partij represents.
const VERTEGENWOORDIGD_DOOR: &str =
    "uuid in (select vertegenwoordigde_partij from vertegenwoordiging where vertegenwoordigende_partij = ?)";

impl Resource for Partij {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: PARTIJ.path,
        name: "Partij",
        summary: "Persoon, organisatie of contactpersoon waarmee de gemeente contact heeft.",
        order: "id desc",
        filters: FILTERS,
        expand: &[
            ("betrokkenen", BETROKKENE),
            ("betrokkenen.hadKlantcontact", KLANTCONTACT),
            ("categorieRelaties", CATEGORIE_RELATIE),
            ("digitaleAdressen", DIGITAAL_ADRES),
        ],
        unique: &[Unique {
            columns: "nummer",
            name: "nummer",
            code: "unique",
            reason: "Er bestaat al een partij met eenzelfde nummer.",
        }],
        target: PARTIJ,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            nummer: None,
            interne_notitie: String::new(),
            soort_partij: String::new(),
            indicatie_geheimhouding: None,
            voorkeurstaal: String::new(),
            indicatie_actief: false,
            voorkeurs_digitaal_adres: None,
            voorkeurs_rekeningnummer: None,
            bezoekadres: None,
            correspondentieadres: None,
            identificatie: None,
            werkte_voor_partij: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("nummer").max(10).check(whole_number).into_nullable(&mut row.nummer);
        input.text("interneNotitie").max(1000).into(&mut row.interne_notitie);
        input
            .reference("voorkeursDigitaalAdres", DIGITAAL_ADRES)
            .into_nullable(&mut row.voorkeurs_digitaal_adres);
        input
            .reference("voorkeursRekeningnummer", REKENINGNUMMER)
            .into_nullable(&mut row.voorkeurs_rekeningnummer);
        nested::describe(input);
        input.choice("soortPartij", SOORTEN).required().into(&mut row.soort_partij);
        input.nullable_boolean("indicatieGeheimhouding", &mut row.indicatie_geheimhouding);
        input.text("voorkeurstaal").max(3).into(&mut row.voorkeurstaal);
        input.boolean("indicatieActief", true, &mut row.indicatie_actief);
        adres::read(input, "bezoekadres", &mut row.bezoekadres);
        adres::read(input, "correspondentieadres", &mut row.correspondentieadres);
        identificatie::read(input, row);
    }

    async fn complete(write: &Write, row: &mut Row) -> Result<()> {
        nummer::hand_out(write, PARTIJ, &mut row.nummer).await
    }

    async fn rules(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
        identificatie::rules(write, row, old).await
    }

    fn announce(write: &Write, action: Action, row: &Row, old: Option<&Row>) {
        left(write, action, (row.werkte_voor_partij, old.and_then(|old| old.werkte_voor_partij)));
        write.tell(action, || Over {
            target: PARTIJ,
            uuid: row.uuid,
            resource: "partij",
            kenmerken: vec![
                ("nummer", json!(row.nummer), Tekst::Vast),
                ("interneNotitie", json!(row.interne_notitie), Tekst::Vrij),
                ("soortPartij", json!(row.soort_partij), Tekst::Vast),
            ],
        });
    }

    async fn stored(write: &Write, row: &Row, _old: Option<&Row>) -> Result<()> {
        crate::zoeken::index::partij(write, row.uuid).await
    }

    async fn insert(write: &Write, body: &Value) -> Result<Row> {
        let mut row = Self::blank(write.new_id(), write.now);
        let lists = nested::read(write, body, Mode::Create, &mut row).await?;
        Self::complete(write, &mut row).await?;
        Self::rules(write, &row, None).await?;
        write.insert::<Self>(&row)?;
        lists.store(write, &row, Mode::Create).await?;
        Self::stored(write, &row, None).await?;
        Ok(row)
    }

    async fn update(write: &Write, old: Row, body: &Value, mode: Mode) -> Result<Row> {
        let mut row = old.clone();
        let lists = nested::read(write, body, mode, &mut row).await?;
        Self::rules(write, &row, Some(&old)).await?;
        write.update::<Self>(&row).await?;
        Self::announce(write, Action::Update, &row, Some(&old));
        lists.store(write, &row, mode).await?;
        Self::stored(write, &row, Some(&old)).await?;
        Ok(row)
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        let protected = sql!(
            "select uuid from partij_identificator where sub_identificator_van in ",
            "(select uuid from partij_identificator where partij = $1) ",
            "and (partij is null or partij <> $2) limit 1"
        );
        if write.tx.first::<(Uuid,)>(protected, &[&row.uuid, &row.uuid]).await?.is_some() {
            return Err(Problem::field("nonFieldErrors", "invalid", partij_identificator::PROTECTED));
        }
        Self::announce(write, Action::Destroy, &row, None);
        identificatie::forget_werkgever(write, row.uuid).await?;
        nested::forget_preferred(write, row.uuid).await?;
        crate::zoeken::index::forget(write, row.uuid).await?;
        Ok(write.delete::<Row>(row.uuid).await?)
    }

    fn present<'a>(conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move {
            let uuids: Vec<Uuid> = rows.iter().map(|row| row.uuid).collect();
            let mut around = Around::of(conn, &uuids, view).await?;
            Ok(rows.into_iter().map(|row| show(row, &mut around, view)).collect())
        })
    }

    async fn retrieve(conn: &Conn, uuid: Uuid, view: &View) -> Result<Option<Self>> {
        let uuids = [uuid];
        let (rows, lists, expanded) = tokio::try_join!(
            async { Ok(conn.query(with_identificatoren(), &[&uuid]).await?) },
            references(conn, &uuids, NESTED, &view.links),
            expand(conn, &uuids, view),
        )?;
        let Some((row, nummers)) = Joined::<Row, partij_identificator::Row>::all(rows) else {
            return Ok(None);
        };
        let nummers = nummers.into_iter().map(|row| partij_identificator::show(row, &view.links)).collect();
        let mut around = Around {
            categorieen: categorieen(conn, &uuids, &lists, view).await?,
            lists,
            identificatoren: HashMap::from([(uuid, nummers)]),
            expanded,
        };
        Ok(Some(show(row, &mut around, view)))
    }
}

/// A partij with its identificatoren.
fn with_identificatoren() -> &'static str {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let join = "left join partij_identificator b on b.partij = a.uuid";
        Joined::<Row, partij_identificator::Row>::sql(join, "b.id")
    });
    inventory::submit! { Statement { sql: || SQL.clone(), at: file!() } }
    &SQL
}

/// What belongs to partijen, by partij.
struct Around {
    lists: Vec<HashMap<Uuid, Vec<Reference>>>,
    identificatoren: HashMap<Uuid, Vec<PartijIdentificator>>,
    categorieen: HashMap<Uuid, Vec<CategorieRelatieReference>>,
    expanded: HashMap<Uuid, ExpandPartij>,
}

impl Around {
    async fn of(conn: &Conn, uuids: &[Uuid], view: &View) -> Result<Self> {
        let (lists, identificatoren, expanded) = tokio::try_join!(
            references(conn, uuids, NESTED, &view.links),
            identificatoren(conn, uuids, &view.links),
            expand(conn, uuids, view),
        )?;
        let categorieen = categorieen(conn, uuids, &lists, view).await?;
        Ok(Self { lists, identificatoren, categorieen, expanded })
    }
}

/// The relations of these partijen with categorieen. Few partijen have any, and only for those they are asked.
async fn categorieen(
    conn: &Conn,
    partijen: &[Uuid],
    lists: &[HashMap<Uuid, Vec<Reference>>],
    view: &View,
) -> Result<HashMap<Uuid, Vec<CategorieRelatieReference>>> {
    let has = |partij: &&Uuid| lists.get(4).is_some_and(|list| list.contains_key(*partij));
    let partijen: Vec<Uuid> = partijen.iter().filter(has).copied().collect();
    categorie_relatie::of_partijen(conn, &partijen, view).await
}

fn show(row: Row, around: &mut Around, view: &View) -> Partij {
    let (lists, links) = (&mut around.lists, &view.links);
    let expand = around.expanded.remove(&row.uuid);
    Partij {
        uuid: row.uuid,
        url: links.to(PARTIJ, row.uuid),
        betrokkenen: take(lists, 0, row.uuid),
        categorie_relaties: around.categorieen.remove(&row.uuid).unwrap_or_default(),
        digitale_adressen: take(lists, 1, row.uuid),
        voorkeurs_digitaal_adres: row
            .voorkeurs_digitaal_adres
            .map(|uuid| links.reference(DIGITAAL_ADRES, uuid)),
        vertegenwoordigden: take(lists, 2, row.uuid),
        rekeningnummers: take(lists, 3, row.uuid),
        voorkeurs_rekeningnummer: row
            .voorkeurs_rekeningnummer
            .map(|uuid| links.reference(REKENINGNUMMER, uuid)),
        partij_identificatoren: around.identificatoren.remove(&row.uuid).unwrap_or_default(),
        partij_identificatie: identificatie::show(&row, links),
        nummer: row.nummer,
        interne_notitie: row.interne_notitie,
        soort_partij: row.soort_partij,
        indicatie_geheimhouding: row.indicatie_geheimhouding,
        voorkeurstaal: row.voorkeurstaal,
        indicatie_actief: row.indicatie_actief,
        bezoekadres: adres::show(row.bezoekadres),
        correspondentieadres: adres::show(row.correspondentieadres),
        expand: expand.or_else(|| view.has_expand().then(Default::default)),
    }
}

/// The numbers of these partijen, by partij.
async fn identificatoren(
    conn: &Conn,
    partijen: &[Uuid],
    links: &Links,
) -> Result<HashMap<Uuid, Vec<PartijIdentificator>>> {
    let rows = rows_where::<partij_identificator::Row>(conn, "partij", partijen).await?;
    let of: Vec<Uuid> = rows.iter().map(|row| row.partij.unwrap_or_default()).collect();
    let view = View::plain(links);
    Ok(group(of.into_iter().zip(PartijIdentificator::present(conn, rows, &view).await?)))
}

/// What was asked to be expanded, by partij.
fn expand<'a>(
    conn: &'a Conn,
    uuids: &'a [Uuid],
    view: &'a View,
) -> BoxFuture<'a, Result<HashMap<Uuid, ExpandPartij>>> {
    // A future that could expand everything is large; it is made only for who asks.
    if view.expand.is_empty() {
        return Box::pin(ready(Ok(HashMap::new())));
    }
    Box::pin(async move {
        let (mut betrokkenen, mut relaties, mut adressen) = tokio::try_join!(
            children::<Betrokkene>(conn, "partij", uuids, view.inside("betrokkenen"), |row| row.partij),
            children::<CategorieRelatie>(conn, "partij", uuids, view.inside("categorieRelaties"), |row| row
                .partij),
            children::<DigitaalAdres>(conn, "partij", uuids, view.inside("digitaleAdressen"), |row| row
                .partij),
        )?;
        let of = |uuid: &Uuid| {
            let expand = ExpandPartij {
                betrokkenen: betrokkenen.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
                categorie_relaties: relaties.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
                digitale_adressen: adressen.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
            };
            (*uuid, expand)
        };
        Ok(uuids.iter().map(of).collect())
    })
}
