//! The lock of a document: one holder at a time, known by an id that only the holder gets.

use serde_json::{Value, json};
use uuid::Uuid;

use super::documenten::download;
use super::{Antwoord, Schrijver};
use crate::json::Velden;
use crate::zgw::documenten::Inhoud;
use crate::zgw::errors::Fout;
use crate::zgw::rechten::Scopes;

const EIO: &str = "enkelvoudiginformatieobjecten";

fn fout(code: &'static str, reden: &str) -> Fout {
    Fout::ongeldig("nonFieldErrors", code, reden)
}

pub(super) fn verkeerd_slot() -> Fout {
    fout("incorrect-lock-id", "Het lock ID is niet geldig")
}

impl Schrijver<'_> {
    pub(super) fn zet_op_slot(&mut self, id: &str) -> Result<Antwoord, Fout> {
        let (uuid, _) = self.eigen(EIO, id)?;
        if self.gegevens.sloten.contains_key(&uuid) {
            return Err(fout("existing-lock", "Het document is al geblokkeerd"));
        }
        let slot = self.nieuw_slot(uuid);
        self.toon_slot(uuid, true);
        Ok(Antwoord::json(&json!({ "lock": slot })))
    }

    pub(super) fn nieuw_slot(&mut self, uuid: Uuid) -> String {
        let slot = self.gegevens.sloten.get(&uuid).cloned();
        let slot = slot.unwrap_or_else(|| self.gegevens.nieuw_id().simple().to_string());
        self.gegevens.sloten.insert(uuid, slot.clone());
        slot
    }

    fn toon_slot(&mut self, uuid: Uuid, op_slot: bool) {
        if let Some(rij) = self.gegevens.tabel_mut(EIO).rij_mut(uuid) {
            rij.body.zet("locked", op_slot);
        }
        if let Some(versie) = self.gegevens.versies_mut(uuid).last_mut() {
            versie.body.zet("locked", op_slot);
        }
    }

    /// A change needs the lock.
    pub(super) fn slot_klopt(&self, uuid: Uuid, body: &Value) -> Result<(), Fout> {
        let gegeven = body.veld("lock").as_str().unwrap_or_default();
        match self.gegevens.sloten.get(&uuid) {
            None => Err(fout("unlocked", "Een geblokkeerd document kan niet gewijzigd worden")),
            Some(_) if gegeven.is_empty() => Err(fout("missing-lock-id", "Je moet het lock ID meegeven")),
            Some(slot) if slot != gegeven => Err(verkeerd_slot()),
            Some(_) => Ok(()),
        }
    }

    /// Without the id only for who may force it; never while parts are missing.
    pub(super) fn ontsluit(&mut self, id: &str, body: &Value) -> Result<Antwoord, Fout> {
        let (uuid, document) = self.eigen(EIO, id)?;
        let gegeven = body.veld("lock").as_str().unwrap_or_default();
        let forceren: Scopes = ("drc", &["documenten.geforceerd-unlock"]);
        let mag_forceren = !self.minst()
            || self.verzoek.zgw.knoppen.geforceerd_unlock
            || self.gegevens.minst_mag_met(forceren, EIO, &document);
        let forceert = gegeven.is_empty() && mag_forceren;
        if !forceert && self.gegevens.sloten.get(&uuid).is_none_or(|slot| slot != gegeven) {
            return Err(verkeerd_slot());
        }
        if self.gegevens.uploads.get(&uuid).is_some_and(|upload| !upload.is_compleet()) {
            let reden = "Nog niet alle bestandsdelen zijn volledig geüpload";
            return Err(fout("incomplete-upload", reden));
        }
        self.gegevens.sloten.remove(&uuid);
        if let Some(upload) = self.gegevens.uploads.remove(&uuid) {
            self.rond_af(uuid, upload.inhoud());
        }
        self.toon_slot(uuid, false);
        Ok(Antwoord::leeg())
    }

    /// All parts are in: the document has its content from now on.
    fn rond_af(&mut self, uuid: Uuid, inhoud: Inhoud) {
        let vul = |body: &mut Value| {
            let url = download(body);
            body.zet("inhoud", url);
            body.zet("bestandsdelen", json!([]));
        };
        if let Some(rij) = self.gegevens.tabel_mut(EIO).rij_mut(uuid) {
            vul(&mut rij.body);
        }
        if let Some(versie) = self.gegevens.versies_mut(uuid).last_mut() {
            vul(&mut versie.body);
            versie.inhoud = inhoud;
        }
    }
}
