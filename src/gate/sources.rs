//! What re-checks recorded of the sources: gone, altered, drifted. Reads the record alone, never the network.
//!
//! The surprise: a verdict given after a re-check settles what that re-check found, since whoever judged could see it. A
//! source that is gone stays a warning all the same: its readers still follow a dead link.

use super::Hit;
use super::hits::{arg, entries, hit_entry, live, origin};
use crate::model::{Check, ClaimState, Content, Evidence, EvidenceState, Health, QuoteCheck, QuoteState, Reach, State, Timestamp, health};

/// One piece of captured evidence and what the last look at its snapshot saw.
struct Looked<'a> {
    claim: &'a ClaimState,
    entry: &'a Evidence,
    evidence: &'a EvidenceState,
    /// The last check that saw content.
    last: Option<&'a Check>,
}

impl Looked<'_> {
    fn quote(&self) -> Option<&QuoteCheck> {
        self.last?.quotes.get(&format!("{}/{}", self.claim.claim.id, self.entry.id))
    }

    fn content(&self) -> Option<Content> {
        self.last?.content
    }

    /// Whether somebody judged the claim after this was recorded.
    fn is_settled(&self) -> bool {
        let (Some(last), Some(verdict)) = (self.last, &self.claim.judgement.verdict) else { return false };
        verdict.at > last.at
    }

    fn day(&self) -> String {
        self.last.map(|last| day(last.at)).unwrap_or_default()
    }

    fn hit(&self, message: String, help: String) -> Hit {
        hit_entry(self.entry, self.evidence, self.claim, message, help)
    }
}

pub(super) fn altered_quote(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for looked in looked(state).filter(|looked| !looked.is_settled()) {
        let (id, source) = (arg(&looked.claim.claim.id), origin(state, &looked.entry.source));
        let what = match (looked.content(), looked.quote()) {
            (Some(Content::QuoteAlteredMaterial | Content::QuoteMissing), Some(QuoteCheck { state: QuoteState::Near, diff, .. })) => {
                let diff = diff.as_deref().map(|diff| format!(": {diff}")).unwrap_or_default();
                format!("the words of evidence {} changed at {source}{diff}", looked.entry.id)
            }
            (Some(Content::QuoteAlteredMaterial | Content::QuoteMissing), Some(QuoteCheck { state: QuoteState::Absent, .. })) => {
                format!("the words of evidence {} are no longer at {source}", looked.entry.id)
            }
            _ => continue,
        };
        let message = format!("{what} (seen {})", looked.day());
        hits.push(looked.hit(
            message,
            format!("see both with factcheck show {id}; cite the new words: factcheck cite {id} {source} --quote \"…\", or judge again: factcheck verdict {id} VERDICT --because \"…\""),
        ));
    }
    hits
}

pub(super) fn drifted_evidence(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for looked in looked(state).filter(|looked| !looked.is_settled()) {
        let source = origin(state, &looked.entry.source);
        let what = match (looked.content(), looked.quote()) {
            (Some(Content::QuoteAlteredMinor), Some(QuoteCheck { state: QuoteState::Near, diff, .. })) => {
                let diff = diff.as_deref().map(|diff| format!(": {diff}")).unwrap_or_default();
                format!("the words of evidence {} changed in form at {source}{diff}", looked.entry.id)
            }
            (
                Some(_),
                Some(QuoteCheck { state: QuoteState::Exact | QuoteState::Folded | QuoteState::Elided, similarity: Some(kept), .. }),
            ) => {
                format!(
                    "the passage around evidence {} changed at {source}; {} % of it still stands, with the quote",
                    looked.entry.id,
                    kept / 10
                )
            }
            _ => continue,
        };
        let help =
            format!("read it: {source}; factcheck cite {} {source} --quote \"…\" links the new text as well", arg(&looked.claim.claim.id));
        hits.push(looked.hit(format!("{what} (seen {})", looked.day()), help));
    }
    hits
}

