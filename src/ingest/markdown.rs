//! Markdown → the text that a reader sees, with blocks, and with the way back to the file's bytes.
//!
//! The surprise: an ordered list that begins with another number than 1 keeps its numbers. "15. März" at the start
//! of a paragraph is such a list to Markdown, and the number must not vanish.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Hints;
use super::charset::{self, Kind};
use super::front;
use super::tags::{self, Piece};
use super::tracked::Tracked;
use crate::model::{Block, BlockKind, Document, Format, Meta, Note, Span};

/// Reads Markdown.
pub(super) fn read(bytes: &[u8], hints: &Hints) -> (Document, Vec<Note>) {
    let decoded = charset::decode(bytes, hints.charset, Kind::Plain);
    let mut notes = decoded.notes;
    let source = decoded.text.normalised();
    let front = front::read(&source);
    notes.extend(front.notes);

    let mut writer = Writer::new(&source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&source.text()[front.body..], options).into_offset_iter() {
        writer.event(event, range.start + front.body..range.end + front.body);
    }
    let (text, blocks, first_title) = writer.finish();

    let title = front.meta.title.or(first_title);
    let meta = Meta { title, charset: Some(decoded.charset), ..front.meta };
    let (text, map) = text.into_parts();
    let document = Document { text, format: Format::Markdown, blocks, cues: Vec::new(), meta, map: decoded.mapped.then_some(map) };
    (document, notes)
}

struct Writer<'a> {
    source: &'a Tracked,
    out: Tracked,
    /// Code points in `out`.
    chars: usize,
    blocks: Vec<Block>,
    /// The block being written.
    block: Tracked,
    kind: Option<BlockKind>,
    /// The lines of the HTML block being read.
    html: Tracked,
    /// Byte of the source that the last piece ended at.
    at: usize,
    /// Kinds of the containers around: items within items.
    open: Vec<BlockKind>,
    /// Per open list: whether its numbers are kept.
    numbered: Vec<bool>,
    level: Option<HeadingLevel>,
    title: Option<String>,
    cells: usize,
}

impl<'a> Writer<'a> {
    fn new(source: &'a Tracked) -> Self {
        Self {
            source,
            out: Tracked::default(),
            chars: 0,
            blocks: Vec::new(),
            block: Tracked::default(),
            kind: None,
            html: Tracked::default(),
            at: 0,
            open: Vec::new(),
            numbered: Vec::new(),
            level: None,
            title: None,
            cells: 0,
        }
    }

