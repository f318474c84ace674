//! `manifest.json`: what is known of a snapshot besides its bytes.
//!
//! The structs here are the file's format, not a model: names of fields are names of keys. Absent keys are absent facts;
//! unknown keys are passed over, so that a later version may add some.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json::{self, JsonError};
use super::names;
use crate::model::{Method, Origin, Timestamp};

/// The newest format that is read, and the one that is written.
pub const FORMAT: u64 = 1;

/// The facts about one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub format: u64,
    /// Id of the snapshot.
    pub snapshot: String,
    /// Id of the source.
    pub source: String,
    /// The address that was asked for; a manifest has this or `path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file that was read, relative to the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The address that answered, after redirects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_url: Option<String>,
    /// Moment of capture in UTC, to the second.
    pub fetched_at: String,
    /// Our clock less the server's `Date`, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_skew_s: Option<i64>,
    /// How the bytes were got.
    pub method: String,
    /// What wrote the snapshot.
    pub tool: String,
    /// One entry a request, the final one last. Header bytes are in `capture.warc`; with HTTP/2 they are not original.
    #[serde(default)]
    pub hops: Vec<HopFacts>,
    /// The bytes.
    pub payload: Payload,
    /// How the bytes were turned into characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<Charset>,
    /// When the document says that it was published or changed.
    #[serde(default)]
    pub dates: Dates,
    /// The text layers.
    #[serde(default)]
    pub text: Vec<TextFacts>,
    /// The other files.
    pub files: Vec<FileFacts>,
    /// Headers that were left out for privacy.
    #[serde(default)]
    pub redacted_headers: Vec<String>,
    /// Oddities.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Private address ranges that the person allowed for this capture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_private: Vec<String>,
    /// `ignored` where a person answered for fetching whatever the site's robots.txt says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robots: Option<String>,
    /// The newest snapshot of the source when this one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<Prev>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HopFacts {
    /// Address asked.
    pub url: String,
    /// Status of the answer.
    pub status: u16,
    /// Peer address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// `http/1.1`, `h2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// SHA-256 of the server's certificate (DER).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert_sha256: Option<String>,
}

/// The bytes of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// SHA-256, content coding removed.
    pub sha256: String,
    /// Length, content coding removed.
    pub bytes: u64,
    /// Media type that the server or the file's name claims.
    pub media_type: String,
    /// Media type that the bytes show; absent: none that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sniffed: Option<String>,
    /// Whether the framing showed where the body ends.
    pub length_known: bool,
    /// Content coding on the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    /// SHA-256 of the coded bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire_sha256: Option<String>,
    /// Length of the coded bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire_bytes: Option<u64>,
}

/// How the bytes were turned into characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charset {
    /// Name of the character set.
    pub name: String,
    /// Where it was learnt.
    pub from: String,
    /// Number of replacement characters (U+FFFD) in the text.
    pub replacements: u64,
}

/// Dates as the document writes them, each with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dates {
    /// Publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_from: Option<String>,
    /// Last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_from: Option<String>,
    /// The header `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_last_modified: Option<String>,
}

/// A text layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFacts {
    /// File name.
    pub file: String,
    /// What made it, with its version.
    pub extractor: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Length of the file.
    pub bytes: u64,
    /// Length in code points.
    pub codepoints: u64,
}

/// A file that is no text layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// File name.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
}

/// A link to the snapshot before. A fact, not an order: two branches may name the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prev {
    /// Id of the snapshot.
    pub snapshot: String,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
}

impl Manifest {
    /// Reads a manifest strictly.
    ///
    /// # Errors
    /// Says which key is wrong, or line and column; a newer format is an error of its own.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let value = json::read(bytes)?;
        match value.get("format").and_then(Value::as_u64) {
            Some(FORMAT) => {}
            Some(found) if found > FORMAT => return Err(JsonError::NewerFormat { found, known: FORMAT }),
            _ => return Err(JsonError::Value { key: "format", message: format!("should be the number {FORMAT}") }),
        }
        let manifest: Self = serde_json::from_value(value)?;
        manifest.validate()?;
        Ok(manifest)
    }

    /// The file's text.
    ///
    /// # Errors
    /// When a value has no JSON form, which no value of this type lacks.
    pub fn print(&self) -> Result<String, JsonError> {
        Ok(json::print(serde_json::to_value(self)?))
    }

    /// What was asked for.
    pub fn origin(&self) -> Origin {
        match (&self.url, &self.path) {
            (Some(url), _) => Origin::Url(url.clone()),
            (None, path) => Origin::Path(path.clone().unwrap_or_default()),
        }
    }

    /// Every file that the manifest lists: name, length, SHA-256.
    pub fn listed(&self) -> impl Iterator<Item = (&str, u64, &str)> {
        let files = self.files.iter().map(|file| (file.name.as_str(), file.bytes, file.sha256.as_str()));
        files.chain(self.text.iter().map(|text| (text.file.as_str(), text.bytes, text.sha256.as_str())))
    }

    fn validate(&self) -> Result<(), JsonError> {
        let check = |good: bool, key: &'static str, message: &str| {
            if good { Ok(()) } else { Err(JsonError::Value { key, message: message.to_owned() }) }
        };
        check(names::is_snapshot_id(&self.snapshot), "snapshot", "is no snapshot id")?;
        check(names::is_source_id(&self.source), "source", "is no source id")?;
        check(self.url.is_some() != self.path.is_some(), "url", "a manifest has either \"url\" or \"path\"")?;
        check(self.fetched_at.parse::<Timestamp>().is_ok(), "fetched_at", "is no moment in UTC")?;
        check(self.method.parse::<Method>().is_ok(), "method", "is none of fetch, file, import")?;
        check(names::is_sha256(&self.payload.sha256), "payload.sha256", "is no SHA-256 in lower-case hexadecimal digits")?;
        let mut names_seen: Vec<&str> = Vec::new();
        for (name, _, sha256) in self.listed() {
            if !names::is_file_name(name) {
                return Err(JsonError::Value { key: "files", message: format!("\"{}\" is no plain file name", name.escape_debug()) });
            }
            check(names::is_sha256(sha256), "files", "holds a hash that is no SHA-256 in lower-case hexadecimal digits")?;
            if names_seen.contains(&name) {
                return Err(JsonError::Value { key: "files", message: format!("\"{name}\" is listed twice") });
            }
            names_seen.push(name);
        }
        if let Some(prev) = &self.prev {
            check(names::is_snapshot_id(&prev.snapshot), "prev.snapshot", "is no snapshot id")?;
            check(names::is_sha256(&prev.manifest_sha256), "prev.manifest_sha256", "is no SHA-256 in lower-case hexadecimal digits")?;
        }
        Ok(())
    }
}

