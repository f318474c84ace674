//! robots.txt by RFC 9309: bytes → rules → whether a path may be asked for. Pure.
//!
//! Surprise: what cannot be read allows. A page that a server shows for every path is no list of rules, and a line that
//! nobody understands must not hide the ones after it. What no server answered at all forbids; that is the caller's to see.

use memchr::memmem;

/// How much of a file is read.
pub(super) const READ: usize = 500 << 10;

/// The longest pause that a site may ask for, in seconds.
pub(super) const LONGEST_DELAY: u64 = 30;

/// What a site asks of one crawler.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    /// Seconds between two requests, rounded up and bounded.
    pub delay: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Normalised, without the `$`.
    pattern: Vec<u8>,
    /// Whether it must reach to the end.
    anchored: bool,
    /// As it was written.
    written: String,
}

/// The rules of one group of the file.
#[derive(Debug, Default)]
struct Group {
    named: bool,
    seen: bool,
    robots: Robots,
}

enum Line {
    Agent(String),
    Rule(Rule),
    /// A rule without a path: says nothing, but ends a list of names.
    Empty,
    Delay(u64),
}

impl Robots {
    /// The rules for the crawler of that name, else those for `*`.
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let cut = &bytes[..bytes.len().min(READ)];
        let cut = cut.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cut);
        // Rules for us, rules for everybody; a line is for those of the two that the names above it mean.
        let (mut ours, mut all) = (Group::default(), Group::default());
        let mut naming = false;
        for line in cut.split(|byte| matches!(byte, b'\n' | b'\r')).filter_map(read) {
            match line {
                Line::Agent(name) => {
                    if !naming {
                        (ours.named, all.named) = (false, false);
                    }
                    naming = true;
                    ours.name(is_token(&name, agent));
                    all.name(name == "*" || name.starts_with("* "));
                }
                Line::Rule(rule) => {
                    naming = false;
                    for group in [&mut ours, &mut all].into_iter().filter(|group| group.named) {
                        group.robots.rules.push(rule.clone());
                    }
                }
                Line::Empty => naming = false,
                Line::Delay(seconds) => {
                    for group in [&mut ours, &mut all].into_iter().filter(|group| group.named) {
                        group.robots.delay = Some(seconds);
                    }
                }
            }
        }
        if ours.seen { ours.robots } else { all.robots }
    }

    /// The rule that forbids a path with its query; `None` where it may be asked for.
    pub fn forbids(&self, target: &str) -> Option<&str> {
        if target == "/robots.txt" {
            return None;
        }
        let target = normal(target.as_bytes(), true);
        let hits = self.rules.iter().filter(|rule| rule.matches(&target));
        // The longest rule counts; of equals the one that allows.
        let best = hits.max_by_key(|rule| (rule.len(), rule.allow))?;
        (!best.allow).then_some(best.written.as_str())
    }
}

impl Group {
    fn name(&mut self, meant: bool) {
        self.named |= meant;
        self.seen |= meant;
    }
}

impl Rule {
    fn len(&self) -> usize {
        self.pattern.len() + usize::from(self.anchored)
    }

    fn matches(&self, target: &[u8]) -> bool {
        let mut pieces = self.pattern.split(|byte| *byte == b'*');
        let Some(mut rest) = pieces.next().and_then(|first| target.strip_prefix(first)) else { return false };
        let pieces: Vec<&[u8]> = pieces.collect();
        let Some((last, middle)) = pieces.split_last() else { return !self.anchored || rest.is_empty() };
        for piece in middle {
            match memmem::find(rest, piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        if self.anchored { rest.ends_with(last) } else { memmem::find(rest, last).is_some() }
    }
}

fn read(line: &[u8]) -> Option<Line> {
    let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
    let at = line.iter().position(|byte| *byte == b':')?;
    let (key, value) = (line[..at].trim_ascii(), line[at + 1..].trim_ascii());
    if key.eq_ignore_ascii_case(b"user-agent") {
        return Some(Line::Agent(String::from_utf8_lossy(value).into_owned()));
    }
    if key.eq_ignore_ascii_case(b"crawl-delay") {
        return delay(value).map(Line::Delay);
    }
    let allow = key.eq_ignore_ascii_case(b"allow");
    if !allow && !key.eq_ignore_ascii_case(b"disallow") {
        return None;
    }
    if !matches!(value.first(), Some(b'/' | b'*')) {
        return Some(Line::Empty);
    }
    let (path, anchored) = value.strip_suffix(b"$").map_or((value, false), |path| (path, true));
    let written = super::text::clean(&format!("{}: {}", if allow { "Allow" } else { "Disallow" }, String::from_utf8_lossy(value)));
    Some(Line::Rule(Rule { allow, pattern: normal(path, false), anchored, written }))
}

/// Whole seconds, rounded up; a part of a second is common in the wild.
fn delay(value: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(value).ok()?;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let seconds: u64 = whole.parse().unwrap_or(LONGEST_DELAY);
    let more = u64::from(part.bytes().any(|byte| byte != b'0'));
    Some(seconds.saturating_add(more).min(LONGEST_DELAY))
}

/// Whether a name in the file is ours: letters, `-` and `_` up to a version count, in any case.
fn is_token(name: &str, agent: &str) -> bool {
    let token = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_')).count();
    let name = &name[..token(name)];
    !name.is_empty() && name.eq_ignore_ascii_case(&agent[..token(agent)])
}

/// Bytes in one spelling: unreserved characters bare, all other escapes in upper case, bytes beyond ASCII escaped. In an
/// address `*` and `$` are escaped too, as a rule writes them that means the characters.
fn normal(bytes: &[u8], address: bool) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let byte = bytes[at];
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                let value = high * 16 + low;
                if value.is_ascii_alphanumeric() || b"-._~".contains(&value) {
                    out.push(value)
                } else {
                    escape(&mut out, value)
                }
                at += 2;
            }
            _ if !byte.is_ascii() || address && matches!(byte, b'*' | b'$') => escape(&mut out, byte),
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    out.extend([b'%', b"0123456789ABCDEF"[usize::from(byte >> 4)], b"0123456789ABCDEF"[usize::from(byte & 15)]]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{READ, Robots};

    fn allowed(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes(), "factcheck/0.1.0").forbids(path).is_none()
    }

