//! Makes workspaces of any size: speeches, claims, sources, snapshots and a ledger, through the library's own writers.
//!
//! The same plan gives the same files, byte for byte: the dice are ours. Everything in them is invented. The surprise: pages are
//! written so that they bear on their claims as pages do: most have the claim's number, some a rounded one, some another.

use std::fs;
use std::path::Path;

use factcheck::model::{
    Act, Capture, Claim, Class, Evidence, Kind, Layer, Match, Method, Number, Origin, Quantity, Source, Speech, Stance, Timestamp, Value,
    Verdict,
};
use factcheck::records::{self, ClaimFile, Ledger, NewEvent};
use factcheck::snapshot::{SnapshotStore, source_id};
use factcheck::workspace;

/// How large a workspace is to be.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub speeches: usize,
    pub claims_a_speech: usize,
    /// Pages, beside the transcripts.
    pub pages: usize,
    /// Bytes of a page's text, about.
    pub page_bytes: usize,
}

/// A small generator of chance, the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % sides as u64).expect("small")
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.throw(list.len())]
    }
}

const SERVICES: &[(&str, &str)] = &[
    ("port", "port"),
    ("hospital", "hôpital"),
    ("library", "bibliothèque"),
    ("ferry line", "ligne de bac"),
    ("water works", "service des eaux"),
    ("tram depot", "dépôt de tramways"),
];
const THINGS: &[(&str, &str)] = &[
    ("containers", "conteneurs"),
    ("patients", "patients"),
    ("visitors", "visiteurs"),
    ("passengers", "passagers"),
    ("households", "ménages"),
    ("complaints", "plaintes"),
    ("employees", "salariés"),
    ("permits", "permis"),
];
const SYLLABLES: &[&str] = &[
    "ka", "lo", "mi", "ren", "sta", "vel", "dor", "in", "tu", "gra", "pel", "os", "ban", "che", "ril", "mon", "ter", "ul", "fa", "zen",
    "wic", "hol", "bra", "nes",
];

/// The words that every text of a language is full of, English and French.
const SMALL: [&[&str]; 2] = [
    &["the", "of", "and", "to", "in", "is", "that", "was", "for", "it", "with", "by", "on", "as", "are", "this"],
    &["le", "la", "de", "des", "les", "et", "est", "que", "dans", "pour", "du", "sur", "par", "au", "qui", "ce"],
];

/// An invented word; small numbers come often, so that some words are common and most are rare.
fn word(dice: &mut Dice) -> String {
    let mut number = dice.throw(80) * dice.throw(80);
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        if number == 0 {
            break;
        }
    }
    word
}

fn place(dice: &mut Dice) -> String {
    let name = format!("{}{}", dice.of(SYLLABLES), word(dice));
    name[..1].to_uppercase() + &name[1..]
}

/// Filler without weight: sentences of invented words among the small words of a language, now and then a number.
fn filler(dice: &mut Dice, french: bool, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 80);
    while text.len() < bytes {
        let words = 6 + dice.throw(9);
        for at in 0..words {
            let word = match dice.throw(40) {
                0 => (10 + dice.throw(900)).to_string(),
                // As many as in speeches.
                1..=15 => (*dice.of(SMALL[usize::from(french)])).to_owned(),
                _ => word(dice),
            };
            text.push_str(if at == 0 { "" } else { " " });
            if at == 0 { text.push_str(&(word[..1].to_uppercase() + &word[1..])) } else { text.push_str(&word) }
        }
        text.push_str(if dice.throw(6) == 0 { ".\n\n" } else { ". " });
    }
    text.trim_end().to_owned()
}

/// `12,400` or `12 400`.
fn grouped(number: usize, sign: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(sign);
        }
        text.push(digit);
    }
    text
}

/// What is said, and what the page says of it.
struct Statement {
    quote: String,
    quantity: Quantity,
    on_the_page: String,
    supports: bool,
}

