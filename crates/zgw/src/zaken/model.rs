//! What a zaak is to those who use this crate: flat, with everything expanded that could be.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::Vertrouwelijkheidaanduiding;
use crate::catalogi::{Resultaattype, Statustype, Zaaktype};
use crate::wire as tolerant;

/// A burgerservicenummer: nine digits. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bsn(String);

impl Bsn {
    /// Takes nine digits; whether they pass the 11-test is the caller's business.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Bsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bsn(…)")
    }
}

fn bsn<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Bsn>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| Bsn::parse(&text)))
}

/// A zaak with its type, status, result and rollen.
#[derive(Debug, Clone, PartialEq)]
pub struct Zaak {
    /// As the peer wrote it; identifies the zaak in the peer's own filters. Not an address to call.
    pub url: String,
    /// The key of this zaak at this peer.
    pub uuid: Uuid,
    /// The number that people use; unique within [`Self::bronorganisatie`].
    pub identificatie: String,
    /// RSIN of the organisation that gave the number.
    pub bronorganisatie: String,
    /// Short description; may be empty.
    pub omschrijving: String,
    /// Longer explanation; may be empty.
    pub toelichting: String,
    /// When it was registered.
    pub registratiedatum: Option<Date>,
    /// When the work started.
    pub startdatum: Option<Date>,
    /// When it was closed; `None` means open.
    pub einddatum: Option<Date>,
    /// When it should be done.
    pub einddatum_gepland: Option<Date>,
    /// When it must be done by law.
    pub uiterlijke_einddatum_afdoening: Option<Date>,
    /// How secret this zaak is.
    pub vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
    /// URL of the zaaktype, as the peer wrote it.
    pub zaaktype_url: String,
    /// The zaaktype; `None` when the peer did not give it along.
    pub zaaktype: Option<Zaaktype>,
    /// The current status; `None` when there is none yet, or the peer did not give it along.
    pub status: Option<Status>,
    /// The result; `None` when there is none yet, or the peer did not give it along.
    pub resultaat: Option<Resultaat>,
    /// URL of the result, as the peer wrote it; `None` when there is none yet.
    pub resultaat_url: Option<String>,
    /// Who has what to do with it.
    pub rollen: Vec<Rol>,
    /// By what it goes elsewhere, such as the number of the application that it began with.
    pub kenmerken: Vec<Kenmerk>,
    /// The zaak that this one is part of.
    pub hoofdzaak: Option<Uuid>,
    /// The zaken that are part of this one.
    pub deelzaken: Vec<Uuid>,
    /// Whether the term stands still.
    pub opschorting: Option<Opschorting>,
    /// Whether the term was lengthened.
    pub verlenging: Option<Verlenging>,
}

impl Zaak {
    /// Somebody with this BSN has a rol in this zaak, whichever.
    pub fn has_rol_of(&self, bsn: &Bsn) -> bool {
        self.rollen.iter().any(|rol| rol.betrokkene_identificatie.inp_bsn.as_ref() == Some(bsn))
    }

    /// Closed zaken cannot be changed by most applications.
    pub fn is_closed(&self) -> bool {
        self.einddatum.is_some()
    }
}

/// What a zaak goes by in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kenmerk {
    /// The value.
    pub kenmerk: String,
    /// The system, at most 40 characters.
    pub bron: String,
}

/// A status that a zaak has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// When it was reached.
    pub datum_status_gezet: Option<Timestamp>,
    /// Explanation; may be empty.
    pub statustoelichting: String,
    /// URL of the statustype, as the peer wrote it.
    pub statustype_url: String,
    /// The statustype; `None` when the peer did not give it along.
    pub statustype: Option<Statustype>,
}

/// How a zaak ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resultaat {
    /// Explanation; may be empty.
    pub toelichting: String,
    /// URL of the resultaattype, as the peer wrote it.
    pub resultaattype_url: String,
    /// The resultaattype; `None` when the peer did not give it along.
    pub resultaattype: Option<Resultaattype>,
}

/// Whether the term of a zaak stands still.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Opschorting {
    /// It stands still now.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub indicatie: bool,
    /// Why; may be empty.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub reden: String,
}

/// That the term of a zaak was lengthened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Verlenging {
    /// Why; may be empty.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub reden: String,
    /// ISO 8601 duration, such as `P14D`.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub duur: Option<String>,
}

