//! Writes a capture as WARC/1.1. The same capture gives the same bytes: record ids are made of hashes, and the date is the
//! capture's.
//!
//! Replay tools decode what a header says is coded. The body is stored decoded, so `Content-Encoding` is renamed
//! `X-Orig-Content-Encoding`, `Transfer-Encoding` goes, and `Content-Length` is the stored length.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use url::Url;

use crate::model::{Capture, Hop, Method, Origin};
use crate::snapshot::hash;

/// What stands before the path of a file, which has no address that holds on another machine.
const FILE: &str = "urn:factcheck:file:";

/// Writes the capture: what wrote it, each request with its answer (the last one with the body) or the file, what is known
/// besides.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, capture: &Capture, tool: &str) -> io::Result<()> {
    let mut writer = Writer::new(out, capture);
    let payload_digest = digest(&capture.body);
    writer.info =
        writer.record("warcinfo", "", "application/warc-fields", &[info_fields(tool).as_bytes()], &[("WARC-Filename", "capture.warc")])?;
    let mut last = String::new();
    for (at, hop) in capture.hops.iter().enumerate() {
        let body: &[u8] = if at + 1 == capture.hops.len() { &capture.body } else { b"" };
        last = writer.hop(hop, body)?;
    }
    let target = capture.hops.last().map_or_else(|| origin_uri(&capture.origin), |hop| uri(&hop.url));
    if capture.hops.is_empty() {
        last = writer.record("resource", &target, &content_type(capture), &[&capture.body], &[("WARC-Payload-Digest", &payload_digest)])?;
    }
    let facts = metadata_fields(capture);
    writer.record("metadata", &target, "application/warc-fields", &[facts.as_bytes()], &[("WARC-Concurrent-To", &last)]).map(drop)
}

/// Whether a header may hold a secret and must never reach a repository.
pub fn is_private(header: &str) -> bool {
    const PRIVATE: [&str; 6] = ["set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization", "proxy-authenticate"];
    PRIVATE.iter().any(|name| header.eq_ignore_ascii_case(name))
}

/// Writes the records of one file.
struct Writer<'a, W> {
    out: &'a mut W,
    date: String,
    /// What sets this capture's record ids apart from those of all others.
    seed: String,
    written: usize,
    info: String,
    imported: bool,
}

impl<'a, W: Write> Writer<'a, W> {
    fn new(out: &'a mut W, capture: &Capture) -> Self {
        let date = capture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let seed = format!("{date}\n{}\n{}", capture.origin.text(), hash::hex_of(&capture.body));
        Self { out, date, seed, written: 0, info: String::new(), imported: capture.method == Method::Import }
    }

    /// One answer and its request; gives back the answer's record id.
    fn hop(&mut self, hop: &Hop, body: &[u8]) -> io::Result<String> {
        let (target, payload_digest) = (uri(&hop.url), digest(body));
        let wire = [("WARC-IP-Address", &hop.ip), ("WARC-Protocol", &hop.protocol)];
        let wire: Vec<(&str, &str)> = wire.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
        let head = response_head(hop, body.len());
        let headers = [&[("WARC-Payload-Digest", payload_digest.as_str())], wire.as_slice()].concat();
        let response = self.record("response", &target, "application/http;msgtype=response", &[head.as_bytes(), body], &headers)?;
        let headers = [&[("WARC-Concurrent-To", response.as_str())], wire.as_slice()].concat();
        // Nobody here sent the request of an imported page.
        if !self.imported {
            self.record("request", &target, "application/http;msgtype=request", &[request_head(hop).as_bytes()], &headers)?;
        }
        Ok(response)
    }

