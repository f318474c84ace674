//! One table, three forms: fitted to a terminal by tabled, Markdown, CSV.
//!
//! The surprise: a column that says so is never cut, whatever the width (ids are copied from tables). When even the least
//! widths do not fit, the columns that can be spared go, in the order that they name; what is left may run over.

use tabled::builder::Builder;
use tabled::settings::formatting::AlignmentStrategy;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Padding, Style};

use super::text::{GLUE, is_plain, longest_word, one_line, truncate, width, wrap};

/// How a column gives way.
#[derive(Clone, Copy)]
pub(super) enum Give {
    /// It does not.
    Never,
    /// Its words go on on further lines; words are broken down to this width.
    Wrap(usize),
    /// Its lines are cut, down to this width: for columns whose lines stand beside those of another one.
    Cut(usize),
}

/// One column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub head: &'static str,
    pub right: bool,
    pub give: Give,
    /// Where columns have to go, the lowest first; `None` stays.
    pub spare: Option<u8>,
}

impl Column {
    pub(super) const fn left(head: &'static str, give: Give) -> Self {
        Self { head, right: false, give, spare: None }
    }

    pub(super) const fn right(head: &'static str, give: Give) -> Self {
        Self { head, right: true, give, spare: None }
    }

    pub(super) const fn spare(self, order: u8) -> Self {
        Self { spare: Some(order), ..self }
    }
}

/// The lines of a cell, as foreign as they come.
pub(super) type Cell = Vec<String>;

/// One row, or a heading over those that follow.
pub(super) enum Row {
    Heading(String),
    Cells(Vec<Cell>),
}

/// Spaces between two columns.
const GAP: usize = 2;

/// For a terminal, at most `most` columns wide where that is possible. No frame: on a narrow terminal it would cost a column.
pub(super) fn terminal(columns: &[Column], rows: Vec<Row>, most: Option<usize>) -> String {
    let rows: Vec<Row> = rows.into_iter().map(cleaned).collect();
    let (shown, widths) = fit(columns, &rows, most);
    let mut lines: Vec<Line> = vec![Line::Cells(shown.iter().map(|at| columns[*at].head.to_owned()).collect())];
    if !matches!(rows.first(), Some(Row::Heading(_))) {
        lines.push(Line::Rule(String::new()));
    }
    lines.extend(rows.iter().map(|row| match row {
        Row::Heading(text) => Line::Rule(format!(" {text} ")),
        Row::Cells(cells) => {
            Line::Cells(shown.iter().zip(&widths).map(|(at, most)| folded(columns[*at].give, &cells[*at], *most)).collect())
        }
    }));
    let inside = inner_width(&lines, shown.len());
    let mut builder = Builder::with_capacity(lines.len(), shown.len());
    // Rules are set between the rows and not by the table: it would look at every one of them for each of its cells.
    let (mut rules, mut heights) = (Vec::new(), Vec::with_capacity(lines.len()));
    for line in lines {
        match line {
            Line::Cells(cells) => {
                heights.push(cells.iter().map(|cell| cell.split('\n').count()).max().unwrap_or(1));
                builder.push_record(cells);
            }
            Line::Rule(text) => {
                let text = truncate(&format!("──{text}"), inside);
                rules.push((heights.len(), format!("{text}{}", "─".repeat(inside.saturating_sub(width(&text))))));
            }
        }
    }
    let mut table = builder.build();
    table.with(Style::empty()).with(Padding::new(0, GAP, 0, 0)).with(AlignmentStrategy::PerLine);
    for (at, _) in shown.iter().enumerate().filter(|(_, column)| columns[**column].right) {
        table.modify(Columns::one(at), Alignment::right());
    }
    let text = table.to_string();
    let mut out = String::with_capacity(text.len());
    let mut add = |line: &str| {
        out.push_str(line.replace(GLUE, " ").trim_end());
        out.push('\n');
    };
    let (mut set, mut rules) = (text.lines(), rules.into_iter().peekable());
    for (row, height) in heights.iter().enumerate() {
        while let Some((_, rule)) = rules.next_if(|(before, _)| *before == row) {
            add(&rule);
        }
        set.by_ref().take(*height).for_each(&mut add);
    }
    rules.for_each(|(_, rule)| add(&rule));
    out
}

/// A row as it is set.
enum Line {
    Cells(Vec<String>),
    Rule(String),
}

/// The columns that the cells of a row take up together, gaps between them included.
fn inner_width(lines: &[Line], columns: usize) -> usize {
    let mut widest = vec![0; columns];
    for line in lines {
        if let Line::Cells(cells) = line {
            for (most, cell) in widest.iter_mut().zip(cells) {
                *most = cell.split('\n').map(width).max().unwrap_or(0).max(*most);
            }
        }
    }
    widest.iter().sum::<usize>() + GAP * columns.saturating_sub(1)
}

