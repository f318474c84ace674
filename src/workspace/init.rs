//! A new workspace, with what git needs to know about it. Existing files are added to, never replaced.

use std::path::{Path, PathBuf};

use super::WorkspaceError;
use super::files::{read_text, relative, write_whole};
use super::schemas::lay;
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

/// Where GitHub looks for workflows, from the repository's root.
const WORKFLOW: &str = ".github/workflows/factcheck.yml";

/// The workflow of a repository whose workspace is in this folder of it (empty for its root), with this action.
fn workflow(folder: &str, action: &str) -> String {
    let with = if folder.is_empty() { String::new() } else { format!("        with:\n          directory: {folder}\n") };
    format!(
        "\
# The gate: red where a claim in a speech has no source. Written once by `factcheck init --ci github`; it is yours now.
name: factcheck

on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

jobs:
  factcheck:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      # Problems become notes beside the lines of a change, and a table on the job's page.
      - uses: {action}
{with}"
    )
}

/// Writes a workflow for GitHub that runs the gate with `action` (`owner/repository@version`), unless there is one. The answer is
/// its path, relative to the workspace, where it was written.
///
/// # Errors
/// `Write` with the path that could not be made.
pub fn write_workflow(root: &Path, action: &str) -> Result<Option<String>, WorkspaceError> {
    let root = std::fs::canonicalize(root).map_err(|source| WorkspaceError::Read { path: root.to_owned(), source })?;
    let top = root.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(&root);
    let path = top.join(WORKFLOW);
    if path.exists() {
        return Ok(None);
    }
    let folder = root.strip_prefix(top).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
    write_whole(&path, workflow(&folder, action).as_bytes())?;
    Ok(Some(relative(&root, &path)))
}

/// Makes `root` a workspace. Doing it again changes nothing; `build` is the one of [`super::Session`].
///
/// # Errors
/// `Write` with the path that could not be made.
pub fn init(root: &Path, build: &str) -> Result<Initialised, WorkspaceError> {
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
    lay(root, build)?;
    Ok(Initialised { root: root.to_owned(), written })
}
