//! API Basisprofiel and API Vestigingsprofiel.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Fout, cijfers};
use crate::json::Velden;
use crate::organisaties::{self, Adres, Organisatie, Vestiging, organisaties};

/// The organisation that a path names.
pub(super) fn organisatie(kvk: &str) -> Result<&'static Organisatie, Fout> {
    if !cijfers(kvk, 8) {
        return Err(Fout::ongeldig("IPD0004", format!("Het KvK-nummer {kvk} is niet valide.")));
    }
    let gevonden = organisaties::organisatie(kvk).ok_or_else(|| geen_product(kvk))?;
    match &gevonden.fout {
        Some(code) => Err(Fout::niet_leverbaar(code)),
        None => Ok(gevonden),
    }
}

pub(super) fn geen_product(kvk: &str) -> Fout {
    let omschrijving = format!("Op basis van het KVK-nummer {kvk} kan het product niet worden geleverd.");
    Fout(StatusCode::NOT_FOUND, "IPD0005", omschrijving)
}

pub(super) fn basisprofiel(basis: &str, organisatie: &Organisatie) -> Value {
    let mut json = json!({
        "kvkNummer": organisatie.kvk_nummer, "indNonMailing": "Ja", "naam": organisatie.naam,
        "formeleRegistratiedatum": organisatie.geregistreerd, "materieleRegistratie": materieel(organisatie),
        "totaalWerkzamePersonen": organisatie.werkzame_personen,
    });
    if organisatie.is_rechtspersoon() {
        json.zet("statutaireNaam", organisatie.naam.as_str());
    }
    let namen = organisatie.vestigingen.iter().take(3).flat_map(namen_van);
    let namen: Vec<Value> = genummerd(namen);
    if !namen.is_empty() {
        json.zet("handelsnamen", namen);
    }
    json.zet("sbiActiviteiten", activiteiten(organisatie));
    let zelf = format!("{basis}/v1/basisprofielen/{}", organisatie.kvk_nummer);
    let mut links = vec![link("self", &zelf)];
    let mut ingebed = json!({});
    if let Some(hoofd) = organisatie.vestigingen.first() {
        links.push(link("vestigingen", &format!("{zelf}/vestigingen")));
        ingebed.zet("hoofdvestiging", vestiging(basis, organisatie, hoofd));
    }
    ingebed.zet("eigenaar", eigenaar(basis, organisatie));
    json.zet("links", links);
    json.zet("_embedded", ingebed);
    json
}

pub(super) fn eigenaar(basis: &str, organisatie: &Organisatie) -> Value {
    let mut json = json!({});
    if let Some(rsin) = &organisatie.rsin {
        json.zet("rsin", rsin.as_str());
    }
    json.zet("rechtsvorm", organisatie.rechtsvorm.as_str());
    json.zet("uitgebreideRechtsvorm", organisatie.uitgebreide_rechtsvorm.as_str());
    if let Some(op) = &organisatie.uitgeschreven {
        json.zet("datumUitschrijving", op.as_str());
    }
    if organisatie.vestigingen.is_empty() {
        json.zet("adressen", adressen(&organisatie.adressen));
    }
    let basisprofiel = format!("{basis}/v1/basisprofielen/{}", organisatie.kvk_nummer);
    json.zet(
        "links",
        vec![link("self", &format!("{basisprofiel}/eigenaar")), link("basisprofiel", &basisprofiel)],
    );
    json
}

pub(super) fn hoofdvestiging(basis: &str, organisatie: &Organisatie) -> Option<Value> {
    Some(volledig(basis, organisatie, organisatie.vestigingen.first()?))
}

pub(super) fn vestigingen(basis: &str, organisatie: &Organisatie) -> Value {
    let een = |(plek, vestiging): (usize, &Vestiging)| {
        let adres = vestiging.adressen.iter().find(|adres| adres.soort == "bezoekadres");
        let afgeschermd = adres.is_some_and(|adres| adres.afgeschermd);
        let mut json = json!({
            "vestigingsnummer": vestiging.vestigingsnummer, "kvkNummer": organisatie.kvk_nummer,
            "eersteHandelsnaam": vestiging.naam, "indHoofdvestiging": ja_nee(plek == 0),
            "indAdresAfgeschermd": ja_nee(afgeschermd), "indCommercieleVestiging": "Ja",
        });
        if let Some(adres) = adres.filter(|adres| !adres.afgeschermd) {
            json.zet("volledigAdres", volledig_adres(adres));
        }
        let href = format!("{basis}/v1/vestigingsprofielen/{}", vestiging.vestigingsnummer);
        json.zet("links", vec![link("self", &href), link("vestigingsprofiel", &href)]);
        json
    };
    let aantal = organisatie.vestigingen.len();
    let zelf = format!("{basis}/v1/basisprofielen/{}/vestigingen", organisatie.kvk_nummer);
    json!({
        "kvkNummer": organisatie.kvk_nummer, "aantalCommercieleVestigingen": aantal,
        "aantalNietCommercieleVestigingen": 0, "totaalAantalVestigingen": aantal,
        "vestigingen": organisatie.vestigingen.iter().enumerate().map(een).collect::<Vec<_>>(),
        "links": [link("self", &zelf)],
    })
}

