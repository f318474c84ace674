//! Brings the index level with the files: only what changed is read and worked out again.
//!
//! What a speech depends on is its file, the events of its claims, and the snapshots that it cites; a change of any of them brings the
//! speech here. The rest of the index stays as it is. The surprise: where a record can't be read or the ledger is damaged there
//! is no level, because no index can show that; then the files themselves have to be read every time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::files::{read_bytes, read_text};
use super::load::{LEDGER, snapshot_state, unread_snapshot};
use super::parallel::{RUN, in_parallel};
use super::survey::{SETTLING, stamp_of};
use super::work_out::{Damage, Reader, judge};
use super::{Workspace, WorkspaceError};
use crate::model::{Check, Event, SnapshotState, Source, SpeechState};
use crate::records::{self, ClaimFile, Ledger};
use crate::snapshot::SOURCE_FILE;
use crate::store::{FileMark, Index, SeenSource, Stamp, StoreError, Survey, TextWords, Update, Wordless, Words};

/// Names under which the index remembers.
const SEEN: &str = "seen";
pub(super) const UNSETTLED: &str = "unsettled";
pub(super) const STRANGERS: &str = "strangers";

/// How often a file is read again that changes while it is read.
const TRIES: usize = 5;

/// The index, where there can be one, and what is worth saying.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) index: Option<Index>,
    pub(super) remarks: Vec<String>,
}

impl Workspace {
    /// Brings the index level with the files. The answer holds what is worth saying: a broken file set aside.
    ///
    /// # Errors
    /// Where a file can't be read or the index can't be written. The files are untouched, so callers may only say so.
    pub fn bring_level(&self) -> Result<Vec<String>, WorkspaceError> {
        Ok(self.level()?.remarks)
    }

    /// The index, level with the files.
    pub(super) fn level(&self) -> Result<Level, WorkspaceError> {
        self.level_of(false)
    }

    /// The same with the words of every snapshot's text. Only searching needs them, and taking them up costs a fifth of all else.
    pub(super) fn level_with_words(&self) -> Result<Level, WorkspaceError> {
        let mut level = self.level_of(true)?;
        if let Some(index) = &mut level.index {
            self.take_up_words(index)?;
        }
        Ok(level)
    }

    fn level_of(&self, words: bool) -> Result<Level, WorkspaceError> {
        let dir = self.state_dir();
        std::fs::create_dir_all(&dir).map_err(|source| WorkspaceError::Write { path: dir, source })?;
        self.lay_schemas();
        let opened = Index::open(&self.index_path(), &self.session.build)?;
        let (mut index, mut remarks) = (opened.index, Vec::from_iter(opened.remark));
        let known = index.survey();
        let survey = self.survey(known.as_ref(), trusted(index.noted(SEEN)))?;
        if is_level(&|name| index.noted(name), known.as_ref(), &survey) {
            self.session.notice.detail(|| {
                format!(
                    "the index is level with {} claim files and {} sources: none is read",
                    survey.claim_files.len(),
                    survey.sources.len()
                )
            });
            return Ok(Level { index: Some(index), remarks });
        }
        let survey = (known.as_ref(), &survey);
        let mut updated = self.update(&mut index, survey, (false, words));
        // A claim that moved from one file to another stands in both until both are read.
        if matches!(&updated, Err(WorkspaceError::Store(error)) if error.is_duplicate()) {
            updated = self.update(&mut index, survey, (true, words));
        }
        if matches!(&updated, Err(WorkspaceError::Store(error)) if error.is_corruption()) {
            remarks.push(index.start_anew(&self.session.build)?);
            updated = self.update(&mut index, survey, (false, words));
        }
        let level = match updated {
            Err(WorkspaceError::Store(error)) if error.is_duplicate() => false,
            updated => updated?,
        };
        Ok(Level { index: level.then_some(index), remarks })
    }

