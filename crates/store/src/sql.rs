//! Fixed statements register themselves, so that one test prepares all of them on both engines.

/// A statement that [`crate::sql!`] registered.
pub struct Statement {
    /// The text, or what makes it.
    pub sql: fn() -> String,
    /// File and line of the source.
    pub at: &'static str,
}

inventory::collect!(Statement);

/// Every statement of this program that was written with [`crate::sql!`].
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    inventory::iter::<Statement>.into_iter()
}

/// A fixed SQL statement: `sql!("select … from …")`. Parts are joined as by `concat!`.
#[macro_export]
macro_rules! sql {
    ($($part:expr),+ $(,)?) => {{
        const SQL: &str = concat!($($part),+);
        $crate::inventory::submit! { $crate::Statement { sql: || SQL.to_owned(), at: concat!(file!(), ":", line!()) } }
        SQL
    }};
}
