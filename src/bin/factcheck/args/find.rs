//! Arguments of the commands that find: words, passages, repeats.

use clap::{Args, ValueEnum};
use factcheck::model::Status;
use factcheck::report::ClaimsFormat;

use super::TableFormat;
use super::look::FILTER;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchIn {
    Claims,
    Sources,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck search sanctions                         claims and sources with words that begin so
  factcheck search \"15 000\" --in claims             a number, however its digits are grouped
  factcheck search container port --in sources       only the texts of sources")]
pub struct Search {
    /// The words.
    #[arg(value_name = "TEXT", required = true)]
    pub text: Vec<String>,
    /// Only claims, or only the texts of sources.
    #[arg(long = "in", value_enum, value_name = "WHERE", help_heading = FILTER)]
    pub place: Option<SearchIn>,
    /// Only claims of this speaker.
    #[arg(long, value_name = "NAME", conflicts_with = "source", help_heading = FILTER)]
    pub speaker: Option<String>,
    /// Only claims of this speech.
    #[arg(long, value_name = "ID", conflicts_with = "source", help_heading = FILTER)]
    pub speech: Option<String>,
    /// Only claims in this status.
    #[arg(long, value_name = "STATUS", value_parser = code!(Status), conflicts_with = "source", help_heading = FILTER)]
    pub status: Option<Status>,
    /// Only this source, by any unique prefix of its id, its address or its path.
    #[arg(long, value_name = "SOURCE", help_heading = FILTER)]
    pub source: Option<String>,
    /// At most so many claims, and so many sources.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub limit: usize,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "table")]
    pub format: SearchFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck suggest 15000-s                                   passages of all frozen sources
  factcheck suggest 15000-s --source example.org-report       of one
  factcheck cite 15000-s example.org-report --quote \"…\"      links one of them")]
pub struct Suggest {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Only passages of this source, by any unique prefix of its id, its address or its path.
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,
    /// At most so many passages.
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    pub limit: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck repeats                                 every claim that is made again
  factcheck repeats 15000-s                         where one claim was made before and after
  factcheck repeats --speaker \"A. Person\" --format csv > repeats.csv")]
pub struct Repeats {
    /// Only the cluster of this claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: Option<String>,
    /// Only clusters in which this speaker has a part.
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_parser = code!(ClaimsFormat), default_value = "table")]
    pub format: ClaimsFormat,
}