    /// Reads the snapshots whose words are missing.
    fn take_up_words(&self, index: &mut Index) -> Result<(), WorkspaceError> {
        if index.has_all_words()? {
            return Ok(());
        }
        let update = index.update()?;
        let missing = update.wordless_snapshots()?;
        self.session.notice.detail(|| format!("{} snapshots are read for their words", missing.len()));
        let words = |snapshot: &Wordless| {
            let (_, main, text) = self.snapshots.texts(&snapshot.source, &snapshot.snapshot).ok()?;
            Some(Words::of(&text.or(main).unwrap_or_default()))
        };
        let runs: Vec<&[Wordless]> = missing.chunks(RUN).collect();
        let mut unreadable = Vec::new();
        in_parallel(
            &runs,
            |run| run.iter().map(|snapshot| (snapshot.clone(), words(snapshot))).collect::<Vec<_>>(),
            |run| {
                run.into_iter().try_for_each(|(snapshot, words)| match words {
                    Some(words) => update.put_words(&snapshot, &words),
                    None => {
                        unreadable.push(snapshot);
                        Ok(())
                    }
                })
            },
        )?;
        update.put_no_words(&unreadable)?;
        note_unsettled(&update)?;
        Ok(update.commit()?)
    }

    /// Whether the index counts as level. Looks only.
    pub(super) fn is_level(&self, index: &Index) -> Result<bool, WorkspaceError> {
        let known = index.survey();
        let survey = self.survey(known.as_ref(), trusted(index.noted(SEEN)))?;
        Ok(is_level(&|name| index.noted(name), known.as_ref(), &survey))
    }

    pub(super) fn index_path(&self) -> PathBuf {
        self.state_dir().join("status.sqlite")
    }

    /// Brings the index level with what was seen after it said what it knew; `false` where there is no level to bring it to: it stays as
    /// it was then. A new one takes `words` up along with what it reads anyway.
    fn update(
        &self,
        index: &mut Index,
        (before, seen): (Option<&Survey>, &Survey),
        (forget_first, words): (bool, bool),
    ) -> Result<bool, WorkspaceError> {
        let clock = self.file_clock()?;
        let mut update = index.update()?;
        let known = update.survey();
        // Another process was faster, and may have seen what came after our look: with that the index would go back and miss it.
        let again = if known.as_ref() == before { None } else { Some(self.survey(known.as_ref(), trusted(update.noted(SEEN)))?) };
        let survey = again.as_ref().unwrap_or(seen);
        if is_level(&|name| update.noted(name), known.as_ref(), survey) {
            return Ok(true);
        }
        if known.is_none() {
            update.make_indexes_last()?;
        }
        let trusted = trusted(update.noted(SEEN));
        let damage = Damage::new();
        let reader = if known.is_none() { Reader::for_new_index(self, &damage, words) } else { Reader::new(self, &damage) };
        let mut known_files = update.files()?;
        let mut leveler = Leveler {
            workspace: self,
            update: &update,
            reader: &reader,
            trusted,
            ledger: known_files.remove(LEDGER),
            files: known_files,
            touched: BTreeSet::new(),
            judged: BTreeSet::new(),
            events: None,
        };
        let known_sources = known.as_ref().map(|known| known.sources.as_slice()).unwrap_or_default();
        let files = seen_files(self, survey);
        // A new index takes up snapshots as claims come to rest on them, so that each is read once; the others follow. Else those that
        // came or went tell which speeches to look at.
        let level = if known.is_none() {
            leveler.speeches(&files, &BTreeSet::new(), forget_first)? && leveler.sources(known_sources, &survey.sources)?.is_some()
        } else {
            match leveler.sources(known_sources, &survey.sources)? {
                Some(snapshots) => leveler.speeches(&files, &snapshots, forget_first)?,
                None => false,
            }
        };
        if !level {
            return Ok(false);
        }
        leveler.strangers()?;
        note_unsettled(&update)?;
        update.put_survey(survey, known.as_ref())?;
        update.note(SEEN, &clock.to_string())?;
        update.commit()?;
        Ok(true)
    }
}

/// Remembers how much has to be looked at again because it could not be read.
fn note_unsettled(update: &Update<'_>) -> Result<(), StoreError> {
    let unsettled = update.unsettled_files()?.len() + update.unsettled_snapshots()?.len();
    update.note(UNSETTLED, &unsettled.to_string())
}

fn is_level(noted: &dyn Fn(&str) -> Option<String>, known: Option<&Survey>, survey: &Survey) -> bool {
    known == Some(survey) && survey.newest() < trusted(noted(SEEN)) && noted(UNSETTLED).as_deref() == Some("0")
}

/// What changed before this was seen as it is now.
fn trusted(seen: Option<String>) -> i64 {
    number(seen) - SETTLING
}

