//! Servers that break the rules of HTTP, TLS and compression: no page comes of it, and nothing is kept.

use std::time::{Duration, Instant};

use super::{ALLOW, desk, state};
use crate::common::Desk;
use crate::server::{self, Server};

const QUOTE: &str = "The road costs 1.4 trillion";

/// Asks for an address that must fail: with this word, exit code 4, these words, and nothing written.
#[track_caller]
fn refused(desk: &Desk, url: &str, reach: &str, words: &[&str]) {
    assert_eq!(state(url, &["127.0.0.1"]), reach);
    desk.refuses(&["cite", &desk.claim(), url, "--quote", QUOTE, ALLOW], 4, words);
}

macro_rules! refused_answers {
    ($($name:ident: $path:literal, $reach:literal, $words:literal;)*) => {
        $(#[test]
        fn $name() {
            let server = Server::start();
            refused(&desk(), &server.url($path), $reach, &[$words]);
        })*
    };
}

refused_answers! {
    endless_headers: "endless-headers", "protocol-error", "message head is too large";
    endless_body: "endless-body", "refused-by-policy", "larger than 10 MiB";
    content_length_short: "content-length-short", "protocol-error", "end of file before message length reached";
    two_content_lengths: "two-content-lengths", "protocol-error", "content-length";
    chunked_cut: "chunked-cut", "protocol-error", "nothing was stored";
    http09: "http09", "protocol-error", "invalid HTTP version";
    ssh_banner: "ssh-banner", "protocol-error", "invalid HTTP version";
    esc_in_header: "esc-in-header", "protocol-error", "invalid HTTP header";
    redirect_loop: "redirect-loop", "protocol-error", "leads back to";
    redirect_11_hops: "redirect-11-hops", "protocol-error", "more than 10 redirects";
    redirect_no_location: "redirect-no-location", "protocol-error", "302 without a Location";
    unasked_304: "304-unasked", "protocol-error", "304 as if we had the page already";
    unasked_206: "206-unasked", "protocol-error", "206 with a part of the page";
    empty_204: "204-empty", "protocol-error", "204 with no page";
    empty_200: "200-empty", "protocol-error", "200 with an empty page";
    gzip_bomb_1gib: "gzip-bomb-1GiB", "refused-by-policy", "unpacks to more than 200 times its size";
    gzip_bomb_nested: "gzip-bomb-nested", "protocol-error", "coded as \"gzip, gzip\"";
    gzip_truncated: "gzip-truncated", "protocol-error", "cut short";
    gzip_trailing_garbage: "gzip-trailing-garbage", "protocol-error", "bytes follow after its end";
    gzip_not_gzip: "gzip-not-gzip", "protocol-error", "what comes is no gzip";
    br_unasked: "br-unasked", "protocol-error", "coded as \"br\"";
    zstd_unasked: "zstd-unasked", "protocol-error", "coded as \"zstd\"";
}

macro_rules! given_up {
    ($($name:ident: $path:literal;)*) => {
        $(#[test]
        fn $name() {
            let server = Server::start();
            let desk = Desk::with_a_claim();
            desk.write("factcheck.toml", "[fetch]\npause_ms = 0\nretries = 0\ntimeout_s = 1\n");
            let start = Instant::now();
            desk.refuses(&["cite", &desk.claim(), &server.url($path), "--quote", QUOTE, ALLOW], 4, &["1 s"]);
            assert!(start.elapsed() < Duration::from_secs(20), "it took {:?}", start.elapsed());
        })*
    };
}

given_up! {
    endless_1xx: "endless-1xx";
    slow_drip: "slow-drip";
    never_answers: "never-answers";
}

macro_rules! taken_and_flagged {
    ($($name:ident: $path:literal, $flag:literal;)*) => {
        $(#[test]
        fn $name() {
            let (server, desk) = (Server::start(), desk());
            let run = desk.ok(&["cite", &desk.claim(), &server.url($path), ALLOW]);
            assert!(run.err.contains($flag), "{}", run.err);
            let manifest = super::stored(&desk, "127.0.0.1", "manifest.json").expect("frozen");
            assert!(manifest.contains($flag), "{manifest}");
            desk.ok(&["verify"]);
        })*
    };
}

taken_and_flagged! {
    te_and_cl: "te-and-cl", "te-and-cl";
    close_delimited_cut: "close-delimited-cut", "maybe-truncated";
    non_utf8_header: "non-utf8-header", "non-utf8-header";
}

/// The length that was announced is what is read: the rest is no part of the page.
#[test]
fn content_length_long() {
    let (server, desk) = (Server::start(), desk());
    desk.refuses(&["cite", &desk.claim(), &server.url("content-length-long"), "--quote", QUOTE, ALLOW], 4, &["nothing was written"]);
    assert_eq!(state(&server.url("content-length-long"), &["127.0.0.1"]), "20 bytes");
}

fn late(value: &str) -> Server {
    Server::with([("/late", server::raw("429 Too Many Requests", &[("Retry-After", value), ("Content-Length", "0")], b""))])
}

#[test]
fn retry_after_year() {
    let server = late("31536000");
    refused(&desk(), &server.url("late"), "blocked", &["the site asks for a wait of 31536000 s"]);
}

#[test]
fn retry_after_garbage() {
    let server = late("when it suits you");
    refused(&desk(), &server.url("late"), "blocked", &["429 Too Many Requests"]);
}

#[test]
fn retry_after_past_date() {
    let server = late("Sat, 22 Nov 2014 06:56:09 GMT");
    refused(&desk(), &server.url("late"), "blocked", &["429 Too Many Requests"]);
}

#[test]
fn set_cookie_secret() {
    let (server, desk) = (Server::start(), desk());
    desk.ok(&["cite", &desk.claim(), &server.url("set-cookie-secret"), "--quote", QUOTE, ALLOW]);
    for (name, content) in desk.files() {
        assert!(!String::from_utf8_lossy(&content).contains("session=secret"), "{name} keeps a cookie");
    }
    let manifest = super::stored(&desk, "127.0.0.1", "manifest.json").expect("frozen");
    assert!(
        manifest.contains("\"redacted_headers\": [\n    \"set-cookie\"") || manifest.contains("\"redacted_headers\": [\"set-cookie\"]"),
        "{manifest}"
    );
}
