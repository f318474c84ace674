//! What a workspace of 10,000 claims costs to report and to export. `cargo bench --bench report`.

use factcheck::model::{
    Act, AnchorState, CaptureState, Claim, ClaimState, Class, Event, Evidence, EvidenceState, Finding, FindingKind, Judgement, Kind, Layer,
    Match, Origin, Pair, Place, Policy, Quantity, SnapshotState, Source, Speech, SpeechState, Stance, State, Status, Timestamp, Value,
    Verdict,
};
use factcheck::report::claims::{self, By};
use factcheck::report::{ClaimsFormat, Passage, Passages, export, html};

const SPEECHES: usize = 100;
const CLAIMS: usize = 10_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn html_page(bencher: divan::Bencher<'_, '_>) {
    let (state, passages) = workspace();
    let options = html::Options { tool: "factcheck", ..html::Options::default() };
    bencher.bench(|| html::page(&state, &passages, &Policy::default(), &options).expect("a page"));
}

#[divan::bench(args = ["table", "markdown", "csv", "json"])]
fn report(bencher: divan::Bencher<'_, '_>, format: &str) {
    let (state, _) = workspace();
    let format: ClaimsFormat = format.parse().expect("a format");
    let options = claims::Options { by: By::Speaker, format, width: Some(120), ..claims::Options::default() };
    bencher.bench(|| claims::claims(&state, &options));
}

#[divan::bench(args = ["claimreview", "annotations", "csv", "ndjson"])]
fn exports(bencher: divan::Bencher<'_, '_>, format: &str) {
    let (state, passages) = workspace();
    let policy = Policy::default();
    bencher.bench(|| match format {
        "claimreview" => export::claimreview(&export::own_reviews(&state, &policy).0).0,
        "annotations" => export::annotations(&state, &passages, &policy),
        "csv" => export::csv(&state),
        _ => export::ndjson(&state),
    });
}

/// Claims of every status by 40 speakers, each with two quantities and two pieces of evidence, most with a verdict.
fn workspace() -> (State, Passages) {
    let source = |at: usize| Source {
        id: format!("example.org-report-{at}"),
        origin: Origin::Url(format!("https://example.org/reports/{at}")),
        title: Some(format!("Annual report {at}")),
        publisher: Some("Example Office".to_owned()),
        note: None,
    };
    let snapshot = |at: usize| SnapshotState {
        source: format!("example.org-report-{at}"),
        id: "20261122T065609Z-9c41d2e07b".to_owned(),
        fetched_at: "2026-11-22T06:56:09Z".to_owned(),
        payload_sha256: String::new(),
        media_type: "text/html".to_owned(),
        bytes: 30_000,
        damage: Vec::new(),
    };
    let mut passages = Passages::new();
    let speeches = (0..SPEECHES).map(|at| speech(at, &mut passages)).collect();
    let state =
        State { speeches, sources: (0..1000).map(source).collect(), snapshots: (0..1000).map(snapshot).collect(), ..State::default() };
    (state, passages)
}

fn speech(at: usize, passages: &mut Passages) -> SpeechState {
    let head = Speech {
        id: format!("speech-{at:03}"),
        title: Some(format!("The {at}th address on the state of the harbour")),
        date: format!("20{:02}-03-{:02}", 10 + at % 16, 1 + at % 28).parse().ok(),
        language: Some("en".to_owned()),
        source: Some(format!("example.org-report-{at}")),
        ..Speech::default()
    };
    let place = |line| Place { file: format!("claims/speech-{at:03}.toml"), line, column: 9, length: 40 };
    let claims: Vec<ClaimState> = (0..CLAIMS / SPEECHES).map(|nth| claim(at * (CLAIMS / SPEECHES) + nth, place(nth * 30))).collect();
    for claim in &claims {
        let passage = Passage {
            start: 100,
            end: 180,
            before:
                "… and before I come to the figures of this year, let me thank the night shifts, without whom no crane would have turned."
                    .to_owned(),
            after: "We were promised the contrary. I remember it well, and so do you, for it was in this very room that they said it …"
                .to_owned(),
        };
        passages.insert(claim.claim.id.clone(), passage);
    }
    SpeechState {
        file: place(0).file,
        place: place(1),
        speech: head,
        capture: CaptureState::Captured,
        allow: Vec::new(),
        untracked: Vec::new(),
        claims,
    }
}

