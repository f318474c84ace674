//! `report --format html`, `export` to other people's formats, and `import` of their reviews, as a user types them.

use crate::common::Desk;

/// A workspace with a judged claim on a web page's words, and a publisher.
fn desk() -> Desk {
    let desk = Desk::with_a_claim();
    desk.write(
        "factcheck.toml",
        "[publisher]\nname = \"Example Desk\"\nurl = \"https://desk.example.org/\"\nreview_url = \"https://desk.example.org/{claim}\"\n\n[report]\nlanguage = \"de\"\n",
    );
    desk.write("report.txt", "The port had 2,874 employees in 2023.\n");
    desk.ok(&["import", "report.txt", "--url", "https://example.org/report"]);
    desk.ok(&["cite", &desk.claim(), "https://example.org/report", "--no-fetch", "--stance", "supports", "--figure", "2874"]);
    desk.ok(&["cite", &desk.claim(), "report.txt", "--quote", "The port had 2,874 employees in 2023"]);
    desk.ok(&["verdict", &desk.claim(), "accurate", "--because", "Rounded.", "--by", "ana@example.org"]);
    desk
}

#[test]
fn a_page_holds_everything_and_the_same_records_give_the_same_page() {
    let desk = desk();
    desk.ok(&["report", "--format", "html", "-o", "page.html"]);
    let page = desk.read("page.html");
    for words in
        ["près de 3 000 salariés", "G. Maréval", "The port had 2,874 employees in 2023", "within hedge", "Rounded.", "ana@example.org"]
    {
        assert!(page.contains(words), "{words} in\n{page}");
    }
    assert!(page == desk.ok(&["report", "--format", "html"]).out, "the same records give the same bytes");
    assert!(!page.contains("2024-11-22T"), "no time of day");
    let dated = desk.ok(&["report", "--format", "html", "--dated", "--title", "Port <1>", "--speech", "2024-02-20-speech"]).out;
    assert!(dated.contains("Made 2024-11-22T10:00:00Z") && dated.contains("Port &lt;1&gt;"));
    desk.refuses(&["report", "--format", "html", "-o", "claims/page.html"], 2, &["claims/", "--output"]);
}

#[test]
fn numbers_are_set_as_the_report_is_told_to() {
    let desk = Desk::new();
    desk.write("speech.txt", "A. Person: We built 12,500 homes in 2023.\n");
    desk.ok(&["add", "speech.txt", "--date", "2024-02-20", "--lang", "en"]);
    for (args, expected) in [(&[][..], "12 500"), (&["--lang", "de"][..], "12.500"), (&["--lang", "en"][..], "12,500")] {
        for format in ["table", "markdown", "html"] {
            let out = desk.ok(&[&["report", "--format", format][..], args].concat()).out.replace('\u{a0}', " ");
            assert!(out.contains(expected), "{format} {args:?}\n{out}");
        }
    }
    assert!(desk.ok(&["report", "--format", "csv", "--lang", "de"]).out.contains("12 500"), "programs get one form");
    desk.refuses(&["report", "--lang", "xx"], 2, &["\"xx\" is not read", "use one of"]);
    desk.write("factcheck.toml", "[report]\nlanguage = \"de\"\n");
    assert!(desk.ok(&["report"]).out.contains("12.500"));
    desk.write("factcheck.toml", "[report]\nlanguage = \"xx\"\n[publisher]\nurl = \"desk\"\nreview_url = \"https://x.example/\"\n");
    desk.refuses(&["report"], 4, &["no language whose numbers are known", "\"desk\" is no web address", "{claim}"]);
}

