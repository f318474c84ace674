//! The report: every claim with its quantity, speaker, sources, finding, verdict and status, grouped, with totals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ClaimsFormat;
use super::json::{self, ClaimJson};
use super::table::{self, Cell, Column, Give, Row};
use super::text::{Digits, amount, phrase};
use crate::model::code::coded_enum;
use crate::model::{CaptureState, ClaimState, Quantity, SpeechState, State, Status};

coded_enum! {
    /// What claims are grouped by.
    By("grouping") {
        /// By speech, in order of the claim files.
        Speech => "speech",
        /// By speaker, in order of the name.
        Speaker => "speaker",
        /// By status, in the order of the process.
        Status => "status",
    }
}

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Grouping; in CSV and JSON only the order follows from it.
    pub by: By,
    /// Format.
    pub format: ClaimsFormat,
    /// Columns of the terminal; `None` lets the table be as wide as it likes.
    pub width: Option<usize>,
    /// The marks that numbers are set with, in tables for people.
    pub digits: Digits,
}

impl Default for Options {
    fn default() -> Self {
        Self { by: By::Speech, format: ClaimsFormat::Table, width: None, digits: Digits::default() }
    }
}

/// The report on a whole workspace.
pub fn claims(state: &State, options: &Options) -> String {
    match options.format {
        ClaimsFormat::Json => json(state, options.by),
        _ => text(state.speeches.iter().map(|speech| lines(speech, options)).collect(), options),
    }
}

/// What a report that is no JSON says of the claims of one speech. Of a large workspace this is far less than the speeches themselves,
/// and each can be let go of when its lines are made.
#[derive(Debug)]
pub struct Lines {
    heading: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    speaker: String,
    status: Status,
    /// The cells of its row, by the format.
    cells: Vec<Cell>,
}

/// The lines of one speech, for [`text`] with the same options.
pub fn lines(speech: &SpeechState, options: &Options) -> Lines {
    let cells = |claim: &ClaimState| match options.format {
        ClaimsFormat::Csv => csv_row(speech, claim).into_iter().map(|cell| vec![cell]).collect(),
        _ => row(claim, options),
    };
    let line = |claim: &ClaimState| Line { speaker: claim.speaker.clone(), status: claim.judgement.status, cells: cells(claim) };
    Lines { heading: heading(speech), lines: speech.claims.iter().map(line).collect() }
}

/// The report of the lines of all speeches, in their order, as a table, Markdown or CSV.
pub fn text(lines: Vec<Lines>, options: &Options) -> String {
    let groups = grouped(lines, options.by);
    let statuses: Vec<Status> = groups.iter().flat_map(|(_, lines)| lines).map(|line| line.status).collect();
    match options.format {
        ClaimsFormat::Csv => {
            table::csv(&CSV_HEAD, groups.into_iter().flat_map(|(_, lines)| lines).map(|line| line.cells.into_iter().flatten().collect()))
        }
        ClaimsFormat::Markdown if statuses.is_empty() => "No claims.\n".to_owned(),
        ClaimsFormat::Markdown => format!("{}\n{}.\n", table::markdown(&columns(options.by), rows(groups)), totals(&statuses)),
        _ if statuses.is_empty() => "no claims\n".to_owned(),
        _ => format!("{}\n{}\n", table::terminal(&columns(options.by), rows(groups), options.width), totals(&statuses)),
    }
}

fn json(state: &State, by: By) -> String {
    let mut ordered: Vec<(&SpeechState, &ClaimState)> = state.claims().collect();
    match by {
        By::Speech => {}
        By::Speaker => ordered.sort_by(|a, b| a.1.speaker.cmp(&b.1.speaker)),
        By::Status => ordered.sort_by_key(|(_, claim)| claim.judgement.status),
    }
    let statuses: Vec<Status> = ordered.iter().map(|(_, claim)| claim.judgement.status).collect();
    json::text(&Document {
        version: json::VERSION,
        by: by.code(),
        claims: ordered.iter().map(|(speech, claim)| json::claim(speech, claim)).collect(),
        totals: counts(&statuses).map(|(status, count)| (status.code(), count)).collect(),
    })
}

/// One line on claims in these statuses: `7 claims: 1 unsourced, 2 sourced, 4 judged`.
pub fn totals(statuses: &[Status]) -> String {
    let parts: Vec<String> = counts(statuses).filter(|(_, count)| *count > 0).map(|(status, count)| format!("{count} {status}")).collect();
    let all = if statuses.len() == 1 { "1 claim".to_owned() } else { format!("{} claims", statuses.len()) };
    if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    by: &'static str,
    claims: Vec<ClaimJson<'a>>,
    totals: BTreeMap<&'static str, usize>,
}

/// A heading and the lines under it.
type Group = (String, Vec<Line>);

fn grouped(speeches: Vec<Lines>, by: By) -> Vec<Group> {
    match by {
        By::Speech => speeches.into_iter().filter(|speech| !speech.lines.is_empty()).map(|speech| (speech.heading, speech.lines)).collect(),
        By::Speaker => {
            let mut groups: BTreeMap<String, Vec<Line>> = BTreeMap::new();
            for line in speeches.into_iter().flat_map(|speech| speech.lines) {
                groups.entry(line.speaker.clone()).or_default().push(line);
            }
            groups.into_iter().collect()
        }
        By::Status => {
            let mut groups: BTreeMap<Status, Vec<Line>> = BTreeMap::new();
            for line in speeches.into_iter().flat_map(|speech| speech.lines) {
                groups.entry(line.status).or_default().push(line);
            }
            groups.into_iter().map(|(status, lines)| (status.to_string(), lines)).collect()
        }
    }
}

