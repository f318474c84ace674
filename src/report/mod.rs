//! Problems and claims → table, Markdown, CSV, JSON, HTML. The same input gives the same bytes: no clock, no terminal.
//!
//! Every string of a record or of the web is taken for hostile: tables, Markdown and CSV get it without control and
//! bidi characters, JSON gets it whole but escaped, and no cell of a CSV starts a formula.

pub mod answer;
pub mod claims;
pub mod compare;
pub mod export;
pub mod find;
pub mod found;
pub mod html;
mod json;
pub mod list;
pub mod ndjson;
pub mod problems;
pub mod repeats;
pub mod show;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use json::line as json_line;
pub use text::{Digits, one_line as plain};

use std::collections::BTreeMap;

use crate::model::code::coded_enum;

/// Where the quotes of claims stand in their frozen transcripts, by the claims' ids.
pub type Passages = BTreeMap<String, Passage>;

/// Where a quote stands in a text, with some words around it. Offsets are code points of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// First code point of the quote.
    pub start: usize,
    /// First code point behind it.
    pub end: usize,
    /// Words before it, cut at a space.
    pub before: String,
    /// Words behind it, cut at a space.
    pub after: String,
}

coded_enum! {
    /// How a table of claims is written.
    ClaimsFormat("format") {
        /// For a terminal.
        Table => "table",
        /// A Markdown table.
        Markdown => "markdown",
        /// JSON, versioned.
        Json => "json",
        /// CSV, a line a claim.
        Csv => "csv",
    }
}