    #[test]
    fn chooses_the_group() {
        // File, path, whether it may be asked for.
        let cases = [
            ("", "/x", true),
            ("User-agent: *\nDisallow: /", "/x", false),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("user-AGENT : *\ndisALLOW:/", "/x", false),
            ("User-agent: *\rDisallow: /\r", "/x", false),
            ("User-agent: *\r\nDisallow: /\r\n", "/x", false),
            ("\u{feff}User-agent: *\nDisallow: /", "/x", false),
            ("User-agent: factcheck\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/x", true),
            ("User-agent: *\nDisallow: /\n\nUser-agent: factcheck\nDisallow: /a", "/x", true),
            ("User-agent: FactCheck\nDisallow: /", "/x", false),
            ("User-agent: factcheck/9.9 (bot)\nDisallow: /", "/x", false),
            ("User-agent: factcheckers\nDisallow: /", "/x", true),
            ("User-agent: fact\nDisallow: /", "/x", true),
            ("User-agent: other\nDisallow: /", "/x", true),
            ("User-agent: other\nUser-agent: factcheck\nDisallow: /", "/x", false),
            ("User-agent: factcheck\nUser-agent: other\nDisallow: /", "/x", false),
            ("User-agent: factcheck\n\n\nDisallow: /", "/x", false),
            ("User-agent: factcheck # us\nDisallow: / # all", "/x", false),
            ("User-agent: factcheck\nDisallow: /a\nUser-agent: *\nDisallow: /b\nUser-agent: factcheck\nDisallow: /c", "/c", false),
            ("User-agent: factcheck\nDisallow: /a\nUser-agent: *\nDisallow: /b\nUser-agent: factcheck\nDisallow: /c", "/a", false),
            ("User-agent: factcheck\nDisallow: /a\nUser-agent: *\nDisallow: /b\nUser-agent: factcheck\nDisallow: /c", "/b", true),
            // Lines that say nothing do not stand between a name and its rules.
            ("User-agent: factcheck\nSitemap: https://a.example/s.xml\nDisallow: /", "/x", false),
            ("User-agent: factcheck\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", "/x", false),
            ("User-agent: factcheck\nnonsense\n: /\nDisallow /\nDisallow: /", "/x", false),
            // A rule without a path forbids nothing, and ends the list of names.
            ("User-agent: factcheck\nDisallow:", "/x", true),
            ("User-agent: factcheck\nDisallow:\nUser-agent: other\nDisallow: /", "/x", true),
            ("Disallow: /\nUser-agent: other\nDisallow: /", "/x", true),
            ("User-agent: *\nDisallow: x", "/x", true),
            ("<!doctype html><html><body>Disallow: /</body></html>", "/x", true),
        ];
        for (file, path, expected) in cases {
            assert_eq!(allowed(file, path), expected, "{path} by {file:?}");
        }
    }