/// `2024-03-13-kisseliov · Interview · V. Poutine · 2024-03-13`
fn heading(speech: &SpeechState) -> String {
    let head = &speech.speech;
    let date = head.date.map(|date| date.to_string()).filter(|date| !head.id.starts_with(date.as_str()));
    [Some(head.id.clone()), head.title.clone(), head.speaker.clone(), date].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn columns(by: By) -> Vec<Column> {
    let all = [
        (None, Column::left("claim", Give::Never)),
        (None, Column::right("quantity", Give::Never)),
        (None, Column::left("unit", Give::Cut(4)).spare(4)),
        (Some(By::Speaker), Column::left("speaker", Give::Wrap(12)).spare(1)),
        (None, Column::left("class", Give::Never).spare(0)),
        (None, Column::right("sources", Give::Never).spare(2)),
        (None, Column::left("finding", Give::Wrap(14)).spare(5)),
        (None, Column::left("verdict", Give::Wrap(12)).spare(6)),
        (Some(By::Status), Column::left("status", Give::Never).spare(7)),
    ];
    all.into_iter().filter(|(grouping, _)| *grouping != Some(by)).map(|(_, column)| column).collect()
}

fn rows(groups: Vec<Group>) -> Vec<Row> {
    let of = |(heading, lines): Group| std::iter::once(Row::Heading(heading)).chain(lines.into_iter().map(|line| Row::Cells(line.cells)));
    groups.into_iter().flat_map(of).collect()
}

/// The cells of a claim under [`columns`].
fn row(claim: &ClaimState, options: &Options) -> Vec<Cell> {
    let (numbers, units) = quantities(claim, options.digits);
    let cells = [
        (None, vec![claim.claim.id.clone()]),
        (None, numbers),
        (None, units),
        (Some(By::Speaker), vec![claim.speaker.clone()]),
        (None, vec![claim.claim.class.to_string()]),
        (None, vec![frozen_of_cited(claim)]),
        (None, vec![State::headline(claim).map(|finding| finding.kind.to_string()).unwrap_or_default()]),
        (None, vec![verdict(claim).to_owned()]),
        (Some(By::Status), vec![claim.judgement.status.to_string()]),
    ];
    cells.into_iter().filter(|(grouping, _)| *grouping != Some(options.by)).map(|(_, cell)| cell).collect()
}

/// The numbers and what they count, a line a quantity in both.
pub(super) fn quantities(claim: &ClaimState, digits: Digits) -> (Cell, Cell) {
    claim.claim.quantities.iter().map(|quantity| amount(quantity, digits)).map(|amount| (amount.number, amount.of)).unzip()
}

/// How many of the sources that bear on the claim are frozen: `1/2`; nothing where there is none.
fn frozen_of_cited(claim: &ClaimState) -> String {
    let cited = claim.claim.sources();
    let frozen = |source: &str| {
        let mut entries = claim.claim.evidence.iter().zip(&claim.evidence);
        entries.any(|(entry, state)| entry.source == source && state.capture != CaptureState::Uncaptured)
    };
    if cited.is_empty() {
        return String::new();
    }
    format!("{}/{}", cited.iter().filter(|source| frozen(source)).count(), cited.len())
}

/// Something of each quantity, `;` between them: `130; 90`.
fn each(claim: &ClaimState, what: fn(&Quantity) -> String) -> String {
    claim.claim.quantities.iter().map(what).collect::<Vec<_>>().join("; ")
}

fn verdict(claim: &ClaimState) -> &'static str {
    claim.judgement.verdict.as_ref().and_then(|event| event.verdict).map_or("", |verdict| verdict.code())
}

fn counts(statuses: &[Status]) -> impl Iterator<Item = (Status, usize)> {
    Status::ALL.iter().map(|status| (*status, statuses.iter().filter(|other| *other == status).count()))
}

const CSV_HEAD: [&str; 15] = [
    "claim",
    "speech",
    "date",
    "speaker",
    "attributed_to",
    "class",
    "quote",
    "quantities",
    "values",
    "units",
    "sources",
    "finding",
    "verdict",
    "judged_by",
    "status",
];

/// The cells of a claim under [`CSV_HEAD`].
fn csv_row(speech: &SpeechState, claim: &ClaimState) -> Vec<String> {
    vec![
        claim.claim.id.clone(),
        speech.speech.id.clone(),
        speech.speech.date.map(|date| date.to_string()).unwrap_or_default(),
        claim.speaker.clone(),
        claim.claim.attributed_to.clone().unwrap_or_default(),
        claim.claim.class.to_string(),
        claim.claim.quote.clone(),
        each(claim, |quantity| phrase(quantity, Digits::default())),
        each(claim, Quantity::written_value),
        each(claim, |quantity| quantity.unit.as_ref().map(ToString::to_string).unwrap_or_default()),
        claim.claim.sources().join(" "),
        State::headline(claim).map(|finding| finding.kind.to_string()).unwrap_or_default(),
        verdict(claim).to_owned(),
        claim.judgement.verdict.as_ref().map(|event| event.by.clone()).unwrap_or_default(),
        claim.judgement.status.to_string(),
    ]
}
