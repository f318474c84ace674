//! One canonical case a rule, then levels and order.

use std::collections::BTreeMap;

use super::hits::arg;
use super::{check, explain, mark_known};
use crate::model::fixture::{self, FILE, OTHER_FILE};
use crate::model::{
    AnchorState, CaptureState, Check, Class, Content, Date, Exception, FindingKind, Known, Level, Place, Policy, Problem, QuoteCheck,
    QuoteState, Reach, Refuted, Rule, ScopedLevels, Severity, SnapshotState, Stance, Standing, State, Status, Untracked,
};

const TODAY: Date = Date::constant(2026, 11, 30);

fn policy(levels: &[(Rule, Level)]) -> Policy {
    Policy { levels: levels.iter().copied().collect(), ..Policy::default() }
}

/// The problems of one rule alone, as `line: message | help`.
fn only(rule: Rule, state: &State) -> Vec<String> {
    let levels: Vec<(Rule, Level)> = Rule::ALL.iter().map(|r| (*r, if *r == rule { Level::Deny } else { Level::Allow })).collect();
    let line = |p: Problem| format!("{}:{}: {} | {}", p.place.file, p.place.line, p.message, p.help.unwrap_or_default());
    check(state, &policy(&levels), TODAY).into_iter().map(line).collect()
}

/// A change to the shared workspace.
type Change = fn(&mut State);

/// Puts a re-check of the first evidence of the first claim on record.
fn look(state: &mut State, reach: Reach, content: Option<Content>, quote: QuoteState) {
    for evidence in state.speeches.iter_mut().flat_map(|speech| &mut speech.claims).flat_map(|claim| &mut claim.claim.evidence) {
        evidence.snapshot = None;
    }
    let claim = &mut state.speeches[0].claims[0];
    claim.claim.evidence[0].snapshot = Some(fixture::SNAPSHOT.to_owned());
    let check = Check {
        at: "2026-11-29T06:00:00Z".parse().unwrap(),
        snapshot: fixture::SNAPSHOT.to_owned(),
        reach,
        status: None,
        content,
        payload_sha256: None,
        quotes: BTreeMap::from([(
            "15000-sanctions-4kq2m7/e1".to_owned(),
            QuoteCheck { state: quote, similarity: Some(870), diff: Some("12→21".to_owned()) },
        )]),
        by: "ci".to_owned(),
    };
    state.checks = BTreeMap::from([(fixture::PAGE.to_owned(), vec![check])]);
}

fn changed(change: Change) -> State {
    let mut state = fixture::state();
    change(&mut state);
    state
}

