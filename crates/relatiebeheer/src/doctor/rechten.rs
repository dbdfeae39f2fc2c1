//! Whether what our application may do at a zaaksysteem reaches as far as what the zaakrechten give: for every version of
//! each zaaktype, every kind of document that goes with it, and as secret as they go.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use futures_util::{FutureExt as _, StreamExt as _, stream};
use zgw::{
    Api, Caller, Client, Vertrouwelijkheidaanduiding as Aanduiding,
    autorisaties::{Applicatie, Gemis, Van},
    catalogi::{Informatieobjecttype, Zaaktype},
    transport::Transport,
};

use super::{Bevinding, opslag};
use crate::{
    app::Clock,
    config::{self, Contactwijze, Settings},
    notificaties::abonnementen,
    zaken::{
        autorisaties::{
            AANMAKEN, BIJWERKEN, CATALOGI, CONTACT, DOCUMENT_LEZEN, KOPPELEN, LEZEN, OPRUIMEN, Recht,
            VERGRENDELEN, WIJZIGEN,
        },
        beleid::{self, ALLE, Handeling, Zaakrecht},
        documenten::KLEIN,
        systemen,
    },
};

const WAT: &str = "zgw.rechten";
/// How long the kinds of documents of all zaaktypen may take, and how many zaaktypen are asked at once.
const PATIENCE: Duration = Duration::from_secs(8);
const PARALLEL: usize = 8;
/// So many names stand in a line.
const NAMES: usize = 5;

/// What the administrator chose: who may do what, and of which zaaktypen we want to hear.
struct Gekozen {
    rechten: Vec<Zaakrecht>,
    abonnement: BTreeSet<String>,
}

impl Gekozen {
    /// As far as it is about this zaaksysteem; `None`: the register does not say.
    async fn read(settings: &Settings, bron: &str) -> Option<Self> {
        let db = opslag::open(settings).await.ok()?;
        let conn = db.read().await.ok()?;
        let mut rechten = beleid::zaakrechten(&conn).await.ok()?;
        rechten.retain(|recht| recht.zaaksysteem == ALLE || recht.zaaksysteem == bron);
        Some(Self { rechten, abonnement: abonnementen::gewenst(&conn, bron).await.ok()? })
    }

    /// Everything that can be given, for everybody.
    fn everything() -> Self {
        let recht = Zaakrecht {
            groep: "medewerker".to_owned(),
            zaaksysteem: ALLE.to_owned(),
            zaaktype: ALLE.to_owned(),
            tot_en_met: Aanduiding::Openbaar,
            handelingen: vec![
                Handeling::Lezen,
                Handeling::Bijwerken,
                Handeling::DocumentLezen,
                Handeling::DocumentToevoegen,
                Handeling::DocumentWijzigen,
            ],
        };
        Self { rechten: vec![recht], abonnement: BTreeSet::new() }
    }
}

/// What the settings add to what is needed.
#[derive(Clone, Copy)]
struct Ook {
    /// A contact is put at the zaak.
    contact: bool,
    /// Documents may be so large that they go in parts, under a lock.
    groot: bool,
}

