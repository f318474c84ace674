//! What counts as a source in a draft, and for which of its sentences.
//!
//! The surprise: nothing here knows a language, but for the words that lead on to other reading. A source stands in the sentence, right behind it, at its paragraph's end, or in a line of
//! its own after it; a table, a quotation and a list introduced by a colon also have those of the paragraph beside them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::iter::once_with;
use std::rc::Rc;

use memchr::memmem;

use super::points::Points;
use crate::model::{Draft, MarkKind, Passage, PassageKind, Span};

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SourceKind {
    /// A link that leads out of the text.
    Link,
    /// A footnote.
    Note,
    /// A reference to a claim: which one of the text's.
    Claim(usize),
}

/// Something that a text rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) span: Span,
    pub(super) kind: SourceKind,
}

/// A reference to a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) span: Span,
    /// As written; empty where none is.
    pub(super) id: String,
}

/// How a reference begins.
const CLAIM: &str = "[claim:";

/// What stands before a link to something else to read, which is no source of what was said.
const ONWARD: &[&str] = &[
    "related",
    "related articles",
    "related stories",
    "see also",
    "read also",
    "also read",
    "read more",
    "read next",
    "further reading",
    "à lire",
    "à lire aussi",
    "à lire également",
    "lire aussi",
    "lire également",
    "voir aussi",
    "à voir aussi",
    "sur le même sujet",
    "pour aller plus loin",
    "lesen sie auch",
    "lesen sie mehr",
    "siehe auch",
    "mehr zum thema",
    "auch interessant",
    "weiterlesen",
    "zum weiterlesen",
    "lea también",
    "lee también",
    "ver también",
    "véase también",
    "le puede interesar",
    "te puede interesar",
    "relacionado",
    "relacionados",
    "leia também",
    "leia mais",
    "veja também",
    "leggi anche",
    "vedi anche",
    "per approfondire",
    "correlati",
    "lees ook",
    "lees meer",
    "lees verder",
    "zie ook",
    "gerelateerd",
    "czytaj też",
    "czytaj także",
    "czytaj więcej",
    "przeczytaj także",
    "zobacz też",
    "zobacz także",
    "powiązane",
    "читайте также",
    "смотрите также",
    "по теме",
    // What a full stop leaves of an abbreviated "see also".
    "также",
    "читайте також",
    "дивіться також",
    "за темою",
    "також",
];

/// The longest reference, in bytes.
const LONGEST: usize = 300;

/// The longest words that name a source, in code points.
const LONGEST_NAME: usize = 100;

/// Whether a text may hold references to claims.
pub(super) fn may_refer(text: &str) -> bool {
    memmem::find(text.as_bytes(), CLAIM.as_bytes()).is_some()
}

/// The references to claims in a text, but for those in what it does not state: `unsaid`, ascending.
pub(super) fn references(draft: &Draft, points: &Points<'_>, unsaid: &[Span]) -> Vec<Reference> {
    let text = draft.text.as_str();
    let found = memmem::find_iter(text.as_bytes(), CLAIM).map(|at| {
        let mut end = text.len().min(at + LONGEST);
        end = text.floor_char_boundary(end);
        let inside = &text[at + CLAIM.len()..end];
        let close = memchr::memchr2(b']', b'\n', inside.as_bytes()).filter(|close| inside[*close..].starts_with(']'));
        let id = close.map_or("", |close| inside[..close].trim());
        let len = close.map_or(CLAIM.len(), |close| CLAIM.len() + close + 1);
        Reference { span: points.span(at..at + len), id: id.to_owned() }
    });
    found.filter(|reference| is_said(reference.span, unsaid)).collect()
}

/// Whether a stretch has nothing in common with these, which ascend.
fn is_said(span: Span, unsaid: &[Span]) -> bool {
    unsaid.get(unsaid.partition_point(|other| other.end <= span.start)).is_none_or(|other| !other.overlaps(span))
}

/// Addresses that stand in a text as they are, but for those in what it does not state.
pub(super) fn addresses(text: &str, points: &Points<'_>, unsaid: &[Span]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut done = 0;
    // Few texts hold these signs elsewhere, and one pass finds all forms: `://`, `www.` and `doi:`.
    let mut starts: Vec<usize> = memmem::find_iter(bytes, "://")
        .filter_map(|at| ["https", "http", "ftp"].iter().find(|scheme| ends_with(&bytes[..at], scheme)).map(|scheme| at - scheme.len()))
        .chain(memmem::find_iter(bytes, "www."))
        .chain(memmem::find_iter(bytes, "doi:10."))
        .chain(memmem::find_iter(bytes, "DOI:10."))
        .collect();
    starts.sort_unstable();
    for start in starts {
        let inside_word = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if start < done || inside_word {
            continue;
        }
        let rest = &text[start..];
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '`')).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']', '}', '*', '_', '…', '’']);
        done = start + address.len();
        let leads = if rest.starts_with("www.") { address.len() > "www.ab".len() } else { leads_out(address, None) };
        if leads {
            found.push(points.span(start..done));
        }
    }
    found.retain(|span| is_said(*span, unsaid));
    found
}

