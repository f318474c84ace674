//! Whether a page is fit for a tree, and the tree.
//!
//! Two looks: a scan of the tags before anything is built, and a look at the growing tree every few kilobytes,
//! because a parser repeats unclosed formatting elements and so can build far more than the page holds.

use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink, Node};

use super::walk::{Visit, walk};
use crate::ingest::tags::{Piece, Tag, pieces};

/// Open elements, one in the other. Real pages stay below 60.
pub(in crate::ingest) const MOST_DEEP: usize = 512;
/// Start tags.
const MOST_TAGS: usize = 300_000;
/// Attributes of one tag: the tokenizer compares each with all before it.
const MOST_ATTRIBUTES: usize = 512;
/// Nodes of the tree, text included.
const MOST_NODES: usize = 1_500_000;
/// Sum of the depths of all elements: what the search for the main text takes its time from.
const MOST_DEPTHS: usize = 2_000_000;
/// Sum over the text nodes of their bytes times the bytes in them that HTML escapes: writing a node takes so long,
/// and the search for the main text writes each several times.
const MOST_ESCAPES: usize = 8_000_000_000;
/// Bytes between two looks at the growing tree.
const STEP: usize = 8 << 10;

/// A page's tree and its measures.
pub(super) struct Page {
    /// The tree.
    pub(super) html: Html,
    measure: Measure,
}

impl Page {
    /// Why the main text is not looked for, as the end of a sentence about the page.
    pub(super) fn too_heavy_for_main(&self) -> Option<&'static str> {
        match () {
            () if self.measure.depths > MOST_DEPTHS => Some("holds too many deeply nested elements"),
            () if self.measure.escapes > MOST_ESCAPES => Some("holds too long a stretch of text without any tag"),
            () => None,
        }
    }
}

/// Builds the tree, or says why not, as the end of a sentence about the page.
pub(super) fn parse(text: &str) -> Result<Page, String> {
    scan(text)?;
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let (step, after) = rest.split_at(rest.floor_char_boundary(STEP.min(rest.len())).max(1));
        parser.process(StrTendril::from_slice(step));
        rest = after;
        look(&parser.tokenizer.sink.sink.0.borrow())?;
    }
    let html = parser.finish();
    let mut measure = Measure::default();
    walk(&html, &mut measure);
    if measure.deepest > MOST_DEEP { Err(too_deep()) } else { Ok(Page { html, measure }) }
}

#[derive(Default)]
struct Measure {
    depth: usize,
    deepest: usize,
    depths: usize,
    escapes: usize,
}

