//! Objects beside the ones that were asked for: what they nest and what is expanded. One statement for each kind,
//! whatever the number of objects.

use std::{collections::HashMap, sync::Arc};

use store::{Conn, Param};
use uuid::Uuid;

use crate::rest::{
    input::Target,
    links::{Links, Reference},
    problem::Result,
    resource::{Resource, View},
    row::Table,
};

/// How many values go in one `in (…)`: databases have their limits, and a partij may have had many contacts.
pub(crate) const CHUNK: usize = 1_024;

/// Rows of which `column` is one of `values`, oldest first among those that belong together.
pub(crate) async fn rows_where<T: Table>(conn: &Conn, column: &str, values: &[Uuid]) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    for some in values.chunks(CHUNK) {
        let many = Many::new(some);
        let from = ["select ", T::COLUMNS, " from ", T::NAME, " where ", column, " in "].concat();
        rows.extend(conn.query::<T>(&format!("{from}{} order by id", many.places()), &many.params()).await?);
    }
    Ok(rows)
}

/// Values for `in (…)`, repeated up to one of few sizes, so that few different statements have to be prepared: PostgreSQL
/// plans each of them anew five times on every connection.
pub(crate) struct Many<'a>(Vec<&'a Uuid>);

/// The sizes below which a few values too many cost less than another statement.
const SMALL: [usize; 4] = [1, 4, 16, 64];

impl<'a> Many<'a> {
    pub(crate) fn new(values: &'a [Uuid]) -> Self {
        let mut all: Vec<&Uuid> = values.iter().collect();
        if let Some(last) = all.last().copied() {
            let small = SMALL.into_iter().find(|size| values.len() <= *size);
            all.resize(small.unwrap_or_else(|| values.len().next_power_of_two()), last);
        }
        Self(all)
    }

    /// `($1, $2, …)`
    pub(crate) fn places(&self) -> String {
        let places: Vec<String> = (1..=self.0.len()).map(|place| format!("${place}")).collect();
        format!("({})", places.join(", "))
    }

    pub(crate) fn params(&self) -> Vec<&'a dyn Param> {
        self.0.iter().map(|uuid| *uuid as &dyn Param).collect()
    }
}

/// A list of references that objects nest: from which table, by which column, to what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nested {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// What is referred to; `uuid` unless the row itself stands for a link.
    pub(crate) shows: &'static str,
    pub(crate) to: Target,
}

/// For each of `nested`, the references by parent: one statement for all of them.
pub(crate) async fn references(
    conn: &Conn,
    parents: &[Uuid],
    nested: &[Nested],
    links: &Links,
) -> Result<Vec<HashMap<Uuid, Vec<Reference>>>> {
    let mut lists: Vec<HashMap<Uuid, Vec<Reference>>> = vec![HashMap::new(); nested.len()];
    for some in parents.chunks(CHUNK) {
        let many = Many::new(some);
        let mut found: Vec<(i32, Uuid, Uuid, Uuid)> =
            conn.query(&union(nested, &many), &many.params()).await?;
        // Here rather than there: a sort costs a database more than it costs us, most of all when there is nothing to sort.
        found.sort_unstable_by_key(|(.., id)| *id);
        for (index, parent, uuid, _) in found {
            let Ok(index) = usize::try_from(index) else { continue };
            if let (Some(list), Some(nested)) = (lists.get_mut(index), nested.get(index)) {
                list.entry(parent).or_default().push(links.reference(nested.to, uuid));
            }
        }
    }
    Ok(lists)
}

/// One statement for all kinds of reference.
fn union(nested: &[Nested], parents: &Many<'_>) -> String {
    let places = parents.places();
    let parts = nested.iter().enumerate().map(|(index, Nested { table, column, shows, .. })| {
        format!("select {index}, {column}, {shows}, id from {table} where {column} in {places}")
    });
    parts.collect::<Vec<_>>().join(" union all ")
}

/// Takes the list of one parent out of what [`references`] found.
pub(crate) fn take<T>(lists: &mut [HashMap<Uuid, Vec<T>>], index: usize, parent: Uuid) -> Vec<T> {
    lists.get_mut(index).and_then(|list| list.remove(&parent)).unwrap_or_default()
}

/// Groups what was presented by the parent it belongs to.
pub(crate) fn group<T>(pairs: impl IntoIterator<Item = (Uuid, T)>) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for (parent, item) in pairs {
        groups.entry(parent).or_default().push(item);
    }
    groups
}

/// The objects that hang below `parents` by their column `column`, when they are wanted.
pub(crate) async fn children<R: Resource>(
    conn: &Conn,
    column: &str,
    parents: &[Uuid],
    view: Option<View>,
    parent: fn(&R::Row) -> Option<Uuid>,
) -> Result<Option<HashMap<Uuid, Vec<R>>>> {
    let Some(view) = view else { return Ok(None) };
    let rows = rows_where::<R::Row>(conn, column, parents).await?;
    let of: Vec<Uuid> = rows.iter().map(|row| parent(row).unwrap_or_default()).collect();
    let shown = R::present(conn, rows, &view).await?;
    Ok(Some(group(of.into_iter().zip(shown))))
}

/// The objects with these uuids, when they are wanted; one that several refer to is made once.
pub(crate) async fn by_uuid<R: Resource>(
    conn: &Conn,
    uuids: &[Uuid],
    view: Option<View>,
) -> Result<Option<HashMap<Uuid, Arc<R>>>> {
    let Some(view) = view else { return Ok(None) };
    let mut distinct = uuids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let rows = rows_where::<R::Row>(conn, "uuid", &distinct).await?;
    let found: Vec<Uuid> = rows.iter().map(Table::uuid).collect();
    let shown = R::present(conn, rows, &view).await?;
    Ok(Some(found.into_iter().zip(shown.into_iter().map(Arc::new)).collect()))
}
