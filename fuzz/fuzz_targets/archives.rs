//! Any bytes as an archive of pages (WARC, packed WARC, WACZ) or as a snapshot's manifest: a page, or an error.
//!
//! The first byte picks the kind, so that one corpus serves all.
#![no_main]

use factcheck::snapshot::Manifest;
use factcheck::snapshot::import::from_archive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    match choice % 4 {
        0 => drop(from_archive("a.warc", bytes, None)),
        1 => drop(from_archive("a.warc.gz", bytes, Some("http://example.org/"))),
        2 => drop(from_archive("a.wacz", bytes, None)),
        _ => drop(Manifest::parse(bytes)),
    }
});
