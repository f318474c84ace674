//! A line of a caption → its words: tags taken out, entities read, voices and times inside the line kept.
//!
//! Only tags that the formats know are tags; any other `<` is a character, so that "x < 5" is not lost.

use unicode_normalization::UnicodeNormalization;

use super::captions;

/// A word as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// When it is said, where a time stands inside the line.
    pub(super) time: Option<u64>,
    /// Who says it, by a voice tag.
    pub(super) voice: Option<String>,
}

/// The words of a line; `voice` is the one that goes on from the line above and into the next.
pub(super) fn words(line: &str, voice: &mut Option<String>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { voice: voice.clone(), ..Word::default() };
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        match piece(rest) {
            Some((Piece::Shown(shown), len)) => {
                word.text.push(shown);
                rest = &rest[len..];
            }
            Some((Piece::Hidden, len)) => rest = &rest[len..],
            Some((Piece::Time(time), len)) => {
                finish(&mut word, &mut words, voice);
                word.time = Some(time);
                rest = &rest[len..];
            }
            Some((Piece::Voice(name), len)) => {
                *voice = name;
                finish(&mut word, &mut words, voice);
                rest = &rest[len..];
            }
            None => {
                if matches!(c, ' ' | '\t') {
                    finish(&mut word, &mut words, voice)
                } else {
                    word.text.push(c)
                }
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    finish(&mut word, &mut words, voice);
    words
}

fn finish(word: &mut Word, words: &mut Vec<Word>, voice: &Option<String>) {
    if word.text.is_empty() {
        word.voice.clone_from(voice);
        return;
    }
    let next = Word { voice: voice.clone(), ..Word::default() };
    let mut done = std::mem::replace(word, next);
    done.text = done.text.nfc().collect();
    words.push(done);
}

enum Piece {
    Shown(char),
    Hidden,
    Time(u64),
    Voice(Option<String>),
}

/// The longest tag: a name may be long, a page of text is none.
const LONGEST: usize = 300;

/// The tag or entity at the front of a text, and its length.
fn piece(text: &str) -> Option<(Piece, usize)> {
    match text.as_bytes()[0] {
        b'<' => {
            let len = text.as_bytes().iter().take(LONGEST).position(|&byte| byte == b'>')? + 1;
            Some((tag(&text[1..len - 1])?, len))
        }
        // Positions and styles that SubRip took from other formats: {\an8}, {b}.
        b'{' if text[1..].starts_with('\\') => {
            let len = text.as_bytes().iter().take(LONGEST).position(|&byte| byte == b'}')? + 1;
            Some((Piece::Hidden, len))
        }
        b'&' => entity(text),
        _ => None,
    }
}

fn tag(inside: &str) -> Option<Piece> {
    if let Some(time) = captions::time(inside) {
        return Some(Piece::Time(time));
    }
    let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let name = inside.split([' ', '\t', '.', '/']).next().unwrap_or_default();
    if name.eq_ignore_ascii_case("v") {
        let speaker = inside.split_once([' ', '\t']).map(|(_, name)| decode(name)).filter(|name| !closing && !name.is_empty());
        return Some(Piece::Voice(speaker));
    }
    let known = ["b", "c", "font", "i", "lang", "rt", "ruby", "s", "u"].iter().any(|tag| name.eq_ignore_ascii_case(tag));
    known.then_some(Piece::Hidden)
}

/// A speaker's name: entities read, white space tidied, without what steers a terminal.
fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match entity(rest) {
            Some((Piece::Shown(shown), len)) => {
                out.push(shown);
                rest = &rest[len..];
            }
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    let name = super::super::strip_control(&out).nfc().collect::<String>();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entity(text: &str) -> Option<(Piece, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.as_bytes().iter().take(10).position(|&byte| byte == b';')?;
    let shown = match &inside[..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{A0}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((Piece::Shown(shown), end + 2))
}
