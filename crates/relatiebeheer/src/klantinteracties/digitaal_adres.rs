//! Digitale adressen: telephone numbers, e-mail addresses and the like.

use std::{collections::HashMap, sync::Arc};

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    betrokkene::Betrokkene,
    partij::left,
    soorten::{BETROKKENE, DIGITAAL_ADRES, INTERNETAAK, KLANTCONTACT, PARTIJ},
    telefoon::{emailadres, telefoonnummer},
};
use crate::{
    rest::{
        filter::{boolean, choice, contains, date, text, url, uuid},
        input::{Input, Wrong},
        links::Reference,
        problem::{Problem, Result},
        related::by_uuid,
        resource::{Declaration, Resource, Unique, View},
        row::row,
        write::{Action, Write},
    },
    zoeken::normaal::sleutel,
};

row! {
    /// A row of `digitaal_adres`.
    pub(crate) struct Row in "digitaal_adres" {
        partij: Option<Uuid>,
        betrokkene: Option<Uuid>,
        soort_digitaal_adres: String,
        is_standaard_adres: bool,
        adres: String,
        omschrijving: String,
        referentie: String,
        verificatie_datum: Option<Date>,
        /// What it is found by, in whatever notation it is typed.
        zoeksleutel: String,
    }
}

impl Row {
    /// Puts right what it is found by; whoever changes `adres` calls this before storing.
    pub(crate) fn index(&mut self) {
        self.zoeksleutel = sleutel(&self.adres);
    }
}

/// A telephone number, e-mail address or other address that is not a place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DigitaalAdres {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this digitaal adres.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Who gave it during a contact.
    pub(crate) verstrekt_door_betrokkene: Option<Reference>,
    /// Whose it is.
    pub(crate) verstrekt_door_partij: Option<Reference>,
    /// The number or address itself.
    pub(crate) adres: String,
    /// What kind it is.
    pub(crate) soort_digitaal_adres: String,
    /// Whether it is the first to try of its kind.
    pub(crate) is_standaard_adres: bool,
    /// What it is for.
    pub(crate) omschrijving: String,
    /// For which purpose it was given: portaalvoorkeur.
    pub(crate) referentie: String,
    /// When it was last confirmed.
    pub(crate) verificatie_datum: Option<Date>,
    /// Related objects, when asked for.
    #[serde(rename = "_expand", skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false, required = false)]
    pub(crate) expand: Option<ExpandDigitaalAdres>,
}

/// The related objects of a digitaal adres that were asked for.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpandDigitaalAdres {
    /// Who gave it during a contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    verstrekt_door_betrokkene: Option<Option<Arc<Betrokkene>>>,
}

const SOORTEN: &[&str] = &["email", "telefoonnummer", "overig"];

/// Of a partij that has an identificator with this code. Most have: see `partij::code!`.
macro_rules! code {
    ($column:literal) => {
        concat!(
            "exists (select 1 from partij_identificator i where i.partij = digitaal_adres.partij and i.",
            $column,
            " = ?)"
        )
    };
}

