//! Three charts over the claims: figures first, and from the figures the rectangles that show them.
//!
//! Each chart is a table whose rows have a bar beside their numbers, so that nobody needs to see it to read it. Sizes are
//! whole thousandths; the darker a stretch, the worse or the further along.

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::{standing, words};
use crate::model::{ClaimState, SpeechState, Status, Verdict};
use crate::report::text::one_line;

/// One chart.
#[derive(Serialize)]
pub(super) struct Chart {
    id: &'static str,
    title: &'static str,
    about: String,
    /// `bars`: one beside each row; `columns`: one picture over all rows.
    form: &'static str,
    /// What the numbers count.
    counted: &'static str,
    keys: Vec<Key>,
    /// What the first column of the figures holds.
    of: &'static str,
    rows: Vec<Row>,
    /// How many columns the picture has.
    columns: usize,
}

/// What a stretch stands for.
#[derive(Serialize)]
struct Key {
    class: String,
    label: String,
}

#[derive(Serialize)]
struct Row {
    label: String,
    /// The part of the page that tells more.
    href: Option<String>,
    /// As many as there are keys.
    counts: Vec<usize>,
    total: usize,
    stretches: Vec<Stretch>,
    said: String,
}

/// A rectangle in thousandths of the bar's length; in a column, from its top.
#[derive(Serialize)]
struct Stretch {
    class: String,
    at: usize,
    long: usize,
}

/// Rows that a chart shows; the rest is summed up in one more.
const MOST_ROWS: usize = 20;
/// Columns over time; longer times are cut into years.
const MOST_MONTHS: usize = 36;
/// The length of a full bar.
const WHOLE: usize = 1000;

pub(super) fn charts(speeches: &[&SpeechState], label: &dyn Fn(Verdict) -> String) -> Vec<Chart> {
    if speeches.is_empty() {
        return Vec::new();
    }
    let mut charts = vec![coverage(speeches), verdicts(speeches, label)];
    charts.extend(over_time(speeches));
    charts
}

/// How far claims have come, of each speech. Dismissed ones are not waited for.
fn coverage(speeches: &[&SpeechState]) -> Chart {
    let stages = [
        ("reviewed", "reviewed"),
        ("judged", "judged, not reviewed"),
        ("sourced", "sourced, to be judged"),
        ("tracked", "no source yet"),
        ("untracked", "not tracked"),
    ];
    let stage = |claim: &ClaimState| match claim.judgement.status {
        Status::Reviewed => Some(0),
        Status::Judged => Some(1),
        Status::Sourced | Status::Stale | Status::Disputed => Some(2),
        Status::Unsourced => Some(3),
        Status::Dismissed => None,
    };
    let rows = speeches.iter().map(|speech| {
        let mut counts = vec![0; stages.len()];
        speech.claims.iter().filter_map(stage).for_each(|at| counts[at] += 1);
        counts[stages.len() - 1] = speech.untracked.len();
        (one_line(&speech.speech.id), Some(format!("#speech-{}", one_line(&speech.speech.id))), counts)
    });
    let keys = stages.iter().map(|(class, label)| Key { class: (*class).to_owned(), label: (*label).to_owned() }).collect();
    Chart {
        id: "coverage",
        title: "Coverage by speech",
        about: "How far the statements worth checking of each speech have come; dismissed ones are left out.".to_owned(),
        form: "bars",
        counted: "statements",
        of: "speech",
        rows: set(short(rows.collect(), "speeches"), &keys, Scale::Share),
        keys,
        columns: 0,
    }
}

