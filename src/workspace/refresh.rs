//! Fetches cited sources again and records what became of them: two axes, reachability and content.
//!
//! The network is asked first and without a lock; each answer is recorded when it comes, so an interrupted run has lost
//! nothing but what was on its way, and the next one goes on with the rest. The surprise: what a source says now is compared
//! with each snapshot that evidence names, because two claims may rest on two versions of one page.

mod compare;
mod memory;
mod stand_in;

use std::collections::{BTreeMap, BTreeSet};

use super::acquire::fetched;
use super::sources::source_among;
use super::{Depth, Loaded, Scope, Workspace, WorkspaceError};
use crate::fetch::{Answer, Ask, Fetcher};
use crate::model::{Check, Content, Health, Layer, Origin, Reach, Timestamp, health};
use memory::Memory;

/// Days after which a source is looked at again.
const RECHECK_DAYS: u16 = 7;
/// Further tries where a failure may pass.
const RETRIES: u8 = 3;

/// Which sources to look at, and how.
#[derive(Debug, Clone, Default)]
pub struct RefreshRequest {
    /// Ids of sources, their beginnings, or addresses; empty for all that are cited.
    pub sources: Vec<String>,
    /// Also those that were looked at lately.
    pub all: bool,
    /// Fetches whole pages, whatever the servers say has not changed.
    pub full: bool,
    /// Who checks.
    pub by: String,
}

/// A source that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its id.
    pub source: String,
    /// Its address.
    pub url: String,
    /// When it was last looked at.
    pub last: Option<Timestamp>,
    /// The snapshots that are cited, with the words cited from them.
    pub(super) cited: BTreeMap<String, Vec<Words>>,
}

/// What a run will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// To be asked for.
    pub due: Vec<Due>,
    /// Looked at lately.
    pub fresh: usize,
    /// Cited sources that can't be asked for, and why.
    pub left_out: Vec<String>,
}

/// Words cited from a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// `CLAIM/e1`; the claim alone where the snapshot is its transcript.
    pub(super) key: String,
    pub(super) exact: String,
    pub(super) prefix: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) layer: Option<Layer>,
    pub(super) start: Option<usize>,
}

/// What was seen of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// Its id.
    pub source: String,
    /// Its address.
    pub url: String,
    /// Whether and how it answered.
    pub reach: Reach,
    /// Status of the answer.
    pub status: Option<u16>,
    /// How it fares, with what was known before.
    pub health: Health,
    /// Why there was no page.
    pub problem: Option<String>,
    /// Worth saying, and no problem by itself: the page is answered by another site now.
    pub remarks: Vec<String>,
    /// One for each snapshot that is cited.
    pub seen: Vec<Seen>,
    /// The snapshot that was taken of a changed text.
    pub new_snapshot: Option<String>,
}

/// What was seen of one snapshot's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// As it is recorded, or would be were there anything new.
    pub check: Check,
    /// How much of the frozen text still stands, in permille; nothing where it was not compared.
    pub kept: Option<u16>,
    /// Whether a line was written.
    pub recorded: bool,
}

impl Refreshed {
    /// The worst that became of its content.
    pub fn content(&self) -> Option<Content> {
        self.seen.iter().filter_map(|seen| seen.check.content).max_by_key(|content| Content::ALL.iter().position(|other| other == content))
    }

    /// Whether nothing can be said: nobody answered, or not in a way that can be trusted, and not for long enough to be dead.
    pub fn is_undecided(&self) -> bool {
        let unclear = matches!(
            self.reach,
            Reach::NoSuchHost | Reach::Unreachable | Reach::ServerError | Reach::TlsError | Reach::ProtocolError | Reach::RefusedByPolicy
        );
        unclear && !matches!(self.health, Health::Dead { .. })
    }
}

impl Workspace {
    /// Which sources a run would ask for. Asks nothing of the network and writes nothing.
    ///
    /// # Errors
    /// `Read` and `Records` where the workspace can't be read; `Usage` where the request names what is no cited source with an address.
    pub fn refresh_plan(&self, request: &RefreshRequest) -> Result<Plan, WorkspaceError> {
        let loaded = self.read(Scope::All, Depth::Names)?;
        loaded.readable()?;
        let cited = cited(&loaded);
        let wanted = wanted(&request.sources, &loaded, &cited)?;
        let days = i64::from(self.policy.fetch.recheck_days.unwrap_or(RECHECK_DAYS));
        let mut plan = Plan::default();
        for (source, snapshots) in cited {
            if !wanted.is_empty() && !wanted.contains(&source) {
                continue;
            }
            let origin = loaded.state.sources.iter().find(|known| known.id == source).map(|known| &known.origin);
            let Some(Origin::Url(url)) = origin else {
                if let Some(Origin::Path(path)) = origin.filter(|_| !wanted.is_empty()) {
                    plan.left_out.push(format!("{source} is the file {path}; git watches over files"));
                }
                continue;
            };
            if snapshots.is_empty() {
                plan.left_out.push(format!("{source} is cited but not frozen; factcheck cite --pending freezes it"));
                continue;
            }
            let last = self.last_look(&loaded, &source)?;
            let age = last.map(|last| self.session.now.as_second() - last.as_second());
            if !request.all && wanted.is_empty() && age.is_some_and(|age| age < days * 86_400) {
                plan.fresh += 1;
                continue;
            }
            plan.due.push(Due { source, url: url.clone(), last, cited: snapshots });
        }
        Ok(plan)
    }

