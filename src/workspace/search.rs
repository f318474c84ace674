//! Finding: words in claims and sources, and the passages of all sources that could bear on a claim.
//!
//! The surprise: the index only says where to look. Passages are cut from the frozen texts themselves, so that an index that
//! somebody prepared can hide a passage but never invent one. Where no index can be used, one is made in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::open::close_to;
use super::reading::{Base, choose};
use super::{Depth, Loaded, Scope, Workspace, WorkspaceError};
use crate::evidence::{Page, Passage, Said, passages, terms};
use crate::model::{ClaimRow, ClaimState, SnapshotState, Span, State, Status};
use crate::store::{Index, Need, TextHit, Which, Word, Words, marked};

/// So many of the likeliest pages are read for suggestions.
const PAGES: usize = 60;
/// About so many code points of a text are shown around the words that were found.
const SHOWN: usize = 240;

/// What to search.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// The words; each must be there, or begin a word that is.
    pub text: String,
    /// Whether claims are searched.
    pub claims: bool,
    /// Whether the texts of sources are searched.
    pub sources: bool,
    /// Only claims of this speaker.
    pub speaker: Option<String>,
    /// Only claims of this speech.
    pub speech: Option<String>,
    /// Only claims in this status.
    pub status: Option<Status>,
    /// Only this source.
    pub source: Option<String>,
    /// At most so many of each.
    pub most: usize,
}

/// A claim that holds the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundClaim {
    /// Its id.
    pub claim: String,
    /// Its speech.
    pub speech: String,
    /// Who said it.
    pub speaker: String,
    /// Where it is in the process.
    pub status: String,
    /// What a person decided.
    pub verdict: Option<String>,
    /// Its words.
    pub quote: String,
    /// Where the words that were looked for stand in the quote, in code points.
    pub marks: Vec<Span>,
}

/// A snapshot that holds the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundText {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// The stretch that holds most of the words.
    pub passage: String,
    /// Where they stand in it, in code points.
    pub marks: Vec<Span>,
    /// How many of the words' occurrences stand elsewhere in the text.
    pub elsewhere: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// Claims, best first.
    pub claims: Vec<FoundClaim>,
    /// Texts of sources, best first.
    pub texts: Vec<FoundText>,
    /// Whether more was found than is listed.
    pub more: bool,
}

/// A passage that could bear on a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// The passage, and the finding that it would give.
    pub passage: Passage,
    /// The evidence of the claim that quotes it already.
    pub cited: Option<String>,
}

impl Workspace {
    /// Searches claims and texts.
    ///
    /// # Errors
    /// `Usage` for words that hold no letter and no digit, an unknown speech or source; others where the index can't be read.
    pub fn search(&self, request: &SearchRequest) -> Result<(SearchResult, Loaded), WorkspaceError> {
        let words = Word::of(&request.text, true);
        if words.is_empty() {
            return Err(WorkspaceError::Usage(format!("\"{}\" holds no word to search for", request.text)));
        }
        let (index, loaded) = self.index_or_loaded(request.sources)?;
        if let Some(speech) = &request.speech {
            let ids = index.speeches()?;
            if !ids.contains(speech) {
                let close = close_to(speech, &ids.iter().map(String::as_str).collect::<Vec<_>>());
                return Err(WorkspaceError::UnknownSpeech { id: speech.clone(), close });
            }
        }
        let source = request.source.as_deref().map(|words| self.source_named(words)).transpose()?;
        let mut result = SearchResult::default();
        if request.claims {
            let wanted = |row: &ClaimRow| {
                request.speaker.as_ref().is_none_or(|speaker| *speaker == row.speaker)
                    && request.speech.as_ref().is_none_or(|speech| *speech == row.speech)
                    && request.status.is_none_or(|status| status == row.status)
            };
            let mut rows = index.search_claims(&request.text)?;
            rows.retain(wanted);
            result.more |= rows.len() > request.most;
            result.claims = rows.into_iter().take(request.most).map(|row| found_claim(row, &words)).collect();
        }
        if request.sources {
            // A source that was captured more than once is shown once, by its newest snapshot that holds the words.
            let hits = newest(index.texts(&words, Need::All, usize::MAX)?);
            let wanted = |hit: &TextHit| source.as_ref().is_none_or(|source| *source == hit.source);
            let mut hits = hits.into_iter().filter(wanted);
            for hit in hits.by_ref().take(request.most) {
                result.texts.extend(self.found_text(&hit, &words));
            }
            result.more |= hits.next().is_some();
        }
        Ok((result, loaded))
    }

    /// The index and what is worth saying; where there is no level, one in memory of the files, and them.
    fn index_or_loaded(&self, with_words: bool) -> Result<(Index, Loaded), WorkspaceError> {
        match if with_words { self.base_with_words()? } else { self.base(Depth::Names)? } {
            Base::Index(index, remarks) => {
                let mut state = State { remarks: index.remarks()?, ..State::default() };
                state.remarks.extend(remarks);
                Ok((index, Loaded { state, unreadable: Vec::new() }))
            }
            Base::Files(loaded) => Ok((self.index_in_memory(&loaded)?, loaded)),
        }
    }

