//! Which URLs and which peers may be reached: the rules for every hop, before and after its name is resolved.
//!
//! Surprise: a URL that breaks a rule about its port or its name may still pass where the person allowed a private
//! range. Whether it does is known only with the address, so such a URL yields a [`Demand`] that each address must meet.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use url::{Host, Url};

use super::address;
use super::error::FetchError;
use crate::model::FetchPolicy;

/// Longest URL, in bytes.
const URL_LIMIT: usize = 2048;

/// A rule that a URL breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlRule {
    /// Neither http nor https.
    #[error("only http and https addresses are fetched, this one is {0}:")]
    Scheme(String),
    /// A name or password stands before the host.
    #[error("it holds a name or password, which would end up in the record; take out what stands before the @")]
    Credentials,
    /// No host.
    #[error("it names no host")]
    NoHost,
    /// Longer than any honest address.
    #[error("it is {0} bytes long, more than 2048")]
    Length(usize),
    /// A port that is neither the web's nor allowed.
    #[error("port {0} is neither 80 nor 443; allow it under fetch.ports in factcheck.toml")]
    Port(u16),
    /// `localhost`, `*.local`, a name of one label …
    #[error("{0} is a name of a local network")]
    LocalName(String),
    /// `*.onion`.
    #[error("{0} can be reached through Tor only")]
    Onion(String),
}

/// Why a URL or an address was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Denial {
    Url(UrlRule),
    Address(IpAddr, &'static str),
}

/// What the address behind a URL must be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Demand {
    /// The rule that the URL breaks, forgiven for addresses that the person allowed.
    forgiven: Option<UrlRule>,
}

/// The rules of one workspace and one call.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    allowed: Vec<IpNet>,
    ports: Vec<u16>,
}

impl Guard {
    /// Reads the policy.
    ///
    /// # Errors
    /// [`FetchError::Setting`] for a range that is not in CIDR notation.
    pub fn new(policy: &FetchPolicy) -> Result<Self, FetchError> {
        let allowed = policy.allow_private.iter().map(|text| range(text)).collect::<Result<_, _>>()?;
        Ok(Self { allowed, ports: policy.ports.clone() })
    }

    /// The allowed private ranges, in CIDR notation.
    pub fn allowed(&self) -> Vec<String> {
        self.allowed.iter().map(ToString::to_string).collect()
    }

    /// Judges a parsed URL; its host as `url` understood it, never its spelling.
    pub fn url(&self, url: &Url) -> Result<Demand, Denial> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Denial::Url(UrlRule::Scheme(url.scheme().to_owned())));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Denial::Url(UrlRule::Credentials));
        }
        if url.as_str().len() > URL_LIMIT {
            return Err(Denial::Url(UrlRule::Length(url.as_str().len())));
        }
        let host = url.host().ok_or(Denial::Url(UrlRule::NoHost))?;
        let mut demand = Demand { forgiven: self.port(url) };
        match host {
            Host::Ipv4(v4) => self.peer(&demand, IpAddr::V4(v4))?,
            Host::Ipv6(v6) => self.peer(&demand, IpAddr::V6(v6))?,
            Host::Domain(name) => match name_rule(name) {
                Some(UrlRule::Onion(name)) => return Err(Denial::Url(UrlRule::Onion(name))),
                Some(rule) => demand.forgiven = Some(rule),
                None => {}
            },
        }
        match demand.forgiven {
            // With no range allowed nothing can forgive the rule: refuse before any name is asked.
            Some(rule) if self.allowed.is_empty() => Err(Denial::Url(rule)),
            _ => Ok(demand),
        }
    }

    /// Judges an address that a URL leads to: a literal host, one from the resolver, or the peer of a connection.
    pub fn peer(&self, demand: &Demand, ip: IpAddr) -> Result<(), Denial> {
        let inner = address::unwrapped(ip);
        if self.allowed.iter().any(|net| net.contains(&ip) || net.contains(&inner)) {
            return Ok(());
        }
        if let Some(rule) = address::denied(ip) {
            return Err(Denial::Address(ip, rule));
        }
        demand.forgiven.clone().map_or(Ok(()), |rule| Err(Denial::Url(rule)))
    }

    fn port(&self, url: &Url) -> Option<UrlRule> {
        let port = url.port_or_known_default().unwrap_or_default();
        (!matches!(port, 80 | 443) && (port == 0 || !self.ports.contains(&port))).then_some(UrlRule::Port(port))
    }
}

