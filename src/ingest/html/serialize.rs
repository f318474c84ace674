//! `fc-text/1`: a page's tree → its text, as a browser would show it, one line a block.
//!
//! The rules: blocks end a line; the cells of a row are separated by TAB; `<br>` is LF; runs of white space are one
//! space except in `<pre>`; alternative texts stand in `[ ]`; a superscript begins with `^`, so that 10² does not
//! become 102; what a browser does not show is left out. Output is hashed into snapshots: a change of any rule is a
//! new version.

use scraper::node::Element;
use scraper::{Html, Node};
use unicode_normalization::UnicodeNormalization;

use super::walk::{Visit, walk};
use crate::model::{Block, BlockKind, Span};

/// The text (LF, NFC) and its blocks.
pub(super) fn serialize(html: &Html) -> (String, Vec<Block>) {
    let mut writer = Writer::default();
    walk(html, &mut writer);
    writer.flush();
    (writer.out, writer.blocks)
}

/// Whether an element of this name begins and ends a line.
pub(in crate::ingest) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Runs of the white space that HTML knows become one space, none at the ends. NBSP and its like are characters.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Sorted.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// Sorted. Never shown, or shown only where something else fails.
const SKIPPED: &[&str] = &[
    "audio", "canvas", "datalist", "head", "iframe", "noembed", "noframes", "noscript", "rp", "script", "select", "style", "template",
    "title", "video",
];

/// A row that is being written.
struct Row {
    /// Blocks before it.
    blocks: usize,
    cells: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Code points in `out`.
    chars: usize,
    blocks: Vec<Block>,
    /// The block being written.
    line: String,
    kind: Option<BlockKind>,
    /// What elements around make of a block.
    kinds: Vec<BlockKind>,
    rows: Vec<Row>,
    /// TABs that are owed before the next text: cells without text at a row's end owe none.
    tabs: usize,
    /// A block ended inside a row: the next text begins a line, the next cell does not.
    ended: bool,
    /// White space was met that shows only if text follows.
    space: bool,
    caret: bool,
    /// How many `<pre>` are open.
    preformatted: usize,
}

impl Visit for Writer {
    fn enter(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) if self.preformatted > 0 => self.verbatim(text),
            Node::Text(text) => self.text(text),
            Node::Element(element) => return self.enter_element(element),
            Node::Document | Node::Fragment => return true,
            _ => {}
        }
        false
    }

    fn leave(&mut self, node: &Node) {
        // What was not entered has nothing to leave.
        if let Node::Element(element) = node
            && !hides(element)
        {
            self.leave_element(element.name());
        }
    }
}

impl Writer {
    fn enter_element(&mut self, element: &Element) -> bool {
        let name = element.name();
        if hides(element) {
            return false;
        }
        if is_block(name) {
            self.end_block();
        }
        match name {
            "br" => self.line_break(),
            "img" => self.image(element),
            "sup" => self.caret = true,
            "td" | "th" => self.enter_cell(),
            "tr" => self.enter_row(),
            "pre" | "listing" | "xmp" | "plaintext" => self.preformatted += 1,
            _ => {}
        }
        if let Some(kind) = kind_of(name) {
            // A paragraph in an item, a heading's span: the element around names the block.
            let around = self.kinds.last().copied();
            let inner = around.filter(|_| name == "p").unwrap_or(kind);
            self.kinds.push(inner);
        }
        true
    }