pub(super) fn dead_source(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for looked in looked(state) {
        let source = origin(state, &looked.entry.source);
        let checks = state.checks.get(&looked.entry.source).map(Vec::as_slice).unwrap_or_default();
        let what = match (health(checks), looked.content()) {
            (Health::Dead { since, reach }, _) => {
                format!("the source of evidence {} is gone from the web: {source} {} since {}", looked.entry.id, died(reach), day(since))
            }
            (_, Some(Content::Replaced)) => {
                format!("another page answers at the address of evidence {}: {source} (seen {})", looked.entry.id, looked.day())
            }
            _ => continue,
        };
        let help = "nothing is lost, the snapshot stands; cite a living copy beside it if readers should follow the link".to_owned();
        hits.push(looked.hit(what, help));
    }
    hits
}

/// The captured evidence of claims that are not dismissed, where its source was looked at again.
fn looked(state: &State) -> impl Iterator<Item = Looked<'_>> {
    let evidence = live(state).flat_map(|(_, claim)| entries(claim).map(move |(entry, evidence)| (claim, entry, evidence)));
    evidence.filter_map(|(claim, entry, evidence)| {
        let checks = state.checks.get(&entry.source)?;
        let snapshot = entry.snapshot.as_ref()?;
        let last = checks.iter().rev().find(|check| check.content.is_some() && check.snapshot == *snapshot);
        Some(Looked { claim, entry, evidence, last })
    })
}