    #[test]
    fn matches_paths() {
        let cases = [
            (&["Disallow: /fish"][..], "/fish.html", false),
            (&["Disallow: /fish"], "/Fish", true),
            (&["Disallow: /fish"], "/catfish", true),
            (&["Disallow: /fish/"], "/fish", true),
            (&["Disallow: /*.php"], "/a/b.php?x=1", false),
            (&["Disallow: /*.php$"], "/a/b.php?x=1", true),
            (&["Disallow: /*.php$"], "/a/b.php.php", false),
            (&["Disallow: *.php"], "/a.php", false),
            (&["Disallow: /a*b*c"], "/a1b2c3", false),
            (&["Disallow: /a*b*c"], "/a1c2b3", true),
            (&["Disallow: /a*b*c$"], "/abcbc", false),
            (&["Disallow: /a*"], "/a", false),
            (&["Disallow: /$"], "/", false),
            (&["Disallow: /$"], "/x", true),
            (&["Disallow: /a$b"], "/a$b", true),
            (&["Disallow: /ab*ba$"], "/aba", true),
            // The longest counts, of equals the one that allows.
            (&["Disallow: /", "Allow: /p"], "/page", true),
            (&["Allow: /p", "Disallow: /"], "/page", true),
            (&["Allow: /folder", "Disallow: /folder"], "/folder/page", true),
            (&["Disallow: /folder", "Allow: /folder"], "/folder/page", true),
            (&["Allow: /page", "Disallow: /*.htm"], "/page.htm", false),
            (&["Allow: /$", "Disallow: /"], "/", true),
            (&["Allow: /$", "Disallow: /"], "/page", false),
            (&["Allow: /example/page/", "Disallow: /example/page/disallowed.gif"], "/example/page/disallowed.gif", false),
            // One spelling for both sides.
            (&["Disallow: /foo/bar?baz=https%3a%2f%2ffoo.bar"], "/foo/bar?baz=https%3A%2F%2Ffoo.bar", false),
            (&["Disallow: /foo/bar/ツ"], "/foo/bar/%E3%83%84", false),
            (&["Disallow: /foo/bar/%E3%83%84"], "/foo/bar/%e3%83%84", false),
            (&["Disallow: /foo/bar/%62%61%7A"], "/foo/bar/baz", false),
            (&["Disallow: /foo/bar/baz"], "/foo/bar/%62%61%7A", false),
            (&["Disallow: /a%2Fb"], "/a/b", true),
            (&["Disallow: /file-%2A.html"], "/file-*.html", false),
            (&["Disallow: /file-%2A.html"], "/file-x.html", true),
            (&["Disallow: /price-%24"], "/price-$", false),
            (&["Disallow: /100%"], "/100%", false),
            (&["Disallow: /x%zz"], "/x%zz", false),
        ];
        for (rules, path, expected) in cases {
            let file = format!("User-agent: *\n{}", rules.join("\n"));
            assert_eq!(allowed(&file, path), expected, "{path} by {rules:?}");
        }
    }

    #[test]
    fn reads_delays() {
        let cases = [
            ("5", Some(5)),
            ("0", Some(0)),
            ("0.5", Some(1)),
            ("2.0", Some(2)),
            ("2.01", Some(3)),
            ("600", Some(30)),
            ("99999999999999999999999", Some(30)),
            ("-1", None),
            ("soon", None),
            ("", None),
            (".5", None),
        ];
        for (text, expected) in cases {
            let file = format!("User-agent: *\nCrawl-delay: {text}\nDisallow: /x");
            let robots = Robots::parse(file.as_bytes(), "factcheck");
            assert_eq!(robots.delay, expected, "{text}");
            assert!(robots.forbids("/x").is_some(), "the rule after it stands");
        }
    }

    #[test]
    fn reads_no_more_than_the_first_part() {
        let mut file = b"User-agent: *\nDisallow: /a\n".to_vec();
        file.resize(READ, b'#');
        file.extend(b"\nDisallow: /b\n");
        let robots = Robots::parse(&file, "factcheck");
        assert_eq!((robots.forbids("/a"), robots.forbids("/b")), (Some("Disallow: /a"), None));
        assert_eq!(
            Robots::parse(b"User-agent: *\nDisallow: /\x1b[31m\xff", "x").forbids("/\u{1b}[31m%ff"),
            Some("Disallow: /[31m\u{fffd}")
        );
    }

    /// A plain reading of a pattern, for comparison.
    fn plain(pattern: &[u8], target: &[u8], anchored: bool) -> bool {
        match pattern.split_first() {
            None => !anchored || target.is_empty(),
            Some((b'*', rest)) => (0..=target.len()).any(|skip| plain(rest, &target[skip..], anchored)),
            Some((first, rest)) => target.first() == Some(first) && plain(rest, &target[1..], anchored),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_reading(pattern in "/[ab*]{0,8}", target in "/[ab]{0,10}", anchored: bool) {
            let file = format!("User-agent: *\nDisallow: {pattern}{}", if anchored { "$" } else { "" });
            prop_assert_eq!(!allowed(&file, &target), plain(pattern.as_bytes(), target.as_bytes(), anchored));
        }

        #[test]
        fn takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), path in "/\\PC{0,20}") {
            let _ = Robots::parse(&bytes, "factcheck").forbids(&path);
            let _ = Robots::parse(&[b"User-agent: *\nDisallow: /", &bytes[..]].concat(), "factcheck").forbids(&path);
        }
    }
}