fn number(noted: Option<String>) -> i64 {
    noted.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A snapshot by source and id.
type Key = (String, String);

/// One bringing level.
struct Leveler<'a> {
    workspace: &'a Workspace,
    update: &'a Update<'a>,
    reader: &'a Reader<'a>,
    /// Files that changed later than this may have changed again since they were read.
    trusted: i64,
    files: HashMap<String, FileMark>,
    /// What was read last of the ledger.
    ledger: Option<FileMark>,
    /// Claims that came, went or got events.
    touched: BTreeSet<String>,
    /// Claims whose events changed.
    judged: BTreeSet<String>,
    /// Every event, by claim, where the whole ledger was read for the first time.
    events: Option<HashMap<String, Vec<Event>>>,
}

/// What was read of a source.
struct ReadSource {
    seen: SeenSource,
    source: Option<Source>,
    checks: (Vec<Check>, Vec<String>),
    gone: Vec<String>,
    new: Vec<(SnapshotState, TextWords)>,
}

/// A claim file and what it looks like.
struct Seen {
    /// Relative to the workspace.
    name: String,
    path: PathBuf,
    stamp: Stamp,
}

fn seen_files(workspace: &Workspace, survey: &Survey) -> Vec<Seen> {
    let file = |(name, stamp): &(String, Stamp)| Seen { name: name.clone(), path: workspace.root().join(name), stamp: *stamp };
    survey.claim_files.iter().map(file).collect()
}

/// What became of a claim file.
enum ReadFile {
    Gone,
    Same(FileMark),
    Speech(FileMark, Box<SpeechState>),
    Unreadable,
}

