//! Texts checked for sources: references to real claims, folders, standard input, baselines, and what git says has changed.

use crate::common::{Desk, Run};

/// A desk with a judged claim of 3 000 people, and its id.
fn judged(verdict: &str) -> (Desk, String) {
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    desk.write("report.txt", "The port employed 2,970 people in 2023.\n");
    desk.ok(&["cite", &claim, "report.txt", "--quote", "employed 2,970 people in 2023"]);
    desk.ok(&["verdict", &claim, verdict, "--because", "the report says so", "--by", "ana@example.org"]);
    (desk, claim)
}

#[track_caller]
fn says(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, code, "{}{}", run.out, run.err);
    for word in words {
        assert!(run.out.contains(word) || run.err.contains(word), "no \"{word}\" in:\n{}{}", run.out, run.err);
    }
}

#[test]
fn a_reference_has_the_number_of_its_claim() {
    let (desk, claim) = judged("imprecise");
    let check = |sentence: &str| {
        desk.write("article.md", sentence.replace("{}", &format!("[claim:{claim}]")));
        desk.run(&["check", "article.md"])
    };
    let mismatch = |words: &str| format!("{words} is not what claim {claim} says: \"3 000\"");
    for fine in [
        "In 2023 the port employed nearly 3,000 people {}.",
        "In 2023 the port employed 3,000 people. {}",
        "In 2023, more than 2,500 people worked there {}.",
        "The work of many depends on it {}.",
    ] {
        says(&check(fine), 0, &["no problems"]);
    }
    says(
        &check("In 2023 the port employed 3,400 people {}."),
        1,
        &["error[reference-mismatch]", &mismatch("\"3,400\""), "article.md:1:27", "^^^^^"],
    );
    says(&check("In 2023 the port employed 3 million people {}."), 1, &[&mismatch("\"3 million\""), "scale slip"]);
    says(
        &check("In 2023 the port employed 3,000 people {}, and 450 of them went on strike."),
        1,
        &["error[unsourced-number]", "\"450\" has no source: claim 3000-"],
    );
    says(&check("In 2023 the port employed 3,000 people {}, and 450 of them [went on strike](https://a.example)."), 0, &["no problems"]);
    says(
        &check("<!-- factcheck: allow reference-mismatch because it is about the error -->\nIt employed 3,400 people in 2023 {}."),
        0,
        &["1 excepted"],
    );
}

#[test]
fn a_text_rests_on_claims_that_stand() {
    for (verdict, objection) in [("accurate", None), ("false", Some("was judged false")), ("misleading", Some("was judged misleading"))] {
        let (desk, claim) = judged(verdict);
        desk.write("article.md", format!("In 2023 the port employed 3,000 people [claim:{claim}].\n"));
        let run = desk.run(&["check", "article.md"]);
        match objection {
            None => says(&run, 0, &["no problems"]),
            Some(words) => says(&run, 1, &["error[reference-mismatch]", words, "article.md:1:40"]),
        }
    }
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    desk.write("article.md", format!("In 2023 the port employed 3,000 people [claim:{claim}].\n"));
    says(&desk.run(&["check", "article.md"]), 1, &["has no source itself, so no text can rest on it"]);
    desk.write("article.md", format!("In 2023 the port employed 3,000 people [claim:{}].\n", &claim[..claim.len() - 1]));
    says(&desk.run(&["check", "article.md"]), 1, &["no claim has the id", &format!("did you mean [claim:{claim}]?")]);
    desk.write("article.md", "In 2023 the port employed 3,000 people [claim:nothing-of-the-sort].\n");
    says(&desk.run(&["check", "article.md"]), 1, &["factcheck list shows the ids"]);
    desk.write("article.md", "In 2023 the port employed 3,000 people [claim:].\n");
    says(&desk.run(&["check", "article.md"]), 1, &["this reference names no claim"]);
}

