//! What a frozen transcript holds that nobody recorded: the other side of `add`.
//!
//! `add` reads a document with its blocks, here there is only its frozen text, which has a block a line (a PDF has paragraphs between
//! blank lines). Of formats that have headings and tables, a line that ends no sentence is taken for one of them: better to miss
//! a statement than to ask for a record that `add` itself would not have made.

use crate::extract::{self, Options};
use crate::ingest;
use crate::model::{Block, BlockKind, Document, Format, Meta, Place, Span, Speech, Untracked};
use crate::records::Lines;

/// The check-worthy statements of a frozen text that no claim covers. `file` is the text's path, for places; `tracked` are the
/// spans that claims cover, in code points.
pub(super) fn untracked(file: &str, text: &str, format: Format, speech: &Speech, tracked: &[Span]) -> Vec<Untracked> {
    // A table's figures have names in its head and margin, which plain lines no longer show.
    let language = speech.language.as_deref().map(|language| language.split(['-', '_']).next().unwrap_or(language));
    if format == Format::Csv || language.is_some_and(|language| !extract::languages().contains(&language)) {
        return Vec::new();
    }
    let whole =
        Document { text: text.to_owned(), format, blocks: blocks(text, format), cues: Vec::new(), meta: Meta::default(), map: None };
    let (document, offset) = match (&speech.from, &speech.until) {
        (None, None) => (whole, 0),
        (from, until) => match ingest::excerpt(text, from.as_deref(), until.as_deref()) {
            Ok(span) => (ingest::restrict(&whole, span), span.start),
            // The words that bound the speech are gone from a changed transcript: which part is meant nobody can tell.
            Err(_) => return Vec::new(),
        },
    };
    let options = Options { lang: speech.language.as_deref(), translated_from: speech.translated_from.as_deref(), date: speech.date };
    let extraction = extract::extract_document(&document, &options);
    let mut missing = Vec::new();
    for (index, statement) in extraction.statements.iter().enumerate().filter(|(_, statement)| statement.check_worthy) {
        let span = Span::new(statement.span.start + offset, statement.span.end + offset);
        let first = extraction.found.iter().find(|found| found.claim == Some(index));
        let (Some(first), false) = (first, tracked.iter().any(|other| other.overlaps(span))) else { continue };
        missing.push((span, first.quantity.text.clone()));
    }
    if missing.is_empty() {
        return Vec::new();
    }
    let lines = Lines::new(text);
    let mut bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).enumerate();
    let mut byte = |point: usize| bytes.find(|(at, _)| *at == point).map_or(text.len(), |(_, byte)| byte);
    let placed = missing.into_iter().map(|(span, quantity)| {
        let range = byte(span.start)..byte(span.end);
        let words = &text[range.clone()];
        let lead = words.len() - words.trim_start().len();
        let place: Place = lines.place(file, range.start + lead..range.start + words.trim_end().len().max(lead));
        Untracked { place, quantity, quote: words.split_whitespace().collect::<Vec<_>>().join(" ") }
    });
    placed.collect()
}

/// The blocks of a frozen text; what looks like a heading or a table's row is called a heading, which states nothing.
fn blocks(text: &str, format: Format) -> Vec<Block> {
    if !matches!(format, Format::Markdown | Format::Html | Format::Docx | Format::Pdf) {
        return Vec::new();
    }
    let mut blocks: Vec<Block> = Vec::new();
    // Whether the next line of a PDF goes on with the paragraph.
    let (mut point, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let span = Span::new(point, point + line.trim_end_matches(['\n', '\r']).chars().count());
        point += line.chars().count();
        let words = line.trim();
        match blocks.last_mut() {
            _ if words.is_empty() => goes_on = false,
            Some(block) if goes_on => {
                block.span.end = span.end;
                block.kind = kind(words, BlockKind::Paragraph);
            }
            _ => {
                blocks.push(Block { span, kind: kind(words, BlockKind::Heading) });
                goes_on = format == Format::Pdf;
            }
        }
    }
    blocks
}

/// A paragraph that ends a sentence; else `other`.
fn kind(words: &str, other: BlockKind) -> BlockKind {
    const CLOSING: &[char] = &['"', '\'', '”', '’', '»', '›', ')', ']', '*', '_', '」', '』', '）', ' ', '\u{a0}', '\u{202f}'];
    let ends = words.trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…', ';', ':', ',', '。', '！', '？', '؟', '।']);
    if ends && !words.contains('\t') { BlockKind::Paragraph } else { other }
}

#[cfg(test)]
mod tests {
    use super::untracked;
    use crate::model::{Format, Span, Speech};

    fn found(text: &str, format: Format, speech: &Speech, tracked: &[&str]) -> Vec<String> {
        let span = |words: &&str| {
            let byte = text.find(words).expect("the words");
            let start = text[..byte].chars().count();
            Span::new(start, start + words.chars().count())
        };
        let tracked: Vec<Span> = tracked.iter().map(span).collect();
        let line = |missing: crate::model::Untracked| {
            format!("{}:{}+{} {}", missing.place.line, missing.place.column, missing.place.length, missing.quantity)
        };
        untracked("main.txt", text, format, speech, &tracked).into_iter().map(line).collect()
    }

    #[test]
    fn statements_without_a_record_are_found_where_they_stand() {
        let english = Speech { language: Some("en".to_owned()), ..Speech::default() };
        let text = "The harbour.\n\nOur terminals handled 12,400 containers in 2023. We employ 3,000 people.\n\n900 new homes\n\nThe city counted 15,000 voters.\n";
        let all = ["3:1+48 12,400", "3:50+23 3,000", "7:1+31 15,000"];
        let quantities = |lines: &[String]| lines.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
        let places = |lines: &[&str]| lines.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(quantities(&found(text, Format::Html, &english, &[])), places(&all), "a heading states nothing");
        assert_eq!(quantities(&found(text, Format::Html, &english, &["12,400 containers", "We employ"])), places(&all[2..]));
        assert_eq!(found(text, Format::Csv, &english, &[]), Vec::<String>::new());
        // A block a line: what stands above and below belongs to neither.
        let lines = "3,000 jobs lost\nThe city counted 15,000 voters.\nYear\t1,200 homes built.\nHarbour\n";
        assert_eq!(quantities(&found(lines, Format::Html, &english, &[])), ["2:1+31"]);
        let wrapped = "In 2023 the harbour\nhandled 12,400 containers.\n\n900 new homes\n";
        assert_eq!(quantities(&found(wrapped, Format::Pdf, &english, &[])), ["1:1+19"], "a mark never reaches past its line's end");
        let part = Speech { from: Some("We employ".to_owned()), until: Some("The city".to_owned()), ..english.clone() };
        assert_eq!(quantities(&found(text, Format::Html, &part, &[])), places(&all[1..2]));
        let gone = Speech { from: Some("Words that are nowhere".to_owned()), ..english.clone() };
        assert_eq!(found(text, Format::Html, &gone, &[]), Vec::<String>::new());
        let unread = Speech { language: Some("xx".to_owned()), ..Speech::default() };
        assert_eq!(found(text, Format::Html, &unread, &[]), Vec::<String>::new());
    }
}
