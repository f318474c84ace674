//! A stretch of text.

/// A stretch of text in Unicode code points, end exclusive: the unit of W3C text positions, of the gold and of every file we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of code points.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a code point.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words of `text` at this span; `None` where the text is shorter. Linear in `end`.
    pub fn slice(self, text: &str) -> Option<&str> {
        let mut boundaries = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let from = boundaries.nth(self.start)?;
        if self.is_empty() {
            return Some(&text[from..from]);
        }
        let to = boundaries.nth(self.len() - 1)?;
        Some(&text[from..to])
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn slices_by_code_points_not_bytes() {
        let text = "près de 15 000";
        assert_eq!(Span::new(8, 14).slice(text), Some("15 000"));
        assert_eq!(Span::new(0, 14).slice(text), Some(text));
        assert_eq!(Span::new(14, 14).slice(text), Some(""));
        assert_eq!(Span::new(8, 15).slice(text), None);
    }
}