/// References to footnotes, whether or not these are there: `[^1]`.
pub(super) fn footnotes(text: &str, points: &Points<'_>) -> Vec<Span> {
    let found = memmem::find_iter(text.as_bytes(), "[^").filter_map(|at| {
        let len = text[at..].bytes().take(40).position(|byte| byte == b']')? + 1;
        (len > 3 && !text[at..at + len].contains(char::is_whitespace)).then(|| points.span(at..at + len))
    });
    found.collect()
}

/// Telephone numbers: digits in groups that begin with 0 or a plus sign, which no quantity of several groups does.
pub(super) fn telephones(text: &str, points: &Points<'_>) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut done = 0;
    for start in memchr::memchr2_iter(b'0', b'+', bytes) {
        let inside = start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b'.' | b',' | b'+'));
        if start < done || inside || !bytes.get(start + 1).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let run = bytes[start..].iter().take(32).take_while(|byte| byte.is_ascii_digit() || b" +()/-.".contains(byte)).count();
        let words = text[start..start + run].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = words.bytes().filter(u8::is_ascii_digit).count();
        if (7..=15).contains(&digits) {
            done = start + words.len();
            found.push(points.span(start..done));
        }
    }
    found
}

fn ends_with(bytes: &[u8], word: &str) -> bool {
    bytes.len().checked_sub(word.len()).is_some_and(|from| bytes[from..].eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a link's target lies outside of the text that it stands in: an address, or another file. `own` is the text's own name.
pub(super) fn leads_out(target: &str, own: Option<&str>) -> bool {
    let target = target.trim();
    if let Some((scheme, rest)) = target.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "ftp" => {
                rest.strip_prefix("//").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
            }
            "doi" | "urn" | "ark" | "hdl" => rest.chars().any(char::is_alphanumeric),
            _ => false,
        };
    }
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let itself = own.is_some_and(|own| path.strip_prefix("./").unwrap_or(path) == own);
    let image = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    path.chars().any(char::is_alphanumeric) && !itself && !image
}

fn is_scheme(word: &str) -> bool {
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// The sources of a draft.
pub(super) struct Sources<'a> {
    draft: &'a Draft,
    points: &'a Points<'a>,
    /// By their start.
    all: Vec<Source>,
    /// Where the furthest of a source and those before it ends.
    reach: Vec<usize>,
    /// First and last passage of each group.
    groups: HashMap<usize, (usize, usize)>,
    /// What was worked out: for a passage, for the line behind a group, and for a group and a kind of passage.
    ends: RefCell<Kept<usize>>,
    lines: RefCell<Kept<usize>>,
    besides: RefCell<Kept<(usize, PassageKind)>>,
}

/// Sources by what they were worked out for.
type Kept<K> = HashMap<K, Rc<[Source]>>;

fn kept<K: Eq + Hash>(cell: &RefCell<Kept<K>>, key: K, work_out: impl FnOnce() -> Vec<Source>) -> Rc<[Source]> {
    Rc::clone(cell.borrow_mut().entry(key).or_insert_with(|| work_out().into()))
}

impl<'a> Sources<'a> {
    pub(super) fn new(draft: &'a Draft, points: &'a Points<'a>, own: Option<&str>, references: &[Reference], addresses: &[Span]) -> Self {
        let marks = draft.marks.iter().filter_map(|mark| {
            let kind = match &mark.kind {
                MarkKind::Link(target) if leads_out(target, own) => SourceKind::Link,
                MarkKind::Note => SourceKind::Note,
                _ => return None,
            };
            Some(Source { span: mark.span, kind })
        });
        let claims = references.iter().enumerate().map(|(at, reference)| Source { span: reference.span, kind: SourceKind::Claim(at) });
        let bare = addresses.iter().map(|span| Source { span: *span, kind: SourceKind::Link });
        let mut all: Vec<Source> = marks.chain(claims).chain(bare).collect();
        all.sort_by_key(|source| source.span);
        let furthest = |known: &mut usize, source: &Source| {
            *known = source.span.end.max(*known);
            Some(*known)
        };
        let reach = all.iter().scan(0, furthest).collect();
        let mut groups: HashMap<usize, (usize, usize)> = HashMap::new();
        for (at, passage) in draft.passages.iter().enumerate() {
            if let Some(group) = passage.group {
                groups.entry(group).or_insert((at, at)).1 = at;
            }
        }
        let (ends, lines, besides) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { draft, points, all, reach, groups, ends, lines, besides }
    }