    /// One record; gives back its id.
    fn record(&mut self, kind: &str, target: &str, content_type: &str, block: &[&[u8]], more: &[(&str, &str)]) -> io::Result<String> {
        let block_hash = hash::hex_of_parts(block);
        let id = record_id(&hash::hex_of(format!("{}\n{}\n{kind}\n{block_hash}", self.seed, self.written).as_bytes()));
        self.written += 1;
        let mut head = format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {id}\r\nWARC-Date: {}\r\n", self.date);
        let always = [("WARC-Target-URI", target), ("WARC-Warcinfo-ID", &self.info)];
        for (name, value) in always.iter().filter(|(_, value)| !value.is_empty()).chain(more) {
            line(&mut head, name, value);
        }
        line(&mut head, "WARC-Block-Digest", &format!("sha256:{block_hash}"));
        line(&mut head, "Content-Type", content_type);
        line(&mut head, "Content-Length", &block.iter().map(|part| part.len()).sum::<usize>().to_string());
        head.push_str("\r\n");
        self.out.write_all(head.as_bytes())?;
        for part in block {
            self.out.write_all(part)?;
        }
        self.out.write_all(b"\r\n\r\n")?;
        Ok(id)
    }
}

/// A UUID of version 8 (RFC 9562: any bits) out of a hash.
fn record_id(hash: &str) -> String {
    let variant = match hash.as_bytes().get(16) {
        Some(b'0' | b'4' | b'8' | b'c') => '8',
        Some(b'1' | b'5' | b'9' | b'd') => '9',
        Some(b'2' | b'6' | b'a' | b'e') => 'a',
        _ => 'b',
    };
    format!("<urn:uuid:{}-{}-8{}-{variant}{}-{}>", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hash::hex_of(bytes))
}

fn info_fields(tool: &str) -> String {
    let mut text = String::new();
    line(&mut text, "software", tool);
    line(&mut text, "format", "WARC File Format 1.1");
    line(&mut text, "conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/");
    text
}

fn metadata_fields(capture: &Capture) -> String {
    let mut text = String::new();
    line(&mut text, "method", capture.method.code());
    line(&mut text, "origin", capture.origin.text());
    line(&mut text, "media-type", &capture.media_type);
    line(&mut text, "length-known", if capture.length_known { "true" } else { "false" });
    for hop in &capture.hops {
        if let Some(hash) = &hop.cert_sha256 {
            line(&mut text, "certificate", &format!("sha256:{hash} {}", hop.url));
        }
    }
    for (name, list) in
        [("redacted-header", &capture.redacted_headers), ("flag", &capture.flags), ("allow-private", &capture.allow_private)]
    {
        for item in list {
            line(&mut text, name, item);
        }
    }
    text
}

fn request_head(hop: &Hop) -> String {
    let url = Url::parse(&hop.url).ok();
    let (path, host) = url.as_ref().map_or_else(
        || (uri(&hop.url), String::new()),
        |url| {
            let host = url.host_str().unwrap_or_default();
            (
                url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
                url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            )
        },
    );
    let mut head = format!("GET {path} HTTP/1.1\r\n");
    if !hop.request_headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        line(&mut head, "Host", &host);
    }
    for (name, value) in &hop.request_headers {
        header(&mut head, name, value);
    }
    head.push_str("\r\n");
    head
}

fn response_head(hop: &Hop, stored: usize) -> String {
    let mut head = String::from("HTTP/1.1");
    let _ = write!(head, " {:03} {}\r\n", hop.status, one_line(&hop.reason));
    for (name, value) in &hop.headers {
        match name.to_ascii_lowercase().as_str() {
            "transfer-encoding" => {}
            "content-length" if value.trim() == stored.to_string() => {}
            "content-length" => header(&mut head, "X-Orig-Content-Length", value),
            "content-encoding" => header(&mut head, "X-Orig-Content-Encoding", value),
            _ => header(&mut head, name, value),
        }
    }
    line(&mut head, "Content-Length", &stored.to_string());
    head.push_str("\r\n");
    head
}

/// A header of a foreign machine: left out when it is private or its name is none.
fn header(out: &mut String, name: &str, value: &str) {
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    if is_name && !is_private(name) {
        line(out, name, value);
    }
}

fn line(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "{name}: {}\r\n", one_line(value));
}

/// No line end of a foreign value may begin a header of its own.
fn one_line(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    if value.contains(char::is_control) { Cow::Owned(value.replace(char::is_control, " ")) } else { Cow::Borrowed(value) }
}

