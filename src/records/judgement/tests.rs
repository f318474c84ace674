//! A table of histories. An event is `name act person digest < names of prev`; a verdict's act is its code.

use super::judgement;
use crate::model::{Act, Event, Judgement, Timestamp, Verdict};

/// What an event of the table becomes. Time follows the order of the table, so that `prev` alone makes a fork.
fn event(number: usize, row: &str) -> Event {
    let (head, prev) = row.split_once('<').expect("a <");
    let words: Vec<&str> = head.split_whitespace().collect();
    let [name, act, by, digest] = words[..] else { panic!("four words: {row}") };
    let verdict = act.parse::<Verdict>().ok();
    let act = verdict.map_or_else(|| act.parse().expect("an act"), |_| Act::Verdict);
    let at = Timestamp::from_second(1_700_000_000 + i64::try_from(number).expect("small")).expect("a moment");
    Event {
        at,
        by: by.to_owned(),
        claim: "c".to_owned(),
        act,
        verdict,
        because: None,
        digest: digest.to_owned(),
        parts: Vec::new(),
        evidence: Vec::new(),
        prev: prev.split_whitespace().map(str::to_owned).collect(),
        id: name.to_owned(),
    }
}

/// `status verdict [vs rivals] [by reviews] heads`, as the table writes it.
fn told(judgement: &Judgement) -> String {
    let names = |events: &[Event]| events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>().join(" ");
    let mut told = judgement.status.to_string();
    if let Some(verdict) = &judgement.verdict {
        told.push_str(&format!(" {}", verdict.id));
    }
    if !judgement.rivals.is_empty() {
        told.push_str(&format!(" vs {}", names(&judgement.rivals)));
    }
    if !judgement.reviews.is_empty() {
        told.push_str(&format!(" by {}", names(&judgement.reviews)));
    }
    format!("{told}; {}", judgement.heads.join(" "))
}

const NOW: &str = "d1";

