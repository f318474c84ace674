//! Words, digit runs and signs of one sentence.
//!
//! The surprise: the tables are cut by the same rules as the text ([`pieces`]), so a phrase with hyphens, apostrophes
//! or signs needs no care. A hyphen is a sign of its own; an apostrophe ends an elided word (`d'`) or begins the rest (`'s`).

use super::digits::{self, Digits, Style};
use super::lang::Lexicon;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tok {
    /// Letters.
    Word,
    /// Digits with their separators; the index of what they say.
    Digits(usize),
    /// One sign.
    Sign,
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Its number in the tables, 0 where they don't know it.
    pub(super) word: u32,
    /// What it is.
    pub(super) kind: Tok,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
    /// Whether it begins with a capital.
    pub(super) upper: bool,
}

/// Room for the longest word of the tables.
pub(super) const FOLD_BUFFER: usize = 96;

/// The tokens of one stretch of text; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) digits: Vec<Digits>,
    /// The kinds of phrases that begin with any of the tokens, as bits.
    pub(super) kinds: u128,
}

impl Tokens {
    /// Cuts `text[from..to]`.
    pub(super) fn cut(&mut self, text: &str, from: usize, to: usize, lexicon: &Lexicon) {
        self.list.clear();
        self.digits.clear();
        let bytes = text.as_bytes();
        let (mut i, mut spaced) = (from, true);
        while i < to {
            let b = bytes[i];
            if b.is_ascii_digit()
                || (b == lexicon.style.decimal || b == b'.')
                    && (spaced || i == from + 1 && bytes[from] == b'-')
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
            {
                // Behind a letter a space begins a new number: "Core i7 860".
                let name = !spaced && self.list.last().is_some_and(|last| last.kind == Tok::Word && last.end == i);
                let digits = digits::read(bytes, i, &lexicon.style, !name);
                let end = digits.end.min(to);
                let word = lexicon.word(&bytes[i..end]);
                self.list.push(Token { start: i, end, word, kind: Tok::Digits(self.digits.len()), spaced, upper: false });
                self.digits.push(digits);
                (i, spaced) = (end, false);
                continue;
            }
            if b == b' ' {
                (i, spaced) = (i + 1, true);
                continue;
            }
            // Most words: ASCII letters only, with nothing behind that could go on.
            let end = i + bytes[i..to].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            if end > i && (end == to || bytes[end].is_ascii() && bytes[end] != b'\'') {
                self.plain_word(text, i, end, spaced, lexicon);
                (i, spaced) = (end, false);
                continue;
            }
            let Some(c) = text[i..].chars().next() else { break };
            if c.is_whitespace() || is_invisible(c) {
                i += c.len_utf8();
                spaced |= c.is_whitespace();
                continue;
            }
            if is_letter(c) {
                let end = word_end(text, i, to);
                self.word(text, i, end, spaced, lexicon);
                (i, spaced) = (end, false);
                continue;
            }
            let end = i + c.len_utf8();
            let sign = normal(c);
            let word = if sign == c { lexicon.word(&bytes[i..end]) } else { lexicon.word(sign.encode_utf8(&mut [0; 4]).as_bytes()) };
            self.list.push(Token { start: i, end, word, kind: Tok::Sign, spaced, upper: false });
            (i, spaced) = (end, false);
        }
        self.kinds = self.list.iter().fold(0, |kinds, token| kinds | lexicon.kinds(token.word));
    }

    /// One run of letters: one token, or the parts of a number written into one word.
    fn plain_word(&mut self, text: &str, start: usize, end: usize, spaced: bool, lexicon: &Lexicon) {
        let mut buffer = [0; FOLD_BUFFER];
        let folded = fold_into(&text[start..end], &mut buffer);
        let word = lexicon.word(folded);
        let upper = text[start..end].starts_with(char::is_uppercase);
        if word == 0 && lexicon.grammar.compound_words && self.compound(start, end, folded, spaced, upper, lexicon) {
            return;
        }
        self.list.push(Token { start, end, word, kind: Tok::Word, spaced, upper });
    }

