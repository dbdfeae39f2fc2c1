//! What every resource has in common: rows, filters and pages.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::errors::Fout;

/// One object of a resource.
#[derive(Debug)]
pub(super) struct Rij {
    pub(super) uuid: Uuid,
    pub(super) body: Value,
    /// Also for the client with the least rights?
    pub(super) zichtbaar: bool,
}

/// All objects of a resource, in the order of a list.
#[derive(Debug, Default)]
pub(super) struct Tabel {
    rijen: Vec<Rij>,
    plek: HashMap<Uuid, usize>,
}

impl Tabel {
    pub(super) fn voeg_toe(&mut self, uuid: Uuid, body: Value, zichtbaar: bool) {
        self.plek.insert(uuid, self.rijen.len());
        self.rijen.push(Rij { uuid, body, zichtbaar });
    }

    /// Newest first, as most lists of Open Zaak are.
    pub(super) fn draai_om(&mut self) {
        self.rijen.reverse();
        self.hernummer();
    }

    /// A new row in front: in most lists of Open Zaak the newest comes first.
    pub(super) fn voeg_vooraan(&mut self, uuid: Uuid, body: Value, zichtbaar: bool) {
        self.rijen.insert(0, Rij { uuid, body, zichtbaar });
        self.hernummer();
    }

    pub(super) fn verwijder(&mut self, uuid: Uuid) {
        self.rijen.retain(|rij| rij.uuid != uuid);
        self.hernummer();
    }

    pub(super) fn rij_mut(&mut self, uuid: Uuid) -> Option<&mut Rij> {
        let plek = *self.plek.get(&uuid)?;
        self.rijen.get_mut(plek)
    }

    fn hernummer(&mut self) {
        self.plek = self.rijen.iter().enumerate().map(|(plek, rij)| (rij.uuid, plek)).collect();
    }

    pub(super) fn rijen(&self) -> &[Rij] {
        &self.rijen
    }

    pub(super) fn rij(&self, uuid: Uuid) -> Option<&Rij> {
        self.rijen.get(*self.plek.get(&uuid)?)
    }

    /// The row that an URL points to, by the uuid at its end.
    pub(super) fn van_url(&self, url: &Value) -> Option<&Rij> {
        self.rij(url.as_str()?.rsplit('/').next()?.parse().ok()?)
    }
}

/// How a query parameter is compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Soort {
    Gelijk,
    /// Without case, any part of the text.
    Bevat,
    Url,
    /// One of these.
    Keuze(&'static [&'static str]),
    JaNee,
    /// The list at the path holds this value.
    InLijst,
    /// Comma separated: one of these.
    EenVan,
    /// A date: before, until, from, after or on.
    Datum(Vergelijk),
    /// Is it empty?
    Leeg,
    /// Known, but it selects nothing here.
    Negeer,
}

/// How two dates are compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Vergelijk {
    Voor,
    Tot,
    Op,
    Vanaf,
    Na,
}

/// A query parameter of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    pub(super) naam: &'static str,
    /// JSON pointer in the object.
    pub(super) pad: &'static str,
    pub(super) soort: Soort,
}

pub(super) const fn filter(naam: &'static str, pad: &'static str, soort: Soort) -> Filter {
    Filter { naam, pad, soort }
}

/// ISO, or day-month-year as the Dutch write it.
pub(super) fn datum(tekst: &str) -> Option<Date> {
    if let Some((dag, rest)) = tekst.split_once('-')
        && dag.len() <= 2
        && let Some((maand, jaar)) = rest.split_once('-')
    {
        return Date::new(jaar.parse().ok()?, maand.parse().ok()?, dag.parse().ok()?).ok();
    }
    (tekst.len() == 10).then(|| tekst.parse().ok()).flatten()
}

