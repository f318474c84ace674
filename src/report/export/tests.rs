//! The exports of the shared workspace as snapshots; then what their readers rely on, whatever the words.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{annotations, claimreview, csl, csv, ndjson, own_reviews};
use crate::ingest::reviews;
use crate::model::fixture::{self, PAGE};
use crate::model::{HOUSES, Policy, Publisher, Review, State, Verdict, Work, labelled};
use crate::report::{Passage, Passages};

fn policy() -> Policy {
    let some = |text: &str| Some(text.to_owned());
    let publisher = Publisher {
        name: some("Example Desk"),
        url: some("https://desk.example.org/"),
        review_url: some("https://desk.example.org/reviews/{claim}"),
        labels: None,
    };
    Policy { publisher, labels: [("Only in part".to_owned(), Verdict::Imprecise)].into(), ..Policy::default() }
}

fn passages() -> Passages {
    let passage = Passage { start: 23145, end: 23169, before: "they put".to_owned(), after: "on us.".to_owned() };
    [("15000-sanctions-4kq2m7".to_owned(), passage)].into()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn exports() {
    let state = fixture::state();
    let (own, left_out) = own_reviews(&state, &policy());
    assert_eq!((own.len(), left_out), (2, 2), "a stale and a disputed verdict stay out");
    insta::assert_snapshot!("claimreview", claimreview(&own).0);
    insta::assert_snapshot!("annotations", annotations(&state, &passages(), &policy()));
    insta::assert_snapshot!("csl", csl(&state, &[(PAGE.to_owned(), "2026-11-01".parse().expect("a day"))].into()));
    insta::assert_snapshot!("csv", csv(&state));
    insta::assert_snapshot!("ndjson", ndjson(&state).lines().take(1).map(|line| format!("{:#}", parsed(line))).collect::<String>());
    assert_eq!(ndjson(&state).lines().count(), state.claims().count());
}

#[test]
fn a_rating_has_the_polarity_of_the_one_table() {
    for verdict in Verdict::ALL {
        let mut state = fixture::state();
        let event = state.speeches[0].claims[0].judgement.verdict.as_mut().expect("a verdict");
        event.verdict = Some(*verdict);
        let graph = parsed(&claimreview(&own_reviews(&state, &Policy::default()).0).0)["@graph"].clone();
        let node =
            graph.as_array().expect("nodes").iter().find(|node| node["identifier"] == "15000-sanctions-4kq2m7").expect("it is there");
        let rating = &node["reviewRating"];
        assert_eq!(rating["alternateName"], verdict.code().replace('_', " "));
        match verdict.rating() {
            Some(value) => assert_eq!(
                rating,
                &json!({ "@type": "Rating", "ratingValue": value, "bestRating": 5, "worstRating": 1,
                "alternateName": verdict.code().replace('_', " "), "ratingExplanation": "The tracker shows more." })
            ),
            // What rates nothing has no number anywhere: a reader would take any for a judgement.
            None => assert!(["ratingValue", "bestRating", "worstRating"].iter().all(|key| rating.get(key).is_none()), "{rating}"),
        }
        let table = csv(&state);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let column = rows.headers().expect("a head").iter().position(|head| head == "rating").expect("a column of ratings");
        let row = rows.records().map(|row| row.expect("a row")).find(|row| &row[0] == "15000-sanctions-4kq2m7").expect("its row");
        assert_eq!(&row[column], verdict.rating().map(|rating| rating.to_string()).unwrap_or_default());
        let line = ndjson(&state).lines().map(parsed).find(|line| line["id"] == "15000-sanctions-4kq2m7").expect("its line");
        assert_eq!(line["verdict"], verdict.code());
        assert!(annotations(&state, &passages(), &Policy::default()).contains(&format!("\"verdict: {}\"", verdict.code())), "{verdict}");
        for house in HOUSES {
            let publisher = Publisher { labels: Some(house.name.to_owned()), ..Publisher::default() };
            let policy = Policy { publisher, ..Policy::default() };
            let graph = parsed(&claimreview(&own_reviews(&state, &policy).0).0)["@graph"].clone();
            let written = graph.as_array().expect("nodes").iter().find(|node| node["identifier"] == "15000-sanctions-4kq2m7");
            let label = written.and_then(|node| node["reviewRating"]["alternateName"].as_str()).expect("a label");
            assert_eq!(labelled(label).or_else(|| label.replace(' ', "_").parse().ok()), Some(*verdict), "{}: {label}", house.name);
        }
    }
}

#[test]
fn a_verdict_is_called_by_the_workspace_else_by_its_house() {
    let called = |labels: Option<&str>, own: bool| {
        let mut policy = if own { policy() } else { Policy::default() };
        policy.publisher.labels = labels.map(str::to_owned);
        own_reviews(&fixture::state(), &policy).0[0].label.clone().unwrap_or_default()
    };
    for (house, own, expected) in [
        (None, false, "imprecise"),
        (Some("politifact"), false, "Half True"),
        (Some("afp"), false, "Partly false"),
        (Some("politifact"), true, "Only in part"),
    ] {
        assert_eq!(called(house, own), expected, "{house:?}");
    }
}

#[test]
fn what_consumers_ask_for_is_there_or_said_to_lack() {
    let (own, _) = own_reviews(&fixture::state(), &policy());
    let (text, lacking) = claimreview(&own);
    assert_eq!(lacking.iter().map(|lack| lack.reviews).collect::<Vec<_>>(), [1], "one speech has no address: {lacking:?}");
    for node in parsed(&text)["@graph"].as_array().expect("nodes") {
        for path in [
            "/claimReviewed",
            "/url",
            "/author/name",
            "/datePublished",
            "/reviewRating/alternateName",
            "/itemReviewed/author/name",
            "/itemReviewed/datePublished",
            "/itemReviewed/appearance/0/datePublished",
            "/itemReviewed/firstAppearance/datePublished",
        ] {
            assert!(node.pointer(path).is_some_and(Value::is_string), "{path} in {node:#}");
        }
    }
    let (_, lacking) = claimreview(&own_reviews(&fixture::state(), &Policy::default()).0);
    assert_eq!(lacking.len(), 3, "no url and no author either: {lacking:?}");
    // Whoever quotes somebody else does not say it first.
    let mut state = fixture::state();
    state.speeches[0].claims[0].claim.attributed_to = Some("the minister".to_owned());
    let (own, _) = own_reviews(&state, &policy());
    assert!(own.iter().any(|review| review.first.is_none() && !review.appearances.is_empty()));
}

#[test]
fn positions_cut_the_words_out_by_code_points() {
    let transcript: Vec<char> = "Премьер сказал: 𝟏𝟓 000 sanctions.".chars().collect();
    let quote = "𝟏𝟓 000 sanctions";
    let mut state = fixture::state();
    let claim = &mut state.speeches[0].claims[0].claim;
    (claim.quote, claim.start) = (quote.to_owned(), Some(16));
    let page = parsed(&annotations(&state, &Passages::new(), &Policy::default()));
    let selectors = &page["items"][0]["target"]["selector"];
    let at = |key: &str| usize::try_from(selectors[1][key].as_u64().expect("a number")).expect("small");
    assert_eq!(selectors[1]["type"], "TextPositionSelector");
    assert_eq!(transcript[at("start")..at("end")].iter().collect::<String>(), quote);
    assert_eq!(selectors[0], json!({ "type": "TextQuoteSelector", "exact": quote }));
    // A quote that is not there letter for letter has no position.
    state.speeches[0].claims[0].anchor = crate::model::AnchorState::Broken("nothing".to_owned());
    let page = parsed(&annotations(&state, &passages(), &Policy::default()));
    assert_eq!(page["items"][0]["target"]["selector"].as_array().map(Vec::len), Some(1));
}

#[test]
fn every_row_has_every_column_and_no_formula() {
    let text = csv(&fixture::state());
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().expect("a head").len();
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 8, "a line for each piece of evidence, and one for each claim without");
    for row in &rows {
        assert_eq!(row.len(), columns);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
    }
    assert!(text.chars().all(|c| c == '\n' || !crate::ingest::is_steering(c)));
    assert_eq!(csv(&State::default()).lines().count(), 1);
}

