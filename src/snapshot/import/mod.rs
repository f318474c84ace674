//! A page that a person saved or archived elsewhere → a [`Capture`], ready to be frozen. Opens no socket, whatever the
//! addresses in the file.
//!
//! What an archive says of where and when is taken from it, and the manifest's method `import` says so: nobody here saw the
//! server. Cookies and request headers of the person's browser are left behind.

mod error;
mod http;
mod package;
mod records;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use url::Url;

pub use error::ImportError;

use self::http::Answer;
use self::records::{Record, damaged};
use super::disk::MAX_FILE;
use super::{normalize, warc};
use crate::model::{Capture, Hop, Method, Origin, Timestamp};

/// The largest archive that is read, as it lies on disk.
pub const MAX_ARCHIVE: u64 = 256 << 20;
/// As much of an answer as is looked at to choose one.
const HEAD: u64 = 64 << 10;
/// The most redirects that are followed inside an archive.
const MAX_HOPS: usize = 10;

/// Whether a file of this name and beginning is an archive of pages, not a page.
pub fn is_archive(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let named = [".wacz", ".warc", ".warc.gz"].iter().any(|end| name.ends_with(end));
    named || bytes.starts_with(b"WARC/")
}

/// Reads one page out of an archive: the one at `url`, else the only one there is.
///
/// # Errors
/// When the archive is damaged or too large, or does not tell which page is meant.
pub fn from_archive(name: &str, bytes: &[u8], url: Option<&str>) -> Result<Capture, ImportError> {
    if bytes.len() as u64 > MAX_ARCHIVE {
        return Err(ImportError::TooLarge { what: name.to_owned(), bytes: bytes.len() as u64, limit: MAX_ARCHIVE });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let package = package::read(name, bytes)?;
        let archives: Vec<(String, &[u8])> =
            package.archives.iter().map(|(inside, bytes)| (format!("{name}, {inside}"), bytes.as_slice())).collect();
        return Archive::read(name, &archives, &package.pages)?.capture(url);
    }
    Archive::read(name, &[(name.to_owned(), bytes)], &[])?.capture(url)
}

/// A page or document saved as a file, from this address or, without one, known by its path.
///
/// # Errors
/// When the address cannot be a source's, or the file is too large.
pub fn from_document(name: &str, bytes: Vec<u8>, origin: Origin, now: Timestamp) -> Result<Capture, ImportError> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(ImportError::TooLarge { what: name.to_owned(), bytes: bytes.len() as u64, limit: MAX_FILE });
    }
    if let Origin::Url(url) = &origin {
        check_url(url)?;
    }
    Ok(capture(origin, now, bytes, (media_type_of(name).to_owned(), None)))
}

/// Whether an address can be a source's: http or https, a host, no name and password in it.
fn check_url(text: &str) -> Result<Url, ImportError> {
    let bad = |url: &str, message| ImportError::BadUrl { url: url.chars().flat_map(char::escape_debug).collect(), message };
    let url = Url::parse(text).map_err(|_| bad(text, "is no address"))?;
    if !["http", "https"].contains(&url.scheme()) || !url.has_host() {
        return Err(bad(text, "a source's address begins with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad(
            url.host_str().unwrap_or_default(),
            "the address holds a user's name or password, and would be published with the source",
        ));
    }
    Ok(url)
}

/// An answer or file, as far as choosing one needs it.
struct Found {
    archive: usize,
    number: usize,
    date: String,
    kind: Kind,
}

enum Kind {
    Page,
    Redirect(String),
    Other,
}

/// Every answer of an archive, by address.
struct Archive<'a> {
    name: &'a str,
    archives: &'a [(String, &'a [u8])],
    found: BTreeMap<String, Vec<Found>>,
    /// What the archive offers as pages, in order.
    pages: Vec<String>,
}

