//! API Zoeken: rechtspersonen and vestigingen, in pages.

use serde_json::{Value, json};

use super::{Fout, cijfers, onbekend};
use crate::json::Velden;
use crate::organisaties::{Adres, Organisatie, Vestiging, organisaties};
use crate::personen::vergelijkbaar;

const MEESTE: usize = 1000;
const PARAMETERS: [&str; 14] = [
    "kvkNummer",
    "rsin",
    "vestigingsnummer",
    "naam",
    "straatnaam",
    "plaats",
    "postcode",
    "huisnummer",
    "huisletter",
    "postbusnummer",
    "type",
    "inclusiefInactieveRegistraties",
    "pagina",
    "resultatenPerPagina",
];

/// What can be found: a rechtspersoon, or one of the vestigingen of an organisation.
#[derive(Clone, Copy)]
struct Vondst<'a> {
    organisatie: &'a Organisatie,
    vestiging: Option<(usize, &'a Vestiging)>,
}

impl<'a> Vondst<'a> {
    fn soort(self) -> &'static str {
        match self.vestiging {
            None => "rechtspersoon",
            Some((0, _)) => "hoofdvestiging",
            Some(_) => "nevenvestiging",
        }
    }

    fn namen(self) -> Vec<&'a str> {
        match self.vestiging {
            None => vec![&self.organisatie.naam],
            Some((_, vestiging)) => {
                let anders = vestiging.handelsnamen.iter().map(String::as_str);
                std::iter::once(vestiging.naam.as_str()).chain(anders).collect()
            }
        }
    }

    /// The addresses that may be seen; what is shielded cannot be searched either.
    fn adressen(self) -> impl Iterator<Item = &'a Adres> {
        let adressen = match self.vestiging {
            None => &self.organisatie.adressen,
            Some((_, vestiging)) => &vestiging.adressen,
        };
        adressen.iter().filter(|adres| !adres.afgeschermd)
    }
}

struct Vraag(Vec<(String, String)>);

