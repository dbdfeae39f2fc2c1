//! Whether we hear what happens in a zaaksysteem: its Notificaties API, our callback and our abonnement there.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode, header};
use store::Db;
use zgw::{
    Api, Caller, Error,
    notificaties::{Abonnement, Kanaal, Notificaties},
    transport::{Transport, fetch},
};

use super::{Bevinding, buren::why, opslag};
use crate::{
    app::Clock,
    config::{self, Settings},
    migrations,
    notificaties::{
        abonnementen, ontvangst,
        stand::{Geweigerd, Stand},
    },
    rest::formats,
    toegang::geheim::Geheim,
    zaken::systemen,
};

const API: &str = "zgw.notificaties";
const CALLBACK: &str = "callback";
const ABONNEMENT: &str = "abonnement";
const BUDGET: Duration = Duration::from_secs(8);
const MAX_ANSWER: usize = 64 * 1024;
/// What Open Notificaties tries a callback with.
const TEST: &str = r#"{"kanaal":"test","hoofdObject":"http://some.hoofdobject.nl/","resource":"some_resource","resourceUrl":"http://some.resource.nl/","actie":"create","aanmaakdatum":"2019-01-01T12:00:00Z","kenmerken":{}}"#;

/// Kanalen without which we hear less, and what of.
const GEWENST: [(&str, &str); 4] = [
    ("zaaktypen", "Een nieuwe versie van een zaaktype wordt nu pas na een kwartier gevonden."),
    (
        "documenten",
        "Wat een ander aan een document verandert, staat nu pas op het scherm als de zaak opnieuw wordt geopend.",
    ),
    ("besluiten", "Een besluit van een ander staat nu pas op het scherm als de zaak opnieuw wordt geopend."),
    ("autorisaties", "Verandert wat onze applicatie mag, dan merken wij dat nu pas na vijf minuten."),
];

fn caller() -> Caller {
    Caller::new("doctor", "Controle van de instellingen")
}

/// Whether we hear what happens in one zaaksysteem.
pub(super) async fn horen(
    settings: &Settings,
    systeem: &config::Zgw,
    clock: &Clock,
    transport: &Arc<dyn Transport>,
) -> Vec<Bevinding> {
    let found = looked(settings, systeem, clock, transport).await;
    found.into_iter().map(|bevinding| bevinding.of(&systeem.code)).collect()
}

async fn looked(
    settings: &Settings,
    systeem: &config::Zgw,
    clock: &Clock,
    transport: &Arc<dyn Transport>,
) -> Vec<Bevinding> {
    if systeem.zaken.is_empty() {
        return Vec::new();
    }
    let api = match systemen::notificaties(systeem, clock, transport) {
        Ok(Some(api)) => api,
        Ok(None) => {
            let advies =
                "Zonder zgw.notificaties horen wij niet wat er in zaken gebeurt; zie docs/koppelen.md.";
            return vec![Bevinding::niet_ingesteld(API, advies)];
        }
        Err(error) => {
            let advies = "Zet zgw.notificaties op het adres dat eindigt op /api/v1.";
            return vec![Bevinding::fout(API, format!("De instellingen kloppen niet: {error}."), advies)];
        }
    };
    let kanalen = api.kanalen(&caller()).await;
    let scope = match kanalen {
        Err(Error::NotAllowed { .. }) => has_scope(systeem, (clock, transport)).await,
        _ => None,
    };
    let mut found = vec![of_kanalen(&kanalen, scope), callback(settings, &systeem.code, &**transport).await];
    if let Ok(kanalen) = &kanalen {
        found.push(abonnement(settings, systeem, (&api, kanalen), (clock, transport)).await);
        found.extend(geweigerd(settings, systeem).await);
    }
    found
}

/// Whether messages were refused because they name an address that is not known as the zaaksysteem's.
async fn geweigerd(settings: &Settings, systeem: &config::Zgw) -> Option<Bevinding> {
    let db = opslag::open(settings).await.ok()?;
    let Geweigerd { aantal, herkomst, op } =
        Geweigerd::read(&db.read().await.ok()?, &systeem.code).await.ok()??;
    if systeem.noemt_zich.contains(&herkomst) {
        return None;
    }
    let resultaat = format!(
        "{aantal} berichten zijn geweigerd, het laatst op {}: zij noemen {herkomst}.",
        formats::moment(op)
    );
    let advies = format!("Is dat dit zaaksysteem, zet dan `{herkomst}` in `noemt_zich`.");
    Some(Bevinding::let_op("berichten", resultaat, advies))
}