#[test]
fn each_rule_finds_its_case_and_says_how_to_mend_it() {
    let cases: &[(Rule, Change, &[&str])] = &[
        (
            Rule::Unsourced,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:18: claim 130-kilometres-8x2b9c has no source | \
               factcheck cite 130-kilometres-8x2b9c URL --quote \"…\"  (or: factcheck dismiss 130-kilometres-8x2b9c --because \"…\")"],
        ),
        (
            Rule::BrokenAnchor,
            |state| state.speeches[0].claims[1].anchor = AnchorState::Broken("the nearest words are \"140 kilomètres\"".to_owned()),
            &[
                "claims/2024-03-13-kisseliov.toml:18: the quote of claim 130-kilometres-8x2b9c is not in the frozen transcript: \
                 the nearest words are \"140 kilomètres\" | \
                 quote the transcript's own words, or freeze the changed transcript: factcheck add https://example.org/sanctions",
                "claims/2025-01-24-tokyo.toml:24: the quote of evidence e1 is not in its snapshot: nearest is \"grew by 12 %\" | \
                 factcheck cite 10-8-growth-e5f6g7 https://example.org/sanctions --quote \"…\" with the source's own words",
            ],
        ),
        (
            Rule::AlteredQuote,
            |state| look(state, Reach::Ok, Some(Content::QuoteAlteredMaterial), QuoteState::Near),
            &[
                "claims/2024-03-13-kisseliov.toml:11: the words of evidence e1 changed at https://example.org/sanctions: 12→21 (seen 2026-11-29) | \
               see both with factcheck show 15000-sanctions-4kq2m7; cite the new words: \
               factcheck cite 15000-sanctions-4kq2m7 https://example.org/sanctions --quote \"…\", or judge again: \
               factcheck verdict 15000-sanctions-4kq2m7 VERDICT --because \"…\"",
            ],
        ),
        (
            Rule::CorruptSnapshot,
            |state| {
                state.snapshots[0].damage = vec!["text.txt differs".to_owned(), "main.txt is missing".to_owned()];
                state.speeches[0].capture = CaptureState::Corrupt("text.txt differs".to_owned());
                state.speeches[0].claims[0].evidence[1].capture = CaptureState::Corrupt("there is no such snapshot".to_owned());
            },
            &[
                "claims/2024-03-13-kisseliov.toml:3: the frozen transcript of 2024-03-13-kisseliov can't be relied on: text.txt differs | \
                 git restore sources/example.org--sanctions-1a2b3c4d, then factcheck verify",
                "claims/2024-03-13-kisseliov.toml:14: evidence e2 rests on a snapshot that can't be relied on: there is no such snapshot | \
                 git restore sources/example.org--sanctions-1a2b3c4d, then factcheck verify",
                "sources/example.org--sanctions-1a2b3c4d/20261122T065609Z-9c41d2e07b/SHA256SUMS:1: \
                 snapshot 20261122T065609Z-9c41d2e07b of example.org--sanctions-1a2b3c4d is damaged: text.txt differs; main.txt is missing | \
                 git restore sources/example.org--sanctions-1a2b3c4d, then factcheck verify",
            ],
        ),
        (
            Rule::CorruptLedger,
            |state| {
                let place = Place { file: "claims/ledger.jsonl".to_owned(), line: 7, column: 1, length: 0 };
                state.ledger_damage = vec![(place, "the id is not the hash of the line".to_owned())];
            },
            &["claims/ledger.jsonl:7: the id is not the hash of the line | \
               lines are only ever appended: find the right one with git log -p -- claims/ledger.jsonl, and restore it"],
        ),
        (
            Rule::Inconsistent,
            |state| {
                let claim = &mut state.speeches[0].claims[1];
                claim.contradictions = vec![(claim.place.clone(), "130 km is said to be a part of 90 km, which is less".to_owned())];
            },
            &["claims/2024-03-13-kisseliov.toml:18: the numbers of claim 130-kilometres-8x2b9c contradict each other: \
               130 km is said to be a part of 90 km, which is less | \
               correct the quantities in claims/2024-03-13-kisseliov.toml if the record misread the words; \
               if the speaker said so: factcheck verdict 130-kilometres-8x2b9c VERDICT --because \"…\""],
        ),
        (
            Rule::StaleVerdict,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:33: the verdict not_checkable (b@example.org, 2026-11-23) no longer holds: \
               the claim or its evidence changed after it | factcheck verdict cmd-2-w8x9y1 not_checkable --because \"…\""],
        ),
        (
            Rule::Uncaptured,
            |_| (),
            &[
                "claims/2024-03-13-kisseliov.toml:25: evidence e1 cites 'notes/budget 2018.md', but nothing of it is frozen | \
                 factcheck cite --pending  (or: factcheck cite 8-billions-q7r2s9 'notes/budget 2018.md' --quote \"…\")",
                "claims/2025-01-24-tokyo.toml:3: the transcript of 2025-01-24-tokyo is not frozen: the anchors of its 2 claims are unchecked | \
                 factcheck add TRANSCRIPT --id 2025-01-24-tokyo",
            ],
        ),
        (
            Rule::Unverified,
            |_| (),
            &[
                "claims/2024-03-13-kisseliov.toml:22: claim 8-billions-q7r2s9 has evidence but no verdict | \
                 factcheck verdict 8-billions-q7r2s9 VERDICT --because \"…\"",
                "claims/2025-01-24-tokyo.toml:20: 2 verdicts stand on claim 10-8-growth-e5f6g7: accurate (a@example.org, 2026-11-24) \
                 and misleading (b@example.org, 2026-11-24) | settle it: factcheck verdict 10-8-growth-e5f6g7 VERDICT --because \"…\"",
            ],
        ),
        (
            Rule::ValueMismatch,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:14: evidence e2 should support the claim, but shows another number: \
               15000 claimed, 19282 shown: 22.2 % below | factcheck cite 15000-sanctions-4kq2m7 https://example.org/sanctions --quote \"…\" \
               --stance contradicts, or cite the words that bear it out"],
        ),
        (
            Rule::ScaleSlip,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:25: claim and evidence e1 are a power of 1000 apart: \
               8000000000000 claimed, 8000000000 shown: 1000 times | see whether one of them means million, milliard or billion \
               in another language's sense, and correct `value` in the record"],
        ),
        (
            Rule::AmbiguousScale,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:22: \"8 billions\" is read as 8000000000000, but may be 8000000000 (short-scale) | \
               keep the right reading as `value` or `unit` in claims/2024-03-13-kisseliov.toml and delete `ambiguous`"],
        ),
        (
            Rule::DeadSource,
            |state| look(state, Reach::Ok, Some(Content::Replaced), QuoteState::Absent),
            &["claims/2024-03-13-kisseliov.toml:11: another page answers at the address of evidence e1: https://example.org/sanctions \
               (seen 2026-11-29) | nothing is lost, the snapshot stands; cite a living copy beside it if readers should follow the link"],
        ),
        (
            Rule::DriftedEvidence,
            |state| look(state, Reach::Ok, Some(Content::Drifted), QuoteState::Exact),
            &["claims/2024-03-13-kisseliov.toml:11: the passage around evidence e1 changed at https://example.org/sanctions; \
               87 % of it still stands, with the quote (seen 2026-11-29) | read it: https://example.org/sanctions; \
               factcheck cite 15000-sanctions-4kq2m7 https://example.org/sanctions --quote \"…\" links the new text as well"],
        ),
        (
            Rule::UntrackedQuantity,
            |state| {
                let place = Place { file: "sources/a/b/main.txt".to_owned(), line: 7, column: 3, length: 16 };
                state.speeches[0].untracked = vec![Untracked { place, quantity: "90 km".to_owned(), quote: "It's 90 km long.".to_owned() }];
            },
            &["sources/a/b/main.txt:7: \"90 km\" in the transcript of 2024-03-13-kisseliov has no record | \
               factcheck add --speech 2024-03-13-kisseliov --quote 'It'\\''s 90 km long.'"],
        ),
        (
            Rule::UnknownSpeaker,
            |state| {
                for claim in &mut state.speeches[1].claims {
                    claim.speaker = "unknown".to_owned();
                }
                let claim = &mut state.speeches[0].claims[1];
                claim.speaker = "unknown".to_owned();
                claim.claim.speaker = Some("unknown".to_owned());
            },
            &[
                "claims/2024-03-13-kisseliov.toml:18: the speaker of claim 130-kilometres-8x2b9c is unknown | \
                 write `speaker = \"…\"` in this claim's record in claims/2024-03-13-kisseliov.toml",
                "claims/2025-01-24-tokyo.toml:3: nobody is named as the speaker of 2 claims of 2025-01-24-tokyo | \
                 write `speaker = \"…\"` under [speech] in claims/2025-01-24-tokyo.toml",
            ],
        ),
        (
            Rule::RepeatedFalse,
            |state| {
                let (new, old) = ("130-kilometres-8x2b9c", "15000-sanctions-4kq2m7");
                let speech = &state.speeches[0];
                let verdict = speech.claims[0].judgement.verdict.clone().unwrap();
                let old = Refuted { claim: old.to_owned(), said: speech.speech.date, verdict };
                state.repeated_false.insert(new.to_owned(), old);
            },
            &["claims/2024-03-13-kisseliov.toml:18: claim 130-kilometres-8x2b9c repeats 15000-sanctions-4kq2m7 of 2024-03-13, \
               which was judged imprecise (a@example.org, 2026-11-22) | factcheck history 15000-sanctions-4kq2m7; then \
               factcheck verdict 130-kilometres-8x2b9c imprecise --because \"…\""],
        ),
        (
            Rule::Unreviewed,
            |_| (),
            &["claims/2024-03-13-kisseliov.toml:8: nobody reviewed the verdict imprecise (a@example.org, 2026-11-22) | \
               a second person: factcheck review 15000-sanctions-4kq2m7"],
        ),
        (
            Rule::SingleSource,
            |state| state.speeches[1].claims.clear(),
            &[
                "claims/2024-03-13-kisseliov.toml:8: claim 15000-sanctions-4kq2m7 rests on one source | \
                 factcheck cite 15000-sanctions-4kq2m7 URL --quote \"…\" with a second one",
                "claims/2024-03-13-kisseliov.toml:22: claim 8-billions-q7r2s9 rests on one source | \
                 factcheck cite 8-billions-q7r2s9 URL --quote \"…\" with a second one",
            ],
        ),
        (
            Rule::SelfSourced,
            |_| (),
            &[
                "claims/2024-03-13-kisseliov.toml:8: claim 15000-sanctions-4kq2m7 rests on the speaker's own word alone: the speech itself | \
               factcheck cite 15000-sanctions-4kq2m7 URL --quote \"…\" with somebody who counted on their own",
            ],
        ),
        (
            Rule::OldEvidence,
            |state| {
                state.speeches[1].claims.clear();
                state.snapshots[0].fetched_at = "2025-11-22T06:56:09Z".to_owned();
            },
            &["claims/2024-03-13-kisseliov.toml:11: the newest evidence of claim 15000-sanctions-4kq2m7, e1, is 373 days old \
               (seen 2025-11-22) | factcheck refresh looks at https://example.org/sanctions again; or cite something newer: \
               factcheck cite 15000-sanctions-4kq2m7 URL --quote \"…\""],
        ),
    ];
    let tested: Vec<Rule> = cases.iter().map(|(rule, ..)| *rule).collect();
    let in_table: Vec<Rule> = super::rules::RULES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(tested, in_table, "`cases` above has one for each rule of RULES (src/gate/rules.rs), in its order");
    for (rule, change, expected) in cases {
        assert_eq!(only(*rule, &changed(*change)), *expected, "{rule}");
    }
}

