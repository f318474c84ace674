//! The document's part and its notes → text and blocks.
//!
//! Paragraphs end a line, cells are parted by TAB, a superscript begins with `^`: the rules of a page's text, so that
//! a quote reads alike wherever a document was published. Notes stand at the end as `[1] …`.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::xml::{Element, Item, Xml};
use crate::model::{Block, BlockKind, Span};

/// Which styles are headings: Word names them in English in every language, their ids it does not.
pub(super) struct Styles {
    headings: BTreeSet<String>,
}

impl Styles {
    pub(super) fn read(part: &str) -> Self {
        let mut headings = BTreeSet::new();
        let mut style: Option<String> = None;
        let mut xml = Xml::new(part);
        while let Some(Ok(item)) = xml.next() {
            let Item::Open(element) = item else { continue };
            let value = || element.attribute("val").unwrap_or_default().to_ascii_lowercase();
            let heading = match element.name() {
                "style" => {
                    style = element.attribute("styleId");
                    false
                }
                "name" => {
                    let name = value();
                    name.starts_with("heading ") || matches!(name.as_str(), "title" | "subtitle")
                }
                "outlineLvl" => value() != "9",
                _ => false,
            };
            if heading && let Some(style) = &style {
                headings.insert(style.clone());
            }
        }
        Self { headings }
    }
}

/// What is written so far.
pub(super) struct Body {
    styles: Styles,
    out: String,
    /// Code points in `out`.
    chars: usize,
    blocks: Vec<Block>,
    /// The paragraph, or the row with its cells.
    line: String,
    kind: BlockKind,
    /// Open tables: how many cells the row of each has so far.
    tables: Vec<usize>,
    /// Elements whose text is not shown, open.
    hidden: usize,
    /// Inside a run that is not shown.
    vanished: bool,
    superscript: bool,
    in_text: bool,
    /// A space is owed between two paragraphs of one cell.
    space: bool,
    /// Numbers of notes by kind and id, in the order of their marks.
    marks: BTreeMap<(String, String), usize>,
}

impl Body {
    pub(super) fn new(styles: Styles) -> Self {
        Self {
            styles,
            out: String::new(),
            chars: 0,
            blocks: Vec::new(),
            line: String::new(),
            kind: BlockKind::Paragraph,
            tables: Vec::new(),
            hidden: 0,
            vanished: false,
            superscript: false,
            in_text: false,
            space: false,
            marks: BTreeMap::new(),
        }
    }

    /// Writes a part; says why it broke off, if it did.
    pub(super) fn part(&mut self, part: &str) -> Option<String> {
        let broken = self.items(&mut Xml::new(part), None);
        self.tables.clear();
        self.flush();
        broken
    }

    /// Writes the notes of a part in the order of their marks.
    pub(super) fn notes(&mut self, part: &str, element: &str) -> Option<String> {
        let (out, blocks, chars) = (std::mem::take(&mut self.out), std::mem::take(&mut self.blocks), std::mem::take(&mut self.chars));
        let mut found: BTreeMap<usize, String> = BTreeMap::new();
        let mut xml = Xml::new(part);
        let mut broken = None;
        while let Some(item) = xml.next() {
            match item {
                Err(why) => broken = Some(why),
                Ok(Item::Open(open)) if open.name() == element => {
                    let mark = open.attribute("id").and_then(|id| self.marks.get(&(element.to_owned(), id)).copied());
                    broken = self.items(&mut xml, Some(element));
                    self.flush();
                    let text = std::mem::take(&mut self.out);
                    // Separators have no mark.
                    if let Some(mark) = mark {
                        found.insert(mark, text);
                    }
                }
                Ok(_) => {}
            }
        }
        (self.out, self.blocks, self.chars) = (out, blocks, chars);
        for (mark, text) in found {
            for (index, line) in text.lines().enumerate() {
                self.kind = BlockKind::Paragraph;
                self.line = if index == 0 { format!("[{mark}] {}", line.trim_start()) } else { line.to_owned() };
                self.flush();
            }
        }
        broken
    }

    /// The text and its blocks.
    pub(super) fn finish(self) -> (String, Vec<Block>) {
        (self.out, self.blocks)
    }

