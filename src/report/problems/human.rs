//! Problems for people: a caret into the file, colours, a summary last.
//!
//! The surprise: only the line of a problem is handed to the renderer, never the file, so that a thousand problems in one large
//! file stay linear; and it is cleaned character by character, so that the caret still stands under the right one.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};

use super::{Outcome, summary};
use crate::ingest::is_steering;
use crate::model::{Place, Problem, Severity, Standing};
#[cfg(feature = "store")]
use crate::records::RecordProblem;
use crate::report::text::one_line;

/// Where long source lines are cut: fixed, so that the output does not depend on a terminal.
const LINE_WIDTH: usize = 140;

/// How far into a line the renderer is sent: a page without line ends has thousands of problems on its one line, and each
/// would cost a walk through all of it.
const FARTHEST: usize = 2000;

/// The longest stretch that is marked: a quote of several lines is known by its beginning.
const MOST_MARKED: usize = 72;

/// Every problem that no exception holds back, with its place, the words it is about, and how to mend it; then what a baseline lists in
/// vain, and a summary. `text_of` gives the text of a file by the name that places use, `None` where there is none to show.
///
/// # Errors
/// Where `out` takes nothing more.
pub fn human(outcome: &Outcome<'_>, text_of: &dyn Fn(&str) -> Option<String>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = renderer(color);
    let mut files: BTreeMap<&str, Lines> = BTreeMap::new();
    for problem in outcome.problems.iter().filter(|problem| !matches!(problem.standing, Standing::Excepted(_))) {
        let lines = files.entry(&problem.place.file).or_insert_with(|| Lines::of(text_of(&problem.place.file)));
        write!(out, "{}\n\n", renderer.render(&report(problem, lines)))?;
    }
    for known in outcome.gone {
        let whose = known.claim.as_deref().unwrap_or(&known.file);
        writeln!(out, "gone: {} of {} is in the baseline and no longer occurs", known.rule, one_line(whose))?;
    }
    if !outcome.gone.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(outcome))
}

/// What is wrong with records and settings that can't be read, each with its place and how to mend it.
#[cfg(feature = "store")]
pub fn unreadable(problems: &[RecordProblem], color: bool) -> String {
    let mut out = String::new();
    for problem in problems {
        let lines = Lines::of(Some(problem.line.clone()));
        let title = Level::ERROR.primary_title(one_line(&problem.message));
        let group = placed(title, &problem.place, lines.line(&Place { line: 1, ..problem.place.clone() }));
        let help = problem.help.as_deref().map(|help| Level::HELP.message(one_line(help)));
        out.push_str(&renderer(color).render(&[group.elements(help)]));
        out.push_str("\n\n");
    }
    out
}

fn report<'a>(problem: &'a Problem, lines: &'a Lines) -> Vec<Group<'a>> {
    let level = match problem.severity {
        // What a baseline lists fails nothing, so it is no error.
        _ if !problem.is_open() => Level::NOTE.with_name("known"),
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(one_line(&problem.message)).id(problem.rule.code());
    let group = placed(title, &problem.place, lines.line(&problem.place));
    let help = problem.help.as_deref().map(|help| Level::HELP.message(one_line(help)));
    vec![group.elements(help)]
}

/// A title above the line it is about with the words marked, or above the bare place where there is no line to show.
fn placed<'a>(title: Title<'a>, place: &Place, shown: Option<(String, Range<usize>)>) -> Group<'a> {
    let path = one_line(&place.file);
    match shown {
        Some((line, words)) => {
            title.element(Snippet::source(line).path(path).line_start(place.line).annotation(AnnotationKind::Primary.span(words)))
        }
        None => title.element(Origin::path(path).line(place.line).char_column(place.column)),
    }
}

fn renderer(color: bool) -> Renderer {
    if color { Renderer::styled() } else { Renderer::plain() }.term_width(LINE_WIDTH)
}

/// A file's text and where its lines start.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: Option<String>) -> Self {
        let text = text.unwrap_or_default();
        let starts = if text.is_empty() {
            Vec::new()
        } else {
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
        };
        Self { text, starts }
    }

    /// The line of a place, made harmless, and the bytes of it that the place marks; `None` where there is no such line, or the
    /// place is too far along it.
    fn line(&self, place: &Place) -> Option<(String, Range<usize>)> {
        let number = place.line.checked_sub(1)?;
        let from = *self.starts.get(number)?;
        let to = self.starts.get(number + 1).map_or(self.text.len(), |next| next - 1);
        let start = place.column.saturating_sub(1);
        if start > FARTHEST {
            return None;
        }
        // The renderer cuts lines only where nothing is marked, so what follows the marked words is cut here.
        let marked = place.length.min(MOST_MARKED);
        let mut rest = self.text[from..to].trim_end_matches('\r').chars();
        let shown = rest.by_ref().take((start + marked).max(LINE_WIDTH));
        let mut line: String = shown.map(|c| if c != '\t' && is_steering(c) { '\u{fffd}' } else { c }).collect();
        let byte = |code_point: usize| line.char_indices().nth(code_point).map_or(line.len(), |(at, _)| at);
        let words = byte(start)..byte(start + marked);
        if rest.next().is_some() {
            line.push('…');
        }
        Some((line, words))
    }
}