/// What there is to say of it.
pub(super) async fn rechten(
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
    // What does not answer, or is not set right, is said by who looks at the APIs.
    let Ok(Some(client)) = systemen::client(systeem, clock, transport) else { return Vec::new() };
    let caller = &Caller::new("doctor", "Controle van de instellingen");
    if !client.has(Api::Autorisaties) {
        return Vec::new();
    }
    let Ok(applicatie) = client.applicatie(caller).await else { return Vec::new() };
    let ook = Ook {
        contact: matches!(systeem.contact, Contactwijze::Zaakcontactmoment | Contactwijze::Zaaknotitie),
        groot: settings.documenten.max_bytes > KLEIN,
    };
    let gekozen = Gekozen::read(settings, &systeem.code).await;
    let zaaktypen = client.zaaktypen(caller).await.ok();
    let (Some(gekozen), Some(zaaktypen)) = (&gekozen, &zaaktypen) else {
        let wat = if zaaktypen.is_none() { "zaaktypen" } else { "zaakrechten" };
        let mut found =
            judge(&applicatie, &gekozen.unwrap_or_else(Gekozen::everything), ook, &[], &HashMap::new());
        found.push(Bevinding::let_op(
            WAT,
            format!("De {wat} zijn niet te lezen: of de scopes ver genoeg gaan, is niet nagekeken."),
            "Los eerst op wat hierboven staat, of start de server een keer; doe deze controle dan opnieuw.",
        ));
        return found;
    };
    let (soorten, is_all) = if applicatie.heeft_alle_autorisaties {
        (HashMap::new(), true)
    } else {
        soorten(gekozen, ook, zaaktypen, (&client, caller)).await
    };
    let mut found = judge(&applicatie, gekozen, ook, zaaktypen, &soorten);
    let is_only = settings.zaaksysteem.is_empty();
    found.extend(unknown(gekozen, is_only, zaaktypen));
    if !is_all {
        let resultaat =
            "Het zaaksysteem antwoordt te traag: niet van elk zaaktype zijn de soorten documenten nagekeken.";
        found.push(Bevinding::let_op(WAT, resultaat, "Doe deze controle op een rustiger moment opnieuw."));
    }
    if found.is_empty() {
        let resultaat = if applicatie.heeft_alle_autorisaties {
            "Onze applicatie heeft daar alle autorisaties."
        } else {
            "Onze applicatie mag daar alles wat de zaakrechten aan medewerkers geven."
        };
        found.push(Bevinding::goed(WAT, resultaat));
    }
    found
}

/// The kinds of documents by zaaktype, as far as a zaakrecht is about documents of it, and whether all of them answered.
async fn soorten(
    gekozen: &Gekozen,
    ook: Ook,
    zaaktypen: &[Zaaktype],
    (client, caller): (&Client, &Caller),
) -> (HashMap<String, Vec<Informatieobjecttype>>, bool) {
    let is_about_documents = |zaaktype: &&Zaaktype| {
        let mut fitting = gekozen.rechten.iter().filter(|recht| fits(recht, zaaktype));
        fitting.any(|recht| {
            recht.handelingen.iter().any(|een| rights(*een, ook).any(|recht| recht.is_of_documents()))
        })
    };
    let wanted: Vec<&Zaaktype> = zaaktypen.iter().filter(is_about_documents).collect();
    let ask = wanted.iter().map(|zaaktype| {
        let url = zaaktype.url.clone();
        async move { (url.clone(), client.informatieobjecttypen_of(caller, &url).await) }.boxed()
    });
    let mut answers = stream::iter(ask.collect::<Vec<_>>()).buffer_unordered(PARALLEL);
    let (mut found, until) = (HashMap::new(), tokio::time::Instant::now() + PATIENCE);
    while let Ok(Some((url, answer))) = tokio::time::timeout_at(until, answers.next()).await {
        if let Ok(soorten) = answer {
            found.insert(url, soorten);
        }
    }
    let is_all = found.len() == wanted.len();
    (found, is_all)
}

fn fits(recht: &Zaakrecht, zaaktype: &Zaaktype) -> bool {
    recht.zaaktype == ALLE || recht.zaaktype == zaaktype.identificatie
}

