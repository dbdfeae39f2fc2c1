//! The questions that may be asked, their rules and who matches them.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{Fout, persoon, velden};
use crate::personen::{Persoon, Verblijf, personen, vergelijkbaar};

const MAXIMUM: usize = 30;
const RAADPLEEG: &str = "RaadpleegMetBurgerservicenummer";
const NAAM_PATROON: &str = r"^[a-zA-Z0-9À-ž \.\-\']{1,200}$|^[a-zA-Z0-9À-ž \.\-\']{3,199}\*{1}$";

/// Per type of question: what must be there, and what else may be.
const TYPEN: [(&str, &[&str], &[&str]); 4] = [
    (RAADPLEEG, &["burgerservicenummer"], &["gemeenteVanInschrijving"]),
    (
        "ZoekMetGeslachtsnaamEnGeboortedatum",
        &["geboortedatum", "geslachtsnaam"],
        &["geslacht", "voornamen", "voorvoegsel", "gemeenteVanInschrijving", "inclusiefOverledenPersonen"],
    ),
    (
        "ZoekMetNaamEnGemeenteVanInschrijving",
        &["gemeenteVanInschrijving", "geslachtsnaam", "voornamen"],
        &["geslacht", "voorvoegsel", "inclusiefOverledenPersonen"],
    ),
    (
        "ZoekMetPostcodeEnHuisnummer",
        &["huisnummer", "postcode"],
        &[
            "huisletter",
            "huisnummertoevoeging",
            "geboortedatum",
            "geslachtsnaam",
            "gemeenteVanInschrijving",
            "inclusiefOverledenPersonen",
        ],
    ),
];

/// The answer to the body of a request.
pub(super) fn beantwoord(body: &[u8], vandaag: Date) -> Result<Value, Fout> {
    let Ok(Value::Object(vraag)) = serde_json::from_slice(body) else {
        return Err(Fout::ongeldig("body", "json", "Request body is geen geldige JSON."));
    };
    let gevraagd = vraag.get("type").and_then(Value::as_str).unwrap_or_default();
    if gevraagd.is_empty() {
        return Err(Fout::ongeldig("type", "required", "Parameter is verplicht."));
    }
    let Some((naam, verplicht, optioneel)) = TYPEN.iter().find(|(naam, ..)| *naam == gevraagd) else {
        return Err(Fout::ongeldig("type", "value", "Waarde is geen geldig zoek type."));
    };
    controleer(&vraag, verplicht, optioneel)?;
    let velden = velden::lees(vraag.get("fields"), *naam == RAADPLEEG)?;
    let gevonden: Vec<&Persoon> = if *naam == RAADPLEEG { raadpleeg(&vraag) } else { zoek(&vraag) };
    if *naam != RAADPLEEG && gevonden.len() > MAXIMUM {
        return Err(Fout::TeVeel);
    }
    let lijst: Vec<Value> = gevonden
        .into_iter()
        .map(|p| velden.kies(&persoon::volledig(p, vandaag, *naam == RAADPLEEG)))
        .collect();
    Ok(json!({ "type": naam, "personen": lijst }))
}

fn controleer(vraag: &Map<String, Value>, verplicht: &[&str], optioneel: &[&str]) -> Result<(), Fout> {
    let leeg = |naam: &&&str| {
        matches!(vraag.get(**naam), None | Some(Value::Null)) || vraag.get(**naam) == Some(&json!(""))
    };
    let ontbreekt: Vec<_> = verplicht
        .iter()
        .filter(leeg)
        .map(|naam| ((*naam).to_owned(), "required", "Parameter is verplicht.".to_owned()))
        .collect();
    if !ontbreekt.is_empty() {
        return Err(Fout::Parameters { combinatie: true, params: ontbreekt });
    }
    let mut fouten = Vec::new();
    for (naam, waarde) in vraag {
        let bekend = verplicht.contains(&naam.as_str()) || optioneel.contains(&naam.as_str());
        if matches!(naam.as_str(), "type" | "fields") {
            continue;
        }
        if !bekend {
            fouten.push((naam.clone(), "unknownParam", "Parameter is niet verwacht.".to_owned()));
        } else if naam == "burgerservicenummer" {
            fouten.extend(fout_in_bsns(waarde));
        } else if let Some((code, reden)) = fout_in(naam, waarde) {
            fouten.push((naam.clone(), code, reden));
        }
    }
    if fouten.is_empty() { Ok(()) } else { Err(Fout::Parameters { combinatie: false, params: fouten }) }
}

