//! The schema and how it grows.
//!
//! The contract: [`MIGRATIONS`] is append-only. A migration that was released is never edited, moved or removed, for there
//! are files that have run it; a change is a new migration at the end. A migration may change private tables as it likes
//! but keeps every column of a view. Content needs no care: after a migration the index counts as behind and is
//! rebuilt from the files.

use rusqlite::{Connection, TransactionBehavior};

/// Each is run once, in order; `PRAGMA user_version` counts those that were.
pub(super) const MIGRATIONS: &[&str] =
    &[include_str!("migrations/1-tables.sql"), include_str!("migrations/2-search.sql"), include_str!("migrations/3-words.sql")];

/// Marks a SQLite file as ours: `fct` and the number of the mark.
pub(super) const APPLICATION_ID: i32 = 0x6663_7401;

/// The views that people may rely on, in the order in which they are dumped.
pub(super) const VIEWS: &[&str] =
    &["speeches", "claims", "quantities", "evidence", "findings", "pairs", "verdicts", "history", "sources", "snapshots"];

/// Runs what has not been run yet, all in one exclusive transaction: two processes that open an old file at once migrate it once.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    if version(connection)? >= migrations.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Read again: another process may have been faster.
    let done = version(&transaction)?;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    if done < migrations.len() {
        transaction.execute("DELETE FROM _meta WHERE key = 'fingerprint'", [])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap_or(i64::MAX))?;
    }
    transaction.commit()
}

/// How many migrations a file has seen.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A negative version is nobody's; as the largest it counts as written by a newer version.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}
