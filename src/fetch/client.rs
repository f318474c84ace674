//! One request after the other along the redirects, until there is a page or a reason why not.
//!
//! Surprise: every hop has a client of its own, because its resolver carries that hop's demand on addresses. Nothing is
//! lost: connections are never kept.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout};
use url::Url;

use super::answer::{accept_status, guessed_type, protocol, redirect, retry_after, shows_its_end};
use super::body::{BodyError, Coding, Intake, Payload, sha256};
use super::error::{FetchError, SizeLimit, TimeLimit};
use super::failure::{bad_body, bad_redirect, denied, failed};
use super::guard::{Demand, Guard};
use super::hosts::Hosts;
use super::limits::{Limits, Lookup, Settings};
use super::resolve::HopResolver;
use super::robots::Robots;
use super::text::{clean, has_secret, shown, shown_unread};
use super::{Answer, Ask, headers, retry, robots, tls};
use crate::model::{Capture, FetchPolicy, Hop, Method, Origin, Timestamp};

const ACCEPTED: &str = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5";

/// Redirects of a robots.txt that are followed.
const ROBOTS_REDIRECTS: usize = 5;

/// What all hops share.
pub(super) struct Client {
    guard: Arc<Guard>,
    limits: Limits,
    lookup: Lookup,
    headers: HeaderMap,
    /// Our name as robots.txt files may have it.
    name: String,
    ignore_robots: bool,
    allow_downgrade: bool,
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
        let (tls, tls_problem) = tls::config(&settings.extra_roots)?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent);
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(Self {
            guard: Arc::new(Guard::new(policy)?),
            limits: settings.limits.clone(),
            lookup: settings.lookup.clone(),
            headers,
            name: tool.to_owned(),
            ignore_robots: policy.ignore_robots,
            allow_downgrade: policy.allow_downgrade,
            tls,
            tls_problem,
        })
    }

    /// Follows a URL to its page, or to the word that it is still the one that we know.
    pub async fn follow(&self, ask: &Ask, now: Timestamp, hosts: &Hosts) -> Result<Answer, FetchError> {
        let mut asked = Url::parse(&ask.url).map_err(|source| FetchError::BadUrl { url: shown_unread(&ask.url), source })?;
        asked.set_fragment(None);
        let clock = Clock(Instant::now());
        let (mut hops, mut seen, mut redacted) = (Vec::new(), HashSet::new(), Vec::new());
        let (mut url, mut secret, mut downgraded) = (asked.clone(), false, false);
        let page = loop {
            let explain = |error: FetchError| if url == asked { error } else { error.redirected_from(&shown(&asked)) };
            secret |= has_secret(&url);
            let first = seen.iter().all(|other: &Url| other.origin() != url.origin());
            seen.insert(url.clone());
            self.permit(&url, hosts).await.map_err(explain)?;
            if first {
                hosts.take_turn(&url);
            }
            let known = ask.known.as_ref().filter(|known| known.url == url.as_str()).map(|known| known.headers());
            let conditional = known.as_ref().is_some_and(|known| !known.is_empty());
            let (response, hop) = self.ask(&url, &clock, known.unwrap_or_default()).await.map_err(explain)?;
            for name in headers::redacted(response.headers()) {
                if !redacted.contains(&name) {
                    redacted.push(name);
                }
            }
            hops.push(hop);
            if conditional && response.status() == StatusCode::NOT_MODIFIED {
                return Ok(Answer::Unchanged(hops));
            }
            match redirect(&url, &response).map_err(explain)? {
                None => {
                    let wait = self.patience(&url, &response, now, hosts).map_err(explain)?;
                    accept_status(&url, response.status(), wait).map_err(explain)?;
                    break self.take(&url, response, &clock).await.map_err(explain)?;
                }
                Some(target) => {
                    downgraded |= self.may_follow(&url, &target, &seen).map_err(explain)?;
                    url = target;
                }
            }
        };
        let mut flags: Vec<String> = page.flags.iter().map(|&flag| flag.to_owned()).collect();
        for (raised, flag) in [(secret, "secret-in-query"), (downgraded, "downgraded"), (self.ignore_robots, "robots-ignored")] {
            if raised {
                flags.push(flag.to_owned());
            }
        }
        Ok(Answer::Page(Box::new(Capture {
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
        })))
    }

    /// Whether the host lets itself be asked for this: not parked, and no word against it in its robots.txt.
    async fn permit(&self, url: &Url, hosts: &Hosts) -> Result<(), FetchError> {
        self.guard.url(url).map_err(|denial| denied(url, denial))?;
        if let Some(wait) = hosts.parked(url) {
            return Err(FetchError::Parked { url: shown(url), wait });
        }
        if self.ignore_robots {
            return Ok(());
        }
        let robots = match hosts.robots(url) {
            Some(robots) => robots,
            None => hosts.learn(url, self.robots(url).await?),
        };
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        match robots.forbids(target) {
            None => Ok(()),
            Some(rule) => Err(FetchError::Robots { url: shown(url), why: format!("says \"{rule}\" to programs"), passing: false }),
        }
    }

    /// The robots.txt that holds for a page. A server that can't be reached is an error of the page's own: it would be no
    /// better off.
    async fn robots(&self, page: &Url) -> Result<Robots, FetchError> {
        let clock = Clock(Instant::now());
        let mut url = page.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        let forbidden = |why: String, passing| FetchError::Robots { url: shown(page), why, passing };
        for redirects in 0..=ROBOTS_REDIRECTS {
            let (response, _) = match self.ask(&url, &clock, HeaderMap::new()).await {
                Ok(answer) => answer,
                Err(error) if redirects == 0 => return Err(error.asked_before(&shown(page))),
                Err(error) => return Err(forbidden(format!("leads to where it can't be read: {error}"), error.is_passing())),
            };
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => match redirect(&url, &response) {
                    Ok(Some(target)) if url.scheme() == "https" && target.scheme() == "http" && !self.allow_downgrade => {
                        return Err(forbidden(format!("redirects from https to the unprotected {}", shown(&target)), false));
                    }
                    Ok(Some(target)) => url = target,
                    // A redirect to nowhere is an answer, and no file.
                    _ => return Ok(Robots::default()),
                },
                200..=299 => {
                    let bytes = self.take_robots(&url, response, &clock).await.map_err(|error| error.asked_before(&shown(page)))?;
                    return Ok(Robots::parse(&bytes, &self.name));
                }
                status @ 500..=599 => return Err(forbidden(format!("answers {status}, which forbids everything for now"), true)),
                _ => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }

    /// The first part of a robots.txt. What nobody can unpack holds no rules.
    async fn take_robots(&self, url: &Url, mut response: Response, clock: &Clock) -> Result<Vec<u8>, FetchError> {
        let Ok(coding) = headers::coding(response.headers()) else { return Ok(Vec::new()) };
        let size = robots::READ as u64;
        let limits = Limits { decoded: size, decoded_pdf: size, ..self.limits.clone() };
        let mut intake = Intake::new(&limits, coding, false);
        loop {
            let piece = clock.within(url, self.limits.idle, TimeLimit::Idle, self.limits.total, response.chunk()).await?;
            match piece.map_err(|source| failed(url, &self.limits, source))? {
                None => return Ok(intake.so_far()),
                Some(piece) => match intake.push(&piece) {
                    Ok(()) => {}
                    Err(BodyError::Size(_)) => return Ok(intake.so_far()),
                    Err(BodyError::Gzip(_)) => return Ok(Vec::new()),
                },
            }
        }
    }

    /// The wait that a failing answer asks for; a host that wants more than this run has is left alone from here on.
    fn patience(&self, url: &Url, response: &Response, now: Timestamp, hosts: &Hosts) -> Result<Option<Duration>, FetchError> {
        if !matches!(response.status().as_u16(), 408 | 429 | 500..=599) {
            return Ok(None);
        }
        match retry_after(response.headers(), now) {
            Some(wait) if wait > retry::LONGEST => {
                hosts.park(url, wait);
                Err(FetchError::Parked { url: shown(url), wait })
            }
            wait => Ok(wait),
        }
    }

    /// Judges one redirect by the ones before, and says whether it gives up https; the guard judges its target when that
    /// is asked.
    fn may_follow(&self, url: &Url, target: &Url, seen: &HashSet<Url>) -> Result<bool, FetchError> {
        let down = url.scheme() == "https" && target.scheme() == "http";
        if down && !self.allow_downgrade {
            return Err(FetchError::Downgrade { url: shown(url), target: shown(target) });
        }
        if seen.contains(target) {
            return Err(bad_redirect(url, format!("it leads back to {}", shown(target))));
        }
        if seen.len() > self.limits.redirects {
            return Err(bad_redirect(url, format!("more than {} redirects in a row", self.limits.redirects)));
        }
        Ok(down)
    }

    /// One request and the head of its answer.
    async fn ask(&self, url: &Url, clock: &Clock, more: HeaderMap) -> Result<(Response, Hop), FetchError> {
        let demand = self.guard.url(url).map_err(|denial| denied(url, denial))?;
        if let ("https", Some(problem)) = (url.scheme(), &self.tls_problem) {
            return Err(FetchError::Tls { url: shown(url), problem: problem.clone() });
        }
        let client = self.hop_client(demand.clone()).map_err(|source| failed(url, &self.limits, source))?;
        let mut sent = self.headers.clone();
        sent.extend(more);
        let send = client.get(url.clone()).headers(sent.clone()).send();
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
            request_headers: written(&sent, url),
            headers: headers::kept(response.headers()),
        };
        Ok((response, hop))
    }

    /// The body behind the head of the last answer.
    async fn take(&self, url: &Url, mut response: Response, clock: &Clock) -> Result<Page, FetchError> {
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

impl super::Validators {
    /// The headers that make a request conditional; what no header can carry is left out.
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: &Option<String>| {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        };
        put(IF_NONE_MATCH, &self.etag);
        put(IF_MODIFIED_SINCE, &self.last_modified);
        headers
    }
}

/// The headers of our request, as they go out.
fn written(sent: &HeaderMap, url: &Url) -> Vec<(String, String)> {
    let mut lines = headers::kept(sent);
    let host = url.host().map(|host| host.to_string()).unwrap_or_default();
    lines.push(("host".to_owned(), url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"))));
    lines
}
