//! Rules: state and policy → problems with positions. Pure: the same state gives the same problems in the same order.
//!
//! A rule is one row of a table and one small function; CONTRIBUTING.md says how to add one. The surprise: rules that
//! look at a text are explained here but found elsewhere, by the commands that hold it.

mod explain;
mod rules;
mod sources;
#[cfg(test)]
mod tests;

pub use explain::{explain, meaning};

use crate::model::{Date, Level, Policy, Problem, Severity, State};

/// Every problem of a workspace under a policy, sorted by file, line, column and rule.
///
/// The day is an argument because no rule may read a clock; the rules that depend on a day (`old-evidence`) take it from here.
pub fn check(state: &State, policy: &Policy, _today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (rule, look) in rules::RULES {
        let severity = match policy.level(*rule) {
            Level::Allow => continue,
            Level::Warn => Severity::Warning,
            Level::Deny => Severity::Error,
        };
        problems.extend(look(state).into_iter().map(|hit| Problem {
            rule: *rule,
            severity,
            place: hit.place,
            claim: hit.claim,
            message: hit.message,
            help: Some(hit.help),
        }));
    }
    problems.sort_by(|a, b| (&a.place, a.rule, &a.claim, &a.message).cmp(&(&b.place, b.rule, &b.claim, &b.message)));
    problems
}
