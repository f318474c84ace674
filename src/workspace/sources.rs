//! What is known of the sources: a list, one in full, and what changed between two snapshots of one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::open::close_to;
use super::reading::Base;
use super::{Depth, Workspace, WorkspaceError};
use crate::model::{Check, Layer, Origin, SnapshotState, Source, State};
use crate::snapshot::diff::{self, Hunk};
use crate::snapshot::{Manifest, Size, SnapshotError, source_id};
use crate::store::Which;

/// A source in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// The record.
    pub source: Source,
    /// Number of snapshots.
    pub snapshots: usize,
    /// Moment of the newest one, as its manifest says.
    pub newest: Option<String>,
    /// Number of claims that cite it.
    pub claims: usize,
    /// The newest re-check.
    pub checked: Option<Check>,
}

/// The list of sources, and what they weigh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceList {
    /// By id.
    pub lines: Vec<SourceLine>,
    /// What the snapshots weigh.
    pub size: Size,
    /// Worth saying: what could not be read, a store that grew large.
    pub warnings: Vec<String>,
}

/// A snapshot of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotLine {
    /// Id.
    pub id: String,
    /// Bytes of its files.
    pub bytes: u64,
    /// What is known of it, or why nothing is.
    pub manifest: Result<Manifest, String>,
}

/// One source with everything about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDetail {
    /// The record.
    pub source: Source,
    /// Oldest first.
    pub snapshots: Vec<SnapshotLine>,
    /// Claim and evidence (`CLAIM e1`) that rest on it, and speeches whose transcript it is.
    pub cited_by: Vec<String>,
    /// Oldest first.
    pub checks: Vec<Check>,
    /// Worth saying.
    pub warnings: Vec<String>,
}

/// What changed between two snapshots of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDiff {
    /// Id of the source.
    pub source: String,
    /// Id of the older snapshot.
    pub old: String,
    /// Id of the newer snapshot.
    pub new: String,
    /// Which text was compared.
    pub layer: Layer,
    /// Where they differ.
    pub hunks: Vec<Hunk>,
}

impl Workspace {
    /// Every source of the store.
    ///
    /// # Errors
    /// `Snapshot` where the store can't be listed.
    pub fn source_list(&self) -> Result<SourceList, WorkspaceError> {
        let (state, citing) = self.sources_and_citing()?;
        let mut snapshots: BTreeMap<&str, Vec<&SnapshotState>> = BTreeMap::new();
        let mut list = SourceList { lines: Vec::new(), size: Size::default(), warnings: state.remarks.clone() };
        for snapshot in &state.snapshots {
            snapshots.entry(&snapshot.source).or_default().push(snapshot);
            list.size.snapshots += 1;
            list.size.bytes += snapshot.bytes;
        }
        let records: HashMap<&str, &Source> = state.sources.iter().map(|source| (source.id.as_str(), source)).collect();
        for id in self.snapshots.sources()? {
            let source = match records.get(id.as_str()) {
                Some(source) => (*source).clone(),
                None => self.read_source(&id, &mut list.warnings)?,
            };
            let of_source = snapshots.remove(id.as_str()).unwrap_or_default();
            let newest = of_source.last().map(|newest| newest.fetched_at.clone()).filter(|at| !at.is_empty());
            let checked = state.checks.get(&id).and_then(|checks| checks.last().cloned());
            let claims = citing.get(&id).copied().unwrap_or(0);
            list.lines.push(SourceLine { source, snapshots: of_source.len(), newest, claims, checked });
        }
        list.warnings.extend(list.size.burden());
        Ok(list)
    }

    /// Everything of the sources, and how many claims cite each.
    fn sources_and_citing(&self) -> Result<(State, HashMap<String, usize>), WorkspaceError> {
        match self.base(Depth::Names)? {
            Base::Index(index, remarks) => {
                let mut state = index.state(&Which::Sources)?;
                state.remarks.extend(remarks);
                Ok((state, index.citing()?))
            }
            Base::Files(loaded) => {
                let mut citing: HashMap<String, usize> = HashMap::new();
                for (_, claim) in loaded.state.claims() {
                    let cited: BTreeSet<&str> = claim.claim.evidence.iter().map(|entry| entry.source.as_str()).collect();
                    cited.into_iter().for_each(|source| *citing.entry(source.to_owned()).or_default() += 1);
                }
                Ok((loaded.state, citing))
            }
        }
    }

    /// A word on a store whose snapshots have become a burden to every clone.
    ///
    /// # Errors
    /// `Snapshot` where the store can't be listed.
    pub fn burden(&self) -> Result<Option<String>, WorkspaceError> {
        Ok(self.snapshots.size()?.burden())
    }

    /// One source.
    ///
    /// # Errors
    /// `Usage` for a name that fits no source or several; `Snapshot` where it can't be read.
    pub fn source_detail(&self, words: &str) -> Result<SourceDetail, WorkspaceError> {
        let id = self.source_named(words)?;
        let speeches = match self.base(Depth::Names)? {
            Base::Index(index, _) => index.state(&Which::Speeches(index.speeches_on(&id)?))?.speeches,
            Base::Files(loaded) => loaded.state.speeches,
        };
        let mut warnings = Vec::new();
        let source = self.read_source(&id, &mut warnings)?;
        let mut snapshots = Vec::new();
        for snapshot in self.snapshots.snapshots(&id)? {
            let bytes = self.snapshots.snapshot_bytes(&id, &snapshot)?;
            let manifest = self.snapshots.manifest(&id, &snapshot).map_err(|error| error.to_string());
            snapshots.push(SnapshotLine { id: snapshot, bytes, manifest });
        }
        let mut cited_by: Vec<String> = Vec::new();
        for speech in &speeches {
            if speech.speech.source.as_deref() == Some(id.as_str()) {
                cited_by.push(format!("{} (its transcript)", speech.speech.id));
            }
            for claim in &speech.claims {
                let entries = claim.claim.evidence.iter().filter(|evidence| evidence.source == id);
                cited_by.extend(entries.map(|evidence| format!("{} {}", claim.claim.id, evidence.id)));
            }
        }
        let (checks, damage) = self.snapshots.checks(&id)?;
        warnings.extend(damage.iter().map(|damage| format!("sources/{damage}")));
        Ok(SourceDetail { source, snapshots, cited_by, checks, warnings })
    }

