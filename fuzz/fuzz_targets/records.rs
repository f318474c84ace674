//! Any bytes as a claim file, a source's record, a configuration, a baseline or a ledger: read, or refused with places
//! in the file.
//!
//! The first byte picks the kind, so that one corpus serves all.
#![no_main]

use factcheck::config;
use factcheck::records::{ClaimFile, Ledger, parse_baseline, parse_source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    match choice % 5 {
        0 => {
            if let Ok(file) = ClaimFile::parse("claims/2024-01-01-speech.toml", &text) {
                assert_eq!(file.text(), text, "what was read is what is written");
            }
        }
        1 => drop(parse_source("sources/a/source.toml", &text)),
        2 => drop(config::parse("factcheck.toml", &text)),
        3 => drop(parse_baseline("factcheck-baseline.json", &text)),
        _ => {
            let ledger = Ledger::parse_bytes("claims/ledger.jsonl", bytes);
            assert!(ledger.keep <= bytes.len(), "keeps more than there is");
        }
    }
});
