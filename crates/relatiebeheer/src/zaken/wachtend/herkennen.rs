//! Which zaak is the one of an application: by its own number, by one that it has elsewhere (`kenmerken`) or by what it is
//! about (`zaakobject`): a Zaakafhandelcomponent that makes a zaak of a productaanvraag points at that.

use std::collections::BTreeSet;

use store::Tx;
use uuid::Uuid;
use zgw::{
    Error,
    overzicht::Zaakkop,
    zaken::{Kenmerk, Zaakobject},
};

use super::{Kandidaat, alle, settle};
use crate::{
    app::App,
    rest::problem::Result,
    zaken::{
        cache::{self, Sleutel},
        inzien::is_hidden,
        systemen::Zaaksysteem,
        verversen::{Stop, wij},
    },
    zoeken::bsn,
};

/// Zaken were seen: the contacts that wait for them are linked. What a zaak is about is asked only of those that are new or
/// changed, and only while something waits. Costs one small look when nothing does.
pub(crate) async fn gezien(
    app: &App,
    systeem: &Zaaksysteem,
    koppen: &[&Zaakkop],
    anders: &BTreeSet<Sleutel>,
) -> Result<(), Stop> {
    if koppen.is_empty() {
        return Ok(());
    }
    let wachtend = alle(&app.db.read().await?).await?;
    if wachtend.is_empty() {
        return Ok(());
    }
    let is_new = |kop: &Zaakkop| anders.contains(&(systeem.code.clone(), kop.uuid));
    let mut found: Vec<Vec<Kandidaat>> = wachtend.iter().map(|_| Vec::new()).collect();
    let mut missed = Ok(());
    for (at, kop) in koppen.iter().enumerate() {
        let objecten = match objecten(systeem, kop, is_new(kop)).await {
            Ok(objecten) => objecten,
            Err(error) => {
                let rest = koppen.iter().skip(at).filter(|kop| is_new(kop)).map(|kop| kop.uuid);
                not_seen(app, systeem, &rest.collect::<Vec<_>>()).await?;
                missed = Err(Stop::Bron(error));
                break;
            }
        };
        for (rij, found) in wachtend.iter().zip(&mut found) {
            if fits(kop, &objecten, &rij.kenmerk) {
                found.push((systeem.code.clone(), kop.uuid));
            }
        }
    }
    for (rij, mut found) in wachtend.into_iter().zip(found).filter(|(_, found)| !found.is_empty()) {
        found.extend(rij.kandidaten.iter().cloned());
        found.extend(overal(app, &rij.kenmerk).await);
        settle(app, &rij, once(found)).await?;
    }
    missed
}

pub(super) fn once(kandidaten: Vec<Kandidaat>) -> Vec<Kandidaat> {
    let mut seen = BTreeSet::new();
    kandidaten.into_iter().filter(|kandidaat| seen.insert(kandidaat.clone())).collect()
}

/// What a zaak is about, when that was not looked at before.
async fn objecten(systeem: &Zaaksysteem, kop: &Zaakkop, is_new: bool) -> Result<Vec<Zaakobject>, Error> {
    if !is_new || !kop.has_objecten {
        return Ok(Vec::new());
    }
    match systeem.client.zaakobjecten_of(&wij(), &kop.url).await {
        // Not for us to see, so not for us to go by either.
        Err(error) if is_hidden(&error) || error.is_refusal() => Ok(Vec::new()),
        answer => answer,
    }
}

/// These zaken are to be looked at again, as if they were new.
async fn not_seen(app: &App, systeem: &Zaaksysteem, zaken: &[Uuid]) -> Result<()> {
    let oud = app.ids.next(app.clock.now());
    let forget = |tx: Tx| async move {
        for zaak in zaken {
            cache::vergeet(&tx, &systeem.code, *zaak, oud).await?;
        }
        Ok(())
    };
    app.db.transact(forget).await
}

/// The zaken that go by a reference, in every zaaksysteem that answers: as their own number, or as the address of what they
/// are about.
pub(super) async fn overal(app: &App, kenmerk: &str) -> Vec<Kandidaat> {
    let mut found = Vec::new();
    for systeem in app.zaaksystemen.iter() {
        match with(systeem, kenmerk).await {
            Ok(zaken) => found.extend(zaken.into_iter().map(|zaak| (systeem.code.clone(), zaak))),
            Err(error) => tracing::debug!(%error, "a zaaksysteem was not asked for a reference"),
        }
    }
    found
}

/// What may be a BSN goes in no address: such a reference is recognised when a zaak with it is seen.
async fn with(systeem: &Zaaksysteem, kenmerk: &str) -> Result<Vec<Uuid>, Error> {
    if bsn::in_text(kenmerk).is_some() {
        return Ok(Vec::new());
    }
    let is_address = kenmerk.starts_with("https://") || kenmerk.starts_with("http://");
    if is_address {
        return systeem.client.zaken_about(&wij(), kenmerk).await;
    }
    Ok(systeem.client.zaken_with(&wij(), kenmerk).await?.into_iter().map(|zaak| zaak.uuid).collect())
}

/// People write references with and without capitals and spaces.
fn fits(kop: &Zaakkop, objecten: &[Zaakobject], kenmerk: &str) -> bool {
    let same = |other: &str| plain(other) == plain(kenmerk);
    same(&kop.identificatie)
        || kop.kenmerken.iter().any(|Kenmerk { kenmerk, .. }| same(kenmerk))
        || objecten.iter().flat_map(Zaakobject::references).any(same)
}

fn plain(kenmerk: &str) -> String {
    kenmerk.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl App {
    /// A zaak was seen, new or changed: links the contacts that wait for it. What a notification brings about, for tests.
    pub async fn see_zaak(&self, bron: &str, zaak: Uuid) -> std::result::Result<(), String> {
        let systeem = self.zaaksystemen.get(bron).ok_or_else(|| format!("there is no {bron}"))?;
        let kop = systeem.client.zaakkop(&wij(), zaak).await.map_err(|error| error.to_string())?;
        let anders = BTreeSet::from([(bron.to_owned(), zaak)]);
        gezien(self, systeem, &[&kop], &anders).await.map_err(|stop| stop.to_line(&systeem.naam))
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_reference_is_the_same_however_it_is_written() {
        assert_eq!(plain("OF-2026 001a"), plain("of2026001A"));
        assert_ne!(plain("OF-2026-001"), plain("OF-2026-002"));
    }
}
