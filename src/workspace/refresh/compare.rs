//! One answer after the other: compared with what is frozen, recorded, and frozen anew where its text changed.
//!
//! The surprise: a page that stands in for another one (a log-in, a home page, an error page with status 200) is not frozen.
//! It is nobody's evidence, and it would come back changed on each visit.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::memory::Memory;
use super::stand_in;
use super::{Due, Refreshed, Seen, Words, health_with};
use crate::evidence::anchor::Quote;
use crate::evidence::recheck::{Cited, Recheck, Texts, containment, recheck};
use crate::fetch::{self, Answer, FetchError, Fetcher, Validators};
use crate::ingest::{self, Hints, Reader};
use crate::model::{Capture, Check, Content, Format, Layer, Reach};
use crate::snapshot::{self, Manifest};
use crate::workspace::{Workspace, WorkspaceError};

/// Below this permille of kept text a page may be another one.
const STRANGE: u16 = 200;
/// At this permille two answers are the same page.
const SAME_PAGE: u16 = 900;

/// What one run shares between sources.
pub(super) struct Run<'a> {
    workspace: &'a Workspace,
    fetcher: &'a Fetcher,
    by: &'a str,
    /// By host: what it answers to an address that can't exist.
    probes: BTreeMap<String, Option<Probe>>,
}

/// An answer to an address that can't exist.
struct Probe {
    url: String,
    text: String,
}

/// The text layers of a capture, owned.
#[derive(Default)]
struct Layers {
    main: Option<String>,
    text: Option<String>,
}

/// A page that came, read.
struct Page {
    capture: Box<Capture>,
    layers: Layers,
    sha256: String,
}

impl<'a> Run<'a> {
    pub fn new(workspace: &'a Workspace, fetcher: &'a Fetcher, by: &'a str) -> Self {
        Self { workspace, fetcher, by, probes: BTreeMap::new() }
    }

    /// Records what one answer says.
    pub fn take(&mut self, due: &Due, answer: Result<Answer, FetchError>) -> Result<Refreshed, WorkspaceError> {
        let known = self.workspace.snapshots.checks(&due.source)?.0;
        let mut refreshed = match answer {
            Err(error) => self.failed(due, &error, &known)?,
            Ok(Answer::Unchanged(hops)) => {
                let reach = fetch::reach(&hops);
                let mut refreshed = Refreshed::new(due, reach, Some(304));
                for snapshot in due.cited.keys() {
                    // What the server calls unchanged is the version that was compared last.
                    let check = match last_content(&known, snapshot) {
                        Some(last) if !is_quiet(last) => {
                            Check { at: self.now(), reach, status: Some(304), by: self.by.to_owned(), ..last.clone() }
                        }
                        _ => self.check(snapshot, reach, Some(304), Some(Content::UnchangedClaimed)),
                    };
                    refreshed.seen.push(Seen { check, kept: None, recorded: false });
                }
                self.remember(due, None)?;
                refreshed
            }
            Ok(Answer::Page(capture)) => self.compared(due, capture)?,
        };
        for seen in &mut refreshed.seen {
            seen.recorded = is_news(&known, &seen.check) && self.workspace.snapshots.append(&due.source, &seen.check)?;
        }
        refreshed.health = health_with(&known, refreshed.seen.first().map(|seen| &seen.check));
        Ok(refreshed)
    }

    fn failed(&self, due: &Due, error: &FetchError, known: &[Check]) -> Result<Refreshed, WorkspaceError> {
        let mut refreshed = Refreshed::new(due, error.reach(), error.status());
        refreshed.problem = Some(error.to_string());
        // It is the address that fails, for all snapshots alike: one line does.
        let snapshot =
            known.last().map(|check| &check.snapshot).filter(|last| due.cited.contains_key(*last)).or_else(|| due.cited.keys().next_back());
        if let Some(snapshot) = snapshot {
            let check = self.check(snapshot, error.reach(), error.status(), None);
            refreshed.seen.push(Seen { check, kept: None, recorded: false });
        }
        let memory = Memory::read(&self.workspace.state_dir(), &due.source)?;
        let (full_at, known, compared) = memory.map(|memory| (memory.full_at, memory.known, memory.compared)).unwrap_or_default();
        Memory { checked_at: self.now(), full_at, known, compared }.write(&self.workspace.state_dir(), &due.source)?;
        Ok(refreshed)
    }

