//! Claims in short, a line each: whoever calls has chosen which.

use serde::Serialize;

use super::claims::totals;
use super::json::{self, ClaimJson};
use super::table::{self, Column, Give, Row};
use crate::model::{ClaimRow, ClaimState, SpeechState, Status};

const COLUMNS: [Column; 4] = [
    Column::left("claim", Give::Never),
    Column::left("status", Give::Never).spare(2),
    Column::left("speaker", Give::Cut(8)).spare(1),
    Column::left("quote", Give::Cut(12)).spare(0),
];

/// For a terminal, at most so many columns wide, with the totals below.
pub fn table(claims: &[ClaimRow], width: Option<usize>) -> String {
    if claims.is_empty() {
        return "no claims\n".to_owned();
    }
    let statuses: Vec<Status> = claims.iter().map(|row| row.status).collect();
    format!("{}\n{}\n", table::terminal(&COLUMNS, rows(claims), width), totals(&statuses))
}

/// A Markdown table.
pub fn markdown(claims: &[ClaimRow]) -> String {
    table::markdown(&COLUMNS, rows(claims))
}

/// CSV for spreadsheets.
pub fn csv(claims: &[ClaimRow]) -> String {
    let cells = |row: &ClaimRow| {
        vec![
            row.claim.clone(),
            row.speech.clone(),
            row.status.to_string(),
            row.speaker.clone(),
            row.quote.clone(),
            row.sources.to_string(),
            row.finding.map(|finding| finding.to_string()).unwrap_or_default(),
        ]
    };
    let head = ["claim", "speech", "status", "speaker", "quote", "sources", "finding"];
    table::csv(&head, claims.iter().map(cells))
}

/// JSON with everything about each claim.
pub fn json(claims: &[(&SpeechState, &ClaimState)]) -> String {
    json::text(&Document { version: json::VERSION, claims: claims.iter().map(|(speech, claim)| json::claim(speech, claim)).collect() })
}

fn rows(claims: &[ClaimRow]) -> Vec<Row> {
    let row = |row: &ClaimRow| {
        let cells = [row.claim.clone(), row.status.to_string(), row.speaker.clone(), row.quote.clone()];
        Row::Cells(cells.into_iter().map(|cell| vec![cell]).collect())
    };
    claims.iter().map(row).collect()
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    claims: Vec<ClaimJson<'a>>,
}
