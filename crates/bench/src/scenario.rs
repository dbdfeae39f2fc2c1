//! What is asked of the server, what it should cost, and what it costs Open Klant.

use serde::Serialize;

use crate::http::{Who, write_request};
use crate::municipality::{Municipality, klantcontact_uuid, partij_uuid, person_number};
use crate::random::{Random, uuid};
use crate::rows::kvk;
use crate::words::{COMMONEST, inhoud, kenmerk, naam, onderwerp};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scenario {
    Live,
    PartijByUuid,
    PartijByBsn,
    PartijByFour,
    KlantcontactenOfPartij,
    KlantcontactByUuid,
    KlantcontactenPage,
    KlantcontactenDeep,
    PostKlantcontact,
    MaakKlantcontact,
    MaakNieuweNaam,
    Klantbeeld,
    ZoekNummer,
    ZoekNaam,
    ZoekTypfout,
    ZoekTelefoon,
    ZoekEmail,
    ZoekKvk,
    ZoekKenmerk,
    ZoekGewoon,
    Concept,
}

/// What a question should cost at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    None,
    /// Microseconds of CPU, server and database together: a hundredth of Open Klant's for a read, a fortieth for a
    /// durable write.
    Cpu(u32),
    /// Milliseconds within which 95 of 100 answers are in.
    P95(u32),
}

/// Open Klant 2.18.0 on two cores with the same data; CPU of server and PostgreSQL together, at one connection.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenKlant {
    pub(crate) cpu_micros: u32,
    pub(crate) per_second_1: f64,
    pub(crate) per_second_16: f64,
    pub(crate) p50_1: f64,
    pub(crate) p99_1: f64,
}

impl Scenario {
    /// What applications ask. Reads first: a write changes what is read.
    pub(crate) const API: [Self; 11] = [
        Self::Live,
        Self::PartijByUuid,
        Self::PartijByBsn,
        Self::PartijByFour,
        Self::KlantcontactenOfPartij,
        Self::KlantcontactByUuid,
        Self::KlantcontactenPage,
        Self::KlantcontactenDeep,
        Self::PostKlantcontact,
        Self::MaakKlantcontact,
        Self::MaakNieuweNaam,
    ];
    /// What the werkplek asks for an employee.
    pub(crate) const WERKPLEK: [Self; 10] = [
        Self::Klantbeeld,
        Self::ZoekNummer,
        Self::ZoekNaam,
        Self::ZoekTypfout,
        Self::ZoekTelefoon,
        Self::ZoekEmail,
        Self::ZoekKvk,
        Self::ZoekKenmerk,
        Self::ZoekGewoon,
        Self::Concept,
    ];

