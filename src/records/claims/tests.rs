//! Claim files: what reads, what is wrong with one, and that a change touches nothing else.

use super::*;
use crate::model::*;

const FILE: &str = "claims/2024-03-13-kisseliov.toml";

const TEXT: &str = r#"# Kept by hand.
format = 1

[speech]
id = "2024-03-13-kisseliov"      # as the file
title = "Entretien"
speaker = 'V. "P." Poutine'
date = 2024-03-13
language = "fr"
translated_from = "ru"

# The first one.
[[claim]]
id = "15000-sanctions-4kq2m7"
speaker = "D. Kisseliov"
attributed_to = ""
class = "fact"
quote = "près de 15 000 sanctions"   # not 16 000
start = 23145

[[claim.quantity]]
text = "15 000"
kind = "number"
value = "15000"
counted = "sanctions"
approx = "nearly"
ambiguous = [{ value = "15", reason = "decimal-dot" }]

[[claim.evidence]]
id = "e1"
source = "castellum.ai-1"
snapshot = "20261122T065609Z-9c41d2e07b"
stance = "contradicts"
quote = """
16,587 sanctions"""
match = "exact"
# said in March

# Loose words.

# The second one,
# two lines.
[[claim]]
id = "tunnels"
class = "plan"
quote = "130 km, dont 90 de tunnels"
  [[claim.quantity]]
  text = "130 km"
  kind = "dimension"
  value = "130"
  unit = "km"
  [[claim.quantity]]
  text = "90"
  kind = "dimension"
  low = "80"
  high = "90"
  unit = "km"
  relation = { type = "part_of", with = 0 }
# The end.
"#;

fn parsed() -> ClaimFile {
    ClaimFile::parse(FILE, TEXT).expect("a claim file")
}

fn evidence(id: &str) -> Evidence {
    Evidence {
        id: id.to_owned(),
        source: "ofac-1".to_owned(),
        snapshot: None,
        stance: Stance::Supports,
        quote: None,
        prefix: None,
        suffix: None,
        layer: None,
        start: None,
        matched: None,
        figure: Some("19282".to_owned()),
        note: None,
    }
}

fn claim(id: &str, quote: &str) -> Claim {
    Claim {
        id: id.to_owned(),
        speaker: None,
        attributed_to: None,
        class: Class::Fact,
        quote: quote.to_owned(),
        prefix: None,
        suffix: None,
        start: None,
        timecode: None,
        note: None,
        allow: Vec::new(),
        quantities: Vec::new(),
        evidence: Vec::new(),
    }
}

fn at(place: Place) -> (usize, usize, usize) {
    assert_eq!(place.file, FILE);
    (place.line, place.column, place.length)
}

#[test]
fn reads_every_key() {
    let file = parsed();
    assert_eq!(file.text(), TEXT);
    assert_eq!(file.speech().speaker.as_deref(), Some("V. \"P.\" Poutine"));
    assert_eq!(file.speech().date.map(|date| date.to_string()).as_deref(), Some("2024-03-13"));
    let [first, second] = file.claims() else { panic!("two claims") };
    assert_eq!((first.start, first.attributed_to.as_deref(), first.class), (Some(23145), None, Class::Fact));
    assert_eq!(first.quantities[0].approx, Some(Approx::Nearly));
    assert_eq!(first.quantities[0].ambiguous[0].reason, "decimal-dot");
    assert_eq!(first.evidence[0].quote.as_deref(), Some("16,587 sanctions"));
    assert_eq!(first.evidence[0].matched, Some(Match::Exact));
    assert_eq!(second.quantities[1].relation, Some(Relation { kind: RelationKind::PartOf, with: Some(0) }));
    assert_eq!(second.quantities[1].written_value(), "80..90");
}

#[test]
fn knows_where_things_stand() {
    let file = parsed();
    assert_eq!(at(file.speech_place()), (5, 6, 22));
    assert_eq!(at(file.speech_key_place("date")), (8, 8, 10));
    assert_eq!(at(file.speech_key_place("note")), (4, 1, 8));
    assert_eq!(at(file.claim_place(0)), (18, 9, 26));
    assert_eq!(at(file.claim_key_place(0, "speaker")), (15, 11, 14));
    assert_eq!(at(file.quantity_place(0, 0)), (21, 1, 18));
    assert_eq!(at(file.evidence_place(0, 0)), (34, 9, 3));
    assert_eq!(at(file.claim_place(1)), (46, 9, 28));
    assert_eq!(at(file.quantity_place(1, 1)), (52, 3, 18));
    assert_eq!(at(file.evidence_place(1, 0)), at(file.claim_place(1)));
    assert_eq!(at(file.claim_place(9)), at(file.speech_place()));
}

