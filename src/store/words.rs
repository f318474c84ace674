//! Words as searching sees them: small letters without accents, a number as one word however its digits are grouped.
//!
//! The surprise: "15 000", "15,000" and "15.000" are one word, `15000`, and "16,587" is `16587` even where somebody meant a
//! decimal. Searching has to find, not to decide; `evidence` decides.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// The longest word that is kept, in bytes: a longer one is no word.
const LONGEST: usize = 48;

/// Gives every word of a text with its bytes in the text. A letter that stands alone is none.
pub(super) fn each(text: &str, mut found: impl FnMut(Range<usize>, &str)) {
    let bytes = text.as_bytes();
    let mut word = String::with_capacity(LONGEST + 4);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        word.clear();
        let end = if byte.is_ascii_digit() {
            number(text, at, &mut word)
        } else if byte.is_ascii_alphabetic() || !byte.is_ascii() {
            letters(text, at, &mut word)
        } else {
            at + 1
        };
        if word.len() > 1 || byte.is_ascii_digit() {
            found(at..end, &word);
        }
        at = end;
    }
}

/// The words of a text, each once: what the index takes up of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(String);

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        Self(once(text))
    }

    /// In the order in which they come first, with spaces between them.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the index is given of a snapshot's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextWords {
    /// Its words.
    Taken(Words),
    /// None yet: nobody has searched since it came.
    Untaken,
    /// None: it can't be read.
    Unreadable,
}

fn once(text: &str) -> String {
    let mut list = String::with_capacity(text.len());
    let mut known = Known::with_room_for(text.len() / 8);
    each(text, |_, word| {
        if known.is_new(&list, word) {
            list.push_str(if list.is_empty() { "" } else { " " });
            list.push_str(word);
        }
    });
    list
}

/// The words of a list by their hashes; full at most by half.
struct Known {
    /// Where a word begins in the list, behind the space before it, and a part of its hash; the first is 0 where there is none.
    slots: Vec<(u32, u32)>,
    count: usize,
    /// Whoever writes a page must not know which words fall on one slot.
    keys: (u64, u64),
}

impl Known {
    fn with_room_for(words: usize) -> Self {
        let secret = RandomState::new();
        // Odd, so that no word's hash is lost in multiplying.
        let keys = (secret.hash_one(0_u8), secret.hash_one(1_u8) | 1);
        Self { slots: vec![(0, 0); (2 * words).next_power_of_two().max(16)], count: 0, keys }
    }

    /// Whether the list does not hold a word yet. If so, it has to be put to its end, behind a space.
    fn is_new(&mut self, list: &str, word: &str) -> bool {
        let hash = self.hash(word);
        let tag = (hash >> 32) as u32;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let (begin @ 1.., known) = self.slots[at] {
            let here = &list[begin as usize - 1..];
            if known == tag && here.starts_with(word) && matches!(here.as_bytes().get(word.len()), None | Some(b' ')) {
                return false;
            }
            at = (at + 1) & mask;
        }
        let Ok(begin) = u32::try_from(list.len() + 1 + usize::from(!list.is_empty())) else { return false };
        self.slots[at] = (begin, tag);
        self.count += 1;
        if 2 * self.count > self.slots.len() {
            self.grow(list, (begin, word));
        }
        true
    }

    /// Twice as many slots; the word that is to come is not in the list yet.
    fn grow(&mut self, list: &str, (coming, word): (u32, &str)) {
        let mask = 2 * self.slots.len() - 1;
        let known = std::mem::replace(&mut self.slots, vec![(0, 0); mask + 1]);
        for (begin, tag) in known.into_iter().filter(|(begin, _)| *begin > 0) {
            let here = if begin == coming { word } else { list[begin as usize - 1..].split(' ').next().unwrap_or_default() };
            let mut at = self.hash(here) as usize & mask;
            while self.slots[at].0 > 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = (begin, tag);
        }
    }

