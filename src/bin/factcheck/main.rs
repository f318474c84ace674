//! The command line: arguments, terminal, clock and exit codes. Everything else is the library, through its public face.

mod args;
mod commands;
mod exit;
mod terminal;

use std::borrow::Cow;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::args::Cli;
use crate::exit::Exit;
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let mut command = args::command().color(color(&words));
    let parsed = command.try_get_matches_from_mut(words).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no failure; clap's own code for wrong use is 2, as is ours.
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return match error.print() {
                Err(unwritten) if asked && unwritten.kind() != std::io::ErrorKind::BrokenPipe => {
                    terminal::plain_error(&anyhow::Error::new(unwritten).context(terminal::UNWRITTEN));
                    Exit::CannotDo.into()
                }
                _ if asked => Exit::Clean.into(),
                _ => Exit::Usage.into(),
            };
        }
    };
    let terminal = Terminal::new(&cli.global);
    let exit = commands::run(cli, &terminal).unwrap_or_else(|error| {
        // A stream of answers that nobody reads any more.
        if terminal::is_broken_pipe(&error) {
            return Exit::Clean;
        }
        terminal.error(&error);
        exit::of(&error)
    });
    terminal.detail(&format!("exit code {}", exit.code()));
    exit.into()
}

/// What `--color` says, for help and for errors of the grammar, which are printed before the grammar has been read.
fn color(args: &[OsString]) -> clap::ColorChoice {
    let words: Vec<Cow<'_, str>> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    let apart = words.iter().position(|word| word == "--color").and_then(|at| words.get(at + 1)).map(|word| word.as_ref());
    match joined.or(apart) {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    }
}
