//! `compare` as a user and a pipeline meet it.

use crate::common::Desk;

#[test]
fn compare_answers_flags_and_lines() {
    let desk = Desk::empty();
    let args =
        ["compare", "--claim", "près de 15 000 sanctions", "--lang", "fr", "--quote", "They count 16,587 sanctions.", "--quote-lang", "en"];
    let run = desk.ok(&args);
    assert_eq!(run.out, "below: 15000 claimed, 16587 shown: 9.6 % below (by 1587, ratio 0.904)\n");
    let json: serde_json::Value = serde_json::from_str(&desk.ok(&[&args[..], &["--format", "json"]].concat()).out).expect("JSON");
    assert_eq!((&json["finding"], &json["pairs"][0]["ratio"]), (&"below".into(), &"0.904".into()));
    let lines = "{\"id\":1,\"claim\":{\"text\":\"12 km\",\"lang\":\"en\"},\"evidence\":{\"text\":\"12,000 m\",\"lang\":\"en\"}}\nnonsense\n\
        {\"id\":3,\"claim\":{\"text\":\"12 km\",\"lang\":\"en\"},\"evidence\":{\"text\":\"none\"}}\n";
    let run = desk.run_with_input(&["compare", "--format", "ndjson"], lines.as_bytes());
    let answers: Vec<&str> = run.out.lines().collect();
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(answers[0].starts_with("{\"id\":1,\"finding\":\"equal\",\"pairs\":[{\"claim\":0,\"evidence\":0,"), "{}", answers[0]);
    assert!(answers[1].starts_with("{\"id\":null,\"error\":\"not JSON"), "{}", answers[1]);
    assert_eq!(answers[2], "{\"id\":3,\"finding\":\"not_in_quote\",\"pairs\":[]}");
    desk.refuses(&["compare", "--claim", "12 km"], 2, &["--quote"]);
    desk.refuses(&["compare", "--claim", "12 km", "--quote", "x", "--lang", "tlh"], 2, &["tlh"]);
}
