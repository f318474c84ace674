//! A frozen text, the text that stands at the address now, and the words cited from the old one: what became of them.
//!
//! Quotes come first, drift after them. The surprise: that the cited words stand somewhere in the new text is not enough.
//! A page that changes "12 %" to "13 %" may have another "12 %" in a table, so a quote is followed with the words around it,
//! and where these now hold something else, that is what became of it.

use std::collections::HashSet;

use super::anchor::{Located, Quote, locate};
use super::fold::fold;
use crate::model::{Content, Layer, Match, QuoteCheck, QuoteState, Span};

/// How many code points around a quote go with it, and how few prove anything.
const AROUND: usize = 64;
const LEAST: usize = 8;
/// How alike a quote with its surroundings must be, in permille, to be taken for the place where the quote stood.
const TWIN: u16 = 850;
/// Words of a run that is looked for in the other text.
const RUN: usize = 5;

/// The text layers of one capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts<'a> {
    /// The main text.
    pub main: Option<&'a str>,
    /// The full text.
    pub text: Option<&'a str>,
}

/// Words cited from the old text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited<'a> {
    /// The words.
    pub quote: Quote<'a>,
    /// The layer that they were found in.
    pub layer: Option<Layer>,
}

/// What became of one quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stands where it stood.
    Stands {
        /// How it was found.
        matched: Match,
        /// Where the passage around it changed: how much of it still stands, in permille.
        passage: Option<u16>,
    },
    /// It stands elsewhere: in another layer, or among other words.
    Moved(Match),
    /// It stands in several places, and nothing tells which is the one.
    Ambiguous,
    /// Other words stand in its place.
    Altered {
        /// How much of it is there, in permille.
        similarity: u16,
        /// What differs.
        diff: String,
        /// Whether that may change what is said.
        material: bool,
    },
    /// Nothing like it is there.
    Missing,
    /// The old text does not hold it: its anchor was broken before.
    Unanchored,
}

/// What became of a text and of the words cited from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// The summary.
    pub content: Content,
    /// One for each quote.
    pub fates: Vec<Fate>,
    /// How much of the old text stands in the new one, in permille of its runs of five words.
    pub kept: u16,
}

/// Compares two captures of one source, read by the same extractor.
pub fn recheck(old: &Texts, new: &Texts, cited: &[Cited]) -> Recheck {
    let blank = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
    if blank(new.main) && blank(new.text) {
        return Recheck { content: Content::Unreadable, fates: vec![Fate::Missing; cited.len()], kept: 0 };
    }
    let (main, text) = (new.main.map(Side::of), new.text.map(Side::of));
    let new = Sides { main, text };
    let fates: Vec<Fate> = cited.iter().map(|cited| new.fate(old, cited)).collect();
    let best = fold(old.main.or(old.text).unwrap_or_default()).text;
    let kept = [&new.main, &new.text].into_iter().flatten().map(|side| kept(&best, &side.folded)).max().unwrap_or(0);
    let same = match (old.main, &new.main) {
        (Some(old), Some(new)) => old == new.text,
        (None, None) => old.text == new.text.as_ref().map(|side| side.text),
        _ => false,
    };
    let worst = fates.iter().map(Fate::content).max_by_key(|content| weight(*content));
    let content = match worst.filter(|content| weight(*content) > 0) {
        Some(content) => content,
        None if same => Content::SameText,
        None => Content::Drifted,
    };
    Recheck { content, fates, kept }
}

/// How much of `old` stands in `new`, in permille of its runs of five words; a shorter text is one run.
pub fn containment(old: &str, new: &str) -> u16 {
    kept(&fold(old).text, &fold(new).text)
}

/// The same of texts that are folded already.
fn kept(old: &str, new: &str) -> u16 {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let size = RUN.min(old.len());
    if size == 0 {
        return 1000;
    }
    let there: HashSet<&[&str]> = new.windows(size).collect();
    let (all, kept) = old.windows(size).fold((0, 0), |(all, kept), run| (all + 1, kept + usize::from(there.contains(run))));
    u16::try_from(kept * 1000 / all).unwrap_or(1000)
}

