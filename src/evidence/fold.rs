//! Folding: what may differ between a quote and a text that still say the same, and the way back to the text.
//!
//! Folded are Unicode composition (NFC), the forms of quotation marks, dashes and spaces, runs of spaces, `…`, the
//! ligatures ﬁ ﬂ ﬀ, and marks that nobody sees (soft hyphen, zero-width space, byte order mark, bidi controls). A word
//! that a hyphen divides at a line's end, as PDF has it, is one word.
//! Nothing else: digits, superscripts, fractions, `%`, signs, decimal separators and the case of letters stay as they are.
//!
//! The surprise: a tab or a line break between what look like groups of one number (`12⇥345`) folds to a line break, not to
//! a space. Two cells of a table never read as one number.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A folded text and, for each of its characters, the bytes of the original that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// First and last+1 byte of the original, a pair for each character of `text`.
    origins: Vec<(u32, u32)>,
    /// Byte of `text` where each character starts.
    starts: Vec<u32>,
}

/// What folding makes of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// Nothing: it is invisible.
    Gone,
    /// A space; `true` where it is a tab or a line break.
    Space(bool),
    /// One character.
    One(char),
    /// Several characters.
    Many(&'static str),
}

/// Folds `text`.
pub fn fold(text: &str) -> Folded {
    let mut writer = Writer::default();
    let mut rest = text.char_indices().peekable();
    let mut cluster = String::new();
    while let Some((at, first)) = rest.next() {
        if matches!(first, '-' | '\u{2010}') && divides(text, at, first.len_utf8()) {
            rest.next();
            continue;
        }
        let mut end = at + first.len_utf8();
        if rest.peek().is_none_or(|&(_, next)| !joins(next)) && composed(first) {
            writer.push(first, at, end, rest.peek().map(|&(_, next)| next));
            continue;
        }
        cluster.clear();
        cluster.push(first);
        while let Some(&(from, next)) = rest.peek().filter(|&&(_, next)| joins(next)) {
            cluster.push(next);
            end = from + next.len_utf8();
            rest.next();
        }
        let next = rest.peek().map(|&(_, next)| next);
        for c in cluster.nfc() {
            writer.push(c, at, end, next);
        }
    }
    writer.finish()
}

impl Folded {
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.origins.len()
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// The original bytes of the characters `from..to`; `None` where that would cut one character of the original in two
    /// (half a ligature, a letter without its accent) or holds nothing.
    pub fn origin(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (first, last) = (self.origins.get(from)?, self.origins.get(to.checked_sub(1)?)?);
        let cut = |at: usize| at > 0 && self.origins.get(at).is_some_and(|next| self.origins[at - 1].1 > next.0);
        (from < to && !cut(from) && !cut(to)).then_some((first.0 as usize, last.1 as usize))
    }

    /// The smallest stretch of the original that holds the characters `from..to`.
    pub(super) fn cover(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (first, last) = (self.origins.get(from)?, self.origins.get(to.checked_sub(1)?)?);
        Some((first.0 as usize, last.1 as usize))
    }

    /// The character that starts at this byte of [`Folded::text`] or holds it.
    pub(super) fn char_at(&self, byte: usize) -> usize {
        let byte = narrow(byte);
        self.starts.partition_point(|&start| start <= byte).saturating_sub(usize::from(!self.starts.is_empty() && byte < self.end()))
    }

    fn end(&self) -> u32 {
        narrow(self.text.len())
    }
}

/// What folding makes of `c`, seen alone.
pub(super) fn fold_char(c: char) -> Fold {
    match c {
        '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fold::Space(true),
        c if c.is_ascii() && c != ' ' => Fold::One(c),
        c if c.is_whitespace() => Fold::Space(false),
        '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Fold::Gone
        }
        '\u{2018}'..='\u{201B}' | '\u{2039}' | '\u{203A}' => Fold::One('\''),
        '\u{201C}'..='\u{201F}' | '\u{AB}' | '\u{BB}' => Fold::One('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Fold::One('-'),
        '\u{2026}' => Fold::Many("..."),
        '\u{FB00}' => Fold::Many("ff"),
        '\u{FB01}' => Fold::Many("fi"),
        '\u{FB02}' => Fold::Many("fl"),
        other => Fold::One(other),
    }
}

