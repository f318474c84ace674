//! Arguments of the commands that deal with sources.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use factcheck::model::{Date, Stance};

use super::{TableFormat, day};

/// Headings of `cite`.
const LINK: &str = "The link";
const LATER: &str = "Cite now, fetch later";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    Human,
    Json,
    Ndjson,
}

#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Network")]
pub struct Network {
    /// Let these private addresses be reached, on any port; written into the manifest.
    #[arg(long, value_name = "CIDR", hide_short_help = true)]
    pub allow_private: Vec<String>,
    /// Fetch what a site's robots.txt asks programs to leave alone; written into the manifest.
    #[arg(long, hide_short_help = true)]
    pub ignore_robots: bool,
    /// Follow redirects from https to http; written into the manifest.
    #[arg(long, hide_short_help = true)]
    pub allow_downgrade: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck compare --claim \"près de 15 000 sanctions\" --quote \"16,587 sanctions\" --quote-lang en
  factcheck compare --format ndjson < pairs.ndjson")]
pub struct Compare {
    /// The claim's words.
    #[arg(long, value_name = "TEXT")]
    pub claim: Option<String>,
    /// The words of the source.
    #[arg(long, value_name = "TEXT")]
    pub quote: Option<String>,
    /// Language of the claim [default: detected].
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Language of the quote [default: detected].
    #[arg(long, value_name = "CODE")]
    pub quote_lang: Option<String>,
    /// Day of the claim (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Day of the quote (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub quote_date: Option<Date>,
    /// How to print the finding; ndjson reads lines from FILE or standard input.
    #[arg(long, value_enum, default_value = "human")]
    pub format: CompareFormat,
    /// With --format ndjson: the pairs, or - for standard input.
    #[arg(value_name = "FILE", conflicts_with_all = ["claim", "quote", "lang", "quote_lang", "date", "quote_date"])]
    pub input: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck cite 15000-s report.html --quote \"16,587 designations\"
  factcheck cite 15000-s https://example.org/report    freeze it and list the passages that fit
  factcheck cite 15000-s                               list those of all frozen sources
  factcheck cite 15000-s https://example.org/report --no-fetch --figure 16587 --stance contradicts
  factcheck cite --pending                             capture what was cited with --no-fetch
  factcheck cite 15000-s --remove e2")]
pub struct Cite {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM", required_unless_present = "pending")]
    pub claim: Option<String>,
    /// Address, file, or id of a source in sources/.
    ///
    /// Of a source its newest snapshot is used. Without one, the passages of all frozen sources that fit best are listed.
    #[arg(value_name = "URL|FILE", required_if_eq("no_fetch", "true"))]
    pub source: Option<String>,
    /// Words of the source that bear on the claim.
    #[arg(long, value_name = "WORDS", help_heading = LINK)]
    pub quote: Option<String>,
    /// Words just before the quote, where it occurs more than once.
    #[arg(long, value_name = "WORDS", requires = "quote", help_heading = LINK)]
    pub prefix: Option<String>,
    /// Words just after the quote, where it occurs more than once.
    #[arg(long, value_name = "WORDS", requires = "quote", help_heading = LINK)]
    pub suffix: Option<String>,
    /// What the words do to the claim [default: from the finding].
    #[arg(long, value_name = "STANCE", value_parser = code!(Stance), help_heading = LINK)]
    pub stance: Option<Stance>,
    /// Record the source without fetching it.
    #[arg(long, conflicts_with = "pending", help_heading = LATER)]
    pub no_fetch: bool,
    /// The number said to stand in a source that is not captured.
    #[arg(long, value_name = "NUMBER", requires = "no_fetch", help_heading = LATER)]
    pub figure: Option<String>,
    /// A note on this evidence.
    #[arg(long, value_name = "TEXT", help_heading = LINK)]
    pub note: Option<String>,
    /// Title of the source.
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    pub title: Option<String>,
    /// Who publishes the source.
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub publisher: Option<String>,
    /// Capture everything that was cited with --no-fetch (of one claim, where one is named).
    #[arg(long, conflicts_with_all = ["quote", "remove", "stance"], help_heading = LATER)]
    pub pending: bool,
    /// Freeze a page that changed even where it reads as before.
    #[arg(long, conflicts_with_all = ["no_fetch", "pending", "remove"], hide_short_help = true)]
    pub always: bool,
    /// Take this evidence off the claim.
    #[arg(long, value_name = "EVIDENCE", conflicts_with_all = ["quote", "stance", "no_fetch"])]
    pub remove: Option<String>,
    #[command(flatten)]
    pub network: Network,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck source list
  factcheck source show example.org-report        by the beginning of its id, or its address
  factcheck source diff https://example.org/report")]
pub struct Source {
    #[command(subcommand)]
    pub command: SourceCommand,
}

#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// List the sources.
    List(SourceList),
    /// Show one source: its snapshots, who cites it, what re-checks saw.
    Show(SourceShow),
    /// Show what changed in the text between two snapshots.
    ///
    /// Words that are gone stand in [-…-], new ones in {+…+}.
    Diff(SourceDiffArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck source list
  factcheck source list --format json | jq .sources")]
pub struct SourceList {
    /// How to print them.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck source show example.org-report
  factcheck source show https://example.org/report")]
pub struct SourceShow {
    /// The source, by any unique prefix of its id, its address or its path.
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck source diff example.org-report                       the last two snapshots
  factcheck source diff example.org-report 2024-03 2025-01       two named ones")]
pub struct SourceDiffArgs {
    /// The source, by any unique prefix of its id, its address or its path; or a snapshot of it (SOURCE/A).
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// The older snapshot, by any unique prefix of its id [default: the last but one].
    #[arg(value_name = "A")]
    pub old: Option<String>,
    /// The newer snapshot [default: the last].
    #[arg(value_name = "B")]
    pub new: Option<String>,
    /// Compare the main texts, without menus and the like.
    #[arg(long)]
    pub main: bool,
}

/// What `export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Sources, WACZ 1.1.1, for replay in a browser.
    Wacz,
    /// Sources, WARC/1.1, a gzip member a record.
    #[value(name = "warc.gz")]
    WarcGz,
    /// Sources as CSL-JSON, for reference managers.
    CslJson,
    /// Verdicts as schema.org ClaimReview, for search engines and other houses.
    Claimreview,
    /// Claims and evidence as W3C Web Annotations.
    Annotations,
    /// Claims with everything, a line for each piece of evidence.
    Csv,
    /// Claims with everything, a JSON object a line.
    Ndjson,
    /// The views of the index as tables of a database of their own, for any SQLite and for publishing.
    Sqlite,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("form").required(true), after_help = "\
Examples:
  factcheck export --format wacz                                 every source, into sources.wacz
  factcheck export --format wacz --speech 2024-valdai -o v.wacz  what a speech rests on
  factcheck export --format claimreview -o reviews.jsonld        verdicts, for search engines
  factcheck export --format ndjson | jq .quote
  factcheck export --format sqlite -o desk.sqlite                tables for Datasette and pandas")]
pub struct Export {
    /// Sources, by any unique prefix of their id, their address or path; for archives [default: all].
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// The format.
    #[arg(long, value_enum, value_name = "FORMAT", group = "form")]
    pub format: Option<ExportFormat>,
    /// Only this speech: its claims, and the sources of its transcript and claims.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// Short for --format wacz.
    #[arg(long, group = "form")]
    pub wacz: bool,
    /// Short for --format warc.gz.
    #[arg(long = "warc.gz", group = "form")]
    pub warc_gz: bool,
    /// With claimreview: also the reviews of other houses that were imported, in their names.
    #[arg(long)]
    pub imported: bool,
    /// The file to write [default: sources.wacz, sources.warc.gz or factcheck.sqlite].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace a file of that name.
    #[arg(long)]
    pub force: bool,
}

impl Export {
    /// The format, by whatever name.
    pub fn form(&self) -> ExportFormat {
        let short = if self.warc_gz { ExportFormat::WarcGz } else { ExportFormat::Wacz };
        self.format.unwrap_or(short)
    }
}

/// What `import` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// A page or document, or an archive that holds one.
    Page,
    /// Reviews of another house: ClaimReview in JSON-LD, or a saved page with it.
    Claimreview,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck import session.wacz --url https://example.org/report
  factcheck import report.pdf --url https://example.org/report.pdf
  factcheck import reviews.jsonld
  factcheck import review.html --format claimreview --url https://desk.example.org/review")]
pub struct Import {
    /// A .warc, .warc.gz or .wacz file, a saved page or document, or JSON-LD.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What the file is [default: claimreview for JSON, else page].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ImportFormat>,
    /// The address of the page [default: the only page of the archive].
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Freeze it even where it reads as a snapshot of the source does.
    #[arg(long)]
    pub always: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck verify                 everything, each text read out of its capture again
  factcheck verify --hashes        every byte, as fast as the files can be hashed
  factcheck verify --quick         names, sizes and manifests")]
pub struct Verify {
    /// Look at names, sizes and manifests only, not at every byte.
    #[arg(long)]
    pub quick: bool,
    /// Look at every byte, but read no text out of its capture again: as fast as the files can be hashed.
    #[arg(long, conflicts_with = "quick")]
    pub hashes: bool,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck refresh                              every cited source not looked at for a week
  factcheck refresh --all --by ci                all of them
  factcheck refresh example.com-budget           one, by the beginning of its id, or by its address
  factcheck refresh --all --dry-run              which ones, without asking anybody")]
pub struct Refresh {
    /// Sources, by id, the beginning of one, or address [default: all that are cited and due].
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Also those that were looked at lately.
    #[arg(long)]
    pub all: bool,
    /// List what would be asked for; ask nobody and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Fetch whole pages, also where the server would say that nothing changed.
    #[arg(long)]
    pub full: bool,
    /// Exit with 1 at this or worse.
    #[arg(long, value_enum, value_name = "STATE", default_value = "quote-altered-material")]
    pub fail_on: FailOn,
    /// Who checks [default: git's user.email].
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
    #[command(flatten)]
    pub network: Network,
    /// How to print what was seen.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

/// What may become of a source, from harmless to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum FailOn {
    Drifted,
    QuoteMoved,
    QuoteAlteredMinor,
    QuoteAlteredMaterial,
    QuoteMissing,
    Replaced,
    Dead,
    Never,
}
