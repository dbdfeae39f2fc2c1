//! F1: the one door to a zaak. Behind it stand what the zaaksysteem lets our application see, what the rules let this
//! employee see, and who is hidden from them. What may not be seen does not exist.

use std::{collections::HashSet, sync::Arc};

use store::Conn;
use uuid::Uuid;
use zgw::{Api, Caller, Error, Vertrouwelijkheidaanduiding, uuid_of, zaken::Zaak};

use super::{
    autorisaties::Onze,
    beleid::{Handeling, Rechten, Van},
    cache::{self, Sleutel},
    systemen::Zaaksysteem,
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{caller, missed},
    },
    rest::{
        problem::{Problem, Result},
        related::Many,
    },
    toegang::{Medewerker, Zicht},
};

/// A zaak that this employee may see.
pub(crate) struct Open {
    pub(crate) systeem: Arc<Zaaksysteem>,
    pub(crate) zaak: Zaak,
    pub(crate) rechten: Rechten,
    /// What our application may do at its zaaksysteem.
    pub(crate) onze: Onze,
    /// The customers that have a rol in it, each once.
    pub(crate) klanten: Vec<Klant>,
}

impl Open {
    /// What the rules are asked about.
    pub(crate) fn van(&self) -> Van<'_> {
        van(&self.systeem, &self.zaak)
    }

    /// Whether the rules let this employee do this with it.
    pub(crate) fn may(&self, handeling: Handeling) -> bool {
        self.rechten.may(handeling, self.van())
    }

    /// The name of the status that it has; empty when it has none yet.
    pub(crate) fn statustype(&self) -> &str {
        let statustype = self.zaak.status.as_ref().and_then(|status| status.statustype.as_ref());
        statustype.map(|statustype| statustype.omschrijving.as_str()).unwrap_or_default()
    }
}

/// Whether somebody may do something, and otherwise why not, for the person at the screen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Mag {
    mag: bool,
    #[schema(required)]
    waarom: Option<String>,
}

impl Mag {
    /// They may.
    pub(crate) fn wel() -> Self {
        Self { mag: true, waarom: None }
    }

    /// They may not; a sentence that says why and what can be done.
    pub(crate) fn niet(waarom: &str) -> Self {
        Self { mag: false, waarom: Some(waarom.to_owned()) }
    }

    /// They may, unless there is a reason.
    pub(crate) fn tenzij(waarom: Option<String>) -> Self {
        Self { mag: waarom.is_none(), waarom }
    }

    /// Why they may not.
    pub(crate) fn reden(self) -> Option<String> {
        self.waarom
    }

    /// As a refusal, when they may not.
    pub(crate) fn or_refuse(self) -> Result<()> {
        match self.waarom {
            Some(waarom) => Err(Problem::Forbidden(waarom)),
            None => Ok(()),
        }
    }
}

/// What the rules are asked about, of a zaak. One whose type is not known falls under the rules for all types only.
pub(crate) fn van<'a>(systeem: &'a Zaaksysteem, zaak: &'a Zaak) -> Van<'a> {
    let zaaktype = zaak.zaaktype.as_ref().map(|zaaktype| zaaktype.identificatie.as_str());
    Van {
        bron: &systeem.code,
        zaaktype: zaaktype.unwrap_or_default(),
        vertrouwelijk: &zaak.vertrouwelijkheidaanduiding,
    }
}

/// Opens a zaak for an employee.
pub(crate) async fn open(app: &App, wie: &Medewerker, bron: &str, zaak: Uuid) -> Result<Open> {
    let systeem = app.zaaksystemen.get(bron).ok_or(Problem::NotFound)?.clone();
    let caller = caller(wie);
    let (asked, onze) = tokio::join!(systeem.client.zaak(&caller, zaak), systeem.onze(app));
    let mut zaak = match asked {
        Ok(zaak) => zaak,
        Err(error) if is_hidden(&error) => return Err(hidden(&systeem, &caller, &error).await),
        Err(error) => return Err(Problem::Neighbour(missed(&systeem.naam, &error).0)),
    };
    // Without its type nobody can tell who may see it: that is said, not taken for a no.
    if let (None, Some(uuid)) = (&zaak.zaaktype, uuid_of(&zaak.zaaktype_url)) {
        zaak.zaaktype = Some(cache::zaaktype(app, &systeem, uuid).await?.of_zaak(&zaak));
    }
    let conn = app.db.read().await?;
    let (zicht, rechten) = (Zicht::of(app, &conn, wie).await?, Rechten::of(&conn, wie).await?);
    let Some(zaak) = seen(&conn, &zicht, &rechten, &systeem, vec![zaak]).await?.pop() else {
        return Err(Problem::NotFound);
    };
    show(app, wie, &systeem, &zaak);
    let mut klanten: Vec<Klant> = Vec::new();
    for klant in zaak.rollen.iter().filter_map(Klant::of_rol) {
        let klant = klant.strongest(&conn).await?;
        if !klanten.contains(&klant) {
            klanten.push(klant);
        }
    }
    Ok(Open { systeem, zaak, rechten, onze, klanten })
}

