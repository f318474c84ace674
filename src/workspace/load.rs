//! Reads a whole workspace and works it out: records, ledger, snapshots → [`State`].
//!
//! Never fails on what a file holds: what can't be read is listed, and the rest is still judged.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use super::files::{read_bytes, read_text, relative};
use super::untracked::untracked;
use super::{Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::evidence::{self, Context, compare_figure, compare_text, contradictions};
use crate::extract;
use crate::model::{
    AnchorState, CaptureState, Claim, ClaimState, Date, Event, Evidence, EvidenceState, Finding, Format, Layer, SnapshotState, Source,
    Span, Speech, SpeechState, State, Status, Untracked,
};
use crate::records::{self, ClaimFile, Ledger, RecordProblem};

/// How deep the snapshots are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Names only: for commands that show.
    Names,
    /// Names, sizes and manifests.
    Quick,
    /// Every byte.
    Full,
}

/// A workspace as it was read.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that could be read, worked out.
    pub state: State,
    /// What could not be read, with its place.
    pub unreadable: Vec<RecordProblem>,
    pub(super) files: BTreeMap<String, ClaimFile>,
    pub(super) ledger: Ledger,
}

/// The texts of one snapshot.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) main: Option<String>,
    pub(super) text: Option<String>,
    pub(super) language: Option<&'static str>,
    pub(super) published: Option<Date>,
    pub(super) format: Option<Format>,
}

impl Workspace {
    /// Reads the workspace.
    ///
    /// # Errors
    /// `Read` for a folder or file that is there but can't be opened.
    pub fn load(&self, depth: Depth) -> Result<Loaded, WorkspaceError> {
        let (files, mut unreadable) = self.read_claim_files()?;
        let ledger_name = relative(&self.root, &self.ledger_path());
        let ledger = Ledger::parse_bytes(&ledger_name, &read_bytes(&self.ledger_path())?.unwrap_or_default());
        let sources = self.read_sources(&mut unreadable)?;
        let snapshots = self.read_snapshots(depth)?;

        let mut reader = Reader { workspace: self, snapshots: &snapshots, layers: HashMap::new(), depth };
        let mut events: HashMap<&str, Vec<&Event>> = HashMap::new();
        for event in &ledger.events {
            events.entry(event.claim.as_str()).or_default().push(event);
        }
        let mut speeches = Vec::with_capacity(files.len());
        for file in files.values() {
            speeches.push(reader.speech(file, &events));
        }
        let mut state = State { speeches, sources, snapshots, ledger_damage: ledger.damage.clone(), ..State::default() };
        state.repeated_false = evidence::of_false(&state);
        self.read_checks(&mut state)?;
        if let Some(torn) = &ledger.torn {
            state.remarks.push(format!(
                "{}:{}: the last line was cut off while it was written; it is ignored, and cut on the next verdict",
                torn.file, torn.line
            ));
        }
        let known: BTreeSet<&str> = files.values().flat_map(|file| file.claims()).map(|claim| claim.id.as_str()).collect();
        let mut strangers: Vec<&str> = events.keys().copied().filter(|id| !known.contains(id)).collect();
        strangers.sort_unstable();
        if unreadable.is_empty() {
            state.remarks.extend(strangers.iter().map(|id| format!("{ledger_name} judges \"{id}\", which no claim file holds")));
        }
        Ok(Loaded { state, unreadable, files, ledger })
    }

    /// Reads the workspace for a command that writes: everything must be readable, and the ledger whole.
    pub(super) fn load_for_writing(&self) -> Result<Loaded, WorkspaceError> {
        let loaded = self.load(Depth::Names)?;
        loaded.readable()?;
        Ok(loaded)
    }

    fn read_claim_files(&self) -> Result<(BTreeMap<String, ClaimFile>, Vec<RecordProblem>), WorkspaceError> {
        let (mut files, mut problems) = (BTreeMap::new(), Vec::new());
        let mut seen: HashMap<String, String> = HashMap::new();
        for path in toml_files(&self.claims_dir())? {
            let name = relative(&self.root, &path);
            let Some(text) = read_text(&path)? else { continue };
            match ClaimFile::parse(&name, &text) {
                Ok(file) => {
                    for (at, claim) in file.claims().iter().enumerate() {
                        if let Some(other) = seen.insert(claim.id.clone(), name.clone()).filter(|other| *other != name) {
                            let place = file.claim_key_place(at, "id");
                            problems.push(RecordProblem {
                                line: text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default().to_owned(),
                                place,
                                message: format!("the id \"{}\" is used in {other} too", claim.id),
                                help: Some("give one of the two claims another id".to_owned()),
                            });
                        }
                    }
                    files.insert(file.speech().id.clone(), file);
                }
                Err(errors) => problems.extend(errors.problems),
            }
        }
        Ok((files, problems))
    }