#[rustfmt::skip]
const CASES: &[(&str, &[&str], &str)] = &[
    ("nothing", &[], "sourced; "),
    ("a comment alone", &["a comment ann d1 <"], "sourced; a"),
    ("a verdict", &["a false ann d1 <"], "judged a; a"),
    ("a comment after it", &["a false ann d1 <", "b comment bob d1 < a"], "judged a; b"),
    ("reviewed", &["a false ann d1 <", "b review bob d1 < a"], "reviewed a by b; b"),
    ("reviewed over a comment", &["a false ann d1 <", "c comment ann d1 < a", "b review bob d1 < c"], "reviewed a by b; b"),
    ("reviewed by oneself", &["a false ann@x.org d1 <", "b review Ann@x.org d1 < a"], "judged a; b"),
    ("reviewed twice", &["a false ann d1 <", "b review bob d1 < a", "c review cem d1 < b"], "reviewed a by b c; c"),
    ("two reviews on two branches", &["a false ann d1 <", "b review bob d1 < a", "c review cem d1 < a"], "reviewed a by b c; b c"),
    ("a review of nothing", &["b review bob d1 <"], "sourced; b"),
    ("a review of another state", &["a false ann d1 <", "b review bob d2 < a"], "judged a; b"),
    ("a verdict replaced", &["a false ann d1 <", "b accurate ann d1 < a"], "judged b; b"),
    ("a replaced verdict's review is gone", &["a false ann d1 <", "r review bob d1 < a", "b false ann d1 < r"], "judged b; b"),
    // Stale.
    ("stale", &["a false ann d0 <"], "stale a; a"),
    ("stale with its review", &["a false ann d0 <", "r review bob d0 < a"], "stale a by r; r"),
    ("a stale verdict replaced", &["a false ann d0 <", "b false ann d1 < a"], "judged b; b"),
    ("a review of the new state helps no old verdict", &["a false ann d0 <", "r review bob d1 < a"], "stale a; r"),
    ("a fork, one side stale", &["a false ann d0 <", "b accurate bob d1 <"], "judged b; a b"),
    ("a fork, both sides stale", &["a false ann d0 <", "b accurate bob d0 <"], "stale a; a b"),
    // Forks.
    ("disputed", &["a false ann d1 <", "b accurate bob d1 <"], "disputed a vs b; a b"),
    ("disputed after a common start", &["s outdated ann d1 <", "a false ann d1 < s", "b accurate bob d1 < s"], "disputed a vs b; a b"),
    ("three sides", &["a false ann d1 <", "b accurate bob d1 <", "c false cem d1 <"], "disputed a vs b c; a b c"),
    ("a fork of one mind", &["a false ann d1 <", "b false bob d1 <"], "judged a; a b"),
    ("a fork of one mind, one side reviewed", &["a false ann d1 <", "b false bob d1 <", "r review cem d1 < b"], "reviewed a by r; a r"),
    ("settled by a verdict that names both", &["a false ann d1 <", "b accurate bob d1 <", "c false cem d1 < a b"], "judged c; c"),
    ("not settled by one that names one", &["a false ann d1 <", "b accurate bob d1 <", "c imprecise ann d1 < a"], "disputed b vs c; b c"),
    ("a comment that names both settles nothing", &["a false ann d1 <", "b accurate bob d1 <", "c comment cem d1 < a b"], "disputed a vs b; c"),
    ("a review that names both settles nothing", &["a false ann d1 <", "b accurate bob d1 <", "c review cem d1 < a b"], "disputed a vs b; c"),
    ("disputed although one side is reviewed", &["a false ann d1 <", "b accurate bob d1 <", "r review cem d1 < a"], "disputed a vs b; b r"),
    ("one side gives in", &["a false ann d1 <", "b accurate bob d1 <", "w withdraw bob d1 < a b"], "judged a; w"),
    ("one side gives in on its own branch", &["a false ann d1 <", "b accurate bob d1 <", "w withdraw bob d1 < b"], "judged a; a w"),
    ("settled on two branches in two ways", &["a false ann d1 <", "b accurate bob d1 <", "c false cem d1 < a b", "d accurate dov d1 < a b"], "disputed c vs d; c d"),
    ("a review of a fork of one mind", &["a false ann d1 <", "b false bob d1 <", "r review bob d1 < a b"], "reviewed a by r; r"),
    ("a diamond of comments", &["a false ann d1 <", "x comment x d1 < a", "y comment y d1 < a", "r review bob d1 < x y"], "reviewed a by r; r"),
    // Withdrawals.
    ("withdrawn", &["a false ann d1 <", "w withdraw ann d1 < a"], "sourced; w"),
    ("withdrawn, then judged", &["a false ann d1 <", "w withdraw ann d1 < a", "b accurate ann d1 < w"], "judged b; b"),
    ("what it had replaced stays away", &["a false ann d1 <", "b accurate ann d1 < a", "w withdraw ann d1 < b"], "sourced; w"),
    ("a review withdrawn by its author", &["a false ann d1 <", "r review bob d1 < a", "w withdraw bob d1 < r"], "judged a; w"),
    ("a verdict withdrawn by its author after a review", &["a false ann d1 <", "r review bob d1 < a", "w withdraw ann d1 < r"], "sourced; w"),
    ("an editor takes the last act back", &["a false ann d1 <", "r review bob d1 < a", "w withdraw ed d1 < r"], "judged a; w"),
    ("an editor takes both back", &["a false ann d1 <", "r review bob d1 < a", "w withdraw ed d1 < r", "x withdraw ed d1 < w"], "sourced; x"),
    ("nothing to withdraw", &["w withdraw ann d1 <"], "sourced; w"),
    ("a withdrawal beside a review", &["a false ann d1 <", "r review bob d1 < a", "w withdraw ann d1 < a"], "sourced; r w"),
    ("a withdrawal beside a new verdict", &["a false ann d1 <", "b accurate bob d1 < a", "w withdraw ann d1 < a"], "judged b; b w"),
    ("a review does not come back", &["a false ann d1 <", "r review bob d1 < a", "w withdraw ann d1 < r", "b false ann d1 < w"], "judged b; b"),
    // Dismissals.
    ("dismissed", &["a dismiss ann d1 <"], "dismissed; a"),
    ("dismissed after a verdict", &["a false ann d1 <", "b dismiss ann d1 < a"], "dismissed a; b"),
    ("dismissed and commented", &["a dismiss ann d1 <", "b comment bob d1 < a"], "dismissed; b"),
    ("dismissed though the claim changed", &["a dismiss ann d0 <"], "dismissed; a"),
    ("reopened", &["a dismiss ann d1 <", "b reopen bob d1 < a"], "sourced; b"),
    ("reopened with its verdict", &["a false ann d1 <", "b dismiss ann d1 < a", "c reopen bob d1 < b"], "judged a; c"),
    ("dismissed again", &["a dismiss ann d1 <", "b reopen bob d1 < a", "c dismiss ann d1 < b"], "dismissed; c"),
    ("a verdict reopens", &["a dismiss ann d1 <", "b false bob d1 < a"], "judged b; b"),
    ("a verdict on another branch does not", &["a dismiss ann d1 <", "b false bob d1 <"], "dismissed b; a b"),
    ("two dismissals, one reopened", &["a dismiss ann d1 <", "b dismiss bob d1 <", "c reopen ann d1 < a"], "dismissed; b c"),
    ("two dismissals reopened at once", &["a dismiss ann d1 <", "b dismiss bob d1 <", "c reopen ann d1 < a b"], "sourced; c"),
    ("a withdrawal is no reopening", &["a dismiss ann d1 <", "w withdraw ann d1 < a"], "dismissed; w"),
    ("a reopening of nothing", &["a false ann d1 <", "b reopen ann d1 < a"], "judged a; b"),
    // What is missing.
    ("an event whose prev is lost", &["a false ann d1 < lost"], "judged a; a"),
];

