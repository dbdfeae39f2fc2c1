//! `doctor`

use std::{path::Path, process::ExitCode, sync::Arc};

use clap::Args;

use crate::{
    app::Clock,
    config::Settings,
    doctor::{self, Bevinding},
};

/// Look at each setting and neighbour: what was tried, what came back, what to do. Changes nothing.
#[derive(Args)]
pub(super) struct Doctor {}

/// Exit status when something that is set does not work.
const UNWELL: u8 = 1;

impl Doctor {
    pub(super) async fn run(self, settings: Settings, file: Option<&Path>) -> Result<ExitCode, String> {
        let transport = Arc::new(super::transport()?);
        let found = doctor::examine(&settings, file, transport, Clock::system()).await;
        found.iter().for_each(print);
        Ok(if doctor::is_gezond(&found) { ExitCode::SUCCESS } else { ExitCode::from(UNWELL) })
    }
}

/// The settings cannot be read: the only line there is.
pub(super) fn unreadable(why: &str) -> ExitCode {
    print(&doctor::unreadable(why));
    ExitCode::from(UNWELL)
}

#[expect(clippy::print_stdout, reason = "what the verb returns")]
fn print(bevinding: &Bevinding) {
    println!("{bevinding}");
}
