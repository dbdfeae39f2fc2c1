//! Klantcontacten: every contact between a citizen or organisation and the municipality.

use std::{collections::HashMap, future::ready, sync::LazyLock};

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{Conn, Json, Moment, Statement, inventory, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    actor::{self, Actor},
    betrokkene::Betrokkene,
    bijlage::Bijlage,
    internetaak::Internetaak,
    nummer::{self, whole_number},
    onderwerpobject::Onderwerpobject,
    soorten::{BETROKKENE, BIJLAGE, DIGITAAL_ADRES, INTERNETAAK, KLANTCONTACT, ONDERWERPOBJECT, PARTIJ},
};
use crate::{
    notificaties::{Over, Tekst},
    rest::{
        filter::{boolean, contains, date_time, text, url, uuid},
        formats::{
            keys::{shown, underscored},
            serialize_moment,
        },
        input::{Input, Wrong},
        links::{Links, Reference},
        problem::{Problem, Result},
        related::{Nested, children, references, take},
        resource::{Declaration, Resource, Unique, View},
        row::{Joined, row},
        write::{Action, Write},
    },
    zoeken::normaal::zoektekst,
};

row! {
    /// A row of `klantcontact`.
    pub(crate) struct Row in "klantcontact" {
        nummer: Option<String>,
        referentienummer: Option<String>,
        kanaal: String,
        onderwerp: String,
        inhoud: String,
        reactie: String,
        indicatie_contact_gelukt: Option<bool>,
        hoofd_onderwerp_type: String,
        verdere_actie_ondernomen: bool,
        taal: String,
        vertrouwelijk: bool,
        plaatsgevonden_op: Moment,
        metadata: Json<Map<String, Value>>,
    } written {
        /// The words that it is found by.
        zoektekst: String,
    }
}

/// A contact with a citizen or organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Klantcontact {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this contact.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// What the contact was about.
    #[schema(read_only)]
    pub(crate) ging_over_onderwerpobjecten: Vec<Reference>,
    /// Who had the contact on behalf of the municipality.
    #[schema(read_only)]
    pub(crate) had_betrokken_actoren: Vec<Actor>,
    /// What was sent along.
    #[schema(read_only)]
    pub(crate) omvatte_bijlagen: Vec<Reference>,
    /// Who took part.
    #[schema(read_only)]
    pub(crate) had_betrokkenen: Vec<Reference>,
    /// What has to be done about it.
    #[schema(read_only)]
    pub(crate) leidde_tot_interne_taken: Vec<Reference>,
    /// Number of the contact; deprecated by `referentienummer`.
    #[schema(deprecated)]
    pub(crate) nummer: Option<String>,
    /// Number by which people refer to the contact.
    pub(crate) referentienummer: Option<String>,
    /// By which channel: telephone, counter, e-mail.
    pub(crate) kanaal: String,
    /// What it was about, in short.
    pub(crate) onderwerp: String,
    /// What was asked or told.
    pub(crate) inhoud: String,
    /// What was answered.
    pub(crate) reactie: String,
    /// Whether the other was reached.
    pub(crate) indicatie_contact_gelukt: Option<bool>,
    /// Address of the subject in a list of subjects.
    #[schema(format = "uri")]
    pub(crate) hoofd_onderwerp_type: String,
    /// Whether something else was done about it.
    #[schema(default = false)]
    pub(crate) verdere_actie_ondernomen: bool,
    /// Language, ISO 639-2/B.
    pub(crate) taal: String,
    /// Whether it is confidential.
    pub(crate) vertrouwelijk: bool,
    /// When it took place; the moment of recording when it is not given.
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    pub(crate) plaatsgevonden_op: Moment,
    /// Further facts, for management information: texts of at most 255 characters.
    #[schema(value_type = Object)]
    pub(crate) metadata: Map<String, Value>,
    /// Related objects, when asked for.
    #[serde(rename = "_expand", skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false, required = false)]
    pub(crate) expand: Option<ExpandKlantcontact>,
}

/// The related objects of a klantcontact that were asked for.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpandKlantcontact {
    /// Who took part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    had_betrokkenen: Option<Vec<Betrokkene>>,
    /// What has to be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    leidde_tot_interne_taken: Option<Vec<Internetaak>>,
    /// What it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ging_over_onderwerpobjecten: Option<Vec<Onderwerpobject>>,
    /// What was sent along.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    omvatte_bijlagen: Option<Vec<Bijlage>>,
}

