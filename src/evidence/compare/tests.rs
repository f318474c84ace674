//! Claims against quotes by table. A quantity is written as hedge, value, unit, `#counted`, `@time`, `~other:reason`;
//! units `x` (multiple), `th` (ordinal), `date`, `age`, `money` (currency not said); quantities are separated by `;`.

use proptest::prelude::*;

use super::{Context, Side, compare, compare_as};
use crate::model::{Approx, Dimension, FindingKind, Kind, Quantity, Reading, Relation, RelationKind, Unit, Value};

pub(crate) fn quantities(text: &str) -> Vec<Quantity> {
    text.split(';').map(str::trim).filter(|text| !text.is_empty()).map(quantity).collect()
}

fn quantity(text: &str) -> Quantity {
    let mut quantity = Quantity::new(Kind::Number, text);
    let mut value = None;
    let mut readings = Vec::new();
    for word in text.split_whitespace() {
        if let Ok(approx) = word.parse::<Approx>() {
            quantity.approx = Some(approx);
        } else if let Some(noun) = word.strip_prefix('#') {
            quantity.counted = Some(noun.to_owned());
        } else if let Some(when) = word.strip_prefix('@') {
            quantity.when = Some(when.replace('_', " "));
        } else if let Some(reading) = word.strip_prefix('~') {
            readings.push(reading.split_once(':').expect("a reading and its reason"));
        } else if word == "corrects" {
            quantity.relation = Some(Relation { kind: RelationKind::Corrects, with: Some(0) });
        } else if value.is_none() {
            value = Some(word);
        } else {
            let (kind, unit) = match word {
                "x" => (Kind::Multiple, None),
                "th" => (Kind::Ordinal, None),
                "date" => (Kind::Date, None),
                "age" => (Kind::Age, Some(Unit::of("a"))),
                "money" => (Kind::Currency, None),
                code => {
                    let unit = Unit::new(code);
                    let kind = match unit.dimension() {
                        Dimension::Share | Dimension::Points => Kind::Percent,
                        Dimension::Money => Kind::Currency,
                        Dimension::Time | Dimension::CalendarTime => Kind::Duration,
                        Dimension::Temperature => Kind::Temperature,
                        _ => Kind::Dimension,
                    };
                    (kind, Some(unit))
                }
            };
            (quantity.kind, quantity.unit) = (kind, unit);
        }
    }
    let value = value.expect("a value");
    if value.contains('/') && quantity.kind == Kind::Number {
        quantity.kind = Kind::Fraction;
    }
    let parsed = |text: &str| (!text.is_empty()).then(|| Value::parse(quantity.kind, text).expect("a value"));
    match value.split_once("..") {
        Some((low, high)) => (quantity.low, quantity.high) = (parsed(low), parsed(high)),
        None => quantity.value = parsed(value),
    }
    if value.ends_with("..") {
        quantity.kind = Kind::Vague;
    }
    quantity.ambiguous = readings
        .into_iter()
        .map(|(value, reason)| Reading { value: Value::parse(Kind::Number, value).ok(), unit: None, reason: reason.to_owned() })
        .collect();
    quantity
}

fn kind(claim: &str, evidence: &str) -> FindingKind {
    compare(&quantities(claim), &quantities(evidence), &Context::default()).kind
}

