//! Problems as JSON, version 1.
//!
//! ```json
//! {"version": 1,
//!  "problems": [{"rule": "unsourced", "level": "deny", "standing": "open", "because": null,
//!                "file": "claims/x.toml", "line": 14, "column": 9, "length": 66, "claim": "12400-logements-ty4y6x",
//!                "about": "Nous avons livré …", "fingerprint": "…", "message": "…", "help": "…"}],
//!  "gone": [{"rule": "unsourced", "file": "claims/x.toml", "claim": "…", "about": "…", "fingerprint": "…"}],
//!  "summary": {"deny": 1, "warn": 0, "known": 0, "excepted": 0, "gone": 0}}
//! ```
//!
//! `level` is `deny` or `warn`; `standing` is `open`, `known` (a baseline lists it) or `excepted` (then `because` holds the reason). `line` and
//! `column` count from 1, `column` and `length` in code points. `deny` and `warn` of the summary count what is open: the gate fails
//! when `deny` is not 0. Keys may be added, none is renamed or left out without a new version.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Counts, Outcome, level};
use crate::model::{Known, Problem, Standing};
use crate::report::json;

/// JSON, versioned.
///
/// # Errors
/// Where `out` takes nothing more.
pub fn json(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(outcome.problems);
    let document = Document {
        version: json::VERSION,
        problems: Each(outcome.problems),
        gone: outcome.gone.iter().map(gone).collect(),
        summary: Summary {
            deny: counts.errors,
            warn: counts.warnings,
            known: counts.known,
            excepted: counts.excepted,
            gone: outcome.gone.len(),
        },
    };
    json::write(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    problems: Each<'a>,
    gone: Vec<GoneJson<'a>>,
    summary: Summary,
}

/// Problems, each put into its form as it is written.
struct Each<'a>(&'a [Problem]);

impl Serialize for Each<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(problem))
    }
}

#[derive(Serialize)]
struct Summary {
    deny: usize,
    warn: usize,
    known: usize,
    excepted: usize,
    gone: usize,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    rule: &'static str,
    level: &'static str,
    standing: &'static str,
    because: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
    length: usize,
    claim: Option<&'a str>,
    about: &'a str,
    fingerprint: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct GoneJson<'a> {
    rule: &'static str,
    file: &'a str,
    claim: Option<&'a str>,
    about: &'a str,
    fingerprint: &'a str,
}

fn problem(problem: &Problem) -> ProblemJson<'_> {
    let (standing, because) = match &problem.standing {
        Standing::Open => ("open", None),
        Standing::Known => ("known", None),
        Standing::Excepted(because) => ("excepted", Some(because.as_str())),
    };
    ProblemJson {
        rule: problem.rule.code(),
        level: level(problem),
        standing,
        because,
        file: &problem.place.file,
        line: problem.place.line,
        column: problem.place.column,
        length: problem.place.length,
        claim: problem.claim.as_deref(),
        about: &problem.about,
        fingerprint: &problem.fingerprint,
        message: &problem.message,
        help: problem.help.as_deref(),
    }
}

fn gone(known: &Known) -> GoneJson<'_> {
    GoneJson {
        rule: known.rule.code(),
        file: &known.file,
        claim: known.claim.as_deref(),
        about: &known.about,
        fingerprint: &known.fingerprint,
    }
}