const NESTED: &[Nested] = &[
    Nested { table: "onderwerpobject", column: "klantcontact", shows: "uuid", to: ONDERWERPOBJECT },
    Nested { table: "bijlage", column: "klantcontact", shows: "uuid", to: BIJLAGE },
    Nested { table: "betrokkene", column: "klantcontact", shows: "uuid", to: BETROKKENE },
    Nested { table: "internetaak", column: "klantcontact", shows: "uuid", to: INTERNETAAK },
];

/// The contacts that are in this column of an onderwerpobject with this code. Most may be: see `partij::code!`.
macro_rules! over {
    ($column:literal, $code:literal) => {
        concat!(
            "exists (select 1 from onderwerpobject o where o.",
            $column,
            " = klantcontact.uuid and o.",
            $code,
            " = ?)"
        )
    };
}

impl Resource for Klantcontact {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: KLANTCONTACT.path,
        name: "Klantcontact",
        summary: "Contact tussen een klant of een vertegenwoordiger en de gemeente.",
        order: "plaatsgevonden_op desc, id desc",
        filters: &[
            text("hadBetrokkene__wasPartij__partijIdentificator__codeObjecttype", VIA_CODE_OBJECTTYPE),
            text(
                "hadBetrokkene__wasPartij__partijIdentificator__codeSoortObjectId",
                VIA_CODE_SOORT_OBJECT_ID,
            ),
            text("hadBetrokkene__wasPartij__partijIdentificator__objectId", VIA_OBJECT_ID).narrow(),
            text("hadBetrokkene__wasPartij__partijIdentificator__codeRegister", VIA_CODE_REGISTER),
            contains("hadBetrokkene__digitaaladres__adres__icontains", VIA_DIGITAAL_ADRES),
            uuid("hadBetrokkene__uuid", "uuid in (select klantcontact from betrokkene where uuid = ?)"),
            url("hadBetrokkene__url", "uuid in (select klantcontact from betrokkene where uuid = ?)"),
            uuid(
                "hadBetrokkene__wasPartij__uuid",
                "uuid in (select klantcontact from betrokkene where partij = ?)",
            ),
            url(
                "hadBetrokkene__wasPartij__url",
                "uuid in (select klantcontact from betrokkene where partij = ?)",
            ),
            boolean(
                "hadBetrokkene__wasPartij",
                "(exists (select 1 from betrokkene b where b.klantcontact = klantcontact.uuid and b.partij is not null)) = ?",
            ),
            boolean(
                "leiddeTotInterneTaken",
                "(exists (select 1 from internetaak t where t.klantcontact = klantcontact.uuid)) = ?",
            ),
            uuid(
                "onderwerpobject__uuid",
                "uuid in (select klantcontact from onderwerpobject where uuid = ?)",
            ),
            url("onderwerpobject__url", "uuid in (select klantcontact from onderwerpobject where uuid = ?)"),
            text(
                "onderwerpobject__onderwerpobjectidentificatorCodeObjecttype",
                over!("klantcontact", "code_objecttype"),
            ),
            text(
                "onderwerpobject__onderwerpobjectidentificatorCodeSoortObjectId",
                over!("klantcontact", "code_soort_object_id"),
            ),
            text(
                "onderwerpobject__onderwerpobjectidentificatorObjectId",
                "uuid in (select klantcontact from onderwerpobject where object_id = ?)",
            )
            .narrow(),
            text(
                "onderwerpobject__onderwerpobjectidentificatorCodeRegister",
                over!("klantcontact", "code_register"),
            ),
            uuid(
                "wasOnderwerpobject__uuid",
                "uuid in (select was_klantcontact from onderwerpobject where uuid = ?)",
            ),
            url(
                "wasOnderwerpobject__url",
                "uuid in (select was_klantcontact from onderwerpobject where uuid = ?)",
            ),
            text(
                "wasOnderwerpobject__onderwerpobjectidentificatorCodeObjecttype",
                over!("was_klantcontact", "code_objecttype"),
            ),
            text(
                "wasOnderwerpobject__onderwerpobjectidentificatorCodeSoortObjectId",
                over!("was_klantcontact", "code_soort_object_id"),
            ),
            text(
                "wasOnderwerpobject__onderwerpobjectidentificatorObjectId",
                "uuid in (select was_klantcontact from onderwerpobject where object_id = ?)",
            )
            .narrow(),
            text(
                "wasOnderwerpobject__onderwerpobjectidentificatorCodeRegister",
                over!("was_klantcontact", "code_register"),
            ),
            text("nummer", "nummer = ?").narrow(),
            text("referentienummer", "referentienummer = ?").narrow(),
            text("kanaal", "kanaal = ?"),
            contains("onderwerp", r"lower(onderwerp) like lower(?) escape '\'"),
            contains("inhoud", r"lower(inhoud) like lower(?) escape '\'"),
            contains("reactie", r"lower(reactie) like lower(?) escape '\'"),
            boolean("indicatieContactGelukt", "indicatie_contact_gelukt = ?"),
            boolean("vertrouwelijk", "vertrouwelijk = ?"),
            date_time("plaatsgevondenOp", "plaatsgevonden_op = ?"),
        ],
        expand: &[
            ("gingOverOnderwerpobjecten", ONDERWERPOBJECT),
            ("hadBetrokkenen", BETROKKENE),
            ("hadBetrokkenen.digitaleAdressen", DIGITAAL_ADRES),
            ("hadBetrokkenen.wasPartij", PARTIJ),
            ("leiddeTotInterneTaken", INTERNETAAK),
            ("omvatteBijlagen", BIJLAGE),
        ],
        unique: &[
            Unique {
                columns: "nummer",
                name: "nummer",
                code: "unique",
                reason: "Er bestaat al een klantcontact met eenzelfde nummer.",
            },
            Unique {
                columns: "referentienummer",
                name: "referentienummer",
                code: "unique",
                reason: "Er bestaat al een klantcontact met eenzelfde referentienummer.",
            },
        ],
        target: KLANTCONTACT,
    };

    fn blank(id: Uuid, now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            nummer: None,
            referentienummer: None,
            kanaal: String::new(),
            onderwerp: String::new(),
            inhoud: String::new(),
            reactie: String::new(),
            indicatie_contact_gelukt: None,
            hoofd_onderwerp_type: String::new(),
            verdere_actie_ondernomen: false,
            taal: String::new(),
            vertrouwelijk: false,
            plaatsgevonden_op: now,
            metadata: Json::default(),
            zoektekst: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("nummer").max(10).check(whole_number).into_nullable(&mut row.nummer);
        input.text("referentienummer").max(10).check(whole_number).into_nullable(&mut row.referentienummer);
        input.text("kanaal").required().max(50).into(&mut row.kanaal);
        input.text("onderwerp").required().max(200).into(&mut row.onderwerp);
        input.text("inhoud").max(1000).into(&mut row.inhoud);
        input.text("reactie").max(4000).into(&mut row.reactie);
        input.nullable_boolean("indicatieContactGelukt", &mut row.indicatie_contact_gelukt);
        let url = input.text("hoofdOnderwerpType").max(200).format("uri").check(web_address);
        url.into(&mut row.hoofd_onderwerp_type);
        input.boolean("verdereActieOndernomen", false, &mut row.verdere_actie_ondernomen);
        input.text("taal").required().max(3).into(&mut row.taal);
        input.boolean("vertrouwelijk", true, &mut row.vertrouwelijk);
        input.moment("plaatsgevondenOp", &mut row.plaatsgevonden_op);
        input.texts("metadata", 255, |key| shown(&underscored(key)), &mut row.metadata.0);
        row.index();
    }

    fn announce(write: &Write, action: Action, row: &Row, _old: Option<&Row>) {
        write.tell(action, || Over {
            target: KLANTCONTACT,
            uuid: row.uuid,
            resource: "klantcontact",
            kenmerken: vec![
                ("hoofdOnderwerpType", json!(row.hoofd_onderwerp_type), Tekst::Vast),
                ("indicatieContactGelukt", json!(row.indicatie_contact_gelukt), Tekst::Vast),
                ("verdereActieOndernomen", json!(row.verdere_actie_ondernomen), Tekst::Vast),
            ],
        });
    }

    async fn complete(write: &Write, row: &mut Row) -> Result<()> {
        nummer::hand_out(write, KLANTCONTACT, &mut row.nummer).await
    }

    async fn rules(_write: &Write, row: &Row, _old: Option<&Row>) -> Result<()> {
        Self::coherent(row)
    }

    fn coherent(row: &Row) -> Result<()> {
        if row.indicatie_contact_gelukt == Some(true) && row.verdere_actie_ondernomen {
            let reason = "Als het contact gelukt is kan er geen verdere actie zijn ondernomen";
            return Err(Problem::field("nonFieldErrors", "no-further-action-when-contact-succesful", reason));
        }
        Ok(())
    }

    async fn stored(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
        // Not everybody may find somebody by a name that was given in confidence.
        if old.is_some_and(|old| old.vertrouwelijk != row.vertrouwelijk) {
            for (partij,) in partijen(write, row.uuid).await? {
                crate::zoeken::index::partij(write, partij).await?;
            }
        }
        Ok(())
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        let partijen = partijen(write, row.uuid).await?;
        Self::announce(write, Action::Destroy, &row, None);
        write.delete::<Row>(row.uuid).await?;
        // They are no longer found by the names that were given in this contact.
        for (partij,) in partijen {
            crate::zoeken::index::partij(write, partij).await?;
        }
        Ok(())
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
            async { Ok(conn.query(with_actoren(), &[&uuid]).await?) },
            references(conn, &uuids, NESTED, &view.links),
            expand(conn, &uuids, view),
        )?;
        let Some((row, actoren)) = Joined::<Row, actor::Row>::all(rows) else { return Ok(None) };
        let actoren = actoren.into_iter().map(|row| actor::show(row, &view.links)).collect();
        let mut around = Around { lists, actoren: HashMap::from([(uuid, actoren)]), expanded };
        Ok(Some(show(row, &mut around, view)))
    }

    async fn present_new(_conn: &Conn, row: Row, view: &View) -> Result<Option<Self>> {
        Ok(Some(show(row, &mut Around::default(), view)))
    }
}

