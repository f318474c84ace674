//! Code points of a text ↔ its bytes, without counting from the beginning each time.

use std::ops::Range;

use crate::model::Span;

/// How many bytes lie between two whose code points are known.
const STEP: usize = 64;

/// A text whose code points are found quickly.
pub(super) struct Points<'a> {
    text: &'a str,
    /// How many code points begin before every 64th byte; none where all are one byte.
    steps: Vec<usize>,
}

impl<'a> Points<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut steps = Vec::new();
        if !text.is_ascii() {
            let mut points = 0;
            steps.extend(text.as_bytes().chunks(STEP).map(|chunk| {
                let before = points;
                points += begun(chunk);
                before
            }));
        }
        Self { text, steps }
    }

    /// The byte of a code point; the text's end where there is none.
    pub(super) fn byte(&self, point: usize) -> usize {
        if self.steps.is_empty() {
            return point.min(self.text.len());
        }
        let step = self.steps.partition_point(|before| *before <= point).saturating_sub(1);
        let mut left = point - self.steps[step];
        let from = step * STEP;
        for (at, byte) in self.text.as_bytes()[from..].iter().enumerate() {
            if byte & 0xC0 != 0x80 {
                if left == 0 {
                    return from + at;
                }
                left -= 1;
            }
        }
        self.text.len()
    }

    /// The code point of a byte.
    pub(super) fn point(&self, byte: usize) -> usize {
        if self.steps.is_empty() {
            return byte;
        }
        let step = (byte / STEP).min(self.steps.len() - 1);
        self.steps[step] + begun(&self.text.as_bytes()[step * STEP..byte])
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

/// How many code points begin in a few bytes: those that go on begin with the bits 10.
fn begun(bytes: &[u8]) -> usize {
    usize::from(bytes.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>())
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
