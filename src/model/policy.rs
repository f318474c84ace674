//! What a workspace demands: the values of `factcheck.toml` after validation.

use std::collections::BTreeMap;

use super::{House, Level, Rule, Verdict};

/// Rule levels and the other settings of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Levels that differ from [`Rule::default_level`].
    pub levels: BTreeMap<Rule, Level>,
    /// Levels for some files only, in the order of the file: of two that name a rule, the later one holds.
    pub scoped: Vec<ScopedLevels>,
    /// Language of transcripts that do not say theirs (ISO 639-1).
    pub language: Option<String>,
    /// How sources are fetched.
    pub fetch: FetchPolicy,
    /// A house's own labels for verdicts.
    pub labels: BTreeMap<String, Verdict>,
    /// The sites of each speaker's own, as hosts with an optional path (`example.gov/press`), by the speaker's name.
    pub own_sites: BTreeMap<String, Vec<String>>,
    /// Days after which a claim's newest evidence is old; `None`: [`EVIDENCE_AGE_DAYS`].
    pub evidence_age_days: Option<u16>,
    /// Who publishes reviews.
    pub publisher: Publisher,
    /// Language whose marks numbers in reports have (ISO 639-1); `None`: a space and a point.
    pub report_language: Option<String>,
}

/// Who publishes reviews. What is absent is left out of exports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publisher {
    /// Name of the house.
    pub name: Option<String>,
    /// Its home page.
    pub url: Option<String>,
    /// Address of a published review, with `{claim}` where the claim's id goes.
    pub review_url: Option<String>,
    /// The name of the house whose labels stand for verdicts that have no label of their own.
    pub labels: Option<String>,
}

impl Publisher {
    /// The address of the review of a claim.
    pub fn review_of(&self, claim: &str) -> Option<String> {
        self.review_url.as_ref().map(|address| address.replace("{claim}", claim))
    }
}

/// The age of evidence in days that `old-evidence` goes by where nothing is configured.
pub const EVIDENCE_AGE_DAYS: u16 = 365;

/// Levels for the files that a pattern covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScopedLevels {
    /// A file or folder relative to the workspace; `*` and `?` stand for letters of one name, `**` for any folders.
    pub pattern: String,
    /// The levels there.
    pub levels: BTreeMap<Rule, Level>,
}

impl Policy {
    /// The level in force for a rule where nothing is said of the file.
    pub fn level(&self, rule: Rule) -> Level {
        if rule.is_corruption() { Level::Deny } else { self.levels.get(&rule).copied().unwrap_or(rule.default_level()) }
    }

    /// What a verdict is called in reports and exports: by the workspace's own label, of several the first in alphabetical order,
    /// else by that of the house it goes by.
    pub fn label(&self, verdict: Verdict) -> Option<&str> {
        let own = self.labels.iter().find(|(_, meant)| **meant == verdict).map(|(label, _)| label.as_str());
        own.or_else(|| House::named(self.publisher.labels.as_deref()?)?.label(verdict))
    }

    /// The level in force for a rule in a file, by its path relative to the workspace.
    pub fn level_in(&self, rule: Rule, file: &str) -> Level {
        let scoped = self.scoped.iter().rev().filter(|scoped| !rule.is_corruption() && covers(&scoped.pattern, file));
        scoped.filter_map(|scoped| scoped.levels.get(&rule).copied()).next().unwrap_or_else(|| self.level(rule))
    }

    /// Whether a rule says nothing in any file.
    pub fn is_silent(&self, rule: Rule) -> bool {
        let scoped = self.scoped.iter().filter_map(|scoped| scoped.levels.get(&rule));
        self.level(rule) == Level::Allow && scoped.into_iter().all(|level| *level == Level::Allow)
    }

    /// Sets the level of a rule in every file.
    pub fn set_everywhere(&mut self, rule: Rule, level: Level) {
        self.levels.insert(rule, level);
        for scoped in &mut self.scoped {
            scoped.levels.remove(&rule);
        }
    }
}

