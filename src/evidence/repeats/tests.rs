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
