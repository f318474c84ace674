//! The command line's grammar. What a value means is decided by the commands; here it is only named.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use factcheck::model::{Class, Date, Format, Rule, Stance};
use factcheck::report::ClaimsFormat;
use factcheck::report::claims::By as Grouping;
use factcheck::workspace::reader;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    Table,
    Json,
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    Human,
    Json,
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProblemFormat {
    Human,
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
    /// Print tables of claims.
    Report(Report),
    /// Show the sources, and what changed in them.
    #[command(subcommand)]
    Source(SourceCommand),
    /// Write sources as a web archive for other tools.
    Export(Export),
    /// Freeze a page that was saved or archived elsewhere.
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

#[derive(Debug, Args)]
pub struct Init {
    /// The folder; made where it is missing.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

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
    #[arg(long, value_name = "DATE")]
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
  factcheck add https://example.org/address --speaker \"A. Person\" --date 2024-03-13
  factcheck add page.html --from \"Dear friends\" --until \"Read more\" --id 2024-valdai
  factcheck add --speech 2024-valdai --quote \"20 ans\"       one claim by hand")]
pub struct Add {
    /// Transcripts: files, addresses, or - for standard input.
    #[arg(value_name = "SPEECH", required_unless_present = "speech")]
    pub inputs: Vec<String>,
    /// Id of the speech [default: its date and the file's stem].
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The speech starts with these words.
    #[arg(long, value_name = "WORDS")]
    pub from: Option<String>,
    /// The speech ends before these words.
    #[arg(long, value_name = "WORDS")]
    pub until: Option<String>,
    /// Record every claim, not only those worth checking.
    #[arg(long)]
    pub all: bool,
    /// Leave the transcript out of sources/: anchors can't be checked then.
    #[arg(long)]
    pub no_capture: bool,
    /// Address that the text was taken from.
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
    /// Record only the claim with these words; may be given several times.
    #[arg(long, value_name = "WORDS")]
    pub quote: Vec<String>,
    /// Add to this recorded speech.
    #[arg(long, value_name = "ID", conflicts_with = "id", requires = "quote")]
    pub speech: Option<String>,
    /// Class of the claims given by --quote: fact, plan, forecast, opinion.
    #[arg(long, value_name = "CLASS", requires = "quote")]
    pub class: Option<Class>,
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub network: Network,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TableFormat,
}

#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Network")]
pub struct Network {
    /// Let these private addresses be reached, on any port; written into the manifest.
    #[arg(long, value_name = "CIDR")]
    pub allow_private: Vec<String>,
    /// Fetch what a site's robots.txt asks programs to leave alone; written into the manifest.
    #[arg(long)]
    pub ignore_robots: bool,
    /// Follow redirects from https to http; written into the manifest.
    #[arg(long)]
    pub allow_downgrade: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
With --format ndjson each line of input is an object with \"id\", \"text\" and perhaps \"lang\"; each line of
output holds \"id\", \"lang\", \"found\" and \"claims\", in the same order.")]
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
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Threads that read lines with --format ndjson [default: one a core].
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck compare --claim \"près de 15 000 sanctions\" --quote \"16,587 sanctions\" --quote-lang en
  factcheck compare --format ndjson < pairs.ndjson