impl Resource for DigitaalAdres {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: DIGITAAL_ADRES.path,
        name: "DigitaalAdres",
        summary: "Telefoonnummer, e-mailadres of ander digitaal adres.",
        order: "id desc",
        filters: &[
            uuid("verstrektDoorPartij__uuid", "partij = ?"),
            url("verstrektDoorPartij__url", "partij = ?"),
            choice(
                "verstrektDoorPartij__soortPartij",
                &["persoon", "organisatie", "contactpersoon"],
                "exists (select 1 from partij p where p.uuid = digitaal_adres.partij and p.soort_partij = ?)",
            ),
            text("verstrektDoorPartij__partijIdentificator__codeObjecttype", code!("code_objecttype")),
            text(
                "verstrektDoorPartij__partijIdentificator__codeSoortObjectId",
                code!("code_soort_object_id"),
            ),
            text(
                "verstrektDoorPartij__partijIdentificator__objectId",
                "partij in (select partij from partij_identificator where object_id = ?)",
            )
            .narrow(),
            text("verstrektDoorPartij__partijIdentificator__codeRegister", code!("code_register")),
            uuid("verstrektDoorBetrokkene__uuid", "betrokkene = ?"),
            url("verstrektDoorBetrokkene__url", "betrokkene = ?"),
            choice(
                "verstrektDoorBetrokkene__rol",
                &["klant", "vertegenwoordiger"],
                "exists (select 1 from betrokkene b where b.uuid = digitaal_adres.betrokkene and b.rol = ?)",
            ),
            text("adres", "adres = ?").narrow(),
            contains("adres__icontains", r"lower(adres) like lower(?) escape '\'"),
            choice("soortDigitaalAdres", SOORTEN, "soort_digitaal_adres = ?"),
            boolean("isStandaardAdres", "is_standaard_adres = ?"),
            contains("omschrijving", r"lower(omschrijving) like lower(?) escape '\'"),
            text("referentie", "referentie = ? and referentie <> ''").narrow(),
            date("verificatieDatum", "verificatie_datum = ?"),
            date("verificatieDatum__gt", "verificatie_datum > ?"),
            date("verificatieDatum__gte", "verificatie_datum >= ?"),
            date("verificatieDatum__lt", "verificatie_datum < ?"),
            date("verificatieDatum__lte", "verificatie_datum <= ?"),
            boolean("isGeverifieerd", "(verificatie_datum is not null) = ?"),
        ],
        expand: &[
            ("verstrektDoorBetrokkene", BETROKKENE),
            ("verstrektDoorBetrokkene.hadKlantcontact", KLANTCONTACT),
            ("verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken", INTERNETAAK),
        ],
        unique: &[
            Unique {
                columns: "partij, soort_digitaal_adres, referentie",
                name: "nonFieldErrors",
                code: "unique",
                reason: REFERENTIE_NIET_UNIEK,
            },
            Unique {
                columns: "partij, soort_digitaal_adres",
                name: "nonFieldErrors",
                code: "unique",
                reason: "De velden verstrekt_door_partij, soort_digitaal_adres moeten een unieke set zijn.",
            },
        ],
        target: DIGITAAL_ADRES,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            partij: None,
            betrokkene: None,
            soort_digitaal_adres: String::new(),
            is_standaard_adres: false,
            adres: String::new(),
            omschrijving: String::new(),
            referentie: String::new(),
            verificatie_datum: None,
            zoeksleutel: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("verstrektDoorBetrokkene", BETROKKENE).into_nullable(&mut row.betrokkene);
        input.reference("verstrektDoorPartij", PARTIJ).into_nullable(&mut row.partij);
        input.text("adres").required().max(80).into(&mut row.adres);
        row.index();
        input.choice("soortDigitaalAdres", SOORTEN).required().into(&mut row.soort_digitaal_adres);
        input.boolean("isStandaardAdres", false, &mut row.is_standaard_adres);
        input.text("omschrijving").max(40).into(&mut row.omschrijving);
        let slug = input.text("referentie").max(50).pattern("^[-a-zA-Z0-9_]+$").check(slug);
        slug.into(&mut row.referentie);
        input.nullable_date("verificatieDatum", &mut row.verificatie_datum);
        // An old address may break today's rules; it is looked at when it is given.
        if input.is_valid() && (input.has("adres") || input.has("soortDigitaalAdres")) {
            let checked = match row.soort_digitaal_adres.as_str() {
                "email" => emailadres(&row.adres),
                "telefoonnummer" => telefoonnummer(&row.adres),
                _ => Ok(()),
            };
            if let Err((code, reason)) = checked {
                input.error("adres", code, reason);
            }
        }
    }

    async fn rules(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
        let Some(partij) = row.partij else {
            // One that its partij let go may be left as it is.
            let was = old.is_some_and(|old| old.partij.is_none() && old.is_standaard_adres);
            if row.is_standaard_adres && !was {
                let reason =
                    "`is_standaard_adres` kan alleen gezet worden als `verstrekt_door_partij` niet leeg is.";
                return Err(Problem::field("isStandaardAdres", "invalid", reason));
            }
            return Ok(());
        };
        let soort = &row.soort_digitaal_adres;
        if !row.referentie.is_empty() {
            let sql = sql!(
                "select uuid from digitaal_adres where partij = $1 and soort_digitaal_adres = $2 ",
                "and referentie = $3 and uuid <> $4"
            );
            if write.tx.first::<(Uuid,)>(sql, &[&partij, soort, &row.referentie, &row.uuid]).await?.is_some()
            {
                return Err(Problem::field("nonFieldErrors", "unique", REFERENTIE_NIET_UNIEK));
            }
        }
        if row.is_standaard_adres {
            // Only one of its kind is the first to try.
            let sql = sql!(
                "update digitaal_adres set is_standaard_adres = false where partij = $1 ",
                "and soort_digitaal_adres = $2 and is_standaard_adres and uuid <> $3 returning uuid"
            );
            for (uuid,) in write.tx.query::<(Uuid,)>(sql, &[&partij, soort, &row.uuid]).await? {
                write.log(Action::Update, "digitaal_adres", uuid);
            }
        }
        Ok(())
    }

    fn announce(write: &Write, action: Action, row: &Row, old: Option<&Row>) {
        left(write, action, (row.partij, old.and_then(|old| old.partij)));
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        forget_preferred(write, row.uuid).await?;
        Self::announce(write, Action::Destroy, &row, None);
        Ok(write.delete::<Row>(row.uuid).await?)
    }

    fn present<'a>(conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move {
            let betrokkenen: Vec<Uuid> = rows.iter().filter_map(|row| row.betrokkene).collect();
            let betrokkenen =
                by_uuid::<Betrokkene>(conn, &betrokkenen, view.inside("verstrektDoorBetrokkene"));
            let betrokkenen = betrokkenen.await?;
            Ok(rows.into_iter().map(|row| show(row, betrokkenen.as_ref(), view)).collect())
        })
    }
}

