//! What changed since a commit, by git: the claims whose record, ledger, evidence or sources differ from what stood there.
//!
//! The surprise: files say only where to look. A claim counts as changed when its record reads otherwise than the one of the same
//! id did, wherever that stood, so a renamed file or a moved line changes nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::git::{complaint, git};
use super::{Loaded, Workspace, WorkspaceError};
use crate::model::{Claim, Problem, Speech};
use crate::records::{ClaimFile, Ledger};

/// What a commit is set against: the work tree as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since {
    /// The settings changed, so everything may have.
    everything: bool,
    claims: BTreeSet<String>,
    /// Claim files whose head or transcript changed, or that lost claims.
    speeches: BTreeSet<String>,
    /// Files that changed.
    files: BTreeSet<String>,
}

impl Since {
    /// Whether a problem is about something that changed. Corruption always counts.
    pub fn touches(&self, problem: &Problem) -> bool {
        let on_claim = problem.claim.as_ref().is_some_and(|claim| self.claims.contains(claim));
        let is_text = problem.rule.is_on_texts() || !problem.home.starts_with("claims/");
        self.everything
            || problem.rule.is_corruption()
            || on_claim
            || (problem.claim.is_none() && self.speeches.contains(&problem.home))
            || (is_text && self.files.contains(&problem.home))
    }
}

