//! `extract`: the extraction alone, no workspace.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::Context;
use factcheck::extract::{Options, extract_document};
use factcheck::ingest::Hints;
use factcheck::report::{found, ndjson};

use super::{Surroundings, known_language};
use crate::args::{Extract, ExtractFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

/// The longest line that is read of an NDJSON stream: one that never ends must not fill the memory.
const MAX_LINE_BYTES: u64 = 256 * 1024 * 1024;

pub fn run(args: &Extract, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    if args.format == ExtractFormat::Ndjson {
        return stream(&args.input, place, ndjson::answer_line);
    }
    known_language(args.lang.as_deref())?;
    let name = args.input.display().to_string();
    let mut bytes = Vec::new();
    open(&args.input, place)?.read_to_end(&mut bytes).with_context(|| format!("can't read {name}"))?;
    let hints = Hints { name: Some(&name), ..Hints::default() };
    let reading = Surroundings::reader().read(&bytes, &hints).with_context(|| name.clone())?;
    let document = reading.main.unwrap_or(reading.document);
    for note in &reading.notes {
        terminal.warn(&format!("{name}: {}", note.message));
    }
    let lang = args.lang.as_deref().or(document.meta.language.as_deref());
    let translated_from = args.translated_from.as_deref().or(document.meta.translated_from.as_deref());
    let extraction = extract_document(&document, &Options { lang, translated_from, date: args.date.or(document.meta.date) });
    match args.format {
        ExtractFormat::Json => terminal.result(&format!("{:#}", ndjson::extraction_json(&extraction)))?,
        _ if extraction.found.is_empty() => terminal.say(&format!("{name}: no quantity found")),
        _ => terminal.result(&found::found(&extraction.found, &extraction.statements, terminal.width()))?,
    }
    Ok(Exit::Clean)
}

/// One object a line in, one a line out, in the same order, nothing kept.
pub(super) fn stream(input: &Path, place: &Surroundings, answer: fn(&str) -> String) -> anyhow::Result<Exit> {
    let mut input = BufReader::with_capacity(1 << 16, open(input, place)?);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line).context("can't read the input")? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            continue;
        }
        out.write_all(answer(text).as_bytes())?;
        out.write_all(b"\n")?;
        // Whoever feeds line by line waits for each answer.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn open(input: &Path, place: &Surroundings) -> anyhow::Result<Box<dyn Read>> {
    if input == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let path = place.path(input);
    anyhow::ensure!(!path.is_dir(), "{} is a folder; name the files in it", input.display());
    let file = File::open(&path).with_context(|| format!("can't read {}", input.display()))?;
    Ok(Box::new(file))
}
