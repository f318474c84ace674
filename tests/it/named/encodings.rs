//! Pages that lie about their characters: the text is read as well as can be, what was guessed or lost is said and recorded.

use super::{ALLOW, desk, stored};
use crate::common::Desk;
use crate::server::{self, Server};

/// The page served with this header, cited by words that must be found; its manifest and its text.
#[track_caller]
fn cited(media_type: &str, body: &[u8], quote: &str) -> (Desk, String, String) {
    let server = Server::with([("/page", server::ok(media_type, body))]);
    let desk = desk();
    desk.ok(&["cite", &desk.claim(), &server.url("page"), "--quote", quote, ALLOW]);
    desk.ok(&["verify"]);
    let file = |end| stored(&desk, "127.0.0.1", end).expect("frozen");
    let (manifest, text) = (file("manifest.json"), file("text.txt"));
    (desk, manifest, text)
}

#[track_caller]
fn says(manifest: &str, name: &str, from: &str, replacements: usize) {
    for part in [format!("\"name\": \"{name}\""), format!("\"from\": \"{from}\""), format!("\"replacements\": {replacements}")] {
        assert!(manifest.contains(&part), "{part} in {manifest}");
    }
}

#[test]
fn charset_lies() {
    let (_, manifest, text) = cited("text/html; charset=utf-8", b"<p>The caf\xe9 cost 12 million.", "cost 12 million");
    says(&manifest, "utf-8", "http-header", 1);
    assert_eq!(text, "The caf\u{fffd} cost 12 million.\n");
}

#[test]
fn charset_unknown_name() {
    let (_, manifest, text) = cited("text/html; charset=klingon", "<p>The café cost 12 million.".as_bytes(), "The café cost 12 million");
    says(&manifest, "utf-8", "content", 0);
    assert_eq!(text, "The café cost 12 million.\n");
}

#[test]
fn meta_charset_after_1024() {
    let page = format!("<!--{}--><meta charset=windows-1251><p>The café cost 12 million.", "x".repeat(1024));
    let (_, manifest, text) = cited("text/html", page.as_bytes(), "The café cost 12 million");
    says(&manifest, "utf-8", "content", 0);
    assert_eq!(text, "The café cost 12 million.\n");
}

#[test]
fn utf16_bom() {
    let page: Vec<u8> = "\u{feff}<p>The café cost 12 million.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, manifest, text) = cited("text/html; charset=utf-8", &page, "The café cost 12 million");
    says(&manifest, "utf-16le", "bom", 0);
    assert_eq!(text, "The café cost 12 million.\n");
}

/// Read as UTF-7 this would be a script; nobody reads it so.
#[test]
fn utf7() {
    let (_, _, text) = cited("text/html; charset=utf-7", b"<p>It cost 12 million. +ADw-script+AD4-", "It cost 12 million");
    assert_eq!(text, "It cost 12 million. +ADw-script+AD4-\n");
}

#[test]
fn lone_surrogate_escapes() {
    let (_, _, text) = cited("text/html", b"<p>It &#xD800;cost &#xDFFF; 12 million.", "12 million");
    assert_eq!(text, "It \u{fffd}cost \u{fffd} 12 million.\n");
}

/// What holds a NUL is no text, whatever its server says.
#[test]
fn nul_bytes() {
    for media_type in ["text/html", "text/plain"] {
        let server = Server::with([("/page", server::ok(media_type, b"<p>It cost\0 12 million."))]);
        let desk = desk();
        for more in [&["--quote", "It cost"][..], &[]] {
            let (claim, url) = (desk.claim(), server.url("page"));
            let args = [&["cite", &claim, &url, ALLOW], more].concat();
            desk.refuses(&args, 4, &["NUL byte at 10", "save it as UTF-8"]);
        }
    }
}