impl Row {
    /// Puts the words right that it is found by; whoever changes a text calls this before storing.
    pub(crate) fn index(&mut self) {
        self.zoektekst = zoektekst([self.onderwerp.as_str(), &self.inhoud, &self.reactie]);
    }
}

/// The partijen that took part in a contact.
async fn partijen(write: &Write, klantcontact: Uuid) -> Result<Vec<(Uuid,)>> {
    let sql = sql!("select distinct partij from betrokkene where klantcontact = $1 and partij is not null");
    Ok(write.tx.query(sql, &[&klantcontact]).await?)
}

/// A contact with its actoren.
fn with_actoren() -> &'static str {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let join = "left join actor_klantcontact ak on ak.klantcontact = a.uuid left join actor b on b.uuid = ak.actor";
        Joined::<Row, actor::Row>::sql(join, "ak.id")
    });
    inventory::submit! { Statement { sql: || SQL.clone(), at: file!() } }
    &SQL
}

/// What belongs to contacts, by contact.
#[derive(Default)]
pub(crate) struct Around {
    lists: Vec<HashMap<Uuid, Vec<Reference>>>,
    actoren: HashMap<Uuid, Vec<Actor>>,
    expanded: HashMap<Uuid, ExpandKlantcontact>,
}

impl Around {
    async fn of(conn: &Conn, uuids: &[Uuid], view: &View) -> Result<Self> {
        let (lists, actoren, expanded) = tokio::try_join!(
            references(conn, uuids, NESTED, &view.links),
            actor::of_klantcontacten(conn, uuids, &view.links),
            expand(conn, uuids, view),
        )?;
        Ok(Self { lists, actoren, expanded })
    }

