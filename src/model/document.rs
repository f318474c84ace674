//! A transcript or source after its format was read: text, and what the format said about it.

use std::cell::Cell;
use std::ops::Range;

use super::code::coded_enum;
use super::{Date, Span};

coded_enum! {
    /// The formats that are read.
    Format("format") {
        /// Plain text.
        Text => "text",
        /// Markdown, front matter allowed.
        Markdown => "markdown",
        /// HTML.
        Html => "html",
        /// Subtitles, SubRip.
        Srt => "srt",
        /// Subtitles, WebVTT.
        Vtt => "vtt",
        /// A table: comma, semicolon or TAB between the cells.
        Csv => "csv",
        /// A Word document.
        Docx => "docx",
        /// PDF.
        Pdf => "pdf",
    }
}

coded_enum! {
    /// What a stretch of a document is.
    BlockKind("block") {
        /// A title or heading.
        Heading => "heading",
        /// Running text.
        Paragraph => "paragraph",
        /// An item of a list.
        Item => "item",
        /// A table's row.
        Row => "row",
        /// Source code.
        Code => "code",
    }
}

/// A stretch of a document that its format set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in [`Document::text`].
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// From here on, this speaker or this time, until the next cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// First code point of [`Document::text`] that the cue holds for.
    pub start: usize,
    /// The speaker that the format names.
    pub speaker: Option<String>,
    /// The time that the format gives (`00:12:31.500`), or one reckoned between two that it gives (`~00:12:33`).
    pub timecode: Option<String>,
}

/// What a document says about itself. Absent is absent: nothing is guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// Title.
    pub title: Option<String>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Who wrote the page, with its origin ("meta author"); never taken for the speaker.
    pub author: Option<(String, String)>,
    /// The day of the speech or of publication.
    pub date: Option<Date>,
    /// Where in the document the date was written ("front matter", "meta article:published_time").
    pub date_from: Option<String>,
    /// The day of the last change, with its origin.
    pub modified: Option<(String, String)>,
    /// The moment of publication as written, with its origin.
    pub published: Option<(String, String)>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// ISO 639-1.
    pub translated_from: Option<String>,
    /// Where it was given.
    pub place: Option<String>,
    /// The address that the text was taken from.
    pub source: Option<String>,
    /// Name of the character set and where it was learnt ("http-header", "bom", "meta", "guessed").
    pub charset: Option<(String, String)>,
    /// The ClaimReviews that a page holds, each as the JSON-LD that it is written in.
    pub reviews: Vec<String>,
}

/// From a document's text back to the bytes of the file it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    /// `(code point of the text, byte of the file)`, ascending; between two entries both advance together, character by character.
    pub anchors: Vec<(usize, usize)>,
}

impl OffsetMap {
    /// The way back into a file: fast where the places that are asked for ascend.
    pub const fn origins<'a>(&'a self, file: &'a str) -> Origins<'a> {
        Origins { map: self, file, last: Cell::new((0, 0)) }
    }
}

/// Where the characters of a text stand in its file.
#[derive(Debug)]
pub struct Origins<'a> {
    map: &'a OffsetMap,
    file: &'a str,
    /// The place that was asked for last, and its byte.
    last: Cell<(usize, usize)>,
}

impl Origins<'_> {
    /// The byte of the file that a code point of the text came from.
    pub fn byte(&self, point: usize) -> usize {
        let anchors = &self.map.anchors;
        let anchor = anchors.partition_point(|&(at, _)| at <= point).checked_sub(1).map_or((0, 0), |n| anchors[n]);
        let last = self.last.get();
        let (from, byte) = if last.0 <= point && anchor.0 < last.0 { last } else { anchor };
        let rest = self.file.get(byte..).unwrap_or_default();
        let byte = byte + rest.char_indices().nth(point - from).map_or(rest.len(), |(at, _)| at);
        self.last.set((point, byte));
        byte
    }

    /// The bytes that a stretch of the text came from.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        if span.is_empty() {
            return start..start;
        }
        // What follows the last character may have come from elsewhere.
        let last = self.byte(span.end - 1);
        let len = self.file.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        start..(last + len).max(start)
    }
}

/// A document after its format was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text: UTF-8, LF, NFC.
    pub text: String,
    /// The format it came in.
    pub format: Format,
    /// The stretches that the format set apart, ascending, not overlapping. Empty for plain text.
    pub blocks: Vec<Block>,
    /// Speakers and times that the format names, ascending.
    pub cues: Vec<Cue>,
    /// What the document says about itself.
    pub meta: Meta,
    /// Back to the file's bytes, where that is possible.
    pub map: Option<OffsetMap>,
}

/// Something that reading a document came upon and went on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Byte of the file, where known.
    pub offset: Option<usize>,
    /// What, for people.
    pub message: String,
}
