//! Code points of a text ↔ its bytes, without counting from the beginning each time.

use std::ops::Range;

use crate::model::Span;

/// How many code points lie between two that are known.
const STEP: usize = 32;

/// A text whose code points are found quickly.
pub(super) struct Points<'a> {
    text: &'a str,
    /// The byte of every 32nd code point; none where all are one byte.
    steps: Vec<usize>,
}

impl<'a> Points<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut steps = Vec::new();
        if !text.is_ascii() {
            let mut left = 0;
            for (at, byte) in text.bytes().enumerate() {
                if width(byte) > 0 {
                    if left == 0 {
                        steps.push(at);
                        left = STEP;
                    }
                    left -= 1;
                }
            }
        }
        Self { text, steps }
    }

    /// The byte of a code point; the text's end where there is none.
    pub(super) fn byte(&self, point: usize) -> usize {
        if self.steps.is_empty() {
            return point.min(self.text.len());
        }
        let Some(&from) = self.steps.get(point / STEP) else { return self.text.len() };
        let bytes = self.text.as_bytes();
        (0..point % STEP).fold(from, |at, _| bytes.get(at).map_or(at, |byte| at + width(*byte)))
    }

    /// The code point of a byte.
    pub(super) fn point(&self, byte: usize) -> usize {
        if self.steps.is_empty() {
            return byte;
        }
        let step = self.steps.partition_point(|at| *at <= byte).saturating_sub(1);
        step * STEP + self.text[self.steps[step]..byte].chars().count()
    }

    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.point(bytes.start), self.point(bytes.end))
    }

    /// The words at a span; what lies past the end is left out.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        let start = self.byte(span.start);
        &self.text[start..self.byte(span.end).max(start)]
    }
}

/// How many bytes a code point takes that begins with this one; none where it begins with another.
const fn width(byte: u8) -> usize {
    match byte {
        0..0x80 => 1,
        0x80..0xC0 => 0,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::Points;
    use crate::model::Span;

    #[test]
    fn counts_like_the_whole_text() {
        for text in [String::new(), "abc".repeat(100), "aé€😀".repeat(100)] {
            let points = Points::new(&text);
            for (point, (byte, c)) in text.char_indices().enumerate() {
                assert_eq!((points.byte(point), points.point(byte)), (byte, point));
                assert_eq!(points.slice(Span::new(point, point + 1)), c.to_string());
            }
            let end = text.chars().count();
            assert_eq!((points.byte(end), points.point(text.len())), (text.len(), end));
            assert_eq!(points.slice(Span::new(end, end + 9)), "");
        }
    }
}