/// The lines that a change took away and those that it brought.
fn change(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let diff = similar::TextDiff::from_lines(before, after);
    let lines = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).map(|change| change.value().to_owned()).collect();
    (lines(similar::ChangeTag::Delete), lines(similar::ChangeTag::Insert))
}

#[test]
fn changes_only_what_is_asked() {
    type Edit = fn(&mut ClaimFile) -> Result<(), EditError>;
    let cases: &[(&str, Edit, &[&str], &[&str])] = &[
        (
            "a field that stands there",
            |file| file.set_claim_field(0, "speaker", Some("D. \"K.\"\nKisseliov")),
            &["speaker = \"D. Kisseliov\"\n"],
            &["speaker = \"D. \\\"K.\\\"\\nKisseliov\"\n"],
        ),
        ("the same value", |file| file.set_claim_field(0, "speaker", Some("D. Kisseliov")), &[], &[]),
        ("an empty one for an empty one", |file| file.set_claim_field(0, "attributed_to", Some("")), &[], &[]),
        ("a new field", |file| file.set_claim_field(1, "speaker", Some("X")), &[], &["speaker = \"X\"\n"]),
        ("a number", |file| file.set_claim_field(0, "start", Some("7")), &["start = 23145\n"], &["start = 7\n"]),
        (
            "a comment stays",
            |file| file.set_claim_field(0, "quote", Some("15 000")),
            &["quote = \"près de 15 000 sanctions\"   # not 16 000\n"],
            &["quote = \"15 000\"   # not 16 000\n"],
        ),
        ("a field goes", |file| file.set_claim_field(0, "start", None), &["start = 23145\n"], &[]),
        (
            "evidence where there is some",
            |file| file.push_evidence(0, &evidence("e2")),
            &[],
            &["\n", "[[claim.evidence]]\n", "id = \"e2\"\n", "source = \"ofac-1\"\n", "stance = \"supports\"\n", "figure = \"19282\"\n"],
        ),
        (
            "the first evidence",
            |file| file.push_evidence(1, &evidence("e1")),
            &[],
            &["\n", "[[claim.evidence]]\n", "id = \"e1\"\n", "source = \"ofac-1\"\n", "stance = \"supports\"\n", "figure = \"19282\"\n"],
        ),
        (
            "evidence changes",
            |file| {
                let old = file.claims()[0].evidence[0].clone();
                file.set_evidence(0, 0, &Evidence { quote: Some("16,587".into()), figure: Some("1".into()), matched: None, ..old })
            },
            &["quote = \"\"\"\n", "16,587 sanctions\"\"\"\n", "match = \"exact\"\n"],
            &["quote = \"16,587\"\n", "figure = \"1\"\n"],
        ),
        (
            "evidence goes",
            |file| {
                assert!(!file.remove_evidence(0, "e7"));
                assert!(file.remove_evidence(0, "e1"));
                Ok(())
            },
            &[
                "\n",
                "[[claim.evidence]]\n",
                "id = \"e1\"\n",
                "source = \"castellum.ai-1\"\n",
                "snapshot = \"20261122T065609Z-9c41d2e07b\"\n",
                "stance = \"contradicts\"\n",
                "quote = \"\"\"\n",
                "16,587 sanctions\"\"\"\n",
                "match = \"exact\"\n",
            ],
            &[],
        ),
        (
            "the head",
            |file| {
                let speech = Speech { title: Some("T".into()), place: Some("Moscou".into()), language: None, ..file.speech().clone() };
                file.set_speech(&speech)
            },
            &["title = \"Entretien\"\n", "language = \"fr\"\n"],
            &["title = \"T\"\n", "place = \"Moscou\"\n"],
        ),
        (
            "a claim between two",
            |file| file.insert_claim(1, &claim("new", "9 %")),
            &[],
            &["[[claim]]\n", "id = \"new\"\n", "class = \"fact\"\n", "quote = \"9 %\"\n", "\n"],
        ),
        (
            "a claim above all",
            |file| file.insert_claim(0, &claim("new", "9 %")),
            &[],
            &["[[claim]]\n", "id = \"new\"\n", "class = \"fact\"\n", "quote = \"9 %\"\n", "\n"],
        ),
        (
            "a claim below all",
            |file| file.push_claim(&claim("new", "9 %")),
            &[],
            &["\n", "[[claim]]\n", "id = \"new\"\n", "class = \"fact\"\n", "quote = \"9 %\"\n"],
        ),
    ];
    for (what, edit, gone, new) in cases {
        for crlf in [false, true] {
            let text = if crlf { format!("\u{feff}{}", TEXT.replace('\n', "\r\n")) } else { TEXT.to_owned() };
            let mut file = ClaimFile::parse(FILE, &text).expect("a claim file");
            edit(&mut file).unwrap_or_else(|error| panic!("{what}: {error}"));
            let after = file.text();
            assert_eq!(after.matches("\r\n").count(), if crlf { after.matches('\n').count() } else { 0 }, "{what}");
            let (removed, mut added) = change(&text.replace("\r\n", "\n"), &after.replace("\r\n", "\n"));
            let mut expected = owned(new);
            // Of two blank lines, a diff may call either one the new one.
            added.sort();
            expected.sort();
            assert_eq!((removed, added), (owned(gone), expected), "{what}");
            let again = ClaimFile::parse(FILE, &after).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!((again.claims(), again.speech()), (file.claims(), file.speech()), "{what}");
            for number in 0..file.claims().len() {
                assert_eq!(again.claim_place(number), file.claim_place(number), "{what}");
            }
        }
    }
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn refuses_a_change_that_would_not_read_back() {
    let quantity = Quantity { relation: Some(Relation { kind: RelationKind::PartOf, with: Some(3) }), ..Quantity::new(Kind::Number, "3") };
    type Edit = Box<dyn Fn(&mut ClaimFile) -> Result<(), EditError>>;
    let cases: Vec<(Edit, &str)> = vec![
        (
            Box::new(|file| file.push_claim(&claim("tunnels", "x"))),
            "claims/2024-03-13-kisseliov.toml already has a claim \"tunnels\"; ids must differ",
        ),
        (Box::new(|file| file.push_claim(&claim("two words", "x"))), "\"two words\" is no id"),
        (Box::new(|file| file.push_claim(&claim("empty", ""))), "kisseliov.toml:64:9: \"quote\" is empty"),
        (
            Box::new(move |file| file.insert_claim(0, &Claim { quantities: vec![quantity.clone()], ..claim("r", "3") })),
            "\"with\" is 3, but this claim has 1 quantities",
        ),
        (Box::new(|file| file.push_evidence(0, &evidence("e1"))), "already has an evidence entry \"e1\""),
        (Box::new(|file| file.push_evidence(0, &Evidence { source: "../../x".into(), ..evidence("e9") })), "\"../../x\" is no id"),
        (Box::new(|file| file.push_evidence(0, &Evidence { snapshot: Some("..".into()), ..evidence("e9") })), "\"..\" is no id"),
        (Box::new(|file| file.push_evidence(5, &evidence("e1"))), "has no claim number 5"),
        (
            Box::new(|file| file.set_evidence(1, 0, &evidence("e1"))),
            "claim tunnels in claims/2024-03-13-kisseliov.toml has no evidence number 0",
        ),
        (Box::new(|file| file.set_claim_field(0, "id", Some("x"))), "\"id\" can't be set; use one of: speaker, "),
        (
            Box::new(|file| file.set_claim_field(0, "class", Some("fakt"))),
            "class can't be \"fakt\": \"fakt\" is no class; did you mean \"fact\"?",
        ),
        (Box::new(|file| file.set_claim_field(0, "quote", None)), "quote can't be \"\": every claim needs one"),
        (Box::new(|file| file.set_claim_field(0, "start", Some("-1"))), "start can't be \"-1\": it must be a whole number from 0"),
        (Box::new(|file| file.set_speech(&Speech { id: "a/b".into(), ..file.speech().clone() })), "\"a/b\" is no id"),
        (Box::new(|file| file.set_speech(&Speech { date: Some(jiff::civil::date(-44, 3, 15)), ..file.speech().clone() })), "no valid TOML"),
    ];
    for (edit, message) in cases {
        let mut file = parsed();
        let error = edit(&mut file).expect_err(message).to_string();
        assert!(error.contains(message), "{error}\n  should say {message}");
        assert_eq!(file.text(), TEXT, "{message}");
        assert_eq!(file.claims(), parsed().claims());
    }
}

#[test]
fn a_new_file_is_laid_out_as_the_manual_shows() {
    let speech = Speech {
        id: "2024-03-13-x".into(),
        title: Some("L’entretien".into()),
        date: Some(jiff::civil::date(2024, 3, 13)),
        note: Some(String::new()),
        ..Speech::default()
    };
    let mut file = ClaimFile::create(&speech).expect("a file");
    let quantity = Quantity {
        value: Some(Value::Number(Number::from(15000))),
        approx: Some(Approx::Nearly),
        counted: Some("sanctions".into()),
        ambiguous: vec![Reading { value: Some(Value::Number(Number::from(15))), unit: None, reason: "decimal-dot".into() }],
        relation: Some(Relation { kind: RelationKind::Rank, with: None }),
        ..Quantity::new(Kind::Number, "15 000")
    };
    let half = Quantity { value: Number::ratio(1, 2).map(Value::Number), ..Quantity::new(Kind::Fraction, "la moitié") };
    let range = Quantity { low: Some(Value::Date(PartialDate::Year(2018))), unit: None, ..Quantity::new(Kind::Date, "depuis 2018") };
    file.push_claim(&Claim {
        start: Some(3),
        quantities: vec![quantity, half, range],
        evidence: vec![Evidence { snapshot: Some(String::new()), ..evidence("e1") }],
        ..claim("b", "dit: \"près de 15 000\\\u{202e}\"")
    })
    .expect("a claim");
    file.insert_claim(0, &Claim { speaker: Some("A".into()), attributed_to: Some(String::new()), ..claim("a", "un") }).expect("a claim");
    assert_eq!(next_evidence_id(&file.claims()[0]), "e1");
    assert_eq!(next_evidence_id(&file.claims()[1]), "e2");
    assert_eq!(file.file(), "claims/2024-03-13-x.toml");
    let expected = r##"#:schema ../.factcheck/schema/claims.json
format = 1

[speech]
id = "2024-03-13-x"
title = "L’entretien"
date = 2024-03-13

[[claim]]
id = "a"
speaker = "A"
class = "fact"
quote = "un"

[[claim]]
id = "b"
speaker = "unknown"
class = "fact"
quote = "dit: \"près de 15 000\\\u202E\""
start = 3

[[claim.quantity]]
text = "15 000"
kind = "number"
value = "15000"
counted = "sanctions"
approx = "nearly"
ambiguous = [{ value = "15", reason = "decimal-dot" }]
relation = { type = "rank" }

[[claim.quantity]]
text = "la moitié"
kind = "fraction"
value = "1/2"

[[claim.quantity]]
text = "depuis 2018"
kind = "date"
low = "2018"

[[claim.evidence]]
id = "e1"
source = "ofac-1"
stance = "supports"
figure = "19282"
"##;
    assert_eq!(file.text(), expected);
    file.set_speech(&Speech { id: "renamed".into(), speaker: Some("B".into()), ..speech }).expect("a new id");
    assert_eq!(file.file(), "claims/renamed.toml");
    assert_eq!(file.claim_place(1).file, "claims/renamed.toml");
    assert_eq!(file.text(), expected.replace("id = \"2024-03-13-x\"", "id = \"renamed\"").replace("date =", "speaker = \"B\"\ndate ="));
    let again = ClaimFile::parse(file.file(), &file.text()).expect("what was written");
    assert_eq!(again.claim_place(1), file.claim_place(1));
}

#[test]
fn keeps_a_last_line_without_a_line_feed() {
    let text = "format = 1\n[speech]\nid = \"s\"";
    let mut file = ClaimFile::parse("claims/s.toml", text).expect("a file");
    file.set_speech(&Speech { title: Some("T".into()), ..file.speech().clone() }).expect("a title");
    assert_eq!(file.text(), format!("{text}\ntitle = \"T\""));
    file.push_claim(&claim("a", "1")).expect("a claim");
    assert_eq!(
        file.text(),
        format!("{text}\ntitle = \"T\"\n\n[[claim]]\nid = \"a\"\nspeaker = \"unknown\"\nclass = \"fact\"\nquote = \"1\"\n")
    );
}

#[test]
fn says_everything_that_is_wrong_at_once() {
    let text = r#"format = 1
extra = true
[speech]
id = "other"
speeker = "X"
date = "2024-03-13"
snapshot = "s"
[[claim]]
id = "a"
class = "fakt"
start = -3
sources = []
[[claim.quantity]]
text = "3"
kind = "numer"
value = 3
high = "4"
[[claim.quantity]]
kind = "number"
value = "1,5"
approx = "roughly"
ambiguous = [{ reason = "x" }, { value = "2", reason = "", why = 1 }]
relation = { type = "part", with = 2 }
[[claim.quantity]]
text = "x"
kind = "date"
value = "2024-02-30"
relation = { type = "rank", with = 2 }
[[claim.evidence]]
id = "e1"
stance = "support"
layer = "mian"
match = "near"
[[claim.evidence]]
id = "e1"
source = ""
stance = "context"
[[claim]]
id = "a"
class = "fact"
quote = "x"
allow = [{ rule = "corrupt-ledger", because = "x" }, { rule = "unsourcd", because = " " }, { rule = "single-source", why = "z" }, { rule = "old-evidence", because = "x" }, { rule = "old-evidence", because = "y" }, { rule = "unsourced-number", because = "z" }, { rule = "needless-exception", because = "z" }]
quantity = [{ text = "3", kind = "number" }]
"#;
    let problems = ClaimFile::parse("claims/mine.toml", text).expect_err("many problems").problems;
    let said: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}:{}+{} {}", problem.place.line, problem.place.column, problem.place.length, problem.message))
        .collect();
    let expected = [
        "2:1+5 unknown key \"extra\" in a claim file",
        "4:6+7 the speech's id is not the file's name, \"mine\"",
        "5:1+7 unknown key \"speeker\" in [speech]",
        "6:8+12 \"date\" must be a day, not a text",
        "7:12+3 \"snapshot\" says nothing without \"source\"",
        "8:1+9 \"quote\" is missing in [[claim]]",
        "10:9+6 \"fakt\" is no class",
        "11:9+2 \"start\" must be a whole number from 0",
        "12:1+7 unknown key \"sources\" in [[claim]]",
        "15:8+7 \"numer\" is no kind of quantity",
        "16:9+1 \"value\" must be a text, not a whole number",
        "17:8+3 \"value\" and \"high\" exclude each other",
        "18:1+18 \"text\" is missing in [[claim.quantity]]",
        "20:9+5 \"value\": \"1,5\" is no number; write a decimal such as 10.8 or a fraction such as 2/3",
        "21:10+9 \"roughly\" is no hedge",
        "22:14+16 a reading needs another value or another unit",
        "22:56+2 \"reason\" is empty",
        "22:60+3 unknown key \"why\" in a reading in \"ambiguous\"",
        "23:21+6 \"part\" is no relation",
        "27:9+12 \"value\": \"2024-02-30\" is no date; write 2018, 2024-03, 2024-03-13, --11-07, 198X or 21C",
        "28:36+1 a quantity can't relate to itself",
        "29:1+18 \"source\" is missing in [[claim.evidence]]",
        "31:10+9 \"support\" is no stance",
        "32:9+6 \"mian\" is no layer",
        "33:9+6 \"near\" is no match",
        "35:6+4 evidence \"e1\" stands twice in this claim",
        "36:10+2 \"source\" is empty",
        "39:6+3 claim \"a\" stands twice: claim 1 of this file has the same id",
        "42:19+16 \"corrupt-ledger\" has no exceptions: what is stored is damaged",
        "42:63+10 \"unsourcd\" is no rule",
        "42:85+3 \"because\" is empty",
        "42:92+37 \"because\" is missing in an entry of \"allow\"",
        "42:118+3 unknown key \"why\" in an entry of \"allow\"",
        "42:182+14 \"old-evidence\" stands twice in \"allow\"",
        "42:224+18 \"unsourced-number\" looks at texts, not at records",
        "42:270+20 \"needless-exception\" has no exceptions",
        "43:13+31 [[claim.quantity]] must stand under its own header",
    ];
    assert_eq!(said, expected);
    let help = |at: usize| problems[at].help.as_deref().unwrap_or_default();
    assert_eq!(help(2), "did you mean \"speaker\"?");
    assert_eq!(help(3), "write it without quotes and time: date = 2024-03-13");
    assert_eq!(help(6), "did you mean \"fact\"?");
    assert_eq!(help(10), "write it in quotes: value = \"3\"");
    assert_eq!(help(22), "did you mean \"supports\"?");
}

