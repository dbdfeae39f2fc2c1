//! What an administrator sees and chooses: of which zaaktypen we want to hear. And what everybody may see: until when each
//! zaaksysteem is complete.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use store::sql;
use utoipa::ToSchema;
use zgw::autorisaties::Van;

use super::{gelijk, gewenst, kies};
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    notificaties::{inbox, stand::Stand},
    rest::{
        body, formats,
        problem::{Problem, Result},
    },
    toegang::{Action, Object, Subject},
    zaken::{autorisaties::LEZEN, cache, systemen::Zaaksysteem, verversen::wij},
};

/// The abonnementen, by zaaksysteem.
#[derive(Serialize, ToSchema)]
pub(crate) struct Abonnementen {
    zaaksystemen: Vec<Abonnementstand>,
}

/// How it is with the abonnement at one zaaksysteem.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Abonnementstand {
    #[serde(flatten)]
    stand: Zaaksysteemstand,
    /// All that there are, by name.
    zaaktypen: Vec<Zaaktypekeuze>,
}

/// How it is with a zaaksysteem.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Zaaksysteemstand {
    /// Its code.
    bron: String,
    /// Its name on the screens.
    register: String,
    /// Whether we hear what happens there.
    gelukt: bool,
    /// What is the matter, for a person.
    #[schema(required)]
    melding: Option<String>,
    /// All that happened before this moment is known here.
    #[schema(required, format = "date-time")]
    compleet_tot: Option<String>,
    /// How many messages and zaken are still to be looked at.
    wachtend: i64,
}

/// A zaaktype to choose, over all its versions.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Zaaktypekeuze {
    identificatie: String,
    omschrijving: String,
    /// How many versions there are.
    versies: u32,
    /// Whether we want to hear of it.
    geabonneerd: bool,
    /// Why choosing it is of little use, for a person; our application may not see its zaken.
    #[schema(required)]
    waarschuwing: Option<String>,
}

/// The zaaksystemen and until when each is complete.
#[derive(Serialize, ToSchema)]
pub(crate) struct Zaaksysteemstanden {
    zaaksystemen: Vec<Zaaksysteemstand>,
}

/// What an administrator chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keuze {
    /// Identificaties of zaaktypen.
    zaaktypen: BTreeSet<String>,
}

/// `GET /abonnementen`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Abonnementen>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    let all = app.zaaksystemen.iter().map(|systeem| of(&app, systeem));
    let zaaksystemen = futures_util::future::try_join_all(all).await?;
    Ok(Json(Abonnementen { zaaksystemen }))
}

/// `PUT /abonnementen/{bron}`
pub(crate) async fn put(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(bron): Path<String>,
    headers: HeaderMap,
    given: Body,
) -> Result<Json<Abonnementstand>> {
    app.may(&subject, Action::Write, &Object::Beheer)?;
    let systeem = app.zaaksystemen.get(&bron).ok_or(Problem::NotFound)?.clone();
    let Keuze { zaaktypen } = body::typed(&headers, given).await?;
    if systeem.notificaties.is_none() {
        let why = format!(
            "{} heeft geen Notificaties API. Vraag uw beheerder om `notificaties` in te stellen.",
            systeem.naam
        );
        return Err(Problem::Forbidden(why));
    }
    let known = keuzes(&app, &systeem).await?.0;
    let kept = gewenst(&app.db.read().await?, &bron).await?;
    let unknown = zaaktypen.iter().find(|een| !known.contains_key(*een) && !kept.contains(*een));
    if let Some(unknown) = unknown {
        let why = format!("{} heeft geen zaaktype `{unknown}`.", systeem.naam);
        return Err(Problem::field("zaaktypen", "invalid", why));
    }
    kies(&app, &bron, &zaaktypen).await?;
    // Here and now, so that whoever chose sees what became of it.
    gelijk(&app, &systeem).await?;
    Ok(Json(of(&app, &systeem).await?))
}

