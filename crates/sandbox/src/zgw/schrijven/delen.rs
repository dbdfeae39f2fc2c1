//! The parts of a large document. Each is read as it arrives; of a document that is too large to keep, only its length
//! and hash stay.

use aws_lc_rs::digest::{Context, SHA256};
use axum::body::Body;
use futures_util::StreamExt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::sloten::verkeerd_slot;
use crate::json::Velden;
use crate::zgw::Antwoord;
use crate::zgw::documenten::Inhoud;
use crate::zgw::errors::Fout;
use crate::zgw::gegevens::Gegevens;
use crate::zgw::vraag::{Verzoek, hex};

/// The most that is kept in memory of one document.
const BEWAARD: u64 = 32 * 1024 * 1024;
/// The most that stands before the content in a multipart body.
const MAX_KOP: usize = 64 * 1024;

/// A document of which the content is on its way.
pub(in crate::zgw) struct Upload {
    delen: Vec<Deel>,
    omvang: u64,
    /// Of all before part `volgende`, when they came in order.
    hash: Context,
    volgende: usize,
}

struct Deel {
    uuid: Uuid,
    omvang: u64,
    voltooid: bool,
    bytes: Vec<u8>,
}

impl Upload {
    pub(super) fn nieuw(omvang: u64, stuk: u64, mut nieuw_id: impl FnMut() -> Uuid) -> Self {
        let stuk = stuk.max(1);
        let delen = (0..omvang.div_ceil(stuk)).map(|nummer| Deel {
            uuid: nieuw_id(),
            omvang: stuk.min(omvang - nummer * stuk),
            voltooid: false,
            bytes: Vec::new(),
        });
        Self { delen: delen.collect(), omvang, hash: Context::new(&SHA256), volgende: 0 }
    }

    pub(super) fn is_compleet(&self) -> bool {
        self.delen.iter().all(|deel| deel.voltooid)
    }

    fn bewaart(&self) -> bool {
        self.omvang <= BEWAARD
    }

    pub(super) fn json(&self, adres: &str, slot: &str) -> Value {
        let deel = |(nummer, deel): (usize, &Deel)| deel.json(adres, nummer, slot);
        self.delen.iter().enumerate().map(deel).collect()
    }

    pub(super) fn inhoud(self) -> Inhoud {
        if self.bewaart() {
            return Inhoud::Klein(self.delen.into_iter().flat_map(|deel| deel.bytes).collect());
        }
        let hash = self.hash.finish();
        Inhoud::Groot { lengte: self.omvang, hash: hex(hash.as_ref()) }
    }

    /// A part that is in, whole.
    fn neem(&mut self, plek: usize, ontvangen: Ontvangen) {
        if self.volgende == plek {
            self.hash = ontvangen.hash;
            self.volgende += 1;
        }
        if let Some(deel) = self.delen.get_mut(plek) {
            deel.voltooid = true;
            deel.bytes = ontvangen.bytes;
        }
    }
}

impl Deel {
    fn json(&self, adres: &str, plek: usize, slot: &str) -> Value {
        json!({ "url": format!("{adres}/{}", self.uuid), "volgnummer": plek + 1, "omvang": self.omvang,
            "voltooid": self.voltooid, "lock": slot })
    }
}

/// What came of one part.
struct Ontvangen {
    slot: Option<String>,
    lengte: u64,
    hash: Context,
    bytes: Vec<u8>,
}

/// Where a part belongs.
fn plek(gegevens: &Gegevens, deel: Uuid) -> Option<(Uuid, usize)> {
    gegevens.uploads.iter().find_map(|(document, upload)| {
        Some((*document, upload.delen.iter().position(|een| een.uuid == deel)?))
    })
}

