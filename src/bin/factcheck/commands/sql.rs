//! `sql`: questions in SQL, and what there is to ask.

use std::time::Duration;

use factcheck::report::answer::answer;
use factcheck::store::{Limits, SqlError};
use factcheck::workspace::SqlOrWorkspace;

use super::Surroundings;
use crate::args::Sql;
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: &Sql, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let workspace = place.workspace(None)?;
    let time = Some(Duration::from_secs(args.timeout)).filter(|time| !time.is_zero());
    let asked = workspace.sql(args.query.as_deref(), Limits { time, rows: args.rows });
    let (found, remarks) = match asked {
        Ok(found) => found,
        // A question that can't be answered as it stands is wrong use; one that took too long was none.
        Err(SqlOrWorkspace::Sql(error @ (SqlError::Query { .. } | SqlError::NotReading))) => {
            let see = "; `factcheck sql` without a query lists views and columns";
            return Err(UsageError(format!("{error}{}", if matches!(error, SqlError::Query { .. }) { see } else { "" })).into());
        }
        Err(SqlOrWorkspace::Workspace(error)) => return Err(error.into()),
        Err(SqlOrWorkspace::Sql(error)) => return Err(error.into()),
    };
    remarks.iter().for_each(|remark| terminal.warn(remark));
    terminal.result(&answer(&found, args.format, terminal.width()))?;
    Ok(Exit::Clean)
}