    /// Asks for every due source and records what is seen. `each` is told of one after the other, as answers come.
    ///
    /// # Errors
    /// Where a snapshot can't be read or the store can't be written; what was recorded before stands.
    pub fn refresh(
        &self,
        request: &RefreshRequest,
        plan: &Plan,
        mut each: impl FnMut(&Refreshed),
    ) -> Result<Vec<Refreshed>, WorkspaceError> {
        let mut policy = self.fetch_policy();
        policy.retries = policy.retries.or(Some(RETRIES));
        let fetcher = Fetcher::new(&policy, &self.session.tool)?;
        let mut asks = Vec::with_capacity(plan.due.len());
        for due in &plan.due {
            let known = if request.full { None } else { self.validators(due)? };
            asks.push(Ask { url: due.url.clone(), known });
        }
        let mut run = compare::Run::new(self, &fetcher, &request.by);
        let (mut all, mut failure) = (Vec::with_capacity(plan.due.len()), None);
        fetcher.ask_all(&asks, self.session.now, |at, answer| {
            // After a failure of our own nothing more is recorded; the answers on their way are let go.
            if failure.is_some() {
                return;
            }
            self.session.notice.detail(|| match &answer {
                Ok(Answer::Page(capture)) => fetched(&plan.due[at].url, capture),
                Ok(Answer::Unchanged(_)) => format!("asked {}: the server says that nothing changed", plan.due[at].url),
                Err(error) => format!("asked {}: {error}", plan.due[at].url),
            });
            match run.take(&plan.due[at], answer) {
                Ok(refreshed) => {
                    each(&refreshed);
                    all.push(refreshed);
                }
                Err(error) => failure = Some(error),
            }
        });
        match failure {
            Some(error) => Err(error),
            None => {
                all.sort_by(|a, b| a.source.cmp(&b.source));
                Ok(all)
            }
        }
    }

    /// When a source was last looked at: by a re-check or by a capture.
    fn last_look(&self, loaded: &Loaded, source: &str) -> Result<Option<Timestamp>, WorkspaceError> {
        let remembered = Memory::read(&self.state_dir(), source)?.map(|memory| memory.checked_at);
        let recorded = loaded.state.checks.get(source).and_then(|checks| checks.last()).map(|check| check.at);
        let captured =
            loaded.state.snapshots.iter().filter(|state| state.source == source).filter_map(|state| state.fetched_at.parse().ok());
        // A memory of the future is one of another clock.
        Ok(captured.chain(remembered).chain(recorded).filter(|at| *at <= self.session.now).max())
    }

    /// What to tell the server of the version that we know, where "unchanged" would answer every question.
    fn validators(&self, due: &Due) -> Result<Option<crate::fetch::Validators>, WorkspaceError> {
        let Some(memory) = Memory::read(&self.state_dir(), &due.source)? else { return Ok(None) };
        Ok(memory.validators(self.session.now, &compare::keys(due)))
    }
}

impl Refreshed {
    pub(super) fn new(due: &Due, reach: Reach, status: Option<u16>) -> Self {
        Self {
            source: due.source.clone(),
            url: due.url.clone(),
            reach,
            status,
            health: Health::Alive,
            problem: None,
            remarks: Vec::new(),
            seen: Vec::new(),
            new_snapshot: None,
        }
    }
}

/// Every source that evidence or a transcript names, with its snapshots and the words cited from each.
fn cited(loaded: &Loaded) -> BTreeMap<String, BTreeMap<String, Vec<Words>>> {
    let mut sources: BTreeMap<String, BTreeMap<String, Vec<Words>>> = BTreeMap::new();
    for speech in &loaded.state.speeches {
        if let (Some(source), Some(snapshot)) = (&speech.speech.source, &speech.speech.snapshot) {
            let words = sources.entry(source.clone()).or_default().entry(snapshot.clone()).or_default();
            words.extend(speech.claims.iter().map(|claim| &claim.claim).map(|claim| Words {
                key: claim.id.clone(),
                exact: claim.quote.clone(),
                prefix: claim.prefix.clone(),
                suffix: claim.suffix.clone(),
                layer: None,
                start: claim.start,
            }));
        }
    }
    for (_, claim) in loaded.state.claims() {
        for evidence in &claim.claim.evidence {
            let snapshots = sources.entry(evidence.source.clone()).or_default();
            let Some(snapshot) = &evidence.snapshot else { continue };
            let words = snapshots.entry(snapshot.clone()).or_default();
            words.extend(evidence.quote.as_ref().map(|quote| Words {
                key: format!("{}/{}", claim.claim.id, evidence.id),
                exact: quote.clone(),
                prefix: evidence.prefix.clone(),
                suffix: evidence.suffix.clone(),
                layer: evidence.layer,
                start: evidence.start,
            }));
        }
    }
    sources
}

/// The sources that a request names, by id, by the beginning of an id, or by address.
fn wanted(
    names: &[String],
    loaded: &Loaded,
    cited: &BTreeMap<String, BTreeMap<String, Vec<Words>>>,
) -> Result<BTreeSet<String>, WorkspaceError> {
    let ids: Vec<&str> = loaded.state.sources.iter().map(|source| source.id.as_str()).collect();
    let mut wanted = BTreeSet::new();
    for name in names {
        let id = source_among(name, &ids)?;
        if !cited.contains_key(&id) {
            return Err(WorkspaceError::Usage(format!(
                "nothing cites {id}, so there is nothing to compare; factcheck cite CLAIM {id} links it"
            )));
        }
        wanted.insert(id);
    }
    Ok(wanted)
}

/// The health of an address with one more check.
fn health_with(known: &[Check], new: Option<&Check>) -> Health {
    health(known.iter().chain(new))
}
