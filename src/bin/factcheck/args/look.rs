//! Arguments of the commands that only look: lists, reports, the gate.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use factcheck::model::{Rule, Status};
use factcheck::report::ClaimsFormat;
use factcheck::report::answer::AnswerFormat;
use factcheck::report::claims::By as Grouping;
use factcheck::report::problems::ProblemFormat;
use factcheck::workspace::BASELINE_FILE;

use super::TableFormat;

/// The heading of options that choose what is shown.
pub const FILTER: &str = "Which ones";

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck show 15000-s                    a claim may be named by any unique beginning of its id
  factcheck show 15000-s --format json | jq .claim")]
pub struct Show {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck history 15000-s")]
pub struct History {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck list --status unsourced                 what is left to do
  factcheck list sanctions --speaker \"A. Person\"
  factcheck list --format csv > claims.csv")]
pub struct List {
    /// Only claims with these words in quote, id or note.
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// Only claims in this status.
    #[arg(long, value_name = "STATUS", value_parser = code!(Status), help_heading = FILTER)]
    pub status: Option<Status>,
    /// Only claims of this speaker.
    #[arg(long, value_name = "NAME", help_heading = FILTER)]
    pub speaker: Option<String>,
    /// Only claims of this speech.
    #[arg(long, value_name = "ID", help_heading = FILTER)]
    pub speech: Option<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_parser = code!(ClaimsFormat), default_value = "table")]
    pub format: ClaimsFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck sql                                   list views and columns
  factcheck sql \"SELECT speaker, count(*) FROM claims GROUP BY speaker ORDER BY 2 DESC\"
  factcheck sql --format csv \"SELECT * FROM findings WHERE finding = 'below'\" > below.csv")]
pub struct Sql {
    /// One SELECT, WITH … SELECT, VALUES or EXPLAIN.
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,
    /// How to print the answer.
    #[arg(long, value_name = "FORMAT", value_parser = code!(AnswerFormat), default_value = "table")]
    pub format: AnswerFormat,
    /// Stop the query after so many seconds; 0 for never.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, hide_short_help = true)]
    pub timeout: u64,
    /// The most rows that an answer may have.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000, hide_short_help = true)]
    pub rows: usize,
}

/// Headings of `check`.
const LEVELS: &str = "Levels for this run";
const KNOWN: &str = "Adopting the gate";

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck check                                         the records of this workspace
  factcheck check claims/2024-valdai.toml --deny unverified
  factcheck check article.md drafts                       texts: every number in them has a source
  factcheck check --format sarif > factcheck.sarif        for code scanning
  factcheck check --write-baseline                        let today's problems be, then
  factcheck check --baseline factcheck-baseline.json      fail on new ones only
  factcheck check --since origin/main                     what a branch changed")]
pub struct Check {
    /// Only these claim files or folders of them; or texts, folders of texts, - for standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Language of the texts [default: what they say, else detected].
    #[arg(long, value_name = "CODE", requires = "paths")]
    pub lang: Option<String>,
    /// How to print problems.
    #[arg(long, value_name = "FORMAT", value_parser = code!(ProblemFormat), default_value = "human")]
    pub format: ProblemFormat,
    /// Fail on problems of this rule; may be given several times, as those below.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true, help_heading = LEVELS)]
    pub deny: Vec<Rule>,
    /// Show problems of this rule.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true, help_heading = LEVELS)]
    pub warn: Vec<Rule>,
    /// Leave this rule out.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true, help_heading = LEVELS)]
    pub allow: Vec<Rule>,
    /// Let the problems that this file lists be, and fail on new ones only.
    #[arg(long, value_name = "FILE", help_heading = KNOWN)]
    pub baseline: Option<PathBuf>,
    /// Write today's problems to a baseline instead of printing them; with a path only those of it, the rest stays known.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = BASELINE_FILE,
        help_heading = KNOWN,
        conflicts_with_all = ["baseline", "since"]
    )]
    pub write_baseline: Option<PathBuf>,
    /// Only what changed since this commit, by git: claims whose record, ledger, evidence or sources differ.
    #[arg(long, value_name = "REV", allow_hyphen_values = true, help_heading = KNOWN)]
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
  factcheck report --format html -o report.html     one page with everything
  factcheck report --format csv > claims.csv")]
pub struct Report {
    /// How to group; a page is by speech.
    #[arg(long, value_name = "GROUP", value_parser = code!(Grouping), default_value = "speech")]
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
#[command(after_help = "\
Examples:
  factcheck explain               every rule with its level
  factcheck explain unsourced     one, with an example and the way out")]
pub struct Explain {
    /// The rule; all of them without one.
    #[arg(value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub rule: Option<Rule>,
}

/// A rule by its name; shells show what it means beside it.
fn rule() -> impl TypedValueParser<Value = Rule> {
    let named = |rule: &Rule| PossibleValue::new(rule.code()).help(rule.info().meaning);
    PossibleValuesParser::new(Rule::ALL.iter().map(named)).try_map(|word| word.parse::<Rule>())
}
