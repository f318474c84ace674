//! A scanner that cuts a page into tags and text, without building anything.
//!
//! It serves where a parser must not run yet: to find the character set, to count depth and tags before a tree is
//! built, and to give the plain text of pages for which no tree is built at all. It looks at each byte once, so
//! nothing that a page holds makes it slow.

/// A stretch of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Characters, entities still coded.
    Text(&'a str),
    /// The inside of an element that holds no tags (script, style, title …).
    Raw(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// The name of an end tag.
    Close(&'a str),
    /// The inside of a comment.
    Comment(&'a str),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    /// How many attributes.
    pub(super) count: usize,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Whether the tag has this name, given in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, entities still coded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }

    /// Names and values of the attributes, entities still coded.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let attribute = attribute(rest)?;
            rest = attribute.rest;
            Some((attribute.name, attribute.value))
        })
    }

    /// Whether the tag ends with `/>`.
    #[cfg(feature = "html")]
    pub(super) fn closes_itself(&self) -> bool {
        self.attributes.ends_with('/')
    }
}

/// Cuts `text` into pieces; declarations are left out.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text, raw: None, foreign: 0 }
}

/// What [`pieces`] gives.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// The element whose inside comes next.
    raw: Option<&'a str>,
    /// How many of `svg` and `math` are open: there, every tag counts.
    foreign: usize,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.raw.take() {
            let end = end_tag(self.rest, name);
            return Some(Piece::Raw(self.take(end)));
        }
        while !self.rest.is_empty() {
            let bytes = self.rest.as_bytes();
            if bytes[0] != b'<' || !matches!(bytes.get(1), Some(b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z')) {
                let end = next_tag(self.rest);
                return Some(Piece::Text(self.take(end)));
            }
            match bytes[1] {
                b'!' | b'?' => {
                    if let Some(comment) = self.declaration() {
                        return Some(Piece::Comment(comment));
                    }
                }
                b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                    let tag = self.tag(2)?;
                    if is_foreign(tag.name) {
                        self.foreign = self.foreign.saturating_sub(1);
                    }
                    return Some(Piece::Close(tag.name));
                }
                b'/' => self.skip_past(">"),
                _ => {
                    let tag = self.tag(1)?;
                    self.foreign += usize::from(is_foreign(tag.name) && !tag.attributes.ends_with('/'));
                    if self.foreign == 0 && RAW.iter().any(|name| tag.is(name)) {
                        self.raw = Some(tag.name);
                    }
                    return Some(Piece::Open(tag));
                }
            }
        }
        None
    }
}

/// Elements whose inside is no markup.
const RAW: &[&str] = &["script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes", "xmp"];

impl<'a> Pieces<'a> {
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// The tag whose name begins after `head` bytes; `None`, and nothing left, where the text ends inside it.
    fn tag(&mut self, head: usize) -> Option<Tag<'a>> {
        let inside = &self.rest[head..];
        let (name, mut rest) = inside.split_at(inside.find(is_name_end).unwrap_or(inside.len()));
        let (attributes, mut count) = (rest, 0);
        while let Some(attribute) = attribute(rest) {
            rest = attribute.rest;
            count += 1;
        }
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let attributes = &attributes[..attributes.len() - rest.len()];
        self.rest = rest.strip_prefix('>').unwrap_or_default();
        rest.starts_with('>').then_some(Tag { name, count, attributes })
    }

    fn skip_past(&mut self, mark: &str) {
        self.rest = memchr::memmem::find(self.rest.as_bytes(), mark.as_bytes()).map_or("", |at| &self.rest[at + mark.len()..]);
    }

    /// Goes past a declaration or comment; the inside of a comment.
    fn declaration(&mut self) -> Option<&'a str> {
        let comment = self.rest.strip_prefix("<!--").filter(|comment| !comment.starts_with('>') && !comment.starts_with("->"));
        let Some(comment) = comment else {
            self.skip_past(">");
            return None;
        };
        // `--!>` ends a comment too; whichever comes first.
        let mut from = 0;
        loop {
            let Some(at) = memchr::memmem::find(&comment.as_bytes()[from..], b"--").map(|at| from + at) else {
                self.rest = "";
                return Some(comment);
            };
            let after = &comment[at + 2..];
            if let Some(rest) = after.strip_prefix('>').or_else(|| after.strip_prefix("!>")) {
                self.rest = rest;
                return Some(&comment[..at]);
            }
            from = at + 1;
        }
    }
}

