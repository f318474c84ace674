//! The gate over a workspace: what it found in a speech is remembered, and found again only where something it goes by has changed.
//!
//! What the gate says of a speech follows from the speech, the sources that it rests on, the settings, the day, and the claims that were judged
//! false anywhere. The index forgets it with the first two; the other three are in the hash that it is remembered under. The
//! surprise: no two speeches are held at once for longer than it takes to judge them, so that memory does not grow with the workspace.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::reading::Base;
use super::work_out::Damage;
use super::{Depth, Loaded, Workspace, WorkspaceError};
use crate::evidence::{RefutedClaims, is_refuted};
use crate::model::{Date, Policy, Problem, SnapshotState, SpeechState, State};
use crate::store::{Index, Judged, Which};
use crate::{gate, records};

/// What the gate says of a workspace.
#[derive(Debug)]
pub struct Gated {
    /// Every problem, in the order of reports.
    pub problems: Vec<Problem>,
    /// The claim files that could be read.
    pub files: Vec<String>,
    /// What is worth saying, what could not be read, and what is wrong with the ledger; no speeches.
    pub rest: Loaded,
}

impl Workspace {
    /// Judges everything under a policy as of a day.
    ///
    /// Lengths and times of each snapshot's folder and of its five files are compared first. Every byte is hashed where they differ from those of
    /// the last look, where nobody looked yet, where that look found damage, and where a neighbour of the same source is one of these.
    ///
    /// # Errors
    /// Those of [`Workspace::read`].
    pub fn check(&self, policy: &Policy, today: Date) -> Result<Gated, WorkspaceError> {
        let (mut index, remarks) = match self.base(Depth::Full)? {
            Base::Index(index, remarks) => (index, remarks),
            Base::Files(mut loaded) => {
                let problems = gate::check(&loaded.state, policy, today);
                let files = loaded.state.speeches.drain(..).map(|speech| speech.file).collect();
                return Ok(Gated { problems, files, rest: loaded });
            }
        };
        let damage = self.close_look(&mut index)?;
        let version = index.version()?;
        let (refuting, refuted) = index.refuted()?;
        let judged_by = format!("{policy:?}\n{today}\n{refuted}");
        let judged_by = records::hex(&Sha256::digest(judged_by));

        let mut speeches = index.problems(&judged_by)?;
        // Damage comes and goes without a change that the index sees: what rests on it is judged every time.
        let mut damaged = BTreeSet::new();
        for (source, snapshot) in damage.keys() {
            damaged.extend(index.files_on_snapshot(source, snapshot)?);
        }
        speeches.iter_mut().filter(|speech| damaged.contains(&speech.file)).for_each(|speech| speech.problems = None);
        if speeches.iter().any(|speech| speech.problems.is_none()) {
            self.judge_speeches(&index, &mut speeches, &refuting, &damage, (policy, today))?;
            let new: Vec<&Judged> = speeches.iter().filter(|speech| !damaged.contains(&speech.file)).collect();
            remember(&mut index, version, &new, &judged_by);
        }
        let mut remarks_of_all = index.remarks()?;
        remarks_of_all.extend(remarks);
        let snapshots = damaged_snapshots(&index, &damage)?;
        let mut problems = gate::check(&State { snapshots, ..State::default() }, policy, today);
        let mut files = Vec::with_capacity(speeches.len());
        for speech in speeches {
            files.push(speech.file);
            problems.extend(speech.problems.unwrap_or_default());
        }
        gate::in_order(&mut problems);
        let state = State { remarks: remarks_of_all, ..State::default() };
        Ok(Gated { problems, files, rest: Loaded { state, unreadable: Vec::new() } })
    }

    /// Fills in what is not known.
    fn judge_speeches(
        &self,
        index: &Index,
        speeches: &mut [Judged],
        refuting: &BTreeSet<String>,
        damage: &Damage,
        (policy, today): (&Policy, Date),
    ) -> Result<(), WorkspaceError> {
        let wanted: BTreeSet<String> =
            speeches.iter().filter(|speech| speech.problems.is_none()).map(|speech| speech.speech.clone()).collect();
        let whole = wanted.len() == speeches.len();
        let refuting = index.each_speech(Some(refuting), |mut speech: SpeechState| {
            speech.claims.retain(is_refuted);
            // One in a hundred stays: without this the room of all claims of a workspace would.
            speech.claims.shrink_to_fit();
            speech
        })?;
        let refuted = RefutedClaims::of(refuting.iter().flat_map(|speech| speech.claims.iter().map(move |claim| (speech, claim))));
        let frozen = Sources::of(index.state(&Which::Sources)?);
        let judge = |speech: SpeechState| -> Result<(String, Vec<Problem>), WorkspaceError> {
            let mut speeches = vec![speech];
            self.lay_over(&mut speeches, damage)?;
            let repeated_false = refuted.repeated_in(&speeches);
            let state = State { repeated_false, ..frozen.for_speeches(speeches) };
            let problems = gate::check(&state, policy, today);
            Ok((state.speeches.into_iter().next().map(|speech| speech.speech.id).unwrap_or_default(), problems))
        };
        let judged = index.each_speech(if whole { None } else { Some(&wanted) }, judge)?;
        let mut judged = judged.into_iter().collect::<Result<BTreeMap<String, Vec<Problem>>, _>>()?;
        for speech in speeches {
            if let Some(problems) = judged.remove(&speech.speech) {
                speech.problems = Some(problems);
            }
        }
        Ok(())
    }
}

/// Who can't remember judges again next time; so does who judged what has been another since.
fn remember(index: &mut Index, version: i64, speeches: &[&Judged], judged_by: &str) {
    let Ok(Some(update)) = index.update_since(version) else { return };
    let known = speeches.iter().filter_map(|speech| Some((&speech.speech, speech.problems.as_ref()?)));
    let mut remembered = Ok(());
    for (speech, problems) in known {
        remembered = remembered.and_then(|()| update.put_problems(speech, judged_by, problems));
    }
    let _judged_again = remembered.and_then(|()| update.commit());
}

fn damaged_snapshots(index: &Index, damage: &Damage) -> Result<Vec<SnapshotState>, WorkspaceError> {
    if damage.is_empty() {
        return Ok(Vec::new());
    }
    let mut snapshots = index.state(&Which::Sources)?.snapshots;
    snapshots.retain_mut(|snapshot| match damage.get(&(snapshot.source.clone(), snapshot.id.clone())) {
        Some(lines) => {
            snapshot.damage.clone_from(lines);
            true
        }
        None => false,
    });
    Ok(snapshots)
}

/// All sources, to take those of a speech out.
struct Sources {
    state: State,
}

impl Sources {
    fn of(state: State) -> Self {
        Self { state }
    }

    /// A state of some speeches with the sources that they rest on.
    fn for_speeches(&self, speeches: Vec<SpeechState>) -> State {
        let mut state = State::default();
        for id in crate::store::sources_of(&speeches) {
            if let Ok(at) = self.state.sources.binary_search_by(|source| source.id.cmp(&id)) {
                state.sources.push(self.state.sources[at].clone());
            }
            let from = self.state.snapshots.partition_point(|snapshot| snapshot.source < id);
            state.snapshots.extend(self.state.snapshots[from..].iter().take_while(|snapshot| snapshot.source == id).cloned());
            if let Some((id, checks)) = self.state.checks.get_key_value(&id) {
                state.checks.insert(id.clone(), checks.clone());
            }
        }
        state.speeches = speeches;
        state
    }
}
