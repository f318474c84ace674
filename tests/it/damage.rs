//! Bad input: each case says what is wrong, where and what to do, and leaves nothing half-written.

use crate::common::Desk;

#[test]
fn transcripts_that_are_none() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path().join("folder")).expect("made");
    desk.write("empty.txt", "");
    desk.write("blank.md", "  \n\n\t\n");
    desk.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.write("nul.txt", b"12 houses\0 and more");
    for (file, words) in [
        ("missing.txt", ["missing.txt", "can't read"]),
        ("folder", ["folder", "holds no transcript"]),
        ("empty.txt", ["empty.txt", "no text"]),
        ("blank.md", ["blank.md", "no text"]),
        ("picture.png", ["picture.png", "PNG"]),
        ("nul.txt", ["nul.txt", "NUL"]),
    ] {
        desk.refuses(&["add", file], 4, &words);
    }
    desk.refuses(&["add", "ftp://example.org/speech"], 2, &["only http and https"]);
    desk.refuses(&["add", "blank.md", "--lang", "xx"], 2, &["\"xx\" is not read", "fr"]);
}

#[test]
fn a_transcript_without_numbers_records_nothing() {
    let desk = Desk::new();
    desk.write("speech.txt", "Bonjour à tous. Merci d'être venus.\n");
    desk.refuses(&["add", "speech.txt"], 0, &["no claim", "nothing was recorded", "--quote"]);
}

#[test]
fn invalid_utf8_is_read_as_what_it_seems_to_be_and_said() {
    let desk = Desk::new();
    desk.write("speech.txt", b"Le port emploie 3 000 salari\xe9s en 2023.\n");
    let run = desk.ok(&["add", "speech.txt", "--lang", "fr"]);
    assert!(run.out.contains("salariés"), "{}", run.out);
}

#[test]
fn records_that_do_not_read_are_named_with_place_and_mend() {
    type Spoil = fn(&str) -> String;
    let cases: [(&str, Spoil, &[&str]); 5] = [
        ("broken TOML", |text| text.replace("class = \"fact\"", "class = fact\""), &["no valid TOML"]),
        ("an unknown key", |text| text.replace("class = \"fact\"", "classs = \"fact\""), &["classs", "class"]),
        ("a wrong code", |text| text.replace("class = \"fact\"", "class = \"truth\""), &["truth", "fact, plan, forecast, opinion"]),
        ("a newer format", |text| text.replace("format = 1", "format = 2"), &["format"]),
        ("a duplicated id", |text| format!("{text}{}", &text[text.find("\n[[claim]]").expect("a claim")..]), &["id"]),
    ];
    for (name, spoil, words) in cases {
        let desk = Desk::with_a_claim();
        let file = "claims/2024-02-20-speech.toml";
        let good = desk.read(file);
        let bad = spoil(&good);
        assert_ne!(good, bad, "{name}: the case spoils nothing");
        desk.write(file, &bad);
        for command in [&["check"][..], &["list"], &["report"]] {
            let run = desk.refuses(command, 4, words);
            assert!(run.err.contains("--> claims/2024-02-20-speech.toml:"), "{name}, {command:?}: no place in\n{}", run.err);
            assert!(run.err.lines().any(|line| line.trim_start_matches([' ', '|']).starts_with('^')), "{name}: no caret in\n{}", run.err);
            assert!(!run.out.contains("no problems"), "{name}: {}", run.out);
        }
        desk.refuses(&["add", "speech.txt"], 4, words);
    }
}

#[test]
fn configuration_that_does_not_read() {
    let desk = Desk::with_a_claim();
    desk.write("factcheck.toml", "[rules]\nunsorced = \"deny\"\n");
    desk.refuses(&["check"], 4, &["factcheck.toml:2:", "unsorced", "unsourced"]);
}

