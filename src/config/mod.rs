//! factcheck.toml: raw values → a valid policy, all problems at once.
//!
//! Every key is optional. A key or rule that nobody knows is an error, because a level that was mistyped would
//! otherwise be no level at all.

mod publisher;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;

use toml::de::DeValue;

pub use schema::schema;

use crate::model::{EVIDENCE_AGE_DAYS, FetchPolicy, Level, Policy, Rule, ScopedLevels, Verdict, closest};
use crate::records::RecordErrors;
use crate::records::fields::{Fields, Reader, integer, shown};
use crate::records::schema::SCHEMAS;

/// The longest time limit for a fetch, in seconds: an hour.
const MAX_TIMEOUT_S: u64 = 3600;

/// The most that a pause, the number of tries and the days between two looks may be.
const MAX_PAUSE_MS: u64 = 60_000;
const MAX_RETRIES: u64 = 10;
const MAX_RECHECK_DAYS: u64 = 3650;

/// Keys of the file.
const ROOT: &[&str] = &["format", "language", "rules", "evidence_age_days", "own_sites", "fetch", "labels", "publisher", "report"];
/// Keys of `[fetch]`.
const FETCH: &[&str] = &["ports", "allow_private", "timeout_s", "contact", "pause_ms", "retries", "recheck_days"];

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
    reader.only(&root, ROOT);
    let (levels, scoped) = rules(&mut reader, &root);
    let policy = Policy {
        levels,
        scoped,
        language: language(&mut reader, &root),
        fetch: fetch(&mut reader, &root),
        labels: labels(&mut reader, &root),
        own_sites: own_sites(&mut reader, &root),
        evidence_age_days: evidence_age(&mut reader, &root),
        publisher: publisher::publisher(&mut reader, &root),
        report_language: publisher::report_language(&mut reader, &root),
    };
    reader.finish(Some(policy))
}

/// The `factcheck.toml` of a new workspace: every key with its default, as comments.
pub fn default_text() -> String {
    let mut text = format!("#:schema {SCHEMAS}/config.json\n");
    text.push_str(
        "\
# Settings of this workspace. Every key is optional; a line that starts with # changes nothing.
format = 1

# Language of transcripts that do not say theirs (two letters, ISO 639-1). Without it the text decides.
# language = \"fr\"

# Days after which a claim's newest evidence is old, for the rule old-evidence.
# evidence_age_days = 365

# What the gate does about each kind of problem: \"deny\" fails the check, \"warn\" shows it, \"allow\" is silent.
[rules]
",
    );
    for rule in Rule::ALL.iter().filter(|rule| !rule.is_corruption()) {
        text.push_str(&format!("# {rule} = \"{}\"\n", rule.default_level()));
    }
    text.push_str(
        "
# Other levels for some files: a file, a folder, or a pattern with *, ? and **. Of two that fit, the later one holds.
# [rules.\"claims/2019-*\"]
# unverified = \"allow\"

# The sites of the speakers' own, for the rule self-sourced: hosts, with a path where only a part of the site is theirs.
[own_sites]
# \"A. Person\" = [\"aperson.example\", \"ministry.example/press\"]

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
    text.push_str(publisher::TEXT);
    text
}

/// `[rules]`: levels, and below it tables of levels for some files only.
fn rules<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> (BTreeMap<Rule, Level>, Vec<ScopedLevels>) {
    let Some(fields) = reader.table(root, "rules", "[rules]") else { return Default::default() };
    let mut scopes: Vec<(usize, ScopedLevels)> = Vec::new();
    for (key, value) in fields.table {
        let DeValue::Table(table) = value.get_ref() else { continue };
        let pattern = key.get_ref().to_string();
        if pattern.parse::<Rule>().is_ok() {
            reader.problem(key.span(), format!("\"{pattern}\" is a rule, and its level a word"), format!("write {pattern} = \"warn\""));
        } else if pattern.trim().is_empty() || pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
            let help = "write the path from the workspace's folder down: [rules.\"claims/2019-*\"]".to_owned();
            reader.problem(key.span(), format!("\"{}\" names no files of the workspace", shown(&pattern)), help);
        } else {
            let below = Fields { table, at: value.span(), what: "levels for some files" };
            let levels = levels(reader, &below, false);
            scopes.push((key.span().start, ScopedLevels { pattern, levels }));
        }
    }
    scopes.sort_by_key(|(at, _)| *at);
    (levels(reader, &fields, true), scopes.into_iter().map(|(_, scope)| scope).collect())
}

fn levels<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, scopes: bool) -> BTreeMap<Rule, Level> {
    let mut levels = BTreeMap::new();
    for (key, value) in fields.table {
        if scopes && matches!(value.get_ref(), DeValue::Table(_)) {
            continue;
        }
        let name = key.get_ref();
        let Ok(rule) = name.parse::<Rule>() else {
            let codes = Rule::ALL.iter().map(|rule| rule.code());
            let help = closest(name, codes.clone())
                .map_or_else(|| format!("rules: {}", codes.collect::<Vec<_>>().join(", ")), |meant| format!("did you mean \"{meant}\"?"));
            reader.problem(key.span(), format!("unknown rule \"{}\"", shown(name)), help);
            continue;
        };
        if let Some(level) = reader.code::<Level>(fields, name) {
            levels.insert(rule, level);
        }
    }
    levels
}

fn evidence_age<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Option<u16> {
    let given = reader.whole(root, "evidence_age_days")?;
    let days = u16::try_from(given).ok().filter(|days| *days > 0);
    if days.is_none() {
        let message = format!("\"evidence_age_days\" must be from 1 to {}", u16::MAX);
        reader.problem(reader.value_at(root, "evidence_age_days"), message, format!("write evidence_age_days = {EVIDENCE_AGE_DAYS}"));
    }
    days
}

fn own_sites<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> BTreeMap<String, Vec<String>> {
    let mut sites = BTreeMap::new();
    let Some(fields) = reader.table(root, "own_sites", "[own_sites]") else { return sites };
    for (key, _) in fields.table {
        let speaker = key.get_ref();
        let mut own = Vec::new();
        for item in reader.items(&fields, speaker, "a list of sites") {
            match item.get_ref() {
                DeValue::String(site) if is_site(site) => own.push(site.trim_end_matches('/').to_lowercase()),
                _ => {
                    let help = "write a host, with a path where only a part of the site is theirs: \"ministry.example/press\"".to_owned();
                    reader.problem(item.span(), "this is no site", help);
                }
            }
        }
        sites.insert(speaker.to_string(), own);
    }
    sites
}

/// Whether a text is a host with a dot in it, and an optional path.
fn is_site(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    let labels = host.split('.').all(|label| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    labels && host.contains('.') && !text.chars().any(|letter| letter.is_whitespace() || "?#".contains(letter))
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
    reader.only(&fields, FETCH);
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
    policy.pause_ms = bounded("pause_ms", MAX_PAUSE_MS);
    policy.retries = bounded("retries", MAX_RETRIES).and_then(|retries| u8::try_from(retries).ok());
    policy.recheck_days = bounded("recheck_days", MAX_RECHECK_DAYS).and_then(|days| u16::try_from(days).ok());
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
