//! Files of the older Office and of Outlook: each is a compound file (MS-CFB), and what stands in its root says which.

/// What a compound file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ole {
    Word,
    Excel,
    PowerPoint,
    Outlook,
    /// Its root has nothing of these, such as an installer.
    Anders,
    /// Its root is too far from the beginning to be seen.
    Onbekend,
}

/// What every compound file begins with.
const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// An entry of a directory has this length.
const ENTRY: usize = 128;
/// A root has no more entries than these within sight.
const MOST_ENTRIES: usize = 512;
/// Beyond this a sector number is a mark, and no place.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// No entry.
const NONE: u32 = u32::MAX;

/// What a file is by its first bytes; `None`: no compound file.
pub(super) fn of(begin: &[u8]) -> Option<Ole> {
    begin.starts_with(MAGIC).then(|| File::of(begin).map_or(Ole::Onbekend, |file| file.kind()))
}

/// A compound file as far as it can be seen.
struct File<'b> {
    begin: &'b [u8],
    sector: usize,
    directory: u32,
}

/// An entry of the directory.
struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
}

impl<'b> File<'b> {
    fn of(begin: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(begin, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        Some(Self { begin, sector, directory: u32_at(begin, 48)? })
    }

    fn kind(&self) -> Ole {
        let Some(names) = self.root_names() else { return Ole::Onbekend };
        let has = |name: &str| names.iter().any(|one| one == name);
        if has("__properties_version1.0") {
            Ole::Outlook
        } else if has("WordDocument") {
            Ole::Word
        } else if has("Workbook") || has("Book") {
            Ole::Excel
        } else if has("PowerPoint Document") || has("PP40") {
            Ole::PowerPoint
        } else {
            Ole::Anders
        }
    }

    /// The names in the root, without what lies deeper: a Word document may hold a workbook. `None`: not all are in sight.
    fn root_names(&self) -> Option<Vec<String>> {
        let sectors = self.directory_sectors();
        let mut names = Vec::new();
        let mut next = vec![self.entry(&sectors, 0)?.child];
        while let Some(id) = next.pop() {
            if id == NONE {
                continue;
            }
            if names.len() >= MOST_ENTRIES {
                return None;
            }
            let entry = self.entry(&sectors, id)?;
            next.extend([entry.left, entry.right]);
            names.push(entry.name);
        }
        Some(names)
    }

    /// The sectors of the directory, as far as the table that says which they are is in sight.
    fn directory_sectors(&self) -> Vec<u32> {
        let most = MOST_ENTRIES * ENTRY / self.sector;
        let mut found = vec![self.directory];
        while found.len() < most {
            let next = found.last().and_then(|last| self.after(*last));
            match next {
                Some(next) if next < LAST_SECTOR && !found.contains(&next) => found.push(next),
                _ => break,
            }
        }
        found
    }

    /// The sector that follows another one in a file.
    fn after(&self, sector: u32) -> Option<u32> {
        let per_sector = self.sector / 4;
        let sector = usize::try_from(sector).ok()?;
        // The first 109 sectors of the table are named in the header.
        let table =
            (sector / per_sector < 109).then(|| u32_at(self.begin, 76 + 4 * (sector / per_sector)))??;
        u32_at(self.begin, self.place(table)? + 4 * (sector % per_sector))
    }

    fn place(&self, sector: u32) -> Option<usize> {
        usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(self.sector)
    }

    fn entry(&self, sectors: &[u32], id: u32) -> Option<Entry> {
        let at = usize::try_from(id).ok()?.checked_mul(ENTRY)?;
        let start = self.place(*sectors.get(at / self.sector)?)? + at % self.sector;
        let bytes = self.begin.get(start..start + ENTRY)?;
        // In bytes, with a zero at the end.
        let length = usize::from(u16_at(bytes, 64)?).saturating_sub(2).min(62);
        let units = bytes.get(..length)?.chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
        let name =
            char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Some(Entry { name, left: u32_at(bytes, 68)?, right: u32_at(bytes, 72)?, child: u32_at(bytes, 76)? })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{ENTRY, MAGIC, NONE, Ole, of};

    /// A compound file with these in its root, and these in a folder there; the directory lies `skip` sectors further on.
    pub(crate) fn compound(root: &[&str], deeper: &[&str], skip: u32) -> Vec<u8> {
        const SECTOR: usize = 512;
        let mut entries = vec![entry("Root Entry", 5, NONE, if root.is_empty() { NONE } else { 1 })];
        let folder = u32::try_from(root.len() + 1).unwrap();
        for (at, name) in (1..).zip(root) {
            // A chain to the right is a tree as well.
            let last = at == u32::try_from(root.len()).unwrap();
            let right = if last && deeper.is_empty() { NONE } else { at + 1 };
            entries.push(entry(name, 2, right, NONE));
        }
        if !deeper.is_empty() {
            entries.push(entry("ObjectPool", 1, NONE, folder + 1));
            for (at, name) in (folder + 1..).zip(deeper) {
                let last = at == folder + u32::try_from(deeper.len()).unwrap();
                entries.push(entry(name, 2, if last { NONE } else { at + 1 }, NONE));
            }
        }
        let mut directory = entries.concat();
        directory.resize(directory.len().next_multiple_of(SECTOR), 0);
        let sectors = u32::try_from(directory.len() / SECTOR).unwrap();
        let first = 1 + skip;
        let mut header = MAGIC.to_vec();
        header.resize(SECTOR, 0xff);
        header[30..32].copy_from_slice(&9u16.to_le_bytes());
        header[48..52].copy_from_slice(&first.to_le_bytes());
        header[76..80].copy_from_slice(&0u32.to_le_bytes());
        let mut table: Vec<u8> = Vec::new();
        for sector in 0..128 {
            let next = if sector >= first && sector + 1 < first + sectors { sector + 1 } else { 0xffff_fffe };
            table.extend(u32::to_le_bytes(next));
        }
        let gap = vec![0u8; SECTOR * usize::try_from(skip).unwrap()];
        [header, table, gap, directory].concat()
    }

    fn entry(name: &str, kind: u8, right: u32, child: u32) -> Vec<u8> {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(bytes.len() + 2).unwrap();
        bytes.resize(ENTRY, 0);
        bytes[64..66].copy_from_slice(&length.to_le_bytes());
        bytes[66] = kind;
        bytes[68..72].copy_from_slice(&NONE.to_le_bytes());
        bytes[72..76].copy_from_slice(&right.to_le_bytes());
        bytes[76..80].copy_from_slice(&child.to_le_bytes());
        bytes
    }

    #[test]
    fn the_root_says_what_a_compound_file_is() {
        let summary = "\u{5}SummaryInformation";
        for (root, kind) in [
            (vec!["1Table", summary, "WordDocument"], Ole::Word),
            (vec!["WordDocument", "Macros", "Data", "0Table", summary, "\u{1}CompObj"], Ole::Word),
            (vec!["Workbook"], Ole::Excel),
            (vec![summary, "\u{5}DocumentSummaryInformation", "\u{1}CompObj", "Workbook"], Ole::Excel),
            (vec!["Book"], Ole::Excel),
            (vec!["Current User", summary, "PowerPoint Document"], Ole::PowerPoint),
            (vec!["__nameid_version1.0", "__substg1.0_0037001F", "__properties_version1.0"], Ole::Outlook),
            (vec!["\u{4840}\u{3f7f}"], Ole::Anders),
            (vec![], Ole::Anders),
        ] {
            for skip in [0, 3] {
                assert_eq!(of(&compound(&root, &[], skip)), Some(kind), "{root:?}");
            }
        }
        let embedded = compound(&["WordDocument", "1Table"], &["Workbook", "\u{1}Ole"], 0);
        assert_eq!(of(&embedded), Some(Ole::Word), "a workbook inside a document");
        let attached = compound(&["__properties_version1.0"], &["WordDocument"], 0);
        assert_eq!(of(&attached), Some(Ole::Outlook), "a document at a message");
    }

    #[test]
    fn what_is_out_of_sight_is_not_known() {
        let far = compound(&["Workbook"], &[], 40);
        assert_eq!(of(far.get(..8 * 1024).unwrap()), Some(Ole::Onbekend));
        assert_eq!(of(MAGIC), Some(Ole::Onbekend));
        assert_eq!(of(b"%PDF-1.7"), None);
    }

    proptest! {
        #[test]
        fn no_file_makes_it_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..2000), sector in 0u32..6) {
            let mut file = MAGIC.to_vec();
            file.extend(bytes);
            if file.len() > 80 {
                file[30..32].copy_from_slice(&9u16.to_le_bytes());
                file[48..52].copy_from_slice(&sector.to_le_bytes());
                file[76..80].copy_from_slice(&(5 - sector).to_le_bytes());
            }
            prop_assert!(of(&file).is_some());
        }

        #[test]
        fn a_loop_ends(at in 0usize..6, to in 0u32..8) {
            let mut file = compound(&["a", "b", "c", "d", "e"], &[], 0);
            // Its right neighbour is anything, also itself.
            let place = 1024 + at * ENTRY + 72;
            file[place..place + 4].copy_from_slice(&to.to_le_bytes());
            prop_assert!(of(&file).is_some());
        }
    }
}
