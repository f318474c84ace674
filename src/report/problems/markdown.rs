//! Problems as Markdown, for the summary page of a CI job.

use super::{Outcome, summary};
use crate::model::{Problem, Severity, Standing};
use crate::report::table::{self, Column, Give, Row};

/// The most rows: hosts refuse summaries above a mebibyte.
const MOST_ROWS: usize = 1000;

/// A heading that says how it stands, and a table of what is open; then what is known, and what is gone.
pub fn markdown(outcome: &Outcome<'_>) -> String {
    let mut out = format!("### factcheck: {}\n", summary(outcome));
    let of = |standing: &Standing| outcome.problems.iter().filter(|problem| problem.standing == *standing).collect::<Vec<_>>();
    push(&mut out, "", &of(&Standing::Open));
    push(&mut out, "In the baseline, so they fail nothing:", &of(&Standing::Known));
    if !outcome.gone.is_empty() {
        out.push_str("\nIn the baseline, and no longer there:\n\n");
        let row = |known: &crate::model::Known| {
            let whose = known.claim.clone().unwrap_or_else(|| known.file.clone());
            Row::Cells(vec![vec![known.rule.to_string()], vec![whose], vec![known.about.clone()]])
        };
        let rows: Vec<Row> = outcome.gone.iter().take(MOST_ROWS).map(row).collect();
        out.push_str(&table::markdown(
            &[Column::left("rule", Give::Never), Column::left("of", Give::Never), Column::left("about", Give::Never)],
            rows,
        ));
    }
    out
}

fn push(out: &mut String, title: &str, problems: &[&Problem]) {
    if problems.is_empty() {
        return;
    }
    out.push_str(&if title.is_empty() { "\n".to_owned() } else { format!("\n{title}\n\n") });
    let rows: Vec<Row> = problems.iter().take(MOST_ROWS).map(|problem| row(problem)).collect();
    out.push_str(&table::markdown(
        &[
            Column::left("", Give::Never),
            Column::left("rule", Give::Never),
            Column::left("where", Give::Never),
            Column::left("what", Give::Never),
            Column::left("what to do", Give::Never),
        ],
        rows,
    ));
    if problems.len() > MOST_ROWS {
        out.push_str(&format!("\nand {} more.\n", problems.len() - MOST_ROWS));
    }
}

fn row(problem: &Problem) -> Row {
    let weight = match (&problem.standing, problem.severity) {
        (Standing::Open, Severity::Error) => "error",
        (Standing::Open, Severity::Warning) => "warning",
        _ => "known",
    };
    let place = &problem.place;
    Row::Cells(vec![
        vec![weight.to_owned()],
        vec![problem.rule.to_string()],
        vec![format!("{}:{}:{}", place.file, place.line, place.column)],
        vec![problem.message.clone()],
        vec![problem.help.clone().unwrap_or_default()],
    ])
}
