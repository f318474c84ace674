//! A page of one's own → a draft, by its tags alone.
//!
//! It also reads what HTML stands in Markdown, fragment by fragment: elements that a fragment leaves open are open in the next. The
//! surprise: of a page that says which part is its main one, or an article, nothing else is read; menus and footers state nothing.

use super::writer::{Around, Opened, Writer};
use super::{Ids, Undrafted, addressed, offset_in, resolve_notes};
use crate::ingest::html::{MOST_DEEP, decode, holds_nothing, is_block, is_hidden, left_open};
use crate::ingest::tags::{Piece, Tag, pieces};
use crate::ingest::tracked::Tracked;
use crate::model::{Draft, Format, MarkKind, Meta, Span};

/// Reads a page.
pub(super) fn read(source: &Tracked) -> Result<Draft, Undrafted> {
    let (mut writer, mut tags) = (Writer::default(), Tags::default());
    tags.feed(&mut writer, source, 0..source.text().len())?;
    tags.finish(&mut writer);
    let meta = Meta { language: tags.language.take(), ..Meta::default() };
    let mut draft = writer.finish(Format::Html, meta);
    resolve_notes(&mut draft, &tags.ids);
    // They ascend, since none stands in another.
    let parts = if tags.main.is_empty() { tags.articles } else { tags.main };
    if !parts.is_empty() {
        let inside = |span: Span| parts.get(parts.partition_point(|part| part.end < span.end)).is_some_and(|part| part.contains(span));
        draft.passages.retain(|passage| inside(passage.span));
        draft.marks.retain(|mark| inside(mark.span));
    }
    Ok(draft)
}

/// The elements that are open, and what was learnt on the way.
#[derive(Default)]
pub(super) struct Tags {
    open: Vec<Element>,
    /// How many of them are not shown.
    hidden: usize,
    /// A superscript whose first character has not come yet.
    caret: bool,
    pub(super) ids: Ids,
    language: Option<String>,
    main: Vec<Span>,
    articles: Vec<Span>,
}

#[derive(Default)]
struct Element {
    name: String,
    is_block: bool,
    hides: bool,
    around: Option<Around>,
    mark: Option<(Opened, Leads)>,
    id: Option<String>,
    /// Where it begins.
    start: usize,
    /// Of a row: whether it has cells that are no heads.
    cells: bool,
    is_main: bool,
}

/// What the mark over an element is.
enum Leads {
    To(String),
    /// To a place of the same page; a note where it is written as one.
    Inside {
        target: String,
        as_note: bool,
    },
    Nowhere,
}

impl AsRef<str> for Element {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

/// Parts of a page that are no text of its author's, or none that states anything.
const NO_TEXT: &[&str] = &["nav", "form", "button", "svg", "math", "object", "map"];

impl Tags {
    /// Reads a fragment.
    pub(super) fn feed(&mut self, writer: &mut Writer, source: &Tracked, range: std::ops::Range<usize>) -> Result<(), Undrafted> {
        let text = &source.text()[range];
        for piece in pieces(text) {
            match piece {
                Piece::Text(words) => {
                    let at = offset_in(source.text(), words);
                    self.text(writer, source, at..at + words.len());
                }
                Piece::Open(tag) => self.open(writer, &tag, source.origin(offset_in(source.text(), tag.name)))?,
                Piece::Close(name) => self.close(writer, name),
                Piece::Comment(comment) => {
                    if let Some(comment) = addressed(source, comment).filter(|_| self.hidden == 0) {
                        writer.mark_here(comment);
                    }
                }
                Piece::Raw(_) => {}
            }
        }
        Ok(())
    }

    /// Ends everything that is still open.
    pub(super) fn finish(&mut self, writer: &mut Writer) {
        self.close_to(writer, 0);
    }

    /// Whether what is written now is not shown.
    pub(super) fn hides(&self) -> bool {
        self.hidden > 0
    }