impl Visit for Measure {
    fn enter(&mut self, node: &Node) -> bool {
        match node {
            Node::Element(_) => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
                self.depths += self.depth;
            }
            Node::Text(text) => {
                let escaped = memchr::memchr2_iter(b'&', 0xC2, text.as_bytes()).count();
                self.escapes = self.escapes.saturating_add(escaped.saturating_mul(text.len()));
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &Node) {
        self.depth -= usize::from(node.is_element());
    }
}

fn look(html: &Html) -> Result<(), String> {
    let mut nodes = html.tree.nodes();
    if nodes.len() > MOST_NODES {
        return Err(format!("makes a tree of more than {MOST_NODES} nodes"));
    }
    let deep = nodes.next_back().is_some_and(|last| last.ancestors().nth(MOST_DEEP + 2).is_some());
    if deep { Err(too_deep()) } else { Ok(()) }
}

fn too_deep() -> String {
    format!("nests more than {MOST_DEEP} elements")
}

/// Counts tags, attributes and depth without building anything.
fn scan(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut tags = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Open(tag) => {
                tags += 1;
                if tags > MOST_TAGS {
                    return Err(format!("holds more than {MOST_TAGS} tags"));
                }
                if tag.count > MOST_ATTRIBUTES {
                    return Err(format!("holds a tag with more than {MOST_ATTRIBUTES} attributes"));
                }
                if holds_nothing(&tag) {
                    continue;
                }
                open.truncate(left_open(&open, tag.name));
                open.push(tag.name);
                if open.len() > MOST_DEEP {
                    return Err(too_deep());
                }
            }
            Piece::Close(name) => {
                if let Some(at) = open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Elements that never hold anything.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end tag is often left out: the next of the kind ends them.
const CLOSED_BY_NEXT: &[&str] =
    &["p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "rp", "rt", "caption", "colgroup"];
/// Elements that shut off what is inside from the kinds around.
const SCOPE: &[&str] = &[
    "table",
    "ul",
    "ol",
    "dl",
    "div",
    "section",
    "article",
    "main",
    "aside",
    "header",
    "footer",
    "nav",
    "figure",
    "blockquote",
    "details",
    "fieldset",
    "form",
    "select",
    "body",
    "html",
    "template",
    "button",
    "object",
];

/// Whether an element holds nothing, so that no end tag is to come.
pub(in crate::ingest) fn holds_nothing(tag: &Tag<'_>) -> bool {
    is(tag.name, VOID) || tag.closes_itself() && !is(tag.name, CLOSED_BY_NEXT)
}

/// How many of the open elements are still open when one of this name begins: an end tag may be left out.
pub(in crate::ingest) fn left_open<N: AsRef<str>>(open: &[N], name: &str) -> usize {
    if !is(name, CLOSED_BY_NEXT) {
        return open.len();
    }
    let cell = is(name, &["td", "th"]);
    let group = is(name, &["tbody", "thead", "tfoot"]);
    let row = name.eq_ignore_ascii_case("tr");
    for at in (0..open.len()).rev() {
        let found = open[at].as_ref();
        let ends = found.eq_ignore_ascii_case(name)
            || (cell && is(found, &["td", "th"]))
            || (group && is(found, &["tbody", "thead", "tfoot"]))
            || (is(name, &["dt", "dd"]) && is(found, &["dt", "dd"]));
        if ends {
            return at;
        }
        // A paragraph ends at the cell or item around it, a cell at its row.
        let stop = (cell && found.eq_ignore_ascii_case("tr")) || (row && is(found, &["tbody", "thead", "tfoot"]));
        if stop || is(found, SCOPE) || (!cell && !row && !group && is(found, &["td", "th", "li", "dd"])) {
            break;
        }
    }
    open.len()
}

fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{parse, scan};

    #[test]
    fn lets_real_pages_through() {
        let cases = [
            "<p>text".repeat(5_000),
            format!("<ul>{}", "<li><p>a".repeat(5_000)),
            format!("<table>{}", "<tr><td><p>a<td>b<th>c".repeat(5_000)),
            format!("<table>{}", "<tbody><tr><td>a".repeat(5_000)),
            format!("<dl>{}", "<dt>a<dd>b".repeat(5_000)),
            format!("<select>{}", "<option>a".repeat(5_000)),
            "<img src=a><br><hr><input>".repeat(5_000),
            "<div><p>a</div>".repeat(5_000),
            "<script>if (a<b) c<d</script>".repeat(5_000),
            "<svg><path d=''/><g/></svg>".repeat(5_000),
            format!("{}x", "<div>".repeat(400)),
        ];
        for text in cases {
            let head: String = text.chars().take(40).collect();
            assert_eq!(scan(&text), Ok(()), "{head}");
            assert!(parse(&text).is_ok(), "{head}");
        }
    }

    #[test]
    fn says_why_a_page_gets_no_tree() {
        let many: String = (0..600).map(|n| format!(" a{n}")).collect();
        let cases = [
            ("<div>".repeat(513), "nests more than 512 elements"),
            ("<b>".repeat(200_000), "nests more than 512 elements"),
            ("<table><tr><td>".repeat(200), "nests more than 512 elements"),
            ("<br>".repeat(300_001), "holds more than 300000 tags"),
            (format!("<p{many}>"), "holds a tag with more than 512 attributes"),
            // Few tags, few levels: the parser itself repeats the open <b>s in every paragraph.
            (
                format!("<p>{}{}", (0..400).map(|n| format!("<b id={n}>")).collect::<String>(), "</p><p>x".repeat(100_000)),
                "makes a tree of more than 1500000 nodes",
            ),
            // An end tag that the parser ignores, because a cell shuts it off, seems to close everything.
            ("<x><table><tr><td></x>".repeat(20_000), "nests more than 512 elements"),
        ];
        for (text, expected) in cases {
            let head: String = text.chars().take(40).collect();
            assert_eq!(parse(&text).err().as_deref(), Some(expected), "{head}");
        }
    }
}