/// A line for people about an oddity of a snapshot: its code and, where it is one of ours, what it means for who cites it.
pub fn flag_told(flag: &str) -> String {
    let meaning = match flag {
        "secret-in-query" => "its address holds what looks like a key or a password, and everybody can read that in the record",
        "thin-text" => "it is large and holds hardly any text; it may be filled in by a script: see what was frozen with source show",
        "noarchive" => "it asks not to be kept by archives",
        "meta-refresh" => "it sends its readers on to another page, which was not followed",
        "robots-ignored" => "its site's robots.txt asks programs to leave it alone",
        "downgraded" => "a redirect led from https to http: what came may have been changed on the way",
        "maybe-truncated" => "nothing tells where it ends, and it does not look whole",
        "te-and-cl" => "its answer gave its length in two ways that exclude each other",
        "non-utf8-header" => "its answer's head holds bytes that are no text",
        "no-content-type" => "its answer does not say what kind of document it is",
        "unreadable" => "no text can be read out of it, so no words of it can be linked",
        _ => return format!("the source is flagged {flag}"),
    };
    format!("the source is flagged {flag}: {meaning}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Value {
        json::read(
            br#"{"format":1,"snapshot":"20261122T065609Z-9c41d2e07b","source":"example.com-budget-3f9a01bc7d","url":"https://example.com/budget",
            "fetched_at":"2026-11-22T06:56:09Z","method":"fetch","tool":"factcheck 0.1.0","hops":[{"status":200,"url":"https://example.com/budget","tls":null}],
            "payload":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","bytes":3,"media_type":"text/html","length_known":true},
            "dates":{"published":null},
            "files":[{"name":"capture.warc","bytes":9,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],
            "prev":{"snapshot":"20260301T101500Z-77aa01bc22","manifest_sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
            "robots":"allowed","later":{"x":[1,2]}}"#,
        )
        .unwrap()
    }

    #[test]
    fn reads_what_it_prints_and_passes_over_unknown_keys() {
        let manifest = Manifest::parse(json::print(sample()).as_bytes()).unwrap();
        assert_eq!(manifest.origin(), Origin::Url("https://example.com/budget".to_owned()));
        let printed = manifest.print().unwrap();
        assert_eq!(Manifest::parse(printed.as_bytes()).unwrap(), manifest);
        assert!(printed.starts_with("{\n  \"dates\": {},\n  \"fetched_at\""), "{printed}");
    }

    #[test]
    fn refuses_what_cannot_be_right() {
        let hash = "\"sha256\": \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"";
        let cases = [
            ("\"format\": 1", "\"format\": 2", "format 2, and this version reads up to 1"),
            ("\"format\": 1", "\"format\": \"1\"", "\"format\": should be the number 1"),
            ("\"format\": 1,", "", "\"format\": should be the number 1"),
            ("\"name\": \"capture.warc\"", "\"name\": \"../capture.warc\"", "\"../capture.warc\" is no plain file name"),
            ("\"name\": \"capture.warc\"", "\"name\": \"a\\u001b[2J\"", "\"a\\u{1b}[2J\" is no plain file name"),
            ("20261122T065609Z-9c41d2e07b", "../../x", "is no snapshot id"),
            ("example.com-budget-3f9a01bc7d", "../x", "is no source id"),
            ("20260301T101500Z-77aa01bc22", "..", "\"prev.snapshot\""),
            ("\"later\":", "\"path\": \"a.md\", \"later\":", "either \"url\" or \"path\""),
            ("\"method\": \"fetch\"", "\"method\": \"magic\"", "\"method\""),
            ("2026-11-22T06:56:09Z", "yesterday", "\"fetched_at\""),
            (hash, "\"sha256\": \"BA78\"", "no SHA-256"),
            ("\"bytes\": 3", "\"bytes\": -3", "invalid value"),
            ("\"tool\": \"factcheck 0.1.0\"", "\"tool\": \"a\", \"tool\": \"b\"", "\"tool\" stands twice"),
        ];
        let text = json::print(sample());
        for (from, to, expected) in cases {
            assert!(text.contains(from), "{from}");
            let error = Manifest::parse(text.replace(from, to).as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{from} → {to}: {error}");
        }
    }
}
