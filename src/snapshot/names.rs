//! Names of sources and snapshots, and which names may stand in the store at all.
//!
//! A name is made of the address and of hashes only, never of a title or of what a server proposes, and means the same
//! on every file system: `[a-z0-9.-]`, no device name of Windows, bounded length. A snapshot's `T` and `Z` are the one
//! exception to lower case.

use url::Url;

use super::hash;
use crate::model::{Origin, Timestamp};

/// Longest part of a source id that comes from the host, and longest that comes from the path.
const SLUG: usize = 24;
/// Hexadecimal digits of a hash in a name.
const HEX: usize = 10;

/// The folder name of a source: host, path and the first ten digits of the SHA-256 of its normalised address.
pub fn source_id(origin: &Origin) -> String {
    let origin = normalize(origin);
    let (place, path) = match &origin {
        Origin::Path(path) => ("file".to_owned(), path_slug(strip_extension(path))),
        Origin::Url(text) => match Url::parse(text) {
            Ok(url) => (head(&host_slug(url.host_str().unwrap_or("url"))), path_slug(strip_extension(url.path()))),
            Err(_) => ("url".to_owned(), path_slug(text)),
        },
    };
    let mut id = place;
    if id.is_empty() {
        id.push_str("host");
    }
    if is_device(&id) {
        id.insert_str(0, "x-");
    }
    for part in [path.as_str(), &hash::hex_of(origin.text().as_bytes())[..HEX]] {
        if !part.is_empty() {
            id.push('-');
            id.push_str(part);
        }
    }
    id
}

/// The origin as the store writes it: an address parsed and printed again without its fragment, so that two people who
/// cite two places of one page write the same files.
pub fn normalize(origin: &Origin) -> Origin {
    match origin {
        Origin::Path(path) => Origin::Path(path.clone()),
        Origin::Url(text) => Origin::Url(Url::parse(text).map_or_else(
            |_| text.clone(),
            |mut url| {
                url.set_fragment(None);
                url.into()
            },
        )),
    }
}

/// The folder name of a snapshot: the second of its capture in UTC and the first ten digits of its payload's SHA-256.
pub fn snapshot_id(fetched_at: Timestamp, payload_sha256: &str) -> String {
    format!("{}-{}", fetched_at.strftime("%Y%m%dT%H%M%SZ"), payload_sha256.get(..HEX).unwrap_or(payload_sha256))
}

/// Whether the store could have given this name to a source.
pub fn is_source_id(name: &str) -> bool {
    let Some((place, hex)) = name.rsplit_once('-') else { return false };
    is_hex(hex, HEX)
        && !place.is_empty()
        && name.len() <= SLUG * 2 + HEX + 4
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        && !name.starts_with(['.', '-'])
        && !name.contains("..")
        && !is_device(name)
}

/// Whether the store could have given this name to a snapshot.
pub fn is_snapshot_id(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() == 17 + HEX
        && bytes[..8].iter().chain(&bytes[9..15]).all(u8::is_ascii_digit)
        && (bytes[8], bytes[15], bytes[16]) == (b'T', b'Z', b'-')
        && is_hex(&name[17..], HEX)
}

/// Whether the name is a plain file's: no folder, no parent, nothing that a terminal or another system would take amiss.
pub fn is_file_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_uppercase() || b.is_ascii_digit() || b"._-".contains(&b);
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(plain)
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !name.contains("..")
        && !is_device(name)
}

/// Whether the text is a SHA-256 in lower-case hexadecimal digits.
pub fn is_sha256(text: &str) -> bool {
    is_hex(text, 64)
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Windows takes `con.example.com` for the console: what counts is what stands before the first dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |device: &str| stem.strip_prefix(device).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// A host in lower case. Two hyphens in a row stay: `xn--` marks a name in punycode.
fn host_slug(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    for ch in host.chars().map(plain) {
        if !(ch == '.' && out.ends_with('.')) {
            out.push(ch);
        }
    }
    trim(&out).to_owned()
}

/// A word in lower case, with one hyphen for each run of other characters.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars().map(plain) {
        if !(matches!(ch, '-' | '.') && out.ends_with(['-', '.'])) {
            out.push(ch);
        }
    }
    trim(&out).to_owned()
}

fn plain(ch: char) -> char {
    match ch.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '.') => c,
        _ => '-',
    }
}

/// As many of the path's last parts as fit; of a last part that is too long, its beginning.
fn path_slug(path: &str) -> String {
    let mut out = String::new();
    for part in path.rsplit('/').map(|part| slug(&unescape(part))).filter(|part| !part.is_empty()) {
        if out.is_empty() {
            out = head(&part);
        } else if part.len() + 1 + out.len() <= SLUG {
            out = format!("{part}-{out}");
        } else {
            break;
        }
    }
    out
}

/// The first characters, up to the last whole word where there is one.
fn head(slug: &str) -> String {
    if slug.len() <= SLUG {
        return slug.to_owned();
    }
    let cut = &slug[..SLUG];
    let whole = if slug[SLUG..].starts_with(['-', '.']) {
        cut
    } else {
        cut.rfind(['-', '.']).filter(|at| *at >= SLUG / 2).map_or(cut, |at| &cut[..at])
    };
    trim(whole).to_owned()
}