/// Takes one part. A part that breaks off, or has another size, leaves nothing behind.
pub(super) async fn ontvang(verzoek: &Verzoek<'_>, id: &str, stroom: Body) -> Result<Antwoord, Fout> {
    let uuid: Uuid = id.parse().map_err(|_| Fout::server())?;
    let soort = verzoek.kop("content-type").unwrap_or_default();
    let grens = soort.strip_prefix("multipart/form-data").and_then(|rest| rest.split("boundary=").nth(1));
    let grens = grens.ok_or_else(|| Fout::mediatype(soort))?.trim_matches('"');
    let (begin, bewaren) = {
        let gegevens = verzoek.zgw.gegevens.read();
        let (document, _) = plek(&gegevens, uuid).ok_or_else(Fout::niet_gevonden)?;
        let upload = gegevens.uploads.get(&document).ok_or_else(Fout::niet_gevonden)?;
        (upload.hash.clone(), upload.bewaart())
    };
    let ontvangen = lees(stroom, grens, begin, bewaren).await?;
    let mut gegevens = verzoek.zgw.gegevens.write();
    leg_vast(&mut gegevens, uuid, ontvangen)
}

fn leg_vast(gegevens: &mut Gegevens, deel: Uuid, ontvangen: Ontvangen) -> Result<Antwoord, Fout> {
    let (document, plek) = plek(gegevens, deel).ok_or_else(Fout::niet_gevonden)?;
    let slot = gegevens.sloten.get(&document).cloned().unwrap_or_default();
    match &ontvangen.slot {
        None => return Err(Fout::ongeldig("lock", "required", "Dit veld is verplicht.")),
        Some(gegeven) if *gegeven != slot => return Err(verkeerd_slot()),
        Some(_) => {}
    }
    let adres = gegevens.adres("bestandsdelen");
    let upload = gegevens.uploads.get_mut(&document).ok_or_else(Fout::niet_gevonden)?;
    let verwacht = upload.delen.get(plek).map(|deel| deel.omvang).unwrap_or_default();
    if ontvangen.lengte != verwacht {
        let reden = format!(
            "Het aangeleverde bestand heeft een afwijkende bestandsgrootte (volgens het `omvang`-veld).\
             Verwachting: {verwacht}b, ontvangen: {}b",
            ontvangen.lengte
        );
        return Err(Fout::ongeldig("nonFieldErrors", "file-size", &reden));
    }
    upload.neem(plek, ontvangen);
    let json = upload.delen.get(plek).map_or(Value::Null, |deel| deel.json(&adres, plek, &slot));
    let alle = upload.json(&adres, &slot);
    if let Some(rij) = gegevens.tabel_mut("enkelvoudiginformatieobjecten").rij_mut(document) {
        rij.body.zet("bestandsdelen", alle.clone());
    }
    if let Some(versie) = gegevens.versies_mut(document).last_mut() {
        versie.body.zet("bestandsdelen", alle);
    }
    Ok(Antwoord::json(&json))
}

/// Reads `lock` and then `inhoud`, as they come: small fields whole, the content piece by piece.
async fn lees(stroom: Body, grens: &str, hash: Context, bewaren: bool) -> Result<Ontvangen, Fout> {
    let mut lezer = Lezer { stroom: stroom.into_data_stream(), over: Vec::new() };
    let mut ontvangen = Ontvangen { slot: None, lengte: 0, hash, bytes: Vec::new() };
    let begin = format!("--{grens}");
    lezer.tot(begin.as_bytes(), MAX_KOP, |_| {}).await?;
    let einde = format!("\r\n--{grens}");
    loop {
        let mut kop = Vec::new();
        lezer.tot(b"\r\n", MAX_KOP, |stuk| kop.extend_from_slice(stuk)).await?;
        if kop.starts_with(b"--") {
            return Ok(ontvangen);
        }
        lezer.tot(b"\r\n\r\n", MAX_KOP, |stuk| kop.extend_from_slice(stuk)).await?;
        let kop = String::from_utf8_lossy(&kop).into_owned();
        if kop.contains("name=\"inhoud\"") {
            lezer
                .tot(einde.as_bytes(), usize::MAX, |stuk| {
                    ontvangen.lengte += u64::try_from(stuk.len()).unwrap_or_default();
                    ontvangen.hash.update(stuk);
                    if bewaren {
                        ontvangen.bytes.extend_from_slice(stuk);
                    }
                })
                .await?;
        } else {
            let mut waarde = Vec::new();
            lezer.tot(einde.as_bytes(), MAX_KOP, |stuk| waarde.extend_from_slice(stuk)).await?;
            if kop.contains("name=\"lock\"") {
                ontvangen.slot = Some(String::from_utf8_lossy(&waarde).into_owned());
            }
        }
    }
}

