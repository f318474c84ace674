//! HTML.
use super::{
    Hints,
    charset::{self, Kind},
};
use crate::model::{Document, Format, Meta, Note};
pub(super) fn read(bytes: &[u8], hints: &Hints) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Html);
    let (text, _) = decoded.text.normalised().into_parts();
    (
        Document {
            text,
            format: Format::Html,
            blocks: vec![],
            cues: vec![],
            meta: Meta { charset: Some(decoded.charset), ..Meta::default() },
            map: None,
        },
        decoded.notes,
    )
}
pub(super) fn read_main(_: &[u8], _: &Hints) -> Option<(Document, Vec<Note>)> {
    None
}
