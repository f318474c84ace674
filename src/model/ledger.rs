//! What people decided, as events that are appended and never overwritten; and the status that follows from them.

use super::Timestamp;
use super::code::coded_enum;

coded_enum! {
    /// What a person decided of a claim.
    Verdict("verdict") {
        /// Right.
        Accurate => "accurate",
        /// Right, but without something that a listener needed.
        AccurateLacksContext => "accurate_lacks_context",
        /// Not quite the number.
        Imprecise => "imprecise",
        /// A number that gives a wrong picture.
        Misleading => "misleading",
        /// Wrong.
        False => "false",
        /// No source bears it out.
        Unsupported => "unsupported",
        /// It can't be found out.
        Unverifiable => "unverifiable",
        /// Right once, no longer.
        Outdated => "outdated",
        /// Nothing to check.
        NotCheckable => "not_checkable",
    }
}

impl Verdict {
    /// The rating for exports, 5 (accurate) down to 1 (false); `None` for verdicts that rate nothing.
    pub const fn rating(self) -> Option<u8> {
        match self {
            Self::Accurate => Some(5),
            Self::AccurateLacksContext => Some(4),
            Self::Imprecise => Some(3),
            Self::Misleading => Some(2),
            Self::False => Some(1),
            Self::Unsupported | Self::Unverifiable | Self::Outdated | Self::NotCheckable => None,
        }
    }

    /// Whether the verdict may only be given on captured evidence: every rating, and `outdated`.
    pub const fn needs_captured_evidence(self) -> bool {
        self.rating().is_some() || matches!(self, Self::Outdated)
    }
}

coded_enum! {
    /// What a ledger event does.
    Act("act") {
        /// A decision.
        Verdict => "verdict",
        /// A second person agrees with the verdict.
        Review => "review",
        /// A verdict or review is taken back.
        Withdraw => "withdraw",
        /// The claim is not worth checking.
        Dismiss => "dismiss",
        /// It is after all.
        Reopen => "reopen",
        /// A remark.
        Comment => "comment",
    }
}

/// One line of `claims/ledger.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who, as a mail address or a name.
    pub by: String,
    /// Id of the claim.
    pub claim: String,
    /// What was done.
    pub act: Act,
    /// The decision (act `verdict` only).
    pub verdict: Option<Verdict>,
    /// Why.
    pub because: Option<String>,
    /// SHA-256 of what was judged: quote, speaker, class, quantities, evidence.
    pub digest: String,
    /// What was judged, piece by piece (`quote:1f0a5b2c`): so that one can say later which of them changed. Empty where no
    /// verdict was given, or by a version that did not note it.
    pub parts: Vec<String>,
    /// The snapshots that the claim's evidence stood in.
    pub evidence: Vec<String>,
    /// The claim's heads that the person saw.
    pub prev: Vec<String>,
    /// SHA-256 of the line without this key.
    pub id: String,
}

coded_enum! {
    /// Where a claim is in the process.
    Status("status") {
        /// No evidence.
        Unsourced => "unsourced",
        /// Evidence, no verdict.
        Sourced => "sourced",
        /// A verdict.
        Judged => "judged",
        /// A verdict that a second person agreed with.
        Reviewed => "reviewed",
        /// Not worth checking.
        Dismissed => "dismissed",
        /// The claim or its evidence changed after the verdict.
        Stale => "stale",
        /// Two verdicts on the same state.
        Disputed => "disputed",
    }
}

/// What the ledger says of one claim as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Where the claim is in the process.
    pub status: Status,
    /// The standing verdict event; of several in dispute, the first by time and id.
    pub verdict: Option<Event>,
    /// The other verdict events of a dispute.
    pub rivals: Vec<Event>,
    /// The reviews of the standing verdict.
    pub reviews: Vec<Event>,
    /// What changed after the standing verdict, a line each (status `stale` only; empty where the verdict does not tell).
    pub changed: Vec<String>,
    /// Ids of the events that no other event of this claim names: what the next event's `prev` is.
    pub heads: Vec<String>,
}
