//! One request after the other along the redirects, until there is a page or a reason why not.
//!
//! Surprise: every hop has a client of its own, because its resolver carries that hop's demand on addresses. Nothing is
//! lost: connections are never kept.

use std::collections::HashSet;
use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, LOCATION, USER_AGENT};
use reqwest::{Response, StatusCode, Version};
use rustls_platform_verifier::Verifier;
use tokio::time::{Instant, timeout};
use url::{Host, Url};

use super::body::{BodyError, Coding, Intake, Payload, sha256};
use super::error::{FetchError, SizeLimit, TimeLimit};
use super::guard::{Demand, Denial, Guard};
use super::headers;
use super::limits::{Limits, Lookup, LookupError, Settings};
use super::resolve::{HopResolver, Unresolved};
use super::text::{clean, has_secret, shown, shown_unread};
use crate::model::{Capture, FetchPolicy, Hop, Method, Origin, Timestamp};

const ACCEPTED: &str = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5";

/// What all hops share.
pub(super) struct Client {
    guard: Arc<Guard>,
    limits: Limits,
    lookup: Lookup,
    headers: HeaderMap,
    tls: rustls::ClientConfig,
    /// Why no certificate can be checked on this machine; https is refused then, http is not.
    tls_problem: Option<String>,
}

/// When a fetch began; what is left of its time.
struct Clock(Instant);

/// A body with what its head and framing said.
struct Page {
    payload: Payload,
    media_type: String,
    charset: Option<String>,
    coding: Coding,
    known: bool,
    flags: Vec<&'static str>,
}

