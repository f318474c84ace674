//! Claim files, sources' files and the ledger ↔ model; the only module that knows their TOML and JSONL.
//!
//! Text is the record: what a person wrote stays as it is, byte for byte, until a command owes a change to that line.

mod baseline;
mod claims;
mod digest;
mod edit;
pub(crate) mod fields;
mod id;
mod judgement;
mod ledger;
mod place;
mod problem;
pub mod schema;
mod source;

pub use baseline::{baseline_text, parse_baseline};
pub use claims::{CLAIM_FIELDS, ClaimFile, next_evidence_id};
#[cfg(feature = "cli")]
pub(crate) use digest::hex;
pub use digest::{changes, digest, parts};
pub use id::{claim_id, claim_id_nth, is_id, slug};
pub use judgement::{judgement, same_person};
pub use ledger::{EventError, Ledger, NewEvent, in_order};
pub use place::Lines;
pub use problem::{EditError, RecordErrors, RecordProblem};
pub use source::{edit_source, parse_source, source_toml};
