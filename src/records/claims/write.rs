//! Values of the model → lines of a claim file, in the one order of keys that files of ours have.
//!
//! Each function lists every key with its TOML text, or nothing where the value has none; so a difference of two values
//! is a difference of two lists.

use crate::model::{Claim, Evidence, Exception, Quantity, Speech, Value};
use crate::records::edit::quoted;
use crate::records::schema::SCHEMAS;

/// A key and the TOML text of its value.
pub(super) type Line = (&'static str, Option<String>);

/// The keys of `[speech]`.
pub(super) fn speech_lines(speech: &Speech) -> Vec<Line> {
    vec![
        ("id", Some(quoted(&speech.id))),
        ("title", text(&speech.title)),
        ("speaker", text(&speech.speaker)),
        ("date", speech.date.map(|date| date.to_string())),
        ("place", text(&speech.place)),
        ("language", text(&speech.language)),
        ("translated_from", text(&speech.translated_from)),
        ("source", text(&speech.source)),
        ("snapshot", text(&speech.snapshot)),
        ("from", text(&speech.from)),
        ("until", text(&speech.until)),
        ("note", text(&speech.note)),
        ("allow", exceptions(&speech.allow)),
    ]
}

/// The keys of `[[claim]]` that stand on its own lines.
pub(super) fn claim_lines(claim: &Claim) -> Vec<Line> {
    vec![
        ("id", Some(quoted(&claim.id))),
        ("speaker", text(&claim.speaker)),
        ("attributed_to", text(&claim.attributed_to)),
        ("class", Some(quoted(claim.class.code()))),
        ("quote", Some(quoted(&claim.quote))),
        ("prefix", text(&claim.prefix)),
        ("suffix", text(&claim.suffix)),
        ("start", claim.start.map(|start| start.to_string())),
        ("timecode", text(&claim.timecode)),
        ("note", text(&claim.note)),
        ("allow", exceptions(&claim.allow)),
    ]
}

/// The keys of `[[claim.evidence]]`.
pub(super) fn evidence_lines(evidence: &Evidence) -> Vec<Line> {
    vec![
        ("id", Some(quoted(&evidence.id))),
        ("source", Some(quoted(&evidence.source))),
        ("snapshot", text(&evidence.snapshot)),
        ("stance", Some(quoted(evidence.stance.code()))),
        ("quote", text(&evidence.quote)),
        ("prefix", text(&evidence.prefix)),
        ("suffix", text(&evidence.suffix)),
        ("layer", evidence.layer.map(|layer| quoted(layer.code()))),
        ("start", evidence.start.map(|start| start.to_string())),
        ("match", evidence.matched.map(|matched| quoted(matched.code()))),
        ("figure", text(&evidence.figure)),
        ("note", text(&evidence.note)),
    ]
}

/// A file without claims.
pub(super) fn file_text(speech: &Speech) -> String {
    format!("#:schema ../{SCHEMAS}/claims.json\nformat = 1\n\n{}", table_text("[speech]", &speech_lines(speech)))
}

/// A whole claim, from its header to the end of its last line.
pub(super) fn claim_text(claim: &Claim) -> String {
    let mut tables = vec![table_text("[[claim]]", &claim_lines(claim))];
    tables.extend(claim.quantities.iter().map(|quantity| table_text("[[claim.quantity]]", &quantity_lines(quantity))));
    tables.extend(claim.evidence.iter().map(evidence_text));
    tables.join("\n")
}

/// A whole evidence entry, from its header to the end of its last line.
pub(super) fn evidence_text(evidence: &Evidence) -> String {
    table_text("[[claim.evidence]]", &evidence_lines(evidence))
}

fn table_text(header: &str, lines: &[Line]) -> String {
    let mut table = format!("{header}\n");
    for (key, value) in lines {
        if let Some(value) = value {
            table.push_str(&format!("{key} = {value}\n"));
        }
    }
    table
}

fn quantity_lines(quantity: &Quantity) -> Vec<Line> {
    let written = |value: &Option<Value>| value.as_ref().map(|value| quoted(&value.written(quantity.kind)));
    let readings: Vec<String> = quantity
        .ambiguous
        .iter()
        .map(|reading| {
            let unit = reading.unit.as_ref().map(|unit| quoted(unit.code()));
            inline(&[("value", written(&reading.value)), ("unit", unit), ("reason", Some(quoted(&reading.reason)))])
        })
        .collect();
    let relation = quantity
        .relation
        .as_ref()
        .map(|relation| inline(&[("type", Some(quoted(relation.kind.code()))), ("with", relation.with.map(|with| with.to_string()))]));
    vec![
        ("text", Some(quoted(&quantity.text))),
        ("kind", Some(quoted(quantity.kind.code()))),
        ("value", written(&quantity.value)),
        ("low", written(&quantity.low)),
        ("high", written(&quantity.high)),
        ("unit", quantity.unit.as_ref().map(|unit| quoted(unit.code()))),
        ("counted", text(&quantity.counted)),
        ("approx", quantity.approx.map(|approx| quoted(approx.code()))),
        ("when", text(&quantity.when)),
        ("ambiguous", (!readings.is_empty()).then(|| format!("[{}]", readings.join(", ")))),
        ("relation", relation),
    ]
}

fn exceptions(exceptions: &[Exception]) -> Option<String> {
    let entry = |entry: &Exception| inline(&[("rule", Some(quoted(entry.rule.code()))), ("because", Some(quoted(&entry.because)))]);
    (!exceptions.is_empty()).then(|| format!("[{}]", exceptions.iter().map(entry).collect::<Vec<_>>().join(", ")))
}

fn inline(lines: &[Line]) -> String {
    let entries: Vec<String> = lines.iter().filter_map(|(key, value)| value.as_ref().map(|value| format!("{key} = {value}"))).collect();
    format!("{{ {} }}", entries.join(", "))
}

/// An empty text says nothing and is not written.
fn text(value: &Option<String>) -> Option<String> {
    value.as_deref().filter(|text| !text.is_empty()).map(quoted)
}