impl Leveler<'_> {
    /// Reads the sources that changed, and their new snapshots. Gives the snapshots that came or went; `None` where a record
    /// can't be read.
    fn sources(&self, known: &[SeenSource], seen: &[SeenSource]) -> Result<Option<BTreeSet<Key>>, WorkspaceError> {
        let before: HashMap<&str, &SeenSource> = known.iter().map(|source| (source.id.as_str(), source)).collect();
        let mut unsettled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (source, snapshot) in self.update.unsettled_snapshots()? {
            unsettled.entry(source).or_default().insert(snapshot);
        }
        let mut jobs = Vec::new();
        for seen in seen {
            let same = before.get(seen.id.as_str()).is_some_and(|before| *before == seen) && seen.newest() < self.trusted;
            let doubtful = unsettled.remove(&seen.id);
            if !same || doubtful.is_some() {
                let mut snapshots = self.update.snapshots(&seen.id)?;
                // What could not be read is looked at as if it were new.
                let doubtful = doubtful.unwrap_or_default();
                for snapshot in &doubtful {
                    self.update.forget_snapshot(&seen.id, snapshot)?;
                    snapshots.remove(snapshot);
                }
                jobs.push((seen.clone(), snapshots, doubtful));
            }
        }
        self.tell_reading(jobs.len(), seen.len(), "sources");
        let mut changed = BTreeSet::new();
        let mut gone = if known.iter().map(|source| &source.id).eq(seen.iter().map(|source| &source.id)) {
            HashSet::new()
        } else {
            self.update.sources()?
        };
        seen.iter().for_each(|seen| {
            gone.remove(&seen.id);
        });
        for gone in &gone {
            for snapshot in self.update.snapshots(gone)? {
                self.update.forget_snapshot(gone, &snapshot)?;
                changed.insert((gone.clone(), snapshot));
            }
            self.update.forget_problems_on(gone)?;
            self.update.forget_source(gone)?;
        }
        let judged = self.update.knows_problems()?;
        let mut readable = true;
        let workspace = self.workspace;
        let read = |(seen, known, _): &(SeenSource, BTreeSet<String>, BTreeSet<String>)| workspace.read_source_again(seen, known);
        let runs: Vec<_> = jobs.chunks(RUN).collect();
        let mut take = |read: Result<Option<ReadSource>, WorkspaceError>| {
            let Some(read) = read? else {
                readable = false;
                return Ok(());
            };
            let id = read.seen.id.as_str();
            for snapshot in read.gone {
                self.update.forget_snapshot(id, &snapshot)?;
                changed.insert((id.to_owned(), snapshot));
            }
            for (state, words) in read.new {
                self.update.put_snapshot(&state, &words)?;
                changed.insert((id.to_owned(), state.id));
            }
            if judged {
                self.update.forget_problems_on(id)?;
            }
            self.update.put_source(id, read.source.as_ref(), &read.checks)?;
            Ok::<(), WorkspaceError>(())
        };
        in_parallel(&runs, |run| run.iter().map(read).collect::<Vec<_>>(), |run| run.into_iter().try_for_each(&mut take))?;
        Ok(readable.then_some(changed))
    }

    fn tell_reading(&self, read: usize, all: usize, what: &str) {
        self.workspace.session.notice.detail(|| format!("{read} of {all} {what} changed since the index saw them and are read again"));
    }

    /// Reads what is new in the ledger; `false` where it is damaged.
    fn ledger(&mut self) -> Result<bool, WorkspaceError> {
        let path = self.workspace.ledger_path();
        let known = self.ledger.take();
        let stamp = stamp_of(&path);
        if known.as_ref().is_some_and(|known| known.stamp == stamp && self.is_trusted(&stamp)) {
            return Ok(true);
        }
        let Some((stamp, bytes)) = read_still(&path)? else {
            if known.is_some() {
                self.all_events(&Ledger::default())?;
                self.update.forget_file(LEDGER)?;
            }
            return Ok(true);
        };
        let (tail, sha256) = appended(known.as_ref(), &bytes);
        let mark = FileMark { stamp, sha256 };
        if known.is_none_or(|known| known.sha256 != mark.sha256) {
            let sound = match tail {
                Some(tail) => self.new_events(tail)?,
                None => {
                    let ledger = Ledger::parse_bytes(LEDGER, &bytes);
                    let sound = ledger.damage.is_empty() && ledger.torn.is_none();
                    if sound {
                        self.all_events(&ledger)?;
                    }
                    sound
                }
            };
            if !sound {
                return Ok(false);
            }
        }
        self.update.put_file(LEDGER, &mark)?;
        Ok(true)
    }

    fn all_events(&mut self, ledger: &Ledger) -> Result<(), WorkspaceError> {
        let mut known = self.update.event_ids()?;
        let mut all = known.is_empty().then(HashMap::new);
        for (claim, events) in ledger.by_claim() {
            let same = known.remove(claim).is_some_and(|known| known.iter().eq(events.iter().map(|event| &event.id)));
            if !same {
                let events: Vec<Event> = events.into_iter().cloned().collect();
                self.update.put_events(claim, &events)?;
                self.judged.insert(claim.to_owned());
                if let Some(all) = &mut all {
                    all.insert(claim.to_owned(), events);
                }
            }
        }
        self.events = all;
        for claim in known.into_keys() {
            self.update.put_events(&claim, &[])?;
            self.judged.insert(claim);
        }
        Ok(())
    }

    fn new_events(&mut self, tail: &[u8]) -> Result<bool, WorkspaceError> {
        // What the index can't answer is as good as not there: the ledger is then read as a whole.
        let ledger = Ledger::parse_after(LEDGER, tail, &|event| self.update.claim_of_event(event).ok().flatten());
        if !ledger.damage.is_empty() || ledger.torn.is_some() {
            return Ok(false);
        }
        for (claim, events) in ledger.by_claim() {
            let mut all = self.update.events(claim)?;
            let new: Vec<Event> = events.into_iter().filter(|event| all.iter().all(|known| known.id != event.id)).cloned().collect();
            if !new.is_empty() {
                all.extend(new);
                self.update.put_events(claim, &records::in_order(all))?;
                self.judged.insert(claim.to_owned());
            }
        }
        Ok(true)
    }

    /// Works out the speeches whose files, snapshots or events changed; `false` where a record can't be read or the ledger is damaged.
    fn speeches(&mut self, seen: &[Seen], snapshots: &BTreeSet<Key>, forget_first: bool) -> Result<bool, WorkspaceError> {
        let mut depending = self.update.unsettled_files()?;
        for (source, snapshot) in snapshots {
            depending.extend(self.update.files_on_snapshot(source, snapshot)?);
        }
        let mut known = std::mem::take(&mut self.files);
        let mut jobs = Vec::new();
        for seen in seen {
            let mark = known.remove(&seen.name);
            let depends = depending.contains(&seen.name);
            let same = mark.as_ref().is_some_and(|mark| mark.stamp == seen.stamp && self.is_trusted(&seen.stamp));
            if !same || depends {
                jobs.push((seen, mark.filter(|_| !depends && !forget_first)));
            }
        }
        self.tell_reading(jobs.len(), seen.len(), "claim files");
        for gone in known.into_keys() {
            self.forget(&gone)?;
            self.update.forget_file(&gone)?;
        }
        if forget_first {
            for (seen, _) in &jobs {
                self.forget(&seen.name)?;
            }
        }
        let mut worked_out = BTreeSet::new();
        let (mut readable, mut sound) = (true, None);
        let reader = self.reader;
        let read = |(seen, mark): &(&Seen, Option<FileMark>)| (seen.name.clone(), read_file(seen, mark.as_ref(), reader));
        let mut take = |(name, read): (String, Result<ReadFile, WorkspaceError>)| {
            // Not before: while it is read here, the first files are worked out on the other cores.
            if sound.is_none() {
                sound = Some(self.ledger()?);
            }
            if sound == Some(false) {
                return Ok(false);
            }
            self.take_up_fresh()?;
            match read? {
                ReadFile::Gone => {
                    self.forget(&name)?;
                    self.update.forget_file(&name)?;
                }
                ReadFile::Same(mark) => self.update.put_file(&name, &mark)?,
                ReadFile::Speech(mark, speech) => {
                    self.forget(&name)?;
                    self.put(*speech)?;
                    self.update.put_file(&name, &mark)?;
                    worked_out.insert(name);
                }
                ReadFile::Unreadable => readable = false,
            }
            Ok::<bool, WorkspaceError>(true)
        };
        // An error without a cause only stops.
        let stopped = in_parallel(&jobs, read, |read| if take(read).map_err(Some)? { Ok(()) } else { Err(None) });
        if let Err(Some(error)) = stopped {
            return Err(error);
        }
        let sound = match sound {
            Some(sound) => sound,
            None => self.ledger()?,
        };
        if !sound {
            return Ok(false);
        }
        if readable {
            let judged = self.update.files_of_claims(self.judged.iter().map(String::as_str))?;
            for file in judged.difference(&worked_out) {
                if let Some(speech) = self.update.speech(file)? {
                    self.update.forget_speech(file)?;
                    self.put(speech)?;
                }
            }
        }
        Ok(readable)
    }

    fn put(&mut self, mut speech: SpeechState) -> Result<(), StoreError> {
        for claim in &mut speech.claims {
            let id = &claim.claim.id;
            let events = match &mut self.events {
                Some(all) => all.remove(id).unwrap_or_default(),
                None => self.update.events(id)?,
            };
            judge(claim, events);
        }
        self.update.put_speech(&speech)
    }

    /// Writes the snapshots that speeches were found to rest on.
    fn take_up_fresh(&self) -> Result<(), StoreError> {
        self.reader.fresh().iter().try_for_each(|(snapshot, words)| self.update.put_snapshot(snapshot, words))
    }

    fn forget(&mut self, file: &str) -> Result<(), StoreError> {
        self.touched.extend(self.update.forget_speech(file)?);
        Ok(())
    }

    /// Remembers which claims the ledger judges that no file holds.
    fn strangers(&mut self) -> Result<(), StoreError> {
        let known = self.update.noted(STRANGERS).and_then(|list| serde_json::from_str::<Vec<String>>(&list).ok());
        self.touched.extend(known.unwrap_or_default());
        self.touched.extend(std::mem::take(&mut self.judged));
        let strangers = self.update.strangers(&self.touched)?;
        self.update.note(STRANGERS, &serde_json::Value::from(strangers).to_string())
    }

    fn is_trusted(&self, stamp: &Stamp) -> bool {
        stamp.newest() < self.trusted
    }
}

