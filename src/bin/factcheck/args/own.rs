//! Arguments of the commands about the tool and the workspace's own set-up.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use clap_complete::Shell as Generator;
use factcheck::workspace::SCHEMA_NAMES;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck init                  the current folder
  factcheck init desk             the folder desk, made where it is missing
  factcheck init --ci github      and a workflow that runs the gate on every push")]
pub struct Init {
    /// The folder; made where it is missing.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Write the workflow of a CI service too, unless there is one.
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub ci: Option<Ci>,
}

/// The CI services that workflows are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    Github,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck schema claims
  factcheck schema config > factcheck.schema.json")]
pub struct Schema {
    /// What the schema describes: factcheck.toml, the files in claims/, or a source.toml.
    #[arg(value_name = "FILE", value_parser = PossibleValuesParser::new(SCHEMA_NAMES))]
    pub name: String,
}

/// The shells that completions are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl From<Shell> for Generator {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Zsh => Self::Zsh,
            Shell::Fish => Self::Fish,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck completions bash > ~/.local/share/bash-completion/completions/factcheck
  factcheck completions zsh > ~/.zfunc/_factcheck      with fpath+=~/.zfunc above compinit
  factcheck completions fish > ~/.config/fish/completions/factcheck.fish")]
pub struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck man | man -l -                 read it now
  factcheck man ~/.local/share/man/man1    then: man factcheck, man factcheck-cite")]
pub struct Man {
    /// Write a page for each command into this folder; made where it is missing.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
