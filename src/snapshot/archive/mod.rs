//! Snapshots in the formats of web archives, for other people's tools: `.warc.gz` and WACZ.
//!
//! The same choice of snapshots gives the same bytes on every machine: no time of writing, no random name. A damaged
//! snapshot is not exported: the copy would look whole.

mod cdxj;
mod gzip;
mod wacz;

use std::io::{Seek, Write};
use std::path::Path;

use super::publish::CAPTURE;
use super::verify::{self, Depth};
use super::{SnapshotError, SnapshotStore, disk, warc};

/// One snapshot of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
}

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// Snapshots.
    pub snapshots: usize,
    /// Records of all of them.
    pub records: usize,
    /// Length of the file.
    pub bytes: u64,
}

impl SnapshotStore {
    /// Every snapshot of these sources, of all of them where none is named; oldest first within a source.
    ///
    /// # Errors
    /// When a name is no source's, a source has no snapshot, or a folder cannot be listed.
    pub fn choose(&self, sources: &[String]) -> Result<Vec<Chosen>, SnapshotError> {
        let all = if sources.is_empty() { self.sources()? } else { sources.to_vec() };
        let mut chosen = Vec::new();
        for source in all {
            let snapshots = self.snapshots(&source)?;
            if snapshots.is_empty() && !sources.is_empty() {
                return Err(SnapshotError::Missing { what: "snapshot", path: self.root().join(&source) });
            }
            chosen.extend(snapshots.into_iter().map(|snapshot| Chosen { source: source.clone(), snapshot }));
        }
        chosen.sort();
        chosen.dedup();
        Ok(chosen)
    }

    /// Writes the captures as one `.warc.gz`, a gzip member for each record. `name` stands in messages.
    ///
    /// # Errors
    /// When a snapshot is missing or damaged, or the writer fails.
    pub fn export_warc_gz(&self, chosen: &[Chosen], out: &mut impl Write, name: &Path) -> Result<Exported, SnapshotError> {
        let mut out = gzip::Members::new(out);
        let mut exported = Exported::default();
        for chosen in chosen {
            let entries = self.copy(chosen, &mut out, name)?;
            exported.snapshots += 1;
            exported.records += entries.len();
        }
        exported.bytes = out.written();
        Ok(exported)
    }

    /// Writes the captures as a WACZ package. `name` stands in messages, `tool` in the package.
    ///
    /// # Errors
    /// When a snapshot is missing or damaged, or the writer fails.
    pub fn export_wacz(
        &self,
        chosen: &[Chosen],
        tool: &str,
        out: &mut (impl Write + Seek),
        name: &Path,
    ) -> Result<Exported, SnapshotError> {
        wacz::write(self, chosen, tool, out, name)
    }

    /// Appends one capture; gives an entry for each record, `None` where nobody looks it up.
    fn copy<W: Write>(&self, chosen: &Chosen, out: &mut gzip::Members<W>, name: &Path) -> Result<Vec<Option<cdxj::Entry>>, SnapshotError> {
        let Chosen { source, snapshot } = chosen;
        if let Some(damage) = verify::snapshot(self.root(), source, snapshot, Depth::Bytes).into_iter().next() {
            return Err(SnapshotError::Damaged { path: self.root().join(damage.file), message: damage.message });
        }
        let path = self.root().join(source).join(snapshot).join(CAPTURE);
        let bytes = disk::read(&path, disk::MAX_FILE)?.ok_or_else(|| SnapshotError::Missing { what: "capture", path: path.clone() })?;
        let records = warc::records(&bytes).map_err(|error| SnapshotError::Damaged { path, message: error.to_string() })?;
        let mut entries = Vec::with_capacity(records.len());
        for record in records {
            let member = out.append(&bytes[record.offset..record.block.end + 4]).map_err(SnapshotError::io("write", name))?;
            entries.push(cdxj::Entry::of(&record, &bytes[record.block.clone()], member));
        }
        Ok(entries)
    }
}