    fn compared(&mut self, due: &Due, capture: Box<Capture>) -> Result<Refreshed, WorkspaceError> {
        let reach = fetch::reach(&capture.hops);
        let status = capture.hops.last().map(|hop| hop.status);
        let mut refreshed = Refreshed::new(due, reach, status);
        let page = Page { layers: self.layers_of(&capture), sha256: fetch::sha256_hex(&capture.body), capture };
        for (snapshot, words) in &due.cited {
            let manifest = self.workspace.snapshots.manifest(&due.source, snapshot)?;
            let remark = stand_in::other_site(manifest.final_url.as_deref().or(manifest.url.as_deref()), page.url());
            refreshed.remarks.extend(remark.filter(|remark| !refreshed.remarks.contains(remark)));
            let mut check = self.check(snapshot, reach, status, None);
            check.payload_sha256 = Some(page.sha256.clone());
            let mut kept = None;
            if manifest.payload.sha256 == page.sha256 {
                check.content = Some(Content::Identical);
            } else {
                let found = self.against(due, snapshot, &manifest, &page, words)?;
                kept = Some(found.kept);
                check.content =
                    Some(if self.is_replaced(due, &page, &found, old_length(&manifest)) { Content::Replaced } else { found.content });
                if check.content != Some(Content::SameText) {
                    let states = words.iter().zip(&found.fates).filter_map(|(words, fate)| Some((words.key.clone(), fate.record()?)));
                    check.quotes = states.collect();
                }
            }
            refreshed.seen.push(Seen { check, kept, recorded: false });
        }
        refreshed.new_snapshot = self.freeze(due, &page, refreshed.content())?;
        self.remember(due, Some(&page.capture))?;
        Ok(refreshed)
    }

    /// Compares a page with one snapshot, both read by the same extractor.
    fn against(&self, due: &Due, snapshot: &str, manifest: &Manifest, page: &Page, words: &[Words]) -> Result<Recheck, WorkspaceError> {
        let old = self.frozen(&due.source, snapshot, manifest)?;
        let cited: Vec<Cited> = words
            .iter()
            .map(|words| Cited {
                quote: Quote { exact: &words.exact, prefix: words.prefix.as_deref(), suffix: words.suffix.as_deref(), start: words.start },
                layer: words.layer,
            })
            .collect();
        Ok(recheck(&old.texts(), &page.layers.texts(), &cited))
    }

    /// The texts of a snapshot as today's extractor writes them: a changed extractor must never look like a changed page.
    fn frozen(&self, source: &str, snapshot: &str, manifest: &Manifest) -> Result<Layers, WorkspaceError> {
        let store = &self.workspace.snapshots;
        let today = [ingest::TEXT_EXTRACTOR, ingest::text_extractor(Format::Pdf), ingest::MAIN_EXTRACTOR];
        let current = manifest.text.iter().all(|text| today.contains(&text.extractor.as_str()));
        if current {
            return Ok(Layers { main: store.layer(source, snapshot, Layer::Main)?, text: store.layer(source, snapshot, Layer::Text)? });
        }
        let bytes = store.payload(source, snapshot)?;
        let charset = manifest.charset.as_ref().map(|charset| charset.name.as_str());
        let name = manifest.final_url.as_deref().or(manifest.url.as_deref()).or(manifest.path.as_deref());
        Ok(Layers::read(
            &*self.workspace.session.reader,
            &bytes,
            &Hints { format: None, media_type: Some(&manifest.payload.media_type), charset, name },
        ))
    }

    /// Whether another page stands in for the one that was asked for. `old` is the length of the frozen text.
    fn is_replaced(&mut self, due: &Due, page: &Page, found: &Recheck, old: u64) -> bool {
        if !matches!(found.content, Content::QuoteMissing | Content::Drifted) || stands(found) {
            return false;
        }
        let (Ok(asked), Ok(answered)) = (Url::parse(&due.url), Url::parse(page.url())) else { return false };
        let strange = found.kept < STRANGE;
        let new = page.layers.text.as_deref().map_or(0, |text| text.chars().count() as u64);
        if strange && (stand_in::is_log_in(&page.capture.body) || stand_in::is_consent(&page.capture.body, &answered, new, old)) {
            return true;
        }
        (strange || stand_in::is_shallower(&asked, &answered)) && self.answers_anything(&asked, &answered, page)
    }

    /// Whether the host gives the same answer to an address that can't exist: asked once for each host and run.
    fn answers_anything(&mut self, asked: &Url, answered: &Url, page: &Page) -> bool {
        let host = format!("{}:{}", asked.host_str().unwrap_or_default(), asked.port_or_known_default().unwrap_or_default());
        if !self.probes.contains_key(&host) {
            let probe = self.probe(asked);
            self.probes.insert(host.clone(), probe);
        }
        let Some(Some(probe)) = self.probes.get(&host) else { return false };
        probe.url == answered.as_str() || {
            let text = page.layers.text.as_deref().unwrap_or_default();
            containment(text, &probe.text).min(containment(&probe.text, text)) >= SAME_PAGE
        }
    }

    fn probe(&self, asked: &Url) -> Option<Probe> {
        let chance = fetch::sha256_hex(format!("{asked} {}", self.now()).as_bytes());
        let url = asked.join(&format!("no-such-page-{}", &chance[..16])).ok()?;
        let capture = self.fetcher.get(url.as_str(), self.now()).ok()?;
        let text = self.layers_of(&capture).text.unwrap_or_default();
        // A redirect to one and the same place shows most; an answer at the address itself, only by its text.
        let url = capture.hops.last().map(|hop| hop.url.clone()).filter(|_| capture.hops.len() > 1).unwrap_or_default();
        Some(Probe { url, text })
    }

