//! `cite`: sources → snapshots and evidence.

use factcheck::model::Finding;
use factcheck::report::plain;
use factcheck::snapshot::flag_told;
use factcheck::workspace::{CiteRequest, Cited, Input, Workspace, WorkspaceError};

use super::find::suggestions;
use super::{Surroundings, reload, weigh};
use crate::args::{Cite, Suggest, TableFormat};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: Cite, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(Some(&args.network))?;
    let exit = if args.pending { pending(&workspace, args.claim.as_deref(), terminal)? } else { one(args, &workspace, place, terminal)? };
    reload(&workspace, terminal);
    Ok(exit)
}

fn one(args: Cite, workspace: &Workspace, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let request = CiteRequest {
        claim: args.claim.unwrap_or_default(),
        quote: args.quote,
        prefix: args.prefix,
        suffix: args.suffix,
        stance: args.stance,
        figure: args.figure,
        note: args.note,
        title: args.title,
        publisher: args.publisher,
        always: args.always,
    };
    if let Some(entry) = &args.remove {
        let removed = workspace.cite_remove(&request.claim, entry)?;
        terminal.result(&format!("{}: {entry} taken off ({})", removed.claim, removed.evidence.source))?;
        return Ok(Exit::Clean);
    }
    let Some(words) = args.source else {
        if request.quote.is_some() {
            return Err(UsageError("name the source that holds the quote: factcheck cite CLAIM URL|FILE --quote \"…\"".to_owned()).into());
        }
        let suggest = Suggest { claim: request.claim, source: None, limit: 5, format: TableFormat::Table };
        return suggestions(workspace, &suggest, terminal);
    };
    let cited = if args.no_fetch {
        match place.input(&words)? {
            Input::Url(url) => workspace.cite_uncaptured(&request, &url)?,
            _ => return Err(UsageError("--no-fetch is for addresses; a file can be captured at once".to_owned()).into()),
        }
    } else if workspace.is_source(&words)? {
        workspace.cite_stored(&request, &words)?
    } else {
        match place.input(&words)? {
            Input::Stdin(_) => {
                return Err(UsageError("a source has to be an address or a file, so that others can find it".to_owned()).into());
            }
            input => workspace.cite(&request, &input)?,
        }
    };
    print(&cited, terminal)?;
    if cited.new_snapshot {
        weigh(workspace, terminal);
    }
    Ok(Exit::Clean)
}

fn print(cited: &Cited, terminal: &Terminal) -> anyhow::Result<()> {
    if let Some(snapshot) = &cited.snapshot {
        let state = if cited.new_snapshot { "frozen" } else { "unchanged, frozen before" };
        terminal.say(&format!("sources/{}/{snapshot}: {state}", cited.source));
    }
    for note in &cited.notes {
        terminal.warn(&format!("{}: {note}", cited.source));
    }
    for flag in &cited.flags {
        terminal.warn(&flag_told(flag));
    }
    if let Some(link) = &cited.link {
        let known = if link.known { " (cited before; nothing changed)" } else { "" };
        let mut text = format!("{} {} {} {}{known}\n", cited.claim, link.evidence.id, link.evidence.stance, cited.source);
        if let Some(matched) = link.evidence.matched {
            text.push_str(&format!("quote: found, {matched}\n"));
        }
        for words in &link.left_out {
            text.push_str(&format!("left out: {}\n", plain(words)));
        }
        if let Some(finding) = &link.finding {
            text.push_str(&finding_text(finding));
        }
        return terminal.result(&text);
    }
    if cited.passages.is_empty() {
        terminal.say("no passage with a number that could bear on the claim was found; nothing is linked. Link words with --quote \"…\"");
        return Ok(());
    }
    let mut text = format!("Passages that could bear on {}, best first; nothing is linked yet:\n", cited.claim);
    for (at, passage) in cited.passages.iter().enumerate() {
        text.push_str(&format!("{}. {} — {}\n", at + 1, passage.finding.kind, passage.finding.detail));
        text.push_str(&format!("   --quote \"{}\"\n", plain(&passage.text).replace('"', "\\\"")));
    }
    terminal.result(&text)
}

fn finding_text(finding: &Finding) -> String {
    let mut text = format!("finding: {} — {}\n", finding.kind, finding.detail);
    if finding.pairs.len() > 1 {
        for pair in &finding.pairs {
            text.push_str(&format!("  {} — {}\n", pair.finding, pair.detail));
        }
    }
    text
}

fn pending(workspace: &Workspace, claim: Option<&str>, terminal: &Terminal) -> anyhow::Result<Exit> {
    let total = workspace.count_pending(claim)?;
    if total == 0 {
        terminal.say("nothing is pending: all evidence is captured");
        return Ok(Exit::Clean);
    }
    let bar = terminal.progress(total);
    let (mut failed, mut printed) = (0, Ok(()));
    workspace.cite_pending(claim, |outcome| {
        bar.set_message(plain(&outcome.url));
        bar.inc(1);
        let entry = format!("{} {}", outcome.claim, outcome.evidence);
        // Said at once: whoever interrupts the run sees how far it came.
        bar.suspend(|| match outcome.outcome {
            Ok(snapshot) if printed.is_ok() => printed = terminal.result(&format!("{entry} captured as {snapshot}")),
            Ok(_) => {}
            Err(error) => {
                failed += 1;
                terminal.warn(&format!("{entry}: {}: {:#}", plain(&outcome.url), anyhow::Error::from(error)));
            }
        });
    })?;
    bar.finish_and_clear();
    printed?;
    weigh(workspace, terminal);
    if failed > 0 {
        return Err(WorkspaceError::Refused(format!(
            "{failed} of {total} could not be captured; the others are recorded, and a rerun tries these again"
        ))
        .into());
    }
    Ok(Exit::Clean)
}
