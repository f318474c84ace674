//! Text in, quantities and claims out. A pure function: no clock, no I/O, same input → same bytes.
//!
//! `scan` finds where a number may be; only there a `sentence` is cut into `token`s and read: `numeral`s,
//! `unit`s, `date`s, what to `reject`, `range`s, what stands `around`, `relation`s, `claim`s. All
//! places are bytes until a find is finished; code points are counted on the way, once.

use std::cell::RefCell;

use crate::model::{
    Block, BlockKind, Cue, Date, Document, Format, Found, Kind, Number, Quantity, Reading, Relation, Span, Statement, Value,
};

mod around;
mod claim;
mod date;
mod digits;
mod fold;
mod foreign;
mod fraction;
mod item;
mod lang;
mod money;
mod numeral;
mod parts;
mod places;
mod range;
mod reject;
mod relation;
mod scan;
mod sentence;
mod speaker;
mod token;
mod unit;
mod value;
mod view;

#[cfg(test)]
mod tests;

use fold::is_invisible;
use item::{Amount, Item};
use lang::Lexicon;
use speaker::Label;
use token::Tokens;
use value::Exact;
use view::View;

/// What is known about a text beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// ISO 639-1; detected where absent.
    pub lang: Option<&'a str>,
    /// ISO 639-1 of the language that the text was translated from: it may have lent its scale words.
    pub translated_from: Option<&'a str>,
    /// The day of the speech.
    pub date: Option<Date>,
}

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extraction {
    /// The language that the text was read in.
    pub lang: String,
    /// The quantities, in order.
    pub found: Vec<Found>,
    /// The statements around them, in order.
    pub statements: Vec<Statement>,
}

/// The languages that are read.
pub fn languages() -> &'static [&'static str] {
    lang::CODES
}

/// How a language usually sets numbers: the mark between groups of three digits, and the decimal mark.
pub fn separators(language: &str) -> Option<(char, char)> {
    let style = &lang::get(language)?.style;
    Some((char::from(*style.groups.first()?), char::from(style.decimal)))
}

/// The language of a text, ISO 639-1, where it can be told and is one that is read.
///
/// ```
/// use factcheck::extract::detect;
///
/// assert_eq!(detect("Le port a traité plus de conteneurs cette année que l'année dernière."), Some("fr"));
/// assert_eq!(detect("12 : 30"), None);
/// ```
pub fn detect(text: &str) -> Option<&'static str> {
    // A speech shows its language early; the rest is not looked at.
    let mut end = text.len().min(4000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    if text.len() < GUESSED { foreign::at_home_in(text).or_else(|| lang::detect_surely(text)) } else { lang::detect(text) }
}

/// Below so many bytes a guess by letters is little better than none; known words are asked first.
const GUESSED: usize = 200;

/// Takes what is found while a text is read, in the order of the text, so that none of it has to be kept.
pub trait Sink {
    /// The language that the text is read in: told once, before anything is found.
    fn lang(&mut self, lang: &str);
    /// A quantity.
    fn found(&mut self, found: Found);
    /// A statement; the quantities that it holds follow it.
    fn statement(&mut self, statement: Statement);
}

impl Sink for Extraction {
    fn lang(&mut self, lang: &str) {
        lang.clone_into(&mut self.lang);
    }
    fn found(&mut self, found: Found) {
        self.found.push(found);
    }
    fn statement(&mut self, statement: Statement) {
        self.statements.push(statement);
    }
}

/// Reads a text. Spans are code points of it.
///
/// ```
/// use factcheck::extract::{Options, extract};
///
/// let text = "Wir haben rund 1,5 Millionen Euro ausgegeben.";
/// let extraction = extract(text, &Options::default());
/// assert_eq!(extraction.lang, "de");
///
/// let found = &extraction.found[0];
/// assert_eq!(found.span.slice(text), Some("1,5 Millionen Euro"));
/// assert_eq!(found.quantity.written_value(), "1500000");
/// assert_eq!(found.quantity.unit.as_ref().map(|unit| unit.code()), Some("EUR"));
/// assert!(found.quantity.approx.is_some());
/// ```
pub fn extract(text: &str, options: &Options<'_>) -> Extraction {
    let mut extraction = Extraction::default();
    extract_into(text, options, &mut extraction);
    extraction
}

