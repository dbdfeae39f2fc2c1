//! Internetaken: what has to be done because of a contact.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Conn, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    nummer::{self, whole_number},
    soorten::{ACTOR, INTERNETAAK, KLANTCONTACT},
};
use crate::notificaties::{Over, Tekst};
use crate::rest::{
    filter::{choice, date_time, text, url, uuid},
    formats::{serialize_moment, serialize_optional_moment},
    input::{Input, Mode},
    links::Reference,
    problem::{Problem, Result},
    related::{Nested, references, take},
    resource::{Declaration, Resource, Unique, View},
    row::row,
    write::{Action, Write},
};

row! {
    /// A row of `internetaak`.
    pub(crate) struct Row in "internetaak" {
        klantcontact: Uuid,
        nummer: Option<String>,
        referentienummer: Option<String>,
        gevraagde_handeling: String,
        toelichting: String,
        status: String,
        toegewezen_op: Moment,
        afgehandeld_op: Option<Moment>,
    }
}

/// Something that has to be done because of a contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Internetaak {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this task.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Number of the task; deprecated by `referentienummer`.
    #[schema(deprecated)]
    pub(crate) nummer: Option<String>,
    /// Number by which people refer to the task.
    pub(crate) referentienummer: Option<String>,
    /// What is asked.
    pub(crate) gevraagde_handeling: String,
    /// The contact that it came from.
    pub(crate) aanleidinggevend_klantcontact: Reference,
    /// The first of those who are to do it; deprecated.
    #[schema(deprecated)]
    pub(crate) toegewezen_aan_actor: FirstActor,
    /// Who are to do it.
    pub(crate) toegewezen_aan_actoren: Vec<Reference>,
    /// Further explanation.
    pub(crate) toelichting: String,
    /// Whether it is done.
    pub(crate) status: String,
    /// When it was given to them.
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time", read_only)]
    pub(crate) toegewezen_op: Moment,
    /// When it was done.
    #[serde(serialize_with = "serialize_optional_moment")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub(crate) afgehandeld_op: Option<Moment>,
}

/// The first actor of a task, or `{"uuid": null}`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum FirstActor {
    /// There is one.
    Known(Reference),
    /// There is none.
    None {
        /// Always null.
        uuid: Option<Uuid>,
    },
}

const STATUSSEN: &[&str] = &["te_verwerken", "verwerkt"];
const NESTED: &[Nested] =
    &[Nested { table: "internetaak_actor", column: "internetaak", shows: "actor", to: ACTOR }];

impl Resource for Internetaak {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: INTERNETAAK.path,
        name: "InterneTaak",
        summary: "Wat er naar aanleiding van een klantcontact gedaan moet worden.",
        order: "id desc",
        filters: &[
            text("nummer", "nummer = ?").narrow(),
            text("referentienummer", "referentienummer = ?").narrow(),
            choice("status", STATUSSEN, "status = ?"),
            date_time("toegewezenOp", "toegewezen_op = ?"),
            text("actoren__naam", VIA_NAAM),
            uuid("toegewezenAanActor__uuid", VIA_ACTOR),
            url("toegewezenAanActor__url", VIA_ACTOR),
            uuid("aanleidinggevendKlantcontact__uuid", "klantcontact = ?"),
            url("aanleidinggevendKlantcontact__url", "klantcontact = ?"),
            uuid("klantcontact__uuid", "klantcontact = ?"),
            text("klantcontact__nummer", "klantcontact in (select uuid from klantcontact where nummer = ?)")
                .narrow(),
            text(
                "klantcontact__referentienummer",
                "klantcontact in (select uuid from klantcontact where referentienummer = ?)",
            )
            .narrow(),
        ],
        expand: &[],
        unique: &[
            Unique {
                columns: "nummer",
                name: "nummer",
                code: "unique",
                reason: "Er bestaat al een interne taak met eenzelfde nummer.",
            },
            Unique {
                columns: "referentienummer",
                name: "referentienummer",
                code: "unique",
                reason: "Er bestaat al een interne taak met eenzelfde referentienummer.",
            },
        ],
        target: INTERNETAAK,
    };

    fn blank(id: Uuid, now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            klantcontact: Uuid::nil(),
            nummer: None,
            referentienummer: None,
            gevraagde_handeling: String::new(),
            toelichting: String::new(),
            status: String::new(),
            toegewezen_op: now,
            afgehandeld_op: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("nummer").max(10).check(whole_number).into_nullable(&mut row.nummer);
        input.text("referentienummer").max(10).check(whole_number).into_nullable(&mut row.referentienummer);
        input.text("gevraagdeHandeling").required().max(200).into(&mut row.gevraagde_handeling);
        let from = input.reference("aanleidinggevendKlantcontact", KLANTCONTACT).required();
        from.into(&mut row.klantcontact);
        wie(input);
        input.text("toelichting").max(1000).into(&mut row.toelichting);
        input.choice("status", STATUSSEN).required().into(&mut row.status);
        input.nullable_moment("afgehandeldOp", &mut row.afgehandeld_op);
    }

    fn announce(write: &Write, action: Action, row: &Row, _old: Option<&Row>) {
        write.tell(action, || Over {
            target: INTERNETAAK,
            uuid: row.uuid,
            resource: "internetaak",
            kenmerken: vec![
                ("nummer", json!(row.nummer), Tekst::Vast),
                ("gevraagdeHandeling", json!(row.gevraagde_handeling), Tekst::Vrij),
                ("toelichting", json!(row.toelichting), Tekst::Vrij),
                ("status", json!(row.status), Tekst::Vast),
            ],
        });
    }

    async fn complete(write: &Write, row: &mut Row) -> Result<()> {
        nummer::hand_out(write, INTERNETAAK, &mut row.nummer).await
    }

    async fn insert(write: &Write, body: &Value) -> Result<Row> {
        let mut row = Self::blank(write.new_id(), write.now);
        let toegewezen = read_all(write, body, Mode::Create, &mut row).await?;
        settle_status(&mut row, body, write.now)?;
        Self::complete(write, &mut row).await?;
        write.insert::<Self>(&row)?;
        assign(write, row.uuid, &toegewezen.unwrap_or_default()).await?;
        Ok(row)
    }

    async fn update(write: &Write, old: Row, body: &Value, mode: Mode) -> Result<Row> {
        let mut row = old.clone();
        let toegewezen = read_all(write, body, mode, &mut row).await?;
        settle_status(&mut row, body, write.now)?;
        write.update::<Self>(&row).await?;
        Self::announce(write, Action::Update, &row, Some(&old));
        if let Some(toegewezen) = toegewezen {
            let sql = sql!("delete from internetaak_actor where internetaak = $1");
            write.tx.execute(sql, &[&row.uuid]).await?;
            assign(write, row.uuid, &toegewezen).await?;
        }
        Ok(row)
    }

    fn present<'a>(conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move {
            let uuids: Vec<Uuid> = rows.iter().map(|row| row.uuid).collect();
            let mut lists = references(conn, &uuids, NESTED, &view.links).await?;
            Ok(rows.into_iter().map(|row| show(row, &mut lists, view)).collect())
        })
    }
}

