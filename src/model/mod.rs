//! The plain values that every stage passes on: documents, quantities, claims, evidence, findings, verdicts, problems.
//!
//! No serde, no clock, no I/O, and no float for a quantity. Formats (TOML, JSON, SQL, tables) are made of these
//! values by the module that owns the format.

mod answer;
mod capture;
mod check;
mod claim;
pub(crate) mod code;
mod date;
mod document;
mod draft;
mod evidence;
mod finding;
#[cfg(test)]
pub(crate) mod fixture;
mod health;
mod labels;
mod ledger;
mod number;
mod policy;
mod problem;
mod quantity;
mod repeat;
mod review;
mod rules;
mod source;
mod span;
mod speech;
mod state;
mod suggest;
pub mod unit;

pub use answer::{Answer, Field};
pub use capture::{Capture, Hop, Method};
pub use check::{Check, Content, QuoteCheck, QuoteState, Reach};
pub use claim::{Claim, Class, Found, Statement};
pub use code::UnknownCode;
pub use date::{DateError, PartialDate};
pub use document::{Block, BlockKind, Cue, Document, Format, Meta, Note, OffsetMap, Origins};
pub use draft::{Draft, Mark, MarkKind, Passage, PassageKind};
pub use evidence::{Evidence, Layer, Match, Stance};
pub use finding::{Comparison, Finding, FindingKind, Pair, Words};
pub use health::{Health, health};
pub use labels::{HOUSES, House, labelled};
pub use ledger::{Act, Event, Judgement, Status, Verdict};
pub use number::{Number, NumberError};
pub use policy::{EVIDENCE_AGE_DAYS, FetchPolicy, Policy, Publisher, ScopedLevels, covers};
pub use problem::{Exception, Known, Level, Place, Problem, Rule, Severity, Standing};
pub use quantity::{Approx, Kind, Quantity, Reading, Relation, RelationKind, Value};
pub use repeat::{Likeness, Repeat};
pub use review::{Review, Work};
pub use rules::RuleInfo;
pub use source::{Origin, Source};
pub use span::Span;
pub use speech::Speech;
pub use state::{AnchorState, CaptureState, ClaimRow, ClaimState, EvidenceState, Refuted, SnapshotState, SpeechState, State, Untracked};
pub use suggest::closest;
pub use unit::{Dimension, Unit};

/// A moment in UTC.
pub use jiff::Timestamp;
/// A calendar day.
pub use jiff::civil::Date;
