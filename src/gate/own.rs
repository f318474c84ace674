//! Evidence that proves little: the speaker's own word, and pages looked at long ago.
//!
//! The surprise: evidence is as old as the last look that found its words in place, so `refresh` renews it without a new snapshot.

use super::Hit;
use super::hits::{arg, entries, hit, live, origin};
use crate::model::{
    Check, ClaimState, Class, Content, Date, EVIDENCE_AGE_DAYS, Evidence, Origin, Policy, QuoteState, Source, SpeechState, Stance, State,
};

/// The only sources of a claim are the speaker's own, or the speech itself.
pub(super) fn self_sourced(state: &State, policy: &Policy, _today: Date) -> Vec<Hit> {
    let facts = live(state).filter(|(_, claim)| claim.claim.class == Class::Fact);
    facts
        .filter_map(|(speech, claim)| {
            let mut whose: Vec<&str> = Vec::new();
            for entry in bearing(claim) {
                let whom = own(state, policy, speech, claim, entry)?;
                if !whose.contains(&whom) {
                    whose.push(whom);
                }
            }
            let message = format!("claim {} rests on the speaker's own word alone: {}", claim.claim.id, whose.join(" and "));
            let help = format!("factcheck cite {} URL --quote \"…\" with somebody who counted on their own", arg(&claim.claim.id));
            (!whose.is_empty()).then(|| hit(claim, message, help))
        })
        .collect()
}

/// What makes a piece of evidence the speaker's own: the speech, a site of theirs, or their name as the publisher's.
fn own<'a>(state: &'a State, policy: &'a Policy, speech: &SpeechState, claim: &ClaimState, entry: &Evidence) -> Option<&'a str> {
    if speech.speech.source.as_ref() == Some(&entry.source) {
        return Some("the speech itself");
    }
    let at = state.sources.binary_search_by(|source| source.id.cmp(&entry.source)).ok()?;
    let source: &Source = &state.sources[at];
    let is_speaker = |name: &str| name.trim().to_lowercase() == claim.speaker.trim().to_lowercase();
    if let Some(publisher) = source.publisher.as_deref().filter(|publisher| is_speaker(publisher)) {
        return Some(publisher);
    }
    let Origin::Url(url) = &source.origin else { return None };
    let sites = policy.own_sites.iter().filter(|(name, _)| is_speaker(name)).flat_map(|(_, sites)| sites);
    sites.map(String::as_str).find(|site| is_on(url, site))
}

/// Whether an address is on a site (`example.gov`, `example.gov/press`) or a host below it.
fn is_on(url: &str, site: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let rest = rest.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let (host, path) = rest.split_once('/').unwrap_or((&rest, ""));
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or(host);
    let (site_host, site_path) = site.split_once('/').unwrap_or((site, ""));
    let below = host.strip_suffix(site_host).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    let inside = path.strip_prefix(site_path).is_some_and(|rest| site_path.is_empty() || rest.is_empty() || rest.starts_with('/'));
    below && inside
}

/// The newest evidence of a claim is older than allowed.
pub(super) fn old_evidence(state: &State, policy: &Policy, today: Date) -> Vec<Hit> {
    let most = i64::from(policy.evidence_age_days.unwrap_or(EVIDENCE_AGE_DAYS));
    let mut hits = Vec::new();
    for (_, claim) in live(state).filter(|(_, claim)| claim.claim.class == Class::Fact) {
        let captured = entries(claim).filter(|(entry, _)| entry.stance != Stance::Context);
        let dated = captured.filter_map(|(entry, evidence)| Some((last_seen(state, claim, entry)?, entry, evidence)));
        // Of equals the first of the record.
        let Some((seen, entry, evidence)) = dated.reduce(|best, next| if next.0 > best.0 { next } else { best }) else { continue };
        let age = i64::from(today.since(seen).map_or(0, |span| span.get_days()));
        if age > most {
            let source = origin(state, &entry.source);
            let message = format!("the newest evidence of claim {}, {}, is {age} days old (seen {seen})", claim.claim.id, entry.id);
            let help = format!(
                "factcheck refresh looks at {source} again; or cite something newer: factcheck cite {} URL --quote \"…\"",
                arg(&claim.claim.id)
            );
            hits.push(Hit::claim(&evidence.place, claim, entry.about(), message, help));
        }
    }
    hits
}

/// The day on which the words of captured evidence were last seen in place.
fn last_seen(state: &State, claim: &ClaimState, entry: &Evidence) -> Option<Date> {
    let snapshot = entry.snapshot.as_deref()?;
    let key = (entry.source.as_str(), snapshot);
    let at = state.snapshots.binary_search_by(|state| (state.source.as_str(), state.id.as_str()).cmp(&key)).ok()?;
    let fetched: Date = state.snapshots[at].fetched_at.get(..10)?.parse().ok()?;
    let name = format!("{}/{}", claim.claim.id, entry.id);
    let stands = |check: &&Check| {
        let found = |quote: &crate::model::QuoteCheck| matches!(quote.state, QuoteState::Exact | QuoteState::Folded | QuoteState::Elided);
        check.snapshot == snapshot
            && (matches!(check.content, Some(Content::Identical | Content::SameText)) || check.quotes.get(&name).is_some_and(found))
    };
    let checks = state.checks.get(&entry.source).map(Vec::as_slice).unwrap_or_default();
    let looked = checks.iter().filter(stands).map(|check| check.at.to_zoned(jiff::tz::TimeZone::UTC).date()).max();
    Some(looked.map_or(fetched, |looked| looked.max(fetched)))
}

fn bearing(claim: &ClaimState) -> impl Iterator<Item = &Evidence> {
    claim.claim.evidence.iter().filter(|entry| entry.stance != Stance::Context)
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn addresses_are_on_sites_by_host_and_path() {
        for (url, site, expected) in [
            ("https://ministry.example/a", "ministry.example", true),
            ("http://WWW.Ministry.example:8080", "ministry.example", true),
            ("https://ministry.example", "ministry.example/press", false),
            ("https://ministry.example/press?x=1", "ministry.example/press", true),
            ("https://ministry.example/press/2026/a", "ministry.example/press", true),
            ("https://ministry.example/pressroom", "ministry.example/press", false),
            ("https://notministry.example/", "ministry.example", false),
            ("https://ministry.example.other.example/", "ministry.example", false),
            ("https://other.example/ministry.example", "ministry.example", false),
            ("https://other.example/?u=https://ministry.example/", "ministry.example", false),
        ] {
            assert_eq!(is_on(url, site), expected, "{url} on {site}");
        }
    }
}