#[test]
fn a_stale_verdict_is_nothing_to_rest_on() {
    let (desk, claim) = judged("accurate");
    desk.write("more.txt", "The union counted 3,100 people at the port in 2023.\n");
    desk.ok(&["cite", &claim, "more.txt", "--quote", "counted 3,100 people"]);
    desk.write("article.md", format!("In 2023 the port employed 3,000 people [claim:{claim}].\n"));
    says(&desk.run(&["check", "article.md"]), 1, &["changed after its verdict"]);
    // The records have a problem of their own, which is not the article's.
    assert!(!desk.run(&["check", "article.md"]).out.contains("stale-verdict"));
    says(&desk.run(&["check", "article.md", "claims"]), 1, &["stale-verdict", "reference-mismatch"]);
}

const BARE: &str = "The port handled 12,400 containers in 2023.\n";

#[test]
fn texts_are_found_in_folders_and_on_standard_input() {
    let desk = Desk::with_a_claim();
    desk.write("articles/a.md", BARE);
    desk.write("articles/more/b.html", format!("<p>{BARE}"));
    desk.write("articles/c.txt", BARE);
    desk.write("articles/.d/e.md", BARE);
    desk.write("articles/f.csv", "a,b\n");
    let run = desk.run(&["check", "articles"]);
    says(&run, 1, &["articles/a.md:1:18", "articles/more/b.html:1:21", "articles/c.txt:1:18", "3 errors in 3 files"]);
    says(&desk.run(&["check", "articles/a.md", "articles", "articles/../articles/a.md"]), 1, &["3 errors in 3 files"]);
    says(&desk.run_with_input(&["check", "-"], BARE.as_bytes()), 1, &["stdin:1:18", "12,400"]);
    says(&desk.run_with_input(&["check", "-"], b"<html><p>The port handled 12,400 containers in 2023."), 1, &["stdin:1:27"]);
    // The workspace's folder: its records as well, but neither records nor sources are texts.
    says(&desk.run(&["check", "."]), 1, &["unsourced]", "articles/a.md", "speech.txt"]);
    assert!(!desk.run(&["check", "."]).out.contains("sources/"), "a frozen source is no text of one's own");
    says(&desk.run(&["check"]), 1, &["1 error in 1 file"]);
    says(&desk.run(&["-C", "articles", "check", "a.md"]), 1, &["articles/a.md:1:18"]);
}

#[test]
fn what_is_no_text_is_refused() {
    let desk = Desk::empty();
    desk.refuses(&["check", "none.md"], 4, &["can't read none.md"]);
    desk.write("empty/x.csv", "a,b\n");
    desk.refuses(&["check", "empty"], 2, &["empty holds no text"]);
    desk.refuses(&["check", "empty/x.csv"], 4, &["empty/x.csv: it is read as csv, and only Markdown, HTML and plain text are checked"]);
    desk.write("image.md", b"\x89PNG\r\n\x1a\n");
    desk.refuses(&["check", "image.md"], 4, &["image.md: this is a PNG image"]);
    desk.write("latin.md", b"Une ann\xe9e : 12 400 conteneurs.\n");
    desk.refuses(&["check", "latin.md"], 4, &["latin.md:1: invalid UTF-8 (byte 7); save the file as UTF-8"]);
    desk.write("deep.html", "<div>".repeat(600));
    desk.refuses(&["check", "deep.html"], 4, &["deep.html: it nests more than 512 elements"]);
    desk.write("a.md", BARE);
    desk.refuses(&["check", "a.md", "--lang", "xx"], 2, &["the language \"xx\" is not read"]);
    desk.refuses(&["check", "a.md", "--since", "HEAD"], 2, &["--since needs a workspace"]);
    desk.refuses(&["check"], 4, &["no workspace"]);
}

#[test]
fn without_a_workspace_references_are_taken_as_they_stand() {
    let desk = Desk::empty();
    desk.write("a.md", "The port handled 12,400 containers in 2023 [claim:x-1]. It has 14 cranes.\n");
    let run = desk.run(&["check", "a.md"]);
    says(&run, 1, &["no workspace here, so 1 reference to a claim was not looked up", "\"14\" has no source", "1 error in 1 file"]);
    desk.write("a.md", "It has 14 cranes ([report](https://a.example)).\n");
    let run = desk.run(&["check", "a.md"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "no problems\n", ""));
}

