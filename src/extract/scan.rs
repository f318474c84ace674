//! Where a number may be: one pass over the bytes that stops at digits and at words that may begin a number.
//!
//! The surprise: it is a filter, not a parser. It may stop for nothing (a prefix with the same hash), but it never
//! passes over a word of the tables. Bytes are looked at 64 at a time, as bits of a word; nothing is allocated.

use super::fold::{FOLD_BUFFER, fold_into};
use super::lang::{SeedWords, start_hash};

/// The longest part of a compound that is looked for, in bytes.
const LONGEST_PART: usize = 14;

/// The stops of one language: words that may begin a number and, where numbers are written into one word, words that
/// begin with a part of one and go on with another (`dreizehnhundert`, `einundzwanzig`).
#[derive(Debug, Clone)]
pub(super) struct Seeds {
    words: SeedWords<'static>,
    compounds: bool,
}

impl Seeds {
    pub(super) fn of(words: SeedWords<'static>) -> Self {
        Self { words, compounds: !words.parts.letters.is_empty() }
    }

    /// The next stop at or after `from`: the byte where its digit or word begins, and one past its end.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let bytes = text.as_bytes();
        let (mut begin, mut carried) = (from, Carried::default());
        while begin < bytes.len() {
            let block = Block::of(&bytes[begin..], &mut carried);
            let mut events = block.begins | block.others;
            while events != 0 {
                let bit = events.trailing_zeros();
                let at = begin + bit as usize;
                events &= events - 1;
                if block.others >> bit & 1 == 0 {
                    let run = (!(block.letters >> bit)).trailing_zeros() as usize;
                    // A word that reaches the block's end may go on in the next one.
                    let end = if bit as usize + run < BLOCK { at + run } else { word_end(bytes, at + run) };
                    if self.may_start(&bytes[at..end]) && self.stops(&text[at..end]) {
                        return Some((at, end));
                    }
                } else if bytes[at].is_ascii_digit() {
                    return Some((at, super::digits::digits_end(bytes, at)));
                } else if let Some(len) = sign(&bytes[at..]) {
                    return Some((at, at + len));
                }
            }
            begin += BLOCK;
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

/// The length of a sign that is a number: ¼ ½ ¾, ⅐ to ⅞.
fn sign(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xC2, 0xBC..=0xBE, ..] => Some(2),
        [0xE2, 0x85, 0x90..=0x9E, ..] => Some(3),
        _ => None,
    }
}

/// Where the letters that begin before `at` end. Letters are ASCII ones and all bytes of others, but not the signs that
/// begin with C2 (two bytes) or E2 (three).
fn word_end(bytes: &[u8], at: usize) -> usize {
    let letter = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80 && !matches!(b, 0xC2 | 0xE2);
    at + bytes[at.min(bytes.len())..].iter().take_while(|b| letter(b)).count()
}

/// So many bytes are looked at together, each as one bit of a word.
const BLOCK: usize = 64;

/// What kind of byte each of a block is.
struct Block {
    /// Letters.
    letters: u64,
    /// Letters that begin a word.
    begins: u64,
    /// Digits, and the first bytes of signs that may be numbers.
    others: u64,
}

/// What a block leaves to the next one: whether it ends inside a word, and how many of the next bytes belong to a sign.
#[derive(Default)]
struct Carried {
    word: u64,
    sign: u64,
}

impl Block {
    fn of(bytes: &[u8], carried: &mut Carried) -> Self {
        let mut padded = [0; BLOCK];
        let block = match bytes.first_chunk() {
            Some(block) => block,
            None => {
                padded[..bytes.len()].copy_from_slice(bytes);
                &padded
            }
        };
        let (parts, _) = block.as_chunks::<8>();
        let (mut letters, mut digits, mut high) = (0, 0, 0);
        for (i, part) in parts.iter().enumerate() {
            let part = u64::from_le_bytes(*part);
            let ascii = !part & TOPS;
            letters |= bits(between(part | SMALL, b'a', b'z') & ascii) << (8 * i);
            digits |= bits(between(part, b'0', b'9') & ascii) << (8 * i);
            high |= part & TOPS;
        }
        let mut others = digits;
        let mut inside = (1 << carried.sign) - 1;
        if high != 0 {
            let (mut two, mut three) = (0, 0);
            for (i, part) in parts.iter().enumerate() {
                let part = u64::from_le_bytes(*part);
                letters |= bits(part & TOPS) << (8 * i);
                two |= bits(equal(part, 0xC2)) << (8 * i);
                three |= bits(equal(part, 0xE2)) << (8 * i);
            }
            others |= two | three;
            inside |= two << 1 | three << 1 | three << 2;
            carried.sign = if three >> 63 != 0 { 2 } else { u64::from(two >> 63 != 0 || three >> 62 & 1 != 0) };
        } else {
            carried.sign = 0;
        }
        letters &= !(others | inside);
        let begins = letters & !(letters << 1 | carried.word);
        carried.word = letters >> 63;
        Self { letters, begins, others }
    }
}

/// The upper bit of each of eight bytes.
const TOPS: u64 = 0x8080_8080_8080_8080;
/// The bit of each of eight bytes in which small ASCII letters differ from capitals.
const SMALL: u64 = 0x2020_2020_2020_2020;

const fn each(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// The upper bits of the bytes that, but for their own upper bit, lie between two ASCII ones.
fn between(bytes: u64, low: u8, high: u8) -> u64 {
    let bytes = bytes & !TOPS;
    (bytes + each(0x80 - low)) & !(bytes + each(0x7F - high)) & TOPS
}

/// The upper bits of the bytes that are `byte`.
fn equal(bytes: u64, byte: u8) -> u64 {
    let other = bytes ^ each(byte);
    !(((other & !TOPS) + !TOPS) | other) & TOPS
}

/// Upper bits of eight bytes as the lowest eight bits.
fn bits(tops: u64) -> u64 {
    tops.wrapping_mul(0x0002_0408_1020_4081) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::extract::lang;

    /// The blocks' bits, as a byte at a time gives them: letters, and where words and other stops begin.
    fn plainly(bytes: &[u8]) -> (Vec<usize>, Vec<usize>) {
        let (mut begins, mut others, mut at) = (Vec::new(), Vec::new(), 0);
        while at < bytes.len() {
            let end = word_end(bytes, at);
            if end > at {
                begins.push(at);
                at = end;
                continue;
            }
            if bytes[at].is_ascii_digit() || matches!(bytes[at], 0xC2 | 0xE2) {
                others.push(at);
            }
            at += match bytes[at] {
                0xC2 => 2,
                0xE2 => 3,
                _ => 1,
            };
        }
        (begins, others)
    }

    proptest! {
        #[test]
        fn blocks_see_what_a_byte_at_a_time_sees(text in "[a-zA-Z0-9 .@`{\\[éß’«½ж€中]{0,300}") {
            let (mut begins, mut others, mut carried) = (Vec::new(), Vec::new(), Carried::default());
            for (i, bytes) in text.as_bytes().chunks(BLOCK).enumerate() {
                let block = Block::of(bytes, &mut carried);
                begins.extend((0..BLOCK).filter(|bit| block.begins >> bit & 1 != 0).map(|bit| BLOCK * i + bit));
                others.extend((0..BLOCK).filter(|bit| block.others >> bit & 1 != 0).map(|bit| BLOCK * i + bit));
            }
            prop_assert_eq!((begins, others), plainly(text.as_bytes()));
        }
    }

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
