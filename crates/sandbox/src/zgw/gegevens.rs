//! All objects of all resources, in memory.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::bronnen;
use super::documenten::Versie;
use super::schrijven::Upload;
use super::tabel::Tabel;
use super::{autorisaties, besluiten, catalogi, documenten, zaken};
use crate::wereld::Wereld;
use crate::wereld::catalogus::Catalogus;

static LEEG: std::sync::LazyLock<Tabel> = std::sync::LazyLock::new(Tabel::default);

/// The tables while they are being filled.
pub(super) struct Opbouw {
    base: String,
    seed: u64,
    pub(super) catalogi: &'static [Catalogus],
    tabellen: HashMap<&'static str, Tabel>,
    versies: HashMap<Uuid, Vec<Versie>>,
}

impl Opbouw {
    /// The id of the thing with this label.
    pub(super) fn uuid(&self, label: &str) -> Uuid {
        crate::kans::uuid(self.seed, label)
    }

    pub(super) fn url(&self, bron: &'static str, label: &str) -> String {
        self.url_van(bron, self.uuid(label))
    }

    pub(super) fn url_van(&self, bron: &'static str, uuid: Uuid) -> String {
        format!("{}/{uuid}", bronnen::adres(&self.base, bron))
    }

    pub(super) fn voeg_toe(&mut self, bron: &'static str, uuid: Uuid, body: Value, zichtbaar: bool) {
        self.tabellen.entry(bron).or_default().voeg_toe(uuid, body, zichtbaar);
    }

    pub(super) fn versies(&mut self, document: Uuid, versies: Vec<Versie>) {
        self.versies.insert(document, versies);
    }

    pub(super) fn draai_om(&mut self, bron: &'static str) {
        self.tabellen.entry(bron).or_default().draai_om();
    }
}

/// The tables as they are served.
pub(super) struct Gegevens {
    base: String,
    seed: u64,
    /// How many ids were given out.
    gemaakt: u64,
    tabellen: HashMap<&'static str, Tabel>,
    versies: HashMap<Uuid, Vec<Versie>>,
    /// The lock of each document that has one.
    pub(super) sloten: HashMap<Uuid, String>,
    /// Documents of which the content is on its way.
    pub(super) uploads: HashMap<Uuid, Upload>,
    /// What mirrors a zaakcontactmoment at the other side.
    pub(super) spiegels: HashMap<Uuid, String>,
}

impl Gegevens {
    pub(super) fn nieuw(base: &str, vandaag: Date, seed: u64, wereld: Wereld) -> Self {
        let catalogi = wereld.catalogi();
        let (tabellen, versies) = (HashMap::new(), HashMap::new());
        let mut op = Opbouw { base: base.to_owned(), seed, catalogi, tabellen, versies };
        let zaken = wereld.zaken(vandaag, seed);
        catalogi::vul(&mut op);
        zaken::vul(&mut op, &zaken);
        documenten::vul(&mut op, &zaken);
        besluiten::vul(&mut op, &zaken);
        autorisaties::vul(&mut op);
        for bron in ["zaaktypen", "statustypen", "resultaattypen", "roltypen", "objectinformatieobjecten"] {
            op.draai_om(bron);
        }
        Self {
            base: op.base,
            seed,
            gemaakt: 0,
            tabellen: op.tabellen,
            versies: op.versies,
            sloten: HashMap::new(),
            uploads: HashMap::new(),
            spiegels: HashMap::new(),
        }
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    pub(super) fn tabel(&self, bron: &str) -> &Tabel {
        self.tabellen.get(bron).unwrap_or(&LEEG)
    }

    pub(super) fn tabel_mut(&mut self, bron: &'static str) -> &mut Tabel {
        self.tabellen.entry(bron).or_default()
    }

    pub(super) fn versies(&self, document: Uuid) -> &[Versie] {
        self.versies.get(&document).map(Vec::as_slice).unwrap_or_default()
    }

    /// The versions of a document, to add one or to remove all.
    pub(super) fn versies_mut(&mut self, document: Uuid) -> &mut Vec<Versie> {
        self.versies.entry(document).or_default()
    }

    /// Where the list of this resource lives.
    pub(super) fn adres(&self, bron: &str) -> String {
        bronnen::adres(&self.base, bron)
    }

    /// An id that nothing has yet.
    pub(super) fn nieuw_id(&mut self) -> Uuid {
        self.gemaakt += 1;
        crate::kans::uuid(self.seed, &format!("gemaakt/{}", self.gemaakt))
    }
}
