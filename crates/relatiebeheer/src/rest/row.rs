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
                let mut columns = $crate::rest::row::Columns::new(row);
                Ok(Self {
                    id: columns.next()?,
                    uuid: columns.next()?,
                    $($field: columns.next()?,)+
                    $($($written: Default::default()),+)?
                })
            }
        }

        impl $crate::rest::row::Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static str = concat!("id, uuid", $(", ", stringify!($field)),+);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)+ $($(stringify!($written)),+)?];

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
    pub(crate) fn new(row: &'r Row<'r>) -> Self {
        Self { row, index: 0 }
    }

    /// The next column.
    pub(crate) fn next<T: Column>(&mut self) -> Result<T, Error> {
        let value = self.row.get(self.index)?;
        self.index += 1;
        Ok(value)
    }
}
