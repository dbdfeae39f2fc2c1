//! Our abonnement at each Notificaties API: for each wanted zaaktype every version, and what is said of documents and besluiten
//! in their catalogi, kept right by comparing. It is never
//! posted blindly: an API takes the same callback twice, and then tells everything twice.

pub(crate) mod agenda;
pub(crate) mod beheer;

use std::{collections::BTreeSet, pin::pin, sync::Arc, time::Duration};

use store::{Conn, Tx, sql};
use uuid::Uuid;
use zgw::{
    Api, Client, Error,
    catalogi::Zaaktype,
    notificaties::{Abonnement, Kanaal, Kanaalkeuze, Notificaties},
    uuid_of,
};

use self::agenda::Nu;
use super::{ontvangst, stand};
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    rest::problem::{Problem, Result},
    toegang::tokens,
    zaken::{
        cache::{self, Zaaktypekop},
        systemen::Zaaksysteem,
        verversen::wij,
    },
};

/// How often is looked whether something is due.
const TICK: Duration = Duration::from_secs(5);

/// Keeps our abonnement at one zaaksysteem right until the server stops.
pub(crate) async fn work(app: App, systeem: Arc<Zaaksysteem>) {
    loop {
        let mut bell = pin!(app.horen.abonnementen.notified());
        bell.as_mut().enable();
        match ronde(&app, &systeem).await {
            Ok(None) => {}
            Ok(Some(why)) => {
                tracing::warn!(bron = systeem.code, why, "our abonnement could not be put right");
            }
            Err(problem) => {
                systeem.agenda.mislukt(app.clock.now().timestamp());
                tracing::warn!(bron = systeem.code, why = problem.to_line(), "our abonnement cannot be read");
            }
        }
        tokio::select! {
            () = bell => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Does what is due. Why our abonnement could not be put right, for a person.
async fn ronde(app: &App, systeem: &Zaaksysteem) -> Result<Option<String>> {
    let now = app.clock.now().timestamp();
    match systeem.agenda.nu(now) {
        Nu::Niets if systeem.agenda.is_net_gekeken(now) => Ok(None),
        // Another server may have been the one that could not put it right.
        Nu::Niets => {
            let stand = stand::Stand::read(&app.db.read().await?, &systeem.code).await?;
            let is_wrong = stand.is_some_and(|stand| !stand.abonnement_fout.is_empty());
            if is_wrong { gelijk(app, systeem).await } else { Ok(None) }
        }
        Nu::Heel => gelijk(app, systeem).await,
        Nu::Concepten(concepten) => {
            for concept in concepten {
                let asked = systeem.client.zaaktype(&wij(), concept).await;
                if asked.is_ok_and(|zaaktype| !zaaktype.concept) {
                    return gelijk(app, systeem).await;
                }
            }
            systeem.agenda.nog_concept(now);
            Ok(None)
        }
    }
}

/// The zaaktypen of which we want to hear.
pub(crate) async fn gewenst(conn: &Conn, bron: &str) -> Result<BTreeSet<String>> {
    let sql = sql!("select zaaktype from abonnement where bron = $1");
    Ok(conn.query::<(String,)>(sql, &[&bron]).await?.into_iter().map(|(zaaktype,)| zaaktype).collect())
}

/// Puts our abonnement right. Why that did not go, for a person; the outcome is kept, and so is when to look again.
pub(crate) async fn gelijk(app: &App, systeem: &Zaaksysteem) -> Result<Option<String>> {
    let (why, concepten) = gelijkgezet(app, systeem).await?;
    let now = app.clock.now().timestamp();
    match why {
        None => systeem.agenda.gelukt(now, concepten),
        Some(_) => systeem.agenda.mislukt(now),
    }
    Ok(why)
}

async fn gelijkgezet(app: &App, systeem: &Zaaksysteem) -> Result<(Option<String>, Vec<Uuid>)> {
    stand::begin(app, &systeem.code).await?;
    let Some(api) = &systeem.notificaties else { return Ok((None, Vec::new())) };
    let Some(callback_url) = ontvangst::address(&app.settings, &systeem.code) else {
        let why = "Zet public_url: zonder dat adres kan niemand ons bereiken.".to_owned();
        stand::abonnement(app, &systeem.code, "", &why).await?;
        return Ok((Some(why), Vec::new()));
    };
    let gewenst = gewenst(&app.db.read().await?, &systeem.code).await?;
    let auth = ontvangst::auth(&app.geheim, &systeem.code);
    let geheim = tokens::hash(&format!("{callback_url}\n{auth}"));
    let bekend = stand::Stand::read(&app.db.read().await?, &systeem.code).await?;
    let bekend = bekend.is_some_and(|stand| stand.bekendgemaakt == geheim);
    let done = async {
        let (kanalen, concepten) = wens(app, systeem, api, &gewenst).await?;
        let wanted = Abonnement { callback_url, auth, kanalen, ..Abonnement::default() };
        vergelijk(api, &wanted, bekend).await.map_err(|error| waarom(&error))?;
        Ok::<_, String>(concepten)
    };
    let (why, concepten) = match done.await {
        Ok(concepten) => (None, concepten),
        Err(why) => (Some(why), Vec::new()),
    };
    let bekendgemaakt = if why.is_none() { geheim.as_str() } else { "" };
    stand::abonnement(app, &systeem.code, bekendgemaakt, why.as_deref().unwrap_or_default()).await?;
    Ok((why, concepten))
}

/// What the API refuses is worth reading.
fn waarom(error: &Error) -> String {
    const NAAM: &str = "De Notificaties API";
    match error {
        Error::Status { status: 400, invalid_params, .. } if !invalid_params.is_empty() => {
            let params: Vec<String> =
                invalid_params.iter().map(|param| format!("{} ({})", param.reason, param.code)).collect();
            format!("{NAAM} neemt ons abonnement niet: {}", params.join(" "))
        }
        error => missed(NAAM, error).0,
    }
}

/// What is to be asked for, by what there is now, and which wanted versions are not published yet. Why that is not known, for a
/// person.
async fn wens(
    app: &App,
    systeem: &Zaaksysteem,
    api: &Notificaties,
    gewenst: &BTreeSet<String>,
) -> Result<(Vec<Kanaalkeuze>, Vec<Uuid>), String> {
    if gewenst.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let kanalen = api.kanalen(&wij()).await.map_err(|error| waarom(&error))?;
    let kanalen = verstaanbaar(kanalen, &systeem.client);
    let zaaktypen =
        systeem.client.zaaktypen(&wij()).await.map_err(|error| missed(&systeem.naam, &error).0)?;
    if let Err(problem) = bewaar(app, &systeem.code, &zaaktypen).await {
        tracing::warn!(why = problem.to_line(), "zaaktypen cannot be kept");
    }
    Ok((keuzes(&kanalen, &zaaktypen, gewenst), concepten(systeem, gewenst).await))
}

/// The versions of wanted zaaktypen that are made and not published. They are looked at again: a new version is announced when
/// it is made, not when it is published.
async fn concepten(systeem: &Zaaksysteem, gewenst: &BTreeSet<String>) -> Vec<Uuid> {
    let found = systeem.client.zaaktypen_in_concept(&wij()).await.unwrap_or_else(|error| {
        tracing::warn!(bron = systeem.code, %error, "which zaaktypen are not published yet is not known");
        Vec::new()
    });
    let wanted = found.into_iter().filter(|zaaktype| gewenst.contains(&zaaktype.identificatie));
    wanted.filter_map(|zaaktype| uuid_of(&zaaktype.url)).collect()
}

/// Kanalen on which nothing says of which zaaktype it is: the zaaktypen themselves, to hear of new versions, what is in a
/// zaak and does not name it, and what we may do.
const ZONDER_ZAAKTYPE: [&str; 4] = ["zaaktypen", "documenten", "besluiten", ontvangst::AUTORISATIES];

/// Each version of each wanted zaaktype, and what happens in their catalogi. Not every API has every kanaal: a new version is
/// then found within a quarter of an hour, a document or besluit of others when the zaak is opened again.
pub(crate) fn keuzes(
    kanalen: &[Kanaal],
    zaaktypen: &[Zaaktype],
    gewenst: &BTreeSet<String>,
) -> Vec<Kanaalkeuze> {
    let wanted = || zaaktypen.iter().filter(|zaaktype| gewenst.contains(&zaaktype.identificatie));
    let mut keuzes: Vec<Kanaalkeuze> =
        wanted().map(|zaaktype| Kanaalkeuze::with("zaken", "zaaktype", &zaaktype.url)).collect();
    let others = kanalen.iter().filter(|kanaal| ZONDER_ZAAKTYPE.contains(&kanaal.naam.as_str()));
    keuzes
        .extend(others.flat_map(|kanaal| wanted().map(|zaaktype| of_catalogus(kanaal, &zaaktype.catalogus))));
    keuzes.sort();
    keuzes.dedup();
    keuzes
}

/// What is said on a kanaal of one catalogus. Other zaaksystemen may use the same API: what they say is not for us.
fn of_catalogus(kanaal: &Kanaal, catalogus: &str) -> Kanaalkeuze {
    let is_catalogus = |filter: &&String| *filter == "catalogus" || filter.ends_with(".catalogus");
    match kanaal.filters.iter().find(is_catalogus) {
        Some(filter) if !catalogus.is_empty() => Kanaalkeuze::with(&kanaal.naam, filter, catalogus),
        _ => Kanaalkeuze::all_of(&kanaal.naam),
    }
}

/// The kanalen of which we understand the messages: those of an API that we do not know are refused.
pub(crate) fn verstaanbaar(mut kanalen: Vec<Kanaal>, client: &Client) -> Vec<Kanaal> {
    kanalen.retain(|kanaal| match kanaal.naam.as_str() {
        "besluiten" => client.has(Api::Besluiten),
        ontvangst::AUTORISATIES => client.has(Api::Autorisaties),
        _ => true,
    });
    kanalen
}

/// Makes what is missing, changes what differs and ends what is too much.
async fn vergelijk(api: &Notificaties, wanted: &Abonnement, bekend: bool) -> Result<(), Error> {
    let all = api.abonnementen(&wij()).await?;
    let mut ours = all.into_iter().filter(|een| een.callback_url == wanted.callback_url);
    if !wanted.kanalen.is_empty() {
        match ours.next() {
            None => drop(api.create_abonnement(&wij(), wanted).await?),
            Some(first) if bekend && is_same(&first, wanted) => {}
            Some(first) => {
                let changed = Abonnement { url: first.url, ..wanted.clone() };
                api.replace_abonnement(&wij(), &changed).await?;
            }
        }
    }
    for extra in ours {
        match api.delete_abonnement(&wij(), &extra).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether it asks for the same, in whatever order.
pub(crate) fn is_same(one: &Abonnement, wanted: &Abonnement) -> bool {
    let sorted = |abonnement: &Abonnement| {
        let mut kanalen = abonnement.kanalen.clone();
        kanalen.sort();
        kanalen
    };
    one.send_cloudevents == wanted.send_cloudevents && sorted(one) == sorted(wanted)
}

/// Keeps what the catalogus says, so that nobody has to ask again.
async fn bewaar(app: &App, bron: &str, zaaktypen: &[Zaaktype]) -> Result<()> {
    let now = app.clock.now();
    let store = |tx: Tx| async move {
        for zaaktype in zaaktypen {
            let Some(uuid) = uuid_of(&zaaktype.url) else { continue };
            let kop = Zaaktypekop {
                identificatie: zaaktype.identificatie.clone(),
                omschrijving: zaaktype.omschrijving.clone(),
            };
            cache::bewaar_zaaktype(&tx, bron, uuid, &kop, now).await?;
        }
        Ok::<_, Problem>(())
    };
    app.db.transact(store).await
}

/// From now on we want to hear of these zaaktypen and no others.
pub(crate) async fn kies(app: &App, bron: &str, zaaktypen: &BTreeSet<String>) -> Result<()> {
    stand::begin(app, bron).await?;
    let now = app.clock.now();
    let known = gewenst(&app.db.read().await?, bron).await?;
    let store = |tx: Tx| {
        let known = &known;
        async move {
            for gone in known.difference(zaaktypen) {
                tx.execute(sql!("delete from abonnement where bron = $1 and zaaktype = $2"), &[&bron, gone])
                    .await?;
            }
            for new in zaaktypen.difference(known) {
                let sql = sql!(
                    "insert into abonnement (bron, zaaktype, sinds) values ($1, $2, $3) ",
                    "on conflict (bron, zaaktype) do nothing"
                );
                tx.execute(sql, &[&bron, new, &now]).await?;
            }
            stand::opnieuw(&tx, bron).await
        }
    };
    app.db.transact(store).await
}

impl App {
    /// Wants to hear of every zaaktype of every zaaksysteem, where nobody chose yet: for a demo.
    pub(crate) async fn hear_everything(&self) -> std::result::Result<(), String> {
        for systeem in self.zaaksystemen.iter().filter(|systeem| systeem.notificaties.is_some()) {
            let chosen = async { gewenst(&self.db.read().await?, &systeem.code).await };
            if !chosen.await.map_err(|problem: Problem| problem.to_line())?.is_empty() {
                continue;
            }
            let all = systeem.client.zaaktypen(&wij()).await.map_err(|error| error.to_string())?;
            let all = all.into_iter().map(|zaaktype| zaaktype.identificatie).collect();
            kies(self, &systeem.code, &all).await.map_err(|problem| problem.to_line())?;
        }
        Ok(())
    }

    /// Does what is due for our abonnementen by the clock: what the workers do all the time, for tests. What did not go.
    pub async fn kijk_naar_abonnementen(&self) -> std::result::Result<Vec<String>, String> {
        let mut wrong = Vec::new();
        for systeem in self.zaaksystemen.iter() {
            wrong.extend(ronde(self, systeem).await.map_err(|problem| problem.to_line())?);
        }
        Ok(wrong)
    }

    /// Puts our abonnementen right: what the workers do at the start and every quarter of an hour, for tests. What did not go.
    pub async fn abonneer(&self) -> std::result::Result<Vec<String>, String> {
        let mut wrong = Vec::new();
        for systeem in self.zaaksystemen.iter() {
            wrong.extend(gelijk(self, systeem).await.map_err(|problem| problem.to_line())?);
        }
        Ok(wrong)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;
    use zgw::{catalogi::Zaaktype, notificaties::Kanaal};

    use super::keuzes;

    #[test]
    fn every_version_of_a_wanted_zaaktype_is_asked_for_also_a_new_one() {
        let zaaktype = |url: &str, identificatie: &str| -> Zaaktype {
            let catalogus = "http://c/catalogus";
            serde_json::from_value(
                json!({ "url": url, "identificatie": identificatie, "catalogus": catalogus }),
            )
            .unwrap()
        };
        let kanaal = |naam: &str| -> Kanaal { serde_json::from_value(json!({ "naam": naam })).unwrap() };
        let wanted = BTreeSet::from(["A".to_owned()]);
        let mut there = vec![zaaktype("http://c/1", "A"), zaaktype("http://c/2", "B")];
        let shown = |kanalen: &[Kanaal], there: &[Zaaktype]| -> Vec<String> {
            let one = |keuze: zgw::notificaties::Kanaalkeuze| {
                keuze.filters.get("zaaktype").cloned().unwrap_or(keuze.naam)
            };
            keuzes(kanalen, there, &wanted).into_iter().map(one).collect()
        };
        assert_eq!(shown(&[kanaal("zaken")], &there), ["http://c/1"]);
        there.push(zaaktype("http://c/3", "A"));
        let mut kanalen = ["zaken", "zaaktypen", "documenten", "besluiten", "autorisaties"].map(kanaal);
        assert_eq!(
            shown(&kanalen, &there),
            ["autorisaties", "besluiten", "documenten", "zaaktypen", "http://c/1", "http://c/3"]
        );
        let filters = ["", "catalogus", "informatieobjecttype.catalogus", "besluittype.catalogus", ""];
        for (kanaal, filter) in kanalen.iter_mut().zip(filters) {
            kanaal.filters = vec!["bronorganisatie".to_owned(), filter.to_owned()];
        }
        let of_catalogus: Vec<(String, String)> = keuzes(&kanalen, &there, &wanted)
            .into_iter()
            .filter(|keuze| keuze.naam != "zaken")
            .flat_map(|keuze| keuze.filters)
            .collect();
        let expected = ["besluittype.catalogus", "informatieobjecttype.catalogus", "catalogus"];
        assert_eq!(of_catalogus, expected.map(|filter| (filter.to_owned(), "http://c/catalogus".to_owned())));
    }
}
