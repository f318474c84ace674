//! The answer to a question in SQL: table, CSV, JSON. Rows stay in the order of the answer.

use serde_json::{Map, Value, json};

use super::table::csv;
use super::text::{one_line, truncate, width};
use crate::model::code::coded_enum;
use crate::model::{Answer, Field};

/// The widest that a text is shown on a terminal.
const WIDEST: usize = 60;

coded_enum! {
    /// How an answer is written.
    AnswerFormat("format") {
        /// For a terminal.
        Table => "table",
        /// CSV with a head.
        Csv => "csv",
        /// JSON, versioned: `rows` holds an object for each row.
        Json => "json",
    }
}

/// The answer in a form; on a terminal long texts are cut.
pub fn answer(answer: &Answer, format: AnswerFormat, terminal: Option<usize>) -> String {
    match format {
        AnswerFormat::Table => table(answer, terminal.map(|columns| columns.clamp(10, WIDEST))),
        AnswerFormat::Csv => {
            let head: Vec<&str> = answer.columns.iter().map(String::as_str).collect();
            csv(&head, answer.rows.iter().map(|row| row.iter().map(|field| text(field).to_owned()).collect()))
        }
        AnswerFormat::Json => {
            let names = unique(&answer.columns);
            let object = |row: &Vec<Field>| Value::Object(names.iter().cloned().zip(row.iter().map(value)).collect::<Map<_, _>>());
            let rows: Vec<Value> = answer.rows.iter().map(object).collect();
            format!("{:#}\n", json!({ "version": 1, "columns": names, "rows": rows }))
        }
    }
}

fn table(answer: &Answer, most: Option<usize>) -> String {
    let shown = |text: &str| {
        let line = one_line(text);
        most.map_or(line.clone(), |most| truncate(&line, most))
    };
    let head: Vec<String> = answer.columns.iter().map(|name| shown(name)).collect();
    let rows: Vec<Vec<String>> = answer.rows.iter().map(|row| row.iter().map(|field| shown(text(field))).collect()).collect();
    let wide: Vec<usize> =
        (0..head.len()).map(|at| rows.iter().map(|row| &row[at]).chain([&head[at]]).map(|cell| width(cell)).max().unwrap_or(0)).collect();
    let right: Vec<bool> = (0..head.len())
        .map(|at| {
            let mut fields = answer.rows.iter().map(|row| &row[at]).filter(|field| **field != Field::Null).peekable();
            fields.peek().is_some() && fields.all(|field| matches!(field, Field::Number(_)))
        })
        .collect();
    let line = |cells: &[String]| {
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            let gap = " ".repeat(wide[at].saturating_sub(width(cell)));
            let (before, after) = if right[at] { (gap.as_str(), "") } else { ("", gap.as_str()) };
            line.extend([if at == 0 { "" } else { "  " }, before, cell, after]);
        }
        format!("{}\n", line.trim_end())
    };
    let rule = "─".repeat(wide.iter().sum::<usize>() + 2 * wide.len().saturating_sub(1));
    let mut out = format!("{}{rule}\n", line(&head));
    rows.iter().for_each(|row| out.push_str(&line(row)));
    out
}

fn text(field: &Field) -> &str {
    match field {
        Field::Null => "",
        Field::Number(text) | Field::Text(text) => text,
    }
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| Value::from(number.as_str())),
        Field::Text(text) => Value::from(text.as_str()),
    }
}

/// Names of which none stands twice: the second `n` becomes `n:2`.
fn unique(names: &[String]) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let mut new = name.clone();
        let mut count = 1;
        while seen.contains(&new) {
            count += 1;
            new = format!("{name}:{count}");
        }
        seen.push(new);
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::{AnswerFormat, answer};
    use crate::model::{Answer, Field};

    fn sample() -> Answer {
        let text = |text: &str| Field::Text(text.to_owned());
        let number = |number: &str| Field::Number(number.to_owned());
        Answer {
            columns: ["claim", "n", "n"].map(str::to_owned).to_vec(),
            rows: vec![
                vec![text("15000-sanctions"), number("2"), Field::Null],
                vec![text("=cmd()\u{1b}[31m\nnext"), number("-10.5"), number("1e300")],
            ],
        }
    }

    #[test]
    fn a_table_aligns_numbers_and_shows_nothing_that_moves_the_cursor() {
        let shown = answer(&sample(), AnswerFormat::Table, Some(12));
        assert!(!shown.contains('\u{1b}') && shown.lines().count() == 4, "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["claim", "n", "n"]);
        assert!(lines[2].ends_with("    2") && lines[2].starts_with("15000-sanct…"), "{shown}");
        assert!(lines[3].contains("-10.5") && lines[3].ends_with("1e300"), "{shown}");
    }

    #[test]
    fn csv_and_json_hold_everything() {
        let csv = answer(&sample(), AnswerFormat::Csv, None);
        assert!(csv.starts_with("claim,n,n\n15000-sanctions,2,\n") && !csv.contains("\n=cmd"), "{csv}");
        let json: serde_json::Value = serde_json::from_str(&answer(&sample(), AnswerFormat::Json, None)).expect("JSON");
        assert_eq!(json["columns"], serde_json::json!(["claim", "n", "n:2"]));
        assert_eq!(json["rows"][1], serde_json::json!({ "claim": "=cmd()\u{1b}[31m\nnext", "n": -10.5, "n:2": 1e300 }));
        assert_eq!(json["rows"][0]["n:2"], serde_json::Value::Null);
    }
}
