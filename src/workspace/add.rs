//! A transcript → records. What a person edited in a record is never touched; what is new is inserted where it is said.

use std::path::Path;

use super::acquire::{Acquired, Input, address};
use super::files::write_whole;
use super::writing::Writing;
use super::{Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::extract::{self, Extraction};
use crate::ingest;
use crate::model::{Claim, Class, Date, Document, Exception, Note, Origin, Quantity, Rule, Source, Span, Speech};
use crate::records::{self, ClaimFile};

/// How many code points of context tell two equal quotes apart.
const CONTEXT: usize = 32;

/// What is known of a speech beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Title.
    pub title: Option<String>,
    /// Speaker where the text names nobody.
    pub speaker: Option<String>,
    /// Day of the speech.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: Option<String>,
    /// Language of the text.
    pub language: Option<String>,
    /// Language it was translated from.
    pub translated_from: Option<String>,
}

/// What to add.
#[derive(Debug, Clone, Default)]
pub struct AddRequest {
    /// The transcript; none to add a claim by hand to a recorded speech.
    pub input: Option<Input>,
    /// Id of the speech.
    pub id: Option<String>,
    /// Whether the speech must be recorded already.
    pub must_exist: bool,
    /// The speech starts with these words.
    pub from: Option<String>,
    /// The speech ends before these words.
    pub until: Option<String>,
    /// Whether claims not worth checking are recorded too.
    pub all: bool,
    /// Whether the transcript is left out of `sources/`.
    pub no_capture: bool,
    /// Address that the text was taken from.
    pub source: Option<String>,
    /// Only these words, each a claim by hand.
    pub quotes: Vec<String>,
    /// Class of the claims by hand.
    pub class: Option<Class>,
    /// What is known of the speech.
    pub about: About,
}

/// A claim of the transcript, recorded before or now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedClaim {
    /// The record.
    pub claim: Claim,
    /// Whether this run recorded it.
    pub new: bool,
    /// Code point of the transcript where it stands now, where that is known.
    pub start: Option<usize>,
}

/// What `add` did with one speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Id of the speech; `None` where nothing was recorded.
    pub speech: Option<String>,
    /// Claim file, relative to the workspace.
    pub file: String,
    /// Claims in order of appearance.
    pub claims: Vec<AddedClaim>,
    /// Ids and quotes of recorded claims whose words the transcript no longer holds.
    pub vanished: Vec<(String, String)>,
    /// Claims found but not worth checking, so left out.
    pub left_out: usize,
    /// Id of the frozen transcript.
    pub snapshot: Option<String>,
    /// Whether any file changed.
    pub changed: bool,
    /// What reading the transcript came upon.
    pub notes: Vec<String>,
}

/// The part of a transcript that is the speech.
struct Spoken {
    document: Document,
    /// Where the part starts in the whole text, in code points.
    offset: usize,
}

