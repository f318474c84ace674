//! A phrase of the tables cut into words as the engine cuts a text (`src/extract/token.rs`).

use crate::extract::digits::{self, Style};
use crate::extract::fold::{FOLD_BUFFER, fold_into, is_apostrophe, is_letter, is_small, normal, word_end};

/// Cuts and folds a phrase as a text would be; a word too long to be looked up folds to nothing.
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
