//! `.factcheck/refresh/SOURCE.json`: when a source was last looked at, and what its server said of the version we saw.
//!
//! The surprise: losing it costs a fetch and nothing else. So a file that can't be read counts as none, and the next answer
//! overwrites it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::fetch::Validators;
use crate::model::Timestamp;
use crate::workspace::WorkspaceError;
use crate::workspace::files::{read_bytes, write_whole};

/// Days after which a whole page is fetched whatever the server says: its marks can be wrong.
const TRUST_DAYS: i64 = 30;

/// What is remembered of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Memory {
    pub checked_at: Timestamp,
    /// When a whole page last came.
    pub full_at: Option<Timestamp>,
    pub known: Option<Validators>,
    /// The words that were compared with that page, as `SNAPSHOT/KEY`.
    pub compared: BTreeSet<String>,
}

/// The file. Moments are seconds since 1970.
#[derive(Serialize, Deserialize)]
struct Stored {
    checked_at: i64,
    full_at: Option<i64>,
    url: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    compared: BTreeSet<String>,
}

impl Memory {
    /// What is remembered; nothing where there is no file, or none that reads.
    pub fn read(state_dir: &Path, source: &str) -> Result<Option<Self>, WorkspaceError> {
        let Some(bytes) = read_bytes(&path(state_dir, source))? else { return Ok(None) };
        let Ok(stored) = serde_json::from_slice::<Stored>(&bytes) else { return Ok(None) };
        let moment = |second| Timestamp::from_second(second).ok();
        let known = stored.url.map(|url| Validators { url, etag: stored.etag, last_modified: stored.last_modified });
        Ok(moment(stored.checked_at).map(|checked_at| Self {
            checked_at,
            full_at: stored.full_at.and_then(moment),
            known,
            compared: stored.compared,
        }))
    }

    pub fn write(&self, state_dir: &Path, source: &str) -> Result<(), WorkspaceError> {
        let known = self.known.clone();
        let stored = Stored {
            checked_at: self.checked_at.as_second(),
            full_at: self.full_at.map(Timestamp::as_second),
            url: known.as_ref().map(|known| known.url.clone()),
            etag: known.as_ref().and_then(|known| known.etag.clone()),
            last_modified: known.and_then(|known| known.last_modified),
            compared: self.compared.clone(),
        };
        let path = path(state_dir, source);
        // Plain strings and numbers: printing them can't fail.
        let text = serde_json::to_string(&stored).unwrap_or_default();
        write_whole(&path, text.as_bytes())
    }

    /// What to tell the server; nothing where the last page is too old to be relied on, or was not compared with all of
    /// these words.
    pub fn validators(self, now: Timestamp, words: &BTreeSet<String>) -> Option<Validators> {
        let age = now.as_second() - self.full_at?.as_second();
        ((0..TRUST_DAYS * 86_400).contains(&age) && words.is_subset(&self.compared)).then_some(self.known).flatten()
    }
}

fn path(state_dir: &Path, source: &str) -> PathBuf {
    state_dir.join("refresh").join(format!("{source}.json"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Memory;
    use crate::fetch::Validators;
    use crate::model::Timestamp;

    #[test]
    fn remembers_and_forgets() {
        let dir = tempfile::tempdir().unwrap();
        let now = Timestamp::from_second(1_763_794_569).unwrap();
        let known = Validators { url: "https://a.example/".to_owned(), etag: Some("\"x\"".to_owned()), last_modified: None };
        let compared = BTreeSet::from(["s/claim/e1".to_owned()]);
        let memory = Memory { checked_at: now, full_at: Some(now), known: Some(known.clone()), compared: compared.clone() };
        assert_eq!(Memory::read(dir.path(), "a").unwrap(), None);
        memory.write(dir.path(), "a").unwrap();
        assert_eq!(Memory::read(dir.path(), "a").unwrap(), Some(memory.clone()));
        std::fs::write(dir.path().join("refresh/a.json"), "{").unwrap();
        assert_eq!(Memory::read(dir.path(), "a").unwrap(), None);

        let after = |days: i64| Timestamp::from_second(now.as_second() + days * 86_400).unwrap();
        assert_eq!(memory.clone().validators(after(29), &compared), Some(known));
        assert_eq!(memory.clone().validators(after(30), &compared), None, "an ETag can lie");
        assert_eq!(memory.clone().validators(after(-1), &compared), None, "a clock that went back");
        let more = BTreeSet::from(["s/claim/e1".to_owned(), "s/claim/e2".to_owned()]);
        assert_eq!(memory.validators(after(1), &more), None, "words that were never compared");
    }
}
