//! What kinds of files are taken: by their name, by what they are said to be and by what they are.

use super::ole::{self, Ole};

/// How the content shows that it is of a kind.
enum Inhoud {
    /// One of these types, by its first bytes.
    Als(&'static [&'static str]),
    /// Of the older Office, or what else goes by that name.
    Ole(Ole, &'static [&'static str]),
    /// Text: no type of its own, and readable.
    Tekst,
}

/// A kind of file that is taken.
pub(super) struct Soort {
    /// The media type that the document gets.
    pub(super) formaat: &'static str,
    extensies: &'static [&'static str],
    /// Other names of the media type that browsers and computers use.
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

const fn office(
    formaat: &'static str,
    extensies: &'static [&'static str],
    ook: &'static [&'static str],
    inhoud: Inhoud,
) -> Soort {
    Soort { formaat, extensies, ook, inhoud }
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
const RTF: &str = "application/rtf";

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const ODP: &str = "application/vnd.oasis.opendocument.presentation";
const DOC: &str = "application/msword";
const XLS: &str = "application/vnd.ms-excel";
const PPT: &str = "application/vnd.ms-powerpoint";

/// What a computer calls a file of which it sees no more than that it is a zip, or of the older Office.
const ZIP_OOK: [&str; 2] = [ZIP, "application/x-zip-compressed"];
const OLE_OOK: [&str; 3] = ["application/x-ole-storage", "application/vnd.ms-office", "application/cdfv2"];

/// Nothing that a browser or a computer would run.
const SOORTEN: &[Soort] = &[
    soort("application/pdf", &["pdf"], &["application/x-pdf", "application/acrobat"], &["application/pdf"]),
    soort("image/png", &["png"], &["image/x-png"], &["image/png"]),
    soort("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"], &["image/jpg", "image/pjpeg"], &["image/jpeg"]),
    soort("image/gif", &["gif"], &[], &["image/gif"]),
    soort("image/webp", &["webp"], &[], &["image/webp"]),
    soort("image/tiff", &["tif", "tiff"], &["image/tif", "image/x-tiff"], &["image/tiff"]),
    soort(
        "image/heif",
        &["heic", "heif"],
        &["image/heic", "image/heic-sequence", "image/heif-sequence"],
        &["image/heif"],
    ),
    soort(DOCX, &["docx"], &[ZIP_OOK[0], ZIP_OOK[1], DOC], &[DOCX, ZIP]),
    soort(XLSX, &["xlsx"], &[ZIP_OOK[0], ZIP_OOK[1], XLS], &[XLSX, ZIP]),
    soort(PPTX, &["pptx"], &[ZIP_OOK[0], ZIP_OOK[1], PPT], &[PPTX, ZIP]),
    soort(ODT, &["odt"], &ZIP_OOK, &[ODT, ZIP]),
    soort(ODS, &["ods"], &ZIP_OOK, &[ODS, ZIP]),
    soort(ODP, &["odp"], &ZIP_OOK, &[ODP, ZIP]),
    office(
        DOC,
        &["doc"],
        &["application/x-msword", "application/doc", RTF, "text/rtf", OLE_OOK[0], OLE_OOK[1], OLE_OOK[2]],
        // Word itself, and many a system, saves RTF by this name.
        Inhoud::Ole(Ole::Word, &[RTF]),
    ),
    office(
        XLS,
        &["xls"],
        &[
            "application/msexcel",
            "application/x-msexcel",
            "application/excel",
            OLE_OOK[0],
            OLE_OOK[1],
            OLE_OOK[2],
        ],
        Inhoud::Ole(Ole::Excel, &[]),
    ),
    office(
        PPT,
        &["ppt", "pps"],
        &["application/mspowerpoint", "application/powerpoint", OLE_OOK[0], OLE_OOK[1], OLE_OOK[2]],
        Inhoud::Ole(Ole::PowerPoint, &[]),
    ),
    office(
        "application/vnd.ms-outlook",
        &["msg"],
        &["application/msoutlook", "application/x-msg", OLE_OOK[0], OLE_OOK[1], OLE_OOK[2]],
        Inhoud::Ole(Ole::Outlook, &[]),
    ),
    soort(RTF, &["rtf"], &["text/rtf", "text/richtext", "application/x-rtf", DOC], &[RTF]),
    soort(
        "audio/mpeg",
        &["mp3"],
        &["audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg", "audio/mpg"],
        &["audio/mpeg"],
    ),
    soort(
        "audio/x-wav",
        &["wav", "wave"],
        &["audio/wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav"],
        &["audio/x-wav"],
    ),
    soort("video/mp4", &["mp4", "m4v"], &["video/x-m4v", "application/mp4"], &["video/mp4", "video/x-m4v"]),
    soort("video/quicktime", &["mov", "qt"], &[], &["video/quicktime"]),
    tekst("text/plain", &["txt", "text"], &["application/txt"]),
    tekst(
        "text/csv",
        &["csv"],
        &[
            "application/csv",
            "application/x-csv",
            "text/x-csv",
            "text/comma-separated-values",
            XLS,
            "text/plain",
        ],
    ),
    tekst("message/rfc822", &["eml"], &["text/plain", "application/eml"]),
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
    let is_one_of = |als: &[&str]| gevonden.is_some_and(|gevonden| als.contains(&gevonden));
    let goed = match (&soort.inhoud, ole::of(begin)) {
        // `infer` calls every compound file Word; one of which the root is out of sight may be any of them.
        (Inhoud::Ole(wat, _), Some(gezien)) => gezien == *wat || gezien == Ole::Onbekend,
        (_, Some(_)) => false,
        (Inhoud::Als(als) | Inhoud::Ole(_, als), None) => is_one_of(als),
        (Inhoud::Tekst, None) => gevonden.is_none_or(|gevonden| ZWAK.contains(&gevonden)) && is_tekst(begin),
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

/// What `infer` sees by two or three letters, with which a text may begin as well: "BMW", "ID3", "MZ".
const ZWAK: &[&str] =
    &["image/bmp", "image/gif", "audio/mpeg", "application/vnd.microsoft.portable-executable"];

/// Signs that people read, in bytes or in pairs of them (UTF-16, as Excel and Notepad save it), and nothing that a
/// browser would take for a page.
fn is_tekst(begin: &[u8]) -> bool {
    let pairs = |of: fn([u8; 2]) -> u16| {
        let units =
            begin.get(2..).unwrap_or_default().chunks_exact(2).filter_map(|pair| pair.try_into().ok());
        char::decode_utf16(units.map(of)).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let text: String = match begin {
        [0xff, 0xfe, ..] => pairs(u16::from_le_bytes),
        [0xfe, 0xff, ..] => pairs(u16::from_be_bytes),
        _ => String::from_utf8_lossy(begin).into_owned(),
    };
    let is_page = |text: &str| {
        let text = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
        let text = text.get(..32).unwrap_or(text).to_ascii_lowercase();
        ["<!doctype html", "<html", "<svg", "<?xml", "<script"].iter().any(|tag| text.starts_with(tag))
    };
    !is_page(&text) && !text.chars().any(|sign| sign.is_control() && !"\t\n\r\u{b}\u{c}\u{85}".contains(sign))
}

#[cfg(test)]
mod tests;