    /// What changed between two snapshots of a source, named by unique prefixes; the last two where none is named, the named
    /// one and the newest where one is. A snapshot may also be named with its source (`SOURCE/SNAPSHOT`, its folder's path).
    ///
    /// # Errors
    /// `Usage` for names that fit none or several, `Refused` where there is nothing to compare, `Snapshot` for damage.
    pub fn source_diff(&self, words: &str, old: Option<&str>, new: Option<&str>, layer: Layer) -> Result<SourceDiff, WorkspaceError> {
        let (words, first) = within_source(words);
        let named: Vec<&str> = [first, old, new].into_iter().flatten().collect();
        if named.len() > 2 {
            return Err(WorkspaceError::Usage(format!("three snapshots are named ({}); two can be compared", named.join(", "))));
        }
        let source = self.source_named(words)?;
        let snapshots = self.snapshots.snapshots(&source)?;
        let wanted = |name: &str| {
            let (of, prefix) = match within_source(name) {
                (of, Some(prefix)) => (Some(of), prefix),
                (prefix, None) => (None, prefix),
            };
            if let Some(of) = of
                && self.source_named(of)? != source
            {
                return Err(WorkspaceError::Usage(format!("\"{name}\" is no snapshot of {source}; two of one source can be compared")));
            }
            let fitting: Vec<&String> = snapshots.iter().filter(|id| id.starts_with(prefix)).collect();
            match fitting.as_slice() {
                [one] => Ok((*one).clone()),
                _ => Err(WorkspaceError::Usage(format!(
                    "\"{prefix}\" fits {} of its snapshots; it has:\n  {}",
                    fitting.len(),
                    snapshots.join("\n  ")
                ))),
            }
        };
        let [.., before, last] = snapshots.as_slice() else {
            return Err(WorkspaceError::Refused(format!(
                "{source} has {}; two are needed to compare",
                if snapshots.is_empty() { "no snapshot" } else { "only one snapshot" }
            )));
        };
        let mut named = named.into_iter().map(wanted);
        let old = named.next().unwrap_or_else(|| Ok(before.clone()))?;
        let new = named.next().unwrap_or_else(|| Ok(last.clone()))?;
        let text = |snapshot: &str| -> Result<String, WorkspaceError> {
            let text = self.snapshots.layer(&source, snapshot, layer)?;
            text.ok_or_else(|| WorkspaceError::Refused(format!("{source}/{snapshot} has no text of the layer {layer}")))
        };
        let hunks = diff::diff(&text(&old)?, &text(&new)?);
        Ok(SourceDiff { source, old, new, layer, hunks })
    }

    /// The id of the source that these words name: its id, a unique prefix of it, its address or its path.
    pub(super) fn source_named(&self, words: &str) -> Result<String, WorkspaceError> {
        let sources = self.snapshots.sources()?;
        source_among(words, &sources.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The record of a source; what is wrong with it becomes a warning, and its id stands in for its address.
    fn read_source(&self, id: &str, warnings: &mut Vec<String>) -> Result<Source, WorkspaceError> {
        match self.snapshots.source(id) {
            Ok(source) => Ok(source),
            Err(error @ SnapshotError::BadName { .. }) => Err(error.into()),
            Err(error) => {
                warnings.push(error.to_string());
                Ok(Source { id: id.to_owned(), origin: Origin::Path(String::new()), title: None, publisher: None, note: None })
            }
        }
    }
}

/// `SOURCE/SNAPSHOT`, or the path of a snapshot's folder, as source and snapshot; anything else names a source alone.
fn within_source(words: &str) -> (&str, Option<&str>) {
    let inside = words.strip_prefix("sources/").unwrap_or(words).trim_end_matches('/');
    match inside.split_once('/') {
        // The names of snapshots begin with their moment; a path or an address does not go on so.
        Some((source, snapshot))
            if !snapshot.contains('/') && snapshot.len() >= 8 && snapshot.as_bytes()[..8].iter().all(u8::is_ascii_digit) =>
        {
            (source, Some(snapshot))
        }
        _ => (words, None),
    }
}

/// The one of these ids that words name: itself, a unique prefix of it, or its source's address or path.
pub(super) fn source_among(words: &str, ids: &[&str]) -> Result<String, WorkspaceError> {
    let exact = [words.to_owned(), source_id(&Origin::Url(words.to_owned())), source_id(&Origin::Path(words.to_owned()))];
    if let Some(id) = exact.into_iter().find(|id| ids.contains(&id.as_str())) {
        return Ok(id);
    }
    let fitting: Vec<&str> = ids.iter().copied().filter(|id| !words.is_empty() && id.starts_with(words)).collect();
    match fitting.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(WorkspaceError::UnknownSource { words: words.to_owned(), close: close_to(words, ids) }),
        several => Err(WorkspaceError::Usage(format!(
            "\"{words}\" fits {} sources; give more of the id:\n  {}",
            several.len(),
            several.join("\n  ")
        ))),
    }
}
