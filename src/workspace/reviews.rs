//! Reviews of other houses (ClaimReview) → claims with the review as evidence; and the same reviews back out.
//!
//! The surprise: a verdict of others is never ours. The file is frozen as a source, each claim cites it as context, and a note
//! says what it says; the ledger is not touched. Nothing is lost: the frozen bytes are read again on the way out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::acquire::{Acquired, address};
use super::add::{blank_claim, extract_speech, plain_document, quantities};
use super::archive::read_file;
use super::files::write_whole;
use super::writing::{Ids, Writing};
use super::{Loaded, Workspace, WorkspaceError};
use crate::ingest::{self, Hints};
use crate::model::{Claim, Class, Date, Evidence, Format, Origin, Review, Source, Speech, Stance};
use crate::records::{self, ClaimFile, next_evidence_id};
use crate::report::plain;
use crate::snapshot::{import, normalize, source_id};

/// What to import.
#[derive(Debug, Clone)]
pub struct ReviewsRequest {
    /// A JSON-LD file, or a page that holds some.
    pub file: PathBuf,
    /// The address that it was saved from.
    pub url: Option<String>,
}

/// What importing reviews did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReviews {
    /// Id of the source that the file is now.
    pub source: String,
    /// Id of its snapshot.
    pub snapshot: String,
    /// The claims, in order of the file.
    pub claims: Vec<ReviewedClaim>,
}

/// A claim that somebody else reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedClaim {
    /// Its id.
    pub id: String,
    /// Id of its speech.
    pub speech: String,
    /// Whether the claim was recorded now.
    pub new: bool,
    /// Whether the review was linked now.
    pub linked: bool,
    /// What the review says.
    pub summary: String,
}

impl Workspace {
    /// Whether a file holds JSON, by its name or first character: then it can only be meant as reviews.
    pub fn is_json(name: &str, bytes: &[u8]) -> bool {
        let name = name.to_ascii_lowercase();
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        name.ends_with(".jsonld") || name.ends_with(".json") || first == Some(&b'{')
    }

    /// Records the claims that a file's reviews are of, with each review as evidence. Opens no connection.
    ///
    /// # Errors
    /// `Refused` for a file without a review that can be read, `Import` and `Snapshot` when it cannot be frozen; nothing was written
    /// then.
    pub fn import_reviews(&self, request: &ReviewsRequest) -> Result<ImportedReviews, WorkspaceError> {
        let bytes = read_file(&request.file)?;
        let name = request.file.file_name().map_or_else(|| request.file.display().to_string(), |name| name.to_string_lossy().into_owned());
        let origin = match &request.url {
            Some(url) => normalize(&Origin::Url(url.clone())),
            None => self.file_origin(&request.file, &name),
        };
        if import::is_archive(&name, &bytes) {
            return Err(WorkspaceError::Usage(format!(
                "{name} is an archive; freeze its page with factcheck import, then import the page"
            )));
        }
        let acquired = self.read_capture(import::from_document(&name, bytes, origin, self.session.now)?, &name)?;
        let reviews = found(&name, &acquired)?;
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let plan = Plan::of(&writing, &reviews)?;
        let source = Source { id: acquired.source_id(), origin: acquired.capture.origin.clone(), title: None, publisher: None, note: None };
        // The snapshot first, so that no record ever names one that is not there.
        let published = self.snapshots.publish(&source, &acquired.capture, &self.session.tool)?;
        let mut ids = writing.ids();
        let mut claims: Vec<Option<ReviewedClaim>> = vec![None; reviews.len()];
        for (mut speech, members) in plan.speeches {
            if speech.source.is_none()
                && let Some(Origin::Url(url)) = members.iter().find_map(|at| appearance(&reviews[*at]))
            {
                let origin = normalize(&Origin::Url(url));
                let transcript = Source { id: source_id(&origin), origin, title: None, publisher: None, note: None };
                self.snapshots.register(&transcript)?;
                speech.source = Some(transcript.id);
            }
            let mut file = match writing.file(&speech.id)? {
                Some(known) => known,
                None => ClaimFile::create(&speech)?,
            };
            for at in members {
                claims[at] = Some(link(&mut file, &speech, &reviews[at], (&source.id, &published.snapshot), &mut ids)?);
            }
            write_whole(&self.claim_path(&speech.id), file.text().as_bytes())?;
        }
        Ok(ImportedReviews { source: source.id, snapshot: published.snapshot, claims: claims.into_iter().flatten().collect() })
    }

