//! The bytes of a transcript or source, from a file, an address or standard input.

use std::fs;
use std::path::{Path, PathBuf};

use super::work_out::Layers;
use super::{Workspace, WorkspaceError};
use crate::fetch::Fetcher;
use crate::ingest::{self, Hints, Unread};
use crate::model::{Capture, Document, Method, Note, Origin, Timestamp};
use crate::snapshot::{hints, source_id};

/// The largest file that is read: above it, evidence would not fit into a git host's limit.
const MAX_FILE_BYTES: u64 = 95 * 1024 * 1024;

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, relative to the caller's folder or absolute.
    File(PathBuf),
    /// An http or https address.
    Url(String),
    /// Standard input, already read.
    Stdin(Vec<u8>),
}

/// A capture and what reading it gave.
#[derive(Debug)]
pub(super) struct Acquired {
    /// Where the bytes were got, for messages.
    name: String,
    pub(super) capture: Capture,
    /// The full text.
    pub(super) document: Document,
    /// The main text, where the format has one.
    pub(super) main: Option<Document>,
    pub(super) notes: Vec<Note>,
    /// Why there is no text, where there is none.
    pub(super) unread: Option<String>,
}

impl Acquired {
    pub(super) fn source_id(&self) -> String {
        source_id(&self.capture.origin)
    }

    pub(super) fn layers(&self) -> Layers {
        let main = self.main.as_ref().map(|document| document.text.clone());
        let text = Some(self.document.text.clone()).filter(|_| self.unread.is_none());
        Layers::new(main, text, self.document.meta.date, Some(self.document.format))
    }

    /// Refuses what has no text, where text is what it was got for.
    pub(super) fn readable(&self, instead: &str) -> Result<(), WorkspaceError> {
        match &self.unread {
            Some(why) => Err(WorkspaceError::Refused(format!("{}: {why}; {instead}", self.name))),
            None => Ok(()),
        }
    }
}

impl Workspace {
    /// Reads or fetches the bytes, and reads their format. `origin` overrides where they are said to come from.
    pub(super) fn acquire(&self, input: &Input, origin: Option<Origin>) -> Result<Acquired, WorkspaceError> {
        let (mut capture, name) = match input {
            Input::Url(url) => (self.fetch(url)?, url.clone()),
            Input::File(path) => {
                let body = read_file(path)?;
                let name = path.display().to_string();
                self.session.notice.detail(|| format!("read {name}: {} bytes", body.len()));
                let own_name = path.file_name().unwrap_or_default().to_string_lossy();
                (file_capture(self.file_origin(path, &own_name), body, &name, self.session.now), name)
            }
            Input::Stdin(bytes) => {
                let name = "standard input".to_owned();
                (file_capture(Origin::Path("stdin".to_owned()), bytes.clone(), &name, self.session.now), name)
            }
        };
        if let Some(origin) = origin {
            capture.origin = origin;
        }
        self.read_capture(capture, &name)
    }

    fn fetch(&self, url: &str) -> Result<Capture, WorkspaceError> {
        let fetcher = Fetcher::new(&self.fetch_policy(), &self.session.tool)?;
        let capture = fetcher.get(url, self.session.now)?;
        self.session.notice.detail(|| fetched(url, &capture));
        Ok(capture)
    }

    /// Reads the format of captured bytes. Bytes of a known format without a text to read are no error here.
    pub(super) fn read_capture(&self, capture: Capture, name: &str) -> Result<Acquired, WorkspaceError> {
        let name = name.to_owned();
        match self.session.reader.read(&capture.body, &hints(&capture)) {
            Err(Unread::Binary(binary)) => Err(WorkspaceError::Refused(format!("{name}: {binary}"))),
            Err(Unread::Failed { format, why }) => {
                let (document, _) = ingest::read(b"", format, &Hints::default());
                let unread = Some(format!("its text can't be read: {why}"));
                Ok(Acquired { name, capture, document, main: None, notes: Vec::new(), unread })
            }
            Ok(reading) => {
                // A format that gives no text says why in its last note.
                let said = reading.notes.last().map_or("", |note| note.message.as_str());
                let unread = reading
                    .is_blank()
                    .then(|| if said.is_empty() { "it holds no text".to_owned() } else { format!("it holds no text: {said}") });
                Ok(Acquired { name, capture, document: reading.document, main: reading.main, notes: reading.notes, unread })
            }
        }
    }
}

/// What a fetch gave, in one line.
pub(super) fn fetched(url: &str, capture: &Capture) -> String {
    let status = capture.hops.last().map_or(0, |hop| hop.status);
    let kind = if capture.media_type.is_empty() { "no media type" } else { &capture.media_type };
    let more = match capture.hops.len().saturating_sub(1) {
        0 => String::new(),
        1 => ", 1 redirect".to_owned(),
        several => format!(", {several} redirects"),
    };
    format!("fetched {url}: {status}, {kind}, {} bytes{more}", capture.body.len())
}

/// An address as it may stand in a record: http or https, a host, nothing secret before it.
pub(super) fn address(words: &str) -> Result<Origin, WorkspaceError> {
    let usage = |why: &str| WorkspaceError::Usage(format!("\"{words}\" can't be cited: {why}"));
    let url = url::Url::parse(words).map_err(|error| usage(&format!("{error}; write it as https://example.org/page")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(usage("only http and https addresses are sources"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Records are committed: a password in one would be published.
        return Err(WorkspaceError::Usage(
            "the address holds a user name or password, which would be published with the record; take it out".to_owned(),
        ));
    }
    Ok(Origin::Url(words.to_owned()))
}

fn read_file(path: &Path) -> Result<Vec<u8>, WorkspaceError> {
    let read = |source| WorkspaceError::Read { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(read)?;
    if metadata.is_dir() {
        return Err(WorkspaceError::Refused(format!("{} is a folder; name the files in it", path.display())));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(WorkspaceError::Refused(format!(
            "{} has {} MiB, more than the {} MiB that a snapshot may have; cut out the part that matters",
            path.display(),
            metadata.len() >> 20,
            MAX_FILE_BYTES >> 20
        )));
    }
    fs::read(path).map_err(read)
}

fn file_capture(origin: Origin, body: Vec<u8>, name: &str, now: Timestamp) -> Capture {
    Capture {
        origin,
        method: Method::File,
        fetched_at: now,
        hops: Vec::new(),
        body,
        media_type: media_type(name).to_owned(),
        charset: None,
        content_encoding: None,
        wire: None,
        length_known: true,
        redacted_headers: Vec::new(),
        flags: Vec::new(),
        allow_private: Vec::new(),
    }
}

/// The media type that a file's extension stands for; empty where it says nothing.
fn media_type(name: &str) -> &'static str {
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("md" | "markdown") => "text/markdown",
        Some("txt" | "text") => "text/plain",
        Some("srt") => "application/x-subrip",
        Some("vtt") => "text/vtt",
        Some("csv") => "text/csv",
        Some("tsv" | "tab") => "text/tab-separated-values",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("pdf") => "application/pdf",
        _ => "",
    }
}
