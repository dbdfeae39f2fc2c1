//! The kanalen on which we publish, at the Notificaties API.

use zgw::{Caller, notificaties::Kanaal};

use crate::{app::App, config::Settings};

/// What is published on, and what subscribers can filter by there: always, and when free text is sent.
const KANALEN: [(&str, &[&str], &[&str]); 3] = [
    ("partijen", &["nummer", "soortPartij"], &["interneNotitie"]),
    ("internetaken", &["nummer", "status"], &["gevraagdeHandeling", "toelichting"]),
    ("klantcontacten", &["hoofdOnderwerpType", "indicatieContactGelukt", "verdereActieOndernomen"], &[]),
];

/// The kanalen as they are to be.
pub(crate) fn all(settings: &Settings) -> Vec<Kanaal> {
    let free = settings.notificaties.vrije_tekst;
    let one = |(naam, filters, vrij): &(&str, &[&str], &[&str])| Kanaal {
        naam: (*naam).to_owned(),
        documentatie_link: format!(
            "{}/klantinteracties/api/v1/openapi.yaml",
            settings.public_url.trim_end_matches('/')
        ),
        filters: filters
            .iter()
            .chain(vrij.iter().filter(|_| free))
            .map(|filter| (*filter).to_owned())
            .collect(),
    };
    KANALEN.iter().map(one).collect()
}

impl App {
    /// Makes the kanalen that are not there yet: what `notificaties kanalen` does. Says of each whether it was made.
    pub async fn register_kanalen(&self) -> Result<Vec<(String, bool)>, String> {
        let client = self.notificaties.as_ref().ok_or("notificaties.url is not set: nothing is published")?;
        let caller = Caller::new("relatiebeheer", "Relatiebeheer");
        let said = |error: zgw::Error| format!("the Notificaties API does not take it: {error}");
        let there = client.kanalen(&caller).await.map_err(said)?;
        let mut registered = Vec::new();
        for kanaal in all(&self.settings) {
            let known = there.iter().any(|other| other.naam == kanaal.naam);
            if !known {
                client.create_kanaal(&caller, &kanaal).await.map_err(said)?;
            }
            registered.push((kanaal.naam, !known));
        }
        Ok(registered)
    }
}
