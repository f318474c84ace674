//! Written exceptions: which hits they hold back, and which of them nothing needs.
//!
//! The surprise: an exception of a claim goes before one of its speech, so that the wider one is needless where the narrower
//! ones do its work.

use std::collections::HashMap;

use super::Hit;
use crate::model::{Place, Rule, State};

/// One exception of a record.
struct Entry<'a> {
    rule: Rule,
    because: &'a str,
    place: &'a Place,
    /// The claim or speech that it stands in.
    whose: &'a str,
    claim: Option<&'a str>,
    used: bool,
}

/// All exceptions of a workspace.
pub(super) struct Exceptions<'a> {
    entries: Vec<Entry<'a>>,
    of_claims: HashMap<&'a str, Vec<usize>>,
    of_files: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Exceptions<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        let mut this = Self { entries: Vec::new(), of_claims: HashMap::new(), of_files: HashMap::new() };
        for speech in &state.speeches {
            for (exception, place) in speech.speech.allow.iter().zip(&speech.allow) {
                this.of_files.entry(&speech.file).or_default().push(this.entries.len());
                let (rule, because) = (exception.rule, exception.because.as_str());
                this.entries.push(Entry { rule, because, place, whose: &speech.speech.id, claim: None, used: false });
            }
            for claim in &speech.claims {
                let id = claim.claim.id.as_str();
                for (exception, place) in claim.claim.allow.iter().zip(&claim.allow) {
                    this.of_claims.entry(id).or_default().push(this.entries.len());
                    let (rule, because) = (exception.rule, exception.because.as_str());
                    this.entries.push(Entry { rule, because, place, whose: id, claim: Some(id), used: false });
                }
            }
        }
        this
    }

    /// Whether any of them names a rule.
    pub(super) fn name(&self, rule: Rule) -> bool {
        self.entries.iter().any(|entry| entry.rule == rule)
    }

    /// Gives each hit that an exception covers its reason.
    pub(super) fn apply(&mut self, rule: Rule, hits: &mut [Hit]) {
        // Records can't except corruption; this holds whatever they say.
        if self.entries.is_empty() || rule.is_corruption() {
            return;
        }
        for hit in hits {
            let of_claim = hit.claim.as_deref().and_then(|id| self.of_claims.get(id)).into_iter().flatten();
            let of_file = self.of_files.get(hit.home.as_str()).into_iter().flatten();
            let Some(at) = of_claim.chain(of_file).copied().find(|at| self.entries[*at].rule == rule) else { continue };
            self.entries[at].used = true;
            hit.excepted = Some(self.entries[at].because.to_owned());
        }
    }

    /// The exceptions that held nothing back.
    pub(super) fn needless(&self) -> Vec<Hit> {
        let unused = self.entries.iter().filter(|entry| !entry.used);
        unused
            .map(|entry| {
                let what = if entry.claim.is_some() { "claim" } else { "speech" };
                let message = format!("the exception from {} is not needed: {what} {} has no such problem", entry.rule, entry.whose);
                let help = format!("delete it from `allow` in {}", entry.place.file);
                let hit = Hit::new(entry.place.clone(), entry.rule.code(), message, help);
                Hit { claim: entry.claim.map(str::to_owned), ..hit }
            })
            .collect()
    }
}
