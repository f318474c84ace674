//! What a workspace demands: the values of `factcheck.toml` after validation.

use std::collections::BTreeMap;

use super::{Level, Rule, Verdict};

/// Rule levels and the other settings of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Levels that differ from [`Rule::default_level`].
    pub levels: BTreeMap<Rule, Level>,
    /// Language of transcripts that do not say theirs (ISO 639-1).
    pub language: Option<String>,
    /// How sources are fetched.
    pub fetch: FetchPolicy,
    /// A house's own labels for verdicts.
    pub labels: BTreeMap<String, Verdict>,
}

impl Policy {
    /// The level in force for a rule.
    pub fn level(&self, rule: Rule) -> Level {
        self.levels.get(&rule).copied().unwrap_or(rule.default_level())
    }
}

/// How sources are fetched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FetchPolicy {
    /// Ports allowed beside 80 and 443.
    pub ports: Vec<u16>,
    /// Private address ranges that may be reached, in CIDR notation, on any port.
    pub allow_private: Vec<String>,
    /// Seconds for a whole exchange; `None`: the default.
    pub timeout_s: Option<u64>,
    /// A word on who fetches, for the `User-Agent` header: an address that a site's owner can write to.
    pub contact: Option<String>,
    /// Milliseconds between two pages of one host; `None`: a second.
    pub pause_ms: Option<u64>,
    /// Further tries after a failure that may pass; `None`: as the command sees fit.
    pub retries: Option<u8>,
    /// Days after which `refresh` looks at a source again; `None`: a week.
    pub recheck_days: Option<u16>,
    /// Whether a person answers for fetching what robots.txt forbids; for one command, never configured.
    pub ignore_robots: bool,
    /// Whether redirects from https to http are followed; for one command, never configured.
    pub allow_downgrade: bool,
}
