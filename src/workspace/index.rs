//! Keeps the SQLite index level with the files. No command needs it: where it can't be written, that is said and the work goes on.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::{Loaded, Workspace, WorkspaceError};
use crate::model::{Layer, SnapshotState};
use crate::store::Index;

impl Workspace {
    /// Brings the index level with what was loaded. The answer holds what is worth saying (a broken file set aside).
    ///
    /// # Errors
    /// `Store` where the index can't be written; the files are untouched, so callers may only say so.
    pub fn refresh_index(&self, loaded: &Loaded) -> Result<Vec<String>, WorkspaceError> {
        let dir = self.state_dir();
        std::fs::create_dir_all(&dir).map_err(|source| WorkspaceError::Write { path: dir, source })?;
        let opened = Index::open(&self.index_path())?;
        let mut index = opened.index;
        let fingerprint = self.fingerprint(loaded);
        let mut remarks: Vec<String> = opened.remark.into_iter().collect();
        if index.fingerprint().as_deref() != Some(fingerprint.as_str()) {
            // The texts first: a fingerprint that fits says that everything is there.
            self.index_texts(&mut index, &loaded.state.snapshots)?;
            if let Some(remark) = index.rebuild(&loaded.state, &fingerprint)? {
                remarks.push(remark);
                self.index_texts(&mut index, &loaded.state.snapshots)?;
            }
        }
        Ok(remarks)
    }

    /// Takes the texts of new snapshots up. What can't be read has no words; `check` and `verify` say what is damaged.
    pub(super) fn index_texts(&self, index: &mut Index, snapshots: &[SnapshotState]) -> Result<(), WorkspaceError> {
        let missing = index.missing_texts(snapshots)?;
        let texts = missing.into_iter().filter_map(|snapshot| {
            let layer = |layer| self.snapshots.layer(&snapshot.source, &snapshot.id, layer).ok().flatten();
            let text = layer(Layer::Text).or_else(|| layer(Layer::Main))?;
            Some((snapshot.source.as_str(), snapshot.id.as_str(), text))
        });
        Ok(index.put_texts(texts)?)
    }

    pub(super) fn index_path(&self) -> PathBuf {
        self.state_dir().join("status.sqlite")
    }

    /// SHA-256 over everything that the index is made of.
    pub(super) fn fingerprint(&self, loaded: &Loaded) -> String {
        let mut hash = Sha256::new();
        let mut part = |label: &str, text: &str| {
            for piece in [label, text] {
                hash.update((piece.len() as u64).to_le_bytes());
                hash.update(piece.as_bytes());
            }
        };
        for file in loaded.files.values() {
            part(file.file(), &file.text());
        }
        for event in &loaded.ledger.events {
            part("event", &event.id);
        }
        for source in &loaded.state.sources {
            part(&source.id, &format!("{source:?}"));
        }
        for snapshot in &loaded.state.snapshots {
            part(&snapshot.source, &snapshot.id);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
