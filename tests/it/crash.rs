//! Whole processes that are killed, that run side by side, that meet a full disk, and clones that are merged.
//!
//! What may remain at any moment is a store that verifies; what comes after is as if nothing had happened.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use factcheck::model::{Check, Content, Reach};
use factcheck::snapshot::SnapshotStore;

use crate::common::Desk;
use crate::server::{self, Server};

/// Rounds of a process killed at a random moment, and how many of them share a workspace.
const ROUNDS: u64 = 200;
const A_DESK: u64 = 25;

fn store(desk: &Desk) -> SnapshotStore {
    SnapshotStore::open(&desk.path().join("sources")).expect("a store")
}

fn snapshots(store: &SnapshotStore) -> BTreeSet<(String, String)> {
    let sources = store.sources().expect("listed");
    let of = |source: String| store.snapshots(&source).expect("listed").into_iter().map(move |snapshot| (source.clone(), snapshot));
    sources.into_iter().flat_map(of).collect()
}

fn page(round: u64) -> String {
    format!("<!doctype html><html><body><p>In round {round} the companies of the port had 2,874 employees.</p></body></html>")
}

#[test]
fn a_process_killed_at_any_moment_leaves_a_store_that_verifies() {
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut killed, mut published) = (0, 0);
    // A few rounds a workspace: a grown one would only make each round longer.
    for _ in 0..ROUNDS / A_DESK {
        let (more_killed, more_published) = killed_at_random(&mut dice);
        killed += more_killed;
        published += more_published;
    }
    assert!(
        killed > 10 && published > 10,
        "{killed} of {ROUNDS} killed before their end, {published} snapshots: the moments are not spread"
    );
}

