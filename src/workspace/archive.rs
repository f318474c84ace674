//! Sources out of the workspace for other people's tools, and pages that a person saved elsewhere into it.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::relative;
use super::{Workspace, WorkspaceError};
use crate::model::{Layer, Origin, Source};
use crate::snapshot::{Exported, ImportError, PublishOptions, flag_told, import, normalize, source_id};

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveForm {
    /// WARC/1.1, a gzip member a record.
    WarcGz,
    /// WACZ 1.1.1.
    Wacz,
}

/// What to export. Nothing named: every source.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// Sources, by id, unique prefix, address or path.
    pub sources: Vec<String>,
    /// The sources of this speech: its transcript's and its claims'.
    pub speech: Option<String>,
    /// The form.
    pub form: ArchiveForm,
    /// The file to write.
    pub to: PathBuf,
    /// Whether a file of that name may be replaced.
    pub force: bool,
}

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The file.
    pub file: PathBuf,
    /// The address of the page.
    pub url: Option<String>,
    /// Make a snapshot even where the source has one that reads the same.
    pub always: bool,
}

/// What `import` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedPage {
    /// Id of the source.
    pub source: String,
    /// Its address or path.
    pub origin: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// Whether it was made now.
    pub new: bool,
    /// When the page was captured, as the file says; of a plain file: now.
    pub fetched_at: String,
    /// Characters of its text; `None`: it cannot be read as text.
    pub characters: Option<usize>,
    /// Oddities and warnings.
    pub warnings: Vec<String>,
}

impl Workspace {
    /// Writes snapshots as a web archive. The file appears whole or not at all.
    ///
    /// # Errors
    /// `Usage` for a name that fits no source or several, or a file that is there already; `Snapshot` for a damaged
    /// snapshot; `Write` when the file cannot be written.
    pub fn export(&self, request: &ExportRequest) -> Result<Exported, WorkspaceError> {
        let mut sources = request.sources.iter().map(|words| self.source_named(words)).collect::<Result<Vec<_>, _>>()?;
        if let Some(speech) = &request.speech {
            sources.extend(self.sources_of(speech)?);
        }
        let chosen = self.snapshots.choose(&sources)?;
        if chosen.is_empty() {
            return Err(WorkspaceError::Refused("there is nothing to export: no source is captured yet".to_owned()));
        }
        let (to, name) = (&request.to, request.to.display());
        if to.exists() && !request.force {
            return Err(WorkspaceError::Usage(format!(
                "{name} is there already; give another name with --output, or --force to replace it"
            )));
        }
        let write = |source| WorkspaceError::Write { path: to.clone(), source };
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut made = tempfile::Builder::new().prefix(".factcheck-").tempfile_in(folder).map_err(write)?;
        let exported = match request.form {
            ArchiveForm::WarcGz => self.snapshots.export_warc_gz(&chosen, made.as_file_mut(), to)?,
            ArchiveForm::Wacz => self.snapshots.export_wacz(&chosen, &self.session.tool, made.as_file_mut(), to)?,
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            made.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(write)?;
        }
        made.as_file().sync_all().map_err(write)?;
        if request.force {
            made.persist(to).map_err(|error| write(error.error))?;
        } else {
            made.persist_noclobber(to).map_err(|error| write(error.error))?;
        }
        Ok(exported)
    }

    /// Freezes a page that was saved or archived elsewhere. Opens no connection.
    ///
    /// # Errors
    /// `Import` for a file that is damaged or does not tell which page is meant, `Snapshot` when it cannot be frozen;
    /// nothing was written then.
    pub fn import(&self, request: &ImportRequest) -> Result<ImportedPage, WorkspaceError> {
        let bytes = read_file(&request.file)?;
        let name = request.file.file_name().map_or_else(|| request.file.display().to_string(), |name| name.to_string_lossy().into_owned());
        let capture = if import::is_archive(&name, &bytes) {
            import::from_archive(&name, &bytes, request.url.as_deref())?
        } else {
            let origin = match &request.url {
                Some(url) => normalize(&Origin::Url(url.clone())),
                None => self.file_origin(&request.file, &name),
            };
            import::from_document(&name, bytes, origin, self.session.now)?
        };
        let origin = capture.origin.clone();
        let source = Source { id: source_id(&origin), origin: origin.clone(), title: None, publisher: None, note: None };
        let _lock = self.lock()?;
        let published = self.snapshots.publish_with(&source, &capture, &self.session.tool, PublishOptions { always: request.always })?;
        let manifest = self.snapshots.manifest(&source.id, &published.snapshot)?;
        let text = self.snapshots.layer(&source.id, &published.snapshot, Layer::Text)?;
        let mut warnings = published.warnings;
        warnings.extend(manifest.flags.iter().map(|flag| flag_told(flag)));
        if published.same_text {
            warnings
                .push("its bytes differ from those of the snapshot, and its text does not; --always freezes it all the same".to_owned());
        }
        Ok(ImportedPage {
            source: source.id,
            origin: origin.text().to_owned(),
            snapshot: published.snapshot,
            new: published.new,
            fetched_at: capture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            characters: text.map(|text| text.chars().count()),
            warnings,
        })
    }

    /// What a file is known by: its path in the workspace; of one that lies elsewhere only its name, since no record leads out.
    pub(super) fn file_origin(&self, file: &Path, name: &str) -> Origin {
        let path = relative(&self.root, file);
        Origin::Path(if path.starts_with("../") { name.to_owned() } else { path })
    }

    /// The sources of a speech: its transcript's, and those that its claims cite.
    fn sources_of(&self, speech: &str) -> Result<Vec<String>, WorkspaceError> {
        let loaded = self.read(super::Scope::Speech(speech), super::Depth::Names)?;
        loaded.speech_id(speech)?;
        let stored = self.snapshots.sources()?;
        let mut sources: Vec<String> = Vec::new();
        for state in loaded.state.speeches.iter().filter(|state| state.speech.id == speech) {
            sources.extend(state.speech.source.clone());
            sources.extend(state.claims.iter().flat_map(|claim| claim.claim.evidence.iter().map(|evidence| evidence.source.clone())));
        }
        sources.retain(|source| stored.contains(source));
        sources.sort();
        sources.dedup();
        // What is only cited has nothing to export.
        let mut captured = Vec::new();
        for source in sources {
            if !self.snapshots.snapshots(&source)?.is_empty() {
                captured.push(source);
            }
        }
        if captured.is_empty() {
            return Err(WorkspaceError::Refused(format!("nothing of {speech} is captured yet, so there is nothing to export")));
        }
        Ok(captured)
    }
}

pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, WorkspaceError> {
    let read = |source| WorkspaceError::Read { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(read)?;
    if !metadata.is_file() {
        return Err(WorkspaceError::Refused(format!("{} is no file", path.display())));
    }
    if metadata.len() > import::MAX_ARCHIVE {
        let what = path.display().to_string();
        return Err(ImportError::TooLarge { what, bytes: metadata.len(), limit: import::MAX_ARCHIVE }.into());
    }
    fs::read(path).map_err(read)
}