#[test]
fn what_is_written_is_documented() {
    let page = include_str!("../../../docs/src/formats/json.md");
    let documented = |word: &str| page.contains(&format!("`{word}`"));
    let state = fixture::state();
    let columns = csv(&state).lines().next().expect("a head").split(',').map(str::to_owned).collect::<Vec<_>>();
    let listed = columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
    assert!(page.replace(",\n", ", ").contains(&listed), "docs/src/formats/json.md lists other columns than {listed}");
    let mut open: Vec<Value> = ndjson(&state).lines().map(parsed).collect();
    open.extend(parsed(&csl(&state, &Default::default())).as_array().expect("items").iter().cloned());
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    assert!(documented(&key) || ["snapshots", "claims", "date-parts"].contains(&key.as_str()), "{key}");
                    open.push(value);
                }
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    // Whatever a page may hold: quotes, tags, controls, other scripts; blank counts as absent.
    "[a-zA-Z0-9а-я一-三\"\\\\<>/&{}\u{202e}\u{1b}\n ]{0,20}[a-z\"<]"
}

prop_compose! {
    fn any_work()(url in proptest::option::of(words()), name in proptest::option::of(words()), date in proptest::option::of(words())) -> Work {
        Work { url, name, date }
    }
}

prop_compose! {
    fn any_review()(
        claim in words(),
        texts in proptest::collection::vec(proptest::option::of(words()), 11),
        rating in proptest::option::of("[0-9]{1,3}|-1|4\\.5|[A-F]"),
        works in proptest::collection::vec(any_work(), 0..3),
        first in proptest::option::of(any_work()),
        citations in proptest::collection::vec(any_work(), 0..3),
    ) -> Review {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        let kept = |works: Vec<Work>| works.into_iter().filter(|work| *work != Work::default()).collect();
        Review {
            url: next(), identifier: next(), claim, language: next(), publisher: next(), publisher_url: next(), published: next(),
            label: next(), rating: rating.clone(), best: rating.clone(), worst: rating, because: next(), body: next(), speaker: next(),
            said: next(), appearances: kept(works), first: first.filter(|work| *work != Work::default()), citations: kept(citations),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_and_written_again(given in proptest::collection::vec(any_review(), 0..5)) {
        let text = claimreview(&given).0;
        let back = reviews(&text).expect("JSON");
        prop_assert_eq!(back.len(), given.len());
        for review in &given {
            prop_assert!(back.contains(review), "{:?} is lost in {:#?}", review, back);
        }
        prop_assert_eq!(&claimreview(&back).0, &text);
        prop_assert!(text.chars().all(|c| c == '\n' || !crate::ingest::is_steering(c)));
    }
}
