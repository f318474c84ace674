//! Claims in short, a line each: whoever calls has chosen which.

use serde::Serialize;

use super::ClaimsFormat;
use super::claims::{sources, totals};
use super::json::{self, ClaimJson};
use super::table::{self, Column, Give, Row};
use crate::model::{ClaimState, SpeechState, State};

/// The chosen claims, in the order given.
pub fn list(claims: &[(&SpeechState, &ClaimState)], format: ClaimsFormat, width: Option<usize>) -> String {
    let columns = [
        Column::left("claim", Give::Never),
        Column::left("status", Give::Never).spare(2),
        Column::left("speaker", Give::Cut(8)).spare(1),
        Column::left("quote", Give::Cut(12)).spare(0),
    ];
    let row = |(_, claim): &(&SpeechState, &ClaimState)| {
        let cells = [claim.claim.id.clone(), claim.judgement.status.to_string(), claim.speaker.clone(), claim.claim.quote.clone()];
        Row::Cells(cells.into_iter().map(|cell| vec![cell]).collect())
    };
    match format {
        ClaimsFormat::Table if claims.is_empty() => "no claims\n".to_owned(),
        ClaimsFormat::Table => {
            format!("{}\n{}\n", table::terminal(&columns, &claims.iter().map(row).collect::<Vec<_>>(), width), totals(claims))
        }
        ClaimsFormat::Markdown => table::markdown(&columns, &claims.iter().map(row).collect::<Vec<_>>()),
        ClaimsFormat::Json => json::text(&Document {
            version: json::VERSION,
            claims: claims.iter().map(|(speech, claim)| json::claim(speech, claim)).collect(),
        }),
        ClaimsFormat::Csv => {
            let cells = |(speech, claim): &(&SpeechState, &ClaimState)| {
                vec![
                    claim.claim.id.clone(),
                    speech.speech.id.clone(),
                    claim.judgement.status.to_string(),
                    claim.speaker.clone(),
                    claim.claim.quote.clone(),
                    sources(claim).len().to_string(),
                    State::headline(claim).map(|finding| finding.kind.to_string()).unwrap_or_default(),
                ]
            };
            let head = ["claim", "speech", "status", "speaker", "quote", "sources", "finding"];
            table::csv(&head, &claims.iter().map(cells).collect::<Vec<_>>())
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    claims: Vec<ClaimJson<'a>>,
}
