//! Extraction as JSON: one line in, one line out, and the document form of `extract --format json`.
//!
//! The surprise: a line that cannot be read is answered too, with its `id` where it has one, so that the answers
//! stay in step with the questions.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::{Value, json};

use crate::extract::{self, Extraction, Options};
use crate::model::{Found, Quantity, Statement};

/// Answers one line `{"id", "lang", "text"}` (also `translated_from`, `date`) with one line.
pub fn answer_line(line: &str) -> String {
    match question(line) {
        Ok((id, extraction)) => {
            let answer = Answer { id: &id, body: Body::of(&extraction) };
            serde_json::to_string(&answer).unwrap_or_else(|error| json!({"id": id, "error": error.to_string()}).to_string())
        }
        Err((id, error)) => json!({"id": id, "error": error}).to_string(),
    }
}

/// `{"lang", "found", "claims"}`.
pub fn extraction_json(extraction: &Extraction) -> Value {
    serde_json::to_value(Body::of(extraction)).unwrap_or_default()
}

// Written field by field rather than as values of JSON: in a stream that is a third of the work.

struct Answer<'a> {
    id: &'a Value,
    body: Body<'a>,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Answer", 4)?;
        object.serialize_field("id", self.id)?;
        object.serialize_field("lang", self.body.lang)?;
        object.serialize_field("found", &self.body.found)?;
        object.serialize_field("claims", &self.body.claims)?;
        object.end()
    }
}

#[derive(Serialize)]
struct Body<'a> {
    lang: &'a str,
    found: Vec<FoundLine<'a>>,
    claims: Vec<StatementLine<'a>>,
}

impl<'a> Body<'a> {
    fn of(extraction: &'a Extraction) -> Self {
        Self {
            lang: &extraction.lang,
            found: extraction.found.iter().map(FoundLine::of).collect(),
            claims: extraction.statements.iter().map(StatementLine::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct FoundLine<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    value: Option<String>,
    low: Option<String>,
    high: Option<String>,
    unit: Option<&'a str>,
    approx: Option<&'static str>,
    counted: Option<&'a str>,
    when: Option<&'a str>,
    ambiguous: Option<Vec<ReadingLine<'a>>>,
    relation: Option<RelationLine>,
    claim: Option<usize>,
}

#[derive(Serialize)]
struct ReadingLine<'a> {
    value: Option<String>,
    unit: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct RelationLine {
    r#type: &'static str,
    with: Option<usize>,
}

#[derive(Serialize)]
struct StatementLine<'a> {
    start: usize,
    end: usize,
    class: &'static str,
    check_worthy: bool,
    speaker: Option<&'a str>,
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

impl<'a> FoundLine<'a> {
    fn of(found: &'a Found) -> Self {
        let Quantity { text, kind, value, low, high, unit, approx, counted, when, ambiguous, relation } = &found.quantity;
        let written = |side: &Option<crate::model::Value>| side.as_ref().map(|value| value.written(*kind));
        let readings = ambiguous.iter().map(|reading| ReadingLine {
            value: written(&reading.value),
            unit: reading.unit.as_ref().map(|unit| unit.code()),
            reason: &reading.reason,
        });
        Self {
            start: found.span.start,
            end: found.span.end,
            text,
            kind: kind.code(),
            value: written(value),
            low: written(low),
            high: written(high),
            unit: unit.as_ref().map(|unit| unit.code()),
            approx: approx.map(|approx| approx.code()),
            counted: counted.as_deref(),
            when: when.as_deref(),
            ambiguous: (!ambiguous.is_empty()).then(|| readings.collect()),
            relation: relation.map(|relation| RelationLine { r#type: relation.kind.code(), with: relation.with }),
            claim: found.claim,
        }
    }
}

impl<'a> StatementLine<'a> {
    fn of(statement: &'a Statement) -> Self {
        Self {
            start: statement.span.start,
            end: statement.span.end,
            class: statement.class.code(),
            check_worthy: statement.check_worthy,
            speaker: statement.speaker.as_deref(),
        }
    }
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
