//! Registering a contact: everything that was done during it, in one transaction. A repeated request with the same
//! key gives the same answer and does nothing.

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Json as Stored, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    aanmelding::medewerker,
    concepten::{self, Achterhaald, Afgerond, Concept},
    nieuw::partij_of,
};
use crate::{
    app::App,
    klantbeeld::Klant,
    klantinteracties::{
        actor::Actor,
        actorklantcontact::Actorklantcontact,
        betrokkene::Betrokkene,
        contactnaam::Contactnaam,
        klantcontact::Klantcontact,
        maak_klantcontact::{self, Made},
        soorten::KLANTCONTACT,
    },
    rest::{
        body,
        formats::{moment, parse_moment},
        idempotency::Key,
        links::Links,
        problem::{InvalidParam, Problem, Result},
        resource::Resource,
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Subject},
    zaken::{
        contacten::{self, Zaakadres, onderwerp},
        inzien, wachtend,
    },
};

/// That a contact is registered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Geregistreerd {
    klantcontact: Verwijzing,
}

/// Where it can be read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Verwijzing {
    uuid: Uuid,
    #[schema(format = "uri")]
    url: String,
}

/// `POST /registreren`
pub(super) async fn create(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Werkplek)?.clone();
    let given = body::json(&headers, body).await?;
    let concept: Concept = body::parse(given.clone())?;
    let address = "/registreren";
    let key = Key::of(&headers, address, &given)?;
    let key = key.unwrap_or_else(|| Key::new(concept.uuid.to_string(), address, &given));
    let klant = match concept.klant.as_deref() {
        None => None,
        Some(sleutel) => Some(Klant::open(&app, &wie, sleutel).await.map_err(|problem| match problem {
            Problem::NotFound => {
                Problem::field("klant", "invalid", "Deze klant is niet (meer) bekend. Zoek opnieuw.")
            }
            other => other,
        })?),
    };
    check(&concept)?;
    let is_done = key.is_taken(&app.db.read().await?, &subject).await?;
    let is_known = match &concept.zaak {
        // Asked again, because the answer was lost: it is what it was then, whatever became of the zaak.
        _ if is_done => Some(true),
        Some(zaak) => inzien::ziet(&app, &wie, &(zaak.bron.clone(), zaak.uuid)).await?,
        None => Some(true),
    };
    if is_known == Some(false) {
        let reason = "Deze zaak is er niet (meer). Kies een andere zaak, of sla het contact op zonder zaak.";
        return Err(Problem::field("zaak", "does_not_exist", reason));
    }
    let is_known = is_known.is_some();
    let links = Links::of(&headers);
    let links =
        if app.settings.public_url.is_empty() { links } else { Links::fixed(&app.settings.public_url) };
    let request = &Request { wie, concept, klant, is_known, links };
    let answer = app.write_once(&subject, &key, |write| async move {
        let uuid = register(&write, request).await?;
        let url = request.links.to(KLANTCONTACT, uuid);
        Ok(Geregistreerd { klantcontact: Verwijzing { uuid, url } })
    });
    match answer.await {
        Ok(answer) => Ok((StatusCode::CREATED, Json(answer)).into_response()),
        // The key is the contact's own: another text under it was typed after it was registered.
        Err(Problem::SameKey) => Ok(Achterhaald::over(Afgerond::Opgeslagen).into_response()),
        Err(problem) => Err(problem),
    }
}

/// A request to register, checked for what it is worth on its own.
struct Request {
    wie: Medewerker,
    concept: Concept,
    klant: Option<Klant>,
    /// Whether they may see its zaak; otherwise its zaaksysteem could not say.
    is_known: bool,
    links: Links,
}

