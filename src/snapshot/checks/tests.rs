//! What the log of re-checks holds after every kind of append, tear and merge.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::model::{Content, Origin, QuoteState, Reach, Source};
use crate::snapshot::source_id;

const SNAPSHOT: &str = "20261122T065609Z-9c41d2e07b";

fn store() -> (TempDir, SnapshotStore, String) {
    let folder = tempfile::tempdir().unwrap();
    let store = SnapshotStore::open(&folder.path().join("sources")).unwrap();
    let origin = Origin::Url("https://example.com/budget".to_owned());
    let source = Source { id: source_id(&origin), origin, title: None, publisher: None, note: None };
    store.register(&source).unwrap();
    (folder, store, source.id)
}

fn file(store: &SnapshotStore, source: &str) -> PathBuf {
    store.root().join(source).join(CHECKS_FILE)
}

fn seen(at: &str, reach: Reach, content: Option<Content>) -> Check {
    Check {
        at: at.parse().unwrap(),
        snapshot: SNAPSHOT.to_owned(),
        reach,
        status: Some(200),
        content,
        payload_sha256: None,
        quotes: BTreeMap::new(),
        by: "ci".to_owned(),
    }
}

#[test]
fn a_line_has_the_form_of_the_format() {
    let (_folder, store, source) = store();
    let quote = QuoteCheck { state: QuoteState::Near, similarity: Some(979), diff: Some("12→21".to_owned()) };
    let check = Check {
        payload_sha256: Some("9".repeat(64)),
        quotes: BTreeMap::from([("c12/e1".to_owned(), quote)]),
        ..seen("2026-11-29T06:00:00Z", Reach::Ok, Some(Content::QuoteAlteredMaterial))
    };
    assert!(store.append(&source, &check).unwrap());
    let expected = format!(
        "{{\"at\":\"2026-11-29T06:00:00Z\",\"snapshot\":\"{SNAPSHOT}\",\"reach\":\"ok\",\"status\":200,\"content\":\"quote-altered-material\",\
\"payload_sha256\":\"{}\",\"quotes\":{{\"c12/e1\":{{\"v\":\"NEAR\",\"sim\":979,\"diff\":\"12→21\"}}}},\"by\":\"ci\"}}\n",
        "9".repeat(64)
    );
    assert_eq!(fs::read_to_string(file(&store, &source)).unwrap(), expected);
    assert_eq!(store.checks(&source).unwrap(), (vec![check], vec![]));
}

#[test]
fn one_line_a_change_and_one_failure_a_day() {
    let (_folder, store, source) = store();
    let drifted = Some(Content::Drifted);
    let cases = [
        ("2026-11-01T06:00:00Z", Reach::Ok, Some(Content::SameText), true),
        ("2026-11-08T06:00:00Z", Reach::Ok, Some(Content::SameText), false),
        ("2026-11-15T06:00:00Z", Reach::Ok, drifted, true),
        ("2026-11-16T06:00:00Z", Reach::Moved, drifted, true),
        ("2026-11-17T06:00:00Z", Reach::Gone, None, true),
        ("2026-11-17T23:59:59Z", Reach::Gone, None, false),
        ("2026-11-17T23:59:59Z", Reach::ServerError, None, true),
        ("2026-11-18T00:00:00Z", Reach::ServerError, None, true),
        ("2026-11-18T09:00:00Z", Reach::ServerError, None, false),
        ("2026-11-19T00:00:00Z", Reach::Moved, drifted, true),
        ("2026-11-20T00:00:00Z", Reach::Moved, drifted, false),
    ];
    for (at, reach, content, written) in cases {
        assert_eq!(store.append(&source, &seen(at, reach, content)).unwrap(), written, "{at} {reach}");
    }
    let (checks, damage) = store.checks(&source).unwrap();
    assert_eq!((checks.len(), damage), (7, vec![]));
    assert!(checks.is_sorted_by_key(|check| check.at));
    // Another status or other bytes in the same state are no news; another snapshot is.
    let again = seen("2026-11-21T00:00:00Z", Reach::Moved, drifted);
    assert!(!store.append(&source, &Check { status: Some(203), payload_sha256: Some("0".repeat(64)), ..again.clone() }).unwrap());
    assert!(store.append(&source, &Check { snapshot: "20261123T065609Z-0123456789".to_owned(), ..again }).unwrap());
}

