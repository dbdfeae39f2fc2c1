//! Searching our own register. Every statement leaves out whom the employee may not see before its limit, and each kind
//! of question is a look-up through one index.

use store::{Conn, FromRow, Json, Param};
use uuid::Uuid;

use super::{
    contacten::{self, ContactTreffer},
    namen,
    normaal::{naamwoorden, woorden},
    treffers,
    treffers::Gevonden,
    vraag::{Adres, Vorm, Vraag},
};
use crate::{
    app::App,
    klantinteracties::partij::identificatie::{Records, naam},
    rest::{problem::Result, related::Many},
    toegang::Zicht,
};

/// How many partijen a search shows.
pub(super) const MOST: usize = 25;
/// One more, to know whether there are more.
pub(super) const LIMIT: i64 = 26;

/// What our own register has.
#[derive(Default)]
pub(super) struct Lokaal {
    pub(super) gevonden: Vec<Gevonden>,
    pub(super) contacten: Vec<ContactTreffer>,
    pub(super) meer: bool,
    pub(super) uitleg: Option<&'static str>,
}

/// A partij that was found.
pub(crate) struct Partij {
    pub(crate) uuid: Uuid,
    pub(super) soort: String,
    pub(super) naam: Option<String>,
    pub(super) gevonden_op: Option<String>,
}

/// What [`Partij`] is read from.
pub(super) const COLUMNS: &str = "p.uuid, p.soort_partij, p.identificatie";

impl FromRow for Partij {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (soort, records) = (row.get::<String>(1)?, row.get::<Option<Json<Records>>>(2)?);
        let naam = naam(&soort, records.as_ref().map(|records| &records.0));
        Ok(Self { uuid: row.get(0)?, soort, naam, gevonden_op: None })
    }
}

/// The partijen and contacts that answer a question.
pub(super) async fn zoek(app: &App, zicht: &Zicht, vraag: &Vraag) -> Result<Lokaal> {
    let conn = app.db.read().await?;
    let mut lokaal = Lokaal::default();
    let mut partijen = Vec::new();
    for vorm in &vraag.vormen {
        let mut found = match vorm {
            Vorm::Bsn(nummer) => by_number(&conn, zicht, "bsn", nummer).await?,
            Vorm::Rsin(nummer) => by_number(&conn, zicht, "rsin", nummer).await?,
            Vorm::Kvk(nummer) => by_number(&conn, zicht, "kvk_nummer", nummer).await?,
            Vorm::Vestiging(nummer) => by_number(&conn, zicht, "vestigingsnummer", nummer).await?,
            Vorm::Telefoon(sleutel) | Vorm::Email(sleutel) => {
                lokaal.add(contacten::with_adres(app, &conn, zicht, sleutel).await?);
                by_digital_address(&conn, zicht, sleutel).await?
            }
            // Our own register has no birth dates: whom it has there, is not known to be the one.
            Vorm::Adres(adres) if adres.geboortedatum.is_some() => Vec::new(),
            Vorm::Adres(adres) => by_address(&conn, zicht, adres).await?,
            Vorm::Naam(naam) => {
                let (found, is_other_spelling) = namen::zoek(&conn, zicht, &naam.geheel).await?;
                if is_other_spelling {
                    lokaal.uitleg = Some(OTHER_SPELLING);
                }
                found
            }
            Vorm::Tekst(words) => {
                let (found, is_common) = contacten::with_words(app, &conn, zicht, words).await?;
                if is_common {
                    lokaal.uitleg = lokaal.uitleg.or(Some(COMMON));
                }
                lokaal.add(found);
                Vec::new()
            }
            Vorm::Contactnummer(nummer) => {
                lokaal.add(contacten::with_number(app, &conn, zicht, nummer).await?);
                Vec::new()
            }
            Vorm::Zaaknummer(_) | Vorm::NaamGeboortedatum(..) => Vec::new(),
        };
        lokaal.meer |= found.len() > MOST;
        found.truncate(MOST);
        partijen.extend(found);
    }
    lokaal.gevonden = treffers::of_partijen(app, &conn, zicht, partijen).await?;
    Ok(lokaal)
}

