//! The sentence around a place, found only where one is wanted.
//!
//! The surprise: a sentence never grows beyond [`LONGEST`] bytes; a text without full stops is cut at white space, so
//! that the work for any text stays in proportion to its length.

use super::fold::fold;
use super::lang::{Cat, Lexicon};

/// The longest stretch that is read as one sentence.
pub(super) const LONGEST: usize = 4096;

/// First and one past the last byte of the sentence around the bytes `at..end`, not reaching below `floor`.
pub(super) fn around(text: &str, floor: usize, at: usize, end: usize, lexicon: &Lexicon) -> (usize, usize) {
    let start = start(text, floor, at, lexicon);
    (start, stop(text, start, end, lexicon))
}

fn start(text: &str, floor: usize, at: usize, lexicon: &Lexicon) -> usize {
    let bytes = text.as_bytes();
    let low = floor.max(at.saturating_sub(LONGEST / 2));
    let mut i = at;
    while i > low {
        i -= 1;
        if MAY_END[usize::from(bytes[i])]
            && let Some(next) = boundary(text, i, lexicon)
            && next <= at
        {
            return skip_space(bytes, next, at);
        }
    }
    let mut low = if low > floor { (low..at).find(|i| bytes[*i] == b' ').map_or(low, |i| i + 1) } else { floor };
    while !text.is_char_boundary(low) {
        low += 1;
    }
    skip_space(bytes, low, at)
}

fn stop(text: &str, start: usize, from: usize, lexicon: &Lexicon) -> usize {
    let bytes = text.as_bytes();
    let high = text.len().min((start + LONGEST).max(from + LONGEST / 4));
    let mut i = from;
    while i < high {
        if MAY_END[usize::from(bytes[i])]
            && let Some(next) = boundary(text, i, lexicon)
        {
            // The terminator belongs to the sentence, the white space after it does not.
            let mut end = next;
            while end > i && bytes[end - 1].is_ascii_whitespace() {
                end -= 1;
            }
            return end.max(i + usize::from(bytes[i] != b'\n')).min(text.len());
        }
        i += 1;
    }
    if high == text.len() {
        return high;
    }
    let mut end = (from..high).rev().find(|i| bytes[*i] == b' ').filter(|end| *end > from).unwrap_or(high);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

fn skip_space(bytes: &[u8], mut from: usize, to: usize) -> usize {
    while from < to && bytes[from].is_ascii_whitespace() {
        from += 1;
    }
    from
}

/// The bytes that [`boundary`] looks at: nearly all others are passed over without a call.
const MAY_END: [bool; 256] = {
    let mut may = [false; 256];
    let mut i = 0;
    while i < 5 {
        may[[b'\n', b'!', b'?', b'.', 0xA6][i] as usize] = true;
        i += 1;
    }
    may
};

/// Whether a sentence ends with the byte at `i`: where the next one may begin.
fn boundary(text: &str, i: usize, lexicon: &Lexicon) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes[i] {
        b'\n' => {
            let next = skip_blank(bytes, i + 1);
            if bytes.get(next) == Some(&b'\n') || next >= bytes.len() {
                return Some(i + 1);
            }
            // A wrapped line goes on; a bullet, or a line after a mark, begins anew.
            let c = text[next..].chars().next()?;
            let before = bytes[..i].iter().rposition(|b| !matches!(b, b' ' | b'\t')).map(|at| bytes[at]);
            let marked = matches!(before, Some(b'.' | b'!' | b'?' | b';' | b']' | b'"'));
            (marked || !c.is_alphanumeric() && !matches!(c, '(' | '"' | '«' | '“' | '\'' | '$' | '€' | '£' | '%' | '[')).then_some(i + 1)
        }
        b'!' | b'?' => after(text, i + 1),
        b'.' => {
            let next = after(text, i + 1)?;
            let rest = text[next..].trim_start();
            let lower = rest.chars().next().is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ')'));
            (!lower && !abbreviation(text, i, rest, lexicon)).then_some(next)
        }
        // … (E2 80 A6) counts with its last byte.
        0xA6 if i >= 2 && bytes[i - 2] == 0xE2 && bytes[i - 1] == 0x80 => {
            let next = after(text, i + 1)?;
            text[next..].trim_start().chars().next().is_none_or(char::is_uppercase).then_some(next)
        }
        _ => None,
    }
}

/// Closing marks and then white space or the end: the byte where the white space begins.
fn after(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let Some(c) = text[at..].chars().next() else { return Some(at) };
        if c.is_whitespace() {
            // « Texte ! » : the closing mark may stand apart.
            let rest = text[at..].trim_start();
            if let Some(c) = rest.chars().next().filter(|c| *c == '»') {
                at = text.len() - rest.len() + c.len_utf8();
                continue;
            }
            return Some(at);
        }
        if !matches!(c, '"' | '\'' | ')' | ']' | '»' | '”' | '’' | '“' | '.' | '!' | '?' | '…') {
            return None;
        }
        at += c.len_utf8();
    }
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r')) {
        at += 1;
    }
    at
}