/// Claim, evidence, finding.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str)] = &[
    // The same number.
    ("15000 #sanctions", "15000 #sanctions", "equal"),
    ("15000 #sanctions", "15000 #Sanction", "equal"),
    ("15000 #sanctions", "15000", "equal"),
    ("0", "0", "equal"),
    ("-3 %", "-3 %", "equal"),
    ("10.8 %", "10.80 %", "equal"),
    ("3 x", "3 x", "equal"),
    ("8 th", "8 th", "equal"),
    ("20..30 %", "20..30 %", "equal"),
    ("20..30 %", "30..20 %", "equal"),
    ("15000", "about 15000", "equal"),
    ("15000", "at_least 15000", "equal"),
    // Units of one dimension.
    ("1 km", "1000 m", "equal"),
    ("1.609344 km", "1 [mi_i]", "equal"),
    ("100 Cel", "212 [degF]", "equal"),
    ("-40 [degF]", "-40 Cel", "equal"),
    ("100 har", "1 km2", "equal"),
    ("72 mo", "6 a", "equal"),
    ("7 d", "1 wk", "equal"),
    ("24 h", "1 d", "equal"),
    ("1/2", "50 %", "equal"),
    ("1/5", "20 %", "equal"),
    ("50 %", "1/2", "equal"),
    ("5 %", "50 [ppth]", "equal"),
    ("5 GW", "5000 MW", "equal"),
    ("161 km", "100 [mi_i]", "equal_rounded"),
    ("99 [degF]", "37 Cel", "equal_rounded"),
    ("5 km", "5 [mi_i]", "below"),
    ("37 Cel", "37 [degF]", "above"),
    ("30 Cel", "31 Cel", "below"),
    ("5 GW", "5 MW", "above"),
    ("1 t", "1 kg", "above"),
    ("1/3", "30 %", "above"),
    ("20 a age", "20 a", "equal"),
    // Rounding: to the claim's last non-zero digit, never coarser than two digits.
    ("83 %", "83.14 %", "equal_rounded"),
    ("83 %", "82.5 %", "equal_rounded"),
    ("83 %", "83.5 %", "below"),
    ("83 %", "82.4 %", "above"),
    ("8000000", "7987000", "equal_rounded"),
    ("8000000", "8049999", "equal_rounded"),
    ("8000000", "8050000", "below"),
    ("8000000", "7949999", "above"),
    ("15000", "15012", "equal_rounded"),
    ("15000", "15500", "below"),
    ("300", "312", "below"),
    ("300", "304", "equal_rounded"),
    ("300", "305", "below"),
    ("2", "2.4", "below"),
    ("2", "2.04", "equal_rounded"),
    ("10.8 %", "10.84 %", "equal_rounded"),
    ("10.8 %", "10.85 %", "below"),
    ("0.5 %", "0.504 %", "equal_rounded"),
    ("-83 %", "-83.14 %", "equal_rounded"),
    ("83 %", "-83.14 %", "above"),
    ("15012", "15000", "equal_rounded"),
    ("7987000", "8000000", "equal_rounded"),
    ("83.14 %", "83 %", "equal_rounded"),
    ("312", "300", "above"),
    ("1/3", "33 %", "equal_rounded"),
    ("2/3", "66.7 %", "equal_rounded"),
    ("33.3 %", "1/3", "equal_rounded"),
    ("16600", "16587", "equal_rounded"),
    ("1999", "2000", "equal_rounded"), // two digits of 2000: steps of 100
    ("1940", "2000", "below"),
    ("more_than 5 #pays", "15000 #sanctions", "not_in_quote"),
    ("100", "104", "equal_rounded"),
    ("100", "105", "below"),
    // Hedges.
    ("nearly 15000 #sanctions", "14950 #sanctions", "within_hedge"),
    ("nearly 15000", "15000", "within_hedge"),
    ("nearly 15000", "13500", "within_hedge"),
    ("nearly 15000", "13499", "above"),
    ("nearly 15000 #sanctions", "16587 #sanctions", "below"),
    ("nearly 15000 #sanctions", "19282 #sanctions", "below"),
    ("nearly 15000", "15012", "equal_rounded"),
    ("nearly -10 %", "-9.5 %", "within_hedge"),
    ("nearly -10 %", "-10.6 %", "above"),
    ("about 15000", "15000", "within_hedge"),
    ("about 15000", "15750", "within_hedge"),
    ("about 15000", "15751", "below"),
    ("about 15000", "14250", "within_hedge"),
    ("about 15000", "14249", "above"),
    ("about 100 km", "60 [mi_i]", "within_hedge"),
    ("more_than 50 %", "50.1 %", "within_hedge"),
    ("more_than 50 %", "50 %", "above"),
    ("more_than 50 %", "49.8 %", "above"),
    ("more_than 50 %", "90 %", "within_hedge"),
    ("more_than 8000000", "more_than 8000000", "within_hedge"),
    ("more_than 8000000", "at_least 8000000", "above"),
    ("more_than 8000000", "less_than 9000000", "not_comparable"),
    ("more_than 8000000", "less_than 7000000", "above"),
    ("more_than 8000000", "8000000000", "within_hedge"),
    ("more_than 8000000000", "8100000", "scale_slip"),
    ("at_least 50 %", "50 %", "within_hedge"),
    ("at_least 50 %", "49 %", "above"),
    ("at_least 50 %", "at_least 50 %", "within_hedge"),
    ("less_than 50 %", "49 %", "within_hedge"),
    ("less_than 50 %", "50 %", "below"),
    ("less_than 50 %", "50.1 %", "below"),
    ("less_than 50 %", "less_than 50 %", "within_hedge"),
    ("at_most 50 %", "50 %", "within_hedge"),
    ("at_most 50 %", "51 %", "below"),
    ("at_most 50 %", "more_than 40 %", "not_comparable"),
    ("at_least 50 %", "at_most 50 %", "not_comparable"),
    ("more_than 50 %", "at_most 50 %", "above"),
    ("15000", "more_than 15000", "within_hedge"),
    ("15000", "more_than 16500", "below"),
    // Ranges.
    ("20..30 %", "25 %", "within_hedge"),
    ("20..30 %", "20 %", "within_hedge"),
    ("20..30 %", "31 %", "below"),
    ("20..30 %", "19 %", "above"),
    ("20..30 %", "22..28 %", "within_hedge"),
    ("20..30 %", "25..35 %", "below"),
    ("20..30 %", "15..25 %", "above"),
    ("20..30 %", "40..50 %", "below"),
    ("25 %", "20..30 %", "within_hedge"),
    ("35 %", "20..30 %", "above"),
    ("about 25 %", "24..26 %", "within_hedge"),
    ("more_than 20 %", "25..30 %", "within_hedge"),
    ("more_than 25 %", "20..30 %", "not_comparable"),
    ("more_than 20 %", "20..30 %", "not_comparable"),
    ("3..3 EUR", "3 EUR", "equal"),
    ("less_than 10 %", "20..30 %", "below"),
    ("1..2 km", "1000..2000 m", "equal"),
    ("2000.. #people", "15000 #people", "within_hedge"),
    ("2000.. #people", "1200 #people", "above"),
    ("2000..", "2000..", "within_hedge"),
    ("15000", "2000..", "not_comparable"),
    ("1500", "2000..", "below"),
    ("20.. EUR", "24 EUR", "within_hedge"),
    // Slips of scale.
    ("8000000000000", "8000000000", "scale_slip"),
    ("8000000000", "8000000000000", "scale_slip"),
    ("8000000", "8", "scale_slip"),
    ("8000000 EUR", "8050000000 EUR", "scale_slip"),
    ("8000000000 EUR", "7900000 EUR", "scale_slip"),
    ("8000000000 EUR", "7800000 EUR", "above"),
    ("about 8000000000 EUR", "8000000 EUR", "scale_slip"),
    ("1500000000 money", "1500000000000 RUB", "scale_slip"),
    ("8000 EUR", "80 EUR", "above"),
    ("8000 m", "8 km", "equal"),
    ("2..3 km", "2000..3000 km", "below"),
    // Units that say something else or can't meet.
    ("12 %", "12 pp", "unit_mismatch"),
    ("12 pp", "12 %", "unit_mismatch"),
    ("3 pp", "3 pp", "equal"),
    ("12 %", "2 pp ; 12 %", "equal"),
    ("5000000 EUR", "5000000 USD", "not_comparable"),
    ("5000000 EUR", "5000000 USD ; 5000000 EUR", "equal"),
    ("130 km", "130 har", "not_comparable"),
    ("130 km", "130 kg", "not_comparable"),
    ("130 km", "130 parsec", "not_comparable"),
    ("7 parsec", "7 parsec", "equal"),
    ("3 wk", "1 mo", "not_comparable"),
    ("12 %", "12 EUR", "not_comparable"),
    ("15000 #sanctions", "15000 EUR", "not_comparable"),
    ("15000 #sanctions", "15012 EUR", "not_comparable"),
    ("12 %", "12 #countries", "not_comparable"),
    ("8000000000000", "8000000000000 RUB", "equal"),
    ("8000000000000", "1400000000000 RUB", "above"),
    ("8000000000000 #supplémentaires", "8000000000000 RUB", "equal"),
    ("8000000000000 #supplémentaires", "8000000000 RUB", "scale_slip"),
    ("5000000 #people", "5000000 USD", "not_comparable"),
    ("5 EUR", "5", "not_comparable"),
    ("5 km", "5", "not_comparable"),
    // Nothing that fits.
    ("15000 #sanctions", "", "not_in_quote"),
    ("15000 #sanctions", "12 mo", "not_in_quote"),
    ("15000 #sanctions", "2018 date", "not_in_quote"),
    ("2018", "2018 date", "not_in_quote"),
    ("130 km", "3 a", "not_in_quote"),
    ("8 #elections", "8 th", "not_in_quote"),
    ("3 x", "3", "not_in_quote"),
    ("15000 #sanctions", "6 #countries", "not_in_quote"),
    ("1/2", "500 #people", "not_in_quote"),
    ("", "15000", "not_in_quote"),
    // Periods.
    ("15000 @2018", "15000 @2024", "period_mismatch"),
    ("15000 @2018", "15000 @2018", "equal"),
    ("15000 @2018", "15000", "equal"),
    ("15000 @last_year", "15000 @2024", "equal"),
    ("15000 @2020", "15000 @2018-2024", "equal"),
    ("15000 @2020 ; 2020 date", "15000 ; 2024 date", "period_mismatch"),
    ("15000 ; 2018 date ; 2019 date", "15000 @2024", "equal"), // which of its dates is not said
    ("15000 ; 2018 date", "15000 ; 2018 date ; 2024 date", "equal"),
    ("83 % @2018", "83.14 % @2018 ; 10.84 % @2024", "equal_rounded"),
    ("83 % @2024", "83.14 % @2018 ; 10.84 % @2024", "above"),
    ("10.8 % @2018 ; 83 % @2024", "83.14 % @2018 ; 10.84 % @2024", "above"),
    ("83 % @2018 ; 10.8 % @2024", "83.14 % @2018 ; 10.84 % @2024", "equal_rounded"),
    // Dates.
    ("2018 date", "2018 date", "equal"),
    ("2018 date", "2018-03-13 date", "equal"),
    ("2018-03-13 date", "2018 date", "equal_rounded"),
    ("2018 date", "2019 date", "below"),
    ("2018-03-13 date", "2018-03-12 date", "above"),
    ("198X date", "1984 date", "equal"),
    ("21C date", "1984 date", "above"),
    ("--11-07 date", "2024-11-07 date", "equal"),
    ("--11-07 date", "--11-08 date", "below"),
    ("--11 date", "--11-08 date", "equal"),
    ("--11-07 date", "2024 date", "not_in_quote"),
    ("2018..2024 date", "2020 date", "within_hedge"),
    ("2018..2024 date", "2018..2024 date", "equal"),
    ("less_than 2030 date", "2029-05 date", "within_hedge"),
    ("less_than 2030 date", "2031 date", "below"),
    ("more_than 2018 date", "2019 date", "within_hedge"),
    ("more_than 2018 date", "2018 date", "above"),
    ("at_least 2018 date", "2018 date", "within_hedge"),
    ("at_least 2018 date", "2017 date", "above"),
    ("at_most 2018 date", "2018-05 date", "within_hedge"),
    ("at_most 2018 date", "2019 date", "below"),
    ("2018 date", "15000", "not_in_quote"),
    ("less_than 2018-05-03 date", "2018-05-03 date", "below"),
    ("2018-05-01 date", "2017-05-01 date ; 2018-06-01 date", "below"), // the nearer one
    ("--05-01 date", "--04-20 date ; --05-03 date", "below"),
    ("2018 date", "2019 date ; 2018 date", "equal"),
    // Which number is set against which.
    ("15000 #sanctions", "15000 #people ; 16587 #sanctions", "below"),
    ("15000 #sanctions", "16587 ; 15010", "equal_rounded"),
    ("130 km ; 90 km #tunnels", "171 km", "below"),
    ("130 km ; 90 km #tunnels", "130 km", "equal"),
    ("130 km ; 90 km #tunnels", "130 km ; 40 km #tunnels", "above"),
    ("130 km ; 90 km #tunnels", "130 km ; 90 km", "equal"),
    ("12 % ; 15000 #jobs", "12 % ; 15000000 #jobs", "scale_slip"),
    ("11000 #dead ; 3 #wounded", "11000 #morts ; 900 #véhicules", "equal"),
    ("15000 #sanctions ; 2018 date", "15000 #sanctions ; 2018 date", "equal"),
    ("15000 #sanctions ; 15000 #sanctions", "15000 #sanctions", "equal"),
    ("1500000000 ; 1500000000000 corrects", "1500000000000 RUB", "equal"),
    ("1500000000 ; 1500000000000 corrects", "1400000000000 RUB", "above"),
];

