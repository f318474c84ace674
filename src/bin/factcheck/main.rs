//! The command line: arguments, terminal, clock and exit codes. Everything else is the library, through its public face.

mod args;
mod commands;
mod exit;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::args::Cli;
use crate::exit::Exit;
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no failure; clap's own code for wrong use is 2, as is ours.
            let _closed_pipe_is_fine = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return if asked { Exit::Clean.into() } else { Exit::Usage.into() };
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    match commands::run(cli, &terminal) {
        Ok(exit) => exit.into(),
        Err(error) => {
            if terminal::is_broken_pipe(&error) {
                return Exit::Clean.into();
            }
            terminal.error(&error);
            exit::of(&error).into()
        }
    }
}