    /// Eight bytes at a time, both halves of a long product folded into one.
    fn hash(&self, word: &str) -> u64 {
        let mix = |hash: u64, part: u64| {
            let product = u128::from(hash ^ part) * u128::from(self.keys.1);
            product as u64 ^ (product >> 64) as u64
        };
        let (whole, rest) = word.as_bytes().as_chunks::<8>();
        let hash = whole.iter().fold(self.keys.0 ^ word.len() as u64, |hash, part| mix(hash, u64::from_le_bytes(*part)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        mix(mix(hash, u64::from_le_bytes(last)), self.keys.0)
    }
}

/// A run of letters from `at`; what is neither letter nor mark is one step. Gives its end.
fn letters(text: &str, at: usize, word: &mut String) -> usize {
    // Most words of most languages have no other letters; those are gone through byte by byte.
    let bytes = text.as_bytes();
    let plain = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let mut end = at + plain;
    word.push_str(&text[at..end]);
    word.make_ascii_lowercase();
    if word.len() > LONGEST {
        return passed_over(text, end, word);
    }
    if bytes.get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    for letter in text[end..].chars() {
        if letter.is_ascii_alphabetic() {
            word.push(letter.to_ascii_lowercase());
        } else if letter.is_ascii() {
            break;
        } else if letter.is_alphanumeric() {
            fold(letter, word);
        } else if canonical_combining_class(letter) == 0 {
            // Of a text that begins with it, at least this step is made.
            return if end == at { at + letter.len_utf8() } else { end };
        }
        end += letter.len_utf8();
        if word.len() > LONGEST {
            return passed_over(text, end, word);
        }
    }
    end
}

/// The end of a run that is too long for a word.
fn passed_over(text: &str, end: usize, word: &mut String) -> usize {
    word.clear();
    end + text[end..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - end)
}

/// Letters that no decomposition takes apart, and what people type for them.
const FOLDED: &[(char, &str)] = &[('ß', "ss"), ('æ', "ae"), ('ð', "d"), ('ø', "o"), ('đ', "d"), ('ı', "i"), ('ł', "l"), ('œ', "oe")];

fn fold(letter: char, word: &mut String) {
    for small in letter.to_lowercase() {
        match FOLDED.iter().find(|(from, _)| *from == small) {
            Some((_, to)) => word.push_str(to),
            None => decompose_canonical(small, |part| {
                if canonical_combining_class(part) == 0 {
                    word.push(part);
                }
            }),
        }
    }
}

/// A number from `at`: its digits without what groups them by three, a decimal sign as a dot. Gives its end.
fn number(text: &str, at: usize, word: &mut String) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(at);
    let mut end = at + first;
    word.push_str(&text[at..end.min(at + LONGEST)]);
    // In a date or a version, digits stand on both sides of every dot: each is a number of its own.
    let in_row = at >= 2 && b".,:/-".contains(&bytes[at - 1]) && bytes[at - 2].is_ascii_digit();
    if in_row || first > 15 {
        return end;
    }
    let mut groups = None;
    while first <= 3 && bytes[at] != b'0' && end - at < LONGEST {
        let Some((sign, length)) = group_sign(&text[end..]) else { break };
        if groups.is_some_and(|known| known != sign) || digits(end + length) != 3 {
            break;
        }
        groups = Some(sign);
        word.push_str(&text[end + length..end + length + 3]);
        end += length + 3;
    }
    let decimal = bytes.get(end).is_some_and(|sign| b".,".contains(sign) && groups != Some(char::from(*sign)));
    let places = if decimal { digits(end + 1) } else { 0 };
    let goes_on = bytes.get(end + 1 + places).is_some_and(|next| b".,:/-".contains(next))
        && bytes.get(end + 2 + places).is_some_and(u8::is_ascii_digit);
    if (1..=15).contains(&places) && !goes_on {
        word.push('.');
        word.push_str(&text[end + 1..end + 1 + places]);
        end += 1 + places;
    }
    end
}

/// What may stand between two groups of three digits, and its length in bytes.
fn group_sign(text: &str) -> Option<(char, usize)> {
    let sign = text.chars().next()?;
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '.' | ',' | '\'' | '\u{2019}').then(|| (sign, sign.len_utf8()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{each, once};

    /// A word of 48 letters is the longest that counts; digits and accents go with what is too long.
    const LONG: &str =
        concat!("a1 ", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz12", " b2 abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvéé7");

    #[test]
    fn words_are_folded_and_numbers_are_one_word() {
        let cases: &[(&str, &[&str])] = &[
            ("L'État a payé près de 15 000 €", &["etat", "paye", "pres", "de", "15000"]),
            ("15,000 15.000 15\u{202f}000 15'000 15’000", &["15000", "15000", "15000", "15000", "15000"]),
            ("10,8 % and 10.8 %", &["10.8", "and", "10.8"]),
            ("1.234.567,89 and 1,234,567.89", &["1234567.89", "and", "1234567.89"]),
            ("13.03.2024 2024-03-13 12:30", &["13", "03", "2024", "2024", "03", "13", "12", "30"]),
            ("in 2024 300 people, 0.5 of 100km", &["in", "2024", "300", "people", "0.5", "of", "100", "km"]),
            ("Ещё 15 тысяч рублей, Łódź, groß, ÅSE", &["еще", "15", "тысяч", "рублеи", "lodz", "gross", "ase"]),
            ("e\u{301}te\u{301} «x» … 7", &["ete", "7"]),
            ("", &[]),
            (LONG, &["1", "2"]),
        ];
        for (text, expected) in cases {
            let mut words = Vec::new();
            each(text, |range, word| {
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                words.push(word.to_owned());
            });
            assert_eq!(words, *expected, "{text}");
        }
        assert_eq!(once("two one TWO"), "two one");
        let many: Vec<String> = (1_000..9_000).map(|number| number.to_string()).collect();
        assert_eq!(once(&format!("{} 1000 {}", many.join("—"), many.join("/"))), many.join(" "));
    }

    proptest! {
        #[test]
        fn any_text_is_gone_through_once(text in "(\\PC|[0-9 .,']|é|\u{301}|ß){0,60}") {
            let mut last = 0;
            each(&text, |range, word| {
                assert!(range.start >= last && range.start < range.end && text.get(range.clone()).is_some());
                assert!(!word.contains(' ') && !word.is_empty());
                last = range.end;
            });
        }
    }
}
