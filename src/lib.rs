//! Tracks the quantitative claims in speeches and the frozen sources that bear them out or don't.
//!
//! The stages are modules; each imports lower layers only (ARCHITECTURE.md has the table). Without features the
//! library is [`model`], [`ingest`] for text and [`extract`]: no I/O.

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