impl Vraag {
    fn waarde(&self, naam: &str) -> Option<&str> {
        let paar = self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(naam));
        paar.map(|(_, waarde)| waarde.as_str()).filter(|waarde| !waarde.is_empty())
    }

    fn soorten(&self) -> impl Iterator<Item = &str> {
        let van_type = self.0.iter().filter(|(naam, _)| naam.eq_ignore_ascii_case("type"));
        van_type.flat_map(|(_, waarde)| waarde.split(',')).filter(|soort| !soort.is_empty())
    }

    fn controleer(&self) -> Result<(), Fout> {
        let bekend = |naam: &str| PARAMETERS.iter().any(|parameter| parameter.eq_ignore_ascii_case(naam));
        let vreemd: Vec<String> =
            self.0.iter().map(|(naam, _)| naam.clone()).filter(|naam| !bekend(naam)).collect();
        onbekend(&vreemd)?;
        for (naam, lengte, code, wat) in [
            ("kvkNummer", 8, "IPD0004", "KvK-nummer"),
            ("vestigingsnummer", 12, "IPD0006", "vestigingsnummer"),
            ("rsin", 9, "IPD0010", "RSI-nummer"),
        ] {
            if let Some(waarde) = self.waarde(naam).filter(|waarde| !cijfers(waarde, lengte)) {
                return Err(Fout::ongeldig(code, format!("Het {wat} {waarde} is niet valide.")));
            }
        }
        if self.soorten().any(|s| !matches!(s, "hoofdvestiging" | "nevenvestiging" | "rechtspersoon")) {
            return Err(Fout::ongeldig("IPD5203", "Het opgegeven type is niet valide."));
        }
        let nummer = |naam: &str| {
            self.waarde(naam).is_none_or(|tekst| tekst.len() <= 5 && tekst.parse::<u32>().is_ok())
        };
        let postcode = self.waarde("postcode").is_none_or(is_postcode);
        let samen = self.waarde("postcode").is_some()
            == (self.waarde("huisnummer").is_some() || self.waarde("postbusnummer").is_some());
        if !nummer("huisnummer") || !nummer("postbusnummer") || !postcode || !samen {
            return Err(Fout::ongeldig("IPD1998", "Algemene invoer parameter fout."));
        }
        Ok(())
    }

    /// A whole number within limits.
    fn getal(&self, naam: &str, anders: usize, meeste: usize) -> Result<usize, Fout> {
        let Some(tekst) = self.waarde(naam) else { return Ok(anders) };
        let getal = tekst.parse().ok().filter(|getal| (1..=meeste).contains(getal));
        getal.ok_or_else(|| Fout::ongeldig("IPD1998", "Algemene invoer parameter fout."))
    }

    fn past(&self, vondst: Vondst<'_>) -> bool {
        let gelijk =
            |naam: &str, eigen: Option<&str>| self.waarde(naam).is_none_or(|waarde| eigen == Some(waarde));
        let organisatie = vondst.organisatie;
        gelijk("kvkNummer", Some(&organisatie.kvk_nummer))
            && gelijk("rsin", organisatie.rsin.as_deref())
            && gelijk("vestigingsnummer", vondst.vestiging.map(|(_, v)| v.vestigingsnummer.as_str()))
            && (organisatie.is_actief() || self.ook_inactief())
            && (self.soorten().next().is_none() || self.soorten().any(|soort| soort == vondst.soort()))
            && self
                .waarde("naam")
                .is_none_or(|naam| vondst.namen().into_iter().any(|eigen| lijkt(eigen, naam)))
            && (!self.zoekt_adres() || vondst.adressen().any(|adres| self.past_adres(adres)))
    }

    fn ook_inactief(&self) -> bool {
        self.waarde("inclusiefInactieveRegistraties")
            .is_some_and(|waarde| waarde.eq_ignore_ascii_case("true"))
    }

    fn zoekt_adres(&self) -> bool {
        ["postcode", "straatnaam", "plaats", "huisnummer", "huisletter"]
            .iter()
            .any(|naam| self.waarde(naam).is_some())
    }

    fn past_adres(&self, adres: &Adres) -> bool {
        let tekst = |naam: &str, eigen: &str| {
            self.waarde(naam).is_none_or(|waarde| vergelijkbaar(waarde) == vergelijkbaar(eigen))
        };
        let nummer = |naam: &str, eigen: Option<u32>| {
            self.waarde(naam).is_none_or(|waarde| waarde.parse().ok() == eigen && eigen.is_some())
        };
        tekst("postcode", &adres.postcode)
            && tekst("straatnaam", &adres.straatnaam)
            && tekst("plaats", &adres.plaats)
            && tekst("huisletter", adres.huisletter.as_deref().unwrap_or_default())
            && nummer("huisnummer", adres.huisnummer)
            && nummer("postbusnummer", adres.postbusnummer)
    }
}

fn is_postcode(tekst: &str) -> bool {
    let (cijfer, letter) = tekst.split_at_checked(4).unwrap_or((tekst, ""));
    cijfers(cijfer, 4) && letter.len() == 2 && letter.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Every word that was asked for begins a word of the name.
fn lijkt(naam: &str, gevraagd: &str) -> bool {
    let (naam, gevraagd) = (vergelijkbaar(naam), vergelijkbaar(gevraagd));
    gevraagd.split_whitespace().all(|woord| naam.split_whitespace().any(|eigen| eigen.starts_with(woord)))
}

fn alles() -> impl Iterator<Item = Vondst<'static>> {
    organisaties().iter().flat_map(|organisatie| {
        let zelf = organisatie.is_rechtspersoon().then_some(Vondst { organisatie, vestiging: None });
        let vestigingen = organisatie.vestigingen.iter().enumerate();
        zelf.into_iter().chain(vestigingen.map(|een| Vondst { organisatie, vestiging: Some(een) }))
    })
}

