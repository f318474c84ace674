//! One file a command, or a few that are alike. A command turns arguments into a request, and an outcome into words.

mod add;
mod archive;
mod check;
mod cite;
mod compare;
mod extract;
mod find;
mod judge;
mod maintain;
mod read;
mod refresh;
mod shell;
mod show;
mod source;
mod sql;
mod stream;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use factcheck::ingest::{InProcess, Reader};
use factcheck::model::{Timestamp, closest};
use factcheck::report::plain;
use factcheck::workspace::reader::ChildReader;
use factcheck::workspace::{Depth, Input, Loaded, Notice, Scope, Session, Workspace};

use crate::args::{Cli, Command, Global, Network};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

/// Name and version, for manifests and the User-Agent header.
const TOOL: &str = concat!("factcheck/", env!("CARGO_PKG_VERSION"));

/// Runs the command that was asked for.
pub fn run(cli: Cli, terminal: &Terminal) -> anyhow::Result<Exit> {
    if let Command::ReadDocument(args) = &cli.command {
        return read::run(args);
    }
    let place = Surroundings::of(&cli.global, terminal)?;
    match cli.command {
        Command::Init(args) => maintain::init(&args, &place, terminal),
        Command::Add(args) => add::run(args, &place, terminal),
        Command::Extract(args) => extract::run(&args, &place, terminal),
        Command::Compare(args) => compare::run(&args, &place, terminal),
        Command::Cite(args) => cite::run(args, &place, terminal),
        Command::Show(args) => show::show(&args, &place, terminal),
        Command::List(args) => show::list(&args, &place, terminal),
        Command::Report(args) => show::report(&args, &place, terminal),
        Command::Search(args) => find::search(&args, &place, terminal),
        Command::Suggest(args) => find::suggest(&args, &place, terminal),
        Command::Repeats(args) => find::repeats(&args, &place, terminal),
        Command::Verdict(args) => judge::verdict(args, &place, terminal),
        Command::Review(args) => judge::review(args, &place, terminal),
        Command::Withdraw(args) => judge::act(factcheck::model::Act::Withdraw, args.act, &place, terminal),
        Command::Dismiss(args) => judge::act(factcheck::model::Act::Dismiss, args.act, &place, terminal),
        Command::Reopen(args) => judge::act(factcheck::model::Act::Reopen, args.act, &place, terminal),
        Command::Comment(args) => judge::act(factcheck::model::Act::Comment, args.act, &place, terminal),
        Command::History(args) => show::history(&args, &place, terminal),
        Command::Check(args) => check::run(&args, &place, terminal),
        Command::Sql(args) => sql::run(&args, &place, terminal),
        Command::Source(args) => source::run(&args.command, &place, terminal),
        Command::Export(args) => archive::export(args, &place, terminal),
        Command::Import(args) => archive::import(args, &place, terminal),
        Command::Verify(args) => maintain::verify(&args, &place, terminal),
        Command::Refresh(args) => refresh::run(args, &place, terminal),
        Command::Rename(args) => maintain::rename(&args, &place, terminal),
        Command::Set(args) => maintain::set(args, &place, terminal),
        Command::Explain(args) => check::explain(&args, terminal),
        Command::Schema(args) => shell::schema(&args, terminal),
        Command::Completions(args) => shell::completions(&args, terminal),
        Command::Man(args) => shell::man(&args, &place, terminal),
        Command::ReadDocument(args) => read::run(&args),
    }
}

/// Where and when a command runs.
pub struct Surroundings {
    directory: PathBuf,
    now: Timestamp,
    lock_timeout: Duration,
    notice: Notice,
}

impl Surroundings {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment and the clock")]
    fn of(global: &Global, terminal: &Terminal) -> anyhow::Result<Self> {
        let current = std::env::current_dir().context("can't tell the current folder")?;
        let directory = global.directory.as_ref().map_or_else(|| current.clone(), |dir| current.join(dir));
        // The convention of reproducible builds: the moment that outputs shall count as made at.
        let now = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => seconds
                .parse()
                .ok()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
                .ok_or_else(|| UsageError(format!("SOURCE_DATE_EPOCH is \"{seconds}\", not a number of seconds")))?,
            Err(_) => Timestamp::now(),
        };
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Ok(Self { directory, now, lock_timeout: Duration::from_secs(global.lock_timeout), notice: terminal.notice() })
    }

    /// The workspace at or above the directory.
    fn workspace(&self, network: Option<&Network>) -> anyhow::Result<Workspace> {
        let session = Session {
            now: self.now,
            lock_timeout: self.lock_timeout,
            notice: self.notice.clone(),
            tool: TOOL.to_owned(),
            build: build(),
            reader: Self::reader(),
            allow_private: network.map(|network| network.allow_private.clone()).unwrap_or_default(),
            ignore_robots: network.is_some_and(|network| network.ignore_robots),
            allow_downgrade: network.is_some_and(|network| network.allow_downgrade),
        };
        Ok(Workspace::find(&self.directory, session)?)
    }

    /// What reads foreign documents: this program, as a child.
    fn reader() -> Arc<dyn Reader> {
        // By this name Linux knows the running program even after its file was replaced.
        let running = PathBuf::from("/proc/self/exe");
        match if running.exists() { Ok(running) } else { std::env::current_exe() } {
            Ok(program) => Arc::new(ChildReader::new(program)),
            Err(_) => Arc::new(InProcess),
        }
    }

    /// A path as the user means it: relative to `-C DIR`.
    fn path(&self, path: &Path) -> PathBuf {
        self.directory.join(path)
    }

    /// A file by its name, or standard input for `-`.
    fn open(&self, input: &Path) -> anyhow::Result<Box<dyn Read>> {
        if input == Path::new("-") {
            return Ok(Box::new(io::stdin().lock()));
        }
        let path = self.path(input);
        anyhow::ensure!(!path.is_dir(), "{} is a folder; name the files in it", input.display());
        let file = File::open(&path).map_err(|error| cant_read(input, &error))?;
        Ok(Box::new(file))
    }

    /// A transcript or source: standard input, an address or a file.
    fn input(&self, words: &str) -> anyhow::Result<Input> {
        if words == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).context("can't read standard input")?;
            return Ok(Input::Stdin(bytes));
        }
        if is_url(words) {
            return Ok(Input::Url(words.to_owned()));
        }
        let path = self.path(Path::new(words));
        let looks_like_one = words.split_once(':').is_some_and(|(scheme, rest)| {
            // One letter is a disk, and a file may have any name.
            let named = scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
            named && (rest.starts_with("//") || !path.exists())
        });
        if looks_like_one {
            return Err(UsageError(format!("{words}: only http and https addresses are fetched; for a file, give its path")).into());
        }
        Ok(Input::File(path))
    }
}

