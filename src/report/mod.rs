//! Problems and claims → table, Markdown, CSV, JSON. The same input gives the same bytes: no clock, no terminal.
//!
//! Every string of a record or of the web is taken for hostile: tables, Markdown and CSV get it without control and
//! bidi characters, JSON gets it whole but escaped, and no cell of a CSV starts a formula.

pub mod claims;
pub mod compare;
pub mod find;
pub mod found;
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

pub use text::one_line as plain;

use crate::model::code::coded_enum;

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
