//! Extraction as JSON: one line in, one line out, and the document form of `extract --format json`.
//!
//! The surprise: a line that cannot be read is answered too, with its `id` where it has one, so that the answers
//! stay in step with the questions.

use serde_json::{Map, Value, json};

use crate::extract::{self, Extraction, Options};
use crate::model::{Found, Quantity, Statement};

/// Answers one line `{"id", "lang", "text"}` (also `translated_from`, `date`) with one line.
pub fn answer_line(line: &str) -> String {
    match question(line) {
        Ok((id, extraction)) => {
            let mut answer = Map::new();
            answer.insert("id".to_owned(), id);
            if let Value::Object(body) = extraction_json(&extraction) {
                answer.extend(body);
            }
            Value::Object(answer).to_string()
        }
        Err((id, error)) => json!({"id": id, "error": error}).to_string(),
    }
}

/// `{"lang", "found", "claims"}`.
pub fn extraction_json(extraction: &Extraction) -> Value {
    json!({
        "lang": extraction.lang,
        "found": extraction.found.iter().map(found_json).collect::<Vec<_>>(),
        "claims": extraction.statements.iter().map(statement_json).collect::<Vec<_>>(),
    })
}

fn question(line: &str) -> Result<(Value, Extraction), (Value, String)> {
    let value: Value = serde_json::from_str(line).map_err(|error| (Value::Null, format!("not JSON: {error}")))?;
    let Value::Object(object) = value else {
        return Err((Value::Null, "not a JSON object; write {\"id\": …, \"text\": …}".to_owned()));
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    let fail = |error: String| (id.clone(), error);
    let string = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(fail(format!("\"{key}\" is not a string"))),
    };
    let text = string("text")?.ok_or_else(|| fail("\"text\" is missing".to_owned()))?;
    let date = match string("date")? {
        None => None,
        Some(date) => Some(date.parse().map_err(|_| fail(format!("\"date\" is no day: \"{date}\"; write 2024-03-13")))?),
    };
    let lang = string("lang")?;
    let options = Options { lang, translated_from: string("translated_from")?, date };
    let extraction = extract::extract(text, &options);
    Ok((id, extraction))
}

fn found_json(found: &Found) -> Value {
    let Quantity { text, kind, value, low, high, unit, approx, counted, when, ambiguous, relation } = &found.quantity;
    let written = |side: &Option<crate::model::Value>| side.as_ref().map(|value| value.written(*kind));
    let readings = ambiguous.iter().map(|reading| json!({"value": written(&reading.value), "unit": reading.unit.as_ref().map(|unit| unit.code()), "reason": reading.reason}));
    json!({
        "start": found.span.start,
        "end": found.span.end,
        "text": text,
        "kind": kind.code(),
        "value": written(value),
        "low": written(low),
        "high": written(high),
        "unit": unit.as_ref().map(|unit| unit.code()),
        "approx": approx.map(|approx| approx.code()),
        "counted": counted,
        "when": when,
        "ambiguous": if ambiguous.is_empty() { Value::Null } else { Value::Array(readings.collect()) },
        "relation": relation.map(|relation| json!({"type": relation.kind.code(), "with": relation.with})),
        "claim": found.claim,
    })
}

fn statement_json(statement: &Statement) -> Value {
    json!({
        "start": statement.span.start,
        "end": statement.span.end,
        "class": statement.class.code(),
        "check_worthy": statement.check_worthy,
        "speaker": statement.speaker,
    })
}

#[cfg(test)]
mod tests {
    use super::answer_line;

    #[test]
    fn answers_with_the_keys_in_their_order() {
        assert_eq!(
            answer_line(r#"{"id": "x1", "lang": "fr", "text": "Ils ont pris près de 15 000 sanctions."}"#),
            r#"{"id":"x1","lang":"fr","found":[{"start":21,"end":27,"text":"15 000","kind":"number","value":"15000","low":null,"high":null,"unit":null,"approx":"nearly","counted":"sanctions","when":null,"ambiguous":null,"relation":null,"claim":0}],"claims":[{"start":0,"end":38,"class":"fact","check_worthy":true,"speaker":null}]}"#
        );
    }

    #[test]
    fn answers_bad_lines_in_their_place() {
        for (line, expected) in [
            (r#"{"id": 7}"#, r#"{"id":7,"error":"\"text\" is missing"}"#),
            (r#"{"id": "a", "text": 3}"#, r#"{"id":"a","error":"\"text\" is not a string"}"#),
            (r#"[1]"#, r#"{"id":null,"error":"not a JSON object; write {\"id\": …, \"text\": …}"}"#),
            (r#"{"id": "b", "text": "x", "date": "soon"}"#, r#"{"id":"b","error":"\"date\" is no day: \"soon\"; write 2024-03-13"}"#),
        ] {
            assert_eq!(answer_line(line), expected);
        }
        assert!(answer_line("{").starts_with(r#"{"id":null,"error":"not JSON: "#));
    }
}
