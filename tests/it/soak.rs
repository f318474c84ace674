//! Many processes at once, many of them killed, for as long as one likes: nothing that was acknowledged is lost.
//!
//! The surprise: it does not run with the other tests. `SOAK_SECONDS=1200 cargo test --test it soak -- --ignored --nocapture`
//! takes twenty minutes and says what it did; without the variable it takes ten seconds.

#![expect(clippy::disallowed_methods, reason = "a test that is run by hand is told how long by a variable")]

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::common::Desk;
use crate::generate::{Dice, Plan, generate};

const PROCESSES: usize = 8;

/// What the processes were told, and by which of them.
#[derive(Default)]
struct Told {
    /// Remarks that were acknowledged, and those whose process was killed.
    said: Vec<String>,
    unsure: Vec<String>,
    /// Transcripts whose claims were acknowledged: the number in each.
    added: Vec<usize>,
    /// Claims with a quote that was acknowledged.
    cited: Vec<usize>,
    /// How often each command ended by itself, and was killed.
    done: BTreeMap<&'static str, (u32, u32)>,
}

#[test]
#[ignore = "as long as SOAK_SECONDS says"]
fn nothing_acknowledged_is_lost_in_a_long_run_of_many_processes_with_kills() {
    let seconds = std::env::var("SOAK_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let desk = Desk::empty();
    generate(desk.path(), Plan { speeches: 4, claims_a_speech: 6, pages: 8, page_bytes: 600 });
    let list = desk.ok(&["list", "--format", "csv"]).out;
    let claims: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let until = Instant::now() + Duration::from_secs(seconds);
    let told = Mutex::new(Told::default());
    std::thread::scope(|scope| {
        for process in 0..PROCESSES {
            let (desk, claims, told) = (&desk, &claims, &told);
            scope.spawn(move || work(desk, claims, process, until, told));
        }
    });
    let told = told.into_inner().expect("no thread fell");
    println!("{:?}", told.done);

    let run = desk.run(&["verify"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let ledger = desk.read("claims/ledger.jsonl");
    let times = |words: &String| ledger.matches(&format!("\"{words}\"")).count();
    for words in &told.said {
        assert_eq!(times(words), 1, "\"{words}\"");
    }
    for words in &told.unsure {
        assert!(times(words) <= 1, "\"{words}\"");
    }
    let list = desk.ok(&["list", "--format", "csv"]).out;
    for number in &told.added {
        assert!(list.contains(&format!("{number}-trees-")), "the claim of {number} trees is lost");
    }
    for number in &told.cited {
        let shown = desk.ok(&["show", &format!("{number}-trees")]).out;
        assert!(shown.contains("equal"), "the evidence for {number} trees is lost:\n{shown}");
    }
    // An index made anew says the same.
    std::fs::remove_file(desk.path().join(".factcheck/status.sqlite")).expect("there was one");
    assert_eq!(desk.ok(&["list", "--format", "csv"]).out, list);
}

/// One process after the other, until the time is over.
fn work(desk: &Desk, claims: &[&str], process: usize, until: Instant, told: &Mutex<Told>) {
    let mut dice = Dice::new(process as u64 + 1);
    let mut number = 0;
    let mut mine: Vec<usize> = Vec::new();
    while Instant::now() < until {
        number += 1;
        let claim = claims[dice.throw(claims.len())];
        let words = format!("process {process} says {number}");
        // A number that no other transcript holds.
        let trees = 1_000_000 * (process + 1) + number;
        let own = mine.get(dice.throw(mine.len().max(1))).copied();
        let (name, args): (&'static str, Vec<String>) = match (dice.throw(12), own) {
            (0..=3, _) => ("comment", vec![claim.to_owned(), "--because".into(), words.clone(), "--by".into(), "a@example.org".into()]),
            (4, _) => ("set", vec!["note".into(), words.clone(), claim.to_owned()]),
            (5, _) => {
                desk.write(&format!("{trees}.txt"), format!("We planted {trees} trees.\n"));
                ("add", vec![format!("{trees}.txt"), "--date".into(), "2024-03-05".into(), "--lang".into(), "en".into()])
            }
            (6, Some(own)) => {
                desk.write(&format!("{own}.source.txt"), format!("The city planted {own} trees.\n"));
                ("cite", vec![format!("{own}-trees"), format!("{own}.source.txt"), "--quote".into(), format!("planted {own} trees")])
            }
            (7, _) => ("list", Vec::new()),
            (8, _) => ("check", vec!["--exit-zero".into()]),
            (9, _) => ("report", vec!["--by".into(), "speaker".into()]),
            (10, _) => ("search", vec!["houses".into()]),
            _ => ("verify", vec!["--quick".into()]),
        };
        let waits = matches!(name, "comment" | "set" | "add" | "cite" | "verify").then_some(["--lock-timeout", "300"]);
        let args: Vec<&str> = std::iter::once(name).chain(args.iter().map(String::as_str)).chain(waits.into_iter().flatten()).collect();
        let mut child = desk.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        if dice.throw(4) == 0 {
            std::thread::sleep(Duration::from_millis(dice.throw(400) as u64));
            child.kill().expect("killed or over");
        }
        let output = child.wait_with_output().expect("it ends");
        let (status, out, err) = (output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let killed = status.code().is_none();
        assert!(killed || status.success(), "{args:?} ended with {status}: {out}{err}");
        let mut told = told.lock().expect("no thread fell");
        let done = told.done.entry(name).or_default();
        if killed {
            done.1 += 1;
        } else {
            done.0 += 1;
        }
        match (name, killed) {
            ("comment", false) => told.said.push(words),
            ("comment", true) => told.unsure.push(words),
            ("add", false) => {
                told.added.push(trees);
                mine.push(trees);
            }
            ("cite", false) => told.cited.extend(own),
            _ => {}
        }
    }
}
