//! factcheck.toml: what it says, and what is wrong with it.

use serde_json::Value;

use super::{default_text, parse, schema};
use crate::model::{EVIDENCE_AGE_DAYS, Level, Policy, Rule, Verdict};

#[test]
fn the_text_of_a_new_workspace_changes_nothing() {
    assert_eq!(parse("factcheck.toml", &default_text()), Ok(Policy::default()));
    assert_eq!(parse("factcheck.toml", ""), Ok(Policy::default()));
}

#[test]
fn every_key_shown_in_a_comment_is_a_key() {
    let shown: String = default_text()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.contains(" = ") || key.starts_with('[') => format!("{key}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let policy = parse("factcheck.toml", &shown).expect("comments that are keys");
    assert_eq!(policy.levels.len(), Rule::ALL.iter().filter(|rule| !rule.is_corruption()).count());
    assert_eq!(policy.scoped.len(), 1);
    assert_eq!(policy.level_in(Rule::Unverified, "claims/2019-05-01-x.toml"), Level::Allow);
    assert_eq!(policy.evidence_age_days, Some(EVIDENCE_AGE_DAYS));
    assert_eq!(policy.own_sites["A. Person"], ["aperson.example", "ministry.example/press"]);
    assert!(policy.levels.iter().all(|(rule, level)| *level == rule.default_level()));
    assert_eq!(policy.language.as_deref(), Some("fr"));
    assert_eq!((policy.fetch.ports, policy.fetch.timeout_s), (vec![8080], Some(60)));
    assert_eq!(policy.fetch.allow_private, ["127.0.0.0/8"]);
    assert_eq!(policy.fetch.contact.as_deref(), Some("desk@example.org"));
    assert_eq!(policy.labels.get("Mostly true"), Some(&Verdict::AccurateLacksContext));
}

#[test]
fn reads_levels() {
    let policy = parse("f", "[rules]\nunsourced = \"warn\"\nsingle-source = \"deny\"\n").expect("a policy");
    assert_eq!(policy.level(Rule::Unsourced), Level::Warn);
    assert_eq!(policy.level(Rule::SingleSource), Level::Deny);
    assert_eq!(policy.level(Rule::Unverified), Level::Warn);
}

#[test]
fn says_everything_that_is_wrong_at_once() {
    let text = "\
format = 1
langage = \"fr\"
language = \"french\"
[rules]
unsorced = \"deny\"
unsourced = \"error\"
unverified = true
nonsense-altogether = \"deny\"
[fetch]
ports = [0, 80, \"x\", 65536]
allow_private = [\"10.0.0.0/33\", \"::1/128\", \"10.0.0.1\", 7]
timeout_s = 0
contact = \"a\\r\\nCookie: b\"
attempts = 3
[labels]
Pinocchio = \"flase\"
\"\" = \"false\"
";
    let problems = parse("factcheck.toml", text).expect_err("many problems").problems;
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            format!("{}:{} {} | {}", problem.place.line, problem.place.column, problem.message, problem.help.as_deref().unwrap_or(""))
        })
        .collect();
    let expected = [
        "2:1 unknown key \"langage\" in factcheck.toml | did you mean \"language\"?",
        "3:12 \"french\" is no language code | write its two letters (ISO 639-1): language = \"fr\"",
        "5:1 unknown rule \"unsorced\" | did you mean \"unsourced\"?",
        "6:13 \"error\" is no level | use one of: allow, warn, deny",
        "7:14 \"unverified\" must be a text, not true or false | write it in quotes: unverified = \"true\"",
    ];
    assert_eq!(lines[..expected.len()], expected);
    assert!(lines[5].starts_with("8:1 unknown rule \"nonsense-altogether\" | rules: unsourced, "), "{}", lines[5]);
    let places: Vec<(usize, usize)> = problems[6..].iter().map(|problem| (problem.place.line, problem.place.column)).collect();
    assert_eq!(places, [(10, 10), (10, 17), (10, 22), (11, 18), (11, 44), (11, 56), (12, 13), (13, 11), (14, 1), (16, 13), (17, 1)]);
    assert_eq!(problems[15].help.as_deref(), Some("did you mean \"false\"?"));
}

#[test]
fn says_where_the_syntax_breaks() {
    let errors = parse("factcheck.toml", "format = 1\nlanguage = \"fr\n[rules\nunsourced = \"deny\"\n").expect_err("two slips");
    let lines: Vec<usize> = errors.problems.iter().map(|problem| problem.place.line).collect();
    assert_eq!(lines, [2, 3]);
    let errors = parse("factcheck.toml", "format = 2\nunknown = 1\n").expect_err("newer");
    assert_eq!(errors.problems.len(), 1);
    assert!(errors.to_string().starts_with("factcheck.toml:1:10: format 2 is newer"), "{errors}");
}

#[test]
fn bounds_pauses_tries_and_days() {
    let policy = parse("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 5\nrecheck_days = 30\n").expect("a policy").fetch;
    assert_eq!((policy.pause_ms, policy.retries, policy.recheck_days), (Some(0), Some(5), Some(30)));
    assert!(!policy.ignore_robots && !policy.allow_downgrade);
    let text = "[fetch]\npause_ms = 60001\nretries = -1\nrecheck_days = 4000\nignore_robots = true\n";
    let problems = parse("factcheck.toml", text).expect_err("out of bounds").problems;
    let mut lines: Vec<usize> = problems.iter().map(|problem| problem.place.line).collect();
    lines.sort_unstable();
    assert_eq!(lines, [2, 3, 4, 5], "ignoring robots.txt is for one command, never for a workspace");
}

#[test]
fn reads_levels_for_some_files_in_their_order() {
    let text = "[rules.\"z\"]\nunsourced = \"warn\"\n[rules.\"a/**\"]\nunsourced = \"allow\"\nunverified = \"deny\"\n";
    let policy = parse("factcheck.toml", text).expect("a policy");
    let patterns: Vec<(&str, usize)> = policy.scoped.iter().map(|scope| (scope.pattern.as_str(), scope.levels.len())).collect();
    assert_eq!(patterns, [("z", 1), ("a/**", 2)]);
}

#[test]
fn says_what_is_wrong_with_scopes_sites_and_ages() {
    let text = "\
evidence_age_days = 0
[rules.unsourced]
x = \"deny\"
[rules.\"/etc\"]
[rules.\"../a\"]
[rules.\"claims\"]
unsorced = \"deny\"
unverified = \"no\"
[rules.\"claims\".deeper]
[own_sites]
\"A\" = [\"https://a.example\", \"nodots\", 3, \"ok.example/x\"]
\"B\" = \"b.example\"
";
    let problems = parse("factcheck.toml", text).expect_err("many problems").problems;
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}:{} {}", problem.place.line, problem.place.column, problem.message)).collect();
    let expected = [
        "1:21 \"evidence_age_days\" must be from 1 to 65535",
        "2:8 \"unsourced\" is a rule, and its level a word",
        "4:8 \"/etc\" names no files of the workspace",
        "5:8 \"../a\" names no files of the workspace",
        "7:1 unknown rule \"unsorced\"",
        "8:14 \"no\" is no level",
        "9:17 unknown rule \"deeper\"",
        "11:8 this is no site",
        "11:29 this is no site",
        "11:39 this is no site",
        "12:7 \"B\" must be a list of sites, not a text",
    ];
    assert_eq!(lines, expected);
}

/// Lines that set one key to a value of the wrong type, to each name that the schema has, and to one that it has not.
#[test]
fn the_reader_knows_every_key_and_name_of_the_schema() {
    let said = |text: &str| -> Vec<String> {
        parse("f", text).map_or_else(|errors| errors.problems.into_iter().map(|problem| problem.message).collect(), |_| Vec::new())
    };
    let (schema, mut keys, mut names) = (schema(), 0, 0);
    let tables = schema["properties"].as_object().expect("properties").iter();
    let tables = tables.filter(|(_, table)| table["properties"].is_object()).map(|(name, table)| (format!("[{name}]\n"), table));
    for (head, table) in tables.chain([(String::new(), &schema)]) {
        for (key, value) in table["properties"].as_object().expect("properties") {
            let wrong = said(&format!("{head}{key} = true\n"));
            assert!(wrong.iter().any(|line| line.starts_with(&format!("\"{key}\" must be"))), "{head}{key}: {wrong:?}");
            assert!(value["description"].as_str().is_some_and(|text| text.ends_with('.') || text.ends_with("id.")), "{head}{key}");
            keys += 1;
            for name in value["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert_eq!(said(&format!("{head}{key} = \"{name}\"\n")), Vec::<String>::new());
                names += 1;
            }
            if value["enum"].is_array() {
                assert_ne!(said(&format!("{head}{key} = \"neither\"\n")), Vec::<String>::new(), "{head}{key}");
            }
            for (bound, beyond) in [("minimum", -1), ("maximum", 1)] {
                if let Some(bound) = value[bound].as_i64() {
                    assert_eq!(said(&format!("{head}{key} = {bound}\n")), Vec::<String>::new());
                    assert_ne!(said(&format!("{head}{key} = {}\n", bound + beyond)), Vec::<String>::new(), "{head}{key}");
                }
            }
        }
    }
    for verdict in schema["properties"]["labels"]["additionalProperties"]["enum"].as_array().expect("verdicts") {
        assert_eq!(said(&format!("[labels]\n\"L\" = {verdict}\n")), Vec::<String>::new());
    }
    assert!(keys > 40 && names > 70, "{keys} keys, {names} names");
}
