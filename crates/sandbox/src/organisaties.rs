//! The demo organisations: the published numbers of the KVK test environment, see `data/README.md`.

use std::sync::LazyLock;

use serde::Deserialize;

/// An address of an organisation or vestiging.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Adres {
    /// `bezoekadres` or `correspondentieadres`.
    #[serde(rename = "type")]
    pub soort: String,
    /// May not be shown to anybody who has no right to it.
    pub afgeschermd: bool,
    /// Street, or "Postbus".
    pub straatnaam: String,
    /// House number.
    pub huisnummer: Option<u32>,
    /// House letter.
    pub huisletter: Option<String>,
    /// Addition to the number.
    pub huisnummer_toevoeging: Option<String>,
    /// Number of a PO box.
    pub postbusnummer: Option<u32>,
    /// Postcode without a space.
    pub postcode: String,
    /// Place.
    pub plaats: String,
}

/// A place from which an organisation works.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Vestiging {
    /// Twelve digits.
    pub vestigingsnummer: String,
    /// The first name under which it trades.
    pub naam: String,
    /// The other ones.
    pub handelsnamen: Vec<String>,
    /// Where it is.
    pub adressen: Vec<Adres>,
    /// How many people work there.
    pub werkzame_personen: u32,
}

/// An organisation. Dates are `20170108`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Organisatie {
    /// Eight digits.
    pub kvk_nummer: String,
    /// Of everything but an eenmanszaak.
    pub rsin: Option<String>,
    /// Its name.
    pub naam: String,
    /// When it was registered.
    pub geregistreerd: String,
    /// When it began.
    pub sinds: String,
    /// When it was struck off.
    pub uitgeschreven: Option<String>,
    /// Legal form.
    pub rechtsvorm: String,
    /// Legal form, at length.
    pub uitgebreide_rechtsvorm: String,
    /// How many people work there.
    pub werkzame_personen: u32,
    /// Code and description of what it does, the main activity first.
    pub sbi: Vec<(String, String)>,
    /// Its own addresses, when it has no vestigingen.
    pub adressen: Vec<Adres>,
    /// The first is the hoofdvestiging.
    pub vestigingen: Vec<Vestiging>,
    /// So many vestigingen more, all alike.
    filialen: u32,
    /// The code of the error that a question about it gets.
    pub fout: Option<String>,
}

impl Organisatie {
    /// Still registered.
    pub fn is_actief(&self) -> bool {
        self.uitgeschreven.is_none()
    }

    /// A person who does business has no existence apart from that person.
    pub fn is_rechtspersoon(&self) -> bool {
        self.rechtsvorm != "Eenmanszaak"
    }

    /// The vestiging with this number.
    pub fn vestiging(&self, nummer: &str) -> Option<&Vestiging> {
        self.vestigingen.iter().find(|vestiging| vestiging.vestigingsnummer == nummer)
    }
}

const PLAATSEN: [&str; 8] = [
    "Rommeldam",
    "Ganzendam",
    "Proefwijk",
    "Testerhout",
    "Voorbeeld",
    "Nergenshuizen",
    "Duckstad",
    "Maatdam",
];

/// One of many branches: its number, address and name follow from its place in the list.
fn filiaal(plek: u32) -> Vestiging {
    let plaats = PLAATSEN.get(usize::try_from(plek).unwrap_or_default() % PLAATSEN.len()).copied();
    let plaats = plaats.unwrap_or("Rommeldam").to_owned();
    Vestiging {
        vestigingsnummer: format!("99009000{plek:04}"),
        naam: format!("Duizendblad {plaats} {plek}"),
        handelsnamen: Vec::new(),
        adressen: vec![Adres {
            soort: "bezoekadres".to_owned(),
            straatnaam: "Winkelstraat".to_owned(),
            huisnummer: Some(plek),
            postcode: "3000ZR".to_owned(),
            plaats,
            ..Adres::default()
        }],
        werkzame_personen: 8,
    }
}

static ORGANISATIES: LazyLock<Vec<Organisatie>> = LazyLock::new(|| {
    let mut lijst: Vec<Organisatie> =
        serde_json::from_str(include_str!("../data/organisaties.json")).unwrap_or_default();
    for organisatie in &mut lijst {
        organisatie.vestigingen.extend((1..=organisatie.filialen).map(filiaal));
    }
    lijst
});

/// The demo organisations, the most ordinary one first.
pub fn organisaties() -> &'static [Organisatie] {
    &ORGANISATIES
}

/// The organisation with this KVK number.
pub(crate) fn organisatie(kvk_nummer: &str) -> Option<&'static Organisatie> {
    organisaties().iter().find(|organisatie| organisatie.kvk_nummer == kvk_nummer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const GEPUBLICEERD: [&str; 16] = [
        "69599084", "68727720", "90004760", "68750110", "90001354", "90006577", "69599068", "90000102",
        "90006623", "69599076", "90005414", "90004973", "90002903", "90000749", "90001745", "96354429",
    ];

    #[test]
    fn the_organisations_are_those_of_the_test_environment() {
        let nummers: BTreeSet<&str> = organisaties().iter().map(|o| o.kvk_nummer.as_str()).collect();
        assert_eq!(nummers, BTreeSet::from(GEPUBLICEERD));
        assert_eq!(organisaties().len(), GEPUBLICEERD.len());
    }

    #[test]
    fn the_set_holds_what_a_demo_must_show() {
        let met = |past: fn(&Organisatie) -> bool| organisaties().iter().filter(|o| past(o)).count();
        assert_eq!(met(|o| o.vestigingen.len() == 1000), 1);
        assert_eq!(met(|o| !o.is_actief()), 1);
        assert_eq!(met(|o| o.fout.is_some()), 2);
        assert!(met(|o| o.vestigingen.iter().any(|v| v.adressen.iter().all(|a| a.afgeschermd))) == 1);
        assert!(met(|o| o.vestigingen.is_empty() && !o.adressen.is_empty()) >= 2, "no vestiging at all");
        for vorm in
            ["Eenmanszaak", "Naamloze", "Stichting", "onder Firma", "Vereniging van Eigenaars", "Maatschap"]
        {
            assert!(organisaties().iter().any(|o| o.rechtsvorm.contains(vorm)), "{vorm}");
        }
        let alle = || organisaties().iter().flat_map(|o| &o.vestigingen);
        let nummers: BTreeSet<_> = alle().map(|v| &v.vestigingsnummer).collect();
        assert_eq!(nummers.len(), alle().count(), "every vestigingsnummer once");
        assert!(alle().all(|v| v.vestigingsnummer.len() == 12));
    }
}
