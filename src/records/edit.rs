//! Changes single lines of a TOML text and leaves every other byte as it is.
//!
//! A document model that is written back would drop carriage returns and a byte order mark; people's files keep theirs
//! here, because a change is a replacement of bytes at the place that the parser named.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::Fields;

/// A key and its value in a text, as byte ranges.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: String,
    pub key_at: usize,
    pub value: Range<usize>,
    /// The items, where the value is an array.
    pub items: Vec<Range<usize>>,
}

/// Where a table stands in a text.
#[derive(Debug, Clone)]
pub(crate) struct TableSpots {
    /// The header with its brackets; empty for the top of a file.
    pub header: Range<usize>,
    /// Its keys, in the order of the text; tables below it are none of them.
    pub entries: Vec<Entry>,
    /// The end of the last value or header in it or below it.
    pub end: usize,
}

impl TableSpots {
    /// Where the parts of a table stand.
    pub fn of(fields: &Fields<'_, '_>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for (key, value) in fields.table {
            if is_own_line(value) {
                let items = value.get_ref().as_array().into_iter().flatten().map(Spanned::span).collect();
                entries.push(Entry { key: key.get_ref().to_string(), key_at: key.span().start, value: value.span(), items });
            }
        }
        entries.sort_by_key(|entry| entry.key_at);
        Self { header: fields.at.clone(), entries, end: table_end(fields.table).max(fields.at.end) }
    }

    /// The same after so many bytes were cut off the front of the text.
    pub fn shifted(mut self, by: usize) -> Self {
        let shift = |range: &mut Range<usize>| *range = range.start.saturating_sub(by)..range.end.saturating_sub(by);
        shift(&mut self.header);
        for entry in &mut self.entries {
            entry.key_at = entry.key_at.saturating_sub(by);
            shift(&mut entry.value);
            entry.items.iter_mut().for_each(shift);
        }
        self.end = self.end.saturating_sub(by);
        self
    }

    /// Where a key's value stands; the header where it is missing.
    pub fn value(&self, key: &str) -> Range<usize> {
        self.entries.iter().find(|entry| entry.key == key).map_or(self.header.clone(), |entry| entry.value.clone())
    }

    /// Where an item of a key's array stands; the value, else the header, where there is no such item.
    pub fn item(&self, key: &str, index: usize) -> Range<usize> {
        let item = self.entries.iter().find(|entry| entry.key == key).and_then(|entry| entry.items.get(index));
        item.cloned().unwrap_or_else(|| self.value(key))
    }
}

/// What a key is to become: TOML text of a value, or nothing.
pub(crate) type Change<'c> = (&'static str, Option<&'c str>);

/// The text after `changes` to the keys of one table. A new key goes below the nearest one that comes before it in
/// `order`, else below the header. A key taken away leaves the comment of its line behind.
pub(crate) fn change_keys(text: &str, table: &TableSpots, order: &[&str], changes: &[Change<'_>], eol: &str) -> String {
    let rank = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
    let gone = |key: &str| changes.iter().any(|(changed, value)| *changed == key && value.is_none());
    let mut edits: Vec<(Range<usize>, usize, String)> = Vec::new();
    for (key, value) in changes {
        let entry = table.entries.iter().find(|entry| entry.key == *key);
        match (entry, value) {
            (Some(entry), Some(value)) => edits.push((entry.value.clone(), rank(key), (*value).to_owned())),
            (Some(entry), None) => edits.push((without(text, entry), rank(key), String::new())),
            (None, Some(value)) => {
                let before = |entry: &&Entry| rank(&entry.key) < rank(key) && !gone(&entry.key);
                let above = table.entries.iter().filter(before).max_by_key(|entry| rank(&entry.key));
                let at = line_end(text, above.map_or(table.header.end, |entry| entry.value.end));
                edits.push((at..at, rank(key), format!("{eol}{key} = {value}")));
            }
            (None, None) => {}
        }
    }
    // From the end of the text to its start, so that every range still fits; of two new keys at one place the later
    // one goes in first and the earlier one above it.
    edits.sort_by_key(|(range, rank, _)| std::cmp::Reverse((range.start, *rank)));
    let mut changed = text.to_owned();
    for (range, _, replacement) in edits {
        changed.replace_range(range, &replacement);
    }
    changed
}

/// The text after a table was taken out: its header and keys with what stands between them, and the blank lines above.
pub(crate) fn without_table(text: &str, table: &TableSpots) -> String {
    let start = line_start(text, table.header.start);
    let end = next_line(text, table.end);
    let above = &text[..start];
    let kept = above.trim_end_matches(['\n', '\r', ' ', '\t']);
    // The line break that ends the last line kept stays.
    let mut changed = above[..next_line(above, kept.len())].to_owned();
    if kept.is_empty() {
        changed.clear();
    }
    changed.push_str(&text[end..]);
    changed
}

/// End of the line that holds a byte, before its line break.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    if end > at && text[..end].ends_with('\r') { end - 1 } else { end }
}

/// Start of the line that holds a byte.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

/// Start of the line below the one that holds a byte; the text's end where there is none.
pub(crate) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

/// End of the comment lines that follow the line of a byte without a blank line between.
pub(crate) fn end_of_remarks(text: &str, at: usize) -> usize {
    let mut end = line_end(text, at);
    loop {
        let next = next_line(text, end);
        if next == text.len() && !text.ends_with('\n') && end == text.len() {
            return end;
        }
        if !text[next..].trim_start_matches([' ', '\t']).starts_with('#') {
            return end;
        }
        end = line_end(text, next);
    }
}

/// Start of the comment lines right above the line of a byte, not looking above `floor`.
pub(crate) fn start_of_remarks(text: &str, at: usize, floor: usize) -> usize {
    let mut start = line_start(text, at);
    while start > floor {
        let above = line_start(text, start - 1);
        if above < floor || !text[above..start].trim_start_matches([' ', '\t']).starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// A value as TOML text: a basic string on one line. Controls, invisible direction marks and line separators are
/// escaped, so that a reader of the file sees them.
pub(crate) fn quoted(text: &str) -> String {
    use std::fmt::Write as _;
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            _ if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// The line break that a text uses.
pub(crate) fn eol_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The bytes to take out with a key: its line, or all of it but its comment.
fn without(text: &str, entry: &Entry) -> Range<usize> {
    let end = line_end(text, entry.value.end);
    let rest = &text[entry.value.end..end];
    match rest.find('#') {
        Some(comment) => entry.key_at..entry.value.end + comment,
        None => line_start(text, entry.key_at)..next_line(text, entry.value.end),
    }
}

/// Whether a value stands on the line of its key, and is not a table or tables under headers below.
fn is_own_line(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::Table(table) => table.iter().all(|(key, _)| value.span().start < key.span().start && key.span().end < value.span().end),
        DeValue::Array(items) => items.iter().all(|item| value.span().start < item.span().start),
        _ => true,
    }
}

/// End of the last value of a table, or of a table below it.
fn table_end(table: &DeTable<'_>) -> usize {
    table.iter().map(|(key, value)| key.span().end.max(value_end(value))).max().unwrap_or(0)
}

fn value_end(value: &Spanned<DeValue<'_>>) -> usize {
    let below = match value.get_ref() {
        DeValue::Table(table) => table_end(table),
        DeValue::Array(items) => items.iter().map(value_end).max().unwrap_or(0),
        _ => 0,
    };
    value.span().end.max(below)
}
