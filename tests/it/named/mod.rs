//! Bad inputs, each a test under its own name: what a hostile page, server or repository can do, and what is said of it.
//!
//! Every case runs the binary: exit code, message, and that nothing partial is left in the workspace. What answers over the
//! network is asked for through the library too, for the one word that sums the failure up. Cases that need a name server or a
//! trusted certificate of ours are beside the fetcher, in `src/fetch/tests`.

mod addresses;
mod answers;
mod documents;
mod encodings;
mod pages;
mod stores;

use factcheck::fetch::Fetcher;
use factcheck::model::{FetchPolicy, Timestamp};

use crate::common::Desk;

const ALLOW: &str = "--allow-private=127.0.0.0/8";
const NOW: Timestamp = Timestamp::constant(1_732_269_600, 0);

/// A desk that waits for nothing.
fn desk() -> Desk {
    let desk = Desk::with_a_claim();
    desk.write("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 0\ntimeout_s = 5\n");
    desk
}

/// The word for what a fetch came to.
fn state(url: &str, allow: &[&str]) -> String {
    let policy = FetchPolicy {
        allow_private: allow.iter().map(|range| (*range).to_owned()).collect(),
        pause_ms: Some(0),
        retries: Some(0),
        timeout_s: Some(5),
        ..FetchPolicy::default()
    };
    let fetcher = Fetcher::new(&policy, "factcheck/0.1.0").expect("a good policy");
    fetcher.get(url, NOW).map_or_else(|error| error.reach().code().to_owned(), |capture| format!("{} bytes", capture.body.len()))
}

/// The content of the one file below `sources/` whose name ends so, of the source whose id holds `source`.
pub fn stored(desk: &Desk, source: &str, end: &str) -> Option<String> {
    let file = desk.files().into_iter().find(|(name, _)| name.starts_with("sources/") && name.contains(source) && name.ends_with(end));
    file.map(|(_, content)| String::from_utf8_lossy(&content).into_owned())
}
