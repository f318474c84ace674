//! The only module that opens sockets: policy, guard, client.
//!
//! One call asks for one page: each hop's URL is judged before its name is asked, each address before it is connected
//! to, each piece of the body as it comes. Surprise: redirects, gzip and time limits are ours, not the client's, since
//! the client would follow a redirect to a literal address without asking the guard.

mod address;
mod body;
mod client;
mod error;
mod guard;
mod headers;
mod limits;
mod resolve;
#[cfg(test)]
mod tests;
mod text;

use std::time::Duration;

pub use error::{FetchError, SizeLimit, TimeLimit};
pub use guard::UrlRule;
pub use limits::{Limits, Lookup, LookupError, LookupFn, Settings};

use crate::model::{Capture, FetchPolicy, Timestamp};
use client::Client;

/// Fetches pages for one workspace.
pub struct Fetcher {
    client: Client,
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
    /// total limits.
    ///
    /// # Errors
    /// As [`Fetcher::new`].
    pub fn with_settings(policy: &FetchPolicy, tool: &str, mut settings: Settings) -> Result<Self, FetchError> {
        if let Some(seconds) = policy.timeout_s {
            settings.limits.total = Duration::from_secs(seconds);
            settings.limits.total_pdf = settings.limits.total;
        }
        Ok(Self { client: Client::new(policy, tool, &settings)?, settings })
    }

    /// Fetches one page, whole or not at all. Blocks; not to be called inside an async runtime.
    ///
    /// # Errors
    /// [`FetchError`], one variant for each way to get no page; [`FetchError::reach`] sums it up in a word.
    pub fn get(&self, url: &str, now: Timestamp) -> Result<Capture, FetchError> {
        let mut tries = 0;
        loop {
            match self.once(url, now) {
                Err(error) if error.is_passing() && tries < self.settings.retries => {
                    (self.settings.sleep)(Duration::from_secs(1 << tries.min(6)));
                    tries += 1;
                }
                result => return result,
            }
        }
    }

    fn once(&self, url: &str, now: Timestamp) -> Result<Capture, FetchError> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|source| FetchError::Runtime { source })?;
        let result = runtime.block_on(self.client.follow(url, now));
        // A name look-up that hangs in the system's resolver must not hold up the caller.
        runtime.shutdown_background();
        result
    }
}