/// These partijen as hits, in the same order, without whom the employee may not see.
pub(crate) async fn toon(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    uuids: &[Uuid],
) -> Result<Vec<(Uuid, Gevonden)>> {
    if uuids.is_empty() {
        return Ok(Vec::new());
    }
    let many = Many::new(uuids);
    let seen = zicht.partij("p.uuid");
    let sql = format!("select {COLUMNS} from partij p where p.uuid in {}{seen}", many.places());
    let partijen: Vec<Partij> = zicht.query(conn, &sql, &many.params()).await?;
    let mut shown = treffers::by_partij(app, conn, zicht, partijen).await?;
    Ok(uuids.iter().filter_map(|uuid| Some((*uuid, shown.remove(uuid)?))).collect())
}

const OTHER_SPELLING: &str = "Deze naam is niet gevonden. Dit zijn namen die er één letter van verschillen.";
const COMMON: &str =
    "Deze woorden komen in veel contacten voor. Getoond zijn de nieuwste van de afgelopen twaalf maanden.";

impl Lokaal {
    fn add(&mut self, (contacten, meer): (Vec<ContactTreffer>, bool)) {
        for contact in contacten {
            if !self.contacten.iter().any(|known| known.klantcontact == contact.klantcontact) {
                self.contacten.push(contact);
            }
        }
        self.meer |= meer;
    }
}

async fn by_number(conn: &Conn, zicht: &Zicht, soort: &str, nummer: &str) -> Result<Vec<Partij>> {
    let sql = format!(
        "select {COLUMNS} from partij p where p.uuid in (select partij from partij_identificator \
         where object_id = $1 and code_soort_object_id = $2 and partij is not null){} order by p.id desc limit $3",
        zicht.partij("p.uuid")
    );
    zicht.query(conn, &sql, &[&nummer, &soort, &LIMIT]).await
}

/// Whose number or address it is, or who gave it in a contact: several people may share one.
pub(crate) async fn by_digital_address(conn: &Conn, zicht: &Zicht, sleutel: &str) -> Result<Vec<Partij>> {
    let sql = format!(
        "select {COLUMNS} from partij p where p.uuid in (\
         select partij from digitaal_adres where zoeksleutel = $1 and partij is not null \
         union select b.partij from betrokkene b join klantcontact k on k.uuid = b.klantcontact where b.uuid in \
         (select betrokkene from digitaal_adres where zoeksleutel = $2) and b.partij is not null{}){} \
         order by p.id desc limit $3",
        zicht.contact("k"),
        zicht.partij("p.uuid")
    );
    let mut found: Vec<Partij> = zicht.query(conn, &sql, &[&sleutel, &sleutel, &LIMIT]).await?;
    for partij in &mut found {
        partij.gevonden_op = Some(as_people_write(sleutel));
    }
    Ok(found)
}

/// `telefoon 06 1234 5678`, `e-mail jan@example.nl`.
fn as_people_write(sleutel: &str) -> String {
    if sleutel.contains('@') {
        return format!("e-mail {sleutel}");
    }
    match sleutel.strip_prefix("+31") {
        Some(rest) => match (rest.strip_prefix('6'), rest.get(1..5), rest.get(5..)) {
            (Some(_), Some(first), Some(last)) if rest.len() == 9 => format!("telefoon 06 {first} {last}"),
            _ => format!("telefoon 0{rest}"),
        },
        None => format!("telefoon {sleutel}"),
    }
}

async fn by_address(conn: &Conn, zicht: &Zicht, adres: &Adres) -> Result<Vec<Partij>> {
    let huisnummer = i32::try_from(adres.huisnummer).unwrap_or(i32::MAX);
    let rest: String = adres.huisletter.into_iter().chain(adres.toevoeging.chars()).chain(['%']).collect();
    let sql = format!(
        "select {COLUMNS} from partij p where p.bezoekadres is not null \
         and upper(replace(p.bezoekadres ->> 'postcode', ' ', '')) = $1 \
         and cast(p.bezoekadres ->> 'huisnummer' as integer) = $2 \
         and upper(replace(replace(p.bezoekadres ->> 'huisnummertoevoeging', ' ', ''), '-', '')) like $3{} \
         order by p.id desc limit $4",
        zicht.partij("p.uuid")
    );
    let params: [&dyn Param; 4] = [&adres.postcode, &huisnummer, &rest, &LIMIT];
    let found: Vec<Partij> = zicht.query(conn, &sql, &params).await?;
    let Some(naam) = &adres.naam else { return Ok(found) };
    let words = naamwoorden(&naam.geheel);
    let is_called = |partij: &Partij| {
        let own = woorden(partij.naam.as_deref().unwrap_or_default());
        words.iter().all(|word| own.iter().any(|name| name.starts_with(word.as_str())))
    };
    Ok(found.into_iter().filter(is_called).collect())
}