impl Client {
    pub fn new(policy: &FetchPolicy, tool: &str, settings: &Settings) -> Result<Self, FetchError> {
        let agent = match policy.contact.as_deref().map(str::trim).filter(|contact| !contact.is_empty()) {
            Some(contact) => format!("{tool} (+{contact})"),
            None => tool.to_owned(),
        };
        let agent = HeaderValue::from_str(&agent).map_err(|_| FetchError::Setting {
            what: format!("\"{}\" cannot stand in the User-Agent header; keep fetch.contact to letters, digits and signs", clean(&agent)),
        })?;
        let (tls, tls_problem) = tls(&settings.extra_roots)?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent);
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(Self {
            guard: Arc::new(Guard::new(policy)?),
            limits: settings.limits.clone(),
            lookup: settings.lookup.clone(),
            headers,
            tls,
            tls_problem,
        })
    }

    /// Follows a URL to its page.
    pub async fn follow(&self, asked: &str, now: Timestamp) -> Result<Capture, FetchError> {
        let mut asked = Url::parse(asked).map_err(|source| FetchError::BadUrl { url: shown_unread(asked), source })?;
        asked.set_fragment(None);
        let clock = Clock(Instant::now());
        let (mut hops, mut seen, mut redacted) = (Vec::new(), HashSet::new(), Vec::new());
        let (mut url, mut secret) = (asked.clone(), false);
        let page = loop {
            let explain = |error: FetchError| if url == asked { error } else { error.redirected_from(&shown(&asked)) };
            secret |= has_secret(&url);
            seen.insert(url.clone());
            let (response, hop) = self.ask(&url, &clock).await.map_err(explain)?;
            for name in headers::redacted(response.headers()) {
                if !redacted.contains(&name) {
                    redacted.push(name);
                }
            }
            hops.push(hop);
            match redirect(&url, &response).map_err(explain)? {
                None => break self.take(&url, response, &clock).await.map_err(explain)?,
                Some(target) => {
                    self.may_follow(&url, &target, &seen).map_err(explain)?;
                    url = target;
                }
            }
        };
        let mut flags: Vec<String> = page.flags.iter().map(|&flag| flag.to_owned()).collect();
        if secret {
            flags.push("secret-in-query".to_owned());
        }
        Ok(Capture {
            origin: Origin::Url(asked.into()),
            method: Method::Fetch,
            fetched_at: now,
            hops,
            body: page.payload.bytes,
            media_type: page.media_type,
            charset: page.charset,
            content_encoding: (page.coding == Coding::Gzip).then(|| "gzip".to_owned()),
            wire: page.payload.wire,
            length_known: page.known,
            redacted_headers: redacted,
            flags,
            allow_private: self.guard.allowed(),
        })
    }

    /// Judges one redirect by the ones before; the guard judges its target when that is asked.
    fn may_follow(&self, url: &Url, target: &Url, seen: &HashSet<Url>) -> Result<(), FetchError> {
        if url.scheme() == "https" && target.scheme() == "http" {
            return Err(FetchError::Downgrade { url: shown(url), target: shown(target) });
        }
        if seen.contains(target) {
            return Err(bad_redirect(url, format!("it leads back to {}", shown(target))));
        }
        if seen.len() > self.limits.redirects {
            return Err(bad_redirect(url, format!("more than {} redirects in a row", self.limits.redirects)));
        }
        Ok(())
    }

    /// One request and the head of its answer.
    async fn ask(&self, url: &Url, clock: &Clock) -> Result<(Response, Hop), FetchError> {
        let demand = self.guard.url(url).map_err(|denial| denied(url, denial))?;
        if let ("https", Some(problem)) = (url.scheme(), &self.tls_problem) {
            return Err(FetchError::Tls { url: shown(url), problem: problem.clone() });
        }
        let client = self.hop_client(demand.clone()).map_err(|source| failed(url, &self.limits, source))?;
        let send = client.get(url.clone()).headers(self.headers.clone()).send();
        let response = match clock.within(url, self.limits.header, TimeLimit::Header, self.limits.total, send).await? {
            Ok(response) => response,
            Err(source) => return Err(failed(url, &self.limits, source)),
        };
        let ip = response.remote_addr().map(|peer| peer.ip()).ok_or_else(|| FetchError::Protocol {
            url: shown(url),
            problem: "the address at the other end is unknown".to_owned(),
            source: None,
        })?;
        self.guard.peer(&demand, ip).map_err(|denial| denied(url, denial))?;
        let hop = Hop {
            url: url.to_string(),
            status: response.status().as_u16(),
            reason: response.status().canonical_reason().unwrap_or_default().to_owned(),
            ip: Some(ip.to_string()),
            protocol: Some(protocol(response.version()).to_owned()),
            cert_sha256: response.extensions().get::<reqwest::tls::TlsInfo>().and_then(|tls| tls.peer_certificate()).map(sha256),
            request_headers: self.sent(url),
            headers: headers::kept(response.headers()),
        };
        Ok((response, hop))
    }

    /// The body behind the head of the last answer.
    async fn take(&self, url: &Url, mut response: Response, clock: &Clock) -> Result<Page, FetchError> {
        accept_status(url, response.status())?;
        let head = response.headers();
        let framing = headers::framing(response.version(), head).map_err(|coding| FetchError::Protocol {
            url: shown(url),
            problem: format!("transfer coding \"{coding}\""),
            source: None,
        })?;
        let coding = headers::coding(head).map_err(|coding| FetchError::Coding { url: shown(url), coding })?;
        let (named, charset) = headers::content_type(head);
        let mut flags = Vec::new();
        for (seen, flag) in [
            (framing.both, "te-and-cl"),
            (headers::noarchive(head), "noarchive"),
            (headers::foreign_bytes(head), "non-utf8-header"),
            (named.is_none(), "no-content-type"),
        ] {
            if seen {
                flags.push(flag);
            }
        }
        let says_pdf = named.as_deref() == Some("application/pdf");
        if let Some(length) = headers::announced(head).filter(|_| !framing.both) {
            self.foresee(url, length, coding)?;
        }
        let mut intake = Intake::new(&self.limits, coding, says_pdf);
        loop {
            let total = if intake.is_pdf() { self.limits.total_pdf } else { self.limits.total };
            let piece = clock.within(url, self.limits.idle, TimeLimit::Idle, total, response.chunk()).await?;
            match piece.map_err(|source| failed(url, &self.limits, source))? {
                Some(piece) => intake.push(&piece).map_err(|error| bad_body(url, error))?,
                None => break,
            }
        }
        let pdf = intake.is_pdf();
        let payload = intake.finish().map_err(|error| bad_body(url, error))?;
        if payload.bytes.is_empty() {
            return Err(FetchError::NoBody { url: shown(url), status: response.status().as_u16(), what: "with an empty page" });
        }
        if !framing.known && !shows_its_end(&payload.bytes, pdf) {
            flags.push("maybe-truncated");
        }
        let media_type = named.unwrap_or_else(|| guessed_type(url, pdf).to_owned());
        Ok(Page { payload, media_type, charset, coding, known: framing.known, flags })
    }

    fn hop_client(&self, demand: Demand) -> reqwest::Result<reqwest::Client> {
        let resolver = HopResolver { guard: Arc::clone(&self.guard), demand, lookup: self.lookup.clone() };
        reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .tls_info(true)
            .dns_resolver(resolver)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.limits.connect)
            .pool_max_idle_per_host(0)
            .build()
    }

    /// The headers of our request, as they go out.
    fn sent(&self, url: &Url) -> Vec<(String, String)> {
        let mut sent = headers::kept(&self.headers);
        let host = url.host().map(|host| host.to_string()).unwrap_or_default();
        sent.push(("host".to_owned(), url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"))));
        sent
    }

    /// Refuses by the announced length, which saves the transfer; the real count comes later all the same.
    fn foresee(&self, url: &Url, length: u64, coding: Coding) -> Result<(), FetchError> {
        let limit = match coding {
            _ if length > self.limits.wire => SizeLimit::Wire(self.limits.wire),
            // Whether it is a PDF shows with the first bytes at the latest, so the larger limit must do here.
            Coding::Identity if length > self.limits.decoded_pdf.max(self.limits.decoded) => SizeLimit::Decoded(self.limits.decoded_pdf),
            _ => return Ok(()),
        };
        Err(FetchError::TooLarge { url: shown(url), limit })
    }
}

impl Clock {
    /// Waits for a step within its own limit and within what is left of the whole.
    async fn within<F: Future>(
        &self,
        url: &Url,
        step: Duration,
        name: TimeLimit,
        total: Duration,
        future: F,
    ) -> Result<F::Output, FetchError> {
        let left = total.saturating_sub(self.0.elapsed());
        let (limit, after) = if left <= step { (TimeLimit::Total, total) } else { (name, step) };
        let late = || FetchError::Timeout { url: shown(url), limit, after };
        // A body that always has a piece ready would never let a timer speak.
        if left.is_zero() {
            return Err(late());
        }
        timeout(step.min(left), future).await.map_err(|_| late())
    }
}

/// TLS 1.2 and up, checked against the system's roots; with what is missing where there are none.
fn tls(extra_roots: &[Vec<u8>]) -> Result<(rustls::ClientConfig, Option<String>), FetchError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| FetchError::Setting { what: format!("TLS: {error}") })?;
    let roots = extra_roots.iter().map(|der| der.clone().into());
    let (mut config, problem) = match Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => (builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(), None),
        Err(error) => {
            let problem = format!("no certificate can be checked on this machine: {error}; install the system's ca-certificates");
            (builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(), Some(problem))
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, problem))
}