fn fout_in_bsns(waarde: &Value) -> Vec<(String, &'static str, String)> {
    let naam = "burgerservicenummer".to_owned();
    let Some(lijst) = waarde.as_array() else {
        return vec![(naam, "array", "Parameter is geen array.".to_owned())];
    };
    match lijst.len() {
        0 => return vec![(naam, "minItems", "Array bevat minder dan 1 items.".to_owned())],
        21.. => return vec![(naam, "maxItems", "Array bevat meer dan 20 items.".to_owned())],
        _ => {}
    }
    let goed =
        |bsn: &Value| bsn.as_str().is_some_and(|t| t.len() == 9 && t.bytes().all(|b| b.is_ascii_digit()));
    let fout = lijst.iter().enumerate().filter(|(_, bsn)| !goed(bsn));
    fout.map(|(i, _)| {
        (format!("{naam}[{i}]"), "pattern", "Waarde voldoet niet aan patroon ^[0-9]{9}$.".to_owned())
    })
    .collect()
}

fn fout_in(naam: &str, waarde: &Value) -> Option<(&'static str, String)> {
    let tekst = waarde.as_str().unwrap_or_default();
    let patroon = |goed: bool, patroon: &str| {
        (!goed).then(|| ("pattern", format!("Waarde voldoet niet aan patroon {patroon}.")))
    };
    match naam {
        "geslachtsnaam" | "voornamen" => patroon(is_naam(tekst), NAAM_PATROON),
        "geboortedatum" => (tekst.len() != 10 || tekst.parse::<Date>().is_err())
            .then(|| ("date", "Waarde is geen geldige datum.".to_owned())),
        "gemeenteVanInschrijving" => {
            patroon(tekst.len() == 4 && tekst.bytes().all(|b| b.is_ascii_digit()), "^[0-9]{4}$")
        }
        "geslacht" => patroon(matches!(tekst, "M" | "m" | "V" | "v" | "O" | "o"), "^([Mm]|[Vv]|[Oo])$"),
        "postcode" => patroon(postcode(tekst).is_some(), "^[1-9]{1}[0-9]{3}[ ]?[A-Za-z]{2}$"),
        "huisnummer" => {
            huisnummer(waarde).is_none().then(|| ("integer", "Waarde is geen geldig getal.".to_owned()))
        }
        "huisletter" => patroon(tekst.len() == 1 && is_letters(tekst, ""), "^[a-zA-Z]{1}$"),
        "huisnummertoevoeging" => {
            let goed = |c: char| c.is_ascii_alphanumeric() || " -".contains(c);
            patroon((1..=4).contains(&tekst.len()) && tekst.chars().all(goed), r"^[a-zA-Z0-9 \-]{1,4}$")
        }
        "voorvoegsel" => {
            patroon((1..=10).contains(&tekst.len()) && is_letters(tekst, " '"), r"^[a-zA-Z \']{1,10}$")
        }
        "inclusiefOverledenPersonen" => {
            (!waarde.is_boolean()).then(|| ("boolean", "Waarde is geen boolean.".to_owned()))
        }
        _ => (!waarde.is_string()).then(|| ("pattern", "Waarde voldoet niet aan patroon.".to_owned())),
    }
}

fn is_letters(tekst: &str, ook: &str) -> bool {
    tekst.chars().all(|c| c.is_ascii_alphabetic() || ook.contains(c))
}

fn is_naam(tekst: &str) -> bool {
    let (kern, minimum) = tekst.strip_suffix('*').map_or((tekst, 1), |kern| (kern, 3));
    let teken = |c: char| c.is_ascii_alphanumeric() || ('À'..='ž').contains(&c) || " .-'".contains(c);
    (minimum..=200).contains(&kern.chars().count()) && kern.chars().all(teken)
}

fn postcode(tekst: &str) -> Option<String> {
    let kaal: String = tekst.chars().filter(|c| *c != ' ').collect::<String>().to_uppercase();
    let (cijfers, letters) = (kaal.get(..4)?, kaal.get(4..)?);
    let goed = cijfers.bytes().all(|b| b.is_ascii_digit())
        && !cijfers.starts_with('0')
        && letters.len() == 2
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && tekst.len() <= 7;
    goed.then_some(kaal)
}

fn huisnummer(waarde: &Value) -> Option<u64> {
    let getal = waarde.as_u64().or_else(|| waarde.as_str().and_then(|tekst| tekst.parse().ok()));
    getal.filter(|nummer| (1..=99_999).contains(nummer))
}

fn raadpleeg(vraag: &Map<String, Value>) -> Vec<&'static Persoon> {
    let bsns: Vec<&str> = vraag
        .get("burgerservicenummer")
        .and_then(Value::as_array)
        .map(|lijst| lijst.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    personen().iter().filter(|p| bsns.contains(&p.bsn.as_str()) && in_gemeente(p, vraag)).collect()
}

