//! One append-only row for every view of a person's data, stored before any of it is shown.

use store::{Param, Tx, sql};
use uuid::Uuid;

use crate::{
    app::App,
    klantbeeld::Klant,
    rest::problem::Result,
    toegang::{Medewerker, Rol},
};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wat {
    /// Found by a search.
    Gevonden,
    /// The picture of a customer.
    Klantbeeld,
    /// The BSN itself.
    Bsn,
    /// A zaak in which they have a rol.
    Zaak,
    /// The list of documents of a zaak.
    Documenten,
    /// A document.
    Document,
    /// The list of vestigingen of an organisation.
    Vestigingen,
    /// What our own register keeps, while it is being changed.
    Gegevens,
    /// Named as a relation of another customer.
    Relatie,
}

impl Wat {
    fn as_str(self) -> &'static str {
        match self {
            Self::Gevonden => "gevonden",
            Self::Klantbeeld => "klantbeeld",
            Self::Bsn => "bsn",
            Self::Zaak => "zaak",
            Self::Documenten => "documenten",
            Self::Document => "document",
            Self::Vestigingen => "vestigingen",
            Self::Gegevens => "gegevens",
            Self::Relatie => "relatie",
        }
    }
}

/// Accounts for a view of each of these customers. Its purpose is the contact that the employee has with them.
pub(crate) async fn record(app: &App, wie: &Medewerker, klanten: &[Klant], wat: Wat) -> Result<()> {
    if klanten.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let rol = if wie.has(Rol::Medewerker) { "medewerker" } else { "beheerder" };
    let store = |tx: Tx| async move {
        let contacts = live_contacts(&tx, wie).await?;
        let rows: Vec<(Uuid, String, String)> = klanten
            .iter()
            .map(|klant| {
                let sleutel = klant.sleutel(app);
                let doel = contacts.iter().find(|(_, of)| of.as_ref() == Some(&sleutel));
                let doel =
                    doel.map_or_else(|| "raadplegen".to_owned(), |(uuid, _)| format!("contact {uuid}"));
                (app.ids.next(now), klant.pseudoniem(app), doel)
            })
            .collect();
        let (wat, mut params, mut places) = (wat.as_str(), Vec::<&dyn Param>::new(), Vec::new());
        for (id, persoon, doel) in &rows {
            let from = params.len() + 1;
            let row: Vec<String> = (from..from + 7).map(|place| format!("${place}")).collect();
            places.push(format!("({})", row.join(", ")));
            let row: [&dyn Param; 7] = [id, &now, &wie.gebruiker, &rol, persoon, &wat, doel];
            params.extend(row);
        }
        let sql = format!(
            "insert into inzage (id, moment, wie, rol, persoon, wat, doel) values {}",
            places.join(", ")
        );
        tx.execute(&sql, &params).await?;
        Ok::<(), store::Error>(())
    };
    Ok(app.db.transact(store).await?)
}

/// The contacts that the employee is having, the last one first, each with the key of its customer.
async fn live_contacts(tx: &Tx, wie: &Medewerker) -> Result<Vec<(Uuid, Option<String>)>, store::Error> {
    let sql =
        sql!("select uuid, inhoud ->> 'klant' from concept where gebruiker = $1 order by bewaard_op desc");
    tx.query(sql, &[&wie.gebruiker]).await
}