/// What somebody or some organisation has to do with a zaak.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rol {
    /// `natuurlijk_persoon`, `niet_natuurlijk_persoon`, `vestiging`, `organisatorische_eenheid` or `medewerker`.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub betrokkene_type: String,
    /// URL of the betrokkene in another register, such as a partij; `None` when only identified by the fields below.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub betrokkene: Option<String>,
    /// The name of the rol in this zaaktype, such as "Aanvrager".
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub omschrijving: String,
    /// The name of the rol in the standard, such as `initiator` or `behandelaar`.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub omschrijving_generiek: String,
    /// Free text; may be empty.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub roltoelichting: String,
    /// `gemachtigde`, `machtiginggever` or nothing.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub indicatie_machtiging: Option<String>,
    /// Who it is.
    #[serde(default, deserialize_with = "tolerant::or_default")]
    pub betrokkene_identificatie: Betrokkene,
    /// Whom to speak with.
    #[serde(default)]
    pub contactpersoon_rol: Option<Contactpersoon>,
}

/// Whom to speak with about a zaak, and how to reach them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contactpersoon {
    /// At most 200 characters.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub naam: String,
    /// May be empty.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub emailadres: String,
    /// At most 50 characters.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub functie: String,
    /// At most 20 characters.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub telefoonnummer: String,
}

/// The identifying fields of all kinds of betrokkene together; which ones are filled depends on
/// [`Rol::betrokkene_type`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Betrokkene {
    /// Of a natural person.
    #[serde(deserialize_with = "bsn")]
    pub inp_bsn: Option<Bsn>,
    /// RSIN of an organisation; some products put a KVK number here.
    #[serde(deserialize_with = "tolerant::text")]
    pub inn_nnp_id: Option<String>,
    /// Of an organisation or vestiging; beyond the standard.
    #[serde(deserialize_with = "tolerant::text")]
    pub kvk_nummer: Option<String>,
    /// Of a vestiging, or of an organisation (beyond the standard).
    #[serde(deserialize_with = "tolerant::text")]
    pub vestigings_nummer: Option<String>,
    /// Of an employee or a department.
    #[serde(deserialize_with = "tolerant::text")]
    pub identificatie: Option<String>,
    /// Surname of an employee.
    #[serde(deserialize_with = "tolerant::text")]
    pub achternaam: Option<String>,
    /// Name of a department.
    #[serde(deserialize_with = "tolerant::text")]
    pub naam: Option<String>,
    /// Name of an organisation.
    #[serde(deserialize_with = "tolerant::text")]
    pub statutaire_naam: Option<String>,
    /// Surname of a natural person.
    #[serde(deserialize_with = "tolerant::text")]
    pub geslachtsnaam: Option<String>,
    /// What goes before that surname.
    #[serde(deserialize_with = "tolerant::text")]
    pub voorvoegsel_geslachtsnaam: Option<String>,
    /// First names of a natural person.
    #[serde(deserialize_with = "tolerant::text")]
    pub voornamen: Option<String>,
    /// Initials of a natural person or an employee.
    #[serde(deserialize_with = "tolerant::text")]
    pub voorletters: Option<String>,
    /// What goes before the surname of an employee.
    #[serde(deserialize_with = "tolerant::text")]
    pub voorvoegsel_achternaam: Option<String>,
    /// Names of a vestiging.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub handelsnaam: Vec<String>,
}

impl Betrokkene {
    /// What to call them, as far as the zaak says.
    pub fn weergavenaam(&self) -> Option<String> {
        let joined = |parts: &[&Option<String>]| {
            let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
            parts.join(" ")
        };
        let first = if self.voornamen.is_some() { &self.voornamen } else { &self.voorletters };
        let person = joined(&[first, &self.voorvoegsel_geslachtsnaam, &self.geslachtsnaam]);
        let employee = joined(&[&self.voorletters, &self.voorvoegsel_achternaam, &self.achternaam]);
        let own = |name: &Option<String>| name.clone().unwrap_or_default();
        let names = [own(&self.statutaire_naam), own(&self.naam)];
        let known = [
            if self.geslachtsnaam.is_some() { person } else { String::new() },
            if self.achternaam.is_some() { employee } else { String::new() },
            self.handelsnaam.first().cloned().unwrap_or_default(),
        ];
        names.into_iter().chain(known).find(|name| !name.is_empty())
    }
}
