//! A claim's words set against a quote's, as lines for people and as JSON: one line in, one line out.
//!
//! The surprise: a line that cannot be read is answered too, with its `id` where it has one, so that the answers
//! stay in step with the questions.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::text::one_line;
use crate::extract;
use crate::model::{Comparison, Pair, Quantity, Words};

/// Compares two texts.
pub type Compare = fn(&Words<'_>, &Words<'_>) -> Comparison;

/// Answers one line `{"id", "claim": {"text", "lang", "date"}, "evidence": {"text", "lang", "date"}}` with one line; whether it could be read.
///
/// # Errors
///
/// What `out` fails with.
pub fn answer_line(line: &str, compare: Compare, out: &mut dyn Write) -> io::Result<bool> {
    let question = question(line, compare);
    let read = question.is_ok();
    let answer = match question {
        Ok((id, comparison)) => {
            let pairs: Vec<Value> = comparison.finding.pairs.iter().map(pair).collect();
            json!({"id": id, "finding": comparison.finding.kind.code(), "pairs": pairs})
        }
        Err((id, error)) => json!({"id": id, "error": error}),
    };
    writeln!(out, "{answer}").map(|()| read)
}

/// The whole comparison, with the quantities that the pairs count.
pub fn json(comparison: &Comparison) -> String {
    let quantities = |all: &[Quantity]| all.iter().map(super::json::quantity).map(|quantity| json!(quantity)).collect::<Vec<_>>();
    super::json::text(&json!({
        "version": super::json::VERSION,
        "finding": comparison.finding.kind.code(),
        "detail": comparison.finding.detail,
        "pairs": comparison.finding.pairs.iter().map(pair).collect::<Vec<_>>(),
        "claim": quantities(&comparison.claim),
        "evidence": quantities(&comparison.evidence),
    }))
}

/// The finding, then a line a pair where there are several.
pub fn human(comparison: &Comparison) -> String {
    let finding = &comparison.finding;
    let mut lines = format!("{}: {}\n", finding.kind, one_line(&finding.detail));
    if finding.pairs.len() > 1 {
        for pair in &finding.pairs {
            let words = |all: &[Quantity], at: usize| all.get(at).map(|quantity| one_line(&quantity.text)).unwrap_or_default();
            let (claim, evidence) = (words(&comparison.claim, pair.claim), words(&comparison.evidence, pair.evidence));
            lines.push_str(&format!("  \"{claim}\" against \"{evidence}\": {}: {}\n", pair.finding, one_line(&pair.detail)));
        }
    }
    lines
}

/// Whether a text can be read in this language; the error says which can.
///
/// # Errors
/// A sentence that names the languages that are read.
pub fn readable(lang: Option<&str>) -> Result<(), String> {
    let known = |lang: &str| {
        let short = lang.split(['-', '_']).next().unwrap_or(lang);
        extract::languages().iter().any(|known| known.eq_ignore_ascii_case(short))
    };
    match lang.filter(|lang| !known(lang)) {
        Some(lang) => Err(format!("language \"{lang}\" is not read; use one of: {}", extract::languages().join(", "))),
        None => Ok(()),
    }
}

/// The most decimal places of a ratio: what it shows is for people, the finding was made with the exact one.
const PLACES: u8 = 6;

fn pair(pair: &Pair) -> Value {
    let ratio = pair.ratio.as_ref().map(|ratio| {
        // Three digits are enough for people, but 1 is said only of what is 1.
        let exponent = ratio.magnitude().map_or(0, |magnitude| magnitude - 2).min(0);
        let short = ratio.round_to(exponent);
        if short.to_string() == "1" && short != *ratio { ratio.to_places(PLACES) } else { short.to_string() }
    });
    json!({"claim": pair.claim, "evidence": pair.evidence, "finding": pair.finding.code(), "ratio": ratio, "detail": pair.detail})
}

fn question(line: &str, compare: Compare) -> Result<(Value, Comparison), (Value, String)> {
    let value: Value = serde_json::from_str(line).map_err(|error| (Value::Null, format!("not JSON: {error}")))?;
    let Value::Object(object) = value else {
        return Err((
            Value::Null,
            "not a JSON object; write {\"id\": …, \"claim\": {\"text\": …}, \"evidence\": {\"text\": …}}".to_owned(),
        ));
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    let (claim, evidence) = match (side(&object, "claim"), side(&object, "evidence")) {
        (Ok(claim), Ok(evidence)) => (claim, evidence),
        (Err(error), _) | (_, Err(error)) => return Err((id, error)),
    };
    Ok((id, compare(&claim, &evidence)))
}

fn side<'a>(object: &'a Map<String, Value>, name: &str) -> Result<Words<'a>, String> {
    let side = match object.get(name) {
        None | Some(Value::Null) => return Err(format!("\"{name}\" is missing")),
        Some(Value::Object(side)) => side,
        Some(_) => return Err(format!("\"{name}\" is not an object; write {{\"text\": …, \"lang\": …, \"date\": …}}")),
    };
    let string = |key: &str| match side.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(format!("\"{key}\" of \"{name}\" is not a string")),
    };
    let text = string("text")?.ok_or_else(|| format!("\"text\" of \"{name}\" is missing"))?;
    let lang = string("lang")?.filter(|lang| !lang.is_empty());
    readable(lang).map_err(|error| format!("{name}: {error}"))?;
    let date = match string("date")?.filter(|date| !date.is_empty()) {
        None => None,
        Some(date) => Some(date.parse().map_err(|_| format!("\"date\" of \"{name}\" is no day: \"{date}\"; write 2024-03-13"))?),
    };
    Ok(Words { text, lang, date })
}

