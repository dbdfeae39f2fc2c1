//! The werkplek: npm and Vite run from here, never from a build script, so that `cargo build` works without Node.

use std::path::PathBuf;

use crate::hash::{self, Stamp};
use crate::process::{quiet, root};
use crate::report::step;
use crate::{Outcome, node};

pub(crate) fn dir() -> PathBuf {
    root().join("ui")
}

/// Builds `ui/dist` when something in `ui/` changed since the last build.
pub(crate) fn build() -> Outcome {
    node::check()?;
    let stamp = Stamp::new("ui-build")?;
    let wanted = hash::folder(&dir(), &["node_modules", "dist"])?;
    if dir().join("dist/index.html").exists() && stamp.is(&wanted) {
        eprintln!("· UI unchanged");
        return Ok(());
    }
    node::install(&dir(), "ui")?;
    step("UI: vite build", || quiet(node::npm(&dir()).args(["run", "build"])))?;
    stamp.set(&wanted)
}