#[test]
fn every_format_goes_out() {
    let desk = desk();
    for (format, words) in [
        ("claimreview", "\"ratingValue\": 5"),
        ("annotations", "\"type\": \"TextQuoteSelector\""),
        ("csl-json", "\"URL\": \"https://example.org/report\""),
        ("csv", "within_hedge"),
        ("ndjson", "\"version\":1,"),
    ] {
        let run = desk.ok(&["export", "--format", format]);
        assert!(run.out.contains(words), "{words} in\n{}", run.out);
        desk.ok(&["export", "--format", format, "--speech", "2024-02-20-speech", "-o", format]);
        assert_eq!(desk.read(format), run.out, "{format}: one speech is all");
        desk.refuses(&["export", "--format", format, "-o", format], 2, &["is there already", "--force"]);
    }
    desk.ok(&["export", "--format", "sqlite"]);
    assert!(desk.read_bytes("factcheck.sqlite").starts_with(b"SQLite format 3\0"));
    desk.refuses(&["export", "--format", "sqlite"], 2, &["factcheck.sqlite is there already", "--force"]);
    desk.refuses(&["export", "--format", "sqlite", "report.txt"], 2, &["--speech ID"]);
    let run = desk.ok(&["export", "--format", "claimreview"]);
    assert!(run.err.contains("1 of 1 review has no address of an appearance") && !run.err.contains("no author"), "{}", run.err);
    desk.refuses(&["export", "--format", "csv", "report.txt"], 2, &["--speech ID"]);
    desk.refuses(&["export", "--format", "csv", "--imported"], 2, &["--format claimreview"]);
    desk.refuses(&["export", "--format", "csv", "--wacz"], 2, &["--wacz"]);
    desk.refuses(&["export", "--format", "csv", "--speech", "nothing"], 2, &["no speech has the id"]);
    // A verdict that no longer holds is not published.
    let record = desk.read("claims/2024-02-20-speech.toml").replace("supports", "qualifies");
    desk.write("claims/2024-02-20-speech.toml", record);
    let run = desk.ok(&["export", "--format", "claimreview"]);
    assert!(run.err.contains("0 reviews of ours; 1 verdict left out"), "{}", run.err);
}

#[test]
fn reviews_of_others_come_in_as_claims_and_go_out_as_they_were() {
    let (desk, other) = (desk(), Desk::new());
    let written = desk.ok(&["export", "--format", "claimreview"]).out;
    let page = format!("<!doctype html><title>Review</title><script type=\"application/ld+json\">{written}</script><p>We looked.");
    for (name, content) in [("reviews.jsonld", &written), ("page.html", &page)] {
        other.write(name, content);
    }
    let run = other.ok(&["import", "reviews.jsonld"]);
    assert!(
        run.out.contains("recorded") && run.out.contains("Example Desk, 2024-11-22: \"accurate\" (5 of 1 to 5): Rounded."),
        "{}",
        run.out
    );
    let shown = other.ok(&["show", &other.claim()]).out;
    for words in ["Le port faisait vivre près de 3 000 salariés en 2023.", "G. Maréval", "2024-02-20", "context", "sourced", "3000"] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    assert!(!other.path().join("claims/ledger.jsonl").exists(), "their verdict is not ours");
    assert_eq!(other.ok(&["export", "--format", "claimreview"]).err.lines().next(), Some("0 reviews of ours"));
    assert_eq!(other.ok(&["export", "--format", "claimreview", "--imported"]).out, written, "nothing is lost on the way");
    // The same again changes nothing; the same review on a page is another source of the same claim.
    let run = other.refuses(&["import", "reviews.jsonld"], 0, &["known already"]);
    assert!(run.err.contains("not ours"), "{}", run.err);
    let run = other.ok(&["import", "page.html", "--format", "claimreview", "--url", "https://desk.example.org/page"]);
    assert!(run.out.contains("linked to the recorded claim"), "{}", run.out);
    assert_eq!(other.ok(&["list", "--format", "csv"]).out.lines().count(), 2);
    other.ok(&["verify"]);
    other.ok(&["check"]);
    for (name, content, words) in [
        ("empty.json", "{}", "--format page freezes it"),
        ("broken.json", "{\"@type\"", "it is no JSON"),
        ("none.jsonld", "[{\"@type\":\"Article\"}]", "no ClaimReview"),
    ] {
        other.write(name, content);
        other.refuses(&["import", name], 4, &[name, words]);
    }
    // A file from elsewhere is known by its name: no record leads out of the workspace.
    let outside = desk.write("outside.jsonld", &written);
    other.ok(&["import", outside.to_str().expect("a path")]);
    other.ok(&["list"]);
}