/// Where an answer redirects to.
fn redirect(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let mut locations = response.headers().get_all(LOCATION).iter();
    let Some(location) = locations.next() else {
        return Err(bad_redirect(url, format!("{} without a Location", response.status().as_u16())));
    };
    if locations.any(|other| other != location) {
        return Err(bad_redirect(url, "several Locations".to_owned()));
    }
    let text = std::str::from_utf8(location.as_bytes()).map_err(|_| bad_redirect(url, "its Location is no UTF-8".to_owned()))?;
    let mut target = url.join(text).map_err(|error| bad_redirect(url, format!("\"{}\": {error}", shown_unread(text))))?;
    target.set_fragment(None);
    Ok(Some(target))
}

fn accept_status(url: &Url, status: StatusCode) -> Result<(), FetchError> {
    let no_body = |what| Err(FetchError::NoBody { url: shown(url), status: status.as_u16(), what });
    match status.as_u16() {
        200 => Ok(()),
        204 | 205 => no_body("with no page"),
        206 => no_body("with a part of the page, though all of it was asked for"),
        304 => no_body("as if we had the page already, though we did not say so"),
        201..=299 => no_body("which is no page"),
        other => Err(FetchError::Status { url: shown(url), status: other }),
    }
}

/// Whether a page of unknown length ends as its kind ends.
fn shows_its_end(bytes: &[u8], pdf: bool) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    if pdf {
        return tail.windows(5).any(|window| window == b"%%EOF");
    }
    tail.windows(7).any(|window| window.eq_ignore_ascii_case(b"</html>"))
}

