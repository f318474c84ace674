//! TOML of a claim file → values of the model, with the places of everything that may be pointed at or changed.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::{Claim, Class, Evidence, Exception, Kind, Quantity, Reading, Relation, RelationKind, Rule, Speech, Stance, Unit, Value};
use crate::records::edit::TableSpots;
use crate::records::fields::{Fields, Reader, shown};

/// Keys of the file.
pub(crate) const ROOT: &[&str] = &["format", "speech", "claim"];
/// Keys of an entry of `allow`.
pub(crate) const EXCEPTION: &[&str] = &["rule", "because"];
/// Keys of an entry of `ambiguous`.
pub(crate) const READING: &[&str] = &["value", "unit", "reason"];
/// Keys of `relation`.
pub(crate) const RELATION: &[&str] = &["type", "with"];
/// Keys of `[speech]`, in the order in which they are written.
pub(crate) const SPEECH: &[&str] =
    &["id", "title", "speaker", "date", "place", "language", "translated_from", "source", "snapshot", "from", "until", "note", "allow"];
/// Keys of `[[claim]]` that stand on its own lines, in the order in which they are written.
pub(crate) const CLAIM: &[&str] =
    &["id", "speaker", "attributed_to", "class", "quote", "prefix", "suffix", "start", "timecode", "note", "allow"];
/// Keys of `[[claim.quantity]]`, in the order in which they are written.
pub(crate) const QUANTITY: &[&str] =
    &["text", "kind", "value", "low", "high", "unit", "counted", "approx", "when", "ambiguous", "relation"];
/// Keys of `[[claim.evidence]]`, in the order in which they are written.
pub(crate) const EVIDENCE: &[&str] =
    &["id", "source", "snapshot", "stance", "quote", "prefix", "suffix", "layer", "start", "match", "figure", "note"];

/// Where the parts of a claim stand.
#[derive(Debug, Clone)]
pub(super) struct ClaimSpots {
    pub table: TableSpots,
    pub quantities: Vec<Range<usize>>,
    pub evidence: Vec<TableSpots>,
}

impl ClaimSpots {
    /// The same after so many bytes were cut off the front of the text.
    pub fn shifted(self, by: usize) -> Self {
        let range = |range: Range<usize>| range.start.saturating_sub(by)..range.end.saturating_sub(by);
        Self {
            table: self.table.shifted(by),
            quantities: self.quantities.into_iter().map(range).collect(),
            evidence: self.evidence.into_iter().map(|spots| spots.shifted(by)).collect(),
        }
    }
}

/// The head of a file: `format` and `[speech]`.
pub(super) fn head<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Option<(Speech, TableSpots)> {
    let Some(fields) = reader.table(root, "speech", "[speech]") else {
        if !root.table.contains_key("speech") {
            reader.problem(0..0, "[speech] is missing", "write [speech] and below it id = \"…\", the file's name".to_owned());
        }
        return None;
    };
    reader.only(&fields, SPEECH);
    reader.under_header(&fields);
    let speech = Speech {
        id: reader.id(&fields, "id"),
        title: reader.text(&fields, "title"),
        speaker: reader.text(&fields, "speaker"),
        date: reader.date(&fields, "date"),
        place: reader.text(&fields, "place"),
        language: reader.text(&fields, "language"),
        translated_from: reader.text(&fields, "translated_from"),
        source: reader.optional_id(&fields, "source"),
        snapshot: reader.optional_id(&fields, "snapshot"),
        from: reader.text(&fields, "from"),
        until: reader.text(&fields, "until"),
        note: reader.text(&fields, "note"),
        allow: exceptions(reader, &fields),
    };
    if let (Some(_), None) = (&speech.snapshot, &speech.source) {
        let at = reader.value_at(&fields, "snapshot");
        reader.problem(at, "\"snapshot\" says nothing without \"source\"", "write source = \"…\", the folder below sources/".to_owned());
    }
    Some((speech, TableSpots::of(&fields)))
}

/// The claims of a file or of a piece of one, in order.
pub(super) fn claims<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Vec<(Claim, ClaimSpots)> {
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut claims = Vec::new();
    for (number, fields) in reader.tables(root, "claim", "[[claim]]").into_iter().enumerate() {
        reader.under_header(&fields);
        let read = claim(reader, &fields);
        let id = &read.0.id;
        if let Some(first) = ids.insert(id.clone(), number + 1).filter(|_| !id.is_empty()) {
            let message = format!("claim \"{}\" stands twice: claim {first} of this file has the same id", shown(id));
            reader.problem(reader.value_at(&fields, "id"), message, "give one of the two another id".to_owned());
        }
        claims.push(read);
    }
    claims
}

fn claim<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>) -> (Claim, ClaimSpots) {
    let known: Vec<&str> = CLAIM.iter().copied().chain(["quantity", "evidence"]).collect();
    reader.only(fields, &known);
    let quantities = reader.tables(fields, "quantity", "[[claim.quantity]]");
    let evidence = reader.tables(fields, "evidence", "[[claim.evidence]]");
    let spots = ClaimSpots {
        table: TableSpots::of(fields),
        quantities: quantities.iter().map(|fields| fields.at.clone()).collect(),
        evidence: evidence.iter().map(TableSpots::of).collect(),
    };
    let claim = Claim {
        id: reader.id(fields, "id"),
        speaker: reader.text(fields, "speaker"),
        attributed_to: reader.text(fields, "attributed_to"),
        class: reader.required_code(fields, "class").unwrap_or(Class::Fact),
        quote: reader.required(fields, "quote"),
        prefix: reader.text(fields, "prefix"),
        suffix: reader.text(fields, "suffix"),
        start: reader.whole(fields, "start"),
        timecode: reader.text(fields, "timecode"),
        note: reader.text(fields, "note"),
        allow: exceptions(reader, fields),
        quantities: quantities.iter().enumerate().map(|(at, fields)| quantity(reader, fields, at, quantities.len())).collect(),
        evidence: evidence.iter().map(|fields| self::evidence(reader, fields)).collect(),
    };
    for (number, entry) in claim.evidence.iter().enumerate() {
        if !entry.id.is_empty() && claim.evidence[..number].iter().any(|other| other.id == entry.id) {
            let message = format!("evidence \"{}\" stands twice in this claim", shown(&entry.id));
            reader.problem(reader.value_at(&evidence[number], "id"), message, "give one of the two another id".to_owned());
        }
    }
    (claim, spots)
}

