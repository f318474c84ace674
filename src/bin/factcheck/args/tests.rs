//! The help, held against the grammar: what it shows can be typed, and every command shows something.

use std::path::Path;

use clap::FromArgMatches;

use super::{Cli, help};

/// Words of a shell line, up to a comment, a pipe or a redirection; of quotes only the two common ones.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, Option<char>) = (Vec::new(), None, None);
    for letter in line.chars() {
        match (letter, quote) {
            (_, Some(open)) if letter == open => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(letter),
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            ('#' | '|' | '>' | '<' | ';' | '&', None) if word.is_none() => break,
            (' ', None) => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// The command of an example: what stands left of its explanation, two spaces away.
fn typed(line: &str) -> &str {
    let line = line.trim_start();
    line.split("  ").next().unwrap_or(line)
}

fn parses(line: &str) -> Result<(), String> {
    let typed = words(line);
    let matches = help::command().try_get_matches_from(&typed).map_err(|error| error.to_string())?;
    Cli::from_arg_matches(&matches).map(|_| ()).map_err(|error| error.to_string())
}

/// Commands that people call, with the path to each: `source list`.
fn commands() -> Vec<(String, clap::Command)> {
    fn below(path: &str, command: &clap::Command, all: &mut Vec<(String, clap::Command)>) {
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
            let path = format!("{path} {}", sub.get_name());
            all.push((path.clone(), sub.clone()));
            below(&path, sub, all);
        }
    }
    let (mut command, mut all) = (help::command(), Vec::new());
    command.build();
    below("factcheck", &command, &mut all);
    all
}

#[test]
fn every_command_has_an_example_that_can_be_typed() {
    for (path, command) in commands() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> = text.lines().filter(|line| line.starts_with("  factcheck ")).map(typed).collect();
        assert!(examples.iter().any(|example| example.starts_with(&path)), "`{path} --help` has no example of itself:\n{text}");
        for example in examples {
            assert_eq!(parses(example), Ok(()), "`{path} --help` shows: {example}");
        }
    }
    assert!(parses("factcheck check --deny unsorced").is_err(), "the test accepts anything");
}

#[test]
fn help_is_short_enough_to_read() {
    for (path, command) in commands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty() && about.chars().count() <= 70, "{path}: {about}");
        let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(examples.lines().all(|line| line.chars().count() <= 100), "{path}: an example is wider than the help");
        for arg in command.get_arguments() {
            assert!(arg.get_help().is_some(), "{path}: {} says nothing", arg.get_id());
        }
    }
}

#[test]
fn the_front_page_has_every_command_once() {
    let mut grouped: Vec<&str> = help::GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut all: Vec<String> =
        help::command().get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name().to_owned()).collect();
    all.push("help".to_owned());
    grouped.sort_unstable();
    all.sort_unstable();
    assert_eq!(grouped, all);
}

/// Lines of a page's shell blocks that call the tool; in a console block those behind the prompt.
fn shown(text: &str) -> Vec<&str> {
    let (mut lines, mut prompt) = (Vec::new(), None);
    for line in text.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            prompt = match (prompt, fence.trim()) {
                (None, "sh" | "bash") => Some(""),
                (None, "console") => Some("$ "),
                (None, _) => Some("never"),
                (Some(_), _) => None,
            };
        } else if let Some(line) = prompt.and_then(|prompt| line.strip_prefix(prompt)) {
            lines.extend(line.starts_with("factcheck ").then_some(line));
        }
    }
    lines
}

#[test]
fn what_pages_show_can_be_typed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut pages, mut folders) = (vec![root.join("README.md"), root.join("CONTRIBUTING.md")], vec![root.join("docs/src")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                pages.push(path);
            }
        }
    }
    let mut seen = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("read");
        for line in shown(&text).into_iter().filter(|line| !line.ends_with("--help") && !line.ends_with("--version")) {
            // What a page shows going wrong is run, with its exit code, by the tests of the command line.
            let fails = text.contains(&format!("$ {line}\n? 2\n"));
            assert_eq!(parses(line).is_err(), fails, "{}: {line}\n{}", page.display(), parses(line).err().unwrap_or_default());
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}
