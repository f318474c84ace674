//! Pairs of claims as data, the index, and clusters.

use std::collections::BTreeMap;

use super::*;
use crate::extract::{Options, extract};
use crate::model::{Claim, Date, Speech, fixture};

/// The two claims, what they are to each other, perhaps their days.
type Row = Vec<String>;

fn day(written: Option<&String>) -> Option<Date> {
    written.map(|day| day.parse().expect("a day"))
}

fn speech(lang: &str, date: Option<Date>) -> Speech {
    Speech { id: "s".to_owned(), language: Some(lang.to_owned()), date, ..Speech::default() }
}

fn claim(text: &str, lang: &str, date: Option<Date>) -> Claim {
    let read = extract(text, &Options { lang: Some(lang), translated_from: None, date });
    Claim {
        id: String::new(),
        speaker: None,
        attributed_to: None,
        class: read.statements.first().map_or(Class::Fact, |statement| statement.class),
        quote: text.to_owned(),
        prefix: None,
        suffix: None,
        start: None,
        timecode: None,
        note: None,
        quantities: read.found.into_iter().map(|found| found.quantity).collect(),
        allow: Vec::new(),
        evidence: Vec::new(),
    }
}

#[test]
fn pairs_are_the_same_variants_or_different_claims() {
    let table: BTreeMap<String, Vec<Row>> = toml::from_str(include_str!("pairs.toml")).expect("pairs");
    let (mut count, mut wrong) = (0, Vec::new());
    for (langs, rows) in &table {
        let (a_lang, b_lang) = langs.split_once('-').expect("two languages");
        for row in rows {
            let [a, b, expected, days @ ..] = row.as_slice() else { panic!("{row:?}") };
            count += 1;
            let (a_day, b_day) = (day(days.first()), day(days.get(1)));
            let (a_claim, b_claim) = (claim(a, a_lang, a_day), claim(b, b_lang, b_day));
            let (a_speech, b_speech) = (speech(a_lang, a_day), speech(b_lang, b_day));
            let (old, new) = (Said::new(&a_claim, &a_speech), Said::new(&b_claim, &b_speech));
            let said = likeness(&new, &old).map_or("different", Likeness::code);
            let back = likeness(&old, &new).map_or("different", Likeness::code);
            if said != expected || back != expected {
                wrong.push(format!("{langs}: {a} / {b}: {said}, turned round {back}; expected {expected}"));
            }
            // What is alike finds each other by its keys.
            if expected != "different" {
                let (keys, wanted) = (old.keys(), new.wanted());
                assert!(wanted.iter().any(|key| keys.contains(key)), "{a} / {b}");
            }
        }
    }
    assert!(count >= 60, "{count} pairs");
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_claim_is_refuted_by_a_standing_verdict_of_false_alone() {
    for (status, verdict, expected) in [
        (Status::Judged, Verdict::False, true),
        (Status::Reviewed, Verdict::False, true),
        (Status::Judged, Verdict::Misleading, false),
        (Status::Stale, Verdict::False, false),
    ] {
        let mut claim = fixture::state().speeches[0].claims[0].clone();
        claim.judgement.status = status;
        claim.judgement.verdict.as_mut().expect("a verdict").verdict = Some(verdict);
        assert_eq!(is_refuted(&claim), expected, "{status:?} {verdict:?}");
    }
}

#[test]
fn an_index_knows_a_claim_by_figures_things_and_words() {
    for (text, keys) in [
        ("We created 8 million jobs.", ["tjob", "vc80e6", "wcreat", "wjobs"].as_slice()),
        ("The Berlin wall came down in 1989.", &["nbrln", "tgermany", "vd1989", "wberli", "wcame", "wdown", "wwall"]),
        ("Crime fell by 7.5 percent.", &["nkrm", "tcrime", "vs75e0", "wcrime", "wfell"]),
    ] {
        let (claim, speech) = (claim(text, "en", None), speech("en", None));
        assert_eq!(Said::new(&claim, &speech).keys(), keys, "{text}");
    }
    let (claim, speech) = (claim("We created 8 million jobs.", "en", None), speech("en", None));
    let wanted = Said::new(&claim, &speech).wanted();
    assert!(["vc79e6", "vc81e6"].iter().all(|key| wanted.iter().any(|wanted| wanted == key)), "{wanted:?}");
}

/// Claims of one theme or the other, as they were taken in.
const TAKEN_IN: [&str; 6] = [
    "The port handled 12,400 containers.",
    "We created 8 million jobs.",
    "The port handled 13,000 containers.",
    "12,400 containers were handled by the port.",
    "Eight million jobs were created.",
    "Turnout was 67.54 percent.",
];

#[test]
fn what_repeats_an_older_claim_is_found_and_clustered() {
    let (claims, speech) = (TAKEN_IN.map(|text| claim(text, "en", None)), speech("en", None));
    let said = || claims.iter().map(|claim| Said::new(claim, &speech));
    let mut index = Repeats::default();
    said().for_each(|said| index.push(said));
    let of = |text: &str| index.of(&Said::new(&claim(text, "en", None), &speech));
    // The same figure first, then the latest.
    let (same, variant) = (Likeness::Same, Likeness::Variant);
    assert_eq!(of("The port handled 12,400 containers."), [(3, same), (0, same), (2, variant)]);
    assert_eq!(of("The zoo has 4 lions."), []);
    let (first, again, other) = (None, Some(same), Some(variant));
    assert_eq!(Repeats::clusters(said()), [vec![(0, first), (2, other), (3, again)], vec![(1, first), (4, again)]]);
}

#[test]
fn what_was_judged_false_is_known_when_it_is_said_again() {
    let speech = SpeechState { speech: speech("en", None), ..fixture::state().speeches[0].clone() };
    let state = |text: &str, status| {
        let mut state = fixture::state().speeches[0].claims[0].clone();
        state.claim = Claim { id: text.to_owned(), ..claim(text, "en", None) };
        state.judgement.status = status;
        state.judgement.verdict.as_mut().expect("a verdict").verdict = Some(Verdict::False);
        state
    };
    let old = ["We created 8 million jobs.", "The pipeline is 100 miles long.", "The deficit is 31 billion dollars."];
    let old = old.map(|text| state(text, Status::Judged));
    let refuted = RefutedClaims::of(old.iter().map(|claim| (&speech, claim)));
    for (text, status, expected) in [
        ("Eight million jobs were created.", Status::Stale, Some("We created 8 million jobs.")),
        ("Eight million jobs were created.", Status::Dismissed, None),
        ("Eight million jobs were created.", Status::Reviewed, None),
        ("We created 9 million jobs.", Status::Stale, None),
        ("The pipeline is 161 km long.", Status::Stale, Some("The pipeline is 100 miles long.")),
        ("The deficit is 31 billion dollars.", Status::Stale, Some("The deficit is 31 billion dollars.")),
    ] {
        let claim = state(text, status);
        assert_eq!(refuted.repeated_by(&speech, &claim).map(|refuted| refuted.claim.as_str()), expected, "{text} {status:?}");
    }
}
