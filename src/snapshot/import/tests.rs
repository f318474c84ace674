//! Archives of our own come back as they went out; archives of others are read, and hostile ones refused.

use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::model::Source;
use crate::snapshot::warc::{fetched, from_file};
use crate::snapshot::{Chosen, SnapshotStore, hash, source_id};

const AT: &str = "2026-11-22T06:56:09Z";
const URL: &str = "https://example.com/budget";

/// A store with these captures, exported both ways.
fn exported(captures: &[Capture]) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let store = SnapshotStore::open(&folder.path().join("sources")).unwrap();
    for capture in captures {
        let source = Source { id: source_id(&capture.origin), origin: capture.origin.clone(), title: None, publisher: None, note: None };
        store.publish(&source, capture, "factcheck 0.1.0").unwrap();
    }
    let chosen: Vec<Chosen> = store.choose(&[]).unwrap();
    let (mut warc, mut wacz) = (Vec::new(), Cursor::new(Vec::new()));
    let one = store.export_warc_gz(&chosen, &mut warc, Path::new("x.warc.gz")).unwrap();
    let two = store.export_wacz(&chosen, "factcheck 0.1.0", &mut wacz, Path::new("x.wacz")).unwrap();
    assert_eq!((one.snapshots, one.records, one.bytes), (captures.len(), two.records, warc.len() as u64));
    assert_eq!(two.bytes, wacz.get_ref().len() as u64);
    // The same again gives the same bytes.
    let mut again = Vec::new();
    store.export_warc_gz(&chosen, &mut again, Path::new("x")).unwrap();
    assert!(again == warc);
    (warc, wacz.into_inner())
}

fn message(result: Result<Capture, ImportError>) -> String {
    match result {
        Ok(capture) => format!("read: {} bytes of {}", capture.body.len(), capture.origin.text()),
        Err(error) => error.to_string(),
    }
}

