//! URLs and names: what is refused before a byte is sent, and which addresses a name may have.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::server::{PAGE, Server};
use super::{NOW, fetcher, get, policy, refused, settings};
use crate::fetch::{Fetcher, Lookup, Settings};
use crate::model::FetchPolicy;

#[test]
fn refuses_urls_before_any_request() {
    let cases = [
        ("file:///etc/passwd", "file:///etc/passwd", "only http and https addresses are fetched, this one is file:"),
        ("data:text/html,x", "data:text/html,x", "save the document as a file"),
        ("http://169.254.169.254/latest/", "http://169.254.169.254/latest/", "--allow-private=169.254.169.254/32"),
        ("http://[::1]:8080/", "http://[::1]:8080/", "--allow-private=::1/128"),
        ("http://example.com:22/", "http://example.com:22/", "no host named example.com"),
        ("http://intranet.local/", "http://intranet.local/", "no host named intranet.local"),
        ("http://user:secret@page.example/", "http://page.example/", "take out what stands before the @"),
        ("page.example/budget", "page.example/budget", "write it whole, as in https://example.com/page"),
        ("http://", "http://", "is no web address"),
    ];
    for (url, shown, words) in cases {
        let reach = if words.starts_with("no host") { "no-such-host" } else { "refused-by-policy" };
        refused(url, shown, get(url), reach, words);
    }
    let strict = Fetcher::with_settings(&FetchPolicy::default(), "factcheck/0.1.0", settings()).unwrap();
    for (url, words) in [
        ("http://example.com:22/", "port 22 is neither 80 nor 443"),
        ("http://localhost/", "localhost is a name of a local network"),
        ("http://127.0.0.1/", "127.0.0.0/8, loopback"),
        ("http://page.example/", "it leads to 127.0.0.1"),
    ] {
        refused(url, url, strict.get(url, NOW), "refused-by-policy", words);
    }
}

#[test]
fn judges_every_address_of_a_name() {
    let server = Server::start();
    let url = |host: &str| format!("http://{host}:{}/page", server.port());
    for host in ["page.example", "localhost", "127.0.0.1", "127.1", "[::ffff:127.0.0.1]"] {
        // The last one connects over v6 to a v4 socket, which this machine may not offer; then it is unreachable.
        match get(&url(host)) {
            Ok(capture) => assert_eq!(capture.body, PAGE.as_bytes(), "{host}"),
            Err(error) => assert_eq!((error.reach().code(), host), ("unreachable", "[::ffff:127.0.0.1]"), "{error}"),
        }
    }
    let asked = server.heads().len();
    let cases = [
        ("inside.example", "refused-by-policy", "it leads to 10.0.0.1"),
        ("mixed.example", "refused-by-policy", "it leads to 169.254.169.254"),
        ("nowhere.example", "no-such-host", "there is no host named nowhere.example"),
        ("unheard.example", "no-such-host", "there is no host named unheard.example"),
        ("lost.example", "unreachable", "could not be looked up (Temporary failure in name resolution)"),
    ];
    for (host, reach, words) in cases {
        refused(host, &url(host), get(&url(host)), reach, words);
    }
    assert_eq!(server.heads().len(), asked, "no request was sent");
}

#[test]
fn a_public_name_may_not_lead_to_an_odd_port() {
    let public = |_: &str| Ok(vec!["93.184.216.34".parse().unwrap()]);
    let fetcher = fetcher(Settings { lookup: Lookup::With(Arc::new(public)), ..settings() });
    for (url, words) in [("http://page.example:8080/", "port 8080"), ("http://intranet/", "intranet is a name of a local network")] {
        refused(url, url, fetcher.get(url, NOW), "refused-by-policy", words);
    }
}

#[test]
fn dns_rebind_second_answer() {
    // The first look-up is harmless, every later one is not: whoever asks twice connects to the second.
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let rebinding = move |_: &str| {
        let first = counter.fetch_add(1, Ordering::Relaxed) == 0;
        Ok(vec![if first { "127.0.0.1" } else { "10.0.0.1" }.parse().unwrap()])
    };
    let server = Server::start();
    let settings = Settings { lookup: Lookup::With(Arc::new(rebinding)), ..settings() };
    let fetcher = Fetcher::with_settings(&FetchPolicy { ignore_robots: true, ..policy() }, "factcheck/0.1.0", settings).unwrap();
    let url = format!("http://rebind.example:{}/page", server.port());
    let capture = fetcher.get(&url, NOW).unwrap();
    assert_eq!(capture.hops[0].ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(asked.load(Ordering::Relaxed), 1, "one look-up for one connection");
    refused("second", &url, fetcher.get(&url, NOW), "refused-by-policy", "it leads to 10.0.0.1");
}

#[test]
fn construction_needs_no_network_and_says_what_is_wrong() {
    assert!(Fetcher::new(&FetchPolicy::default(), "factcheck/0.1.0").is_ok());
    let message = |policy: &FetchPolicy| match Fetcher::new(policy, "factcheck/0.1.0") {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let bad = FetchPolicy { allow_private: vec!["10.0.0.0/64".to_owned()], ..policy() };
    assert!(message(&bad).contains("\"10.0.0.0/64\" is no address range"), "{}", message(&bad));
    let bad = FetchPolicy { contact: Some("me\r\nX-Evil: 1".to_owned()), ..policy() };
    assert!(message(&bad).contains("cannot stand in the User-Agent header"), "{}", message(&bad));
}