impl Workspace {
    /// Reads a source again but for the snapshots that are known; `None` where its record can't be read.
    fn read_source_again(&self, seen: &SeenSource, known: &BTreeSet<String>) -> Result<Option<ReadSource>, WorkspaceError> {
        let id = seen.id.as_str();
        let path = self.snapshots.root().join(id).join(SOURCE_FILE);
        let source = match read_text(&path)?.map(|text| records::parse_source(&format!("sources/{id}/{SOURCE_FILE}"), &text)) {
            None => None,
            Some(Ok(source)) => Some(source),
            Some(Err(_)) => return Ok(None),
        };
        let (checks, passed_over) = self.snapshots.checks(id)?;
        let remarks = passed_over.iter().map(|damage| format!("sources/{damage}")).collect();
        let now: BTreeSet<String> = self.snapshots.snapshots(id)?.into_iter().collect();
        let new = now.difference(known).map(|snapshot| match self.snapshots.manifest(id, snapshot) {
            Ok(manifest) => (snapshot_state(id, snapshot, &manifest), TextWords::Untaken),
            Err(_) => (unread_snapshot(id, snapshot), TextWords::Unreadable),
        });
        let (new, gone) = (new.collect(), known.difference(&now).cloned().collect());
        Ok(Some(ReadSource { seen: seen.clone(), source, checks: (checks, remarks), gone, new }))
    }
}