impl Fate {
    /// What it makes of the whole.
    pub const fn content(&self) -> Content {
        match self {
            Self::Stands { .. } | Self::Unanchored => Content::Drifted,
            Self::Moved(_) | Self::Ambiguous => Content::QuoteMoved,
            Self::Altered { material: false, .. } => Content::QuoteAlteredMinor,
            Self::Altered { material: true, .. } => Content::QuoteAlteredMaterial,
            Self::Missing => Content::QuoteMissing,
        }
    }

    /// What the record keeps of it; nothing where there was nothing to follow.
    pub fn record(&self) -> Option<QuoteCheck> {
        let plain = |state| QuoteCheck { state, similarity: None, diff: None };
        let found = |matched| match matched {
            Match::Exact => QuoteState::Exact,
            Match::Folded => QuoteState::Folded,
            Match::Elided => QuoteState::Elided,
        };
        Some(match self {
            Self::Stands { matched, passage } => QuoteCheck { similarity: *passage, ..plain(found(*matched)) },
            Self::Moved(matched) => plain(found(*matched)),
            Self::Ambiguous => plain(QuoteState::Ambiguous),
            Self::Altered { similarity, diff, .. } => {
                QuoteCheck { state: QuoteState::Near, similarity: Some(*similarity), diff: Some(diff.clone()) }
            }
            Self::Missing => plain(QuoteState::Absent),
            Self::Unanchored => return None,
        })
    }
}

/// How bad a content state is; 0: nothing happened to a quote.
const fn weight(content: Content) -> u8 {
    match content {
        Content::QuoteMoved => 1,
        Content::QuoteAlteredMinor => 2,
        Content::QuoteAlteredMaterial => 3,
        Content::QuoteMissing => 4,
        _ => 0,
    }
}

/// A layer of the new capture.
struct Side<'a> {
    text: &'a str,
    folded: String,
    lines: HashSet<String>,
}

struct Sides<'a> {
    main: Option<Side<'a>>,
    text: Option<Side<'a>>,
}

/// Where a quote stood.
struct Home<'a> {
    matched: Match,
    /// The text's own words.
    words: &'a str,
    before: &'a str,
    after: &'a str,
    /// The words with what stands around them.
    whole: &'a str,
    /// The lines that hold them.
    passage: &'a str,
}

impl<'a> Side<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, folded: fold(text).text, lines: text.lines().map(folded_line).collect() }
    }

    /// What became of the words in this layer; `None` where neither they nor their surroundings are here.
    fn follow(&self, home: &Home, quote: &Quote) -> Option<Fate> {
        // Its lines are here word for word, and they are more than the words alone, which may stand anywhere.
        if self.has_passage(home) && home.passage.chars().count() >= home.words.chars().count() + 2 * LEAST {
            return Some(Fate::Stands { matched: home.matched, passage: None });
        }
        let (before, after) = (home.before.chars().count(), home.after.chars().count());
        // Surroundings on both sides keep the edges of the words from being cut by what follows now.
        if before >= LEAST && after >= LEAST && self.folded.contains(fold(home.whole).text.trim()) {
            return Some(self.stands(home, None));
        }
        let hints = Quote { exact: quote.exact, prefix: Some(home.before), suffix: Some(home.after), start: None };
        let direct = locate(&hints, self.text);
        // Only where the surroundings prove something can they show that other words stand between them now.
        let around = if before + after >= LEAST { locate(&plain(home.whole), self.text) } else { Located::Absent };
        let place = match &around {
            Located::Found { span, .. } => Some((*span, 1000)),
            Located::Near { span, similarity, .. } => Some((*span, *similarity)),
            _ => None,
        };
        match &direct {
            Located::Found { span, .. } if place.is_none() => {
                Some(if self.has_passage(home) { self.stands(home, Some(*span)) } else { Fate::Moved(home.matched) })
            }
            Located::Found { span, .. } if place.is_some_and(|(at, alike)| overlap(at, *span) || alike < TWIN) => {
                Some(self.stands(home, Some(*span)))
            }
            Located::Ambiguous { spans } if place.is_none_or(|(at, alike)| alike < TWIN || spans.iter().any(|span| overlap(at, *span))) => {
                Some(Fate::Ambiguous)
            }
            Located::Near { span, similarity, diff, material } if place.is_none_or(|(at, _)| overlap(at, *span)) => {
                Some(Fate::Altered { similarity: *similarity, diff: diff.clone(), material: *material })
            }
            _ => match (place, around) {
                (Some((at, alike)), around) => Some(self.replaced(home, at, alike, around)),
                (None, _) => None,
            },
        }
    }

    /// The surroundings are at a place, the words are not there: what is.
    fn replaced(&self, home: &Home, at: Span, alike: u16, around: Located) -> Fate {
        let there = slice(self.text, at);
        match locate(&plain(home.words), there) {
            Located::Found { span, .. } => self.stands(home, Some(Span::new(at.start + span.start, at.start + span.end))),
            Located::Near { similarity, diff, material, .. } => Fate::Altered { similarity, diff, material },
            _ => match around {
                Located::Near { diff, .. } => Fate::Altered { similarity: alike, diff, material: true },
                _ => Fate::Missing,
            },
        }
    }

    fn has_passage(&self, home: &Home) -> bool {
        home.passage.lines().all(|line| self.lines.contains(&folded_line(line)))
    }

    /// The words stand; `at` is where, unless their lines are known to.
    fn stands(&self, home: &Home, at: Option<Span>) -> Fate {
        if self.has_passage(home) {
            return Fate::Stands { matched: home.matched, passage: None };
        }
        let at = at.or_else(|| match locate(&plain(home.whole), self.text) {
            Located::Found { span, .. } | Located::Near { span, .. } => Some(span),
            _ => None,
        });
        let now = at.map_or(self.text, |at| lines_around(self.text, bytes(self.text, at)));
        Fate::Stands { matched: home.matched, passage: Some(containment(home.passage, now).min(containment(now, home.passage))) }
    }
}

