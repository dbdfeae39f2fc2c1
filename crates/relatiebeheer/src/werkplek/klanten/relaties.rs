//! Who speaks for whom, and in which categorieen a customer is, by the rules of their own resources.

use axum::{
    Extension, Json,
    body::Body,
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use store::{Param, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    gezien::{Gezien, bewaak, mag_weg},
    invoer::Fouten,
    partij::{bestaand, eenmaal, genoemd, te_wijzigen, verwijzing},
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        eigen::relaties::{self, Relatie},
    },
    klantinteracties::{
        categorie_relatie::{self, CategorieRelatie},
        partij,
        vertegenwoordiging::Vertegenwoordiging,
    },
    rest::{
        body,
        formats::local_date,
        input::Mode,
        problem::{Problem, Result},
        resource::{Resource, find_to_change},
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Rol, Subject, Zicht, schermt_af},
    verantwoording::inzage::{self, Wat},
    werkplek::{aanmelding::medewerker, nieuw::partij_of},
};

/// A relation as it is filled in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RelatieInvoer {
    /// `vertegenwoordigt` or `categorie`.
    soort: String,
    /// Who is represented.
    #[schema(required)]
    klant: Option<String>,
    /// The name of the categorie.
    #[schema(required)]
    categorie: Option<String>,
    /// First day in the categorie; today when it is not given.
    #[schema(required, format = "date")]
    begin_datum: Option<String>,
    /// Last day in the categorie.
    #[schema(required, format = "date")]
    eind_datum: Option<String>,
}

/// When a customer is in a categorie.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PeriodeInvoer {
    #[schema(required, format = "date")]
    begin_datum: Option<String>,
    #[schema(required, format = "date")]
    eind_datum: Option<String>,
    /// Of what was on the screen; without it only what is empty is filled in.
    #[schema(required)]
    versie: Option<String>,
}

/// First and last day.
type Periode = (Option<Date>, Option<Date>);

/// A relation that is worth storing.
enum Nieuw {
    Vertegenwoordigt(Klant),
    Categorie(String, Periode),
}

fn periode(fouten: &mut Fouten, begin: Option<&str>, eind: Option<&str>) -> Periode {
    let (begin, eind) = (fouten.datum("beginDatum", begin), fouten.datum("eindDatum", eind));
    if let (Some(begin), Some(eind)) = (begin, eind)
        && eind < begin
    {
        fouten.add("eindDatum", "invalid", "De einddatum ligt voor de begindatum. Verander een van de twee.");
    }
    (begin, eind)
}

impl RelatieInvoer {
    async fn check(&self, app: &App, wie: &Medewerker) -> Result<Nieuw> {
        let mut fouten = Fouten::default();
        let periode = periode(&mut fouten, self.begin_datum.as_deref(), self.eind_datum.as_deref());
        let klant = self.klant.as_deref().unwrap_or_default();
        let categorie = fouten.tekst("categorie", self.categorie.as_deref().unwrap_or_default(), 80);
        match self.soort.as_str() {
            "vertegenwoordigt" if klant.is_empty() => {
                fouten.add("klant", "required", "Zoek en kies een klant.");
            }
            "vertegenwoordigt" if periode != (None, None) => {
                let reason = "Bij vertegenwoordigen hoort geen datum. Maak dit leeg.";
                fouten.add("beginDatum", "invalid", reason);
            }
            "categorie" if categorie.is_empty() => fouten.add("categorie", "required", "Kies een categorie."),
            "vertegenwoordigt" | "categorie" => {}
            _ => {
                let reason = "Kies een soort relatie: vertegenwoordigen of een categorie.";
                fouten.add("soort", "invalid_choice", reason);
            }
        }
        fouten.klaar()?;
        if self.soort == "categorie" {
            return Ok(Nieuw::Categorie(categorie, periode));
        }
        Ok(Nieuw::Vertegenwoordigt(genoemd(app, wie, "klant", klant).await?))
    }
}

/// `POST /klanten/{klant}/relaties`
pub(in crate::werkplek) async fn maak(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let given = body::json(&headers, body).await?;
    let invoer: RelatieInvoer = body::parse(given.clone())?;
    let nieuw = &invoer.check(&app, wie).await?;
    inzage::record(&app, wie, std::slice::from_ref(klant), Wat::Gegevens).await?;
    if let Nieuw::Vertegenwoordigt(ander) = nieuw {
        inzage::record(&app, wie, std::slice::from_ref(ander), Wat::Relatie).await?;
    }
    let made = eenmaal(&app, &subject, (&headers, &uri, &given), |write| async move {
        let partij = te_wijzigen(&write, klant).await?;
        let relatie = match nieuw {
            Nieuw::Vertegenwoordigt(ander) => vertegenwoordigt(&write, &partij, ander).await?,
            Nieuw::Categorie(naam, periode) => categorie(&write, wie, &partij, (naam, *periode)).await?,
        };
        shown(&write, wie, &partij, relatie).await
    });
    Ok((StatusCode::CREATED, made.await?).into_response())
}