#[test]
fn every_torn_last_line_is_passed_over_and_cut() {
    let (_folder, store, source) = store();
    let first = seen("2026-11-01T06:00:00Z", Reach::Ok, Some(Content::Drifted));
    let second = seen("2026-11-02T06:00:00Z", Reach::Gone, None);
    let third = seen("2026-11-03T06:00:00Z", Reach::Legal, None);
    let whole = line(&first) + &line(&second);
    let path = file(&store, &source);
    for cut in line(&first).len() + 1..=whole.len() {
        fs::write(&path, &whole.as_bytes()[..cut]).unwrap();
        // All but the line end is there: nothing is lost.
        let kept = if cut >= whole.len() - 1 { vec![first.clone(), second.clone()] } else { vec![first.clone()] };
        let (checks, damage) = store.checks(&source).unwrap();
        assert_eq!(checks, kept, "cut at {cut}");
        assert_eq!(damage.len(), 2 - kept.len(), "cut at {cut}: {damage:?}");
        assert!(damage.iter().all(|damage| damage.message.starts_with("line 2 was cut off")), "{damage:?}");
        assert!(store.append(&source, &third).unwrap());
        let (checks, damage) = store.checks(&source).unwrap();
        assert_eq!((checks, damage), ([kept, vec![third.clone()]].concat(), vec![]), "cut at {cut}");
    }
}

#[test]
fn what_does_not_read_is_said_and_the_rest_is_read() {
    let (_folder, store, source) = store();
    let good = seen("2026-11-01T06:00:00Z", Reach::Ok, None);
    let cases = [
        ("ok\",\"status\":200", "nice\",\"status\":200", "\"nice\" is no reachability"),
        ("\"status\":200", "\"status\":70000", "\"status\" is no small number"),
        ("\"status\":200", "\"status\":200,\"status\":404", "\"status\" stands twice"),
        (SNAPSHOT, "../..", "\"snapshot\" is no snapshot id"),
        ("2026-11-01T06", "yesterday", "\"at\" is no moment"),
        ("\"by\"", "\"payload_sha256\":\"x\",\"by\"", "is no SHA-256"),
        ("\"by\"", "\"content\":\"odd\",\"by\"", "\"odd\" is no content state"),
        ("\"by\"", "\"quotes\":{\"a\":{\"v\":\"SURE\"}},\"by\"", "\"SURE\" is no quote state"),
        ("\"by\"", "\"quotes\":[],\"by\"", "\"quotes\" is no object"),
        ("{\"at\"", "<<<<<<< ours\n{\"at\"", "expected value"),
    ];
    let line = line(&good);
    for (from, to, expected) in cases {
        assert!(line.contains(from), "{from}");
        fs::write(file(&store, &source), format!("{}{}", line.replacen(from, to, 1), line)).unwrap();
        let (checks, damage) = store.checks(&source).unwrap();
        assert_eq!(checks, std::slice::from_ref(&good), "{from} → {to}");
        assert!(damage.len() == 1 && damage[0].message.contains(expected), "{from} → {to}: {damage:?}");
    }
    fs::write(file(&store, &source), line.replace("\"by\"", "\"later\":{\"x\":1},\"by\"")).unwrap();
    assert_eq!(store.checks(&source).unwrap(), (vec![good], vec![]));
    assert!(matches!(
        store.append("example.com-0123456789", &seen("2026-11-01T06:00:00Z", Reach::Ok, None)),
        Err(SnapshotError::Missing { .. })
    ));
    assert!(matches!(store.checks("../x"), Err(SnapshotError::BadName { .. })));
}

#[test]
fn the_lines_of_two_branches_are_one_history() {
    let (_folder, store, source) = store();
    let days: Vec<Check> = (1..=4).map(|day| seen(&format!("2026-11-0{day}T06:00:00Z"), Reach::Gone, None)).collect();
    let lines: Vec<String> = days.iter().map(line).collect();
    fs::write(file(&store, &source), [&lines[0], &lines[3], &lines[1], &lines[2], &lines[1]].map(String::as_str).concat()).unwrap();
    assert_eq!(store.checks(&source).unwrap(), (days, vec![]));
    // What is old news is judged by the moment, not by the place in the file.
    assert!(!store.append(&source, &seen("2026-11-04T20:00:00Z", Reach::Gone, None)).unwrap());
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let parsed = parse("x", &bytes);
        prop_assert!(parsed.checks.is_empty());
        prop_assert_eq!(parsed.torn_at.is_some(), !bytes.is_empty() && !bytes.ends_with(b"\n"));
    }
}