impl Workspace {
    /// Records the claims of a transcript.
    ///
    /// # Errors
    /// `Read`, `Fetch` or `Refused` where the transcript can't be had or is no text, `Usage` where the request's parts do not fit together,
    /// `UnknownSpeech` where one is named that is not there, `Records` or `CorruptLedger` where the workspace can't be read, `Locked` and
    /// `Write`; nothing was written then.
    pub fn add(&self, request: &AddRequest) -> Result<Added, WorkspaceError> {
        let acquired = match &request.input {
            None => None,
            Some(input) => {
                let origin = match (&request.source, input) {
                    (Some(url), _) => Some(address(url)?),
                    (None, Input::Stdin(_)) => request.id.as_ref().map(|id| Origin::Path(format!("stdin/{id}"))),
                    (None, _) => None,
                };
                Some(self.acquire(input, origin)?)
            }
        };
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let Some(acquired) = acquired else { return self.add_by_hand(request, &writing) };
        acquired.readable("nothing was recorded")?;
        let id = self.speech_id_for(request, &acquired, &writing)?;
        let known = writing.file(&id)?;
        let known = known.as_ref();
        // Without words of its own, the command means the part that it read before.
        let part = match (&request.from, &request.until, known.map(ClaimFile::speech)) {
            (None, None, Some(speech)) => (speech.from.clone(), speech.until.clone()),
            _ => (request.from.clone(), request.until.clone()),
        };
        let spoken = spoken(&acquired, part.0.as_deref(), part.1.as_deref())?;
        if request.must_exist && known.is_none() {
            writing.speech_id(&id)?;
        }
        let mut speech = speech_of(&id, known.map(ClaimFile::speech), &request.about, &acquired);
        (speech.from, speech.until) = part;
        let named = request.input.as_ref().and_then(date_in_name).filter(|_| known.is_none() && speech.date.is_none());
        speech.date = speech.date.or(named);
        choose(&mut speech, known.is_none(), !request.quotes.is_empty());
        if speech.language.is_none() {
            speech.language = self.policy.language.clone();
        }
        let extraction = extract_speech(&spoken.document, &speech);
        if speech.language.is_none() && !extraction.lang.is_empty() {
            speech.language = Some(extraction.lang.clone());
        }
        let source = acquired.source_id();
        if let Some(other) = known.and_then(|file| file.speech().source.as_deref()).filter(|other| *other != source) {
            return Err(WorkspaceError::Usage(format!(
                "claims/{id}.toml holds another speech, read from {other}; give this one an id of its own with --id"
            )));
        }
        let mut added = self.merge(request, &writing, &spoken, &extraction, &mut speech, known)?;
        added.notes = acquired.notes.iter().map(note_text).collect();
        if let Some(date) = named {
            added.notes.push(format!("the date {date} is the one in the file's name; --date gives another"));
        }
        if let Some(language) = speech.language.as_deref().filter(|language| !extract::languages().contains(&base(language))) {
            let read = extract::languages().join(", ");
            added
                .notes
                .push(format!("claims in the language \"{language}\" are not found by machine (only {read}); add them with --quote"));
        }
        if added.claims.is_empty() && known.is_none() && request.quotes.is_empty() {
            added.speech = None;
            added.changed = false;
            return Ok(added);
        }
        self.record(request, &acquired, speech, known, added)
    }

    /// Writes what `merge` worked out: snapshot first, so that no record ever names one that is not there.
    fn record(
        &self,
        request: &AddRequest,
        acquired: &Acquired,
        mut speech: Speech,
        known: Option<&ClaimFile>,
        mut added: Added,
    ) -> Result<Added, WorkspaceError> {
        let source = Source { id: acquired.source_id(), origin: acquired.capture.origin.clone(), title: None, publisher: None, note: None };
        speech.source = Some(source.id.clone());
        if request.no_capture {
            self.snapshots.register(&source)?;
        } else {
            let published = self.snapshots.publish(&source, &acquired.capture, &self.session.tool)?;
            added.snapshot = Some(published.snapshot.clone());
            speech.snapshot = Some(published.snapshot);
        }
        let mut file = match known {
            Some(known) => known.clone(),
            None => ClaimFile::create(&speech)?,
        };
        file.set_speech(&speech)?;
        for row in added.claims.iter().filter(|row| row.new) {
            file.insert_claim(place_of(&file, &row.claim, &added.claims), &row.claim)?;
        }
        let before = known.map(ClaimFile::text);
        let text = file.text();
        added.changed = before.as_deref() != Some(text.as_str());
        if added.changed {
            write_whole(&self.claim_path(&speech.id), text.as_bytes())?;
        }
        Ok(added)
    }

