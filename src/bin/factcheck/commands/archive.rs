//! `export` and `import`: sources, claims and reviews as other people's tools know them.

use std::io::Read;
use std::path::{Path, PathBuf};

use factcheck::model::State;
use factcheck::report::{export as exports, plain};
use factcheck::store::Index;
use factcheck::workspace::{ArchiveForm, Depth, ExportRequest, ImportRequest, Loaded, ReviewsRequest, Scope, Workspace};

use super::{Surroundings, counted, read, reload, show, weigh};
use crate::args::{Export, ExportFormat, Import, ImportFormat};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn export(args: Export, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    if args.imported && args.form() != ExportFormat::Claimreview {
        return Err(UsageError("--imported goes with --format claimreview".to_owned()).into());
    }
    match args.form() {
        ExportFormat::Wacz => archive(args, ArchiveForm::Wacz, &workspace, place, terminal),
        ExportFormat::WarcGz => archive(args, ArchiveForm::WarcGz, &workspace, place, terminal),
        ExportFormat::Sqlite => database(&args, &workspace, place, terminal),
        _ => text(&args, &workspace, place, terminal),
    }
}

fn archive(args: Export, form: ArchiveForm, workspace: &Workspace, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let usual = PathBuf::from(if form == ArchiveForm::Wacz { "sources.wacz" } else { "sources.warc.gz" });
    let to = place.path(args.output.as_deref().unwrap_or(&usual));
    let request = ExportRequest { sources: args.sources, speech: args.speech, form, to, force: args.force };
    let exported = workspace.export(&request)?;
    terminal.result(&format!(
        "{}: {}, {}, {} bytes",
        request.to.display(),
        counted(exported.snapshots, "snapshot", "snapshots"),
        counted(exported.records, "record", "records"),
        exported.bytes
    ))?;
    Ok(Exit::Clean)
}

/// What is exported of claims: all, or those of a speech.
fn chosen(args: &Export, workspace: &Workspace, terminal: &Terminal) -> anyhow::Result<Loaded> {
    if let Some(source) = args.sources.first() {
        return Err(UsageError(format!("{source}: sources are named for wacz and warc.gz only; --speech ID chooses claims")).into());
    }
    let mut loaded = read(workspace, Scope::All, Depth::Quick, terminal)?;
    if let Some(id) = &args.speech {
        loaded.speech_id(id)?;
        loaded.state.speeches.retain(|speech| speech.speech.id == *id);
        keep_cited(&mut loaded.state);
    }
    Ok(loaded)
}

fn database(args: &Export, workspace: &Workspace, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let loaded = chosen(args, workspace, terminal)?;
    let bytes = Index::of(&loaded.state)?.plain()?;
    let file = args.output.as_deref().unwrap_or(Path::new("factcheck.sqlite"));
    workspace.write_result(&place.path(file), &bytes, args.force)?;
    terminal.say(&format!("{}: {} bytes", file.display(), bytes.len()));
    show::said(&loaded, terminal)
}

