//! Reading and writing the baseline of a project.

use std::collections::BTreeSet;
use std::path::Path;

use super::WorkspaceError;
use super::files::{read_text, write_whole};
use crate::model::{Known, Problem};
use crate::records::{baseline_text, parse_baseline};

/// Where `check --write-baseline` writes when it is told no file.
pub const BASELINE_FILE: &str = "factcheck-baseline.jsonl";

/// Reads a baseline.
///
/// # Errors
/// `Read` where it can't be opened, `Refused` where there is none, `Records` with everything that is wrong with it.
pub fn read_baseline(path: &Path) -> Result<Vec<Known>, WorkspaceError> {
    let shown = path.display();
    let text = read_text(path)?.ok_or_else(|| {
        WorkspaceError::Refused(format!("there is no baseline {shown}; factcheck check --write-baseline={shown} writes one"))
    })?;
    Ok(parse_baseline(&shown.to_string(), &text)?)
}

/// Writes a baseline that lists these problems, over an older one only; of that it keeps the entries that `keep` wants, since nobody
/// looked whether they still occur. The answer counts its entries, those that the older one did not have, and those that only it had.
///
/// # Errors
/// `Refused` where another file is in the way, `Write` where it can't be written.
pub fn write_baseline(path: &Path, problems: &[Problem], keep: impl Fn(&Known) -> bool) -> Result<Written, WorkspaceError> {
    let shown = path.display().to_string();
    let old = match read_text(path)? {
        None => Vec::new(),
        // A baseline of any state may be replaced, another file never: the name may be a slip.
        Some(text) if text.starts_with("{\"factcheck-baseline\":") => parse_baseline(&shown, &text).unwrap_or_default(),
        Some(_) => return Err(WorkspaceError::Refused(format!("{shown} is no baseline, so it is not overwritten; name another file"))),
    };
    let kept: Vec<Known> = old.iter().filter(|known| keep(known)).cloned().collect();
    let text = baseline_text(problems, &kept);
    let new = parse_baseline(&shown, &text)?;
    let prints = |known: &[Known]| known.iter().map(|known| known.fingerprint.clone()).collect::<BTreeSet<_>>();
    let (before, after) = (prints(&old), prints(&new));
    let written = Written { entries: new.len(), added: after.difference(&before).count(), dropped: before.difference(&after).count() };
    write_whole(path, text.as_bytes())?;
    Ok(written)
}

/// What `write_baseline` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Entries of the baseline now.
    pub entries: usize,
    /// Of them, those that an older one did not have.
    pub added: usize,
    /// Those that only the older one had.
    pub dropped: usize,
}
