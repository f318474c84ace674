//! Evidence: freeze a source, find its words exactly or refuse, link them to a claim.

use super::acquire::{Input, address};
use super::add::note_text;
use super::files::{read_text, relative, write_whole};
use super::work_out::{Layers, context, describe_miss, locate};
use super::writing::Writing;
use super::{Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::evidence::{Page, Passage, Said, compare_figure, compare_text, passages};
use crate::extract;
use crate::model::{Claim, Evidence, Finding, FindingKind, Layer, Match, Origin, Source, Stance};
use crate::records::{self, ClaimFile};
use crate::snapshot::{PublishOptions, source_id};

/// How many passages are listed when no quote was given.
const PASSAGES: usize = 5;

/// What to cite.
#[derive(Debug, Clone, Default)]
pub struct CiteRequest {
    /// Prefix of the claim's id.
    pub claim: String,
    /// The words of the source.
    pub quote: Option<String>,
    /// Words before the quote.
    pub prefix: Option<String>,
    /// Words after the quote.
    pub suffix: Option<String>,
    /// How the words bear on the claim; else it follows from the finding.
    pub stance: Option<Stance>,
    /// The number said to stand in a source that is not captured.
    pub figure: Option<String>,
    /// A note on the evidence.
    pub note: Option<String>,
    /// Title of the source.
    pub title: Option<String>,
    /// Publisher of the source.
    pub publisher: Option<String>,
    /// Freeze a page that changed even where it reads as a snapshot does.
    pub always: bool,
}

/// What linking a quote gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The entry.
    pub evidence: Evidence,
    /// What the arithmetic says.
    pub finding: Option<Finding>,
    /// Whether the same entry was there before.
    pub known: bool,
    /// What an elided quote leaves out.
    pub left_out: Vec<String>,
}

/// What `cite` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Full id of the claim.
    pub claim: String,
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot, where one was taken.
    pub snapshot: Option<String>,
    /// Whether the snapshot is new.
    pub new_snapshot: bool,
    /// The entry, where one was linked.
    pub link: Option<Link>,
    /// The passages that fit best, where no quote was given.
    pub passages: Vec<Passage>,
    /// Oddities of the capture.
    pub flags: Vec<String>,
    /// What reading and freezing the source came upon.
    pub notes: Vec<String>,
}

/// What `cite --remove` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedEvidence {
    /// Full id of the claim.
    pub claim: String,
    /// The entry taken off.
    pub evidence: Evidence,
}

impl Workspace {
    /// Freezes a source and, with a quote, links it.
    ///
    /// # Errors
    /// `UnknownClaim` or `AmbiguousClaim`; `Read`, `Fetch` or `Refused` where the source can't be had or is no text; `Refused` for a quote that
    /// is not exactly there; `Snapshot`, `Locked` and `Write` where it can't be stored. The claim is as it was then.
    pub fn cite(&self, request: &CiteRequest, input: &Input) -> Result<Cited, WorkspaceError> {
        let writing = self.for_writing()?;
        let claim_id = writing.claim_id(&request.claim)?;
        let acquired = self.acquire(input, None)?;
        if request.quote.is_some() {
            acquired.readable(
                "no quote can be found in it and nothing was written; cite it without --quote to freeze its bytes all the same",
            )?;
        }
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let layers = acquired.layers();
        let named = (acquired.source_id(), acquired.capture.origin.text());
        let link = prepare(request, &writing, &claim_id, (&named.0, named.1), &layers)?;
        let source = self.source_for(&acquired.capture.origin, request)?;
        let options = PublishOptions { always: request.always };
        let published = self.snapshots.publish_with(&source, &acquired.capture, &self.session.tool, options)?;
        let mut flags = self.snapshots.manifest(&source.id, &published.snapshot)?.flags;
        if let Some(why) = acquired.unread {
            flags.retain(|flag| flag != "unreadable");
            flags.push(format!("unreadable: {why}"));
        }
        let notes = acquired.notes.iter().map(note_text).chain(published.warnings).collect();
        let cited = self.finish(&writing, &claim_id, link, &layers, (source.id, published.snapshot, published.new), flags)?;
        Ok(Cited { notes, ..cited })
    }

    /// Links words of a snapshot that is in the store already.
    ///
    /// # Errors
    /// `UnknownClaim` or `AmbiguousClaim`; `Refused` where the source has no snapshot or the quote is not exactly there; `Snapshot` where
    /// it can't be read; `Locked` and `Write`; nothing was written then.
    pub fn cite_stored(&self, request: &CiteRequest, source: &str) -> Result<Cited, WorkspaceError> {
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let claim_id = writing.claim_id(&request.claim)?;
        let Some(snapshot) = self.snapshots.snapshots(source)?.pop() else {
            return Err(WorkspaceError::Refused(format!("{source} has no snapshot yet; cite its address to capture it")));
        };
        let layers = self.layers(source, &snapshot)?;
        let link = prepare(request, &writing, &claim_id, (source, source), &layers)?;
        self.finish(&writing, &claim_id, link, &layers, (source.to_owned(), snapshot, false), Vec::new())
    }

