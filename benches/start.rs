//! Whole processes: start-up against `true`, and `add` of a 25 KB transcript. `cargo bench --bench start`.
//!
//! Machines are noisy, so what counts are ratios within one run.

use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

fn quiet(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
}

fn factcheck(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factcheck"));
    command.args(args).current_dir(dir);
    command
}

/// A transcript of about 25 KB: the example speech, several times over.
fn transcript() -> String {
    let speech = include_str!("../examples/speeches/port.fr.md");
    speech.repeat(25_000_usize.div_ceil(speech.len()))
}

#[divan::bench(sample_count = 200)]
fn start_of_true() {
    quiet(&mut Command::new("true"));
}

#[divan::bench(sample_count = 200)]
fn start_of_factcheck_version() {
    quiet(&mut factcheck(Path::new("."), &["--version"]));
}

#[divan::bench(sample_count = 30)]
fn add_25_kb(bencher: divan::Bencher<'_, '_>) {
    bencher
        .with_inputs(|| {
            let dir = tempfile::tempdir().expect("a folder");
            quiet(&mut factcheck(dir.path(), &["init"]));
            std::fs::write(dir.path().join("speech.md"), transcript()).expect("written");
            dir
        })
        .bench_refs(|dir| quiet(&mut factcheck(dir.path(), &["add", "speech.md"])));
}
