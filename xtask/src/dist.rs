//! `cargo xtask dist`: the one file that goes to a server.

use std::fs;
use std::path::PathBuf;

use crate::process::{make_dir, program, quiet, run, target};
use crate::report::step;
use crate::{Outcome, cargo, ui};

pub(crate) fn dist() -> Outcome {
    ui::build()?;
    let flags = ["build", "--release", "--locked", "--package", "relatiebeheer", "--no-default-features"];
    step("cargo build --release", || run(cargo::cargo().args(flags)))?;
    let file = stripped(&cargo::binary("release", "relatiebeheer"))?;
    let size = fs::metadata(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))?.len();
    eprintln!("· {} ({})", file.display(), mebibytes(size));
    Ok(())
}

/// A copy without debug information; what Cargo built keeps it, for a profiler.
fn stripped(built: &PathBuf) -> Outcome<PathBuf> {
    let dir = target().join("dist");
    make_dir(&dir)?;
    let file = dir.join("relatiebeheer");
    fs::copy(built, &file).map_err(|e| format!("cannot copy to {}: {e}", file.display()))?;
    quiet(program("strip").arg(&file))?;
    Ok(file)
}

fn mebibytes(bytes: u64) -> String {
    let tenths = bytes * 10 / (1 << 20);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_one_decimal() {
        assert_eq!(mebibytes(0), "0.0 MiB");
        assert_eq!(mebibytes((1 << 20) * 3 / 2), "1.5 MiB");
    }
}
