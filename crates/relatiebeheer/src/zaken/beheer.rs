//! The rules for who may do what with zaken, as an administrator sees and sets them.

use axum::{Extension, Json, body::Body, extract::State};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Json as Stored, sql};
use utoipa::ToSchema;
use zgw::Vertrouwelijkheidaanduiding;

use super::beleid::{Documentregel, Zaakrecht, documentregels, zaakrechten};
use crate::{
    app::{App, vangnet::Vanaf},
    rest::{
        body,
        problem::{InvalidParam, Problem, Result},
    },
    toegang::{Action, Object, Subject},
    verantwoording::beveiliging::{self, Feit, Wat},
};

/// All rules.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Zaakrechten {
    /// Which version of the rules this is; whoever replaces them gives the one that they read.
    versie: i64,
    /// What gives rights; nothing else does.
    rechten: Vec<Zaakrecht>,
    /// Where the process does not allow documents.
    documentregels: Vec<Documentregel>,
}

/// `GET /zaakrechten`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Zaakrechten>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    all(&app).await.map(Json)
}

/// What counts the versions in `teller`.
const TELLER: &str = "zaakrecht";

/// `PUT /zaakrechten`: whoever has not seen the last version would undo somebody's work without knowing it.
pub(crate) async fn replace(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Extension(Vanaf(vanaf)): Extension<Vanaf>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Zaakrechten>> {
    app.may(&subject, Action::Write, &Object::Beheer)?;
    let given: Zaakrechten = body::parse(body::json(&headers, body).await?)?;
    check(&given)?;
    let given = &given;
    let (app, wie, vanaf) = (&app, subject.name(), &vanaf);
    let change = |tx: store::Tx| async move {
        let before = rules(&tx).await?;
        store(&tx, given).await?;
        let details = json!({ "voor": before, "na": rules(&tx).await? });
        let wat = Wat::ZaakrechtenGewijzigd;
        let feit = Feit { wat, wie, vanaf, object: "zaakrechten", details, instance: "" };
        beveiliging::record(app, &tx, &feit).await.map_err(Problem::from)
    };
    app.db.transact(change).await?;
    all(app).await.map(Json)
}

async fn all(app: &App) -> Result<Zaakrechten> {
    rules(&app.db.read().await?).await
}

async fn rules(conn: &Conn) -> Result<Zaakrechten> {
    // Before the rules: when they change in between, this is a version that nobody can replace.
    let sql = sql!("select laatste from teller where soort = $1");
    let versie = conn.first::<(i64,)>(sql, &[&TELLER]).await?.map_or(0, |(versie,)| versie);
    Ok(Zaakrechten { versie, rechten: zaakrechten(conn).await?, documentregels: documentregels(conn).await? })
}

/// Makes the next version of the one that was read, and keeps others waiting until it is there.
async fn next_version(tx: &store::Tx, versie: i64) -> Result<()> {
    let made = if versie == 0 {
        let sql = sql!("insert into teller (soort, laatste) values ($1, 1) on conflict (soort) do nothing");
        tx.execute(sql, &[&TELLER]).await?
    } else {
        let sql = sql!("update teller set laatste = laatste + 1 where soort = $1 and laatste = $2");
        tx.execute(sql, &[&TELLER, &versie]).await?
    };
    if made == 1 {
        return Ok(());
    }
    let why = "Iemand anders heeft de zaakrechten gewijzigd nadat u ze ophaalde; er is niets opgeslagen. Haal ze opnieuw op en \
               breng uw wijziging daarin aan.";
    Err(Problem::Conflict(why.to_owned()))
}

async fn store(tx: &store::Tx, given: &Zaakrechten) -> Result<()> {
    next_version(tx, given.versie).await?;
    tx.execute(sql!("delete from zaakrecht"), &[]).await?;
    tx.execute(sql!("delete from documentregel"), &[]).await?;
    for (volgnummer, recht) in (1_i32..).zip(&given.rechten) {
        let sql = sql!(
            "insert into zaakrecht (volgnummer, groep, zaaksysteem, zaaktype, tot_en_met, handelingen) ",
            "values ($1, $2, $3, $4, $5, $6)"
        );
        let (tot_en_met, handelingen) = (recht.tot_en_met.as_str(), Stored(recht.handelingen.clone()));
        let Zaakrecht { groep, zaaksysteem, zaaktype, .. } = recht;
        tx.execute(sql, &[&volgnummer, groep, zaaksysteem, zaaktype, &tot_en_met, &handelingen]).await?;
    }
    for (volgnummer, regel) in (1_i32..).zip(&given.documentregels) {
        let sql = sql!(
            "insert into documentregel (volgnummer, zaaksysteem, zaaktype, statustype, toevoegen, wijzigen) ",
            "values ($1, $2, $3, $4, $5, $6)"
        );
        let Documentregel { zaaksysteem, zaaktype, statustype, toevoegen, wijzigen } = regel;
        tx.execute(sql, &[&volgnummer, zaaksysteem, zaaktype, statustype, toevoegen, wijzigen]).await?;
    }
    Ok(())
}

/// A rule that can never fit is a mistake: said, not stored.
fn check(given: &Zaakrechten) -> Result<()> {
    let mut wrong = Vec::new();
    let mut filled = |name: String, value: &str| {
        if value.trim().is_empty() || value.contains('\0') {
            wrong.push(InvalidParam::new(name, "required", "Vul dit in, of * voor alles."));
        }
    };
    for (at, recht) in given.rechten.iter().enumerate() {
        filled(format!("rechten.{at}.groep"), &recht.groep);
        filled(format!("rechten.{at}.zaaksysteem"), &recht.zaaksysteem);
        filled(format!("rechten.{at}.zaaktype"), &recht.zaaktype);
    }
    for (at, regel) in given.documentregels.iter().enumerate() {
        filled(format!("documentregels.{at}.zaaksysteem"), &regel.zaaksysteem);
        filled(format!("documentregels.{at}.zaaktype"), &regel.zaaktype);
        filled(format!("documentregels.{at}.statustype"), &regel.statustype);
    }
    for (at, recht) in given.rechten.iter().enumerate() {
        if let Vertrouwelijkheidaanduiding::Onbekend(text) = &recht.tot_en_met {
            let why = format!("`{text}` is geen vertrouwelijkheidaanduiding.");
            wrong.push(InvalidParam::new(format!("rechten.{at}.totEnMet"), "invalid_choice", why));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::Invalid(wrong)) }
}
