//! `verdict`, `review` and the other decisions of people.

use std::process::Command;

use factcheck::model::Act;
use factcheck::report::plain;
use factcheck::workspace::{JudgeRequest, Workspace};

use super::{Surroundings, reload};
use crate::args::{Because, By, Review, VerdictArgs};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn verdict(args: VerdictArgs, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let by = person(&args.by, &workspace)?;
    let request = JudgeRequest { claim: args.claim, act: Act::Verdict, verdict: Some(args.verdict), because: Some(args.because), by };
    record(&workspace, &request, terminal)
}

pub fn review(args: Review, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let by = person(&args.by, &workspace)?;
    record(&workspace, &JudgeRequest { claim: args.claim, act: Act::Review, verdict: None, because: args.because, by }, terminal)
}

pub fn act(act: Act, args: Because, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let by = person(&args.by, &workspace)?;
    record(&workspace, &JudgeRequest { claim: args.claim, act, verdict: None, because: Some(args.because), by }, terminal)
}

fn record(workspace: &Workspace, request: &JudgeRequest, terminal: &Terminal) -> anyhow::Result<Exit> {
    let event = workspace.judge(request)?;
    let decision = event.verdict.map(|verdict| format!(" {verdict}")).unwrap_or_default();
    let because = event.because.as_deref().map(|because| format!(": {}", plain(because))).unwrap_or_default();
    terminal.result(&format!("{} {}{decision} by {}{because}", event.claim, event.act, plain(&event.by)))?;
    reload(workspace, terminal);
    Ok(Exit::Clean)
}

/// `--by`, else git's user.email for this workspace.
fn person(by: &By, workspace: &Workspace) -> anyhow::Result<String> {
    if let Some(by) = &by.by {
        return Ok(by.clone());
    }
    let output = Command::new("git").arg("-C").arg(workspace.root()).args(["config", "user.email"]).output();
    let email =
        output.ok().filter(|output| output.status.success()).map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    match email.filter(|email| !email.is_empty()) {
        Some(email) => Ok(email),
        None => Err(UsageError("nobody is named: give --by PERSON, or set git's user.email".to_owned()).into()),
    }
}
