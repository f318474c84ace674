//! `show`, `list`, `history` and `report`: what is recorded, for people and programs.

use factcheck::model::{ClaimState, SpeechState};
use factcheck::report::{claims, list as listed, show as shown};
use factcheck::workspace::Depth;

use super::{Surroundings, load};
use crate::args::{List, Report, Show, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn show(args: &Show, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = load(&workspace, Depth::Quick, terminal)?;
    let id = loaded.claim_id(&args.claim)?;
    if let Some((speech, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) {
        terminal.result(&match args.format {
            TableFormat::Table => shown::human(&loaded.state, speech, claim),
            TableFormat::Json => shown::json(&loaded.state, speech, claim),
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
            TableFormat::Table => shown::history(claim),
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
    let wanted = |(speech, claim): &(&SpeechState, &ClaimState)| {
        args.speech.as_ref().is_none_or(|id| *id == speech.speech.id) && matches(claim, args)
    };
    let claims: Vec<_> = loaded.state.claims().filter(wanted).collect();
    terminal.result(&listed::list(&claims, args.format, terminal.width()))?;
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
    let options = claims::Options { by: args.by, format: args.format, width: terminal.width() };
    terminal.result(&claims::claims(&state, &options))?;
    said(&loaded)
}

/// What can't be read is an error even where the rest was shown.
fn said(loaded: &factcheck::workspace::Loaded) -> anyhow::Result<Exit> {
    loaded.readable()?;
    Ok(Exit::Clean)
}
