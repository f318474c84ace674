//! `show`, `list`, `history` and `report`: what is recorded, for people and programs.

use std::collections::{BTreeSet, HashSet};

use factcheck::model::{CaptureState, State};
use factcheck::report::{ClaimsFormat, Digits, claims, html, list as listed, show as shown};
use factcheck::store::Filter;
use factcheck::workspace::{Depth, Loaded, Scope};

use super::{Surroundings, TOOL, known_language, read, warn_of_stranger};
use crate::args::{History, List, Report, ReportFormat, Show, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn show(args: &Show, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = read(&workspace, Scope::Claim(&args.claim), Depth::Quick, terminal)?;
    let id = loaded.claim_id(&args.claim)?;
    if let Some((speech, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) {
        terminal.result(&match args.format {
            TableFormat::Table => shown::human(&loaded.state, speech, claim),
            TableFormat::Json => shown::json(&loaded.state, speech, claim),
        })?;
    }
    said(&loaded, terminal)
}

pub fn history(args: &History, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = read(&workspace, Scope::Claim(&args.claim), Depth::Names, terminal)?;
    let id = loaded.claim_id(&args.claim)?;
    if let Some((_, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) {
        terminal.result(&match args.format {
            TableFormat::Table => shown::history(claim),
            TableFormat::Json => shown::history_json(claim),
        })?;
    }
    said(&loaded, terminal)
}

pub fn list(args: &List, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let filter = Filter { status: args.status, class: None, speaker: args.speaker.as_deref(), speech: args.speech.as_deref() };
    let (rows, mut loaded) = workspace.rows(&filter, args.text.as_deref())?;
    loaded.state.remarks.iter().for_each(|remark| terminal.warn(remark));
    let scope = args.speech.as_deref().map_or(Scope::All, Scope::Speech);
    if rows.is_empty() && args.speaker.is_some() {
        warn_of_stranger(&workspace.read(scope, Depth::Names)?, args.speaker.as_deref(), terminal);
    }
    let text = match args.format {
        ClaimsFormat::Table => listed::table(&rows, terminal.width()),
        ClaimsFormat::Markdown => listed::markdown(&rows),
        ClaimsFormat::Csv => listed::csv(&rows),
        ClaimsFormat::Json => {
            loaded = workspace.read_outline(scope, Depth::Names)?;
            let wanted: HashSet<&str> = rows.iter().map(|row| row.claim.as_str()).collect();
            let claims: Vec<_> = loaded.state.claims().filter(|(_, claim)| wanted.contains(claim.claim.id.as_str())).collect();
            listed::json(&claims)
        }
    };
    terminal.result(&text)?;
    said(&loaded, terminal)
}

pub fn report(args: &Report, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let scope = args.speech.as_deref().map_or(Scope::All, Scope::Speech);
    let digits = digits(args.lang.as_deref().or(workspace.policy().report_language.as_deref()))?;
    let options = |format| claims::Options { by: args.by, format, width: terminal.width(), digits };
    let lines = |format| -> anyhow::Result<(String, Loaded)> {
        let options = options(format);
        let (lines, loaded) = workspace.of_each_speech(scope, |speech| claims::lines(speech, &options))?;
        Ok((claims::text(lines, &options), loaded))
    };
    let whole = |mut loaded: Loaded| -> anyhow::Result<Loaded> {
        if let Some(id) = &args.speech {
            loaded.speech_id(id)?;
            loaded.state.speeches.retain(|speech| speech.speech.id == *id);
        }
        Ok(loaded)
    };
    let (text, loaded) = match args.format {
        ReportFormat::Table => lines(ClaimsFormat::Table)?,
        ReportFormat::Markdown => lines(ClaimsFormat::Markdown)?,
        ReportFormat::Csv => lines(ClaimsFormat::Csv)?,
        ReportFormat::Json => {
            let loaded = whole(workspace.read_outline(scope, Depth::Quick)?)?;
            (claims::claims(&loaded.state, &options(ClaimsFormat::Json)), loaded)
        }
        ReportFormat::Html => {
            let loaded = whole(workspace.read(scope, Depth::Quick)?)?;
            let made = args.dated.then(|| place.now.to_string());
            let options = html::Options { title: args.title.as_deref(), digits, tool: TOOL, made: made.as_deref() };
            (html::page(&loaded.state, &workspace.passages(&loaded), workspace.policy(), &options)?, loaded)
        }
    };
    loaded.state.remarks.iter().for_each(|remark| terminal.warn(remark));
    match &args.output {
        None => terminal.result(&text)?,
        Some(file) => {
            workspace.write_result(&place.path(file), text.as_bytes(), true)?;
            terminal.say(&format!("{}: {} bytes", file.display(), text.len()));
        }
    }
    said(&loaded, terminal)
}

/// The marks of numbers, by a language's code.
fn digits(language: Option<&str>) -> anyhow::Result<Digits> {
    let Some(code) = language else { return Ok(Digits::default()) };
    known_language(Some(code))?;
    Ok(Digits::of(code).unwrap_or_default())
}

/// What can't be read is an error even where the rest was shown.
pub fn said(loaded: &Loaded, terminal: &Terminal) -> anyhow::Result<Exit> {
    let damage = damage(&loaded.state);
    damage.iter().for_each(|what| terminal.warn(&format!("{what}; run `factcheck verify`")));
    match loaded.readable() {
        // Corruption has the earlier exit code.
        Err(error) if !damage.is_empty() => {
            terminal.error(&error.into());
            Ok(Exit::Corrupt)
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(if damage.is_empty() { Exit::Clean } else { Exit::Corrupt }),
    }
}

/// What is known to be corrupt of the snapshots that records rest on, each once.
fn damage(state: &State) -> BTreeSet<&str> {
    let transcripts = state.speeches.iter().map(|speech| &speech.capture);
    let evidence = state.claims().flat_map(|(_, claim)| claim.evidence.iter().map(|evidence| &evidence.capture));
    transcripts
        .chain(evidence)
        .filter_map(|capture| match capture {
            CaptureState::Corrupt(what) => Some(what.as_str()),
            _ => None,
        })
        .collect()
}
