//! The policy: every route asks [`may`] whether this subject may do this action on this object. Deny by default.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::rechten::{Rechten, scope};
use crate::rest::problem::{Problem, Result};

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A system, by its API token or its JWT.
    Token {
        /// The name that its administrator gave it.
        naam: String,
        /// That name, with the user on whose behalf it says to act: for the logs.
        wie: String,
        /// What it may do.
        rechten: Rechten,
    },
    /// An employee who has logged in.
    Medewerker(Medewerker),
}

/// An employee who has logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Medewerker {
    /// What identifies the employee at the municipality: the configured claim.
    pub(crate) gebruiker: String,
    /// The name that colleagues see.
    pub(crate) naam: String,
    /// What the claims give.
    pub(crate) rollen: Vec<Rol>,
    /// All values of the claim with roles: rights for zaken can be given to any of them.
    pub(crate) groepen: Vec<String>,
    /// `traceparent` for what is asked of neighbours for the request at hand.
    pub(crate) spoor: Option<String>,
}

/// What an employee is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rol {
    /// Answers citizens.
    Medewerker,
    /// Keeps the system right.
    Beheerder,
    /// May see what is hidden from others: shielded customers and confidential contacts.
    Vertrouwelijk,
}

impl Subject {
    /// A verb of our own, which may do everything.
    pub(crate) fn verb(naam: &str) -> Self {
        Self::application(naam, Rechten::default())
    }

    /// A system that acts for itself.
    pub(crate) fn application(naam: &str, rechten: Rechten) -> Self {
        Self::Token { naam: naam.to_owned(), wie: naam.to_owned(), rechten }
    }

    /// The name in the logs.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Token { wie, .. } => wie,
            Self::Medewerker(medewerker) => &medewerker.gebruiker,
        }
    }

    /// Does `work` on their behalf: what it reads counts for their share of the database.
    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> impl Future<Output = T> {
        let who = match self {
            // Whoever an application acts for: the application has the share.
            Self::Token { naam, .. } => ("token", naam),
            Self::Medewerker(medewerker) => ("medewerker", &medewerker.gebruiker),
        };
        let mut hasher = DefaultHasher::new();
        who.hash(&mut hasher);
        store::on_behalf_of(hasher.finish(), work)
    }
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Read,
    Write,
}

/// What it is done to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Object<'a> {
    /// A resource of a standard API, by its path.
    Api(&'a str),
    /// The workspace itself: its drafts and what is registered from it.
    Werkplek,
    /// The data of citizens and organisations, wherever they are kept.
    Klant,
    /// Zaken and their documents; which of them is for `zaken::beleid`, by the rules that are kept as data.
    Zaak,
    /// Keeping the system right.
    Beheer,
}

/// Whether `subject` may do `action` on `object`; otherwise what to tell them.
pub(crate) fn may(subject: &Subject, action: Action, object: &Object<'_>) -> Result<()> {
    let allowed = match (subject, object) {
        (Subject::Token { rechten, .. }, Object::Api(resource)) => rechten.allow(action, resource),
        (Subject::Medewerker(medewerker), Object::Werkplek | Object::Klant | Object::Zaak) => {
            medewerker.has(Rol::Medewerker)
        }
        (Subject::Medewerker(medewerker), Object::Beheer) => medewerker.has(Rol::Beheerder),
        (Subject::Medewerker(_), Object::Api(_)) | (Subject::Token { .. }, _) => false,
    };
    let why = match (subject, object) {
        (Subject::Token { .. }, Object::Api(resource)) => format!(
            "Dit token heeft het recht `{}` niet. Vraag uw beheerder om een token dat dat recht wel heeft.",
            scope(action, resource)
        ),
        (_, Object::Api(resource)) => {
            format!("De API {resource} is voor applicaties met een token, niet voor medewerkers.")
        }
        (_, Object::Beheer) => "Uw account heeft de rol beheerder niet, die hiervoor nodig is.".to_owned(),
        _ => "Uw account heeft niet de rol die hiervoor nodig is. Vraag uw beheerder om de rol medewerker."
            .to_owned(),
    };
    if allowed { Ok(()) } else { Err(Problem::Forbidden(why)) }
}

impl Medewerker {
    /// Whether the claims gave this role.
    pub(crate) fn has(&self, rol: Rol) -> bool {
        self.rollen.contains(&rol)
    }
}