#[cfg(test)]
mod tests {
    use super::{answer_line, human, json, readable};
    use crate::model::{Comparison, Finding, FindingKind, Kind, Number, Pair, Quantity, Value, Words};

    /// A comparison of two pairs, whatever the texts say but for their first words.
    fn compared(claim: &Words<'_>, evidence: &Words<'_>) -> Comparison {
        let quantity =
            |text: &str, value: i64| Quantity { value: Some(Value::Number(Number::from(value))), ..Quantity::new(Kind::Number, text) };
        let pair = |at, finding, ratio: Option<&str>, detail: &str| {
            let ratio = ratio.map(|ratio| ratio.parse().expect("a number"));
            Pair { claim: at, evidence: at, finding, ratio, detail: detail.to_owned() }
        };
        Comparison {
            claim: vec![quantity(claim.text, 15_000), quantity("83", 83)],
            evidence: vec![quantity(evidence.text, 16_587), quantity("83,14", 83)],
            finding: Finding {
                kind: FindingKind::Below,
                pairs: vec![
                    pair(0, FindingKind::Below, Some("15000/16587"), "9.6 % below"),
                    pair(1, FindingKind::EqualRounded, Some("100001/100000"), "equal when rounded"),
                ],
                detail: "9.6 % below; the weakest of 2 pairs".to_owned(),
            },
        }
    }

    fn answer(line: &str) -> String {
        let mut out = Vec::new();
        let read = answer_line(line, compared, &mut out).expect("memory takes anything");
        let text = String::from_utf8(out).expect("text").trim_end().to_owned();
        assert_eq!(read, !text.contains("\"error\""), "{text}");
        text
    }

    #[test]
    fn answers_with_the_keys_in_their_order() {
        assert_eq!(
            answer(r#"{"id":"x1","claim":{"text":"15 000","lang":"fr","date":"2024-03-13"},"evidence":{"text":"16,587","lang":"en"}}"#),
            r#"{"id":"x1","finding":"below","pairs":[{"claim":0,"evidence":0,"finding":"below","ratio":"0.904","detail":"9.6 % below"},{"claim":1,"evidence":1,"finding":"equal_rounded","ratio":"1.00001","detail":"equal when rounded"}]}"#
        );
    }

    #[test]
    fn answers_bad_lines_in_their_place() {
        for (line, expected) in [
            (r#"{"id": 7}"#, r#"{"id":7,"error":"\"claim\" is missing"}"#),
            (
                r#"{"id": 7, "claim": "x"}"#,
                r#"{"id":7,"error":"\"claim\" is not an object; write {\"text\": …, \"lang\": …, \"date\": …}"}"#,
            ),
            (
                r#"{"id": 7, "claim": {"text": "x"}, "evidence": {"lang": "fr"}}"#,
                r#"{"id":7,"error":"\"text\" of \"evidence\" is missing"}"#,
            ),
            (r#"{"id": 7, "claim": {"text": 3}}"#, r#"{"id":7,"error":"\"text\" of \"claim\" is not a string"}"#),
            (
                r#"{"id": "b", "claim": {"text": "x", "date": "soon"}, "evidence": {"text": "y"}}"#,
                r#"{"id":"b","error":"\"date\" of \"claim\" is no day: \"soon\"; write 2024-03-13"}"#,
            ),
        ] {
            assert_eq!(answer(line), expected);
        }
        assert!(answer("{").starts_with(r#"{"id":null,"error":"not JSON: "#));
        assert!(answer("[]").starts_with(r#"{"id":null,"error":"not a JSON object"#));
        let stranger = answer(r#"{"id": 1, "claim": {"text": "x", "lang": "tlh"}, "evidence": {"text": "y"}}"#);
        assert!(stranger.contains("language \\\"tlh\\\" is not read"), "{stranger}");
        assert!(readable(Some("fr-BE")).is_ok() && readable(None).is_ok());
    }

    #[test]
    fn people_and_programs_read_the_same() {
        let words = |text| Words { text, lang: None, date: None };
        let comparison = compared(&words("15\u{1b} 000"), &words("16,587"));
        assert_eq!(
            human(&comparison),
            "below: 9.6 % below; the weakest of 2 pairs\n  \"15 000\" against \"16,587\": below: 9.6 % below\n  \
             \"83\" against \"83,14\": equal_rounded: equal when rounded\n"
        );
        let json: serde_json::Value = serde_json::from_str(&json(&comparison)).expect("JSON");
        assert_eq!((&json["finding"], json["pairs"].as_array().map(Vec::len)), (&"below".into(), Some(2)));
    }
}