    fn read_sources(&self, problems: &mut Vec<RecordProblem>) -> Result<Vec<Source>, WorkspaceError> {
        let mut sources = Vec::new();
        for id in self.snapshots.sources()? {
            let path = self.root.join("sources").join(&id).join("source.toml");
            let name = relative(&self.root, &path);
            let Some(text) = read_text(&path)? else { continue };
            match records::parse_source(&name, &text) {
                Ok(source) => sources.push(source),
                Err(errors) => problems.extend(errors.problems),
            }
        }
        Ok(sources)
    }

    fn read_checks(&self, state: &mut State) -> Result<(), WorkspaceError> {
        for source in self.snapshots.sources()? {
            let (checks, passed_over) = self.snapshots.checks(&source)?;
            state.remarks.extend(passed_over.iter().map(|damage| format!("sources/{damage}")));
            if !checks.is_empty() {
                state.checks.insert(source, checks);
            }
        }
        Ok(())
    }

    fn read_snapshots(&self, depth: Depth) -> Result<Vec<SnapshotState>, WorkspaceError> {
        let mut states = Vec::new();
        for source in self.snapshots.sources()? {
            for id in self.snapshots.snapshots(&source)? {
                let mut state = SnapshotState {
                    source: source.clone(),
                    id: id.clone(),
                    fetched_at: String::new(),
                    payload_sha256: String::new(),
                    media_type: String::new(),
                    damage: Vec::new(),
                };
                match self.snapshots.manifest(&source, &id) {
                    Ok(manifest) => {
                        state.fetched_at = manifest.fetched_at.clone();
                        state.payload_sha256 = manifest.payload.sha256.clone();
                        state.media_type = manifest.payload.media_type.clone();
                    }
                    Err(error) => state.damage.push(error.to_string()),
                }
                let damage = match depth {
                    Depth::Names => Vec::new(),
                    Depth::Quick => self.snapshots.verify_snapshot_quick(&source, &id),
                    Depth::Full => self.snapshots.verify_snapshot(&source, &id),
                };
                if !damage.is_empty() {
                    state.damage = damage.iter().map(ToString::to_string).collect();
                }
                states.push(state);
            }
        }
        Ok(states)
    }

    /// The texts of a snapshot, and the language they seem to be in.
    pub(super) fn layers(&self, source: &str, snapshot: &str) -> Result<Layers, WorkspaceError> {
        let main = self.snapshots.layer(source, snapshot, Layer::Main)?;
        let text = self.snapshots.layer(source, snapshot, Layer::Text)?;
        let language = main.as_deref().or(text.as_deref()).and_then(extract::detect);
        let manifest = self.snapshots.manifest(source, snapshot).ok();
        let published = manifest.as_ref().and_then(|manifest| published_day(manifest.dates.published.as_deref()));
        let format = manifest.and_then(|manifest| format_of(manifest.payload.sniffed.as_deref()?));
        Ok(Layers { main, text, language, published, format })
    }
}

impl Loaded {
    /// Fails when a record could not be read or the ledger is corrupt: for commands that would build on them.
    ///
    /// # Errors
    /// `CorruptLedger`, or `Records` with every problem.
    pub fn readable(&self) -> Result<(), WorkspaceError> {
        // Corruption has the earlier exit code, so it is what is said where there are both.
        if let Some((place, message)) = self.state.ledger_damage.first() {
            return Err(WorkspaceError::CorruptLedger(format!(
                "{}:{}: {message}; nothing is appended to a corrupt ledger: restore the line from git, or run `factcheck verify`",
                place.file, place.line
            )));
        }
        if self.unreadable.is_empty() { Ok(()) } else { Err(records::RecordErrors { problems: self.unreadable.clone() }.into()) }
    }
}

/// Works speeches out, keeping the texts of snapshots that several claims share.
struct Reader<'a> {
    workspace: &'a Workspace,
    snapshots: &'a [SnapshotState],
    layers: HashMap<(String, String), Result<Rc<Layers>, String>>,
    depth: Depth,
}

