//! Reads WARC files of other tools: versions 1.0 and 1.1, plain or gzip, one record after the other.
//!
//! Lenient in what the format leaves open (order of headers, digests absent), strict in what tells where a record ends:
//! a wrong length anywhere would have the reader take a page's own bytes for records.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::ImportError;
use crate::snapshot::disk::MAX_FILE;
use crate::snapshot::hash;

/// The longest line and the most lines in the head of a record.
const MAX_LINE: u64 = 32 << 10;
const MAX_LINES: usize = 200;
/// The most records in a file.
const MAX_RECORDS: usize = 200_000;
/// The most bytes that an archive may unpack to, and how many times its own size above the first ones.
const MAX_UNPACKED: u64 = 1 << 30;
const MAX_RATIO: u64 = 200;
const FREE: u64 = 1 << 20;

/// One record's head, and as much of its block as was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The number of the record in the file, from 0.
    pub number: usize,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// The first bytes of its block.
    pub block: Vec<u8>,
    /// The length of its block.
    pub length: u64,
}

impl Record {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The address, without the angle brackets that older tools put around it.
    pub fn uri(&self) -> Option<&str> {
        self.header("WARC-Target-URI").map(|uri| uri.trim_start_matches('<').trim_end_matches('>'))
    }

    /// Whether the whole block is here.
    pub fn is_whole(&self) -> bool {
        self.block.len() as u64 == self.length
    }
}

/// Reads every record and gives it to `look`, with at most `keep` bytes of its block, as the head says.
///
/// # Errors
/// The first thing that is wrong, with the number of the record.
pub fn each(
    what: &str,
    bytes: &[u8],
    keep: impl Fn(usize, &[(String, String)]) -> u64,
    mut look: impl FnMut(Record) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut input: Box<dyn BufRead + '_> =
        if bytes.starts_with(&[0x1f, 0x8b]) { Box::new(BufReader::new(Unpacking::new(bytes))) } else { Box::new(bytes) };
    let mut number = 0;
    loop {
        let place = format!("{what}, record {}", number + 1);
        if at_end(&mut input, &place)? {
            return Ok(());
        }
        if number >= MAX_RECORDS {
            let message = format!("has more than {MAX_RECORDS} records; save the one page instead of the whole session");
            return Err(ImportError::Unsupported { what: what.to_owned(), message });
        }
        let headers = head(&mut input, &place)?;
        let record = block(&mut input, &place, number, headers, &keep)?;
        look(record)?;
        number += 1;
    }
}

fn at_end(input: &mut impl BufRead, place: &str) -> Result<bool, ImportError> {
    input.fill_buf().map(<[u8]>::is_empty).map_err(|error| trouble(place, &error))
}