    /// Whether an employee asks it, and no application.
    pub(crate) fn is_for_employees(self) -> bool {
        Self::WERKPLEK.contains(&self)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Live => "GET /healthz/live (bare limit)",
            Self::PartijByUuid => "GET partij by uuid",
            Self::PartijByBsn => "GET partijen by BSN",
            Self::PartijByFour => "GET partijen by four identificator filters",
            Self::KlantcontactenOfPartij => "GET klantcontacten of a partij, expanded",
            Self::KlantcontactByUuid => "GET klantcontact by uuid",
            Self::KlantcontactenPage => "GET klantcontacten, page of 100",
            Self::KlantcontactenDeep => "GET klantcontacten, page of 100, deep expand",
            Self::PostKlantcontact => "POST klantcontact",
            Self::MaakKlantcontact => "POST maak-klantcontact",
            Self::MaakNieuweNaam => "POST maak-klantcontact, a name that is new",
            Self::Klantbeeld => "klantbeeld, what is our own",
            Self::ZoekNummer => "search: number of nobody",
            Self::ZoekNaam => "search: name",
            Self::ZoekTypfout => "search: name with a typing error",
            Self::ZoekTelefoon => "search: telephone",
            Self::ZoekEmail => "search: e-mail",
            Self::ZoekKvk => "search: KVK number",
            Self::ZoekKenmerk => "search: rare word in a contact",
            Self::ZoekGewoon => "search: ten commonest words",
            Self::Concept => "save a draft",
        }
    }

    pub(crate) fn goal(self) -> Goal {
        match self {
            Self::Live | Self::MaakNieuweNaam => Goal::None,
            Self::PartijByUuid => Goal::Cpu(187),
            Self::PartijByBsn => Goal::Cpu(450),
            Self::PartijByFour => Goal::Cpu(4_400),
            Self::KlantcontactenOfPartij => Goal::Cpu(1_100),
            Self::KlantcontactByUuid => Goal::Cpu(150),
            Self::KlantcontactenPage => Goal::Cpu(4_500),
            Self::KlantcontactenDeep => Goal::P95(25),
            Self::PostKlantcontact => Goal::Cpu(325),
            Self::MaakKlantcontact => Goal::Cpu(825),
            Self::Klantbeeld => Goal::P95(80),
            Self::Concept => Goal::P95(100),
            _ => Goal::P95(50),
        }
    }

    pub(crate) fn open_klant(self) -> Option<OpenKlant> {
        let (cpu_micros, per_second_1, per_second_16, p50_1, p99_1) = match self {
            Self::PartijByUuid => (18_700, 50.8, 85.8, 17.0, 176.0),
            Self::PartijByBsn => (45_300, 22.1, 39.5, 40.5, 167.0),
            Self::PartijByFour => (442_200, 3.8, 3.0, 255.0, 423.0),
            Self::KlantcontactenOfPartij => (112_700, 6.5, 12.6, 132.0, 372.0),
            Self::KlantcontactByUuid => (12_900, 79.1, 132.0, 12.0, 79.0),
            Self::KlantcontactenPage => (452_000, 2.5, 2.4, 356.0, 600.0),
            Self::PostKlantcontact => (13_200, 74.5, 119.0, 12.6, 78.0),
            Self::MaakKlantcontact => (33_000, 31.5, 48.3, 28.2, 143.0),
            _ => return None,
        };
        Some(OpenKlant { cpu_micros, per_second_1, per_second_16, p50_1, p99_1 })
    }

    fn makes(self) -> bool {
        matches!(self, Self::PostKlantcontact | Self::MaakKlantcontact | Self::MaakNieuweNaam)
    }
}

/// The requests of one scenario against one server.
pub(crate) struct Requests<'a> {
    pub(crate) scenario: Scenario,
    pub(crate) town: Municipality,
    pub(crate) host: &'a str,
    pub(crate) who: Who<'a>,
}

/// Which request this is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    /// The measurement.
    pub(crate) run: u64,
    pub(crate) client: u64,
    /// What this client sent before.
    pub(crate) sent: u64,
}

const API: &str = "/klantinteracties/api/v1";
const WERKPLEK: &str = "/werkplek/api/v1";
const DEEP: &str = "hadBetrokkenen,hadBetrokkenen.wasPartij,hadBetrokkenen.digitaleAdressen,leiddeTotInterneTaken,gingOverOnderwerpobjecten,omvatteBijlagen";