impl Reader<'_> {
    fn speech(&mut self, file: &ClaimFile, events: &HashMap<&str, Vec<&Event>>) -> SpeechState {
        let speech = file.speech().clone();
        let source = speech.source.as_deref().unwrap_or_default();
        let (capture, transcript) = self.capture(source, speech.snapshot.as_deref());
        let find = |layers: &Layers| file.claims().iter().map(|claim| locate(&quote_of(claim), layers, None)).collect::<Vec<_>>();
        let located = transcript.as_deref().map(find);
        let claims =
            (0..file.claims().len()).map(|at| self.claim(file, at, located.as_ref().map(|located| &located[at].1), events)).collect();
        let allow = (0..speech.allow.len()).map(|at| file.speech_exception_place(at)).collect();
        // For commands that only show, the transcript need not be read.
        let missing = transcript.as_deref().filter(|_| self.depth != Depth::Names);
        let untracked = missing.map(|layers| untracked_in(file, layers, located.unwrap_or_default())).unwrap_or_default();
        SpeechState { file: file.file().to_owned(), place: file.speech_place(), speech, capture, allow, claims, untracked }
    }

    fn claim(&mut self, file: &ClaimFile, at: usize, located: Option<&Located>, events: &HashMap<&str, Vec<&Event>>) -> ClaimState {
        let claim = file.claims()[at].clone();
        let speech = file.speech();
        let speaker = claim.speaker.clone().or_else(|| speech.speaker.clone()).unwrap_or_else(|| "unknown".to_owned());
        let anchor = located.map_or(AnchorState::Unchecked, anchor_state);
        let evidence = (0..claim.evidence.len()).map(|j| self.evidence(file, at, j, &claim)).collect();
        let digest = records::digest(&claim, &speaker);
        let history: Vec<&Event> = events.get(claim.id.as_str()).cloned().unwrap_or_default();
        let mut judgement = records::judgement(&history, &digest, !claim.evidence.is_empty());
        if let Some(verdict) = judgement.verdict.as_ref().filter(|_| judgement.status == Status::Stale) {
            judgement.changed = records::changes(&verdict.parts, &claim, &speaker);
        }
        let history = history.into_iter().cloned().collect();
        let contradictions = contradictions(&claim.quantities, &claim.quote, speech.language.as_deref())
            .into_iter()
            .map(|found| (file.quantity_place(at, found.quantity), found.message))
            .collect();
        let allow = (0..claim.allow.len()).map(|exception| file.exception_place(at, exception)).collect();
        ClaimState { place: file.claim_place(at), claim, speaker, anchor, evidence, allow, contradictions, digest, judgement, history }
    }

    fn evidence(&mut self, file: &ClaimFile, at: usize, j: usize, claim: &Claim) -> EvidenceState {
        let evidence = &claim.evidence[j];
        let (capture, layers) = self.capture(&evidence.source, evidence.snapshot.as_deref());
        let (anchor, finding) = match (layers.as_deref(), evidence.quote.as_deref()) {
            (Some(layers), Some(exact)) => {
                let quote =
                    anchor::Quote { exact, prefix: evidence.prefix.as_deref(), suffix: evidence.suffix.as_deref(), start: evidence.start };
                (anchor_state(&locate(&quote, layers, evidence.layer).1), finding(claim, evidence, file.speech(), Some(layers)))
            }
            _ => (AnchorState::Unchecked, finding(claim, evidence, file.speech(), None)),
        };
        EvidenceState { place: file.evidence_place(at, j), capture, anchor, finding }
    }

    /// Whether a snapshot is there and whole, and its texts.
    fn capture(&mut self, source: &str, snapshot: Option<&str>) -> (CaptureState, Option<Rc<Layers>>) {
        let Some(snapshot) = snapshot else { return (CaptureState::Uncaptured, None) };
        let Some(state) = self.snapshots.iter().find(|state| state.source == source && state.id == snapshot) else {
            let path = format!("sources/{source}/{snapshot}");
            return (CaptureState::Corrupt(format!("the snapshot {path} is missing; restore it from git")), None);
        };
        if let Some(damage) = state.damage.first() {
            return (CaptureState::Corrupt(damage.clone()), None);
        }
        let key = (source.to_owned(), snapshot.to_owned());
        let workspace = self.workspace;
        let layers =
            self.layers.entry(key).or_insert_with(|| workspace.layers(source, snapshot).map(Rc::new).map_err(|error| error.to_string()));
        match layers {
            Err(message) => (CaptureState::Corrupt(message.clone()), None),
            Ok(layers) => (CaptureState::Captured, Some(Rc::clone(layers))),
        }
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
        evidence_lang: layers.and_then(|layers| layers.language),
        claim_text: Some(&claim.quote),
    }
}

/// What the arithmetic says: of the quote, else of the figure that a person noted.
fn finding(claim: &Claim, evidence: &Evidence, speech: &Speech, layers: Option<&Layers>) -> Option<Finding> {
    let context = context(claim, speech, layers);
    match (evidence.quote.as_deref(), evidence.figure.as_deref()) {
        (Some(quote), _) => Some(compare_text(&claim.quantities, quote, layers.and_then(|layers| layers.language), &context)),
        (None, Some(figure)) => Some(compare_figure(&claim.quantities, figure, &context)),
        (None, None) => None,
    }
}

/// The day of a moment as a page wrote it (`2026-11-20T08:00:00Z`); `None` where it is no ISO 8601 date.
pub(super) fn published_day(written: Option<&str>) -> Option<Date> {
    written.and_then(|text| text.get(..10)).and_then(|day| day.parse().ok())
}

/// The TOML files of a folder, sorted by name; none where the folder is missing.
fn toml_files(dir: &Path) -> Result<Vec<std::path::PathBuf>, WorkspaceError> {
    let read = |source| WorkspaceError::Read { path: dir.to_owned(), source };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
