//! The baseline: problems that a project knows and lives with, so that the gate fails on new ones only.
//!
//! JSON Lines, one problem a line, sorted by where they are: git merges it like any text, and people read it. A problem is known by its
//! fingerprint alone; the rest of a line is for people. The surprise: order and repetition say nothing, so that the outcome of
//! any merge reads, be it by union.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fields::shown;
use super::place::Lines;
use super::problem::{RecordErrors, RecordProblem};
use crate::model::{Known, Place, Problem, Rule, Standing, closest};

/// The version that is written, and the newest one read.
const VERSION: u64 = 1;

/// How many characters of the words are written.
const MOST_WORDS: usize = 120;

/// How to come by a good one.
const ANEW: &str = "write the baseline anew: factcheck check --write-baseline FILE";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "factcheck-baseline")]
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    about: String,
    fingerprint: String,
}

/// The text of a baseline that lists these problems, and still lists what `kept` says. Corruption has no place in one, and what an
/// exception holds back needs none.
pub fn baseline_text(problems: &[Problem], kept: &[Known]) -> String {
    let listed = problems.iter().filter(|problem| !problem.rule.is_corruption() && !matches!(problem.standing, Standing::Excepted(_)));
    let rows: BTreeSet<(&str, &str, Option<&str>, &str, &str)> = listed
        .map(|problem| {
            (problem.home.as_str(), problem.rule.code(), problem.claim.as_deref(), problem.about.as_str(), problem.fingerprint.as_str())
        })
        .chain(kept.iter().map(|known| {
            (known.file.as_str(), known.rule.code(), known.claim.as_deref(), known.about.as_str(), known.fingerprint.as_str())
        }))
        .collect();
    let mut text = json(&Head { version: VERSION });
    for (file, rule, claim, about, fingerprint) in rows {
        let words = about.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = words.chars().take(MOST_WORDS).collect();
        let about = if short.len() < words.len() { format!("{short}…") } else { short };
        text.push_str(&json(&Line {
            rule: rule.to_owned(),
            file: file.to_owned(),
            claim: claim.map(str::to_owned),
            about,
            fingerprint: fingerprint.to_owned(),
        }));
    }
    text
}

/// Reads a baseline. `file` is its path, for messages.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn parse_baseline(file: &str, text: &str) -> Result<Vec<Known>, RecordErrors> {
    let lines = Lines::new(text);
    let at = |line: usize, column: usize, message: String, help: &str| {
        let place = Place { file: file.to_owned(), line, column, length: 0 };
        RecordProblem { place, message, help: Some(help.to_owned()), line: lines.line(line).to_owned() }
    };
    let head = match text.lines().next().map(serde_json::from_str::<Head>) {
        Some(Ok(Head { version: VERSION })) => None,
        Some(Ok(Head { version })) => {
            let message = format!("version {version} of a baseline is not known to this factcheck, which knows {VERSION}");
            Some(at(1, 1, message, &format!("use a newer factcheck, or {ANEW}")))
        }
        _ => {
            let message = format!("this is no baseline: its first line must be {}", json(&Head { version: VERSION }).trim_end());
            Some(at(1, 1, message, ANEW))
        }
    };
    if let Some(problem) = head {
        return Err(RecordErrors { problems: vec![problem] });
    }
    let (mut known, mut problems) = (Vec::new(), Vec::new());
    for (number, line) in text.lines().enumerate().skip(1).map(|(at, line)| (at + 1, line)) {
        // A merge by union may repeat the head.
        if line.trim().is_empty() || serde_json::from_str::<Head>(line).is_ok_and(|head| head.version == VERSION) {
            continue;
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            problems.push(at(number, 1, "a merge left its mark here".to_owned(), "keep the lines of both sides and delete the marks"));
            continue;
        }
        let entry = match serde_json::from_str::<Line>(line) {
            Ok(entry) => entry,
            Err(error) => {
                let column = line.get(..error.column().saturating_sub(1)).map_or(1, |before| before.chars().count() + 1);
                let said = error.to_string();
                let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
                problems.push(at(number, column, format!("this line is no entry of a baseline: {}", shown(said)), ANEW));
                continue;
            }
        };
        match entry.rule.parse::<Rule>() {
            Ok(rule) if rule.is_corruption() => {
                let message = format!("\"{rule}\" has no place in a baseline: what is stored is damaged");
                problems.push(at(number, 1, message, "delete the line; factcheck verify tells what is wrong"));
            }
            Ok(rule) => {
                known.push(Known { rule, file: entry.file, claim: entry.claim, about: entry.about, fingerprint: entry.fingerprint });
            }
            Err(_) => {
                let meant = closest(&entry.rule, Rule::ALL.iter().map(|rule| rule.code()));
                let help = meant.map_or_else(|| "delete the line".to_owned(), |meant| format!("did you mean \"{meant}\"?"));
                problems.push(at(number, 1, format!("unknown rule \"{}\"", shown(&entry.rule)), &help));
            }
        }
    }
    if problems.is_empty() { Ok(known) } else { Err(RecordErrors { problems }) }
}