    /// Sets the transcript's claims against the recorded ones.
    fn merge(
        &self,
        request: &AddRequest,
        writing: &Writing<'_>,
        spoken: &Spoken,
        extraction: &Extraction,
        speech: &mut Speech,
        known: Option<&ClaimFile>,
    ) -> Result<Added, WorkspaceError> {
        let text = &spoken.document.text;
        let recorded = known.map(ClaimFile::claims).unwrap_or_default();
        let mut rows: Vec<(Span, AddedClaim)> = Vec::new();
        let mut vanished = Vec::new();
        for claim in recorded {
            match position(claim, text, spoken.offset) {
                Some(span) => rows.push((span, AddedClaim { claim: claim.clone(), new: false, start: Some(span.start + spoken.offset) })),
                // Claims by hand say nothing of the others.
                None if !request.quotes.is_empty() => {}
                None => vanished.push((claim.id.clone(), claim.quote.clone())),
            }
        }
        if !recorded.is_empty() && rows.is_empty() && request.quotes.is_empty() {
            return Err(WorkspaceError::Usage(format!(
                "this text holds none of the claims recorded in claims/{}.toml ({}); if it is another speech, give it an id of its own with --id",
                speech.id,
                recorded.len()
            )));
        }
        let candidates = if request.quotes.is_empty() {
            statements(extraction, text, speech, request.all)
        } else {
            by_hand(&request.quotes, request.class, extraction, text, speech)?
        };
        let left_out = if request.quotes.is_empty() && !request.all {
            extraction.statements.iter().filter(|statement| !statement.check_worthy).count()
        } else {
            0
        };
        let mut ids = writing.ids();
        for (span, mut claim) in candidates {
            if rows.iter().any(|(other, row)| !row.new && other.overlaps(span)) || rows.iter().any(|(other, _)| *other == span) {
                continue;
            }
            claim.id = ids.free(&speech.id, &claim)?;
            claim.start = Some(span.start + spoken.offset);
            distinguish(&mut claim, span, text);
            let start = claim.start;
            rows.push((span, AddedClaim { claim, new: true, start }));
        }
        rows.sort_by_key(|(span, _)| *span);
        Ok(Added {
            speech: Some(speech.id.clone()),
            file: format!("claims/{}.toml", speech.id),
            claims: rows.into_iter().map(|(_, row)| row).collect(),
            vanished,
            left_out,
            snapshot: None,
            changed: true,
            notes: Vec::new(),
        })
    }

    /// A claim by hand, to a speech whose transcript is in the store or nowhere.
    fn add_by_hand(&self, request: &AddRequest, writing: &Writing<'_>) -> Result<Added, WorkspaceError> {
        let id = request.id.as_deref().unwrap_or_default();
        writing.speech_id(id)?;
        let known = writing.file(id)?;
        let Some(known) = known.as_ref() else { return Err(WorkspaceError::Usage("give --speech ID".to_owned())) };
        let mut speech = known.speech().clone();
        let document = match (&speech.source, &speech.snapshot) {
            (Some(source), Some(snapshot)) => {
                let layers = self.layers(source, snapshot)?;
                layers.main.into_iter().chain(layers.text).find(|text| {
                    request
                        .quotes
                        .iter()
                        .all(|quote| matches!(anchor::locate(&plain(quote), text), Located::Found { .. } | Located::Ambiguous { .. }))
                })
            }
            _ => None,
        };
        let frozen = speech.snapshot.is_some();
        let text = match document {
            Some(text) => text,
            None if frozen => {
                return Err(WorkspaceError::Refused(format!(
                    "the frozen transcript of {id} does not hold {}; its text is in sources/{}/{}",
                    request.quotes.iter().map(|quote| format!("\"{quote}\"")).collect::<Vec<_>>().join(" and "),
                    speech.source.as_deref().unwrap_or_default(),
                    speech.snapshot.as_deref().unwrap_or_default(),
                )));
            }
            // Nothing frozen to look in: the words stand for themselves, each on a line of its own.
            None => request.quotes.join("\n"),
        };
        let spoken = Spoken { document: plain_document(text), offset: 0 };
        let extraction = extract_speech(&spoken.document, &speech);
        let mut added = if frozen {
            self.merge(request, writing, &spoken, &extraction, &mut speech, Some(known))?
        } else {
            self.append_unanchored(request, writing, &spoken, &extraction, &speech, known)?
        };
        let mut file = known.clone();
        for row in added.claims.iter().filter(|row| row.new) {
            file.insert_claim(place_of(&file, &row.claim, &added.claims), &row.claim)?;
        }
        let text = file.text();
        added.changed = text != known.text();
        if added.changed {
            write_whole(&self.claim_path(&speech.id), text.as_bytes())?;
        }
        Ok(added)
    }