#[test]
fn says_what_is_wrong_with_the_whole_file() {
    let head = "format = 1\n[speech]\nid = \"s\"\n";
    for (text, expected) in [
        (String::new(), "1:1 \"format\" is missing; 1:1 [speech] is missing"),
        ("format = 2\nspeech = 3\n".into(), "1:10 format 2 is newer than this factcheck knows, which is 1"),
        ("format = \"1\"\n[speech]\nid = \"s\"\n".into(), "1:10 \"format\" must be 1"),
        ("format = 1\nspeech = { id = \"s\" }\n".into(), "2:10 [speech] must stand under its own header"),
        ("format = 1\nspeech.id = \"s\"\n".into(), "2:1 [speech] must stand under its own header"),
        ("format = 1\nspeech = 7\n".into(), "2:10 \"speech\" must be a table, not a whole number"),
        ("format = 1\n[[speech]]\nid = \"s\"\n".into(), "2:1 \"speech\" must be a table, not an array"),
        (format!("{head}[claim]\nid = \"a\"\n"), "4:1 \"claim\" must be an array of tables, not a table"),
        (format!("{head}title = \"T\"\ntitle = \"U\"\nnite = 1\n"), "5:1 this key stands twice; 6:1 unknown key \"nite\" in [speech]"),
        (
            format!("{head}title = \"T\nplace = 'x\nnite = 1\n"),
            "4:11 no valid TOML: invalid basic string, expected `\"`; 5:11 no valid TOML: invalid literal string, expected `'`",
        ),
        (format!("{head}date = 2024-02-31\n"), "4:8 no valid TOML: invalid date, expected day between 01 and 29"),
        (format!("{head}date = 2024-02-03T00:00:00Z\n"), "4:8 \"date\" must be a day, not a date or time"),
        (
            "format = 1\n[[claim]]\nid = \"a\"\nclass = \"fact\"\nquote = \"q\"\n[speech]\nid = \"s\"\n".into(),
            "6:1 [speech] must stand above the claims",
        ),
        (format!("{head}{}", "[".repeat(5000)), "4:3 no valid TOML"),
        (format!("{head}title = {}1{}\n", "[".repeat(500), "]".repeat(500)), "4:"),
        (format!("{head}\u{0}\n"), "4:1 no valid TOML"),
    ] {
        let problems = ClaimFile::parse("claims/s.toml", &text).expect_err(&text).problems;
        let said: Vec<String> =
            problems.iter().map(|problem| format!("{}:{} {}", problem.place.line, problem.place.column, problem.message)).collect();
        let said = said.join("; ");
        assert!(said == expected || (text.len() > 200 || text.contains('\0')) && said.starts_with(expected), "{text}\n{said}\n{expected}");
    }
}