/// What a handeling takes at the zaaksysteem.
fn rights(handeling: Handeling, ook: Ook) -> impl Iterator<Item = Recht> {
    let all: &[Recht] = match handeling {
        Handeling::Lezen => &[LEZEN],
        Handeling::Bijwerken if ook.contact => &[BIJWERKEN, CONTACT],
        Handeling::Bijwerken => &[BIJWERKEN],
        Handeling::DocumentLezen => &[DOCUMENT_LEZEN],
        Handeling::DocumentToevoegen if ook.groot => &[KOPPELEN, AANMAKEN, WIJZIGEN, VERGRENDELEN, OPRUIMEN],
        Handeling::DocumentToevoegen => &[KOPPELEN, AANMAKEN, OPRUIMEN],
        Handeling::DocumentWijzigen | Handeling::DocumentDefinitiefWijzigen => &[WIJZIGEN, VERGRENDELEN],
    };
    all.iter().copied()
}

/// What does not work without it.
fn waarvoor(recht: Recht) -> &'static str {
    match recht {
        LEZEN => "zaken zien",
        BIJWERKEN => "zaken bijwerken",
        CONTACT => "contacten bij de zaak zetten",
        KOPPELEN => "een document bij de zaak zetten",
        DOCUMENT_LEZEN => "documenten zien",
        AANMAKEN => "documenten toevoegen",
        WIJZIGEN | VERGRENDELEN => "documenten wijzigen en grote documenten toevoegen",
        OPRUIMEN => {
            "een document weghalen dat niet af kwam; anders blijft het in het zaaksysteem staan, bij geen zaak"
        }
        _ => "zien hoe zaaktypen en statussen heten",
    }
}

/// Something that is needed for things of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Behoefte {
    /// The zaaktype or the kind of document, for a person.
    naam: String,
    /// As secret as this.
    tot_en_met: Aanduiding,
    is_of_documents: bool,
    /// The administrator named this zaaktype; otherwise it is one of all.
    is_named: bool,
}

/// What is needed, by right and by URL of the type.
type Behoeften = BTreeMap<(Recht, String), Behoefte>;

fn behoeften(
    gekozen: &Gekozen,
    ook: Ook,
    zaaktypen: &[Zaaktype],
    soorten: &HashMap<String, Vec<Informatieobjecttype>>,
) -> Behoeften {
    let mut all = Behoeften::new();
    let mut add = |recht: Recht, url: &str, naam: String, tot_en_met: &Aanduiding, is_named: bool| {
        let is_of_documents = recht.is_of_documents();
        let one = Behoefte { naam, tot_en_met: tot_en_met.clone(), is_of_documents, is_named };
        all.entry((recht, url.to_owned()))
            .and_modify(|known| {
                known.is_named |= is_named;
                known.tot_en_met = known.tot_en_met.clone().max(tot_en_met.clone());
            })
            .or_insert(one);
    };
    for zaaktype in zaaktypen {
        for gegeven in gekozen.rechten.iter().filter(|recht| fits(recht, zaaktype)) {
            let (tot, is_named) = (&gegeven.tot_en_met, gegeven.zaaktype != ALLE);
            for recht in gegeven.handelingen.iter().flat_map(|een| rights(*een, ook)) {
                if recht.is_of_documents() {
                    for soort in soorten.get(&zaaktype.url).into_iter().flatten() {
                        add(recht, &soort.url, soort.omschrijving.clone(), tot, is_named);
                    }
                } else {
                    add(recht, &zaaktype.url, version(zaaktype, zaaktypen), tot, is_named);
                }
            }
        }
        if gekozen.abonnement.contains(&zaaktype.identificatie) {
            add(LEZEN, &zaaktype.url, version(zaaktype, zaaktypen), &Aanduiding::Openbaar, true);
        }
    }
    all
}

/// Which version of a zaaktype, when there are more.
fn version(zaaktype: &Zaaktype, all: &[Zaaktype]) -> String {
    let naam = &zaaktype.identificatie;
    let has_more = all.iter().filter(|other| other.identificatie == *naam).count() > 1;
    match zaaktype.einde_geldigheid {
        Some(einde) if has_more => format!("{naam} (versie tot en met {einde})"),
        None if has_more => format!("{naam} (nieuwste versie)"),
        _ => naam.clone(),
    }
}