fn text(args: &Export, workspace: &Workspace, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let loaded = chosen(args, workspace, terminal)?;
    let text = match args.form() {
        ExportFormat::Annotations => exports::annotations(&loaded.state, &workspace.passages(&loaded), workspace.policy()),
        ExportFormat::CslJson => exports::csl(&loaded.state, &workspace.published(&loaded)),
        ExportFormat::Csv => exports::csv(&loaded.state),
        ExportFormat::Ndjson => exports::ndjson(&loaded.state),
        ExportFormat::Claimreview | ExportFormat::Wacz | ExportFormat::WarcGz | ExportFormat::Sqlite => {
            let (mut reviews, left_out) = exports::own_reviews(&loaded.state, workspace.policy());
            let own = reviews.len();
            if args.imported {
                reviews.extend(workspace.reviews_of_others(&loaded)?);
            }
            let (text, lacking) = exports::claimreview(&reviews);
            let imported = if args.imported { format!(", {} of others", reviews.len() - own) } else { String::new() };
            let left_out = match left_out {
                0 => String::new(),
                some => format!("; {} left out: stale, disputed or dismissed", counted(some, "verdict", "verdicts")),
            };
            terminal.say(&format!("{} of ours{imported}{left_out}", counted(own, "review", "reviews")));
            let of = counted(reviews.len(), "review", "reviews");
            lacking.iter().for_each(|lack| {
                terminal.warn(&format!("{} of {of} {} {}", lack.reviews, if lack.reviews == 1 { "has" } else { "have" }, lack.what));
            });
            text
        }
    };
    match &args.output {
        None => terminal.result(&text)?,
        Some(file) => {
            workspace.write_result(&place.path(file), text.as_bytes(), args.force)?;
            terminal.say(&format!("{}: {} bytes", file.display(), text.len()));
        }
    }
    show::said(&loaded, terminal)
}

/// Leaves the sources that the speeches still there rest on.
fn keep_cited(state: &mut State) {
    let transcripts = state.speeches.iter().filter_map(|speech| speech.speech.source.clone());
    let evidence = state.claims().flat_map(|(_, claim)| claim.claim.evidence.iter().map(|entry| entry.source.clone()));
    let cited: std::collections::BTreeSet<String> = transcripts.chain(evidence).collect();
    state.sources.retain(|source| cited.contains(&source.id));
}

pub fn import(args: Import, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let file = place.path(Path::new(&args.file));
    match args.format {
        Some(ImportFormat::Claimreview) => reviews(args, file, &workspace, terminal),
        None if is_json(&file) => reviews(args, file, &workspace, terminal),
        Some(ImportFormat::Page) | None => page(args, file, &workspace, terminal),
    }
}

/// Whether a file looks like JSON; one that can't be read is told of by whoever reads it in earnest.
fn is_json(file: &Path) -> bool {
    let mut start = [0; 512];
    let Ok(length) = std::fs::File::open(file).and_then(|mut file| file.read(&mut start)) else { return false };
    Workspace::is_json(&file.to_string_lossy(), &start[..length])
}

fn reviews(args: Import, file: PathBuf, workspace: &Workspace, terminal: &Terminal) -> anyhow::Result<Exit> {
    let done = workspace.import_reviews(&ReviewsRequest { file, url: args.url })?;
    let mut lines = String::new();
    for claim in &done.claims {
        let what = match (claim.new, claim.linked) {
            (true, _) => "recorded",
            (false, true) => "linked to the recorded claim",
            (false, false) => "known already",
        };
        lines.push_str(&format!("{}  {what}\n  {}\n", claim.id, claim.summary));
    }
    terminal.result(&lines)?;
    terminal.say(&format!("sources/{}/{}: the reviews as they were written; their verdicts are not ours", done.source, done.snapshot));
    reload(workspace, terminal);
    Ok(Exit::Clean)
}

fn page(args: Import, file: PathBuf, workspace: &Workspace, terminal: &Terminal) -> anyhow::Result<Exit> {
    let request = ImportRequest { file, url: args.url, always: args.always };
    let page = workspace.import(&request)?;
    for warning in &page.warnings {
        terminal.warn(warning);
    }
    let state = if page.new { "frozen" } else { "unchanged, frozen before" };
    terminal.say(&format!("sources/{}/{}: {state}", page.source, page.snapshot));
    let text =
        page.characters.map_or_else(|| "no text could be read in it".to_owned(), |characters| format!("{characters} characters of text"));
    terminal.result(&format!("{} {}, captured {}, {text}", page.source, plain(&page.origin), page.fetched_at))?;
    terminal.say(&format!("next: factcheck cite CLAIM {} --quote \"…\"", page.source));
    if page.new {
        weigh(workspace, terminal);
    }
    reload(workspace, terminal);
    Ok(Exit::Clean)
}
