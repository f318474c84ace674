//! `source`: what is known of the sources.

use factcheck::ingest::strip_control;
use factcheck::model::{Check, Layer, Origin, Source};
use factcheck::report::{json_line, plain};
use factcheck::snapshot::diff::{Mark, Run};
use factcheck::workspace::{SnapshotLine, SourceDetail, SourceDiff, SourceList};

use serde_json::{Value, json};

use super::{Surroundings, counted};
use crate::args::{SourceCommand, SourceDiffArgs, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn run(command: &SourceCommand, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        SourceCommand::List(args) => list(args.format, place, terminal),
        SourceCommand::Show(args) => show(&args.source, args.format, place, terminal),
        SourceCommand::Diff(args) => diff(args, place, terminal),
    }
}

fn list(format: TableFormat, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let list = place.workspace(None)?.source_list()?;
    for warning in &list.warnings {
        terminal.warn(warning);
    }
    if format == TableFormat::Json {
        terminal.result(&list_json(&list))?;
        return Ok(Exit::Clean);
    }
    if list.lines.is_empty() {
        terminal.say("no sources yet: factcheck cite CLAIM URL freezes one");
        return Ok(Exit::Clean);
    }
    let wide = list.lines.iter().map(|line| line.source.id.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for line in &list.lines {
        let newest = line.newest.as_deref().map_or("not captured", |at| at.get(..10).unwrap_or(at));
        let checked = line.checked.as_ref().map(|check| format!("  [{}]", state(check))).unwrap_or_default();
        text.push_str(&format!(
            "{:wide$}  {:12}  {:13}  {:10}  {}{checked}\n",
            line.source.id,
            newest,
            format!("{:>3} {}", line.snapshots, if line.snapshots == 1 { "snapshot" } else { "snapshots" }),
            format!("{:>3} {}", line.claims, if line.claims == 1 { "claim" } else { "claims" }),
            named(&line.source)
        ));
    }
    terminal.result(&text)?;
    let (sources, snapshots) = (counted(list.lines.len(), "source", "sources"), counted(list.size.snapshots, "snapshot", "snapshots"));
    terminal.say(&format!("{sources}, {snapshots}, {}", weight(list.size.bytes)));
    Ok(Exit::Clean)
}

fn show(words: &str, format: TableFormat, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let detail = place.workspace(None)?.source_detail(words)?;
    for warning in &detail.warnings {
        terminal.warn(warning);
    }
    terminal.result(&match format {
        TableFormat::Table => shown(&detail),
        TableFormat::Json => detail_json(&detail),
    })?;
    Ok(Exit::Clean)
}

fn list_json(list: &SourceList) -> String {
    let sources: Vec<Value> = list
        .lines
        .iter()
        .map(|line| {
            let mut value = source_json(&line.source);
            value["snapshots"] = json!(line.snapshots);
            value["newest"] = json!(line.newest);
            value["claims"] = json!(line.claims);
            value["checked"] = line.checked.as_ref().map_or(Value::Null, check_json);
            value
        })
        .collect();
    json_line(&json!({"format": "factcheck/sources/1", "sources": sources, "snapshots": list.size.snapshots, "bytes": list.size.bytes}))
}

fn detail_json(detail: &SourceDetail) -> String {
    let snapshot = |line: &SnapshotLine| match &line.manifest {
        Ok(manifest) => json!({
            "id": line.id,
            "method": manifest.method.to_string(),
            "fetched_at": manifest.fetched_at.to_string(),
            "final_url": manifest.final_url,
            "media_type": manifest.payload.media_type,
            "payload_sha256": manifest.payload.sha256,
            "payload_bytes": manifest.payload.bytes,
            "stored_bytes": line.bytes,
            "published": manifest.dates.published,
            "published_from": manifest.dates.published_from,
            "flags": manifest.flags,
        }),
        Err(error) => json!({"id": line.id, "stored_bytes": line.bytes, "error": error}),
    };
    let mut value = source_json(&detail.source);
    value["format"] = json!("factcheck/source/1");
    value["snapshots"] = detail.snapshots.iter().map(snapshot).collect();
    value["cited_by"] = json!(detail.cited_by);
    value["checks"] = detail.checks.iter().map(check_json).collect();
    json_line(&value)
}

fn source_json(source: &Source) -> Value {
    let (kind, text) = match &source.origin {
        Origin::Url(url) => ("url", url),
        Origin::Path(path) => ("path", path),
    };
    let mut value = json!({"id": source.id, "title": source.title, "publisher": source.publisher, "note": source.note});
    value[kind] = json!(text);
    value
}

fn check_json(check: &Check) -> Value {
    json!({
        "at": check.at.to_string(),
        "snapshot": check.snapshot,
        "reach": check.reach.to_string(),
        "status": check.status,
        "content": check.content.map(|content| content.to_string()),
        "by": check.by,
    })
}

fn shown(detail: &SourceDetail) -> String {
    let mut text = format!("{}\n  {}\n", detail.source.id, plain(detail.source.origin.text()));
    let said = [("title", &detail.source.title), ("publisher", &detail.source.publisher), ("note", &detail.source.note)];
    for (name, value) in said.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        text.push_str(&format!("  {name}: {}\n", plain(value)));
    }
    text.push_str(&format!("\nsnapshots, oldest first: {}\n", detail.snapshots.len()));
    for snapshot in &detail.snapshots {
        match &snapshot.manifest {
            Ok(manifest) => {
                let flags = if manifest.flags.is_empty() { String::new() } else { format!("  [{}]", plain(&manifest.flags.join(", "))) };
                let characters = manifest.text.iter().find(|text| text.file == "text.txt").map_or(0, |text| text.codepoints);
                text.push_str(&format!(
                    "  {}  {}  {}  {} of payload, {characters} characters of text, {} stored{flags}\n",
                    snapshot.id,
                    manifest.method,
                    plain(&manifest.payload.media_type),
                    weight(manifest.payload.bytes),
                    weight(snapshot.bytes)
                ));
                if let Some(url) = manifest.final_url.as_ref().filter(|url| Some(*url) != manifest.url.as_ref()) {
                    text.push_str(&format!("    answered from {}\n", plain(url)));
                }
                if let Some(published) = &manifest.dates.published {
                    let from = manifest.dates.published_from.as_deref().unwrap_or("the document");
                    text.push_str(&format!("    published {} (from {})\n", plain(published), plain(from)));
                }
            }
            Err(error) => text.push_str(&format!("  {}  {}\n", snapshot.id, plain(error))),
        }
    }
    text.push_str(&format!("\ncited by: {}\n", detail.cited_by.len()));
    detail.cited_by.iter().for_each(|entry| text.push_str(&format!("  {entry}\n")));
    if !detail.checks.is_empty() {
        text.push_str(&format!("\nchecked again, changes of state only: {}\n", detail.checks.len()));
        for check in &detail.checks {
            text.push_str(&format!("  {}  {}  by {}\n", check.at, state(check), plain(&check.by)));
        }
    }
    text
}