/// `GET /zaaksystemen`
pub(crate) async fn standen(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Zaaksysteemstanden>> {
    app.may(&subject, Action::Read, &Object::Werkplek)?;
    let mut zaaksystemen = Vec::new();
    for systeem in app.zaaksystemen.iter() {
        zaaksystemen.push(stand(&app, systeem).await?);
    }
    Ok(Json(Zaaksysteemstanden { zaaksystemen }))
}

async fn of(app: &App, systeem: &Zaaksysteem) -> Result<Abonnementstand> {
    let mut stand = stand(app, systeem).await?;
    let (known, melding) = keuzes(app, systeem).await?;
    if let Some(melding) = melding {
        (stand.gelukt, stand.melding) = (false, Some(melding));
    }
    let mut zaaktypen: Vec<Zaaktypekeuze> = known.into_values().collect();
    zaaktypen.sort_by(|a, b| (&a.omschrijving, &a.identificatie).cmp(&(&b.omschrijving, &b.identificatie)));
    Ok(Abonnementstand { stand, zaaktypen })
}

async fn stand(app: &App, systeem: &Zaaksysteem) -> Result<Zaaksysteemstand> {
    let conn = app.db.read().await?;
    let stand = Stand::read(&conn, &systeem.code).await?;
    let wachtend =
        inbox::aantal(&conn, &systeem.code).await? + cache::aantal_oude(&conn, &systeem.code).await?;
    let wrong = |stand: &Stand| {
        let why = [stand.fout.clone(), stand.abonnement_fout.clone()];
        let why: Vec<String> = why.into_iter().filter(|why| !why.is_empty()).collect();
        (!why.is_empty()).then(|| why.join(" "))
    };
    let mut melding = stand.as_ref().and_then(wrong);
    let gelukt = melding.is_none();
    if gelukt && systeem.notificaties.is_none() {
        melding = Some("Wijzigingen worden niet gemeld; ze worden gevonden door te kijken.".to_owned());
    }
    Ok(Zaaksysteemstand {
        bron: systeem.code.clone(),
        register: systeem.naam.clone(),
        gelukt,
        melding,
        compleet_tot: stand.and_then(|stand| stand.compleet).map(formats::moment),
        wachtend,
    })
}

type Keuzes = BTreeMap<String, Zaaktypekeuze>;

/// The zaaktypen by identificatie: as the catalogus has them now, or as we knew them and why.
async fn keuzes(app: &App, systeem: &Zaaksysteem) -> Result<(Keuzes, Option<String>)> {
    let conn = app.db.read().await?;
    let gewenst = gewenst(&conn, &systeem.code).await?;
    let (versies, melding): (Vec<(String, String, Option<String>)>, _) =
        match systeem.client.zaaktypen(&wij()).await {
            Ok(zaaktypen) => {
                let versies =
                    zaaktypen.into_iter().map(|een| (een.identificatie, een.omschrijving, Some(een.url)));
                (versies.collect(), None)
            }
            Err(error) => {
                let sql = sql!(
                    "select identificatie, omschrijving from zaaktype where bron = $1 order by opgehaald"
                );
                let kept: Vec<(String, String)> = conn.query(sql, &[&systeem.code]).await?;
                let kept = kept.into_iter().map(|(identificatie, naam)| (identificatie, naam, None));
                (kept.collect(), Some(missed(&systeem.naam, &error).0))
            }
        };
    let mut keuzes = Keuzes::new();
    for identificatie in &gewenst {
        // Also when the catalogus does not have it any more.
        keuzes.insert(identificatie.clone(), Zaaktypekeuze::new(identificatie, identificatie, true));
    }
    let onze = systeem.onze(app).await;
    let mut verborgen: BTreeMap<String, u32> = BTreeMap::new();
    for (identificatie, omschrijving, url) in versies {
        let van = url.as_deref().map(|soort| Van { soort, vertrouwelijk: None });
        if van.is_some_and(|van| onze.gemis(LEZEN, Some(van)).is_some()) {
            *verborgen.entry(identificatie.clone()).or_default() += 1;
        }
        let wanted = gewenst.contains(&identificatie);
        let keuze = keuzes
            .entry(identificatie)
            .or_insert_with_key(|identificatie| Zaaktypekeuze::new(identificatie, "", wanted));
        keuze.omschrijving = omschrijving;
        keuze.versies += 1;
    }
    for (identificatie, aantal) in verborgen {
        if let Some(keuze) = keuzes.get_mut(&identificatie) {
            keuze.waarschuwing = Some(keuze.waarschuw(&systeem.naam, aantal));
        }
    }
    Ok((keuzes, melding))
}

impl Zaaktypekeuze {
    /// That so many of its versions are hidden from us.
    fn waarschuw(&self, naam: &str, verborgen: u32) -> String {
        let wat = if verborgen == self.versies {
            "Wij mogen zaken van dit type niet zien".to_owned()
        } else {
            format!("Wij mogen zaken van {verborgen} van de {} versies niet zien", self.versies)
        };
        format!("{wat}. Vraag de beheerder van {naam} om zaken.lezen voor dit zaaktype.")
    }

    fn new(identificatie: &str, omschrijving: &str, geabonneerd: bool) -> Self {
        let (identificatie, omschrijving) = (identificatie.to_owned(), omschrijving.to_owned());
        Self { identificatie, omschrijving, versies: 0, geabonneerd, waarschuwing: None }
    }
}