    /// Reads until the end, or until the element `until` ends.
    fn items(&mut self, xml: &mut Xml<'_>, until: Option<&str>) -> Option<String> {
        for item in xml.by_ref() {
            match item {
                Err(why) => return Some(why),
                Ok(Item::Open(element)) => self.open(&element),
                Ok(Item::Text(text)) if self.in_text => self.text(&text),
                Ok(Item::Text(_)) => {}
                Ok(Item::Close(name)) => {
                    if until == Some(name.as_str()) {
                        return None;
                    }
                    self.close(&name);
                }
            }
        }
        None
    }

    fn open(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val");
        // A switch is on where it stands without a value.
        let on = || value().is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "none" | "off"));
        match element.name() {
            // Text boxes stand twice: in the new form and, for old programs, in this one.
            "Fallback" | "del" | "moveFrom" => self.hidden += 1,
            "p" => self.begin_paragraph(),
            "pStyle" if value().is_some_and(|style| self.styles.headings.contains(&style)) => self.set_kind(BlockKind::Heading),
            "outlineLvl" if value().is_some_and(|level| level != "9") => self.set_kind(BlockKind::Heading),
            "numPr" if self.kind == BlockKind::Paragraph => self.set_kind(BlockKind::Item),
            "r" => (self.vanished, self.superscript) = (false, false),
            "vanish" => self.vanished = on(),
            "vertAlign" => self.superscript = value().as_deref() == Some("superscript"),
            "t" => self.in_text = true,
            "tab" => self.push("\t"),
            "br" | "cr" => self.push(if self.tables.is_empty() { "\n" } else { " " }),
            "noBreakHyphen" => self.push("\u{2011}"),
            "softHyphen" => self.push("\u{AD}"),
            "footnoteReference" => self.mark("footnote", element),
            "endnoteReference" => self.mark("endnote", element),
            "tbl" => {
                if self.tables.is_empty() {
                    self.flush();
                }
                self.tables.push(0);
            }
            "tr" => {
                if let Some(cells) = self.tables.last_mut() {
                    *cells = 0;
                }
            }
            "tc" => self.begin_cell(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.hidden = self.hidden.saturating_sub(1),
            "p" if self.tables.is_empty() => self.flush(),
            "r" => (self.vanished, self.superscript) = (false, false),
            "t" => self.in_text = false,
            "tr" if self.tables.len() == 1 => {
                self.kind = BlockKind::Row;
                self.flush();
            }
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn begin_paragraph(&mut self) {
        if self.tables.is_empty() {
            self.flush();
        } else {
            self.space = !self.line.is_empty() && !self.line.ends_with('\t');
        }
    }

    /// The cells of a table inside a cell are words of that cell.
    fn begin_cell(&mut self) {
        let nested = self.tables.len() > 1;
        if let Some(cells) = self.tables.last_mut() {
            *cells += 1;
            if *cells > 1 && !nested {
                self.line.push('\t');
                self.space = false;
            }
        }
    }

    fn set_kind(&mut self, kind: BlockKind) {
        if self.tables.is_empty() {
            self.kind = kind;
        }
    }

    fn mark(&mut self, kind: &str, element: &Element<'_>) {
        let next = self.marks.len() + 1;
        let Some(id) = element.attribute("id") else { return };
        let number = *self.marks.entry((kind.to_owned(), id)).or_insert(next);
        self.superscript = false;
        self.push(&format!("[{number}]"));
    }

    /// TAB and LF inside a text are white space; only the elements for them show.
    fn text(&mut self, text: &str) {
        if text.contains(['\t', '\n', '\r']) { self.push(&text.replace(['\t', '\n', '\r'], " ")) } else { self.push(text) }
    }

    fn push(&mut self, text: &str) {
        if self.hidden > 0 || self.vanished || text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.space) && !self.line.is_empty() {
            self.line.push(' ');
        }
        if std::mem::take(&mut self.superscript) {
            self.line.push('^');
        }
        self.line.push_str(if self.tables.is_empty() || text != "\t" { text } else { " " });
    }

    fn flush(&mut self) {
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let line = std::mem::take(&mut self.line);
        self.space = false;
        let line = line.trim_end().trim_start_matches([' ', '\n']);
        if line.trim().is_empty() {
            return;
        }
        let before = self.out.len();
        self.out.extend(line.nfc());
        let len = self.out[before..].chars().count();
        self.out.push('\n');
        self.blocks.push(Block { span: Span::new(self.chars, self.chars + len), kind });
        self.chars += len + 1;
    }
}
