//! The gate on a real folder: levels, exceptions, baselines, what git says has changed.

use std::process::Command;

use crate::common::{Desk, Run};

fn git(desk: &Desk, args: &[&str]) {
    let names = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgSign=false"];
    let mut command = Command::new("git");
    command.current_dir(desk.path()).env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", desk.path());
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").args(names).args(args).output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A desk with a claim, committed.
fn committed() -> Desk {
    let desk = Desk::with_a_claim();
    git(&desk, &["init", "-q", "-b", "main"]);
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "A claim"]);
    desk
}

const FILE: &str = "claims/2024-02-20-speech.toml";

#[track_caller]
fn ends(run: &Run, code: i32, last: &str) {
    assert_eq!((run.code, run.out.lines().last().unwrap_or_default()), (code, last), "{}{}", run.out, run.err);
}

#[test]
fn a_baseline_lets_known_problems_be_and_no_others() {
    let desk = Desk::with_a_claim();
    ends(&desk.run(&["check"]), 1, "1 error in 1 file");
    let written = desk.ok(&["check", "--write-baseline"]);
    assert_eq!(written.out, "");
    assert!(written.err.contains("factcheck-baseline.jsonl: 1 problem is known now: 1 added, 0 dropped"), "{}", written.err);
    let baseline = ["check", "--baseline", "factcheck-baseline.jsonl"];
    let run = desk.run(&baseline);
    ends(&run, 0, "no new problems; 1 known");
    assert!(run.out.starts_with("known[unsourced]: claim 3000-"), "{}", run.out);

    // Lines move, the problem is the same.
    desk.write(FILE, format!("# Ours.\n\n\n{}", desk.read(FILE)));
    ends(&desk.run(&baseline), 0, "no new problems; 1 known");

    desk.write("speech.txt", "G. Maréval : Le port faisait vivre près de 3 000 salariés en 2023. Il compte 18 kilomètres de quais.\n");
    desk.ok(&["add", "speech.txt", "--id", "2024-02-20-speech"]);
    ends(&desk.run(&baseline), 1, "1 error in 1 file; 1 known");

    desk.ok(&["dismiss", "3000", "--because", "an estimate of nobody's", "--by", "ana@example.org"]);
    let run = desk.run(&baseline);
    ends(&run, 1, "1 error in 1 file; 1 gone");
    assert!(run.out.contains("gone: unsourced of 3000-"), "{}", run.out);
    let written = desk.ok(&["check", "--write-baseline", "factcheck-baseline.jsonl"]);
    assert!(written.err.contains("1 problem is known now: 1 added, 1 dropped"), "{}", written.err);
    ends(&desk.run(&baseline), 0, "no new problems; 1 known");
}

#[test]
fn a_baseline_that_can_t_be_used_is_an_error() {
    let desk = Desk::with_a_claim();
    desk.refuses(&["check", "--baseline", "none.jsonl"], 4, &["there is no baseline", "--write-baseline="]);
    desk.write("other.txt", "format = 1\n");
    desk.refuses(&["check", "--baseline", "other.txt"], 4, &["other.txt:1:1", "this is no baseline"]);
    desk.refuses(&["check", "--write-baseline", "other.txt"], 4, &["is no baseline, so it is not overwritten"]);
    desk.refuses(&["check", "--write-baseline", FILE], 4, &["is no baseline, so it is not overwritten"]);
    desk.refuses(&["check", "--write-baseline", "--baseline", "x"], 2, &["cannot be used with"]);
    desk.write("merged.jsonl", "{\"factcheck-baseline\":1}\n<<<<<<< ours\n=======\n>>>>>>> theirs\n");
    desk.refuses(&["check", "--baseline", "merged.jsonl"], 4, &["a merge left its mark here", "merged.jsonl:2:1"]);
    desk.write(FILE, desk.read(FILE).replace("class", "klass"));
    desk.refuses(&["check", "--write-baseline"], 4, &["unknown key \"klass\""]);
}

#[test]
fn nothing_silences_corruption() {
    let desk = Desk::with_a_claim();
    desk.ok(&["check", "--write-baseline"]);
    desk.write("claims/ledger.jsonl", "{\"v\":1}\n");
    desk.write("factcheck.toml", "[rules]\ncorrupt-ledger = \"allow\"\n[rules.\"claims\"]\ncorrupt-ledger = \"warn\"\n");
    for args in [
        &["check"][..],
        &["check", "--allow", "corrupt-ledger"],
        &["check", "--exit-zero"],
        &["check", "--format", "sarif"],
        &["check", "--baseline", "factcheck-baseline.jsonl"],
        &["check", FILE],
    ] {
        let run = desk.run(args);
        assert_eq!(run.code, 3, "{args:?}\n{}{}", run.out, run.err);
        assert!(run.out.contains("corrupt-ledger"), "{args:?}\n{}", run.out);
        assert!(run.err.contains("corrupt-ledger is always reported"), "{args:?}\n{}", run.err);
    }
}