    /// What was made together with a contact.
    pub(crate) fn made(
        klantcontact: Uuid,
        links: &Links,
        onderwerpobject: Option<Uuid>,
        betrokkene: Option<Uuid>,
    ) -> Self {
        let made = [onderwerpobject, None, betrokkene, None];
        let lists = made.iter().zip(NESTED).map(|(uuid, nested)| {
            uuid.iter().map(|uuid| (klantcontact, vec![links.reference(nested.to, *uuid)])).collect()
        });
        Self { lists: lists.collect(), ..Self::default() }
    }
}

pub(crate) fn show(row: Row, around: &mut Around, view: &View) -> Klantcontact {
    let (lists, links) = (&mut around.lists, &view.links);
    let expand = around.expanded.remove(&row.uuid);
    Klantcontact {
        uuid: row.uuid,
        url: links.to(KLANTCONTACT, row.uuid),
        ging_over_onderwerpobjecten: take(lists, 0, row.uuid),
        had_betrokken_actoren: around.actoren.remove(&row.uuid).unwrap_or_default(),
        omvatte_bijlagen: take(lists, 1, row.uuid),
        had_betrokkenen: take(lists, 2, row.uuid),
        leidde_tot_interne_taken: take(lists, 3, row.uuid),
        nummer: row.nummer,
        referentienummer: row.referentienummer,
        kanaal: row.kanaal,
        onderwerp: row.onderwerp,
        inhoud: row.inhoud,
        reactie: row.reactie,
        indicatie_contact_gelukt: row.indicatie_contact_gelukt,
        hoofd_onderwerp_type: row.hoofd_onderwerp_type,
        verdere_actie_ondernomen: row.verdere_actie_ondernomen,
        taal: row.taal,
        vertrouwelijk: row.vertrouwelijk,
        plaatsgevonden_op: row.plaatsgevonden_op,
        metadata: row.metadata.0,
        expand: expand.or_else(|| view.has_expand().then(Default::default)),
    }
}

