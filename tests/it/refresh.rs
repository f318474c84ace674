//! Sources looked at again: what changed, what is gone, what can't be said, and what `check` makes of the record.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{Desk, Run};
use crate::pages::{Article, Dice};
use crate::server::{self, Server};

const QUOTE: &str = "the companies of the port had 2,874 employees";
const HOUR: u64 = 3_600;
const DAY: u64 = 24;
/// The moment at which a desk's other commands run.
const START: u64 = 1_732_269_600;
const ALLOW: &str = "--allow-private=127.0.0.0/8";

/// A page that holds the quote, with an advert that is another one on each visit.
fn page(count: &str, advert: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Annual report</title></head><body><aside>{advert}</aside><main><h1>Annual report</h1>\
         <p>The quays were busy in 2023. They handled more ships than ever before, and the cranes hardly stood still in summer.</p>\
         <p>In 2023 the companies of the port had {count} employees, most of them on the quays.</p>\
         <p>The authority expects no change in the year to come, though fuel was dearer than in the years before.</p></main></body></html>"
    )
}

fn html(body: &str) -> Vec<u8> {
    server::ok("text/html; charset=utf-8", body.as_bytes())
}

fn tagged(body: &str, tag: &str) -> Vec<u8> {
    let length = body.len().to_string();
    server::raw("200 OK", &[("Content-Type", "text/html"), ("ETag", tag), ("Content-Length", &length)], body.as_bytes())
}

/// A desk whose one claim rests on the page of a server.
fn desk(server: &Server) -> Desk {
    let desk = Desk::with_a_claim();
    desk.write("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 0\n");
    desk.ok(&["cite", &desk.claim(), &server.url("/report/2023"), "--quote", QUOTE, ALLOW]);
    desk
}

fn at(desk: &Desk, hours: u64, args: &[&str]) -> Run {
    let now = START + hours * HOUR;
    let output = desk.command(args).env("SOURCE_DATE_EPOCH", now.to_string()).output().expect("it runs");
    Run::of(output)
}

/// `refresh` some hours later, with the exit code that it must have.
#[track_caller]
fn refresh(desk: &Desk, hours: u64, more: &[&str], code: i32) -> Run {
    let run = at(desk, hours, &[&["refresh", "--by", "ci", ALLOW], more].concat());
    assert_eq!(run.code, code, "{more:?} after {hours} hours:\n{}{}", run.out, run.err);
    run
}

/// The lines of the record of checks.
fn record(desk: &Desk) -> Vec<String> {
    let files = desk.files();
    let file = files.iter().find(|(name, _)| name.ends_with("checks.jsonl"));
    file.map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()).unwrap_or_default()
}

fn snapshots(desk: &Desk) -> usize {
    desk.files().iter().filter(|(name, _)| name.starts_with("sources/127") && name.ends_with("manifest.json")).count()
}

/// The problems of a rule, as `severity file:line message`.
fn problems(desk: &Desk, rule: &str) -> Vec<String> {
    let run = desk.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.out));
    let all = report["problems"].as_array().expect("a list").iter().filter(|problem| problem["rule"] == rule);
    let line = |problem: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{} {}:{} {}", text(&problem["level"]), text(&problem["file"]), text(&problem["line"]), text(&problem["message"]))
    };
    all.map(line).collect()
}

#[test]
fn an_unchanged_page_leaves_no_trace() {
    let server = Server::with([("/report/2023", tagged(&page("2,874", "Boots"), "\"v1\""))]);
    let desk = desk(&server);
    let before = desk.files();
    let run = refresh(&desk, DAY, &[], 0);
    assert!(run.out.is_empty() && run.err.contains("1 source was looked at lately"), "{}{}", run.out, run.err);
    let run = refresh(&desk, 8 * DAY, &[], 0);
    assert!(run.out.contains(": ok, identical\n"), "{}", run.out);
    let run = refresh(&desk, 16 * DAY, &[], 0);
    assert!(run.out.contains(": ok, unchanged-claimed\n"), "{}", run.out);
    let run = refresh(&desk, 24 * DAY, &["--full"], 0);
    assert!(run.out.contains(": ok, identical\n"), "{}", run.out);
    // Other adverts, the same main text: still nothing to keep.
    server.set("/report/2023", tagged(&page("2,874", "Coffee, 30 % off"), "\"v2\""));
    let run = refresh(&desk, 32 * DAY, &[], 0);
    assert!(run.out.contains(": ok, same-text\n"), "{}", run.out);
    assert!(before == desk.files(), "nothing changed, so nothing is written");
    let asked = |head: &String| head.contains("if-none-match: \"v1\"");
    assert_eq!(server.heads().iter().map(asked).collect::<Vec<_>>(), [false, false, true, false, true]);
}

