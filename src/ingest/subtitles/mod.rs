//! Subtitles (SubRip, WebVTT) → a speech: running text, who speaks, and a time for each word.
//!
//! Nothing that is said is lost: what is no proper cue is kept and noted. The surprise: every word has a cue of its
//! own, because a claim seldom begins where a caption does. Times that no cue gives are reckoned from those that do
//! and begin with `~`.

mod captions;
mod markup;
mod rolling;
mod write;

use super::Hints;
use super::charset::{self, Kind};
use super::front::primary_language;
use crate::model::{Document, Format, Meta, Note};

/// Reads subtitles of either format.
pub(super) fn read(bytes: &[u8], hints: &Hints, format: Format) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Plain);
    let source = decoded.text.normalised();
    let mut found = captions::find(source.text(), format);
    let mut notes = decoded.notes;
    notes.extend(found.notes.drain(..).map(|(at, message)| Note { offset: at.map(|at| source.origin(at)), message }));
    let repeated = rolling::merge(&mut found.captions);
    if repeated > 0 {
        notes.push(Note { offset: None, message: format!("rolling captions: {repeated} repeated lines are kept once") });
    }
    let written = write::write(&found.captions);
    let meta = Meta {
        title: found.title,
        language: found.language.as_deref().and_then(primary_language),
        charset: Some(decoded.charset),
        ..Meta::default()
    };
    (Document { text: written.text, format, blocks: written.blocks, cues: written.cues, meta, map: None }, notes)
}

/// Whether a text that nothing else says anything about is subtitles.
pub(super) fn sniff(head: &str) -> Option<Format> {
    if head.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
        return Some(Format::Vtt);
    }
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let timing = if first.bytes().all(|byte| byte.is_ascii_digit()) { lines.next()? } else { first };
    captions::timing(timing).map(|_| Format::Srt)
}

#[cfg(test)]
mod tests;
