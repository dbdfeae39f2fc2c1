//! `nummer` of partijen, klantcontacten and internetaken: handed out when the setting asks for it and the client gave
//! none, as Open Klant did before 2.16. Every number once, however many clients ask at the same moment.

use store::sql;

use crate::rest::{
    input::{Target, Wrong},
    problem::Result,
    write::Write,
};

/// As many digits as the standard allows: then the order of the texts is that of the numbers.
const DIGITS: usize = 10;

/// Gives `nummer` the next number of its kind, unless it has one or none are handed out.
pub(crate) async fn hand_out(write: &Write, soort: Target, nummer: &mut Option<String>) -> Result<()> {
    if nummer.is_some() || !write.app().settings.klantinteracties.nummers {
        return Ok(());
    }
    loop {
        let next = format!("{:0DIGITS$}", count(write, soort).await?);
        if !is_taken(write, soort, &next).await? {
            *nummer = Some(next);
            return Ok(());
        }
        pass_over(write, soort).await?;
    }
}

/// The next one. Whoever asks after us waits here until this transaction has ended.
async fn count(write: &Write, soort: Target) -> Result<i64> {
    let sql = sql!(
        "insert into teller (soort, laatste) values ($1, 1) ",
        "on conflict (soort) do update set laatste = teller.laatste + 1 returning laatste"
    );
    Ok(write.tx.first::<(i64,)>(sql, &[&soort.table]).await?.map_or(1, |(next,)| next))
}

/// Numbers also come with an import, or from a client that counts by itself.
async fn is_taken(write: &Write, soort: Target, nummer: &str) -> Result<bool> {
    let sql = ["select nummer from ", soort.table, " where nummer = $1"].concat();
    Ok(write.tx.first::<(String,)>(&sql, &[&nummer]).await?.is_some())
}

/// Goes on behind the highest that there is.
async fn pass_over(write: &Write, soort: Target) -> Result<()> {
    let sql = format!("select max(nummer) from {} where length(nummer) = {DIGITS}", soort.table);
    let highest: Option<(Option<String>,)> = write.tx.first(&sql, &[]).await?;
    let highest = highest.and_then(|(highest,)| highest?.parse::<i64>().ok()).unwrap_or(0);
    let sql = sql!("update teller set laatste = $1 where soort = $2 and laatste < $3");
    write.tx.execute(sql, &[&highest, &soort.table, &highest]).await?;
    Ok(())
}

/// A number as text: digits, a sign allowed, as Django's `validate_integer` takes it.
pub(super) fn whole_number(text: &str) -> Result<(), Wrong> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(("invalid", "Voer een geldig getal in.".to_owned()))
}
