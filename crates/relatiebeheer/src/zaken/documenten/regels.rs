//! Where documents may be added and changed: what the rules give this employee, where the process is, and whether the
//! zaak is open.

use zgw::{catalogi::Informatieobjecttype, documenten::Document};

use super::maken::KLEIN;
use crate::{
    app::App,
    zaken::{
        autorisaties::{AANMAKEN, KOPPELEN, VERGRENDELEN, WIJZIGEN},
        beleid::{Handeling, Van},
        inzien::{Mag, Open},
    },
};

const OVERLEG: &str = "Overleg met de behandelaar.";

/// Whether the rules let this employee see a document: it is as secret as it is, and as the zaak is.
pub(super) fn may_see(open: &Open, document: &Document) -> bool {
    may(open, Handeling::DocumentLezen, document)
}

fn may(open: &Open, handeling: Handeling, document: &Document) -> bool {
    let van = Van { vertrouwelijk: &document.vertrouwelijkheidaanduiding, ..open.van() };
    open.may(handeling) && open.rechten.may(handeling, van)
}

/// Whether this employee may add a document of this kind.
pub(super) fn may_add(open: &Open, soort: &Informatieobjecttype) -> bool {
    let van = Van { vertrouwelijk: &soort.vertrouwelijkheidaanduiding, ..open.van() };
    open.rechten.may(Handeling::DocumentToevoegen, van)
}

/// Whether a document may be added to a zaak.
pub(crate) fn toevoegen(app: &App, open: &Open) -> Mag {
    if !open.may(Handeling::DocumentToevoegen) {
        return Mag::niet("U mag aan zaken van dit type geen documenten toevoegen.");
    }
    if open.zaak.is_closed() {
        return Mag::niet(&format!("De zaak is gesloten. U kunt geen document meer toevoegen. {OVERLEG}"));
    }
    if !open.rechten.process_allows(Handeling::DocumentToevoegen, open.van(), open.statustype()) {
        return Mag::niet(&format!("Bij deze status neemt het proces geen documenten meer aan. {OVERLEG}"));
    }
    if app.settings.gemeente.rsin.is_empty() {
        return Mag::niet(
            "Het RSIN van de gemeente is niet ingesteld (gemeente.rsin). Meld het aan uw beheerder.",
        );
    }
    Mag::tenzij(open.ons_niet(KOPPELEN).or_else(|| open.ons_nergens(AANMAKEN)))
}

/// Why our application may not make a document of this kind here; a large one goes in parts, under lock.
pub(super) fn ons_niet_nieuw(open: &Open, soort: &Informatieobjecttype, omvang: u64) -> Option<String> {
    let van = van_soort(soort);
    let large = || {
        let mut rights = [WIJZIGEN, VERGRENDELEN].into_iter();
        (omvang > KLEIN).then(|| rights.find_map(|recht| open.ons_niet_met(recht, van))).flatten()
    };
    open.ons_niet_met(AANMAKEN, van).or_else(large)
}

/// A new document of this kind, as autorisaties are about it.
pub(super) fn van_soort(soort: &Informatieobjecttype) -> zgw::autorisaties::Van<'_> {
    zgw::autorisaties::Van { soort: &soort.url, vertrouwelijk: Some(&soort.vertrouwelijkheidaanduiding) }
}

/// A document, as autorisaties are about it.
pub(super) fn van_document(document: &Document) -> zgw::autorisaties::Van<'_> {
    zgw::autorisaties::Van {
        soort: &document.informatieobjecttype_url,
        vertrouwelijk: Some(&document.vertrouwelijkheidaanduiding),
    }
}

/// Whether a document may be changed.
pub(super) fn wijzigen(open: &Open, document: &Document) -> Mag {
    if !may(open, Handeling::DocumentWijzigen, document) {
        return Mag::niet("U mag dit document niet wijzigen.");
    }
    if open.zaak.is_closed() {
        return Mag::niet(&format!("De zaak is gesloten. U kunt geen document meer wijzigen. {OVERLEG}"));
    }
    if !open.rechten.process_allows(Handeling::DocumentWijzigen, open.van(), open.statustype()) {
        return Mag::niet(&format!("Bij deze status mogen documenten niet meer wijzigen. {OVERLEG}"));
    }
    if document.is_final() && !may(open, Handeling::DocumentDefinitiefWijzigen, document) {
        return Mag::niet("Dit document is definitief. Alleen de behandelaar kan het nog wijzigen.");
    }
    let van = van_document(document);
    if let Some(waarom) = [WIJZIGEN, VERGRENDELEN].into_iter().find_map(|recht| open.ons_niet_met(recht, van))
    {
        return Mag::niet(&waarom);
    }
    if document.locked {
        return Mag::niet("Iemand anders werkt aan dit document. Probeer het later opnieuw.");
    }
    Mag::wel()
}
