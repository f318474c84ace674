//! The archive around a document: parts by name, each within limits.
//!
//! What an archive says of its sizes is not believed: bytes are counted as they come out.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

/// Entries in the archive. Real documents have some hundreds, mostly pictures.
const MOST_ENTRIES: usize = 20_000;
/// Bytes of one part, unpacked.
const LARGEST_PART: u64 = 64 << 20;
/// How many times larger a part may become …
const RATIO: u64 = 200;
/// … once it is larger than this: short texts of one letter pack very well.
const RATIO_FROM: u64 = 4 << 20;

/// An open archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("its ZIP archive can't be opened: {error}"))?;
        if archive.len() > MOST_ENTRIES {
            return Err(format!("its ZIP archive has {} entries, more than {MOST_ENTRIES}", archive.len()));
        }
        Ok(Self { archive })
    }

    /// The bytes of a part; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(format!("its part \"{name}\" can't be opened: {error}")),
        };
        let packed = file.compressed_size();
        let most = LARGEST_PART.min(packed.saturating_mul(RATIO).max(RATIO_FROM));
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("its part \"{name}\" can't be unpacked: {error}"))?;
        if bytes.len() as u64 > most {
            return Err(format!("its part \"{name}\" unpacks to more than {} MiB, too much for what it is", most >> 20));
        }
        Ok(Some(bytes))
    }
}