/// Whether a pattern names a file, or a folder above it.
pub fn covers(pattern: &str, file: &str) -> bool {
    fn parts(pattern: &[&str], path: &[&str]) -> bool {
        match pattern.split_first() {
            None => true,
            Some((&"**", rest)) => (0..=path.len()).any(|skipped| parts(rest, &path[skipped..])),
            Some((first, rest)) => path.split_first().is_some_and(|(name, below)| fits(first, name) && parts(rest, below)),
        }
    }
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    parts(&pattern.split('/').collect::<Vec<_>>(), &file.split('/').collect::<Vec<_>>())
}

/// Whether a name fits a pattern with `*` and `?`.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // The last star, and where in the name the rest was tried behind it.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, tried)) = star else { return false };
                star = Some((at, tried + 1));
                (p, n) = (at + 1, tried + 1);
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == '*')
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

#[cfg(test)]
mod tests {
    use super::{Level, Policy, Rule, ScopedLevels, covers};

    #[test]
    fn patterns_cover_files_and_what_lies_below_folders() {
        for (pattern, file, expected) in [
            ("claims/a.toml", "claims/a.toml", true),
            ("./claims/a.toml", "claims/a.toml", true),
            ("claims/a.toml", "claims/ab.toml", false),
            ("claims", "claims/a.toml", true),
            ("claims/", "claims/a.toml", true),
            ("claim", "claims/a.toml", false),
            ("a.toml", "claims/a.toml", false),
            ("claims/2019-*", "claims/2019-05-01-x.toml", true),
            ("claims/2019-*", "claims/2020-2019-x.toml", false),
            ("claims/*-x.toml", "claims/2019-x.x-x.toml", true),
            ("claims/*-x.toml", "claims/2019-x.tomlx", false),
            ("claims/?.toml", "claims/é.toml", true),
            ("claims/?.toml", "claims/ab.toml", false),
            ("*.md", "notes/a.md", false),
            ("**/*.md", "notes/deep/a.md", true),
            ("**/*.md", "a.md", true),
            ("articles/**/drafts", "articles/2026/11/drafts/a.md", true),
            ("articles/**/drafts", "articles/drafts/a.md", true),
            ("articles/**/drafts", "articles/a.md", false),
            ("articles/*/a.md", "articles/b/c/a.md", false),
            ("*****************************b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(covers(pattern, file), expected, "{pattern} on {file}");
        }
    }

    #[test]
    fn the_later_scope_holds_and_corruption_is_never_silenced() {
        let scoped = |pattern: &str, rule, level| ScopedLevels { pattern: pattern.to_owned(), levels: [(rule, level)].into() };
        let mut policy = Policy {
            levels: [(Rule::Unsourced, Level::Warn), (Rule::CorruptLedger, Level::Allow)].into(),
            scoped: vec![
                scoped("claims/2019-*", Rule::Unsourced, Level::Allow),
                scoped("claims/2019-05*", Rule::Unsourced, Level::Deny),
                scoped("claims", Rule::CorruptSnapshot, Level::Allow),
                scoped("claims", Rule::Unreviewed, Level::Warn),
            ],
            ..Policy::default()
        };
        for (rule, file, level) in [
            (Rule::Unsourced, "claims/2018.toml", Level::Warn),
            (Rule::Unsourced, "claims/2019-04.toml", Level::Allow),
            (Rule::Unsourced, "claims/2019-05.toml", Level::Deny),
            (Rule::CorruptLedger, "claims/ledger.jsonl", Level::Deny),
            (Rule::CorruptSnapshot, "claims/2019-05.toml", Level::Deny),
            (Rule::Unreviewed, "claims/a.toml", Level::Warn),
            (Rule::Unreviewed, "a.md", Level::Allow),
        ] {
            assert_eq!(policy.level_in(rule, file), level, "{rule} in {file}");
        }
        assert!(policy.is_silent(Rule::SingleSource) && !policy.is_silent(Rule::Unreviewed) && !policy.is_silent(Rule::CorruptLedger));
        policy.set_everywhere(Rule::Unsourced, Level::Deny);
        assert_eq!(policy.level_in(Rule::Unsourced, "claims/2019-04.toml"), Level::Deny);
    }
}
