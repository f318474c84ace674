//! `extract`: the extraction alone, no workspace.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;
use factcheck::extract::{Options, extract_document};
use factcheck::ingest::Hints;
use factcheck::report::{found, ndjson};

use super::{Surroundings, cant_read, known_language, stream};
use crate::args::{Extract, ExtractFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn run(args: &Extract, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    if args.format == ExtractFormat::Ndjson {
        return stream::run(&args.input, place, args.jobs, ndjson::answer_line);
    }
    known_language(args.lang.as_deref())?;
    let name = args.input.display().to_string();
    let mut bytes = Vec::new();
    open(&args.input, place)?.read_to_end(&mut bytes).with_context(|| format!("can't read {name}"))?;
    terminal.detail(&format!("read {name}: {} bytes", bytes.len()));
    let hints = Hints { name: Some(&name), ..Hints::default() };
    let reading = Surroundings::reader().read(&bytes, &hints).with_context(|| name.clone())?;
    let document = reading.main.unwrap_or(reading.document);
    for note in &reading.notes {
        terminal.warn(&format!("{name}: {}", note.message));
    }
    let lang = args.lang.as_deref().or(document.meta.language.as_deref());
    let translated_from = args.translated_from.as_deref().or(document.meta.translated_from.as_deref());
    terminal.detail(&format!("its text has {} characters", document.text.chars().count()));
    let extraction = extract_document(&document, &Options { lang, translated_from, date: args.date.or(document.meta.date) });
    match args.format {
        ExtractFormat::Json => terminal.result(&format!("{:#}", ndjson::extraction_json(&extraction)))?,
        _ if extraction.found.is_empty() => terminal.say(&format!("{name}: no quantity found")),
        _ => terminal.result(&found::found(&extraction.found, &extraction.statements, terminal.width()))?,
    }
    Ok(Exit::Clean)
}

/// A file by its name, or standard input for `-`.
pub(super) fn open(input: &Path, place: &Surroundings) -> anyhow::Result<Box<dyn Read>> {
    if input == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let path = place.path(input);
    anyhow::ensure!(!path.is_dir(), "{} is a folder; name the files in it", input.display());
    let file = File::open(&path).map_err(|error| cant_read(input, &error))?;
    Ok(Box::new(file))
}
