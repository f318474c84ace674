//! Arguments of the commands that make and change records of speeches.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use factcheck::model::{Class, Date};

use super::{Network, TableFormat, day};

/// Headings of `add`.
const PART: &str = "A part of the page";
const BY_HAND: &str = "One claim by hand";

/// What is known of a speech beside its text.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "About the speech")]
pub struct About {
    /// Title.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Who speaks, where the text names nobody.
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Day of the speech (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Where it was given.
    #[arg(long, value_name = "TEXT")]
    pub place: Option<String>,
    /// Language of the text (fr, en …).
    #[arg(long, visible_alias = "language", value_name = "CODE")]
    pub lang: Option<String>,
    /// Language that the text was translated from.
    #[arg(long, value_name = "CODE")]
    pub translated_from: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck add speech.md
  factcheck add transcripts --lang en                        every transcript in the folder
  factcheck add https://example.org/address --speaker \"A. Person\" --date 2024-03-13
  factcheck add page.html --from \"Dear friends\" --until \"Read more\" --id 2024-valdai
  factcheck add --speech 2024-valdai --quote \"20 ans\"       one claim by hand")]
pub struct Add {
    /// Transcripts: files, folders of them, addresses, or - for standard input.
    #[arg(value_name = "SPEECH", required_unless_present = "speech")]
    pub inputs: Vec<String>,
    /// Id of the speech [default: its date and the file's stem].
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The speech starts with these words.
    #[arg(long, value_name = "WORDS", help_heading = PART)]
    pub from: Option<String>,
    /// The speech ends before these words.
    #[arg(long, value_name = "WORDS", help_heading = PART)]
    pub until: Option<String>,
    /// Record every claim, not only those worth checking.
    #[arg(long)]
    pub all: bool,
    /// Leave the transcript out of sources/: anchors can't be checked then.
    #[arg(long, hide_short_help = true)]
    pub no_capture: bool,
    /// Address that the text was taken from.
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
    /// Record only the claim with these words; may be given several times.
    #[arg(long, value_name = "WORDS", help_heading = BY_HAND)]
    pub quote: Vec<String>,
    /// Add to this recorded speech.
    #[arg(long, value_name = "ID", conflicts_with = "id", requires = "quote", help_heading = BY_HAND)]
    pub speech: Option<String>,
    /// Class of the claims given by --quote.
    #[arg(long, value_name = "CLASS", value_parser = code!(Class), requires = "quote", help_heading = BY_HAND)]
    pub class: Option<Class>,
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub network: Network,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck extract speech.md
  factcheck extract speech.md --format json | jq .claims
  factcheck extract --format ndjson < texts.ndjson > found.ndjson")]
pub struct Extract {
    /// A transcript, or - for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: PathBuf,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "table")]
    pub format: ExtractFormat,
    /// Language of the text [default: detected].
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Language that the text was translated from.
    #[arg(long, value_name = "CODE")]
    pub translated_from: Option<String>,
    /// Day of the speech (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Threads that read lines with --format ndjson [default: one a core].
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  factcheck rename 2024-03-13-speech 2024-valdai")]
pub struct Rename {
    /// Id of the speech.
    #[arg(value_name = "SPEECH")]
    pub old: String,
    /// Its new id.
    #[arg(value_name = "NEW")]
    pub new: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck set speaker \"D. Kisseliov\" --was \"Kisselev\"        everywhere
  factcheck set class plan 130-km 90-km
  factcheck set title \"Address to the nation\" --speech 2024-03-13-address")]
pub struct Set {
    /// speaker, attributed_to, class or note of claims; title, speaker, date, place, language or translated_from of a speech.
    #[arg(value_name = "FIELD")]
    pub field: String,
    /// The new value; empty takes the field out where it may be absent.
    #[arg(value_name = "VALUE")]
    pub value: String,
    /// The claims, by unique prefixes of their ids.
    #[arg(value_name = "CLAIM")]
    pub claims: Vec<String>,
    /// The claims of this speech; for fields of a speech, the speech itself.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// Only where the field has this value now.
    #[arg(long, value_name = "VALUE")]
    pub was: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    Table,
    Json,
    Ndjson,
}