/// Why a zaak is not there: it is none of ours, or we may see no zaak at all, which is said.
async fn hidden(systeem: &Zaaksysteem, caller: &Caller, error: &Error) -> Problem {
    if matches!(error, Error::NotAllowed { .. })
        && let Err(error @ Error::NotAllowed { .. }) = systeem.client.check(caller, Api::Zaken).await
    {
        return Problem::Neighbour(missed(&systeem.naam, &error).0);
    }
    Problem::NotFound
}

/// Whether an employee may see a zaak; `None`: its zaaksysteem does not say now. One that was shown to them just now
/// is not asked for again.
pub(crate) async fn ziet(app: &App, wie: &Medewerker, adres: &Sleutel) -> Result<Option<bool>> {
    let rechten = Rechten::of(&app.db.read().await?, wie).await?;
    let may = |van: Van<'_>| rechten.may(Handeling::Lezen, van);
    if app.meldingen.zaken.is_shown(&wie.gebruiker, adres, app.clock.now(), may) {
        return Ok(Some(true));
    }
    match open(app, wie, &adres.0, adres.1).await {
        Ok(_) => Ok(Some(true)),
        Err(Problem::NotFound) => Ok(Some(false)),
        Err(Problem::Neighbour(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A zaak that we know of: its system, itself, the identificatie of its type, and how secret it is.
type Kop = (String, Uuid, Option<String>, String);

/// Of these zaken those that an employee may surely see, by what is known without asking anybody: they were shown to
/// them just now, or the rules allow them and nobody can be hidden in them.
pub(crate) async fn zeker(
    app: &App,
    conn: &Conn,
    (wie, zicht): (&Medewerker, &Zicht),
    zaken: &[Uuid],
) -> Result<HashSet<Uuid>> {
    if zaken.is_empty() {
        return Ok(HashSet::new());
    }
    let rechten = Rechten::of(conn, wie).await?;
    let (now, may) = (app.clock.now(), |van: Van<'_>| rechten.may(Handeling::Lezen, van));
    let is_shown = |zaak: Uuid| {
        let mut bronnen = app.zaaksystemen.iter().map(|systeem| (systeem.code.clone(), zaak));
        bronnen.any(|adres| app.meldingen.zaken.is_shown(&wie.gebruiker, &adres, now, may))
    };
    let mut found: HashSet<Uuid> = zaken.iter().copied().filter(|zaak| is_shown(*zaak)).collect();
    if zicht.verbergt() {
        return Ok(found);
    }
    let many = Many::new(zaken);
    let sql = format!(
        "select k.bron, k.zaak, t.identificatie, k.vertrouwelijk from zaakkop k \
         left join zaaktype t on t.bron = k.bron and t.zaaktype = k.zaaktype \
         where k.vingerafdruk <> '' and k.zaak in {}",
        many.places()
    );
    let koppen: Vec<Kop> = conn.query(&sql, &many.params()).await?;
    found.extend(koppen.iter().filter_map(|(bron, zaak, zaaktype, vertrouwelijk)| {
        let vertrouwelijk = &Vertrouwelijkheidaanduiding::from(Some(vertrouwelijk.clone()));
        let zaaktype = zaaktype.as_deref().unwrap_or_default();
        may(Van { bron, zaaktype, vertrouwelijk }).then_some(*zaak)
    }));
    Ok(found)
}

/// This zaak is on the screen of an employee from now on, who may want to hear of it.
pub(crate) fn show(app: &App, wie: &Medewerker, systeem: &Zaaksysteem, zaak: &Zaak) {
    app.meldingen.zaken.show(&wie.gebruiker, zaak.uuid, van(systeem, zaak), app.clock.now());
}

/// Those of these zaken that an employee may see: the rules let them, and nobody in it is hidden from them.
pub(crate) async fn seen(
    conn: &Conn,
    zicht: &Zicht,
    rechten: &Rechten,
    systeem: &Zaaksysteem,
    zaken: Vec<Zaak>,
) -> Result<Vec<Zaak>> {
    let allowed: Vec<Zaak> =
        zaken.into_iter().filter(|zaak| rechten.may(Handeling::Lezen, van(systeem, zaak))).collect();
    let people: Vec<Vec<Klant>> =
        allowed.iter().map(|zaak| zaak.rollen.iter().filter_map(Klant::of_rol).collect()).collect();
    // One question for all of them together.
    let all: Vec<Klant> = people.iter().flatten().cloned().collect();
    let mut shown = zicht.of_klanten(conn, &all).await?.into_iter();
    let zaken = allowed.into_iter().zip(people);
    Ok(zaken
        .filter_map(|(zaak, people)| {
            let hidden = shown.by_ref().take(people.len()).filter(|seen| !seen).count();
            (hidden == 0).then_some(zaak)
        })
        .collect())
}

/// It is not there, or it is not for us: which of the two is nobody's business. Refused credentials are something else:
/// then the source is down.
pub(crate) fn is_hidden(error: &Error) -> bool {
    matches!(error, Error::NotFound)
        || matches!(error, Error::NotAllowed { code, .. } if code == "permission_denied")
}
