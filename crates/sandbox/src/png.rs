//! A picture without a graphics library: a street, a lamp post and an evening sky, as an uncompressed PNG.

const BREED: u32 = 240;
const HOOG: u32 = 160;

/// The picture.
pub(crate) fn straatbeeld() -> Vec<u8> {
    let mut beeld = Vec::new();
    for y in 0..HOOG {
        beeld.push(0); // no filter on this line
        for x in 0..BREED {
            beeld.push(kleur(x, y));
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut kop = Vec::new();
    kop.extend_from_slice(&BREED.to_be_bytes());
    kop.extend_from_slice(&HOOG.to_be_bytes());
    kop.extend_from_slice(&[8, 3, 0, 0, 0]); // 8 bits, palette
    stuk(&mut png, *b"IHDR", &kop);
    stuk(&mut png, *b"PLTE", &palet());
    stuk(&mut png, *b"IDAT", &zlib(&beeld));
    stuk(&mut png, *b"IEND", &[]);
    png
}

/// Index in the palette: 0-15 sky, 16 road, 17 pavement, 18 pole, 19 lamp, 20 road marking.
fn kleur(x: u32, y: u32) -> u8 {
    let paal = (118..122).contains(&x) && (40..120).contains(&y);
    let lamp = (122..150).contains(&x) && (38..44).contains(&y);
    let streep = (140..144).contains(&y) && x % 40 < 22;
    match y {
        _ if paal => 18,
        _ if lamp => 19,
        0..110 => u8::try_from(y / 7).unwrap_or_default(),
        110..124 => 17,
        _ if streep => 20,
        _ => 16,
    }
}

fn palet() -> Vec<u8> {
    let lucht = (0..16_u8).flat_map(|i| [40 + 12 * i, 60 + 9 * i, 140 + 3 * i]);
    lucht.chain([70, 70, 74, 150, 146, 140, 30, 30, 34, 90, 88, 70, 240, 240, 236]).collect()
}

/// Stored blocks: the format allows no compression at all.
fn zlib(gegevens: &[u8]) -> Vec<u8> {
    let mut uit = vec![0x78, 0x01];
    let mut blokken = gegevens.chunks(0xffff).peekable();
    while let Some(blok) = blokken.next() {
        let lengte = u16::try_from(blok.len()).unwrap_or(u16::MAX);
        uit.push(u8::from(blokken.peek().is_none()));
        uit.extend_from_slice(&lengte.to_le_bytes());
        uit.extend_from_slice(&(!lengte).to_le_bytes());
        uit.extend_from_slice(blok);
    }
    let (a, b) = gegevens.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    uit.extend_from_slice(&((b << 16) | a).to_be_bytes());
    uit
}

fn stuk(png: &mut Vec<u8>, soort: [u8; 4], inhoud: &[u8]) {
    png.extend_from_slice(&u32::try_from(inhoud.len()).unwrap_or_default().to_be_bytes());
    png.extend_from_slice(&soort);
    png.extend_from_slice(inhoud);
    png.extend_from_slice(&crc32(soort.iter().chain(inhoud)).to_be_bytes());
}

fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789".iter()), 0xcbf4_3926);
        assert!(zlib(b"Wikipedia").ends_with(&0x11e6_0398_u32.to_be_bytes()));
        assert!(straatbeeld().starts_with(b"\x89PNG"));
    }
}
