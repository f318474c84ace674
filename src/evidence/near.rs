//! The passage most like a quote that is not there: a suggestion for a person, with the words that differ.
//!
//! Bounded by construction, not by a clock: quotes of 16 to 2000 code points, texts up to two million, a fixed number of
//! windows. If at most a quarter of the quote was edited, one of its pieces stands in the text unedited (pigeonhole);
//! the windows with the most and rarest pieces are measured. Of a shorter quote, and of one that is mostly a number, all words
//! must stand there in order, with another number among them.
//!
//! The surprise: which words negate, scale or point up or down is knowledge of a language, and this stage has none. So a
//! difference is minor only where it can't carry meaning: light punctuation away from numbers, the case of letters, a
//! space or hyphen between letters. Everything else is material.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::edges::widened;
use super::fold::{Folded, fold};

/// A passage like the quote, in bytes of the text.
pub(super) struct Near {
    pub from: usize,
    pub to: usize,
    pub similarity: u16,
    pub diff: String,
    pub material: bool,
}

const SHORTEST: usize = 16;
const LONGEST: usize = 2_000;
/// How many letters the words of a renumbered quote have at least: a unit's sign alone stands beside any number.
const LETTERS: usize = 3;
const TEXT: usize = 2_000_000;
/// How many windows are measured.
const WINDOWS: usize = 6;
/// How many seeds are counted at most.
const SEEDS: usize = 8_000_000;
/// How many changes a diff names.
const CHANGES: usize = 12;

/// Looks for something like `words` (folded). `cut` is a place where the words stand but cut a number or a word.
pub(super) fn suggest(words: &str, folded: &Folded, text: &str, cut: Option<(usize, usize)>) -> Option<Near> {
    let quote: Vec<char> = words.chars().take(LONGEST + 1).collect();
    if quote.len() > LONGEST {
        return None;
    }
    if let Some((from, to)) = cut {
        return (quote.len() > 1).then(|| near(words, text, from, to, 1000));
    }
    if folded.len() > TEXT {
        return None;
    }
    edited(words, &quote, folded, text).or_else(|| renumbered(words, quote.len(), folded, text))
}

/// The passage that the quote is edited from.
fn edited(words: &str, quote: &[char], folded: &Folded, text: &str) -> Option<Near> {
    if quote.len() < SHORTEST {
        return None;
    }
    let most = quote.len() / 4;
    let chars: Vec<char> = folded.text.chars().collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (from, to) in windows(quote, most, folded) {
        if let Some((errors, start, end)) = closest(quote, &chars[from..to.min(chars.len())]).filter(|found| found.0 <= most) {
            let found = (errors, from + start, from + end);
            if best.is_none_or(|known| found < known) {
                best = Some(found);
            }
        }
    }
    let (errors, start, end) = best?;
    let (from, to) = folded.cover(start, end)?;
    let similarity = u16::try_from(1000 - 1000 * errors / quote.len()).unwrap_or(0);
    Some(near(words, text, from, to, similarity))
}

/// The words of the quote in their order, letter for letter, with other numbers in the places of its own: those most like them.
fn renumbered(words: &str, len: usize, folded: &Folded, text: &str) -> Option<Near> {
    let quote = tokens(words);
    if quote.iter().flat_map(|token| token.chars()).filter(|c| c.is_alphabetic()).count() < LETTERS {
        return None;
    }
    let there = tokens(&folded.text);
    let places = there.windows(quote.len()).filter_map(|place| {
        let mut errors = 0;
        for (old, new) in quote.iter().zip(place).filter(|(old, new)| old != new) {
            let figures = |token: &str| token.chars().filter(|c| !c.is_alphabetic()).collect::<Vec<char>>();
            let numeric = old.contains(char::is_numeric) && new.contains(char::is_numeric);
            if !numeric || !old.chars().filter(|c| c.is_alphabetic()).eq(new.chars().filter(|c| c.is_alphabetic())) {
                return None;
            }
            errors += distance(&figures(old), &figures(new));
        }
        Some((errors, place))
    });
    let (errors, place) = places.min_by_key(|(errors, _)| *errors).filter(|(errors, _)| errors * 2 <= len)?;
    let at = |token: &str| (token.as_ptr() as usize) - (folded.text.as_ptr() as usize);
    let (first, last) = (at(place.first()?), at(place.last()?) + place.last()?.len());
    let (from, to) = folded.cover(folded.char_at(first), folded.char_at(last))?;
    let similarity = u16::try_from(1000 - 1000 * errors / len).unwrap_or(0);
    Some(near(words, text, from, to, similarity))
}

