//! Reads a whole workspace and works it out: records, ledger, snapshots → [`State`].
//!
//! Never fails on what a file holds: what can't be read is listed, and the rest is still judged.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use super::files::{read_bytes, read_text, relative};
use super::work_out::{Damage, Reader, judge};
use super::{Workspace, WorkspaceError};
use crate::evidence;
use crate::model::{SnapshotState, Source, State};
use crate::records::{self, ClaimFile, Ledger, RecordProblem};
use crate::snapshot::Manifest;

/// The ledger, relative to the workspace.
pub(super) const LEDGER: &str = "claims/ledger.jsonl";

/// How deep the snapshots are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Names only: for commands that show.
    Names,
    /// Names, sizes and manifests.
    Quick,
    /// Every byte.
    Full,
}

/// A workspace as it was read.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that could be read, worked out.
    pub state: State,
    /// What could not be read, with its place.
    pub unreadable: Vec<RecordProblem>,
}

/// A workspace as it was read out of its files, and how many there were.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) loaded: Loaded,
    /// Claim files that could be read.
    pub(super) files: usize,
    /// Events of the ledger.
    pub(super) events: usize,
}

impl Workspace {
    /// Reads every file of the workspace and works everything out. [`Workspace::read`] gives the same from the index; this is what
    /// that has to equal.
    ///
    /// # Errors
    /// `Read` for a folder or file that is there but can't be opened.
    pub fn load(&self, depth: Depth) -> Result<Loaded, WorkspaceError> {
        Ok(self.load_records(depth)?.loaded)
    }

    pub(super) fn load_records(&self, depth: Depth) -> Result<Records, WorkspaceError> {
        let (files, mut unreadable) = self.read_claim_files()?;
        let ledger = Ledger::parse_bytes(LEDGER, &read_bytes(&self.ledger_path())?.unwrap_or_default());
        let sources = self.read_sources(&mut unreadable)?;
        let snapshots = self.read_snapshots(depth)?;

        let damaged = snapshots.iter().filter(|snapshot| !snapshot.damage.is_empty());
        let damage: Damage = damaged.map(|snapshot| ((snapshot.source.clone(), snapshot.id.clone()), snapshot.damage.clone())).collect();
        let reader = Reader::new(self, &damage);
        let mut events = ledger.by_claim();
        let mut speeches = Vec::with_capacity(files.len());
        for file in files.values() {
            let mut speech = reader.speech(file);
            for claim in &mut speech.claims {
                let history = events.remove(claim.claim.id.as_str()).unwrap_or_default();
                judge(claim, history.into_iter().cloned().collect());
            }
            speeches.push(speech);
        }
        let mut state = State { speeches, sources, snapshots, ledger_damage: ledger.damage.clone(), ..State::default() };
        if depth == Depth::Full {
            state.repeated_false = evidence::of_false(&state);
        }
        self.read_checks(&mut state)?;
        if let Some(torn) = &ledger.torn {
            state.remarks.push(format!(
                "{}:{}: the last line was cut off while it was written; it is ignored, and cut on the next verdict",
                torn.file, torn.line
            ));
        }
        if unreadable.is_empty() {
            // Of those that nobody asked for, no file holds the claim.
            state.remarks.extend(events.into_keys().map(stranger));
        }
        self.session.notice.detail(|| {
            let (sources, snapshots) = (state.sources.len(), state.snapshots.len());
            format!("read the ledger and every record (speeches: {}, sources: {sources}, snapshots: {snapshots})", files.len())
        });
        Ok(Records { loaded: Loaded { state, unreadable }, files: files.len(), events: ledger.events.len() })
    }

    fn read_claim_files(&self) -> Result<(BTreeMap<String, ClaimFile>, Vec<RecordProblem>), WorkspaceError> {
        let (mut files, mut problems) = (BTreeMap::new(), Vec::new());
        let mut seen: HashMap<String, String> = HashMap::new();
        for path in toml_files(&self.claims_dir())? {
            let name = claim_file_name(&path);
            let Some(text) = read_text(&path)? else { continue };
            match ClaimFile::parse(&name, &text) {
                Ok(file) => {
                    for (at, claim) in file.claims().iter().enumerate() {
                        if let Some(other) = seen.insert(claim.id.clone(), name.clone()).filter(|other| *other != name) {
                            let place = file.claim_key_place(at, "id");
                            problems.push(RecordProblem {
                                line: text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default().to_owned(),
                                place,
                                message: format!("the id \"{}\" is used in {other} too", claim.id),
                                help: Some("give one of the two claims another id".to_owned()),
                            });
                        }
                    }
                    files.insert(file.speech().id.clone(), file);
                }
                Err(errors) => problems.extend(errors.problems),
            }
        }
        Ok((files, problems))
    }

