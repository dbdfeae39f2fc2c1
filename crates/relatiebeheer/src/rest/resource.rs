//! The shape of a resource: one declaration, what a row looks like on the wire, and the rules for writing one.

use axum::routing::MethodRouter;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;
use store::{Conn, Engine, Moment};
use uuid::Uuid;

use crate::{
    app::App,
    rest::{
        expand::{Expand, Expansion},
        filter::Filter,
        handlers::destroy,
        input::{Input, Mode, Target},
        links::Links,
        problem::{Problem, Result},
        row::Table,
        write::{Action, Write},
    },
};

/// Everything about a resource that is not code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration {
    /// Its path: `klantcontacten`.
    pub(crate) path: &'static str,
    /// Its name in the standard: `Klantcontact`.
    pub(crate) name: &'static str,
    /// What it is, for the OAS.
    pub(crate) summary: &'static str,
    /// The fixed order of its list.
    pub(crate) order: &'static str,
    /// What a list can be filtered by.
    pub(crate) filters: &'static [Filter],
    /// What can be expanded.
    pub(crate) expand: &'static [Expansion],
    /// Unique columns, with what to say when they are taken.
    pub(crate) unique: &'static [Unique],
    /// What has this as its parent and is looked up by reference.
    pub(crate) target: Target,
}

/// A unique index of a resource's table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unique {
    /// The columns, comma separated.
    pub(crate) columns: &'static str,
    /// The field that is named in the answer.
    pub(crate) name: &'static str,
    /// The code in the answer.
    pub(crate) code: &'static str,
    /// The text in the answer.
    pub(crate) reason: &'static str,
}

/// How objects are to be written out.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) links: Links,
    pub(crate) expand: Expand,
    /// Lists carry `_expand` even when nothing was asked.
    pub(crate) in_list: bool,
}

impl View {
    /// One object with nothing expanded.
    pub(crate) fn plain(links: &Links) -> Self {
        Self { links: links.clone(), expand: Expand::default(), in_list: false }
    }

    /// For the objects under `name`, when they are to be expanded.
    pub(crate) fn inside(&self, name: &str) -> Option<Self> {
        let expand = self.expand.inside(name)?;
        Some(Self { links: self.links.clone(), expand, in_list: false })
    }

    /// Whether an object carries `_expand`.
    pub(crate) fn has_expand(&self) -> bool {
        self.in_list || !self.expand.is_empty()
    }
}

