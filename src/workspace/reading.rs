//! Reads a workspace for showing: out of the index where it can be level with the files, else out of the files.
//!
//! The surprise: the index never says that something is damaged, since it does not look into what was written once. How closely to
//! look is the caller's wish; what a look finds is remembered, laid over what the index holds, and the speeches that rest on it are worked out
//! again.

use std::collections::BTreeSet;

use super::files::read_text;
use super::level::{Level, STRANGERS, UNSETTLED};
use super::load::stranger;
use super::open::close_to;
use super::parallel::{RUN, in_parallel};
use super::survey::SETTLING;
use super::work_out::{Damage, Reader, judge};
use super::{Depth, Loaded, Workspace, WorkspaceError};
use crate::evidence;
use crate::model::{Answer, ClaimRow, ClaimState, SpeechState, State};
use crate::records::ClaimFile;
use crate::store::{Filter, Index, Limits, Look, SqlError, StoreError, Which};

/// What of a workspace to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Everything.
    All,
    /// One speech, by its id, with the sources that it rests on.
    Speech(&'a str),
    /// The speech of a claim, by the claim's id or a unique beginning of it.
    Claim(&'a str),
}

/// What a command reads from.
#[derive(Debug)]
pub(super) enum Base {
    /// The index, and what is worth saying.
    Index(Index, Vec<String>),
    /// The files, read as a whole.
    Files(Loaded),
}

impl Workspace {
    /// Reads the workspace for showing. How closely snapshots are looked into depends on `depth`: with `Quick` those that a chosen
    /// claim or speech rests on, with `Full` every one whose files are not what they were at the last close look.
    ///
    /// # Errors
    /// `Read` for a folder or file that is there but can't be opened; `Usage` and the like where the scope names nothing.
    pub fn read(&self, scope: Scope<'_>, depth: Depth) -> Result<Loaded, WorkspaceError> {
        self.read_from(self.base(depth)?, scope, depth, Index::state)
    }

    /// The same, of every claim what lists and reports say.
    ///
    /// # Errors
    /// Those of [`Workspace::read`].
    pub fn read_outline(&self, scope: Scope<'_>, depth: Depth) -> Result<Loaded, WorkspaceError> {
        self.read_from(self.base(depth)?, scope, depth, Index::outline)
    }

    /// Makes something of every speech of a scope, in their order, without holding them all; what is worth saying comes along.
    ///
    /// # Errors
    /// Those of [`Workspace::read`].
    pub fn of_each_speech<T: Send>(
        &self,
        scope: Scope<'_>,
        make: impl Fn(&SpeechState) -> T + Sync,
    ) -> Result<(Vec<T>, Loaded), WorkspaceError> {
        match self.base(Depth::Quick)? {
            // A part is looked into, and what is damaged has to be.
            Base::Index(index, remarks) if scope == Scope::All && is_sound(&index)? => {
                let mut state = State { remarks: index.remarks()?, ..State::default() };
                state.remarks.extend(remarks);
                Ok((index.each_speech(None, |speech| make(&speech))?, Loaded { state, unreadable: Vec::new() }))
            }
            base => {
                let loaded = self.read_from(base, scope, Depth::Quick, Index::outline)?;
                let only = if let Scope::Speech(id) = scope { Some(id) } else { None };
                only.map_or(Ok(()), |id| loaded.speech_id(id))?;
                let chosen = loaded.state.speeches.iter().filter(|speech| only.is_none_or(|id| id == speech.speech.id));
                Ok((chosen.map(&make).collect(), loaded))
            }
        }
    }

    fn read_from(
        &self,
        base: Base,
        scope: Scope<'_>,
        depth: Depth,
        read: fn(&Index, &Which) -> Result<State, StoreError>,
    ) -> Result<Loaded, WorkspaceError> {
        let (mut index, remarks) = match base {
            Base::Index(index, remarks) => (index, remarks),
            Base::Files(loaded) => return Ok(loaded),
        };
        let (which, claim) = choose(&index, scope)?;
        let mut state = read(&index, &which)?;
        state.remarks.extend(remarks);
        let damage = match depth {
            Depth::Full => self.close_look(&mut index)?,
            Depth::Quick if which != Which::All => {
                let mut damage = self.known_damage(&index)?;
                damage.extend(self.quick_look(&state, claim.as_deref()));
                damage
            }
            Depth::Quick | Depth::Names => self.known_damage(&index)?,
        };
        for snapshot in &mut state.snapshots {
            if let Some(lines) = damage.get(&(snapshot.source.clone(), snapshot.id.clone())) {
                snapshot.damage.clone_from(lines);
            }
        }
        self.lay_over(&mut state.speeches, &damage)?;
        if depth == Depth::Full {
            state.repeated_false = evidence::of_false(&state);
        }
        Ok(Loaded { state, unreadable: Vec::new() })
    }

    /// The claims that pass a filter and whose quote, id or note holds `text`, whatever the case of its letters; a line each. What is worth
    /// saying comes along, and the speeches too where something that they rest on is damaged.
    ///
    /// # Errors
    /// Those of [`Workspace::read`].
    pub fn rows(&self, filter: &Filter<'_>, text: Option<&str>) -> Result<(Vec<ClaimRow>, Loaded), WorkspaceError> {
        let scope = filter.speech.map_or(Scope::All, Scope::Speech);
        let (mut rows, loaded) = match self.base(Depth::Names)? {
            // A part is put together faster than all is asked for; and what is damaged has to be looked at.
            Base::Index(index, remarks) if scope == Scope::All && is_sound(&index)? => {
                let mut state = State { remarks: index.remarks()?, ..State::default() };
                state.remarks.extend(remarks);
                (index.claims(filter)?, Loaded { state, unreadable: Vec::new() })
            }
            base => {
                let loaded = self.read_from(base, scope, Depth::Names, Index::state)?;
                if let Some(speech) = filter.speech {
                    loaded.speech_id(speech)?;
                }
                let of_speech = |(speech, _): &(&SpeechState, &ClaimState)| filter.speech.is_none_or(|id| id == speech.speech.id);
                let passes = |(_, claim): &(&SpeechState, &ClaimState)| {
                    filter.status.is_none_or(|status| status == claim.judgement.status)
                        && filter.class.is_none_or(|class| class == claim.claim.class)
                        && filter.speaker.is_none_or(|speaker| speaker == claim.speaker)
                };
                let claims = loaded.state.claims().filter(of_speech).filter(passes);
                (claims.map(|(speech, claim)| ClaimRow::of(speech, claim)).collect(), loaded)
            }
        };
        if let Some(words) = text.map(str::to_lowercase) {
            let holds = |text: &String| text.to_lowercase().contains(&words);
            rows.retain(|row| holds(&row.quote) || holds(&row.claim) || row.note.as_ref().is_some_and(holds));
        }
        Ok((rows, loaded))
    }

    /// The index, level with the files, and what is worth saying; where there is no level, the files themselves.
    pub(super) fn base(&self, depth: Depth) -> Result<Base, WorkspaceError> {
        self.base_on(self.level(), depth)
    }

    /// The same for who searches the texts of snapshots.
    pub(super) fn base_with_words(&self) -> Result<Base, WorkspaceError> {
        self.base_on(self.level_with_words(), Depth::Names)
    }

    fn base_on(&self, level: Result<Level, WorkspaceError>, depth: Depth) -> Result<Base, WorkspaceError> {
        let level = match level {
            Ok(level) => level,
            Err(error @ (WorkspaceError::Store(_) | WorkspaceError::Write { .. })) => {
                let mut loaded = self.load(depth)?;
                loaded.state.remarks.push(format!("the index in .factcheck/ was not updated, nothing else is affected: {}", chain(&error)));
                return Ok(Base::Files(loaded));
            }
            Err(error) => return Err(error),
        };
        let Some(index) = level.index else {
            let mut loaded = self.load(depth)?;
            loaded.state.remarks.extend(level.remarks);
            return Ok(Base::Files(loaded));
        };
        let strangers = index.noted(STRANGERS).and_then(|list| serde_json::from_str::<Vec<String>>(&list).ok());
        let mut remarks: Vec<String> = strangers.unwrap_or_default().iter().map(|id| stranger(id)).collect();
        remarks.extend(level.remarks);
        Ok(Base::Index(index, remarks))
    }

    /// The answer to a question in SQL, on an index that is level with the files where it can be; else the remarks say so.
    ///
    /// # Errors
    /// Any [`SqlError`]; where there is no index and none can be made.
    pub fn sql(&self, query: Option<&str>, limits: Limits) -> Result<(Answer, Vec<String>), SqlOrWorkspace> {
        let mut remarks = match self.level() {
            Ok(level) if level.index.is_some() => level.remarks,
            Ok(level) => {
                let mut remarks = level.remarks;
                remarks.push("some records can't be read, so this is what the index held before; `factcheck check` names them".to_owned());
                remarks
            }
            Err(error @ (WorkspaceError::Store(_) | WorkspaceError::Write { .. })) => {
                vec![format!("the index in .factcheck/ was not updated, so this is what it held before: {}", chain(&error))]
            }
            Err(error) => return Err(error.into()),
        };
        remarks.dedup();
        let mut index = Index::open_read_only(&self.index_path()).map_err(SqlError::from)?;
        let answer = match query {
            Some(query) => index.query(query, limits)?,
            None => index.views().map_err(SqlError::from)?,
        };
        Ok((answer, remarks))
    }

    /// What the last close look found damaged and is still: there is little of it, and it may have been mended since.
    pub(super) fn known_damage(&self, index: &Index) -> Result<Damage, WorkspaceError> {
        let mut damage = Damage::new();
        for (source, snapshot) in index.damaged()? {
            let lines: Vec<String> = self.snapshots.verify_snapshot(&source, &snapshot).iter().map(ToString::to_string).collect();
            if !lines.is_empty() {
                damage.insert((source, snapshot), lines);
            }
        }
        Ok(damage)
    }

    /// Names, lengths and manifests of the snapshots that a claim, or all claims at hand, rest on.
    fn quick_look(&self, state: &State, claim: Option<&str>) -> Damage {
        let mut keys: BTreeSet<(&str, &str)> = BTreeSet::new();
        for speech in &state.speeches {
            keys.extend(speech.speech.source.as_deref().zip(speech.speech.snapshot.as_deref()));
            let claims = speech.claims.iter().filter(|state| claim.is_none_or(|claim| claim == state.claim.id));
            let entries = claims.flat_map(|claim| &claim.claim.evidence);
            keys.extend(entries.filter_map(|entry| Some((entry.source.as_str(), entry.snapshot.as_deref()?))));
        }
        let stored = |key: &(&str, &str)| state.snapshots.iter().any(|state| (state.source.as_str(), state.id.as_str()) == *key);
        let mut damage = Damage::new();
        for (source, snapshot) in keys.into_iter().filter(stored) {
            let found = self.snapshots.verify_snapshot_quick(source, snapshot);
            if !found.is_empty() {
                damage.insert((source.to_owned(), snapshot.to_owned()), found.iter().map(ToString::to_string).collect());
            }
        }
        damage
    }

    /// Every byte of the snapshots that nobody looked at yet, whose folder or files are not what they were at the last close look, or that
    /// were damaged then.
    pub(super) fn close_look(&self, index: &mut Index) -> Result<Damage, WorkspaceError> {
        let mut sources: Vec<Vec<Look>> = Vec::new();
        for look in index.looks()? {
            match sources.last_mut().filter(|source| source.first().is_some_and(|first| first.source == look.source)) {
                Some(source) => source.push(look),
                None => sources.push(vec![look]),
            }
        }
        let clock = self.file_clock()?;
        let (mut damage, mut looked) = (Damage::new(), Vec::new());
        let mut fresh = 0;
        // A snapshot vouches for the one before it, so those of one source are looked at together.
        let look = |source: &Vec<Look>| -> Option<Vec<Look>> {
            let now: Vec<(String, i64)> = source.iter().map(|look| self.seen_snapshot(&look.source, &look.snapshot)).collect();
            let same = |(look, (seen, _)): (&Look, &(String, i64))| look.damage.is_empty() && look.seen.as_ref() == Some(seen);
            if source.iter().zip(&now).all(same) {
                return None;
            }
            let settled = now.iter().all(|(_, newest)| *newest < clock - SETTLING);
            let names: Vec<&str> = source.iter().map(|look| look.snapshot.as_str()).collect();
            let damage = source.first().map(|first| self.snapshots.verify_snapshots(&first.source, &names)).unwrap_or_default();
            let found = source.iter().zip(now).zip(damage).map(|((look, (seen, _)), damage)| {
                let damage = damage.iter().map(ToString::to_string).collect();
                Look { seen: settled.then_some(seen), damage, ..look.clone() }
            });
            Some(found.collect())
        };
        let runs: Vec<&[Vec<Look>]> = sources.chunks(RUN).collect();
        let look_at_run = |run: &&[Vec<Look>]| run.iter().filter_map(look).flatten().collect::<Vec<Look>>();
        in_parallel(&runs, look_at_run, |found| {
            fresh += found.len();
            for look in found {
                if !look.damage.is_empty() {
                    damage.insert((look.source.clone(), look.snapshot.clone()), look.damage.clone());
                }
                // What is too new to be trusted is looked at again, and only worth remembering where it is damaged.
                if look.seen.is_some() || !look.damage.is_empty() {
                    looked.push(look);
                }
            }
            Ok::<(), WorkspaceError>(())
        })?;
        let all = sources.iter().map(Vec::len).sum::<usize>();
        self.session.notice.detail(|| format!("every byte of {fresh} of {all} snapshots is looked at; the others are as they were"));
        // Who can't remember looks again next time.
        if !looked.is_empty()
            && let Ok(update) = index.update()
        {
            let remembered = looked.iter().try_for_each(|look| update.put_look(look));
            let _looked_at_again = remembered.and_then(|()| update.commit());
        }
        Ok(damage)
    }

    /// Works the speeches that rest on damaged snapshots out again.
    pub(super) fn lay_over(&self, speeches: &mut [SpeechState], damage: &Damage) -> Result<(), WorkspaceError> {
        if damage.is_empty() {
            return Ok(());
        }
        let reader = Reader::new(self, damage);
        for speech in speeches.iter_mut().filter(|speech| rests_on(speech, damage)) {
            // Gone or changed since the index was brought level: what it holds is as good an answer.
            let Some(text) = read_text(&self.root.join(&speech.file))? else { continue };
            let Ok(file) = ClaimFile::parse(&speech.file, &text) else { continue };
            let mut again = reader.speech(&file);
            for claim in &mut again.claims {
                let known = speech.claims.iter().find(|known| known.claim.id == claim.claim.id);
                judge(claim, known.map(|known| known.history.clone()).unwrap_or_default());
            }
            *speech = again;
        }
        Ok(())
    }
}

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum SqlOrWorkspace {
    /// The question.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The workspace.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

/// Whether nothing that anything rests on is known to be missing or damaged.
fn is_sound(index: &Index) -> Result<bool, WorkspaceError> {
    Ok(index.noted(UNSETTLED).as_deref() == Some("0") && index.damaged()?.is_empty())
}

fn rests_on(speech: &SpeechState, damage: &Damage) -> bool {
    let damaged = |source: &Option<String>, snapshot: &Option<String>| {
        source.clone().zip(snapshot.clone()).is_some_and(|key| damage.contains_key(&key))
    };
    damaged(&speech.speech.source, &speech.speech.snapshot)
        || speech.claims.iter().flat_map(|claim| &claim.claim.evidence).any(|entry| damaged(&Some(entry.source.clone()), &entry.snapshot))
}

/// The speeches of a scope, and its claim.
pub(super) fn choose(index: &Index, scope: Scope<'_>) -> Result<(Which, Option<String>), WorkspaceError> {
    match scope {
        Scope::All => Ok((Which::All, None)),
        Scope::Speech(id) => {
            let ids = index.speeches()?;
            if !ids.iter().any(|known| known == id) {
                let close = close_to(id, &ids.iter().map(String::as_str).collect::<Vec<_>>());
                return Err(WorkspaceError::UnknownSpeech { id: id.to_owned(), close });
            }
            Ok((Which::Speeches([id.to_owned()].into()), None))
        }
        Scope::Claim(prefix) => {
            if prefix.is_empty() {
                return Err(WorkspaceError::Usage("give the id of a claim, or its first characters".to_owned()));
            }
            let mut candidates = index.claims_beginning(prefix)?;
            // Sorted, so an id that is whole comes before those that it begins.
            let whole = candidates.first().is_some_and(|first| first == prefix);
            let claim = match candidates.len() {
                0 => {
                    let all = index.claims_beginning("")?;
                    let close = close_to(prefix, &all.iter().map(String::as_str).collect::<Vec<_>>());
                    return Err(WorkspaceError::UnknownClaim { id: prefix.to_owned(), close });
                }
                1 => candidates.remove(0),
                _ if whole => candidates.remove(0),
                _ => return Err(WorkspaceError::AmbiguousClaim { prefix: prefix.to_owned(), candidates }),
            };
            let speech = index.speech_of_claim(&claim)?;
            Ok((Which::Speeches(speech.into_iter().collect()), Some(claim)))
        }
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}
