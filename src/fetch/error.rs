//! What can go wrong between a URL and its bytes: each case with the URL, what happened, and what to do about it.
//!
//! Surprise: a refusal by the site (403, 429) is no dead page. [`FetchError::reach`] keeps the two apart for good.

use std::net::IpAddr;
use std::time::Duration;

use super::guard::UrlRule;
use crate::model::Reach;

/// Which of our time limits ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLimit {
    /// Until the connection stood.
    Connect,
    /// Until the head of the answer was there.
    Header,
    /// Between two pieces of the body.
    Idle,
    /// For the whole exchange, redirects included.
    Total,
}

/// Which of our size limits was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeLimit {
    /// Bytes on the wire.
    Wire(u64),
    /// Bytes after decoding.
    Decoded(u64),
    /// So many decoded bytes for each byte on the wire.
    Ratio(u64),
}

/// A fetch that gave no body. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// A setting that cannot be used.
    #[error("the fetcher cannot be set up: {what}")]
    Setting {
        /// What is wrong with it.
        what: String,
    },
    /// The machine gave no event loop.
    #[error("the fetcher cannot start; the system may be out of file handles or memory")]
    Runtime {
        /// The system's word.
        #[source]
        source: std::io::Error,
    },
    /// Not a URL.
    #[error("\"{url}\" is no web address ({source}); write it whole, as in https://example.com/page")]
    BadUrl {
        /// The text as given.
        url: String,
        /// What the parser says.
        #[source]
        source: url::ParseError,
    },
    /// A URL that breaks a rule.
    #[error("{url} is not fetched: {rule}{}", hint(.rule))]
    RefusedUrl {
        /// The URL of the hop.
        url: String,
        /// The rule.
        rule: UrlRule,
    },
    /// An address that is not on the public internet.
    #[error("{url} is not fetched: it leads to {address} ({rule}); if you mean that machine, add --allow-private={address}/{}", prefix(.address))]
    RefusedAddress {
        /// The URL of the hop.
        url: String,
        /// The address.
        address: IpAddr,
        /// The row of the address table.
        rule: &'static str,
    },
    /// A redirect from https to http.
    #[error(
        "{url} redirects from https to the unprotected {target}, which is not followed; cite that address itself if you trust it, or add --allow-downgrade"
    )]
    Downgrade {
        /// The URL of the hop.
        url: String,
        /// Where it leads.
        target: String,
    },
    /// The name does not exist.
    #[error("{url} cannot be fetched: there is no host named {host}; check the spelling, or cite an archived copy")]
    NoSuchHost {
        /// The URL of the hop.
        url: String,
        /// The name.
        host: String,
    },
    /// The name could not be looked up.
    #[error("{url} cannot be fetched: the name {host} could not be looked up ({problem}); check the network and try again")]
    Lookup {
        /// The URL of the hop.
        url: String,
        /// The name.
        host: String,
        /// What the resolver says.
        problem: String,
    },
    /// No connection, or one that broke.
    #[error("{url} cannot be reached ({problem}); try again later, or cite an archived copy")]
    Connection {
        /// The URL of the hop.
        url: String,
        /// The system's word.
        problem: String,
        /// The client's error.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// A time limit ran out.
    #[error("{url} {}; try again later, or save the page in a browser and cite the file", waited(*.limit, *.after))]
    Timeout {
        /// The URL of the hop.
        url: String,
        /// Which limit.
        limit: TimeLimit,
        /// Its length.
        after: Duration,
    },
    /// The server's certificate is no good.
    #[error("{url} cannot be trusted ({problem}); look at the site in a browser, or cite an archived copy")]
    Tls {
        /// The URL of the hop.
        url: String,
        /// What is wrong.
        problem: String,
    },
    /// The answer is an error by HTTP's own word.
    #[error("{url}: {}", status_text(*.status))]
    Status {
        /// The URL of the hop.
        url: String,
        /// The status.
        status: u16,
        /// The wait that the server asks for.
        retry_after: Option<Duration>,
    },
    /// The site asks programs to keep away.
    #[error(
        "{url} is not fetched: the site's robots.txt {why}; save the page in a browser and cite the file, or add --ignore-robots if a person answers for it"
    )]
    Robots {
        /// The URL of the hop.
        url: String,
        /// What the file says, or why it can't be asked.
        why: String,
        /// Whether it may say something else in a moment.
        passing: bool,
    },
    /// The site asks for more patience than one run has.
    #[error("{url} is left alone: the site asks for a wait of {} s, longer than one run waits; try again later, or save the page in a browser and cite the file", .wait.as_secs())]
    Parked {
        /// The URL of the hop.
        url: String,
        /// The wait.
        wait: Duration,
    },
    /// A success without a whole body: 204, 206, an unasked 304, an empty 200 …
    #[error("{url} answers {status} {what}; nothing was stored. Open it in a browser: if the page shows there, save it and cite the file")]
    NoBody {
        /// The URL of the hop.
        url: String,
        /// The status.
        status: u16,
        /// What is missing.
        what: &'static str,
    },
    /// A redirect that leads nowhere.
    #[error("{url} redirects badly: {problem}; cite the address that a browser ends at")]
    Redirect {
        /// The URL of the hop.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// More bytes than we take.
    #[error("{url} {}; save it by hand and cite the part you need as a file", too_large(*.limit))]
    TooLarge {
        /// The URL of the hop.
        url: String,
        /// Which limit.
        limit: SizeLimit,
    },
    /// A content coding that was not asked for.
    #[error("{url} sends its page coded as \"{coding}\", though only gzip was asked for; save the page in a browser and cite the file")]
    Coding {
        /// The URL of the hop.
        url: String,
        /// The coding.
        coding: String,
    },
    /// The gzip stream is broken.
    #[error("{url} sends a broken gzip stream ({problem}); nothing was stored, try again later")]
    Gzip {
        /// The URL of the hop.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The answer breaks the rules of HTTP, or ends before its end.
    #[error("{url} sends an answer that cannot be trusted to be whole ({problem}); nothing was stored, try again later")]
    Protocol {
        /// The URL of the hop.
        url: String,
        /// What is wrong with it.
        problem: String,
        /// The client's error.
        #[source]
        source: Option<reqwest::Error>,
    },
}

impl FetchError {
    /// How far we got, in the words of the record of checks.
    pub fn reach(&self) -> Reach {
        match self {
            Self::Status { status, .. } => match status {
                404 | 410 => Reach::Gone,
                451 => Reach::Legal,
                408 => Reach::Unreachable,
                500..=599 => Reach::ServerError,
                // Any other refusal is aimed at us, and says nothing about the page.
                400..=499 => Reach::Blocked,
                _ => Reach::ProtocolError,
            },
            Self::Robots { .. } | Self::Parked { .. } => Reach::Blocked,
            Self::Connection { .. } | Self::Timeout { .. } | Self::Lookup { .. } | Self::Runtime { .. } => Reach::Unreachable,
            Self::NoSuchHost { .. } => Reach::NoSuchHost,
            Self::Tls { .. } => Reach::TlsError,
            Self::Setting { .. }
            | Self::BadUrl { .. }
            | Self::RefusedUrl { .. }
            | Self::RefusedAddress { .. }
            | Self::Downgrade { .. }
            | Self::TooLarge { .. } => Reach::RefusedByPolicy,
            Self::NoBody { .. } | Self::Redirect { .. } | Self::Coding { .. } | Self::Gzip { .. } | Self::Protocol { .. } => {
                Reach::ProtocolError
            }
        }
    }

    /// The status that ended it, where one did.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::NoBody { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same request may do better in a moment.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
            Self::Connection { .. } | Self::Timeout { .. } | Self::Lookup { .. } => true,
            Self::Protocol { source, .. } => source.is_some(),
            Self::Robots { passing, .. } => *passing,
            _ => false,
        }
    }

    /// The wait that the server asks for before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Says for which page a robots.txt was asked.
    pub(super) fn asked_before(mut self, page: &str) -> Self {
        if let Some(url) = self.url_mut() {
            *url = format!("{url} (asked before {page})");
        }
        self
    }

    /// Says which URL led to the one that failed; without it nobody would know the address from their own record.
    pub(super) fn redirected_from(mut self, asked: &str) -> Self {
        if let Some(url) = self.url_mut() {
            *url = format!("{url} (where {asked} redirects to)");
        }
        self
    }

    fn url_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Setting { .. } | Self::Runtime { .. } => None,
            Self::BadUrl { url, .. }
            | Self::RefusedUrl { url, .. }
            | Self::RefusedAddress { url, .. }
            | Self::Downgrade { url, .. }
            | Self::NoSuchHost { url, .. }
            | Self::Lookup { url, .. }
            | Self::Connection { url, .. }
            | Self::Timeout { url, .. }
            | Self::Tls { url, .. }
            | Self::Status { url, .. }
            | Self::Robots { url, .. }
            | Self::Parked { url, .. }
            | Self::NoBody { url, .. }
            | Self::Redirect { url, .. }
            | Self::TooLarge { url, .. }
            | Self::Coding { url, .. }
            | Self::Gzip { url, .. }
            | Self::Protocol { url, .. } => Some(url),
        }
    }
}

