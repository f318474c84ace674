//! Foreign strings made fit for messages: no control characters, no secrets, no endless lines.

use url::Url;

/// Longest foreign string in a message, in characters.
const SHOWN: usize = 300;

/// Query keys that carry access rights.
const SECRET_KEYS: &[&str] = &[
    "accesstoken",
    "apikey",
    "auth",
    "authorization",
    "authtoken",
    "jwt",
    "key",
    "passwd",
    "password",
    "secret",
    "sessiontoken",
    "sig",
    "signature",
    "token",
];

/// A string without control and direction characters, cut at a length that a terminal bears.
pub(super) fn clean(text: &str) -> String {
    let visible =
        |c: &char| !c.is_control() && !matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut characters = text.chars().filter(visible);
    let mut out: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() {
        out.push('…');
    }
    out
}

/// A URL for messages: without name and password, secret-looking values masked.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for URLs that cannot hold credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let Some(query) = url.query() else { return clean(url.as_str()) };
    let masked: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((key, _)) if is_secret(key) => format!("{key}=***"),
            _ => pair.to_owned(),
        })
        .collect();
    let masked = masked.join("&");
    url.set_query(Some(&masked));
    clean(url.as_str())
}

/// A text that `url` could not read, for messages; what stands before an `@` is left out.
pub(super) fn shown_unread(text: &str) -> String {
    let text = clean(text.trim());
    match text.rsplit_once('@') {
        Some((before, after)) => format!("{}…@{after}", before.find("//").map_or("", |at| &before[..at + 2])),
        None => text,
    }
}

/// Whether a query key looks as if its value gave access to something.
pub(super) fn has_secret(url: &Url) -> bool {
    url.query().is_some_and(|query| query.split('&').any(|pair| is_secret(pair.split('=').next().unwrap_or_default())))
}

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("x-amz-")
        || key.starts_with("x-goog-")
        || key.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| SECRET_KEYS.contains(&part))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{clean, has_secret, shown, shown_unread};

    #[test]
    fn hides_secrets() {
        let cases = [
            ("https://a.example/x?y=1", "https://a.example/x?y=1", false),
            ("https://u:p@a.example/x", "https://a.example/x", false),
            ("https://a.example/?token=abc&page=2", "https://a.example/?token=***&page=2", true),
            ("https://a.example/?access_token=abc", "https://a.example/?access_token=***", true),
            ("https://a.example/?X-Amz-Signature=abc", "https://a.example/?X-Amz-Signature=***", true),
            ("https://a.example/?monkey=1&design=2&author=3", "https://a.example/?monkey=1&design=2&author=3", false),
            ("https://a.example/?sig", "https://a.example/?sig", true),
        ];
        for (url, expected, secret) in cases {
            let url = Url::parse(url).unwrap();
            assert_eq!((shown(&url).as_str(), has_secret(&url)), (expected, secret));
        }
        assert_eq!(shown_unread("http://me:pw@exa mple"), "http://…@exa mple");
        assert_eq!(shown_unread("not a url"), "not a url");
    }

    #[test]
    fn strips_controls_and_cuts() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{9b}d\n"), "a[31mbcd");
        assert_eq!(clean(&"x".repeat(400)).chars().count(), 301);
    }
}
