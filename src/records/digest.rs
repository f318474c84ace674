//! The SHA-256 of what a verdict judges, so that a later change of claim or evidence is seen.

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::model::{Approx, Claim, Evidence, Quantity, Reading, Unit, Value};

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

/// What is judged, piece by piece: the name of each and the beginning of its SHA-256. Too short to prove anything, which the
/// digest does; long enough to tell which piece changed.
pub fn parts(claim: &Claim, speaker: &str) -> Vec<String> {
    pieces(claim, speaker).into_iter().map(|(part, _)| part).collect()
}

/// What changed since a verdict noted its parts, a line each: `evidence e2 is new or changed`.
pub fn changes(then: &[String], claim: &Claim, speaker: &str) -> Vec<String> {
    if then.is_empty() {
        return Vec::new();
    }
    let now = pieces(claim, speaker);
    let mut left: Vec<&String> = then.iter().collect();
    let mut changed = Vec::new();
    for (part, name) in &now {
        match left.iter().position(|known| *known == part) {
            Some(at) => {
                left.remove(at);
            }
            None => changed.push((part, name)),
        }
    }
    let gone = |kind: &str| left.iter().filter(|part| part.starts_with(kind)).count();
    let mut lines = Vec::new();
    for (part, name) in changed {
        let kind = part.split_once(':').map_or("", |(kind, _)| kind);
        let was = gone(kind) > 0;
        lines.push(match kind {
            "evidence" | "quantity" if !was => format!("{name} was added"),
            "evidence" | "quantity" => format!("{name} is new or changed"),
            _ => format!("{name} changed"),
        });
    }
    for (kind, one) in [("evidence", "piece of evidence"), ("quantity", "quantity")] {
        let new = now.iter().filter(|(part, _)| part.starts_with(kind)).count();
        let (before, taken) = (then.iter().filter(|part| part.starts_with(kind)).count(), gone(kind));
        if taken > 0 && new < before {
            lines.push(format!("{} {one}{} less than then", before - new, if before - new == 1 { "" } else { "s" }));
        }
    }
    lines
}