    fn text(&mut self, writer: &mut Writer, source: &Tracked, range: std::ops::Range<usize>) {
        if self.hidden > 0 {
            return;
        }
        let (text, end) = (source.text(), range.end);
        if self.caret && !text[range.clone()].trim().is_empty() {
            self.caret = false;
            writer.put("^", source.origin(range.start));
        }
        if writer.is_in(Around::Code) {
            return writer.put_from(source, range.start, end);
        }
        let bytes = text.as_bytes();
        let mut at = range.start;
        while at < end {
            if bytes[at].is_ascii_whitespace() {
                writer.space(" ", source.origin(at));
                at += 1;
            } else if let Some(len) = reference(&text[at..end]) {
                match USUAL.iter().find(|(reference, _)| *reference == &text[at..at + len]) {
                    Some((_, character)) => writer.put(character, source.origin(at)),
                    None => writer.put(&decode(&text[at..at + len]), source.origin(at)),
                }
                at += len;
            } else {
                let from = at;
                at += 1;
                // Words with one space between them stand in the file as they are shown.
                while at < end && bytes[at] != b'&' {
                    let single = bytes[at] == b' ' && bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace() && *next != b'&');
                    if bytes[at].is_ascii_whitespace() && !(single && at + 1 < end) {
                        break;
                    }
                    at += 1;
                }
                writer.put_from(source, from, at);
            }
        }
    }

    fn open(&mut self, writer: &mut Writer, tag: &Tag<'_>, origin: usize) -> Result<(), Undrafted> {
        let name = tag.name.to_ascii_lowercase();
        let still = left_open(&self.open, &name);
        self.close_to(writer, still);
        if name == "a"
            && let Some((mark, leads)) = self.open.iter_mut().rev().filter(|open| open.name == "a").find_map(|open| open.mark.take())
        {
            // No link holds another one.
            end_mark(writer, mark, leads);
        }
        let attributes: Vec<(&str, &str)> = tag.attributes().collect();
        let attribute = |key: &str| {
            let found = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
            found.map(|(_, value)| (*value).to_owned())
        };
        let in_row = writer.is_in(Around::Row) || writer.is_in(Around::Head);
        let is_block = is_block(&name);
        if is_block && self.hidden == 0 {
            self.break_line(writer, &name, origin);
        }
        if holds_nothing(tag) {
            match name.as_str() {
                _ if self.hidden > 0 => {}
                "br" => writer.space("\n", origin),
                "img" => {
                    let mark = writer.open_mark();
                    writer.put(attribute("alt").unwrap_or_default().trim(), origin);
                    writer.close_mark(mark, MarkKind::Unsaid);
                }
                _ => {}
            }
            if let Some(id) = attribute("id").or_else(|| attribute("name").filter(|_| name == "a")) {
                self.ids.entry(id).or_insert(Span::new(writer.next_point(), writer.next_point()));
            }
            return Ok(());
        }
        if self.open.len() >= MOST_DEEP {
            return Err(Undrafted::TooDeep(MOST_DEEP));
        }
        if name == "html" && self.language.is_none() {
            self.language = attribute("lang").and_then(|lang| crate::ingest::front::primary_language(&lang));
        }
        let outer_footer =
            name == "footer" && !self.open.iter().any(|open| matches!(open.name.as_str(), "article" | "main" | "blockquote"));
        let mut element = Element {
            hides: outer_footer
                || NO_TEXT.contains(&name.as_str())
                || is_hidden(&name, attribute)
                || attribute("aria-hidden").is_some_and(|value| value == "true"),
            is_main: name == "main" || attribute("role").is_some_and(|role| role == "main"),
            id: attribute("id").or_else(|| attribute("name").filter(|_| name == "a")),
            is_block,
            ..Element::default()
        };
        self.hidden += usize::from(element.hides);
        if self.hidden == 0 {
            element.around = self.around(&name, in_row);
            if let Some(around) = element.around {
                writer.enter(around);
            }
            if matches!(name.as_str(), "td" | "th") {
                writer.space("\t", origin);
                if let Some(row) = self.open.iter_mut().rfind(|open| open.name == "tr") {
                    row.cells |= name == "td";
                }
            }
            if matches!(name.as_str(), "blockquote" | "q")
                && let Some(cite) = attribute("cite")
            {
                writer.mark_here(MarkKind::Link(cite));
            }
            let leads = self.leads(&name, attribute);
            element.mark = leads.map(|leads| (writer.open_mark(), leads));
            if name == "sup" {
                let link = self.open.iter_mut().rev().find_map(|open| match &mut open.mark {
                    Some((_, Leads::Inside { as_note, .. })) => Some(as_note),
                    _ => None,
                });
                match link {
                    Some(as_note) => *as_note = true,
                    None => self.caret = true,
                }
            }
        }
        element.start = writer.next_point();
        element.name = name;
        self.open.push(element);
        Ok(())
    }

