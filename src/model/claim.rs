//! Claims: what extraction finds in a text, and what a record holds.

use super::code::coded_enum;
use super::{Evidence, Exception, Quantity, Span, Stance};

coded_enum! {
    /// What kind of statement it is.
    Class("class") {
        /// Past or present: can be checked now.
        Fact => "fact",
        /// What somebody intends or asks for.
        Plan => "plan",
        /// What somebody expects.
        Forecast => "forecast",
        /// A judgement.
        Opinion => "opinion",
    }
}

/// A quantity where it was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where its words stand, in code points of the text.
    pub span: Span,
    /// What was read.
    pub quantity: Quantity,
    /// Index of the statement that it belongs to; `None` where that statement is no claim.
    pub claim: Option<usize>,
}

/// A statement with quantities, found in a text: what may become a [`Claim`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where its words stand, in code points of the text.
    pub span: Span,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// What kind of statement.
    pub class: Class,
    /// Whether a fact-checker could look a number in it up, and a reader would care.
    pub check_worthy: bool,
    /// Who said it, by the text's labels; never guessed.
    pub speaker: Option<String>,
    /// Whom the speaker quotes.
    pub attributed_to: Option<String>,
    /// Time code of the words, where the transcript has them (`00:12:31.500`).
    pub timecode: Option<String>,
}

/// One claim of a speech, as its record holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Words for people, then six characters of a hash: `15000-sanctions-4kq2m7`.
    pub id: String,
    /// Who said it, where it is not the speech's speaker; may be `unknown`.
    pub speaker: Option<String>,
    /// Whom the speaker quotes.
    pub attributed_to: Option<String>,
    /// What kind of statement.
    pub class: Class,
    /// The exact words.
    pub quote: String,
    /// Words before the quote (W3C TextQuoteSelector).
    pub prefix: Option<String>,
    /// Words after the quote.
    pub suffix: Option<String>,
    /// Code point of the transcript where the quote starts: a hint, never the proof.
    pub start: Option<usize>,
    /// Time code of the quote.
    pub timecode: Option<String>,
    /// A person's note.
    pub note: Option<String>,
    /// The rules that the gate leaves out for this claim.
    pub allow: Vec<Exception>,
    /// The quantities of the quote, in order.
    pub quantities: Vec<Quantity>,
    /// The evidence, in order of the record.
    pub evidence: Vec<Evidence>,
}

impl Claim {
    /// The ids of the sources that bear on it, each once, in the order of the record; those that only give context do not count.
    pub fn sources(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for entry in self.evidence.iter().filter(|entry| entry.stance != Stance::Context) {
            if !ids.contains(&entry.source.as_str()) {
                ids.push(&entry.source);
            }
        }
        ids
    }
}