/// Each piece's part and what people call it.
fn pieces(claim: &Claim, speaker: &str) -> Vec<(String, String)> {
    let part = |kind: &str, content: &str| {
        let hash = hex(Sha256::digest(content).as_slice());
        format!("{kind}:{}", &hash[..8])
    };
    let mut pieces = vec![
        (part("class", &quoted(claim.class.code())), "the class".to_owned()),
        (part("quote", &quoted(&claim.quote)), "the quote".to_owned()),
        (part("speaker", &quoted(speaker)), "the speaker".to_owned()),
    ];
    pieces.extend(
        claim.quantities.iter().map(|quantity| (part("quantity", &quantity_json(quantity)), format!("the quantity \"{}\"", quantity.text))),
    );
    pieces.extend(claim.evidence.iter().map(|entry| (part("evidence", &evidence_json(entry)), format!("evidence {}", entry.id))));
    pieces
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn canonical(claim: &Claim, speaker: &str) -> String {
    let mut evidence: Vec<String> = claim.evidence.iter().map(evidence_json).collect();
    evidence.sort_unstable();
    let mut json = Canonical::new();
    json.text("class", Some(claim.class.code()));
    json.list("evidence", evidence);
    json.list("quantities", claim.quantities.iter().map(quantity_json));
    json.text("quote", Some(&claim.quote));
    json.text("speaker", Some(speaker));
    json.end()
}

fn evidence_json(evidence: &Evidence) -> String {
    let mut json = Canonical::new();
    json.text("quote", evidence.quote.as_deref());
    json.text("snapshot", evidence.snapshot.as_deref());
    json.text("source", Some(&evidence.source));
    json.text("stance", Some(evidence.stance.code()));
    json.end()
}

fn quantity_json(quantity: &Quantity) -> String {
    let written = |value: &Option<Value>| value.as_ref().map(|value| value.written(quantity.kind));
    let reading = |reading: &Reading| {
        let mut json = Canonical::new();
        json.text("reason", Some(&reading.reason));
        json.text("unit", reading.unit.as_ref().map(Unit::code));
        json.text("value", written(&reading.value).as_deref());
        json.end()
    };
    let relation = quantity.relation.as_ref().map(|relation| {
        let mut json = Canonical::new();
        json.text("type", Some(relation.kind.code()));
        json.plain("with", relation.with);
        json.end()
    });
    let mut json = Canonical::new();
    json.list("ambiguous", quantity.ambiguous.iter().map(reading));
    json.text("approx", quantity.approx.map(Approx::code));
    json.text("counted", quantity.counted.as_deref());
    json.text("high", written(&quantity.high).as_deref());
    json.text("kind", Some(quantity.kind.code()));
    json.text("low", written(&quantity.low).as_deref());
    json.plain("relation", relation);
    json.text("text", Some(&quantity.text));
    json.text("unit", quantity.unit.as_ref().map(Unit::code));
    json.text("value", written(&quantity.value).as_deref());
    json.text("when", quantity.when.as_deref());
    json.end()
}

/// An object being written: keys in the order given, those without a value left out.
struct Canonical {
    json: String,
    last: &'static str,
}

impl Canonical {
    fn new() -> Self {
        let mut json = String::with_capacity(256);
        json.push('{');
        Self { json, last: "" }
    }

    fn key(&mut self, key: &'static str) {
        debug_assert!(self.last < key, "canonical JSON has its keys in order: {key} after {}", self.last);
        self.last = key;
        let comma = if self.json.len() > 1 { "," } else { "" };
        self.json.extend([comma, "\"", key, "\":"]);
    }

    fn text(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.key(key);
            self.json.push_str(&quoted(text));
        }
    }

    /// What is JSON already.
    fn plain(&mut self, key: &'static str, json: Option<impl ToString>) {
        if let Some(json) = json {
            self.key(key);
            self.json.push_str(&json.to_string());
        }
    }

    fn list(&mut self, key: &'static str, items: impl IntoIterator<Item = String>) {
        self.key(key);
        self.json.push('[');
        for (at, item) in items.into_iter().enumerate() {
            self.json.extend([if at > 0 { "," } else { "" }, &item]);
        }
        self.json.push(']');
    }

    fn end(mut self) -> String {
        self.json.push('}');
        self.json
    }
}

