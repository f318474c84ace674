//! Bytes → a document: text, blocks, what the format says about itself. Reading never fails.
//!
//! [`sniff()`] is the only step that refuses, and only what is no text at all. What a format holds that can't be used
//! becomes a [`Note`] and reading goes on. The surprise: the full text and the main text of a page are written by
//! the same serializer, so that a quote of the one reads alike in the other.

mod charset;
mod control;
#[cfg(feature = "documents")]
mod docx;
#[cfg(feature = "html")]
mod draft;
mod excerpt;
mod front;
#[cfg(feature = "html")]
mod html;
mod markdown;
#[cfg(feature = "documents")]
mod pdf;
mod reading;
mod restrict;
#[cfg(feature = "html")]
mod reviews;
mod sniff;
mod subtitles;
mod table;
mod tags;
mod tracked;
mod txt;

pub use control::{is_steering, strip_control};
#[cfg(feature = "html")]
pub use draft::{Undrafted, draft};
pub use excerpt::{ExcerptError, excerpt};
pub use reading::{InProcess, Reader, Reading, Unread, read_as};
pub use restrict::restrict;
#[cfg(feature = "html")]
pub use reviews::reviews;
pub use sniff::{Binary, sniff};

use crate::model::{Document, Format, Meta, Note};

/// Name and version of the rules by which the full text is written.
pub const TEXT_EXTRACTOR: &str = "fc-text/1";

/// Name and version of what chooses and writes the main text of a page.
pub const MAIN_EXTRACTOR: &str = "fc-main/1 dom_smoothie 0.19.0";

/// What writes the full text of a format: its name goes into snapshots, so that another version's text is no damage.
pub const fn text_extractor(format: Format) -> &'static str {
    match format {
        Format::Pdf => "fc-pdf/1 pdf-extract 0.12.1",
        _ => TEXT_EXTRACTOR,
    }
}

/// What is known about some bytes besides the bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The format that a person named.
    pub format: Option<Format>,
    /// The media type of an HTTP header, parameters allowed.
    pub media_type: Option<&'a str>,
    /// The character set of an HTTP header.
    pub charset: Option<&'a str>,
    /// The file's name, for its extension.
    pub name: Option<&'a str>,
}

/// The full visible text, and what was met on the way. PDF is read by a [`Reader`] only, and blank here.
pub fn read(bytes: &[u8], format: Format, hints: &Hints) -> (Document, Vec<Note>) {
    match format {
        Format::Text => txt::read(bytes, hints),
        Format::Markdown => markdown::read(bytes, hints),
        Format::Srt | Format::Vtt => subtitles::read(bytes, hints, format),
        Format::Csv => table::read(bytes, hints),
        #[cfg(feature = "documents")]
        Format::Docx => docx::read(bytes).unwrap_or_else(|why| nothing(format, &why)),
        #[cfg(not(feature = "documents"))]
        Format::Docx => nothing(format, "this build reads no DOCX (feature \"documents\")"),
        Format::Pdf => nothing(format, "a PDF is read only in a process of its own"),
        #[cfg(feature = "html")]
        Format::Html => html::read(bytes, hints),
        #[cfg(not(feature = "html"))]
        Format::Html => {
            let (mut document, mut notes) = txt::read(bytes, hints);
            document.format = Format::Html;
            let message = "this build reads no HTML: the text holds the tags; use a build with the feature \"html\"".to_owned();
            notes.push(Note { offset: None, message });
            (document, notes)
        }
    }
}

/// A document without text, and why.
fn nothing(format: Format, why: &str) -> (Document, Vec<Note>) {
    let document = Document { text: String::new(), format, blocks: Vec::new(), cues: Vec::new(), meta: Meta::default(), map: None };
    (document, vec![Note { offset: None, message: format!("its text can't be read: {why}") }])
}

/// The main text of a page, without navigation, comments and the like; `None` for other formats and where no main
/// text is found. What is wrong with the bytes themselves is told by [`read`] alone.
pub fn read_main(bytes: &[u8], format: Format, hints: &Hints) -> Option<(Document, Vec<Note>)> {
    match format {
        #[cfg(feature = "html")]
        Format::Html => html::read_main(bytes, hints),
        _ => {
            let _ = (bytes, hints);
            None
        }
    }
}

#[cfg(test)]
mod tests;
