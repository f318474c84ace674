//! Every form of the same problems as snapshots: both weights, all standings, hostile strings in every field; then what must hold
//! whatever the snapshots say.

use serde_json::Value as Json;

use super::{Outcome, github, junit, markdown, summary};
use crate::model::fixture::{self, FILE, OTHER_FILE, TEXT};
use crate::model::{Known, Place, Problem, Rule, Severity, Standing};

/// What must not get out of any form: terminal escapes, directions, markup, workflow commands, links, ends of cells and of lines.
const HOSTILE: &str = "\u{1b}[2J\u{202e}<b>&\"'|`[x](http://e)\n::error::50%,a:b\r\u{9b}31m\t]]>\u{0}";

fn problem(rule: Rule, severity: Severity, place: Place, claim: Option<&str>, message: &str, help: Option<&str>) -> Problem {
    Problem {
        rule,
        severity,
        standing: Standing::Open,
        home: place.file.clone(),
        place,
        claim: claim.map(str::to_owned),
        about: claim.map_or_else(|| "2025-01-24-tokyo".to_owned(), |_| "près de 15 000".to_owned()),
        fingerprint: format!("{:08x}{}", 0xfac7_0000 + rule as usize, "0".repeat(56)),
        message: message.to_owned(),
        help: help.map(str::to_owned),
    }
}

/// Problems of both weights and all standings in three files, one of them with a text to show.
fn problems() -> Vec<Problem> {
    let elsewhere = |line, column, length| Place { file: OTHER_FILE.to_owned(), line, column, length };
    let hostile_place = Place { file: format!("claims/{HOSTILE}.toml"), line: 7, column: 3, length: 4 };
    let mut hostile = problem(Rule::ScaleSlip, Severity::Error, hostile_place, Some(HOSTILE), HOSTILE, Some(HOSTILE));
    hostile.about = HOSTILE.to_owned();
    let mut excepted = problem(
        Rule::SingleSource,
        Severity::Error,
        fixture::place("8 billions"),
        Some("8-billions-q7r2s9"),
        "claim 8-billions-q7r2s9 rests on one source",
        None,
    );
    excepted.standing = Standing::Excepted(format!("only one counts {HOSTILE}"));
    let mut known = problem(
        Rule::BrokenAnchor,
        Severity::Error,
        elsewhere(24, 9, 12),
        Some("10-8-growth-e5f6g7"),
        "the quote of evidence e1 is not in its snapshot: nearest is \"grew by 12 %\"",
        Some("quote the source's own words"),
    );
    known.standing = Standing::Known;
    vec![
        problem(
            Rule::Unreviewed,
            Severity::Warning,
            fixture::place("près de 15 000"),
            Some("15000-sanctions-4kq2m7"),
            "nobody reviewed the verdict imprecise",
            Some("a second person: factcheck review 15000-sanctions-4kq2m7"),
        ),
        problem(
            Rule::Unsourced,
            Severity::Error,
            fixture::place("130 kilomètres, dont"),
            Some("130-kilometres-8x2b9c"),
            "claim 130-kilometres-8x2b9c has no source",
            Some("factcheck cite 130-kilometres-8x2b9c URL --quote \"…\""),
        ),
        excepted,
        problem(Rule::StaleVerdict, Severity::Error, fixture::place("=cmd()"), Some("cmd-2-w8x9y1"), "the verdict no longer holds", None),
        problem(Rule::Uncaptured, Severity::Warning, elsewhere(3, 1, 0), None, "the transcript of 2025-01-24-tokyo is not frozen", None),
        known,
        hostile,
    ]
}

fn gone() -> Vec<Known> {
    let known = |rule, file: &str, claim: Option<&str>, about: &str| Known {
        rule,
        file: file.to_owned(),
        claim: claim.map(str::to_owned),
        about: about.to_owned(),
        fingerprint: "0123".to_owned(),
    };
    vec![known(Rule::Unsourced, FILE, Some("x-1"), "trois enfants"), known(Rule::UnsourcedNumber, HOSTILE, None, HOSTILE)]
}

fn text_of(file: &str) -> Option<String> {
    (file == FILE).then(|| TEXT.to_owned())
}

/// What is written, as text.
fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("text")
}

fn human(outcome: &Outcome<'_>, text_of: &dyn Fn(&str) -> Option<String>, color: bool) -> String {
    written(|out| super::human(outcome, text_of, color, out))
}

