//! `check`: the gate, and `explain`: its rules.

use std::path::{Path, PathBuf};

use factcheck::gate;
use factcheck::model::{Level, Policy, Problem, Rule, Severity, covers};
use factcheck::report::plain;
use factcheck::report::problems::{self, Outcome, ProblemFormat};
use factcheck::workspace::{Depth, Loaded, Scope, Workspace};
use jiff::tz::TimeZone;

use super::{Surroundings, read};
use crate::args::{Check, Explain};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: &Check, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let only = chosen(args, place, &workspace)?;
    let known = args.baseline.as_deref().map(|path| workspace.read_baseline(&place.path(path))).transpose()?;
    let loaded = read(&workspace, Scope::All, Depth::Full, terminal)?;
    let since = args.since.as_deref().map(|rev| workspace.since(rev, &loaded)).transpose()?;
    let policy = policy(args, workspace.policy(), terminal);
    for scoped in &policy.scoped {
        let names = scoped.pattern.starts_with("claims/") && loaded.unreadable.is_empty();
        if names && !loaded.state.speeches.iter().any(|speech| covers(&scoped.pattern, &speech.file)) {
            terminal.warn(&format!("factcheck.toml: [rules.\"{}\"] fits no claim file", plain(&scoped.pattern)));
        }
    }
    let today = place.now.to_zoned(TimeZone::UTC).date();
    let mut found = gate::check(&loaded.state, &policy, today);
    if let Some(path) = &args.write_baseline {
        return write_baseline(path, place, &workspace, &loaded, &found, terminal);
    }
    let mut gone = known.map(|known| gate::mark_known(&mut found, known)).unwrap_or_default();
    if !only.is_empty() || since.is_some() {
        let wanted = |problem: &Problem| only.is_empty() || only.iter().any(|path| within(&problem.home, path));
        let changed = |problem: &Problem| since.as_ref().is_none_or(|since| since.touches(problem));
        found.retain(|problem| problem.rule.is_corruption() || (wanted(problem) && changed(problem)));
        // Who looks at a part only can't tell what no longer occurs.
        gone.clear();
    }
    let prefix = workspace.repository_prefix();
    let outcome = Outcome { problems: &found, gone: &gone, prefix: &prefix };
    match args.format {
        // "no problems" would be too much said of records that nobody could read.
        ProblemFormat::Human if found.is_empty() && !loaded.unreadable.is_empty() => {}
        ProblemFormat::Human => {
            terminal.result(&problems::human(&outcome, &|file| workspace.text_of(file), terminal.colors()))?;
        }
        ProblemFormat::Json => terminal.result(&problems::json(&outcome))?,
        ProblemFormat::Sarif => terminal.result(&problems::sarif(&outcome, env!("CARGO_PKG_VERSION")))?,
        ProblemFormat::Github => terminal.result(&problems::github(&outcome))?,
        ProblemFormat::Junit => terminal.result(&problems::junit(&outcome))?,
        ProblemFormat::Markdown => terminal.result(&problems::markdown(&outcome))?,
    }
    // Readers of SARIF judge by what stands in it, and take a code for a failure of the tool.
    let judged = !args.exit_zero && args.format != ProblemFormat::Sarif;
    Ok(exit(judged, &loaded, &found, terminal))
}

fn exit(judged: bool, loaded: &Loaded, found: &[Problem], terminal: &Terminal) -> Exit {
    if !loaded.unreadable.is_empty() {
        terminal.error(&loaded.readable().err().map_or_else(|| anyhow::anyhow!("a record can't be read"), anyhow::Error::from));
    }
    let corrupt = found.iter().any(|problem| problem.rule.is_corruption()) || !loaded.state.ledger_damage.is_empty();
    if corrupt {
        Exit::Corrupt
    } else if !loaded.unreadable.is_empty() {
        Exit::CannotDo
    } else if judged && found.iter().any(|problem| problem.is_open() && problem.severity == Severity::Error) {
        Exit::Problems
    } else {
        Exit::Clean
    }
}

fn write_baseline(
    path: &Path,
    place: &Surroundings,
    workspace: &Workspace,
    loaded: &Loaded,
    found: &[Problem],
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    // What can't be read hides problems, which a later run would call new.
    loaded.readable()?;
    let written = workspace.write_baseline(&place.path(path), found)?;
    let entries = if written.entries == 1 { "1 problem is".to_owned() } else { format!("{} problems are", written.entries) };
    terminal.say(&format!("{}: {entries} known now: {} added, {} dropped", path.display(), written.added, written.dropped));
    let corrupt = found.iter().any(|problem| problem.rule.is_corruption());
    if !corrupt {
        terminal.say(&format!("next: factcheck check --baseline={}", path.display()));
        return Ok(Exit::Clean);
    }
    terminal.warn("something stored is corrupt, which no baseline covers: factcheck verify");
    Ok(Exit::Corrupt)
}

/// The configured levels with the command's on top: they hold in every file.
fn policy(args: &Check, configured: &Policy, terminal: &Terminal) -> Policy {
    let mut policy = configured.clone();
    for rule in Rule::ALL.iter().filter(|rule| rule.is_corruption()) {
        let set = configured.levels.get(rule).into_iter().chain(configured.scoped.iter().filter_map(|scoped| scoped.levels.get(rule)));
        if set.into_iter().any(|level| *level != Level::Deny) {
            terminal.warn(&format!("factcheck.toml: {rule} is always reported: what is stored can't be relied on then"));
        }
    }
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
            let row = |rule: &Rule| format!("{:width$}  {:5}  {}\n", rule.code(), rule.default_level().code(), rule.info().meaning);
            Rule::ALL.iter().map(row).collect()
        }
    };
    terminal.result(&text)?;
    Ok(Exit::Clean)
}
