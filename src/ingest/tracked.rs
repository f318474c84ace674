//! Text whose bytes remember which bytes of the file they came from, and its normal form.
//!
//! Everything here counts bytes; only [`Tracked::offset_map`] counts code points. An anchor says "from here on, both
//! advance byte by byte", so a file that is already UTF-8, LF and NFC needs one.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

use crate::model::OffsetMap;

/// Text and where it came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracked {
    text: String,
    /// `(byte of the text, byte of the file)`, ascending in the first.
    anchors: Vec<(usize, usize)>,
}

impl Tracked {
    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Appends text that runs along with the file from byte `origin` on.
    pub(super) fn push(&mut self, text: &str, origin: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        if self.anchors.last().is_none_or(|&(text, file)| file + (at - text) != origin) {
            self.anchors.push((at, origin));
        }
        self.text.push_str(text);
    }

    /// Appends a range of another text with its origins.
    pub(super) fn push_from(&mut self, source: &Self, range: Range<usize>) {
        let mut at = range.start;
        let first = source.anchors.partition_point(|&(text, _)| text <= at);
        for &(next, _) in &source.anchors[first..] {
            if next >= range.end {
                break;
            }
            self.push(&source.text[at..next], source.origin(at));
            at = next;
        }
        self.push(&source.text[at..range.end], source.origin(at));
    }

    /// Byte of the file that the byte `at` of the text came from.
    pub(super) fn origin(&self, at: usize) -> usize {
        match self.anchors.partition_point(|&(text, _)| text <= at) {
            0 => at,
            n => {
                let (text, file) = self.anchors[n - 1];
                file + (at - text)
            }
        }
    }

    /// The same text with LF for every end of a line (CRLF, CR) and in NFC.
    pub(super) fn normalised(self) -> Self {
        if !self.text.contains('\r') && all_nfc(&self.text) {
            return self;
        }
        let mut out = Self::default();
        let mut rest = 0;
        while rest < self.text.len() {
            if self.text[rest..].starts_with('\r') {
                let len = if self.text[rest..].starts_with("\r\n") { 2 } else { 1 };
                out.push("\n", self.origin(rest));
                rest += len;
                continue;
            }
            let end = rest + segment(&self.text[rest..]);
            let part = &self.text[rest..end];
            if is_nfc(part) {
                out.push_from(&self, rest..end);
            } else {
                let origin = self.origin(rest);
                for c in part.nfc() {
                    // None of the composed characters stands in the file: all of them point to where it begins.
                    out.anchors.push((out.text.len(), origin));
                    out.text.push(c);
                }
            }
            rest = end;
        }
        out
    }

    /// The map in code points that a document carries.
    pub(super) fn offset_map(&self) -> OffsetMap {
        let mut anchors = Vec::with_capacity(self.anchors.len());
        let (mut chars, mut done) = (0, 0);
        for &(text, file) in &self.anchors {
            chars += self.text[done..text].chars().count();
            done = text;
            anchors.push((chars, file));
        }
        OffsetMap { anchors }
    }

    /// The text and its map.
    pub(super) fn into_parts(self) -> (String, OffsetMap) {
        let map = self.offset_map();
        (self.text, map)
    }
}

/// Whether a text is in NFC. Nothing composes with the end of a line, so lines are looked at one by one; and below U+0300, which the byte
/// 0xCC begins, nothing composes at all, so most lines are only looked through.
fn all_nfc(text: &str) -> bool {
    text.split('\n').all(|line| line.bytes().fold(0, u8::max) < 0xCC || is_nfc(line))
}

/// Length of the stretch at the front of `text` that can be normalised by itself: up to the next CR, or the next
/// character that nothing before it composes with. Runs of such characters are taken in one go.
fn segment(text: &str) -> usize {
    let mut plain_until = None;
    let mut previous = 0;
    for (at, c) in text.char_indices() {
        if c == '\r' {
            return at;
        }
        let inert = canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes;
        match (inert, plain_until) {
            (true, None) if at == 0 => plain_until = Some(0),
            (true, None) => return at,
            (true, Some(_)) => plain_until = Some(at),
            // The last plain character may compose with this one: it belongs to the next stretch.
            (false, Some(last)) if last > 0 => return last,
            (false, _) => plain_until = None,
        }
        previous = at + c.len_utf8();
    }
    previous
}

#[cfg(test)]
mod tests {
    use super::Tracked;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn whole(text: &str, origin: usize) -> Tracked {
        let mut tracked = Tracked::default();
        tracked.push(text, origin);
        tracked
    }

    #[test]
    fn normalises_line_ends_and_composes() {
        let cases = [
            ("", "", vec![]),
            ("plain\n", "plain\n", vec![(0, 0)]),
            ("a\r\nb\rc\n", "a\nb\nc\n", vec![(0, 0), (2, 3)]),
            ("e\u{301}te\u{301}", "été", vec![(0, 0), (1, 3), (2, 4)]),
            ("\u{301}x", "\u{301}x", vec![(0, 0)]),
            ("\u{2126}", "Ω", vec![(0, 0)]),
            ("\r\r\n\n", "\n\n\n", vec![(0, 0), (2, 3)]),
            ("12\u{202F}%\u{A0}½ 10²", "12\u{202F}%\u{A0}½ 10²", vec![(0, 0)]),
        ];
        for (given, expected, anchors) in cases {
            let normal = whole(given, 0).normalised();
            assert_eq!(normal.text(), expected, "{given:?}");
            assert_eq!(normal.offset_map().anchors, anchors, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn normalises_piecewise_as_if_whole(text in "[a-zé\u{300}-\u{304}\u{323}\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11A8}가\u{2126}\u{344}\r\n ]{0,40}") {
            let expected: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
            let normal = whole(&text, 0).normalised();
            prop_assert_eq!(normal.text(), expected);
            prop_assert_eq!(super::all_nfc(&text), unicode_normalization::is_nfc(&text));
        }

        #[test]
        fn every_unchanged_character_points_to_itself(text in "[a-c\u{301}\r\n €]{0,40}", shift in 0usize..4) {
            let file = format!("{}{text}", "#".repeat(shift));
            let normal = whole(&text, shift).normalised();
            for (at, c) in normal.text().char_indices().filter(|(_, c)| " abc€".contains(*c)) {
                prop_assert!(file[normal.origin(at)..].starts_with(c), "{at} {c:?}");
            }
        }

        #[test]
        fn copies_keep_origins(text in "[a-z\u{301}\r€]{1,20}", from in 0usize..20, len in 0usize..20) {
            let source = whole(&text, 7).normalised();
            let bounds: Vec<usize> = source.text().char_indices().map(|(at, _)| at).chain([source.text().len()]).collect();
            let from = bounds[from.min(bounds.len() - 1)];
            let to = bounds.iter().copied().filter(|&b| b >= from).nth(len).unwrap_or(source.text().len());
            let mut copy = whole("head ", 0);
            copy.push_from(&source, from..to);
            for at in from..to {
                prop_assert_eq!(copy.origin(5 + at - from), source.origin(at));
            }
        }
    }
}