const REFERENTIE_NIET_UNIEK: &str =
    "De velden ['verstrekt_door_partij', 'referentie', 'soort_digitaal_adres'] moeten een unieke set zijn.";

fn show(row: Row, betrokkenen: Option<&HashMap<Uuid, Arc<Betrokkene>>>, view: &View) -> DigitaalAdres {
    let expanded = betrokkenen.map(|all| ExpandDigitaalAdres {
        verstrekt_door_betrokkene: Some(row.betrokkene.and_then(|uuid| all.get(&uuid).cloned())),
    });
    DigitaalAdres {
        uuid: row.uuid,
        url: view.links.to(DIGITAAL_ADRES, row.uuid),
        verstrekt_door_betrokkene: row.betrokkene.map(|uuid| view.links.reference(BETROKKENE, uuid)),
        verstrekt_door_partij: row.partij.map(|uuid| view.links.reference(PARTIJ, uuid)),
        adres: row.adres,
        soort_digitaal_adres: row.soort_digitaal_adres,
        is_standaard_adres: row.is_standaard_adres,
        omschrijving: row.omschrijving,
        referentie: row.referentie,
        verificatie_datum: row.verificatie_datum,
        expand: expanded.or_else(|| view.has_expand().then(Default::default)),
    }
}

/// Nobody prefers an address that is going away.
pub(crate) async fn forget_preferred(write: &Write, adres: Uuid) -> Result<()> {
    let sql = sql!(
        "update partij set voorkeurs_digitaal_adres = null where voorkeurs_digitaal_adres = $1 returning uuid"
    );
    for (uuid,) in write.tx.query::<(Uuid,)>(sql, &[&adres]).await? {
        write.log(Action::Update, "partij", uuid);
    }
    Ok(())
}

fn slug(text: &str) -> Result<(), Wrong> {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Ok(());
    }
    let reason = "Voer een geldige \"slug\" in, bestaande uit letters, cijfers, liggende streepjes en verbindingsstreepjes.";
    Err(("invalid", reason.to_owned()))
}
