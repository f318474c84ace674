//! Which of our errors a failure of the client, the guard or the body is.
//!
//! Surprise: the client hides what happened under several layers, and one kind of error holds its cause outside of the
//! chain. So the chain is searched for the types that our own parts throw.

use std::error::Error;
use std::io;

use url::{Host, Url};

use super::body::BodyError;
use super::error::{FetchError, TimeLimit};
use super::guard::Denial;
use super::limits::{Limits, LookupError};
use super::resolve::Unresolved;
use super::text::{clean, shown};

pub(super) fn bad_redirect(url: &Url, problem: String) -> FetchError {
    FetchError::Redirect { url: shown(url), problem }
}

pub(super) fn bad_body(url: &Url, error: BodyError) -> FetchError {
    match error {
        BodyError::Size(limit) => FetchError::TooLarge { url: shown(url), limit },
        BodyError::Gzip(problem) => FetchError::Gzip { url: shown(url), problem },
    }
}

pub(super) fn denied(url: &Url, denial: Denial) -> FetchError {
    match denial {
        Denial::Url(rule) => FetchError::RefusedUrl { url: shown(url), rule },
        Denial::Address(address, rule) => FetchError::RefusedAddress { url: shown(url), address, rule },
    }
}

/// Sorts the client's error by what lies at its bottom.
pub(super) fn failed(url: &Url, limits: &Limits, error: reqwest::Error) -> FetchError {
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
