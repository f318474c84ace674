//! The answer to a question in SQL: columns, and rows of fields.

/// A field of an answer. A number stands as it is written: nobody here computes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Nothing.
    Null,
    /// A whole number or a decimal one.
    Number(String),
    /// A text.
    Text(String),
}

/// Columns and rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Names of the columns; SQL allows one to stand twice.
    pub columns: Vec<String>,
    /// Each with one field for each column.
    pub rows: Vec<Vec<Field>>,
}
