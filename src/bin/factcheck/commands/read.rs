//! `__extract`, which nobody calls but the program itself: reads one foreign document, under limits that it sets itself.
//!
//! The limits come first, before a byte is read; then there is no way back to more.

use std::io::{Read, Write};

use anyhow::Context;
use factcheck::workspace::reader;

use crate::args::ReadDocument;
use crate::exit::Exit;

/// More than any input that the parent hands over.
const MAX_INPUT: u64 = 128 << 20;

pub fn run(args: &ReadDocument) -> anyhow::Result<Exit> {
    limit(args).context("can't limit the process that reads the document")?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes).context("can't read standard input")?;
    let answer = reader::answer(&bytes, args.format, args.charset.as_deref());
    std::io::stdout().lock().write_all(&answer)?;
    Ok(Exit::Clean)
}

#[cfg(unix)]
fn limit(args: &ReadDocument) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    // Nothing may be raised above what the parent had.
    let set = |resource, soft: u64, hard: u64| {
        let most = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        setrlimit(resource, Rlimit { current: Some(soft.min(most)), maximum: Some(hard.min(most)) })
    };
    set(Resource::Core, 0, 0)?;
    set(Resource::Nofile, 8, 8)?;
    // At the soft limit comes a signal that says why, a second later one that can't be ignored.
    set(Resource::Cpu, args.cpu_s, args.cpu_s + 1)?;
    let memory = set(Resource::As, args.memory_mib << 20, args.memory_mib << 20);
    // macOS knows this limit by name only.
    if cfg!(target_os = "macos") { Ok(()) } else { Ok(memory?) }
}

#[cfg(not(unix))]
fn limit(_: &ReadDocument) -> std::io::Result<()> {
    Ok(())
}
