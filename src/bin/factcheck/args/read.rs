//! Arguments of the commands that only look: lists, reports, the gate.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use factcheck::model::Rule;
use factcheck::report::ClaimsFormat;
use factcheck::report::answer::AnswerFormat;
use factcheck::report::claims::By as Grouping;
use factcheck::report::problems::ProblemFormat;
use factcheck::workspace::BASELINE_FILE;

use super::TableFormat;

#[derive(Debug, Args)]
pub struct Show {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
pub struct List {
    /// Only claims with these words in quote, id or note.
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// Only claims in this status.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<factcheck::model::Status>,
    /// Only claims of this speaker.
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only claims of this speech.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// How to print them: table, markdown, json or csv.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ClaimsFormat,
}

/// Reads only: nothing that a query says can change a file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck sql                                   list views and columns
  factcheck sql \"SELECT speaker, count(*) FROM claims GROUP BY speaker ORDER BY 2 DESC\"
  factcheck sql --format csv \"SELECT * FROM findings WHERE finding = 'below'\" > below.csv

Numbers stand exactly as text in `value`; `value_approx` is for sorting. The same views stand in
.factcheck/status.sqlite, for sqlite3 or Datasette.")]
pub struct Sql {
    /// One SELECT, WITH … SELECT, VALUES or EXPLAIN.
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,
    /// How to print the answer: table, csv or json.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AnswerFormat,
    /// Stop the query after so many seconds; 0 for never.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,
    /// The most rows that an answer may have.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000)]
    pub rows: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck check                           the records of this workspace
  factcheck check article.md drafts/        every number that can be checked has a source
  factcheck check --since origin/main       only what a branch changed

A text is Markdown, HTML or plain text. A number's source is a link or footnote in its sentence or
at the end of its paragraph, or a claim that was checked: [claim:ID]. More about it:
factcheck explain unsourced-number")]
pub struct Check {
    /// Only these claim files or folders of them; or texts, folders of texts, - for standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Language of the texts [default: what they say, else detected].
    #[arg(long, value_name = "CODE", requires = "paths")]
    pub lang: Option<String>,
    /// How to print problems: human, json, sarif, github, junit or markdown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ProblemFormat,
    /// Fail on problems of this rule.
    #[arg(long, value_name = "RULE")]
    pub deny: Vec<Rule>,
    /// Show problems of this rule.
    #[arg(long, value_name = "RULE")]
    pub warn: Vec<Rule>,
    /// Leave this rule out.
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<Rule>,
    /// Let the problems that this file lists be, and fail on new ones only.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write today's problems to a baseline instead of printing them; with a path only those of it, the rest stays known.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = BASELINE_FILE,
        conflicts_with_all = ["baseline", "since"]
    )]
    pub write_baseline: Option<PathBuf>,
    /// Only what changed since this commit, by git: claims whose record, ledger, evidence or sources differ.
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Exit with 0 whatever rules say; corruption and failures keep their codes.
    #[arg(long)]
    pub exit_zero: bool,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Table,
    Markdown,
    Csv,
    Json,
    Html,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck report --by speaker
  factcheck report --format html -o report.html     one page with everything, for a browser or a printer
  factcheck report --format csv > claims.csv")]
pub struct Report {
    /// How to group: speech, speaker or status; a page is by speech.
    #[arg(long, value_name = "GROUP", default_value = "speech")]
    pub by: Grouping,
    /// Only this speech.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// How to write it.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub format: ReportFormat,
    /// Set numbers as this language does [default: [report] language in factcheck.toml].
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// The heading of a page.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Let a page say when it was made; without it the same records give the same bytes.
    #[arg(long)]
    pub dated: bool,
    /// Write into this file, replacing what is there.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule; all of them without one.
    #[arg(value_name = "RULE")]
    pub rule: Option<Rule>,
}