/// A text as JSON, nearly always the text itself between quotation marks.
fn quoted(text: &str) -> String {
    let plain = text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\');
    if plain { format!("\"{text}\"") } else { Json::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::{canonical, digest};
    use crate::model::*;

    fn claim() -> Claim {
        let quantity = Quantity {
            value: Number::ratio(1, 2).map(Value::Number),
            unit: Some(Unit::of("%")),
            approx: Some(Approx::Nearly),
            counted: Some("élus".into()),
            ambiguous: vec![Reading { value: None, unit: Some(Unit::of("pp")), reason: "points".into() }],
            relation: Some(Relation { kind: RelationKind::PartOf, with: Some(0) }),
            ..Quantity::new(Kind::Fraction, "la moitié")
        };
        let evidence = |id: &str, source: &str, snapshot: Option<&str>| Evidence {
            id: id.into(),
            source: source.into(),
            snapshot: snapshot.map(str::to_owned),
            stance: Stance::Supports,
            quote: snapshot.map(|_| "a \"quote\"\n".to_owned()),
            prefix: Some("p".into()),
            suffix: None,
            layer: Some(Layer::Main),
            start: Some(3),
            matched: Some(Match::Exact),
            figure: None,
            note: Some("n".into()),
        };
        Claim {
            id: "x".into(),
            speaker: Some("S".into()),
            attributed_to: None,
            class: Class::Fact,
            quote: "la moitié".into(),
            prefix: Some("p".into()),
            suffix: None,
            start: Some(1),
            timecode: None,
            note: Some("n".into()),
            allow: Vec::new(),
            quantities: vec![quantity],
            evidence: vec![evidence("e1", "z-1", None), evidence("e2", "a-1", Some("20261122T065609Z-9c41d2e07b"))],
        }
    }

    #[test]
    fn what_changed_since_is_told_piece_by_piece() {
        type Change = fn(&mut Claim);
        let cases: [(Change, &[&str]); 8] = [
            (|_| {}, &[]),
            (|claim| claim.note = None, &[]),
            (|claim| claim.quote.push('!'), &["the quote changed"]),
            (|claim| claim.class = Class::Plan, &["the class changed"]),
            (|claim| claim.quantities[0].approx = None, &["the quantity \"la moitié\" is new or changed"]),
            (|claim| claim.evidence[1].stance = Stance::Context, &["evidence e2 is new or changed"]),
            (|claim| claim.evidence.truncate(1), &["1 piece of evidence less than then"]),
            (
                |claim| claim.evidence.push(Evidence { id: "e3".into(), source: "b-1".into(), ..claim.evidence[0].clone() }),
                &["evidence e3 was added"],
            ),
        ];
        let then = super::parts(&claim(), "S");
        for (change, expected) in cases {
            let mut now = claim();
            change(&mut now);
            assert_eq!(super::changes(&then, &now, "S"), expected);
        }
        assert_eq!(super::changes(&then, &claim(), "T"), ["the speaker changed"]);
        assert!(super::changes(&[], &claim(), "T").is_empty(), "an old verdict did not note it");
    }

    #[test]
    fn is_the_hash_of_the_canonical_form() {
        let expected = concat!(
            r#"{"class":"fact","evidence":["#,
            r#"{"quote":"a \"quote\"\n","snapshot":"20261122T065609Z-9c41d2e07b","source":"a-1","stance":"supports"},"#,
            r#"{"source":"z-1","stance":"supports"}],"#,
            r#""quantities":[{"ambiguous":[{"reason":"points","unit":"pp"}],"approx":"nearly","counted":"élus","kind":"fraction","#,
            r#""relation":{"type":"part_of","with":0},"text":"la moitié","unit":"%","value":"1/2"}],"quote":"la moitié","speaker":"S"}"#,
        );
        assert_eq!(canonical(&claim(), "S"), expected);
        // The line above through sha256sum.
        assert_eq!(digest(&claim(), "S"), "eaf1b0952c02212b9fb91242ce80b2f97f99e63baa0d82e90b698f68457b1805");
    }

    #[test]
    fn changes_with_what_is_judged_and_with_nothing_else() {
        let same: [fn(&mut Claim); 8] = [
            |claim| claim.id = "y".into(),
            |claim| claim.prefix = None,
            |claim| claim.start = None,
            |claim| claim.note = None,
            |claim| claim.evidence[0].id = "e9".into(),
            |claim| (claim.evidence[0].note, claim.evidence[0].layer, claim.evidence[0].matched) = (None, None, None),
            |claim| claim.evidence[0].start = Some(9),
            |claim| claim.evidence.reverse(),
        ];
        let other: [fn(&mut Claim); 12] = [
            |claim| claim.quote.push('!'),
            |claim| claim.class = Class::Plan,
            |claim| claim.quantities[0].value = None,
            |claim| claim.quantities[0].high = Some(Value::Number(Number::zero())),
            |claim| claim.quantities[0].approx = None,
            |claim| claim.quantities[0].unit = None,
            |claim| claim.quantities[0].ambiguous.clear(),
            |claim| claim.quantities[0].relation = None,
            |claim| claim.evidence[0].snapshot = Some("s".into()),
            |claim| claim.evidence[0].stance = Stance::Contradicts,
            |claim| claim.evidence[1].quote = None,
            |claim| claim.evidence.truncate(1),
        ];
        let before = digest(&claim(), "S");
        for change in same {
            let mut changed = claim();
            change(&mut changed);
            assert_ne!(changed, claim());
            assert_eq!(digest(&changed, "S"), before);
        }
        for change in other {
            let mut changed = claim();
            change(&mut changed);
            assert_ne!(digest(&changed, "S"), before, "{changed:?}");
        }
        assert_ne!(digest(&claim(), "T"), before);
    }
}
