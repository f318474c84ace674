//! What holds for every claim file: it reads back, and a change leaves every other line alone.

use proptest::prelude::*;
use proptest::sample::select;

use super::{ClaimFile, next_evidence_id};
use crate::model::*;

/// Any text, the awkward ones often: quotation marks, line ends, things that look like TOML.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        select(vec!["\"\"\"", "'''", "# no comment", "[[claim]]", "a\r\nb", "\u{feff}x", "\u{202e}", "\\", "15 000", "é\u{301}", " "])
            .prop_map(str::to_owned),
    ]
}

fn filled() -> impl Strategy<Value = String> {
    text().prop_filter("holds something", |text| !text.trim().is_empty())
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let number = (any::<i64>(), 0_i32..6).prop_map(|(mantissa, places)| Value::Number(Number::scaled(mantissa.into(), -places)));
    let year = (0_i16..3000).prop_map(|year| Value::Date(PartialDate::Year(year)));
    let value = prop_oneof![number.prop_map(|value| (Kind::Number, value)), year.prop_map(|value| (Kind::Date, value))];
    let unit = proptest::option::of(select(vec!["km", "%", "EUR", "[mi_i]"]).prop_map(Unit::new));
    let texts = (filled(), proptest::option::of(filled()), proptest::option::of(filled()), filled());
    (texts, value, 0..3, unit, proptest::option::of(select(Approx::ALL))).prop_map(
        |((text, counted, when, reason), (kind, value), shape, unit, approx)| {
            let ambiguous = vec![Reading { value: Some(value.clone()), unit: unit.clone(), reason }];
            let relation = (shape == 1).then_some(Relation { kind: RelationKind::Change, with: None });
            let mut quantity = Quantity { unit, approx, counted, when, ambiguous, relation, ..Quantity::new(kind, text) };
            match shape {
                0 => quantity.value = Some(value),
                1 => quantity.low = Some(value),
                _ => (quantity.low, quantity.high) = (Some(value.clone()), Some(value)),
            }
            quantity
        },
    )
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let codes = (select(Stance::ALL), proptest::option::of(select(Layer::ALL)), proptest::option::of(select(Match::ALL)));
    let texts = (
        "[a-z0-9][a-z0-9.]{0,19}-x",
        proptest::option::of("[0-9TZ]{5,16}"),
        proptest::option::of(filled()),
        proptest::option::of(filled()),
    );
    (codes, texts, proptest::option::of(0_usize..100_000)).prop_map(|((stance, layer, matched), (source, snapshot, quote, note), start)| {
        Evidence {
            id: String::new(),
            source,
            snapshot,
            stance,
            quote: quote.clone(),
            prefix: note.clone(),
            suffix: quote.clone(),
            layer,
            start,
            matched,
            figure: quote,
            note,
        }
    })
}

fn exceptions() -> impl Strategy<Value = Vec<Exception>> {
    let rules = [Rule::Unsourced, Rule::SingleSource, Rule::OldEvidence];
    proptest::sample::subsequence(rules.to_vec(), 0..3).prop_flat_map(|rules| {
        let count = rules.len();
        proptest::collection::vec(filled(), count)
            .prop_map(move |reasons| rules.iter().zip(reasons).map(|(rule, because)| Exception { rule: *rule, because }).collect())
    })
}

fn claim() -> impl Strategy<Value = Claim> {
    let lists = (proptest::collection::vec(quantity(), 0..3), proptest::collection::vec(evidence(), 0..3), exceptions());
    let texts = (filled(), filled(), proptest::option::of(filled()), proptest::option::of(filled()));
    (texts, select(Class::ALL), proptest::option::of(0_usize..100_000), lists).prop_map(
        |((quote, speaker, attributed_to, note), class, start, (quantities, evidence, allow))| Claim {
            id: String::new(),
            speaker: Some(speaker),
            attributed_to,
            class,
            quote,
            prefix: note.clone(),
            suffix: None,
            start,
            timecode: None,
            note,
            allow,
            quantities,
            evidence: evidence.into_iter().enumerate().map(|(at, entry)| Evidence { id: format!("e{}", at + 1), ..entry }).collect(),
        },
    )
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    proptest::collection::vec(claim(), 1..4)
        .prop_map(|claims| claims.into_iter().enumerate().map(|(at, claim)| Claim { id: format!("c{at}"), ..claim }).collect())
}

fn file_of(claims: &[Claim]) -> ClaimFile {
    let mut file = ClaimFile::create(&Speech { id: "s".into(), ..Speech::default() }).expect("a file");
    for claim in claims {
        file.push_claim(claim).expect("a claim");
    }
    file
}

