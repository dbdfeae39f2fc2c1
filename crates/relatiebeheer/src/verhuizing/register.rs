//! The register while an import goes on: what is stored goes in pieces, each a transaction that also says how far it is.
//! So the log of the database stays short, a server beside it can write, and who goes on knows where.

use std::time::Duration;

use store::{Engine, Params, Room, Tx};

use super::{
    lezer::Batch,
    open_klant::{OURS, Order, Pieces, log},
    voortgang::{Fase, Voortgang},
};
use crate::{
    app::App,
    klantinteracties::nummer,
    rest::{
        problem::Result,
        write::{Aftermath, Write},
    },
    toegang::Subject,
    zoeken::index::{self, Rebuild},
};

/// Between two pieces, so that somebody else who waits to write comes first.
const PAUSE: Duration = Duration::from_millis(10);

pub(super) struct Register<'a> {
    app: &'a App,
    pieces: Pieces,
    /// How far it will be when the open piece is in.
    voortgang: Voortgang,
    /// How far it is.
    saved: Option<Voortgang>,
    /// What an import that is begun anew had done.
    forgotten: Option<Voortgang>,
    piece: Option<Tx>,
    /// Steps in the open piece.
    steps: u64,
}

impl<'a> Register<'a> {
    /// Goes on with `known`, or begins, when there is none or it is to be forgotten.
    pub(super) fn new(app: &'a App, order: Order, known: Option<Voortgang>) -> Self {
        let (saved, forgotten) = if order.restart { (None, known) } else { (known, None) };
        let voortgang = saved.clone().unwrap_or_else(|| Voortgang::begin(app.clock.now(), order.replace));
        Self { app, pieces: order.pieces, voortgang, saved, forgotten, piece: None, steps: 0 }
    }

    pub(super) fn voortgang(&self) -> &Voortgang {
        &self.voortgang
    }

    /// How far it is, when anything is in.
    pub(super) fn saved(&self) -> Option<&Voortgang> {
        self.saved.as_ref()
    }

    /// Whether a piece would hold all that is there, so that it can be replaced in one.
    pub(super) async fn is_small(&self) -> Result<bool> {
        let conn = self.app.db.read().await?;
        let mut rows = 0;
        for table in OURS {
            let most = self.pieces.first;
            let sql = format!("select count(*) from (select 1 from {table} limit {most}) found");
            rows += conn.first::<(i64,)>(&sql, &[]).await?.map_or(0, |(rows,)| rows.unsigned_abs());
        }
        Ok(rows < self.pieces.first)
    }

    async fn piece(&mut self) -> Result<Tx> {
        if let Some(tx) = &self.piece {
            return Ok(tx.clone());
        }
        let tx = self.app.db.begin_large().await?;
        self.steps = 0;
        self.piece = Some(tx.clone());
        Ok(tx)
    }

    /// What was there before goes, all in the open piece.
    pub(super) async fn clear_at_once(&mut self) -> Result<()> {
        let tx = self.piece().await?;
        for table in OURS {
            tx.execute(&format!("delete from {table}"), &[]).await?;
        }
        Ok(index::clear(&tx).await?)
    }

    /// What was there before goes, when it has to and has not.
    pub(super) async fn clear(&mut self) -> Result<()> {
        if self.voortgang.fase != Fase::Leegmaken {
            return Ok(());
        }
        let tx = self.piece().await?;
        index::clear(&tx).await?;
        if tx.engine() == Engine::Postgres {
            tx.batch(&format!("truncate {}", OURS.join(", "))).await?;
        } else {
            // Or every contact is taken out of it by itself.
            tx.batch("insert into contactindex (contactindex) values ('delete-all'); delete from contactrij")
                .await?;
        }
        drop(tx);
        for table in OURS {
            let some = self.pieces.next;
            let sql = format!("delete from {table} where id in (select id from {table} limit {some})");
            loop {
                let gone = self.piece().await?.execute(&sql, &[]).await?;
                self.steps += gone;
                if gone == 0 {
                    break;
                }
                self.close_full().await?;
            }
        }
        self.voortgang.fase = Fase::Rijen;
        self.close().await
    }

