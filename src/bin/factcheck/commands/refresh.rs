//! `refresh`: cited sources fetched again, and what became of them.

use std::process::Command;

use factcheck::model::{Check, Content, Health, QuoteState, Reach};
use factcheck::report::{json_line, plain};
use factcheck::workspace::{Plan, RefreshRequest, Refreshed, Workspace};
use serde_json::{Value, json};

use super::{Surroundings, counted, reload, weigh};
use crate::args::{FailOn, Refresh, TableFormat};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn run(args: Refresh, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(Some(&args.network))?;
    let by = args.by.clone().unwrap_or_else(|| person(&workspace));
    let request = RefreshRequest { sources: args.sources, all: args.all, full: args.full, by };
    let plan = workspace.refresh_plan(&request)?;
    for line in &plan.left_out {
        terminal.warn(line);
    }
    if args.dry_run {
        terminal.result(&match args.format {
            TableFormat::Table => planned(&plan),
            TableFormat::Json => planned_json(&plan),
        })?;
        say_fresh(&plan, terminal);
        return Ok(Exit::Clean);
    }
    let bar = terminal.progress(plan.due.len());
    let mut printed = Ok(());
    let outcome = workspace.refresh(&request, &plan, |refreshed| {
        bar.set_message(plain(&refreshed.url));
        bar.inc(1);
        // Said at once: whoever interrupts the run sees how far it came.
        if matches!(args.format, TableFormat::Table) && printed.is_ok() {
            printed = bar.suspend(|| terminal.result(&lines(refreshed)));
        }
    });
    bar.finish_and_clear();
    let all = outcome?;
    printed?;
    if matches!(args.format, TableFormat::Json) {
        terminal.result(&json_text(&all))?;
    }
    say_fresh(&plan, terminal);
    summary(&all, terminal);
    if all.iter().any(|refreshed| refreshed.new_snapshot.is_some()) {
        weigh(&workspace, terminal);
    }
    reload(&workspace, terminal);
    Ok(exit(&all, args.fail_on))
}

/// What could not be decided comes before what failed: nobody should trust half a look.
fn exit(all: &[Refreshed], fail_on: FailOn) -> Exit {
    if all.iter().any(Refreshed::is_undecided) {
        return Exit::CannotDo;
    }
    let worst = all.iter().filter_map(severity).max();
    if fail_on != FailOn::Never && worst.is_some_and(|worst| worst >= fail_on) { Exit::Problems } else { Exit::Clean }
}

/// Where a source stands on the scale of `--fail-on`.
fn severity(refreshed: &Refreshed) -> Option<FailOn> {
    if matches!(refreshed.health, Health::Dead { .. }) {
        return Some(FailOn::Dead);
    }
    match refreshed.content()? {
        Content::Drifted => Some(FailOn::Drifted),
        Content::QuoteMoved => Some(FailOn::QuoteMoved),
        Content::QuoteAlteredMinor => Some(FailOn::QuoteAlteredMinor),
        Content::QuoteAlteredMaterial => Some(FailOn::QuoteAlteredMaterial),
        Content::QuoteMissing => Some(FailOn::QuoteMissing),
        Content::Replaced => Some(FailOn::Replaced),
        _ => None,
    }
}

fn lines(refreshed: &Refreshed) -> String {
    let content = refreshed.content().map(|content| format!(", {content}")).unwrap_or_default();
    let mut text = format!("{}: {}{content}{}\n", refreshed.source, refreshed.reach, fares(refreshed));
    if let Some(problem) = &refreshed.problem {
        text.push_str(&format!("  {}\n", plain(problem)));
    }
    for remark in &refreshed.remarks {
        text.push_str(&format!("  {}\n", plain(remark)));
    }
    for seen in &refreshed.seen {
        for (key, quote) in &seen.check.quotes {
            let diff = quote.diff.as_deref().map(|diff| format!(": {}", plain(diff))).unwrap_or_default();
            match (quote.state, quote.similarity) {
                (QuoteState::Near, _) => text.push_str(&format!("  {key}: other words stand there now{diff}\n")),
                (QuoteState::Absent, _) => text.push_str(&format!("  {key}: nothing like the quote is there\n")),
                (QuoteState::Ambiguous, _) => text.push_str(&format!("  {key}: the quote stands in several places now\n")),
                (_, Some(kept)) => {
                    text.push_str(&format!("  {key}: the quote stands, the passage around it changed ({} % kept)\n", kept / 10))
                }
                _ => {}
            }
        }
    }
    if let Some(snapshot) = &refreshed.new_snapshot {
        text.push_str(&format!("  the new text is frozen: sources/{}/{snapshot}\n", refreshed.source));
    }
    text
}

