//! The user's guide, held against the tool: what its pages show is run by `cli`, what they list is looked at here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::Desk;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(guide().join(name)).unwrap_or_else(|error| panic!("docs/src/{name}: {error}"))
}

/// Every page of the guide, relative to its head.
fn pages() -> BTreeSet<String> {
    let (mut pages, mut folders) = (BTreeSet::new(), vec![guide()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("listed") {
            let path = entry.expect("an entry").path();
            // What a page's commands run on is no page.
            let input = path.extension().is_some_and(|end| end == "in" || end == "out");
            if path.is_dir() {
                folders.extend((!input).then_some(path));
            } else if path.extension().is_some_and(|end| end == "md") {
                pages.insert(path.strip_prefix(guide()).expect("below").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    pages
}

/// The targets of a page's links, without those that lead out of the guide.
fn links(text: &str) -> Vec<(String, Option<String>)> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let inside = targets.filter(|target| !target.contains("://") && !target.contains(' '));
    inside
        .map(|target| target.split_once('#').map_or((target.to_owned(), None), |(page, at)| (page.to_owned(), Some(at.to_owned()))))
        .collect()
}

/// What a link may lead to inside a page: its headings, as mdBook names them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    headings.map(|heading| heading.to_lowercase().replace(' ', "-").chars().filter(|c| kept(*c)).collect()).collect()
}

#[test]
fn every_page_is_listed_and_every_link_leads_somewhere() {
    let listed: BTreeSet<String> = links(&page("SUMMARY.md")).into_iter().map(|(page, _)| page).collect();
    let mut there = pages();
    there.remove("SUMMARY.md");
    assert_eq!(listed, there);
    for name in &there {
        let folder = Path::new(name).parent().expect("a folder");
        for (target, anchor) in links(&page(name)) {
            let target = if target.is_empty() { name.clone() } else { normal(&folder.join(&target)) };
            assert!(there.contains(&target), "{name} links to {target}, which is no page");
            if let Some(anchor) = anchor {
                assert!(anchors(&page(&target)).contains(&anchor), "{name} links to {target}#{anchor}, which is no heading");
            }
        }
    }
}

/// A path without `..`.
fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.iter() {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part.to_string_lossy().into_owned());
        }
    }
    parts.join("/")
}

#[test]
fn every_command_and_rule_has_its_place() {
    let desk = Desk::empty();
    let help = desk.ok(&["--help"]).out;
    let commands = help.split("Usage:").nth(1).and_then(|rest| rest.split("Options:").next()).expect("a list of commands");
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let shown = format!("$ factcheck {name} --help");
        assert!(page(&format!("commands/{name}.md")).contains(&shown), "docs/src/commands/{name}.md does not show {shown:?}");
    }
    let rules = page("rules.md");
    let explained = desk.ok(&["explain"]).out;
    for rule in explained.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(rules.contains(&format!("\n## {rule}\n")), "docs/src/rules.md has no section \"## {rule}\"");
    }
}

/// The console blocks of a page, without their fences.
fn console(text: &str) -> Vec<&str> {
    text.split("```console\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn what_the_readme_shows_is_what_is_run() {
    let run = include_str!("../cmd/readme.trycmd");
    let shown = console(include_str!("../../README.md"));
    assert!(shown.len() >= 2, "{shown:?}");
    for block in shown {
        // A block may leave commands out, but what it shows of one stands there whole.
        for command in block.split("\n\n$ ").map(|part| part.trim_start_matches("$ ").trim_end()) {
            // A reader's folder, where the test has one of its own.
            let command = command.replace("/home/ada/desk", "[CWD]");
            assert!(run.contains(&format!("$ {command}\n")), "the README shows what tests/cmd/readme.trycmd does not:\n$ {command}");
        }
    }
}

#[test]
fn the_settings_shown_are_those_that_init_writes() {
    let written = Desk::new().read("factcheck.toml");
    assert!(
        page("formats/configuration.md").contains(written.trim_end()),
        "docs/src/formats/configuration.md shows another factcheck.toml than `factcheck init` writes"
    );
}

#[test]
fn the_tutorial_shows_every_file_that_its_commands_read() {
    let tutorial = page("tutorial.md");
    for entry in std::fs::read_dir(guide().join("tutorial.in")).expect("listed") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(tutorial.contains(&format!("```text\n{}\n```", text.trim_end())), "docs/src/tutorial.md does not show {}", path.display());
    }
}
