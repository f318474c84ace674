//! The fetcher against servers that break the rules: each named case with the word, the message and the time it takes.
//!
//! Surprise: only 127.0.0.1 is allowed here, so that a redirect to 127.0.0.2 is as forbidden as one to the cloud's
//! metadata service, and no test can leave the machine.

mod behaviour;
mod hostile;
mod named;
mod names;
mod polite;

#[path = "../../tests/support/server.rs"]
mod server;
#[path = "../../tests/support/tls.rs"]
mod tls;

use std::sync::Arc;
use std::time::Duration;

use super::{FetchError, Fetcher, Limits, Lookup, LookupError, Settings};
use crate::model::{Capture, FetchPolicy, Timestamp};

const NOW: Timestamp = Timestamp::constant(1_763_794_569, 0);

/// Settings whose resolver knows a few names and never asks the system.
fn settings() -> Settings {
    let limits = Limits {
        connect: Duration::from_secs(5),
        header: Duration::from_secs(5),
        idle: Duration::from_secs(5),
        total: Duration::from_secs(20),
        total_pdf: Duration::from_secs(20),
        ..Limits::default()
    };
    let lookup = |host: &str| {
        let addresses: &[&str] = match host {
            "page.example" | "secure.example" | "other.example" | "localhost" => &["127.0.0.1"],
            "inside.example" => &["10.0.0.1"],
            "mixed.example" => &["127.0.0.1", "169.254.169.254"],
            "nowhere.example" => &[],
            "lost.example" => return Err(LookupError::Failed("Temporary failure in name resolution".to_owned())),
            _ => return Err(LookupError::NoSuchHost),
        };
        Ok(addresses.iter().map(|address| address.parse().unwrap()).collect())
    };
    Settings { limits, lookup: Lookup::With(Arc::new(lookup)), jitter: Arc::new(|wait| wait), ..Settings::default() }
}

fn policy() -> FetchPolicy {
    FetchPolicy { allow_private: vec!["127.0.0.1".to_owned()], pause_ms: Some(0), ..FetchPolicy::default() }
}

fn fetcher(settings: Settings) -> Fetcher {
    Fetcher::with_settings(&policy(), "factcheck/0.1.0", settings).unwrap()
}

fn get(url: &str) -> Result<Capture, FetchError> {
    fetcher(settings()).get(url, NOW)
}

/// Asserts that a fetch fails with a word, and with a message that holds the URL and some words, on one clean line.
#[track_caller]
fn refused(name: &str, url: &str, result: Result<Capture, FetchError>, reach: &str, words: &str) {
    let error = match result {
        Ok(capture) => panic!("{name}: fetched {} bytes with flags {:?}", capture.body.len(), capture.flags),
        Err(error) => error,
    };
    let message = error.to_string();
    assert_eq!(error.reach().code(), reach, "{name}: {message}");
    assert!(message.contains(words), "{name}: {message}");
    assert!(message.contains(url), "{name} names {url}: {message}");
    assert!(!message.chars().any(char::is_control), "{name}: {message:?}");
}