const VIA_ACTOR: &str = "uuid in (select internetaak from internetaak_actor where actor = ?)";
const VIA_NAAM: &str = "uuid in (select internetaak from internetaak_actor where actor in (select uuid from actor where naam = ?))";

/// Who is to do it, by either of the two ways to say so, each once; nothing when neither is given.
fn wie(input: &mut Input<'_>) -> Option<Vec<Uuid>> {
    let one = input.reference("toegewezenAanActor", ACTOR).given();
    let several = input.some_references("toegewezenAanActoren", ACTOR);
    let mut actoren: Vec<Uuid> = Vec::new();
    for actor in one.into_iter().chain(several.iter().flatten().copied()) {
        if !actoren.contains(&actor) {
            actoren.push(actor);
        }
    }
    (one.is_some() || several.is_some()).then_some(actoren)
}

/// Reads the body and who is to do it: exactly one of the two ways to say so, except in a PATCH.
async fn read_all(write: &Write, body: &Value, mode: Mode, row: &mut Row) -> Result<Option<Vec<Uuid>>> {
    let mut input = Input::new(body, mode);
    Internetaak::read(&mut input, row);
    let given = (input.has("toegewezenAanActor"), input.has("toegewezenAanActoren"));
    input.done().settle(&write.tx).await?;
    let wrong = |reason: &str| Err(Problem::field("nonFieldErrors", "invalid", reason));
    match given {
        (true, true) => {
            wrong("`toegewezen_aan_actor` en `toegewezen_aan_actoren` mag niet beiden gebruikt worden.")
        }
        (false, false) if mode != Mode::Patch => wrong(
            "`toegewezen_aan_actor` of `toegewezen_aan_actoren` is required (mag niet beiden gebruiken).",
        ),
        _ => Ok(wie(&mut Input::new(body, mode))),
    }
}

/// A task that is done has a moment at which it was; one that is not, has none.
fn settle_status(row: &mut Row, body: &Value, now: Moment) -> Result<()> {
    let given =
        ["afgehandeldOp", "afgehandeld_op"].iter().any(|name| body.get(name).is_some_and(|at| !at.is_null()));
    if row.status == "verwerkt" {
        row.afgehandeld_op = row.afgehandeld_op.or(Some(now));
    } else if given {
        let reason =
            "De Internetaak kan geen afgehandeld op datum bevatten als de status niet op 'verwerkt' staat.";
        return Err(Problem::field("afgehandeldOp", "invalid", reason));
    } else {
        row.afgehandeld_op = None;
    }
    Ok(())
}

async fn assign(write: &Write, internetaak: Uuid, actoren: &[Uuid]) -> Result<()> {
    let sql = sql!("insert into internetaak_actor (id, internetaak, actor) values ($1, $2, $3)");
    for actor in actoren {
        write.tx.execute(sql, &[&write.new_id(), &internetaak, actor]).await?;
    }
    Ok(())
}

fn show(row: Row, lists: &mut [HashMap<Uuid, Vec<Reference>>], view: &View) -> Internetaak {
    let actoren = take(lists, 0, row.uuid);
    Internetaak {
        uuid: row.uuid,
        url: view.links.to(INTERNETAAK, row.uuid),
        nummer: row.nummer,
        referentienummer: row.referentienummer,
        gevraagde_handeling: row.gevraagde_handeling,
        aanleidinggevend_klantcontact: view.links.reference(KLANTCONTACT, row.klantcontact),
        toegewezen_aan_actor: match actoren.first() {
            Some(first) => FirstActor::Known(first.clone()),
            None => FirstActor::None { uuid: None },
        },
        toegewezen_aan_actoren: actoren,
        toelichting: row.toelichting,
        status: row.status,
        toegewezen_op: row.toegewezen_op,
        afgehandeld_op: row.afgehandeld_op,
    }
}