    fn finish(mut self) -> (Tracked, Vec<Block>, Option<String>) {
        self.flush();
        (self.out, self.blocks, self.title)
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => {
                self.at = self.at.max(end.min(self.source.text().len()));
                self.end(tag);
            }
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::FootnoteReference(_) => self.text(&self.source.text()[range.clone()], range),
            Event::SoftBreak => self.made(" ", start),
            Event::HardBreak => self.made("\n", start),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::Html(_) => self.html.push_from(self.source, range),
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.begin(self.open.last().copied().unwrap_or(BlockKind::Paragraph)),
            Tag::Heading { level, .. } => {
                self.begin(BlockKind::Heading);
                self.level = Some(*level);
            }
            Tag::CodeBlock(_) => self.begin(BlockKind::Code),
            Tag::HtmlBlock => self.begin(BlockKind::Paragraph),
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => self.flush(),
            Tag::List(first) => {
                self.flush();
                self.numbered.push(first.is_some_and(|number| number != 1));
            }
            Tag::Item => {
                self.begin(BlockKind::Item);
                self.open.push(BlockKind::Item);
                if self.numbered.last() == Some(&true) {
                    self.marker(range);
                }
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin(BlockKind::Row);
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.made("\t", range.start);
                }
                self.cells += 1;
            }
            Tag::Image { .. } => self.made("[", range.start),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if self.level.take() == Some(HeadingLevel::H1) && self.title.is_none() {
                    let title = self.block.text().split_whitespace().collect::<Vec<_>>().join(" ");
                    self.title = Some(title).filter(|title| !title.is_empty());
                }
                self.flush();
            }
            TagEnd::HtmlBlock => {
                self.html_block();
                self.flush();
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => self.flush(),
            TagEnd::Item => {
                self.flush();
                self.open.pop();
            }
            TagEnd::List(_) => {
                self.flush();
                self.numbered.pop();
            }
            TagEnd::Image => self.made("]", self.at.saturating_sub(1)),
            _ => {}
        }
    }

    /// Begins a block; a paragraph right inside an item goes on with the item's own block.
    fn begin(&mut self, kind: BlockKind) {
        if self.kind == Some(BlockKind::Item) && kind == BlockKind::Item && self.open.last() == Some(&BlockKind::Item) && self.only_marker()
        {
            return;
        }
        self.flush();
        self.kind = Some(kind);
    }

    /// Whether the block holds nothing but an item's number, whose text comes next.
    fn only_marker(&self) -> bool {
        self.numbered.last() == Some(&true) && self.block.text().trim_end().ends_with(['.', ')']) && self.block.text().ends_with(' ')
    }

    /// The item's number as the file writes it.
    fn marker(&mut self, range: Range<usize>) {
        let item = &self.source.text()[range.clone()];
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && item[digits..].starts_with(['.', ')']) {
            let len = if item[digits + 1..].starts_with(' ') { digits + 2 } else { digits + 1 };
            self.copy(range.start..range.start + len);
            if len == digits + 1 {
                self.made(" ", range.start + len);
            }
        }
    }

    /// Text that the parser gives: the file's own where it stands there so, else decoded (entities, escapes).
    fn text(&mut self, text: &str, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        match self.source.text().get(range).and_then(|written| written.find(text)) {
            Some(at) => self.copy(start + at..start + at + text.len()),
            None => self.made(text, start),
        }
        self.at = self.at.max(end);
    }

    fn copy(&mut self, range: Range<usize>) {
        self.kind.get_or_insert(self.open.last().copied().unwrap_or(BlockKind::Paragraph));
        self.at = self.at.max(range.end);
        self.block.push_from(self.source, range);
    }

    /// Text that does not stand in the file so; `at` is the byte of the source that it stands for.
    fn made(&mut self, text: &str, at: usize) {
        self.kind.get_or_insert(self.open.last().copied().unwrap_or(BlockKind::Paragraph));
        self.block.push(text, self.source.origin(at));
    }

    fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        if let Some(Piece::Open(tag)) = tags::pieces(tag).next() {
            match () {
                () if tag.is("br") => self.made("\n", range.start),
                () if tag.is("sup") => self.made("^", range.start),
                () => {}
            }
        }
    }

    /// A code span: its line ends became spaces, its container's marks are gone, the rest stands in the file in order.
    fn code(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        for c in text.chars() {
            let rest = self.source.text().get(at..range.end).unwrap_or_default();
            match rest.find(|there| there == c || (c == ' ' && there == '\n')) {
                Some(skipped) if rest[skipped..].starts_with(c) => {
                    at += skipped + c.len_utf8();
                    self.copy(at - c.len_utf8()..at);
                }
                Some(skipped) => {
                    self.made(" ", at + skipped);
                    at += skipped + 1;
                }
                None => self.made(c.encode_utf8(&mut [0; 4]), at),
            }
        }
        self.at = self.at.max(range.end);
    }

    /// The text between the tags of an HTML block.
    fn html_block(&mut self) {
        let html = std::mem::take(&mut self.html);
        let mut at = 0;
        for piece in tags::pieces(html.text()) {
            match piece {
                Piece::Text(text) => {
                    at = offset_in(html.text(), text);
                    self.kind.get_or_insert(BlockKind::Paragraph);
                    self.block.push_from(&html, at..at + text.len());
                    at += text.len();
                }
                Piece::Open(tag) if tag.is("br") => self.block.push("\n", html.origin(at)),
                Piece::Open(tag) if tag.is("sup") => self.block.push("^", html.origin(at)),
                _ => {}
            }
        }
    }

    /// Ends the block: its text in NFC, a line end, and a blank line before it unless it goes on with a list or table.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block).normalised();
        let Some(kind) = self.kind.take() else { return };
        let text = block.text();
        let (from, to) = if kind == BlockKind::Code {
            (0, text.trim_end_matches('\n').len())
        } else {
            let ends = |c: char| c.is_ascii_whitespace();
            let to = text.trim_end_matches(ends).len();
            // A row may begin with an empty cell.
            let from = if kind == BlockKind::Row { 0 } else { text.len() - text.trim_start_matches(ends).len() };
            (from.min(to), to)
        };
        if from == to {
            return;
        }
        if let Some(last) = self.blocks.last() {
            let origin = block.origin(from);
            let together = last.kind == kind && matches!(kind, BlockKind::Item | BlockKind::Row);
            if !together {
                self.out.push("\n", origin.saturating_sub(1));
                self.chars += 1;
            }
        }
        let len = text[from..to].chars().count();
        self.blocks.push(Block { span: Span::new(self.chars, self.chars + len), kind });
        self.out.push_from(&block, from..to);
        let after = self.source.origin(self.at);
        self.out.push("\n", after);
        self.chars += len + 1;
    }
}

/// Where a slice of a text begins in it.
fn offset_in(text: &str, slice: &str) -> usize {
    (slice.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
