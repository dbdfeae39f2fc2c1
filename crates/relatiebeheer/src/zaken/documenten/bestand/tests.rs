use super::{past, soort_van};
use crate::zaken::documenten::ole::tests::compound;

const PDF: &[u8] = b"%PDF-1.7\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn check(naam: &str, formaat: &str, begin: &[u8]) -> Result<(), String> {
    soort_van(naam, formaat).and_then(|soort| past(soort, begin))
}

/// A zip of which these are the files, in this order.
fn zip(files: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in files {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend(40u32.to_le_bytes());
        bytes.extend(40u32.to_le_bytes());
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend(0u16.to_le_bytes());
        bytes.extend(name.as_bytes());
        bytes.extend([b'x'; 40]);
    }
    bytes
}

/// What an ODF file begins with.
fn odf(kind: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    let mime = format!("application/vnd.oasis.opendocument.{kind}");
    bytes.extend(u32::try_from(mime.len()).unwrap().to_le_bytes());
    bytes.extend(u32::try_from(mime.len()).unwrap().to_le_bytes());
    bytes.extend(8u16.to_le_bytes());
    bytes.extend(0u16.to_le_bytes());
    bytes.extend(b"mimetype");
    bytes.extend(mime.as_bytes());
    bytes.extend(b"PK\x03\x04 and so on");
    bytes
}

