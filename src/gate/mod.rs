//! Rules: state and policy → problems with positions. Pure: the same state gives the same problems in the same order.
//!
//! A rule is one row of a table and one small function; CONTRIBUTING.md says how to add one. The surprise: rules that
//! look at a text are explained here but found elsewhere, by the commands that hold it, and weighed here by [`weigh`].

mod exceptions;
mod explain;
mod hits;
mod own;
pub mod prose;
mod rules;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

pub use explain::explain;

use crate::model::{ClaimState, Date, Known, Level, Place, Policy, Problem, Rule, Severity, SpeechState, Standing, State};

/// What a rule found, before the policy gives it a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// The file whose levels hold for it: [`Problem::home`].
    pub home: String,
    /// The claim that it is about.
    pub claim: Option<String>,
    /// The words that it is about; they must not hold what changes from day to day, since its fingerprint is made of them.
    pub about: String,
    /// What is wrong, one line.
    pub message: String,
    /// What to do, one line, best a command.
    pub help: String,
    /// The reason of the exception that it falls under.
    pub excepted: Option<String>,
}

impl Hit {
    /// A hit that is about no claim, judged by the levels of the file that it points into.
    pub fn new(place: Place, about: impl Into<String>, message: String, help: String) -> Self {
        Self { home: place.file.clone(), place, claim: None, about: about.into(), message, help, excepted: None }
    }

    /// A hit at the head of a speech.
    fn speech(speech: &SpeechState, message: String, help: String) -> Self {
        Self::new(speech.place.clone(), speech.speech.id.clone(), message, help)
    }

    /// A hit somewhere in a claim's record.
    fn claim(place: &Place, claim: &ClaimState, about: impl Into<String>, message: String, help: String) -> Self {
        Self { home: claim.place.file.clone(), claim: Some(claim.claim.id.clone()), ..Self::new(place.clone(), about, message, help) }
    }
}

/// Every problem of a workspace under a policy, sorted by file, line, column and rule.
///
/// The day is an argument because no rule may read a clock; the rules that depend on a day (`old-evidence`) take it from here.
pub fn check(state: &State, policy: &Policy, today: Date) -> Vec<Problem> {
    let mut exceptions = exceptions::Exceptions::of(state);
    let mut hits = Vec::new();
    for (rule, look) in rules::RULES {
        if policy.is_silent(*rule) && !exceptions.name(*rule) {
            continue;
        }
        let mut found = match look {
            rules::Look::AtState(look) => look(state),
            rules::Look::UnderPolicy(look) => look(state, policy, today),
        };
        exceptions.apply(*rule, &mut found);
        hits.extend(found.into_iter().map(|hit| (*rule, hit)));
    }
    hits.extend(exceptions.needless().into_iter().map(|hit| (Rule::NeedlessException, hit)));
    weigh(hits, policy)
}

/// Hits → problems: the policy's levels, fingerprints, and the one order of all reports.
pub fn weigh(hits: Vec<(Rule, Hit)>, policy: &Policy) -> Vec<Problem> {
    let mut problems: Vec<Problem> = hits.into_iter().filter_map(|(rule, hit)| problem(rule, hit, policy)).collect();
    in_order(&mut problems);
    let mut seen: HashMap<(Rule, String, String), usize> = HashMap::new();
    for problem in &mut problems {
        let whose = problem.claim.clone().unwrap_or_else(|| problem.home.clone());
        let count = seen.entry((problem.rule, whose.clone(), problem.about.clone())).or_insert(0);
        problem.fingerprint = fingerprint(&[problem.rule.code(), &whose, &problem.about], *count);
        *count += 1;
    }
    problems
}

/// Brings problems that were weighed apart into the one order of all reports. Speech by speech the same are found as in one go, with the
/// same fingerprints: no problem counts those of other files.
pub fn in_order(problems: &mut [Problem]) {
    problems.sort_by(|a, b| (&a.place, a.rule, &a.claim, &a.message).cmp(&(&b.place, b.rule, &b.claim, &b.message)));
}

/// Marks the problems that a baseline lists, and gives back the entries that none of them answers to.
pub fn mark_known(problems: &mut [Problem], known: Vec<Known>) -> Vec<Known> {
    let mut listed: HashMap<(Rule, String), Known> =
        known.into_iter().map(|known| ((known.rule, known.fingerprint.clone()), known)).collect();
    let found: Vec<usize> = (0..problems.len())
        .filter(|at| {
            let problem = &problems[*at];
            !problem.rule.is_corruption() && listed.contains_key(&(problem.rule, problem.fingerprint.clone()))
        })
        .collect();
    for at in found {
        let problem = &mut problems[at];
        listed.remove(&(problem.rule, problem.fingerprint.clone()));
        if problem.is_open() {
            problem.standing = Standing::Known;
        }
    }
    let mut gone: Vec<Known> = listed.into_values().collect();
    gone.sort_by(|a, b| (&a.file, a.rule, &a.claim, &a.about, &a.fingerprint).cmp(&(&b.file, b.rule, &b.claim, &b.about, &b.fingerprint)));
    gone
}

fn problem(rule: Rule, hit: Hit, policy: &Policy) -> Option<Problem> {
    let severity = match policy.level_in(rule, &hit.home) {
        Level::Allow => return None,
        Level::Warn => Severity::Warning,
        Level::Deny => Severity::Error,
    };
    Some(Problem {
        rule,
        severity,
        standing: hit.excepted.map_or(Standing::Open, Standing::Excepted),
        place: hit.place,
        home: hit.home,
        claim: hit.claim,
        about: hit.about,
        fingerprint: String::new(),
        message: hit.message,
        help: Some(hit.help),
    })
}

/// The hash of what a problem is, and of how many of the same stand before it.
fn fingerprint(parts: &[&str], before: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update((before as u64).to_le_bytes());
    let hash = hash.finalize();
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
