//! One workspace of mixed weight for the tests of gate, reports and index: right, wrong, open and hostile claims,
//! wide characters, damage. Its claim file's text is here too, so that carets can be checked.

use super::{
    Act, AnchorState, Approx, CaptureState, Claim, ClaimState, Class, Event, Evidence, EvidenceState, Finding, FindingKind, Judgement,
    Kind, Layer, Match, Number, Origin, Pair, Place, Quantity, Reading, Relation, RelationKind, SnapshotState, Source, Speech, SpeechState,
    Stance, State, Status, Timestamp, Unit, Value, Verdict,
};

/// The claim file of the first speech, as far as places point into it.
pub(crate) const FILE: &str = "claims/2024-03-13-kisseliov.toml";
pub(crate) const TEXT: &str = r#"format = 1

[speech]
id = "2024-03-13-kisseliov"

[[claim]]
id = "15000-sanctions-4kq2m7"
quote = "près de 15 000 sanctions"

[[claim.evidence]]
source = "example.org--sanctions-1a2b3c4d"

[[claim.evidence]]
source = "example.org--sanctions-1a2b3c4d"

[[claim]]
id = "130-kilometres-8x2b9c"
quote = "130 kilomètres, dont 90 kilomètres de tunnels"

[[claim]]
id = "8-billions-q7r2s9"
quote = "8 billions … en 2018"

[[claim.evidence]]
source = "notes--budget-5e6f7a8b"

[[claim]]
id = "trois-enfants-m3n4p5"
quote = "trois enfants"

[[claim]]
id = "cmd-2-w8x9y1"
quote = "=cmd()|' /C calc'!A0 à 2 %"
"#;

/// The claim file of the second speech: its text is not at hand in tests.
pub(crate) const OTHER_FILE: &str = "claims/2025-01-24-tokyo.toml";

pub(crate) const PAGE: &str = "example.org--sanctions-1a2b3c4d";
pub(crate) const NOTE: &str = "notes--budget-5e6f7a8b";
pub(crate) const SNAPSHOT: &str = "20261122T065609Z-9c41d2e07b";

/// The whole workspace.
pub(crate) fn state() -> State {
    State {
        speeches: vec![french(), japanese()],
        sources: vec![
            Source {
                id: PAGE.to_owned(),
                origin: Origin::Url("https://example.org/sanctions".to_owned()),
                title: Some("Sanctions | tracker".to_owned()),
                publisher: Some("Example".to_owned()),
                note: None,
            },
            Source {
                id: NOTE.to_owned(),
                origin: Origin::Path("notes/budget 2018.md".to_owned()),
                title: None,
                publisher: None,
                note: None,
            },
        ],
        snapshots: vec![SnapshotState {
            source: PAGE.to_owned(),
            id: SNAPSHOT.to_owned(),
            fetched_at: "2026-11-22T06:56:09Z".to_owned(),
            payload_sha256: "9c41d2e07b".repeat(6),
            media_type: "text/html".to_owned(),
            bytes: 4_096,
            damage: Vec::new(),
        }],
        checks: std::collections::BTreeMap::new(),
        repeated_false: std::collections::BTreeMap::new(),
        ledger_damage: Vec::new(),
        remarks: Vec::new(),
    }
}

