//! Problems as workflow commands, which GitHub shows beside the lines of a change.
//!
//! The surprise: GitHub keeps ten annotations of each weight a step, so the job's log has the rest, and the summary stands last.

use super::{Outcome, summary};
use crate::model::{Problem, Severity, Standing};
use crate::report::text::one_line;

/// A workflow command a problem, and a summary in words.
pub fn github(outcome: &Outcome<'_>) -> String {
    let mut out = String::new();
    for problem in outcome.problems {
        let command = match (&problem.standing, problem.severity) {
            (Standing::Excepted(_), _) => continue,
            (Standing::Known, _) => "notice",
            (Standing::Open, Severity::Error) => "error",
            (Standing::Open, Severity::Warning) => "warning",
        };
        out.push_str(&line(command, problem, outcome.prefix));
    }
    out.push_str(&summary(outcome));
    out.push('\n');
    out
}

fn line(command: &str, problem: &Problem, prefix: &str) -> String {
    let place = &problem.place;
    let file = property(&format!("{prefix}{}", place.file));
    // The end is the last column that is marked, not the one behind it.
    let end = if place.length > 1 { format!(",endColumn={}", place.column + place.length - 1) } else { String::new() };
    let known = if problem.standing == Standing::Known { " (known)" } else { "" };
    let title = property(&format!("factcheck {}{known}", problem.rule));
    let help = problem.help.as_deref().map(|help| format!("\n{}", one_line(help))).unwrap_or_default();
    let message = data(&format!("{}{help}", one_line(&problem.message)));
    format!("::{command} file={file},line={},col={}{end},title={title}::{message}\n", place.line, place.column)
}

/// A message: what would end it, or be taken for an escape, is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value: commas and colons end one.
fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}
