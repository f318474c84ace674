//! Suggestions out of 5,000 pages, and a new claim among 100,000. `cargo bench --bench find`.
//!
//! Times of single queries, sorted, and how often the right passage is among the first five; a library made by a seed.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![allow(missing_docs)]

#[path = "../tests/support/library.rs"]
mod library;
#[path = "../tests/support/pages.rs"]
mod pages;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use factcheck::evidence::{Page, Said, likeness, passages};
use factcheck::extract::{Options, extract};
use factcheck::model::{AnchorState, CaptureState, Judgement, Place, Status};
use factcheck::model::{Claim, ClaimState, Class, Quantity, Speech, SpeechState, State};
use factcheck::store::Index;
use factcheck::workspace::repeats::likely_claims;
use factcheck::workspace::search::likely_pages;
use library::{Asked, library, page};

fn main() {
    suggestions();
    repeats();
}

fn suggestions() {
    let library = library(5_000, 50, 11);
    let bytes: usize = library.pages.iter().map(|page| page.text.len()).sum();
    println!("{} pages of {} bytes on average", library.pages.len(), bytes / library.pages.len());
    let index = library.index();
    let (mut times, mut index_times, mut right) = (Vec::new(), Vec::new(), 0);
    for round in 0..3 {
        for asked in &library.asked {
            let (claim, speech) = (claim(asked, 0), speech(asked.lang));
            let said = Said::new(&claim, &speech);
            let start = Instant::now();
            let hits = likely_pages(&index, &said, |_| true).expect("pages");
            let asked_index = start.elapsed();
            let pages: Vec<usize> = hits.iter().map(|hit| page(&hit.source)).collect();
            // The language is told from the text, as a command has to.
            let texts: Vec<Page<'_>> = pages.iter().map(|at| Page { text: &library.pages[*at].text, lang: None, date: None }).collect();
            let found = passages(&said, &texts, 5);
            if round > 0 {
                times.push(start.elapsed());
                index_times.push(asked_index);
            } else if found.iter().any(|passage| pages[passage.page] == asked.page && passage.text == asked.passage) {
                right += 1;
            }
        }
    }
    println!("suggest: right passage among the first 5 for {right} of {}", library.asked.len());
    shown("suggest, whole query", times);
    shown("suggest, index alone", index_times);
}

fn repeats() {
    // Claims of the library's wording: many on each matter, country and year.
    let library = library(400_000, 100_000, 5);
    let mut speeches: HashMap<&str, Vec<ClaimState>> = HashMap::new();
    for (at, asked) in library.asked.iter().enumerate() {
        speeches.entry(asked.lang).or_default().push(state(claim(asked, at)));
    }
    let speeches: Vec<SpeechState> = speeches
        .into_iter()
        .map(|(lang, claims)| SpeechState {
            file: format!("claims/{lang}.toml"),
            speech: Speech { id: lang.to_owned(), ..speech(lang) },
            place: place(),
            capture: CaptureState::Uncaptured,
            allow: Vec::new(),
            untracked: Vec::new(),
            claims,
        })
        .collect();
    let state = State { speeches, ..State::default() };
    let index = Index::of(&state).expect("built");
    let by_id: HashMap<&str, (&SpeechState, &ClaimState)> =
        state.claims().map(|(speech, claim)| (claim.claim.id.as_str(), (speech, claim))).collect();
    println!("{} claims", by_id.len());
    let (mut times, mut alike) = (Vec::new(), 0);
    for (speech, new) in state.claims().step_by(1_000) {
        let start = Instant::now();
        let said = Said::new(&new.claim, &speech.speech);
        let likely = likely_claims(&index, &said).expect("claims");
        let others = likely.iter().filter(|id| **id != new.claim.id).map(|id| by_id[id.as_str()]);
        alike += others.filter(|(speech, old)| likeness(&said, &Said::new(&old.claim, &speech.speech)).is_some()).count();
        times.push(start.elapsed());
    }
    shown("repeats of a new claim", times);
    println!("{alike} repeats seen");
}

fn shown(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{what}: median {:.1?}, 95 % within {:.1?}, slowest {:.1?}", at(50), at(95), at(100));
}

fn claim(asked: &Asked, at: usize) -> Claim {
    let read = extract(&asked.claim, &Options { lang: Some(asked.lang), ..Options::default() });
    let quantities: Vec<Quantity> = read.found.into_iter().map(|found| found.quantity).collect();
    Claim {
        id: format!("claim-{at}"),
        speaker: None,
        attributed_to: None,
        class: Class::Fact,
        quote: asked.claim.clone(),
        prefix: None,
        suffix: None,
        start: None,
        timecode: None,
        note: None,
        quantities,
        allow: Vec::new(),
        evidence: Vec::new(),
    }
}

fn speech(lang: &str) -> Speech {
    Speech { language: Some(lang.to_owned()), ..Speech::default() }
}

fn place() -> Place {
    Place { file: String::new(), line: 1, column: 1, length: 0 }
}

fn state(claim: Claim) -> ClaimState {
    ClaimState {
        speaker: "unknown".to_owned(),
        place: place(),
        anchor: AnchorState::Unchecked,
        evidence: Vec::new(),
        contradictions: Vec::new(),
        allow: Vec::new(),
        digest: String::new(),
        judgement: Judgement {
            status: Status::Unsourced,
            verdict: None,
            rivals: Vec::new(),
            reviews: Vec::new(),
            changed: Vec::new(),
            heads: Vec::new(),
        },
        history: Vec::new(),
        claim,
    }
}
