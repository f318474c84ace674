//! The bytes of a source as they came, and how they came: what a fetch or a file hands to the snapshot store.

use super::code::coded_enum;
use super::{Origin, Timestamp};

coded_enum! {
    /// How the bytes were got.
    Method("method") {
        /// From the network.
        Fetch => "fetch",
        /// From a file of the workspace, or given by a person.
        File => "file",
        /// From an archive or a page saved by a browser.
        Import => "import",
    }
}

/// One request and its answer on the way to the final one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hop {
    /// Address asked.
    pub url: String,
    /// Status of the answer.
    pub status: u16,
    /// Reason phrase or empty.
    pub reason: String,
    /// Peer address.
    pub ip: Option<String>,
    /// `http/1.1`, `h2`.
    pub protocol: Option<String>,
    /// SHA-256 of the server's certificate (DER).
    pub cert_sha256: Option<String>,
    /// Headers of the request, in order.
    pub request_headers: Vec<(String, String)>,
    /// Headers of the answer, in order, `Set-Cookie` left out.
    pub headers: Vec<(String, String)>,
}

/// The bytes of a source at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What was asked for.
    pub origin: Origin,
    /// How the bytes were got.
    pub method: Method,
    /// When.
    pub fetched_at: Timestamp,
    /// Redirects first, the final answer last; empty for files.
    pub hops: Vec<Hop>,
    /// The payload, content coding removed.
    pub body: Vec<u8>,
    /// Media type without parameters, lower case (`text/html`); from the header, else from the file's name.
    pub media_type: String,
    /// Character set named by the header.
    pub charset: Option<String>,
    /// `gzip`, where the wire was coded.
    pub content_encoding: Option<String>,
    /// SHA-256 and length of the coded bytes, where they differ from the body.
    pub wire: Option<(String, u64)>,
    /// Whether the framing showed where the body ends.
    pub length_known: bool,
    /// Names of headers left out of `hops` for privacy.
    pub redacted_headers: Vec<String>,
    /// Oddities, as short codes: `maybe-truncated`, `te-and-cl`, `noarchive` …
    pub flags: Vec<String>,
    /// Private ranges that the person allowed for this fetch, in CIDR notation.
    pub allow_private: Vec<String>,
}
