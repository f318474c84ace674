//! What an answer's head means: a page, a way on, or nothing that could be evidence. Pure.
//!
//! Surprise: only a 200 is a page. What else counts as success (a part, nothing new, nothing at all) is none.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode, Version};
use url::Url;

use super::error::FetchError;
use super::failure::bad_redirect;
use super::retry;
use super::text::{shown, shown_unread};
use crate::model::{Hop, Reach, Timestamp};

/// Where an answer redirects to.
pub(super) fn redirect(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
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

/// Refuses what is no page.
pub(super) fn accept_status(url: &Url, status: StatusCode, retry_after: Option<Duration>) -> Result<(), FetchError> {
    let no_body = |what| Err(FetchError::NoBody { url: shown(url), status: status.as_u16(), what });
    match status.as_u16() {
        200 => Ok(()),
        204 | 205 => no_body("with no page"),
        206 => no_body("with a part of the page, though all of it was asked for"),
        304 => no_body("as if we had the page already, though we did not say so"),
        201..=299 => no_body("which is no page"),
        other => Err(FetchError::Status { url: shown(url), status: other, retry_after }),
    }
}

/// Whether a page of unknown length ends as its kind ends.
pub(super) fn shows_its_end(bytes: &[u8], pdf: bool) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    if pdf {
        return tail.windows(5).any(|window| window == b"%%EOF");
    }
    tail.windows(7).any(|window| window.eq_ignore_ascii_case(b"</html>"))
}

pub(super) fn guessed_type(url: &Url, pdf: bool) -> &'static str {
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

pub(super) fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "http/0.9",
        Version::HTTP_10 => "http/1.0",
        Version::HTTP_2 => "h2",
        Version::HTTP_3 => "h3",
        _ => "http/1.1",
    }
}

/// The wait that an answer asks for.
pub(super) fn retry_after(head: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name| head.get(name).and_then(|value| value.to_str().ok());
    retry::after(text(RETRY_AFTER), text(DATE), now)
}

/// How a page was reached, in the words of the record of checks.
pub fn reach(hops: &[Hop]) -> Reach {
    match hops {
        [] | [_] => Reach::Ok,
        [redirects @ .., _] if redirects.iter().all(|hop| matches!(hop.status, 301 | 308)) => Reach::Moved,
        _ => Reach::Redirected,
    }
}