fn ftyp(brand: &str, more: &str) -> Vec<u8> {
    let length = u32::try_from(16 + more.len()).unwrap();
    [&length.to_be_bytes(), b"ftyp", brand.as_bytes(), &[0; 4], more.as_bytes(), &[0; 64]].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// An extension, and how files by that name begin.
type Kind = (&'static str, Vec<Vec<u8>>);

/// Three makers of each kind: how their files begin.
fn makers() -> Vec<Kind> {
    [pictures(), office(), older_office(), sound_and_text()].concat()
}

fn pictures() -> Vec<Kind> {
    let own = |bytes: &[u8]| bytes.to_vec();
    vec![
        (
            "pdf",
            vec![
                own(PDF),
                own(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3"),
                own(b"\xef\xbb\xbf%PDF-1.3"),
                own(b"\r\n%PDF-2.0"),
            ],
        ),
        ("png", vec![own(PNG), [PNG, b"\0\0\x04\0".as_slice()].concat(), [PNG, &[8, 6]].concat()]),
        (
            "jpg",
            vec![
                own(b"\xff\xd8\xff\xe0\0\x10JFIF"),
                own(b"\xff\xd8\xff\xe1\0\x10Exif\0\0"),
                own(b"\xff\xd8\xff\xdb\0\x43"),
            ],
        ),
        ("gif", vec![own(b"GIF89a\x01\0\x01\0"), own(b"GIF87a\x01\0\x01\0"), own(b"GIF89a\0\x04\0\x03")]),
        (
            "webp",
            ["VP8 ", "VP8L", "VP8X"].map(|kind| [b"RIFF\x10\0\0\0WEBP", kind.as_bytes()].concat()).into(),
        ),
        (
            "tif",
            vec![
                own(b"II*\0\x08\0\0\0\x0e\0\0\0"),
                own(b"MM\0*\0\0\0\x08\0\x0e\0\0"),
                own(b"II*\0\x10\0\0\0\x01\x02\0"),
            ],
        ),
        ("heic", vec![ftyp("heic", "mif1heic"), ftyp("mif1", "mif1heic"), ftyp("heix", "mif1heix")]),
    ]
}

fn office() -> Vec<Kind> {
    let types = "[Content_Types].xml";
    vec![
        (
            "docx",
            vec![
                zip(&[types, "_rels/.rels", "word/document.xml", "word/styles.xml"]),
                zip(&["_rels/.rels", "docProps/app.xml", "docProps/core.xml", "word/document.xml"]),
                zip(&["word/numbering.xml", "word/settings.xml", types]),
            ],
        ),
        (
            "xlsx",
            vec![
                zip(&[types, "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"]),
                zip(&["_rels/.rels", "docProps/app.xml", "docProps/core.xml", "xl/workbook.xml"]),
                zip(&["xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml", types]),
            ],
        ),
        (
            "pptx",
            vec![
                zip(&[types, "_rels/.rels", "ppt/presentation.xml", "ppt/slides/slide1.xml"]),
                zip(&["_rels/.rels", "docProps/app.xml", "docProps/core.xml", "ppt/presentation.xml"]),
                zip(&["ppt/theme/theme1.xml", "ppt/slides/slide1.xml", types]),
            ],
        ),
        (
            "odt",
            vec![
                odf("text"),
                zip(&["mimetype", "content.xml"]),
                zip(&["content.xml", "META-INF/manifest.xml"]),
            ],
        ),
        (
            "ods",
            vec![odf("spreadsheet"), zip(&["mimetype", "content.xml"]), zip(&["content.xml", "styles.xml"])],
        ),
        (
            "odp",
            vec![odf("presentation"), zip(&["mimetype", "content.xml"]), zip(&["content.xml", "styles.xml"])],
        ),
    ]
}

fn older_office() -> Vec<Kind> {
    let own = |bytes: &[u8]| bytes.to_vec();
    let summary = "\u{5}SummaryInformation";
    vec![
        (
            "doc",
            vec![
                compound(&["1Table", summary, "WordDocument"], &[], 0),
                compound(&["WordDocument", "0Table", "Macros"], &["Workbook"], 4),
                compound(&["\u{1}CompObj", "WordDocument"], &[], 40),
                own(br"{\rtf1\ansi\deff0"),
            ],
        ),
        (
            "xls",
            vec![
                compound(&["Workbook", summary], &[], 0),
                compound(&["Book"], &[], 2),
                compound(&["Workbook", "_VBA_PROJECT_CUR", summary], &["dir"], 40),
            ],
        ),
        (
            "ppt",
            vec![
                compound(&["PowerPoint Document", "Current User", summary, "Pictures"], &[], 0),
                compound(&["Current User", "PowerPoint Document"], &["Workbook"], 1),
                compound(&["PowerPoint Document"], &[], 40),
            ],
        ),
        (
            "msg",
            vec![
                compound(&["__nameid_version1.0", "__properties_version1.0", "__substg1.0_0037001F"], &[], 0),
                compound(&["__properties_version1.0"], &["WordDocument"], 1),
                compound(&["__recip_version1.0_#00000000", "__properties_version1.0"], &[], 40),
            ],
        ),
    ]
}

fn sound_and_text() -> Vec<Kind> {
    let own = |bytes: &[u8]| bytes.to_vec();
    vec![
        ("rtf", vec![own(br"{\rtf1\ansi\ansicpg1252"), own(br"{\rtf1\mac"), own(br"{\rtf1\deff0{\fonttbl")]),
        ("mp3", vec![own(b"ID3\x03\0\0\0\0\x0f"), own(b"\xff\xfb\x90\x64\0"), own(b"\xff\xf3\x40\xc4\0")]),
        (
            "wav",
            ["WAVEfmt ", "WAVEJUNK", "WAVEbext"]
                .map(|kind| [b"RIFF\x24\0\0\0", kind.as_bytes()].concat())
                .into(),
        ),
        ("mp4", vec![ftyp("isom", "isomiso2"), ftyp("mp42", "mp41isom"), ftyp("M4V ", "M4V mp42")]),
        (
            "mov",
            vec![
                ftyp("qt  ", "qt  "),
                own(b"\0\0\x1f\x10moov\0\0\0\x6cmvhd"),
                own(b"\0\0\0\x08wide\0\x0f\xff\xffmdat"),
            ],
        ),
        (
            "txt",
            vec![
                "Beste é".into(),
                own(b"BMW te koop, \xe9\xe9n eigenaar"),
                utf16("Beste é"),
                own(b"\xef\xbb\xbfBeste"),
                own(b"MZ-lijst"),
            ],
        ),
        (
            "csv",
            vec![
                own(b"naam;adres\r\n"),
                utf16("naam\tadres\r\n"),
                own(b"ID3;waarde\n"),
                own(b"\"naam\",\"adres\"\n"),
            ],
        ),
        (
            "eml",
            vec![
                own(b"Return-Path: <a@example.nl>\r\nReceived: from"),
                own(b"From: Jan <a@example.nl>\r\nSubject: x\r\n"),
                own(b"Delivered-To: a@example.nl\n"),
            ],
        ),
    ]
}

#[test]
fn every_kind_is_taken_of_three_makers() {
    let all = makers();
    let known: Vec<&str> = all.iter().map(|(extensie, _)| *extensie).collect();
    for soort in super::SOORTEN {
        let first = soort.extensies.first().unwrap();
        assert!(known.contains(first), "no file of .{first}");
    }
    for (extensie, files) in &all {
        assert!(files.len() >= 3, "{extensie}");
        for (at, file) in files.iter().enumerate() {
            let begin = file.get(..8 * 1024).unwrap_or(file);
            assert_eq!(check(&format!("Bijlage.{extensie}"), "", begin), Ok(()), "{extensie} {at}");
        }
    }
}

#[test]
fn every_name_of_a_kind_is_taken_whatever_the_computer_calls_it() {
    let all = makers();
    for soort in super::SOORTEN {
        let (_, files) = all.iter().find(|(extensie, _)| soort.extensies.contains(extensie)).unwrap();
        let own = ["", "application/octet-stream", soort.formaat];
        for formaat in own.iter().chain(soort.ook) {
            for extensie in soort.extensies {
                for naam in [format!("a.{extensie}"), format!("brief 25.11.{}", extensie.to_uppercase())] {
                    assert_eq!(check(&naam, formaat, &files[0]), Ok(()), "{naam} {formaat}");
                    assert_eq!(soort_van(&naam, formaat).unwrap().formaat, soort.formaat);
                }
            }
        }
    }
    for (naam, formaat) in [
        ("mail.msg", "application/vnd.ms-outlook"),
        ("lijst.xls", "application/x-ole-storage"),
        ("brief.docx", "application/x-zip-compressed"),
        ("lijst.csv", "application/vnd.ms-excel"),
        ("foto.HEIC", "image/heic"),
        ("foto.jfif", "image/pjpeg"),
        ("opname.wav", "audio/vnd.wave; codecs=1"),
    ] {
        assert!(soort_van(naam, formaat).is_ok(), "{naam} {formaat}");
    }
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let word = compound(&["WordDocument"], &[], 0);
    let outlook = compound(&["__properties_version1.0"], &[], 0);
    let installer = compound(&["\u{4840}\u{3f7f}\u{4164}", "\u{5}SummaryInformation"], &[], 0);
    for (naam, formaat, begin) in [
        ("virus.exe", "application/pdf", PDF),
        ("pagina.html", "text/html", b"<html>".as_slice()),
        ("geen-extensie", "application/pdf", PDF),
        ("brief.pdf", "image/png", PDF),
        ("brief.pdf", "application/pdf", PNG),
        ("brief.pdf", "application/pdf", b"zomaar"),
        ("brief.txt", "text/plain", b"  <HTML><script>"),
        ("brief.txt", "text/plain", b"\xef\xbb\xbf<!DOCTYPE html>"),
        ("brief.txt", "text/plain", &utf16("<script>x</script>")),
        ("brief.txt", "text/plain", b"a\0b"),
        ("brief.txt", "text/plain", b"MZ\x90\0\x03"),
        ("brief.txt", "text/plain", b"#!/bin/sh\nrm"),
        ("brief.txt", "text/plain", &word),
        ("lijst.xls", "application/vnd.ms-excel", &word),
        ("brief.doc", "application/msword", &outlook),
        ("mail.msg", "application/vnd.ms-outlook", &word),
        ("brief.doc", "application/msword", &installer),
        ("brief.pdf", "application/pdf", &word),
        ("brief.docx", "", &word),
        ("brief.docx", "", &zip(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"])),
    ] {
        assert!(check(naam, formaat, begin).is_err(), "{naam} {formaat}");
    }
}

#[test]
fn the_files_of_the_shared_cases_are_taken() {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases/office-files");
    for naam in ["mail.msg", "lijst.xls"] {
        match std::fs::read(format!("{cases}/{naam}")) {
            Ok(bytes) => assert_eq!(check(naam, "", bytes.get(..8 * 1024).unwrap_or(&bytes)), Ok(())),
            Err(_) => eprintln!("{naam} is not here: not tried"),
        }
    }
}