fn hint(rule: &UrlRule) -> &'static str {
    match rule {
        UrlRule::LocalName(_) => "; if you mean that machine, add --allow-private=CIDR with its address range",
        UrlRule::Port(_) => ", or add --allow-private=CIDR for a machine of your own network",
        UrlRule::Scheme(_) => "; save the document as a file and cite that",
        _ => "",
    }
}

fn prefix(address: &IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn waited(limit: TimeLimit, after: Duration) -> String {
    let length = if after.subsec_millis() == 0 { format!("{} s", after.as_secs()) } else { format!("{} ms", after.as_millis()) };
    match limit {
        TimeLimit::Connect => format!("let no connection be made within {length} (limit on connecting)"),
        TimeLimit::Header => format!("sent no answer within {length} (limit on the head of the answer)"),
        TimeLimit::Idle => format!("fell silent in the middle of the page for {length} (limit on a pause)"),
        TimeLimit::Total => format!("was not done after {length} (limit on the whole exchange)"),
    }
}

fn too_large(limit: SizeLimit) -> String {
    let mib = |bytes: u64| {
        if bytes.is_multiple_of(1 << 20) { format!("{} MiB", bytes >> 20) } else { format!("{bytes} bytes") }
    };
    match limit {
        SizeLimit::Wire(bytes) => format!("sends more than {} (limit on transfer)", mib(bytes)),
        SizeLimit::Decoded(bytes) => format!("is larger than {} (limit on a page)", mib(bytes)),
        SizeLimit::Ratio(times) => format!("unpacks to more than {times} times its size, which no honest page does (limit on compression)"),
    }
}

fn status_text(status: u16) -> String {
    let reason = reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("an unknown status");
    let advice = match status {
        404 | 410 => "check the address, or cite an archived copy",
        451 => "it is withheld for legal reasons where you are; cite an archived copy",
        401 | 402 | 403 | 405 | 406 | 407 | 418 | 429 => {
            "the site turned us away, which does not mean that the page is gone: save the page in a browser and cite the file"
        }
        408 | 500..=599 => "the server failed; try again later, or cite an archived copy",
        400..=499 => "open the address in a browser; if the page shows there, save it and cite the file",
        _ => "that is no page; open the address in a browser and cite where it ends",
    };
    format!("the page answers {status} {reason}; {advice}")
}
