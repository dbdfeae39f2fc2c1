//! The policy: every route asks [`may`] whether this subject may do this action on this object. Deny by default.

use crate::rest::{
    problem::{Problem, Result},
    resource::Declaration,
};

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A system, by the name of its API token.
    Token {
        /// The name that its administrator gave it.
        naam: String,
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
    /// The name in the logs.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Token { naam } => naam,
            Self::Medewerker(medewerker) => &medewerker.gebruiker,
        }
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
    /// A resource of a standard API.
    Api(&'a Declaration),
    /// The workspace itself: its drafts and what is registered from it.
    Werkplek,
    /// The data of citizens and organisations, wherever they are kept.
    Klant,
    /// Documents of a zaak.
    Document,
}

/// Whether `subject` may do `action` on `object`; otherwise what to tell them.
pub(crate) fn may(subject: &Subject, action: Action, object: &Object<'_>) -> Result<()> {
    let allowed = match (subject, object) {
        (Subject::Token { .. }, Object::Api(_)) => true,
        (Subject::Medewerker(medewerker), Object::Werkplek | Object::Klant) => {
            medewerker.has(Rol::Medewerker)
        }
        (Subject::Medewerker(medewerker), Object::Document) => {
            action == Action::Read && medewerker.has(Rol::Medewerker)
        }
        (Subject::Medewerker(_), Object::Api(_)) | (Subject::Token { .. }, _) => false,
    };
    let why = match object {
        Object::Api(declaration) => {
            format!("De API {} is voor applicaties met een token, niet voor medewerkers.", declaration.path)
        }
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