fn diff(args: &SourceDiffArgs, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let layer = if args.main { Layer::Main } else { Layer::Text };
    let found = place.workspace(None)?.source_diff(&args.source, args.old.as_deref(), args.new.as_deref(), layer)?;
    if found.hunks.is_empty() {
        terminal.say(&format!("{}: the texts of {} and {} are the same", found.source, found.old, found.new));
        return Ok(Exit::Clean);
    }
    terminal.result(&differences(&found, terminal.colors()))?;
    Ok(Exit::Clean)
}

/// Words taken out stand in `[-…-]`, new ones in `{+…+}`: it must be readable without colours too.
fn differences(found: &SourceDiff, colors: bool) -> String {
    let mut text = format!("--- {}/{}\n+++ {}/{}\n", found.source, found.old, found.source, found.new);
    let run = |run: &Run| {
        let words = strip_control(&run.text);
        match (run.mark, colors) {
            (Mark::Same, _) => words.into_owned(),
            (Mark::Old, true) => format!("\u{1b}[31m[-{words}-]\u{1b}[0m"),
            (Mark::Old, false) => format!("[-{words}-]"),
            (Mark::New, true) => format!("\u{1b}[32m{{+{words}+}}\u{1b}[0m"),
            (Mark::New, false) => format!("{{+{words}+}}"),
        }
    };
    for hunk in &found.hunks {
        text.push_str(&format!("@@ line {} / {} @@\n", hunk.old_line, hunk.new_line));
        for line in &hunk.lines {
            text.push_str(&line.iter().map(run).collect::<String>());
            text.push('\n');
        }
    }
    text
}

fn named(source: &Source) -> String {
    plain(source.title.as_deref().unwrap_or_else(|| source.origin.text()))
}

fn state(check: &Check) -> String {
    check.content.map_or_else(|| check.reach.to_string(), |content| format!("{}, {content}", check.reach))
}

fn weight(bytes: u64) -> String {
    match bytes {
        0..10_240 => format!("{bytes} bytes"),
        10_240..10_485_760 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}
