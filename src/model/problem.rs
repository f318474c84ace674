//! What the gate reports.

use super::code::coded_enum;

coded_enum! {
    /// One thing that the gate looks at.
    Rule("rule") {
        /// A claim of class fact has no evidence.
        Unsourced => "unsourced",
        /// A quote is not where its record says.
        BrokenAnchor => "broken-anchor",
        /// A re-check found the cited words changed.
        AlteredQuote => "altered-quote",
        /// A snapshot's files are not what its manifest says.
        CorruptSnapshot => "corrupt-snapshot",
        /// The ledger holds a line that nobody can have written.
        CorruptLedger => "corrupt-ledger",
        /// The claim or its evidence changed after the verdict.
        StaleVerdict => "stale-verdict",
        /// A claim's own quantities contradict each other.
        Inconsistent => "inconsistent",
        /// A text cites a claim with another number.
        ReferenceMismatch => "reference-mismatch",
        /// A number in a text has no source.
        UnsourcedNumber => "unsourced-number",
        /// Evidence is cited but not captured.
        Uncaptured => "uncaptured",
        /// A claim has no verdict.
        Unverified => "unverified",
        /// Evidence that should support the claim shows another number.
        ValueMismatch => "value-mismatch",
        /// Claim and evidence are a power of 1000 apart.
        ScaleSlip => "scale-slip",
        /// A scale word has two readings.
        AmbiguousScale => "ambiguous-scale",
        /// A source is gone from the web.
        DeadSource => "dead-source",
        /// A source's text changed around the cited words.
        DriftedEvidence => "drifted-evidence",
        /// A check-worthy quantity of a tracked speech has no record.
        UntrackedQuantity => "untracked-quantity",
        /// Nobody knows who said it.
        UnknownSpeaker => "unknown-speaker",
        /// A claim judged false is repeated.
        RepeatedFalse => "repeated-false",
        /// A written exception is no longer needed.
        NeedlessException => "needless-exception",
        /// Nobody reviewed the verdict.
        Unreviewed => "unreviewed",
        /// Only one source.
        SingleSource => "single-source",
        /// The only source is the speaker's own.
        SelfSourced => "self-sourced",
        /// Evidence older than allowed.
        OldEvidence => "old-evidence",
    }
}

impl Rule {
    /// Whether a problem of this rule means that something stored is corrupt (exit code 3). Such a rule is always at level `deny`:
    /// no configuration, option, exception or baseline silences it.
    pub const fn is_corruption(self) -> bool {
        matches!(self, Self::CorruptSnapshot | Self::CorruptLedger)
    }

    /// Whether the rule looks at texts that people write, not at records.
    pub const fn is_on_texts(self) -> bool {
        matches!(self, Self::UnsourcedNumber | Self::ReferenceMismatch)
    }
}

coded_enum! {
    /// What a rule's problems do.
    Level("level") {
        /// Nothing.
        Allow => "allow",
        /// Are shown.
        Warn => "warn",
        /// Are shown and fail the gate.
        Deny => "deny",
    }
}

coded_enum! {
    /// How a shown problem weighs.
    Severity("severity") {
        /// At level `warn`.
        Warning => "warning",
        /// At level `deny`.
        Error => "error",
    }
}

/// A place in a text file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the workspace, with `/` between the parts.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// Length of the marked words in code points; 0 marks the position alone. Never reaches past the line's end.
    pub length: usize,
}

/// A rule that a record leaves out, and why: one entry of `allow = [{ rule = "…", because = "…" }]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The rule, never one of corruption.
    pub rule: Rule,
    /// A person's reason, never empty.
    pub because: String,
}

/// Whether a problem counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Open,
    /// A baseline lists it: it is shown and fails nothing.
    Known,
    /// Its record or text names an exception, with this reason: it is counted and fails nothing.
    Excepted(String),
}

/// One thing that is wrong, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule.
    pub rule: Rule,
    /// How it weighs under the policy in force.
    pub severity: Severity,
    /// Whether it counts.
    pub standing: Standing,
    /// Where.
    pub place: Place,
    /// The file whose levels hold for it, and by which it is picked on the command line: the claim file or text. It is another
    /// than the place's where a problem points into a source.
    pub home: String,
    /// The claim that it is about.
    pub claim: Option<String>,
    /// The words that it is about: a quote, the sentence of a number, a snapshot.
    pub about: String,
    /// SHA-256 in hexadecimal over rule, claim (else home) and words: the same problem keeps it when lines move.
    pub fingerprint: String,
    /// What is wrong, one line.
    pub message: String,
    /// What to do, one line, often a command.
    pub help: Option<String>,
}

impl Problem {
    /// Whether it counts at its severity: no baseline and no exception holds it back.
    pub fn is_open(&self) -> bool {
        self.standing == Standing::Open
    }
}

/// A problem that a baseline lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Which rule.
    pub rule: Rule,
    /// [`Problem::home`] when it was listed.
    pub file: String,
    /// The claim that it is about.
    pub claim: Option<String>,
    /// The words that it is about, or their beginning.
    pub about: String,
    /// [`Problem::fingerprint`]: what it is known by.
    pub fingerprint: String,
}
