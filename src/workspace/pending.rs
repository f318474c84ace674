//! What was cited without fetching, captured: several hosts at once, each address once, whatever cites it.
//!
//! Each answer is recorded when it comes, so an interrupted run has lost nothing but what was on its way, and the next one
//! goes on with the rest. The surprise: evidence whose quote is not there stays pending, and its page is not frozen for it.

use std::collections::BTreeMap;

use super::acquire::{Acquired, Input, fetched};
use super::cite::{CiteRequest, refused};
use super::files::read_text;
use super::work_out::locate;
use super::{Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::fetch::{Answer, Ask, FetchError, Fetcher};
use crate::model::{Evidence, Origin};
use crate::records::ClaimFile;

/// Further tries where a failure may pass.
const RETRIES: u8 = 3;

/// What became of one entry.
#[derive(Debug)]
pub struct PendingOutcome {
    /// The claim.
    pub claim: String,
    /// The entry.
    pub evidence: String,
    /// Address of the source.
    pub url: String,
    /// The snapshot, or why there is none.
    pub outcome: Result<String, WorkspaceError>,
}

/// An entry without a snapshot.
#[derive(Debug, Clone)]
struct Pending {
    claim: String,
    /// The claim's file, relative to the workspace.
    file: String,
    evidence: Evidence,
    /// Nothing where the source has no record.
    origin: Option<Origin>,
}

impl Workspace {
    /// How many entries wait to be captured: all, or those of one claim.
    ///
    /// # Errors
    /// `UnknownClaim` or `AmbiguousClaim` where the claim is not one, `Records` where a record can't be read.
    pub fn count_pending(&self, claim: Option<&str>) -> Result<usize, WorkspaceError> {
        Ok(self.pending(claim)?.len())
    }

    /// Captures what was cited without fetching. A failure of one leaves the others alone; `each` is told of one after the
    /// other, as they come.
    ///
    /// # Errors
    /// Those that concern all entries; each entry's own are in its outcome.
    pub fn cite_pending(&self, claim: Option<&str>, mut each: impl FnMut(PendingOutcome)) -> Result<(), WorkspaceError> {
        let mut by_url: BTreeMap<String, Vec<Pending>> = BTreeMap::new();
        for entry in self.pending(claim)? {
            match &entry.origin {
                Some(Origin::Url(url)) => by_url.entry(url.clone()).or_default().push(entry),
                Some(Origin::Path(path)) => {
                    let captured = self.acquire(&Input::File(self.root.join(path)), entry.origin.clone());
                    each(entry.outcome(captured.and_then(|acquired| self.attach(&entry, &acquired))));
                }
                None => {
                    let file = format!("sources/{}/source.toml is missing, so its address is unknown", entry.evidence.source);
                    each(entry.outcome(Err(WorkspaceError::Refused(file))));
                }
            }
        }
        let asks: Vec<Ask> = by_url.keys().map(|url| Ask { url: url.clone(), known: None }).collect();
        let waiting: Vec<Vec<Pending>> = by_url.into_values().collect();
        let mut policy = self.fetch_policy();
        policy.retries = policy.retries.or(Some(RETRIES));
        let fetcher = Fetcher::new(&policy, &self.session.tool)?;
        fetcher.ask_all(&asks, self.session.now, |at, answer| self.captured(&asks[at].url, &waiting[at], answer, &mut each));
        Ok(())
    }

    fn pending(&self, claim: Option<&str>) -> Result<Vec<Pending>, WorkspaceError> {
        let writing = self.for_writing()?;
        let only = claim.map(|prefix| writing.claim_id(prefix)).transpose()?;
        let state = writing.state(&writing.pending(only.as_deref())?)?;
        let origin = |id: &str| state.sources.iter().find(|source| source.id == id).map(|source| source.origin.clone());
        let mut pending = Vec::new();
        for (speech, state) in state.claims().filter(|(_, state)| only.as_ref().is_none_or(|only| *only == state.claim.id)) {
            let entries = state.claim.evidence.iter().filter(|evidence| evidence.snapshot.is_none());
            pending.extend(entries.map(|evidence| Pending {
                claim: state.claim.id.clone(),
                file: speech.file.clone(),
                evidence: evidence.clone(),
                origin: origin(&evidence.source),
            }));
        }
        Ok(pending)
    }

    /// Attaches one answer to every entry that waits for it.
    fn captured(&self, url: &str, waiting: &[Pending], answer: Result<Answer, FetchError>, each: &mut impl FnMut(PendingOutcome)) {
        let acquired = answer.map_err(WorkspaceError::from).and_then(|answer| match answer {
            Answer::Page(mut capture) => {
                self.session.notice.detail(|| fetched(url, &capture));
                capture.origin = Origin::Url(url.to_owned());
                self.read_capture(*capture, url)
            }
            // Nothing is known of it, so nothing was asked that this would answer.
            Answer::Unchanged(_) => Err(WorkspaceError::Refused(format!("{url}: the server says that nothing changed"))),
        });
        match acquired {
            Ok(acquired) => waiting.iter().for_each(|entry| each(entry.outcome(self.attach(entry, &acquired)))),
            Err(error) => {
                let [first, others @ ..] = waiting else { return };
                let again = format!("not captured, as for {} {}", first.claim, first.evidence.id);
                each(first.outcome(Err(error)));
                others.iter().for_each(|entry| each(entry.outcome(Err(WorkspaceError::Refused(again.clone())))));
            }
        }
    }

    /// Freezes a capture for one entry, where the entry's words stand in it. Only the claim's own file is read again: with
    /// many entries, reading the whole workspace for each would take longer than their pages do.
    fn attach(&self, pending: &Pending, acquired: &Acquired) -> Result<String, WorkspaceError> {
        let _lock = self.lock()?;
        let changed = || WorkspaceError::Refused(format!("{} changed meanwhile; run it again", pending.claim));
        let text = read_text(&self.root.join(&pending.file))?.ok_or_else(changed)?;
        let mut file = ClaimFile::parse(&pending.file, &text)?;
        let at = file.claims().iter().position(|claim| claim.id == pending.claim).ok_or_else(changed)?;
        let waits = |entry: &Evidence| entry.id == pending.evidence.id && entry.snapshot.is_none();
        let place = file.claims()[at].evidence.iter().position(waits).ok_or_else(changed)?;
        let mut entry = file.claims()[at].evidence[place].clone();
        let origin = &acquired.capture.origin;
        if let Some(quote) = &entry.quote {
            acquired.readable("no quote can be found in it and nothing was written")?;
            let words = anchor::Quote { exact: quote, prefix: entry.prefix.as_deref(), suffix: entry.suffix.as_deref(), start: None };
            match locate(&words, &acquired.layers(), None) {
                (layer, Located::Found { span, matched, .. }) => {
                    (entry.layer, entry.start, entry.matched) = (layer, Some(span.start), Some(matched));
                }
                (_, miss) => return Err(refused(quote, origin.text(), &miss)),
            }
        }
        let source = self.source_for(origin, &CiteRequest::default())?;
        let published = self.snapshots.publish(&source, &acquired.capture, &self.session.tool)?;
        entry.snapshot = Some(published.snapshot.clone());
        file.set_evidence(at, place, &entry)?;
        self.write_file(&file)?;
        Ok(published.snapshot)
    }
}

impl Pending {
    fn outcome(&self, outcome: Result<String, WorkspaceError>) -> PendingOutcome {
        let url = self.origin.as_ref().map_or(self.evidence.source.as_str(), Origin::text).to_owned();
        PendingOutcome { claim: self.claim.clone(), evidence: self.evidence.id.clone(), url, outcome }
    }
}