pub(super) fn zoek(basis: &str, query: &str) -> Result<Value, Fout> {
    let vraag = Vraag(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
    vraag.controleer()?;
    let pagina = vraag.getal("pagina", 1, 1000)?;
    let grootte = vraag.getal("resultatenPerPagina", 10, 100)?;
    let gevonden: Vec<Vondst<'_>> = alles().filter(|vondst| vraag.past(*vondst)).take(MEESTE).collect();
    let totaal = gevonden.len();
    let blad: Vec<Value> = gevonden
        .into_iter()
        .skip((pagina - 1) * grootte)
        .take(grootte)
        .map(|vondst| resultaat(basis, &vraag, vondst))
        .collect();
    if blad.is_empty() {
        return Err(Fout::niets());
    }
    let link = |pagina: usize| {
        let mut paren: Vec<(String, String)> = vraag
            .0
            .iter()
            .filter(|(naam, _)| !is_blad(naam))
            .map(|(n, w)| (n.to_lowercase(), w.clone()))
            .collect();
        paren.push(("pagina".to_owned(), pagina.to_string()));
        paren.push(("resultatenperpagina".to_owned(), grootte.to_string()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(paren).finish();
        format!("{basis}/v2/zoeken?{query}")
    };
    let mut json = json!({ "pagina": pagina, "resultatenPerPagina": grootte, "totaal": totaal });
    if pagina > 1 {
        json.zet("vorige", link(pagina - 1));
    }
    if pagina * grootte < totaal {
        json.zet("volgende", link(pagina + 1));
    }
    json.zet("resultaten", blad);
    json.zet("_links", json!({ "self": { "href": link(pagina) } }));
    Ok(json)
}

fn is_blad(naam: &str) -> bool {
    naam.eq_ignore_ascii_case("pagina") || naam.eq_ignore_ascii_case("resultatenPerPagina")
}

fn resultaat(basis: &str, vraag: &Vraag, vondst: Vondst<'_>) -> Value {
    let organisatie = vondst.organisatie;
    let mut json = json!({ "kvkNummer": organisatie.kvk_nummer });
    if let Some(rsin) = organisatie.rsin.as_deref().filter(|rsin| vraag.waarde("rsin") == Some(*rsin)) {
        json.zet("rsin", rsin);
    }
    let mut links = json!({
        "basisprofiel": { "href": format!("{basis}/v1/basisprofielen/{}", organisatie.kvk_nummer) }
    });
    if let Some((_, vestiging)) = vondst.vestiging {
        json.zet("vestigingsnummer", vestiging.vestigingsnummer.as_str());
        let href = format!("{basis}/v1/vestigingsprofielen/{}", vestiging.vestigingsnummer);
        links.zet("vestigingsprofiel", json!({ "href": href }));
    }
    // The name by which it was found.
    let namen = vondst.namen();
    let gevraagd = vraag.waarde("naam").unwrap_or_default();
    json.zet("naam", namen.iter().find(|naam| lijkt(naam, gevraagd)).or(namen.first()).copied());
    if let Some(adres) = adres(vraag, vondst) {
        json.zet("adres", json!({ "binnenlandsAdres": adres }));
    }
    json.zet("type", vondst.soort());
    if vraag.ook_inactief() {
        json.zet("actief", if organisatie.is_actief() { "Ja" } else { "Nee" });
    }
    json.zet("_links", links);
    json
}

/// Street and place; postcode and number only to whom asked for them.
fn adres(vraag: &Vraag, vondst: Vondst<'_>) -> Option<Value> {
    let gevraagd = vraag.waarde("postcode").is_some();
    let mut adressen: Vec<&Adres> =
        vondst.adressen().filter(|adres| !gevraagd || vraag.past_adres(adres)).collect();
    adressen.sort_by_key(|adres| adres.soort != "bezoekadres");
    let adres = adressen.first()?;
    let soort = if adres.soort == "bezoekadres" { "bezoekadres" } else { "postadres" };
    let mut json = json!({ "type": soort, "straatnaam": adres.straatnaam });
    if gevraagd {
        json.zet("postcode", adres.postcode.as_str());
        for (naam, nummer) in [("huisnummer", adres.huisnummer), ("postbusnummer", adres.postbusnummer)] {
            if let Some(nummer) = nummer {
                json.zet(naam, nummer);
            }
        }
        if let Some(letter) = &adres.huisletter {
            json.zet("huisletter", letter.as_str());
        }
    }
    json.zet("plaats", adres.plaats.as_str());
    Some(json)
}