#[test]
fn what_is_in_order_is_left_alone() {
    let cases: &[(&str, Rule, Change)] = &[
        ("a plan needs no source", Rule::Unsourced, |state| state.speeches[0].claims[1].claim.class = Class::Plan),
        ("a dismissed claim needs no source", Rule::Unsourced, |state| {
            state.speeches[0].claims[1].judgement.status = Status::Dismissed;
        }),
        ("a claim without evidence is not reported as unverified too", Rule::Unverified, |state| {
            state.speeches[1].claims.clear();
            state.speeches[0].claims.remove(2);
        }),
        ("an opinion needs no verdict", Rule::Unverified, |state| {
            state.speeches[1].claims.clear();
            state.speeches[0].claims[2].claim.class = Class::Opinion;
        }),
        ("what contradicts may differ", Rule::ValueMismatch, |state| {
            state.speeches[0].claims[0].claim.evidence[1].stance = Stance::Contradicts;
        }),
        ("context may be of any scale", Rule::ScaleSlip, |state| {
            state.speeches[0].claims[2].claim.evidence[0].stance = Stance::Context;
        }),
        ("two sources are not one", Rule::SingleSource, |state| {
            state.speeches[1].claims.clear();
            state.speeches[0].claims.truncate(1);
            state.speeches[0].claims[0].claim.evidence[1].source = "other".to_owned();
        }),
    ];
    for (what, rule, change) in cases {
        assert_eq!(only(*rule, &changed(*change)), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn a_mismatch_hidden_behind_a_weaker_pair_is_found() {
    let state = changed(|state| {
        let finding = state.speeches[0].claims[0].evidence[1].finding.as_mut().expect("a finding");
        finding.kind = FindingKind::NotInQuote;
        finding.detail = "no number fits".to_owned();
    });
    assert_eq!(only(Rule::ValueMismatch, &state).len(), 1);
}

#[test]
fn levels_of_the_policy_decide_what_is_shown_and_how() {
    let state = fixture::state();
    let of = |levels: &[(Rule, Level)]| {
        let mut count: BTreeMap<Rule, Severity> = BTreeMap::new();
        count.extend(check(&state, &policy(levels), TODAY).into_iter().map(|p| (p.rule, p.severity)));
        count
    };
    let plain = of(&[]);
    assert_eq!(plain.get(&Rule::Unsourced), Some(&Severity::Error));
    assert_eq!(plain.get(&Rule::Uncaptured), Some(&Severity::Warning));
    assert_eq!(plain.get(&Rule::Unreviewed), None);
    let turned = of(&[(Rule::Unsourced, Level::Allow), (Rule::Uncaptured, Level::Deny), (Rule::Unreviewed, Level::Warn)]);
    assert_eq!(turned.get(&Rule::Unsourced), None);
    assert_eq!(turned.get(&Rule::Uncaptured), Some(&Severity::Error));
    assert_eq!(turned.get(&Rule::Unreviewed), Some(&Severity::Warning));
}

#[test]
fn sorted_by_file_line_column_and_rule_whatever_the_order_of_the_state() {
    let mut state = fixture::state();
    let everything: Vec<(Rule, Level)> = Rule::ALL.iter().map(|rule| (*rule, Level::Warn)).collect();
    let problems = check(&state, &policy(&everything), TODAY);
    let keys: Vec<_> = problems.iter().map(|p| (p.place.file.as_str(), p.place.line, p.place.column, p.rule)).collect();
    assert!(keys.is_sorted(), "{keys:#?}");
    assert!(keys.iter().any(|key| key.0 == FILE) && keys.iter().any(|key| key.0 == OTHER_FILE));
    state.speeches.reverse();
    for speech in &mut state.speeches {
        speech.claims.reverse();
    }
    assert_eq!(check(&state, &policy(&everything), TODAY), problems);
    assert_eq!(check(&State::default(), &policy(&everything), TODAY), []);
}

#[test]
fn commands_quote_what_a_shell_would_take_apart() {
    let state = changed(|state| state.speeches[0].claims[1].claim.id = "x; rm -rf '~' $(date)".to_owned());
    let found = only(Rule::Unsourced, &state);
    assert!(found[0].contains(r"factcheck cite 'x; rm -rf '\''~'\'' $(date)' URL"), "{found:?}");
    for (word, written) in
        [("a-1_b.c/d:e@f%g+h=i,j", "a-1_b.c/d:e@f%g+h=i,j"), ("été", "été"), ("", "''"), ("-x", "'-x'"), ("a b", "'a b'")]
    {
        assert_eq!(arg(word), written);
    }
}

#[test]
fn what_is_the_speakers_own_is_told_by_site_publisher_or_speech() {
    let own = |change: Change, sites: &[(&str, &str)]| {
        let state = changed(change);
        let levels = Rule::ALL.iter().map(|rule| (*rule, if *rule == Rule::SelfSourced { Level::Warn } else { Level::Allow })).collect();
        let own_sites = sites.iter().map(|(name, site)| ((*name).to_owned(), vec![(*site).to_owned()])).collect();
        let found = check(&state, &Policy { levels, own_sites, ..Policy::default() }, TODAY);
        found.into_iter().map(|p| p.message.rsplit(": ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let elsewhere: Change = |state| state.speeches[0].speech.source = None;
    assert_eq!(own(elsewhere, &[]), Vec::<String>::new());
    assert_eq!(own(elsewhere, &[("d. kisseliov", "example.org")]), ["example.org"]);
    assert_eq!(own(elsewhere, &[("D. Kisseliov", "other.example"), ("V. Poutine", "example.org")]), Vec::<String>::new());
    let published: Change = |state| {
        state.speeches[0].speech.source = None;
        state.sources[0].publisher = Some("D. Kisseliov".to_owned());
    };
    assert_eq!(own(published, &[]), ["D. Kisseliov"]);
    let another: Change = |state| state.speeches[0].claims[0].claim.evidence[1].source = fixture::NOTE.to_owned();
    assert_eq!(own(another, &[]), Vec::<String>::new(), "one source of somebody else's is enough");
}

#[test]
fn evidence_that_was_seen_in_place_again_is_as_young_as_that_look() {
    let aged = |change: Change| {
        let mut state = changed(change);
        state.speeches[1].claims.clear();
        state.snapshots[0].fetched_at = "2025-11-22T06:56:09Z".to_owned();
        only(Rule::OldEvidence, &state).len()
    };
    assert_eq!(aged(|_| ()), 1);
    assert_eq!(aged(|state| look(state, Reach::Ok, Some(Content::Drifted), QuoteState::Exact)), 0);
    assert_eq!(aged(|state| look(state, Reach::Ok, Some(Content::SameText), QuoteState::Absent)), 0);
    assert_eq!(aged(|state| look(state, Reach::Ok, Some(Content::QuoteMissing), QuoteState::Absent)), 1);
}

#[test]
fn evidence_is_as_old_as_the_newest_of_it_and_old_after_the_day_allowed() {
    let aged = |days: u16, older: &str, newer: &str| {
        let mut state = changed(|state| state.speeches[1].claims.clear());
        state.snapshots[0].fetched_at = older.to_owned();
        let another = SnapshotState { id: "z".to_owned(), fetched_at: newer.to_owned(), ..state.snapshots[0].clone() };
        state.snapshots.push(another);
        state.speeches[0].claims[0].claim.evidence[1].snapshot = Some("z".to_owned());
        let levels = Rule::ALL.iter().map(|rule| (*rule, if *rule == Rule::OldEvidence { Level::Warn } else { Level::Allow })).collect();
        let policy = Policy { levels, evidence_age_days: Some(days), ..Policy::default() };
        check(&state, &policy, TODAY).into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(aged(10, "2024-01-01T00:00:00Z", "2026-11-20T23:00:00Z"), none);
    assert_eq!(aged(10, "2026-11-20T23:00:00Z", "2024-01-01T00:00:00Z"), none);
    let told = |entry| [format!("the newest evidence of claim 15000-sanctions-4kq2m7, {entry}, is 10 days old (seen 2026-11-20)")];
    assert_eq!(aged(9, "2024-01-01T00:00:00Z", "2026-11-20T23:00:00Z"), told("e2"));
    assert_eq!(aged(9, "2026-11-20T23:00:00Z", "2024-01-01T00:00:00Z"), told("e1"));
    // Of the same age: the first of the record.
    assert_eq!(aged(9, "2026-11-20T23:00:00Z", "2026-11-20T23:00:00Z"), told("e1"));
}

#[test]
fn a_verdict_settles_what_was_seen_before_it_and_nothing_later() {
    let drifted = |verdict: &str| {
        let mut state = fixture::state();
        look(&mut state, Reach::Ok, Some(Content::QuoteMissing), QuoteState::Absent);
        let event = state.speeches[0].claims[0].judgement.verdict.as_mut().expect("a verdict");
        event.at = verdict.parse().unwrap();
        only(Rule::AlteredQuote, &state).len()
    };
    assert_eq!(drifted("2026-11-29T05:59:59Z"), 1);
    assert_eq!(drifted("2026-11-29T06:00:00Z"), 1);
    assert_eq!(drifted("2026-11-29T06:00:01Z"), 0);
}

#[test]
fn exceptions_hold_problems_back_and_are_told_when_nothing_needs_them() {
    let exception = |rule| Exception { rule, because: format!("no {rule} here") };
    let at = |line| Place { file: FILE.to_owned(), line, column: 10, length: 30 };
    let mut state = fixture::state();
    let speech = &mut state.speeches[0];
    speech.speech.allow = vec![exception(Rule::Unsourced), exception(Rule::ScaleSlip), exception(Rule::DeadSource)];
    speech.allow = vec![at(1), at(2), at(3)];
    speech.claims[1].claim.allow = vec![exception(Rule::Unsourced), exception(Rule::SingleSource)];
    speech.claims[1].allow = vec![at(4), at(5)];
    // A record can't say so; the gate does not rely on it.
    speech.claims[0].claim.allow = vec![exception(Rule::CorruptSnapshot)];
    speech.claims[0].allow = vec![at(6)];
    state.speeches[0].claims[0].evidence[1].capture = CaptureState::Corrupt("text.txt differs".to_owned());
    let problems = check(&state, &policy(&[(Rule::Unverified, Level::Allow)]), TODAY);
    let of = |rule: Rule| problems.iter().filter(|p| p.rule == rule).map(|p| p.standing.clone()).collect::<Vec<_>>();
    assert_eq!(of(Rule::Unsourced), [Standing::Excepted("no unsourced here".to_owned())]);
    assert_eq!(of(Rule::ScaleSlip), [Standing::Excepted("no scale-slip here".to_owned())]);
    assert_eq!(of(Rule::CorruptSnapshot), [Standing::Open]);
    let needless: Vec<(usize, Option<&str>, &str)> = problems
        .iter()
        .filter(|p| p.rule == Rule::NeedlessException)
        .map(|p| (p.place.line, p.claim.as_deref(), p.message.as_str()))
        .collect();
    let road = "130-kilometres-8x2b9c";
    let expected = [
        (1, None, "the exception from unsourced is not needed: speech 2024-03-13-kisseliov has no such problem"),
        (3, None, "the exception from dead-source is not needed: speech 2024-03-13-kisseliov has no such problem"),
        (5, Some(road), "the exception from single-source is not needed: claim 130-kilometres-8x2b9c has no such problem"),
        (
            6,
            Some("15000-sanctions-4kq2m7"),
            "the exception from corrupt-snapshot is not needed: claim 15000-sanctions-4kq2m7 has no such problem",
        ),
    ];
    assert_eq!(needless, expected);
    // Where the policy turns the rule off, its exceptions stay as needed as they were.
    let silent = check(&state, &policy(&[(Rule::Unverified, Level::Allow), (Rule::Unsourced, Level::Allow)]), TODAY);
    assert_eq!(silent.iter().filter(|p| p.rule == Rule::NeedlessException).count(), expected.len());
    assert!(silent.iter().all(|p| p.rule != Rule::Unsourced));
}

#[test]
fn levels_may_differ_by_file_but_corruption_is_always_an_error() {
    let mut state = fixture::state();
    state.snapshots[0].damage = vec!["text.txt differs".to_owned()];
    let scoped = vec![ScopedLevels { pattern: "claims/2024-*".to_owned(), levels: [(Rule::Unsourced, Level::Allow)].into() }];
    let levels = [(Rule::CorruptSnapshot, Level::Allow), (Rule::Uncaptured, Level::Deny)].into();
    let problems = check(&state, &Policy { levels, scoped, ..Policy::default() }, TODAY);
    assert!(problems.iter().all(|p| p.rule != Rule::Unsourced));
    let corrupt: Vec<Severity> = problems.iter().filter(|p| p.rule == Rule::CorruptSnapshot).map(|p| p.severity).collect();
    assert_eq!(corrupt, [Severity::Error]);
}

#[test]
fn what_is_found_in_a_transcript_has_the_levels_of_the_claim_file() {
    let mut state = fixture::state();
    let place = Place { file: "speeches/text.txt".to_owned(), ..fixture::place("15 000") };
    state.speeches[0].untracked = vec![Untracked { place, quantity: "3".to_owned(), quote: "three".to_owned() }];
    let levels: BTreeMap<_, _> = [(Rule::UntrackedQuantity, Level::Warn)].into();
    let found = |pattern: &str| {
        let scoped = vec![ScopedLevels { pattern: pattern.to_owned(), levels: [(Rule::UntrackedQuantity, Level::Allow)].into() }];
        let problems = check(&state, &Policy { levels: levels.clone(), scoped, ..Policy::default() }, TODAY);
        problems.iter().filter(|p| p.rule == Rule::UntrackedQuantity).count()
    };
    assert_eq!((found("claims/2024-*"), found("speeches/*")), (0, 1));
}

#[test]
fn a_baseline_marks_what_it_lists_and_gives_back_the_rest() {
    let mut state = fixture::state();
    state.snapshots[0].damage = vec!["text.txt differs".to_owned()];
    let mut problems = check(&state, &Policy::default(), TODAY);
    let of = |rule: Rule| problems.iter().position(|p| p.rule == rule).expect("a problem");
    let (unsourced, corrupt) = (of(Rule::Unsourced), of(Rule::CorruptSnapshot));
    let listed = |at: usize| {
        let problem: &Problem = &problems[at];
        let (claim, about, fingerprint) = (problem.claim.clone(), problem.about.clone(), problem.fingerprint.clone());
        Known { rule: problem.rule, file: problem.home.clone(), claim, about, fingerprint }
    };
    let known = listed(unsourced);
    // The same words under another rule, words that are no longer there, and damage, which nothing makes known.
    let another = Known { rule: Rule::Unverified, ..known.clone() };
    let mended = Known { fingerprint: "0".repeat(64), ..known.clone() };
    let damage = listed(corrupt);
    let list = vec![another.clone(), known, damage.clone(), mended.clone()];
    let mut gone = vec![another, damage, mended];
    gone.sort_by(|a, b| (&a.file, a.rule, &a.claim, &a.about, &a.fingerprint).cmp(&(&b.file, b.rule, &b.claim, &b.about, &b.fingerprint)));
    assert_eq!(mark_known(&mut problems, list), gone);
    for (at, problem) in problems.iter().enumerate() {
        assert_eq!(problem.standing, if at == unsourced { Standing::Known } else { Standing::Open }, "{problem:?}");
    }
    // What an exception holds back keeps its reason.
    let because = Standing::Excepted("we know".to_owned());
    let known = Known { rule: Rule::Unsourced, fingerprint: problems[unsourced].fingerprint.clone(), ..gone[0].clone() };
    problems[unsourced].standing = because.clone();
    assert_eq!(mark_known(&mut problems, vec![known]), []);
    assert_eq!(problems[unsourced].standing, because);
}

#[test]
fn an_explanation_ends_with_the_ways_out_that_the_rule_has() {
    for (rule, way_out) in [
        (Rule::CorruptSnapshot, "no level, option, exception or baseline silences it"),
        (Rule::UnsourcedNumber, "<!-- factcheck: allow unsourced-number because … -->"),
        (Rule::NeedlessException, "needless-exception = \"allow\" under [rules] in factcheck.toml"),
        (Rule::Unsourced, "allow = [{ rule = \"unsourced\", because = \"…\" }]"),
    ] {
        let text = explain(rule);
        let info = rule.info();
        for part in [info.meaning, info.points_at, info.example, info.mend, way_out] {
            assert!(text.contains(part), "{rule}: no \"{part}\" in:\n{text}");
        }
    }
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_otherwise() {
    let everything = policy(&Rule::ALL.iter().map(|rule| (*rule, Level::Warn)).collect::<Vec<_>>());
    let prints = |state: &State| check(state, &everything, TODAY).into_iter().map(|p| p.fingerprint).collect::<Vec<_>>();
    let mut state = fixture::state();
    let twice = Untracked { place: fixture::place("15 000"), quantity: "3".to_owned(), quote: "three".to_owned() };
    state.speeches[0].untracked = vec![twice.clone(), twice];
    let before = prints(&state);
    let different: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(different.len(), before.len(), "two problems share a fingerprint");
    assert!(before.iter().all(|print| print.len() == 64));
    for claim in state.speeches.iter_mut().flat_map(|speech| &mut speech.claims) {
        claim.place.line += 100;
        claim.evidence.iter_mut().for_each(|evidence| evidence.place.line += 100);
    }
    let mut after = prints(&state);
    let mut sorted = before.clone();
    sorted.sort();
    after.sort();
    assert_eq!(after, sorted);
    state.speeches[0].claims[1].claim.quote.push_str(" !");
    assert_ne!(prints(&state).into_iter().collect::<std::collections::BTreeSet<_>>(), sorted.into_iter().collect());
}
