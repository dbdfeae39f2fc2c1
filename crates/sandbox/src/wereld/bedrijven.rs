//! The zaken of organisations: known by RSIN, by KVK number or by vestigingsnummer, as zaaksystemen differ.

use jiff::civil::Date;

use super::catalogus::{BEDRIJFSZAAKTYPEN, Zaaktype};
use super::{Aanvrager, Stand, Zaak, maak_zaak};
use crate::kans::Kans;
use crate::organisaties::organisatie;

/// By what a zaak knows an organisation: products differ.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kenmerk {
    Rsin,
    KvkNummer,
    /// The place of the vestiging in the list of its organisation.
    Vestiging(usize),
    /// Likewise, as a niet-natuurlijk persoon with a vestigingsnummer.
    NnpVestiging(usize),
}

/// Which organisation has a zaak of which kind, how far it is, and by what it is known there.
fn plan() -> Vec<(&'static str, &'static Zaaktype, Stand, Kenmerk)> {
    let [horeca, evenement, subsidie] = &BEDRIJFSZAAKTYPEN;
    vec![
        ("68750110", evenement, Stand::InBehandeling, Kenmerk::Rsin),
        ("68750110", subsidie, Stand::Afgerond, Kenmerk::KvkNummer),
        ("68750110", horeca, Stand::Wacht, Kenmerk::Vestiging(0)),
        ("68750110", evenement, Stand::Ontvangen, Kenmerk::Vestiging(1)),
        ("68750110", subsidie, Stand::InBehandeling, Kenmerk::NnpVestiging(0)),
        ("69599084", horeca, Stand::InBehandeling, Kenmerk::KvkNummer),
        ("69599084", horeca, Stand::Wacht, Kenmerk::Vestiging(0)),
        ("69599084", subsidie, Stand::Ontvangen, Kenmerk::NnpVestiging(1)),
        ("69599068", subsidie, Stand::TeLaat, Kenmerk::Rsin),
        ("69599068", evenement, Stand::Afgerond, Kenmerk::KvkNummer),
        ("69599076", horeca, Stand::Afgerond, Kenmerk::Vestiging(0)),
        ("68727720", subsidie, Stand::InBehandeling, Kenmerk::Rsin),
        ("90006577", evenement, Stand::InBehandeling, Kenmerk::Vestiging(12)),
        ("90006623", subsidie, Stand::Afgerond, Kenmerk::Rsin),
        ("90000749", subsidie, Stand::InBehandeling, Kenmerk::KvkNummer),
        ("90001354", subsidie, Stand::InBehandeling, Kenmerk::Rsin),
    ]
}

pub(super) fn zaken(vandaag: Date, seed: u64) -> Vec<Zaak> {
    let genummerd = plan().into_iter().enumerate();
    genummerd
        .filter_map(|(nummer, (kvk, zaaktype, stand, kenmerk))| {
            let label = format!("zaak/kvk/{kvk}/{nummer}");
            let aanvrager = Aanvrager::Organisatie(organisatie(kvk)?, kenmerk);
            let mut kans = Kans::van(seed, &label);
            Some(maak_zaak(&label, zaaktype, stand, aanvrager, (vandaag, seed), &mut kans))
        })
        .collect()
}