/// Whether the hyphen at `at` divides a word: a letter before it, a line's end and a small letter after it.
fn divides(text: &str, at: usize, len: usize) -> bool {
    let after = text[at + len..].strip_prefix('\n').and_then(|next| next.chars().next());
    after.is_some_and(char::is_lowercase) && text[..at].chars().next_back().is_some_and(char::is_alphabetic)
}

/// Whether `c` may melt into the character before it under NFC.
fn joins(c: char) -> bool {
    (c as u32) >= 0x300 && (canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe)
}

fn composed(c: char) -> bool {
    (c as u32) < 0x300 || is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Collects folded characters; spaces wait until it is known what follows.
#[derive(Default)]
struct Writer {
    out: Folded,
    /// Bytes of the original that the waiting run of spaces covers, and whether it holds a tab or line break.
    space: Option<(usize, usize, bool)>,
    /// Characters of `out` that stand for a run with a tab or line break.
    breaks: Vec<usize>,
}

impl Writer {
    fn push(&mut self, c: char, from: usize, to: usize, next: Option<char>) {
        match fold_char(c) {
            Fold::Gone => {}
            Fold::Space(breaks) => {
                let (start, _, before) = self.space.unwrap_or((from, to, false));
                self.space = Some((start, to, before || breaks));
            }
            // A zero-width non-joiner says something between two letters only.
            Fold::One('\u{200C}') if !self.after_letter() || !next.is_some_and(char::is_alphabetic) => {}
            Fold::One(c) => {
                self.flush();
                self.put(c, from, to);
            }
            Fold::Many(text) => {
                self.flush();
                for c in text.chars() {
                    self.put(c, from, to);
                }
            }
        }
    }

    fn after_letter(&self) -> bool {
        self.space.is_none() && self.out.text.chars().next_back().is_some_and(char::is_alphabetic)
    }

    fn flush(&mut self) {
        if let Some((from, to, breaks)) = self.space.take() {
            if breaks {
                self.breaks.push(self.out.len());
            }
            self.put(' ', from, to);
        }
    }

    fn put(&mut self, c: char, from: usize, to: usize) {
        self.out.starts.push(narrow(self.out.text.len()));
        self.out.origins.push((narrow(from), narrow(to)));
        self.out.text.push(c);
    }

    /// Ends the text; breaks inside what looks like one grouped number become visible as `\n`.
    fn finish(mut self) -> Folded {
        self.flush();
        let bytes: Vec<usize> =
            self.breaks.iter().filter_map(|&at| self.out.starts.get(at)).map(|&byte| byte as usize).filter(|&b| self.groups(b)).collect();
        for byte in bytes {
            self.out.text.replace_range(byte..=byte, "\n");
        }
        self.out
    }

    fn groups(&self, byte: usize) -> bool {
        let digits = |c: &char| c.is_numeric();
        let before = self.out.text[..byte].chars().rev().take(4).take_while(digits).count();
        let after = self.out.text[byte + 1..].chars().take(4).take_while(digits).count();
        (1..=3).contains(&before) && after == 3
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn folds_what_is_documented_and_nothing_else() {
        for (raw, folded) in [
            ("12\u{A0}%", "12 %"),
            ("15\u{202F}000\u{2009}€", "15 000 €"),
            ("a \u{A0}\n\t b", "a b"),
            ("Haus\u{AD}halt", "Haushalt"),
            ("a\u{200B}b\u{FEFF}c\u{200E}d\u{202E}e\u{2069}", "abcde"),
            ("„Zahl“ «nombre» “number” ‚x‘ ‹y›", "\"Zahl\" \"nombre\" \"number\" 'x' 'y'"),
            ("l’an 1990–2000 — −5", "l'an 1990-2000 - -5"),
            ("so… far", "so... far"),
            ("o\u{FB03}ce \u{FB01}n \u{FB02}ow \u{FB00}", "o\u{FB03}ce fin flow ff"),
            ("e\u{301}te\u{301}", "été"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
            ("10² ½ ١٢ Ⅳ ％ № x⁻¹", "10² ½ ١٢ Ⅳ ％ № x⁻¹"),
            ("1.370,5 1'000 ABC ß ſ", "1.370,5 1'000 ABC ß ſ"),
            ("12\t345", "12\n345"),
            ("12\n345", "12\n345"),
            ("12 345", "12 345"),
            ("2018\n150 people", "2018 150 people"),
            ("12\t34", "12 34"),
            ("می\u{200C}شود", "می\u{200C}شود"),
            ("می\u{200C} شود\u{200C}", "می شود"),
            ("unemploy-\nment fell", "unemployment fell"),
            ("10-\nyear, a-\nB, - \na, x -\ny, a-\n\nb, 5 -\n6", "10- year, a- B, - a, x - y, a- b, 5 - 6"),
            ("", ""),
            (" \u{AD} ", " "),
        ] {
            assert_eq!(fold(raw).text, folded, "{raw:?}");
        }
    }

    #[test]
    fn leads_back_to_whole_characters_only() {
        let raw = "x\u{FB01}e\u{301}…";
        let folded = fold(raw);
        assert_eq!(folded.text, "xfié...");
        let back = |from, to| folded.origin(from, to).map(|(a, b)| &raw[a..b]);
        assert_eq!(back(1, 3), Some("\u{FB01}"));
        assert_eq!(back(0, 2), None);
        assert_eq!(back(2, 4), None);
        assert_eq!(back(3, 4), Some("e\u{301}"));
        assert_eq!(back(4, 7), Some("…"));
        assert_eq!(back(4, 6), None);
        assert_eq!(back(0, 7), Some(raw));
        assert_eq!(back(2, 2), None);
        assert_eq!(back(3, 3), None);
        assert_eq!(back(0, 8), None);
    }

    #[test]
    fn an_accent_on_the_last_of_many_spaces_is_not_cut_off() {
        let folded = fold("a\t\t\u{301}b");
        assert_eq!(folded.text, "a \u{301}b");
        assert_eq!([(1, 2), (2, 3), (1, 3), (3, 4)].map(|(from, to)| folded.origin(from, to)), [None, None, Some((1, 5)), Some((5, 6))]);
    }

    proptest! {
        #[test]
        fn every_stretch_folds_to_itself(
            raw in "([a-zA-Z0-9%.,' \u{A0}\u{202F}\t\n\u{AD}\u{200B}\u{FEFF}«»“’–—−…\u{FB01}\u{301}\u{323}é한\u{1161}\u{11AB}😀\u{200D}]|\\PC){0,60}",
            from in 0_usize..60, len in 1_usize..60,
        ) {
            prop_assume!(!raw.contains('\u{200C}'));
            let folded = fold(&raw);
            let chars: Vec<char> = folded.text.chars().collect();
            prop_assert_eq!(chars.len(), folded.len());
            let to = (from + len).min(chars.len());
            if let Some((a, b)) = folded.origin(from, to) {
                let again = fold(&raw[a..b]).text.replace('\n', " ");
                let wanted: String = chars[from..to].iter().map(|&c| if c == '\n' { ' ' } else { c }).collect();
                prop_assert_eq!(again, wanted);
            }
            for (at, (byte, _)) in folded.text.char_indices().enumerate() {
                prop_assert_eq!(folded.char_at(byte), at);
            }
            prop_assert_eq!(folded.char_at(folded.text.len()), chars.len());
        }
    }
}
