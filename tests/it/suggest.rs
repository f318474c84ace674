//! Passages for claims out of a library that is made up, and the commands that find.

use factcheck::evidence::{Page, Said, passages};
use factcheck::extract::{Options, extract};
use factcheck::model::{Claim, Class, Speech};
use factcheck::workspace::search::likely_pages;

use crate::common::Desk;
use crate::library::{Asked, library, page};

/// A claim as `add` would record it.
fn claim(asked: &Asked) -> (Claim, Speech) {
    let read = extract(&asked.claim, &Options { lang: Some(asked.lang), ..Options::default() });
    let claim = Claim {
        id: "x".to_owned(),
        speaker: None,
        attributed_to: None,
        class: Class::Fact,
        quote: asked.claim.clone(),
        prefix: None,
        suffix: None,
        start: None,
        timecode: None,
        note: None,
        quantities: read.found.into_iter().map(|found| found.quantity).collect(),
        allow: Vec::new(),
        evidence: Vec::new(),
    };
    (claim, Speech { id: "s".to_owned(), language: Some(asked.lang.to_owned()), ..Speech::default() })
}

#[test]
fn the_right_passage_is_among_the_first_five() {
    let library = library(600, 50, 7);
    let index = library.index();
    let mut missed = Vec::new();
    for asked in &library.asked {
        let (claim, speech) = claim(asked);
        let said = Said::new(&claim, &speech);
        let hits = likely_pages(&index, &said, |_| true).expect("pages");
        let pages: Vec<usize> = hits.iter().map(|hit| page(&hit.source)).collect();
        let texts: Vec<Page> =
            pages.iter().map(|at| Page { text: &library.pages[*at].text, lang: Some(library.pages[*at].lang), date: None }).collect();
        let found = passages(&said, &texts, 5);
        if !found.iter().any(|passage| pages[passage.page] == asked.page && passage.text == asked.passage) {
            let best = found.first().map_or("nothing", |passage| passage.text.as_str());
            let read = if pages.contains(&asked.page) { "read" } else { "not read" };
            missed.push(format!("{} → {} ({read}); first: {best}", asked.claim, asked.passage));
        }
    }
    assert_eq!(library.asked.len(), 50);
    assert!(missed.len() <= 5, "{} of 50 missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_is_frozen_is_suggested_searched_and_never_the_speech_itself() {
    let desk = Desk::with_a_claim();
    desk.write("report.txt", "Annual report of the port\n\nIn 2023 the port had 2,874 employees. It was founded in 1881.\n");
    let list = desk.ok(&["list", "--format", "csv"]);
    let id = list.out.lines().nth(1).and_then(|line| line.split(',').next()).expect("a claim").to_owned();
    desk.ok(&["cite", &id, "report.txt"]);
    for args in [&["suggest", &id][..], &["cite", &id]] {
        let found = desk.ok(args);
        assert!(found.out.contains("In 2023 the port had 2,874 employees."), "{}", found.out);
        assert!(!found.out.contains("G. Maréval"), "{}", found.out);
    }
    let found = desk.ok(&["search", "salaries", "3000"]);
    assert!(found.out.contains("**3 000** **salariés**") || found.out.contains("**3\u{a0}000**"), "{}", found.out);
    let found = desk.ok(&["search", "employees 2874", "--in", "sources", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!(json["found"][0]["in"], "source");
    assert_eq!(json["found"].as_array().map(Vec::len), Some(1));
    assert_eq!(desk.run(&["search", "…"]).code, 2);
    assert_eq!(desk.run(&["search", "port", "--source", "nowhere"]).code, 2);
}

#[test]
fn a_claim_made_again_is_recognised_and_variants_are_kept_apart() {
    let desk = Desk::new();
    desk.write("march.txt", "A. Person : La Russie est visée par 15 000 sanctions.\n");
    desk.write("april.txt", "B. Person: Russia faces 15,000 sanctions.\n");
    desk.write("may.txt", "A. Person : La Russie est visée par 16 000 sanctions.\n");
    desk.write("page.txt", "The tracker counts 2,000 sanctions against Russia.\n");
    desk.ok(&["add", "march.txt", "--date", "2024-03-13", "--lang", "fr"]);
    let first = desk.ok(&["list", "--format", "csv"]).out;
    let first = first.lines().nth(1).and_then(|line| line.split(',').next()).expect("a claim").to_owned();
    desk.ok(&["cite", &first, "page.txt", "--quote", "2,000 sanctions against Russia"]);
    desk.ok(&["verdict", &first, "false", "--because", "The tracker counts 2,000.", "--by", "a@example.org"]);
    let again = desk.ok(&["add", "april.txt", "--date", "2024-04-02", "--lang", "en"]);
    assert!(again.out.contains(&format!("said before on 2024-03-13 ({first}), verdict false")), "{}", again.out);
    let other = desk.ok(&["add", "may.txt", "--date", "2024-05-20", "--lang", "fr"]);
    assert!(other.out.contains("said before with another figure on 2024-03-13"), "{}", other.out);
    let check = desk.run(&["check"]);
    let said = check.out.clone() + &check.err;
    assert_eq!(said.matches("warning[repeated-false]").count(), 1, "{said}");
    assert!(said.contains(&format!("repeats {first} of 2024-03-13, which was judged false (a@example.org")), "{said}");
    let repeats = desk.ok(&["repeats", "--format", "csv"]).out;
    let kinds: Vec<&str> = repeats.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(kinds, ["first", "same", "variant"], "{repeats}");
}
