//! What an answer's headers say: type, charset, coding, framing, wishes. Pure, so that each oddity is one row of a test.
//!
//! Surprise: `Set-Cookie` never leaves this module. A cookie is a key to a session, and the record is public.

use reqwest::Version;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, TRANSFER_ENCODING};

use super::body::Coding;

/// Headers that are not kept.
const REDACTED: &[&str] = &["set-cookie", "set-cookie2"];

/// How the body's end is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Framing {
    /// Whether a cut would show.
    pub known: bool,
    /// `Transfer-Encoding` and `Content-Length` together, which must not be.
    pub both: bool,
}

/// The headers that are kept, in order; a value that is no UTF-8 is read as Latin-1, byte for byte.
pub(super) fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let keep = |name: &HeaderName| !REDACTED.contains(&name.as_str());
    headers.iter().filter(|(name, _)| keep(name)).map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}

/// Names of the headers that were left out.
pub(super) fn redacted(headers: &HeaderMap) -> Vec<String> {
    REDACTED.iter().filter(|name| headers.contains_key(**name)).map(|&name| name.to_owned()).collect()
}

/// Media type in lower case without parameters, and the charset; of several headers the last good one counts.
pub(super) fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let values: Vec<String> = headers.get_all(CONTENT_TYPE).iter().map(|value| text(value.as_bytes())).collect();
    for value in values.iter().rev() {
        let mut parts = value.split(';');
        let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let good = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-/".contains(c);
        if media_type.matches('/').count() != 1 || !media_type.chars().all(good) {
            continue;
        }
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches('"').trim();
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| super::text::clean(value))
        });
        return (Some(media_type), charset);
    }
    (None, None)
}

/// The content coding, or the words of one that is refused.
pub(super) fn coding(headers: &HeaderMap) -> Result<Coding, String> {
    let layers = tokens(headers, &CONTENT_ENCODING);
    let layers: Vec<&str> = layers.iter().map(String::as_str).filter(|layer| *layer != "identity").collect();
    match layers[..] {
        [] => Ok(Coding::Identity),
        ["gzip" | "x-gzip"] => Ok(Coding::Gzip),
        _ => Err(super::text::clean(&layers.join(", "))),
    }
}

/// How the end of the body is known, or the words of a transfer coding that nobody asked for.
pub(super) fn framing(version: Version, headers: &HeaderMap) -> Result<Framing, String> {
    let transfer = tokens(headers, &TRANSFER_ENCODING);
    if transfer.iter().any(|coding| coding != "chunked") || transfer.len() > 1 {
        return Err(super::text::clean(&transfer.join(", ")));
    }
    let length = headers.contains_key(CONTENT_LENGTH);
    // HTTP/2 frames carry an end mark of their own.
    let known = version >= Version::HTTP_2 || length || !transfer.is_empty();
    Ok(Framing { known, both: length && !transfer.is_empty() })
}

/// The length that the server announces; a hint only.
pub(super) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.split(',').next()?.trim().parse().ok()
}

/// Whether the site asks that no copy be shown.
pub(super) fn noarchive(headers: &HeaderMap) -> bool {
    let values = headers.get_all("x-robots-tag");
    values.iter().any(|value| text(value.as_bytes()).split([',', ':', ' ']).any(|word| word.trim().eq_ignore_ascii_case("noarchive")))
}

/// Whether some value is no UTF-8.
pub(super) fn foreign_bytes(headers: &HeaderMap) -> bool {
    headers.values().any(|value| std::str::from_utf8(value.as_bytes()).is_err())
}

fn tokens(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().map(|value| text(value.as_bytes()));
    values
        .flat_map(|value| value.split(',').map(|part| part.trim().to_ascii_lowercase()).collect::<Vec<_>>())
        .filter(|part| !part.is_empty())
        .collect()
}

fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use reqwest::Version;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Framing, coding, content_type, foreign_bytes, framing, kept, noarchive, redacted};
    use crate::fetch::body::Coding;

    fn headers(lines: &[(&str, &[u8])]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value).unwrap());
        }
        map
    }

    #[test]
    fn reads_content_types() {
        let cases: &[(&[&str], Option<&str>, Option<&str>)] = &[
            (&["text/html; charset=utf-8"], Some("text/html"), Some("utf-8")),
            (&["Text/HTML;charset=\"Windows-1252\""], Some("text/html"), Some("Windows-1252")),
            (&["application/pdf"], Some("application/pdf"), None),
            (&["text/html; boundary=x; CharSet= koi8-r "], Some("text/html"), Some("koi8-r")),
            (&["nonsense"], None, None),
            (&["text/html", "text/plain"], Some("text/plain"), None),
            (&["text/html", "nonsense"], Some("text/html"), None),
            (&["text/ht ml"], None, None),
            (&["text/html; charset="], Some("text/html"), None),
            (&[], None, None),
        ];
        for (values, media_type, charset) in cases {
            let lines: Vec<(&str, &[u8])> = values.iter().map(|value| ("content-type", value.as_bytes())).collect();
            let read = content_type(&headers(&lines));
            assert_eq!((read.0.as_deref(), read.1.as_deref()), (*media_type, *charset), "{values:?}");
        }
    }

    #[test]
    fn reads_codings() {
        let cases: &[(&[&str], Result<Coding, &str>)] = &[
            (&[], Ok(Coding::Identity)),
            (&["identity"], Ok(Coding::Identity)),
            (&["gzip"], Ok(Coding::Gzip)),
            (&["X-GZIP"], Ok(Coding::Gzip)),
            (&["identity, gzip"], Ok(Coding::Gzip)),
            (&["gzip, gzip"], Err("gzip, gzip")),
            (&["gzip", "gzip"], Err("gzip, gzip")),
            (&["br"], Err("br")),
            (&["zstd"], Err("zstd")),
            (&["deflate"], Err("deflate")),
        ];
        for (values, expected) in cases {
            let lines: Vec<(&str, &[u8])> = values.iter().map(|value| ("content-encoding", value.as_bytes())).collect();
            assert_eq!(coding(&headers(&lines)), expected.map_err(str::to_owned), "{values:?}");
        }
    }

    #[test]
    fn knows_whether_a_cut_would_show() {
        let length: (&str, &[u8]) = ("content-length", b"5");
        let chunked: (&str, &[u8]) = ("transfer-encoding", b"Chunked");
        let plain = |known| Ok(Framing { known, both: false });
        let cases = [
            (Version::HTTP_11, vec![], plain(false)),
            (Version::HTTP_10, vec![], plain(false)),
            (Version::HTTP_2, vec![], plain(true)),
            (Version::HTTP_11, vec![length], plain(true)),
            (Version::HTTP_11, vec![chunked], plain(true)),
            (Version::HTTP_11, vec![chunked, length], Ok(Framing { known: true, both: true })),
            (Version::HTTP_11, vec![("transfer-encoding", &b"gzip, chunked"[..])], Err("gzip, chunked".to_owned())),
            (Version::HTTP_11, vec![("transfer-encoding", &b"identity"[..])], Err("identity".to_owned())),
        ];
        for (version, lines, expected) in cases {
            assert_eq!(framing(version, &headers(&lines)), expected, "{version:?} {lines:?}");
        }
    }

    #[test]
    fn keeps_all_but_cookies() {
        let map = headers(&[
            ("server", b"x"),
            ("set-cookie", b"id=1"),
            ("x-name", b"caf\xe9"),
            ("set-cookie", b"id=2"),
            ("server", "é".as_bytes()),
        ]);
        let pairs = [("server", "x"), ("server", "é"), ("x-name", "café")];
        assert_eq!(kept(&map), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(redacted(&map), ["set-cookie"]);
        assert!(foreign_bytes(&map));
    }

    #[test]
    fn sees_the_wish_not_to_be_archived() {
        for (value, expected) in [
            ("noarchive", true),
            ("noindex, NoArchive", true),
            ("examplebot: noarchive", true),
            ("noindex", false),
            ("x-noarchived", false),
        ] {
            assert_eq!(noarchive(&headers(&[("x-robots-tag", value.as_bytes())])), expected, "{value}");
        }
    }
}
