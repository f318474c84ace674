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
    words: HashSet<String, BuildHasherDefault<WordHasher>>,
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
            // A lower-case and a capital first letter; ASCII letters fold by one bit in the hash itself.
            let upper: String = word.chars().next().map(|c| c.to_uppercase().chain(word.chars().skip(1)).collect()).unwrap_or_default();
            for form in [word.clone(), upper, word.to_uppercase()] {
                let hash = start_hash(form.as_bytes(), 0, form.len());
                seeds.starts[hash >> 6] |= 1 << (hash & 63);
            }
        }
        seeds.words = words.iter().cloned().collect();
        if compounds {
            seeds.parts = words.iter().chain(parts).chain(tails).cloned().collect();
        }
        seeds.parts.sort();
        seeds.parts.dedup();
        seeds
    }

    /// The next stop at or after `from`: the byte where its digit or word begins, and one past its end.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
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
                    let mut end = i + 1;
                    while bytes.get(end).is_some_and(|b| CLASSES[usize::from(*b)] == LETTER) {
                        end += 1;
                    }
                    let hash = start_hash(bytes, i, end);
                    if self.starts[hash >> 6] & (1 << (hash & 63)) != 0 && self.stops(&bytes[i..end]) {
                        return Some((i, end));
                    }
                    i = end;
                }
            }
        }
        None
    }

    /// Whether a word (folded) may be a number written into one word; it may also be none.
    pub(super) fn may_compound(&self, folded: &[u8]) -> bool {
        let hash = start_hash(folded, 0, folded.len());
        self.starts[hash >> 6] & (1 << (hash & 63)) != 0
    }

    /// Whether a word begins with two parts of a number.
    fn compound(&self, folded: &str) -> bool {
        let is_part = |from: usize, to: usize| {
            folded.get(from..to).is_some_and(|part| self.parts.binary_search_by(|known| known.as_str().cmp(part)).is_ok())
        };
        let longest = |from: usize| (from + LONGEST_PART).min(folded.len());
        (2..longest(0)).any(|cut| is_part(0, cut) && (cut + 2..=longest(cut)).any(|end| is_part(cut, end)))
    }

    fn stops(&self, word: &[u8]) -> bool {
        // A few words more than the tables' longest is no word of theirs.
        let longest = if self.parts.is_empty() { 48 } else { token::FOLD_BUFFER };
        let Some(word) = std::str::from_utf8(word).ok().filter(|word| word.len() <= longest) else { return false };
        let mut buffer = [0_u8; token::FOLD_BUFFER];
        let folded = token::fold_into(word, &mut buffer);
        self.words.contains(folded) || !self.parts.is_empty() && self.compound(folded)
    }
}

#[inline]
fn start_hash(bytes: &[u8], at: usize, end: usize) -> usize {
    let byte = |i: usize| if i < end { usize::from(bytes[i] | 0x20) } else { 0 };
    // Letters of two bytes: the second half of the second letter says more than its first.
    if byte(at) >= 0xE0 {
        return (byte(at) << 8 ^ byte(at + 1) << 4 ^ byte(at + 2) ^ byte(at + 3) << 9) & 0xFFFF;
    }
    (byte(at) << 8 ^ byte(at + 1) << 4 ^ byte(at + 2) ^ byte(at + 2) << 9) & 0xFFFF
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
            let stop = lexicon.seeds.next(text.as_bytes(), 0).map(|(from, to)| &text[from..to]);
            assert_eq!(stop, Some(expected), "{text}");
        }
    }
}
