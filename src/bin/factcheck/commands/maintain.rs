//! `init`, `verify`, `rename` and `set`: the workspace itself.

use std::path::Path;

use factcheck::report::json_line;
use factcheck::workspace::{self, Look, SetRequest, VerifyReport};
use serde_json::{Value, json};

use super::{Surroundings, build, counted, reload};
use crate::args::{Ci, Init, Rename, Set, TableFormat, Verify};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn init(args: &Init, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let root = args.dir.as_ref().map_or_else(|| place.directory.clone(), |dir| place.path(dir));
    if root.exists() && !root.is_dir() {
        return Err(UsageError(format!("{} is no folder", root.display())).into());
    }
    std::fs::create_dir_all(&root).map_err(|error| anyhow::anyhow!("can't make {}: {error}", root.display()))?;
    let made = workspace::init(&root, &build())?;
    if made.written.is_empty() {
        terminal.result(&format!("{} is a workspace already; nothing changed", root.display()))?;
    } else {
        terminal.result(&format!("{} is a workspace now: {}", root.display(), made.written.join(", ")))?;
    }
    if args.ci == Some(Ci::Github) {
        ci(&root, terminal)?;
    }
    if !made.written.is_empty() {
        terminal.say("next: factcheck add TRANSCRIPT");
    }
    Ok(Exit::Clean)
}

/// Writes the workflow. Which repository the action is in, the package says where it knows.
fn ci(root: &Path, terminal: &Terminal) -> anyhow::Result<()> {
    let home = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/').split("://").last().unwrap_or_default();
    let owner = home.split('/').nth_back(1).unwrap_or("OWNER");
    let action = format!("{owner}/factcheck@v{}", env!("CARGO_PKG_VERSION"));
    match workspace::write_workflow(root, &action)? {
        None => terminal.result("the repository has .github/workflows/factcheck.yml already; it stays as it is")?,
        Some(path) => {
            terminal.result(&format!("{path}: runs the gate on every push and pull request"))?;
            if owner == "OWNER" {
                terminal.say(&format!("in it, write whose copy of factcheck shall run in the place of OWNER: {action}"));
            }
        }
    }
    Ok(())
}

pub fn verify(args: &Verify, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let (look, depth, looked) = if args.quick {
        (Look::Quick, "quick", "Names, lengths and manifests were looked at, not every byte: factcheck verify without --quick does that.")
    } else if args.hashes {
        (
            Look::Bytes,
            "hashes",
            "Every byte was looked at; that the texts are those of their captures, factcheck verify without --hashes looks at.",
        )
    } else {
        (Look::Full, "full", "Every byte was looked at, and every text read out of its capture again.")
    };
    let report = workspace.verify(look)?;
    for remark in &report.remarks {
        terminal.warn(remark);
    }
    terminal.result(&match args.format {
        TableFormat::Table => verified(&report),
        TableFormat::Json => verified_json(&report, depth),
    })?;
    terminal.say(&format!(
        "{looked} That nobody changed a snapshot together with its manifest and sums, or rolled a source back to an older state, only git's history on another machine can show; that a server really sent it, nothing here can."
    ));
    Ok(if report.corrupt {
        Exit::Corrupt
    } else if report.unreadable {
        Exit::CannotDo
    } else if report.checked.iter().any(|checked| !checked.damage.is_empty()) {
        Exit::Problems
    } else {
        Exit::Clean
    })
}

fn verified(report: &VerifyReport) -> String {
    let mut text = String::new();
    for checked in &report.checked {
        let state = if checked.damage.is_empty() { "ok".to_owned() } else { format!("{} damaged", checked.damage.len()) };
        text.push_str(&format!("{:28} {:>8}  {state}\n", checked.what, checked.count));
        for damage in &checked.damage {
            text.push_str(&format!("  {damage}\n"));
        }
    }
    text
}

fn verified_json(report: &VerifyReport, depth: &str) -> String {
    let checked: Vec<Value> =
        report.checked.iter().map(|checked| json!({"what": checked.what, "count": checked.count, "damage": checked.damage})).collect();
    let value = json!({
        "format": "factcheck/verify/1",
        "depth": depth,
        "corrupt": report.corrupt,
        "unreadable": report.unreadable,
        "checked": checked,
        "remarks": report.remarks,
    });
    json_line(&value)
}

pub fn rename(args: &Rename, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    workspace.rename(&args.old, &args.new)?;
    terminal.result(&format!("claims/{}.toml is claims/{}.toml now; its claims keep their ids", args.old, args.new))?;
    reload(&workspace, terminal);
    Ok(Exit::Clean)
}

pub fn set(args: Set, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let request = SetRequest { field: args.field, value: args.value, claims: args.claims, speech: args.speech, was: args.was };
    let changed = workspace.set(&request)?;
    let mut text = String::new();
    for id in changed.speeches.iter().chain(&changed.claims) {
        text.push_str(&format!("{id}: {} = \"{}\"\n", request.field, request.value));
    }
    terminal.result(&text)?;
    let (speeches, claims) = (changed.speeches.len(), changed.claims.len());
    terminal.say(&format!("{} and {} changed", counted(speeches, "speech", "speeches"), counted(claims, "claim", "claims")));
    reload(&workspace, terminal);
    Ok(Exit::Clean)
}
