//! `check`: the gate, and `explain`: its rules.

use std::path::{Path, PathBuf};

use factcheck::gate;
use factcheck::model::{Level, Policy, Problem, Rule};
use factcheck::report::problems;
use factcheck::workspace::{Depth, Loaded, Workspace};
use jiff::tz::TimeZone;

use super::{Surroundings, load};
use crate::args::{Check, Explain, ProblemFormat};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: &Check, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let only = chosen(args, place, &workspace)?;
    let loaded = load(&workspace, Depth::Full, terminal)?;
    let policy = policy(args, workspace.policy(), terminal);
    let today = place.now.to_zoned(TimeZone::UTC).date();
    let mut found = gate::check(&loaded.state, &policy, today);
    if !only.is_empty() {
        found.retain(|problem| problem.rule.is_corruption() || only.iter().any(|path| within(&problem.home, path)));
    }
    let text_of = |file: &str| workspace.text_of(file);
    match args.format {
        // "no problems" would be too much said of records that nobody could read.
        ProblemFormat::Human if found.is_empty() && !loaded.unreadable.is_empty() => {}
        ProblemFormat::Human => terminal.result(&problems::human(&found, &text_of, terminal.colors()))?,
        ProblemFormat::Json => terminal.result(&problems::json(&found))?,
    }
    Ok(exit(args, &loaded, &found, terminal))
}

fn exit(args: &Check, loaded: &Loaded, found: &[Problem], terminal: &Terminal) -> Exit {
    if !loaded.unreadable.is_empty() {
        terminal.error(&loaded.readable().err().map_or_else(|| anyhow::anyhow!("a record can't be read"), anyhow::Error::from));
    }
    let corrupt = found.iter().any(|problem| problem.rule.is_corruption()) || !loaded.state.ledger_damage.is_empty();
    if corrupt {
        Exit::Corrupt
    } else if !loaded.unreadable.is_empty() {
        Exit::CannotDo
    } else if !args.exit_zero && found.iter().any(|problem| problem.severity == factcheck::model::Severity::Error) {
        Exit::Problems
    } else {
        Exit::Clean
    }
}

/// The configured levels with the command's on top: they hold in every file.
fn policy(args: &Check, configured: &Policy, terminal: &Terminal) -> Policy {
    let mut policy = configured.clone();
    for (rules, level) in [(&args.allow, Level::Allow), (&args.warn, Level::Warn), (&args.deny, Level::Deny)] {
        for rule in rules {
            if rule.is_corruption() && level != Level::Deny {
                terminal.warn(&format!("{rule} is always reported: what is stored can't be relied on then"));
            }
            policy.set_everywhere(*rule, level);
        }
    }
    policy
}

/// The paths given, relative to the workspace; they have to be claim files or folders of them.
fn chosen(args: &Check, place: &Surroundings, workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    let mut chosen = Vec::new();
    let claims = std::fs::canonicalize(workspace.root().join("claims"))?;
    for path in &args.paths {
        let full = place.path(path);
        let full = std::fs::canonicalize(&full).map_err(|error| anyhow::anyhow!("can't read {}: {error}", path.display()))?;
        let Ok(inside) = full.strip_prefix(&claims) else {
            return Err(UsageError(format!(
                "{} is not under {}; check judges claim files",
                path.display(),
                workspace.root().join("claims").display()
            ))
            .into());
        };
        chosen.push(Path::new("claims").join(inside));
    }
    Ok(chosen)
}

fn within(file: &str, path: &Path) -> bool {
    Path::new(file).starts_with(path)
}

pub fn explain(args: &Explain, terminal: &Terminal) -> anyhow::Result<Exit> {
    let text = match args.rule {
        Some(rule) => format!("{rule} (level at the start: {})\n{}", rule.default_level(), gate::explain(rule)),
        None => {
            let width = Rule::ALL.iter().map(|rule| rule.code().len()).max().unwrap_or(0);
            let row = |rule: &Rule| format!("{:width$}  {:5}  {}\n", rule.code(), rule.default_level().code(), gate::meaning(*rule));
            Rule::ALL.iter().map(row).collect()
        }
    };
    terminal.result(&text)?;
    Ok(Exit::Clean)
}
