//! Texts of one's own, read for their sources: what they state, and which links, footnotes and comments stand where.
//!
//! The surprise: a page is read by its tags, without a tree, because a tree does not know where in the file anything stood. That is
//! right for pages of one's own; foreign pages are read by `html`.

mod html;
mod markdown;
mod text;
mod writer;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::tracked::Tracked;
use crate::model::{Draft, Format, MarkKind, PassageKind, Span};

/// Why a text is not read as a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undrafted {
    /// The format has no prose of one's own.
    #[error("it is read as {0}, and only Markdown, HTML and plain text are checked for sources")]
    Format(Format),
    /// A page nests too deep.
    #[error("it nests more than {0} elements; is it a page that people write?")]
    TooDeep(usize),
}

/// Reads a text of one's own. Its places are bytes of `text`.
///
/// # Errors
/// When the format is none of Markdown, HTML and plain text, or a page is no page that people write.
pub fn draft(text: &str, format: Format) -> Result<Draft, Undrafted> {
    let mut source = Tracked::default();
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    source.push(&text[start..], start);
    let source = source.normalised();
    match format {
        Format::Markdown => markdown::read(&source),
        Format::Html => html::read(&source),
        Format::Text => Ok(text::read(&source)),
        _ => Err(Undrafted::Format(format)),
    }
}

/// How a comment to this tool begins.
const ADDRESS: &str = "factcheck:";

/// A comment of the source that speaks to this tool.
fn addressed(source: &Tracked, comment: &str) -> Option<MarkKind> {
    let (head, rest) = comment.trim().split_at_checked(ADDRESS.len())?;
    let words = rest.trim();
    head.eq_ignore_ascii_case(ADDRESS).then(|| {
        let start = source.origin(offset_in(source.text(), words));
        MarkKind::Comment { words: words.split_whitespace().collect::<Vec<_>>().join(" "), bytes: start..start + words.len() }
    })
}

/// Where a slice of a text begins in it.
fn offset_in(text: &str, slice: &str) -> usize {
    (slice.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Where the elements with ids stand.
type Ids = HashMap<String, Span>;

/// Links to a place of the same text, as `#place`, become notes where something is told there behind them; the passages that tell it
/// are notes' texts then. A note's own link back is none, since it leads upwards.
fn resolve_notes(draft: &mut Draft, ids: &Ids) {
    // The passages that tell something by now, and the labels that lead to them.
    let mut told = vec![false; draft.passages.len()];
    let mut known: HashSet<String> = HashSet::new();
    let letters = letters(draft);
    for at in 0..draft.marks.len() {
        let MarkKind::Link(target) = &draft.marks[at].kind else { continue };
        let Some(label) = target.strip_prefix('#') else { continue };
        let from = draft.marks[at].span;
        let there = ids.get(label).filter(|there| there.start >= from.end).map(|there| touched(draft, *there));
        let in_note = told[touched(draft, from)] == [true];
        let speaks = |passages: Range<usize>| {
            let mut sum = 0;
            letters[passages].iter().any(|letters| {
                sum += letters;
                sum > 2
            })
        };
        let holds = there.clone().is_some_and(|passages| !in_note && (known.contains(label) || speaks(passages)));
        if let Some(passages) = there.filter(|_| holds) {
            if known.insert(label.to_owned()) {
                for at in passages {
                    draft.passages[at].kind = PassageKind::Note;
                    told[at] = true;
                }
            }
            draft.marks[at].kind = MarkKind::Note;
        } else {
            draft.marks[at].kind = MarkKind::Unsaid;
        }
    }
}

/// The passages that a stretch touches; where it is empty, the one that holds or follows it.
fn touched(draft: &Draft, span: Span) -> Range<usize> {
    let first = draft.passages.partition_point(|passage| passage.span.end <= span.start);
    let last = draft.passages.partition_point(|passage| passage.span.start < span.end).max(first + 1);
    first.min(draft.passages.len())..last.min(draft.passages.len())
}

/// How many letters and digits each passage holds, counted up to a few: the text is walked through once.
fn letters(draft: &Draft) -> Vec<usize> {
    let (mut passed, mut rest) = (0, draft.text.chars());
    let passages = draft.passages.iter().map(|passage| {
        if let Some(last) = passage.span.start.saturating_sub(passed).checked_sub(1) {
            rest.nth(last);
        }
        passed = passage.span.start;
        rest.clone().take(passage.span.len()).filter(|c| c.is_alphanumeric()).take(8).count()
    });
    passages.collect()
}

#[cfg(test)]
mod tests;