fn french() -> SpeechState {
    let sanctions = {
        let mut quantity = number("15 000", "15000");
        quantity.approx = Some(Approx::Nearly);
        quantity.counted = Some("sanctions".to_owned());
        let mut claim = claim("15000-sanctions-4kq2m7", "près de 15 000 sanctions", vec![quantity]);
        claim.speaker = Some("D. Kisseliov".to_owned());
        claim.start = Some(23145);
        claim.timecode = Some("00:12:31.500".to_owned());
        claim.note = Some("Said twice.".to_owned());
        claim.evidence = vec![
            evidence("e1", PAGE, Stance::Contradicts, Some("16,587 sanctions in force")),
            evidence("e2", PAGE, Stance::Supports, Some("a total of 19,282")),
        ];
        let mut state = worked_out(claim, "D. Kisseliov", place("près de 15 000"), Status::Judged);
        state.evidence = vec![
            judged(
                place_nth("source = \"example.org", 0),
                FindingKind::Below,
                "15000 claimed, 16587 shown: 9.6 % below",
                Some("5000/5529"),
            ),
            judged(
                place_nth("source = \"example.org", 1),
                FindingKind::Below,
                "15000 claimed, 19282 shown: 22.2 % below",
                Some("7500/9641"),
            ),
        ];
        let mut verdict = event("15000-sanctions-4kq2m7", Act::Verdict, "a@example.org", "2026-11-22T10:00:00Z");
        verdict.verdict = Some(Verdict::Imprecise);
        verdict.because = Some("The tracker shows more.".to_owned());
        state.judgement.heads = vec![verdict.id.clone()];
        state.history = vec![verdict.clone()];
        state.judgement.verdict = Some(verdict);
        state
    };
    let road = {
        let mut whole = number("130 kilomètres", "130");
        (whole.kind, whole.unit) = (Kind::Dimension, Some(Unit::of("km")));
        let mut tunnels = number("90 kilomètres", "90");
        (tunnels.kind, tunnels.unit, tunnels.counted) = (Kind::Dimension, Some(Unit::of("km")), Some("tunnels".to_owned()));
        tunnels.relation = Some(Relation { kind: RelationKind::PartOf, with: Some(0) });
        let claim = claim("130-kilometres-8x2b9c", "130 kilomètres, dont 90 kilomètres de tunnels", vec![whole, tunnels]);
        worked_out(claim, "V. Poutine", place("130 kilomètres, dont"), Status::Unsourced)
    };
    let budget = {
        let mut quantity = number("8 billions", "8000000000000");
        quantity.when = Some("2018".to_owned());
        quantity.ambiguous =
            vec![Reading { value: Some(number("", "8000000000").value.expect("a value")), unit: None, reason: "short-scale".to_owned() }];
        let mut claim = claim("8-billions-q7r2s9", "8 billions … en 2018", vec![quantity]);
        claim.evidence = vec![Evidence { snapshot: None, figure: Some("8e9".to_owned()), ..evidence("e1", NOTE, Stance::Supports, None) }];
        let mut state = worked_out(claim, "V. Poutine", place("8 billions …"), Status::Sourced);
        state.evidence = vec![EvidenceState {
            capture: CaptureState::Uncaptured,
            anchor: AnchorState::Unchecked,
            ..judged(place("source = \"notes"), FindingKind::ScaleSlip, "8000000000000 claimed, 8000000000 shown: 1000 times", Some("1000"))
        }];
        state
    };
    let children = {
        let mut quantity = number("trois", "3");
        quantity.counted = Some("enfants".to_owned());
        let mut state = worked_out(
            claim("trois-enfants-m3n4p5", "trois enfants", vec![quantity]),
            "V. Poutine",
            place("trois enfants\""),
            Status::Dismissed,
        );
        let mut dismissal = event("trois-enfants-m3n4p5", Act::Dismiss, "a@example.org", "2026-11-22T10:05:00Z");
        dismissal.because = Some("Nobody cares.".to_owned());
        state.history = vec![dismissal];
        state
    };
    let hostile = {
        let mut quantity = number("2 %", "2");
        (quantity.kind, quantity.unit) = (Kind::Percent, Some(Unit::of("%")));
        let mut claim = claim("cmd-2-w8x9y1", "=cmd()|' /C calc'!A0 à 2 %", vec![quantity]);
        claim.class = Class::Opinion;
        claim.speaker = Some("\u{1b}[31mMallory\u{202e} <b>|\u{9b}2J".to_owned());
        let mut state = worked_out(claim, "\u{1b}[31mMallory\u{202e} <b>|\u{9b}2J", place("=cmd()"), Status::Stale);
        let mut verdict = event("cmd-2-w8x9y1", Act::Verdict, "b@example.org", "2026-11-23T09:00:00Z");
        verdict.verdict = Some(Verdict::NotCheckable);
        verdict.because = Some("+1".to_owned());
        state.history = vec![verdict.clone()];
        state.judgement.verdict = Some(verdict);
        state
    };
    SpeechState {
        file: FILE.to_owned(),
        speech: Speech {
            id: "2024-03-13-kisseliov".to_owned(),
            title: Some("Interview".to_owned()),
            speaker: Some("V. Poutine".to_owned()),
            date: "2024-03-13".parse().ok(),
            language: Some("fr".to_owned()),
            translated_from: Some("ru".to_owned()),
            source: Some(PAGE.to_owned()),
            snapshot: Some(SNAPSHOT.to_owned()),
            ..Speech::default()
        },
        place: place("[speech]"),
        capture: CaptureState::Captured,
        allow: Vec::new(),
        claims: vec![sanctions, road, budget, children, hostile],
        untracked: Vec::new(),
    }
}