fn zoek(vraag: &Map<String, Value>) -> Vec<&'static Persoon> {
    let met_overledenen =
        vraag.get("inclusiefOverledenPersonen").and_then(Value::as_bool).unwrap_or_default();
    let tekst = |naam: &str| vraag.get(naam).and_then(Value::as_str);
    let past = |persoon: &Persoon| {
        (met_overledenen || !persoon.is_overleden())
            && in_gemeente(persoon, vraag)
            && tekst("geslachtsnaam").is_none_or(|patroon| lijkt(&persoon.geslachtsnaam, patroon))
            && tekst("voornamen").is_none_or(|patroon| begint(&persoon.voornamen, patroon))
            && tekst("voorvoegsel")
                .is_none_or(|v| lijkt(persoon.voorvoegsel.as_deref().unwrap_or_default(), v))
            && tekst("geslacht").is_none_or(|g| {
                persoon.geslacht.as_deref().is_some_and(|eigen| eigen.eq_ignore_ascii_case(g))
            })
            && tekst("geboortedatum")
                .is_none_or(|datum| persoon.geboren_op().is_some_and(|op| op.to_string() == datum))
            && woont_op(persoon, vraag)
    };
    personen().iter().filter(|persoon| past(persoon)).collect()
}

fn in_gemeente(persoon: &Persoon, vraag: &Map<String, Value>) -> bool {
    let code = vraag.get("gemeenteVanInschrijving").and_then(Value::as_str);
    code.is_none_or(|code| persoon.gemeente.as_ref().and_then(|g| g.code.as_deref()) == Some(code))
}

fn woont_op(persoon: &Persoon, vraag: &Map<String, Value>) -> bool {
    let Some(gezocht) = vraag.get("postcode").and_then(Value::as_str).and_then(postcode) else { return true };
    let Verblijf::Adres { postcode, huisnummer: nummer, huisletter, toevoeging, .. } = &persoon.adres else {
        return false;
    };
    let gelijk = |naam: &str, eigen: &Option<String>| {
        let waarde = vraag.get(naam).and_then(Value::as_str);
        waarde.is_none_or(|waarde| eigen.as_deref().is_some_and(|eigen| eigen.eq_ignore_ascii_case(waarde)))
    };
    postcode.as_deref() == Some(gezocht.as_str())
        && vraag.get("huisnummer").and_then(huisnummer) == Some(u64::from(*nummer))
        && gelijk("huisletter", huisletter)
        && gelijk("huisnummertoevoeging", toevoeging)
}

/// Without case; a `*` at the end stands for any characters but a space. A name with diacritics in the question must
/// have them in the register too, one without finds both.
fn lijkt(naam: &str, patroon: &str) -> bool {
    let (kern, jokerteken) = patroon.strip_suffix('*').map_or((patroon, false), |kern| (kern, true));
    let (naam, kern) = if kern.is_ascii() {
        (vergelijkbaar(naam), kern.to_lowercase())
    } else {
        (naam.to_lowercase(), kern.to_lowercase())
    };
    match naam.strip_prefix(kern.as_str()) {
        Some("") => true,
        Some(rest) => jokerteken && !rest.contains(' '),
        None => false,
    }
}

/// As a surname, but a `*` also stands for more first names: `Jan*` finds Jan Peter.
fn begint(voornamen: &str, patroon: &str) -> bool {
    let eerste = |naam: &str| patroon.ends_with('*') && lijkt(naam, patroon);
    lijkt(voornamen, patroon) || voornamen.split(' ').next().is_some_and(eerste)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_the_brp_does() {
        assert!(lijkt("Moulin", "mou*") && lijkt("Moulin", "MOULIN") && !lijkt("Moulin", "moul"));
        assert!(lijkt("Käster", "kaster") && lijkt("Käster", "Käster") && !lijkt("Kaster", "Käster"));
        assert!(!lijkt("Groot Esselink", "gro*"), "the wildcard stops at a space");
        assert!(lijkt("Groot Esselink", "groot ess*"));
    }

    #[test]
    fn a_beginning_finds_who_has_more_first_names() {
        assert!(begint("Jan Peter", "jan*") && begint("Jan Peter", "jan peter") && begint("Jan", "jan"));
        assert!(!begint("Jan Peter", "jan") && !begint("Peter Jan", "jan*"));
    }

    #[test]
    fn names_have_a_pattern() {
        for goed in ["Os", "Mou*", "d'Alessandra", "Żywiałowska", "van-Dam."] {
            assert!(is_naam(goed), "{goed}");
        }
        for fout in ["", "*sen", "gr*t", "Mo*", "mou**", "<b>"] {
            assert!(!is_naam(fout), "{fout}");
        }
    }
}
