//! Works one speech out: claim file and snapshots → what the gate judges. What the ledger says is put in by [`judge`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::load::snapshot_state;
use super::untracked::untracked;
use super::{Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::evidence::{Claimed, Context};
use crate::extract;
use crate::model::{
    AnchorState, CaptureState, Claim, ClaimState, Date, Event, Evidence, EvidenceState, Finding, Format, Layer, SnapshotState, Span,
    Speech, SpeechState, Status, Untracked,
};
use crate::records::{self, ClaimFile};
use crate::snapshot::{Manifest, SnapshotError};
use crate::store::{TextWords, Words};

/// How many bytes of texts are kept for the next claim that rests on them: mostly one of the same speech.
const KEPT: usize = 32 << 20;

/// How much of a text tells its language, in bytes.
const TELLING: usize = 500;

/// The texts of one snapshot.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) main: Option<String>,
    pub(super) text: Option<String>,
    pub(super) published: Option<Date>,
    format: Option<Format>,
    language: OnceLock<Option<&'static str>>,
}

impl Layers {
    /// The texts that lie beside a manifest.
    pub(super) fn of(manifest: &Manifest, main: Option<String>, text: Option<String>) -> Self {
        let format = manifest.payload.sniffed.as_deref().and_then(format_of);
        Self::new(main, text, published_day(manifest.dates.published.as_deref()), format)
    }

    pub(super) fn new(main: Option<String>, text: Option<String>, published: Option<Date>, format: Option<Format>) -> Self {
        Self { main, text, published, format, language: OnceLock::new() }
    }

    /// The language that they seem to be in.
    pub(super) fn language(&self) -> Option<&'static str> {
        *self.language.get_or_init(|| {
            let text = self.main.as_deref().or(self.text.as_deref())?;
            extract::detect(&text[..text.floor_char_boundary(TELLING)])
        })
    }

    fn bytes(&self) -> usize {
        self.main.as_ref().map_or(0, String::len) + self.text.as_ref().map_or(0, String::len)
    }
}

/// Damage by source and snapshot, as far as somebody looked.
pub(super) type Damage = BTreeMap<(String, String), Vec<String>>;

/// A source and a snapshot.
type Key = (String, String);

/// Works speeches out, from any number of threads, keeping the texts of snapshots that several claims share.
pub(super) struct Reader<'a> {
    workspace: &'a Workspace,
    damage: &'a Damage,
    kept: Mutex<Kept>,
    /// Where what is read is wanted for the index too.
    fresh: Option<Mutex<Fresh>>,
    /// Whether that goes for the words.
    words: bool,
}

/// Snapshots that were read, each once, for the index to take up.
#[derive(Default)]
struct Fresh {
    seen: HashSet<Key>,
    waiting: Vec<(SnapshotState, TextWords)>,
}

/// Texts that were read: the later half and the half before it, which is let go of when the later one is full.
#[derive(Default)]
struct Kept {
    later: HashMap<Key, Text>,
    earlier: HashMap<Key, Text>,
    /// Of the later half.
    bytes: usize,
}

/// The texts of a snapshot, or why there are none.
type Text = Result<Arc<Layers>, String>;

impl Kept {
    fn get(&self, key: &Key) -> Option<Text> {
        self.later.get(key).or_else(|| self.earlier.get(key)).cloned()
    }

