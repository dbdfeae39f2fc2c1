//! What can be bound to a statement and read from a row, on both engines.

use std::fmt;

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use rusqlite::types as lite;
use tokio_postgres::types as pg;

use crate::Result;

/// A value that can be bound on both engines.
pub trait Param: pg::ToSql + rusqlite::ToSql + Sync + Send {}
impl<T: pg::ToSql + rusqlite::ToSql + Sync + Send> Param for T {}

/// The parameters of one statement.
pub type Params<'a> = &'a [&'a (dyn Param + 'a)];

/// A value that can be read from both engines.
pub trait Column: for<'a> pg::FromSql<'a> + lite::FromSql + Send + 'static {}
impl<T: for<'a> pg::FromSql<'a> + lite::FromSql + Send + 'static> Column for T {}

/// One row of an answer.
pub enum Row<'a> {
    /// From PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
}

impl Row<'_> {
    /// The value of column `index`, counted from 0.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        Ok(match self {
            Self::Postgres(row) => row.try_get(index)?,
            Self::Sqlite(row) => row.get(index)?,
        })
    }
}

/// A type that is made from a row, which may happen on another thread.
pub trait FromRow: Sized + Send + 'static {
    /// Reads the columns in their order.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

macro_rules! tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.get::<$name>($index)?,)+))
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// A moment in UTC, to the microsecond: what PostgreSQL's `timestamptz` holds. SQLite keeps the microseconds since
/// 1970 as an integer, because texts with and without a fraction do not sort as time does.
///
/// It reaches to the end of the year 9999, where a [`Timestamp`] stops almost two days before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// Cuts a timestamp off at the microsecond.
    pub fn new(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }

    /// The moment at which it is this date and time in UTC, cut off at the microsecond.
    pub fn at(utc: DateTime) -> Self {
        // Ten thousand years are far fewer microseconds than an integer holds.
        let micros = utc.duration_since(EPOCH).as_nanos().div_euclid(1_000);
        Self(i64::try_from(micros).unwrap_or_default())
    }

    /// So many microseconds after 1970; nothing when that is in no year that has four digits at most.
    pub fn of_micros(micros: i64) -> Option<Self> {
        EPOCH.checked_add(SignedDuration::from_micros(micros)).is_ok().then_some(Self(micros))
    }

    /// The date and time in UTC.
    pub fn utc(self) -> DateTime {
        EPOCH.saturating_add(SignedDuration::from_micros(self.0))
    }

    /// The timestamp, whole microseconds: to reckon with. Of a moment beyond its range it is the nearest that there is.
    pub fn timestamp(self) -> Timestamp {
        let nearest = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_microsecond(self.0).unwrap_or(nearest)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.utc())
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Self {
        Self::new(timestamp)
    }
}

impl rusqlite::ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<lite::ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl lite::FromSql for Moment {
    fn column_result(value: lite::ValueRef<'_>) -> lite::FromSqlResult<Self> {
        let micros = value.as_i64()?;
        Self::of_micros(micros).ok_or(lite::FromSqlError::OutOfRange(micros))
    }
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
/// PostgreSQL counts microseconds from 2000-01-01.
const EPOCH_2000: i64 = 946_684_800_000_000;

impl pg::ToSql for Moment {
    fn to_sql(
        &self,
        ty: &pg::Type,
        out: &mut pg::private::BytesMut,
    ) -> std::result::Result<pg::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        pg::ToSql::to_sql(&self.0.saturating_sub(EPOCH_2000), ty, out)
    }

    fn accepts(ty: &pg::Type) -> bool {
        *ty == pg::Type::TIMESTAMPTZ
    }

    pg::to_sql_checked!();
}

impl<'a> pg::FromSql<'a> for Moment {
    fn from_sql(
        ty: &pg::Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let micros = <i64 as pg::FromSql>::from_sql(ty, raw)?;
        let moment = micros.checked_add(EPOCH_2000).and_then(Self::of_micros);
        moment.ok_or_else(|| format!("a moment {micros} microseconds from 2000 cannot be held").into())
    }

    fn accepts(ty: &pg::Type) -> bool {
        *ty == pg::Type::TIMESTAMPTZ
    }
}

/// A value that is kept as JSON: `json` on PostgreSQL (which keeps the order of members, `jsonb` does not), text on
/// SQLite. Only objects and arrays: SQLite would turn a
/// bare number into an integer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: serde::Serialize> rusqlite::ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<lite::ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0);
        text.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: serde::de::DeserializeOwned> lite::FromSql for Json<T> {
    fn column_result(value: lite::ValueRef<'_>) -> lite::FromSqlResult<Self> {
        serde_json::from_slice(value.as_bytes()?).map(Self).map_err(lite::FromSqlError::other)
    }
}

impl<T: serde::Serialize + fmt::Debug> pg::ToSql for Json<T> {
    fn to_sql(
        &self,
        ty: &pg::Type,
        out: &mut pg::private::BytesMut,
    ) -> std::result::Result<pg::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        pg::ToSql::to_sql(&pg::Json(&self.0), ty, out)
    }

    fn accepts(ty: &pg::Type) -> bool {
        matches!(*ty, pg::Type::JSON | pg::Type::JSONB)
    }

    pg::to_sql_checked!();
}

impl<'a, T: serde::de::DeserializeOwned> pg::FromSql<'a> for Json<T> {
    fn from_sql(
        ty: &pg::Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let raw = if *ty == pg::Type::JSONB { raw.get(1..).unwrap_or_default() } else { raw };
        Ok(Self(serde_json::from_slice(raw)?))
    }

    fn accepts(ty: &pg::Type) -> bool {
        matches!(*ty, pg::Type::JSON | pg::Type::JSONB)
    }
}
