//! Sources from the network: a loopback server that behaves, and ones that do not.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::Desk;
use crate::server::{self, Server};

const PAGE: &str = "<!doctype html><html><head><title>Annual report</title></head><body><main><h1>Annual report</h1>\
<p>In 2023 the companies of the port had 2,874 employees, most of them on the quays.</p></main></body></html>";

const QUOTE: &str = "the companies of the port had 2,874 employees";

#[test]
fn a_page_is_frozen_linked_and_compared() {
    let desk = Desk::with_a_claim();
    let server = Server::with([("/report", server::ok("text/html; charset=utf-8", PAGE.as_bytes()))]);
    let url = server.url("/report");
    let claim = desk.claim();
    let run = desk.ok(&["cite", &claim, &url, "--quote", QUOTE, "--allow-private=127.0.0.0/8"]);
    assert!(run.out.contains("within_hedge") && run.out.contains("supports"), "{}", run.out);
    let names: Vec<String> = desk.files().into_iter().map(|(name, _)| name).filter(|name| name.contains("127.0.0.1")).collect();
    for file in ["source.toml", "manifest.json", "capture.warc", "text.txt", "SHA256SUMS"] {
        assert!(names.iter().any(|name| name.ends_with(file)), "{file} is missing in {names:?}");
    }
    // The same again: nothing new.
    let before = desk.files();
    let run = desk.ok(&["cite", &claim, &url, "--quote", QUOTE, "--allow-private=127.0.0.0/8"]);
    assert!(run.out.contains("cited before"), "{}", run.out);
    assert!(before == desk.files(), "citing twice changed a file");
    desk.ok(&["verify"]);
}

#[test]
fn a_quote_that_is_not_there_is_refused_and_nothing_is_written() {
    let desk = Desk::with_a_claim();
    let server = Server::with([("/report", server::ok("text/html", PAGE.as_bytes()))]);
    let (url, claim) = (server.url("/report"), desk.claim());
    for (quote, words) in [("the companies of the port had 2,974 employees", "similar"), ("no such words at all here", "refused")] {
        desk.refuses(&["cite", &claim, &url, "--quote", quote, "--allow-private=127.0.0.0/8"], 4, &[words, "Nothing was written"]);
    }
}

#[test]
fn without_a_quote_the_passages_are_listed_and_nothing_is_linked() {
    let desk = Desk::with_a_claim();
    let server = Server::with([("/report", server::ok("text/html", PAGE.as_bytes()))]);
    let record = desk.read("claims/2024-02-20-speech.toml");
    let run = desk.ok(&["cite", &desk.claim(), &server.url("/report"), "--allow-private=127.0.0.0/8"]);
    assert!(run.out.contains("2,874 employees") && run.out.contains("within_hedge"), "{}", run.out);
    assert_eq!(record, desk.read("claims/2024-02-20-speech.toml"));
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let desk = Desk::with_a_claim();
    let server = Server::with([("/report", server::ok("text/html", PAGE.as_bytes()))]);
    let claim = desk.claim();
    desk.refuses(&["cite", &claim, &server.url("/report"), "--quote", QUOTE], 4, &["127.0.0.1", "--allow-private"]);
    desk.refuses(&["cite", &claim, "file:///etc/hosts", "--quote", "localhost"], 2, &["only http and https"]);
    for fetch in [&["--quote", QUOTE][..], &["--no-fetch"]] {
        let args = [&["cite", &claim, "https://user:secret@example.org/report"][..], fetch].concat();
        let run = desk.run(&args);
        assert!(run.code == 2 || run.code == 4, "{}", run.err);
        assert!(run.err.contains("password") && !run.err.contains("secret@"), "{}", run.err);
    }
    desk.refuses(&["cite", &claim, "https://example.org/report", "--no-fetch", "--figure", "many"], 2, &["holds no number", "16587"]);
}

#[test]
fn answers_that_are_no_page() {
    let desk = Desk::with_a_claim();
    let server = Server::with([
        ("/404", server::raw("404 Not Found", &[], b"gone")),
        ("/500", server::raw("500 Internal Server Error", &[], b"oops")),
        ("/empty", server::ok("text/html", b"")),
        ("/image", server::ok("image/png", b"\x89PNG\r\n\x1a\n\0\0")),
    ]);
    let claim = desk.claim();
    for (path, words) in [("/404", "404"), ("/500", "500"), ("/empty", "empty"), ("/image", "PNG")] {
        desk.refuses(&["cite", &claim, &server.url(path), "--quote", QUOTE, "--allow-private=127.0.0.0/8"], 4, &[words]);
    }
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let desk = Desk::with_a_claim();
    desk.write("factcheck.toml", "[fetch]\ntimeout_s = 1\n");
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let silent = std::thread::spawn(move || {
        let mut held = Vec::new();
        // The retries of one command, each held open and never answered.
        while let Ok((mut stream, _)) = listener.accept() {
            let mut head = [0; 1024];
            let asked = stream.read(&mut head).unwrap_or(0);
            if head[..asked].starts_with(b"QUIT") {
                break;
            }
            held.push(stream);
        }
    });
    desk.refuses(
        &["cite", &desk.claim(), &format!("http://127.0.0.1:{port}/"), "--quote", QUOTE, "--allow-private=127.0.0.0/8"],
        4,
        &["127.0.0.1", "1 s"],
    );
    std::net::TcpStream::connect(("127.0.0.1", port)).expect("connected").write_all(b"QUIT").expect("sent");
    silent.join().expect("ended");
}