fn japanese() -> SpeechState {
    let at = |line| Place { file: OTHER_FILE.to_owned(), line, column: 9, length: 12 };
    let crowd = {
        let mut quantity = number("一万五千人", "15000");
        quantity.counted = Some("人".to_owned());
        let mut claim = claim("15000-hito-b2c3d4", "一万五千人の若者が集まった", vec![quantity]);
        claim.evidence = vec![evidence("e1", PAGE, Stance::Supports, Some("15,012 young people"))];
        let mut state = worked_out(claim, "岸田文雄", at(8), Status::Reviewed);
        state.anchor = AnchorState::Unchecked;
        state.evidence =
            vec![judged(at(12), FindingKind::EqualRounded, "15000 claimed, 15012 shown: equal after rounding", Some("1250/1251"))];
        let mut verdict = event("15000-hito-b2c3d4", Act::Verdict, "a@example.org", "2026-11-24T08:00:00Z");
        verdict.verdict = Some(Verdict::Accurate);
        let mut review = event("15000-hito-b2c3d4", Act::Review, "b@example.org", "2026-11-24T09:00:00Z");
        review.prev = vec![verdict.id.clone()];
        state.history = vec![verdict.clone(), review.clone()];
        state.judgement.verdict = Some(verdict);
        state.judgement.reviews = vec![review];
        state
    };
    let growth = {
        let mut quantity = number("10.8 %", "10.8");
        (quantity.kind, quantity.unit) = (Kind::Percent, Some(Unit::of("%")));
        let mut claim = claim("10-8-growth-e5f6g7", "10.8 % growth", vec![quantity]);
        claim.evidence = vec![evidence("e1", PAGE, Stance::Supports, Some("grew by 10.84 %"))];
        let mut state = worked_out(claim, "岸田文雄", at(20), Status::Disputed);
        state.anchor = AnchorState::Unchecked;
        state.evidence = vec![EvidenceState {
            anchor: AnchorState::Broken("nearest is \"grew by 12 %\"".to_owned()),
            ..judged(at(24), FindingKind::EqualRounded, "10.8 claimed, 10.84 shown: equal after rounding", None)
        }];
        let mut first = event("10-8-growth-e5f6g7", Act::Verdict, "a@example.org", "2026-11-24T10:00:00Z");
        first.verdict = Some(Verdict::Accurate);
        let mut second = event("10-8-growth-e5f6g7", Act::Verdict, "b@example.org", "2026-11-24T11:00:00Z");
        second.verdict = Some(Verdict::Misleading);
        state.history = vec![first.clone(), second.clone()];
        state.judgement.verdict = Some(first);
        state.judgement.rivals = vec![second];
        state
    };
    SpeechState {
        file: OTHER_FILE.to_owned(),
        speech: Speech {
            id: "2025-01-24-tokyo".to_owned(),
            speaker: Some("岸田文雄".to_owned()),
            date: "2025-01-24".parse().ok(),
            language: Some("ja".to_owned()),
            ..Speech::default()
        },
        place: Place { file: OTHER_FILE.to_owned(), line: 3, column: 1, length: 8 },
        capture: CaptureState::Uncaptured,
        allow: Vec::new(),
        claims: vec![crowd, growth],
        untracked: Vec::new(),
    }
}