#[test]
fn ledgers_torn_and_broken() {
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    desk.ok(&["dismiss", &claim, "--because", "small", "--by", "a@example.org"]);
    desk.ok(&["reopen", &claim, "--because", "not so small", "--by", "a@example.org"]);
    let good = desk.read("claims/ledger.jsonl");

    // A torn last line is a warning, and cut by the next append.
    desk.write("claims/ledger.jsonl", format!("{good}{}", &good[..50]));
    let run = desk.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("cut off"), "{}", run.err);
    desk.ok(&["comment", &claim, "--because", "going on", "--by", "a@example.org"]);
    let now = desk.read("claims/ledger.jsonl");
    assert!(now.starts_with(&good) && now.lines().count() == good.lines().count() + 1, "{now}");

    // A changed word breaks the line's own hash; a line taken away breaks the chain.
    for bad in [good.replace("small", "smell"), good.lines().skip(1).map(|line| format!("{line}\n")).collect()] {
        desk.write("claims/ledger.jsonl", &bad);
        desk.refuses(&["check"], 3, &["corrupt-ledger", "claims/ledger.jsonl"]);
        desk.refuses(&["verify"], 3, &["claims/ledger.jsonl"]);
        desk.refuses(&["verdict", &claim, "unsupported", "--because", "x", "--by", "b@example.org"], 3, &["corrupt", "git"]);
        // Of two exit codes the first of the table counts.
        let record = "claims/2024-02-20-speech.toml";
        let text = desk.read(record);
        desk.write(record, format!("{text}\nbroken"));
        for command in ["check", "verify", "list", "report"] {
            assert_eq!(desk.run(&[command]).code, 3, "{command}");
        }
        desk.write(record, text);
    }
}

#[test]
fn a_locked_workspace_is_waited_for_and_then_refused() {
    let desk = Desk::with_a_claim();
    let lock =
        std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(desk.path().join(".factcheck/lock")).expect("opened");
    lock.lock().expect("locked");
    desk.refuses(&["add", "speech.txt", "--lock-timeout", "0"], 4, &["another command", "lock", "--lock-timeout"]);
    // Looking needs no lock.
    desk.ok(&["list"]);
    lock.unlock().expect("unlocked");
    desk.ok(&["add", "speech.txt"]);
}

#[test]
fn damaged_snapshots_fail_the_gate_as_corruption() {
    let desk = Desk::with_a_claim();
    desk.write("report.md", "The port had 2,874 employees in 2023.\n");
    let claim = desk.claim();
    desk.ok(&["cite", &claim, "report.md", "--quote", "The port had 2,874 employees in 2023"]);
    assert_eq!(desk.run(&["verify"]).code, 0);
    let (name, content) =
        desk.files().into_iter().find(|(name, _)| name.contains("report") && name.ends_with("text.txt")).expect("a layer");
    desk.write(&name, String::from_utf8_lossy(&content).replace("2,874", "2,974"));
    desk.refuses(&["check"], 3, &["corrupt-snapshot", "text.txt"]);
    desk.refuses(&["verify"], 3, &["text.txt"]);
    // What rests on it is shown all the same, but not as if all were well.
    for command in [&["report"][..], &["list"], &["show", &claim]] {
        let run = desk.refuses(command, 3, &["text.txt", "factcheck verify"]);
        assert!(!run.out.is_empty(), "{command:?} shows nothing");
    }
    std::fs::remove_dir_all(desk.path().join(&name).parent().expect("a snapshot")).expect("removed");
    desk.refuses(&["check"], 3, &["corrupt-snapshot", "missing"]);
}