With --format ndjson each line of input is an object with \"id\", \"claim\" and \"evidence\", both with \"text\" and
perhaps \"lang\" and \"date\"; each line of output holds \"id\", \"finding\" and \"pairs\", in the same order. Pairs count
the quantities as extract lists them.")]
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
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Day of the quote (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
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
  factcheck cite 15000-s https://example.org/report                  freeze it and list the passages that fit
  factcheck cite 15000-s https://example.org/report --no-fetch --figure 16587 --stance contradicts
  factcheck cite --pending                                            capture what was cited with --no-fetch
  factcheck cite 15000-s --remove e2")]
pub struct Cite {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM", required_unless_present = "pending")]
    pub claim: Option<String>,
    /// Address, file, or id of a source in sources/ (its newest snapshot is used).
    #[arg(value_name = "URL|FILE", required_unless_present_any = ["pending", "remove"])]
    pub source: Option<String>,
    /// Words of the source that bear on the claim.
    #[arg(long, value_name = "WORDS")]
    pub quote: Option<String>,
    /// Words just before the quote, where it occurs more than once.
    #[arg(long, value_name = "WORDS", requires = "quote")]
    pub prefix: Option<String>,
    /// Words just after the quote, where it occurs more than once.
    #[arg(long, value_name = "WORDS", requires = "quote")]
    pub suffix: Option<String>,
    /// supports, contradicts, qualifies or context [default: from the finding].
    #[arg(long, value_name = "STANCE")]
    pub stance: Option<Stance>,
    /// Record the source without fetching it.
    #[arg(long, conflicts_with = "pending")]
    pub no_fetch: bool,
    /// The number said to stand in a source that is not captured.
    #[arg(long, value_name = "NUMBER", requires = "no_fetch")]
    pub figure: Option<String>,
    /// A note on this evidence.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Title of the source.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Who publishes the source.
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Capture everything that was cited with --no-fetch (of one claim, where one is named).
    #[arg(long, conflicts_with_all = ["quote", "remove", "stance"])]
    pub pending: bool,
    /// Freeze a page that changed even where it reads as before.
    #[arg(long, conflicts_with_all = ["no_fetch", "pending", "remove"])]
    pub always: bool,
    /// Take this evidence off the claim.
    #[arg(long, value_name = "EVIDENCE", conflicts_with_all = ["quote", "stance", "no_fetch"])]
    pub remove: Option<String>,
    #[command(flatten)]
    pub network: Network,
}

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

#[derive(Debug, Args)]
#[command(after_help = "\
Verdicts: accurate, accurate_lacks_context, imprecise, misleading, false (these and outdated need captured
evidence); unsupported, unverifiable, not_checkable. A house's own labels work too once factcheck.toml maps them.")]
pub struct VerdictArgs {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// The decision.
    #[arg(value_name = "VERDICT")]
    pub verdict: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct Act {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct ActBecause {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Why, or the remark.
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct By {
    /// Who decides [default: git's user.email].
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Only these claim files or folders.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print problems.
    #[arg(long, value_enum, default_value = "human")]
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
    /// Exit with 0 whatever rules say; corruption and failures keep their codes.
    #[arg(long)]
    pub exit_zero: bool,
}

#[derive(Debug, Args)]
pub struct Report {
    /// How to group: speech, speaker or status.
    #[arg(long, value_name = "GROUP", default_value = "speech")]
    pub by: Grouping,
    /// Only this speech.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// How to print: table, markdown, json or csv.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ClaimsFormat,
}

#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// List the sources.
    List,
    /// Show one source: its snapshots, who cites it, what re-checks saw.
    Show {
        /// The source, by any unique prefix of its id, its address or its path.
        #[arg(value_name = "SOURCE")]
        source: String,
    },
    /// Show what changed in the text between two snapshots.
    Diff(SourceDiffArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Words that are gone stand in [-…-], new ones in {+…+}.")]
pub struct SourceDiffArgs {
    /// The source, by any unique prefix of its id, its address or its path.
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

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("form").required(true), after_help = "\
Examples:
  factcheck export --wacz                                     every source, into sources.wacz
  factcheck export --wacz --speech 2024-valdai -o valdai.wacz  what a speech rests on
  factcheck export --warc.gz example.org-report")]
pub struct Export {
    /// Sources, by any unique prefix of their id, their address or path [default: all].
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// The sources of this speech: its transcript's and its claims'.
    #[arg(long, value_name = "ID")]
    pub speech: Option<String>,
    /// WACZ 1.1.1, for replay in a browser.
    #[arg(long, group = "form")]
    pub wacz: bool,
    /// WARC/1.1, a gzip member a record.
    #[arg(long = "warc.gz", group = "form")]
    pub warc_gz: bool,
    /// The file to write [default: sources.wacz or sources.warc.gz].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace a file of that name.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
No connection is opened. Where and when a page was captured is taken from the archive; the manifest says
\"import\". Examples:
  factcheck import session.wacz --url https://example.org/report
  factcheck import report.pdf --url https://example.org/report.pdf")]
pub struct Import {
    /// A .warc, .warc.gz or .wacz file, or a saved page or document.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The address of the page [default: the only page of the archive].
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Freeze it even where it reads as a snapshot of the source does.
    #[arg(long)]
    pub always: bool,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Look at names, sizes and manifests only, not at every byte.
    #[arg(long)]
    pub quick: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck refresh                              every cited source that was not looked at for a week
  factcheck refresh --all --by ci                all of them
  factcheck refresh example.com-budget           one, by the beginning of its id, or by its address
  factcheck refresh --all --dry-run              which ones, without asking anybody

What is seen goes into sources/SOURCE/checks.jsonl; `factcheck check` reads it there and never asks the network.
A changed text is frozen as a new snapshot; the evidence keeps naming the old one. A site that turns programs away
(403, robots.txt) is never called dead, and a page that fails is called so only after it failed again for days.")]
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

#[derive(Debug, Args)]
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

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule; all of them without one.
    #[arg(value_name = "RULE")]
    pub rule: Option<Rule>,
}
