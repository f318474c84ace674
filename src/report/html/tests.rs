//! The page as a snapshot; then what must hold whatever it shows: no foreign markup, no broken reference, the same bytes.

use std::collections::BTreeSet;

use base64::Engine;
use sha2::{Digest, Sha256};

use super::{Options, page};
use crate::model::fixture::{self, PAGE};
use crate::model::{AnchorState, CaptureState, Origin, Policy, State, Untracked, Verdict};
use crate::report::{Digits, Passage, Passages};

fn render(state: &State, passages: &Passages, policy: &Policy) -> String {
    page(state, passages, policy, &Options { tool: "factcheck/test", ..Options::default() }).expect("the templates fit")
}

fn passages() -> Passages {
    let passage = Passage { start: 23145, end: 23169, before: "… they put".to_owned(), after: "on us.".to_owned() };
    [("15000-sanctions-4kq2m7".to_owned(), passage)].into()
}

/// What stands between two marks, and what is left without it.
fn cut<'t>(text: &'t str, from: &str, to: &str) -> (&'t str, String) {
    let start = text.find(from).expect("its beginning") + from.len();
    let end = start + text[start..].find(to).expect("its end");
    (&text[start..end], format!("{}{}", &text[..start], &text[end..]))
}

/// The page without its style, its script and their hashes.
fn bare(page: &str) -> String {
    let page = cut(&cut(page, "<style>", "</style>").1, "<script>", "</script>").1;
    cut(&page, "Content-Security-Policy\" content=\"", "\">").1
}

/// The tags with the names of their attributes, in order; everything that a string can fill is left out.
fn skeleton(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for piece in page.split('<').skip(1) {
        let (mut tag, mut quoted) = (String::new(), false);
        for c in piece.chars() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => break,
                c if !quoted => tag.push(c),
                _ => {}
            }
        }
        tags.push(tag);
    }
    tags
}

/// The values of an attribute, in order.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Fills every string that a record or a source can hold.
fn fill(state: &mut State, words: &str) {
    let words = words.to_owned();
    let some = || Some(words.clone());
    for source in &mut state.sources {
        (source.title, source.publisher) = (some(), some());
        source.origin = Origin::Url(words.clone());
    }
    for speech in &mut state.speeches {
        speech.untracked.iter_mut().for_each(|missing| missing.quote.clone_from(&words));
        let head = &mut speech.speech;
        (head.id, head.title, head.speaker, head.place, head.note) = (words.clone(), some(), some(), some(), some());
        (head.language, head.translated_from) = (some(), some());
        for state in &mut speech.claims {
            state.speaker.clone_from(&words);
            state.anchor = AnchorState::Broken(words.clone());
            state.contradictions = vec![(state.place.clone(), words.clone())];
            let claim = &mut state.claim;
            claim.id = format!("{words}{}", claim.id);
            claim.quote.clone_from(&words);
            (claim.attributed_to, claim.prefix, claim.suffix, claim.timecode, claim.note) = (some(), some(), some(), some(), some());
            for quantity in &mut claim.quantities {
                quantity.text.clone_from(&words);
                (quantity.counted, quantity.when) = (some(), some());
                quantity.ambiguous.iter_mut().for_each(|other| other.reason.clone_from(&words));
            }
            for (entry, worked_out) in claim.evidence.iter_mut().zip(&mut state.evidence) {
                entry.id.clone_from(&words);
                (entry.quote, entry.prefix, entry.suffix, entry.figure, entry.note) = (some(), some(), some(), some(), some());
                worked_out.capture = CaptureState::Corrupt(words.clone());
                worked_out.anchor = AnchorState::Broken(words.clone());
                if let Some(finding) = &mut worked_out.finding {
                    finding.detail.clone_from(&words);
                    finding.pairs.push(finding.pairs[0].clone());
                    finding.pairs.iter_mut().for_each(|pair| pair.detail.clone_from(&words));
                }
            }
            let judgement = &mut state.judgement;
            let events = judgement.verdict.iter_mut().chain(&mut judgement.rivals).chain(&mut judgement.reviews).chain(&mut state.history);
            for event in events {
                (event.by, event.because) = (words.clone(), some());
            }
        }
    }
}

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "x\" onclick=\"alert(1)",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<!-- --><iframe src=//example.org>",
    "{{ style }}{% raw %}",
    "&lt;b&gt;&#60;script&#62;",
    "\u{202e}gnorw\u{2066} \u{1b}[31m\u{0}",
    "\u{1}__minijinja_ValueHandle",
];

#[test]
fn the_page_reads_so() {
    insta::assert_snapshot!("page", bare(&render(&fixture::state(), &passages(), &Policy::default())));
    insta::assert_snapshot!("page_of_nothing", bare(&render(&State::default(), &Passages::new(), &Policy::default())));
}