/// Reads a text and hands over what it finds as soon as its sentence is read.
pub fn extract_into(text: &str, options: &Options<'_>, sink: &mut dyn Sink) {
    read(text, &[], Edges::default(), &[], options, None, sink);
}

/// Reads a document: a heading is no claim, code is skipped, cues name speakers and times.
pub fn extract_document(document: &Document, options: &Options<'_>) -> Extraction {
    document_where(document, options, None)
}

/// Reads those sentences of a document that are wanted, told by where each stands; the others are stepped over, which takes a small part
/// of the time. A text of one line and a paragraph in a foreign language are read as a whole.
pub fn extract_wanted(document: &Document, options: &Options<'_>, wanted: &dyn Fn(Span) -> bool) -> Extraction {
    document_where(document, options, Some(wanted))
}

/// Which sentences are wanted; without it, all.
type Wanted<'a> = Option<&'a dyn Fn(Span) -> bool>;

fn document_where(document: &Document, options: &Options<'_>, wanted: Wanted<'_>) -> Extraction {
    let options = Options {
        lang: options.lang.or(document.meta.language.as_deref()),
        translated_from: options.translated_from.or(document.meta.translated_from.as_deref()),
        date: options.date.or(document.meta.date),
    };
    // A sentence may run through several subtitles; elsewhere it ends with its block, whatever mark it lacks.
    let edges = match document.format {
        Format::Srt | Format::Vtt => Edges::default(),
        _ => Edges::of(&document.text, &document.blocks),
    };
    let mut extraction = Extraction::default();
    read(&document.text, &document.blocks, edges, &document.cues, &options, wanted, &mut extraction);
    extraction
}

fn read(text: &str, blocks: &[Block], edges: Edges, cues: &[Cue], options: &Options<'_>, wanted: Wanted<'_>, sink: &mut dyn Sink) {
    // A language that is named but not read is read by shapes and signs alone: its words are not guessed at.
    let lexicon = match options.lang {
        Some(lang) => lang::get(lang).or_else(lang::neutral),
        None => detect(text).and_then(lang::get).or_else(lang::fallback),
    };
    let lang = options.lang.map_or_else(|| lexicon.map(|lexicon| lexicon.language.to_owned()).unwrap_or_default(), str::to_owned);
    sink.lang(&lang);
    let Some(lexicon) = lexicon else { return };
    let from_scale = options.translated_from.and_then(lang::get).map_or("", |lexicon| lexicon.scale);
    let mut engine = Engine {
        text,
        lexicon,
        from_scale,
        counter: Counter { text, byte: 0, point: 0 },
        blocks: Blocks { blocks, at: 0 },
        edges,
        cues,
        wanted,
        doubts: 0,
        labels: None,
        tokens: Tokens::default(),
        items: Vec::new(),
        money: money::Context::default(),
        found: 0,
        stated: 0,
        sink,
    };
    engine.run();
}

/// The stretch below which a text is read whole: the scan would save nothing.
const SHORT: usize = 48;

struct Engine<'a> {
    text: &'a str,
    lexicon: &'static Lexicon,
    from_scale: &'a str,
    counter: Counter<'a>,
    blocks: Blocks<'a>,
    edges: Edges,
    cues: &'a [Cue],
    wanted: Wanted<'a>,
    /// How often a sentence looked foreign and was not.
    doubts: u8,
    /// Looked for when the first quantity is found.
    labels: Option<Vec<Label>>,
    tokens: Tokens,
    items: Vec<Item>,
    money: money::Context,
    /// How many quantities and statements were handed over.
    found: usize,
    stated: usize,
    sink: &'a mut dyn Sink,
}