pub(super) fn vestigingsprofiel(basis: &str, nummer: &str) -> Result<Value, Fout> {
    if !cijfers(nummer, 12) {
        return Err(Fout::ongeldig("IPD0006", format!("Het vestigingsnummer {nummer} is niet valide.")));
    }
    let gevonden = organisaties().iter().find_map(|o| Some((o, o.vestiging(nummer)?)));
    let (organisatie, vestiging) = gevonden.ok_or_else(|| {
        let omschrijving =
            format!("Op basis van het vestigingsnummer {nummer} kan het product niet worden geleverd.");
        Fout(StatusCode::NOT_FOUND, "IPD0007", omschrijving)
    })?;
    Ok(volledig(basis, organisatie, vestiging))
}

/// A vestiging as the basisprofiel embeds it.
fn vestiging(basis: &str, organisatie: &Organisatie, vestiging: &Vestiging) -> Value {
    let is_hoofd = organisatie.vestigingen.first() == Some(vestiging);
    let basisprofiel = format!("{basis}/v1/basisprofielen/{}", organisatie.kvk_nummer);
    json!({
        "vestigingsnummer": vestiging.vestigingsnummer, "kvkNummer": organisatie.kvk_nummer,
        "formeleRegistratiedatum": organisatie.geregistreerd, "materieleRegistratie": materieel(organisatie),
        "eersteHandelsnaam": vestiging.naam, "indHoofdvestiging": ja_nee(is_hoofd),
        "indCommercieleVestiging": "Ja", "totaalWerkzamePersonen": vestiging.werkzame_personen,
        "adressen": adressen(&vestiging.adressen),
        "links": [link("basisprofiel", &basisprofiel),
            link("vestigingsprofiel", &format!("{basis}/v1/vestigingsprofielen/{}", vestiging.vestigingsnummer))],
    })
}

/// A vestiging by itself, with what only that shows.
fn volledig(basis: &str, organisatie: &Organisatie, eigen: &Vestiging) -> Value {
    let mut json = vestiging(basis, organisatie, eigen);
    if let Some(rsin) = &organisatie.rsin {
        json.zet("rsin", rsin.as_str());
    }
    if organisatie.is_rechtspersoon() {
        json.zet("statutaireNaam", organisatie.naam.as_str());
    }
    json.zet("indNonMailing", "Ja");
    json.zet("voltijdWerkzamePersonen", eigen.werkzame_personen);
    json.zet("deeltijdWerkzamePersonen", 0);
    json.zet("handelsnamen", genummerd(namen_van(eigen)));
    json.zet("sbiActiviteiten", activiteiten(organisatie));
    json
}

fn materieel(organisatie: &Organisatie) -> Value {
    let mut json = json!({ "datumAanvang": organisatie.sinds });
    if let Some(op) = &organisatie.uitgeschreven {
        json.zet("datumEinde", op.as_str());
    }
    json
}

fn namen_van(vestiging: &Vestiging) -> impl Iterator<Item = &str> {
    std::iter::once(vestiging.naam.as_str()).chain(vestiging.handelsnamen.iter().map(String::as_str))
}

fn genummerd<'a>(namen: impl Iterator<Item = &'a str>) -> Vec<Value> {
    namen.enumerate().map(|(volgorde, naam)| json!({ "naam": naam, "volgorde": volgorde })).collect()
}

fn activiteiten(organisatie: &Organisatie) -> Vec<Value> {
    let sbi = organisatie.sbi.iter().enumerate();
    sbi.map(|(plek, (code, omschrijving))| {
        json!({ "sbiCode": code, "sbiOmschrijving": omschrijving, "indHoofdactiviteit": ja_nee(plek == 0) })
    })
    .collect()
}

/// Of a shielded address, only that there is one.
fn adressen(adressen: &[Adres]) -> Vec<Value> {
    adressen.iter().map(adres).collect()
}

fn adres(adres: &Adres) -> Value {
    let mut json = json!({ "type": adres.soort, "indAfgeschermd": ja_nee(adres.afgeschermd) });
    if adres.afgeschermd {
        return json;
    }
    json.vul_aan(json!({ "volledigAdres": volledig_adres(adres), "straatnaam": adres.straatnaam }));
    for (naam, nummer) in [("huisnummer", adres.huisnummer), ("postbusnummer", adres.postbusnummer)] {
        if let Some(nummer) = nummer {
            json.zet(naam, nummer);
        }
    }
    let delen = [("huisletter", &adres.huisletter), ("huisnummerToevoeging", &adres.huisnummer_toevoeging)];
    for (naam, deel) in delen {
        if let Some(deel) = deel {
            json.zet(naam, deel.as_str());
        }
    }
    json.vul_aan(json!({ "postcode": adres.postcode, "plaats": adres.plaats, "land": "Nederland" }));
    json
}

/// Padded between the street and the postcode, as the real one is.
fn volledig_adres(adres: &Adres) -> String {
    let nummer = adres.huisnummer.or(adres.postbusnummer).map(|nummer| nummer.to_string());
    let straat: Vec<&str> = [
        Some(adres.straatnaam.as_str()),
        nummer.as_deref(),
        adres.huisletter.as_deref(),
        adres.huisnummer_toevoeging.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{:<52}{} {}", straat.join(" "), adres.postcode, adres.plaats)
}

fn link(rel: &str, href: &str) -> Value {
    json!({ "rel": rel, "href": href })
}

fn ja_nee(ja: bool) -> &'static str {
    if ja { "Ja" } else { "Nee" }
}
