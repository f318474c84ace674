//! Problems as SARIF 2.1.0, the form that code scanning services read.
//!
//! The surprise: what a baseline or an exception holds back stands there too, as a suppressed result with its reason; a
//! service that forgot it would show it as new. Columns count code points, and the log says so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;

use super::Outcome;
use crate::model::{Level, Place, Problem, Rule, Severity, Standing};
use crate::report::json;
use crate::report::text::one_line;

/// SARIF 2.1.0. `version` is the tool's.
///
/// # Errors
/// Where `out` takes nothing more.
pub fn sarif(outcome: &Outcome<'_>, version: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let driver =
        Driver { name: "factcheck", semantic_version: version, rules: Rule::ALL.iter().map(|rule| Descriptor::of(*rule)).collect() };
    let results = outcome.problems.iter().map(|problem| result(problem, outcome.prefix)).collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    json::write(&log, out)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<ResultSarif<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'a str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultSarif<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    partial_fingerprints: BTreeMap<&'static str, &'a str>,
    suppressions: Vec<Suppression<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct LogicalLocation<'a> {
    name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

impl Descriptor {
    fn of(rule: Rule) -> Self {
        let info = rule.info();
        let level = match info.level {
            Level::Deny => "error",
            Level::Warn | Level::Allow => "warning",
        };
        Self {
            id: rule.code(),
            short_description: text(info.meaning.to_owned()),
            full_description: text(format!("{} It points at {}.", info.meaning, info.points_at)),
            help: text(format!("Example: {}\n\nTo mend it: {}", info.example, info.mend)),
            default_configuration: Configuration { enabled: info.level != Level::Allow, level },
        }
    }
}

fn result<'a>(problem: &'a Problem, prefix: &str) -> ResultSarif<'a> {
    let help = problem.help.as_deref().map(|help| format!("\n{}", one_line(help))).unwrap_or_default();
    let suppression = match &problem.standing {
        Standing::Open => None,
        Standing::Known => Some(Suppression { kind: "external", justification: "listed in the baseline" }),
        Standing::Excepted(because) => Some(Suppression { kind: "inSource", justification: because }),
    };
    let claim = problem.claim.as_deref().map(|name| LogicalLocation { name, kind: "claim" });
    ResultSarif {
        rule_id: problem.rule.code(),
        rule_index: Rule::ALL.iter().position(|rule| *rule == problem.rule).unwrap_or_default(),
        level: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: text(format!("{}{help}", one_line(&problem.message))),
        locations: [Location { physical_location: located(&problem.place, prefix), logical_locations: claim.into_iter().collect() }],
        partial_fingerprints: BTreeMap::from([("factcheck/v1", problem.fingerprint.as_str())]),
        suppressions: suppression.into_iter().collect(),
    }
}

fn located(place: &Place, prefix: &str) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(&format!("{prefix}{}", place.file)) },
        region: Region { start_line: place.line.max(1), start_column: place.column.max(1), end_column: place.column.max(1) + place.length },
    }
}

/// Text in which nothing reads as a link: SARIF takes `[words](address)` for one.
fn text(text: String) -> Text {
    Text { text: text.replace("](", "] (") }
}

/// A relative path as a URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
