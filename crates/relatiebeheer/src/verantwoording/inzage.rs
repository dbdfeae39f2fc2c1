//! One append-only row for every view of a person's data, stored before any of it is shown.

use store::{Param, Tx, sql};

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
        for klant in klanten {
            let (id, persoon) = (app.ids.next(now), klant.pseudoniem(app));
            let doel = purpose(&tx, wie, &klant.sleutel(app)).await?;
            let sql = sql!(
                "insert into inzage (id, moment, wie, rol, persoon, wat, doel) values ($1, $2, $3, $4, $5, $6, $7)"
            );
            let params: [&dyn Param; 7] = [&id, &now, &wie.gebruiker, &rol, &persoon, &wat.as_str(), &doel];
            tx.execute(sql, &params).await?;
        }
        Ok::<(), store::Error>(())
    };
    Ok(app.db.transact(store).await?)
}

/// The live contact with this customer, when there is one.
async fn purpose(tx: &Tx, wie: &Medewerker, sleutel: &str) -> Result<String, store::Error> {
    let sql = sql!(
        "select uuid from concept where gebruiker = $1 and inhoud ->> 'klant' = $2 order by bewaard_op desc limit 1"
    );
    let contact: Option<(uuid::Uuid,)> = tx.first(sql, &[&wie.gebruiker, &sleutel]).await?;
    Ok(contact.map_or_else(|| "raadplegen".to_owned(), |(uuid,)| format!("contact {uuid}")))
}
