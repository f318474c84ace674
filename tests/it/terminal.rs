//! The tool at a terminal: readers that go away, colours, quiet and loud runs, slips of the hand, shells, manuals, editors.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Desk, Run};

/// The commands that people call, as the guide has a page for each.
fn commands() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/commands");
    let entries = std::fs::read_dir(folder).expect("pages");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".md").map(str::to_owned));
    names.filter(|name| name != "README").collect()
}

#[test]
fn a_reader_that_goes_away_is_no_failure_and_changes_no_verdict() {
    let desk = Desk::with_a_claim();
    let lines = "{\"id\":\"x\",\"lang\":\"fr\",\"text\":\"près de 15 000 sanctions\"}\n".repeat(2_000);
    desk.write("texts.ndjson", lines);
    for (args, code) in [
        (vec!["list"], 0),
        (vec!["report"], 0),
        (vec!["report", "--format", "html"], 0),
        (vec!["extract", "speech.txt"], 0),
        (vec!["extract", "--format", "ndjson", "texts.ndjson"], 0),
        (vec!["explain"], 0),
        (vec!["--help"], 0),
        (vec!["completions", "bash"], 0),
        // The gate stays red though nobody reads why.
        (vec!["check"], 1),
        (vec!["check", "--format", "json"], 1),
    ] {
        let mut child = desk.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().expect("it ends"));
        assert_eq!((run.code, run.err.as_str()), (code, ""), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_standard_output_is_named_and_takes_back_nothing() {
    let desk = Desk::with_a_claim();
    let claim = desk.ok(&["list", "--format", "csv"]).out.lines().nth(1).and_then(|row| row.split(',').next().map(str::to_owned));
    let claim = claim.expect("a claim");
    desk.write("texts.ndjson", "{\"id\":\"x\",\"lang\":\"fr\",\"text\":\"près de 15 000 sanctions\"}\n");
    for args in [
        vec!["list"],
        vec!["check"],
        vec!["extract", "--format", "ndjson", "texts.ndjson"],
        vec!["--help"],
        vec!["--version"],
        vec!["comment", &claim, "--because", "seen", "--by", "a@example.org"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let run = Run::of(desk.command(&args).stdout(full).output().expect("it runs"));
        let said = "error: can't write to standard output; what was recorded stands: No space left on device";
        assert!(run.code == 4 && run.err.starts_with(said), "{args:?}: {} {}", run.code, run.err);
    }
    assert!(desk.ok(&["history", &claim]).out.contains("seen"));
}

#[test]
fn a_file_is_no_folder_for_a_workspace() {
    let desk = Desk::with_a_claim();
    let run = desk.run(&["init", "speech.txt"]);
    assert!(run.code == 2 && run.err.ends_with("speech.txt is no folder\n"), "{} {}", run.code, run.err);
}

#[test]
fn colours_are_for_those_who_see_them() {
    let desk = Desk::with_a_claim();
    let colourful = |args: &[&str], vars: &[(&str, &str)]| {
        let mut command = desk.command(args);
        command.envs(vars.iter().copied());
        let run = Run::of(command.output().expect("it runs"));
        run.out.contains('\u{1b}') || run.err.contains('\u{1b}')
    };
    for args in [&["check"][..], &["--help"], &["check", "--nonsense"]] {
        assert!(!colourful(args, &[]), "{args:?} colours a pipe");
        assert!(colourful(args, &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!colourful(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?}");
        let always: Vec<&str> = ["--color", "always"].iter().chain(args).copied().collect();
        assert!(colourful(&always, &[]), "{always:?}");
        assert!(colourful(&always, &[("NO_COLOR", "1")]), "what is typed counts for more: {always:?}");
        let never: Vec<&str> = ["--color=never"].iter().chain(args).copied().collect();
        assert!(!colourful(&never, &[("CLICOLOR_FORCE", "1")]), "{never:?}");
    }
}

#[test]
fn no_pager_is_started() {
    let desk = Desk::with_a_claim();
    for args in [&["report"][..], &["list"], &["explain"], &["--help"], &["help", "check"]] {
        let mut command = desk.command(args);
        command.env("PAGER", "touch paged; cat").env("GIT_PAGER", "touch paged; cat").env("MANPAGER", "touch paged; cat");
        assert!(command.output().expect("it runs").status.success());
        assert!(!desk.path().join("paged").exists(), "{args:?}");
    }
}

#[test]
fn quiet_says_only_what_is_wrong_and_verbose_what_is_done() {
    let desk = Desk::with_a_claim();
    desk.write("source.md", "In 2023 the port employed 2,950 people.\n");
    let claim = desk.claim();
    let cite: &[&str] = &["cite", &claim, "source.md", "--quote", "the port employed 2,950 people"];
    let loud = desk.ok(&[&["-v"], cite].concat());
    for words in ["the workspace is ", "read ", "40 bytes", "exit code 0", " ms]"] {
        assert!(loud.err.contains(words), "no \"{words}\" in:\n{}", loud.err);
    }
    let quiet = desk.ok(&[cite, &["--quiet"]].concat());
    assert_eq!(quiet.err, "");
    assert!(quiet.out.contains(&claim), "results are no chatter: {}", quiet.out);
    let wrong = desk.run(&["-q", "show", "nothing-like-it"]);
    assert!(wrong.code == 2 && wrong.err.starts_with("error: "), "{wrong:?}");
    let level = desk.ok(&["list", "--verbose"]);
    assert!(level.err.contains("index") && !level.out.contains("ms]"), "{level:?}");
    assert_eq!(desk.run(&["-q", "-v", "list"]).code, 2);
}

#[test]
fn slips_of_the_hand_are_answered() {
    let desk = Desk::with_a_claim();
    desk.write("source.md", "In 2023 the port employed 2,950 people.\n");
    let claim = desk.claim();
    desk.ok(&["cite", &claim, "source.md", "--quote", "the port employed 2,950 people"]);
    let source = desk
        .ok(&["source", "list"])
        .out
        .lines()
        .find_map(|line| line.split_whitespace().find(|word| word.contains("file-source")).map(str::to_owned));
    let source = source.expect("a source");
    let typo = format!("x{}", &claim[1..]);
    let sources_typo = source.replacen("file-source", "fiel-source", 1);
    let rows: &[(&[&str], &[&str])] = &[
        (&["chek"], &["'check'"]),
        (&["source", "lst"], &["'list'"]),
        (&["list", "--sepech", "x"], &["'--speech'"]),
        (&["check", "--deny", "unsorced"], &["'unsourced'"]),
        (&["explain", "scale_slip"], &["'scale-slip'"]),
        (&["list", "--status", "reviewd"], &["'reviewed'"]),
        (&["report", "--by", "speeker"], &["'speaker'"]),
        (&["check", "--format", "sarf"], &["'sarif'"]),
        (&["add", "speech.txt", "--date", "yesterday"], &["YYYY-MM-DD"]),
        (&["set", "speker", "X", "--was", "Y"], &["did you mean \"speaker\"?"]),
        (&["set", "class", "fakt", &claim], &["did you mean \"fact\"?"]),
        (&["verdict", &claim, "acurate", "--because", "x", "--by", "a"], &["did you mean \"accurate\"?"]),
        (&["show", &typo], &["did you mean ", &claim]),
        (&["show", &claim[..claim.len() - 1].to_uppercase()], &["did you mean ", &claim]),
        (&["report", "--speech", "2024-02-20-spech"], &["did you mean 2024-02-20-speech?"]),
        (&["source", "show", &sources_typo], &["did you mean ", &source]),
        (&["search", "port", "--source", &sources_typo], &["did you mean ", &source]),
        (&["refresh", &sources_typo], &["did you mean ", &source]),
        (&["completions", "fsh"], &["'fish'"]),
        (&["schema", "claim"], &["'claims'"]),
    ];
    for (args, words) in rows {
        desk.refuses(args, 2, words);
    }
    let stranger = desk.ok(&["list", "--speaker", "Marevall"]);
    assert!(stranger.err.contains("`factcheck report --by speaker`") || stranger.err.contains("G. Maréval"), "{stranger:?}");
    assert!(desk.ok(&["list", "--speaker", "maréval"]).err.contains("did you mean \"G. Maréval\"?"));
}

#[test]
fn a_first_run_without_a_workspace_says_what_to_do() {
    let desk = Desk::empty();
    desk.write("speech.txt", "We have 3,000 jobs.\n");
    let rows: &[&[&str]] = &[
        &["add", "speech.txt"],
        &["cite", "x", "speech.txt"],
        &["show", "x"],
        &["list"],
        &["search", "x"],
        &["suggest", "x"],
        &["repeats"],
        &["verdict", "x", "accurate", "--because", "y"],
        &["review", "x"],
        &["withdraw", "x", "--because", "y"],
        &["dismiss", "x", "--because", "y"],
        &["reopen", "x", "--because", "y"],
        &["comment", "x", "--because", "y"],
        &["history", "x"],
        &["check"],
        &["report"],
        &["sql"],
        &["source", "list"],
        &["export", "--format", "csv"],
        &["import", "speech.txt"],
        &["verify"],
        &["refresh"],
        &["rename", "a", "b"],
        &["set", "speaker", "x", "--was", "y"],
    ];
    for args in rows {
        desk.refuses(args, 4, &["no workspace in", "run `factcheck init`"]);
    }
    let asked: BTreeSet<String> = rows.iter().map(|args| args[0].to_owned()).collect();
    let free = ["init", "extract", "compare", "explain", "schema", "completions", "man"].map(str::to_owned);
    assert_eq!(commands().difference(&asked).cloned().collect::<BTreeSet<_>>(), BTreeSet::from(free.clone()));
    for args in [&["extract", "speech.txt"][..], &["explain"], &["schema", "config"], &["completions", "zsh"], &["man"]] {
        desk.ok(args);
    }
}

#[test]
fn completions_know_every_command_and_load() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(&["completions", shell]).out;
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
        assert!(!script.contains("memory-mib"), "{shell} offers what only the program itself calls");
        desk.write(shell, script);
        // Whether the shell itself can read it, where there is one.
        match Command::new(shell).arg("-n").arg(desk.path().join(shell)).output() {
            Ok(output) => assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
        }
    }
    // What bash would offer after these words.
    for (words, offered) in [("che", "check"), ("check --deny unso", "unsourced"), ("source d", "diff"), ("list --status rev", "reviewed")]
    {
        let words: Vec<&str> = std::iter::once("factcheck").chain(words.split(' ')).collect();
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let ask = format!(
            "source ./bash; COMP_WORDS=({}); COMP_CWORD={}; _factcheck factcheck '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words.len() - 1
        );
        match Command::new("bash").args(["--norc", "-c", &ask]).current_dir(desk.path()).output() {
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stdout);
                assert!(
                    said.split_whitespace().any(|word| word == offered),
                    "{words:?}: {said}{}",
                    String::from_utf8_lossy(&output.stderr)
                );
            }
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let desk = Desk::empty();
    assert!(desk.ok(&["man"]).out.contains(".TH factcheck 1"));
    desk.ok(&["man", "pages"]);
    let pages: Vec<String> = std::fs::read_dir(desk.path().join("pages"))
        .expect("pages")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    for name in commands() {
        let page = format!("factcheck-{name}.1");
        assert!(pages.contains(&page), "{page}: {pages:?}");
        let text = desk.read(&format!("pages/{page}"));
        assert!(text.contains(".SH EXAMPLES") && text.contains(&format!("\n  factcheck {name}").replace('-', "\\-")), "{page}:\n{text}");
    }
    assert!(pages.contains(&"factcheck-source-diff.1".to_owned()));
    assert!(desk.read("pages/factcheck-cite.1").contains("Freeze a page that changed even where it reads as before"));
    assert!(!pages.iter().any(|page| page.contains("extract-") || page.contains("__")), "{pages:?}");
    desk.write("taken", "a file");
    desk.refuses(&["man", "taken"], 4, &["can't write", "taken"]);
}

#[test]
fn editors_find_the_schemas_of_what_is_written() {
    let desk = Desk::with_a_claim();
    desk.write("source.md", "In 2023 the port employed 2,950 people.\n");
    let claim = desk.claim();
    desk.ok(&["cite", &claim, "source.md", "--quote", "the port employed 2,950 people"]);
    let mut written = vec![("factcheck.toml".to_owned(), "config")];
    for (name, _) in desk.files() {
        if name.starts_with("claims/") && name.ends_with(".toml") {
            written.push((name, "claims"));
        } else if name.ends_with("/source.toml") {
            written.push((name, "source"));
        }
    }
    assert!(written.len() >= 4, "{written:?}");
    // Whoever clones the workspace gets them with the first command.
    std::fs::remove_dir_all(desk.path().join(".factcheck")).expect("gone");
    desk.ok(&["list"]);
    for (file, schema) in written {
        let text = desk.read(&file);
        let line = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")).unwrap_or_else(|| panic!("{file} names no schema"));
        let folder = Path::new(&file).parent().expect("a folder");
        let found = std::fs::read_to_string(desk.path().join(folder).join(line)).unwrap_or_else(|error| panic!("{file}: {line}: {error}"));
        assert_eq!(found, desk.ok(&["schema", schema]).out, "{file}");
    }
    let version: serde_json::Value = serde_json::from_str(&desk.ok(&["schema", "claims"]).out).expect("JSON");
    assert_eq!(version["$schema"], "http://json-schema.org/draft-07/schema#");
}

#[test]
fn a_workflow_is_written_once() {
    let desk = Desk::empty();
    std::fs::create_dir_all(desk.path().join(".git")).expect("made");
    let made = desk.ok(&["init", "desk", "--ci", "github"]);
    assert!(made.out.contains(".github/workflows/factcheck.yml") && made.err.contains("OWNER"), "{made:?}");
    let text = desk.read(".github/workflows/factcheck.yml");
    assert!(text.contains("directory: desk\n") && text.contains(&format!("/factcheck@v{}", env!("CARGO_PKG_VERSION"))), "{text}");
    desk.write(".github/workflows/factcheck.yml", "mine\n");
    let again = desk.ok(&["init", "desk", "--ci", "github"]);
    assert!(again.out.contains("stays as it is"), "{again:?}");
    assert_eq!(desk.read(".github/workflows/factcheck.yml"), "mine\n");
    desk.refuses(&["init", "--ci", "gitlb"], 2, &["github"]);
}