/// What the record says of the address, where it is in doubt.
fn fares(refreshed: &Refreshed) -> String {
    match refreshed.health {
        Health::Alive => String::new(),
        Health::Failing { since, .. } => {
            format!(" (failing since {}; not called dead before it fails again for some days)", since.strftime("%Y-%m-%d"))
        }
        Health::Dead { since, .. } => format!(" (DEAD since {})", since.strftime("%Y-%m-%d")),
        Health::Unverifiable(Reach::Blocked) => " (a program can't check it: look at it by hand)".to_owned(),
        Health::Unverifiable(_) => " (can't be checked this way)".to_owned(),
    }
}

fn summary(all: &[Refreshed], terminal: &Terminal) {
    if all.is_empty() {
        return;
    }
    let count = |test: fn(&Refreshed) -> bool| all.iter().filter(|refreshed| test(refreshed)).count();
    let altered = count(|refreshed| severity(refreshed).is_some_and(|at| at >= FailOn::QuoteAlteredMinor && at < FailOn::Dead));
    let blocked = count(|refreshed| refreshed.reach == Reach::Blocked);
    let dead = count(|refreshed| matches!(refreshed.health, Health::Dead { .. }));
    let undecided = count(Refreshed::is_undecided);
    let mut text = format!("{} looked at", counted(all.len(), "source", "sources"));
    for (number, words) in
        [(altered, "altered or replaced"), (dead, "dead"), (blocked, "turned us away"), (undecided, "could not be decided")]
    {
        if number > 0 {
            text.push_str(&format!(", {number} {words}"));
        }
    }
    terminal.say(&text);
    if blocked > 0 {
        terminal.say("a site that turns a program away is not dead: open it in a browser, save the page and cite the file if it matters");
    }
}

fn say_fresh(plan: &Plan, terminal: &Terminal) {
    if plan.fresh > 0 {
        terminal.say(&format!("{} looked at lately; --all looks at them again", counted(plan.fresh, "source was", "sources were")));
    } else if plan.due.is_empty() {
        terminal.say("no cited source has an address that could be looked at again");
    }
}

fn planned(plan: &Plan) -> String {
    let last = |due: &factcheck::workspace::Due| due.last.map_or_else(|| "never".to_owned(), |at| at.strftime("%Y-%m-%d").to_string());
    plan.due.iter().map(|due| format!("{}  {}  last looked at: {}\n", due.source, plain(&due.url), last(due))).collect()
}

fn planned_json(plan: &Plan) -> String {
    let due: Vec<Value> =
        plan.due.iter().map(|due| json!({"source": due.source, "url": due.url, "last": due.last.map(|at| at.to_string())})).collect();
    json_line(&json!({"format": "factcheck/refresh-plan/1", "due": due, "fresh": plan.fresh}))
}

fn json_text(all: &[Refreshed]) -> String {
    let sources: Vec<Value> = all.iter().map(source_json).collect();
    json_line(&json!({"format": "factcheck/refresh/1", "sources": sources}))
}

fn source_json(refreshed: &Refreshed) -> Value {
    let (health, since) = match refreshed.health {
        Health::Alive => ("alive", None),
        Health::Failing { since, .. } => ("failing", Some(since)),
        Health::Dead { since, .. } => ("dead", Some(since)),
        Health::Unverifiable(_) => ("unverifiable", None),
    };
    let snapshots: Vec<Value> = refreshed.seen.iter().map(|seen| check_json(&seen.check, seen.kept, seen.recorded)).collect();
    json!({
        "source": refreshed.source,
        "url": refreshed.url,
        "reach": refreshed.reach.code(),
        "status": refreshed.status,
        "health": health,
        "since": since.map(|at| at.to_string()),
        "content": refreshed.content().map(Content::code),
        "problem": refreshed.problem,
        "remarks": refreshed.remarks,
        "new_snapshot": refreshed.new_snapshot,
        "snapshots": snapshots,
    })
}

fn check_json(check: &Check, kept: Option<u16>, recorded: bool) -> Value {
    let quotes: serde_json::Map<String, Value> = check
        .quotes
        .iter()
        .map(|(key, quote)| (key.clone(), json!({"v": quote.state.code(), "sim": quote.similarity, "diff": quote.diff})))
        .collect();
    json!({"snapshot": check.snapshot, "content": check.content.map(Content::code), "kept": kept, "recorded": recorded, "quotes": quotes})
}

/// git's user.email, else a word for "somebody": a check needs no name as a verdict does.
fn person(workspace: &Workspace) -> String {
    let output = Command::new("git").arg("-C").arg(workspace.root()).args(["config", "user.email"]).output();
    let email =
        output.ok().filter(|output| output.status.success()).map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    email.filter(|email| !email.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
