//! Reads back what [`write`](super::write) wrote, and nothing else: this is a checker, not an importer.
//!
//! Every length, line end and digest must be right to the byte; what other writers do is refused here.

use std::ops::Range;

use crate::snapshot::hash;

/// The longest head of a record, or of a message in one; servers get about 400 KB of headers through.
const MAX_HEAD: usize = 1 << 20;

/// What is wrong with a WARC file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {message}")]
pub struct WarcError {
    /// Byte of the file.
    pub offset: usize,
    /// What is wrong there.
    pub message: String,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it begins.
    pub offset: usize,
    /// Its headers, in order.
    pub headers: Vec<(String, String)>,
    /// Where its block stands.
    pub block: Range<usize>,
}

impl Record {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

/// Every record of the file, lengths and block digests checked.
///
/// # Errors
/// The first thing that is not as we write it.
pub fn records(warc: &[u8]) -> Result<Vec<Record>, WarcError> {
    let mut records = Vec::new();
    let mut at = 0;
    while at < warc.len() {
        let record = record(warc, at)?;
        at = record.block.end + 4;
        records.push(record);
    }
    match records.first() {
        Some(first) if first.header("WARC-Type") == Some("warcinfo") => Ok(records),
        _ => Err(wrong(0, "the first record is no warcinfo")),
    }
}

/// Where the payload stands: the body of the last answer, or the file.
///
/// # Errors
/// Those of [`records`], and when the payload is missing, not alone, or not what its digest says.
pub fn payload(warc: &[u8]) -> Result<Range<usize>, WarcError> {
    let records = records(warc)?;
    let of = |kind: &str| records.iter().filter(|record| record.header("WARC-Type") == Some(kind)).collect::<Vec<_>>();
    let (responses, resources) = (of("response"), of("resource"));
    match (responses.as_slice(), resources.as_slice()) {
        ([], [resource]) => {
            check_digest(warc, resource, "WARC-Payload-Digest", resource.block.clone())?;
            Ok(resource.block.clone())
        }
        ([.., _], []) => {
            let mut last = 0..0;
            for response in responses {
                last = body(warc, response)?;
            }
            Ok(last)
        }
        ([], []) => Err(wrong(warc.len(), "there is neither a response nor a resource in it")),
        _ => Err(wrong(warc.len(), "there is more than one payload in it")),
    }
}

fn record(warc: &[u8], offset: usize) -> Result<Record, WarcError> {
    let head = head(warc, offset, warc.len())?;
    let mut lines = head.lines.into_iter();
    if lines.next() != Some("WARC/1.1") {
        return Err(wrong(offset, "no record begins here (\"WARC/1.1\" expected)"));
    }
    let headers = headers(lines, offset)?;
    for name in ["WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest"] {
        if find(&headers, name).is_none() {
            return Err(wrong(offset, &format!("the record has no {name}")));
        }
    }
    let length = length(&headers, offset)?;
    let end =
        head.end.checked_add(length).filter(|end| *end <= warc.len()).ok_or_else(|| wrong(offset, "the file ends inside this record"))?;
    let record = Record { offset, headers, block: head.end..end };
    check_digest(warc, &record, "WARC-Block-Digest", record.block.clone())?;
    match warc.get(end..end + 4) {
        Some(b"\r\n\r\n") => Ok(record),
        Some(_) => Err(wrong(end, "the record does not end here (two CRLF expected)")),
        None => Err(wrong(end, "the file ends inside this record's last line ends")),
    }
}

/// The body of an answer: what follows the head, as long as the head says, with the digest that the record says.
fn body(warc: &[u8], record: &Record) -> Result<Range<usize>, WarcError> {
    let head = head(warc, record.block.start, record.block.end)?;
    let mut lines = head.lines.into_iter();
    if !lines.next().is_some_and(|line| line.starts_with("HTTP/1.1 ")) {
        return Err(wrong(record.block.start, "no answer begins here (\"HTTP/1.1\" expected)"));
    }
    let fields: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let body = head.end..record.block.end;
    if length(&fields, record.block.start)? != body.len() {
        return Err(wrong(record.block.start, "the answer's Content-Length is not the length of its body"));
    }
    check_digest(warc, record, "WARC-Payload-Digest", body.clone())?;
    Ok(body)
}

struct Head<'a> {
    lines: Vec<&'a str>,
    end: usize,
}

