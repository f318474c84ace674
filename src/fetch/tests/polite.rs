//! What a run owes to its hosts: robots.txt, Retry-After, one page after the other, and no page twice.

use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use super::server::{PAGE, Server, ok, raw};
use super::{NOW, policy, refused, settings};
use crate::fetch::{Answer, Ask, FetchError, Fetcher, Lookup, Settings, Validators, reach};
use crate::model::{FetchPolicy, Reach};

/// A fetcher whose waits are noted and not waited for.
fn noting(policy: &FetchPolicy, retries: u8) -> (Fetcher, Arc<Mutex<Vec<u64>>>) {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&waits);
    let sleep = move |wait: Duration| log.lock().unwrap().push(wait.as_secs());
    let settings = Settings { retries, sleep: Arc::new(sleep), clock: Arc::new(|| Duration::ZERO), ..settings() };
    (Fetcher::with_settings(policy, "factcheck/0.1.0", settings).unwrap(), waits)
}

fn robots(file: &str) -> Server {
    Server::with([("/robots.txt", ok("text/plain", file.as_bytes()))])
}

fn to(location: &str) -> Vec<u8> {
    raw("302 Found", &[("Location", location), ("Content-Length", "0")], b"")
}

#[test]
fn what_robots_forbids_is_not_asked_for() {
    let server = robots("User-agent: *\nDisallow: /page\nAllow: /page.txt\n\nUser-agent: other\nDisallow: /\n");
    let (fetcher, _) = noting(&policy(), 0);
    let url = server.url("page?x=1");
    refused("robots", &url, fetcher.get(&url, NOW), "blocked", "the site's robots.txt says \"Disallow: /page\" to programs");
    assert!(fetcher.get(&server.url("page.txt"), NOW).is_ok() && fetcher.get(&server.url("gzip"), NOW).is_ok());
    assert_eq!((server.heads().len(), server.all_heads().len()), (2, 3), "robots.txt is read once");
    let (fetcher, _) = noting(&FetchPolicy { ignore_robots: true, ..policy() }, 0);
    assert_eq!(fetcher.get(&url, NOW).unwrap().flags, ["robots-ignored"]);
    assert_eq!(server.all_heads().len(), 4, "nor is it asked for then");
}

#[test]
fn what_a_missing_or_broken_robots_means() {
    let (server, elsewhere) = (Server::start(), robots("User-agent: factcheck\nDisallow: /"));
    let endless = [&b"User-agent: *\nDisallow: /page\n"[..], &b"# more\n".repeat(100_000)].concat();
    let hops: Vec<(String, Vec<u8>)> = (0..6).map(|at| (format!("/hop/{at}"), to(&format!("/hop/{}", at + 1)))).collect();
    for (path, answer) in hops {
        server.set(&path, answer);
    }
    server.set("/rules", ok("text/plain", b"User-agent: *\nDisallow: /page"));
    let cases = [
        ("404", raw("404 Not Found", &[("Content-Length", "0")], b""), None),
        ("403", raw("403 Forbidden", &[("Content-Length", "0")], b""), None),
        ("429", raw("429 Too Many Requests", &[("Content-Length", "0")], b""), None),
        ("204", raw("204 No Content", &[], b""), None),
        ("a page", ok("text/html", PAGE.as_bytes()), None),
        ("unpackable", raw("200 OK", &[("Content-Encoding", "gzip"), ("Content-Length", "4")], b"none"), None),
        ("too many redirects", to("/hop/0"), None),
        ("redirect to nowhere", raw("302 Found", &[("Content-Length", "0")], b""), None),
        ("redirect", to("/rules"), Some("says \"Disallow: /page\"")),
        ("redirect to another host", to(&elsewhere.url("robots.txt")), Some("says \"Disallow: /\"")),
        ("a long one", ok("text/plain", &endless), Some("says \"Disallow: /page\"")),
        ("503", raw("503 Service Unavailable", &[("Content-Length", "0")], b""), Some("answers 503, which forbids everything for now")),
        ("robots-redirect-to-private", to("http://10.0.0.1/robots.txt"), Some("leads to where it can't be read: http://10.0.0.1/")),
        ("robots-redirect-to-file", to("file:///etc/passwd"), Some("only http and https")),
    ];
    for (name, answer, words) in cases {
        server.set("/robots.txt", answer);
        let (fetcher, _) = noting(&policy(), 0);
        let url = server.url("page");
        match words {
            None => assert!(fetcher.get(&url, NOW).is_ok(), "{name}"),
            Some(words) => refused(name, &url, fetcher.get(&url, NOW), "blocked", words),
        }
    }
}

#[test]
fn a_crawl_delay_and_the_pause_lie_between_pages() {
    let server = robots("User-agent: *\nCrawl-delay: 5");
    let (fetcher, waits) = noting(&FetchPolicy { pause_ms: Some(2_000), ..policy() }, 0);
    for path in ["page", "redirect-10-hops", "gzip"] {
        assert!(fetcher.get(&server.url(path), NOW).is_ok());
    }
    assert_eq!(*waits.lock().unwrap(), [5, 10], "each redirect on the same host belongs to its page");
}