#[test]
fn a_changed_number_fails_the_run_and_the_gate() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    let records = desk.read("claims/2024-02-20-speech.toml");
    server.set("/report/2023", html(&page("2,974", "Coffee")));
    let run = refresh(&desk, 8 * DAY, &[], 1);
    assert!(run.out.contains("quote-altered-material") && run.out.contains("/e1: other words stand there now: 2,874→2,974"), "{}", run.out);
    assert!(run.out.contains("the new text is frozen: sources/127"), "{}", run.out);
    assert_eq!((record(&desk).len(), snapshots(&desk)), (1, 2));
    assert_eq!(records, desk.read("claims/2024-02-20-speech.toml"), "the evidence keeps naming the old snapshot");
    // Seen again: told again, and not written twice.
    let run = refresh(&desk, 16 * DAY, &["--format", "json"], 1);
    for part in [
        "\"reach\":\"ok\"",
        "\"content\":\"quote-altered-material\"",
        "\"recorded\":false",
        "\"diff\":\"2,874→2,974\"",
        "\"new_snapshot\":null",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    assert_eq!((record(&desk).len(), snapshots(&desk)), (1, 2));
    refresh(&desk, 24 * DAY, &["--fail-on", "quote-missing"], 0);
    refresh(&desk, 32 * DAY, &["--fail-on", "never"], 0);

    let found = problems(&desk, "altered-quote");
    let line = records.lines().position(|line| line.starts_with("quote = \"the companies")).expect("an entry") + 1;
    let message = format!(
        "deny claims/2024-02-20-speech.toml:{line} the words of evidence e1 changed at {}: 2,874→2,974",
        server.url("/report/2023")
    );
    assert_eq!(found, [format!("{message} (seen 2024-11-30)")]);
    assert_eq!(desk.run(&["check"]).code, 1);
    // Whoever judges after that has seen it.
    let verdict =
        at(&desk, 33 * DAY, &["verdict", &desk.claim(), "accurate", "--because", "The frozen report counts.", "--by", "a@example.org"]);
    assert_eq!(verdict.code, 0, "{}", verdict.err);
    assert_eq!(problems(&desk, "altered-quote"), Vec::<String>::new());
    desk.ok(&["verify"]);
    // The page goes back to what it was: that is news, and the end of it.
    server.set("/report/2023", html(&page("2,874", "Tea")));
    refresh(&desk, 40 * DAY, &[], 0);
    assert!(record(&desk).last().is_some_and(|line| line.contains("\"same-text\"")), "{:?}", record(&desk));
}

#[test]
fn a_passage_that_changed_around_its_quote_is_a_warning() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    let corrected =
        page("2,874", "Boots").replace("on the quays.</p>", "on the quays. An earlier version of this report counted otherwise.</p>");
    server.set("/report/2023", html(&corrected));
    let run = refresh(&desk, 8 * DAY, &[], 0);
    assert!(run.out.contains(": ok, drifted\n") && run.out.contains("the passage around it changed"), "{}", run.out);
    let found = problems(&desk, "drifted-evidence");
    assert!(found.len() == 1 && found[0].starts_with("warn "), "{found:?}");
    refresh(&desk, 16 * DAY, &["--fail-on", "drifted"], 1);
}