/// Reads a claim file, where it is not what it was.
fn read_file(seen: &Seen, known: Option<&FileMark>, reader: &Reader<'_>) -> Result<ReadFile, WorkspaceError> {
    let Some((stamp, bytes)) = read_still(&seen.path)? else { return Ok(ReadFile::Gone) };
    let mark = FileMark { stamp, sha256: sha256(&bytes) };
    if known.is_some_and(|known| known.sha256 == mark.sha256) {
        return Ok(ReadFile::Same(mark));
    }
    let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(ReadFile::Unreadable) };
    Ok(match ClaimFile::parse(&seen.name, text) {
        Ok(file) => ReadFile::Speech(mark, Box::new(reader.speech(&file))),
        Err(_) => ReadFile::Unreadable,
    })
}

/// The bytes of a file and what it looked like before and after they were read; `None` where there is none.
fn read_still(path: &Path) -> Result<Option<(Stamp, Vec<u8>)>, WorkspaceError> {
    for _ in 0..TRIES {
        let stamp = stamp_of(path);
        let Some(bytes) = read_bytes(path)? else { return Ok(None) };
        if stamp == stamp_of(path) && usize::try_from(stamp.bytes) == Ok(bytes.len()) {
            return Ok(Some((stamp, bytes)));
        }
    }
    Err(WorkspaceError::Refused(format!("{} changes while it is read; try again in a moment", path.display())))
}

/// What was appended to a file since it was `known`, where all that was there before is still there; and what all of it hashes to.
fn appended<'b>(known: Option<&FileMark>, bytes: &'b [u8]) -> (Option<&'b [u8]>, String) {
    let length = known.and_then(|known| usize::try_from(known.stamp.bytes).ok());
    let Some((known, (before, after))) = known.zip(length.and_then(|length| bytes.split_at_checked(length))) else {
        return (None, sha256(bytes));
    };
    // A ledger only grows, and may be large: its bytes are gone through once.
    let mut hash = Sha256::new_with_prefix(before);
    let same = before.ends_with(b"\n") && records::hex(&hash.clone().finalize()) == known.sha256;
    hash.update(after);
    (same.then_some(after), records::hex(&hash.finalize()))
}

fn sha256(bytes: &[u8]) -> String {
    records::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::{SEEN, trusted};
    use crate::store::Index;
    use crate::workspace::{About, AddRequest, Input, Session, Workspace, init};

    fn add(workspace: &Workspace, name: &str, words: &str) {
        let path = workspace.root().join(name);
        std::fs::write(&path, words).expect("written");
        let about = About { language: Some("en".to_owned()), ..About::default() };
        workspace.add(&AddRequest { input: Some(Input::File(path)), about, ..AddRequest::default() }).expect("added");
    }

    #[test]
    fn a_look_that_another_process_was_faster_than_is_taken_again() {
        let folder = tempfile::tempdir().expect("a folder");
        init(folder.path(), "test").expect("a workspace");
        let now = "2026-11-27T12:00:00Z".parse().expect("a moment");
        let workspace = Workspace::find(folder.path(), Session::new(now, "test")).expect("found");
        add(&workspace, "one.txt", "We planted 4,200 trees in 2023.");
        workspace.bring_level().expect("level");
        let mut index = Index::open(&workspace.index_path(), &workspace.session.build).expect("opened").index;
        let known = index.survey();
        let seen = workspace.survey(known.as_ref(), trusted(index.noted(SEEN))).expect("seen");
        add(&workspace, "two.txt", "We built 1,300 homes in 2023.");
        workspace.bring_level().expect("level");
        assert_eq!(index.count_claims().expect("read"), 2);
        assert!(workspace.update(&mut index, (known.as_ref(), &seen), (false, false)).expect("level"));
        assert_eq!(index.count_claims().expect("read"), 2, "what the old look did not see was taken out");
    }
}
