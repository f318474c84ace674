//! Questions that people ask in SQL: one statement that reads, with limits, on a file opened for reading only.
//!
//! The surprise: a question is checked three times. The file is opened read-only, an authorizer lets nothing pass but reading,
//! and the statement itself has to say that it writes nothing.

use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use super::{Index, StoreError, VIEWS};
use crate::model::{Answer, Field};

/// How many steps of SQLite's machine lie between two looks at the limits.
const STEPS: i32 = 10_000;

/// How much a question may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run; `None`: as long as it likes.
    pub time: Option<Duration>,
    /// How many rows it may give.
    pub rows: usize,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// It is no SQL, or names what is not there.
    #[error("{message}{}", .at.map(|at| format!(", at character {at} of the query")).unwrap_or_default())]
    Query {
        /// What SQLite says.
        message: String,
        /// Which character of the query it means, from 1.
        at: Option<usize>,
    },
    /// It would do something else than read.
    #[error("only reading is allowed: one SELECT, WITH … SELECT, VALUES or EXPLAIN, on the views that `factcheck sql` lists")]
    NotReading,
    /// It took too long.
    #[error("the query was stopped after {} seconds; narrow it, or give it longer with --timeout SECONDS", .0.as_secs())]
    Timeout(Duration),
    /// It gives too many rows.
    #[error("the query gives more than {0} rows; narrow it with WHERE or LIMIT, or allow more with --rows NUMBER")]
    TooMany(usize),
    /// The index can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Index {
    /// The answer to a question. Ask it of an index that was opened for reading only.
    ///
    /// # Errors
    /// Any [`SqlError`].
    pub fn query(&mut self, sql: &str, limits: Limits) -> Result<Answer, SqlError> {
        let begun = Instant::now();
        let late = move || limits.time.is_some_and(|time| begun.elapsed() > time);
        let guarded = self.connection.authorizer(Some(only_reading));
        let guarded = guarded.and_then(|()| self.connection.progress_handler(STEPS, Some(late)));
        guarded.map_err(|failure| self.error(failure))?;
        let answer = ask(&self.connection, sql, limits.rows);
        let free = self.connection.progress_handler(0, None::<fn() -> bool>);
        let free = free.and_then(|()| self.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>));
        free.map_err(|failure| self.error(failure))?;
        match answer {
            Ok(answer) if answer.rows.len() > limits.rows => Err(SqlError::TooMany(limits.rows)),
            Ok(answer) => Ok(answer),
            Err(failure) => Err(self.explained(failure, sql, limits)),
        }
    }

    /// The views that may be asked and their columns: view, column, type.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn views(&self) -> Result<Answer, StoreError> {
        let mut rows = Vec::new();
        for view in VIEWS {
            let query = format!("SELECT name, type FROM pragma_table_info('{view}')");
            rows.extend(self.ask(&query, &[], |row| {
                let kind: String = row.get(1)?;
                Ok(vec![Field::Text((*view).to_owned()), Field::Text(row.get(0)?), Field::Text(kind)])
            })?);
        }
        Ok(Answer { columns: ["view", "column", "type"].map(str::to_owned).to_vec(), rows })
    }

    fn explained(&self, failure: rusqlite::Error, sql: &str, limits: Limits) -> SqlError {
        match (failure.sqlite_error_code(), &failure) {
            (Some(ErrorCode::OperationInterrupted), _) => SqlError::Timeout(limits.time.unwrap_or_default()),
            (Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly), _) => SqlError::NotReading,
            (_, rusqlite::Error::InvalidQuery) => SqlError::NotReading,
            (_, rusqlite::Error::MultipleStatement) => {
                SqlError::Query { message: "only one statement at a time is answered".to_owned(), at: None }
            }
            (_, rusqlite::Error::SqlInputError { msg, offset, .. }) => {
                let before = usize::try_from(*offset).ok().and_then(|offset| sql.get(..offset));
                SqlError::Query { message: msg.clone(), at: before.map(|before| before.chars().count() + 1) }
            }
            (Some(ErrorCode::Unknown), rusqlite::Error::SqliteFailure(_, Some(message))) => {
                SqlError::Query { message: message.clone(), at: None }
            }
            (Some(ErrorCode::TypeMismatch | ErrorCode::TooBig | ErrorCode::ApiMisuse), _) => {
                SqlError::Query { message: failure.to_string(), at: None }
            }
            _ => SqlError::Store(self.error(failure)),
        }
    }
}

/// Nothing but reading: no other file, no setting, no change, and no function that reaches outside.
fn only_reading(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        // What the full-text tables ask of themselves.
        AuthAction::Pragma { pragma_name: "data_version", pragma_value: None } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// The answer, with one row more than allowed where there are more.
fn ask(connection: &Connection, sql: &str, most: usize) -> rusqlite::Result<Answer> {
    let mut statement = connection.prepare(sql)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = Vec::new();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let fields = (0..columns.len()).map(|at| row.get_ref(at).map(field));
        rows.push(fields.collect::<rusqlite::Result<Vec<Field>>>()?);
        if rows.len() > most {
            break;
        }
    }
    Ok(Answer { columns, rows })
}

fn field(value: ValueRef<'_>) -> Field {
    match value {
        ValueRef::Null => Field::Null,
        ValueRef::Integer(integer) => Field::Number(integer.to_string()),
        // JSON knows no infinity.
        ValueRef::Real(real) if real.is_finite() => Field::Number(format!("{real:?}")),
        ValueRef::Real(real) => Field::Text(real.to_string()),
        ValueRef::Text(text) => Field::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Field::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}
