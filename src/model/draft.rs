//! A text of one's own, read for its sources: what it states, and what it names for it.
//!
//! Unlike a [`Document`](super::Document) it is never stored, so it may say more of a text than a snapshot does. The surprise: marks
//! lie over the text, they are not cut out of it; what one covers is for the rules to read past.

use std::ops::Range;

use super::{Format, Meta, OffsetMap, Span};

/// What a passage of a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PassageKind {
    /// A title or heading.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// The head of a table.
    Head,
    /// A table's row.
    Row,
    /// The caption of a table or figure.
    Caption,
    /// Words of somebody else, set apart.
    Quote,
    /// The text of a footnote.
    Note,
    /// Source code.
    Code,
}

/// A stretch of a draft that its format set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in [`Draft::text`].
    pub span: Span,
    /// What it is.
    pub kind: PassageKind,
    /// The list, table, quotation or figure that it belongs to: passages of one have the same number.
    pub group: Option<usize>,
}

/// What lies over a stretch of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// A link, with its target as written.
    Link(String),
    /// A reference to a footnote that is there and holds text.
    Note,
    /// What the text does not state: code, an image's description, struck words, a reference to a footnote that is not there.
    Unsaid,
    /// A comment to this tool; readers don't see it. After the last passage it stands past the text's end.
    Comment {
        /// Its words, without the address.
        words: String,
        /// Where in the file they stand, in bytes.
        bytes: Range<usize>,
    },
}

/// A mark of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it lies in [`Draft::text`]; empty where no words belong to it.
    pub span: Span,
    /// What it is.
    pub kind: MarkKind,
}

/// A text of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What a reader reads.
    pub text: String,
    /// The format it came in.
    pub format: Format,
    /// What it says about itself.
    pub meta: Meta,
    /// Ascending, not overlapping; they hold everything that is no white space.
    pub passages: Vec<Passage>,
    /// By their start.
    pub marks: Vec<Mark>,
    /// Back to the file's bytes.
    pub map: OffsetMap,
}