const fn died(reach: Reach) -> &'static str {
    match reach {
        Reach::NoSuchHost => "has had no host of that name",
        Reach::Gone => "has answered \"not found\"",
        _ => "has not answered",
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::gate::check;
    use crate::model::fixture::{self, PAGE, SNAPSHOT};
    use crate::model::{Check, Content, Date, Level, Policy, QuoteCheck, QuoteState, Reach, Rule, Severity, State, Timestamp};

    const CLAIM: &str = "15000-sanctions-4kq2m7";

    fn seen(at: &str, reach: Reach, content: Option<Content>, quote: Option<QuoteCheck>) -> Check {
        Check {
            at: at.parse().unwrap(),
            snapshot: SNAPSHOT.to_owned(),
            reach,
            status: None,
            content,
            payload_sha256: None,
            quotes: quote.into_iter().map(|quote| (format!("{CLAIM}/e1"), quote)).collect(),
            by: "ci".to_owned(),
        }
    }

    fn quote(state: QuoteState, similarity: Option<u16>, diff: Option<&str>) -> Option<QuoteCheck> {
        Some(QuoteCheck { state, similarity, diff: diff.map(str::to_owned) })
    }

    /// Problems of the three rules: `rule severity line: message`.
    fn problems(checks: Vec<Check>, change: impl FnOnce(&mut State)) -> Vec<String> {
        let mut state = fixture::state();
        state.speeches.truncate(1);
        for evidence in &mut state.speeches[0].claims[0].claim.evidence {
            evidence.snapshot = Some(SNAPSHOT.to_owned());
        }
        // Judged before anything was seen.
        state.speeches[0].claims[0].judgement.verdict.as_mut().unwrap().at = Timestamp::UNIX_EPOCH;
        state.checks = BTreeMap::from([(PAGE.to_owned(), checks)]);
        change(&mut state);
        let rules = [Rule::AlteredQuote, Rule::DriftedEvidence, Rule::DeadSource];
        let levels = Rule::ALL.iter().filter(|rule| !rules.contains(rule)).map(|rule| (*rule, Level::Allow)).collect();
        let found = check(&state, &Policy { levels, ..Policy::default() }, Date::constant(2026, 11, 30));
        let line = |p: crate::model::Problem| {
            assert_eq!((p.claim.as_deref(), p.place.file.as_str()), (Some(CLAIM), fixture::FILE));
            assert_eq!(p.severity == Severity::Error, p.rule == Rule::AlteredQuote);
            format!("{} {}: {}", p.rule, p.place.line, p.message)
        };
        found.into_iter().map(line).collect()
    }

    #[test]
    fn each_state_of_the_record_by_table() {
        let (ok, now) = (Reach::Ok, "2026-11-29T06:00:00Z");
        let near = || quote(QuoteState::Near, Some(979), Some("16,587→17,012"));
        let page = "https://example.org/sanctions";
        let cases: Vec<(Vec<Check>, Vec<String>)> = vec![
            (vec![], vec![]),
            (vec![seen(now, ok, Some(Content::SameText), None)], vec![]),
            (vec![seen(now, ok, Some(Content::Drifted), quote(QuoteState::Exact, None, None))], vec![]),
            (
                vec![seen(now, ok, Some(Content::Drifted), quote(QuoteState::Folded, Some(870), None))],
                vec![format!(
                    "drifted-evidence 11: the passage around evidence e1 changed at {page}; 87 % of it still stands, with the quote (seen 2026-11-29)"
                )],
            ),
            (
                vec![seen(now, ok, Some(Content::QuoteAlteredMaterial), near())],
                vec![format!("altered-quote 11: the words of evidence e1 changed at {page}: 16,587→17,012 (seen 2026-11-29)")],
            ),
            (
                vec![seen(now, ok, Some(Content::QuoteAlteredMinor), near())],
                vec![format!("drifted-evidence 11: the words of evidence e1 changed in form at {page}: 16,587→17,012 (seen 2026-11-29)")],
            ),
            (
                vec![seen(now, ok, Some(Content::QuoteMissing), quote(QuoteState::Absent, None, None))],
                vec![format!("altered-quote 11: the words of evidence e1 are no longer at {page} (seen 2026-11-29)")],
            ),
            (
                vec![seen(now, ok, Some(Content::Replaced), quote(QuoteState::Absent, None, None))],
                vec![
                    format!("dead-source 11: another page answers at the address of evidence e1: {page} (seen 2026-11-29)"),
                    format!("dead-source 14: another page answers at the address of evidence e2: {page} (seen 2026-11-29)"),
                ],
            ),
            (
                vec![seen("2026-11-27T06:00:00Z", Reach::Gone, None, None), seen(now, Reach::Gone, None, None)],
                vec![
                    format!(
                        "dead-source 11: the source of evidence e1 is gone from the web: {page} has answered \"not found\" since 2026-11-27"
                    ),
                    format!(
                        "dead-source 14: the source of evidence e2 is gone from the web: {page} has answered \"not found\" since 2026-11-27"
                    ),
                ],
            ),
            (vec![seen(now, Reach::Gone, None, None)], vec![]),
            (vec![seen("2026-01-01T06:00:00Z", Reach::Blocked, None, None), seen(now, Reach::Blocked, None, None)], vec![]),
            // What came back is no problem any more.
            (
                vec![
                    seen("2026-11-27T06:00:00Z", ok, Some(Content::QuoteAlteredMaterial), near()),
                    seen(now, ok, Some(Content::Identical), None),
                ],
                vec![],
            ),
            // A failure says nothing of the words: the last look at them counts.
            (
                vec![seen("2026-11-27T06:00:00Z", ok, Some(Content::QuoteAlteredMaterial), near()), seen(now, Reach::Gone, None, None)],
                vec![format!("altered-quote 11: the words of evidence e1 changed at {page}: 16,587→17,012 (seen 2026-11-27)")],
            ),
        ];
        for (checks, expected) in cases {
            assert_eq!(problems(checks.clone(), |_| ()), expected, "{checks:#?}");
        }
    }

    #[test]
    fn settled_by_a_later_verdict_and_silent_on_other_snapshots() {
        let altered = || {
            let diff = quote(QuoteState::Near, Some(979), Some("12→21"));
            vec![seen("2026-11-29T06:00:00Z", Reach::Ok, Some(Content::QuoteAlteredMaterial), diff)]
        };
        assert_eq!(problems(altered(), |_| ()).len(), 1);
        let judged = |state: &mut State| {
            state.speeches[0].claims[0].judgement.verdict.as_mut().unwrap().at = "2026-11-29T07:00:00Z".parse().unwrap();
        };
        assert_eq!(problems(altered(), judged), Vec::<String>::new());
        let other = |state: &mut State| {
            for evidence in &mut state.speeches[0].claims[0].claim.evidence {
                evidence.snapshot = Some("20261129T065609Z-0000000000".to_owned());
            }
        };
        assert_eq!(problems(altered(), other), Vec::<String>::new());
        let uncited = |state: &mut State| state.speeches[0].claims[0].judgement.status = crate::model::Status::Dismissed;
        assert_eq!(problems(altered(), uncited), Vec::<String>::new());
    }
}