#[test]
fn exceptions_stand_on_one_line_and_keep_their_places() {
    let text = "format = 1\n\n[speech]\nid = \"mine\"\nallow = [{ rule = \"untracked-quantity\", because = \"ours\" }]\n\n[[claim]]\nid = \"a\"\nspeaker = \"A\"\nclass = \"fact\"\nquote = \"x 3\"\nallow = [\n  { rule = \"unsourced\", because = \"known\" }, # why\n  { rule = \"single-source\", because = \"only one counts\" },\n]\n";
    let mut file = ClaimFile::parse("claims/mine.toml", text).expect("a file");
    let spot = |place: Place| (place.line, place.column, place.length);
    assert_eq!(file.speech().allow, [Exception { rule: Rule::UntrackedQuantity, because: "ours".into() }]);
    assert_eq!(spot(file.speech_exception_place(0)), (5, 10, 49));
    assert_eq!(file.claims()[0].allow.len(), 2);
    assert_eq!((spot(file.exception_place(0, 0)).0, spot(file.exception_place(0, 1))), (13, (14, 3, 55)));
    file.set_claim_field(0, "note", Some("n")).expect("a note");
    assert_eq!(file.text(), text.replace("quote = \"x 3\"\n", "quote = \"x 3\"\nnote = \"n\"\n"), "nothing else changes");
    let headed = text.replace("allow = [\n  { rule = \"unsourced\", because = \"known\" }, # why\n  { rule = \"single-source\", because = \"only one counts\" },\n]", "[[claim.allow]]\nrule = \"unsourced\"\nbecause = \"x\"");
    let errors = ClaimFile::parse("claims/mine.toml", &headed).expect_err("a header");
    assert!(errors.to_string().starts_with("claims/mine.toml:12:1: an entry of \"allow\" must stand on the line of its key"), "{errors}");
}
