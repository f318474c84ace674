//! Byte ranges of a text → lines and columns for people.
//!
//! Columns and lengths count code points, as everywhere in our files; a mark never reaches past its line's end. The surprise: the last
//! place is remembered, so that many places on one endless line, in order, are counted once.

use std::cell::Cell;
use std::ops::Range;

use crate::model::Place;

/// Where the lines of a text start.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// The place that was asked for last: its byte, and how many code points of its line stand before it.
    last: Cell<(usize, usize)>,
}

impl<'t> Lines<'t> {
    /// Counts the lines of `text`.
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, last: Cell::default() }
    }

    /// The place of a byte range. A range outside of the text, or inside of a letter, is moved to where it fits.
    pub fn place(&self, file: &str, range: Range<usize>) -> Place {
        let start = self.text.floor_char_boundary(range.start.min(self.text.len()));
        let end = self.text.floor_char_boundary(range.end.clamp(start, self.text.len()));
        let line = self.starts.partition_point(|&at| at <= start).max(1);
        let (known, points) = self.last.get();
        let (from, points) = if (self.starts[line - 1]..=start).contains(&known) { (known, points) } else { (self.starts[line - 1], 0) };
        let points = points + self.text[from..start].chars().count();
        self.last.set((start, points));
        let marked = self.text[start..end].lines().next().unwrap_or_default();
        Place { file: file.to_owned(), line, column: points + 1, length: marked.chars().count() }
    }

    /// The words of a line, counted from 1, without its end; empty where there is no such line.
    pub fn line(&self, number: usize) -> &'t str {
        let start = number.checked_sub(1).and_then(|at| self.starts.get(at));
        start.and_then(|&at| self.text[at..].lines().next()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn counts_lines_and_code_points() {
        let text = "é = 1\r\nquote = \"\"\"été\nhiver\"\"\"\n";
        let asked = Lines::new(text);
        for (range, expected) in [
            (0..2, (1, 1, 1)),
            (5..6, (1, 5, 1)),
            (8..13, (2, 1, 5)),
            (16..31, (2, 9, 6)),
            (20..22, (2, 12, 2)),
            (25..30, (3, 1, 5)),
            (34..34, (4, 1, 0)),
            (99..120, (4, 1, 0)),
            (1..1, (1, 1, 0)),
        ] {
            // Whatever place was asked for before.
            for lines in [Lines::new(text), asked.clone()] {
                let place = lines.place("f", range.clone());
                assert_eq!((place.line, place.column, place.length), expected, "{range:?}");
            }
            asked.place("f", range);
        }
        assert_eq!(Lines::new("").place("f", 0..0).line, 1);
        for (number, words) in [(0, ""), (1, "é = 1"), (3, "hiver\"\"\""), (4, ""), (9, "")] {
            assert_eq!(Lines::new(text).line(number), words, "{number}");
        }
    }
}
