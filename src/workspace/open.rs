//! Finding a workspace, and naming what is in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::files::{self, Lock, Notice, read_text};
use super::{Loaded, WorkspaceError};
use crate::config;
use crate::ingest::{InProcess, Reader};
use crate::model::{FetchPolicy, Policy, Timestamp, closest};
use crate::snapshot::SnapshotStore;

/// What a command was given by its surroundings.
#[derive(Debug, Clone)]
pub struct Session {
    /// The moment that the command counts as happening at.
    pub now: Timestamp,
    /// How long to wait for another writer.
    pub lock_timeout: Duration,
    /// Who is told that it waits.
    pub notice: Notice,
    /// Name and version of the tool, for manifests and the User-Agent header.
    pub tool: String,
    /// Which build of the tool this is: an index that another one made is built anew.
    pub build: String,
    /// Private address ranges that this command may reach, beside the configured ones.
    pub allow_private: Vec<String>,
    /// Who reads foreign pages and documents.
    pub reader: Arc<dyn Reader>,
    /// Whether a person answers for fetching what robots.txt forbids.
    pub ignore_robots: bool,
    /// Whether redirects from https to http are followed.
    pub allow_downgrade: bool,
}

impl Session {
    /// At a moment, by a tool: waits half a minute for other writers and tells nobody, reads in this process, and may do no more
    /// than the configuration says.
    pub fn new(now: Timestamp, tool: &str) -> Self {
        Self {
            now,
            lock_timeout: Duration::from_secs(30),
            notice: Notice::nobody(),
            tool: tool.to_owned(),
            build: tool.to_owned(),
            allow_private: Vec::new(),
            reader: Arc::new(InProcess),
            ignore_robots: false,
            allow_downgrade: false,
        }
    }
}

/// One user's folder.
#[derive(Debug)]
pub struct Workspace {
    pub(super) root: PathBuf,
    pub(super) policy: Policy,
    pub(super) snapshots: SnapshotStore,
    pub(super) session: Session,
}

impl Workspace {
    /// The workspace of `start`: the first folder at or above it with a `factcheck.toml` or a `claims/` folder.
    ///
    /// # Errors
    /// `NoWorkspace`, or what is wrong with `factcheck.toml`.
    pub fn find(start: &Path, session: Session) -> Result<Self, WorkspaceError> {
        let absolute = std::path::absolute(start).map_err(|source| WorkspaceError::Read { path: start.to_owned(), source })?;
        if !absolute.is_dir() {
            return Err(WorkspaceError::Usage(format!("{} is no folder", start.display())));
        }
        let root = absolute
            .ancestors()
            .find(|dir| dir.join("factcheck.toml").is_file() || dir.join("claims").is_dir())
            .ok_or_else(|| WorkspaceError::NoWorkspace(start.to_owned()))?
            .to_owned();
        let policy = match read_text(&root.join("factcheck.toml"))? {
            Some(text) => config::parse("factcheck.toml", &text)?,
            None => Policy::default(),
        };
        session.notice.detail(|| format!("the workspace is {}", root.display()));
        let snapshots =
            SnapshotStore::open(&root.join("sources"))?.with_lock_timeout(session.lock_timeout).with_reader(Arc::clone(&session.reader));
        Ok(Self { root, policy, snapshots, session })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the workspace demands.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The text of a file of the workspace, by its relative name; for showing a problem's place.
    pub fn text_of(&self, file: &str) -> Option<String> {
        read_text(&self.root.join(file)).ok().flatten()
    }

    /// Takes the writers' lock.
    pub(super) fn lock(&self) -> Result<Lock, WorkspaceError> {
        files::lock(&self.state_dir(), self.session.lock_timeout, &self.session.notice)
    }

    pub(super) fn state_dir(&self) -> PathBuf {
        self.root.join(".factcheck")
    }

    pub(super) fn claims_dir(&self) -> PathBuf {
        self.root.join("claims")
    }

    pub(super) fn ledger_path(&self) -> PathBuf {
        self.claims_dir().join("ledger.jsonl")
    }

    pub(super) fn claim_path(&self, speech: &str) -> PathBuf {
        self.claims_dir().join(format!("{speech}.toml"))
    }

    /// The fetch policy with what this command allows on top.
    pub(super) fn fetch_policy(&self) -> FetchPolicy {
        let mut policy = self.policy.fetch.clone();
        policy.allow_private.extend(self.session.allow_private.iter().cloned());
        policy.ignore_robots = self.session.ignore_robots;
        policy.allow_downgrade = self.session.allow_downgrade;
        policy
    }
}

impl Loaded {
    /// The full id of the claim whose id is or starts with `prefix`.
    ///
    /// # Errors
    /// `UnknownClaim` with look-alikes, `AmbiguousClaim` with the candidates.
    pub fn claim_id(&self, prefix: &str) -> Result<String, WorkspaceError> {
        let ids: Vec<&str> = self.state.claims().map(|(_, claim)| claim.claim.id.as_str()).collect();
        if prefix.is_empty() {
            return Err(WorkspaceError::Usage("give the id of a claim, or its first characters".to_owned()));
        }
        if ids.contains(&prefix) {
            return Ok(prefix.to_owned());
        }
        let candidates: Vec<String> = ids.iter().filter(|id| id.starts_with(prefix)).map(|id| (*id).to_owned()).collect();
        match candidates.len() {
            0 => Err(WorkspaceError::UnknownClaim { id: prefix.to_owned(), close: close_to(prefix, &ids) }),
            1 => Ok(candidates.into_iter().next().unwrap_or_default()),
            _ => Err(WorkspaceError::AmbiguousClaim { prefix: prefix.to_owned(), candidates }),
        }
    }

    /// Whether a speech has this id.
    ///
    /// # Errors
    /// `UnknownSpeech` with look-alikes.
    pub fn speech_id(&self, id: &str) -> Result<(), WorkspaceError> {
        let ids: Vec<&str> = self.state.speeches.iter().map(|speech| speech.speech.id.as_str()).collect();
        if ids.contains(&id) { Ok(()) } else { Err(WorkspaceError::UnknownSpeech { id: id.to_owned(), close: close_to(id, &ids) }) }
    }
}

/// At most three ids that hold the words given, or share a long beginning with them; else the one that begins with what is
/// nearly those words.
pub(super) fn close_to(given: &str, ids: &[&str]) -> Vec<String> {
    let shared = |id: &str| given.chars().zip(id.chars()).take_while(|(a, b)| a == b).count();
    let mut close: Vec<(usize, &str)> = ids
        .iter()
        .map(|id| (if id.contains(given) { given.len() } else { shared(id) }, *id))
        .filter(|(score, _)| *score >= 3 && *score * 2 >= given.chars().count())
        .collect();
    close.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    // Of one or two letters nobody can tell what was meant.
    if close.is_empty() && given.chars().count() >= 3 {
        let length = given.chars().count();
        let beginning = |id: &'_ &str| id.char_indices().nth(length).map_or(id.len(), |(at, _)| at);
        let meant = closest(given, ids.iter().map(|id| &id[..beginning(id)]));
        return meant.and_then(|meant| ids.iter().find(|id| id.starts_with(meant))).map(|id| (*id).to_owned()).into_iter().collect();
    }
    close.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
}