impl Engine<'_> {
    fn run(&mut self) {
        if self.text.len() <= SHORT {
            if !self.text.trim().is_empty() {
                let mut from = 0;
                while from < self.text.len() {
                    let (start, end) = self.around(from, from, from + 1);
                    self.sentence(start.max(from), end);
                    from = end.max(from + 1);
                    while !self.text.is_char_boundary(from) {
                        from += 1;
                    }
                }
            }
            return;
        }
        let mut done = 0;
        while let Some((at, seed_end)) = self.lexicon.seeds.next(self.text, done) {
            let (start, end) = self.around(done, at, seed_end);
            if !self.is_wanted(start, end) {
                done = end;
                continue;
            }
            self.tokens.cut(self.text, start, end, self.lexicon);
            match foreign::paragraph(self.text, (start, end), &self.tokens, self.lexicon, &mut self.doubts) {
                Some((lexicon, until)) => {
                    self.foreign(lexicon, start, until);
                    done = until.max(end);
                }
                None => done = self.at_home(start, end),
            }
        }
    }

    /// Whether a sentence is wanted: told its place as its statements would tell it.
    fn is_wanted(&mut self, start: usize, end: usize) -> bool {
        let Some(wanted) = self.wanted else { return true };
        let words = self.text[start..end].trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
        wanted(Span::new(self.counter.at(start), self.counter.at(start + words.len())))
    }

    /// Reads the sentence that the tokens were cut from, up to a foreign quotation and with it where it holds one.
    /// Returns where reading goes on.
    fn at_home(&mut self, start: usize, end: usize) -> usize {
        match foreign::quotation(self.text, &self.tokens, self.lexicon, &mut self.doubts) {
            Some((lexicon, from, to)) => {
                self.sentence(start, from);
                self.foreign(lexicon, from, to);
                to
            }
            None => {
                self.read_cut(start);
                end
            }
        }
    }

    /// Reads a paragraph with another language's tables.
    fn foreign(&mut self, lexicon: &'static Lexicon, from: usize, to: usize) {
        let home = std::mem::replace(&mut self.lexicon, lexicon);
        // What a sign means is known by its row in the tables, which are others here.
        let money = std::mem::take(&mut self.money);
        let mut done = from;
        while let Some((at, seed_end)) = lexicon.seeds.next(&self.text[..to], done) {
            let (start, end) = self.around(done, at, seed_end);
            // What this language takes for the sentence's rest behind the paragraph is read at home: never twice.
            done = end.min(to).max(seed_end);
            self.sentence(start, done);
        }
        self.lexicon = home;
        self.money = money;
    }

    /// The sentence around a seed, which never leaves the seed's block nor begins below `floor`.
    fn around(&self, floor: usize, at: usize, seed_end: usize) -> (usize, usize) {
        let (from, to) = self.edges.around(at, self.text.len());
        let seed_end = seed_end.min(to);
        let (start, end) = sentence::around(&self.text[..to], floor.max(from), at, seed_end, self.lexicon);
        (start, end.max(seed_end))
    }

    fn sentence(&mut self, start: usize, end: usize) {
        self.tokens.cut(self.text, start, end, self.lexicon);
        self.read_cut(start);
    }

    /// Reads the sentence that the tokens were cut from.
    fn read_cut(&mut self, start: usize) {
        let text = self.text;
        if self.tokens.list.is_empty() {
            return;
        }
        let last = RefCell::default();
        let view = View { text, lexicon: self.lexicon, tokens: &self.tokens, last: &last, from_scale: self.from_scale };
        self.items.clear();
        item::read(&view, &mut self.items);
        item::settle(&view, &mut self.items);
        if self.items.is_empty() {
            return;
        }
        let point = self.counter.at(start);
        let kind = self.blocks.kind(point);
        if kind == Some(BlockKind::Code) {
            return;
        }
        range::join(&view, &mut self.items);
        around::read(&view, &mut self.items);
        relation::read(&view, &mut self.items);
        self.money.resolve(text, self.lexicon, &mut self.items);
        let stated = claim::read(&view, &self.items, kind == Some(BlockKind::Heading));
        self.push(&stated, (start, point));
    }

    /// Finishes the items and statements of a sentence, of which the first byte and code point are told: model values, code points.
    fn push(&mut self, stated: &[claim::Stated], (start, start_point): (usize, usize)) {
        let (base, first_statement) = (self.found, self.stated);
        self.found += self.items.len();
        self.stated += stated.len();
        let tokens = &self.tokens.list;
        let sentence_end = tokens.last().map_or(start, |token| token.end);
        let bytes = |item: &Item| (tokens[item.from].start, tokens[item.to - 1].end);
        let ends: Vec<(usize, usize)> = self.items.iter().map(bytes).collect();
        // A label is no part of what is said: the statement begins behind it.
        let voices: Vec<_> = stated.iter().map(|s| self.voice(ends[s.items[0]].0, start_point)).collect();
        let starts: Vec<usize> = stated.iter().zip(&voices).map(|(s, (_, label))| self.behind(s.start, *label)).collect();
        // Letters of one byte are counted by counting bytes.
        let places = if self.text.as_bytes()[start..sentence_end].is_ascii() {
            Vec::new()
        } else {
            let said = stated.iter().zip(&starts).flat_map(|(s, start)| [*start, s.end]);
            let mut places: Vec<usize> = ends.iter().flat_map(|(from, to)| [*from, *to]).chain(said).chain([sentence_end]).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let points: Vec<usize> = places.iter().map(|place| self.counter.at(*place)).collect();
        let point = |byte: usize| match places.binary_search(&byte) {
            Ok(i) => points[i],
            Err(_) => start_point + (byte - start),
        };
        for ((s, start), (speaker, _)) in stated.iter().zip(starts).zip(voices) {
            let timecode = self.cue(point(start)).and_then(|cue| cue.timecode.clone());
            self.sink.statement(Statement {
                span: Span::new(point(start), point(s.end)),
                sentence: Span::new(start_point, point(sentence_end)),
                class: s.class,
                check_worthy: s.check_worthy,
                speaker,
                attributed_to: s.attributed_to.map(|(from, to)| self.text[from..to].to_owned()),
                timecode,
            });
        }
        let mut claims = vec![None; self.items.len()];
        for (i, s) in stated.iter().enumerate() {
            for item in &s.items {
                claims[*item] = Some(first_statement + i);
            }
        }
        for (i, item) in self.items.iter().enumerate() {
            let (from, to) = ends[i];
            let claim = claims[i];
            let quantity = finish(self.text, item, from, to, base);
            self.sink.found(Found { span: Span::new(point(from), point(to)), quantity, claim });
        }
    }

    /// Where a statement begins that may have a label at its head.
    fn behind(&self, start: usize, label: usize) -> usize {
        if label <= start {
            return start;
        }
        let rest = &self.text[label..];
        label + (rest.len() - rest.trim_start().len())
    }

    /// Speaker at a place, by the latest of the format's cues and the text's labels; and where the label ends.
    fn voice(&mut self, byte: usize, point: usize) -> (Option<String>, usize) {
        if self.labels.is_none() {
            let mut labels = speaker::labels(self.text, self.lexicon);
            let mut counter = Counter { text: self.text, byte: 0, point: 0 };
            for label in &mut labels {
                label.point = counter.at(label.at);
            }
            self.labels = Some(labels);
        }
        let labels = self.labels.as_deref().unwrap_or_default();
        let label = labels.partition_point(|label| label.at <= byte).checked_sub(1).map(|i| &labels[i]);
        let speaker = match (label, self.cue(point).and_then(|cue| cue.speaker.as_ref())) {
            (_, Some(speaker)) => Some(speaker.clone()),
            (Some(label), None) => label.speaker.clone().filter(|_| !self.blocks.breaks(label.point)),
            (None, None) => None,
        };
        (speaker, label.map_or(0, |label| label.at))
    }

    /// What the format says of a place.
    fn cue(&self, point: usize) -> Option<&Cue> {
        self.cues.partition_point(|cue| cue.start <= point).checked_sub(1).map(|i| &self.cues[i])
    }
}

