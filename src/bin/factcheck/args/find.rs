//! Arguments of the commands that find: words, passages, repeats.

use clap::{Args, ValueEnum};
use factcheck::report::ClaimsFormat;

use super::TableFormat;

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
  factcheck search container port --in sources

Every word must be there, in any order, or begin a word that is; capitals and accents do not matter.")]
pub struct Search {
    /// The words.
    #[arg(value_name = "TEXT", required = true)]
    pub text: Vec<String>,
    /// Only claims, or only the texts of sources.
    #[arg(long = "in", value_enum, value_name = "WHERE")]
    pub place: Option<SearchIn>,
    /// Only claims of this speaker.
    #[arg(long, value_name = "NAME", conflicts_with = "source")]
    pub speaker: Option<String>,
    /// Only claims of this speech.
    #[arg(long, value_name = "ID", conflicts_with = "source")]
    pub speech: Option<String>,
    /// Only claims in this status.
    #[arg(long, value_name = "STATUS", conflicts_with = "source")]
    pub status: Option<factcheck::model::Status>,
    /// Only this source.
    #[arg(long, value_name = "ID")]
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
Passages of frozen sources whose numbers could bear on the claim, in any language that is read, with the finding that
each would give: also those that contradict it. Nothing is linked; factcheck cite CLAIM SOURCE --quote \"…\" does that.")]
pub struct Suggest {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Only passages of this source.
    #[arg(long, value_name = "ID")]
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
Each cluster holds the claims that say the same of the same thing, oldest first. Figures that differ are never merged:
`variant` marks a claim that gives another figure than those before it.")]
pub struct Repeats {
    /// Only the cluster of this claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: Option<String>,
    /// Only clusters in which this speaker has a part.
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// How to print them: table, markdown, json or csv.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ClaimsFormat,
}