fn statement(dice: &mut Dice, french: bool) -> Statement {
    let (service, things) = (*dice.of(SERVICES), *dice.of(THINGS));
    let (place, year, number) = (place(dice), 2015 + dice.throw(10), 1_000 + dice.throw(90_000));
    let shown = match dice.throw(10) {
        0 | 1 => number + number / 7 + 1,
        2 | 3 => number / 100 * 100,
        _ => number,
    };
    let sign = if french { "\u{202f}" } else { "," };
    let text = grouped(number, sign);
    let say = |number: &str| {
        if french {
            format!("En {year}, le {} de {place} a traité {number} {}", service.1, things.1)
        } else {
            format!("In {year} the {} of {place} handled {number} {}", service.0, things.0)
        }
    };
    let quantity = Quantity {
        value: Some(Value::Number(Number::scaled(number as i128, 0))),
        counted: Some(if french { things.1 } else { things.0 }.to_owned()),
        when: Some(year.to_string()),
        ..Quantity::new(Kind::Number, text.clone())
    };
    Statement { quote: format!("{}.", say(&text)), quantity, on_the_page: say(&grouped(shown, sign)), supports: shown == number }
}

fn moment(second: usize) -> Timestamp {
    // 2024-01-01T00:00:00Z and later.
    Timestamp::from_second(1_704_067_200 + i64::try_from(second).expect("small")).expect("a moment")
}

fn capture(origin: Origin, at: Timestamp, text: String) -> Capture {
    Capture {
        origin,
        method: Method::File,
        fetched_at: at,
        hops: Vec::new(),
        body: text.into_bytes(),
        media_type: "text/plain".to_owned(),
        charset: None,
        content_encoding: None,
        wire: None,
        length_known: true,
        redacted_headers: Vec::new(),
        flags: Vec::new(),
        allow_private: Vec::new(),
    }
}

fn freeze(store: &SnapshotStore, origin: Origin, at: Timestamp, text: String) -> (String, String) {
    let source = Source { id: source_id(&origin), origin: origin.clone(), title: None, publisher: None, note: None };
    let published = store.publish(&source, &capture(origin, at, text), "generate").expect("published");
    (source.id, published.snapshot)
}

