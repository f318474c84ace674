//! An HTTP answer as archives keep it: head and body, still in chunks or compressed, or with the headers of it only.
//!
//! Tools disagree on what they undo before they write. A body is unpacked where a header names a coding and the bytes are
//! indeed so coded; where they are not, the tool has undone it already.

use std::io::Read;

use flate2::read::{GzDecoder, ZlibDecoder};

use super::ImportError;
use super::records::damaged;
use crate::snapshot::disk::MAX_FILE;

/// The most that a body may unpack to for each byte of it, above the first ones.
const MAX_RATIO: u64 = 200;
const FREE: u64 = 1 << 20;

/// The head of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Reason phrase or empty.
    pub reason: String,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// Where the body begins.
    pub body: usize,
}

impl Answer {
    /// Reads the head; `None`: there is none.
    pub fn parse(block: &[u8]) -> Option<Self> {
        let end = memchr::memmem::find(block, b"\r\n\r\n")?;
        let text = String::from_utf8_lossy(&block[..end]);
        let mut lines = text.split("\r\n");
        let mut first = lines.next()?.splitn(3, ' ');
        let (version, status, reason) = (first.next()?, first.next()?, first.next().unwrap_or_default());
        if !version.starts_with("HTTP/") || status.len() != 3 {
            return None;
        }
        let status = status.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        Some(Self { status, reason: reason.to_owned(), headers: headers.collect(), body: end + 4 })
    }

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type in lower case, and the character set.
    pub fn media_type(&self) -> (String, Option<String>) {
        media_type(self.header("content-type").unwrap_or_default())
    }
}

/// A media type in lower case, and the character set.
pub fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    (kind, charset.map(|(_, value)| value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty()))
}

/// A body and what was undone to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Without chunks.
    pub sent: Vec<u8>,
    /// Without compression; `None`: the same.
    pub decoded: Option<Vec<u8>>,
    /// The coding that was undone.
    pub coding: Option<&'static str>,
}

impl Body {
    /// The payload.
    pub fn payload(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.sent)
    }
}

/// Undoes chunks and compression.
///
/// # Errors
/// When the body is cut, unpacks to too much, or is coded in a way that is not read.
pub fn body(place: &str, answer: &Answer, block: &[u8]) -> Result<Body, ImportError> {
    let raw = block.get(answer.body..).unwrap_or_default();
    let chunked = answer.header("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let sent = match chunked.then(|| unchunk(raw)).flatten() {
        Some(Chunks::Whole(bytes)) => bytes,
        Some(Chunks::Cut) => return Err(damaged(place, "its body is in chunks, and the last ones are missing")),
        None => raw.to_vec(),
    };
    let coding = answer.header("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let unpacked = match coding.as_str() {
        "gzip" | "x-gzip" if sent.starts_with(&[0x1f, 0x8b]) => Some(("gzip", unpack(place, GzDecoder::new(sent.as_slice()), sent.len())?)),
        "deflate" if sent.first() == Some(&0x78) => Some(("deflate", unpack(place, ZlibDecoder::new(sent.as_slice()), sent.len())?)),
        "" | "identity" | "gzip" | "x-gzip" | "deflate" => None,
        // Browsers' archives undo it and leave the header; a text shows that.
        _ if is_text(&sent) => None,
        other => {
            let other: String = other.chars().take(20).flat_map(char::escape_debug).collect();
            let message = format!("its body is compressed with \"{other}\", which is not read; save the page in a browser and import that");
            return Err(ImportError::Unsupported { what: place.to_owned(), message });
        }
    };
    let (coding, decoded) = unpacked.unzip();
    Ok(Body { sent, decoded, coding })
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(|ch: char| ch.is_control() && !ch.is_whitespace()))
}

fn unpack(place: &str, mut decoder: impl Read, packed: usize) -> Result<Vec<u8>, ImportError> {
    let limit = MAX_FILE.min(FREE + MAX_RATIO * packed as u64);
    let mut bytes = Vec::new();
    decoder
        .by_ref()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(place, &format!("its body cannot be unpacked: {error}")))?;
    if bytes.len() as u64 > limit {
        return Err(ImportError::TooLarge { what: format!("{place}, its body unpacked"), bytes: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

enum Chunks {
    Whole(Vec<u8>),
    Cut,
}

/// `None`: these are no chunks at all.
fn unchunk(raw: &[u8]) -> Option<Chunks> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        let begun = rest.len() < raw.len();
        let cut = || begun.then_some(Chunks::Cut);
        let Some(end) = memchr::memmem::find(rest.get(..rest.len().min(1024)).unwrap_or_default(), b"\r\n") else { return cut() };
        let size = std::str::from_utf8(&rest[..end]).ok().map(|line| line.split(';').next().unwrap_or_default().trim());
        let Some(size) = size.filter(|size| !size.is_empty() && size.len() <= 8).and_then(|size| usize::from_str_radix(size, 16).ok())
        else {
            return cut();
        };
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(Chunks::Whole(out));
        }
        let Some((chunk, more)) = rest.split_at_checked(size) else { return Some(Chunks::Cut) };
        let Some(more) = more.strip_prefix(b"\r\n") else { return Some(Chunks::Cut) };
        out.extend_from_slice(chunk);
        rest = more;
    }
}