/// A quote that its snapshot does not hold is a problem of the record; nothing that was frozen is corrupt.
#[test]
fn verify_tells_corruption_from_problems() {
    let desk = Desk::with_a_claim();
    desk.write("report.md", "The port had 2,874 employees in 2023.\n");
    desk.ok(&["cite", &desk.claim(), "report.md", "--quote", "The port had 2,874 employees in 2023"]);
    let run = desk.ok(&["verify", "--format", "json"]);
    let report = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let good = report(&run.out);
    assert_eq!((&good["format"], &good["depth"], &good["corrupt"]), (&"factcheck/verify/1".into(), &"full".into(), &false.into()));
    assert!(
        good["checked"].as_array().is_some_and(|all| all.iter().all(|one| one["damage"].as_array().is_some_and(Vec::is_empty))),
        "{good}"
    );

    let record = "claims/2024-02-20-speech.toml";
    let text = desk.read(record);
    desk.write(record, text.replace("The port had 2,874 employees", "The port had 2,974 employees"));
    let run = desk.refuses(&["verify", "--format", "json"], 1, &["is not in the frozen text", "claims/2024-02-20-speech.toml:"]);
    assert_eq!(report(&run.out)["corrupt"], false);
    desk.refuses(&["verify"], 1, &["anchors", "1 damaged"]);
    desk.refuses(&["check"], 1, &["broken-anchor"]);
    desk.write(record, format!("{text}\nbroken"));
    let run = desk.refuses(&["verify", "--format", "json"], 4, &["unreadable"]);
    assert_eq!(report(&run.out)["unreadable"], true);
    desk.write(record, text);
    let (layer, content) =
        desk.files().into_iter().find(|(name, _)| name.contains("report") && name.ends_with("text.txt")).expect("a layer");
    desk.write(&layer, [&content[..], b"x"].concat());
    desk.refuses(&["verify", "--quick", "--format", "json"], 3, &["\"depth\":\"quick\""]);
    desk.refuses(&["verify", "--hashes", "--format", "json"], 3, &["\"depth\":\"hashes\"", "1 bytes too many"]);
}

#[test]
fn evidence_that_git_ignores_is_seen() {
    let desk = Desk::with_a_claim();
    desk.write("report.md", "The port had 2,874 employees in 2023.\n");
    desk.ok(&["cite", &desk.claim(), "report.md"]);
    let init = std::process::Command::new("git").args(["init", "-q"]).current_dir(desk.path()).status().expect("git runs");
    assert!(init.success());
    // What is ignored by its kind is taken in again by the store's own .gitignore; a rule over the folder can't be undone from inside.
    desk.write(".gitignore", "/.factcheck/\n*.warc\n*.txt\n");
    desk.ok(&["verify"]);
    desk.write(".gitignore", "/.factcheck/\nsources/\n");
    desk.refuses(&["verify"], 1, &["capture.warc: git ignores this file", "git check-ignore -v"]);
}

