//! The table of rules that are decided by the state of a workspace alone, one small function each.
//!
//! Dismissed claims are left alone by every rule but those on integrity: a record that was tampered with is a problem
//! whether or not the claim is worth checking.

use std::collections::BTreeSet;

use super::hits::{arg, entries, hit, hit_entry, live, origin};
use super::{Hit, own, sources};
use crate::model::{
    AnchorState, CaptureState, ClaimState, Class, Date, Event, Evidence, EvidenceState, FindingKind, Place, Policy, Quantity, Rule,
    SpeechState, Stance, State, Status, Verdict,
};

/// How a rule looks: at the state alone, or at the settings and the day as well.
pub(super) enum Look {
    AtState(fn(&State) -> Vec<Hit>),
    UnderPolicy(fn(&State, &Policy, Date) -> Vec<Hit>),
}

use Look::{AtState, UnderPolicy};

/// Every rule that `check` looks at, each once; `needless-exception` comes of them all.
pub(super) const RULES: &[(Rule, Look)] = &[
    (Rule::Unsourced, AtState(unsourced)),
    (Rule::BrokenAnchor, AtState(broken_anchor)),
    (Rule::AlteredQuote, AtState(sources::altered_quote)),
    (Rule::CorruptSnapshot, AtState(corrupt_snapshot)),
    (Rule::CorruptLedger, AtState(corrupt_ledger)),
    (Rule::Inconsistent, AtState(inconsistent)),
    (Rule::StaleVerdict, AtState(stale_verdict)),
    (Rule::Uncaptured, AtState(uncaptured)),
    (Rule::Unverified, AtState(unverified)),
    (Rule::ValueMismatch, AtState(value_mismatch)),
    (Rule::ScaleSlip, AtState(scale_slip)),
    (Rule::AmbiguousScale, AtState(ambiguous_scale)),
    (Rule::DeadSource, AtState(sources::dead_source)),
    (Rule::DriftedEvidence, AtState(sources::drifted_evidence)),
    (Rule::UntrackedQuantity, AtState(untracked_quantity)),
    (Rule::UnknownSpeaker, AtState(unknown_speaker)),
    (Rule::RepeatedFalse, AtState(repeated_false)),
    (Rule::Unreviewed, AtState(unreviewed)),
    (Rule::SingleSource, AtState(single_source)),
    (Rule::SelfSourced, UnderPolicy(own::self_sourced)),
    (Rule::OldEvidence, UnderPolicy(own::old_evidence)),
];

fn unsourced(state: &State) -> Vec<Hit> {
    live(state)
        .filter(|(_, claim)| claim.claim.class == Class::Fact && claim.claim.evidence.is_empty())
        .map(|(_, claim)| {
            let id = arg(&claim.claim.id);
            let message = format!("claim {} has no source", claim.claim.id);
            hit(claim, message, format!("factcheck cite {id} URL --quote \"…\"  (or: factcheck dismiss {id} --because \"…\")"))
        })
        .collect()
}

fn broken_anchor(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (speech, claim) in state.claims() {
        let id = arg(&claim.claim.id);
        if let AnchorState::Broken(found) = &claim.anchor {
            let message = format!("the quote of claim {} is not in the frozen transcript: {found}", claim.claim.id);
            let help =
                format!("quote the transcript's own words, or freeze the changed transcript: factcheck add {}", transcript(state, speech));
            hits.push(hit(claim, message, help));
        }
        for (entry, evidence) in entries(claim) {
            if let AnchorState::Broken(found) = &evidence.anchor {
                let message = format!("the quote of evidence {} is not in its snapshot: {found}", entry.id);
                let help = format!("factcheck cite {id} {} --quote \"…\" with the source's own words", origin(state, &entry.source));
                hits.push(hit_entry(entry, evidence, claim, message, help));
            }
        }
    }
    hits
}