#[test]
fn histories_add_up() {
    for (what, rows, expected) in CASES {
        let events: Vec<Event> = rows.iter().enumerate().map(|(number, row)| event(number, row)).collect();
        // A merge may leave the lines in any order.
        for turn in 0..events.len().max(1) {
            let mut lines: Vec<&Event> = events.iter().collect();
            lines.rotate_left(turn.min(events.len()));
            assert_eq!(told(&judgement(&lines, NOW, true)), *expected, "{what}");
            lines.reverse();
            assert_eq!(told(&judgement(&lines, NOW, true)), *expected, "{what}, upside down");
        }
    }
}

#[test]
fn clocks_that_run_backwards_change_nothing() {
    for (what, rows, expected) in CASES.iter().filter(|(_, rows, _)| rows.iter().skip(1).all(|row| !row.ends_with('<'))) {
        let events: Vec<Event> = rows.iter().enumerate().map(|(number, row)| event(rows.len() - number, row)).collect();
        let told = told(&judgement(&events.iter().collect::<Vec<_>>(), NOW, true));
        // Time still orders what stands side by side: rivals, reviews and heads of a fork.
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split([' ', ';']).map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&told), sorted(expected), "{what}");
    }
}

#[test]
fn without_a_verdict_the_evidence_tells() {
    assert_eq!(told(&judgement(&[], NOW, false)), "unsourced; ");
    let withdrawn = [event(0, "a false ann d1 <"), event(1, "w withdraw ann d1 < a")];
    assert_eq!(told(&judgement(&withdrawn.iter().collect::<Vec<_>>(), NOW, false)), "unsourced; w");
    // A verdict such as "unverifiable" needs no evidence.
    let alone = [event(0, "a unverifiable ann d1 <")];
    assert_eq!(told(&judgement(&[&alone[0]], NOW, false)), "judged a; a");
}

#[test]
fn a_long_history_is_walked_in_no_time() {
    let mut events = vec![event(0, "e0 false ann d1 <")];
    for number in 1..20_000 {
        let act = ["comment", "false", "dismiss", "reopen", "review", "withdraw"][number % 6];
        events.push(event(number, &format!("e{number} {act} p{} d1 < e{}", number % 7, number - 1)));
    }
    let judgement = judgement(&events.iter().collect::<Vec<_>>(), NOW, true);
    assert_eq!(judgement.heads, ["e19999"]);
}