fn ja_nee(tekst: &str) -> Option<bool> {
    match tekst.to_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

impl Filter {
    /// Refuses a value that cannot be one.
    pub(super) fn controleer(&self, waarde: &str) -> Result<(), Fout> {
        match self.soort {
            Soort::Url if !waarde.starts_with("http://") && !waarde.starts_with("https://") => {
                Err(Fout::ongeldig(self.naam, "invalid", "Voer een geldige URL in."))
            }
            Soort::Keuze(keuzes) if !keuzes.contains(&waarde) => Err(Fout::geen_keuze(self.naam, waarde)),
            Soort::Datum(_) if datum(waarde).is_none() => {
                Err(Fout::ongeldig(self.naam, "invalid", "Voer een geldige datum in."))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn past(&self, body: &Value, gevraagd: &str) -> bool {
        let eigen = body.pointer(self.pad).unwrap_or(&Value::Null);
        let tekst = eigen.as_str().unwrap_or_default();
        match self.soort {
            Soort::Gelijk | Soort::Url | Soort::Keuze(_) => tekst == gevraagd,
            Soort::Bevat => tekst.to_lowercase().contains(&gevraagd.to_lowercase()),
            Soort::JaNee => ja_nee(gevraagd).is_none_or(|ja| eigen.as_bool() == Some(ja)),
            Soort::Leeg => ja_nee(gevraagd).is_none_or(|ja| eigen.is_null() == ja),
            Soort::InLijst => eigen.as_array().is_some_and(|lijst| lijst.iter().any(|een| een == gevraagd)),
            Soort::EenVan => gevraagd.split(',').any(|een| een == tekst),
            Soort::Datum(hoe) => match (tekst.parse::<Date>(), datum(gevraagd)) {
                (Ok(eigen), Some(gevraagd)) => match hoe {
                    Vergelijk::Voor => eigen < gevraagd,
                    Vergelijk::Tot => eigen <= gevraagd,
                    Vergelijk::Op => eigen == gevraagd,
                    Vergelijk::Vanaf => eigen >= gevraagd,
                    Vergelijk::Na => eigen > gevraagd,
                },
                _ => false,
            },
            Soort::Negeer => true,
        }
    }
}

/// The page that was asked for. `parameters` come back in the links to its neighbours.
pub(super) fn pagina(rijen: Vec<Value>, adres: &str, parameters: &[(String, String)]) -> Result<Value, Fout> {
    let waarde = |naam: &str| parameters.iter().find(|(n, _)| n == naam).map(|(_, waarde)| waarde.as_str());
    let grootte =
        waarde("pageSize").and_then(|w| w.parse::<usize>().ok()).filter(|n| *n > 0).unwrap_or(100).min(500);
    let nummer = waarde("page").map_or(Ok(1), str::parse::<usize>).map_err(|_| Fout::geen_pagina())?;
    let aantal = rijen.len();
    let paginas = aantal.div_ceil(grootte).max(1);
    if nummer == 0 || nummer > paginas {
        return Err(Fout::geen_pagina());
    }
    let link = |nummer: usize| {
        let mut paren: Vec<(String, String)> =
            parameters.iter().filter(|(naam, _)| naam != "page").cloned().collect();
        if nummer > 1 {
            paren.push(("page".to_owned(), nummer.to_string()));
        }
        paren.sort();
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(paren).finish();
        if query.is_empty() { adres.to_owned() } else { format!("{adres}?{query}") }
    };
    let resultaten: Vec<Value> = rijen.into_iter().skip((nummer - 1) * grootte).take(grootte).collect();
    Ok(json!({
        "count": aantal,
        "next": (nummer < paginas).then(|| link(nummer + 1)),
        "previous": (nummer > 1).then(|| link(nummer - 1)),
        "results": resultaten,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_link_to_their_neighbours() {
        let rijen = || (0..5).map(|i| json!(i)).collect::<Vec<_>>();
        let vraag = |paren: &[(&str, &str)]| {
            let paren: Vec<_> = paren.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            pagina(rijen(), "http://x/zaken", &paren)
        };
        let tweede = vraag(&[("pageSize", "2"), ("page", "2"), ("identificatie", "a")]).unwrap();
        assert_eq!(tweede["next"], "http://x/zaken?identificatie=a&page=3&pageSize=2");
        assert_eq!(tweede["previous"], "http://x/zaken?identificatie=a&pageSize=2");
        assert_eq!(tweede["results"], json!([2, 3]));
        assert_eq!(vraag(&[("pageSize", "0")]).unwrap()["results"].as_array().unwrap().len(), 5);
        for fout in ["0", "4", "abc", ""] {
            assert_eq!(vraag(&[("pageSize", "2"), ("page", fout)]).unwrap_err().status(), 404, "{fout}");
        }
    }

    #[test]
    fn dates_are_iso_or_dutch() {
        let eerste_juni = Some(Date::constant(2026, 6, 1));
        assert_eq!(datum("2026-06-01"), eerste_juni);
        assert_eq!(datum("01-06-2026"), eerste_juni);
        assert_eq!(datum("2026-06-01T00:00:00Z"), None);
        assert_eq!(datum("gisteren"), None);
    }
}
