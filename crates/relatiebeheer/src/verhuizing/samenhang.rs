//! What today's rules of the API would say of rows together, such as of a reference to a row of another kind. It can only be
//! asked when all rows are there, by one statement for each rule. What a unique index refuses is not among them.

use store::Conn;
use uuid::Uuid;

use super::open_klant::Ongewoon;
use crate::rest::problem::Result;

/// A rule: the table of Open Klant, the rows of ours that break it, and what is wrong with them.
type Regel = (&'static str, &'static str, &'static str);

const REGELS: &[Regel] = &[
    (
        "klantinteracties_digitaaladres",
        "select uuid from digitaal_adres where partij is null and is_standaard_adres",
        "isStandaardAdres: een adres van niemand kan geen standaardadres zijn.",
    ),
    (
        "klantinteracties_partij",
        "select p.uuid from partij p join digitaal_adres a on a.uuid = p.voorkeurs_digitaal_adres \
         where a.partij is null or a.partij <> p.uuid",
        "voorkeursDigitaalAdres: dit adres is niet van de partij zelf.",
    ),
    (
        "klantinteracties_partij",
        "select p.uuid from partij p join rekeningnummer r on r.uuid = p.voorkeurs_rekeningnummer \
         where r.partij is null or r.partij <> p.uuid",
        "voorkeursRekeningnummer: dit rekeningnummer is niet van de partij zelf.",
    ),
    (
        "klantinteracties_partij",
        "select p.uuid from partij p join partij w on w.uuid = p.werkte_voor_partij \
         where p.soort_partij = 'contactpersoon' and w.soort_partij <> 'organisatie'",
        "partijIdentificatie.werkteVoorPartij.uuid: een contactpersoon werkt voor een organisatie.",
    ),
    (
        "klantinteracties_partijidentificator",
        "select i.uuid from partij_identificator i left join partij_identificator s on s.uuid = i.sub_identificator_van \
         where (i.sub_identificator_van is null and i.code_soort_object_id = 'vestigingsnummer') \
         or (i.code_soort_object_id = 'vestigingsnummer' and s.code_soort_object_id <> 'kvk_nummer') \
         or i.sub_identificator_van = i.uuid",
        "subIdentificatorVan: een vestigingsnummer hoort bij een kvk_nummer, en geen nummer bij zichzelf.",
    ),
    (
        "klantinteracties_vertegenwoordigden",
        "select uuid from vertegenwoordiging where vertegenwoordigende_partij = vertegenwoordigde_partij",
        "vertegenwoordigdePartij: een partij kan niet zichzelf vertegenwoordigen.",
    ),
    (
        "klantinteracties_internetaak",
        "select uuid from internetaak where uuid not in (select internetaak from internetaak_actor)",
        "toegewezenAanActoren: niemand heeft deze taak.",
    ),
];

/// The rows of the register that break a rule about several.
pub(super) async fn samenhang(conn: &Conn) -> Result<Vec<Ongewoon>> {
    let mut found = Vec::new();
    for (tabel, sql, waarom) in REGELS {
        for (uuid,) in conn.query::<(Uuid,)>(sql, &[]).await? {
            found.push(Ongewoon { tabel: (*tabel).to_owned(), uuid, waarom: vec![(*waarom).to_owned()] });
        }
    }
    Ok(found)
}
