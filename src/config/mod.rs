//! factcheck.toml: raw values → a valid policy, all problems at once.
//!
//! Every key is optional. A key or rule that nobody knows is an error, because a level that was mistyped would
//! otherwise be no level at all.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;

use toml::de::DeValue;

use crate::model::{FetchPolicy, Level, Policy, Rule, Verdict};
use crate::records::fields::{Fields, Reader, integer, shown};
use crate::records::{RecordErrors, closest};

/// The longest time limit for a fetch, in seconds: an hour.
const MAX_TIMEOUT_S: u64 = 3600;

/// Reads a `factcheck.toml`. `file` is its path, for messages.
///
/// # Errors
/// Everything that is wrong with the file, each with its place.
pub fn parse(file: &str, text: &str) -> Result<Policy, RecordErrors> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document() else { return reader.finish(None) };
    let root = Fields { table: &document, at: 0..0, what: "factcheck.toml" };
    if !reader.format(&root, false) {
        return reader.finish(None);
    }
    reader.only(&root, &["format", "language", "rules", "fetch", "labels"]);
    let policy = Policy {
        levels: levels(&mut reader, &root),
        language: language(&mut reader, &root),
        fetch: fetch(&mut reader, &root),
        labels: labels(&mut reader, &root),
    };
    reader.finish(Some(policy))
}

/// The `factcheck.toml` of a new workspace: every key with its default, as comments.
pub fn default_text() -> String {
    let mut text = "\
# Settings of this workspace. Every key is optional; a line that starts with # changes nothing.
format = 1

# Language of transcripts that do not say theirs (two letters, ISO 639-1). Without it the text decides.
# language = \"fr\"

# What the gate does about each kind of problem: \"deny\" fails the check, \"warn\" shows it, \"allow\" is silent.
[rules]
"
    .to_owned();
    for rule in Rule::ALL {
        text.push_str(&format!("# {rule} = \"{}\"\n", rule.default_level()));
    }
    text.push_str(
        "
# How sources are fetched from the web.
[fetch]
# Ports beside 80 and 443.
# ports = [8080]
# Private address ranges that may be reached, on any port. Each snapshot from there says so.
# allow_private = [\"127.0.0.0/8\"]
# Seconds for one fetch, redirects included.
# timeout_s = 60
# Milliseconds between two pages of one host; a site's robots.txt may make it longer.
# pause_ms = 1000
# Further tries after a failure that may pass (factcheck refresh: 3, everything else: none).
# retries = 3
# Days after which factcheck refresh looks at a source again.
# recheck_days = 7
# An address that a site's owner can write to; sent along with each request.
# contact = \"desk@example.org\"

# Your own labels for the verdicts.
[labels]
# \"Mostly true\" = \"accurate_lacks_context\"
",
    );
    text
}

fn levels<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> BTreeMap<Rule, Level> {
    let mut levels = BTreeMap::new();
    let Some(fields) = reader.table(root, "rules", "[rules]") else { return levels };
    for (key, _) in fields.table {
        let name = key.get_ref();
        let Ok(rule) = name.parse::<Rule>() else {
            let codes = Rule::ALL.iter().map(|rule| rule.code());
            let help = closest(name, codes.clone())
                .map_or_else(|| format!("rules: {}", codes.collect::<Vec<_>>().join(", ")), |meant| format!("did you mean \"{meant}\"?"));
            reader.problem(key.span(), format!("unknown rule \"{}\"", shown(name)), help);
            continue;
        };
        if let Some(level) = reader.code::<Level>(&fields, name) {
            levels.insert(rule, level);
        }
    }
    levels
}

fn language<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Option<String> {
    let language = reader.text(root, "language")?;
    if language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(language);
    }
    let help = "write its two letters (ISO 639-1): language = \"fr\"".to_owned();
    reader.problem(reader.value_at(root, "language"), format!("\"{}\" is no language code", shown(&language)), help);
    None
}

fn fetch<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> FetchPolicy {
    let Some(fields) = reader.table(root, "fetch", "[fetch]") else { return FetchPolicy::default() };
    reader.only(&fields, &["ports", "allow_private", "timeout_s", "contact", "pause_ms", "retries", "recheck_days"]);
    let mut policy = FetchPolicy::default();
    for item in reader.items(&fields, "ports", "a list of port numbers") {
        match integer(item.get_ref()).and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0) {
            Some(port) => policy.ports.push(port),
            None => reader.problem(item.span(), "a port is a whole number from 1 to 65535", "write ports = [8080]".to_owned()),
        }
    }
    for item in reader.items(&fields, "allow_private", "a list of address ranges") {
        match item.get_ref() {
            DeValue::String(range) if is_range(range) => policy.allow_private.push(range.clone().into_owned()),
            _ => {
                let help = "write an address, a slash and the length of the range's prefix: \"127.0.0.0/8\"".to_owned();
                reader.problem(item.span(), "this is no address range", help);
            }
        }
    }
    if let Some(seconds) = reader.whole(&fields, "timeout_s") {
        policy.timeout_s = u64::try_from(seconds).ok().filter(|seconds| (1..=MAX_TIMEOUT_S).contains(seconds));
        if policy.timeout_s.is_none() {
            let at = reader.value_at(&fields, "timeout_s");
            reader.problem(at, format!("\"timeout_s\" must be from 1 to {MAX_TIMEOUT_S}"), "write timeout_s = 60".to_owned());
        }
    }
    let mut bounded = |key: &str, most: u64| {
        let given = reader.whole(&fields, key)?;
        let value = u64::try_from(given).ok().filter(|value| *value <= most);
        if value.is_none() {
            reader.problem(
                reader.value_at(&fields, key),
                format!("\"{key}\" must be from 0 to {most}"),
                format!("write {key} = {most} or less"),
            );
        }
        value
    };
    policy.pause_ms = bounded("pause_ms", 60_000);
    policy.retries = bounded("retries", 10).and_then(|retries| u8::try_from(retries).ok());
    policy.recheck_days = bounded("recheck_days", 3650).and_then(|days| u16::try_from(days).ok());
    policy.contact = reader.text(&fields, "contact");
    // It goes into a header line, where a line break would begin another header.
    if policy.contact.as_deref().is_some_and(|contact| !contact.bytes().all(|byte| (b' '..=b'~').contains(&byte))) {
        let help = "write a mail address or a web address".to_owned();
        reader.problem(reader.value_at(&fields, "contact"), "\"contact\" may hold printable ASCII only", help);
    }
    policy
}

fn labels<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> BTreeMap<String, Verdict> {
    let mut labels = BTreeMap::new();
    let Some(fields) = reader.table(root, "labels", "[labels]") else { return labels };
    for (key, _) in fields.table {
        if key.get_ref().trim().is_empty() {
            reader.problem(key.span(), "a label is empty", "write \"Mostly true\" = \"accurate\"".to_owned());
        } else if let Some(verdict) = reader.code::<Verdict>(&fields, key.get_ref()) {
            labels.insert(key.get_ref().to_string(), verdict);
        }
    }
    labels
}

/// Whether a text is an address range in CIDR notation.
fn is_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.bytes().all(|byte| byte.is_ascii_digit()) && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}
