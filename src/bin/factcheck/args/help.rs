//! The front page of the help: commands in groups, by what somebody wants to do.

use clap::CommandFactory;

use super::Cli;

/// Every command that people call, in the order in which a newcomer meets them.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Read speeches", &["init", "add", "extract"]),
    ("Find and freeze sources", &["cite", "suggest", "compare", "source", "refresh", "import"]),
    ("Decide", &["verdict", "review", "withdraw", "dismiss", "reopen", "comment", "history"]),
    ("Look", &["list", "show", "search", "repeats", "report", "sql", "export"]),
    ("Keep the gate", &["check", "explain", "verify"]),
    ("Tidy up and set up", &["rename", "set", "schema", "completions", "man", "help"]),
];

const START: &str = "\
Start here:
  factcheck init                                  make this folder a workspace
  factcheck add speech.md                         record the claims of a transcript
  factcheck cite CLAIM URL --quote \"…\"            freeze a source, compare the numbers
  factcheck verdict CLAIM accurate --because \"…\"  decide
  factcheck check                                 the gate for CI

`factcheck help COMMAND` tells more about one, with examples.";

const CODES: &str = "\
Exit codes, the same for every command:
  0 clean · 1 problems at level deny · 2 usage, unknown or ambiguous id
  3 something stored is corrupt · 4 could not do it, nothing written

Surroundings:
  NO_COLOR            no colours, as --color never
  CLICOLOR_FORCE      colours even where nobody sees them, as --color always
  SOURCE_DATE_EPOCH   the moment that everything counts as happening at, in seconds since 1970
  Results go to standard output, everything else to standard error. No pager is started, and one that closes early is no
  failure.";

/// The command line with its front page.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let groups = groups(&command);
    command
        .help_template(format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}{{options}}{{after-help}}"))
        .after_help(START)
        .after_long_help(format!("{START}\n\n{CODES}"))
}

/// The commands with what each does; the styles are those of the other headings.
fn groups(command: &clap::Command) -> String {
    let (heading, name_style) = (command.get_styles().get_header(), command.get_styles().get_literal());
    let width = command.get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name().len()).max().unwrap_or(0);
    let about = |name: &str| match command.find_subcommand(name) {
        Some(sub) => sub.get_about().map(ToString::to_string).unwrap_or_default(),
        None => "Tell more about a command".to_owned(),
    };
    let mut text = String::new();
    for (group, names) in GROUPS {
        text.push_str(&format!("{heading}{group}:{heading:#}\n"));
        for name in *names {
            text.push_str(&format!("  {name_style}{name}{name_style:#}{:width$}  {}\n", "", about(name), width = width - name.len()));
        }
        text.push('\n');
    }
    format!("{text}{heading}Options:{heading:#}\n")
}
