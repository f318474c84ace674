//! Like fsck: every hash, anchor, chain and index, and that git does not ignore the evidence. Writes nothing.

use super::git::git;
use super::load::Records;
use super::{Depth, Workspace, WorkspaceError};
use crate::model::{AnchorState, CaptureState, State};
use crate::snapshot::SNAPSHOT_FILES;
use crate::store::Index;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What ("snapshots", "anchors" …).
    pub what: &'static str,
    /// How many.
    pub count: usize,
    /// What is wrong, with the place.
    pub damage: Vec<String>,
}

/// How closely `verify` looks at the snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Names, lengths and manifests.
    Quick,
    /// Every byte.
    Bytes,
    /// Every byte, and every text read out of its capture again.
    Full,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// In the order that they were looked at.
    pub checked: Vec<Checked>,
    /// Worth saying, and no damage.
    pub remarks: Vec<String>,
    /// Whether something stored is corrupt: a snapshot or the ledger. A quote that its snapshot does not hold, a wrong index
    /// or a file that git ignores is damage too, but of nothing that was promised never to change.
    pub corrupt: bool,
    /// Whether a record could not be read.
    pub unreadable: bool,
}

impl VerifyReport {
    fn is_clean(&self) -> bool {
        !self.unreadable && self.checked.iter().all(|checked| checked.damage.is_empty())
    }
}

impl Workspace {
    /// Looks at everything. Never writes.
    ///
    /// # Errors
    /// Those of [`Workspace::load`]; `Locked` where others go on writing for so long that nothing holds still to be looked at.
    pub fn verify(&self, look: Look) -> Result<VerifyReport, WorkspaceError> {
        let before = self.survey(None, 0)?;
        let report = self.verify_once(look)?;
        if report.is_clean() || self.survey(None, 0)? == before {
            return Ok(report);
        }
        // Records of one moment beside an index of another look like damage: nobody may write now, and it is looked at again.
        let _lock = self.lock()?;
        self.verify_once(look)
    }

    fn verify_once(&self, look: Look) -> Result<VerifyReport, WorkspaceError> {
        // Bytes are looked at below, once; reading the records needs names and manifests.
        let Records { loaded, files, events } = self.load_records(Depth::Quick)?;
        let state = &loaded.state;
        let mut report =
            VerifyReport { checked: Vec::new(), remarks: state.remarks.clone(), corrupt: false, unreadable: !loaded.unreadable.is_empty() };

        let unreadable = loaded.unreadable.iter().map(|problem| problem.to_string()).collect();
        report.checked.push(Checked { what: "claim files", count: files, damage: unreadable });

        let ledger: Vec<String> =
            state.ledger_damage.iter().map(|(place, message)| format!("{}:{}: {message}", place.file, place.line)).collect();
        report.corrupt |= !ledger.is_empty();
        report.checked.push(Checked { what: "ledger events", count: events, damage: ledger });

        let damage = match look {
            Look::Quick => Vec::new(),
            Look::Bytes => self.snapshots.verify_all_bytes(),
            Look::Full => self.snapshots.verify_all(),
        };
        let mut snapshots: Vec<String> = damage.iter().map(|damage| format!("sources/{damage}")).collect();
        if look == Look::Quick {
            snapshots.extend(state.snapshots.iter().flat_map(|snapshot| snapshot.damage.iter().map(|damage| format!("sources/{damage}"))));
        }
        for (speech, claim) in state.claims() {
            for (entry, evidence) in claim.claim.evidence.iter().zip(&claim.evidence) {
                if let CaptureState::Corrupt(message) = &evidence.capture
                    && !state
                        .snapshots
                        .iter()
                        .any(|snapshot| Some(&snapshot.id) == entry.snapshot.as_ref() && snapshot.source == entry.source)
                {
                    snapshots.push(format!("{}:{}: {message}", speech.file, evidence.place.line));
                }
            }
        }
        report.corrupt |= !snapshots.is_empty();
        report.checked.push(Checked { what: "snapshots", count: state.snapshots.len(), damage: snapshots });

        let (count, anchors, unchecked) = anchors(state);
        report.checked.push(Checked { what: "anchors", count, damage: anchors });
        if unchecked > 0 {
            report.remarks.push(format!("{unchecked} quotes can't be checked: what they were taken from is not frozen"));
        }
        report.remarks.extend(self.burden()?);
        report.checked.push(self.index_report(state, report.corrupt));
        report.checked.push(self.ignored_by_git());
        Ok(report)
    }

    fn index_report(&self, state: &State, corrupt: bool) -> Checked {
        let what = "claims in the index";
        if !self.index_path().exists() {
            return Checked { what, count: 0, damage: Vec::new() };
        }
        let rows = state.claims().count();
        let damage = match Index::open_read_only(&self.index_path()) {
            // Where files are damaged, the index that was made before is right to differ. One that is merely behind is brought
            // level by the next command; one that claims to be level must be right.
            Ok(index) if !corrupt => {
                let held = index.moment();
                let level = held.is_ok() && self.is_level(&index).unwrap_or(false);
                if level { index.check_equals(state) } else { Vec::new() }
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![format!("{error}; any other command rebuilds it")],
        };
        Checked { what, count: rows, damage }
    }

    /// Evidence that git would leave out of the repository, by asking git. Without git or a repository there is nothing to say.
    fn ignored_by_git(&self) -> Checked {
        let what = "files that git must keep";
        let mut paths = vec!["claims/ledger.jsonl".to_owned(), "sources/STORE.toml".to_owned()];
        for source in self.snapshots.sources().unwrap_or_default() {
            for snapshot in self.snapshots.snapshots(&source).unwrap_or_default() {
                for name in SNAPSHOT_FILES {
                    paths.push(format!("sources/{source}/{snapshot}/{name}"));
                }
            }
        }
        let damage = match git(&self.root, &["check-ignore", "--no-index", "--stdin"], paths.join("\n").as_bytes()) {
            // 0: some are ignored; 1: none; 128: no repository.
            Ok(output) if output.status.code() == Some(0) => String::from_utf8_lossy(&output.stdout)
                .lines()
                .map(|path| format!("{path}: git ignores this file, so the evidence would be lost; take the rule out of .gitignore (git check-ignore -v \"{path}\" names it)"))
                .collect(),
            _ => Vec::new(),
        };
        Checked { what, count: paths.len(), damage }
    }
}

/// How many quotes stand where they should, which do not, and how many nobody can check.
fn anchors(state: &State) -> (usize, Vec<String>, usize) {
    let (mut count, mut damage, mut unchecked) = (0, Vec::new(), 0);
    let mut look = |anchor: &AnchorState, file: &str, line: usize, what: &str| match anchor {
        AnchorState::Found(_) => count += 1,
        AnchorState::Unchecked => unchecked += 1,
        AnchorState::Broken(message) => damage.push(format!("{file}:{line}: the quote of {what} is not in the frozen text: {message}")),
    };
    for (speech, claim) in state.claims() {
        look(&claim.anchor, &speech.file, claim.place.line, &claim.claim.id);
        for (entry, evidence) in claim.claim.evidence.iter().zip(&claim.evidence) {
            if entry.quote.is_some() {
                look(&evidence.anchor, &speech.file, evidence.place.line, &format!("{} {}", claim.claim.id, entry.id));
            }
        }
    }
    (count, damage, unchecked)
}
