//! What a good fetch records, and the oddities that it flags.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::server::{PAGE, Server, gzip, ok, raw};
use super::tls::{EXPIRED, GOOD, NAME, ROOT, SELF_SIGNED, TlsServer};
use super::{NOW, fetcher, get, policy, refused, settings};
use crate::fetch::body::sha256;
use crate::fetch::{Fetcher, Settings};
use crate::model::{FetchPolicy, Method, Origin};

#[test]
fn can_be_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Fetcher>();
}

#[test]
fn records_what_came() {
    let server = Server::start();
    let url = server.url("page#section");
    let capture = get(&url).unwrap();
    assert_eq!(capture.origin, Origin::Url(server.url("page")));
    assert_eq!((capture.method, capture.fetched_at), (Method::Fetch, NOW));
    assert_eq!(capture.body, PAGE.as_bytes());
    assert_eq!((capture.media_type.as_str(), capture.charset.as_deref()), ("text/html", Some("utf-8")));
    assert_eq!((capture.content_encoding, capture.wire), (None, None));
    assert!(capture.length_known && capture.flags.is_empty() && capture.redacted_headers.is_empty());
    assert_eq!(capture.allow_private, ["127.0.0.1/32"]);
    let [hop] = &capture.hops[..] else { panic!("one hop, not {:?}", capture.hops) };
    assert_eq!((hop.status, hop.reason.as_str(), hop.ip.as_deref()), (200, "OK", Some("127.0.0.1")));
    assert_eq!((hop.protocol.as_deref(), hop.cert_sha256.as_deref()), (Some("http/1.1"), None));
    assert_eq!(hop.headers[0], ("content-type".to_owned(), "text/html; charset=utf-8".to_owned()));
}

#[test]
fn records_the_request_as_it_was_sent() {
    let server = Server::start();
    let contact = Some("https://example.org/bot; bot@example.org".to_owned());
    let fetcher = Fetcher::with_settings(&FetchPolicy { contact, ..policy() }, "factcheck/0.1.0", settings()).unwrap();
    let capture = fetcher.get(&server.url("redirect-10-hops"), NOW).unwrap();
    assert_eq!(capture.hops.len(), 11);
    assert_eq!(capture.hops.iter().map(|hop| hop.status).collect::<Vec<_>>(), [308, 302, 302, 302, 302, 302, 302, 302, 302, 302, 200]);
    let heads = server.heads();
    for (hop, head) in capture.hops.iter().zip(&heads) {
        let mut lines = head.trim_end().split("\r\n");
        let path = hop.url.strip_prefix(server.url("").trim_end_matches('/')).unwrap();
        assert_eq!(lines.next(), Some(format!("GET {path} HTTP/1.1").as_str()));
        let sent: Vec<(String, String)> =
            lines.map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())).unwrap()).collect();
        assert_eq!(sent, hop.request_headers, "no header more, no header less, in order");
    }
    let names: Vec<&str> = capture.hops[0].request_headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["user-agent", "accept", "accept-encoding", "host"]);
    assert_eq!(capture.hops[0].request_headers[0].1, "factcheck/0.1.0 (+https://example.org/bot; bot@example.org)");
}

#[test]
fn takes_and_flags_odd_pages() {
    let server = Server::start();
    let cases: &[(&str, &str, &[&str], bool)] = &[
        ("gzip", PAGE, &[], true),
        ("chunked", PAGE, &[], true),
        ("hints-first", PAGE, &[], true),
        ("content-length-long", &PAGE[..20], &[], true),
        ("te-and-cl", PAGE, &["te-and-cl"], true),
        ("close-delimited", PAGE, &[], false),
        ("close-delimited-cut", &PAGE[..60], &["maybe-truncated"], false),
        ("close-delimited-pdf", "%PDF-1.7\nobj\n%%EOF\n", &[], false),
        ("close-delimited-pdf-cut", "%PDF-1.7\nobj\n", &["maybe-truncated"], false),
        ("non-utf8-header", PAGE, &["non-utf8-header"], true),
        ("noarchive", PAGE, &["noarchive"], true),
        ("page.txt", PAGE, &["no-content-type"], true),
        ("page?access_token=abc", PAGE, &["secret-in-query"], true),
    ];
    for (name, body, flags, known) in cases {
        let capture = get(&server.url(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(String::from_utf8_lossy(&capture.body), *body, "{name}");
        assert_eq!(capture.flags, *flags, "{name}");
        assert_eq!(capture.length_known, *known, "{name}");
    }
    assert_eq!(get(&server.url("page.txt")).unwrap().media_type, "text/plain");
    let squeezed = gzip(PAGE.as_bytes());
    let capture = get(&server.url("gzip")).unwrap();
    assert_eq!(capture.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(capture.wire, Some((sha256(&squeezed), squeezed.len() as u64)));
    let header = get(&server.url("non-utf8-header")).unwrap().hops[0].headers[0].clone();
    assert_eq!(header, ("x-title".to_owned(), "café".to_owned()));
}

#[test]
fn keeps_no_cookie() {
    let server = Server::start();
    for name in ["set-cookie-secret", "redirect-with-cookie"] {
        let capture = get(&server.url(name)).unwrap();
        assert_eq!(capture.redacted_headers, ["set-cookie"], "{name}");
        let kept = format!("{:?}", capture.hops);
        assert!(!kept.contains("session=") && !kept.contains("id="), "{name}: {kept}");
    }
    assert!(server.heads().iter().all(|head| !head.to_lowercase().contains("\ncookie:")), "nor sends one back");
}

#[test]
fn tries_again_where_it_may_help() {
    let server = Server::start();
    for (name, requests) in
        [("status-503", 3), ("status-429", 3), ("hangs-up", 3), ("status-404", 1), ("status-403", 1), ("gzip-truncated", 1)]
    {
        let waits = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&waits);
        let sleep = move |wait: Duration| log.lock().unwrap().push(wait.as_secs());
        let before = server.heads().len();
        assert!(fetcher(Settings { retries: 2, sleep: Arc::new(sleep), ..settings() }).get(&server.url(name), NOW).is_err());
        assert_eq!(server.heads().len() - before, requests, "{name}");
        assert_eq!(*waits.lock().unwrap(), [1, 2][..requests - 1], "{name}");
    }
}

#[test]
fn the_environment_changes_nothing() {
    // A proxy would see the request without any guard; without roots of trust http must work all the same.
    for variables in [
        &[("HTTP_PROXY", "http://127.0.0.1:1"), ("http_proxy", "http://127.0.0.1:1"), ("ALL_PROXY", "http://127.0.0.1:1")][..],
        &[("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")],
    ] {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "fetch::tests::behaviour::records_what_came"])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && printed.contains("1 passed"), "{variables:?}: {printed}");
    }
}