#[test]
fn the_index_is_derived_and_no_command_needs_it() {
    let desk = Desk::with_a_claim();
    let before = desk.ok(&["report"]).out;
    std::fs::remove_dir_all(desk.path().join(".factcheck")).expect("removed");
    assert_eq!(desk.ok(&["report"]).out, before);
    assert!(desk.path().join(".factcheck/status.sqlite").exists(), "the index is rebuilt");
    // A foreign file in its place is set aside, with a word.
    desk.write(".factcheck/status.sqlite", "this is no database at all, but a long enough text to look like one");
    let run = desk.ok(&["report"]);
    assert_eq!(run.out, before);
    assert!(run.err.contains("set aside"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn read_only_folders_are_said_and_nothing_is_half_written() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_a_claim();
    desk.write("speech2.txt", "Le port emploie 4 200 salariés en 2024.\n");
    let claims = desk.path().join("claims");
    let mode = |mode| std::fs::set_permissions(&claims, std::fs::Permissions::from_mode(mode)).expect("set");
    mode(0o555);
    // Whoever may write everywhere (root in a container) can't see this failure; the test then shows nothing.
    let probe = claims.join("probe");
    if std::fs::write(&probe, "x").is_ok() {
        std::fs::remove_file(&probe).expect("removed");
        mode(0o755);
        return;
    }
    let run = desk.run(&["add", "speech2.txt", "--lang", "fr"]);
    mode(0o755);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains("can't write") && run.err.contains("claims"), "{}", run.err);
    assert!(!claims.join("speech2.toml").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_the_old_content_stands() {
    // No file may grow in this shell: every write fails as it does on a disk that is full.
    let full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    desk.write("speech2.txt", "Le port emploie 4 200 salariés en 2024.\n");
    desk.write("report.md", "The port had 2,874 employees in 2023.\n");
    for (args, place) in [
        (&["dismiss", &claim, "--because", "x", "--by", "a@example.org"][..], "ledger.jsonl"),
        (&["add", "speech2.txt", "--lang", "fr"], "sources"),
        (&["cite", &claim, "report.md", "--quote", "2,874 employees"], "sources"),
        (&["set", "speaker", "Somebody", &claim], "claims"),
    ] {
        let before = desk.files();
        let output = std::process::Command::new("sh")
            .args(["-c", full])
            .arg(env!("CARGO_BIN_EXE_factcheck"))
            .args(args)
            .current_dir(desk.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .output()
            .expect("it runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{args:?}: {err}");
        assert!(err.contains(place) && err.contains("File too large"), "{args:?}: {err}");
        let kept = |files: Vec<(String, Vec<u8>)>| files.into_iter().filter(|(_, content)| !content.is_empty()).collect::<Vec<_>>();
        assert_eq!(kept(before), kept(desk.files()), "{args:?} left something behind");
    }
}

#[test]
fn ids_unknown_and_ambiguous() {
    let desk = Desk::new();
    desk.write("speech.txt", "En 2023, le port a accueilli 212 apprentis. La ville a accueilli 212 écoliers en 2022.\n");
    desk.ok(&["add", "speech.txt", "--lang", "fr"]);
    desk.refuses(&["show", "212"], 2, &["212-apprentis", "212-ecoliers"]);
    desk.refuses(&["show", "nowhere"], 2, &["no claim's id starts with"]);
    desk.refuses(&["show", "212-aprentis"], 2, &["did you mean"]);
    desk.refuses(&["report", "--speech", "speach"], 2, &["did you mean speech"]);
    desk.ok(&["show", "212-a"]);
}

#[test]
fn outside_a_workspace_it_says_what_to_do() {
    let desk = Desk::empty();
    desk.refuses(&["check"], 4, &["no workspace", "factcheck init"]);
    desk.refuses(&["-C", "nowhere", "check"], 2, &["nowhere"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::with_a_claim();
    let mut child = desk.command(&["report"]).stdout(std::process::Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn ndjson_keeps_the_order_on_any_number_of_threads() {
    let desk = Desk::empty();
    // Long and short lines by turns, more than several batches hold.
    let line = |i: usize| format!("{{\"id\":{i},\"lang\":\"en\",\"text\":\"We built {i} homes.{}\"}}\n", " So be it.".repeat(i * 37 % 400));
    let input: String = (0..300).map(line).collect();
    let one = desk.run_with_input(&["extract", "--format", "ndjson", "--jobs", "1"], input.as_bytes());
    assert_eq!(one.out.lines().count(), 300, "{}", one.err);
    for (i, line) in one.out.lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"id\":{i},\"lang\":\"en\",\"found\":[{{\"start\":9,")), "{line}");
    }
    for jobs in ["2", "7"] {
        let several = desk.run_with_input(&["extract", "--format", "ndjson", "--jobs", jobs], input.as_bytes());
        assert_eq!(several.out, one.out, "{jobs} threads");
    }
}

#[test]
fn ndjson_goes_on_after_bad_lines() {
    let desk = Desk::empty();
    let input = "{\"id\":\"a\",\"lang\":\"en\",\"text\":\"We built 212 homes.\"}\nnot json\n{\"id\":\"b\"}\n[1]\n{\"id\":\"c\",\"lang\":\"en\",\"text\":\"none\"}\n";
    let run = desk.run_with_input(&["extract", "--format", "ndjson"], input.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("3 of 5 lines could not be read"), "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 5, "{}", run.out);
    assert!(lines[0].starts_with("{\"id\":\"a\",\"lang\":\"en\",\"found\":[{\"start\":9,\"end\":12,\"text\":\"212\""), "{}", lines[0]);
    for bad in &lines[1..4] {
        assert!(bad.contains("\"error\":"), "{bad}");
    }
    assert!(lines[4].contains("\"found\":[]"), "{}", lines[4]);
}
