//! The name group of a person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::input::Input;

/// The name by which somebody is contacted. Members that are not known are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Contactnaam {
    /// Initials.
    pub(crate) voorletters: String,
    /// First name.
    pub(crate) voornaam: String,
    /// What stands before the surname: van der.
    pub(crate) voorvoegsel_achternaam: String,
    /// Surname.
    pub(crate) achternaam: String,
}

impl Contactnaam {
    /// Reads the members of the group.
    pub(crate) fn read(input: &mut Input<'_>, naam: &mut Self) {
        input.text("voorletters").max(10).into(&mut naam.voorletters);
        input.text("voornaam").max(200).into(&mut naam.voornaam);
        input.text("voorvoegselAchternaam").max(10).into(&mut naam.voorvoegsel_achternaam);
        input.text("achternaam").max(200).into(&mut naam.achternaam);
    }

    /// First name, prefix and surname, as far as they are known.
    pub(crate) fn volledige_naam(&self) -> String {
        let parts = [&self.voornaam, &self.voorvoegsel_achternaam, &self.achternaam];
        let known: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        known.join(" ")
    }
}
