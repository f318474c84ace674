//! The command line's grammar. What a value means is decided by the commands; here it is only named.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use factcheck::model::Format;
use factcheck::workspace::reader;

mod find;
mod judge;
mod read;
mod source;
mod speech;

pub use find::*;
pub use judge::*;
pub use read::*;
pub use source::*;
pub use speech::*;

/// Tracks the quantitative claims in speeches and the frozen sources that bear them out or don't.
#[derive(Debug, Parser)]
#[command(name = "factcheck", version, propagate_version = true, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Start here:
  factcheck init                                  make this folder a workspace
  factcheck add speech.md                         record the claims of a transcript
  factcheck cite CLAIM URL --quote \"…\"            freeze a source, compare the numbers
  factcheck verdict CLAIM accurate --because \"…\"  decide
  factcheck check                                 the gate for CI

Exit codes:
  0 clean · 1 problems at level deny · 2 usage, unknown or ambiguous id
  3 something stored is corrupt · 4 could not do it, nothing written")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Start in this folder instead of the current one.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// When to colour what is printed.
    #[arg(long, value_enum, default_value = "auto", global = true)]
    pub color: ColorChoice,
    /// Seconds to wait while another command writes to the workspace.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, global = true, hide_short_help = true)]
    pub lock_timeout: u64,
    /// Say only what went wrong.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Table,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a folder a workspace.
    Init(Init),
    /// Find the claims of a transcript and record them.
    Add(Add),
    /// Find quantities and claims, without a workspace.
    Extract(Extract),
    /// Set a claim's numbers against a quote's, without a workspace.
    Compare(Compare),
    /// Freeze a source and link its words to a claim.
    Cite(Cite),
    /// Show one claim with everything about it.
    Show(Show),
    /// List claims.
    List(List),
    /// Find words in claims and sources.
    Search(Search),
    /// List the passages of all sources that could bear on a claim.
    Suggest(Suggest),
    /// List the claims that are made again, with their figures over time.
    Repeats(Repeats),
    /// Record a person's decision on a claim.
    Verdict(VerdictArgs),
    /// Agree with another person's verdict.
    Review(Act),
    /// Take back your standing verdict or review.
    Withdraw(ActBecause),
    /// Mark a claim as not worth checking.
    Dismiss(ActBecause),
    /// Take a dismissed claim up again.
    Reopen(ActBecause),
    /// Add a remark to a claim's history.
    Comment(ActBecause),
    /// Show what people decided of a claim, oldest first.
    History(Show),
    /// Judge the workspace by its rules: the gate for CI.
    Check(Check),
    /// Print tables of claims, or a page with everything about them.
    Report(Report),
    /// Ask in SQL; without a query, list what there is to ask.
    Sql(Sql),
    /// Show the sources, and what changed in them.
    #[command(subcommand)]
    Source(SourceCommand),
    /// Write sources or claims for other tools: archives, ClaimReview, annotations, CSL-JSON, CSV.
    Export(Export),
    /// Freeze a page that was saved or archived elsewhere, or take in reviews of others.
    Import(Import),
    /// Look whether every hash, anchor, chain and index holds.
    Verify(Verify),
    /// Fetch cited sources again: gone, moved, altered?
    Refresh(Refresh),
    /// Change the id of a speech.
    Rename(Rename),
    /// Change a field of many claims, or of a speech.
    Set(Set),
    /// Say what a rule means and how to mend its problems.
    Explain(Explain),
    /// Read one foreign document for the program itself.
    #[command(name = reader::CHILD_COMMAND, hide = true)]
    ReadDocument(ReadDocument),
}

#[derive(Debug, Args)]
pub struct Init {
    /// The folder; made where it is missing.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// What the program asks of its child.
#[derive(Debug, Args)]
pub struct ReadDocument {
    /// What the bytes on standard input are.
    #[arg(long)]
    pub format: Format,
    /// The character set that an HTTP header named.
    #[arg(long)]
    pub charset: Option<String>,
    /// Most memory, in MiB.
    #[arg(long)]
    pub memory_mib: u64,
    /// Most processor time, in seconds.
    #[arg(long)]
    pub cpu_s: u64,
}
