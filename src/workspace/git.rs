//! Asking git: never with a pager, a hook, a helper program, a lock, a question or the network.
//!
//! The surprise: `core.fsmonitor` names a program that git runs when it looks at files, so it is turned off; a repository that somebody
//! handed over may have it set.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs git in a folder with `input` on its standard input. Its exit code is the caller's to judge.
///
/// # Errors
/// When git can't be started or spoken to.
pub(super) fn git(root: &Path, args: &[&str], input: &[u8]) -> io::Result<Output> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(args)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take();
    let input = input.to_vec();
    // Written beside the reading, or two full pipes would wait for each other.
    let writer = std::thread::spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(&input)));
    let output = child.wait_with_output();
    let _git_may_stop_reading = writer.join();
    output
}

/// The first line of what git complained of.
pub(super) fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("git gave no reason");
    line.trim_start_matches("fatal: ").chars().filter(|letter| !letter.is_control()).collect()
}