fn corrupt_snapshot(state: &State) -> Vec<Hit> {
    let restore = |source: &str| format!("git restore {}, then factcheck verify", arg(&format!("sources/{source}")));
    let mut hits = Vec::new();
    for snapshot in state.snapshots.iter().filter(|snapshot| !snapshot.damage.is_empty()) {
        let file = format!("sources/{}/{}/SHA256SUMS", snapshot.source, snapshot.id);
        let message = format!("snapshot {} of {} is damaged: {}", snapshot.id, snapshot.source, snapshot.damage.join("; "));
        hits.push(Hit::new(Place { file, line: 1, column: 1, length: 0 }, snapshot.id.clone(), message, restore(&snapshot.source)));
    }
    for speech in &state.speeches {
        if let CaptureState::Corrupt(what) = &speech.capture {
            let source = speech.speech.source.as_deref().unwrap_or_default();
            let message = format!("the frozen transcript of {} can't be relied on: {what}", speech.speech.id);
            hits.push(Hit::speech(speech, message, restore(source)));
        }
        for claim in &speech.claims {
            for (entry, evidence) in entries(claim) {
                if let CaptureState::Corrupt(what) = &evidence.capture {
                    let message = format!("evidence {} rests on a snapshot that can't be relied on: {what}", entry.id);
                    hits.push(hit_entry(entry, evidence, claim, message, restore(&entry.source)));
                }
            }
        }
    }
    hits
}

fn corrupt_ledger(state: &State) -> Vec<Hit> {
    let damage = state.ledger_damage.iter();
    damage
        .map(|(place, what)| {
            let help = format!("lines are only ever appended: find the right one with git log -p -- {}, and restore it", arg(&place.file));
            Hit::new(place.clone(), what.clone(), what.clone(), help)
        })
        .collect()
}

fn stale_verdict(state: &State) -> Vec<Hit> {
    with_status(state, Status::Stale)
        .map(|claim| {
            let verdict = claim.judgement.verdict.as_ref();
            let which = verdict.map(|event| format!("the verdict {}", decided(event))).unwrap_or_else(|| "the verdict".to_owned());
            let what = match claim.judgement.changed.as_slice() {
                [] => "the claim or its evidence changed after it".to_owned(),
                changed => changed.join("; "),
            };
            hit(claim, format!("{which} no longer holds: {what}"), judge(claim, verdict))
        })
        .collect()
}

fn inconsistent(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    // Who judged the claim saw its numbers: the verdict's digest covers them.
    for (_, claim) in live(state).filter(|(_, claim)| !matches!(claim.judgement.status, Status::Judged | Status::Reviewed)) {
        for (place, found) in &claim.contradictions {
            let id = arg(&claim.claim.id);
            let message = format!("the numbers of claim {} contradict each other: {found}", claim.claim.id);
            let help = format!(
                "correct the quantities in {} if the record misread the words; if the speaker said so: factcheck verdict {id} VERDICT --because \"…\"",
                place.file
            );
            hits.push(Hit::claim(place, claim, claim.claim.quote.clone(), message, help));
        }
    }
    hits
}

fn uncaptured(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for speech in &state.speeches {
        if speech.capture == CaptureState::Uncaptured {
            let unchecked = match speech.claims.len() {
                0 => String::new(),
                1 => ": the anchor of its claim is unchecked".to_owned(),
                many => format!(": the anchors of its {many} claims are unchecked"),
            };
            let message = format!("the transcript of {} is not frozen{unchecked}", speech.speech.id);
            let help = format!("factcheck add {} --id {}", transcript(state, speech), arg(&speech.speech.id));
            hits.push(Hit::speech(speech, message, help));
        }
    }
    for (_, claim) in live(state) {
        for (entry, evidence) in entries(claim).filter(|(_, evidence)| evidence.capture == CaptureState::Uncaptured) {
            let source = origin(state, &entry.source);
            let message = format!("evidence {} cites {source}, but nothing of it is frozen", entry.id);
            let help = format!("factcheck cite --pending  (or: factcheck cite {} {source} --quote \"…\")", arg(&claim.claim.id));
            hits.push(hit_entry(entry, evidence, claim, message, help));
        }
    }
    hits
}

/// A claim without evidence is `unsourced` and no more: looking for a source comes before judging.
fn unverified(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (_, claim) in live(state) {
        let id = &claim.claim.id;
        if claim.judgement.status == Status::Disputed {
            let stand: Vec<String> = claim.judgement.verdict.iter().chain(&claim.judgement.rivals).map(decided).collect();
            let message = format!("{} verdicts stand on claim {id}: {}", stand.len(), stand.join(" and "));
            hits.push(hit(claim, message, format!("settle it: {}", judge(claim, None))));
        } else if claim.claim.class == Class::Fact && claim.judgement.status == Status::Sourced && !claim.claim.evidence.is_empty() {
            hits.push(hit(claim, format!("claim {id} has evidence but no verdict"), judge(claim, None)));
        }
    }
    hits
}