impl Sides<'_> {
    fn fate(&self, old: &Texts, cited: &Cited) -> Fate {
        let order = if cited.layer == Some(Layer::Text) { [Layer::Text, Layer::Main] } else { [Layer::Main, Layer::Text] };
        let home = order.iter().find_map(|layer| {
            let text = match layer {
                Layer::Text => old.text,
                _ => old.main,
            }?;
            match locate(&cited.quote, text) {
                Located::Found { span, matched, .. } => Some((*layer, Home::of(text, span, matched))),
                _ => None,
            }
        });
        let Some((layer, home)) = home else { return Fate::Unanchored };
        let (here, other) = if layer == Layer::Text { (&self.text, &self.main) } else { (&self.main, &self.text) };
        match here.as_ref().and_then(|side| side.follow(&home, &cited.quote)) {
            Some(fate) => fate,
            // What counts as the main text may change with the adverts around it; the words may still be on the page.
            None => match other.as_ref().and_then(|side| side.follow(&home, &cited.quote)) {
                Some(Fate::Stands { matched, .. }) => Fate::Moved(matched),
                Some(fate) => fate,
                None => Fate::Missing,
            },
        }
    }
}

impl<'a> Home<'a> {
    fn of(text: &'a str, span: Span, matched: Match) -> Self {
        let (from, to) = bytes(text, span);
        let start = text[..from].char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
        // A word that is cut would be no word of the new text.
        let start = if start == 0 { 0 } else { start + text[start..from].find(char::is_whitespace).unwrap_or(from - start) };
        let end = text[to..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| to + at);
        let end = if end == text.len() { end } else { to + text[to..end].rfind(char::is_whitespace).unwrap_or(0) };
        Self {
            matched,
            words: &text[from..to],
            before: &text[start..from],
            after: &text[to..end],
            whole: text[start..end].trim(),
            passage: lines_around(text, (from, to)),
        }
    }
}

fn plain(words: &str) -> Quote<'_> {
    Quote { exact: words, ..Quote::default() }
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

fn folded_line(line: &str) -> String {
    fold(line).text.trim().to_owned()
}

/// The whole lines that a stretch of bytes touches.
fn lines_around(text: &str, (from, to): (usize, usize)) -> &str {
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    &text[start..end]
}

fn bytes(text: &str, span: Span) -> (usize, usize) {
    let at = |point: usize| text.char_indices().nth(point).map_or(text.len(), |(at, _)| at);
    (at(span.start), at(span.end))
}

fn slice(text: &str, span: Span) -> &str {
    let (from, to) = bytes(text, span);
    &text[from..to]
}

#[cfg(test)]
mod tests;