    /// Whether the words name a source of the store.
    ///
    /// # Errors
    /// `Snapshot` where the store can't be listed.
    pub fn is_source(&self, words: &str) -> Result<bool, WorkspaceError> {
        Ok(self.snapshots.sources()?.iter().any(|source| source == words))
    }

    /// Records a source that is yet to be captured.
    ///
    /// # Errors
    /// `UnknownClaim` or `AmbiguousClaim`; `Usage` for an address that can't be one or a figure without a number; `Snapshot`, `Locked` and
    /// `Write`; nothing was written then.
    pub fn cite_uncaptured(&self, request: &CiteRequest, url: &str) -> Result<Cited, WorkspaceError> {
        let origin = address(url)?;
        if let Some(figure) =
            request.figure.as_deref().filter(|figure| extract::extract(figure, &extract::Options::default()).found.is_empty())
        {
            return Err(WorkspaceError::Usage(format!(
                "--figure \"{figure}\" holds no number; write it as it stands there, for example 16587 or \"10.8 %\""
            )));
        }
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let claim_id = writing.claim_id(&request.claim)?;
        let (mut file, at) = writing.file_of(&claim_id)?;
        let claim = file.claims()[at].clone();
        let source = self.source_for(&origin, request)?;
        let context = context(&claim, file.speech(), None);
        let finding = match (&request.quote, &request.figure) {
            (Some(quote), _) => Some(compare_text(&claim.quantities, quote, None, &context)),
            (None, Some(figure)) => Some(compare_figure(&claim.quantities, figure, &context)),
            (None, None) => None,
        };
        let mut evidence = blank(&claim, &source.id, request, finding.as_ref());
        evidence.figure = request.figure.clone();
        evidence.quote = request.quote.clone();
        let known = claim.evidence.iter().find(|old| {
            old.source == evidence.source && old.quote == evidence.quote && old.figure == evidence.figure && old.snapshot.is_none()
        });
        let link = match known {
            Some(old) => Link { evidence: old.clone(), finding, known: true, left_out: Vec::new() },
            None => {
                self.snapshots.register(&source)?;
                file.push_evidence(at, &evidence)?;
                self.write_file(&file)?;
                Link { evidence, finding, known: false, left_out: Vec::new() }
            }
        };
        Ok(Cited {
            claim: claim_id,
            source: source.id,
            snapshot: None,
            new_snapshot: false,
            link: Some(link),
            passages: Vec::new(),
            flags: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Takes one piece of evidence off a claim. The snapshot stays: other claims may rest on it, and git holds it anyway.
    ///
    /// # Errors
    /// `Usage` where the claim has no such entry.
    pub fn cite_remove(&self, claim: &str, entry: &str) -> Result<RemovedEvidence, WorkspaceError> {
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let claim_id = writing.claim_id(claim)?;
        let (mut file, at) = writing.file_of(&claim_id)?;
        let Some(evidence) = file.claims()[at].evidence.iter().find(|evidence| evidence.id == entry).cloned() else {
            let there: Vec<&str> = file.claims()[at].evidence.iter().map(|evidence| evidence.id.as_str()).collect();
            let there = if there.is_empty() { "it has none".to_owned() } else { format!("it has {}", there.join(", ")) };
            return Err(WorkspaceError::Usage(format!("{claim_id} has no evidence \"{entry}\"; {there}")));
        };
        file.remove_evidence(at, entry);
        self.write_file(&file)?;
        Ok(RemovedEvidence { claim: claim_id, evidence })
    }

    /// The last step of citing: writes the link, or lists passages where there is none.
    fn finish(
        &self,
        writing: &Writing<'_>,
        claim_id: &str,
        link: Option<Link>,
        layers: &Layers,
        (source, snapshot, new_snapshot): (String, String, bool),
        flags: Vec<String>,
    ) -> Result<Cited, WorkspaceError> {
        let (mut file, at) = writing.file_of(claim_id)?;
        let mut cited = Cited {
            claim: claim_id.to_owned(),
            source,
            snapshot: Some(snapshot.clone()),
            new_snapshot,
            link: None,
            passages: Vec::new(),
            flags,
            notes: Vec::new(),
        };
        match link {
            Some(mut link) => {
                link.evidence.snapshot = Some(snapshot);
                let same = |old: &&Evidence| {
                    old.source == link.evidence.source && old.snapshot == link.evidence.snapshot && old.quote == link.evidence.quote
                };
                match file.claims()[at].evidence.iter().find(same) {
                    Some(old) => (link.evidence, link.known) = (old.clone(), true),
                    None => {
                        file.push_evidence(at, &link.evidence)?;
                        self.write_file(&file)?;
                    }
                }
                cited.link = Some(link);
            }
            None => {
                let said = Said::new(&file.claims()[at], file.speech());
                // What only the full text holds (a menu, a table beside the text) is looked at where the main text has nothing.
                for text in [layers.main.as_deref(), layers.text.as_deref()].into_iter().flatten() {
                    if cited.passages.is_empty() {
                        let page = Page { text, lang: layers.language(), date: layers.published };
                        cited.passages = passages(&said, &[page], PASSAGES);
                    }
                }
            }
        }
        Ok(cited)
    }

    pub(super) fn source_for(&self, origin: &Origin, request: &CiteRequest) -> Result<Source, WorkspaceError> {
        let source = Source {
            id: source_id(origin),
            origin: origin.clone(),
            title: request.title.clone(),
            publisher: request.publisher.clone(),
            note: None,
        };
        if source.title.is_some() || source.publisher.is_some() {
            self.describe_source(&source)?;
        }
        Ok(source)
    }

    /// Adds title and publisher to a recorded source where it has none.
    fn describe_source(&self, source: &Source) -> Result<(), WorkspaceError> {
        self.snapshots.register(source)?;
        let path = self.root.join("sources").join(&source.id).join("source.toml");
        let Some(text) = read_text(&path)? else { return Ok(()) };
        let name = relative(&self.root, &path);
        let mut described = records::parse_source(&name, &text)?;
        described.title = described.title.or_else(|| source.title.clone());
        described.publisher = described.publisher.or_else(|| source.publisher.clone());
        let described = records::edit_source(&name, &text, &described)?;
        if described == text { Ok(()) } else { write_whole(&path, described.as_bytes()) }
    }

    pub(super) fn write_file(&self, file: &ClaimFile) -> Result<(), WorkspaceError> {
        write_whole(&self.root.join(file.file()), file.text().as_bytes())
    }
}

/// Works the link out before anything is written, so that a refusal leaves nothing behind. `source` is its id and its name for people.
fn prepare(
    request: &CiteRequest,
    writing: &Writing<'_>,
    claim_id: &str,
    source: (&str, &str),
    layers: &Layers,
) -> Result<Option<Link>, WorkspaceError> {
    let Some(words) = &request.quote else { return Ok(None) };
    let (file, at) = writing.file_of(claim_id)?;
    let claim = &file.claims()[at];
    let quote = anchor::Quote { exact: words, prefix: request.prefix.as_deref(), suffix: request.suffix.as_deref(), start: None };
    let (layer, span, matched, left_out) = match locate(&quote, layers, None) {
        (layer, Located::Found { span, matched, left_out }) => (layer, span, matched, left_out),
        (_, miss) => return Err(refused(words, source.1, &miss)),
    };
    let context = context(claim, file.speech(), Some(layers));
    let finding = compare_text(&claim.quantities, words, layers.language(), &context);
    let mut evidence = blank(claim, source.0, request, Some(&finding));
    evidence.quote = Some(words.clone());
    evidence.prefix = request.prefix.clone();
    evidence.suffix = request.suffix.clone();
    (evidence.layer, evidence.start, evidence.matched) = (layer, Some(span.start), Some(matched));
    Ok(Some(Link { evidence, finding: Some(finding), known: false, left_out }))
}

/// An entry with the next free id; its stance as asked, else as the finding suggests.
fn blank(claim: &Claim, source: &str, request: &CiteRequest, finding: Option<&Finding>) -> Evidence {
    Evidence {
        id: records::next_evidence_id(claim),
        source: source.to_owned(),
        snapshot: None,
        stance: request.stance.unwrap_or_else(|| finding.map_or(Stance::Context, |finding| stance(finding.kind))),
        quote: None,
        prefix: None,
        suffix: None,
        layer: None::<Layer>,
        start: None,
        matched: None::<Match>,
        figure: None,
        note: request.note.clone(),
    }
}

/// The stance that a finding suggests.
const fn stance(finding: FindingKind) -> Stance {
    match finding {
        FindingKind::Equal | FindingKind::EqualRounded | FindingKind::WithinHedge => Stance::Supports,
        FindingKind::Above | FindingKind::Below | FindingKind::ScaleSlip => Stance::Contradicts,
        FindingKind::UnitMismatch | FindingKind::PeriodMismatch => Stance::Qualifies,
        FindingKind::NotInQuote | FindingKind::NotComparable => Stance::Context,
    }
}

pub(super) fn refused(words: &str, source: &str, miss: &Located) -> WorkspaceError {
    let mend = match miss {
        Located::Ambiguous { .. } => "quote more of the words around it, or add --prefix or --suffix",
        _ => "copy the words from the source as it is; without --quote, the passages that fit are listed",
    };
    WorkspaceError::Refused(format!(
        "refused: {source} does not hold exactly \"{words}\": {}. Nothing was written; {mend}",
        describe_miss(miss)
    ))
}