fn trim(text: &str) -> &str {
    text.trim_matches(['-', '.'])
}

/// `budget.html` says no more than `budget`.
fn strip_extension(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && !stem.ends_with('/')
                && (1..=5).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => path,
    }
}

/// `%C3%A9` is no word: an escaped byte counts as a gap.
fn unescape(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escaped = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        out.push('-');
        rest = &rest[at + if escaped { 3 } else { 1 }..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> String {
        source_id(&Origin::Url(text.to_owned()))
    }

    fn without_hash(id: &str) -> &str {
        id.rsplit_once('-').map_or(id, |(head, _)| head)
    }

    #[test]
    fn names_sources_by_host_and_path() {
        let cases = [
            ("https://example.com/budget", "example.com-budget"),
            ("https://example.com/", "example.com"),
            ("https://example.com", "example.com"),
            ("https://EXAMPLE.com/News/Budget-2025.html", "example.com-news-budget-2025"),
            ("https://example.com/a//b/../c.htm", "example.com-a-c"),
            ("https://example.com/en/president/transcripts/74317", "example.com-transcripts-74317"),
            ("https://example.com/the-very-long-title-of-an-article-about-roads", "example.com-the-very-long-title-of"),
            ("https://example.com/d%C3%A9ficit", "example.com-d-ficit"),
            ("https://пример.испытание/отчёт", "xn--e1afmkfd.xn"),
            ("https://con.example.com/aux", "x-con.example.com-aux"),
            ("https://lpt1/x", "x-lpt1-x"),
            ("https://[2001:db8::1]/x", "2001-db8--1-x"),
            ("https://a-very-long-host-name-indeed.example.org/x", "a-very-long-host-name-x"),
            ("not a url", "url-not-a-url"),
        ];
        for (text, expected) in cases {
            let id = url(text);
            assert!(without_hash(&id).starts_with(expected), "{text} → {id}");
            assert!(is_source_id(&id), "{text} → {id}");
        }
        let path = source_id(&Origin::Path("examples/notes/Péage M-12.md".to_owned()));
        assert_eq!(without_hash(&path), "file-notes-p-age-m-12");
        assert_eq!(without_hash(&url("https://example.com/budget")), "example.com-budget");
    }

    #[test]
    fn one_page_has_one_name() {
        let same = ["https://example.com/a", "https://example.com/a#part", "HTTPS://Example.COM:443/a", "https://example.com/x/../a"];
        for text in same {
            assert_eq!(url(text), url(same[0]), "{text}");
            assert_eq!(normalize(&Origin::Url(text.to_owned())), Origin::Url(same[0].to_owned()));
        }
        for text in ["http://example.com/a", "https://example.com/a?b", "https://example.com/A", "https://example.com:8443/a"] {
            assert_ne!(url(text), url(same[0]), "{text}");
        }
        assert_ne!(source_id(&Origin::Path("a".to_owned())), source_id(&Origin::Path("A".to_owned())));
    }

    #[test]
    fn names_snapshots_by_time_and_payload() {
        let at: Timestamp = "2026-11-22T06:56:09.9Z".parse().unwrap();
        let id = snapshot_id(at, &hash::hex_of(b"payload"));
        assert_eq!(id, "20261122T065609Z-239f59ed55");
        assert!(is_snapshot_id(&id));
        for bad in [
            "",
            "20261122T065609Z-239f59ed5",
            "20261122t065609z-239f59ed55",
            "20261122T065609Z-239F59ED55",
            "2026112éT06560Z-239f59ed55",
            "20261122T065609Z_239f59ed55",
        ] {
            assert!(!is_snapshot_id(bad), "{bad}");
        }
    }

    #[test]
    fn refuses_names_that_are_no_plain_files() {
        for good in ["capture.warc", "text.txt", "SHA256SUMS", "manifest.json", "page-1.txt"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "..\\x",
            "/etc/passwd",
            "a..b",
            ".hidden",
            "-rf",
            "x.",
            "con",
            "AUX.txt",
            "com1",
            "a b",
            "a:b",
            "é",
            "a\n",
            "\u{1b}[2J",
        ] {
            assert!(!is_file_name(bad), "{bad:?}");
        }
        for bad in [
            "",
            "seals",
            "Example.com-0123456789",
            "a-012345678",
            "-0123456789",
            "..-0123456789",
            "a/b-0123456789",
            "con-0123456789.x",
            "aux.b-0123456789",
        ] {
            assert!(!is_source_id(bad), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_origin_has_a_good_name(text in "\\PC{0,200}", host in "[a-zA-Z0-9.-]{1,80}", path in "[ -~é]{0,120}") {
            for origin in [Origin::Url(text.clone()), Origin::Path(text.clone()), Origin::Url(format!("https://{host}/{path}"))] {
                let id = source_id(&origin);
                prop_assert!(is_source_id(&id), "{:?} → {}", origin, id);
                prop_assert!(id.len() + 1 + 27 + 1 + 12 <= 110);
                prop_assert_eq!(&id, &source_id(&normalize(&origin)));
            }
        }
    }
}
