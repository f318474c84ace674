//! Captions → running text, paragraphs and cues.
//!
//! A caption's end is no sentence's end, so captions are joined by spaces. A paragraph ends where the speaker changes,
//! where nothing is said for a while, and where it has become long and a sentence ends. Two blank lines part a speaker
//! from one that nobody names: that ends the label of the first for whoever reads the text.

use std::collections::BTreeMap;

use super::captions::Caption;
use super::markup::Word;
use crate::model::{Block, BlockKind, Cue, Span};

/// The document's parts.
#[derive(Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) cues: Vec<Cue>,
}

/// Silence after which a finished sentence ends a paragraph, in milliseconds.
const PAUSE: u64 = 2_000;
/// Silence that ends a paragraph wherever it falls.
const BREAK: u64 = 10_000;
/// A paragraph with as many characters ends with its sentence.
const LONG: usize = 500;

/// Writes all captions.
pub(super) fn write(captions: &[Caption]) -> Written {
    let names = Names::of(captions);
    let mut writer = Writer { out: Written::default(), chars: 0, block: None, speaker: None, label: None };
    let mut last_end: Option<u64> = None;
    for caption in captions.iter().filter(|caption| !caption.lines.is_empty()) {
        if let (Some(end), Some((start, _))) = (last_end, caption.time) {
            let silence = start.saturating_sub(end);
            if silence >= BREAK || (silence >= PAUSE && writer.sentence_ended()) {
                writer.end_paragraph(1);
            }
        }
        writer.caption(caption, &names);
        last_end = caption.time.map(|(_, end)| end).or(last_end);
    }
    writer.end_paragraph(0);
    if !writer.out.text.is_empty() {
        writer.out.text.push('\n');
    }
    writer.out
}

struct Writer {
    out: Written,
    /// Code points in the text.
    chars: usize,
    /// Where the paragraph began, and the blank lines before it are owed.
    block: Option<usize>,
    /// Who speaks in the text so far.
    speaker: Option<String>,
    /// Whom the last label named.
    label: Option<String>,
}

impl Writer {
    fn caption(&mut self, caption: &Caption, names: &Names) {
        let times = Times::of(caption);
        let mut index = 0;
        for line in &caption.lines {
            let turn = names.turn(line);
            if let Some(turn) = &turn {
                self.label.clone_from(&turn.speaker);
            }
            for (at, word) in line.iter().enumerate() {
                let speaker = word.voice.clone().or_else(|| self.label.clone());
                if (at == 0 && turn.is_some()) || speaker != self.speaker {
                    let lost = speaker.is_none() && self.speaker.is_some();
                    self.end_paragraph(if lost { 2 } else { 1 });
                    self.speaker = speaker;
                } else if self.sentence_ended() && self.block.is_some_and(|from| self.chars - from >= LONG) {
                    self.end_paragraph(1);
                }
                self.word(word, times.code(index));
                index += 1;
            }
        }
    }

    fn word(&mut self, word: &Word, timecode: Option<String>) {
        match self.block {
            Some(_) => self.push(" "),
            None => self.block = Some(self.chars),
        }
        let same = self.out.cues.last().is_some_and(|cue| cue.speaker == self.speaker && cue.timecode == timecode);
        if !same && (self.speaker.is_some() || timecode.is_some() || !self.out.cues.is_empty()) {
            self.out.cues.push(Cue { start: self.chars, speaker: self.speaker.clone(), timecode });
        }
        self.push(&word.text);
    }

    fn push(&mut self, text: &str) {
        self.out.text.push_str(text);
        self.chars += text.chars().count();
    }

    /// Ends the paragraph, if there is one, with so many blank lines after it.
    fn end_paragraph(&mut self, blank: usize) {
        let Some(from) = self.block.take() else { return };
        self.out.blocks.push(Block { span: Span::new(from, self.chars), kind: BlockKind::Paragraph });
        if blank > 0 {
            self.push(&"\n".repeat(blank + 1));
        }
    }

    fn sentence_ended(&self) -> bool {
        let bare = self.out.text.trim_end_matches(['"', '\'', '»', '”', '’', ')', ' ', '\u{A0}', '\u{202F}']);
        bare.ends_with(['.', '!', '?', '…', '。', '！', '？'])
    }
}