#[test]
fn codes_of_the_forms() {
    let desk = Desk::with_a_claim();
    for (format, code) in [("human", 1), ("json", 1), ("sarif", 0), ("github", 1), ("junit", 1), ("markdown", 1)] {
        let run = desk.run(&["check", "--format", format]);
        assert_eq!(run.code, code, "{format}\n{}", run.err);
        assert_eq!(run.err, "", "{format}");
        assert!(run.out.contains("unsourced"), "{format}\n{}", run.out);
        assert_eq!(desk.run(&["check", "--format", format]).out, run.out, "{format}: the same bytes");
        assert_eq!(desk.run(&["check", "--format", format, "--exit-zero"]).code, 0, "{format}");
    }
    desk.refuses(&["check", "--format", "xml"], 2, &["'xml'", "junit"]);
}

#[test]
fn exceptions_and_levels_of_files_hold_in_the_binary() {
    let desk = Desk::with_a_claim();
    let record = desk.read(FILE);
    let allow = "allow = [{ rule = \"unsourced\", because = \"the port's own estimate\" }, { rule = \"scale-slip\", because = \"x\" }]\n";
    desk.write(FILE, record.replace("class = ", &format!("{allow}class = ")));
    let run = desk.run(&["check"]);
    ends(&run, 0, "1 warning in 1 file; 1 excepted");
    assert!(run.out.contains("the exception from scale-slip is not needed: claim 3000-"), "{}", run.out);
    desk.write(FILE, record.replace("class = ", "allow = [{ rule = \"unsourced\" }]\nclass = "));
    let run = desk.run(&["check"]);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    assert!(run.err.contains("\"because\" is missing in an entry of \"allow\"") && run.err.contains("^^^^"), "{}", run.err);
    desk.write(FILE, &record);
    desk.write("factcheck.toml", "[rules.\"claims/2024-*\"]\nunsourced = \"warn\"\n");
    ends(&desk.run(&["check"]), 0, "1 warning in 1 file");
    ends(&desk.run(&["check", "--deny", "unsourced"]), 1, "1 error in 1 file");
}

#[test]
fn what_was_said_and_not_recorded_is_found_in_the_frozen_text() {
    let desk = Desk::new();
    desk.write(
        "speech.md",
        "# 3 000 emplois\n\nG. Maréval : Le port compte 18 kilomètres de quais. Il faisait vivre 3 000 salariés en 2023.\n",
    );
    desk.ok(&["add", "speech.md", "--date", "2024-02-20", "--lang", "fr"]);
    ends(&desk.run(&["check", "--allow", "unsourced"]), 0, "no problems");
    let record = desk.read(FILE);
    let second = record.rfind("[[claim]]").expect("a claim");
    desk.write(FILE, &record[..second]);
    let run = desk.run(&["check", "--allow", "unsourced"]);
    ends(&run, 0, "1 warning in 1 file");
    assert!(run.out.contains("warning[untracked-quantity]: \"3 000\" in the transcript of 2024-02-20-speech has no record"), "{}", run.out);
    assert!(run.out.contains("text.txt:3:") && run.out.contains("^^^^"), "{}", run.out);
    // The help does what it says.
    desk.ok(&["add", "--speech", "2024-02-20-speech", "--quote", "Il faisait vivre 3 000 salariés en 2023."]);
    ends(&desk.run(&["check", "--allow", "unsourced"]), 0, "no problems");

    let desk = Desk::new();
    desk.write("speech.txt", "G. Maréval : Le port compte 18 kilomètres de quais. Il faisait vivre 3 000 salariés en 2023.\n");
    desk.ok(&["add", "speech.txt", "--date", "2024-02-20", "--lang", "fr", "--quote", "18 kilomètres de quais"]);
    assert!(desk.read(FILE).contains("rule = \"untracked-quantity\", because = \"only the claims chosen by hand are tracked\""));
    ends(&desk.run(&["check", "--allow", "unsourced"]), 0, "no problems; 1 excepted");
    desk.ok(&["add", "speech.txt", "--id", "2024-02-20-speech"]);
    assert!(!desk.read(FILE).contains("allow"), "all of it is recorded now");
    ends(&desk.run(&["check", "--allow", "unsourced"]), 0, "no problems");
}

#[test]
fn since_needs_a_commit_of_a_repository() {
    let desk = Desk::with_a_claim();
    desk.refuses(&["check", "--since", "HEAD"], 4, &["is in no repository that git can read"]);
    let desk = committed();
    desk.refuses(&["check", "--since", "nowhere"], 2, &["--since nowhere: git knows no such commit here"]);
    desk.refuses(&["check", "--since", "--output=x"], 2, &["none begins with \"-\""]);
    desk.refuses(&["check", "--since", ""], 2, &["a commit, branch or tag is wanted"]);
}

