//! DOCX → its text: paragraphs, headings, lists, tables, footnotes, and what its core properties say.
//!
//! Only the parts that hold text are unpacked, each within limits. The surprise: what was deleted under "track
//! changes" and what is hidden is left out, because nobody who opens the document sees it.

mod body;
mod package;
mod xml;

use super::charset::{self, Kind};
use super::front::{day, primary_language};
use super::strip_control;
use crate::model::{Document, Format, Meta, Note};

use body::{Body, Styles};
use package::Package;
use xml::{Item, Xml};

/// Reads a document, or says as the end of a sentence why it can't be opened.
pub(super) fn read(bytes: &[u8]) -> Result<(Document, Vec<Note>), String> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut notes = Vec::new();
    let Some(part) = text_of(&mut package, &main)? else { return Err(format!("the archive has no part \"{main}\"")) };
    let mut beside = |name: &str| text_of(&mut package, &format!("{folder}/{name}"));
    let styles = Styles::read(beside("styles.xml")?.as_deref().unwrap_or_default());
    let mut body = Body::new(styles);
    notes.extend(body.part(&part).map(|why| note("the document", &why)));
    for (name, element) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(part) = beside(name)? {
            notes.extend(body.notes(&part, element).map(|why| note(name, &why)));
        }
    }
    let (text, blocks) = body.finish();
    let meta = properties(text_of(&mut package, "docProps/core.xml")?.as_deref().unwrap_or_default());
    if text.is_empty() {
        notes.push(Note { offset: None, message: "the document holds no text".to_owned() });
    }
    Ok((Document { text, format: Format::Docx, blocks, cues: Vec::new(), meta, map: None }, notes))
}

fn note(part: &str, why: &str) -> Note {
    Note { offset: None, message: format!("{part} is damaged, what stands before the damage is read: {why}") }
}

/// A part's text; `None` where the archive has no such part.
fn text_of(package: &mut Package<'_>, name: &str) -> Result<Option<String>, String> {
    let Some(bytes) = package.part(name)? else { return Ok(None) };
    let decoded = charset::decode(&bytes, None, Kind::Plain);
    Ok(Some(decoded.text.text().to_owned()))
}

/// Where the package says that its document is.
fn main_part(package: &mut Package<'_>) -> Result<String, String> {
    let relations = text_of(package, "_rels/.rels")?.unwrap_or_default();
    let mut xml = Xml::new(&relations);
    while let Some(Ok(item)) = xml.next() {
        if let Item::Open(element) = item
            && element.name() == "Relationship"
            && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && let Some(target) = element.attribute("Target")
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok("word/document.xml".to_owned())
}

/// Title, creator, language and dates.
fn properties(part: &str) -> Meta {
    let mut meta = Meta::default();
    let mut xml = Xml::new(part);
    let (mut name, mut value) = (String::new(), String::new());
    while let Some(Ok(item)) = xml.next() {
        match item {
            Item::Open(element) => {
                element.name().clone_into(&mut name);
                value.clear();
            }
            Item::Text(text) => value.push_str(&text),
            Item::Close(closed) if closed == name => {
                let said = strip_control(&value).split_whitespace().collect::<Vec<_>>().join(" ");
                if !said.is_empty() {
                    match name.as_str() {
                        "title" => meta.title = Some(said),
                        "creator" => meta.author = Some((said, "docx creator".to_owned())),
                        "language" => meta.language = primary_language(&said),
                        "created" => meta.published = Some((said, "docx created".to_owned())),
                        "modified" => meta.modified = Some((said, "docx modified".to_owned())),
                        _ => {}
                    }
                }
                name.clear();
            }
            Item::Close(_) => {}
        }
    }
    meta.date = meta.published.as_ref().and_then(|(written, _)| day(written));
    meta.date_from = meta.date.and(meta.published.as_ref()).map(|(_, origin)| origin.clone());
    meta
}

#[cfg(test)]
mod tests;
