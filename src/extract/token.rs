//! Words, digit runs and signs of one sentence.
//!
//! The surprise: the tables' phrases are cut by the same rules when they are packed (`build/pieces.rs`), so one with
//! hyphens, apostrophes or signs needs no care. A hyphen is a sign of its own; an apostrophe ends an elided word (`d'`) or begins the rest (`'s`).

use super::digits::{self, Digits};
use super::fold::{FOLD_BUFFER, fold_into, is_apostrophe, is_invisible, is_letter, normal, word_end};
use super::lang::{Cat, Lexicon};

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
    /// The kinds of phrases that begin with it, as bits: what is asked of it most.
    pub(super) kinds: u128,
    /// What it is.
    pub(super) kind: Tok,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
    /// Whether it begins with a capital.
    pub(super) upper: bool,
}

impl Token {
    /// Whether a phrase of this kind begins with it.
    #[inline]
    pub(super) fn may(&self, cat: Cat) -> bool {
        self.kinds & (1 << cat as u8) != 0
    }
}

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
        self.kinds = 0;
        let bytes = text.as_bytes();
        let (mut i, mut spaced) = (from, true);
        while i < to {
            let b = bytes[i];
            if b.is_ascii_digit()
                || (b == lexicon.style.decimal || b == b'.')
                    && (spaced || self.opens_number(text, i))
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
            {
                // Behind a letter a space begins a new number: "Core i7 860".
                let name = !spaced && self.list.last().is_some_and(|last| last.kind == Tok::Word && last.end == i);
                let digits = digits::read(bytes, i, &lexicon.style, !name);
                let end = digits.end.min(to);
                let word = lexicon.word(&bytes[i..end]);
                self.put(i, end, word, Tok::Digits(self.digits.len()), spaced, false, lexicon);
                self.digits.push(digits);
                (i, spaced) = (end, false);
                continue;
            }
            if b == b' ' {
                (i, spaced) = (i + 1, true);
                continue;
            }
            // Most words: small ASCII letters only, with nothing behind that could go on.
            let small = i + bytes[i..to].iter().take_while(|b| b.is_ascii_lowercase()).count();
            let end = small + bytes[small..to].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            if end > i && (end == to || bytes[end].is_ascii() && bytes[end] != b'\'') {
                if end == small {
                    self.folded_word(i, end, &bytes[i..end], spaced, false, lexicon);
                } else {
                    self.plain_word(text, i, end, spaced, lexicon);
                }
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
            self.put(i, end, word, Tok::Sign, spaced, false, lexicon);
            (i, spaced) = (end, false);
        }
    }

    /// Whether a sign that nothing stands before ends at `at`, so that a number without its zero may begin: "-.5", "($.75".
    fn opens_number(&self, text: &str, at: usize) -> bool {
        let sign = |i: usize, end: usize| self.list.get(i).filter(|token| token.kind == Tok::Sign && token.end == end);
        let Some(sign_at) = self.list.len().checked_sub(1) else { return false };
        sign(sign_at, at).is_some_and(|last| match &text[last.start..at] {
            "(" => true,
            "-" | "−" | "–" | "+" | "±" | "$" | "£" | "€" | "~" | "≈" | "<" | ">" => {
                let bracket = sign_at.checked_sub(1).and_then(|before| sign(before, last.start));
                last.spaced || bracket.is_some_and(|bracket| text[bracket.start..].starts_with('('))
            }
            _ => false,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a token has as many parts")]
    fn put(&mut self, start: usize, end: usize, word: u32, kind: Tok, spaced: bool, upper: bool, lexicon: &Lexicon) {
        let kinds = lexicon.kinds(word);
        self.kinds |= kinds;
        self.list.push(Token { start, end, word, kinds, kind, spaced, upper });
    }

    /// One run of letters: one token, or the parts of a number written into one word.
    fn plain_word(&mut self, text: &str, start: usize, end: usize, spaced: bool, lexicon: &Lexicon) {
        let mut buffer = [0; FOLD_BUFFER];
        let folded = fold_into(&text[start..end], &mut buffer);
        self.folded_word(start, end, folded, spaced, text[start..end].starts_with(char::is_uppercase), lexicon);
    }

    fn folded_word(&mut self, start: usize, end: usize, folded: &[u8], spaced: bool, upper: bool, lexicon: &Lexicon) {
        let word = lexicon.word(folded);
        if word == 0 && lexicon.grammar.compound_words && self.compound(start, end, folded, spaced, upper, lexicon) {
            return;
        }
        self.put(start, end, word, Tok::Word, spaced, upper, lexicon);
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
            self.put(start, end, word, Tok::Word, spaced, upper, lexicon);
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
            self.put(start + from, start + to, *word, Tok::Word, spaced && i == 0, upper && i == 0, lexicon);
        }
        true
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
}