fn json(outcome: &Outcome<'_>) -> String {
    written(|out| super::json(outcome, out))
}

fn sarif(outcome: &Outcome<'_>, version: &str) -> String {
    written(|out| super::sarif(outcome, version, out))
}

/// Every form of an outcome, by name.
fn forms(outcome: &Outcome<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("human", human(outcome, &text_of, false)),
        ("json", json(outcome)),
        ("sarif", sarif(outcome, "1.2.3")),
        ("github", github(outcome)),
        ("junit", junit(outcome)),
        ("markdown", markdown(outcome)),
    ]
}

#[test]
fn each_form_as_it_is() {
    let (problems, gone) = (problems(), gone());
    let outcome = Outcome { problems: &problems, gone: &gone, prefix: "desk/" };
    for (name, text) in forms(&outcome) {
        if name == "sarif" {
            // The rules' texts have a table of their own.
            let mut log: Json = serde_json::from_str(&text).expect("JSON");
            let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
            assert_eq!(rules.as_array().map(Vec::len), Some(Rule::ALL.len()));
            insta::assert_snapshot!("sarif_rule", crate::report::json::text(&rules[0]));
            insta::assert_snapshot!(name, crate::report::json::text(&log));
        } else {
            insta::assert_snapshot!(name, text);
        }
    }
}

#[test]
fn nothing_hostile_leaves_its_place() {
    let (problems, gone) = (problems(), gone());
    let outcome = Outcome { problems: &problems, gone: &gone, prefix: "" };
    for (name, text) in forms(&outcome) {
        let steering: Vec<char> = text.chars().filter(|c| *c != '\n' && crate::ingest::is_steering(*c)).collect();
        assert!(steering.is_empty(), "{name}: {steering:?}");
        assert_eq!(text, forms(&outcome).into_iter().find(|(other, _)| *other == name).expect("it").1, "the same bytes");
        match name {
            "json" | "sarif" => drop(serde_json::from_str::<Json>(&text).expect("JSON")),
            "github" => {
                let commands = text.lines().filter(|line| line.starts_with("::")).count();
                assert_eq!((commands, text.lines().count()), (problems.len() - 1, problems.len()), "one line a problem:\n{text}");
                let last = text.lines().rfind(|line| line.starts_with("::")).expect("a command");
                assert!(last.contains("50%25") && last.contains("%3A%3Aerror%3A%3A"), "{last}");
            }
            "junit" => {
                assert_eq!(text.matches("<testcase ").count(), problems.len());
                assert!(!text.contains("<b>") && !text.contains("]]>") && text.contains("&lt;b&gt;&amp;&quot;&apos;"), "{text}");
            }
            "markdown" => {
                let row = text.lines().find(|line| line.contains("scale-slip")).expect("a row");
                assert!(row.contains("\\<b\\>") && row.contains("\\[x\\](") && !row.contains("\n"), "{row}");
                let bars = row.replace("\\|", "").matches('|').count();
                assert_eq!(bars, 6, "{row}");
            }
            _ => {}
        }
    }
    let source = |_: &str| Some("a\u{1b}[31m = \"\u{202e}x\u{85}\"\tb\r\n".repeat(40));
    assert!(human(&outcome, &source, false).chars().all(|c| c == '\n' || c == '\t' || !crate::ingest::is_steering(c)));
    let json: Json = serde_json::from_str(&json(&outcome)).expect("JSON");
    assert_eq!(json["problems"][6]["message"], HOSTILE, "JSON keeps the string whole");
}

#[test]
fn sarif_points_hosts_to_files_and_suppresses_with_reasons() {
    let problems = problems();
    let log: Json = serde_json::from_str(&sarif(&Outcome { problems: &problems, gone: &[], prefix: "my desk/" }, "1.2.3")).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), problems.len());
    for (result, problem) in results.iter().zip(&problems) {
        let rule = &log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], problem.rule.code());
        assert_eq!(result["partialFingerprints"]["factcheck/v1"], problem.fingerprint.as_str());
        let kinds: Vec<&str> = result["suppressions"].as_array().expect("a list").iter().filter_map(|one| one["kind"].as_str()).collect();
        let expected: &[&str] = match problem.standing {
            Standing::Open => &[],
            Standing::Known => &["external"],
            Standing::Excepted(_) => &["inSource"],
        };
        assert_eq!(kinds, expected);
    }
    let uri = |at: usize| &results[at]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(*uri(0), format!("my%20desk/{FILE}"));
    assert!(uri(6).as_str().expect("a text").is_ascii());
    assert!(!results[6]["message"]["text"].as_str().expect("a text").contains("]("));
}

