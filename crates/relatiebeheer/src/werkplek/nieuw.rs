//! The partij behind a customer: found, or made with the number that identifies it and nothing else. The BRP and the KVK
//! are not copied.

use store::{Json as Stored, sql};
use uuid::Uuid;

use crate::{
    klantbeeld::Klant,
    klantinteracties::{
        contactnaam::Contactnaam,
        partij::{
            Partij,
            identificatie::{Naam, Records},
        },
        partij_identificator::{self, PartijIdentificator},
    },
    rest::{
        problem::{Problem, Result},
        resource::Resource,
        row::Table,
        write::{Action, Write},
    },
};

/// A number that identifies a partij: what it is of, its kind and its register.
struct Soort {
    objecttype: &'static str,
    soort: &'static str,
    register: &'static str,
}

const BSN: Soort = Soort { objecttype: "natuurlijk_persoon", soort: "bsn", register: "brp" };
const KVK: Soort = Soort { objecttype: "niet_natuurlijk_persoon", soort: "kvk_nummer", register: "hr" };
const VESTIGING: Soort = Soort { objecttype: "vestiging", soort: "vestigingsnummer", register: "hr" };

/// Our own partij for this customer; a new one for whom we did not know yet.
pub(super) async fn partij_of(write: &Write, klant: &Klant) -> Result<Uuid> {
    match klant.partij(&write.tx).await? {
        Some(bekend) => Ok(bekend.uuid),
        None => nieuwe_partij(write, klant).await,
    }
}

/// A new partij for a customer who had none when the caller looked. Whoever made one since then makes the request
/// start again, so that the caller looks again as well.
pub(super) async fn nieuwe_partij(write: &Write, klant: &Klant) -> Result<Uuid> {
    let partij = match klant {
        Klant::Bsn(bsn) => {
            let partij = person(write).await?;
            identify(write, partij, &BSN, bsn, None).await?;
            partij
        }
        Klant::Kvk(nummer) => {
            let partij = organisation(write).await?;
            identify(write, partij, &KVK, nummer, None).await?;
            partij
        }
        Klant::Vestiging { kvk_nummer, vestigingsnummer } => {
            let within = kvk_of(write, kvk_nummer).await?;
            let partij = organisation(write).await?;
            identify(write, partij, &VESTIGING, vestigingsnummer, Some(within)).await?;
            partij
        }
        Klant::Partij(_) => {
            return Err(Problem::field("klant", "invalid", "Deze klant bestaat niet meer. Zoek opnieuw."));
        }
    };
    Ok(partij)
}

async fn person(write: &Write) -> Result<Uuid> {
    let records = Records { persoon: Some(Contactnaam::default()), ..Records::default() };
    insert(write, "persoon", records).await
}

async fn organisation(write: &Write) -> Result<Uuid> {
    let records = Records { organisatie: Some(Naam::default()), ..Records::default() };
    insert(write, "organisatie", records).await
}

async fn insert(write: &Write, soort: &str, records: Records) -> Result<Uuid> {
    let mut partij = Partij::blank(write.new_id(), write.now);
    soort.clone_into(&mut partij.soort_partij);
    partij.indicatie_actief = true;
    partij.identificatie = Some(Stored(records));
    Partij::complete(write, &mut partij).await?;
    write.insert::<Partij>(&partij)?;
    Ok(partij.uuid)
}

/// Gives a partij its number: the one that other clients left behind as nobody's, or a new one.
async fn identify(
    write: &Write,
    partij: Uuid,
    soort: &Soort,
    nummer: &str,
    within: Option<Uuid>,
) -> Result<()> {
    if let Some(loose) = loose(write, soort, nummer, within).await? {
        let sql = sql!("update partij_identificator set partij = $1 where uuid = $2 and partij is null");
        // A colleague gave it to somebody at the same moment: look again.
        if write.tx.execute(sql, &[&partij, &loose]).await? == 0 {
            return Err(store::Error::Collision.into());
        }
        write.log(Action::Update, partij_identificator::Row::NAME, loose);
        return Ok(());
    }
    add(write, Some(partij), soort, nummer, within).await?;
    Ok(())
}

async fn add(
    write: &Write,
    partij: Option<Uuid>,
    soort: &Soort,
    nummer: &str,
    within: Option<Uuid>,
) -> Result<Uuid> {
    let mut row = PartijIdentificator::blank(write.new_id(), write.now);
    row.partij = partij;
    row.sub_identificator_van = within;
    soort.objecttype.clone_into(&mut row.code_objecttype);
    soort.soort.clone_into(&mut row.code_soort_object_id);
    nummer.clone_into(&mut row.object_id);
    soort.register.clone_into(&mut row.code_register);
    // A colleague registered a contact with the same customer at the same moment: look again.
    write.insert_now(&row).await.map_err(|error| match error {
        store::Error::Unique { .. } => store::Error::Collision,
        other => other,
    })?;
    Ok(row.uuid)
}

/// The number as other clients may have left it: registered, and nobody's.
async fn loose(write: &Write, soort: &Soort, nummer: &str, within: Option<Uuid>) -> Result<Option<Uuid>> {
    let sql = sql!(
        "select uuid, sub_identificator_van from partij_identificator where object_id = $1 ",
        "and code_soort_object_id = $2 and partij is null order by id"
    );
    let found: Vec<(Uuid, Option<Uuid>)> = write.tx.query(sql, &[&nummer, &soort.soort]).await?;
    Ok(found.into_iter().find(|(_, of)| *of == within).map(|(uuid, _)| uuid))
}

/// The KVK number within which a vestigingsnummer is unique: whosever it is, or nobody's.
async fn kvk_of(write: &Write, nummer: &str) -> Result<Uuid> {
    let sql = sql!(
        "select uuid from partij_identificator where object_id = $1 and code_soort_object_id = 'kvk_nummer' ",
        "and sub_identificator_van is null order by id limit 1"
    );
    let known: Option<(Uuid,)> = write.tx.first(sql, &[&nummer]).await?;
    match known {
        Some((uuid,)) => Ok(uuid),
        None => add(write, None, &KVK, nummer, None).await,
    }
}