/// Whether the Autorisaties API gives us the scope that hearing needs; `None` when that cannot be asked.
async fn has_scope(systeem: &config::Zgw, (clock, transport): (&Clock, &Arc<dyn Transport>)) -> Option<bool> {
    let client = systemen::client(systeem, clock, transport).ok().flatten()?;
    if !client.has(Api::Autorisaties) {
        return None;
    }
    Some(client.applicatie(&caller()).await.ok()?.has("nrc", "notificaties.consumeren"))
}

/// Whether the API lets us in and has what we want to hear of. Open Notificaties refuses a client that it does not know as
/// it refuses one without the scope; whether we have the scope (`has_scope`) tells which of both it is.
fn of_kanalen(kanalen: &Result<Vec<Kanaal>, Error>, has_scope: Option<bool>) -> Bevinding {
    let kanalen = match kanalen {
        Ok(kanalen) => kanalen,
        Err(error @ Error::NotAllowed { .. }) => {
            let advies = match has_scope {
                Some(true) => {
                    "De scope `notificaties.consumeren` hebben wij. Zet onze client_id en ons geheim in Open Notificaties zelf (Client credentials), en controleer zgw.client_id en zgw.secret."
                }
                Some(false) => {
                    "Geef onze client_id in de Autorisaties API de scope `notificaties.consumeren` (component nrc)."
                }
                None => {
                    "Zet onze client_id en ons geheim in Open Notificaties (Client credentials), en geef ons in de Autorisaties API de scope `notificaties.consumeren` (component nrc). Met zgw.autorisaties zegt deze controle welke van de twee het is."
                }
            };
            return Bevinding::fout(API, why(error), advies);
        }
        Err(error) => {
            return Bevinding::fout(
                API,
                why(error),
                "Controleer zgw.notificaties en de verbinding daarheen.",
            );
        }
    };
    let has = |naam: &str| kanalen.iter().any(|kanaal| kanaal.naam == naam);
    if !has("zaken") {
        let advies = "Voer bij Open Zaak `register_kanalen` uit: dat maakt de kanalen.";
        return Bevinding::fout(API, "De API antwoordt, maar heeft geen kanaal zaken.", advies);
    }
    let mist: Vec<&(&str, &str)> = GEWENST.iter().filter(|(naam, _)| !has(naam)).collect();
    if mist.is_empty() {
        let resultaat =
            "De API antwoordt en heeft de kanalen zaken, zaaktypen, documenten, besluiten en autorisaties.";
        return Bevinding::goed(API, resultaat);
    }
    let namen: Vec<&str> = mist.iter().map(|(naam, _)| *naam).collect();
    let gevolgen: Vec<&str> = mist.iter().map(|(_, gevolg)| *gevolg).collect();
    let resultaat = format!("De API antwoordt, maar heeft geen kanaal {}.", namen.join(", "));
    Bevinding::let_op(API, resultaat, gevolgen.join(" "))
}

/// Whether our callback can be reached by its public address, refuses strangers and lets the zaaksysteem in.
async fn callback(settings: &Settings, bron: &str, transport: &dyn Transport) -> Bevinding {
    let Some(url) = ontvangst::address(settings, bron) else {
        let advies = "Zet public_url op het adres waarop Open Notificaties ons bereikt.";
        return Bevinding::fout(CALLBACK, "public_url is leeg.", advies);
    };
    let Some(geheim) = opslag::bestaande_sleutel(settings).and_then(|sleutel| Geheim::new(&sleutel).ok())
    else {
        let advies = "Start de server een keer, of zet `sleutel`; doe daarna deze controle opnieuw.";
        return Bevinding::let_op(
            CALLBACK,
            "Er is nog geen sleutel om de callback mee te beveiligen.",
            advies,
        );
    };
    let auth = ontvangst::auth(&geheim, bron);
    let answers = async {
        Ok::<_, Error>((call(transport, &url, None).await?, call(transport, &url, Some(&auth)).await?))
    };
    match answers.await {
        Ok((StatusCode::UNAUTHORIZED, StatusCode::NO_CONTENT)) => {
            Bevinding::goed(CALLBACK, format!("{url} is bereikbaar en weigert wie het geheim niet kent."))
        }
        Ok((StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)) => {
            let resultaat = format!("{url} kent een ander geheim dan deze controle.");
            let advies =
                "Gebruik dezelfde `sleutel` en `data` als de server; bij meer servers overal dezelfde.";
            Bevinding::fout(CALLBACK, resultaat, advies)
        }
        Ok((without, with)) => {
            let resultaat = format!(
                "{url} antwoordt {without} zonder en {with} met het geheim; het hoort 401 en 204 te zijn."
            );
            let advies = "Controleer public_url, en of de proxy daarvoor /notificaties/callback en de kop Authorization \
                          ongewijzigd doorgeeft.";
            Bevinding::fout(CALLBACK, resultaat, advies)
        }
        Err(error) => {
            let advies = "Controleer public_url, en of de server draait; Open Notificaties moet dit adres ook bereiken.";
            Bevinding::fout(CALLBACK, format!("{url}: {}", why(&error)), advies)
        }
    }
}

