//! The rows of `inbox`: what came in and what is still to be done about it.

use store::{Conn, FromRow, Moment, Tx, sql};
use uuid::Uuid;
use zgw::{Api, Client, notificaties::Bericht, uuid_of};

use crate::{
    app::App,
    rest::problem::{Problem, Result},
    toegang::tokens,
    zaken::stukken,
};

/// What a message is about, as far as we do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// A zaak, and whether it is gone.
    Zaak(Uuid, bool),
    /// A version of a zaaktype.
    Zaaktype(Uuid),
    /// A document or a besluit: of which zaak, the message does not say.
    Stuk(Uuid),
    /// A besluit that is new.
    Besluit(Uuid),
}

/// Why a message is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Vreemd;

impl Over {
    /// What a message of this zaaksysteem is about; `None` when there is nothing to be done. Its addresses are used for
    /// nothing but the key at their end, and still they must be of an API that we know.
    pub(super) fn of(bericht: &Bericht, client: &Client) -> Result<Option<Self>, Vreemd> {
        let known = |url: &str| client.api_of(url).ok_or(Vreemd);
        let hoofd = if bericht.hoofd_object.is_empty() { None } else { Some(known(&bericht.hoofd_object)?) };
        // A cloud event has only the key of what changed.
        if bericht.resource_url.parse::<Uuid>().is_err() && !bericht.resource_url.is_empty() {
            known(&bericht.resource_url)?;
        }
        let key = match hoofd {
            Some(_) => uuid_of(&bericht.hoofd_object),
            None if bericht.resource == "zaak" => bericht.resource_url.parse().ok(),
            None => None,
        };
        let Some(key) = key else { return Ok(None) };
        Ok(match (bericht.kanaal.as_str(), hoofd) {
            ("zaken", None | Some(Api::Zaken)) => Some(Self::Zaak(key, bericht.is_end_of_hoofd_object())),
            ("zaaktypen", Some(Api::Catalogi)) => Some(Self::Zaaktype(key)),
            ("besluiten", Some(Api::Besluiten)) if bericht.is_begin_of_hoofd_object() => {
                Some(Self::Besluit(key))
            }
            ("documenten", Some(Api::Documenten)) | ("besluiten", Some(Api::Besluiten)) => {
                Some(Self::Stuk(key))
            }
            _ => None,
        })
    }

    /// Whether somebody may want to know. Of documents there are thousands a day, and nearly all are in no zaak that anybody
    /// looks at: these cost a look in an index and are not stored.
    pub(super) async fn is_for_us(self, app: &App, bron: &str) -> Result<bool> {
        match self {
            Self::Stuk(object) => stukken::is_getoond(&app.db.read().await?, bron, object).await,
            Self::Zaak(..) | Self::Zaaktype(_) | Self::Besluit(_) => Ok(true),
        }
    }
}

/// A row that is to be dealt with.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) id: Uuid,
    pub(super) bron: String,
    pub(super) over: Over,
}

impl FromRow for Post {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (object, soort): (Uuid, String) = (row.get(3)?, row.get(2)?);
        let over = match soort.as_str() {
            "zaak" => Over::Zaak(object, row.get(4)?),
            "stuk" => Over::Stuk(object),
            _ => Over::Zaaktype(object),
        };
        Ok(Self { id: row.get(0)?, bron: row.get(1)?, over })
    }
}

/// What makes two messages the same.
fn sleutel(bron: &str, bericht: &Bericht) -> String {
    let Bericht { kanaal, resource_url, actie, aanmaakdatum, .. } = bericht;
    tokens::hash(&match &bericht.id {
        Some(id) => [bron, "cloudevent", id].join("\n"),
        None => [bron, kanaal, resource_url, actie, aanmaakdatum].join("\n"),
    })
}

/// Stores a message; one that was stored before is stored no more.
pub(super) async fn bewaar(app: &App, bron: &str, bericht: &Bericht, over: Over) -> Result<()> {
    let now = app.clock.now();
    let (id, sleutel) = (app.ids.next(now), sleutel(bron, bericht));
    let (soort, object, weg) = match over {
        Over::Zaak(zaak, weg) => ("zaak", zaak, weg),
        Over::Zaaktype(zaaktype) => ("zaaktype", zaaktype, false),
        Over::Stuk(stuk) => ("stuk", stuk, false),
        Over::Besluit(besluit) => ("besluit", besluit, false),
    };
    let store = |tx: Tx| {
        let sleutel = &sleutel;
        async move {
            let sql = sql!(
                "insert into inbox (id, sleutel, bron, soort, object, weg, ontvangen, verwerkt) ",
                "values ($1, $2, $3, $4, $5, $6, $7, false) on conflict (sleutel) do nothing"
            );
            tx.execute(sql, &[&id, sleutel, &bron, &soort, &object, &weg, &now]).await
        }
    };
    app.db.transact(store).await?;
    Ok(())
}

/// The messages that are to be dealt with, in the order in which they came; new besluiten are dealt with apart.
pub(super) async fn open(conn: &Conn, most: i64) -> Result<Vec<Post>> {
    let sql = sql!(
        "select id, bron, soort, object, weg from inbox where not verwerkt and soort <> 'besluit' order by id limit $1"
    );
    Ok(conn.query(sql, &[&most]).await?)
}

/// The messages about new besluiten of one zaaksysteem, and which besluiten these are.
pub(super) async fn besluiten(conn: &Conn, bron: &str, most: i64) -> Result<Vec<(Uuid, Uuid)>> {
    let sql = sql!(
        "select id, object from inbox where not verwerkt and soort = 'besluit' and bron = $1 order by id limit $2"
    );
    Ok(conn.query(sql, &[&bron, &most]).await?)
}

/// Deals with a message, unless another server does.
pub(super) async fn neem(app: &App, id: Uuid) -> Result<bool> {
    let take = |tx: Tx| async move {
        let sql = sql!("update inbox set verwerkt = true where id = $1 and not verwerkt");
        Ok::<_, Problem>(tx.execute(sql, &[&id]).await? == 1)
    };
    app.db.transact(take).await
}

/// How many of one zaaksysteem are to be dealt with.
pub(crate) async fn aantal(conn: &Conn, bron: &str) -> Result<i64> {
    let sql = sql!("select count(*) from inbox where not verwerkt and bron = $1");
    Ok(conn.first::<(i64,)>(sql, &[&bron]).await?.map_or(0, |(aantal,)| aantal))
}

/// Messages that were dealt with are forgotten after this moment's day.
pub(super) async fn vergeet(tx: &Tx, before: Moment) -> Result<()> {
    let before = crate::app::ids::first_id_of(before.timestamp());
    tx.execute(sql!("delete from inbox where id < $1 and verwerkt"), &[&before]).await?;
    Ok(())
}
