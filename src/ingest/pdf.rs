//! PDF → its text, page by page. Only ever called in a child process: see [`super::Reader`].
//!
//! Some files overflow the stack of what reads them or take all memory; that ends the child. A page that merely
//! panics is left out and noted. A page ends with a form feed, as it does for `pdftotext`; words that a line's end
//! divides stay divided, the search for quotes joins them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document as Pdf, Object, PlainTextOutput, output_doc_page};
use unicode_normalization::UnicodeNormalization;

use super::strip_control;
use crate::model::{Document, Format, Meta, Note};

/// Reads a PDF, or says as the end of a sentence why it can't be opened.
pub(super) fn read(bytes: &[u8]) -> Result<(Document, Vec<Note>), String> {
    let mut pdf = guarded(|| Pdf::load_mem(bytes).map_err(|error| format!("it is no PDF that can be read: {error}")))??;
    let mut notes = Vec::new();
    if pdf.is_encrypted() {
        // Many files are encrypted with an empty password, only to forbid printing.
        let opened = guarded(|| pdf.decrypt("").is_ok()).unwrap_or(false);
        if !opened {
            return Err("it is encrypted and needs a password; save a copy without one".to_owned());
        }
        notes.push(note("the file is encrypted with an empty password".to_owned()));
    }
    let pages: Vec<u32> = guarded(|| pdf.get_pages().into_keys().collect())?;
    let mut text = String::new();
    let mut unread = Vec::new();
    for page in &pages {
        match page_text(&pdf, *page) {
            Ok(words) => push_page(&mut text, &words),
            Err(why) => {
                unread.push(format!("page {page}: {why}"));
                push_page(&mut text, "");
            }
        }
    }
    if !unread.is_empty() {
        let more = unread.len().saturating_sub(3);
        unread.truncate(3);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let told = format!("{}{more}", unread.join("; "));
        if text.trim().is_empty() {
            return Err(format!("none of its pages can be read: {told}"));
        }
        notes.push(note(format!("some pages can't be read: {told}")));
    }
    if text.trim().is_empty() {
        notes.push(note(format!("no text on any of its {} pages: it may be a scan", pages.len())));
        text.clear();
    }
    let meta = guarded(|| meta(&pdf)).unwrap_or_default();
    Ok((Document { text, format: Format::Pdf, blocks: Vec::new(), cues: Vec::new(), meta, map: None }, notes))
}

fn note(message: String) -> Note {
    Note { offset: None, message }
}

/// What a panic in the reader becomes.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| "its reader gave up on it (a panic)".to_owned())
}

fn page_text(pdf: &Pdf, page: u32) -> Result<String, String> {
    guarded(|| {
        let mut words = String::new();
        let mut output = PlainTextOutput::new(&mut words);
        output_doc_page(pdf, &mut output, page).map_err(|error| error.to_string())?;
        Ok(words)
    })?
}

/// Lines without space at their ends, at most one blank line between two, a form feed after the page.
fn push_page(text: &mut String, words: &str) {
    let mut blank = true;
    for line in words.split(['\n', '\r']) {
        let line = line.trim();
        if line.is_empty() && std::mem::replace(&mut blank, true) {
            continue;
        }
        blank = line.is_empty();
        text.extend(line.chars().filter(|c| !c.is_control() || *c == '\t').nfc());
        text.push('\n');
    }
    while text.ends_with("\n\n") {
        text.pop();
    }
    text.push_str("\u{c}\n");
}

/// Title, author and dates of the information dictionary.
fn meta(pdf: &Pdf) -> Meta {
    let Some(info) = pdf.trailer.get(b"Info").ok().and_then(|info| dictionary(pdf, info)) else { return Meta::default() };
    let value = |key: &[u8]| {
        let object = info.get(key).ok()?;
        let object = object.as_reference().ok().and_then(|id| pdf.get_object(id).ok()).unwrap_or(object);
        let text = string(object.as_str().ok()?);
        let text = strip_control(&text).split_whitespace().collect::<Vec<_>>().join(" ").nfc().take(300).collect::<String>();
        Some(text).filter(|text| !text.is_empty())
    };
    let published = value(b"CreationDate").map(|date| (iso(&date), "pdf CreationDate".to_owned()));
    let date = published.as_ref().and_then(|(written, _)| super::front::day(written));
    Meta {
        title: value(b"Title"),
        author: value(b"Author").map(|name| (name, "pdf Author".to_owned())),
        modified: value(b"ModDate").map(|date| (iso(&date), "pdf ModDate".to_owned())),
        date,
        date_from: date.and(published.as_ref()).map(|(_, origin)| origin.clone()),
        published,
        ..Meta::default()
    }
}

fn dictionary<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Dictionary> {
    match object.as_reference() {
        Ok(id) => pdf.get_object(id).ok()?.as_dict().ok(),
        Err(_) => object.as_dict().ok(),
    }
}

/// UTF-16 with its mark, UTF-8 with its mark, else one byte a character.
fn string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
        return String::from_utf16_lossy(&units);
    }
    match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => String::from_utf8_lossy(rest).into_owned(),
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// `D:20240313120000+01'00'` → `2024-03-13T12:00:00+01:00`; anything else stays as it is written.
fn iso(date: &str) -> String {
    let parts = || {
        let digits = date.strip_prefix("D:")?;
        let number = |from: usize, to: usize| digits.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let day = format!("{}-{}-{}", number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let Some((hour, minute, second)) = number(8, 10).zip(number(10, 12)).zip(number(12, 14)).map(|((h, m), s)| (h, m, s)) else {
            return Some(day);
        };
        let zone = digits.get(14..).unwrap_or_default().replace('\'', ":");
        let zone = zone.trim_end_matches(':');
        Some(format!("{day}T{hour}:{minute}:{second}{zone}"))
    };
    parts().unwrap_or_else(|| date.to_owned())
}

#[cfg(test)]
mod tests;