fn head(input: &mut impl BufRead, place: &str) -> Result<Vec<(String, String)>, ImportError> {
    let version = line(input, place)?;
    if version != "WARC/1.1" && version != "WARC/1.0" {
        let start: String = version.chars().take(20).flat_map(char::escape_debug).collect();
        return Err(damaged(place, &format!("it begins with \"{start}\", not with WARC/1.1 or WARC/1.0")));
    }
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let line = line(input, place)?;
        if line.is_empty() {
            return Ok(headers);
        }
        if headers.len() >= MAX_LINES {
            return Err(damaged(place, "its head has no end"));
        }
        match (line.strip_prefix([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            (Some(more), Some((_, value)), _) => {
                value.push(' ');
                value.push_str(more.trim());
            }
            (None, _, Some((name, value))) if !name.is_empty() && !name.contains(char::is_whitespace) => {
                headers.push((name.to_owned(), value.trim().to_owned()));
            }
            _ => return Err(damaged(place, "its head holds a line that is no header")),
        }
    }
}

fn block(
    input: &mut impl BufRead,
    place: &str,
    number: usize,
    headers: Vec<(String, String)>,
    keep: &impl Fn(usize, &[(String, String)]) -> u64,
) -> Result<Record, ImportError> {
    let mut lengths = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
    let length = match (lengths.next(), lengths.next()) {
        (Some((_, value)), None) if value.bytes().all(|byte| byte.is_ascii_digit()) => value.parse::<u64>().ok(),
        _ => None,
    };
    let length = length.ok_or_else(|| damaged(place, "its head has no usable Content-Length"))?;
    let wanted = keep(number, &headers).min(length);
    if wanted > MAX_FILE {
        return Err(ImportError::TooLarge { what: place.to_owned(), bytes: length, limit: MAX_FILE });
    }
    let mut block = Vec::new();
    input.take(wanted).read_to_end(&mut block).map_err(|error| trouble(place, &error))?;
    let skipped = io::copy(&mut input.take(length - wanted), &mut io::sink()).map_err(|error| trouble(place, &error))?;
    if block.len() as u64 + skipped != length {
        return Err(damaged(place, "the file ends inside it"));
    }
    let mut end = [0; 4];
    match input.read_exact(&mut end) {
        Ok(()) if &end == b"\r\n\r\n" => {}
        Ok(()) => return Err(damaged(place, "it does not end where its Content-Length says")),
        Err(error) => return Err(trouble(place, &error)),
    }
    Ok(Record { number, headers, block, length })
}

/// One line without its end.
fn line(input: &mut impl BufRead, place: &str) -> Result<String, ImportError> {
    let mut bytes = Vec::new();
    input.take(MAX_LINE).read_until(b'\n', &mut bytes).map_err(|error| trouble(place, &error))?;
    let text = bytes.strip_suffix(b"\r\n").ok_or_else(|| damaged(place, "a line of its head has no end"))?;
    String::from_utf8(text.to_vec()).map_err(|_| damaged(place, "its head is no UTF-8"))
}

/// Checks the digests that a whole record carries: the block's, and the payload's against any of the forms that tools take
/// for the payload (as sent, and with chunks or compression undone).
///
/// # Errors
/// When a digest by SHA-256 or SHA-1 is another one; digests by other algorithms are passed over.
pub fn check_digests(place: &str, record: &Record, payloads: &[&[u8]]) -> Result<(), ImportError> {
    for (name, candidates) in [("WARC-Block-Digest", &[record.block.as_slice()][..]), ("WARC-Payload-Digest", payloads)] {
        let Some(stored) = record.header(name) else { continue };
        let Some((algorithm, value)) = stored.split_once(':') else { continue };
        let of: fn(&[u8]) -> Vec<u8> = match algorithm.to_ascii_lowercase().as_str() {
            "sha256" | "sha-256" => |bytes| Sha256::digest(bytes).to_vec(),
            "sha1" | "sha-1" => |bytes| Sha1::digest(bytes).to_vec(),
            _ => continue,
        };
        let same = |digest: &[u8]| {
            value.eq_ignore_ascii_case(&hash::hex(digest)) || value.trim_end_matches('=').eq_ignore_ascii_case(&base32(digest))
        };
        if !candidates.iter().any(|bytes| same(&of(bytes))) {
            return Err(damaged(place, &format!("its {name} is not the digest of its bytes: they were changed")));
        }
    }
    Ok(())
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let group = |at: usize| (0..5).fold(0, |value, place| value << 1 | usize::from(bit(at * 5 + place)));
    (0..(bytes.len() * 8).div_ceil(5)).map(|at| char::from(LETTERS[group(at)])).collect()
}

/// A gzip file of any number of members, stopped where it unpacks to more than an honest one does.
struct Unpacking<'a> {
    inner: MultiGzDecoder<&'a [u8]>,
    packed: u64,
    unpacked: u64,
}

impl<'a> Unpacking<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { inner: MultiGzDecoder::new(bytes), packed: bytes.len() as u64, unpacked: 0 }
    }
}

impl Read for Unpacking<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = self.inner.read(out)?;
        self.unpacked += taken as u64;
        if self.unpacked > MAX_UNPACKED || self.unpacked > FREE + MAX_RATIO.saturating_mul(self.packed) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it unpacks to more than an honest archive does"));
        }
        Ok(taken)
    }
}

fn trouble(place: &str, error: &io::Error) -> ImportError {
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the file ends inside it".to_owned(),
        _ => error.to_string(),
    };
    damaged(place, &message)
}

pub fn damaged(place: &str, message: &str) -> ImportError {
    ImportError::Damaged { what: place.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_agrees_with_the_standard() {
        // RFC 4648, section 10.
        for (plain, coded) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), coded);
        }
    }
}