    /// A new snapshot of a text that changed; the evidence keeps naming the old one.
    fn freeze(&self, due: &Due, page: &Page, content: Option<Content>) -> Result<Option<String>, WorkspaceError> {
        let changed = matches!(
            content,
            Some(
                Content::Drifted | Content::QuoteMoved | Content::QuoteAlteredMinor | Content::QuoteAlteredMaterial | Content::QuoteMissing
            )
        );
        let store = &self.workspace.snapshots;
        let Some(newest) = store.snapshots(&due.source)?.pop().filter(|_| changed) else { return Ok(None) };
        let manifest = store.manifest(&due.source, &newest)?;
        let old = self.frozen(&due.source, &newest, &manifest)?;
        if old.best() == page.layers.best() {
            return Ok(None);
        }
        let source = store.source(&due.source)?;
        let published = store.publish(&source, &page.capture, &self.workspace.session.tool)?;
        Ok(published.new.then_some(published.snapshot))
    }

    /// Notes when the source was looked at; with a whole page, what its server said of it.
    fn remember(&self, due: &Due, page: Option<&Capture>) -> Result<(), WorkspaceError> {
        let dir = self.workspace.state_dir();
        let memory = match page {
            Some(capture) => {
                Memory { checked_at: self.now(), full_at: Some(self.now()), known: Validators::of(capture), compared: keys(due) }
            }
            None => match Memory::read(&dir, &due.source)? {
                Some(memory) => Memory { checked_at: self.now(), ..memory },
                None => Memory { checked_at: self.now(), full_at: None, known: None, compared: BTreeSet::new() },
            },
        };
        memory.write(&dir, &due.source)
    }

    fn check(&self, snapshot: &str, reach: Reach, status: Option<u16>, content: Option<Content>) -> Check {
        Check {
            at: self.now(),
            snapshot: snapshot.to_owned(),
            reach,
            status,
            content,
            payload_sha256: None,
            quotes: BTreeMap::new(),
            by: self.by.to_owned(),
        }
    }

    /// A fetched page's texts, read as the snapshots' were.
    fn layers_of(&self, capture: &Capture) -> Layers {
        Layers::read(&*self.workspace.session.reader, &capture.body, &snapshot::hints(capture))
    }

    fn now(&self) -> crate::model::Timestamp {
        self.workspace.session.now
    }
}

impl Page {
    /// The address that answered in the end.
    fn url(&self) -> &str {
        self.capture.hops.last().map_or("", |hop| hop.url.as_str())
    }
}

impl Layers {
    fn texts(&self) -> Texts<'_> {
        Texts { main: self.main.as_deref(), text: self.text.as_deref() }
    }

    fn best(&self) -> Option<&str> {
        self.main.as_deref().or(self.text.as_deref())
    }

    /// Today's reading of some bytes; nothing where they are no text. What that means is the comparison's to say.
    fn read(reader: &dyn Reader, bytes: &[u8], hints: &Hints) -> Self {
        match reader.read(bytes, hints) {
            Ok(reading) if !reading.is_blank() => Self { main: reading.main.map(|main| main.text), text: Some(reading.document.text) },
            _ => Self::default(),
        }
    }
}

pub(super) fn keys(due: &Due) -> BTreeSet<String> {
    due.cited.iter().flat_map(|(snapshot, words)| words.iter().map(move |words| format!("{snapshot}/{}", words.key))).collect()
}

/// Whether some quote still stands: then this is still the page.
fn stands(found: &Recheck) -> bool {
    use crate::evidence::recheck::Fate;
    found.fates.iter().any(|fate| matches!(fate, Fate::Stands { .. } | Fate::Moved(_) | Fate::Altered { .. }))
}

/// The length of a frozen text in code points.
fn old_length(manifest: &Manifest) -> u64 {
    manifest.text.iter().map(|text| text.codepoints).max().unwrap_or(0)
}

/// The last check of a snapshot that saw content.
fn last_content<'c>(known: &'c [Check], snapshot: &str) -> Option<&'c Check> {
    known.iter().rev().find(|check| check.snapshot == snapshot && check.content.is_some())
}

/// Whether there is nothing to tell: the page answers where it should, with the text that it had.
fn is_quiet(check: &Check) -> bool {
    check.reach == Reach::Ok && matches!(check.content, Some(Content::Identical | Content::UnchangedClaimed | Content::SameText))
}

/// Whether a check tells what the record does not say yet. Failures are left to the store, which writes one a day.
fn is_news(known: &[Check], check: &Check) -> bool {
    if !check.reach.answered() {
        return true;
    }
    let failing = known.last().is_some_and(|last| !last.reach.answered());
    match known.iter().rev().find(|last| last.snapshot == check.snapshot) {
        _ if failing => true,
        None => !is_quiet(check),
        Some(last) => !(last.same_state(check) || is_quiet(last) && is_quiet(check)),
    }
}