/// What is wrong with what was filled in, in words for the person at the screen.
fn check(concept: &Concept) -> Result<()> {
    let mut wrong = Vec::new();
    let mut text = |name: &str, value: &str, max: usize, missing: Option<&str>| {
        let length = value.trim().chars().count();
        if let Some(missing) = missing.filter(|_| length == 0) {
            wrong.push(InvalidParam::new(name, "required", missing));
        }
        if length > max {
            let reason = format!("Dit zijn {} tekens te veel. Er passen er {max}.", length - max);
            wrong.push(InvalidParam::new(name, "max_length", reason));
        }
        if value.contains('\0') {
            wrong.push(InvalidParam::new(
                name,
                "null_characters_not_allowed",
                "Haal het onzichtbare teken weg.",
            ));
        }
    };
    text("kanaal", &concept.kanaal, 50, Some("Kies hoe het contact verliep."));
    text("onderwerp", &concept.onderwerp, 200, Some("Vul in waar het contact over ging."));
    text("notitie", &concept.notitie, 1000, None);
    text("resultaat", &concept.resultaat, 200, Some("Kies hoe het contact is afgelopen."));
    text("naamBeller", &concept.naam_beller, 200, None);
    text("aanvraag", &concept.aanvraag, wachtend::LANGST, None);
    if concept.uuid.is_nil() {
        wrong.push(InvalidParam::new("uuid", "required", "Geef het contact een eigen uuid."));
    }
    if !matches!(concept.initiatief.as_str(), "klant" | "gemeente") {
        wrong.push(InvalidParam::new("initiatief", "invalid_choice", "Kies wie het contact begon."));
    }
    if !concept.gestart.is_empty() && parse_moment(&concept.gestart).is_err() {
        wrong.push(InvalidParam::new("gestart", "invalid", "Dit is geen tijdstip."));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::Invalid(wrong)) }
}

/// The contact and all that belongs to it, in the fields of the standard, by the rules of their own resources.
async fn register(write: &Write, request: &Request) -> Result<Uuid> {
    let concept = &request.concept;
    let partij = match &request.klant {
        Some(klant) => Some(partij_of(write, klant).await?),
        None => None,
    };
    let mut contact = Klantcontact::blank(write.new_id(), write.now);
    concept.kanaal.trim().clone_into(&mut contact.kanaal);
    concept.onderwerp.trim().clone_into(&mut contact.onderwerp);
    concept.notitie.trim().clone_into(&mut contact.inhoud);
    contact.index();
    Klantcontact::complete(write, &mut contact).await?;
    contact.indicatie_contact_gelukt = Some(concept.gelukt);
    "nld".clone_into(&mut contact.taal);
    let gestart = parse_moment(&concept.gestart).ok().filter(|gestart| *gestart < write.now);
    contact.plaatsgevonden_op = gestart.unwrap_or(write.now);
    contact.metadata = Stored(metadata(concept, contact.plaatsgevonden_op, write.now));
    let zaak = concept.zaak.as_ref().map(|zaak| Zaakadres { bron: zaak.bron.clone(), zaak: zaak.uuid });
    let known = zaak.as_ref().filter(|_| request.is_known);
    let made = Made {
        betrokkene: Some(betrokkene(write, concept, contact.uuid, partij)),
        onderwerpobject: known.map(|adres| onderwerp(write, contact.uuid, adres.zaak)),
        klantcontact: contact,
    };
    maak_klantcontact::store(write, &made).await?;
    let contact = made.klantcontact.uuid;
    let aanvraag = concept.aanvraag.trim();
    match &zaak {
        Some(adres) if request.is_known => contacten::meld(write, &request.wie, contact, adres)?,
        Some(adres) => wachtend::tot_bekend(write, &request.wie, contact, adres).await?,
        None if aanvraag.is_empty() => {}
        None => wachtend::begin(write, &request.wie, contact, aanvraag).await?,
    }
    let mut link = Actorklantcontact::blank(write.new_id(), write.now);
    link.actor = actor_of(write, &request.wie).await?;
    link.klantcontact = made.klantcontact.uuid;
    write.insert::<Actorklantcontact>(&link)?;
    concepten::remove(&write.tx, concept.uuid, &request.wie.gebruiker).await?;
    Ok(made.klantcontact.uuid)
}

