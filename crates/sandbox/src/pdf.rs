//! A tiny PDF writer: one font, wrapped text, as many A4 pages as it takes.

use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

use crate::personen::zonder_diakrieten;

const REGELS_PER_PAGINA: usize = 46;
const TEKENS_PER_REGEL: usize = 82;

/// A PDF with this title and these paragraphs; an empty one is an empty line.
pub(crate) fn schrijf(titel: &str, alineas: &[String]) -> Vec<u8> {
    let regels: Vec<String> = alineas.iter().flat_map(|alinea| breek(alinea)).collect();
    let paginas: Vec<&[String]> = regels.chunks(REGELS_PER_PAGINA).collect();
    let paginas = if paginas.is_empty() { vec![&[][..]] } else { paginas };
    // 1 catalog, 2 pages, 3 font, 4 info, then a page and its content by turns.
    let kinderen = (0..paginas.len()).fold(String::new(), |lijst, i| format!("{lijst}{} 0 R ", 5 + 2 * i));
    let mut objecten: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nl-NL) /ViewerPreferences << /DisplayDocTitle true >> >>"
            .to_vec(),
        format!("<< /Type /Pages /Kids [ {kinderen}] /Count {} >>", paginas.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        [b"<< /Title ".as_slice(), &tekst(titel), b" /Producer (proefomgeving) >>"].concat(),
    ];
    for (i, pagina) in paginas.iter().enumerate() {
        let inhoud = inhoud((i == 0).then_some(titel), pagina);
        objecten.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                6 + 2 * i
            )
            .into_bytes(),
        );
        let kop = format!("<< /Length {} >>\nstream\n", inhoud.len()).into_bytes();
        objecten.push([kop.as_slice(), &inhoud, b"\nendstream"].concat());
    }
    bundel(&objecten)
}

/// Numbers the objects and writes the table that says where each begins.
fn bundel(objecten: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut tabel = String::from("0000000000 65535 f \n");
    for (i, object) in objecten.iter().enumerate() {
        writeln!(tabel, "{:010} 00000 n ", pdf.len()).unwrap_or_default();
        pdf.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        pdf.extend_from_slice(object);
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let (begin, aantal) = (pdf.len(), objecten.len() + 1);
    let slot = format!(
        "xref\n0 {aantal}\n{tabel}trailer\n<< /Size {aantal} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{begin}\n%%EOF\n"
    );
    pdf.extend_from_slice(slot.as_bytes());
    pdf
}

fn inhoud(titel: Option<&str>, regels: &[String]) -> Vec<u8> {
    let mut uit = b"BT\n/F1 16 Tf\n60 780 Td\n".to_vec();
    if let Some(titel) = titel {
        uit.extend_from_slice(&tekst(titel));
        uit.extend_from_slice(b" Tj\n");
    }
    uit.extend_from_slice(b"/F1 11 Tf\n0 -28 Td\n15 TL\n");
    for regel in regels {
        uit.extend_from_slice(&tekst(regel));
        uit.extend_from_slice(b" Tj T*\n");
    }
    uit.extend_from_slice(b"ET");
    uit
}

/// A PDF string in WinAnsi; a letter that it lacks loses its diacritics.
fn tekst(tekst: &str) -> Vec<u8> {
    let mut uit = vec![b'('];
    for teken in tekst.nfc() {
        match u8::try_from(u32::from(teken)) {
            Ok(byte @ (b'(' | b')' | b'\\')) => uit.extend_from_slice(&[b'\\', byte]),
            Ok(byte @ (0x20..0x7f | 0xa0..)) => uit.push(byte),
            Ok(_) => uit.push(b' '),
            Err(_) => {
                let kaal = zonder_diakrieten(&teken.to_string());
                uit.push(kaal.bytes().next().filter(u8::is_ascii_alphanumeric).unwrap_or(b'?'));
            }
        }
    }
    uit.push(b')');
    uit
}

fn breek(alinea: &str) -> Vec<String> {
    let mut regels = vec![String::new()];
    for woord in alinea.split_whitespace() {
        if let Some(regel) = regels.last_mut() {
            if regel.is_empty() {
                regel.push_str(woord);
            } else if regel.chars().count() + woord.chars().count() < TEKENS_PER_REGEL {
                regel.push(' ');
                regel.push_str(woord);
            } else {
                regels.push(woord.to_owned());
            }
        }
    }
    regels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let lang: Vec<String> =
            (0..120).map(|i| format!("Regel {i} (met haakjes) voor Żywiałowska en Käster")).collect();
        let pdf = schrijf("Titel", &lang);
        // One character a byte, so that places agree.
        let als_tekst: String =
            pdf.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '~' }).collect();
        let begin: usize =
            als_tekst.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        let tabel: Vec<&str> =
            als_tekst[begin..].lines().skip(3).take_while(|regel| regel.ends_with(" n ")).collect();
        assert!(tabel.len() >= 10, "three pages or more");
        for (i, regel) in tabel.iter().enumerate() {
            let plek: usize = regel[..10].parse().unwrap();
            assert!(als_tekst[plek..].starts_with(&format!("{} 0 obj\n", i + 1)));
        }
        assert!(
            als_tekst.contains("Zywialowska")
                && pdf.windows(6).any(|deel| deel == b"K\xe4ster")
                && als_tekst.contains("\\(met")
        );
    }
}