    /// The passages of all sources that could bear on a claim, at most `most`, best first; of one source where one is named.
    /// Transcripts of speeches are left out: that somebody said it before is no evidence.
    ///
    /// # Errors
    /// `Usage` for an unknown claim or source; others where the index can't be read.
    pub fn suggest(&self, claim: &str, source: Option<&str>, most: usize) -> Result<(String, Vec<Suggestion>, Loaded), WorkspaceError> {
        let (index, loaded) = match self.base_with_words()? {
            Base::Index(index, remarks) => {
                let (which, _) = choose(&index, Scope::Claim(claim))?;
                let speeches = index.state(&which)?.speeches;
                let mut state = State { speeches, ..index.state(&Which::Sources)? };
                state.remarks.extend(remarks);
                (index, Loaded { state, unreadable: Vec::new() })
            }
            Base::Files(loaded) => (self.index_in_memory(&loaded)?, loaded),
        };
        let id = loaded.claim_id(claim)?;
        let source = source.map(|words| self.source_named(words)).transpose()?;
        let Some((speech, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) else {
            return Err(WorkspaceError::UnknownClaim { id, close: Vec::new() });
        };
        let transcripts = index.transcripts()?;
        let said = Said::new(&claim.claim, &speech.speech);
        let wanted = |hit: &TextHit| match &source {
            Some(source) => hit.source == *source,
            None => !transcripts.contains(&hit.source),
        };
        let mut pages = likely_pages(&index, &said, wanted)?;
        // A small library is read whole: its words are all common.
        let others = loaded.state.snapshots.iter().rev().map(|snapshot| TextHit {
            source: snapshot.source.clone(),
            snapshot: snapshot.id.clone(),
            weight: 0,
            words: 0,
        });
        for other in others.filter(&wanted) {
            if pages.len() >= PAGES {
                break;
            }
            if !pages.iter().any(|page| page.source == other.source) {
                pages.push(other);
            }
        }
        let layers: Vec<_> = pages
            .into_iter()
            .filter_map(|hit| self.layers(&hit.source, &hit.snapshot).ok().map(|layers| (hit.source, hit.snapshot, layers)))
            .collect();
        let texts: Vec<Page> = layers
            .iter()
            .map(|(_, _, layers)| Page {
                text: layers.main.as_deref().or(layers.text.as_deref()).unwrap_or_default(),
                lang: layers.language(),
                date: layers.published,
            })
            .collect();
        let suggestions = passages(&said, &texts, most)
            .into_iter()
            .map(|passage| {
                let (source, snapshot, _) = &layers[passage.page];
                let cited = cited(claim, source, &passage.text);
                Suggestion { source: source.clone(), snapshot: snapshot.clone(), passage, cited }
            })
            .collect();
        Ok((id, suggestions, loaded))
    }

    fn index_in_memory(&self, loaded: &Loaded) -> Result<Index, WorkspaceError> {
        let words = |snapshot: &SnapshotState| {
            let (_, main, text) = self.snapshots.texts(&snapshot.source, &snapshot.id).ok()?;
            text.or(main).map(|text| Words::of(&text))
        };
        Ok(Index::with_words(&loaded.state, words)?)
    }

    fn found_text(&self, hit: &TextHit, words: &[Word]) -> Option<FoundText> {
        let layers = self.layers(&hit.source, &hit.snapshot).ok()?;
        let text = layers.text.or(layers.main)?;
        let ranges = marked(&text, words);
        let (stretch, inside) = stretch(&text, &ranges);
        let passage = text[stretch.clone()].to_owned();
        let marks = ranges[inside.clone()].iter().map(|range| points(&passage, range.start - stretch.start, range.end - stretch.start));
        Some(FoundText {
            source: hit.source.clone(),
            snapshot: hit.snapshot.clone(),
            marks: marks.collect(),
            elsewhere: ranges.len() - inside.len(),
            passage,
        })
    }
}

/// The pages that hold the most telling words of a claim, best first, each source once by its newest snapshot.
///
/// # Errors
/// Where the index can't be read.
pub fn likely_pages(index: &Index, claim: &Said<'_>, wanted: impl Fn(&TextHit) -> bool) -> Result<Vec<TextHit>, WorkspaceError> {
    let words: Vec<Word> = terms(claim).iter().flat_map(|term| Word::of(&term.words, term.beginning)).collect();
    let words: BTreeSet<Word> = words.into_iter().collect();
    let words: Vec<Word> = words.into_iter().collect();
    let hits = index.texts(&words, Need::Any, 8 * PAGES)?;
    Ok(newest(hits.into_iter().filter(wanted).collect()).into_iter().take(PAGES).collect())
}

/// Of each source the newest snapshot alone, at the place of its best.
fn newest(hits: Vec<TextHit>) -> Vec<TextHit> {
    let mut latest: BTreeMap<String, TextHit> = BTreeMap::new();
    for hit in &hits {
        let newer = latest.get(&hit.source).is_none_or(|known| known.snapshot < hit.snapshot);
        if newer {
            latest.insert(hit.source.clone(), hit.clone());
        }
    }
    hits.into_iter().filter_map(|hit| latest.remove(&hit.source)).collect()
}

fn found_claim(row: ClaimRow, words: &[Word]) -> FoundClaim {
    let marks = marked(&row.quote, words).into_iter().map(|range| points(&row.quote, range.start, range.end)).collect();
    FoundClaim {
        claim: row.claim,
        speech: row.speech,
        speaker: row.speaker,
        status: row.status.to_string(),
        verdict: row.verdict.map(|verdict| verdict.to_string()),
        marks,
        quote: row.quote,
    }
}

/// The evidence that quotes a passage, or a part of it.
fn cited(claim: &ClaimState, source: &str, passage: &str) -> Option<String> {
    let quotes = |quote: &str| passage.contains(quote) || quote.contains(passage);
    let entry = claim.claim.evidence.iter().find(|entry| entry.source == source && entry.quote.as_deref().is_some_and(quotes));
    entry.map(|entry| entry.id.clone())
}

/// A span in code points of bytes of a text.
fn points(text: &str, start: usize, end: usize) -> Span {
    let from = text[..start].chars().count();
    Span::new(from, from + text[start..end].chars().count())
}

/// The stretch of a text that holds most of the different words, whole words only, and which of the marks it holds.
fn stretch(text: &str, marks: &[Range<usize>]) -> (Range<usize>, Range<usize>) {
    // Of stretches with as many words the shortest: there they stand together.
    let mut best: (usize, Reverse<usize>, Range<usize>) = (0, Reverse(0), 0..0);
    for first in 0..marks.len() {
        let last = marks[first..].iter().take_while(|mark| mark.end - marks[first].start <= SHOWN).count() + first;
        let different: BTreeSet<String> = marks[first..last].iter().map(|mark| text[mark.clone()].to_lowercase()).collect();
        let length = marks[last - 1].end - marks[first].start;
        if (different.len(), Reverse(length)) > (best.0, best.1) {
            best = (different.len(), Reverse(length), first..last);
        }
    }
    let Some((first, last)) = marks.get(best.2.clone()).and_then(|inside| inside.first().zip(inside.last())) else {
        return (0..0, 0..0);
    };
    let spare = SHOWN.saturating_sub(last.end - first.start) / 2;
    // A sentence of its own is shown from its start and to its end, if they are near.
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n');
    let mut start = first.start.saturating_sub(spare);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = &text[start..first.start];
    let start = match before.rfind(ends) {
        Some(at) => start + at + 1,
        None if start == 0 => 0,
        None => start + before.find(char::is_whitespace).unwrap_or(0),
    };
    let mut end = (last.end + spare).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let after = &text[last.end..end];
    let end = match after.find(ends) {
        Some(at) => last.end + at + 1,
        None if end == text.len() => end,
        None => last.end + after.rfind(char::is_whitespace).unwrap_or(after.len()),
    };
    let lead = text[start..first.start].len() - text[start..first.start].trim_start().len();
    (start + lead..end.max(last.end), best.2)
}

#[cfg(test)]
mod tests {
    use super::{marked, newest, points, stretch};
    use crate::store::{TextHit, Word};

