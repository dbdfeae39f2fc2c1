//! The workspace's API, with its neighbours in the same process.

mod aanmelden;
mod buren;
mod concepten;
mod klantbeeld;
mod klanten;
mod meldingen;
mod organisaties;
mod registreren;
mod sessies;
mod verborgen;
mod zoeken;
mod zoekvragen;

/// People of the sandbox, by what is particular about them.
pub(crate) mod mensen {
    /// The BSN of somebody of whom `fits` is true, who has zaken when there are zaken at all.
    fn bsn_of(fits: impl Fn(&sandbox::Persoon) -> bool) -> &'static str {
        &sandbox::personen().iter().find(|persoon| fits(persoon)).unwrap().bsn
    }

    /// Nothing is particular.
    pub(crate) fn gewoon() -> &'static str {
        "999992260"
    }

    /// Whose address is secret.
    pub(crate) fn geheim() -> &'static str {
        bsn_of(|persoon| persoon.is_geheim() && !persoon.is_overleden())
    }

    /// Who has died.
    pub(crate) fn overleden() -> &'static str {
        bsn_of(sandbox::Persoon::is_overleden)
    }
}
