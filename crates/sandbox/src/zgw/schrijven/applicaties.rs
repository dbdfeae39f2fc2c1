//! What an application may do is changed, and that is announced.

use serde_json::{Value, json};

use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::errors::Fout;

const APPLICATIES: &str = "applicaties";
const VELDEN: [&str; 4] = ["clientIds", "label", "heeftAlleAutorisaties", "autorisaties"];

impl Schrijver<'_> {
    /// `autorisaties` replace all that were there; everything, or autorisaties, and not both.
    pub(super) fn wijzig_applicatie(&mut self, id: &str, body: &Value) -> Result<Antwoord, Fout> {
        let (uuid, mut nieuw) = self.eigen(APPLICATIES, id)?;
        for veld in VELDEN {
            if let Some(waarde) = body.get(veld) {
                nieuw.zet(veld, waarde.clone());
            }
        }
        let alles = nieuw.veld("heeftAlleAutorisaties") == true;
        let leeg = nieuw.veld("autorisaties").as_array().is_none_or(Vec::is_empty);
        if alles && !leeg {
            let reden = "Either autorisaties or heeft_alle_autorisaties can be specified";
            return Err(Fout::ongeldig("nonFieldErrors", "ambiguous-authorizations-specified", reden));
        }
        if !alles && leeg {
            let reden = "Either autorisaties or heeft_alle_autorisaties should be specified";
            return Err(Fout::ongeldig("nonFieldErrors", "missing-authorizations", reden));
        }
        if let Some(rij) = self.gegevens.tabel_mut(APPLICATIES).rij_mut(uuid) {
            rij.body = nieuw.clone();
        }
        self.gegevens.herzie();
        self.meld_applicatie(&nieuw, "partial_update");
        Ok(Antwoord::json(&nieuw))
    }

    /// Without anything that an abonnement could filter on.
    pub(super) fn meld_applicatie(&self, applicatie: &Value, actie: &'static str) {
        let url = applicatie.veld("url");
        self.meld("autorisaties", url, ("applicatie", url, actie), json!({}));
    }
}
