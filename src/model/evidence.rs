//! A link from a claim to a quote in a snapshot.

use super::code::coded_enum;

coded_enum! {
    /// How the quote bears on the claim.
    Stance("stance") {
        /// Bears it out.
        Supports => "supports",
        /// Speaks against it.
        Contradicts => "contradicts",
        /// Holds only in part, or under a condition.
        Qualifies => "qualifies",
        /// Background.
        Context => "context",
    }
}

coded_enum! {
    /// Which text of a snapshot a quote stands in.
    Layer("layer") {
        /// The main text, without menus and the like (`main.txt`).
        Main => "main",
        /// The full visible text (`text.txt`).
        Text => "text",
        /// A page of a paged document.
        Page => "page",
    }
}

coded_enum! {
    /// How a quote was found. Similarity is never a match.
    Match("match") {
        /// Letter for letter.
        Exact => "exact",
        /// After folding spaces, quotation marks and dashes; never digits or signs.
        Folded => "folded",
        /// In pieces, with what the quote leaves out marked by an ellipsis.
        Elided => "elided",
    }
}

/// A link from a claim to a source, and to the words in it that bear on the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// `e1`, `e2` …: stable within the claim.
    pub id: String,
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot; `None`: cited, not captured yet.
    pub snapshot: Option<String>,
    /// How it bears on the claim.
    pub stance: Stance,
    /// The words of the snapshot.
    pub quote: Option<String>,
    /// Words before the quote.
    pub prefix: Option<String>,
    /// Words after the quote.
    pub suffix: Option<String>,
    /// Which text of the snapshot.
    pub layer: Option<Layer>,
    /// Code point of the layer where the quote starts: a hint, never the proof.
    pub start: Option<usize>,
    /// How the quote was found.
    pub matched: Option<Match>,
    /// Only for uncaptured evidence: the number said to stand there, as written (`16587`, `10.8 %`).
    pub figure: Option<String>,
    /// A person's note.
    pub note: Option<String>,
}

impl Evidence {
    /// What tells an entry apart for people and in fingerprints, whatever its id: the words or figure, else the source.
    pub fn about(&self) -> &str {
        self.quote.as_deref().or(self.figure.as_deref()).unwrap_or(&self.source)
    }
}