/// How many were killed before their end, and how many snapshots appeared all the same.
fn killed_at_random(dice: &mut u64) -> (usize, usize) {
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    // One page a round, so that every round has something to write.
    let served = (0..=A_DESK + 1).map(|round| (format!("/report-{round}"), server::ok("text/html; charset=utf-8", page(round).as_bytes())));
    let server = Server::with(served);
    let spawn = |round: u64| {
        let source = if round.is_multiple_of(2) {
            desk.write("report.md", format!("In round {round} the companies of the port had 2,874 employees.\n"));
            "report.md".to_owned()
        } else {
            server.url(&format!("/report-{round}"))
        };
        let quote = format!("In round {round} the companies of the port had 2,874 employees");
        let mut command = desk.command(&["cite", &claim, &source, "--quote", &quote, "--allow-private=127.0.0.0/8"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
    };
    // How long one takes that is left alone: the moments of death are spread over twice that: later rounds take longer.
    let begun = Instant::now();
    assert!(spawn(0).wait().expect("it ends").success());
    let whole = begun.elapsed();
    let store = store(&desk);
    let mut seen = snapshots(&store);
    let (mut killed, mut published) = (0, 0);
    for round in 1..=A_DESK {
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        let mut child = spawn(round);
        std::thread::sleep(whole * u32::try_from(*dice % 1000).expect("small") / 500);
        child.kill().expect("killed or over");
        killed += usize::from(!child.wait().expect("it ends").success());
        let now = snapshots(&store);
        assert!(seen.is_subset(&now), "round {round}: a snapshot vanished");
        for (source, snapshot) in now.difference(&seen) {
            assert_eq!(store.verify_snapshot_text(source, snapshot), [], "round {round}");
            published += 1;
        }
        seen = now;
    }
    // The next command tidies up and goes on; every record reads, and each snapshot is used or harmless.
    assert!(spawn(A_DESK + 1).wait().expect("it ends").success());
    let left = std::fs::read_dir(desk.path().join("sources/.tmp")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "remains of a crash");
    desk.ok(&["verify"]);
    desk.ok(&["check", "--exit-zero"]);
    (killed, published)
}

#[test]
fn eight_processes_make_what_one_after_the_other_makes() {
    let (together, alone) = (Desk::with_a_claim(), Desk::with_a_claim());
    // Each of three addresses and a file twice.
    let served = (0..3).map(|at| (format!("/report-{at}"), server::ok("text/html; charset=utf-8", page(at).as_bytes())));
    let server = Server::with(served);
    let source = |at: u64| if at < 3 { server.url(&format!("/report-{at}")) } else { "report.md".to_owned() };
    let jobs: Vec<(String, String)> =
        (0..8).map(|at| (source(at % 4), format!("In round {} the companies of the port had 2,874 employees", at % 4))).collect();
    for desk in [&together, &alone] {
        desk.write("report.md", format!("{}.\n", jobs[3].1));
    }
    let claim = together.claim();
    let args = |(file, quote): &(String, String)| {
        ["cite", &claim, file, "--quote", quote, "--lock-timeout", "60", "--allow-private=127.0.0.0/8"].map(str::to_owned)
    };
    let children: Vec<_> = jobs
        .iter()
        .map(|job| {
            let args = args(job);
            let mut command = together.command(&args.each_ref().map(String::as_str));
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it runs")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for job in &jobs {
        alone.ok(&args(job).each_ref().map(String::as_str));
    }
    assert_eq!(snapshots(&store(&together)), snapshots(&store(&alone)));
    let evidence = |desk: &Desk| desk.read("claims/2024-02-20-speech.toml").matches("[[claim.evidence]]").count();
    assert_eq!((evidence(&together), evidence(&alone)), (4, 4));
    together.ok(&["verify"]);
}

/// git, with nothing of the machine's configuration.
fn git(folder: &Path, args: &[&str]) -> (bool, String) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]).args(args);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("git runs");
    (output.status.success(), format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn two_clones_are_merged_without_conflict() {
    let (ours, theirs) = (Desk::new(), Desk::empty());
    let commit = |desk: &Desk, what: &str| {
        for args in [&["add", "-A"][..], &["commit", "-qm", what]] {
            let (done, said) = git(desk.path(), args);
            assert!(done, "{said}");
        }
    };
    let page = |words: &str| format!("<html><body><p>{words}</p></body></html>");
    let import = |desk: &Desk, url: &str, words: &str, at: &str| {
        let file = desk.path().join(".factcheck/page.html");
        std::fs::create_dir_all(desk.path().join(".factcheck")).expect("made");
        std::fs::write(&file, page(words)).expect("written");
        let output =
            desk.command(&["import", ".factcheck/page.html", "--url", url]).env("SOURCE_DATE_EPOCH", at).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let log = |desk: &Desk, at: &str, reach: Reach| {
        let store = store(desk);
        let source = store.sources().expect("listed").into_iter().find(|source| source.contains("shared")).expect("a source");
        let snapshot = store.snapshots(&source).expect("listed")[0].clone();
        let content = reach.answered().then_some(Content::Drifted);
        let at = at.parse().expect("a moment");
        let check = Check { at, snapshot, reach, status: None, content, payload_sha256: None, quotes: [].into(), by: "t".to_owned() };
        assert!(store.append(&source, &check).expect("written"));
        source
    };
    git(ours.path(), &["init", "-q"]);
    import(&ours, "https://example.org/shared", "15 000", "1732269600");
    log(&ours, "2024-11-23T00:00:00Z", Reach::Ok);
    commit(&ours, "Begin");
    let (done, said) = git(theirs.path(), &["clone", "-q", ours.path().to_str().expect("a path"), "."]);
    assert!(done, "{said}");
    for (desk, own, words, at, check, reach) in [
        (&ours, "https://example.org/one", "16 000", "1732356000", "2024-11-24T00:00:00Z", Reach::Gone),
        (&theirs, "https://example.org/two", "17 000", "1732442400", "2024-11-25T00:00:00Z", Reach::Moved),
    ] {
        import(desk, own, "12", at);
        import(desk, "https://example.org/shared", words, at);
        // The same page at the same moment, by both.
        import(desk, "https://example.org/both", "18 000", "1732528800");
        log(desk, check, reach);
        commit(desk, "Go on");
    }
    let (done, said) = git(ours.path(), &["pull", "-q", "--no-rebase", "--no-edit", theirs.path().to_str().expect("a path"), "main"]);
    assert!(done, "the merge has conflicts:\n{said}");
    ours.ok(&["verify"]);
    let merged = store(&ours);
    assert_eq!(merged.sources().expect("listed").len(), 4);
    let shared = merged.sources().expect("listed").into_iter().find(|source| source.contains("shared")).expect("a source");
    let ids = merged.snapshots(&shared).expect("listed");
    let before: Vec<Option<String>> =
        ids.iter().map(|id| merged.manifest(&shared, id).expect("a manifest").prev.map(|prev| prev.snapshot)).collect();
    assert_eq!(before, [None, Some(ids[0].clone()), Some(ids[0].clone())], "a fork is a fact, not a conflict");
    let (checks, damage) = merged.checks(&shared).expect("read");
    assert_eq!((checks.len(), damage.len()), (3, 0));
    // What git would do to line ends elsewhere, it does not do here.
    let windows = Desk::empty();
    let (done, said) = git(windows.path(), &["clone", "-q", "-c", "core.autocrlf=true", ours.path().to_str().expect("a path"), "."]);
    assert!(done, "{said}");
    windows.ok(&["verify"]);
}

/// Runs the tool under a shell that first sets limits.
#[cfg(target_os = "linux")]
fn limited(desk: &Desk, setup: &str, args: &[&str]) -> Option<(i32, String)> {
    let binary = desk.command(&[]).get_program().to_owned();
    let mut command = Command::new("bash");
    command.arg("-c").arg(format!("{setup} && exec \"$0\" \"$@\"")).arg(binary).args(args).current_dir(desk.path());
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin").env("HOME", desk.path());
    let output = command.output().ok()?;
    Some((output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_grow_so_large_is_named_and_leaves_nothing() {
    let desk = Desk::new();
    let long = desk.write("long.txt", "The port had 2,874 employees.\n".repeat(10_000));
    let before = desk.files();
    // 64 KiB: enough for everything but the capture.
    let run = limited(&desk, "trap '' XFSZ && ulimit -f 64", &["import", long.to_str().expect("a path")]).expect("bash runs");
    assert_eq!(run.0, 4, "{}", run.1);
    assert!(run.1.contains("cannot write") && run.1.contains("capture.warc") && run.1.contains("too large"), "{}", run.1);
    assert!(before == desk.files(), "something is left");
    desk.ok(&["import", "long.txt"]);
    desk.ok(&["verify"]);
}

/// A full and a read-only disk, in a name space of our own; where the system allows none, the steps of the write protocol
/// are refused one by one in the store's own tests.
#[cfg(target_os = "linux")]
#[test]
fn a_full_and_a_read_only_disk_are_named_and_leave_nothing() {
    let allowed = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !allowed {
        return;
    }
    let desk = Desk::new();
    let long = desk.write("long.txt", "The port had 2,874 employees.\n".repeat(10_000));
    let long = long.to_str().expect("a path").to_owned();
    let inside = |setup: &str| -> (i32, String) {
        let binary: PathBuf = desk.command(&[]).get_program().into();
        let script = format!("{setup} && \"$0\" import \"$1\"; code=$?; ls -A sources >&2; exit $code");
        let mut command = Command::new("unshare");
        command.args(["-rm", "bash", "-c", &script]).arg(binary).arg(&long).current_dir(desk.path());
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin").env("HOME", desk.path());
        let output = command.output().expect("it runs");
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = inside("mount -t tmpfs -o size=256k none sources");
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("capture.warc") && said.contains("No space left"), "{said}");
    assert!(!said.contains("file-long"), "something is left: {said}");
    let (code, said) = inside("mount --bind sources sources && mount -o remount,bind,ro sources");
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("sources/.lock") || said.contains("sources/.tmp"), "{said}");
    assert!(said.contains("Read-only file system"), "{said}");
    desk.ok(&["import", &long]);
}

#[test]
fn nothing_takes_longer_than_it_may() {
    // A lock that nobody gives back: said after the time that was asked for, not later.
    let desk = Desk::new();
    desk.write("a.txt", "The port had 2,874 employees.\n");
    desk.ok(&["import", "a.txt"]);
    let lock = std::fs::OpenOptions::new().write(true).open(desk.path().join("sources/.lock")).expect("opened");
    lock.lock().expect("locked");
    desk.write("a.txt", "The port had 2,875 employees.\n");
    let begun = Instant::now();
    desk.refuses(&["import", "a.txt", "--lock-timeout", "1"], 4, &["sources/.lock is held by another process"]);
    assert!(begun.elapsed() < Duration::from_secs(5));
}
