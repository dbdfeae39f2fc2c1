//! `openapi klantinteracties|contactgegevens|werkplek`

use clap::Args;

/// Print the OpenAPI description of an API, as YAML.
#[derive(Args)]
pub(super) struct Openapi {
    /// klantinteracties, contactgegevens or werkplek.
    api: String,
}

impl Openapi {
    pub(super) fn run(self) -> Result<(), String> {
        let document = match self.api.as_str() {
            "klantinteracties" => crate::klantinteracties::openapi(),
            other => return Err(format!("there is no API `{other}`: give klantinteracties or werkplek")),
        };
        print(&document.to_yaml().map_err(|error| error.to_string())?);
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "what the verb returns")]
fn print(yaml: &str) {
    print!("{yaml}");
}
