//! A workspace as a command sees it that is about to write: ids out of the index, and of the records only those that it asks for.
//!
//! Everything must be readable and the ledger whole, or nothing is written. The surprise: only an index that is level with the files
//! can vouch for that without reading them all; where there is none, they are read once and an index is made in memory.

use std::collections::HashSet;

use super::files::read_text;
use super::reading::{Base, choose};
use super::{Depth, Scope, Workspace, WorkspaceError};
use crate::model::{Claim, SpeechState, State};
use crate::records::{self, ClaimFile};
use crate::store::{Index, Which};

/// What is there before a command writes.
#[derive(Debug)]
pub(super) struct Writing<'w> {
    workspace: &'w Workspace,
    index: Index,
}

impl Workspace {
    /// Looks at the workspace for a command that writes.
    ///
    /// # Errors
    /// `Records` or `CorruptLedger` where something can't be read, with every problem.
    pub(super) fn for_writing(&self) -> Result<Writing<'_>, WorkspaceError> {
        let index = match self.base(Depth::Names)? {
            Base::Index(index, remarks) => {
                remarks.iter().for_each(|remark| self.session.notice.detail(|| remark.clone()));
                index
            }
            Base::Files(loaded) => {
                loaded.readable()?;
                Index::of(&loaded.state)?
            }
        };
        Ok(Writing { workspace: self, index })
    }
}

impl<'w> Writing<'w> {
    /// The full id of the claim whose id is or starts with `prefix`.
    ///
    /// # Errors
    /// `UnknownClaim` with look-alikes, `AmbiguousClaim` with the candidates.
    pub(super) fn claim_id(&self, prefix: &str) -> Result<String, WorkspaceError> {
        Ok(choose(&self.index, Scope::Claim(prefix))?.1.unwrap_or_default())
    }

    /// Whether a speech has this id.
    ///
    /// # Errors
    /// `UnknownSpeech` with look-alikes.
    pub(super) fn speech_id(&self, id: &str) -> Result<(), WorkspaceError> {
        choose(&self.index, Scope::Speech(id)).map(|_| ())
    }

    /// The ids of the speeches that were read from a source, in order.
    pub(super) fn speeches_read_from(&self, source: &str) -> Result<Vec<String>, WorkspaceError> {
        Ok(self.index.speeches_read_from(source)?)
    }

    /// The record of a speech, `None` where there is none.
    ///
    /// # Errors
    /// Where it can't be read (any more).
    pub(super) fn file(&self, speech: &str) -> Result<Option<ClaimFile>, WorkspaceError> {
        self.index.file_of_speech(speech)?.map_or(Ok(None), |file| self.parse(&file))
    }

    /// The record that holds a claim, and the claim's place in it.
    ///
    /// # Errors
    /// `UnknownClaim` where none does (any more).
    pub(super) fn file_of(&self, claim: &str) -> Result<(ClaimFile, usize), WorkspaceError> {
        let file = self.index.file_of_claim(claim)?.map_or(Ok(None), |file| self.parse(&file))?;
        let at = file.as_ref().and_then(|file| file.claims().iter().position(|known| known.id == claim));
        file.zip(at).ok_or_else(|| WorkspaceError::UnknownClaim { id: claim.to_owned(), close: Vec::new() })
    }

    /// Every record, one after the other, in the order of their speeches.
    pub(super) fn files(&self) -> Result<impl Iterator<Item = Result<ClaimFile, WorkspaceError>>, WorkspaceError> {
        let names = self.index.files()?;
        Ok(names.into_iter().filter_map(|file| self.parse(&file).transpose()))
    }

    /// Every speech without its claims.
    pub(super) fn heads(&self) -> Result<Vec<SpeechState>, WorkspaceError> {
        Ok(self.index.heads()?)
    }

    /// What was worked out of some of it.
    pub(super) fn state(&self, which: &Which) -> Result<State, WorkspaceError> {
        Ok(self.index.state(which)?)
    }

    /// The speeches that hold evidence without a snapshot, or of these the one of a claim.
    pub(super) fn pending(&self, claim: Option<&str>) -> Result<Which, WorkspaceError> {
        match claim {
            Some(claim) => Ok(choose(&self.index, Scope::Claim(claim))?.0),
            None => Ok(Which::Speeches(self.index.speeches_pending()?)),
        }
    }

    /// Ids for new claims.
    pub(super) fn ids(&self) -> Ids<'_> {
        Ids { index: &self.index, given: HashSet::new() }
    }

    fn parse(&self, file: &str) -> Result<Option<ClaimFile>, WorkspaceError> {
        let text = read_text(&self.workspace.root.join(file))?;
        Ok(text.map(|text| ClaimFile::parse(file, &text)).transpose()?)
    }
}

/// Gives ids that no claim has.
pub(super) struct Ids<'i> {
    index: &'i Index,
    given: HashSet<String>,
}

impl Ids<'_> {
    /// A new claim's id: that of its words, or, where another claim has that, of its words said once more.
    pub(super) fn free(&mut self, speech: &str, claim: &Claim) -> Result<String, WorkspaceError> {
        let mut nth = 0;
        loop {
            let id = records::claim_id_nth(speech, &claim.quote, &claim.quantities, nth);
            if !self.given.contains(&id) && self.index.file_of_claim(&id)?.is_none() {
                self.given.insert(id.clone());
                return Ok(id);
            }
            nth += 1;
        }
    }
}