fn content_type(capture: &Capture) -> String {
    let media_type = if capture.media_type.is_empty() { "application/octet-stream" } else { &capture.media_type };
    capture.charset.as_ref().map_or_else(|| media_type.to_owned(), |charset| format!("{media_type}; charset={charset}"))
}

/// A file has no address that holds on another machine: its path in the workspace is named as what it is.
pub fn origin_uri(origin: &Origin) -> String {
    match origin {
        Origin::Url(url) => uri(url),
        Origin::Path(path) => format!("{FILE}{}", uri(path)),
    }
}

/// The path of a file of a workspace that an archive of ours names; `None` for any other address, and for a path that
/// leads out of the workspace.
pub fn path_of(address: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = address.strip_prefix(FILE)?.as_bytes();
    while let [first, more @ ..] = rest {
        let coded = (*first == b'%').then(|| more.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        let coded = coded.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(coded.unwrap_or(*first));
        rest = if coded.is_some() { &more[2..] } else { more };
    }
    let path = String::from_utf8(bytes).ok()?;
    let climbs = path.split('/').any(|part| part.is_empty() || part == "..");
    (!climbs && !path.contains(['\\', ':']) && !path.contains(char::is_control)).then_some(path)
}

/// An address without spaces, angle brackets, control characters or anything beyond ASCII.
fn uri(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if matches!(byte, 0x21..=0x7e) && !b"<>\"\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
pub(in crate::snapshot) mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::snapshot::warc::{payload, records};

    /// A writer that takes a few bytes at a time and is interrupted now and then.
    pub(in crate::snapshot) struct Short {
        pub out: Vec<u8>,
        pub most: usize,
        pub calls: usize,
    }

    impl Write for Short {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.calls += 1;
            if self.calls.is_multiple_of(7) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let taken = bytes.len().min(self.most);
            self.out.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// A page fetched over one redirect.
    pub(in crate::snapshot) fn fetched(body: &str, at: &str) -> Capture {
        let hop = |url: &str, status, reason: &str, headers: &[(&str, &str)]| Hop {
            url: url.to_owned(),
            status,
            reason: reason.to_owned(),
            ip: Some("93.184.216.34".to_owned()),
            protocol: Some("h2".to_owned()),
            cert_sha256: Some(hash::hex_of(b"certificate")),
            request_headers: pairs(&[("user-agent", "factcheck/0.1.0"), ("accept-encoding", "gzip"), ("Cookie", "id=secret")]),
            headers: pairs(headers),
        };
        Capture {
            origin: Origin::Url("https://example.com/budget".to_owned()),
            method: Method::Fetch,
            fetched_at: at.parse::<Timestamp>().unwrap(),
            hops: vec![
                hop(
                    "https://example.com/budget",
                    301,
                    "Moved Permanently",
                    &[("location", "/news/budget-2025?é=1"), ("content-length", "154"), ("content-encoding", "gzip")],
                ),
                hop(
                    "https://example.com/news/budget-2025?%C3%A9=1",
                    200,
                    "",
                    &[
                        ("date", "Sun, 22 Nov 2026 06:56:08 GMT"),
                        ("content-type", "text/html; charset=utf-8"),
                        ("content-encoding", "gzip"),
                        ("transfer-encoding", "chunked"),
                        ("last-modified", "Fri, 20 Nov 2026 08:00:00 GMT"),
                        ("set-cookie", "session=secret"),
                        ("x-odd", "a\r\nX-Forged: yes"),
                        ("bad name\r\nX-Forged", "yes"),
                    ],
                ),
            ],
            body: body.as_bytes().to_vec(),
            media_type: "text/html".to_owned(),
            charset: Some("utf-8".to_owned()),
            content_encoding: Some("gzip".to_owned()),
            wire: Some((hash::hex_of(b"wire"), 77)),
            length_known: true,
            redacted_headers: vec!["set-cookie".to_owned()],
            flags: vec!["noarchive".to_owned()],
            allow_private: Vec::new(),
        }
    }

    /// A file of the workspace.
    pub(in crate::snapshot) fn from_file(path: &str, body: &[u8], at: &str) -> Capture {
        Capture {
            origin: Origin::Path(path.to_owned()),
            method: Method::File,
            fetched_at: at.parse::<Timestamp>().unwrap(),
            hops: Vec::new(),
            body: body.to_vec(),
            media_type: "text/plain".to_owned(),
            charset: None,
            content_encoding: None,
            wire: None,
            length_known: true,
            redacted_headers: Vec::new(),
            flags: Vec::new(),
            allow_private: Vec::new(),
        }
    }

    fn bytes(capture: &Capture) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, capture, "factcheck 0.1.0").unwrap();
        out
    }

    #[test]
    fn short_writes_and_interruptions_change_nothing() {
        let body = "<p>15 000 sanctions</p>".repeat(200);
        for capture in [fetched(&body, "2026-11-22T06:56:09Z"), from_file("notes/a.txt", b"15 000\n", "2026-11-22T06:56:09Z")] {
            let whole = bytes(&capture);
            assert_eq!(bytes(&capture), whole, "the same capture gives the same bytes");
            for most in [1, 1000] {
                let mut short = Short { out: Vec::new(), most, calls: 0 };
                write(&mut short, &capture, "factcheck 0.1.0").unwrap();
                assert!(short.out == whole, "{most} bytes at a time");
            }
        }
    }

    #[test]
    fn writes_one_record_a_fact() {
        let warc = bytes(&fetched("<p>x</p>", "2026-11-22T06:56:09.7Z"));
        let kinds: Vec<String> = records(&warc).unwrap().iter().map(|record| record.header("WARC-Type").unwrap().to_owned()).collect();
        assert_eq!(kinds, ["warcinfo", "response", "request", "response", "request", "metadata"]);
        assert_eq!(&warc[payload(&warc).unwrap()], b"<p>x</p>");
        let text = String::from_utf8(warc).unwrap();
        for expected in [
            "WARC-Date: 2026-11-22T06:56:09Z\r\n",
            "WARC-IP-Address: 93.184.216.34\r\n",
            "WARC-Protocol: h2\r\n",
            "WARC-Target-URI: https://example.com/news/budget-2025?%C3%A9=1\r\n",
            "HTTP/1.1 301 Moved Permanently\r\nlocation: /news/budget-2025?é=1\r\nX-Orig-Content-Length: 154\r\nX-Orig-Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
            "HTTP/1.1 200 \r\n",
            "x-odd: a  X-Forged: yes\r\n",
            "X-Orig-Content-Encoding: gzip\r\n",
            "Content-Length: 8\r\n\r\n<p>x</p>\r\n\r\n",
            "GET /news/budget-2025?%C3%A9=1 HTTP/1.1\r\nHost: example.com\r\nuser-agent: factcheck/0.1.0\r\n",
            "redacted-header: set-cookie\r\n",
        ] {
            assert!(text.contains(expected), "{expected:?} in\n{text}");
        }
        for secret in ["secret", "chunked", "\r\nX-Forged", "\r\ncontent-encoding"] {
            assert!(!text.contains(secret), "{secret:?} in\n{text}");
        }
    }

    #[test]
    fn names_a_file_by_its_path() {
        let warc = bytes(&from_file("notes/péage m-12.txt", b"a\r\n\r\nb", "2026-11-22T06:56:09Z"));
        assert_eq!(&warc[payload(&warc).unwrap()], b"a\r\n\r\nb");
        assert!(String::from_utf8(warc).unwrap().contains("WARC-Target-URI: urn:factcheck:file:notes/p%C3%A9age%20m-12.txt\r\n"));
    }

    #[test]
    fn record_ids_are_uuids_of_version_8() {
        let id = record_id(&hash::hex_of(b"abc"));
        assert_eq!(id, "<urn:uuid:ba7816bf-8f01-8fea-8141-40de5dae2223>");
    }
}
