//! What was found: words in claims and sources, passages that could bear on a claim.

use serde::Serialize;

use super::json;
use super::text::one_line;
use crate::model::{Finding, Span, State};

/// A piece of text with the words that were looked for.
#[derive(Debug, Clone, Copy)]
pub struct Marked<'a> {
    /// Where it stands: a claim with its status and speaker, or a source with its snapshot.
    pub head: &'a [&'a str],
    /// The text.
    pub text: &'a str,
    /// The words, in code points.
    pub marks: &'a [Span],
    /// How many more of them stand elsewhere.
    pub elsewhere: usize,
}

/// Findings of a search for people: the words between `**`.
pub fn marked(title: &str, found: &[Marked<'_>]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut text = format!("{title}\n");
    for one in found {
        let head: Vec<String> = one.head.iter().filter(|part| !part.is_empty()).map(|part| one_line(part)).collect();
        text.push_str(&format!("  {}\n", head.join("  ")));
        let more = if one.elsewhere > 0 { format!("  (and {} more)", one.elsewhere) } else { String::new() };
        text.push_str(&format!("      {}{more}\n", one_line(&emphasised(one.text, one.marks))));
    }
    text
}

fn emphasised(text: &str, marks: &[Span]) -> String {
    let mut out = String::with_capacity(text.len() + 4 * marks.len());
    let mut marks = marks.iter().peekable();
    for (at, c) in text.chars().enumerate() {
        if marks.peek().is_some_and(|mark| mark.start == at) {
            out.push_str("**");
        }
        out.push(c);
        if marks.next_if(|mark| mark.end == at + 1).is_some() {
            out.push_str("**");
        }
    }
    out
}

/// Findings of a search as CSV or JSON: the same fields in both.
#[derive(Debug, Clone, Serialize)]
pub struct FoundRow<'a> {
    /// `claim` or `source`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// Id of the claim or source.
    pub id: &'a str,
    /// Id of the speech or snapshot.
    pub of: &'a str,
    /// Who said it; claims only.
    pub speaker: Option<&'a str>,
    /// Status; claims only.
    pub status: Option<&'a str>,
    /// Verdict; claims only.
    pub verdict: Option<&'a str>,
    /// The quote or passage.
    pub text: &'a str,
    /// First and last code point (exclusive) of each word that was looked for.
    pub marks: Vec<[usize; 2]>,
}

/// JSON, versioned.
pub fn json(found: &[FoundRow<'_>], more: bool) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u8,
        found: &'a [FoundRow<'a>],
        more: bool,
    }
    json::text(&Document { version: json::VERSION, found, more })
}

/// CSV, a line a claim or source.
pub fn csv(found: &[FoundRow<'_>]) -> String {
    let row = |row: &FoundRow<'_>| {
        let cells = [row.place, row.id, row.of, row.speaker.unwrap_or(""), row.status.unwrap_or(""), row.verdict.unwrap_or(""), row.text];
        cells.map(str::to_owned).to_vec()
    };
    let head = ["in", "id", "of", "speaker", "status", "verdict", "text"];
    super::table::csv(&head, found.iter().map(row))
}

/// A passage that could bear on a claim.
#[derive(Debug, Clone, Copy)]
pub struct Suggested<'a> {
    /// Id of the source.
    pub source: &'a str,
    /// Id of the snapshot.
    pub snapshot: &'a str,
    /// The words.
    pub text: &'a str,
    /// Where they stand in the snapshot's text.
    pub span: Span,
    /// What they would give.
    pub finding: &'a Finding,
    /// The evidence that quotes them already.
    pub cited: Option<&'a str>,
}

/// Suggestions for people, each with the words that a command line takes.
pub fn suggestions(state: &State, claim: &str, found: &[Suggested<'_>]) -> String {
    let mut text = format!("Passages that could bear on {claim}, best first; nothing is linked yet:\n");
    for (at, one) in found.iter().enumerate() {
        let cited = one.cited.map(|entry| format!(" (cited as {entry})")).unwrap_or_default();
        let source = state.sources.iter().find(|source| source.id == one.source);
        let title = source.and_then(|source| source.title.as_deref()).map(|title| format!(" ({title})")).unwrap_or_default();
        text.push_str(&format!("{}. {} — {}{cited}\n", at + 1, one.finding.kind, one_line(&one.finding.detail)));
        text.push_str(&format!("   {}{}\n", one.source, one_line(&title)));
        text.push_str(&format!("   --quote \"{}\"\n", one_line(one.text).replace('"', "\\\"")));
    }
    text
}

/// Suggestions as JSON, versioned.
pub fn suggestions_json(state: &State, claim: &str, found: &[Suggested<'_>]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u8,
        claim: &'a str,
        passages: Vec<PassageJson<'a>>,
    }
    #[derive(Serialize)]
    struct PassageJson<'a> {
        source: &'a str,
        origin: Option<&'a str>,
        snapshot: &'a str,
        start: usize,
        end: usize,
        quote: &'a str,
        cited: Option<&'a str>,
        #[serde(flatten)]
        finding: json::FindingJson<'a>,
    }
    let passages = found.iter().map(|one| PassageJson {
        source: one.source,
        origin: state.sources.iter().find(|source| source.id == one.source).map(|source| source.origin.text()),
        snapshot: one.snapshot,
        start: one.span.start,
        end: one.span.end,
        quote: one.text,
        cited: one.cited,
        finding: json::finding(one.finding),
    });
    json::text(&Document { version: json::VERSION, claim, passages: passages.collect() })
}

#[cfg(test)]
mod tests {
    use super::{Marked, emphasised, marked};
    use crate::model::Span;

    #[test]
    fn words_stand_between_stars_and_control_characters_nowhere() {
        assert_eq!(emphasised("Près de 15 000 €", &[Span::new(0, 4), Span::new(8, 14)]), "**Près** de **15 000** €");
        let one = Marked { head: &["a\u{1b}[2J", "", "b"], text: "x\u{1b}\ny", marks: &[Span::new(3, 4)], elsewhere: 2 };
        let text = marked("sources", &[one]);
        assert!(!text.contains('\u{1b}') && text.contains("**y**") && text.contains("(and 2 more)"), "{text:?}");
        assert_eq!(marked("sources", &[]), "");
    }
}