/// Number of insertions, deletions and replacements that lead from `a` to `b`.
pub(super) fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn near(words: &str, text: &str, from: usize, to: usize, similarity: u16) -> Near {
    let (from, to) = widened(text, from, to);
    let there = fold(&text[from..to]).text;
    let (old, new) = (tokens(words), tokens(&there));
    let changes = changes(&old, &new);
    let material = changes.iter().any(|change| is_material(change, &old, &new));
    Near { from, to, similarity, diff: written(&changes, &old, &new), material }
}

/// Stretches of the folded text that share pieces with the quote, in characters, the likeliest few.
fn windows(quote: &[char], most: usize, folded: &Folded) -> Vec<(usize, usize)> {
    let count = most + 1;
    let mut offsets: HashMap<String, Vec<usize>> = HashMap::new();
    for piece in 0..count {
        let (from, to) = (piece * quote.len() / count, (piece + 1) * quote.len() / count);
        offsets.entry(quote[from..to].iter().collect()).or_default().push(from);
    }
    let mut pieces: Vec<(String, Vec<usize>)> = offsets.into_iter().collect();
    pieces.sort_unstable();
    let Ok(automaton) = AhoCorasick::new(pieces.iter().map(|(piece, _)| piece)) else { return Vec::new() };
    let mut seen = vec![0_u32; pieces.len()];
    for hit in automaton.find_overlapping_iter(&folded.text).take(SEEDS) {
        seen[hit.pattern().as_usize()] += 1;
    }
    // Buckets of diagonals: a passage's pieces fall into one bucket or two neighbours.
    let width = (most + 1).max(32);
    let mut weights = vec![0_u32; (folded.len() + quote.len()) / width + 2];
    let mut work = 0;
    for hit in automaton.find_overlapping_iter(&folded.text).take(SEEDS) {
        let piece = hit.pattern().as_usize();
        let at = folded.char_at(hit.start());
        let weight = (1024 / seen[piece].max(1)).max(1);
        for offset in &pieces[piece].1 {
            let bucket = &mut weights[(at + quote.len() - offset) / width];
            *bucket = bucket.saturating_add(weight);
        }
        work += pieces[piece].1.len();
        if work > SEEDS {
            break;
        }
    }
    let mut ranked: Vec<(u32, usize)> =
        weights.windows(2).enumerate().map(|(at, pair)| (pair[0].saturating_add(pair[1]), at)).filter(|&(weight, _)| weight > 0).collect();
    ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<usize> = Vec::new();
    for (_, at) in ranked {
        if chosen.len() == WINDOWS {
            break;
        }
        if chosen.iter().all(|&other| other.abs_diff(at) > 1) {
            chosen.push(at);
        }
    }
    let slack = quote.len() + most;
    chosen
        .iter()
        .map(|&at| ((at * width).saturating_sub(slack), ((at + 2) * width + most).min(folded.len())))
        .filter(|(a, b)| a < b)
        .collect()
}

/// The stretch of `there` closest to the quote: errors, start, end (Sellers' algorithm, the leftmost of equal ones).
fn closest(quote: &[char], there: &[char]) -> Option<(usize, usize, usize)> {
    let mut row: Vec<(usize, usize)> = (0..=quote.len()).map(|errors| (errors, 0)).collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (column, c) in there.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (0, column + 1);
        for (i, q) in quote.iter().enumerate() {
            let replaced = (diagonal.0 + usize::from(q != c), diagonal.1);
            diagonal = row[i + 1];
            let skipped = (diagonal.0 + 1, diagonal.1);
            let missing = (row[i].0 + 1, row[i].1);
            row[i + 1] = replaced.min(skipped).min(missing);
        }
        let (errors, start) = row[quote.len()];
        if best.is_none_or(|known| errors < known.0) && start <= column {
            best = Some((errors, start, column + 1));
        }
    }
    best
}

