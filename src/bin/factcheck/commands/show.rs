//! `show`, `list`, `history` and `report`: what is recorded, for people and programs.

use factcheck::model::ClaimState;
use factcheck::report::{claims, list, show as shown};
use factcheck::workspace::Depth;

use super::{Surroundings, load};
use crate::args::{Grouping, List, Report, ReportFormat, Show, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn show(args: &Show, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = load(&workspace, Depth::Quick, terminal)?;
    let id = loaded.claim_id(&args.claim)?;
    if let Some((speech, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) {
        terminal.result(&match args.format {
            TableFormat::Table => shown::text(speech, claim, &loaded.state.sources),
            TableFormat::Json => shown::json(speech, claim, &loaded.state.sources),
        })?;
    }
    said(&loaded)
}

pub fn history(args: &Show, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = load(&workspace, Depth::Names, terminal)?;
    let id = loaded.claim_id(&args.claim)?;
    if let Some((_, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) {
        terminal.result(&match args.format {
            TableFormat::Table => shown::history_text(claim),
            TableFormat::Json => shown::history_json(claim),
        })?;
    }
    said(&loaded)
}

pub fn list(args: &List, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = load(&workspace, Depth::Names, terminal)?;
    if let Some(speech) = &args.speech {
        loaded.speech_id(speech)?;
    }
    let mut state = loaded.state.clone();
    for speech in &mut state.speeches {
        let wanted = args.speech.as_ref().is_none_or(|id| *id == speech.speech.id);
        speech.claims.retain(|claim| wanted && matches(claim, args));
    }
    terminal.result(&match args.format {
        TableFormat::Table => list::text(&state, terminal.width()),
        TableFormat::Json => list::json(&state),
    })?;
    said(&loaded)
}

fn matches(claim: &ClaimState, args: &List) -> bool {
    let holds = |words: &str| {
        let words = words.to_lowercase();
        [Some(&claim.claim.quote), Some(&claim.claim.id), claim.claim.note.as_ref()].into_iter().flatten().any(|text| text.to_lowercase().contains(&words))
    };
    args.status.is_none_or(|status| status == claim.judgement.status)
        && args.speaker.as_ref().is_none_or(|speaker| *speaker == claim.speaker)
        && args.text.as_deref().is_none_or(holds)
}

pub fn report(args: &Report, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = load(&workspace, Depth::Quick, terminal)?;
    let mut state = loaded.state.clone();
    if let Some(id) = &args.speech {
        loaded.speech_id(id)?;
        state.speeches.retain(|speech| speech.speech.id == *id);
    }
    let options = claims::Options {
        by: match args.by {
            Grouping::Speech => claims::By::Speech,
            Grouping::Speaker => claims::By::Speaker,
            Grouping::Status => claims::By::Status,
        },
        format: match args.format {
            ReportFormat::Table => claims::Format::Table,
            ReportFormat::Markdown => claims::Format::Markdown,
            ReportFormat::Json => claims::Format::Json,
            ReportFormat::Csv => claims::Format::Csv,
        },
        width: terminal.width(),
    };
    terminal.result(&claims::claims(&state, &options))?;
    said(&loaded)
}

/// What can't be read is an error even where the rest was shown.
fn said(loaded: &factcheck::workspace::Loaded) -> anyhow::Result<Exit> {
    loaded.readable()?;
    Ok(Exit::Clean)
}