/// Makes the workspace in an empty folder.
pub fn generate(root: &Path, plan: Plan) {
    workspace::init(root, "test").expect("made");
    let store = SnapshotStore::init(&root.join("sources")).expect("a store");
    let mut dice = Dice::new(7);
    let mut ledger = String::new();
    let pages_a_speech = plan.pages / plan.speeches.max(1);
    for number in 0..plan.speeches {
        let french = number % 3 == 1;
        let statements: Vec<Statement> = (0..plan.claims_a_speech).map(|_| statement(&mut dice, french)).collect();
        let speaker = format!("{}. {}", dice.of(&["A", "B", "C", "D"]), place(&mut dice));
        // Each page bears on the claims that fall to it.
        let mut on_page: Vec<Vec<usize>> = vec![Vec::new(); pages_a_speech.max(1)];
        for at in 0..statements.len() {
            if dice.throw(100) < 85 {
                let page = dice.throw(on_page.len());
                on_page[page].push(at);
            }
        }
        let mut evidence: Vec<Option<Evidence>> = (0..statements.len()).map(|_| None).collect();
        for (page, claims) in on_page.iter().enumerate().take(pages_a_speech) {
            let share = plan.page_bytes / (claims.len() + 1);
            let mut text = filler(&mut dice, french, share);
            for at in claims {
                text.push_str("\n\n");
                text.push_str(&statements[*at].on_the_page);
                text.push_str(". ");
                text.push_str(&filler(&mut dice, french, share.saturating_sub(statements[*at].on_the_page.len())));
            }
            text.push('\n');
            let host = word(&mut dice);
            let origin = Origin::Url(format!("https://{host}.example/{number}/{}-{page}", word(&mut dice)));
            let (source, snapshot) = freeze(&store, origin, moment(number * 600 + page), text.clone());
            for at in claims {
                let words = &statements[*at].on_the_page;
                let start = text.find(words.as_str()).map(|byte| text[..byte].chars().count());
                evidence[*at] = Some(Evidence {
                    id: "e1".to_owned(),
                    source: source.clone(),
                    snapshot: Some(snapshot.clone()),
                    stance: if statements[*at].supports { Stance::Supports } else { Stance::Contradicts },
                    quote: Some(words.clone()),
                    prefix: None,
                    suffix: None,
                    layer: Some(Layer::Text),
                    start,
                    matched: Some(Match::Exact),
                    figure: None,
                    note: None,
                });
            }
        }
        let mut transcript = String::new();
        let mut starts = Vec::with_capacity(statements.len());
        for statement in &statements {
            transcript.push_str(&filler(&mut dice, french, 60));
            transcript.push(' ');
            starts.push(transcript.chars().count());
            transcript.push_str(&statement.quote);
            transcript.push_str("\n\n");
        }
        let id = format!("2024-{:04}-speech", number);
        let origin = Origin::Path(format!("speeches/{id}.txt"));
        let (source, snapshot) = freeze(&store, origin, moment(number * 600 + 599), transcript);
        let mut file = ClaimFile::create(&Speech {
            id: id.clone(),
            title: Some(format!("Address at {}", place(&mut dice))),
            speaker: Some(speaker.clone()),
            date: Some(moment(number * 600).strftime("%Y-%m-%d").to_string().parse().expect("a day")),
            language: Some(if french { "fr" } else { "en" }.to_owned()),
            source: Some(source),
            snapshot: Some(snapshot),
            ..Speech::default()
        })
        .expect("a file");
        for (at, (statement, evidence)) in statements.into_iter().zip(evidence).enumerate() {
            let claim = Claim {
                id: format!("{}-{number}-{at}", statement.quantity.counted.as_deref().map(records::slug).unwrap_or_default()),
                speaker: None,
                attributed_to: None,
                class: Class::Fact,
                quote: statement.quote,
                prefix: None,
                suffix: None,
                start: Some(starts[at]),
                timecode: None,
                note: None,
                allow: Vec::new(),
                quantities: vec![statement.quantity],
                evidence: evidence.into_iter().collect(),
            };
            if !claim.evidence.is_empty() && dice.throw(10) < 4 {
                ledger.push_str(&judged(&claim, &speaker, &mut dice, number * 600 + at));
            }
            file.push_claim(&claim).expect("a claim");
        }
        fs::write(root.join("claims").join(format!("{id}.toml")), file.text()).expect("written");
    }
    fs::write(root.join("claims/ledger.jsonl"), ledger).expect("written");
}

/// A verdict, and of every third a review.
fn judged(claim: &Claim, speaker: &str, dice: &mut Dice, second: usize) -> String {
    let verdict =
        if claim.evidence[0].stance == Stance::Supports { Verdict::Accurate } else { *dice.of(&[Verdict::Imprecise, Verdict::False]) };
    let new = NewEvent {
        at: moment(40_000_000 + second),
        by: "editor@example.org".to_owned(),
        claim: claim.id.clone(),
        act: Act::Verdict,
        verdict: Some(verdict),
        because: Some(format!("The report gives the number for {}.", claim.quantities[0].when.as_deref().unwrap_or_default())),
        digest: records::digest(claim, speaker),
        parts: records::parts(claim, speaker),
        evidence: claim.evidence.iter().filter_map(|entry| entry.snapshot.clone()).collect(),
        prev: Vec::new(),
    };
    let (event, mut lines) = Ledger::append_line(new.clone()).expect("an event");
    if dice.throw(3) == 0 {
        let review = NewEvent {
            at: moment(41_000_000 + second),
            by: "second@example.org".to_owned(),
            act: Act::Review,
            verdict: None,
            because: None,
            parts: Vec::new(),
            prev: vec![event.id],
            ..new
        };
        lines.push_str(&Ledger::append_line(review).expect("an event").1);
    }
    lines
}
