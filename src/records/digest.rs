//! The SHA-256 of what a verdict judges, so that a later change of claim or evidence is seen.

use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::model::{Claim, Evidence, Quantity, Reading, Value};

/// The digest of what is judged, in lower-case hexadecimal.
///
/// It is the SHA-256 of this canonical JSON, in UTF-8: keys in alphabetical order, no white space, keys without a value
/// left out (arrays stay, empty ones as `[]`), strings escaped no more than JSON demands (`\"`, `\\`, `\b`, `\t`, `\n`,
/// `\f`, `\r`, other controls as `\u001f`):
///
/// ```json
/// {"class":"fact",
///  "evidence":[{"quote":"…","snapshot":"…","source":"…","stance":"contradicts"}],
///  "quantities":[{"ambiguous":[{"reason":"…","unit":"…","value":"…"}],"approx":"nearly","counted":"…","high":"…",
///                 "kind":"number","low":"…","relation":{"type":"part_of","with":0},"text":"…","unit":"…","value":"…","when":"…"}],
///  "quote":"…",
///  "speaker":"…"}
/// ```
///
/// Numbers are written as in the record ("15000", "2/3"). Quantities keep the record's order, because relations name
/// them by index; the entries of `evidence` are sorted by their canonical text, because their order says nothing.
/// `speaker` is the claim's, else the speech's, else `unknown`. Ids, anchors, notes and comments do not count.
pub fn digest(claim: &Claim, speaker: &str) -> String {
    hex(Sha256::digest(canonical(claim, speaker)).as_slice())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn canonical(claim: &Claim, speaker: &str) -> String {
    let mut evidence: Vec<Json> = claim.evidence.iter().map(evidence_json).collect();
    evidence.sort_by_cached_key(Json::to_string);
    let quantities: Vec<Json> = claim.quantities.iter().map(quantity_json).collect();
    object([
        ("class", Some(json!(claim.class.code()))),
        ("evidence", Some(json!(evidence))),
        ("quantities", Some(json!(quantities))),
        ("quote", Some(json!(claim.quote))),
        ("speaker", Some(json!(speaker))),
    ])
    .to_string()
}

fn evidence_json(evidence: &Evidence) -> Json {
    object([
        ("quote", evidence.quote.as_ref().map(|text| json!(text))),
        ("snapshot", evidence.snapshot.as_ref().map(|text| json!(text))),
        ("source", Some(json!(evidence.source))),
        ("stance", Some(json!(evidence.stance.code()))),
    ])
}

fn quantity_json(quantity: &Quantity) -> Json {
    let written = |value: &Option<Value>| value.as_ref().map(|value| json!(value.written(quantity.kind)));
    let reading = |reading: &Reading| {
        object([
            ("reason", Some(json!(reading.reason))),
            ("unit", reading.unit.as_ref().map(|unit| json!(unit.code()))),
            ("value", written(&reading.value)),
        ])
    };
    let relation = quantity
        .relation
        .as_ref()
        .map(|relation| object([("type", Some(json!(relation.kind.code()))), ("with", relation.with.map(|with| json!(with)))]));
    object([
        ("ambiguous", Some(quantity.ambiguous.iter().map(reading).collect())),
        ("approx", quantity.approx.map(|approx| json!(approx.code()))),
        ("counted", quantity.counted.as_ref().map(|text| json!(text))),
        ("high", written(&quantity.high)),
        ("kind", Some(json!(quantity.kind.code()))),
        ("low", written(&quantity.low)),
        ("relation", relation),
        ("text", Some(json!(quantity.text))),
        ("unit", quantity.unit.as_ref().map(|unit| json!(unit.code()))),
        ("value", written(&quantity.value)),
        ("when", quantity.when.as_ref().map(|text| json!(text))),
    ])
}

/// An object of the keys that have a value, in the order given: serde_json keeps it.
fn object<const N: usize>(entries: [(&str, Option<Json>); N]) -> Json {
    debug_assert!(entries.is_sorted_by_key(|(key, _)| *key), "canonical JSON has its keys in order");
    entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect::<Map<_, _>>().into()
}