    #[test]
    fn the_stretch_with_most_words_is_shown_from_sentence_to_sentence() {
        let text = "The port is old. Nothing here.\nIn 2023 the port handled 13 780 containers. More came later.";
        let marks = marked(text, &Word::of("port containers 13780", true));
        let (found, inside) = stretch(text, &marks);
        assert_eq!(&text[found.clone()], "In 2023 the port handled 13 780 containers.");
        assert_eq!(inside, 1..4);
        assert_eq!(points(text, marks[2].start, marks[2].end).slice(text), Some("13 780"));
        assert_eq!(stretch("nothing", &[]), (0..0, 0..0));
        let long = "é ".repeat(400) + "port" + &" é".repeat(400);
        let marks = marked(&long, &Word::of("port", true));
        let (found, _) = stretch(&long, &marks);
        assert!(long[found.clone()].contains("port") && found.len() < 400);
    }

    #[test]
    fn a_source_stands_once_by_its_newest_snapshot() {
        let hit = |source: &str, snapshot: &str, weight| TextHit { source: source.into(), snapshot: snapshot.into(), weight, words: 1 };
        let hits = newest(vec![hit("a", "1", 9), hit("b", "1", 8), hit("a", "2", 7)]);
        assert_eq!(hits.iter().map(|hit| (hit.source.as_str(), hit.snapshot.as_str())).collect::<Vec<_>>(), [("a", "2"), ("b", "1")]);
    }
}