/// Words, numbers with their inner marks, and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let (mut all, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        let mut end = first.len_utf8();
        if first.is_alphanumeric() {
            let mut chars = rest.char_indices().peekable();
            let mut previous = first;
            while let Some((at, c)) = chars.next() {
                let next = chars.peek().map(|&(_, c)| c);
                let inner = match c {
                    '\'' => {
                        previous.is_alphabetic() && next.is_some_and(char::is_alphabetic)
                            || previous.is_numeric() && next.is_some_and(char::is_numeric)
                    }
                    '.' | ',' | '/' | ':' => previous.is_numeric() && next.is_some_and(char::is_numeric),
                    c => c.is_alphanumeric(),
                };
                if !inner {
                    break;
                }
                end = at + c.len_utf8();
                previous = c;
            }
        }
        all.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    all
}

/// Tokens `old` of the quote where the text has tokens `new`.
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

/// What a longest common subsequence of the two leaves over.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut all) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        let (from_old, from_new) = (i, j);
        while i < old.len() || j < new.len() {
            if i < old.len() && j < new.len() && old[i] == new[j] {
                break;
            }
            if j == new.len() || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
        if i > from_old || j > from_new {
            all.push(Change { old: (from_old, i), new: (from_new, j) });
        }
        i += 1;
        j += 1;
    }
    all
}

fn written(changes: &[Change], old: &[&str], new: &[&str]) -> String {
    let one = |change: &Change| {
        let (gone, come) = (old[change.old.0..change.old.1].join(" "), new[change.new.0..change.new.1].join(" "));
        match (gone.is_empty(), come.is_empty()) {
            (true, _) => format!("+{come}"),
            (_, true) => format!("-{gone}"),
            _ => format!("{gone}→{come}"),
        }
    };
    if changes.is_empty() {
        return "spacing".to_owned();
    }
    let mut parts: Vec<String> = changes.iter().take(CHANGES).map(one).collect();
    if changes.len() > CHANGES {
        parts.push("…".to_owned());
    }
    parts.join("; ")
}

fn is_material(change: &Change, old: &[&str], new: &[&str]) -> bool {
    let (gone, come) = (&old[change.old.0..change.old.1], &new[change.new.0..change.new.1]);
    let numeric = |token: Option<&&str>| token.is_some_and(|token| token.contains(char::is_numeric));
    let beside_number = |tokens: &[&str], (from, to): (usize, usize)| {
        from > 0 && numeric(tokens.get(from - 1)) || numeric(tokens.get(to)) || tokens[from..to].iter().any(|token| numeric(Some(token)))
    };
    if beside_number(old, change.old) || beside_number(new, change.new) {
        return true;
    }
    let light = |token: &&str| matches!(*token, "," | ";" | ":" | "." | "\"" | "'" | "(" | ")" | "-");
    let letters = |tokens: &[&str]| {
        tokens.iter().filter(|token| !light(token)).flat_map(|token| token.chars()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(gone) != letters(come)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{closest, distance, tokens};

    #[test]
    fn splits_words_numbers_and_signs() {
        assert_eq!(tokens("It didn't rise by 12,5 % (1'000)."), ["It", "didn't", "rise", "by", "12,5", "%", "(", "1'000", ")", "."]);
    }

    proptest! {
        #[test]
        fn finds_what_trying_every_stretch_finds(quote in "[ab ]{1,8}", there in "[ab ]{0,14}") {
            let (quote, there): (Vec<char>, Vec<char>) = (quote.chars().collect(), there.chars().collect());
            let all = (0..there.len()).flat_map(|from| (from + 1..=there.len()).map(move |to| (from, to)));
            let least = all.map(|(from, to)| distance(&quote, &there[from..to])).min();
            let got = closest(&quote, &there);
            // An empty stretch would do as well where nothing is shared.
            prop_assert_eq!(got.map(|found| found.0), least.map(|errors| errors.min(quote.len())).filter(|_| got.is_some()));
            if let Some((errors, from, to)) = got {
                prop_assert_eq!(distance(&quote, &there[from..to]), errors);
            }
        }
    }
}
