//! How much and how long: the limits of one fetch and the parts that tests put in for the network's own.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The limits of one fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, name lookup and TLS included.
    pub connect: Duration,
    /// Until the head of an answer is there.
    pub header: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
    /// For everything, redirects included.
    pub total: Duration,
    /// The same for a PDF.
    pub total_pdf: Duration,
    /// Bytes on the wire.
    pub wire: u64,
    /// Bytes after decoding.
    pub decoded: u64,
    /// The same for a PDF.
    pub decoded_pdf: u64,
    /// Most decoded bytes for each byte on the wire…
    pub ratio: u64,
    /// …once so many bytes are decoded.
    pub ratio_from: u64,
    /// Members of one gzip stream; each costs time, even an empty one.
    pub members: u32,
    /// Redirects followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            header: Duration::from_secs(20),
            idle: Duration::from_secs(15),
            total: Duration::from_secs(60),
            total_pdf: Duration::from_secs(180),
            wire: 30 << 20,
            decoded: 10 << 20,
            decoded_pdf: 50 << 20,
            ratio: 200,
            ratio_from: 1 << 20,
            members: 1_000,
            redirects: 10,
        }
    }
}

/// A name that led to no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// It does not exist.
    #[error("there is no such host")]
    NoSuchHost,
    /// Nobody could say.
    #[error("{0}")]
    Failed(String),
}

/// A stand-in for the system's resolver.
pub type LookupFn = dyn Fn(&str) -> Result<Vec<IpAddr>, LookupError> + Send + Sync;

/// Who turns names into addresses.
#[derive(Clone, Default)]
pub enum Lookup {
    /// The system's resolver.
    #[default]
    System,
    /// A function, for tests and for machines whose names are elsewhere.
    With(Arc<LookupFn>),
}

/// Everything about a fetcher that is not the workspace's to say.
#[derive(Clone)]
pub struct Settings {
    /// The limits.
    pub limits: Limits,
    /// Who turns names into addresses.
    pub lookup: Lookup,
    /// Further tries after a failure that may pass.
    pub retries: u8,
    /// Waits between tries and between pages of one host.
    pub sleep: Arc<dyn Fn(Duration) + Send + Sync>,
    /// Makes each wait between tries a little longer or shorter.
    pub jitter: Arc<dyn Fn(Duration) -> Duration + Send + Sync>,
    /// A clock that only goes forward, for the pauses between pages.
    pub clock: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// Hosts asked at the same time.
    pub hosts_at_once: usize,
    /// Certificates (DER) trusted beside the system's.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for Settings {
    fn default() -> Self {
        let start = Instant::now();
        Self {
            limits: Limits::default(),
            lookup: Lookup::System,
            retries: 0,
            sleep: Arc::new(std::thread::sleep),
            jitter: Arc::new(super::retry::jitter),
            clock: Arc::new(move || start.elapsed()),
            hosts_at_once: 8,
            extra_roots: Vec::new(),
        }
    }
}