/// When each word of a caption is said.
struct Times {
    /// For each word the time and whether the file gives it.
    words: Vec<Option<(u64, bool)>>,
}

impl Times {
    fn of(caption: &Caption) -> Self {
        let words: Vec<&Word> = caption.lines.iter().flatten().collect();
        let Some((start, end)) = caption.time else {
            return Self { words: words.iter().map(|word| word.time.map(|time| (time, true))).collect() };
        };
        // Places in characters with a known time, the end included: between two of them time runs evenly.
        let mut places = Vec::with_capacity(words.len());
        let mut at = 0;
        for word in &words {
            places.push(at);
            at += word.text.chars().count() as u64 + 1;
        }
        let mut known: Vec<(u64, u64)> = vec![(0, start)];
        for (word, place) in words.iter().zip(&places) {
            let last = known.last().map_or(start, |(_, time)| *time);
            if let Some(time) = word.time.filter(|time| (last..=end).contains(time)) {
                if *place == 0 { known[0] = (0, time) } else { known.push((*place, time)) }
            }
        }
        known.push((at.max(1), end));
        let words = places.iter().map(|place| {
            let after = known.partition_point(|(known, _)| known <= place);
            let ((from, early), (to, late)) = (known[after.saturating_sub(1)], known[after.min(known.len() - 1)]);
            if from == *place {
                return Some((early, true));
            }
            Some((early + late.saturating_sub(early) * (place - from) / (to - from).max(1), false))
        });
        Self { words: words.collect() }
    }

    fn code(&self, index: usize) -> Option<String> {
        let (time, given) = self.words.get(index).copied().flatten()?;
        let (seconds, millis) = (time / 1000, time % 1000);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        // What is reckoned is no truer than a second.
        Some(if given {
            format!("{hours:02}:{minutes:02}:{seconds:02}.{millis:03}")
        } else {
            format!("~{hours:02}:{minutes:02}:{seconds:02}")
        })
    }
}

/// A line that begins another's words.
struct Turn {
    speaker: Option<String>,
}

/// Names that stand before a colon at the beginning of lines, with how often.
struct Names {
    counts: BTreeMap<String, usize>,
}

/// The longest name, in characters and in words.
const LONGEST_NAME: usize = 60;
const MOST_WORDS: usize = 6;

impl Names {
    fn of(captions: &[Caption]) -> Self {
        let mut counts = BTreeMap::new();
        for line in captions.iter().flat_map(|caption| &caption.lines) {
            if let Some(name) = name(strip_mark(line).0) {
                *counts.entry(name).or_default() += 1;
            }
        }
        Self { counts }
    }

    /// Whether another speaker begins with this line, and who.
    fn turn(&self, line: &[Word]) -> Option<Turn> {
        let (line, marked) = strip_mark(line);
        let speaker = name(line).filter(|name| {
            // In capitals it is a name; otherwise it may be a heading as well, unless it comes again.
            let shouted = !name.chars().any(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() >= 2;
            shouted || self.counts.get(name).is_some_and(|count| *count > 1)
        });
        (marked || speaker.is_some()).then_some(Turn { speaker })
    }
}

/// The line without the mark of a change of speakers, and whether it had one.
fn strip_mark(line: &[Word]) -> (&[Word], bool) {
    match line.split_first() {
        Some((first, rest)) if matches!(first.text.as_str(), ">>" | ">>>") => (rest, true),
        Some((first, _)) if first.text.starts_with(">>") => (line, true),
        // A dash before a number is its sign.
        Some((first, [next, ..]))
            if matches!(first.text.as_str(), "-" | "–" | "—") && !next.text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            (&line[1..], true)
        }
        _ => (line, false),
    }
}

/// The words before a colon, if they look like a name.
fn name(line: &[Word]) -> Option<String> {
    let mut name = String::new();
    for word in line.iter().take(MOST_WORDS + 1) {
        let text = word.text.trim_start_matches('>');
        let (part, ends) = match text.strip_suffix(':') {
            Some(part) => (part, true),
            None => (text, false),
        };
        let looks = part.chars().next().is_none_or(|c| c.is_uppercase() || c == '(')
            && !part.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '?' | '!'));
        if !looks {
            return None;
        }
        if !part.is_empty() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(part);
        }
        if ends {
            let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME;
            return fits.then(|| super::super::strip_control(&name).into_owned());
        }
    }
    None
}