/// A record with a right length and, if asked for, digests.
fn record(kind: &str, uri: &str, block: &[u8], more: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{uri}>\r\nWARC-Date: {AT}\r\nWARC-Record-ID: <urn:uuid:1>\r\n{more}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn our_own_archives_come_back() {
    let page = fetched("<p>15 000 sanctions</p>", AT);
    let (warc, wacz) = exported(std::slice::from_ref(&page));
    let mut plain = Vec::new();
    warc::write(&mut plain, &page, "factcheck 0.1.0").unwrap();
    for (name, bytes) in [("x.warc.gz", warc), ("x.wacz", wacz), ("x.warc", plain)] {
        assert!(is_archive(name, &bytes));
        for url in [None, Some(URL), Some("https://EXAMPLE.com/budget#top")] {
            let read = from_archive(name, &bytes, url).unwrap();
            assert_eq!((&read.body, read.fetched_at, read.method), (&page.body, page.fetched_at, Method::Import), "{name} {url:?}");
            assert_eq!((&read.origin, &read.media_type, &read.charset), (&page.origin, &page.media_type, &page.charset));
            let hops: Vec<(&str, u16)> = read.hops.iter().map(|hop| (hop.url.as_str(), hop.status)).collect();
            assert_eq!(hops, [(URL, 301), ("https://example.com/news/budget-2025?%C3%A9=1", 200)]);
            assert!(read.hops.iter().all(|hop| hop.request_headers.is_empty()));
        }
        let there = from_archive(name, &bytes, Some("https://example.com/news/budget-2025?%C3%A9=1")).unwrap();
        assert_eq!(there.hops.len(), 1);
        assert!(message(from_archive(name, &bytes, Some("https://example.com/other"))).contains("does not hold https://example.com/other"));
    }
}

#[test]
fn of_several_pages_one_must_be_named() {
    let mut other = fetched("<p>2</p>", AT);
    other.origin = Origin::Url("https://example.com/other".to_owned());
    other.hops.remove(0);
    other.hops[0].url = "https://example.com/other".to_owned();
    let file = from_file("notes/a b.txt", b"15 000", AT);
    let (warc, wacz) = exported(&[fetched("<p>1</p>", AT), other, file.clone()]);
    let error = from_archive("x.wacz", &wacz, None).unwrap_err();
    assert!(error.is_usage() && error.to_string().starts_with("x.wacz holds 3 pages; name one with --url:\n  "), "{error}");
    assert!(from_archive("x.warc.gz", &warc, None).unwrap_err().is_usage());
    assert_eq!(from_archive("x.wacz", &wacz, Some("https://example.com/other")).unwrap().body, b"<p>2</p>");
    // A file of a workspace keeps its path.
    let (warc, _) = exported(std::slice::from_ref(&file));
    let read = from_archive("x.warc.gz", &warc, None).unwrap();
    assert_eq!((read.origin, read.body), (file.origin, file.body));
}

#[test]
fn what_other_tools_write_is_read() {
    let page = b"<p>15 000 sanctions</p>";
    let html = "Content-Type: text/html; charset=\"utf-8\"\r\n";
    let chunked = format!("{html}Transfer-Encoding: chunked\r\n");
    let chunks = b"5;x=1\r\n<p>15\r\n12\r\n 000 sanctions</p>\r\n0\r\n\r\n";
    let gzip = format!("{html}Content-Encoding: gzip\r\n");
    let sha1 = "WARC-Block-Digest: sha1:";
    let cases: [(&str, Vec<u8>); 8] = [
        ("plain", answer("200 OK", html, page)),
        ("HTTP/2", answer("200 OK", html, page).iter().copied().skip(8).collect::<Vec<_>>()),
        ("chunks", answer("200 OK", &chunked, chunks)),
        ("chunks undone already", answer("200 OK", &chunked, page)),
        ("gzip", answer("200 OK", &gzip, &gz(page))),
        ("gzip undone already", answer("200 OK", &gzip, page)),
        (
            "gzip in chunks",
            answer("200 OK", &format!("{gzip}Transfer-Encoding: chunked\r\n"), &{
                let packed = gz(page);
                [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat()
            }),
        ),
        ("brotli undone already", answer("200 OK", &format!("{html}Content-Encoding: br\r\n"), page)),
    ];
    for (name, block) in cases {
        let block = if name == "HTTP/2" { [b"HTTP/2.0", block.as_slice()].concat() } else { block };
        let digest = base32_of_sha1(&block);
        let warc = [
            record("warcinfo", "x", b"software: other\r\n", ""),
            record("request", URL, b"GET /budget HTTP/1.1\r\nCookie: id=secret\r\n\r\n", ""),
            record("response", URL, &block, &format!("{sha1}{digest}\r\n")),
            record("response", "https://example.com/a.css", &answer("200 OK", "Content-Type: text/css\r\n", b"p{}"), ""),
            record("response", "https://example.com/missing", &answer("404 Not Found", html, b"no"), ""),
        ]
        .concat();
        for bytes in [warc.clone(), gz(&warc)] {
            let read = from_archive("x.warc", &bytes, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(
                (read.body.as_slice(), read.media_type.as_str(), read.charset.as_deref()),
                (&page[..], "text/html", Some("utf-8")),
                "{name}"
            );
        }
        // The twin with one byte changed.
        let changed = String::from_utf8_lossy(&warc).replace("sanctions", "sanctiunz");
        if changed.len() == warc.len() {
            assert!(
                message(from_archive("x.warc", changed.as_bytes(), None)).contains("x.warc, record 3 is damaged: its WARC-Block-Digest"),
                "{name}"
            );
        }
    }
}

fn base32_of_sha1(bytes: &[u8]) -> String {
    use sha1::Digest;
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    // 160 bits are 32 letters, five bytes for eight.
    let five = |bytes: &[u8]| bytes.iter().fold(0u64, |all, byte| all << 8 | u64::from(*byte));
    let digest = sha1::Sha1::digest(bytes);
    digest.chunks(5).flat_map(|group| (0..8).rev().map(move |at| char::from(LETTERS[(five(group) >> (at * 5) & 31) as usize]))).collect()
}

#[test]
fn cookies_stay_behind() {
    let headers = "Content-Type: text/html\r\nSet-Cookie: session=secret\r\nX-Robots-Tag: noarchive\r\n";
    let warc = [
        record("request", URL, b"GET /budget HTTP/1.1\r\nCookie: id=secret\r\nUser-Agent: mine\r\n\r\n", ""),
        record("response", URL, &answer("200 OK", headers, b"<p>1</p>"), "WARC-IP-Address: 10.0.0.7\r\n"),
    ]
    .concat();
    let read = from_archive("x.warc", &warc, None).unwrap();
    assert_eq!((read.redacted_headers.clone(), read.flags.clone()), (vec!["set-cookie".to_owned()], vec!["noarchive".to_owned()]));
    let mut out = Vec::new();
    warc::write(&mut out, &read, "factcheck 0.1.0").unwrap();
    let text = String::from_utf8(out).unwrap();
    for secret in ["secret", "mine", "WARC-Type: request"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("WARC-IP-Address: 10.0.0.7") && text.contains("method: import"));
}

#[test]
fn broken_archives_are_refused_with_a_message_of_their_own() {
    let html = "Content-Type: text/html\r\n";
    let page = record("response", URL, &answer("200 OK", html, b"<p>1</p>"), "");
    let text = String::from_utf8(page.clone()).unwrap();
    let redirect = |uri: &str, to: &str| record("response", uri, &answer("302 Found", &format!("Location: {to}\r\n"), b""), "");
    let with = |headers: &str, body: &[u8]| record("response", URL, &answer("200 OK", &format!("{html}{headers}"), body), "");
    let cases: Vec<(Vec<u8>, Option<&str>, &str)> = vec![
        (b"hello".to_vec(), None, "x.warc, record 1 is damaged: a line of its head has no end"),
        (b"hello\r\n\r\n".to_vec(), None, "it begins with \"hello\", not with WARC/1.1"),
        (Vec::new(), None, "x.warc holds no page"),
        (text.replace("Content-Length", "Content-Size").into_bytes(), None, "no usable Content-Length"),
        (text.replace("Content-Length: ", "Content-Length: 0\r\nContent-Length: ").into_bytes(), None, "no usable Content-Length"),
        (text.replace("Content-Length: ", "Content-Length: 9").into_bytes(), None, "the file ends inside it"),
        (text.replace("Content-Length: ", "Content-Length: 99999999999999").into_bytes(), None, "the file ends inside it"),
        (text.replace("</p>\r\n\r\n", "</p>").into_bytes(), None, "the file ends inside it"),
        (text.replace("</p>\r\n\r\n", "</p>xxxx").into_bytes(), None, "it does not end where its Content-Length says"),
        ([page.as_slice(), b"more\r\n"].concat(), None, "record 2 is damaged: it begins with \"more\""),
        (text.replace("WARC-Date", "no header").into_bytes(), None, "a line that is no header"),
        (text.replace(AT, "yesterday").into_bytes(), None, "its WARC-Date is no moment"),
        (gz(&page)[..60].to_vec(), None, "x.warc, record 1 is damaged: the file ends inside it"),
        ([gz(&page), b"rubbish".to_vec()].concat(), None, "x.warc, record 2 is damaged: "),
        (gz(&vec![b'a'; 64 << 20]), None, "record 1 is damaged: a line of its head has no end"),
        (gz(&record("response", URL, &vec![b' '; 64 << 20], "")), None, "it unpacks to more than an honest archive does"),
        (with("Content-Encoding: br\r\n", b"\x8b\x03\x80\xff"), None, "compressed with \"br\", which is not read"),
        (with("Content-Encoding: gzip\r\n", &gz(b"<p>1</p>")[..12]), None, "its body cannot be unpacked"),
        (with("Content-Encoding: gzip\r\n", &gz(&vec![b' '; 8 << 20])), None, "record 1, its body unpacked has "),
        (with("Transfer-Encoding: chunked\r\n", b"5\r\n<p>1"), None, "in chunks, and the last ones are missing"),
        (with("Transfer-Encoding: chunked\r\n", b"5\r\n<p>1<\r\nzz\r\n"), None, "in chunks, and the last ones are missing"),
        (redirect(URL, URL), Some(URL), "its redirects lead nowhere"),
        (redirect(URL, "https://example.com/gone"), Some(URL), "does not hold https://example.com/gone"),
        (redirect(URL, "http://"), Some(URL), "it redirects to what is no address"),
        (page.clone(), Some("ftp://example.com/"), "begins with http:// or https://"),
        (page.clone(), Some("https://me:secret@example.com/"), "example.com: the address holds a user's name or password"),
        (page, Some("budget"), "budget: is no address"),
        (
            record("response", "https://me:secret@example.com/", &answer("200 OK", html, b"<p>1</p>"), ""),
            None,
            "holds a user's name or password",
        ),
        (
            record("resource", "urn:factcheck:file:../../etc/passwd", b"15", "Content-Type: text/plain\r\n"),
            None,
            "begins with http:// or https://",
        ),
        (record("resource", "file:///etc/passwd", b"15", "Content-Type: text/plain\r\n"), None, "begins with http:// or https://"),
    ];
    let count = cases.len();
    for (at, (bytes, url, expected)) in cases.into_iter().enumerate() {
        let said = message(from_archive("x.warc", &bytes, url));
        assert!(said.contains(expected), "case {at} of {count}, {expected}: {said}");
        assert!(!said.contains("secret"), "{said}");
    }
}

#[test]
fn an_archive_with_private_addresses_opens_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/budget", listener.local_addr().unwrap());
    let warc = record("response", &url, &answer("200 OK", "Content-Type: text/html\r\n", b"<p>15 000</p><img src=/a.png>"), "");
    let read = from_archive("x.warc", &warc, None).unwrap();
    assert_eq!(read.origin.text(), url);
    let (_, wacz) = exported(&[read]);
    assert_eq!(from_archive("x.wacz", &wacz, Some(&url)).unwrap().body, b"<p>15 000</p><img src=/a.png>");
    let asked = listener.accept().map(|_| ()).unwrap_err();
    assert_eq!(asked.kind(), std::io::ErrorKind::WouldBlock, "nobody came");
}

/// A package of these files, with a list of them unless there is one.
fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut list = Vec::new();
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
        list.push(serde_json::json!({"path": name, "hash": format!("sha256:{}", hash::hex_of(bytes))}));
    }
    if !files.iter().any(|(name, _)| *name == "datapackage.json") {
        zip.start_file("datapackage.json", options).unwrap();
        zip.write_all(serde_json::json!({"profile": "data-package", "resources": list}).to_string().as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_package_is_what_its_list_says_or_is_refused() {
    let page = record("response", URL, &answer("200 OK", "Content-Type: text/html\r\n", b"<p>1</p>"), "");
    let warc = ("archive/data.warc", page.as_slice());
    assert_eq!(from_archive("x.wacz", &package(&[warc]), None).unwrap().body, b"<p>1</p>");
    let list = |hash: &str, path: &str| format!("{{\"resources\":[{{\"path\":\"{path}\",\"hash\":\"{hash}\"}}]}}");
    let right = format!("sha256:{}", hash::hex_of(&page));
    let wrong = format!("sha256:{}", hash::hex_of(b"other"));
    let digest = format!("{{\"hash\":\"{wrong}\"}}");
    let zeros = vec![0; 80 << 20];
    let many: Vec<String> = (0..1001).map(|at| format!("a/{at}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (package(&[]), "holds no archive/*.warc"),
        (
            package(&[warc, ("datapackage.json", list(&wrong, "archive/data.warc").as_bytes())]),
            "x.wacz, archive/data.warc is damaged: its SHA-256 is not the one",
        ),
        (package(&[warc, ("datapackage.json", list("md5:0", "archive/data.warc").as_bytes())]), "by another algorithm than SHA-256"),
        (
            package(&[warc, ("datapackage.json", list(&right, "archive/other.warc").as_bytes())]),
            "archive/other.warc is damaged: datapackage.json lists it, and it is missing",
        ),
        (
            package(&[warc, ("a", b""), ("datapackage.json", list(&right, "archive/data.warc").as_bytes())]),
            "x.wacz, a is damaged: datapackage.json does not list it",
        ),
        (package(&[warc, ("datapackage-digest.json", digest.as_bytes())]), "x.wacz, datapackage.json is damaged: its SHA-256"),
        (package(&[warc, ("datapackage.json", b"{")]), "it is no JSON"),
        (package(&[warc, ("datapackage.json", b"{}")]), "no list of resources"),
        (package(&[warc, ("../evil", b"x")]), "x.wacz, ../evil is damaged: the name leads out of the package"),
        (package(&[warc, ("/etc/evil", b"x")]), "the name leads out of the package"),
        (package(&[warc, ("a\\..\\b", b"x")]), "the name leads out of the package"),
        (package(&[warc, ("a\u{1b}[2Jb", b"x")]), "a\\u{1b}[2Jb is damaged: the name leads out"),
        (package(&[warc, ("archive/zeros.warc", &zeros)]), "archive/zeros.warc has "),
        (package(&many), "has 1002 files, and at most 1000 are read"),
        (package(&[warc])[..200].to_vec(), "it is no whole ZIP file"),
    ];
    for (bytes, expected) in cases {
        let said = message(from_archive("x.wacz", &bytes, None));
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // One changed byte of a STORED archive, as `zip` itself would not notice before the hash does.
    let (_, wacz) = exported(&[fetched("<p>15 000</p>", AT)]);
    let mut refused = 0;
    for at in (0..wacz.len()).step_by(37) {
        let mut changed = wacz.clone();
        changed[at] ^= 0x10;
        match from_archive("x.wacz", &changed, None) {
            Ok(capture) => assert_eq!(capture.body, b"<p>15 000</p>", "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused * 37 > wacz.len() / 2, "{refused}");
}

#[test]
fn documents_are_taken_as_they_are() {
    let now: Timestamp = AT.parse().unwrap();
    let url = Origin::Url("https://example.com/report.pdf".to_owned());
    let read = from_document("Report.PDF", b"%PDF-1.7".to_vec(), url.clone(), now).unwrap();
    assert_eq!((read.origin, read.media_type.as_str(), read.method, read.fetched_at), (url, "application/pdf", Method::Import, now));
    assert!(!is_archive("Report.PDF", b"%PDF-1.7") && !is_archive("a.docx", b"PK\x03\x04") && is_archive("a.WACZ", b"PK\x03\x04"));
    let bad = from_document("a.txt", Vec::new(), Origin::Url("https://u:p@example.com/".to_owned()), now);
    assert!(message(bad).contains("a user's name or password"));
    assert!(matches!(
        from_document("a.txt", vec![0; (95 << 20) + 1], Origin::Path("a.txt".to_owned()), now),
        Err(ImportError::TooLarge { .. })
    ));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..600, cut in 0usize..600) {
        let page = [record("warcinfo", "x", b"a: b\r\n", ""), record("response", URL, &answer("200 OK", "Content-Type: text/html\r\n", b"<p>1</p>"), "")].concat();
        let _ = from_archive("x.warc", &bytes, None);
        let _ = from_archive("x.wacz", &[b"PK\x03\x04", bytes.as_slice()].concat(), None);
        let mut changed = page;
        changed.truncate(cut.max(20));
        let at = at.min(changed.len());
        changed.splice(at..at, bytes);
        let _ = from_archive("x.warc", &changed, None);
        let _ = from_archive("x.warc.gz", &gz(&changed), None);
    }
}