#[test]
fn gone_is_dead_only_when_it_stays_so() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    server.set("/report/2023", server::raw("404 Not Found", &[("Content-Length", "4")], b"gone"));
    let run = refresh(&desk, 8 * DAY, &[], 0);
    assert!(run.out.contains(": gone (failing since 2024-11-30;") && run.out.contains("404 Not Found"), "{}", run.out);
    refresh(&desk, 8 * DAY + 2, &["--all"], 0);
    assert_eq!((record(&desk).len(), problems(&desk, "dead-source").len()), (1, 0), "one line a day");
    let run = refresh(&desk, 9 * DAY + 2, &["--all"], 1);
    assert!(run.out.contains("(DEAD since 2024-11-30)"), "{}", run.out);
    let found = problems(&desk, "dead-source");
    assert!(found.len() == 1 && found[0].starts_with("warn ") && found[0].contains("not found"), "{found:?}");
    server.set("/report/2023", html(&page("2,874", "Boots")));
    refresh(&desk, 10 * DAY, &["--all"], 0);
    assert_eq!(problems(&desk, "dead-source").len(), 0, "it came back");
    desk.ok(&["verify"]);
}

#[test]
fn no_answer_is_undecided_until_it_lasts() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    server.set("/report/2023", server::raw("500 Internal Server Error", &[("Content-Length", "0")], b""));
    for (hours, code) in [(8 * DAY, 4), (10 * DAY, 4), (14 * DAY, 4), (15 * DAY + 2, 1)] {
        refresh(&desk, hours, &["--all"], code);
    }
    assert_eq!(record(&desk).len(), 4);
    assert!(record(&desk).iter().all(|line| line.contains("\"server-error\"") && line.contains("\"status\":500")));
}

#[test]
fn turned_away_is_not_dead() {
    for answer in [
        ("/report/2023", server::raw("403 Forbidden", &[("Content-Length", "0")], b"")),
        ("/robots.txt", server::ok("text/plain", b"User-agent: *\nDisallow: /report")),
    ] {
        let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
        let desk = desk(&server);
        server.set(answer.0, answer.1);
        for days in [8, 40, 80] {
            let run = refresh(&desk, days * DAY, &[], 0);
            assert!(run.out.contains(": blocked (a program can't check it: look at it by hand)"), "{}", run.out);
            assert!(run.err.contains("1 turned us away") && run.err.contains("save the page and cite the file"), "{}", run.err);
        }
        assert_eq!(problems(&desk, "dead-source").len(), 0);
        let code = if answer.0 == "/robots.txt" { "identical" } else { "blocked" };
        assert!(refresh(&desk, 81 * DAY, &["--all", "--ignore-robots"], 0).out.contains(code));
    }
}

#[test]
fn an_error_page_with_status_200_replaces_the_page() {
    let sorry = "<!doctype html><html><head><title>Sorry</title></head><body><h1>Nothing here</h1><p>We could not find what you were \
                 looking for. Try the search, or start again from the front page of our site.</p></body></html>";
    let log_in = sorry.replace("</p>", "</p><form><input name=\"user\"><input type=\"password\" name=\"word\"></form>");
    let not_found = || server::raw("404 Not Found", &[("Content-Length", "4")], b"gone");
    for (name, answer, elsewhere, expected) in [
        ("soft-404-200", sorry, html(sorry), "replaced"),
        ("login-wall", log_in.as_str(), not_found(), "replaced"),
        ("a page of its own", sorry, not_found(), "quote-missing"),
    ] {
        let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
        let desk = desk(&server);
        server.set("/report/2023", html(answer));
        server.set("*", elsewhere);
        let run = refresh(&desk, 8 * DAY, &[], 1);
        assert!(run.out.contains(&format!(": ok, {expected}\n")), "{name}: {}", run.out);
        assert_eq!(snapshots(&desk), if expected == "replaced" { 1 } else { 2 }, "{name}: another page is nobody's evidence");
        let rule = if expected == "replaced" { "dead-source" } else { "altered-quote" };
        assert_eq!(problems(&desk, rule).len(), 1, "{name}");
        assert!(server.heads().len() <= 3, "{name}: one more address was asked for at most");
    }
    // A wall that stands before this one page only: the others are honestly not found.
    {
        let wall = sorry.replace("<h1>", "<script src='https://cdn.cookielaw.org/scripttemplates/otSDKStub.js'></script><h1>");
        let long = page("2,874", "Boots").replace("</main>", &format!("<p>{}</p></main>", "And so on and on. ".repeat(60)));
        let server = Server::with([("/report/2023", html(&long))]);
        let desk = desk(&server);
        server.set("/report/2023", html(&wall));
        server.set("*", not_found());
        let run = refresh(&desk, 8 * DAY, &[], 1);
        assert!(run.out.contains(": ok, replaced\n"), "consent-wall: {}", run.out);
        assert_eq!(snapshots(&desk), 1, "consent-wall: it is not frozen");
    }
    // Everything redirects to the front page.
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots"))), ("/", html(sorry))]);
    let desk = desk(&server);
    let home = || server::raw("302 Found", &[("Location", "/"), ("Content-Length", "0")], b"");
    server.set("/report/2023", home());
    server.set("*", home());
    let run = refresh(&desk, 8 * DAY, &[], 1);
    assert!(run.out.contains(": redirected, replaced\n"), "{}", run.out);
}

