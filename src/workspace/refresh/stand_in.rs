//! Signs that an answer is another page than the one that was asked for: a log-in, a question for consent, another site.
//!
//! Each is only looked at where next to nothing of the frozen text is left. The surprise: no words are looked for, because
//! they would have to be known in every language; forms, programs and addresses look the same everywhere.

use url::Url;

use crate::fetch;

/// What the programs that ask for consent are known by in a page: the interface that they must offer, and who serves them.
const CONSENT: [&str; 12] = [
    "__tcfapi",
    "__cmp(",
    "__uspapi",
    "consensu.org",
    "cookielaw.org",
    "consent.cookiebot.com",
    "consentmanager.net",
    "didomi.io",
    "privacy-mgmt.com",
    "quantcast.mgr.consensu",
    "usercentrics.eu",
    "trustarc.com",
];

/// Whether a page asks for a password.
pub(super) fn is_log_in(body: &[u8]) -> bool {
    let lower = body.to_ascii_lowercase();
    ["type=\"password\"", "type='password'", "type=password"].iter().any(|field| memchr::memmem::find(&lower, field.as_bytes()).is_some())
}

/// Whether a page asks for consent in the place of the one that was asked for. Nearly every page holds such a program; a
/// wall has less to say than the page that it stands before, by half at least, unless its very address says what it is.
pub(super) fn is_consent(body: &[u8], answered: &Url, new: u64, old: u64) -> bool {
    let named = answered.host_str().is_some_and(|host| host.split('.').any(|part| part == "consent"))
        || answered.path_segments().is_some_and(|mut parts| parts.any(|part| part.to_ascii_lowercase().contains("consent")));
    named
        || new * 2 < old && {
            let lower = body.to_ascii_lowercase();
            CONSENT.iter().any(|mark| memchr::memmem::find(&lower, mark.as_bytes()).is_some())
        }
}

/// Whether an answer came from nearer to the root of its site than what was asked for.
pub(super) fn is_shallower(asked: &Url, answered: &Url) -> bool {
    let depth = |url: &Url| url.path_segments().map_or(0, |parts| parts.filter(|part| !part.is_empty()).count());
    asked != answered && depth(answered) < depth(asked)
}

/// A word on a page that is answered by another site than when it was frozen: a domain that was sold answers too.
pub(super) fn other_site(frozen: Option<&str>, answered: &str) -> Option<String> {
    let (frozen, answered) = (fetch::site(frozen?)?, fetch::site(answered)?);
    (frozen != answered)
        .then(|| format!("{answered} answers now, and {frozen} did when it was frozen: look whether it is the same publisher"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_is_another_owner() {
        for (frozen, answered, other) in [
            ("https://example.org/a", "https://www.example.org/b", false),
            ("https://data.example.co.uk/a", "https://news.example.co.uk/a", false),
            ("https://one.co.uk/a", "https://two.co.uk/a", true),
            ("https://example.org/a", "https://example.com/a", true),
            ("http://127.0.0.1:8000/a", "http://127.0.0.1/a", false),
            ("http://127.0.0.1/a", "http://127.0.0.2/a", true),
            ("https://ann.github.io/a", "https://bob.github.io/a", true),
        ] {
            assert_eq!(other_site(Some(frozen), answered).is_some(), other, "{frozen} → {answered}");
        }
        assert_eq!(other_site(None, "https://example.org/"), None);
        let said = other_site(Some("https://www.example.org/"), "https://parked.example.com/x").expect("another");
        assert!(said.starts_with("example.com answers now, and example.org did"), "{said}");
    }

    #[test]
    fn consent_is_told_by_programs_and_addresses_not_by_words() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let page = url("https://example.org/report");
        let wall = b"<script src='https://cdn.cookielaw.org/x.js'></script><p>Choose.";
        for (name, body, answered, new, old, expected) in [
            ("a wall", &wall[..], &page, 90, 4_000, true),
            ("a page with such a program", &wall[..], &page, 3_900, 4_000, false),
            ("a short page without one", b"<p>We value your privacy.", &page, 90, 4_000, false),
            ("another host", b"<p>x", &url("https://consent.example.org/?next=x"), 90, 100, true),
            ("another path", b"<p>x", &url("https://example.org/v2/collectConsent"), 90, 100, true),
        ] {
            assert_eq!(is_consent(body, answered, new, old), expected, "{name}");
        }
    }
}