    pub(super) async fn store(&mut self, batch: &Batch) -> Result<()> {
        self.store_batch(batch).await?;
        self.close_full().await
    }

    /// Stores a batch in the open piece, however large that becomes.
    pub(super) async fn store_batch(&mut self, batch: &Batch) -> Result<()> {
        let tx = self.piece().await?;
        if let Some(first) = batch.rows.first() {
            let rows: Vec<_> = batch.rows.iter().map(|row| row.params()).collect();
            let rows: Vec<Params<'_>> = rows.iter().map(Vec::as_slice).collect();
            tx.insert_rows(first.table(), &first.columns(), &rows).await?;
        }
        let changes: Vec<_> =
            batch.changes.iter().map(|change| (change.sql(tx.engine()), change.params())).collect();
        let changes: Vec<(&str, Params<'_>)> =
            changes.iter().map(|(sql, params)| (*sql, params.as_slice())).collect();
        tx.execute_all(&changes).await?;
        self.steps += batch.len() as u64;
        let voortgang = &mut self.voortgang;
        (voortgang.fase, voortgang.gedaan, voortgang.afdruk) =
            (Fase::Rijen, batch.done, batch.digest.clone());
        Ok(())
    }

    async fn close_full(&mut self) -> Result<()> {
        if self.steps < self.pieces.next {
            return Ok(());
        }
        self.close().await
    }

    /// Makes the open piece durable.
    pub(super) async fn close(&mut self) -> Result<()> {
        let Some(tx) = self.piece.take() else { return Ok(()) };
        if let Some(forgotten) = self.forgotten.take() {
            forgotten.forget(&tx).await?;
        }
        self.voortgang.write(&tx, self.app.clock.now()).await?;
        self.commit(tx).await?;
        self.saved = Some(self.voortgang.clone());
        tokio::time::sleep(PAUSE).await;
        Ok(())
    }

    /// The words to search by, for all that is there now.
    pub(super) async fn index(&mut self) -> Result<()> {
        if self.voortgang.fase == Fase::Vergelijken {
            return Ok(());
        }
        if self.voortgang.fase != Fase::Zoeken {
            let tx = self.piece().await?;
            index::clear(&tx).await?;
            (self.voortgang.fase, self.voortgang.tot) = (Fase::Zoeken, uuid::Uuid::nil());
        }
        let mut rebuild = Rebuild::after(self.voortgang.tot);
        loop {
            let tx = self.piece().await?;
            let done = rebuild.some(&tx).await?;
            drop(tx);
            if done == 0 {
                return self.close().await;
            }
            self.steps += done;
            self.voortgang.tot = rebuild.last();
            self.close_full().await?;
        }
    }

    /// Likewise, in the open piece.
    pub(super) async fn index_at_once(&mut self) -> Result<()> {
        index::rebuild(&self.piece().await?).await
    }

    /// All rows are in; the import has ended unless it `compares`. After `many` rows the database looks anew at what is in
    /// its tables, or it would plan for the register as it was.
    pub(super) async fn end(&mut self, many: bool, compares: bool) -> Result<()> {
        let tx = self.piece().await?;
        self.piece = None;
        nummer::as_imported(&tx).await?;
        if compares {
            if let Some(forgotten) = self.forgotten.take() {
                forgotten.forget(&tx).await?;
            }
            self.voortgang.fase = Fase::Vergelijken;
            self.voortgang.write(&tx, self.app.clock.now()).await?;
        } else {
            Voortgang::end(&tx).await?;
        }
        if many {
            tx.batch("analyze").await?;
        }
        tx.room(Room::Usual).await?;
        self.commit(tx).await?;
        self.saved = compares.then(|| self.voortgang.clone());
        Ok(())
    }

    /// The log of changes says that many rows changed at once: what was counted before counts no longer.
    async fn commit(&self, tx: Tx) -> Result<()> {
        let subject = Subject::verb("import");
        let write = Write::new(self.app.clone(), &subject, tx.clone(), Aftermath::default());
        log(&write, "open-klant").await?;
        drop(write);
        Ok(tx.commit().await?)
    }
}