fn guessed_type(url: &Url, pdf: bool) -> &'static str {
    let extension =
        url.path().rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        _ if pdf => "application/pdf",
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("txt") => "text/plain",
        Some("md") => "text/markdown",
        Some("csv") => "text/csv",
        _ => "application/octet-stream",
    }
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "http/0.9",
        Version::HTTP_10 => "http/1.0",
        Version::HTTP_2 => "h2",
        Version::HTTP_3 => "h3",
        _ => "http/1.1",
    }
}

fn bad_redirect(url: &Url, problem: String) -> FetchError {
    FetchError::Redirect { url: shown(url), problem }
}

fn bad_body(url: &Url, error: BodyError) -> FetchError {
    match error {
        BodyError::Size(limit) => FetchError::TooLarge { url: shown(url), limit },
        BodyError::Gzip(problem) => FetchError::Gzip { url: shown(url), problem },
    }
}

fn denied(url: &Url, denial: Denial) -> FetchError {
    match denial {
        Denial::Url(rule) => FetchError::RefusedUrl { url: shown(url), rule },
        Denial::Address(address, rule) => FetchError::RefusedAddress { url: shown(url), address, rule },
    }
}

/// Sorts the client's error by what lies at its bottom.
fn failed(url: &Url, limits: &Limits, error: reqwest::Error) -> FetchError {
    // The client's error would print the URL with its secrets.
    let error = error.without_url();
    let host = || url.host().as_ref().map(Host::to_string).unwrap_or_default();
    match find::<Unresolved>(&error) {
        Some(Unresolved::Denied { denial, .. }) => return denied(url, denial.clone()),
        Some(Unresolved::Lookup { source: LookupError::NoSuchHost, .. }) => {
            return FetchError::NoSuchHost { url: shown(url), host: host() };
        }
        Some(Unresolved::Lookup { source: LookupError::Failed(problem), .. }) => {
            return FetchError::Lookup { url: shown(url), host: host(), problem: problem.clone() };
        }
        None => {}
    }
    if let Some(tls) = find::<rustls::Error>(&error) {
        return FetchError::Tls { url: shown(url), problem: clean(&tls.to_string()) };
    }
    if error.is_connect() && error.is_timeout() {
        return FetchError::Timeout { url: shown(url), limit: TimeLimit::Connect, after: limits.connect };
    }
    let problem = bottom(&error);
    // Only an error with a code of the system is about the line; the client makes its own for bad framing.
    let broken = find::<io::Error>(&error).is_some_and(|io| io.raw_os_error().is_some());
    if error.is_connect() || error.is_timeout() || broken {
        return FetchError::Connection { url: shown(url), problem, source: Some(error) };
    }
    FetchError::Protocol { url: shown(url), problem, source: Some(error) }
}

/// The first error of a type in a chain, also inside `io::Error`s, which keep their own cause out of the chain.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        if let Some(found) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref).and_then(|inner| find(inner)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// The words of the deepest cause.
fn bottom(error: &(dyn Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    clean(&deepest.to_string())
}
