//! The languages to choose from, by their ISO 639-2/B code: what people in Dutch municipalities speak.

use serde::Serialize;
use utoipa::ToSchema;

/// A language.
#[derive(Serialize, ToSchema)]
pub(crate) struct Taal {
    /// ISO 639-2/B.
    #[schema(value_type = String)]
    code: &'static str,
    #[schema(value_type = String)]
    naam: &'static str,
}

const TALEN: &[(&str, &str)] = &[
    ("dut", "Nederlands"),
    ("alb", "Albanees"),
    ("amh", "Amhaars"),
    ("ara", "Arabisch"),
    ("arm", "Armeens"),
    ("aze", "Azerbeidzjaans"),
    ("ber", "Berbers"),
    ("bos", "Bosnisch"),
    ("bul", "Bulgaars"),
    ("chi", "Chinees"),
    ("dan", "Deens"),
    ("prs", "Dari"),
    ("ger", "Duits"),
    ("eng", "Engels"),
    ("est", "Ests"),
    ("fil", "Filipijns"),
    ("fin", "Fins"),
    ("fre", "Frans"),
    ("fry", "Fries"),
    ("geo", "Georgisch"),
    ("gre", "Grieks"),
    ("heb", "Hebreeuws"),
    ("hin", "Hindi"),
    ("hun", "Hongaars"),
    ("gle", "Iers"),
    ("ind", "Indonesisch"),
    ("ita", "Italiaans"),
    ("jpn", "Japans"),
    ("kur", "Koerdisch"),
    ("kor", "Koreaans"),
    ("hrv", "Kroatisch"),
    ("lav", "Lets"),
    ("lit", "Litouws"),
    ("mac", "Macedonisch"),
    ("may", "Maleis"),
    ("mlt", "Maltees"),
    ("mon", "Mongools"),
    ("nep", "Nepalees"),
    ("nor", "Noors"),
    ("ukr", "Oekraïens"),
    ("orm", "Oromo"),
    ("pap", "Papiaments"),
    ("pus", "Pasjtoe"),
    ("per", "Perzisch"),
    ("pol", "Pools"),
    ("por", "Portugees"),
    ("pan", "Punjabi"),
    ("rum", "Roemeens"),
    ("rom", "Romani"),
    ("rus", "Russisch"),
    ("srp", "Servisch"),
    ("slo", "Slowaaks"),
    ("slv", "Sloveens"),
    ("som", "Somalisch"),
    ("spa", "Spaans"),
    ("srn", "Sranantongo"),
    ("swa", "Swahili"),
    ("tgl", "Tagalog"),
    ("tam", "Tamil"),
    ("tha", "Thai"),
    ("tib", "Tibetaans"),
    ("tir", "Tigrinya"),
    ("cze", "Tsjechisch"),
    ("tur", "Turks"),
    ("urd", "Urdu"),
    ("uzb", "Oezbeeks"),
    ("vie", "Vietnamees"),
    ("sgn", "Gebarentaal"),
    ("swe", "Zweeds"),
];

/// All of them, Dutch first.
pub(crate) fn alle() -> Vec<Taal> {
    TALEN.iter().map(|&(code, naam)| Taal { code, naam }).collect()
}

/// Whether it can be chosen.
pub(super) fn is_taal(code: &str) -> bool {
    TALEN.iter().any(|(known, _)| *known == code)
}