/// What is lacking for things of one type, in the order in which it is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tekort {
    /// The administrator named this zaaktype.
    Genoemd,
    Soort,
    /// Up to this only.
    Vertrouwelijk(Aanduiding),
}

/// By what is lacking of which scope: what it is for, and of what. What is too secret is one line for all scopes.
type Tekorten<'a> = BTreeMap<(Tekort, Option<&'static str>), (BTreeSet<Recht>, Vec<&'a Behoefte>)>;

fn judge(
    applicatie: &Applicatie,
    gekozen: &Gekozen,
    ook: Ook,
    zaaktypen: &[Zaaktype],
    soorten: &HashMap<String, Vec<Informatieobjecttype>>,
) -> Vec<Bevinding> {
    if gekozen.rechten.is_empty() {
        let resultaat = "Geen zaakrecht gaat over dit zaaksysteem: niemand ziet er een zaak.";
        let advies = "Geef medewerkers rechten in de werkplek, bij Beheer, Zaakrechten.";
        return vec![Bevinding::let_op(WAT, resultaat, advies)];
    }
    let given = gekozen.rechten.iter().flat_map(|recht| &recht.handelingen);
    let used: BTreeSet<Recht> = given.flat_map(|een| rights(*een, ook)).chain([CATALOGI]).collect();
    let nowhere = |recht: &Recht| applicatie.gemis(&recht.nodig(None)).is_some();
    // Several things may take the same scope: it is named once.
    let mut missing: BTreeMap<&str, Vec<Recht>> = BTreeMap::new();
    for recht in used.into_iter().filter(nowhere) {
        missing.entry(recht.scope()).or_default().push(recht);
    }
    let mut found: Vec<Bevinding> = missing.values().map(|rechten| of_scope(rechten)).collect();

    let needed = behoeften(gekozen, ook, zaaktypen, soorten);
    // What may not be seen is said once, not again for each thing that could be done with it.
    let unseen: BTreeSet<&str> = needed
        .iter()
        .filter(|((recht, url), _)| *recht == LEZEN && is_unknown(applicatie, LEZEN, url))
        .map(|((_, url), _)| url.as_str())
        .collect();
    let mut short: Tekorten<'_> = BTreeMap::new();
    for ((recht, url), behoefte) in &needed {
        if nowhere(recht) || (*recht != LEZEN && unseen.contains(url.as_str())) {
            continue;
        }
        let van = Van { soort: url, vertrouwelijk: Some(&behoefte.tot_en_met) };
        let tekort = match applicatie.gemis(&recht.nodig(Some(van))) {
            None | Some(Gemis::Scope) => continue,
            Some(Gemis::Soort) if behoefte.is_named && !recht.is_of_documents() => Tekort::Genoemd,
            Some(Gemis::Soort) => Tekort::Soort,
            Some(Gemis::Vertrouwelijkheid(most)) => Tekort::Vertrouwelijk(most),
        };
        let scope = (!matches!(tekort, Tekort::Vertrouwelijk(_))).then(|| recht.scope());
        let (rechten, those) = short.entry((tekort, scope)).or_default();
        rechten.insert(*recht);
        those.push(behoefte);
    }
    found.extend(short.iter().map(|((tekort, _), (rechten, those))| {
        of_soort(tekort, &rechten.iter().copied().collect::<Vec<_>>(), those)
    }));
    found
}

fn is_unknown(applicatie: &Applicatie, recht: Recht, url: &str) -> bool {
    let van = Van { soort: url, vertrouwelijk: None };
    applicatie.gemis(&recht.nodig(Some(van))) == Some(Gemis::Soort)
}

/// A scope that is had for nothing at all, and what it is for.
fn of_scope(rechten: &[Recht]) -> Bevinding {
    let resultaat = format!("Onze applicatie mist daar {}.", scopes(rechten));
    let soort = if is_of_documents(rechten) { "informatieobjecttype" } else { "zaaktype" };
    let voor = format!("Geef die scope voor elk {soort} waarvoor u dit wilt: {}.", doelen(rechten));
    match rechten {
        [OPRUIMEN] => Bevinding::let_op(WAT, resultaat, voor),
        [CATALOGI] => {
            let advies = format!("Geef die scope in de Autorisaties API: {}.", doelen(rechten));
            Bevinding::fout(WAT, resultaat, advies)
        }
        _ => {
            let advies = format!("{voor} Of haal die handeling weg bij Beheer, Zaakrechten.");
            Bevinding::fout(WAT, resultaat, advies)
        }
    }
}

/// Scopes that are not had for these types, or not as secret as they go.
fn of_soort(tekort: &Tekort, rechten: &[Recht], those: &[&Behoefte]) -> Bevinding {
    let (of_zaken, of_documents): (Vec<&&Behoefte>, Vec<&&Behoefte>) =
        those.iter().partition(|behoefte| !behoefte.is_of_documents);
    let wat: Vec<String> = [("zaken van zaaktype", of_zaken), ("documenten van soort", of_documents)]
        .into_iter()
        .filter(|(_, those)| !those.is_empty())
        .map(|(wat, those)| format!("{wat} {}", names(&those)))
        .collect();
    let (wat, scopes, doelen) = (wat.join("; "), scopes(rechten), doelen(rechten));
    match tekort {
        Tekort::Genoemd => Bevinding::fout(
            WAT,
            format!("Onze applicatie mist daar {scopes} voor {wat}."),
            format!("Geef die scope ook daarvoor: {doelen}. Open Zaak geeft rechten per versie."),
        ),
        Tekort::Soort => Bevinding::let_op(
            WAT,
            format!("Onze applicatie mist daar {scopes} voor {wat}."),
            format!("Geef die scope ook daarvoor: {doelen}. Is het zo bedoeld, dan hoeft u niets te doen."),
        ),
        Tekort::Vertrouwelijk(most) => {
            let highest = those.iter().map(|behoefte| &behoefte.tot_en_met).max();
            Bevinding::let_op(
                WAT,
                format!(
                    "Onze applicatie heeft daar {scopes} tot en met {}; de zaakrechten gaan tot en met {}: {wat}.",
                    spoken(most),
                    highest.map_or_else(String::new, spoken)
                ),
                "Geef onze applicatie daar een hogere vertrouwelijkheidaanduiding, of maak de zaakrechten minder ruim. \
                 Is het zo bedoeld, dan hoeft u niets te doen.",
            )
        }
    }
}

/// The scopes, each once.
fn scopes(rechten: &[Recht]) -> String {
    let scopes: BTreeSet<&str> = rechten.iter().map(Recht::scope).collect();
    scopes.into_iter().collect::<Vec<_>>().join(", ")
}

fn is_of_documents(rechten: &[Recht]) -> bool {
    rechten.iter().all(Recht::is_of_documents)
}

fn doelen(rechten: &[Recht]) -> String {
    let mut doelen: Vec<&str> = rechten.iter().map(|recht| waarvoor(*recht)).collect();
    doelen.dedup();
    doelen.join(", ")
}

fn spoken(aanduiding: &Aanduiding) -> String {
    aanduiding.as_str().replace('_', " ")
}

/// The first few, and how many more there are.
fn names(those: &[&&Behoefte]) -> String {
    let all: BTreeSet<&str> = those.iter().map(|behoefte| behoefte.naam.as_str()).collect();
    let first: Vec<&str> = all.iter().copied().take(NAMES).collect();
    match all.len().saturating_sub(NAMES) {
        0 => first.join(", "),
        more => format!("{} en nog {more}", first.join(", ")),
    }
}

/// Zaaktypen that a zaakrecht names and that are not there. With several zaaksystemen, one for all of them may be another's.
fn unknown(gekozen: &Gekozen, is_only: bool, zaaktypen: &[Zaaktype]) -> Option<Bevinding> {
    let is_known = |naam: &str| zaaktypen.iter().any(|zaaktype| zaaktype.identificatie == naam);
    let named = gekozen.rechten.iter().filter(|recht| recht.zaaktype != ALLE);
    let here = named.filter(|recht| is_only || recht.zaaksysteem != ALLE);
    let missing: BTreeSet<&str> =
        here.map(|recht| recht.zaaktype.as_str()).filter(|naam| !is_known(naam)).collect();
    if missing.is_empty() {
        return None;
    }
    let missing: Vec<&str> = missing.into_iter().collect();
    let resultaat = format!("De zaakrechten noemen {}; zo'n zaaktype is daar niet.", missing.join(", "));
    Some(Bevinding::let_op(WAT, resultaat, "Kijk bij Beheer, Zaakrechten, of de naam klopt."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OUD: &str = "http://h/zaaktypen/11111111-1111-4111-8111-111111111111";
    const NIEUW: &str = "http://h/zaaktypen/22222222-2222-4222-8222-222222222222";

    fn zaaktypen() -> Vec<Zaaktype> {
        serde_json::from_value(json!([
            { "url": OUD, "identificatie": "ZT-1", "eindeGeldigheid": "2025-12-31" },
            { "url": NIEUW, "identificatie": "ZT-1" },
        ]))
        .unwrap()
    }

    fn gekozen(zaaktype: &str) -> Gekozen {
        let recht = Zaakrecht {
            groep: "medewerker".to_owned(),
            zaaksysteem: ALLE.to_owned(),
            zaaktype: zaaktype.to_owned(),
            tot_en_met: Aanduiding::Intern,
            handelingen: vec![Handeling::Lezen, Handeling::Bijwerken],
        };
        Gekozen { rechten: vec![recht], abonnement: BTreeSet::new() }
    }

    /// What is said when our application has these scopes for these versions.
    fn said(given: &[(&str, &[&str])], zaaktype: &str) -> Vec<String> {
        let zaken = given.iter().map(|(zaaktype, scopes)| {
            json!({ "component": "zrc", "zaaktype": zaaktype, "scopes": scopes,
                "maxVertrouwelijkheidaanduiding": "intern" })
        });
        let catalogi = json!({ "component": "ztc", "scopes": ["catalogi.lezen"] });
        let autorisaties: Vec<_> = zaken.chain([catalogi]).collect();
        let applicatie: Applicatie = serde_json::from_value(json!({ "autorisaties": autorisaties })).unwrap();
        let ook = Ook { contact: false, groot: true };
        let found = judge(&applicatie, &gekozen(zaaktype), ook, &zaaktypen(), &HashMap::new());
        found.iter().map(|een| format!("{}: {}", een.status, een.resultaat)).collect()
    }

    #[test]
    fn each_version_counts_and_the_one_that_is_lacking_is_named() {
        let both = ["zaken.lezen", "zaken.bijwerken"];
        assert_eq!(said(&[(OUD, &both), (NIEUW, &both)], "ZT-1"), [""; 0]);
        let new = "Onze applicatie mist daar zaken.lezen voor zaken van zaaktype ZT-1 (nieuwste versie).";
        assert_eq!(said(&[(OUD, &both)], "ZT-1"), [format!("fout: {new}")]);
        assert_eq!(said(&[(OUD, &both)], "*"), [format!("let op: {new}")]);
        let old = "fout: Onze applicatie mist daar zaken.bijwerken voor zaken van zaaktype ZT-1 (versie tot en met 2025-12-31).";
        assert_eq!(said(&[(OUD, &both[..1]), (NIEUW, &both)], "ZT-1"), [old]);
        assert_eq!(said(&[], "ZT-1").len(), 2, "both scopes, each once, and not again for each version");
    }
}