    /// The sources that a sentence of a passage rests on, nearest first: those that are meant for it, then those beside its table or list.
    pub(super) fn of(&self, passage: usize, sentence: Span) -> impl Iterator<Item = Source> {
        let near = self.touching(passage, sentence).chain(once_with(move || self.behind(passage, sentence.end)).flatten());
        let far = [Self::ends as fn(&Self, usize) -> Rc<[Source]>, Self::beside].into_iter().flat_map(move |far| {
            let sources = far(self, passage);
            (0..sources.len()).map(move |at| sources[at])
        });
        near.chain(far)
    }

    /// Whether a source is meant for a sentence of a passage.
    pub(super) fn are_for(&self, passage: usize, sentence: Span, source: &Source) -> bool {
        let named = self.draft.passages[passage].span.start <= source.span.start
            && (touches(source.span, sentence) || self.is_one(passage))
            && source.span.start <= self.draft.passages[passage].span.end;
        named || self.behind(passage, sentence.end).contains(source) || self.ends(passage).contains(source)
    }

    /// Whether the sources anywhere in a passage are for all of it.
    fn is_one(&self, passage: usize) -> bool {
        matches!(self.draft.passages[passage].kind, PassageKind::Row | PassageKind::Caption)
    }

    /// The sources in a sentence of a passage.
    fn touching(&self, passage: usize, sentence: Span) -> impl Iterator<Item = Source> {
        let span = self.draft.passages[passage].span;
        let all = self.is_one(passage);
        let from = if all { 0 } else { self.reach.partition_point(|end| *end < sentence.start) };
        let first = from.max(self.all.partition_point(|source| source.span.start < span.start));
        let last = if all { span.end } else { span.end.min(sentence.end) };
        let sources = self.all[first..].iter().take_while(move |source| source.span.start <= last);
        sources.filter(move |source| all || touches(source.span, sentence)).copied()
    }

    fn within(&self, span: Span) -> &[Source] {
        let from = self.all.partition_point(|source| source.span.start < span.start);
        let to = self.all.partition_point(|source| source.span.start <= span.end);
        &self.all[from..to.max(from)]
    }

    /// The sources that are for all of a passage.
    fn ends(&self, passage: usize) -> Rc<[Source]> {
        kept(&self.ends, passage, || {
            let mut ends = self.at_end(passage);
            ends.extend(self.line_after(passage));
            ends
        })
    }

    /// The sources that stand right behind a sentence: `… 15,000 people.[^1]`, `… people. (Source: [x](y))`.
    fn behind(&self, passage: usize, end: usize) -> Vec<Source> {
        let span = self.draft.passages[passage].span;
        let mut found = Vec::new();
        let mut at = end;
        for source in self.within(Span::new(end.max(span.start), span.end.max(end))) {
            let between = self.points.slice(Span::new(at, source.span.start));
            let after = self.points.slice(Span::new(source.span.end, span.end)).trim_start();
            let closes = after.is_empty() || after.starts_with(['.', ')', ']', ';', '»', '”', '。', '）']);
            // A link that goes on with words begins the next sentence.
            let set_apart = source.kind != SourceKind::Link || between.contains(['(', '[', ':', '（', '：']) || closes;
            if !leads_in(between) || !set_apart || self.says_onward(source) {
                break;
            }
            found.push(*source);
            at = source.span.end;
        }
        found
    }

    /// The sources at a passage's end: nothing but marks follow, or they stand in the last parentheses, or behind a colon as in
    /// `Source: …`.
    fn at_end(&self, passage: usize) -> Vec<Source> {
        let span = self.draft.passages[passage].span;
        let within = self.within(span);
        let Some(last) = within.last() else { return Vec::new() };
        let mut from = span.end;
        for source in within.iter().rev() {
            if self.points.slice(Span::new(source.span.end, from.max(source.span.end))).contains(char::is_alphanumeric) {
                break;
            }
            from = source.span.start;
        }
        let words = self.points.slice(span);
        if let Some(open) = last_parentheses(words) {
            from = from.min(span.start + words[..open].chars().count());
        }
        let rest = self.points.slice(Span::new(last.span.end, span.end));
        if !goes_on(rest) {
            let named = within.iter().find(|source| {
                // What names a source is short.
                let from = source.span.start.saturating_sub(LONGEST_NAME).max(span.start);
                let head = self.points.slice(Span::new(from, source.span.start));
                (from == span.start || head.contains(ENDS)) && names(last_sentence(head))
            });
            let sentence_ends = |source: &&Source| {
                let between = self.points.slice(Span::new(source.span.end, last.span.start.max(source.span.end)));
                !goes_on(between)
            };
            from = named.filter(sentence_ends).map_or(from, |source| from.min(source.span.start));
        }
        let mut onward = false;
        let mut end = span.start;
        let mut found = Vec::new();
        for source in within {
            let between = self.points.slice(Span::new(end.max(source.span.start.saturating_sub(LONGEST_NAME)), source.span.start.max(end)));
            onward = self.says_onward(source) || leads_on(last_sentence(between)) || onward && !goes_on(between) && !names(between);
            end = source.span.end.max(end);
            if source.span.start >= from && !onward {
                found.push(*source);
            }
        }
        found
    }

