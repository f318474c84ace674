//! `search`, `suggest`, `repeats`: what the workspace holds that somebody looks for.

use factcheck::report::find::{self, FoundRow, Marked, Suggested};
use factcheck::report::repeats as repeated;
use factcheck::workspace::repeats::clusters;
use factcheck::workspace::search::{SearchRequest, SearchResult};
use factcheck::workspace::{Depth, Scope, Workspace};

use super::{Surroundings, read, warn_of_stranger};
use crate::args::{Repeats, Search, SearchFormat, SearchIn, Suggest, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn search(args: &Search, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let of_claims = args.speaker.is_some() || args.speech.is_some() || args.status.is_some();
    let request = SearchRequest {
        text: args.text.join(" "),
        claims: args.place != Some(SearchIn::Sources) && args.source.is_none(),
        sources: args.place != Some(SearchIn::Claims) && !of_claims,
        speaker: args.speaker.clone(),
        speech: args.speech.clone(),
        status: args.status,
        source: args.source.clone(),
        most: args.limit,
    };
    let (found, loaded) = workspace.search(&request)?;
    loaded.state.remarks.iter().for_each(|remark| terminal.warn(remark));
    if found.claims.is_empty() && args.speaker.is_some() {
        warn_of_stranger(&workspace.read(Scope::All, Depth::Names)?, args.speaker.as_deref(), terminal);
    }
    terminal.result(&match args.format {
        SearchFormat::Table => table(&found),
        SearchFormat::Json => find::json(&rows(&found), found.more),
        SearchFormat::Csv => find::csv(&rows(&found)),
    })?;
    if found.claims.is_empty() && found.texts.is_empty() {
        terminal.say("nothing holds all these words");
    } else if found.more {
        terminal.say("there is more; --limit shows more of it");
    }
    loaded.readable()?;
    Ok(Exit::Clean)
}

fn table(found: &SearchResult) -> String {
    let heads: Vec<[&str; 4]> = found
        .claims
        .iter()
        .map(|claim| [claim.claim.as_str(), &claim.speaker, claim.verdict.as_deref().unwrap_or(""), &claim.status])
        .collect();
    let claims: Vec<Marked<'_>> = found
        .claims
        .iter()
        .zip(&heads)
        .map(|(claim, head)| Marked { head, text: &claim.quote, marks: &claim.marks, elsewhere: 0 })
        .collect();
    let heads: Vec<[&str; 2]> = found.texts.iter().map(|text| [text.source.as_str(), text.snapshot.as_str()]).collect();
    let texts: Vec<Marked<'_>> = found
        .texts
        .iter()
        .zip(&heads)
        .map(|(text, head)| Marked { head, text: &text.passage, marks: &text.marks, elsewhere: text.elsewhere })
        .collect();
    find::marked("claims", &claims) + &find::marked("sources", &texts)
}

fn rows(found: &SearchResult) -> Vec<FoundRow<'_>> {
    let marks = |marks: &[factcheck::model::Span]| marks.iter().map(|mark| [mark.start, mark.end]).collect();
    let claims = found.claims.iter().map(|claim| FoundRow {
        place: "claim",
        id: &claim.claim,
        of: &claim.speech,
        speaker: Some(&claim.speaker),
        status: Some(&claim.status),
        verdict: claim.verdict.as_deref(),
        text: &claim.quote,
        marks: marks(&claim.marks),
    });
    let texts = found.texts.iter().map(|text| FoundRow {
        place: "source",
        id: &text.source,
        of: &text.snapshot,
        speaker: None,
        status: None,
        verdict: None,
        text: &text.passage,
        marks: marks(&text.marks),
    });
    claims.chain(texts).collect()
}

pub fn suggest(args: &Suggest, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    suggestions(&place.workspace(None)?, args, terminal)
}

/// Lists the passages that could bear on a claim; `cite` without a source does so, too.
pub fn suggestions(workspace: &Workspace, args: &Suggest, terminal: &Terminal) -> anyhow::Result<Exit> {
    let (claim, found, loaded) = workspace.suggest(&args.claim, args.source.as_deref(), args.limit)?;
    loaded.state.remarks.iter().for_each(|remark| terminal.warn(remark));
    let found: Vec<Suggested<'_>> = found
        .iter()
        .map(|one| Suggested {
            source: &one.source,
            snapshot: &one.snapshot,
            text: &one.passage.text,
            span: one.passage.span,
            finding: &one.passage.finding,
            cited: one.cited.as_deref(),
        })
        .collect();
    match args.format {
        TableFormat::Json => terminal.result(&find::suggestions_json(&loaded.state, &claim, &found))?,
        TableFormat::Table if found.is_empty() => terminal.say(
            "no passage with a number that could bear on the claim was found in the frozen sources; freeze one with factcheck cite CLAIM URL",
        ),
        TableFormat::Table => {
            terminal.result(&find::suggestions(&loaded.state, &claim, &found))?;
            terminal.say(&format!("to link one: factcheck cite {claim} SOURCE --quote \"…\""));
        }
    }
    loaded.readable()?;
    Ok(Exit::Clean)
}

pub fn repeats(args: &Repeats, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let loaded = read(&workspace, Scope::All, Depth::Names, terminal)?;
    let mut all = clusters(&loaded.state);
    if let Some(prefix) = &args.claim {
        let id = loaded.claim_id(prefix)?;
        all.retain(|cluster| cluster.iter().any(|(_, claim, _)| claim.claim.id == id));
    }
    warn_of_stranger(&loaded, args.speaker.as_deref(), terminal);
    if let Some(speaker) = &args.speaker {
        all.retain(|cluster| cluster.iter().any(|(_, claim, _)| claim.speaker == *speaker));
    }
    terminal.result(&repeated::clusters(&all, args.format, terminal.width()))?;
    loaded.readable()?;
    Ok(Exit::Clean)
}