    /// The reviews of other houses that claims cite, read again out of the frozen files.
    ///
    /// # Errors
    /// `Snapshot` when a file is not what its manifest says.
    pub fn reviews_of_others(&self, loaded: &Loaded) -> Result<Vec<Review>, WorkspaceError> {
        let (mut read, mut reviews) = (BTreeMap::new(), Vec::new());
        for (_, claim) in loaded.state.claims() {
            for entry in claim.claim.evidence.iter().filter(|entry| entry.stance == Stance::Context && entry.quote.is_none()) {
                let (Some(snapshot), Some(note)) = (&entry.snapshot, &entry.note) else { continue };
                let key = (entry.source.clone(), snapshot.clone());
                if !read.contains_key(&key) {
                    let bytes = self.snapshots.payload(&entry.source, snapshot)?;
                    let media_type = self.snapshots.manifest(&entry.source, snapshot)?.payload.media_type;
                    read.insert(key.clone(), self.reviews_in(&bytes, &media_type));
                }
                let fits = |review: &&Review| words(&review.claim) == claim.claim.quote && plain(&review.summary()) == *note;
                reviews.extend(read.get(&key).into_iter().flatten().filter(fits).cloned());
            }
        }
        Ok(reviews)
    }

    fn reviews_in(&self, bytes: &[u8], media_type: &str) -> Vec<Review> {
        if Self::is_json("", bytes) || bytes.trim_ascii_start().starts_with(b"[") {
            return std::str::from_utf8(bytes).ok().and_then(|text| ingest::reviews(text).ok()).unwrap_or_default();
        }
        let hints = Hints { media_type: Some(media_type).filter(|media_type| !media_type.is_empty()), ..Hints::default() };
        let Ok(reading) = self.session.reader.read(bytes, &hints) else { return Vec::new() };
        reading.document.meta.reviews.iter().filter_map(|text| ingest::reviews(text).ok()).flatten().collect()
    }
}

/// The reviews of a page or a JSON-LD file.
fn found(name: &str, acquired: &Acquired) -> Result<Vec<Review>, WorkspaceError> {
    let refused = |why: &str| WorkspaceError::Refused(format!("{name}: {why}"));
    let reviews: Vec<Review> = if acquired.document.format == Format::Html {
        acquired.document.meta.reviews.iter().filter_map(|text| ingest::reviews(text).ok()).flatten().collect()
    } else {
        // Not the document's text: reading it as text composes characters, and a review is kept as it is written.
        let text = std::str::from_utf8(&acquired.capture.body).map_err(|_| refused("it is not UTF-8; save it as UTF-8"))?;
        ingest::reviews(text).map_err(|why| refused(&format!("{why}; give JSON-LD, or a saved HTML page that holds some")))?
    };
    let readable: Vec<Review> = reviews.into_iter().filter(|review| !words(&review.claim).is_empty()).collect();
    if readable.is_empty() {
        return Err(refused(
            "it holds no ClaimReview with a claim (claimReviewed), so nothing was recorded; --format page freezes it as a document",
        ));
    }
    Ok(readable)
}

/// Which speech each review belongs to.
struct Plan {
    /// Speeches with the numbers of their reviews, in order of the file.
    speeches: Vec<(Speech, Vec<usize>)>,
}

impl Plan {
    /// Claims of one day and one appearance are one speech; one that is recorded already takes them in.
    fn of(writing: &Writing<'_>, reviews: &[Review]) -> Result<Self, WorkspaceError> {
        let recorded = writing.heads()?;
        let is_recorded = |id: &str| recorded.iter().any(|known| known.speech.id == id);
        let mut speeches: Vec<(Speech, Vec<usize>)> = Vec::new();
        for (at, review) in reviews.iter().enumerate() {
            let (date, title) = (day(review), title(review));
            let source = appearance(review).map(|origin| source_id(&normalize(&origin)));
            let same = |speech: &Speech| match (&source, &speech.source) {
                (Some(source), Some(other)) => source == other && (date.is_none() || speech.date.is_none() || date == speech.date),
                _ => speech.source.is_none() && source.is_none() && date == speech.date && title == speech.title,
            };
            if let Some((_, members)) = speeches.iter_mut().find(|(speech, _)| same(speech)) {
                members.push(at);
                continue;
            }
            if let Some(known) = recorded.iter().find(|known| same(&known.speech)) {
                speeches.push((known.speech.clone(), vec![at]));
                continue;
            }
            let taken = |id: &str| is_recorded(id) || speeches.iter().any(|(speech, _)| speech.id == id);
            let stem = stem(review, date);
            let id = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}-{n}"))).find(|id| !taken(id)).unwrap_or(stem);
            let language = review.language.clone().filter(|language| language.len() == 2);
            speeches.push((Speech { id, title, date, language, source, ..Speech::default() }, vec![at]));
        }
        // A new speech's source has to be registered first; only its address can be.
        for (speech, _) in speeches.iter_mut().filter(|(speech, _)| !is_recorded(&speech.id)) {
            speech.source = None;
        }
        Ok(Self { speeches })
    }
}