/// A resource of a standard API. Its implementor is what goes over the wire.
pub(crate) trait Resource: Serialize + Send + Sized + 'static {
    /// Its row.
    type Row: Table;
    /// Its declaration.
    const DECLARATION: Declaration;

    /// Rows as they are written out, in the same order, with all that they nest: a constant number of statements.
    fn present<'a>(conn: &'a Conn, rows: Vec<Self::Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>>;

    /// One object with all that it nests. Overridden where that can be asked for by the uuid alone: then the row and
    /// what it nests are asked for at once.
    fn retrieve(conn: &Conn, uuid: Uuid, view: &View) -> impl Future<Output = Result<Option<Self>>> + Send {
        async move {
            let Some(row) = find::<Self>(conn, uuid).await? else { return Ok(None) };
            Ok(Self::present(conn, vec![row], view).await?.pop())
        }
    }

    /// One that was stored in this very transaction. Overridden where nothing can belong to it yet: then nothing is
    /// asked.
    fn present_new(
        conn: &Conn,
        row: Self::Row,
        view: &View,
    ) -> impl Future<Output = Result<Option<Self>>> + Send {
        async move { Ok(Self::present(conn, vec![row], view).await?.pop()) }
    }

    /// A new row with its defaults.
    fn blank(id: Uuid, now: Moment) -> Self::Row;

    /// Reads a body into a row; also what describes the body in the OAS.
    fn read(input: &mut Input<'_>, row: &mut Self::Row);

    /// Fills in what a new one lacks and the server knows.
    fn complete(_write: &Write, _row: &mut Self::Row) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// The rules that look at several fields of this row and at nothing else; for who judges old rows.
    fn coherent(_row: &Self::Row) -> Result<()> {
        Ok(())
    }

    /// The rules that look at more than one field, or at other rows. `old` is the row as it was.
    fn rules(
        _write: &Write,
        _row: &Self::Row,
        _old: Option<&Self::Row>,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Has others told of a change, where they are told anything of it.
    fn announce(_write: &Write, _action: Action, _row: &Self::Row, _old: Option<&Self::Row>) {}

    /// What else has to be kept right when a row has been stored, such as the search index.
    fn stored(
        _write: &Write,
        _row: &Self::Row,
        _old: Option<&Self::Row>,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Stores a new one.
    fn insert(write: &Write, body: &Value) -> impl Future<Output = Result<Self::Row>> + Send {
        async move {
            let mut row = Self::blank(write.new_id(), write.now);
            let mut input = Input::new(body, Mode::Create);
            Self::read(&mut input, &mut row);
            input.done().settle(&write.tx).await?;
            Self::complete(write, &mut row).await?;
            Self::rules(write, &row, None).await?;
            write.insert::<Self>(&row)?;
            Self::stored(write, &row, None).await?;
            Ok(row)
        }
    }

    /// Changes one that exists.
    fn update(
        write: &Write,
        old: Self::Row,
        body: &Value,
        mode: Mode,
    ) -> impl Future<Output = Result<Self::Row>> + Send {
        async move {
            let mut row = old.clone();
            let mut input = Input::new(body, mode);
            Self::read(&mut input, &mut row);
            input.done().settle(&write.tx).await?;
            Self::rules(write, &row, Some(&old)).await?;
            write.update::<Self>(&row).await?;
            Self::announce(write, Action::Update, &row, Some(&old));
            Self::stored(write, &row, Some(&old)).await?;
            Ok(row)
        }
    }

    /// What answers DELETE; most have nothing to say about it.
    fn delete_route() -> MethodRouter<App> {
        axum::routing::delete(destroy::<Self>)
    }

    /// Removes one, with what the database removes along with it.
    fn delete(write: &Write, row: Self::Row) -> impl Future<Output = Result<()>> + Send {
        async move {
            Self::announce(write, Action::Destroy, &row, None);
            Ok(write.delete::<Self::Row>(row.uuid()).await?)
        }
    }
}

/// The path of a resource.
pub(crate) fn path_of<R: Resource>() -> &'static str {
    R::DECLARATION.path
}

/// What to say when a unique index refused a row.
pub(crate) fn taken<R: Resource>(error: &store::Error) -> Option<Problem> {
    let unique = R::DECLARATION.unique.iter().find(|unique| error.is_unique(R::Row::NAME, unique.columns))?;
    Some(Problem::field(unique.name, unique.code, unique.reason))
}

/// The row with this uuid, kept from others who want to change it until this transaction ends: what a PATCH leaves out
/// must not undo what another one just changed. On SQLite there is one writer at a time as it is.
pub(crate) async fn find_to_change<R: Resource>(write: &Write, uuid: Uuid) -> Result<Option<R::Row>> {
    if write.tx.engine() == Engine::Sqlite {
        return find::<R>(&write.tx, uuid).await;
    }
    let sql =
        ["select ", R::Row::COLUMNS, " from ", R::Row::NAME, " where uuid = $1 for no key update"].concat();
    Ok(write.tx.first(&sql, &[&uuid]).await?)
}

/// The row with this uuid.
pub(crate) async fn find<R: Resource>(conn: &Conn, uuid: Uuid) -> Result<Option<R::Row>> {
    let sql = ["select ", R::Row::COLUMNS, " from ", R::Row::NAME, " where uuid = $1"].concat();
    Ok(conn.first(&sql, &[&uuid]).await?)
}
