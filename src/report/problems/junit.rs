//! Problems as JUnit XML, which every CI service shows: a test case a problem, failed where it is open and at level deny.
//!
//! The surprise: JUnit knows no warnings. They are cases that passed and said something; what a baseline or an exception holds back
//! is a case that was skipped. There is no time in it: the same input gives the same bytes.

use super::{Counts, Outcome};
use crate::ingest::is_steering;
use crate::model::{Problem, Severity, Standing};

/// One suite with a case for each problem; with one case that passed where there are none.
pub fn junit(outcome: &Outcome<'_>) -> String {
    let counts = Counts::of(outcome.problems);
    let (tests, skipped) = (outcome.problems.len().max(1), counts.known + counts.excepted);
    let numbers = format!("tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\"", counts.errors);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"factcheck\" {}>\n  <testsuite name=\"factcheck\" {numbers}>\n",
        numbers.rsplit_once(" skipped").map_or(numbers.as_str(), |(shared, _)| shared)
    );
    if outcome.problems.is_empty() {
        out.push_str("    <testcase classname=\"factcheck\" name=\"no problems\"/>\n");
    }
    for problem in outcome.problems {
        out.push_str(&case(problem));
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(problem: &Problem) -> String {
    let place = &problem.place;
    // Names must differ, or a service takes two cases for one; the fingerprint stays when lines move.
    let whose = problem.claim.as_deref().unwrap_or(&problem.about);
    let short: String = problem.fingerprint.chars().take(8).collect();
    let name = xml(&format!("{}: {} ({short})", problem.rule, crate::report::text::truncate(whose, 80)));
    let head = format!("    <testcase classname=\"{}\" name=\"{name}\"", xml(&place.file));
    let mut said = format!("{}:{}:{}: {}", place.file, place.line, place.column, problem.message);
    if let Some(help) = &problem.help {
        said.push_str(&format!("\nhelp: {help}"));
    }
    let said = xml(&said);
    let inside = match (&problem.standing, problem.severity) {
        (Standing::Known, _) => "<skipped message=\"known: listed in the baseline\"/>".to_owned(),
        (Standing::Excepted(because), _) => format!("<skipped message=\"{}\"/>", xml(&format!("excepted: {because}"))),
        (Standing::Open, Severity::Error) => {
            format!("<failure type=\"{}\" message=\"{}\">{said}</failure>", problem.rule, xml(&problem.message))
        }
        (Standing::Open, Severity::Warning) => format!("<system-out>{said}</system-out>"),
    };
    format!("{head}>{inside}</testcase>\n")
}

/// Text inside XML, elements and attributes alike: what XML 1.0 can't hold, or would steer a terminal, is replaced.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            _ if is_steering(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
