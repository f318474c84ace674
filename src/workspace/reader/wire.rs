//! What parent and child say to each other: one JSON object, from the child, on standard output.
//!
//! Both are the same program, so there is no version; what can't be understood counts as no answer.

use serde::{Deserialize, Serialize};

use crate::ingest::{self, Hints, Reading, Unread};
use crate::model::{Block, Cue, Document, Format, Meta, Note, Span};

/// The child's work: reads the bytes and gives the answer to print.
pub fn answer(bytes: &[u8], format: Format, charset: Option<&str>) -> Vec<u8> {
    let hints = Hints { format: Some(format), charset, ..Hints::default() };
    let answer = match ingest::read_as(bytes, format, &hints) {
        Ok(reading) => Answer::Read(Box::new(WireReading::of(reading))),
        Err(Unread::Failed { why, .. }) => Answer::Failed(why),
        Err(Unread::Binary(binary)) => Answer::Failed(binary.to_string()),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}

/// The parent's side: the reading, or why there is none; `None` where this is no answer.
pub(super) fn understand(answer: &[u8]) -> Option<Result<Reading, String>> {
    match serde_json::from_slice(answer).ok()? {
        Answer::Read(reading) => reading.into_reading().map(Ok),
        Answer::Failed(why) => Some(Err(why)),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Read(Box<WireReading>),
    Failed(String),
}

#[derive(Serialize, Deserialize)]
struct WireReading {
    document: WireDocument,
    main: Option<WireDocument>,
    /// Offset and message.
    notes: Vec<(Option<usize>, String)>,
}

#[derive(Serialize, Deserialize)]
struct WireDocument {
    format: String,
    text: String,
    /// Start, end, kind.
    blocks: Vec<(usize, usize, String)>,
    /// Start, speaker, time.
    cues: Vec<(usize, Option<String>, Option<String>)>,
    meta: WireMeta,
}

type Said = Option<(String, String)>;

#[derive(Serialize, Deserialize)]
struct WireMeta {
    title: Option<String>,
    speaker: Option<String>,
    author: Said,
    date: Option<String>,
    date_from: Option<String>,
    modified: Said,
    published: Said,
    language: Option<String>,
    translated_from: Option<String>,
    place: Option<String>,
    source: Option<String>,
    charset: Said,
    reviews: Vec<String>,
}

impl WireReading {
    fn of(reading: Reading) -> Self {
        Self {
            document: WireDocument::of(reading.document),
            main: reading.main.map(WireDocument::of),
            notes: reading.notes.into_iter().map(|note| (note.offset, note.message)).collect(),
        }
    }

    fn into_reading(self) -> Option<Reading> {
        let document = self.document.into_document()?;
        let main = match self.main {
            Some(main) => Some(main.into_document()?),
            None => None,
        };
        let notes = self.notes.into_iter().map(|(offset, message)| Note { offset, message }).collect();
        Some(Reading { format: document.format, document, main, notes })
    }
}

impl WireDocument {
    /// The map back to the file's bytes is left out: none of the formats that a child reads has one.
    fn of(document: Document) -> Self {
        Self {
            format: document.format.code().to_owned(),
            text: document.text,
            blocks: document.blocks.iter().map(|block| (block.span.start, block.span.end, block.kind.code().to_owned())).collect(),
            cues: document.cues.into_iter().map(|cue| (cue.start, cue.speaker, cue.timecode)).collect(),
            meta: WireMeta::of(document.meta),
        }
    }

    fn into_document(self) -> Option<Document> {
        let block = |(start, end, kind): (usize, usize, String)| Some(Block { span: Span::new(start, end), kind: kind.parse().ok()? });
        Some(Document {
            text: self.text,
            format: self.format.parse().ok()?,
            blocks: self.blocks.into_iter().map(block).collect::<Option<_>>()?,
            cues: self.cues.into_iter().map(|(start, speaker, timecode)| Cue { start, speaker, timecode }).collect(),
            meta: self.meta.into_meta()?,
            map: None,
        })
    }
}

impl WireMeta {
    fn of(meta: Meta) -> Self {
        let Meta {
            title,
            speaker,
            author,
            date,
            date_from,
            modified,
            published,
            language,
            translated_from,
            place,
            source,
            charset,
            reviews,
        } = meta;
        let date = date.map(|date| date.to_string());
        Self { title, speaker, author, date, date_from, modified, published, language, translated_from, place, source, charset, reviews }
    }

    fn into_meta(self) -> Option<Meta> {
        let Self {
            title,
            speaker,
            author,
            date,
            date_from,
            modified,
            published,
            language,
            translated_from,
            place,
            source,
            charset,
            reviews,
        } = self;
        let date = match date {
            Some(date) => Some(date.parse().ok()?),
            None => None,
        };
        Some(Meta {
            title,
            speaker,
            author,
            date,
            date_from,
            modified,
            published,
            language,
            translated_from,
            place,
            source,
            charset,
            reviews,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{answer, understand};
    use crate::ingest::{Hints, read_as};
    use crate::model::Format;

    #[test]
    fn what_the_child_reads_is_what_the_parent_gets() {
        let sentence = "<p>The deficit fell by 12 % in 2025, the minister said, and it will fall again next year.</p>".repeat(12);
        let page = format!(
            "<html lang=en><title>Budget</title><meta name=author content=A><meta property='article:published_time' content='2024-03-13'>\
             <meta name=robots content=noarchive><body><article><h1>Budget</h1>{sentence}</article></body></html>"
        );
        let cases: &[(&str, Format, Option<&str>)] = &[
            (&page, Format::Html, Some("utf-8")),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>212 homes\n", Format::Vtt, None),
            ("", Format::Html, Some("no-such-set")),
        ];
        for &(text, format, charset) in cases {
            let expected = read_as(text.as_bytes(), format, &Hints { charset, ..Hints::default() }).expect("read");
            assert_eq!(understand(&answer(text.as_bytes(), format, charset)), Some(Ok(expected)), "{text}");
        }
        assert!(understand(&answer(b"PK no archive", Format::Docx, None)).is_some_and(|answer| answer.is_err()));
    }

    #[test]
    fn half_an_answer_is_none() {
        let whole = answer(b"<p>words", Format::Html, None);
        for cut in 0..whole.len() {
            assert!(understand(&whole[..cut]).is_none(), "cut at {cut}");
        }
        assert!(understand(&String::from_utf8_lossy(&whole).replace("paragraph", "stanza").into_bytes()).is_none());
    }
}