#[test]
fn a_moved_page_is_followed_and_told() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots"))), ("/new", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    server.set("/report/2023", server::raw("301 Moved Permanently", &[("Location", "/new"), ("Content-Length", "0")], b""));
    assert!(refresh(&desk, 8 * DAY, &[], 0).out.contains(": moved, identical\n"));
    assert_eq!(record(&desk).len(), 1);
}

/// A domain that was sold answers too: what it says is compared as ever, and who says it is told.
#[test]
fn a_page_that_another_site_answers_is_told() {
    let (old, new) = (
        Server::with([("/report/2023", html(&page("2,874", "Boots")))]),
        Server::on("127.0.0.2", [("/new", html(&page("2,874", "Boots")))]),
    );
    let desk = desk(&old);
    old.set("/report/2023", server::raw("301 Moved Permanently", &[("Location", &new.url("/new")), ("Content-Length", "0")], b""));
    let run = refresh(&desk, 8 * DAY, &[], 0);
    assert!(run.out.contains("127.0.0.2 answers now, and 127.0.0.1 did when it was frozen"), "{}", run.out);
    let run = refresh(&desk, 16 * DAY, &["--format", "json"], 0);
    assert!(run.out.contains("\"remarks\":[\"127.0.0.2 answers now"), "{}", run.out);
}

#[test]
fn sources_are_named_or_listed() {
    let server = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let desk = desk(&server);
    desk.write("notes.md", "In 2023 the port had 2,874 employees.\n");
    desk.ok(&["cite", &desk.claim(), "notes.md", "--quote", "the port had 2,874 employees"]);
    let asked = server.all_heads().len();
    let run = desk.ok(&["refresh", "--all", "--dry-run"]);
    assert!(run.out.starts_with("127.0.0.1") && run.out.contains("last looked at: 2024-11-22"), "{}", run.out);
    assert_eq!(server.all_heads().len(), asked, "a dry run asks nobody");
    desk.refuses(&["refresh", "nowhere"], 2, &["no source has \"nowhere\""]);
    let run = desk.ok(&["refresh", "notes.md", "--dry-run"]);
    assert!(run.out.is_empty() && run.err.contains("is the file notes.md"), "{}{}", run.out, run.err);
    let before = desk.files();
    for name in ["127.0.0.1", &server.url("/report/2023")] {
        assert!(desk.ok(&["refresh", name, ALLOW]).out.contains(": ok, identical"), "{name}: named ones are always looked at");
    }
    // Without the leave to go there, nothing is decided.
    let run = desk.run(&["refresh", "--all"]);
    assert_eq!(run.code, 4, "{}", run.out);
    assert!(run.out.contains("refused-by-policy") && run.out.contains("--allow-private"), "{}", run.out);
    assert_ne!(before, desk.files(), "the failure is on record");
}