    /// Whether a link itself says that it leads to something else to read: `[See also: the series](…)`.
    fn says_onward(&self, source: &Source) -> bool {
        let end = source.span.end.min(source.span.start + LONGEST_NAME);
        let words = self.points.slice(Span::new(source.span.start, end));
        source.kind == SourceKind::Link && words.split_once([':', '：']).is_some_and(|(label, _)| leads_on(label))
    }

    /// The sources of a line of sources that follows the passage, or its table or list.
    fn line_after(&self, passage: usize) -> Vec<Source> {
        let own = &self.draft.passages[passage];
        let next = passage + 1;
        let after_group = own.group.and_then(|group| self.groups.get(&group)).map(|(_, last)| last + 1).filter(|at| *at != next);
        let mut found = self.line_at(next);
        if let Some(at) = after_group {
            found.extend_from_slice(&kept(&self.lines, at, || self.line_at(at)));
        }
        found
    }

    /// The sources of a passage that is a line of sources.
    fn line_at(&self, at: usize) -> Vec<Source> {
        let line = self.draft.passages.get(at).filter(|passage| self.is_line_of_sources(passage));
        line.map_or_else(Vec::new, |line| self.within(line.span).to_vec())
    }

    fn is_line_of_sources(&self, passage: &Passage) -> bool {
        let within = self.within(passage.span);
        let (Some(first), true) =
            (within.first(), matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Caption))
        else {
            return false;
        };
        let head = self.points.slice(Span::new(passage.span.start, first.span.start.max(passage.span.start)));
        if !leads_in(head) || self.says_onward(first) {
            return false;
        }
        let mut at = passage.span.start;
        let mut others = 0;
        for source in within {
            others += self.points.slice(Span::new(at, source.span.start.max(at))).split_whitespace().count();
            at = at.max(source.span.end);
        }
        others += self
            .points
            .slice(Span::new(at, passage.span.end))
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        names(head) || others <= 3
    }

    /// The sources beside a passage: of a table those of its caption, its head and the paragraphs before and after; the same of a
    /// quotation and a figure; of a list those of the paragraph that introduces it.
    fn beside(&self, passage: usize) -> Rc<[Source]> {
        let own = &self.draft.passages[passage];
        let Some((group, &(first, last))) = own.group.and_then(|group| Some((group, self.groups.get(&group)?))) else { return Rc::new([]) };
        kept(&self.besides, (group, own.kind), || self.beside_group(own.kind, first, last))
    }

    fn beside_group(&self, kind: PassageKind, first: usize, last: usize) -> Vec<Source> {
        let passages = &self.draft.passages;
        let before = first.checked_sub(1).map(|at| &passages[at]);
        let after = passages.get(last + 1);
        let of = |passage: &Passage| self.within(passage.span).iter().copied();
        let is_text = |passage: &&Passage| matches!(passage.kind, PassageKind::Paragraph | PassageKind::Caption);
        match kind {
            PassageKind::Row | PassageKind::Caption | PassageKind::Quote => {
                let inside = passages[first..=last].iter().filter(|other| match kind {
                    PassageKind::Quote => true,
                    _ => matches!(other.kind, PassageKind::Caption | PassageKind::Head),
                });
                let around = [before, after].into_iter().flatten().filter(is_text);
                inside.chain(around).flat_map(of).collect()
            }
            PassageKind::Item => {
                let introduces = |passage: &&Passage| self.points.slice(passage.span).trim_end().ends_with([':', '：']);
                before.filter(is_text).filter(introduces).into_iter().flat_map(of).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn touches(source: Span, sentence: Span) -> bool {
    source.start < sentence.end && (source.end > sentence.start || source.is_empty() && source.start >= sentence.start)
}

/// What ends a sentence.
const ENDS: [char; 6] = ['.', '!', '?', '\n', '。', '…'];

/// The words behind the last end of a sentence.
fn last_sentence(words: &str) -> &str {
    words.rsplit(ENDS).next().unwrap_or_default()
}

/// Whether a sentence ends in these words and another one begins.
fn goes_on(words: &str) -> bool {
    words.match_indices(['.', '!', '?', '…']).any(|(at, end)| {
        let after = words[at + end.len()..].trim_start_matches([')', ']', '"', '»', '”', '’']);
        after.starts_with(char::is_whitespace) && after.trim_start().starts_with(|c: char| c.is_uppercase() || c == '(')
    })
}

/// Whether words before a source only lead to it: none, or one and a colon.
fn leads_in(words: &str) -> bool {
    !words.contains(char::is_alphanumeric) || names(words)
}

/// Whether words lead on to something else to read: `See also:`.
fn leads_on(words: &str) -> bool {
    let label = words.trim_matches(|c: char| !c.is_alphabetic());
    !label.is_empty() && label.len() <= LONGEST_NAME && ONWARD.contains(&label.to_lowercase().as_str())
}

/// Whether words name what follows: `Source:`, `Quelle : `. Of several words (`Read more:`) nobody knows whether they name a source.
fn names(words: &str) -> bool {
    let words = words.trim().trim_start_matches(['(', '[', '*', '_', '—', '–', '-', '（']);
    let Some(label) = words.trim_end_matches(['*', '_', ' ']).strip_suffix([':', '：']) else { return false };
    !leads_on(label)
        && label.split_whitespace().nth(1).is_none()
        && label.contains(char::is_alphabetic)
        && label.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
}

/// The byte of the parenthesis that opens the last thing of a text, closing marks aside.
fn last_parentheses(text: &str) -> Option<usize> {
    let bare = text.trim_end_matches(['.', '!', '?', '…', '»', '”', '"', '\'', ' ', '。']);
    let close = bare.chars().next_back().filter(|c| matches!(c, ')' | ']' | '）'))?;
    let open = match close {
        ')' => '(',
        ']' => '[',
        _ => '（',
    };
    let mut depth = 0;
    for (at, c) in bare.char_indices().rev() {
        depth += i32::from(c == close) - i32::from(c == open);
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{addresses, leads_out, telephones};
    use crate::gate::prose::points::Points;

    #[test]
    fn a_source_leads_out_of_the_text() {
        for (target, expected) in [
            ("https://example.org/a", true),
            ("HTTP://example.org", true),
            ("http://", false),
            ("https:///path", false),
            ("#below", false),
            ("", false),
            ("?page=2", false),
            ("mailto:a@example.org", false),
            ("tel:+33", false),
            ("javascript:void(0)", false),
            ("data:text/plain,1", false),
            ("doi:10.1000/182", true),
            ("../data/table.csv", true),
            ("/reports/2024", true),
            ("report.pdf#page=3", true),
            ("chart.png", false),
            ("article.md", false),
            ("./article.md#below", false),
            ("other/article.md", true),
            ("C:\\data.csv", true),
        ] {
            assert_eq!(leads_out(target, Some("article.md")), expected, "{target}");
        }
    }

    #[test]
    fn telephones_are_no_quantities() {
        let text = "Tel. 08382 / 70 41 26, +49 8382 704126, 01 23 45 67 89, +49 0 8382 70 41 26; 0.25 and 10 000 000, 2005-06, 0,5 %, 007, A0123456789, +5 000";
        let points = Points::new(text);
        let found: Vec<&str> = telephones(text, &points).into_iter().map(|span| points.slice(span)).collect();
        assert_eq!(found, ["08382 / 70 41 26", "+49 8382 704126", "01 23 45 67 89", "+49 0 8382 70 41 26"]);
    }

    #[test]
    fn addresses_are_found_in_words() {
        let text = "Voir https://example.org/a_(b)?x=1, (http://b.example). www.c.example/d ; doi:10.1000/182. xhttps://no ftp:// https://é.example/15000 https://web.example/2024/https://a.example www. www.ab www.abc www.d.example/a.png";
        let points = Points::new(text);
        let found: Vec<&str> = addresses(text, &points, &[]).into_iter().map(|span| points.slice(span)).collect();
        assert_eq!(
            found,
            [
                "https://example.org/a_(b)?x=1",
                "http://b.example",
                "www.c.example/d",
                "doi:10.1000/182",
                "https://é.example/15000",
                "https://web.example/2024/https://a.example",
                "www.abc",
                "www.d.example/a.png",
            ]
        );
    }
}