fn json(line: &impl Serialize) -> String {
    // Structs of texts and numbers always have a JSON.
    format!("{}\n", serde_json::to_string(line).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{baseline_text, parse_baseline};
    use crate::model::{Place, Problem, Rule, Severity, Standing};

    fn problem(rule: Rule, file: &str, about: &str, fingerprint: &str) -> Problem {
        Problem {
            rule,
            severity: Severity::Error,
            standing: Standing::Open,
            place: Place { file: file.to_owned(), line: 3, column: 1, length: 2 },
            home: file.to_owned(),
            claim: about.contains("quote").then(|| "c-1".to_owned()),
            about: about.to_owned(),
            fingerprint: fingerprint.to_owned(),
            message: "m".to_owned(),
            help: None,
        }
    }

    #[test]
    fn lists_problems_one_a_line_in_the_order_of_files() {
        let mut excepted = problem(Rule::Unsourced, "a", "x", "4");
        excepted.standing = Standing::Excepted("why".to_owned());
        let long = "word ".repeat(60);
        let problems = [
            problem(Rule::Unverified, "b", "a\tquote\n of  words", "2"),
            problem(Rule::Unsourced, "b", "a quote", "1"),
            problem(Rule::SingleSource, "a", &long, "3"),
            problem(Rule::CorruptLedger, "a", "x", "5"),
            excepted,
        ];
        let text = baseline_text(&problems, &[]);
        let about: String = long.trim().chars().take(120).collect();
        let expected = format!(
            "{{\"factcheck-baseline\":1}}\n\
             {{\"rule\":\"single-source\",\"file\":\"a\",\"about\":\"{about}…\",\"fingerprint\":\"3\"}}\n\
             {{\"rule\":\"unsourced\",\"file\":\"b\",\"claim\":\"c-1\",\"about\":\"a quote\",\"fingerprint\":\"1\"}}\n\
             {{\"rule\":\"unverified\",\"file\":\"b\",\"claim\":\"c-1\",\"about\":\"a quote of words\",\"fingerprint\":\"2\"}}\n"
        );
        assert_eq!(text, expected);
        let mut turned = problems.to_vec();
        turned.reverse();
        assert_eq!(baseline_text(&turned, &[]), text);
        assert_eq!(parse_baseline("f", &text).expect("a baseline").len(), 3);
        assert_eq!(baseline_text(&[], &[]), "{\"factcheck-baseline\":1}\n");
    }

    #[test]
    fn a_merge_by_union_reads() {
        let one = baseline_text(&[problem(Rule::Unsourced, "a", "x", "1"), problem(Rule::Unsourced, "b", "y", "2")], &[]);
        let two = baseline_text(&[problem(Rule::Unsourced, "b", "y", "2"), problem(Rule::Unsourced, "c", "z", "3")], &[]);
        let merged = parse_baseline("f", &format!("{one}\n{two}").replace('\n', "\r\n")).expect("a baseline");
        assert_eq!(merged.iter().map(|known| known.fingerprint.as_str()).collect::<Vec<_>>(), ["1", "2", "2", "3"]);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let entry = "{\"rule\":\"unsourced\",\"file\":\"a\",\"about\":\"x\",\"fingerprint\":\"1\"}";
        let head = "{\"factcheck-baseline\":1}";
        for (text, expected) in [
            (String::new(), "f:1:1: this is no baseline: its first line must be {\"factcheck-baseline\":1}"),
            ("[claim]\nx".to_owned(), "f:1:1: this is no baseline: its first line must be {\"factcheck-baseline\":1}"),
            ("{\"factcheck-baseline\":9}\nx".to_owned(), "f:1:1: version 9 of a baseline is not known to this factcheck, which knows 1"),
            (format!("{head}\n{entry}\n<<<<<<< ours\n"), "f:3:1: a merge left its mark here"),
            (
                format!("{head}\n{}\n", entry.replace("unsourced", "unsorced")),
                "f:2:1: unknown rule \"unsorced\"; did you mean \"unsourced\"?",
            ),
            (
                format!("{head}\n{}\n", entry.replace("unsourced", "corrupt-ledger")),
                "f:2:1: \"corrupt-ledger\" has no place in a baseline: what is stored is damaged",
            ),
            (format!("{head}\n{}\n", &entry[..20]), "f:2:20: this line is no entry of a baseline: EOF while parsing a value"),
            (format!("{head}\n{}\n", entry.replace("file", "path")), "f:2:26: this line is no entry of a baseline: unknown field `path`"),
        ] {
            let errors = parse_baseline("f", &text).expect_err(&text);
            assert_eq!(errors.problems.len(), 1, "{errors}");
            assert!(errors.to_string().starts_with(expected), "{errors}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(rows in proptest::collection::vec((any::<String>(), any::<String>(), "[0-9a-f]{64}"), 0..8)) {
            let problems: Vec<Problem> = rows.iter().map(|(file, about, print)| problem(Rule::Unsourced, file, about, print)).collect();
            let known = parse_baseline("f", &baseline_text(&problems, &[])).expect("a baseline");
            let mut prints: Vec<&str> = rows.iter().map(|(.., print)| print.as_str()).collect();
            prints.sort_unstable();
            prints.dedup();
            let mut read: Vec<&str> = known.iter().map(|known| known.fingerprint.as_str()).collect();
            read.sort_unstable();
            read.dedup();
            prop_assert_eq!(read, prints);
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = parse_baseline("f", &text);
            let _ = parse_baseline("f", &format!("{{\"factcheck-baseline\":1}}\n{text}"));
        }
    }
}