/// Where a folder lies in its repository, with `/` at the end; empty at its top and outside of any.
pub fn repository_prefix(folder: &Path) -> String {
    let Ok(root) = std::fs::canonicalize(folder) else { return String::new() };
    let top = root.ancestors().find(|dir| dir.join(".git").exists());
    let below = top.and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
    below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

impl Workspace {
    /// What changed since the commit that `rev` names.
    ///
    /// # Errors
    /// `Usage` where `rev` names no commit; `Refused` without git, outside of a repository, or where git can't tell.
    pub fn since(&self, rev: &str, loaded: &Loaded) -> Result<Since, WorkspaceError> {
        let commit = self.commit(rev)?;
        let files = self.changed_files(&commit)?;
        if files.contains("factcheck.toml") {
            return Ok(Since { everything: true, files, ..Since::default() });
        }
        let mut since = Since { files, ..Since::default() };
        let old = self.old_records(&commit, &since.files)?;

        let (mut old_claims, mut old_heads): (HashMap<&str, &Claim>, Vec<&Speech>) = (HashMap::new(), Vec::new());
        for file in old.files.values() {
            old_heads.push(file.speech());
            old_claims.extend(file.claims().iter().map(|claim| (claim.id.as_str(), claim)));
        }
        let now: HashSet<&str> = loaded.state.claims().map(|(_, claim)| claim.claim.id.as_str()).collect();
        let sources: BTreeSet<&str> = since.files.iter().filter_map(|file| file.strip_prefix("sources/")?.split('/').next()).collect();
        let (mut claims, mut speeches) = (BTreeSet::new(), BTreeSet::new());
        for state in &loaded.state.speeches {
            let (name, speech) = (state.file.as_str(), &state.speech);
            let transcript = speech.source.as_deref().is_some_and(|source| sources.contains(source));
            let known = old_heads.iter().any(|old| Speech { id: speech.id.clone(), ..(*old).clone() } == *speech);
            let head = transcript || (since.files.contains(name) && !known);
            let lost = old.files.get(name).is_some_and(|old| old.claims().iter().any(|claim| !now.contains(claim.id.as_str())));
            if head || lost {
                speeches.insert(name.to_owned());
            }
            for claim in state.claims.iter().map(|state| &state.claim) {
                let record = since.files.contains(name) && old_claims.get(claim.id.as_str()) != Some(&claim);
                let cited = claim.evidence.iter().any(|entry| sources.contains(entry.source.as_str()));
                if head || record || cited {
                    claims.insert(claim.id.clone());
                }
            }
        }
        let events: HashSet<&str> = old.ledger.events.iter().map(|event| event.id.as_str()).collect();
        if since.files.contains(LEDGER) {
            let judged = loaded.state.claims().filter(|(_, claim)| claim.history.iter().any(|event| !events.contains(event.id.as_str())));
            claims.extend(judged.map(|(_, claim)| claim.claim.id.clone()));
        }
        (since.claims, since.speeches) = (claims, speeches);
        Ok(since)
    }

    fn commit(&self, rev: &str) -> Result<String, WorkspaceError> {
        let inside = self.git(&["rev-parse", "--is-inside-work-tree"], b"")?;
        if !inside.status.success() || !inside.stdout.starts_with(b"true") {
            return Err(WorkspaceError::Refused(format!(
                "{} is in no repository that git can read ({}), so nothing tells what has changed; leave --since out",
                self.root.display(),
                complaint(&inside)
            )));
        }
        let usage = |why: &str| WorkspaceError::Usage(format!("--since {rev}: {why}"));
        if rev.is_empty() || rev.starts_with('-') {
            return Err(usage("a commit, branch or tag is wanted, and none begins with \"-\""));
        }
        let found = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{rev}^{{commit}}")], b"")?;
        let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        if found.status.success() && !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(commit)
        } else {
            Err(usage("git knows no such commit here; a shallow clone has to fetch it first"))
        }
    }

    /// The paths below the workspace that differ from the commit, files that git does not track yet included.
    fn changed_files(&self, commit: &str) -> Result<BTreeSet<String>, WorkspaceError> {
        let diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--relative"];
        let changed = self.told(&[&diff[..], &[commit, "--", "."]].concat(), b"")?;
        let untracked = self.told(&["ls-files", "--others", "--exclude-standard", "-z", "--", "."], b"")?;
        let paths = changed.split(|byte| *byte == 0).chain(untracked.split(|byte| *byte == 0));
        Ok(paths.filter(|path| !path.is_empty()).map(|path| String::from_utf8_lossy(path).into_owned()).collect())
    }

    /// The claim files among `changed` and the ledger as they stood in the commit. What does not read counts as not there: then its
    /// claims are new.
    fn old_records(&self, commit: &str, changed: &BTreeSet<String>) -> Result<Old, WorkspaceError> {
        let tree = self.told(&["ls-tree", "-z", commit, "--", "claims/"], b"")?;
        let mut wanted: Vec<(String, String)> = Vec::new();
        for entry in tree.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some((facts, path)) = entry.split_once('\t') else { continue };
            let (kind, id) = facts.split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).unwrap_or_default();
            if kind == "blob" && changed.contains(path) && (path == LEDGER || path.ends_with(".toml")) {
                wanted.push((path.to_owned(), id.to_owned()));
            }
        }
        let asked: String = wanted.iter().map(|(_, id)| format!("{id}\n")).collect();
        let answer = self.told(&["cat-file", "--batch"], asked.as_bytes())?;
        let mut rest = answer.as_slice();
        let mut old = Old::default();
        for (path, _) in wanted {
            let Some(bytes) = next_object(&mut rest) else { break };
            if path == LEDGER {
                old.ledger = Ledger::parse_bytes(&path, bytes);
            } else if let Some(file) = std::str::from_utf8(bytes).ok().and_then(|text| ClaimFile::parse(&path, text).ok()) {
                old.files.insert(path, file);
            }
        }
        Ok(old)
    }

    fn told(&self, args: &[&str], input: &[u8]) -> Result<Vec<u8>, WorkspaceError> {
        let output = self.git(args, input)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(WorkspaceError::Refused(format!("git {} failed: {}", args.first().unwrap_or(&""), complaint(&output))))
    }

    fn git(&self, args: &[&str], input: &[u8]) -> Result<std::process::Output, WorkspaceError> {
        git(&self.root, args, input).map_err(|error| WorkspaceError::Refused(format!("git can't be run ({error}); --since needs it")))
    }
}

const LEDGER: &str = "claims/ledger.jsonl";

/// What stood in a commit.
#[derive(Debug, Default)]
struct Old {
    files: HashMap<String, ClaimFile>,
    ledger: Ledger,
}

/// The next object of what `git cat-file --batch` answers: a line with id, kind and size, the bytes, a line break.
fn next_object<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let size: usize = std::str::from_utf8(&rest[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let bytes = rest.get(end + 1..end + 1 + size)?;
    *rest = rest.get(end + 2 + size..).unwrap_or_default();
    Some(bytes)
}
