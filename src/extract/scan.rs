//! Where a number may be: one pass over the bytes that stops at digits and at words that may begin a number.
//!
//! The surprise: it is a filter, not a parser. It may stop for nothing (a prefix with the same hash), but it never
//! passes over a word of the tables; a text without a stop costs about a nanosecond a byte and no allocation.

use super::fold::{FOLD_BUFFER, fold_into};
use super::lang::{SeedWords, start_hash};

/// The longest part of a compound that is looked for, in bytes.
const LONGEST_PART: usize = 14;

const SKIP: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const TWO: u8 = 3;
const THREE: u8 = 4;

/// The stops of one language: words that may begin a number and, where numbers are written into one word, words that
/// begin with a part of one and go on with another (`dreizehnhundert`, `einundzwanzig`).
#[derive(Debug, Clone)]
pub(super) struct Seeds {
    words: SeedWords<'static>,
    compounds: bool,
}

const CLASSES: [u8; 256] = {
    let mut classes = [SKIP; 256];
    let mut b = 0;
    while b < 256 {
        let byte = b as u8;
        classes[b] = if byte.is_ascii_digit() {
            DIGIT
        } else if byte == 0xC2 {
            TWO
        } else if byte == 0xE2 {
            THREE
        } else if byte.is_ascii_alphabetic() || byte >= 0x80 {
            LETTER
        } else {
            SKIP
        };
        b += 1;
    }
    classes
};

impl Seeds {
    pub(super) fn of(words: SeedWords<'static>) -> Self {
        Self { words, compounds: !words.parts.letters.is_empty() }
    }

    /// The next stop at or after `from`: the byte where its digit or word begins, and one past its end.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let bytes = text.as_bytes();
        let mut i = from;
        while let Some(&b) = bytes.get(i) {
            match CLASSES[usize::from(b)] {
                SKIP => i += 1,
                DIGIT => return Some((i, super::digits::digits_end(bytes, i))),
                TWO => {
                    if matches!(bytes.get(i + 1), Some(0xBC..=0xBE)) {
                        return Some((i, i + 2));
                    }
                    i += 2;
                }
                THREE => {
                    if matches!(bytes.get(i + 1..i + 3), Some([0x85, 0x90..=0x9E])) {
                        return Some((i, i + 3));
                    }
                    i += 3;
                }
                _ => {
                    let rest = &bytes[i..];
                    let len = rest.iter().position(|b| CLASSES[usize::from(*b)] != LETTER).unwrap_or(rest.len());
                    let word = &rest[..len];
                    if self.may_start(word) && self.stops(&text[i..i + len]) {
                        return Some((i, i + len));
                    }
                    i += len;
                }
            }
        }
        None
    }

    /// Whether a word (folded) may be a number written into one word; it may also be none.
    pub(super) fn may_compound(&self, folded: &[u8]) -> bool {
        self.may_start(folded)
    }

    /// Whether a word begins as one of the tables does.
    #[inline]
    fn may_start(&self, word: &[u8]) -> bool {
        let hash = start_hash(word);
        self.words.starts.get(hash >> 3).is_some_and(|bits| bits & (1 << (hash & 7)) != 0)
    }

    /// Whether a word begins with two parts of a number.
    fn compound(&self, folded: &[u8]) -> bool {
        let is_part = |from: usize, to: usize| self.words.parts.find(&folded[from..to]) != 0;
        let longest = |from: usize| (from + LONGEST_PART).min(folded.len());
        (2..longest(0)).any(|cut| is_part(0, cut) && (cut + 2..=longest(cut)).any(|end| is_part(cut, end)))
    }

    fn stops(&self, word: &str) -> bool {
        // A few words more than the tables' longest is no word of theirs.
        let longest = if self.compounds { FOLD_BUFFER } else { 48 };
        if word.len() > longest {
            return false;
        }
        let mut buffer = [0_u8; FOLD_BUFFER];
        let folded = fold_into(word, &mut buffer);
        self.words.words.find(folded) != 0 || self.compounds && self.compound(folded)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::lang;

    #[test]
    fn stops_at_numbers_written_into_one_word_and_not_at_articles() {
        for (code, text, expected) in [
            ("de", "eine einer Einheit einundsechzig Achtung", "einundsechzig"),
            ("de", "dreist zweimal", "zweimal"),
            ("de", "sie achtet sechzehnjährige", "sechzehnjährige"),
            ("nl", "een eender eenheid eenentwintig", "eenentwintig"),
            ("nl", "tienerkamer zesendertigduizend", "zesendertigduizend"),
        ] {
            let lexicon = lang::get(code).expect("a language");
            let stop = lexicon.seeds.next(text, 0).map(|(from, to)| &text[from..to]);
            assert_eq!(stop, Some(expected), "{text}");
        }
    }
}