#[test]
fn what_was_cited_unfetched_is_captured_later() {
    let desk = Desk::with_a_claim();
    let server = Server::with([("/report", server::ok("text/html", PAGE.as_bytes()))]);
    let (claim, url) = (desk.claim(), server.url("/report"));
    desk.ok(&["cite", &claim, &url, "--no-fetch", "--figure", "2874", "--stance", "supports"]);
    desk.ok(&["cite", &claim, &url, "--no-fetch", "--quote", QUOTE]);
    let run = desk.run(&["check", "--format", "json"]);
    assert!(run.out.contains("\"uncaptured\""), "{}", run.out);
    let run = desk.ok(&["cite", "--pending", "--allow-private=127.0.0.0/8"]);
    assert_eq!(run.out.matches("captured as").count(), 2, "{}{}", run.out, run.err);
    assert_eq!(server.heads().len(), 1, "what two entries cite is asked for once");
    let run = desk.run(&["check", "--format", "json"]);
    assert!(!run.out.contains("\"uncaptured\""), "{}", run.out);
    desk.ok(&["cite", &claim, "--remove", "e1"]);
    desk.refuses(&["cite", &claim, "--remove", "e1"], 2, &["e1", "e2"]);
}

#[test]
fn interrupted_captures_keep_what_came_and_go_on() {
    let quick = Server::with([("/report", server::ok("text/html", PAGE.as_bytes()))]);
    let slow = Server::with([("/report", server::raw("302 Found", &[("Location", "/never-answers"), ("Content-Length", "0")], b""))]);
    let desk = Desk::with_a_claim();
    let (claim, record) = (desk.claim(), "claims/2024-02-20-speech.toml");
    for url in [quick.url("/report"), slow.url("/report"), quick.url("/missing")] {
        desk.ok(&["cite", &claim, &url, "--no-fetch"]);
    }
    desk.write("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 0\n");
    let args = ["cite", "--pending", "--allow-private=127.0.0.0/8"];
    let mut child = desk.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let start = Instant::now();
    let captured = || desk.read(record).matches("\nsnapshot = ").count();
    let before = captured();
    while captured() == before {
        assert!(start.elapsed() < Duration::from_secs(20), "the quick page was never recorded");
        std::thread::sleep(Duration::from_millis(20));
    }
    let interrupted = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(interrupted.success() && !child.wait().expect("it ends").success());
    desk.ok(&["verify"]);
    // The rerun asks for what is left alone; one page is not there, and the others are not held up by it.
    slow.set("/report", server::ok("text/html", PAGE.as_bytes()));
    let asked = quick.heads().iter().filter(|head| head.contains("/report")).count();
    let run = desk.run(&args);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    assert!(
        run.out.contains(" e2 captured as") && run.err.contains(" e3: ") && run.err.contains("404 Not Found"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(run.err.contains("1 of 2 could not be captured"), "{}", run.err);
    assert_eq!(quick.heads().iter().filter(|head| head.contains("/report")).count(), asked);
    assert_eq!(captured(), before + 2);
}

#[test]
fn a_transcript_is_added_from_an_address() {
    let desk = Desk::new();
    let page = "<!doctype html><html lang=\"fr\"><head><title>Discours</title><meta property=\"article:published_time\" \
content=\"2024-02-20T09:00:00Z\"></head><body><article><p>Nos terminaux ont traité 12 400 conteneurs en 2023.</p></article></body></html>";
    let server = Server::with([("/discours.html", server::ok("text/html; charset=utf-8", page.as_bytes()))]);
    let run = desk.ok(&["add", &server.url("/discours.html"), "--allow-private=127.0.0.0/8"]);
    assert!(run.out.contains("12400-conteneurs"), "{}", run.out);
    let record = desk.read("claims/2024-02-20-discours.toml");
    assert!(record.contains("title = \"Discours\"") && record.contains("language = \"fr\""), "{record}");
}

#[test]
fn robots_is_obeyed_unless_a_person_answers_for_it() {
    let desk = Desk::with_a_claim();
    let rules = server::ok("text/plain", b"User-agent: *\nDisallow: /report");
    let server = Server::with([("/report", server::ok("text/html; charset=utf-8", PAGE.as_bytes())), ("/robots.txt", rules)]);
    let (claim, url) = (desk.claim(), server.url("/report"));
    let cite = ["cite", claim.as_str(), url.as_str(), "--quote", QUOTE, "--allow-private=127.0.0.0/8"];
    desk.refuses(&cite, 4, &["robots.txt says \"Disallow: /report\"", "--ignore-robots"]);
    let run = desk.ok(&[&cite[..], &["--ignore-robots"]].concat());
    assert!(run.err.contains("flagged robots-ignored: its site's robots.txt asks programs to leave it alone"), "{}", run.err);
    let manifests: Vec<String> = desk
        .files()
        .into_iter()
        .filter(|(name, _)| name.contains("127.0.0.1") && name.ends_with("manifest.json"))
        .map(|(name, _)| desk.read(&name))
        .collect();
    assert!(manifests.len() == 1 && manifests[0].contains("\"robots\": \"ignored\""), "{manifests:?}");
    desk.ok(&["verify"]);
}
