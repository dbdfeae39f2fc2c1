//! What kinds of files are taken: by their name, by what they are said to be and by what they are.

/// How the content shows that it is of a kind.
enum Inhoud {
    /// One of these types, by its first bytes.
    Als(&'static [&'static str]),
    /// Text: no type of its own, and readable.
    Tekst,
}

/// A kind of file that is taken.
pub(super) struct Soort {
    /// The media type that the document gets.
    pub(super) formaat: &'static str,
    extensies: &'static [&'static str],
    /// Other names of the media type that browsers use.
    ook: &'static [&'static str],
    inhoud: Inhoud,
}

const fn soort(
    formaat: &'static str,
    extensies: &'static [&'static str],
    ook: &'static [&'static str],
    als: &'static [&'static str],
) -> Soort {
    Soort { formaat, extensies, ook, inhoud: Inhoud::Als(als) }
}

const fn tekst(
    formaat: &'static str,
    extensies: &'static [&'static str],
    ook: &'static [&'static str],
) -> Soort {
    Soort { formaat, extensies, ook, inhoud: Inhoud::Tekst }
}

/// What stands before a zip when nothing inside is near enough to the beginning.
const ZIP: &str = "application/zip";
/// What all files of the older Office begin with.
const OLE: &str = "application/x-ole-storage";

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const ODP: &str = "application/vnd.oasis.opendocument.presentation";

/// Nothing that a browser or a computer would run.
const SOORTEN: &[Soort] = &[
    soort("application/pdf", &["pdf"], &[], &["application/pdf"]),
    soort("image/png", &["png"], &[], &["image/png"]),
    soort("image/jpeg", &["jpg", "jpeg"], &["image/jpg"], &["image/jpeg"]),
    soort("image/gif", &["gif"], &[], &["image/gif"]),
    soort("image/webp", &["webp"], &[], &["image/webp"]),
    soort("image/tiff", &["tif", "tiff"], &[], &["image/tiff"]),
    soort("image/heif", &["heic", "heif"], &["image/heic"], &["image/heif"]),
    soort(DOCX, &["docx"], &[], &[DOCX, ZIP]),
    soort(XLSX, &["xlsx"], &[], &[XLSX, ZIP]),
    soort(PPTX, &["pptx"], &[], &[PPTX, ZIP]),
    soort(ODT, &["odt"], &[], &[ODT, ZIP]),
    soort(ODS, &["ods"], &[], &[ODS, ZIP]),
    soort(ODP, &["odp"], &[], &[ODP, ZIP]),
    soort("application/msword", &["doc"], &[], &["application/msword", OLE]),
    soort("application/vnd.ms-excel", &["xls"], &[], &["application/vnd.ms-excel", OLE]),
    soort("application/vnd.ms-powerpoint", &["ppt"], &[], &["application/vnd.ms-powerpoint", OLE]),
    soort("application/vnd.ms-outlook", &["msg"], &[], &["application/vnd.ms-outlook", OLE]),
    soort("application/rtf", &["rtf"], &["text/rtf"], &["application/rtf", "text/rtf"]),
    soort("audio/mpeg", &["mp3"], &["audio/mp3"], &["audio/mpeg"]),
    soort("audio/x-wav", &["wav"], &["audio/wav"], &["audio/x-wav"]),
    soort("video/mp4", &["mp4", "m4v"], &[], &["video/mp4", "video/x-m4v"]),
    soort("video/quicktime", &["mov"], &[], &["video/quicktime"]),
    tekst("text/plain", &["txt"], &[]),
    tekst("text/csv", &["csv"], &["application/vnd.ms-excel", "text/plain"]),
    tekst("message/rfc822", &["eml"], &["text/plain"]),
];

const WELKE: &str = "Toegestaan zijn pdf, foto's (png, jpg, gif, webp, tiff, heic), Word, Excel, PowerPoint, \
    OpenDocument, tekst, e-mail, geluid (mp3, wav) en video (mp4, mov).";

/// The kind that a file is by its name and by what it is said to be; otherwise why it is not taken.
pub(super) fn soort_van(bestandsnaam: &str, formaat: &str) -> Result<&'static Soort, String> {
    let extensie = bestandsnaam.rsplit_once('.').map(|(_, extensie)| extensie.to_ascii_lowercase());
    let extensie = extensie.unwrap_or_default();
    let Some(soort) = SOORTEN.iter().find(|soort| soort.extensies.contains(&extensie.as_str())) else {
        return Err(format!("Dit soort bestand wordt niet aangenomen. {WELKE}"));
    };
    let formaat = formaat.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // Many a browser does not know what it sends.
    let says_nothing = formaat.is_empty() || formaat == "application/octet-stream";
    if says_nothing || formaat == soort.formaat || soort.ook.contains(&formaat.as_str()) {
        return Ok(soort);
    }
    Err(format!(
        "Het bestand heet .{extensie}, maar is volgens uw computer {formaat}. Kies het juiste bestand."
    ))
}

/// Whether the first bytes are of that kind; otherwise why the file is not taken.
pub(super) fn past(soort: &Soort, begin: &[u8]) -> Result<(), String> {
    let gevonden = infer::get(begin).map(|gevonden| gevonden.mime_type());
    let goed = match (&soort.inhoud, gevonden) {
        (Inhoud::Als(als), Some(gevonden)) => als.contains(&gevonden),
        (Inhoud::Als(_), None) => false,
        (Inhoud::Tekst, gevonden) => gevonden.is_none() && is_tekst(begin),
    };
    if goed {
        return Ok(());
    }
    let extensie = soort.extensies.first().copied().unwrap_or_default();
    Err(format!(
        "Het bestand heet .{extensie}, maar de inhoud is iets anders. Open het bestand om te zien wat het is, sla het \
         opnieuw op en probeer het nog eens."
    ))
}

/// No zeros, and nothing that a browser would take for a page.
fn is_tekst(begin: &[u8]) -> bool {
    let begin_text = String::from_utf8_lossy(begin).trim_start().to_ascii_lowercase();
    !begin.contains(&0)
        && !["<!doctype html", "<html", "<svg", "<?xml", "<script"]
            .iter()
            .any(|tag| begin_text.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn name_word_and_content_agree() {
        let check = |naam, formaat, begin| soort_van(naam, formaat).and_then(|soort| past(soort, begin));
        assert_eq!(check("brief.PDF", "application/pdf", PDF), Ok(()));
        assert_eq!(check("brief.pdf", "", PDF), Ok(()));
        assert_eq!(check("foto.png", "image/png", PNG), Ok(()));
        assert_eq!(check("brief.txt", "text/plain; charset=utf-8", "Beste é".as_bytes()), Ok(()));
        for (naam, formaat, begin) in [
            ("virus.exe", "application/pdf", PDF),
            ("pagina.html", "text/html", b"<html>".as_slice()),
            ("geen-extensie", "application/pdf", PDF),
            ("brief.pdf", "image/png", PDF),
            ("brief.pdf", "application/pdf", PNG),
            ("brief.pdf", "application/pdf", b"zomaar"),
            ("brief.txt", "text/plain", b"  <HTML><script>"),
            ("brief.txt", "text/plain", b"a\0b"),
            ("brief.txt", "text/plain", b"MZ\x90\0\x03"),
        ] {
            assert!(check(naam, formaat, begin).is_err(), "{naam} {formaat}");
        }
    }
}