impl Requests<'_> {
    pub(crate) fn expected(&self) -> u16 {
        if self.scenario.makes() { 201 } else { 200 }
    }

    /// Adds one request to the buffer.
    pub(crate) fn write(&self, random: &mut Random, turn: Turn, out: &mut Vec<u8>) {
        let (line, body) = self.line_and_body(random, turn);
        write_request(out, &line, self.host, self.who, "", &body);
    }

    fn line_and_body(&self, random: &mut Random, turn: Turn) -> (String, String) {
        let town = self.town;
        let get = |path: String| (format!("GET {API}{path}"), String::new());
        match self.scenario {
            Scenario::Live => ("GET /healthz/live".to_owned(), String::new()),
            Scenario::PartijByUuid => get(format!("/partijen/{}", partij_uuid(town.any_partij(random)))),
            Scenario::PartijByBsn => {
                get(format!("/partijen?partijIdentificator__objectId={}", bsn(town, random)))
            }
            Scenario::PartijByFour => get(format!(
                "/partijen?partijIdentificator__codeObjecttype=natuurlijk_persoon\
                 &partijIdentificator__codeSoortObjectId=bsn&partijIdentificator__objectId={}\
                 &partijIdentificator__codeRegister=brp",
                bsn(town, random)
            )),
            Scenario::KlantcontactenOfPartij => get(format!(
                "/klantcontacten?hadBetrokkene__wasPartij__uuid={}\
                 &expand=hadBetrokkenen,leiddeTotInterneTaken,gingOverOnderwerpobjecten",
                partij_uuid(town.any_partij(random))
            )),
            Scenario::KlantcontactByUuid => {
                get(format!("/klantcontacten/{}", klantcontact_uuid(town.any_klantcontact(random))))
            }
            Scenario::KlantcontactenPage => get("/klantcontacten?pageSize=100".to_owned()),
            Scenario::KlantcontactenDeep => get(format!("/klantcontacten?pageSize=100&expand={DEEP}")),
            Scenario::PostKlantcontact => (format!("POST {API}/klantcontacten"), klantcontact(random)),
            Scenario::MaakKlantcontact | Scenario::MaakNieuweNaam => {
                let partij = town.any_partij(random);
                // Who calls gives the name that is known, as in the rows that were imported.
                let known = self.scenario == Scenario::MaakKlantcontact;
                let caller = naam(if known { partij } else { town.any_partij(random) });
                let zaak = uuid("zaak", town.any_klantcontact(random));
                let body = maak_klantcontact(&klantcontact(random), Some(partij_uuid(partij)), &caller, zaak);
                (format!("POST {API}/maak-klantcontact"), body)
            }
            Scenario::Klantbeeld => {
                let klant = partij_uuid(town.any_partij(random)).simple().to_string();
                (format!("GET {WERKPLEK}/klanten/p{klant}/beeld?bronnen=contacten,eigen"), String::new())
            }
            Scenario::Concept => draft(turn),
            _ => {
                (format!("POST {WERKPLEK}/zoeken"), format!(r#"{{"vraag":"{}"}}"#, self.vraag(random, turn)))
            }
        }
    }

    /// What an employee types.
    fn vraag(&self, random: &mut Random, turn: Turn) -> String {
        let partij = self.town.any_person(random);
        let (voornaam, _, achternaam) = naam(partij);
        match self.scenario {
            Scenario::ZoekNummer => format!("{:09}", person_number(partij)),
            Scenario::ZoekNaam => format!("{voornaam} {achternaam}"),
            Scenario::ZoekTypfout => format!("{voornaam} {}", mistyped(&achternaam, random)),
            Scenario::ZoekTelefoon => {
                let number =
                    format!("{:08}", self.town.partijen + 1 + random.below(self.town.partijen / 10 * 9));
                format!("06-{} {}", number.get(..4).unwrap_or_default(), number.get(4..).unwrap_or_default())
            }
            Scenario::ZoekEmail => format!("Proef{partij}@example.org"),
            Scenario::ZoekKvk => kvk(partij / 100 * 100 + 80),
            Scenario::ZoekKenmerk => kenmerk(self.town.any_klantcontact(random)),
            _ => {
                let at = usize::try_from(turn.sent).unwrap_or(0) % COMMONEST.len();
                COMMONEST.get(at).copied().unwrap_or("de").to_owned()
            }
        }
    }
}

fn bsn(town: Municipality, random: &mut Random) -> u32 {
    person_number(town.any_person(random))
}

/// Two neighbouring letters change places.
fn mistyped(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = u32::try_from(letters.len().saturating_sub(2)).unwrap_or(0);
    let at = 1 + random.below(last.max(1)) as usize;
    if at + 1 < letters.len() {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

/// Every client works on a draft of its own, and each save follows on the one before.
fn draft(turn: Turn) -> (String, String) {
    let number = u32::try_from(turn.run * 100 + turn.client).unwrap_or(0);
    let uuid = uuid("concept", number);
    let note = "De beller vraagt wanneer de vergunning komt. "
        .repeat(1 + usize::try_from(turn.sent % 8).unwrap_or(0));
    let body = format!(
        r#"{{"uuid":"{uuid}","versie":{},"klant":null,"klantNaam":null,"naamBeller":"","notitie":"{note}","kanaal":"Telefoon","onderwerp":"","resultaat":"","zaak":null,"initiatief":"klant","gelukt":true,"gestart":""}}"#,
        turn.sent
    );
    (format!("PUT {WERKPLEK}/concepten/{uuid}"), body)
}

/// Body of `POST /klantcontacten`, with words like those of the rows that were imported.
fn klantcontact(random: &mut Random) -> String {
    let id = random.below(u32::MAX);
    let (onderwerp, inhoud) = (onderwerp(id), inhoud(id));
    format!(
        r#"{{"kanaal":"Telefoon","onderwerp":"{onderwerp}","inhoud":"{inhoud}","indicatieContactGelukt":true,"taal":"nld","vertrouwelijk":false}}"#
    )
}

/// Body of `POST /maak-klantcontact`: a klantcontact with a betrokkene and a zaak that it was about.
pub(crate) fn maak_klantcontact(
    klantcontact: &str,
    partij: Option<uuid::Uuid>,
    (voornaam, voorvoegsel, achternaam): &(&str, &str, String),
    zaak: uuid::Uuid,
) -> String {
    let partij = partij.map_or_else(|| "null".to_owned(), |partij| format!(r#"{{"uuid":"{partij}"}}"#));
    format!(
        r#"{{"klantcontact":{klantcontact},"betrokkene":{{"wasPartij":{partij},"rol":"klant","organisatienaam":"","initiator":true,"contactnaam":{{"voorletters":"","voornaam":"{voornaam}","voorvoegselAchternaam":"{voorvoegsel}","achternaam":"{achternaam}"}}}},"onderwerpobject":{{"wasKlantcontact":null,"onderwerpobjectidentificator":{{"objectId":"{zaak}","codeObjecttype":"zgw-Zaak","codeRegister":"openzaak","codeSoortObjectId":"uuid"}}}}}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Scenario> {
        Scenario::API.into_iter().chain(Scenario::WERKPLEK)
    }

    fn request(scenario: Scenario) -> String {
        let town = Municipality { partijen: 1000 };
        let requests = Requests { scenario, town, host: "127.0.0.1:1", who: Who::Token("t") };
        let mut out = Vec::new();
        requests.write(&mut Random::new(1), Turn { run: 1, client: 1, sent: 3 }, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_request_that_brings_something_has_a_body_of_json_and_a_get_has_none() {
        for scenario in all() {
            let text = request(scenario);
            let (_, body) = text.split_once("\r\n\r\n").unwrap();
            assert_eq!(body.is_empty(), text.starts_with("GET "), "{text}");
            if !body.is_empty() {
                let body: serde_json::Value = serde_json::from_str(body).unwrap();
                assert!(body.is_object());
            }
        }
    }

    #[test]
    fn the_goals_follow_from_open_klant() {
        for scenario in all() {
            let (Goal::Cpu(goal), Some(theirs)) = (scenario.goal(), scenario.open_klant()) else { continue };
            let factor = theirs.cpu_micros / if scenario.makes() { 40 } else { 100 };
            assert!(goal.abs_diff(factor) <= factor / 5, "{}: {goal} beside {factor}", scenario.name());
        }
    }

    #[test]
    fn a_typing_error_changes_the_word_and_keeps_its_first_letter() {
        let mut random = Random::new(3);
        for word in ["Brandsma", "Holtink", "IJzerpad"] {
            let wrong = mistyped(word, &mut random);
            assert_eq!(wrong.len(), word.len());
            assert_eq!(wrong.get(..1), word.get(..1));
        }
    }
}