    fn keep(&mut self, key: Key, text: Text) {
        let bytes = text.as_ref().map_or(0, |layers| layers.bytes());
        if self.bytes + bytes > KEPT / 2 {
            (self.earlier, self.bytes) = (std::mem::take(&mut self.later), 0);
        }
        self.bytes += bytes;
        self.later.insert(key, text);
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(workspace: &'a Workspace, damage: &'a Damage) -> Self {
        Self { workspace, damage, kept: Mutex::default(), fresh: None, words: false }
    }

    /// A reader for an index that holds nothing yet, and that is to hold the `words` of what is read or not: see [`Reader::fresh`].
    pub(super) fn for_new_index(workspace: &'a Workspace, damage: &'a Damage, words: bool) -> Self {
        Self { fresh: Some(Mutex::default()), words, ..Self::new(workspace, damage) }
    }

    /// The snapshots that were read since this was asked last.
    pub(super) fn fresh(&self) -> Vec<(SnapshotState, TextWords)> {
        self.fresh.as_ref().map(|fresh| std::mem::take(&mut lock(fresh).waiting)).unwrap_or_default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        lock(&self.kept)
    }

    /// A speech with everything but what the ledger says.
    pub(super) fn speech(&self, file: &ClaimFile) -> SpeechState {
        let speech = file.speech().clone();
        let source = speech.source.as_deref().unwrap_or_default();
        let (capture, transcript) = self.capture(source, speech.snapshot.as_deref());
        let find = |layers: &Layers| file.claims().iter().map(|claim| locate(&quote_of(claim), layers, None)).collect::<Vec<_>>();
        let located = transcript.as_deref().map(find);
        let claims = (0..file.claims().len()).map(|at| self.claim(file, at, located.as_ref().map(|located| &located[at].1))).collect();
        let allow = (0..speech.allow.len()).map(|at| file.speech_exception_place(at)).collect();
        let untracked = transcript.as_deref().map(|layers| untracked_in(file, layers, located.unwrap_or_default())).unwrap_or_default();
        SpeechState { file: file.file().to_owned(), place: file.speech_place(), speech, capture, allow, claims, untracked }
    }

    fn claim(&self, file: &ClaimFile, at: usize, located: Option<&Located>) -> ClaimState {
        let claim = file.claims()[at].clone();
        let speech = file.speech();
        let speaker = claim.speaker.clone().or_else(|| speech.speaker.clone()).unwrap_or_else(|| "unknown".to_owned());
        let anchor = located.map_or(AnchorState::Unchecked, anchor_state);
        let mut claimed = Claimed::new(&claim.quantities, &context(&claim, speech, None));
        let found = claimed.contradictions().into_iter();
        let contradictions = found.map(|found| (file.quantity_place(at, found.quantity), found.message)).collect();
        let evidence = (0..claim.evidence.len()).map(|j| self.evidence(file, (at, j), &claim, &claimed)).collect();
        let digest = records::digest(&claim, &speaker);
        let judgement = records::judgement(&[], &digest, !claim.evidence.is_empty());
        let allow = (0..claim.allow.len()).map(|exception| file.exception_place(at, exception)).collect();
        let place = file.claim_place(at);
        ClaimState { place, claim, speaker, anchor, evidence, allow, contradictions, digest, judgement, history: Vec::new() }
    }

    fn evidence(&self, file: &ClaimFile, (at, j): (usize, usize), claim: &Claim, claimed: &Claimed<'_>) -> EvidenceState {
        let evidence = &claim.evidence[j];
        let (capture, layers) = self.capture(&evidence.source, evidence.snapshot.as_deref());
        let context = context(claim, file.speech(), layers.as_deref());
        let finding = finding(claimed, evidence, layers.as_deref(), &context);
        let anchor = match (layers.as_deref(), evidence.quote.as_deref()) {
            (Some(layers), Some(exact)) => {
                let quote =
                    anchor::Quote { exact, prefix: evidence.prefix.as_deref(), suffix: evidence.suffix.as_deref(), start: evidence.start };
                anchor_state(&locate(&quote, layers, evidence.layer).1)
            }
            _ => AnchorState::Unchecked,
        };
        EvidenceState { place: file.evidence_place(at, j), capture, anchor, finding }
    }

    /// Whether a snapshot is there and whole, and its texts.
    fn capture(&self, source: &str, snapshot: Option<&str>) -> (CaptureState, Option<Arc<Layers>>) {
        let Some(snapshot) = snapshot else { return (CaptureState::Uncaptured, None) };
        let key = (source.to_owned(), snapshot.to_owned());
        if let Some(first) = self.damage.get(&key).and_then(|damage| damage.first()) {
            return (CaptureState::Corrupt(first.clone()), None);
        }
        let kept = self.kept().get(&key);
        // Two threads may read the same text at once; that costs less than waiting for each other.
        match kept.unwrap_or_else(|| self.read(key)) {
            Err(message) => (CaptureState::Corrupt(message), None),
            Ok(layers) => (CaptureState::Captured, Some(layers)),
        }
    }

    fn read(&self, key: Key) -> Text {
        let (source, snapshot) = &key;
        let texts = self.workspace.snapshots.texts(source, snapshot).map_err(|error| match error {
            SnapshotError::Missing { what: "snapshot", .. } | SnapshotError::BadName { .. } => {
                format!("the snapshot sources/{source}/{snapshot} is missing; restore it from git")
            }
            error => WorkspaceError::from(error).to_string(),
        });
        let read = texts.map(|(manifest, main, text)| {
            if let Some(fresh) = self.fresh.as_ref().filter(|fresh| lock(fresh).seen.insert(key.clone())) {
                let words = || TextWords::Taken(Words::of(text.as_deref().or(main.as_deref()).unwrap_or_default()));
                let words = if self.words { words() } else { TextWords::Untaken };
                lock(fresh).waiting.push((snapshot_state(source, snapshot, &manifest), words));
            }
            Arc::new(Layers::of(&manifest, main, text))
        });
        self.kept().keep(key, read.clone());
        read
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts in what the ledger says of a claim: its events, in the order of the ledger.
pub(super) fn judge(claim: &mut ClaimState, history: Vec<Event>) {
    let events: Vec<&Event> = history.iter().collect();
    claim.judgement = records::judgement(&events, &claim.digest, !claim.claim.evidence.is_empty());
    if let Some(verdict) = claim.judgement.verdict.as_ref().filter(|_| claim.judgement.status == Status::Stale) {
        claim.judgement.changed = records::changes(&verdict.parts, &claim.claim, &claim.speaker);
    }
    claim.history = history;
}

impl Workspace {
    /// The texts of a snapshot.
    pub(super) fn layers(&self, source: &str, snapshot: &str) -> Result<Layers, WorkspaceError> {
        let (manifest, main, text) = self.snapshots.texts(source, snapshot)?;
        Ok(Layers::of(&manifest, main, text))
    }
}

/// Where a quote stands in a snapshot: in the layer that the record names, else in the main text, else in the full text.
pub(super) fn locate(quote: &anchor::Quote<'_>, layers: &Layers, named: Option<Layer>) -> (Option<Layer>, Located) {
    let order = match named {
        Some(Layer::Text) => [Layer::Text, Layer::Main],
        _ => [Layer::Main, Layer::Text],
    };
    let mut first_miss = None;
    for layer in order {
        let Some(text) = (if layer == Layer::Main { &layers.main } else { &layers.text }) else { continue };
        match anchor::locate(quote, text) {
            found @ Located::Found { .. } => return (Some(layer), found),
            miss => {
                first_miss.get_or_insert((Some(layer), miss));
            }
        }
    }
    first_miss.unwrap_or((None, Located::Absent))
}

fn anchor_state(located: &Located) -> AnchorState {
    match located {
        Located::Found { matched, .. } => AnchorState::Found(*matched),
        miss => AnchorState::Broken(describe_miss(miss)),
    }
}

fn quote_of(claim: &Claim) -> anchor::Quote<'_> {
    let (prefix, suffix) = (claim.prefix.as_deref(), claim.suffix.as_deref());
    anchor::Quote { exact: &claim.quote, prefix, suffix, start: claim.start }
}

/// The statements of a frozen transcript that no claim of its file covers, looked for where `add` read it: in the main text where
/// there is one.
fn untracked_in(file: &ClaimFile, layers: &Layers, located: Vec<(Option<Layer>, Located)>) -> Vec<Untracked> {
    let (source, snapshot) = (file.speech().source.as_deref(), file.speech().snapshot.as_deref());
    let main = layers.main.as_deref().map(|text| (Layer::Main, "main.txt", text));
    let read = main.or(layers.text.as_deref().map(|text| (Layer::Text, "text.txt", text)));
    let (Some(source), Some(snapshot), Some((layer, name, text)), Some(format)) = (source, snapshot, read, layers.format) else {
        return Vec::new();
    };
    let mut tracked: Vec<Span> = Vec::with_capacity(located.len());
    for (claim, (found_in, found)) in file.claims().iter().zip(located) {
        // Words that stand in the full text only are looked for once more: they may be in the main text in another form.
        let found = if found_in == Some(layer) { found } else { anchor::locate(&quote_of(claim), text) };
        match found {
            Located::Found { span, .. } | Located::Near { span, .. } => tracked.push(span),
            Located::Ambiguous { spans } => tracked.extend(spans),
            Located::Absent => {}
        }
    }
    untracked(&format!("sources/{source}/{snapshot}/{name}"), text, format, file.speech(), &tracked)
}

/// The format by the media type that a manifest's bytes show.
fn format_of(media_type: &str) -> Option<Format> {
    Format::ALL.iter().copied().find(|format| crate::snapshot::media_type(*format) == media_type)
}

/// What was found instead of a quote, in one line.
pub(super) fn describe_miss(miss: &Located) -> String {
    match miss {
        Located::Found { .. } => "it is there".to_owned(),
        Located::Ambiguous { spans } => format!("it occurs {} times, and nothing tells which is meant", spans.len()),
        Located::Near { diff, material, .. } => {
            let weight = if *material { "a material difference" } else { "a small difference" };
            format!("only similar words are there, with {weight}: {diff}")
        }
        Located::Absent => "nothing like it is there".to_owned(),
    }
}

/// What is known of a claim and a source beside their numbers.
pub(super) fn context<'a>(claim: &'a Claim, speech: &'a Speech, layers: Option<&Layers>) -> Context<'a> {
    Context {
        claim_date: speech.date,
        evidence_date: layers.and_then(|layers| layers.published),
        claim_lang: speech.language.as_deref(),
        evidence_lang: layers.and_then(Layers::language),
        claim_text: Some(&claim.quote),
    }
}

/// What the arithmetic says: of the quote, else of the figure that a person noted.
fn finding(claimed: &Claimed<'_>, evidence: &Evidence, layers: Option<&Layers>, context: &Context<'_>) -> Option<Finding> {
    match (evidence.quote.as_deref(), evidence.figure.as_deref()) {
        (Some(quote), _) => Some(claimed.with_quote(quote, layers.and_then(Layers::language), context)),
        (None, Some(figure)) => Some(claimed.with_figure(figure, context)),
        (None, None) => None,
    }
}

/// The day of a moment as a page wrote it (`2026-11-20T08:00:00Z`); `None` where it is no ISO 8601 date.
pub(super) fn published_day(written: Option<&str>) -> Option<Date> {
    written.and_then(|text| text.get(..10)).and_then(|day| day.parse().ok())
}