/// What the standard has no field for, for management information.
fn metadata(concept: &Concept, start: Moment, end: Moment) -> serde_json::Map<String, Value> {
    let facts = [
        ("resultaat", concept.resultaat.trim().to_owned()),
        ("start", moment(start)),
        ("eind", moment(end)),
        ("gesprek", concept.uuid.to_string()),
    ];
    facts.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
}

fn betrokkene(
    write: &Write,
    concept: &Concept,
    klantcontact: Uuid,
    partij: Option<Uuid>,
) -> <Betrokkene as Resource>::Row {
    let mut row = Betrokkene::blank(write.new_id(), write.now);
    row.klantcontact = klantcontact;
    row.partij = partij;
    "klant".clone_into(&mut row.rol);
    row.initiator = concept.initiatief == "klant";
    row.set_contactnaam(caller_name(&concept.naam_beller));
    row
}

/// What a caller says they are called, in the parts of the standard: "Jan van der Berg".
fn caller_name(text: &str) -> Contactnaam {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_prefix = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    match words.as_slice() {
        [] => Contactnaam::default(),
        [only] => Contactnaam { achternaam: (*only).to_owned(), ..Contactnaam::default() },
        [first, rest @ ..] => {
            let prefixes = rest.iter().take_while(|word| is_prefix(word)).count();
            let (prefix, surname) =
                rest.split_at_checked(prefixes.min(rest.len() - 1)).unwrap_or((&[], rest));
            let prefix = prefix.join(" ");
            // The standard has room for ten characters; a longer prefix is part of the name.
            let (voorvoegsel_achternaam, achternaam) = if prefix.chars().count() > 10 {
                (String::new(), rest.join(" "))
            } else {
                (prefix, surname.join(" "))
            };
            Contactnaam {
                voorletters: String::new(),
                voornaam: (*first).to_owned(),
                voorvoegsel_achternaam,
                achternaam,
            }
        }
    }
}

/// The employee as an actor, under the codes that KISS uses.
async fn actor_of(write: &Write, wie: &Medewerker) -> Result<Uuid> {
    const REGISTER: (&str, &str, &str) = ("msei", "email", "mdw");
    let sql = sql!(
        "select uuid from actor where object_id = $1 and code_register = $2 and code_soort_object_id = $3 ",
        "and code_objecttype = $4 order by id limit 1"
    );
    let (register, soort, objecttype) = REGISTER;
    let known: Option<(Uuid,)> =
        write.tx.first(sql, &[&wie.gebruiker, &register, &soort, &objecttype]).await?;
    if let Some((uuid,)) = known {
        return Ok(uuid);
    }
    let mut row = Actor::blank(write.new_id(), write.now);
    row.naam = wie.naam.chars().take(200).collect();
    "medewerker".clone_into(&mut row.soort_actor);
    row.object_id.clone_from(&wie.gebruiker);
    register.clone_into(&mut row.code_register);
    soort.clone_into(&mut row.code_soort_object_id);
    objecttype.clone_into(&mut row.code_objecttype);
    write.insert::<Actor>(&row)?;
    Ok(row.uuid)
}

#[cfg(test)]
mod tests {
    use super::caller_name;

    fn parts(text: &str) -> [String; 3] {
        let naam = caller_name(text);
        [naam.voornaam, naam.voorvoegsel_achternaam, naam.achternaam]
    }

    #[test]
    fn the_name_of_a_caller_falls_apart_as_people_say_it() {
        assert_eq!(parts("Berg"), ["", "", "Berg"]);
        assert_eq!(parts("Jan Berg"), ["Jan", "", "Berg"]);
        assert_eq!(parts("Jan van der Berg"), ["Jan", "van der", "Berg"]);
        assert_eq!(parts("jan berg"), ["jan", "", "berg"]);
        assert_eq!(parts(""), ["", "", ""]);
        assert_eq!(parts("Jan van aan boven het Berg"), ["Jan", "", "van aan boven het Berg"]);
    }
}