    fn read_sources(&self, problems: &mut Vec<RecordProblem>) -> Result<Vec<Source>, WorkspaceError> {
        let mut sources = Vec::new();
        for id in self.snapshots.sources()? {
            let path = self.root.join("sources").join(&id).join("source.toml");
            let name = relative(&self.root, &path);
            let Some(text) = read_text(&path)? else { continue };
            match records::parse_source(&name, &text) {
                Ok(source) => sources.push(source),
                Err(errors) => problems.extend(errors.problems),
            }
        }
        Ok(sources)
    }

    fn read_checks(&self, state: &mut State) -> Result<(), WorkspaceError> {
        for source in self.snapshots.sources()? {
            let (checks, passed_over) = self.snapshots.checks(&source)?;
            state.remarks.extend(passed_over.iter().map(|damage| format!("sources/{damage}")));
            if !checks.is_empty() {
                state.checks.insert(source, checks);
            }
        }
        Ok(())
    }

    fn read_snapshots(&self, depth: Depth) -> Result<Vec<SnapshotState>, WorkspaceError> {
        let mut states = Vec::new();
        for source in self.snapshots.sources()? {
            let ids = self.snapshots.snapshots(&source)?;
            let names: Vec<&str> = ids.iter().map(String::as_str).collect();
            let found = match depth {
                Depth::Names => vec![Vec::new(); ids.len()],
                Depth::Quick => ids.iter().map(|id| self.snapshots.verify_snapshot_quick(&source, id)).collect(),
                Depth::Full => self.snapshots.verify_snapshots(&source, &names),
            };
            for (id, damage) in ids.iter().zip(found) {
                let mut state = match self.snapshots.manifest(&source, id) {
                    Ok(manifest) => snapshot_state(&source, id, &manifest),
                    Err(error) => SnapshotState { damage: vec![error.to_string()], ..unread_snapshot(&source, id) },
                };
                if !damage.is_empty() {
                    state.damage = damage.iter().map(ToString::to_string).collect();
                }
                states.push(state);
            }
        }
        Ok(states)
    }
}

impl Loaded {
    /// Fails when a record could not be read or the ledger is corrupt: for commands that would build on them.
    ///
    /// # Errors
    /// `CorruptLedger`, or `Records` with every problem.
    pub fn readable(&self) -> Result<(), WorkspaceError> {
        // Corruption has the earlier exit code, so it is what is said where there are both.
        if let Some((place, message)) = self.state.ledger_damage.first() {
            return Err(WorkspaceError::CorruptLedger(format!(
                "{}:{}: {message}; nothing is appended to a corrupt ledger: restore the line from git, or run `factcheck verify`",
                place.file, place.line
            )));
        }
        if self.unreadable.is_empty() { Ok(()) } else { Err(records::RecordErrors { problems: self.unreadable.clone() }.into()) }
    }
}

/// What is said of a claim that the ledger judges and no file holds.
pub(super) fn stranger(id: &str) -> String {
    format!("{LEDGER} judges \"{id}\", which no claim file holds")
}

/// A snapshot as its manifest tells it.
pub(super) fn snapshot_state(source: &str, id: &str, manifest: &Manifest) -> SnapshotState {
    SnapshotState {
        fetched_at: manifest.fetched_at.clone(),
        payload_sha256: manifest.payload.sha256.clone(),
        media_type: manifest.payload.media_type.clone(),
        bytes: manifest.listed().map(|(_, bytes, _)| bytes).sum(),
        ..unread_snapshot(source, id)
    }
}

/// A snapshot of which nothing is known but its name.
pub(super) fn unread_snapshot(source: &str, id: &str) -> SnapshotState {
    SnapshotState {
        source: source.to_owned(),
        id: id.to_owned(),
        fetched_at: String::new(),
        payload_sha256: String::new(),
        media_type: String::new(),
        bytes: 0,
        damage: Vec::new(),
    }
}

/// The name of a claim file, relative to the workspace.
pub(super) fn claim_file_name(path: &Path) -> String {
    format!("claims/{}", path.file_name().unwrap_or_default().to_string_lossy())
}

/// The TOML files of a folder, sorted by name; none where the folder is missing.
pub(super) fn toml_files(dir: &Path) -> Result<Vec<std::path::PathBuf>, WorkspaceError> {
    let read = |source| WorkspaceError::Read { path: dir.to_owned(), source };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
