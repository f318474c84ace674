//! `extract`: the extraction alone, no workspace.

use std::io::Read;

use anyhow::Context;
use factcheck::extract::{Options, extract_document};
use factcheck::ingest::Hints;
use factcheck::report::{found, ndjson};

use super::{Surroundings, known_language, stream};
use crate::args::{Extract, ExtractFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn run(args: &Extract, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    if args.format == ExtractFormat::Ndjson {
        return stream::run(&args.input, place, args.jobs, ndjson::answer_line, terminal);
    }
    known_language(args.lang.as_deref())?;
    let name = args.input.display().to_string();
    let mut bytes = Vec::new();
    place.open(&args.input)?.read_to_end(&mut bytes).with_context(|| format!("can't read {name}"))?;
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
