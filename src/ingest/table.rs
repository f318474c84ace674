//! CSV → one line a cell, with the names of its row and column, so that a quoted figure says what it is a figure of.
//!
//! `France TAB 2024 TAB 5.8`: the row's name is its first cell, the column's name stands in the header, which is the
//! first row as wide as most rows are. Reading never fails: what RFC 4180 forbids is taken as it stands.

use unicode_normalization::UnicodeNormalization;

use super::Hints;
use super::charset::{self, Kind};
use crate::model::{Block, BlockKind, Document, Format, Meta, Note, Span};

/// The longest name of a row or column beside a cell: the header and the row's first cell hold the whole of it.
const LONGEST_NAME: usize = 120;
/// Characters of text above which rows are written as they are: names beside each cell multiply.
const MOST_TEXT: usize = 16 << 20;
/// How many rows are looked at to find the delimiter and the width.
const SAMPLE: usize = 200;

/// Reads a table.
pub(super) fn read(bytes: &[u8], hints: &Hints) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Plain);
    let source = decoded.text.normalised();
    let text = source.text();
    let mut notes = decoded.notes;
    let delimiter = delimiter(text);
    let mut rows = Rows { rest: text, delimiter, open: false };
    let mut writer = Writer::default();
    let table: Vec<Vec<String>> = rows.by_ref().collect();
    if rows.open {
        notes.push(Note { offset: None, message: "a quotation mark is not closed: all that follows it is one cell".to_owned() });
    }
    let header = header(&table);
    for row in &table[..header] {
        writer.row(row, BlockKind::Paragraph);
    }
    if let Some((columns, rows)) = table[header..].split_first() {
        writer.row(columns, BlockKind::Heading);
        let mut told = false;
        for row in rows {
            if writer.chars < MOST_TEXT {
                writer.cells(row, columns);
            } else {
                if !std::mem::replace(&mut told, true) {
                    notes.push(Note {
                        offset: None,
                        message: "the table is very large: from here on its rows are written without the names of columns".to_owned(),
                    });
                }
                writer.row(row, BlockKind::Row);
            }
        }
    }
    let meta = Meta { charset: Some(decoded.charset), ..Meta::default() };
    (Document { text: writer.out, format: Format::Csv, blocks: writer.blocks, cues: Vec::new(), meta, map: None }, notes)
}

/// The delimiter by which most rows have the same number of cells, more than one. A comma that comes out as good as
/// another may be the decimal mark, so it comes last.
fn delimiter(text: &str) -> char {
    let score = |delimiter: char| {
        let widths: Vec<usize> = Rows { rest: text, delimiter, open: false }.take(SAMPLE).map(|row| row.len()).collect();
        let usual = usual(&widths);
        let same = widths.iter().filter(|&&width| width == usual).count();
        if usual < 2 { 0 } else { same * 1000 / widths.len().max(1) }
    };
    // The first of the best: `max_by_key` would give the last.
    [('\t', score('\t')), (';', score(';')), (',', score(','))]
        .into_iter()
        .rev()
        .max_by_key(|(_, score)| *score)
        .map_or(',', |(delimiter, _)| delimiter)
}

/// The most frequent width; of equally frequent ones the largest.
fn usual(widths: &[usize]) -> usize {
    let count = |width: usize| widths.iter().filter(|&&other| other == width).count();
    widths.iter().copied().max_by_key(|&width| (count(width), width)).unwrap_or(0)
}

/// Which row names the columns: the first that is nearly as wide as most.
fn header(table: &[Vec<String>]) -> usize {
    let filled = |row: &Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
    let widths: Vec<usize> = table.iter().take(SAMPLE).map(filled).filter(|&width| width > 0).collect();
    let usual = usual(&widths);
    table.iter().take(SAMPLE).position(|row| filled(row) * 5 >= usual * 4 && filled(row) > 0).unwrap_or(0)
}

/// The rows of a text, blank lines left out, white space inside a cell made one space.
struct Rows<'a> {
    rest: &'a str,
    delimiter: char,
    /// A quotation mark was not closed.
    open: bool,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.rest = self.rest.trim_start_matches('\n');
        if self.rest.is_empty() {
            return None;
        }
        let mut row = Vec::new();
        loop {
            let (cell, end) = self.cell();
            row.push(cell);
            if end != Some(self.delimiter) {
                return Some(row);
            }
        }
    }
}

impl Rows<'_> {
    /// The next cell and what ended it.
    fn cell(&mut self) -> (String, Option<char>) {
        let mut cell = String::new();
        let mut quoted = false;
        let blank = self.rest.len() - self.rest.trim_start_matches(' ').len();
        if self.rest[blank..].starts_with('"') {
            self.rest = &self.rest[blank + 1..];
            quoted = true;
        }
        let mut chars = self.rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if quoted && c == '"' {
                if chars.next_if(|&(_, next)| next == '"').is_none() {
                    quoted = false;
                    continue;
                }
            } else if !quoted && (c == self.delimiter || c == '\n') {
                self.rest = &self.rest[at + c.len_utf8()..];
                return (tidy(&cell), Some(c));
            }
            cell.push(c);
        }
        self.open |= quoted;
        self.rest = "";
        (tidy(&cell), None)
    }
}