/// `allow = [{ rule = "…", because = "…" }]`: the rules that somebody answers for leaving out here.
fn exceptions<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>) -> Vec<Exception> {
    const EXAMPLE: &str = "allow = [{ rule = \"single-source\", because = \"…\" }]";
    let mut exceptions: Vec<Exception> = Vec::new();
    for fields in reader.tables(fields, "allow", "an entry of \"allow\"") {
        reader.only(&fields, EXCEPTION);
        reader.inline(&fields, EXAMPLE);
        let because = reader.required(&fields, "because");
        let Some(rule) = reader.required_code::<Rule>(&fields, "rule") else { continue };
        let refused = if rule.is_corruption() {
            Some((format!("\"{rule}\" has no exceptions: what is stored is damaged"), "factcheck verify tells what is wrong"))
        } else if rule == Rule::NeedlessException {
            Some((format!("\"{rule}\" has no exceptions"), "delete the exception that is not needed"))
        } else if rule.is_on_texts() {
            Some((format!("\"{rule}\" looks at texts, not at records"), "write the exception in the text"))
        } else if exceptions.iter().any(|other| other.rule == rule) {
            Some((format!("\"{rule}\" stands twice in \"allow\""), "keep one of the two"))
        } else {
            None
        };
        match refused {
            Some((message, help)) => reader.problem(reader.value_at(&fields, "rule"), message, help.to_owned()),
            None => exceptions.push(Exception { rule, because }),
        }
    }
    exceptions
}

fn quantity<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, own: usize, count: usize) -> Quantity {
    reader.only(fields, QUANTITY);
    reader.under_header(fields);
    let text = reader.required(fields, "text");
    let kind = reader.required_code::<Kind>(fields, "kind");
    for bound in ["low", "high"] {
        if fields.table.contains_key("value") && fields.table.contains_key(bound) {
            let message = format!("\"value\" and \"{bound}\" exclude each other");
            reader.problem(reader.value_at(fields, bound), message, "keep \"value\", or the range in \"low\" and \"high\"".to_owned());
        }
    }
    Quantity {
        text,
        kind: kind.unwrap_or(Kind::Number),
        value: value(reader, fields, "value", kind),
        low: value(reader, fields, "low", kind),
        high: value(reader, fields, "high", kind),
        unit: reader.text(fields, "unit").map(Unit::new),
        approx: reader.code(fields, "approx"),
        counted: reader.text(fields, "counted"),
        when: reader.text(fields, "when"),
        ambiguous: reader
            .tables(fields, "ambiguous", "a reading in \"ambiguous\"")
            .iter()
            .map(|fields| reading(reader, fields, kind))
            .collect(),
        relation: reader.table(fields, "relation", "\"relation\"").and_then(|fields| relation(reader, &fields, own, count)),
    }
}

fn reading<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, kind: Option<Kind>) -> Reading {
    reader.only(fields, READING);
    if !fields.table.contains_key("value") && !fields.table.contains_key("unit") {
        let help = "write value = \"…\" or unit = \"…\"".to_owned();
        reader.problem(fields.at.clone(), "a reading needs another value or another unit", help);
    }
    Reading {
        value: value(reader, fields, "value", kind),
        unit: reader.text(fields, "unit").map(Unit::new),
        reason: reader.required(fields, "reason"),
    }
}

fn relation<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, own: usize, count: usize) -> Option<Relation> {
    reader.only(fields, RELATION);
    let kind = reader.required_code::<RelationKind>(fields, "type");
    let with = reader.whole(fields, "with");
    if let Some(with) = with.filter(|with| *with >= count || *with == own) {
        let message = if with == own {
            "a quantity can't relate to itself".to_owned()
        } else {
            format!("\"with\" is {with}, but this claim has {count} quantities, counted from 0")
        };
        reader.problem(reader.value_at(fields, "with"), message, "name the index of another quantity of this claim".to_owned());
    }
    Some(Relation { kind: kind?, with })
}

fn value<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, key: &str, kind: Option<Kind>) -> Option<Value> {
    let (text, at) = reader.spanned_text(fields, key)?;
    match Value::parse(kind?, &text) {
        Ok(value) => Some(value),
        Err(error) => {
            reader.problem(at, format!("\"{key}\": {error}"), None);
            None
        }
    }
}

fn evidence<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>) -> Evidence {
    reader.only(fields, EVIDENCE);
    reader.under_header(fields);
    Evidence {
        id: reader.id(fields, "id"),
        // Both name folders: an id cannot lead out of sources/.
        source: reader.id(fields, "source"),
        snapshot: reader.optional_id(fields, "snapshot"),
        stance: reader.required_code(fields, "stance").unwrap_or(Stance::Context),
        quote: reader.text(fields, "quote"),
        prefix: reader.text(fields, "prefix"),
        suffix: reader.text(fields, "suffix"),
        layer: reader.code(fields, "layer"),
        start: reader.whole(fields, "start"),
        matched: reader.code(fields, "match"),
        figure: reader.text(fields, "figure"),
        note: reader.text(fields, "note"),
    }
}