async fn vertegenwoordigt(write: &Write, partij: &partij::Row, ander: &Klant) -> Result<Uuid> {
    let ander = partij_of(write, ander).await?;
    let body = json!({
        "vertegenwoordigendePartij": verwijzing(partij.uuid),
        "vertegenwoordigdePartij": verwijzing(ander),
    });
    let made = write.insert_settled::<Vertegenwoordiging>(&body).await.map_err(|problem| match problem {
        Problem::Invalid(params) if params.iter().any(|param| param.code == "unique") => {
            Problem::field("klant", "unique", "Deze klant wordt al vertegenwoordigd.")
        }
        Problem::Invalid(_) => {
            let reason = "Een klant kan zichzelf niet vertegenwoordigen. Kies een andere klant.";
            Problem::field("klant", "invalid", reason)
        }
        other => other,
    });
    Ok(made?.uuid)
}

/// Who shields a customer, must be able to find them again.
fn may_shield(app: &App, wie: &Medewerker, categorie: &str) -> Result<()> {
    if wie.has(Rol::Vertrouwelijk) || !schermt_af(app, categorie) {
        return Ok(());
    }
    let reason =
        "Alleen wie de rol vertrouwelijk heeft, mag een klant afschermen. Vraag het een collega met die rol.";
    Err(Problem::field("categorie", "not_allowed", reason))
}

/// Likewise for a relation that there is.
async fn may_change(write: &Write, wie: &Medewerker, row: &categorie_relatie::Row) -> Result<()> {
    let sql = sql!("select naam from categorie where uuid = $1");
    let naam: Option<(String,)> = match row.categorie {
        Some(categorie) => write.tx.first(sql, &[&categorie]).await?,
        None => None,
    };
    naam.map_or(Ok(()), |(naam,)| may_shield(write.app(), wie, &naam))
}

async fn categorie(
    write: &Write,
    wie: &Medewerker,
    partij: &partij::Row,
    (naam, periode): (&str, Periode),
) -> Result<Uuid> {
    may_shield(write.app(), wie, naam)?;
    let sql = sql!("select uuid from categorie where naam = $1 order by id limit 1");
    let Some((categorie,)) = write.tx.first::<(Uuid,)>(sql, &[&naam]).await? else {
        let reason = "Deze categorie bestaat niet. Kies er een uit de lijst.";
        return Err(Problem::field("categorie", "invalid_choice", reason));
    };
    let today = local_date(write.now);
    let (begin, eind) = (periode.0.unwrap_or(today), periode.1);
    if eind.is_some_and(|eind| eind < begin) {
        let reason = "De einddatum ligt voor vandaag. Vul ook een begindatum in.";
        return Err(Problem::field("eindDatum", "invalid", reason));
    }
    not_in_already(write, partij, categorie, (begin, eind)).await?;
    let body = json!({
        "partij": verwijzing(partij.uuid),
        "categorie": verwijzing(categorie),
        "beginDatum": begin,
        "eindDatum": eind,
    });
    Ok(CategorieRelatie::insert(write, &body).await?.uuid)
}

/// Nobody is in a categorie twice on one day.
async fn not_in_already(
    write: &Write,
    partij: &partij::Row,
    categorie: Uuid,
    (begin, eind): (Date, Option<Date>),
) -> Result<()> {
    let sql = sql!(
        "select uuid from categorie_relatie where partij = $1 and categorie = $2 ",
        "and (eind_datum is null or eind_datum >= $3) and (begin_datum is null or begin_datum <= $4) limit 1"
    );
    let eind = eind.unwrap_or(Date::constant(9999, 12, 31));
    let params: [&dyn Param; 4] = [&partij.uuid, &categorie, &begin, &eind];
    if write.tx.first::<(Uuid,)>(sql, &params).await?.is_some() {
        let reason = "Deze klant zit in die periode al in deze categorie. Verander de data daarvan.";
        return Err(Problem::field("categorie", "unique", reason));
    }
    Ok(())
}

