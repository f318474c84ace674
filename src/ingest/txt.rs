//! Plain text: as it is, with LF and in NFC. No front matter, no blocks; a blank line means what the reader makes of it.

use super::Hints;
use super::charset::{self, Kind};
use crate::model::{Document, Format, Meta, Note};

/// Reads plain text.
pub(super) fn read(bytes: &[u8], hints: &Hints) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Plain);
    let (text, map) = decoded.text.normalised().into_parts();
    let meta = Meta { charset: Some(decoded.charset), ..Meta::default() };
    let document = Document { text, format: Format::Text, blocks: Vec::new(), cues: Vec::new(), meta, map: decoded.mapped.then_some(map) };
    (document, decoded.notes)
}
