//! The address group of a partij, a betrokkene and a persoon.

use serde::{Deserialize, Serialize};
use store::Json;
use utoipa::ToSchema;

use crate::rest::input::{Input, Wrong};

/// An address in the Netherlands (by its parts) or elsewhere (by its lines). Members that are not known are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Adres {
    /// Identification of the address in the BAG: 16 digits.
    pub(crate) nummeraanduiding_id: String,
    /// Street.
    pub(crate) straatnaam: String,
    /// House number, 1 to 99999.
    pub(crate) huisnummer: Option<i64>,
    /// What follows the house number.
    pub(crate) huisnummertoevoeging: String,
    /// Dutch postcode, with its space.
    pub(crate) postcode: String,
    /// Town.
    pub(crate) stad: String,
    /// First line.
    pub(crate) adresregel1: String,
    /// Second line.
    pub(crate) adresregel2: String,
    /// Third line.
    pub(crate) adresregel3: String,
    /// ISO 3166 code of the country, two capitals.
    pub(crate) land: String,
}

/// An address as a row keeps it: nothing, when nothing of it is known.
pub(crate) type Stored = Option<Json<Adres>>;

/// Reads an address group: it is replaced as a whole.
pub(crate) fn read(input: &mut Input<'_>, name: &'static str, to: &mut Stored) {
    let mut adres = Adres::default();
    if input.group(name, &mut adres, Adres::read) {
        *to = (adres != Adres::default()).then_some(Json(adres));
    }
}

/// An address as it is written out.
pub(crate) fn show(stored: Stored) -> Adres {
    stored.unwrap_or_default().0
}

impl Adres {
    fn read(input: &mut Input<'_>, adres: &mut Self) {
        let id = input.text("nummeraanduidingId").max(16).pattern("^[0-9]{16}$").check(nummeraanduiding);
        id.into(&mut adres.nummeraanduiding_id);
        input.text("straatnaam").max(255).into(&mut adres.straatnaam);
        input.nullable_number("huisnummer", (1, 99_999), &mut adres.huisnummer);
        input.text("huisnummertoevoeging").max(20).into(&mut adres.huisnummertoevoeging);
        let code = input.text("postcode").max(7).pattern("^[1-9][0-9]{3} [A-Z]{2}$").check(postcode);
        code.into(&mut adres.postcode);
        input.text("stad").max(255).into(&mut adres.stad);
        input.text("adresregel1").max(80).into(&mut adres.adresregel1);
        input.text("adresregel2").max(80).into(&mut adres.adresregel2);
        input.text("adresregel3").max(80).into(&mut adres.adresregel3);
        input.text("land").max(2).min(2).check(land).into(&mut adres.land);
    }
}

fn nummeraanduiding(text: &str) -> Result<(), Wrong> {
    if text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(("invalid", "Ongeldige nummeraanduiding BAG-ID".to_owned()))
}

fn postcode(text: &str) -> Result<(), Wrong> {
    let bytes = text.as_bytes();
    let (digits, letters) = bytes.split_at_checked(4).unwrap_or_default();
    let fits = digits.iter().all(u8::is_ascii_digit)
        && !digits.starts_with(b"0")
        && matches!(letters, [b' ', b'A'..=b'Z', b'A'..=b'Z']);
    if fits {
        return Ok(());
    }
    let reason = format!("Postcode moet aan het volgende formaat voldoen: `1234 AB` (met spatie): {text}");
    Err(("invalid", reason))
}

fn land(text: &str) -> Result<(), Wrong> {
    let upper = text.to_ascii_uppercase();
    match (LANDEN.split(' ').any(|code| code == text), LANDEN.split(' ').any(|code| code == upper)) {
        (true, _) => Ok(()),
        (false, true) => Err(("invalid", format!("Ongeldige landcode: `{text}`. Bedoelde u {upper}?"))),
        (false, false) => Err(("invalid", format!("Ongeldige landcode: `{text}`."))),
    }
}

/// The two-letter codes of ISO 3166-1, and the one that Kosovo has until it gets one there.
const LANDEN: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM \
    MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT \
    PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";
