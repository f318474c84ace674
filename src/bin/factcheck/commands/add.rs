//! `add`: transcripts → records and a table of what was found.

use std::path::Path;

use anyhow::Context;
use factcheck::model::Repeat;
use factcheck::report::{found, plain, repeats as repeated};
use factcheck::workspace::{About, AddRequest, Added, Workspace};

use super::{Surroundings, known_language};
use crate::args::{Add, TableFormat};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(mut args: Add, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    args.inputs = with_folders(args.inputs, place)?;
    if args.inputs.len() > 1 && (args.id.is_some() || args.speech.is_some() || !args.quote.is_empty() || args.from.is_some()) {
        return Err(UsageError("--id, --speech, --quote and --from are for one transcript; name only one".to_owned()).into());
    }
    known_language(args.about.lang.as_deref())?;
    let workspace = place.workspace(Some(&args.network))?;
    let inputs = args.inputs.iter().map(|words| place.input(words).map(Some)).collect::<Result<Vec<_>, _>>()?;
    let inputs = if inputs.is_empty() { vec![None] } else { inputs };
    let mut all: Vec<Added> = Vec::new();
    let mut failed = None;
    for input in inputs {
        let request = AddRequest {
            input,
            id: args.speech.clone().or_else(|| args.id.clone()),
            must_exist: args.speech.is_some(),
            from: args.from.clone(),
            until: args.until.clone(),
            all: args.all,
            no_capture: args.no_capture,
            source: args.source.clone(),
            quotes: args.quote.clone(),
            class: args.class,
            about: About {
                title: args.about.title.clone(),
                speaker: args.about.speaker.clone(),
                date: args.about.date,
                place: args.about.place.clone(),
                language: args.about.lang.clone(),
                translated_from: args.about.translated_from.clone(),
            },
        };
        match workspace.add(&request) {
            Ok(added) => all.push(added),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    if !all.is_empty() {
        let repeats = repeats(&workspace, &all, terminal);
        let mut new = 0;
        for (at, added) in all.iter().enumerate() {
            new += print(added, &repeats, args.inputs.get(at).map(String::as_str), args.format, terminal)?;
        }
        if all.len() > 1 {
            terminal.say(&format!("{} transcripts: {new} new claims", all.len()));
        }
        if new > 0 {
            let records = match (all.len(), &all[0].speech) {
                (1, Some(speech)) => format!(" claims/{speech}.toml"),
                _ => String::new(),
            };
            terminal.say(&format!("next: factcheck cite CLAIM URL --quote \"…\", then factcheck check{records}"));
        }
    }
    failed.map_or(Ok(Exit::Clean), |error| Err(error.into()))
}

/// How the names of files end that a folder is searched for.
const TRANSCRIPTS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "xhtml", "srt", "vtt", "csv", "tsv", "docx", "pdf"];

/// The inputs, with the transcripts in a folder in its place, by name.
fn with_folders(inputs: Vec<String>, place: &Surroundings) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::with_capacity(inputs.len());
    for input in inputs {
        let folder = place.path(Path::new(&input));
        if input == "-" || !folder.is_dir() {
            all.push(input);
            continue;
        }
        let entries = std::fs::read_dir(&folder).with_context(|| format!("can't read {input}"))?;
        let mut found = Vec::new();
        for entry in entries {
            let name = entry.with_context(|| format!("can't read {input}"))?.file_name();
            let path = Path::new(&input).join(&name);
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            let hidden = name.to_string_lossy().starts_with('.');
            if place.path(&path).is_file() && !hidden && ending.is_some_and(|ending| TRANSCRIPTS.contains(&ending.as_str())) {
                found.extend(path.to_str().map(str::to_owned));
            }
        }
        if found.is_empty() {
            let endings = TRANSCRIPTS.join(", ");
            anyhow::bail!("{input} holds no transcript; names that are looked for end in {endings}");
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

/// What the new claims repeat, with the index brought level. That it can't be told is said, and no reason to fail: they are recorded.
fn repeats(workspace: &Workspace, added: &[Added], terminal: &Terminal) -> Vec<(String, Vec<Repeat>)> {
    let new: Vec<&str> = added.iter().flat_map(|added| &added.claims).filter(|row| row.new).map(|row| row.claim.id.as_str()).collect();
    match workspace.repeats_of(&new) {
        Ok((repeats, remarks)) => {
            remarks.iter().for_each(|remark| terminal.warn(remark));
            repeats
        }
        Err(error) => {
            terminal.warn(&format!("the index was not updated: {:#}", anyhow::Error::from(error)));
            Vec::new()
        }
    }
}

/// So many repeats of one claim are shown; `factcheck repeats CLAIM` shows all.
const REPEATS: usize = 3;

/// Shows what was added; gives how many of the claims are new.
fn print(
    added: &Added,
    repeats: &[(String, Vec<Repeat>)],
    input: Option<&str>,
    format: TableFormat,
    terminal: &Terminal,
) -> anyhow::Result<usize> {
    for note in &added.notes {
        terminal.warn(&format!("{}: {note}", input.unwrap_or("transcript")));
    }
    for (id, quote) in &added.vanished {
        terminal.warn(&format!("{id} is no longer in the transcript (\"{}\"); the record is kept", plain(quote)));
    }
    let repeats_of = |id: &str| repeats.iter().find(|(claim, _)| claim == id).map_or(&[][..], |(_, repeats)| repeats);
    let rows: Vec<found::Recorded<'_>> =
        added.claims.iter().map(|row| found::Recorded { claim: &row.claim, new: row.new, repeats: repeats_of(&row.claim.id) }).collect();
    match format {
        TableFormat::Json => terminal.result(&found::recorded_json(added.speech.as_deref(), &rows, &added.vanished))?,
        TableFormat::Table if rows.is_empty() => {}
        TableFormat::Table => {
            let mut text = found::recorded(&rows, None, terminal.width());
            for row in &rows {
                let lines = row.repeats.iter().take(REPEATS).map(|repeat| format!("{}: {}\n", row.claim.id, repeated::line(repeat)));
                text.extend(lines);
            }
            terminal.result(&text)?;
        }
    }
    if added.speech.is_none() {
        let left = if added.left_out > 0 {
            format!(" worth checking ({} others; --all records them)", added.left_out)
        } else {
            " with a number".to_owned()
        };
        terminal.say(&format!(
            "{}: no claim{left} was found; nothing was recorded. To record one by hand: factcheck add … --quote \"WORDS\"",
            input.unwrap_or("transcript")
        ));
        return Ok(0);
    }
    let new = added.claims.iter().filter(|row| row.new).count();
    let mut line = format!("{}: {new} new, {} known", added.file, added.claims.len() - new);
    if !added.vanished.is_empty() {
        line.push_str(&format!(", {} vanished", added.vanished.len()));
    }
    if added.left_out > 0 {
        line.push_str(&format!("; {} not worth checking left out (--all records them)", added.left_out));
    }
    if !added.changed {
        line.push_str("; nothing changed");
    }
    terminal.say(&line);
    Ok(new)
}