/// Which build this is, as far as a development build has to be told from the one before: by length and time of the program.
fn build() -> String {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let modified = program.as_ref().ok().and_then(|program| program.modified().ok());
    let since = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
    format!("{TOOL} {} {since}", program.map_or(0, |program| program.len()))
}

/// A language given on the command line has to be one that is read; what a document says of itself need not.
fn known_language(code: Option<&str>) -> anyhow::Result<()> {
    let known = factcheck::extract::languages();
    match code.filter(|code| !known.contains(&code.split(['-', '_']).next().unwrap_or(code))) {
        None => Ok(()),
        Some(code) => Err(UsageError(format!("the language \"{code}\" is not read; use one of: {}", known.join(", "))).into()),
    }
}

fn is_url(words: &str) -> bool {
    let lower = words.get(..8).unwrap_or(words).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// Why a file named on the command line is not read; of an address, what to do instead.
fn cant_read(file: &Path, error: &io::Error) -> anyhow::Error {
    if file.to_str().is_some_and(is_url) {
        let file = file.display();
        let wrong =
            format!("{file}: only files are read here; save the page first, or fetch it: curl --location --output page.html {file}");
        return UsageError(wrong).into();
    }
    anyhow::anyhow!("can't read {}: {error}", file.display())
}

/// Reads the workspace for showing, and says what is worth saying.
fn read(workspace: &Workspace, scope: Scope<'_>, depth: Depth, terminal: &Terminal) -> anyhow::Result<Loaded> {
    let loaded = workspace.read(scope, depth)?;
    for remark in &loaded.state.remarks {
        terminal.warn(remark);
    }
    Ok(loaded)
}

/// So many things, in words: `1 source`, `2 sources`.
fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    format!("{count} {}", if count == N::from(1) { one } else { many })
}

/// Says where nobody of that name is recorded: an empty answer may be a slip of the hand.
fn warn_of_stranger(loaded: &Loaded, name: Option<&str>, terminal: &Terminal) {
    let Some(name) = name else { return };
    let speakers: BTreeSet<&str> = loaded.state.claims().map(|(_, claim)| claim.speaker.as_str()).collect();
    if speakers.is_empty() || speakers.contains(name) {
        return;
    }
    let part = |speaker: &&&str| speaker.to_lowercase().contains(&name.to_lowercase());
    let by_word = || {
        let words = speakers.iter().flat_map(|speaker| speaker.split_whitespace());
        closest(name, words).and_then(|word| speakers.iter().find(|speaker| speaker.split_whitespace().any(|other| other == word)))
    };
    let meant = speakers.iter().find(part).copied().or_else(|| closest(name, speakers.iter().copied())).or_else(|| by_word().copied());
    let help = match meant {
        Some(meant) => format!("did you mean \"{}\"?", plain(meant)),
        None => "`factcheck report --by speaker` names them all".to_owned(),
    };
    terminal.warn(&format!("no claim is by \"{}\"; {help}", plain(name)));
}

/// Brings the index level with the files after a command that wrote. Failing that is no failure: files are the truth.
fn reload(workspace: &Workspace, terminal: &Terminal) {
    match workspace.bring_level() {
        Ok(said) => said.iter().for_each(|line| terminal.warn(line)),
        Err(error) => {
            terminal.warn(&format!("the index in .factcheck/ was not updated, nothing else is affected: {:#}", anyhow::Error::from(error)))
        }
    }
}

/// After a command that froze something: whether the store has become a burden. What can't be weighed is said by others.
fn weigh(workspace: &Workspace, terminal: &Terminal) {
    if let Ok(Some(word)) = workspace.burden() {
        terminal.warn(&word);
    }
}