#[test]
fn nothing_to_say_is_said() {
    let outcome = Outcome::default();
    assert_eq!(human(&outcome, &text_of, false), "no problems\n");
    assert_eq!(github(&outcome), "no problems\n");
    assert_eq!(markdown(&outcome), "### factcheck: no problems\n");
    assert!(junit(&outcome).contains("tests=\"1\" failures=\"0\""), "{}", junit(&outcome));
    let log: Json = serde_json::from_str(&sarif(&outcome, "1")).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    let json: Json = serde_json::from_str(&json(&outcome)).expect("JSON");
    assert_eq!(json["summary"], serde_json::json!({"deny": 0, "warn": 0, "known": 0, "excepted": 0, "gone": 0}));
}

#[test]
fn summaries_count_what_is_open_and_name_the_rest() {
    let (problems, gone) = (problems(), gone());
    let of = |problems: &[Problem], gone: &[Known]| summary(&Outcome { problems, gone, prefix: "" });
    assert_eq!(of(&problems, &gone), "3 errors, 2 warnings in 3 files; 1 known, 1 excepted, 2 gone");
    assert_eq!(of(&problems[..1], &[]), "1 warning in 1 file");
    assert_eq!(of(&problems[2..3], &[]), "no problems; 1 excepted");
    assert_eq!(of(&problems[5..6], &gone[..1]), "no new problems; 1 known, 1 gone");
    assert_eq!(of(&[], &[]), "no problems");
}

#[test]
fn a_caret_stands_wherever_a_place_points() {
    let mut problem = problems().remove(0);
    let mut render = |line: usize, column: usize, length: usize, text: Option<&str>| {
        (problem.place.line, problem.place.column, problem.place.length) = (line, column, length);
        problem.help = None;
        human(&Outcome { problems: std::slice::from_ref(&problem), ..Outcome::default() }, &|_| text.map(str::to_owned), false)
    };
    let cases: &[(usize, usize, usize, &str, &str)] = &[
        (1, 1, 3, "abc = 1", "1 | abc = 1\n  | ^^^\n"),
        (1, 5, 0, "abc = 1", "1 | abc = 1\n  |     ^\n"),
        (2, 2, 2, "first\r\nsecond\r\n", "2 | second\n  |  ^^\n"),
        (1, 7, 3, "q = \"一万五千\"", "1 | q = \"一万五千\"\n  |        ^^^^^^\n"),
        (1, 2, 99, "ab", "1 | ab\n  |  ^\n"),
        (1, 2, 1, "\u{202e}b", "1 | \u{fffd}b\n  |  ^\n"),
    ];
    for (line, column, length, text, expected) in cases {
        let shown = render(*line, *column, *length, Some(text));
        assert!(shown.contains(expected), "{text:?}:\n{shown}");
    }
    for (line, text) in [(3, Some("one\ntwo")), (1, None), (0, Some("one")), (9, Some(""))] {
        let shown = render(line, 4, 2, text);
        assert!(shown.contains(&format!("--> {FILE}:{line}:4\n")), "{shown}");
    }
    // Far along a line the place alone is told.
    let page = "x ".repeat(5000);
    assert!(render(1, 1999, 1, Some(&page)).contains("^"));
    let shown = render(1, 9001, 1, Some(&page));
    assert!(shown.contains(&format!("--> {FILE}:1:9001\n")) && !shown.contains('^'), "{shown}");
}

#[test]
fn colours_are_escapes_and_nothing_else() {
    let problems = problems();
    let outcome = Outcome { problems: &problems, ..Outcome::default() };
    let (plain, coloured) = (human(&outcome, &text_of, false), human(&outcome, &text_of, true));
    assert!(coloured.contains("\u{1b}[1m\u{1b}[91merror") && !plain.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        stripped.push_str(before);
        rest = after.split_once('m').expect("the end of the escape").1;
    }
    stripped.push_str(rest);
    let bare = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(bare(&stripped), bare(&plain));
}
