//! A new workspace, with what git needs to know about it. Existing files are added to, never replaced.

use std::path::{Path, PathBuf};

use super::WorkspaceError;
use super::files::{read_text, write_whole};
use crate::config;
use crate::snapshot::SnapshotStore;

/// What `init` did.
#[derive(Debug, PartialEq, Eq)]
pub struct Initialised {
    /// The workspace.
    pub root: PathBuf,
    /// Files made or added to, relative to it.
    pub written: Vec<String>,
}

/// Lines that git needs, by file.
const GIT_LINES: [(&str, &str); 3] = [
    (".gitignore", "/.factcheck/"),
    (".gitattributes", "claims/ledger.jsonl text eol=lf merge=union"),
    (".gitattributes", "claims/*.toml text eol=lf"),
];

/// Makes `root` a workspace. Doing it again changes nothing.
///
/// # Errors
/// `Write` with the path that could not be made.
pub fn init(root: &Path) -> Result<Initialised, WorkspaceError> {
    let mut written = Vec::new();
    let claims = root.join("claims");
    std::fs::create_dir_all(&claims).map_err(|source| WorkspaceError::Write { path: claims, source })?;
    let config = root.join("factcheck.toml");
    if read_text(&config)?.is_none() {
        write_whole(&config, config::default_text().as_bytes())?;
        written.push("factcheck.toml".to_owned());
    }
    for (name, line) in GIT_LINES {
        let path = root.join(name);
        let mut text = read_text(&path)?.unwrap_or_default();
        if text.lines().any(|existing| existing.trim() == line) {
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        write_whole(&path, text.as_bytes())?;
        if written.last().is_none_or(|last| last != name) {
            written.push(name.to_owned());
        }
    }
    let sources = root.join("sources");
    let had_store = sources.join("STORE.toml").exists();
    SnapshotStore::init(&sources)?;
    if !had_store {
        written.push("sources/STORE.toml".to_owned());
    }
    Ok(Initialised { root: root.to_owned(), written })
}