fn range(text: &str) -> Result<IpNet, FetchError> {
    let text = text.trim();
    IpNet::from_str(text).or_else(|_| IpAddr::from_str(text).map(IpNet::from)).map(|net| net.trunc()).map_err(|_| FetchError::Setting {
        what: format!("\"{}\" is no address range; write --allow-private=10.0.0.0/8 or --allow-private=::1/128", super::text::clean(text)),
    })
}

fn name_rule(name: &str) -> Option<UrlRule> {
    // `localhost.` is another string than `localhost`, and the same host.
    let bare = name.trim_end_matches('.').to_ascii_lowercase();
    let under = |parent: &str| bare == parent || bare.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    if under("onion") {
        return Some(UrlRule::Onion(name.to_owned()));
    }
    let local = ["localhost", "local", "internal", "home.arpa"].into_iter().any(under);
    (local || !bare.contains('.')).then(|| UrlRule::LocalName(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::{Demand, Denial, Guard, UrlRule};
    use crate::model::FetchPolicy;

    fn guard(allow: &[&str]) -> Guard {
        let allow_private = allow.iter().map(|&net| net.to_owned()).collect();
        Guard::new(&FetchPolicy { allow_private, ports: vec![8443], ..FetchPolicy::default() }).unwrap()
    }

    fn word(denial: &Denial) -> String {
        match denial {
            Denial::Url(rule) => match rule {
                UrlRule::Scheme(_) => "scheme".to_owned(),
                UrlRule::Credentials => "credentials".to_owned(),
                UrlRule::NoHost => "no host".to_owned(),
                UrlRule::Length(_) => "length".to_owned(),
                UrlRule::Port(_) => "port".to_owned(),
                UrlRule::LocalName(_) => "local name".to_owned(),
                UrlRule::Onion(_) => "onion".to_owned(),
            },
            Denial::Address(_, rule) => rule.split(',').next().unwrap_or_default().to_owned(),
        }
    }

    fn judged(guard: &Guard, text: &str) -> String {
        match Url::parse(text) {
            Err(_) => "invalid".to_owned(),
            Ok(url) => guard.url(&url).map_or_else(|denial| word(&denial), |_| "passes".to_owned()),
        }
    }

    #[test]
    fn refuses_the_named_tricks() {
        let guard = guard(&[]);
        let cases = [
            ("literal-loopback", "http://127.0.0.1/", "127.0.0.0/8"),
            ("literal-decimal-2130706433", "http://2130706433/", "127.0.0.0/8"),
            ("literal-octal", "http://0177.0.0.1/", "127.0.0.0/8"),
            ("literal-hex", "http://0x7f.1/", "127.0.0.0/8"),
            ("short-127.1", "http://127.1/", "127.0.0.0/8"),
            ("zero-host-0", "http://0/", "0.0.0.0/8"),
            ("fullwidth-digits", "http://①②⑦.⓪.⓪.①/", "127.0.0.0/8"),
            ("ideographic-dots", "http://127。0。0。1/", "127.0.0.0/8"),
            ("v6-loopback", "http://[::1]/", "::1"),
            ("v4-mapped-v6", "http://[::ffff:7f00:1]/", "127.0.0.0/8"),
            ("nat64-of-169.254", "http://[64:ff9b::a9fe:a9fe]/", "169.254.0.0/16"),
            ("6to4-of-127", "http://[2002:7f00:1::]/", "2002::/16"),
            ("teredo", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "2001::/23"),
            ("ula-fc00", "http://[fc00::1]/", "fc00::/7"),
            ("linklocal-fe80-zone", "http://[fe80::1%25eth0]/", "invalid"),
            ("linklocal-fe80", "http://[fe80::1]/", "fe80::/10"),
            ("metadata-169.254.169.254", "http://169.254.169.254/latest/meta-data/", "169.254.0.0/16"),
            ("cgnat-100.64", "http://100.64.0.1/", "100.64.0.0/10"),
            ("localhost-trailing-dot", "http://localhost./", "local name"),
            ("sub.localhost", "http://a.localhost/", "local name"),
            ("userinfo-at-trick", "http://example.com@127.0.0.1/", "credentials"),
            ("userinfo-password", "https://user:secret@example.com/", "credentials"),
            ("backslash-at-trick", "http://127.0.0.1\\@example.com/", "127.0.0.0/8"),
            ("backslash-before-at", "http://example.com\\@127.0.0.1/", "passes"), // the host is example.com
            ("tab-in-host", "http://127.0.\t0.1/", "127.0.0.0/8"),
            ("file-scheme", "file:///etc/passwd", "scheme"),
            ("data-scheme", "data:text/html,hello", "scheme"),
            ("gopher", "gopher://example.com/", "scheme"),
            ("port-22", "http://example.com:22/", "port"),
            ("port-0", "http://example.com:0/", "port"),
            ("local names", "http://printer.local/", "local name"),
            ("internal", "http://metadata.google.internal/", "local name"),
            ("home.arpa", "http://nas.home.arpa./", "local name"),
            ("single label", "http://intranet/", "local name"),
            ("onion", "http://abcdefghij.onion/", "onion"),
            ("upper case", "http://LOCALHOST/", "local name"),
            ("only a suffix in letters", "http://notlocal.example/", "passes"),
            ("256 is no address", "http://256.1.1.1/", "invalid"),
            ("plain", "https://example.com/budget?year=2025", "passes"),
            ("public literal", "http://93.184.216.34/", "passes"),
            ("port of the policy", "https://example.com:8443/", "passes"),
        ];
        for (name, url, expected) in cases {
            assert_eq!(judged(&guard, url), expected, "{name}: {url}");
        }
        assert_eq!(judged(&guard, &format!("https://example.com/{}", "a".repeat(2048))), "length");
        assert_eq!(judged(&guard, &format!("https://example.com/{}", "a".repeat(2028))), "passes");
    }

    #[test]
    fn allowed_ranges_lift_port_and_name_for_their_addresses_only() {
        let guard = guard(&["127.0.0.0/8", "10.1.0.0/16"]);
        let cases = [
            ("http://127.0.0.1:8080/", "passes"),
            ("https://10.1.2.3:9/", "passes"),
            ("http://[::ffff:127.0.0.1]:8080/", "passes"),
            ("http://10.2.0.1/", "10.0.0.0/8"),
            ("http://[::1]/", "::1"),
            ("http://93.184.216.34:8080/", "port"),
            ("http://localhost:8080/", "passes"),
            ("http://abc.onion/", "onion"),
            ("ftp://127.0.0.1/", "scheme"),
            ("http://me@127.0.0.1/", "credentials"),
        ];
        for (url, expected) in cases {
            assert_eq!(judged(&guard, url), expected, "{url}");
        }
        let demand = guard.url(&Url::parse("http://intranet:8080/").unwrap()).unwrap();
        assert_eq!(guard.peer(&demand, "10.1.9.9".parse().unwrap()), Ok(()));
        for (address, expected) in [("93.184.216.34", "local name"), ("10.9.9.9", "10.0.0.0/8"), ("::1", "::1")] {
            let denial = guard.peer(&demand, address.parse().unwrap()).unwrap_err();
            assert_eq!(word(&denial), expected, "{address}");
        }
        assert_eq!(guard.peer(&Demand::default(), "93.184.216.34".parse().unwrap()), Ok(()));
    }

    #[test]
    fn reads_ranges() {
        let policy = |text: &str| FetchPolicy { allow_private: vec![text.to_owned()], ..FetchPolicy::default() };
        for (text, expected) in [("127.0.0.1", "127.0.0.1/32"), ("10.1.2.3/8", "10.0.0.0/8"), (" ::1/128 ", "::1/128")] {
            assert_eq!(Guard::new(&policy(text)).unwrap().allowed(), [expected]);
        }
        for text in ["", "10.0.0.0/33", "localhost", "10.0.0"] {
            let message = Guard::new(&policy(text)).unwrap_err().to_string();
            assert!(message.contains("--allow-private=10.0.0.0/8"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_private_address_passes(last in 0_u32..0x0100_0000, kind in 0_usize..5) {
            let bits = 0x0a00_0000 | last;
            let [a, b, c, d] = bits.to_be_bytes();
            let host = match kind {
                0 => format!("{bits}"),
                1 => format!("{bits:#x}"),
                2 => format!("{a}.{b}.{c}.{d}"),
                3 => format!("0{a:o}.{b:#x}.{}", u32::from(c) * 256 + u32::from(d)),
                _ => format!("[::ffff:{a}.{b}.{c}.{d}]"),
            };
            prop_assert_eq!(judged(&guard(&[]), &format!("http://{host}/")), "10.0.0.0/8");
        }

        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let guard = guard(&["127.0.0.0/8"]);
            if let Ok(url) = Url::parse(&format!("http://{text}")) {
                let _ = guard.url(&url);
            }
        }
    }
}