#[test]
fn retry_after_is_obeyed_within_reason() {
    let late = |value: &'static str| raw("429 Too Many Requests", &[("Retry-After", value), ("Content-Length", "0")], b"");
    for (name, value, expected) in [
        ("retry-after-garbage", "when it suits you", &[1, 2][..]),
        ("retry-after-past-date", "Sat, 22 Nov 2014 06:56:09 GMT", &[1, 2]),
        ("retry-after-seconds", "90", &[90, 90]),
        ("retry-after-date", "Sat, 22 Nov 2025 06:57:09 GMT", &[60, 60]),
        ("retry-after-0", "0", &[1, 2]),
    ] {
        let server = Server::with([("/late", late(value))]);
        let (fetcher, waits) = noting(&policy(), 2);
        let url = server.url("late");
        refused(name, &url, fetcher.get(&url, NOW), "blocked", "429 Too Many Requests");
        assert_eq!(*waits.lock().unwrap(), expected, "{name}");
        assert_eq!(server.heads().len(), 3, "{name}");
    }
    for (name, value) in [("retry-after-year", "31536000"), ("a date far away", "Sun, 22 Nov 2026 06:57:09 GMT")] {
        let server = Server::with([("/late", late(value))]);
        let (fetcher, waits) = noting(&policy(), 2);
        for path in ["late", "page"] {
            let url = server.url(path);
            refused(name, &url, fetcher.get(&url, NOW), "blocked", "the site asks for a wait of 31536");
        }
        assert!(waits.lock().unwrap().is_empty(), "{name}");
        assert_eq!(server.heads().len(), 1, "{name}: the host is left alone for the rest of the run");
    }
}

#[test]
fn asks_on_condition_only_where_it_was_answered_before() {
    let tagged = raw("200 OK", &[("ETag", "\"v1\""), ("Last-Modified", "Sat, 22 Nov 2014 06:56:09 GMT"), ("Content-Length", "2")], b"hi");
    let server = Server::with([("/tagged", tagged), ("/old", to("/tagged"))]);
    let (fetcher, _) = noting(&policy(), 0);
    let capture = fetcher.get(&server.url("tagged"), NOW).unwrap();
    let known = Validators::of(&capture).unwrap();
    assert_eq!(known.etag.as_deref(), Some("\"v1\""));
    for path in ["tagged", "old"] {
        let ask = Ask { url: server.url(path), known: Some(known.clone()) };
        let Answer::Unchanged(hops) = fetcher.ask(&ask, NOW).unwrap() else { panic!("{path}: a page") };
        assert_eq!(reach(&hops), if path == "old" { Reach::Redirected } else { Reach::Ok });
        let sent = |hop: &crate::model::Hop| hop.request_headers.iter().filter(|(name, _)| name.starts_with("if-")).count();
        assert_eq!(hops.iter().map(sent).collect::<Vec<_>>(), if path == "old" { vec![0, 2] } else { vec![2] });
    }
    // Marks of one address say nothing of another.
    let ask = Ask { url: server.url("304-unasked"), known: Some(known) };
    assert!(matches!(fetcher.ask(&ask, NOW), Err(FetchError::NoBody { status: 304, .. })));
    assert_eq!(Validators::of(&fetcher.get(&server.url("page"), NOW).unwrap()), None);
}

#[test]
fn asks_hosts_together_and_the_pages_of_one_in_turn() {
    let servers = [Server::start(), Server::start(), Server::start()];
    // No name is answered before three are asked: one after the other would never end.
    let barrier = Arc::new(Barrier::new(3));
    let lookup = move |_: &str| {
        barrier.wait();
        Ok(vec!["127.0.0.1".parse().unwrap()])
    };
    let settings = Settings { lookup: Lookup::With(Arc::new(lookup)), ..settings() };
    let fetcher = Fetcher::with_settings(&policy(), "factcheck/0.1.0", settings).unwrap();
    let asks: Vec<Ask> = ["page", "gzip", "status-404", "chunked"]
        .iter()
        .flat_map(|path| servers.iter().enumerate().map(move |(at, server)| format!("http://h{at}.example:{}/{path}", server.port())))
        .map(|url| Ask { url, known: None })
        .collect();
    let mut answers = vec![None; asks.len()];
    fetcher.ask_all(&asks, NOW, |at, answer| answers[at] = Some(answer.is_ok()));
    let expected: Vec<_> = (0..asks.len()).map(|at| Some(!(6..9).contains(&at))).collect();
    assert_eq!(answers, expected);
    for server in &servers {
        let paths: Vec<String> = server.heads().iter().map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned()).collect();
        assert_eq!(paths, ["/page", "/gzip", "/status-404", "/chunked"]);
    }
    fetcher.ask_all(&[], NOW, |_, _| panic!("nothing was asked"));
}