#[test]
fn an_interrupted_run_keeps_what_it_saw_and_goes_on() {
    let quick = Server::with([("/report/2023", html(&page("2,874", "Boots")))]);
    let slow = Server::with([("/report/2023", html(&page("2,874", "Coffee")))]);
    let desk = desk(&quick);
    desk.ok(&["cite", &desk.claim(), &slow.url("/report/2023"), "--quote", QUOTE, ALLOW]);
    quick.set("/report/2023", html(&page("2,974", "Boots")));
    slow.set("/report/2023", server::raw("302 Found", &[("Location", "/never-answers"), ("Content-Length", "0")], b""));
    let now = (START + 8 * DAY * HOUR).to_string();
    let mut command = desk.command(&["refresh", "--by", "ci", ALLOW]);
    let mut child = command.env("SOURCE_DATE_EPOCH", &now).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let start = Instant::now();
    // Its memory is written last: then the first source is done, and the second one hangs. Nothing is read before, while files come and go.
    let done = || std::fs::read_dir(desk.path().join(".factcheck/refresh")).is_ok_and(|entries| entries.count() > 0);
    while !done() || record(&desk).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "the first source was never recorded");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Not with an interrupt from the keyboard, to which what a shell starts in the background is deaf.
    let interrupted = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(interrupted.success());
    assert!(!child.wait().expect("it ends").success());
    desk.ok(&["verify"]);
    assert_eq!(record(&desk).len(), 1);
    // The rerun asks for the other one alone.
    slow.set("/report/2023", html(&page("2,874", "Coffee")));
    let asked = quick.heads().len();
    let run = refresh(&desk, 8 * DAY + 2, &[], 0);
    assert!(run.out.contains(": ok, identical") && run.err.contains("1 source was looked at lately"), "{}{}", run.out, run.err);
    assert_eq!(quick.heads().len(), asked);
}

#[test]
fn changing_pages_raise_no_alarm_and_changed_digits_all_do() {
    const PAGES: usize = 8;
    const ROUNDS: u64 = 3;
    let mut dice = Dice::new(77);
    let server = Server::start();
    let desk = Desk::with_a_claim();
    desk.write("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 0\n");
    let claim = desk.claim();
    let mut articles = Vec::new();
    for at in 0..PAGES {
        let article = Article::new(&mut dice);
        let path = format!("/story/{at}");
        server.set(&path, html(&article.page(&mut dice)));
        // Some words are too short to be clear: the tool says so, and others are cited.
        let cited = loop {
            let cited = article.cite(&mut dice);
            let run = desk.run(&["cite", &claim, &server.url(&path), "--quote", &cited.words, ALLOW]);
            if run.code == 0 {
                break cited;
            }
        };
        articles.push((path, article, cited));
    }
    for round in 1..=ROUNDS {
        for (path, article, _) in &articles {
            server.set(path, html(&article.page(&mut dice)));
        }
        let run = refresh(&desk, 8 * DAY * round, &[], 0);
        assert_eq!(run.out.matches(": ok, ").count(), PAGES, "{}", run.out);
        assert!(!run.out.contains("quote-") && !run.out.contains("passage"), "{}", run.out);
    }
    for rule in ["altered-quote", "drifted-evidence", "dead-source"] {
        assert_eq!(problems(&desk, rule), Vec::<String>::new());
    }
    for (path, article, cited) in &articles {
        let place = cited.words.find(|c: char| c.is_ascii_digit()).expect("a digit");
        let digit = if cited.words.as_bytes()[place] == b'7' { b'8' } else { b'7' };
        server.set(path, html(&article.with_digit(cited, place, digit).page(&mut dice)));
    }
    let run = refresh(&desk, 100 * DAY, &[], 1);
    assert_eq!(run.out.matches("quote-altered-material").count() + run.out.matches("quote-missing").count(), PAGES, "{}", run.out);
    assert_eq!(problems(&desk, "altered-quote").len(), PAGES);
    desk.ok(&["verify"]);
}
