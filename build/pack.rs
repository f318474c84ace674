//! Words and phrases as bytes that the engine looks up in place. What the bytes mean is said with their readers, in
//! `src/extract/lang/table.rs`.

use std::collections::HashMap;

use super::checks::Wrong;
use crate::extract::lang::table::{self, Cat, LONGEST, NUMBER, place, start_hash};

/// A row of the tables, cut into words.
pub(super) struct Phrase {
    pub(super) words: Vec<u32>,
    pub(super) cat: Cat,
    pub(super) data: u32,
    /// Spelled exactly so.
    pub(super) exact: Option<String>,
}

/// A set of words, numbered.
pub(super) struct Words {
    slots: Vec<[u8; 4]>,
    ends: Vec<[u8; 4]>,
    letters: Vec<u8>,
}

impl Words {
    /// Packs words that are numbered by their place; the first one is empty.
    pub(super) fn of(words: Vec<Vec<u8>>) -> Self {
        let mut slots = vec![0_u32; (2 * words.len()).next_power_of_two()];
        let (mut ends, mut letters) = (Vec::new(), Vec::new());
        for (number, word) in words.iter().enumerate() {
            letters.extend(word);
            ends.push(int(letters.len()));
            if number > 0 {
                let (mut at, tag) = place(word);
                while slots[at & (slots.len() - 1)] != 0 {
                    at += 1;
                }
                let mask = slots.len() - 1;
                slots[at & mask] = tag | (number as u32 & NUMBER);
            }
        }
        Self { slots: slots.into_iter().map(u32::to_le_bytes).collect(), ends, letters }
    }

    /// Packs words whose numbers say nothing.
    pub(super) fn set(words: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut words: Vec<_> = words.into_iter().chain([Vec::new()]).collect();
        words.sort_unstable();
        words.dedup();
        Self::of(words)
    }

    pub(super) fn table(&self) -> table::Words<'_> {
        table::Words { slots: &self.slots, ends: &self.ends, letters: &self.letters }
    }
}

/// For each of so many words, which kinds of phrases begin and end with it.
pub(super) fn kinds(phrases: &[Phrase], words: usize) -> Vec<(u128, u128)> {
    let mut kinds = vec![(0, 0); words];
    for phrase in phrases {
        let bit = 1 << phrase.cat as u8;
        kinds[phrase.words[0] as usize].0 |= bit;
        kinds[phrase.words[phrase.words.len() - 1] as usize].1 |= bit;
    }
    kinds
}

/// Phrases, packed.
pub(super) struct Phrases {
    words: Vec<[u8; 8]>,
    kinds: Vec<[u8; 16]>,
    groups: Vec<[u8; 4]>,
    list: Vec<[u8; 16]>,
    rest: Vec<[u8; 4]>,
    exact: Vec<[u8; 4]>,
    spellings: Vec<u8>,
}

impl Phrases {
    pub(super) fn of(mut phrases: Vec<Phrase>, kinds: &[(u128, u128)], wrong: &mut Vec<Wrong>) -> Self {
        // Of equal ones the row that comes first counts.
        phrases.sort_by_key(|phrase| (phrase.words[0], phrase.cat as u8, LONGEST - phrase.words.len()));
        let mut first = vec![0; kinds.len()];
        let (mut groups, mut list, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        let (mut exact, mut spellings) = (vec![int(0)], Vec::new());
        let mut last = None;
        for phrase in &phrases {
            let head = phrase.words[0];
            if last.is_none_or(|(word, _)| word != head) {
                first[head as usize] = groups.len();
            }
            if last != Some((head, phrase.cat)) {
                groups.push(int(list.len()));
                last = Some((head, phrase.cat));
            }
            let spelled = phrase.exact.as_ref().map_or(0, |spelling| {
                spellings.extend(spelling.as_bytes());
                exact.push(int(spellings.len()));
                exact.len() - 1
            });
            let second = phrase.words.get(1).copied().unwrap_or_default();
            let [[a, b, c, d], [e, f, g, h], [i, j, k, l]] = [second.to_le_bytes(), phrase.data.to_le_bytes(), int(rest.len())];
            let [[m, n], [o, p]] = [short(phrase.words.len()), short(spelled)];
            list.push([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
            rest.extend(phrase.words.iter().skip(2).map(|word| word.to_le_bytes()));
        }
        groups.push(int(list.len()));
        // Most words begin or end nothing.
        let (mut sets, mut places) = (vec![0_u128.to_le_bytes()], HashMap::from([(0, 0)]));
        let mut set = |kinds: u128| {
            short(*places.entry(kinds).or_insert_with(|| {
                sets.push(kinds.to_le_bytes());
                sets.len() - 1
            }))
        };
        let words = first.iter().zip(kinds).map(|(first, (begins, ends))| {
            let ([a, b, c, d], [e, f], [g, h]) = (int(*first), set(*begins), set(*ends));
            [a, b, c, d, e, f, g, h]
        });
        let words = words.collect();
        if exact.len().max(sets.len()) > usize::from(u16::MAX) {
            wrong.push(Wrong::table("more symbols, or sets of kinds, than two bytes can number"));
        }
        Self { words, kinds: sets, groups, list, rest, exact, spellings }
    }

    pub(super) fn table(&self) -> table::Phrases<'_> {
        table::Phrases {
            words: &self.words,
            kinds: &self.kinds,
            groups: &self.groups,
            list: &self.list,
            rest: &self.rest,
            exact: &self.exact,
            spellings: &self.spellings,
        }
    }
}

/// The bits of the beginnings of words, as the scan asks for them.
pub(super) fn starts<'a>(words: impl Iterator<Item = &'a String>) -> Vec<u8> {
    let mut starts = vec![0; 65_536 / 8];
    let mut start = |word: &str| {
        let hash = start_hash(word.as_bytes());
        starts[hash >> 3] |= 1 << (hash & 7);
    };
    for word in words {
        // ASCII letters fold by one bit in the hash itself; others have a small and a capital first letter, or capitals only.
        let first: String = word.chars().take(4).collect();
        start(&first);
        if !first.is_ascii() {
            start(&first.chars().take(1).flat_map(char::to_uppercase).chain(first.chars().skip(1)).collect::<String>());
            start(&first.to_uppercase());
        }
    }
    starts
}

/// The stops of the scan: `starts` of all words, the words, and the parts of numbers written into one word.
pub(super) fn seeds<'a>(starts: &'a [u8], words: &'a Words, parts: &'a Words) -> table::SeedWords<'a> {
    table::SeedWords { starts, words: words.table(), parts: parts.table() }
}

fn int(value: usize) -> [u8; 4] {
    (value as u32).to_le_bytes()
}

fn short(value: usize) -> [u8; 2] {
    (value as u16).to_le_bytes()
}
