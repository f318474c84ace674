//! What a run of the gate found, in every form that people and their tools read.
//!
//! One form a file. All of them get the same [`Outcome`]; none of them knows the time, so the same input gives the same bytes.
//! Problems that an exception holds back stand only in the forms that tools keep books with: JSON and SARIF.

mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod sarif;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use github::github;
pub use human::human;
#[cfg(feature = "store")]
pub use human::unreadable;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;

use crate::model::code::coded_enum;
use crate::model::{Known, Problem, Severity, Standing};

coded_enum! {
    /// How problems are written.
    ProblemFormat("format") {
        /// For a terminal, with a caret into the file.
        Human => "human",
        /// JSON, versioned.
        Json => "json",
        /// SARIF 2.1.0.
        Sarif => "sarif",
        /// Workflow commands that GitHub shows beside the lines of a change.
        Github => "github",
        /// JUnit XML.
        Junit => "junit",
        /// A summary for the page of a CI job.
        Markdown => "markdown",
    }
}

/// What a run of the gate found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome<'a> {
    /// The problems, in their order.
    pub problems: &'a [Problem],
    /// What the baseline lists and did not occur.
    pub gone: &'a [Known],
    /// Where the workspace lies in its repository, with `/` at the end; empty where it is the repository. Hosts of repositories
    /// know files by their path from there.
    pub prefix: &'a str,
}

/// How many problems of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    known: usize,
    excepted: usize,
    files: usize,
}

impl Counts {
    fn of(problems: &[Problem]) -> Self {
        let mut counts = Self::default();
        let mut files: BTreeSet<&str> = BTreeSet::new();
        for problem in problems {
            match (&problem.standing, problem.severity) {
                (Standing::Known, _) => counts.known += 1,
                (Standing::Excepted(_), _) => counts.excepted += 1,
                (Standing::Open, severity) => {
                    files.insert(&problem.place.file);
                    match severity {
                        Severity::Error => counts.errors += 1,
                        Severity::Warning => counts.warnings += 1,
                    }
                }
            }
        }
        Self { files: files.len(), ..counts }
    }
}

/// One line: `3 errors, 2 warnings in 2 files; 4 known, 1 excepted, 1 gone`.
pub fn summary(outcome: &Outcome<'_>) -> String {
    let counted = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    let counts = Counts::of(outcome.problems);
    let weights = [counted(counts.errors, "error"), counted(counts.warnings, "warning")];
    let line = match counted(counts.files, "file") {
        Some(files) => format!("{} in {files}", weights.into_iter().flatten().collect::<Vec<_>>().join(", ")),
        None if counts.known > 0 => "no new problems".to_owned(),
        None => "no problems".to_owned(),
    };
    let aside = [(counts.known, "known"), (counts.excepted, "excepted"), (outcome.gone.len(), "gone")];
    let aside: Vec<String> = aside.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if aside.is_empty() { line } else { format!("{line}; {}", aside.join(", ")) }
}

/// The level that a problem has in the configuration's words.
fn level(problem: &Problem) -> &'static str {
    match problem.severity {
        Severity::Error => "deny",
        Severity::Warning => "warn",
    }
}
