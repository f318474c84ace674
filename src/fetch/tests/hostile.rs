//! Answers that must not become evidence.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::server::{Server, gzip, ok, raw};
use super::{NOW, fetcher, get, refused, settings};
use crate::fetch::Limits;

#[test]
fn refuses_bad_answers() {
    let server = Server::start();
    let cases = [
        ("endless-headers", "protocol-error", "message head is too large"),
        ("endless-body", "refused-by-policy", "larger than 10 MiB"),
        ("content-length-short", "protocol-error", "end of file before message length reached"),
        ("content-length-huge", "refused-by-policy", "sends more than 30 MiB"),
        ("two-content-lengths", "protocol-error", "content-length"),
        ("te-gzip", "protocol-error", "transfer coding \"gzip, chunked\""),
        ("chunked-cut", "protocol-error", "nothing was stored"),
        ("chunked-bad", "protocol-error", "nothing was stored"),
        ("http09", "protocol-error", "invalid HTTP version"),
        ("ssh-banner", "protocol-error", "invalid HTTP version"),
        ("hangs-up", "protocol-error", "before message completed"),
        ("esc-in-header", "protocol-error", "invalid HTTP header"),
        ("redirect-loop", "protocol-error", "leads back to"),
        ("redirect-no-location", "protocol-error", "302 without a Location"),
        ("redirect-two-locations", "protocol-error", "several Locations"),
        ("redirect-bad-location", "protocol-error", "http://256.1.1.1/"),
        ("304-unasked", "protocol-error", "304 as if we had the page already"),
        ("206-unasked", "protocol-error", "206 with a part of the page"),
        ("204-empty", "protocol-error", "204 with no page"),
        ("200-empty", "protocol-error", "200 with an empty page"),
        ("gzip-bomb-1GiB", "refused-by-policy", "unpacks to more than 200 times its size"),
        ("gzip-bomb-nested", "protocol-error", "coded as \"gzip, gzip\""),
        ("gzip-truncated", "protocol-error", "cut short"),
        ("gzip-trailing-garbage", "protocol-error", "bytes follow after its end"),
        ("gzip-not-gzip", "protocol-error", "what comes is no gzip"),
        ("br-unasked", "protocol-error", "coded as \"br\""),
        ("zstd-unasked", "protocol-error", "coded as \"zstd\""),
        ("status-404", "gone", "404 Not Found; check the address, or cite an archived copy"),
        ("status-410", "gone", "410 Gone"),
        ("status-451", "legal", "451 Unavailable For Legal Reasons"),
        ("status-401", "blocked", "401 Unauthorized"),
        ("status-402", "blocked", "402 Payment Required"),
        ("status-403", "blocked", "403 Forbidden; the site turned us away, which does not mean that the page is gone"),
        ("status-405", "blocked", "405"),
        ("status-406", "blocked", "406"),
        ("status-418", "blocked", "418"),
        ("status-429", "blocked", "save the page in a browser and cite the file"),
        ("status-400", "blocked", "400 Bad Request"),
        ("status-408", "unreachable", "408"),
        ("status-500", "server-error", "500 Internal Server Error; the server failed"),
        ("status-503", "server-error", "503"),
        ("status-300", "protocol-error", "300 Multiple Choices"),
        ("status-201", "protocol-error", "201 which is no page"),
    ];
    let fetcher = fetcher(settings());
    for (name, reach, words) in cases {
        let url = server.url(name);
        let shown = if name == "redirect-loop" { server.url("redirect-loop-back") } else { url.clone() };
        refused(name, &shown, fetcher.get(&url, NOW), reach, words);
    }
}

#[test]
fn refuses_redirects_to_forbidden_places() {
    let server = Server::start();
    let cases = [
        ("redirect-to-literal-private", "http://10.0.0.1/", "it leads to 10.0.0.1 (10.0.0.0/8, private use)"),
        ("redirect-to-other-loopback", "http://127.0.0.2:", "--allow-private=127.0.0.2/32"),
        ("redirect-to-file", "file:///etc/passwd", "only http and https"),
        ("redirect-to-name-resolving-private", "http://inside.example/", "it leads to 10.0.0.1"),
        ("redirect-with-credentials", &server.url("page"), "a name or password"),
    ];
    for (name, shown, words) in cases {
        let before = server.heads().len();
        let asked = server.url(name);
        let result = get(&asked);
        let message = result.as_ref().map_or_else(ToString::to_string, |_| String::new());
        assert!(!message.contains("secret"), "{message}");
        assert!(message.contains(&format!(" (where {asked} redirects to) ")), "{message}");
        refused(name, shown, result, "refused-by-policy", words);
        assert_eq!(server.heads().len(), before + 1, "{name}: one request and no more");
    }
    refused(
        "redirect-11-hops",
        &server.url("redirect-hops-0")[..20],
        get(&server.url("redirect-11-hops")),
        "protocol-error",
        "more than 10 redirects",
    );
}

