//! `check`: the gate over records and texts, and `explain`: its rules.

use std::path::{Path, PathBuf};

use anyhow::Context;
use factcheck::gate;
use factcheck::model::{Known, Level, Policy, Problem, Rule, Severity, covers};
use factcheck::report::plain;
use factcheck::report::problems::{self, Outcome, ProblemFormat};
use factcheck::workspace::{
    Depth, Gated, Loaded, Prose, Scope, TextInput, Workspace, WorkspaceError, read_baseline, relative, repository_prefix, texts_below,
    write_baseline,
};
use jiff::tz::TimeZone;

use super::{Surroundings, cant_read, known_language, read};
use crate::args::{Check, Explain};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: &Check, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    known_language(args.lang.as_deref())?;
    let workspace = match place.workspace(None) {
        Ok(workspace) => Some(workspace),
        // Texts can be checked anywhere; only what they say of claims can't.
        Err(error) if !args.paths.is_empty() && matches!(error.downcast_ref(), Some(WorkspaceError::NoWorkspace(_))) => None,
        Err(error) => return Err(error),
    };
    let root = workspace.as_ref().map_or(place.directory.as_path(), Workspace::root);
    let wanted = Wanted::of(args, place, workspace.as_ref())?;
    let known = args.baseline.as_deref().map(|path| read_baseline(&place.path(path))).transpose()?;
    let prose = Prose::read(root, &wanted.texts)?;
    let policy = policy(args, workspace.as_ref().map_or(&Policy::default(), Workspace::policy), terminal);

    let mut found = Vec::new();
    let mut loaded = None;
    if let Some(workspace) = workspace.as_ref().filter(|_| wanted.records) {
        let today = place.now.to_zoned(TimeZone::UTC).date();
        let gated = workspace.check(&policy, today)?;
        gated.rest.state.remarks.iter().for_each(|remark| terminal.warn(remark));
        warn_of_idle_levels(&policy, &gated, terminal);
        found = gated.problems;
        loaded = Some(gated.rest);
    }
    // The gate holds no claims; who refers to some, or asks which changed, needs them.
    if let Some(workspace) = workspace.as_ref().filter(|_| args.since.is_some() || prose.refers()) {
        loaded = Some(match loaded {
            Some(_) => workspace.read(Scope::All, Depth::Full)?,
            None => read(workspace, Scope::All, Depth::Names, terminal)?,
        });
    }
    let judged = prose.judge(loaded.as_ref().map(|loaded| &loaded.state), &policy, args.lang.as_deref());
    if judged.unresolved > 0 {
        let references = if judged.unresolved == 1 {
            "1 reference to a claim was".to_owned()
        } else {
            format!("{} references to claims were", judged.unresolved)
        };
        terminal.warn(&format!("no workspace here, so {references} not looked up"));
    }
    found.extend(gate::weigh(judged.hits, &policy));
    gate::in_order(&mut found);

    if let Some(path) = &args.write_baseline {
        found.retain(|problem| wanted.looks_at(problem.rule, &problem.home));
        let keep = |known: &Known| !wanted.looks_at(known.rule, &known.file);
        return write_baseline_file(&place.path(path), path, loaded.as_ref(), &found, &keep, terminal);
    }
    let mut gone = known.map(|known| gate::mark_known(&mut found, known)).unwrap_or_default();
    gone.retain(|known| wanted.everything && wanted.looks_at(known.rule, &known.file));
    let since = match (args.since.as_deref(), &workspace, &loaded) {
        (Some(rev), Some(workspace), Some(loaded)) => Some(workspace.since(rev, loaded)?),
        (Some(_), ..) => return Err(UsageError("--since needs a workspace; there is none here or above".to_owned()).into()),
        (None, ..) => None,
    };
    if !wanted.everything || since.is_some() {
        let changed = |problem: &Problem| since.as_ref().is_none_or(|since| since.touches(problem));
        found.retain(|problem| problem.rule.is_corruption() || (wanted.looks_at(problem.rule, &problem.home) && changed(problem)));
        // Who looks at a part only can't tell what no longer occurs.
        gone.clear();
    }
    let prefix = repository_prefix(root);
    let outcome = Outcome { problems: &found, gone: &gone, prefix: &prefix };
    let unreadable = loaded.as_ref().is_some_and(|loaded| !loaded.unreadable.is_empty());
    match args.format {
        // "no problems" would be too much said of records that nobody could read.
        ProblemFormat::Human if found.is_empty() && unreadable => {}
        ProblemFormat::Human => {
            let text_of = |file: &str| {
                let text = prose.text_of(file).map(str::to_owned);
                text.or_else(|| workspace.as_ref().and_then(|workspace| workspace.text_of(file)))
            };
            let colored = terminal.colors();
            terminal.write_result(colored, |out| problems::human(&outcome, &text_of, colored, out))?;
        }
        ProblemFormat::Json => terminal.write_result(false, |out| problems::json(&outcome, out))?,
        ProblemFormat::Sarif => terminal.write_result(false, |out| problems::sarif(&outcome, env!("CARGO_PKG_VERSION"), out))?,
        ProblemFormat::Github => terminal.result(&problems::github(&outcome))?,
        ProblemFormat::Junit => terminal.result(&problems::junit(&outcome))?,
        ProblemFormat::Markdown => terminal.result(&problems::markdown(&outcome))?,
    }
    // Readers of SARIF judge by what stands in it, and take a code for a failure of the tool.
    let judged = !args.exit_zero && args.format != ProblemFormat::Sarif;
    Ok(exit(judged, loaded.as_ref(), &found, terminal))
}

