//! HTML → the text that a browser shows (`fc-text/1`), the main text alone, and what the page says about itself.
//!
//! The surprise: a page that is nested deeper than any real one never reaches a tree builder. Both the builder and
//! the search for the main text take quadratic time or more in the depth, and recursion would end the process.

mod flat;
mod guard;
mod meta;
mod serialize;
mod walk;

use std::thread;

pub(super) use flat::decode;
pub(super) use guard::{MOST_DEEP, holds_nothing, left_open};
pub(super) use serialize::{is_block, is_hidden};

use super::Hints;
use super::charset::{self, Kind};
use crate::model::{Document, Format, Note};

/// Reads the full visible text.
pub(super) fn read(bytes: &[u8], hints: &Hints) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Html);
    let mut notes = decoded.notes;
    let (text, blocks, mut meta) = match guard::parse(decoded.text.text()) {
        Ok(page) => {
            let (meta, said) = meta::read(&page.html);
            notes.extend(said);
            if let Some(reason) = page.too_heavy_for_main() {
                notes.push(note(format!("the page {reason}: its main text is not looked for")));
            }
            let (text, blocks) = serialize::serialize(&page.html);
            (text, blocks, meta)
        }
        Err(reason) => {
            notes.push(note(format!(
                "the page {reason}: only its plain text is read, without blocks, metadata or hidden parts told apart, and no main text"
            )));
            (flat::text(decoded.text.text()), Vec::new(), flat::meta(decoded.text.text()))
        }
    };
    if text.is_empty() && !bytes.is_empty() {
        notes.push(note("the page holds no text; it may be filled in by a script, or ask for a login".to_owned()));
    }
    meta.charset = Some(decoded.charset);
    (Document { text, format: Format::Html, blocks, cues: Vec::new(), meta, map: None }, notes)
}

/// Reads the main text; `None` where none is found or the page is not fit to look for it.
pub(super) fn read_main(bytes: &[u8], hints: &Hints) -> Option<(Document, Vec<Note>)> {
    let decoded = charset::decode(bytes, hints.charset, Kind::Html);
    let page = guard::parse(decoded.text.text()).ok().filter(|page| page.too_heavy_for_main().is_none())?;
    let (mut meta, _) = meta::read(&page.html);
    let content = main_content(decoded.text.text())?;
    let content = guard::parse(&content).ok()?;
    let (text, blocks) = serialize::serialize(&content.html);
    if text.is_empty() {
        return None;
    }
    meta.charset = Some(decoded.charset);
    Some((Document { text, format: Format::Html, blocks, cues: Vec::new(), meta, map: None }, Vec::new()))
}

/// Stack for the search, which recurses: enough for the deepest page that the guard lets through, in a debug build.
const STACK: usize = 32 << 20;

/// The HTML of the main part. In a thread of its own: a panic in the search must not take the caller along.
fn main_content(html: &str) -> Option<String> {
    let search = || {
        let config = dom_smoothie::Config { disable_json_ld: true, ..dom_smoothie::Config::default() };
        let mut readability = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
        readability.parse().ok().map(|article| article.content.to_string())
    };
    thread::scope(|scope| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, search).ok()?.join().ok()?)
}

fn note(message: String) -> Note {
    Note { offset: None, message }
}

#[cfg(test)]
mod tests;
