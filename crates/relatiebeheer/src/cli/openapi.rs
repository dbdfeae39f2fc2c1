//! `openapi klantinteracties|contactgegevens|contactmomenten|werkplek|beheer`

use clap::Args;

use crate::{contactgegevens, contactmomenten, klantinteracties, rest::oas::Document, werkplek};

/// Print the OpenAPI description of an API, as YAML.
#[derive(Args)]
pub(super) struct Openapi {
    /// klantinteracties, contactgegevens, contactmomenten, werkplek or beheer.
    api: String,
}

/// An API by its name, and what describes it.
type Api = (&'static str, fn() -> Document);

/// Every API that there is.
const APIS: &[Api] = &[
    ("klantinteracties", klantinteracties::openapi),
    ("contactgegevens", contactgegevens::openapi),
    ("contactmomenten", contactmomenten::openapi),
    ("werkplek", werkplek::document),
    ("beheer", werkplek::beheer_document),
];

impl Openapi {
    pub(super) fn run(self) -> Result<(), String> {
        let found = APIS.iter().find(|(name, _)| *name == self.api);
        let Some((_, describe)) = found else {
            let names: Vec<&str> = APIS.iter().map(|(name, _)| *name).collect();
            return Err(format!("there is no API `{}`: give {}", self.api, names.join(" or ")));
        };
        let document = describe();
        if !document.faults().is_empty() {
            return Err(format!("the description is wrong: {}", document.faults().join("; ")));
        }
        print(&document.yaml()?);
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "what the verb returns")]
fn print(yaml: &str) {
    print!("{yaml}");
}
