//! Every renderer on the one shared workspace, as snapshots; then what must hold whatever the snapshots say.

use std::collections::BTreeSet;

use super::claims::{self, By, Options};
use super::{ClaimsFormat, found, list, show, text};
use crate::model::fixture::{self, number};
use crate::model::{ClaimRow, ClaimState, Class, Found, Kind, Reading, Span, SpeechState, State, Statement, Status, Unit};

fn report(by: By, format: ClaimsFormat, width: Option<usize>) -> String {
    claims::claims(&fixture::state(), &Options { by, format, width, ..Options::default() })
}

fn some_found() -> (Vec<Found>, Vec<Statement>) {
    let mut votes = number("1.370", "1370");
    votes.counted = Some("votes".to_owned());
    votes.ambiguous = vec![Reading { value: number("", "1.37").value, unit: None, reason: "decimal-dot".to_owned() }];
    let mut money = number("$ 5", "5");
    (money.unit, money.kind) = (Some(Unit::of("USD")), Kind::Currency);
    money.ambiguous = vec![Reading { value: None, unit: Some(Unit::of("CAD")), reason: "dollar".to_owned() }];
    let stray = number("一万", "10000");
    let statement = Statement {
        span: Span::new(0, 40),
        sentence: Span::new(0, 41),
        class: Class::Fact,
        check_worthy: true,
        speaker: Some("Q\u{1b}]0;x\u{7}".to_owned()),
        attributed_to: None,
        timecode: None,
    };
    let found = vec![
        Found { span: Span::new(5, 10), quantity: votes, claim: Some(0) },
        Found { span: Span::new(30, 33), quantity: money, claim: Some(0) },
        Found { span: Span::new(90, 92), quantity: stray, claim: None },
    ];
    (found, vec![statement])
}

fn chosen(state: &State) -> Vec<(&SpeechState, &ClaimState)> {
    state.claims().collect()
}

fn listed(state: &State) -> Vec<ClaimRow> {
    state.claims().map(|(speech, claim)| ClaimRow::of(speech, claim)).collect()
}

#[test]
fn renderers() {
    let state = fixture::state();
    insta::assert_snapshot!("claims_by_speech", report(By::Speech, ClaimsFormat::Table, None));
    insta::assert_snapshot!("claims_by_speaker_100", report(By::Speaker, ClaimsFormat::Table, Some(100)));
    insta::assert_snapshot!("claims_by_status_80", report(By::Status, ClaimsFormat::Table, Some(80)));
    insta::assert_snapshot!("claims_markdown", report(By::Speech, ClaimsFormat::Markdown, None));
    insta::assert_snapshot!("claims_csv", report(By::Speech, ClaimsFormat::Csv, None));
    insta::assert_snapshot!("claims_json", report(By::Status, ClaimsFormat::Json, None));
    insta::assert_snapshot!("list_80", list::table(&listed(&state), Some(80)));
    insta::assert_snapshot!("list_csv", list::csv(&listed(&state)));
    let (speech, claim) = chosen(&state)[0];
    insta::assert_snapshot!("show_human", show::human(&state, speech, claim));
    insta::assert_snapshot!("show_json", show::json(&state, speech, claim));
    let (speech, claim) = chosen(&state)[6];
    insta::assert_snapshot!("show_disputed", show::human(&state, speech, claim));
    let (quantities, statements) = some_found();
    insta::assert_snapshot!("found", found::found(&quantities, &statements, Some(100)));
    let claims: Vec<_> = state.speeches[0]
        .claims
        .iter()
        .enumerate()
        .map(|(at, claim)| found::Recorded { claim: &claim.claim, new: at % 2 == 0, repeats: &[] })
        .collect();
    insta::assert_snapshot!("recorded_100", found::recorded(&claims, Some("V. Poutine"), Some(100)));
}

#[test]
fn no_width_cuts_an_id_or_runs_over() {
    let state = fixture::state();
    let ids: Vec<&str> = state.claims().map(|(_, claim)| claim.claim.id.as_str()).collect();
    for width in (0..200).step_by(3) {
        for by in By::ALL {
            let table = report(*by, ClaimsFormat::Table, Some(width));
            for id in &ids {
                assert!(table.contains(id), "{id} is cut at {width} by {by}:\n{table}");
            }
            // The last line is the totals, and goes on as a sentence does.
            let lines: Vec<&str> = table.lines().collect();
            let widths: BTreeSet<usize> = lines[..lines.len() - 1].iter().map(|line| text::width(line)).collect();
            let rule = lines.iter().find(|line| line.starts_with('─')).map_or(0, |line| text::width(line));
            assert_eq!(widths.last(), Some(&rule), "{table}");
            assert!(width < 45 || rule <= width, "{rule} at {width} by {by}:\n{table}");
        }
    }
}

#[test]
fn nothing_foreign_steers_the_terminal_in_any_form() {
    let state = fixture::state();
    let (speech, claim) = chosen(&state)[4];
    let (quantities, statements) = some_found();
    let mut outputs: Vec<String> = ClaimsFormat::ALL.iter().map(|format| report(By::Speaker, *format, Some(90))).collect();
    let rows = listed(&state);
    outputs.extend([list::table(&rows, None), list::markdown(&rows), list::csv(&rows), list::json(&chosen(&state))]);
    outputs.push(show::human(&state, speech, claim));
    outputs.push(show::json(&state, speech, claim));
    outputs.push(found::found(&quantities, &statements, None));
    for output in outputs {
        let steering: Vec<char> = output.chars().filter(|c| *c != '\n' && crate::ingest::is_steering(*c)).collect();
        assert!(steering.is_empty(), "{steering:?} in\n{output}");
    }
    let json = report(By::Speaker, ClaimsFormat::Json, None);
    let back: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(back["claims"][0]["speaker"], "\u{1b}[31mMallory\u{202e} <b>|\u{9b}2J", "JSON keeps the string whole");
}

#[test]
fn no_cell_of_a_csv_starts_a_formula() {
    for (quote, expected) in [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        ("＝1", "'＝1"),
        ("\u{202e}=1", "'=1"),
        ("a, \"b\"\nc", "\"a, \"\"b\"\" c\""),
        ("1=1", "1=1"),
        ("a;=1;b;;@c", "a;'=1;b;;'@c"),
        ("130; 90", "130; 90"),
    ] {
        let mut state = fixture::state();
        state.speeches.truncate(1);
        state.speeches[0].claims.truncate(1);
        state.speeches[0].claims[0].claim.quote = quote.to_owned();
        let csv = claims::claims(&state, &Options { format: ClaimsFormat::Csv, ..Options::default() });
        let row = csv.lines().nth(1).expect("a row");
        assert!(row.contains(&format!(",fact,{expected},")), "{quote:?}: {row}");
    }
}

#[test]
fn summaries_count() {
    assert_eq!(claims::totals(&[Status::Judged]), "1 claim: 1 judged");
    let nothing = |format| claims::claims(&State::default(), &Options { format, ..Options::default() });
    assert_eq!((nothing(ClaimsFormat::Table), nothing(ClaimsFormat::Markdown)), ("no claims\n".to_owned(), "No claims.\n".to_owned()));
    assert_eq!(found::found(&[], &[], None), "no quantities found\n");
    assert_eq!(found::recorded(&[], None, None), "no claims found\n");
}
