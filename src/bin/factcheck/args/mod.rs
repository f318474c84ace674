//! The command line's grammar. What a value means is decided by the commands; here it is only named.
//!
//! Help comes in two lengths: `-h` has one line an option, `--help` the paragraphs below the first one and the rare options
//! too. Both end with examples, and a test runs every one of them through the grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use factcheck::model::{Date, Format};
use factcheck::workspace::reader;

/// Reads one of an enum's written names, so that clap knows them for completions and for "did you mean".
macro_rules! code {
    ($coded:ty) => {
        clap::builder::TypedValueParser::try_map(
            clap::builder::PossibleValuesParser::new(<$coded>::ALL.iter().map(|member| member.code())),
            |word| word.parse::<$coded>(),
        )
    };
}

mod find;
mod help;
mod judge;
mod look;
mod own;
mod source;
mod speech;
#[cfg(test)]
mod tests;

pub use find::*;
pub use help::command;
pub use judge::*;
pub use look::*;
pub use own::*;
pub use source::*;
pub use speech::*;

/// Tracks the quantitative claims in speeches and the frozen sources that bear them out or don't.
#[derive(Debug, Parser)]
#[command(name = "factcheck", version, propagate_version = true, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Start in this folder instead of the current one.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true, display_order = 900)]
    pub directory: Option<PathBuf>,
    /// When to colour what is printed; auto looks at the terminal, NO_COLOR and CLICOLOR_FORCE.
    #[arg(long, value_enum, default_value = "auto", global = true, display_order = 901, hide_short_help = true)]
    pub color: ColorChoice,
    /// Seconds to wait while another command writes to the workspace.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, global = true, display_order = 902, hide_short_help = true)]
    pub lock_timeout: u64,
    /// Say only what went wrong.
    #[arg(short, long, global = true, display_order = 903)]
    pub quiet: bool,
    /// Say what is read, remembered and fetched, and how long it takes.
    #[arg(short, long, global = true, display_order = 904, conflicts_with = "quiet")]
    pub verbose: bool,
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
    ///
    /// Writes factcheck.toml with every setting as a comment, the lines that git needs, and the folders claims/ and sources/.
    /// What is there already stays as it is.
    Init(Init),
    /// Find the claims of a transcript and record them.
    ///
    /// Every statement with a number that is worth checking becomes a record in claims/, and the transcript is frozen under
    /// sources/. Adding a transcript again brings what is new and touches nothing that you wrote.
    Add(Add),
    /// Find quantities and claims, without a workspace.
    ///
    /// With --format ndjson each line of input is an object with "id", "text" and perhaps "lang"; each line of output holds "id",
    /// "lang", "found" and "claims", in the same order.
    Extract(Extract),
    /// Set a claim's numbers against a quote's, without a workspace.
    ///
    /// With --format ndjson each line of input is an object with "id", "claim" and "evidence", both with "text" and perhaps
    /// "lang" and "date"; each line of output holds "id", "finding" and "pairs", in the same order. Pairs count the quantities as
    /// extract lists them.
    Compare(Compare),
    /// Freeze a source and link its words to a claim.
    ///
    /// Without --quote the passages that could bear on the claim are listed, and nothing is linked. A quote must stand in the
    /// source letter for letter, but for spaces, quotation marks and dashes.
    Cite(Cite),
    /// Show one claim with everything about it.
    ///
    /// Quote, quantities, evidence, findings, verdict and history.
    Show(Show),
    /// List claims.
    List(List),
    /// Find words in claims and sources.
    ///
    /// Every word must be there, in any order, or begin a word that is; capitals and accents do not matter.
    Search(Search),
    /// List the passages of all sources that could bear on a claim.
    ///
    /// Passages whose numbers could bear on it, in any language that is read, best first, with the finding that each would give:
    /// also those that contradict it. Nothing is linked.
    Suggest(Suggest),
    /// List the claims that are made again, with their figures over time.
    ///
    /// Each cluster holds the claims that say the same of the same thing, oldest first. Figures that differ are never merged:
    /// `variant` marks a claim that gives another figure than those before it.
    Repeats(Repeats),
    /// Record a person's decision on a claim.
    ///
    /// Verdicts: accurate, accurate_lacks_context, imprecise, misleading, false and outdated, which need captured evidence;
    /// unsupported, unverifiable and not_checkable. Labels of PolitiFact, AFP and ClaimReview ("Mostly True", "Trompeur") work
    /// too, and your own once [labels] in factcheck.toml maps them.
    Verdict(VerdictArgs),
    /// Agree with another person's verdict.
    ///
    /// A verdict that a second person stands behind is reviewed; nobody can review their own.
    Review(Review),
    /// Take back your standing verdict or review.
    Withdraw(Withdraw),
    /// Mark a claim as not worth checking.
    Dismiss(Dismiss),
    /// Take a dismissed claim up again.
    Reopen(Reopen),
    /// Add a remark to a claim's history.
    Comment(Comment),
    /// Show what people decided of a claim, oldest first.
    History(History),
    /// Judge the workspace by its rules: the gate for CI.
    ///
    /// Reads files only, never the network. Problems at level deny give exit code 1, damage gives 3. `factcheck explain` lists the
    /// rules; [rules] in factcheck.toml sets their levels.
    ///
    /// A text is Markdown, HTML or plain text, with or without a workspace. A number's source is a link or footnote in its sentence
    /// or at the end of its paragraph, or a claim that was checked: [claim:ID]. `factcheck explain unsourced-number` says more.
    Check(Check),
    /// Print tables of claims, or a page with everything about them.
    Report(Report),
    /// Ask in SQL; without a query, list what there is to ask.
    ///
    /// Reads only: nothing that a query says can change a file. Numbers stand exactly as text in `value`; `value_approx` is for
    /// sorting. The same views stand in .factcheck/status.sqlite, for sqlite3 or Datasette.
    Sql(Sql),
    /// Show the sources, and what changed in them.
    Source(Source),
    /// Write sources or claims in the formats of other tools.
    ///
    /// Archives go into a file, the other formats to standard output unless --output names one. Verdicts that are stale, disputed
    /// or dismissed are not exported as reviews; who publishes them stands under [publisher] in factcheck.toml.
    Export(Export),
    /// Freeze a page saved elsewhere, or take in reviews of others.
    ///
    /// No connection is opened. Where and when a page was captured is taken from the archive, and the manifest says "import".
    /// Reviews of others become claims of ours, never verdicts: the file is frozen, and each claim cites it as context, with a note
    /// that says what the review says.
    Import(Import),
    /// Look whether every hash, anchor, chain and index holds.
    ///
    /// Exit codes: 3 where a snapshot or the ledger is corrupt, 4 where a record can't be read, 1 where a quote is not in its
    /// snapshot, the index is wrong, or git ignores evidence.
    Verify(Verify),
    /// Fetch cited sources again: gone, moved, altered?
    ///
    /// What is seen goes into sources/SOURCE/checks.jsonl; `factcheck check` reads it there and never asks the network. A changed
    /// text is frozen as a new snapshot; the evidence keeps naming the old one. A site that turns programs away (403, robots.txt)
    /// is never called dead, and a page that fails is called so only after it failed again for days.
    Refresh(Refresh),
    /// Change the id of a speech.
    ///
    /// In its file's name and in the file; its claims keep their ids, so the ledger still knows them.
    Rename(Rename),
    /// Change a field of many claims, or of a speech.
    Set(Set),
    /// Say what a rule means and how to mend its problems.
    Explain(Explain),
    /// Print the JSON Schema of a file that people edit.
    ///
    /// Every workspace has the three schemas in .factcheck/schema/, made anew by whatever command runs first, and the files that
    /// init, add and cite write name theirs in the first line (#:schema), where editors look for it.
    Schema(Schema),
    /// Print what makes a shell complete commands, options and their values.
    Completions(Completions),
    /// Print the manual page, or write one a command into a folder.
    Man(Man),
    /// Read one foreign document for the program itself.
    #[command(name = reader::CHILD_COMMAND, hide = true)]
    ReadDocument(ReadDocument),
}

/// A day, as every command takes it.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written YYYY-MM-DD".to_owned())
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
