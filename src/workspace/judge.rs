//! What people decide: events appended to the ledger, each naming the state that it judges.

use super::files::{append, last_byte, read_bytes};
use super::load::LEDGER;
use super::{Depth, Scope, Workspace, WorkspaceError};
use crate::model::{Act, CaptureState, ClaimState, Event, HOUSES, Status, Verdict, closest, labelled};
use crate::records::{self, Ledger, NewEvent, same_person};

/// A decision to record.
#[derive(Debug, Clone)]
pub struct JudgeRequest {
    /// Prefix of the claim's id.
    pub claim: String,
    /// What is done.
    pub act: Act,
    /// The decision, for a verdict: a verdict's name or a label of the house.
    pub verdict: Option<String>,
    /// Why.
    pub because: Option<String>,
    /// Who.
    pub by: String,
}

impl Workspace {
    /// Appends a decision to the ledger.
    ///
    /// # Errors
    /// `Usage` for an unknown verdict or claim, `Refused` where the claim's state does not allow it; nothing was written then.
    pub fn judge(&self, request: &JudgeRequest) -> Result<Event, WorkspaceError> {
        let verdict = request.verdict.as_deref().map(|word| self.verdict_named(word)).transpose()?;
        let because = request.because.as_deref().map(str::trim).filter(|because| !because.is_empty());
        if because.is_none() && request.act != Act::Review {
            return Err(WorkspaceError::Usage(format!("a {} needs a reason: --because \"…\"", request.act)));
        }
        if request.by.trim().is_empty() {
            return Err(WorkspaceError::Usage("say who decides with --by PERSON, or set git's user.email".to_owned()));
        }
        let _lock = self.lock()?;
        // One claim is enough: a ledger of a hundred thousand others need not be read to add a line to it.
        let loaded = self.read(Scope::Claim(&request.claim), Depth::Names)?;
        loaded.readable()?;
        let id = loaded.claim_id(&request.claim)?;
        let Some((_, claim)) = loaded.state.claims().find(|(_, claim)| claim.claim.id == id) else {
            return Err(WorkspaceError::UnknownClaim { id, close: Vec::new() });
        };
        allowed(request, verdict, claim)?;
        let mut evidence: Vec<String> = claim.claim.evidence.iter().filter_map(|entry| entry.snapshot.clone()).collect();
        evidence.sort();
        evidence.dedup();
        let (event, line) = Ledger::append_line(NewEvent {
            at: self.session.now,
            by: request.by.trim().to_owned(),
            claim: id,
            act: request.act,
            verdict,
            because: because.map(str::to_owned),
            digest: claim.digest.clone(),
            parts: if request.act == Act::Verdict { records::parts(&claim.claim, &claim.speaker) } else { Vec::new() },
            evidence,
            prev: claim.judgement.heads.clone(),
        })?;
        let (keep, gap) = self.end_of_ledger()?;
        append(&self.ledger_path(), keep, &format!("{gap}{line}"))?;
        Ok(event)
    }

    /// How many bytes of the ledger are kept, and what has to stand between them and a new line: a line that was cut off while it
    /// was written is overwritten.
    fn end_of_ledger(&self) -> Result<(usize, &'static str), WorkspaceError> {
        let path = self.ledger_path();
        if let Some((bytes, b'\n')) = last_byte(&path)? {
            return Ok((bytes, ""));
        }
        let bytes = read_bytes(&path)?.unwrap_or_default();
        if bytes.is_empty() {
            return Ok((0, ""));
        }
        let ledger = Ledger::parse_bytes(LEDGER, &bytes);
        Ok((ledger.keep, if ledger.needs_line_feed { "\n" } else { "" }))
    }

    /// A label of this workspace's own, else a verdict's name, else a label of a house that is known.
    fn verdict_named(&self, word: &str) -> Result<Verdict, WorkspaceError> {
        if let Some(verdict) = self.policy.labels.get(word) {
            return Ok(*verdict);
        }
        word.parse().or_else(|error: crate::model::UnknownCode| {
            labelled(word).ok_or_else(|| {
                let known = Verdict::ALL.iter().map(|verdict| verdict.code()).chain(self.policy.labels.keys().map(String::as_str));
                if let Some(meant) = closest(word, known) {
                    return WorkspaceError::Usage(format!("\"{word}\" is no verdict; did you mean \"{meant}\"?"));
                }
                let own: Vec<&str> = self.policy.labels.keys().map(String::as_str).collect();
                let own = if own.is_empty() { String::new() } else { format!("; labels of this workspace: {}", own.join(", ")) };
                let houses: Vec<&str> = HOUSES.iter().map(|house| house.name).collect();
                WorkspaceError::Usage(format!("{error}{own}; or a label of {}", houses.join(", ")))
            })
        })
    }
}

/// Whether the claim's state allows the act.
fn allowed(request: &JudgeRequest, verdict: Option<Verdict>, claim: &ClaimState) -> Result<(), WorkspaceError> {
    let id = &claim.claim.id;
    let refuse = |why: String| Err(WorkspaceError::Refused(why));
    let judgement = &claim.judgement;
    match request.act {
        Act::Verdict => {
            if let Some(verdict) = verdict.filter(|verdict| verdict.needs_captured_evidence())
                && !claim.evidence.iter().any(|entry| entry.capture == CaptureState::Captured)
            {
                return refuse(format!(
                    "the verdict \"{verdict}\" needs captured evidence, and {id} has none; freeze a source first: factcheck cite {id} URL --quote \"…\""
                ));
            }
        }
        Act::Review => {
            let Some(standing) = &judgement.verdict else {
                return refuse(format!("{id} has no verdict to review; give one with: factcheck verdict {id} VERDICT --because \"…\""));
            };
            match judgement.status {
                Status::Disputed => {
                    return refuse(format!(
                        "two verdicts on {id} are in dispute; settle it with a new verdict first (factcheck history {id})"
                    ));
                }
                Status::Stale => {
                    return refuse(format!("{id} changed after its verdict; it needs a new verdict before a review (factcheck show {id})"));
                }
                _ => {}
            }
            if same_person(&standing.by, &request.by) {
                return refuse(format!("{} gave this verdict; a review takes a second person (--by PERSON)", standing.by));
            }
        }
        Act::Withdraw => {
            let own = |event: &Event| same_person(&event.by, &request.by);
            let has = judgement.verdict.as_ref().is_some_and(own) || judgement.rivals.iter().any(own) || judgement.reviews.iter().any(own);
            if !has {
                return refuse(format!("{} has no standing verdict or review on {id} to withdraw", request.by.trim()));
            }
        }
        Act::Dismiss if judgement.status == Status::Dismissed => return refuse(format!("{id} is dismissed already")),
        Act::Reopen if judgement.status != Status::Dismissed => {
            return refuse(format!("{id} is not dismissed; there is nothing to reopen"));
        }
        Act::Dismiss | Act::Reopen | Act::Comment => {}
    }
    Ok(())
}
