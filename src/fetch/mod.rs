//! The only module that opens sockets: policy, guard, client.
//!
//! One call asks for one page: each hop's URL is judged before its name is asked, each address before it is connected
//! to, each piece of the body as it comes. Surprise: redirects, gzip and time limits are ours, not the client's, since
//! the client would follow a redirect to a literal address without asking the guard.

mod address;
mod answer;
mod body;
mod client;
mod error;
mod failure;
mod guard;
mod headers;
mod hosts;
mod limits;
mod resolve;
mod retry;
mod robots;
#[cfg(test)]
mod tests;
mod text;
mod tls;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use url::{Host, Url};

pub use answer::reach;
pub use error::{FetchError, SizeLimit, TimeLimit};
pub use guard::UrlRule;
pub use limits::{Limits, Lookup, LookupError, LookupFn, Settings};

use crate::model::{Capture, FetchPolicy, Hop, Timestamp};
use client::Client;
use hosts::Hosts;

/// The pause between two pages of one host, where nobody says otherwise.
const PAUSE: Duration = Duration::from_secs(1);

/// One page to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its address.
    pub url: String,
    /// What the server said of the version that we have, to be told whether it is still the one.
    pub known: Option<Validators>,
}

/// A server's own marks of one version of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// The address that gave them, after redirects; they say nothing of any other.
    pub url: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    /// The marks of a capture, where the server gave any.
    pub fn of(capture: &Capture) -> Option<Self> {
        let hop = capture.hops.last()?;
        let header = |name: &str| hop.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        (etag.is_some() || last_modified.is_some()).then(|| Self { url: hop.url.clone(), etag, last_modified })
    }
}

/// What a server has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The page.
    Page(Box<Capture>),
    /// The page is the one that [`Ask::known`] describes; with the requests that led to this.
    Unchanged(Vec<Hop>),
}

/// Fetches pages for one workspace.
pub struct Fetcher {
    client: Client,
    hosts: Hosts,
    settings: Settings,
}

impl Fetcher {
    /// A fetcher with the usual limits. `tool` names us to servers (`factcheck/0.1.0`). Asks nothing of the network.
    ///
    /// # Errors
    /// [`FetchError::Setting`] where the policy holds a bad address range, or a contact that no header can carry.
    pub fn new(policy: &FetchPolicy, tool: &str) -> Result<Self, FetchError> {
        Self::with_settings(policy, tool, Settings::default())
    }

    /// A fetcher with other limits, another resolver, further roots of trust. The policy's `timeout_s` wins over both
    /// total limits, its `retries` over the settings'.
    ///
    /// # Errors
    /// As [`Fetcher::new`].
    pub fn with_settings(policy: &FetchPolicy, tool: &str, mut settings: Settings) -> Result<Self, FetchError> {
        if let Some(seconds) = policy.timeout_s {
            settings.limits.total = Duration::from_secs(seconds);
            settings.limits.total_pdf = settings.limits.total;
        }
        settings.retries = policy.retries.unwrap_or(settings.retries);
        let hosts = Hosts::new(policy.pause_ms.map_or(PAUSE, Duration::from_millis), &settings);
        Ok(Self { client: Client::new(policy, tool, &settings)?, hosts, settings })
    }

    /// Fetches one page, whole or not at all. Blocks; not to be called inside an async runtime.
    ///
    /// # Errors
    /// [`FetchError`], one variant for each way to get no page; [`FetchError::reach`] sums it up in a word.
    pub fn get(&self, url: &str, now: Timestamp) -> Result<Capture, FetchError> {
        match self.ask(&Ask { url: url.to_owned(), known: None }, now)? {
            Answer::Page(capture) => Ok(*capture),
            // Only asked for with marks, and none were given.
            Answer::Unchanged(_) => Err(FetchError::NoBody { url: url.to_owned(), status: 304, what: "without being asked" }),
        }
    }

    /// Asks for one page, on condition where something is known of it. Blocks, as [`Fetcher::get`].
    ///
    /// # Errors
    /// As [`Fetcher::get`].
    pub fn ask(&self, ask: &Ask, now: Timestamp) -> Result<Answer, FetchError> {
        let mut tries = 0;
        loop {
            match self.once(ask, now) {
                Err(error) if error.is_passing() && tries < self.settings.retries => {
                    let asked = error.retry_after();
                    let wait = (self.settings.jitter)(retry::pause(tries, asked));
                    self.hosts.rest(wait.max(asked.unwrap_or_default()));
                    tries += 1;
                }
                result => return result,
            }
        }
    }

    /// Asks for many pages: several hosts at once, the pages of one host one after the other. `done` is called here, in
    /// the order in which answers come, with the place of the question.
    pub fn ask_all(&self, asks: &[Ask], now: Timestamp, mut done: impl FnMut(usize, Result<Answer, FetchError>)) {
        let queues = Mutex::new(by_host(asks));
        let threads = self.settings.hosts_at_once.max(1).min(queues.lock().unwrap_or_else(PoisonError::into_inner).len());
        thread::scope(|scope| {
            let (answers, inbox) = mpsc::channel();
            for _ in 0..threads {
                let (answers, queues) = (answers.clone(), &queues);
                scope.spawn(move || {
                    loop {
                        let queue = queues.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                        for at in queue.into_iter().flatten() {
                            // Nobody listens any more only while the caller unwinds.
                            let _ = answers.send((at, self.ask(&asks[at], now)));
                        }
                        if queues.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                            break;
                        }
                    }
                });
            }
            drop(answers);
            for (at, answer) in inbox {
                done(at, answer);
            }
        });
    }

    fn once(&self, ask: &Ask, now: Timestamp) -> Result<Answer, FetchError> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|source| FetchError::Runtime { source })?;
        let result = runtime.block_on(self.client.follow(ask, now, &self.hosts));
        // A name look-up that hangs in the system's resolver must not hold up the caller.
        runtime.shutdown_background();
        result
    }
}

/// SHA-256 of some bytes in lower-case hexadecimal, as captures are named by it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    body::sha256(bytes)
}

/// What one owner registered of an address's host; an address in numbers stands for itself.
pub fn site(url: &str) -> Option<String> {
    match Url::parse(url).ok()?.host()? {
        Host::Domain(name) => Some(psl::domain_str(name).unwrap_or(name).to_owned()),
        number => Some(number.to_string()),
    }
}

/// The places of the questions, host by host, in the order of first mention.
fn by_host(asks: &[Ask]) -> VecDeque<Vec<usize>> {
    let mut queues: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, ask) in asks.iter().enumerate() {
        let host = Url::parse(&ask.url).map(|url| hosts::authority(&url)).unwrap_or_default();
        match queues.iter_mut().find(|(known, _)| *known == host) {
            Some((_, queue)) => queue.push(at),
            None => queues.push((host, vec![at])),
        }
    }
    queues.into_iter().map(|(_, queue)| queue).collect()
}