#[test]
fn no_words_become_markup() {
    let shown = |words: &str| {
        let mut state = fixture::state();
        fill(&mut state, words);
        let title = Options { title: Some(words), tool: words, made: Some(words), digits: Digits::default() };
        let label = [(words.to_owned(), Verdict::Imprecise)].into();
        bare(&page(&state, &passages(), &Policy { labels: label, ..Policy::default() }, &title).expect("the templates fit"))
    };
    let harmless = skeleton(&shown("words"));
    for words in HOSTILE {
        let page = shown(words);
        assert_eq!(skeleton(&page), harmless, "{words}");
        for address in values(&page, "href") {
            assert!(address.starts_with('#'), "{address} of {words}");
        }
        assert!(page.chars().all(|c| c == '\n' || !crate::ingest::is_steering(c)), "{words}");
    }
    // A web address is a link, and holds what it holds.
    let page = shown("https://example.org/?a=1&b=\"<x>");
    let links: BTreeSet<&str> = values(&page, "href").into_iter().filter(|address| !address.starts_with('#')).collect();
    assert_eq!(links, ["https:&#x2f;&#x2f;example.org&#x2f;?a=1&amp;b=&quot;&lt;x&gt;"].into());
}

#[test]
fn only_its_own_style_and_script_run() {
    let page = render(&fixture::state(), &passages(), &Policy::default());
    let policy = cut(&page, "Content-Security-Policy\" content=\"", "\"").0.replace("&#x27;", "'").replace("&#x2f;", "/");
    for (kind, open, close) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(cut(&page, open, close).0.as_bytes()));
        assert!(policy.contains(&format!("{kind}-src 'sha256-{hash}'")), "{policy}");
        assert_eq!(page.matches(open).count(), 1);
    }
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    let tags = skeleton(&bare(&page));
    assert!(!tags.iter().any(|tag| tag.contains(" style=") || tag.contains(" on")), "the policy would stop it");
}

#[test]
fn references_lead_somewhere_and_headings_nest() {
    let page = bare(&render(&fixture::state(), &passages(), &Policy::default()));
    let ids = values(&page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id is used twice");
    let inner = values(&page, "href").into_iter().filter_map(|address| address.strip_prefix('#'));
    for id in inner.chain(values(&page, "for")).chain(values(&page, "aria-labelledby")) {
        assert!(known.contains(id), "nothing has the id {id}");
    }
    let mut before = 0;
    for tag in skeleton(&page) {
        let Some(level) = tag.strip_prefix('h').and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok()) else { continue };
        assert!(level <= before + 1, "h{level} under h{before}");
        before = level;
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(page.matches("<select").count() + page.matches("<input").count(), page.matches("<label ").count());
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let state = fixture::state();
    let first = render(&state, &passages(), &Policy::default());
    assert_eq!(first, render(&state.clone(), &passages(), &Policy::default()));
    assert!(!first.contains("T10:00"), "a time of day nobody asked for");
    let made = Options { made: Some("2026-11-27T10:00:00Z"), tool: "factcheck/test", ..Options::default() };
    let dated = page(&state, &passages(), &Policy::default(), &made).expect("the templates fit");
    assert!(dated.contains("Made 2026-11-27T10:00:00Z"));
}

#[test]
fn a_house_says_it_its_own_way() {
    let policy = Policy { labels: [("Only in part".to_owned(), Verdict::Imprecise)].into(), ..Policy::default() };
    let options = Options { digits: Digits::of("de").expect("a language"), title: Some("Checked"), tool: "t", ..Options::default() };
    let page = page(&fixture::state(), &Passages::new(), &policy, &options).expect("the templates fit");
    assert!(page.contains("Only in part") && page.contains("<title>Checked</title>"));
    assert!(page.contains("15.000 sanctions") && page.contains("8.000.000.000.000"), "numbers as the language sets them");
}

#[test]
fn coverage_knows_what_nobody_recorded() {
    let mut state = fixture::state();
    let missing = Untracked { place: state.speeches[0].place.clone(), quantity: "5".to_owned(), quote: "5 ships".to_owned() };
    state.speeches[0].untracked = vec![missing.clone(), missing];
    let page = bare(&render(&state, &Passages::new(), &Policy::default()));
    // Of the five claims one is dismissed.
    assert!(page.contains("aria-label=\"1 judged, not reviewed, 2 sourced, to be judged, 1 no source yet, 2 not tracked\""), "{page}");
    assert!(page.contains("<dt>statements not tracked</dt><dd>2</dd>"));
}

#[test]
fn every_claim_is_counted_once_and_the_rest_summed_up() {
    let mut state = fixture::state();
    let speech = state.speeches[0].clone();
    for at in 0..60 {
        let mut speech = speech.clone();
        speech.speech.id = format!("speech-{at:02}");
        speech.claims.iter_mut().for_each(|claim| claim.speaker = format!("Speaker {at:02}"));
        state.speeches.push(speech);
    }
    let page = bare(&render(&state, &Passages::new(), &Policy::default()));
    assert!(page.contains("42 more speeches") && page.contains("44 more speakers"));
    let total: usize = cut(&page, "id=\"chart-verdicts\"", "</tbody>")
        .0
        .split("</tr>")
        .filter_map(|row| row.rsplit_once("class=\"number\">")?.1.split('<').next()?.parse::<usize>().ok())
        .sum();
    assert_eq!(total, state.claims().count());
    assert_eq!(page.matches("<article").count(), total);
    assert!(page.contains(PAGE) || page.contains("Sanctions | tracker"));
}
