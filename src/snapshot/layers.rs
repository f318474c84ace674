//! From a capture to its text layers, and to what the document says about itself.
//!
//! A payload that cannot be read as text is no error: its bytes are the evidence, and the flag `unreadable` says that there
//! is no layer to quote from. An empty text counts as unreadable, never as a page that says nothing.

use super::manifest::{Charset, Dates};
use crate::ingest::{self, Hints, Reader, Reading, Unread};
use crate::model::{Capture, Document, Format, Layer};

/// A page this large …
const THIN_PAGE: usize = 20 * 1024;
/// … with less text than this is a shell that a script fills, or a wall in front of the page.
const THIN_TEXT: usize = 250;

/// The text layers of a capture.
pub struct Layers {
    /// Media type that the bytes show.
    pub sniffed: Option<&'static str>,
    /// One for each file to write.
    pub texts: Vec<TextLayer>,
    /// How bytes became characters.
    pub charset: Option<Charset>,
    /// Dates, with their origin.
    pub dates: Dates,
    /// Oddities of the text.
    pub flags: Vec<&'static str>,
}

/// One text layer.
pub struct TextLayer {
    /// File name.
    pub file: &'static str,
    /// What made it.
    pub extractor: &'static str,
    /// The text.
    pub text: String,
}

/// The file that holds a layer; `None`: no file of format 1 does.
pub const fn file_of(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::Main => Some("main.txt"),
        Layer::Text => Some("text.txt"),
        Layer::Page => None,
    }
}

/// What a capture tells its reader beside its bytes.
pub fn hints(capture: &Capture) -> Hints<'_> {
    Hints {
        format: None,
        media_type: Some(capture.media_type.as_str()).filter(|media_type| !media_type.is_empty()),
        charset: capture.charset.as_deref(),
        name: Some(file_name(capture)).filter(|name| !name.is_empty()),
    }
}

/// Reads the payload as text, as far as the reader can.
pub fn text_layers(capture: &Capture, reader: &dyn Reader) -> Layers {
    let mut layers = Layers { sniffed: None, texts: Vec::new(), charset: None, dates: dates(capture, None), flags: Vec::new() };
    match reader.read(&capture.body, &hints(capture)) {
        Ok(Reading { format, document, main, notes }) => {
            // What a page asks of those who copy it, and where it sends them, stays with the copy.
            let said = |code: &&str| notes.iter().any(|note| note.message.strip_prefix(*code).is_some_and(|rest| rest.starts_with(':')));
            layers.flags.extend(["noarchive", "meta-refresh"].into_iter().filter(said));
            layers.sniffed = Some(media_type(format));
            layers.charset = charset(&document);
            layers.dates = dates(capture, Some(&document));
            if format == Format::Html && capture.body.len() > THIN_PAGE && document.text.chars().take(THIN_TEXT).count() < THIN_TEXT {
                layers.flags.push("thin-text");
            }
            layers.push("text.txt", ingest::text_extractor(format), document.text);
            if let Some(main) = main {
                layers.push("main.txt", ingest::MAIN_EXTRACTOR, main.text);
            }
        }
        Err(Unread::Failed { format, .. }) => layers.sniffed = Some(media_type(format)),
        Err(Unread::Binary(_)) => {}
    }
    if layers.texts.is_empty() {
        layers.flags.push("unreadable");
    }
    layers
}

impl Layers {
    fn push(&mut self, file: &'static str, extractor: &'static str, text: String) {
        if !text.trim().is_empty() {
            self.texts.push(TextLayer { file, extractor, text });
        }
    }
}

/// The last part of the path that the bytes came from.
fn file_name(capture: &Capture) -> &str {
    let path = capture.hops.last().map_or_else(|| capture.origin.text(), |hop| hop.url.as_str());
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path)
}

/// The media type by which manifests name a format.
pub const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Markdown => "text/markdown",
        Format::Html => "text/html",
        Format::Srt => "application/x-subrip",
        Format::Vtt => "text/vtt",
        Format::Csv => "text/csv",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Pdf => "application/pdf",
    }
}

fn charset(document: &Document) -> Option<Charset> {
    let (name, from) = document.meta.charset.clone()?;
    let replacements = document.text.chars().filter(|ch| *ch == char::REPLACEMENT_CHARACTER).count() as u64;
    Some(Charset { name, from, replacements })
}

fn dates(capture: &Capture, document: Option<&Document>) -> Dates {
    let split = |pair: Option<(String, String)>| pair.map_or((None, None), |(date, from)| (Some(date), Some(from)));
    let (published, published_from) = split(document.and_then(|document| document.meta.published.clone()));
    let (modified, modified_from) = split(document.and_then(|document| document.meta.modified.clone()));
    Dates { published, published_from, modified, modified_from, http_last_modified: header(capture, "last-modified").map(str::to_owned) }
}

/// A header of the final answer.
pub fn header<'a>(capture: &'a Capture, name: &str) -> Option<&'a str> {
    let headers = &capture.hops.last()?.headers;
    headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