    fn leave_element(&mut self, name: &str) {
        if is_block(name) {
            self.end_block();
        }
        match name {
            "sup" => self.caret = false,
            "tr" => self.leave_row(),
            "pre" | "listing" | "xmp" | "plaintext" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        if kind_of(name).is_some() {
            self.kinds.pop();
        }
    }

    fn enter_row(&mut self) {
        self.flush();
        self.tabs = 0;
        self.rows.push(Row { blocks: self.blocks.len(), cells: 0 });
    }

    fn enter_cell(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        row.cells += 1;
        if row.cells > 1 && self.blocks.len() == row.blocks {
            self.tabs += 1;
        } else {
            // Where a row already takes several lines, a cell begins a line of its own.
            self.ended = true;
        }
    }

    fn leave_row(&mut self) {
        self.flush();
        self.tabs = 0;
        let Some(row) = self.rows.pop() else { return };
        // A row that takes several blocks lays out a page; its blocks keep their kinds.
        if let [block] = &mut self.blocks[row.blocks..]
            && (row.cells > 1 || block.kind == BlockKind::Paragraph)
        {
            block.kind = BlockKind::Row;
        }
    }

    fn text(&mut self, text: &str) {
        for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.space |= index > 0;
            if !word.is_empty() {
                self.write(word);
            }
        }
    }

    /// Text whose white space shows.
    fn verbatim(&mut self, text: &str) {
        if !text.is_empty() {
            self.space = false;
            self.write(&text.replace('\r', "\n"));
        }
    }

    fn write(&mut self, text: &str) {
        if std::mem::take(&mut self.ended) && self.tabs == 0 {
            self.flush();
        }
        self.kind.get_or_insert(self.kinds.last().copied().unwrap_or(BlockKind::Paragraph));
        if self.tabs > 0 {
            self.line.extend(std::iter::repeat_n('\t', std::mem::take(&mut self.tabs)));
        } else if self.space && !self.line.is_empty() && !self.line.ends_with('\n') {
            self.line.push(' ');
        }
        self.space = false;
        if std::mem::take(&mut self.caret) {
            self.line.push('^');
        }
        self.line.push_str(text);
    }

    /// `<br>` at the beginning of a block shows as nothing that matters.
    fn line_break(&mut self) {
        self.space = false;
        if !self.line.is_empty() {
            self.line.push('\n');
        }
    }

    fn image(&mut self, element: &Element) {
        let alt = collapse(element.attr("alt").unwrap_or_default());
        if !alt.is_empty() {
            self.write(&format!("[{alt}]"));
        }
    }

    /// Ends the block; in a row only once it shows that the same cell goes on.
    fn end_block(&mut self) {
        self.space = false;
        if self.rows.is_empty() { self.flush() } else { self.ended = true }
    }

    fn flush(&mut self) {
        self.ended = false;
        let kind = self.kind.take();
        let line = std::mem::take(&mut self.line);
        let line = if kind == Some(BlockKind::Code) { line.trim_matches('\n') } else { line.trim_end_matches([' ', '\n']) };
        let Some(kind) = kind.filter(|_| !line.is_empty()) else { return };
        let before = self.out.len();
        self.out.extend(line.nfc());
        let len = self.out[before..].chars().count();
        self.out.push('\n');
        self.blocks.push(Block { span: Span::new(self.chars, self.chars + len), kind });
        self.chars += len + 1;
    }
}

/// What an element makes of the blocks inside it.
fn kind_of(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" | "dt" | "dd" => Some(BlockKind::Item),
        "pre" | "listing" | "xmp" | "plaintext" => Some(BlockKind::Code),
        // A cell starts anew: the item in which a table stands is not the table's.
        "p" | "td" | "th" => Some(BlockKind::Paragraph),
        _ => None,
    }
}

fn hides(element: &Element) -> bool {
    is_hidden(element.name(), |name| element.attr(name))
}

/// Whether an element of this name and these attributes is not shown.
pub(in crate::ingest) fn is_hidden<A: AsRef<str>>(name: &str, attribute: impl Fn(&str) -> Option<A>) -> bool {
    if SKIPPED.binary_search(&name).is_ok() || attribute("hidden").is_some() {
        return true;
    }
    if name == "dialog" && attribute("open").is_none() {
        return true;
    }
    attribute("style").is_some_and(|style| {
        let style: String = style.as_ref().chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.split(';').any(|rule| rule.starts_with("display:none") || rule.starts_with("visibility:hidden"))
    })
}