/// A Markdown table; headings become headings over tables of their own.
pub(super) fn markdown(columns: &[Column], rows: Vec<Row>) -> String {
    let mut out = String::new();
    let head = || {
        let names: Vec<&str> = columns.iter().map(|column| column.head).collect();
        let rule: Vec<&str> = columns.iter().map(|column| if column.right { "---:" } else { "---" }).collect();
        format!("| {} |\n| {} |\n", names.join(" | "), rule.join(" | "))
    };
    if !matches!(rows.first(), Some(Row::Heading(_))) {
        out.push_str(&head());
    }
    for row in rows {
        match cleaned(row) {
            Row::Heading(text) => {
                let gap = if out.is_empty() { "" } else { "\n" };
                out.push_str(&format!("{gap}### {}\n\n{}", escaped(&text), head()));
            }
            Row::Cells(cells) => {
                let cell = |cell: &Cell| cell.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>");
                out.push_str(&format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | ")));
            }
        }
    }
    out.replace(GLUE, " ")
}

/// CSV by RFC 4180 but with LF: no cell starts a formula in a spreadsheet.
pub(super) fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory fails only on rows of unequal length, and the tests hold every table to one length.
    let mut written = writer.write_record(head);
    for row in rows {
        written = written.and_then(|()| writer.write_record(row.iter().map(|cell| unarmed(cell))));
    }
    debug_assert!(written.is_ok(), "{written:?}");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn cleaned(mut row: Row) -> Row {
    let clean = |line: &mut String| {
        if !is_plain(line) {
            *line = one_line(line);
        }
    };
    match &mut row {
        Row::Heading(text) => clean(text),
        Row::Cells(cells) => cells.iter_mut().flatten().for_each(clean),
    }
    row
}

fn folded(give: Give, cell: &Cell, most: usize) -> String {
    let lines: Vec<String> = match give {
        Give::Never => cell.clone(),
        Give::Cut(_) => cell.iter().map(|line| truncate(line, most)).collect(),
        Give::Wrap(_) => cell.iter().flat_map(|line| wrap(line, most)).collect(),
    };
    lines.join("\n")
}

/// The columns that are shown and their widths.
fn fit(columns: &[Column], rows: &[Row], most: Option<usize>) -> (Vec<usize>, Vec<usize>) {
    let widest = |at: usize, measure: fn(&str) -> usize| {
        let cells = rows.iter().filter_map(|row| match row {
            Row::Heading(_) => None,
            Row::Cells(cells) => cells[at].iter().map(|line| measure(line)).max(),
        });
        cells.max().unwrap_or(0).max(width(columns[at].head))
    };
    let natural: Vec<usize> = (0..columns.len()).map(|at| widest(at, width)).collect();
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let Some(most) = most else { return (shown, natural) };
    let least: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| match column.give {
            Give::Never => natural[at],
            Give::Wrap(least) => widest(at, longest_word).min(least.max(width(column.head))),
            Give::Cut(least) => least.max(width(column.head)).min(natural[at]),
        })
        .collect();
    loop {
        let inside = most.saturating_sub(GAP * shown.len().saturating_sub(1));
        let spared = shown.iter().copied().filter(|at| columns[*at].spare.is_some()).min_by_key(|at| columns[*at].spare);
        match spared {
            Some(column) if shown.iter().map(|at| least[*at]).sum::<usize>() > inside => shown.retain(|at| *at != column),
            _ => return (shown.clone(), narrowed(&shown, &natural, &least, inside)),
        }
    }
}

/// The natural widths, the widest made narrower until all fit or none can give way any more.
fn narrowed(shown: &[usize], natural: &[usize], least: &[usize], inside: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = shown.iter().map(|at| natural[*at]).collect();
    let mut over = widths.iter().sum::<usize>().saturating_sub(inside);
    while over > 0 {
        let can_give = (0..widths.len()).filter(|at| widths[*at] > least[shown[*at]]);
        let Some(widest) = can_give.max_by_key(|at| widths[*at]) else { break };
        widths[widest] -= 1;
        over -= 1;
    }
    widths
}

/// Nothing of a cell means anything to Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|~&#$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, also where the formula only shows once
/// the cell is cleaned; full-width signs count as well. Where lists are separated by semicolons, a spreadsheet cuts a cell there.
fn unarmed(cell: &str) -> String {
    let armed = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let clean = one_line(cell).replace(GLUE, " ");
    let safe = |(at, part): (usize, &str)| {
        let mark = if armed(part) || (at == 0 && armed(cell)) { "'" } else { "" };
        format!("{mark}{part}")
    };
    clean.split(';').enumerate().map(safe).collect::<Vec<_>>().join(";")
}