fn claim(at: usize, place: Place) -> ClaimState {
    let quantity = |text: &str, value: &str| Quantity {
        value: Value::parse(Kind::Number, value).ok(),
        counted: Some("containers".to_owned()),
        ..Quantity::new(Kind::Number, text)
    };
    let entry = |nth: usize| Evidence {
        id: format!("e{nth}"),
        source: format!("example.org-report-{}", (at * 7 + nth) % 1000),
        snapshot: Some("20261122T065609Z-9c41d2e07b".to_owned()),
        stance: if nth == 1 { Stance::Supports } else { Stance::Contradicts },
        quote: Some("The terminals handled 13,780 containers in 2023, and 12,140 containers the year before.".to_owned()),
        prefix: None,
        suffix: None,
        layer: Some(Layer::Main),
        start: Some(7231),
        matched: Some(Match::Exact),
        figure: None,
        note: None,
    };
    let detail = "12400 claimed, 13780 shown: 10 % below (by 1380, ratio 0.9)".to_owned();
    let pair = Pair { claim: 0, evidence: 0, finding: FindingKind::Below, ratio: "9/10".parse().ok(), detail: detail.clone() };
    let worked_out = || EvidenceState {
        place: place.clone(),
        capture: CaptureState::Captured,
        anchor: AnchorState::Found(Match::Exact),
        finding: Some(Finding { kind: FindingKind::Below, pairs: vec![pair.clone(), pair.clone()], detail: detail.clone() }),
    };
    let id = format!("12400-containers-{at:06}");
    let event = |act, verdict| Event {
        at: Timestamp::UNIX_EPOCH,
        by: "ana@example.org".to_owned(),
        claim: id.clone(),
        act,
        verdict,
        because: Some("The annual report has 13,780: a tenth more.".to_owned()),
        digest: String::new(),
        parts: Vec::new(),
        evidence: Vec::new(),
        prev: Vec::new(),
        id: String::new(),
    };
    let status = Status::ALL[at % Status::ALL.len()];
    let verdict = matches!(status, Status::Judged | Status::Reviewed | Status::Stale | Status::Disputed);
    let verdict = verdict.then(|| event(Act::Verdict, Some(Verdict::ALL[at % Verdict::ALL.len()])));
    let reviews: Vec<Event> = (status == Status::Reviewed).then(|| event(Act::Review, None)).into_iter().collect();
    let sourced = status != Status::Unsourced;
    ClaimState {
        claim: Claim {
            id: id.clone(),
            speaker: None,
            attributed_to: None,
            class: Class::Fact,
            quote: "And our terminals handled 12,400 containers in 2023, which had never been seen here.".to_owned(),
            prefix: None,
            suffix: None,
            start: Some(100),
            timecode: None,
            note: None,
            allow: Vec::new(),
            quantities: vec![quantity("12,400", "12400"), quantity("1.5 million", "1500000")],
            evidence: if sourced { vec![entry(1), entry(2)] } else { Vec::new() },
        },
        speaker: format!("Speaker {:02}", at % 40),
        place: place.clone(),
        allow: Vec::new(),
        anchor: AnchorState::Found(Match::Exact),
        evidence: if sourced { vec![worked_out(), worked_out()] } else { Vec::new() },
        contradictions: Vec::new(),
        digest: String::new(),
        history: verdict.iter().chain(&reviews).cloned().collect(),
        judgement: Judgement { status, verdict, rivals: Vec::new(), reviews, heads: Vec::new(), changed: Vec::new() },
    }
}