    /// Claims of a speech without a frozen transcript: no order and no place is known, so they go to the end.
    fn append_unanchored(
        &self,
        request: &AddRequest,
        writing: &Writing<'_>,
        spoken: &Spoken,
        extraction: &Extraction,
        speech: &Speech,
        known: &ClaimFile,
    ) -> Result<Added, WorkspaceError> {
        let mut ids = writing.ids();
        let mut claims: Vec<AddedClaim> =
            known.claims().iter().map(|claim| AddedClaim { claim: claim.clone(), new: false, start: None }).collect();
        for (_, mut claim) in by_hand(&request.quotes, request.class, extraction, &spoken.document.text, speech)? {
            if claims.iter().any(|row| row.claim.quote == claim.quote) {
                continue;
            }
            claim.id = ids.free(&speech.id, &claim)?;
            claims.push(AddedClaim { claim, new: true, start: None });
        }
        Ok(Added {
            speech: Some(speech.id.clone()),
            file: known.file().to_owned(),
            claims,
            vanished: Vec::new(),
            left_out: 0,
            snapshot: None,
            changed: true,
            notes: Vec::new(),
        })
    }

    /// `--id`, else the recorded speech with this source, else the date and the file's stem.
    fn speech_id_for(&self, request: &AddRequest, acquired: &Acquired, writing: &Writing<'_>) -> Result<String, WorkspaceError> {
        if let Some(id) = &request.id {
            let clean = records::slug(id);
            if clean != *id {
                return Err(WorkspaceError::Usage(format!(
                    "\"{id}\" is no id: only a-z, 0-9, - and . may stand in it, because it names a file; \"{clean}\" would do"
                )));
            }
            return Ok(id.clone());
        }
        let source = acquired.source_id();
        let same = writing.speeches_read_from(&source)?;
        match same.as_slice() {
            [] => {}
            [one] if request.from.is_none() => return Ok(one.clone()),
            [_] => {}
            several if request.from.is_none() => {
                return Err(WorkspaceError::Usage(format!(
                    "several speeches were read from this source; say which with --id: {}",
                    several.join(", ")
                )));
            }
            _ => {}
        }
        let stem = match &request.input {
            Some(Input::File(path)) => path.file_stem().map(|stem| stem.to_string_lossy().into_owned()),
            Some(Input::Url(url)) => url_stem(url),
            _ => request.about.title.clone().or_else(|| acquired.document.meta.title.clone()),
        };
        let date = request.about.date.or(acquired.document.meta.date).map(|date| date.to_string());
        let words = stem.map(|stem| records::slug(&stem)).filter(|stem| !stem.is_empty());
        match (date, words) {
            (Some(date), Some(words)) if words.starts_with(&date) => Ok(words),
            (Some(date), Some(words)) => Ok(format!("{date}-{words}")),
            (Some(only), None) | (None, Some(only)) => Ok(only),
            (None, None) => Err(WorkspaceError::Usage("nothing names this speech; give it an id with --id".to_owned())),
        }
    }
}

