//! Where a number may be: one pass over the bytes that stops at digits and at words that may begin a number.
//!
//! The surprise: it is a filter, not a parser. It may stop for nothing (a prefix with the same hash), but it never
//! passes over a word of the tables; a text without a stop costs about a nanosecond a byte and no allocation.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::lang::WordHasher;
use super::token;

/// The longest part of a compound that is looked for, in bytes.
const LONGEST_PART: usize = 14;

const SKIP: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const TWO: u8 = 3;
const THREE: u8 = 4;

/// The stops of one language.
#[derive(Clone)]
pub(super) struct Seeds {
    /// One bit for the hash of each beginning (three bytes) of a word that may begin a number.
    starts: Box<[u64; 1024]>,
    /// The words.
    words: HashSet<Box<[u8]>, BuildHasherDefault<WordHasher>>,
    /// For languages that write numbers into one word: the words and what else a compound may begin or go on with, sorted.
    parts: Vec<String>,
}

impl std::fmt::Debug for Seeds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seeds({} words)", self.words.len())
    }
}

impl Default for Seeds {
    fn default() -> Self {
        Self { starts: Box::new([0; 1024]), words: HashSet::default(), parts: Vec::new() }
    }
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
    /// Stops at these words (folded); with `compounds` also at words that begin with one of them or of `parts` and go on
    /// with another one or one of `tails` (`dreizehnhundert`, `einundzwanzig`).
    pub(super) fn new(words: &[String], parts: &[String], tails: &[String], compounds: bool) -> Self {
        let mut seeds = Self::default();
        for word in words.iter().chain(parts) {
            // ASCII letters fold by one bit in the hash itself; others have a small and a capital first letter, or capitals only.
            let first: String = word.chars().take(4).collect();
            seeds.start(&first);
            if !first.is_ascii() {
                seeds.start(&first.chars().take(1).flat_map(char::to_uppercase).chain(first.chars().skip(1)).collect::<String>());
                seeds.start(&first.to_uppercase());
            }
        }
        seeds.words = words.iter().map(|word| word.as_bytes().into()).collect();
        if compounds {
            seeds.parts = words.iter().chain(parts).chain(tails).cloned().collect();
        }
        seeds.parts.sort();
        seeds.parts.dedup();
        seeds
    }

    fn start(&mut self, word: &str) {
        let hash = start_hash(word.as_bytes());
        self.starts[hash >> 6] |= 1 << (hash & 63);
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
        self.starts[hash >> 6] & (1 << (hash & 63)) != 0
    }

    /// Whether a word begins with two parts of a number.
    fn compound(&self, folded: &[u8]) -> bool {
        let is_part = |from: usize, to: usize| self.parts.binary_search_by(|known| known.as_bytes().cmp(&folded[from..to])).is_ok();
        let longest = |from: usize| (from + LONGEST_PART).min(folded.len());
        (2..longest(0)).any(|cut| is_part(0, cut) && (cut + 2..=longest(cut)).any(|end| is_part(cut, end)))
    }

    fn stops(&self, word: &str) -> bool {
        // A few words more than the tables' longest is no word of theirs.
        let longest = if self.parts.is_empty() { 48 } else { token::FOLD_BUFFER };
        if word.len() > longest {
            return false;
        }
        let mut buffer = [0_u8; token::FOLD_BUFFER];
        let folded = token::fold_into(word, &mut buffer);
        self.words.contains(folded) || !self.parts.is_empty() && self.compound(folded)
    }
}

/// 16 bits for the first three bytes of a word; for four where its first letter has two, since half a letter says little.
#[inline]
fn start_hash(word: &[u8]) -> usize {
    let first = match word {
        [a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, if *a < 0xC0 { 0 } else { *d }]),
        [a, b, c] => u32::from_le_bytes([*a, *b, *c, 0]),
        [a, b] => u32::from_le_bytes([*a, *b, 0, 0]),
        [a] => u32::from(*a),
        [] => 0,
    };
    // Upper and lower case differ by this bit.
    ((first | 0x2020_2020).wrapping_mul(0x9E37_79B1) >> 16) as usize
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