/// What was asked to be expanded, by contact.
fn expand<'a>(
    conn: &'a Conn,
    uuids: &'a [Uuid],
    view: &'a View,
) -> BoxFuture<'a, Result<HashMap<Uuid, ExpandKlantcontact>>> {
    // A future that could expand everything is large; it is made only for who asks.
    if view.expand.is_empty() {
        return Box::pin(ready(Ok(HashMap::new())));
    }
    Box::pin(async move {
        let of = "klantcontact";
        let (mut betrokkenen, mut taken, mut over, mut bijlagen) = tokio::try_join!(
            children::<Betrokkene>(conn, of, uuids, view.inside("hadBetrokkenen"), |row| row
                .klantcontact
                .into()),
            children::<Internetaak>(conn, of, uuids, view.inside("leiddeTotInterneTaken"), |row| row
                .klantcontact
                .into()),
            children::<Onderwerpobject>(conn, of, uuids, view.inside("gingOverOnderwerpobjecten"), |row| row
                .klantcontact),
            children::<Bijlage>(conn, of, uuids, view.inside("omvatteBijlagen"), |row| row.klantcontact),
        )?;
        let of = |uuid: &Uuid| {
            let expand = ExpandKlantcontact {
                had_betrokkenen: betrokkenen.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
                leidde_tot_interne_taken: taken.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
                ging_over_onderwerpobjecten: over.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
                omvatte_bijlagen: bijlagen.as_mut().map(|all| all.remove(uuid).unwrap_or_default()),
            };
            (*uuid, expand)
        };
        Ok(uuids.iter().map(of).collect())
    })
}

fn web_address(text: &str) -> Result<(), Wrong> {
    match crate::rest::filter::uuid_of_url(text) {
        Some(_) => Ok(()),
        None => Err(("invalid", "Voer een geldige URL in.".to_owned())),
    }
}

/// The contacts with a partij that has an identificator with this code. Most have: see `partij::code!`.
macro_rules! via_code {
    ($column:literal) => {
        concat!(
            "exists (select 1 from betrokkene b cross join partij_identificator i ",
            "where b.klantcontact = klantcontact.uuid and i.partij = b.partij and i.",
            $column,
            " = ?)"
        )
    };
}
const VIA_CODE_OBJECTTYPE: &str = via_code!("code_objecttype");
const VIA_CODE_SOORT_OBJECT_ID: &str = via_code!("code_soort_object_id");
const VIA_CODE_REGISTER: &str = via_code!("code_register");
const VIA_OBJECT_ID: &str = "uuid in (select klantcontact from betrokkene where partij in \
                             (select partij from partij_identificator where object_id = ?))";
const VIA_DIGITAAL_ADRES: &str = concat!(
    "uuid in (select klantcontact from betrokkene where uuid in ",
    r"(select betrokkene from digitaal_adres where lower(adres) like lower(?) escape '\'))"
);