    fn around(&self, name: &str, in_row: bool) -> Option<Around> {
        let around = match name {
            "table" => Around::Table,
            "tr" if self.open.iter().rev().take_while(|open| open.name != "table").any(|open| open.name == "thead") => Around::Head,
            "tr" => Around::Row,
            "caption" => Around::Caption,
            // A row is one passage, whatever blocks its cells hold.
            _ if in_row => return None,
            "figcaption" => Around::Caption,
            "figure" => Around::Figure,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Around::Heading,
            "ul" | "ol" | "dl" | "menu" | "dir" => Around::List,
            "li" | "dt" | "dd" => Around::Item,
            "blockquote" => Around::Quote,
            "pre" | "listing" | "xmp" | "plaintext" => Around::Code,
            _ => return None,
        };
        Some(around)
    }

    fn leads(&mut self, name: &str, attribute: impl Fn(&str) -> Option<String>) -> Option<Leads> {
        match name {
            "code" | "kbd" | "samp" | "var" | "tt" | "s" | "strike" | "del" => Some(Leads::Nowhere),
            "a" => {
                let href = attribute("href")?;
                if !href.trim_start().starts_with('#') {
                    return Some(Leads::To(href));
                }
                let raised = self.open.iter().any(|open| open.name == "sup");
                let named = attribute("role").is_some_and(|role| role == "doc-noteref")
                    || attribute("class").is_some_and(|class| {
                        class.split_ascii_whitespace().any(|class| matches!(class, "footnote-ref" | "footnote" | "noteref"))
                    });
                self.caret &= !raised;
                Some(Leads::Inside { target: href.trim().to_owned(), as_note: raised || named })
            }
            _ => None,
        }
    }

    fn close(&mut self, writer: &mut Writer, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) {
            self.close_to(writer, at);
        }
    }

    fn close_to(&mut self, writer: &mut Writer, len: usize) {
        while self.open.len() > len {
            let Some(element) = self.open.pop() else { return };
            self.end(writer, element);
        }
    }

    fn end(&mut self, writer: &mut Writer, element: Element) {
        let span = Span::new(element.start, writer.points().max(element.start));
        if let Some((mark, leads)) = element.mark {
            end_mark(writer, mark, leads);
        }
        if element.name == "sup" {
            self.caret = false;
        }
        match element.around {
            Some(around) => writer.leave(around),
            None if element.is_block && self.hidden == 0 => self.break_line(writer, &element.name, 0),
            None => {}
        }
        if element.around == Some(Around::Row) && !element.cells && element.start < writer.points() {
            writer.last_is_head();
        }
        if let Some(id) = element.id {
            self.ids.entry(id).or_insert(span);
        }
        if element.is_main && !self.open.iter().any(|open| open.is_main) {
            self.main.push(span);
        } else if element.name == "article" && !self.open.iter().any(|open| open.name == "article") {
            self.articles.push(span);
        }
        self.hidden -= usize::from(element.hides);
    }

    /// A block begins or ends: inside of a row that is white space like any other.
    fn break_line(&self, writer: &mut Writer, name: &str, origin: usize) {
        let table = matches!(name, "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr");
        if !table && (writer.is_in(Around::Row) || writer.is_in(Around::Head)) {
            writer.space(" ", origin);
        } else {
            writer.end_passage();
        }
    }
}

fn end_mark(writer: &mut Writer, mark: Opened, leads: Leads) {
    match leads {
        Leads::To(target) | Leads::Inside { target, as_note: true } => writer.close_mark(mark, MarkKind::Link(target)),
        Leads::Inside { .. } => {}
        Leads::Nowhere => writer.close_mark(mark, MarkKind::Unsaid),
    }
}

/// What the most usual character references stand for; the others are left to the tokenizer of the full parser, which is slow to start.
const USUAL: &[(&str, &str)] = &[
    ("&nbsp;", "\u{a0}"),
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&ndash;", "–"),
    ("&mdash;", "—"),
    ("&rsquo;", "’"),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&laquo;", "«"),
    ("&raquo;", "»"),
    ("&hellip;", "…"),
    ("&euro;", "€"),
];

/// The length of the character reference at the front of a text.
fn reference(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('&')?;
    let len = inside.bytes().take(40).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')?;
    (len > 0 && inside[len..].starts_with(';')).then_some(len + 2)
}

#[cfg(test)]
mod tests {
    use super::{USUAL, decode};

    #[test]
    fn usual_references_are_what_the_parser_reads() {
        for (reference, character) in USUAL {
            assert_eq!(decode(reference), *character, "{reference}");
        }
    }
}
