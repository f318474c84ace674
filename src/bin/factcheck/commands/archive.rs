//! `export` and `import`: sources as other people's tools know them.

use std::path::{Path, PathBuf};

use factcheck::report::plain;
use factcheck::workspace::{ArchiveForm, ExportRequest, ImportRequest};

use super::{Surroundings, reload, weigh};
use crate::args::{Export, Import};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn export(args: Export, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let form = if args.wacz { ArchiveForm::Wacz } else { ArchiveForm::WarcGz };
    let usual = PathBuf::from(if args.wacz { "sources.wacz" } else { "sources.warc.gz" });
    let to = place.path(args.output.as_deref().unwrap_or(&usual));
    let request = ExportRequest { sources: args.sources, speech: args.speech, form, to, force: args.force };
    let exported = workspace.export(&request)?;
    terminal.result(&format!(
        "{}: {} snapshots, {} records, {} bytes",
        request.to.display(),
        exported.snapshots,
        exported.records,
        exported.bytes
    ))?;
    Ok(Exit::Clean)
}

pub fn import(args: Import, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let request = ImportRequest { file: place.path(Path::new(&args.file)), url: args.url, always: args.always };
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
        weigh(&workspace, terminal);
    }
    reload(&workspace, terminal);
    Ok(Exit::Clean)
}