#[test]
fn trusts_only_good_certificates() {
    let page = ok("text/html", PAGE.as_bytes());
    let fetcher = fetcher(Settings { extra_roots: vec![ROOT.to_vec()], ..settings() });
    let good = TlsServer::start(GOOD, page.clone(), false);
    let capture = fetcher.get(&format!("https://{NAME}:{}/", good.port()), NOW).unwrap();
    assert_eq!(capture.body, PAGE.as_bytes());
    assert_eq!(capture.hops[0].cert_sha256, Some(sha256(GOOD)));
    for (name, host, certificate, words) in [
        ("expired-cert", NAME, EXPIRED, "expired"),
        ("wrong-host-cert", "other.example", GOOD, "not valid for name"),
        ("self-signed", NAME, SELF_SIGNED, "UnknownIssuer"),
    ] {
        let server = TlsServer::start(certificate, page.clone(), false);
        let url = format!("https://{host}:{}/", server.port());
        refused(name, &url, fetcher.get(&url, NOW), "tls-error", words);
        assert_eq!(server.served(), 0, "{name}: no request over an untrusted line");
    }
}

#[test]
fn h2_header_flood() {
    let server = TlsServer::flooding_h2(GOOD);
    let settings = Settings { extra_roots: vec![ROOT.to_vec()], ..settings() };
    let policy = FetchPolicy { ignore_robots: true, ..policy() };
    let url = format!("https://{NAME}:{}/", server.port());
    let start = Instant::now();
    let result = Fetcher::with_settings(&policy, "factcheck/0.1.0", settings).unwrap().get(&url, NOW);
    refused("h2-header-flood", &url, result, "protocol-error", "excessive load");
    assert!(server.served() > 0 && start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
}

#[test]
fn https_to_http_is_followed_only_on_demand() {
    let plain = Server::start();
    let there = raw("302 Found", &[("Location", &plain.url("page")), ("Content-Length", "0")], b"");
    let secure = TlsServer::start(GOOD, there, false);
    let with = |policy: FetchPolicy| {
        let settings = Settings { extra_roots: vec![ROOT.to_vec()], ..settings() };
        Fetcher::with_settings(&policy, "factcheck/0.1.0", settings).unwrap()
    };
    let url = format!("https://{NAME}:{}/", secure.port());
    // This server redirects whatever it is asked for, its robots.txt too.
    let words = "robots.txt redirects from https to the unprotected http://127.0.0.1";
    refused("robots", &url, with(policy()).get(&url, NOW), "blocked", words);
    let strict = FetchPolicy { ignore_robots: true, ..policy() };
    let words = "redirects from https to the unprotected http://127.0.0.1";
    refused("https-to-http", &url, with(strict.clone()).get(&url, NOW), "refused-by-policy", words);
    assert!(plain.heads().is_empty());
    let capture = with(FetchPolicy { allow_downgrade: true, ..strict }).get(&url, NOW).unwrap();
    assert_eq!(capture.body, PAGE.as_bytes());
    assert_eq!(capture.flags, ["downgraded", "robots-ignored"]);
}

#[test]
fn a_tls_line_that_breaks_off_is_no_end() {
    let cut = TlsServer::start(GOOD, raw("200 OK", &[("Content-Type", "text/html")], PAGE.as_bytes()), true);
    let fetcher = fetcher(Settings { extra_roots: vec![ROOT.to_vec()], ..settings() });
    let url = format!("https://{NAME}:{}/", cut.port());
    refused("no close_notify", &url, fetcher.get(&url, NOW), "protocol-error", "nothing was stored");
}
