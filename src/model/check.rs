//! What a re-check of a source saw: one line of its `checks.jsonl`.
//!
//! Two axes that say nothing of each other: whether the address answers, and whether what it answers still holds the words
//! that were cited. "Blocked" is not "gone", and a page that drifted may hold every quote.

use std::collections::BTreeMap;

use super::Timestamp;
use super::code::coded_enum;

coded_enum! {
    /// Whether and how an address answered.
    Reach("reachability") {
        /// 200, at the address asked.
        Ok => "ok",
        /// 200 after permanent redirects only (301, 308).
        Moved => "moved",
        /// 200 after a temporary redirect (302, 303, 307).
        Redirected => "redirected",
        /// 404 or 410.
        Gone => "gone",
        /// 451.
        Legal => "legal",
        /// The server does not want this reader: 401, 403, 429, robots.txt, a challenge page.
        Blocked => "blocked",
        /// 5xx.
        ServerError => "server-error",
        /// No answer: timeout, refused, reset.
        Unreachable => "unreachable",
        /// The host's name does not exist.
        NoSuchHost => "no-such-host",
        /// No trusted connection.
        TlsError => "tls-error",
        /// Our own rules forbid it: address, scheme, port, size.
        RefusedByPolicy => "refused-by-policy",
        /// The answer is no valid HTTP, or was cut.
        ProtocolError => "protocol-error",
    }
}

impl Reach {
    /// Whether there was a body to look at.
    pub const fn answered(self) -> bool {
        matches!(self, Self::Ok | Self::Moved | Self::Redirected)
    }
}

coded_enum! {
    /// What became of the content since the snapshot.
    Content("content state") {
        /// The same bytes.
        Identical => "identical",
        /// The server says so (304).
        UnchangedClaimed => "unchanged-claimed",
        /// Other bytes, the same main text.
        SameText => "same-text",
        /// Another text, in which every quote stands.
        Drifted => "drifted",
        /// Every quote stands, one of them elsewhere.
        QuoteMoved => "quote-moved",
        /// A quote differs in nothing that bears on a number.
        QuoteAlteredMinor => "quote-altered-minor",
        /// A quote differs in a number, a unit, a negation …
        QuoteAlteredMaterial => "quote-altered-material",
        /// A quote is not there any more.
        QuoteMissing => "quote-missing",
        /// Another page answers at the address: an error page with status 200, a log-in, a parked domain.
        Replaced => "replaced",
        /// The body cannot be read as text.
        Unreadable => "unreadable",
    }
}

coded_enum! {
    /// How a quote was found in the new text.
    QuoteState("quote state") {
        /// Letter for letter.
        Exact => "EXACT",
        /// After folding.
        Folded => "FOLDED",
        /// In pieces.
        Elided => "ELIDED",
        /// In several places, none clearly the one.
        Ambiguous => "AMBIGUOUS",
        /// Something like it.
        Near => "NEAR",
        /// Nothing like it.
        Absent => "ABSENT",
    }
}

/// What became of one quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteCheck {
    /// How it was found.
    pub state: QuoteState,
    /// Of a near one: similarity in thousandths.
    pub similarity: Option<u16>,
    /// Of a near one: the words that changed.
    pub diff: Option<String>,
}

/// One re-check of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// When, to the second.
    pub at: Timestamp,
    /// The snapshot that was compared with.
    pub snapshot: String,
    /// Whether the address answered.
    pub reach: Reach,
    /// Status of the final answer.
    pub status: Option<u16>,
    /// What became of the content; `None` without a body.
    pub content: Option<Content>,
    /// SHA-256 of the body, content coding removed.
    pub payload_sha256: Option<String>,
    /// By claim and evidence (`CLAIM/e1`).
    pub quotes: BTreeMap<String, QuoteCheck>,
    /// Who checked: `ci`, a name.
    pub by: String,
}

impl Check {
    /// Whether the two saw the same: the status and the bytes may differ within one state.
    pub fn same_state(&self, other: &Self) -> bool {
        (&self.snapshot, self.reach, self.content, &self.quotes) == (&other.snapshot, other.reach, other.content, &other.quotes)
    }
}