    /// One run of letters and apostrophes: one token or several.
    fn word(&mut self, text: &str, start: usize, end: usize, spaced: bool, lexicon: &Lexicon) {
        let run = &text[start..end];
        let Some((at, mark)) = run.char_indices().find(|(_, c)| is_apostrophe(*c)) else {
            return self.plain_word(text, start, end, spaced, lexicon);
        };
        let mut buffer = [0; FOLD_BUFFER];
        let upper = run.starts_with(char::is_uppercase);
        let mut push = |start: usize, end: usize, word: u32, spaced: bool, upper: bool| {
            self.list.push(Token { start, end, word, kind: Tok::Word, spaced, upper });
        };
        let whole = lexicon.word(fold_into(run, &mut buffer));
        if whole != 0 {
            return push(start, end, whole, spaced, upper);
        }
        let after = at + mark.len_utf8();
        let head = fold_into(&run[..after], &mut buffer);
        if lexicon.elides(head) {
            let word = lexicon.word(head);
            push(start, start + after, word, spaced, upper);
            if after < run.len() {
                self.word(text, start + after, end, false, lexicon);
            }
        } else {
            let word = lexicon.word(fold_into(&run[..at], &mut buffer));
            push(start, start + at, word, spaced, upper);
            let word = lexicon.word(fold_into(&run[at..], &mut buffer));
            push(start + at, end, word, false, false);
            if after == run.len()
                && let Some(last) = self.list.last_mut()
            {
                last.kind = Tok::Sign;
            }
        }
    }

    /// A number written into one word (`zweiundzwanzig`): its parts, longest first, if they make up the whole word.
    fn compound(&mut self, start: usize, end: usize, folded: &[u8], spaced: bool, upper: bool, lexicon: &Lexicon) -> bool {
        if folded.len() != end - start {
            return false;
        }
        let mut parts = [(0_usize, 0_usize, 0_u32); 16];
        let Some(count) = lexicon.split(folded, &mut parts) else { return false };
        for (i, (from, to, word)) in parts[..count].iter().enumerate() {
            self.list.push(Token {
                start: start + from,
                end: start + to,
                word: *word,
                kind: Tok::Word,
                spaced: spaced && i == 0,
                upper: upper && i == 0,
            });
        }
        true
    }
}

/// Cuts and folds a phrase of the tables as the text would be. Thousands are cut at start, so nothing is allocated.
pub(super) fn pieces(phrase: &str, style: &Style, elisions: &[String], each: &mut dyn FnMut(&[u8])) {
    if !phrase.is_empty() && phrase.chars().all(is_small) {
        return each(phrase.as_bytes());
    }
    let elides = |folded: &[u8]| elisions.iter().any(|elision| elision.as_bytes() == folded);
    let mut buffer = [0; FOLD_BUFFER];
    let mut rest = phrase;
    while let Some(c) = rest.chars().next() {
        let len = if c.is_whitespace() {
            c.len_utf8()
        } else if c.is_ascii_digit() {
            let end = digits::read(rest.as_bytes(), 0, style, true).end;
            each(&rest.as_bytes()[..end]);
            end
        } else if is_letter(c) {
            let mut end = word_end(rest, 0, rest.len());
            if let Some(mark) = rest[end..].chars().next().filter(|c| is_apostrophe(*c))
                && elides(fold_into(&rest[..end + mark.len_utf8()], &mut buffer))
            {
                end += mark.len_utf8();
            }
            match rest[..end].char_indices().find(|(_, c)| is_apostrophe(*c)).map(|(at, mark)| at + mark.len_utf8()) {
                Some(at) if elides(fold_into(&rest[..at], &mut buffer)) => {
                    each(fold_into(&rest[..at], &mut buffer));
                    pieces(&rest[at..end], style, elisions, each);
                }
                // Where the tables write an apostrophe inside a word, they mean the whole word.
                _ => each(fold_into(&rest[..end], &mut buffer)),
            }
            end
        } else {
            each(normal(c).encode_utf8(&mut [0; 4]).as_bytes());
            c.len_utf8()
        };
        rest = &rest[len..];
    }
}

/// Lower case, with the plain apostrophe, and е for ё, which are written for each other.
pub(super) fn fold(word: &str) -> String {
    if word.chars().all(is_small) {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        if is_small(c) { folded.push(c) } else { folded.extend(plain(c)) }
    }
    folded
}

/// Letters that folding leaves alone: most of all texts, told without the tables of the standard.
const fn is_small(c: char) -> bool {
    matches!(c, 'a'..='z' | 'à'..='ö' | 'ø'..='ÿ' | 'а'..='я')
}

