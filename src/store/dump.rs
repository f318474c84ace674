//! The stable views as text, to compare indexes by: what one holds, and what differs between one and the files.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::{Index, StoreError, VIEWS};
use crate::model::State;

/// The most differences that [`Index::check_equals`] spells out.
pub(super) const MOST_DIFFERENCES: usize = 20;

impl Index {
    /// Everything in the stable views as text, sorted: the same files give the same text on any machine.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn dump_stable(&self) -> Result<String, StoreError> {
        let mut out = String::new();
        for view in VIEWS {
            out.push_str(&format!("-- {view}\n"));
            self.lines(&format!("SELECT * FROM {view}"))?.iter().for_each(|line| out.extend([line.as_str(), "\n"]));
        }
        Ok(out)
    }

    /// What differs between the index and a state, a line each; empty where they agree. Looks at the schema and the
    /// soundness of the file too.
    pub fn check_equals(&self, state: &State) -> Vec<String> {
        let mut differences = Vec::new();
        if let Err(error) = self.compare(state, &mut differences) {
            differences.push(error.to_string());
        }
        let more = differences.len().saturating_sub(MOST_DIFFERENCES);
        differences.truncate(MOST_DIFFERENCES);
        if more > 0 {
            differences.push(format!("and {more} more differences"));
        }
        differences
    }

    fn compare(&self, state: &State, differences: &mut Vec<String>) -> Result<(), StoreError> {
        let sound: Vec<String> = self.ask("PRAGMA quick_check(1)", &[], |row| row.get(0))?;
        if sound != ["ok"] {
            differences.push(format!("the file is corrupt: {}", sound.join(", ")));
            return Ok(());
        }
        let expected = Self::of(state)?;
        let schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
        let read = |index: &Self, what: &str, query: &str| -> Result<Vec<String>, StoreError> {
            Ok(index.lines(query)?.into_iter().map(|line| format!("{what}: {line}")).collect())
        };
        difference(&read(self, "schema", schema)?, &read(&expected, "schema", schema)?, differences);
        for view in VIEWS {
            let query = format!("SELECT * FROM {view}");
            difference(&read(self, view, &query)?, &read(&expected, view, &query)?, differences);
        }
        Ok(())
    }

    /// The rows of a query, each as one line of `column=value`, sorted.
    pub(super) fn lines(&self, query: &str) -> Result<Vec<String>, StoreError> {
        let lines = || {
            let mut statement = self.connection.prepare(query)?;
            let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
            statement.query_map([], |row| line(&names, row))?.collect::<rusqlite::Result<_>>()
        };
        let mut lines: Vec<String> = lines().map_err(|failure| self.error(failure))?;
        lines.sort_unstable();
        Ok(lines)
    }
}

/// Lines that stand on one side only; both are sorted.
fn difference(stored: &[String], expected: &[String], differences: &mut Vec<String>) {
    let (mut left, mut right) = (stored.iter().peekable(), expected.iter().peekable());
    loop {
        let (line, says) = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a == b => {
                left.next();
                right.next();
                continue;
            }
            (Some(a), Some(b)) if a > b => (right.next(), "missing in the index"),
            (Some(_), _) => (left.next(), "only in the index"),
            (None, Some(_)) => (right.next(), "missing in the index"),
            (None, None) => return,
        };
        let line = line.map(String::as_str).unwrap_or_default();
        let short: String = line.chars().take(160).collect();
        differences.push(format!("{says}: {short}{}", if short.len() < line.len() { "…" } else { "" }));
    }
}

fn line(names: &[String], row: &Row<'_>) -> rusqlite::Result<String> {
    let mut parts = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => continue,
            ValueRef::Integer(integer) => integer.to_string(),
            ValueRef::Real(real) => format!("{real:?}"),
            // Quoted, so that a line break or `=` in a text can't look like another column or row.
            ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
            ValueRef::Blob(bytes) => format!("{bytes:?}"),
        };
        parts.push(format!("{name}={value}"));
    }
    Ok(parts.join(" "))
}