fn value_mismatch(state: &State) -> Vec<Hit> {
    const WHICH: [FindingKind; 2] = [FindingKind::Above, FindingKind::Below];
    compared(state, &WHICH, |stance| stance == Stance::Supports)
        .map(|(claim, entry, evidence, detail)| {
            let message = format!("evidence {} should support the claim, but shows another number: {detail}", entry.id);
            let source = origin(state, &entry.source);
            let help = format!(
                "factcheck cite {} {source} --quote \"…\" --stance contradicts, or cite the words that bear it out",
                arg(&claim.claim.id)
            );
            hit_entry(entry, evidence, claim, message, help)
        })
        .collect()
}

fn scale_slip(state: &State) -> Vec<Hit> {
    compared(state, &[FindingKind::ScaleSlip], |stance| stance != Stance::Context)
        .map(|(claim, entry, evidence, detail)| {
            let message = format!("claim and evidence {} are a power of 1000 apart: {detail}", entry.id);
            let help =
                "see whether one of them means million, milliard or billion in another language's sense, and correct `value` in the record"
                    .to_owned();
            hit_entry(entry, evidence, claim, message, help)
        })
        .collect()
}

fn ambiguous_scale(state: &State) -> Vec<Hit> {
    // A verdict judged the reading along with the claim: its digest covers both.
    live(state)
        .filter(|(_, claim)| !matches!(claim.judgement.status, Status::Judged | Status::Reviewed))
        .filter_map(|(_, claim)| {
            let ambiguous: Vec<&Quantity> = claim.claim.quantities.iter().filter(|quantity| !quantity.ambiguous.is_empty()).collect();
            let message = ambiguous.iter().map(|quantity| readings(quantity)).collect::<Vec<_>>().join("; ");
            let help = format!("keep the right reading as `value` or `unit` in {} and delete `ambiguous`", claim.place.file);
            (!ambiguous.is_empty()).then(|| hit(claim, message, help))
        })
        .collect()
}

/// Points into the frozen transcript, where the words are; the levels are those of the speech's claim file.
fn untracked_quantity(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for speech in &state.speeches {
        hits.extend(speech.untracked.iter().map(|statement| {
            let message = format!("\"{}\" in the transcript of {} has no record", statement.quantity, speech.speech.id);
            let help = format!("factcheck add --speech {} --quote {}", arg(&speech.speech.id), arg(&statement.quote));
            Hit { home: speech.file.clone(), ..Hit::new(statement.place.clone(), statement.quote.clone(), message, help) }
        }));
    }
    hits
}

/// One problem at the head of a speech for all the claims that name nobody, one at each claim that says `unknown` itself.
fn unknown_speaker(state: &State) -> Vec<Hit> {
    let mut hits = Vec::new();
    for speech in &state.speeches {
        let unknown = |claim: &&ClaimState| is_unknown(&claim.speaker) && claim.judgement.status != Status::Dismissed;
        let (own, inherited): (Vec<&ClaimState>, Vec<&ClaimState>) =
            speech.claims.iter().filter(unknown).partition(|claim| claim.claim.speaker.is_some());
        if !inherited.is_empty() {
            let how_many = if inherited.len() == 1 { "1 claim".to_owned() } else { format!("{} claims", inherited.len()) };
            let message = format!("nobody is named as the speaker of {how_many} of {}", speech.speech.id);
            let help = format!("write `speaker = \"…\"` under [speech] in {}", speech.file);
            hits.push(Hit::speech(speech, message, help));
        }
        hits.extend(own.into_iter().map(|claim| {
            let help = format!("write `speaker = \"…\"` in this claim's record in {}", speech.file);
            hit(claim, format!("the speaker of claim {} is unknown", claim.claim.id), help)
        }));
    }
    hits
}

