//! What was found in a text: quantities before they are records (`extract`), and the records made of them (`add`).

use serde::Serialize;

use super::json::{self, QuantityJson};
use super::table::{self, Column, Give, Row};
use super::text::{Digits, amount, reading};
use crate::model::{Claim, Found, Repeat, Statement};

/// The quantities of a text, in order, each with the statement that it belongs to.
pub fn found(found: &[Found], statements: &[Statement], width: Option<usize>) -> String {
    if found.is_empty() {
        return "no quantities found\n".to_owned();
    }
    let columns = [
        Column::right("at", Give::Never).spare(2),
        Column::left("words", Give::Wrap(12)),
        Column::right("quantity", Give::Never),
        Column::left("unit", Give::Cut(6)),
        Column::left("kind", Give::Never).spare(0),
        Column::left("speaker", Give::Wrap(12)).spare(1),
        Column::left("class", Give::Never).spare(4),
        Column::left("check", Give::Never).spare(5),
        Column::left("or", Give::Wrap(12)).spare(3),
    ];
    let row = |found: &Found| {
        let statement = found.claim.and_then(|at| statements.get(at));
        let amount = amount(&found.quantity, Digits::default());
        let cells = [
            found.span.start.to_string(),
            found.quantity.text.clone(),
            amount.number,
            amount.of,
            found.quantity.kind.to_string(),
            statement.and_then(|statement| statement.speaker.clone()).unwrap_or_default(),
            statement.map_or("none", |statement| statement.class.code()).to_owned(),
            statement.filter(|statement| statement.check_worthy).map_or("", |_| "yes").to_owned(),
            found.quantity.ambiguous.iter().map(|other| reading(&found.quantity, other, Digits::default())).collect::<Vec<_>>().join("; "),
        ];
        Row::Cells(cells.into_iter().map(|cell| vec![cell]).collect())
    };
    let worthy = statements.iter().filter(|statement| statement.check_worthy).count();
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    format!(
        "{}\n{} in {}, {worthy} worth checking\n",
        table::terminal(&columns, found.iter().map(row).collect::<Vec<_>>(), width),
        counted(found.len(), "quantity", "quantities"),
        counted(statements.len(), "statement", "statements"),
    )
}

/// A claim of a transcript that was added.
#[derive(Debug, Clone, Copy)]
pub struct Recorded<'a> {
    /// The record.
    pub claim: &'a Claim,
    /// Whether it was recorded now.
    pub new: bool,
    /// The claims that it repeats.
    pub repeats: &'a [Repeat],
}

/// Claims as they stand in a record; `speaker` is the speech's, for claims that name none.
pub fn recorded(claims: &[Recorded<'_>], speaker: Option<&str>, width: Option<usize>) -> String {
    if claims.is_empty() {
        return "no claims found\n".to_owned();
    }
    let columns = [
        Column::left("claim", Give::Never),
        Column::right("quantity", Give::Never),
        Column::left("unit", Give::Cut(6)).spare(2),
        Column::left("speaker", Give::Wrap(12)).spare(1),
        Column::left("class", Give::Never).spare(0),
        Column::left("quote", Give::Cut(16)).spare(4),
        Column::left("record", Give::Never).spare(3),
    ];
    let row = |recorded: &Recorded<'_>| {
        let claim = recorded.claim;
        let (numbers, units) =
            claim.quantities.iter().map(|quantity| amount(quantity, Digits::default())).map(|amount| (amount.number, amount.of)).unzip();
        Row::Cells(vec![
            vec![claim.id.clone()],
            numbers,
            units,
            vec![claim.speaker.as_deref().or(speaker).unwrap_or("unknown").to_owned()],
            vec![claim.class.to_string()],
            vec![claim.quote.clone()],
            vec![if recorded.new { "new" } else { "known" }.to_owned()],
        ])
    };
    table::terminal(&columns, claims.iter().map(row).collect::<Vec<_>>(), width)
}

/// The same as JSON, versioned; `vanished` are the ids and quotes of recorded claims that the transcript no longer holds.
pub fn recorded_json(speech: Option<&str>, claims: &[Recorded<'_>], vanished: &[(String, String)]) -> String {
    let claims = claims.iter().map(|row| RecordedJson {
        id: &row.claim.id,
        new: row.new,
        speaker: row.claim.speaker.as_deref(),
        attributed_to: row.claim.attributed_to.as_deref(),
        class: row.claim.class.code(),
        quote: &row.claim.quote,
        start: row.claim.start,
        quantities: row.claim.quantities.iter().map(json::quantity).collect(),
        repeats: row.repeats.iter().map(repeat).collect(),
    });
    let vanished = vanished.iter().map(|(id, quote)| VanishedJson { id, quote }).collect();
    json::text(&RecordedDocument { version: json::VERSION, speech, claims: claims.collect(), vanished })
}

#[derive(Serialize)]
struct RecordedDocument<'a> {
    version: u8,
    speech: Option<&'a str>,
    claims: Vec<RecordedJson<'a>>,
    vanished: Vec<VanishedJson<'a>>,
}

#[derive(Serialize)]
struct RecordedJson<'a> {
    id: &'a str,
    new: bool,
    speaker: Option<&'a str>,
    attributed_to: Option<&'a str>,
    class: &'static str,
    quote: &'a str,
    start: Option<usize>,
    quantities: Vec<QuantityJson<'a>>,
    repeats: Vec<RepeatJson<'a>>,
}

#[derive(Serialize)]
struct RepeatJson<'a> {
    claim: &'a str,
    speech: &'a str,
    date: Option<String>,
    later: bool,
    repeat: &'static str,
    figures: &'a str,
    verdict: Option<&'static str>,
}

fn repeat(repeat: &Repeat) -> RepeatJson<'_> {
    RepeatJson {
        claim: &repeat.claim,
        speech: &repeat.speech,
        date: repeat.date.map(|date| date.to_string()),
        later: repeat.later,
        repeat: repeat.likeness.code(),
        figures: &repeat.figures,
        verdict: repeat.verdict.map(|verdict| verdict.code()),
    }
}

#[derive(Serialize)]
struct VanishedJson<'a> {
    id: &'a str,
    quote: &'a str,
}