/// A bare number.
pub(crate) fn number(text: &str, value: &str) -> Quantity {
    let value: Number = value.parse().expect("a number");
    Quantity { value: Some(Value::Number(value)), ..Quantity::new(Kind::Number, text) }
}

/// A claim of class fact without evidence.
pub(crate) fn claim(id: &str, quote: &str, quantities: Vec<Quantity>) -> Claim {
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
        quantities,
        evidence: Vec::new(),
    }
}

/// Captured evidence.
pub(crate) fn evidence(id: &str, source: &str, stance: Stance, quote: Option<&str>) -> Evidence {
    Evidence {
        id: id.to_owned(),
        source: source.to_owned(),
        snapshot: Some(SNAPSHOT.to_owned()),
        stance,
        quote: quote.map(str::to_owned),
        prefix: None,
        suffix: None,
        layer: Some(Layer::Main),
        start: Some(7231),
        matched: Some(Match::Exact),
        figure: None,
        note: None,
    }
}

/// A claim whose anchor holds, without evidence and history.
pub(crate) fn worked_out(claim: Claim, speaker: &str, place: Place, status: Status) -> ClaimState {
    ClaimState {
        allow: Vec::new(),
        contradictions: Vec::new(),
        digest: format!("digest-of-{}", claim.id),
        claim,
        speaker: speaker.to_owned(),
        place,
        anchor: AnchorState::Found(Match::Exact),
        evidence: Vec::new(),
        judgement: Judgement { status, verdict: None, rivals: Vec::new(), reviews: Vec::new(), changed: Vec::new(), heads: Vec::new() },
        history: Vec::new(),
    }
}

/// Captured and anchored evidence with a finding of one pair.
pub(crate) fn judged(place: Place, kind: FindingKind, detail: &str, ratio: Option<&str>) -> EvidenceState {
    let ratio = ratio.map(|ratio| ratio.parse().expect("a number"));
    let pair = Pair { claim: 0, evidence: 0, finding: kind, ratio, detail: detail.to_owned() };
    EvidenceState {
        place,
        capture: CaptureState::Captured,
        anchor: AnchorState::Found(Match::Exact),
        finding: Some(Finding { kind, pairs: vec![pair], detail: detail.to_owned() }),
    }
}

/// A bare event of a claim, its id made of its parts.
pub(crate) fn event(claim: &str, act: Act, by: &str, at: &str) -> Event {
    Event {
        at: at.parse::<Timestamp>().expect("a time"),
        by: by.to_owned(),
        claim: claim.to_owned(),
        act,
        verdict: None,
        because: None,
        digest: format!("digest-of-{claim}"),
        parts: Vec::new(),
        evidence: vec![SNAPSHOT.to_owned()],
        prev: Vec::new(),
        id: format!("{act}-{at}"),
    }
}

/// Where words stand in [`TEXT`] first; the mark goes to the end of the value or line.
pub(crate) fn place(words: &str) -> Place {
    place_nth(words, 0)
}

fn place_nth(words: &str, nth: usize) -> Place {
    let (line, text) = TEXT.lines().enumerate().filter(|(_, line)| line.contains(words)).nth(nth).expect("the words");
    let before = text.find(words).expect("the words");
    let column = text[..before].chars().count() + 1;
    let length = text[before..].trim_end_matches('"').chars().count();
    Place { file: FILE.to_owned(), line: line + 1, column, length }
}
