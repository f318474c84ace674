//! The index of an archive: one line a record, sorted by address and time, in the form CDXJ.
//!
//! The key is the address turned around (`com,example)/budget`), as archives sort it: lower case, `www.` and the scheme
//! left out, the query's parts sorted. Another key, and replay tools would not find the page.

use serde_json::{Map, Value};
use url::{Position, Url};

use super::gzip::Member;
use crate::snapshot::warc::Record;

/// One line of an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    key: String,
    time: String,
    fields: Vec<(&'static str, String)>,
}

impl Entry {
    /// The line of a record; `None` where it is no answer and no file.
    pub fn of(record: &Record, block: &[u8], member: Member) -> Option<Self> {
        let kind = record.header("WARC-Type")?;
        let url = record.header("WARC-Target-URI")?;
        let (mime, status) = match kind {
            "response" => (message_header(block, "content-type").unwrap_or_default(), status(block)),
            "resource" => (record.header("Content-Type")?.to_owned(), None),
            _ => return None,
        };
        let mime = mime.split([';', ' ']).next().unwrap_or_default().to_owned();
        let mut fields = vec![("url", url.to_owned())];
        let more = [("mime", Some(mime)), ("status", status), ("digest", record.header("WARC-Payload-Digest").map(str::to_owned))];
        fields.extend(more.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))));
        fields.extend([("length", member.length.to_string()), ("offset", member.offset.to_string())]);
        let time = record.header("WARC-Date")?.bytes().filter(u8::is_ascii_digit).map(char::from).collect();
        Some(Self { key: key(url), time, fields })
    }

    /// The line, with its end.
    pub fn line(&self, file: &str) -> String {
        let fields = self.fields.iter().map(|(name, value)| (*name, value.as_str())).chain([("filename", file)]);
        let map: Map<String, Value> = fields.map(|(name, value)| (name.to_owned(), value.into())).collect();
        format!("{} {} {}\n", self.key, self.time, Value::Object(map))
    }
}

fn status(block: &[u8]) -> Option<String> {
    let line = block.split(|byte| *byte == b'\r').next()?;
    let status = line.split(|byte| *byte == b' ').nth(1)?;
    String::from_utf8(status.to_vec()).ok()
}

fn message_header(block: &[u8], wanted: &str) -> Option<String> {
    let head = &block[..memchr::memmem::find(block, b"\r\n\r\n")?];
    let text = String::from_utf8_lossy(head);
    let mut fields = text.split("\r\n").skip(1).filter_map(|line| line.split_once(": "));
    fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned())
}

fn key(address: &str) -> String {
    let Some(url) = Url::parse(address).ok().filter(Url::has_host) else { return address.to_lowercase() };
    let host = url.host_str().unwrap_or_default();
    let bare = host
        .strip_prefix("www")
        .map(|rest| rest.trim_start_matches(|ch: char| ch.is_ascii_digit()))
        .and_then(|rest| rest.strip_prefix('.'));
    let host = bare.unwrap_or(host);
    // Addresses in numbers are turned around too; those with colons have no dots to turn at.
    let turned = host.rsplit('.').collect::<Vec<_>>().join(",");
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url[Position::BeforePath..Position::AfterPath].to_lowercase();
    let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(&path) } else { &path };
    let query = url.query().filter(|query| !query.is_empty()).map(|query| {
        let query = query.to_lowercase();
        let mut parts: Vec<(&str, Option<&str>)> =
            query.split('&').map(|part| part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)))).collect();
        parts.sort_unstable();
        let parts: Vec<String> =
            parts.into_iter().map(|(name, value)| value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}"))).collect();
        format!("?{}", parts.join("&"))
    });
    format!("{turned}{port}){path}{}", query.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_those_of_archives() {
        for (address, expected) in [
            ("https://example.com/budget", "com,example)/budget"),
            ("https://www.Example.com/", "com,example)/"),
            ("http://www2.example.co.uk:8080/A/B/?b=2&a=1&c", "uk,co,example:8080)/a/b?a=1&b=2&c"),
            ("http://127.0.0.1:9000/x?", "1,0,0,127:9000)/x"),
            ("https://wwwhat.example.com/", "com,example,wwwhat)/"),
            ("https://www.com/", "com)/"),
            ("urn:factcheck:file:Notes/a.md", "urn:factcheck:file:notes/a.md"),
        ] {
            assert_eq!(key(address), expected, "{address}");
        }
    }
}