struct Lezer {
    stroom: axum::body::BodyDataStream,
    over: Vec<u8>,
}

impl Lezer {
    /// Hands over everything before `teken`, which is then behind us. An end before it is a request that broke off.
    async fn tot(&mut self, teken: &[u8], max: usize, mut neem: impl FnMut(&[u8])) -> Result<(), Fout> {
        let mut gelezen = 0;
        loop {
            if let Some(plek) = vind(&self.over, teken) {
                neem(self.over.get(..plek).unwrap_or_default());
                self.over.drain(..plek + teken.len());
                return Ok(());
            }
            // The sign may have begun: keep as much as it can be of it.
            let zeker = self.over.len().saturating_sub(teken.len());
            neem(self.over.get(..zeker).unwrap_or_default());
            self.over.drain(..zeker);
            gelezen += zeker;
            if gelezen > max {
                return Err(Fout::geen_json());
            }
            match self.stroom.next().await {
                Some(Ok(stuk)) => self.over.extend_from_slice(&stuk),
                _ => return Err(Fout::geen_json()),
            }
        }
    }
}

fn vind(hooiberg: &[u8], naald: &[u8]) -> Option<usize> {
    let eerste = *naald.first()?;
    let mut van = 0;
    // Quicker than looking at each byte, and most of a file has none.
    while hooiberg.get(van..)?.contains(&eerste)
        && let Some(plek) = hooiberg.get(van..)?.iter().position(|byte| *byte == eerste)
    {
        if hooiberg.get(van + plek..)?.starts_with(naald) {
            return Some(van + plek);
        }
        van += plek + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::*;
    use crate::zgw::vraag::etag;

    #[tokio::test]
    async fn a_part_is_read_however_it_is_cut() {
        let heel = b"--X\r\nContent-Disposition: form-data; name=\"lock\"\r\n\r\nslot\r\n--X\r\nContent-Disposition: \
            form-data; name=\"inhoud\"; filename=\"a\"\r\n\r\nregel\r\n--Y\r\nnog\r\n--X--\r\n";
        for stuk in [1, 3, 7, 500] {
            let stukken: Vec<_> =
                heel.chunks(stuk).map(|stuk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(stuk))).collect();
            let body = Body::from_stream(futures_util::stream::iter(stukken));
            let gelezen = lees(body, "X", Context::new(&SHA256), true).await.unwrap();
            assert_eq!(gelezen.slot.as_deref(), Some("slot"));
            assert_eq!(gelezen.bytes, b"regel\r\n--Y\r\nnog", "in pieces of {stuk}");
        }
        let half = Body::from(heel.get(..120).unwrap().to_vec());
        assert!(lees(half, "X", Context::new(&SHA256), true).await.is_err());
    }

    #[test]
    fn the_hash_of_a_large_one_is_that_of_its_download() {
        let bytes = Bytes::from_static(b"inhoud");
        let mut hash = Context::new(&SHA256);
        hash.update(&bytes);
        let upload = Upload { delen: Vec::new(), omvang: BEWAARD + 1, hash, volgende: 0 };
        let Inhoud::Groot { hash, .. } = upload.inhoud() else { panic!("large") };
        assert_eq!(format!("\"{hash}\""), etag(&bytes));
    }
}
