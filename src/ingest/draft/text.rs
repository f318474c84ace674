//! Plain text of one's own → a draft: paragraphs between blank lines, and the habits that people write lists, notes and asides with.
//!
//! The surprise: readers see everything in a plain text, so a word to this tool is a line of its own in square brackets.

use std::collections::HashMap;
use std::ops::Range;

use super::addressed;
use super::writer::{Around, Writer};
use crate::ingest::tracked::Tracked;
use crate::model::{Draft, Format, MarkKind, Meta};

/// Reads plain text.
pub(super) fn read(source: &Tracked) -> Draft {
    let text = source.text();
    let told: HashMap<&str, usize> = lines(text).filter_map(|line| note(&text[line.clone()]).map(|label| (label, line.start))).collect();
    let mut reader = Reader { source, writer: Writer::default(), told, was: None };
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    for line in lines(text) {
        if text[line.clone()].trim().is_empty() {
            reader.paragraph(&paragraph);
            paragraph.clear();
        } else {
            paragraph.push(line);
        }
    }
    reader.paragraph(&paragraph);
    reader.become_one(None);
    reader.writer.finish(Format::Text, Meta::default())
}

struct Reader<'s> {
    source: &'s Tracked,
    writer: Writer,
    /// Labels of the notes at the foot, and where each begins.
    told: HashMap<&'s str, usize>,
    /// The list or quotation being written.
    was: Option<Around>,
}

impl Reader<'_> {
    fn paragraph(&mut self, lines: &[Range<usize>]) {
        let text = self.source.text();
        let alone = lines.len() == 1;
        for line in lines {
            let words = text[line.clone()].trim();
            let at = line.start + (text[line.clone()].len() - text[line.clone()].trim_start().len());
            let inside = words.strip_prefix('[').and_then(|words| words.strip_suffix(']'));
            if let Some(comment) = inside.and_then(|words| addressed(self.source, words)) {
                self.writer.end_passage();
                self.writer.mark_here(comment);
            } else if note(words).is_some() {
                self.become_one(None);
                self.writer.enter(Around::Note);
                self.words(at..at + words.len());
                self.writer.leave(Around::Note);
            } else if let Some(skipped) = quoted(words) {
                self.become_one(Some(Around::Quote));
                self.words(at + skipped..at + words.len());
            } else if let Some(skipped) = bullet(words) {
                self.become_one(Some(Around::List));
                self.writer.end_passage();
                self.words(at + skipped..at + words.len());
            } else {
                // The next line of an item belongs to it.
                if !self.writer.in_passage() {
                    self.become_one(None);
                }
                let heading = alone && is_heading(words);
                if heading {
                    self.writer.enter(Around::Heading);
                }
                self.words(at..at + words.len());
                if heading {
                    self.writer.leave(Around::Heading);
                }
            }
        }
        self.writer.end_passage();
    }

    /// A list or quotation begins, goes on or ends.
    fn become_one(&mut self, around: Option<Around>) {
        if self.was == around {
            return;
        }
        if let Some(was) = std::mem::replace(&mut self.was, around) {
            self.writer.leave(was);
        }
        if let Some(around) = around {
            self.writer.enter(around);
            if around == Around::List {
                self.writer.enter(Around::Item);
            }
        }
    }

    /// The words of a line, with references to notes marked.
    fn words(&mut self, range: Range<usize>) {
        let text = self.source.text();
        self.writer.space(" ", self.source.origin(range.start.saturating_sub(1)));
        let mut done = range.start;
        for open in memchr::memchr_iter(b'[', &text.as_bytes()[range.clone()]).map(|at| range.start + at) {
            let Some(label) = label(&text[open..range.end]).filter(|_| open >= done) else { continue };
            let end = open + label.len() + 2;
            let told = self.told.get(label).is_some_and(|line| *line > open);
            self.writer.put_from(self.source, done, open);
            // The label of a note itself stands at the head of its line.
            let mark = self.writer.open_mark();
            self.writer.put_from(self.source, open, end);
            self.writer.close_mark(mark, if told { MarkKind::Note } else { MarkKind::Unsaid });
            done = end;
        }
        self.writer.put_from(self.source, done, range.end);
    }
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

/// The label of a reference that the text begins with: `[1]`, `[^a]`.
fn label(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.bytes().take(12).position(|byte| byte == b']')?;
    let label = &inside[..end];
    let bare = label.strip_prefix('^').unwrap_or(label);
    let fits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && (bare.len() < label.len() || bare.bytes().all(|byte| byte.is_ascii_digit()))).then_some(label)
}

/// The label of the note that a line tells.
fn note(line: &str) -> Option<&str> {
    let label = label(line.trim_start())?;
    let rest = line.trim_start()[label.len() + 2..].trim_start_matches(':');
    (rest.starts_with([' ', '\t']) && rest.chars().any(char::is_alphanumeric)).then_some(label)
}

/// How many bytes of a line make it an item of a list.
fn bullet(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line[digits..].chars().next()? {
        mark @ ('.' | ')') if (1..3).contains(&digits) => mark,
        mark @ ('-' | '*' | '+' | '•' | '–' | '—') if digits == 0 => mark,
        _ => return None,
    };
    let rest = &line[digits + mark.len_utf8()..];
    rest.starts_with([' ', '\t']).then(|| line.len() - rest.trim_start().len())
}

/// How many bytes of a line mark it as somebody else's words.
fn quoted(line: &str) -> Option<usize> {
    line.starts_with('>').then(|| line.len() - line.trim_start_matches(['>', ' ', '\t']).len())
}

/// Whether a line that stands alone is a title: short, and it ends no sentence.
fn is_heading(line: &str) -> bool {
    const ENDS: &[char] = &['.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '؟', '।'];
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' ', '\u{a0}', '\u{202f}']);
    line.chars().count() <= 100 && bare.len() == line.len() && !bare.ends_with(ENDS) && !line.contains("://")
}