#[test]
fn since_looks_only_at_what_changed() {
    let desk = committed();
    let since = ["check", "--since", "HEAD"];
    ends(&desk.run(&["check"]), 1, "1 error in 1 file");
    ends(&desk.run(&since), 0, "no problems");
    // Moved lines and a renamed file change no claim.
    desk.write(FILE, format!("# Ours.\n{}", desk.read(FILE)));
    ends(&desk.run(&since), 0, "no problems");
    desk.ok(&["rename", "2024-02-20-speech", "port"]);
    ends(&desk.run(&since), 0, "no problems");
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "Rename"]);

    // Another speech, not even tracked by git yet.
    desk.write("other speech.txt", "A. Person: The city counted 15,000 voters in 2023.\n");
    desk.ok(&["add", "other speech.txt", "--date", "2024-03-01", "--lang", "en"]);
    let run = desk.run(&since);
    ends(&run, 1, "1 error in 1 file");
    assert!(run.out.contains("claims/2024-03-01-other-speech.toml"), "{}", run.out);
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "Another speech"]);
    ends(&desk.run(&since), 0, "no problems");
    ends(&desk.run(&["check", "--since", "HEAD~1"]), 1, "1 error in 1 file");

    // A record, the ledger, a cited source.
    desk.write("claims/port.toml", desk.read("claims/port.toml").replace("class = \"fact\"", "class = \"fact\"\nnote = \"n\""));
    ends(&desk.run(&since), 1, "1 error in 1 file");
    git(&desk, &["checkout", "-q", "."]);
    desk.write("report.txt", "The companies of the port had 2,874 employees in 2023.\n");
    desk.ok(&["cite", "3000", "report.txt", "--quote", "had 2,874 employees"]);
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "Cite"]);
    ends(&desk.run(&since), 0, "no problems");
    let unreviewed = ["check", "--since", "HEAD", "--warn", "unreviewed"];
    desk.ok(&["verdict", "3000", "accurate", "--because", "near enough", "--by", "ana@example.org"]);
    ends(&desk.run(&unreviewed), 0, "1 warning in 1 file");
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "Judge"]);
    ends(&desk.run(&unreviewed), 0, "no problems");
    let mut sources =
        std::fs::read_dir(desk.path().join("sources")).expect("listed").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let name = format!("sources/{}/source.toml", sources.find(|name| name.contains("report")).expect("the source"));
    desk.write(&name, format!("{}publisher = \"The port\"\n", desk.read(&name)));
    ends(&desk.run(&unreviewed), 0, "1 warning in 1 file");

    // The settings are everybody's.
    desk.write("factcheck.toml", "[rules]\nunreviewed = \"deny\"\n");
    ends(&desk.run(&since), 1, "2 errors in 2 files");
}

#[test]
fn since_runs_no_program_that_a_repository_names() {
    let desk = committed();
    let trap = desk.write("trap.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/sprung\"\n");
    let mut mode = std::fs::metadata(&trap).expect("there").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    std::fs::set_permissions(&trap, mode).expect("set");
    let trap = trap.to_string_lossy().into_owned();
    for key in ["core.fsmonitor", "core.pager", "diff.external", "core.editor", "diff.toml.textconv"] {
        git(&desk, &["config", key, &trap]);
    }
    desk.write(".gitattributes", "*.toml diff=toml\n");
    desk.write(FILE, format!("# Ours.\n{}", desk.read(FILE)));
    ends(&desk.run(&["check", "--since", "HEAD"]), 0, "no problems");
    assert!(!desk.path().join("sprung").exists(), "git ran a program of the repository's");
}

#[test]
fn hosts_know_files_by_their_path_in_the_repository() {
    let desk = Desk::with_a_claim();
    std::fs::create_dir(desk.path().join(".git")).expect("made");
    assert!(desk.run(&["check", "--format", "github"]).out.starts_with("::error file=claims/2024-02-20-speech.toml,line="));
    std::fs::remove_dir(desk.path().join(".git")).expect("removed");
    let above = Desk::empty();
    std::fs::create_dir(above.path().join(".git")).expect("made");
    std::fs::rename(desk.path(), above.path().join("my desk")).expect("moved");
    let run = above.run(&["-C", "my desk", "check", "--format", "github"]);
    assert!(run.out.starts_with("::error file=my desk/claims/2024-02-20-speech.toml,line="), "{}", run.out);
    std::fs::create_dir(desk.path()).expect("for the end of the test");
}

#[test]
fn the_readme_lists_every_rule_and_form() {
    use factcheck::model::Rule;
    use factcheck::report::problems::ProblemFormat;
    let readme = include_str!("../../README.md");
    let row = |rule: &Rule| format!("| `{rule}` | {} | {} |", rule.info().level, rule.info().meaning);
    let expected: Vec<String> = Rule::ALL.iter().map(row).collect();
    let table = readme.split("| rule | at the start | finds |\n|---|---|---|\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    let listed: Vec<&str> = table.expect("a table of rules").lines().collect();
    assert_eq!(listed, expected);
    for format in ProblemFormat::ALL {
        assert!(readme.contains(&format!("| `{format}` | ")), "{format} is missing");
    }
}