/// Whether digits and a full stop are an ordinal here: behind an article ("am 3. Oktober"), or before a month and the like.
fn ordinal(before: &str, rest: &str, lexicon: &Lexicon) -> bool {
    let known = |word: &str, cats: &[Cat]| {
        let word = lexicon.word(fold(word).as_bytes());
        cats.iter().any(|cat| lexicon.may(word, *cat))
    };
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let next = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    known(last, &[Cat::Determiner, Cat::Month, Cat::From, Cat::To]) || known(next, &[Cat::Month, Cat::Century])
}

/// Whether the full stop at `i` belongs to the word or number before it.
fn abbreviation(text: &str, i: usize, rest: &str, lexicon: &Lexicon) -> bool {
    let bytes = text.as_bytes();
    let low = i.saturating_sub(24);
    let from = (low..i)
        .rev()
        .find(|at| {
            bytes[*at].is_ascii_whitespace()
                || matches!(bytes[*at], b'(' | b'"' | b'[')
                || at.checked_sub(1).is_some_and(|last| matches!((bytes[last], bytes[*at]), (0xC2, 0xA0) | (0x80, 0xAF)))
        })
        .map_or(low, |at| at + 1);
    if !text.is_char_boundary(from) {
        return false;
    }
    let word = &text[from..i];
    if word.is_empty() {
        return false;
    }
    // "1. La sécurité": a number that begins its sentence is a list's.
    if word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 2 {
        let before = text[..from].trim_end_matches([' ', '\t', '"', '«', '(']);
        return before.is_empty()
            || before.ends_with(['\n', '.', '!', '?', ':', ';'])
            || lexicon.grammar.ordinal_dot && ordinal(before, rest, lexicon);
    }
    // "im XIX. Jahrhundert"
    if lexicon.grammar.ordinal_dot && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) && ordinal("", rest, lexicon) {
        return true;
    }
    let word = word.rsplit(['’', '\'', '-', '/']).next().unwrap_or(word);
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    // U.S.A. and p. ex. end in a full stop of their own; at the end of a sentence a capital follows, but so it does after initials.
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    initial || dotted || lexicon.abbreviates(word)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, around};
    use crate::extract::lang;

    /// A text without marks is cut at white space, never inside a letter, and not far from what is looked for.
    #[test]
    fn a_text_without_marks_is_cut_at_white_space() {
        let lexicon = lang::get("fr").expect("a language");
        for (unit, spaced) in [("été ", true), ("longword ", true), ("é", false)] {
            let text = unit.repeat(3 * LONGEST / unit.len());
            for at in [0, LONGEST / 3, LONGEST, 2 * LONGEST] {
                let at = at / unit.len() * unit.len();
                let (start, end) = around(&text, 0, at, at + unit.trim_end().len(), lexicon);
                let cut = text.get(start..end).expect("no letter is cut");
                assert!(
                    start <= at && at + unit.trim_end().len() <= end && cut.len() <= LONGEST + LONGEST / 4 + 2,
                    "{unit}: {start}..{end}"
                );
                assert!(at - start <= LONGEST / 2 && (at < LONGEST || at - start > LONGEST / 2 - 16), "{unit}: {start} before {at}");
                assert!(end - at >= LONGEST / 2 - 16, "{unit}: {end} behind {at}");
                assert!(!spaced || cut.split(' ').all(|word| word.is_empty() || word == unit.trim_end()), "{unit}: {start}..{end}");
            }
        }
        // Not below where reading stopped.
        assert_eq!(around("one two three", 4, 8, 13, lexicon), (4, 13));
        // The space right behind what is looked for is no place to cut: the unit follows it.
        let long = format!("12 {}", "x".repeat(2 * LONGEST));
        assert_eq!(around(&long, 0, 0, 2, lexicon), (0, LONGEST));
    }

    #[test]
    fn ends_and_begins_by_table() {
        let lexicon = lang::get("fr").expect("a language");
        for (text, word, expected) in [
            ("Il y en a 12 ! » Puis 13.", "12", "Il y en a 12 ! »"),
            ("Il y en a 12 ! » Puis 13.", "13", "Puis 13."),
            ("Il y en a 12… Puis 13… et 14.", "12", "Il y en a 12…"),
            ("Il y en a 12… Puis 13… et 14.", "14", "Puis 13… et 14."),
            ("Il y en a ¦ 12¦ Puis 13.", "13", "Il y en a ¦ 12¦ Puis 13."),
            ("Voici 12.\n13 ponts", "13", "13 ponts"),
            ("Voici 12\n13 ponts", "13", "Voici 12\n13 ponts"),
            ("Voici 12\n\n13 ponts", "12", "Voici 12"),
            ("Voici\n- 12 ponts\n- 13 ports", "12", "- 12 ponts"),
        ] {
            let at = text.find(word).expect("a word");
            let (start, end) = around(text, 0, at, at + word.len(), lexicon);
            assert_eq!(&text[start..end], expected, "{text:?}");
        }
    }
}
