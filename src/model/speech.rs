//! One transcript: who spoke, when, in which language.

use super::{Date, Exception};

/// The head of a claim file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Speech {
    /// `--id`, else the date and the file's stem; also the claim file's name.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Speaker where a claim names none.
    pub speaker: Option<String>,
    /// The day it was given.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: Option<String>,
    /// Language of the transcript (ISO 639-1).
    pub language: Option<String>,
    /// Language that it was translated from (ISO 639-1).
    pub translated_from: Option<String>,
    /// Id of the source that the transcript was read from.
    pub source: Option<String>,
    /// Id of the frozen snapshot of the transcript; absent: anchors can't be checked.
    pub snapshot: Option<String>,
    /// The first words of the speech, where the transcript holds more than it.
    pub from: Option<String>,
    /// The first words behind the speech.
    pub until: Option<String>,
    /// A person's note.
    pub note: Option<String>,
    /// The rules that the gate leaves out for this speech and its claims.
    pub allow: Vec<Exception>,
}
