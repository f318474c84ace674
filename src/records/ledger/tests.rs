//! The ledger's lines: what is written, what is damage, what is only torn.

use proptest::prelude::*;

use super::{EventError, Ledger, NewEvent};
use crate::model::{Act, Timestamp, Verdict};

const FILE: &str = "claims/ledger.jsonl";

fn new(act: Act, prev: &[&str]) -> NewEvent {
    NewEvent {
        at: "2026-11-22T10:00:00.75Z".parse::<Timestamp>().expect("a moment"),
        by: "a@example.org".to_owned(),
        claim: "15000-sanctions-4kq2m7".to_owned(),
        act,
        verdict: (act == Act::Verdict).then_some(Verdict::Imprecise),
        because: Some("16 587, \"not\" 15 000\n— été".to_owned()),
        digest: "ab".repeat(32),
        parts: Vec::new(),
        evidence: vec!["20261122T065609Z-9c41d2e07b".to_owned()],
        prev: prev.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn line(new: NewEvent) -> String {
    Ledger::append_line(new).expect("an event").1
}

#[test]
fn parts_stand_behind_the_digest_and_are_read_again() {
    let parts = vec!["quote:0f1e2d3c".to_owned(), "evidence:4b5a6978".to_owned()];
    let line = line(NewEvent { parts: parts.clone(), ..new(Act::Verdict, &[]) });
    assert!(line.contains(",\"parts\":[\"quote:0f1e2d3c\",\"evidence:4b5a6978\"],\"evidence\":["), "{line}");
    let ledger = Ledger::parse(FILE, &line);
    assert_eq!((ledger.events[0].parts.clone(), ledger.damage.len()), (parts, 0));
}

#[test]
fn writes_the_keys_in_their_order() {
    let (event, line) = Ledger::append_line(new(Act::Verdict, &[])).expect("an event");
    // printf '%s' '{"v":1,…,"prev":[]}' | sha256sum
    let id = "3da66be2bd0a377fc776470eb02ead50339f9aa9830aaf3be650021aecd18eb1";
    let expected = format!(
        "{}{}{}",
        r#"{"v":1,"at":"2026-11-22T10:00:00Z","by":"a@example.org","claim":"15000-sanctions-4kq2m7","act":"verdict","verdict":"imprecise","#,
        r#""because":"16 587, \"not\" 15 000\n— été","digest":"abababababababababababababababababababababababababababababababab","#,
        r#""evidence":["20261122T065609Z-9c41d2e07b"],"prev":[]"#,
    );
    assert_eq!(line, format!("{expected},\"id\":\"{}\"}}\n", event.id));
    assert_eq!(event.id, id);
    let review = self::line(NewEvent { because: None, evidence: Vec::new(), ..new(Act::Review, &[id]) });
    assert!(review.contains(&format!(r#""act":"review","digest":"{}","evidence":[],"prev":["{id}"],"id":""#, "ab".repeat(32))), "{review}");
    let ledger = Ledger::parse(FILE, &format!("{line}{review}"));
    assert_eq!((ledger.damage, ledger.torn, ledger.needs_line_feed), (Vec::new(), None, false));
    assert_eq!(ledger.events[0], event);
    assert_eq!(ledger.events.len(), 2);
}

#[test]
fn refuses_events_that_would_be_damage() {
    let good = new(Act::Verdict, &[]);
    let hash = "cd".repeat(32);
    for (event, expected) in [
        (NewEvent { verdict: None, ..good.clone() }, EventError::Decision(Act::Verdict)),
        (NewEvent { act: Act::Review, ..good.clone() }, EventError::Decision(Act::Review)),
        (NewEvent { because: None, ..good.clone() }, EventError::Reason(Act::Verdict)),
        (NewEvent { because: Some(" \n".into()), ..new(Act::Comment, &[]) }, EventError::Reason(Act::Comment)),
        (NewEvent { by: String::new(), ..good.clone() }, EventError::Empty("by")),
        (NewEvent { claim: " ".into(), ..good.clone() }, EventError::Empty("claim")),
        (NewEvent { digest: "AB".repeat(32), ..good.clone() }, EventError::Hash { key: "digest", value: "AB".repeat(30) + "…" }),
        (NewEvent { prev: vec!["x".into()], ..good.clone() }, EventError::Hash { key: "prev", value: "x".into() }),
        (NewEvent { prev: vec![hash.clone(), hash.clone()], ..good.clone() }, EventError::Twice(hash.clone())),
    ] {
        assert_eq!(Ledger::append_line(event), Err(expected));
    }
}

/// A line with something replaced and its hash made anew: what a hand that knows the format could write.
fn forged(from: &str, to: &str) -> String {
    use sha2::Digest as _;
    let line = line(new(Act::Verdict, &[]));
    let changed = line.replacen(from, to, 1);
    assert_ne!(line, changed, "{from} is not in the line");
    let body = format!("{}}}", changed.split(",\"id\":\"").next().expect("a body"));
    let id = crate::records::digest::hex(sha2::Sha256::digest(&body).as_slice());
    format!("{},\"id\":\"{id}\"}}\n", body.strip_suffix('}').expect("a brace"))
}

#[test]
fn says_what_is_damaged_and_where() {
    let first = line(new(Act::Verdict, &[]));
    let id = Ledger::parse(FILE, &first).events[0].id.clone();
    let lost = "cd".repeat(32);
    let digest = "ab".repeat(32);
    for (bad, marked, message) in [
        (first.replacen("imprecise", "false", 1), "\"id\":", "the line is not what its id says"),
        (first.replacen("15 000", "15 001", 1), "\"id\":", "the line is not what its id says"),
        (first.replacen(":1,", ": 1,", 1), "\"id\":", "the line is not what its id says"),
        (first.replacen(&id, &id[..63], 1), "\"id\":", "the line does not end with its id"),
        (first.replacen("\"}\n", "\"} \n", 1), "\"id\":", "the line does not end with its id"),
        ("}\n".into(), "", "the line is no event: expected value"),
        ("[]\n".into(), "", "the line is no event: invalid type: sequence, expected a JSON object"),
        ("<<<<<<< HEAD\n".into(), "", "the line is no event: expected value"),
        (format!("{}{first}", first.trim_end()), "}{", "the line is no event: trailing characters"),
        (forged("\"v\":1", "\"v\":2"), "\"v\":", "the event is of version 2; this factcheck knows version 1"),
        (forged("\"v\":1", "\"v\":\"1\""), "\"v\":", "\"v\" must be 1"),
        (forged("{\"v\":1,", "{"), "", "\"v\" must be 1"),
        (forged("\"by\":\"a@example.org\",", ""), "", "the key \"by\" is missing"),
        (forged("\"by\":\"a@example.org\"", "\"by\":7"), "\"by\":", "\"by\" must be a text"),
        (forged("\"by\"", "\"why\""), "\"why\":", "unknown key \"why\""),
        (forged("\"by\":\"a@example.org\"", "\"by\":\"x\",\"by\":\"y\""), "\"by\":", "the key \"by\" stands twice"),
        (forged("\"evidence\":[", "\"prev\":[],\"evidence\":["), "\"evidence\":", "the key \"evidence\" is out of order"),
        (forged("[\"20261122T065609Z-9c41d2e07b\"]", "[1]"), "\"evidence\":", "\"evidence\" must be a list of texts"),
        (forged("\"act\":\"verdict\"", "\"act\":\"veto\""), "\"act\":", "\"veto\" is no act"),
        (forged("\"imprecise\"", "\"wrong\""), "\"verdict\":", "\"wrong\" is no verdict"),
        (forged("\"act\":\"verdict\"", "\"act\":\"review\""), "", "act \"review\" and a verdict do not go together"),
        (forged("\"verdict\":\"imprecise\",", ""), "", "act \"verdict\" and a verdict do not go together"),
        (forged("10:00:00Z", "10:00:00+00:00"), "\"at\":", "\"at\" is no moment like 2026-11-22T10:00:00Z"),
        (forged("2026-11-22T", "2026-13-22T"), "\"at\":", "\"at\" is no moment"),
        (forged(&digest, "ab"), "", "\"digest\" holds \"ab\", which is no SHA-256"),
        (forged("\"prev\":[]", &format!("\"prev\":[\"{lost}\"]")), "", "which is not in the ledger: a line was taken away or damaged"),
    ] {
        let column = bad.find(marked).map_or(0, |at| bad[..at].chars().count() + 1 + usize::from(marked == "}{"));
        let good = line(new(Act::Review, &[]));
        let ledger = Ledger::parse(FILE, &format!("{good}{bad}{good}"));
        let [(place, said)] = &ledger.damage[..] else { panic!("one damage, not {:?} for {bad}", ledger.damage) };
        assert!(said.starts_with(message) || said.ends_with(message), "{said}\n  should say {message}");
        assert!(said.len() < 400 && !said.contains('\n'), "{said}");
        assert_eq!((place.file.as_str(), place.line, place.column), (FILE, 2, column), "{message}: {bad}");
        assert_eq!(ledger.torn, None, "{message}");
        assert_eq!(ledger.events.len(), 1 + usize::from(said.contains("not in the ledger")), "{message}");
    }
}

#[test]
fn a_claim_names_its_own_events_only() {
    let first = line(new(Act::Verdict, &[]));
    let id = Ledger::parse(FILE, &first).events[0].id.clone();
    let other = line(NewEvent { claim: "another".into(), ..new(Act::Review, &[&id]) });
    let ledger = Ledger::parse(FILE, &format!("{first}{other}"));
    assert_eq!(ledger.damage.len(), 1);
    assert!(ledger.damage[0].1.ends_with("which is of another claim, \"15000-sanctions-4kq2m7\""), "{}", ledger.damage[0].1);
}

#[test]
fn a_last_line_cut_short_is_torn_at_every_byte() {
    let first = line(new(Act::Verdict, &[]));
    let second = line(NewEvent { by: "été".into(), ..new(Act::Comment, &[]) });
    for cut in 1..second.len() {
        let bytes = [first.as_bytes(), &second.as_bytes()[..cut]].concat();
        let ledger = Ledger::parse_bytes(FILE, &bytes);
        assert_eq!(ledger.damage, Vec::new(), "cut after {cut}");
        if cut == second.len() - 1 {
            // All but the line feed: the event is whole and counts.
            assert_eq!((ledger.events.len(), ledger.torn, ledger.keep, ledger.needs_line_feed), (2, None, bytes.len(), true));
        } else {
            assert_eq!((ledger.events.len(), ledger.keep, ledger.needs_line_feed), (1, first.len(), false), "cut after {cut}");
            assert_eq!(ledger.torn.map(|place| (place.line, place.column)), Some((2, 1)));
        }
    }
    let zeros = Ledger::parse_bytes(FILE, &[first.as_bytes(), &[0; 512]].concat());
    assert_eq!((zeros.events.len(), zeros.damage.len(), zeros.keep), (1, 0, first.len()));
    assert!(zeros.torn.is_some());
    // A line that was cut short and then written on is damage, and so is a whole line with another's content.
    let torn_on = Ledger::parse(FILE, &format!("{}\n{first}", &second[..50]));
    assert_eq!((torn_on.events.len(), torn_on.damage.len(), torn_on.torn), (1, 1, None));
    let forged = first.trim_end().replacen("imprecise", "accurate", 1);
    assert_eq!(Ledger::parse(FILE, &forged).damage.len(), 1);
    let no_utf8 = Ledger::parse_bytes(FILE, b"{\"v\":1,\"by\":\"\xff\"}\n");
    assert_eq!(no_utf8.damage[0].1, "the line is no UTF-8");
    assert_eq!(no_utf8.damage[0].0.column, 14);
}

#[test]
fn merges_and_checkouts_change_nothing() {
    let first = line(new(Act::Verdict, &[]));
    let id = Ledger::parse(FILE, &first).events[0].id.clone();
    let early = "2020-01-01T00:00:00Z".parse::<Timestamp>().expect("a moment");
    // Its clock was wrong: it comes after what it names all the same.
    let second = line(NewEvent { at: early, ..new(Act::Comment, &[&id]) });
    let third = line(NewEvent { claim: "another".into(), ..new(Act::Comment, &[]) });
    let whole = Ledger::parse(FILE, &format!("{first}{second}{third}"));
    assert_eq!(whole.events.len(), 3);
    for lines in [
        format!("{third}{second}{first}"),
        format!("{first}{third}{first}{second}{second}"),
        format!("{first}{second}{third}").replace('\n', "\r\n"),
        format!("\n{second}\n  \n{third}{first}\n"),
        format!("{second}{first}{}", third.trim_end()),
    ] {
        let ledger = Ledger::parse(FILE, &lines);
        assert_eq!((ledger.damage, ledger.torn), (Vec::new(), None), "{lines}");
        assert_eq!(ledger.events, whole.events);
    }
    let of_one: Vec<&str> = whole.of_claim("15000-sanctions-4kq2m7").iter().map(|event| event.act.code()).collect();
    assert_eq!(of_one, ["verdict", "comment"]);
    assert_eq!(whole.by_claim().len(), 2);
    let empty = Ledger::parse(FILE, "");
    assert_eq!((empty.events.len(), empty.damage.len(), empty.torn, empty.needs_line_feed), (0, 0, None, false));
}

proptest! {
    #[test]
    fn what_is_appended_reads_back(by in "\\PC{1,20}x", because in any::<String>(), claim in "[a-z0-9-]{1,20}", evidence in proptest::collection::vec(any::<String>(), 0..3)) {
        let event = NewEvent { by, claim, evidence, because: Some(format!("x{because}")), ..new(Act::Comment, &[]) };
        let (event, line) = Ledger::append_line(event).expect("an event");
        prop_assert_eq!(line.matches('\n').count(), 1);
        let ledger = Ledger::parse(FILE, &line);
        prop_assert_eq!(ledger.damage, Vec::new());
        prop_assert_eq!(ledger.events, vec![event]);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let ledger = Ledger::parse_bytes(FILE, &bytes);
        prop_assert!(ledger.events.is_empty());
        prop_assert!(ledger.keep <= bytes.len());
    }

    #[test]
    fn one_changed_byte_is_never_an_event(at in 0_usize..600, byte in any::<u8>()) {
        let line = line(new(Act::Verdict, &[]));
        let mut bytes = line.clone().into_bytes();
        let at = at % (bytes.len() - 1);
        prop_assume!(bytes[at] != byte && byte != b'\n');
        bytes[at] = byte;
        let ledger = Ledger::parse_bytes(FILE, &bytes);
        prop_assert!(ledger.events.is_empty());
        prop_assert_eq!(ledger.damage.len(), 1);
    }
}