impl<'a> Archive<'a> {
    fn read(name: &'a str, archives: &'a [(String, &'a [u8])], pages: &[String]) -> Result<Self, ImportError> {
        let mut archive = Self { name, archives, found: BTreeMap::new(), pages: Vec::new() };
        for (at, (what, bytes)) in archives.iter().enumerate() {
            records::each(
                what,
                bytes,
                |_, headers| if is_answer(headers) { HEAD } else { 0 },
                |record| {
                    archive.note(at, &record);
                    Ok(())
                },
            )?;
        }
        if pages.is_empty() {
            let redirects = archive.redirects();
            archive.pages = archive.pages.iter().map(|page| asked_for(page, &redirects)).collect();
            archive.pages.sort();
            archive.pages.dedup();
        } else {
            archive.pages = pages.iter().map(|page| key(page)).collect();
        }
        Ok(archive)
    }

    fn note(&mut self, archive: usize, record: &Record) {
        let (Some(uri), Some(date)) = (record.uri(), record.header("WARC-Date")) else { return };
        let key = key(uri);
        let kind = match record.header("WARC-Type") {
            Some("resource") if is_document(&http::media_type(record.header("Content-Type").unwrap_or_default()).0) => Kind::Page,
            Some("response") => match Answer::parse(&record.block) {
                Some(answer) if (300..400).contains(&answer.status) => match answer.header("location") {
                    Some(location) => Kind::Redirect(location.to_owned()),
                    None => Kind::Other,
                },
                Some(answer) if answer.status == 200 && is_document(&answer.media_type().0) => Kind::Page,
                _ => Kind::Other,
            },
            _ => return,
        };
        if matches!(kind, Kind::Page) {
            self.pages.push(key.clone());
        }
        self.found.entry(key).or_default().push(Found { archive, number: record.number, date: date.to_owned(), kind });
    }

    /// Which addresses redirect to an address.
    fn redirects(&self) -> BTreeMap<String, Vec<&str>> {
        let mut sources: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (from, found) in &self.found {
            for found in found {
                if let Kind::Redirect(location) = &found.kind
                    && let Ok(to) = Url::parse(from).and_then(|base| base.join(location))
                {
                    let known = sources.entry(key(to.as_str())).or_default();
                    if known.last() != Some(&from.as_str()) {
                        known.push(from);
                    }
                }
            }
        }
        sources
    }

    /// The newest answer at an address that helps.
    fn newest(&self, key: &str) -> Option<&Found> {
        self.found.get(key)?.iter().filter(|found| !matches!(found.kind, Kind::Other)).max_by(|a, b| a.date.cmp(&b.date))
    }

    fn capture(&self, url: Option<&str>) -> Result<Capture, ImportError> {
        let asked = match (url, self.pages.as_slice()) {
            (Some(url), _) => {
                check_url(url)?;
                key(url)
            }
            (None, [page]) => page.clone(),
            (None, []) => return Err(ImportError::NoPage { what: self.name.to_owned() }),
            (None, pages) => return Err(ImportError::SeveralPages { what: self.name.to_owned(), pages: pages.to_vec() }),
        };
        let missing =
            |address: &str| ImportError::NotThere { what: self.name.to_owned(), url: address.to_owned(), pages: self.pages.clone() };
        let mut hops = Vec::new();
        let mut address = asked.clone();
        loop {
            let found = self.newest(&address).ok_or_else(|| missing(&address))?;
            let (place, record) = self.fetch(found)?;
            if record.header("WARC-Type") == Some("resource") {
                records::check_digests(&place, &record, &[&record.block])?;
                let media_type = http::media_type(record.header("Content-Type").unwrap_or_default());
                return Ok(capture(origin(&asked)?, date(&place, &record)?, record.block, media_type));
            }
            let answer = Answer::parse(&record.block).ok_or_else(|| damaged(&place, "it holds no answer of a server"))?;
            let body = http::body(&place, &answer, &record.block)?;
            let raw = record.block.get(answer.body..).unwrap_or_default();
            records::check_digests(&place, &record, &[raw, &body.sent, body.payload()])?;
            hops.push(hop(&address, &answer, &record));
            match &found.kind {
                Kind::Redirect(location) if hops.len() <= MAX_HOPS => {
                    let next = Url::parse(&address).and_then(|base| base.join(location));
                    address = key(next.map_err(|_| damaged(&place, "it redirects to what is no address"))?.as_str());
                }
                Kind::Redirect(_) => return Err(damaged(&place, "its redirects lead nowhere")),
                _ => return finish(&asked, hops, &answer, body, date(&place, &record)?),
            }
        }
    }

    /// The whole record.
    fn fetch(&self, found: &Found) -> Result<(String, Record), ImportError> {
        let Some((what, bytes)) = self.archives.get(found.archive) else { return Err(damaged(self.name, "an archive in it vanished")) };
        let mut whole = None;
        let keep = |number: usize, _: &[(String, String)]| if number == found.number { u64::MAX } else { 0 };
        records::each(what, bytes, keep, |record| {
            if record.number == found.number {
                whole = Some(record);
            }
            Ok(())
        })?;
        let place = format!("{what}, record {}", found.number + 1);
        whole.filter(Record::is_whole).map(|record| (place.clone(), record)).ok_or_else(|| damaged(&place, "it is not whole"))
    }
}

/// The address that led to a page: back over its redirects, as long as one address alone leads there.
fn asked_for(page: &str, redirects: &BTreeMap<String, Vec<&str>>) -> String {
    let mut asked = page;
    for _ in 0..MAX_HOPS {
        match redirects.get(asked).map(Vec::as_slice) {
            Some([from]) => asked = from,
            _ => break,
        }
    }
    asked.to_owned()
}

fn finish(asked: &str, hops: Vec<Hop>, answer: &Answer, body: http::Body, fetched_at: Timestamp) -> Result<Capture, ImportError> {
    let redacted: std::collections::BTreeSet<String> =
        answer.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).filter(|name| warc::is_private(name)).collect();
    let mut capture = capture(origin(asked)?, fetched_at, Vec::new(), answer.media_type());
    capture.hops = hops;
    capture.content_encoding = body.coding.map(str::to_owned);
    capture.body = body.decoded.unwrap_or(body.sent);
    capture.redacted_headers = redacted.into_iter().collect();
    let robots = answer.header("x-robots-tag").unwrap_or_default().to_ascii_lowercase();
    if robots.contains("noarchive") {
        capture.flags.push("noarchive".to_owned());
    }
    Ok(capture)
}

/// Headers of the answer only: the request's are those of a person's browser.
fn hop(address: &str, answer: &Answer, record: &Record) -> Hop {
    let headers = answer.headers.iter().filter(|(name, _)| !warc::is_private(name)).cloned().collect();
    Hop {
        url: address.to_owned(),
        status: answer.status,
        reason: answer.reason.clone(),
        ip: record.header("WARC-IP-Address").map(str::to_owned),
        protocol: record.header("WARC-Protocol").map(str::to_owned),
        cert_sha256: None,
        request_headers: Vec::new(),
        headers,
    }
}

fn capture(origin: Origin, fetched_at: Timestamp, body: Vec<u8>, (media_type, charset): (String, Option<String>)) -> Capture {
    Capture {
        origin,
        method: Method::Import,
        fetched_at,
        hops: Vec::new(),
        body,
        media_type,
        charset,
        content_encoding: None,
        wire: None,
        length_known: true,
        redacted_headers: Vec::new(),
        flags: Vec::new(),
        allow_private: Vec::new(),
    }
}

fn date(place: &str, record: &Record) -> Result<Timestamp, ImportError> {
    let text = record.header("WARC-Date").unwrap_or_default();
    let moment = text.parse::<Timestamp>().ok().filter(|moment| (0..253_402_300_800).contains(&moment.as_second()));
    moment.ok_or_else(|| damaged(place, "its WARC-Date is no moment"))
}

/// What was asked for: an address, or a file of a workspace in an archive of ours.
fn origin(address: &str) -> Result<Origin, ImportError> {
    match warc::path_of(address) {
        Some(path) => Ok(Origin::Path(path)),
        None => check_url(address).map(|url| normalize(&Origin::Url(url.into()))),
    }
}

/// An address without its fragment, so that two spellings of one meet.
fn key(address: &str) -> String {
    normalize(&Origin::Url(address.to_owned())).text().to_owned()
}

fn is_answer(headers: &[(String, String)]) -> bool {
    let kind = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("WARC-Type"));
    kind.is_some_and(|(_, kind)| kind == "response" || kind == "resource")
}

/// The media type that a file's name stands for; empty where it says nothing, and the bytes have to.
fn media_type_of(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm") => "text/html",
        Some("xhtml") => "application/xhtml+xml",
        Some("md" | "markdown") => "text/markdown",
        Some("txt" | "text") => "text/plain",
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("srt") => "application/x-subrip",
        Some("vtt") => "text/vtt",
        _ => "",
    }
}

/// Whether people read such a thing, as opposed to what a page loads.
fn is_document(media_type: &str) -> bool {
    const DOCUMENTS: [&str; 8] = [
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/csv",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/vtt",
    ];
    DOCUMENTS.contains(&media_type)
}
