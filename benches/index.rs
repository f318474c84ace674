//! The index at scale, with the real binary: `cargo bench --bench index -- [CLAIMS [FOLDER]]`.
//!
//! Makes a workspace of so many claims (100,000 unless said otherwise) with a fifth as many snapshots of 6 KB in FOLDER, or in a
//! temporary one, and times commands on it, each best of five. A number alone says little on a noisy machine; beside it stands what
//! `rg` takes to read the same claim files, where it is installed.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "../tests/support/generate.rs"]
mod generate;

use generate::{Plan, generate};

const ROUNDS: usize = 5;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let claims: usize = args.first().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let temporary = tempfile::tempdir().expect("a folder");
    let root = args.get(1).map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    if !root.join("claims").exists() {
        fs::create_dir_all(&root).expect("made");
        let speeches = claims.div_ceil(100).max(1);
        let begun = Instant::now();
        generate(&root, Plan { speeches, claims_a_speech: 100, pages: claims / 5 - speeches, page_bytes: 6_000 });
        println!("{:40} {:>10}", "generated in", shown(begun.elapsed()));
    }
    let index = root.join(".factcheck/status.sqlite");
    let speech = fs::read_dir(root.join("claims")).expect("listed").filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = speech.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    let file = files[files.len() / 2].clone();
    let id = file.file_stem().expect("a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(&file).expect("read");
    let lines: Vec<&str> = text.lines().collect();
    let ids = lines.windows(2).filter(|lines| lines[0] == "[[claim]]").filter_map(|lines| lines[1].strip_prefix("id = \""));
    let claim = ids.skip(2).find_map(|rest| rest.strip_suffix('"')).expect("an id").to_owned();

    let run = |args: &[&str]| timed(&root, args);
    let cold = |args: &[&str]| {
        let _there_may_be_none = fs::remove_file(&index);
        run(args)
    };
    say("cold: show (builds the index)", best(3, || cold(&["show", &claim])));
    say("cold: search (and its words)", best(3, || cold(&["search", "port", "--limit", "5"])));
    say("cold: check", best(3, || cold(&["check", "--exit-zero", "--format", "json"])));
    // Writes of the last two seconds are looked at again.
    std::thread::sleep(Duration::from_secs(3));
    run(&["check", "--exit-zero"]);
    let queries: &[(&str, &[&str])] = &[
        ("show CLAIM", &["show", &claim]),
        ("history CLAIM", &["history", &claim]),
        ("list --speech", &["list", "--speech", &id]),
        ("list --status disputed", &["list", "--status", "disputed"]),
        ("list --status judged", &["list", "--status", "judged"]),
        ("list", &["list"]),
        ("report --speech", &["report", "--speech", &id]),
        ("report", &["report"]),
        ("source list", &["source", "list"]),
        ("sql: count by status", &["sql", "SELECT status, count(*) FROM claims GROUP BY status"]),
        ("check", &["check", "--exit-zero", "--format", "json"]),
    ];
    for (name, args) in queries {
        say(&format!("warm: {name}"), best(ROUNDS, || run(args)));
    }
    let mut number = 0;
    let changed = best(ROUNDS, || {
        number += 1;
        fs::write(&file, format!("{text}\n# changed {number}\n")).expect("written");
        run(&["show", &claim])
    });
    say("one claim file changed: show", changed);
    fs::write(&file, &text).expect("written");
    let judged = best(ROUNDS, || {
        number += 1;
        run(&["comment", &claim, "--because", &format!("seen {number}"), "--by", "bench@example.org"]);
        run(&["history", &claim])
    });
    say("one event appended: history", judged);
    if let Some(rg) = rg(&root) {
        say("rg over the claim files", rg);
    }
    say_memory(&root, "memory of a cold show", &["show", &claim], &index);
}

fn best(rounds: usize, mut run: impl FnMut() -> Duration) -> Duration {
    (0..rounds).map(|_| run()).min().unwrap_or_default()
}

fn timed(root: &Path, args: &[&str]) -> Duration {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_factcheck"));
    let status = command.args(args).current_dir(root).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let took = begun.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "{args:?} failed");
    took
}

fn rg(root: &Path) -> Option<Duration> {
    let run = || {
        let begun = Instant::now();
        let mut command = Command::new("rg");
        command.args(["--count-matches", "quote", "claims"]).current_dir(root).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().ok().filter(|status| status.success()).map(|_| begun.elapsed())
    };
    (0..ROUNDS).map(|_| run()).min().flatten()
}

/// Peak memory, where GNU time is installed.
fn say_memory(root: &Path, what: &str, args: &[&str], index: &Path) {
    let _there_may_be_none = fs::remove_file(index);
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M %U %S", env!("CARGO_BIN_EXE_factcheck")]).args(args).current_dir(root).stdout(Stdio::null());
    if let Ok(output) = command.stderr(Stdio::piped()).output() {
        println!("{what:40} {:>10}", String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default());
    }
}

fn say(what: &str, took: Duration) {
    println!("{what:40} {:>10}", shown(took));
}

fn shown(took: Duration) -> String {
    format!("{} ms", took.as_millis())
}
