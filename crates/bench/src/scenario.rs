//! What is asked of the server, what it should cost, and what it costs Open Klant.

use serde::Serialize;

use crate::http::write_request;
use crate::municipality::{Municipality, klantcontact_uuid, partij_uuid, person_number};
use crate::random::{Random, uuid};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scenario {
    Live,
    PartijByUuid,
    PartijByBsn,
    KlantcontactByUuid,
    KlantcontactenPage,
    PostKlantcontact,
    MaakKlantcontact,
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
    /// Reads first: a write changes what is read.
    pub(crate) const ALL: [Self; 7] = [
        Self::Live,
        Self::PartijByUuid,
        Self::PartijByBsn,
        Self::KlantcontactByUuid,
        Self::KlantcontactenPage,
        Self::PostKlantcontact,
        Self::MaakKlantcontact,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Live => "GET /healthz/live (bare limit)",
            Self::PartijByUuid => "GET partij by uuid",
            Self::PartijByBsn => "GET partijen?partijIdentificator__objectId",
            Self::KlantcontactByUuid => "GET klantcontact by uuid",
            Self::KlantcontactenPage => "GET klantcontacten, page of 100",
            Self::PostKlantcontact => "POST klantcontact",
            Self::MaakKlantcontact => "POST maak-klantcontact",
        }
    }

    /// Microseconds of CPU per request, server and database together: a hundredth of Open Klant's for a read, a
    /// fortieth for a durable write.
    pub(crate) fn goal_micros(self) -> Option<u32> {
        match self {
            Self::Live => None,
            Self::PartijByUuid => Some(187),
            Self::PartijByBsn => Some(450),
            Self::KlantcontactByUuid => Some(150),
            Self::KlantcontactenPage => Some(4500),
            Self::PostKlantcontact => Some(325),
            Self::MaakKlantcontact => Some(825),
        }
    }

    pub(crate) fn open_klant(self) -> Option<OpenKlant> {
        let (cpu_micros, per_second_1, per_second_16, p50_1, p99_1) = match self {
            Self::Live => return None,
            Self::PartijByUuid => (18_700, 50.8, 85.8, 17.0, 176.0),
            Self::PartijByBsn => (45_300, 22.1, 39.5, 40.5, 167.0),
            Self::KlantcontactByUuid => (12_900, 79.1, 132.0, 12.0, 79.0),
            Self::KlantcontactenPage => (452_000, 2.5, 2.4, 356.0, 600.0),
            Self::PostKlantcontact => (13_200, 74.5, 119.0, 12.6, 78.0),
            Self::MaakKlantcontact => (33_000, 31.5, 48.3, 28.2, 143.0),
        };
        Some(OpenKlant { cpu_micros, per_second_1, per_second_16, p50_1, p99_1 })
    }

    fn is_write(self) -> bool {
        matches!(self, Self::PostKlantcontact | Self::MaakKlantcontact)
    }
}

/// The requests of one scenario against one server.
pub(crate) struct Requests<'a> {
    pub(crate) scenario: Scenario,
    pub(crate) town: Municipality,
    pub(crate) host: &'a str,
    pub(crate) token: &'a str,
}

const API: &str = "/klantinteracties/api/v1";

const KLANTCONTACT: &str = r#"{"kanaal":"Telefoon","onderwerp":"Voortgang aanvraag parkeervergunning","inhoud":"Beller vraagt naar de stand van zaken en is geholpen.","indicatieContactGelukt":true,"taal":"nld","vertrouwelijk":false}"#;

impl Requests<'_> {
    pub(crate) fn expected(&self) -> u16 {
        if self.scenario.is_write() { 201 } else { 200 }
    }

    /// Adds one request to the buffer.
    pub(crate) fn write(&self, random: &mut Random, out: &mut Vec<u8>) {
        let (line, body) = self.line_and_body(random);
        write_request(out, &line, self.host, self.token, "", &body);
    }

    fn line_and_body(&self, random: &mut Random) -> (String, String) {
        let get = |path: String| (format!("GET {API}{path}"), String::new());
        match self.scenario {
            Scenario::Live => ("GET /healthz/live".to_owned(), String::new()),
            Scenario::PartijByUuid => get(format!("/partijen/{}", partij_uuid(self.town.any_partij(random)))),
            Scenario::PartijByBsn => {
                let number = person_number(self.town.any_person(random));
                get(format!("/partijen?partijIdentificator__objectId={number}"))
            }
            Scenario::KlantcontactByUuid => {
                get(format!("/klantcontacten/{}", klantcontact_uuid(self.town.any_klantcontact(random))))
            }
            Scenario::KlantcontactenPage => get("/klantcontacten?pageSize=100".to_owned()),
            Scenario::PostKlantcontact => (format!("POST {API}/klantcontacten"), KLANTCONTACT.to_owned()),
            Scenario::MaakKlantcontact => {
                let partij = partij_uuid(self.town.any_partij(random));
                let zaak = uuid("zaak", self.town.any_klantcontact(random));
                (format!("POST {API}/maak-klantcontact"), maak_klantcontact(KLANTCONTACT, Some(partij), zaak))
            }
        }
    }
}

/// Body of `POST /maak-klantcontact`: a klantcontact with a betrokkene and a zaak that it was about.
pub(crate) fn maak_klantcontact(klantcontact: &str, partij: Option<uuid::Uuid>, zaak: uuid::Uuid) -> String {
    let partij = partij.map_or_else(|| "null".to_owned(), |partij| format!(r#"{{"uuid":"{partij}"}}"#));
    format!(
        r#"{{"klantcontact":{klantcontact},"betrokkene":{{"wasPartij":{partij},"rol":"klant","organisatienaam":"","initiator":true,"contactnaam":{{"voorletters":"","voornaam":"Proef","voorvoegselAchternaam":"","achternaam":"Rij"}}}},"onderwerpobject":{{"wasKlantcontact":null,"onderwerpobjectidentificator":{{"objectId":"{zaak}","codeObjecttype":"zgw-Zaak","codeRegister":"openzaak","codeSoortObjectId":"uuid"}}}}}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(scenario: Scenario) -> String {
        let town = Municipality { partijen: 1000 };
        let requests = Requests { scenario, town, host: "127.0.0.1:1", token: "t" };
        let mut out = Vec::new();
        requests.write(&mut Random::new(1), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_write_has_a_body_of_json_and_a_read_has_none() {
        for scenario in Scenario::ALL {
            let text = request(scenario);
            let (_, body) = text.split_once("\r\n\r\n").unwrap();
            assert_eq!(body.is_empty(), !scenario.is_write(), "{text}");
            if scenario.is_write() {
                let body: serde_json::Value = serde_json::from_str(body).unwrap();
                assert!(body.is_object());
            }
        }
    }

    #[test]
    fn the_goals_follow_from_open_klant() {
        for scenario in Scenario::ALL {
            let (Some(goal), Some(theirs)) = (scenario.goal_micros(), scenario.open_klant()) else {
                continue;
            };
            let factor = theirs.cpu_micros / if scenario.is_write() { 40 } else { 100 };
            assert!(goal.abs_diff(factor) <= factor / 5, "{}: {goal} beside {factor}", scenario.name());
        }
    }
}