/// The lines from here to the first empty one.
fn head(warc: &[u8], offset: usize, limit: usize) -> Result<Head<'_>, WarcError> {
    let area = &warc[offset..limit.min(offset.saturating_add(MAX_HEAD))];
    let length = memchr::memmem::find(area, b"\r\n\r\n").ok_or_else(|| wrong(offset, "the head that begins here has no end"))?;
    let text = std::str::from_utf8(&area[..length]).map_err(|error| wrong(offset + error.valid_up_to(), "the head is no UTF-8"))?;
    Ok(Head { lines: text.split("\r\n").collect(), end: offset + length + 4 })
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>, offset: usize) -> Result<Vec<(String, String)>, WarcError> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        let (name, value) = line
            .split_once(": ")
            .filter(|(name, value)| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') && !value.contains(char::is_control))
            .ok_or_else(|| wrong(offset, &format!("\"{}\" is no header", line.escape_debug())))?;
        if find(&headers, name).is_some() {
            return Err(wrong(offset, &format!("the record has two headers {name}")));
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    Ok(headers)
}

fn length(headers: &[(String, String)], offset: usize) -> Result<usize, WarcError> {
    find(headers, "Content-Length")
        .filter(|value| value.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| wrong(offset, "there is no usable Content-Length"))
}

fn check_digest(warc: &[u8], record: &Record, name: &str, range: Range<usize>) -> Result<(), WarcError> {
    match record.header(name).and_then(|value| value.strip_prefix("sha256:")) {
        Some(stored) if stored == hash::hex_of(&warc[range]) => Ok(()),
        Some(_) => Err(wrong(record.offset, &format!("the record's {name} is not the digest of its bytes"))),
        None => Err(wrong(record.offset, &format!("the record has no {name} by SHA-256"))),
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn wrong(offset: usize, message: &str) -> WarcError {
    WarcError { offset, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::snapshot::warc::{fetched, from_file, write};

    fn sample() -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, &fetched("<p>15 000</p>", "2026-11-22T06:56:09Z"), "factcheck 0.1.0").unwrap();
        out
    }

    #[test]
    fn finds_cuts() {
        let warc = sample();
        let borders: Vec<usize> = records(&warc).unwrap().iter().map(|record| record.offset).collect();
        let near = |cut: usize| borders.iter().any(|border| cut.abs_diff(*border) < 40);
        for cut in (0..warc.len()).filter(|cut| near(*cut) || cut % 11 == 0) {
            // A file that ends between two records is whole as far as it goes; the manifest knows its length.
            assert_eq!(records(&warc[..cut]).is_ok(), cut > 0 && borders.contains(&cut), "cut at {cut}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let text = String::from_utf8(sample()).unwrap();
        let cases = [
            ("15 000", "15 001", "the record's WARC-Block-Digest is not the digest of its bytes"),
            ("WARC/1.1\r\nWARC-Type: warcinfo", "WARC/1.0\r\nWARC-Type: warcinfo", "no record begins here"),
            ("WARC-Type: warcinfo", "WARC-Type: something", "the first record is no warcinfo"),
            ("WARC-Type: response", "WARC-Type: response\r\nWARC-Type: request", "two headers WARC-Type"),
            ("WARC-Type: response", "WARC-Type: resource", "more than one payload"),
            ("WARC-Type: response", "WARC-Type:response", "is no header"),
            ("WARC-Date", "WARC-Data", "the record has no WARC-Date"),
            ("sha256:", "sha1:", "no WARC-Block-Digest by SHA-256"),
            ("Content-Length: ", "Content-Length: -", "no usable Content-Length"),
            ("Content-Length: ", "Content-Length: 99999999999999999", "no usable Content-Length"),
            ("Content-Length: ", "Content-Length: 9999", "the file ends inside this record"),
            ("</p>\r\n\r\n", "</p>\n\n", "the record does not end here"),
            ("\r\n\r\n", "\n\n", "no end"),
        ];
        for (from, to, expected) in cases {
            assert!(text.contains(from), "{from:?}");
            let changed = if from == "WARC-Type: response" && to == "WARC-Type: resource" {
                text.replacen(from, to, 1)
            } else {
                text.replace(from, to)
            };
            let error = payload(changed.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{from:?} → {to:?}: {error}");
        }
        assert!(payload(b"").unwrap_err().to_string().contains("no warcinfo"));
    }

    proptest! {
        #[test]
        fn any_body_comes_back(body in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut out = Vec::new();
            write(&mut out, &from_file("a", &body, "2026-11-22T06:56:09Z"), "t").unwrap();
            prop_assert_eq!(&out[payload(&out).unwrap()], body.as_slice());
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..2000) {
            let _ = payload(&bytes);
            let mut warc = sample();
            let at = at.min(warc.len());
            warc.splice(at..at, bytes);
            let _ = payload(&warc);
        }
    }
}