struct Attribute<'a> {
    name: &'a str,
    value: &'a str,
    rest: &'a str,
}

/// The attribute at the front of a tag's inside, `None` at its end.
fn attribute(text: &str) -> Option<Attribute<'_>> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    if text.is_empty() || text.starts_with('>') {
        return None;
    }
    // A name may begin with `=`, so its first character is never looked at.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(|c: char| is_name_end(c) || c == '=').map_or(text.len(), |at| first + at);
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=') else {
        return Some(Attribute { name, value: "", rest });
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            let (value, rest) = inner.split_once(quote).unwrap_or((inner, ""));
            return Some(Attribute { name, value, rest });
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    Some(Attribute { name, value, rest })
}

fn is_name_end(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/' || c == '>'
}

fn is_foreign(name: &str) -> bool {
    name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math")
}

/// Where the next `<` that begins a tag stands, after the first byte.
fn next_tag(text: &str) -> usize {
    memchr::memchr_iter(b'<', text.as_bytes())
        .find(|&at| at > 0 && matches!(text.as_bytes().get(at + 1), Some(b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z')))
        .unwrap_or(text.len())
}

/// Where `</name` stands, in any case, followed by what ends a name.
fn end_tag(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"</")
        .find(|&at| {
            let after = &bytes[at + 2..];
            after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && after.get(name.len()).is_none_or(|&b| is_name_end(char::from(b)))
        })
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => format!("t:{text}"),
                Piece::Raw(text) => format!("r:{text}"),
                Piece::Open(tag) => format!("<{}:{}", tag.name, tag.count),
                Piece::Close(name) => format!("/{name}"),
                Piece::Comment(text) => format!("c:{text}"),
            })
            .collect()
    }

    #[test]
    fn cuts_pages() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("a < b <3 c<", &["t:a < b <3 c<"]),
            ("a<b>c</b>d", &["t:a", "<b:0", "t:c", "/b", "t:d"]),
            ("<a href=x>y>z title = 'p > q' é=1 b/>k", &["<a:1", "t:y>z title = 'p > q' é=1 b/>k"]),
            ("<a href='x>y' title = \"p > q\" é=1 b/>k", &["<a:4", "t:k"]),
            ("<p =a b=>x", &["<p:2", "t:x"]),
            ("<!-- <b> --!>x<!-->y<!doctype html>z<?php ?>w</ a>v", &["c: <b> ", "t:x", "t:y", "t:z", "t:w", "t:v"]),
            ("<SCRIPT>if (a<b) '</scripts>'</Script >x", &["<SCRIPT:0", "r:if (a<b) '</scripts>'", "/Script", "t:x"]),
            ("<title>a <b></title>", &["<title:0", "r:a <b>", "/title"]),
            (
                "<svg><style><b></style></svg><style><b></style>",
                &["<svg:0", "<style:0", "<b:0", "/style", "/svg", "<style:0", "r:<b>", "/style"],
            ),
            ("x<!-- never ends <b>", &["t:x", "c: never ends <b>"]),
            ("x<a href='never ends", &["t:x"]),
            ("<style>never ends", &["<style:0", "r:never ends"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn finds_attributes() {
        let text = "<meta  NAME=robots content = 'no, \"none\"' x content=second>";
        let Some(Piece::Open(tag)) = pieces(text).next() else { panic!("no tag") };
        assert_eq!(tag.attribute("name").as_deref(), Some("robots"));
        assert_eq!(tag.attribute("content").as_deref(), Some("no, \"none\""));
        assert_eq!(tag.attribute("x").as_deref(), Some(""));
        assert_eq!(tag.attribute("y"), None);
    }

    proptest! {
        #[test]
        fn never_fails_and_always_ends(text in "[<>/!?='\" a-dé-]{0,80}") {
            prop_assert!(pieces(&text).count() <= text.len() + 1);
        }
    }
}