/// `PUT /klanten/{klant}/relaties/{uuid}`
pub(in crate::werkplek) async fn zet(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, uuid)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Relatie>> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let invoer: &PeriodeInvoer = &body::typed(&headers, body).await?;
    let mut fouten = Fouten::default();
    let (begin, eind) = periode(&mut fouten, invoer.begin_datum.as_deref(), invoer.eind_datum.as_deref());
    fouten.klaar()?;
    inzage::record(&app, wie, std::slice::from_ref(klant), Wat::Gegevens).await?;
    let changed = app.write(&subject, |write| async move {
        let partij = bestaand(&write, klant).await?;
        let row = match found(&write, wie, &partij, uuid).await? {
            Gevonden::Categorie(row) => row,
            Gevonden::Vertegenwoordiging(_) | Gevonden::Werk => {
                let reason = "Alleen bij een categorie horen datums. Verwijder de relatie, of laat haar zo.";
                return Err(Problem::field("nonFieldErrors", "invalid", reason));
            }
        };
        may_change(&write, wie, &row).await?;
        let nu = shown(&write, wie, &partij, uuid).await?;
        let body = json!({ "beginDatum": begin, "eindDatum": eind });
        CategorieRelatie::update(&write, row, &body, Mode::Patch).await?;
        let na = shown(&write, wie, &partij, uuid).await?;
        bewaak(invoer.versie.as_deref(), &nu, &na)?;
        Ok(na)
    });
    Ok(Json(changed.await?))
}

/// `DELETE /klanten/{klant}/relaties/{uuid}`
pub(in crate::werkplek) async fn verwijder(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, uuid)): Path<(String, Uuid)>,
    Query(gezien): Query<Gezien>,
) -> Result<StatusCode> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let gezien = gezien.versie.as_deref();
    app.write(&subject, |write| async move {
        let partij = bestaand(&write, klant).await?;
        let found = found(&write, wie, &partij, uuid).await?;
        mag_weg(gezien, &shown(&write, wie, &partij, uuid).await?)?;
        match found {
            Gevonden::Categorie(row) => {
                may_change(&write, wie, &row).await?;
                CategorieRelatie::delete(&write, row).await
            }
            Gevonden::Vertegenwoordiging(row) => Vertegenwoordiging::delete(&write, row).await,
            Gevonden::Werk => {
                let reason =
                    "Een contactpersoon hoort bij een organisatie. Dit kunt u hier niet verwijderen.";
                Err(Problem::field("nonFieldErrors", "invalid", reason))
            }
        }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A relation of a partij as this employee sees it.
async fn shown(write: &Write, wie: &Medewerker, partij: &partij::Row, uuid: Uuid) -> Result<Relatie> {
    let shown = relaties::een(write.app(), &write.tx, wie, partij, uuid).await?;
    shown.ok_or(Problem::NotFound)
}

/// A relation by what it is.
enum Gevonden {
    Categorie(categorie_relatie::Row),
    Vertegenwoordiging(<Vertegenwoordiging as Resource>::Row),
    /// Where a contactpersoon works: no row of its own.
    Werk,
}

/// A relation of this partij; that of another does not exist here, and neither does one with somebody who may not be seen.
async fn found(write: &Write, wie: &Medewerker, partij: &partij::Row, uuid: Uuid) -> Result<Gevonden> {
    let own = partij.uuid;
    let zicht = Zicht::of(write.app(), &write.tx, wie).await?;
    let categorie = find_to_change::<CategorieRelatie>(write, uuid).await?;
    if let Some(row) = categorie.filter(|row| row.partij == Some(own)) {
        return Ok(Gevonden::Categorie(row));
    }
    let vertegenwoordiging = find_to_change::<Vertegenwoordiging>(write, uuid).await?;
    let is_own = |row: &<Vertegenwoordiging as Resource>::Row| {
        row.vertegenwoordigende_partij == own || row.vertegenwoordigde_partij == own
    };
    if let Some(row) = vertegenwoordiging.filter(is_own) {
        let both = [row.vertegenwoordigende_partij, row.vertegenwoordigde_partij];
        let is_seen = zicht.partijen(&write.tx, &both).await?.len() == 2;
        return if is_seen { Ok(Gevonden::Vertegenwoordiging(row)) } else { Err(Problem::NotFound) };
    }
    let sql = format!(
        "select p.uuid from partij p where p.uuid = $1 and p.soort_partij = 'contactpersoon' \
         and (p.werkte_voor_partij = $2 or (p.uuid = $3 and p.werkte_voor_partij is not null)){}{}",
        zicht.partij("p.uuid"),
        zicht.partij("p.werkte_voor_partij")
    );
    let works: Vec<(Uuid,)> = zicht.query(&write.tx, &sql, &[&uuid, &own, &own]).await?;
    works.first().map(|_| Gevonden::Werk).ok_or(Problem::NotFound)
}