#[test]
fn every_form_and_level_works_for_texts() {
    let desk = Desk::with_a_claim();
    desk.write("articles/a.md", BARE);
    for (format, code) in [("human", 1), ("json", 1), ("sarif", 0), ("github", 1), ("junit", 1), ("markdown", 1)] {
        let run = desk.run(&["check", "articles/a.md", "--format", format]);
        says(&run, code, &["unsourced-number", "articles/a.md"]);
        assert_eq!(run.err, "");
        assert_eq!(desk.run(&["check", "articles", "--format", format]).out, run.out, "{format}: the same bytes");
    }
    desk.write("factcheck.toml", "[rules.\"articles/*\"]\nunsourced-number = \"warn\"\n");
    says(&desk.run(&["check", "articles"]), 0, &["warning[unsourced-number]"]);
    says(&desk.run(&["check", "articles", "--deny", "unsourced-number"]), 1, &["error[unsourced-number]"]);
    says(&desk.run(&["check", "articles", "--allow", "unsourced-number"]), 0, &["no problems"]);
    says(&desk.run(&["check", "articles", "--exit-zero"]), 0, &["1 warning"]);
}

#[test]
fn since_looks_at_the_texts_that_changed_and_the_claims_that_they_cite() {
    let (desk, claim) = judged("accurate");
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.current_dir(desk.path()).env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", desk.path());
        let names = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgSign=false"];
        assert!(command.env("GIT_CONFIG_NOSYSTEM", "1").args(names).args(args).output().expect("git runs").status.success(), "{args:?}");
    };
    desk.write("articles/old.md", BARE);
    desk.write("articles/cites.md", format!("In 2023 the port employed 3,000 people [claim:{claim}].\n"));
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "Articles"]);
    says(&desk.run(&["check", "articles", "--since", "HEAD"]), 0, &["no problems"]);
    desk.write("articles/new.md", BARE);
    says(&desk.run(&["check", "articles", "--since", "HEAD"]), 1, &["articles/new.md:1:18", "1 error in 1 file"]);
    desk.ok(&["verdict", &claim, "false", "--because", "looked again", "--by", "ana@example.org"]);
    says(&desk.run(&["check", "articles", "--since", "HEAD"]), 1, &["articles/cites.md:1:40", "was judged false", "2 errors in 2 files"]);
}

#[test]
fn a_baseline_holds_records_and_texts() {
    let desk = Desk::with_a_claim();
    desk.write("articles/a.md", BARE);
    desk.write("articles/b.md", BARE);
    let baseline = "factcheck-baseline.jsonl";
    says(&desk.run(&["check", "--write-baseline"]), 0, &["1 problem is known now: 1 added, 0 dropped"]);
    says(&desk.run(&["check", "articles", "--write-baseline", baseline]), 0, &["3 problems are known now: 2 added, 0 dropped"]);
    says(&desk.run(&["check", "articles", "--baseline", baseline]), 0, &["known[unsourced-number]", "no new problems; 2 known"]);
    // Who looks at records says nothing of texts, and the other way round.
    let run = desk.run(&["check", "--baseline", baseline]);
    assert_eq!(run.out.lines().last(), Some("no new problems; 1 known"), "{}", run.out);
    says(&desk.run(&["check", "--write-baseline"]), 0, &["3 problems are known now: 0 added, 0 dropped"]);
    // Lines may move, and the sentence stays the same.
    desk.write("articles/a.md", format!("# New\n\n{BARE}\nIt has 14 cranes.\n"));
    says(&desk.run(&["check", "articles", "--baseline", baseline]), 1, &["\"14\" has no source", "1 error in 1 file; 2 known"]);
    desk.write("articles/b.md", "Nothing.\n");
    says(&desk.run(&["check", "articles", "--write-baseline", baseline]), 0, &["1 added, 1 dropped"]);
}