fn verdicts(speeches: &[&SpeechState], label: &dyn Fn(Verdict) -> String) -> Chart {
    let mut keys: Vec<Key> = Verdict::ALL.iter().map(|verdict| Key { class: verdict.code().to_owned(), label: label(*verdict) }).collect();
    keys.push(Key { class: "none".to_owned(), label: "no verdict".to_owned() });
    let mut speakers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for claim in speeches.iter().flat_map(|speech| &speech.claims) {
        let counts = speakers.entry(&claim.speaker).or_insert_with(|| vec![0; keys.len()]);
        let at = standing(claim).and_then(|verdict| Verdict::ALL.iter().position(|other| *other == verdict));
        counts[at.unwrap_or(keys.len() - 1)] += 1;
    }
    let mut rows: Vec<_> = speakers.into_iter().map(|(name, counts)| (one_line(name), None, counts)).collect();
    // Names in alphabetical order where they have as many claims.
    rows.sort_by_key(|(_, _, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
    let rows = short(rows, "speakers");
    // A verdict that nobody gave needs no colour and no column.
    let given: Vec<usize> = (0..keys.len()).filter(|at| rows.iter().any(|(_, _, counts)| counts[*at] > 0)).collect();
    let keys: Vec<Key> = keys.into_iter().enumerate().filter(|(at, _)| given.contains(at)).map(|(_, key)| key).collect();
    let rows = rows.into_iter().map(|(label, href, counts)| (label, href, given.iter().map(|at| counts[*at]).collect())).collect();
    Chart {
        id: "verdicts",
        title: "Verdicts by speaker",
        about: "The standing verdict of each claim, the longer the bar the more claims.".to_owned(),
        form: "bars",
        counted: "claims",
        of: "speaker",
        rows: set(rows, &keys, Scale::Most),
        keys,
        columns: 0,
    }
}

/// Claims by the day of their speech; `None` where no speech is dated.
fn over_time(speeches: &[&SpeechState]) -> Option<Chart> {
    let dates = || speeches.iter().filter_map(|speech| speech.speech.date);
    let (first, last) = (dates().min()?, dates().max()?);
    let month = |date: jiff::civil::Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let by_month = usize::try_from(month(last) - month(first)).is_ok_and(|months| months < MOST_MONTHS);
    let period = |date: jiff::civil::Date| if by_month { month(date) } else { i32::from(date.year()) };
    let mut periods: BTreeMap<i32, Vec<usize>> = (period(first)..=period(last)).map(|period| (period, vec![0; 2])).collect();
    let mut undated = 0;
    for speech in speeches {
        for claim in &speech.claims {
            let judged = matches!(claim.judgement.status, Status::Judged | Status::Reviewed);
            match speech.speech.date.and_then(|date| periods.get_mut(&period(date))) {
                Some(counts) => counts[usize::from(!judged)] += 1,
                None => undated += 1,
            }
        }
    }
    let name = |period: i32| {
        if by_month { format!("{:04}-{:02}", period.div_euclid(12), period.rem_euclid(12) + 1) } else { format!("{period:04}") }
    };
    let rows: Vec<_> = periods.into_iter().map(|(period, counts)| (name(period), None, counts)).collect();
    let keys = vec![
        Key { class: "judged".to_owned(), label: "judged".to_owned() },
        Key { class: "none".to_owned(), label: "not judged".to_owned() },
    ];
    let unit = if by_month { "month" } else { "year" };
    let rest = match undated {
        0 => String::new(),
        1 => " 1 claim is of a speech without a date.".to_owned(),
        more => format!(" {more} claims are of speeches without a date."),
    };
    let rows = set(rows, &keys, Scale::Most);
    Some(Chart {
        id: "time",
        title: "Claims over time",
        about: format!("Claims by the {unit} of their speech.{rest}"),
        form: "columns",
        counted: "claims",
        of: unit,
        columns: rows.len(),
        rows,
        keys,
    })
}

/// A label, where it leads, and a count for each key.
type Figures = (String, Option<String>, Vec<usize>);

/// The first rows, and one for the rest.
fn short(mut rows: Vec<Figures>, of: &str) -> Vec<Figures> {
    if rows.len() <= MOST_ROWS + 1 {
        return rows;
    }
    let rest = rows.split_off(MOST_ROWS);
    let mut sum = vec![0; rest[0].2.len()];
    for (_, _, counts) in &rest {
        sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    rows.push((format!("{} more {of}", rest.len()), None, sum));
    rows
}

/// What a full bar stands for.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    /// All of the row.
    Share,
    /// The largest row.
    Most,
}

fn set(rows: Vec<Figures>, keys: &Vec<Key>, scale: Scale) -> Vec<Row> {
    let most = rows.iter().map(|(_, _, counts)| counts.iter().sum::<usize>()).max().unwrap_or(0);
    let row = |(label, href, counts): Figures| {
        let total = counts.iter().sum();
        let full = if scale == Scale::Share { total } else { most }.max(1);
        let (mut stretches, mut before) = (Vec::new(), 0);
        for (count, key) in counts.iter().zip(keys).filter(|(count, _)| **count > 0) {
            let at = before * WHOLE / full;
            before += count;
            stretches.push(Stretch { class: key.class.clone(), at, long: before * WHOLE / full - at });
        }
        let parts: Vec<String> =
            counts.iter().zip(keys).filter(|(count, _)| **count > 0).map(|(count, key)| format!("{count} {}", words(&key.label))).collect();
        let said = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
        Row { label, href, counts, total, stretches, said }
    };
    rows.into_iter().map(row).collect()
}