#[test]
fn findings_by_table() {
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|&(claim, evidence, expected)| {
            let got = compare(&quantities(claim), &quantities(evidence), &Context::default());
            (got.kind.code() != expected).then(|| format!("{claim} | {evidence}: {} not {expected} ({})", got.kind, got.detail))
        })
        .collect();
    assert!(CASES.len() >= 120, "{} cases", CASES.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn findings_explain_themselves() {
    for (claim, evidence, detail) in [
        ("nearly 15000 #sanctions", "16587 #sanctions", "15000 claimed, 16587 shown: 9.6 % below (by 1587, ratio 0.904)"),
        ("nearly 15000 #sanctions", "14950", "15000 claimed, 14950 shown: within \"nearly\" (from 13500 to 15000)"),
        ("83 %", "83.14 %", "83 % claimed, 83.14 % shown: equal when rounded"),
        ("11 %", "10 %", "11 % claimed, 10 % shown: 10 % above (by 1 pp, ratio 1.1)"),
        ("5 km", "5 [mi_i]", "5 km claimed, 5 [mi_i] (8.04672 km) shown: 37.9 % below (by 3.04672 km, ratio 0.621)"),
        ("30 Cel", "31 Cel", "30 Cel claimed, 31 Cel shown: below (by 1 Cel)"),
        (
            "100 #homes ; 100 #schools",
            "120 #homes ; 400 #schools",
            "100 claimed, 400 shown: 75 % below (by 300, ratio 0.25); the weakest of 2 pairs",
        ),
        ("1/2", "40 %", "1/2 claimed, 40 % shown: 25 % above (by 10 pp, ratio 1.25)"),
        ("15", "0 #votes", "the quote holds no number that fits"),
        ("15 #votes", "0 #votes", "15 claimed, 0 shown: above (by 15)"),
        ("100001", "100000.5", "100001 claimed, 100000.5 shown: equal when rounded"),
        ("100002", "100000.5", "100002 claimed, 100000.5 shown: less than 0.1 % above (by 1.5, ratio 1.00001)"),
        (
            "8000000000000 ~8000000000:short-scale",
            "8000000000",
            "8000000000000 claimed, 8000000000 shown: 1000 times too much; the claim read as 8000000000 (short-scale) would hold",
        ),
        (
            "8000000000000",
            "8000000000 USD ~8000000000000:long-scale",
            "8000000000000 claimed, 8000000000 USD shown: 1000 times too much; the quote read as 8000000000000 (long-scale) would bear it out; the claim names no unit",
        ),
        ("more_than 8000000", "8000000000", "8000000 claimed, 8000000000 shown: \"more_than\" holds (ratio 0.001)"),
        (
            "15000 @2018",
            "16587 @2024",
            "the claim speaks of 2018, the quote of 2024 (15000 claimed, 16587 shown: 9.6 % below (by 1587, ratio 0.904))",
        ),
        ("5 EUR", "5 USD", "5 EUR claimed, 5 USD shown: different currencies, and the quote gives no rate"),
        ("12 %", "12 pp", "12 % claimed, 12 pp shown: a share and a difference of shares (percentage points) don't compare"),
        (
            "130 km ; 90 km #tunnels",
            "171 km",
            "130 km claimed, 171 km shown: 24 % below (by 41 km, ratio 0.76); the quote speaks to 1 of 2 numbers",
        ),
        ("10 % ; 5 km", "10 % ; 6 km", "5 km claimed, 6 km shown: 16.7 % below (by 1 km, ratio 0.833); the weakest of 2 pairs"),
        ("2018-05-01 date", "2018-05-29 date ; 2018-06-01 date", "2018-05-01 claimed, 2018-05-29 shown: claimed earlier"),
        ("37 Cel", "99 [degF]", "37 Cel claimed, 99 [degF] (≈37.2222 Cel) shown: equal when rounded"),
        ("about 25", "24..26", "25 claimed, 24..26 shown: the hedge holds for all of it"),
        ("5", "", "the quote holds no number"),
        ("", "5", "the claim holds no number"),
    ] {
        assert_eq!(compare(&quantities(claim), &quantities(evidence), &Context::default()).detail, detail, "{claim} | {evidence}");
    }
}

#[test]
fn languages_and_dates_of_the_texts_count() {
    let context = |claim, evidence| Context { claim_lang: Some(claim), evidence_lang: Some(evidence), ..Context::default() };
    let (schools, hospitals) = (quantities("300 #schools"), quantities("300 #hospitals"));
    assert_eq!(compare(&schools, &hospitals, &context("en", "en")).kind, FindingKind::NotInQuote);
    assert_eq!(compare(&schools, &quantities("300 #écoles"), &context("en", "fr")).kind, FindingKind::Equal);
    assert_eq!(compare(&schools, &quantities("300 #school"), &context("en", "en")).kind, FindingKind::Equal);
    // Words of no table are the same up to their endings.
    for (a, b, expected) in [("15 #gizmo", "15 #gizmos", FindingKind::Equal), ("15 #gizmos", "15 #doodads", FindingKind::NotInQuote)] {
        assert_eq!(compare(&quantities(a), &quantities(b), &context("en", "en")).kind, expected, "{a} | {b}");
    }
    let dated = |day: i8| Context { claim_date: crate::model::Date::new(2024, 11, day).ok(), ..Context::default() };
    let day = quantities("--11-07 date");
    assert_eq!(compare(&day, &quantities("2024-11-07 date"), &dated(20)).kind, FindingKind::Equal);
    assert_eq!(compare(&day, &quantities("2019-11-07 date"), &dated(20)).kind, FindingKind::PeriodMismatch);
}

#[test]
fn a_bare_figure_takes_the_claims_unit() {
    for (claim, figure, expected) in [
        ("10.8 %", "10.84", FindingKind::EqualRounded),
        ("130 km", "171", FindingKind::Below),
        ("5 EUR", "5", FindingKind::Equal),
        ("15000 #sanctions", "6", FindingKind::Above),
        ("3 x", "3", FindingKind::Equal),
        ("5 EUR", "5 USD", FindingKind::NotComparable),
    ] {
        assert_eq!(
            compare_as(&Side::bare(&quantities(claim), None, None), &Side::bare(&quantities(figure), None, None), true).kind,
            expected,
            "{claim} | {figure}"
        );
    }
}

fn any_number() -> impl Strategy<Value = String> {
    (1_i64..1_000_000, 0_u32..9, prop::bool::ANY).prop_map(|(digits, zeros, small)| {
        if small { format!("{}.{:02}", digits / 100, digits % 100) } else { (digits * 10_i64.pow(zeros)).to_string() }
    })
}

proptest! {
    #[test]
    fn what_is_called_equal_is_close(claim in any_number(), evidence in any_number(), near in -60_i64..60) {
        let value = |text: &str| text.parse::<crate::model::Number>().expect("a number");
        for shown in [evidence, (&value(&claim) + &(&value(&claim) * &crate::model::Number::scaled(near.into(), -3))).to_string()] {
            let finding = kind(&claim, &shown);
            let (c, e) = (value(&claim), value(&shown));
            let off = (&c - &e).abs();
            let coarse = &crate::model::Number::scaled(5, -2) * if c > e { &c } else { &e };
            match finding {
                FindingKind::Equal => prop_assert_eq!(c, e),
                // Half a step of two significant digits is 5 % of the coarser number at most.
                FindingKind::EqualRounded => prop_assert!(off <= coarse),
                FindingKind::Above => prop_assert!(c > e),
                FindingKind::Below => prop_assert!(c < e),
                FindingKind::ScaleSlip => prop_assert!(off > c || off > e),
                FindingKind::NotInQuote => prop_assert!(off > c || off > e),
                other => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn converting_both_sides_changes_nothing(c in any_number(), e in any_number()) {
        let value = |text: &str| text.parse::<crate::model::Number>().expect("a number");
        let plain = kind(&format!("{c} km"), &format!("{e} km"));
        let metres = &value(&e) * &crate::model::Number::from(1000);
        let converted = kind(&format!("{c} km"), &format!("{metres} m"));
        prop_assert!(plain == converted || plain == FindingKind::ScaleSlip, "{plain} {converted}");
    }

    #[test]
    fn any_quantities_are_answered(
        claim in prop::collection::vec("(nearly |about |more_than )?(0|-5|12|1/3|15000|20\\.\\.30|2000\\.\\.)( %| km| EUR| pp| x)?( #[a-c]{3})?( @20[12][0-9])?", 0..4),
        evidence in prop::collection::vec("(nearly |at_most |less_than )?(0|-5|12|1/3|15012|22\\.\\.30|2000\\.\\.)( %| m| USD| pp| th)?( #[a-c]{3})?( @20[12][0-9])?", 0..4),
    ) {
        let (claim, evidence) = (quantities(&claim.join(";")), quantities(&evidence.join(";")));
        let finding = compare(&claim, &evidence, &Context::default());
        prop_assert!(!finding.detail.is_empty() && !finding.detail.contains('\n'));
        prop_assert_eq!(finding.pairs.is_empty(), finding.kind == FindingKind::NotInQuote);
        prop_assert!(finding.pairs.iter().all(|pair| pair.claim < claim.len() && pair.evidence < evidence.len()));
    }
}