/// NBSP and its like stay: they part the digits of a number.
fn tidy(cell: &str) -> String {
    let words: Vec<&str> = cell.split([' ', '\t', '\n']).filter(|word| !word.is_empty()).collect();
    words.join(" ").nfc().collect()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Code points in `out`.
    chars: usize,
    blocks: Vec<Block>,
}

impl Writer {
    /// A row as it stands, cells parted by TAB.
    fn row(&mut self, row: &[String], kind: BlockKind) {
        self.line(row.join("\t").trim_end(), kind);
    }

    /// A line for each cell; a row with nothing but its name is a line of its own.
    fn cells(&mut self, row: &[String], columns: &[String]) {
        let Some((name, cells)) = row.split_first() else { return };
        if cells.iter().all(String::is_empty) {
            return self.line(name, BlockKind::Row);
        }
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = columns.get(at + 1).map_or("", String::as_str);
            self.line(&format!("{}\t{}\t{cell}", short(name), short(column)), BlockKind::Row);
        }
    }

    fn line(&mut self, line: &str, kind: BlockKind) {
        if line.trim().is_empty() {
            return;
        }
        let len = line.chars().count();
        self.blocks.push(Block { span: Span::new(self.chars, self.chars + len), kind });
        self.out.push_str(line);
        self.out.push('\n');
        self.chars += len + 1;
    }
}

fn short(name: &str) -> &str {
    name.char_indices().nth(LONGEST_NAME).map_or(name, |(at, _)| name[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;
    use crate::ingest::Hints;
    use crate::model::BlockKind;

    fn text(csv: &str) -> String {
        read(csv.as_bytes(), &Hints::default()).0.text
    }

    #[test]
    fn each_cell_carries_the_names_of_its_row_and_column() {
        let cases = [
            ("", ""),
            ("\n\n", ""),
            ("words\n", "words\n"),
            (
                "Country,2023,2024\nFrance,5.5,5.8\nItaly,7.2,\n",
                "Country\t2023\t2024\nFrance\t2023\t5.5\nFrance\t2024\t5.8\nItaly\t2023\t7.2\n",
            ),
            // The decimal comma is no delimiter.
            ("Pays;2023;2024\r\nFrance;5,5;5,8\r\n", "Pays\t2023\t2024\nFrance\t2023\t5,5\nFrance\t2024\t5,8\n"),
            ("a\tb,c\n1\t2,5\n", "a\tb,c\n1\tb,c\t2,5\n"),
            // Quotes: delimiter, line end and quotation mark inside.
            ("n,\"a, \"\"b\"\"\"\nx, \"1\n 000\"\n", "n\ta, \"b\"\nx\ta, \"b\"\t1 000\n"),
            // A title above the table, notes below it.
            (
                "Deficit\n\nyear,share\n2023,5.5\n2024,5.8\nSource: office\n",
                "Deficit\nyear\tshare\n2023\tshare\t5.5\n2024\tshare\t5.8\nSource: office\n",
            ),
            // More cells than the header names, and fewer.
            ("a,b\n1,2,3\n4\n5,6\n", "a\tb\n1\tb\t2\n1\t\t3\n4\n5\tb\t6\n"),
            ("k,v\ne\u{301}t\u{e9},15\u{202F}000\n", "k\tv\nété\tv\t15\u{202F}000\n"),
        ];
        for (csv, expected) in cases {
            assert_eq!(text(csv), expected, "{csv:?}");
        }
    }

    #[test]
    fn the_header_is_a_heading_and_cells_are_rows() {
        let (document, notes) = read(b"Title\na,b\n1,2\n3,4\n", &Hints::default());
        let kinds: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.span.slice(&document.text).expect("a span"))).collect();
        assert_eq!(
            kinds,
            [(BlockKind::Paragraph, "Title"), (BlockKind::Heading, "a\tb"), (BlockKind::Row, "1\tb\t2"), (BlockKind::Row, "3\tb\t4")]
        );
        assert_eq!(notes, []);
    }

    #[test]
    fn an_open_quotation_mark_is_noted_and_nothing_is_lost() {
        let (document, notes) = read(b"a,b\n1,\"2\n3,4\n", &Hints::default());
        assert_eq!(document.text, "a\tb\n1\tb\t2 3,4\n");
        assert!(notes[0].message.contains("not closed"), "{notes:?}");
    }

    #[test]
    fn names_do_not_multiply_without_end() {
        let long = "x".repeat(100_000);
        let csv = format!("{long},{}\n{long},{}\n", vec!["c"; 500].join(","), vec!["1"; 500].join(","));
        let out = text(&csv);
        assert!(out.len() < 2 * csv.len(), "{} of {}", out.len(), csv.len());
        assert!(out.ends_with("x\tc\t1\n"));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(csv in "[a-c1-3\",;\t\n ]{0,60}") {
            let (document, _) = read(csv.as_bytes(), &Hints::default());
            for word in csv.split(|c: char| !c.is_ascii_alphanumeric()) {
                prop_assert!(document.text.contains(word), "{word} of {csv:?} in {:?}", document.text);
            }
            let mut last = 0;
            for block in &document.blocks {
                prop_assert!(last <= block.span.start && block.span.slice(&document.text).is_some());
                last = block.span.end;
            }
        }
    }
}