/// The day that a file's name begins with: `2024-05-01-debate.vtt`.
fn date_in_name(input: &Input) -> Option<Date> {
    let Input::File(path) = input else { return None };
    let stem = path.file_stem()?.to_str()?;
    let (day, rest) = stem.split_at_checked("2024-05-01".len())?;
    day.parse().ok().filter(|_| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// The speech's part of the transcript: of the main text where there is one, and where the words stand in it.
fn spoken(acquired: &Acquired, from: Option<&str>, until: Option<&str>) -> Result<Spoken, WorkspaceError> {
    let candidates = acquired.main.iter().chain([&acquired.document]);
    if from.is_none() && until.is_none() {
        let document = candidates.into_iter().next().unwrap_or(&acquired.document).clone();
        return Ok(Spoken { document, offset: 0 });
    }
    let mut miss = None;
    for document in candidates {
        match ingest::excerpt(&document.text, from, until) {
            Ok(span) => return Ok(Spoken { document: ingest::restrict(document, span), offset: span.start }),
            Err(error) => miss = Some(error),
        }
    }
    Err(WorkspaceError::Refused(miss.map_or_else(|| "the transcript is empty".to_owned(), |error| error.to_string())))
}

/// The head of the record: what a person wrote there stands; then the options, then what the document says of itself.
fn speech_of(id: &str, known: Option<&Speech>, about: &About, acquired: &Acquired) -> Speech {
    let old = known.cloned().unwrap_or_default();
    let meta = &acquired.document.meta;
    Speech {
        id: id.to_owned(),
        title: old.title.or_else(|| about.title.clone()).or_else(|| meta.title.clone()),
        speaker: old.speaker.or_else(|| about.speaker.clone()).or_else(|| meta.speaker.clone()),
        date: old.date.or(about.date).or(meta.date),
        place: old.place.or_else(|| about.place.clone()).or_else(|| meta.place.clone()),
        language: old.language.or_else(|| about.language.clone()).or_else(|| meta.language.clone()),
        translated_from: old.translated_from.or_else(|| about.translated_from.clone()).or_else(|| meta.translated_from.clone()),
        source: old.source,
        snapshot: old.snapshot,
        from: old.from,
        until: old.until,
        note: old.note,
        allow: old.allow,
    }
}

/// Why `untracked-quantity` leaves a speech alone of which only some words were recorded on purpose.
const CHOSEN: &str = "only the claims chosen by hand are tracked";

/// Notes in a new speech that somebody chose its claims, and takes the note off when all claims are recorded.
fn choose(speech: &mut Speech, new: bool, by_hand: bool) {
    if new && by_hand {
        speech.allow.push(Exception { rule: Rule::UntrackedQuantity, because: CHOSEN.to_owned() });
    } else if !by_hand {
        speech.allow.retain(|exception| exception.because != CHOSEN);
    }
}

pub(super) fn extract_speech(document: &Document, speech: &Speech) -> Extraction {
    let options =
        extract::Options { lang: speech.language.as_deref(), translated_from: speech.translated_from.as_deref(), date: speech.date };
    extract::extract_document(document, &options)
}

/// The statements of an extraction as claims.
fn statements(extraction: &Extraction, text: &str, speech: &Speech, all: bool) -> Vec<(Span, Claim)> {
    let mut claims = Vec::new();
    for (index, statement) in extraction.statements.iter().enumerate() {
        if !all && !statement.check_worthy {
            continue;
        }
        let Some((span, quote)) = trimmed(statement.span, text) else { continue };
        let mut claim = blank_claim(quote, statement.class);
        claim.speaker = Some(speaker(statement.speaker.as_ref(), speech));
        claim.attributed_to = statement.attributed_to.clone();
        claim.timecode = statement.timecode.clone();
        claim.quantities = quantities(extraction, |found| extraction.found[found].claim == Some(index));
        claims.push((span, claim));
    }
    claims
}

/// The claims that a person named by their words: exactly there, or refused.
fn by_hand(
    quotes: &[String],
    class: Option<Class>,
    extraction: &Extraction,
    text: &str,
    speech: &Speech,
) -> Result<Vec<(Span, Claim)>, WorkspaceError> {
    let mut claims = Vec::new();
    for words in quotes {
        let span = match anchor::locate(&plain(words), text) {
            Located::Found { span, .. } => span,
            Located::Ambiguous { spans } => {
                return Err(WorkspaceError::Refused(format!(
                    "the text holds \"{words}\" {} times; give more of the words around it",
                    spans.len()
                )));
            }
            miss => {
                return Err(WorkspaceError::Refused(format!(
                    "the text does not hold \"{words}\": {}",
                    super::work_out::describe_miss(&miss)
                )));
            }
        };
        let Some(quote) = span.slice(text) else { continue };
        let around = extraction.statements.iter().find(|statement| statement.span.overlaps(span));
        let mut claim = blank_claim(quote, class.or_else(|| around.map(|statement| statement.class)).unwrap_or(Class::Fact));
        claim.speaker = Some(speaker(around.and_then(|statement| statement.speaker.as_ref()), speech));
        claim.attributed_to = around.and_then(|statement| statement.attributed_to.clone());
        claim.timecode = around.and_then(|statement| statement.timecode.clone());
        claim.quantities = quantities(extraction, |found| span.contains(extraction.found[found].span));
        claims.push((span, claim));
    }
    Ok(claims)
}

pub(super) fn blank_claim(quote: &str, class: Class) -> Claim {
    Claim {
        id: String::new(),
        speaker: None,
        attributed_to: None,
        class,
        quote: quote.to_owned(),
        prefix: None,
        suffix: None,
        start: None,
        timecode: None,
        note: None,
        allow: Vec::new(),
        quantities: Vec::new(),
        evidence: Vec::new(),
    }
}

fn speaker(named: Option<&String>, speech: &Speech) -> String {
    named.or(speech.speaker.as_ref()).cloned().unwrap_or_else(|| "unknown".to_owned())
}

/// The quantities that `keep` takes, their relations renumbered from the extraction's list to the claim's.
pub(super) fn quantities(extraction: &Extraction, keep: impl Fn(usize) -> bool) -> Vec<Quantity> {
    let kept: Vec<usize> = (0..extraction.found.len()).filter(|found| keep(*found)).collect();
    let renumbered = |with: usize| kept.iter().position(|found| *found == with);
    kept.iter()
        .map(|found| {
            let mut quantity = extraction.found[*found].quantity.clone();
            if let Some(relation) = &mut quantity.relation {
                relation.with = relation.with.and_then(renumbered);
            }
            quantity
        })
        .collect()
}

/// Where in the file a new claim belongs: behind the last claim that is said before it. Claims that the text does not hold
/// (another part of it was read, or they vanished) count by the start that their record remembers.
fn place_of(file: &ClaimFile, new: &Claim, located: &[AddedClaim]) -> usize {
    let start = |claim: &Claim| located.iter().find(|row| row.claim.id == claim.id).and_then(|row| row.start).or(claim.start);
    let before = |claim: &Claim| start(claim).is_none_or(|start| Some(start) < new.start);
    file.claims().iter().rposition(before).map_or(0, |last| last + 1)
}

/// Where a recorded claim stands in the text; `None` where its words are gone.
fn position(claim: &Claim, text: &str, offset: usize) -> Option<Span> {
    let quote = anchor::Quote {
        exact: &claim.quote,
        prefix: claim.prefix.as_deref(),
        suffix: claim.suffix.as_deref(),
        start: claim.start.and_then(|start| start.checked_sub(offset)),
    };
    match anchor::locate(&quote, text) {
        Located::Found { span, .. } => Some(span),
        Located::Ambiguous { spans } => spans.into_iter().next(),
        Located::Near { .. } | Located::Absent => None,
    }
}

fn plain(words: &str) -> anchor::Quote<'_> {
    anchor::Quote { exact: words, prefix: None, suffix: None, start: None }
}

pub(super) fn plain_document(text: String) -> Document {
    Document { text, format: crate::model::Format::Text, blocks: Vec::new(), cues: Vec::new(), meta: Default::default(), map: None }
}

/// A span without the white space at its ends, and its words.
fn trimmed(span: Span, text: &str) -> Option<(Span, &str)> {
    let words = span.slice(text)?;
    let lead = words.chars().take_while(|c| c.is_whitespace()).count();
    let quote = words.trim();
    let start = span.start + lead;
    (!quote.is_empty()).then(|| (Span::new(start, start + quote.chars().count()), quote))
}

/// Gives a quote that occurs more than once the words around it.
fn distinguish(claim: &mut Claim, span: Span, text: &str) {
    if text.matches(claim.quote.as_str()).nth(1).is_none() {
        return;
    }
    let around = |from: usize, to: usize| Span::new(from, to).slice(text).map(str::to_owned).filter(|words| !words.is_empty());
    let total = text.chars().count();
    claim.prefix = around(span.start.saturating_sub(CONTEXT), span.start);
    claim.suffix = around(span.end, (span.end + CONTEXT).min(total));
}

/// `fr` of `fr-BE`.
fn base(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// The last telling part of an address, for an id.
fn url_stem(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let (_, rest) = path.split_once("://")?;
    rest.split('/')
        .rev()
        .find(|part| !part.is_empty())
        .map(|part| Path::new(part).file_stem().map_or_else(|| part.to_owned(), |stem| stem.to_string_lossy().into_owned()))
}

pub(super) fn note_text(note: &Note) -> String {
    match note.offset {
        Some(offset) => format!("byte {offset}: {}", note.message),
        None => note.message.clone(),
    }
}
