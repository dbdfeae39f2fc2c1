//! The schema, in the order in which it grew.

use store::{Migration, Scope};

macro_rules! migration {
    ($scope:ident, $folder:literal, $name:literal) => {
        migration!($scope, $folder, $name, runs_from None)
    };
    // A program that knows the schema up to `$from` loses nothing on this one, and may run on it.
    ($scope:ident, $folder:literal, $name:literal, runs_from $from:expr) => {
        Migration {
            name: $name,
            scope: Scope::$scope,
            sql: include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")),
            runs_from: $from,
        }
    };
}

/// The version of this program, in whose name the schema is written.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Every migration. An older program refuses one that it does not know, unless this says from which one on a program may
/// run on it all the same: `runs_from Some("0021_slot")`, for an index or a table that only newer programs use.
pub(crate) const ALL: &[Migration] = &[
    migration!(Common, "common", "0001_klantinteracties"),
    migration!(Common, "common", "0002_toegang"),
    migration!(Common, "common", "0003_werkplek"),
    migration!(Sqlite, "sqlite", "0004_zoeken"),
    migration!(Postgres, "postgres", "0004_zoeken"),
    migration!(Common, "common", "0005_contactgegevens"),
    migration!(Common, "common", "0006_zoeken"),
    migration!(Sqlite, "sqlite", "0007_zoeken"),
    migration!(Postgres, "postgres", "0007_zoeken"),
    migration!(Common, "common", "0008_verwijzingen"),
    migration!(Common, "common", "0009_overname"),
    migration!(Common, "common", "0010_outbox"),
    migration!(Common, "common", "0011_wijziging"),
    migration!(Common, "common", "0012_rechten"),
    migration!(Common, "common", "0013_teller"),
    migration!(Common, "common", "0014_zaken"),
    migration!(Common, "common", "0015_inbox"),
    migration!(Common, "common", "0016_zaakkop"),
    migration!(Common, "common", "0017_abonnement"),
    migration!(Common, "common", "0018_zaakstuk"),
    migration!(Common, "common", "0020_upload"),
    migration!(Common, "common", "0021_slot"),
    migration!(Common, "common", "0030_wachtend"),
    migration!(Common, "common", "0031_beveiliging"),
    migration!(Common, "common", "0032_sessie"),
    migration!(Common, "common", "0035_sleutelmerk", runs_from Some("0021_slot")),
    migration!(Common, "common", "0040_filters"),
    migration!(Sqlite, "sqlite", "0040_telling"),
    migration!(Postgres, "postgres", "0040_telling"),
    migration!(Common, "common", "0041_concept"),
    migration!(Postgres, "postgres", "0042_concept"),
    migration!(Common, "common", "0043_sessie"),
    migration!(Common, "common", "0050_nummering", runs_from Some("0043_sessie")),
    migration!(Common, "common", "0051_zaakcontact"),
    migration!(Common, "common", "0052_geweigerd", runs_from Some("0051_zaakcontact")),
];