/// Takes one review into a claim file: the claim where it is new, the evidence where it is.
fn link(
    file: &mut ClaimFile,
    speech: &Speech,
    review: &Review,
    (source, snapshot): (&str, &str),
    ids: &mut Ids<'_>,
) -> Result<ReviewedClaim, WorkspaceError> {
    let quote = words(&review.claim);
    let known = file.claims().iter().position(|claim| claim.quote == quote);
    let at = match known {
        Some(at) => at,
        None => {
            let mut claim = claim_of(&quote, speech, review);
            claim.id = ids.free(&speech.id, &claim)?;
            file.push_claim(&claim)?;
            file.claims().len() - 1
        }
    };
    let (claim, summary) = (&file.claims()[at], plain(&review.summary()));
    let id = claim.id.clone();
    let linked = !claim.evidence.iter().any(|entry| entry.source == source && entry.note.as_deref() == Some(&summary));
    if linked {
        let entry = Evidence {
            id: next_evidence_id(claim),
            source: source.to_owned(),
            snapshot: Some(snapshot.to_owned()),
            stance: Stance::Context,
            quote: None,
            prefix: None,
            suffix: None,
            layer: None,
            start: None,
            matched: None,
            figure: None,
            note: Some(summary.clone()),
        };
        file.push_evidence(at, &entry)?;
    }
    Ok(ReviewedClaim { id, speech: speech.id.clone(), new: known.is_none(), linked, summary })
}

fn claim_of(quote: &str, speech: &Speech, review: &Review) -> Claim {
    let extraction = extract_speech(&plain_document(quote.to_owned()), speech);
    let mut claim = blank_claim(quote, extraction.statements.first().map_or(Class::Fact, |statement| statement.class));
    claim.speaker = Some(review.speaker.as_deref().map_or_else(|| "unknown".to_owned(), words));
    claim.quantities = quantities(&extraction, |found| extraction.found[found].claim.is_some());
    claim
}

/// One clean line.
fn words(text: &str) -> String {
    plain(text).trim().to_owned()
}

/// Where the claim was made, as an address that may stand in a record.
fn appearance(review: &Review) -> Option<Origin> {
    let works = review.first.iter().chain(&review.appearances);
    works.filter_map(|work| work.url.as_deref()).find_map(|url| address(url).ok())
}

fn title(review: &Review) -> Option<String> {
    review.first.iter().chain(&review.appearances).find_map(|work| work.name.as_deref()).map(words).filter(|title| !title.is_empty())
}

fn day(review: &Review) -> Option<Date> {
    let works = review.first.iter().chain(&review.appearances).filter_map(|work| work.date.as_deref());
    review.said.as_deref().into_iter().chain(works).find_map(|written| written.get(..10)?.parse().ok())
}

/// The id of a speech: its day, and words of its title, its speaker or its address.
fn stem(review: &Review, date: Option<Date>) -> String {
    let host = appearance(review).and_then(|origin| url::Url::parse(origin.text()).ok()?.host_str().map(str::to_owned));
    let said = [title(review), review.speaker.clone(), host].into_iter().flatten();
    let slug = said.map(|text| records::slug(&text)).find(|slug| !slug.is_empty()).unwrap_or_else(|| "reviewed".to_owned());
    let slug = slug.char_indices().nth(40).map_or(slug.as_str(), |(end, _)| slug[..end].trim_end_matches('-'));
    date.map_or_else(|| slug.to_owned(), |date| format!("{date}-{slug}"))
}
