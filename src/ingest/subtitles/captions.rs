//! The lines of a subtitle file → captions with their times.
//!
//! A line with `-->` is what both formats agree on, so it alone begins a caption; numbers, names and blank lines are
//! understood from where they stand beside it.

use std::collections::BTreeMap;

use super::markup::{self, Word};
use crate::model::Format;

/// What a file holds.
#[derive(Default)]
pub(super) struct Found {
    pub(super) captions: Vec<Caption>,
    /// What was met, with the byte of the text.
    pub(super) notes: Vec<(Option<usize>, String)>,
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
}

/// Words shown together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Caption {
    /// From and to, in milliseconds; `None` where the file does not say.
    pub(super) time: Option<(u64, u64)>,
    pub(super) lines: Vec<Vec<Word>>,
}

/// Finds the captions of a text whose lines end with LF.
pub(super) fn find(text: &str, format: Format) -> Found {
    let mut finder =
        Finder { format, found: Found::default(), index: None, blank: true, skipping: false, kinds: BTreeMap::new(), voice: None };
    let mut rest = text;
    if format == Format::Vtt {
        rest = finder.header(text);
    }
    let lines: Vec<(usize, &str)> = rest
        .split('\n')
        .scan(text.len() - rest.len(), |at, line| {
            let here = *at;
            *at += line.len() + 1;
            Some((here, line.trim()))
        })
        .collect();
    for (index, &(at, line)) in lines.iter().enumerate() {
        let before_timing = lines.get(index + 1).is_some_and(|(_, next)| next.contains("-->"));
        finder.line(at, line, before_timing);
    }
    finder.sum_up();
    finder.found
}

/// From and to of a line with `-->`, in milliseconds.
pub(super) fn timing(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    Some((time(from.trim())?, time(to.split_whitespace().next()?)?))
}

/// `00:12:31.500`, `12:31,5`: hours and the fraction may be absent.
pub(super) fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || fraction.len() > 9 {
        return None;
    }
    let millis: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let mut parts = clock
        .rsplit(':')
        .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 6 { part.parse::<u64>().ok() } else { None });
    let (seconds, minutes) = (parts.next()??, parts.next()??);
    let hours = parts.next().unwrap_or(Some(0))?;
    (parts.next().is_none() && seconds < 60 && minutes < 60).then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
}

/// How many notes of one kind are told with their place; the rest are counted.
const MOST_NOTES: usize = 5;

/// Kinds of irregularities, as the notes name them.
const MALFORMED: &str = "the times of a cue are not understood; its text is kept without a time";
const STRAY: &str = "text outside of any cue is kept";
const BACKWARDS: &str = "a cue ends before it begins; its beginning counts";
const DISORDER: &str = "a cue begins before the one above it; the order of the file is kept";

struct Finder {
    format: Format,
    found: Found,
    /// The number of the SubRip cue above.
    index: Option<u64>,
    /// Whether the line above was blank, or there is none.
    blank: bool,
    /// Inside a block of WebVTT that is not shown.
    skipping: bool,
    kinds: BTreeMap<&'static str, usize>,
    /// The voice that goes on in the next line of the same cue.
    voice: Option<String>,
}

impl Finder {
    /// Reads the header of WebVTT; gives what stands after it.
    fn header<'a>(&mut self, text: &'a str) -> &'a str {
        let Some(rest) = text.strip_prefix("WEBVTT") else {
            self.found.notes.push((None, "the file does not begin with WEBVTT; it is read as if it did".to_owned()));
            return text;
        };
        let (first, mut rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let title = first.trim().trim_start_matches(['-', '–', '—']).trim();
        self.found.title = Some(super::super::strip_control(title).into_owned()).filter(|title| !title.is_empty());
        while let Some((line, after)) = rest.split_once('\n') {
            if line.trim().is_empty() || line.contains("-->") {
                break;
            }
            match line.split_once([':', '=']) {
                Some(("Language", value)) => self.found.language = Some(value.trim().to_owned()),
                Some(("X-TIMESTAMP-MAP", _)) => {
                    let at = text.len() - rest.len();
                    self.found.notes.push((
                        Some(at),
                        "the times are a part's own (X-TIMESTAMP-MAP): in the whole recording they may stand later".to_owned(),
                    ));
                }
                _ => {}
            }
            rest = after;
        }
        rest
    }

    fn line(&mut self, at: usize, line: &str, before_timing: bool) {
        let after_blank = std::mem::replace(&mut self.blank, line.is_empty());
        if line.is_empty() {
            self.skipping = false;
            return;
        }
        if line.contains("-->") {
            self.skipping = false;
            return self.begin(at, line);
        }
        if self.skipping || (before_timing && self.is_name(line, after_blank)) {
            return;
        }
        if self.format == Format::Vtt && after_blank {
            let word = line.split([' ', '\t']).next().unwrap_or_default();
            if word == "NOTE" || matches!(line, "STYLE" | "REGION") {
                self.skipping = true;
                return;
            }
        }
        let inside = self.found.captions.last().is_some_and(|caption| !after_blank || caption.lines.is_empty());
        if !inside {
            self.note(STRAY, at);
            self.voice = None;
        }
        if self.found.captions.is_empty() {
            self.found.captions.push(Caption::default());
        }
        let words = markup::words(line, &mut self.voice);
        if let Some(caption) = self.found.captions.last_mut()
            && !words.is_empty()
        {
            caption.lines.push(words);
        }
    }

    fn begin(&mut self, at: usize, line: &str) {
        let mut time = timing(line);
        match &mut time {
            None => self.note(MALFORMED, at),
            Some((from, to)) => {
                if to < from {
                    *to = *from;
                    self.note(BACKWARDS, at);
                }
                let above = self.found.captions.iter().rev().find_map(|caption| caption.time);
                if above.is_some_and(|(above, _)| *from < above) {
                    self.note(DISORDER, at);
                }
            }
        }
        self.voice = None;
        self.found.captions.push(Caption { time, lines: Vec::new() });
    }

    /// Whether a line just before a timing is the name of the cue, not the end of the text above.
    fn is_name(&mut self, line: &str, after_blank: bool) -> bool {
        let number = Some(line).filter(|line| line.bytes().all(|byte| byte.is_ascii_digit())).and_then(|line| line.parse::<u64>().ok());
        let next = self.index.map_or(1, |index| index.saturating_add(1));
        let is_name = match number {
            Some(number) => after_blank || number == next,
            None => self.format == Format::Vtt && after_blank,
        };
        if is_name {
            self.index = number.or(self.index);
        }
        is_name
    }

    fn note(&mut self, kind: &'static str, at: usize) {
        let count = self.kinds.entry(kind).or_default();
        *count += 1;
        if *count <= MOST_NOTES {
            self.found.notes.push((Some(at), kind.to_owned()));
        }
    }

    fn sum_up(&mut self) {
        for (kind, count) in &self.kinds {
            if let Some(more) = count.checked_sub(MOST_NOTES).filter(|more| *more > 0) {
                self.found.notes.push((None, format!("{kind} ({more} more)")));
            }
        }
    }
}