/// Which claims say the same is worked out where their words are at hand; a claim that was judged itself is settled.
fn repeated_false(state: &State) -> Vec<Hit> {
    live(state)
        .filter_map(|(_, claim)| {
            let old = state.repeated_false.get(&claim.claim.id)?;
            let said = old.said.map(|date| format!(" of {date}")).unwrap_or_default();
            let message = format!("claim {} repeats {}{said}, which was judged {}", claim.claim.id, old.claim, decided(&old.verdict));
            let help = format!("factcheck history {}; then {}", arg(&old.claim), judge(claim, Some(&old.verdict)));
            Some(hit(claim, message, help))
        })
        .collect()
}

fn unreviewed(state: &State) -> Vec<Hit> {
    with_status(state, Status::Judged)
        .map(|claim| {
            let verdict = claim.judgement.verdict.as_ref().map(decided).unwrap_or_default();
            let message = format!("nobody reviewed the verdict {verdict}").trim_end().to_owned();
            hit(claim, message, format!("a second person: factcheck review {}", arg(&claim.claim.id)))
        })
        .collect()
}

fn single_source(state: &State) -> Vec<Hit> {
    live(state)
        .filter(|(_, claim)| claim.claim.class == Class::Fact)
        .filter_map(|(_, claim)| {
            let bearing = claim.claim.evidence.iter().filter(|entry| entry.stance != Stance::Context);
            let sources: BTreeSet<&str> = bearing.map(|entry| entry.source.as_str()).collect();
            let message = format!("claim {} rests on one source", claim.claim.id);
            (sources.len() == 1)
                .then(|| hit(claim, message, format!("factcheck cite {} URL --quote \"…\" with a second one", arg(&claim.claim.id))))
        })
        .collect()
}

fn with_status(state: &State, status: Status) -> impl Iterator<Item = &ClaimState> {
    state.claims().map(|(_, claim)| claim).filter(move |claim| claim.judgement.status == status)
}

/// Evidence of the wanted stance with a finding of one of the kinds, and the line that explains it. A finding is known
/// by its weakest pair only, so the pairs are looked at too.
fn compared<'a>(
    state: &'a State,
    kinds: &'a [FindingKind],
    stance: fn(Stance) -> bool,
) -> impl Iterator<Item = (&'a ClaimState, &'a Evidence, &'a EvidenceState, &'a str)> {
    live(state).flat_map(|(_, claim)| entries(claim).map(move |(entry, evidence)| (claim, entry, evidence))).filter_map(
        move |(claim, entry, evidence)| {
            let finding = evidence.finding.as_ref().filter(|_| stance(entry.stance))?;
            let pair = finding.pairs.iter().find(|pair| kinds.contains(&pair.finding)).map(|pair| pair.detail.as_str());
            let detail = pair.or_else(|| kinds.contains(&finding.kind).then_some(finding.detail.as_str()))?;
            Some((claim, entry, evidence, detail))
        },
    )
}

/// `imprecise (a@example.org, 2026-11-22)`
fn decided(event: &Event) -> String {
    let day = event.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    format!("{} ({}, {day})", event.verdict.map_or("without a name", Verdict::code), event.by)
}

/// The command that judges a claim; the last verdict where there was one.
fn judge(claim: &ClaimState, last: Option<&Event>) -> String {
    let verdict = last.and_then(|event| event.verdict).map_or("VERDICT", Verdict::code);
    format!("factcheck verdict {} {verdict} --because \"…\"", arg(&claim.claim.id))
}

/// `"8 billions" is read as 8000000000000, but may be 8000000000 (short-scale)`
fn readings(quantity: &Quantity) -> String {
    let unit = |unit: Option<&crate::model::Unit>| unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let others = quantity.ambiguous.iter().map(|reading| {
        let value = reading.value.as_ref().map_or_else(|| quantity.written_value(), |value| value.written(quantity.kind));
        format!("{value}{} ({})", unit(reading.unit.as_ref().or(quantity.unit.as_ref())), reading.reason)
    });
    let others: Vec<String> = others.collect();
    let value = quantity.written_value();
    format!("\"{}\" is read as {value}{}, but may be {}", quantity.text, unit(quantity.unit.as_ref()), others.join(" or "))
}

/// What the transcript was read from, ready for a command line.
fn transcript(state: &State, speech: &SpeechState) -> String {
    speech.speech.source.as_deref().map_or_else(|| "TRANSCRIPT".to_owned(), |source| origin(state, source))
}

fn is_unknown(speaker: &str) -> bool {
    speaker.is_empty() || speaker == "unknown"
}
