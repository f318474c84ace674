//! Claims that are made again: the clusters, with their figures over time.

use serde::Serialize;

use super::ClaimsFormat;
use super::claims::quantities;
use super::json::{self, ClaimJson};
use super::table::{self, Column, Give, Row};
use super::text::Digits;
use crate::model::{ClaimState, Likeness, Repeat, SpeechState, Verdict};

/// A claim of a cluster, and what it is to those before it.
pub type Member<'a> = (&'a SpeechState, &'a ClaimState, Option<Likeness>);

/// The clusters, each oldest first.
pub fn clusters(clusters: &[Vec<Member<'_>>], format: ClaimsFormat, width: Option<usize>) -> String {
    match format {
        ClaimsFormat::Table if clusters.is_empty() => "no claim repeats another\n".to_owned(),
        ClaimsFormat::Table => format!("{}\n", table::terminal(&columns(), rows(clusters), width)),
        ClaimsFormat::Markdown if clusters.is_empty() => "No claim repeats another.\n".to_owned(),
        ClaimsFormat::Markdown => table::markdown(&columns(), rows(clusters)),
        ClaimsFormat::Csv => csv(clusters),
        ClaimsFormat::Json => json_text(clusters),
    }
}

/// What a claim repeats, in one line: `said before on 2024-03-13 (15000-sanctions-4kq2m7), verdict imprecise`.
pub fn line(repeat: &Repeat) -> String {
    let when = repeat.date.map_or_else(|| format!(" in {}", repeat.speech), |date| format!(" on {date}"));
    let verdict = repeat.verdict.map_or_else(|| "no verdict yet".to_owned(), |verdict| format!("verdict {verdict}"));
    let what = match (repeat.later, repeat.likeness) {
        (false, Likeness::Same) => "said before",
        (true, Likeness::Same) => "said again",
        (false, Likeness::Variant) => "said before with another figure",
        (true, Likeness::Variant) => "said again with another figure",
    };
    let figures = if repeat.likeness == Likeness::Variant { format!(", {}", repeat.figures) } else { String::new() };
    super::plain(&format!("{what}{when} ({}){figures}, {verdict}", repeat.claim))
}

fn word(likeness: Option<Likeness>) -> &'static str {
    likeness.map_or("first", Likeness::code)
}

fn verdict(claim: &ClaimState) -> &'static str {
    claim.judgement.verdict.as_ref().and_then(|event| event.verdict).map_or("", Verdict::code)
}

fn columns() -> [Column; 8] {
    [
        Column::left("date", Give::Never),
        Column::right("quantity", Give::Never),
        Column::left("unit", Give::Cut(4)).spare(3),
        Column::left("repeat", Give::Never),
        Column::left("claim", Give::Never),
        Column::left("speaker", Give::Wrap(12)).spare(1),
        Column::left("verdict", Give::Wrap(12)).spare(2),
        Column::left("quote", Give::Cut(16)).spare(0),
    ]
}

fn rows(clusters: &[Vec<Member<'_>>]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let variants = cluster.iter().filter(|(_, _, likeness)| *likeness == Some(Likeness::Variant)).count();
        let figures = if variants == 0 { ", the same figure".to_owned() } else { format!(", {variants} with another figure") };
        rows.push(Row::Heading(format!("{} · said {} times{figures}", at + 1, cluster.len())));
        for (speech, claim, likeness) in cluster {
            let (numbers, units) = quantities(claim, Digits::default());
            rows.push(Row::Cells(vec![
                vec![speech.speech.date.map(|date| date.to_string()).unwrap_or_default()],
                numbers,
                units,
                vec![word(*likeness).to_owned()],
                vec![claim.claim.id.clone()],
                vec![claim.speaker.clone()],
                vec![verdict(claim).to_owned()],
                vec![claim.claim.quote.clone()],
            ]));
        }
    }
    rows
}

fn csv(clusters: &[Vec<Member<'_>>]) -> String {
    let head = ["cluster", "repeat", "date", "claim", "speech", "speaker", "quantities", "units", "verdict", "status", "quote"];
    let mut rows = Vec::new();
    for (at, cluster) in clusters.iter().enumerate() {
        for (speech, claim, likeness) in cluster {
            let (numbers, units) = quantities(claim, Digits::default());
            rows.push(vec![
                (at + 1).to_string(),
                word(*likeness).to_owned(),
                speech.speech.date.map(|date| date.to_string()).unwrap_or_default(),
                claim.claim.id.clone(),
                speech.speech.id.clone(),
                claim.speaker.clone(),
                numbers.join("; "),
                units.join("; "),
                verdict(claim).to_owned(),
                claim.judgement.status.to_string(),
                claim.claim.quote.clone(),
            ]);
        }
    }
    table::csv(&head, rows)
}

fn json_text(clusters: &[Vec<Member<'_>>]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u8,
        clusters: Vec<Vec<MemberJson<'a>>>,
    }
    #[derive(Serialize)]
    struct MemberJson<'a> {
        repeat: &'static str,
        #[serde(flatten)]
        claim: ClaimJson<'a>,
    }

    let mut all = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        let mut list = Vec::with_capacity(cluster.len());
        for (speech, claim, likeness) in cluster {
            list.push(MemberJson { repeat: word(*likeness), claim: json::claim(speech, claim) });
        }
        all.push(list);
    }
    json::text(&Document { version: json::VERSION, clusters: all })
}

#[cfg(test)]
mod tests {
    use super::{clusters, line};
    use crate::model::{Likeness, Repeat, Verdict, fixture};
    use crate::report::ClaimsFormat;

    #[test]
    fn a_repeat_is_one_line() {
        let repeat = Repeat {
            claim: "15000-sanctions-4kq2m7".to_owned(),
            speech: "2024-03-13-kisseliov".to_owned(),
            date: Some("2024-03-13".parse().expect("a day")),
            later: false,
            likeness: Likeness::Same,
            figures: "15000 sanctions".to_owned(),
            verdict: Some(Verdict::Imprecise),
        };
        assert_eq!(line(&repeat), "said before on 2024-03-13 (15000-sanctions-4kq2m7), verdict imprecise");
        let other = Repeat { likeness: Likeness::Variant, later: true, date: None, verdict: None, ..repeat };
        let expected = "said again with another figure in 2024-03-13-kisseliov (15000-sanctions-4kq2m7), 15000 sanctions, no verdict yet";
        assert_eq!(line(&other), expected);
    }

    #[test]
    fn clusters_keep_their_figures_apart() {
        let state = fixture::state();
        let all: Vec<_> = state.claims().collect();
        let cluster = vec![(all[0].0, all[0].1, None), (all[1].0, all[1].1, Some(Likeness::Variant))];
        let csv = clusters(std::slice::from_ref(&cluster), ClaimsFormat::Csv, None);
        assert_eq!(csv.lines().count(), 3, "{csv}");
        assert!(csv.lines().nth(1).is_some_and(|line| line.starts_with("1,first,")), "{csv}");
        assert!(csv.lines().nth(2).is_some_and(|line| line.starts_with("1,variant,")), "{csv}");
        let table = clusters(std::slice::from_ref(&cluster), ClaimsFormat::Table, None);
        assert!(table.contains("1 · said 2 times, 1 with another figure"), "{table}");
        let json: serde_json::Value = serde_json::from_str(&clusters(&[cluster], ClaimsFormat::Json, None)).expect("JSON");
        assert_eq!(json["clusters"][0][1]["repeat"], "variant");
    }
}
