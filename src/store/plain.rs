//! The stable views as a database of its own, with nothing private in it: for readers whose SQLite is older than ours (the full-text
//! tables need 3.43), and for publishing.

use rusqlite::Connection;

use super::{Index, StoreError, VIEWS};

/// What rows are joined by: a column, and the view whose rows it names.
const KEYS: &[(&str, &str)] = &[("claim", "claims"), ("speech", "speeches"), ("source", "sources")];

impl Index {
    /// A SQLite database, as the bytes of its file: each of [`VIEWS`] is a table with typed columns, its rows in the order of their
    /// values, with the ids as keys that lead from one table to another. The same rows give the same bytes.
    ///
    /// # Errors
    /// Where the index can't be read, or SQLite has no memory.
    pub fn plain(&mut self) -> Result<Vec<u8>, StoreError> {
        copied(&mut self.connection).map_err(|failure| self.error(failure))
    }
}

fn copied(here: &mut Connection) -> rusqlite::Result<Vec<u8>> {
    // A record may name a source that is not there, and its tables come before those that they name.
    here.execute_batch("PRAGMA foreign_keys = OFF; ATTACH ':memory:' AS plain")?;
    let bytes = match copy(here) {
        Ok(()) => here.serialize("plain").map(|bytes| bytes.to_vec()),
        Err(failure) => Err(failure),
    };
    here.execute_batch("DETACH plain; PRAGMA foreign_keys = ON")?;
    bytes
}

fn copy(here: &Connection) -> rusqlite::Result<()> {
    here.execute_batch("BEGIN")?;
    let all = VIEWS.iter().try_for_each(|view| {
        let mut columns = here.prepare(&format!("SELECT name, type FROM pragma_table_info('{view}')"))?;
        let columns: Vec<(String, String)> =
            columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let parent = |column: &str| KEYS.iter().find(|(key, _)| *key == column).map(|(_, parent)| *parent);
        let typed = columns.iter().map(|(name, kind)| match parent(name) {
            Some(parent) if parent == *view => format!("{name} {kind} PRIMARY KEY"),
            Some(parent) => format!("{name} {kind} REFERENCES {parent}"),
            None => format!("{name} {kind}"),
        });
        let typed: Vec<String> = typed.collect();
        let places: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
        here.execute_batch(&format!(
            "CREATE TABLE plain.{view} ({}); INSERT INTO plain.{view} SELECT * FROM main.{view} ORDER BY {}",
            typed.join(", "),
            places.join(", ")
        ))?;
        let mut keys = columns.iter().filter(|(name, _)| parent(name).is_some_and(|parent| parent != *view));
        keys.try_for_each(|(key, _)| here.execute_batch(&format!("CREATE INDEX plain.{view}_{key} ON {view} ({key})")))
    });
    here.execute_batch(if all.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    all
}