/// What a person's hand leaves between the lines of a file: remarks, blank lines, other line ends.
fn decorated(text: &str, marks: &[u8], crlf: bool) -> String {
    let eol = if crlf { "\r\n" } else { "\n" };
    let mut decorated = String::new();
    for (at, line) in text.lines().enumerate() {
        match marks.get(at % marks.len().max(1)) {
            Some(0) => decorated.push_str(&format!("# remark {at}{eol}")),
            Some(1) => decorated.push_str(&format!("{eol}  # loose remark {at}{eol}{eol}")),
            Some(2) if line.starts_with(|letter: char| letter.is_ascii_lowercase()) => decorated.push_str("  "),
            _ => {}
        }
        decorated.push_str(line);
        if marks.get(at % marks.len().max(1)) == Some(&3) {
            decorated.push_str(&format!("  # beside {at}"));
        }
        decorated.push_str(eol);
    }
    decorated
}

/// How many lines of `before` stand in `after` in the same order, taken greedily from the top.
fn kept(before: &str, after: &str) -> usize {
    similar::TextDiff::from_lines(before, after).iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Equal).count()
}

/// Splits at line feeds only, as TOML does: a text may hold other line separators.
fn lines(text: &str) -> usize {
    similar::TextDiff::from_lines(text, text).iter_all_changes().count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(claims in claims()) {
        let file = file_of(&claims);
        prop_assert_eq!(file.claims(), &claims[..]);
        let again = ClaimFile::parse("claims/s.toml", &file.text()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again.claims(), &claims[..]);
        prop_assert_eq!(again.text(), file.text());
        for (at, claim) in claims.iter().enumerate() {
            prop_assert_eq!(again.claim_place(at), file.claim_place(at));
            for entry in 0..claim.evidence.len() {
                prop_assert_eq!(again.evidence_place(at, entry), file.evidence_place(at, entry));
            }
        }
    }

    #[test]
    fn a_change_leaves_every_other_line_alone(
        claims in claims(),
        new in claim(),
        entry in evidence(),
        marks in proptest::collection::vec(0_u8..12, 1..40),
        crlf in any::<bool>(),
        at in any::<prop::sample::Index>(),
    ) {
        let text = decorated(&file_of(&claims).text(), &marks, crlf);
        let file = ClaimFile::parse("claims/s.toml", &text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(file.claims(), &claims[..]);
        prop_assert_eq!(file.text(), &text[..]);
        let at = at.index(claims.len());
        let whole = lines(&text);

        let mut changed = file.clone();
        changed.insert_claim(at, &Claim { id: "new".into(), ..new.clone() }).expect("a claim");
        prop_assert_eq!(kept(&text, &changed.text()), whole);
        prop_assert_eq!(changed.claims().len(), claims.len() + 1);
        prop_assert_eq!(&changed.claims()[at].quote, &new.quote);

        let mut changed = file.clone();
        changed.push_evidence(at, &Evidence { id: next_evidence_id(&claims[at]), ..entry.clone() }).expect("evidence");
        prop_assert_eq!(kept(&text, &changed.text()), whole);

        let mut changed = file.clone();
        changed.set_claim_field(at, "timecode", Some(&new.quote)).expect("a field");
        prop_assert_eq!(kept(&text, &changed.text()), whole);
        prop_assert_eq!(changed.claims()[at].timecode.as_deref(), Some(&new.quote[..]));
        changed.set_claim_field(at, "timecode", None).expect("no field");
        prop_assert_eq!(changed.text(), &text[..]);
        changed.set_claim_field(at, "quote", Some(&new.quote)).expect("a field");
        prop_assert!(kept(&text, &changed.text()) >= whole - 1);

        let mut changed = file.clone();
        if let Some(old) = claims[at].evidence.first() {
            changed.set_evidence(at, 0, &Evidence { id: old.id.clone(), ..entry.clone() }).expect("evidence");
            prop_assert_eq!(&changed.claims()[at].evidence[0], &Evidence { id: old.id.clone(), ..entry });
            prop_assert_eq!(&changed.claims()[at].evidence[1..], &claims[at].evidence[1..]);
            prop_assert!(changed.remove_evidence(at, &old.id));
            prop_assert_eq!(&changed.claims()[at].evidence[..], &claims[at].evidence[1..]);
        }
        let again = ClaimFile::parse("claims/s.toml", &changed.text()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again.claims(), changed.claims());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[\\[\\]a-c=\"'{}.,# \n\r\u{e9}0-9-]{0,80}") {
        let text = format!("format = 1\n[speech]\nid = \"s\"\n[[claim]]\nid = \"c\"\nclass = \"fact\"\nquote = \"q\"\n{text}");
        if let Ok(mut file) = ClaimFile::parse("claims/s.toml", &text) {
            prop_assert_eq!(file.text(), text);
            file.set_claim_field(0, "note", Some("n")).expect("a note");
            prop_assert_eq!(file.claims()[0].note.as_deref(), Some("n"));
        }
    }
}
