//! Markdown → a draft.
//!
//! The surprise: HTML in it is read as HTML, so that a link, a table or a comment counts in whichever of the two it is written.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::Tags;
use super::writer::{Around, Opened, Writer};
use super::{Undrafted, resolve_notes};
use crate::ingest::front;
use crate::ingest::tracked::Tracked;
use crate::model::{Draft, Format, MarkKind};

/// Reads Markdown.
pub(super) fn read(source: &Tracked) -> Result<Draft, Undrafted> {
    let front = front::read(source);
    let mut reader = Reader::new(source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&source.text()[front.body..], options).into_offset_iter() {
        reader.event(event, range.start + front.body..range.end + front.body)?;
    }
    reader.tags.finish(&mut reader.writer);
    let Reader { mut writer, tags, references, told, .. } = reader;
    for (mark, label) in references {
        writer.turn_mark(mark, if told.contains(&label) { MarkKind::Note } else { MarkKind::Unsaid });
    }
    let mut draft = writer.finish(Format::Markdown, front.meta);
    resolve_notes(&mut draft, &tags.ids);
    Ok(draft)
}

struct Reader<'s> {
    source: &'s Tracked,
    writer: Writer,
    tags: Tags,
    /// The lines of the HTML block being read.
    html: Tracked,
    /// Marks that are open, innermost last.
    marks: Vec<(Opened, MarkKind)>,
    cells: usize,
    /// References to footnotes, and the labels of the footnotes that hold text.
    references: Vec<(Opened, String)>,
    told: HashSet<String>,
    /// The footnote being read, and where it begins.
    footnote: Option<(String, usize)>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Tracked) -> Self {
        Self {
            source,
            writer: Writer::default(),
            tags: Tags::default(),
            html: Tracked::default(),
            marks: Vec::new(),
            cells: 0,
            references: Vec::new(),
            told: HashSet::new(),
            footnote: None,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Undrafted> {
        let origin = self.source.origin(range.start);
        match event {
            Event::Start(tag) => self.start(tag, origin),
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                let mark = self.writer.open_mark();
                self.text(&text, range);
                self.writer.close_mark(mark, MarkKind::Unsaid);
            }
            Event::FootnoteReference(label) => {
                let mark = self.writer.open_mark();
                let source = self.source;
                self.text(&source.text()[range.clone()], range);
                self.writer.close_mark(mark, MarkKind::Unsaid);
                self.references.push((mark, label.into_string()));
            }
            Event::SoftBreak => self.writer.space(" ", origin),
            Event::HardBreak => self.writer.space("\n", origin),
            Event::InlineHtml(_) => self.tags.feed(&mut self.writer, self.source, range)?,
            Event::Html(_) => self.html.push_from(self.source, range),
            Event::Rule => self.writer.end_passage(),
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, origin: usize) {
        match tag {
            Tag::Paragraph => self.writer.end_passage(),
            Tag::TableCell => {
                if self.cells > 0 {
                    self.writer.space("\t", origin);
                }
                self.cells += 1;
            }
            Tag::TableHead | Tag::TableRow => self.cells = 0,
            Tag::FootnoteDefinition(ref label) => self.footnote = Some((label.to_string(), self.writer.next_point())),
            Tag::Link { link_type: LinkType::Email, .. } => self.open_mark(MarkKind::Link(String::new())),
            Tag::Link { ref dest_url, .. } => self.open_mark(MarkKind::Link(dest_url.to_string())),
            Tag::Image { .. } | Tag::Strikethrough => self.open_mark(MarkKind::Unsaid),
            _ => {}
        }
        if let Some(around) = around(&tag.to_end()) {
            self.writer.enter(around);
        }
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), Undrafted> {
        match tag {
            TagEnd::Paragraph => self.writer.end_passage(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.writer.end_passage();
                self.tags.feed(&mut self.writer, &html, 0..html.text().len())?;
                self.writer.end_passage();
            }
            TagEnd::Link | TagEnd::Image | TagEnd::Strikethrough => {
                if let Some((mark, kind)) = self.marks.pop() {
                    self.writer.close_mark(mark, kind);
                }
            }
            TagEnd::FootnoteDefinition => {
                self.writer.end_passage();
                if let Some((label, start)) = self.footnote.take()
                    && self.writer.points() > start
                {
                    self.told.insert(label);
                }
            }
            _ => {}
        }
        if let Some(around) = around(&tag) {
            self.writer.leave(around);
        }
        Ok(())
    }

    fn open_mark(&mut self, kind: MarkKind) {
        let mark = self.writer.open_mark();
        self.marks.push((mark, kind));
    }

    /// Text that the parser gives: the file's own where it stands there so, else decoded (entities, escapes).
    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.tags.hides() {
            return;
        }
        let (start, written) = (range.start, &self.source.text()[range]);
        // Mostly the parser gives what is written, at times without the marks around it.
        match written.starts_with(text).then_some(0).or_else(|| memmem::find(written.as_bytes(), text.as_bytes())) {
            Some(at) => self.writer.put_from(self.source, start + at, start + at + text.len()),
            None => self.writer.put(text, self.source.origin(start)),
        }
    }
}

fn around(tag: &TagEnd) -> Option<Around> {
    match tag {
        TagEnd::Heading(_) => Some(Around::Heading),
        TagEnd::BlockQuote(_) => Some(Around::Quote),
        TagEnd::CodeBlock => Some(Around::Code),
        TagEnd::List(_) => Some(Around::List),
        TagEnd::Item => Some(Around::Item),
        TagEnd::FootnoteDefinition => Some(Around::Note),
        TagEnd::Table => Some(Around::Table),
        TagEnd::TableHead => Some(Around::Head),
        TagEnd::TableRow => Some(Around::Row),
        _ => None,
    }
}
