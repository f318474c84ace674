//! The schemas that editors find beside the records. Like the index they are made of what the program knows: whoever deletes them
//! loses nothing, and another version of the program writes its own.

use std::path::Path;

use serde_json::Value;

use super::files::read_text;
use super::{Workspace, WorkspaceError};
use crate::config;
use crate::records::schema;

/// Holds the build that wrote the schemas.
const BUILD: &str = "build";

/// The schemas by the names of what they describe: `config`, `claims`, `source`.
pub const SCHEMA_NAMES: &[&str] = &["config", "claims", "source"];

/// A schema by its name, as it is printed and written; `None` where there is none of that name.
pub fn schema_text(name: &str) -> Option<String> {
    let schema: Value = match name {
        "config" => config::schema(),
        "claims" => schema::claims(),
        "source" => schema::source(),
        _ => return None,
    };
    Some(format!("{schema:#}\n"))
}

impl Workspace {
    /// Writes the schemas where those of this build are not there. Editors only miss them, so failing is no failure of a command.
    pub(super) fn lay_schemas(&self) {
        let _editors_do_without = lay(&self.root, &self.session.build);
    }
}

/// Writes the schemas into a workspace where those of this build are not there.
///
/// # Errors
/// `Write` with the path.
pub(super) fn lay(root: &Path, build: &str) -> Result<(), WorkspaceError> {
    let folder = root.join(schema::SCHEMAS);
    let mark = folder.join(BUILD);
    if read_text(&mark)?.is_some_and(|known| known == build) {
        return Ok(());
    }
    // Not as records are written: what is lost here is made anew, and the mark comes last.
    let write =
        |path: &Path, text: &str| std::fs::write(path, text).map_err(|source| WorkspaceError::Write { path: path.to_owned(), source });
    std::fs::create_dir_all(&folder).map_err(|source| WorkspaceError::Write { path: folder.clone(), source })?;
    for name in SCHEMA_NAMES {
        write(&folder.join(format!("{name}.json")), &schema_text(name).unwrap_or_default())?;
    }
    write(&mark, build)
}
