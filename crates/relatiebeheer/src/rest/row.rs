//! A table and the struct that holds one of its rows, declared together.

use store::{Column, Error, FromRow, Param, Row};
use uuid::Uuid;

/// A struct that holds one row of a table.
pub(crate) trait Table: FromRow + Clone + Send + Sync + 'static {
    /// The table.
    const NAME: &'static str;
    /// Every column that is read, comma separated, in that order.
    const COLUMNS: &'static str;
    /// The names of the columns after `id` and `uuid`, with those that are only written.
    const FIELDS: &'static [&'static str];

    /// Reads every column that is read, in that order.
    fn read(columns: &mut Columns<'_>) -> Result<Self, Error>;
    /// The public identity.
    fn uuid(&self) -> Uuid;
    /// Every column in its order.
    fn params(&self) -> Vec<&dyn Param>;
    /// `insert into …`, made once.
    fn insert_sql() -> &'static str;
    /// `update … where uuid = …`, made once; takes the parameters after `id`, `uuid` last.
    fn update_sql() -> &'static str;
}

/// The text of an insert.
pub(crate) fn insert_sql<T: Table>() -> String {
    let places: Vec<String> = (1..=T::FIELDS.len() + 2).map(|index| format!("${index}")).collect();
    format!("insert into {} ({}) values ({})", T::NAME, columns::<T>(), places.join(", "))
}

/// Every column that is written, comma separated.
pub(crate) fn columns<T: Table>() -> String {
    ["id", "uuid"].iter().chain(T::FIELDS).copied().collect::<Vec<_>>().join(", ")
}

/// The text of an update.
pub(crate) fn update_sql<T: Table>() -> String {
    let fields = T::FIELDS.iter().enumerate();
    let sets: Vec<String> = fields.map(|(index, field)| format!("{field} = ${}", index + 1)).collect();
    format!("update {} set {} where uuid = ${}", T::NAME, sets.join(", "), T::FIELDS.len() + 1)
}

/// Declares a table's row: `row! { /// … struct Row in "bijlage" { klantcontact: Option<Uuid>, … } }`. Every table
/// has `id` and `uuid` first. What stands under `written` follows from the other columns and is there for the database
/// to search by: it is stored with them and never read back.
macro_rules! row {
    ($(#[$doc:meta])* pub(crate) struct $name:ident in $table:literal {
        $($(#[$field_doc:meta])* $field:ident : $type:ty),+ $(,)?
    } $(written { $($(#[$written_doc:meta])* $written:ident : $written_type:ty),+ $(,)? })?) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            /// The key that orders.
            pub(crate) id: uuid::Uuid,
            /// The public identity.
            pub(crate) uuid: uuid::Uuid,
            $($(#[$field_doc])* pub(crate) $field: $type,)+
            $($($(#[$written_doc])* pub(crate) $written: $written_type),+)?
        }

        impl store::FromRow for $name {
            fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
                <Self as $crate::rest::row::Table>::read(&mut $crate::rest::row::Columns::of(row))
            }
        }

        impl $crate::rest::row::Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static str = concat!("id, uuid", $(", ", stringify!($field)),+);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)+ $($(stringify!($written)),+)?];

            fn read(columns: &mut $crate::rest::row::Columns<'_>) -> store::Result<Self> {
                Ok(Self {
                    id: columns.next()?,
                    uuid: columns.next()?,
                    $($field: columns.next()?,)+
                    $($($written: Default::default()),+)?
                })
            }

            fn uuid(&self) -> uuid::Uuid {
                self.uuid
            }

            fn params(&self) -> Vec<&dyn store::Param> {
                vec![&self.id, &self.uuid, $(&self.$field,)+ $($(&self.$written),+)?]
            }

            fn insert_sql() -> &'static str {
                static SQL: std::sync::LazyLock<String> =
                    std::sync::LazyLock::new($crate::rest::row::insert_sql::<$name>);
                store::inventory::submit! { store::Statement { sql: || SQL.clone(), at: $table } }
                &SQL
            }

            fn update_sql() -> &'static str {
                static SQL: std::sync::LazyLock<String> =
                    std::sync::LazyLock::new($crate::rest::row::update_sql::<$name>);
                store::inventory::submit! { store::Statement { sql: || SQL.clone(), at: $table } }
                &SQL
            }
        }
    };
}
pub(crate) use row;

/// Reads a row's columns one after the other.
pub(crate) struct Columns<'r> {
    row: &'r Row<'r>,
    index: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(row: &'r Row<'r>) -> Self {
        Self { row, index: 0 }
    }

    /// The next column.
    pub(crate) fn next<T: Column>(&mut self) -> Result<T, Error> {
        let value = self.row.get(self.index)?;
        self.index += 1;
        Ok(value)
    }
}

/// A row with one of those that belong to it, from a `left join`.
pub(crate) struct Joined<A, B>(pub(crate) A, pub(crate) Option<B>);

impl<A: Table, B: Table> Joined<A, B> {
    /// The row with a given uuid and, in the order of `order`, those that `join` adds to it as `b`.
    pub(crate) fn sql(join: &str, order: &str) -> String {
        let columns = |name: &str, all: &str| {
            all.split(", ").map(|column| format!("{name}.{column}")).collect::<Vec<_>>().join(", ")
        };
        let (own, added) = (columns("a", A::COLUMNS), columns("b", B::COLUMNS));
        format!("select {own}, {added} from {} a {join} where a.uuid = $1 order by {order}", A::NAME)
    }

    /// The row, and all that belong to it.
    pub(crate) fn all(rows: Vec<Self>) -> Option<(A, Vec<B>)> {
        let mut rows = rows.into_iter();
        let Self(own, first) = rows.next()?;
        Some((own, first.into_iter().chain(rows.filter_map(|Self(_, added)| added)).collect()))
    }
}

impl<A: Table, B: Table> FromRow for Joined<A, B> {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = Columns::of(row);
        let own = A::read(&mut columns)?;
        let is_there = row.get::<Option<Uuid>>(columns.index)?.is_some();
        Ok(Self(own, if is_there { Some(B::read(&mut columns)?) } else { None }))
    }
}
