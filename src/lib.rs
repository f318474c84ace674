//! Tracks the quantitative claims in speeches and the frozen sources that bear them out or don't.
//!
//! The stages are modules; each imports lower layers only (ARCHITECTURE.md has the table). Without features the
//! library is [`model`], [`ingest`] for text, [`extract`], [`evidence`] and [`gate`]: no I/O.
//!
//! From a transcript to what arithmetic says of one of its claims:
//!
//! ```
//! use factcheck::evidence::{Context, compare_text};
//! use factcheck::extract::{Options, extract_document};
//! use factcheck::ingest::{Hints, read, sniff};
//! use factcheck::model::FindingKind;
//!
//! let transcript = "# At the harbour\n\nWe moved 12,400 containers last year.\n".as_bytes();
//! let hints = Hints { name: Some("harbour.md"), ..Hints::default() };
//! let (document, notes) = read(transcript, sniff(transcript, &hints)?, &hints);
//! assert!(notes.is_empty());
//!
//! let extraction = extract_document(&document, &Options { lang: Some("en"), ..Options::default() });
//! let statement = &extraction.statements[0];
//! assert_eq!(statement.span.slice(&document.text), Some("We moved 12,400 containers last year."));
//!
//! let quantities: Vec<_> = extraction.found.into_iter().map(|found| found.quantity).collect();
//! let finding = compare_text(&quantities, "The harbour handled 11,900 containers.", Some("en"), &Context::default());
//! assert_eq!(finding.kind, FindingKind::Above);
//! # Ok::<(), factcheck::ingest::Binary>(())
//! ```

#[cfg(feature = "store")]
pub mod config;
pub mod evidence;
pub mod extract;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod gate;
pub mod ingest;
pub mod model;
#[cfg(feature = "store")]
pub mod records;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "store")]
pub mod snapshot;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "cli")]
pub mod workspace;