#[test]
fn gives_up_in_time() {
    let server = Server::start();
    let short = Duration::from_millis(250);
    let base = settings().limits;
    let cases = [
        ("no-handshake", Limits { connect: short, ..base.clone() }, "let no connection be made within 250 ms"),
        ("never-answers", Limits { header: short, ..base.clone() }, "sent no answer within 250 ms"),
        ("endless-1xx", Limits { header: short, ..base.clone() }, "sent no answer within 250 ms"),
        ("silent-in-the-middle", Limits { idle: short, ..base.clone() }, "fell silent in the middle of the page for 250 ms"),
        ("slow-drip", Limits { total: short, idle: Duration::from_millis(200), ..base.clone() }, "was not done after 250 ms"),
        ("never-answers", Limits { total: short, ..base.clone() }, "was not done after 250 ms"),
        ("endless-body", Limits { total: short, wire: u64::MAX, decoded: u64::MAX, ..base }, "was not done after 250 ms"),
    ];
    for (name, limits, words) in cases {
        let start = Instant::now();
        let url = if name == "no-handshake" { server.url("").replace("http:", "https:") } else { server.url(name) };
        refused(name, &url, fetcher(crate::fetch::Settings { limits, ..settings() }).get(&url, NOW), "unreachable", words);
        assert!(start.elapsed() < Duration::from_secs(4), "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn a_pdf_gets_its_own_limits() {
    let pdf = [b"%PDF-1.7\n", &b"0123456789".repeat(400)[..], b"%%EOF"].concat();
    let server = Server::with([
        ("/named", ok("application/pdf", &pdf)),
        ("/unnamed", ok("application/octet-stream", &pdf)),
        ("/html", ok("text/html", &pdf[9..])),
    ]);
    let limits = Limits { decoded: 2_000, decoded_pdf: 5_000, ..settings().limits };
    let fetcher = fetcher(crate::fetch::Settings { limits, ..settings() });
    for path in ["named", "unnamed"] {
        assert_eq!(fetcher.get(&server.url(path), NOW).unwrap().body, pdf, "{path}");
    }
    let url = server.url("html");
    refused("html", &url, fetcher.get(&url, NOW), "refused-by-policy", "larger than 2000 bytes");
}

#[test]
fn no_cut_is_taken_for_the_whole() {
    let chunked = [("Transfer-Encoding", "chunked")];
    let answers = [
        ("sized", ok("text/html", b"<p>83.14 percent</p>")),
        ("chunked", raw("200 OK", &chunked, b"5\r\n<p>83\r\n6;x=y\r\n.14 pe\r\n0\r\n\r\n")),
        ("gzip", raw("200 OK", &[("Content-Encoding", "gzip")], &gzip(b"<p>83.14 percent</p>"))),
    ];
    let fetcher = fetcher(settings());
    for (name, whole) in answers {
        let cuts = (0..whole.len()).map(|at| (format!("/{at}"), whole[..at].to_vec()));
        let server = Server::with(cuts.chain([("/whole".to_owned(), whole.clone())]));
        assert!(fetcher.get(&server.url("whole"), NOW).is_ok(), "{name}");
        for at in 0..whole.len() {
            let result = fetcher.get(&server.url(&at.to_string()), NOW);
            assert!(result.is_err(), "{name} cut at {at} of {}: {result:?}", whole.len());
        }
    }
}

#[test]
fn damaged_answers_end_in_a_page_or_an_error() {
    let whole = ok("text/html; charset=utf-8", b"<p>83.14 percent</p>");
    let damaged = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        bytes
    };
    let bytes = [0, b'\n', b':', b' ', b'9', 0x1b, 0xff];
    let pages = (0..whole.len()).flat_map(|at| bytes.map(|byte| (format!("/{at}-{byte}"), damaged(at, byte))));
    let (server, fetcher) = (Server::with(pages), fetcher(settings()));
    for (at, byte) in (0..whole.len()).flat_map(|at| bytes.map(|byte| (at, byte))) {
        match fetcher.get(&server.url(&format!("{at}-{byte}")), NOW) {
            Ok(capture) => assert!(!capture.body.is_empty() && capture.hops.len() == 1, "{byte} at {at}"),
            Err(error) => {
                assert!(matches!(error.reach().code(), "protocol-error" | "gone" | "blocked" | "server-error"), "{byte} at {at}: {error}")
            }
        }
    }
}

#[test]
fn https_where_none_is_spoken_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let speaker = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        // Waits for the other side to hang up; a close of ours might overtake what was sent.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    refused("plain", &url, get(&url), "tls-error", "corrupt message");
    speaker.join().unwrap();
}

#[test]
fn a_closed_port_is_unreachable() {
    let port = Server::start().port();
    // The listener thread may hold the port for a moment after the drop.
    std::thread::sleep(Duration::from_millis(100));
    let url = format!("http://127.0.0.1:{port}/");
    refused("refused", &url, get(&url), "unreachable", "cannot be reached (Connection refused");
}