/// [`fold`] without allocation; a word too long for the tables folds to nothing. Bytes, since they are only looked up.
pub(super) fn fold_into<'b>(word: &str, buffer: &'b mut [u8; FOLD_BUFFER]) -> &'b [u8] {
    let mut len = 0;
    for b in word.bytes() {
        let Some(slot) = buffer.get_mut(len).filter(|_| b.is_ascii()) else { return fold_letters(word, len, buffer) };
        *slot = b.to_ascii_lowercase();
        len += 1;
    }
    &buffer[..len]
}

/// The same for a word whose first `len` bytes are folded.
fn fold_letters<'b>(word: &str, mut len: usize, buffer: &'b mut [u8; FOLD_BUFFER]) -> &'b [u8] {
    let rest = &word[len..];
    let mut put = |c: char| {
        let slot = buffer.get_mut(len..len + c.len_utf8());
        len += c.len_utf8();
        slot.map(|slot| c.encode_utf8(slot)).is_some()
    };
    let fits = rest.chars().all(|c| if is_small(c) { put(c) } else { plain(c).all(&mut put) });
    if fits { &buffer[..len] } else { b"" }
}

fn plain(c: char) -> std::char::ToLowercase {
    match c {
        'ё' | 'Ё' => 'е',
        'ʼ' => '\'',
        c if is_apostrophe(c) => '\'',
        c => c,
    }
    .to_lowercase()
}

fn word_end(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    while end < to {
        if bytes[end].is_ascii_alphabetic() {
            end += 1;
            continue;
        }
        let Some(c) = text[end..].chars().next() else { break };
        let next = end + c.len_utf8();
        // An apostrophe inside a word; one after it only if letters or digits follow (l’un, l’8), so that quotation marks stay out.
        let inner =
            is_apostrophe(c) && end > from && text[next..].chars().next().is_some_and(|next| is_letter(next) || next.is_ascii_digit());
        if !is_letter(c) && !inner && !is_superscript(c) {
            break;
        }
        end = next;
    }
    end
}

fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\0'..='\x7f' | 'º' | 'ª' => false,
        // Latin and Cyrillic: told without the tables of the standard.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ѐ'..='ҁ' | '\u{300}'..='\u{36f}' => true,
        _ => c.is_alphabetic(),
    }
}

fn is_superscript(c: char) -> bool {
    matches!(c, '²' | '³')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Signs that mean the same.
fn normal(c: char) -> char {
    match c {
        '‐' | '‑' => '-',
        '’' | '‘' => '\'',
        '′' => '\'',
        '″' | '“' | '”' => '"',
        'º' => '°',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::lang;

    #[test]
    fn cuts_apostrophes_hyphens_and_signs() {
        for (code, text, expected) in [
            ("fr", "trois milliards d’euros", "trois|milliards|d’|euros"),
            ("fr", "aujourd'hui, l’IA", "aujourd'hui|,|l’|IA"),
            ("en", "Bill's 90-day $1.2bn", "Bill|'s|90|-|day|$|1.2|bn"),
            ("fr", "120 km².", "120|km²|."),
            ("de", "fünfundzwanzigtausend Dreiecke", "fünf|und|zwanzig|tausend|Dreiecke"),
            ("de", "die achtzehnjährige", "die|achtzehn|jährige"),
            ("nl", "wij achten tweeëndertig", "wij|achten|twee|ën|dertig"),
            ("it", "l’8 marzo", "l’|8|marzo"),
            ("en", "x'8", "x|'|8"),
        ] {
            let lexicon = lang::get(code).expect("a language");
            let mut tokens = Tokens::default();
            tokens.cut(text, 0, text.len(), lexicon);
            let cut: Vec<_> = tokens.list.iter().map(|token| &text[token.start..token.end]).collect();
            assert_eq!(cut.join("|"), expected);
        }
    }

    #[test]
    fn knows_letters_as_the_standard_does() {
        for c in ('\0'..='\u{2fff}').filter(|c| !matches!(c, 'º' | 'ª' | '\u{300}'..='\u{36f}')) {
            assert_eq!(is_letter(c), c.is_alphabetic(), "U+{:04X}", u32::from(c));
            assert!(!is_small(c) || plain(c).eq([c]), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn folds_without_allocation_as_with() {
        for word in ["Élevé", "D’", "MILLE", "İstanbul"] {
            let mut buffer = [0; FOLD_BUFFER];
            assert_eq!(fold_into(word, &mut buffer), fold(word).as_bytes());
        }
        assert_eq!(fold_into(&"é".repeat(200), &mut [0; FOLD_BUFFER]), b"");
    }
}
