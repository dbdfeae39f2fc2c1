//! A restore that is killed: what is there afterwards is all that was there before, or all of the backup; never a part.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::sleep;

use super::judge::judge;
use super::{Journal, list, prefix, write_until_killed};
use crate::KillFlags;
use crate::random::Random;
use crate::server::{Product, Server};

/// How often.
const ROUNDS: u32 = 10;
/// A restore is killed within this many milliseconds.
const LATEST: u32 = 1_500;

/// Rounds of: back up, write more, restore and kill. How many restores ended before they were killed.
pub(super) async fn rounds(
    product: &Product<'_>,
    flags: &KillFlags,
    token: &str,
    mut server: Server,
    journal: &mut Journal,
) -> Result<u32> {
    let (mut random, mut ended) = (Random::new(flags.seed ^ 0x5eed), 0);
    let all = format!("kill-{}-", flags.seed);
    for round in 1..=ROUNDS {
        let file = product.place.data.with_extension(format!("{round}.backup"));
        product.run(&["backup", &file.display().to_string()])?;
        let before = journal.clone();
        let prefix = prefix(flags.seed, flags.rounds + round);
        journal.append(&mut write_until_killed(server, token, &prefix, flags.clients, &mut random).await?);
        let mut restore = product.start(&["restore", &file.display().to_string()])?;
        sleep(Duration::from_millis(u64::from(1 + random.below(LATEST)))).await;
        // It may have ended by then.
        restore.kill()?;
        restore.wait()?;
        server = product.serve().await?;
        let found = list(&server, token, &all).await?;
        let (as_before, as_backup) = (judge(journal, &found), judge(&before, &found));
        if as_before.is_clean() {
            // Nothing was restored.
        } else if as_backup.is_clean() {
            ended += 1;
            *journal = before;
        } else {
            bail!(
                "after a restore that was killed it is neither what was there ({as_before}) nor the backup ({as_backup})"
            );
        }
        std::fs::remove_file(&file)?;
    }
    Ok(ended)
}
