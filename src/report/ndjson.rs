//! Extraction as JSON: one line in, one line out, and the document form of `extract --format json`.
//!
//! The surprise: a line that cannot be read is answered too, with its `id` where it has one, so that the answers
//! stay in step with the questions.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::extract::{self, Extraction, Options, Sink};
use crate::model::{Class, Found, Quantity, Statement};

/// Answers one line `{"id", "lang", "text"}` (also `translated_from`, `date`) with one line; whether it could be read.
///
/// Written while the text is read: of an answer, which may be a hundred times as long as its text, only the claims are
/// kept, since they come last.
///
/// # Errors
///
/// What `out` fails with.
pub fn answer_line(line: &str, out: &mut dyn Write) -> io::Result<bool> {
    let unread = |out: &mut dyn Write, id: Value, error: String| writeln!(out, "{}", json!({"id": id, "error": error})).map(|()| false);
    let (id, object) = match object(line) {
        Ok(object) => (object.get("id").cloned().unwrap_or(Value::Null), object),
        Err(error) => return unread(out, Value::Null, error),
    };
    let (text, options) = match question(&object) {
        Ok(question) => question,
        Err(error) => return unread(out, id, error),
    };
    write!(out, "{{\"id\":{id}")?;
    let mut answer = Answer { out, line: Vec::new(), any: false, claims: Vec::new(), speakers: Vec::new(), written: Ok(()) };
    extract::extract_into(text, &options, &mut answer);
    answer.finish().map(|()| true)
}

/// `{"lang", "found", "claims"}`.
pub fn extraction_json(extraction: &Extraction) -> Value {
    serde_json::to_value(Body::of(extraction)).unwrap_or_default()
}

/// An answer while it is written.
struct Answer<'a> {
    out: &'a mut dyn Write,
    /// The quantity being written.
    line: Vec<u8>,
    /// Whether a quantity was written.
    any: bool,
    /// The statements: small, since a text may be made of nothing else.
    claims: Vec<Claim>,
    /// Who speaks from one statement on to the next that says so.
    speakers: Vec<Option<String>>,
    written: io::Result<()>,
}

/// A statement that waits to be written.
struct Claim {
    start: usize,
    end: usize,
    /// Its place among the speakers.
    speaker: u32,
    class: Class,
    check_worthy: bool,
}

impl Answer<'_> {
    /// Writes what comes behind the quantities.
    fn finish(mut self) -> io::Result<()> {
        self.write(b"],\"claims\":[");
        for (i, claim) in std::mem::take(&mut self.claims).into_iter().enumerate() {
            let Claim { start, end, speaker, class, check_worthy } = claim;
            let speaker = self.speakers.get(speaker as usize).and_then(Option::as_deref);
            let mut line = std::mem::take(&mut self.line);
            line.clear();
            if i > 0 {
                line.push(b',');
            }
            serde_json::to_writer(&mut line, &StatementLine { start, end, class: class.code(), check_worthy, speaker })?;
            self.write(&line);
            self.line = line;
        }
        self.write(b"]}\n");
        self.written
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.written.is_ok() {
            self.written = self.out.write_all(bytes);
        }
    }
}

impl Sink for Answer<'_> {
    fn lang(&mut self, lang: &str) {
        self.write(format!(",\"lang\":{},\"found\":[", Value::from(lang)).as_bytes());
    }

    fn found(&mut self, found: Found) {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        if std::mem::replace(&mut self.any, true) {
            line.push(b',');
        }
        if let Err(error) = serde_json::to_writer(&mut line, &FoundLine::of(&found)) {
            self.written = Err(error.into());
        }
        self.write(&line);
        self.line = line;
    }

    fn statement(&mut self, statement: Statement) {
        let Statement { span, class, check_worthy, speaker, .. } = statement;
        if self.speakers.last() != Some(&speaker) {
            self.speakers.push(speaker);
        }
        let speaker = u32::try_from(self.speakers.len() - 1).unwrap_or(u32::MAX);
        self.claims.push(Claim { start: span.start, end: span.end, speaker, class, check_worthy });
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

fn object(line: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("not a JSON object; write {\"id\": …, \"text\": …}".to_owned()),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}

fn question(object: &Map<String, Value>) -> Result<(&str, Options<'_>), String> {
    let string = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(format!("\"{key}\" is not a string")),
    };
    let text = string("text")?.ok_or("\"text\" is missing")?;
    let date = match string("date")? {
        None => None,
        Some(date) => Some(date.parse().map_err(|_| format!("\"date\" is no day: \"{date}\"; write 2024-03-13"))?),
    };
    Ok((text, Options { lang: string("lang")?, translated_from: string("translated_from")?, date }))
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
    fn answer_line(line: &str) -> String {
        let mut out = Vec::new();
        let read = super::answer_line(line, &mut out).expect("memory takes anything");
        let text = String::from_utf8(out).expect("text").trim_end().to_owned();
        assert_eq!(read, !text.contains("\"error\""), "{text}");
        text
    }

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