fn exit(judged: bool, loaded: Option<&Loaded>, found: &[Problem], terminal: &Terminal) -> Exit {
    let unreadable = loaded.is_some_and(|loaded| !loaded.unreadable.is_empty());
    let corrupt = found.iter().any(|problem| problem.rule.is_corruption());
    // Where texts alone are judged, no problem tells of a damaged ledger.
    let damaged = loaded.is_some_and(|loaded| !loaded.state.ledger_damage.is_empty());
    if let Some(Err(error)) = loaded.map(Loaded::readable).filter(|_| unreadable || damaged && !corrupt) {
        terminal.error(&error.into());
    }
    if damaged || corrupt {
        Exit::Corrupt
    } else if unreadable {
        Exit::CannotDo
    } else if judged && found.iter().any(|problem| problem.is_open() && problem.severity == Severity::Error) {
        Exit::Problems
    } else {
        Exit::Clean
    }
}

fn warn_of_idle_levels(policy: &Policy, gated: &Gated, terminal: &Terminal) {
    for scoped in &policy.scoped {
        let names = scoped.pattern.starts_with("claims/") && gated.rest.unreadable.is_empty();
        if names && !gated.files.iter().any(|file| covers(&scoped.pattern, file)) {
            terminal.warn(&format!("factcheck.toml: [rules.\"{}\"] fits no claim file", plain(&scoped.pattern)));
        }
    }
}

fn write_baseline_file(
    path: &Path,
    shown: &Path,
    loaded: Option<&Loaded>,
    found: &[Problem],
    keep: &dyn Fn(&Known) -> bool,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    // What can't be read hides problems, which a later run would call new.
    loaded.map_or(Ok(()), Loaded::readable)?;
    let written = write_baseline(path, found, keep)?;
    let entries = if written.entries == 1 { "1 problem is".to_owned() } else { format!("{} problems are", written.entries) };
    terminal.say(&format!("{}: {entries} known now: {} added, {} dropped", shown.display(), written.added, written.dropped));
    let corrupt = found.iter().any(|problem| problem.rule.is_corruption());
    if !corrupt {
        terminal.say(&format!("next: factcheck check --baseline={}", shown.display()));
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

/// What the command's paths ask for.
struct Wanted {
    /// Whether the records are judged.
    records: bool,
    /// Whether all of them are, and no text.
    everything: bool,
    /// Of the records only these, relative to the workspace; all where empty.
    claims: Vec<PathBuf>,
    texts: Vec<TextInput>,
    /// The texts and folders of texts that were given, relative to where texts are named from.
    given: Vec<PathBuf>,
}

impl Wanted {
    fn of(args: &Check, place: &Surroundings, workspace: Option<&Workspace>) -> anyhow::Result<Self> {
        let everything = args.paths.is_empty();
        let mut wanted = Self { records: everything, everything, claims: Vec::new(), texts: Vec::new(), given: Vec::new() };
        let root = std::fs::canonicalize(workspace.map_or(place.directory.as_path(), Workspace::root))?;
        let own = |name: &str| workspace.map(|_| root.join(name));
        let left_out: Vec<PathBuf> = ["claims", "sources"].iter().filter_map(|name| own(name)).collect();
        let claims = own("claims");
        for path in &args.paths {
            if path == Path::new("-") {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).context("can't read standard input")?;
                wanted.texts.push(TextInput::Stdin(bytes));
                wanted.given.push(PathBuf::from("stdin"));
                continue;
            }
            let full = std::fs::canonicalize(place.path(path)).map_err(|error| cant_read(path, &error))?;
            if let Some(inside) = claims.as_ref().and_then(|claims| full.strip_prefix(claims).ok()) {
                wanted.records = true;
                wanted.claims.push(Path::new("claims").join(inside));
                continue;
            }
            // The folder of the workspace, or one above it: its records too.
            let above = claims.as_ref().is_some_and(|claims| claims.starts_with(&full));
            if above {
                wanted.records = true;
                wanted.claims.push(PathBuf::from("claims"));
            }
            let texts = if full.is_dir() { texts_below(&full, &left_out)? } else { vec![full.clone()] };
            if texts.is_empty() && !above {
                return Err(UsageError(format!("{} holds no text: no .md, .html or .txt file", path.display())).into());
            }
            wanted.given.push(relative(&root, &full).into());
            wanted.texts.extend(texts.into_iter().map(TextInput::File));
        }
        Ok(wanted)
    }

    /// Whether a problem of this rule, or a known one, would be found in this file.
    fn looks_at(&self, rule: Rule, home: &str) -> bool {
        let home = Path::new(home);
        let on_text = rule.is_on_texts() || (rule == Rule::NeedlessException && !home.starts_with("claims"));
        if on_text {
            self.given.iter().any(|given| home.starts_with(given))
        } else {
            self.records && (self.claims.is_empty() || rule.is_corruption() || self.claims.iter().any(|claims| home.starts_with(claims)))
        }
    }
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
