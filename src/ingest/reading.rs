//! The one seam between bytes from outside and those who need their text.
//!
//! Who reads foreign pages and documents is given as a [`Reader`]: here in this process, or, where the program has
//! one, a reader that runs a child with limits. The surprise: [`InProcess`] does not read PDF at all, because what
//! reads PDF may end the process.

use std::fmt;

use super::{Binary, Hints, read, read_main, sniff};
use crate::model::{Document, Format, Note};

/// What reading some bytes gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the bytes are.
    pub format: Format,
    /// The full text; blank where there is none to read.
    pub document: Document,
    /// The main text, where the format has one.
    pub main: Option<Document>,
    /// What was met on the way.
    pub notes: Vec<Note>,
}

impl Reading {
    /// Whether there is any text.
    pub fn is_blank(&self) -> bool {
        self.document.text.trim().is_empty()
    }
}

/// Why there is no reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The bytes are no text, or no text that is read.
    #[error(transparent)]
    Binary(#[from] Binary),
    /// The format is known, the reading failed or was stopped.
    #[error("its text can't be read: {why}")]
    Failed {
        /// What the bytes are.
        format: Format,
        /// What failed, or which limit stopped it.
        why: String,
    },
}

/// Something that turns bytes into a reading.
pub trait Reader: fmt::Debug + Send + Sync {
    /// Finds the format and reads it.
    ///
    /// # Errors
    /// When the bytes are no text, or reading them failed.
    fn read(&self, bytes: &[u8], hints: &Hints<'_>) -> Result<Reading, Unread>;
}

/// Reads in this process. Right for our own formats and for pages of one's own; PDF is refused.
#[derive(Debug, Clone, Copy, Default)]
pub struct InProcess;

impl Reader for InProcess {
    fn read(&self, bytes: &[u8], hints: &Hints<'_>) -> Result<Reading, Unread> {
        match sniff(bytes, hints)? {
            Format::Pdf => Err(Unread::Failed { format: Format::Pdf, why: "a PDF is read only in a process of its own".to_owned() }),
            format => read_as(bytes, format, hints),
        }
    }
}

/// Reads both texts of a known format.
///
/// # Errors
/// When a document can't be opened as what it is.
pub fn read_as(bytes: &[u8], format: Format, hints: &Hints<'_>) -> Result<Reading, Unread> {
    let (document, mut notes) = match format {
        #[cfg(feature = "documents")]
        Format::Pdf => super::pdf::read(bytes).map_err(|why| Unread::Failed { format, why })?,
        #[cfg(feature = "documents")]
        Format::Docx => super::docx::read(bytes).map_err(|why| Unread::Failed { format, why })?,
        _ => read(bytes, format, hints),
    };
    let main = read_main(bytes, format, hints).map(|(main, more)| {
        notes.extend(more);
        main
    });
    Ok(Reading { format, document, main, notes })
}