async fn call(transport: &dyn Transport, url: &str, auth: Option<&str>) -> Result<StatusCode, Error> {
    let mut request = Request::post(url).header(header::CONTENT_TYPE, "application/json");
    if let Some(auth) = auth {
        request = request.header(header::AUTHORIZATION, auth);
    }
    let request = request.body(Bytes::from_static(TEST.as_bytes()));
    let request = request.map_err(|error| Error::Unsendable { reason: error.to_string() })?;
    Ok(fetch(transport, request, BUDGET, MAX_ANSWER).await?.status())
}

/// What was chosen, and what went wrong with it the last time.
async fn gekozen(settings: &Settings, bron: &str) -> Result<(BTreeSet<String>, Option<Stand>), String> {
    let told = |error: store::Error| error.to_string();
    let db: Db = opslag::open(settings).await.map_err(told)?;
    if !db.schema(migrations::ALL).await.map_err(told)?.missing.is_empty() {
        return Err("het schema loopt achter".to_owned());
    }
    let conn = db.read().await.map_err(told)?;
    let gewenst = abonnementen::gewenst(&conn, bron).await.map_err(|problem| problem.to_line())?;
    Ok((gewenst, Stand::read(&conn, bron).await.map_err(|problem| problem.to_line())?))
}

/// Whether our abonnement is there and asks for what was chosen.
async fn abonnement(
    settings: &Settings,
    systeem: &config::Zgw,
    (api, kanalen): (&Notificaties, &[Kanaal]),
    (clock, transport): (&Clock, &Arc<dyn Transport>),
) -> Bevinding {
    let (gewenst, stand) = match gekozen(settings, &systeem.code).await {
        Ok(gekozen) => gekozen,
        Err(why) => {
            let resultaat = format!("De gekozen zaaktypen zijn niet te lezen: {why}.");
            return Bevinding::let_op(ABONNEMENT, resultaat, "Start de server een keer en kijk opnieuw.");
        }
    };
    if gewenst.is_empty() {
        let advies = "Kies in de werkplek bij Beheer, Abonnementen, van welke zaaktypen u bericht wilt.";
        return Bevinding::niet_ingesteld(ABONNEMENT, advies);
    }
    let wanted = async {
        let client = systemen::client(systeem, clock, transport).ok().flatten();
        let client = client.ok_or(Error::NotFound)?;
        let kanalen = abonnementen::verstaanbaar(kanalen.to_vec(), &client);
        let kanalen = abonnementen::keuzes(&kanalen, &client.zaaktypen(&caller()).await?, &gewenst);
        Ok((Abonnement { kanalen, ..Abonnement::default() }, api.abonnementen(&caller()).await?))
    };
    let (wanted, all) = match wanted.await {
        Ok(found) => found,
        Err(error) => {
            return Bevinding::fout(ABONNEMENT, why(&error), "Los eerst op wat hierboven staat.");
        }
    };
    let url = ontvangst::address(settings, &systeem.code);
    let ours: Vec<Abonnement> =
        all.into_iter().filter(|een| Some(&een.callback_url) == url.as_ref()).collect();
    let advies =
        "De server zet het binnen een kwartier goed, en meteen na een keuze bij Beheer, Abonnementen.";
    let last = stand.map(|stand| stand.abonnement_fout).unwrap_or_default();
    match ours.as_slice() {
        [] => Bevinding::fout(ABONNEMENT, format!("Ons abonnement is er niet. {last}"), advies),
        [one] if abonnementen::is_same(one, &wanted) => {
            Bevinding::goed(ABONNEMENT, format!("Wij krijgen bericht van {} zaaktypen.", gewenst.len()))
        }
        [_] => {
            let resultaat = format!("Ons abonnement vraagt iets anders dan gekozen is. {last}");
            Bevinding::let_op(ABONNEMENT, resultaat, advies)
        }
        more => {
            let resultaat =
                format!("Ons abonnement is er {} keer: elk bericht komt dan dubbel. {last}", more.len());
            Bevinding::let_op(ABONNEMENT, resultaat, advies)
        }
    }
}
