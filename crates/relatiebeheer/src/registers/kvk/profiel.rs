//! What a profile says, as far as the werkplek shows it. What the KVK leaves out or sets to null is simply not there.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// An organisation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Basisprofiel {
    pub(crate) kvk_nummer: Option<String>,
    naam: Option<String>,
    statutaire_naam: Option<String>,
    formele_registratiedatum: Option<String>,
    #[serde(deserialize_with = "or_default")]
    materiele_registratie: Registratie,
    pub(crate) totaal_werkzame_personen: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    handelsnamen: Vec<Handelsnaam>,
    #[serde(deserialize_with = "or_default")]
    sbi_activiteiten: Vec<Activiteit>,
    #[serde(rename = "_embedded", deserialize_with = "or_default")]
    ingebed: Ingebed,
}

/// A vestiging, by itself or within a [`Basisprofiel`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Vestigingsprofiel {
    pub(crate) kvk_nummer: Option<String>,
    pub(crate) vestigingsnummer: Option<String>,
    pub(crate) rsin: Option<String>,
    eerste_handelsnaam: Option<String>,
    formele_registratiedatum: Option<String>,
    #[serde(deserialize_with = "or_default")]
    materiele_registratie: Registratie,
    pub(crate) totaal_werkzame_personen: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    handelsnamen: Vec<Handelsnaam>,
    #[serde(deserialize_with = "or_default")]
    sbi_activiteiten: Vec<Activiteit>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) adressen: Vec<Adres>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Ingebed {
    hoofdvestiging: Option<Vestigingsprofiel>,
    #[serde(deserialize_with = "or_default")]
    eigenaar: Eigenaar,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Eigenaar {
    rsin: Option<String>,
    rechtsvorm: Option<String>,
    uitgebreide_rechtsvorm: Option<String>,
    datum_uitschrijving: Option<String>,
    #[serde(deserialize_with = "or_default")]
    adressen: Vec<Adres>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Registratie {
    datum_einde: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Handelsnaam {
    naam: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Activiteit {
    sbi_omschrijving: Option<String>,
}

/// An address in any of the forms of the KVK.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Adres {
    #[serde(rename = "type")]
    pub(crate) soort: Option<String>,
    ind_afgeschermd: Option<String>,
    volledig_adres: Option<String>,
    straatnaam: Option<String>,
    huisnummer: Option<u32>,
    huisletter: Option<String>,
    huisnummer_toevoeging: Option<String>,
    toevoeging_adres: Option<String>,
    postbusnummer: Option<u32>,
    postcode: Option<String>,
    plaats: Option<String>,
    straat_huisnummer: Option<String>,
    postcode_woonplaats: Option<String>,
    land: Option<String>,
}

impl Basisprofiel {
    pub(crate) fn naam(&self) -> Option<&str> {
        let hoofd = self.hoofdvestiging().and_then(Vestigingsprofiel::naam);
        text(self.naam.as_deref()).or(text(self.statutaire_naam.as_deref())).or(hoofd)
    }

    pub(crate) fn handelsnamen(&self) -> Vec<String> {
        namen(&self.handelsnamen)
    }

    pub(crate) fn activiteiten(&self) -> Vec<String> {
        activiteiten(&self.sbi_activiteiten)
    }

    pub(crate) fn hoofdvestiging(&self) -> Option<&Vestigingsprofiel> {
        self.ingebed.hoofdvestiging.as_ref()
    }

    pub(crate) fn rsin(&self) -> Option<&str> {
        text(self.ingebed.eigenaar.rsin.as_deref())
    }

    pub(crate) fn rechtsvorm(&self) -> Option<&str> {
        let eigenaar = &self.ingebed.eigenaar;
        text(eigenaar.rechtsvorm.as_deref()).or(text(eigenaar.uitgebreide_rechtsvorm.as_deref()))
    }

    pub(crate) fn registratiedatum(&self) -> Option<Date> {
        datum(self.formele_registratiedatum.as_deref())
    }

    /// Neither ended nor struck off.
    pub(crate) fn is_actief(&self) -> bool {
        text(self.materiele_registratie.datum_einde.as_deref()).is_none()
            && text(self.ingebed.eigenaar.datum_uitschrijving.as_deref()).is_none()
    }

    /// Of the hoofdvestiging; of the organisation itself when it has none.
    pub(crate) fn adressen(&self) -> &[Adres] {
        match self.hoofdvestiging() {
            Some(hoofd) if !hoofd.adressen.is_empty() => &hoofd.adressen,
            _ => &self.ingebed.eigenaar.adressen,
        }
    }
}

impl Vestigingsprofiel {
    pub(crate) fn naam(&self) -> Option<&str> {
        text(self.eerste_handelsnaam.as_deref())
            .or_else(|| self.handelsnamen.iter().find_map(|naam| text(naam.naam.as_deref())))
    }

    pub(crate) fn handelsnamen(&self) -> Vec<String> {
        namen(&self.handelsnamen)
    }

    pub(crate) fn activiteiten(&self) -> Vec<String> {
        activiteiten(&self.sbi_activiteiten)
    }

    pub(crate) fn registratiedatum(&self) -> Option<Date> {
        datum(self.formele_registratiedatum.as_deref())
    }

    pub(crate) fn is_actief(&self) -> bool {
        text(self.materiele_registratie.datum_einde.as_deref()).is_none()
    }
}

impl Adres {
    /// May not be shown.
    pub(crate) fn is_afgeschermd(&self) -> bool {
        text(self.ind_afgeschermd.as_deref()).is_some_and(|ind| ind.eq_ignore_ascii_case("ja"))
    }

    /// The address as it is written on an envelope; nothing of one that is shielded.
    pub(crate) fn regels(&self) -> Vec<String> {
        if self.is_afgeschermd() {
            return Vec::new();
        }
        let number = self.huisnummer.or(self.postbusnummer).map(|number| number.to_string());
        let straat = line([
            text(self.straatnaam.as_deref()),
            number.as_deref(),
            text(self.huisletter.as_deref()),
            text(self.huisnummer_toevoeging.as_deref()),
        ]);
        let plaats = line([text(self.postcode.as_deref()), text(self.plaats.as_deref())]);
        let abroad = text(self.land.as_deref()).filter(|land| !land.eq_ignore_ascii_case("nederland"));
        let regels = [
            Some(straat)
                .filter(|straat| !straat.is_empty())
                .or(text(self.straat_huisnummer.as_deref()).map(str::to_owned)),
            text(self.toevoeging_adres.as_deref()).map(str::to_owned),
            Some(plaats)
                .filter(|plaats| !plaats.is_empty())
                .or(text(self.postcode_woonplaats.as_deref()).map(str::to_owned)),
            abroad.map(str::to_owned),
        ];
        let regels: Vec<String> = regels.into_iter().flatten().collect();
        if regels.is_empty() { self.volledig().into_iter().collect() } else { regels }
    }

    /// The KVK pads it with spaces.
    fn volledig(&self) -> Option<String> {
        let words: Vec<&str> = text(self.volledig_adres.as_deref())?.split_whitespace().collect();
        Some(words.join(" "))
    }
}

/// A text that says something.
fn text(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|text| !text.is_empty())
}

fn line<const N: usize>(parts: [Option<&str>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn namen(namen: &[Handelsnaam]) -> Vec<String> {
    namen.iter().filter_map(|naam| text(naam.naam.as_deref())).map(str::to_owned).collect()
}

fn activiteiten(activiteiten: &[Activiteit]) -> Vec<String> {
    activiteiten.iter().filter_map(|een| text(een.sbi_omschrijving.as_deref())).map(str::to_owned).collect()
}

/// `20170710`; a date that is known less precisely is none.
fn datum(text: Option<&str>) -> Option<Date> {
    let text = text?;
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}
