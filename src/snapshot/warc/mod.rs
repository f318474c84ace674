//! `capture.warc`: WARC/1.1, uncompressed, one capture a file.
//!
//! Uncompressed because git stores forty drifting captures of a page in the space of one; digests are in hexadecimal, so
//! that they can be searched for and equal the manifest's. Header bytes are rebuilt, not original: HTTP/2 has none.

mod read;
mod write;

pub use read::{Record, WarcError, payload, records};
pub use write::{is_private, origin_uri as target, path_of, write};

#[cfg(test)]
pub(in crate::snapshot) use write::tests::{fetched, from_file};