/// The model's quantity.
fn finish(text: &str, item: &Item, from: usize, to: usize, base: usize) -> Quantity {
    let value = |amount: Amount| match amount {
        Amount::Number(exact) => number(exact).map(Value::Number),
        Amount::Date(date) => Some(Value::Date(date)),
    };
    let slice = |place: Option<(usize, usize)>| place.map(|(from, to)| text[from..to].to_owned());
    let mut quantity = Quantity::new(item.kind, &text[from..to]);
    quantity.value = item.value.and_then(value);
    quantity.low = item.low.and_then(value);
    quantity.high = item.high.and_then(value);
    quantity.unit.clone_from(&item.unit);
    quantity.approx = item.approx;
    quantity.counted = slice(item.counted);
    quantity.when = slice(item.when);
    quantity.ambiguous = item
        .other
        .iter()
        .map(|(number, unit, reason)| Reading {
            value: number.and_then(value),
            unit: unit.clone().or_else(|| item.unit.clone()),
            reason: (*reason).to_owned(),
        })
        .collect();
    quantity.relation = item.relation.map(|(kind, with)| Relation { kind, with: with.map(|with| base + with) });
    if quantity.kind == Kind::Vague && quantity.low.is_none() && quantity.value.is_none() {
        quantity.kind = Kind::Number;
    }
    quantity
}

