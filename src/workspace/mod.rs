//! One user's folder: open, add, cite, judge, check, verify. Composition only: every stage's own work is done by its module.
//!
//! Nothing here prints, reads the clock or the environment: [`Session`] carries what a command was given.

mod acquire;
mod add;
mod archive;
mod baseline;
mod check;
mod cite;
mod edit;
mod error;
mod files;
mod git;
mod init;
mod judge;
mod level;
mod load;
mod open;
mod parallel;
mod passages;
mod pending;
mod prose;
pub mod reader;
mod reading;
mod refresh;
pub mod repeats;
mod reviews;
mod schemas;
pub mod search;
mod since;
mod sources;
mod survey;
mod untracked;
mod verify;
mod work_out;

pub use acquire::Input;
pub use add::{About, AddRequest, Added, AddedClaim};
pub use archive::{ArchiveForm, ExportRequest, ImportRequest, ImportedPage};
pub use baseline::{BASELINE_FILE, Written, read_baseline, write_baseline};
pub use check::Gated;
pub use cite::{CiteRequest, Cited, Link, RemovedEvidence};
pub use edit::{Changed, SetRequest};
pub use error::{Failure, WorkspaceError};
pub use files::{Notice, relative};
pub use init::{Initialised, init, write_workflow};
pub use judge::JudgeRequest;
pub use load::{Depth, Loaded};
pub use open::{Session, Workspace};
pub use pending::PendingOutcome;
pub use prose::{Prose, TextInput, texts_below};
pub use reading::{Scope, SqlOrWorkspace};
pub use refresh::{Due, Plan, RefreshRequest, Refreshed, Seen};
pub use reviews::{ImportedReviews, ReviewedClaim, ReviewsRequest};
pub use schemas::{SCHEMA_NAMES, schema_text};
pub use since::{Since, repository_prefix};
pub use sources::{SnapshotLine, SourceDetail, SourceDiff, SourceLine, SourceList};
pub use verify::{Checked, Look, VerifyReport};