/// The model's number.
fn number(exact: Exact) -> Option<Number> {
    let (n, d, e) = exact.parts();
    if d == 1 {
        return Some(Number::scaled(n, e));
    }
    Number::ratio(n, d).map(|ratio| &ratio * &Number::scaled(1, e))
}

/// Counts code points forward, never twice.
struct Counter<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl Counter<'_> {
    fn at(&mut self, byte: usize) -> usize {
        if byte >= self.byte {
            self.point += points(&self.text.as_bytes()[self.byte..byte]);
        } else {
            // A little back: into the sentence just left.
            self.point -= points(&self.text.as_bytes()[byte..self.byte]);
        }
        self.byte = byte;
        self.point
    }
}

/// Code points that begin in these bytes. Counted in bytes, a stretch at a time: so the compiler takes many at once.
fn points(bytes: &[u8]) -> usize {
    let stretch = |bytes: &[u8]| usize::from(bytes.iter().map(|b| u8::from((b & 0xC0) != 0x80)).sum::<u8>());
    bytes.chunks(usize::from(u8::MAX)).map(stretch).sum()
}

/// Where a document's blocks begin and end, in bytes.
#[derive(Default)]
struct Edges(Vec<(usize, usize)>);

impl Edges {
    fn of(text: &str, blocks: &[Block]) -> Self {
        let (mut passed, mut rest) = (0, text.chars());
        let mut byte = |point: usize| {
            // Many at once, which the same walk over indices is not.
            if let Some(last) = point.saturating_sub(passed).checked_sub(1) {
                rest.nth(last);
            }
            passed = point;
            text.len() - rest.as_str().len()
        };
        Self(blocks.iter().map(|block| (byte(block.span.start), byte(block.span.end))).collect())
    }

    /// The block around a byte, or the stretch between blocks.
    fn around(&self, at: usize, len: usize) -> (usize, usize) {
        let next = self.0.partition_point(|(_, end)| *end <= at);
        match self.0.get(next) {
            Some((start, end)) if *start <= at => (*start, *end),
            other => (next.checked_sub(1).map_or(0, |last| self.0[last].1), other.map_or(len, |(start, _)| *start)),
        }
    }
}

/// A document's blocks, walked forward.
struct Blocks<'a> {
    blocks: &'a [Block],
    at: usize,
}

impl Blocks<'_> {
    fn kind(&mut self, point: usize) -> Option<BlockKind> {
        while self.blocks.get(self.at).is_some_and(|block| block.span.end <= point) {
            self.at += 1;
        }
        self.blocks.get(self.at).filter(|block| block.span.start <= point).map(|block| block.kind)
    }

    /// Whether a heading stands between a place and the block reached last.
    fn breaks(&self, point: usize) -> bool {
        let passed = &self.blocks[..self.at.min(self.blocks.len())];
        passed.iter().rev().find(|block| block.kind == BlockKind::Heading).is_some_and(|heading| point < heading.span.start)
    }
}
